"""What a criterion looks at and what it gives back: sub-tests, true or false, with their evidence or what is missing.

Texts are French fragments without capital nor full stop, joined and typeset by who shows them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final, NamedTuple

from cap import definitions
from cap.communaute import Communaute
from cap.dates import Periode
from cap.declare import Lieu
from cap.model import Acteur, Charte, Reunion
from cap.rubrique import PART, SEUILS, Seuil

# Effort of a small step, from a line to write alone to a work of several months together.
UNE_LIGNE: Final = 1
QUELQUES_LIGNES: Final = 2
DEMANDER: Final = 3
EN_REUNION: Final = 4
LONG_COURS: Final = 5

_PART: Final = re.compile(r"\s*(\d{1,6})\s*(?:(%)|/\s*(\d{1,6}))\s*")
_NOMBRE: Final = re.compile(r"\s*(\d{1,6})(?:\s*(?:jours?|j|mois))?\s*")


class Preuve(NamedTuple):
    """A fact of the folder: where it is written, what it says in a few words, when (None: a status without a date)."""

    ou: Lieu
    texte: str
    date: Periode | None = None

    @property
    def datee(self) -> bool:
        """Tell a dated fact from a current status, whose answer is the same at every date."""
        return definitions.est_date(self.date)


class Pas(NamedTuple):
    """A small next step, as an infinitive; `effort` is one of the five above, `quantite` how many times to do it."""

    effort: int
    texte: str
    quantite: int = 1


class Epreuve(NamedTuple):
    """A sub-test: its key in the rubric, whether it is true, and what shows it or what is missing.

    `constat` and `preuves` are read where it is true, `manque` and `pas` where it is false. A false one without
    `manque` has no ground yet: what it stands on is already said missing. `en_cause` gives the places that make it
    false, where they are not those of its evidence.
    """

    cle: str
    vrai: bool
    constat: str = ""
    preuves: tuple[Preuve, ...] = ()
    manque: str = ""
    pas: Pas | None = None
    en_cause: tuple[Preuve, ...] = ()


def sans_base(*cles: str) -> tuple[Epreuve, ...]:
    """Give sub-tests that nothing can make true yet, in silence: one absence is told once."""
    return tuple(Epreuve(cle, False) for cle in cles)


class Valeur(NamedTuple):
    """The value of a threshold: a whole number (`denominateur` 1) or an exact part, and how it was written."""

    numerateur: int
    denominateur: int
    texte: str
    adapte: bool

    def atteint(self, combien: int, sur: int) -> bool:
        """Tell whether `combien` out of `sur` reaches this part; a part of nothing is never reached."""
        return sur > 0 and combien * self.denominateur >= self.numerateur * sur


def lire_seuil(seuil: Seuil, texte: str) -> Valeur | None:
    """Read the value a community gives to a threshold, None when it is not one (`2/3`, `80 %`, `15`, `60 jours`)."""
    adapte = texte != seuil.defaut
    if seuil.unite == PART:
        lu = _PART.fullmatch(texte)
        denominateur = 100 if lu and lu[2] else int(lu[3]) if lu else 0
        possible = lu is not None and 0 < int(lu[1]) <= denominateur
        return Valeur(int(lu[1]), denominateur, texte.strip(), adapte) if lu and possible else None
    lu = _NOMBRE.fullmatch(texte)
    return Valeur(int(lu[1]), 1, lu[1], adapte) if lu else None


def valeurs(adaptes: Mapping[str, str]) -> Mapping[str, Valeur]:
    """Give the thresholds in force: the rubric's, changed by the community's where they can be read."""
    en_vigueur = {}
    for seuil in SEUILS:
        lu = lire_seuil(seuil, adaptes.get(seuil.nom, seuil.defaut)) or lire_seuil(seuil, seuil.defaut)
        if lu is None:
            raise AssertionError(f"the rubric gives {seuil.nom} a value that cannot be read")
        en_vigueur[seuil.nom] = lu
    return en_vigueur


@dataclass(frozen=True)
class Vue:
    """What every criterion receives: the community, the day, the thresholds in force, and what several share."""

    communaute: Communaute
    jour: date
    seuils: Mapping[str, Valeur]

    def nombre(self, nom: str) -> int:
        """Give the value of a threshold that is a whole number."""
        return self.seuils[nom].numerateur

    def compte(self, quand: Periode | None) -> bool:
        """Tell whether a fact of that date counts on the day asked."""
        return definitions.a_eu_lieu(quand, self.jour)

    @cached_property
    def actifs(self) -> tuple[Acteur, ...]:
        """The active members."""
        return self.communaute.actifs(self.jour)

    @cached_property
    def reunions(self) -> tuple[Reunion, ...]:
        """The meetings that count."""
        return definitions.reunions_qui_comptent(self.communaute, self.jour)

    @cached_property
    def charte(self) -> Charte | None:
        """The version of the charter in force."""
        adoptees = definitions.versions_adoptees(self.communaute, self.jour)
        return adoptees[-1] if adoptees else None

    def decision(self, reference: str) -> tuple[Lieu, Periode | None] | None:
        """Find a decision taken by the day asked, in a meeting: its place and its date."""
        simple = reference.removeprefix("decision:")
        item = self.communaute.index["decision"].get(simple)
        reunion = self.communaute.index["reunion"].get(simple.partition("#")[0])
        if item is None or reunion is None or not self.compte(reunion.date):
            return None
        return lieu_des_notes(reunion, item.ligne), reunion.date

    def nom(self, identifiant: str) -> str:
        """Name an actor."""
        return self.communaute.nom_acteur(identifiant)


def lieu_des_notes(reunion: Reunion, ligne: int) -> Lieu:
    """Give the place of a line of the notes of a meeting."""
    return Lieu(reunion.ou.path, ligne, 1)


def quand_en_mots(quand: Periode | None) -> str:
    """Write a date inside a sentence: « le 20 mars 2026 », « en mars 2026 », « au 4e trimestre 2025 »."""
    if quand is None or not quand.connue:
        return "à une date n. c."
    mots = quand.en_mots()
    if quand.precision == "jour":
        return f"le {mots}"
    return f"au {mots}" if quand.precision == "trimestre" or mots.startswith("printemps") else f"en {mots}"


def de_a(debut: Periode, fin: Periode) -> str:
    """Write a span: « du 14 mars 2023 au 10 décembre 2024 », « de mars 2023 à 2024 »."""
    du, au = ({"jour": ("du", "au"), "trimestre": ("du", "au")}.get(p.precision, ("de", "à")) for p in (debut, fin))
    return f"{du[0]} {debut.en_mots()} {au[1]} {fin.en_mots()}"
