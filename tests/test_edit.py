"""What may be written, where, and how it is refused; the faults that strike on the way are in test_faults."""

from __future__ import annotations

import errno
import json
import os
import stat
import subprocess
from hashlib import sha256
from pathlib import Path

import pytest

from cap import edit
from cap.edit import Change, EcritureImpossible, pending, recover, write, write_outputs
from cap.splice import EditionRefusee


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "communaute"
    (folder / "acteurs").mkdir(parents=True)
    (folder / "communaute.yaml").write_bytes(b"nom: A\n")
    (folder / "acteurs" / "resam.yaml").write_bytes(b"nom: R\n")
    return folder


def tree(folder: Path) -> dict[str, bytes]:
    """Give every file of a folder, the working folder apart."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".cap" not in path.parts
    }


def refused(root: Path, *changes: Change) -> EcritureImpossible:
    before = tree(root)
    with pytest.raises(EcritureImpossible) as caught:
        write(root, changes)
    assert tree(root) == before
    assert caught.value.remede
    assert caught.value.code == 1
    return caught.value


# --- what is written -----------------------------------------------------------------------------------------


def test_files_are_changed_created_and_deleted_together(root: Path) -> None:
    write(
        root,
        [
            Change(Path("communaute.yaml"), b"nom: A\n", b"nom: B\n"),
            Change(root / "acteurs" / "resam.yaml", b"nom: R\n", None),
            Change(Path("actions/neuve/x.yaml"), None, b"x\n"),
        ],
    )
    assert tree(root) == {"communaute.yaml": b"nom: B\n", "actions/neuve/x.yaml": b"x\n"}


def test_a_write_leaves_nothing_but_a_folder_that_git_and_the_loader_skip(root: Path) -> None:
    subprocess.run(["git", "init", "-q", str(root)], check=True)
    write(root, [Change(Path("communaute.yaml"), b"nom: A\n", b"nom: B\n"), Change(Path("a.yaml"), None, b"")])
    assert {path.name for path in (root / ".cap").iterdir()} == {".gitignore", "verrou"}
    shown = subprocess.run(["git", "status", "--porcelain"], cwd=root, capture_output=True, text=True, check=True)
    assert ".cap" not in shown.stdout


def test_changes_that_change_nothing_write_nothing(root: Path) -> None:
    write(root, [Change(Path("communaute.yaml"), b"nom: A\n", b"nom: A\n"), Change(Path("absent"), None, None)])
    assert not (root / ".cap").exists()


def test_mode_is_kept_and_new_files_take_the_usual_one(root: Path) -> None:
    file = root / "communaute.yaml"
    file.chmod(0o640)
    write(root, [Change(file, b"nom: A\n", b"nom: B\n"), Change(root / "neuf.yaml", None, b"x")])
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    umask = os.umask(0)
    os.umask(umask)
    assert stat.S_IMODE((root / "neuf.yaml").stat().st_mode) == 0o666 & ~umask


def test_owner_is_kept_when_it_can_be(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def fchown(handle: int, uid: int, gid: int) -> None:
        asked.append((uid, gid))
        raise PermissionError(errno.EPERM, "no")

    monkeypatch.setattr(os, "fchown", fchown)
    handle = os.open(root / "communaute.yaml", os.O_WRONLY)
    owner = os.fstat(handle)
    other = os.stat_result((owner.st_mode, 0, 0, 1, owner.st_uid + 1, owner.st_gid, 0, 0, 0, 0))
    edit._dress(handle, other)
    os.close(handle)
    assert asked == [(owner.st_uid + 1, owner.st_gid)]


def test_the_root_may_be_reached_through_a_link(root: Path, tmp_path: Path) -> None:
    link = tmp_path / "lien"
    link.symlink_to(root)
    write(link, [Change(link / "communaute.yaml", b"nom: A\n", b"nom: B\n")])
    assert (root / "communaute.yaml").read_bytes() == b"nom: B\n"


def test_every_new_text_is_verified_before_anything_is_written(root: Path) -> None:
    seen = []

    def verify(path: Path, octets: bytes) -> None:
        seen.append((path, octets))
        if octets == b"mauvais":
            raise EditionRefusee("Ce texte ne se relit pas.")

    changes = [
        Change(Path("communaute.yaml"), b"nom: A\n", b"nom: B\n"),
        Change(Path("acteurs/resam.yaml"), b"nom: R\n", None),
        Change(Path("n.yaml"), None, b"mauvais"),
    ]
    with pytest.raises(EditionRefusee):
        write(root, changes, verify)
    assert [path for path, _ in seen] == [Path("communaute.yaml"), Path("n.yaml")]
    assert not (root / ".cap").exists()
    write(root, changes[:2], verify)
    assert tree(root) == {"communaute.yaml": b"nom: B\n"}


# --- what is refused -----------------------------------------------------------------------------------------


def test_a_file_edited_since_it_was_read_is_left_as_it_is(root: Path) -> None:
    gone = refused(root, Change(Path("acteurs/x.yaml"), b"x", b"y"))
    assert "a disparu" in gone.message
    edited = refused(root, Change(Path("communaute.yaml"), b"nom: Z\n", b"nom: B\n"), Change(Path("n"), None, b"n"))
    assert "a été modifié pendant" in edited.message
    exists = refused(root, Change(Path("communaute.yaml"), None, b"nom: B\n"))
    assert "existe déjà" in exists.message


@pytest.mark.parametrize("path", ["../dehors", "/etc/cap", "a/../../x", "a/../b", "", ".", "a\x00b", "~/../x"])
def test_nothing_is_written_out_of_the_community(root: Path, path: str) -> None:
    assert "hors de la communauté" in refused(root, Change(Path(path), None, b"x")).message


@pytest.mark.parametrize(
    "path", [".git/hooks/pre-commit", ".GIT/config", "sous/.git/config", ".cap/journal", ".git./config"]
)
def test_reserved_folders_are_refused(root: Path, path: str) -> None:
    assert "réservé" in refused(root, Change(Path(path), None, b"x")).message


def test_links_are_never_followed(root: Path, tmp_path: Path) -> None:
    outside = tmp_path / "dehors"
    outside.mkdir()
    (outside / "f").write_bytes(b"x")
    (root / "dossier").symlink_to(outside)
    (root / "fichier").symlink_to(outside / "f")
    for change in (
        Change(Path("dossier/f"), b"x", b"y"),
        Change(root / "dossier" / "g", None, b"y"),
        Change(Path("fichier"), b"x", b"y"),
        Change(Path("fichier"), b"x", None),
    ):
        assert "lien symbolique" in refused(root, change).message
    assert (outside / "f").read_bytes() == b"x"
    (root / ".cap").symlink_to(outside)
    assert "devrait être un dossier" in refused(root, Change(Path("n"), None, b"x")).message
    assert {path.name for path in outside.iterdir()} == {"f"}


@pytest.mark.parametrize("name", [".gitignore", "verrou", "journal"])
def test_links_planted_in_the_working_folder_are_not_followed(root: Path, tmp_path: Path, name: str) -> None:
    victim = tmp_path / "victime"
    victim.write_bytes(b"intacte")
    (root / ".cap").mkdir()
    (root / ".cap" / name).symlink_to(victim)
    assert "ELOOP" in refused(root, Change(Path("n"), None, b"x")).message
    assert victim.read_bytes() == b"intacte"
    assert pending(root) == {}


def test_only_regular_files_are_replaced(root: Path) -> None:
    os.mkfifo(root / "tube")
    for change in (
        Change(Path("acteurs"), b"", b"x"),
        Change(Path("tube"), b"", b"x"),
        Change(Path("communaute.yaml/x"), None, b"x"),
    ):
        assert "n’est pas ce que cap attend" in refused(root, change).message
    (root / ".cap").write_bytes(b"")
    assert "devrait être un dossier" in refused(root, Change(Path("n"), None, b"x")).message


def test_a_pipe_swapped_in_is_refused_without_waiting(root: Path) -> None:
    os.mkfifo(root / "tube")
    with pytest.raises(OSError, match="regular"):
        edit._current(root / "tube")


def test_a_protected_file_is_left_alone(root: Path) -> None:
    (root / "communaute.yaml").chmod(0o444)
    assert "protégé en écriture" in refused(root, Change(Path("communaute.yaml"), b"nom: A\n", b"x")).message


def test_two_changes_of_one_file_are_refused(root: Path) -> None:
    twice = [Change(Path("n"), None, b"x"), Change(root / "n", None, b"y")]
    assert "même fichier" in refused(root, *twice).message


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(EcritureImpossible, match="n’existe pas"):
        write(tmp_path / "rien", [Change(Path("n"), None, b"x")])


def test_hostile_names_are_spelled_out(root: Path) -> None:
    assert "\x1b" not in refused(root, Change(Path("../\x1b[2J"), None, b"x")).message


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (errno.ENOSPC, "le disque est plein (ENOSPC)"),
        (errno.EROFS, "lecture seule"),
        (errno.ENOTTY, "le système a répondu ENOTTY"),
    ],
)
def test_the_refusals_of_the_system_are_said_in_french(
    root: Path, monkeypatch: pytest.MonkeyPatch, number: int, reason: str
) -> None:
    def failing(operation: object, *args: object) -> None:
        raise OSError(number, "in English", str(args[0]) if args else None)

    monkeypatch.setattr(edit, "_disk", failing)
    error = refused(root, Change(Path("n"), None, b"x"))
    assert reason in error.message
    assert "English" not in error.message


# --- the lock ------------------------------------------------------------------------------------------------


def test_a_community_locked_by_another_is_refused_with_its_number(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(edit, "DELAI_VERROU", 0.05)
    with edit._locked(root):
        error = refused(root, Change(Path("n"), None, b"x"))
    assert f"verrouillé par le processus {os.getpid()}" in error.message
    write(root, [Change(Path("n"), None, b"x")])


def test_a_lock_whose_owner_wrote_nothing_yet_is_still_a_lock(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(edit, "DELAI_VERROU", 0.05)
    with edit._locked(root):
        (root / ".cap" / "verrou").write_bytes(b"")
        assert "processus inconnu" in refused(root, Change(Path("n"), None, b"x")).message


# --- other file systems inside the community -----------------------------------------------------------------


def test_a_mounted_folder_has_its_own_working_folder(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / "prive").mkdir()
    real = os.replace

    def replace(source: Path, target: Path) -> None:
        if ("prive" in source.parts) != ("prive" in target.parts):
            raise OSError(errno.EXDEV, "cross-device", str(target))
        real(source, target)

    monkeypatch.setattr(edit, "_device", lambda folder: 2 if "prive" in folder.parts else 1)
    monkeypatch.setattr(os, "replace", replace)
    write(root, [Change(Path("prive/contacts/a.yaml"), None, b"a"), Change(Path("b/c/d.yaml"), None, b"b")])
    assert tree(root)["prive/contacts/a.yaml"] == b"a"
    assert {path.name for path in (root / "prive" / ".cap").iterdir()} == {".gitignore"}


# --- an interrupted write ------------------------------------------------------------------------------------


def interrupted(root: Path) -> None:
    """Leave the folder as a process killed before the last file leaves it."""
    changes = [
        Change(Path("communaute.yaml"), b"nom: A\n", b"nom: B\n"),
        Change(Path("neuf.yaml"), None, b"n\n"),
        Change(Path("acteurs/resam.yaml"), b"nom: R\n", None),
    ]
    child = os.fork()
    if not child:
        edit._settle = lambda folder: os._exit(9) if not (root / "acteurs/resam.yaml").exists() else None  # type: ignore[assignment]
        write(root, changes)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


BEFORE = {"communaute.yaml": b"nom: A\n", "acteurs/resam.yaml": b"nom: R\n"}


def test_a_reader_of_an_interrupted_write_sees_the_old_files_and_writes_nothing(root: Path) -> None:
    interrupted(root)
    on_disk = tree(root)
    assert on_disk == {"communaute.yaml": b"nom: B\n", "neuf.yaml": b"n\n"}
    assert pending(root) == {
        root / "communaute.yaml": b"nom: A\n",
        root / "neuf.yaml": None,
        root / "acteurs/resam.yaml": b"nom: R\n",
    }
    assert tree(root) == on_disk


def test_the_next_write_puts_the_old_files_back_first(root: Path) -> None:
    interrupted(root)
    write(root, [Change(Path("communaute.yaml"), b"nom: A\n", b"nom: C\n")])
    assert tree(root) == {**BEFORE, "communaute.yaml": b"nom: C\n"}
    assert pending(root) == {}


def test_recovering_puts_the_old_files_back_once(root: Path) -> None:
    interrupted(root)
    (root / "acteurs").rmdir()
    assert recover(root)
    assert not recover(root)
    assert tree(root) == BEFORE
    assert {path.name for path in (root / ".cap").iterdir()} == {".gitignore", "verrou"}


def test_a_file_edited_after_the_interruption_is_never_covered_and_is_said_once(root: Path) -> None:
    interrupted(root)
    (root / "communaute.yaml").write_bytes(b"nom: repris\n")
    assert root / "communaute.yaml" not in pending(root)
    with pytest.raises(EcritureImpossible, match=r"«\u00a0communaute\.yaml\u00a0», modifié depuis"):
        write(root, [Change(Path("n"), None, b"x")])
    assert tree(root) == {**BEFORE, "communaute.yaml": b"nom: repris\n"}
    write(root, [Change(Path("n"), None, b"x")])


def test_old_bytes_that_were_damaged_are_not_put_back(root: Path) -> None:
    interrupted(root)
    (root / ".cap" / "0.ancien").write_bytes(b"autre")
    assert root / "communaute.yaml" not in pending(root)
    with pytest.raises(EcritureImpossible, match=r"communaute\.yaml"):
        recover(root)
    assert tree(root) == {**BEFORE, "communaute.yaml": b"nom: B\n"}


def test_a_reader_looks_again_when_a_write_ends_meanwhile(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    interrupted(root)
    real = edit._journal

    def journal(base: Path, octets: bytes | None) -> list[edit._Entree]:
        entries = real(base, octets)
        monkeypatch.setattr(edit, "_journal", real)
        recover(root)
        return entries

    monkeypatch.setattr(edit, "_journal", journal)
    assert pending(root) == {}
    readings = iter(b"0123456789")
    monkeypatch.setattr(edit, "_read_journal", lambda base: bytes([next(readings)]))
    monkeypatch.setattr(edit, "_journal", lambda base, octets: [])
    assert pending(root) == {}


@pytest.mark.parametrize(
    "journal",
    [
        b"",
        b"\xff",
        b"{}{",
        b"[1]",
        b'[{"fichier": "a"}]',
        b'[{"fichier": "a", "ancien": "communaute.yaml", "avant": null, "apres": null}]',
        b'[{"fichier": "a", "ancien": "../.cap/0.ancien", "avant": null, "apres": null}]',
        b"[" * 100_000,
    ],
)
def test_a_journal_that_makes_no_sense_is_said_and_never_followed(root: Path, journal: bytes) -> None:
    (root / ".cap").mkdir()
    (root / ".cap" / "journal").write_bytes(journal)
    assert pending(root) == {}
    assert "pas lisible" in refused(root, Change(Path("n"), None, b"x")).message


@pytest.mark.parametrize("target", [".git/hooks/pre-commit", "../victime", "/etc/passwd"])
def test_a_hostile_journal_reaches_nothing(root: Path, tmp_path: Path, target: str) -> None:
    (tmp_path / "victime").write_bytes(b"x")
    (root / ".cap").mkdir()
    entry = {"fichier": target, "ancien": ".cap/0.ancien", "avant": None, "apres": sha256(b"x").hexdigest()}
    (root / ".cap" / "journal").write_text(json.dumps([entry]))
    assert pending(root) == {}
    with pytest.raises(EcritureImpossible):
        recover(root)
    assert (tmp_path / "victime").read_bytes() == b"x"


def test_an_empty_journal_is_erased(root: Path) -> None:
    (root / ".cap").mkdir()
    (root / ".cap" / "journal").write_bytes(b"[]")
    assert recover(root)
    assert not (root / ".cap" / "journal").exists()


# --- outputs -------------------------------------------------------------------------------------------------


def test_outputs_are_written_where_they_differ(root: Path) -> None:
    out = root / "sorties"
    files = {"carte.svg": b"<svg/>", "cr/a.md": b"a"}
    assert write_outputs(out, files, root) == (out / "carte.svg", out / "cr/a.md")
    assert (out / ".gitignore").read_bytes() == b"*\n"
    (out / "note.txt").write_bytes(b"x")
    stamp = (out / "carte.svg").stat().st_mtime_ns
    assert write_outputs(out, {**files, "cr/a.md": b"b"}, root) == (out / "cr/a.md",)
    assert (out / "carte.svg").stat().st_mtime_ns == stamp
    assert tree(out) == {".gitignore": b"*\n", "carte.svg": b"<svg/>", "cr/a.md": b"b", "note.txt": b"x"}


def test_another_output_folder_receives_only_what_was_asked(root: Path, tmp_path: Path) -> None:
    assert write_outputs(tmp_path / "a" / "b", {"x": b"x"}, root)
    assert tree(tmp_path / "a") == {"b/x": b"x"}
    assert write_outputs(tmp_path / "c", {"x": b"x"})
    (root / "sorties").mkdir()
    (root / "sorties" / ".gitignore").write_bytes(b"!garde\n")
    write_outputs(root / "sorties", {}, root)
    assert (root / "sorties" / ".gitignore").read_bytes() == b"!garde\n"


def test_dangerous_output_folders_are_refused(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "maison"))
    (tmp_path / "maison").mkdir()
    (tmp_path / "lien").symlink_to(tmp_path / "maison")
    (tmp_path / "fichier").write_bytes(b"")
    for folder in (
        root,
        tmp_path,
        Path("/"),
        tmp_path / "maison",
        root / ".git",
        root / ".cap" / "x",
        tmp_path / "lien",
        tmp_path / "fichier",
    ):
        with pytest.raises(EcritureImpossible) as caught:
            write_outputs(folder, {"x": b"x"}, root)
        assert caught.value.remede
    assert not list((tmp_path / "maison").iterdir())
    monkeypatch.setattr(Path, "home", lambda: (_ for _ in ()).throw(RuntimeError("no home")))
    assert write_outputs(tmp_path / "sortie", {"x": b"x"}, root)


@pytest.mark.parametrize("name", ["../x", "/x", "", "a/../../x", "a\\b", "a\x00", ".git/hooks/x"])
def test_output_names_stay_under_their_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(EcritureImpossible, match="pas un nom de sortie"):
        write_outputs(tmp_path / "out", {name: b"x"})
    assert not (tmp_path / "out").exists()


def test_outputs_never_follow_links(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "victime").write_bytes(b"x")
    (tmp_path / "out" / "carte.svg").symlink_to(tmp_path / "victime")
    with pytest.raises(EcritureImpossible, match="lien symbolique"):
        write_outputs(tmp_path / "out", {"a": b"a", "carte.svg": b"y"})
    assert (tmp_path / "victime").read_bytes() == b"x"
    assert not (tmp_path / "out" / "a").exists()


def test_leftovers_of_killed_runs_go_once_they_are_old(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    for name in (".cap-1.tmp", ".cap-2.tmp", ".cap-x.tmp"):
        (out / name).write_bytes(b"")
    os.utime(out / ".cap-1.tmp", (0, 0))
    os.utime(out / ".cap-x.tmp", (0, 0))
    write_outputs(out, {"a": b"a"})
    assert {path.name for path in out.iterdir()} == {"a", ".cap-2.tmp", ".cap-x.tmp"}


def test_a_failed_output_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_outputs(tmp_path / "out", {"a": b"old"})
    (tmp_path / "out" / "a").chmod(0o640)

    def failing(*args: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "replace", failing)
    with pytest.raises(EcritureImpossible, match="le disque est plein"):
        write_outputs(tmp_path / "out", {"a": b"new"})
    assert tree(tmp_path / "out") == {"a": b"old"}
    monkeypatch.undo()
    write_outputs(tmp_path / "out", {"a": b"new"})
    assert stat.S_IMODE((tmp_path / "out" / "a").stat().st_mode) == 0o640


def test_a_folder_that_takes_no_file_is_named_rather_than_a_temporary_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, *_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system", str(path))

    monkeypatch.setattr("cap.edit._store", refuse)
    with pytest.raises(EcritureImpossible) as caught:
        write_outputs(tmp_path / "sorties", {"carte.svg": b"x"})
    assert f"dans «\u00a0{tmp_path / 'sorties'}\u00a0»" in caught.value.message
