"""Rules on the roadmap: a milestone says what it became, and why its date moved."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from cap.communaute import Communaute
from cap.model import Revision
from cap.problem import AVERTISSEMENT, CONSEIL, ERREUR
from cap.rules.registre import Constat, regle


@regle("CAP651", AVERTISSEMENT, "Jalon fait, sans date")
def fait_sans_date(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """Un jalon fait est une réussite à montrer : il lui faut sa date, et si possible son résultat.

    Correct :
        etat: fait
        fait_le: 2024-05-21

    À corriger :
        etat: fait

    Que faire : ajouter fait_le, même seulement le mois.

    Source : usages des communautés d’action ; méthode, critère S8.
    """
    for jalon in communaute.feuille_de_route.jalons:
        if jalon.etat == "fait" and jalon.fait_le is None:
            yield Constat(
                jalon.place("etat"), "Ce jalon est fait, sans date.", "Ajoutez « fait_le: », même seulement le mois."
            )


@regle("CAP652", ERREUR, "Jalon daté comme fait, mais pas dans cet état")
def date_sans_fait(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """La date et l’état se contredisent : on ne sait pas si le jalon est atteint.

    Correct :
        etat: fait
        fait_le: 2024-05-21

    À corriger :
        etat: en-cours
        fait_le: 2024-05-21

    Que faire : écrire « etat: fait », ou effacer fait_le.

    Source : format 1, feuille-de-route.yaml.
    """
    for jalon in communaute.feuille_de_route.jalons:
        if jalon.fait_le is not None and jalon.etat not in ("fait", ""):
            yield Constat(
                jalon.place("etat"),
                f"Ce jalon est daté comme fait ({jalon.fait_le.en_mots()}), mais son état est « {jalon.etat} ».",
                "Écrivez « etat: fait », ou effacez « fait_le ».",
            )


@regle("CAP653", AVERTISSEMENT, "Révision sans motif")
def revision_sans_motif(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """Changer une date ou une règle est normal ; dire pourquoi permet d’apprendre, et d’expliquer aux absents.

    Correct :
        revisions:
          - le: 2024-02-01
            motif: "La salle n’était pas prête."

    À corriger :
        revisions:
          - le: 2024-02-01

    Que faire : ajouter le motif, en une phrase.

    Source : méthode, sixième mission (proposer des réorientations) ; critère P7.
    """
    for fiche in communaute.fiches:
        if isinstance(fiche, Revision) and not fiche.motif:
            yield Constat(fiche.ou, "Cette révision ne dit pas pourquoi.", "Ajoutez « motif: », en une phrase.")


@regle("CAP654", AVERTISSEMENT, "Jalon abandonné sans motif")
def abandon_sans_motif(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """Renoncer à un jalon est un choix ; son motif évite de rouvrir la question à chaque réunion.

    Correct :
        etat: abandonne
        motif: "Repris par l’agglomération."

    À corriger :
        etat: abandonne

    Que faire : ajouter le motif, en une phrase.

    Source : usages des communautés d’action
    """
    for jalon in communaute.feuille_de_route.jalons:
        if jalon.etat == "abandonne" and not jalon.motif and not any(item.motif for item in jalon.revisions):
            yield Constat(
                jalon.place("etat"), "Ce jalon est abandonné, sans motif.", "Ajoutez « motif: », en une phrase."
            )


@regle("CAP655", AVERTISSEMENT, "Jalon reporté sans trace du report")
def report_sans_trace(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """Un report garde l’ancienne échéance et la nouvelle : sans trace, l’histoire du jalon est perdue.

    Correct :
        etat: reporte
        revisions:
          - le: 2024-12-10
            echeance:
              de: T2 2025
              a: T4 2025
            motif: "Une commune rejoint le groupement plus tard."

    À corriger :
        etat: reporte

    Que faire : ajouter la révision avec les deux échéances et le motif.

    Source : format 1, feuille-de-route.yaml.
    """
    for jalon in communaute.feuille_de_route.jalons:
        if jalon.etat == "reporte" and not any(item.echeance for item in jalon.revisions):
            yield Constat(
                jalon.place("etat"),
                "Ce jalon est reporté, mais ni l’ancienne échéance ni la nouvelle ne sont gardées.",
                "Ajoutez une révision avec « echeance » (de, a) et son motif.",
            )


@regle("CAP656", AVERTISSEMENT, "Jalon piloté par un acteur parti")
def pilote_parti(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """Un acteur parti ne pilote plus : le jalon attend quelqu’un, ou se revoit ensemble.

    Correct :
        pilote: resam

    À corriger :
        pilote: departement        # parti en mai 2024

    Que faire : mettre le sujet à une prochaine réunion, puis écrire qui pilote ; le champ peut rester vide.

    Source : méthode (les départs sont normaux).
    """
    for jalon in communaute.feuille_de_route.jalons:
        acteur = communaute.acteurs.get(jalon.pilote)
        parti = acteur is not None and acteur.depart is not None and acteur.depart.le is not None
        if acteur and parti and jalon.etat not in ("fait", "abandonne") and not communaute.est_actif(acteur, jour):
            yield Constat(
                jalon.place("pilote"),
                f"{acteur.nom} a quitté la communauté et pilote encore ce jalon.",
                "Parlez-en à une prochaine réunion, puis écrivez qui pilote.",
            )


@regle("CAP657", CONSEIL, "Échéance passée")
def echeance_passee(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """L’échéance d’un jalon est passée et son état n’a pas changé. Tenir, alléger, passer la main, reporter ou renoncer
    sont cinq réponses aussi bonnes ; il suffit de l’écrire. En impulsion, rien n’est en retard.

    Correct :
        echeance: 2026-12
        etat: en-cours

    À corriger :
        echeance: 2024-12        # passée
        etat: en-cours

    Que faire : écrire ce que le jalon est devenu.

    Source : produit, ton ; méthode (le temps long).
    """
    if communaute.fiche.phase == "impulsion":
        return
    for jalon in communaute.feuille_de_route.jalons:
        echeance = jalon.echeance
        if (
            echeance
            and echeance.connue
            and echeance.is_past(jour)
            and jalon.etat in ("a-faire", "en-cours", "reporte", "")
        ):
            yield Constat(
                jalon.place("echeance"),
                f"L’échéance de ce jalon est passée ({echeance.en_mots()}).",
                "Tenir, alléger, passer la main, reporter ou renoncer : écrivez ce qu’il devient.",
            )


REGLES = (
    fait_sans_date,
    date_sans_fait,
    revision_sans_motif,
    abandon_sans_motif,
    report_sans_trace,
    pilote_parti,
    echeance_passee,
)
