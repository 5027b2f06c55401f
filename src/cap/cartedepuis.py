"""What changed on the map since a day, from the dates that the files themselves give.

An arrival, a departure, an action begun or ended; and, for what was there all along, a result noted, a bridge opened or
closed, a contribution begun. What bears no date changes nothing: it is read as having always been so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from cap import graph
from cap.carteplan import CHANGE, FINI, NOUVEAU, Boite, Chantier
from cap.dates import Periode
from cap.declare import MEMBRES
from cap.model import Acteur, Action, Instance, Passerelle
from cap.phrases import combien
from cap.redaction import en_precisant
from cap.references import resolve


def marquer(chantier: Chantier, boites: Iterable[Boite], depuis: date) -> tuple[Boite, ...]:
    """Mark what became of each box since a day, in one or two words and a date."""
    return tuple(_marquee(chantier, boite, depuis) for boite in boites)


def comptes(boites: Iterable[Boite]) -> tuple[str, ...]:
    """Count what changed, an item drawn twice being one."""
    marques = {boite.objet: boite.marque for boite in boites if boite.marque}
    nombres = {marque: list(marques.values()).count(marque) for marque in (NOUVEAU, FINI, CHANGE)}
    mots = {NOUVEAU: ("arrivé ou commencé", "arrivés ou commencés"), FINI: ("parti ou terminé", "partis ou terminés"),
            CHANGE: ("changé", "changés")}  # fmt: skip
    return tuple(combien(nombre, *mots[marque]) for marque, nombre in nombres.items() if nombre)


def _marquee(chantier: Chantier, boite: Boite, depuis: date) -> Boite:
    kind, _, identifiant = boite.objet.partition(":")
    item = chantier.communaute.index[kind].get(identifiant) if kind in ("acteur", "action", "instance") else None
    trouves: Iterator[tuple[str, str]] = iter(())
    if isinstance(item, Acteur):
        trouves = _acteur(chantier, item, depuis)
    elif isinstance(item, Action):
        trouves = _action(chantier, item, depuis)
    elif isinstance(item, Instance):
        trouves = _instance(item, depuis, chantier.jour)
    marque, changement = next(trouves, ("", ""))
    return boite._replace(marque=marque, changement=changement)


def _acteur(chantier: Chantier, acteur: Acteur, depuis: date) -> Iterator[tuple[str, str]]:
    avant, maintenant = graph.etat_acteur(acteur, depuis), graph.etat_acteur(acteur, chantier.jour)
    if maintenant == graph.PARTI:
        yield FINI, _quand("parti", acteur.depart.le if acteur.depart else None)
    elif avant == graph.PAS_ARRIVE:
        yield NOUVEAU, _quand("arrivé", acteur.arrivee)
    for passerelle in chantier.communaute.passerelles.passerelles:
        if graph.visible(passerelle, chantier.audience) and acteur.id in _bouts(chantier, passerelle):
            if passerelle.statut == "effective" and _entre(passerelle.depuis, depuis, chantier.jour):
                yield CHANGE, _quand("passerelle ouverte", passerelle.depuis)
            if _entre(passerelle.jusqu_au, depuis, chantier.jour):
                yield CHANGE, _quand("passerelle arrêtée", passerelle.jusqu_au)
    if chantier.audience in MEMBRES:
        for engagement in acteur.engagements:
            if _entre(engagement.du, depuis, chantier.jour):
                yield CHANGE, _quand("nouvel apport", engagement.du)
        for lien in acteur.liens:
            if _entre(lien.depuis, depuis, chantier.jour):
                yield CHANGE, _quand("nouveau lien", lien.depuis)


def _bouts(chantier: Chantier, passerelle: Passerelle) -> set[str]:
    bouts = (resolve(chantier.communaute, bout, ("acteur", "action")) for bout in (passerelle.de, passerelle.vers))
    return {
        chantier.communaute.index[bout[0]][bout[1]].id for bout in bouts if bout is not None and bout[0] == "acteur"
    }


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
