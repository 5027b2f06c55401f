"""A meeting as an entry of a calendar: what a phone shows on the day, and replaces when the meeting moves.

Its identity never changes (`uid`: the meeting's id and the community's name), and every change told to members raises
its `sequence`: a calendar that received it before replaces it. Nothing in it comes from the clock. It carries no
person and no address: it goes to all members.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time
from typing import Final

from cap.dates import Periode, duree_en_mots, jour_en_mots
from cap.declare import slug
from cap.model import Reunion
from cap.odj import OrdreDuJour
from cap.redaction import en_precisant

CONFIRME: Final = "CONFIRMED"
PROVISOIRE: Final = "TENTATIVE"
ANNULE: Final = "CANCELLED"

_LIEN: Final = re.compile(r"https?://[^\s<>\"\x00-\x20\x7f]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evenement:
    """An entry of a calendar. `debut` and `fin` are hours in France; without `debut` it lasts the whole day.

    `etat` is a word of iCalendar (RFC 5545): CONFIRMED, TENTATIVE or CANCELLED. `horodatage` is the day on which the
    entry became what it is. `lien` is an http(s) address or empty.
    """

    uid: str
    sequence: int
    etat: str
    horodatage: date
    jour: date
    debut: time | None
    fin: time | None
    titre: str
    lieu: str
    lien: str
    description: str


def de_seance(odj: OrdreDuJour) -> Evenement:
    """Make the entry of a meeting, with its agenda as every member may read it."""
    reunion = odj.fichier or Reunion()
    annulee = reunion.statut in ("annulee", "reportee")
    titre = f"{odj.titre}, {odj.entete.communaute}" if odj.entete.communaute else odj.titre
    return Evenement(
        uid=f"{odj.reunion}@{slug(odj.entete.communaute) or 'communaute'}",
        # A calendar only hears of a cancellation that comes after what it has.
        sequence=max(len(reunion.changements), int(annulee)),
        etat=_etat(reunion),
        horodatage=_horodatage(reunion, odj.le),
        jour=odj.le,
        debut=odj.debut,
        fin=odj.fin if odj.debut is not None and odj.fin is not None and odj.fin > odj.debut else None,
        titre=f"Annulée : {titre}" if reunion.statut == "annulee" else f"Reportée : {titre}" if annulee else titre,
        lieu=odj.lieu or ("À distance" if odj.entete.visio else ""),
        lien=odj.entete.visio if _LIEN.fullmatch(odj.entete.visio) else "",
        description="\n".join(_description(odj, reunion)),
    )


def _etat(reunion: Reunion) -> str:
    """Tell whether the meeting is sure: announced, held, or moved since it was announced."""
    if reunion.statut in ("annulee", "reportee"):
        return ANNULE
    dite = reunion.statut in ("annoncee", "tenue") or any(
        item.ancien_statut == "annoncee" for item in reunion.changements
    )
    return CONFIRME if dite else PROVISOIRE


def _horodatage(reunion: Reunion, le: date) -> date:
    """Give the last day that the file knows of: a change, the announcement; else that of the meeting."""
    connus: list[Periode | None] = [reunion.annoncee_le, *(item.le for item in reunion.changements)]
    return max((quand.debut for quand in connus if quand is not None and quand.connue), default=le)


def _description(odj: OrdreDuJour, reunion: Reunion) -> list[str]:
    if reunion.statut == "annulee":
        return ["Cette réunion n'aura pas lieu."]
    if reunion.statut == "reportee":
        return ["Cette réunion n'aura pas lieu ce jour-là ; la nouvelle date sera dite."]
    lignes = _deplacement(reunion, odj.le)
    if odj.points:
        lignes.append("Ordre du jour :")
        for rang, point in enumerate(odj.points, 1):
            duree = f" ({duree_en_mots(point.minutes)})" if point.minutes else ""
            lignes.append(f"{rang}. {point.intitule}{duree}")
    if odj.entete.visio:
        lignes.append(f"À distance : {odj.entete.visio}")
    limite = odj.entete.reponse_avant
    if limite is not None and limite.connue:
        lignes.append(f"Réponse attendue avant {en_precisant(limite)}.")
    return lignes


def _deplacement(reunion: Reunion, le: date) -> list[str]:
    """Say from which day it was moved, the last time that its day changed."""
    jours = [item.ancienne_date for item in reunion.changements if item.ancienne_date is not None]
    if not jours or jours[-1].debut == jours[-1].fin == le:
        return []
    if jours[-1].debut != jours[-1].fin:
        return []
    return [f"Nouvelle date : cette réunion était prévue le {jour_en_mots(jours[-1].debut, avec_jour=True)}."]
