"""Rules on the map: actions, their carriers, the cells they answer, the links between structures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from cap.communaute import Communaute
from cap.declare import Lieu
from cap.model import Action
from cap.problem import AVERTISSEMENT, ERREUR
from cap.rules.registre import Constat, regle


@regle("CAP601", AVERTISSEMENT, "Action finie encore notée en cours")
def action_finie(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """Une action dont la date de fin est passée ne couvre plus rien ; laissée « en cours », elle cache un trou.

    Correct :
        statut: terminee
        fin: 2024-06

    À corriger :
        statut: en-cours
        fin: 2024-06

    Que faire : écrire le statut d’aujourd’hui, ou la nouvelle date de fin.

    Source : méthode, cartographie ; cas rencontrés dans les communautés.
    """
    for action in communaute.actions.values():
        if (
            action.fin
            and action.fin.connue
            and action.fin.is_past(jour)
            and action.statut in ("en-cours", "preparation")
        ):
            yield Constat(
                action.place("statut"),
                f"Cette action devait finir ({action.fin.en_mots()}) et reste notée « {action.statut} ».",
                "Écrivez son statut d’aujourd’hui, ou sa nouvelle date de fin.",
            )


@regle("CAP602", AVERTISSEMENT, "Action en cours portée par des acteurs partis")
def porteurs_partis(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """Quand tous les porteurs d’une action ont quitté la communauté, elle n’est plus tenue par personne ici : elle
    continue ailleurs, s’arrête ou change de mains.

    Correct :
        porteurs:
          - graines-de-baie

    À corriger :
        porteurs:
          - eau-vive            # partie en novembre 2023

    Que faire : noter qui la porte maintenant, ou son nouveau statut.

    Source : format 1, actions/ ; méthode (les départs sont normaux).
    """
    for action in communaute.actions.values():
        if action.statut not in ("en-cours", "preparation", "") or not action.porteurs or _finie(action, jour):
            continue
        porteurs = [communaute.acteurs.get(porteur) for porteur in action.porteurs]
        partis = [item for item in porteurs if item and item.depart and item.depart.le and item.depart.le.is_past(jour)]
        if len(partis) == len(porteurs):
            noms = ", ".join(acteur.nom for acteur in partis)
            yield Constat(
                action.place("porteurs"),
                f"Tous les porteurs de cette action sont partis ({noms}).",
                "Notez qui la porte maintenant, ou son nouveau statut.",
            )


def _finie(action: Action, jour: date) -> bool:
    return action.fin is not None and action.fin.is_past(jour)


@regle("CAP603", ERREUR, "Remplacement en boucle")
def remplacement_en_boucle(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """Si une action en remplace une autre qui la remplace, aucune des deux ne compte plus.

    Correct :
        remplace: ancien-jardin

    À corriger :
        deux actions qui se remplacent l’une l’autre

    Que faire : effacer le champ remplace ou doublon_de dans l’une des deux.

    Source : format 1, champs remplace et doublon_de.
    """
    for champ in ("remplace", "doublon_de"):
        for action in communaute.actions.values():
            vues = [action.id]
            suivante = getattr(action, champ)
            while suivante in communaute.actions and suivante not in vues:
                vues.append(suivante)
                suivante = getattr(communaute.actions[suivante], champ)
            if suivante == action.id and len(vues) > 1 and action.id == min(vues):
                yield Constat(
                    action.place(champ),
                    f"{champ} : ces actions se renvoient l’une à l’autre ({', '.join(vues)}).",
                    "Effacez le champ dans l’une d’elles.",
                )


@regle("CAP604", AVERTISSEMENT, "Trou assumé à revoir")
def trou_a_revoir(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """Un trou est accepté pour un temps ; la date prévue pour en reparler est passée.

    Correct :
        revoir_le: 2026-09

    À corriger :
        revoir_le: 2024-09        # passé

    Que faire : mettre le sujet à une prochaine réunion, puis écrire la nouvelle date ou retirer le trou.

    Source : méthode, cartographie (trous dans la raquette).
    """
    for trou in communaute.objectifs.trous_assumes:
        if trou.revoir_le and trou.revoir_le.connue and trou.revoir_le.is_past(jour):
            yield Constat(
                trou.place("revoir_le"),
                f"Le trou « {trou.cellule} » était à revoir ({trou.revoir_le.en_mots()}).",
                "Mettez-le à une prochaine réunion, puis écrivez ce qui a été convenu.",
            )


@regle("CAP605", ERREUR, "Case à la fois sans objet et à combler")
def case_contradictoire(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """Une case où aucune action n’est attendue ne peut pas être aussi un trou prioritaire ou assumé.

    Correct :
        la case est dans une seule des trois listes

    À corriger :
        la case est dans sans_objet et dans trous_prioritaires

    Que faire : retirer la case de l’une des deux listes.

    Source : format 1, objectifs.yaml.
    """
    objectifs = communaute.objectifs
    if not objectifs.sans_objet:
        return
    # Read with the table of gaps, that few checks need.
    from cap.trous import cellule_connue, sans_objet

    exclues = sans_objet(communaute)
    for rang, cellule in enumerate(objectifs.trous_prioritaires):
        if cellule_connue(communaute, cellule) in exclues:
            yield _contradiction(objectifs.place("trous_prioritaires", rang), cellule, "prioritaires")
    for trou in objectifs.trous_assumes:
        if cellule_connue(communaute, trou.cellule) in exclues:
            yield _contradiction(trou.place("cellule"), trou.cellule, "assumés")


def _contradiction(lieu: Lieu, cellule: str, liste: str) -> Constat:
    message = f"La case « {cellule} » est sans objet, et aussi dans les trous {liste}."
    return Constat(lieu, message, "Retirez-la d’une des deux listes.")


@regle("CAP606", AVERTISSEMENT, "Passerelle effective sans date")
def passerelle_sans_date(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """Une passerelle effective a commencé un jour ; cette date en fait une preuve, et dit si elle est récente.

    Correct :
        statut: effective
        depuis: 2024-03

    À corriger :
        statut: effective

    Que faire : ajouter depuis, même seulement l’année.

    Source : méthode, critère S7.
    """
    for passerelle in communaute.passerelles.passerelles:
        if passerelle.statut == "effective" and passerelle.depuis is None:
            yield Constat(
                passerelle.place("statut"),
                "Cette passerelle est effective, sans qu’on sache depuis quand.",
                "Ajoutez « depuis: », même seulement l’année.",
            )


REGLES = (
    action_finie,
    porteurs_partis,
    remplacement_en_boucle,
    trou_a_revoir,
    case_contradictoire,
    passerelle_sans_date,
)
