"""The overview of a map too large to be read: boxes that stand for many, with their counts.

Families of actors in place of actors, numbers of actions in place of actions. Links are counted, none is lost: those
between two families are a line with its number, those inside one are told in its box.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import combinations
from typing import Final

from cap.carteplan import (
    ASSURE,
    COMMUNE,
    COMPTE,
    DECLARE,
    EN_COLONNES,
    ENSEMBLE,
    FAMILLE,
    PASSERELLE,
    PRESENCES,
    PROJETEE,
    SANS_ACTEUR,
    SIEGE,
    STRUCTURE,
    Boite,
    Groupe,
    Plan,
    Trait,
    legende,
)
from cap.graph import ANIME, PARTICIPE, PORTE
from cap.phrases import combien
from cap.redaction import majuscule

SEUIL: Final = 60
"""Boxes above which a picture is hard to read on one sheet: the overview is offered."""
MAXIMUM: Final = 300
"""Boxes above which nobody can read a picture: the overview takes its place."""
LIENS_LISIBLES: Final = 60
"""Ties between actors above which an eye cannot follow one: the overview is offered."""
LIENS_MAXIMUM: Final = 600
LIENS_ENTRE_ACTEURS: Final = 250
"""Links above which lines cannot be told apart, and their layout takes too long."""


def a_resumer(plan: Plan) -> bool:
    """Tell whether a plan is too large to be drawn whole."""
    liens = LIENS_ENTRE_ACTEURS if plan.vue == "liens" else LIENS_MAXIMUM
    return not plan.resume and (len(plan.boites) > MAXIMUM or len(plan.traits) > liens)


def ensemble(plan: Plan) -> Plan:
    """Give the overview of a plan: the same map, its counts and its remarks, with far fewer boxes."""
    resumer = _colonnes if plan.vue in EN_COLONNES else _familles
    boites, traits, groupes = resumer(plan)
    remarque = (
        "Vue d'ensemble : chaque case compte des actions."
        if plan.vue in EN_COLONNES
        else _NOMBRES_DE_SIEGES
        if plan.vue == "gouvernance"
        else _NOMBRES_D_ACTIONS
    )
    return replace(
        plan,
        groupes=groupes,
        boites=boites,
        traits=traits,
        legende=legende(plan.vue, boites, traits),
        notes=(remarque, *plan.notes),
        resume=True,
    )


_NOMBRES_DE_SIEGES: Final = (
    "Vue d'ensemble : chaque case réunit une famille d'acteurs, chaque nombre compte ceux qui siègent ou assurent."
)
_NOMBRES_D_ACTIONS: Final = (
    "Vue d'ensemble : chaque case réunit une famille d'acteurs. Un nombre sur un lien compte des actions ou des "
    "passerelles, pas des paires d'acteurs ; ce qui réunit trois familles compte une fois entre chaque paire de "
    "familles."
)

Resume = tuple[tuple[Boite, ...], tuple[Trait, ...], tuple[Groupe, ...]]


def _colonnes(plan: Plan) -> Resume:
    boites = []
    for groupe in plan.groupes:
        ici = plan.du_groupe(groupe.cle)
        if not ici:
            continue
        precisions = []
        communes = sum(1 for boite in ici if boite.signe == COMMUNE)
        if communes:
            precisions.append(f"dont {communes} à plusieurs")
        publics = Counter(public for boite in ici for public in boite.pour)
        precisions += [f"{nom} : {publics[public]}" for public, nom in plan.publics.items() if public in publics]
        nom = combien(len(ici), "action")
        boites.append(
            Boite(f"{groupe.cle}/compte", groupe.cle, "compte", nom, groupe.cle, COMPTE, precisions=tuple(precisions))
        )
    return tuple(boites), (), plan.groupes


def _familles(plan: Plan) -> Resume:
    """Merge actors by family; what is not an actor keeps its box, except actions, which become links and counts."""
    familles = {boite.cle: boite.famille for boite in plan.boites if boite.genre == "acteur"}
    liens: Counter[tuple[str, str, str]] = Counter()
    dedans: Counter[tuple[str, str]] = Counter()
    seules: Counter[str] = Counter()
    vus: set[tuple[str, str, str, str]] = set()
    for trait in plan.traits:
        if trait.nature in (*_DES_ACTIONS, ENSEMBLE):
            continue
        de, vers = (familles.get(bout, bout) for bout in (trait.de, trait.vers))
        de, vers = (de, vers) if trait.nature in _A_SENS else sorted((de, vers))
        for cause in trait.causes or (f"{trait.de}-{trait.vers}",):
            if (de, vers, trait.nature, cause) in vus:
                continue
            vus.add((de, vers, trait.nature, cause))
            if de == vers:
                dedans[de, trait.nature] += 1
            else:
                liens[de, vers, trait.nature] += 1
    for acteurs in _actions(plan):
        noms = sorted({familles[acteur] for acteur in acteurs})
        if len(acteurs) == 1:
            seules[noms[0]] += 1
        elif len(noms) == 1:
            dedans[noms[0], ENSEMBLE] += 1
        for de, vers in combinations(noms, 2):
            liens[de, vers, ENSEMBLE] += 1
    gardees = tuple(boite for boite in plan.boites if boite.genre in ("instance", "mission"))
    boites = [*gardees]
    for famille, nombre in Counter(familles.values()).items():
        precisions = [combien(nombre, "acteur")]
        if seules[famille]:
            precisions.append(combien(seules[famille], "action d'un seul acteur", "actions d'un seul acteur"))
        precisions += [
            f"{combien(dedans[famille, nature], *mots)} dans la famille"
            for nature, mots in _NOMS.items()
            if dedans[famille, nature]
        ]
        titre = next((groupe.titre for groupe in plan.groupes if groupe.cle == famille), famille)
        boites.append(_boite(famille, famille if not gardees else _groupe_des_acteurs(plan), precisions, titre))
    orphelines = sum(1 for boite in plan.boites if boite.groupe == SANS_ACTEUR)
    if orphelines:
        boites.append(_boite(SANS_ACTEUR, SANS_ACTEUR, [combien(orphelines, "action")]))
    cles = {famille: f"famille:{famille}" for famille in familles.values()}
    traits = tuple(
        Trait(cles.get(de, de), cles.get(vers, vers), nature, nombre, combien(nombre, *_NOMS.get(nature, ("lien",))))
        for (de, vers, nature), nombre in sorted(liens.items())
    )
    presents = {boite.groupe for boite in boites}
    return tuple(boites), traits, tuple(groupe for groupe in plan.groupes if groupe.cle in presents)


_DES_ACTIONS: Final = (PORTE, ANIME, PARTICIPE)
_A_SENS: Final = (PASSERELLE, PROJETEE, SIEGE, ASSURE)
_NOMS: Final[Mapping[str, tuple[str, ...]]] = {
    ENSEMBLE: ("action à plusieurs", "actions à plusieurs"),
    PASSERELLE: ("passerelle",),
    PROJETEE: ("passerelle envisagée",),
    STRUCTURE: ("structure de rattachement commune", "structures de rattachement communes"),
    DECLARE: ("lien déclaré",),
    PRESENCES: ("paire souvent réunie", "paires souvent réunies"),
    SIEGE: ("siège",),
    ASSURE: ("acteur",),
}


def _boite(famille: str, groupe: str, precisions: Iterable[str], titre: str = "") -> Boite:
    nom = majuscule(titre or famille)
    return Boite(
        f"famille:{famille}", "", "famille", nom, groupe, FAMILLE, precisions=tuple(precisions), famille=famille
    )


def _groupe_des_acteurs(plan: Plan) -> str:
    return next(boite.groupe for boite in plan.boites if boite.genre == "acteur")


def _actions(plan: Plan) -> Iterable[set[str]]:
    """Give the actors of each action of the map that has some: those tied to its box, or tied together by it."""
    table: dict[str, set[str]] = {}
    for trait in plan.traits:
        if trait.nature in _DES_ACTIONS:
            table.setdefault(trait.vers, set()).add(trait.de)
        elif trait.nature == ENSEMBLE:
            for action in trait.causes:
                table.setdefault(action, set()).update((trait.de, trait.vers))
    return table.values()
