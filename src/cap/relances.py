"""A kind word to each actor: what was agreed with it, and five ways to answer, all of them good.

Written for one reader, in the words of the notes: nothing of the others, no count of days, nothing it may not read.
What has no letter (a task of nobody, of an actor that left) is for the coordinator. cap sends nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from cap.communaute import Communaute, cle_tri
from cap.definitions import a_eu_lieu, partis
from cap.graphie import milliers
from cap.phrases import enumerer
from cap.redaction import Redacteur, en_precisant, jusque, majuscule, pour
from cap.suivi import EngagementSuivi, TacheSuivie, engagements, taches

JOURS: Final = 14
"""Days before a due date from which a word helps (our choice): time enough to pass a task on."""

_OUVERTS: Final = frozenset({"", "public", "membres"})


@dataclass(frozen=True, slots=True)
class Rappel:
    """What was agreed, in the words of the notes, and when; `ref` is the task, or the promise's id."""

    ref: str
    texte: str
    convenu: str


@dataclass(frozen=True, slots=True)
class Lettre:
    """What is said to one actor: its id, or the name typed in the notes when it has no sheet.

    `repondre_a` names whom to answer, empty when answering the message is enough. `en_reunion` tells that each task was
    agreed with it at the meeting: one that was passed on to it since was not. `soutien` names who signs.
    """

    acteur: str
    nom: str
    communaute: str
    taches: tuple[Rappel, ...]
    engagements: tuple[Rappel, ...]
    repondre_a: str
    en_reunion: bool = True
    soutien: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Relances:
    """Letters in the alphabetical order of actors, and what the coordinator has to see herself.

    `sans_acteur` are due tasks that nobody bears, `partis` those of actors that left, `reserves` counts what a letter
    leaves out because it stands in a restricted block; `plus_tard` counts the other open tasks of the actors asked for.
    """

    jour: date
    jours: int
    lettres: tuple[Lettre, ...]
    sans_acteur: tuple[TacheSuivie, ...] = ()
    partis: tuple[TacheSuivie, ...] = ()
    reserves: int = 0
    plus_tard: int = 0


def preparer(communaute: Communaute, jour: date, jours: int = JOURS, acteur: str = "") -> Relances:
    """Write to each actor (or to one) of its tasks due by some days from now, and of its promises whose term is past.

    A task without a due date waits for its meeting: nobody is reminded of it.
    """
    ouvertes = [tache for tache in taches(communaute, jour) if tache.ouverte]
    proches = [tache for tache in ouvertes if _est_proche(tache, jour, jours)]
    promis = [item for item in engagements(communaute, jour) if item.fini and item.etat not in ("tenu", "retire")]
    absents = {item.id for item in partis(communaute, jour)}
    voix = Redacteur(communaute, jour, "membres")
    fonction = communaute.gouvernance.fonction_soutien
    soutien = tuple(voix.nommer(item) for item in fonction.acteurs) if fonction is not None else ()
    lettres = []
    for qui, nom in _destinataires(communaute, jour, proches, absents):
        siennes = [
            tache
            for tache in proches
            if qui in (tache.responsable, *tache.contributeurs) and "membres" in tache.audience
        ]
        siens = [item for item in promis if item.acteur == qui and _lisible(communaute, item)]
        if acteur in ("", qui) and (siennes or siens):
            lettres.append(
                Lettre(
                    qui,
                    nom,
                    communaute.fiche.nom,
                    tuple(_tache(voix, tache, qui) for tache in siennes),
                    tuple(_engagement(item) for item in siens),
                    _repondre_a(communaute, qui, absents),
                    all(qui in _convenus(tache) for tache in siennes),
                    soutien,
                )
            )
    concernes = [tache for tache in proches if acteur in ("", tache.responsable, *tache.contributeurs)]
    return Relances(
        jour,
        jours,
        tuple(lettres),
        tuple(tache for tache in concernes if not tache.responsable),
        tuple(tache for tache in concernes if tache.responsable in absents),
        sum("membres" not in tache.audience for tache in concernes),
        sum(tache not in proches and acteur in ("", tache.responsable) for tache in ouvertes),
    )


def _destinataires(
    communaute: Communaute, jour: date, proches: list[TacheSuivie], absents: set[str]
) -> list[tuple[str, str]]:
    """List whom to write to, id and name: the actors still there, and who is only named in the notes so far."""
    presents = {
        item.id: item.nom
        for item in communaute.acteurs.values()
        if item.id not in absents and a_eu_lieu(item.arrivee, jour)
    }
    nommes = {
        tache.responsable: tache.responsable
        for tache in proches
        if tache.responsable and tache.responsable not in communaute.acteurs
    }
    return sorted({**nommes, **presents}.items(), key=lambda item: (cle_tri(item[1]), item[0]))


def _est_proche(tache: TacheSuivie, jour: date, jours: int) -> bool:
    """Tell whether the last day of a due date is past, or comes within some days."""
    return tache.echeance is not None and tache.echeance.connue and tache.echeance.fin <= jour + timedelta(jours)


def _convenus(tache: TacheSuivie) -> frozenset[str]:
    """Give who was there in the words of the notes when a task was agreed: not who took it over since."""
    repris = {etape.a for etape in tache.historique if etape.etat == "passe"}
    return frozenset({tache.responsable_initial, *({tache.responsable, *tache.contributeurs} - repris)})


def _lisible(communaute: Communaute, engagement: EngagementSuivi) -> bool:
    fiches = communaute.acteurs[engagement.acteur].engagements
    return any(item.ou == engagement.lieu and item.visibilite in _OUVERTS for item in fiches)


def _tache(voix: Redacteur, tache: TacheSuivie, lecteur: str) -> Rappel:
    """Remind `lecteur` of a task that it bears, or does with another."""
    reunion = voix.communaute.reunions[tache.reunion]
    instance = voix.communaute.instance(tache.instance)
    convenu = [f"convenu {en_precisant(tache.reunie_le)}" if tache.reunie_le is not None else "convenu en réunion"]
    if instance is not None:
        convenu[0] += f" ({instance.nom})"
    reprises = [etape.le for etape in tache.historique if etape.etat == "passe" and etape.a == tache.responsable]
    if reprises and lecteur == tache.responsable:
        convenu.append("que vous avez repris" + (f" {en_precisant(reprises[-1])}" if reprises[-1] is not None else ""))
    repris_apres = bool(reprises and reprises[-1] and tache.echeance and reprises[-1].certainly_after(tache.echeance))
    if tache.echeance is not None and not repris_apres:
        convenu.append(pour(tache.echeance))
    avec = [voix.nommer(item) for item in (tache.responsable, *tache.contributeurs) if item and item != lecteur]
    texte = majuscule(voix.dire(tache.texte, reunion).rstrip(" ."))
    return Rappel(tache.ref, texte + (f", avec {enumerer(avec)}" if avec else ""), ", ".join(convenu))


def _engagement(engagement: EngagementSuivi) -> Rappel:
    nombre = engagement.quantite
    nombre = milliers(int(nombre)) if nombre.isascii() and nombre.isdigit() else nombre
    quantite = " ".join(filter(None, (nombre, engagement.unite)))
    dits = [_duree(engagement), f"noté à ce jour : {engagement.realise}" if engagement.realise else ""]
    texte = majuscule(engagement.intitule.rstrip(" ."))
    return Rappel(engagement.id, texte + (f" ({quantite})" if quantite else ""), " ; ".join(filter(None, dits)))


def _duree(engagement: EngagementSuivi) -> str:
    if engagement.au is None:
        return ""
    return en_precisant(engagement.au) if engagement.du == engagement.au else jusque(engagement.au)


def _repondre_a(communaute: Communaute, acteur: str, absents: set[str]) -> str:
    """Name who coordinates, else who carries the support function: nobody is told to answer to itself."""
    fonction = communaute.gouvernance.fonction_soutien
    portent = (fonction.missions.get("coordonner", ()) or fonction.acteurs) if fonction else ()
    noms = [communaute.nom_acteur(item) for item in portent if item != acteur and item not in absents]
    return noms[0] if noms else ""


def signature(lettre: Lettre) -> str:
    """Sign in the name of who holds the support function of the community, as its other mails do."""
    return ", ".join(filter(None, (enumerer(lettre.soutien) or "La fonction de soutien", lettre.communaute)))
