"""What an old .xls workbook would unfold to, measured before a parser is trusted with it.

The compiled parser sets aside memory for what a file announces, and ends the whole process when there is not enough:
so the few records that size a sheet are read here first. Layouts are those of Microsoft's [MS-CFB] and [MS-XLS].
"""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

SIGNATURE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_FIN_DE_CHAINE: Final = 0xFFFFFFFA
_TAILLE_ENTREE: Final = 128
_FLUX: Final = 2
_ENTETE: Final = 512
_CELLULES: Final = frozenset({0x0006, 0x00BD, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E})
_FORMULE: Final = 0x0006
_BOOLERR: Final = 0x0205
_MULRK: Final = 0x00BD
_LABELSST: Final = 0x00FD
_DIMENSIONS: Final = 0x0200
_BOUNDSHEET: Final = 0x0085
_SST: Final = 0x00FC
_CONTINUE: Final = 0x003C
_BOF: Final = 0x0809
_FILEPASS: Final = 0x002F


Cote = tuple[int, int]


class BiffIllisible(ValueError):
    """The bytes are not a workbook that this page of the format describes."""


@dataclass(slots=True)
class Mesure:
    """Sizes of a workbook: rows times columns summed over its sheets, characters its cells would hold, encryption.

    `annonce` is the number of shared strings it says it has, `erreurs` counts the cells that hold an error (`#N/A`).
    """

    surface: int = 0
    caracteres: int = 0
    chiffre: bool = False
    annonce: int = 0
    erreurs: int = 0
    appels: Counter[int] = field(default_factory=Counter)


def streams(contenu: bytes) -> dict[str, bytes]:
    """Give the streams of a compound file by name; raise `BiffIllisible` when its chains are broken.

    A stream too short to have sectors of its own (under 4 kB) comes empty: no workbook is that short. A chain that
    loops is refused: a sector is never read twice in one chain.
    """
    try:
        return _streams(contenu)
    except (struct.error, IndexError) as cause:
        raise BiffIllisible("truncated compound file") from cause


def _streams(contenu: bytes) -> dict[str, bytes]:
    (puissance,) = struct.unpack_from("<H", contenu, 30)
    if puissance not in (9, 12):
        raise BiffIllisible("unknown sector size")
    taille = 1 << puissance
    (dossier,) = struct.unpack_from("<I", contenu, 48)
    (seuil,) = struct.unpack_from("<I", contenu, 56)

    def secteur(rang: int) -> bytes:
        debut = (rang + 1) * taille
        if debut >= len(contenu):
            raise BiffIllisible("sector out of the file")
        return contenu[debut : debut + taille]

    fat = [entree for rang in _secteurs_de_fat(contenu, secteur) for entree in _entiers(secteur(rang))]

    def chaine(depart: int) -> bytes:
        return b"".join(secteur(rang) for rang in _suivre(fat, depart))

    entrees = chaine(dossier)
    trouves: dict[str, bytes] = {}
    for debut in range(0, len(entrees) - _TAILLE_ENTREE + 1, _TAILLE_ENTREE):
        (longueur_nom,) = struct.unpack_from("<H", entrees, debut + 64)
        depart, longueur = struct.unpack_from("<II", entrees, debut + 116)
        nom = entrees[debut : debut + max(0, min(longueur_nom, 64) - 2)].decode("utf-16-le", "replace")
        if entrees[debut + 66] == _FLUX:
            trouves[nom] = chaine(depart)[:longueur] if longueur >= seuil else b""
    return trouves


def _entiers(octets: bytes) -> list[int]:
    return [valeur for (valeur,) in struct.iter_unpack("<I", octets[: len(octets) // 4 * 4])]


def _secteurs_de_fat(contenu: bytes, secteur: Callable[[int], bytes]) -> list[int]:
    suite, nombre = struct.unpack_from("<II", contenu, 68)
    rangs = [rang for rang in _entiers(contenu[76:_ENTETE]) if rang < _FIN_DE_CHAINE]
    for _ in range(nombre):
        if suite >= _FIN_DE_CHAINE:
            break
        *liste, suite = _entiers(secteur(suite))
        rangs += [rang for rang in liste if rang < _FIN_DE_CHAINE]
    return rangs


def _suivre(liens: list[int], depart: int) -> list[int]:
    rangs: list[int] = []
    vus: set[int] = set()
    while depart < _FIN_DE_CHAINE:
        if depart in vus or depart >= len(liens):
            raise BiffIllisible("broken chain")
        vus.add(depart)
        rangs.append(depart)
        depart = liens[depart]
    return rangs


def measure(flux: bytes) -> Mesure:
    """Measure a `Workbook` stream; raise `BiffIllisible` when a record overruns it or makes no sense."""
    try:
        return _measure(flux)
    except struct.error as cause:
        raise BiffIllisible("record too short") from cause


def _measure(flux: bytes) -> Mesure:
    if len(flux) < 4:
        raise BiffIllisible("no workbook in this file")
    mesure = Mesure()
    longueurs: list[int] = []
    debut, lignes, colonnes = 0, 0, 0
    while debut + 4 <= len(flux):
        genre, taille = struct.unpack_from("<HH", flux, debut)
        donnees = flux[debut + 4 : debut + 4 + taille]
        if len(donnees) < taille:
            raise BiffIllisible("record overruns the stream")
        debut += 4 + taille
        if genre == _BOF:
            mesure.surface += lignes * colonnes
            lignes = colonnes = 0
        elif genre == _FILEPASS:
            mesure.chiffre = True
            return mesure
        elif genre == _DIMENSIONS:
            bas, droite = _dimensions(donnees)
            lignes, colonnes = max(lignes, bas), max(colonnes, droite)
        elif genre == _BOUNDSHEET and struct.unpack_from("<I", donnees)[0] >= len(flux):
            raise BiffIllisible("sheet out of the stream")
        elif genre in _CELLULES and taille >= 6:
            ligne, colonne = struct.unpack_from("<HH", donnees)
            if genre == _MULRK:
                (colonne,) = struct.unpack_from("<H", donnees, taille - 2)
            if genre == _LABELSST and taille >= 10:
                mesure.appels[struct.unpack_from("<I", donnees, 6)[0]] += 1
            mesure.erreurs += _est_erreur(genre, donnees)
            lignes, colonnes = max(lignes, ligne + 1), max(colonnes, colonne + 1)
        elif genre == _SST and taille >= 8:
            (mesure.annonce,) = struct.unpack_from("<I", donnees, 4)
            morceaux = [donnees[8:]]
            while debut + 4 <= len(flux) and struct.unpack_from("<H", flux, debut)[0] == _CONTINUE:
                (taille,) = struct.unpack_from("<H", flux, debut + 2)
                morceaux.append(flux[debut + 4 : debut + 4 + taille])
                debut += 4 + taille
            longueurs = _longueurs_partagees(morceaux, mesure.annonce)
    mesure.surface += lignes * colonnes
    mesure.caracteres = sum(longueurs[rang] * fois for rang, fois in mesure.appels.items() if rang < len(longueurs))
    return mesure


def _dimensions(donnees: bytes) -> Cote:
    """Give the rows and columns a sheet announces; bounds in the wrong order make the parser ask for all memory."""
    forme = {10: "<HHHH", 14: "<IIHH"}.get(len(donnees))
    if forme is None:
        raise BiffIllisible("unknown dimensions")
    haut, bas, gauche, droite = struct.unpack_from(forme, donnees)
    if haut > bas or gauche > droite:
        raise BiffIllisible("dimensions in the wrong order")
    return bas, droite


def _est_erreur(genre: int, donnees: bytes) -> bool:
    if genre == _BOOLERR:
        return donnees[7:8] == b"\x01"
    return genre == _FORMULE and donnees[6:7] == b"\x02" and donnees[12:14] == b"\xff\xff"


def _longueurs_partagees(morceaux: list[bytes], annonce: int) -> list[int]:
    """Give the length in characters of each shared string; the list stops where the announced strings run out."""
    lecteur = _Morceaux(morceaux)
    longueurs: list[int] = []
    while len(longueurs) < annonce and lecteur.reste():
        (longueur,) = struct.unpack("<H", lecteur.lire(2).ljust(2, b"\0"))
        options = (lecteur.lire(1) or b"\0")[0]
        mises_en_forme = struct.unpack("<H", lecteur.lire(2).ljust(2, b"\0"))[0] if options & 8 else 0
        phonetique = struct.unpack("<I", lecteur.lire(4).ljust(4, b"\0"))[0] if options & 4 else 0
        lecteur.passer_texte(longueur, options & 1)
        lecteur.lire(4 * mises_en_forme + phonetique)
        longueurs.append(longueur)
    return longueurs


class _Morceaux:
    """Reads across a record and its continuations, each of which begins anew with the width of its characters."""

    def __init__(self, morceaux: list[bytes]) -> None:
        self.morceaux, self.rang, self.place = morceaux, 0, 0

    def reste(self) -> bool:
        while self.rang < len(self.morceaux) and self.place >= len(self.morceaux[self.rang]):
            self.rang, self.place = self.rang + 1, 0
        return self.rang < len(self.morceaux)

    def lire(self, taille: int) -> bytes:
        lus = b""
        while len(lus) < taille and self.reste():
            pris = self.morceaux[self.rang][self.place : self.place + taille - len(lus)]
            self.place += len(pris)
            lus += pris
        return lus

    def passer_texte(self, longueur: int, large: int) -> None:
        while longueur > 0 and self.rang < len(self.morceaux):
            largeur = 2 if large else 1
            pris = min(longueur, (len(self.morceaux[self.rang]) - self.place) // largeur)
            self.place += pris * largeur
            longueur -= pris
            if longueur > 0:
                self.rang, self.place = self.rang + 1, 1
                if self.rang < len(self.morceaux) and self.morceaux[self.rang]:
                    large = self.morceaux[self.rang][0] & 1
