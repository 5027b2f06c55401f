"""What differs between two readings of a community, item by item and field by field, from the declarations alone.

Nothing is told here in words, and nothing is left out: a field that a later version declares is compared the day it
exists. Items are recognised by their id, old ids included, else by what their kind requires; references are compared
by what they name, so that a rename is one difference and not as many as there are references.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from cap.communaute import FICHIERS, Communaute
from cap.declare import Champ, Dictionnaire, Fiche, Liste, Objet, Ref, Type
from cap.references import resolve

AJOUT: Final = "ajout"
RETRAIT: Final = "retrait"
CHANGE: Final = "change"
ORDRE: Final = "ordre"


class Detail(NamedTuple):
    """A field that differs. `dans` are the items of the sheet it stands in, outermost first, each with its field.

    `genre`: the value was added, taken away or changed, or only the order of a list; `valeurs` are then the elements
    that came (`apres`) and went (`avant`) where the field is a list.
    """

    genre: str
    champ: Champ
    avant: Any
    apres: Any
    dans: tuple[tuple[Champ, Fiche], ...] = ()

    @property
    def champs(self) -> tuple[Champ, ...]:
        """Give every field that leads to the value, which somebody must be allowed to see to see it."""
        return (*(champ for champ, _ in self.dans), self.champ)


@dataclass(frozen=True, slots=True)
class Ecart:
    """An item that differs: `rang` is where it stands (`acteurs`, `feuille_de_route.jalons`), `champ` its list there.

    `avant` or `apres` is None for an item added or taken away. `renomme`: its id changed.
    `corps`: the text below its front matter changed (notes of a meeting, articles of the charter).
    """

    rang: str
    genre: str
    avant: Fiche | None
    apres: Fiche | None
    champ: Champ | None = None
    details: tuple[Detail, ...] = ()
    renomme: bool = False
    corps: bool = False

    @property
    def fiche(self) -> Fiche:
        """Give the item as it is after, else as it was before."""
        trouvee = self.apres if self.apres is not None else self.avant
        assert trouvee is not None  # noqa: S101 - made with at least one side
        return trouvee

    def detail(self, nom: str) -> Detail | None:
        """Find the difference of one of its own fields."""
        return next((item for item in self.details if not item.dans and item.champ.nom == nom), None)


def ecarts(avant: Communaute, apres: Communaute) -> Iterator[Ecart]:
    """Yield every item that differs, in the order of files. A file unreadable on one side is not compared."""
    comparaison = _Comparaison(avant, apres)
    for genre in FICHIERS:
        a, b = getattr(avant, genre.attribut), getattr(apres, genre.attribut)
        if "*" not in genre.motif:
            yield from comparaison.fichier(genre.attribut, a or genre.fiche(), b or genre.fiche())
            continue
        if "id" in genre.fiche.__dict__ or not _listes(genre.fiche):
            yield from comparaison.fiches(genre.attribut, a, b)
            continue
        for nom in sorted({*a, *b}):
            yield from comparaison.fichier(genre.attribut, a.get(nom) or genre.fiche(), b.get(nom) or genre.fiche())


def illisibles(avant: Communaute, apres: Communaute) -> frozenset[str]:
    """Give the paths of the files that one side could not read: what they changed is not known."""
    return avant.illisibles | apres.illisibles


def renommes(communaute: Communaute) -> dict[str, str]:
    """Give the present path of every file that had another name, by the path it had (`anciens_ids`)."""
    vers = {}
    for items in (communaute.acteurs, communaute.actions, communaute.reunions):
        for nom, item in items.items():
            for ancien in item.anciens_ids:
                vers[item.chemin.replace(f"/{nom}.", f"/{ancien}.")] = item.chemin
    return vers


def _listes(classe: type[Fiche]) -> tuple[Champ, ...]:
    return tuple(champ for champ in classe.declares.values() if _est_liste(champ.type))


def _corps(fiche: Fiche) -> str:
    return str(getattr(fiche, "corps", ""))


def _est_liste(type_: Type) -> bool:
    return isinstance(type_, Liste) and isinstance(type_.element, Objet)


class _Comparaison:
    def __init__(self, avant: Communaute, apres: Communaute) -> None:
        self.avant, self.apres = avant, apres
        self._muets = illisibles(avant, apres)

    def fiches(self, rang: str, avant: Mapping[str, Fiche], apres: Mapping[str, Fiche]) -> Iterator[Ecart]:
        """Compare sheets that are a file each; one found again unchanged under another name was renamed."""
        muets = {path.rpartition("/")[2].rpartition(".")[0] for path in self._muets}
        paires, absents, nouveaux = _apparier_par_id(avant, apres)
        partis = [item for nom, item in absents if nom not in muets]
        venus = [item for nom, item in nouveaux if nom not in muets]
        for ancien in list(partis) if len(partis) * len(venus) <= _ESSAIS_MAX else ():
            jumeau = next((item for item in venus if self._pareilles(ancien, item)), None)
            if jumeau is not None and _dit_quelque_chose(ancien):
                partis.remove(ancien)
                venus.remove(jumeau)
                paires.append((ancien, jumeau))
        yield from self._ecarts(rang, None, paires, partis, venus)

    def fichier(self, rang: str, avant: Fiche, apres: Fiche) -> Iterator[Ecart]:
        """Compare a file of lists: each element is an item, and its other fields are those of the file itself."""
        if avant is apres or {avant.chemin, apres.chemin} & self._muets:
            return
        listes = [champ for champ in _listes(type(apres)) if rang != "charte"]
        noms = {champ.nom for champ in listes}
        details = tuple(item for item in self.details(avant, apres) if item.champs[0].nom not in noms)
        corps = _corps(avant) != _corps(apres)
        if details or corps:
            yield Ecart(rang, CHANGE, avant, apres, None, details, corps=corps)
        for champ in listes:
            paires, partis, venus = self._apparier(getattr(avant, champ.nom), getattr(apres, champ.nom))
            yield from self._ecarts(f"{rang}.{champ.nom}", champ, paires, partis, venus)

    def _ecarts(
        self,
        rang: str,
        champ: Champ | None,
        paires: Sequence[tuple[Fiche, Fiche]],
        partis: Sequence[Fiche],
        venus: Sequence[Fiche],
    ) -> Iterator[Ecart]:
        for ancien, nouveau in paires:
            if ancien is nouveau:
                continue
            details = tuple(self.details(ancien, nouveau))
            renomme = getattr(ancien, "id", "") != getattr(nouveau, "id", "")
            corps = _corps(ancien) != _corps(nouveau)
            if details or renomme or corps:
                yield Ecart(rang, CHANGE, ancien, nouveau, champ, details, renomme, corps)
        yield from (Ecart(rang, RETRAIT, item, None, champ) for item in partis)
        yield from (Ecart(rang, AJOUT, None, item, champ) for item in venus)

    def details(self, avant: Fiche, apres: Fiche, dans: tuple[tuple[Champ, Fiche], ...] = ()) -> Iterator[Detail]:
        """Compare two items field by field; ids are told by renames and not here."""
        if avant is apres:
            return
        for nom, champ in type(apres).declares.items():
            if nom in ("id", "anciens_ids") and not dans:
                continue
            yield from self._detail(champ, getattr(avant, nom), getattr(apres, nom), dans)

    def _detail(self, champ: Champ, avant: Any, apres: Any, dans: tuple[tuple[Champ, Fiche], ...]) -> Iterator[Detail]:
        type_ = champ.type
        if avant is apres:
            return
        if isinstance(type_, Objet) and avant is not None and apres is not None:
            yield from self.details(avant, apres, (*dans, (champ, apres)))
        elif isinstance(type_, Liste) and isinstance(type_.element, Objet):
            yield from self._liste(champ, avant, apres, dans)
        elif isinstance(type_, Liste):
            anciens = [self._valeur(type_.element, item, avant=True) for item in avant]
            nouveaux = [self._valeur(type_.element, item) for item in apres]
            if anciens != nouveaux:
                partis = tuple(item for item, vu in zip(avant, anciens, strict=True) if vu not in nouveaux)
                venus = tuple(item for item, vu in zip(apres, nouveaux, strict=True) if vu not in anciens)
                yield Detail(CHANGE if partis or venus else ORDRE, champ, partis, venus, dans)
        elif isinstance(type_, Dictionnaire):
            for cle in sorted({*(avant or {}), *(apres or {})}):
                yield from self._entree(champ, type_.valeur, cle, (avant or {}).get(cle), (apres or {}).get(cle), dans)
        elif self._valeur(type_, avant, avant=True) != self._valeur(type_, apres):
            vide = avant in (None, ""), apres in (None, "")
            yield Detail(AJOUT if vide[0] else RETRAIT if vide[1] else CHANGE, champ, avant, apres, dans)

    def _entree(
        self, champ: Champ, type_: Type, cle: str, avant: Any, apres: Any, dans: tuple[tuple[Champ, Fiche], ...]
    ) -> Iterator[Detail]:
        nomme = Champ(type_, f"{champ.description} ({cle})", champ.audience, False, None, champ.nom)
        nomme = nomme.pour(champ.nom, champ.audience)
        vide = () if isinstance(type_, Liste) else None
        yield from self._detail(nomme, avant if avant is not None else vide, apres if apres is not None else vide, dans)

    def _liste(
        self, champ: Champ, avant: Sequence[Fiche], apres: Sequence[Fiche], dans: tuple[tuple[Champ, Fiche], ...]
    ) -> Iterator[Detail]:
        paires, partis, venus = self._apparier(avant, apres)
        trouves = [Detail(RETRAIT, champ, item, None, dans) for item in partis]
        trouves += [Detail(AJOUT, champ, None, item, dans) for item in venus]
        for ancien, nouveau in paires:
            trouves += self.details(ancien, nouveau, (*dans, (champ, nouveau)))
        rangs = {id(nouveau): rang for rang, nouveau in enumerate(apres)}
        ordre = [rangs[id(nouveau)] for _, nouveau in paires]
        if not trouves and ordre != sorted(ordre):
            trouves = [Detail(ORDRE, champ, (), (), dans)]
        yield from trouves

    def _apparier(
        self, avant: Sequence[Fiche], apres: Sequence[Fiche]
    ) -> tuple[list[tuple[Fiche, Fiche]], list[Fiche], list[Fiche]]:
        """Find again the elements of a list: by id, else as they are, else by what their kind requires.

        Pairs come in the order before.
        """
        classe = type(next(iter((*apres, *avant)), Fiche()))
        if "id" in classe.declares:
            anciens = {getattr(item, "id", ""): item for item in avant}
            nouveaux = {getattr(item, "id", ""): item for item in apres}
            if len(anciens) == len(avant) and len(nouveaux) == len(apres):
                paires, absents, venus = _apparier_par_id(anciens, nouveaux)
                return paires, [item for _, item in absents], [item for _, item in venus]
        couples, restent = _pareils(avant, apres)
        seuls = [item for item in avant if id(item) not in {id(ancien) for ancien, _ in couples}]
        nombre = len(seuls) == len(restent)
        requis = classe.requis[:1]
        tests: tuple[Callable[[Fiche, Fiche], bool], ...] = (
            lambda ancien, item: not list(self.details(ancien, item)),
            lambda ancien, item: self._meme(requis[0], ancien, item) if requis else nombre,
        )
        for convient in tests:
            for ancien in list(seuls) if len(seuls) * len(restent) <= _ESSAIS_MAX else ():
                trouve = next((item for item in restent if convient(ancien, item)), None)
                if trouve is not None:
                    seuls = [item for item in seuls if item is not ancien]
                    restent = [item for item in restent if item is not trouve]
                    couples.append((ancien, trouve))
        rangs = {id(ancien): rang for rang, ancien in enumerate(avant)}
        return sorted(couples, key=lambda paire: rangs[id(paire[0])]), seuls, restent

    def _pareilles(self, avant: Fiche, apres: Fiche) -> bool:
        return _corps(avant) == _corps(apres) and not list(self.details(avant, apres))

    def _meme(self, nom: str, avant: Fiche, apres: Fiche) -> bool:
        type_ = type(apres).declares[nom].type
        return bool(self._valeur(type_, getattr(avant, nom), avant=True) == self._valeur(type_, getattr(apres, nom)))

    def _valeur(self, type_: Type, valeur: Any, *, avant: bool = False) -> Any:
        """Give what a value is compared by: a reference by what it names after, where it still names something."""
        if not isinstance(type_, Ref) or not valeur:
            return valeur or None if valeur in ("", ()) else valeur
        trouve = resolve(self.apres, valeur, type_.kinds)
        if trouve is None and avant:
            trouve = resolve(self.avant, valeur, type_.kinds)
        if trouve is None:
            return valeur
        kind, nom = trouve
        item = self.apres.index.get(kind, {}).get(nom)
        return (kind, getattr(item, "id", nom) if kind in _DE_FICHIER else nom)


def _pareils(avant: Sequence[Fiche], apres: Sequence[Fiche]) -> tuple[list[tuple[Fiche, Fiche]], list[Fiche]]:
    """Pair the elements written alike, in order, and give those that are left after."""
    ecrits: dict[str, list[Fiche]] = {}
    for item in reversed(apres):
        ecrits.setdefault(repr(item), []).append(item)
    couples = [(ancien, memes.pop()) for ancien in avant if (memes := ecrits.get(repr(ancien)))]
    pris = {id(nouveau) for _, nouveau in couples}
    return couples, [item for item in apres if id(item) not in pris]


_ESSAIS_MAX: Final = 250_000
"""Comparisons tried to find an element again; beyond, those that nothing designates are said gone and come."""
_DE_FICHIER: Final = frozenset({"acteur", "action", "reunion", "jalon", "instance", "passerelle", "public", "zone"})


def _apparier_par_id(
    avant: Mapping[str, Fiche], apres: Mapping[str, Fiche]
) -> tuple[list[tuple[Fiche, Fiche]], list[tuple[str, Fiche]], list[tuple[str, Fiche]]]:
    """Pair items by id, then by the old ids that an item says it had."""
    renommes = {
        ancien: nom
        for nom, item in apres.items()
        if nom not in avant
        for ancien in getattr(item, "anciens_ids", ())
        if ancien not in apres
    }
    vers = {nom: nom if nom in apres else renommes.get(nom) for nom in avant}
    paires = [(avant[nom], apres[autre]) for nom, autre in vers.items() if autre is not None]
    pris = set(vers.values())
    partis = [(nom, avant[nom]) for nom, autre in vers.items() if autre is None]
    return paires, partis, [(nom, item) for nom, item in apres.items() if nom not in pris]


def _dit_quelque_chose(fiche: Fiche) -> bool:
    """Tell a sheet that holds something from an empty one, which is like any other."""
    return any(fiche.donne(nom) for nom in fiche.declares if nom != "anciens_ids")
