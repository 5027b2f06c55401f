"""Where nobody acts yet: both cases by hand, what covers a cell, what is not placed, who might be interested."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping
from datetime import date
from itertools import count, product
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cap import odj, trous
from cap.communaute import Communaute
from cap.loader import load
from cap.model import Acteur, Action, Etape, Objectifs, Parcours, Public
from cap.render import trous as rendu
from cap.render.pages import Page
from cap.render.trous_svg import svg
from cap.resources import folder
from cap.trous import Filtres, lire
from cap.trous_suites import CONSOLIDE, FRAGILISE, OUVERT, REFERME, interesses
from cap.trous_tableau import Tableau, tableau
from conftest import Community, Golden, Run

MORLAIX = folder("sample-community")
MULHOUSE = Path(__file__).parent / "communities" / "mulhouse"
FIN_2024 = date(2024, 12, 31)
JOUR = date(2026, 3, 20)
_SUITE = count()

# The case's own table (its §6 and §7), by hand: who acts at each step, for each of the four publics; None: no object.
ETAPES_MORLAIX = ("produire", "transformer", "distribuer", "cuisiner", "apprendre", "decider")
PUBLICS_MORLAIX = ("grand-public", "foyers-precarite", "jeunes", "professionnels")
SSA = "securite-sociale-alimentation"
A_LA_MAIN_MORLAIX: tuple[tuple[set[str] | None, ...], ...] = (
    (set(), None, {"ferme-pedagogique"}, {"foncier-agricole", "conversion-bio"}),
    ({"farines-pain-locaux"}, None, {"commandes-cantines"}, {"legumerie"}),
    (
        {"paniers-hebdomadaires", "monnaie-locale", "magasin-bio-cooperatif", SSA},
        {"epicerie-solidaire", "aides-alimentaires-urgence", SSA},
        {"commandes-cantines"},
        {"monnaie-locale"},
    ),
    (
        {"jardins-partages", "repas-prix-libre"},
        {"jardins-partages", "repas-prix-libre", "repas-de-quartier"},
        {"cantine-en-regie"},
        set(),
    ),
    (
        {"sorties-nature", "fermes-ouvertes", "jardins-partages", "comprendre-notre-assiette"},
        {"jardins-partages", "comprendre-notre-assiette"},
        {"sorties-nature", "ateliers-cuisine-ecole", "ferme-pedagogique"},
        set(),
    ),
    (
        {SSA},
        {SSA},
        None,
        {"reseau-associations", "accompagnement-ess", "plan-alimentaire-territorial", "suivi-evaluation-ssa"},
    ),
)
# How many actions in each cell of the other case (its §7), steps in rows, publics in columns.
ETAPES_MULHOUSE = ("etre-rencontre", "s-informer", "essayer", "s-engager", "porter", "s-inserer")
PUBLICS_MULHOUSE = ("jeunes-11-15", "jeunes-16-17", "jeunes-18-25", "hors-dispositif")
A_LA_MAIN_MULHOUSE = ((5, 3, 1, 1), (0, 2, 2, 1), (3, 4, 1, 0), (2, 3, 1, 0), (0, 1, 4, 0), (0, 1, 3, 0))


def du_cas(dossier: Path, jour: date = FIN_2024, **options: object) -> Tableau:
    return tableau(load(dossier).communaute, jour, **options)  # type: ignore[arg-type]


def essai(community: Community, files: Mapping[str, str], jour: date = JOUR, **options: object) -> Tableau:
    return du_cas(community({**BASE, **files}, name=f"essai-{next(_SUITE)}"), jour, **options)


def etat(vu: Tableau, reference: str) -> str:
    ligne, _, colonne = reference.rpartition("/")
    return vu.lecture.cellules[f"p/{ligne}", colonne].etat


def dit(vu: Tableau, page: Page = Page()) -> str:  # noqa: B008 - immutable
    return rendu.texte(vu, page).replace("\u00a0", " ").replace("\u202f", " ")


OBJECTIFS = """\
objectifs:
  - {id: g, intitule: Vivre mieux, intermediaires: [{id: o, intitule: Savoir}, {id: oo, intitule: Agir}]}
  - {id: seul, intitule: Durer}
parcours:
  - id: p
    intitule: Le chemin
    etapes: [{id: un, intitule: Un}, {id: deux, intitule: Deux}, {id: trois, intitule: Trois}]
publics: [{id: jeunes, intitule: Jeunes}, {id: aines, intitule: Aînés}, {id: tous-ages, intitule: Tous âges}]
"""
BASE = {
    "objectifs.yaml": OBJECTIFS,
    **{f"acteurs/{nom}.yaml": f"nom: {nom.upper()}\ntype: association\n" for nom in "abcd"},
}


def action(porteurs: str, etapes: str = "un", publics: str = "jeunes", reste: str = "objectifs: [o]") -> str:
    return f"nom: L’action\nporteurs: [{porteurs}]\netapes: [{etapes}]\npublics: [{publics}]\n{reste}\n"


# --- the cases, by hand --------------------------------------------------------------------------------------


def test_morlaix_is_the_table_of_its_case() -> None:
    vu = du_cas(MORLAIX)
    attendues = {
        (f"alimentation/{etape}", public): A_LA_MAIN_MORLAIX[rang][colonne]
        for (rang, etape), (colonne, public) in product(enumerate(ETAPES_MORLAIX), enumerate(PUBLICS_MORLAIX))
    }
    assert list(vu.lecture.cellules) == list(attendues)
    for case, cellule in vu.lecture.cellules.items():
        voulues = attendues[case]
        assert set(cellule.actions) == (voulues or set()), case
        assert (cellule.etat == trous.SANS_OBJET) is (voulues is None)
        assert (cellule.etat == trous.VIDE) is (voulues == set())
        assert (cellule.etat == trous.FRAGILE) is (voulues is not None and len(voulues) == 1)


def test_morlaix_counts_and_gaps() -> None:
    vu = du_cas(MORLAIX)
    assert (len(vu.cellules), vu.lecture.compte(trous.SANS_OBJET), vu.pertinentes, vu.tenues) == (24, 3, 21, 18)
    assert [cellule.reference for cellule in vu.dans(trous.VIDE)] == [
        "alimentation/produire/grand-public",
        "alimentation/cuisiner/professionnels",
        "alimentation/apprendre/professionnels",
    ]
    assert [(item.action, item.manque) for item in vu.a_situer] == [("suivi-evaluation-ssa", ("objectif",))]


def test_morlaix_the_gap_that_reopens_when_the_water_collective_leaves() -> None:
    avant, apres = du_cas(MORLAIX, date(2023, 11, 15)), du_cas(MORLAIX, depuis=date(2023, 11, 15))
    assert avant.lecture.cellules["alimentation/produire", "grand-public"].actions == ("veille-eau",)
    assert [cellule.reference for cellule in apres.nouveaux_trous] == ["alimentation/produire/grand-public"]
    ouverte = next(item for item in apres.changements if item.genre == OUVERT)
    assert (ouverte.sorties, ouverte.arrivees, ouverte.nouveau_trou) == (("veille-eau",), (), True)
    refermees = [item.apres.reference for item in apres.changements if item.genre == REFERME]
    assert refermees == ["alimentation/transformer/jeunes", "alimentation/distribuer/jeunes"]
    consolidees = [item.apres.reference for item in apres.changements if item.genre == CONSOLIDE]
    assert consolidees == ["alimentation/apprendre/foyers-precarite"]


def test_morlaix_who_could_meet() -> None:
    lues = du_cas(MORLAIX).lecture.cellules
    assert lues["alimentation/distribuer", "grand-public"].groupes == (
        ("buzuk", "finisterra", "pole-ess", "resam", "ulamir-cpie"),
        ("ferme-pen-ar-prat",),
    )
    # The épicerie is tied to the caisse by a bridge that works since November 2024; the CCAS is not.
    foyers = lues["alimentation/distribuer", "foyers-precarite"].groupes
    assert [("epi-du-port" in groupe, "buzuk" in groupe) for groupe in foyers] == [(True, True), (False, False)]
    avant = du_cas(MORLAIX, date(2024, 9, 30)).lecture.cellules["alimentation/distribuer", "foyers-precarite"]
    assert len(avant.groupes) == 3


def test_mulhouse_is_the_table_of_its_case() -> None:
    vu = du_cas(MULHOUSE)
    comptees = tuple(
        tuple(len(vu.lecture.cellules[f"engagement/{etape}", public].actions) for public in PUBLICS_MULHOUSE)
        for etape in ETAPES_MULHOUSE
    )
    assert comptees == A_LA_MAIN_MULHOUSE
    assert (len(vu.cellules), vu.pertinentes, vu.tenues, vu.lecture.compte(trous.VIDE)) == (24, 24, 17, 7)
    # What the members called priorities comes first.
    assert [cellule.reference for cellule in vu.dans(trous.VIDE)][:3] == [
        "engagement/s-informer/jeunes-11-15",
        "engagement/s-engager/hors-dispositif",
        "engagement/essayer/hors-dispositif",
    ]
    # Three bodies of the town are one structure, here as everywhere.
    assert ("carre", "participation-citoyenne") in vu.lecture.cellules["engagement/porter", "jeunes-18-25"].groupes
    assert vu.absences is not None and vu.absences.familles == ("recherche",)


@pytest.mark.parametrize(("nom", "dossier"), [("morlaix", MORLAIX), ("mulhouse", MULHOUSE)])
def test_what_each_case_reads(golden: Golden, nom: str, dossier: Path) -> None:
    vu = du_cas(dossier, depuis=date(2023, 11, 15))
    golden(f"trous/{nom}.txt", rendu.texte(vu, Page()))
    golden(f"trous/{nom}.md", rendu.markdown(vu))
    golden(f"trous/{nom}.svg", svg(vu))


# --- states --------------------------------------------------------------------------------------------------


def test_one_action_is_fragile_two_linked_cover_two_unlinked_could_meet(community: Community) -> None:
    vu = essai(
        community,
        {
            "actions/x.yaml": action("a"),
            "actions/y.yaml": action("a, b", "un, deux"),
            "actions/z.yaml": action("c", "deux"),
        },
    )
    assert (etat(vu, "un/jeunes"), etat(vu, "deux/jeunes"), etat(vu, "trois/jeunes")) == (
        trous.COUVERT,
        trous.A_RELIER,
        trous.VIDE,
    )
    assert vu.lecture.cellules["p/deux", "jeunes"].groupes == (("a", "b"), ("c",))
    assert "Aucun lien connu entre : A et B ; C." in dit(vu)


@pytest.mark.parametrize(
    "lien",
    [
        {"acteurs/a.yaml": "nom: A\nliens: [{avec: c, intensite: idees}]\n"},
        {"acteurs/a.yaml": "nom: A\nrattachement: c\n"},
        {"actions/ailleurs.yaml": action("d", "trois", reste="partenaires: [a, c]")},
        {"passerelles.yaml": "passerelles: [{id: p, de: c, vers: 'action:x', statut: effective, depuis: 2025}]\n"},
    ],
)
def test_each_of_the_four_links_ties_who_acts_on_a_cell(community: Community, lien: dict[str, str]) -> None:
    vu = essai(community, {"actions/x.yaml": action("a"), "actions/y.yaml": action("c"), **lien})
    assert etat(vu, "un/jeunes") == trous.COUVERT


def test_actions_that_end_soon_or_whose_carriers_left_are_fragile(community: Community) -> None:
    files = {
        "actions/x.yaml": action("a", reste="fin: 2026-08"),
        "actions/y.yaml": action("a", "un, deux", reste="fin: 2026-09-20"),
        "actions/z.yaml": action("d", "deux"),
        "actions/w.yaml": action("d", "deux"),
        "acteurs/d.yaml": "nom: D\ndepart: 2025-06-30\n",
    }
    vu = essai(community, files)
    assert vu.lecture.cellules["p/un", "jeunes"].fragile == (trous.FIN,)
    assert etat(vu, "deux/jeunes") == trous.COUVERT
    assert "2 actions : « L’action » et « L’action » ; toutes finissent d’ici 6 mois" in " ".join(dit(vu).split())
    court = essai(community, {**files, "communaute.yaml": "format: 1\nnom: E\nseuils: {fin-proche: 3 mois}\n"})
    assert etat(court, "un/jeunes") == trous.COUVERT
    seules = {nom: texte for nom, texte in files.items() if "y.yaml" not in nom}
    delaisse = essai(community, {**seules, "actions/y.yaml": "nom: Y\nporteurs: [a]\n"})
    assert delaisse.lecture.cellules["p/deux", "jeunes"].fragile == (trous.DELAISSEE,)
    assert "toutes portées par des acteurs partis" in " ".join(dit(delaisse).split())


@pytest.mark.parametrize(
    ("reste", "dite"),
    [
        ("statut: terminee", "« L’action » est terminée."),
        ("fin: 2025-12", "« L’action » s’est terminée en décembre 2025."),
        ("statut: suspendue\nfin: 2027", "« L’action » est suspendue."),
        ("statut: abandonnee", "« L’action » est abandonnée."),
        ("statut: idee", "« L’action » est à l’état d’idée."),
        ("statut: preparation", "« L’action » est en préparation."),
        ("debut: 2026-09", "« L’action » doit commencer en septembre 2026."),
    ],
)
def test_what_does_not_run_covers_nothing_and_is_told(community: Community, reste: str, dite: str) -> None:
    vu = essai(community, {"actions/x.yaml": action("a", reste=reste)})
    assert etat(vu, "un/jeunes") == trous.VIDE
    assert dite in " ".join(dit(vu).split())


def test_a_replaced_action_covers_nothing_and_a_duplicate_counts_once(community: Community) -> None:
    vu = essai(
        community,
        {
            "actions/vieille.yaml": action("a"),
            "actions/neuve.yaml": action("a", "deux", reste="remplace: vieille"),
            "actions/double.yaml": "nom: Double\nporteurs: [b]\netapes: [trois]\ndoublon_de: neuve\n",
        },
    )
    assert etat(vu, "un/jeunes") == trous.VIDE
    assert [item.etat for item in vu.lecture.cellules["p/un", "jeunes"].autres] == ["remplacee"]
    # The duplicate says the step, what it repeats the public: one action, placed by both, and nothing left to place.
    assert vu.lecture.cellules["p/trois", "jeunes"].actions == ("neuve",)
    assert vu.lecture.cellules["p/deux", "jeunes"].fragile == (trous.UNE_SEULE,)
    assert [item.action for item in vu.a_situer] == ["neuve"] and vu.a_situer[0].manque == ("objectif",)


def test_old_ids_of_steps_and_publics_still_place_an_action(community: Community) -> None:
    objectifs = OBJECTIFS.replace("id: un,", "id: un, anciens_ids: [premier],").replace(
        "id: jeunes,", "id: jeunes, anciens_ids: [ados],"
    )
    vu = essai(community, {"objectifs.yaml": objectifs, "actions/x.yaml": action("a", "p/premier", "ados")})
    assert etat(vu, "un/jeunes") == trous.FRAGILE
    seul = essai(community, {"objectifs.yaml": objectifs, "actions/x.yaml": action("a", "premier", "ados")})
    assert etat(seul, "un/jeunes") == trous.FRAGILE


# --- what is not placed --------------------------------------------------------------------------------------


def test_a_cell_that_an_action_to_place_may_cover_is_not_said_empty(community: Community) -> None:
    vu = essai(
        community,
        {
            "actions/x.yaml": "nom: Sans étape\nporteurs: [a]\npublics: [jeunes]\nobjectifs: [o]\n",
            "actions/y.yaml": "nom: Sans public\nporteurs: [a]\netapes: [deux]\nobjectifs: [o]\n",
            "actions/z.yaml": action("a", "inconnue, un", "aines", "objectifs: [g]"),
        },
    )
    etats = {cellule.reference.removeprefix("p/"): cellule.etat for cellule in vu.cellules}
    assert [case for case, etat in etats.items() if etat == trous.POSSIBLE] == [
        "un/jeunes",
        "deux/jeunes",
        "deux/aines",
        "deux/tous-ages",
        "trois/jeunes",
    ]
    assert vu.lecture.cellules["p/deux", "jeunes"].possibles == ("x", "y")
    assert [(item.action, item.manque) for item in vu.a_situer] == [("x", ("etape",)), ("y", ("public",))]
    texte = dit(vu)
    assert texte.index("D’abord, 2 actions à situer") < texte.index("peut-être")
    assert "Deux × Jeunes : peut-être couverte par « Sans étape » ou « Sans public »." in " ".join(texte.split())
    assert "5 cases peut-être vides" in texte


def test_an_action_that_says_nothing_may_be_anywhere(community: Community) -> None:
    vu = essai(community, {"actions/x.yaml": "nom: X\nporteurs: [a]\n", "actions/y.yaml": action("b")})
    assert {cellule.etat for cellule in vu.cellules} == {trous.POSSIBLE, trous.FRAGILE}
    assert vu.a_situer[0].manque == ("etape", "public", "objectif")
    assert "Sans étape ni public ni objectif : X" in dit(vu)


# --- what is written on cells --------------------------------------------------------------------------------

ASSUME = OBJECTIFS + (
    "trous_assumes: [{cellule: p/un/jeunes, motif: pas cette année, decision: 2026-01-10-copil#D1,"
    " revoir_le: 2026-09}]\n"
    "trous_prioritaires: [p/trois/aines]\n"
    "sans_objet: [{etapes: [deux], publics: tous, motif: sans intérêt}]\n"
)
DECISION = "---\nstatut: tenue\n---\n## Trous\nDécision D1 : on attend.\n"


def test_an_accepted_gap_tells_why_and_comes_back_when_its_review_is_past(community: Community) -> None:
    files = {"objectifs.yaml": ASSUME, "reunions/2026-01-10-copil.md": DECISION}
    vu = essai(community, files)
    assert etat(vu, "un/jeunes") == trous.ASSUME
    texte = " ".join(dit(vu).split())
    assert "Pas cette année, D1 du 10 janvier 2026, à revoir en septembre 2026." in texte
    apres = essai(community, files, date(2026, 10, 1))
    assert apres.lecture.cellules["p/un", "jeunes"].a_revoir and etat(apres, "un/jeunes") == trous.VIDE
    assert "trou assumé, pas cette année" in " ".join(dit(apres).split())
    avant = essai(community, files, date(2026, 1, 1))
    assert etat(avant, "un/jeunes") == trous.VIDE
    assert avant.lecture.cellules["p/un", "jeunes"].assume is None
    couverte = essai(community, {**files, "actions/x.yaml": action("a")})
    assert etat(couverte, "un/jeunes") == trous.FRAGILE


def test_states_without_a_date_are_said_to_be_the_present_ones(community: Community) -> None:
    vu = essai(
        community,
        {
            "actions/court.yaml": action("a", reste="debut: 2025"),
            "actions/depuis-toujours.yaml": action("a"),
            "actions/finie.yaml": action("a", reste="statut: terminee"),
            "actions/finie-datee.yaml": action("a", reste="statut: terminee\nfin: 2025"),
            "actions/pause.yaml": action("a", reste="statut: suspendue\nfin: 2027"),
        },
    )
    assert vu.sans_date == ("depuis-toujours", "finie", "pause")
    assert "3 actions sans date comptent par leur état actuel, non daté." in " ".join(dit(vu).split())


def test_a_gap_accepted_without_a_dated_decision_is_said_undated(community: Community) -> None:
    vu = essai(community, {"objectifs.yaml": OBJECTIFS + "trous_assumes: [{cellule: p/un/jeunes}]\n"})
    assert "Sans motif écrit." in dit(vu) and "état actuel, non daté" in dit(vu)


def test_cells_without_object_and_priorities(community: Community) -> None:
    files = {
        "objectifs.yaml": ASSUME,
        "actions/x.yaml": action("a", "deux"),
        "feuille-de-route.yaml": "jalons: [{id: j, intitule: Ouvrir, trous: [p/trois/aines]},"
        " {id: k, intitule: Fini, etat: fait, trous: [p/trois/aines, inconnue]}]\n",
    }
    vu = essai(community, files)
    assert [etat(vu, f"deux/{public}") for public in ("jeunes", "aines", "tous-ages")] == [trous.SANS_OBJET] * 3
    assert vu.lecture.cellules["p/deux", "jeunes"].motif == "sans intérêt"
    assert "Deux × Jeunes est dite sans objet ; on y agit pourtant : « L’action »." in " ".join(dit(vu).split())
    prioritaire = vu.dans(trous.VIDE)[0]
    assert (prioritaire.reference, prioritaire.jalons) == ("p/trois/aines", ("j",))
    assert "dite prioritaire ; portée à la feuille de route : « Ouvrir »" in " ".join(dit(vu).split())
    assert "priorité" in svg(vu) and "dite prioritaire" in rendu.html(vu)


# --- other tables and filters --------------------------------------------------------------------------------


def test_by_objective_a_global_one_alone_leaves_its_nearer_ones_open(community: Community) -> None:
    vu = essai(
        community,
        {
            "actions/x.yaml": action("a", reste="objectifs: [o]"),
            "actions/y.yaml": action("b", publics="aines", reste="objectifs: [g]"),
            "actions/z.yaml": action("c", publics="tous-ages", reste="objectifs: [seul]"),
        },
        par="objectif",
    )
    etats = {cellule.reference: cellule.etat for cellule in vu.cellules}
    assert [ligne.id for ligne in vu.lignes] == ["o", "oo", "seul"]
    assert (etats["o/jeunes"], etats["oo/jeunes"], etats["seul/tous-ages"]) == ("fragile", "vide", "fragile")
    assert (etats["o/aines"], etats["oo/aines"], etats["seul/aines"]) == ("possible", "possible", "vide")
    assert [(item.action, item.manque) for item in vu.a_situer] == [("y", ("objectif",))]
    assert "A : sert pour ce public l’objectif « Savoir »" in " ".join(dit(vu).split())
    texte = dit(vu).partition("cases vides\n")[2].partition("peut-être vides\n")[0]
    assert texte.count("\n  Agir\n") == 1 and "Agir ×" not in texte
    assert "  Agir\n  – Jeunes : aucune action recensée.\n    Pourrai" in texte
    assert "- **Agir**\n- Jeunes : aucune action recensée.\n  - Pourrai" in rendu.markdown(vu).replace("\u00a0", " ")
    assert "C : sert cet objectif, public « Tous âges »" in " ".join(dit(vu).split())


def test_by_zone_an_action_without_zone_may_be_anywhere(community: Community) -> None:
    zones = OBJECTIFS + "zones: [{id: nord, intitule: Nord}, {id: sud, intitule: Sud}]\n"
    files = {
        "objectifs.yaml": zones,
        "actions/x.yaml": action("a", reste="zones: [nord]\nobjectifs: [o]"),
        "actions/y.yaml": action("b", "deux"),
    }
    vu = essai(community, files, par="zone")
    etats = {cellule.reference: cellule.etat for cellule in vu.cellules}
    assert etats == {
        "p/un/nord": "fragile",
        "p/un/sud": "vide",
        "p/deux/nord": "possible",
        "p/deux/sud": "possible",
        "p/trois/nord": "vide",
        "p/trois/sud": "vide",
    }
    assert [(item.action, item.manque) for item in vu.a_situer] == [("y", ("zone",))]
    assert "A : agit à cette étape, zone « Nord »" in " ".join(dit(vu).split())
    assert json.loads(rendu.json(vu))["cellules"][0]["zone"] == "nord"


def test_filters_choose_sides_or_actions(community: Community) -> None:
    files = {
        "actions/x.yaml": action("a", "un", reste="objectifs: [o]"),
        "actions/y.yaml": action("b", "deux", reste="objectifs: [oo]"),
        "actions/z.yaml": action("c", "trois", reste=""),
    }
    etape = essai(community, files, choix=Filtres(etapes=("p/un",), publics=("jeunes",)))
    assert [cellule.reference for cellule in etape.cellules] == ["p/un/jeunes"]
    assert etape.a_situer == () and etape.absences is None
    assert "Filtre : étape « Un » ; public « Jeunes »" in dit(etape)
    objectif = essai(community, files, choix=Filtres(objectifs=("o",)))
    assert (etat(objectif, "un/jeunes"), etat(objectif, "deux/jeunes"), etat(objectif, "trois/jeunes")) == (
        trous.FRAGILE,
        trous.VIDE,
        trous.POSSIBLE,
    )
    large = {
        "actions/x.yaml": action("a", reste="objectifs: [g]"),
        "actions/y.yaml": action("b", reste="objectifs: [seul]"),
    }
    proche = essai(community, large, choix=Filtres(objectifs=("oo",)))
    assert proche.lecture.cellules["p/un", "jeunes"].possibles == ("x",)
    tout = essai(community, files, choix=Filtres(objectifs=("g",), parcours=("p",)))
    assert (tout.tenues, len(tout.cellules)) == (2, 9)


def test_a_filter_beside_the_table_leaves_out_what_serves_something_else(community: Community) -> None:
    files = {
        "actions/x.yaml": action("a", "un", reste="objectifs: [o]"),
        "actions/y.yaml": action("b", "deux", reste="objectifs: [oo]\nstatut: terminee\nfin: 2025-06-30"),
        "actions/z.yaml": action("b", "deux", "aines", reste="objectifs: [o]\nstatut: terminee\nfin: 2025-06-30"),
    }
    texte = " ".join(dit(essai(community, files, choix=Filtres(objectifs=("o",)))).split())
    assert "Deux × Jeunes Aucune action de ce choix." in texte and "« vide » aucune action de ce choix" in texte
    assert "Deux × Aînés « L’action » s’est terminée le 30 juin 2025." in texte
    sans = " ".join(dit(essai(community, files)).split())
    assert "de ce choix" not in sans and "Deux × Jeunes « L’action » s’est terminée" in sans


def test_what_a_table_waits_for_comes_first_and_the_rest_at_the_end(community: Community) -> None:
    files = {
        "actions/x.yaml": action("a", reste=""),
        "actions/y.yaml": "nom: Sans étape\nporteurs: [a]\npublics: [jeunes]\nobjectifs: [o]\n",
    }
    vu = essai(community, files)
    assert [(item.action, item.ici) for item in vu.a_situer] == [("x", False), ("y", True)]
    texte = dit(vu)
    assert "D’abord, 1 action à situer (et 1 autre sans effet sur cette table)\n  Sans étape : Sans étape" in texte
    assert "À compléter : 1 action à situer, sans effet sur cette table\n  Sans objectif : L’action" in texte
    assert texte.index("vides") < texte.index("À compléter")
    seule = essai(community, {"actions/x.yaml": files["actions/x.yaml"]})
    assert "D’abord" not in dit(seule) and "D’abord" not in svg(seule)
    compte = "1 action reste à situer, sans effet sur cette table."
    assert compte in " ".join(dit(seule).split()) and compte in svg(seule).replace("\u00a0", " ")
    objectif = dit(essai(community, files, par="objectif"))
    assert "D’abord, 1 action à situer (et 1 autre sans effet sur cette table)\n  Sans objectif : L’action" in objectif
    assert "Sans étape : Sans étape" in objectif[objectif.index("À compléter") :]


# --- who might be interested ---------------------------------------------------------------------------------


def proposes(vu: Tableau, reference: str) -> list[tuple[str, str, str]]:
    return [tuple(item) for item in vu.interesses[reference]]


def test_neighbours_are_suggested_once_in_alphabetical_order(community: Community) -> None:
    vu = essai(
        community,
        {
            "actions/x.yaml": action("d", "deux", "jeunes"),
            "actions/y.yaml": action("b", "un", "aines"),
            "actions/z.yaml": action("c", "trois", "aines", "objectifs: [o]"),
            "actions/w.yaml": action("a", "trois", "tous-ages", "objectifs: [oo]"),
        },
    )
    # Same step for the neighbouring public, same public at the neighbouring steps; further ones stay out.
    assert proposes(vu, "p/deux/aines") == [
        ("b", "meme-colonne", "p/un"),
        ("c", "meme-colonne", "p/trois"),
        ("d", "meme-ligne", "jeunes"),
    ]
    # Same public for an objective served at that step, wherever else.
    assert ("d", "meme-objectif", "o") in proposes(vu, "p/trois/jeunes") or ("d", "meme-colonne", "p/deux") in proposes(
        vu, "p/trois/jeunes"
    )


def test_an_objective_served_at_the_step_points_further(community: Community) -> None:
    vu = essai(
        community,
        {
            "actions/x.yaml": action("a", "un", "tous-ages", "objectifs: [o]"),
            "actions/y.yaml": action("b", "trois", "jeunes", "objectifs: [o]"),
        },
    )
    assert proposes(vu, "p/un/jeunes") == [("b", "meme-objectif", "o")]
    assert "B : sert pour ce public l’objectif « Savoir »" in " ".join(dit(vu).split())


def test_where_neighbours_are_silent_the_nearest_are_looked_for(community: Community) -> None:
    vu = essai(community, {"actions/x.yaml": action("a", "un", "tous-ages", "objectifs: []")})
    assert proposes(vu, "p/un/jeunes") == [("a", "meme-ligne", "tous-ages")]
    assert proposes(vu, "p/trois/tous-ages") == [("a", "meme-colonne", "p/un")]
    assert proposes(vu, "p/trois/jeunes") == []


def test_nobody_is_told_what_to_do() -> None:
    for dossier in (MORLAIX, MULHOUSE):
        texte = dit(du_cas(dossier))
        assert not re.search(r"\bdoi(t|vent)\b|devez|score|retard|%", texte)


def test_who_left_is_suggested_to_nobody(community: Community) -> None:
    vu = essai(
        community, {"actions/x.yaml": action("a, b", "un", "aines"), "acteurs/a.yaml": "nom: A\ndepart: 2025-01-31\n"}
    )
    assert [nom for nom, _, _ in proposes(vu, "p/un/jeunes")] == ["b"]
    assert interesses(load(MORLAIX).communaute, lire(load(MORLAIX).communaute, FIN_2024), ()) == {}


# --- what changed --------------------------------------------------------------------------------------------


def test_opened_closed_and_fragile_since_a_day(community: Community) -> None:
    files = {
        "actions/finie.yaml": action("a", "un", reste="debut: 2024\nfin: 2025-12"),
        "actions/neuve.yaml": action("a", "deux", reste="debut: 2026-02"),
        "actions/longue.yaml": action("a", "trois", reste="debut: 2024"),
        "actions/courte.yaml": action("a", "trois", reste="debut: 2024\nfin: 2025-12"),
    }
    vu = essai(community, files, depuis=date(2025, 6, 1))
    assert [(item.genre, item.apres.reference) for item in vu.changements] == [
        (OUVERT, "p/un/jeunes"),
        (REFERME, "p/deux/jeunes"),
        (FRAGILISE, "p/trois/jeunes"),
    ]
    texte = " ".join(dit(vu).split())
    assert "1 case s’est vidée Un × Jeunes : « L’action » n’y est plus" in texte
    rien = essai(community, {}, depuis=date(2025, 6, 1))
    assert "Aucune case n’a changé d’état." in dit(rien)
    partiel = essai(community, files, depuis=date(2025, 6, 1), choix=Filtres(etapes=("p/deux",)))
    assert [item.genre for item in partiel.changements] == [REFERME]


def test_a_lapsed_acceptance_is_a_new_gap(community: Community) -> None:
    objectifs = OBJECTIFS + "trous_assumes: [{cellule: p/un/jeunes, motif: attente, revoir_le: 2026-01}]\n"
    vu = essai(community, {"objectifs.yaml": objectifs}, depuis=date(2025, 12, 1))
    assert [cellule.reference for cellule in vu.nouveaux_trous] == ["p/un/jeunes"]
    assert "trou assumé, attente, à revoir en janvier 2026" in " ".join(dit(vu).split())


# --- who and what is absent ----------------------------------------------------------------------------------


def test_absent_families_voices_objectives_and_members(community: Community) -> None:
    files = {
        "actions/x.yaml": action("a"),
        "acteurs/b.yaml": "nom: B\nsans_action_propre: vient écouter\n",
        "evaluation.yaml": "indicateurs: [{id: i, intitule: I, objectif: o}, {id: k, intitule: K, objectif: rien}]\n",
        "reunions/2026-01-10-j.md": "---\nstatut: tenue\npresents: [{acteur: a, qualite: élue}]\n"
        "autres_presents: des habitants\n---\nOn parle.\n",
        "reunions/2026-02-10-j.md": "---\nstatut: tenue\npresents: [{acteur: a, qualite: Élus}]\n---\nOn parle.\n",
    }
    vu = essai(community, files)
    assert vu.absences is not None
    assert vu.absences.familles == (
        "État et organismes publics",
        "collectivités territoriales",
        "entreprises",
        "recherche",
        "habitants",
    )
    texte = " ".join(dit(vu).split())
    assert "élus (présence notée à 2 réunions, la dernière le 10 février 2026)" in texte
    assert "tissu associatif (3 associations actives) ; habitants (présence notée à 1 réunion)" in texte
    assert "Objectifs sans action en cours : « Agir » et « Durer »." in texte
    assert "Objectifs sans indicateur : « Agir » et « Durer »." in texte
    assert "Acteurs sans action, et sans raison écrite : C et D." in texte
    assert "Sans action propre, et c’est dit : B (vient écouter)." in texte


def test_an_empty_community_gets_its_first_step(community: Community) -> None:
    for par, attendu in (
        ("etape", "les étapes d’un parcours (« parcours: ») et les publics (« publics: »)"),
        ("zone", "les étapes d’un parcours (« parcours: ») et les zones (« zones: »)"),
    ):
        vu = du_cas(community({"actions/x.yaml": "nom: X\nporteurs: [a]\n"}), JOUR, par=par)
        assert vu.a_situer == ()
        texte = " ".join(dit(vu).split())
        assert f"Pour commencer, décrivez {attendu} dans objectifs.yaml." in texte
        assert "jeu à trois" not in texte
        assert "Pour commencer" in svg(vu) and "Pour commencer" in rendu.html(vu)
        assert json.loads(rendu.json(vu))["cellules"] == []


def test_no_association_nor_inhabitant_is_said_plainly(community: Community) -> None:
    vu = du_cas(community({"acteurs/e.yaml": "nom: E\ntype: entreprise\n", "objectifs.yaml": OBJECTIFS}), JOUR)
    texte = " ".join(dit(vu).split())
    assert "aucune présence d’élus notée) ; tissu associatif (aucune association active)" in texte
    assert "habitants (aucune présence d’habitants notée)" in texte
    assert "Aucun indicateur n’est encore écrit" in texte


# --- properties ----------------------------------------------------------------------------------------------

ETAPES, PUBLICS = ("p/un", "p/deux", "q/un"), ("x", "y", "z")
STATUTS = ("", "idee", "preparation", "en-cours", "terminee", "suspendue", "abandonnee")


def _communaute(actions: tuple[Action, ...]) -> Communaute:
    objectifs = Objectifs(
        parcours=(
            Parcours(id="p", intitule="P", etapes=(Etape(id="un", intitule="U"), Etape(id="deux", intitule="D"))),
            Parcours(id="q", intitule="Q", etapes=(Etape(id="un", intitule="U"),)),
        ),
        publics=tuple(Public(id=nom, intitule=nom) for nom in PUBLICS),
    )
    acteurs = {nom: Acteur(id=nom, nom=nom) for nom in "abc"}
    return Communaute(objectifs=objectifs, acteurs=acteurs, actions={item.id: item for item in actions})


def _parmi(valeurs: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(valeurs), max_size=3).map(tuple)


@st.composite
def des_actions(draw: st.DrawFn) -> tuple[Action, ...]:
    nombre = draw(st.integers(0, 7))
    noms = [f"n{rang}" for rang in range(nombre)]
    return tuple(
        Action(
            id=nom,
            nom=nom,
            porteurs=draw(_parmi(("a", "b", "c", "inconnu"))),
            etapes=draw(_parmi((*ETAPES, "inconnue"))),
            publics=draw(_parmi(PUBLICS)),
            statut=draw(st.sampled_from(STATUTS)),
            doublon_de=draw(st.sampled_from(["", *noms])),
            remplace=draw(st.sampled_from(["", "", *noms])),
        )
        for nom in noms
    )


@given(des_actions())
def test_states_part_all_the_cells_and_say_what_they_hold(actions: tuple[Action, ...]) -> None:
    lue = lire(_communaute(actions), JOUR)
    assert sum(lue.compte(etat) for etat in trous.ETATS) == len(lue.cellules) == len(ETAPES) * len(PUBLICS)
    for cellule in lue.cellules.values():
        assert cellule.tenue == bool(cellule.actions)
        assert bool(cellule.fragile) == (cellule.etat == trous.FRAGILE)
        assert bool(cellule.possibles) == (cellule.etat == trous.POSSIBLE)
        assert len(set(cellule.actions)) == len(cellule.actions)
        if cellule.etat == trous.COUVERT:
            assert len(cellule.actions) > 1 and len(cellule.groupes) <= 1
        membres = [acteur for groupe in cellule.groupes for acteur in groupe]
        assert len(set(membres)) == len(membres)


@given(des_actions(), _parmi(ETAPES), _parmi(PUBLICS))
def test_a_living_action_more_never_opens_a_cell(
    actions: tuple[Action, ...], etapes: tuple[str, ...], publics: tuple[str, ...]
) -> None:
    de_plus = Action(id="plus", nom="plus", porteurs=("a",), etapes=etapes, publics=publics, statut="en-cours")
    avant, apres = (lire(_communaute(items), JOUR) for items in (actions, (*actions, de_plus)))
    for case, cellule in apres.cellules.items():
        assert cellule.tenue or not avant.cellules[case].tenue
        assert not (cellule.etat == trous.VIDE and avant.cellules[case].etat == trous.POSSIBLE)
        if case in product(etapes, publics):
            assert cellule.tenue


# --- what is shown -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("largeur", [20, 40, 60, 80, 100])
@pytest.mark.parametrize("dossier", [MORLAIX, MULHOUSE], ids=["morlaix", "mulhouse"])
def test_nothing_is_wider_than_the_page(dossier: Path, largeur: int) -> None:
    for par in trous.TABLES:
        lignes = rendu.texte(du_cas(dossier, par=par), Page(largeur)).splitlines()
        assert max(map(len, lignes)) <= max(largeur, 40)


@pytest.mark.parametrize("largeur", [20, 30, 40, 80])
def test_a_word_of_the_table_is_never_cut_where_a_line_can_hold_it(community: Community, largeur: int) -> None:
    files = {
        "objectifs.yaml": """\
            parcours: [{id: p, intitule: P, etapes: [{id: un, intitule: Raccourcir la transformation}]}]
            publics: [{id: a, intitule: Demi-pensionnaires}, {id: b, intitule: Jeunes}, {id: c, intitule: Aînés}]
            """
    }
    mots = set(rendu.texte(essai(community, files), Page(largeur)).split())
    assert "transformation" in mots and not [mot for mot in mots if mot.startswith("Demi-") and not mot.endswith("s")]


def test_without_colour_the_words_say_the_same() -> None:
    vu = du_cas(MORLAIX)
    peint = rendu.texte(vu, Page(80, couleurs=True))
    assert "\x1b[97;41m" in peint
    nu = re.sub(r"\x1b\[[0-9;]*m", "", peint)
    assert [ligne.rstrip() for ligne in nu.splitlines()] == rendu.texte(vu, Page(80)).splitlines()


def test_a_wide_table_uses_letters_and_bands_told_below(community: Community) -> None:
    publics = "".join(f"  - {{id: u{rang}, intitule: Public numéro {rang}}}\n" for rang in range(30))
    objectifs = OBJECTIFS.split("publics:")[0] + f"publics:\n{publics}"
    vu = essai(community, {"objectifs.yaml": objectifs, "actions/x.yaml": action("a", publics="u0, u29")})
    texte = dit(vu)
    assert re.search(r"^ +a +b", texte, re.M) and re.search(r"\bad$", texte, re.M)
    assert "F fragile : une seule action" in " ".join(texte.split()) and "ad Public numéro 29" in " ".join(
        texte.split()
    )
    assert ">F 1<" in svg(vu)


def test_several_paths_are_told_apart(community: Community) -> None:
    deux = OBJECTIFS.replace("publics:", "  - {id: q, intitule: L’autre, etapes: [{id: un, intitule: Un}]}\npublics:")
    vu = essai(community, {"objectifs.yaml": deux, "actions/x.yaml": action("a", "q/un")})
    texte = dit(vu)
    assert "\nLe chemin\n" in texte and "\nL’autre\n" in texte and "L’autre : Un × Jeunes" in texte
    assert ">L’autre<" in svg(vu) and "L’autre" in rendu.html(vu)
    assert "| L’autre : Un |" in rendu.markdown(vu).replace("\u00a0", " ")
    rien = essai(community, {"objectifs.yaml": deux}, choix=Filtres(parcours=("p",), etapes=("q/un",)))
    assert "Aucune case ne répond à ce filtre." in dit(rien)


def test_long_lists_are_cut_with_the_way_to_the_rest(community: Community) -> None:
    etapes = ", ".join(f"{{id: e{rang}, intitule: É{rang}}}" for rang in range(40))
    objectifs = f"parcours: [{{id: p, intitule: P, etapes: [{etapes}]}}]\npublics: [{{id: jeunes, intitule: Jeunes}}]\n"
    porteurs = ", ".join(f"s{rang}" for rang in range(12))
    vu = essai(
        community,
        {
            "objectifs.yaml": objectifs,
            "actions/x.yaml": action(porteurs, "e0", reste=""),
            **{f"acteurs/s{rang}.yaml": f"nom: Structure {rang}\n" for rang in range(12)},
        },
    )
    texte = " ".join(dit(vu).split())
    assert "Et 9 autres cases : un filtre" in texte and "et 2 autres (--format json les donne tous)" in texte


def test_the_picture_holds_its_title_date_legend_and_words() -> None:
    racine = ElementTree.fromstring(svg(du_cas(MULHOUSE)))  # noqa: S314 - our own picture
    espace = "{http://www.w3.org/2000/svg}"
    textes = " ".join("".join(item.itertext()) for item in racine.iter(f"{espace}text"))
    assert racine.get("role") == "img" and racine.get("aria-labelledby") == "titre description"
    assert "au 31 décembre 2024" in (racine.findtext(f"{espace}title") or "")
    assert "S’informer, être écouté × 11-15 ans" in (racine.findtext(f"{espace}desc") or "").replace("\u00a0", " ")
    assert "Trous dans la raquette" in textes and "plusieurs actions, sans lien connu" in textes
    assert len(list(racine.iter(f"{espace}g"))) == 24


def test_nothing_of_the_folder_acts_in_the_page_or_the_picture(community: Community) -> None:
    vilain = "<script>alert(1)</script>"
    objectifs = OBJECTIFS.replace("intitule: Un}", f'intitule: "{vilain}"}}').replace("Jeunes", f'"{vilain}"')
    vu = essai(
        community, {"objectifs.yaml": objectifs, "actions/x.yaml": action("a").replace("L’action", f'"{vilain}"')}
    )
    for page in (rendu.html(vu), svg(vu)):
        assert "<script" not in page
    assert "\\<script\\>" in rendu.markdown(vu)
    ElementTree.fromstring(svg(vu))  # noqa: S314 - our own picture


def test_the_json_is_whole_and_documented() -> None:
    contenu = json.loads(rendu.json(du_cas(MORLAIX, depuis=date(2023, 11, 15))))
    documentation = rendu.__doc__ or ""
    assert contenu["schema"] in documentation
    assert [cle for cle in contenu if f"`{cle}`" not in documentation and cle != "schema"] == []
    premiere = contenu["cellules"][0]
    assert [cle for cle in premiere if f"`{cle}`" not in documentation] == []
    assert (premiere["etape"], premiere["public"], premiere["etat"], premiere["actions"]) == (
        "alimentation/produire",
        "grand-public",
        "vide",
        [],
    )
    assert premiere["autres"] == [{"action": "veille-eau", "etat": "terminee", "date": "2023-11"}]
    assert contenu["comptes"] == {
        "cases": 24,
        "pertinentes": 21,
        "couvertes": 18,
        "vide": 3,
        "possible": 0,
        "fragile": 9,
        "a-relier": 7,
        "couvert": 2,
        "assume": 0,
        "sans-objet": 3,
    }
    assert [change["genre"] for change in contenu["changements"]].count("ouvert") == 1
    assert [voix["la"] for voix in contenu["absences"]["jeu_a_trois"]] == [True, True, True]
    assert contenu["absences"]["acteurs_sans_action"] == [{"acteur": "citoyens", "raison": ""}]


def test_a_sheet_kept_for_the_support_function_is_not_named_to_members(community: Community) -> None:
    files = {"actions/x.yaml": action("a", reste="visibilite: soutien").replace("L’action", "Le secret")}
    assert "Le secret" not in dit(essai(community, files))
    assert "« un élément réservé »" in dit(essai(community, files))
    assert "Le secret" in dit(essai(community, files, audience="soutien"))


# --- in the agenda -------------------------------------------------------------------------------------------

COPIL = {
    "gouvernance.yaml": "instances:\n  - {id: copil, nom: Copil, niveau: pilotage}\n"
    "  - {id: gt, nom: Groupe, niveau: groupe-de-travail, membres: [a]}\n",
    "reunions/2026-01-10-copil.md": "---\ninstance: copil\ndate: 2026-01-10\nstatut: tenue\npresents: [a]\n---\n",
}


def points(community: Community, files: Mapping[str, str], instance: str = "copil") -> dict[str, odj.Point]:
    lues = load(community({**BASE, **COPIL, **files}, name=f"essai-{next(_SUITE)}")).communaute
    demande = odj.Demande(instance=instance, le=date(2026, 4, 14), minutes=600)
    return {vu.cle: vu for vu in odj.preparer(lues, demande, JOUR).points}


def test_new_gaps_and_reviews_due_come_to_the_meeting(community: Community) -> None:
    files = {
        "actions/x.yaml": action("a", reste="fin: 2026-02"),
        "actions/y.yaml": action("a", "deux", reste="fin: 2025"),
    }
    vu = points(community, files)["trous"]
    assert vu.intitule == "Trous dans la raquette : Un × Jeunes"
    assert "1 case s’est vidée depuis la dernière séance" in vu.motif.replace("'", "’")
    revue = OBJECTIFS + "trous_assumes: [{cellule: p/trois/jeunes, motif: attente, revoir_le: 2026-05}]\n"
    deux = points(community, {**files, "objectifs.yaml": revue})["trous"]
    assert deux.intitule == "Trous dans la raquette : 2 cases à regarder ensemble"
    assert [ligne.texte for ligne in deux.lignes] == ["Un × Jeunes", "Trois × Jeunes"]
    assert deux.motif.endswith("1 trou assumé à revoir.")
    assert "trous" not in points(community, files, "gt") and "a-situer" not in points(community, files, "gt")


def test_actions_to_place_come_while_a_cell_depends_on_them(community: Community) -> None:
    files = {"actions/x.yaml": "nom: Quelque part\nporteurs: [a]\netapes: [un]\n"}
    vu = points(community, files)["a-situer"]
    assert (vu.intitule, [ligne.texte for ligne in vu.lignes]) == (
        "Cartographie : situer ensemble 1 action",
        ["Quelque part"],
    )
    assert "3 cases de la carte" in vu.motif
    secrete = {"actions/x.yaml": files["actions/x.yaml"] + "visibilite: soutien\n"}
    assert "a-situer" not in points(community, secrete)
    assert "a-situer" not in points(community, {"actions/x.yaml": action("a", reste="")})


# --- the command ---------------------------------------------------------------------------------------------


def test_the_table_as_typed(run: Run, tmp_path: Path) -> None:
    vu = run("trous", "-C", MORLAIX, "--date", "2024-12-31")
    assert vu.code == 0 and "18 cases couvertes sur 21" in vu.stdout and vu.stderr == ""
    assert run("trous", "tableau", "-C", MORLAIX, "--date", "2024-12-31").stdout == vu.stdout
    filtre = run("trous", "-C", MORLAIX, "--date", "2024-12-31", "--public", "Jeunes", "--etape", "cuisiner")
    assert "1 case couverte sur 1, dont 1 fragile" in filtre.stdout
    perdu = run("trous", "-C", MORLAIX, "--public", "jeune")
    assert perdu.code == 2 and "Vouliez-vous « jeunes »" in perdu.stderr.replace("\u00a0", " ").replace("\u202f", " ")
    assert run("trous", "-C", MORLAIX, "--parcours", "rien").code == 2


@pytest.mark.parametrize(
    ("suffixe", "debut"), [("md", "# Trous"), ("json", "{"), ("html", "<!doctype"), ("svg", "<svg")]
)
def test_the_name_of_the_file_says_the_form(run: Run, tmp_path: Path, suffixe: str, debut: str) -> None:
    cible = tmp_path / f"table.{suffixe}"
    assert run("trous", "-C", MORLAIX, "--date", "2024-12-31", "-o", cible).code == 0
    assert cible.read_text(encoding="utf-8").startswith(debut)
    refus = run("trous", "-C", MORLAIX, "-o", tmp_path / "table.xyz")
    assert refus.code == 2 and ".svg" in refus.stderr


def test_pages_and_pictures_go_to_sorties(run: Run, tmp_path: Path) -> None:
    dossier = tmp_path / "c"
    shutil.copytree(MORLAIX, dossier)
    for fois in ("Écrit", "Déjà à jour"):
        vu = run("trous", "-C", dossier, "--date", "2024-12-31", "--format", "svg")
        assert vu.stdout == "" and fois in vu.stderr
    assert (dossier / "sorties/trous-dans-la-raquette.svg").is_file()
    vu = run("trous", "-C", dossier, "--date", "2024-12-31", "--format", "svg", "--par", "objectif", cwd=tmp_path)
    assert vu.stderr.replace("\u00a0", " ") == "Écrit : c/sorties/trous-par-objectif.svg\n"
    choix = ("--public", "jeunes", "--etape", "cuisiner", "--depuis", "2024-01-01")
    run("trous", "-C", dossier, "--date", "2024-12-31", "--format", "svg", *choix)
    assert (dossier / "sorties/trous-dans-la-raquette-cuisiner-jeunes-depuis-2024-01-01.svg").is_file()
    ailleurs = tmp_path / "ailleurs"
    ailleurs.mkdir()
    run("trous", "-C", dossier, "--date", "2024-12-31", "--format", "html", "-o", ailleurs)
    assert (ailleurs / "trous-dans-la-raquette.html").is_file()
    assert run("trous", "-C", dossier, "--format", "svg", "-o", "-").stdout.startswith("<svg")


def test_strict_fails_on_new_gaps_only(run: Run) -> None:
    arguments = ("trous", "-C", MORLAIX, "--date", "2024-12-31", "--strict")
    seul = run(*arguments)
    assert seul.code == 1 and "3 cases vides" in seul.stderr.replace("\u00a0", " ")
    nouveau = run(*arguments, "--depuis", "2023-11-21")
    assert nouveau.code == 1 and "1 nouveau trou" in nouveau.stderr and "Produire × Grand public" in nouveau.stderr
    assert run(*arguments, "--depuis", "2024-01-31").code == 0
    assert run(*arguments, "--public", "jeunes").code == 0
    apres = run("trous", "-C", MORLAIX, "--date", "2024-12-31", "--depuis", "2025-01-01")
    assert apres.code == 2 and "vient après" in apres.stderr


def test_strict_on_a_table_without_cells_is_not_green(run: Run, community: Community) -> None:
    vu = run("trous", "-C", community(), "--strict")
    dit = vu.stderr.replace("\u00a0", " ").replace("\u202f", " ")
    assert vu.code == 2 and "Pour commencer" in vu.stdout
    assert "--strict n’a rien à juger : cette table n’a aucune case." in dit and "Pour commencer, décrivez" in dit


def test_accepting_a_gap_writes_its_lines_and_only_those(run: Run, tmp_path: Path) -> None:
    dossier = tmp_path / "c"
    shutil.copytree(MORLAIX, dossier)
    fichier = dossier / "objectifs.yaml"
    avant = fichier.read_text(encoding="utf-8")
    commande = ("trous", "assumer", "produire/grand-public", "-C", dossier, "--date", "2025-01-15")
    essai_ = run(*commande, "--motif", "pas cette année", "--essai")
    assert essai_.code == 0 and "+  - cellule: alimentation/produire/grand-public" in essai_.stdout
    assert fichier.read_text(encoding="utf-8") == avant
    options = (
        "--motif",
        "pas cette année : on verra",
        "--decision",
        "2024-12-10-journee#D1",
        "--revoir-le",
        "mars 2026",
    )
    assert run(*commande, *options).code == 0
    apres = fichier.read_text(encoding="utf-8")
    assert [ligne for ligne in apres.splitlines() if ligne in avant.splitlines()] == avant.splitlines()
    assume = load(dossier).communaute.objectifs.trous_assumes[0]
    assert (assume.cellule, assume.motif) == ("alimentation/produire/grand-public", "pas cette année : on verra")
    assert assume.decision == "2024-12-10-journee#D1" and assume.revoir_le and assume.revoir_le.iso() == "2026-03"
    vu = run("trous", "-C", dossier, "--date", "2025-01-15").stdout
    assert "1 trou assumé" in vu.replace("\u00a0", " ")
    assert run("trous", "-C", dossier, "--date", "2026-04-15", "--strict", "--depuis", "2026-01-01").code == 1


def test_accepting_again_changes_what_is_given_and_keeps_the_rest(run: Run, tmp_path: Path) -> None:
    dossier = tmp_path / "c"
    shutil.copytree(MORLAIX, dossier)
    commande = ("trous", "assumer", "Produire × Grand public", "-C", dossier, "--date", "2025-01-15", "--motif")
    assert run(*commande, "on attend").code == 0
    encore = run(*commande, "on attend")
    assert encore.code == 0 and encore.stdout == "" and "Déjà noté" in encore.stderr
    assert run(*commande, "on attend encore", "--revoir-le", "2026").code == 0
    assert run(*commande, "on attend encore", "--revoir-le", "2027").code == 0
    (assume,) = load(dossier).communaute.objectifs.trous_assumes
    assert assume.motif == "on attend encore" and assume.revoir_le and assume.revoir_le.iso() == "2027"


@pytest.mark.parametrize(
    ("arguments", "mots"),
    [
        (("produire/grand-publik", "--motif", "x"), "Vouliez-vous « grand-public »"),
        (("produir/grand-public", "--motif", "x"), "Vouliez-vous « alimentation/produire »"),
        (("produire", "--motif", "x"), "Par exemple : alimentation/produire/grand-public"),
        (("produire/foyers-precarite", "--motif", "x"), "sans objet"),
        (("produire/grand-public", "--motif", " "), "avec sa raison"),
        (("produire/grand-public", "--motif", "x", "--revoir-le", "2020"), "est déjà passé"),
        (("produire/grand-public", "--motif", "x", "--revoir-le", "bientôt"), "--revoir-le"),
        (("produire/grand-public", "--motif", "x", "--decision", "2024-12-10-journe#D1"), "2024-12-10-journee#D1"),
        (("produire/grand-public",), "--motif"),
    ],
)
def test_what_cannot_be_accepted_is_declined_with_the_way(run: Run, arguments: tuple[str, ...], mots: str) -> None:
    refus = run("trous", "assumer", *arguments, "-C", MORLAIX, "--date", "2025-01-15", "--essai")
    assert refus.code == 2 and mots in refus.stderr.replace("\u00a0", " ").replace("\u202f", " ")


def test_accepting_a_covered_cell_says_so(run: Run) -> None:
    vu = run(
        "trous",
        "assumer",
        "decider/grand-public",
        "--motif",
        "au cas où",
        "-C",
        MORLAIX,
        "--essai",
        "--revoir-le",
        "n. c.",
    )
    assert vu.code == 0 and "couverte aujourd’hui" in vu.stderr


def test_cells_are_proposed_as_they_are_typed(run: Run) -> None:
    proposees = run("trous", "assumer", "alimentation/de", cwd=MORLAIX, env={"_CAP_COMPLETE": "mot"}).stdout
    assert [ligne.partition("\t")[0] for ligne in proposees.splitlines()] == [
        f"alimentation/decider/{public}" for public in PUBLICS_MORLAIX
    ]


def test_nothing_can_be_accepted_where_nothing_is_described(run: Run, community: Community) -> None:
    refus = run("trous", "assumer", "ici", "--motif", "x", "-C", community())
    assert refus.code == 2 and "Décrivez d’abord les étapes et les publics" in refus.stderr
