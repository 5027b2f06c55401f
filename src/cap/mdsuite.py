"""Whether a line of notes goes on with the line above it, or says something else.

Where sentences have their capitals, a small letter goes on with what stands above. Many pads have none: « on garde le
prix », « on boit un verre », « fin 16h » are three remarks there, one a line. The notes as a whole tell which they are;
where they have no capitals, a line goes on only when the one above visibly does (a comma, « de », « et », an open
parenthesis, the width of the page), or when no sentence begins as it does (« mais », « qui », « car »).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from cap.graphie import plier
from cap.mdlines import PUCE, TEXTE, Ligne
from cap.mdmarkers import CASE, HEURE, MARQUEUR, PREFIXE, plier_le_debut

_MOT: Final = 20
_LIGNE_COURTE: Final = 60
_EN_SUSPENS: Final = re.compile(
    r"(?:,|[ '(](?:a|au|aux|avec|ce|ces|cette|chez|d'|dans|de|des|du|en|entre|est|et|l'|la|le|les|leur|leurs|ou|par"
    r"|pour|que|qu'|qui|sa|sans|ses|son|sont|sera|seront|sous|sur|un|une|vers))$"
)
_SUITE: Final = re.compile(
    r"(?:car|de|d'|donc|dont|du|et|mais|ou|par|pour|puis|que|qu'|qui|sans|sauf|ainsi que|afin de)(?: |$|(?<='))"
    # A few words alone that hang on the sentence above: « après le CA », « chez la Binette ».
    r"|(?:apres|au|aux|avant|avec|chez|dans|en|selon|sous|sur|vers)(?: [^ ]+){1,3}$"
)
_AUTRE_SUJET: Final = re.compile(
    r" *(?:[0-2]?[0-9] ?(?:h|:(?=[0-5]))[0-5]?[0-9]?(?![a-z0-9]) *[-:,]? *[a-z]|[0-9]{1,2} ?/ +[a-z])"
)
_ETIQUETTE: Final = re.compile(r" *[a-z][a-z-]{2,20} ?:(?!:|//)(?: |$)")
_PARENTHESE_OUVERTE: Final = re.compile(r"(?<![:;=-])\([^()]*$")
_A_COMPTER: Final = re.compile(rf"\s*{HEURE}?(?:{PUCE})?[*_«“\"'’‘\s]*(?P<lettre>[^\W\d_])")


def sans_capitales(lignes: Sequence[Ligne]) -> bool:
    """Tell notes typed in small letters, where a small letter does not say that a line goes on.

    Only lines that certainly begin something count: neither markers, whose capital is that of their own word, nor what
    follows a line long enough to have been wrapped, nor labels (« Présents : »). A third of them in small letters is a
    habit: names have capitals everywhere, and so have words begun on a telephone. Two tell little, one nothing.
    """
    largeur = max((len(ligne.texte) for ligne in lignes), default=0)
    longueur = min(_LIGNE_COURTE, max(_LIGNE_COURTE // 2, largeur * 3 // 4))
    grandes = petites = 0
    longue = False
    for ligne in lignes:
        lettre = _A_COMPTER.match(ligne.texte) if ligne.nature == TEXTE and not longue else None
        plie = plier_le_debut(ligne.texte)[0] if lettre else ""
        if lettre and not (MARQUEUR.match(plie) or CASE.match(plie) or _ETIQUETTE.match(plie)):
            grandes += lettre["lettre"].isupper()
            petites += lettre["lettre"].islower()
        longue = ligne.nature == TEXTE and len(ligne.texte) > longueur
    return petites > max(2, grandes // 2) or petites > max(1, grandes)


def en_suspens(texte: str) -> bool:
    """Tell whether a line cannot end where it does: a comma, an article, a preposition, a parenthesis left open."""
    fin = texte[-_MOT:].rstrip("*_ ")
    return _EN_SUSPENS.search(plier(f" {fin}")) is not None or _PARENTHESE_OUVERTE.search(texte) is not None


def enchaine(texte: str) -> bool:
    """Tell whether a line begins as no sentence does: « mais on revoit en mars », « qui passera le prendre »."""
    simple = plier(texte)
    if simple.endswith("?") and simple.startswith(("qui ", "que ", "ou ")):
        return False
    return _SUITE.match(simple) is not None


def pleine(precedente: str, ligne: str, largeur: int) -> bool:
    """Tell whether the first word of a line had no room left on the one above, in notes as wide as `largeur`."""
    premier = ligne.split(maxsplit=1)[0]
    return len(precedente) > _LIGNE_COURTE and len(precedente) + 1 + len(premier) > largeur


def annonce_un_sujet(texte: str) -> bool:
    """Tell a line that begins a subject whatever its letters: an hour (« 15h10 panier »), a number (« 2/ panier »)."""
    return _AUTRE_SUJET.match(plier(texte[:PREFIXE])) is not None


def porte_une_etiquette(texte: str) -> bool:
    """Tell a line that begins with one word and its colon: « absent : personne »."""
    return _ETIQUETTE.match(plier(texte[:PREFIXE])) is not None
