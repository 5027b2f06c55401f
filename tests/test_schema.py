"""The JSON Schemas say what the reader says: true files pass, misspelt keys do not; the reference follows."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest
from check_jsonschema import main as check_jsonschema
from click.testing import CliRunner

from cap import documentation, schema
from cap.communaute import FICHIERS, Genre
from cap.declare import Dictionnaire, Fiche, Liste, Objet
from cap.loader import load
from cap.markdown import split_front_matter
from cap.render import format_reference
from cap.resources import folder
from cap.source import Source
from cap.yamlfile import read
from conftest import Community, Run

SAMPLES = (folder("sample-community"), Path(__file__).parent / "communities" / "mulhouse")


@pytest.fixture(scope="session")
def schemas(tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("schemas")
    for name, content in schema.fichiers().items():
        (where / name).write_bytes(content)
    return where


def checked(schemas: Path, genre: str, *files: Path) -> tuple[int, str]:
    """Run check-jsonschema as in a terminal, in this process to be quick."""
    done = CliRunner().invoke(check_jsonschema, ["--schemafile", str(schemas / f"{genre}.json"), *map(str, files)])
    return done.exit_code, done.output


def files_of(sample: Path, genre: Genre) -> Iterator[Path]:
    for path in sorted(sample.rglob("*")):
        if fnmatchcase(path.relative_to(sample).as_posix(), genre.motif):
            yield path


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_every_file_of_the_samples_passes(schemas: Path, sample: Path, tmp_path: Path) -> None:
    seen = 0
    for genre in FICHIERS:
        files = list(files_of(sample, genre))
        if genre.motif.endswith(".md"):
            for rank, path in enumerate(files):
                files[rank] = tmp_path / f"{genre.nom}-{rank}.yaml"
                files[rank].write_text(split_front_matter(path.read_text(encoding="utf-8")).texte, encoding="utf-8")
        if files:
            code, output = checked(schemas, genre.nom, *files)
            assert code == 0, output
            seen += len(files)
    assert seen == len(load(sample).chemins)


@pytest.mark.parametrize(
    ("genre", "text"),
    [
        ("acteur", "nom: Résam\narrive: 2023\n"),
        ("acteur", "nom: Résam\ntype: assocation\n"),
        ("acteur", "type: association\n"),
        ("acteur", "nom: Résam\nengagements:\n  - id: salle\n    intitule: Salle\n    natur: humain\n"),
        ("acteur", "nom: Résam\ndepart:\n  quand: 2024\n"),
        ("acteur", "nom:\n"),
        ("acteur", "nom: [un, deux]\n"),
        ("gouvernance", "instances:\n  - id: Comité\n    nom: Comité\n"),
        ("gouvernance", "fonction_soutien:\n  missions:\n    coordoner: resam\n"),
        ("suivi", "de: 2024-01-01-copil#A1\n"),
        ("suivi", "- {de: 2024-01-01-copil#A1, état: fait}\n"),
    ],
)
def test_a_mistake_fails(schemas: Path, tmp_path: Path, genre: str, text: str) -> None:
    path = tmp_path / "essai.yaml"
    path.write_text(text, encoding="utf-8")
    assert checked(schemas, genre, path)[0] == 1


@pytest.mark.parametrize(
    ("genre", "text"),
    [
        ("acteur", "nom: 2024\nalias: Resam\nroles: membre\nx-couleur: {fond: bleu}\ndepart: 2024-03\n"),
        ("acteur", "nom: Non\nnom_complet:\nalias: [Resam, 1]\nliens: [pole-ess, {avec: ville}]\n"),
        ("action", "nom: Jardin\nporteurs: resam\npremier_objet: true\npartenaires: ville\n"),
        ("gouvernance", "instances:\n  - id: copil\n    nom: Copil\n    membres: tous\n"),
        ("gouvernance", "fonction_soutien:\n  missions:\n    coordonner: resam\n    x-autre: [resam]\n"),
        ("feuille-de-route", "version: 1.10\n"),
        ("vision", "# rien encore\n"),
        ("suivi", "# rien encore\n"),
        ("temps", "temps:\n  - acteur: resam\n    duree: 1h30\n    remunere: non\n"),
    ],
)
def test_what_people_type_passes_as_it_is_read(schemas: Path, tmp_path: Path, genre: str, text: str) -> None:
    path = tmp_path / "essai.yaml"
    path.write_text(text, encoding="utf-8")
    assert checked(schemas, genre, path) == (0, "ok -- validation done\n")
    source = Source("essai.yaml", text)
    read(schema.genre_nomme(genre).fiche, source)
    assert source.problems == []


def test_every_field_is_explained_in_words(schemas: Path) -> None:
    for genre in FICHIERS:
        made = json.loads((schemas / f"{genre.nom}.json").read_text(encoding="utf-8"))
        assert made["description"] and made["$schema"] == schema.DRAFT
        for block in (made, *made["definitions"].values()):
            for field in block.get("properties", {}).values():
                assert "Attendu" in field["description"]
    acteur = json.loads((schemas / "acteur.json").read_text(encoding="utf-8"))
    assert acteur["properties"]["effectif"]["description"].endswith("Visible par les membres.")
    assert acteur["additionalProperties"] is False and "^x-" in acteur["patternProperties"]
    assert next(iter(acteur["properties"])) == "nom" and list(acteur["properties"])[-1] == "visibilite"


def test_the_editor_finds_a_schema_for_every_yaml_file() -> None:
    named = [pattern for patterns in schema.associations().values() for pattern in patterns]
    assert named == [genre.motif for genre in FICHIERS if genre.motif.endswith(".yaml")]
    assert {Path(path).name for path in schema.associations()} <= set(schema.fichiers())


# --- the command ---------------------------------------------------------------------------------------------


def test_one_schema_is_printed(run: Run) -> None:
    for asked in ("acteur", "acteurs", "Acteur"):
        outcome = run("schema", asked)
        assert outcome.code == 0 and json.loads(outcome.stdout)["title"] == "Acteur (acteurs/*.yaml)"
    assert run("schema", "gouvernance.yaml").stdout == run("schema", "gouvernance", "-o", "-").stdout


def test_one_schema_is_written_where_asked(run: Run, tmp_path: Path) -> None:
    outcome = run("schema", "acteur", "-o", "ici")
    assert outcome.code == 0 and [path.name for path in (tmp_path / "ici").iterdir()] == ["acteur.json"]


def test_an_unknown_kind_is_explained(run: Run) -> None:
    outcome = run("schema", "acter")
    assert outcome.code == 2
    assert "«\u00a0acter\u00a0» n’est pas un genre de fichier." in outcome.stderr
    assert "Vouliez-vous écrire «\u00a0acteur\u00a0»" in outcome.stderr


def test_in_a_community_all_are_written_where_the_editor_looks(run: Run, community: Community) -> None:
    where = community({"acteurs/resam.yaml": "nom: Résam"})
    outcome = run("schema", cwd=where / "acteurs")
    assert outcome.code == 0 and outcome.stdout == ""
    assert {path.name for path in (where / ".vscode/schemas").iterdir()} == set(schema.fichiers())
    assert "0 nouveau" in run("schema", "-C", where).stderr


def test_without_a_community_the_kinds_are_listed(run: Run, tmp_path: Path) -> None:
    outcome = run("schema")
    assert outcome.code == 0 and len(outcome.stdout.splitlines()) == len(FICHIERS)
    assert list(tmp_path.iterdir()) == []
    assert run("schema", "-C", tmp_path / "absent").code == 2


def test_all_are_written_in_another_folder(run: Run, tmp_path: Path) -> None:
    assert run("schema", "-o", "schemas").code == 0
    assert {path.name for path in (tmp_path / "schemas").iterdir()} == set(schema.fichiers())


def test_kinds_are_completed(run: Run) -> None:
    outcome = run("schema", "act", env={"_CAP_COMPLETE": "mot"})
    assert outcome.stdout.split() == ["acteur", "action"]


# --- the reference -------------------------------------------------------------------------------------------


def test_the_reference_is_up_to_date() -> None:
    """When it is not: `python -m cap.documentation`."""
    assert (documentation.DOCS / "format.md").read_text(encoding="utf-8") == documentation.pages()["format.md"]


@pytest.mark.parametrize("genre", FICHIERS, ids=lambda genre: genre.nom)
def test_its_examples_are_read_without_problem(schemas: Path, tmp_path: Path, genre: Genre) -> None:
    text = format_reference.texte_d_exemple(genre)
    source = Source("essai.yaml", text)
    item = read(genre.fiche, source)
    assert source.problems == [] and item is not None
    assert set(filled(item)) == set(schema.fiches_de(genre.fiche))
    path = tmp_path / "essai.yaml"
    path.write_text(text, encoding="utf-8")
    code, output = checked(schemas, genre.nom, path)
    assert code == 0, output


def filled(item: Any) -> Iterator[type[Fiche]]:
    yield type(item)
    for name, field in item.declares.items():
        if isinstance(field.type, Liste) and isinstance(field.type.element, Objet):
            yield from filled(getattr(item, name)[0])
        elif isinstance(field.type, Objet):
            yield from filled(getattr(item, name))
        elif isinstance(field.type, Dictionnaire) and isinstance(field.type.valeur, Objet):
            yield from filled(next(iter(getattr(item, name).values())))


def test_its_links_lead_to_its_headings() -> None:
    page = format_reference.page()
    headings = re.findall(r"^#+ (.*)$", page, re.MULTILINE)
    assert len(headings) == len(set(headings))
    links = set(re.findall(r"\]\(#([^)]*)\)", page))
    assert links <= {format_reference.ancre(heading) for heading in headings}
