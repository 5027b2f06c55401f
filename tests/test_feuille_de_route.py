"""The roadmap on a day: what each reader is told, what moved and why, milestones laid on time."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from cap.communaute import Communaute
from cap.declare import Lieu
from cap.feuille_de_route import ABANDONNE, AXE, PILOTE, TRIMESTRIEL, Changement, Choix, FeuilleLue, lire
from cap.frise import ANCIENNE, ATTEINT, COURS, LARGE, PASSE, PREVU, RENONCE, frise
from cap.loader import load
from cap.render import feuille_de_route as rendu
from cap.render.feuille_de_route_svg import svg
from cap.render.pages import Page
from cap.resources import folder
from conftest import Community, Golden, Run

MORLAIX = folder("sample-community")
MULHOUSE = Path(__file__).parent / "communities" / "mulhouse"
ACTEURS = {
    "acteurs/resam.yaml": "nom: Résam\n",
    "acteurs/ville.yaml": "nom: La Ville\ndepart: {le: 2025-03}\n",
    "acteurs/jeanne.yaml": "nom: Jeanne Martin\ntype: personne\n",
}


def morlaix() -> Communaute:
    return load(MORLAIX).communaute


def mulhouse() -> Communaute:
    return load(MULHOUSE).communaute


def feuille(community: Community, jalons: str, audience: str = "soutien", jour: date = date(2025, 7, 1)) -> FeuilleLue:
    """The roadmap of a community whose milestones are these."""
    lignes = "".join(f"  - {ligne}\n" for ligne in jalons.strip().splitlines())
    racine = community({**ACTEURS, "feuille-de-route.yaml": f"jalons:\n{lignes}"})
    return lire(load(racine).communaute, jour, audience)


# --- the two cases --------------------------------------------------------------------------------------------


def test_morlaix_by_axis() -> None:
    """Case file, R1 to R7: R2 done in October 2025, R3 moved from T2 to T4 2025, R6 without a pilot."""
    lue = lire(morlaix(), date(2025, 11, 1), "soutien")
    assert [(groupe.titre, [jalon.id for jalon in groupe.jalons]) for groupe in lue.groupes] == [
        ("Une caisse commune de l’alimentation", ["caisse-ouverte", "participants-recrutes", "annuaire-lieux"]),
        ("Des cantines et des circuits courts", ["commandes-groupees"]),
        ("Comprendre et décider ensemble", ["parcours-assiette", "note-pat"]),
        ("Faire durer la communauté", ["fonction-soutien-financee"]),
    ]
    assert (lue.version, lue.adoptee, lue.total) == ("2", True, 7)
    assert rendu.comptes(lue) == "7 jalons : 1 fait, 4 en cours, 1 reporté, 1 à faire."
    assert [jalon.id for jalon in lue.passes] == ["parcours-assiette", "note-pat"]
    assert [jalon.id for jalon in lue.sans_pilote] == ["annuaire-lieux"]
    assert [jalon.id for jalon in lue.sans_moyens] == ["annuaire-lieux"]
    (changement,) = lue.dans("reporte")[0].historique
    assert (changement.de and changement.de.iso(), changement.a and changement.a.iso()) == ("2025-T2", "2025-T4")
    assert changement.motif.startswith("Une seule commune commande")
    (revision,) = lue.revisions
    assert (revision.decision, revision.sources) == ("D2 du 10 décembre 2024", ("Communes avec commande groupée",))


def test_morlaix_as_it_was_before_the_change() -> None:
    """On 1 November 2024 the school meals were due in T2 2025, and nobody had been recruited yet."""
    lue = {jalon.id: jalon for jalon in lire(morlaix(), date(2024, 11, 1), "membres").jalons}
    cantines = lue["commandes-groupees"]
    assert (cantines.etat, cantines.echeance and cantines.echeance.iso(), cantines.historique) == (
        "non-ecrit", "2025-T2", (),
    )  # fmt: skip
    assert (lue["participants-recrutes"].etat, lue["participants-recrutes"].resultat) == ("non-ecrit", "")
    assert not lire(morlaix(), date(2024, 11, 1), "membres").revisions


def test_morlaix_by_pilot_and_by_quarter() -> None:
    lue = lire(morlaix(), date(2025, 1, 15), "membres", PILOTE)
    assert [groupe.titre for groupe in lue.groupes] == [
        "Le Buzuk",
        "Communauté d’agglomération — service alimentation",
        "Commune de Ker-an-Traon",
        "Graines de baie",
        "Pôle ESS du Pays de Morlaix",
        "Ulamir-CPIE",
        "",
    ]
    lue = lire(morlaix(), date(2025, 1, 15), "membres", TRIMESTRIEL)
    # Spring 2026 stands across two quarters, the year 2025 across four: neither is put in one of them.
    assert [groupe.titre for groupe in lue.groupes] == [
        "1er trimestre 2025", "2e trimestre 2025", "3e trimestre 2025", "4e trimestre 2025", "2025", "printemps 2026",
    ]  # fmt: skip
    assert [jalon.id for jalon in lue.groupes[3].jalons] == ["commandes-groupees", "fonction-soutien-financee"]


def test_mulhouse() -> None:
    """Case file: three axes and a line across; the day between professions held on 14 March 2025, 52 came."""
    lue = lire(mulhouse(), date(2025, 7, 1), "soutien")
    assert [len(groupe.jalons) for groupe in lue.groupes] == [2, 2, 2, 1]
    assert [jalon.id for jalon in lue.dans("fait")] == ["journee-interprofessionnelle"]
    assert lue.dans("fait")[0].resultat == "52 professionnels"
    assert [jalon.id for jalon in lue.passes] == [
        "definition-animation-rue",
        "etude-tiers-lieu",
        "demande-poste-ctg",
    ]
    assert not lue.sans_pilote
    assert len(lue.sans_moyens) == 6
    assert not lire(mulhouse(), date(2025, 7, 1), "soutien", choix=Choix(pilote="carre", etats=("fait",))).passes


@pytest.mark.parametrize(("nom", "dossier"), [("morlaix", MORLAIX), ("mulhouse", MULHOUSE)])
def test_the_roadmap_as_it_is_read(nom: str, dossier: Path, golden: Golden) -> None:
    communaute = load(dossier).communaute
    golden(f"feuille-de-route/{nom}.txt", rendu.texte(lire(communaute, date(2025, 7, 1), "soutien"), Page()))
    membres = lire(communaute, date(2025, 7, 1), "membres", TRIMESTRIEL)
    golden(f"feuille-de-route/{nom}.md", rendu.markdown(membres))
    golden(f"feuille-de-route/{nom}.svg", svg(membres))


# --- who is told what -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("audience", ["membres", "public"])
def test_a_document_for_all_never_says_late(audience: str) -> None:
    lue = lire(morlaix(), date(2026, 12, 31), audience)
    assert not lue.passes
    for texte in (rendu.texte(lue, Page()), rendu.markdown(lue), rendu.html(lue), rendu.json(lue), svg(lue)):
        assert "passée" not in texte
        assert "retard" not in texte
        assert "À revoir" not in texte


def test_in_impulsion_nothing_is_late(community: Community) -> None:
    files = {
        "communaute.yaml": "format: 1\nnom: Essai\nphase: impulsion\n",
        "feuille-de-route.yaml": "jalons:\n  - {id: a, intitule: Se connaître, echeance: 2024, etat: en-cours}\n",
    }
    lue = lire(load(community(files)).communaute, date(2025, 7, 1), "soutien")
    assert not lue.passes
    assert "!" not in rendu.texte(lue, Page())


def test_what_an_audience_may_not_read_stays_out(community: Community) -> None:
    jalons = (
        "{id: a, intitule: Ouvert, pilote: jeanne, etat: en-cours}\n"
        "{id: b, intitule: Entre membres, visibilite: membres, etat: en-cours}\n"
        "{id: c, intitule: Discret, visibilite: soutien, etat: en-cours}"
    )
    public = feuille(community, jalons, "public")
    assert (public.total, [item.id for item in public.jalons]) == (1, ["a"])
    assert (public.jalons[0].pilote, public.jalons[0].pilote_nom) == ("", "une personne")
    assert "jeanne" not in rendu.json(public).casefold()
    assert [item.id for item in feuille(community, jalons, "membres").jalons] == ["a", "b"]
    assert [item.id for item in feuille(community, jalons).jalons] == ["a", "b", "c"]
    assert list(rendu.sections(public)) == []


def test_a_pilot_who_left_is_said_to_members_only(community: Community) -> None:
    jalons = "{id: a, intitule: Seul, pilote: ville, moyens: une salle, etat: en-cours}"
    lue = feuille(community, jalons)
    assert [item.id for item in lue.sans_pilote] == ["a"]
    assert "La Ville (a quitté la communauté)" in rendu.texte(lue, Page())
    assert not feuille(community, jalons, "public").jalons[0].pilote_parti
    assert not feuille(community, jalons, jour=date(2025, 3, 31)).sans_pilote


# --- states and changes ---------------------------------------------------------------------------------------


def test_states_on_a_day(community: Community) -> None:
    jalons = (
        "{id: fait, intitule: A, etat: fait, fait_le: 2025-05}\n"
        "{id: tard, intitule: B, etat: fait, fait_le: 2025-09, echeance: 2025-08}\n"
        "{id: nu, intitule: C}\n"
        "{id: fini, intitule: D, etat: abandonne, motif: trop cher,"
        " revisions: [{le: 2025-02, changement: Abandonné, motif: trop cher}]}\n"
        "{id: apres, intitule: E, etat: abandonne, revisions:"
        " [{le: 2024-02, echeance: {de: 2024, a: 2025}}, {le: 2025-09, changement: abandonné, motif: x}]}\n"
        "{id: sans-trace, intitule: F, etat: reporte}\n"
        "{id: fait-sans-date, intitule: G, etat: fait, preuve: voir le site}"
    )
    lue = feuille(community, jalons)
    etats = {item.id: item.etat for item in lue.jalons}
    assert etats == {
        "fait": "fait", "tard": "non-ecrit", "nu": "non-ecrit", "fini": ABANDONNE, "apres": "reporte",
        "sans-trace": "reporte", "fait-sans-date": "fait",
    }  # fmt: skip
    texte = rendu.texte(lue, Page())
    assert "Motif\u00a0: trop cher" in texte
    assert "Obtenu\u00a0: voir la preuve (voir le site)" in texte
    assert "Le motif" not in texte
    assert "(le motif reste à écrire)" in texte
    assert "(le motif reste à écrire)" not in rendu.texte(feuille(community, jalons, "membres"), Page())
    assert rendu.comptes(lue) == "7 jalons : 2 faits, 2 reportés, 1 abandonné, 2 sans état écrit."


@pytest.mark.parametrize(
    ("revision", "dit"),
    [
        ("{echeance: {de: 2025-06, a: 2025-03-14}, motif: m}", "Échéance avancée de juin 2025 au 14 mars 2025 : m"),
        ("{echeance: {de: 2025, a: printemps 2026}, motif: m}", "Échéance reportée de 2025 au printemps 2026 : m"),
        ("{echeance: {de: 2025, a: été 2026}, motif: m}", "Échéance reportée de 2025 à l'été 2026 : m"),
        ("{echeance: {a: T1 2026}, motif: m}", "Échéance fixée au 1er trimestre 2026 : m"),
        ("{echeance: {de: 2025}, motif: m}", "Échéance retirée (elle était en 2025) : m"),
        ("{changement: Pilote changé, motif: m}", "Pilote changé : m"),
        ("{motif: m}", "Révision : m"),
    ],
)
def test_a_change_in_words(community: Community, revision: str, dit: str) -> None:
    lue = feuille(community, f"{{id: a, intitule: A, etat: en-cours, revisions: [{revision}]}}", "membres")
    lignes = next(lignes for titre, lignes in rendu.sections(lue) if titre.startswith("Ce qui a changé"))
    assert lignes[1].texte == dit


# --- in time --------------------------------------------------------------------------------------------------


def marques(lue: FeuilleLue) -> dict[str, tuple[str, ...]]:
    posee = frise(lue)
    assert posee is not None
    return dict(posee.rangees)


def test_morlaix_in_time() -> None:
    lue = lire(morlaix(), date(2025, 11, 1), "soutien")
    posee = frise(lue)
    assert posee is not None
    assert [(colonne.annee, colonne.nom) for colonne in posee.colonnes] == [
        (annee, f"T{rang}") for annee in ("2025", "2026") for rang in (1, 2, 3, 4)
    ]
    assert posee.courante == 3
    assert posee.rangees["caisse-ouverte"] == ("", "", "", "", LARGE, LARGE, "", "")
    assert posee.rangees["participants-recrutes"] == ("", "", "", ATTEINT, "", "", "", "")
    assert posee.rangees["commandes-groupees"] == ("", ANCIENNE, "", PREVU, "", "", "", "")
    assert posee.rangees["note-pat"] == (PASSE, "", "", "", "", "", "", "")
    assert posee.rangees["annuaire-lieux"] == (LARGE,) * 4 + ("",) * 4


def test_months_where_the_time_is_short(community: Community) -> None:
    jalons = (
        "{id: a, intitule: A, etat: en-cours, debut: 2025-01, echeance: 2025-04-12}\n"
        "{id: b, intitule: B, etat: abandonne, echeance: T2 2025}\n"
        "{id: c, intitule: C, etat: fait, debut: 2025-02, fait_le: 2025-05-02}\n"
        "{id: d, intitule: D, etat: a-faire, echeance: n. c.}"
    )
    lue = feuille(community, jalons, "membres", date(2025, 3, 1))
    posee = frise(lue)
    assert posee is not None
    assert (posee.unite, posee.colonnes[0].nom, len(posee.colonnes)) == ("mois", "janvier", 6)
    assert posee.rangees["a"] == (COURS, COURS, COURS, PREVU, "", "")
    assert posee.rangees["b"] == ("", "", "", RENONCE, RENONCE, RENONCE)
    assert posee.rangees["d"] == ("",) * 6
    # On 1 March, what is done in May is still ahead, and it has no due date.
    assert not any(posee.rangees["c"])
    texte = rendu.texte(lue, Page())
    assert "2025\n" in texte
    assert "J  F  M  A  M  J\n" in texte
    assert marques(feuille(community, jalons))["c"] == ("", COURS, COURS, COURS, ATTEINT, "")


def test_years_where_the_time_is_long_and_what_is_out_of_the_frame(community: Community) -> None:
    jalons = "\n".join(
        (
            "{id: a, intitule: Ancien, etat: a-faire, echeance: 1998}",
            "{id: b, intitule: Proche, etat: a-faire, echeance: 2026-03}",
            "{id: c, intitule: Lointain, etat: a-faire, echeance: 2050}",
        )
    )
    lue = feuille(community, jalons, "membres")
    posee = frise(lue)
    assert posee is not None
    assert (posee.unite, posee.colonnes[0].nom, posee.colonnes[-1].nom) == ("annee", "2025", "2036")
    assert posee.hors == ("a", "c")
    assert "Hors de ce tableau\u00a0: «\u00a0Ancien\u00a0» et «\u00a0Lointain\u00a0»." in rendu.texte(lue, Page())
    assert "2036" in svg(lue)


@pytest.mark.parametrize("largeur", [30, 40, 80, 100])
def test_lines_hold_in_the_width(largeur: int) -> None:
    texte = rendu.texte(lire(mulhouse(), date(2025, 7, 1), "soutien"), Page(largeur))
    assert max(map(len, texte.splitlines())) <= max(largeur, 40)


def test_colours_say_nothing_more() -> None:
    import re

    lue = lire(morlaix(), date(2025, 7, 1), "soutien")
    couleurs = rendu.texte(lue, Page(80, couleurs=True))
    assert "\x1b[33m!\x1b[0m" in couleurs
    assert re.sub(r"\x1b\[\d+m", "", couleurs) == rendu.texte(lue, Page(80))


def test_the_picture_says_all_in_words() -> None:
    """Its description holds every milestone with its date, pilot and means: what the drawing shows, and more."""
    from xml.etree import ElementTree

    image = ElementTree.fromstring(svg(lire(morlaix(), date(2025, 7, 1), "membres")))  # noqa: S314 - our own
    espace = "{http://www.w3.org/2000/svg}"
    titre, description = (image.find(f"{espace}{nom}") for nom in ("title", "desc"))
    assert titre is not None and titre.text is not None and "situation au 1er juillet 2025" in titre.text
    assert description is not None and description.text is not None
    for mots in ("Financer la fonction de soutien, en cours, pour décembre 2025", "pilote\u00a0: Le Buzuk", "2 000 €"):
        assert mots in description.text.replace("\u202f", " ")
    textes = {item.text for item in image.iter(f"{espace}tspan")}
    assert {"échéance", "vers là", "repoussé", "ancienne échéance, repoussée", "le 1er juillet 2025"} <= textes


# --- as typed -------------------------------------------------------------------------------------------------


def test_the_command(run: Run) -> None:
    fait = run("feuille-de-route", "-C", MORLAIX, "--date", "2025-07-01")
    assert fait.code == 0
    assert "À revoir\u00a0: 2 échéances passées" in fait.stdout
    assert "À revoir" not in run("feuille-de-route", "-C", MORLAIX, "--date", "2025-07-01", "--pour", "membres").stdout
    markdown = run("feuille-de-route", "-C", MORLAIX, "--date", "2025-07-01", "--format", "markdown").stdout
    assert "échéance passée" not in markdown
    pour_elle = run(
        "feuille-de-route", "-C", MORLAIX, "--date", "2025-07-01", "--format", "html", "--pour", "soutien", "-o", "-"
    ).stdout
    assert "Pour la fonction de soutien" in pour_elle


def test_filters(run: Run) -> None:
    def ids(*options: str) -> list[str]:
        sortie = run("feuille-de-route", "-C", MORLAIX, "--date", "2025-07-01", "--format", "json", *options).stdout
        return [jalon["id"] for groupe in json.loads(sortie)["groupes"] for jalon in groupe["jalons"]]

    assert ids("--axe", "cantines") == ["commandes-groupees"]
    assert ids("--pilote", "Le Buzuk") == ["caisse-ouverte"]
    assert ids("--phase", "perennisation") == ["fonction-soutien-financee"]
    assert ids("--etat", "reporté", "--etat", "a-faire") == ["commandes-groupees", "annuaire-lieux"]
    assert ids("--phase", "impulsion") == []
    texte = run("feuille-de-route", "-C", MORLAIX, "--date", "2025-07-01", "--phase", "impulsion", "--etat", "fait")
    assert "Aucun jalon ne répond à ce filtre." in texte.stdout
    assert "Filtre\u00a0: phase impulsion\u202f; état fait" in texte.stdout


def test_what_is_not_understood(run: Run, community: Community) -> None:
    inconnu = run("feuille-de-route", "-C", MORLAIX, "--axe", "transports")
    assert inconnu.code == 2
    assert "Une caisse commune de l’alimentation" in inconnu.stderr
    assert "désigne plusieurs axes" in run("feuille-de-route", "-C", MORLAIX, "--axe", "comm").stderr
    assert "Valeurs possibles" in run("feuille-de-route", "-C", MORLAIX, "--etat", "bientôt").stderr
    assert run("feuille-de-route", "-C", MORLAIX, "-o", "x.pdf").code == 2
    vide = community()
    assert "aucun jalon n’a encore d’axe" in run("feuille-de-route", "-C", vide, "--axe", "x").stderr.casefold()
    assert "cap ajouter jalon" in run("feuille-de-route", "-C", vide).stdout
    assert "<svg" in run("feuille-de-route", "-C", vide, "--format", "svg", "-o", "-").stdout
    assert "Aucun jalon" in run("feuille-de-route", "-C", vide, "--format", "html", "-o", "-").stdout


def test_a_roadmap_read_before_its_adoption(run: Run) -> None:
    sortie = run("feuille-de-route", "-C", MORLAIX, "--date", "2024-06-01").stdout
    assert "Elle a été adoptée le 17 septembre 2024, après le jour lu" in sortie


def test_documents_go_to_sorties(run: Run, community: Community) -> None:
    racine = community({"feuille-de-route.yaml": "jalons:\n  - {id: a, intitule: Une salle, echeance: 2026}\n"})
    fait = run("feuille-de-route", "-C", racine, "--format", "svg", "--date", "2025-07-01")
    assert "feuille-de-route.svg" in fait.stderr
    assert (racine / "sorties/feuille-de-route.md").is_file(), "a picture comes with its table"
    fait = run("feuille-de-route", "-C", racine, "--format", "svg", "--date", "2025-07-01")
    assert "Déjà à jour" in fait.stderr
    fait = run("feuille-de-route", "-C", racine, "--date", "2025-07-01", "-o", "page.html", cwd=racine)
    assert "<table" in (racine / "page.html").read_text("utf-8")
    run("feuille-de-route", "-C", racine, "--date", "2025-07-01", "-o", "page.txt", cwd=racine)
    assert "Une salle" in (racine / "page.txt").read_text("utf-8")
    assert AXE == "axe"


def test_the_motive_of_what_was_given_up_is_not_what_was_obtained(community: Community) -> None:
    lue = feuille(community, "{id: a, intitule: A, etat: abandonne, motif: trop cher}")
    assert "| A |  | abandonné : trop cher |  |  |  |" in rendu.markdown(lue).replace("\u00a0", " ")


def test_a_milestone_reached_stands_in_the_quarter_it_was(community: Community) -> None:
    jalons = "jalons:\n  - {id: a, intitule: A, etat: fait, echeance: 2025-09, fait_le: 2025-10}\n"
    communaute = load(community({"feuille-de-route.yaml": jalons})).communaute
    par = {jour: lire(communaute, jour, "soutien", "trimestre") for jour in (date(2025, 9, 1), date(2025, 12, 1))}
    titres = [lue.groupes[0].titre for lue in par.values()]
    assert titres == ["3e trimestre 2025", "4e trimestre 2025"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [("PAT adopté", "PAT adopté"), ("Moyens revus", "moyens revus"), ("L’appel est lancé", "l’appel est lancé")],
)
def test_a_change_goes_on_its_sentence_and_keeps_initials(typed: str, said: str) -> None:
    assert rendu.changement_en_mots(Changement(None, None, None, typed, "", "", (), Lieu("a", 1, 1))) == said
