"""What became of what meetings asked for: tasks, questions, decisions, and what actors promised, at a date.

The notes of a meeting say what was agreed that day; `suivi.yaml`, boxes ticked and clauses added by hand say what
happened since. A fact dated after the day asked has not happened yet; an undated one is the current state, and counts.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final, NamedTuple, TypeVar

from cap.communaute import Communaute, cle_tri
from cap.dates import Periode
from cap.declare import MEMBRES, PUBLIC, SOUTIEN, Lieu
from cap.definitions import a_eu_lieu, anciens_jours, est_maintenue, partis
from cap.graphie import cle, plier
from cap.mdnotes import Decision, Item, Question, Reponse, Report, Tache
from cap.model import Acteur, Engagement, Reunion
from cap.redaction import Redacteur, cible
from cap.renvois import Renvoi, renvois

OUVERTE: Final = "ouverte"
FAITE: Final = "faite"
ABANDONNEE: Final = "abandonnee"
ROUVERT: Final = "rouvert"

A_VENIR: Final = 30
"""Days within which a due date is coming (our choice): about the time until the next meeting."""

ECHUES: Final = "echues"
PROCHES: Final = "a-venir"
REPORTEES: Final = "reportees"
SANS_ECHEANCE: Final = "sans-echeance"

FINS: Final = {"fait": FAITE, "clos": FAITE, "abandonne": ABANDONNEE}
_NOM_CITE: Final = re.compile(r"@([\w.’'-]+)")
_CETTE_INSTANCE: Final = frozenset({"reunion", "seance", "rencontre", "fois"})


class Etape(NamedTuple):
    """One thing that happened to an item; `etat` is one of fait, reporte, passe, abandonne, clos, rouvert.

    `echeance` and `instance` say until when it was postponed, `a` to whom it passed (an actor's id). `restreint` is the
    only audience of `note`, beside the support team; None when it has no such limit.
    """

    etat: str
    le: Periode | None = None
    echeance: Periode | None = None
    instance: str = ""
    a: str = ""
    note: str = ""
    lieu: Lieu | None = None
    restreint: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Suivie:
    """What a task, a question and a decision share. `ref` is `2026-03-20-copil#A1`, `reunion` the meeting's id.

    `audience` is the set of those who may read it. `historique` holds what happened by the day asked, oldest first.
    """

    ref: str
    texte: str
    reunion: str
    reunie_le: Periode | None
    instance: str
    lieu: Lieu
    audience: frozenset[str]
    historique: tuple[Etape, ...] = ()

    @property
    def reports(self) -> int:
        """Count the times it was postponed."""
        return sum(etape.etat == "reporte" for etape in self.historique)


@dataclass(frozen=True, slots=True, kw_only=True)
class TacheSuivie(Suivie):
    """A task and its fate. `responsable` is an actor's id, or the name typed when no actor bears it, or empty.

    `etat` is ouverte, faite or abandonnee; a task passed on stays open, with its new `responsable`. When the due date
    is « le prochain copil » and that meeting has no date yet, `echeance` is None and `echeance_instance` names it.
    """

    etat: str
    responsable: str
    responsable_initial: str
    contributeurs: tuple[str, ...]
    echeance: Periode | None
    echeance_instance: str
    echeance_initiale: Periode | None

    @property
    def ouverte(self) -> bool:
        """Tell whether it is still to be done."""
        return self.etat == OUVERTE


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionSuivie(Suivie):
    """A question: open until it is answered or closed. `audience_reponse` may be narrower than `audience`."""

    ouverte: bool
    reponse: str = ""
    audience_reponse: frozenset[str] = MEMBRES
    echeance: Periode | None = None
    echeance_instance: str = ""
    close_le: Periode | None = None


Attendue = TypeVar("Attendue", TacheSuivie, QuestionSuivie)


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionSuivie(Suivie):
    """A decision: how it was taken (`mode` as a key, `mode_texte` as typed), when to look at it again, what changed it.

    `modifiee_par` is the decision that last changed it: what holds now is read there, and `en_vigueur` is false, as it
    is once given up.
    """

    mode: str
    mode_texte: str
    revoir: Periode | None
    revoir_instance: str
    modifie: str
    modifiee_par: str
    en_vigueur: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EngagementSuivi:
    """What an actor promised to bring. `etat` is propose, confirme, tenu, retire or empty; `fini`: its end is past."""

    acteur: str
    id: str
    intitule: str
    nature: str
    quantite: str
    unite: str
    du: Periode | None
    au: Periode | None
    realise: str
    etat: str
    partage: bool | None
    fini: bool
    lieu: Lieu


# --- questions asked of a community ---------------------------------------------------------------------------


def taches(communaute: Communaute, jour: date) -> tuple[TacheSuivie, ...]:
    """List every task agreed by a day, whatever became of it, in the order of meetings then of their notes."""
    suites = _suites(communaute, jour)
    return tuple(
        _tache(communaute, reunion, tache, suites.get(_ref(reunion, tache.id), ()), jour)
        for reunion in _reunies(communaute, jour)
        for tache in reunion.notes.taches
    )


def questions(communaute: Communaute, jour: date) -> tuple[QuestionSuivie, ...]:
    """List every question raised by a day, in the order of meetings then of their notes."""
    suites = _suites(communaute, jour)
    return tuple(
        _question(communaute, reunion, question, suites.get(_ref(reunion, question.id), ()), jour)
        for reunion in _reunies(communaute, jour)
        for question in reunion.notes.questions
    )


def decisions(communaute: Communaute, jour: date) -> tuple[DecisionSuivie, ...]:
    """List every decision taken by a day, in the order of meetings then of their notes."""
    suites = _suites(communaute, jour)
    modifiees: dict[str, str] = {}
    for reunion in _reunies(communaute, jour):
        for decision in reunion.notes.decisions:
            if decision.modifie:
                modifiees[cible(communaute, decision.modifie, reunion)] = _ref(reunion, decision.id)
    return tuple(
        _decision(communaute, reunion, decision, suites.get(_ref(reunion, decision.id), ()), modifiees, jour)
        for reunion in _reunies(communaute, jour)
        for decision in reunion.notes.decisions
    )


def engagements(communaute: Communaute, jour: date) -> tuple[EngagementSuivi, ...]:
    """List what actors promised to bring by a day, actors in French alphabetical order; those who left are left out."""
    absents = {acteur.id for acteur in partis(communaute, jour)}
    return tuple(
        _engagement(acteur, engagement, jour)
        for acteur in sorted(communaute.acteurs.values(), key=lambda item: cle_tri(item.nom))
        if acteur.id not in absents and a_eu_lieu(acteur.arrivee, jour)
        for engagement in acteur.engagements
        if a_eu_lieu(engagement.du, jour)
    )


def compte_les_retards(communaute: Communaute) -> bool:
    """Tell whether a passed date is worth a word: while a community takes off (impulsion), nothing is late."""
    return communaute.fiche.phase != "impulsion"


def en_retard(tache: TacheSuivie, jour: date) -> bool:
    """Tell whether a task is still open once the last day that its due date may mean is past."""
    return tache.ouverte and tache.echeance is not None and tache.echeance.is_past(jour)


def prochaine_reunion(communaute: Communaute, instance: str, apres: Reunion) -> Periode | None:
    """Find when an instance meets next after a meeting; `instance` as typed: « copil », « comité de pilotage ».

    A meeting with its own file answers first, then what the notes of `apres` announce for their own instance.
    """
    voulue = instance_designee(communaute, instance, apres)
    if voulue is None:
        return None
    dates = [
        reunion.date
        for reunion in communaute.reunions_par_date
        if reunion.instance == voulue and est_maintenue(reunion) and _suit(reunion, apres)
    ]
    quittes = _jours_quittes(communaute, voulue)
    annoncees = [
        item.date
        for item in apres.notes.prochaines
        if item.date and item.date.connue and item.date.debut not in quittes
    ]
    if not dates and voulue == apres.instance:
        return annoncees[-1] if annoncees else None
    return dates[0] if dates else None


def prochaine_apres(communaute: Communaute, instance: str, le: Periode) -> Periode | None:
    """Find when an instance meets next after a date: by the file of a meeting, else as its own notes announce it."""
    siennes = [item for item in communaute.reunions_par_date if item.instance == instance]
    fixees = [item.date for item in siennes if est_maintenue(item) and item.date]
    quittes = _jours_quittes(communaute, instance)
    annonces = [annonce.date for item in siennes for annonce in item.notes.prochaines if annonce.date]
    annoncees = [quand for quand in annonces if quand.debut not in quittes]
    return next((quand for quand in (*fixees, *annoncees) if quand.connue and quand.certainly_after(le)), None)


def _jours_quittes(communaute: Communaute, instance: str) -> frozenset[date]:
    """Give the days on which an instance does not meet after all: its meeting was moved, cancelled or put off."""
    siennes = [reunion for reunion in communaute.reunions_par_date if reunion.instance == instance]
    tombees = {item.date.debut for item in siennes if item.date is not None and not est_maintenue(item)}
    return frozenset(tombees.union(*(anciens_jours(item) for item in siennes)))


class Repartition(NamedTuple):
    """Who does a task, with whom, and what: actors' ids, or the names typed when no actor bears them."""

    responsable: str
    contributeurs: tuple[str, ...]
    objet: str


def repartition(tache: Tache) -> Repartition:
    """Part what a task says; in a folder without actors yet, « @resam avec @ville : … » still names who does it."""
    objet = tache.objet or tache.texte
    tete, deux_points, reste = objet.partition(":")
    if tache.responsable is None and deux_points and tete.startswith("@") and reste.strip():
        noms = _NOM_CITE.findall(tete)
        if noms:
            return Repartition(noms[0], tuple(noms[1:]), reste.strip())
    return Repartition(tache.responsable or tache.responsable_texte, tache.contributeurs, objet)


def instance_attendue(communaute: Communaute, item: TacheSuivie | QuestionSuivie) -> str | None:
    """Give the instance at whose next meeting something is due, whatever its day; None when it is not said so."""
    note = communaute.index["a-faire" if isinstance(item, TacheSuivie) else "question"][item.ref]
    reports = [(etape.echeance, etape.instance) for etape in item.historique if etape.etat == "reporte"]
    echeance, instance = reports[-1] if reports else (note.echeance, note.echeance_instance)
    if echeance is not None or not instance:
        return None
    return instance_designee(communaute, instance, communaute.reunions[item.reunion])


def nom_de_la_prochaine(communaute: Communaute, instance: str, reunion: Reunion) -> str:
    """Name the next meeting of an instance when it has no date yet: « prochaine réunion « Comité de pilotage » »."""
    designee = instance_designee(communaute, instance, reunion)
    if not designee and cle(instance) in _CETTE_INSTANCE:
        return "prochaine réunion"
    connue = communaute.instance(designee or "")
    return f"prochaine réunion « {connue.nom if connue is not None else instance} »"


def instance_designee(communaute: Communaute, texte: str, reunion: Reunion) -> str | None:
    """Give the id of the instance that a text names in the notes of a meeting, or None when none bears that name.

    The empty id stands for meetings without an instance, as in a folder that has no gouvernance.yaml yet.
    """
    simple, identifiant = plier(texte), cle(texte)
    if identifiant in _CETTE_INSTANCE:
        return reunion.instance
    for instance in communaute.gouvernance.instances:
        if identifiant == instance.id or simple == plier(instance.nom) or identifiant in instance.anciens_ids:
            return instance.id
    return identifiant if any(autre.instance == identifiant for autre in communaute.reunions.values()) else None


# --- the two lists --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Charge:
    """What one actor carries: its id (empty when nobody is named yet), its tasks, its promises."""

    acteur: str
    taches: tuple[TacheSuivie, ...] = ()
    engagements: tuple[EngagementSuivi, ...] = ()


@dataclass(frozen=True, slots=True)
class Choix:
    """What the lists keep. `vues` names what is looked for (all of them when empty), `jours` how far « à venir » goes.

    `acteur` keeps what it carries or takes part in; `tout` adds what is done, given up, kept or withdrawn.
    """

    acteur: str = ""
    tout: bool = False
    vues: frozenset[str] = frozenset()
    jours: int = A_VENIR

    def retient(self, jour: date, echeance: Periode | None, attendue: bool = False, reports: int = 0) -> bool:
        """Tell whether something due then is looked for; `attendue`: due at a meeting that has no date yet."""
        return not self.vues or any(
            vue in self.vues
            for vue, vrai in (
                (ECHUES, echeance is not None and echeance.is_past(jour)),
                (PROCHES, attendue or (echeance is not None and _vient(echeance, jour, self.jours))),
                (REPORTEES, reports > 0),
                (SANS_ECHEANCE, not attendue and (echeance is None or not echeance.connue)),
            )
            if vrai
        )


def _vient(echeance: Periode, jour: date, jours: int) -> bool:
    """Tell whether the last day of a due date comes within some days."""
    return echeance.connue and jour <= echeance.fin <= jour + timedelta(jours)


@dataclass(frozen=True, slots=True)
class Tableau:
    """Tasks and promises as two lists, on a day, by actor in French alphabetical order; those of nobody come last.

    Texts are in words, for the support team; `noms` names the actors that appear, by id. `retards` tells whether a
    passed date is worth a word: in impulsion nothing is late.
    """

    jour: date
    a_faire: tuple[Charge, ...]
    engagements: tuple[Charge, ...]
    noms: Mapping[str, str]
    questions: tuple[QuestionSuivie, ...] = ()
    choix: Choix = Choix()
    retards: bool = True

    @property
    def taches(self) -> tuple[TacheSuivie, ...]:
        """Give every task shown."""
        return tuple(tache for charge in self.a_faire for tache in charge.taches)


def tableau(communaute: Communaute, jour: date, choix: Choix = Choix()) -> Tableau:
    """Gather what is to be done, what was promised, and the questions without an answer."""
    redacteur = Redacteur(communaute, jour, "soutien")
    acteur, tout = choix.acteur, choix.tout
    suivies = [
        _en_mots(redacteur, tache)
        for tache in taches(communaute, jour)
        if (tout or tache.ouverte) and (not acteur or acteur in (tache.responsable, *tache.contributeurs))
        if choix.retient(jour, tache.echeance, bool(tache.echeance_instance), tache.reports)
    ]
    promis = [
        engagement
        for engagement in engagements(communaute, jour)
        if (tout or _a_tenir(engagement)) and (not acteur or acteur == engagement.acteur)
        if choix.retient(jour, engagement.au)
    ]
    posees = [
        _en_mots(redacteur, question)
        for question in questions(communaute, jour)
        if (tout or question.ouverte) and not acteur
        if choix.retient(jour, question.echeance, bool(question.echeance_instance), question.reports)
    ]
    noms = {item: communaute.nom_acteur(item) for tache in suivies for item in _cites(tache)}
    noms |= {item.acteur: communaute.nom_acteur(item.acteur) for item in promis}
    responsables = sorted(
        {tache.responsable for tache in suivies}, key=lambda item: (not item, cle_tri(noms[item]), item)
    )
    return Tableau(
        jour,
        tuple(
            Charge(qui, tuple(tache for tache in suivies if tache.responsable == qui))
            for qui in sorted(responsables, key=lambda item: (not item, cle_tri(noms[item]), item))
        ),
        tuple(
            Charge(qui, engagements=tuple(item for item in promis if item.acteur == qui))
            for qui in dict.fromkeys(engagement.acteur for engagement in promis)
        ),
        noms,
        tuple(posees),
        choix,
        compte_les_retards(communaute),
    )


def _en_mots(redacteur: Redacteur, item: Attendue) -> Attendue:
    reunion = redacteur.communaute.reunions[item.reunion]
    attendue = item.echeance_instance and nom_de_la_prochaine(redacteur.communaute, item.echeance_instance, reunion)
    dite: Attendue = replace(item, texte=redacteur.dire(item.texte, reunion), echeance_instance=attendue)
    if isinstance(dite, QuestionSuivie):
        return replace(dite, reponse=redacteur.dire(dite.reponse, reunion))
    return dite


def _cites(tache: TacheSuivie) -> tuple[str, ...]:
    passages = (etape.a for etape in tache.historique)
    return (tache.responsable, tache.responsable_initial, *tache.contributeurs, *passages)


def _a_tenir(engagement: EngagementSuivi) -> bool:
    """Tell whether a promise still calls for a word: neither kept nor withdrawn."""
    return engagement.etat not in ("tenu", "retire")


# --- one item -------------------------------------------------------------------------------------------------


def _tache(
    communaute: Communaute, reunion: Reunion, tache: Tache, suites: tuple[Etape, ...], jour: date
) -> TacheSuivie:
    initial, contributeurs, objet = repartition(tache)
    echeance, instance = _quand(communaute, reunion, tache.echeance, tache.echeance_instance)
    suivie = TacheSuivie(
        **_commun(reunion, tache, objet),
        audience=_audience(MEMBRES, tache.restreint),
        etat=OUVERTE,
        responsable=initial,
        responsable_initial=initial,
        contributeurs=contributeurs,
        echeance=echeance,
        echeance_instance=instance,
        echeance_initiale=echeance,
    )
    for etape in _passees((*_reports(tache.reports), *_avec_la_main(_etapes_ecrites(tache), suites)), jour):
        suivie = _suivre(communaute, reunion, suivie, etape)
    return suivie


def _suivre(communaute: Communaute, reunion: Reunion, tache: TacheSuivie, etape: Etape) -> TacheSuivie:
    tache = replace(tache, historique=(*tache.historique, etape))
    match etape.etat:
        case "reporte":
            echeance, instance = _reportee(communaute, reunion, etape)
            return replace(tache, etat=OUVERTE, echeance=echeance, echeance_instance=instance)
        case "rouvert":
            return replace(tache, etat=OUVERTE)
        case "passe":
            contributeurs = tuple(item for item in tache.contributeurs if item != etape.a)
            return replace(tache, etat=OUVERTE, responsable=etape.a or tache.responsable, contributeurs=contributeurs)
    return replace(tache, etat=FINS.get(etape.etat, tache.etat))


def _etapes_ecrites(tache: Tache) -> tuple[Etape, ...]:
    """Give what the notes themselves say became of a task: a ticked box, `(fait le …)`, `(abandonné le … : motif)`."""
    etapes = [Etape("fait", tache.fait_le)] if tache.fait else []
    if tache.abandon is not None:
        etapes.append(Etape("abandonne", tache.abandon.le, note=tache.abandon.motif))
    return tuple(etapes)


def _avec_la_main(ecrites: tuple[Etape, ...], suites: tuple[Etape, ...]) -> tuple[Etape, ...]:
    """Join what the notes say to what `suivi.yaml` says: a tick without a date is that of the ending dated there.

    One that was reopened since says nothing more: nobody knows whether the tick came before or after.
    """
    finie = any(etape.etat in FINS or etape.etat == ROUVERT for etape in suites)
    datees = [etape for etape in ecrites if _jour(etape.le) is not None]
    sans_date = [etape for etape in ecrites if _jour(etape.le) is None and not finie]
    return (*_en_ordre((*datees, *suites)), *sans_date)


def _question(
    communaute: Communaute, reunion: Reunion, question: Question, suites: tuple[Etape, ...], jour: date
) -> QuestionSuivie:
    echeance, instance = _quand(communaute, reunion, question.echeance, question.echeance_instance)
    ouverte, close_le = not question.reponse, reunion.date if question.reponse else None
    if question.close and a_eu_lieu(question.close_le, jour):
        ouverte, close_le = False, question.close_le
    reponse, restreint = question.reponse, question.reponse_restreint
    historique = _passees((*_reports(question.reports), *_en_ordre(suites)), jour)
    for etape in historique:
        if etape.etat == "reporte":
            echeance, instance = _reportee(communaute, reunion, etape)
        elif etape.etat in FINS:
            ouverte, close_le = False, etape.le
            reponse, restreint = (reponse, restreint) if reponse else (etape.note, etape.restreint)
        elif etape.etat == ROUVERT:
            ouverte, close_le = True, None
    return QuestionSuivie(
        **_commun(reunion, question, question.texte),
        audience=_audience(MEMBRES, question.restreint),
        historique=historique,
        ouverte=ouverte,
        reponse=reponse,
        audience_reponse=_audience(_audience(MEMBRES, question.restreint), restreint),
        echeance=echeance,
        echeance_instance=instance,
        close_le=close_le,
    )


def _decision(
    communaute: Communaute,
    reunion: Reunion,
    decision: Decision,
    suites: tuple[Etape, ...],
    modifiees: Mapping[str, str],
    jour: date,
) -> DecisionSuivie:
    revoir, instance = _quand(communaute, reunion, decision.revoir, decision.revoir_instance)
    historique = _passees(_en_ordre(suites), jour)
    abandonnee = False
    for etape in historique:
        if etape.etat == "reporte":
            revoir, instance = _reportee(communaute, reunion, etape)
        elif etape.etat in FINS:
            revoir, instance, abandonnee = None, "", etape.etat == "abandonne"
        elif etape.etat == ROUVERT:
            revoir, instance = _quand(communaute, reunion, decision.revoir, decision.revoir_instance)
            abandonnee = False
    modifiee_par = modifiees.get(_ref(reunion, decision.id), "")
    return DecisionSuivie(
        **_commun(reunion, decision, decision.texte),
        audience=_audience(PUBLIC if compte_rendu_approuve(reunion, jour) else MEMBRES, decision.restreint),
        historique=historique,
        mode=decision.mode,
        mode_texte=decision.mode_texte,
        revoir=revoir,
        revoir_instance=instance,
        modifie=cible(communaute, decision.modifie, reunion) if decision.modifie else "",
        modifiee_par=modifiee_par,
        en_vigueur=not modifiee_par and not abandonnee,
    )


def compte_rendu_approuve(reunion: Reunion, jour: date) -> bool:
    """Tell whether the minutes of a meeting were approved by a day: what makes its decisions public."""
    compte_rendu = reunion.compte_rendu
    if compte_rendu is None or compte_rendu.statut != "approuve":
        return False
    return a_eu_lieu(compte_rendu.approuve_le, jour)


def _engagement(acteur: Acteur, engagement: Engagement, jour: date) -> EngagementSuivi:
    return EngagementSuivi(
        acteur=acteur.id,
        id=engagement.id,
        intitule=engagement.intitule,
        nature=engagement.nature,
        quantite=engagement.quantite,
        unite=engagement.unite,
        du=engagement.du,
        au=engagement.au,
        realise=engagement.realise,
        etat=engagement.etat,
        partage=engagement.partage,
        fini=engagement.au is not None and engagement.au.is_past(jour),
        lieu=engagement.ou,
    )


def _commun(reunion: Reunion, item: Item, texte: str) -> dict[str, Any]:
    """Give the fields that every followed item takes from its meeting and its notes."""
    return {
        "ref": _ref(reunion, item.id),
        "texte": texte,
        "reunion": reunion.id,
        "reunie_le": reunion.date,
        "instance": reunion.instance,
        "lieu": Lieu(reunion.ou.path, item.ligne, item.colonne),
    }


def _ref(reunion: Reunion, numero: str) -> str:
    return f"{reunion.id}#{numero}"


def _audience(large: frozenset[str], restreint: str | None) -> frozenset[str]:
    """Narrow an audience to that of a restricted block of notes."""
    return large if restreint is None else large & {restreint, "soutien"} | SOUTIEN


# --- what happened, in order ----------------------------------------------------------------------------------


def _reunies(communaute: Communaute, jour: date) -> tuple[Reunion, ...]:
    return tuple(reunion for reunion in communaute.reunions_par_date if a_eu_lieu(reunion.date, jour))


def _suites(communaute: Communaute, jour: date) -> Mapping[str, tuple[Etape, ...]]:
    """Gather by item the entries of `suivi.yaml`, in the order of the file, then what later meetings say of it."""
    suites: dict[str, list[Etape]] = defaultdict(list)
    for entree in communaute.suivi.entrees:
        etape = Etape(entree.etat, entree.le, entree.au, entree.prochaine, entree.a, entree.note, entree.ou)
        suites[cible(communaute, entree.de)].append(etape)
    for reference, dits in renvois(communaute, jour).items():
        suites[reference] += [etape for dit in dits for etape in _etapes_dites(dit)]
    return {reference: tuple(etapes) for reference, etapes in suites.items()}


def _etapes_dites(dit: Renvoi) -> Iterator[Etape]:
    """Give what a later meeting said of an item: an answer, a box ticked, a new date."""
    element, le = dit.element, dit.reunion.date
    lieu = Lieu(dit.reunion.ou.path, element.ligne, element.colonne)
    if isinstance(element, Reponse):
        yield Etape("clos", le, note=element.texte, lieu=lieu, restreint=element.restreint)
        return
    for report in element.reports:
        yield Etape("reporte", le, report.periode, report.instance, lieu=lieu)
    if element.abandon is not None:
        yield Etape("abandonne", element.abandon.le or le, note=element.abandon.motif, lieu=lieu)
    elif element.fait:
        yield Etape("fait", element.fait_le or le, lieu=lieu)


def _reports(reports: tuple[Report, ...]) -> tuple[Etape, ...]:
    return tuple(Etape("reporte", echeance=report.periode, instance=report.instance) for report in reports)


def _en_ordre(etapes: Iterable[Etape]) -> tuple[Etape, ...]:
    """Sort by date; an undated entry keeps its place after the one written before it."""
    datees: list[tuple[date, Etape]] = []
    precedent = date.min
    for etape in etapes:
        precedent = _jour(etape.le) or precedent
        datees.append((precedent, etape))
    return tuple(etape for _, etape in sorted(datees, key=lambda item: item[0]))


def _jour(quand: Periode | None) -> date | None:
    return quand.debut if quand is not None and quand.connue else None


def _passees(etapes: Iterable[Etape], jour: date) -> tuple[Etape, ...]:
    return tuple(etape for etape in etapes if a_eu_lieu(etape.le, jour))


def _quand(
    communaute: Communaute, reunion: Reunion, echeance: Periode | None, instance: str
) -> tuple[Periode | None, str]:
    """Turn « le prochain copil » into the date of that meeting when it has one; else keep its name."""
    if echeance is not None or not instance:
        return echeance, ""
    trouvee = prochaine_reunion(communaute, instance, reunion)
    return trouvee, "" if trouvee else instance


def _reportee(communaute: Communaute, reunion: Reunion, etape: Etape) -> tuple[Periode | None, str]:
    """Give the new due date of something postponed: « le prochain copil » is the first after the day it was said."""
    if etape.echeance is not None or not etape.instance or etape.le is None:
        return _quand(communaute, reunion, etape.echeance, etape.instance)
    designee = instance_designee(communaute, etape.instance, reunion)
    trouvee = prochaine_apres(communaute, designee, etape.le) if designee is not None else None
    return trouvee, "" if trouvee else etape.instance


def _suit(reunion: Reunion, autre: Reunion) -> bool:
    return reunion.date is not None and autre.date is not None and reunion.date.certainly_after(autre.date)
