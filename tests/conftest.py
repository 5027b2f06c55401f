"""What every test shares: cap run as it is typed, communities made of a dict of files, golden files."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

import hypothesis
import pytest

import cap
from cap.cli import run as run_command_line

GOLDEN = Path(__file__).parent / "golden"
SOURCES = Path(cap.__file__).parents[1]

# The same examples every time: a failure seen once is seen again, here and in CI.
hypothesis.settings.register_profile("cap", derandomize=True, deadline=None, database=None, max_examples=60)
hypothesis.settings.load_profile("cap")


@dataclass(frozen=True)
class Outcome:
    """What a command line gave back."""

    code: int
    stdout: str
    stderr: str


Run = Callable[..., Outcome]
Community = Callable[..., Path]
Golden = Callable[[str, str], None]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite the golden files with what cap now gives")


@pytest.fixture(autouse=True)
def neutral_environment(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep the developer's own settings, and cache, out of the tests."""
    for name in [name for name in os.environ if name.startswith(("CAP_", "_CAP_", "GIT_"))]:
        monkeypatch.delenv(name)
    for name in ("NO_COLOR", "FORCE_COLOR", "CI", "GITHUB_ACTIONS", "GITLAB_CI"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TZ", "UTC")
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CACHE_HOME", str(home / "cache"))
    # A file, never the null device: `git config --global` replaces the file it is told to write.
    (home / "gitconfig").touch()
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(home / "gitconfig"))
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run cap in this process, as typed: `run("verifier", "-C", folder, cwd=…, env={…}, stdin="…")`."""

    def typed(*arguments: object, cwd: Path | None = None, env: Mapping[str, str] = {}, stdin: str = "") -> Outcome:
        out, err = _stream(), _stream()
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8"))
            patch.chdir(cwd or tmp_path)
            for name, value in env.items():
                patch.setenv(name, value)
            code = run_command_line([str(argument) for argument in arguments])
        return Outcome(code, _written(out), _written(err))

    return typed


@pytest.fixture
def run_process(tmp_path: Path) -> Run:
    """Run cap in a process of its own, for what only a process shows (streams, signals, modules loaded).

    `shell="{cap} verifier | head -1"` runs a shell line in which `{cap}` is the program.
    """

    def typed(
        *arguments: object, cwd: Path | None = None, env: Mapping[str, str] = {}, stdin: str = "", shell: str = ""
    ) -> Outcome:
        program = [sys.executable, "-m", "cap"]
        command = ["bash", "-c", shell.format(cap=" ".join(program))] if shell else [*program, *map(str, arguments)]
        done = subprocess.run(
            command,
            cwd=cwd or tmp_path,
            env={**os.environ, "PYTHONPATH": str(SOURCES), **env},
            input=stdin.encode(),
            capture_output=True,
            timeout=120,
            check=False,
        )
        return Outcome(done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace"))

    return typed


@pytest.fixture
def community(tmp_path: Path) -> Community:
    """Write a community from a dict of files and give its folder: `community({"acteurs/resam.yaml": "nom: Résam"})`.

    Texts are dedented; bytes are written as they are; `communaute.yaml` is added where the dict has none (give it as
    None to leave it out). `name` makes several communities in one test.
    """

    def written(files: Mapping[str, str | bytes | None] = {}, name: str = "communaute") -> Path:
        folder = tmp_path / name
        for path, content in {"communaute.yaml": 'format: 1\nnom: "Essai"\n', **files}.items():
            if content is None:
                continue
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content if isinstance(content, bytes) else dedent(content).encode())
        folder.mkdir(exist_ok=True)
        return folder

    return written


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Compare a text with `tests/golden/<name>`, or rewrite that file under `--update-golden`."""

    def compared(name: str, text: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        assert path.is_file(), f"{name} does not exist: run pytest --update-golden, then read the file"
        assert text == path.read_bytes().decode()

    return compared


def _stream() -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n")


def _written(stream: io.TextIOWrapper) -> str:
    stream.flush()
    stream.seek(0)
    return stream.read()
