"""The file of a meeting, made or updated to hold its agenda: what changed is spliced in, her text stays as typed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time
from typing import Final

from cap.mdsplice import in_front_matter
from cap.model import PointPrevu, Reunion
from cap.odj import PROPOSE, OrdreDuJour, Point, empreinte
from cap.problem import Splice
from cap.splice import (
    Chemin,
    Edit,
    EditionRefusee,
    Valeur,
    add_key,
    append_item,
    apply,
    edited,
    insert_item,
    remove_item,
    remove_key,
    set_scalar,
    several,
)

_POINTS: Final = "ordre_du_jour"
_MEMOIRE: Final = "points_proposes"
_MODE_D_EMPLOI: Final = (
    "# Points proposés par « cap odj ». Changez-les, ajoutez-en, retirez-en : relancée, la commande garde ce que vous",
    "# avez fait et ne propose pas deux fois ce que vous retirez. Avec « statut: annoncee », plus rien ne bouge.",
)


def fichier(octets: bytes | None, odj: OrdreDuJour) -> bytes:
    """Give the bytes of the meeting's file once it holds the agenda; the same bytes when nothing is to change.

    `octets` is what the file holds, None when it does not exist yet. Raises `EditionRefusee` when the front matter
    cannot be edited without touching something else.
    """
    if odj.gel and octets is not None:
        return octets
    edits = [*_entete(odj), *_points(odj), *_memoire(odj)]
    if octets is None and odj.prevus:
        edits.append(_annoter)
    return edited(octets or b"", *(_dans_l_entete(edit) for edit in edits))


def _dans_l_entete(edit: Edit) -> Edit:
    return lambda texte: in_front_matter(texte, edit)


# --- the heading ----------------------------------------------------------------------------------------------


def _entete(odj: OrdreDuJour) -> Iterator[Edit]:
    """Write what a new file says of its meeting; of an existing one, only the hours and the place that changed."""
    avant = odj.fichier or Reunion()
    if odj.fichier is None:
        yield from (_poser(nom, valeur) for nom, valeur in _nouveau(odj))
    for nom, ancienne, nouvelle in (("debut", avant.debut, odj.debut), ("fin", avant.fin, odj.fin)):
        if nouvelle is not None and nouvelle != ancienne:
            yield _poser(nom, _heure(nouvelle))
    if odj.lieu != avant.lieu:
        yield _poser("lieu", odj.lieu)
    if odj.fichier is None:
        yield _poser("statut", "prevue")


def _nouveau(odj: OrdreDuJour) -> Iterator[tuple[str, str]]:
    yield "titre", odj.titre
    if odj.declaree:
        yield "instance", odj.instance
    yield "date", odj.le.isoformat()


def _heure(heure: time) -> str:
    return heure.isoformat("minutes")


def _poser(nom: str, valeur: str, chemin: Chemin = ()) -> Edit:
    """Set a field, added when it is not there."""

    def edit(texte: str) -> Splice:
        try:
            return add_key(texte, chemin, nom, valeur)
        except EditionRefusee:
            return set_scalar(texte, (*chemin, nom), valeur)

    return edit


def _annoter(texte: str) -> Splice:
    """Say above the points of a new file what becomes of what she changes there."""
    place = texte.index(f"{_POINTS}:")
    return Splice(place, place, "".join(f"{ligne}\n" for ligne in _MODE_D_EMPLOI))


# --- the points -----------------------------------------------------------------------------------------------


def _points(odj: OrdreDuJour) -> Iterator[Edit]:
    """Take out what is gone, from the end; then bring up to date or add, in the order of the agenda."""
    avant = odj.fichier.ordre_du_jour if odj.fichier else ()
    restent = {rang for rang, _ in odj.prevus if rang is not None}
    for rang in reversed(range(len(avant))):
        if rang not in restent:
            yield _retirer(_POINTS, rang)
    for place, (ancien, point) in enumerate(odj.prevus):
        if ancien is None:
            yield _inserer(place, point)
        elif point.origine == PROPOSE and empreinte(point) != avant[ancien].empreinte:
            yield _mettre_a_jour(place, avant[ancien], point)


def _retirer(nom: str, rang: int) -> Edit:
    return lambda texte: remove_item(texte, (nom, rang))


def _inserer(place: int, point: Point) -> Edit:
    return lambda texte: insert_item(texte, (_POINTS, place), champs(point))


def _mettre_a_jour(place: int, avant: PointPrevu, point: Point) -> Edit:
    """Change the fields that changed, one by one so that comments stay; the whole point where that cannot be."""

    def edit(texte: str) -> list[Splice]:
        try:
            courant = texte
            for changement in _changements(place, avant, point):
                courant = apply(courant, several(changement(courant)))
        except EditionRefusee:
            sans = apply(texte, [remove_item(texte, (_POINTS, place))])
            courant = apply(sans, [insert_item(sans, (_POINTS, place), champs(point))])
        return [Splice(0, len(texte), courant)]

    return edit


def _changements(place: int, avant: PointPrevu, point: Point) -> Iterator[Edit]:
    anciens, nouveaux = _anciens(avant), champs(point)
    for nom in [*anciens, *(nom for nom in nouveaux if nom not in anciens)]:
        ancien, nouveau = anciens.get(nom), nouveaux.get(nom)
        if ancien == nouveau:
            continue
        if isinstance(nouveau, str):
            yield _poser(nom, nouveau, (_POINTS, place))
            continue
        if ancien is not None:
            yield _oter((_POINTS, place, nom))
        if nouveau is not None:
            yield _ajouter((_POINTS, place), nom, nouveau)


def _oter(chemin: Chemin) -> Edit:
    return lambda texte: remove_key(texte, chemin)


def _ajouter(chemin: Chemin, nom: str, valeur: Valeur) -> Edit:
    return lambda texte: add_key(texte, chemin, nom, valeur)


def champs(point: Point) -> dict[str, Valeur]:
    """Give the fields of a proposed point as its file writes them, its mark last."""
    textes = {
        "cle": point.cle,
        "intitule": point.intitule,
        "duree": _duree(point.minutes),
        "type": point.nature,
        "porteur": point.porteur,
        "posture": point.posture,
    }
    ecrits: dict[str, Valeur] = {nom: texte for nom, texte in textes.items() if texte}
    if point.documents:
        ecrits["documents"] = list(point.documents)
    return ecrits | {"empreinte": empreinte(point)}


def _anciens(avant: PointPrevu) -> dict[str, Valeur]:
    """Give the fields of a point that cap wrote, a duration as `champs` writes it."""
    ecrits: dict[str, Valeur] = {nom: getattr(avant, nom) for nom in avant.declares if avant.donne(nom)}
    if avant.duree is not None:
        ecrits["duree"] = _duree(avant.duree.minutes)
    if avant.documents:
        ecrits["documents"] = list(avant.documents)
    return ecrits


def _duree(minutes: int | None) -> str:
    if minutes is None or minutes < 60:
        return f"{minutes} min" if minutes else ""
    return f"{minutes // 60}h{minutes % 60:02}" if minutes % 60 else f"{minutes // 60}h"


# --- the memory -----------------------------------------------------------------------------------------------


def _memoire(odj: OrdreDuJour) -> Iterator[Edit]:
    """Keep the list of what cap proposed: forget what it took back itself, add what it puts in."""
    avant = odj.fichier.points_proposes if odj.fichier else ()
    for rang in reversed(range(len(avant))):
        if avant[rang] not in odj.proposes:
            yield _retirer(_MEMOIRE, rang)
    for nouvelle in odj.proposes:
        if nouvelle not in avant:
            yield _retenir(nouvelle)


def _retenir(cle: str) -> Edit:
    return lambda texte: append_item(texte, (_MEMOIRE,), cle)
