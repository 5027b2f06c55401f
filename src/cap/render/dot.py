"""What every picture drawn by Graphviz shares: texts that cannot act, the font, and colours everybody can tell apart.

A text is either a plain label passed through `graphviz.escape`, or put between the constant tags of an HTML-like label
once `<>&"` and backslashes are escaped; either way no text of the folder is ever read as markup, escape or entity.
The colours are tints of Okabe and Ito's palette (2008), told apart by colour-blind readers; six digits, since older
Graphviz refuses three.
"""

from __future__ import annotations

import html
import textwrap
from collections.abc import Mapping
from typing import Final, NamedTuple

from cap.graphie import composer
from cap.show import show

POLICE: Final = "Helvetica"
ENCRE: Final = "#222222"
GRIS: Final = "#666666"
BLANC: Final = "#FFFFFF"

BORDS: Final = {"": "", "projet": "dashed", "pause": "dotted", "passee": "dotted"}
"""The line of a border, by the state it says."""

_LONGUEUR_MAX: Final = 300
_LIGNES_MAX: Final = 7
_LARGEUR: Final = 22


class Teinte(NamedTuple):
    """A colour as a line on white, and as the ground of a black text."""

    trait: str
    fond: str


ORANGE: Final = Teinte("#B87900", "#FBE9C4")
CIEL: Final = Teinte("#1F76A6", "#DCEFFA")
VERT: Final = Teinte("#00805C", "#CFECE2")
JAUNE: Final = Teinte("#7D7500", "#FAF6C3")
BLEU: Final = Teinte("#005F94", "#CCE2F0")
VERMILLON: Final = Teinte("#B84E00", "#F8DECB")
POURPRE: Final = Teinte("#A3527D", "#F3DEE9")
NEUTRE: Final = Teinte("#666666", "#EEEEEE")

FAMILLES: Final[Mapping[str, Teinte]] = {
    "État et organismes publics": BLEU,
    "collectivités territoriales": POURPRE,
    "associations": VERT,
    "entreprises": VERMILLON,
    "recherche": CIEL,
    "habitants": JAUNE,
}
"""The colour of a family of actors; it is always written too."""


def propre(texte: str, longueur: int = _LONGUEUR_MAX) -> str:
    """Make a text of the folder fit for a picture: printable, valid in XML, of a bounded length, set as French."""
    visible = show(texte)
    court = visible if len(visible) <= longueur else visible[: longueur - 1] + "…"
    return composer(court)


def en_lignes(texte: str, largeur: int = _LARGEUR, au_plus: int = _LIGNES_MAX) -> list[str]:
    """Wrap a text to boxes of `largeur` characters, cut after `au_plus` lines; there is always one line."""
    net = propre(texte, max(_LONGUEUR_MAX, largeur * au_plus))
    return textwrap.wrap(net, largeur, break_on_hyphens=False, max_lines=au_plus, placeholder=" …") or [net]


def etiquette(*lignes: str) -> str:
    """Give a plain label of these lines: nothing in it is an escape, an entity or a tag."""
    import graphviz  # type: ignore[import-untyped]

    texte: str = graphviz.nohtml("\\n".join(graphviz.escape(propre(ligne).replace("&", "&amp;")) for ligne in lignes))
    return texte


def en_html(texte: str, largeur: int = _LARGEUR, au_plus: int = _LIGNES_MAX) -> str:
    """Give the wrapped lines of a text as the content of an HTML-like label, which may not be empty."""
    return "<br/>".join(html_de(ligne) for ligne in en_lignes(texte, largeur, au_plus)) or " "


def html_de(ligne: str) -> str:
    """Give a line as the content of an HTML-like label, where a backslash opens an escape too (`\\N`, `\\G`)."""
    return html.escape(ligne).replace("\\", "\\\\") or " "


def police(taille: float, contenu: str, couleur: str = ENCRE) -> str:
    """Set the content of an HTML-like label in a size, in points, and a colour."""
    return f'<font point-size="{taille:g}" color="{couleur}">{contenu}</font>'


def marquee(contenu: str) -> str:
    """Set what is new since a day in white on black: told apart in print from a thick frame, which says shared."""
    table = '<table border="0" cellborder="0" cellspacing="0" cellpadding="1">'
    return f'{table}<tr><td bgcolor="{ENCRE}">{contenu}</td></tr></table>'


def phrase(texte: str) -> str:
    """Begin a text with a capital."""
    return propre(texte[:1].upper() + texte[1:])


def largeur(texte: str, corps: float) -> float:
    """Estimate the width of a line in Helvetica, in points, rather too wide than too narrow."""
    return corps * sum(next((taille for lettres, taille in _CHASSES if lettre in lettres), _chasse(lettre))
                       for lettre in texte)  # fmt: skip


# Widths of Helvetica in ems (Adobe's metrics), rounded up, for the letters far from the usual 0.56.
_CHASSES: Final = (("ijl.,:;'’|! ", 0.28), ("frt()-/[]“”«»", 0.36), ("mM%", 0.89), ("wGOQWÉÈÊŒ&", 0.95))


def _chasse(lettre: str) -> float:
    if ord(lettre) > 0x2FF and lettre not in "–…•€":
        return 1.0
    return 0.73 if lettre.isupper() else 0.57


def bordure(*morceaux: str) -> str:
    """Join the parts of a `style` attribute; the state of an action (`projet`, `pause`…) stands for its line."""
    return ",".join(filter(None, (BORDS.get(morceau, morceau) for morceau in morceaux)))
