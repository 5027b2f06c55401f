"""The folder of a community to one frozen model: the only reader of its files, each opened once.

A file that cannot be read, or holds faults, gives problems; every other file is still read.
"""

from __future__ import annotations

import errno
import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from cap import markdown, yamlfile
from cap.communaute import FICHIERS, Communaute, Genre
from cap.declare import Fiche, is_id, proche, slug
from cap.dossier import DOSSIERS, FICHIER, JOURNAL, LIEN, PRIVE, Liste, empreinte, lire, lister
from cap.graphie import composer
from cap.mdmentions import Annuaire, Repertoire
from cap.model import Acteur, Reunion
from cap.problem import AVERTISSEMENT, ERREUR, Problem
from cap.source import Source, decode

_CONFLIT_NUAGE: Final = ("*conflicted copy*", "*copie en conflit*", "*sync-conflict*")


@dataclass(frozen=True)
class Loaded:
    """What reading a folder gives: the community, and everything that was wrong while reading, sorted by place.

    `chemins` tells where each file is on disk, `empreintes` the hash of the bytes that were read of it (none: the file
    could not be read).
    """

    communaute: Communaute
    problems: tuple[Problem, ...]
    chemins: Mapping[str, Path] = field(default_factory=dict)
    empreintes: Mapping[str, str] = field(default_factory=dict)


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


def load(
    dossier: Path,
    prive: Path | None = None,
    *,
    remplace: Mapping[str, bytes | None] = MappingProxyType({}),
    liste: Liste | None = None,
    deja: DejaLu | None = None,
) -> Loaded:
    """Read the community in `dossier`; `prive` names another place for its `prive/` folder.

    `remplace` gives the bytes of some files in place of what stands on disk (None: the file does not exist); a path of
    it that is not on disk is read as if it were. `liste` is what `dossier.lister` gave, when it is already known.
    `deja` remembers what files say, for readings of nearly the same ones.
    Never raises on what the folder holds. The model is complete whatever the faults: what could not be read is absent.
    """
    liste = liste or lister(dossier, prive)
    present = (prive or dossier / PRIVE).is_dir()
    with sans_ramasse_miettes():
        return _load(dossier, {**_en_suspens(dossier), **remplace}, liste, present, deja)


def load_bytes(liste: Liste, octets: Mapping[str, bytes], deja: DejaLu | None = None) -> Loaded:
    """Read a community from the bytes of its files, as a revision of git keeps them: the disk is not touched.

    `liste` names the files and what is none (links, folders that cannot be read); `octets` holds every regular one.
    """
    present = any(path.startswith(f"{PRIVE}/") for path in octets)
    with sans_ramasse_miettes():
        return _load(Path(), octets, liste, present, deja)


@contextmanager
def sans_ramasse_miettes() -> Iterator[None]:
    """Suspend the search for cycles while many objects that stay are made: a third of the time of a large folder.

    Nodes and items hold no cycle, so that nothing waits for it.
    """
    actif = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if actif:
            gc.enable()


def _load(
    dossier: Path, remplace: Mapping[str, bytes | None], liste: Liste, prive_present: bool, deja: DejaLu | None
) -> Loaded:
    lecture = _Lecture()
    _trouver(dossier, remplace, liste, lecture)
    par_attribut: dict[str, Any] = {}
    notes: list[tuple[Fichier, str, str]] = []
    empreintes: dict[str, str] = {}
    illisibles = {fichier.path for fichier in lecture.fichiers}
    for fichier in lecture.fichiers:
        octets = remplace[fichier.path] if fichier.path in remplace else _octets(fichier, lecture)
        if octets is None:
            continue
        vu = empreintes[fichier.path] = empreinte(octets)
        lu = deja.fichier(fichier, vu, octets) if deja is not None else _lire_fichier(fichier, octets)
        lecture.problems.extend(lu.problems)
        if lu.texte is not None:
            notes.append((fichier, vu, lu.texte))
            illisibles.discard(fichier.path)
        elif lu.item is not None:
            _ranger(par_attribut, fichier, lu.item)
            illisibles.discard(fichier.path)
    annuaire = _repertoire(par_attribut.get("acteurs", {}).values(), lecture.fichiers, illisibles)
    for fichier, vu, texte in notes:
        if deja is not None:
            item, problems = deja.notes(fichier, vu, texte, annuaire)
        else:
            item, problems = _lire_markdown(fichier, texte, annuaire)
        lecture.problems.extend(problems)
        _ranger(par_attribut, fichier, item)
    communaute = Communaute(**par_attribut, prive_present=prive_present, illisibles=frozenset(illisibles))
    lecture.problems.extend(_format(communaute))
    chemins = {fichier.path: Path(fichier.chemin) for fichier in lecture.fichiers}
    return Loaded(communaute, tuple(sorted(lecture.problems)), chemins, empreintes)


class _Lu(NamedTuple):
    """What the bytes of one file say by themselves: an item, or the text of notes that the directory will explain."""

    item: Fiche | None
    texte: str | None
    problems: Sequence[Problem]


def _lire_fichier(fichier: Fichier, octets: bytes) -> _Lu:
    texte, problemes = decode(octets, fichier.path)
    if problemes:
        return _Lu(None, None, problemes)
    if fichier.path.endswith(".md"):
        return _Lu(None, texte, ())
    source = Source(fichier.path, texte)
    item = yamlfile.read(fichier.genre.fiche, source)
    return _Lu(_nomme(fichier, item) if item is not None else None, None, source.problems)


class DejaLu:
    """What files already said, by path and content, so that two readings of nearly the same files parse each one once.

    Notes name actors: they are read again only where a name they looked up means something else. `analyses` counts the
    files parsed.
    """

    def __init__(self) -> None:
        self.analyses = 0
        self._fichiers: dict[tuple[str, str], _Lu] = {}
        self._notes: dict[tuple[str, str], list[tuple[_Ecoute, Fiche, tuple[Problem, ...]]]] = {}

    def fichier(self, fichier: Fichier, vu: str, octets: bytes) -> _Lu:
        """Give what a file says, parsed if these bytes are new; `vu` is their hash."""
        cle = (fichier.path, vu)
        if cle not in self._fichiers:
            self.analyses += not fichier.path.endswith(".md")
            self._fichiers[cle] = _lire_fichier(fichier, octets)
        return self._fichiers[cle]

    def notes(self, fichier: Fichier, vu: str, texte: str, annuaire: Annuaire) -> tuple[Fiche, tuple[Problem, ...]]:
        """Give what notes say, with the actors that this directory knows."""
        lues = self._notes.setdefault((fichier.path, vu), [])
        for ecoute, item, problems in lues:
            if ecoute.vaut_pour(annuaire):
                return item, problems
        self.analyses += 1
        ecoute = _Ecoute(annuaire)
        item, problems = _lire_markdown(fichier, texte, ecoute)
        lues.append((ecoute, item, problems))
        return item, problems


class _Ecoute:
    """A directory that remembers what it was asked and what it answered."""

    def __init__(self, annuaire: Annuaire) -> None:
        self._annuaire = annuaire
        self._reponses: dict[str, tuple[str, int] | None] = {}

    def chercher(self, texte: str) -> tuple[str, int] | None:
        """Find the longest name that `texte` begins with, and remember it."""
        trouve = self._reponses[texte] = self._annuaire.chercher(texte)
        return trouve

    def vaut_pour(self, annuaire: Annuaire) -> bool:
        """Tell whether another directory would have answered the same."""
        return all(annuaire.chercher(texte) == reponse for texte, reponse in self._reponses.items())


def _repertoire(acteurs: Iterable[Acteur], fichiers: Iterable[Fichier], illisibles: set[str]) -> Repertoire:
    """Make the directory of actors; one whose file cannot be read is still known by its id."""
    noms: dict[str, tuple[str, ...]] = {
        fichier.nom: () for fichier in fichiers if fichier.path in illisibles and fichier.genre.attribut == "acteurs"
    }
    for item in acteurs:
        noms[item.id] = (item.nom, item.nom_complet, *item.alias, *item.anciens_ids)
    return Repertoire(noms)


def _en_suspens(dossier: Path) -> dict[str, bytes | None]:
    """Give the true bytes of the files that an interrupted write left half done, by path; nearly always none."""
    if not (dossier / JOURNAL).is_file():
        return {}
    from cap.edit import pending

    base = dossier.resolve()
    return {
        chemin.relative_to(base).as_posix(): octets
        for chemin, octets in pending(dossier).items()
        if chemin.is_relative_to(base)
    }


def _trouver(dossier: Path, remplace: Mapping[str, bytes | None], liste: Liste, lecture: _Lecture) -> None:
    for refuse in liste.refuses:
        lecture.dire(
            refuse.path,
            "CAP001",
            f"Ce dossier ne peut pas être lu ({_raison(refuse.errno, refuse.raison)}).",
            "Vérifiez ses droits d’accès.",
        )
    connus = set()
    for entree in liste.entrees:
        connus.add(entree.path)
        if remplace.get(entree.path, b"") is not None:
            _trouve(entree.path, entree.chemin, LIEN if entree.nature == LIEN else FICHIER, lecture)
    for path, octets in remplace.items():
        if path not in connus and octets is not None:
            _trouve(path, str(dossier / path), FICHIER, lecture)
    lecture.fichiers.sort(key=lambda fichier: fichier.path)
    _jumeaux(lecture)


def _raison(numero: int, systeme: str) -> str:
    """Say in French why the system refused; its own words where they are rare."""
    return {errno.EACCES: "accès refusé", errno.EPERM: "accès refusé", errno.EIO: "erreur du disque"}.get(
        numero, systeme
    )


def _trouve(path: str, chemin: str, nature: str, lecture: _Lecture) -> None:
    if any(fnmatchcase(path, motif) for motif in _CONFLIT_NUAGE):
        lecture.dire(
            path,
            "CAP012",
            "Ce fichier est une copie de conflit laissée par un espace partagé : il n’est pas lu.",
            "Reprenez ce qu’il apporte dans le fichier d’origine, puis effacez-le.",
            AVERTISSEMENT,
        )
        return
    genre = _genre(path)
    if nature == LIEN and (genre is not None or path in DOSSIERS):
        lecture.dire(
            path,
            "CAP003",
            "C’est un lien vers un autre endroit : il n’est pas suivi.",
            "Remplacez le lien par ce qu’il désigne.",
        )
        return
    if genre is None:
        _inconnu(path, lecture)
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
    lecture.fichiers.append(Fichier(path, chemin, genre, nom))


def _genre(path: str) -> Genre | None:
    simple = path.removesuffix(".yml") + ".yaml" if path.endswith(".yml") else path
    sous_prive = simple.removeprefix(f"{PRIVE}/")
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
    """Read a file, or say why it cannot be."""
    try:
        octets = lire(fichier.chemin)
    except OSError as cause:
        lecture.dire(
            fichier.path,
            "CAP001",
            f"Ce fichier ne peut pas être lu ({_raison(cause.errno or 0, cause.strerror or '')}).",
            "Vérifiez ses droits d’accès et le disque.",
        )
        return None
    if octets is None:
        lecture.dire(
            fichier.path,
            "CAP004",
            "Ceci n’est pas un fichier ordinaire : il n’est pas lu.",
            "Remplacez-le par un fichier.",
        )
    return octets


def _nomme(fichier: Fichier, item: Fiche) -> Fiche:
    """Give an item the id that its file's name says, where its kind has one."""
    return item.evolve(id=fichier.nom) if "*" in fichier.genre.motif and "id" in type(item).__dict__ else item


def _ranger(par_attribut: dict[str, Any], fichier: Fichier, item: Fiche) -> None:
    if "*" not in fichier.genre.motif:
        par_attribut[fichier.genre.attribut] = item
    else:
        par_attribut.setdefault(fichier.genre.attribut, {})[fichier.nom] = item


def _lire_markdown(fichier: Fichier, texte: str, annuaire: Annuaire) -> tuple[Fiche, tuple[Problem, ...]]:
    entete = markdown.split_front_matter(texte, fichier.path)
    source = Source(fichier.path, entete.texte, entete.ligne, entete.decalage)
    item = yamlfile.read(fichier.genre.fiche, source) if entete.texte.strip() else fichier.genre.fiche()
    problems = (*entete.problems, *source.problems)
    item = _nomme(fichier, item if item is not None else fichier.genre.fiche())
    if not item.chemin:
        item = item.evolve(chemin=fichier.path)
    if not isinstance(item, Reunion):
        articles = markdown.read_charte(entete.corps, fichier.path, entete.corps_ligne, entete.corps_decalage)
        return item.evolve(articles=articles, corps=entete.corps), problems
    quand = item.date or _date_du_nom(fichier.nom)
    notes = markdown.read_notes(
        entete.corps,
        fichier.path,
        entete.corps_ligne,
        entete.corps_decalage,
        annuaire,
        quand.debut if quand else None,
        [point.intitule for point in item.ordre_du_jour],
    )
    item = item.evolve(notes=notes, corps=entete.corps, corps_ligne=entete.corps_ligne)
    return item.evolve(date=quand) if quand else item, (*problems, *notes.problems)


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
