"""What deserves a place on an agenda: each source reads one thing in the community and proposes points.

`SOURCES` is the whole list, in the order of an agenda: opening, what was said last time, work, closing. A new source is
one function `(communaute, seance, jour) -> Iterable[Proposition]` and one line there. What `jour` knows counts (the
community is read at that day); what is due is measured from `seance.le`, the day of the meeting.

Titles are read by every member: who is late, silent or expected stands in the motive, which only the coordinator reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, NamedTuple

from cap import trous
from cap.avancement import PARTIEL, Lu, constater
from cap.communaute import Communaute, cle_tri
from cap.criteres.epreuve import DEMANDER, EN_REUNION, Pas
from cap.dates import JOUR, MOIS, Periode, jour_en_mots
from cap.definitions import (
    a_eu_lieu,
    ajouter_mois,
    attendu_de,
    compte_rendu_diffuse,
    echeance_au,
    est_a_atteindre,
    est_acquis,
    est_maintenue,
    est_notee,
    signataires,
    statut_financement,
    versions_adoptees,
    versions_valant,
)
from cap.diffusion import corrections_ouvertes
from cap.graphie import cle
from cap.markdown import Notes
from cap.mdlines import visible
from cap.mdnotes import Reporte
from cap.model import Acteur, Charte, Echeance, Financement, Reunion
from cap.odj_seance import Seance, reunions_de
from cap.phrases import combien, enumerer
from cap.redaction import Redacteur, de, en_precisant, jusque, majuscule, pour
from cap.suivi import (
    DecisionSuivie,
    QuestionSuivie,
    Suivie,
    TacheSuivie,
    compte_les_retards,
    compte_rendu_approuve,
    decisions,
    en_retard,
    instance_attendue,
    instance_designee,
    questions,
    taches,
)
from cap.trous_suites import nouveaux_trous

HORIZON: Final = 60
"""Days after a meeting within which a milestone, a review, a deposit or a window is near."""

HORIZON_TACHES: Final = 31
"""Days after a meeting within which a task is worth a word: about the time until the next one."""

MOIS_FINANCEMENT: Final = 6
"""Months before its end from which a funding is spoken of: a request takes about that long."""

REPORTS: Final = 2
"""Postponements from which a task gets a point of its own: time to help, not to ask again."""

# What is kept first when time is short; at equal need, the order of SOURCES.
CADRE: Final = 0
"""What makes a meeting: opening, minutes, welcome, closing, a moment together."""
ECHU: Final = 1
"""What has its time at the meeting, or before it."""
PROCHE: Final = 2
"""What comes soon, or waits for an answer."""
A_SAVOIR: Final = 3
"""What is good to know."""

INFORMATION: Final = "information"
ECHANGE: Final = "echange"
DECISION: Final = "decision"
CONVIVIALITE: Final = "convivialite"
INTERCONNAISSANCE: Final = "interconnaissance"
HAUTE: Final = "haute"
BASSE: Final = "basse"

_TITRES_SANS_SUJET: Final = frozenset({"", "question", "questions", "questions-diverses", "divers", "suite", "suites"})
_LONGUEUR: Final = 110
_LONGUEUR_DE_CLE: Final = 40
_BIENVENUES: Final = 4
_A_SITUER: Final = 12


_PAR_AILLEURS: Final = frozenset({"S3", "S6", "S8", "P1", "P2"})
"""Criteria whose missing step another source brings."""

TOUTE_SEANCE: Final = frozenset({"accueil", "suite", "convivialite"})
"""Points that every meeting has: the next one has its own, so they never wait for it."""


class Ligne(NamedTuple):
    """A line under a point: what it is about, the names of who carries it, and what only the coordinator reads."""

    texte: str
    qui: tuple[str, ...] = ()
    motif: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposition:
    """A point that the state of the community calls for. `cle` names its cause and never changes while it lasts.

    `motif` says why it is there: computed each time, never stored, read by the coordinator alone unless she chooses
    otherwise. `porteur` is an actor's id. `rang` is one of CADRE, ECHU, PROCHE, A_SAVOIR.
    """

    cle: str
    intitule: str
    nature: str
    minutes: int
    motif: str
    rang: int = PROCHE
    porteur: str = ""
    posture: str = ""
    documents: tuple[str, ...] = ()
    lignes: tuple[Ligne, ...] = ()


# --- opening --------------------------------------------------------------------------------------------------


def accueil(communaute: Communaute, seance: Seance, jour: date) -> Iterator[Proposition]:
    """Open with a round of the table, at every meeting."""
    yield Proposition(
        cle="accueil",
        intitule="Accueil et tour de table",
        nature=INTERCONNAISSANCE,
        minutes=5 if seance.minutes < 90 else 10,
        motif="Chaque séance commence par un tour de table.",
        rang=CADRE,
        posture=BASSE,
    )


def arrivees(communaute: Communaute, seance: Seance, jour: date) -> Iterator[Proposition]:
    """Welcome those who may have arrived since the last meeting and were at none of this instance yet."""
    derniere = seance.precedente.date if seance.precedente else None
    if derniere is None:
        return
    deja = {
        presence.acteur for reunion in reunions_de(communaute, seance.instance, jour) for presence in reunion.presents
    }
    nouveaux = [
        acteur
        for acteur in communaute.actifs(jour)
        if acteur.arrivee is not None and acteur.arrivee.connue and acteur.arrivee.fin > derniere.fin
        if acteur.id not in deja and lisible(acteur) and _invite(seance, acteur)
    ]
    if not nouveaux:
        return
    noms = [acteur.nom for acteur in nouveaux]
    dates = [f"{acteur.nom} ({acteur.arrivee.en_mots()})" for acteur in nouveaux if acteur.arrivee]
    yield Proposition(
        cle="arrivees",
        intitule=f"Bienvenue : {enumerer(noms)}" if len(noms) <= _BIENVENUES else "Bienvenue aux nouveaux membres",
        nature=INTERCONNAISSANCE,
        minutes=min(15, 5 * len(noms)),
        motif=f"Depuis la séance {de(derniere)} : {enumerer(dates)}.",
        rang=CADRE,
        posture=BASSE,
        lignes=tuple(Ligne(nom) for nom in noms) if len(noms) > _BIENVENUES else (),
    )


def approbation(communaute: Communaute, seance: Seance, jour: date) -> Iterator[Proposition]:
    """Approve the minutes of the last meeting that has some, unless that is done."""
    derniere = _derniere_notee(communaute, seance, jour)
    if derniere is None or derniere.date is None or compte_rendu_approuve(derniere, jour):
        return
    quand = de(derniere.date)
    diffuse = derniere.compte_rendu.diffuse_le if derniere.compte_rendu else None
    if not compte_rendu_diffuse(derniere, jour):
        motif = f"Le compte-rendu {quand} n'est pas encore envoyé : il est à joindre à l'ordre du jour."
    elif diffuse is not None and diffuse.connue:
        motif = f"Le compte-rendu {quand}, envoyé {en_precisant(diffuse)}, n'est pas encore approuvé."
        avant = derniere.compte_rendu.corrections_avant if derniere.compte_rendu else None
        if avant is not None and corrections_ouvertes(derniere, seance.le):
            motif += f" Des corrections restent possibles {jusque(avant)}."
    else:
        motif = f"Le compte-rendu {quand} est envoyé et n'est pas encore approuvé."
    yield Proposition(
        cle=f"approbation:{derniere.id}",
        intitule=f"Approbation du compte-rendu {quand}",
        nature=DECISION,
        minutes=5,
        motif=motif,
        rang=CADRE,
        porteur=derniere.redaction,
        posture=HAUTE,
        documents=(f"Compte-rendu {quand}",),
    )


# --- what was agreed ------------------------------------------------------------------------------------------


def suivi_des_taches(communaute: Communaute, seance: Seance, jour: date) -> Iterator[Proposition]:
    """Go round the open tasks in one point: ten points of five minutes would leave no time to meet.

    Those postponed again and again are in `taches_a_reprendre`.
    """
    a_suivre = [tache for tache in _a_faire(communaute, seance, jour) if tache.reports < REPORTS]
    if not a_suivre:
        return
    voix = Redacteur(communaute, jour, "membres")
    ouvertes = sum(tache.ouverte for tache in taches(communaute, jour))
    echues = sum(en_retard(tache, seance.le) for tache in a_suivre) if compte_les_retards(communaute) else 0
    reportees = sum(tache.reports > 0 for tache in a_suivre)
    dont = [f"{echues} à date passée le jour de la séance"] if echues else []
    dont += [combien(reportees, "déjà reportée", "déjà reportées")] if reportees else []
    yield Proposition(
        cle="taches",
        intitule="Suivi des tâches",
        nature=ECHANGE,
        minutes=10 if len(a_suivre) <= 5 else 15 if len(a_suivre) <= 10 else 20,
        motif=_combien_de_taches(len(a_suivre), ouvertes) + (f", dont {enumerer(dont)}." if dont else "."),
        rang=ECHU,
        porteur=_mission(communaute, "coordonner"),
        posture=BASSE,
        lignes=tuple(_ligne(voix, tache, seance.le, jour) for tache in a_suivre),
    )


def taches_a_reprendre(communaute: Communaute, seance: Seance, jour: date) -> Iterator[Proposition]:
    """Give a point of its own to a task postponed at least twice, so that the group helps with it."""
    voix = Redacteur(communaute, jour, "membres")
    for tache in _a_faire(communaute, seance, jour):
        if tache.reports >= REPORTS:
            yield Proposition(
                cle=f"a-faire:{tache.ref}",
                intitule=titre(voix.dire(tache.texte)),
                nature=ECHANGE,
                minutes=10,
                motif=f"{tache.reports + 1}e passage : {_fait_tache(communaute, tache, seance.le, jour)}. "
                "À voir ensemble : tenir, alléger, passer la main, reporter ou renoncer.",
                rang=ECHU,
                porteur=tache.responsable,
                posture=BASSE,
            )


def questions_ouvertes(communaute: Communaute, seance: Seance, jour: date) -> Iterator[Proposition]:
    """Bring back the questions without an answer: those of this instance first, those of others if time allows.

    One that was postponed waits for its day, or for the meeting it was postponed to.
    """
    ouvertes = [
        item
        for item in questions(communaute, jour)
        if item.ouverte and _concerne(seance, item) and _commun(item)
        if not item.reports or not _pour_plus_tard(communaute, seance, item, seance.le)
    ]
    voix = Redacteur(communaute, jour, "membres")
    titres = {ident: _titres(communaute.reunions[ident].notes) for ident in {item.reunion for item in ouvertes}}
    for item in sorted(ouvertes, key=lambda item: item.instance != seance.instance):
        texte = voix.dire(item.texte, communaute.reunions[item.reunion])
        sujet = _sujet(titres[item.reunion].get(item.ref.rpartition("#")[2], ""), texte)
        yield Proposition(
            cle=f"question:{item.ref}",
            intitule=titre(f"{sujet} : {texte}" if sujet else texte),
            nature=ECHANGE,
            minutes=10,
            motif=f"Question posée {_le(item.reunie_le)}, encore sans réponse.",
            rang=PROCHE if item.instance == seance.instance or seance.sans_niveau else A_SAVOIR,
            posture=BASSE,
        )


def sujets_reportes(communaute: Communaute, seance: Seance, jour: date) -> Iterator[Proposition]:
    """Bring back the subjects that notes put off, at the first meeting that comes once their time has."""
    voix = Redacteur(communaute, jour, "membres")
    for reunion in communaute.reunions_tenues(jour):
        for sujet in reunion.notes.reportes:
            if visible(sujet.restreint, "membres") and _revient(communaute, seance, reunion, sujet, jour):
                texte = titre(voix.dire(sujet.texte, reunion))
                yield Proposition(
                    cle=f"reporte:{reunion.id}#{cle(sujet.texte)[:_LONGUEUR_DE_CLE]}",
                    intitule=texte,
                    nature=ECHANGE,
                    minutes=15,
                    motif=f"Sujet reporté {_le(reunion.date)}.",
                    rang=ECHU,
                    posture=BASSE,
                )


def decisions_a_revoir(communaute: Communaute, seance: Seance, jour: date) -> Iterator[Proposition]:
    """Look again at decisions whose date of review is near, passed, or is this very meeting."""
    voix = Redacteur(communaute, jour, "membres")
    for item in decisions(communaute, jour):
        ici = _est_designee(communaute, seance, item)
        passee = item.revoir is not None and not item.revoir.certainly_after(seance.le)
        if not (ici or passee or _proche(item.revoir, seance.le)) or not item.en_vigueur:
            continue
        if not _concerne(seance, item) or not _commun(item):
            continue
        prevu = f"à revoir {en_precisant(item.revoir)}" if item.revoir else "à revoir à cette séance"
        yield Proposition(
            cle=f"decision:{item.ref}",
            intitule=titre(f"À revoir : {voix.dire(item.texte, communaute.reunions[item.reunion])}"),
            nature=DECISION,
            minutes=10,
            motif=f"Décision prise {_le(item.reunie_le)}, {prevu}.",
            rang=ECHU if ici or passee else PROCHE,
            posture=HAUTE,
            documents=(f"Compte-rendu {de(item.reunie_le)}",) if item.reunie_le else (),
        )


# --- what comes -----------------------------------------------------------------------------------------------


def jalons(communaute: Communaute, seance: Seance, jour: date) -> Iterator[Proposition]:
    """Speak of the milestones that are near or passed, where the roadmap is followed."""
    if not seance.pilote:
        return
    feuille = communaute.feuille_de_route
    annees = [str(bord.debut.year) for bord in (feuille.du, feuille.au) if bord is not None and bord.connue]
    document = " ".join(["Feuille de route", "-".join(dict.fromkeys(annees))]).strip()
    for jalon in feuille.jalons:
        echeance = echeance_au(jalon, jour)
        if echeance is None or not lisible(jalon) or not est_a_atteindre(jalon, jour):
            continue
        passe = echeance.is_past(seance.le)
        if passe or _proche(echeance, seance.le):
            pilote = "" if jalon.pilote else " ; il n'a pas encore de pilote"
            yield Proposition(
                cle=f"jalon:{jalon.id}",
                intitule=titre(jalon.intitule),
                nature=ECHANGE,
                minutes=10,
                motif=f"Jalon de la feuille de route prévu {en_precisant(echeance)}"
                f"{', et pas encore atteint' if passe and compte_les_retards(communaute) else ''}{pilote}.",
                rang=ECHU if passe else PROCHE,
                porteur=jalon.pilote,
                posture=BASSE,
                documents=(document,),
            )


def charte_en_preparation(communaute: Communaute, seance: Seance, jour: date) -> Iterator[Proposition]:
    """Work on the charter while a version is being written, decide once it is submitted."""
    charte = communaute.charte
    if charte is None or charte.statut not in ("projet", "soumise") or not _travaille_la_charte(seance):
        return
    if any(item.version == charte.version for item in versions_adoptees(communaute, jour)):
        return
    soumise = charte.statut == "soumise" and a_eu_lieu(charte.soumise_le, jour)
    nombre = len(charte.modifications)
    change = f" ; {combien(nombre, 'article modifié', 'articles modifiés')}" if nombre else ""
    yield Proposition(
        cle=f"charte:{charte.version or charte.statut}",
        intitule=f"Charte : {'adopter' if soumise else 'préparer'} {_version(charte)}",
        nature=DECISION if soumise else ECHANGE,
        minutes=20,
        motif=f"Une version de la charte est {'soumise' if soumise else 'en préparation'}{change}.",
        posture=HAUTE if soumise else BASSE,
        documents=(f"Charte, {'texte soumis' if soumise else 'texte de travail'}",),
    )


def signatures_attendues(communaute: Communaute, seance: Seance, jour: date) -> Iterator[Proposition]:
    """Go round the signatures that are hoped for, without naming in the title who has not signed."""
    adoptees = versions_adoptees(communaute, jour)
    if not adoptees or not seance.pilote:
        return
    signees, valant = signataires(communaute, adoptees[-1], jour), versions_valant(communaute, adoptees[-1])
    demandes = {
        item.acteur: attendu_de(communaute, item.acteur, valant, jour) for item in communaute.signatures.attendus
    }
    attendus = sorted(
        {
            communaute.nom_acteur(nom)
            for nom, item in demandes.items()
            if item is not None and item.etat != "decline" and nom not in signees
            if nom not in communaute.acteurs or communaute.est_actif(communaute.acteurs[nom], jour)
        },
        key=cle_tri,
    )
    if attendus:
        yield Proposition(
            cle=f"signatures:{adoptees[-1].version}",
            intitule="Charte : où en sont les signatures",
            nature=INFORMATION,
            minutes=5,
            motif=f"{combien(len(attendus), 'signature attendue', 'signatures attendues')} : {enumerer(attendus)}. "
            "Une collectivité délibère avant de signer : rien ne presse.",
            rang=A_SAVOIR,
            posture=BASSE,
        )


def financements(communaute: Communaute, seance: Seance, jour: date) -> Iterator[Proposition]:
    """Speak of money in one point: requests to send, funding that ends within six months.

    Amounts, funders and states are not for every member (audience « financeurs »): they stay in the motive.
    """
    if not seance.pilote:
        return
    tous = communaute.financements.financements
    a_deposer = [item for item in tous if _a_deposer(item, seance.le, jour)]
    finissants = [item for item in tous if _finit_bientot(item, seance.le, jour)]
    if not a_deposer and not finissants:
        return
    faits = [f"à demander : {enumerer([_demande(communaute, item) for item in a_deposer])}"] if a_deposer else []
    faits += [f"se terminent : {enumerer([_fin_de(communaute, item) for item in finissants])}"] if finissants else []
    presse = any(item.depot_avant is not None and not item.depot_avant.certainly_after(seance.le) for item in a_deposer)
    yield Proposition(
        cle="financements",
        intitule="Financements : demandes à préparer, échéances",
        nature=ECHANGE,
        minutes=15,
        motif=titre(" ; ".join(faits), None) + ".",
        rang=ECHU if presse else PROCHE,
        porteur=_mission(communaute, "rechercher-financements"),
        posture=BASSE,
    )


def calendrier(communaute: Communaute, seance: Seance, jour: date) -> Iterator[Proposition]:
    """Announce the windows of public policies that open or close soon."""
    if not seance.pilote and not seance.pleniere:
        return
    for item in communaute.calendrier.echeances:
        quand = _fenetre(item, seance.le)
        if quand and lisible(item):
            dispositif = f" ({item.dispositif})" if item.dispositif and item.dispositif not in item.intitule else ""
            yield Proposition(
                cle=f"echeance:{item.id}",
                intitule=titre(f"{item.intitule}{dispositif}"),
                nature=INFORMATION,
                minutes=5,
                motif=f"Calendrier des politiques publiques : {quand}.",
                rang=A_SAVOIR,
                posture=BASSE,
            )


# --- the map --------------------------------------------------------------------------------------------------


def trous_de_la_raquette(communaute: Communaute, seance: Seance, jour: date) -> Iterator[Proposition]:
    """Look together at the cells of the map that emptied since the last meeting, and at accepted gaps to review."""
    if not (seance.pilote or seance.pleniere):
        return
    lue = trous.lire(communaute, jour)
    precedente = seance.precedente.date if seance.precedente is not None else None
    ouverts = nouveaux_trous(communaute, lue, precedente)
    a_revoir = [item for item in lue.cellules.values() if _est_a_revoir(item, seance.le)]
    cellules = tuple(dict.fromkeys((*ouverts, *a_revoir)))
    if not cellules:
        return
    noms = [f"{communaute.index['etape'][item.ligne].intitule} × {_public(communaute, item)}" for item in cellules]
    plusieurs = f"{len(cellules)} cases à regarder ensemble"
    videes = combien(len(ouverts), "case s'est vidée", "cases se sont vidées")
    faits = [f"{videes} depuis la dernière séance"] if ouverts else []
    faits += [combien(len(a_revoir), "trou assumé à revoir", "trous assumés à revoir")] if a_revoir else []
    yield Proposition(
        cle="trous",
        intitule=titre(f"Trous dans la raquette : {noms[0] if len(noms) == 1 else plusieurs}"),
        nature=ECHANGE,
        minutes=15,
        motif=titre(" ; ".join(faits), None) + ".",
        posture=BASSE,
        lignes=tuple(Ligne(nom) for nom in noms) if len(noms) > 1 else (),
    )


def _public(communaute: Communaute, cellule: trous.Cellule) -> str:
    return str(communaute.index["public"][cellule.colonne].intitule)


def _est_a_revoir(cellule: trous.Cellule, le: date) -> bool:
    """Tell an accepted gap whose review is past, or near a meeting."""
    return cellule.a_revoir or (
        cellule.etat == trous.ASSUME and _proche(getattr(cellule.assume, "revoir_le", None), le)
    )


def actions_a_situer(communaute: Communaute, seance: Seance, jour: date) -> Iterator[Proposition]:
    """Place together the actions without step or public: until then some cells cannot be said empty."""
    if not (seance.pilote or seance.pleniere):
        return
    lue = trous.lire(communaute, jour)
    cotes = {trous.ETAPE, trous.PUBLIC}
    muettes = [communaute.actions[item.action] for item in lue.a_situer if not cotes.isdisjoint(item.manque)]
    lisibles = [item for item in muettes if lisible(item)]
    possibles = lue.compte(trous.POSSIBLE)
    if lisibles and possibles:
        yield Proposition(
            cle="a-situer",
            intitule=f"Cartographie : situer ensemble {combien(len(lisibles), 'action')}",
            nature=ECHANGE,
            minutes=10,
            motif=f"En attendant, {combien(possibles, 'case', 'cases')} de la carte : vides ou non, on ne sait pas.",
            rang=A_SAVOIR,
            posture=BASSE,
            lignes=tuple(Ligne(item.nom or item.id) for item in lisibles[:_A_SITUER]),
        )


# --- closing --------------------------------------------------------------------------------------------------


def suite(communaute: Communaute, seance: Seance, jour: date) -> Iterator[Proposition]:
    """Close with what is left and the date of the next meeting."""
    suivante = next(
        (
            reunion.date
            for reunion in reunions_de(communaute, seance.instance)
            if reunion.date is not None and reunion.date.certainly_after(seance.le)
            if est_maintenue(reunion) and reunion.date.precision == JOUR
        ),
        None,
    )
    quand = f"prochaine séance : {jour_en_mots(suivante.debut, avec_jour=True)}" if suivante else ""
    yield Proposition(
        cle="suite",
        intitule=f"Questions diverses et {quand or 'date de la prochaine séance'}",
        nature=ECHANGE,
        minutes=5,
        motif="La date est déjà fixée." if quand else "Aucune séance suivante n'a encore de fichier.",
        rang=CADRE,
        posture=HAUTE,
    )


def moment_convivial(communaute: Communaute, seance: Seance, jour: date) -> Iterator[Proposition]:
    """Keep a moment together: people who know each other cooperate (the method's first lever)."""
    if seance.minutes >= 60:
        yield Proposition(
            cle="convivialite",
            intitule="Moment convivial",
            nature=CONVIVIALITE,
            minutes=10 if seance.minutes <= 150 else 20,
            motif="Se rencontrer compte autant que décider.",
            rang=CADRE,
            posture=BASSE,
        )


def critere_proche(communaute: Communaute, seance: Seance, jour: date) -> Iterator[Proposition]:
    """Bring the one step that a criterion of the declared phase still lacks, when it takes a group to make it.

    At most one, the lightest; what another source brings already (signatures, gaps, milestones, funding) is left to it.
    """
    if not (seance.pilote or seance.pleniere) or not communaute.fiche.phase:
        return
    manques = [
        (pas, lu.critere)
        for lu in constater(communaute, jour).criteres
        if lu.etat == PARTIEL and lu.critere.phase == communaute.fiche.phase and lu.critere.id not in _PAR_AILLEURS
        if (pas := _dernier_pas(lu)) is not None
    ]
    if manques:
        pas, critere = min(manques, key=lambda item: (item[0].effort, item[0].quantite))
        yield Proposition(
            cle=f"critere:{critere.id}",
            intitule=titre(majuscule(pas.texte), None),
            nature=ECHANGE,
            minutes=10,
            motif=f"Il ne manque que cela pour que ce critère soit attesté : « {critere.intitule} » ({critere.id}).",
            rang=A_SAVOIR,
            posture=BASSE,
        )


def _dernier_pas(lu: Lu) -> Pas | None:
    """Give the step of the only sub-test that is not true yet, if it is asked of others or made at a meeting."""
    restent = [epreuve for epreuve in lu.epreuves if not epreuve.vrai]
    pas = restent[0].pas if len(restent) == 1 else None
    return pas if pas is not None and pas.effort in (DEMANDER, EN_REUNION) else None


Source = Callable[[Communaute, Seance, date], Iterable[Proposition]]

SOURCES: Final[tuple[Source, ...]] = (
    accueil,
    arrivees,
    approbation,
    suivi_des_taches,
    taches_a_reprendre,
    questions_ouvertes,
    sujets_reportes,
    decisions_a_revoir,
    jalons,
    trous_de_la_raquette,
    actions_a_situer,
    charte_en_preparation,
    signatures_attendues,
    financements,
    calendrier,
    critere_proche,
    suite,
    moment_convivial,
)


def _derniere_notee(communaute: Communaute, seance: Seance, jour: date) -> Reunion | None:
    """Find the last meeting held before that left a trace: one nobody took notes of has no minutes to approve."""
    if seance.precedente is None or est_notee(seance.precedente):
        return seance.precedente
    tenues = reversed(reunions_de(communaute, seance.instance, jour))
    avant = (reunion for reunion in tenues if reunion.date is not None and reunion.date.is_past(seance.le))
    return next(filter(est_notee, avant), None)


# --- whom a point concerns ----------------------------------------------------------------------------------


def _invite(seance: Seance, acteur: Acteur) -> bool:
    membres = seance.declaree.membres if seance.declaree else ()
    return seance.pleniere or acteur.id in membres


def _concerne(seance: Seance, item: Suivie) -> bool:
    """Tell whether an instance takes up an item: its own, any for the one that steers."""
    return item.reunion != seance.reunion and (seance.pilote or item.instance == seance.instance)


def _est_designee(communaute: Communaute, seance: Seance, item: DecisionSuivie) -> bool:
    """Tell whether a decision is to be reviewed at the next meeting of this very instance."""
    if not item.revoir_instance:
        return False
    designee = instance_designee(communaute, item.revoir_instance, communaute.reunions[item.reunion])
    return designee is not None and _est_de(seance, designee)


def _est_de(seance: Seance, instance: str) -> bool:
    """Tell whether a session is that of an instance; the empty id stands for meetings without one."""
    return instance == seance.instance or (instance == "" and seance.declaree is None)


def _travaille_la_charte(seance: Seance) -> bool:
    nom = cle(f"{seance.instance} {seance.declaree.nom if seance.declaree else ''}")
    return seance.pilote or seance.pleniere or "charte" in nom.split("-")


def _revient(communaute: Communaute, seance: Seance, ici: Reunion, sujet: Reporte, jour: date) -> bool:
    """Tell whether a subject put off has its time at a session: due by it, and its instance did not meet since."""
    if ici.date is None or ici.id == seance.reunion:
        return False
    designee = instance_designee(communaute, sujet.echeance_instance, ici) if sujet.echeance_instance else None
    if not _est_de(seance, ici.instance if designee is None else designee):
        return False
    terme = sujet.echeance if sujet.echeance is not None and sujet.echeance.connue else None
    if terme is not None and terme.debut > seance.le:
        return False
    depuis = max(ici.date.fin, terme.debut if terme is not None else date.min)
    tenues = (item for item in reunions_de(communaute, seance.instance, jour) if item.id != ici.id)
    return not any(item.date is not None and depuis <= item.date.debut < seance.le for item in tenues)


class Ailleurs(NamedTuple):
    """How many open tasks and questions an agenda leaves to other instances."""

    taches: int
    questions: int


def ailleurs(communaute: Communaute, seance: Seance, jour: date) -> Ailleurs:
    """Count the open work that an agenda leaves out because another instance follows it: left out, never in silence."""

    def restent(ouvertes: Iterable[Suivie]) -> int:
        return sum(not _concerne(seance, item) and item.reunion != seance.reunion for item in ouvertes)

    return Ailleurs(
        restent(item for item in taches(communaute, jour) if item.ouverte),
        restent(item for item in questions(communaute, jour) if item.ouverte),
    )


# --- tasks and questions --------------------------------------------------------------------------------------


def _pour_plus_tard(communaute: Communaute, seance: Seance, item: TacheSuivie | QuestionSuivie, limite: date) -> bool:
    """Tell whether something waits for a day after a limit, or for the next meeting of another instance.

    What waits for the next meeting of this very instance is for this one, whether or not it has a file yet.
    """
    designee = instance_attendue(communaute, item)
    if designee is not None and _est_de(seance, designee):
        return False
    if item.echeance is None:
        return designee is not None
    return item.echeance.debut > limite


def _a_faire(communaute: Communaute, seance: Seance, jour: date) -> list[TacheSuivie]:
    """List the open tasks worth a word: due by about the next meeting, or without a date.

    What is due later, even postponed again and again, was given that time: it is left in peace until then.
    """
    limite = seance.le + timedelta(days=HORIZON_TACHES)
    return [
        tache
        for tache in taches(communaute, jour)
        if tache.ouverte and _concerne(seance, tache) and _commun(tache)
        if not _pour_plus_tard(communaute, seance, tache, limite)
    ]


def _combien_de_taches(a_suivre: int, ouvertes: int) -> str:
    """Count the tasks of the point, and all those that `cap suivi` lists when that is more."""
    if a_suivre == ouvertes:
        return combien(a_suivre, "tâche ouverte", "tâches ouvertes")
    return f"{combien(a_suivre, 'tâche à regarder', 'tâches à regarder')} (sur {ouvertes} ouvertes)"


def _ligne(voix: Redacteur, tache: TacheSuivie, le: date, jour: date) -> Ligne:
    noms = tuple(voix.nommer(item) for item in (tache.responsable, *tache.contributeurs) if item)
    texte = voix.dire(tache.texte, voix.communaute.reunions[tache.reunion])
    return Ligne(titre(texte, None), noms, _fait_tache(voix.communaute, tache, le, jour))


def _fait_tache(communaute: Communaute, tache: TacheSuivie, le: date, jour: date) -> str:
    faits = [f"convenue {_le(tache.reunie_le)}"]
    if tache.echeance is not None:
        passee = "date passée" if en_retard(tache, jour) else "date passée d'ici la séance"
        faits.append(pour(tache.echeance))
        faits += [passee] if en_retard(tache, le) and compte_les_retards(communaute) else []
    elif tache.echeance_instance:
        faits.append(f"pour la prochaine réunion ({tache.echeance_instance})")
    if tache.reports:
        faits.append(combien(tache.reports, "report", "reports"))
    return ", ".join(faits)


# --- milestones, charter, funding, windows --------------------------------------------------------------------


def _proche(quand: Periode | None, le: date, jours: int = HORIZON) -> bool:
    """Tell whether a date comes within some days; one wider than a month is near once its last day is."""
    if quand is None or not quand.connue or quand.is_past(le):
        return False
    bord = quand.debut if quand.precision in (JOUR, MOIS) else quand.fin
    return bord <= le + timedelta(days=jours)


def _version(charte: Charte) -> str:
    return f"la version {charte.version}" if charte.version else "le texte"


def _a_deposer(item: Financement, le: date, jour: date) -> bool:
    if statut_financement(item, jour) not in ("", "repere", "a-demander"):
        return False
    if item.depot_avant is not None and item.depot_avant.connue:
        # A date just missed is still worth a word; an old one is only history.
        return _proche(item.depot_avant, le - timedelta(days=HORIZON), 2 * HORIZON)
    return statut_financement(item, jour) == "a-demander"


def _finit_bientot(item: Financement, le: date, jour: date) -> bool:
    if item.au is None or not item.au.connue or item.au.is_past(le) or not est_acquis(item, jour):
        return False
    return item.au.fin <= ajouter_mois(le, MOIS_FINANCEMENT)


def _nom_financement(communaute: Communaute, item: Financement) -> str:
    return communaute.nom_acteur(item.financeur) if item.financeur else item.intitule or item.id


def _demande(communaute: Communaute, item: Financement) -> str:
    avant = f" (dépôt {pour(item.depot_avant)})" if item.depot_avant is not None else ""
    return _nom_financement(communaute, item) + avant


def _fin_de(communaute: Communaute, item: Financement) -> str:
    return f"{_nom_financement(communaute, item)} ({en_precisant(item.au)})" if item.au else ""


def _fenetre(item: Echeance, le: date) -> str:
    """Say when a window opens or closes, if that is soon; empty otherwise."""
    if _proche(item.du, le) and item.du is not None and item.du.certainly_after(le):
        return f"s'ouvre {en_precisant(item.du)}"
    if _proche(item.au, le) and item.au is not None:
        return f"se ferme {en_precisant(item.au)}"
    return ""


def _mission(communaute: Communaute, mission: str) -> str:
    """Give the first actor that carries a mission of the support function, as the community wrote them."""
    fonction = communaute.gouvernance.fonction_soutien
    portent = fonction.missions.get(mission, ()) if fonction else ()
    return portent[0] if portent else ""


# --- who may read, and in which words -------------------------------------------------------------------------


def lisible(item: object) -> bool:
    """Tell whether every member may read of an item: an agenda is written for all of them."""
    return getattr(item, "visibilite", "") in ("", "public", "membres")


def _commun(item: Suivie) -> bool:
    return "membres" in item.audience


def _titres(notes: Notes) -> dict[str, str]:
    """Give, by the number of each question of some notes, the heading under which it was raised."""
    lisibles = {entete.id: entete.texte for entete in notes.titres if entete.restreint is None}
    return {question.id: lisibles.get(question.point, "") for question in notes.questions}


def _sujet(entete: str, texte: str) -> str:
    """Give the heading of a question, which often says what its « on » and « la » stand for.

    Empty when the heading says nothing more than the question.
    """
    mots = {mot for mot in cle(entete).split("-") if len(mot) > 3}
    redite = bool(mots) and mots <= set(cle(texte).split("-"))
    return "" if redite or cle(entete) in _TITRES_SANS_SUJET else entete


def titre(texte: str, longueur: int | None = _LONGUEUR) -> str:
    """Make a title of a sentence: on one line, a capital, no full stop, cut at a word beyond `longueur` characters."""
    simple = " ".join(texte.split()).rstrip(" .;,")
    if longueur is not None and len(simple) > longueur:
        simple = simple[:longueur].rsplit(" ", 1)[0].rstrip(" .;,:") + "…"
    return majuscule(simple)


def _le(quand: Periode | None) -> str:
    return en_precisant(quand) if quand is not None else "sans date"
