"""A partner leaves: what is written in its sheet. Nothing is erased: the sheet, presences and the signature stay.

What its departure leaves to look at is said by `cap.fragilites`.
"""

from __future__ import annotations

from datetime import date

from cap.communaute import Communaute
from cap.dates import Periode
from cap.declare import ValeurRefusee
from cap.edition import Edition, Lire, modifier
from cap.graphie import composer
from cap.model import Acteur, Depart
from cap.refus import Refus
from cap.show import show
from cap.splice import add_key


def lire_date(texte: str) -> Periode:
    """Read the last day of activity, at whatever precision it is known. Raises `Refus`."""
    try:
        lue = Depart.declares["le"].type.lire(texte)
    except ValeurRefusee as cause:
        raise Refus(composer(f"--le : {show(cause.message)}"), composer(show(cause.remede))) from None
    return lue if isinstance(lue, Periode) else Periode(date.min, date.max, "inconnue")


def ecrire(communaute: Communaute, lire: Lire, acteur: Acteur, le: Periode, motif: str, note: str) -> Edition:
    """Plan the `depart:` of an actor's sheet. Raises `Refus` when it is there already, or cannot be true."""
    if acteur.depart is not None:
        raise Refus(
            composer("Le départ de {} est déjà noté ({}:{}).").format(
                show(acteur.nom), acteur.ou.path, acteur.depart.ou.line
            ),
            "Pour le corriger, modifiez ces lignes.",
        )
    if acteur.arrivee is not None and le.certainly_before(acteur.arrivee):
        raise Refus(
            composer("{} serait parti avant d'arriver ({}).").format(show(acteur.nom), acteur.arrivee.en_mots()),
            "Vérifiez la date, ou corrigez « arrivee: » dans sa fiche.",
        )
    if communaute.fiche.depot == "public" and (motif or note) and not acteur.ou.path.startswith("prive/"):
        raise Refus(
            composer("Ce dépôt est public : le motif d'un départ ne s'y écrit pas."),
            composer("Relancez sans --motif ni --note, et gardez-les dans prive/notes.yaml."),
        )
    try:
        mot = Depart.declares["motif"].type.lire(motif) if motif else ""
    except ValeurRefusee as cause:
        raise Refus(composer(show(cause.message)), composer(show(cause.remede))) from None
    bloc = {"le": le.iso(), "motif": str(mot), "note": note.strip()}
    ecrit = {champ: valeur for champ, valeur in bloc.items() if valeur}
    return modifier(lire, acteur.ou.path, lambda texte: add_key(texte, (), "depart", ecrit))
