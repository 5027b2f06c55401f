"""Where the minutes of every meeting stand on a day, and how long they took: for the coordinator, by meeting only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from cap.communaute import Communaute
from cap.criteres.epreuve import valeurs
from cap.dates import Periode
from cap.definitions import compte_rendu_diffuse, delai_diffusion, est_notee, mediane, reunions_qui_comptent
from cap.diffusion import a_clore, corrections_ouvertes
from cap.model import Reunion
from cap.odj_seance import titre_de
from cap.suivi import compte_rendu_approuve

SANS_NOTES: Final = "sans-notes"
A_CLORE: Final = "a-clore"
A_DIFFUSER: Final = "a-diffuser"
CORRECTIONS: Final = "corrections-ouvertes"
A_APPROUVER: Final = "a-approuver"
APPROUVE: Final = "approuve"
ETATS: Final = (SANS_NOTES, A_CLORE, A_DIFFUSER, CORRECTIONS, A_APPROUVER, APPROUVE)
"""The way of minutes, in order."""

SEUIL: Final = "delai-compte-rendu"


@dataclass(frozen=True, slots=True)
class Etape:
    """The minutes of one meeting on a day: how far they are, with the dates that say so.

    `delai` counts the days from the meeting to the first sending, None while one of both dates is not known.
    """

    reunion: str
    nom: str
    date: Periode
    etat: str
    diffuse_le: Periode | None = None
    corrections_avant: Periode | None = None
    approuve_le: Periode | None = None
    delai: int | None = None


@dataclass(frozen=True, slots=True)
class Delais:
    """How long minutes took, over the meetings whose two dates are known; `seuil` days is long by the method.

    `longs` are those that took longer. `mediane` is None when nothing could be measured.
    """

    mesures: int
    mediane: float | None
    seuil: int
    longs: tuple[Etape, ...]


@dataclass(frozen=True, slots=True)
class Tableau:
    """Where every compte-rendu stands, oldest meeting first, and the delays. `tout`: approved ones are listed too."""

    jour: date
    etapes: tuple[Etape, ...]
    delais: Delais
    tout: bool = False

    @property
    def montrees(self) -> tuple[Etape, ...]:
        """Give what is listed: what waits for something, or everything."""
        return self.etapes if self.tout else tuple(item for item in self.etapes if item.etat != APPROUVE)

    def nombre(self, etat: str) -> int:
        """Count the minutes in a state."""
        return sum(item.etat == etat for item in self.etapes)


def tableau(communaute: Communaute, jour: date, tout: bool = False) -> Tableau:
    """Say where the minutes of the meetings held by a day stand; bilateral talks have none."""
    etapes = tuple(
        _etape(communaute, item, item.date, jour)
        for item in reunions_qui_comptent(communaute, jour)
        if item.date is not None
    )
    return Tableau(jour, etapes, _delais(communaute, etapes), tout)


def etat(reunion: Reunion, jour: date) -> str:
    """Give how far the minutes of a meeting are on a day, one of `ETATS`."""
    if compte_rendu_approuve(reunion, jour):
        return APPROUVE
    if compte_rendu_diffuse(reunion, jour):
        return CORRECTIONS if corrections_ouvertes(reunion, jour) else A_APPROUVER
    if not est_notee(reunion):
        return SANS_NOTES
    return A_CLORE if a_clore(reunion) else A_DIFFUSER


def _etape(communaute: Communaute, reunion: Reunion, quand: Periode, jour: date) -> Etape:
    envoi = reunion.compte_rendu
    instance = communaute.instance(reunion.instance)
    nom = (instance.nom if instance is not None else "") or titre_de(communaute, reunion)
    connu = etat(reunion, jour)
    if envoi is None or connu in (SANS_NOTES, A_CLORE, A_DIFFUSER):
        return Etape(reunion.id, nom, quand, connu)
    return Etape(
        reunion.id,
        nom,
        quand,
        connu,
        envoi.diffuse_le,
        envoi.corrections_avant,
        envoi.approuve_le if connu == APPROUVE else None,
        delai_diffusion(reunion),
    )


def _delais(communaute: Communaute, etapes: tuple[Etape, ...]) -> Delais:
    seuil = valeurs(communaute.fiche.seuils)[SEUIL].numerateur
    mesures = [item for item in etapes if item.delai is not None]
    jours = [item.delai for item in mesures if item.delai is not None]
    return Delais(
        len(jours),
        mediane(jours) if jours else None,
        seuil,
        tuple(item for item in mesures if item.delai is not None and item.delai > seuil),
    )
