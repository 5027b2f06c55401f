"""The view `gouvernance`: who sits where, who bears each mission of the support function, what nobody bears."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from cap import graph
from cap.carteplan import (
    ASSURE,
    INSTANCE,
    MISSION,
    OUVERTE,
    SANS_PORTEUR,
    SIEGE,
    Boite,
    Chantier,
    Dessin,
    Groupe,
    Trait,
)
from cap.cartevues import boite_acteur, compter_acteurs
from cap.criteres.impulsion import NOMS_MISSIONS
from cap.definitions import TOUS
from cap.model import MISSIONS, Instance
from cap.phrases import cite, combien, enumerer

INSTANCES: Final = "instances"
ACTEURS: Final = "acteurs"
FONCTION: Final = "missions"

_NOMMES: Final = 30
"""Names written in a remark, at most."""
_NIVEAUX: Final[Mapping[str, str]] = {
    "orientation": "orientation",
    "pilotage": "pilotage",
    "technique": "technique",
    "groupe-de-travail": "groupe de travail",
    "atelier": "atelier",
    "pleniere": "plénière",
    "bilaterale": "bilatérale",
}
_FORMES: Final[Mapping[str, str]] = {
    "tiers-de-confiance": "tiers de confiance",
    "structure-existante": "structure existante",
    "coalition": "coalition",
    "structure-dediee": "structure dédiée",
    "instances-partagees": "instances partagées",
}


def vue_gouvernance(chantier: Chantier) -> Dessin:
    """Draw instances, the actors that sit in them or bear a mission, and the six missions, those nobody bears included.

    An instance open to all says so instead of being linked to everyone; who sits nowhere else is named in a remark.
    A choice keeps it as long as one of the actors chosen may sit in it.
    """
    instances = [*_instances(chantier)]
    missions = [*_missions(chantier)]
    traits = [trait for _, traits in (*instances, *missions) for trait in traits]
    if chantier.choix.autour:
        traits = _autour(chantier, traits)
    relies = {trait.de for trait in traits}
    vus = {trait.vers for trait in traits}
    filtre = chantier.choix.sur_les_actions or chantier.choix.sur_les_acteurs or chantier.choix.autour
    choisis = [*chantier.garde.acteurs]
    if chantier.choix.autour:
        choisis = [cle for cle in choisis if cle in relies or cle == f"acteur:{chantier.choix.autour}"]
    membres_choisis = any(_actif(chantier, cle) for cle in choisis)
    gardees = [
        boite
        for boite, _ in (*instances, *missions)
        if not filtre or boite.cle in vus or (boite.signe == OUVERTE and membres_choisis)
    ]
    membres = [
        boite_acteur(chantier.communaute, cle, acteur)._replace(groupe=ACTEURS)
        for cle, acteur in chantier.garde.acteurs.items()
        if cle in relies
    ]
    boites = (*gardees, *membres)
    presents = {boite.groupe for boite in boites}
    groupes = [
        Groupe(INSTANCES, "instances"),
        Groupe(ACTEURS, "acteurs qui y siègent ou portent une mission"),
        Groupe(FONCTION, _titre_de_la_fonction(chantier)),
    ]
    return Dessin(
        tuple(groupe for groupe in groupes if groupe.cle in presents),
        boites,
        tuple(traits),
        comptes=tuple(_comptes(chantier, boites)),
        notes=tuple(_ailleurs(chantier, [cle for cle in choisis if cle not in relies], gardees)),
    )


def _instances(chantier: Chantier) -> Iterator[tuple[Boite, list[Trait]]]:
    for item in chantier.communaute.gouvernance.instances:
        if not graph.visible(item, chantier.audience) or not _ouverte_alors(item, chantier.jour, chantier.depuis):
            continue
        pour_tous = TOUS in item.membres
        cle = f"instance:{item.id}"
        nommes = {} if pour_tous else _gardes(chantier, item.membres)
        precisions = [*_precisions(item)]
        if pour_tous:
            actifs = sum(1 for cle in chantier.tout.acteurs if _actif(chantier, cle))
            precisions.append(f"ouverte à tous les membres : {combien(actifs, 'structure')}")
        elif not item.membres:
            precisions.append("membres non indiqués")
        signe = OUVERTE if pour_tous else INSTANCE
        boite = Boite(cle, cle, "instance", item.nom or item.id, INSTANCES, signe, precisions=tuple(precisions))
        yield boite, [Trait(acteur, cle, SIEGE) for acteur in nommes]


def _ouverte_alors(item: Instance, jour: date, depuis: date | None) -> bool:
    """Tell whether an instance exists on a day, or has closed since the day that changes are told from."""
    if item.du is not None and item.du.certainly_after(jour):
        return False
    return item.au is None or not item.au.is_past(depuis or jour)


def _precisions(item: Instance) -> Iterator[str]:
    sorte = ", ".join(filter(None, (_NIVEAUX.get(item.niveau, ""), item.rythme)))
    if sorte:
        yield sorte
    if item.mode_decision:
        yield f"décision : {item.mode_decision}"
    if item.quorum:
        yield f"quorum : {item.quorum}"


def _missions(chantier: Chantier) -> Iterator[tuple[Boite, list[Trait]]]:
    fonction = chantier.communaute.gouvernance.fonction_soutien
    if fonction is None:
        return
    for nom in MISSIONS:
        cle = f"mission:{nom}"
        designes = fonction.missions.get(nom, ())
        nommes = _gardes(chantier, designes)
        ailleurs = not nommes and any(_encore_la(chantier, reference) for reference in designes)
        signe = MISSION if nommes or ailleurs else SANS_PORTEUR
        precisions = (
            () if nommes else ("par un acteur hors de cette carte",) if ailleurs else ("personne pour l'instant",)
        )
        intitule = NOMS_MISSIONS[nom]
        boite = Boite(cle, cle, "mission", intitule[:1].upper() + intitule[1:], FONCTION, signe, precisions=precisions)
        yield boite, [Trait(acteur, cle, ASSURE) for acteur in nommes]


def _gardes(chantier: Chantier, references: Iterable[str]) -> dict[str, None]:
    """Give the keys of the actors named that are on this map, each once, in the alphabetical order of the map."""
    connus = chantier.communaute.index["acteur"]
    nommes = {f"acteur:{connus[reference].id}" for reference in references if reference in connus}
    return {cle: None for cle in chantier.garde.acteurs if cle in nommes}


def _encore_la(chantier: Chantier, reference: str) -> bool:
    """Tell whether an actor named is still there, though not on this map; a name without a sheet counts as there."""
    acteur = chantier.communaute.index["acteur"].get(reference)
    return acteur is None or not graph.etat_acteur(acteur, chantier.jour)


def _titre_de_la_fonction(chantier: Chantier) -> str:
    fonction = chantier.communaute.gouvernance.fonction_soutien
    formes = [_FORMES[forme] for forme in fonction.formes] if fonction is not None else []
    return "missions de la fonction de soutien" + (f" ({enumerer(formes)})" if formes else "")


def _autour(chantier: Chantier, traits: Iterable[Trait]) -> list[Trait]:
    voisins: dict[str, list[str]] = {}
    for trait in traits:
        voisins.setdefault(trait.de, []).append(trait.vers)
        voisins.setdefault(trait.vers, []).append(trait.de)
    proches = graph.autour(voisins, f"acteur:{chantier.choix.autour}", chantier.choix.rayon)
    return [trait for trait in traits if trait.de in proches and trait.vers in proches]


def _comptes(chantier: Chantier, boites: Iterable[Boite]) -> Iterator[str]:
    boites = tuple(boites)
    nombres = {genre: sum(1 for boite in boites if boite.genre == genre) for genre in ("instance", "mission")}
    yield combien(nombres["instance"], "instance")
    yield compter_acteurs(chantier, [boite.cle for boite in boites if boite.genre == "acteur"])
    vacantes = sum(1 for boite in boites if boite.signe == SANS_PORTEUR)
    if nombres["mission"]:
        yield combien(nombres["mission"], "mission") + (f" dont {vacantes} sans porteur" if vacantes else "")


def _actif(chantier: Chantier, cle: str) -> bool:
    return chantier.communaute.est_actif(chantier.tout.acteurs[cle], chantier.jour)


def _ailleurs(chantier: Chantier, cles: Iterable[str], boites: Sequence[Boite]) -> Iterator[str]:
    """Name who sits in no instance that names its members: alphabetical, and never as a reproach."""
    acteurs = [chantier.garde.acteurs[cle] for cle in cles if _actif(chantier, cle)]
    seuls = [acteur.nom or acteur.id for acteur in acteurs]
    if not seuls or not any(boite.genre == "instance" for boite in boites):
        return
    ouvertes = [boite.nom for boite in boites if boite.signe == OUVERTE]
    if ouvertes:
        seules = "la seule instance ouverte" if len(ouvertes) == 1 else "les seules instances ouvertes"
        yield f"Dans {seules} à tous ({enumerer(map(cite, ouvertes))}) : {enumerer(seuls, _NOMMES)}."
    else:
        verbe = "ne siège" if len(seuls) == 1 else "ne siègent"
        yield f"{enumerer(seuls, _NOMMES)} {verbe} dans aucune instance dont les membres sont écrits."
