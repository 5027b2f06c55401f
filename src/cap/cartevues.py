"""The views of the map that show actions: by family of actors, by step of a path, by objective."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from cap import graph
from cap.carteplan import (
    ACTEUR,
    ACTION,
    AUTRES,
    COMMUNE,
    OBSERVATEUR,
    SANS_ACTEUR,
    SANS_ETAPE,
    SANS_OBJECTIF,
    SANS_TYPE,
    SOUTIEN,
    Boite,
    Chantier,
    Dessin,
    Filtres,
    Groupe,
    Trait,
)
from cap.communaute import Communaute
from cap.graph import ANIME, PARTICIPE, PORTE, Graphe
from cap.model import FAMILLES, Acteur, Objectif, famille
from cap.phrases import combien, enumerer


def vue_acteurs(chantier: Chantier) -> Dessin:
    """Group actors by family; an action stands with its family when one actor alone holds it, else between them all.

    Whether an action is held by several is said from the whole map, so that a filter cannot make it look lonely.
    """
    garde = chantier.garde
    boites = [boite_acteur(chantier.communaute, cle, acteur) for cle, acteur in garde.acteurs.items()]
    for cle, action in garde.actions.items():
        voisins = garde.voisins[cle]
        groupe = "" if len(voisins) > 1 else famille_de(garde.acteurs[voisins[0]]) if voisins else SANS_ACTEUR
        boites.append(
            Boite(cle, cle, "action", action.nom or action.id, groupe, _signe_action(chantier.tout, cle),
                  garde.etats[cle], precisions=_par_des_partis(chantier, cle))
        )  # fmt: skip
    return Dessin(
        groupes_de_familles(chantier, boites),
        tuple(boites),
        tuple(Trait(*arete) for arete in garde.aretes),
        comptes=(
            compter_acteurs(chantier, garde.acteurs),
            compter_actions(chantier),
            combien(len(garde.aretes), "lien"),
        ),
    )


def _partis(chantier: Chantier, cle: str) -> tuple[str, ...]:
    """Name who carried an action that is over and has left since: the action was theirs."""
    if chantier.tout.etats[cle] not in (graph.TERMINEE, graph.ABANDONNEE):
        return ()
    connus = chantier.communaute.index["acteur"]
    porteurs = (connus[nom] for nom in chantier.tout.actions[cle].porteurs if nom in connus)
    return tuple(
        f"{acteur.nom or acteur.id} (parti)"
        for acteur in {acteur.id: acteur for acteur in porteurs}.values()
        if f"acteur:{acteur.id}" not in chantier.tout.acteurs
        and graph.etat_acteur(acteur, chantier.jour) == graph.PARTI
        and graph.nommable(acteur, chantier.jour)
        and graph.visible(acteur, chantier.audience)
    )


def _par_des_partis(chantier: Chantier, cle: str) -> tuple[str, ...]:
    partis = _partis(chantier, cle)
    return (f"portée par {enumerer(partis)}",) if partis else ()


def compter_acteurs(chantier: Chantier, cles: Iterable[str]) -> str:
    """Count the actors there on the day, and apart those that a map since an earlier day still draws."""
    acteurs = [chantier.garde.acteurs[cle] for cle in cles]
    partis = sum(1 for acteur in acteurs if graph.etat_acteur(acteur, chantier.jour))
    return combien(len(acteurs) - partis, "acteur") + _depuis(partis, "parti")


def compter_actions(chantier: Chantier) -> str:
    """Count the actions of the map, and apart those that ended since the day it tells changes from."""
    finies = (graph.TERMINEE, graph.ABANDONNEE) if chantier.depuis is not None else ()
    passees = sum(1 for etat in chantier.garde.etats.values() if etat in finies and etat not in chantier.choix.statuts)
    return combien(len(chantier.garde.actions) - passees, "action") + _depuis(passees, "terminée")


def _depuis(nombre: int, mot: str) -> str:
    return f" (et {combien(nombre, mot)} depuis)" if nombre else ""


def boite_acteur(communaute: Communaute, cle: str, acteur: Acteur) -> Boite:
    """Make the box of an actor, in the group of its family."""
    famille_ = famille_de(acteur)
    return Boite(
        cle, cle, "acteur", acteur.nom or acteur.id, famille_, _signe_acteur(communaute, acteur), famille=famille_
    )


def groupes_de_familles(chantier: Chantier, boites: Iterable[Boite]) -> tuple[Groupe, ...]:
    """List the families that some boxes belong to, in the order of the method; one that holds foundations says so."""
    boites = tuple(boites)
    presentes = {boite.groupe for boite in boites}
    acteurs = (chantier.garde.acteurs[boite.cle] for boite in boites if boite.genre == "acteur")
    elargies = {famille_de(acteur): _ELARGIES[acteur.type] for acteur in acteurs if acteur.type in _ELARGIES}
    ordre = (*FAMILLES, AUTRES, SANS_TYPE, SANS_ACTEUR)
    return tuple(Groupe(nom, elargies.get(nom, nom)) for nom in ordre if nom in presentes)


_ELARGIES: Final[Mapping[str, str]] = {"fondation": "associations et fondations"}


def famille_de(acteur: Acteur) -> str:
    """Give the key of the group an actor is drawn in."""
    return famille(acteur.type) or (AUTRES if acteur.type else SANS_TYPE)


def _signe_acteur(communaute: Communaute, acteur: Acteur) -> str:
    if acteur.id in communaute.soutien:
        return SOUTIEN
    if acteur.roles and all(role in ("observateur", "financeur") for role in acteur.roles):
        return OBSERVATEUR
    return ACTEUR


def _signe_action(tout: Graphe, cle: str) -> str:
    return COMMUNE if len(tout.voisins[cle]) > 1 else ACTION


# --- views in columns ----------------------------------------------------------------------------------------


def vue_parcours(chantier: Chantier) -> Dessin:
    """Put each action at its steps, in the order of publics, with who carries it written inside.

    No line is drawn: an actor acts at several steps, and its lines would cross every column; a name in the box says the
    same and can be read aloud. Actions without a step are a last group, so that placing them is the next thing to do.
    """
    communaute, audience = chantier.communaute, chantier.audience
    chemins = [item for item in communaute.objectifs.parcours if graph.visible(item, audience)]
    etapes = [
        Groupe(f"{parcours.id}/{etape.id}", f"{rang}. {etape.intitule}", parcours.id)
        for parcours in chemins
        for rang, etape in enumerate(parcours.etapes, start=1)
        if graph.visible(etape, audience)
    ]
    voulues = {
        cle: {communaute.etape_complete(etape) for etape in action.etapes}
        for cle, action in chantier.garde.actions.items()
    }
    groupes, boites = _en_colonnes(chantier, etapes, voulues, Groupe(SANS_ETAPE, "sans étape indiquée"))
    return Dessin(
        groupes,
        boites,
        ensembles={item.id: item.intitule for item in chemins},
        comptes=(combien(len(etapes), "étape"), compter_actions(chantier)),
    )


def vue_objectifs(chantier: Chantier) -> Dessin:
    """Put each action under the objectives it serves; an objective that nothing serves yet keeps its empty column.

    A column for each intermediate objective; the global one has its own where actions name it, or when it has no other.
    Objectives that are not chosen have none.
    """
    communaute = chantier.communaute
    globaux = [item for item in communaute.objectifs.objectifs if graph.visible(item, chantier.audience)]
    servis = {
        cle: set(ids_presents(communaute, "objectif", action.objectifs))
        for cle, action in chantier.garde.actions.items()
    }
    directs = frozenset[str]().union(*servis.values())
    choisis = avec_intermediaires(communaute, chantier.choix.objectifs)
    groupes = [
        groupe
        for objectif in globaux
        for groupe in _objectif(objectif, chantier.audience, directs)
        if not choisis or groupe.cle in choisis
    ]
    places, boites = _en_colonnes(chantier, groupes, servis, Groupe(SANS_OBJECTIF, "sans objectif indiqué"))
    pleins = {boite.groupe for boite in boites}
    vides = [groupe for groupe in groupes if groupe.cle not in pleins]
    comptes = [combien(len(groupes), "objectif"), compter_actions(chantier)]
    if vides and groupes:
        suite = " de ce choix" if chantier.choix != Filtres() else ""
        comptes[0] += f" dont {len(vides)} sans action{suite}"
    return Dessin(places, boites, ensembles={item.id: item.intitule for item in globaux}, comptes=tuple(comptes))


def _objectif(objectif: Objectif, audience: str, directs: frozenset[str]) -> Iterable[Groupe]:
    intermediaires = [item for item in objectif.intermediaires if graph.visible(item, audience)]
    for item in intermediaires:
        yield Groupe(item.id, item.intitule, objectif.id)
    if objectif.id in directs or not intermediaires:
        yield Groupe(objectif.id, "pour cet objectif en général" if intermediaires else "actions", objectif.id)


def _en_colonnes(
    chantier: Chantier, groupes: Sequence[Groupe], voulus: Mapping[str, set[str]], a_part: Groupe
) -> tuple[tuple[Groupe, ...], tuple[Boite, ...]]:
    """Make a box of each action in each of its columns, and in the last one those that have none."""
    publics, garde = chantier.publics, chantier.garde
    rangs = {public: rang for rang, public in enumerate(publics)}
    pour = {cle: _pour(chantier, action.publics) for cle, action in garde.actions.items()}
    places = {cle: tuple(groupe.cle for groupe in groupes if groupe.cle in voulus[cle]) for cle in garde.actions}
    colonnes = [*groupes, *(() if all(places.values()) else (a_part,))]
    boites = []
    for groupe in colonnes:
        ici = [cle for cle, ou in places.items() if groupe.cle in (ou or (a_part.cle,))]
        for cle in sorted(ici, key=lambda cle: [rangs[public] for public in pour[cle]] or [len(rangs)]):
            aussi = tuple(autre for autre in places[cle] if autre != groupe.cle)
            carte = _carte(chantier.tout, cle, groupe.cle, pour[cle], aussi)
            boites.append(carte._replace(par=(*carte.par, *_partis(chantier, cle))))
    return tuple(colonnes), tuple(boites)


def avec_intermediaires(communaute: Communaute, objectifs: Sequence[str]) -> tuple[str, ...]:
    """Add to some objectives the intermediate ones of those that are global."""
    sous = (
        intermediaire.id
        for objectif in communaute.objectifs.objectifs
        if objectif.id in objectifs
        for intermediaire in objectif.intermediaires
    )
    return (*objectifs, *sous)


def ids_presents(communaute: Communaute, kind: str, references: Iterable[str]) -> list[str]:
    """Give the present ids that references name; those that name nothing are left out."""
    items = communaute.index[kind]
    return [items[reference].id for reference in references if reference in items]


def _pour(chantier: Chantier, references: Iterable[str]) -> tuple[str, ...]:
    voulus = ids_presents(chantier.communaute, "public", references)
    return tuple(public for public in chantier.publics if public in voulus)


def _carte(tout: Graphe, cle: str, groupe: str, pour: tuple[str, ...], aussi: tuple[str, ...]) -> Boite:
    natures = {arete.de: arete.nature for arete in tout.aretes if arete.vers == cle}
    action = tout.actions[cle]

    def noms(*voulues: str) -> tuple[str, ...]:
        acteurs = (tout.acteurs[acteur] for acteur, nature in natures.items() if nature in voulues)
        return tuple(acteur.nom or acteur.id for acteur in acteurs)

    return Boite(
        f"{groupe}/{action.id}",
        cle,
        "action",
        action.nom or action.id,
        groupe,
        _signe_action(tout, cle),
        tout.etats[cle],
        par=noms(PORTE),
        avec=noms(ANIME, PARTICIPE),
        pour=pour,
        aussi=aussi,
    )
