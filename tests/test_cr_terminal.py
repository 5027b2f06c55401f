"""Pasting and closing at a real terminal: questions, Ctrl-C, end of input, 80 columns."""

from __future__ import annotations

import os
import select
import signal
import sys
import time
from pathlib import Path

import pytest

from conftest import SOURCES, Community

pty = pytest.importorskip("pty")

NOTES = "---\ndate: 2026-03-20\n---\nDécision on garde\n- [ ] écrire à la ville\n"
PATH = "reunions/2026-03-20-copil.md"
LIMITE = 60


def at_a_pty(dossier: Path, *arguments: str, typed: bytes) -> tuple[int, str]:
    """Run cap in a terminal of its own, type, and give its exit code and all it showed."""
    pid, master = pty.fork()
    if pid == 0:  # pragma: no cover - another process
        os.chdir(dossier)
        # Tests run in the background of a script inherit a Ctrl-C that does nothing: the user's own shell never does.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.environ.update(PYTHONPATH=str(SOURCES), COLUMNS="80", NO_COLOR="1")
        os.execv(sys.executable, [sys.executable, "-m", "cap", *arguments, "--date", "2026-06-01"])  # noqa: S606
    shown = b""
    waiting = [touche.encode("utf-8", "surrogateescape") for touche in typed.decode().split("|")]
    limite = time.monotonic() + LIMITE
    while True:
        if not select.select([master], [], [], max(0, limite - time.monotonic()))[0]:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            os.close(master)
            pytest.fail(f"cap still waits after {LIMITE} s:\n{shown.decode(errors='replace')}")
        try:
            read = os.read(master, 4096)
        except OSError:
            break
        if not read:
            break
        shown += read
        if waiting and shown.rstrip().endswith((b" :", "\u00a0:".encode(), b"rien faire).")):
            os.write(master, waiting.pop(0))
            shown += b"\n"
    _, status = os.waitpid(pid, 0)
    os.close(master)
    return os.waitstatus_to_exitcode(status), shown.decode(errors="replace").replace("\r\n", "\n")


def test_questions_are_answered_at_a_terminal(community: Community) -> None:
    dossier = community({"acteurs/ville.yaml": "nom: Ville", PATH: NOTES})
    code, vu = at_a_pty(dossier, "cr", "clore", "derniere", typed=b"d\n|ville\n|2 avril\n|\n")
    assert code == 0, vu
    assert (dossier / PATH).read_text("utf-8") == (
        "---\ndate: 2026-03-20\ncompte_rendu:\n  statut: projet\n---\n"
        "Décision D1 : on garde\n- [ ] A1 @ville : écrire à la ville (pour le 2 avril 2026)\n"
    )
    assert "Ligne 4\u00a0: «\u00a0Décision on garde\u00a0»\n  décision (d), tâche (t), question (q)" in vu
    assert vu.count("écrire à la ville\u00a0»\n  qui s’en charge") == 1 and "\n  pour quand\u00a0:" in vu


NOTEES = (
    "---\ndate: 2026-03-20\n---\nPrésents : Ville (Anne, Yves), M. Le Goff (agglo), une douzaine d'habitants\n"
    "Excusée : la Caf\n- [ ] écrire\nDécision on garde\n"
)
ACTEURS = {
    "acteurs/ville.yaml": "nom: Ville",
    "acteurs/agglo-nord.yaml": "nom: Agglo Nord",
    "acteurs/caf.yaml": "nom: Caf",
}


def test_who_was_there_is_proposed_then_questions_stop_when_wished(community: Community) -> None:
    dossier = community({**ACTEURS, PATH: NOTEES})
    code, vu = at_a_pty(
        dossier, "cr", "clore", "derniere", typed="zut\n|o\n|peut-être\n|\n|?\n|ville\n|stop\n".encode()
    )
    assert code == 0, vu
    assert "est-ce Agglo Nord" in vu and "Répondez par" in vu and "Connus\u00a0: " in vu
    assert "Noter dans l’en-tête ce que disent les lignes 4 et 5" in vu
    assert "Ligne 6\u00a0: «\u00a0écrire\u00a0»" in vu
    assert (dossier / PATH).read_text("utf-8") == (
        "---\ndate: 2026-03-20\npresents:\n"
        "  - acteur: ville\n    personnes: 2\n  - acteur: agglo-nord\n    personnes: 1\n"
        'excuses:\n  - caf\nautres_presents: "une douzaine d\'habitants"\ncompte_rendu:\n  statut: projet\n---\n'
        "Présents : Ville (Anne, Yves), M. Le Goff (agglo), une douzaine d'habitants\n"
        "Excusée : la Caf\n- [ ] A1 @ville : écrire\nDécision on garde\n"
    )


def test_what_the_notes_say_may_be_left_out_and_a_long_run_of_questions_offers_a_rest(community: Community) -> None:
    taches = "".join(f"- [ ] ranger {n}\n" for n in "abcdefgh")
    dossier = community({**ACTEURS, PATH: f"---\ndate: 2026-03-20\n---\nPrésents : Ville, Agglo\n{taches}"})
    code, vu = at_a_pty(dossier, "cr", "clore", "derniere", typed=("non\n|n\n" + "|\n" * 10 + "|n\n").encode())
    assert code == 0, vu
    assert "16 questions au plus" not in vu and "17 questions au plus" in vu
    assert "Encore 7 questions au plus. Continuer" in vu
    assert "presents" not in (dossier / PATH).read_text("utf-8")


@pytest.mark.parametrize("touche", ["\x03", "\x04"])
def test_interrupting_leaves_the_file_as_it_was(community: Community, touche: str) -> None:
    dossier = community({"acteurs/ville.yaml": "nom: Ville", PATH: NOTES})
    code, vu = at_a_pty(dossier, "cr", "clore", "derniere", typed=f"d\n|{touche}".encode())
    assert (code, "Interrompu." in vu) == (130, True)
    assert (dossier / PATH).read_text("utf-8") == NOTES


def test_notes_are_pasted_until_the_end_of_input(community: Community) -> None:
    dossier = community({PATH: "---\ndate: 2026-03-20\n---\n"})
    code, vu = at_a_pty(dossier, "cr", "notes", "2026-03", typed="Décision\u00a0: oui\n- [ ] écrire\n\x04".encode())
    assert code == 0, vu
    assert "Ctrl-D au début d’une ligne" in vu
    assert (dossier / PATH).read_text("utf-8").endswith("---\nDécision\u00a0: oui\n- [ ] écrire\n")
    avant = (dossier / PATH).read_bytes()
    code, vu = at_a_pty(dossier, "cr", "notes", "2026-03", typed=b"Encore\n\x03")
    assert (code, (dossier / PATH).read_bytes()) == (130, avant)
    code, vu = at_a_pty(dossier, "cr", "notes", "2026-03", typed=("é" * 3000 + "\nsuite\n\x04").encode())
    assert (code, "a perdu la fin" in vu) == (2, True), vu
    assert (dossier / PATH).read_bytes() == avant
