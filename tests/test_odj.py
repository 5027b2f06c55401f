"""The agenda of a meeting: what is proposed and why, the time there is, the file that keeps the coordinator's hand."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cap import odj
from cap.communaute import Communaute
from cap.dates import periode_du_jour
from cap.loader import load
from cap.model import PointPrevu, Reunion
from cap.odj_fichier import fichier
from cap.odj_sources import SOURCES
from cap.resources import folder
from cap.scalars import Duree
from conftest import Community, Golden, Outcome, Run

ICI = Path(__file__).parent
JOUR = "2025-01-15"
COPIL = ("odj", "copil", "--le", "2025-01-21", "--duree", "2h", "--date", JOUR)
AVANT = ("--date", "2026-05-01")
FICHIER = "reunions/2025-01-21-copil.md"
DOCUMENT = "2025-01-21-copil-ordre-du-jour"
# Words that say who is late or silent: never in what is sent to all.
A_TAIRE = ("retard", "passée", "report", "sans réponse", "attendue", "EPCI", "10 000", "convenue", "sollicit")


@pytest.fixture
def morlaix(tmp_path: Path) -> Path:
    shutil.copytree(folder("sample-community"), tmp_path / "morlaix")
    return tmp_path / "morlaix"


@pytest.fixture
def mulhouse(tmp_path: Path) -> Path:
    shutil.copytree(ICI / "communities" / "mulhouse", tmp_path / "mulhouse")
    return tmp_path / "mulhouse"


@pytest.fixture
def premier_jour(tmp_path: Path) -> Path:
    shutil.copytree(ICI / "communities" / "premier-jour", tmp_path / "premier-jour")
    return tmp_path / "premier-jour"


def prepare(dossier: Path, instance: str = "copil", le: str = "2025-01-21", jour: str = JOUR, **demande: object):
    """Compute an agenda without writing anything."""
    asked = odj.Demande(instance=instance, le=date.fromisoformat(le), **demande)  # type: ignore[arg-type]
    return odj.preparer(load(dossier).communaute, asked, date.fromisoformat(jour))


def cles(vu: odj.OrdreDuJour) -> list[str]:
    return [point.cle for point in vu.points]


def point(vu: odj.OrdreDuJour, cle: str) -> odj.Point:
    return next(item for item in vu.points if item.cle == cle)


def files(dossier: Path) -> Mapping[str, bytes]:
    return {path.relative_to(dossier).as_posix(): path.read_bytes() for path in dossier.rglob("*") if path.is_file()}


def done(outcome: Outcome) -> Outcome:
    assert outcome.code == 0, outcome.stderr
    return outcome


# --- the two cases, and the first day ---------------------------------------------------------------------------


def test_the_next_copil_of_morlaix(morlaix: Path, run: Run, golden: Golden) -> None:
    outcome = done(run(*COPIL, cwd=morlaix))
    golden("odj/morlaix-copil.txt", outcome.stdout)
    golden("odj/morlaix-copil.md", (morlaix / FICHIER).read_text("utf-8"))
    golden("odj/morlaix-copil-document.md", (morlaix / "sorties" / f"{DOCUMENT}.md").read_text("utf-8"))
    page = (morlaix / "sorties" / f"{DOCUMENT}.html").read_text("utf-8")
    assert '<html lang="fr">' in page
    golden("odj/morlaix-copil-document.html", page[page.index("<main") :])
    assert [line for line in outcome.stderr.splitlines() if line.startswith("Écrit")] == [
        f"Écrit\u00a0: {FICHIER}",
        f"Écrit\u00a0: sorties/{DOCUMENT}.md",
        f"Écrit\u00a0: sorties/{DOCUMENT}.html",
        "Écrit\u00a0: sorties/2025-01-21-copil-deroule.md",
        "Écrit\u00a0: sorties/2025-01-21-copil-deroule.html",
        "Écrit\u00a0: sorties/2025-01-21-copil-invitation.txt",
        "Écrit\u00a0: sorties/2025-01-21-copil.ics",
    ]
    assert FICHIER not in done(run("verifier", "--conseils", "--date", JOUR, cwd=morlaix)).stdout


def test_its_hour_comes_from_what_the_last_meeting_announced_and_its_points_fit(morlaix: Path) -> None:
    vu = prepare(morlaix, minutes=120)
    assert (vu.debut, vu.fin, vu.titre) == (time(14), time(16), "Comité de pilotage")
    assert vu.prevu <= 120
    assert cles(vu)[:3] == ["accueil", "approbation:2025-01-07-copil", "taches"]
    assert cles(vu)[-2:] == ["suite", "convivialite"]
    assert {"jalon:note-pat", "financements", "signatures:2.0"} <= set(cles(vu))
    assert point(vu, "taches").minutes == 10
    assert [ligne.texte for ligne in point(vu, "taches").lignes][-1] == "Trouver une salle"


def test_what_does_not_fit_waits_in_a_stable_order(morlaix: Path, run: Run, golden: Golden) -> None:
    golden("odj/morlaix-copil-court.txt", done(run(*COPIL[:5], "1h15", *COPIL[6:], cwd=morlaix)).stdout)
    court = prepare(morlaix, minutes=75)
    assert court.prevu <= 75
    assert [item.cle for item in court.attente] == [
        "question:2024-09-17-journee#Q1",
        "signatures:2.0",
        "financements",
        "critere:S9",
    ]
    # What waits is the coordinator's matter: members read of it only in the version she prepares with.
    page = morlaix / "sorties" / f"{DOCUMENT}.md"
    assert "En attente" not in page.read_text("utf-8")
    done(run(*COPIL[:5], "1h15", *COPIL[6:], "--avec-motifs", cwd=morlaix))
    assert "## En attente d’une prochaine séance" in page.read_text("utf-8")


def test_what_every_meeting_has_never_waits(morlaix: Path, run: Run) -> None:
    points = "ordre_du_jour:\n  - {intitule: Un long sujet, duree: 58 min}\n"
    (morlaix / FICHIER).write_text(f"---\ninstance: copil\nstatut: prevue\n{points}---\n", "utf-8")
    vu = prepare(morlaix, minutes=60)
    assert {"accueil", "suite", "convivialite"} == {item.cle for item in vu.sans_place}
    assert not {"accueil", "suite", "convivialite"} & {item.cle for item in vu.attente}
    dit = done(run("odj", "copil", "--le", "2025-01-21", "--duree", "1h", "--date", JOUR, cwd=morlaix)).stdout
    assert "Sans place cette fois, vos points prenant le temps" in dit
    assert "- Accueil et tour de table" not in dit


@pytest.mark.parametrize("forme", ["markdown", "html", "texte", "json"])
def test_no_document_says_who_is_late_or_what_is_asked_of_whom(morlaix: Path, run: Run, forme: str) -> None:
    texte = done(run(*COPIL, "--format", forme, "-o", "-", cwd=morlaix)).stdout
    corps = texte[texte.index("</style>") :] if forme == "html" else texte
    assert not [mot for mot in A_TAIRE if mot in corps]
    avec = done(run(*COPIL, "--format", forme, "-o", "-", "--avec-motifs", cwd=morlaix)).stdout
    assert "date passée" in avec
    assert "EPCI" in avec


def test_forms_for_programs_and_mails(morlaix: Path, run: Run, golden: Golden) -> None:
    golden("odj/morlaix-copil.json", done(run(*COPIL, "--format", "json", "--avec-motifs", cwd=morlaix)).stdout)
    golden("odj/morlaix-copil-document.txt", done(run(*COPIL, "--format", "texte", cwd=morlaix)).stdout)
    assert not (morlaix / "sorties").exists()
    court = json.loads(done(run(*COPIL[:5], "1h", *COPIL[6:], "--format", "json", cwd=morlaix)).stdout)
    assert court["schema"] == "cap/odj/1"
    assert {"cle", "intitule", "minutes"} == set(court["attente"][0])


def test_mulhouse_steering_and_plenary(mulhouse: Path, run: Run, golden: Golden) -> None:
    options = ("--date", "2025-01-15", "--debut", "9h30", "--duree", "2h")
    outcome = done(run("odj", "Comité d’animation", "--le", "21/01/2025", *options, cwd=mulhouse))
    golden("odj/mulhouse-comite.txt", outcome.stdout)
    assert "n’est pas dans gouvernance" not in outcome.stderr
    vu = prepare(mulhouse, "comite-animation", "2025-01-21")
    assert (vu.debut, vu.fin) == (time(9, 30), time(11, 30))
    pleniere = prepare(mulhouse, "journee", "2025-02-04", minutes=360)
    assert "approbation:2024-12-03-journee" in cles(pleniere)
    assert not {"financements", "jalon:journee-interprofessionnelle"} & set(cles(pleniere))
    assert point(pleniere, "convivialite").minutes == 20


def test_the_first_day_has_a_useful_agenda(premier_jour: Path, run: Run, golden: Golden) -> None:
    outcome = done(run("odj", "reunion", "--le", "2026-05-19", *AVANT, cwd=premier_jour))
    golden("odj/premier-jour.txt", outcome.stdout)
    golden("odj/premier-jour.md", (premier_jour / "reunions/2026-05-19-reunion.md").read_text("utf-8"))
    assert "« reunion » n’est pas dans gouvernance.yaml" in outcome.stderr.replace("\u00a0", " ")
    assert "Durée supposée" in outcome.stderr
    apres = done(run("odj", "--le", "2026-05-19", *AVANT, cwd=premier_jour))
    assert "gouvernance.yaml" not in apres.stderr
    assert apres.stdout == outcome.stdout
    assert "approbation:2026-03-17-premiere-rencontre" in apres.stdout or "Approbation" in apres.stdout


def test_nothing_at_all_still_gives_an_agenda(community: Community) -> None:
    vu = prepare(community(), "", "2026-05-19", "2026-05-01")
    assert cles(vu) == ["accueil", "suite", "convivialite"]
    assert (vu.reunion, vu.titre, vu.minutes) == ("2026-05-19-reunion", "Réunion", 120)


# --- re-running, and her hand -----------------------------------------------------------------------------------


def test_run_again_not_a_byte_moves(morlaix: Path, run: Run) -> None:
    first = done(run(*COPIL, cwd=morlaix))
    before = files(morlaix)
    second = done(run(*COPIL, cwd=morlaix))
    assert files(morlaix) == before
    assert second.stdout == first.stdout
    assert "Écrit" not in second.stderr
    assert "Déjà à jour" in second.stderr


def edit(dossier: Path, *changes: tuple[str, str]) -> None:
    path = dossier / FICHIER
    text = path.read_text("utf-8")
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    path.write_text(text, "utf-8")


JALON = """\
  - cle: jalon:note-pat
    intitule: "Écrire une note commune au Plan alimentaire territorial"
    duree: 10 min
    type: echange
    porteur: agglomeration
    posture: basse
    documents:
      - "Feuille de route 2025-2026"
"""


def jalon(dossier: Path) -> str:
    text = (dossier / FICHIER).read_text("utf-8")
    start = text.index(JALON)
    return text[start : text.index("  - cle:", start + 10)]


def test_every_hand_edit_survives(morlaix: Path, run: Run) -> None:
    done(run(*COPIL, cwd=morlaix))
    edit(
        morlaix,
        (jalon(morlaix), "  # vu avec la présidente\n  - intitule: 'Salle de juin'   # à chiffrer\n    duree: 0h05\n"),
        ('intitule: "Suivi des tâches"\n    duree: 10 min', 'intitule: "Tâches : on avance"\n    duree: 5 min'),
    )
    with (morlaix / FICHIER).open("a", encoding="utf-8") as notes:
        notes.write("\n## Cantine (5 min, décision, @ker-an-traon)\n\n## Mes notes\n")
    before = (morlaix / FICHIER).read_bytes()
    outcome = done(run(*COPIL, cwd=morlaix))
    assert (morlaix / FICHIER).read_bytes() == before
    assert "Retirés par vous, non reproposés\u00a0: «\u00a0Écrire une note commune" in outcome.stdout
    vu = prepare(morlaix, minutes=120)
    assert "jalon:note-pat" not in cles(vu)
    assert point(vu, "taches").origine == odj.RETOUCHE
    assert point(vu, "taches").lignes
    noms = [item.intitule for item in vu.points]
    assert "Salle de juin" in noms
    assert noms.index("Cantine") == noms.index("Questions diverses et date de la prochaine séance") - 1
    assert "Mes notes" not in noms
    assert vu.prevu <= 120


def test_what_moves_in_a_file_she_wrote_in_is_shown(morlaix: Path, run: Run) -> None:
    premiere = done(run(*COPIL, cwd=morlaix))
    assert "+++" not in premiere.stdout + premiere.stderr
    edit(morlaix, ("duree: 15 min", "duree: 12 min"))
    assert "+++" not in done(run(*COPIL, cwd=morlaix)).stdout
    with (morlaix / "suivi.yaml").open("a", encoding="utf-8") as suivi:
        suivi.write("- {de: 2025-01-07-copil#Q1, le: 2025-01-15, etat: clos}\n")
    essai = done(run(*COPIL, "--essai", cwd=morlaix))
    seul = done(run(*COPIL, "--format", "json", cwd=morlaix))
    assert "-  - cle: question:2025-01-07-copil#Q1\n" in essai.stdout
    assert "-  - cle: question:2025-01-07-copil#Q1\n" in seul.stderr
    json.loads(seul.stdout)


def test_a_cause_that_is_gone_takes_its_point_away_and_brings_it_back_at_its_place(morlaix: Path, run: Run) -> None:
    done(run(*COPIL, cwd=morlaix))
    before = (morlaix / FICHIER).read_bytes()
    suivi = morlaix / "suivi.yaml"
    text = suivi.read_text("utf-8")
    suivi.write_text(text + "- {de: 2025-01-07-copil#Q2, le: 2025-01-14, etat: clos}\n", "utf-8")
    done(run(*COPIL, cwd=morlaix))
    after = (morlaix / FICHIER).read_text("utf-8")
    assert "2025-01-07-copil#Q2" not in after
    assert "- {de:" not in after
    suivi.write_text(text, "utf-8")
    done(run(*COPIL, cwd=morlaix))
    again = (morlaix / FICHIER).read_bytes()
    assert sorted(again.splitlines()) == sorted(before.splitlines())
    assert again.split(b"points_proposes:")[0] == before.split(b"points_proposes:")[0]


def test_a_point_whose_cause_changes_follows_it_and_keeps_its_comments(morlaix: Path, run: Run) -> None:
    done(run(*COPIL, cwd=morlaix))
    edit(morlaix, ('intitule: "Suivi des tâches"\n', 'intitule: "Suivi des tâches"   # en cercle\n'))
    text = (morlaix / "suivi.yaml").read_text("utf-8")
    faites = "".join(f"- {{de: 2025-01-07-copil#A{n}, le: 2025-01-14, etat: fait}}\n" for n in (1, 2))
    (morlaix / "suivi.yaml").write_text(text + faites, "utf-8")
    done(run(*COPIL, cwd=morlaix))
    after = (morlaix / FICHIER).read_text("utf-8")
    assert 'intitule: "Suivi des tâches"   # en cercle\n    duree: 10 min\n' in after
    vu = prepare(morlaix, minutes=120)
    assert point(vu, "taches").origine == odj.PROPOSE


def test_fields_come_and_go_with_the_cause(morlaix: Path, run: Run) -> None:
    done(run(*COPIL, cwd=morlaix))
    feuille = morlaix / "feuille-de-route.yaml"
    text = feuille.read_text("utf-8")
    feuille.write_text(text.replace("    pilote: agglomeration\n", ""), "utf-8")
    done(run(*COPIL, cwd=morlaix))
    assert "porteur: agglomeration" not in jalon_simple(morlaix)
    feuille.write_text(text.replace("du: 2025\n", "du: 2024\n", 1), "utf-8")
    done(run(*COPIL, cwd=morlaix))
    after = jalon_simple(morlaix)
    assert "porteur: agglomeration" in after
    assert after.count("documents:") == 1
    assert '- "Feuille de route 2024-2026"' in after
    assert point(prepare(morlaix, minutes=120), "jalon:note-pat").origine == odj.PROPOSE


def jalon_simple(dossier: Path) -> str:
    text = (dossier / FICHIER).read_text("utf-8")
    start = text.index("  - cle: jalon:note-pat")
    return text[start : text.index("  - cle:", start + 10)]


def test_a_point_written_between_braces_is_brought_up_to_date_whole(community: Community) -> None:
    folder_ = community({"vision.yaml": "tendances: []\n"})
    vu = prepare(folder_, "", "2026-05-19", "2026-05-01", minutes=60)
    accueil = PointPrevu(cle="accueil", intitule="Bonjour", documents=("Plan",))
    mark = odj.empreinte(accueil)
    octets = (
        "---\ntitre: 'Essai'\nordre_du_jour: [{cle: accueil, intitule: Bonjour, documents: [Plan], "
        f"empreinte: {mark}}}, {{intitule: Autre}}]\n---\n"
    ).encode()
    path = folder_ / "reunions/2026-05-19-reunion.md"
    path.parent.mkdir()
    path.write_bytes(octets)
    vu = prepare(folder_, "", "2026-05-19", "2026-05-01", minutes=60)
    path.write_bytes(fichier(octets, vu))
    assert b"Accueil et tour de table" in path.read_bytes()
    assert [item.intitule for item in prepare(folder_, "", "2026-05-19", "2026-05-01").points][:2] == [
        "Accueil et tour de table",
        "Autre",
    ]


def test_two_copies_of_a_point_make_one(morlaix: Path, run: Run) -> None:
    done(run(*COPIL, cwd=morlaix))
    edit(morlaix, ("points_proposes:\n", jalon(morlaix) + "points_proposes:\n"))
    for _ in range(2):
        done(run(*COPIL, cwd=morlaix))
        text = (morlaix / FICHIER).read_text("utf-8")
        assert text.count("cle: jalon:note-pat") == 1
        assert text.count("- jalon:note-pat") == 1


@pytest.mark.parametrize(
    ("statut", "phrase"),
    [
        ("annoncee", "est annoncé"),
        ("tenue", "a eu lieu"),
        ("reportee", "est reportée"),
        ("annulee", "est annulée"),
    ],
)
def test_nothing_moves_once_it_is_announced(morlaix: Path, run: Run, statut: str, phrase: str) -> None:
    done(run(*COPIL, cwd=morlaix))
    edit(morlaix, ("statut: prevue", f"statut: {statut}\nannoncee_le: 2025-01-15"), (jalon(morlaix), ""))
    (morlaix / "suivi.yaml").write_text("- {de: 2025-01-07-copil#Q2, le: 2025-01-16, etat: clos}\n", "utf-8")
    before = (morlaix / FICHIER).read_bytes()
    outcome = done(run(*COPIL[:5], "3h", "--date", "2025-01-18", "--lieu", "Ailleurs", cwd=morlaix))
    assert (morlaix / FICHIER).read_bytes() == before
    assert phrase in outcome.stderr
    assert "Ailleurs" not in outcome.stdout
    assert "Sans effet ici\u00a0: --duree et --lieu." in outcome.stderr
    assert ("statut: prevue" in outcome.stderr) is (statut in ("annoncee", "annulee"))
    assert "Sans effet" not in done(run(*COPIL, cwd=morlaix)).stderr
    vu = prepare(morlaix, jour="2025-01-18", minutes=180)
    assert not vu.attente
    assert (vu.minutes, vu.fin) == (120, time(16))
    # What the document lists is what was known when it was sent.
    assert len(point(vu, "taches").lignes) == len(point(prepare(morlaix, minutes=120), "taches").lignes)


def test_an_announced_agenda_is_the_one_that_was_sent(morlaix: Path, run: Run) -> None:
    done(run(*COPIL, cwd=morlaix))
    edit(morlaix, ("statut: prevue", "statut: annoncee\nannoncee_le: 2025-01-15"))
    calendar = (morlaix / "sorties/2025-01-21-copil.ics").read_bytes()
    done(run(*COPIL, "--quoi", "ics", cwd=morlaix))
    assert (morlaix / "sorties/2025-01-21-copil.ics").read_bytes() == calendar.replace(
        b"STATUS:TENTATIVE", b"STATUS:CONFIRMED"
    ).replace(b"DTSTAMP:20250121", b"DTSTAMP:20250115")
    sent = {name: octets for name, octets in files(morlaix).items() if name.startswith("sorties/")}
    suites = "- {de: 2025-01-07-copil#A1, le: 2025-01-16, etat: fait}\n"
    (morlaix / "suivi.yaml").write_text((morlaix / "suivi.yaml").read_text("utf-8") + suites, "utf-8")
    # Held since: neither its minutes nor its tasks were known when the agenda went out.
    entre = "---\ninstance: copil\nstatut: tenue\n---\n- [ ] relire la note\n"
    (morlaix / "reunions/2025-01-17-copil.md").write_text(entre, "utf-8")
    for jour in ("2025-01-15", "2025-01-19", "2025-06-01"):
        outcome = done(run(*COPIL[:-1], jour, cwd=morlaix))
        assert "annoncee_le" not in outcome.stderr
    assert {name: octets for name, octets in files(morlaix).items() if name.startswith("sorties/")} == sent
    edit(morlaix, ("annoncee_le: 2025-01-15\n", ""))
    assert "Le jour de l’annonce n’est pas noté" in done(run(*COPIL, cwd=morlaix)).stderr


def test_a_meeting_that_was_held_shows_its_own_headings(morlaix: Path) -> None:
    vu = prepare(morlaix, le="2025-01-07")
    assert [item.intitule for item in vu.points] == ["Financement 2025", "Journées 2025", "Produire, grand public"]
    assert vu.gel
    tenue = prepare(morlaix, "journee", "2024-12-10")
    assert [item.intitule for item in tenue.points][:2] == [
        "Accueil, compte-rendu précédent",
        "Bilan de l’expérimentation",
    ]
    assert tenue.pause == 90


def test_the_tasks_of_a_meeting_are_not_in_its_own_agenda(premier_jour: Path, run: Run) -> None:
    asked = ("odj", "reunion", "--le", "2026-05-19", "--date", "2026-05-19", "--duree", "2h")
    done(run(*asked, cwd=premier_jour))
    path = premier_jour / "reunions/2026-05-19-reunion.md"
    path.write_text(path.read_text("utf-8") + "\n- [ ] écrire à la mairie\nQuestion : qui vient ?\n", "utf-8")
    vu = prepare(premier_jour, "reunion", "2026-05-19", "2026-05-19", minutes=120)
    assert "Écrire à la mairie" not in [ligne.texte for ligne in point(vu, "taches").lignes]
    path.write_text(path.read_text("utf-8").replace("statut: prevue\n", ""), "utf-8")
    vu = prepare(premier_jour, "reunion", "2026-05-19", "2026-05-20", minutes=120)
    assert "a eu lieu" in vu.gel
    assert len(point(vu, "taches").lignes) == 2


def test_windows_line_ends_and_a_byte_order_mark_stay(community: Community, run: Run) -> None:
    text = "\ufeff---\r\ntitre: Essai # ici\r\n\r\ninstance: copil\r\n---\r\n## Bonjour\r\n"
    folder_ = community({"reunions/2026-05-19-copil.md": text.encode()})
    done(run("odj", "copil", "--le", "2026-05-19", "--debut", "14:00", "--duree", "2h", *AVANT, "-C", folder_))
    octets = (folder_ / "reunions/2026-05-19-copil.md").read_bytes()
    assert octets.startswith(text.encode().split(b"---\r\n## ")[0])
    assert octets.endswith(b"---\r\n## Bonjour\r\n")
    assert b"\n" not in octets.replace(b"\r\n", b"")
    assert b"debut: 14:00\r\nfin: 16:00\r\n" in octets
    assert b"statut" not in octets


def test_a_meeting_added_by_hand_is_completed(morlaix: Path, run: Run) -> None:
    done(run("ajouter", "reunion", "copil", "--le", "2025-01-21", "--date", JOUR, cwd=morlaix))
    before = (morlaix / FICHIER).read_text("utf-8")
    done(run(*COPIL, "--lieu", "Salle du Résam", cwd=morlaix))
    after = (morlaix / FICHIER).read_text("utf-8")
    assert after.split("---\n")[2] == before.split("---\n")[2]
    assert "Premier sujet" not in [item.intitule for item in prepare(morlaix).points]
    assert prepare(morlaix).lieu == "Salle du Résam"
    assert FICHIER not in done(run("verifier", "--date", JOUR, cwd=morlaix)).stdout


# --- the time there is ------------------------------------------------------------------------------------------

MINUTES = st.integers(0, 90)


@st.composite
def her_points(draw: st.DrawFn) -> tuple[PointPrevu, ...]:
    points = []
    for rank in range(draw(st.integers(0, 5))):
        minutes = draw(st.none() | MINUTES)
        given_ = {"duree": Duree(minutes)} if minutes is not None else {}
        points.append(PointPrevu(intitule=f"Sujet {rank}", **given_))
    return tuple(points)


@cache
def exemple() -> Communaute:
    return load(folder("sample-community")).communaute


@given(
    hers=her_points(), minutes=st.integers(10, 600), pause=MINUTES, gone=st.sets(st.sampled_from(["taches", "suite"]))
)
def test_the_agenda_never_exceeds_the_session_unless_her_own_points_do(
    hers: tuple[PointPrevu, ...], minutes: int, pause: int, gone: set[str]
) -> None:
    le = date(2025, 1, 21)
    meeting = Reunion(
        id="2025-01-21-copil",
        instance="copil",
        date=periode_du_jour(le),
        debut=time(0),
        pause=Duree(pause),
        ordre_du_jour=hers,
        points_proposes=tuple(sorted(gone)),
    )
    communaute = replace(exemple(), reunions={**exemple().reunions, meeting.id: meeting})
    vu = odj.preparer(communaute, odj.Demande(instance="copil", le=le, minutes=minutes), date(2025, 1, 15))
    durees = sum(item.duree.minutes or 0 for item in hers if item.duree)
    proposes = [item for item in vu.points if item.origine == odj.PROPOSE]
    assert vu.prevu <= minutes or (not proposes and vu.prevu == durees + pause)
    assert [item.intitule for item in vu.points if item.origine == odj.ECRIT] == [item.intitule for item in hers]
    assert not gone & set(cles(vu))
    reste = minutes - vu.prevu
    assert all(item.minutes > reste for item in (*vu.attente, *vu.sans_place))
    libre = odj.preparer(communaute, odj.Demande(instance="copil", le=le, minutes=1400), date(2025, 1, 15))
    toutes = {item.cle for item in libre.points if item.cle} - {"convivialite"}
    assert toutes <= {item.cle for item in (*proposes, *vu.attente, *vu.sans_place)}


def test_points_without_a_duration_and_too_much_of_hers_are_said(community: Community, run: Run) -> None:
    text = """\
        ---
        instance: copil
        debut: 9:00
        fin: 10:00
        pause: 10 min
        ordre_du_jour:
          - "Sans durée"
          - intitule: "Long"
            duree: 1h30
        ---
        """
    folder_ = community({"reunions/2026-05-19-copil.md": text})
    outcome = done(run("odj", "copil", "--le", "2026-05-19", *AVANT, "-C", folder_))
    assert "Sans durée, donc pas comptés" in outcome.stderr
    assert "Prévu : au moins 1 h 40 pour une séance de 1 h, pause comprise : 40 min de trop" in outcome.stdout.replace(
        "\u00a0", " "
    )
    assert "dont 10\u00a0min de pause" in (folder_ / "sorties/2026-05-19-copil-ordre-du-jour.md").read_text("utf-8")
    vide = run("odj", "copil", "--le", "2026-05-19", "--format", "markdown", "-o", "-", "-C", folder_)
    assert "1. **Sans durée**" in vide.stdout


def test_an_unknown_length_never_pushes_out_what_is_written(morlaix: Path, run: Run) -> None:
    done(run("odj", "journee", "--le", "2025-02-11", "--duree", "7h", "--date", JOUR, cwd=morlaix))
    path = morlaix / "reunions/2025-02-11-journee.md"
    text = path.read_text("utf-8")
    path.write_text(text.replace("ordre_du_jour:\n", "ordre_du_jour:\n  - intitule: Visite\n    duree: 3h\n"), "utf-8")
    before = path.read_bytes()
    outcome = done(run("odj", "journee", "--le", "2025-02-11", "--date", JOUR, cwd=morlaix))
    assert path.read_bytes() == before
    assert "Durée supposée" in outcome.stderr


# --- which meeting ----------------------------------------------------------------------------------------------


def test_a_meeting_is_found_by_its_day_and_instance_whatever_its_file(community: Community) -> None:
    instances = "instances: [{id: copil, nom: Comité de pilotage}]\n"
    folder_ = community(
        {
            "gouvernance.yaml": instances,
            "reunions/2026-05-12-copil.md": "---\ninstance: copil\ndate: 2026-05-19\nstatut: prevue\n---\n",
            "reunions/2026-06-02-copil.md": "---\ninstance: copil\nstatut: annulee\n---\n",
            "reunions/2026-07-07-copil.md": "---\ninstance: copil\ndate: 2026-07-15\n---\n",
        }
    )
    assert prepare(folder_, "copil", "2026-05-19", "2026-05-01").path == "reunions/2026-05-12-copil.md"
    assert prepare(folder_, "comite de pilotage", "2026-05-19", "2026-05-01").reunion == "2026-05-12-copil"
    assert "annulée" in prepare(folder_, "copil", "2026-06-02", "2026-05-01").gel
    autre = prepare(folder_, "copil", "2026-07-07", "2026-05-01")
    assert (autre.fichier, autre.reunion) == (None, "2026-07-07-copil-2")


def test_a_name_close_to_an_instance_is_suggested(morlaix: Path, run: Run) -> None:
    before = files(morlaix)
    outcome = run("odj", "copli", "--le", "2025-01-21", "--date", JOUR, cwd=morlaix)
    assert outcome.code == 2 and files(morlaix) == before
    assert "Vouliez-vous\u00a0: cap odj copil --le 2025-01-21\u202f?" in outcome.stderr
    done(run("odj", "copli", "--le", "2025-01-21", "--date", JOUR, "--quand-meme", cwd=morlaix))
    done(run("odj", "copli", "--le", "2025-01-21", "--date", JOUR, cwd=morlaix))
    assert prepare(morlaix, "comite-de-pilotag").suggestion == "copil"
    libre = prepare(morlaix, "Rencontre  des élus")
    assert (libre.reunion, libre.titre) == ("2025-01-21-rencontre-des-elus", "Rencontre des élus")
    assert not libre.suggestion
    assert prepare(morlaix, "bureau").titre == "Bureau"


def test_a_second_meeting_on_a_day_is_asked_for_on_purpose(community: Community, run: Run) -> None:
    folder_ = community(
        {
            "gouvernance.yaml": "instances: [{id: journee, nom: Plénière}, {id: copil, nom: Copil}]\n",
            "reunions/2026-05-19-journee.md": "---\ninstance: journee\nstatut: prevue\n---\n",
            "reunions/2026-05-20-journee.md": "---\ninstance: journee\nstatut: annulee\n---\n",
        }
    )
    before = files(folder_)
    for typed, meant in (("pleniaire-de-mai", "journee"), ("copli", "copil"), ("", "journee")):
        outcome = run("odj", *filter(None, [typed]), "--le", "2026-05-19", *AVANT, "-C", folder_)
        assert outcome.code == 2
        assert f"cap odj {meant} --le 2026-05-19" in outcome.stderr
        assert "(journee)" in outcome.stderr
    assert files(folder_) == before
    done(run("odj", "atelier", "--le", "2026-05-19", "--quand-meme", *AVANT, "-C", folder_))
    done(run("odj", "copil", "--le", "2026-05-19", *AVANT, "-C", folder_))
    done(run("odj", "atelier", "--le", "2026-05-19", *AVANT, "-C", folder_))
    done(run("odj", "atelier", "--le", "2026-05-20", *AVANT, "-C", folder_))
    assert {"reunions/2026-05-19-copil.md", "reunions/2026-05-19-atelier.md"} <= set(files(folder_))


def test_a_dry_run_writes_nothing_and_shows_what_it_would(morlaix: Path, run: Run) -> None:
    before = files(morlaix)
    outcome = done(run(*COPIL, "--essai", cwd=morlaix))
    assert files(morlaix) == before
    assert f"{FICHIER}\n" in outcome.stdout
    assert "empreinte: cap-" in outcome.stdout
    assert "rien n’est écrit" in outcome.stderr
    done(run(*COPIL, cwd=morlaix))
    assert "Suivi des tâches" in done(run(*COPIL, "--essai", cwd=morlaix)).stdout


def test_a_day_that_is_past_is_said(morlaix: Path, run: Run) -> None:
    outcome = done(run("odj", "copil", "--le", "2025-01-10", "--date", JOUR, "--essai", cwd=morlaix))
    assert "jour passé" in outcome.stderr


@pytest.mark.parametrize(
    ("options", "phrase"),
    [
        (("--duree", "deux heures"), "n’est pas une durée"),
        (("--duree", "0h"), "quelques minutes"),
        (("--debut", "25:00"), "n’existe pas"),
        (("--debut", "22:30"), "après minuit"),
        (("-o", "odj.docx"), "ne s’écrit pas"),
        (("-o", FICHIER), "pas d’un document"),
    ],
)
def test_what_is_asked_wrong_is_said_and_nothing_is_written(
    morlaix: Path, run: Run, options: tuple[str, ...], phrase: str
) -> None:
    before = files(morlaix)
    outcome = run(*COPIL, *options, cwd=morlaix)
    assert outcome.code == 2
    assert phrase in outcome.stderr
    assert files(morlaix) == before


def test_the_day_of_the_meeting_is_needed(morlaix: Path, run: Run) -> None:
    outcome = run("odj", "copil", cwd=morlaix)
    assert outcome.code == 2
    assert "--le" in outcome.stderr


def test_documents_go_where_they_are_asked(morlaix: Path, run: Run, tmp_path: Path) -> None:
    done(run(*COPIL, "-o", tmp_path / "odj.html", cwd=morlaix))
    assert "<main" in (tmp_path / "odj.html").read_text("utf-8")
    outcome = done(run(*COPIL, "-o", tmp_path / "dehors", "--format", "texte", cwd=morlaix))
    assert outcome.stdout == ""
    assert sorted(path.name for path in (tmp_path / "dehors").iterdir()) == [
        "2025-01-21-copil-deroule.txt",
        "2025-01-21-copil-invitation.txt",
        f"{DOCUMENT}.txt",
    ]
    assert str(tmp_path / "dehors") in outcome.stderr


def test_a_file_that_cannot_be_read_or_edited_is_left_as_it_is(community: Community, run: Run) -> None:
    folder_ = community(
        {
            "reunions/2026-05-19-copil.md": b"---\ntitre: \xff\n---\n",
            "reunions/2026-06-02-copil.md": "---\ntitre: 'ouvert\n---\n",
        }
    )
    before = files(folder_)
    illisible = run("odj", "copil", "--le", "2026-05-19", "-C", folder_)
    assert (illisible.code, "n’a pas pu être lu" in illisible.stderr) == (1, True)
    casse = run("odj", "copil", "--le", "2026-06-02", "-C", folder_)
    assert casse.code == 1
    assert files(folder_) == before
    autre = done(run("odj", "copil", "--le", "2026-07-07", "-C", folder_))
    assert "2 problèmes de lecture dans le dossier" in autre.stderr


def test_a_meeting_whose_heading_cannot_be_read_is_left_alone(run: Run, community: Community) -> None:
    texte = '---\ntitre: "Copil\ndate: 2026-03-20\n---\nDécision : on signe.\n'
    folder_ = community({"reunions/2026-03-20-copil.md": texte})
    refuse = run("odj", "copil", "--le", "2026-03-20", "-C", folder_)
    assert (refuse.code, "n’a pas pu être lu" in refuse.stderr, refuse.stdout) == (1, True, "")
    assert not (folder_ / "sorties").exists()


# --- the sources, one by one ------------------------------------------------------------------------------------

GOUVERNANCE = """\
instances:
  - {id: copil, nom: Comité de pilotage, niveau: pilotage, membres: [resam, ville]}
  - {id: journee, nom: Journées, niveau: pleniere, membres: tous}
  - {id: gt-eau, nom: Groupe eau, niveau: groupe-de-travail, membres: [resam]}
  - {id: gt-charte, nom: Groupe charte, niveau: groupe-de-travail}
"""
ACTEURS = {
    "acteurs/resam.yaml": "nom: Résam\narrivee: 2025-01-01\n",
    "acteurs/ville.yaml": "nom: Ville\narrivee: 2026-02-15\n",
    "acteurs/amap.yaml": "nom: Amap\narrivee: 2026-02\n",
}
COPIL_MARS = """\
---
instance: copil
date: 2026-03-10
statut: tenue
presents: [resam]
---
"""


def seen(
    community: Community, files_: Mapping[str, str], instance: str = "copil", **demande: object
) -> odj.OrdreDuJour:
    folder_ = community({"gouvernance.yaml": GOUVERNANCE, **ACTEURS, **files_})
    demande = {"minutes": 1200, **demande}
    return prepare(folder_, instance, "2026-04-14", "2026-04-01", **demande)


def test_every_source_is_one_function_of_the_same_shape() -> None:
    assert len({source.__name__ for source in SOURCES}) == len(SOURCES)
    assert all(source.__doc__ for source in SOURCES)


def test_those_who_arrived_are_welcomed_once(community: Community) -> None:
    fevrier = COPIL_MARS.replace("03-10", "02-10").replace("copil", "journee")
    vu = seen(community, {"reunions/2026-02-10-journee.md": fevrier}, "journee")
    assert point(vu, "arrivees").intitule == "Bienvenue : Amap et Ville"
    assert "Amap (février 2026)" in point(vu, "arrivees").motif
    vu = seen(community, {"reunions/2026-02-10-copil.md": fevrier.replace("journee", "copil")})
    assert point(vu, "arrivees").intitule == "Bienvenue : Ville"
    vu = seen(community, {"reunions/2026-03-10-copil.md": COPIL_MARS})
    assert "arrivees" not in cles(vu)
    foule = {f"acteurs/a{n}.yaml": f"nom: A{n}\narrivee: 2026-03\n" for n in range(5)}
    vu = seen(community, {"reunions/2026-02-10-journee.md": fevrier, **foule}, "journee")
    assert point(vu, "arrivees").intitule == "Bienvenue aux nouveaux membres"
    assert len(point(vu, "arrivees").lignes) == 7


@pytest.mark.parametrize(
    ("envoi", "phrase"),
    [
        ("", "pas encore envoyé"),
        ("compte_rendu: {statut: diffuse, diffuse_le: 2026-03-15}\n", "envoyé le 15 mars 2026"),
        ("compte_rendu: {statut: diffuse}\n", "est envoyé"),
        ("compte_rendu: {statut: approuve, approuve_le: 2026-05-01}\n", "est envoyé"),
        ("compte_rendu: {statut: approuve, approuve_le: 2026-03-30}\n", None),
    ],
)
def test_the_last_minutes_are_approved_once(community: Community, envoi: str, phrase: str | None) -> None:
    vu = seen(community, {"reunions/2026-03-10-copil.md": COPIL_MARS.replace("presents", envoi + "presents")})
    motifs = [item.motif for item in vu.points if item.cle == "approbation:2026-03-10-copil"]
    assert ([phrase in motif for motif in motifs] == [True]) if phrase else not motifs


SQUELETTE = "---\n<!-- Écrivez comme vous prenez vos notes. -->\n\n## Tour des nouvelles\n\n## Premier sujet\n"


@pytest.mark.parametrize("statut", ["statut: tenue\n", ""])
def test_a_meeting_nobody_took_notes_of_has_no_minutes_to_approve(community: Community, statut: str) -> None:
    vide = {"reunions/2026-03-24-copil.md": f"---\ninstance: copil\n{statut}{SQUELETTE}"}
    assert not [cle for cle in cles(seen(community, vide)) if cle.startswith("approbation")]
    assert "approbation:2026-03-10-copil" in cles(seen(community, {**vide, "reunions/2026-03-10-copil.md": COPIL_MARS}))


def test_the_skeleton_of_a_meeting_of_today_does_not_freeze_its_agenda(community: Community) -> None:
    folder_ = community({"reunions/2026-04-14-copil.md": f"---\ninstance: copil\n{SQUELETTE}"})
    assert not prepare(folder_, "copil", "2026-04-14", "2026-04-14").gel


def test_tasks_postponed_again_get_help_and_restricted_ones_stay_away(community: Community) -> None:
    notes = """
- [ ] @resam : dessiner la carte, pour le 1er avril (reporté au 5 avril 2026) (reporté au 8 avril 2026)
- [ ] @ville : prêter la salle, pour le 1er mars 2027
- [ ] appeler la presse

::: soutien
- [ ] @resam : revoir le contrat
Question : qui part ?
:::
Décision : on garde la salle (à revoir au prochain copil)
Décision : on change de nom (à revoir en mai 2026)
Décision : on garde le logo (à revoir en 2027)
Décision : on déménage (à revoir le 1er mars 2026 ; modifie [[#D1]])
"""
    vu = seen(community, {"reunions/2026-03-10-copil.md": COPIL_MARS + notes})
    carte = point(vu, "a-faire:2026-03-10-copil#A1")
    assert (carte.intitule, carte.porteur, carte.qui) == ("Dessiner la carte", "resam", "Résam")
    assert "3e passage" in carte.motif
    assert "2 reports" in carte.motif
    assert [ligne.texte for ligne in point(vu, "taches").lignes] == ["Appeler la presse"]
    assert point(vu, "taches").motif == "1 tâche à regarder (sur 4 ouvertes)."
    assert not [cle for cle in cles(vu) if cle.startswith("question")]
    assert [cle for cle in cles(vu) if cle.startswith("decision")] == [
        "decision:2026-03-10-copil#D2",
        "decision:2026-03-10-copil#D4",
    ]
    vu = seen(community, {"reunions/2026-03-10-copil.md": COPIL_MARS + notes.replace("; modifie [[#D1]]", "")})
    assert "à cette séance" in point(vu, "decision:2026-03-10-copil#D1").motif
    assert point(vu, "decision:2026-03-10-copil#D1").documents == ("Compte-rendu du 10 mars 2026",)
    autre = seen(community, {"reunions/2026-03-10-copil.md": COPIL_MARS + notes}, "gt-eau")
    assert not [cle for cle in cles(autre) if "2026-03-10" in cle or cle == "taches"]


def test_while_a_community_takes_off_nothing_is_late(community: Community) -> None:
    feuille = "jalons: [{id: a, intitule: Premier essai, echeance: 2026-01}]\n"
    notes = COPIL_MARS + "- [ ] @resam : écrire, pour le 12 mars 2026\n"
    files_ = {"feuille-de-route.yaml": feuille, "reunions/2026-03-10-copil.md": notes}
    vu = seen(community, files_)
    assert "pas encore atteint" in point(vu, "jalon:a").motif
    assert "date passée" in point(vu, "taches").lignes[0].motif
    debut = {"communaute.yaml": 'format: 1\nnom: "Essai"\nphase: impulsion\n'}
    vu = seen(community, {**files_, **debut})
    assert "pas encore atteint" not in point(vu, "jalon:a").motif
    assert "passée" not in point(vu, "taches").motif + point(vu, "taches").lignes[0].motif


def test_milestones_near_or_passed_as_they_stood_that_day(community: Community) -> None:
    feuille = """\
        du: 2026
        jalons:
          - {id: proche, intitule: "Proche", echeance: 2026-06}
          - {id: loin, intitule: "Loin", echeance: 2026-07}
          - {id: trimestre, intitule: "Trimestre", echeance: T2 2026}
          - {id: passe, intitule: "Passé", echeance: 2026-01, pilote: resam}
          - {id: fait, intitule: "Fait", echeance: 2026-04, etat: fait}
          - {id: fait-plus-tard, intitule: "Fait ensuite", echeance: 2026-05, etat: fait, fait_le: 2026-05-02}
          - {id: abandonne, intitule: "Abandonné", echeance: 2026-04, etat: abandonne}
          - {id: cache, intitule: "Caché", echeance: 2026-04, visibilite: soutien}
          - {id: sans-date, intitule: "Sans date"}
          - id: deplace
            intitule: "Déplacé"
            echeance: 2027
            revisions: [{le: 2026-05-01, echeance: {de: 2026-04, a: 2027}}]
        """
    vu = seen(community, {"feuille-de-route.yaml": feuille})
    assert [cle for cle in cles(vu) if cle.startswith("jalon")] == [
        "jalon:proche",
        "jalon:passe",
        "jalon:fait-plus-tard",
        "jalon:deplace",
    ]
    assert "pas encore de pilote" in point(vu, "jalon:proche").motif
    assert point(vu, "jalon:passe").documents == ("Feuille de route 2026",)
    assert not [cle for cle in cles(seen(community, {"feuille-de-route.yaml": feuille}, "gt-eau")) if "jalon" in cle]


@pytest.mark.parametrize(
    ("statut", "titre"),
    [
        ("projet", "Charte : préparer la version 2.0"),
        ("soumise", "Charte : adopter la version 2.0"),
        ("soumise\nsoumise_le: 2026-05-01", "Charte : préparer la version 2.0"),
        ("adoptee", None),
    ],
)
def test_a_charter_being_prepared(community: Community, statut: str, titre: str | None) -> None:
    charte = f"---\nversion: 2.0\nstatut: {statut}\nmodifications: {{objet: fond}}\n---\n## Objet {{#objet}}\nTexte.\n"
    for instance in ("copil", "journee", "gt-charte"):
        vu = seen(community, {"charte/charte.md": charte}, instance)
        assert [item.intitule for item in vu.points if item.cle == "charte:2.0"] == ([titre] if titre else [])
    assert "charte:2.0" not in cles(seen(community, {"charte/charte.md": charte}, "gt-eau"))
    figee = charte.replace(f"statut: {statut}", "statut: adoptee\nadoptee_le: 2026-03-01")
    assert "charte:2.0" not in cles(
        seen(community, {"charte/charte.md": charte, "charte/versions/2.0.md": figee}, "copil")
    )
    nue = "---\nstatut: projet\n---\nTexte.\n"
    assert point(seen(community, {"charte/charte.md": nue}), "charte:projet").intitule == "Charte : préparer le texte"


def test_signatures_are_hoped_for_without_naming_anybody_in_the_title(community: Community) -> None:
    version = "---\nversion: 1.0\nstatut: adoptee\nadoptee_le: 2026-01-10\n---\n## Objet {#objet}\nTexte.\n"
    signatures = """\
        signatures: [{acteur: resam, version: 1.0, le: 2026-02}]
        attendus:
          - {acteur: resam, version: 1.0}
          - {acteur: ville, version: 1.0, etat: deliberation-attendue}
          - {acteur: amap, version: 1.0, etat: decline}
        """
    vu = seen(community, {"charte/versions/1.0.md": version, "charte/signatures.yaml": signatures})
    assert "1 signature attendue : Ville." in point(vu, "signatures:1.0").motif
    assert "Ville" not in point(vu, "signatures:1.0").intitule
    ancienne = signatures.replace("{acteur: ville, version: 1.0", "{acteur: ville, version: 0.9")
    autre = seen(community, {"charte/versions/1.0.md": version, "charte/signatures.yaml": ancienne})
    assert "signatures:1.0" not in cles(autre)
    rien = seen(community, {"charte/versions/1.0.md": version, "charte/signatures.yaml": "attendus: []\n"})
    assert "signatures:1.0" not in cles(rien)


def test_money_is_one_point_whose_details_are_hers(community: Community) -> None:
    financements = """\
        financements:
          - {id: a, financeur: ville, depot_avant: 2026-05-15, montant: 100 €}
          - {id: b, financeur: "Région", suivi: [{statut: a-demander}]}
          - {id: c, financeur: "État", depot_avant: 2026-04-10, suivi: [{le: 2026-03-01, statut: depose}]}
          - {id: d, intitule: "Fonds d'aide", du: 2025, au: 2026-09, suivi: [{le: 2025-02, statut: notifie}]}
          - {id: e, financeur: "Fondation", au: 2027, suivi: [{le: 2025-02, statut: verse}]}
          - {id: f, financeur: "Ancien", depot_avant: 2024-01}
        """
    vu = seen(community, {"financements.yaml": financements})
    argent = point(vu, "financements")
    assert argent.motif == (
        "À demander : Ville (dépôt pour le 15 mai 2026) et Région ; se terminent : Fonds d'aide (en septembre 2026)."
    )
    assert not [mot for mot in ("Ville", "Région", "Fonds", "100") if mot in argent.intitule]
    assert "financements" not in cles(seen(community, {"financements.yaml": financements}, "journee"))
    presse = "financements: [{id: a, financeur: ville, depot_avant: 2026-04-14}]\n"
    assert "financements" in cles(seen(community, {"financements.yaml": presse}))
    assert "financements" not in cles(seen(community, {"financements.yaml": "financements: [{id: a}]\n"}))


def test_the_one_step_a_criterion_still_lacks_is_brought_to_those_who_can_make_it(community: Community) -> None:
    fichiers = {
        "communaute.yaml": "format: 1\nnom: Essai\nphase: structuration\n",
        "passerelles.yaml": "passerelles: [{id: x, de: resam, vers: ville, statut: envisagee}]\n",
    }
    vu = seen(community, fichiers)
    proche = point(vu, "critere:S7")
    assert proche.intitule.startswith("Demander où en est la passerelle") and proche.nature == "echange"
    assert proche.motif.startswith("Il ne manque que cela") and proche.motif.endswith("(S7).")
    assert [cle for cle in cles(vu) if cle.startswith("critere:")] == ["critere:S7"]
    assert "critere:S7" in cles(seen(community, fichiers, "journee"))
    assert "critere:S7" not in cles(seen(community, fichiers, "gt-eau"))
    # Without a declared phase nothing says what comes next; what is done is no longer brought.
    sans_phase = {**fichiers, "communaute.yaml": "format: 1\nnom: Essai\n"}
    assert "critere:S7" not in cles(seen(community, sans_phase))
    faite = fichiers["passerelles.yaml"].replace("envisagee", "effective, depuis: 2026-01")
    assert "critere:S7" not in cles(seen(community, {**fichiers, "passerelles.yaml": faite}))


def test_windows_of_public_policies(community: Community) -> None:
    calendrier = """\
        echeances:
          - {id: ouvre, intitule: "Appel", du: 2026-05-02, au: 2026-12, dispositif: "PAT"}
          - {id: ferme, intitule: "Fin du PAT", du: 2025, au: 2026-05-31, dispositif: "PAT"}
          - {id: loin, intitule: "Loin", du: 2026-10}
          - {id: long, intitule: "Long", du: 2026, au: 2026}
        """
    vu = seen(community, {"calendrier.yaml": calendrier})
    assert [item.intitule for item in vu.points if item.cle.startswith("echeance")] == ["Appel (PAT)", "Fin du PAT"]
    assert "s'ouvre le 2 mai 2026" in point(vu, "echeance:ouvre").motif
    assert not [cle for cle in cles(seen(community, {"calendrier.yaml": calendrier}, "gt-eau")) if "echeance" in cle]


def test_the_next_meeting_is_named_when_it_has_a_file(community: Community) -> None:
    suivante = {"reunions/2026-06-02-copil.md": "---\ninstance: copil\nstatut: prevue\n---\n"}
    vu = seen(community, suivante)
    assert point(vu, "suite").intitule == "Questions diverses et prochaine séance : mardi 2 juin 2026"


def test_a_short_meeting_stays_simple(community: Community) -> None:
    vu = seen(community, {}, minutes=30)
    assert [(item.cle, item.minutes) for item in vu.points] == [("accueil", 5), ("suite", 5)]


def test_long_texts_and_names_of_notes_become_titles(community: Community) -> None:
    longue = "Question : " + "comment faire pour que chacun puisse venir " * 5 + "?\n"
    notes = COPIL_MARS + longue + "\nQuestion : @resam peut-il prêter le local prévu le 2026-05-02 ?\n"
    vu = seen(community, {"reunions/2026-03-10-copil.md": notes})
    premier, second = (item.intitule for item in vu.points if item.cle.startswith("question"))
    assert len(premier) <= 111
    assert premier.endswith("…")
    assert second == "Résam peut-il prêter le local prévu le 2 mai 2026 ?"


def test_a_private_actor_is_not_named_to_all(community: Community) -> None:
    secret = {"acteurs/secret.yaml": "nom: Inconnue\nvisibilite: soutien\n"}
    feuille = {"feuille-de-route.yaml": "jalons: [{id: a, intitule: Essai, echeance: 2026-04, pilote: secret}]\n"}
    vu = seen(community, {**secret, **feuille})
    assert point(vu, "jalon:a").qui == "une structure"


def test_the_heading_says_what_the_file_knows(community: Community, run: Run) -> None:
    entete = """\
        ---
        instance: copil
        date: 2026-04-14
        debut: 9:30
        lieu: "Mairie"
        visio: "https://exemple.org/salle"
        animation: resam
        redaction: ville
        reponse_avant: 2026-04-10
        ordre_du_jour: []
        points_proposes: [accueil, suite, convivialite]
        ---
        """
    folder_ = community({"gouvernance.yaml": GOUVERNANCE, **ACTEURS, "reunions/2026-04-14-copil.md": entete})
    texte = done(run("odj", "copil", "--le", "2026-04-14", "--format", "texte", "-C", folder_)).stdout.replace(
        "\u00a0", " "
    )
    for ligne in (
        "Date : mardi 14 avril 2026, à partir de 9 h 30",
        "À distance : https://exemple.org/salle",
        "Animation : Résam",
        "Compte-rendu : Ville",
        "Pour : Résam et Ville",
        "Réponse attendue : avant le 10 avril 2026",
        "L’ordre du jour reste à écrire.",
    ):
        assert ligne in texte
    html = done(run("odj", "journee", "--le", "2026-04-21", "--format", "html", "-o", "-", "-C", folder_)).stdout
    assert "Tous les membres de la communauté" in html


# --- what an instance follows -------------------------------------------------------------------------------------

DEUX_INSTANCES = {
    "reunions/2026-04-14-journee.md": "---\ninstance: journee\nstatut: tenue\n---\n"
    "- [ ] écrire à la mairie\n- [ ] trouver une salle\n\nQuestion : qui vient ?\n",
}


@pytest.mark.parametrize(
    ("niveau", "proposees", "dit"),
    [
        ("", True, ""),
        (", niveau: pilotage", True, ""),
        (", niveau: technique", False, "2 tâches et 1 question d’autres instances ne sont pas proposées ici"),
    ],
)
def test_open_work_is_proposed_unless_the_instance_says_it_follows_its_own(
    community: Community, run: Run, niveau: str, proposees: bool, dit: str
) -> None:
    instances = f"instances: [{{id: copil, nom: Copil{niveau}}}, {{id: journee, nom: J, niveau: pleniere}}]\n"
    folder_ = community({"gouvernance.yaml": instances, **DEUX_INSTANCES})
    vu = prepare(folder_, "copil", "2026-05-19", "2026-05-01", minutes=120)
    assert ({"taches", "question:2026-04-14-journee#Q1"} <= set(cles(vu))) is proposees
    erreurs = done(run("odj", "copil", "--le", "2026-05-19", *AVANT, "-C", folder_)).stderr
    assert ("pas proposée" in erreurs) is bool(dit)
    assert dit in erreurs


def test_one_thing_left_out_is_said_in_the_singular(community: Community, run: Run) -> None:
    instances = "instances: [{id: cotech, nom: C, niveau: technique}, {id: journee, nom: J, niveau: pleniere}]\n"
    reunion = "---\ninstance: journee\nstatut: tenue\n---\n- [ ] écrire à la mairie\n"
    folder_ = community({"gouvernance.yaml": instances, "reunions/2026-04-14-journee.md": reunion})
    outcome = done(run("odj", "cotech", "--le", "2026-05-19", *AVANT, "-C", folder_))
    assert "1 tâche d’une autre instance n’est pas proposée ici" in outcome.stderr


def test_an_instance_of_which_nothing_is_known_welcomes_everybody(community: Community) -> None:
    files_ = {
        "gouvernance.yaml": "instances: [{id: copil, nom: Copil}]\n",
        "reunions/2026-04-14-copil.md": "---\ninstance: copil\nstatut: tenue\n---\n## Échanges\nDes mots.\n",
        "acteurs/a.yaml": "nom: A\ntype: association\narrivee: 2026-04-20\n",
    }
    assert "arrivees" in cles(prepare(community(files_), "copil", "2026-05-19", "2026-05-01", minutes=120))


# --- what was put off --------------------------------------------------------------------------------------------

REPORTS = {
    "reunions/2026-03-10-copil.md": COPIL_MARS
    + """
- [ ] @resam : écrire le guide, pour le 1er avril (reporté au 1er septembre 2026)
- [ ] @resam : peindre le mur, pour le 1er avril (reporté au 1er mai 2026)
- [ ] @resam : trier les livres (reporté au prochain copil)
- [ ] @resam : ranger la remise (reporté à la prochaine journée)

Question : qui tient le stand ?
Question : qui paie ?
Question : qui vient ?
Question : où se retrouver ?

Reporté : la charte du lieu (au prochain copil)
Reporté : le nom du lieu
Reporté : le budget 2027 (au 1er septembre 2026)
Reporté : la fête (à la prochaine journée)

::: soutien
Reporté : le contrat de Camille
:::
""",
    "suivi.yaml": """\
- {de: 2026-03-10-copil#Q1, le: 2026-03-20, etat: reporte, au: 2026-09}
- {de: 2026-03-10-copil#Q2, le: 2026-03-20, etat: reporte, prochaine: copil}
- {de: 2026-03-10-copil#Q3, le: 2026-03-20, etat: reporte, au: 2026-04-14}
- {de: 2026-03-10-copil#Q4, le: 2026-03-20, etat: reporte, prochaine: journee}
""",
}
MAI = "reunions/2026-05-19-copil.md"


def put_off(vu: odj.OrdreDuJour) -> list[str]:
    return [cle.rpartition("#")[2] for cle in cles(vu) if cle.startswith(("question:", "a-faire:"))]


@pytest.mark.parametrize("autres", [{}, {MAI: "---\ninstance: copil\n---\n"}])
def test_what_was_postponed_waits_for_its_time(community: Community, autres: dict[str, str]) -> None:
    vu = seen(community, {**REPORTS, **autres})
    assert put_off(vu) == ["Q2", "Q3"]
    assert [ligne.texte for ligne in point(vu, "taches").lignes] == ["Peindre le mur", "Trier les livres"]
    assert point(vu, "taches").motif.startswith("2 tâches à regarder (sur 4 ouvertes)")


def test_what_waits_for_another_instance_is_for_its_meeting(community: Community) -> None:
    gouvernance = GOUVERNANCE.replace("niveau: pleniere", "niveau: orientation")
    vu = seen(community, {**REPORTS, "gouvernance.yaml": gouvernance}, "journee")
    assert put_off(vu) == ["Q3", "Q4"]
    assert "Ranger la remise" in [ligne.texte for ligne in point(vu, "taches").lignes]


def test_a_subject_put_off_comes_back_once_at_its_meeting(community: Community) -> None:
    vu = seen(community, REPORTS)
    sujets = [item for item in vu.points if item.cle.startswith("reporte:")]
    assert [item.intitule for item in sujets] == ["La charte du lieu", "Le nom du lieu"]
    assert sujets[0].motif == "Sujet reporté le 10 mars 2026."
    journee = seen(community, REPORTS, "journee")
    assert [item.intitule for item in journee.points if item.cle.startswith("reporte:")] == ["La fête"]
    tenue = COPIL_MARS.replace("03-10", "03-24")
    vu = seen(community, {**REPORTS, "reunions/2026-03-24-copil.md": tenue})
    assert not [cle for cle in cles(vu) if cle.startswith("reporte:")]
    septembre = prepare(community(REPORTS, "autre"), "copil", "2026-09-01", "2026-08-20", minutes=1200)
    assert "Le budget 2027" in [item.intitule for item in septembre.points]


# --- where it was said to be ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("annonce", "lieu"),
    [
        ("mardi 19 janvier 2027 à 14h30, salle des fêtes", "Salle des fêtes"),
        ("19 janvier 2027 à 14 h 30 à la mairie de Plougasnou.", "Mairie de Plougasnou"),
        ("19/01/2027, 14:30 (Maison des associations)", "Maison des associations"),
        ("19 janvier 2027 14h30 – chez Ti Legumaj, pour la suite", "Chez Ti Legumaj"),
        ("mardi 19 janvier 2027 à 14h30, ordre du jour à venir", ""),
        ("mardi 19 janvier 2027 à 14h30", ""),
    ],
)
def test_the_hour_and_the_place_announced_are_not_typed_again(
    community: Community, run: Run, annonce: str, lieu: str
) -> None:
    notes = f"---\ninstance: copil\ndate: 2026-11-10\n---\nDécision : oui\nProchaine réunion : {annonce}\n"
    dossier = community({"reunions/2026-11-10-copil.md": notes})
    done(run("odj", "copil", "--le", "2027-01-19", "--duree", "2h", "--date", "2026-12-01", "-C", dossier))
    reunion = load(dossier).communaute.reunions["2027-01-19-copil"]
    assert (str(reunion.debut), reunion.lieu) == ("14:30:00", lieu)
    done(run("reunion", "deplacer", "2027-01-19", "--lieu", "Port", "--date", "2026-12-02", "-C", dossier))
    done(run("odj", "copil", "--le", "2027-01-19", "--date", "2026-12-02", "-C", dossier))
    assert load(dossier).communaute.reunions["2027-01-19-copil"].lieu == "Port"


def test_a_first_meeting_does_not_ask_what_moved_since_the_last(community: Community, run: Run) -> None:
    dossier = community({"reunions/2026-11-10-copil.md": "---\ninstance: copil\n---\nDécision : oui\n"})
    asked = ("--quoi", "deroule", "--format", "texte", "--date", "2026-12-01", "-C", dossier)
    assert "depuis la dernière fois" in " ".join(done(run("odj", "copil", "--le", "2027-01-19", *asked)).stdout.split())
    premiere = " ".join(done(run("odj", "bureau", "--le", "2027-01-20", *asked)).stdout.split())
    assert "dernière fois" not in premiere and "ce qui amène ici" in premiere


def test_a_document_says_that_its_length_is_not_all_counted(community: Community, run: Run) -> None:
    dossier = community(
        {"reunions/2027-01-19-copil.md": "---\nordre_du_jour: [Un, {intitule: Deux, duree: 55 min}]\n---\n"}
    )
    ecrit = run("odj", "copil", "--le", "2027-01-19", "--format", "texte", "--quoi", "ordre-du-jour",
                "--date", "2026-12-01", "-C", dossier)  # fmt: skip
    assert "Durée prévue\u00a0: au moins 1\u00a0h" in ecrit.stdout
