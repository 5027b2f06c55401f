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

from cap import classeur
from cap.classeur import TableauRefuse, lettre, read
from tableurs import cellule, ods, rangee, repacked, shared, xlsx

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


def test_old_and_encrypted_workbooks_are_to_be_saved_anew() -> None:
    assert ".xls" in refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)


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


# --- anything --------------------------------------------------------------------------------------------------


# Made once: a workbook holds the hour it was saved, and two of them may differ in length.
MODELES = (xlsx([["Nom"], ["Résam"]]), ods({"F": rangee("a", "b")}))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_change_of_bytes_is_read_or_refused(data: st.DataObject) -> None:
    octets = bytearray(data.draw(st.sampled_from(MODELES)))
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
