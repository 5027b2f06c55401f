"""Writing down values of indicators: one, or those of a spreadsheet, each checked before anything is written.

A value is added to `mesures/<year>.yaml`, made when it is not there; nothing written is replaced. What is there already
is said and left; another value at the same date is declined, for a series has one value a date.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple

from cap import designation
from cap.communaute import Communaute
from cap.correspondance import Affectation, Correspondance, guess
from cap.dates import DateInvalide, Periode, est_inconnu, parse, periode_du_jour
from cap.declare import MEMBRES
from cap.edition import Edition, Lire
from cap.evaluer import Evaluation
from cap.graphie import citer, composer
from cap.mesures import ecrire_date
from cap.model import Indicateur, Mesure
from cap.redaction import Redacteur
from cap.refus import Refus
from cap.scalars import Nombre, ValeurInvalide, nombre
from cap.show import show
from cap.splice import Edit, Valeur, append_items, edited
from cap.tableau import Colonne, Ecart, Tableau
from cap.titres import MESURES

ENTETE: Final = "# Valeurs des indicateurs de evaluation.yaml. « n. c. » : valeur non connue ; « env. » : estimation.\n"
COLONNES: Final = ("indicateur", "le", "valeur", "note", "rupture", "unite", "intitule")
_ACTIF: Final = ("=", "+", "-", "@")


class Saisie(NamedTuple):
    """A value read and checked, about to be written."""

    indicateur: Indicateur
    le: Periode
    valeur: Nombre
    note: str = ""
    rupture: str = ""
    ligne: int = 0

    @property
    def ecrite(self) -> dict[str, Valeur]:
        """The item of the file, without what is empty."""
        champs: dict[str, Valeur] = {
            "indicateur": self.indicateur.id,
            "le": ecrire_date(self.le),
            "valeur": ecrire_nombre(self.valeur),
            "note": self.note,
            "rupture": self.rupture,
        }
        return {nom: valeur for nom, valeur in champs.items() if valeur}


@dataclass(frozen=True)
class Lot:
    """What entering a table would do, row by row: nothing is written while `fautes` holds anything.

    `deja` are the values the files hold already; `ecarts` the rows and cells left out, with their reason.
    """

    saisies: tuple[Saisie, ...]
    editions: tuple[Edition, ...] = ()
    deja: tuple[Mesure, ...] = ()
    fautes: tuple[Ecart, ...] = ()
    ecarts: tuple[Ecart, ...] = ()
    colonnes: tuple[Affectation, ...] = ()
    remarques: tuple[str, ...] = field(default=())


def ecrire_nombre(valeur: Nombre) -> str:
    """Write a value so that it reads back equal: `12,5`, `env. 40`, `n. c.`."""
    if valeur.valeur is None:
        return "n. c."
    return ("env. " if valeur.estime else "") + f"{valeur.valeur:f}".replace(".", ",")


# --- one value ------------------------------------------------------------------------------------------------


def une(
    communaute: Communaute,
    lire: Lire,
    jour: date,
    indicateur: str,
    valeur: str,
    *,
    le: str = "",
    note: str = "",
    rupture: str = "",
) -> Lot:
    """Plan to write one value, of `jour` without `le`. Raises `Refus`, naming what to do."""
    saisie = _lire(communaute, jour, indicateur, valeur, le, note, rupture)
    deja = _deja(communaute, saisie)
    if deja is not None:
        _refuser_autre(saisie, deja)
        return Lot((), deja=(deja,))
    return Lot((saisie,), _editions(communaute, lire, [saisie]), remarques=tuple(_a_revoir([saisie])))


def _lire(
    communaute: Communaute, jour: date, indicateur: str, valeur: str, le: str, note: str, rupture: str, ligne: int = 0
) -> Saisie:
    if not communaute.evaluation.indicateurs:
        raise Refus(
            "Aucun indicateur n’est encore décrit.",
            composer("Décrivez-le d'abord dans « indicateurs: » de evaluation.yaml."),
        )
    connu = communaute.index["indicateur"][designation.element(communaute, "indicateur", indicateur)]
    return Saisie(
        connu,
        _lire_date(le, jour),
        _lire_valeur(valeur, connu),
        " ".join(note.split()),
        " ".join(rupture.split()),
        ligne,
    )


def _lire_valeur(texte: str, indicateur: Indicateur) -> Nombre:
    """Read a value; the unit of the indicator may follow it."""
    simple = texte.strip()
    if indicateur.unite and simple.lower().endswith(indicateur.unite.lower()):
        simple = simple[: -len(indicateur.unite)].strip()
    try:
        return nombre(simple)
    except ValeurInvalide as faute:
        raise Refus(show(faute.message), show(faute.remede)) from None


def _lire_date(texte: str, jour: date) -> Periode:
    if not texte:
        return periode_du_jour(jour)
    try:
        quand = parse(texte)
    except DateInvalide as faute:
        raise Refus(show(faute.message), show(faute.remede)) from None
    if not quand.connue:
        raise Refus(
            "Une mesure a besoin d’une date, même large.",
            composer("Écrivez une année ou un trimestre : 2025, T2 2025."),
        )
    if quand.certainly_after(jour):
        raise Refus(
            composer("La date d'une mesure est à venir ({}).").format(quand.en_mots()), "Notez une valeur déjà relevée."
        )
    return quand


def _deja(communaute: Communaute, saisie: Saisie) -> Mesure | None:
    """Find the value the files hold for the same indicator at the same date."""
    noms = (saisie.indicateur.id, *saisie.indicateur.anciens_ids)
    return next((item for nom in noms if (item := _connues(communaute).get((nom, saisie.le.iso())))), None)


@lru_cache(maxsize=1)
def _connues(communaute: Communaute) -> Mapping[tuple[str, str], Mesure]:
    """Give the measures of the files by indicator and date: a table has many rows, and so have the files."""
    connues: dict[tuple[str, str], Mesure] = {}
    for item in communaute.toutes_mesures():
        if item.le is not None:
            connues.setdefault((item.indicateur.removeprefix("indicateur:"), item.le.iso()), item)
    return connues


def _refuser_autre(saisie: Saisie, deja: Mesure) -> None:
    """Decline a value that differs from the one the files hold at that date."""
    connue = deja.valeur or Nombre(None)
    if (connue.valeur, connue.estime) != (saisie.valeur.valeur, saisie.valeur.estime):
        raise Refus(
            composer("« {} » a déjà une valeur à cette date ({}) : {} ({}:{}).").format(
                saisie.indicateur.id, saisie.le.en_mots(), connue.en_mots(), deja.ou.path, deja.ou.line
            ),
            "Si elle est à corriger, modifiez cette ligne ; sinon, vérifiez la date.",
        )


def _a_revoir(saisies: Iterable[Saisie]) -> Iterator[str]:
    """Say which values are to look at again: negative, or older than their indicator (its starting value?)."""
    for saisie in saisies:
        if saisie.valeur.valeur is not None and saisie.valeur.valeur < 0:
            yield composer(
                "{}, {} : valeur négative ({}). Possible pour un écart, pas pour un compte : à vérifier."
            ).format(saisie.indicateur.id, saisie.le.en_mots(), saisie.valeur.en_mots())
        cree = saisie.indicateur.cree_le
        if cree is not None and cree.connue and saisie.le.certainly_before(cree):
            yield (
                f"{saisie.indicateur.id}, {saisie.le.en_mots()} : avant la création de l’indicateur "
                f"({cree.en_mots()}). Si c’est sa valeur de départ, elle se note dans « valeur_initiale »."
            )


def _editions(communaute: Communaute, lire: Lire, saisies: Sequence[Saisie]) -> tuple[Edition, ...]:
    par_annee: dict[int, list[Saisie]] = {}
    for saisie in saisies:
        par_annee.setdefault(saisie.le.debut.year, []).append(saisie)
    return tuple(_edition(communaute, lire, annee, par_annee[annee]) for annee in sorted(par_annee))


def _edition(communaute: Communaute, lire: Lire, annee: int, saisies: Sequence[Saisie]) -> Edition:
    connu = communaute.mesures.get(str(annee))
    path = connu.ou.path if connu is not None else f"mesures/{annee}.yaml"
    avant = lire(path)
    premiere, *suite = (saisie.ecrite for saisie in saisies)
    apres = edited(avant if avant is not None else ENTETE.encode(), _ajouter([premiere]), _ajouter(suite))
    return Edition(path, avant, apres)


def _ajouter(items: Sequence[Valeur]) -> Edit:
    """Append items, the text being read once for all of them."""
    return lambda texte: append_items(texte, ("mesures",), items)


# --- a table --------------------------------------------------------------------------------------------------


def lot(
    communaute: Communaute,
    lire: Lire,
    jour: date,
    tableau: Tableau,
    correspondance: Correspondance,
    le: str = "",
) -> Lot:
    """Plan to write the values of a table; `le` is the date of the rows where no column gives one.

    Rows that say nothing are left out and said; a row at fault stops everything, and every fault is listed.
    Raises `Refus` where no column gives the indicator or the value, or nothing gives the date.
    """
    rangs = {item.champ: rang for rang, item in enumerate(correspondance.affectations) if item.champ}
    _exiger(rangs, le, _desertes(tableau))
    saisies: dict[tuple[str, str], Saisie] = {}
    deja: list[Mesure] = []
    fautes: list[Ecart] = []
    ecarts = list(tableau.ecarts)
    for ligne in tableau.lignes:
        lus = {champ: ligne.textes[rang] for champ, rang in rangs.items()}
        if not lus["indicateur"] or not lus["valeur"]:
            ecarts.append(Ecart(ligne.numero, None, _resume(lus.values()), _vide(lus["indicateur"])))
            continue
        quand = lus.get("le") or le
        if est_inconnu(quand):
            raison = composer("sans date connue (une année ou un trimestre suffit : 2025, T2 2025)")
            ecarts.append(Ecart(ligne.numero, None, _resume(lus.values()), raison))
            continue
        try:
            if not quand:
                raise Refus(
                    "Cette ligne n’a pas de date.", composer("Écrivez-la dans le tableau, ou ajoutez --le DATE.")
                )
            saisie = _lire(
                communaute,
                jour,
                lus["indicateur"],
                lus["valeur"],
                quand,
                lus.get("note", ""),
                lus.get("rupture", ""),
                ligne.numero,
            )
            connue = _deja(communaute, saisie)
            if connue is not None:
                _refuser_autre(saisie, connue)
                deja.append(connue)
                continue
            _refuser_double(saisie, saisies)
        except Refus as refus:
            fautes.append(Ecart(ligne.numero, None, _resume(lus.values()), f"{refus.message} {refus.remede}".strip()))
            continue
        saisies.setdefault((saisie.indicateur.id, saisie.le.iso()), saisie)
    retenues = tuple(saisies.values())
    return Lot(
        retenues,
        () if fautes else _editions(communaute, lire, retenues),
        tuple(deja),
        tuple(fautes),
        tuple(ecarts),
        correspondance.affectations,
        (*tableau.remarques, *_a_revoir(retenues)),
    )


def _desertes(tableau: Tableau) -> Mapping[str, str]:
    """Give, by its field, the title of each column that is there and has no value."""
    colonnes = tuple(Colonne(rang, titre) for rang, titre in enumerate(tableau.desertes))
    lues = guess(MESURES, replace(tableau, colonnes=colonnes, lignes=())).affectations
    return {item.champ: item.titre for item in lues if item.champ}


def _exiger(rangs: Iterable[str], le: str, desertes: Mapping[str, str]) -> None:
    for champ, titre in desertes.items():
        if champ in ("indicateur", "valeur", *([] if le else ["le"])) and champ not in rangs:
            raise Refus(
                composer("La colonne « {} » est vide sur toutes les lignes.").format(show(titre)),
                composer("Remplissez-la ; « n. c. » se note où une valeur n'est pas connue."),
            )
    for champ, mot in (("indicateur", "Indicateur"), ("valeur", "Valeur")):
        if champ not in rangs:
            raise Refus(
                composer("Aucune colonne de ce tableau ne donne {}.").format(
                    "l’indicateur" if champ == "indicateur" else "la valeur"
                ),
                composer("Nommez-la « {} ». Colonnes lues : indicateur, date, valeur, note, rupture.").format(mot),
            )
    if "le" not in rangs and not le:
        raise Refus(
            "Aucune colonne de ce tableau ne donne la date des mesures.",
            composer("Nommez-la « Date », ou donnez une date pour toutes : --le 2025-06-30"),
        )


def _vide(indicateur: str) -> str:
    return composer("sans valeur (« n. c. » si elle n'est pas connue)" if indicateur else "sans indicateur")


def _resume(textes: Iterable[str]) -> str:
    return " | ".join(texte for texte in textes if texte)


def _refuser_double(saisie: Saisie, saisies: dict[tuple[str, str], Saisie]) -> None:
    """Decline two values of one indicator at one date in the same table; the same one twice counts once."""
    autre = saisies.get((saisie.indicateur.id, saisie.le.iso()))
    if autre is not None and (autre.valeur.valeur, autre.valeur.estime) != (saisie.valeur.valeur, saisie.valeur.estime):
        raise Refus(
            composer("La ligne {} donne déjà {} à cette date : {}.").format(
                autre.ligne, citer(saisie.indicateur.id), autre.valeur.en_mots()
            ),
            "Gardez la bonne valeur.",
        )


# --- the table back -------------------------------------------------------------------------------------------


def exporter(communaute: Communaute, evaluation: Evaluation) -> str:
    """Write the measures as a table that `lot` reads back to the same values, one row each, in the order shown.

    Parted by semicolons, with the mark by which French spreadsheets know UTF-8. A text that a spreadsheet would run as
    a formula begins with a space. Texts are as typed, so as to be read back, but to who may not read a name in them.
    """
    redacteur = Redacteur(communaute, evaluation.jour, evaluation.audience)
    dire = (lambda texte: texte) if evaluation.audience in MEMBRES else redacteur.dire
    sortie = io.StringIO()
    ecrivain = csv.writer(sortie, delimiter=";", lineterminator="\r\n")
    ecrivain.writerow(COLONNES)
    for suivi in evaluation.suivis:
        item = suivi.indicateur
        for releve in suivi.serie.mesures:
            quand = ecrire_date(releve.le) if releve.le is not None else "n. c."
            textes = (releve.note, releve.rupture, item.unite, item.intitule)
            fixes = (item.id, quand, ecrire_nombre(releve.valeur))
            ecrivain.writerow([*fixes, *(_inerte(dire(texte)) for texte in textes)])
    return "\ufeff" + sortie.getvalue()


def _inerte(texte: str) -> str:
    return f" {texte}" if texte.startswith(_ACTIF) else texte
