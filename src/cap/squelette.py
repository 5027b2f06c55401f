"""The frame of a meeting's notes, made before it: its agenda as headings, who is expected, and the four marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from cap.communaute import Communaute, cle_tri
from cap.cr import structures_attendues
from cap.dates import duree_en_mots
from cap.graphie import INSECABLE, cle, composer
from cap.markdown import split_front_matter
from cap.mdlines import BLOC, COMMENTAIRE, TITRE, VIDE
from cap.mdsplice import in_front_matter
from cap.mdtitles import niveaux
from cap.model import PointPrevu, Reunion
from cap.problem import Splice
from cap.refus import Refus
from cap.show import show
from cap.splice import EditionRefusee, edited
from cap.yamlplaces import Document, newline_of

_SANS_NOTE: Final = (VIDE, TITRE, COMMENTAIRE, BLOC)
_NATURES: Final = {"echange": "échange", "decision": "décision", "convivialite": "convivialité"}
_ORDRE_DU_JOUR: Final = re.compile(r"(?:^[ \t]*#[^\r\n]*(?:\r\n|\n|\r))*^ordre_du_jour[ \t]*:", re.MULTILINE)
_RAPPEL: Final = """\
<!-- Écrivez sous chaque titre comme vous prenez vos notes. Au début d'une ligne :
     Décision : … · Question : … · Prochaine réunion : …
     - [ ] @acteur : ce qu'il y a à faire, pour le 1er avril
     Une fois la réunion finie : cap cr clore {} -->"""


def a_preparer(reunion: Reunion) -> bool:
    """Tell whether a meeting still waits for its notes: none is written, and it is neither cancelled nor told."""
    ecrites = any(ligne.nature not in _SANS_NOTE for ligne in reunion.notes.lignes)
    return not ecrites and reunion.compte_rendu is None and reunion.statut not in ("annulee", "reportee")


def preparer(communaute: Communaute, reunion: Reunion, octets: bytes, jour: date) -> bytes:
    """Give the bytes of a meeting's file with its frame; the same bytes when nothing lacks.

    Only what is absent is added: a heading per agenda point, the reminder of the marks, and `presents:` and `excuses:`
    with the structures expected as comments to uncover. Raises `Refus` where the front matter is not closed.
    """

    def corps(texte: str) -> tuple[Splice, ...]:
        entete = split_front_matter(texte, reunion.ou.path)
        if entete.problems:
            raise Refus(composer(entete.problems[0].message), composer(entete.problems[0].remedy), code=1)
        ajout = _corps(communaute, reunion)
        if not ajout:
            return ()
        saut = newline_of(texte) if texte else "\n"
        debut = "" if not texte or texte.endswith(("\n", "\r")) else saut
        if entete.corps.strip():
            debut += "" if entete.corps.endswith(("\n\n", "\r\n\r\n")) else saut
        return (Splice(len(texte), len(texte), debut + saut.join(ajout) + saut),)

    def presences(texte: str) -> tuple[Splice, ...]:
        if not split_front_matter(texte).texte:
            return ()
        try:
            return in_front_matter(texte, lambda yaml: _presences(communaute, reunion, yaml, jour))
        except EditionRefusee:
            return ()

    return edited(octets, presences, corps)


def _corps(communaute: Communaute, reunion: Reunion) -> list[str]:
    """Give the lines that the body lacks."""
    notes = reunion.notes
    connus = {nom for titre in notes.titres for nom in (titre.id, cle(titre.texte))}
    niveau = "#" * (niveaux(notes.titres)[1] if notes.titres else 2)
    titres = [
        f"{niveau} {_titre(communaute, point)}"
        for point in reunion.ordre_du_jour
        if point.intitule and not {point.cle, cle(point.intitule)} & connus - {""}
    ]
    rappel = not any(ligne.nature == COMMENTAIRE for ligne in notes.lignes)
    blocs = [*(_RAPPEL.format(show(reunion.id)).split("\n") if rappel else [])]
    for titre in titres:
        blocs += [*([""] if blocs else []), titre]
    return blocs


def _titre(communaute: Communaute, point: PointPrevu) -> str:
    """Write an agenda point as a heading that reads back the same."""
    porteur = communaute.index["acteur"].get(point.porteur)
    details = [
        duree_en_mots(point.duree.minutes).replace(INSECABLE, " ")
        if point.duree is not None and point.duree.minutes
        else "",
        _NATURES.get(point.type, point.type),
        f"@{porteur.id}" if porteur is not None else "",
    ]
    dits = ", ".join(filter(None, details))
    intitule = " ".join(point.intitule.split())
    ancre = f" {{#{point.cle}}}" if point.cle and len(point.cle.split()) == 1 and "}" not in point.cle else ""
    return f"{intitule}{f' ({dits})' if dits else ''}{ancre}"


def _presences(communaute: Communaute, reunion: Reunion, yaml: str, jour: date) -> list[Splice]:
    """Add the lists of presences that a front matter lacks, each line a comment that becomes an item once uncovered."""
    lignes = list(_listes(communaute, reunion, yaml, jour))
    if not lignes:
        return []
    saut = newline_of(yaml)
    trouve = _ORDRE_DU_JOUR.search(yaml)
    place = trouve.start() if trouve else len(yaml)
    ajout = Splice(place, place, "".join(ligne + saut for ligne in lignes))
    Document(yaml[:place] + ajout.text + yaml[place:])
    return [ajout]


def _listes(communaute: Communaute, reunion: Reunion, yaml: str, jour: date) -> Iterator[str]:
    attendues = structures_attendues(communaute, reunion, jour)[0]
    notees = {*(item.acteur for item in reunion.presents), *(item.acteur for item in reunion.representes)}
    noms = sorted(attendues - notees - {*reunion.excuses}, key=lambda nom: cle_tri(communaute.nom_acteur(nom)))
    for champ, dit in (("presents", "retirez le premier # devant qui était là"), ("excuses", "de même")):
        if noms and not re.search(rf"^{champ}[ \t]*:", yaml, re.MULTILINE):
            yield f"{champ}:  # {dit}"
            yield from (f"  # - {nom}  # {show(communaute.nom_acteur(nom))}" for nom in noms)
