"""On which paper a picture of the map reads: where its small words are still seven points high."""

from __future__ import annotations

import re
from typing import Final

_LISIBLE: Final = 7.0
"""Points under which a text on a wall is not read."""
_CORPS: Final = 10.5
"""Size of the small words of a picture, in its own points; names are a little larger."""
_MARGE: Final = 23.0
_FEUILLES: Final = (("A4", 595, 842), ("A3", 842, 1191), ("A2", 1191, 1684), ("A1", 1684, 2384), ("A0", 2384, 3370))
_TAILLE: Final = re.compile(rb'<svg[^>]* width="([0-9.]+)pt" height="([0-9.]+)pt"')


def taille(octets: bytes, forme: str, ppp: int) -> tuple[float, float]:
    """Give the width and the height of a picture in points, SVG or PNG of `ppp` dots an inch; zeros when unknown."""
    if forme == "png":
        large, haut = (int.from_bytes(octets[debut : debut + 4], "big") for debut in (16, 20))
        return large * 72 / ppp, haut * 72 / ppp
    trouvee = _TAILLE.search(octets[:2000])
    return (float(trouvee[1]), float(trouvee[2])) if trouvee else (0.0, 0.0)


def papier(largeur: float, hauteur: float) -> str:
    """Name the smallest sheet, from A4 to A0, where a picture of this size in points reads; empty when none does."""
    petit, grand = sorted((largeur, hauteur))
    for nom, etroit, long in _FEUILLES:
        echelle = min((etroit - 2 * _MARGE) / max(petit, 1.0), (long - 2 * _MARGE) / max(grand, 1.0))
        if echelle * _CORPS >= _LISIBLE:
            return nom
    return ""
