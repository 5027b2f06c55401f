"""What the map shows, before any drawing: a view of the community on a day, for an audience, through filters.

Five views. `acteurs`: who does what, by family of actors. `objectifs`: which actions serve which objective. `parcours`:
who acts at which step of the path, for whom. `gouvernance`: who sits where, who bears the support function. `liens`:
who is tied to whom.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from cap import graph
from cap.cartedepuis import comptes as comptes_depuis
from cap.cartedepuis import marquer
from cap.cartegouvernance import vue_gouvernance
from cap.carteliens import vue_liens
from cap.carteplan import EN_COLONNES, ETATS, TITRES, Chantier, Dessin, Filtres, Plan, legende
from cap.cartevues import avec_intermediaires, ids_presents, vue_acteurs, vue_objectifs, vue_parcours
from cap.communaute import Communaute
from cap.dates import jour_en_mots
from cap.definitions import participants
from cap.graph import Graphe
from cap.model import Acteur, Action
from cap.phrases import combien, enumerer

_VUES: Final[Mapping[str, Callable[[Chantier], Dessin]]] = {
    "acteurs": vue_acteurs,
    "objectifs": vue_objectifs,
    "parcours": vue_parcours,
    "gouvernance": vue_gouvernance,
    "liens": vue_liens,
}
_D_ACTIONS: Final = ("acteurs", *EN_COLONNES)
"""Views where an actor's surroundings are the actions it takes part in, then those who share them."""


def plan(
    communaute: Communaute,
    jour: date,
    vue: str = "acteurs",
    filtres: Filtres | None = None,
    audience: str = "public",
    titre: str = "",
    depuis: date | None = None,
) -> Plan:
    """Prepare a view of the map on a day, for an audience; `titre` replaces the usual title.

    With `depuis`, an earlier day, what came, went or changed since is marked, and what went is still drawn. Ids in
    `filtres` are known ones: the command checks them, and offers the nearest.
    """
    choix = filtres or Filtres()
    tout = graph.acteurs_et_actions(communaute, jour, audience, choix.statuts or graph.STATUTS_VIVANTS, depuis)
    garde = _filtre(communaute, tout, choix, vue)
    publics = {item.id: item.intitule for item in communaute.objectifs.publics if graph.visible(item, audience)}
    chantier = Chantier(communaute, jour, audience, tout, garde, choix, publics, depuis)
    dessin = _VUES[vue](chantier)
    boites, traits = dessin.boites, dessin.traits
    if depuis is not None:
        boites, traits = marquer(chantier, boites, traits, depuis)
    return Plan(
        vue=vue,
        titre=titre or TITRES[vue],
        communaute=communaute.fiche.nom,
        jour=jour,
        groupes=dessin.groupes,
        boites=boites,
        traits=traits,
        ensembles=dessin.ensembles,
        publics=publics,
        legende=legende(vue, boites, traits),
        filtres=_filtres_en_mots(chantier),
        comptes=(*dessin.comptes, *comptes_depuis(boites)),
        notes=(*_destinataires(audience), *_notes(chantier, vue, bool(boites)), *dessin.notes),
        rappels=(*_rappels(tout.ecartes, audience), *_premiers_pas(communaute, vue)),
        choisie=choix != Filtres(),
    )


# --- what is kept --------------------------------------------------------------------------------------------


def _filtre(communaute: Communaute, tout: Graphe, choix: Filtres, vue: str) -> Graphe:
    actions = {cle for cle, action in tout.actions.items() if _convient(communaute, action, choix)}
    acteurs = {cle for cle, acteur in tout.acteurs.items() if _du_type(acteur, choix)}
    if choix.sur_les_acteurs:
        actions = {cle for cle in actions if acteurs.intersection(tout.voisins[cle])}
    if choix.sur_les_actions:
        acteurs = {cle for cle in acteurs if actions.intersection(tout.voisins[cle])}
    garde = tout.restreint(acteurs | actions)
    if choix.autour and vue in _D_ACTIONS:
        garde = garde.restreint(garde.autour(f"acteur:{choix.autour}", choix.rayon))
    return garde


def _convient(communaute: Communaute, action: Action, choix: Filtres) -> bool:
    return (
        _croise(
            ids_presents(communaute, "objectif", action.objectifs), avec_intermediaires(communaute, choix.objectifs)
        )
        and _croise(ids_presents(communaute, "public", action.publics), choix.publics)
        and _croise(ids_presents(communaute, "zone", action.zones), choix.zones)
    )


def _croise(valeurs: Iterable[str], voulues: Sequence[str]) -> bool:
    return not voulues or not frozenset(voulues).isdisjoint(valeurs)


# --- what is said around ---------------------------------------------------------------------------------------


def _filtres_en_mots(chantier: Chantier) -> tuple[str, ...]:
    """Say the filters on the map, naming nothing that its audience may not see."""
    communaute, choix = chantier.communaute, chantier.choix
    mots = []
    for kind, valeurs in (("objectif", choix.objectifs), ("public", choix.publics), ("zone", choix.zones)):
        items = [communaute.index[kind][valeur] for valeur in valeurs]
        noms = [f"« {item.intitule} »" if graph.visible(item, chantier.audience) else "réservé" for item in items]
        if noms:
            mots.append(f"{kind} {' ou '.join(noms)}")
    if choix.types:
        mots.append(f"type d'acteur {' ou '.join(_TYPES.get(mot, mot) for mot in choix.types)}")
    if choix.roles:
        mots.append(f"rôle {' ou '.join(choix.roles)}")
    if choix.statuts:
        mots.append(f"statut {' ou '.join(ETATS[statut] or 'en cours' for statut in choix.statuts)}")
    if choix.autour:
        centre = chantier.tout.acteurs.get(f"acteur:{choix.autour}")
        autour = f"autour de {centre.nom or centre.id}" if centre else "autour d'un acteur absent de cette carte"
        mots.append(f"{autour} ({combien(choix.rayon, 'lien')} au plus)")
    if chantier.depuis is not None:
        mots.append(f"ce qui a changé depuis le {jour_en_mots(chantier.depuis)}, d'après les dates des fiches")
    return tuple(mots)


_TYPES: Final[Mapping[str, str]] = {
    "collectivite": "collectivité territoriale",
    "etat": "État",
    "organisme-public": "organisme public",
}


def _destinataires(audience: str) -> Iterable[str]:
    """Say on a map that is not for everyone who it is for, so that nobody pins it where it should not be."""
    if audience in _A_QUI:
        yield f"Carte destinée {_A_QUI[audience]}, à ne pas publier."


_A_QUI: Final[Mapping[str, str]] = {
    "membres": "aux membres",
    "financeurs": "aux financeurs",
    "soutien": "à la fonction de soutien",
}


def _notes(chantier: Chantier, vue: str, dessinee: bool) -> tuple[str, ...]:
    """Say what the picture leaves out and why, so that an absence is never read as a fact."""
    notes = []
    nombres = {
        raison: nombre
        for raison in (*_HORS_DATE, graph.DOUBLON)
        if (nombre := _du_choix(chantier, raison, chantier.tout.ecartes.get(raison, ())))
    }
    acteurs = [
        combien(nombres[raison], f"acteur {suite}", f"acteurs {suite}s")
        for raison, suite in ((graph.PARTI, "parti"), (graph.PAS_ARRIVE, "pas encore arrivé"))
        if raison in nombres
    ]
    actions = [
        combien(nombres[raison], f"action {suite}", f"actions {suite}s")
        for raison, suite in (
            (graph.TERMINEE, "terminée"),
            (graph.ABANDONNEE, "abandonnée"),
            (graph.REMPLACEE, "remplacée"),
            (graph.PAS_COMMENCEE, "pas encore commencée"),
        )
        if raison in nombres and vue in _D_ACTIONS
    ]
    if acteurs or actions:
        total = sum(nombres.get(raison, 0) for raison in (_HORS_DATE if vue in _D_ACTIONS else _PARTIS))
        accord = ("é" if acteurs else "ée") + ("s" if total > 1 else "")
        verbe = "ne sont pas dessin" if total > 1 else "n'est pas dessin"
        notes.append(f"{enumerer([*acteurs, *actions])} {verbe}{accord}.")
    if graph.DOUBLON in nombres and vue in _D_ACTIONS:
        plusieurs = nombres[graph.DOUBLON] > 1
        suite = "aux actions qu'ils répètent" if plusieurs else "à l'action qu'il répète"
        notes.append(f"{combien(nombres[graph.DOUBLON], 'doublon réuni')} {suite}.")
    notes.extend(_sans_reponse(chantier))
    notes.extend(_sans_date(chantier, vue))
    if chantier.choix.sur_les_acteurs and chantier.garde.actions and vue in _D_ACTIONS:
        notes.append("Les actions sont montrées avec les seuls acteurs de ce filtre.")
    if not dessinee:
        notes.append(_rien(chantier, vue))
    return tuple(notes)


def _du_choix(chantier: Chantier, raison: str, ids: Sequence[str]) -> int:
    """Count the sheets left out that the choice would have shown, had they been of the day."""
    if chantier.choix == Filtres():
        return len(ids)
    choisie = _acteur_choisi if raison in _PARTIS else _action_choisie
    return sum(choisie(chantier, item) for item in ids)


def _action_choisie(chantier: Chantier, identifiant: str) -> bool:
    tout, choix = chantier.communaute, chantier.choix
    action = tout.actions[identifiant]
    qui = participants(tout, [action])
    return (
        not choix.statuts
        and _convient(tout, action, choix)
        and (not choix.sur_les_acteurs or any(_du_type(tout.acteurs[item], choix) for item in qui))
        and (not choix.autour or choix.autour in qui)
    )


def _acteur_choisi(chantier: Chantier, identifiant: str) -> bool:
    tout, choix = chantier.communaute, chantier.choix
    siennes = (item for item in tout.actions.values() if identifiant in participants(tout, [item]))
    acceptees = [item for item in siennes if _convient(tout, item, choix)]
    return (
        _du_type(tout.acteurs[identifiant], choix)
        and (not choix.sur_les_actions or bool(acceptees))
        and (not choix.autour or any(choix.autour in participants(tout, [item]) for item in acceptees))
    )


def _du_type(acteur: Acteur, choix: Filtres) -> bool:
    return (not choix.types or acteur.type in choix.types) and _croise(acteur.roles or ("membre",), choix.roles)


def _sans_date(chantier: Chantier, vue: str) -> Iterable[str]:
    """Count what a question on changes cannot judge, because it bears no date."""
    if chantier.depuis is None:
        return
    acteurs = sum(1 for item in chantier.garde.acteurs.values() if item.arrivee is None or not item.arrivee.connue)
    actions = sum(1 for item in chantier.garde.actions.values() if item.debut is None or not item.debut.connue)
    muets = [combien(acteurs, "acteur sans date d'arrivée", "acteurs sans date d'arrivée")] if acteurs else []
    if actions and vue in _D_ACTIONS:
        muets.append(combien(actions, "action sans date de début", "actions sans date de début"))
    if muets:
        verbe = "comptent" if acteurs + actions > 1 else "compte"
        yield f"{enumerer(muets)} {verbe} comme déjà là."


def _rien(chantier: Chantier, vue: str) -> str:
    """Say why nothing is drawn: what is not written yet, what is kept for others, or what the choice leaves out."""
    choix, tout = chantier.choix, chantier.communaute
    ecrits = {
        "gouvernance": tout.gouvernance.instances or tout.gouvernance.fonction_soutien,
        "liens": tout.acteurs,
        "acteurs": tout.acteurs or tout.actions,
    }
    if not ecrits.get(vue, tout.actions):
        return f"Rien à dessiner : {_PAS_ECRIT.get(vue, 'aucune action n’a encore de fiche')}."
    if choix == Filtres():
        reserves = vue != "gouvernance" and not set(chantier.tout.ecartes) - {graph.RESERVE, graph.SANS_ACCORD}
        return "Rien à dessiner : ce qui est écrit n'est pas pour tous." if reserves else _RIEN
    centre = tout.acteurs.get(choix.autour)
    raison = graph.etat_acteur(centre, chantier.jour) if centre is not None else ""
    if raison:
        dit = "était parti" if raison == graph.PARTI else "n'était pas encore arrivé"
        return f"Rien à dessiner autour de cet acteur : il {dit} à cette date."
    if choix.sur_les_actions or choix.sur_les_acteurs:
        return "Rien ne répond à ce choix à cette date : élargissez-le pour voir la carte."
    return "Rien à dessiner autour de cet acteur à cette date."


_RIEN: Final = "Rien à dessiner ici à cette date."
_PAS_ECRIT: Final[Mapping[str, str]] = {
    "gouvernance": "les instances ne sont pas encore décrites",
    "liens": "aucun acteur n'a encore de fiche",
    "acteurs": "aucun acteur et aucune action n'ont encore de fiche",
}

_PARTIS: Final = (graph.PARTI, graph.PAS_ARRIVE)
_HORS_DATE: Final = (
    *_PARTIS,
    graph.TERMINEE,
    graph.ABANDONNEE,
    graph.REMPLACEE,
    graph.PAS_COMMENCEE,
)


def _sans_reponse(chantier: Chantier) -> Iterable[str]:
    """Count the actions that a filter cannot judge, because the field it looks at is not written."""
    choix = chantier.choix
    for nom, champ, voulues in (
        ("sans objectif indiqué", "objectifs", choix.objectifs),
        ("sans public indiqué", "publics", choix.publics),
        ("sans zone indiquée", "zones", choix.zones),
    ):
        muettes = sum(1 for action in chantier.tout.actions.values() if voulues and not getattr(action, champ))
        if muettes:
            verbe = "échappent" if muettes > 1 else "échappe"
            yield f"{combien(muettes, 'action')} {nom} {verbe} à ce filtre."


def _rappels(ecartes: Mapping[str, Sequence[str]], audience: str) -> tuple[str, ...]:
    rappels = []
    reserves = len(ecartes.get(graph.RESERVE, ()))
    if reserves:
        elargir = " (--pour membres en montre davantage)" if audience == "public" else ""
        rappels.append(f"{combien(reserves, 'fiche')} à diffusion restreinte hors de cette carte{elargir}.")
    personnes = len(ecartes.get(graph.SANS_ACCORD, ()))
    if personnes:
        rappels.append(f"{combien(personnes, 'personne')} sans accord de publication (accord_publication:) hors carte.")
    sans_fiche = ecartes.get(graph.SANS_FICHE, ())
    if sans_fiche:
        noms = ", ".join(f"« {nom} »" for nom in sans_fiche)
        rappels.append(f"Sans fiche dans acteurs/, donc hors de la carte : {noms}.")
    return tuple(rappels)


def _premiers_pas(communaute: Communaute, vue: str) -> Iterable[str]:
    """Say the one thing to write first when the map has nothing to stand on."""
    gouvernance = communaute.gouvernance
    if vue == "gouvernance":
        if not gouvernance.instances and gouvernance.fonction_soutien is None:
            yield "Pour cette vue : décrivez vos instances dans gouvernance.yaml (« instances: », avec leurs membres)."
    elif not (communaute.acteurs or communaute.actions):
        yield "Pour commencer la carte : un fichier par acteur dans acteurs/, où « nom: » suffit."
    elif vue == "parcours" and not communaute.objectifs.parcours:
        yield "Pour placer les actions : décrivez les étapes d'un parcours dans objectifs.yaml (« parcours: »)."
    elif vue == "objectifs" and not communaute.objectifs.objectifs:
        yield "Pour relier les actions à un but : décrivez vos objectifs dans objectifs.yaml (« objectifs: »)."
