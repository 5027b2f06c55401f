"""Accepting a gap for a time, with its reason and when to speak of it again: what that writes in objectifs.yaml."""

from __future__ import annotations

from datetime import date
from typing import Final

from cap.communaute import Communaute
from cap.dates import Periode
from cap.declare import ValeurRefusee, suggestion
from cap.designation import element
from cap.edition import Edition, Lire, modifier
from cap.graphie import composer
from cap.model import TrouAssume
from cap.problem import Splice
from cap.references import resolve
from cap.refus import Refus
from cap.show import show
from cap.splice import Edit, EditionRefusee, add_key, append_item, path_at, set_scalar
from cap.trous import ETAPE, PUBLIC, cellule_connue, entrees, sans_objet

_LISTE: Final = "trous_assumes"


def designer(communaute: Communaute, mot: str) -> str:
    """Give the id of the cell that words name: `alimentation/produire/jeunes`, `produire/jeunes`, `Produire × Jeunes`.

    Raises `Refus`, with what was probably meant.
    """
    exacte = cellule_connue(communaute, mot)
    if exacte:
        return exacte
    etape, croix, public = mot.partition("×")
    if not croix:
        etape, croix, public = mot.removeprefix("trou:").rpartition("/")
    if not croix:
        exemple = _exemple(communaute)
        raise Refus(
            composer("« {} » n'est pas une case : il y faut une étape et un public.").format(show(mot)),
            composer(f"Par exemple : {exemple}") if exemple else _rien(),
        )
    return f"{element(communaute, ETAPE, etape.strip())}/{element(communaute, PUBLIC, public.strip())}"


def _exemple(communaute: Communaute) -> str:
    etapes, publics = (entrees(communaute, axe) for axe in (ETAPE, PUBLIC))
    return f"{etapes[0].id}/{publics[0].id}" if etapes and publics else ""


def _rien() -> str:
    return composer("Décrivez d'abord les étapes et les publics dans objectifs.yaml.")


def lire_date(texte: str, jour: date) -> Periode | None:
    """Read when to speak of it again, at whatever precision; a date already past is declined. Raises `Refus`."""
    if not texte:
        return None
    try:
        lue = TrouAssume.declares["revoir_le"].type.lire(texte)
    except ValeurRefusee as cause:
        raise Refus(composer(f"--revoir-le : {show(cause.message)}"), composer(show(cause.remede))) from None
    if not isinstance(lue, Periode) or not lue.connue:
        return None
    if lue.is_past(jour):
        raise Refus(
            composer("--revoir-le : {} est déjà passé.").format(lue.en_mots()),
            "Donnez une date à venir.",
        )
    return lue


def assumer(
    communaute: Communaute, lire: Lire, cellule: str, motif: str, decision: str = "", revoir: Periode | None = None
) -> Edition | None:
    """Plan the accepted gap of a cell: a new item, or what changes in the one written; None when nothing would.

    What is not given again is kept. Raises `Refus` where no action is expected, or for a decision not found.
    """
    if cellule in sans_objet(communaute):
        raise Refus(
            composer("La case « {} » est sans objet : aucune action n'y est attendue.").format(cellule),
            "Il n’y a rien à assumer.",
        )
    if not motif.strip():
        raise Refus("Un trou s’assume avec sa raison, même courte.", composer('Écrivez-la : --motif "pas cette année"'))
    champs = {
        "motif": motif.strip(),
        "decision": _decision(communaute, decision),
        "revoir_le": revoir.iso() if revoir is not None else "",
    }
    voulus = {champ: valeur for champ, valeur in champs.items() if valeur}
    assumes = communaute.objectifs.trous_assumes
    ecrits = [item for item in assumes if cellule_connue(communaute, item.cellule) == cellule]
    if not ecrits:
        nouveau = {"cellule": cellule, **voulus}
        return modifier(lire, communaute.objectifs.ou.path, lambda texte: append_item(texte, (_LISTE,), nouveau))
    # Of two written for one cell the last counts.
    ancien = ecrits[-1]
    changes = {champ: valeur for champ, valeur in voulus.items() if _ecrit(ancien, champ) != valeur}
    if not changes:
        return None
    return modifier(lire, ancien.ou.path, *(_changer(ancien, champ, valeur) for champ, valeur in changes.items()))


def _ecrit(trou: TrouAssume, champ: str) -> str:
    valeur = getattr(trou, champ)
    return valeur.iso() if isinstance(valeur, Periode) else str(valeur or "")


def _changer(trou: TrouAssume, champ: str, valeur: str) -> Edit:
    """Set a field of an item where it stands, or add it there."""
    ou = trou.place("cellule")

    def edit(texte: str) -> Splice:
        item = path_at(texte, ou.line, ou.column)[:-1]
        try:
            return set_scalar(texte, (*item, champ), valeur)
        except EditionRefusee:
            return add_key(texte, item, champ, valeur)

    return edit


def _decision(communaute: Communaute, reference: str) -> str:
    if not reference:
        return ""
    trouvee = resolve(communaute, reference, ("decision",))
    if trouvee is not None:
        return trouvee[1]
    connues = list(communaute.index["decision"])
    recentes = f"Par exemple : {', '.join(connues[-3:])}." if connues else "Aucune décision n'est encore notée."
    raise Refus(
        composer("La décision « {} » n'existe pas.").format(show(reference)),
        composer(suggestion(reference, connues) + recentes),
    )
