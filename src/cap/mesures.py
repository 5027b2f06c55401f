"""The series of an indicator: its values in time, what was expected and not measured, where its definition changed.

A value that is not known stays `n. c.` and never becomes 0; an estimate stays one in every difference made with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final, NamedTuple

from cap.communaute import Communaute
from cap.dates import TRIMESTRE, Periode, mois_en_mots
from cap.declare import Lieu
from cap.definitions import a_eu_lieu
from cap.graphie import plier
from cap.model import Indicateur, Mesure
from cap.scalars import Nombre

_INCONNU: Final = Nombre(None)
_EN_LETTRES: Final = {"un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "six": 6, "douze": 12}
_UNITES: Final = {"mois": 1, "trimestre": 3, "semestre": 6, "an": 12, "annee": 12}
_ADJECTIFS: Final = {
    "mensuel": 1, "bimestriel": 2, "trimestriel": 3, "quadrimestriel": 4, "semestriel": 6, "annuel": 12,
}  # fmt: skip
_COMBIEN: Final = rf"(?P<n>[0-9]{{1,2}}|{'|'.join(_EN_LETTRES)})"
_UNITE: Final = r"(?P<u>mois|trimestre|semestre|an|annee)s?"
_ADJECTIF: Final = re.compile(rf"(?P<a>{'|'.join(_ADJECTIFS)})(?:le)?s?")
_TOUS_LES: Final = re.compile(rf"(?:tous|toutes) les (?:{_COMBIEN} )?{_UNITE}")
_CHAQUE: Final = re.compile(rf"(?:chaque|par|(?:une|1) fois par) {_UNITE}")
_FOIS: Final = re.compile(rf"{_COMBIEN} fois (?:par|dans l') ?(?:an|annee)")


class Releve(NamedTuple):
    """A value as it was typed: a measure, or the starting value (`depart`)."""

    valeur: Nombre
    le: Periode | None
    ou: Lieu
    note: str = ""
    rupture: str = ""
    depart: bool = False


class Intervalle(NamedTuple):
    """A stretch of the calendar in which a measure was expected: its first and last day."""

    debut: date
    fin: date

    def en_mots(self) -> str:
        """Name it as a reader does: « mars 2024 », « 3e trimestre 2024 », « 1er semestre 2024 », « 2024 »."""
        annee, mois = self.debut.year, self.debut.month
        duree = (self.fin.year - annee) * 12 + self.fin.month - mois + 1
        if duree == 1:
            return f"{mois_en_mots(mois)} {annee}"
        if duree in (3, 6):
            rang = (mois - 1) // duree + 1
            return f"{rang}{'er' if rang == 1 else 'e'} {'trimestre' if duree == 3 else 'semestre'} {annee}"
        if duree == 12:
            return str(annee)
        if self.fin.year == annee:
            return f"{mois_en_mots(mois)}-{mois_en_mots(self.fin.month)} {annee}"
        return f"{annee}-{self.fin.year}"


@dataclass(frozen=True)
class Serie:
    """The values of an indicator by a day, oldest first, the starting one before all.

    `pas` is the number of months between two measures that its `frequence` asks for, None when it does not say.
    `manques` are the stretches, all over, in which nothing was noted, not even that the value is not known.
    """

    indicateur: Indicateur
    releves: tuple[Releve, ...]
    pas: int | None
    manques: tuple[Intervalle, ...]

    @property
    def mesures(self) -> tuple[Releve, ...]:
        """The measures, without the starting value."""
        return tuple(item for item in self.releves if not item.depart)

    @property
    def dernier(self) -> Releve | None:
        """The last value noted, known or not; None when nothing was ever measured."""
        return self.mesures[-1] if self.mesures else None

    @property
    def troncons(self) -> tuple[tuple[Releve, ...], ...]:
        """The stretches that can be compared: a new one begins where the definition changed."""
        troncons: list[list[Releve]] = [[]]
        for releve in self.releves:
            if releve.rupture and troncons[-1]:
                troncons.append([])
            troncons[-1].append(releve)
        return tuple(tuple(item) for item in troncons)

    @property
    def evolution(self) -> tuple[Nombre, Releve, Releve] | None:
        """The difference between the first and the last known value since the definition last changed; None with one.

        It is an estimate as soon as one of both is.
        """
        connus = [item for item in self.troncons[-1] if item.valeur.connu]
        if len(connus) < 2:
            return None
        debut, fin = connus[0].valeur, connus[-1].valeur
        if debut.valeur is None or fin.valeur is None:
            raise AssertionError("known values have a number")
        return Nombre(fin.valeur - debut.valeur, debut.estime or fin.estime), connus[0], connus[-1]


def serie(communaute: Communaute, indicateur: Indicateur, jour: date) -> Serie:
    """Read the series of an indicator by a day: a measure that certainly comes later is not there yet."""
    noms = {indicateur.id, *indicateur.anciens_ids}
    lues = [
        Releve(item.valeur or _INCONNU, item.le, item.ou, item.note, item.rupture)
        for nom in sorted(noms)
        for item in _par_indicateur(communaute).get(nom, ())
        if a_eu_lieu(item.le, jour)
    ]
    lues.sort(key=lambda item: (item.le.debut, item.le.fin) if item.le and item.le.connue else (date.max, date.max))
    depart = indicateur.valeur_initiale
    if depart is not None and a_eu_lieu(depart.le, jour):
        lues.insert(0, Releve(depart.valeur or _INCONNU, depart.le, depart.ou, depart=True))
    pas = mois_entre(indicateur.frequence)
    return Serie(indicateur, tuple(lues), pas, _manques(indicateur, lues, pas, jour) if pas else ())


@lru_cache(maxsize=1)
def _par_indicateur(communaute: Communaute) -> Mapping[str, list[Mesure]]:
    lues: dict[str, list[Mesure]] = {}
    for item in communaute.toutes_mesures():
        lues.setdefault(item.indicateur.removeprefix("indicateur:"), []).append(item)
    return lues


def ecrire_date(quand: Periode) -> str:
    """Write a date as coordinators do in these files: `2025-06-30`, `2025-06`, `T2 2025`, `2025`."""
    if quand.precision == TRIMESTRE:
        return f"T{(quand.debut.month + 2) // 3} {quand.debut.year}"
    return quand.iso()


def mois_entre(frequence: str) -> int | None:
    """Read how often a value is expected, in months (« trimestrielle », « tous les 2 mois », « deux fois par an »).

    None when the words give no regular calendar: nothing is expected then, and nothing is missing.
    """
    mots = plier(frequence)
    if trouve := _ADJECTIF.fullmatch(mots):
        return _ADJECTIFS[trouve["a"]]
    if trouve := _TOUS_LES.fullmatch(mots):
        return _lire_combien(trouve["n"] or "1") * _UNITES[trouve["u"]] or None
    if trouve := _CHAQUE.fullmatch(mots):
        return _UNITES[trouve["u"]]
    if trouve := _FOIS.fullmatch(mots):
        fois = _lire_combien(trouve["n"])
        return 12 // fois if fois and 12 % fois == 0 else None
    return None


def _lire_combien(texte: str) -> int:
    return _EN_LETTRES.get(texte) or int(texte)


def _manques(indicateur: Indicateur, lues: Iterable[Releve], pas: int, jour: date) -> tuple[Intervalle, ...]:
    """List the stretches over by a day, since the indicator began, that no dated measure may belong to."""
    datees = [item.le for item in lues if item.le is not None and item.le.connue]
    debuts = [quand.debut for quand in (*datees, indicateur.cree_le) if quand is not None and quand.connue]
    if not debuts:
        return ()
    manques = []
    rang = _rang(min(debuts), pas)
    while (item := _intervalle(rang, pas)).fin < jour:
        if not any(quand.debut <= item.fin and item.debut <= quand.fin for quand in datees):
            manques.append(item)
        rang += 1
    return tuple(manques)


def _rang(jour: date, pas: int) -> int:
    return (jour.year * 12 + jour.month - 1) // pas


def _intervalle(rang: int, pas: int) -> Intervalle:
    return Intervalle(_premier(rang * pas), _premier((rang + 1) * pas) - timedelta(days=1))


def _premier(mois: int) -> date:
    return date(mois // 12, mois % 12 + 1, 1)
