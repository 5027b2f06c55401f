"""What changed on the map since the files of another moment: a branch, a record of git.

Beside `cartedepuis`, which goes by the dates that the files give: here a sheet is new, or says something else, because
its file does. What is no more on the map is named under it: nothing of it is left to draw.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from cap import graph
from cap.cartedepuis import comptes
from cap.carteplan import CHANGE, NOUVEAU, Boite, Plan, legende
from cap.communaute import Communaute
from cap.ecarts import Ecart, ecarts
from cap.phrases import cite, enumerer
from cap.redaction import Redacteur, visible

_KINDS = {"acteurs": "acteur", "actions": "action", "gouvernance.instances": "instance"}
_NOMMES = 8


def marquer(plan: Plan, communaute: Communaute, ancienne: Communaute, audience: str, nom: str) -> Plan:
    """Mark the boxes of a map that are new or say something else than in `ancienne`, whose files `nom` names."""
    trouves = [ecart for ecart in ecarts(ancienne, communaute) if ecart.rang in _KINDS and _se_voit(ecart, audience)]
    changes = {f"{_KINDS[ecart.rang]}:{getattr(ecart.fiche, 'id', '')}": ecart for ecart in trouves}
    boites = tuple(_marquee(boite, changes.get(boite.objet), ancienne, plan) for boite in plan.boites)
    partis = list(_partis(trouves, communaute, ancienne, plan, audience))
    notes = (f"Ne sont plus sur la carte : {enumerer(partis, _NOMMES)}.",) if partis else ()
    return replace(
        plan,
        boites=boites,
        legende=legende(plan.vue, boites, plan.traits),
        filtres=(*plan.filtres, f"ce qui a changé depuis {nom}, d'après les fichiers"),
        comptes=(*plan.comptes, *comptes(boites)),
        notes=(*plan.notes, *notes),
    )


def _se_voit(ecart: Ecart, audience: str) -> bool:
    """Tell whether an audience may know that a sheet changed: one of the fields that did is theirs to read."""
    if not all(visible(fiche, audience) for fiche in (ecart.avant, ecart.apres) if fiche is not None):
        return False
    if ecart.avant is None or ecart.apres is None:
        return True
    return any(all(audience in champ.audience for champ in detail.champs) for detail in ecart.details)


def _marquee(boite: Boite, ecart: Ecart | None, ancienne: Communaute, plan: Plan) -> Boite:
    if ecart is None:
        return boite
    kind = boite.objet.partition(":")[0]
    avant = ecart.avant
    if avant is None or (kind == "acteur" and graph.etat_acteur(ancienne.acteurs[_id(avant)], plan.jour)):
        return boite._replace(marque=NOUVEAU, changement="vient d'arriver")
    if kind == "action" and graph.etat_action(ancienne.actions[_id(avant)], plan.jour) == graph.PAS_COMMENCEE:
        return boite._replace(marque=NOUVEAU, changement="commence")
    return boite._replace(marque=CHANGE, changement="fiche modifiée")


def _id(fiche: object) -> str:
    return str(getattr(fiche, "id", ""))


def _partis(
    trouves: list[Ecart], communaute: Communaute, ancienne: Communaute, plan: Plan, audience: str
) -> Iterator[str]:
    """Name who left and what ended: drawn from the files of then, not from those of now."""
    avant, apres = (Redacteur(lue, plan.jour, audience) for lue in (ancienne, communaute))
    for ecart in trouves:
        if ecart.avant is None:
            continue
        identifiant, kind = _id(ecart.avant), _KINDS[ecart.rang]
        parti = ecart.apres is None
        if kind == "acteur" and ecart.apres is not None:
            parti = bool(graph.etat_acteur(communaute.acteurs[_id(ecart.apres)], plan.jour)) and not graph.etat_acteur(
                ancienne.acteurs[identifiant], plan.jour
            )
        if kind == "action" and ecart.apres is not None:
            fin = (graph.TERMINEE, graph.ABANDONNEE)
            parti = (
                graph.etat_action(communaute.actions[_id(ecart.apres)], plan.jour) in fin
                and graph.etat_action(ancienne.actions[identifiant], plan.jour) not in fin
            )
        if parti:
            mots = avant if ecart.apres is None else apres
            yield cite(mots.nommer(identifiant) if kind == "acteur" else mots.designer(f"{kind}:{_id(ecart.fiche)}"))
