"""Makes the messy spreadsheets that the tests of the import read."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

FICHIERS = Path(__file__).parent / "tableurs"

_ODS = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>{}'
    "</office:spreadsheet></office:body></office:document-content>"
)
_MANIFESTE = (
    '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">{}'
    "</manifest:manifest>"
)


def xlsx(
    lignes: Sequence[Sequence[Any]],
    *,
    fusions: Sequence[str] = (),
    feuilles: Mapping[str, Sequence[Sequence[Any]]] | None = None,
    ajuster: Callable[[Any], None] | None = None,
) -> bytes:
    """Make an .xlsx of a first sheet `Feuille` and others; `ajuster` touches the workbook before it is saved."""
    import openpyxl

    classeur = openpyxl.Workbook()
    page = classeur.active
    page.title = "Feuille"
    for ligne in lignes:
        page.append(list(ligne))
    for fusion in fusions:
        page.merge_cells(fusion)
    for nom, autres in (feuilles or {}).items():
        autre = classeur.create_sheet(nom)
        for ligne in autres:
            autre.append(list(ligne))
    if ajuster:
        ajuster(classeur)
    sortie = io.BytesIO()
    classeur.save(sortie)
    return sortie.getvalue()


def repacked(contenu: bytes, changer: Mapping[str, Callable[[bytes], bytes] | None], **options: Any) -> bytes:
    """Rewrite members of a zip (None drops one); a member that is not there is made from nothing."""
    sortie = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(contenu)) as source, zipfile.ZipFile(sortie, "w", **options) as archive:
        for nom in dict.fromkeys([*source.namelist(), *changer]):
            octets = source.read(nom) if nom in source.namelist() else b""
            changement = changer.get(nom, lambda intact: intact)
            if changement is not None:
                archive.writestr(nom, changement(octets))
    return sortie.getvalue()


def shared(contenu: bytes, textes: Sequence[str], cellules: Mapping[str, int]) -> bytes:
    """Give an .xlsx shared strings and cells that call them, as Excel itself writes it (openpyxl does otherwise)."""
    si = "".join(f"<si><t>{escape(texte)}</t></si>" for texte in textes)
    sst = f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{si}</sst>'
    par_ligne: dict[int, str] = {}
    for reference, rang in cellules.items():
        numero = int("".join(lettre for lettre in reference if lettre.isdigit()))
        par_ligne[numero] = par_ligne.get(numero, "") + f'<c r="{reference}" t="s"><v>{rang}</v></c>'
    lignes = "".join(f'<row r="{numero}">{par_ligne[numero]}</row>' for numero in sorted(par_ligne))

    def feuille(octets: bytes) -> bytes:
        debut, _, reste = octets.partition(b"<sheetData>")
        return debut + b"<sheetData>" + lignes.encode() + b"</sheetData>" + reste.partition(b"</sheetData>")[2]

    def liens(octets: bytes) -> bytes:
        genre = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
        return octets.replace(
            b"</Relationships>",
            f'<Relationship Id="rIdS" Type="{genre}" Target="sharedStrings.xml"/></Relationships>'.encode(),
        )

    return repacked(
        contenu,
        {
            "xl/sharedStrings.xml": lambda _: sst.encode(),
            "xl/worksheets/sheet1.xml": feuille,
            "xl/_rels/workbook.xml.rels": liens,
        },
    )


def cellule(texte: str, **attributs: str) -> str:
    """Write one text cell of an .ods; `colonnes_repetees="3"` and the like give its attributes."""
    noms = {"repetees": "number-columns-repeated", "hautes": "number-rows-spanned", "larges": "number-columns-spanned"}
    autres = "".join(f' table:{noms[cle]}="{valeur}"' for cle, valeur in attributs.items())
    return f'<table:table-cell office:value-type="string"{autres}><text:p>{escape(texte)}</text:p></table:table-cell>'


def ods(tables: Mapping[str, str], manifeste: str = "") -> bytes:
    """Make an .ods of sheets given as rows of XML (`<table:table-row>…`)."""
    corps = "".join(f'<table:table table:name="{nom}">{lignes}</table:table>' for nom, lignes in tables.items())
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", _MANIFESTE.format(manifeste))
        archive.writestr("content.xml", _ODS.format(corps))
    return sortie.getvalue()


def rangee(*cellules: str, repetees: int = 1) -> str:
    """Write one row of an .ods from cells, or from texts."""
    contenu = "".join(item if item.startswith("<") else cellule(item) for item in cellules)
    return f'<table:table-row table:number-rows-repeated="{repetees}">{contenu}</table:table-row>'
