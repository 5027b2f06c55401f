"""What was learnt of a folder, kept outside it: the same check or report is answered again without reading a file.

A cache may save time and change nothing else. It answers only when all this is the same: the bytes of every file, what
was asked (the day, the options, the width of the page), cap's own sources, Python and the libraries that read. Bytes
are known by their hash; a file whose size, times and inode are those of last time keeps its hash, unless it had changed
so little before it was looked at that the clock of the file system could not tell (the racy rule of git's index). What
is damaged, foreign or from another version counts for nothing, and a place that cannot be written is no cache at all.

One file of three lines of JSON for the checks of a folder, one for its reports: what it is and the sums of the two
others; the results; the files. The third is read only when something moved. Nothing here imports what reads or checks a
community.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from importlib.machinery import PathFinder
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Generic, NamedTuple, TypeVar

from cap import __version__
from cap.dossier import FICHIER, JOURNAL, PRIVE, Entree, Liste, empreinte, lire, lister
from cap.problem import Problem, Splice
from cap.verifier import Verification

if TYPE_CHECKING:
    from cap.communaute import Communaute

_FORME: Final = "cap/cache/1"
# Libraries whose version can change what is read or found.
_LIBRAIRIES: Final = ("yaml", "markdown_it", "mdit_py_plugins", "stdnum")
# The coarsest clock of a file system in use (FAT) counts by 2 seconds.
_TIC: Final = 2_000_000_000
_RESULTATS_MAX: Final = 6
_DOSSIERS_MAX: Final = 128
_TAILLE_MAX: Final = 16_000_000
# Above this many bytes to read again, nothing is looked up by content: the files are not all kept in memory.
_RELECTURE_MAX: Final = 64_000_000
# Found because the system refused something, or because cap failed: the next run may differ, so nothing is kept.
_PASSAGERS: Final = frozenset({"CAP000", "CAP001", "CAP004"})

Empreintes = Mapping[str, str]


class Rapport(NamedTuple):
    """A report on a folder as it is shown, and what could not be read of the folder."""

    texte: str
    problems: tuple[Problem, ...]


_Reponse = TypeVar("_Reponse", Verification, Rapport)


@dataclass(frozen=True)
class _Question(Generic[_Reponse]):
    """What is asked of a folder: which file keeps its answers, what they depend on besides the files of the folder.

    `calculer` finds the answer (with some files already read) and the hash of each file it rests on; `coder` makes it
    JSON, `decoder` gives it back.
    """

    genre: str
    demande: str
    calculer: Callable[[Liste, Mapping[str, bytes]], tuple[_Reponse, Empreintes]]
    coder: Callable[[_Reponse, Liste], Any]
    decoder: Callable[[Any, Liste], _Reponse]


def verification(racine: Path, prive: Path | None, jour: date, *, sans_cache: bool = False) -> Verification:
    """Check a whole community as it is on a day, from the cache when it can answer."""

    def trouver(liste: Liste, lus: Mapping[str, bytes]) -> tuple[Verification, Empreintes]:
        return calculer(racine, prive, jour, liste, lus)

    question = _Question("verifier", jour.isoformat(), trouver, _coder, _decoder)
    return _repondre(question, racine, prive, sans_cache)


def rapport(
    racine: Path,
    prive: Path | None,
    demande: tuple[object, ...],
    rediger: Callable[[Communaute], str],
    *,
    sans_cache: bool = False,
) -> Rapport:
    """Write a report on a community, from the cache when it can answer.

    `demande` tells everything that the text depends on besides the community (the command, the day, its options, the
    page), as values whose `repr` is always the same; `rediger` may depend on nothing else: no template, no other file.
    """

    def trouver(liste: Liste, lus: Mapping[str, bytes]) -> tuple[Rapport, Empreintes]:
        from cap.loader import load

        lu = load(racine, prive, remplace=lus, liste=liste)
        return Rapport(rediger(lu.communaute), lu.problems), lu.empreintes

    # What is not kept needs no name, and what it depends on may be a whole community.
    cle = "" if sans_cache else repr(demande)
    return _repondre(_Question("rapports", cle, trouver, _coder_rapport, _decoder_rapport), racine, prive, sans_cache)


def _repondre(question: _Question[_Reponse], racine: Path, prive: Path | None, sans_cache: bool) -> _Reponse:
    vu = time.time_ns()
    liste = lister(racine, prive)
    aucune = sans_cache or liste.refuses or (racine / JOURNAL).exists()
    fichier = None if aucune else _fichier(racine, prive, question.genre)
    if fichier is None:
        return question.calculer(liste, {})[0]
    present = (prive or racine / PRIVE).is_dir()
    memoire = _Memoire(fichier, _identite(racine, prive))
    signature = _signature(liste, present)
    garde = memoire.par_signature(signature, question.demande)
    if garde is not None:
        return question.decoder(garde, liste)
    lus: dict[str, bytes] = {}
    empreintes = memoire.empreintes(liste, lus)
    garde = memoire.resultat(_contenu(liste, present, empreintes), question.demande) if empreintes is not None else None
    if garde is not None:
        trouve = question.decoder(garde, liste)
    else:
        trouve, empreintes = question.calculer(liste, lus)
        if any(problem.code in _PASSAGERS for problem in trouve.problems):
            return trouve
        garde = question.coder(trouve, liste)
    contenu = _contenu(liste, present, empreintes or {})
    memoire.garder(garde, question.demande, liste, signature, contenu, empreintes or {}, vu)
    return trouve


def calculer(
    racine: Path,
    prive: Path | None,
    jour: date,
    liste: Liste | None = None,
    remplace: Mapping[str, bytes] = MappingProxyType({}),
) -> tuple[Verification, Empreintes]:
    """Read and check a community, with no cache, and give the hash of each file read.

    `remplace` gives the bytes of some files in place of what stands on disk.
    """
    from cap.loader import load, sans_ramasse_miettes
    from cap.rules import constater, exceptions

    with sans_ramasse_miettes():
        lu = load(racine, prive, remplace=remplace, liste=liste)
        problems = constater(lu.communaute, jour, lu.problems)
    return Verification(problems, tuple(lu.chemins), exceptions(lu.communaute)), lu.empreintes


def emplacement() -> Path | None:
    """Give the folder of the user's caches where cap keeps its own, or None where the system names none."""
    if sys.platform == "win32":  # pragma: no cover - the test machines run Unix
        base = os.environ.get("LOCALAPPDATA", "")
    else:
        base = os.environ.get("XDG_CACHE_HOME", "")
        maison = os.environ.get("HOME", "")
        if not Path(base).is_absolute() and maison:
            base = f"{maison}/Library/Caches" if sys.platform == "darwin" else f"{maison}/.cache"
    return Path(base) / "cap" if Path(base).is_absolute() else None


def _fichier(racine: Path, prive: Path | None, genre: str) -> Path | None:
    """Give the file that keeps what is known of a folder, checks or reports; None where it would be in the folder."""
    dossier = emplacement()
    if dossier is None:
        return None
    reel = Path(os.path.realpath(dossier))
    for chez in (racine, prive):
        if chez is not None and reel.is_relative_to(os.path.realpath(chez)):
            return None
    return dossier / f"{genre}-{empreinte(_lieux(racine, prive).encode('utf-8', 'surrogateescape'))}.jsonl"


def _lieux(racine: Path, prive: Path | None) -> str:
    return f"{os.path.realpath(racine)}\0{os.path.realpath(prive) if prive else ''}"


def _identite(racine: Path, prive: Path | None) -> str:
    """Give a hash of the folder and of everything outside it that a result depends on."""
    morceaux = [_FORME, _lieux(racine, prive), __version__, sys.version, *_sources(Path(__file__).parent)]
    for nom in _LIBRAIRIES:
        trouve = PathFinder.find_spec(nom)
        morceaux.append(f"{nom} {_etat(trouve.origin) if trouve and trouve.origin else ''}")
    return empreinte("\0".join(morceaux).encode("utf-8", "surrogateescape"))


def _sources(dossier: Path) -> Iterator[str]:
    """Describe each Python file of cap, so that no result outlives the code that found it."""
    for trouve in sorted(os.scandir(dossier), key=lambda entree: entree.name):
        if trouve.name.endswith(".py"):
            yield f"{trouve.path} {_etat(trouve.path)}"
        elif trouve.is_dir() and not trouve.name.startswith("__"):
            yield from _sources(Path(trouve.path))


def _etat(chemin: str) -> str:
    with suppress(OSError):
        etat = os.stat(chemin)  # noqa: PTH116 - one call a file, on the way of every cached answer
        return f"{etat.st_size} {etat.st_mtime_ns}"
    return ""


def _signature(liste: Liste, present: bool) -> str:
    """Give a hash of the list of files as the system describes them."""
    lignes = "\0".join([f"{entree.path}\0{entree.nature}\0{entree.etat}" for entree in liste.entrees])
    return empreinte(f"{present}\0{lignes}".encode("utf-8", "surrogateescape"))


def _contenu(liste: Liste, present: bool, empreintes: Empreintes) -> str:
    """Give a hash of the list of files and of their bytes (none for those that are never read)."""
    lignes = "\0".join([f"{item.path}\0{item.nature}\0{empreintes.get(item.path, '')}" for item in liste.entrees])
    return empreinte(f"{present}\0{lignes}".encode("utf-8", "surrogateescape"))


class _Memoire:
    """The cache file of one folder: what it says once checked (nothing when it is not sound), and its writing."""

    def __init__(self, fichier: Path, identite: str) -> None:
        self._fichier, self._identite = fichier, identite
        self._resultats: dict[str, Any] = {}
        self._derniere: dict[str, Any] = {}
        self._fichiers = b""
        with suppress(OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            self._lire()

    def _lire(self) -> None:
        with self._fichier.open("rb") as flux:
            entete, resultats, fichiers = flux.read(_TAILLE_MAX + 1).split(b"\n")
        annonce = json.loads(entete)
        if annonce["identite"] == self._identite and annonce["sommes"] == [empreinte(resultats), empreinte(fichiers)]:
            lu = json.loads(resultats)
            self._resultats, self._derniere, self._fichiers = lu["resultats"], lu["derniere"], fichiers

    def par_signature(self, signature: str, demande: str) -> Any:
        """Give the result known for a folder of which nothing seems to have moved, when that is certain, or None."""
        if not self._derniere.get("sur") or self._derniere["signature"] != signature:
            return None
        return self.resultat(self._derniere["contenu"], demande)

    def resultat(self, contenu: str, demande: str) -> Any:
        """Give what is known of these bytes and this question, or None."""
        return self._resultats.get(_cle(contenu, demande))

    def empreintes(self, liste: Liste, lus: dict[str, bytes]) -> Empreintes | None:
        """Give the hash of the bytes of every file, having read into `lus` only those that may have changed.

        None when nothing is known of the folder, or when there would be too much to read.
        """
        if not self._fichiers:
            return None
        connus = json.loads(self._fichiers)
        vu = self._derniere["vu"]
        trouves: dict[str, str] = {}
        douteux: list[Entree] = []
        for entree in liste.entrees:
            connu = connus.get(entree.path)
            if connu is not None and tuple(connu[0]) == entree.etat and entree.touche < vu - _TIC:
                trouves[entree.path] = connu[1]
            elif entree.nature == FICHIER and (connu is None or connu[1]):
                douteux.append(entree)
        if sum(entree.etat[0] for entree in douteux) > _RELECTURE_MAX:
            return None
        for entree in douteux:
            with suppress(OSError):
                octets = lire(entree.chemin)
                if octets is not None:
                    lus[entree.path] = octets
                    trouves[entree.path] = empreinte(octets)
        return trouves

    def garder(
        self,
        resultat: Any,
        demande: str,
        liste: Liste,
        signature: str,
        contenu: str,
        empreintes: Empreintes,
        vu: int,
    ) -> None:
        """Write what is now known, replacing the file whole; where that cannot be done, nothing is kept."""
        cle = _cle(contenu, demande)
        resultats = {ancien: garde for ancien, garde in self._resultats.items() if ancien != cle}
        resultats[cle] = resultat
        recents = dict(list(resultats.items())[-_RESULTATS_MAX:])
        sur = all(entree.touche < vu - _TIC for entree in liste.entrees)
        derniere = {"signature": signature, "contenu": contenu, "sur": sur, "vu": vu}
        corps = json.dumps({"derniere": derniere, "resultats": recents}).encode()
        etats = {entree.path: [entree.etat, empreintes.get(entree.path, "")] for entree in liste.entrees}
        fichiers = json.dumps(etats).encode()
        entete = json.dumps({"identite": self._identite, "sommes": [empreinte(corps), empreinte(fichiers)]}).encode()
        octets = b"\n".join([entete, corps, fichiers])
        if len(octets) <= _TAILLE_MAX:
            with suppress(OSError):
                self._ecrire(octets)

    def _ecrire(self, octets: bytes) -> None:
        dossier = self._fichier.parent
        dossier.mkdir(mode=0o700, parents=True, exist_ok=True)
        brouillon = dossier / f"{self._fichier.name}.{os.getpid()}.tmp"
        try:
            with os.fdopen(os.open(brouillon, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as flux:
                flux.write(octets)
            brouillon.replace(self._fichier)
        except OSError:
            brouillon.unlink(missing_ok=True)
            raise
        autres = sorted((autre for autre in os.scandir(dossier) if autre.is_file()), key=lambda a: a.stat().st_mtime_ns)
        for ancien in autres[:-_DOSSIERS_MAX]:
            Path(ancien.path).unlink(missing_ok=True)


def _cle(contenu: str, demande: str) -> str:
    return f"{contenu} {demande}"


def _coder(verification: Verification, liste: Liste) -> dict[str, Any]:
    lus = frozenset(verification.fichiers)
    return {
        "problemes": [_ligne(problem) for problem in verification.problems],
        "non_lus": [entree.path for entree in liste.entrees if entree.path not in lus],
        "exceptions": verification.exceptions,
    }


def _ligne(problem: Problem) -> list[Any]:
    pieces = [(piece.start, piece.end, piece.text) for piece in problem.fix]
    place = (problem.path, problem.line, problem.column)
    return [*place, problem.code, problem.severity, problem.message, problem.remedy, problem.length, pieces]


def _decoder(garde: dict[str, Any], liste: Liste) -> Verification:
    non_lus = frozenset(garde["non_lus"])
    return Verification(
        tuple(_probleme(*ligne) for ligne in garde["problemes"]),
        tuple(entree.path for entree in liste.entrees if entree.path not in non_lus),
        tuple(garde["exceptions"]),
    )


def _coder_rapport(rapport: Rapport, _: Liste) -> dict[str, Any]:
    return {"texte": rapport.texte, "problemes": [_ligne(problem) for problem in rapport.problems]}


def _decoder_rapport(garde: dict[str, Any], _: Liste) -> Rapport:
    return Rapport(garde["texte"], tuple(_probleme(*ligne) for ligne in garde["problemes"]))


def _probleme(
    path: str,
    line: int,
    column: int,
    code: str,
    severity: str,
    message: str,
    remedy: str,
    length: int,
    pieces: list[tuple[int, int, str]],
) -> Problem:
    fix = tuple(Splice(*piece) for piece in pieces)
    return Problem(path, line, column, code, severity, message, remedy, length, fix)
