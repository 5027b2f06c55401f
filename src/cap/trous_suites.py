"""What follows from a table of gaps: who might be interested by one, and what opened or closed between two days."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, NamedTuple, TypeAlias

from cap.communaute import Communaute
from cap.dates import Periode
from cap.graph import etat_acteur
from cap.trous import (
    ASSUME,
    FRAGILE,
    OBJECTIF,
    POSSIBLE,
    SANS_OBJET,
    VIDE,
    Cellule,
    Entree,
    Lecture,
    lire,
    par_nom,
    place,
    porteurs,
)

# --- who might be interested ---------------------------------------------------------------------------------

MEME_LIGNE: Final = "meme-ligne"
MEME_COLONNE: Final = "meme-colonne"
MEME_OBJECTIF: Final = "meme-objectif"


class Interesse(NamedTuple):
    """An actor that a gap might interest: it acts on the same row or column nearby, or for the same objective.

    `par` is the column, the row or the objective it acts for.
    """

    acteur: str
    raison: str
    par: str


Propose: TypeAlias = tuple[Iterable[str], str, str]
"""Actors, why, and what they act for."""


def interesses(communaute: Communaute, lue: Lecture, cellules: Iterable[Cellule]) -> dict[str, tuple[Interesse, ...]]:
    """Say who might be interested by each of these cells, in alphabetical order, one reason each.

    Same step with a neighbouring public (the next one on each side, in the order of the file, past those of whom
    nothing is expected there); same public at a neighbouring step of the path; same public for an objective served at
    that step. Where that finds nobody, the nearest who act on that row or that column. A suggestion, never a
    designation.
    """
    la = {item.id for item in communaute.acteurs.values() if not etat_acteur(item, lue.jour)}
    qui = {cible: porteurs(communaute, actions, la) for cible, actions in lue.vivantes.items()}
    objectifs = {cible: place(communaute, actions, OBJECTIF).sures for cible, actions in lue.vivantes.items()}
    par_ligne: dict[str, set[str]] = {}
    par_objectif: dict[tuple[str, str], set[str]] = {}
    for (ligne, colonne), cellule in lue.cellules.items():
        for action in cellule.actions:
            par_ligne.setdefault(ligne, set()).update(objectifs[action])
            for objectif in objectifs[action]:
                par_objectif.setdefault((objectif, colonne), set()).update(qui[action])
    lignes, colonnes = ({item.id: rang for rang, item in enumerate(cote)} for cote in (lue.lignes, lue.colonnes))

    def la_bas(ligne: str, colonne: str) -> set[str]:
        return {acteur for action in lue.cellules[ligne, colonne].actions for acteur in qui[action]}

    def attendue(ligne: str, colonne: str) -> bool:
        return lue.cellules[ligne, colonne].etat != SANS_OBJET

    def proposes(ligne: str, colonne: str, voisine: Callable[[str, str], object]) -> Iterator[Propose]:
        for autre in _alentour(lue.colonnes, colonnes[colonne], lambda autre: voisine(ligne, autre)):
            yield la_bas(ligne, autre), MEME_LIGNE, autre
        for autre in _alentour(lue.lignes, lignes[ligne], lambda autre: voisine(autre, colonne)):
            yield la_bas(autre, colonne), MEME_COLONNE, autre
        if lue.par != OBJECTIF:
            for objectif in sorted(par_ligne.get(ligne, ())):
                yield par_objectif.get((objectif, colonne), ()), MEME_OBJECTIF, objectif

    trouves = {}
    for cellule in cellules:
        siens: dict[str, Interesse] = {}
        for voisine in (attendue, la_bas):
            for acteurs, raison, par in () if siens else proposes(cellule.ligne, cellule.colonne, voisine):
                for acteur in acteurs:
                    siens.setdefault(acteur, Interesse(acteur, raison, par))
        trouves[cellule.reference] = tuple(siens[acteur] for acteur in sorted(siens, key=par_nom(communaute)))
    return trouves


def _alentour(cote: Sequence[Entree], rang: int, convient: Callable[[str], object]) -> Iterator[str]:
    """Give the first that suits on each side of an entry, within what it belongs to."""
    ensemble = cote[rang].ensemble
    for suite in (range(rang - 1, -1, -1), range(rang + 1, len(cote))):
        for ici in suite:
            if cote[ici].ensemble != ensemble:
                break
            if convient(cote[ici].id):
                yield cote[ici].id
                break


# --- what changed --------------------------------------------------------------------------------------------

OUVERT: Final = "ouvert"
REFERME: Final = "referme"
FRAGILISE: Final = "fragilise"
CONSOLIDE: Final = "consolide"


class Changement(NamedTuple):
    """A cell whose state changed between two days, and the actions that came and went on it."""

    genre: str
    avant: Cellule
    apres: Cellule

    @property
    def arrivees(self) -> tuple[str, ...]:
        """The actions that cover it now and did not."""
        return tuple(action for action in self.apres.actions if action not in self.avant.actions)

    @property
    def sorties(self) -> tuple[str, ...]:
        """The actions that covered it and do not any more."""
        return tuple(action for action in self.avant.actions if action not in self.apres.actions)

    @property
    def nouveau_trou(self) -> bool:
        """Tell a cell surely empty now, that was covered or accepted then."""
        return self.apres.etat == VIDE and (self.avant.tenue or self.avant.etat == ASSUME)


def changements(avant: Lecture, apres: Lecture) -> tuple[Changement, ...]:
    """Compare two readings of one table: what opened, closed, became fragile or firmer.

    A cell that one of them has not (its step or its public was described later) compares with nothing.
    """
    trouves = []
    for case, cellule in apres.cellules.items():
        ancienne = avant.cellules.get(case)
        genre = _genre(ancienne, cellule) if ancienne is not None else ""
        if ancienne is not None and genre:
            trouves.append(Changement(genre, ancienne, cellule))
    return tuple(trouves)


def _genre(avant: Cellule, apres: Cellule) -> str:
    if apres.etat == VIDE and avant.etat not in (VIDE, POSSIBLE, SANS_OBJET):
        return OUVERT
    if avant.tenue != apres.tenue and SANS_OBJET not in (avant.etat, apres.etat):
        return REFERME if apres.tenue else OUVERT
    if avant.tenue and (avant.etat == FRAGILE) != (apres.etat == FRAGILE):
        return FRAGILISE if apres.etat == FRAGILE else CONSOLIDE
    return ""


def nouveaux_trous(communaute: Communaute, lue: Lecture, depuis: Periode | None) -> tuple[Cellule, ...]:
    """List the cells that surely emptied since a date, usually that of the last meeting; none without a date."""
    if depuis is None or not depuis.connue or depuis.fin >= lue.jour:
        return ()
    avant = lire(communaute, depuis.fin, lue.par)
    return tuple(item.apres for item in changements(avant, lue) if item.nouveau_trou)
