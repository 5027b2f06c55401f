"""What changed on the map since a day, from the dates that the files themselves give.

An arrival, a departure, an action begun or ended; and, for what was there all along, a result noted, a bridge opened or
closed, a contribution begun. What bears no date changes nothing: it is read as having always been so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final

from cap import graph
from cap.carteplan import CHANGE, DECLARE, ENSEMBLE, FINI, NOUVEAU, PASSERELLE, STRUCTURE, Boite, Chantier, Trait
from cap.dates import Periode
from cap.declare import MEMBRES
from cap.definitions import participants
from cap.model import Acteur, Action, Instance, Passerelle
from cap.phrases import combien
from cap.redaction import en_precisant
from cap.references import resolve


def marquer(
    chantier: Chantier, boites: Iterable[Boite], traits: Iterable[Trait], depuis: date
) -> tuple[tuple[Boite, ...], tuple[Trait, ...]]:
    """Mark what became of each box and of each tie between actors since a day, in one or two words and a date.

    Both ends of a new tie are marked.
    """
    marques = tuple(_trait(chantier, trait, depuis) for trait in traits)
    relies = {bout: trait.changement for trait in reversed(marques) if trait.marque for bout in (trait.de, trait.vers)}
    neufs = _liens_neufs(chantier, depuis)
    return tuple(_marquee(chantier, boite, depuis, neufs, relies) for boite in boites), marques


def _trait(chantier: Chantier, trait: Trait, depuis: date) -> Trait:
    """Mark a tie that began since a day: with what makes it, or with the arrival of one of its ends."""
    arrivees = [
        chantier.garde.acteurs[bout].arrivee for bout in (trait.de, trait.vers) if bout in chantier.garde.acteurs
    ]
    venues = [quand for quand in arrivees if _entre(quand, depuis, chantier.jour)]
    dates = [*trait.depuis, *(venues if trait.nature in _ENTRE_ACTEURS else ())]
    recentes = [quand for quand in dates if quand is not None and _entre(quand, depuis, chantier.jour)]
    if not recentes or trait.nature not in _ENTRE_ACTEURS:
        return trait
    dernier = max(recentes, key=lambda quand: quand.debut)
    if venues or len(recentes) == len(trait.depuis):
        return trait._replace(marque=NOUVEAU, changement=_quand("nouveau lien", dernier))
    return trait._replace(marque=CHANGE, changement=_quand("lien renforcé", dernier))


_ENTRE_ACTEURS: Final = (ENSEMBLE, PASSERELLE, DECLARE, STRUCTURE)


def _liens_neufs(chantier: Chantier, depuis: date) -> dict[str, list[tuple[str, Periode]]]:
    """List, for each actor, the bridges opened or closed and the ties declared since a day, by anyone at either end."""
    neufs: dict[str, list[tuple[str, Periode]]] = {}

    def noter(mot: str, quand: Periode | None, bouts: Iterable[str]) -> None:
        for bout in bouts:
            if quand is not None and _entre(quand, depuis, chantier.jour):
                neufs.setdefault(bout, []).append((mot, quand))

    for passerelle in chantier.communaute.passerelles.passerelles:
        if graph.visible(passerelle, chantier.audience):
            bouts = _bouts(chantier, passerelle)
            if passerelle.statut == "effective":
                noter("passerelle ouverte", passerelle.depuis, bouts)
            noter("passerelle arrêtée", passerelle.jusqu_au, bouts)
    connus = chantier.communaute.index["acteur"]
    for acteur in chantier.communaute.acteurs.values() if chantier.audience in MEMBRES else ():
        for lien in acteur.liens:
            noter("nouveau lien", lien.depuis, {acteur.id, *(connus[nom].id for nom in (lien.avec,) if nom in connus)})
    return neufs


def comptes(boites: Iterable[Boite]) -> tuple[str, ...]:
    """Count what changed, an item drawn twice being one."""
    marques = {boite.objet: boite.marque for boite in boites if boite.marque}
    nombres = {marque: list(marques.values()).count(marque) for marque in (NOUVEAU, FINI, CHANGE)}
    mots = {NOUVEAU: ("arrivé ou commencé", "arrivés ou commencés"), FINI: ("parti ou terminé", "partis ou terminés"),
            CHANGE: ("changé", "changés")}  # fmt: skip
    return tuple(combien(nombre, *mots[marque]) for marque, nombre in nombres.items() if nombre)


def _marquee(
    chantier: Chantier,
    boite: Boite,
    depuis: date,
    neufs: Mapping[str, Iterable[tuple[str, Periode]]],
    relies: Mapping[str, str],
) -> Boite:
    kind, _, identifiant = boite.objet.partition(":")
    item = chantier.communaute.index[kind].get(identifiant) if kind in ("acteur", "action", "instance") else None
    trouves: Iterator[tuple[str, str]] = iter(())
    if isinstance(item, Acteur):
        trouves = _acteur(chantier, item, depuis, neufs.get(item.id, ()), relies.get(boite.cle, ""))
    elif isinstance(item, Action):
        trouves = _action(chantier, item, depuis)
    elif isinstance(item, Instance):
        trouves = _instance(item, depuis, chantier.jour)
    marque, changement = next(trouves, ("", ""))
    return boite._replace(marque=marque, changement=changement)


def _acteur(
    chantier: Chantier, acteur: Acteur, depuis: date, neufs: Iterable[tuple[str, Periode]], relie: str
) -> Iterator[tuple[str, str]]:
    avant, maintenant = graph.etat_acteur(acteur, depuis), graph.etat_acteur(acteur, chantier.jour)
    if maintenant == graph.PARTI:
        yield FINI, _quand("parti", acteur.depart.le if acteur.depart else None)
    elif avant == graph.PAS_ARRIVE:
        yield NOUVEAU, _quand("arrivé", acteur.arrivee)
    ponts = [item for item in neufs if item[0] != "nouveau lien"]
    for mot, quand in ponts:
        yield CHANGE, _quand(mot, quand)
    for engagement in acteur.engagements if chantier.audience in MEMBRES else ():
        if _entre(engagement.du, depuis, chantier.jour):
            yield CHANGE, _quand("nouvel apport", engagement.du)
    for mot, quand in neufs:
        yield CHANGE, _quand(mot, quand)
    if relie:
        yield CHANGE, relie


def _bouts(chantier: Chantier, passerelle: Passerelle) -> set[str]:
    """Give the actors at both ends of a bridge: those named, and those of an action named that this map may show."""
    acteurs: set[str] = set()
    for reference in (passerelle.de, passerelle.vers):
        bout = resolve(chantier.communaute, reference, ("acteur", "action"))
        item = chantier.communaute.index[bout[0]][bout[1]] if bout is not None else None
        if isinstance(item, Action):
            if not graph.visible(item, chantier.audience):
                return set()
            acteurs |= {*participants(chantier.communaute, [item])}
        elif item is not None:
            acteurs.add(item.id)
    return acteurs


def _action(chantier: Chantier, action: Action, depuis: date) -> Iterator[tuple[str, str]]:
    avant, maintenant = graph.etat_action(action, depuis), graph.etat_action(action, chantier.jour)
    finies = {graph.TERMINEE: "terminée", graph.ABANDONNEE: "abandonnée"}
    if maintenant in finies and avant not in finies:
        yield FINI, _quand(finies[maintenant], action.fin)
    elif avant == graph.PAS_COMMENCEE:
        yield NOUVEAU, _quand("commencée", action.debut)
    for resultat in action.resultats:
        if _entre(resultat.le, depuis, chantier.jour):
            yield CHANGE, _quand("résultat constaté", resultat.le)


def _instance(instance: Instance, depuis: date, jour: date) -> Iterator[tuple[str, str]]:
    if _entre(instance.au, depuis, jour):
        yield FINI, _quand("close", instance.au)
    elif _entre(instance.du, depuis, jour):
        yield NOUVEAU, _quand("créée", instance.du)


def _entre(quand: Periode | None, depuis: date, jour: date) -> bool:
    return quand is not None and quand.connue and quand.debut > depuis and quand.debut <= jour


def _quand(mot: str, quand: Periode | None) -> str:
    return f"{mot} {en_precisant(quand)}" if quand is not None and quand.connue else mot
