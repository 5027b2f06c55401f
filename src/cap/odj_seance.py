"""The meeting that an agenda prepares: whose it is, and the meetings that came before and after."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from cap.communaute import Communaute
from cap.definitions import TOUS
from cap.model import Instance, Reunion
from cap.redaction import majuscule

GENERIQUE: Final = "reunion"
"""The name of a meeting whose instance nobody names: a community's first ones."""

_PILOTAGE: Final = ("pilotage", "orientation")
_LIEU: Final = re.compile(
    r"(?:[,;(–—-]\s*|\s)(?:(?:à|dans|en) (?:la |l['’]|le )?|au |aux )?"
    r"(?P<lieu>(?:(?:petite |grande )?salle|maison|mairie|centre|espace|locaux|local|café|école|collège|lycée|foyer|"
    r"gymnase|médiathèque|bibliothèque|mjc|tiers[- ]lieu|ferme|hôtel de ville|pôle|antenne|"
    r"bureaux|chez|visio(?:conférence)?)\b[^;()\n]*?)(?=\s*(?:[;()\n]|,\s|\.(?:\s|\Z)|\Z))",
    re.IGNORECASE,
)
_FICHIER: Final = re.compile(r"\d{4}-\d{2}-\d{2}-(?P<nom>[a-z0-9-]+?)(?:-\d{1,3})?")


@dataclass(frozen=True, slots=True)
class Seance:
    """The meeting to prepare: whose it is (`instance`: an id, or a mere name), its day, how many minutes it lasts.

    `declaree` is None when gouvernance.yaml does not know the instance; `precedente` is its last meeting held before;
    `reunion` is the id of its own file, whose notes are no matter for its agenda.
    """

    instance: str
    le: date
    minutes: int
    declaree: Instance | None = None
    precedente: Reunion | None = None
    reunion: str = ""

    @property
    def pilote(self) -> bool:
        """Tell whether it follows the whole community: it steers, or nobody said what it is for."""
        return self.sans_niveau or (self.declaree is not None and self.declaree.niveau in _PILOTAGE)

    @property
    def sans_niveau(self) -> bool:
        """Tell whether nothing says what it is for: an agenda that leaves work out would then be a guess."""
        return self.declaree is None or not self.declaree.niveau

    @property
    def pleniere(self) -> bool:
        """Tell whether everybody is invited to it."""
        if self.declaree is None or self.declaree.niveau == "pleniere" or TOUS in self.declaree.membres:
            return True
        return self.sans_niveau and not self.declaree.membres


def reunions_de(communaute: Communaute, instance: str, tenues_au: date | None = None) -> tuple[Reunion, ...]:
    """List the meetings of an instance, oldest first; `tenues_au` keeps those held by a day."""
    toutes = communaute.reunions_par_date if tenues_au is None else communaute.reunions_tenues(tenues_au)
    return tuple(reunion for reunion in toutes if instance_de(communaute, reunion) == instance)


def instance_de(communaute: Communaute, reunion: Reunion) -> str:
    """Give the instance that meets: the one its front matter names, else the one its file is named after."""
    declaree = communaute.instance(reunion.instance)
    return declaree.id if declaree is not None else reunion.instance or nom_du_fichier(reunion)


def nom_du_fichier(reunion: Reunion) -> str:
    """Give what a meeting's file is named after: `copil` for `2026-03-20-copil` and for `2026-03-20-copil-2`."""
    trouve = _FICHIER.fullmatch(reunion.id)
    return trouve["nom"] if trouve else ""


def titre_de(communaute: Communaute, reunion: Reunion) -> str:
    """Name a meeting to its members: its title, else its instance, else what its file is named after."""
    instance = communaute.instance(instance_de(communaute, reunion))
    nom = nom_du_fichier(reunion)
    du_fichier = majuscule(nom.replace("-", " ")) if nom != GENERIQUE else ""
    return reunion.titre or (instance.nom if instance is not None else "") or du_fichier or _sans_date(reunion)


def lieu_annonce(texte: str) -> str:
    """Find the place in what notes announce: « mardi 19 janvier 2027 à 14h30, salle des fêtes » gives the hall.

    Only words that begin as a place does are one: what else follows a comma (the subject, who comes) is not.
    """
    trouve = _LIEU.search(texte)
    return majuscule(" ".join(trouve["lieu"].split()).rstrip(" .")) if trouve else ""


def _sans_date(reunion: Reunion) -> str:
    return "Réunion" if nom_du_fichier(reunion) else reunion.id or "Réunion"


def derniere_tenue(communaute: Communaute, instance: str, le: date, jour: date) -> Reunion | None:
    """Find the last meeting of an instance held before a day, as known on `jour`.

    A name that no meeting bears yet takes up the thread of the last meeting that has no instance either.
    """
    avant = [
        reunion for reunion in communaute.reunions_tenues(jour) if reunion.date is not None and reunion.date.is_past(le)
    ]
    siennes = [reunion for reunion in avant if instance_de(communaute, reunion) == instance]
    if not siennes and communaute.instance(instance) is None:
        siennes = [reunion for reunion in avant if not reunion.instance]
    return siennes[-1] if siennes else None
