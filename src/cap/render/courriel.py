"""The text of a mail on a terminal. In a file or a pipe each paragraph is one line: the mail program wraps.

Lines that were wrapped here would be wrapped again there, and read as ragged ones.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from typing import Final

from cap.phrases import enumerer
from cap.render.pages import net, page_de

_MARGE: Final = re.compile(r" *(?:[–-] |[0-9]{1,3}\. )?")


def a_lire(texte: str, colonnes: int | None) -> str:
    """Wrap a mail at the width of a terminal, under its own margins; None (a pipe or a file) leaves it as it is."""
    if colonnes is None:
        return texte
    largeur = page_de(colonnes, False).largeur
    return "\n".join(_pliee(ligne, largeur) for ligne in texte.split("\n"))


def signature(soutien: Sequence[str], communaute: str) -> tuple[str, ...]:
    """Give the lines that sign every mail of a community: who holds its support function, and its name."""
    return tuple(filter(None, (net(enumerer(soutien)) or "La fonction de soutien", net(communaute))))


def _pliee(ligne: str, largeur: int) -> str:
    trouvee = _MARGE.match(ligne)
    marge = " " * (trouvee.end() if trouvee else 0)
    return textwrap.fill(
        ligne, largeur, subsequent_indent=marge, break_long_words=False, break_on_hyphens=False, drop_whitespace=True
    )
