"""Which files a folder of a community holds, with what tells whether one has changed; nothing is opened.

Light on purpose: a cached answer needs the list of files and nothing of what reads them. The loader says which of them
it reads and why the others are left aside.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import Final, NamedTuple

from cap.limites import TAILLE_MAX

try:
    from _blake2 import blake2b  # hashlib loads OpenSSL, a tenth of the time of a cached answer
except ImportError:  # pragma: no cover - a Python that is not CPython
    from hashlib import blake2b

PRIVE: Final = "prive"
# The folders of format 1; a test holds them equal to those of `communaute.FICHIERS`.
DOSSIERS: Final = frozenset({"acteurs", "actions", "charte", "enquetes", "mesures", "prive", "reunions", "temps"})
# Where an unfinished write of `cap.edit` says what it was doing; while it is there, what stands on disk is half done.
JOURNAL: Final = ".cap/journal"
SUFFIXES: Final = (".yaml", ".yml", ".md")
PROFONDEUR: Final = 3

BRUIT: Final = (".", "~$")

_BOUCHEE: Final = 65_536
_LECTURE: Final = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)

FICHIER: Final = "fichier"
LIEN: Final = "lien"
AUTRE: Final = "autre"


class Entree(NamedTuple):
    """One candidate found: its path in the community, where it is on disk, what it is, and what its inode says.

    `etat` is (size, mtime, inode, ctime), times in nanoseconds; a change of content changes at least one of them,
    unless it follows the previous change within the tick of the file system's clock.
    """

    path: str
    chemin: str
    nature: str
    etat: tuple[int, int, int, int]

    @property
    def touche(self) -> int:
        """When the file last changed, in nanoseconds."""
        return max(self.etat[1], self.etat[3])


class Refuse(NamedTuple):
    """A folder that the system would not list, and its reason (`errno`, and the system's words)."""

    path: str
    errno: int
    raison: str


class Liste(NamedTuple):
    """What a folder holds, in the order of paths."""

    entrees: tuple[Entree, ...]
    refuses: tuple[Refuse, ...]


def lister(dossier: Path, prive: Path | None = None) -> Liste:
    """List the YAML and Markdown files of a community; `prive` names another place for its `prive/` folder.

    Hidden files, locks of office suites and folders that are not of the format are left out. Symbolic links are listed,
    never followed.
    """
    entrees: list[Entree] = []
    refuses: list[Refuse] = []
    _parcourir(str(dossier), "", entrees, refuses, sauf=(PRIVE,) if prive is not None else ())
    if prive is not None and prive.is_dir():
        _parcourir(str(prive), f"{PRIVE}/", entrees, refuses)
    entrees.sort()
    return Liste(tuple(entrees), tuple(refuses))


def _parcourir(
    chemin: str, prefixe: str, entrees: list[Entree], refuses: list[Refuse], sauf: Iterable[str] = ()
) -> None:
    try:
        with os.scandir(chemin) as contenu:
            trouves = list(contenu)
    except OSError as cause:
        refuses.append(Refuse(prefixe.rstrip("/") or ".", cause.errno or 0, cause.strerror or type(cause).__name__))
        return
    for trouve in trouves:
        nom = trouve.name
        if nom.startswith(BRUIT) or nom in sauf:
            continue
        if nom.endswith(SUFFIXES):
            _noter(trouve, prefixe + nom, entrees)
        elif du_format(prefixe + nom) and trouve.is_dir(follow_symlinks=False):
            _parcourir(trouve.path, f"{prefixe}{nom}/", entrees, refuses)
        elif prefixe + nom in DOSSIERS and trouve.is_symlink():
            _noter(trouve, prefixe + nom, entrees)


def du_format(path: str) -> bool:
    """Tell whether a folder of that path may hold files of the community."""
    morceaux = path.split("/")
    if morceaux[0] == PRIVE:
        morceaux = morceaux[1:]
    return not morceaux or (morceaux[0] in DOSSIERS and len(morceaux) <= PROFONDEUR)


def _noter(trouve: os.DirEntry[str], path: str, entrees: list[Entree]) -> None:
    try:
        etat = trouve.stat(follow_symlinks=False)
    except OSError:  # gone since it was listed
        return
    nature = FICHIER if trouve.is_file(follow_symlinks=False) else LIEN if trouve.is_symlink() else AUTRE
    entrees.append(Entree(path, trouve.path, nature, (etat.st_size, etat.st_mtime_ns, etat.st_ino, etat.st_ctime_ns)))


def lire(chemin: str) -> bytes | None:
    """Read a regular file whole, up to one byte over the limit; None when it is not a regular file.

    Never follows a link, never waits on a pipe. Raises `OSError` where the system refuses.
    """
    descripteur = os.open(chemin, _LECTURE)
    try:
        if not stat.S_ISREG(os.fstat(descripteur).st_mode):
            return None
        octets = os.read(descripteur, _BOUCHEE)
        if len(octets) == _BOUCHEE:
            while len(octets) <= TAILLE_MAX and (suite := os.read(descripteur, TAILLE_MAX + 1 - len(octets))):
                octets += suite
        return octets
    finally:
        os.close(descripteur)


def empreinte(octets: bytes) -> str:
    """Give the hash of the bytes of a file, by which two contents are told apart."""
    return blake2b(octets, digest_size=16).hexdigest()
