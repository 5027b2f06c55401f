"""The view `liens`: which actors are tied, by what; each kind of tie is a line of its own.

Ties are those of `definitions.attaches`, with two more that only a picture needs: bridges still to be built, and, for
members, meetings attended together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import combinations, product
from typing import Final

from cap import graph
from cap.carteplan import (
    DECLARE,
    ENSEMBLE,
    PASSERELLE,
    PRESENCES,
    PROJETEE,
    STRUCTURE,
    Chantier,
    Dessin,
    Trait,
)
from cap.cartevues import boite_acteur, compter_acteurs, groupes_de_familles, ids_presents
from cap.dates import Periode
from cap.declare import MEMBRES
from cap.definitions import (
    INTENSITES,
    LIEN_ACTION,
    LIEN_DECLARE,
    LIEN_PASSERELLE,
    Attache,
    attaches,
    participants,
)
from cap.model import Action, Passerelle
from cap.phrases import cite, combien, enumerer
from cap.references import resolve

_INTENSITES: Final[Mapping[str, str]] = {
    "": "",
    "interconnaissance": "interconnaissance",
    "idees": "échanges d'idées",
    "action": "action commune",
}
_SANS_COMPTER: Final[Mapping[str, str]] = {PROJETEE: "les passerelles envisagées", PRESENCES: "les présences"}
_AU_MOINS: Final = 2
_PRESENCES_PAR_ACTEUR: Final = 1.5
"""Lines of presences drawn for an actor, at most on average: above, the threshold of meetings goes up."""


def vue_liens(chantier: Chantier) -> Dessin:
    """Draw the actors by family and their ties; who has none on this map is drawn too, and counted in a remark."""
    chantier = _avec_les_bouts(chantier)
    traits = [*_traits(chantier)]
    seuil, presences = _presences(chantier) if chantier.audience in MEMBRES else (0, [])
    traits += presences
    cles = set(chantier.garde.acteurs)
    if chantier.choix.autour:
        voisins: dict[str, list[str]] = {cle: [] for cle in cles}
        for trait in traits:
            voisins[trait.de].append(trait.vers)
            voisins[trait.vers].append(trait.de)
        cles &= graph.autour(voisins, f"acteur:{chantier.choix.autour}", chantier.choix.rayon)
        traits = [trait for trait in traits if trait.de in cles and trait.vers in cles]
    boites = [
        boite_acteur(chantier.communaute, cle, acteur) for cle, acteur in chantier.garde.acteurs.items() if cle in cles
    ]
    groupes = groupes_de_familles(chantier, boites)
    rangs = {groupe.cle: rang for rang, groupe in enumerate(groupes)}
    boites.sort(key=lambda boite: rangs[boite.groupe])
    # As in `cap liens`: a bridge still to build, or a meeting attended together, is drawn and does not count.
    relies = {cle for trait in traits if trait.nature not in _SANS_COMPTER for cle in (trait.de, trait.vers)}
    seuls = [
        boite
        for boite in boites
        if boite.cle not in relies and not graph.etat_acteur(chantier.garde.acteurs[boite.cle], chantier.jour)
    ]
    notes = []
    if any(trait.nature == PRESENCES for trait in traits):
        notes.append(f"Présences : au moins {combien(seuil, 'réunion')} ensemble.")
    if seuls and traits:
        notes.append(f"{combien(len(seuls), 'acteur')} sans lien écrit sur cette carte{_sans_compter(traits)}.")
    return Dessin(
        groupes,
        tuple(boites),
        tuple(traits),
        comptes=(compter_acteurs(chantier, [boite.cle for boite in boites]), combien(len(traits), "lien")),
        notes=tuple(notes),
    )


def _sans_compter(traits: Iterable[Trait]) -> str:
    """Say which of the lines drawn are not links yet."""
    natures = {trait.nature for trait in traits}
    dits = [mots for nature, mots in _SANS_COMPTER.items() if nature in natures]
    return f", sans compter {' ni '.join(dits)}" if dits else ""


def _avec_les_bouts(chantier: Chantier) -> Chantier:
    """Keep, with the actors that act for the publics chosen, those that a bridge for these publics ties."""
    choix = chantier.choix
    if not choix.publics or choix.objectifs or choix.zones or choix.statuts or choix.sur_les_acteurs:
        return chantier
    bouts = {
        f"acteur:{acteur}"
        for item in (*attaches(chantier.communaute, chantier.jour), *_envisagees(chantier))
        if item.nature in (LIEN_PASSERELLE, PROJETEE) and _pour_ces_publics(chantier, item.par, nommes=True)
        for acteur in (*item.de, *item.vers)
    }
    gardes = {*chantier.garde.acteurs, *chantier.garde.actions, *(bouts & set(chantier.tout.acteurs))}
    return replace(chantier, garde=chantier.tout.restreint(gardes))


def _pour_ces_publics(chantier: Chantier, identifiant: str, nommes: bool = False) -> bool:
    """Tell whether a bridge may be shown, and is for the publics chosen; `nommes`: one that names none is not."""
    passerelle = chantier.communaute.index["passerelle"][identifiant]
    publics = ids_presents(chantier.communaute, "public", passerelle.publics)
    convient = bool(set(publics) & set(chantier.choix.publics)) or not (nommes or (publics and chantier.choix.publics))
    return convient and _passerelle_visible(chantier, passerelle)


def _traits(chantier: Chantier) -> Iterator[Trait]:
    """Give one line for each pair of actors, kind of tie and way; it counts and names what makes it."""
    trouves: dict[tuple[str, str, str], dict[str, str]] = {}
    doubles: dict[tuple[str, str, str], bool] = {}
    debuts: dict[tuple[str, str, str], dict[str, Periode | None]] = {}
    forces: dict[tuple[str, str, str], int] = {}
    rangs = {cle: rang for rang, cle in enumerate(chantier.garde.acteurs)}
    for item in (*attaches(chantier.communaute, chantier.jour), *_envisagees(chantier)):
        vu = _vue(chantier, item)
        if vu is None:
            continue
        nature, cause, double = vu
        for de, vers in _paires(rangs, item, nature):
            cle = (de, vers, nature)
            trouves.setdefault(cle, {})[item.par] = cause
            debuts.setdefault(cle, {}).setdefault(item.par, item.depuis)
            doubles[cle] = doubles.get(cle, False) or double
            forces[cle] = max(forces.get(cle, 0), INTENSITES.index(item.intensite))
    for cle in sorted(trouves, key=lambda cle: (_ORDRE.index(cle[2]), rangs[cle[0]], rangs[cle[1]])):
        de, vers, nature = cle
        causes = trouves[cle]
        depuis = tuple(debuts[cle].values())
        if nature == DECLARE:
            force = INTENSITES[forces[cle]]
            yield Trait(de, vers, nature, max(1, forces[cle]), _INTENSITES[force], depuis=depuis)
        else:
            precision = enumerer([cause for cause in causes.values() if cause])
            yield Trait(de, vers, nature, len(causes), precision, doubles[cle], tuple(causes), depuis)


_ORDRE: Final = (ENSEMBLE, PASSERELLE, PROJETEE, STRUCTURE, DECLARE)


def _vue(chantier: Chantier, item: Attache) -> tuple[str, str, bool] | None:
    """Say what a tie is for the audience of this map: its nature, what makes it, whether it goes both ways."""
    communaute = chantier.communaute
    if item.nature == LIEN_DECLARE:
        return (DECLARE, "", False) if chantier.audience in MEMBRES else None
    if item.nature == LIEN_ACTION:
        action = chantier.garde.actions.get(f"action:{item.par}")
        return (ENSEMBLE, cite(action.nom or action.id), False) if action is not None else None
    if item.nature in (LIEN_PASSERELLE, PROJETEE):
        passerelle = communaute.index["passerelle"][item.par]
        publics = [communaute.index["public"].get(public) for public in passerelle.publics]
        noms = [item.intitule for item in publics if item is not None and item.id in chantier.publics]
        morceaux = [f"pour {enumerer(noms)}"] if noms else []
        morceaux += [f"par l'action {cite(nom)}" for nom in _actions(chantier, passerelle)]
        nature = PASSERELLE if item.nature == LIEN_PASSERELLE else PROJETEE
        vue = nature, ", ".join(morceaux), passerelle.sens == "double"
        return vue if _pour_ces_publics(chantier, item.par) else None
    return STRUCTURE, "", False


def _passerelle_visible(chantier: Chantier, passerelle: Passerelle) -> bool:
    """Tell whether a bridge may be shown: itself, and the action at one of its ends."""
    vues = (graph.visible(item, chantier.audience) for item in _bouts_actions(chantier, passerelle))
    return graph.visible(passerelle, chantier.audience) and all(vues)


def _actions(chantier: Chantier, passerelle: Passerelle) -> list[str]:
    return [action.nom or action.id for action in _bouts_actions(chantier, passerelle)]


def _bouts_actions(chantier: Chantier, passerelle: Passerelle) -> list[Action]:
    """Give the actions at the ends of a bridge: a line of the map then goes to each of their actors."""
    bouts = (resolve(chantier.communaute, bout, ("acteur", "action")) for bout in (passerelle.de, passerelle.vers))
    return [chantier.communaute.index["action"][bout[1]] for bout in bouts if bout is not None and bout[0] == "action"]


def _envisagees(chantier: Chantier) -> Iterator[Attache]:
    """List the bridges that are wished for and do not work yet, as ties of the nature `PROJETEE`."""
    for item in chantier.communaute.passerelles.passerelles:
        if item.statut == "envisagee":
            de, vers = (_acteurs_au_bout(chantier, bout) for bout in (item.de, item.vers))
            yield Attache(PROJETEE, item.id, de, vers)


def _acteurs_au_bout(chantier: Chantier, bout: str) -> tuple[str, ...]:
    trouve = resolve(chantier.communaute, bout, ("acteur", "action"))
    if trouve is None:
        return ()
    item = chantier.communaute.index[trouve[0]][trouve[1]]
    return (item.id,) if trouve[0] == "acteur" else participants(chantier.communaute, [item])


def _paires(rangs: Mapping[str, int], item: Attache, nature: str) -> Iterator[tuple[str, str]]:
    """Give the pairs of keys that a tie joins on this map; each in the order of the map, unless it has a way."""
    de = [f"acteur:{acteur}" for acteur in item.de if f"acteur:{acteur}" in rangs]
    vers = [f"acteur:{acteur}" for acteur in item.vers if f"acteur:{acteur}" in rangs]
    for un, autre in product(de, vers) if item.vers else combinations(de, 2):
        if un != autre:
            garde_le_sens = nature in (PASSERELLE, PROJETEE) or rangs[un] < rangs[autre]
            yield (un, autre) if garde_le_sens else (autre, un)


def _presences(chantier: Chantier) -> tuple[int, list[Trait]]:
    """Tie the actors who were most often at the same meetings; gives the number of meetings it takes.

    Everyone meets everyone at plenaries: the number goes up until the lines can be told apart, and is said on the map.
    """
    communs: Counter[tuple[str, str]] = Counter()
    rangs = {acteur.id: rang for rang, acteur in enumerate(chantier.garde.acteurs.values())}
    for reunion in chantier.communaute.reunions_tenues(chantier.jour):
        if not graph.visible(reunion, chantier.audience):
            continue
        connus = chantier.communaute.index["acteur"]
        la = {connus[item.acteur].id for item in reunion.presents if item.acteur in connus}
        communs.update(combinations(sorted(la & set(rangs), key=rangs.__getitem__), 2))
    limite = _PRESENCES_PAR_ACTEUR * len(rangs)
    seuil = _AU_MOINS
    while sum(1 for nombre in communs.values() if nombre >= seuil) > limite:
        seuil += 1
    paires = [paire for paire, nombre in communs.items() if nombre >= seuil]
    return seuil, [
        Trait(f"acteur:{de}", f"acteur:{vers}", PRESENCES, communs[de, vers], combien(communs[de, vers], "réunion"))
        for de, vers in sorted(paires, key=lambda paire: (rangs[paire[0]], rangs[paire[1]]))
    ]
