"""Text for the eye: columns wrapped at the width of the reader, in colour only where somebody watches.

What is given is French written plainly; it is typeset and made printable here, once.
"""

from __future__ import annotations

import re
import textwrap
from typing import Final, NamedTuple

from cap.graphie import composer
from cap.show import show

GRAS: Final = "1"
GRIS: Final = "2"
VERT: Final = "32"
JAUNE: Final = "33"
BLEU: Final = "34"

# In a pipe or a file a report is laid out for a page of this width.
LARGEUR: Final = 80
_PLUS_LARGE: Final = 100
_PLUS_ETROIT: Final = 20
_BLANCS: Final = re.compile(r"[ \t\r\n]+")


class Page(NamedTuple):
    """How a text is laid out: its width in columns, and whether escape sequences are welcome."""

    largeur: int = LARGEUR
    couleurs: bool = False


def page_de(colonnes: int | None, couleurs: bool) -> Page:
    """Lay out for a terminal of so many columns; None is a pipe or a file. Lines stay short enough to be read."""
    return Page(LARGEUR if colonnes is None else max(_PLUS_ETROIT, min(colonnes, _PLUS_LARGE)), couleurs)


def net(texte: str) -> str:
    """Typeset a text and make it printable, on one line; nothing in it is a command for the log of a build."""
    return show(composer(_BLANCS.sub(" ", texte)), ci=True)


def phrase(*fragments: str) -> str:
    """Make one sentence of fragments: joined by semicolons, with a capital and a full stop."""
    texte = " ; ".join(fragments)
    return texte[:1].upper() + texte[1:] + ("" if texte.endswith((".", "…", "?", "!")) else ".")


def peint(page: Page, texte: str, ton: str) -> str:
    """Colour a text, already laid out, when the page allows it."""
    return f"\x1b[{ton}m{texte}\x1b[0m" if page.couleurs and ton and texte else texte


def plie(page: Page, texte: str, debut: str = "", suite: str | None = None, ton: str = "") -> list[str]:
    """Wrap a text on as many lines as needed: `debut` before the first, `suite` (spaces by default) before the others.

    Neither words nor hyphens are cut; only the text is coloured.
    """
    marge = " " * len(debut) if suite is None else suite
    lignes = textwrap.wrap(
        net(texte),
        max(_PLUS_ETROIT, page.largeur),
        initial_indent=debut,
        subsequent_indent=marge,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [
        (debut if not rang else marge) + peint(page, show(ligne[len(debut if not rang else marge) :], ci=True), ton)
        for rang, ligne in enumerate(lignes)
    ]
