"""The attendance sheet of a meeting: who is expected, room to sign, and no more of people than a signature needs.

Structures come first, in alphabetical order; names are written by hand, unless the coordinator asks for those of the
contacts who agreed to be called to meetings. Neither mail nor telephone is ever on it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from typing import Final, NamedTuple

from cap.communaute import Communaute, cle_tri
from cap.cr import structures_attendues
from cap.dates import Periode
from cap.definitions import a_eu_lieu
from cap.model import Contact, Reunion
from cap.odj_seance import titre_de
from cap.redaction import Redacteur

CONVOCATION: Final = "convocation"
CONSERVATION: Final = "un an"
"""How long the sheet is kept where she says nothing else: our choice, said on the sheet itself."""

VIERGES_MIN: Final = 6


class Ligne(NamedTuple):
    """A row to sign; what is empty is filled by hand."""

    structure: str = ""
    nom: str = ""
    qualite: str = ""


@dataclass(frozen=True, slots=True)
class Feuille:
    """An attendance sheet: the meeting, its rows, those left blank at the end included."""

    communaute: str
    reunion: str
    titre: str
    instance: str
    date: Periode | None
    debut: time | None
    fin: time | None
    lieu: str
    lignes: tuple[Ligne, ...]
    conservation: str


def feuille(
    communaute: Communaute,
    reunion: Reunion,
    jour: date,
    *,
    avec_noms: bool = False,
    vierges: int | None = None,
    conservation: str = "",
) -> Feuille:
    """Make the sheet of a meeting: the structures expected and the invited ones, then `vierges` rows for the others.

    By default one blank row for two structures, and at least six. With `avec_noms`, a row for each contact of a
    structure who agreed to be called to meetings; nobody is named without that.
    """
    instance = communaute.instance(reunion.instance)
    nom = instance.nom if instance is not None and instance.nom else reunion.instance
    connues = tuple(_attendues(communaute, reunion, jour, avec_noms))
    nombre = max(VIERGES_MIN, (len({ligne.structure for ligne in connues}) + 1) // 2) if vierges is None else vierges
    return Feuille(
        communaute=communaute.fiche.nom,
        reunion=reunion.id,
        titre=titre_de(communaute, reunion),
        instance=nom,
        date=reunion.date,
        debut=reunion.debut,
        fin=reunion.fin,
        lieu=reunion.lieu,
        lignes=connues + (Ligne(),) * max(0, nombre),
        conservation=conservation or CONSERVATION,
    )


def _attendues(communaute: Communaute, reunion: Reunion, jour: date, avec_noms: bool) -> Iterator[Ligne]:
    voix = Redacteur(communaute, jour, "membres")
    attendues, _ = structures_attendues(communaute, reunion, jour)
    connues = {identifiant: voix.nommer(identifiant) for identifiant in (*attendues, *reunion.invites)}
    quand = reunion.date.debut if reunion.date is not None and reunion.date.connue else jour
    for identifiant, nom in sorted(connues.items(), key=lambda item: (cle_tri(item[1]), item[0])):
        contacts = list(_contacts(communaute, identifiant, quand, jour)) if avec_noms else []
        yield from (Ligne(nom, f"{item.prenom} {item.nom}".strip(), item.fonction) for item in contacts)
        if not contacts:
            yield Ligne(nom)


def _contacts(communaute: Communaute, acteur: str, quand: date, jour: date) -> list[Contact]:
    """List the people of a structure on the day of a meeting who agreed by `jour` to be called, by name."""
    siens = [
        contact
        for contact in communaute.contacts.contacts
        if not contact.mineur and (contact.nom or contact.prenom) and _d_accord(contact, jour)
        if any(
            lien.acteur == acteur and a_eu_lieu(lien.du, quand) and not (lien.au is not None and lien.au.is_past(quand))
            for lien in contact.acteurs
        )
    ]
    return sorted(siens, key=lambda contact: (cle_tri(contact.nom), cle_tri(contact.prenom), contact.id))


def _d_accord(contact: Contact, jour: date) -> bool:
    accord = contact.consentement
    return accord is not None and CONVOCATION in accord.pour and a_eu_lieu(accord.le, jour)
