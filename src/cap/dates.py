"""Dates as coordinators know them: a day, a month, a quarter, a season, a year, or not known.

Each is kept as the interval of its first and last day, so that no day is ever invented and a comparison is only
affirmed when it is certain.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from functools import cache, lru_cache
from typing import Final, NamedTuple

from cap.graphie import INSECABLE, citer, composer, milliers, plier, plier_avec_positions

JOUR: Final = "jour"
MOIS: Final = "mois"
TRIMESTRE: Final = "trimestre"
SAISON: Final = "saison"
ANNEE: Final = "annee"
INCONNUE: Final = "inconnue"

_NOMS_MOIS: Final = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
_NOMS_JOURS: Final = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_ABREGES: Final = {
    "jan": 1, "janv": 1, "fev": 2, "fevr": 2, "avr": 4, "juil": 7, "sep": 9, "sept": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
_MOIS_PLIES: Final = (
    {plier(nom): rang for rang, nom in enumerate(_NOMS_MOIS, 1)}
    | _ABREGES
    | {f"{nom}.": rang for nom, rang in _ABREGES.items()}
)
_SAISONS: Final = {
    "printemps": ((3, 21), (6, 20)),
    "été": ((6, 21), (9, 22)),
    "automne": ((9, 23), (12, 20)),
    "hiver": ((12, 21), (3, 20)),
}
_SAISONS_PLIEES: Final = {plier(nom): nom for nom in _SAISONS}
_LONGUEUR_MAX: Final = 100


class DateInvalide(ValueError):
    """A text that names no date; `message` and `remede` are French, `ambigue` says that it names several.

    `tout_accepte` says that the remedy tells every form of a date: where only a day will do, another is needed.
    """

    def __init__(self, message: str, remede: str, ambigue: bool = False, tout_accepte: bool = False) -> None:
        self.message, self.remede, self.ambigue = composer(message), composer(remede), ambigue
        self.tout_accepte = tout_accepte
        super().__init__(self.message)


@dataclass(frozen=True, slots=True)
class Periode:
    """The days a date may mean, from `debut` to `fin` included, with the precision and the text that were typed.

    Two periods are equal when they mean the same days with the same precision, however they were written.
    An unknown date spans every day, so that no comparison with it is ever certain.
    """

    debut: date
    fin: date
    precision: str
    texte: str = field(default="", compare=False)

    @property
    def connue(self) -> bool:
        """Tell a date from `n. c.`."""
        return self.precision != INCONNUE

    def certainly_before(self, other: Periode | date) -> bool:
        """Tell whether every day of this date comes before every day of the other."""
        return self.fin < _bornes(other)[0]

    def certainly_after(self, other: Periode | date) -> bool:
        """Tell whether every day of this date comes after every day of the other."""
        return self.debut > _bornes(other)[1]

    def is_past(self, day: date) -> bool:
        """Tell whether the last day this date may mean is before `day`: the only way to be late."""
        return self.fin < day

    def contains(self, day: date) -> bool:
        """Tell whether this date may mean `day`."""
        return self.debut <= day <= self.fin

    def en_mots(self) -> str:
        """Write the date in French at the precision given; a winter shows both its years, so that none is guessed."""
        match self.precision:
            case "jour":
                return jour_en_mots(self.debut)
            case "mois":
                return f"{self.nuance}{mois_en_mots(self.debut.month)} {self.debut.year}"
            case "trimestre":
                rang = (self.debut.month + 2) // 3
                return f"{rang}{'er' if rang == 1 else 'e'} trimestre {self.debut.year}"
            case "saison":
                return self._saison_en_mots()
            case "annee":
                return str(self.debut.year)
        return f"n.{INSECABLE}c."

    @property
    def nuance(self) -> str:
        """Give what was typed before a month, as it is written in French: « fin mars », « mi-juin »."""
        if self.precision != MOIS or self.texte[:1].isdigit() or not (dite := _DITE.match(plier(self.texte))):
            return ""
        mot = dite["nuance"].split(" ")[0].split("-")[0]
        return {"mi": "mi-", "debut": "début "}.get(mot, f"{mot} ")

    def iso(self) -> str:
        """Write the date as data: a form that `parse` reads back to an equal period."""
        match self.precision:
            case "jour":
                return self.debut.isoformat()
            case "mois":
                return self.debut.isoformat()[:7]
            case "trimestre":
                return f"{self.debut.year:04}-T{(self.debut.month + 2) // 3}"
            case "saison":
                return self._saison_en_mots()
            case "annee":
                return f"{self.debut.year:04}"
        return "n. c."

    def _saison_en_mots(self) -> str:
        nom = next(nom for nom, (debut, _) in _SAISONS.items() if debut == (self.debut.month, self.debut.day))
        annees = f"{self.debut.year}-{self.fin.year}" if self.fin.year > self.debut.year else str(self.debut.year)
        return f"{nom} {annees}"


def _bornes(quand: Periode | date) -> tuple[date, date]:
    return (quand.debut, quand.fin) if isinstance(quand, Periode) else (quand, quand)


def periode_du_jour(jour: date) -> Periode:
    """Lift one day to the interval that comparisons work on."""
    return Periode(jour, jour, JOUR, jour.isoformat())


def est_inconnu(texte: str) -> bool:
    """Recognise `n. c.` and the ways people type it: a value that exists and is not known."""
    return plier(texte).replace(" ", "") in {"n.c.", "n.c", "nc", "nc.", "nonconnu", "nonconnue"}


@dataclass(frozen=True, slots=True)
class _Lecture:
    """What reading a form needs: the folded match, the text for messages, the day a missing year counts from."""

    trouve: re.Match[str]
    texte: str
    reference: date | None

    def __getitem__(self, nom: str) -> str:
        return self.trouve.groupdict().get(nom) or ""

    def entier(self, nom: str) -> int:
        return int(self.trouve[nom])


def _jour(annee: int, mois: int, jour: int, nom_du_jour: str) -> tuple[date, date]:
    if not 1 <= mois <= 12:
        raise DateInvalide(
            f"Il n’y a pas de mois {mois}.",
            "Écrivez le jour, puis le mois, puis l’année : 20/03/2026 ; ou l’année d’abord : 2026-03-20.",
        )
    dernier = monthrange(annee, mois)[1]
    en_mots = f"{_NOMS_MOIS[mois - 1]} {annee}"
    if not 1 <= jour <= dernier:
        raise DateInvalide(
            f"Le {jour} {en_mots} n’existe pas.",
            f"Corrigez le jour ({en_mots} compte {dernier} jours), ou gardez seulement le mois : {annee}-{mois:02}.",
        )
    ce_jour = date(annee, mois, jour)
    if nom_du_jour and _NOMS_JOURS[ce_jour.weekday()] != nom_du_jour:
        raise DateInvalide(
            f"Le {jour_en_mots(ce_jour)} est un {_NOMS_JOURS[ce_jour.weekday()]}, et non un {nom_du_jour}.",
            "Corrigez le jour de la semaine ou la date, ou écrivez la date seule.",
        )
    return ce_jour, ce_jour


def _mois(annee: int, mois: int) -> tuple[date, date]:
    if not 1 <= mois <= 12:
        raise DateInvalide(
            f"Il n’y a pas de mois {mois}.", "Écrivez le mois de 01 à 12 : 2026-03, ou en lettres : mars 2026."
        )
    return date(annee, mois, 1), date(annee, mois, monthrange(annee, mois)[1])


def _saison(nom: str, annee: int) -> tuple[date, date]:
    """Bound a season. « hiver 2026 » is the winter that ends in 2026 (21 December 2025 to 20 March 2026): it is what
    « hiver 2026 » means on a review or a programme, whose seasons of one year run from winter to autumn."""
    debut, fin = _SAISONS[nom]
    return date(annee - (debut > fin), *debut), date(annee, *fin)


def _annee_prochaine(bornes: Callable[[int], tuple[date, date]], reference: date) -> tuple[date, date]:
    """Find the first year for which the period is not over on the reference day (29 February included)."""
    for annee in range(reference.year, min(reference.year + 9, 9999)):
        try:
            trouve = bornes(annee)
        except DateInvalide:
            continue
        if trouve[1] >= reference:
            return trouve
    return bornes(reference.year)


def _lire_jour(lu: _Lecture) -> tuple[date, date]:
    return _jour(lu.entier("a"), lu.entier("m"), lu.entier("j"), lu["sem"])


def _lire_jour_en_lettres(lu: _Lecture) -> tuple[date, date]:
    return _jour(lu.entier("a"), _MOIS_PLIES[lu["mois"]], lu.entier("j"), lu["sem"])


def _lire_jour_sans_annee(lu: _Lecture) -> tuple[date, date]:
    mois = _MOIS_PLIES[lu["mois"]] if "mois" in lu.trouve.re.groupindex else lu.entier("m")
    if lu.reference is None:
        raise _sans_annee(lu.texte)
    # The day's name says nothing of the year: it is checked against the day found, never used to choose one.
    jour = _annee_prochaine(lambda annee: _jour(annee, mois, lu.entier("j"), ""), lu.reference)[0]
    return _jour(jour.year, jour.month, jour.day, lu["sem"])


def _lire_jour_prochain(lu: _Lecture) -> tuple[date, date]:
    if lu.reference is None:
        raise DateInvalide(
            f"{citer(lu.texte)} ne dit pas de quel jour il s’agit.", "Écrivez la date, par exemple 20 mars 2026."
        )
    jour = _prochain(lu["sem"], lu.reference)
    return jour, jour


def _prochain(nom_du_jour: str, reference: date) -> date:
    """Find the first day of that name after the reference day: « mardi prochain », said on a Tuesday, is a week on."""
    return reference + timedelta((_NOMS_JOURS.index(nom_du_jour) - reference.weekday() - 1) % 7 + 1)


def _lire_mois(lu: _Lecture) -> tuple[date, date]:
    return _mois(lu.entier("a"), lu.entier("m"))


def _lire_mois_en_lettres(lu: _Lecture) -> tuple[date, date]:
    return _mois(lu.entier("a"), _MOIS_PLIES[lu["mois"]])


def _lire_mois_sans_annee(lu: _Lecture) -> tuple[date, date]:
    if lu.reference is None:
        raise _sans_annee(lu.texte)
    return _annee_prochaine(lambda annee: _mois(annee, _MOIS_PLIES[lu["mois"]]), lu.reference)


def _lire_trimestre(lu: _Lecture) -> tuple[date, date]:
    annee, rang = lu.entier("a"), lu.entier("t")
    return date(annee, 3 * rang - 2, 1), _mois(annee, 3 * rang)[1]


def _lire_saison(lu: _Lecture) -> tuple[date, date]:
    return _saison(_SAISONS_PLIEES[lu["saison"]], lu.entier("a"))


def _lire_hiver(lu: _Lecture) -> tuple[date, date]:
    if lu.entier("b") != lu.entier("a") + 1:
        raise DateInvalide(
            f"{citer(lu.texte)} ne nomme pas un hiver.", "Un hiver va d’une année à la suivante : hiver 2025-2026."
        )
    return _saison("hiver", lu.entier("b"))


def _lire_saison_sans_annee(lu: _Lecture) -> tuple[date, date]:
    if lu.reference is None:
        raise _sans_annee(lu.texte)
    return _annee_prochaine(lambda annee: _saison(_SAISONS_PLIEES[lu["saison"]], annee), lu.reference)


def _lire_annee(lu: _Lecture) -> tuple[date, date]:
    return date(lu.entier("a"), 1, 1), date(lu.entier("a"), 12, 31)


def _refuser_annee_courte(lu: _Lecture) -> tuple[date, date]:
    raise DateInvalide(
        f"La date {citer(lu.texte)} est ambiguë : l’année n’a que deux chiffres.",
        "Écrivez l’année en entier, par exemple 12/01/2021 ou 2021-01-12.",
        ambigue=True,
    )


def _sans_annee(texte: str) -> DateInvalide:
    return DateInvalide(
        f"Il manque l’année à la date {citer(texte)}.",
        "Ajoutez l’année, par exemple 20 mars 2026 ; si le jour n’est pas sûr, gardez seulement le mois : mars 2026.",
    )


def _refuser_sans_mois(lu: _Lecture) -> tuple[date, date]:
    raise DateInvalide(
        f"Il manque le mois et l’année à la date {citer(lu.texte)}.",
        "Écrivez la date en entier, par exemple 20 mars 2026.",
    )


# A year after 2999 is a slip of the hand; computing with such dates would leave what `date` can hold.
_A: Final = r"(?P<a>[12][0-9]{3})"
_J: Final = r"(?P<j>[0-9]{1,2})"
_M: Final = r"(?P<m>[0-9]{1,2})"
_LE: Final = rf"(?:le )?(?:(?P<sem>{'|'.join(_NOMS_JOURS)}) )?"
_NOM_MOIS: Final = rf"(?P<mois>{'|'.join(re.escape(nom) for nom in sorted(_MOIS_PLIES, key=len, reverse=True))})"
_NOM_SAISON: Final = rf"(?:l')?(?P<saison>{'|'.join(_SAISONS_PLIEES)})"
_COURTE: Final = r"'?[0-9]{2}(?! ?[h:])"

_ISO: Final = re.compile(r"[12][0-9]{3}-[0-9]{2}-[0-9]{2}")
# « fin mars », « mi-juin »: kept as the month, with the word that was typed.
NUANCE: Final = r"(?:debut|mi|fin|courant)[ -](?:de |d')?"
_DITE: Final = re.compile(rf"(?P<nuance>{NUANCE})")
_ECHEANCE: Final = re.compile(
    r"\b(?P<mot>pour|avant|d'ici(?: a| au)?|au plus tard|jusqu'(?:au|a|en)|(?:echeance|date limite)(?: ?:)?)"
    rf" (?:(?:le|la|en|a|au) (?=[^ ]))?(?P<nuance>{NUANCE})?"
)
# A deadline told at the end of a sentence without a word before it: « envoyer le bilan fin mars », « bilan, mi-juin ».
_NUANCEE: Final = re.compile(rf"(?<![^ ,;:(–-])(?P<nuance>{NUANCE})")
# « avant lundi » counts from the meeting; « pour le lundi » is every Monday, and « lundi en huit » is asked.
_AVANT_UN_JOUR: Final = re.compile(
    rf"(?<!le )(?P<sem>{'|'.join(_NOMS_JOURS)})(?: (?:matin|midi|soir))?(?![a-z0-9-]| (?:en |de |d'|du |[0-9]))"
)
# The date that a dash parts from a sentence, at its end: « imprimer les affiches – 12 mars »; or « mardi prochain ».
_APRES_UN_TIRET: Final = re.compile(r"(?<= )(?:-{1,2}>?|=>|→) (?=[^ ])")
_JOUR_PROCHAIN: Final = re.compile(rf"(?<![^ ,;:(-])(?:le )?(?=(?:{'|'.join(_NOMS_JOURS)}) prochain)")
_PAS_UNE_ECHEANCE: Final = re.compile(r"\b(?:de|du|des|la|le|depuis|des|en) $")
_FIN_DE_DATE: Final = re.compile(r"(?![a-z0-9])(?![/.-][0-9])")


@cache
def _formes() -> tuple[tuple[str, re.Pattern[str], Callable[[_Lecture], tuple[date, date]]], ...]:
    """Give the forms of dates, in this order: the first that fits a place of a text is the one meant there.

    Compiled at the first date that is not a plain ISO day: most folders hold no other.
    """
    return tuple(
        (precision, re.compile(motif), lire)
        for precision, motif, lire in (
            (JOUR, rf"{_A}(?P<s>[-/.]){_M}(?P=s){_J}", _lire_jour),
            (JOUR, rf"{_LE}{_J}(?P<s>[-/.]){_M}(?P=s){_A}", _lire_jour),
            (JOUR, rf"{_LE}{_J}(?:er)? {_NOM_MOIS} {_A}", _lire_jour_en_lettres),
            (TRIMESTRE, rf"t(?P<t>[1-4])[ /-]?{_A}", _lire_trimestre),
            (TRIMESTRE, rf"{_A}[ /-]?t(?P<t>[1-4])", _lire_trimestre),
            (TRIMESTRE, rf"(?P<t>[1-4])(?:er|e|eme) trimestre (?:de )?{_A}", _lire_trimestre),
            (MOIS, rf"{_A}[/-](?P<m>[0-9]{{2}})", _lire_mois),
            (MOIS, rf"{_M}/{_A}", _lire_mois),
            (MOIS, rf"{_NOM_MOIS} {_A}", _lire_mois_en_lettres),
            (SAISON, rf"hiver {_A}[/-](?P<b>[0-9]{{4}})", _lire_hiver),
            (SAISON, rf"{_NOM_SAISON} {_A}", _lire_saison),
            (JOUR, rf"{_LE}{_J}[/.-]{_M}[/.-]{_COURTE}", _refuser_annee_courte),
            (JOUR, rf"{_LE}{_J}(?:er)? {_NOM_MOIS} {_COURTE}", _refuser_annee_courte),
            (MOIS, rf"{_NOM_MOIS} {_COURTE}", _refuser_annee_courte),
            (JOUR, rf"(?:le )?(?P<sem>{'|'.join(_NOMS_JOURS)}) prochain", _lire_jour_prochain),
            (JOUR, rf"{_LE}{_J}/{_M}", _lire_jour_sans_annee),
            (JOUR, rf"{_LE}{_J}(?:er)? {_NOM_MOIS}", _lire_jour_sans_annee),
            (MOIS, _NOM_MOIS, _lire_mois_sans_annee),
            (SAISON, _NOM_SAISON, _lire_saison_sans_annee),
            (ANNEE, _A, _lire_annee),
            (JOUR, rf"{_LE}{_J}(?:er)?", _refuser_sans_mois),
        )
    )


@lru_cache(maxsize=8192)
def parse(texte: str, reference: date | None = None) -> Periode:
    """Read a date typed by a coordinator; raise `DateInvalide`, in French, when it names none.

    Without `reference` a missing year is an error; with it, « 12 mars » is the first 12 March on or after that day.
    """
    if _ISO.fullmatch(texte):
        try:
            return periode_du_jour(date.fromisoformat(texte))
        except ValueError:
            pass  # The general path below says what is wrong with it.
    simple = plier(texte) if len(texte) <= _LONGUEUR_MAX else "…"
    if not simple:
        raise DateInvalide(
            "La date est vide.",
            "Écrivez la date, ou n. c. si elle n’est pas connue, ou retirez la ligne.",
            tout_accepte=True,
        )
    if est_inconnu(simple):
        return Periode(date.min, date.max, INCONNUE, texte)
    for precision, forme, lire in _formes():
        if trouve := forme.fullmatch(simple):
            return Periode(*lire(_Lecture(trouve, texte, reference)), precision, texte)
    raise DateInvalide(
        f"{citer(texte)} n’est pas une date que cap sait lire.",
        "Écrivez un jour (2026-03-20, 20/03/2026 ou 20 mars 2026), un mois (mars 2026), un trimestre (T1 2026), "
        "une saison (printemps 2026), une année (2026), ou n. c. si la date n’est pas connue.",
        tout_accepte=True,
    )


class Saisie(NamedTuple):
    """A date typed as an option: the period it names, and whether cap had to add the year, to be shown back."""

    periode: Periode
    annee_ajoutee: bool


def lire_saisie(texte: str, reference: date, passee: bool = False) -> Saisie:
    """Read a date typed on a command line, as it is said: « 30/11 », « 25 septembre », « fin novembre ».

    A missing year makes it the first such date on or after `reference`, or for what is `passee` (a task done) the last
    one on or before it. Files keep complete dates: write `periode.iso()` there. Raises `DateInvalide`, in French.
    """
    dite = _DITE.match(plier(texte))
    nuance = dite["nuance"] if dite else ""
    reste = plier(texte)[len(nuance) :] if dite else texte
    try:
        entiere, ajoutee = parse(reste), False
    except DateInvalide as invalide:
        if invalide.ambigue:
            raise
        entiere, ajoutee = parse(reste, reference), True
        if passee and entiere.debut > reference:
            entiere = _annee_d_avant(reste, reference) or entiere
    if nuance and entiere.precision != MOIS:
        raise DateInvalide(
            f"{citer(texte)} n’est pas une date que cap sait lire.", "Écrivez par exemple fin mars 2026, ou le jour."
        )
    return Saisie(replace(entiere, texte=texte.strip()), ajoutee)


def _annee_d_avant(texte: str, reference: date) -> Periode | None:
    """Find the last such date before the reference day: the first one since the day after, a year before."""
    try:
        trouvee = parse(texte, reference - timedelta(365))
    except DateInvalide:
        return None
    return trouvee if trouvee.debut <= reference else None


def find_in_text(texte: str, reference: date | None) -> tuple[Periode, tuple[int, int]] | None:
    """Find the first due date of a sentence: after « pour », « avant », « d’ici », « au plus tard » or « jusqu’au ».

    The span covers the introducing words too, in characters of `texte`. A year alone after « pour » is no due date
    (« le budget pour 2026 »), and a date that is ambiguous, does not exist, or lacks its year while there is no
    `reference`, is not one either: all are left in the text. « avant mars » and « fin mars » are kept as the month,
    late only once it is over: no day is invented. « fin mars » and « mi-juin » need no word before them at the end, nor
    does « mardi prochain », the first Tuesday after `reference`; a day after a dash, « – 12 mars », needs none either.
    """
    plie, positions = plier_avec_positions(texte)
    for amorce in _ECHEANCE.finditer(plie):
        lu = _date_a(plie, amorce.end(), reference) or _jour_de_semaine(plie, amorce.end(), reference)
        if lu is None or (lu[0].precision == ANNEE and amorce["mot"][:4] in ("pour", "eche")):
            continue
        periode, fin = lu
        ecrit = texte[positions[amorce.start("nuance") if amorce["nuance"] else amorce.end()] : positions[fin]]
        return replace(periode, texte=ecrit), (positions[amorce.start()], positions[fin])
    return _find_at_the_end(texte, plie, positions, reference)


def _find_at_the_end(
    texte: str, plie: str, positions: list[int], reference: date | None
) -> tuple[Periode, tuple[int, int]] | None:
    """Find « fin mars » or « mi-juin » as the last words: « la fête de fin mars » names a feast, not when to do it."""
    utile = len(plie.rstrip(" .!…)"))
    for amorce in _NUANCEE.finditer(plie):
        lu = _date_a(plie, amorce.end(), reference)
        if lu and lu[1] == utile and lu[0].precision == MOIS and not _PAS_UNE_ECHEANCE.search(plie[: amorce.start()]):
            debut, fin = positions[amorce.start()], positions[lu[1]]
            return replace(lu[0], texte=texte[debut:fin]), (debut, fin)
    for motif in (_APRES_UN_TIRET, _JOUR_PROCHAIN):
        for amorce in motif.finditer(plie):
            lu = _date_a(plie, amorce.end(), reference)
            if (
                lu
                and lu[1] == utile
                and lu[0].precision == JOUR
                and not _PAS_UNE_ECHEANCE.search(plie[: amorce.start()])
            ):
                fin = positions[lu[1]]
                return replace(lu[0], texte=texte[positions[amorce.end()] : fin]), (positions[amorce.start()], fin)
    return None


def _jour_de_semaine(plie: str, debut: int, reference: date | None) -> tuple[Periode, int] | None:
    trouve = _AVANT_UN_JOUR.match(plie, debut) if reference is not None else None
    if trouve is None or reference is None:
        return None
    return periode_du_jour(_prochain(trouve["sem"], reference)), trouve.end()


def date_en_tete(texte: str, reference: date | None) -> tuple[Periode, int] | None:
    """Read the date that a text begins with, and where it ends: « mardi 12 mai 2026 à 14 h, à la mairie »."""
    plie, positions = plier_avec_positions(texte[:_LONGUEUR_MAX])
    lu = _date_a(plie, 0, reference)
    return (replace(lu[0], texte=texte[: positions[lu[1]]]), positions[lu[1]]) if lu else None


def _date_a(plie: str, debut: int, reference: date | None) -> tuple[Periode, int] | None:
    for precision, forme, lire in _formes():
        trouve = forme.match(plie, debut)
        if trouve is None or not _FIN_DE_DATE.match(plie, trouve.end()):
            continue
        try:
            return Periode(*lire(_Lecture(trouve, trouve[0], reference)), precision), trouve.end()
        except DateInvalide:
            return None
    return None


def mois_en_mots(mois: int) -> str:
    """Name a month, from 1 to 12."""
    return _NOMS_MOIS[mois - 1]


def jour_en_mots(jour: date, avec_jour: bool = False) -> str:
    """Write a day in French, « 1er avril 2026 », with the day of the week when asked."""
    rang = "1er" if jour.day == 1 else str(jour.day)
    semaine = f"{_NOMS_JOURS[jour.weekday()]} " if avec_jour else ""
    return f"{semaine}{rang} {_NOMS_MOIS[jour.month - 1]} {jour.year}"


def heure_en_mots(heure: time) -> str:
    """Write a time of day in French, « 9 h 30 » or « 14 h », with no-break spaces."""
    minutes = f"{INSECABLE}{heure.minute:02}" if heure.minute else ""
    return f"{heure.hour}{INSECABLE}h{minutes}"


def duree_en_mots(minutes: int) -> str:
    """Write a duration in French, « 1 h 30 » or « 45 min », with no-break spaces."""
    signe, minutes = ("\u2212", -minutes) if minutes < 0 else ("", minutes)
    heures, reste = divmod(minutes, 60)
    if not heures:
        return f"{signe}{reste}{INSECABLE}min"
    return f"{signe}{milliers(heures)}{INSECABLE}h" + (f"{INSECABLE}{reste:02}" if reste else "")
