"""The history of a community's folder: the only module that starts git, and plain values come out.

git is a program that a repository can tell to run others. So it only ever reads objects (`rev-parse`, `merge-base`,
`rev-list`, `cat-file --batch`), which ask no index, attribute, filter, hook, pager or alias; it fetches nothing, and
runs without the `GIT_*` of the environment. What a revision holds is read through its tree objects, each blob once and
within the limits of the loader; links and sub-modules are said, never followed.
"""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import IO, Final, NamedTuple

from cap.communaute import FICHIERS
from cap.declare import proche
from cap.dossier import BRUIT, DOSSIERS, FICHIER, LIEN, SUFFIXES, Entree, Liste, Refuse, du_format
from cap.graphie import composer
from cap.limites import TAILLE_MAX
from cap.refus import Refus
from cap.show import show

DELAI: Final = 60.0
"""Seconds left to git for one thing asked; a real folder takes a few hundredths."""
FICHIERS_MAX: Final = 50_000
"""Files read of one revision: a tree of a few bytes may name the same file a million times."""

_OPTIONS: Final = (
    "--no-pager", "--no-optional-locks", "--literal-pathspecs", "--no-replace-objects",
    "-c", "core.fsmonitor=false", "-c", f"core.hooksPath={os.devnull}", "-c", "protocol.allow=never",
    "-c", "safe.bareRepository=explicit", "-c", "core.bigFileThreshold=1m",
)  # fmt: skip
# What a community is made of, seen from its folder; a repository may hold much beside.
_DU_FORMAT: Final = tuple(
    sorted({nom for genre in FICHIERS for nom in (genre.motif.split("/")[0], genre.motif.replace(".yaml", ".yml"))})
)
_PRINCIPALES: Final = (("origin/HEAD", "origin/main", "origin/master"), ("main", "master"))
_ARBRE_MAX: Final = 20_000_000
_PAQUET: Final = 500
_REVISION_MAX: Final = 500
_SOUS_MODULE: Final = "c'est un sous-module de git"


class Revision(NamedTuple):
    """A state recorded in git: `nom` as it was asked for, the id of the commit, and the day it was recorded."""

    nom: str
    commit: str
    jour: date


class Arbre(NamedTuple):
    """The files of a community at a revision: their list as the loader takes it, and the bytes of each."""

    revision: Revision
    liste: Liste
    octets: Mapping[str, bytes]


@dataclass(frozen=True)
class Depot:
    """The repository that holds a community, seen from the community's folder.

    `prefixe` is the path of the folder inside the repository, empty or ended by `/`; `partiel` tells a shallow clone,
    whose history stops early.
    """

    dossier: Path
    programme: str
    prefixe: str
    partiel: bool

    def revision(self, nom: str) -> Revision:
        """Find what a branch, a tag, a commit or any other name of git designates; raise `Refus` where it is nothing.

        A name that begins with a hyphen, or holds what cannot be printed, is never given to git.
        """
        if not nom or nom.startswith("-") or len(nom) > _REVISION_MAX or not nom.isprintable():
            raise Refus(
                composer("« {} » ne peut pas désigner une révision de git.").format(show(nom[:_REVISION_MAX])),
                composer("Donnez une branche, une étiquette ou un commit, par exemple : main."),
            )
        commit = self._connu(nom)
        if not commit:
            raise Refus(composer("git ne connaît pas de révision « {} » ici.").format(show(nom)), self._piste(nom))
        return Revision(nom, commit, self._jour(commit))

    def base(self, une: Revision, autre: Revision) -> Revision:
        """Give the last state that two revisions have in common: where a branch left the other one."""
        fait = _lancer(self, ["merge-base", "--end-of-options", une.commit, autre.commit])
        commit = _ligne(fait.stdout)
        if fait.returncode or not commit:
            raise Refus(
                composer("« {} » et « {} » n'ont pas d'histoire commune ici.").format(show(une.nom), show(autre.nom)),
                _ENTIER if self.partiel else composer("Écrivez A..B, avec deux points, pour comparer les deux bouts."),
            )
        return une if commit == une.commit else Revision(commit[:10], commit, self._jour(commit))

    def principale(self, ici: Revision) -> Revision | None:
        """Find the main branch: the one of the remote or the local one, whichever left `ici` last; None without any."""
        courante = self.branche()
        trouvee: Revision | None = None
        for noms in _PRINCIPALES:
            nom = next((nom for nom in noms if nom != courante and self._connu(nom)), "")
            if not nom:
                continue
            candidate = self.revision(self._abrege(nom))
            if trouvee is None or self._contient(candidate, trouvee, ici):
                trouvee = candidate
        return trouvee

    def _contient(self, candidate: Revision, autre: Revision, ici: Revision) -> bool:
        """Tell whether `ici` left `candidate` after it left `autre`; without common history, it did not."""
        try:
            proche, loin = self.base(candidate, ici), self.base(autre, ici)
            return proche.commit != loin.commit and self.base(loin, proche).commit == loin.commit
        except Refus:
            return False

    def branche(self) -> str:
        """Name the current branch; empty on a commit that no branch is on (a detached HEAD)."""
        nom = self._abrege("HEAD")
        return "" if nom == "HEAD" else nom

    def dernier(self) -> Revision:
        """Give HEAD; raise `Refus` where nothing is recorded yet."""
        commit = self._connu("HEAD")
        if not commit:
            raise Refus(
                composer("Ce dépôt git n'a encore aucun enregistrement (commit) : il n'y a rien à comparer."),
                composer('Enregistrez d\'abord le dossier : "git add ." puis "git commit".'),
            )
        return Revision("HEAD", commit, self._jour(commit))

    def dernier_touche(self, ici: Revision) -> tuple[Revision, Revision | None]:
        """Give the last recorded state that changed the community, and the one before it (None: the very first)."""
        options = ["-n", "1", "--first-parent", "--end-of-options", ici.commit, "--"]
        fait = _lancer(self, ["rev-list", *options, *_DU_FORMAT])
        commit = _ligne(fait.stdout) or ici.commit
        parent = self._connu(f"{commit}^")
        touche = ici if commit == ici.commit else Revision(commit[:10], commit, self._jour(commit))
        return touche, Revision(parent[:10], parent, self._jour(parent)) if parent else None

    def lire(self, revisions: Iterable[Revision]) -> list[Arbre]:
        """Read the files of the community at several revisions, each object once, through one process.

        A file beyond the loader's limit comes cut just above it; a folder absent from a revision is an empty one.
        """
        with _objets(self) as objets:
            return [_arbre(objets, revision, self.prefixe) for revision in revisions]

    def _connu(self, nom: str) -> str:
        """Give the id of the commit that a name designates, or nothing."""
        fait = _lancer(self, ["rev-parse", "--verify", "--quiet", "--end-of-options", f"{nom}^{{commit}}"])
        return _ligne(fait.stdout) if not fait.returncode else ""

    def _abrege(self, nom: str) -> str:
        """Give the short name of what a name points at: `origin/main` for `origin/HEAD`, the branch for `HEAD`."""
        return _ligne(_lancer(self, ["rev-parse", "--abbrev-ref", nom]).stdout) or nom

    def _piste(self, nom: str) -> str:
        noms = _lancer(self, ["rev-parse", "--symbolic", "--branches", "--tags", "--remotes"]).stdout
        connus = [connu for connu in noms.decode("utf-8", "replace").split("\n") if connu]
        voisin = proche(nom, connus) or next((connu for connu in connus if connu.rpartition("/")[2] == nom), "")
        if voisin:
            return composer("Vouliez-vous « {} » ?").format(show(voisin))
        if self.partiel:
            return _ENTIER
        return composer('La liste : "git branch --all" et "git tag".')

    def _jour(self, commit: str) -> date:
        with _objets(self) as objets:
            return _jour_de(objets.un(commit, "commit"))


_ENTIER: Final = composer(
    'Ce dépôt est une copie partielle (shallow) : complétez-la par "git fetch --unshallow", ou, dans une intégration '
    'continue, par "fetch-depth: 0".'
)


def ouvrir(dossier: Path) -> Depot:
    """Find the repository that holds a community's folder; raise `Refus` with what to do where there is none."""
    depot = Depot(dossier, _programme(dossier), "", False)
    haut = _lancer(depot, ["rev-parse", "--show-toplevel"])
    if haut.returncode:
        raise _refus_du_depot(haut.stderr.decode("utf-8", "replace"))
    fait = _lancer(depot, ["rev-parse", "--is-shallow-repository", "--show-prefix"])
    partiel, _, prefixe = os.fsdecode(fait.stdout).partition("\n")
    return Depot(dossier, depot.programme, prefixe.removesuffix("\n"), partiel == "true")


def _refus_du_depot(dit: str) -> Refus:
    if "dubious ownership" in dit:
        return Refus(
            composer("git refuse de lire ce dépôt, qui appartient à un autre utilisateur de l'ordinateur."),
            composer('S\'il est bien à vous : "git config --global --add safe.directory" suivi de son chemin.'),
        )
    if "bare" in dit or "work tree" in dit:
        return Refus(
            composer("Ce dépôt git n'a pas de dossier de travail (dépôt nu)."),
            composer("Clonez-le, puis lancez la commande dans le clone."),
        )
    return Refus(
        composer("Ce dossier n'est pas suivi par git : son histoire n'est pas connue ici."),
        composer(
            "Une copie reçue en archive (zip) n'a pas d'histoire : prenez le dépôt par \"git clone\". "
            "--depuis accepte aussi une date, qui s'en passe."
        ),
    )


def _programme(dossier: Path) -> str:
    """Find git in the absolute folders of PATH: a program standing in the folder that is read is never run."""
    nom = "git.exe" if os.name == "nt" else "git"
    ici = os.path.realpath(dossier)
    for place in os.environ.get("PATH", os.defpath).split(os.pathsep):
        candidat = Path(place, nom)
        la = Path(place).is_absolute() and candidat.is_file() and os.access(candidat, os.X_OK)
        if la and not Path(os.path.realpath(candidat)).is_relative_to(ici):
            return str(candidat)
    raise Refus(
        composer("git n'est pas installé sur cet ordinateur : l'histoire du dossier ne peut pas être lue."),
        composer("Installez git, ou donnez une date à --depuis. Les autres commandes n'en ont pas besoin."),
    )


def _environnement() -> dict[str, str]:
    """Give git nothing that speaks to it, but what no configuration undoes: no way to reach anything is allowed.

    `protocol.allow=never` gives way to a `protocol.ext.allow` written in the repository, which runs a program.
    """
    gardees = {nom: valeur for nom, valeur in os.environ.items() if not nom.upper().startswith("GIT_")}
    return {**gardees, "LC_ALL": "C", "LANGUAGE": "", "GIT_ALLOW_PROTOCOL": "none", "GIT_NO_LAZY_FETCH": "1"}


def _lancer(depot: Depot, arguments: Sequence[str]) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(  # noqa: S603 - a program found in PATH, arguments in a list, no shell
            [depot.programme, *_OPTIONS, *arguments],
            cwd=depot.dossier,
            env=_environnement(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=DELAI,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Refus(composer("git n'a pas répondu en {} secondes.").format(int(DELAI)), code=1) from None
    except OSError as cause:
        raise Refus(composer("git n'a pas pu être lancé ({}).").format(show(cause.strerror)), code=1) from cause


def _ligne(sortie: bytes) -> str:
    return sortie.decode("utf-8", "replace").removesuffix("\n")


# --- objects ----------------------------------------------------------------------------------------------------


@contextmanager
def _objets(depot: Depot) -> Iterator[_Objets]:
    objets = _Objets(depot)
    try:
        yield objets
    finally:
        objets.fermer()


class _Objets:
    """A `git cat-file --batch` in waiting: objects by id, each asked once; started again past one that is too big."""

    def __init__(self, depot: Depot) -> None:
        self._depot = depot
        self._vus: dict[str, bytes] = {}
        self._processus: subprocess.Popen[bytes] | None = None
        self._minuterie: threading.Timer | None = None

    def un(self, oid: str, genre: str, limite: int = _ARBRE_MAX) -> bytes:
        """Give one object of a kind."""
        return self.plusieurs([oid], genre, limite)[oid]

    def plusieurs(self, oids: Iterable[str], genre: str, limite: int) -> Mapping[str, bytes]:
        """Give several objects of a kind; those beyond the limit (bytes) come cut one byte above it."""
        manquent = [oid for oid in dict.fromkeys(oids) if oid not in self._vus]
        while manquent:
            # What is asked at once fits in a pipe, so that neither side ever waits for the other to read.
            paquet = manquent[:_PAQUET]
            lus = self._lire(paquet, genre, limite)
            manquent = manquent[lus:]
        return self._vus

    def _lire(self, oids: Sequence[str], genre: str, limite: int) -> int:
        """Read a few objects, up to the first that is too big, and count them."""
        entree, sortie = self._ouvrir()
        try:
            entree.write("".join(f"{oid}\n" for oid in oids).encode())
            entree.flush()
            for rang, oid in enumerate(oids):
                mots = sortie.readline().split()
                if len(mots) != 3 or mots[1] != genre.encode():
                    raise self._illisible()
                taille = int(mots[2])
                octets = sortie.read(min(taille, limite + 1))
                if len(octets) < min(taille, limite + 1):
                    raise self._illisible()
                self._vus[oid] = octets
                if taille > limite:
                    self.fermer()
                    return rang + 1
                sortie.read(1)
        except OSError:
            raise self._illisible() from None
        return len(oids)

    def _illisible(self) -> Refus:
        return Refus(
            composer("git n'a pas pu donner le contenu de cette révision : il manque dans ce dépôt."),
            composer(
                'Si c\'est un clone sans contenus (--filter) : "git fetch --refetch --no-filter", ou clonez-le en '
                'entier. Sinon "git fsck" dira ce qui est abîmé.'
            ),
            code=1,
        )

    def _ouvrir(self) -> tuple[IO[bytes], IO[bytes]]:
        if self._processus is None:
            self._processus = subprocess.Popen(  # noqa: S603 - as in _lancer
                [self._depot.programme, *_OPTIONS, "cat-file", "--batch"],
                cwd=self._depot.dossier,
                env=_environnement(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
            self._minuterie = threading.Timer(DELAI, self._processus.kill)
            self._minuterie.daemon = True
            self._minuterie.start()
        entree, sortie = self._processus.stdin, self._processus.stdout
        assert entree is not None and sortie is not None  # noqa: S101 - both were asked for as pipes
        return entree, sortie

    def fermer(self) -> None:
        """End the process, whatever it was still about to say."""
        if self._processus is not None and self._minuterie is not None:
            self._minuterie.cancel()
            self._processus.kill()
            for flux in (self._processus.stdin, self._processus.stdout):
                with suppress(OSError):
                    flux.close()  # type: ignore[union-attr]
            self._processus.wait()
            self._processus = None


def _jour_de(commit: bytes) -> date:
    """Read the day a commit was recorded, where its author was; a date no calendar has is the nearest it has."""
    for ligne in commit.split(b"\n\n", 1)[0].split(b"\n"):
        if ligne.startswith(b"committer "):
            try:
                secondes, zone = ligne.rsplit(b" ", 2)[1:]
                heures = timedelta(minutes=(int(zone[:-2]) * 60 + int(zone[:1] + zone[-2:])))
                return datetime.fromtimestamp(int(secondes), timezone(heures)).date()
            except (ValueError, OverflowError, OSError):
                break
    return datetime.fromtimestamp(0, UTC).date()


# --- the files of a revision ------------------------------------------------------------------------------------


class _Noeud(NamedTuple):
    mode: bytes
    nom: str
    oid: str


def _noeuds(arbre: bytes, longueur: int) -> Iterator[_Noeud]:
    """Read a tree object: mode, space, name, NUL, the id in `longueur` bytes."""
    place = 0
    while place < len(arbre):
        nul = arbre.index(b"\0", place)
        mode, _, nom = arbre[place:nul].partition(b" ")
        place = nul + 1 + longueur
        yield _Noeud(mode, os.fsdecode(nom), arbre[nul + 1 : place].hex())


def _arbre(objets: _Objets, revision: Revision, prefixe: str) -> Arbre:
    longueur = len(revision.commit) // 2
    entete = objets.un(revision.commit, "commit")
    oid = entete.split(b"\n", 1)[0].removeprefix(b"tree ").decode("ascii", "replace")
    for nom in filter(None, prefixe.split("/")):
        dedans = (item for item in _noeuds(_entier(objets, oid), longueur) if item.nom == nom)
        trouve = next(dedans, None)
        if trouve is None or trouve.mode not in _DOSSIER:
            return Arbre(revision, Liste((), ()), {})
        oid = trouve.oid
    fichiers: dict[str, str] = {}
    liens: list[str] = []
    refuses: list[Refuse] = []
    _parcourir(objets, oid, longueur, "", fichiers, liens, refuses)
    objets.plusieurs(fichiers.values(), "blob", TAILLE_MAX)
    octets = {path: objets.un(blob, "blob", TAILLE_MAX) for path, blob in fichiers.items()}
    entrees = [Entree(path, path, FICHIER, _SANS_ETAT) for path in fichiers]
    entrees += [Entree(path, path, LIEN, _SANS_ETAT) for path in liens]
    return Arbre(revision, Liste(tuple(sorted(entrees)), tuple(refuses)), octets)


_SANS_ETAT: Final = (0, 0, 0, 0)
_DOSSIER: Final = (b"40000", b"040000")
_LIEN: Final = b"120000"
_MODULE: Final = b"160000"


def _entier(objets: _Objets, oid: str) -> bytes:
    arbre = objets.un(oid, "tree")
    if len(arbre) > _ARBRE_MAX:
        raise _trop()
    return arbre


def _trop() -> Refus:
    return Refus(
        composer("Cette révision contient plus de {} fichiers : elle n'est pas lue.").format(FICHIERS_MAX), code=1
    )


def _parcourir(
    objets: _Objets,
    oid: str,
    longueur: int,
    prefixe: str,
    fichiers: dict[str, str],
    liens: list[str],
    refuses: list[Refuse],
) -> None:
    """Gather what `dossier.lister` would list of the same folder on disk."""
    for noeud in _noeuds(_entier(objets, oid), longueur):
        path = prefixe + noeud.nom
        if noeud.nom.startswith(BRUIT):
            continue
        if noeud.mode == _MODULE:
            if path in DOSSIERS:
                refuses.append(Refuse(path, 0, _SOUS_MODULE))
        elif noeud.mode == _LIEN:
            if path in DOSSIERS or path.endswith(SUFFIXES):
                liens.append(path)
        elif noeud.mode in _DOSSIER:
            if du_format(path):
                _parcourir(objets, noeud.oid, longueur, f"{path}/", fichiers, liens, refuses)
        elif path.endswith(SUFFIXES):
            fichiers[path] = noeud.oid
            if len(fichiers) > FICHIERS_MAX:
                raise _trop()
