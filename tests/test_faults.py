"""Faults at every step of a write: killed, refused by the disk, raced by an editor or a second cap. Old or new."""

from __future__ import annotations

import errno
import os
import resource
import signal
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from cap import edit
from cap.edit import Change, EcritureImpossible, pending, recover, write, write_outputs
from cap.splice import EditionRefusee, append_line, edited

OLD = {"a.yaml": b"a: 1\n", "b/b.yaml": b"b: 1\n", "b/gone.yaml": b"gone: 1\n"}
NEW = {"a.yaml": b"a: 2\n", "b/b.yaml": b"b: 2\n" * 500, "c/d/new.yaml": b"new: 1\n"}
SEVERAL = [
    Change(Path("a.yaml"), OLD["a.yaml"], NEW["a.yaml"]),
    Change(Path("b/b.yaml"), OLD["b/b.yaml"], NEW["b/b.yaml"]),
    Change(Path("c/d/new.yaml"), None, NEW["c/d/new.yaml"]),
    Change(Path("b/gone.yaml"), OLD["b/gone.yaml"], None),
]
ONE = SEVERAL[1:2]
ONE_NEW = {**OLD, "b/b.yaml": NEW["b/b.yaml"]}
CASES = pytest.mark.parametrize(("changes", "new"), [(SEVERAL, NEW), (ONE, ONE_NEW)], ids=["several", "one"])
Operation = Callable[..., Any]


def community(folder: Path) -> Path:
    for name, octets in OLD.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(octets)
    return folder.resolve()


def tree(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and ".cap" not in path.parts
    }


def seen(root: Path) -> dict[str, bytes]:
    """Give what a reader of the community sees, an unfinished write included."""
    files: dict[str, bytes | None] = {**tree(root)}
    files.update({path.relative_to(root).as_posix(): octets for path, octets in pending(root).items()})
    return {name: octets for name, octets in files.items() if octets is not None}


def leftovers(root: Path) -> set[str]:
    workshop = root / ".cap"
    return {path.name for path in workshop.iterdir()} - {".gitignore", "verrou"} if workshop.is_dir() else set()


def at_step(number: int, fault: Callable[[Operation, tuple[Any, ...]], Any], lasting: bool = False) -> Operation:
    """Stand for `edit._disk`: the step of that number (and all after it when lasting) meets the fault instead."""
    count = 0

    def disk(operation: Operation, *args: Any) -> Any:
        nonlocal count
        count += 1
        if count == number or (lasting and count > number):
            return fault(operation, args)
        return operation(*args)

    return disk


def steps() -> Iterator[int]:
    """Number the steps from 1; the test stops when none of its faults is met any more."""
    yield from range(1, 200)
    raise AssertionError("a write of four files has fewer than 200 steps")


def forked(job: Callable[[], None]) -> int:
    """Run a job in a child process; gives its exit code, 1 when cap refused."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # the runner may have threads, the child uses none
        child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    code = 99
    try:
        job()
        code = 0
    except (EcritureImpossible, EditionRefusee):
        code = 1
    finally:
        os._exit(code)


def die(operation: Operation, args: tuple[Any, ...]) -> None:
    """Die as a killed process does: in the middle of the step when it writes."""
    if operation is os.write:
        os.write(args[0], bytes(args[1])[: len(args[1]) // 2])
    os._exit(137)


# --- killed --------------------------------------------------------------------------------------------------


@CASES
def test_killed_before_any_step_a_write_is_old_or_new(
    tmp_path: Path, changes: list[Change], new: dict[str, bytes]
) -> None:
    met = set()
    for number in steps():
        root = community(tmp_path / str(number))

        def job(root: Path = root, number: int = number) -> None:
            edit._disk = at_step(number, die)
            write(root, changes)

        code = forked(job)
        assert code in (0, 137)
        state = seen(root)
        assert state in (OLD, new), number
        met.add(state == OLD)
        again = [Change(Path("a.yaml"), state["a.yaml"], b"a: 3\n")]
        write(root, again)
        assert tree(root) == {**state, "a.yaml": b"a: 3\n"}
        assert not leftovers(root)
        if code == 0:
            assert state == new
            break
    assert met == {True, False}


def test_killed_while_putting_back_it_is_put_back_by_the_next(tmp_path: Path) -> None:
    for number in steps():
        root = community(tmp_path / str(number))

        def interrupted(root: Path = root) -> None:
            end = (os.unlink, root / ".cap" / "journal")
            edit._disk = lambda *step: os._exit(137) if step == end else step[0](*step[1:])
            write(root, SEVERAL)

        def recovering(root: Path = root, number: int = number) -> None:
            edit._disk = at_step(number, die)
            recover(root)

        assert forked(interrupted) == 137
        assert seen(root) == OLD
        code = forked(recovering)
        assert seen(root) == OLD, number
        recover(root)
        assert tree(root) == OLD
        assert not leftovers(root)
        if code == 0:
            break


# --- refused by the disk -------------------------------------------------------------------------------------


@CASES
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EACCES], ids=errno.errorcode.get)
@pytest.mark.parametrize("lasting", [False, True], ids=["once", "lasting"])
def test_refused_at_any_step_the_old_state_stays(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    changes: list[Change],
    new: dict[str, bytes],
    number: int,
    lasting: bool,
) -> None:
    def refuse(operation: Operation, args: tuple[Any, ...]) -> None:
        met.append(operation)
        raise OSError(number, "no")

    for step in steps():
        root = community(tmp_path / str(step))
        met: list[Operation] = []
        with monkeypatch.context() as patch:
            patch.setattr(edit, "_disk", at_step(step, refuse, lasting))
            try:
                write(root, changes)
                written = True
            except EcritureImpossible as error:
                written = False
                assert error.remede
                assert errno.errorcode[number] in error.message or "arrêtée en route" in error.message
        assert seen(root) == (new if written else OLD), step
        if not written and not lasting:
            assert tree(root) == OLD
            assert not leftovers(root)
            assert not (root / "c").exists()
        state = seen(root)
        write(root, [Change(Path("a.yaml"), state["a.yaml"], b"a: 3\n")])
        assert tree(root) == {**state, "a.yaml": b"a: 3\n"}
        assert not leftovers(root)
        if not met:
            break


def test_interrupted_from_the_keyboard_at_any_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(operation: Operation, args: tuple[Any, ...]) -> None:
        raise KeyboardInterrupt

    for step in steps():
        root = community(tmp_path / str(step))
        with monkeypatch.context() as patch:
            patch.setattr(edit, "_disk", at_step(step, interrupt))
            try:
                write(root, SEVERAL)
            except KeyboardInterrupt:
                assert tree(root) in (OLD, NEW)
                assert not leftovers(root)
                continue
        assert tree(root) == NEW
        break


def test_a_really_full_disk_leaves_the_old_file(tmp_path: Path) -> None:
    root = community(tmp_path)

    def job() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
        try:
            write(root, [Change(Path("a.yaml"), OLD["a.yaml"], b"x" * 100_000)])
        except EcritureImpossible as error:
            assert "taille permise" in error.message
            raise

    assert forked(job) == 1
    assert tree(root) == OLD
    assert not leftovers(root)


def test_short_writes_are_finished(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = community(tmp_path)
    real = os.write
    monkeypatch.setattr(os, "write", lambda handle, octets: real(handle, bytes(octets)[:7]))
    write(root, SEVERAL)
    assert tree(root) == NEW


# --- power loss ----------------------------------------------------------------------------------------------


@CASES
def test_what_is_renamed_was_made_safe_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changes: list[Change], new: dict[str, bytes]
) -> None:
    root = community(tmp_path)
    opened: dict[int, Path] = {}
    safe: set[Path] = set()
    unsettled: set[Path] = set()
    journal = root / ".cap" / "journal"

    def disk(operation: Operation, *args: Any) -> Any:
        done = operation(*args)
        if operation is os.open:
            opened[done] = args[0]
        elif operation is os.fsync:
            safe.add(opened[args[0]])
            unsettled.discard(opened[args[0]])
        elif operation is os.replace:
            assert args[0] in safe
            assert journal.exists() or len(changes) == 1
            unsettled.add(args[1].parent)
        elif (operation, *args) == (os.unlink, journal):
            assert not unsettled
            unsettled.add(root / ".cap")
        return done

    monkeypatch.setattr(edit, "_disk", disk)
    write(root, changes)
    assert tree(root) == new
    assert not unsettled


# --- others at work ------------------------------------------------------------------------------------------


@CASES
def test_an_editor_that_saves_meanwhile_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changes: list[Change], new: dict[str, bytes]
) -> None:
    theirs = b"b: de la main\n"
    for step in steps():
        root = community(tmp_path / str(step))
        target = root / "b/b.yaml"
        met: list[bool] = []

        def save(operation: Operation, args: tuple[Any, ...], target: Path = target, met: list[bool] = met) -> Any:
            # the one instant no program can close: between the last look at the file and its replacement
            met.append(operation is os.replace and args[1] == target)
            if not met[0]:
                target.write_bytes(theirs)
            return operation(*args)

        with monkeypatch.context() as patch:
            patch.setattr(edit, "_disk", at_step(step, save))
            try:
                write(root, changes)
                written = True
            except EcritureImpossible as error:
                written = False
                assert "pendant que cap travaillait" in error.message
        state = tree(root)
        assert written or state == {**OLD, "b/b.yaml": theirs}
        assert state["b/b.yaml"] == (theirs if met and not met[0] else new["b/b.yaml"])
        if not met:
            break


def test_six_writers_at_once_lose_no_entry(tmp_path: Path) -> None:
    root = tmp_path.resolve()
    suivi = root / "suivi.yaml"
    suivi.write_bytes(b"# suivi\n")

    def append(name: str) -> None:
        for _ in range(200):
            before = suivi.read_bytes()
            after = edited(before, lambda text: append_line(text, {"de": name, "etat": "fait"}))
            try:
                write(root, [Change(suivi, before, after)])
                return
            except EcritureImpossible as refusal:
                if "modifié pendant" not in refusal.message:
                    raise
        raise EcritureImpossible("jamais")

    children = []
    for rank in range(6):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            child = os.fork()
        if not child:
            code = 1
            try:
                for turn in range(5):
                    append(f"r{rank}-t{turn}")
                code = 0
            finally:
                os._exit(code)
        children.append(child)
    codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    entries = [entry["de"] for entry in yaml.safe_load(suivi.read_bytes())]
    assert len(entries) == len(set(entries))
    assert {f"r{rank}-t{turn}" for rank, code in enumerate(codes) if not code for turn in range(5)} <= set(entries)
    assert codes == [0] * 6
    assert suivi.read_bytes().count(b"\n") == 31
    assert not leftovers(root)


def test_readers_never_stumble_while_a_writer_works(tmp_path: Path) -> None:
    root = tmp_path.resolve()
    names = ["x.yaml", "y.yaml", "z.yaml"]
    for name in names:
        (root / name).write_bytes(b"0")

    def job() -> None:
        for turn in range(1, 40):
            write(root, [Change(Path(name), b"%d" % (turn - 1), b"%d" % turn) for name in names])

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if not child:
        try:
            job()
        finally:
            os._exit(0)
    done = 0
    while not done:
        done, _ = os.waitpid(child, os.WNOHANG)
        for path, octets in pending(root).items():
            assert octets is not None
            assert path.name in names
    assert seen(root) == dict.fromkeys(names, b"39")


# --- outputs -------------------------------------------------------------------------------------------------


def test_killed_outputs_are_each_old_or_new_and_can_be_made_again(tmp_path: Path) -> None:
    files = {"a.svg": b"new a" * 100, "b/c.md": b"new c"}
    for number in steps():
        out = tmp_path / str(number)
        write_outputs(out, {"a.svg": b"old a"})

        def job(out: Path = out, number: int = number) -> None:
            edit._disk = at_step(number, die)
            write_outputs(out, files)

        code = forked(job)
        assert (out / "a.svg").read_bytes() in (b"old a", files["a.svg"])
        assert not (out / "b/c.md").exists() or (out / "b/c.md").read_bytes() == files["b/c.md"]
        write_outputs(out, files)
        assert {name: (out / name).read_bytes() for name in files} == files
        if code == 0:
            break


# --- commands that write ---------------------------------------------------------------------------------------

TENUE = """\
---
instance: copil
date: 2026-01-19
statut: tenue
presents: [resam, ville]
x-salle: chez nous   # de la main
---
## Budget
Décision D1 : on garde la salle
- [ ] A1 @resam : appeler la mairie
Question : qui paie ?
"""
COMMUNAUTE = {
    "communaute.yaml": 'format: 1\nnom: "Essai"\n',
    "acteurs/resam.yaml": 'nom: "Résam"\n',
    "acteurs/ville.yaml": 'nom: "Ville"\n',
    "gouvernance.yaml": 'instances:\n  - id: copil\n    nom: "Comité de pilotage"\n    membres: tous\n',
    "journal.yaml": "envois:\n  - {le: 2026-01-05, objet: invitation, reunion: 2026-01-19-copil, a: tous}\n",
    "suivi.yaml": "",
    "reunions/2026-01-19-copil.md": TENUE,
    "reunions/2026-03-16-copil.md": "---\ninstance: copil\ndate: 2026-03-16\nstatut: prevue\n---\n",
}
COMMANDES = {
    "notes": ("cr", "notes", "2026-03-16-copil", "../notes.txt"),
    "clore": ("cr", "clore", "2026-01-19-copil", "--sans-question"),
    "diffuser": ("cr", "diffuser", "2026-01-19-copil", "--le", "2026-01-22"),
    "approuver": ("cr", "approuver", "2026-01-19-copil", "--le", "2026-02-10", "--par", "le bureau"),
    "fait": ("suivi", "fait", "2026-01-19-copil#A1", "--le", "2026-02-10"),
    "annoncer": ("reunion", "annoncer", "2026-03-16-copil", "--le", "2026-03-01"),
    "deplacer": ("reunion", "deplacer", "2026-03-16-copil", "--le", "2026-03-23"),
    "odj": ("odj", "copil", "--le", "2026-05-18"),
}


def command_folder(folder: Path) -> Path:
    for name, texte in COMMUNAUTE.items():
        path = folder / "communaute" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(texte, encoding="utf-8")
    (folder / "notes.txt").write_text("Décision : oui\nÀ faire : @ville : relire\n", encoding="utf-8")
    return (folder / "communaute").resolve()


def sources(root: Path) -> dict[str, bytes]:
    """Give what a reader sees of the community's own files, what cap makes left aside."""
    return {name: octets for name, octets in seen(root).items() if not name.startswith("sorties/")}


@pytest.mark.parametrize("nom", COMMANDES)
def test_a_command_killed_at_any_write_leaves_old_or_new_and_can_be_typed_again(
    tmp_path: Path, run: Any, nom: str
) -> None:
    typed = [*COMMANDES[nom], "--date", "2026-03-02"]
    done = command_folder(tmp_path / "done")
    old = sources(done)
    counted: list[Operation] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(edit, "_disk", lambda operation, *args: (counted.append(operation), operation(*args))[1])
        outcome = run(*typed, cwd=done)
    assert outcome.code == 0, outcome.stderr
    new = sources(done)
    assert new != old
    telling = [rank for rank, operation in enumerate(counted, 1) if operation in (os.write, os.replace, os.unlink)]
    for number in telling:
        root = command_folder(tmp_path / str(number))

        def job(root: Path = root, number: int = number) -> None:
            edit._disk = at_step(number, die)
            run(*typed, cwd=root)

        forked(job)
        state = sources(root)
        assert state in (old, new), number
        again = run(*typed, cwd=root)
        assert sources(root) == new, number
        assert again.code == 0 or state == new
        assert not leftovers(root)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES], ids=errno.errorcode.get)
@pytest.mark.parametrize("nom", COMMANDES)
def test_a_command_refused_by_the_disk_says_so_in_french_and_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Any, nom: str, number: int
) -> None:
    def refuse(operation: Operation, args: tuple[Any, ...]) -> None:
        raise OSError(number, "no")

    root = command_folder(tmp_path)
    old = sources(root)
    monkeypatch.setattr(edit, "_disk", at_step(1, refuse, lasting=True))
    outcome = run(*COMMANDES[nom], "--date", "2026-03-02", cwd=root)
    assert outcome.code == 1
    assert outcome.stderr.startswith("Erreur\u00a0:") and "Traceback" not in outcome.stderr
    assert "Écrit" not in outcome.stderr
    assert sources(root) == old
