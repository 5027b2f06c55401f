"""The layers hold, imports go one way, and light commands start light."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from fnmatch import fnmatchcase
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import cap
from cap import commands
from cap.resources import folder
from conftest import Run

PACKAGE = Path(cap.__file__).parent
# From top to bottom; a module imports from its own line or below, never in a circle. Unlisted modules are features.
LAYERS = (
    "__main__",
    "cli",
    "usage aide commands commands.*",
    "revisions loader dossier cache etat documentation git render render.* edit terminal resources",
    "documents site",
    "FEATURES rules rules.*",
    "graph",
    "model communaute annuaire",
    "declare yaml* markdown md* dates scalars source splice",
    "problem refus show graphie limites",
)
PURE_BELOW = 4
IMPURE = {"subprocess", "shutil", "tempfile", "socket", "urllib", "typer", "rich", "sys"}
HEAVY = {
    "babel", "graphviz", "graphviz_pure", "icalendar", "jinja2", "markdown_it", "mdit_py_plugins", "networkx", "nh3",
    "pydantic", "python_calamine", "rapidfuzz", "rich", "ruamel", "stdnum",
}  # fmt: skip
LIGHT = [["--help"], *([name, "--help"] for name in commands.names())]
LIGHT += [["verifier", "-C", str(folder("sample-community"))]] if "verifier" in commands.names() else []


def modules() -> dict[str, Path]:
    paths = {path: ".".join(path.relative_to(PACKAGE).with_suffix("").parts) for path in PACKAGE.rglob("*.py")}
    return {name.removesuffix(".__init__"): path for path, name in paths.items() if name != "__init__"}


def imported(path: Path) -> Iterator[str]:
    """Give what a module imports, at its top or inside a function, as dotted names."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def graph() -> dict[str, set[str]]:
    known = modules()
    return {
        name: {
            part
            for target in imported(path)
            if target.startswith("cap.")
            for part in [target.removeprefix("cap."), target.removeprefix("cap.").rpartition(".")[0]]
            if part in known and part != name
        }
        for name, path in known.items()
    }


def layer(module: str) -> int:
    for rank, line in enumerate(LAYERS):
        if any(fnmatchcase(module, pattern) for pattern in line.split()):
            return rank
    return next(rank for rank, line in enumerate(LAYERS) if "FEATURES" in line)


def test_imports_go_down_the_layers() -> None:
    upward = [f"{m} imports {t}" for m, targets in graph().items() for t in targets if layer(t) < layer(m)]
    assert upward == []
    list(TopologicalSorter(graph()).static_order())


def test_what_computes_touches_neither_disk_nor_process_nor_terminal() -> None:
    impure = [
        f"{name} imports {target}"
        for name, path in modules().items()
        if layer(name) >= PURE_BELOW
        for target in imported(path)
        if target.split(".")[0] in IMPURE
    ]
    assert impure == []


def test_the_clock_is_read_in_one_place() -> None:
    asking = [name for name, path in modules().items() if "datetime.now(" in path.read_text(encoding="utf-8")]
    assert asking == ["commands.options"]


def loaded_by(program: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(PACKAGE.parent)!r}); {program}"],
        # Measured coverage would load its own modules.
        env={name: value for name, value in os.environ.items() if not name.startswith("COV")},
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stderr.split())


def test_the_version_is_answered_before_anything_is_imported() -> None:
    listing = "print(*sys.modules, file=sys.stderr)"
    bare = loaded_by(listing)
    asked = loaded_by(
        f"sys.argv = ['cap', '--version']; import atexit; atexit.register(lambda: {listing}); "
        "from cap.__main__ import main; main()"
    )
    assert asked - bare == {"cap", "cap.__main__", "atexit", "__future__"}


@pytest.mark.parametrize("arguments", LIGHT, ids=" ".join)
def test_light_commands_start_light(run: Run, arguments: list[str]) -> None:
    # Twice: a folder is checked in full the first time, and known by the cache from then on.
    for _ in range(2):
        loaded = loaded_by(f"from cap.cli import run; run({arguments!r}); print(*sys.modules, file=sys.stderr)")
    assert HEAVY & {name.split(".")[0] for name in loaded} == set()
