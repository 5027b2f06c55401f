"""Words on stderr, results on stdout, questions only at a terminal, and no character that fails to print."""

from __future__ import annotations

import io
import sys

import pytest

from cap import terminal
from cap.refus import Refus


class Screen(io.TextIOWrapper):
    """A stream that says it is a terminal."""

    def __init__(self, content: str = "", encoding: str = "utf-8") -> None:
        super().__init__(io.BytesIO(content.encode(encoding)), encoding=encoding, newline="\n")

    def isatty(self) -> bool:
        return True

    def written(self) -> str:
        self.flush()
        assert isinstance(self.buffer, io.BytesIO)
        return self.buffer.getvalue().decode(self.encoding)


def at_a_terminal(monkeypatch: pytest.MonkeyPatch, answers: str = "") -> Screen:
    """Put somebody in front of cap: not a fixture, since pytest takes stdout back between a fixture and its test."""
    screen = Screen()
    monkeypatch.setattr(sys, "stdout", screen)
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setattr(sys, "stdin", Screen(answers))
    monkeypatch.delenv("TERM", raising=False)
    return screen


def test_a_question_is_asked_on_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = at_a_terminal(monkeypatch, "  Pays de Morlaix \n\n")
    assert terminal.demander("Quel nom ?") == "Pays de Morlaix"
    assert terminal.demander("Quelle phase ?", "impulsion") == "impulsion"
    assert screen.written() == "Quel nom\u202f?\u00a0: Quelle phase\u202f? [impulsion]\u00a0: "


def test_nobody_is_asked_without_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("oui\n"))
    assert terminal.demander("Quel nom ?", "x") == "x"
    assert terminal.confirmer("On écrit ?", defaut=True)
    assert not terminal.confirmer("On écrit ?")


def test_end_of_input_interrupts(monkeypatch: pytest.MonkeyPatch) -> None:
    at_a_terminal(monkeypatch)
    with pytest.raises(KeyboardInterrupt):
        terminal.demander("Quel nom ?")


@pytest.mark.parametrize(
    ("typed", "default", "understood"),
    [
        ("o\n", False, True),
        ("OUI\n", False, True),
        ("non\n", True, False),
        ("\n", True, True),
        ("peut\nn\n", True, False),
    ],
)
def test_a_confirmation_understands_french(
    monkeypatch: pytest.MonkeyPatch, typed: str, default: bool, understood: bool
) -> None:
    at_a_terminal(monkeypatch, typed)
    assert terminal.confirmer("On écrit ?", default) is understood


def test_quiet_silences_messages_but_not_errors(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = at_a_terminal(monkeypatch)
    terminal.be_quiet(True)
    terminal.message("en cours")
    terminal.erreur("faute")
    terminal.be_quiet(False)
    terminal.message("fini")
    assert screen.written() == "faute\nfini\n"


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [
        ("ascii", 'Deja lu ? " oeuvre " 3 EUR ... ? d\'ete\n'),
        ("latin-1", "Déjà lu ? « oeuvre » 3 EUR ... ? d'été\n"),
        ("cp1252", "Déjà lu ? « œuvre » 3 € … ? d’été\n"),
    ],
)
def test_typography_becomes_plain_where_the_encoding_lacks_it(
    monkeypatch: pytest.MonkeyPatch, encoding: str, shown: str
) -> None:
    out = Screen(encoding=encoding)
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", out)
    terminal.open_streams()
    terminal.sortie("Déjà lu\u202f? « œuvre » 3 € … 漢 d’été")
    assert out.written() == shown


def test_a_stream_that_fails_is_silent_on_stderr_and_an_error_on_stdout(monkeypatch: pytest.MonkeyPatch) -> None:
    class Full(io.StringIO):
        def flush(self) -> None:
            raise OSError(28, "No space left on device")

    class Left(io.StringIO):
        def flush(self) -> None:
            raise BrokenPipeError

    monkeypatch.setattr(sys, "stderr", Full())
    terminal.erreur("perdu")
    monkeypatch.setattr(sys, "stderr", None)
    terminal.erreur("perdu")
    monkeypatch.setattr(sys, "stdout", Left())
    terminal.sortie("perdu")
    monkeypatch.setattr(sys, "stdout", Full())
    with pytest.raises(Refus, match="le disque est plein"):
        terminal.sortie("perdu")
    monkeypatch.setattr(sys, "stdout", None)
    with pytest.raises(Refus, match="la sortie est fermée"):
        terminal.sortie("perdu")


def test_colours_are_for_terminals_and_can_be_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    at_a_terminal(monkeypatch)
    assert terminal.colours()
    monkeypatch.setenv("TERM", "dumb")
    assert not terminal.colours()
    monkeypatch.setenv("TERM", "xterm")
    assert not terminal.colours(io.StringIO())
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert terminal.colours(io.StringIO())
    monkeypatch.setenv("NO_COLOR", "1")
    assert not terminal.colours()


def test_rich_is_for_terminals_and_reads_no_markup(monkeypatch: pytest.MonkeyPatch) -> None:
    at_a_terminal(monkeypatch)
    console = terminal.console()
    assert console is not None
    shown = terminal.rendered(console, terminal.words("[/] :smile: \x1b[2J", "bold"), "[red]x")
    assert "[/] :smile: \\x1b[2J" in shown
    assert "[red]x" in shown
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    assert terminal.console() is None


def test_a_closed_stream_is_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    closed = io.StringIO()
    closed.close()
    monkeypatch.setattr(sys, "stdout", closed)
    assert not terminal.colours()
    assert terminal.console() is None


def test_stopping_is_said_on_a_line_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = at_a_terminal(monkeypatch)
    terminal.interrompu()
    assert screen.written() == "\nInterrompu.\n"
