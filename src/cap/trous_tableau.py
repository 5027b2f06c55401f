"""All that `cap trous` says on a day: the table, who might be interested by its gaps, who or what is still absent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final, NamedTuple

from cap.communaute import Communaute
from cap.dates import Periode
from cap.definitions import a_eu_lieu, avec_elus, avec_premiers_concernes, familles, reunions_qui_comptent, sans_action
from cap.model import FAMILLES, Acteur, famille
from cap.phrases import combien, enumerer
from cap.redaction import Redacteur, en_precisant
from cap.trous import (
    A_REGARDER,
    ETAPE,
    OBJECTIF,
    PUBLIC,
    SANS_OBJET,
    TABLES,
    VIDE,
    ZONE,
    ASituer,
    Cellule,
    Entree,
    Filtres,
    Lecture,
    entrees,
    lire,
    place,
    sans_date,
    voulus,
)
from cap.trous_suites import Changement, Interesse, changements, interesses

_FILTRES: Final = (
    ("parcours", "parcours", "parcours"),
    ("etapes", ETAPE, "étape"),
    ("publics", PUBLIC, "public"),
    ("zones", ZONE, "zone"),
    ("objectifs", OBJECTIF, "objectif"),
)


class Voix(NamedTuple):
    """One of the three of the « jeu à trois », whether it is seen here, and what shows it."""

    nom: str
    la: bool
    constat: str


class SansAction(NamedTuple):
    """A member that carries no action, and the reason it wrote; empty when none is."""

    acteur: str
    raison: str


@dataclass(frozen=True)
class Absences:
    """Who or what the map lacks beside its cells.

    Families of actors without an active member, the three voices, objectives that no living action serves or that no
    indicator follows (`indicateurs`: whether any is written), members without action.
    """

    familles: tuple[str, ...]
    jeu_a_trois: tuple[Voix, ...]
    sans_action: tuple[Entree, ...]
    sans_indicateur: tuple[Entree, ...]
    indicateurs: bool
    acteurs: tuple[SansAction, ...]


@dataclass(frozen=True)
class Tableau:
    """The whole answer. `lecture` is the full table; `lignes`, `colonnes` and `cellules` are what the filters leave.

    `ensembles` names paths or global objectives by id; `noms` says actors, actions, milestones, decisions and
    objectives by typed id, to one audience. `depuis` is the day compared with, or that of the files compared with, then
    named in words by `reference`; `changements` is what changed since.
    """

    communaute: str
    jour: date
    lecture: Lecture
    lignes: tuple[Entree, ...]
    colonnes: tuple[Entree, ...]
    cellules: tuple[Cellule, ...]
    a_situer: tuple[ASituer, ...]
    ensembles: Mapping[str, str]
    interesses: Mapping[str, tuple[Interesse, ...]]
    noms: Mapping[str, str]
    filtres: tuple[str, ...] = ()
    depuis: date | None = None
    reference: str = ""
    changements: tuple[Changement, ...] = ()
    absences: Absences | None = None
    sans_date: tuple[str, ...] = ()

    @property
    def axes(self) -> tuple[str, str]:
        """What the rows and the columns are."""
        return TABLES[self.lecture.par]

    @cached_property
    def intitules(self) -> Mapping[tuple[str, str], Entree]:
        """The rows and columns of the whole table, by side and id."""
        cotes = zip(self.axes, (self.lecture.lignes, self.lecture.colonnes), strict=True)
        return {(axe, item.id): item for axe, cote in cotes for item in cote}

    @property
    def pertinentes(self) -> int:
        """How many cells expect an action."""
        return sum(cellule.etat != SANS_OBJET for cellule in self.cellules)

    @property
    def tenues(self) -> int:
        """How many cells somebody covers."""
        return sum(cellule.tenue for cellule in self.cellules)

    def dans(self, *etats: str) -> tuple[Cellule, ...]:
        """List the cells shown that are in one of these states; gaps called priorities come first."""
        return tuple(
            sorted((item for item in self.cellules if item.etat in etats), key=lambda item: not item.prioritaire)
        )

    @property
    def nouveaux_trous(self) -> tuple[Cellule, ...]:
        """The gaps that `--strict` speaks of: new ones since the day compared with, else all those surely empty."""
        if self.depuis is None:
            return self.dans(VIDE)
        return tuple(item.apres for item in self.changements if item.nouveau_trou)


class Autrefois(NamedTuple):
    """The community by files of another moment: what they held, when they were recorded, and which they are."""

    communaute: Communaute
    jour: date
    nom: str


def tableau(
    communaute: Communaute,
    jour: date,
    par: str = ETAPE,
    choix: Filtres | None = None,
    depuis: date | Autrefois | None = None,
    audience: str = "membres",
) -> Tableau:
    """Read a table with all that goes with it. The sides are those of today: only actions and people bear dates.

    `depuis` compares with another day, from the files' own dates, or with files of another moment, read on this day.
    """
    choix = choix or Filtres()
    lue = lire(communaute, jour, par, choix)
    axes = TABLES[par]
    demandes = voulus(communaute, choix)
    cotes = (lue.lignes, lue.colonnes)
    lignes, colonnes = (
        tuple(item for item in cote if axe not in demandes or item.id in demandes[axe])
        for axe, cote in zip(axes, cotes, strict=True)
    )
    montrees = {(ligne.id, colonne.id) for ligne in lignes for colonne in colonnes}
    cellules = tuple(cellule for case, cellule in lue.cellules.items() if case in montrees)
    autrefois = depuis if isinstance(depuis, Autrefois) else None
    if isinstance(depuis, Autrefois):
        avant: Lecture | None = lire(depuis.communaute, jour, par, choix)
    else:
        avant = lire(communaute, depuis, par, choix) if depuis is not None else None
    noms = _noms(communaute, Redacteur(communaute, jour, audience))
    if autrefois is not None:
        noms = {**_noms(autrefois.communaute, Redacteur(autrefois.communaute, jour, audience)), **noms}
    changes = changements(avant, lue) if avant is not None else ()
    changes = tuple(item for item in changes if (item.apres.ligne, item.apres.colonne) in montrees)
    partiel = len(montrees) < len(lue.cellules)
    du_tableau = {action for cellule in cellules for action in (*cellule.actions, *cellule.possibles)}
    trous = [cellule for cellule in cellules if cellule.etat in A_REGARDER]
    return Tableau(
        communaute.fiche.nom,
        jour,
        lue,
        lignes,
        colonnes,
        cellules,
        tuple(item for item in lue.a_situer if not partiel or item.action in du_tableau),
        _ensembles(communaute, par),
        interesses(communaute, lue, trous),
        noms,
        tuple(_filtres(communaute, choix)),
        depuis.jour if isinstance(depuis, Autrefois) else depuis,
        autrefois.nom if autrefois is not None else "",
        changes,
        None if choix != Filtres() else _absences(communaute, jour, lue),
        sans_date(communaute, lue),
    )


def _noms(communaute: Communaute, redacteur: Redacteur) -> dict[str, str]:
    """Say all that a table may name, as the audience may read it."""
    objectifs = communaute.objectifs
    noms = {f"acteur:{nom}": redacteur.nommer(nom) for nom in communaute.acteurs}
    noms.update((f"action:{nom}", redacteur.designer(f"action:{nom}")) for nom in communaute.actions)
    noms.update((f"jalon:{item.id}", item.intitule) for item in communaute.feuille_de_route.jalons)
    noms.update((f"objectif:{item.id}", item.intitule) for item in entrees(communaute, OBJECTIF))
    noms.update(
        (f"decision:{item.decision}", redacteur.designer(item.decision))
        for item in objectifs.trous_assumes
        if item.decision
    )
    return noms


def _ensembles(communaute: Communaute, par: str) -> dict[str, str]:
    objectifs = communaute.objectifs
    items = objectifs.objectifs if par == OBJECTIF else objectifs.parcours
    return {item.id: item.intitule or item.id for item in items}


def _filtres(communaute: Communaute, choix: Filtres) -> Iterator[str]:
    for champ, kind, mot in _FILTRES:
        valeurs = getattr(choix, champ)
        if valeurs:
            items = communaute.index[kind]
            yield f"{mot} {enumerer(f'« {items[valeur].intitule or valeur} »' for valeur in valeurs)}"


# --- who and what is absent ----------------------------------------------------------------------------------


def _absences(communaute: Communaute, jour: date, lue: Lecture) -> Absences:
    actifs = communaute.actifs(jour)
    presentes = familles(communaute, (item.id for item in actifs))
    indicateurs = [item for item in communaute.evaluation.indicateurs if a_eu_lieu(item.cree_le, jour)]
    objectifs = entrees(communaute, OBJECTIF)
    connus = communaute.index[OBJECTIF]
    vises = {connus[item.objectif].id for item in indicateurs if item.objectif in connus}
    servis = {nom for actions in lue.vivantes.values() for nom in place(communaute, actions, OBJECTIF).sures}
    return Absences(
        familles=tuple(nom for nom in FAMILLES if nom not in presentes) if actifs else (),
        jeu_a_trois=tuple(_jeu_a_trois(communaute, jour, actifs)) if actifs else (),
        sans_action=tuple(item for item in objectifs if item.id not in servis),
        sans_indicateur=tuple(item for item in objectifs if item.id not in vises),
        indicateurs=bool(indicateurs),
        acteurs=tuple(SansAction(item.id, item.sans_action_propre) for item in sans_action(communaute, jour)),
    )


def _jeu_a_trois(communaute: Communaute, jour: date, actifs: tuple[Acteur, ...]) -> Iterator[Voix]:
    """Look for the three of the study of 2014: elected people, associations, inhabitants."""
    avec = avec_elus(communaute, jour)
    yield Voix("élus", bool(avec), _vus(len(avec), avec[-1].date) if avec else "aucune présence d'élus notée")
    associations = sum(famille(item.type) == "associations" for item in actifs)
    vues = combien(associations, "association active", "associations actives")
    yield Voix("tissu associatif", bool(associations), vues if associations else "aucune association active")
    habitants = [item for item in actifs if famille(item.type) == "habitants"]
    venus = [item for item in reunions_qui_comptent(communaute, jour) if avec_premiers_concernes(communaute, item)]
    if habitants:
        constat = combien(len(habitants), "groupe ou personne", "groupes ou personnes")
    else:
        constat = _vus(len(venus), venus[-1].date) if venus else "aucune présence d'habitants notée"
    yield Voix("habitants", bool(habitants or venus), constat)


def _vus(nombre: int, dernier: Periode | None) -> str:
    quand = f", la dernière {en_precisant(dernier)}" if dernier is not None and nombre > 1 else ""
    return f"présence notée à {combien(nombre, 'réunion')}{quand}"
