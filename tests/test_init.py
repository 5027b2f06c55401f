"""A new community checks clean from the first minute, explains itself, and never costs anybody a file."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest

from cap import initier, schema
from cap.loader import load
from cap.resources import folder
from cap.rules import check
from cap.source import Source
from cap.yamlfile import read
from conftest import Community, Run

TEMPLATES = folder("templates") / "init"
DAY = date(2026, 3, 20)


def files(where: Path) -> set[str]:
    return {
        path.relative_to(where).as_posix() for path in where.rglob("*") if path.is_file() and ".cap" not in path.parts
    }


def test_what_init_makes_checks_clean(run: Run, tmp_path: Path) -> None:
    outcome = run("init", "essai")
    assert outcome.code == 0 and outcome.stdout == ""
    assert run("verifier", "-C", "essai", "--strict").code == 0
    loaded = load(tmp_path / "essai")
    assert check(loaded.communaute, DAY, lus=loaded.problems) == ()
    assert {"communaute.yaml", "LISEZMOI.md", ".gitignore", ".gitattributes", ".vscode/settings.json"} <= files(
        tmp_path / "essai"
    )


def test_it_tells_what_was_made_and_three_small_steps(run: Run) -> None:
    said = run("init", "essai").stderr
    assert "  communaute.yaml\n" in said and "cd essai" in said
    steps = re.findall(r"^\d\. ", said, re.MULTILINE)
    assert steps == ["1. ", "2. ", "3. "]


def test_the_meeting_of_the_examples_is_two_weeks_away_and_the_same_day_gives_the_same_files(
    run: Run, tmp_path: Path
) -> None:
    for nom in ("a", "b"):
        assert "copil --le 2026-10-15" in run("init", nom, "--date", "2026-10-01").stderr
    assert {nom: (tmp_path / "a" / nom).read_bytes() for nom in files(tmp_path / "a")} == {
        nom: (tmp_path / "b" / nom).read_bytes() for nom in files(tmp_path / "b")
    }
    for nom in ("LISEZMOI.md", "gouvernance.yaml"):
        assert "copil --le 2026-10-15" in (tmp_path / "a" / nom).read_text(encoding="utf-8")


def test_the_folder_made_is_named_even_when_one_is_in_it(run: Run, tmp_path: Path) -> None:
    ici = tmp_path / "vallée"
    ici.mkdir()
    assert "Dans «\u00a0vallée\u00a0»" in run("init", cwd=ici).stderr
    assert "Dans «\u00a0la/baie\u00a0»" in run("init", "baie", "-C", "la").stderr


def test_the_steps_it_proposes_work(run: Run, tmp_path: Path) -> None:
    said = run("init", "essai").stderr
    proposed = [line.strip() for line in said.splitlines() if line.startswith("    cap ")]
    assert len(proposed) == 3
    for line in proposed:
        words = re.findall(r'"[^"]*"|\S+', line)
        outcome = run(*(word.strip('"') for word in words[1:]), cwd=tmp_path / "essai")
        assert outcome.code == 0, outcome.stderr
    assert run("verifier", "--strict", cwd=tmp_path / "essai").code == 0


def test_the_first_commands_of_the_readme_work(run: Run, tmp_path: Path) -> None:
    run("init", "essai")
    page = (tmp_path / "essai" / "LISEZMOI.md").read_text(encoding="utf-8")
    commands = re.search(r"```\n(.*?)```", page, re.DOTALL)
    assert commands is not None
    for line in commands[1].splitlines():
        words = [word.strip('"') for word in re.findall(r'"[^"]*"|\S+', line)]
        assert run(*words[1:], cwd=tmp_path / "essai").code == 0


def test_the_name_and_the_territory_are_written_whatever_they_hold(run: Run, tmp_path: Path) -> None:
    nom, territoire = 'Communauté "de" l’Aÿ : #1', "Val d’Ay: nord"
    assert run("init", "essai", "--nom", nom, "--territoire", territoire).code == 0
    community = load(tmp_path / "essai").communaute
    assert community.fiche.nom == nom
    assert community.fiche.territoire is not None and community.fiche.territoire.nom == territoire
    text = (tmp_path / "essai" / "communaute.yaml").read_text(encoding="utf-8")
    assert text.startswith("# La fiche") and "#   echelle:" in text


@pytest.mark.parametrize(("name", "genre"), [("communaute.yaml", "communaute"), ("gouvernance.yaml", "gouvernance")])
def test_every_line_shown_as_a_comment_can_be_used(name: str, genre: str) -> None:
    text = (TEMPLATES / name).read_text(encoding="utf-8")
    shown = re.sub(r"^# (?=[a-z_]+:| )", "", text, flags=re.MULTILINE)
    assert shown.count("\n#") < text.count("\n#")
    source = Source(name, shown)
    item = read(schema.genre_nomme(genre).fiche, source)
    assert source.problems == [] and item is not None
    if genre == "communaute":
        assert set(item.declares) - set(vars(item)) <= {"seuils"}


def test_the_editor_is_given_the_schemas(run: Run, tmp_path: Path) -> None:
    run("init", "essai")
    here = tmp_path / "essai"
    settings = json.loads((here / ".vscode/settings.json").read_text(encoding="utf-8"))
    for path in settings["yaml.schemas"]:
        assert json.loads((here / path).read_text(encoding="utf-8"))["$schema"] == schema.DRAFT
    extensions = json.loads((here / ".vscode/extensions.json").read_text(encoding="utf-8"))
    assert extensions == {"recommendations": ["redhat.vscode-yaml"]}


def test_what_stands_there_is_kept_and_said(run: Run, tmp_path: Path) -> None:
    here = tmp_path / "essai"
    here.mkdir()
    (here / "communaute.yaml").write_bytes(b"format: 1\r\nnom: La mienne\r\n")
    (here / "photo.jpg").write_bytes(b"\x00")
    outcome = run("init", "--nom", "Une autre", cwd=here)
    assert outcome.code == 0
    assert (here / "communaute.yaml").read_bytes() == b"format: 1\r\nnom: La mienne\r\n"
    assert "gardé tel quel" in outcome.stderr and "communaute.yaml" in outcome.stderr
    before = {path: (here / path).read_bytes() for path in files(here)}
    outcome = run("init", cwd=here)
    assert outcome.code == 0 and "Il ne manquait rien." in outcome.stderr
    assert {path: (here / path).read_bytes() for path in files(here)} == before


def test_only_the_schemas_missing(run: Run, tmp_path: Path) -> None:
    run("init", "essai")
    (tmp_path / "essai/LISEZMOI.md").unlink()
    (tmp_path / "essai/.vscode/settings.json").unlink()
    said = run("init", "essai").stderr
    assert "  LISEZMOI.md\n  .vscode/settings.json\n" in said
    depart = initier.preparer({f"{schema.DOSSIER}/acteur.json": b""}, [f"{schema.DOSSIER}/acteur.json"])
    assert schema.DOSSIER in initier.bilan(depart, "ici")


def test_trying_writes_nothing(run: Run, tmp_path: Path) -> None:
    outcome = run("init", "essai", "--essai")
    assert outcome.code == 0 and "communaute.yaml\n" in outcome.stdout
    assert not (tmp_path / "essai").exists()


def test_the_example_is_copied_whole_and_checks_clean(run: Run, tmp_path: Path) -> None:
    outcome = run("init", "visite", "--exemple")
    assert outcome.code == 0 and "22 fichiers" in outcome.stderr
    made = files(tmp_path / "visite")
    assert {".gitignore", ".gitattributes", "suivi.yaml", ".vscode/settings.json"} <= made
    assert not [path for path in made if path.startswith(("prive/", "sorties/"))]
    assert run("verifier", "-C", "visite").code == 0


def test_the_example_does_not_mix_with_a_community(run: Run, community: Community) -> None:
    here = community()
    outcome = run("init", "--exemple", cwd=here)
    assert outcome.code == 2 and "s’y mélangerait" in outcome.stderr
    assert files(here) == {"communaute.yaml"}


def test_the_example_takes_no_name(run: Run, tmp_path: Path) -> None:
    outcome = run("init", "visite", "--exemple", "--nom", "Moi")
    assert outcome.code == 2 and not (tmp_path / "visite").exists()


def test_no_community_inside_another(run: Run, community: Community) -> None:
    here = community({"acteurs/resam.yaml": "nom: Résam"})
    outcome = run("init", "essai", cwd=here / "acteurs")
    assert outcome.code == 2 and "à l’intérieur d’une autre communauté" in outcome.stderr
    assert not (here / "acteurs" / "essai").exists()


@pytest.mark.parametrize("name", ["communaute.yml", "Communaute.yaml", "communaute.yaml.txt"])
def test_a_misnamed_sheet_is_said_first(run: Run, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("format: 1\nnom: x\n")
    outcome = run("init")
    assert outcome.code == 2 and "Renommez-le en communaute.yaml" in outcome.stderr


def test_a_file_is_not_a_folder(run: Run, tmp_path: Path) -> None:
    (tmp_path / "essai").write_text("")
    outcome = run("init", "essai")
    assert outcome.code == 2 and "est un fichier" in outcome.stderr


def test_questions_are_asked_at_a_terminal_only(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cap.terminal.interactive", lambda: True)
    monkeypatch.setattr("cap.commands.init.interactive", lambda: True)
    outcome = run("init", "essai", stdin="La vallée\n\n")
    assert outcome.code == 0 and "Comment s’appelle" in outcome.stderr
    fiche = load(tmp_path / "essai").communaute.fiche
    assert fiche.nom == "La vallée" and fiche.territoire is None
    assert "Comment s’appelle" not in run("init", "essai").stderr


def test_a_template_without_its_example_still_takes_the_territory() -> None:
    modeles = {path.name: path.read_bytes() for path in TEMPLATES.iterdir()}
    modeles["communaute.yaml"] = b"format: 1\nnom: x\n"
    made = initier.nouvelle(modeles, DAY, territoire="Nord")["communaute.yaml"]
    assert made == b'format: 1\nnom: x\nterritoire:\n  nom: "Nord"\n'
