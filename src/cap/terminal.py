"""The terminal: results go to stdout, words to stderr; a stream that is closed, full or cp1252 is never a traceback.

rich is imported only when somebody is watching; in a pipe everything is plain text.
"""

from __future__ import annotations

import codecs
import errno
import os
import sys
from typing import TYPE_CHECKING, Final

from cap.graphie import composer, plier
from cap.refus import Refus
from cap.show import show

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TextIO

    from rich.console import Console, RenderableType
    from rich.text import Text

# What French typography becomes where the encoding of a stream lacks it (cp1252, ASCII).
_PLAIN: Final = {
    "\u202f": " ", "\u00a0": " ", "\u2009": " ", "’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"',
    "…": "...", "–": "-", "—": "-", "−": "-", "→": "->", "←": "<-", "•": "-", "×": "x", "œ": "oe", "Œ": "OE",
    "æ": "ae", "Æ": "AE", "€": "EUR", "°": "o",
}  # fmt: skip
_ERROR_HANDLER: Final = "cap-plain"
_REASONS: Final = {
    errno.ENOSPC: "le disque est plein",
    errno.EDQUOT: "le quota de disque est atteint",
    errno.EACCES: "accès refusé",
    errno.EPERM: "accès refusé",
    errno.EROFS: "ce disque est en lecture seule",
    errno.ENOENT: "ce fichier ou ce dossier n’existe pas",
    errno.EEXIST: "ce fichier existe déjà",
    errno.EISDIR: "c’est un dossier",
    errno.ENOTDIR: "un dossier du chemin est en réalité un fichier",
    errno.ENAMETOOLONG: "le nom est trop long",
    errno.EBADF: "la sortie est fermée",
    errno.EIO: "le disque ou le terminal ne répond plus",
}

_quiet = False


def open_streams() -> None:
    """Make the three standard streams safe to use: a closed one is `os.devnull`, no character can fail to print.

    A closed descriptor left as it is would be given to the next file opened, and written to by mistake.
    """
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    codecs.register_error(_ERROR_HANDLER, _plain_characters)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors=_ERROR_HANDLER)


def be_quiet(quiet: bool) -> None:
    """Choose whether `message` speaks; errors always do."""
    global _quiet
    _quiet = quiet


def sortie(texte: str) -> None:
    """Write a result on stdout, ended by a line feed.

    When the reader has left (`| head`) the rest is dropped in silence: what was found, and so the exit code, does not
    depend on who reads it. Any other fault (disk full, closed stdout) is a `Refus` with exit code 1.
    """
    _donner(lambda stream: stream.write(texte if texte.endswith("\n") or not texte else texte + "\n"))


def sortie_octets(octets: bytes) -> None:
    """Write a result that is a file (a picture) on stdout, byte for byte; faults are dealt with as in `sortie`."""
    _donner(lambda stream: stream.buffer.write(octets))


def _donner(ecrire: Callable[[TextIO], object]) -> None:
    stream = sys.stdout
    try:
        if stream is None:
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))
        stream.flush()
        ecrire(stream)
        stream.flush()
    except BrokenPipeError:
        _discard(stream)
    except OSError as fault:
        if stream is not None:
            _discard(stream)
        raise Refus(composer("Le résultat n'a pas pu être écrit : {}.").format(reason(fault)), code=1) from fault


def reason(fault: OSError) -> str:
    """Say in French why the system refused, without a capital nor a full stop."""
    return _REASONS.get(fault.errno or 0) or show(fault.strerror or type(fault).__name__)


def message(texte: str) -> None:
    """Say on stderr what is being done or what was made; silent under `--quiet`."""
    if not _quiet:
        erreur(texte)


def erreur(texte: str) -> None:
    """Say on stderr what went wrong or needs care, even under `--quiet`; where stderr fails there is nobody to tell.

    Nothing in it acts on the terminal, even where a caller forgot to `show` a value.
    """
    stream = sys.stderr
    if stream is None:
        return
    try:
        stream.write(show(texte, one_line=False) + "\n")
        stream.flush()
    except (OSError, ValueError):
        _discard(stream)


def interrompu() -> None:
    """Say that the user stopped the command, on a line of its own: a terminal is still at the end of `^C`."""
    erreur(("\n" if _is_terminal(sys.stderr) else "") + "Interrompu.")


def interactive() -> bool:
    """Tell whether somebody can answer a question: both stdin and stderr are a terminal."""
    return _is_terminal(sys.stdin) and _is_terminal(sys.stderr)


def demander(question: str, defaut: str = "") -> str:
    """Ask one line on the terminal and give it stripped; `defaut` for an empty answer, or when nobody can answer."""
    if not interactive():
        return defaut
    rappel = f" [{defaut}]" if defaut else ""
    sys.stderr.write(composer(question) + rappel + composer(" : "))
    sys.stderr.flush()
    reponse = sys.stdin.readline()
    if not reponse:
        raise KeyboardInterrupt
    return reponse.strip() or defaut


def confirmer(question: str, defaut: bool = False) -> bool:
    """Ask a yes-or-no question (`o`, `oui`, `n`, `non`); `defaut` for an empty answer, or when nobody can answer."""
    while interactive():
        reponse = plier(demander(f"{question} ({'O/n' if defaut else 'o/N'})"))
        if reponse in ("o", "oui"):
            return True
        if reponse in ("n", "non"):
            return False
        if not reponse:
            break
        erreur(composer("Répondez par « oui » ou « non », ou Entrée pour garder la réponse proposée."))
    return defaut


def colours(stream: TextIO | None = None) -> bool:
    """Tell whether escape sequences are welcome: a terminal, neither `NO_COLOR` nor `TERM=dumb`."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return bool(os.environ.get("FORCE_COLOR")) or _is_terminal(stream or sys.stdout)


def width() -> int | None:
    """Give the columns of the terminal that shows stdout; None in a pipe or a file, where nothing is wrapped."""
    if not _is_terminal(sys.stdout):
        return None
    from shutil import get_terminal_size

    return get_terminal_size().columns


def console() -> Console | None:
    """Give a rich console for stdout when it is a terminal, None in a pipe or a file.

    It interprets nothing in the data: no markup, no emoji codes, no highlighting. Build with it, print with
    `sortie(rendered(console, …))`.
    """
    if not _is_terminal(sys.stdout):
        return None
    from rich.console import Console

    return Console(file=sys.stdout, markup=False, emoji=False, highlight=False, soft_wrap=False)


def rendered(console: Console, *objects: RenderableType) -> str:
    """Render rich objects to the text, escape sequences included, that `sortie` then writes."""
    with console.capture() as captured:
        for item in objects:
            console.print(item)
    return captured.get()


def words(value: object, style: str = "") -> Text:
    """Give a value as rich text that cannot act: control characters spelled out, `[…]` kept as typed."""
    from rich.text import Text

    return Text(show(value, one_line=False), style=style)


def _is_terminal(stream: TextIO | None) -> bool:
    try:
        return stream is not None and stream.isatty()
    except ValueError:
        return False


def _discard(stream: TextIO) -> None:
    """Point a failed stream at nowhere, so that the interpreter's own flush at exit stays silent."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
    except (OSError, ValueError):
        return


def _plain_characters(fault: UnicodeError) -> tuple[str, int]:
    """Replace what an encoding lacks by its nearest ASCII, `?` at worst (an error handler of `codecs`)."""
    if not isinstance(fault, UnicodeEncodeError):
        raise fault
    lost = fault.object[fault.start : fault.end]
    return "".join(_plain(character) for character in lost), fault.end


def _plain(character: str) -> str:
    if character in _PLAIN:
        return _PLAIN[character]
    import unicodedata

    return unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode() or "?"
