"""Rules on the vision and the shared evaluation: values on their scale, one question at a time, series kept honest."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from cap.communaute import Communaute
from cap.graphie import plier
from cap.model import Mesure
from cap.problem import AVERTISSEMENT, CONSEIL, ERREUR
from cap.rules.registre import Constat, regle


@regle("CAP701", ERREUR, "Note hors de l’échelle de 1 à 5")
def note_hors_echelle(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """L’impact d’une tendance et la capacité d’agir du groupe se notent de 1 à 5, pour pouvoir les comparer.

    Correct :
        impact: 5
        capacite: 3

    À corriger :
        impact: 8

    Que faire : écrire une note de 1 à 5, ou laisser le champ vide si le groupe n’a pas noté.

    Source : méthode, scénario idéal ; critère I5.
    """
    for tendance in communaute.vision.tendances:
        for champ in ("impact", "capacite"):
            note = getattr(tendance, champ)
            if note is not None and not 1 <= note <= 5:
                yield Constat(
                    tendance.place(champ),
                    f"« {champ} » vaut {note}, hors de l’échelle de 1 à 5.",
                    "Écrivez une note de 1 à 5.",
                )


@regle("CAP702", ERREUR, "Deux questions essentielles à la même date")
def deux_questions(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """Une seule question est centrale à un moment donné ; les précédentes restent dans la liste, avec leur date.

    Correct :
        questions_essentielles:
          - depuis: 2023-03-14
            problematique: transitions
          - depuis: 2023-09-19
            problematique: autonomie

    À corriger :
        deux questions avec « depuis: 2023-09-19 »

    Que faire : corriger la date de l’une des deux.

    Source : méthode, critère I7 ; cas rencontrés dans les communautés.
    """
    vues: set[date] = set()
    for question in communaute.vision.questions_essentielles:
        if question.depuis is None or not question.depuis.connue:
            continue
        if question.depuis.debut in vues:
            yield Constat(
                question.place("depuis"),
                f"Une autre question essentielle est en vigueur depuis la même date ({question.depuis.en_mots()}).",
                "Corrigez la date de l’une des deux ; les anciennes questions restent dans la liste.",
            )
        vues.add(question.depuis.debut)


@regle("CAP703", AVERTISSEMENT, "Horizon déjà atteint à l’écriture")
def horizon_passe(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """Un scénario idéal décrit un futur : son horizon vient après l’année où il est écrit.

    Correct :
        le: 2023-07-04
        horizon: 2035

    À corriger :
        le: 2023-07-04
        horizon: 2023

    Que faire : corriger l’année d’horizon.

    Source : méthode, critère I6.
    """
    for scenario in communaute.vision.scenarios:
        ecrit = scenario.le
        if scenario.horizon is None or ecrit is None or not ecrit.connue or scenario.horizon > ecrit.debut.year:
            continue
        yield Constat(
            scenario.place("horizon"),
            f"L’horizon ({scenario.horizon}) n’est pas après l’écriture du scénario ({ecrit.en_mots()}).",
            "Corrigez l’année d’horizon.",
        )


@regle("CAP704", AVERTISSEMENT, "Deux mesures d’un indicateur à la même date")
def mesure_double(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """Un indicateur n’a qu’une valeur à une date ; deux valeurs, et la série ne veut plus rien dire.

    Correct :
        une mesure par indicateur et par date

    À corriger :
        deux mesures de « jardins » au 2025-06-30

    Que faire : garder la bonne valeur ; l’autre peut aller dans la note.

    Source : usages des communautés d’action
    """
    vues: dict[tuple[str, str], Mesure] = {}
    for mesure in communaute.toutes_mesures():
        if mesure.le is None or not mesure.le.connue:
            continue
        cle = (mesure.indicateur, mesure.le.iso())
        if cle in vues:
            yield Constat(
                mesure.ou,
                f"« {mesure.indicateur} » a déjà une valeur à cette date ({vues[cle].ou.path} l. {vues[cle].ou.line}).",
                "Gardez la bonne valeur ; l’autre peut aller dans la note.",
            )
        vues.setdefault(cle, mesure)


@regle("CAP705", CONSEIL, "Problématique qui n’est pas une question")
def problematique_sans_question(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """Une problématique se formule « Comment faire pour… ? » : la question ouvre des réponses, un constat les ferme.

    Correct :
        question: "Comment faire pour partager l’eau ?"

    À corriger :
        question: "Le partage de l’eau"

    Que faire : reformuler ensemble en « Comment faire pour… ? ».

    Source : méthode, scénario idéal (cinquième étape) ; critère I7.
    """
    for problematique in communaute.vision.problematiques:
        if problematique.question and not plier(problematique.question).startswith("comment "):
            yield Constat(
                problematique.place("question"),
                "Cette problématique n’est pas formulée « Comment faire pour… ? ».",
                "Reformulez-la ensemble si vous voulez qu’elle ouvre des réponses.",
            )


@regle("CAP706", AVERTISSEMENT, "Mesure d’avant la création de l’indicateur")
def mesure_avant_creation(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """Un indicateur se définit avant d’être mesuré : une mesure plus ancienne est sa valeur de départ, ou sa date est
    fausse.

    Correct :
        cree_le: 2023-09
        mesures à partir de septembre 2023

    À corriger :
        cree_le: 2024-09
        une mesure du 2023-06-30

    Que faire : corriger une des dates, ou déplacer la valeur dans valeur_initiale.

    Source : méthode, critère S10.
    """
    for mesure in communaute.toutes_mesures():
        indicateur = communaute.index["indicateur"].get(mesure.indicateur)
        cree = indicateur.cree_le if indicateur is not None else None
        if cree and mesure.le and mesure.le.connue and mesure.le.certainly_before(cree):
            yield Constat(
                mesure.place("le"),
                f"Cette mesure ({mesure.le.en_mots()}) est d’avant la création de l’indicateur ({cree.en_mots()}).",
                "Corrigez une des deux dates, ou déplacez la valeur dans « valeur_initiale ».",
            )


@regle("CAP707", AVERTISSEMENT, "Calcul que cap ne connaît pas")
def calcul_inconnu(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """Un indicateur peut demander à cap de le compter dans les fichiers (« calcul: ») ; le nom doit être connu.

    Correct :
        calcul: trous

    À corriger :
        calcul: trou

    Que faire : écrire un des noms connus (presence, diversite, delai-comptes-rendus, decisions-executees,
    travail-cache, couverture, signatures, maintien, silence, passerelles, couverture-financiere,
    contributions-volontaires, trous, etapes-sans-action, structures-actives), ou retirer « calcul » et noter les
    valeurs avec cap evaluer saisir.

    Source : format 1, evaluation.yaml.
    """
    ecrits = [item for item in communaute.evaluation.indicateurs if item.calcul]
    if not ecrits:
        return
    from cap.indicateurs import trouver, voisin  # it reads meetings, the map and money: only when somebody counts

    for item in ecrits:
        if trouver(item.calcul) is None:
            proche = voisin(item.calcul)
            yield Constat(
                item.place("calcul"),
                f"cap ne sait pas calculer « {item.calcul} ».",
                f"Vouliez-vous « {proche} » ?" if proche else "Voyez les noms connus : cap expliquer CAP707",
            )


REGLES = (
    note_hors_echelle,
    deux_questions,
    horizon_passe,
    mesure_double,
    problematique_sans_question,
    mesure_avant_creation,
    calcul_inconnu,
)
