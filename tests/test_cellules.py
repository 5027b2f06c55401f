"""Cells as they are typed in real spreadsheets, and what the fields of a community receive of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cap import cellules
from cap.cellules import NonRetenu, Personne


def refused(conversion: Callable[[str], object], texte: str) -> str:
    with pytest.raises(NonRetenu) as capture:
        conversion(texte)
    return capture.value.raison


@pytest.mark.parametrize("texte", ["-", " / ", "?", "Néant", "n. c.", "N/A", "#REF!", "À compléter", "XX"])
def test_cells_that_say_nothing_are_known(texte: str) -> None:
    assert cellules.says_nothing(texte)


def test_a_person_alone_is_no_structure() -> None:
    assert cellules.without_structure("Citoyenne")
    assert not cellules.without_structure("Collectif citoyen")


def test_texts_are_kept_unless_too_long_or_personal_where_others_read() -> None:
    assert cellules.free_text("a@b.example").valeur == "a@b.example"
    assert "trop long" in refused(cellules.free_text, "x" * 10_001)
    assert cellules.one_line("a\n  b").valeur == "a b"
    for personnel in ("écrire à a@b.example", "Anne 06 12 34 56 78", "tél. 02.98.88.00.00", "+33 6 12 34 56 78"):
        assert "prive/" in refused(cellules.public_text, personnel)
    for nomme in ("voir Mme Corre", "présidée par M. Martin"):
        assert "personne" in refused(cellules.public_text, nomme)
    assert cellules.public_text("avis de M. le maire").valeur
    assert cellules.public_text("siège au 12 rue du 11 novembre 1918").valeur


@pytest.mark.parametrize(
    ("texte", "iso"),
    [
        ("2024-03-12", "2024-03-12"),
        ("12/03/2024", "2024-03-12"),
        ("2024-03-12 14:05", "2024-03-12"),
        ("45363", "2024-03-12"),
        ("45363,5", "2024-03-12"),
        ("mars 2024", "2024-03"),
        ("2024", "2024"),
    ],
)
def test_dates_come_in_all_their_forms(texte: str, iso: str) -> None:
    assert cellules.day(texte).valeur == iso


def test_serial_dates_are_said_and_follow_the_calendar_of_the_workbook() -> None:
    assert "12 mars 2024" in cellules.day("45363").note
    assert cellules.day("43901", depuis_1904=True).valeur == "2024-03-12"
    assert "date non comprise" in refused(cellules.day, "12/01/21")
    assert "date non comprise" in refused(cellules.day, "bientôt")


def test_ticks_and_numbers() -> None:
    assert [cellules.yes_or_no(texte).valeur for texte in ("x", "OUI", "✓", "non", "0")] == ["oui"] * 3 + ["non"] * 2
    assert "ni oui ni non" in refused(cellules.yes_or_no, "parfois")
    assert cellules.number("env. 12").valeur == "env. 12"
    assert refused(cellules.number, "une douzaine")


def test_official_numbers_are_checked_and_get_their_zero_back() -> None:
    assert cellules.siret("732 829 320 00074").valeur == "73282932000074"
    assert cellules.siren("732.829.320").valeur == "732829320"
    assert cellules.siren("5520135".zfill(8)).valeur == "005520135"
    assert "zéro" in cellules.siren("05520135").note
    assert "arrondi" in refused(cellules.siret, "7,32829E+13")
    for faux in ("73282932000075", "123", "en cours"):
        assert "SIRET" in refused(cellules.siret, faux)
    assert cellules.rna("w291 001 234").valeur == "W291001234"
    assert "RNA" in refused(cellules.rna, "291001234")


def test_sites_get_their_scheme() -> None:
    assert cellules.site("www.resam.example/a").valeur == "https://www.resam.example/a"
    assert cellules.site("HTTP://resam.example").valeur == "HTTP://resam.example"
    assert refused(cellules.site, "a@b.example")
    assert refused(cellules.site, "en construction")


@pytest.mark.parametrize(
    ("texte", "bons", "autres"),
    [
        ("Anne <anne@a.example>", ["anne@a.example"], ["Anne"]),
        ("a@b.example;c@d.example\nmailto:a@b.example.", ["a@b.example", "c@d.example"], []),
        ("a@b.example ou c@d.example", ["a@b.example", "c@d.example"], []),
        ("à demander", [], ["à", "demander"]),
        ("anne@", [], ["anne@"]),
    ],
)
def test_emails_of_a_cell(texte: str, bons: list[str], autres: list[str]) -> None:
    assert cellules.emails(texte) == (bons, autres)


@pytest.mark.parametrize(
    ("texte", "lu"),
    [
        ("0612345678", "06 12 34 56 78"),
        ("612345678", "06 12 34 56 78"),
        ("06.12.34.56.78", "06 12 34 56 78"),
        ("02/98/88/00/00", "02 98 88 00 00"),
        ("+33 (0)6 12 34 56 78", "06 12 34 56 78"),
        ("+33612345678", "06 12 34 56 78"),
        ("0033612345678", "06 12 34 56 78"),
        ("33612345678", "06 12 34 56 78"),
        ("+32 2 555 12 12", "+32 2 555 12 12"),
        ("3966", "3966"),
        ("06 12 34 56 78 (perso)", "06 12 34 56 78 (perso)"),
        ("0612345678 / 0298880000", "06 12 34 56 78 / 02 98 88 00 00"),
        ("0612345678 ou 0612345678", "06 12 34 56 78"),
        ("0612345678\n0298880000", "06 12 34 56 78 / 02 98 88 00 00"),
    ],
)
def test_telephones_are_set_in_pairs_when_they_are_french(texte: str, lu: str) -> None:
    assert cellules.phones(texte).valeur == lu


def test_what_happened_to_a_telephone_is_said() -> None:
    assert "zéro" in cellules.phones("612345678").note
    assert "vérifier" in cellules.phones("06 12 34 56").note
    assert refused(cellules.phones, "liste rouge")
    assert cellules.phone_key("+33 6 12 34 56 78") == "0612345678"
    assert cellules.phone_key("3966") == ""


def test_lists_typed_in_a_cell() -> None:
    assert cellules.values("Résam ; Épi\n- Ville, Épi + CCAS / MJC") == ["Résam", "Épi", "Ville", "CCAS", "MJC"]
    assert cellules.people("Anne Le Gall et Paul Martin / Lena") == ["Anne Le Gall", "Paul Martin", "Lena"]


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("Association", ("association", "")),
        ("Asso loi 1901", ("", "Asso loi 1901")),
        ("Mairie", ("collectivite", "Mairie")),
        ("Centre social", ("", "Centre social")),
        ("citoyenne", ("personne", "citoyenne")),
    ],
)
def test_words_for_a_type_keep_their_precision(texte: str, attendu: tuple[str, str]) -> None:
    assert cellules.actor_type(texte) == attendu


@pytest.mark.parametrize(
    ("nom", "type_"),
    [
        ("Mairie de Taulé", "collectivite"),
        ("Ville d’Arzal", "collectivite"),
        ("Communauté de communes du Haut-Léon", "collectivite"),
        ("Conseil départemental du Finistère", "collectivite"),
        ("Région Bretagne", "collectivite"),
        ("Préfecture du Finistère", "etat"),
        ("CCAS de Taulé", "organisme-public"),
        ("Caisse d’allocations familiales", "organisme-public"),
        ("Association Buzuk", "association"),
        ("MJC La Fabrique", "association"),
        ("Fondation du Port", "fondation"),
        ("Université de Bretagne", "recherche"),
        ("Collectif d’habitants du port", "habitants"),
        ("Épicerie du Port SARL", "entreprise"),
        ("Maison des associations", ""),
        ("Université populaire", ""),
        ("Résam", ""),
        ("Association des scop bretonnes", ""),
        ("Villeneuve en transition", ""),
    ],
)
def test_a_type_is_guessed_only_when_the_name_gives_it_away(nom: str, type_: str) -> None:
    trouve, preuve = cellules.guess_type(nom)
    assert trouve == type_
    assert bool(preuve) == bool(type_)


def test_roles_statuses_and_choices_in_any_spelling() -> None:
    assert cellules.role("Porteur de projet") == "porteuse"
    assert cellules.role("Financeuse") == "financeur"
    assert cellules.role("partenaire") == ""
    assert cellules.status("Terminé").valeur == "terminee"
    assert "statut inconnu" in refused(cellules.status, "on verra")
    assert cellules.choice("Coopération", ("cooperation", "mutualisation")).valeur == "cooperation"
    with pytest.raises(NonRetenu, match="mutualisation"):
        cellules.choice("fusion", ("cooperation", "mutualisation"))


@pytest.mark.parametrize(
    ("texte", "ordre", "prenom", "nom"),
    [
        ("LE GALL Anne", "", "Anne", "LE GALL"),
        ("Anne LE GALL", "nom", "Anne", "LE GALL"),
        ("Le Gall, Anne", "", "Anne", "Le Gall"),
        ("Mme Anne LE GALL", "", "Anne", "LE GALL"),
        ("M. Paul MARTIN", "", "Paul", "MARTIN"),
        ("Martin Paul", "nom", "Paul", "Martin"),
        ("Paul Martin", "prenom", "Paul", "Martin"),
        ("Anne Le Gall", "prenom", "Anne", "Le Gall"),
        ("Martin", "nom", "", "Martin"),
        ("Anne Le Gall", "nom", "", "Anne Le Gall"),
        ("Jean Pierre Martin", "prenom", "", "Jean Pierre Martin"),
        ("ANNE LE GALL", "", "", "ANNE LE GALL"),
        ("Anne LE Gall", "", "", "Anne LE Gall"),
    ],
)
def test_names_are_parted_only_where_something_tells(texte: str, ordre: str, prenom: str, nom: str) -> None:
    lue = cellules.person(texte, ordre)
    assert (lue.prenom, lue.nom) == (prenom, nom)


def test_a_guess_about_a_name_is_said() -> None:
    assert "ensemble" in cellules.person("Anne Le Gall").note
    assert "ordre du titre" in cellules.person("Martin Paul", "nom").note
    assert cellules.person("MARTIN Paul") == Personne("Paul", "MARTIN")
    assert cellules.names_a_person("Mme Dupont")
    assert cellules.names_a_person("M. Dupont")
    assert not cellules.names_a_person("M Comme Machin")
    assert cellules.person_key("Anne", "LE GALL") == cellules.person_key("Le Gall", "anne")


@given(st.text(max_size=40))
def test_any_cell_is_read_or_left_out_with_a_reason(texte: str) -> None:
    conversions = (
        cellules.free_text, cellules.public_text, cellules.one_line, cellules.day, cellules.yes_or_no, cellules.number,
        cellules.siret, cellules.siren, cellules.rna, cellules.site, cellules.phones, cellules.status,
    )  # fmt: skip
    for conversion in conversions:
        try:
            assert isinstance(conversion(texte).valeur, str)
        except NonRetenu as refus:
            assert refus.raison
    cellules.emails(texte)
    cellules.person(texte, "nom")
    cellules.guess_type(texte)
    cellules.actor_type(texte)
    assert all(cellules.values(texte)) and all(cellules.people(texte))


@pytest.mark.parametrize(
    ("texte", "personnes"),
    [
        ("Luc Penn, Zoé Abgrall", ["Luc Penn", "Zoé Abgrall"]),
        ("Luc PENN, Zoé ABGRALL et Anne Le Gall", ["Luc PENN", "Zoé ABGRALL", "Anne Le Gall"]),
        ("M. Penn, Mme Abgrall", ["M. Penn", "Mme Abgrall"]),
        ("LUC PENN, ZOÉ ABGRALL", ["LUC PENN", "ZOÉ ABGRALL"]),
        ("PENN, Luc", ["PENN, Luc"]),
        ("LE GALL, Anne Marie", ["LE GALL, Anne Marie"]),
        ("Le Gall, Anne Marie", ["Le Gall, Anne Marie"]),
        ("Luc Penn, directeur adjoint", ["Luc Penn, directeur adjoint"]),
        (",", [","]),
    ],
)
def test_a_comma_parts_full_names_and_no_name_from_its_first_name(texte: str, personnes: list[str]) -> None:
    assert cellules.people(texte) == personnes


@pytest.mark.parametrize(
    ("texte", "titre"),
    [
        ("M. Penn", True),
        ("M.Penn", True),
        ("m. penn", True),
        ("Mme Penn", True),
        ("m.legal@a.example", False),
        ("M.J.C. du Port", False),
    ],
)
def test_a_title_opens_the_name_of_a_person(texte: str, titre: bool) -> None:
    assert cellules.names_a_person(texte) is titre
