"""Words that several reports count with, defined once: what is a sending to all, a filled sheet, acquired funding…

Each definition is a pure function of the community and a day. A dated fact counts from that day unless it certainly
comes later; an undated one counts and is told as such by who shows it (« état actuel, non daté »).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations, pairwise, product
from typing import Final, NamedTuple

from cap.charte_mots import articles_touches
from cap.communaute import Communaute
from cap.dates import JOUR, Periode
from cap.declare import Lieu
from cap.graph import ABANDONNEE, EN_COURS, SUSPENDUE, TERMINEE, etat_acteur, etat_action, reunis
from cap.graphie import plier
from cap.mdlines import BLOC, COMMENTAIRE, TITRE, VIDE
from cap.model import (
    FAMILLES,
    Acteur,
    Action,
    Attendu,
    Budget,
    Charte,
    EtapeFinancement,
    Financement,
    Instance,
    Jalon,
    LigneBudget,
    Passerelle,
    Reunion,
    Signature,
    Temps,
    famille,
)
from cap.references import resolve
from cap.scalars import Montant

TOUS: Final = "tous"
ACQUIS: Final = ("notifie", "verse")
_SANS_TRACE: Final = (VIDE, TITRE, COMMENTAIRE, BLOC)
_CONCERNES: Final = re.compile(r"\b(?:habitant|usager|jeune|citoyen|eleve|etudiant|famille|patient|parent)")
_ELUS: Final = re.compile(r"\belu(?:e|s|es|·e|·es)?\b")


# --- time ----------------------------------------------------------------------------------------------------


def a_eu_lieu(quand: Periode | None, jour: date) -> bool:
    """Tell whether a fact counts on a day: it is not certainly later. An undated fact counts."""
    return quand is None or not quand.certainly_after(jour)


def est_date(quand: Periode | None) -> bool:
    """Tell a dated fact from one whose date is absent or `n. c.`."""
    return quand is not None and quand.connue


def temps_est_fini(temps: Temps, jour: date) -> bool:
    """Tell whether the period of declared hours is over on a day: they count from then. Undated ones count."""
    fin = temps.le or temps.au or temps.du
    return fin is None or not fin.connue or fin.fin <= jour


def ecart(avant: Periode, apres: Periode) -> int:
    """Count the days that certainly part two dates: from the last day of the first to the first day of the second."""
    return max(0, (apres.debut - avant.fin).days)


def ajouter_mois(jour: date, mois: int) -> date:
    """Move a day by whole months, to the last day of a month too short."""
    from calendar import monthrange

    annee, rang = divmod(jour.year * 12 + jour.month - 1 + mois, 12)
    return date(annee, rang + 1, min(jour.day, monthrange(annee, rang + 1)[1]))


def mediane(valeurs: Iterable[int]) -> float:
    """Give the median of a non-empty series: the middle value, or the mean of both middle ones."""
    triees = sorted(valeurs)
    milieu = len(triees) // 2
    return float(triees[milieu]) if len(triees) % 2 else (triees[milieu - 1] + triees[milieu]) / 2


# --- actors --------------------------------------------------------------------------------------------------


def fiche_remplie(acteur: Acteur) -> bool:
    """Tell whether an actor's sheet says who it is: its missions, and what moves, hinders or helps it.

    After the actor's identity sheet of the method (T7: missions, field, obstacles, strengths), where one of
    `motivations`, `attentes`, `contraintes`, `atouts` is enough (our choice).
    """
    return bool(acteur.missions and (acteur.motivations or acteur.attentes or acteur.contraintes or acteur.atouts))


def structure(communaute: Communaute, identifiant: str) -> str:
    """Give the legal structure an actor counts for: two bodies of one town hall are one structure (`rattachement`)."""
    return communaute.structures_legales.get(identifiant, identifiant)


def structures(communaute: Communaute, identifiants: Iterable[str]) -> frozenset[str]:
    """Give the distinct legal structures behind actors."""
    return frozenset(structure(communaute, identifiant) for identifiant in identifiants)


def familles(communaute: Communaute, identifiants: Iterable[str]) -> tuple[str, ...]:
    """Name the families of actors (out of six) found among actors, in the order of the method."""
    types = {communaute.acteurs[item].type for item in identifiants if item in communaute.acteurs}
    trouvees = {famille(type_) for type_ in types}
    return tuple(nom for nom in FAMILLES if nom in trouvees)


def partis(communaute: Communaute, jour: date) -> tuple[Acteur, ...]:
    """List the actors that have left by a day, in the order of ids."""
    return tuple(
        acteur
        for acteur in communaute.acteurs.values()
        if acteur.depart is not None and (acteur.depart.le is None or acteur.depart.le.fin < jour)
    )


# --- meetings ------------------------------------------------------------------------------------------------


def reunions_qui_comptent(communaute: Communaute, jour: date) -> tuple[Reunion, ...]:
    """List the meetings that count by a day, oldest first: held, and of the community (not a bilateral talk)."""
    return tuple(item for item in communaute.reunions_tenues(jour) if not _bilaterale(communaute, item))


def _bilaterale(communaute: Communaute, reunion: Reunion) -> bool:
    instance = communaute.instance(reunion.instance)
    return instance is not None and instance.niveau == "bilaterale"


def presents(reunion: Reunion) -> tuple[str, ...]:
    """List the actors present at a meeting, each once."""
    return tuple(dict.fromkeys(presence.acteur for presence in reunion.presents))


def presences(communaute: Communaute, jour: date) -> int:
    """Count presences of structures at the meetings that count: one per actor and meeting, whatever its people."""
    return sum(len(presents(reunion)) for reunion in reunions_qui_comptent(communaute, jour))


def avec_premiers_concernes(communaute: Communaute, reunion: Reunion) -> bool:
    """Tell whether inhabitants, users or young people took part: an actor of that family, or said so in words."""
    concernes = any(
        famille(communaute.acteurs[item].type) == "habitants"
        for item in presents(reunion)
        if item in communaute.acteurs
    )
    return concernes or _CONCERNES.search(plier(reunion.autres_presents)) is not None


def est_notee(reunion: Reunion) -> bool:
    """Tell whether a meeting left something to send and approve: notes under its headings, who was there, or minutes.

    A file made for a meeting has headings and a reminder, its agenda in its front matter: that is not a trace of it.
    """
    ecrites = any(ligne.nature not in _SANS_TRACE and ligne.texte.strip() for ligne in reunion.notes.lignes)
    return bool(ecrites or reunion.presents or reunion.compte_rendu)


def est_maintenue(reunion: Reunion) -> bool:
    """Tell whether a meeting still stands on its day: one cancelled, or put off without a new day, does not."""
    return reunion.statut not in ("annulee", "reportee")


def anciens_jours(reunion: Reunion) -> frozenset[date]:
    """Give the days on which a meeting was once planned, before it was moved."""
    jours = [item.ancienne_date for item in reunion.changements]
    autres = {quand.debut for quand in jours if quand is not None and quand.precision == JOUR}
    return frozenset(autres - {reunion.date.debut} if reunion.date is not None else autres)


def compte_rendu_diffuse(reunion: Reunion, jour: date) -> bool:
    """Tell whether the minutes of a meeting have gone out by a day (approved minutes have)."""
    compte_rendu = reunion.compte_rendu
    if compte_rendu is None:
        return False
    if compte_rendu.diffuse_le is not None:
        return a_eu_lieu(compte_rendu.diffuse_le, jour)
    return compte_rendu.statut in ("diffuse", "approuve")


def delai_diffusion(reunion: Reunion) -> int | None:
    """Count the days between a meeting and the sending of its minutes; None when one of the dates is not known."""
    diffuse = reunion.compte_rendu.diffuse_le if reunion.compte_rendu else None
    if reunion.date is None or diffuse is None or not diffuse.connue:
        return None
    return ecart(reunion.date, diffuse)


def de_pilotage(instance: Instance, jour: date) -> bool:
    """Tell whether an instance steers the community on a day: level pilotage or orientation, open on that day."""
    ouverte = a_eu_lieu(instance.du, jour) and (instance.au is None or not instance.au.is_past(jour))
    return ouverte and instance.niveau in ("pilotage", "orientation")


def date_decision(communaute: Communaute, reference: str) -> Periode | None:
    """Give the date of a decision, that of its meeting; None when the decision is not found in a meeting."""
    reference = reference.removeprefix("decision:")
    if reference not in communaute.index["decision"]:
        return None
    reunion = communaute.index["reunion"].get(reference.partition("#")[0])
    return reunion.date if reunion is not None else None


# --- what is sent to all -------------------------------------------------------------------------------------


class EnvoiATous(NamedTuple):
    """Something that reached the whole community: when, what, where it is written."""

    le: Periode
    objet: str
    ou: Lieu


class Silence(NamedTuple):
    """The days without any sending to all, between two of them or since the last one (`apres` is None)."""

    jours: int
    avant: EnvoiATous
    apres: EnvoiATous | None


def envois_a_tous(communaute: Communaute, jour: date) -> tuple[EnvoiATous, ...]:
    """List what was sent to the whole community by a day, oldest first.

    The journal, the invitations of the instances everybody belongs to, and the minutes sent: to `tous`, or to a list
    that holds every active member, or to nobody in particular in a journal kept for the whole community. What the
    journal and a meeting both write counts once.
    """
    trouves = [*_du_journal(communaute, jour), *_des_reunions(communaute, jour)]
    uniques = {(envoi.le, envoi.objet): envoi for envoi in reversed(trouves)}
    return tuple(sorted(uniques.values(), key=lambda envoi: (envoi.le.debut, envoi.ou)))


def _du_journal(communaute: Communaute, jour: date) -> Iterator[EnvoiATous]:
    for envoi in communaute.journal.envois:
        if envoi.le is None or not envoi.le.connue or not a_eu_lieu(envoi.le, jour):
            continue
        if not envoi.a or _pour_tous(communaute, envoi.a, envoi.le.debut):
            yield EnvoiATous(envoi.le, envoi.objet or "envoi", envoi.ou)


def _des_reunions(communaute: Communaute, jour: date) -> Iterator[EnvoiATous]:
    for reunion in communaute.reunions_par_date:
        instance = communaute.instance(reunion.instance)
        de_tous = instance is not None and (TOUS in instance.membres or instance.niveau == "pleniere")
        annonce, compte_rendu = reunion.annoncee_le, reunion.compte_rendu
        if de_tous and annonce is not None and annonce.connue and a_eu_lieu(annonce, jour):
            yield EnvoiATous(annonce, "invitation", reunion.place("annoncee_le"))
        diffuse = compte_rendu.diffuse_le if compte_rendu else None
        if compte_rendu is None or diffuse is None or not diffuse.connue or not a_eu_lieu(diffuse, jour):
            continue
        if _pour_tous(communaute, compte_rendu.a, diffuse.debut) if compte_rendu.a else de_tous:
            yield EnvoiATous(diffuse, "compte-rendu", compte_rendu.place("diffuse_le"))


def _pour_tous(communaute: Communaute, destinataires: tuple[str, ...], jour: date) -> bool:
    if TOUS in destinataires:
        return True
    actifs = {acteur.id for acteur in communaute.acteurs.values() if communaute.est_actif(acteur, jour)}
    return bool(actifs) and actifs <= set(destinataires)


def plus_long_silence(communaute: Communaute, jour: date) -> Silence | None:
    """Give the longest silence between two sendings to all, the one still running included; None without a sending."""
    envois = envois_a_tous(communaute, jour)
    if not envois:
        return None
    silences = [Silence(ecart(avant.le, apres.le), avant, apres) for avant, apres in pairwise(envois)]
    silences.append(Silence(max(0, (jour - envois[-1].le.fin).days), envois[-1], None))
    return max(silences, key=lambda silence: silence.jours)


# --- charter -------------------------------------------------------------------------------------------------


def adoption(communaute: Communaute, charte: Charte) -> Periode | None:
    """Give the date a version of the charter was adopted: as written, else that of its decision."""
    return charte.adoptee_le or date_decision(communaute, charte.decision)


def versions_adoptees(communaute: Communaute, jour: date) -> tuple[Charte, ...]:
    """List the versions of the charter adopted by a day, oldest first; a frozen text goes before the working one."""
    textes = [*communaute.versions.values(), *([communaute.charte] if communaute.charte else [])]
    adoptees: dict[str, Charte] = {}
    for charte in textes:
        if charte.statut == "adoptee" and a_eu_lieu(adoption(communaute, charte), jour):
            adoptees.setdefault(numero(charte.version), charte)
    return tuple(sorted(adoptees.values(), key=lambda charte: (_jour_adoption(communaute, charte), charte.version)))


def _jour_adoption(communaute: Communaute, charte: Charte) -> date:
    quand = adoption(communaute, charte)
    return quand.debut if quand is not None else date.min


def numero(version: str) -> str:
    """Compare versions as people write them: `2`, `2.0` and `v2` are one, `1.1` and `1.10` are not."""
    return plier(version).removeprefix("v").removesuffix(".0")


def version_figee(communaute: Communaute, version: str) -> Charte | None:
    """Find a frozen version of the charter by its number, else the adopted working text that bears it."""
    cherche = numero(version)
    textes = [*communaute.versions.values(), *([communaute.charte] if communaute.charte else [])]
    return next((item for item in textes if version and numero(item.version) == cherche), None)


def remplacees(communaute: Communaute, charte: Charte) -> tuple[Charte, ...]:
    """Walk back the versions that led to one (`remplace`), from the last replaced to the first; none comes twice."""
    suite, vues = [charte], {numero(charte.version)}
    while suite[-1].remplace and numero(suite[-1].remplace) not in vues:
        precedente = version_figee(communaute, suite[-1].remplace)
        vues.add(numero(suite[-1].remplace))
        if precedente is None or precedente is charte:
            break
        suite.append(precedente)
    return tuple(suite[1:])


def est_de_forme(charte: Charte, precedente: Charte | None) -> bool:
    """Tell whether a version only changed in form the one it replaces, as its authors said article by article.

    An article whose words change without its scope being said is not of form: nothing is decided in silence.
    """
    portees = {identifiant: item.portee for identifiant, item in charte.modifications.items()}
    if precedente is None or not (charte.articles and precedente.articles):
        return set(portees.values()) == {"forme"}
    touches = articles_touches(precedente.articles, charte.articles)
    return set(portees.values()) <= {"forme"} and touches <= portees.keys()


def versions_valant(communaute: Communaute, charte: Charte) -> frozenset[str]:
    """Give the versions (numbers) whose signature holds for one: itself, and those it only changed in form since."""
    valant = {numero(charte.version)}
    courante = charte
    precedentes = {numero(item.version): item for item in remplacees(communaute, charte)}
    while courante.remplace and numero(courante.remplace) not in valant:
        precedente = precedentes.get(numero(courante.remplace))
        if not est_de_forme(courante, precedente):
            break
        valant.add(numero(courante.remplace))
        if precedente is None:
            break
        courante = precedente
    return frozenset(valant)


def est_retiree(communaute: Communaute, signature: Signature, jour: date) -> bool:
    """Tell whether a signature was withdrawn by a day: by a withdrawal that names its version, or no version.

    One given certainly after the withdrawal stands: people come back.
    """
    return any(
        retrait.acteur == signature.acteur
        and a_eu_lieu(retrait.le, jour)
        and (not retrait.version or numero(retrait.version) == numero(signature.version))
        and not (signature.le is not None and retrait.le is not None and signature.le.certainly_after(retrait.le))
        for retrait in communaute.signatures.retraits
    )


def attendu_de(communaute: Communaute, acteur: str, valant: Collection[str], jour: date) -> Attendu | None:
    """Give where the request for an actor's signature stands on a day: the last one written for these versions.

    `valant` are numbers (`versions_valant`); a request that names no version is for all.
    """
    return next(
        (
            item
            for item in reversed(communaute.signatures.attendus)
            if item.acteur == acteur
            and a_eu_lieu(item.le, jour)
            and (not item.version or numero(item.version) in valant)
        ),
        None,
    )


def limite_de_reponse(communaute: Communaute, charte: Charte, attendu: Attendu | None) -> date | None:
    """Give the last day an actor has to answer: its own delay (a deliberation takes time), else that of the charter.

    Counted from the day it was asked, else from the adoption; None where no delay or no day is known.
    """
    delai = (attendu.delai if attendu is not None else None) or (charte.signature.delai if charte.signature else None)
    demande = attendu.le if attendu is not None and attendu.le is not None else adoption(communaute, charte)
    if delai is None or demande is None or not demande.connue:
        return None
    return delai.apres(demande.fin)


def est_tacite(charte: Charte) -> bool:
    """Tell whether a version goes by non-opposition: who signed the one before and says nothing agrees."""
    return charte.signature is not None and charte.signature.mode == "non-opposition"


def signataires(communaute: Communaute, charte: Charte, jour: date) -> Mapping[str, Signature]:
    """Give who has signed a version by a day, by actor; a signature withdrawn since does not count.

    A version that only changed in form keeps the signatures of the one it replaces. Where the version goes by
    non-opposition, who signed the one before counts once its delay is over, unless it declined.
    """
    versions = versions_valant(communaute, charte)
    signees = {
        signature.acteur: signature
        for signature in communaute.signatures.signatures
        if numero(signature.version) in versions
        and a_eu_lieu(signature.le, jour)
        and not est_retiree(communaute, signature, jour)
    }
    return {**_tacites(communaute, charte, jour), **signees}


def _tacites(communaute: Communaute, charte: Charte, jour: date) -> Mapping[str, Signature]:
    """Give the signatures of the version before that silence carried to this one."""
    suite = next(iter(remplacees(communaute, charte)), None)
    if not est_tacite(charte) or suite is None:
        return {}
    valant, tacites = versions_valant(communaute, charte), {}
    for acteur, signature in signataires(communaute, suite, jour).items():
        attendu = attendu_de(communaute, acteur, valant, jour)
        limite = limite_de_reponse(communaute, charte, attendu)
        if limite is not None and limite < jour and (attendu is None or attendu.etat != "decline"):
            tacites[acteur] = signature
    return tacites


# --- actions and the path ------------------------------------------------------------------------------------


def est_finie(action: Action, jour: date) -> bool:
    """Tell whether an action is over or suspended on a day: its end is past, or it is said so and no end is dated."""
    return etat_action(action, jour) in (TERMINEE, ABANDONNEE, SUSPENDUE)


def a_demarre(action: Action, jour: date) -> bool:
    """Tell whether an action has begun by a day; an idea or a preparation has not."""
    return action.statut not in ("idee", "preparation") and a_eu_lieu(action.debut, jour)


def est_vivante(action: Action, jour: date) -> bool:
    """Tell whether an action covers something on a day: begun, and not over."""
    return a_demarre(action, jour) and not est_finie(action, jour)


def actions_vivantes(communaute: Communaute, jour: date) -> Mapping[str, tuple[Action, ...]]:
    """Give the actions that cover something on a day, by id, each with its duplicates: they count once.

    An action replaced by a living one covers nothing any more; a duplicate of one that is over stands by itself.
    """
    etats = {item.id: EN_COURS for item in communaute.actions.values() if est_vivante(item, jour)}
    groupes: dict[str, list[Action]] = {}
    for identifiant, cible in reunis(communaute, etats).items():
        groupes.setdefault(cible, []).append(communaute.actions[identifiant])
    # The action itself comes before those that repeat it.
    return {cible: tuple(sorted(groupe, key=lambda item: item.id != cible)) for cible, groupe in groupes.items()}


def recensees(communaute: Communaute, jour: date) -> tuple[Action, ...]:
    """List the actions known on a day and not over: begun, in preparation or an idea."""
    return tuple(
        action
        for action in communaute.actions.values()
        if a_eu_lieu(action.debut, jour) and not est_finie(action, jour)
    )


def sans_action(communaute: Communaute, jour: date) -> tuple[Acteur, ...]:
    """List the active members that carry no action known on the day, in alphabetical order; some write why."""
    porteurs = {porteur for action in recensees(communaute, jour) for porteur in action.porteurs}
    return tuple(item for item in communaute.actifs(jour) if porteurs.isdisjoint((item.id, *item.anciens_ids)))


def avec_elus(communaute: Communaute, jour: date) -> tuple[Reunion, ...]:
    """List the meetings that count where a presence says « élus » (`qualite`), oldest first."""
    return tuple(
        reunion
        for reunion in reunions_qui_comptent(communaute, jour)
        if any(_ELUS.search(plier(presence.qualite)) for presence in reunion.presents)
    )


def est_effective(passerelle: Passerelle, jour: date) -> bool:
    """Tell whether a link between structures works on a day: effective since a known date, and not stopped before."""
    arretee = passerelle.jusqu_au is not None and passerelle.jusqu_au.is_past(jour)
    effective = passerelle.statut == "effective" and est_date(passerelle.depuis)
    return effective and a_eu_lieu(passerelle.depuis, jour) and not arretee


# --- links between actors ------------------------------------------------------------------------------------

LIEN_DECLARE: Final = "declare"
LIEN_ACTION: Final = "action"
LIEN_PASSERELLE: Final = "passerelle"
LIEN_STRUCTURE: Final = "structure"
INTENSITES: Final = ("", "interconnaissance", "idees", "action")


class Attache(NamedTuple):
    """What ties actors on a day: all of `de` together, or each of `de` with each of `vers` when there are any.

    `nature` is one of the four above; `par` the id of the action, of the bridge or of the structure that ties.
    """

    nature: str
    par: str
    de: tuple[str, ...]
    vers: tuple[str, ...] = ()
    intensite: str = ""
    depuis: Periode | None = None


class LienEntre(NamedTuple):
    """A link between two actors on a day (ids, in order): its nature, and what makes it (`Attache`)."""

    acteurs: tuple[str, str]
    nature: str
    par: str
    intensite: str
    depuis: Periode | None


def attaches(communaute: Communaute, jour: date) -> tuple[Attache, ...]:
    """List what ties the actors there on a day: the four links that a map shows between two structures.

    A link written in a sheet (`liens`), a living action they hold or join, a bridge that works, the structure they
    both belong to (`rattachement`). Having sat at the same meeting is not one of them. Its size is that of the files.
    """
    return tuple(item for item in _attaches(communaute, jour) if len({*item.de, *item.vers}) > 1)


def _attaches(communaute: Communaute, jour: date) -> Iterator[Attache]:
    la = {item.id for item in communaute.acteurs.values() if not etat_acteur(item, jour)}
    vivantes = actions_vivantes(communaute, jour)
    qui = {cible: tuple(item for item in participants(communaute, vivantes[cible]) if item in la) for cible in vivantes}
    for acteur in communaute.acteurs.values():
        for lien in acteur.liens:
            autre = communaute.index["acteur"].get(lien.avec)
            if autre is not None and {acteur.id, autre.id} <= la and a_eu_lieu(lien.depuis, jour):
                yield Attache(LIEN_DECLARE, "", (acteur.id,), (autre.id,), lien.intensite, lien.depuis)
    for identifiant, acteurs in qui.items():
        yield Attache(LIEN_ACTION, identifiant, acteurs, depuis=communaute.actions[identifiant].debut)
    par_action = {action.id: qui[cible] for cible, groupe in vivantes.items() for action in groupe}
    for passerelle in communaute.passerelles.passerelles:
        if est_effective(passerelle, jour):
            de, vers = (_au_bout(communaute, bout, la, par_action) for bout in (passerelle.de, passerelle.vers))
            if de and vers:
                yield Attache(LIEN_PASSERELLE, passerelle.id, de, vers, depuis=passerelle.depuis)
    corps: dict[str, list[str]] = {}
    for identifiant in sorted(la):
        corps.setdefault(structure(communaute, identifiant), []).append(identifiant)
    for nom, membres in corps.items():
        yield Attache(LIEN_STRUCTURE, nom, tuple(membres))


def _au_bout(
    communaute: Communaute, bout: str, la: set[str], par_action: Mapping[str, tuple[str, ...]]
) -> tuple[str, ...]:
    """Give the actors at one end of a bridge: the one named, or those of the action named."""
    trouve = resolve(communaute, bout, ("acteur", "action"))
    if trouve is None:
        return ()
    identifiant = communaute.index[trouve[0]][trouve[1]].id
    if trouve[0] == "action":
        return par_action.get(identifiant, ())
    return (identifiant,) if identifiant in la else ()


def liens_entre(communaute: Communaute, jour: date) -> tuple[LienEntre, ...]:
    """List the links between two actors on a day (`attaches`, pair by pair), in the order of ids.

    One link for each pair, nature and cause; of a link written in both sheets, the strongest.
    """
    trouves: dict[tuple[tuple[str, str], str, str], LienEntre] = {}
    for item in attaches(communaute, jour):
        for paire in _paires(item):
            cle = (paire, item.nature, item.par)
            lien = LienEntre(paire, item.nature, item.par, item.intensite, item.depuis)
            if cle not in trouves or _force(trouves[cle].intensite) < _force(lien.intensite):
                trouves[cle] = lien
    return tuple(trouves[cle] for cle in sorted(trouves))


def _paires(attache: Attache) -> Iterator[tuple[str, str]]:
    """Give the pairs of ids an attachment ties, each in order."""
    croisees = product(attache.de, attache.vers) if attache.vers else combinations(attache.de, 2)
    yield from {(min(a, b), max(a, b)) for a, b in croisees if a != b}


def _force(intensite: str) -> int:
    return INTENSITES.index(intensite)


def participants(communaute: Communaute, actions: Iterable[Action]) -> tuple[str, ...]:
    """List the actors of actions that have a sheet, each once: who carries them, who runs them, who joins them."""
    connus = communaute.index["acteur"]
    noms = (
        nom
        for action in actions
        for nom in (*action.porteurs, action.animation, *(partenaire.acteur for partenaire in action.partenaires))
    )
    return tuple(dict.fromkeys(connus[nom].id for nom in noms if nom in connus))


# --- the roadmap ----------------------------------------------------------------------------------------------


def est_a_atteindre(jalon: Jalon, jour: date) -> bool:
    """Tell whether a milestone is still ahead on a day: neither given up, nor done by then (undated: it is done)."""
    if jalon.etat == "fait":
        return jalon.fait_le is not None and jalon.fait_le.certainly_after(jour)
    return jalon.etat != "abandonne"


def echeance_au(jalon: Jalon, jour: date) -> Periode | None:
    """Give the due date of a milestone as it stood on a day: what was moved since is put back."""
    plus_tard = [
        item.echeance.de
        for item in jalon.revisions
        if item.echeance is not None and item.echeance.de is not None
        if item.le is not None and item.le.certainly_after(jour)
    ]
    return plus_tard[0] if plus_tard else jalon.echeance


# --- funding -------------------------------------------------------------------------------------------------


def etape_financement(financement: Financement, jour: date) -> EtapeFinancement | None:
    """Give the last known state of a request by a day, in the order written."""
    return next((etape for etape in reversed(financement.suivi) if a_eu_lieu(etape.le, jour)), None)


def statut_financement(financement: Financement, jour: date) -> str:
    """Give the word of the last known state of a request, empty when none is known by that day."""
    etape = etape_financement(financement, jour)
    return etape.statut if etape is not None else ""


def est_acquis(financement: Financement, jour: date) -> bool:
    """Tell whether a funding is acquired on a day: notified or paid, and nothing less (a vote is not yet a letter)."""
    return statut_financement(financement, jour) in ACQUIS


def statut_produit(communaute: Communaute, ligne: LigneBudget, jour: date) -> str:
    """Give the state of a product of a budget: that of its request when it names one, else its own (undated)."""
    financement = communaute.index["financement"].get(ligne.financement.removeprefix("financement:"))
    return statut_financement(financement, jour) if financement is not None else ligne.statut


@dataclass(frozen=True)
class Plan:
    """A budget read on a day: what it costs, what may still come in, what is acquired, what was refused."""

    budget: Budget
    charges: Montant
    possibles: Montant
    acquis: Montant
    refuses: Montant

    @property
    def equilibre(self) -> bool:
        """Tell whether the products still possible equal the charges, all amounts being known."""
        connus = not self.charges.inconnus and not self.possibles.inconnus
        return connus and self.charges.centimes == self.possibles.centimes and bool(self.charges.centimes)


def total(lignes: Iterable[LigneBudget]) -> Montant:
    """Add up lines of a budget; one without an amount leaves the total known to be incomplete."""
    return Montant.somme(ligne.montant or Montant(None) for ligne in lignes)


def plan(communaute: Communaute, budget: Budget, jour: date) -> Plan:
    """Read a budget on a day. Refused products are set apart; those without an amount stay unknown, never 0."""
    produits = [(statut_produit(communaute, ligne, jour), ligne.montant or Montant(None)) for ligne in budget.produits]
    return Plan(
        budget,
        charges=total(budget.charges),
        possibles=Montant.somme(montant for statut, montant in produits if statut != "refuse"),
        acquis=Montant.somme(montant for statut, montant in produits if statut in ACQUIS),
        refuses=Montant.somme(montant for statut, montant in produits if statut == "refuse"),
    )


def budgets_a_venir(communaute: Communaute, jour: date) -> tuple[Budget, ...]:
    """List the budgets whose exercise is not over on a day, in the order of their exercise."""
    a_venir = [
        budget
        for budget in communaute.financements.budgets
        if budget.exercice is not None and budget.exercice.du is not None and _fin(budget) > jour
    ]
    return tuple(sorted(a_venir, key=_debut))


def _debut(budget: Budget) -> date:
    du = budget.exercice.du if budget.exercice else None
    return du.debut if du is not None else date.min


def _fin(budget: Budget) -> date:
    exercice = budget.exercice
    au = (exercice.au or exercice.du) if exercice else None
    return au.fin if au is not None else date.min


def mois_acquis(communaute: Communaute, jour: date, mois: int = 12) -> float:
    """Count the months to come that acquired funding pays for, within the `mois` months that follow a day.

    Each budget covers the days of its exercise in the proportion of its charges that is acquired (at most all).
    """
    limite = ajouter_mois(jour, mois)
    fenetre = (limite - jour).days
    couverts = 0.0
    for budget in budgets_a_venir(communaute, jour):
        lu = plan(communaute, budget, jour)
        jours = (min(_fin(budget), limite) - max(_debut(budget), jour)).days
        jours += 1 if _debut(budget) > jour else 0
        if lu.charges.centimes and lu.acquis.centimes and jours > 0:
            couverts += jours * min(1.0, lu.acquis.centimes / lu.charges.centimes)
    return round(mois * couverts / fenetre, 1) if fenetre else 0.0


@dataclass(frozen=True)
class Couverture:
    """What acquired funding pays for: of the charges of the budgets to come, and of the `voulus` months to come."""

    acquis: Montant
    charges: Montant
    mois: float
    voulus: int

    @property
    def suffit(self) -> bool:
        """Tell whether it lasts as long as wanted."""
        return self.mois >= self.voulus

    @property
    def mois_en_mots(self) -> str:
        """Write the months covered, rounded down: no month is claimed that is not whole."""
        return f"{int(self.mois)} mois" if self.mois >= 1 else "moins d’un mois"


def couverture(communaute: Communaute, jour: date, mois: int = 12) -> Couverture | None:
    """Read what is acquired against the budgets to come, for every page that says it; None without such a budget.

    A year is read even where fewer months are wanted: what is acquired for a year may be spent in its first months.
    """
    plans = [plan(communaute, budget, jour) for budget in budgets_a_venir(communaute, jour)]
    if not plans:
        return None
    return Couverture(
        acquis=Montant.somme(lu.acquis for lu in plans),
        charges=Montant.somme(lu.charges for lu in plans),
        mois=mois_acquis(communaute, jour, max(mois, 12)),
        voulus=mois,
    )


def fin_des_acquis(communaute: Communaute, jour: date) -> tuple[Financement, Periode] | None:
    """Give the acquired funding of the support function that ends last, and its end; None when nothing is acquired."""
    fins = [
        (financement, financement.au)
        for financement in communaute.financements.financements
        if financement.objet != "action" and financement.au is not None and est_acquis(financement, jour)
        if financement.au.connue and not financement.au.is_past(jour)
    ]
    return max(fins, key=lambda item: item[1].fin, default=None)
