"""The running order: the clock, the pause, the method and material that are hers or suggested, what waits."""

from __future__ import annotations

import json
import shutil
from datetime import date, time
from pathlib import Path

import pytest

from cap.deroule import Deroule, derouler
from cap.loader import load
from cap.odj import PROPOSE, RETOUCHE, Demande, empreinte, preparer
from cap.resources import folder
from conftest import Community, Golden, Run

ICI = Path(__file__).parent
COPIL = ("odj", "copil", "--le", "2025-01-21", "--duree", "2h", "--date", "2025-01-15")
FICHIER = "reunions/2025-01-21-copil.md"
DOCUMENT = "sorties/2025-01-21-copil-deroule"
A_TAIRE = ("retard", "passée", "sans réponse", "attendue", "EPCI", "convenue", "sollicit", "passage")


@pytest.fixture
def morlaix(tmp_path: Path) -> Path:
    shutil.copytree(folder("sample-community"), tmp_path / "morlaix")
    return tmp_path / "morlaix"


def deroule(dossier: Path, instance: str = "copil", le: str = "2025-01-21", **demande: object) -> Deroule:
    asked = Demande(instance=instance, le=date.fromisoformat(le), **demande)  # type: ignore[arg-type]
    return derouler(preparer(load(dossier).communaute, asked, date(2025, 1, 15)))


def prevue(points: str, tete: str = "") -> dict[str, str]:
    """Give a community with one meeting, on 19 May 2026, its agenda written by hand."""
    return {
        "reunions/2026-05-19-copil.md": f"---\ninstance: copil\nstatut: annoncee\n{tete}ordre_du_jour:\n{points}---\n"
    }


def test_the_running_order_of_morlaix(morlaix: Path, run: Run, golden: Golden) -> None:
    assert run(*COPIL, cwd=morlaix).code == 0
    golden("odj/morlaix-deroule.md", (morlaix / f"{DOCUMENT}.md").read_text("utf-8"))
    page = (morlaix / f"{DOCUMENT}.html").read_text("utf-8")
    golden("odj/morlaix-deroule.html", page[page.index("<main") :])
    golden("odj/morlaix-deroule.txt", run(*COPIL, "--quoi", "deroule", "--format", "texte", cwd=morlaix).stdout)
    golden("odj/morlaix-deroule.json", run(*COPIL, "--quoi", "deroule", "--format", "json", cwd=morlaix).stdout)


def test_the_running_order_of_mulhouse(tmp_path: Path, run: Run, golden: Golden) -> None:
    shutil.copytree(ICI / "communities" / "mulhouse", tmp_path / "mulhouse")
    asked = (
        "odj",
        "comite-animation",
        "--le",
        "2025-01-21",
        "--debut",
        "9:30",
        "--duree",
        "2h",
        "--date",
        "2025-01-15",
    )
    outcome = run(*asked, "--quoi", "deroule", "--format", "texte", cwd=tmp_path / "mulhouse")
    golden("odj/mulhouse-deroule.txt", outcome.stdout)


def test_the_clock_runs_from_the_hour_of_the_meeting(morlaix: Path) -> None:
    vu = deroule(morlaix, minutes=120)
    assert [etape.heure for etape in vu.etapes[:3]] == [time(14), time(14, 10), time(14, 15)]
    assert (vu.fin, vu.reste) == (time(16), 0)


def test_without_an_hour_it_counts_from_the_beginning(morlaix: Path, run: Run) -> None:
    vu = deroule(morlaix, le="2025-03-04", minutes=120)
    assert {etape.heure for etape in vu.etapes} == {None}
    assert [etape.a for etape in vu.etapes[:3]] == [0, 10, 15]
    asked = ("odj", "copil", "--le", "2025-03-04", "--duree", "2h", "--date", "2025-01-15", "--quoi", "deroule")
    texte = run(*asked, "--format", "texte", cwd=morlaix).stdout
    assert "0\u00a0h\u00a010\u00a0: Approbation" in texte
    assert "comptées depuis le début" in texte


@pytest.mark.parametrize(
    ("durees", "place"),
    [([10, 10, 10, 10], 2), ([50, 10, 10], 1), ([10, 10, 50], 2), ([30], 1), ([0, 0, 0], 1), ([15, 15, 15], 1)],
)
def test_the_pause_stands_between_two_points_near_the_middle(
    community: Community, durees: list[int], place: int
) -> None:
    points = "".join(f"  - intitule: P{rang}\n    duree: {minutes} min\n" for rang, minutes in enumerate(durees))
    points = points.replace("    duree: 0 min\n", "")
    dossier = community(prevue(points, "debut: 9:00\npause: 15 min\n"))
    vu = deroule(dossier, le="2026-05-19")
    assert [etape.point is None for etape in vu.etapes].index(True) == place
    assert sum(etape.point is None for etape in vu.etapes) == 1
    assert vu.fin == time(9 + (15 + sum(durees)) // 60, (15 + sum(durees)) % 60)


@pytest.mark.parametrize(("duree", "dit"), [("2h", False), ("2h30", True)])
def test_a_long_session_without_a_pause_is_worth_a_word(morlaix: Path, run: Run, duree: str, dit: bool) -> None:
    outcome = run(*COPIL[:5], duree, *COPIL[6:], "--essai", cwd=morlaix)
    assert ("sans pause" in outcome.stderr) is dit


def test_no_pause_no_points(community: Community, run: Run) -> None:
    dossier = community(
        {"reunions/2026-05-19-copil.md": "---\ninstance: copil\nstatut: annoncee\npause: 15 min\n---\n"}
    )
    vu = deroule(dossier, le="2026-05-19")
    assert (vu.etapes, vu.fin) == ((), None)
    for forme in ("markdown", "html", "texte"):
        asked = ("odj", "copil", "--le", "2026-05-19", "--quoi", "deroule", "--date", "2026-05-01", "-o", "-")
        texte = run(*asked, "--format", forme, "-C", dossier).stdout
        assert "L’ordre du jour reste à écrire." in texte


POINTS = """\
  - intitule: "Choisir un nom"
    duree: 20 min
    type: decision
    methode: "Chacun dit, on vote à main levée"
  - intitule: "Se raconter"
    duree: 20 min
    type: interconnaissance
    posture: haute
    materiel: [ballon, "deux chaises"]
  - intitule: "Débattre"
    duree: 30 min
    type: echange
  - intitule: "En bref"
    duree: 10 min
    type: echange
  - intitule: "Sans nature"
  - intitule: "Le budget"
    duree: 10 min
    type: decision
    documents: [Budget]
"""


def test_what_she_wrote_stands_and_the_rest_is_said_to_be_a_suggestion(community: Community, run: Run) -> None:
    files = prevue(POINTS, "debut: 9:00\nfin: 10:00\nposture: basse\n") | {
        "gouvernance.yaml": "instances:\n  - id: copil\n    nom: Copil\n    mode_decision: consentement\n"
    }
    dossier = community(files)
    vu = deroule(dossier, le="2026-05-19")
    nom, portraits, debat, bref, sans, budget = vu.etapes
    assert (nom.methode, nom.suggestion, nom.materiel) == ("Chacun dit, on vote à main levée", False, ())
    assert portraits.methode.startswith("Portraits croisés")
    assert (portraits.suggestion, portraits.materiel, portraits.materiel_suggere) == (
        True,
        ("ballon", "deux chaises"),
        False,
    )
    assert "gommettes" in debat.materiel
    assert bref.methode.startswith("Tour de parole")
    assert (sans.methode, sans.suggestion, sans.minutes) == ("", False, None)
    assert "décider (consentement)" in budget.methode
    assert [etape.posture for etape in vu.etapes] == ["basse", "haute", "basse", "basse", "basse", "basse"]
    assert vu.reste == -30
    assert vu.sans_duree == ("Sans nature",)
    asked = ("odj", "copil", "--le", "2026-05-19", "--quoi", "deroule", "--date", "2026-05-01", "-C", dossier)
    texte = " ".join(run(*asked, "--format", "texte").stdout.split())
    assert "30 min de trop" in texte
    assert "Les heures qui suivent sont donc au plus tôt." in texte
    assert "Posture haute : on tient le cadre" in texte
    assert "Matériel : ballon, deux chaises" in texte
    assert "Suggestion : Chacun dit" not in texte
    sans_mode = community({**files, "gouvernance.yaml": "instances:\n  - {id: copil, nom: Copil}\n"}, name="autre")
    assert "convenir de la façon de décider" in deroule(sans_mode, le="2026-05-19").etapes[-1].methode


def test_a_method_written_by_hand_makes_the_point_hers_and_stays(morlaix: Path, run: Run) -> None:
    assert run(*COPIL, cwd=morlaix).code == 0
    path = morlaix / FICHIER
    text = path.read_text("utf-8")
    taches = 'intitule: "Suivi des tâches"\n'
    assert text.count(taches) == 1
    path.write_text(text.replace(taches, taches + "    methode: en cercle\n    materiel: [ficelle]\n"), "utf-8")
    suivi = morlaix / "suivi.yaml"
    faites = "".join(f"- {{de: 2025-01-07-copil#A{n}, le: 2025-01-14, etat: fait}}\n" for n in (1, 2))
    suivi.write_text(suivi.read_text("utf-8") + faites, "utf-8")
    before = path.read_bytes()
    outcome = run(*COPIL, cwd=morlaix)
    assert path.read_bytes() == before
    assert "retouché par vous" in outcome.stdout
    etape = next(item for item in deroule(morlaix, minutes=120).etapes if item.point and item.point.cle == "taches")
    assert etape.point is not None
    assert (etape.point.origine, etape.methode, etape.materiel) == (RETOUCHE, "en cercle", ("ficelle",))
    assert "en cercle" in (morlaix / f"{DOCUMENT}.md").read_text("utf-8")
    assert "en cercle" not in (morlaix / "sorties/2025-01-21-copil-ordre-du-jour.md").read_text("utf-8")


def test_marks_written_before_methods_existed_still_hold(morlaix: Path) -> None:
    vu = deroule(morlaix, minutes=120)
    accueil = vu.etapes[0].point
    assert accueil is not None
    assert (accueil.origine, empreinte(accueil)) == (PROPOSE, "cap-aa5adc8c96")


@pytest.mark.parametrize("forme", ["markdown", "html", "texte", "json"])
def test_motives_are_there_only_when_asked(morlaix: Path, run: Run, forme: str) -> None:
    court = (*COPIL[:5], "1h15", *COPIL[6:], "--quoi", "deroule", "--format", forme, "-o", "-")
    texte = run(*court, cwd=morlaix).stdout
    corps = texte[texte.index("</style>") :] if forme == "html" else texte
    assert not [mot for mot in A_TAIRE if mot in corps]
    assert "Financements" in corps  # what waits is shown, apart
    avec = run(*court, "--avec-motifs", cwd=morlaix).stdout
    assert "EPCI" in avec


def test_what_waits_stands_apart(morlaix: Path, run: Run) -> None:
    court = (*COPIL[:5], "1h15", *COPIL[6:], "--quoi", "deroule", "--format", "json")
    vu = json.loads(run(*court, cwd=morlaix).stdout)
    assert vu["schema"] == "cap/deroule/1"
    assert [item["cle"] for item in vu["attente"]][-2:] == ["financements", "critere:S9"]
    assert "financements" not in [item.get("cle") for item in vu["etapes"]]


def test_a_meeting_that_runs_into_the_night_has_no_false_clock(community: Community) -> None:
    points = "  - intitule: Long\n    duree: 8h\n  - intitule: Après\n    duree: 10 min\n"
    vu = deroule(community(prevue(points, "debut: 18:00\n")), le="2026-05-19")
    assert [etape.heure for etape in vu.etapes] == [time(18), None]
    assert vu.fin is None


@pytest.mark.parametrize("forme", ["markdown", "html", "texte", "json"])
def test_nothing_typed_acts_on_what_shows_it(community: Community, run: Run, forme: str) -> None:
    mechant = '"<script>x</script> \\e[31m | *gras*\\n# Titre 🌱"'
    points = f"  - intitule: {mechant}\n    methode: {mechant}\n    materiel: [{mechant}]\n    documents: [{mechant}]\n"
    dossier = community(prevue(points, f"lieu: {mechant}\ntitre: {mechant}\n"))
    asked = ("odj", "copil", "--le", "2026-05-19", "--date", "2026-05-01", "--quoi", "deroule", "-o", "-")
    texte = run(*asked, "--format", forme, "-C", dossier).stdout
    assert "\x1b" not in texte
    assert "🌱" in texte
    if forme == "html":
        assert "<script" not in texte
    if forme == "markdown":
        assert "\n# Titre" not in texte
