"""What cap counts by itself: values of both cases, found by hand, and what cannot be counted."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from cap import indicateurs
from cap.indicateurs import CALCULS, Calcul, calculer, douze, trouver, voisin
from cap.loader import load
from cap.render import indicateurs as rendu
from cap.render.pages import Page
from cap.rules.evaluation import calcul_inconnu
from conftest import Community, Run

RACINE = Path(__file__).parents[1]
MORLAIX = RACINE / "sample-community"
MULHOUSE = RACINE / "tests/communities/mulhouse"
FIN_2024 = date(2024, 12, 31)
DOC = " ".join(calcul_inconnu.aide.split())

# Value, out of what, as the tables of both cases give them on 31 December 2024.
CAS = {
    MORLAIX: {
        "presence": ("149", "177"),  # 10+13+13+17+14+16+15+18+15+18 of 10+13+15+18+19+20+21+21+20+20
        "diversite": ("6", "6"),
        "delai-comptes-rendus": ("11,5", None),  # 7 8 9 10 11 | 12 14 15 21 30
        # Under a heading with a decision and due: 23/09 A1 in time, 23/11 A1 in time, 24/09 A2 still open.
        "decisions-executees": ("2", "3"),
        "travail-cache": ("576", "840"),
        "couverture": ("18", "21"),
        "signatures": ("15", "20"),
        "maintien": ("17", "18"),  # the département left in May 2024
        "silence": ("93", None),
        "passerelles": ("2", None),  # the third one is only planned
        "couverture-financiere": ("6,2", "12"),  # 365 days of 365, at 25 000 / 48 000
        "contributions-volontaires": ("13\u202f000", None),
        "trous": ("3", None),
        "etapes-sans-action": ("0", None),
        "structures-actives": ("20", None),
    },
    MULHOUSE: {
        "presence": ("136", "155"),  # 9+11+14+15+13+16+14+15+13+16 of 9+12+16+18+17+17+17+17+16+16
        "diversite": ("5", "6"),  # no research
        "delai-comptes-rendus": ("11", None),  # 6 8 9 10 11 12 13 14 34
        "decisions-executees": ("1", "3"),
        "travail-cache": ("490", "700"),
        "couverture": ("17", "24"),
        "signatures": ("n.\u00a0c.", None),  # no charter
        "maintien": ("15", "16"),  # the lycée left in June 2024
        "silence": ("98", None),
        "passerelles": ("3", None),
        "couverture-financiere": ("0", "12"),  # nothing notified nor paid
        "contributions-volontaires": ("2\u202f500", None),
        "trous": ("7", None),
        "etapes-sans-action": ("0", None),
        "structures-actives": ("16", None),
    },
}


@pytest.mark.parametrize("nom", [item.nom for item in CALCULS])
@pytest.mark.parametrize("folder", CAS, ids=lambda folder: folder.name)
def test_the_values_of_each_case(folder: Path, nom: str) -> None:
    compte = calculer(load(folder).communaute, FIN_2024, un(nom)).compte
    assert (compte.valeur.en_mots(), compte.sur and compte.sur.en_mots()) == CAS[folder][nom]


def un(nom: str) -> Calcul:
    calcul = trouver(nom)
    assert calcul is not None
    return calcul


def test_a_count_is_found_by_its_name_or_its_rank_and_a_near_name_is_proposed() -> None:
    assert un("V6").nom == "couverture" and trouver("") is None and trouver("trou") is None
    assert voisin("trou") == "trous" and voisin("zzzzzz") == ""
    assert [item.id for item in CALCULS if item.id] == [f"V{rang}" for rang in range(1, 13)]


def test_a_count_that_cap_does_not_know_is_a_problem_whose_page_names_those_it_knows(community: Community) -> None:
    assert all(f"{item.nom}," in DOC or f"{item.nom})" in DOC for item in CALCULS)
    indicateurs_ = "[{id: a, intitule: A, calcul: trou}, {id: b, intitule: B, calcul: zzzzzz}, {id: c, intitule: C}]"
    lu = load(community({"evaluation.yaml": f"indicateurs: {indicateurs_}"})).communaute
    remedes = [item.remedy.replace("\u00a0", " ") for item in calcul_inconnu.problems(lu, FIN_2024)]
    assert remedes == ["Vouliez-vous « trous »\u202f?", "Voyez les noms connus : cap expliquer CAP707"]


def test_an_empty_community_has_nothing_to_count_and_says_what_is_missing(community: Community) -> None:
    lu = load(community()).communaute
    connus = [item.calcul.id for item in douze(lu, FIN_2024) if item.compte.valeur.connu]
    # No member of any family and no bridge are counts; all else is not known, and never 0.
    assert connus == ["V2", "V10"]
    assert all(item.compte.dit for item in douze(lu, FIN_2024))
    for nom in ("trous", "etapes-sans-action"):
        assert not calculer(lu, FIN_2024, un(nom)).compte.valeur.connu


def test_a_day_in_the_past_is_answered_from_what_was_there() -> None:
    lu = load(MORLAIX).communaute
    mars = date(2024, 3, 31)  # before the charter is adopted, and a year after the first meeting
    assert calculer(lu, mars, un("signatures")).compte.dit == "aucune charte n’est adoptée"
    assert calculer(lu, mars, un("maintien")).compte.sur is not None
    # The hours of 2024 are declared for the whole year, which is not over yet.
    assert not calculer(lu, mars, un("travail-cache")).compte.valeur.connu


def test_presence_is_that_of_the_members_invited(community: Community) -> None:
    lu = load(
        community(
            {
                "acteurs/a.yaml": "nom: A",
                "acteurs/b.yaml": "nom: B",
                "acteurs/c.yaml": "nom: C\narrivee: 2025-01",
                "gouvernance.yaml": "instances: [{id: copil, nom: Copil, niveau: pilotage, membres: [a, zut]}]",
                "reunions/2024-03-01-copil.md": "---\ninstance: copil\ndate: 2024-03-01\npresents: [a, b]\n---\n",
                "reunions/2024-04-01-fete.md": "---\ndate: 2024-04-01\npresents: [b, c]\n---\n",
                "reunions/2024-05-01-sans.md": "---\ndate: 2024-05-01\nstatut: tenue\n---\n",
                "reunions/2024-flou.md": "---\ndate: n. c.\nstatut: tenue\npresents: [a]\n---\n",
            }
        )
    ).communaute
    # copil: a of a; the other: b of a and b, c not being there yet.
    compte = indicateurs.presence(lu, FIN_2024)
    assert (compte.valeur.en_mots(), compte.sur and compte.sur.en_mots()) == ("2", "3")


def test_tasks_of_decisions_are_counted_once_due(community: Community) -> None:
    notes = """\
        ---
        date: 2024-03-01
        presents: [a]
        ---
        ## Le jardin
        Décision : on ouvre le jardin
        - [x] @a : sans date de fin, pour le 1er avril 2024
        - [x] @a : en retard, pour le 1er avril 2024 (fait le 3 mai 2024)
        - [x] @a : à temps, pour le 1er avril 2024 (fait le 30 mars 2024)
        - [ ] @a : abandonnée, pour le 1er avril 2024 (abandonné le 2 avril 2024 : trop cher)
        - [ ] @a : pas encore échue, pour le 1er mars 2025
        - [ ] @a : sans échéance

        ## Autre sujet
        - [ ] @a : sans décision, pour le 1er avril 2024
        """
    lu = load(community({"acteurs/a.yaml": "nom: A", "reunions/2024-03-01-x.md": notes})).communaute
    compte = indicateurs.decisions_executees(lu, FIN_2024)
    assert (compte.valeur.en_mots(), compte.sur and compte.sur.en_mots()) == ("2", "3")
    assert compte.details == ("1 tâche faite sans date",)


def test_estimates_and_unknown_hours_stay_what_they_are(community: Community) -> None:
    temps = """\
        temps:
          - {du: 2024-01, au: 2024-06, acteur: a, nature: reunion, duree: 10h}
          - {le: 2024-07-01, acteur: a, nature: preparation, duree: env. 5h}
          - {du: 2024-07, acteur: a, nature: relance, duree: n. c.}
          - {du: 2024-07, acteur: a, duree: 3h}
          - {du: 2024-07, acteur: b, nature: relance, duree: 99h}
        """
    lu = load(
        community({"acteurs/a.yaml": "nom: A\nroles: [soutien]", "acteurs/b.yaml": "nom: B", "temps/2024.yaml": temps})
    ).communaute
    compte = indicateurs.travail_cache(lu, FIN_2024)
    assert compte.dit.replace("\u00a0", " ") == "env. 5 h hors réunion sur env. 15 h" and compte.valeur.estime
    assert compte.details == ("à part : 2 déclarations sans nature ou sans durée",)


def test_hours_count_once_their_period_is_over_and_when_its_end_is_not_known(community: Community) -> None:
    temps = """\
        temps:
          - {du: 2024-07, au: n. c., acteur: a, nature: relance, duree: 4h}
          - {du: 2024-12, au: 2025-01, acteur: a, nature: relance, duree: 50h}
        """
    lu = load(community({"acteurs/a.yaml": "nom: A\nroles: [soutien]", "temps/2024.yaml": temps})).communaute
    compte = indicateurs.travail_cache(lu, FIN_2024)
    assert compte.dit.replace("\u00a0", " ") == "4 h hors réunion sur 4 h"


def test_voluntary_contributions_that_do_not_balance_are_said_and_other_quantities_are_no_hours(
    community: Community,
) -> None:
    budget = """\
        budgets:
          - exercice: {du: 2023, au: 2023}
            volontaires:
              charges: [{ligne: Salle, quantite: 2 salles, montant: 100 €}, {ligne: Temps, montant: 50 €}]
              produits: [{ligne: Salle, montant: n. c.}]
        """
    lu = load(community({"financements.yaml": budget})).communaute
    compte = indicateurs.contributions_volontaires(lu, FIN_2024)
    assert compte.valeur.en_mots() == "150"
    assert [detail.replace("\u00a0", " ") for detail in compte.details] == [
        "86 : 150 €, 87 : n. c.",
        "exercice ouvert en 2023",
    ]


def test_gaps_accepted_cells_to_place_and_empty_steps_are_told(community: Community) -> None:
    objectifs = """\
        parcours: [{id: p, intitule: P, etapes: [{id: un, intitule: Un}, {id: deux, intitule: Deux}]}]
        publics: [{id: x, intitule: X}, {id: y, intitule: Y}]
        sans_objet: [{etapes: [p/deux], publics: [y], motif: non}]
        trous_assumes: [{cellule: p/deux/x, motif: plus tard}]
        """
    action = "nom: A\nporteurs: [a]\netapes: [un]\npublics: [x]\nstatut: en-cours\n"
    lu = load(community({"acteurs/a.yaml": "nom: A", "objectifs.yaml": objectifs, "actions/a.yaml": action})).communaute
    compte = indicateurs.trous_du_parcours(lu, FIN_2024)
    assert (compte.valeur.en_mots(), compte.details) == ("2", ("dont 1 assumée",))
    assert indicateurs.etapes_sans_action(lu, FIN_2024).details == ("Deux",)
    flou = load(
        community(
            {
                "acteurs/a.yaml": "nom: A",
                "objectifs.yaml": objectifs,
                "actions/a.yaml": action.replace("publics: [x]\n", ""),
            },
            name="flou",
        )
    ).communaute
    assert any("à préciser" in detail for detail in indicateurs.couverture_du_parcours(flou, FIN_2024).details)


def test_each_form_gives_the_value_and_its_formula() -> None:
    resultats = douze(load(MULHOUSE).communaute, FIN_2024)
    texte = "\n".join(rendu.lignes(Page(), resultats))
    assert "n.\u00a0c. (aucune charte n’est adoptée)" in texte and "%" not in texte
    assert all(len(ligne) <= 80 for ligne in texte.splitlines())
    markdown = rendu.markdown(resultats)
    assert len([ligne for ligne in markdown if ligne.startswith("| V")]) == 12
    donnees = {item["id"]: item for item in map(rendu.donnees, resultats)}
    assert donnees["V3"]["valeur"] == 11 and donnees["V7"]["valeur"] is None and donnees["V7"]["sur"] is None
    assert all(f"`{cle}`" in (rendu.__doc__ or "") for cle in donnees["V1"])
    assert rendu.donnees(douze(load(MORLAIX).communaute, FIN_2024)[2])["valeur"] == 11.5


def test_they_are_shown_beside_progress_in_each_form(run: Run, tmp_path: Path) -> None:
    commun = ("avancement", "-C", MULHOUSE, "--date", "2024-12-31")
    assert "V12  Contributions volontaires" in run(*commun).stdout
    assert "V12" not in run(*commun, "--phase", "impulsion").stdout
    assert "| V12 |" in run(*commun, "--format", "markdown").stdout
    assert len(json.loads(run(*commun, "--format", "json").stdout)["indicateurs"]) == 12
    assert run(*commun, "-o", tmp_path / "a.html").code == 0
    assert '<td class="id">V12</td>' in (tmp_path / "a.html").read_text()
