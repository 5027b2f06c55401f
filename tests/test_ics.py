"""The calendar file of a meeting: read again by a library, stable, in French hours, saying nothing it should not."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cap.evenement import Evenement
from cap.graphie import composer
from cap.render.ics import calendrier
from cap.resources import folder
from cap.show import show
from conftest import Community, Golden, Run

PARIS = ZoneInfo("Europe/Paris")
COPIL = ("odj", "copil", "--le", "2025-01-21", "--duree", "2h", "--date", "2025-01-15")
ICS = "sorties/2025-01-21-copil.ics"


@pytest.fixture
def morlaix(tmp_path: Path) -> Path:
    shutil.copytree(folder("sample-community"), tmp_path / "morlaix")
    return tmp_path / "morlaix"


def event(octets: bytes) -> Any:
    """Read a calendar again, and give its one event."""
    objet = icalendar.Calendar.from_ical(octets)
    assert (objet["METHOD"], objet["VERSION"]) == ("PUBLISH", "2.0")
    (evenement,) = objet.walk("VEVENT")
    return evenement


def seance(community: Community, run: Run, tete: str, corps: str = "", nom: str = "Essai") -> Any:
    """Give the event of a meeting on 19 May 2026, from its front matter."""
    dossier = community(
        {
            "communaute.yaml": f"format: 1\nnom: {nom}\n",
            "reunions/2026-05-19-copil.md": f"---\ninstance: copil\ndate: 2026-05-19\n{tete}---\n{corps}",
        }
    )
    asked = ("odj", "copil", "--le", "2026-05-19", "--date", "2026-05-01", "--quoi", "ics", "-C", dossier)
    outcome = run(*asked)
    assert outcome.code == 0, outcome.stderr
    return event((dossier / "sorties/2026-05-19-copil.ics").read_bytes())


def test_the_next_copil_of_morlaix(morlaix: Path, run: Run, golden: Golden) -> None:
    outcome = run(*COPIL, cwd=morlaix)
    assert outcome.code == 0
    assert "Rien n’est envoyé." in outcome.stderr
    octets = (morlaix / ICS).read_bytes()
    golden("odj/morlaix-copil.ics", octets.decode())
    vu = event(octets)
    assert vu["UID"] == "2025-01-21-copil@communaute-d-action-du-pays-de-morlaix"
    assert vu["SUMMARY"] == "Comité de pilotage, Communauté d’action du Pays de Morlaix"
    assert vu["DTSTART"].dt == datetime(2025, 1, 21, 14, tzinfo=PARIS)
    assert vu["DTEND"].dt == datetime(2025, 1, 21, 16, tzinfo=PARIS)
    assert vu["DTSTAMP"].dt == datetime(2025, 1, 21, tzinfo=UTC)
    assert (vu["SEQUENCE"], vu["STATUS"]) == (0, "TENTATIVE")
    assert "3. Suivi des tâches (10\u00a0min)" in vu["DESCRIPTION"].split("\n")
    assert "ATTENDEE" not in vu
    assert "mailto" not in octets.decode()
    assert all(len(line) <= 75 for line in octets.split(b"\r\n"))
    assert len(octets.split(b"BEGIN:VEVENT")[0]) < 700


def test_the_day_of_the_run_changes_nothing(morlaix: Path, run: Run) -> None:
    run(*COPIL, cwd=morlaix)
    run("reunion", "annoncer", "2025-01-21-copil", "--date", "2025-01-15", cwd=morlaix)
    before = (morlaix / ICS).read_bytes()
    for jour in ("2025-01-16", "2025-06-01"):
        run(*COPIL[:-1], jour, "--quoi", "ics", cwd=morlaix)
        assert (morlaix / ICS).read_bytes() == before


@pytest.mark.parametrize("heure", [9, 20])
@pytest.mark.parametrize(
    ("jour", "decalage"), [(date(2026, 3, 28), 1), (date(2026, 3, 29), 2), (date(2026, 10, 26), 1)]
)
def test_the_zone_is_described_in_the_file(jour: date, decalage: int, heure: int) -> None:
    texte = calendrier([evenement(jour=jour, debut=time(heure), fin=time(heure + 1))])
    (zone,) = icalendar.Calendar.from_ical(texte).walk("VTIMEZONE")
    assert zone.to_tz().utcoffset(datetime(jour.year, jour.month, jour.day, heure)) == timedelta(hours=decalage)  # noqa: DTZ001


def evenement(**champs: Any) -> Evenement:
    usuels: dict[str, Any] = {
        "uid": "a@b", "sequence": 0, "etat": "CONFIRMED", "horodatage": date(2026, 1, 1), "jour": date(2026, 3, 20),
        "debut": None, "fin": None, "titre": "T", "lieu": "", "lien": "", "description": "",
    }  # fmt: skip
    return Evenement(**(usuels | champs))


def test_several_entries_share_one_file_and_one_zone() -> None:
    texte = calendrier([evenement(uid="a"), evenement(uid="b", debut=time(9)), evenement(uid="c", debut=time(10))])
    objet = icalendar.Calendar.from_ical(texte)
    assert [item["UID"] for item in objet.walk("VEVENT")] == ["a", "b", "c"]
    assert len(objet.walk("VTIMEZONE")) == 1
    assert "VTIMEZONE" not in calendrier([evenement()])


def test_without_an_hour_it_lasts_the_whole_day(community: Community, run: Run) -> None:
    vu = seance(community, run, "statut: annoncee\n")
    assert (vu["DTSTART"].dt, vu["DTEND"].dt) == (date(2026, 5, 19), date(2026, 5, 20))
    assert (vu["STATUS"], "LOCATION" in vu, "DESCRIPTION" in vu) == ("CONFIRMED", False, False)


@pytest.mark.parametrize("fin", ["", "fin: 13:00\n"])
def test_an_end_that_is_not_known_is_not_made_up(community: Community, run: Run, fin: str) -> None:
    assert "DTEND" not in seance(community, run, f"statut: annoncee\ndebut: 14:00\n{fin}")


def test_what_the_file_knows_dates_and_numbers_it(community: Community, run: Run) -> None:
    tete = (
        "statut: annoncee\ndebut: 14:00\nannoncee_le: 2026-05-10\nchangements:\n"
        "  - {le: 2026-05-02, ancienne_date: 2026-05-12}\n  - {le: 2026-05-04, ancien_lieu: Ici}\n"
    )
    vu = seance(community, run, tete)
    assert (vu["SEQUENCE"], vu["DTSTAMP"].dt) == (2, datetime(2026, 5, 10, tzinfo=UTC))
    assert "prévue le mardi 12 mai 2026" in vu["DESCRIPTION"]


@pytest.mark.parametrize("avant", ["2026-05", "2026-05-19"])
def test_a_vague_or_same_former_day_is_not_told(community: Community, run: Run, avant: str) -> None:
    tete = f"statut: annoncee\nvisio: https://a.fr\nchangements:\n  - {{le: 2026-05-02, ancienne_date: {avant}}}\n"
    assert "prévue" not in seance(community, run, tete)["DESCRIPTION"]


@pytest.mark.parametrize(("statut", "mot"), [("annulee", "Annulée"), ("reportee", "Reportée")])
def test_what_will_not_be_held_leaves_calendars(community: Community, run: Run, statut: str, mot: str) -> None:
    vu = seance(community, run, f"titre: Copil\nstatut: {statut}\ndebut: 14:00\nordre_du_jour: [Budget]\n")
    assert (vu["STATUS"], vu["SEQUENCE"]) == ("CANCELLED", 1)
    assert vu["SUMMARY"] == f"{mot}\u00a0: Copil, Essai"
    assert "n’aura pas lieu" in vu["DESCRIPTION"]
    assert "Budget" not in vu["DESCRIPTION"]


@pytest.mark.parametrize(
    ("visio", "url"),
    [
        ("https://visio.example/a?b=c,d;e", "https://visio.example/a?b=c,d;e"),
        ("HTTP://visio.example", "HTTP://visio.example"),
        ("javascript:alert(1)", ""),
        ("visio.example", ""),
        ("https://a b", ""),
        ("https://a.example/\\nX-INJECTE:oui", ""),
    ],
)
def test_only_a_web_address_is_a_link(community: Community, run: Run, visio: str, url: str) -> None:
    vu = seance(community, run, f'statut: annoncee\nvisio: "{visio}"\nreponse_avant: 2026-05-12\n')
    assert str(vu.get("URL", "")) == url
    assert vu["LOCATION"] == "À distance"
    assert "Réponse attendue avant le 12 mai 2026." in vu["DESCRIPTION"]
    assert "X-INJECTE" not in vu


MECHANTS = [
    'A;B,C\\\\D"E',
    "ligne\\nDTSTART:20200101",
    "<script>x</script>",
    "\\e[31m\\a",
    "🌱👩‍🌾 été",
    "x" * 300,
    "\\u2028\\u202e",
]


@pytest.mark.parametrize("mechant", MECHANTS)
def test_nothing_typed_breaks_the_file(community: Community, run: Run, mechant: str) -> None:
    mechant = mechant.replace('"', '\\"')
    tete = f'titre: "{mechant}"\nlieu: "{mechant}"\nstatut: annoncee\nordre_du_jour:\n  - intitule: "{mechant}"\n'
    vu = seance(community, run, tete, nom=f'"{mechant}"')
    connus = {"UID", "DTSTAMP", "SEQUENCE", "STATUS", "DTSTART", "DTEND", "SUMMARY", "LOCATION", "DESCRIPTION"}
    assert set(vu) == connus
    assert vu["DTSTART"].dt == date(2026, 5, 19)
    for nom in ("SUMMARY", "LOCATION"):
        assert "\n" not in vu[nom]
    texte = "".join(map(str, vu.values()))
    assert not {"\x1b", "\x07", "\u2028", "\u202e"} & set(texte)


@given(st.text())
@example("C:\\nouveau\\;\\,\\\\")
def test_any_text_is_read_again_as_it_is_shown(texte: str) -> None:
    vu = event(calendrier([evenement(titre=texte, lieu=texte, description=texte)]).encode())
    attendu = show(composer(" ".join(texte.split())), one_line=False)
    assert vu["SUMMARY"] == attendu
    assert vu.get("LOCATION", "") == attendu
    assert vu["DTSTART"].dt == date(2026, 3, 20)


def test_one_form_only(morlaix: Path, run: Run, tmp_path: Path) -> None:
    ecran = run(*COPIL, "--quoi", "ics", "-o", "-", cwd=morlaix)
    assert ecran.stdout.startswith("BEGIN:VCALENDAR\r\n")
    assert "Rien n’est envoyé" not in ecran.stderr
    for options in (("--format", "html"), ("--format", "json"), ("--format", "html", "-o", tmp_path / "a.ics")):
        refuse = run(*COPIL, "--quoi", "ics", *options, cwd=morlaix)
        assert refuse.code == 2
        assert "n’a qu’une forme\u00a0: ics" in refuse.stderr
    assert run(*COPIL, "-o", tmp_path / "agenda.ics", cwd=morlaix).code == 0
    assert event((tmp_path / "agenda.ics").read_bytes())["SEQUENCE"] == 0
    mauvais = run(*COPIL, "--quoi", "ics", "-o", tmp_path / "agenda.html", cwd=morlaix)
    assert (mauvais.code, "Au choix\u00a0: .ics." in mauvais.stderr) == (2, True)
    run(*COPIL, "--format", "html", "-o", tmp_path / "html", cwd=morlaix)
    assert {path.suffix for path in (tmp_path / "html").iterdir()} == {".html"}
