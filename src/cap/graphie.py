"""How French text is compared and set: folding of case, accents and spaces, and the spaces of French typography."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

INSECABLE: Final = "\u00a0"
FINE: Final = "\u202f"

_LIGATURES: Final = {"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae"}
_APOSTROPHES: Final = frozenset("\u2019\u2018\u00b4\u02bc")
_TIRETS: Final = frozenset("\u2010\u2011\u2012\u2013\u2014\u2212")
_ESPACES: Final = re.compile(r"\s+")
_BLANCS: Final = re.compile(r"[\t\n\r\v\f\x1c-\x1f]")
_A_RECOPIER: Final = re.compile(r'("(?:[^"\\]|\\.)*")')
_HORS_CLE: Final = re.compile(r"[^a-z0-9]+")
_LONGUEUR_CITATION: Final = 60


def plier(texte: str) -> str:
    """Fold a text so that two spellings of one word compare equal: lower case, no accents, plain `'`, `-` and spaces.

    A run of spaces becomes one; both ends are stripped.
    """
    if not texte.isascii():
        texte = plier_avec_positions(texte)[0]
    return _ESPACES.sub(" ", texte).strip().lower()


def plier_avec_positions(texte: str) -> tuple[str, list[int]]:
    """Fold a text as `plier` does, spaces kept one for one, and say where each folded character came from.

    The list has one more item than the folded text has characters (the length of `texte`), so that both ends of a
    match in the folded text map to the original, in texts written with combining accents too.
    """
    if texte.isascii():
        return _BLANCS.sub(" ", texte.lower()), list(range(len(texte) + 1))
    plie = texte.translate(_LETTRES)
    if _LETTRES.inegales.isdisjoint(texte):
        return plie, list(range(len(texte) + 1))
    positions: list[int] = []
    for rang, lettre in enumerate(texte):
        positions += [rang] * len(_LETTRES[ord(lettre)])
    positions.append(len(texte))
    return plie, positions


class _Lettres(dict[int, str]):
    """The folding of each letter met so far, by its number; `inegales` are those that do not fold to one letter."""

    def __init__(self) -> None:
        super().__init__()
        self.inegales: set[str] = set()

    def __missing__(self, numero: int) -> str:
        pliee = self[numero] = _lettre_pliee(chr(numero))
        if len(pliee) != 1:
            self.inegales.add(chr(numero))
        return pliee


_LETTRES: Final = _Lettres()


def _lettre_pliee(lettre: str) -> str:
    if lettre.isascii():
        return " " if lettre.isspace() else lettre.lower()
    if lettre in _LIGATURES:
        return _LIGATURES[lettre]
    if lettre in _APOSTROPHES:
        return "'"
    if lettre in _TIRETS:
        return "-"
    if lettre.isspace():
        return " "
    decomposee = unicodedata.normalize("NFD", lettre)
    return "".join(simple for simple in decomposee if not unicodedata.combining(simple)).lower()


def cle(texte: str) -> str:
    """Make an id-like key of a title: ASCII letters and digits joined by hyphens, empty when none is left."""
    return _HORS_CLE.sub("-", plier(texte)).strip("-")


def citer(texte: str) -> str:
    """Quote what the coordinator typed inside a message, on one line and cut to a readable length."""
    simple = _ESPACES.sub(" ", texte[: 4 * _LONGUEUR_CITATION]).strip()
    if len(simple) > _LONGUEUR_CITATION:
        simple = simple[: _LONGUEUR_CITATION - 1] + "…"
    return f"«{INSECABLE}{simple}{INSECABLE}»"


def composer(texte: str) -> str:
    """Set the spaces of a French sentence written plainly: no-break inside « » and before `:`, narrow before `;!?`.

    What stands between straight double quotes is meant to be copied: it stays as it is.
    """
    if '"' not in texte:
        return _composer(texte)
    morceaux = _A_RECOPIER.split(texte)
    return "".join(morceau if rang % 2 else _composer(morceau) for rang, morceau in enumerate(morceaux))


def _composer(texte: str) -> str:
    texte = texte.replace("« ", f"«{INSECABLE}").replace(" »", f"{INSECABLE}»").replace(" :", f"{INSECABLE}:")
    return texte.replace(" ;", f"{FINE};").replace(" !", f"{FINE}!").replace(" ?", f"{FINE}?").replace("'", "’")


# What keeps its spaces: an address, a path, a time, a Windows path, code, a link's target, an emoticon.
_A_LAISSER: Final = re.compile(
    r"`[^`]*`|&#?\w+;|\]\([^()\s]*\)|\b[a-z][a-z0-9+.-]*://\S+|\bwww\.\S+|\S+@\S+\.\S+|<[^<>\s]+>|::+|--+>?\s*$|:-+:?|-+:"
    r"|(?<![\w])[:;]['’]?-?[()DPpOo|/\\\[\]*]+(?![\w])|(?<!\w):[a-z0-9_+-]+:|\b[0-9]{1,2}:[0-9]{2}\b",
    re.IGNORECASE,
)
_REPERE: Final = "x"
_PONCTUATION: Final = re.compile(r"(?<=[\w)\]»\"'’%€*_+.…])[ \u00a0\u202f]*(?P<signe>[!?]+|[;:])(?=[\s»\")\]*_,.…]|$)")
_MONTANT: Final = re.compile(r"(?<=[0-9])[ ]?(?P<signe>[€%])")
_FLECHE: Final = re.compile(r"(?<!\S)(?:-{1,2}|=)>(?=\s)")
_APRES_INTERROGATION: Final = re.compile(r"(?<=[?!])\.(?![.\w])")


def mettre_en_forme(texte: str) -> str:
    """Set the French typography of prose typed in notes, spaces missing as well: « questionnaires? », « 5€ », « -> ».

    Addresses, times (14:00), code and emoticons stay as typed.
    """
    morceaux, place = [], 0
    for laisse in _A_LAISSER.finditer(texte):
        morceaux += [_mettre_en_forme(texte[place : laisse.start()], _REPERE), laisse[0]]
        place = laisse.end()
    return "".join((*morceaux, _mettre_en_forme(texte[place:], "")))


def _mettre_en_forme(texte: str, suite: str) -> str:
    # What stands after the piece is known to the rules: « mot:`code` » does not end at its colon.
    texte = _FLECHE.sub("→", texte + suite)
    texte = _MONTANT.sub(f"{INSECABLE}\\g<signe>", texte)
    texte = _PONCTUATION.sub(lambda trouve: (INSECABLE if trouve["signe"] == ":" else FINE) + trouve["signe"], texte)
    texte = _APRES_INTERROGATION.sub("", texte)
    return composer(texte.removesuffix(suite))


def milliers(nombre: int) -> str:
    """Write a whole number the French way: groups of three digits parted by a narrow no-break space."""
    signe = "\u2212" if nombre < 0 else ""
    return signe + f"{abs(nombre):,}".replace(",", FINE)
