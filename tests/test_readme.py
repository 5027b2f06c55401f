"""The README and the guide tell the truth: each of their examples is run, and what they show is what comes out."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from conftest import Run

ROOT = Path(__file__).parents[1]
CONSOLE = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#]+)\)")


def examples(page: Path) -> list[tuple[str, str]]:
    """Give each command of a page's console blocks, with the output shown under it (empty: not shown)."""
    found: list[tuple[str, str]] = []
    for block in CONSOLE.findall(page.read_text(encoding="utf-8")):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            found.append((command, output))
    return found


def plain(text: str) -> str:
    """Give a text with ordinary spaces, as a page shows it."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize("page", ["README.md", "docs/guide.md"])
def test_every_example_runs_and_shows_what_comes_out(page: str, run: Run, tmp_path: Path) -> None:
    commands = examples(ROOT / page)
    assert commands
    for command, shown in commands:
        if command.startswith("cap "):
            outcome = run(*shlex.split(command)[1:], cwd=tmp_path)
            assert outcome.code in (0, 1), (command, outcome.stderr)
            if shown:
                assert plain(outcome.stdout) == shown, command
        else:
            shell = shutil.which("sh")
            assert shell is not None
            subprocess.run([shell, "-c", command], cwd=tmp_path, check=True)


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/guide.md"])
def test_every_link_leads_to_a_file(page: str) -> None:
    path = ROOT / page
    for target in LINK.findall(path.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (path.parent / target).exists(), target
