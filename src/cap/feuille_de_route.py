"""The roadmap read on a day, for one audience: what each milestone is, what moved and why, what lacks a pilot or means.

A date keeps the precision it was given. Only the coordinator reads that a date is past; while a community takes off
(impulsion) nothing is late at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from cap.communaute import Communaute, cle_tri
from cap.dates import JOUR, MOIS, TRIMESTRE, Periode
from cap.declare import Lieu
from cap.definitions import a_eu_lieu, date_decision, echeance_au
from cap.graph import PARTI, etat_acteur
from cap.graphie import plier
from cap.model import Jalon, Revision
from cap.phrases import cite
from cap.redaction import Redacteur, en_precisant, pour, visible
from cap.suivi import compte_les_retards

AXE: Final = "axe"
PILOTE: Final = "pilote"
TRIMESTRIEL: Final = "trimestre"

A_FAIRE: Final = "a-faire"
EN_COURS: Final = "en-cours"
FAIT: Final = "fait"
REPORTE: Final = "reporte"
ABANDONNE: Final = "abandonne"
NON_ECRIT: Final = "non-ecrit"
ETATS: Final = (FAIT, EN_COURS, REPORTE, A_FAIRE, ABANDONNE, NON_ECRIT)
OUVERTS: Final = (A_FAIRE, EN_COURS, REPORTE, NON_ECRIT)

MOTS: Final = {
    "fait": ("fait", "faits"),
    "en-cours": ("en cours", "en cours"),
    "reporte": ("reporté", "reportés"),
    "a-faire": ("à faire", "à faire"),
    "abandonne": ("abandonné", "abandonnés"),
    "non-ecrit": ("sans état écrit", "sans état écrit"),
}
"""A state in words: one milestone, several."""

INCONNU: Final = "n. c."
"""What a revision says of a state that was not written."""
_NOTES: Final = {plier(mots[0]): etat for etat, mots in MOTS.items()} | {INCONNU: NON_ECRIT}
_PASSAGE: Final = re.compile("etat ?: ?({0}), puis ({0})".format("|".join(map(re.escape, _NOTES))))


class Changement(NamedTuple):
    """A revision in words: when, what (a due date from `de` to `a`, or a text), why, what decided it, where from."""

    le: Periode | None
    de: Periode | None
    a: Periode | None
    texte: str
    motif: str
    decision: str
    sources: tuple[str, ...]
    lieu: Lieu

    @property
    def deplace(self) -> bool:
        """Tell whether a due date moved."""
        return self.de is not None or self.a is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class JalonLu:
    """A milestone on a day, in words. `pilote` is an actor's id, empty where the audience may not read who it is.

    `etat` is one of ETATS. `passe`: its date is past, it is still open, and this is the coordinator's own view.
    `pilote_parti`: its pilot has left the community.
    """

    id: str
    intitule: str
    axe: str
    phase: str
    pilote: str
    pilote_nom: str
    pilote_parti: bool
    contributeurs: tuple[str, ...]
    debut: Periode | None
    echeance: Periode | None
    resultat_attendu: str
    moyens: str
    actions: tuple[str, ...]
    trous: tuple[str, ...]
    etat: str
    passe: bool
    fait_le: Periode | None
    resultat: str
    preuve: str
    motif: str
    historique: tuple[Changement, ...]
    lieu: Lieu

    @property
    def ouvert(self) -> bool:
        """Tell whether it is still to be reached."""
        return self.etat in OUVERTS


class Groupe(NamedTuple):
    """Milestones under one heading: an axis, a pilot or a quarter; an empty title where they have none."""

    titre: str
    jalons: tuple[JalonLu, ...]


class Choix(NamedTuple):
    """Which milestones are kept; empty keeps all. `pilote` is an actor's id, the others words of the files."""

    axe: str = ""
    pilote: str = ""
    phase: str = ""
    etats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FeuilleLue:
    """The roadmap on a day for one audience; `total` counts the milestones it may read, before any choice.

    `adoptee` tells whether the decision that carries it was taken by then, `adoptee_le` when. `retards`: past dates
    are said here (`JalonLu.passe`).
    """

    communaute: str
    jour: date
    audience: str
    par: str
    filtres: tuple[str, ...]
    version: str
    du: Periode | None
    au: Periode | None
    adoptee: bool
    adoptee_le: Periode | None
    decision: str
    retards: bool
    total: int
    groupes: tuple[Groupe, ...]
    revisions: tuple[Changement, ...]

    @property
    def jalons(self) -> tuple[JalonLu, ...]:
        """Every milestone kept, in the order of the groups."""
        return tuple(jalon for groupe in self.groupes for jalon in groupe.jalons)

    @property
    def passes(self) -> tuple[JalonLu, ...]:
        """Those whose date is past, for the coordinator alone."""
        return tuple(jalon for jalon in self.jalons if jalon.passe)

    @property
    def sans_pilote(self) -> tuple[JalonLu, ...]:
        """Those still open that nobody pilots, or whose pilot has left."""
        return tuple(item for item in self.jalons if item.ouvert and (not item.pilote_nom or item.pilote_parti))

    @property
    def sans_moyens(self) -> tuple[JalonLu, ...]:
        """Those still open whose means are not written."""
        return tuple(item for item in self.jalons if item.ouvert and not item.moyens)

    @property
    def reportes(self) -> tuple[JalonLu, ...]:
        """Those with a history: a date that moved, or another change."""
        return tuple(jalon for jalon in self.jalons if jalon.historique)

    def dans(self, etat: str) -> tuple[JalonLu, ...]:
        """Those in one state."""
        return tuple(jalon for jalon in self.jalons if jalon.etat == etat)


def lire(communaute: Communaute, jour: date, audience: str, par: str = AXE, choix: Choix = Choix()) -> FeuilleLue:  # noqa: B008
    """Read the roadmap on a day for an audience (`public`, `membres`, `soutien`), by AXE, PILOTE or TRIMESTRIEL."""
    feuille = communaute.feuille_de_route
    redacteur = Redacteur(communaute, jour, audience)
    retards = audience == "soutien" and compte_les_retards(communaute)
    lus = [_jalon(communaute, redacteur, jalon, retards) for jalon in feuille.jalons if visible(jalon, audience)]
    gardes = [jalon for jalon in lus if _retenu(jalon, choix)]
    adoptee_le = date_decision(communaute, feuille.decision)
    connue = bool(feuille.decision) and adoptee_le is not None
    return FeuilleLue(
        communaute=communaute.fiche.nom,
        jour=jour,
        audience=audience,
        par=par,
        filtres=tuple(_filtres(communaute, choix)),
        version=feuille.version,
        du=feuille.du,
        au=feuille.au,
        adoptee=connue and a_eu_lieu(adoptee_le, jour),
        adoptee_le=adoptee_le,
        decision=redacteur.designer(feuille.decision) if connue else "",
        retards=retards,
        total=len(lus),
        groupes=tuple(_groupes(gardes, par)),
        revisions=tuple(changement(redacteur, item) for item in feuille.revisions if a_eu_lieu(item.le, jour)),
    )


def etat_au(jalon: Jalon, jour: date) -> str:
    """Give the state of a milestone on a day; what is dated later has not happened yet, an undated state counts.

    The first later revision that tells a change of state says what it was until then.
    """
    suivante = min((item for item in _passages(jalon) if not a_eu_lieu(item.le, jour)), key=_debut, default=None)
    if suivante is not None:
        return passage(suivante)[0]
    if jalon.etat == FAIT and not a_eu_lieu(jalon.fait_le, jour):
        return _avant(jalon, jour)
    if jalon.etat == ABANDONNE and not all(a_eu_lieu(item.le, jour) for item in jalon.revisions if est_fin(item)):
        return _avant(jalon, jour)
    if jalon.etat == REPORTE and _deplace(jalon) and not any(a_eu_lieu(item.le, jour) for item in _deplace(jalon)):
        return _avant(jalon, jour)
    return jalon.etat or NON_ECRIT


def passage(revision: Revision) -> tuple[str, str]:
    """Read the change of state that a revision tells, « État : en cours, puis fait »; two empty words where none."""
    lu = _PASSAGE.search(" ".join(plier(revision.changement).split()))
    return (_NOTES[lu[1]], _NOTES[lu[2]]) if lu else ("", "")


def _passages(jalon: Jalon) -> tuple[Revision, ...]:
    return tuple(item for item in jalon.revisions if passage(item)[1])


def _debut(revision: Revision) -> date:
    return revision.le.debut if revision.le is not None else date.min


def est_fin(revision: Revision) -> bool:
    """Tell whether a revision says that the milestone is given up."""
    return plier(revision.changement).startswith("abandon") or passage(revision)[1] == ABANDONNE


def _avant(jalon: Jalon, jour: date) -> str:
    """Say what a milestone was before an end whose former state nobody wrote: what was last told, else not known."""
    dits = [item for item in _passages(jalon) if a_eu_lieu(item.le, jour)]
    if dits:
        return passage(max(dits, key=_debut))[1]
    return REPORTE if any(a_eu_lieu(item.le, jour) for item in _deplace(jalon)) else NON_ECRIT


def _deplace(jalon: Jalon) -> tuple[Revision, ...]:
    return tuple(item for item in jalon.revisions if item.echeance is not None)


def _jalon(communaute: Communaute, redacteur: Redacteur, jalon: Jalon, retards: bool) -> JalonLu:
    jour, audience = redacteur.jour, redacteur.audience
    etat, echeance = etat_au(jalon, jour), echeance_au(jalon, jour)
    pilote = communaute.index["acteur"].get(jalon.pilote)
    nom = redacteur.nommer(jalon.pilote) if jalon.pilote else ""
    passe = retards and etat in OUVERTS and echeance is not None and echeance.is_past(jour)
    atteint = etat == FAIT
    return JalonLu(
        id=jalon.id,
        intitule=redacteur.dire(jalon.intitule),
        axe=redacteur.dire(jalon.axe),
        phase=jalon.phase,
        pilote=(pilote.id if pilote is not None else jalon.pilote)
        if nom == communaute.nom_acteur(jalon.pilote)
        else "",
        pilote_nom=nom,
        pilote_parti=audience != "public" and pilote is not None and etat_acteur(pilote, jour) == PARTI,
        contributeurs=tuple(redacteur.nommer(item) for item in jalon.contributeurs),
        debut=jalon.debut,
        echeance=echeance,
        resultat_attendu=redacteur.dire(jalon.resultat_attendu),
        moyens=redacteur.dire(jalon.moyens),
        actions=tuple(redacteur.designer(f"action:{item.removeprefix('action:')}") for item in jalon.actions),
        trous=tuple(redacteur.designer(f"trou:{item.removeprefix('trou:')}") for item in jalon.trous),
        etat=etat,
        passe=passe,
        fait_le=jalon.fait_le if atteint else None,
        resultat=redacteur.dire(jalon.resultat) if atteint else "",
        preuve=redacteur.designer(jalon.preuve) if atteint and jalon.preuve else "",
        motif=redacteur.dire(jalon.motif) if etat == ABANDONNE else "",
        historique=tuple(changement(redacteur, item) for item in jalon.revisions if a_eu_lieu(item.le, jour)),
        lieu=jalon.ou,
    )


def changement(redacteur: Redacteur, revision: Revision) -> Changement:
    """Say a revision to an audience: what moved, what changed, why."""
    report = revision.echeance
    return Changement(
        revision.le,
        report.de if report is not None else None,
        report.a if report is not None else None,
        redacteur.dire(revision.changement),
        redacteur.dire(revision.motif),
        redacteur.designer(revision.decision) if revision.decision else "",
        tuple(redacteur.designer(source) for source in revision.source),
        revision.ou,
    )


def _retenu(jalon: JalonLu, choix: Choix) -> bool:
    return (
        (not choix.axe or plier(choix.axe) == plier(jalon.axe))
        and (not choix.pilote or choix.pilote == jalon.pilote)
        and (not choix.phase or choix.phase == jalon.phase)
        and (not choix.etats or jalon.etat in choix.etats)
    )


def _filtres(communaute: Communaute, choix: Choix) -> Iterable[str]:
    if choix.axe:
        yield f"axe {cite(choix.axe)}"
    if choix.pilote:
        yield f"pilote {communaute.nom_acteur(choix.pilote)}"
    if choix.phase:
        yield f"phase {choix.phase}"
    if choix.etats:
        yield f"état {', '.join(choix.etats)}"


def etat_en_mots(jalon: JalonLu) -> str:
    """Say where a milestone stands: « fait en octobre 2025 », « en cours, pour le printemps 2026 »."""
    if jalon.etat == FAIT:
        return f"fait {en_precisant(jalon.fait_le)}" if jalon.fait_le is not None and jalon.fait_le.connue else "fait"
    mot = MOTS[jalon.etat][0]
    if jalon.etat == ABANDONNE:
        return mot
    if jalon.echeance is None or not jalon.echeance.connue:
        return f"{mot}, sans échéance"
    return f"{mot}, {pour(jalon.echeance)}"


# --- groups ---------------------------------------------------------------------------------------------------


def _groupes(jalons: list[JalonLu], par: str) -> list[Groupe]:
    """Group milestones: axes in the order of the file, pilots by name, quarters in order of time; none of it last."""
    titre = {AXE: lambda item: item.axe, PILOTE: lambda item: item.pilote_nom, TRIMESTRIEL: _quand}[par]
    noms = list(dict.fromkeys(titre(jalon) for jalon in jalons))
    if par == PILOTE:
        noms.sort(key=cle_tri)
    elif par == TRIMESTRIEL:
        bords = {titre(jalon): _bord(jalon) for jalon in jalons}
        noms.sort(key=lambda nom: bords[nom])
    return [
        Groupe(nom, tuple(jalon for jalon in jalons if titre(jalon) == nom))
        for nom in sorted(noms, key=lambda nom: not nom)
    ]


def trimestre(quand: Periode) -> Periode | None:
    """Give the quarter that certainly holds a date; None for a year, or for a season that stands across two."""
    mois = 3 * ((quand.debut.month - 1) // 3) + 1
    debut = quand.debut.replace(month=mois, day=1)
    suivant = date(debut.year + 1, 1, 1) if mois == 10 else debut.replace(month=mois + 3)
    if not quand.connue or quand.fin >= suivant:
        return None
    return Periode(debut, date.fromordinal(suivant.toordinal() - 1), TRIMESTRE)


def _rangement(jalon: JalonLu) -> Periode | None:
    """Give the time under which a milestone is read: its quarter, or its own date where that is wider.

    One that is reached is read when it was, not when it was due.
    """
    quand = jalon.fait_le if jalon.fait_le is not None and jalon.fait_le.connue else jalon.echeance
    if quand is None or not quand.connue:
        return None
    if quand.precision in (JOUR, MOIS, TRIMESTRE):
        return trimestre(quand)
    return trimestre(quand) or Periode(quand.debut, quand.fin, quand.precision)


def _quand(jalon: JalonLu) -> str:
    quand = _rangement(jalon)
    return quand.en_mots() if quand is not None else ""


def _bord(jalon: JalonLu) -> tuple[date, int]:
    """Sort by the last day, a quarter before the year it ends."""
    quand = _rangement(jalon)
    return (quand.fin, (quand.fin - quand.debut).days) if quand is not None else (date.max, 0)
