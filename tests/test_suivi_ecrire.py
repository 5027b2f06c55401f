"""What became of tasks, questions and decisions, noted from the command line: one more line in `suivi.yaml`."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from cap import suivi
from cap.commands.completion import proposals
from cap.loader import load
from cap.resources import folder
from conftest import Community, Run

JOUR = "2026-04-15"
ENTETE = (
    "# Ce que deviennent les tâches, les questions et les décisions après leur réunion.\n"
    "# Une ligne par suite donnée ; on ajoute, on n’efface pas.\n"
)
COPIL = """\
---
instance: copil
date: 2026-03-20
---
## Convention
Décision D1 : le suivi sera semestriel (consentement ; à revoir en septembre 2026)
- [ ] A1 @resam avec @ville : envoyer la convention, pour le 1er avril 2026
- [ ] A2 @ville : trouver une salle
- [x] A3 @resam : relire le budget
Question Q1 : qui représente les habitants ?
"""
FICHES = {
    "gouvernance.yaml": 'instances:\n  - {id: copil, nom: "Comité de pilotage", niveau: pilotage}\n',
    "acteurs/resam.yaml": "nom: Résam\n",
    "acteurs/ville.yaml": "nom: Ville\n",
    "acteurs/partie.yaml": "nom: Partie\ndepart: 2025\n",
    "reunions/2026-03-20-copil.md": COPIL,
}
Suivi = Callable[..., str]


@pytest.fixture
def dossier(community: Community) -> Path:
    """A community that met once, and follows nothing yet."""
    return community(FICHES)


def lignes(dossier: Path) -> list[str]:
    """Give the entries of `suivi.yaml`."""
    return [ligne for ligne in (dossier / "suivi.yaml").read_text().splitlines() if ligne.startswith("-")]


def tache(dossier: Path, numero: str = "A1", jour: str = JOUR) -> suivi.TacheSuivie:
    toutes = suivi.taches(load(dossier).communaute, date.fromisoformat(jour))
    return next(item for item in toutes if item.ref == f"2026-03-20-copil#{numero}")


# --- what is written ------------------------------------------------------------------------------------------


def test_the_first_entry_makes_the_file(run: Run, dossier: Path) -> None:
    fait = run("suivi", "fait", "copil#A1", "--note", "Envoyée : enfin", "--date", JOUR, cwd=dossier)
    assert (fait.code, fait.stderr) == (
        0,
        "Écrit\u00a0: suivi.yaml\nEnvoyer la convention\u00a0: faite (2026-03-20-copil#A1).\n",
    )
    assert (dossier / "suivi.yaml").read_text() == (
        ENTETE + '- {de: 2026-03-20-copil#A1, le: 2026-04-15, etat: fait, note: "Envoyée : enfin"}\n'
    )
    assert tache(dossier).etat == suivi.FAITE
    assert "- {de: 2026-03-20-copil#A1" in fait.stdout


@pytest.mark.parametrize(
    ("avant", "apres"),
    [
        (b"# Mes notes\n- {de: 2026-03-20-copil#A2, etat: fait}  # vu\n", b"\n"),
        (b"- {de: 2026-03-20-copil#A2, etat: fait}", b"\n"),
        (b"\xef\xbb\xbf- de: 2026-03-20-copil#A2\r\n  etat: fait\r\n# fin\r\n", b"\r\n"),
        (b"# vide\n", b"\n"),
    ],
)
def test_what_is_there_stays_as_typed(run: Run, dossier: Path, avant: bytes, apres: bytes) -> None:
    (dossier / "suivi.yaml").write_bytes(avant)
    assert run("suivi", "abandonner", "copil#A1", "--motif", "Sans objet", "--date", JOUR, cwd=dossier).code == 0
    colle = b"" if not avant or avant.endswith(b"\n") else apres
    ligne = b'- {de: 2026-03-20-copil#A1, le: 2026-04-15, etat: abandonne, note: "Sans objet"}'
    assert (dossier / "suivi.yaml").read_bytes() == avant + colle + ligne + apres


def test_several_are_noted_at_once_or_none(run: Run, dossier: Path) -> None:
    non = run("suivi", "fait", "copil#A1", "copil#A3", "--date", JOUR, cwd=dossier)
    assert non.code == 2
    assert not (dossier / "suivi.yaml").exists()
    assert run("suivi", "fait", "copil#A1", "copil#A2", "copil#A1", "--date", JOUR, cwd=dossier).code == 0
    assert len(lignes(dossier)) == 2


def test_a_trial_writes_nothing(run: Run, dossier: Path) -> None:
    fait = run("suivi", "fait", "copil#A1", "--essai", "--date", JOUR, cwd=dossier)
    assert "- {de: 2026-03-20-copil#A1" in fait.stdout
    assert fait.stderr.endswith("Essai\u00a0: rien n’est écrit.\n")
    assert not (dossier / "suivi.yaml").exists()


def test_a_file_that_is_no_list_is_left_alone(run: Run, dossier: Path) -> None:
    (dossier / "suivi.yaml").write_text("taches: []\n")
    fait = run("suivi", "fait", "copil#A1", "--date", JOUR, cwd=dossier)
    assert (fait.code, (dossier / "suivi.yaml").read_text()) == (1, "taches: []\n")


@pytest.mark.parametrize("le", ["2026-04", "2 avril 2026", "02/04/2026"])
def test_the_day_may_be_typed_as_in_the_files(run: Run, dossier: Path, le: str) -> None:
    assert run("suivi", "fait", "copil#A1", "--le", le, "--date", JOUR, cwd=dossier).code == 0
    assert lignes(dossier)[0].startswith("- {de: 2026-03-20-copil#A1, le: 2026-04")


def test_a_note_copied_from_elsewhere_stays_readable(run: Run, dossier: Path) -> None:
    note = 'deux\nlignes \x1b[31m\u202e "citées" \ud83d {a: b}, [c] #d: con\u00advention'
    assert run("suivi", "fait", "copil#A1", "--note", note, "--date", JOUR, cwd=dossier).code == 0
    lu = load(dossier)
    assert not [item for item in lu.problems if item.path == "suivi.yaml"]
    assert lu.communaute.suivi.entrees[0].note == 'deux lignes [31m "citées" {a: b}, [c] #d: convention'


# --- each word ------------------------------------------------------------------------------------------------


def test_postponed_to_a_date_then_again(run: Run, dossier: Path) -> None:
    assert run("suivi", "reporter", "copil#A1", "--au", "15 mai 2026", "--date", JOUR, cwd=dossier).code == 0
    encore = run("suivi", "reporter", "copil#A1", "--au", "2026-06", "--date", "2026-05-10", cwd=dossier)
    assert "reportée pour juin 2026\u202f; c’est la 2e fois (2026-03-20-copil#A1)." in encore.stderr
    assert lignes(dossier) == [
        "- {de: 2026-03-20-copil#A1, le: 2026-04-15, etat: reporte, au: 2026-05-15}",
        "- {de: 2026-03-20-copil#A1, le: 2026-05-10, etat: reporte, au: 2026-06}",
    ]
    suivie = tache(dossier, jour="2026-05-10")
    assert (suivie.reports, suivie.echeance and suivie.echeance.iso()) == (2, "2026-06")
    trois = run("suivi", "reporter", "copil#A1", "--au", "2026-07", "--date", "2026-06-10", cwd=dossier)
    assert "peut-être à alléger, ou à confier à quelqu’un d’autre" in trois.stderr


def test_postponed_to_the_next_meeting_follows_it(run: Run, dossier: Path) -> None:
    fait = run("suivi", "reporter", "copil#A1", "--au", "le prochain copil", "--date", JOUR, cwd=dossier)
    assert "à la prochaine réunion «\u00a0Comité de pilotage\u00a0»" in fait.stderr
    assert lignes(dossier) == ["- {de: 2026-03-20-copil#A1, le: 2026-04-15, etat: reporte, prochaine: copil}"]
    assert (tache(dossier).echeance, tache(dossier).echeance_instance, tache(dossier).reports) == (None, "copil", 1)
    for jour in ("2026-04-10", "2026-05-19", "2026-06-16"):
        (dossier / f"reunions/{jour}-copil.md").write_text(f"---\ninstance: copil\ndate: {jour}\n---\n")
    echeance = tache(dossier).echeance
    assert echeance is not None and echeance.iso() == "2026-05-19"
    assert run("verifier", "--choisir", "CAP409", cwd=dossier).code == 0


def test_postponed_to_a_next_meeting_that_only_notes_announce(run: Run, dossier: Path) -> None:
    notes = dossier / "reunions/2026-03-20-copil.md"
    notes.write_text(COPIL + "\nProchaine réunion : 19 mai 2026\n")
    assert run("suivi", "reporter", "copil#A1", "--au", "prochaine séance", "--date", JOUR, cwd=dossier).code == 0
    echeance = tache(dossier).echeance
    assert echeance is not None and echeance.iso() == "2026-05-19"


def test_without_instances_the_next_meeting_is_the_one_announced(run: Run, community: Community) -> None:
    notes = "---\ndate: 2026-03-20\n---\n- [ ] A1 relire\n"
    dossier = community({"reunions/2026-03-20-rencontre.md": notes})
    non = run("suivi", "reporter", "A1", "--au", "prochaine réunion", "--date", JOUR, cwd=dossier)
    assert non.stderr.endswith("Donnez une date (--au 2026-05-15).\n")
    (dossier / "reunions/2026-03-20-rencontre.md").write_text(notes + "\nProchaine réunion : 19 mai 2026\n")
    oui = run("suivi", "reporter", "A1", "--au", "la prochaine réunion", "--date", JOUR, cwd=dossier)
    assert "Relire\u00a0: reportée pour le 19 mai 2026" in oui.stderr
    assert lignes(dossier) == ["- {de: 2026-03-20-rencontre#A1, le: 2026-04-15, etat: reporte, au: 2026-05-19}"]


def test_passed_on_to_another_actor(run: Run, dossier: Path) -> None:
    fait = run("suivi", "passer", "copil#A1", "--a", "Ville", "--date", JOUR, cwd=dossier)
    assert "Envoyer la convention\u00a0: désormais portée par «\u00a0Ville\u00a0»" in fait.stderr
    assert lignes(dossier) == ["- {de: 2026-03-20-copil#A1, le: 2026-04-15, etat: passe, a: ville}"]
    assert (tache(dossier).responsable, tache(dossier).responsable_initial) == ("ville", "resam")


def test_a_question_is_closed_with_its_answer(run: Run, dossier: Path) -> None:
    fait = run("suivi", "clore", "copil#Q1", "--reponse", "Deux personnes", "--date", JOUR, cwd=dossier)
    assert "Qui représente les habitants\u202f?\u00a0: close" in fait.stderr
    assert lignes(dossier) == ['- {de: 2026-03-20-copil#Q1, le: 2026-04-15, etat: clos, note: "Deux personnes"}']
    liste = run("suivi", "--tout", "--date", JOUR, cwd=dossier).stdout
    assert "Questions sans réponse\u00a0: 0 sur 1" in liste
    assert "close le 15 avril 2026\u00a0: Deux personnes" in liste


def test_questions_and_decisions_are_postponed_or_given_up(run: Run, dossier: Path) -> None:
    fait = run("suivi", "reporter", "copil#Q1", "copil#D1", "--au", "2026-12", "--date", JOUR, cwd=dossier)
    assert "à revoir en décembre 2026" in fait.stderr
    assert "pour décembre 2026 · reportée une fois" in run("suivi", "--date", JOUR, cwd=dossier).stdout
    assert "close, sans réponse" in run("suivi", "abandonner", "copil#Q1", "--date", JOUR, cwd=dossier).stderr
    assert "revue, et gardée" in run("suivi", "fait", "copil#D1", "--date", JOUR, cwd=dossier).stderr
    assert run("suivi", "abandonner", "copil#D1", "--date", JOUR, cwd=dossier).code == 0
    decision = suivi.decisions(load(dossier).communaute, date.fromisoformat(JOUR))[0]
    assert not decision.en_vigueur
    assert run("suivi", "rouvrir", "copil#D1", "--date", JOUR, cwd=dossier).code == 0
    decision = suivi.decisions(load(dossier).communaute, date.fromisoformat(JOUR))[0]
    assert decision.en_vigueur and decision.revoir is not None and decision.revoir.iso() == "2026-09"


def test_a_mistake_is_corrected_by_one_more_line(run: Run, dossier: Path) -> None:
    run("suivi", "fait", "copil#A1", "--date", JOUR, cwd=dossier)
    run("suivi", "clore", "copil#Q1", "--date", JOUR, cwd=dossier)
    fait = run("suivi", "rouvrir", "copil#A1", "copil#Q1", "--note", "Erreur", "--date", JOUR, cwd=dossier)
    assert "Envoyer la convention\u00a0: de nouveau ouverte" in fait.stderr
    assert tache(dossier).ouverte
    assert suivi.questions(load(dossier).communaute, date.fromisoformat(JOUR))[0].ouverte
    echeance = tache(dossier).echeance
    assert echeance is not None and echeance.iso() == "2026-04-01"
    assert len(lignes(dossier)) == 4


# --- a box ticked by hand -------------------------------------------------------------------------------------


def test_a_ticked_box_then_an_entry_is_one_end(run: Run, dossier: Path) -> None:
    fait = run("suivi", "fait", "copil#A3", "--date", JOUR, cwd=dossier)
    assert "est déjà faite, d’après les notes de la réunion" in fait.stderr.replace("\n", " ")
    assert tache(dossier, "A3", "2026-03-20").etat == suivi.FAITE


def test_an_entry_then_a_ticked_box_is_one_end(run: Run, dossier: Path) -> None:
    assert run("suivi", "fait", "copil#A1", "--date", JOUR, cwd=dossier).code == 0
    notes = dossier / "reunions/2026-03-20-copil.md"
    notes.write_text(COPIL.replace("- [ ] A1", "- [x] A1"))
    suivie = tache(dossier)
    assert (suivie.etat, len(suivie.historique)) == (suivi.FAITE, 1)
    assert tache(dossier, jour="2026-04-14").ouverte


def test_a_ticked_box_may_be_reopened(run: Run, dossier: Path) -> None:
    assert run("suivi", "rouvrir", "copil#A3", "--date", JOUR, cwd=dossier).code == 0
    assert tache(dossier, "A3").ouverte
    assert run("suivi", "fait", "copil#A3", "--date", JOUR, cwd=dossier).code == 0
    assert tache(dossier, "A3").etat == suivi.FAITE


# --- which item -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "mot",
    [
        "2026-03-20-copil#A1", "2026-03-20#A1", "copil#a1", "derniere#A1", "dernière#A1", "#A1", "A1", "a1",
        "[[2026-03-20-copil#A1]]", "a-faire:2026-03-20-copil#A1", "2026-03-20-copil.md#A1", "20/03/2026#A1",
        "20 mars 2026#A1", "Comité de pilotage#A1", "mars 2026#A1", "ancien-copil#A1",
    ],
)  # fmt: skip
def test_a_task_answers_to_what_one_types(run: Run, dossier: Path, mot: str) -> None:
    notes = dossier / "reunions/2026-03-20-copil.md"
    notes.write_text(COPIL.replace("date:", "anciens_ids: [ancien-copil]\ndate:"))
    fait = run("suivi", "fait", mot, "--date", JOUR, cwd=dossier)
    assert (fait.code, lignes(dossier)) == (0, ["- {de: 2026-03-20-copil#A1, le: 2026-04-15, etat: fait}"])


def test_the_only_one_still_open_is_meant(run: Run, dossier: Path) -> None:
    autre = "---\ninstance: copil\ndate: 2026-04-10\n---\n- [ ] A1 @ville : signer\n"
    (dossier / "reunions/2026-04-10-copil.md").write_text(autre)
    deux = run("suivi", "fait", "copil#A1", "--date", JOUR, cwd=dossier)
    assert deux.code == 2
    assert "2026-03-20-copil#A1 (envoyer la convention), 2026-04-10-copil#A1 (signer)" in deux.stderr
    assert run("suivi", "fait", "2026-03#A1", "--date", JOUR, cwd=dossier).code == 0
    assert run("suivi", "fait", "copil#A1", "--date", JOUR, cwd=dossier).code == 0
    assert "2026-04-10-copil#A1" in lignes(dossier)[1]
    assert run("suivi", "fait", "copil#A1", "--date", JOUR, cwd=dossier).code == 2


@pytest.mark.parametrize(
    ("mots", "dit"),
    [
        (["fait", "copil#A9"], "«\u00a0copil#A9\u00a0» n’existe pas.\nPeut-être\u00a0: 2026-03-20-copil#A1"),
        (["fait", "A9"], "Peut-être\u00a0: 2026-03-20-copil#A1 (envoyer la convention)"),
        (["fait", "2027-01#Q4"], "n’existe pas"),
        (["fait", "coppil#A1"], "n’existe pas"),
        (["fait", "convention"], "n’est pas un numéro de tâche.\nPeut-être\u00a0: 2026-03-20-copil#A1"),
        (["fait", "n’importe quoi"], "Un numéro s’écrit 2026-03-20-copil#A1"),
        (["fait", "copil#A3"], "Si ce n’est plus vrai\u00a0: cap suivi rouvrir 2026-03-20-copil#A3"),
        (["fait", "copil#Q1"], 'cap suivi clore 2026-03-20-copil#Q1 --reponse "…"'),
        (["clore", "copil#A1"], "cap suivi fait 2026-03-20-copil#A1"),
        (["clore", "copil#D1"], "est une décision."),
        (["passer", "copil#Q1", "--a", "ville"], "seule une tâche passe d’un acteur à un autre"),
        (["passer", "copil#A1", "--a", "resam"], "Résam porte déjà"),
        (["passer", "copil#A1", "--a", "partie"], "Partie a quitté la communauté."),
        (["passer", "copil#A1", "--a", "vile"], "Vouliez-vous"),
        (["reporter", "copil#A1"], "Il manque l’option --au"),
        (["reporter", "copil#A1", "--au", "2026-04-01"], "est déjà passée"),
        (["reporter", "copil#A1", "--au", "bientôt"], "--au"),
        (["reporter", "copil#A1", "--au", "n. c."], "--au demande une date."),
        (
            ["reporter", "copil#A1", "--au", "prochain bureau"],
            "Donnez une date (--au 2026-05-15), ou une instance\u00a0: copil.",
        ),
        (["fait", "copil#A1", "--le", "2026-05-01"], "--le est à venir (1er mai 2026)."),
        (["fait", "copil#A1", "--le", "2026-03-01"], "n’a été noté que le 20 mars 2026"),
        (["rouvrir", "copil#A1"], "est déjà ouverte."),
        (["rouvrir", "copil#D1"], "est déjà en vigueur."),
    ],
)
def test_what_would_not_be_true_is_declined(run: Run, dossier: Path, mots: list[str], dit: str) -> None:
    fait = run("suivi", *mots, "--date", JOUR, cwd=dossier)
    assert fait.code == 2
    assert dit in fait.stderr
    assert not (dossier / "suivi.yaml").exists()


def test_an_earlier_day_than_the_last_entry_is_declined(run: Run, dossier: Path) -> None:
    run("suivi", "reporter", "copil#A1", "--au", "2026-06", "--le", "2026-04-10", "--date", JOUR, cwd=dossier)
    fait = run("suivi", "fait", "copil#A1", "--le", "2026-04-01", "--date", JOUR, cwd=dossier)
    assert "Une suite plus récente est déjà notée" in fait.stderr
    assert len(lignes(dossier)) == 1


def test_what_is_said_twice_is_noted_once(run: Run, dossier: Path) -> None:
    for mots in (
        ["reporter", "copil#A1", "--au", "2026-06"],
        ["reporter", "copil#A2", "--au", "prochain copil"],
        ["fait", "copil#D1"],
    ):
        assert run("suivi", *mots, "--date", JOUR, cwd=dossier).code == 0
        encore = run("suivi", *mots, "--date", JOUR, cwd=dossier)
        assert (encore.code, "C’est déjà noté pour" in encore.stderr) == (2, True)
    assert len(lignes(dossier)) == 3
    assert run("suivi", "reporter", "copil#A1", "--au", "2026-07", "--date", JOUR, cwd=dossier).code == 0


def test_a_decision_changed_since_or_given_up_is_told(run: Run, dossier: Path) -> None:
    suite = "---\ninstance: copil\ndate: 2026-04-10\n---\nDécision D1 : mensuel (modifie [[2026-03-20-copil#D1]])\n"
    (dossier / "reunions/2026-04-10-copil.md").write_text(suite)
    fait = run("suivi", "fait", "2026-03-20#D1", "--date", JOUR, cwd=dossier)
    assert "est déjà modifiée par 2026-04-10-copil#D1" in fait.stderr
    run("suivi", "abandonner", "2026-04-10#D1", "--date", JOUR, cwd=dossier)
    fait = run("suivi", "abandonner", "2026-04-10#D1", "--date", JOUR, cwd=dossier)
    assert "est déjà abandonnée, le 15 avril 2026" in fait.stderr
    run("suivi", "clore", "copil#Q1", "--date", JOUR, cwd=dossier)
    assert "est déjà close, le 15 avril 2026" in run("suivi", "clore", "copil#Q1", "--date", JOUR, cwd=dossier).stderr


def test_completion_proposes_what_is_still_open(dossier: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from cap import cli

    monkeypatch.chdir(dossier)
    monkeypatch.setattr("cap.commands.options.aujourdhui", lambda: date(2026, 4, 15))
    assert [value for value, _ in proposals(cli.root(), ["suivi", "fait", "2026"])] == [
        "2026-03-20-copil#A1",
        "2026-03-20-copil#A2",
        "2026-03-20-copil#Q1",
        "2026-03-20-copil#D1",
    ]
    monkeypatch.chdir(dossier.parent)
    assert proposals(cli.root(), ["suivi", "fait", "2026"]) == []


# --- numbers that the notes do not hold yet -------------------------------------------------------------------

SANS_NUMERO = "---\ndate: 2026-03-20\n---\n- [ ] @resam : relire\n- [ ] @ville : signer\nQuestion : quand ?\n"


@pytest.mark.parametrize("fin", ["\n", "\r\n"])
def test_a_number_only_counted_is_written_for_good(run: Run, dossier: Path, fin: str) -> None:
    notes = dossier / "reunions/2026-03-20-copil.md"
    notes.write_bytes(SANS_NUMERO.replace("\n", fin).encode())
    fait = run("suivi", "fait", "A2", "--date", JOUR, cwd=dossier)
    assert "Les numéros sont aussi écrits dans les notes" in fait.stderr
    ecrites = SANS_NUMERO.replace("] @resam", "] A1 @resam").replace("] @ville", "] A2 @ville")
    assert notes.read_bytes() == ecrites.replace("\n", fin).encode()
    assert lignes(dossier) == ["- {de: 2026-03-20-copil#A2, le: 2026-04-15, etat: fait}"]


def test_approved_notes_are_not_touched(run: Run, dossier: Path) -> None:
    notes = dossier / "reunions/2026-03-20-copil.md"
    approuve = SANS_NUMERO.replace("---\n-", "compte_rendu: {statut: approuve, approuve_le: 2026-04-01}\n---\n-")
    notes.write_text(approuve)
    fait = run("suivi", "fait", "A2", "--date", JOUR, cwd=dossier)
    assert (fait.code, notes.read_text()) == (0, approuve)
    assert "Les numéros" not in fait.stderr


# --- two branches ---------------------------------------------------------------------------------------------


class Depot:
    """A community under git, with the attributes that `cap init` gives."""

    def __init__(self, dossier: Path, run: Run) -> None:
        self.dossier, self.run = dossier, run
        attributs = folder("templates") / "init" / "gitattributes"
        shutil.copyfile(attributs, dossier / ".gitattributes")
        self.git("init", "--quiet", "--initial-branch=main")
        self.commit()

    def git(self, *words: str) -> str:
        identite = ("-c", "user.name=Essai", "-c", "user.email=essai@example.org")
        done = subprocess.run(
            [str(shutil.which("git")), *identite, *words], cwd=self.dossier, capture_output=True, check=True
        )
        return done.stdout.decode()

    def commit(self) -> None:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "essai")

    def branche(self, nom: str, *mots: str) -> None:
        """Note something on a branch that starts from main."""
        self.git("switch", "--quiet", "--create", nom, "main")
        assert self.run("suivi", *mots, "--date", JOUR, cwd=self.dossier).code == 0
        self.commit()

    def fusion(self) -> None:
        self.git("switch", "--quiet", "main")
        self.git("merge", "--quiet", "--no-edit", "une")
        self.git("merge", "--quiet", "--no-edit", "deux")


@pytest.mark.parametrize(
    "avant",
    [
        None,
        "",
        "# Suivi\n- {de: 2026-03-20-copil#D1, etat: clos}\n",
        "# Suivi\n- {de: 2026-03-20-copil#D1, etat: clos}",
        "- {de: 2026-03-20-copil#D1, etat: clos} # fin",
    ],
    ids=["none", "empty", "usual", "without a final newline", "comment without a final newline"],
)
def test_two_branches_that_append_merge_without_loss(run: Run, dossier: Path, avant: str | None) -> None:
    if avant is not None:
        (dossier / "suivi.yaml").write_text(avant)
    depot = Depot(dossier, run)
    depot.branche("une", "fait", "copil#A1", "--note", "Envoyée")
    depot.branche("deux", "reporter", "copil#A2", "copil#Q1", "--au", "2026-06")
    depot.fusion()
    nouvelles = lignes(dossier)[1 if avant else 0 :]
    assert sorted(nouvelles) == [
        '- {de: 2026-03-20-copil#A1, le: 2026-04-15, etat: fait, note: "Envoyée"}',
        "- {de: 2026-03-20-copil#A2, le: 2026-04-15, etat: reporte, au: 2026-06}",
        "- {de: 2026-03-20-copil#Q1, le: 2026-04-15, etat: reporte, au: 2026-06}",
    ]
    assert (dossier / "suivi.yaml").read_text().count("# Ce que deviennent") == (0 if avant else 1)
    lu = load(dossier)
    assert not [item for item in lu.problems if item.path == "suivi.yaml"]
    assert [item.etat for item in lu.communaute.suivi.entrees][-3:].count("reporte") == 2


def test_two_branches_may_number_the_same_notes(run: Run, dossier: Path) -> None:
    (dossier / "reunions/2026-03-20-copil.md").write_text(SANS_NUMERO)
    depot = Depot(dossier, run)
    depot.branche("une", "fait", "A1")
    depot.branche("deux", "fait", "A2")
    depot.fusion()
    assert [tache(dossier, numero).etat for numero in ("A1", "A2")] == [suivi.FAITE, suivi.FAITE]
    assert run("verifier", cwd=dossier).code == 0


def test_a_line_typed_by_hand_without_a_newline_is_not_glued(run: Run, dossier: Path) -> None:
    depot = Depot(dossier, run)
    depot.branche("une", "fait", "copil#A1")
    depot.git("switch", "--quiet", "--create", "deux", "main")
    (dossier / "suivi.yaml").write_text(ENTETE + "- {de: 2026-03-20-copil#A2, le: 2026-04-14, etat: fait}")
    depot.commit()
    depot.fusion()
    assert len(load(dossier).communaute.suivi.entrees) == 2


# --- the next agenda ------------------------------------------------------------------------------------------


def test_the_agenda_counts_what_was_postponed_and_names_who_has_it_now(run: Run, tmp_path: Path) -> None:
    dossier = shutil.copytree(folder("sample-community"), tmp_path / "morlaix")
    for le, au in (("2025-01-10", "2025-01-20"), ("2025-01-16", "2025-02-15")):
        run("suivi", "reporter", "2025-01-07#A2", "--au", au, "--date", le, cwd=dossier)
    run("suivi", "passer", "2025-01-07#A1", "--a", "ulamir-cpie", "--date", "2025-01-16", cwd=dossier)
    fait = run("odj", "copil", "--le", "2025-01-21", "--date", "2025-01-17", "--essai", cwd=dossier)
    assert "3e passage" in " ".join(fait.stdout.split())
    donnees = run(
        "odj", "copil", "--le", "2025-01-21", "--date", "2025-01-17", "--essai", "--format", "json", cwd=dossier
    ).stdout
    assert "Ulamir" in donnees.partition("Relire le budget")[2][:200]


@pytest.mark.parametrize(
    ("cas", "jour", "attendus"),
    [
        # case-morlaix: one task was put off (the date of the lycée's deliberation), on 15 October 2024.
        ("morlaix", date(2024, 10, 14), {}),
        ("morlaix", date(2025, 1, 15), {"2024-05-21-journee#A2": 1}),
        # case-mulhouse: one task was put off (the diagram read again with young people), then done.
        ("mulhouse", date(2024, 3, 11), {}),
        ("mulhouse", date(2024, 12, 31), {"2024-02-06-journee#A1": 1}),
    ],
)
def test_carry_overs_of_the_two_cases(cas: str, jour: date, attendus: dict[str, int]) -> None:
    dossiers = {
        "morlaix": folder("sample-community"),
        "mulhouse": Path(__file__).parent / "communities" / "mulhouse",
    }
    taches = suivi.taches(load(dossiers[cas]).communaute, jour)
    assert {item.ref: item.reports for item in taches if item.reports} == attendus


def test_a_date_is_typed_as_it_is_said_and_its_year_said_back(run: Run, community: Community) -> None:
    notes = "---\ndate: 2026-03-20\n---\n- [ ] A1 envoyer le dossier\n"
    dossier = community({"reunions/2026-03-20-copil.md": notes})
    fait = run(
        "suivi", "reporter", "A1", "--au", "fin novembre", "--le", "2 avril", "--date", "2026-04-05", "-C", dossier
    )
    assert fait.code == 0, fait.stderr
    assert "novembre 2026" in fait.stdout + fait.stderr
    suivi = (dossier / "suivi.yaml").read_text(encoding="utf-8")
    assert "le: 2026-04-02, etat: reporte, au: 2026-11" in suivi
