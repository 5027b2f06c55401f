"""Milestones laid on columns of time: what a Gantt table shows, as values, whatever it is drawn with.

No day is invented: a date wider than a column covers all the columns it may fall in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from cap.dates import Periode, mois_en_mots
from cap.feuille_de_route import ABANDONNE, FAIT, FeuilleLue, JalonLu

MOIS: Final = "mois"
TRIMESTRE: Final = "trimestre"
ANNEE: Final = "annee"

# Up to these spans, in months: a column a month, a quarter, a year (our choice: what 80 columns can hold).
_MOIS_MAX: Final = 12
_TRIMESTRES_MAX: Final = 12 * 3
COLONNES_MAX: Final = 12

COURS: Final = "cours"
LARGE: Final = "large"
ANCIENNE: Final = "ancienne"
RENONCE: Final = "renonce"
PREVU: Final = "prevu"
PASSE: Final = "passe"
ATTEINT: Final = "atteint"
MARQUES: Final = (COURS, LARGE, ANCIENNE, RENONCE, PREVU, PASSE, ATTEINT)
"""What a cell says, the last one winning: from its beginning on, due somewhere here, once due here, given up, due,
due and past (for the coordinator), reached."""


class Colonne(NamedTuple):
    """A month, a quarter or a year: its days, its name, and the year above it (empty for a year)."""

    debut: date
    fin: date
    nom: str
    annee: str


@dataclass(frozen=True, slots=True)
class Frise:
    """The table: its columns, and a row of marks (empty, or one of MARQUES) for each milestone, by its id.

    `courante` is the column of the day read, None outside. `hors`: ids of what has a date outside the columns.
    """

    unite: str
    colonnes: tuple[Colonne, ...]
    rangees: dict[str, tuple[str, ...]]
    courante: int | None
    hors: tuple[str, ...]

    @property
    def marques(self) -> tuple[str, ...]:
        """The marks that appear, for a legend."""
        vues = {marque for rangee in self.rangees.values() for marque in rangee}
        return tuple(marque for marque in MARQUES if marque in vues)


def frise(feuille: FeuilleLue) -> Frise | None:
    """Lay the milestones of a roadmap on columns; None when no date is known."""
    dates = [quand for jalon in feuille.jalons for quand in _dates(jalon)]
    if not dates:
        return None
    dates += [quand for quand in (feuille.du, feuille.au) if quand is not None and quand.connue]
    debut, fin = min(quand.debut for quand in dates), max(quand.fin for quand in dates)
    unite, colonnes = _colonnes(debut, fin, feuille.jour)
    rangees = {jalon.id: _rangee(jalon, colonnes) for jalon in feuille.jalons}
    courante = next((rang for rang, item in enumerate(colonnes) if item.debut <= feuille.jour <= item.fin), None)
    hors = tuple(jalon.id for jalon in feuille.jalons if list(_dates(jalon)) and not any(rangees[jalon.id]))
    return Frise(unite, colonnes, rangees, courante, hors)


def _dates(jalon: JalonLu) -> Iterator[Periode]:
    anciennes = (item.de for item in jalon.historique)
    for quand in (jalon.debut, jalon.echeance, jalon.fait_le, *anciennes):
        if quand is not None and quand.connue:
            yield quand


def _colonnes(debut: date, fin: date, jour: date) -> tuple[str, tuple[Colonne, ...]]:
    mois = 12 * (fin.year - debut.year) + fin.month - debut.month + 1
    if mois <= _MOIS_MAX:
        return MOIS, tuple(_bloc(debut.year, debut.month + rang, 1) for rang in range(mois))
    premier = 3 * ((debut.month - 1) // 3) + 1
    if mois <= _TRIMESTRES_MAX:
        nombre = (12 * (fin.year - debut.year) + fin.month - premier) // 3 + 1
        return TRIMESTRE, tuple(_bloc(debut.year, premier + 3 * rang, 3) for rang in range(nombre))
    # Years far away are out of the frame rather than a table nobody can read.
    depart = (
        max(debut.year, min(jour.year, fin.year - COLONNES_MAX + 1))
        if fin.year - debut.year >= COLONNES_MAX
        else debut.year
    )
    return ANNEE, tuple(_bloc(annee, 1, 12) for annee in range(depart, min(fin.year, depart + COLONNES_MAX - 1) + 1))


def _bloc(annee: int, mois: int, duree: int) -> Colonne:
    annee, mois = annee + (mois - 1) // 12, (mois - 1) % 12 + 1
    fin = date(annee + (mois + duree - 1) // 12, (mois + duree - 1) % 12 + 1, 1).toordinal() - 1
    nom = {1: mois_en_mots(mois), 3: f"T{(mois + 2) // 3}", 12: str(annee)}[duree]
    return Colonne(date(annee, mois, 1), date.fromordinal(fin), nom, "" if duree == 12 else str(annee))


def _rangee(jalon: JalonLu, colonnes: Sequence[Colonne]) -> tuple[str, ...]:
    rangee = [""] * len(colonnes)

    def poser(marque: str, quand: Periode | None) -> None:
        for rang in _touchees(colonnes, quand):
            if rangee[rang] == "" or MARQUES.index(rangee[rang]) < MARQUES.index(marque):
                rangee[rang] = marque

    but = jalon.fait_le if jalon.etat == FAIT else jalon.echeance
    if jalon.debut is not None and but is not None and jalon.debut.connue and but.connue:
        for rang, colonne in enumerate(colonnes):
            if jalon.debut.debut <= colonne.fin and colonne.debut <= but.fin:
                rangee[rang] = COURS
    for changement in jalon.historique:
        poser(ANCIENNE, changement.de)
    if jalon.etat == FAIT:
        poser(ATTEINT, but or jalon.echeance)
    elif jalon.etat == ABANDONNE:
        poser(RENONCE, but)
    else:
        certaine = len(_touchees(colonnes, but)) < 2
        poser(PASSE if jalon.passe else PREVU if certaine else LARGE, but)
    return tuple(rangee)


def _touchees(colonnes: Sequence[Colonne], quand: Periode | None) -> list[int]:
    if quand is None or not quand.connue:
        return []
    return [rang for rang, item in enumerate(colonnes) if item.debut <= quand.fin and quand.debut <= item.fin]
