"""Rules on meetings: what the front matter and the notes say must hold together."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Final

from cap.approbation import a_change
from cap.communaute import Communaute
from cap.declare import Lieu
from cap.mdnotes import Element, Tache
from cap.model import Reunion
from cap.problem import AVERTISSEMENT, CONSEIL, ERREUR
from cap.rules.registre import Constat, regle

if TYPE_CHECKING:
    from cap.mdclauses import DateIllisible

_CE_QUE_C_EST: Final = {
    "decision": "une décision",
    "a-faire": "une tâche",
    "question": "une question",
    "reponse": "une réponse",
    "information": "une information",
    "reporte": "un sujet reporté",
    "prochaine-reunion": "l’annonce d’une réunion",
}


def _ou(reunion: Reunion, item: Element) -> Lieu:
    return Lieu(reunion.ou.path, item.ligne, item.colonne, max(item.fin - item.debut, 1))


@regle("CAP401", ERREUR, "Réunion sans date")
def reunion_sans_date(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """Sans date, une réunion n’a de place ni dans le suivi ni dans l’agenda.

    Correct :
        date: 2026-03-20

    À corriger :
        une réunion sans « date: », dans un fichier dont le nom ne commence pas par une date

    Que faire : ajouter la date, ou renommer le fichier en AAAA-MM-JJ-instance.md.

    Source : format 1, reunions/.
    """
    for reunion in communaute.reunions.values():
        if reunion.date is None and "date" not in reunion.places:
            yield Constat(
                reunion.ou,
                "Cette réunion n’a pas de date.",
                "Ajoutez « date: », ou renommez le fichier en AAAA-MM-JJ-instance.md.",
            )


@regle("CAP402", ERREUR, "Fin de séance avant son début")
def seance_a_l_envers(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """Une séance finit après avoir commencé ; sa durée sert à l’ordre du jour.

    Correct :
        debut: 14:00
        fin: 16:00

    À corriger :
        debut: 16:00
        fin: 14:00

    Que faire : corriger l’une des deux heures.

    Source : format 1, reunions/.
    """
    for reunion in communaute.reunions.values():
        if reunion.debut is not None and reunion.fin is not None and reunion.fin <= reunion.debut:
            yield Constat(
                reunion.place("fin"), "La séance finit avant d’avoir commencé.", "Corrigez l’une des deux heures."
            )


@regle("CAP403", AVERTISSEMENT, "Acteur compté deux fois")
def acteur_deux_fois(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """Un acteur est présent, représenté ou excusé : compté deux fois, il fausse les présences et le quorum.

    Correct :
        presents:
          - resam
        excuses:
          - ville

    À corriger :
        presents:
          - resam
        excuses:
          - resam

    Que faire : garder une seule des mentions. Une structure venue à plusieurs s’écrit « personnes: 3 » ; des élus et
    des services peuvent avoir chacun leur ligne, avec leur qualité.

    Source : usages des communautés d’action
    """
    for reunion in communaute.reunions.values():
        vus: dict[tuple[str, str], str] = {}
        for presence in reunion.presents:
            cle = (presence.acteur, presence.qualite)
            if presence.acteur and cle in vus:
                yield _deux_fois(communaute, presence.place("acteur"), presence.acteur, "présent")
            vus[cle] = "présent"
        presents = {acteur for acteur, _ in vus}
        for representation in reunion.representes:
            if representation.acteur in presents:
                yield _deux_fois(communaute, representation.place("acteur"), representation.acteur, "présent")
        ailleurs = presents | {item.acteur for item in reunion.representes}
        for rang, excuse in enumerate(reunion.excuses):
            if excuse in ailleurs:
                yield _deux_fois(communaute, reunion.place("excuses", rang), excuse, "présent ou représenté")


def _deux_fois(communaute: Communaute, lieu: Lieu, acteur: str, etat: str) -> Constat:
    return Constat(
        lieu, f"{communaute.nom_acteur(acteur)} est déjà noté {etat}.", "Gardez une seule des deux mentions."
    )


@regle("CAP404", AVERTISSEMENT, "Présent avant son arrivée ou après son départ")
def present_hors_periode(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """La présence contredit les dates de la fiche de l’acteur ; l’une des deux est fausse, ou l’acteur était invité.

    Correct :
        une présence entre arrivee et depart

    À corriger :
        présent le 2024-09-17, parti le 2024-05-21

    Que faire : corriger la date d’arrivée ou de départ, ou déplacer l’acteur dans les invités.

    Source : format 1, les dates.
    """
    for reunion in communaute.reunions.values():
        if reunion.date is None:
            continue
        for presence in reunion.presents:
            acteur = communaute.acteurs.get(presence.acteur)
            if acteur is None:
                continue
            if acteur.arrivee is not None and reunion.date.certainly_before(acteur.arrivee):
                fait = f"n’est arrivé qu’ensuite ({acteur.arrivee.en_mots()})"
            elif acteur.depart and acteur.depart.le and reunion.date.certainly_after(acteur.depart.le):
                fait = f"était déjà parti ({acteur.depart.le.en_mots()})"
            else:
                continue
            yield Constat(
                presence.place("acteur"),
                f"{acteur.nom} est noté présent, mais {fait} d’après sa fiche.",
                "Corrigez la date dans la fiche, ou déplacez l’acteur dans « invites ».",
            )


@regle("CAP405", AVERTISSEMENT, "Réunion tenue dans le futur")
def tenue_future(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """Une réunion notée « tenue » a eu lieu : sa date n’est pas à venir.

    Correct :
        date: 2024-03-20
        statut: tenue

    À corriger :
        date: 2042-03-20
        statut: tenue

    Que faire : corriger la date ou le statut.

    Source : format 1, reunions/.
    """
    for reunion in communaute.reunions.values():
        if reunion.statut == "tenue" and reunion.date and reunion.date.connue and reunion.date.certainly_after(jour):
            yield Constat(
                reunion.place("statut"),
                f"Cette réunion est notée tenue, mais sa date est à venir ({reunion.date.en_mots()}).",
                "Corrigez la date ou le statut.",
            )


@regle("CAP406", CONSEIL, "Réunion passée encore prévue")
def passee_prevue(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """La date est passée et le statut n’a pas changé : la réunion a eu lieu, a été reportée ou annulée.

    Correct :
        date: 2024-03-20
        statut: tenue

    À corriger :
        date: 2024-03-20
        statut: prevue

    Que faire : écrire ce qu’elle est devenue : « statut: tenue », « cap reunion deplacer » ou « cap reunion annuler ».

    Source : format 1, reunions/.
    """
    for reunion in communaute.reunions.values():
        if (
            reunion.statut in ("prevue", "annoncee")
            and reunion.date
            and reunion.date.connue
            and reunion.date.is_past(jour)
        ):
            yield Constat(
                reunion.place("statut"),
                f"Sa date est passée ({reunion.date.en_mots()}) et cette réunion est encore « {reunion.statut} ».",
                f"Écrivez « tenue » ; sinon : cap reunion deplacer {reunion.id}, ou cap reunion annuler {reunion.id}.",
            )


@regle("CAP407", AVERTISSEMENT, "Compte-rendu diffusé ou approuvé sans date")
def compte_rendu_sans_date(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """La date d’envoi d’un compte-rendu prouve que tout le monde a eu la même information ; celle de l’approbation fige
    le texte.

    Correct :
        compte_rendu:
          statut: diffuse
          diffuse_le: 2024-03-25

    À corriger :
        compte_rendu:
          statut: diffuse

    Que faire : ajouter la date, même approximative.

    Source : méthode, critère S2.
    """
    for reunion in communaute.reunions.values():
        compte_rendu = reunion.compte_rendu
        if compte_rendu is None:
            continue
        for statut, champ in (("diffuse", "diffuse_le"), ("approuve", "approuve_le")):
            if compte_rendu.statut == statut and getattr(compte_rendu, champ) is None:
                yield Constat(
                    compte_rendu.place("statut"),
                    f"Ce compte-rendu est « {statut} », sans date.",
                    f"Ajoutez « {champ}: ».",
                )


@regle("CAP408", ERREUR, "Compte-rendu changé après son approbation")
def approuve_change(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """Un compte-rendu approuvé ne change plus : c’est lui que les présents ont validé. Son empreinte, écrite par
    « cap cr approuver », le prouve : elle tient les notes, et de l’en-tête le titre, l’instance, la date, les heures,
    le lieu, qui anime, rédige et relit, les présents, représentés, excusés et invités.

    Correct :
        empreinte: sha256:…      # celle de ce qui a été approuvé

    À corriger :
        un mot corrigé dans les notes, ou un présent ajouté, après l’approbation

    Que faire : remettre le texte approuvé ; une correction se note à la réunion suivante. Une case cochée depuis,
    l’ordre du jour prévu, « examine » et la façon d’écrire (ordre des listes, espaces en fin de ligne, identifiants
    changés par cap renommer) n’y comptent pas.

    Source : usages des communautés d’action ; format 1, compte_rendu.
    """
    for reunion in communaute.reunions.values():
        compte_rendu = reunion.compte_rendu
        if compte_rendu and a_change(communaute, reunion):
            yield Constat(
                compte_rendu.place("empreinte"),
                "Les notes ou les présences ont changé depuis l’approbation du compte-rendu.",
                "Remettez ce qui a été approuvé ; une correction se note à la réunion suivante.",
            )


@regle("CAP409", AVERTISSEMENT, "Suite incomplète")
def suite_incomplete(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """Une tâche reportée l’est à une date, une tâche qui change de mains va à quelqu’un.

    Correct :
        - {de: 2024-09-17-journee#A2, le: 2024-12-10, etat: reporte, au: 2025-02}

    À corriger :
        - {de: 2024-09-17-journee#A2, le: 2024-12-10, etat: reporte}

    Que faire : ajouter « au: » (nouvelle échéance ; ou « prochaine: copil », la prochaine réunion de cette instance) ou
    « a: » (nouvel acteur).

    Source : format 1, suivi.yaml.
    """
    for suite in communaute.suivi.entrees:
        for etat, champ, quoi in (("reporte", "au", "la nouvelle échéance"), ("passe", "a", "à qui elle passe")):
            if suite.etat == etat and not getattr(suite, champ) and not (etat == "reporte" and suite.prochaine):
                yield Constat(
                    suite.place("etat"), f"Cette suite est « {etat} », sans {quoi}.", f"Ajoutez « {champ}: »."
                )


@regle("CAP411", AVERTISSEMENT, "Ordre du jour plus long que la séance")
def ordre_du_jour_trop_long(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """La somme des durées, pause comprise, tient dans la séance : sinon le dernier point saute.

    Correct :
        deux heures de séance, 1 h 50 de points

    À corriger :
        deux heures de séance, trois heures de points

    Que faire : raccourcir des points, ou en garder pour la réunion suivante.

    Source : usages des communautés d’action
    """
    for reunion in communaute.reunions.values():
        if reunion.debut is None or reunion.fin is None or reunion.fin <= reunion.debut:
            continue
        seance = (reunion.fin.hour - reunion.debut.hour) * 60 + reunion.fin.minute - reunion.debut.minute
        durees = [point.duree.minutes for point in reunion.ordre_du_jour if point.duree and point.duree.minutes]
        prevu = sum(durees) + (reunion.pause.minutes or 0 if reunion.pause else 0)
        if durees and prevu > seance:
            yield Constat(
                reunion.place("ordre_du_jour"),
                f"Les points prévus durent {prevu} minutes, pause comprise, pour une séance de {seance} minutes.",
                "Raccourcissez des points, ou gardez-en pour la réunion suivante.",
            )


@regle("CAP412", CONSEIL, "Tâche sans responsable")
def tache_sans_responsable(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """Une tâche que personne ne porte attend souvent la réunion suivante. Nommer quelqu’un suffit ; ce peut être « à
    décider à la prochaine réunion ».

    Correct :
        - [ ] @resam : envoyer la convention, pour le 1er avril

    À corriger :
        - [ ] envoyer la convention

    Que faire : ajouter @acteur au début de la ligne.

    Source : usages des communautés d’action (chaque tâche a un responsable).
    """
    for reunion in communaute.reunions.values():
        for tache in reunion.notes.taches:
            if not tache.responsable and not tache.responsable_texte and not tache.fait:
                yield Constat(
                    _ou(reunion, tache),
                    "Personne n’est nommé pour cette tâche.",
                    "Ajoutez « @acteur : » devant le texte.",
                )


@regle("CAP413", CONSEIL, "Décision prise hors instance")
def decision_hors_instance(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """Une décision se rattache à l’instance qui pouvait la prendre ; sans elle, on ne sait pas qui s’est engagé.

    Correct :
        instance: copil          # dans l’en-tête de la réunion

    À corriger :
        une décision dans une réunion sans instance, alors que des instances existent

    Que faire : ajouter « instance: » dans l’en-tête de la réunion.

    Source : méthode, critère S1 ; cas rencontrés dans les communautés.
    """
    if not communaute.gouvernance.instances:
        return
    for reunion in communaute.reunions.values():
        if not reunion.instance and reunion.notes.decisions:
            yield Constat(
                _ou(reunion, reunion.notes.decisions[0]),
                "Cette réunion décide sans qu’on sache quelle instance s’est réunie.",
                "Ajoutez « instance: » dans l’en-tête de la réunion.",
            )


@regle("CAP414", AVERTISSEMENT, "Date illisible dans les notes")
def date_des_notes_illisible(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """Une échéance que cap ne sait pas lire reste du texte : la tâche n’est jamais en retard, la prochaine réunion n’a
    pas de jour, la décision n’est pas revue.

    Correct :
        - [ ] @resam : envoyer la convention, pour le 12 janvier 2027
        Prochaine réunion : 13 janvier 2027

    À corriger :
        - [ ] @resam : envoyer la convention, pour le 12/01/27
        - [ ] @resam : envoyer la convention, pour vendredi
        Prochaine réunion : 13/01/27

    Que faire : écrire la date en entier ; l’année seule peut manquer (« pour le 12 janvier »).

    Source : format 1, « Dates ».
    """
    for reunion in communaute.reunions.values():
        reference = reunion.date.debut if reunion.date is not None and reunion.date.connue else None
        for item, lue in _dates_illisibles(reunion, reference):
            yield Constat(_ou(reunion, item), lue.message, lue.remede)


def _dates_illisibles(reunion: Reunion, reference: date | None) -> Iterator[tuple[Element, DateIllisible]]:
    """Yield the items whose date is typed and not understood, once each."""
    from cap.mdclauses import annonce_illisible, date_de_clause_illisible, date_illisible

    notes = reunion.notes
    for item in (*notes.decisions, *notes.taches, *notes.questions):
        lues = [date_de_clause_illisible(clause, reference) for clause in item.suffixes_inconnus]
        if isinstance(item, Tache) and item.ouverte and item.echeance_actuelle is None:
            lues.append(date_illisible(item.texte, reference))
        yield from ((item, lue) for lue in list(filter(None, lues))[:1])
    for reporte in notes.reportes:
        if (
            reporte.echeance is None
            and not reporte.echeance_instance
            and (lue := date_illisible(reporte.texte, reference))
        ):
            yield reporte, lue
    for prochaine in notes.prochaines:
        if prochaine.date is None and (lue := annonce_illisible(prochaine.texte, reference)):
            yield prochaine, lue


@regle("CAP415", CONSEIL, "Ligne qui ressemble à une décision ou à une tâche")
def ligne_ressemblante(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """Une décision ou une tâche se reconnaît au début de sa ligne. Une ligne qui y ressemble reste du texte : elle est
    dans le compte-rendu, sans être suivie.

    Correct :
        Décision : on garde la salle

    À corriger :
        Décision on garde la salle

    Que faire : écrire le mot et ses deux-points au début de la ligne, ou laisser la phrase si ce n’en est pas une.

    Source : format 1, notes de réunion.
    """
    for reunion in communaute.reunions.values():
        for ligne in reunion.notes.ressemblances:
            yield Constat(
                Lieu(reunion.ou.path, ligne.ligne, ligne.colonne, max(len(ligne.texte), 1)),
                f"Cette ligne ressemble à {_CE_QUE_C_EST[ligne.genre]}, sans en avoir la forme.",
                ligne.raison,
            )


REGLES = (
    reunion_sans_date,
    seance_a_l_envers,
    acteur_deux_fois,
    present_hors_periode,
    tenue_future,
    passee_prevue,
    compte_rendu_sans_date,
    approuve_change,
    suite_incomplete,
    ordre_du_jour_trop_long,
    tache_sans_responsable,
    decision_hors_instance,
    date_des_notes_illisible,
    ligne_ressemblante,
)
