"""The folder of a community to one frozen model: the only reader of its files, each opened once.

A file that cannot be read, or holds faults, gives problems; every other file is still read.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Final

from cap import markdown, yamlfile
from cap.annuaire import Annuaire
from cap.communaute import FICHIERS, Communaute, Genre
from cap.declare import Fiche, is_id, proche, slug
from cap.graphie import composer
from cap.model import Reunion
from cap.problem import AVERTISSEMENT, ERREUR, Problem
from cap.source import TAILLE_MAX, Source, decode

_IGNORES: Final = frozenset({"sorties", "modeles", "imports", "node_modules", "__pycache__"})
_DOSSIERS: Final = frozenset(genre.motif.split("/")[0] for genre in FICHIERS if "/" in genre.motif)
_BRUIT: Final = (".*", "~$*", "*~", "*.tmp", "*.bak", "*.swp", "Thumbs.db", "desktop.ini")
_CONFLIT_NUAGE: Final = ("*conflicted copy*", "*copie en conflit*", "*sync-conflict*")
_PRIVE: Final = "prive"


@dataclass(frozen=True)
class Loaded:
    """What reading a folder gives: the community, and everything that was wrong while reading, sorted by place."""

    communaute: Communaute
    problems: tuple[Problem, ...]
    chemins: Mapping[str, Path] = field(default_factory=dict)

    def texte(self, path: str) -> str:
        """Read again the text of one file, to show the line of a problem."""
        chemin = self.chemins.get(path)
        if chemin is None:
            return ""
        try:
            return chemin.read_bytes().decode("utf-8-sig", errors="replace")
        except OSError:
            return ""


@dataclass(frozen=True, slots=True)
class Fichier:
    """A file found in the folder: its path relative to the community, and where it is on disk."""

    path: str
    chemin: str
    genre: Genre
    nom: str


class _Lecture:
    """The state of one reading: problems so far, and the files found by kind."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.fichiers: list[Fichier] = []

    def dire(self, path: str, code: str, message: str, remede: str = "", severity: str = ERREUR) -> None:
        self.problems.append(Problem(path, 0, 1, code, severity, composer(message), composer(remede)))


def load(dossier: Path, prive: Path | None = None) -> Loaded:
    """Read the community in `dossier`; `prive` names another place for its `prive/` folder.

    Never raises on what the folder holds. The model is complete whatever the faults: what could not be read is absent.
    """
    lecture = _Lecture()
    lecture.fichiers = find_files(dossier, prive, lecture.problems)
    par_attribut: dict[str, Any] = {}
    notes: list[tuple[Fichier, str]] = []
    for fichier in lecture.fichiers:
        octets = _octets(fichier, lecture)
        if octets is None:
            continue
        texte, problemes = decode(octets, fichier.path)
        lecture.problems.extend(problemes)
        if problemes:
            continue
        if fichier.path.endswith(".md"):
            notes.append((fichier, texte))
        else:
            source = Source(fichier.path, texte)
            _ranger(par_attribut, fichier, yamlfile.read(fichier.genre.fiche, source))
            lecture.problems.extend(source.problems)
    annuaire = Annuaire(par_attribut.get("acteurs", {}).values())
    for fichier, texte in notes:
        _ranger(par_attribut, fichier, _lire_markdown(fichier, texte, annuaire, lecture))
    communaute = Communaute(**par_attribut, prive_present=(prive or dossier / _PRIVE).is_dir())
    lecture.problems.extend(_format(communaute))
    chemins = {fichier.path: Path(fichier.chemin) for fichier in lecture.fichiers}
    return Loaded(communaute, tuple(sorted(lecture.problems)), chemins)


def find_files(dossier: Path, prive: Path | None, problems: list[Problem]) -> list[Fichier]:
    """List the files of a community, in the order of their paths, and say which were left aside and why."""
    lecture = _Lecture()
    lecture.problems = problems
    _parcourir(str(dossier), "", lecture)
    if prive is not None:
        lecture.fichiers = [item for item in lecture.fichiers if not item.path.startswith(f"{_PRIVE}/")]
        _parcourir(str(prive), f"{_PRIVE}/", lecture)
    lecture.fichiers.sort(key=lambda fichier: fichier.path)
    _jumeaux(lecture)
    return lecture.fichiers


def _parcourir(chemin: str, prefixe: str, lecture: _Lecture) -> None:
    try:
        entrees = sorted(os.scandir(chemin), key=lambda entree: entree.name)
    except OSError as cause:
        lecture.dire(
            prefixe.rstrip("/") or ".",
            "CAP001",
            f"Ce dossier ne peut pas être lu ({cause.strerror}).",
            "Vérifiez ses droits d’accès.",
        )
        return
    for entree in entrees:
        path = prefixe + entree.name
        if any(fnmatchcase(entree.name, motif) for motif in _BRUIT):
            continue
        if not entree.is_dir(follow_symlinks=False):
            _trouve(entree, path, lecture)
        elif _utile(path):
            _parcourir(entree.path, path + "/", lecture)


def _utile(path: str) -> bool:
    """Tell whether a folder may hold files of the community."""
    morceaux = path.split("/")
    if morceaux[0] == _PRIVE:
        morceaux = morceaux[1:]
    return not morceaux or (morceaux[0] in _DOSSIERS and morceaux[0] not in _IGNORES and len(morceaux) <= 3)


def _trouve(entree: os.DirEntry[str], path: str, lecture: _Lecture) -> None:
    if not path.endswith((".yaml", ".yml", ".md")):
        return
    if any(fnmatchcase(entree.name, motif) for motif in _CONFLIT_NUAGE):
        lecture.dire(
            path,
            "CAP012",
            "Ce fichier est une copie de conflit laissée par un espace partagé : il n’est pas lu.",
            "Reprenez ce qu’il apporte dans le fichier d’origine, puis effacez-le.",
            AVERTISSEMENT,
        )
        return
    genre = _genre(path)
    if genre is None:
        _inconnu(path, lecture)
        return
    if entree.is_symlink():
        lecture.dire(
            path,
            "CAP003",
            "Ce fichier est un lien vers un autre : il n’est pas lu.",
            "Remplacez le lien par le fichier lui-même.",
        )
        return
    nom = path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    if genre.motif.endswith("questionnaire.yaml"):
        nom = path.split("/")[-2]
    if "*" in genre.motif and genre.attribut in ("acteurs", "actions", "reunions") and not is_id(nom):
        lecture.dire(
            path,
            "CAP007",
            f"Le nom « {nom} » ne peut pas servir d’identifiant.",
            f"Renommez le fichier, par exemple en « {slug(nom)}.{path.rsplit('.', 1)[-1]} ».",
        )
    lecture.fichiers.append(Fichier(path, entree.path, genre, nom))


def _genre(path: str) -> Genre | None:
    simple = path.removesuffix(".yml") + ".yaml" if path.endswith(".yml") else path
    sous_prive = simple.removeprefix(f"{_PRIVE}/")
    for genre in FICHIERS:
        if _correspond(simple, genre.motif) or (sous_prive != simple and _correspond(sous_prive, genre.motif)):
            return genre
    return None


def _correspond(path: str, motif: str) -> bool:
    return path.count("/") == motif.count("/") and fnmatchcase(path, motif)


def _inconnu(path: str, lecture: _Lecture) -> None:
    if path.endswith(".md"):
        return  # a README or a note is at home anywhere
    connus = [genre.motif for genre in FICHIERS if "*" not in genre.motif]
    autre = proche(path, connus)
    lecture.dire(
        path,
        "CAP008",
        "Ce fichier n’a pas de place prévue dans le dossier : il n’est pas lu.",
        (f"Vouliez-vous l’appeler « {autre} » ? " if autre else "")
        + "La documentation du format donne la liste des fichiers.",
        AVERTISSEMENT,
    )


def _jumeaux(lecture: _Lecture) -> None:
    vus: dict[str, str] = {}
    for fichier in lecture.fichiers:
        cle = fichier.path.casefold().removesuffix(".yml").removesuffix(".yaml")
        if cle in vus:
            lecture.dire(
                fichier.path,
                "CAP006",
                f"Ce nom ne se distingue pas de « {vus[cle]} » sur tous les ordinateurs.",
                "Renommez l’un des deux.",
            )
        vus.setdefault(cle, fichier.path)


def _octets(fichier: Fichier, lecture: _Lecture) -> bytes | None:
    """Read a regular file whole, up to the size limit; never follow a link, never wait on a pipe."""
    try:
        descripteur = os.open(fichier.chemin, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError as cause:
        lecture.dire(
            fichier.path,
            "CAP001",
            f"Ce fichier ne peut pas être lu ({cause.strerror}).",
            "Vérifiez ses droits d’accès.",
        )
        return None
    with os.fdopen(descripteur, "rb", buffering=0) as flux:
        if not stat.S_ISREG(os.fstat(descripteur).st_mode):
            lecture.dire(
                fichier.path,
                "CAP004",
                "Ceci n’est pas un fichier ordinaire : il n’est pas lu.",
                "Remplacez-le par un fichier.",
            )
            return None
        try:
            return flux.read(TAILLE_MAX + 1)
        except OSError as cause:
            lecture.dire(
                fichier.path, "CAP001", f"Ce fichier ne peut pas être lu ({cause.strerror}).", "Vérifiez le disque."
            )
            return None


def _ranger(par_attribut: dict[str, Any], fichier: Fichier, item: Fiche | None) -> None:
    if item is None:
        return
    if "*" not in fichier.genre.motif:
        par_attribut[fichier.genre.attribut] = item
        return
    if "id" in type(item).__dict__:
        item = item.evolve(id=fichier.nom)
    par_attribut.setdefault(fichier.genre.attribut, {})[fichier.nom] = item


def _lire_markdown(fichier: Fichier, texte: str, annuaire: Annuaire, lecture: _Lecture) -> Fiche | None:
    entete = markdown.split_front_matter(texte, fichier.path)
    lecture.problems.extend(entete.problems)
    source = Source(fichier.path, entete.texte, entete.ligne, entete.decalage)
    item = yamlfile.read(fichier.genre.fiche, source) if entete.texte.strip() else fichier.genre.fiche()
    lecture.problems.extend(source.problems)
    item = item if item is not None else fichier.genre.fiche()
    if not item.ou.path:
        item = item.evolve(ou=item.ou._replace(path=fichier.path, line=1))
    if not isinstance(item, Reunion):
        articles = markdown.read_charte(entete.corps, fichier.path, entete.corps_ligne, entete.corps_decalage)
        return item.evolve(articles=articles, corps=entete.corps)
    notes = markdown.read_notes(entete.corps, fichier.path, entete.corps_ligne, entete.corps_decalage, annuaire)
    lecture.problems.extend(notes.problems)
    return item.evolve(
        notes=notes, corps=entete.corps, corps_ligne=entete.corps_ligne, date=item.date or _date_du_nom(fichier.nom)
    )


def _date_du_nom(nom: str) -> Any:
    """Deduce the date of a meeting from its file's name, so that notes without front matter already count."""
    from cap.dates import DateInvalide, parse

    try:
        return parse(nom[:10])
    except DateInvalide:
        return None


def _format(communaute: Communaute) -> list[Problem]:
    fiche = communaute.fiche
    if fiche.format in (None, 1):
        return []
    ou = fiche.place("format")
    return [
        Problem(
            ou.path,
            ou.line,
            ou.column,
            "CAP020",
            ERREUR,
            composer(f"Le format {fiche.format} n’est pas connu de cette version de cap."),
            composer("Mettez cap à jour, ou écrivez « format: 1 »."),
            ou.length,
        )
    ]
