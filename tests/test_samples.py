"""The two real cases: what their sources say must come out of the files (case studies, « Valeurs attendues »)."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from statistics import median

import pytest

from cap.charte import figer
from cap.communaute import Communaute
from cap.cr import atteint, compte_rendu
from cap.loader import load
from cap.model import FAMILLES, famille
from cap.problem import CONSEIL
from cap.references import references, resolve
from cap.rules import REGLES
from cap.suivi import taches

ROOT = Path(__file__).parents[1]
FIN_2024 = date(2024, 12, 31)
FIN_2025 = date(2025, 12, 31)


@pytest.fixture(scope="module")
def morlaix() -> Communaute:
    return load(ROOT / "sample-community").communaute


@pytest.fixture(scope="module")
def mulhouse() -> Communaute:
    return load(ROOT / "tests" / "communities" / "mulhouse").communaute


def journees(communaute: Communaute) -> list:
    return [item for item in communaute.reunions_par_date if item.instance == "journee"]


@pytest.mark.parametrize("folder", ["sample-community", "tests/communities/mulhouse", "tests/communities/premier-jour"])
def test_the_cases_check_without_error(folder: str) -> None:
    loaded = load(ROOT / folder)
    assert loaded.problems == ()
    found = [
        item for rule in REGLES if rule.severity == "erreur" for item in rule.problems(loaded.communaute, FIN_2025)
    ]
    assert found == []


def test_every_reference_of_both_cases_resolves(morlaix: Communaute, mulhouse: Communaute) -> None:
    for communaute in (morlaix, mulhouse):
        lost = [
            item
            for item in references(communaute)
            if not item.libre and resolve(communaute, item.texte, item.kinds) is None
        ]
        assert lost == []


def test_morlaix_actors_at_the_end_of_2024(morlaix: Communaute) -> None:
    actifs = morlaix.actifs(FIN_2024)
    partis = [item.id for item in morlaix.acteurs.values() if item.depart]
    assert (len(morlaix.acteurs), len(actifs), partis) == (22, 20, ["departement", "eau-vive"])
    assert {famille(item.type) for item in actifs} == set(FAMILLES)


def test_the_day_of_departure_is_the_last_active_day(morlaix: Communaute) -> None:
    departement = morlaix.acteurs["departement"]
    assert morlaix.est_actif(departement, date(2024, 5, 21)) and not morlaix.est_actif(departement, date(2024, 5, 22))


def test_morlaix_presences_and_active_members_at_each_day(morlaix: Communaute) -> None:
    comptes = [(len(item.presents), len(morlaix.actifs(item.date.debut))) for item in journees(morlaix)]
    assert comptes == [
        (10, 10),
        (13, 13),
        (13, 15),
        (17, 18),
        (14, 19),
        (16, 20),
        (15, 21),
        (18, 21),
        (15, 20),
        (18, 20),
    ]
    assert sum(presents for presents, _ in comptes) == 149


def test_mulhouse_presences_and_active_members_at_each_day(mulhouse: Communaute) -> None:
    comptes = [(len(item.presents), len(mulhouse.actifs(item.date.debut))) for item in journees(mulhouse)]
    assert comptes == [(9, 9), (11, 12), (14, 16), (15, 18), (13, 17), (16, 17), (14, 17), (15, 17), (13, 16), (16, 16)]


def test_morlaix_delays_of_minutes(morlaix: Communaute) -> None:
    delais = [(item.compte_rendu.diffuse_le.debut - item.date.debut).days for item in journees(morlaix)]
    assert delais == [9, 12, 21, 8, 14, 15, 7, 11, 30, 10]
    assert (median(delais), sum(delai > 15 for delai in delais)) == (11.5, 2)


def test_mulhouse_delays_of_minutes_and_the_one_not_sent(mulhouse: Communaute) -> None:
    envois = [item.compte_rendu.diffuse_le for item in journees(mulhouse) if item.compte_rendu]
    assert envois[9] is None
    delais = [
        (item.compte_rendu.diffuse_le.debut - item.date.debut).days
        for item in journees(mulhouse)
        if item.compte_rendu and item.compte_rendu.diffuse_le
    ]
    assert delais == [6, 10, 13, 12, 34, 9, 8, 14, 11]
    assert (median(delais), sum(delai > 15 for delai in delais)) == (11, 1)


def test_what_was_carried_over(morlaix: Communaute, mulhouse: Communaute) -> None:
    def reports(communaute: Communaute) -> dict[str, int]:
        return {tache.ref: tache.reports for tache in taches(communaute, FIN_2024) if tache.reports}

    assert reports(morlaix) == {"2024-05-21-journee#A2": 1}
    assert reports(mulhouse) == {"2024-02-06-journee#A1": 1}
    (r3,) = [jalon for jalon in morlaix.feuille_de_route.jalons if jalon.revisions]
    (revision,) = r3.revisions
    assert (revision.echeance.de.iso(), revision.echeance.a.iso()) == ("2025-T2", "2025-T4")


@pytest.mark.parametrize(
    ("dossier", "regle", "manques"),
    [("sample-community", "3/4", [4, 6]), ("tests/communities/mulhouse", "4/5", [4])],
)
def test_the_quorum_that_the_presences_of_the_case_would_reach(dossier: str, regle: str, manques: list[int]) -> None:
    # No rule of quorum stands in the cases; these shares are read off their tables, « présentes / actives ».
    communaute = load(ROOT / dossier).communaute
    lues = [compte_rendu(communaute, item.id, FIN_2024).presences for item in journees(communaute)]
    assert all(item is not None and item.quorum is None for item in lues)
    assert [rang for rang, item in enumerate(lues) if not atteint(regle, item.structures, item.attendues)] == manques


def test_morlaix_signatures_of_the_adopted_version(morlaix: Communaute) -> None:
    actifs = {item.id for item in morlaix.actifs(FIN_2024)}
    signataires = {item.acteur for item in morlaix.signatures.signatures if item.version == "2.0"}
    assert (len(actifs & signataires), len(actifs)) == (15, 20)


def test_morlaix_actions(morlaix: Communaute) -> None:
    actions = morlaix.actions.values()
    assert len(actions) == 25
    assert sum(item.origine == "commune" for item in actions) == 3
    assert [item.id for item in actions if item.statut == "terminee"] == ["veille-eau"]
    assert [item.id for item in actions if not item.objectifs] == ["suivi-evaluation-ssa"]


def test_morlaix_cells_of_the_path(morlaix: Communaute) -> None:
    toutes = set(morlaix.index["trou"])
    sans_objet = {
        f"{etape}/{public}" for case in morlaix.objectifs.sans_objet for etape in case.etapes for public in case.publics
    }
    couvertes = {
        f"{etape}/{public}"
        for action in morlaix.actions.values()
        if action.statut != "terminee"
        for etape in action.etapes
        for public in action.publics
    }
    pertinentes = toutes - sans_objet
    assert (len(pertinentes), len(pertinentes & couvertes)) == (21, 18)
    assert pertinentes - couvertes == {
        "alimentation/produire/grand-public",
        "alimentation/cuisiner/professionnels",
        "alimentation/apprendre/professionnels",
    }


def test_morlaix_actors_without_any_commitment(morlaix: Communaute) -> None:
    sans = {item.id for item in morlaix.actifs(FIN_2024) if not item.engagements}
    assert sans == {
        "bios-du-tregor",
        "boulangerie-dossen",
        "ccas-ker-an-traon",
        "centre-social-madeleine",
        "finisterra",
        "laboratoire-etudes-rurales",
        "lycee-penze",
        "sillons-partages",
        "ti-legumaj",
    }


def test_the_frozen_versions_of_the_charter_are_those_that_freezing_makes() -> None:
    for path in sorted((ROOT / "sample-community" / "charte" / "versions").glob("*.md")):
        texte = path.read_text(encoding="utf-8")
        assert figer(texte) == texte
        assert figer(texte.replace("Morlaix", "Brest", 3)) != texte


def test_freezing_writes_the_fingerprint_and_nothing_else() -> None:
    texte = "---\n# une note\nversion: 1.0\n---\n## Article 1\nLibre.\n"
    fige = figer(texte)
    assert fige.replace(fige.splitlines(keepends=True)[3], "") == texte and "empreinte:" in fige


def test_mulhouse_budget_says_what_a_refusal_leaves(mulhouse: Communaute) -> None:
    (rule,) = [item for item in REGLES if item.code == "CAP753"]
    (problem,) = rule.problems(mulhouse, FIN_2024)
    assert "51\u202f000" in problem.message and "56\u202f000" in problem.message


def test_questions_in_force_follow_the_dates(morlaix: Communaute) -> None:
    avant, apres = morlaix.question_essentielle(date(2023, 6, 1)), morlaix.question_essentielle(FIN_2024)
    assert avant is not None and apres is not None and avant.problematique != apres.problematique


def test_advice_never_blames(morlaix: Communaute, mulhouse: Communaute) -> None:
    for communaute in (morlaix, mulhouse):
        for rule in REGLES:
            if rule.severity == CONSEIL:
                for problem in rule.problems(communaute, FIN_2025):
                    assert "doit" not in problem.message.split() and "devez" not in problem.remedy
