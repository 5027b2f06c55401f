"""Writing values down: one, or a table's, checked first, all or nothing; what is exported reads back the same."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cap.dates import parse
from cap.evaluer_saisir import ecrire_nombre
from cap.loader import load
from cap.mesures import ecrire_date
from cap.scalars import nombre
from conftest import Community, Outcome, Run
from tableurs import xlsx

RACINE = Path(__file__).parents[1]
MORLAIX = RACINE / "sample-community"
MULHOUSE = RACINE / "tests/communities/mulhouse"

FICHIERS = {
    "evaluation.yaml": """\
        indicateurs:
          - {id: jardins, intitule: Jardins ouverts, unite: jardins, anciens_ids: [potagers]}
          - {id: foyers, intitule: Foyers}
        """,
    "mesures/2025.yaml": """\
        # Les valeurs de l'année.
        mesures:
          - indicateur: jardins
            le: 2025-06
            valeur: 2   # comptés au marché
        """,
}


@pytest.fixture
def dossier(community: Community) -> Path:
    return community(FICHIERS)


def saisir(run: Run, dossier: Path, *arguments: object) -> Outcome:
    fait = run("evaluer", "saisir", *arguments, "-C", dossier, "--date", "2025-12-31")
    return Outcome(fait.code, simple(fait.stdout), simple(fait.stderr))


def simple(texte: str) -> str:
    return texte.replace("\u00a0", " ").replace("\u202f", " ")


def mesures(dossier: Path) -> list[tuple[str, str, str, str]]:
    return [
        (item.indicateur, item.le.iso() if item.le else "", item.valeur.en_mots() if item.valeur else "", item.note)
        for item in load(dossier).communaute.toutes_mesures()
    ]


# --- one value ------------------------------------------------------------------------------------------------


def test_a_value_is_added_to_the_file_of_its_year_which_keeps_its_comments(run: Run, dossier: Path) -> None:
    fait = saisir(run, dossier, "jardins", "3", "--le", "2025-09-30", "--note", "Au  marché")
    assert fait.code == 0 and "+  - indicateur: jardins" in fait.stdout and "1 valeur nouvelle." in fait.stderr
    assert (dossier / "mesures/2025.yaml").read_text(encoding="utf-8") == (
        "# Les valeurs de l'année.\nmesures:\n  - indicateur: jardins\n    le: 2025-06\n"
        "    valeur: 2   # comptés au marché\n"
        '  - indicateur: jardins\n    le: 2025-09-30\n    valeur: 3\n    note: "Au marché"\n'
    )
    assert run("verifier", "-C", dossier).code == 0


def test_the_file_of_a_year_is_made_where_there_is_none_and_dates_keep_their_precision(run: Run, dossier: Path) -> None:
    saisir(run, dossier, "Jardins ouverts", "env. 12,5 jardins", "--le", "T4 2024", "--rupture", "Vus, et non cités")
    assert (
        (dossier / "mesures/2024.yaml")
        .read_text(encoding="utf-8")
        .endswith(
            'mesures:\n  - indicateur: jardins\n    le: "T4 2024"\n    valeur: "env. 12,5"\n'
            '    rupture: "Vus, et non cités"\n'
        )
    )
    saisir(run, dossier, "potagers", "n. c.", "--le", "2023")
    assert mesures(dossier)[0] == ("jardins", "2023", "n.\u00a0c.", "")


def test_without_a_date_the_value_is_of_the_day(run: Run, dossier: Path) -> None:
    saisir(run, dossier, "foyers", "4")
    assert ("foyers", "2025-12-31", "4", "") in mesures(dossier)


def test_trying_writes_nothing(run: Run, dossier: Path) -> None:
    fait = saisir(run, dossier, "foyers", "4", "--essai")
    assert "+  - indicateur: foyers" in fait.stdout and "Essai" in fait.stderr and len(mesures(dossier)) == 1


def test_the_same_value_twice_changes_nothing_and_another_at_that_date_is_declined(run: Run, dossier: Path) -> None:
    avant = (dossier / "mesures/2025.yaml").read_bytes()
    fait = saisir(run, dossier, "jardins", "2", "--le", "juin 2025")
    assert fait.code == 0 and fait.stdout == ""
    assert "Déjà noté, rien ne change : jardins, 2 (mesures/2025.yaml:3)." in fait.stderr
    for autre in ("3", "env. 2", "n. c."):
        fait = saisir(run, dossier, "potagers", autre, "--le", "2025-06")
        assert fait.code == 2 and "a déjà une valeur à cette date (juin 2025) : 2 (mesures/2025.yaml:3)" in fait.stderr
    assert (dossier / "mesures/2025.yaml").read_bytes() == avant


@pytest.mark.parametrize(
    ("arguments", "dit"),
    [
        (("jardin", "3"), "Vouliez-vous « jardins » ?"),
        (("jardins", "beaucoup"), "n’est pas un nombre"),
        (("jardins", "1.234"), "peut se lire avec des milliers"),
        (("jardins", "3", "--le", "12/01/21"), "ambiguë"),
        (("jardins", "3", "--le", "2026-03"), "est à venir (mars 2026)"),
        (("jardins", "3", "--le", "n. c."), "a besoin d’une date"),
        (("jardins",), "Il manque la valeur de « jardins »."),
        (("mesures.csv",), "Le fichier « mesures.csv » est introuvable."),
    ],
)
def test_what_cannot_be_written_is_declined_with_what_to_do(
    run: Run, dossier: Path, arguments: tuple[str, ...], dit: str
) -> None:
    fait = saisir(run, dossier, *arguments)
    assert fait.code == 2 and dit in fait.stderr and len(mesures(dossier)) == 1


def test_a_value_older_than_its_indicator_is_written_and_said(run: Run, community: Community) -> None:
    dossier = community({"evaluation.yaml": "indicateurs: [{id: j, intitule: J, cree_le: 2024-09}]"})
    fait = saisir(run, dossier, "j", "3", "--le", "2023")
    assert fait.code == 0 and "j, 2023 : avant la création de l’indicateur (septembre 2024)." in fait.stderr
    assert "avant la création" in saisir(run, dossier, table(dossier, "indicateur;date;valeur\nj;2022;1\n")).stderr
    assert "avant" not in saisir(run, dossier, "j", "3", "--le", "2024-10").stderr


def test_without_any_indicator_the_first_step_is_told(run: Run, community: Community) -> None:
    assert "Décrivez-le d’abord" in saisir(run, community(), "jardins", "3").stderr


# --- a table --------------------------------------------------------------------------------------------------


def table(dossier: Path, texte: str, nom: str = "valeurs.csv") -> Path:
    chemin = dossier.parent / nom
    chemin.write_text(texte, encoding="utf-8")
    return chemin


def test_the_values_of_a_table_go_to_their_years_and_all_that_is_left_out_is_said(run: Run, dossier: Path) -> None:
    fichier = table(
        dossier,
        "Suivi des indicateurs;;;;\n"
        "Intitulé;Date de mesure;Résultat;Observations;Couleur\n"
        "Jardins ouverts;30/09/2025;3;;vert\n"
        "foyers;T4 2024;env. 40;Comptés;\n"
        "foyers;2025-01;n. c.;;\n"
        "foyers;2025-02;;;rouge\n"
        ";2025-03;4;;\n"
        "jardins;n. c.;9;;\n"
        "jardins;2025-06;2;;\n"
        "Jardins ouverts;30/09/2025;3;;\n",
    )
    fait = saisir(run, dossier, fichier)
    assert fait.code == 0, fait.stderr
    assert mesures(dossier) == [
        ("foyers", "2024-T4", "env.\u00a040", "Comptés"),
        ("jardins", "2025-06", "2", ""),
        ("jardins", "2025-09-30", "3", ""),
        ("foyers", "2025-01", "n.\u00a0c.", ""),
    ]
    for dit in (
        "Colonnes lues : « Intitulé », « Date de mesure », « Résultat », « Observations ».",
        "Colonne laissée de côté : « Couleur », aucun champ ne correspond à ce titre.",
        "Ligne 1 laissée de côté, au-dessus des titres de colonnes",
        "Ligne 6 laissée de côté, sans valeur (« n. c. » si elle n’est pas connue) : foyers | 2025-02",
        "Ligne 7 laissée de côté, sans indicateur",
        "Ligne 8 laissée de côté, sans date connue",
        "Déjà noté, rien ne change : jardins, 2 (mesures/2025.yaml:3).",
        "3 valeurs nouvelles.",
    ):
        assert dit in fait.stderr, dit
    # The same command again changes nothing.
    octets = {chemin.name: chemin.read_bytes() for chemin in (dossier / "mesures").iterdir()}
    assert "Aucune valeur nouvelle." in saisir(run, dossier, fichier).stderr
    assert octets == {chemin.name: chemin.read_bytes() for chemin in (dossier / "mesures").iterdir()}


def test_a_row_at_fault_stops_everything_and_each_fault_is_said(run: Run, dossier: Path) -> None:
    fichier = table(
        dossier,
        "indicateur,date,valeur\nfoyers,2025-01,4\njardin,2025-01,4\nfoyers,2025-02,beaucoup\nfoyers,hier,4\n"
        "jardins,2025-06,9\nfoyers,2025-01,5\nfoyers,2027,1\n",
    )
    fait = saisir(run, dossier, fichier)
    assert fait.code == 2 and mesures(dossier) == [("jardins", "2025-06", "2", "")]
    lignes = fait.stdout.splitlines()
    assert [ligne.split(" :")[0] for ligne in lignes] == [f"ligne {rang}" for rang in (3, 4, 5, 6, 7, 8)]
    for dit, ligne in zip(
        (
            "Vouliez-vous « jardins »",
            "pas un nombre",
            "pas une date",
            "a déjà une valeur",
            "ligne 2 donne déjà",
            "à venir",
        ),
        lignes,
        strict=True,
    ):
        assert dit in ligne
    assert "6 lignes à corriger dans le tableau : rien n’est écrit." in fait.stderr


def test_one_date_may_serve_a_whole_table(run: Run, dossier: Path) -> None:
    fichier = table(dossier, "indicateur;valeur\nfoyers;4\njardins;5\n")
    assert "--le 2025-06-30" in saisir(run, dossier, fichier).stderr
    saisir(run, dossier, fichier, "--le", "2025-11")
    assert [item[:3] for item in mesures(dossier)][1:] == [("foyers", "2025-11", "4"), ("jardins", "2025-11", "5")]
    melange = table(dossier, "indicateur;valeur;date\nfoyers;6;2025-12\njardins;7;\n")
    assert "Cette ligne n’a pas de date." in saisir(run, dossier, melange).stdout


@pytest.mark.parametrize(
    ("entete", "dit"), [("date;valeur;note", "ne donne l’indicateur"), ("indicateur;date;note", "ne donne la valeur")]
)
def test_a_table_without_what_is_needed_says_how_to_name_the_column(
    run: Run, dossier: Path, entete: str, dit: str
) -> None:
    fait = saisir(run, dossier, table(dossier, f"{entete}\n2025;2025;x\n"))
    assert fait.code == 2 and dit in fait.stderr and "Colonnes lues : indicateur, date, valeur" in fait.stderr


def test_a_note_goes_in_a_column_of_a_table(run: Run, dossier: Path) -> None:
    fichier = table(dossier, "indicateur;valeur\nfoyers;4\n")
    assert "écrivez-les en colonnes" in saisir(run, dossier, fichier, "--note", "x").stderr


def test_a_workbook_is_read_with_its_numbers_and_dates(run: Run, dossier: Path) -> None:
    fichier = dossier.parent / "valeurs.xlsx"
    fichier.write_bytes(
        xlsx(
            [], feuilles={"Mesures": [["Indicateur", "Année", "Valeur"], ["foyers", 2024, 12.5], ["jardins", 2023, 4]]}
        )
    )
    assert saisir(run, dossier, fichier, "--feuille", "Mesures").code == 0
    assert [item[:3] for item in mesures(dossier)][:2] == [("jardins", "2023", "4"), ("foyers", "2024", "12,5")]


# --- out and back ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("cas", [MORLAIX, MULHOUSE], ids=lambda cas: cas.name)
def test_what_is_exported_reads_back_to_the_same_values(run: Run, tmp_path: Path, cas: Path) -> None:
    dossier = tmp_path / "copie"
    shutil.copytree(cas, dossier)
    avant = mesures(dossier)
    sortie = tmp_path / "mesures.csv"
    assert run("evaluer", "-C", dossier, "--date", "2026-12-31", "-o", sortie).code == 0
    fait = run("evaluer", "saisir", sortie, "-C", dossier, "--date", "2026-12-31")
    assert fait.code == 0 and "rien ne change" in fait.stderr
    shutil.rmtree(dossier / "mesures")
    fait = run("evaluer", "saisir", sortie, "-C", dossier, "--date", "2026-12-31")
    assert fait.code == 0, fait.stderr + fait.stdout
    assert sorted(mesures(dossier)) == sorted(avant)
    assert run("verifier", "-C", dossier, "--format", "concis").stdout.count("mesures/") == 0


def test_a_note_that_a_spreadsheet_would_run_is_made_inert_and_reads_back_the_same(
    run: Run, community: Community, tmp_path: Path
) -> None:
    dossier = community(
        {**FICHIERS, "mesures/2025.yaml": 'mesures: [{indicateur: foyers, le: 2025, valeur: -3, note: "=1+1"}]'}
    )
    sortie = tmp_path / "m.csv"
    run("evaluer", "-C", dossier, "-o", sortie)
    assert "foyers;2025;-3; =1+1;" in sortie.read_text(encoding="utf-8-sig")
    (dossier / "mesures/2025.yaml").unlink()
    run("evaluer", "saisir", sortie, "-C", dossier)
    assert mesures(dossier) == [("foyers", "2025", "\u22123", "=1+1")]


def test_a_measure_without_a_date_is_exported_and_said_when_it_comes_back(run: Run, community: Community) -> None:
    dossier = community({**FICHIERS, "mesures/2025.yaml": "mesures: [{indicateur: foyers, valeur: 3}]"})
    sortie = dossier.parent / "m.csv"
    run("evaluer", "-C", dossier, "-o", sortie)
    assert "foyers;n. c.;3" in sortie.read_text(encoding="utf-8-sig")
    assert "sans date connue" in saisir(run, dossier, sortie).stderr


@pytest.mark.parametrize("texte", ["12", "12,5", "env. 40", "n. c.", "-3", "1234567", "0,10"])
def test_a_number_written_reads_back_equal(texte: str) -> None:
    assert nombre(ecrire_nombre(nombre(texte))) == nombre(texte)


@pytest.mark.parametrize("texte", ["2025-06-30", "2025-06", "T2 2025", "2025", "printemps 2025", "hiver 2024-2025"])
def test_a_date_written_reads_back_equal(texte: str) -> None:
    assert ecrire_date(parse(texte)) == texte


def test_a_column_that_is_there_and_empty_is_said_so(run: Run, dossier: Path, tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text("Indicateur;Date;Valeur\njardins;2025-11;\nfoyers;2025-11;\n", encoding="utf-8")
    fait = saisir(run, dossier, table)
    assert fait.code == 2 and "La colonne « Valeur » est vide sur toutes les lignes." in fait.stderr
    assert "Aucune colonne" not in fait.stderr


def test_a_negative_value_is_a_value_and_said_to_be_checked(run: Run, dossier: Path) -> None:
    fait = saisir(run, dossier, "foyers", "-3,5", "--essai")
    assert fait.code == 0 and "valeur négative" in fait.stderr and 'valeur: "-3,5"' in fait.stdout.replace("'", '"')
    assert "L’option --rien n’existe pas." in saisir(run, dossier, "foyers", "--rien").stderr
    assert "ajoutez un zéro, qui lève le doute : 1,2340." in saisir(run, dossier, "foyers", "1.234").stderr
