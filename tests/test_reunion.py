"""Meetings announced, moved, cancelled and listed: the heading alone changes, what it was stays, the rest follows."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import icalendar
import pytest

from cap import point, suivi
from cap.loader import load
from cap.resources import folder
from conftest import Community, Golden, Outcome, Run

ICI = Path(__file__).parent
COPIL = ("odj", "copil", "--le", "2025-01-21", "--duree", "2h")
FICHIER = "reunions/2025-01-21-copil.md"
ICS = "sorties/2025-01-21-copil.ics"
MAIL = "sorties/2025-01-21-copil-invitation.txt"


@pytest.fixture
def morlaix(tmp_path: Path, run: Run) -> Path:
    """Give Morlaix with its next copil prepared, on 15 January 2025."""
    shutil.copytree(folder("sample-community"), tmp_path / "morlaix")
    done(run(*COPIL, "--quoi", "ordre-du-jour", "--date", "2025-01-15", cwd=tmp_path / "morlaix"))
    return tmp_path / "morlaix"


def done(outcome: Outcome) -> Outcome:
    assert outcome.code == 0, outcome.stderr
    return outcome


def refused(outcome: Outcome) -> str:
    assert outcome.code == 2, outcome.stdout
    return plain(outcome.stderr)


def plain(texte: str) -> str:
    return " ".join(texte.split())


def files(dossier: Path) -> Mapping[str, bytes]:
    return {path.relative_to(dossier).as_posix(): path.read_bytes() for path in dossier.rglob("*") if path.is_file()}


def event(dossier: Path, path: str = ICS) -> Any:
    (evenement,) = icalendar.Calendar.from_ical((dossier / path).read_bytes()).walk("VEVENT")
    return evenement


def announce(run: Run, dossier: Path, jour: str = "2025-01-15") -> Outcome:
    return done(run("reunion", "annoncer", "2025-01-21-copil", "--date", jour, cwd=dossier))


def move(run: Run, dossier: Path, *options: str, jour: str = "2025-01-18") -> Outcome:
    return done(run("reunion", "deplacer", "2025-01-21-copil", *options, "--date", jour, cwd=dossier))


# --- announce ---------------------------------------------------------------------------------------------------


def test_announcing_freezes_the_agenda_and_notes_the_sending(morlaix: Path, run: Run) -> None:
    before = (morlaix / FICHIER).read_text("utf-8")
    journal = (morlaix / "journal.yaml").read_text("utf-8")
    outcome = announce(run, morlaix)
    after = (morlaix / FICHIER).read_text("utf-8")
    assert after == before.replace("statut: prevue\n", "statut: annoncee\nannoncee_le: 2025-01-15\n")
    assert (morlaix / "journal.yaml").read_text("utf-8") == journal + (
        "  - {le: 2025-01-15, objet: invitation, reunion: 2025-01-21-copil, a: [resam, pole-ess, ulamir-cpie]}\n"
    )
    assert event(morlaix)["STATUS"] == "CONFIRMED"
    assert not (morlaix / MAIL).exists()
    assert "+statut: annoncee" in outcome.stdout
    assert "Rien n’est envoyé." not in outcome.stderr
    suivante = done(run(*COPIL, "--date", "2025-01-16", cwd=morlaix))
    assert "cap n’y propose plus rien" in suivante.stderr
    assert (morlaix / FICHIER).read_text("utf-8") == after


def test_announcing_twice_or_what_cannot_be(morlaix: Path, run: Run, community: Community) -> None:
    announce(run, morlaix)
    deja = refused(run("reunion", "annoncer", "2025-01-21", "--date", "2025-01-16", cwd=morlaix))
    assert "déjà annoncée le 15 janvier 2025" in deja
    assert "cap reunion deplacer 2025-01-21-copil --le" in deja
    dossier = community(
        {
            "reunions/2026-05-19-copil.md": "---\ndate: 2026-05\n---\n",
            "reunions/2026-06-19-copil.md": "---\ndate: 2026-06-19\nstatut: reportee\n---\n",
            "reunions/2026-07-19-copil.md": "---\ndate: 2026-07-19\nstatut: annoncee\n---\n",
        }
    )
    for mot in ("2026-05-19", "2026-06-19"):
        assert "pas encore de jour précis" in refused(run("reunion", "annoncer", mot, "-C", dossier))
    assert "est déjà annoncée." in refused(run("reunion", "annoncer", "2026-07-19", "-C", dossier))


def test_a_first_journal_is_made_and_nothing_is_written_twice(community: Community, run: Run) -> None:
    tete = "---\ninstance: journee\ndate: 2026-05-19\nordre_du_jour: [Bonjour]\n---\n## Notes\n"
    instances = "instances:\n  - {id: journee, nom: Journée, membres: tous}\n"
    dossier = community({"reunions/2026-05-19-journee.md": tete, "gouvernance.yaml": instances})
    asked = ("reunion", "annoncer", "2026-05-19", "--le", "2026-05-04", "--date", "2026-05-05", "-C", dossier)
    done(run(*asked))
    journal = (dossier / "journal.yaml").read_text("utf-8")
    assert journal.endswith("envois:\n  - {le: 2026-05-04, objet: invitation, reunion: 2026-05-19-journee, a: tous}\n")
    fiche = (dossier / "reunions/2026-05-19-journee.md").read_text("utf-8")
    assert "date: 2026-05-19\nstatut: annoncee\nannoncee_le: 2026-05-04\n" in fiche
    # Undone by hand, then announced again: the journal already has it.
    (dossier / "reunions/2026-05-19-journee.md").write_text(tete, "utf-8")
    done(run(*asked))
    assert (dossier / "journal.yaml").read_text("utf-8") == journal
    assert "CAP" not in done(run("verifier", "--date", "2026-05-05", "-C", dossier)).stdout


def test_a_community_without_members_notes_the_sending_to_all(community: Community, run: Run) -> None:
    dossier = community({"reunions/2026-05-19-reunion.md": "---\ndate: 2026-05-19\n---\n"})
    done(run("reunion", "annoncer", "2026-05-19", "--date", "2026-05-05", "-C", dossier))
    assert "a:" not in (dossier / "journal.yaml").read_text("utf-8")


def test_what_an_announcement_lacks_is_said(community: Community, run: Run) -> None:
    files_ = {
        "gouvernance.yaml": "instances:\n  - {id: copil, nom: Copil, niveau: pilotage}\n",
        "reunions/2026-05-19-copil.md": "---\ninstance: copil\ndate: 2026-05-19\n---\n",
    }
    dossier = community(files_)
    texte = plain(done(run("reunion", "annoncer", "2026-05-19", "--date", "2026-05-05", "-C", dossier)).stdout)
    assert "Son ordre du jour est vide" in texte
    assert "n’est pas ajouté au journal" in texte
    assert not (dossier / "journal.yaml").exists()


# --- move -------------------------------------------------------------------------------------------------------


def test_an_announced_meeting_moves_and_keeps_what_it_was(morlaix: Path, run: Run, golden: Golden) -> None:
    announce(run, morlaix)
    before = (morlaix / FICHIER).read_text("utf-8")
    outcome = move(run, morlaix, "--le", "2025-01-28", "--lieu", "Salle du port", "--motif", "verglas")
    golden("reunion/deplacer.txt", outcome.stdout)
    assert "Rien n’est envoyé." in outcome.stderr
    after = (morlaix / FICHIER).read_text("utf-8")
    changements = (
        "changements:\n  - le: 2025-01-18\n    ancienne_date: 2025-01-21\n    ancien_statut: annoncee\n"
        "    ancienne_annonce: 2025-01-15\n    motif: verglas\n"
    )
    assert after == (
        before.replace("date: 2025-01-21\n", "date: 2025-01-28\n", 1)
        .replace("statut: annoncee\nannoncee_le: 2025-01-15\n", 'lieu: "Salle du port"\nstatut: prevue\n')
        .replace("\n---\n", f"\n{changements}---\n")
    )
    vu = event(morlaix)
    assert (vu["SEQUENCE"], vu["STATUS"], vu["DTSTART"].dt.date()) == (1, "CONFIRMED", date(2025, 1, 28))
    assert vu["UID"] == "2025-01-21-copil@communaute-d-action-du-pays-de-morlaix"
    assert "Nouvelle date" in (morlaix / MAIL).read_text("utf-8")
    assert "CAP" not in "".join(
        line for line in done_or_problems(run, morlaix).splitlines() if "2025-01-21-copil" in line
    )


def done_or_problems(run: Run, dossier: Path) -> str:
    return run("verifier", "--conseils", "--date", "2025-01-18", "--format", "concis", cwd=dossier).stdout


def test_what_follows_a_move(morlaix: Path, run: Run) -> None:
    announce(run, morlaix)
    text = (morlaix / FICHIER).read_text("utf-8")
    (morlaix / FICHIER).write_text(text.replace("fin: 16:00\n", "fin: 16:00\nreponse_avant: 2025-01-17\n"), "utf-8")
    autre = "---\ninstance: journee\ntitre: Une journée\ndate: 2025-01-28\n---\n"
    (morlaix / "reunions/2025-01-28-journee.md").write_text(autre, "utf-8")
    texte = plain(move(run, morlaix, "--le", "2025-01-28").stdout)
    assert "Elle était annoncée" in texte
    assert "Une fois le message parti : cap reunion annoncer 2025-01-21-copil" in texte
    assert "« reponse_avant » (17 janvier 2025) est déjà passé" in texte
    assert "Une autre réunion est prévue ce jour-là : Une journée (2025-01-28-journee)." in texte
    assert "1 tâche attendue pour la prochaine réunion change de date :" in texte
    assert "maintenant pour le 28 janvier 2025" in texte
    avance = plain(move(run, morlaix, "--le", "2025-01-16", jour="2025-01-17").stdout)
    assert "Ce jour est déjà passé (16 janvier 2025)." in avance
    assert "est après la réunion" in avance


def test_the_whole_community_follows(morlaix: Path, run: Run) -> None:
    move(run, morlaix, "--le", "2025-01-28")
    communaute = load(morlaix).communaute
    avant = communaute.reunions["2025-01-07-copil"]
    suivante = suivi.prochaine_reunion(communaute, "copil", avant)
    assert suivante is not None
    assert suivante.debut == date(2025, 1, 28)
    prochaine = point.prochaine(communaute, date(2025, 1, 18))
    assert prochaine is not None
    assert prochaine.le.debut == date(2025, 1, 28)
    # The former day is not prepared by mistake; the new one finds the same file.
    refus = refused(run(*COPIL, "--date", "2025-01-18", cwd=morlaix))
    assert "a été déplacée au 28 janvier 2025" in refus
    assert "cap odj copil --le 2025-01-28" in refus
    done(run("odj", "copil", "--le", "2025-01-28", "--date", "2025-01-18", cwd=morlaix))
    assert not (morlaix / "reunions/2025-01-28-copil.md").exists()
    assert (morlaix / "sorties/2025-01-21-copil.ics").exists()
    done(run(*COPIL, "--date", "2025-01-18", "--quand-meme", cwd=morlaix))
    assert (morlaix / "reunions/2025-01-21-copil-2.md").exists()


def test_a_meeting_cancelled_or_put_off_is_no_longer_awaited(morlaix: Path, run: Run) -> None:
    done(run("reunion", "annuler", "2025-01-21", "--date", "2025-01-18", cwd=morlaix))
    for statut in ("annulee", "reportee"):
        path = morlaix / FICHIER
        path.write_text(path.read_text("utf-8").replace("statut: annulee", f"statut: {statut}"), "utf-8")
        communaute = load(morlaix).communaute
        avant = communaute.reunions["2025-01-07-copil"]
        assert suivi.prochaine_reunion(communaute, "copil", avant) is None
        assert point.prochaine(communaute, date(2025, 1, 18)) is None


def test_hours_move_together(morlaix: Path, run: Run) -> None:
    move(run, morlaix, "--debut", "9h30")
    text = (morlaix / FICHIER).read_text("utf-8")
    assert "debut: 09:30\nfin: 11:30\n" in text
    assert "    ancien_debut: 14:00\n    ancienne_fin: 16:00\n" in text
    assert event(morlaix)["STATUS"] == "TENTATIVE"
    assert not (morlaix / MAIL).exists()
    move(run, morlaix, "--duree", "1h")
    assert "fin: 10:30\n" in (morlaix / FICHIER).read_text("utf-8")
    move(run, morlaix, "--fin", "12:00")
    assert "fin: 12:00\n" in (morlaix / FICHIER).read_text("utf-8")
    assert event(morlaix)["SEQUENCE"] == 3


def test_a_place_is_taken_away(morlaix: Path, run: Run) -> None:
    move(run, morlaix, "--lieu", "Salle\n du port")
    move(run, morlaix, "--lieu", "")
    text = (morlaix / FICHIER).read_text("utf-8")
    assert "\nlieu:" not in text
    assert 'ancien_lieu: "Salle du port"' in text


def test_moves_that_make_no_sense_are_declined(morlaix: Path, run: Run, community: Community) -> None:
    before = files(morlaix)
    asked = ("reunion", "deplacer", "2025-01-21-copil", "--date", "2025-01-18")
    for options, dit in (
        ((), "est déjà prévue le mardi 21 janvier 2025 : rien ne change."),
        (("--le", "2025-01-21", "--debut", "14:00"), "rien ne change"),
        (("--debut", "23:00"), "après minuit"),
        (("--fin", "13:00"), "finirait avant de commencer"),
        (("--duree", "1h", "--fin", "15:00"), "pas les deux"),
    ):
        assert dit in refused(run(*asked, *options, cwd=morlaix))
    assert files(morlaix) == before
    dossier = community(
        {"reunions/2026-05-19-copil.md": "---\ndate: 2026-05\n---\n", "reunions/a.md": "---\ntitre: A\n---\n"}
    )
    assert "--debut" in refused(run("reunion", "deplacer", "2026-05-19", "--duree", "1h", "-C", dossier))
    assert "« 2026-05-19-copil » est déjà prévue en mai 2026" in refused(
        run("reunion", "deplacer", "2026-05-19", "-C", dossier)
    )
    assert "« A » est déjà sans date" in refused(run("reunion", "deplacer", "a", "-C", dossier))


def test_a_meeting_held_or_cancelled_does_not_move(morlaix: Path, run: Run) -> None:
    before = files(morlaix)
    for ident in ("2025-01-07-copil", "2024-12-10-journee", "2024-09-17-journee"):
        for mots in (("deplacer", ident, "--le", "2025-03-03"), ("annuler", ident), ("annoncer", ident)):
            assert "a déjà eu lieu" in refused(run("reunion", *mots, "--date", "2025-01-18", cwd=morlaix))
    assert files(morlaix) == before
    done(run("reunion", "annuler", "2025-01-21", "--date", "2025-01-18", cwd=morlaix))
    dit = refused(run("reunion", "deplacer", "2025-01-21", "--le", "2025-02-01", "--date", "2025-01-18", cwd=morlaix))
    assert "est déjà annulée" in dit
    assert "cap odj copil --le" in dit


def test_notes_taken_on_the_day_tell_that_it_was_held(community: Community, run: Run) -> None:
    notes = "---\ndate: 2026-05-19\nstatut: {}\n---\nOn commence à neuf.\n"
    dossier = community({f"reunions/2026-05-19-{nom}.md": notes.format(nom) for nom in ("annoncee", "reportee")})
    asked = ("--le", "2026-05-26", "-C", dossier, "--date")
    assert "a déjà eu lieu" in refused(run("reunion", "deplacer", "2026-05-19-annoncee", *asked, "2026-05-19"))
    done(run("reunion", "deplacer", "2026-05-19-annoncee", *asked, "2026-05-18"))
    # Put off for want of a quorum, say: what was noted is no meeting.
    done(run("reunion", "deplacer", "2026-05-19-reportee", *asked, "2026-05-20"))


def test_a_meeting_put_off_gets_its_new_day(morlaix: Path, run: Run) -> None:
    path = morlaix / FICHIER
    path.write_text(path.read_text("utf-8").replace("statut: prevue", "statut: reportee"), "utf-8")
    move(run, morlaix, "--le", "2025-02-04")
    text = path.read_text("utf-8")
    assert "date: 2025-02-04\n" in text
    assert "statut: prevue\n" in text
    assert "ancien_statut: reportee\n" in text


def test_trying_writes_nothing(morlaix: Path, run: Run) -> None:
    before = files(morlaix)
    for mots in (("annoncer",), ("deplacer", "--le", "2025-02-04"), ("annuler", "--motif", "neige")):
        outcome = done(run("reunion", mots[0], "2025-01-21", *mots[1:], "--essai", "--date", "2025-01-18", cwd=morlaix))
        assert f"+++ {FICHIER}" in outcome.stdout
        assert "Essai\u00a0: rien n’est écrit." in outcome.stderr
    assert files(morlaix) == before


def test_comments_line_ends_notes_and_mark_stay(community: Community, run: Run) -> None:
    text = (
        "\ufeff---\r\n# tête\r\ntitre: Essai # ici\r\ndate: 2026-05-19   # à Brest\r\nfin:\r\n\r\n"
        "points_proposes: []\r\n---\r\n## Bonjour\r\n- [ ] x\r\n"
    )
    dossier = community({"reunions/2026-05-19-copil.md": text.encode()})
    asked = ("reunion", "deplacer", "2026-05-19", "--le", "2026-05-26", "--debut", "14:00", "--date", "2026-05-02")
    done(run(*asked, "-C", dossier))
    octets = (dossier / "reunions/2026-05-19-copil.md").read_bytes()
    assert octets.decode() == text.replace(
        "date: 2026-05-19   # à Brest\r\n", "date: 2026-05-26   # à Brest\r\ndebut: 14:00\r\n"
    ).replace(
        "points_proposes: []\r\n",
        "points_proposes: []\r\nchangements:\r\n  - le: 2026-05-02\r\n    ancienne_date: 2026-05-19\r\n",
    )


def test_a_field_goes_to_the_end_where_its_neighbours_give_no_room(community: Community, run: Run) -> None:
    text = "---\n{titre: Essai, date: 2026-05-19}\n---\n"
    long = '---\ndate:\n  2026-05-19\ntitre: "Un\n  titre"\n---\n'
    dossier = community({"reunions/2026-05-19-a.md": text, "reunions/2026-05-19-b.md": long})
    for nom in ("a", "b"):
        asked = ("reunion", "deplacer", f"2026-05-19-{nom}", "--le", "2026-05-26", "--lieu", "Ici", "-C", dossier)
        done(run(*asked, "--date", "2026-05-02"))
        reunion = load(dossier).communaute.reunions[f"2026-05-19-{nom}"]
        assert reunion.date is not None
        assert (reunion.date.debut, reunion.lieu, len(reunion.changements)) == (date(2026, 5, 26), "Ici", 1)


def test_a_meeting_without_a_day_has_no_calendar_file(community: Community, run: Run) -> None:
    dossier = community({"reunions/2026-05-copil.md": "---\ndate: 2026-05\n---\n"})
    outcome = done(run("reunion", "annuler", "2026-05", "--date", "2026-04-01", "-C", dossier))
    assert not (dossier / "sorties").exists()
    assert "Rien n’est envoyé" not in outcome.stderr


# --- cancel -----------------------------------------------------------------------------------------------------


def test_a_meeting_is_cancelled(morlaix: Path, run: Run) -> None:
    announce(run, morlaix)
    before = (morlaix / FICHIER).read_text("utf-8")
    outcome = done(run("reunion", "annuler", "2025-01-21", "--motif", "Neige", "--date", "2025-01-18", cwd=morlaix))
    changements = 'changements:\n  - le: 2025-01-18\n    ancien_statut: annoncee\n    motif: "Neige"\n'
    assert (morlaix / FICHIER).read_text("utf-8") == before.replace("statut: annoncee", "statut: annulee", 1).replace(
        "\n---\n", f"\n{changements}---\n"
    )
    assert "vont dans sorties/." in plain(outcome.stdout)
    assert "sans date pour l’instant" in plain(outcome.stdout)
    vu = event(morlaix)
    assert (vu["SEQUENCE"], vu["STATUS"]) == (1, "CANCELLED")
    texte = (morlaix / MAIL).read_text("utf-8")
    assert "n’aura pas" in texte
    assert "Neige" not in texte
    suite = done(run(*COPIL, "--date", "2025-01-18", cwd=morlaix))
    assert "Cette réunion est annulée" in suite.stderr


def test_mulhouse_cancels_on_another_day(tmp_path: Path, run: Run) -> None:
    shutil.copytree(ICI / "communities" / "mulhouse", tmp_path / "mulhouse")
    dossier = tmp_path / "mulhouse"
    done(run("odj", "journee", "--le", "2025-02-04", "--date", "2025-01-15", cwd=dossier))
    asked = ("reunion", "annuler", "2025-02-04", "--le", "2025-01-20", "--date", "2025-01-22", "-C", dossier)
    done(run(*asked))
    text = (dossier / "reunions/2025-02-04-journee.md").read_text("utf-8")
    assert "changements:\n  - le: 2025-01-20\n    ancien_statut: prevue\n" in text
    assert event(dossier, "sorties/2025-02-04-journee.ics")["STATUS"] == "CANCELLED"


# --- the list ---------------------------------------------------------------------------------------------------


def test_the_list_of_morlaix(morlaix: Path, run: Run, golden: Golden) -> None:
    announce(run, morlaix)
    move(run, morlaix, "--le", "2025-01-28")
    golden("reunion/morlaix.txt", done(run("reunion", "--date", "2025-01-18", cwd=morlaix)).stdout)
    golden(
        "reunion/morlaix.md", done(run("reunion", "--format", "markdown", "--date", "2025-01-18", cwd=morlaix)).stdout
    )
    vu = json.loads(done(run("reunion", "--format", "json", "--date", "2025-01-18", cwd=morlaix)).stdout)
    assert vu["schema"] == "cap/reunions/1"
    assert vu["a_venir"] == [
        {
            "id": "2025-01-21-copil",
            "titre": "Comité de pilotage",
            "instance": "Comité de pilotage",
            "date": "2025-01-28",
            "debut": "14:00",
            "fin": "16:00",
            "lieu": "",
            "statut": "prevue",
            "annoncee_le": "",
            "depuis": "2025-01-21",
            "compte_rendu": "",
            "compte_rendu_le": "",
        }
    ]
    assert len(vu["passees"]) == 11


@pytest.mark.parametrize(
    ("jour", "quand", "statut"),
    [
        ("2025-01-14", "2025-01-21", "prevue"),
        ("2025-01-16", "2025-01-21", "annoncee"),
        ("2025-01-18", "2025-01-28", "prevue"),
        ("2025-01-19", "2025-01-28", "annoncee"),
        ("2025-01-20", "2025-01-28", "annulee"),
    ],
)
def test_the_list_answers_for_any_day(morlaix: Path, run: Run, jour: str, quand: str, statut: str) -> None:
    announce(run, morlaix)
    move(run, morlaix, "--le", "2025-01-28")
    announce(run, morlaix, "2025-01-19")
    done(run("reunion", "annuler", "2025-01-21", "--date", "2025-01-20", cwd=morlaix))
    vu = json.loads(done(run("reunion", "--format", "json", "--date", jour, cwd=morlaix)).stdout)["a_venir"]
    assert [(item["date"], item["statut"]) for item in vu] == [(quand, statut)]


def test_the_list_of_mulhouse(run: Run, golden: Golden) -> None:
    outcome = done(run("reunion", "--date", "2025-01-15", "-C", ICI / "communities" / "mulhouse"))
    golden("reunion/mulhouse.txt", outcome.stdout)


def test_every_state_has_its_words(community: Community, run: Run, tmp_path: Path) -> None:
    tetes = {
        "2026-05-19-a": "date: 2026-05-19\nstatut: annoncee\nannoncee_le: 2026-05-01",
        "2026-05-20-b": "date: 2026-06",
        "c": "titre: 'Sans | date'",
        "2026-05-21-d": "date: 2026-05-21\nstatut: annulee",
        "2026-05-22-e": "date: 2026-05-22\nstatut: reportee",
        "2026-04-01-f": "date: 2026-04-01\nstatut: prevue",
        "2026-04-02-g": "date: 2026-04-02\nstatut: tenue",
        "2026-05-23-h": "date: 2026-05-23\nstatut: annoncee",
        "2026-04-03-i": "date: 2026-04-03\nstatut: tenue\ncompte_rendu: diffuse",
    }
    dossier = community({f"reunions/{nom}.md": f"---\n{tete}\n---\n" for nom, tete in tetes.items()})
    texte = plain(done(run("reunion", "--date", "2026-05-02", "-C", dossier)).stdout)
    for attendu in (
        "annoncée le 1er mai 2026 (2026-05-19-a)",
        "Juin 2026 : B prévue, pas encore annoncée",
        "Date à fixer : Sans | date",
        "annulée (2026-05-21-d)",
        "reportée, nouvelle date à fixer (2026-05-22-e)",
        "date passée : tenue, déplacée ou annulée ? (2026-04-01-f)",
        "tenue ; pas encore de notes (2026-04-02-g)",
        "annoncée (2026-05-23-h)",
        "compte-rendu diffusé (2026-04-03-i)",
    ):
        assert attendu in texte
    markdown = done(run("reunion", "--date", "2026-05-02", "--format", "markdown", "-C", dossier)).stdout
    assert "Sans \\| date" in markdown
    sortie = tmp_path / "liste.txt"
    done(run("reunion", "--date", "2026-05-02", "-o", sortie, "-C", dossier))
    assert plain(sortie.read_text("utf-8")) == texte


@pytest.mark.parametrize("forme", ["texte", "markdown"])
def test_no_meeting_yet(community: Community, run: Run, forme: str) -> None:
    assert "Aucune réunion pour l’instant." in done(run("reunion", "--format", forme, "-C", community())).stdout


def test_members_are_told_from_what_they_were_told_last(morlaix: Path, run: Run) -> None:
    announce(run, morlaix)
    message = morlaix / "sorties/2025-01-21-copil-invitation.txt"
    move(run, morlaix, "--debut", "15:00")
    assert "l’heure change" in plain(message.read_text("utf-8"))
    encore = done(move(run, morlaix, "--le", "2025-01-28"))
    assert "Elle était annoncée" in plain(encore.stdout)
    lu = plain(message.read_text("utf-8"))
    assert "La réunion prévue le mardi 21 janvier 2025 change de date" in lu
    assert "mardi 28 janvier 2025, de 15 h à 17 h" in lu
    move(run, morlaix, "--le", "2025-01-21")
    assert "l’heure change" in plain(message.read_text("utf-8"))
    move(run, morlaix, "--le", "2025-01-30")
    fin = done(run("reunion", "annuler", "2025-01-21-copil", "--date", "2025-01-18", cwd=morlaix))
    assert "le message à envoyer" in plain(fin.stdout)
    lu = plain(message.read_text("utf-8"))
    assert "Annulée : Comité de pilotage du mardi 21 janvier 2025" in lu
    assert "prévue le mardi 21 janvier 2025 n’aura pas lieu. Nous" in lu


def test_a_meeting_without_a_heading_is_named_after_its_file(community: Community, run: Run) -> None:
    dossier = community(
        {
            "reunions/2026-03-20-copil.md": b"\xef\xbb\xbf- [ ] A1 trouver une salle\r\nQuestion : qui ?",
            "journal.yaml": "",
        }
    )
    liste = plain(done(run("reunion", "-C", dossier, "--date", "2026-04-10")).stdout)
    assert "Vendredi 20 mars 2026 : Copil tenue" in liste
    assert "20 mars 2026 – Copil" in plain(done(run("cr", "liste", "-C", dossier, "--date", "2026-04-10")).stdout)
    fait = done(run("suivi", "fait", "Copil#a1", "-C", dossier, "--date", "2026-04-10"))
    assert "Trouver une salle" in fait.stderr
    envoi = done(run("cr", "diffuser", "copil", "-C", dossier, "--date", "2026-04-10"))
    assert "n’était pas clos" in envoi.stderr and "\ufeff" not in envoi.stdout and "\\ufeff" not in envoi.stdout
    octets = (dossier / "reunions/2026-03-20-copil.md").read_bytes()
    assert octets.startswith(b"\xef\xbb\xbf---\r\n") and octets.endswith(b"\r\nQuestion : qui ?")


def test_minutes_whose_lines_all_bear_a_number_are_closed(community: Community, run: Run) -> None:
    dossier = community({"reunions/2026-03-20-copil.md": "- [ ] A1 trouver une salle\n"})
    envoi = done(run("cr", "diffuser", "copil", "-C", dossier, "--date", "2026-04-10"))
    assert "n’était pas clos" not in envoi.stderr


def test_what_is_made_for_a_cancelled_meeting_says_that_it_is(morlaix: Path, run: Run) -> None:
    done(run("reunion", "annuler", "2025-01-21-copil", "--date", "2025-01-18", cwd=morlaix))
    odj = plain(done(run(*COPIL, "--date", "2025-01-18", cwd=morlaix)).stderr)
    assert "Pour la prévoir de nouveau : « statut: prevue » dans reunions/2025-01-21-copil.md." in odj
    page = done(run("cr", "2025-01-21-copil", "--format", "texte", "--date", "2025-01-18", cwd=morlaix))
    assert "Cette réunion est notée annulée" in plain(page.stderr)
    feuille = done(run("emargement", "2025-01-21-copil", "--date", "2025-01-18", cwd=morlaix))
    assert "cette réunion est notée annulée" in plain(feuille.stderr)


# --- what was made for a meeting that changes ---------------------------------------------------------------------


def test_a_meeting_that_moves_before_it_is_announced_has_its_documents_remade(morlaix: Path, run: Run) -> None:
    done(run("odj", "copil", "--le", "2025-01-21", "--date", "2025-01-15", cwd=morlaix))
    (morlaix / "sorties/2025-01-21-copil-deroule.md").unlink()
    outcome = move(run, morlaix, "--le", "2025-01-28")
    made = sorted(path.name for path in (morlaix / "sorties").glob("2025-01-21-copil*"))
    assert "2025-01-21-copil-deroule.html" in made and "2025-01-21-copil-deroule.md" not in made
    for name in made:
        texte = (morlaix / "sorties" / name).read_text("utf-8")
        assert "21 janvier 2025" not in texte, name
        assert "28 janvier 2025" in texte or "20250128" in texte, name
        assert name in outcome.stderr
    announced = announce(run, morlaix, "2025-01-19")
    assert "Déjà à jour : sorties/2025-01-21-copil-invitation.txt" in plain(announced.stderr)
    assert "version d’avant" not in announced.stderr


def test_announcing_remakes_what_no_longer_says_the_same_and_says_so(morlaix: Path, run: Run) -> None:
    done(run("odj", "copil", "--le", "2025-01-21", "--date", "2025-01-15", cwd=morlaix))
    fiche = morlaix / FICHIER
    texte = fiche.read_text("utf-8").replace("statut: prevue", 'lieu: "Salle du port"\nstatut: prevue')
    fiche.write_text(texte, "utf-8")
    outcome = announce(run, morlaix)
    assert "Salle du port" in (morlaix / MAIL).read_text("utf-8")
    assert "Si c’est une version d’avant qui est partie, renvoyez celle-ci" in plain(outcome.stderr)


def test_a_sheet_to_sign_is_said_to_be_remade(morlaix: Path, run: Run) -> None:
    done(run("emargement", "2025-01-21-copil", "--date", "2025-01-15", cwd=morlaix))
    outcome = move(run, morlaix, "--le", "2025-01-28")
    assert "cap emargement 2025-01-21-copil" in plain(outcome.stderr)


def test_a_day_already_past_is_said(morlaix: Path, run: Run) -> None:
    outcome = move(run, morlaix, "--le", "2025-01-10")
    assert "Ce jour est déjà passé (10 janvier 2025)." in plain(outcome.stdout)


def test_both_lists_say_the_same_of_minutes(run: Run) -> None:
    sample = folder("sample-community")
    for commande in (("reunion",), ("cr", "liste")):
        dit = done(run(*commande, "--date", "2025-01-18", "-C", sample)).stdout
        assert "à clore (2025-01-07-copil)" in dit or dit.index("À clore") < dit.index("2025-01-07-copil")
        assert "à diffuser" not in dit.lower()


def test_a_day_is_typed_without_its_year(morlaix: Path, run: Run) -> None:
    outcome = move(run, morlaix, "--le", "28 janvier")
    assert "--le : compris comme le mardi 28 janvier 2025." in plain(outcome.stderr)
    assert "date: 2025-01-28\n" in (morlaix / FICHIER).read_text("utf-8")
    done(run("reunion", "annoncer", "2025-01-21-copil", "--le", "16/01", "--date", "2025-01-18", cwd=morlaix))
    assert "annoncee_le: 2025-01-16\n" in (morlaix / FICHIER).read_text("utf-8")
    refus = run("reunion", "deplacer", "2025-01-21-copil", "--le", "mars 2025", "--date", "2025-01-18", cwd=morlaix)
    assert "--le : « mars 2025 » n’est pas un jour précis." in plain(refus.stderr)
    vague = run("reunion", "deplacer", "2025-01-21-copil", "--le", "bientôt", "--date", "2025-01-18", cwd=morlaix)
    assert vague.code == 2 and "Écrivez le jour" in vague.stderr


def test_what_was_shown_and_could_not_be_written_is_said(morlaix: Path, run: Run) -> None:
    (morlaix / ".cap").mkdir(exist_ok=True)
    shutil.rmtree(morlaix / ".cap")
    (morlaix / ".cap").symlink_to(morlaix / "reunions")
    before = (morlaix / FICHIER).read_bytes()
    outcome = run("reunion", "annoncer", "2025-01-21-copil", "--date", "2025-01-15", cwd=morlaix)
    assert outcome.code == 1 and "+statut: annoncee" in outcome.stdout
    assert "Rien de ce qui est montré plus haut n’a été écrit." in plain(outcome.stderr)
    assert (morlaix / FICHIER).read_bytes() == before
