"""Who works with whom, as the files say: what ties actors, who stands apart, who could meet.

It describes and never measures anybody: no centrality, no score. What ties is what the community wrote (a link in a
sheet, an action held together, a link for a public, a structure in common); having sat in the same room is told apart,
and counts only when it is asked for. What is missing may only be missing from the files, and the page says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations, product
from typing import TYPE_CHECKING, Final, NamedTuple

from cap import trous
from cap.communaute import Communaute, cle_tri
from cap.dates import Periode
from cap.definitions import (
    LIEN_ACTION,
    LIEN_DECLARE,
    LIEN_PASSERELLE,
    LIEN_STRUCTURE,
    Attache,
    ajouter_mois,
    attaches,
    presents,
    reunions_qui_comptent,
)
from cap.graph import etat_acteur, visible
from cap.references import resolve

if TYPE_CHECKING:
    import networkx

LIEN_PRESENCE: Final = "presence"
NATURES: Final = (LIEN_DECLARE, LIEN_ACTION, LIEN_PASSERELLE, LIEN_STRUCTURE, LIEN_PRESENCE)

MEME_CASE: Final = "meme-case"
ETAPE_VOISINE: Final = "etape-voisine"
PUBLIC_VOISIN: Final = "public-voisin"
MEME_OBJECTIF: Final = "meme-objectif"
RAISONS: Final = (MEME_CASE, ETAPE_VOISINE, PUBLIC_VOISIN, MEME_OBJECTIF)
REUNIONS_DE_L_ANNEE: Final = 2
"""So many meetings together in twelve months, and two actors are not told that they could meet (our choice)."""


class Cause(NamedTuple):
    """What ties actors: all of `de`, or each of `de` with each of `vers`; ids, in the alphabetical order of names.

    `par` is the id of what ties and `intitule` its words (an action, a link, a structure, a meeting); a link written in
    a sheet has an `intensite` instead. A bridge goes from `de` to `vers`, or both ways (`double`).
    """

    nature: str
    par: str
    intitule: str
    de: tuple[str, ...]
    vers: tuple[str, ...] = ()
    intensite: str = ""
    depuis: Periode | None = None
    double: bool = False

    @property
    def acteurs(self) -> frozenset[str]:
        """Everybody it ties."""
        return frozenset((*self.de, *self.vers))


class Relais(NamedTuple):
    """An actor without whom others would not be linked any more: `cotes` are the groups it holds together."""

    acteur: str
    cotes: tuple[tuple[str, ...], ...]


class Rencontre(NamedTuple):
    """Two actors with no known link who act near each other: why, where (ids of a step, a public, an objective).

    `etapes` and `publics` give the one or the two it is about; `actions` the ids of what each does there; `reunions`
    counts the meetings both came to, and `recentes` those of the last twelve months.
    """

    acteurs: tuple[str, str]
    raison: str
    etapes: tuple[str, ...] = ()
    publics: tuple[str, ...] = ()
    objectif: str = ""
    actions: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    reunions: int = 0
    recentes: int = 0

    @property
    def se_voient(self) -> bool:
        """Tell two actors who meet already, and could act together."""
        return self.recentes >= REUNIONS_DE_L_ANNEE


@dataclass(frozen=True, slots=True)
class Mouvement:
    """What changed since a day: actors arrived and gone, what ties now and did not, what does not any more.

    `elargis` gives, for what ties on both days, who joined and who left; `sans_date` counts the causes without a date,
    that answer the same on both days.
    """

    depuis: date
    arrives: tuple[str, ...]
    partis: tuple[str, ...]
    apparus: tuple[Cause, ...]
    disparus: tuple[Cause, ...]
    elargis: tuple[tuple[Cause, tuple[str, ...], tuple[str, ...]], ...]
    sans_date: int

    def de(self, acteur: str) -> Mouvement:
        """Keep what is about one actor."""
        return replace(
            self,
            arrives=tuple(item for item in self.arrives if item == acteur),
            partis=tuple(item for item in self.partis if item == acteur),
            apparus=tuple(cause for cause in self.apparus if acteur in cause.acteurs),
            disparus=tuple(cause for cause in self.disparus if acteur in cause.acteurs),
            elargis=tuple(item for item in self.elargis if acteur in (*item[0].acteurs, *item[1], *item[2])),
        )


@dataclass(frozen=True, slots=True)
class Reseau:
    """The actors there on a day and what ties them. Ids everywhere, in the alphabetical order of `noms`.

    `ensembles` are the groups of linked actors; `isoles` those without any written link; `relais` those who hold
    groups together; `rencontres` the pairs that could meet. `presences` says that shared meetings count as links.
    """

    communaute: str
    jour: date
    audience: str
    presences: bool
    noms: Mapping[str, str]
    causes: tuple[Cause, ...]
    ensembles: tuple[tuple[str, ...], ...]
    isoles: tuple[str, ...]
    relais: tuple[Relais, ...]
    rencontres: tuple[Rencontre, ...]
    lieux: Mapping[str, str]
    mouvement: Mouvement | None = None

    def de(self, acteur: str) -> Reseau:
        """Keep what is about one actor."""
        return replace(
            self,
            causes=tuple(cause for cause in self.causes if acteur in cause.acteurs),
            ensembles=tuple(ensemble for ensemble in self.ensembles if acteur in ensemble),
            isoles=tuple(item for item in self.isoles if item == acteur),
            relais=tuple(item for item in self.relais if item.acteur == acteur),
            rencontres=tuple(item for item in self.rencontres if acteur in item.acteurs),
            mouvement=self.mouvement.de(acteur) if self.mouvement is not None else None,
        )


def reseau(
    communaute: Communaute,
    jour: date,
    audience: str = "membres",
    presences: bool = False,
    depuis: date | None = None,
) -> Reseau:
    """Read the links between the actors there on a day; `depuis` adds what changed since an earlier day."""
    vue = visible_par(communaute, audience)
    noms = _noms(vue, jour)
    causes = _causes(vue, jour, presences)
    graphe = _graphe(noms, causes)
    ensembles = _ensembles(graphe, noms)
    return Reseau(
        communaute=communaute.fiche.nom,
        jour=jour,
        audience=audience,
        presences=presences,
        noms=noms if depuis is None else {**_noms(vue, depuis), **noms},
        causes=causes,
        ensembles=tuple(ensemble for ensemble in ensembles if len(ensemble) > 1),
        isoles=tuple(ensemble[0] for ensemble in ensembles if len(ensemble) == 1),
        relais=_relais(graphe, noms),
        rencontres=_rencontres(vue, jour, noms, causes),
        lieux=_lieux(vue),
        mouvement=_mouvement(vue, jour, depuis, presences) if depuis is not None else None,
    )


def separes(communaute: Communaute, jour: date, partants: Iterable[str]) -> tuple[tuple[tuple[str, ...], ...], ...]:
    """Give, for each group of linked actors that would part without some of them, the groups it would leave."""
    noms = _noms(communaute, jour)
    graphe = _graphe(noms, _causes(communaute, jour, False))
    return _parts(graphe, noms, frozenset(partants))


def visible_par(communaute: Communaute, audience: str) -> Communaute:
    """Give the community as an audience may read it: sheets, actions and links kept for others are not there."""
    return replace(
        communaute,
        acteurs={nom: item for nom, item in communaute.acteurs.items() if visible(item, audience)},
        actions={nom: item for nom, item in communaute.actions.items() if visible(item, audience)},
        passerelles=communaute.passerelles.evolve(
            passerelles=tuple(item for item in communaute.passerelles.passerelles if visible(item, audience))
        ),
    )


# --- what ties ------------------------------------------------------------------------------------------------


def _noms(communaute: Communaute, jour: date) -> dict[str, str]:
    """Name the actors there on a day, in alphabetical order."""
    la = (item for item in communaute.acteurs.values() if not etat_acteur(item, jour))
    return {item.id: item.nom or item.id for item in sorted(la, key=lambda item: (cle_tri(item.nom), item.id))}


def _causes(communaute: Communaute, jour: date, presences: bool) -> tuple[Cause, ...]:
    trouvees = [_cause(communaute, item) for item in attaches(communaute, jour)]
    if presences:
        trouvees += _seances(communaute, jour)
    rangs = {nature: rang for rang, nature in enumerate(NATURES)}
    return tuple(
        sorted(trouvees, key=lambda cause: (rangs[cause.nature], cle_tri(cause.intitule), cause.par, cause.de))
    )


def _cause(communaute: Communaute, attache: Attache) -> Cause:
    def tries(acteurs: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted(set(acteurs), key=lambda acteur: (cle_tri(communaute.nom_acteur(acteur)), acteur)))

    intitule = ""
    if attache.nature == LIEN_ACTION:
        intitule = communaute.actions[attache.par].nom or attache.par
    elif attache.nature == LIEN_STRUCTURE:
        # A structure without a sheet is only known by the name its bodies write.
        ecrits = (communaute.acteurs[acteur].rattachement for acteur in attache.de)
        connue = attache.par in communaute.acteurs
        intitule = communaute.nom_acteur(attache.par) if connue else next(filter(None, ecrits), attache.par)
    return Cause(
        attache.nature,
        attache.par,
        intitule,
        tries(attache.de),
        tries(attache.vers),
        attache.intensite,
        attache.depuis if attache.depuis is not None and attache.depuis.connue else None,
        attache.nature == LIEN_PASSERELLE and communaute.index["passerelle"][attache.par].sens == "double",
    )


def _seances(communaute: Communaute, jour: date) -> Iterator[Cause]:
    """Yield the meetings two actors at least came to, of those there that day."""
    noms = _noms(communaute, jour)
    for reunion in reunions_qui_comptent(communaute, jour):
        venus = set(presents(reunion))
        qui = tuple(acteur for acteur in noms if acteur in venus)
        if len(qui) > 1:
            yield Cause(LIEN_PRESENCE, reunion.id, reunion.titre, qui, depuis=reunion.date)


# --- groups and who holds them ----------------------------------------------------------------------------------


def _graphe(noms: Mapping[str, str], causes: Sequence[Cause]) -> networkx.Graph:
    """Link actors through what ties them: a cause is a node of its own (a number), so that one action of three hundred
    partners is three hundred links and not forty-five thousand; groups and who holds them are the same."""
    import networkx

    graphe: networkx.Graph = networkx.Graph()
    graphe.add_nodes_from(noms)
    for rang, cause in enumerate(causes):
        if cause.vers:
            graphe.add_edges_from((a, b) for a, b in product(cause.de, cause.vers) if a != b)
        else:
            graphe.add_edges_from((rang, acteur) for acteur in cause.de)
    return graphe


def _ensembles(graphe: networkx.Graph, noms: Mapping[str, str]) -> tuple[tuple[str, ...], ...]:
    """List the groups of linked actors, alone ones included, in the order of their first name."""
    import networkx

    rangs = {acteur: rang for rang, acteur in enumerate(noms)}
    groupes = ([item for item in groupe if item in rangs] for groupe in networkx.connected_components(graphe))
    tries = (tuple(sorted(groupe, key=rangs.__getitem__)) for groupe in groupes if groupe)
    return tuple(sorted(tries, key=lambda groupe: rangs[groupe[0]]))


def _relais(graphe: networkx.Graph, noms: Mapping[str, str]) -> tuple[Relais, ...]:
    """List who holds groups together: the articulation points that are actors."""
    import networkx

    articulations = set(networkx.articulation_points(graphe))
    trouves = (Relais(acteur, cotes) for acteur in noms if acteur in articulations
               for cotes in _parts(graphe, noms, frozenset((acteur,))))  # fmt: skip
    return tuple(trouves)


def _parts(
    graphe: networkx.Graph, noms: Mapping[str, str], partants: frozenset[str]
) -> tuple[tuple[tuple[str, ...], ...], ...]:
    import networkx

    touches = [groupe for groupe in networkx.connected_components(graphe) if not partants.isdisjoint(groupe)]
    trouvees = []
    for touche in touches:
        reste = graphe.copy()
        reste.remove_nodes_from([noeud for noeud in graphe if noeud in partants or noeud not in touche])
        cotes = _ensembles(reste, noms)
        if len(cotes) > 1:
            trouvees.append(cotes)
    rangs = {acteur: rang for rang, acteur in enumerate(noms)}
    return tuple(sorted(trouvees, key=lambda cotes: rangs[cotes[0][0]]))


# --- who could meet ---------------------------------------------------------------------------------------------

_Case = tuple[str, str]


class _Terrain(NamedTuple):
    """Where an actor acts and by which actions, in the order of the table; what is near; what ties it.

    `proches` are its cells and those next to them.
    """

    cases: Mapping[_Case, tuple[str, ...]]
    proches: frozenset[_Case]
    objectifs: Mapping[str, tuple[str, ...]]
    attaches: frozenset[object]


class _Table:
    """The coverage table on a day, with the cells next to each: one step away, one public away."""

    def __init__(self, communaute: Communaute, jour: date) -> None:
        self.lue = trous.lire(communaute, jour)
        self.etapes = _voisins(self.lue.lignes)
        self.publics = _voisins(self.lue.colonnes)
        self.rangs = {item.id: rang for cote in (self.lue.lignes, self.lue.colonnes) for rang, item in enumerate(cote)}

    def dans_l_ordre(self, *noms: str) -> tuple[str, ...]:
        """Put steps, or publics, in the order of the table."""
        return tuple(sorted(noms, key=self.rangs.__getitem__))

    def a_une_etape(self, case: _Case) -> Iterator[_Case]:
        """Yield the same public at the steps just before and after, on the same path."""
        return ((etape, case[1]) for etape in self.etapes[case[0]])

    def a_un_public(self, case: _Case) -> Iterator[_Case]:
        """Yield the same step for the publics written just before and after."""
        return ((case[0], public) for public in self.publics[case[1]])


def _voisins(cote: Sequence[trous.Entree]) -> dict[str, tuple[str, ...]]:
    trouves = {}
    for rang, entree in enumerate(cote):
        autour = (*cote[max(0, rang - 1) : rang], *cote[rang + 1 : rang + 2])
        trouves[entree.id] = tuple(autre.id for autre in autour if autre.ensemble == entree.ensemble)
    return trouves


def _rencontres(
    communaute: Communaute, jour: date, noms: Mapping[str, str], causes: Sequence[Cause]
) -> tuple[Rencontre, ...]:
    """List the pairs without a known link who act near each other, for the first reason that holds."""
    table = _Table(communaute, jour)
    terrains = _terrains(communaute, table, noms, causes)
    venues: dict[str, set[str]] = {}
    recentes: set[str] = set()
    limite = ajouter_mois(jour, -12)
    for reunion in reunions_qui_comptent(communaute, jour):
        if reunion.date is not None and reunion.date.certainly_after(limite):
            recentes.add(reunion.id)
        for acteur in presents(reunion):
            venues.setdefault(acteur, set()).add(reunion.id)
    trouvees = []
    for premier, second in combinations(terrains, 2):
        ici, la = terrains[premier], terrains[second]
        if ici.attaches.isdisjoint(la.attaches):
            rencontre = _rencontre(table, (premier, second), ici, la)
            if rencontre is not None:
                ensemble = venues.get(premier, set()) & venues.get(second, set())
                trouvees.append(rencontre._replace(reunions=len(ensemble), recentes=len(ensemble & recentes)))
    return tuple(sorted(trouvees, key=lambda item: RAISONS.index(item.raison)))


def _rencontre(table: _Table, paire: tuple[str, str], ici: _Terrain, la: _Terrain) -> Rencontre | None:
    if not ici.proches.isdisjoint(la.cases):
        for case in ici.cases:
            if case in la.cases:
                actions = (ici.cases[case], la.cases[case])
                return Rencontre(paire, MEME_CASE, (case[0],), (case[1],), actions=actions)
        for case in ici.cases:
            for autre in table.a_une_etape(case):
                if autre in la.cases:
                    etapes, actions = table.dans_l_ordre(case[0], autre[0]), (ici.cases[case], la.cases[autre])
                    return Rencontre(paire, ETAPE_VOISINE, etapes, (case[1],), actions=actions)
        for case in ici.cases:
            for autre in table.a_un_public(case):
                if autre in la.cases:
                    publics, actions = table.dans_l_ordre(case[1], autre[1]), (ici.cases[case], la.cases[autre])
                    return Rencontre(paire, PUBLIC_VOISIN, (case[0],), publics, actions=actions)
    commun = next((objectif for objectif in ici.objectifs if objectif in la.objectifs), "")
    if not commun:
        return None
    return Rencontre(paire, MEME_OBJECTIF, objectif=commun, actions=(ici.objectifs[commun], la.objectifs[commun]))


def _terrains(
    communaute: Communaute, table: _Table, noms: Mapping[str, str], causes: Sequence[Cause]
) -> dict[str, _Terrain]:
    """Say where each actor that holds a living action acts, in alphabetical order."""
    qui = {cible: trous.porteurs(communaute, actions, noms) for cible, actions in table.lue.vivantes.items()}
    cases: dict[str, dict[_Case, tuple[str, ...]]] = {}
    for case, cellule in table.lue.cellules.items():
        for action in cellule.actions:
            for acteur in qui[action]:
                siennes = cases.setdefault(acteur, {})
                siennes[case] = (*siennes.get(case, ()), action)
    objectifs: dict[str, dict[str, tuple[str, ...]]] = {}
    for cible, actions in table.lue.vivantes.items():
        servis = _objectifs(communaute, (objectif for action in actions for objectif in action.objectifs))
        for acteur in qui[cible]:
            siens = objectifs.setdefault(acteur, {})
            siens.update((objectif, (*siens.get(objectif, ()), cible)) for objectif in servis)
    liens: dict[str, set[object]] = {acteur: set() for acteur in noms}
    for rang, cause in enumerate(causes):
        if cause.nature != LIEN_PRESENCE:
            for acteur in cause.acteurs:
                liens[acteur].add(rang)
    return {
        acteur: _Terrain(
            ici := cases.get(acteur, {}),
            frozenset(proche for case in ici for proche in (case, *table.a_une_etape(case), *table.a_un_public(case))),
            objectifs.get(acteur, {}),
            frozenset(liens[acteur]),
        )
        for acteur in noms
        if acteur in cases or acteur in objectifs
    }


def _objectifs(communaute: Communaute, references: Iterable[str]) -> tuple[str, ...]:
    trouves = (resolve(communaute, reference, ("objectif",)) for reference in references)
    connus = communaute.index["objectif"]
    return tuple(dict.fromkeys(str(connus[trouve[1]].id) for trouve in trouves if trouve is not None))


def _lieux(communaute: Communaute) -> dict[str, str]:
    """Give in words the steps, publics, objectives and actions that reasons name, by id; a step's holds a slash."""
    objectifs = communaute.objectifs
    entrees = [*trous.entrees(communaute, trous.ETAPE), *trous.entrees(communaute, trous.PUBLIC)]
    nommes = {f"objectif:{item.id}": item.intitule or item.id for item in objectifs.objectifs}
    for objectif in objectifs.objectifs:
        nommes |= {f"objectif:{item.id}": item.intitule or item.id for item in objectif.intermediaires}
    nommes |= {f"action:{item.id}": item.nom or item.id for item in communaute.actions.values()}
    return {item.id: item.intitule for item in entrees} | nommes


# --- what changed -----------------------------------------------------------------------------------------------


def _mouvement(communaute: Communaute, jour: date, depuis: date, presences: bool) -> Mouvement:
    avant, apres = _noms(communaute, depuis), _noms(communaute, jour)
    alors = {_cle(cause): cause for cause in _causes(communaute, depuis, presences)}
    ici = {_cle(cause): cause for cause in _causes(communaute, jour, presences)}
    elargis = []
    for cle, cause in ici.items():
        if cle in alors and cause.acteurs != alors[cle].acteurs:
            venus = tuple(acteur for acteur in apres if acteur in cause.acteurs - alors[cle].acteurs)
            sortis = tuple(acteur for acteur in avant if acteur in alors[cle].acteurs - cause.acteurs)
            elargis.append((cause, venus, sortis))
    return Mouvement(
        depuis=depuis,
        arrives=tuple(acteur for acteur in apres if acteur not in avant),
        partis=tuple(acteur for acteur in avant if acteur not in apres),
        apparus=tuple(cause for cle, cause in ici.items() if cle not in alors),
        disparus=tuple(cause for cle, cause in alors.items() if cle not in ici),
        elargis=tuple(elargis),
        sans_date=sum(cause.depuis is None for cause in ici.values()),
    )


def _cle(cause: Cause) -> tuple[str, str, tuple[str, ...]]:
    """Tell causes apart: by what ties, or by the two actors where only a sheet says so."""
    return cause.nature, cause.par, () if cause.par else tuple(sorted(cause.acteurs))
