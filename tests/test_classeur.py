"""Workbooks are read within limits: each bomb is refused in French, each honest file is read whole."""

from __future__ import annotations

import contextlib
import datetime
import io
import struct
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cap import biff, classeur
from cap.classeur import TableauRefuse, lettre, read
from tableurs import FICHIERS, cellule, ods, rangee, repacked, shared, xlsx

XLS = (FICHIERS / "contacts.xls").read_bytes()
FEUILLE = "xl/worksheets/sheet1.xml"


def refused(contenu: bytes, feuille: str | None = None) -> str:
    with pytest.raises(TableauRefuse) as capture:
        read(contenu, feuille)
    assert capture.value.remede
    assert capture.value.code == 2
    return capture.value.message


def with_sheet(change: Callable[[bytes], bytes]) -> bytes:
    return repacked(xlsx([["Nom", "Lieu"], ["Résam", "Morlaix"]]), {FEUILLE: change})


def with_cell(xml: bytes) -> bytes:
    return with_sheet(lambda octets: octets.replace(b"</sheetData>", xml + b"</sheetData>"))


@pytest.mark.parametrize(("rang", "nom"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16383, "XFD")])
def test_columns_are_named_like_in_a_spreadsheet(rang: int, nom: str) -> None:
    assert lettre(rang) == nom


def test_an_xlsx_is_read_with_its_merges_and_the_names_of_its_other_sheets() -> None:
    jour = datetime.date(2024, 3, 12)
    contenu = xlsx(
        [["Titre"], ["Nom", "Depuis"], ["Résam", jour], ["", 612345678]],
        fusions=["A1:B1"],
        feuilles={"Archives": [["x"]], "Vide": []},
    )
    lue = read(contenu)
    assert lue.nom == "Feuille"
    assert lue.lignes == (("Titre", ""), ("Nom", "Depuis"), ("Résam", jour), ("", 612345678.0))
    assert lue.fusions == ((0, 0, 0, 1),)
    assert lue.autres == ("Archives",)


def test_a_sheet_is_chosen_by_name_whatever_its_accents_or_by_rank() -> None:
    contenu = xlsx([["a"]], feuilles={"Été 2024": [["b"]]})
    assert read(contenu, "ete 2024").lignes == (("b",),)
    assert read(contenu, "2").lignes == (("b",),)
    assert "Hiver" in refused(contenu, "Hiver")


def test_the_first_visible_sheet_that_holds_something_is_read() -> None:
    def hide(book: object) -> None:
        book["Cachée"].sheet_state = "hidden"  # type: ignore[index]
        book.move_sheet("Cachée", -2)  # type: ignore[attr-defined]

    contenu = xlsx([], feuilles={"Cachée": [["secret"]], "Utile": [["u"]]}, ajuster=hide)
    assert read(contenu).nom == "Utile"


def test_a_workbook_whose_only_sheet_is_hidden_or_empty_is_still_answered() -> None:
    assert read(xlsx([])).lignes == ()


def test_a_formula_never_computed_and_an_error_are_said_since_the_parser_shows_nothing() -> None:
    contenu = with_cell(
        b'<row r="3"><c r="A3"><f>1+1</f><v></v></c><c r="B3" t="e"><f>NA()</f><v>#N/A</v></c>'
        b'<c r="C3" t="str"><f>""</f><v></v></c><c r="D3"><f>2</f><v>2</v></c></row>'
    )
    lue = read(contenu)
    assert lue.illisibles == {(2, 0): "", (2, 1): "#N/A"}
    assert lue.lignes[2] == ("", "", "", 2.0)


def test_shared_strings_and_cells_without_reference_are_measured_like_they_are_read() -> None:
    base = xlsx([["x"]])
    contenu = shared(base, ["Nom", "Œillets"], {"A1": 0, "A2": 1, "B2": 1})
    assert read(contenu).lignes == (("Nom", ""), ("Œillets", "Œillets"))
    sans_place = with_cell(b"<row><c t='inlineStr'><is><t>u</t></is></c><c><v>3</v></c></row>")
    assert read(sans_place).lignes[2] == ("u", 3.0)


def test_comments_are_counted_and_the_1904_calendar_is_noted() -> None:
    import openpyxl.comments
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    def adjust(book: object) -> None:
        book.epoch = CALENDAR_MAC_1904  # type: ignore[attr-defined]
        book.active["A1"].comment = openpyxl.comments.Comment("à rappeler", "x")  # type: ignore[attr-defined]

    lue = read(xlsx([["a"]], ajuster=adjust))
    assert (lue.commentaires, lue.depuis_1904) == (1, True)


def test_an_ods_is_read_with_its_merges_repetitions_and_notes() -> None:
    contenu = ods(
        {
            "Liste": rangee(cellule("Résam", hautes="2"), cellule("a", repetees="2"))
            + rangee(
                '<table:covered-table-cell/><table:table-cell office:value-type="string"><office:annotation>'
                '<text:p>note</text:p></office:annotation><text:p>b<text:s text:c="2"/>c</text:p></table:table-cell>'
            )
            + rangee('<table:table-cell table:number-columns-repeated="16384"/>', repetees=1_048_574),
            "Autre": rangee("x"),
            "Vide": rangee('<table:table-cell table:number-columns-repeated="16384"/>'),
        }
    )
    lue = read(contenu)
    assert lue.lignes == (("Résam", "a", "a"), ("", "b  c", ""))
    assert lue.fusions == ((0, 0, 1, 0),)
    assert (lue.commentaires, lue.autres) == (1, ("Autre",))


def test_an_old_xls_is_read_with_its_merges() -> None:
    lue = read(XLS)
    assert lue.nom == "Contacts"
    assert lue.lignes[3][:4] == ("Résam", "Abgrall", 298880000, datetime.date(2024, 3, 12))
    assert (3, 0, 4, 0) in lue.fusions
    assert lue.autres == ("Archives",)


# --- limits --------------------------------------------------------------------------------------------------


def test_a_far_cell_is_refused_by_its_name_without_unfolding_the_sheet() -> None:
    assert "XFD1048576" in refused(with_cell(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))


def test_a_far_cell_in_another_sheet_does_not_matter() -> None:
    def far(book: object) -> None:
        book["Autre"]["XFD1048576"] = "loin"  # type: ignore[index]

    assert read(xlsx([["a"]], feuilles={"Autre": []}, ajuster=far)).lignes == (("a",),)


def test_a_sheet_a_little_too_long_or_too_wide_is_refused() -> None:
    assert "A5001" in refused(with_cell(b'<row r="5001"><c r="A5001"><v>1</v></c></row>'))
    assert "AY1" in refused(xlsx([[str(rang) for rang in range(51)]]))


def test_shared_strings_called_many_times_are_counted_each_time() -> None:
    cellules = {f"A{rang}": 0 for rang in range(1, 1001)}
    assert "A1000" in refused(shared(xlsx([["x"]]), ["long" * 8000], cellules))


def test_ods_repetitions_are_counted_before_they_are_unfolded() -> None:
    large = rangee(cellule("x", repetees="16384"), repetees=1_048_576)
    assert "XFD1048576" in refused(ods({"F": large}))
    assert "A2000" in refused(ods({"F": rangee("y" * 30_000, repetees=2000)}))


def test_a_far_cell_in_an_old_xls_is_refused() -> None:
    assert "20" in refused((FICHIERS / "cellule-lointaine.xls").read_bytes())


def test_a_zip_bomb_is_stopped_while_inflating() -> None:
    contenu = repacked(
        xlsx([["a"]]), {"xl/media/image.bin": lambda _: b"0" * 30_000_000}, compression=zipfile.ZIP_DEFLATED
    )
    assert len(contenu) < 100_000
    assert "trop gros" in refused(contenu)


def test_the_ratio_is_limited_even_under_the_total_size() -> None:
    contenu = repacked(xlsx([["a"]]), {"xl/x.xml": lambda _: b" " * 2_000_000}, compression=zipfile.ZIP_DEFLATED)
    assert "trop gros" in refused(contenu)


def test_a_size_that_lies_is_found_out() -> None:
    contenu = repacked(xlsx([["a"]]), {"xl/x.xml": lambda _: b"<a/>" * 10}, compression=zipfile.ZIP_DEFLATED)
    vrai = struct.pack("<I", 40)
    assert "abîmé" in refused(contenu.replace(vrai, struct.pack("<I", 4)))


def test_too_many_members_and_unknown_compressions_are_refused() -> None:
    beaucoup = repacked(xlsx([["a"]]), {f"x{rang}": lambda _: b"" for rang in range(2001)})
    assert "trop gros" in refused(beaucoup)
    assert "abîmé" in refused(repacked(xlsx([["a"]]), {"x": lambda _: b"a"}, compression=zipfile.ZIP_LZMA))


def test_a_document_type_is_refused_before_any_entity_is_seen() -> None:
    doctype = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    assert "DOCTYPE" in refused(with_sheet(lambda octets: doctype + octets.replace(b"Morlaix", b"&b;")))


def flagged(contenu: bytes, drapeau: int) -> bytes:
    """Set a flag on every member of a zip: 1 encrypted, 32 patched."""
    octets = bytearray(contenu)
    for place in range(len(octets) - 4):
        if octets[place : place + 4] == b"PK\x01\x02":
            octets[place + 8] |= drapeau
        if octets[place : place + 4] == b"PK\x03\x04":
            octets[place + 6] |= drapeau
    return bytes(octets)


def test_a_zip_of_a_kind_no_spreadsheet_makes_is_damaged() -> None:
    assert "abîmé" in refused(flagged(xlsx([["a"]]), 32))


def test_a_password_is_said() -> None:
    assert "mot de passe" in refused(ods({"F": rangee("x")}, manifeste="<manifest:encryption-data/>"))
    assert "mot de passe" in refused(flagged(xlsx([["a"]]), 1))
    nom = "Workbook".encode("utf-16-le")
    chiffre = "EncryptedPackage".encode("utf-16-le")
    place = XLS.index(nom)
    ole = bytearray(XLS)
    ole[place : place + 66] = chiffre.ljust(64, b"\0") + struct.pack("<H", len(chiffre) + 2)
    assert "mot de passe" in refused(bytes(ole))


def test_an_encrypted_xls_is_said() -> None:
    flux = biff.streams(XLS)["Workbook"]
    place = XLS.index(flux[:64])
    apres_bof = place + 4 + struct.unpack_from("<H", XLS, place + 2)[0]
    chiffre = bytearray(XLS)
    chiffre[apres_bof : apres_bof + 2] = struct.pack("<H", 0x2F)
    assert "mot de passe" in refused(bytes(chiffre))


def test_a_binary_workbook_is_named() -> None:
    assert ".xlsb" in refused(repacked(xlsx([["a"]]), {"xl/workbook.bin": lambda _: b"x"}))


@pytest.mark.parametrize(
    "contenu",
    [
        b"PK\x03\x04zz",
        b"PK\x05\x06" + b"\0" * 18,
        xlsx([["a"]])[:2000],
        with_sheet(lambda _: b"<worksheet><pas ferme"),
        with_cell(b'<row r="3"><c r="!!"><v>1</v></c></row>'),
        ods({"F": rangee("a", repetees=42147483648)}),
        with_sheet(lambda octets: b'<?xml version="1.0" encoding="UTF-98"?>' + octets),
        repacked(xlsx([["a"]]), {"xl/workbook.xml": None}),
        XLS[:3000],
        XLS[:40],
        biff.SIGNATURE + b"\0" * 600,
    ],
)
def test_a_damaged_workbook_is_said_so(contenu: bytes) -> None:
    assert "abîmé" in refused(contenu)


def test_a_missing_part_is_a_damaged_workbook() -> None:
    assert "abîmé" in refused(repacked(xlsx([["a"]]), {FEUILLE: None}), "Feuille")


def test_a_panic_of_the_parser_is_a_damaged_workbook_and_an_interruption_stays_one() -> None:
    class PanicException(BaseException):
        pass

    def panic() -> None:
        raise PanicException

    def interrupt() -> None:
        raise KeyboardInterrupt

    with pytest.raises(TableauRefuse):
        classeur._guarded(panic)
    with pytest.raises(KeyboardInterrupt):
        classeur._guarded(interrupt)


def test_a_password_seen_only_by_the_parser_is_said() -> None:
    from python_calamine import PasswordError

    def ask() -> None:
        raise PasswordError

    with pytest.raises(TableauRefuse, match="mot de passe"):
        classeur._guarded(ask)


# --- the records of old workbooks ----------------------------------------------------------------------------


def record(genre: int, donnees: bytes) -> bytes:
    return struct.pack("<HH", genre, len(donnees)) + donnees


def test_strings_shared_across_continued_records_are_counted() -> None:
    riche = struct.pack("<HBHI", 2, 8 | 4, 1, 3) + b"ab" + b"\0" * 7
    coupe = struct.pack("<HB", 6, 0) + b"abc"
    suite = b"\x01" + "def".encode("utf-16-le")
    sst = record(0xFC, struct.pack("<II", 2, 2) + riche + coupe) + record(0x3C, suite)
    appels = b"".join(record(0xFD, struct.pack("<HHHI", 0, colonne, 0, 1)) for colonne in range(3))
    appels += record(0xFD, struct.pack("<HHHI", 1, 0, 0, 0)) + record(0xFD, struct.pack("<HHHI", 1, 0, 0, 99))
    mesure = biff.measure(sst + record(0x0809, b"\0" * 4) + appels)
    assert (mesure.caracteres, mesure.surface, mesure.annonce) == (3 * 6 + 2, 2 * 3, 2)


def test_the_last_column_of_a_row_of_numbers_and_the_errors_are_seen() -> None:
    plusieurs = record(0xBD, struct.pack("<HH", 4, 0) + b"\0" * 12 + struct.pack("<H", 1))
    erreur = record(0x0205, struct.pack("<HHHBB", 0, 0, 0, 42, 1))
    vrai = record(0x0205, struct.pack("<HHHBB", 0, 0, 0, 1, 0))
    formule = record(0x0006, struct.pack("<HHH", 0, 0, 0) + b"\x02\0\x2a\0\0\0\xff\xff" + b"\0" * 6)
    mesure = biff.measure(plusieurs + erreur + vrai + formule)
    assert (mesure.surface, mesure.erreurs) == (10, 2)
    assert biff.measure(record(0x0200, struct.pack("<HHHHH", 0, 7, 0, 3, 0))).surface == 21


def test_strings_cut_short_end_the_count() -> None:
    trop = record(0xFC, struct.pack("<II", 9, 9) + struct.pack("<HB", 500, 0) + b"abc")
    assert biff.measure(trop + record(0x3C, b"")).annonce == 9
    assert biff.measure(record(0xFC, struct.pack("<II", 1, 1) + b"\x01")).annonce == 1


def test_broken_records_and_chains_are_refused() -> None:
    a_l_envers = struct.pack("<IIHHH", 9, 5, 0, 5, 0)
    suspects = (
        b"",
        struct.pack("<HH", 0xFD, 50),
        record(0x0200, a_l_envers),
        record(0x0200, b"\0" * 7),
        record(0x0085, struct.pack("<I", 5000)),
        record(0x0085, b"\0"),
    )
    for flux in suspects:
        with pytest.raises(biff.BiffIllisible):
            biff.measure(flux)
    boucle = bytearray(XLS)
    fat = 512 + struct.unpack_from("<I", XLS, 76)[0] * 512
    dossier = struct.unpack_from("<I", XLS, 48)[0]
    boucle[fat + 4 * dossier : fat + 4 * dossier + 4] = struct.pack("<I", dossier)
    with pytest.raises(biff.BiffIllisible):
        biff.streams(bytes(boucle))
    loin = bytearray(XLS)
    loin[48:52] = struct.pack("<I", 9_000)
    with pytest.raises(biff.BiffIllisible):
        biff.streams(bytes(loin))


def test_a_table_of_sectors_that_goes_on_outside_the_header_is_followed() -> None:
    suite = bytearray(XLS)
    rang = (len(XLS) - 512) // 512
    suite[68:76] = struct.pack("<II", rang, 2)
    suite += struct.pack("<I", 0xFFFFFFFF) * 127 + struct.pack("<I", 0xFFFFFFFE)
    assert biff.streams(bytes(suite)) == biff.streams(XLS)


# --- anything --------------------------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_change_of_bytes_is_read_or_refused(data: st.DataObject) -> None:
    modele = data.draw(st.sampled_from([XLS, xlsx([["Nom"], ["Résam"]]), ods({"F": rangee("a", "b")})]))
    octets = bytearray(modele)
    for _ in range(data.draw(st.integers(1, 6))):
        octets[data.draw(st.integers(0, len(octets) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(TableauRefuse):
        read(bytes(octets))


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200), st.integers(0, 3000))
def test_any_sheet_of_bytes_is_read_or_refused(morceau: bytes, place: int) -> None:
    sortie = io.BytesIO(with_sheet(lambda octets: octets[:place] + morceau + octets[place:]))
    with contextlib.suppress(TableauRefuse):
        read(sortie.getvalue())
