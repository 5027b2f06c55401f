"""The community as a graph at a date: who carries, animates or joins which action.

The map draws it; the gaps, the links between actors and the fragilities are computed on it. What is left out of the
graph (a departure, a finished action, a sheet kept for others) is counted there too, so that nothing is lost silently.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Final, NamedTuple

from cap.communaute import Communaute, cle_tri
from cap.declare import FINANCEURS, MEMBRES, PUBLIC, SOUTIEN
from cap.model import Acteur, Action, Suivie

PORTE: Final = "porte"
ANIME: Final = "anime"
PARTICIPE: Final = "participe"

PARTI: Final = "parti"
PAS_ARRIVE: Final = "pas-arrive"
EN_COURS: Final = "en-cours"
SUSPENDUE: Final = "suspendue"
TERMINEE: Final = "terminee"
ABANDONNEE: Final = "abandonnee"
PAS_COMMENCEE: Final = "pas-commencee"
AUTRE_STATUT: Final = "autre-statut"
REMPLACEE: Final = "remplacee"
DOUBLON: Final = "doublon"
RESERVE: Final = "reserve"
SANS_ACCORD: Final = "sans-accord"
SANS_FICHE: Final = "sans-fiche"

STATUTS_VIVANTS: Final = ("idee", "preparation", EN_COURS, SUSPENDUE)

_VISIBLES: Final[Mapping[str, frozenset[str]]] = {
    "public": PUBLIC,
    "membres": MEMBRES,
    "financeurs": FINANCEURS,
    "soutien": SOUTIEN,
}


class Arete(NamedTuple):
    """A link from an actor to an action, both by key (`acteur:resam`, `action:legumerie`); one at most per pair."""

    de: str
    vers: str
    nature: str


@dataclass(frozen=True)
class Graphe:
    """Actors and actions by key, and the links between them, in the alphabetical order of their names.

    `etats` gives the state of each action at the date (a status of the format); `ecartes` says what is not in the
    graph: for each reason, the ids of the sheets left out.
    """

    acteurs: Mapping[str, Acteur] = field(default_factory=dict)
    actions: Mapping[str, Action] = field(default_factory=dict)
    aretes: tuple[Arete, ...] = ()
    etats: Mapping[str, str] = field(default_factory=dict)
    ecartes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def voisins(self) -> Mapping[str, tuple[str, ...]]:
        """The neighbours of every node, in order; an isolated node has none."""
        table: dict[str, list[str]] = {cle: [] for cle in (*self.acteurs, *self.actions)}
        for arete in self.aretes:
            table[arete.de].append(arete.vers)
            table[arete.vers].append(arete.de)
        return {cle: tuple(voisins) for cle, voisins in table.items()}

    def autour(self, depart: str, rayon: int) -> frozenset[str]:
        """Give the nodes at most `rayon` links away from a node, itself included; none when it is not in the graph."""
        return autour(self.voisins, depart, rayon)

    def restreint(self, cles: Iterable[str]) -> Graphe:
        """Keep only these nodes, and the links between them."""
        gardes = frozenset(cles)
        return Graphe(
            {cle: item for cle, item in self.acteurs.items() if cle in gardes},
            {cle: item for cle, item in self.actions.items() if cle in gardes},
            tuple(arete for arete in self.aretes if arete.de in gardes and arete.vers in gardes),
            {cle: etat for cle, etat in self.etats.items() if cle in gardes},
            self.ecartes,
        )


def autour(voisins: Mapping[str, Iterable[str]], depart: str, rayon: int) -> frozenset[str]:
    """Give the nodes at most `rayon` links away from one, itself included, from the neighbours of each."""
    if depart not in voisins:
        return frozenset()
    atteints = front = {depart}
    for _ in range(rayon):
        front = {voisin for cle in front for voisin in voisins[cle]} - atteints
        atteints = atteints | front
    return frozenset(atteints)


def visible(fiche: Suivie, audience: str) -> bool:
    """Tell whether an audience may see a sheet at all: `visibilite` narrows, and never widens what fields say."""
    return audience in _VISIBLES.get(fiche.visibilite, PUBLIC)


def etat_acteur(acteur: Acteur, jour: date) -> str:
    """Say whether an actor is there on a day: `""`, or why not (`PARTI`, `PAS_ARRIVE`), whatever its roles.

    The day of departure is the last day there; an unknown arrival counts as arrived, an undated departure as past.
    """
    if acteur.depart is not None and (acteur.depart.le is None or acteur.depart.le.fin < jour):
        return PARTI
    if acteur.arrivee is not None and acteur.arrivee.connue and acteur.arrivee.debut > jour:
        return PAS_ARRIVE
    return ""


def etat_action(action: Action, jour: date) -> str:
    """Give the status of an action on a day: one of the format's, or `PAS_COMMENCEE`.

    Dates decide when they are certain; a status without date is the present one and answers for every day, and an
    action whose status is not written is under way.
    """
    statut = action.statut or EN_COURS
    if action.fin is not None and action.fin.certainly_before(jour):
        return ABANDONNEE if statut == "abandonnee" else TERMINEE
    if statut in ("terminee", "abandonnee") and (action.fin is None or not action.fin.connue):
        return TERMINEE if statut == "terminee" else ABANDONNEE
    if statut not in ("idee", "preparation") and action.debut is not None and action.debut.certainly_after(jour):
        return PAS_COMMENCEE
    return EN_COURS if statut in ("terminee", "abandonnee") else statut


def nommable(acteur: Acteur, jour: date) -> bool:
    """Tell whether an actor may be named outside: an organisation yes, a person only with a consent already given."""
    if acteur.type != "personne":
        return True
    accord = acteur.accord_publication
    if accord is None or (accord.le is not None and accord.le.certainly_after(jour)):
        return False
    return not accord.champs or "nom" in accord.champs


def acteurs_et_actions(
    communaute: Communaute,
    jour: date,
    audience: str = "public",
    statuts: Iterable[str] = STATUTS_VIVANTS,
    depuis: date | None = None,
) -> Graphe:
    """Build the graph of the actors there on a day and of the actions that have one of these statuses.

    With `depuis`, an earlier day, what was there then and is gone now stays in the graph.

    A duplicate gives its links to the action it doubles; an action replaced by one under way is left out. A reference
    to nobody's sheet is left out too: nothing says who may see that name.
    """
    ecartes: dict[str, dict[str, None]] = {}

    def ecarter(raison: str, identifiant: str) -> None:
        ecartes.setdefault(raison, {})[identifiant] = None

    acteurs = _acteurs(communaute, jour, audience, depuis, ecarter)
    etats = _etats(communaute, jour, audience, frozenset(statuts), depuis, ecarter)
    rendus = reunis(communaute, etats, ecarter)
    aretes: dict[tuple[str, str], str] = {}
    for identifiant, cible in rendus.items():
        for nature, reference in _liens(communaute.actions[identifiant]):
            acteur = communaute.index["acteur"].get(reference)
            if acteur is None:
                ecarter(SANS_FICHE, reference)
            elif acteur.id in acteurs:
                aretes.setdefault((acteur.id, cible), nature)
    par_acteur = {f"acteur:{item.id}": item for item in sorted(acteurs.values(), key=_ordre)}
    actions = [communaute.actions[cible] for cible in dict.fromkeys(rendus.values())]
    par_action = {f"action:{item.id}": item for item in sorted(actions, key=_ordre)}
    rangs = {cle: rang for rang, cle in enumerate((*par_acteur, *par_action))}
    liens = (Arete(f"acteur:{de}", f"action:{vers}", nature) for (de, vers), nature in aretes.items())
    return Graphe(
        par_acteur,
        par_action,
        tuple(sorted(liens, key=lambda arete: (rangs[arete.de], rangs[arete.vers]))),
        {cle: etats[item.id] for cle, item in par_action.items()},
        {raison: tuple(sorted(ids)) for raison, ids in ecartes.items()},
    )


def _ordre(item: Acteur | Action) -> tuple[str, str]:
    return cle_tri(item.nom or item.id), item.id


def _acteurs(
    communaute: Communaute, jour: date, audience: str, depuis: date | None, ecarter: Callable[[str, str], None]
) -> dict[str, Acteur]:
    presents = {}
    for acteur in communaute.acteurs.values():
        raison = etat_acteur(acteur, jour)
        if raison == PARTI and depuis is not None and not etat_acteur(acteur, depuis):
            raison = ""
        if not nommable(acteur, jour):
            raison = SANS_ACCORD
        elif not visible(acteur, audience):
            raison = RESERVE
        if raison:
            ecarter(raison, acteur.id)
        else:
            presents[acteur.id] = acteur
    return presents


def _etats(
    communaute: Communaute,
    jour: date,
    audience: str,
    statuts: frozenset[str],
    depuis: date | None,
    ecarter: Callable[[str, str], None],
) -> dict[str, str]:
    gardes = {}
    for action in communaute.actions.values():
        etat = etat_action(action, jour)
        finie_depuis = depuis is not None and etat in (TERMINEE, ABANDONNEE) and etat_action(action, depuis) in statuts
        if not visible(action, audience):
            ecarter(RESERVE, action.id)
        elif etat not in statuts and not finie_depuis:
            ecarter(etat if etat in (TERMINEE, ABANDONNEE, PAS_COMMENCEE) else AUTRE_STATUT, action.id)
        else:
            gardes[action.id] = etat
    return gardes


def reunis(
    communaute: Communaute, etats: Mapping[str, str], ecarter: Callable[[str, str], object] = lambda _raison, _id: None
) -> dict[str, str]:
    """Say under which of these actions each one stands: itself, or the one it doubles; replaced ones are left out."""
    remplacantes: dict[str, str] = {}
    originales: dict[str, str] = {}
    for identifiant, etat in etats.items():
        action = communaute.actions[identifiant]
        remplacee = communaute.index["action"].get(action.remplace)
        originale = communaute.index["action"].get(action.doublon_de)
        if remplacee is not None and remplacee.id in etats and etat == EN_COURS:
            remplacantes[remplacee.id] = identifiant
        if originale is not None and originale.id in etats:
            originales[identifiant] = originale.id
    rendus = {}
    for identifiant in etats:
        cible = _au_bout(identifiant, originales)
        if _au_bout(cible, remplacantes) != cible:
            ecarter(REMPLACEE, identifiant)
            continue
        if cible != identifiant:
            ecarter(DOUBLON, identifiant)
        rendus[identifiant] = cible
    return rendus


def _au_bout(depart: str, suivants: Mapping[str, str]) -> str:
    """Follow a chain to its end; a chain that comes back on itself leads nowhere: the start is given back."""
    vus = {depart}
    ici = depart
    while ici in suivants:
        ici = suivants[ici]
        if ici in vus:
            return depart
        vus.add(ici)
    return ici


def _liens(action: Action) -> list[tuple[str, str]]:
    """List (nature, actor) from the strongest link to the weakest."""
    liens = [(PORTE, porteur) for porteur in action.porteurs]
    if action.animation:
        liens.append((ANIME, action.animation))
    return liens + [(PARTICIPE, partenaire.acteur) for partenaire in action.partenaires]
