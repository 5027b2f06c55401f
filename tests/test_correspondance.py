"""Titles find their field, whatever their spelling; personal columns are known wherever they turn up."""

from __future__ import annotations

import pytest

from cap import correspondance, titres
from cap.correspondance import Correspondance, complete, default_path, dump, guess, known_titles
from cap.graphie import cle
from cap.tableau import Tableau, read, structure
from cap.titres import ACTEURS, ACTIONS, CONTACTS


def table(*titres_: str, lignes: str = "") -> Tableau:
    contenu = ";".join(titres_) + "\n" + (lignes or ";".join("x" for _ in titres_) + "\n")
    return structure(read(contenu.encode(), "t.csv"), known_titles())


def fields(genre: str, *titres_: str, lignes: str = "") -> list[str]:
    return [affectation.champ for affectation in guess(genre, table(*titres_, lignes=lignes)).affectations]


def reasons(genre: str, *titres_: str) -> list[str]:
    return [affectation.raison for affectation in guess(genre, table(*titres_)).affectations]


@pytest.mark.parametrize(
    ("genre", "titre", "champ"),
    [
        (ACTEURS, "Nom de la structure", "nom"),
        (ACTEURS, "RAISON SOCIALE", "nom"),
        (ACTEURS, "Sigle / acronyme", "alias"),
        (ACTEURS, "N° SIRET du siège", "siret"),
        (ACTEURS, "Date d’adhésion", "arrivee"),
        (ACTIONS, "Intitulé de l'action", "nom"),
        (ACTIONS, "Structure(s) porteuse(s)", "porteurs"),
        (ACTIONS, "Public(s)", "publics"),
        (CONTACTS, "Mél", "courriel"),
        (CONTACTS, "Adresse mail pro", "courriel"),
        (CONTACTS, "Tél. portable", "telephone"),
        (CONTACTS, "N° de GSM", "telephone"),
        (CONTACTS, "Nom Prénom", "nom_prenom"),
        (CONTACTS, "Prénom et nom", "prenom_nom"),
        (CONTACTS, "Nom, prénom du bénévole", "personne"),
        (CONTACTS, "Référent·e", "personne"),
        (CONTACTS, "Représentant(e)s", "personne"),
        (CONTACTS, "Président.e.s", "personne"),
        (CONTACTS, "Nom Prénom(s)", "nom_prenom"),
        (CONTACTS, "Observations", "note"),
    ],
)
def test_titles_find_their_field(genre: str, titre: str, champ: str) -> None:
    assert fields(genre, titre, "Machin")[0] == champ


def test_columns_without_a_field_say_why() -> None:
    raisons = reasons(ACTEURS, "Structure", "Adresse", "Civilité", "N°", "Couleur")
    assert "adresse" in raisons[1]
    assert "civilité" in raisons[2]
    assert "ordre" in raisons[3]
    assert "aucun champ" in raisons[4]
    assert "cap depart" in reasons(ACTEURS, "Structure", "Date de sortie")[1]


@pytest.mark.parametrize("titre", ["Mél", "Tél", "Prénom", "Référent", "Président·e", "Mail du trésorier", "Fonction"])
@pytest.mark.parametrize("genre", [ACTEURS, ACTIONS])
def test_personal_columns_never_feed_a_public_file(genre: str, titre: str) -> None:
    affectations = guess(genre, table("Structure" if genre == ACTEURS else "Action", titre)).affectations
    assert affectations[1].champ == ""
    assert "prive/" in affectations[1].raison


def test_the_columns_of_a_structure_are_sent_to_the_other_import() -> None:
    assert "cap importer acteurs" in reasons(CONTACTS, "Nom", "SIRET")[1]
    assert "cap importer acteurs" in reasons(CONTACTS, "Nom", "Missions")[1]


def test_a_name_may_be_that_of_a_person() -> None:
    assert fields(ACTEURS, "Nom", "Type") == ["nom", "type"]
    assert fields(ACTEURS, "Structure", "Nom", "Type") == ["nom", "", "type"]
    assert fields(ACTEURS, "Structure", "Nom complet", "Prénom") == ["nom", "", ""]
    assert fields(ACTEURS, "Nom", "Prénom") == ["", ""]
    assert fields(CONTACTS, "Structure", "Prénom", "Nom du référent") == ["structure", "prenom", "nom"]
    assert fields(CONTACTS, "Structure", "Prénom", "Nom", "Référent") == ["structure", "prenom", "nom", "personne"]


def test_cells_speak_where_titles_do_not() -> None:
    lignes = "Résam;a@b.example;06 12 34 56 78\nÉpi;c@d.example;612345679\n"
    assert fields(CONTACTS, "Structure", "", "Joindre", lignes=lignes) == ["structure", "courriel", "telephone"]
    assert fields(ACTEURS, "Structure", "", "Joindre", lignes=lignes) == ["nom", "", ""]


def test_several_people_in_a_row_are_counted() -> None:
    lue = guess(CONTACTS, table("Structure", "Contact 1", "Mail 1", "Tél 1", "Contact 2", "Mail 2", "Mail 3"))
    assert [(item.champ, item.personne) for item in lue.affectations] == [
        ("structure", 0), ("personne", 0), ("courriel", 0), ("telephone", 0), ("personne", 1), ("courriel", 1),
        ("courriel", 1),
    ]  # fmt: skip


def test_two_telephones_are_those_of_one_person_and_a_twin_column_is_left_out() -> None:
    lue = guess(CONTACTS, table("Structure", "Nom", "Tél fixe", "Tél portable", "Organisme"))
    assert [item.personne for item in lue.affectations] == [0] * 5
    assert lue.affectations[4].champ == ""
    assert "déjà" in lue.affectations[4].raison


def test_the_saved_file_is_read_back_as_it_was_written() -> None:
    tableau = table("Structure", "Mél", "Couleur")
    lue = guess(ACTEURS, tableau)
    texte = dump(lue, ["La Fabrique (MJC)"])
    assert "Champs possibles" in texte
    sauvee, problemes = correspondance.read(texte, "imports/acteurs-t.yaml")
    assert problemes == []
    assert sauvee is not None
    relue = complete(sauvee, tableau, "imports/acteurs-t.yaml")
    assert [item.champ for item in relue.affectations] == [item.champ for item in lue.affectations]
    assert relue.ajouts == ()
    assert relue.rapprochements == {"la-fabrique-mjc": "a-decider"}


def saved(texte: str) -> correspondance.FichierCorrespondance:
    sauvee, problemes = correspondance.read(texte, "imports/x.yaml")
    assert not problemes
    assert sauvee is not None
    return sauvee


def test_the_choices_of_the_coordinator_win() -> None:
    texte = """
pour: acteurs
colonnes:
  - titre: couleur
    champ: missions
  - titre: "Structure"
    champ: nom_complett
  - titre: "Type"
rapprochements:
  - nom: "Le Résam"
    designe: resam
  - nom: "Épi"
"""
    lue = complete(saved(texte), table("Structure", "Couleur", "Type", "Sigle"), "imports/x.yaml")
    assert [item.champ for item in lue.affectations] == ["", "missions", "", "alias"]
    assert lue.ajouts == ("Sigle",)
    assert lue.rapprochements == {"le-resam": "resam", "epi": "a-decider"}
    (faute,) = [probleme for probleme in lue.problemes if "complett" in probleme.message]
    assert (faute.line, faute.code) == (7, "CAP110")
    assert "nom_complet" in faute.remedy


def test_a_faulty_saved_file_is_refused_whole() -> None:
    sauvee, problemes = correspondance.read("pour: [acteurs\n", "imports/x.yaml")
    assert sauvee is None
    assert problemes


def test_the_same_spreadsheet_gives_the_same_saved_file() -> None:
    assert default_path(CONTACTS, "Liste des contacts.xlsx") == "imports/contacts-liste-des-contacts.yaml"
    assert default_path(ACTEURS, "liste") == "imports/acteurs-liste.yaml"


def test_the_tables_of_titles_are_well_formed() -> None:
    for table_ in (*titres.CHAMPS.values(), titres.SANS_CHAMP):
        for champ in table_.values():
            assert champ.description
            assert champ.titres
            assert all(titre and titre == cle(titre) for titre in champ.titres)
    assert "nom-de-l-organisme" in titres.CHAMPS[ACTEURS]["nom"].titres
    assert set(titres.MOTS) == {*titres.GENRES, titres.MESURES}


def test_an_empty_correspondence_has_no_answer() -> None:
    assert Correspondance(ACTEURS, ()).rapprochements == {}
