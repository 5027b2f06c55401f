"""The Monday view: what it says of the two cases, that it holds on a page, and each of its lists."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from itertools import count
from pathlib import Path

import pytest

from cap.loader import load
from cap.point import Point, faire_le_point
from cap.render import point as rendu
from cap.render.pages import Page
from cap.trous import POSSIBLE
from conftest import Community, Golden, Run

ROOT = Path(__file__).parents[1]
MORLAIX = ROOT / "sample-community"
MULHOUSE = ROOT / "tests" / "communities" / "mulhouse"
PREMIER_JOUR = ROOT / "tests" / "communities" / "premier-jour"
MARS = date(2026, 3, 31)
_SUITE = count()


def point(community: Community, files: Mapping[str, str], jour: date = MARS) -> Point:
    return faire_le_point(load(community(files, name=f"essai-{next(_SUITE)}")).communaute, jour)


def texte(vu: Point, page: Page = Page()) -> str:  # noqa: B008 - immutable
    return rendu.texte(vu, page, lambda identifiant: identifiant).replace("\u00a0", " ").replace("\u202f", " ")


def du_cas(folder: Path, jour: date, page: Page = Page()) -> str:  # noqa: B008 - immutable
    communaute = load(folder).communaute
    return rendu.texte(faire_le_point(communaute, jour), page, communaute.nom_acteur)


# --- the cases -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("nom", "folder", "jour"),
    [
        ("morlaix", MORLAIX, date(2025, 1, 15)),
        ("mulhouse", MULHOUSE, date(2024, 12, 31)),
        ("premier-jour", PREMIER_JOUR, date(2026, 3, 20)),
    ],
)
def test_the_view_of_each_case(golden: Golden, nom: str, folder: Path, jour: date) -> None:
    golden(f"point/{nom}.txt", du_cas(folder, jour))


@pytest.mark.parametrize("folder", [MORLAIX, MULHOUSE, PREMIER_JOUR], ids=lambda folder: folder.name)
@pytest.mark.parametrize("annee", [2023, 2024, 2025, 2026])
def test_the_view_holds_on_a_page(folder: Path, annee: int) -> None:
    for mois in (2, 6, 10):
        lignes = du_cas(folder, date(annee, mois, 15)).splitlines()
        assert len(lignes) <= 28 and all(len(ligne) <= 80 for ligne in lignes)


def test_the_same_view_as_a_list_in_markdown(golden: Golden) -> None:
    communaute = load(MORLAIX).communaute
    golden("point/morlaix.md", rendu.markdown(faire_le_point(communaute, date(2025, 3, 17)), communaute.nom_acteur))


def test_nothing_written_in_the_folder_acts_in_markdown(community: Community) -> None:
    files = {
        "communaute.yaml": "format: 1\nnom: '# <b>C'\nphase: impulsion\n",
        "reunions/2026-03-01-a.md": reunion("statut: tenue", "- [ ] @a : # écrire à @ville [x](y)\n"),
        "actions/x.yaml": "nom: X\nporteurs: [a]\n",
    }
    vu = rendu.markdown(point(community, files), lambda identifiant: f"{identifiant} @forge")
    assert "<b>" not in vu and "@forge" not in vu and "@ville" not in vu and "](y)" not in vu


@pytest.mark.parametrize("largeur", [30, 40, 59, 60, 80, 100])
def test_no_fact_is_cut_whatever_the_width(largeur: int) -> None:
    vu = du_cas(MORLAIX, date(2025, 1, 15), Page(largeur))
    assert "…" not in vu and all(len(ligne) <= largeur for ligne in vu.splitlines())
    dit = " ".join(vu.split())
    assert "le calendrier à jour du Plan alimentaire territorial" in dit
    assert "(prévue en mars 2024, reportée à 2025)" in dit


def test_milestones_past_or_due_within_a_quarter(community: Community) -> None:
    feuille = (
        "jalons:\n  - {id: a, intitule: Salle, etat: en-cours, echeance: 2026-01}\n"
        "  - {id: b, intitule: Four, etat: a-faire, echeance: 2026-05}\n"
        "  - {id: c, intitule: Loin, etat: a-faire, echeance: 2027}\n"
        "  - {id: d, intitule: Faite, etat: fait, fait_le: 2026-02, echeance: 2026-01}\n"
    )
    fiche = "format: 1\nnom: C\nphase: {}\n"
    lu = point(community, {"communaute.yaml": fiche.format("structuration"), "feuille-de-route.yaml": feuille})
    assert [(item.id, item.passe) for item in lu.jalons] == [("a", True), ("b", False)]
    texte = rendu.texte(lu, Page(), str)
    assert "Jalons       1 à date passée, 1 d’ici trois mois" in texte
    assert "d’abord « Salle » (janvier 2026)" in " ".join(texte.split())
    # In impulsion nothing is late.
    lu = point(community, {"communaute.yaml": fiche.format("impulsion"), "feuille-de-route.yaml": feuille})
    assert [(item.id, item.passe) for item in lu.jalons] == [("b", False)]


def test_it_never_speaks_of_lateness() -> None:
    vu = du_cas(MORLAIX, date(2025, 6, 1))
    assert "retard" not in vu and "%" not in vu


def test_a_narrow_page_puts_the_labels_above() -> None:
    lignes = du_cas(MORLAIX, date(2025, 1, 15), Page(30)).splitlines()
    assert "Phase" in lignes and "Conditions" in lignes
    assert "\x1b[1mPhase\x1b[0m" in du_cas(MORLAIX, date(2025, 1, 15), Page(80, couleurs=True))


# --- a full week ---------------------------------------------------------------------------------------------


def reunion(entete: str, notes: str = "## Échanges\nDes mots.") -> str:
    return f"---\n{entete}\n---\n{notes}\n"


PLEINE = {
    "communaute.yaml": "format: 1\nnom: Communauté au nom long, pour voir ce que la page en fait quand il déborde\n"
    "lancement: 2024-01-01\nterritoire: {nom: T, echelle: pays}\nenjeu: Mieux vivre\nphase: structuration\n"
    "contexte: [{id: eau, fait: pénurie, source: presse}]\n",
    "gouvernance.yaml": "instances:\n"
    "  - {id: copil, nom: Copil, niveau: pilotage, membres: [a, b], mandat: m, rythme: mensuel, mode_decision: vote}\n"
    "  - {id: journee, nom: Journée, niveau: pleniere, membres: tous}\n"
    "fonction_soutien: {acteurs: [a]}\n",
    "acteurs/a.yaml": "nom: A\ntype: association\n",
    "acteurs/b.yaml": "nom: B\ntype: collectivite\n",
    "acteurs/c.yaml": "nom: C\ntype: entreprise\narrivee: 2026-02-15\n",
    "acteurs/d.yaml": "nom: D\ntype: habitants\n",
    "acteurs/e.yaml": "nom: E\ntype: association\n",
    "acteurs/f.yaml": "nom: F\ntype: association\ndepart: 2026-01-31\n",
    "objectifs.yaml": "objectifs: [{id: g, intitule: G, intermediaires: [{id: o, intitule: O}]}]\n"
    "parcours: [{id: p, intitule: P, etapes: [{id: un, intitule: Un}, {id: deux, intitule: Deux}]}]\n"
    "publics: [{id: jeunes, intitule: Jeunes}]\n",
    "actions/x.yaml": "nom: X\nporteurs: [a, b]\nobjectifs: [o]\netapes: [un]\npublics: [jeunes]\n",
    "actions/y.yaml": "nom: Y\nporteurs: [b]\n",
    "reunions/2026-01-10-journee.md": reunion(
        "instance: journee\nstatut: tenue\npresents: [a, b]\nexcuses: [d]\n"
        "compte_rendu: {statut: approuve, diffuse_le: 2026-01-12}",
        "- [ ] @a : envoyer une lettre dont le texte est assez long pour qu’il faille plus de deux lignes sur une page "
        "de quatre-vingts colonnes, et même davantage (pour le 15 janvier 2026 ; reporté au 1er février 2026)\n"
        "- [ ] @b : relire (pour le 5 avril 2026)\n- [ ] trouver une salle (pour le 6 avril 2026)\n"
        "- [ ] @a : un jour\n\nQuestion : qui vient ?\n",
    ),
    "reunions/2026-02-10-journee.md": reunion(
        "instance: journee\nstatut: tenue\npresents: [a]\nrepresentes: [{acteur: b, par: a}]\n"
        "compte_rendu: {statut: diffuse, diffuse_le: 2026-02-12}",
        "Question : quand ?\n",
    ),
    "reunions/2026-03-10-journee.md": reunion("instance: journee\nstatut: tenue\npresents: [a, c]"),
    "reunions/2026-03-20-journee.md": reunion("instance: journee\nstatut: annulee"),
    "reunions/2026-04-10-journee.md": reunion(
        "instance: journee\nstatut: prevue\nordre_du_jour:\n  - {intitule: Charte, type: decision}\n"
        "  - {intitule: Budget, type: decision, documents: [b.pdf]}",
        "",
    ),
    "charte/charte.md": reunion("version: 1.1\nstatut: soumise\nsoumise_le: 2026-03-01", "## Un {#un}\nLibre."),
    "charte/versions/1.0.md": reunion("version: 1.0\nstatut: adoptee\nadoptee_le: 2025-01-01", "## Un {#un}\nLibre."),
    "charte/signatures.yaml": "signatures: [{acteur: a, version: 1.0}]\nattendus:\n"
    "  - {acteur: a, etat: sollicite}\n  - {acteur: b, etat: deliberation-attendue}\n  - {acteur: c, etat: sollicite}\n"
    "  - {acteur: d, etat: non-sollicite}\n  - {acteur: e, etat: decline}\n  - {acteur: f, etat: sollicite}\n"
    "  - {acteur: inconnu, etat: sollicite}\n  - {acteur: d, version: 0.9, etat: decline}\n",
    "financements.yaml": "financements:\n"
    "  - {id: acquis, financeur: Région, du: 2026, au: 2026-06, suivi: [{statut: notifie}]}\n"
    "  - {id: acquis-action, financeur: Ville, objet: action, au: 2027, suivi: [{statut: verse}]}\n"
    "  - {id: depot, financeur: État, depot_avant: 2026-05-15, suivi: [{statut: repere}]}\n"
    "  - {id: lointain, financeur: Europe, depot_avant: 2027-05-15}\n"
    "  - {id: passe, financeur: Fonds, depot_avant: 2026-01-15}\n"
    "  - {id: depose, financeur: Autre, suivi: [{statut: depose}]}\n"
    "  - {id: flou, intitule: Mécénat, suivi: [{statut: a-demander}]}\n"
    "  - {id: muet, financeur: Muet}\n",
    "calendrier.yaml": "echeances:\n"
    "  - {id: ouverte, intitule: Appel ouvert, du: 2026-03, au: 2026-04}\n"
    "  - {id: bientot, intitule: Appel proche, du: 2026-05-15}\n"
    "  - {id: seule, intitule: Remise, au: 2026-04-20}\n"
    "  - {id: loin, intitule: Appel lointain, du: 2026-12}\n"
    "  - {id: finie, intitule: Appel fini, du: 2025, au: 2025}\n"
    "  - {id: en-vigueur, intitule: Contrat, du: 2024-01-01}\n"
    "  - {id: inconnue, intitule: Un jour, du: n. c.}\n"
    "  - {id: vide, intitule: Sans date}\n",
}


@pytest.fixture
def pleine(community: Community) -> Point:
    loaded = load(community(PLEINE))
    assert loaded.problems == ()
    return faire_le_point(loaded.communaute, MARS)


def test_a_full_week_holds_on_a_page(pleine: Point, golden: Golden) -> None:
    vu = rendu.texte(pleine, Page(), str.upper)
    golden("point/semaine-pleine.txt", vu)
    assert vu.count("\n") <= 27


def test_the_next_meeting_and_what_is_not_ready(pleine: Point) -> None:
    assert pleine.prochaine is not None and pleine.prochaine.reunion is not None
    assert pleine.prochaine.reunion.id == "2026-04-10-journee"
    assert pleine.prochaine.a_preparer == (
        "lieu à dire",
        "heure à dire",
        "invitation à envoyer",
        "document à joindre pour décider : Charte",
        "compte-rendu précédent à diffuser",
    )


def test_tasks_by_date_with_who_carries_them(pleine: Point) -> None:
    assert [(tache.ref[-2:], tache.responsable, tache.reports) for tache in pleine.a_relancer] == [
        ("A1", "a", 1),
        ("A2", "b", 0),
        ("A3", "", 0),
    ]
    assert pleine.autres_taches == 1
    vu = texte(pleine)
    assert "a (pour le 1er février 2026, reportée 1 fois) :" in vu and "et 1 autre d’ici 14 jours, 1 plus tard" in vu


def test_who_has_not_been_seen_for_three_meetings(pleine: Point) -> None:
    # d sent apologies once, b was represented, c arrived late, f has left: only e gave no news.
    assert [acteur.id for acteur in pleine.sans_nouvelles] == ["e"]


def test_signatures_hoped_for_from_members_who_neither_signed_nor_declined(pleine: Point) -> None:
    assert [(item.acteur, item.etat) for item in pleine.signatures] == [
        ("b", "deliberation-attendue"),
        ("c", "sollicite"),
        ("d", "non-sollicite"),
    ]


def test_days_of_acquired_funding_and_requests_to_make(pleine: Point) -> None:
    assert pleine.reserve is not None and (pleine.reserve.financement.id, pleine.reserve.jours) == ("acquis", 91)
    assert [(depot.financement.id, depot.jours) for depot in pleine.depots] == [("depot", 45), ("flou", None)]


def test_acquired_money_is_said_as_progress_says_it() -> None:
    jour = date(2025, 1, 15)
    vu = du_cas(MORLAIX, jour).replace("\u00a0", " ").replace("\u202f", " ")
    p1 = next(lu for lu in faire_le_point(load(MORLAIX).communaute, jour).avancement.criteres if lu.critere.id == "P1")
    assert "25 000 € acquis sur 48 000 €, de quoi tenir 6 mois sur 12" in " ".join(vu.split())
    assert "6 mois sur les 12 à venir" in " ".join(p1.manques)


@pytest.mark.parametrize(
    ("produit", "dit"),
    [
        ("1000, statut: notifie", "1 000 € acquis sur 1 000 €, de quoi tenir les 12 mois à venir"),
        ("1000, statut: depose", "0 € acquis sur 1 000 €"),
    ],
)
def test_a_budget_to_come_is_weighed(community: Community, produit: str, dit: str) -> None:
    budget = "exercice: {du: 2026-01-01, au: 2027-12-31}, charges: [{ligne: Poste, montant: 1000}]"
    files = {
        "financements.yaml": f"budgets:\n  - {{id: b, {budget}, produits: [{{ligne: Aide, montant: {produit}}}]}}\n"
    }
    vu = point(community, files)
    assert [ligne for ligne in texte(vu).splitlines() if ligne.startswith("Financement")] == [f"Financement  {dit}"]
    assert json.loads(rendu.json(vu))["couverture"]["charges"] == 100_000


def test_what_is_past_is_not_called_near(community: Community) -> None:
    noms = ("un", "deux", "trois", "quatre", "cinq")
    taches = "".join(f"- [ ] @a : {nom} (pour le {rang} février 2026)\n" for rang, nom in enumerate(noms, 2))
    files = {
        "communaute.yaml": "format: 1\nnom: C\nphase: structuration\n",
        "reunions/2026-01-10-a.md": reunion("statut: tenue", taches + "- [ ] @a : six (pour le 5 avril 2026)\n"),
    }
    assert "et 3 autres à date passée, 1 d’ici 14 jours (cap suivi)" in texte(point(community, files))
    naissante = {**files, "communaute.yaml": "format: 1\nnom: C\nphase: impulsion\n"}
    assert "et 4 autres (cap suivi)" in texte(point(community, naissante))


def test_windows_open_or_open_soon(pleine: Point) -> None:
    assert [fenetre.id for fenetre in pleine.fenetres] == ["ouverte", "bientot", "seule"]
    donnees = json.loads(rendu.json(pleine))["fenetres"]
    assert [set(item) for item in donnees] == [{"id", "intitule", "du", "au"}] * 3


@pytest.mark.parametrize(
    ("bornes", "dit"),
    [
        ("du: 2026-03-01, au: 2026-04-30", "jusqu’au 30 avril 2026 : Appel"),
        ("du: 2026-04-10, au: 2026-04-30", "du 10 avril 2026 au 30 avril 2026 : Appel"),
        ("au: 2026-04-30", "le 30 avril 2026 : Appel"),
        ("du: 2026-04, au: 2026-04", "en avril 2026 : Appel"),
    ],
)
def test_a_window_is_said_with_its_dates(community: Community, bornes: str, dit: str) -> None:
    files = {"calendrier.yaml": f"echeances: [{{id: e, intitule: Appel, {bornes}}}]\n"}
    assert f"Calendrier   {dit}" in texte(point(community, files))


@pytest.mark.parametrize(("fin", "dit"), [("2026-03-31", "aujourd’hui"), ("2026-04-01", "1 jour")])
def test_the_days_that_remain_are_said(community: Community, fin: str, dit: str) -> None:
    acquis = f"{{id: a, financeur: E, au: {fin}, suivi: [{{le: 2026-01, statut: notifie}}]}}"
    a_deposer = f"{{id: d, financeur: F, depot_avant: {fin}, suivi: [{{le: 2026-01, statut: a-demander}}]}}"
    vu = " ".join(texte(point(community, {"financements.yaml": f"financements: [{acquis}, {a_deposer}]\n"})).split())
    assert vu.count(f"2026 ({dit})") == 2


def test_documents_that_wait(pleine: Point) -> None:
    assert [reunion.id for reunion in pleine.a_diffuser] == ["2026-03-10-journee"]
    assert [reunion.id for reunion in pleine.a_approuver] == ["2026-02-10-journee"]
    assert pleine.charte_soumise == "1.1"


def test_cells_and_actions_to_place(pleine: Point) -> None:
    assert [(cellule.reference, cellule.possibles) for cellule in pleine.carte.dans(POSSIBLE)] == [
        ("p/deux/jeunes", ("y",))
    ]
    assert [item.action for item in pleine.carte.a_situer] == ["y"]


def test_a_cell_emptied_since_the_last_meeting_is_new(community: Community) -> None:
    situee = PLEINE["actions/y.yaml"] + "objectifs: [o]\netapes: [deux]\npublics: [jeunes]\nfin: 2026-03-15\n"
    vu = point(community, {**PLEINE, "actions/y.yaml": situee})
    assert [cellule.reference for cellule in vu.nouveaux_trous] == ["p/deux/jeunes"]
    assert "Carte        1 case vide, dont 1 nouvelle depuis la dernière réunion (cap trous)" in texte(vu)


def test_the_json_says_it_all_and_is_documented(pleine: Point) -> None:
    contenu = json.loads(rendu.json(pleine))
    documentation = rendu.__doc__ or ""
    assert contenu["schema"] in documentation
    assert [cle for cle in contenu if f"`{cle}`" not in documentation and cle != "schema"] == []
    assert contenu["prochaine_reunion"]["reunion"] == "2026-04-10-journee"
    assert contenu["depots"][0] == {"financement": "depot", "financeur": "État", "avant": "2026-05-15", "jours": 45}
    assert contenu["a_relancer"][2]["responsable"] == "" and len(contenu["questions"]) == 2


# --- other weeks ---------------------------------------------------------------------------------------------


def test_a_meeting_announced_in_the_notes_without_a_file(community: Community) -> None:
    files = {
        "gouvernance.yaml": "instances: [{id: copil, nom: Copil, niveau: pilotage}]\n",
        "reunions/2026-03-10-copil.md": reunion(
            "instance: copil\nstatut: tenue", "Prochaine réunion : 21 avril 2026\n"
        ),
        "reunions/2026-02-10-autre.md": reunion("statut: tenue\npresents: [a]", "Prochaine réunion : mai 2026\n"),
        "reunions/2026-01-10-vieille.md": reunion("instance: x\nstatut: tenue", "Prochaine réunion : 2 février 2026\n"),
    }
    prochaine = point(community, files).prochaine
    assert prochaine is not None and prochaine.reunion is None
    assert (prochaine.nom, prochaine.a_preparer) == (
        "Copil",
        ("ordre du jour à préparer (cap odj copil --le 2026-04-21)",),
    )
    avec_fichier = {**files, "reunions/2026-04-21-copil.md": reunion("instance: copil\nlieu: ici\ndebut: 9h", "")}
    suivante = point(community, avec_fichier).prochaine
    assert suivante is not None and suivante.reunion is not None
    assert suivante.a_preparer[0] == "ordre du jour à préparer (cap odj)"
    mai = point(community, {nom: texte for nom, texte in files.items() if "copil" not in nom})
    assert "Réunion      mai 2026 ; ordre du jour à préparer" in texte(mai)


def test_a_meeting_all_ready_and_one_of_today_already_held(community: Community) -> None:
    pret = reunion(
        "titre: Rencontre\nstatut: annoncee\nlieu: ici\ndebut: 9h\nordre_du_jour: [{intitule: Accueil}]", "## Accueil\n"
    )
    files = {"reunions/2026-03-31-a.md": reunion("instance: a\nstatut: tenue"), "reunions/2026-04-02-b.md": pret}
    assert "Réunion      Rencontre, jeudi 2 avril 2026 ; tout est prêt" in texte(point(community, files))


def test_no_meeting_is_planned_and_nothing_else_is_known(community: Community) -> None:
    vu = texte(point(community, {}))
    assert "aucune date fixée" in vu and "Phase" not in vu and "Carte" not in vu and vu.count("Petit pas") == 1


def test_a_meeting_nobody_took_notes_of_has_no_minutes_to_send(community: Community) -> None:
    squelette = "<!-- Écrivez ici. -->\n\n## Tour des nouvelles\n"
    files = {
        "reunions/2026-03-10-copil.md": reunion("instance: copil\nstatut: tenue", squelette),
        "reunions/2026-03-31-copil.md": reunion("instance: copil", squelette),
        "reunions/2026-04-10-copil.md": reunion("instance: copil\nstatut: prevue", ""),
    }
    vu = point(community, files)
    assert not vu.a_diffuser and not vu.a_approuver
    assert "diffuser" not in texte(vu)
    notee = point(community, {**files, "reunions/2026-03-10-copil.md": reunion("instance: copil\nstatut: tenue")})
    assert [item.id for item in notee.a_diffuser] == ["2026-03-10-copil"]


def test_in_impulsion_there_are_things_to_do_nobody_to_chase(community: Community) -> None:
    files = {
        "reunions/2026-01-10-a.md": reunion("statut: tenue", "- [ ] @a : écrire (pour le 15 janvier 2026)\n"),
        "communaute.yaml": "format: 1\nnom: E\nphase: impulsion\n",
    }
    vu = texte(point(community, files))
    assert "À faire" in vu and "À relancer" not in vu
    sans_date = {"reunions/2026-01-10-a.md": reunion("statut: tenue", "- [ ] @a : écrire\n")}
    assert "À faire      1 plus tard ou sans date (cap suivi)" in texte(point(community, sans_date))


def test_funding_to_the_end_of_a_year_and_a_charter_everybody_signed(community: Community) -> None:
    files = {
        "financements.yaml": "financements: [{id: a, financeur: R, au: 2026, suivi: [{statut: verse}]}]\n",
        "charte/charte.md": reunion("version: 1.0\nstatut: adoptee\nadoptee_le: 2025", "## Un\nLibre."),
    }
    vu = point(community, files)
    assert "un financement acquis court jusqu’à la fin de 2026" in texte(vu) and vu.signatures == ()
    assert vu.charte_soumise == "" and vu.version == "1.0"


# --- the command ---------------------------------------------------------------------------------------------


def test_the_command_answers_as_text_and_json(run: Run) -> None:
    fait = run("point", "-C", MORLAIX, "--date", "2025-01-15")
    assert (fait.code, fait.stderr) == (0, "") and fait.stdout.startswith("Le point, mercredi 15 janvier 2025")
    assert json.loads(run("point", "-C", MORLAIX, "--date", "2025-01-15", "--format", "json").stdout)["phase"]


def test_the_command_counts_the_problems_of_the_folder(run: Run, community: Community) -> None:
    fait = run("point", "-C", community({"acteurs/a.yaml": "nom: A\nrol: x\n"}), "--date", "2026-03-31")
    assert fait.code == 0 and "1 problème de lecture dans le dossier" in fait.stderr
