"""A series as a small curve: block characters beside the values, or the shapes of a picture that a page draws.

The scale starts from 0 (or the lowest value below it), so that a small change never looks like a large one. A value
that is not known leaves a hole, a change of definition breaks the line.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Final, NamedTuple

from cap.mesures import Releve, Serie

_BLOCS: Final = "▁▂▃▄▅▆▇█"
AU_DEPART: Final = "au départ"
_ABSENT: Final = "·"
_RUPTURE: Final = "|"
LARGEUR: Final = 420
HAUTEUR: Final = 120
_MARGE: Final = (14, 16, 22)  # sides, top, bottom
_BORD: Final = 30
_MOT: Final = 46
_DEPART: Final = 70


class Repere(NamedTuple):
    """A value placed in a picture; `estime` is drawn hollow, `ancre` is where its words stand from the mark.

    `dit` is empty where words would cover those of a later value: the table has them all.
    """

    x: float
    y: float
    dit: str
    estime: bool
    ancre: str = "middle"


class Courbe(NamedTuple):
    """What a picture draws, in pixels: lines (runs of points), marks, breaks, the heights of 0 and of the target.

    `depart` joins a start that has no date to the first value that has one (its place, `premier`): no time is told by
    the way between them. It is empty where there is no such start, or nothing to compare with it.
    """

    lignes: tuple[str, ...]
    reperes: tuple[Repere, ...]
    ruptures: tuple[float, ...]
    zero: float
    cible: float | None
    debut: str
    fin: str
    sans_date: bool = False
    depart: str = ""
    premier: tuple[float, str] | None = None


def mini(serie: Serie) -> str:
    """Draw a curve of block characters, one a value; nothing below two known values."""
    connus = [item.valeur.valeur for item in serie.releves if item.valeur.valeur is not None]
    if len(connus) < 2:
        return ""
    bas, haut = min(Decimal(0), *connus), max(Decimal(0), *connus)
    signes = []
    for rang, releve in enumerate(serie.releves):
        if rang and releve.rupture:
            signes.append(_RUPTURE)
        valeur = releve.valeur.valeur
        niveau = (valeur - bas) / (haut - bas) if valeur is not None and haut > bas else Decimal(0)
        signes.append(_ABSENT if valeur is None else _BLOCS[int(niveau * (len(_BLOCS) - 1) + Decimal("0.5"))])
    return "".join(signes)


def courbe(serie: Serie) -> Courbe | None:
    """Place the values of a series in a picture of `LARGEUR` by `HAUTEUR`; None below two known ones.

    They stand at their dates; a start that has none stands at the left, apart from the time told.
    """
    depart = next((item for item in serie.releves if item.depart and item.valeur.connu and not _date(item)), None)
    dates = [item for item in serie.releves if _date(item)]
    connus = [*([depart] if depart is not None else []), *(item for item in dates if item.valeur.connu)]
    if len(connus) < 2:
        return None
    cible = serie.indicateur.cible
    vise = cible.valeur.valeur if cible is not None and cible.valeur is not None else None
    valeurs = [item.valeur.valeur for item in connus if item.valeur.valeur is not None]
    valeurs += [Decimal(0)] if vise is None else [Decimal(0), vise]
    echelle = _Echelle(_milieu(dates[0]), _milieu(dates[-1]), min(valeurs), max(valeurs), depart is not None)
    reperes = {
        id(item): Repere(
            _MARGE[0] if item is depart else echelle.x(_milieu(item)),
            echelle.y(item.valeur.valeur),
            item.valeur.en_mots(),
            item.valeur.estime,
        )
        for item in connus
        if item.valeur.valeur is not None
    }
    return Courbe(
        tuple(_lignes(dates, reperes)),
        _lisibles(tuple(reperes.values())),
        tuple(
            (echelle.x(_milieu(avant)) + echelle.x(_milieu(apres))) / 2
            for avant, apres in pairwise(dates)
            if apres.rupture
        ),
        echelle.y(Decimal(0)),
        None if vise is None else echelle.y(vise),
        AU_DEPART if depart is not None else _dire(dates[0]),
        _dire(dates[-1]),
        depart is not None,
        _trait(depart, dates[0], reperes) if depart is not None else "",
        (echelle.x(_milieu(dates[0])), _dire(dates[0])) if depart is not None and len(dates) > 1 else None,
    )


def _date(releve: Releve) -> bool:
    return releve.le is not None and releve.le.connue


def _trait(depart: Releve, premier: Releve, reperes: dict[int, Repere]) -> str:
    if premier.rupture or id(premier) not in reperes:
        return ""
    return " ".join(f"{repere.x},{repere.y}" for repere in (reperes[id(depart)], reperes[id(premier)]))


def _lisibles(reperes: Sequence[Repere]) -> tuple[Repere, ...]:
    """Keep the words of values far enough from each other, the last one first, inside the picture."""
    gardes: list[Repere] = []
    libre = float(LARGEUR + _MOT)
    for repere in reversed(reperes):
        ancre = "start" if repere.x < _BORD else "end" if repere.x > LARGEUR - _BORD else "middle"
        place = libre - repere.x >= _MOT
        libre = repere.x if place else libre
        gardes.append(repere._replace(dit=repere.dit if place else "", ancre=ancre))
    return tuple(reversed(gardes))


class _Echelle(NamedTuple):
    """From days and values to pixels."""

    premier: date
    dernier: date
    bas: Decimal
    haut: Decimal
    depart: bool

    def x(self, jour: date) -> float:
        """Place a day from left to right."""
        duree = (self.dernier - self.premier).days
        part = (jour - self.premier).days / duree if duree else 1 if self.depart else 0.5
        gauche = _MARGE[0] + (_DEPART if self.depart else 0)
        return round(gauche + part * (LARGEUR - _MARGE[0] - gauche), 1)

    def y(self, valeur: Decimal) -> float:
        """Place a value from bottom to top."""
        part = float((valeur - self.bas) / (self.haut - self.bas)) if self.haut > self.bas else 0.0
        return round(HAUTEUR - _MARGE[2] - part * (HAUTEUR - _MARGE[1] - _MARGE[2]), 1)


def _milieu(releve: Releve) -> date:
    """Stand a value in the middle of the time it may be of."""
    if releve.le is None:
        raise AssertionError("only dated values are placed")
    return releve.le.debut + (releve.le.fin - releve.le.debut) // 2


def _dire(releve: Releve) -> str:
    return releve.le.en_mots() if releve.le is not None else ""


def _lignes(releves: Sequence[Releve], reperes: dict[int, Repere]) -> list[str]:
    """Join the values that follow each other, as runs of `x,y` points of two or more."""
    lignes: list[list[str]] = [[]]
    for item in releves:
        if item.rupture or id(item) not in reperes:
            lignes.append([])
        if id(item) in reperes:
            repere = reperes[id(item)]
            lignes[-1].append(f"{repere.x},{repere.y}")
    return [" ".join(points) for points in lignes if len(points) > 1]
