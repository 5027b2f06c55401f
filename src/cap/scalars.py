"""Texts of the folder turned to typed values: yes or no, numbers, money, durations, times of day.

A quantity that is not known (`n. c.`) never becomes 0, and an estimate (`env. 40`) stays one in every sum.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, TypeVar

from cap.dates import duree_en_mots, est_inconnu
from cap.graphie import INSECABLE, citer, composer, milliers, plier

_OUI: Final = frozenset({"oui", "vrai", "true"})
_NON: Final = frozenset({"non", "faux", "false"})
_LONGUEUR_MAX: Final = 60
_ESTIME: Final = re.compile(r"(?:(?:environ|env\.?) |[~≈] ?)(?=[^ ])")
# Fifteen digits are more than any community counts, and keep every computation exact and quick.
_ENTIER: Final = r"(?:[0-9]{1,3}(?: [0-9]{3}){1,4}|[0-9]{1,15})"
_DECIMAL: Final = re.compile(rf"(?P<signe>[+-]?) ?(?P<entier>{_ENTIER})(?:[.,](?P<decimales>[0-9]{{1,10}}))?")
_MILLIERS_DOUTEUX: Final = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")
_UNITE_MONTANT: Final = re.compile(r" ?(?P<unite>€|eur|euros?|k€|keur)")
_HEURES: Final = re.compile(
    rf"(?P<heures>{_ENTIER})(?:[.,](?P<fraction>[0-9]{{1,4}}))? ?h(?:eures?)?"
    r"(?: ?(?P<minutes>[0-9]{1,2})(?: ?(?:min|mn|minutes?))?)?"
)
_MINUTES: Final = re.compile(rf"(?P<minutes>{_ENTIER}) ?(?:min|mn|minutes?)\.?")
_HEURE: Final = re.compile(r"(?P<heures>[0-9]{1,2}) ?(?::|h(?:eures?)?) ?(?P<minutes>[0-9]{2})?")
_DELAI: Final = re.compile(r"(?P<nombre>[0-9]{1,4}|une?) ?(?P<unite>jours?|j|semaines?|mois|ans?|annees?)")

_T = TypeVar("_T", int, Decimal)


class ValeurInvalide(ValueError):
    """A text that is not a value of the type its field holds; `message` and `remede` are French."""

    def __init__(self, message: str, remede: str) -> None:
        self.message, self.remede = composer(message), composer(remede)
        super().__init__(self.message)


@dataclass(frozen=True, slots=True)
class Montant:
    """An amount of money in cents; `centimes` is None when not known, `inconnus` counts the unknown terms of a sum."""

    centimes: int | None
    estime: bool = False
    texte: str = field(default="", compare=False)
    inconnus: int = 0

    def __post_init__(self) -> None:
        """Make an unknown amount count itself."""
        _compter_inconnu(self, self.centimes)

    @property
    def connu(self) -> bool:
        """Tell whether there is an amount to show."""
        return self.centimes is not None

    def __add__(self, autre: Montant) -> Montant:
        """Add the known parts; the sum is estimated if one term is, and keeps the count of what is not known."""
        centimes = _plus(self.centimes, autre.centimes)
        return Montant(centimes, self.estime or autre.estime, inconnus=self.inconnus + autre.inconnus)

    @classmethod
    def somme(cls, montants: Iterable[Montant]) -> Montant:
        """Add any number of amounts; nothing to add makes 0, only unknown amounts make an unknown one."""
        termes = list(montants)
        return sum(termes[1:], start=termes[0]) if termes else cls(0)

    def en_mots(self) -> str:
        """Write the amount in French, cents only when there are some: « 18 000,50 € », « env. 2 000 € », « n. c. »."""
        if self.centimes is None:
            return _quantite_en_mots(None, self.estime, self.inconnus)
        euros, cents = divmod(abs(self.centimes), 100)
        chiffres = milliers(euros) + (f",{cents:02}" if cents else "")
        signe = "\u2212" if self.centimes < 0 else ""
        return _quantite_en_mots(f"{signe}{chiffres}{INSECABLE}€", self.estime, self.inconnus)


@dataclass(frozen=True, slots=True)
class Nombre:
    """A number as typed, exact; `valeur` is None when not known, `inconnus` counts the unknown terms of a sum."""

    valeur: Decimal | None
    estime: bool = False
    texte: str = field(default="", compare=False)
    inconnus: int = 0

    def __post_init__(self) -> None:
        """Make an unknown number count itself."""
        _compter_inconnu(self, self.valeur)

    @property
    def connu(self) -> bool:
        """Tell whether there is a number to show."""
        return self.valeur is not None

    def __add__(self, autre: Nombre) -> Nombre:
        """Add the known parts; the sum is estimated if one term is, and keeps the count of what is not known."""
        valeur = _plus(self.valeur, autre.valeur)
        return Nombre(valeur, self.estime or autre.estime, inconnus=self.inconnus + autre.inconnus)

    @classmethod
    def somme(cls, nombres: Iterable[Nombre]) -> Nombre:
        """Add any number of numbers; nothing to add makes 0, only unknown numbers make an unknown one."""
        termes = list(nombres)
        return sum(termes[1:], start=termes[0]) if termes else cls(Decimal(0))

    def en_mots(self) -> str:
        """Write the number in French: « 1 234,5 », « env. 40 », « n. c. »."""
        chiffres = None if self.valeur is None else _decimal_en_mots(self.valeur)
        return _quantite_en_mots(chiffres, self.estime, self.inconnus)


@dataclass(frozen=True, slots=True)
class Duree:
    """A length of time in minutes; `minutes` is None when not known, `inconnus` counts the unknown terms of a sum."""

    minutes: int | None
    estime: bool = False
    texte: str = field(default="", compare=False)
    inconnus: int = 0

    def __post_init__(self) -> None:
        """Make an unknown duration count itself."""
        _compter_inconnu(self, self.minutes)

    @property
    def connu(self) -> bool:
        """Tell whether there is a duration to show."""
        return self.minutes is not None

    def __add__(self, autre: Duree) -> Duree:
        """Add the known parts; the sum is estimated if one term is, and keeps the count of what is not known."""
        minutes = _plus(self.minutes, autre.minutes)
        return Duree(minutes, self.estime or autre.estime, inconnus=self.inconnus + autre.inconnus)

    @classmethod
    def somme(cls, durees: Iterable[Duree]) -> Duree:
        """Add any number of durations; nothing to add makes 0, only unknown durations make an unknown one."""
        termes = list(durees)
        return sum(termes[1:], start=termes[0]) if termes else cls(0)

    def en_mots(self) -> str:
        """Write the duration in French: « 1 h 30 », « 45 min », « env. 2 h », « n. c. »."""
        chiffres = None if self.minutes is None else duree_en_mots(self.minutes)
        return _quantite_en_mots(chiffres, self.estime, self.inconnus)


@dataclass(frozen=True, slots=True)
class Delai:
    """A time allowed, in days or in months; months are counted by the calendar and never turned to days."""

    jours: int = 0
    mois: int = 0
    texte: str = field(default="", compare=False)

    def apres(self, jour: date) -> date:
        """Give the last day allowed, counted from `jour`; in a month too short, its last day; the last date at most."""
        annee, mois = divmod(jour.year * 12 + jour.month - 1 + self.mois, 12)
        try:
            dernier = monthrange(annee, mois + 1)[1]
            return date(annee, mois + 1, min(jour.day, dernier)) + timedelta(days=self.jours)
        except (ValueError, OverflowError):
            return date.max

    def en_mots(self) -> str:
        """Write the delay in French: « 30 jours », « 2 mois »."""
        if self.mois:
            return f"{self.mois}{INSECABLE}mois"
        return f"{milliers(self.jours)}{INSECABLE}jour{'s' if self.jours > 1 else ''}"


def booleen(texte: str) -> bool:
    """Read oui or non (vrai, faux, true, false)."""
    simple = _simplifier(texte)
    if simple in _OUI:
        return True
    if simple in _NON:
        return False
    raise ValeurInvalide(f"{citer(texte)} n’est ni oui ni non.", "Écrivez oui ou non.")


def nombre(texte: str) -> Nombre:
    """Read a number with a decimal comma or point, perhaps estimated (`env. 40`) or not known (`n. c.`)."""
    simple, estime = _preparer(texte)
    if est_inconnu(simple):
        return Nombre(None, estime, texte)
    trouve = _DECIMAL.fullmatch(simple)
    if trouve is None:
        raise ValeurInvalide(
            f"{citer(texte)} n’est pas un nombre.",
            "Écrivez des chiffres seuls, sans unité : 12, 12,5 ou 1 200 ; env. 40 pour une estimation ; n. c. si "
            "le nombre n’est pas connu.",
        )
    _refuser_milliers_douteux(texte, trouve[0])
    return Nombre(_decimal(trouve), estime, texte)


def entier(texte: str) -> int:
    """Read a whole number (a rank, a note, a count of persons), neither estimated nor unknown."""
    trouve = _DECIMAL.fullmatch(_simplifier(texte))
    if trouve is None or trouve["decimales"]:
        raise ValeurInvalide(
            f"{citer(texte)} n’est pas un nombre entier.", "Écrivez des chiffres seuls, par exemple 3."
        )
    return int(_decimal(trouve))


def montant(texte: str) -> Montant:
    """Read an amount of euros: `12 000 €`, `12000`, `18 000,50 €`, `8 k€`, `env. 2 000 €`, `n. c.`."""
    simple, estime = _preparer(texte)
    if est_inconnu(simple):
        return Montant(None, estime, texte)
    trouve = _DECIMAL.match(simple)
    reste = simple[trouve.end() :] if trouve else simple
    unite = _UNITE_MONTANT.fullmatch(reste)
    if trouve is None or (reste and unite is None):
        raise _montant_invalide(texte)
    _refuser_milliers_douteux(texte, trouve[0])
    centimes = _decimal(trouve) * (100_000 if unite and unite["unite"].startswith("k") else 100)
    if centimes != centimes.to_integral_value():
        raise _montant_invalide(texte)
    return Montant(int(centimes), estime, texte)


def duree(texte: str) -> Duree:
    """Read a duration: `2h`, `1h30`, `45 min`, `620 h`, `0,5 h` (rounded to the minute), `env. 2 h`, `n. c.`."""
    simple, estime = _preparer(texte)
    if est_inconnu(simple):
        return Duree(None, estime, texte)
    if trouve := _MINUTES.fullmatch(simple):
        return Duree(_chiffres(trouve["minutes"]), estime, texte)
    trouve = _HEURES.fullmatch(simple)
    if trouve is None:
        raise _duree_invalide(texte, simple)
    minutes = int(trouve["minutes"] or 0)
    if minutes > 59 or (trouve["fraction"] and trouve["minutes"]):
        raise ValeurInvalide(
            f"La durée {citer(texte)} n’existe pas.", "Après les heures, écrivez de 00 à 59 minutes : 1h30."
        )
    if trouve["fraction"]:
        heures = Decimal(f"{_chiffres(trouve['heures'])}.{trouve['fraction']}")
        return Duree(int((heures * 60).quantize(Decimal(1), ROUND_HALF_UP)), estime, texte)
    return Duree(60 * _chiffres(trouve["heures"]) + minutes, estime, texte)


def heure(texte: str) -> time:
    """Read a time of day: `14:30`, `14h30`, `9h`, `9 h 30`, `midi`."""
    simple = _simplifier(texte)
    if simple == "midi":
        return time(12, 0)
    trouve = _HEURE.fullmatch(simple)
    if trouve is None or (":" in simple and not trouve["minutes"]):
        raise ValeurInvalide(f"{citer(texte)} n’est pas une heure.", "Écrivez 14:30, 14h30 ou 14h.")
    heures, minutes = int(trouve["heures"]), int(trouve["minutes"] or 0)
    if heures > 23 or minutes > 59:
        raise ValeurInvalide(f"L’heure {citer(texte)} n’existe pas.", "Écrivez une heure de 00:00 à 23:59.")
    return time(heures, minutes)


def delai(texte: str) -> Delai:
    """Read a delay: `30 jours`, `2 semaines`, `3 mois`, `1 an`."""
    trouve = _DELAI.fullmatch(_simplifier(texte))
    if trouve is None:
        raise ValeurInvalide(
            f"{citer(texte)} n’est pas un délai.", "Écrivez par exemple 30 jours, 2 semaines ou 3 mois."
        )
    combien = 1 if trouve["nombre"].startswith("un") else int(trouve["nombre"])
    match trouve["unite"][0]:
        case "j":
            return Delai(jours=combien, texte=texte)
        case "s":
            return Delai(jours=7 * combien, texte=texte)
        case "m":
            return Delai(mois=combien, texte=texte)
    return Delai(mois=12 * combien, texte=texte)


def _simplifier(texte: str) -> str:
    return plier(texte) if len(texte) <= _LONGUEUR_MAX else "…"


def _preparer(texte: str) -> tuple[str, bool]:
    simple = _simplifier(texte)
    estime = _ESTIME.match(simple)
    return (simple[estime.end() :], True) if estime else (simple, False)


def _chiffres(texte: str) -> int:
    return int(texte.replace(" ", ""))


def _decimal(trouve: re.Match[str]) -> Decimal:
    decimales = f".{trouve['decimales']}" if trouve["decimales"] else ""
    return Decimal(f"{trouve['signe']}{_chiffres(trouve['entier'])}{decimales}")


def _refuser_milliers_douteux(texte: str, chiffres: str) -> None:
    if _MILLIERS_DOUTEUX.fullmatch(chiffres):
        colles = re.sub("[.,]", "", chiffres)
        raise ValeurInvalide(
            f"{citer(texte)} peut se lire avec des milliers ou avec des décimales.",
            f"Pour des milliers, écrivez {colles} ; pour des décimales, ajoutez un zéro, qui lève le doute : "
            f"{chiffres.replace('.', ',')}0.",
        )


def _montant_invalide(texte: str) -> ValeurInvalide:
    return ValeurInvalide(
        f"{citer(texte)} n’est pas un montant en euros.",
        "Écrivez 12000, 12 000 € ou 18 000,50 € ; env. 2 000 € pour une estimation ; n. c. s’il n’est pas connu.",
    )


def _duree_invalide(texte: str, simple: str) -> ValeurInvalide:
    if _DECIMAL.fullmatch(simple):
        return ValeurInvalide(
            f"La durée {citer(texte)} n’a pas d’unité.",
            f"Précisez des minutes ({simple} min) ou des heures ({simple} h).",
        )
    return ValeurInvalide(
        f"{citer(texte)} n’est pas une durée.",
        "Écrivez 2h, 1h30 ou 45 min ; env. 2h pour une estimation ; n. c. si la durée n’est pas connue.",
    )


def _plus(un: _T | None, autre: _T | None) -> _T | None:
    if un is None:
        return autre
    return un if autre is None else un + autre


def _compter_inconnu(quantite: Montant | Nombre | Duree, valeur: int | Decimal | None) -> None:
    """Make a value that is not known count itself, so that no sum can forget it."""
    if valeur is None and not quantite.inconnus:
        object.__setattr__(quantite, "inconnus", 1)


def _quantite_en_mots(chiffres: str | None, estime: bool, inconnus: int) -> str:
    inconnu = f"n.{INSECABLE}c."
    if chiffres is None:
        return inconnu
    reste = f" (et {inconnus}{INSECABLE}{inconnu})" if inconnus else ""
    return (f"env.{INSECABLE}" if estime else "") + chiffres + reste


def _decimal_en_mots(valeur: Decimal) -> str:
    entiers, _, decimales = f"{abs(valeur):f}".partition(".")
    decimales = decimales.rstrip("0")
    signe = "\u2212" if valeur < 0 else ""
    return signe + milliers(int(entiers)) + (f",{decimales}" if decimales else "")
