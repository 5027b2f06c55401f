"""A new id for something in every place that names it: its file, fields, notes; the old one stays known.

Pure: the changes are planned, then the community is read as it would be and compared with what it was; the command
writes only when every reference still leads to the same thing. The notes of approved minutes and the text of the charte
are never edited: the old id, kept in `anciens_ids`, goes on naming the same thing there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from cap.communaute import FICHIERS, Communaute
from cap.declare import Fiche, proche
from cap.edition import Edition, Lire
from cap.graphie import cle, composer
from cap.identites import refuser_nom_d_un_autre, verifier_id
from cap.mdsplice import in_front_matter
from cap.model import Identifiee, QuestionEnquete, Reunion
from cap.problem import Splice
from cap.references import NOMS, references, resolve
from cap.refplaces import Place, places
from cap.refus import Refus
from cap.show import show
from cap.splice import Edit, EditionRefusee, add_key, append_item, edited, path_at, set_scalar
from cap.yamlplaces import Chemin, Document

ACTEUR: Final = "acteur"
REUNION: Final = "reunion"
PARCOURS: Final = "parcours"
ETAPE: Final = "etape"
PUBLIC: Final = "public"
_FICHIERS: Final = frozenset({ACTEUR, "action", REUNION})
_NUMEROTES: Final = frozenset({"decision", "a-faire", "question"})
_COMPOSES: Final = frozenset({*_NUMEROTES, "trou"})
# What the keys of agenda points may name, beside the kinds of references.
_CLES: Final = {"approbation": REUNION}
_HABILLAGE: Final = re.compile(r"(?P<avant>\s*(?:\[\[\s*)?@?)(?P<texte>.*?)(?P<apres>(?:\s*\]\])?\s*)\Z", re.DOTALL)


class Cible(NamedTuple):
    """What is renamed: its kind, its id as references write it (`parcours/étape` for a step), and the item."""

    kind: str
    id: str
    item: Any

    @property
    def ancien(self) -> str:
        """The id that the item gives itself."""
        return self.id.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Renommage:
    """What renaming does: changes of files, how many places name the thing, approved minutes left as they are."""

    cible: Cible
    nouveau: str
    editions: tuple[Edition, ...]
    references: int
    approuves: tuple[str, ...]
    remarques: tuple[str, ...] = ()


# --- what is renamed -----------------------------------------------------------------------------------------


def trouver(communaute: Communaute, texte: str, genre: str = "") -> Cible:
    """Find what an id names, typed (`acteur:resam`) or alone when only one thing bears it. Raises `Refus`."""
    kind, deux_points, reste = texte.strip().partition(":")
    if not deux_points:
        kind, reste = genre, texte.strip().removeprefix("@")
    if "#" in reste:
        raise Refus(
            composer("« {} » est un numéro donné une fois pour toutes : il ne se renomme pas.").format(show(reste)),
            composer("La réunion elle-même peut être renommée."),
        )
    cibles = list(_cibles(communaute))
    genres = sorted({cible.kind for cible in cibles} | set(NOMS))
    if kind and kind not in genres:
        raise Refus(
            composer("« {} » n'est pas un genre connu.").format(show(kind)),
            composer("Genres : {}.").format(", ".join(genres)),
        )
    trouvees = [cible for cible in cibles if kind in ("", cible.kind) and reste in (cible.id, cible.ancien)]
    if len(trouvees) == 1:
        return trouvees[0]
    if trouvees:
        raise Refus(
            composer("« {} » désigne plusieurs choses.").format(show(reste)),
            composer("Précisez : {}.").format(", ".join(f"{cible.kind}:{cible.id}" for cible in trouvees)),
        )
    raise _introuvable(cibles, kind, reste)


def _introuvable(cibles: Sequence[Cible], kind: str, texte: str) -> Refus:
    for cible in cibles:
        if kind in ("", cible.kind) and texte in getattr(cible.item, "anciens_ids", ()):
            return Refus(
                composer("« {} » est l'ancien identifiant de « {} ».").format(show(texte), cible.id),
                composer("Relancez avec {}.").format(cible.id),
            )
    autre = proche(texte, [cible.id for cible in cibles if kind in ("", cible.kind)])
    return Refus(
        composer("Rien ne s'appelle « {} » dans cette communauté.").format(show(texte)),
        composer("Vouliez-vous « {} » ?").format(autre) if autre else "",
    )


def _cibles(communaute: Communaute) -> Iterator[Cible]:
    """Yield everything that can be renamed, each once: what references may name, then other items with an id."""
    vus = set()
    for kind, items in communaute.index.items():
        if kind in _COMPOSES:
            continue
        for identifiant, item in items.items():
            if id(item) not in vus:
                vus.add(id(item))
                yield Cible(kind, identifiant, item)
    for item in communaute.fiches:
        if isinstance(item, Identifiee) and not isinstance(item, QuestionEnquete) and id(item) not in vus and item.id:
            yield Cible(cle(type(item).genre), item.id, item)


# --- the plan ------------------------------------------------------------------------------------------------


def renommer(communaute: Communaute, lire: Lire, cible: Cible, nouveau: str) -> Renommage:
    """Plan a renaming everywhere. Raises `Refus` when the new id is not one, is taken, or would name someone else."""
    nouveau = nouveau.strip().removeprefix(f"{cible.kind}:").removeprefix("@")
    nouveau = nouveau.removeprefix(cible.id[: -len(cible.ancien)]) if "/" in cible.id else nouveau
    if nouveau == cible.ancien:
        raise Refus(composer("C'est déjà son identifiant."), "")
    verifier_id(nouveau, _pris(communaute, cible))
    if cible.kind == ACTEUR:
        refuser_nom_d_un_autre(communaute, nouveau, sauf=cible.id)
    noms = _Noms(communaute, cible, nouveau)
    editions: list[Edition] = []
    nombre = 0
    absents = []
    for classe, path in _fichiers(communaute):
        octets = lire(path)
        if octets is None:
            absents.append(path)
            continue
        try:
            edition, places_ = _edition(noms, classe, path, octets)
        except EditionRefusee as cause:
            raise Refus(f"{show(path)}\u00a0: {cause.message}", cause.remede, code=1) from None
        nombre += places_
        editions += [edition] if edition is not None else []
    if cible.item.ou.path in absents:
        raise Refus(
            composer("« {} » est rangé hors du dossier de la communauté.").format(show(cible.item.ou.path)),
            "Renommez-le à la main là où il est.",
        )
    return Renommage(cible, nouveau, tuple(editions), nombre, _approuves(noms), tuple(_remarques(noms, absents)))


def _edition(noms: _Noms, classe: type[Fiche], path: str, octets: bytes) -> tuple[Edition | None, int]:
    """Plan the change of one file, and count the places that name the thing there."""
    corps = _corps(noms, path)
    champs = _places(noms, classe, octets.decode("utf-8-sig"), path)
    moi = path == noms.cible.item.ou.path
    edits = [_poser(corps)] if corps else []
    edits += [_dans(path, _ecrire({**champs, **_empreintes(noms, path, champs)}))] if champs else []
    edits += [_dans(path, edit) for edit in _elle_meme(noms)] if moi else []
    if not edits:
        return None, 0
    arrivee = ""
    if moi and noms.cible.kind in _FICHIERS:
        arrivee = f"{path.rpartition('/')[0]}/{noms.nouveau}.{path.rpartition('.')[2]}"
    return Edition(path, octets, edited(octets, *edits), arrivee), len(corps) + len(champs)


def _pris(communaute: Communaute, cible: Cible) -> set[str]:
    """Give the ids that something else bears, or bore, in the kind of what is renamed."""
    autres: Iterator[Any] | list[Any]
    if cible.kind == ETAPE:
        parcours = communaute.index[PARCOURS][cible.id.partition("/")[0]]
        autres = list(parcours.etapes)
    elif cible.kind in communaute.index:
        autres = list(communaute.index[cible.kind].values())
    else:
        autres = [item.item for item in _cibles(communaute) if item.kind == cible.kind]
    return {
        identifiant for autre in autres if autre is not cible.item for identifiant in (autre.id, *autre.anciens_ids)
    }


def _fichiers(communaute: Communaute) -> Iterator[tuple[type[Fiche], str]]:
    """Yield the files that were read, with what each holds."""
    for genre in FICHIERS:
        racine = getattr(communaute, genre.attribut)
        for fiche in racine.values() if isinstance(racine, Mapping) else (racine,):
            if fiche is not None and fiche.ou.path:
                yield genre.fiche, fiche.ou.path


def _dans(path: str, edit: Edit) -> Edit:
    """Make an edit of YAML one of the file: the front matter of a Markdown file."""
    return (lambda texte: in_front_matter(texte, edit)) if path.endswith(".md") else edit


def _poser(splices: Sequence[Splice]) -> Edit:
    return lambda texte: splices


def _ecrire(valeurs: Mapping[Chemin, str]) -> Edit:
    return lambda yaml: [set_scalar(yaml, chemin, valeur) for chemin, valeur in valeurs.items()]


def _elle_meme(noms: _Noms) -> Iterator[Edit]:
    """Yield the edits of the item itself: its id, its former ids; a meeting keeps the date that its name gave."""
    cible, nouveau = noms.cible, noms.nouveau
    if cible.kind not in _FICHIERS:
        lieu = cible.item.place("id")
        yield lambda yaml: _retenir(yaml, path_at(yaml, lieu.line, lieu.column)[:-1], cible, nouveau)
        yield lambda yaml: set_scalar(yaml, path_at(yaml, lieu.line, lieu.column), nouveau)
        return
    yield lambda yaml: _retenir(yaml, (), cible, nouveau)
    if _date_du_nom(cible, nouveau):
        yield lambda yaml: add_key(yaml, (), "date", cible.item.date.iso())


def _date_du_nom(cible: Cible, nouveau: str) -> bool:
    """Tell whether the date of a meeting is only in its name, and would change with it."""
    reunion = cible.item
    if not isinstance(reunion, Reunion) or reunion.date is None or reunion.place("date") != reunion.ou:
        return False
    return nouveau[:10] != cible.id[:10]


def _retenir(yaml: str, chemin: Chemin, cible: Cible, nouveau: str) -> Sequence[Splice]:
    """Add the old id to the former ones. A former id taken back stays where it is: the first one never changes.

    The fingerprint of approved minutes stands on that first id (`cap.approbation`).
    """
    if cible.ancien in cible.item.anciens_ids:
        return ()
    return (append_item(yaml, (*chemin, "anciens_ids"), cible.ancien),)


def _approuves(noms: _Noms) -> tuple[str, ...]:
    """List the approved minutes that name the thing by its old id."""
    return tuple(
        reunion.id
        for reunion in noms.communaute.reunions.values()
        if _approuve(reunion) and any(True for _ in _citations(noms, reunion))
    )


def _approuve(reunion: Reunion) -> bool:
    return reunion.compte_rendu is not None and reunion.compte_rendu.statut == "approuve"


def _remarques(noms: _Noms, absents: Sequence[str]) -> Iterator[str]:
    if absents:
        yield composer("{} est ailleurs (CAP_PRIVE) et n'est pas modifié : l'ancien nom y reste compris.").format(
            ", ".join(absents)
        )
    if _date_du_nom(noms.cible, noms.nouveau):
        yield composer("La date de la réunion reste le {} ; pour la changer, modifiez « date: ».").format(
            noms.cible.item.date.en_mots()
        )


# --- references ----------------------------------------------------------------------------------------------


class _Noms:
    """Says how each reference is written once the thing has its new id."""

    def __init__(self, communaute: Communaute, cible: Cible, nouveau: str) -> None:
        self.communaute, self.cible, self.nouveau = communaute, cible, nouveau

    def ecrit(self, texte: str, kinds: tuple[str, ...]) -> str | None:
        """Give the new writing of a reference, or None when it stays (it names something else, or is a free name)."""
        trouvee = resolve(self.communaute, texte, kinds)
        if trouvee is None:
            return None
        kind, identifiant = trouvee
        neuf = self.renomme(kind, identifiant)
        if neuf is None:
            return None
        genre, deux_points, seul = texte.partition(":")
        if deux_points and genre in NOMS:
            return f"{genre}:{self._court(kind, seul, neuf)}"
        court = self._court(kind, texte, neuf)
        if court == texte:
            return None
        ailleurs = resolve(self.communaute, court, kinds)
        return court if ailleurs is None or ailleurs[0] == kind else f"{kind}:{court}"

    def _court(self, kind: str, texte: str, neuf: str) -> str:
        """Keep a step written without its path when that still suffices."""
        if kind != ETAPE or "/" in texte:
            return neuf
        seul = neuf.rpartition("/")[2]
        etapes = {self.renomme(ETAPE, etape) or etape for etape in self.communaute.index[ETAPE]}
        pareilles = {etape for etape in etapes if etape.rpartition("/")[2] == seul}
        return seul if pareilles == {neuf} else neuf

    def renomme(self, kind: str, identifiant: str) -> str | None:
        """Give the new id of what is renamed, or of what is named after it; None for everything else."""
        cible, nouveau = self.cible, self.nouveau
        if kind == cible.kind and self.communaute.index.get(kind, {}).get(identifiant) is cible.item:
            return f"{cible.id[: -len(cible.ancien)]}{nouveau}" if kind == ETAPE else nouveau
        if kind in _NUMEROTES and cible.kind == REUNION:
            nom, _, numero = identifiant.partition("#")
            return f"{nouveau}#{numero}" if nom == cible.id else None
        if kind in (ETAPE, "trou") and "/" in identifiant:
            parcours, etape, *publics = identifiant.split("/")
            if cible.kind == PARCOURS and parcours == cible.id:
                return "/".join((nouveau, etape, *publics))
            if kind == "trou" and cible.kind == ETAPE and f"{parcours}/{etape}" == cible.id:
                return "/".join((parcours, nouveau, *publics))
            if kind == "trou" and cible.kind == PUBLIC and publics == [cible.id]:
                return "/".join((parcours, etape, nouveau))
        return None

    def recrit(self, brut: str, kinds: tuple[str, ...]) -> str | None:
        """Rewrite one reference as typed, with its `@`, its brackets and its spaces."""
        habille = _HABILLAGE.match(brut)
        neuf = self.ecrit(habille["texte"], kinds) if habille else None
        return f"{habille['avant']}{neuf}{habille['apres']}" if habille and neuf is not None else None

    def cle(self, texte: str) -> str | None:
        """Rewrite the key of an agenda point (`a-faire:2026-01-15-copil#A2`); None when it names something else."""
        genre, deux_points, reste = texte.partition(":")
        kind = _CLES.get(genre, genre)
        if not deux_points or kind not in NOMS:
            return None
        neuf = self.ecrit(reste, (kind,))
        return f"{genre}:{neuf}" if neuf is not None else None


def _places(noms: _Noms, classe: type[Fiche], texte: str, path: str) -> dict[Chemin, str]:
    """Give the values of a file that name the thing, as they will be written."""
    valeurs: dict[Chemin, str] = {}
    for place in places(Document(_yaml(texte, path)).root, classe):
        neuf = _recrite(noms, place)
        if neuf is not None:
            valeurs[place.chemin] = neuf
    return valeurs


def _empreintes(noms: _Noms, path: str, champs: Mapping[Chemin, str]) -> dict[Chemin, str]:
    """Mark again the agenda points that cap had proposed and nobody edited, so that they stay so."""
    from cap.odj import empreinte

    marques: dict[Chemin, str] = {}
    for reunion in noms.communaute.reunions.values():
        for rang, point in enumerate(reunion.ordre_du_jour if reunion.ou.path == path else ()):
            chemin = ("ordre_du_jour", rang)
            neufs = {champ: champs[(*chemin, champ)] for champ in ("cle", "porteur") if (*chemin, champ) in champs}
            if neufs and point.empreinte == empreinte(point):
                lus = {champ: point.declares[champ].type.lire(neuf) for champ, neuf in neufs.items()}
                marques[(*chemin, "empreinte")] = empreinte(point.evolve(**lus))
    return marques


def _yaml(texte: str, path: str) -> str:
    if not path.endswith(".md"):
        return texte
    from cap.markdown import split_front_matter

    return split_front_matter(texte).texte


def _recrite(noms: _Noms, place: Place) -> str | None:
    if place.ref is None:
        return noms.cle(place.brut)
    kinds = place.ref.kinds
    if not place.liste:
        return noms.recrit(place.brut, kinds)
    morceaux = place.brut.split(",")
    neufs = [noms.recrit(morceau, kinds) for morceau in morceaux]
    if all(neuf is None for neuf in neufs):
        return None
    return ",".join(morceau if neuf is None else neuf for morceau, neuf in zip(morceaux, neufs, strict=True))


# --- notes of meetings ---------------------------------------------------------------------------------------


def _corps(noms: _Noms, path: str) -> tuple[Splice, ...]:
    """Give the edits of the notes of a meeting, unless its minutes are approved."""
    for reunion in noms.communaute.reunions.values():
        if reunion.ou.path == path and not _approuve(reunion):
            return tuple(_citations(noms, reunion))
    return ()


def _citations(noms: _Noms, reunion: Reunion) -> Iterator[Splice]:
    """Yield the edits of `@ancien` and `[[ancien]]` in notes, where they name the thing by its id."""
    for mention in reunion.notes.mentions:
        if noms.cible.kind == ACTEUR and mention.acteur == noms.cible.id and mention.texte == noms.cible.id:
            yield Splice(mention.debut + 1, mention.fin, noms.nouveau)
    tout = (*noms.communaute.index, "critere")
    for lien in reunion.notes.liens:
        neuf = None if lien.cible.startswith("#") else noms.ecrit(lien.cible, tout)
        if neuf is not None:
            yield Splice(lien.debut + 2, lien.fin - 2, neuf)


# --- nothing else has changed --------------------------------------------------------------------------------

Sens = Counter[tuple[str, ...]]
"""What a community refers to: who refers by which field or in which notes, to what kind, to which id."""


def sens(communaute: Communaute, traduire: Callable[[str, str], str | None] = lambda kind, identifiant: None) -> Sens:
    """Count what every reference, mention and link leads to; `traduire` gives the new id of what was renamed."""
    compte: Sens = Counter()

    def mener(kind: str, identifiant: str) -> str:
        actuel = _actuel(communaute, kind, identifiant)
        return traduire(kind, actuel) or actuel

    def noter(qui: str, texte: str, kinds: tuple[str, ...]) -> None:
        trouvee = resolve(communaute, texte, kinds)
        compte[(qui, trouvee[0], mener(*trouvee)) if trouvee else (qui, "", texte)] += 1

    for reference in references(communaute):
        noter(f"{type(reference.fiche).__name__}.{reference.champ}", reference.texte, reference.kinds)
    tout = (*communaute.index, "critere")
    for reunion in communaute.reunions.values():
        ici = mener(REUNION, reunion.id)
        for mention in reunion.notes.mentions:
            noter(f"{ici} @", mention.acteur or f"@{mention.texte}", (ACTEUR,))
        for tache in reunion.notes.taches:
            for acteur in (tache.responsable or "", *tache.contributeurs):
                noter(f"{ici}#{tache.id}", acteur, (ACTEUR,))
        for lien in reunion.notes.liens:
            noter(f"{ici} [[", reunion.id + lien.cible if lien.cible.startswith("#") else lien.cible, tout)
    return compte


def _actuel(communaute: Communaute, kind: str, identifiant: str) -> str:
    """Give the id that an item bears today, whatever id named it."""
    if kind in _COMPOSES or kind not in communaute.index:
        return identifiant
    item = communaute.index[kind][identifiant]
    if kind == ETAPE:
        return next(etape for etape, autre in communaute.index[ETAPE].items() if autre is item)
    return str(item.id)


def ecarts(avant: Communaute, apres: Communaute, renommage: Renommage) -> tuple[str, ...]:
    """Say what a renaming would change beside the name: nothing, unless another thing bears the new id somewhere."""
    noms = _Noms(avant, renommage.cible, renommage.nouveau)
    attendu, obtenu = sens(avant, noms.renomme), sens(apres)
    perdus = [" ".join(cle_) for cle_ in sorted((attendu - obtenu).keys())]
    gagnes = [" ".join(cle_) for cle_ in sorted((obtenu - attendu).keys())]
    return (*perdus, *gagnes)
