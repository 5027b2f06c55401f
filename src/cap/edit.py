"""The only writer to disk: a write is old or new, never half, whatever stops it.

How `write` goes: lock; put back what an interrupted write left; compare each file with what the caller read; write all
new texts to `.cap/` and fsync them; install them one by one with `os.replace`; fsync the folders. With several files,
the old texts are kept in `.cap/` and a journal names them before the first is installed: erasing the journal is the
moment when the write becomes true. A failure on the way puts the old files back; a killed process leaves the journal,
and the next `write` (or `recover`) puts them back. Until then a reader takes `pending(root)`, which gives the old bytes
of the files being changed: it sees all old or all new, and writes nothing.

`.cap/` stands at the root of the community (and of any other file system mounted inside it), holds a `.gitignore` that
hides it, and starts with a dot so that the loader skips it. Nothing goes through a symbolic link or out of the root.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import stat
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Final, ParamSpec, TypeVar

from cap.refus import Refus
from cap.show import show

if sys.platform == "win32":  # pragma: no cover - the test machines run Unix
    import msvcrt
else:
    import fcntl

P = ParamSpec("P")
R = TypeVar("R")

DELAI_VERROU: Final = 5.0
"""Seconds to wait for another cap that writes in the same community."""

_ATELIER: Final = ".cap"
_JOURNAL: Final = "journal"
_CACHE_TOUT: Final = b"*\n"
_TRAVAIL: Final = re.compile(r"(?:\d{1,9}\.(?:nouveau|ancien)|journal\.nouveau)\Z")
_RESTE: Final = re.compile(r"\.cap-\d+\.tmp\Z")
_AGE_RESTE: Final = 3600.0  # seconds after which a temporary file in an output folder belongs to nobody
_SANS_SUIVRE: Final = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_CHERCHE: Final = "Libérez de la place, puis relancez\u00a0; rien n’a été modifié."
_CAUSES: Final[dict[int, tuple[str, str]]] = {
    errno.ENOSPC: ("le disque est plein", _CHERCHE),
    errno.EDQUOT: ("votre quota de disque est atteint", _CHERCHE),
    errno.EFBIG: ("le fichier dépasse la taille permise ici", _CHERCHE),
    errno.EACCES: ("l’accès est refusé", "Vérifiez vos droits sur ce dossier, puis relancez."),
    errno.EPERM: ("l’accès est refusé", "Vérifiez vos droits sur ce dossier, puis relancez."),
    errno.EROFS: ("ce dossier est en lecture seule", "Copiez la communauté dans un dossier où vous pouvez écrire."),
    errno.EIO: ("le disque a signalé une erreur", "Vérifiez le disque (ou le partage réseau), puis relancez."),
    errno.ENAMETOOLONG: ("le nom est trop long", "Choisissez un nom plus court."),
    errno.ELOOP: ("c’est un lien symbolique", "cap n’écrit jamais à travers un lien\u00a0: donnez le vrai dossier."),
}


class EcritureImpossible(Refus):
    """A write that could not be made; the files are as they were before it."""

    def __init__(self, message: str, remede: str = "Rien n’a été modifié.") -> None:
        super().__init__(message, remede, code=1)


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one file: `before` as it was read (None: must not exist), `after` as it will be (None: deleted).

    `path` stands under the root, absolute or relative to it.
    """

    path: Path
    before: bytes | None
    after: bytes | None


@dataclass(frozen=True, slots=True)
class _Pas:
    """One change on its way: its target, its working folder, its files there, the mode to keep."""

    target: Path
    change: Change
    nouveau: Path
    ancien: Path
    etat: os.stat_result | None


def write(root: Path, changes: Sequence[Change], verify: Callable[[Path, bytes], None] | None = None) -> None:
    """Make all changes of a community or none; changes that change nothing are left out.

    `verify` receives each path as given and its new bytes before anything is written; what it raises stops the write.
    Raises `EcritureImpossible`: a file is not as it was read, locked, out of the root, a link, read-only; or the system
    refused (full disk, rights…). The files are then as before.
    """
    wanted = [change for change in changes if change.before != change.after]
    if not wanted:
        return
    base = _real_root(root)
    targets = [_target(base, change.path, root) for change in wanted]
    if len({os.path.normcase(target) for target in targets}) < len(targets):
        raise EcritureImpossible("Deux modifications portent sur le même fichier.")
    for change in wanted:
        if verify is not None and change.after is not None:
            verify(change.path, change.after)
    with _in_french(base), _locked(base):
        _say_kept(base, _put_back(base))
        for target, change in zip(targets, wanted, strict=True):
            _compare(base, target, change.before)
        _transaction(base, targets, wanted)


def recover(root: Path) -> bool:
    """Put back the files of a write that was interrupted; tells whether there was one.

    Every `write` begins with this; readers never call it, they use `pending`.
    """
    base = _real_root(root)
    if not (base / _ATELIER / _JOURNAL).is_file():
        return False
    with _in_french(base), _locked(base):
        kept = _put_back(base)
        _say_kept(base, kept)
        return kept is not None


def pending(root: Path) -> dict[Path, bytes | None]:
    """Give the true bytes of the files that an unfinished write may have changed (None: the file does not exist yet).

    A reader takes these instead of what stands on disk; the dictionary is empty nearly always. Paths are absolute
    (`root.resolve()`). Reads only, never raises: a journal that makes no sense is left for `write` to report.
    """
    base = root.resolve()
    for _ in range(3):
        try:
            journal = _read_journal(base)
            entries = _journal(base, journal)
            found = {entry.target: _current(entry.ancien) for entry in entries if _to_put_back(entry)}
            if _read_journal(base) == journal:  # else the write ended, or another began, between these readings
                return found
        except (OSError, EcritureImpossible):
            break
    return {}


def write_outputs(out_dir: Path, files: Mapping[str, bytes], root: Path | None = None) -> tuple[Path, ...]:
    """Write what cap makes under `out_dir`, only where it differs, each file old or new; gives the paths written.

    `files` maps paths with `/`, relative to `out_dir`, to bytes. With `root`, the community: its own `sorties/` gets
    a `.gitignore` that hides it, and a folder that contains the community is refused. Never deletes or follows anything
    it did not make; the temporary files of killed runs go an hour later.
    """
    base = _output_folder(out_dir, root)
    wanted = {_output_path(base, name): octets for name, octets in files.items()}
    written = []
    with _in_french(base):
        _make_folders(base, [])
        if root is not None and base == root.resolve() / "sorties" and not (base / ".gitignore").exists():
            _replace_output(base / ".gitignore", _CACHE_TOUT)
        for target in wanted:
            _no_link(base, target)
        for folder in {target.parent for target in wanted}:
            _make_folders(folder, [])
            _sweep_outputs(folder)
        for target, octets in wanted.items():
            if _current(target) != octets:
                _replace_output(target, octets)
                written.append(target)
    return tuple(written)


# --- the seam through which everything touches the disk ------------------------------------------------------


def _disk(operation: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Do one thing to the disk: every change passes here, so that tests can fail or kill the N-th one."""
    return operation(*args, **kwargs)


@contextmanager
def _in_french(base: Path) -> Iterator[None]:
    try:
        yield
    except OSError as cause:
        raise _explained(base, cause) from cause


def _explained(base: Path, cause: OSError) -> EcritureImpossible:
    name = errno.errorcode.get(cause.errno or 0, "inconnue")
    reason, remedy = _CAUSES.get(cause.errno or 0, (f"le système a répondu {name}", "Relancez la commande."))
    where = Path(os.fsdecode(cause.filename)) if isinstance(cause.filename, str | bytes) else base
    where = where.parent if _RESTE.match(where.name) else where
    shown = where.relative_to(base).as_posix() if where.is_relative_to(base) and where != base else where.as_posix()
    if shown.split("/")[0] == _ATELIER:
        shown = base.name
    return EcritureImpossible(f"Impossible d’écrire dans «\u00a0{show(shown)}\u00a0»\u00a0: {reason} ({name}).", remedy)


# --- paths ---------------------------------------------------------------------------------------------------


def _real_root(root: Path) -> Path:
    base = root.resolve()
    if not base.is_dir():
        raise EcritureImpossible(
            f"Le dossier «\u00a0{show(root)}\u00a0» n’existe pas.", "Vérifiez le chemin, puis relancez."
        )
    return base


def _target(base: Path, path: Path, root: Path) -> Path:
    """Give the absolute path of a file of the community, or refuse: outside, through a link, or in `.git` or `.cap`."""
    roots = (base, Path(os.path.abspath(root)))  # noqa: PTH100 - as typed: following links here would hide them
    inside = next((path.relative_to(top) for top in roots if path.is_relative_to(top)), None)
    inside = inside if path.is_absolute() else path
    parts = inside.parts if inside is not None else ()
    if not parts or ".." in parts or any("\x00" in part for part in parts):
        raise EcritureImpossible(
            f"«\u00a0{show(path)}\u00a0» est hors de la communauté.", "cap n’écrit que dans son dossier."
        )
    if {part.casefold().rstrip(". ") for part in parts} & {".git", _ATELIER}:
        raise EcritureImpossible(f"«\u00a0{show(path)}\u00a0» est réservé\u00a0: cap n’y écrit pas.")
    target = base.joinpath(*parts)
    _no_link(base, target)
    return target


def _no_link(base: Path, target: Path) -> None:
    """Refuse a target reached through a symbolic link, or that is not a regular file."""
    step = base
    for part in target.relative_to(base).parts:
        step = step / part
        try:
            mode = step.lstat().st_mode
        except (FileNotFoundError, NotADirectoryError):
            return
        if stat.S_ISLNK(mode):
            raise EcritureImpossible(
                f"«\u00a0{show(step.relative_to(base).as_posix())}\u00a0» est un lien symbolique.",
                "cap n’écrit jamais à travers un lien\u00a0: remplacez-le par le fichier lui-même.",
            )
        if not (stat.S_ISREG(mode) if step == target else stat.S_ISDIR(mode)):
            raise EcritureImpossible(
                f"«\u00a0{show(step.relative_to(base).as_posix())}\u00a0» n’est pas ce que cap attend là."
            )


def _workshop(base: Path, target: Path) -> Path:
    """Give the working folder on the file system of a target: renaming works only inside one file system."""
    folder = target.parent
    while not folder.is_dir():
        folder = folder.parent
    device = _device(folder)
    while folder != base and _device(folder.parent) == device:
        folder = folder.parent
    return folder / _ATELIER


def _device(folder: Path) -> int:
    return folder.stat().st_dev


def _open_workshop(base: Path, workshop: Path) -> None:
    if workshop.is_symlink() or (workshop.exists() and not workshop.is_dir()):
        shown = show(workshop.relative_to(base).as_posix())
        raise EcritureImpossible(f"«\u00a0{shown}\u00a0» devrait être un dossier.", "Effacez-le\u00a0: cap le refera.")
    if not workshop.is_dir():
        with suppress(FileExistsError):  # another cap made it meanwhile
            _disk(os.mkdir, workshop)
    ignore = workshop / ".gitignore"
    if _current(ignore) != _CACHE_TOUT:
        _store(ignore, _CACHE_TOUT, None, exclusive=False)


# --- reading and writing bytes -------------------------------------------------------------------------------


def _current(target: Path) -> bytes | None:
    """Read a regular file without following a link or waiting on a pipe; None when there is none."""
    try:
        handle = os.open(target, os.O_RDONLY | _SANS_SUIVRE)
    except (FileNotFoundError, NotADirectoryError):
        return None
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(errno.EACCES, "not a regular file", str(target))
        pieces = []
        while piece := os.read(handle, 1 << 20):
            pieces.append(piece)
        return b"".join(pieces)
    finally:
        os.close(handle)


def _store(
    path: Path, octets: bytes, etat: os.stat_result | None, exclusive: bool = True, durable: bool = True
) -> None:
    """Write a new file, safe on disk when durable; it takes the mode and owner of `etat`, the file it stands for."""
    flags = os.O_WRONLY | os.O_CREAT | (os.O_EXCL if exclusive else 0) | _SANS_SUIVRE
    handle = _disk(os.open, path, flags, 0o600 if etat is not None else 0o666)
    try:
        _fill(handle, octets)
        if etat is not None:
            _dress(handle, etat)
        if durable:
            _disk(os.fsync, handle)
    finally:
        os.close(handle)


def _fill(handle: int, octets: bytes) -> None:
    rest = memoryview(octets)
    while rest:
        rest = rest[_disk(os.write, handle, rest) :]


def _dress(handle: int, etat: os.stat_result) -> None:
    now = os.fstat(handle)
    if hasattr(os, "fchown") and (now.st_uid, now.st_gid) != (etat.st_uid, etat.st_gid):
        with suppress(OSError):  # only an administrator may give a file to someone else
            os.fchown(handle, etat.st_uid, etat.st_gid)
    mode = stat.S_IMODE(etat.st_mode)
    if hasattr(os, "fchmod") and stat.S_IMODE(now.st_mode) != mode:
        _disk(os.fchmod, handle, mode)


def _make_folders(folder: Path, made: list[Path]) -> None:
    """Make a folder and its missing parents, each added to `made` as soon as it stands."""
    missing = []
    while not folder.is_dir():
        missing.append(folder)
        folder = folder.parent
    for step in reversed(missing):
        with suppress(FileExistsError):
            _disk(os.mkdir, step)
            made.append(step)


def _settle(folder: Path) -> None:
    """Ask the disk to keep what was renamed in a folder; where it cannot, the file is still old or new."""
    if os.name == "posix":
        with suppress(OSError):
            handle = _disk(os.open, folder, os.O_RDONLY)
            try:
                _disk(os.fsync, handle)
            finally:
                os.close(handle)


# --- the lock ------------------------------------------------------------------------------------------------


@contextmanager
def _locked(base: Path) -> Iterator[None]:
    """Hold the lock of a community; the system releases it when the process ends, however it ends."""
    workshop = base / _ATELIER
    _open_workshop(base, workshop)
    handle = _disk(os.open, workshop / "verrou", os.O_RDWR | os.O_CREAT | _SANS_SUIVRE, 0o666)
    try:
        _wait(handle)
        _disk(os.ftruncate, handle, 0)
        os.lseek(handle, 0, os.SEEK_SET)
        _fill(handle, str(os.getpid()).encode())
        yield
    finally:
        os.close(handle)


def _wait(handle: int) -> None:
    limit = time.monotonic() + DELAI_VERROU
    while not _take(handle):
        if time.monotonic() >= limit:
            os.lseek(handle, 0, os.SEEK_SET)
            pid = re.sub(rb"\D", b"", os.read(handle, 20)).decode() or "inconnu"
            raise EcritureImpossible(
                f"Une autre commande cap écrit dans cette communauté\u00a0: verrouillé par le processus {pid}.",
                "Attendez qu’elle se termine, puis relancez. Rien n’a été modifié.",
            )
        time.sleep(0.02)


if sys.platform == "win32":  # pragma: no cover - the test machines run Unix

    def _take(handle: int) -> bool:
        os.lseek(handle, 1 << 20, os.SEEK_SET)  # far from the number of the process, which others must read
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:

    def _take(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


# --- one transaction -----------------------------------------------------------------------------------------


def _compare(base: Path, target: Path, before: bytes | None) -> None:
    """Refuse when a file is no longer as it was read, or is protected."""
    _no_link(base, target)
    shown = show(target.relative_to(base).as_posix())
    now = _current(target)
    if now != before:
        if before is None:
            raise EcritureImpossible(
                f"«\u00a0{shown}\u00a0» existe déjà.", "Rien n’a été modifié\u00a0; choisissez un autre nom."
            )
        happened = "a disparu" if now is None else "a été modifié"
        raise EcritureImpossible(
            f"«\u00a0{shown}\u00a0» {happened} pendant que cap travaillait.",
            "Rien n’a été modifié\u00a0: relancez la commande.",
        )
    if before is not None and not stat.S_IMODE(target.lstat().st_mode) & 0o222:
        raise EcritureImpossible(
            f"«\u00a0{shown}\u00a0» est protégé en écriture.", "Retirez cette protection si elle n’est plus voulue."
        )


def _transaction(base: Path, targets: Sequence[Path], changes: Sequence[Change]) -> None:
    workshops = {_workshop(base, target) for target in targets}
    for workshop in workshops:
        _open_workshop(base, workshop)
        _sweep(workshop)
    steps = [
        _step(base, rank, target, change) for rank, (target, change) in enumerate(zip(targets, changes, strict=True))
    ]
    several = len(steps) > 1
    made: list[Path] = []
    try:
        for step in steps:
            _stage(step, keep_old=several)
        if several:
            _write_journal(base, steps)
        for step in steps:
            _compare(base, step.target, step.change.before)
            if step.change.after is not None:
                _make_folders(step.target.parent, made)
            _install(step)
        for folder in {step.target.parent for step in steps} | {folder.parent for folder in made}:
            _settle(folder)
        if several:
            _disk(os.unlink, base / _ATELIER / _JOURNAL)
            _settle(base / _ATELIER)
    except BaseException as cause:  # Ctrl-C included: the old files come back first
        _give_up(base, made, cause)
        raise
    finally:
        for workshop in workshops:
            if not (base / _ATELIER / _JOURNAL).exists():
                _sweep(workshop)


def _give_up(base: Path, made: Sequence[Path], cause: BaseException) -> None:
    """Put everything back after a failure; what cannot be put back now will be by the next command."""
    try:
        _put_back(base)
    except OSError:
        raise EcritureImpossible(
            "L’écriture s’est arrêtée en route et le disque ne répond plus.",
            "La prochaine commande cap qui écrit remettra d’abord les fichiers comme avant\u00a0; rien n’est perdu.",
        ) from cause
    for folder in reversed(made):
        with suppress(OSError):  # someone put a file there meanwhile
            folder.rmdir()


def _step(base: Path, rank: int, target: Path, change: Change) -> _Pas:
    workshop = _workshop(base, target)
    etat = target.lstat() if change.before is not None else None
    return _Pas(target, change, workshop / f"{rank}.nouveau", workshop / f"{rank}.ancien", etat)


def _stage(step: _Pas, keep_old: bool) -> None:
    if step.change.after is not None:
        _store(step.nouveau, step.change.after, step.etat)
    if keep_old and step.change.before is not None:
        _store(step.ancien, step.change.before, step.etat)


def _install(step: _Pas) -> None:
    if step.change.after is None:
        _disk(os.unlink, step.target)
    else:
        _disk(os.replace, step.nouveau, step.target)


def _sweep(workshop: Path) -> None:
    """Erase the working files that a killed write left; safe under the lock and without a journal."""
    with suppress(OSError):
        for name in os.listdir(workshop):  # noqa: PTH208 - names are all that is wanted
            if _TRAVAIL.match(name):
                (workshop / name).unlink(missing_ok=True)


# --- the journal ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Entree:
    target: Path
    ancien: Path
    avant: str | None
    apres: str | None


def _digest(octets: bytes | None) -> str | None:
    return None if octets is None else hashlib.sha256(octets).hexdigest()


def _write_journal(base: Path, steps: Sequence[_Pas]) -> None:
    entries = [
        {
            "fichier": step.target.relative_to(base).as_posix(),
            "ancien": step.ancien.relative_to(base).as_posix(),
            "avant": _digest(step.change.before),
            "apres": _digest(step.change.after),
        }
        for step in steps
    ]
    for folder in {step.ancien.parent for step in steps}:
        _settle(folder)
    draft = base / _ATELIER / f"{_JOURNAL}.nouveau"
    _store(draft, json.dumps(entries, ensure_ascii=True, indent=1).encode(), None)
    _disk(os.replace, draft, base / _ATELIER / _JOURNAL)
    _settle(base / _ATELIER)


def _read_journal(base: Path) -> bytes | None:
    workshop = base / _ATELIER
    return None if workshop.is_symlink() else _current(workshop / _JOURNAL)


def _journal(base: Path, octets: bytes | None) -> list[_Entree]:
    """Give what the journal of an unfinished write says (nothing when there is none), each path checked like any."""
    if octets is None:
        return []
    try:
        return [_entry(base, item) for item in json.loads(octets)]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise EcritureImpossible(
            "Le journal d’une écriture interrompue (.cap/journal) n’est pas lisible.",
            "Vérifiez vos derniers changements, puis effacez le fichier .cap/journal.",
        ) from None


def _entry(base: Path, item: Any) -> _Entree:
    target = _target(base, Path(*PurePosixPath(item["fichier"]).parts), base)
    ancien = base.joinpath(*PurePosixPath(item["ancien"]).parts)
    if ancien.parent.name != _ATELIER or ".." in ancien.parts or not _TRAVAIL.match(ancien.name):
        raise ValueError(item)
    _no_link(base, ancien)
    return _Entree(target, ancien, item["avant"], item["apres"])


def _to_put_back(entry: _Entree) -> bool:
    """Tell whether a file holds what the unfinished write put there, and its old bytes are at hand."""
    now = _digest(_current(entry.target))
    return now == entry.apres != entry.avant and _digest(_current(entry.ancien)) == entry.avant


def _put_back(base: Path) -> list[Path] | None:
    """Put back, under the lock, the files of an unfinished write; None when there was none.

    Gives the files left as they are because someone has edited them since: an edit by hand is never covered.
    """
    octets = _read_journal(base)
    if octets is None:
        return None
    entries = _journal(base, octets)
    undone = [entry for entry in entries if _to_put_back(entry)]
    kept = [entry.target for entry in entries if entry not in undone and _digest(_current(entry.target)) != entry.avant]
    for entry in undone:
        if entry.avant is None:
            _disk(os.unlink, entry.target)
        else:
            _make_folders(entry.target.parent, [])
            _disk(os.replace, entry.ancien, entry.target)
    for folder in {entry.target.parent for entry in undone}:
        _settle(folder)
    _disk(os.unlink, base / _ATELIER / _JOURNAL)
    for workshop in {entry.ancien.parent for entry in entries}:
        _sweep(workshop)
    return kept


def _say_kept(base: Path, kept: Sequence[Path] | None) -> None:
    """Stop once after an interrupted write whose files could not all be put back, so that someone looks at them."""
    if kept:
        shown = ", ".join(f"«\u00a0{show(path.relative_to(base).as_posix())}\u00a0»" for path in kept)
        raise EcritureImpossible(
            f"Une écriture avait été interrompue. Ses fichiers sont remis comme avant, sauf {shown}, modifié depuis.",
            "Vérifiez ce qui vient d’être nommé, puis relancez la commande.",
        )


# --- outputs -------------------------------------------------------------------------------------------------


def _output_folder(out_dir: Path, root: Path | None) -> Path:
    """Give the real path of an output folder, or refuse one where cap could cover what is not its own."""
    asked = f"«\u00a0{show(out_dir)}\u00a0»"
    if out_dir.is_symlink():
        raise EcritureImpossible(f"{asked} est un lien symbolique.", "Donnez le vrai dossier de sortie.")
    base = out_dir.resolve()
    if base.exists() and not base.is_dir():
        raise EcritureImpossible(f"{asked} n’est pas un dossier.", "Donnez un dossier de sortie.")
    protected = [Path(base.anchor), _home()]
    if root is not None:
        community = root.resolve()
        protected += [community, *community.parents]
        inside = base.relative_to(community).parts if base.is_relative_to(community) else ()
        if inside and inside[0].casefold() in (".git", _ATELIER):
            raise EcritureImpossible(
                f"{asked} est réservé\u00a0: cap n’y écrit pas.",
                "Donnez un dossier à part, comme «\u00a0sorties\u00a0».",
            )
    if base in protected:
        raise EcritureImpossible(
            f"{asked} contient autre chose que des sorties.", "Donnez un dossier à part, comme «\u00a0sorties\u00a0»."
        )
    return base


def _home() -> Path:
    try:
        return Path.home().resolve()
    except (RuntimeError, OSError):  # no HOME: nothing to protect
        return Path("/")


def _output_path(base: Path, name: str) -> Path:
    parts = PurePosixPath(name).parts
    if not parts or ".." in parts or name.startswith("/") or "\\" in name or "\x00" in name or ".git" in parts:
        raise EcritureImpossible(f"«\u00a0{show(name)}\u00a0» n’est pas un nom de sortie.")
    return base.joinpath(*parts)


def _sweep_outputs(folder: Path) -> None:
    """Erase the temporary files that killed runs left in an output folder, once they are surely nobody's."""
    with suppress(OSError):
        for name in os.listdir(folder):  # noqa: PTH208 - names are all that is wanted
            if _RESTE.match(name) and time.time() - (folder / name).lstat().st_mtime > _AGE_RESTE:
                (folder / name).unlink()


def _replace_output(target: Path, octets: bytes) -> None:
    """Write one output through a temporary file beside it; no fsync, since an output can always be made again."""
    draft = target.parent / f".cap-{os.getpid()}.tmp"
    draft.unlink(missing_ok=True)
    try:
        _store(draft, octets, target.lstat() if target.exists() else None, durable=False)
        _disk(os.replace, draft, target)
    except BaseException:
        with suppress(OSError):
            draft.unlink()
        raise
