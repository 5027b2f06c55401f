"""Opens the spreadsheets people send (.xlsx, .ods) within stated limits, whatever the file holds.

A workbook is a zip of XML that says itself how big it is. The compiled parser believes it and ends the whole process
when memory runs out, so a workbook is measured first: each member inflated under a limit, each sheet's furthest cell
and text counted. Only what was measured is handed to the parser, in an archive made anew.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from xml.parsers import expat

from cap.graphie import composer, milliers, plier
from cap.refus import Refus
from cap.show import show

MAX_OCTETS: Final = 20_000_000
MAX_RATIO: Final = 200
MAX_LIGNES: Final = 5_000
MAX_COLONNES: Final = 50
MAX_SURFACE: Final = 2_000_000
MAX_MEMBRES: Final = 2_000

# What a compound file starts with: an .xls, or any workbook that Excel encrypts.
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MORCEAU: Final = 1 << 16
_RATIO_DES: Final = 1_000_000
_REFERENCE: Final = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})\Z")

Valeur = str | int | float | bool | date | datetime | time | timedelta
Cellule = tuple[int, int]


class TableauRefuse(Refus):
    """A file that cannot be read as a table, and what to do about it."""

    def __init__(self, message: str, remede: str, **valeurs: object) -> None:
        montrees = {cle: show(valeur) for cle, valeur in valeurs.items()}
        super().__init__(composer(message).format(**montrees), composer(remede).format(**montrees))


@dataclass(frozen=True, slots=True)
class Feuille:
    """One sheet as it stands: rows of values from its first row and column, and what goes with them.

    `fusions` are merged blocks (first row, first column, last row, last column, from 0). `illisibles` are cells whose
    value is not in the file: a formula that was never computed, or an error (`#N/A`). `autres` names the sheets that
    were not read, `commentaires` counts the notes pinned on cells of the workbook, which are not read either;
    `depuis_1904`: days are counted from 1904.
    """

    nom: str
    lignes: tuple[tuple[Valeur, ...], ...]
    fusions: tuple[tuple[int, int, int, int], ...] = ()
    illisibles: Mapping[Cellule, str] = field(default_factory=dict)
    autres: tuple[str, ...] = ()
    commentaires: int = 0
    depuis_1904: bool = False


@dataclass(slots=True)
class _Etendue:
    """How far a sheet goes and how much text its cells would hold once unfolded."""

    nom: str = ""
    lignes: int = 0
    colonnes: int = 0
    texte: int = 0
    loin: Cellule = (0, 0)
    appels: Counter[int] = field(default_factory=Counter)
    illisibles: dict[Cellule, str] = field(default_factory=dict)
    fusions: list[tuple[int, int, int, int]] = field(default_factory=list)

    @property
    def surface(self) -> int:
        return self.lignes * self.colonnes

    def voir(self, ligne: int, colonne: int) -> None:
        if ligne >= self.lignes or colonne >= self.colonnes:
            self.loin = (ligne, colonne)
        self.lignes, self.colonnes = max(self.lignes, ligne + 1), max(self.colonnes, colonne + 1)


@dataclass(slots=True)
class _Membre:
    """What one XML member of a workbook says of it."""

    etendues: list[_Etendue] = field(default_factory=list)
    longueurs: list[int] = field(default_factory=list)
    onglets: dict[str, str] = field(default_factory=dict)
    liens: dict[str, str] = field(default_factory=dict)
    commentaires: int = 0
    depuis_1904: bool = False


def lettre(colonne: int) -> str:
    """Name a column, counted from 0, as a spreadsheet does: A, B, …, Z, AA."""
    nom = ""
    colonne += 1
    while colonne:
        colonne, reste = divmod(colonne - 1, 26)
        nom = chr(ord("A") + reste) + nom
    return nom


def is_workbook(contenu: bytes) -> bool:
    """Tell a workbook from a text by its first bytes: the name of a file says little."""
    return contenu.startswith((b"PK\x03\x04", b"PK\x05\x06", _OLE))


def read(contenu: bytes, feuille: str | None = None) -> Feuille:
    """Read one sheet, by name or by rank from 1, else the first visible one that holds something.

    Raise `TableauRefuse` beyond the limits, for a wrong name, or when the file is damaged or encrypted.
    """
    if contenu.startswith(_OLE):
        raise TableauRefuse(
            "Ce classeur est d'un ancien format d'Excel (.xls), ou protégé par un mot de passe.",
            "Ouvrez-le dans le tableur, enregistrez-en une copie en .xlsx, sans mot de passe, puis importez la copie.",
        )
    membres = _inflate(contenu)
    if b"encryption-data" in membres.get("META-INF/manifest.xml", b""):
        raise _chiffre()
    lus = {nom: _measure(octets) for nom, octets in membres.items() if nom != "mimetype"}
    longueurs = [longueur for membre in lus.values() for longueur in membre.longueurs]
    for nom, membre in lus.items():
        for etendue in membre.etendues:
            etendue.texte += sum(
                longueurs[rang] * fois for rang, fois in etendue.appels.items() if rang < len(longueurs)
            )
            if _trop_grande(etendue) and etendue.nom:
                raise _trop_loin(etendue.nom, etendue.loin)
            if _trop_grande(etendue):
                membres.pop(nom, None)
    tout = _Membre(
        commentaires=sum(membre.commentaires for membre in lus.values()),
        depuis_1904=any(membre.depuis_1904 for membre in lus.values()),
    )
    return _choose(_pack(membres), feuille, _par_nom(lus), tout)


def _chiffre() -> TableauRefuse:
    return TableauRefuse(
        "Ce classeur est protégé par un mot de passe : cap ne peut pas l’ouvrir.",
        "Ouvrez-le dans le tableur, enregistrez-en une copie sans mot de passe, puis importez la copie.",
    )


def _abime() -> TableauRefuse:
    return TableauRefuse(
        "Ce classeur est abîmé ou incomplet : cap n’arrive pas à l’ouvrir.",
        "Ouvrez-le dans le tableur et enregistrez-le de nouveau en .xlsx ou en .csv, puis recommencez.",
    )


def _trop_gros() -> TableauRefuse:
    return TableauRefuse(
        "Ce classeur est trop gros : une fois déplié, il dépasse {taille} Mo.",
        "Copiez la feuille utile dans un nouveau classeur, ou enregistrez-la en .csv, puis importez cette copie.",
        taille=MAX_OCTETS // 1_000_000,
    )


def _trop_loin(nom: str, cellule: Cellule) -> TableauRefuse:
    ligne, colonne = cellule
    return TableauRefuse(
        "La feuille « {nom} » va jusqu’à la cellule {place} : cap lit au plus {lignes} lignes et {colonnes} colonnes.",
        "Effacez ce qui traîne loin du tableau (lignes et colonnes entières), ou recopiez-le dans un classeur neuf.",
        nom=nom,
        place=f"{lettre(colonne)}{ligne + 1}",
        lignes=milliers(MAX_LIGNES),
        colonnes=MAX_COLONNES,
    )


def _trop_grande(etendue: _Etendue) -> bool:
    return etendue.surface > MAX_SURFACE or etendue.texte > MAX_OCTETS


def _inflate(contenu: bytes) -> dict[str, bytes]:
    """Give the XML members of an archive, their true sizes counted while inflating: announced ones can lie."""
    membres: dict[str, bytes] = {}
    total = 0
    try:
        with zipfile.ZipFile(io.BytesIO(contenu)) as archive:
            infos = archive.infolist()
            if len(infos) > MAX_MEMBRES:
                raise _trop_gros()
            for info in infos:
                if info.filename.endswith("workbook.bin"):
                    raise TableauRefuse(
                        "Ce classeur est au format .xlsb, que cap ne lit pas.",
                        "Enregistrez-le au format .xlsx, puis recommencez.",
                    )
                if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                    raise _abime()
                morceaux: list[bytes] = []
                pris = 0
                with archive.open(info) as flux:
                    while morceau := flux.read(_MORCEAU):
                        pris += len(morceau)
                        total += len(morceau)
                        if total > MAX_OCTETS or pris > max(_RATIO_DES, MAX_RATIO * info.compress_size):
                            raise _trop_gros()
                        morceaux.append(morceau)
                if info.filename.endswith((".xml", ".rels")) or info.filename == "mimetype":
                    membres[info.filename] = b"".join(morceaux)
    except TableauRefuse:
        raise
    except NotImplementedError as cause:
        raise _abime() from cause
    except RuntimeError as cause:  # what zipfile says of an encrypted member
        raise _chiffre() from cause
    except Exception as cause:  # a crooked archive makes zipfile and zlib raise ten kinds of errors
        raise _abime() from cause
    return membres


def _pack(membres: Mapping[str, bytes]) -> bytes:
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w") as archive:
        for nom, octets in membres.items():
            archive.writestr(zipfile.ZipInfo(nom), octets)
    return sortie.getvalue()


def _measure(octets: bytes) -> _Membre:
    """Walk an XML member without keeping its content; a document type, which can multiply text, is refused."""
    membre = _Membre()
    lecteur: list[_Lecteur] = []
    analyseur = expat.ParserCreate()
    analyseur.buffer_text = True

    def debut(nom: str, attributs: dict[str, str]) -> None:
        simple = nom.rpartition(":")[2]
        if not lecteur:
            lecteur.append(_LECTEURS.get(simple, _Lecteur)(membre))
        lecteur[0].debut(simple, {cle.rpartition(":")[2]: valeur for cle, valeur in attributs.items()})

    def refuse(*_: Any) -> None:
        raise TableauRefuse(
            "Ce classeur contient une déclaration de type (DOCTYPE), qu’aucun tableur n’écrit : cap ne l’ouvre pas.",
            "Demandez le fichier à sa source, ou recopiez la feuille utile dans un nouveau classeur.",
        )

    analyseur.StartElementHandler = debut
    analyseur.EndElementHandler = lambda nom: lecteur[0].fin(nom.rpartition(":")[2])
    analyseur.CharacterDataHandler = lambda texte: lecteur[0].texte(texte)
    analyseur.StartDoctypeDeclHandler = refuse
    try:
        analyseur.Parse(octets, True)
    except (expat.ExpatError, LookupError) as cause:  # LookupError: an encoding that does not exist
        raise _abime() from cause
    return membre


class _Lecteur:
    """Follows the elements of one kind of member; this one, of no interest, keeps nothing."""

    def __init__(self, membre: _Membre) -> None:
        self.membre = membre

    def debut(self, nom: str, attributs: Mapping[str, str]) -> None:
        """Meet the start of an element."""

    def fin(self, nom: str) -> None:
        """Meet the end of an element."""

    def texte(self, texte: str) -> None:
        """Meet some text."""


class _LecteurDeListe(_Lecteur):
    """Reads the table of shared strings and the list of sheets, their relations and the notes on cells."""

    dans_texte = False

    def debut(self, nom: str, attributs: Mapping[str, str]) -> None:
        if nom == "si":
            self.membre.longueurs.append(0)
        elif nom == "sheet":
            self.membre.onglets[attributs.get("id", "")] = attributs.get("name", "")
        elif nom == "Relationship":
            self.membre.liens[attributs.get("Id", "")] = attributs.get("Target", "")
        elif nom == "workbookPr":
            self.membre.depuis_1904 = attributs.get("date1904") in ("1", "true")
        elif nom == "comment":
            self.membre.commentaires += 1
        self.dans_texte = nom == "t"

    def texte(self, texte: str) -> None:
        if self.dans_texte and self.membre.longueurs:
            self.membre.longueurs[-1] += len(texte)


class _LecteurDeFeuille(_Lecteur):
    """Reads the places of the cells of an .xlsx sheet."""

    def __init__(self, membre: _Membre) -> None:
        super().__init__(membre)
        self.etendue = _Etendue()
        membre.etendues.append(self.etendue)
        self.ligne, self.colonne = -1, -1
        self.genre, self.balise, self.valeur, self.formule = "", "", "", False

    def debut(self, nom: str, attributs: Mapping[str, str]) -> None:
        self.balise = nom
        if nom == "row":
            self.ligne = _entier(attributs.get("r"), self.ligne + 2) - 1
            self.colonne = -1
        elif nom == "c":
            self.genre, self.valeur, self.formule = attributs.get("t", ""), "", False
            self.colonne += 1
            if "r" in attributs:
                self.ligne, self.colonne = _place(attributs["r"])
        elif nom == "f":
            self.formule = True
        if nom in ("v", "is", "f"):
            self.etendue.voir(self.ligne, self.colonne)

    def texte(self, texte: str) -> None:
        if self.balise in ("v", "t"):
            self.etendue.texte += len(texte)
            if self.balise == "v":
                self.valeur += texte[:40]

    def fin(self, nom: str) -> None:
        self.balise = ""
        if nom != "c":
            return
        if self.genre == "s" and self.valeur.isdecimal():
            self.etendue.appels[int(self.valeur)] += 1
        if self.genre == "e" or (self.formule and not self.valeur and self.genre != "str"):
            self.etendue.illisibles[self.ligne, self.colonne] = self.valeur


class _LecteurDeContenu(_Lecteur):
    """Reads the places of the cells of an .ods file, where one element can stand for a million of them."""

    def __init__(self, membre: _Membre) -> None:
        super().__init__(membre)
        self.etendue = _Etendue()
        self.ligne, self.colonne, self.lignes, self.colonnes = 0, 0, 1, 1
        self.dans_note, self.pleine, self.longueur, self.large, self.de_ligne = 0, False, 0, 0, 0
        self.etalee = (1, 1)

    def debut(self, nom: str, attributs: Mapping[str, str]) -> None:
        if nom == "annotation":
            self.dans_note += 1
            self.membre.commentaires += 1
        elif nom == "table":
            self.etendue = _Etendue(nom=attributs.get("name", ""))
            self.membre.etendues.append(self.etendue)
            self.ligne = 0
        elif nom == "table-row":
            self.lignes = _entier(attributs.get("number-rows-repeated"), 1)
            self.colonne = self.large = self.de_ligne = 0
        elif nom in ("table-cell", "covered-table-cell"):
            self.colonnes = _entier(attributs.get("number-columns-repeated"), 1)
            self.etalee = (
                _entier(attributs.get("number-rows-spanned"), 1),
                _entier(attributs.get("number-columns-spanned"), 1),
            )
            self.pleine, self.longueur = "value-type" in attributs or "formula" in attributs, 0
        elif nom == "s":
            self.longueur += _entier(attributs.get("c"), 1)

    def texte(self, texte: str) -> None:
        if not self.dans_note:
            self.longueur += len(texte)

    def fin(self, nom: str) -> None:
        if nom == "annotation":
            self.dans_note -= 1
        elif nom in ("table-cell", "covered-table-cell"):
            if self.etalee != (1, 1):
                haut, large = self.etalee
                self.etendue.fusions.append((self.ligne, self.colonne, self.ligne + haut - 1, self.colonne + large - 1))
            self.colonne += self.colonnes
            if self.pleine:
                self.large = self.colonne
                self.de_ligne += self.longueur * self.colonnes
        elif nom == "table-row":
            if self.large:
                self.etendue.voir(self.ligne + self.lignes - 1, self.large - 1)
                self.etendue.texte += self.de_ligne * self.lignes
            self.ligne += self.lignes


_LECTEURS: Final[Mapping[str, Callable[[_Membre], _Lecteur]]] = {
    "worksheet": _LecteurDeFeuille,
    "sst": _LecteurDeListe,
    "workbook": _LecteurDeListe,
    "Relationships": _LecteurDeListe,
    "comments": _LecteurDeListe,
    "document-content": _LecteurDeContenu,
}


def _entier(texte: str | None, sinon: int) -> int:
    if texte is None:
        return sinon
    if not (texte.isascii() and texte.isdecimal() and len(texte) < 10):
        raise _abime()
    return int(texte)


def _place(reference: str) -> Cellule:
    trouve = _REFERENCE.match(reference)
    if not trouve:
        raise _abime()
    colonne = 0
    for simple in trouve[1].upper():
        colonne = colonne * 26 + ord(simple) - ord("A") + 1
    return int(trouve[2]) - 1, colonne - 1


def _par_nom(lus: Mapping[str, _Membre]) -> dict[str, _Etendue]:
    """Give the extent of each sheet by its name, through the relations of the workbook in an .xlsx."""
    trouvees = {etendue.nom: etendue for membre in lus.values() for etendue in membre.etendues if etendue.nom}
    for chemin, membre in lus.items():
        dossier, fichier = posixpath.split(chemin)
        liens = lus.get(posixpath.join(dossier, "_rels", fichier + ".rels"))
        for cle, nom in membre.onglets.items():
            cible = posixpath.normpath(posixpath.join("/", dossier, liens.liens.get(cle, "") if liens else ""))
            partie = lus.get(cible.lstrip("/"))
            if partie and partie.etendues:
                trouvees[nom] = partie.etendues[0]
    return trouvees


def _choose(contenu: bytes, demandee: str | None, etendues: Mapping[str, _Etendue], tout: _Membre) -> Feuille:
    """Open the measured workbook and read the sheet asked for."""
    classeur = _parse(contenu)
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    metas = [meta for meta in classeur.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet]
    noms = [meta.name for meta in metas]
    if demandee is not None:
        noms_lus = [_find_sheet(noms, demandee)]
    else:
        visibles = [meta.name for meta in metas if meta.visible == SheetVisibleEnum.Visible]
        noms_lus = visibles or noms
    for nom in noms_lus:
        etendue = etendues.get(nom, _Etendue(nom))
        if _trop_grande(etendue):
            raise _trop_loin(nom, etendue.loin)
        lignes, fusions = _values(classeur, nom)
        if not lignes and nom != noms_lus[-1]:
            continue
        autres = (autre for autre in noms if autre != nom and (autre not in etendues or etendues[autre].surface))
        return Feuille(
            nom=nom,
            lignes=lignes,
            fusions=tuple(fusions) or tuple(etendue.fusions),
            illisibles=dict(etendue.illisibles),
            autres=tuple(autres),
            commentaires=tout.commentaires,
            depuis_1904=tout.depuis_1904,
        )
    raise _abime()


def _find_sheet(noms: list[str], demandee: str) -> str:
    for nom in noms:
        if plier(nom) == plier(demandee):
            return nom
    if demandee.isdecimal() and 1 <= int(demandee) <= len(noms):
        return noms[int(demandee) - 1]
    raise TableauRefuse(
        "Ce classeur n’a pas de feuille « {demandee} ».",
        "Feuilles présentes : {noms}.",
        demandee=demandee,
        noms=", ".join(noms),
    )


def _parse(contenu: bytes) -> Any:
    import python_calamine

    return _guarded(lambda: python_calamine.load_workbook(io.BytesIO(contenu)))


def _values(classeur: Any, nom: str) -> tuple[tuple[tuple[Valeur, ...], ...], Sequence[tuple[int, int, int, int]]]:
    """Give the rows of a sheet up to its last filled cell, and its merged blocks."""

    def lire() -> tuple[list[list[Valeur]], Any]:
        feuille = classeur.get_sheet_by_name(nom)
        return feuille.to_python(skip_empty_area=False), feuille.merged_cell_ranges

    lignes, fusions = _guarded(lire)
    derniere, large = 0, 0
    for rang, ligne in enumerate(lignes):
        pleines = [colonne for colonne, valeur in enumerate(ligne) if not _vide(valeur)]
        if pleines:
            derniere, large = rang + 1, max(large, pleines[-1] + 1)
            if derniere > MAX_LIGNES or large > MAX_COLONNES:
                raise _trop_loin(nom, (rang, pleines[-1]))
    blocs = [(haut, gauche, bas, droite) for (haut, gauche), (bas, droite) in fusions or ()]
    return tuple(tuple(ligne[:large]) for ligne in lignes[:derniere]), blocs


def _vide(valeur: Valeur) -> bool:
    return isinstance(valeur, str) and not valeur.strip()


def _guarded(lire: Callable[[], Any]) -> Any:
    """Run the compiled parser; its panics derive from `BaseException` alone and mean a damaged file."""
    from python_calamine import PasswordError

    try:
        return lire()
    except PasswordError as cause:
        raise _chiffre() from cause
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as cause:
        raise _abime() from cause
