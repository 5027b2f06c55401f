"""Tables are found in what coordinators send: encodings, separators, titles, totals; nothing vanishes unsaid."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cap import tableau
from cap.classeur import TableauRefuse
from cap.tableau import Grille, Tableau, clean, read, structure
from tableurs import cellule, ods, rangee, xlsx

CONNUS = frozenset({"nom", "structure", "courriel", "tel", "telephone", "prenom", "type"})
TEXTE = "Structure;Courriel;Tél\nŒillets d’été;a@b.example;06\nRésam;c@d.example;07\n"


def table(contenu: bytes, nom: str = "liste.csv", **options: Any) -> Tableau:
    return structure(read(contenu, nom, **options), CONNUS)


def texts(lu: Tableau) -> list[tuple[str, ...]]:
    return [ligne.textes for ligne in lu.lignes]


def reasons(lu: Tableau) -> dict[int, str]:
    return {ecart.ligne: ecart.raison for ecart in lu.ecarts}


def refused(contenu: bytes, **options: Any) -> str:
    with pytest.raises(TableauRefuse) as capture:
        table(contenu, **options)
    assert capture.value.remede
    return capture.value.message


# --- seven encodings and dialects ----------------------------------------------------------------------------

ATTENDU = [("Œillets d’été", "a@b.example", "06"), ("Résam", "c@d.example", "07")]


@pytest.mark.parametrize(
    ("contenu", "dit"),
    [
        (TEXTE.encode("utf-8-sig"), "utf-8"),
        (TEXTE.encode("utf-8"), "point-virgule"),
        (TEXTE.encode("cp1252"), "Windows-1252"),
        (TEXTE.replace(";", "\t").encode("utf-16"), "utf-16"),
        (TEXTE.replace(";", ",").replace("\n", "\r\n").encode("utf-8"), "virgule"),
        (TEXTE.replace(";", "|").encode("utf-8"), "barre verticale"),
        (("sep=;\r\n" + TEXTE).encode("cp1252"), "Windows-1252"),
        (TEXTE.replace("\n", "\r").encode("mac_roman"), "mac_roman"),
        (TEXTE.replace(";", "\t").encode("utf-8"), "tabulation"),
        (TEXTE.encode("utf-32"), "utf-32"),
    ],
)
def test_encodings_and_separators_are_found_and_said(contenu: bytes, dit: str) -> None:
    lu = table(contenu)
    assert texts(lu) == ATTENDU
    assert any(dit in remarque for remarque in lu.remarques)


def test_an_encoding_can_be_forced() -> None:
    contenu = "Nom;Lieu\nRŽsam;x\n".encode("cp1252")
    assert texts(table(contenu, encodage="cp1252"))[0][0] == "RŽsam"
    assert texts(table(contenu))[0][0] == "Résam"
    assert texts(table("Nom;Lieu\né;x".encode("utf-16-le"), encodage="utf-16-le"))[0][0] == "é"


def test_a_wrong_encoding_is_refused_with_the_usual_ones() -> None:
    assert "klingon" in refused(b"Nom;x", encodage="klingon")
    assert "ascii" in refused("Nom;é".encode(), encodage="ascii")
    assert "n’est pas un texte" in refused(b"N\0o\0m", encodage="latin-1")
    assert "ni un classeur" in refused(b"Nom;\0;x")


def test_accents_spoilt_before_the_file_was_made_are_pointed_at() -> None:
    lu = table("Nom;Lieu\nRÃ©sam;x\n".encode())
    assert any("accents" in remarque for remarque in lu.remarques)


@pytest.mark.parametrize(
    ("contenu", "mot"),
    [
        (b"", "vide"),
        (b" \n\n", "vide"),
        (b";;\n;;\n", "aucune valeur"),
        (b"sep=;\n", "aucune valeur"),
        (b"<html><table><tr><td>Nom", "page web"),
        (b"\xef\xbb\xbf<!DOCTYPE html>", "page web"),
        (b"%PDF-1.7", "page web"),
        (b"x" * 20_000_001, "20"),
        (b"Nom;x\n" + b"a;b\n" * 5000, "5\u202f000"),
        (b"Nom" + b";x" * 50, "50"),
        (b"1;2;3\n4;5;6\n", "ligne de titres"),
    ],
)
def test_what_is_no_table_is_refused_in_french(contenu: bytes, mot: str) -> None:
    assert mot in refused(contenu)


def test_an_html_page_renamed_to_xls_is_recognised_whatever_its_name() -> None:
    with pytest.raises(TableauRefuse, match="renommé"):
        read(b"<?xml version='1.0'?><Workbook/>", "contacts.xls")


# --- csv details ---------------------------------------------------------------------------------------------


def test_quotes_line_breaks_and_separators_inside_a_cell_are_kept() -> None:
    lu = table(b'Nom;Missions\n"Le ""Foyer""";"a;b\nc"\n')
    assert texts(lu) == [('Le "Foyer"', "a;b\nc")]


def test_a_quote_never_closed_does_not_swallow_the_rest() -> None:
    lu = table(b'Nom;Lieu\nA;"Morlaix\nB;Roscoff\n')
    assert texts(lu) == [("A", '"Morlaix'), ("B", "Roscoff")]
    assert any("guillemet ouvert ligne 2" in remarque for remarque in lu.remarques)


def test_ragged_rows_are_kept_and_the_long_ones_pointed_at() -> None:
    lu = table(b"Nom;Type\nA\nB;x\nC;y;z\nD;x\n")
    assert texts(lu) == [("A", "", ""), ("B", "x", ""), ("C", "y", "z"), ("D", "x", "")]
    assert lu.colonnes[2].titre == ""
    assert any("4" in remarque and "décal" in remarque for remarque in lu.remarques)


def test_a_list_of_one_column_needs_no_separator() -> None:
    lu = table('Nom\n\n"Résam"\nPôle ESS\n'.encode())
    assert texts(lu) == [("Résam",), ("Pôle ESS",)]


def test_an_unusual_separator_can_be_declared_in_the_file() -> None:
    assert texts(table(b"sep=#\nNom#Type\nA#b\n")) == [("A", "b")]


def test_formulas_of_a_text_stay_texts() -> None:
    assert texts(table(b"Nom;Type\n=1+1;@SUM(A1)\n")) == [("=1+1", "@SUM(A1)")]


# --- values --------------------------------------------------------------------------------------------------


def test_values_become_the_texts_a_reader_would_write() -> None:
    midi, minuit = (datetime.datetime.fromisoformat(texte) for texte in ("2024-03-12 14:05", "2024-03-12"))
    jour, heure, duree = datetime.date(2024, 3, 12), datetime.time(14, 30), datetime.timedelta(hours=30, minutes=5)
    contenu = xlsx(
        [
            ["Nom", "Tel", "Type", "x", "y", "z", "t", "d"],
            ["Résam", 612345678, 0.5, jour, midi, heure, True, duree],
            ["b", 81234567800012, 1e20, minuit, False, 1, 2, 3],
        ]
    )
    lu = table(contenu)
    assert texts(lu)[0] == ("Résam", "612345678", "0,5", "2024-03-12", "2024-03-12 14:05", "14:30", "oui", "30h05")
    assert texts(lu)[1][1:5] == ("81234567800012", "100000000000000000000", "2024-03-12", "non")


@pytest.mark.parametrize(
    ("brut", "propre"),
    [
        ("  a\u00a0b ", "a\u00a0b"),
        ("e\u0301te\u0301", "été"),
        ("a\u202eb\u200b\ufeffc", "abc"),
        ("a\x00b\tc", "a b c"),
        ("a\r\nb\u2028c_x000D_\nd ", "a\nb\nc\nd"),
    ],
)
def test_cells_are_cleaned_of_what_no_file_should_hold(brut: str, propre: str) -> None:
    assert clean(brut) == propre


# --- titles, totals, headings --------------------------------------------------------------------------------


def test_rows_above_the_titles_totals_repeats_and_notes_are_left_out_and_said() -> None:
    lu = table(
        (
            "Annuaire 2024;;\n;;\nStructure;Type;Tél\nASSOCIATIONS;;\nRésam;association;298\nStructure;Type;Tél\n"
            ";;\n;;\nÉpi;association;\nTotal Énergies;entreprise;\nSous-total;2;\nTOTAL GÉNÉRAL :;;3\n"
            "Nombre de structures : 3;;\n;;\nMis à jour le 12/03;;\n* adhésion en cours;;\n"
        ).encode()
    )
    assert [textes[0] for textes in texts(lu)] == ["Résam", "Épi", "Total Énergies"]
    assert reasons(lu) == {
        1: "au-dessus des titres de colonnes",
        4: "ressemble à un intertitre",
        6: "titres de colonnes répétés",
        11: "ligne de total",
        12: "ligne de total",
        13: "ligne de total",
        15: "note sous le tableau",
        16: "note sous le tableau",
    }
    assert any("7 et 8, 14" in remarque for remarque in lu.remarques)


@pytest.mark.parametrize("nom", ["TOTAL", "Total", "Sous-total", "Total général", "Total : 7", "Grand total"])
def test_a_row_named_total_is_a_total_whatever_its_other_cells(nom: str) -> None:
    lu = table(f"Nom;Effectif;Note\nÉpi;3;\n{nom};7 structures;vu en mars\n".encode())
    assert [textes[0] for textes in texts(lu)] == ["Épi"]
    assert reasons(lu) == {3: "ligne de total"}


def test_a_merged_heading_is_left_out_and_a_merged_structure_is_repeated() -> None:
    contenu = xlsx(
        [
            ["Structure", "Nom", "Tél"],
            ["Quartier nord", None, None],
            ["Résam", "Abgrall", "1"],
            [None, "Œuvrard", "2"],
            ["Épi", None, None],
        ],
        fusions=["A2:C2", "A3:A4"],
    )
    lu = table(contenu)
    assert texts(lu) == [("Résam", "Abgrall", "1"), ("Résam", "Œuvrard", "2"), ("Épi", "", "")]
    assert reasons(lu) == {2: "intertitre (cellules fusionnées)"}


def test_an_ods_keeps_its_merged_structures_too() -> None:
    contenu = ods(
        {
            "F": rangee("Structure", "Nom")
            + rangee(cellule("Résam", hautes="2"), cellule("Abgrall"))
            + rangee("<table:covered-table-cell/>", cellule("Œuvrard"))
        }
    )
    assert texts(table(contenu)) == [("Résam", "Abgrall"), ("Résam", "Œuvrard")]


def test_twin_titles_take_the_label_above_them_or_their_rank() -> None:
    avec = table("Structure;;Référent;;\nNom;Type;Nom;Tél;Tél\nRésam;a;Abgrall;1;2\n".encode())
    assert [colonne.titre for colonne in avec.colonnes] == [
        "Structure – Nom", "Type", "Référent – Nom", "Référent – Tél", "Référent – Tél (2)",
    ]  # fmt: skip
    sans = table("Nom;Tél;tel\nRésam;1;2\n".encode())
    assert [colonne.titre for colonne in sans.colonnes] == ["Nom", "Tél", "tel (2)"]
    assert any("C «\u00a0tel (2)\u00a0»" in remarque for remarque in sans.remarques)


def test_empty_columns_are_said_and_untitled_ones_kept() -> None:
    lu = table("Nom;Fax;;\nRésam;;;à rappeler\nÉpi;;;\n".encode())
    assert [(colonne.lettre, colonne.titre) for colonne in lu.colonnes] == [("A", "Nom"), ("D", "")]
    assert any("Fax" in remarque for remarque in lu.remarques)


def test_titles_unknown_but_plain_are_taken_when_nothing_better_is_there() -> None:
    assert texts(structure(read(b"Machin;Truc;Bidule\na;b;c\n", "x"))) == [("a", "b", "c")]
    assert texts(structure(read(b"Machin;Truc\n1;2\n", "x"))) == [("1", "2")]


def test_known_titles_win_over_a_longer_row_above() -> None:
    lu = table("Communauté;du pays;de Morlaix;2024\nNom;Courriel;;\nRésam;x@y.example;;\n".encode())
    assert texts(lu) == [("Résam", "x@y.example")]


def test_titles_without_any_row_give_an_empty_table() -> None:
    assert table(b"Nom;Courriel\n").lignes == ()


def test_what_a_workbook_hides_is_said() -> None:
    def comment(book: Any) -> None:
        import openpyxl.comments

        book.active["A1"].comment = openpyxl.comments.Comment("x", "y")

    lu = table(xlsx([["Nom", "Type"], ["a", "=1+1"]], feuilles={"Archives": [["x"]]}, ajuster=comment))
    assert any("Archives" in remarque for remarque in lu.remarques)
    assert any("Commentaires" in remarque for remarque in lu.remarques)
    assert [(ecart.ligne, ecart.colonne) for ecart in lu.ecarts] == [(2, 1)]
    assert "formule" in lu.ecarts[0].raison


def test_errors_of_cells_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    from cap import classeur

    fausse = classeur.Feuille("F", (("Nom", "Type"), ("a", "")), illisibles={(1, 1): "#N/A"})
    monkeypatch.setattr(classeur, "read", lambda *_: fausse)
    lu = table(b"PK\x03\x04")
    assert lu.ecarts[0].raison.endswith("erreur")


# --- nothing vanishes ----------------------------------------------------------------------------------------

_MOT = st.text(st.sampled_from("abcdefgé0123456789 -.@"), max_size=8)
_RARE = st.sampled_from(["Nom", "Structure", "TOTAL", "Associations", "Mis à jour", "12", ""])


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(_MOT | _RARE, min_size=1, max_size=5), min_size=1, max_size=9))
@example([["Nom", "Type"], ["TOTAL", ""], ["Nom", "Type"], ["x", ""]])
def test_each_cell_is_a_title_data_or_said(lignes: list[list[str]]) -> None:
    large = max(len(ligne) for ligne in lignes)
    egales = tuple(tuple(clean(texte) for texte in ligne + [""] * (large - len(ligne))) for ligne in lignes)
    grille = Grille("x", "", egales)
    try:
        lu = structure(grille, CONNUS)
    except TableauRefuse:
        return
    rangs = {colonne.rang: place for place, colonne in enumerate(lu.colonnes)}
    donnees = {ligne.numero: ligne.textes for ligne in lu.lignes}
    dits = {ecart.ligne: ecart.texte for ecart in lu.ecarts}
    titres = 0
    for numero, ligne in enumerate(egales, start=1):
        if numero in donnees:
            for rang, texte in enumerate(ligne):
                assert not texte or donnees[numero][rangs[rang]] == texte
        elif numero in dits:
            assert dits[numero] == " | ".join(texte for texte in ligne if texte)
        else:
            titres += any(ligne)
    assert titres <= 1


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_a_table_or_a_refusal(octets: bytes) -> None:
    try:
        structure(read(octets, "x.csv"), CONNUS)
    except TableauRefuse as refus:
        assert refus.message


def test_row_numbers_are_written_by_runs() -> None:
    assert tableau._numbers([1, 2, 4, 6, 7, 8]) == "1 et 2, 4, 6 à 8"
