"""Advice on the method: silent unless asked for (`--conseils`), said once, never a blame."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from cap.communaute import Communaute
from cap.model import FAMILLES, MISSIONS, famille
from cap.problem import CONSEIL
from cap.rules.registre import Constat, regle


@regle("CAP901", CONSEIL, "Fiche d’acteur à compléter")
def fiche_a_completer(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """Se connaître (missions, attentes, contraintes) avant de choisir l’action est ce que disent avoir fait les groupes
    qui durent.

    Correct :
        missions: "Épicerie solidaire du centre-ville."

    À corriger :
        une fiche active sans missions

    Que faire : le demander à l’acteur, par exemple pendant un portrait croisé.

    Source : méthode, critère I4.
    """
    for acteur in communaute.actifs(jour):
        if not acteur.missions:
            yield Constat(
                acteur.ou,
                f"La fiche de {acteur.nom or acteur.id} ne dit pas ce que fait la structure.",
                "Demandez-le-lui à l’occasion.",
            )


@regle("CAP902", CONSEIL, "Familles d’acteurs absentes")
def familles_absentes(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """Un enjeu partagé se travaille avec des acteurs de tous horizons ; voir qui manque aide à choisir qui inviter.

    Correct :
        des associations, une collectivité, des habitants, une entreprise…

    À corriger :
        cinq associations, et personne d’autre

    Que faire : se demander ensemble qui pourrait être intéressé.

    Source : méthode, critère I2 ; méthode (types d’acteurs).
    """
    actifs = communaute.actifs(jour)
    presentes = {famille(acteur.type) for acteur in actifs}
    absentes = [nom for nom in FAMILLES if nom not in presentes]
    if len(actifs) >= 3 and absentes:
        yield Constat(
            communaute.fiche.ou,
            f"Parmi les membres actifs, personne de : {', '.join(absentes)}.",
            "Qui, parmi eux, pourrait être intéressé ?",
        )


@regle("CAP903", CONSEIL, "Instance de pilotage à décrire")
def pilotage_a_decrire(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """Une gouvernance floue est le premier frein cité par les associations. Une instance décrite dit qui en est, ce
    qu’elle peut décider, à quel rythme et comment.

    Correct :
        mandat: "Prépare les journées, suit la feuille de route."
        membres:
          - resam
        rythme: "mensuel"
        mode_decision: "consentement"

    À corriger :
        une instance de pilotage sans mandat ni mode_decision

    Que faire : en parler à l’instance elle-même, puis écrire ce qui est convenu.

    Source : méthode, critère S1 ; étude de 2014 (freins).
    """
    for instance in communaute.gouvernance.instances:
        if instance.niveau not in ("pilotage", "orientation") or instance.au is not None:
            continue
        manque = [nom for nom in ("mandat", "membres", "rythme", "mode_decision") if not getattr(instance, nom)]
        if manque:
            yield Constat(
                instance.ou,
                f"« {instance.nom or instance.id} » ne dit pas encore : {', '.join(manque)}.",
                "Parlez-en dans l’instance, puis écrivez ce qui est convenu.",
            )


@regle("CAP904", CONSEIL, "Mission de la fonction de soutien sans porteur")
def mission_sans_porteur(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """Les six missions de la fonction de soutien sont souvent faites sans être dites ; nommer qui les porte rend ce
    travail visible, et permet de le partager.

    Correct :
        missions:
          coordonner:
            - resam

    À corriger :
        une des six missions sans personne

    Que faire : se répartir les missions, ou noter que celle-ci attend.

    Source : méthode, critère I9.
    """
    fonction = communaute.gouvernance.fonction_soutien
    if fonction is None or not fonction.acteurs:
        return
    manque = [mission for mission in MISSIONS if not fonction.missions.get(mission)]
    if manque:
        yield Constat(
            fonction.place("missions"),
            f"Personne n’est nommé pour : {', '.join(manque)}.",
            "Répartissez ces missions, ou notez qu’elles attendent.",
        )


@regle("CAP905", CONSEIL, "Indicateur incomplet")
def indicateur_incomplet(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """Un indicateur qu’on saura encore lire dans deux ans a une définition, une source, une fréquence, quelqu’un qui le
    recueille et une valeur de départ.

    Correct :
        definition: "Jardins ouverts au public au moins une fois par semaine"
        source: "relevé annuel"
        frequence: annuelle
        responsable: graines-de-baie
        valeur_initiale:
          valeur: 0
          le: 2023

    À corriger :
        un indicateur qui n’a qu’un intitulé

    Que faire : compléter à la prochaine réunion d’évaluation.

    Source : méthode, critère S10 ; usages des communautés d’action
    """
    for indicateur in communaute.evaluation.indicateurs:
        attendus = ("definition", "objectif", "source", "frequence", "responsable", "valeur_initiale")
        manque = [nom for nom in attendus if not getattr(indicateur, nom)]
        if manque:
            yield Constat(
                indicateur.ou,
                f"« {indicateur.intitule or indicateur.id} » ne dit pas encore : {', '.join(manque)}.",
                "Complétez-le à la prochaine réunion d’évaluation.",
            )


@regle("CAP906", CONSEIL, "Objectif sans indicateur")
def objectif_sans_indicateur(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """Sans au moins un indicateur par objectif global, on ne saura pas dire ensemble si l’on avance.

    Correct :
        objectif: circuits-courts      # dans evaluation.yaml

    À corriger :
        un objectif global dont aucun indicateur ne parle

    Que faire : choisir ensemble ce que l’on regardera.

    Source : méthode, critère S10.
    """
    mesures = {indicateur.objectif for indicateur in communaute.evaluation.indicateurs}
    if not mesures:
        return
    for objectif in communaute.objectifs.objectifs:
        if not mesures & {objectif.id, *(item.id for item in objectif.intermediaires)}:
            yield Constat(
                objectif.ou,
                f"Aucun indicateur ne parle de « {objectif.intitule} ».",
                "Choisissez ensemble ce que vous regarderez.",
            )


@regle("CAP907", CONSEIL, "Action à situer")
def action_a_situer(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """Une action sans objectif, sans étape ou sans public ne se voit pas dans la cartographie : ce qui semble un trou
    est peut-être seulement à situer.

    Correct :
        objectifs:
          - circuits-courts
        etapes:
          - alimentation/produire
        publics:
          - habitants

    À corriger :
        une action qui n’a que son nom et ses porteurs

    Que faire : la situer avec ses porteurs.

    Source : méthode, cartographie ; critère S5.
    """
    objectifs = communaute.objectifs
    champs = [
        nom
        for nom, existe in (
            ("objectifs", objectifs.objectifs),
            ("etapes", objectifs.parcours),
            ("publics", objectifs.publics),
        )
        if existe
    ]
    for action in communaute.actions.values():
        manque = [nom for nom in champs if not getattr(action, nom)]
        if manque and action.statut not in ("terminee", "abandonnee"):
            yield Constat(
                action.ou,
                f"« {action.nom or action.id} » est à situer : {', '.join(manque)}.",
                "Situez-la avec ses porteurs.",
            )


REGLES = (
    fiche_a_completer,
    familles_absentes,
    pilotage_a_decrire,
    mission_sans_porteur,
    indicateur_incomplet,
    objectif_sans_indicateur,
    action_a_situer,
)
