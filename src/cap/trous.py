"""Where nobody acts yet: the coverage table on a day, each cell with its state and what it rests on.

Étape × public is the table of the method: who is met at which step of the path. Two others look at the same actions
from elsewhere: objectif × public (which change is worked at for whom) and étape × zone (which step is out of reach
where). What is not placed yet comes first: while an action without step or public could fill a cell, that cell is not
said empty. Nothing here names anybody to do anything: it says what the files hold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, NamedTuple

from cap.communaute import Communaute, cle_tri
from cap.criteres.epreuve import valeurs
from cap.dates import Periode
from cap.definitions import (
    actions_vivantes,
    ajouter_mois,
    attaches,
    date_decision,
    est_a_atteindre,
    est_date,
    participants,
)
from cap.graph import (
    ABANDONNEE,
    EN_COURS,
    PARTI,
    PAS_COMMENCEE,
    REMPLACEE,
    SUSPENDUE,
    TERMINEE,
    etat_acteur,
    etat_action,
)
from cap.model import Action, TrouAssume
from cap.references import resolve
from cap.rubrique import FIN_PROCHE

VIDE: Final = "vide"
POSSIBLE: Final = "possible"
FRAGILE: Final = "fragile"
A_RELIER: Final = "a-relier"
COUVERT: Final = "couvert"
ASSUME: Final = "assume"
SANS_OBJET: Final = "sans-objet"
ETATS: Final = (VIDE, POSSIBLE, FRAGILE, A_RELIER, COUVERT, ASSUME, SANS_OBJET)
TENUS: Final = (FRAGILE, A_RELIER, COUVERT)
A_REGARDER: Final = (VIDE, POSSIBLE, ASSUME)

ETAPE: Final = "etape"
PUBLIC: Final = "public"
OBJECTIF: Final = "objectif"
ZONE: Final = "zone"
TABLES: Final[Mapping[str, tuple[str, str]]] = {
    ETAPE: (ETAPE, PUBLIC),
    OBJECTIF: (OBJECTIF, PUBLIC),
    ZONE: (ETAPE, ZONE),
}
"""Rows and columns of each table, by what `--par` names."""

UNE_SEULE: Final = "une-seule-action"
FIN: Final = "fin-proche"
DELAISSEE: Final = "porteurs-partis"

_CHAMPS: Final = {ETAPE: "etapes", PUBLIC: "publics", OBJECTIF: "objectifs", ZONE: "zones"}
_NULLE_PART: Final[frozenset[str]] = frozenset()


@dataclass(frozen=True)
class Filtres:
    """What part of the table is asked for: any value within one filter, all filters together.

    On the sides of the table a filter chooses rows and columns; elsewhere it chooses the actions that count.
    """

    parcours: tuple[str, ...] = ()
    etapes: tuple[str, ...] = ()
    publics: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()
    objectifs: tuple[str, ...] = ()


class Entree(NamedTuple):
    """A row or a column; `ensemble` is what it belongs to: a path for a step, a global objective for a nearer one."""

    id: str
    intitule: str
    ensemble: str = ""


class Autre(NamedTuple):
    """An action of a cell that does not cover it: over, suspended, replaced, an idea, in preparation, or to begin.

    `date` is when it ended or begins, when a date says so.
    """

    action: str
    etat: str
    date: Periode | None = None


class ASituer(NamedTuple):
    """A living action that cannot be placed yet, and which of its sides are missing.

    `ici` tells whether one of them is a side or a filter of the table read, which then waits for it.
    """

    action: str
    manque: tuple[str, ...]
    ici: bool = True


@dataclass(frozen=True, slots=True)
class Cellule:
    """A cell: its state, the ids of the living actions that cover it, and what the state rests on.

    `fragile` gives its causes; `groupes` the ids of who acts there, parted where no link is known (one group: all are
    linked); `possibles` the actions to place that may cover it; `assume` the accepted gap written for it, in force or
    not; `jalons` the open milestones that answer it.
    """

    ligne: str
    colonne: str
    etat: str
    actions: tuple[str, ...] = ()
    fragile: tuple[str, ...] = ()
    groupes: tuple[tuple[str, ...], ...] = ()
    possibles: tuple[str, ...] = ()
    autres: tuple[Autre, ...] = ()
    assume: TrouAssume | None = None
    jalons: tuple[str, ...] = ()
    prioritaire: bool = False
    motif: str = ""

    @property
    def reference(self) -> str:
        """The id of the cell; in the table étape × public, the one references write (`parcours/étape/public`)."""
        return f"{self.ligne}/{self.colonne}"

    @property
    def tenue(self) -> bool:
        """Tell whether somebody acts there."""
        return self.etat in TENUS

    @property
    def a_revoir(self) -> bool:
        """Tell a gap once accepted that is shown again, its date of review being past."""
        return self.assume is not None and self.etat in (VIDE, POSSIBLE)


@dataclass(frozen=True)
class Lecture:
    """A table read on a day: its sides, its cells row by row, and what is still to be placed.

    `choisies` tells that a filter beside its sides left some actions out.
    """

    par: str
    jour: date
    mois: int
    lignes: tuple[Entree, ...]
    colonnes: tuple[Entree, ...]
    cellules: Mapping[tuple[str, str], Cellule]
    a_situer: tuple[ASituer, ...]
    vivantes: Mapping[str, tuple[Action, ...]] = field(repr=False, default_factory=dict)
    choisies: bool = False

    def dans(self, *etats: str) -> tuple[Cellule, ...]:
        """List the cells in one of these states, in the order of the table."""
        return tuple(cellule for cellule in self.cellules.values() if cellule.etat in etats)

    def compte(self, etat: str) -> int:
        """Count the cells in a state."""
        return sum(cellule.etat == etat for cellule in self.cellules.values())


# --- the sides of the table ----------------------------------------------------------------------------------


def entrees(communaute: Communaute, axe: str) -> tuple[Entree, ...]:
    """List the values of a side, in the order of the files: a global objective without nearer ones stands itself."""
    objectifs = communaute.objectifs
    if axe == ETAPE:
        return tuple(
            Entree(f"{parcours.id}/{etape.id}", etape.intitule or etape.id, parcours.id)
            for parcours in objectifs.parcours
            for etape in parcours.etapes
        )
    if axe == OBJECTIF:
        return tuple(
            Entree(item.id, item.intitule or item.id, objectif.id)
            for objectif in objectifs.objectifs
            for item in (objectif.intermediaires or (objectif,))
        )
    items: Iterable[Any] = objectifs.publics if axe == PUBLIC else objectifs.zones
    return tuple(Entree(item.id, item.intitule or item.id) for item in items)


class Place(NamedTuple):
    """Where an action stands on a side: surely, and else where it could (None: anywhere)."""

    sures: frozenset[str]
    larges: frozenset[str] | None


def place(communaute: Communaute, actions: Sequence[Action], axe: str) -> Place:
    """Place an action, its duplicates included; one that only names a global objective is within its nearer ones."""
    connus = [_connu(communaute, axe, nom) for action in actions for nom in getattr(action, _CHAMPS[axe])]
    nommes = frozenset(filter(None, connus))
    if axe != OBJECTIF:
        return Place(nommes, _NULLE_PART if nommes else None)
    proches = {item.id: {nearer.id for nearer in item.intermediaires} for item in communaute.objectifs.objectifs}
    sures = frozenset(nom for nom in nommes if not proches.get(nom))
    if sures or not nommes:
        return Place(sures, _NULLE_PART if sures else None)
    return Place(sures, frozenset[str]().union(*(proches[nom] for nom in nommes)))


def _connu(communaute: Communaute, axe: str, nom: str) -> str:
    """Give the id of today of a value an action names, empty when nothing has it."""
    trouve = resolve(communaute, nom, (axe,)) if nom else None
    if trouve is None:
        return ""
    items = communaute.index[axe]
    item = items[trouve[1]]
    if axe != ETAPE:
        return str(item.id)
    # A step is known by its old id alone too, without its path.
    return trouve[1] if "/" in trouve[1] else next(nom for nom, autre in items.items() if autre is item)


# --- reading a table -----------------------------------------------------------------------------------------


def lire(communaute: Communaute, jour: date, par: str = ETAPE, choix: Filtres | None = None) -> Lecture:
    """Read a table on a day. A finished, suspended or replaced action covers nothing; a duplicate counts once."""
    choix = choix or Filtres()
    axes = TABLES[par]
    lignes, colonnes = (entrees(communaute, axe) for axe in axes)
    vivantes = actions_vivantes(communaute, jour)
    couvrent: dict[tuple[str, str], list[str]] = {}
    ouvrent: dict[tuple[str | None, str | None], list[str]] = {}
    a_situer = []
    demandes = _demandes(communaute, choix, axes)
    for cible, actions in vivantes.items():
        places = {axe: place(communaute, actions, axe) for axe in _CHAMPS}
        retenue = _retenue(communaute, actions, places, demandes)
        if retenue is None:
            continue
        manque = tuple(axe for axe in _attendus(communaute, axes, demandes) if _manque(communaute, actions, axe, axes))
        if manque:
            a_situer.append(ASituer(cible, manque, not {*axes, *demandes}.isdisjoint(manque)))
        if retenue and all(places[axe].sures for axe in axes):
            for case in _sur(communaute, actions, places, axes):
                couvrent.setdefault(case, []).append(cible)
        else:
            for large in _peut_etre_sur(places, axes):
                ouvrent.setdefault(large, []).append(cible)
    lecteur = _Lecteur(communaute, jour, par, vivantes, couvrent, ouvrent, demandes)
    return Lecture(
        par,
        jour,
        lecteur.mois,
        lignes,
        colonnes,
        {(ligne.id, colonne.id): lecteur.cellule(ligne.id, colonne.id) for ligne in lignes for colonne in colonnes},
        tuple(sorted(a_situer, key=lambda item: (cle_tri(communaute.actions[item.action].nom), item.action))),
        vivantes,
        bool(demandes),
    )


def _demandes(communaute: Communaute, choix: Filtres, axes: Sequence[str]) -> dict[str, frozenset[str]]:
    """Give what the filters ask of actions: the values that suit, for each side that the table does not show."""
    return {axe: valeurs for axe, valeurs in voulus(communaute, choix).items() if axe not in axes}


def voulus(communaute: Communaute, choix: Filtres) -> dict[str, frozenset[str]]:
    """Give the values each filter lets through, by side; a global objective stands for its nearer ones too."""
    demandes = {}
    if choix.parcours or choix.etapes:
        etapes = entrees(communaute, ETAPE)
        demandes[ETAPE] = frozenset(
            item.id
            for item in etapes
            if (not choix.parcours or item.ensemble in choix.parcours) and (not choix.etapes or item.id in choix.etapes)
        )
    if choix.objectifs:
        proches = {item.id: [nearer.id for nearer in item.intermediaires] for item in communaute.objectifs.objectifs}
        demandes[OBJECTIF] = frozenset(nom for voulu in choix.objectifs for nom in (voulu, *proches.get(voulu, ())))
    for axe, valeurs_ in ((PUBLIC, choix.publics), (ZONE, choix.zones)):
        if valeurs_:
            demandes[axe] = frozenset(valeurs_)
    return demandes


def _retenue(
    communaute: Communaute,
    actions: Sequence[Action],
    places: Mapping[str, Place],
    demandes: Mapping[str, frozenset[str]],
) -> bool | None:
    """Tell whether the filters keep an action: surely, perhaps (False: it does not say), or not at all (None)."""
    sure = True
    for axe, valeurs_ in demandes.items():
        nommes = places[axe].sures
        if axe == OBJECTIF:
            nommes = nommes | {_connu(communaute, axe, nom) for action in actions for nom in action.objectifs}
        if nommes & valeurs_:
            continue
        larges = places[axe].larges
        if larges is not None and not larges & valeurs_:
            return None
        sure = False
    return sure


def _attendus(communaute: Communaute, axes: Sequence[str], demandes: Mapping[str, object]) -> tuple[str, ...]:
    """List the sides an action should say, of those the community describes: a zone only where it is asked."""
    objectifs = communaute.objectifs
    decrits = {
        ETAPE: objectifs.parcours,
        PUBLIC: objectifs.publics,
        OBJECTIF: objectifs.objectifs,
        ZONE: objectifs.zones if ZONE in axes or ZONE in demandes else (),
    }
    return tuple(axe for axe, items in decrits.items() if items)


def _manque(communaute: Communaute, actions: Sequence[Action], axe: str, axes: Sequence[str]) -> bool:
    if axe in axes:
        return not place(communaute, actions, axe).sures
    return not any(_connu(communaute, axe, nom) for action in actions for nom in getattr(action, _CHAMPS[axe]))


def _sur(
    communaute: Communaute, actions: Sequence[Action], places: Mapping[str, Place], axes: tuple[str, str]
) -> Iterable[tuple[str, str]]:
    """List the cells an action covers, each once; a duplicate that leaves a side out has that of the others."""
    cases: dict[tuple[str, str], None] = {}
    for action in actions:
        siennes = [place(communaute, (action,), axe).sures or places[axe].sures for axe in axes]
        cases.update(((ligne, colonne), None) for ligne in sorted(siennes[0]) for colonne in sorted(siennes[1]))
    return cases


def _peut_etre_sur(places: Mapping[str, Place], axes: tuple[str, str]) -> Iterator[tuple[str | None, str | None]]:
    """List where an action to place may stand; None is anywhere on that side."""
    cotes: list[Sequence[str | None]] = []
    for axe in axes:
        sures, larges = places[axe]
        cotes.append(sorted(sures) or ([None] if larges is None else sorted(larges)))
    yield from ((ligne, colonne) for ligne in cotes[0] for colonne in cotes[1])


class _Lecteur:
    """What every cell of one table is read with, worked out once."""

    def __init__(
        self,
        communaute: Communaute,
        jour: date,
        par: str,
        vivantes: Mapping[str, tuple[Action, ...]],
        couvrent: Mapping[tuple[str, str], Sequence[str]],
        ouvrent: Mapping[tuple[str | None, str | None], Sequence[str]],
        demandes: Mapping[str, frozenset[str]],
    ) -> None:
        self.communaute, self.jour, self.vivantes = communaute, jour, vivantes
        self.couvrent, self.ouvrent = couvrent, ouvrent
        self.mois = valeurs(communaute.fiche.seuils)[FIN_PROCHE.nom].numerateur
        limite = ajouter_mois(jour, self.mois)
        self.finissent = {cible for cible, actions in vivantes.items() if all(_finit(item, limite) for item in actions)}
        self.delaissees = {cible for cible, actions in vivantes.items() if _delaissee(communaute, actions, jour)}
        self.cercles = _cercles(communaute, jour, vivantes)
        self.autres = _autres(communaute, jour, vivantes, TABLES[par], demandes)
        # What is written on cells is written on those of the method, étape × public.
        de_la_methode = par == ETAPE
        self.sans_objet = sans_objet(communaute) if de_la_methode else {}
        self.assumes = _assumes(communaute) if de_la_methode else {}
        self.jalons = _jalons(communaute, jour) if de_la_methode else {}
        self.prioritaires = _nommees(communaute, communaute.objectifs.trous_prioritaires) if de_la_methode else set()

    def cellule(self, ligne: str, colonne: str) -> Cellule:
        """Read one cell."""
        reference = f"{ligne}/{colonne}"
        actions = tuple(self.couvrent.get((ligne, colonne), ()))
        possibles = () if actions else self._possibles(ligne, colonne)
        assume = self.assumes.get(reference)
        fragile = self._fragile(actions)
        groupes = _groupes(self.communaute, [self.cercles[action] for action in actions])
        if reference in self.sans_objet:
            etat = SANS_OBJET
        elif actions:
            etat = FRAGILE if fragile else A_RELIER if len(groupes) > 1 else COUVERT
        elif assume is not None and self._en_vigueur(assume):
            etat = ASSUME
        else:
            etat = POSSIBLE if possibles else VIDE
        return Cellule(
            ligne,
            colonne,
            etat,
            actions,
            fragile if etat == FRAGILE else (),
            groupes,
            possibles,
            () if actions else tuple(self.autres.get((ligne, colonne), ())),
            assume if assume is not None and self._decide(assume) else None,
            tuple(self.jalons.get(reference, ())),
            reference in self.prioritaires,
            self.sans_objet.get(reference, ""),
        )

    def _possibles(self, ligne: str, colonne: str) -> tuple[str, ...]:
        trouves: dict[str, None] = {}
        for large in ((ligne, colonne), (ligne, None), (None, colonne), (None, None)):
            trouves.update(dict.fromkeys(self.ouvrent.get(large, ())))
        return tuple(sorted(trouves))

    def _fragile(self, actions: Sequence[str]) -> tuple[str, ...]:
        if not actions:
            return ()
        causes = {
            UNE_SEULE: len(actions) == 1,
            FIN: self.finissent.issuperset(actions),
            DELAISSEE: self.delaissees.issuperset(actions),
        }
        return tuple(cause for cause, vraie in causes.items() if vraie)

    def _decide(self, assume: TrouAssume) -> bool:
        """Tell whether a gap was accepted by the day: as its decision is dated; without a decision, it is now."""
        quand = date_decision(self.communaute, assume.decision)
        return quand is None or not quand.certainly_after(self.jour)

    def _en_vigueur(self, assume: TrouAssume) -> bool:
        revue = assume.revoir_le
        return self._decide(assume) and not (revue is not None and revue.connue and revue.is_past(self.jour))


def _finit(action: Action, limite: date) -> bool:
    return action.fin is not None and action.fin.connue and action.fin.fin <= limite


def _delaissee(communaute: Communaute, actions: Sequence[Action], jour: date) -> bool:
    """Tell whether everybody known to carry an action has left: nobody here holds it any more."""
    porteurs = [nom for action in actions for nom in (*action.porteurs, action.animation) if nom]
    connus = communaute.index["acteur"]
    return bool(porteurs) and all(nom in connus and etat_acteur(connus[nom], jour) == PARTI for nom in porteurs)


def _autres(
    communaute: Communaute,
    jour: date,
    vivantes: Mapping[str, Sequence[Action]],
    axes: tuple[str, str],
    demandes: Mapping[str, frozenset[str]],
) -> dict[tuple[str, str], list[Autre]]:
    """Gather by cell the actions that do not cover it, with why; those that the filters leave out are not told."""
    comptees = {action.id for actions in vivantes.values() for action in actions}
    trouvees: dict[tuple[str, str], list[Autre]] = {}
    for action in communaute.actions.values():
        if action.id in comptees:
            continue
        places = {axe: place(communaute, (action,), axe) for axe in _CHAMPS}
        if _retenue(communaute, (action,), places, demandes) is None:
            continue
        etat = etat_action(action, jour)
        quand = {TERMINEE: action.fin, ABANDONNEE: action.fin, PAS_COMMENCEE: action.debut}.get(etat)
        autre = Autre(action.id, REMPLACEE if etat == EN_COURS else etat, quand)
        for ligne in sorted(places[axes[0]].sures):
            for colonne in sorted(places[axes[1]].sures):
                trouvees.setdefault((ligne, colonne), []).append(autre)
    return trouvees


# --- what is written on cells --------------------------------------------------------------------------------


def sans_objet(communaute: Communaute) -> dict[str, str]:
    """Give the cells where no action is expected, by id, each with the reason written."""
    etapes = tuple(item.id for item in entrees(communaute, ETAPE))
    publics = tuple(item.id for item in communaute.objectifs.publics)
    exclues: dict[str, str] = {}
    for regle in communaute.objectifs.sans_objet:
        cotes = (
            etapes if _toutes(regle.etapes) else [_connu(communaute, ETAPE, nom) for nom in regle.etapes],
            publics if _toutes(regle.publics) else [_connu(communaute, PUBLIC, nom) for nom in regle.publics],
        )
        exclues.update(
            (f"{etape}/{public}", regle.motif) for etape in cotes[0] for public in cotes[1] if etape and public
        )
    return exclues


def _toutes(mots: tuple[str, ...]) -> bool:
    return not {"toutes", "tous"}.isdisjoint(mots)


def cellule_connue(communaute: Communaute, reference: str) -> str:
    """Give the id of today of a cell étape × public that a reference names, empty when there is none."""
    etape, _, public = reference.removeprefix("trou:").rpartition("/")
    cotes = (_connu(communaute, ETAPE, etape), _connu(communaute, PUBLIC, public))
    return "/".join(cotes) if all(cotes) else ""


def _assumes(communaute: Communaute) -> dict[str, TrouAssume]:
    """Give the accepted gaps by cell; of two written for one cell, the last."""
    return {cellule_connue(communaute, item.cellule): item for item in communaute.objectifs.trous_assumes}


def _jalons(communaute: Communaute, jour: date) -> dict[str, list[str]]:
    """Give by cell the milestones that answer it and are still ahead."""
    trouves: dict[str, list[str]] = {}
    for jalon in communaute.feuille_de_route.jalons:
        if est_a_atteindre(jalon, jour):
            for reference in sorted(_nommees(communaute, jalon.trous)):
                trouves.setdefault(reference, []).append(jalon.id)
    return trouves


def _nommees(communaute: Communaute, references: Iterable[str]) -> set[str]:
    return {cellule_connue(communaute, reference) for reference in references}


# --- who acts together ---------------------------------------------------------------------------------------


class _Cercle(NamedTuple):
    """Who holds an action (ids), and all that ties its participants to others."""

    porteurs: tuple[str, ...]
    attaches: frozenset[object]


def _cercles(communaute: Communaute, jour: date, vivantes: Mapping[str, Sequence[Action]]) -> dict[str, _Cercle]:
    par_acteur: dict[str, list[object]] = {}
    for rang, attache in enumerate(attaches(communaute, jour)):
        for acteur in {*attache.de, *attache.vers}:
            par_acteur.setdefault(acteur, []).append(rang)
    la = {item.id for item in communaute.acteurs.values() if not etat_acteur(item, jour)}
    cercles = {}
    for cible, actions in vivantes.items():
        qui = [acteur for acteur in participants(communaute, actions) if acteur in la]
        liens = {lien for acteur in qui for lien in (acteur, *par_acteur.get(acteur, ()))}
        cercles[cible] = _Cercle(tuple(porteurs(communaute, actions, la) or qui), frozenset(liens))
    return cercles


def porteurs(communaute: Communaute, actions: Iterable[Action], la: Iterable[str]) -> list[str]:
    """List who holds actions among the actors there: who carries them, who runs them."""
    connus = communaute.index["acteur"]
    noms = [nom for action in actions for nom in (*action.porteurs, action.animation)]
    return list(dict.fromkeys(connus[nom].id for nom in noms if nom in connus and connus[nom].id in la))


def _groupes(communaute: Communaute, cercles: Sequence[_Cercle]) -> tuple[tuple[str, ...], ...]:
    """Part who acts on a cell where no link is known: two are together when one thing at least ties them.

    Actions that nobody known holds say nothing. Names and groups are in alphabetical order.
    """
    groupes: list[tuple[set[str], set[object]]] = []
    for cercle in cercles:
        if not cercle.porteurs:
            continue
        qui, liens = set(cercle.porteurs), set(cercle.attaches)
        restants = []
        for autres, leurs in groupes:
            if liens.isdisjoint(leurs):
                restants.append((autres, leurs))
            else:
                qui |= autres
                liens |= leurs
        groupes = [*restants, (qui, liens)]
    nommes = (tuple(sorted(qui, key=par_nom(communaute))) for qui, _ in groupes)
    return tuple(sorted(nommes, key=lambda groupe: par_nom(communaute)(groupe[0])))


def par_nom(communaute: Communaute) -> Callable[[str], tuple[str, str]]:
    """Give the key that sorts ids of actors by their names, as a reader expects."""
    return lambda acteur: (cle_tri(communaute.nom_acteur(acteur)), acteur)


def sans_date(communaute: Communaute, lue: Lecture) -> tuple[str, ...]:
    """List the actions that count, or not, by a present state that no date goes with: it answers for every day.

    Those that run since nobody wrote when; those over or suspended without a date of their end.
    """
    courantes = {cible for cible, actions in lue.vivantes.items() if not any(est_date(item.debut) for item in actions)}
    arretees = {
        action.id
        for action in communaute.actions.values()
        if action.statut == SUSPENDUE or (action.statut in (TERMINEE, ABANDONNEE) and not est_date(action.fin))
    }
    return tuple(sorted(courantes | arretees))
