"""What cap promises on any folder: reading writes nothing, nothing is executed, all is answered, same bytes."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import cap
from conftest import Run

ROOT = Path(__file__).parents[1]
SOURCES = Path(cap.__file__).parents[1]
SAMPLES = {
    "morlaix": ROOT / "sample-community",
    "mulhouse": ROOT / "tests" / "communities" / "mulhouse",
    "premier-jour": ROOT / "tests" / "communities" / "premier-jour",
}
# Every command that only reads, on stdout, with a meeting that exists in the folder it runs on.
READING = (
    ("verifier", "--sans-cache", "--format", "concis"),
    ("verifier", "--format", "sarif", "--conseils"),
    ("suivi", "--format", "json", "--tout"),
    ("suivi",),
    ("avancement", "--format", "markdown"),
    ("avancement", "--format", "json", "--preuves"),
    ("point",),
    ("point", "--format", "json"),
    ("carte", "--vue", "acteurs", "--format", "texte", "-o", "-"),
    ("carte", "--vue", "acteurs", "--format", "dot", "-o", "-"),
    ("carte", "--vue", "parcours", "--format", "json", "-o", "-"),
    ("cr", "derniere", "--format", "html", "-o", "-"),
    ("cr", "derniere", "--format", "markdown", "--pour", "public", "-o", "-"),
    ("trous", "--depuis", "2024-01-01"),
    ("trous", "--par", "objectif", "--format", "json"),
    ("trous", "--format", "svg", "-o", "-"),
    ("trous", "--format", "html", "-o", "-"),
    ("renommer", "resam", "le-resam", "--essai"),
    ("ajouter", "acteur", "Une maison", "--essai"),
)
DAY = ("--date", "2025-12-31")
TRACEBACK = ("Traceback", "Erreur imprévue", "Exception ignored")


def snapshot(folder: Path) -> dict[str, tuple[bytes, int]]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mtime_ns) for path in files}


@pytest.mark.parametrize("name", SAMPLES)
def test_reading_writes_nothing_in_the_folder(name: str, run: Run, tmp_path: Path) -> None:
    folder = shutil.copytree(SAMPLES[name], tmp_path / name)
    before = snapshot(folder)
    for command in READING:
        outcome = run(*command, "-C", folder, *(DAY if "ajouter" not in command and "renommer" not in command else ()))
        assert outcome.code in (0, 1, 2), (command, outcome.stderr)
        assert not any(word in outcome.stderr for word in TRACEBACK), (command, outcome.stderr)
    assert snapshot(folder) == before


def mutations(texte: str, chance: random.Random) -> Iterator[str]:
    """Give what hands and merges do to a file: cut, doubled, shifted, quoted wrong, merged wrong."""
    lignes = texte.split("\n")
    rang = chance.randrange(len(lignes))
    yield "\n".join(lignes[:rang])
    yield "\n".join([*lignes[:rang], lignes[rang], *lignes[rang:]])
    yield "\n".join([*lignes[:rang], " " + lignes[rang], *lignes[rang + 1 :]])
    yield "\n".join([*lignes[:rang], lignes[rang].replace('"', "", 1), *lignes[rang + 1 :]])
    yield "\n".join([*lignes[:rang], "<<<<<<< HEAD", *lignes[rang:]])
    yield "\n".join([*lignes[:rang], lignes[rang] + "\t: [", *lignes[rang + 1 :]])
    yield texte.replace("\n", "\r\n")
    yield texte.replace(": ", ":\u00a0", 3)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10_000))
def test_any_damaged_folder_is_answered_by_every_command(
    run: Run, tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311 - drawn again the same from its seed
    name = chance.choice(list(SAMPLES))
    folder = shutil.copytree(SAMPLES[name], tmp_path_factory.mktemp("abime") / name)
    files = sorted(path for path in folder.rglob("*") if path.suffix in (".yaml", ".md") and path.name != "README.md")
    for path in chance.sample(files, min(len(files), 12)):
        versions = list(mutations(path.read_text(encoding="utf-8"), chance))
        path.write_text(chance.choice(versions), encoding="utf-8", newline="")
    for path in chance.sample(files, 2):
        path.write_bytes(bytes(chance.randrange(256) for _ in range(200)))
    for command in READING[:-2]:
        outcome = run(*command, "-C", folder, *DAY)
        assert outcome.code in (0, 1, 2), (command, outcome.stderr)
        assert not any(word in outcome.stderr for word in TRACEBACK), (command, outcome.stderr)


def test_a_second_bad_file_never_hides_the_first(run: Run, tmp_path: Path) -> None:
    folder = shutil.copytree(SAMPLES["mulhouse"], tmp_path / "m")
    expected = set()
    for rang, path in enumerate(sorted((folder / "acteurs").glob("*.yaml"))[:6]):
        path.write_text(["nom: [\n", "nom: a\nnm: b\n", "\x00", "", "- a\n", "nom: &a b\n"][rang], encoding="utf-8")
        expected.add(path.name)
        said = run("verifier", "-C", folder, "--format", "concis", *DAY).stdout
        assert all(name in said for name in expected)


NINE = ", ".join(["*{}"] * 9)
BOMBS = {
    "alias.yaml": "a: &a [x, x, x, x, x, x, x, x, x]\n"
    + "".join(f"{name}: &{name} [{NINE.replace('{}', chr(ord(name) - 1))}]\n" for name in "bcdefghij"),
    "merge.yaml": "a: &a {x: 1}\n" + "".join(f"b{i}: &b{i}\n  <<: [*a, *a]\n" for i in range(50)),
    "profond.yaml": "nom: " + "[" * 100_000,
    "bloc.yaml": "".join(" " * i + "a:\n" for i in range(2_000)),
    "tirets.yaml": "- " * 100_000,
    "question.yaml": "? " * 100_000,
    "scalaire.yaml": "nom: " + "x" * 990_000,
    "cle.yaml": "x" * 990_000 + ": 1\n",
    "cles.yaml": "".join(f"cle{i}: {i}\n" for i in range(60_000)),
    "vide.yaml": "\n" * 990_000,
    "guillemet.yaml": 'nom: "' + "\\" * 900_000,
}
PATHOLOGICAL = {
    "etoiles.md": "*a " * 60_000,
    "crochets.md": "[" * 190_000,
    "citations.md": "> " * 90_000 + "a",
    "accents.md": "`" * 190_000,
    "blocs.md": "::: membres\n" * 15_000,
    "cases.md": "- [ ] @" * 25_000,
    "entete.md": "---\n" + "a: [\n" * 30_000,
    "titres.md": "#" * 190_000,
}


@pytest.mark.skipif(sys.platform == "win32", reason="memory limits are those of Unix")
def test_bombs_are_answered_in_bounded_time_and_memory(tmp_path: Path) -> None:
    import resource

    folder = tmp_path / "bombes"
    for name, texte in BOMBS.items():
        (folder / "acteurs").mkdir(parents=True, exist_ok=True)
        (folder / "acteurs" / name).write_text(texte, encoding="utf-8")
    (folder / "reunions").mkdir()
    for rang, (name, texte) in enumerate(PATHOLOGICAL.items()):
        (folder / "reunions" / f"2024-01-{rang + 1:02d}-{name}").write_text(texte, encoding="utf-8")
    (folder / "communaute.yaml").write_text("format: 1\nnom: x\n", encoding="utf-8")

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (1_000_000_000, 1_000_000_000))

    done = subprocess.run(
        [sys.executable, "-m", "cap", "-C", str(folder), "verifier", "--format", "concis", "--sans-cache", *DAY],
        env={**os.environ, "PYTHONPATH": str(SOURCES)},
        capture_output=True,
        text=True,
        timeout=60,
        preexec_fn=limited,
        check=False,
    )
    assert done.returncode == 1 and not any(word in done.stderr for word in TRACEBACK), done.stderr[-2000:]
    assert all(f"acteurs/{name}" in done.stdout for name in BOMBS)


HOSTILE = (
    "[rouge]x[/]",
    "<script>alert(1)</script>",
    '"&|%0A',
    "{{7*7}}{% raw %}",
    "::error::x",
    "=1+1",
    "$(id)`id`",
    "\\",
    "é" * 40,
)


@pytest.mark.parametrize("texte", HOSTILE)
def test_any_text_comes_out_as_text(texte: str, run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "h"
    quoted = '"' + texte.replace("\\", "\\\\").replace('"', '\\"') + '"'
    for path, contenu in {
        "communaute.yaml": f"format: 1\nnom: {quoted}\n",
        "acteurs/a.yaml": f"nom: {quoted}\ntype: association\nmissions: {quoted}\n",
        "actions/b.yaml": f"nom: {quoted}\nporteurs: a\nstatut: en-cours\n",
        "reunions/2025-01-07-copil.md": f"---\ntitre: {quoted}\nstatut: tenue\npresents: [a]\n---\n"
        f"## {texte}\n\nDécision : {texte} dit oui\n",
    }.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(contenu, encoding="utf-8")
    page = run("cr", "derniere", "-C", folder, "--format", "html", "-o", "-", *DAY)
    assert page.code == 0 and "<script" not in page.stdout and "49" not in page.stdout.split("<body")[1]
    for command in (*READING[:10], ("carte", "--format", "svg", "-o", "-")):
        outcome = run(*command, "-C", folder, *DAY)
        assert outcome.code in (0, 1) and not any(word in outcome.stderr for word in TRACEBACK), (
            command,
            outcome.stderr,
        )
        assert not any(ord(lettre) < 32 and lettre not in "\n\t" for lettre in outcome.stdout)
    github = run("verifier", "-C", folder, "--format", "github", *DAY).stdout
    assert all(line.startswith("::") for line in github.splitlines() if line)


def test_nothing_of_the_folder_is_executed(tmp_path: Path) -> None:
    folder = shutil.copytree(SAMPLES["premier-jour"], tmp_path / "piege")
    for name in ("yaml", "typer", "sitecustomize", "jinja2", "cap_local"):
        (folder / f"{name}.py").write_text(f"open({str(tmp_path / 'temoin')!r}, 'w').close()\n", encoding="utf-8")
    (folder / "acteurs").mkdir()
    (folder / "acteurs" / "a.yaml").write_text(
        f"nom: !!python/object/apply:os.system ['touch {tmp_path}/temoin']\n", encoding="utf-8"
    )
    program = "import sys; from cap.cli import run; sys.exit(run(sys.argv[1:]))"
    for command in (("verifier",), ("cr", "derniere", "-o", "-"), ("point",)):
        subprocess.run(
            [sys.executable, "-P", "-c", program, *command],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(SOURCES)},
            capture_output=True,
            timeout=60,
            check=False,
        )
    assert not (tmp_path / "temoin").exists()


def test_same_folder_and_date_give_the_same_bytes(tmp_path: Path) -> None:
    commands = (*READING[:12], ("carte", "--format", "svg", "-o", "-"), ("carte", "--format", "png", "-o", "-"))
    program = (
        "import sys, json; from cap.cli import run\n"
        "for command in json.loads(sys.argv[1]): print(run(command), flush=True)"
    )
    given_back = []
    for surroundings in (
        {"PYTHONHASHSEED": "1", "TZ": "UTC"},
        {"PYTHONHASHSEED": "2", "TZ": "Asia/Tokyo", "LC_ALL": "C"},
    ):
        folder = shutil.copytree(SAMPLES["morlaix"], tmp_path / surroundings["TZ"][:4] / "exemple")
        done = subprocess.run(
            [sys.executable, "-c", program, json.dumps([[*command, *DAY] for command in commands])],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(SOURCES), "HOME": str(tmp_path), **surroundings},
            capture_output=True,
            timeout=120,
            check=False,
        )
        given_back.append(done.stdout)
    assert given_back[0] == given_back[1] and len(given_back[0]) > 10_000
