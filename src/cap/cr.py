"""The compte-rendu of a meeting as a value: what one audience may read of it, in words, ready for any template.

Built for one audience from the start: what that audience may not see never enters the value, so no template can leak
it. It tells the meeting as it was; what became of tasks and questions since is for `cap suivi`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time
from itertools import groupby
from typing import Any, Final, NamedTuple

from cap.approbation import a_change
from cap.communaute import Communaute, cle_tri
from cap.dates import Periode
from cap.decisions import votes
from cap.declare import MEMBRES
from cap.definitions import compte_rendu_diffuse
from cap.diffusion import version_corrigee
from cap.graphie import cle, plier
from cap.mdclauses import trouver_echeance
from cap.mdlines import PUCE, visible
from cap.mdmarkers import PUCE_DE_WORD
from cap.mdnotes import (
    Decision,
    Element,
    Information,
    Paragraphe,
    ProchaineReunion,
    Question,
    Reponse,
    Report,
    Reporte,
    Suite,
    Tache,
)
from cap.mdnotes import Point as PointNote
from cap.mdsuite import annonce_un_sujet, en_suspens, enchaine, pleine, porte_une_etiquette, sans_capitales
from cap.mdtitles import Titre
from cap.model import Instance, PointPrevu, Presence, Reunion
from cap.phrases import combien
from cap.redaction import Redacteur, de, en_precisant, majuscule, phrase, pour, reunion_en_mots
from cap.renvois import renvois_de
from cap.seance_notee import deja_dites, seance_notee
from cap.suivi import ABANDONNEE, FAITE, compte_rendu_approuve, nom_de_la_prochaine, prochaine_reunion, repartition

AUDIENCES: Final = ("membres", "public", "soutien")
PROJET: Final = "projet"
DIFFUSE: Final = "diffuse"
APPROUVE: Final = "approuve"

_NATURES: Final = {"echange": "échange", "decision": "décision", "convivialite": "convivialité"}
_PARTS: Final = {
    "moitie": (1, 2),
    "un tiers": (1, 3),
    "tiers": (1, 3),
    "deux tiers": (2, 3),
    "un quart": (1, 4),
    "quart": (1, 4),
    "trois quarts": (3, 4),
}
_FRACTION: Final = re.compile(r"([1-9][0-9]?)\s*/\s*([1-9][0-9]?)(?![0-9/])")
_POURCENT: Final = re.compile(r"([0-9]{1,3})\s*%")
_NOMBRE: Final = re.compile(r"([1-9][0-9]{0,3})(?:\s+(?:membres?|structures?|presents?|acteurs?)\b.*)?")
_PUCE: Final = re.compile(rf"(?P<retrait>\s*)(?P<puce>{PUCE})")
_A_PART: Final = re.compile(r"\s*(?:[>|]|#{1,6}\s|={3,}\s*$|(?:[-*_]\s*){3,}$)|    ")
_CLOTURE: Final = re.compile(r"\s*(?:```|~~~)")
_FIN_DE_PHRASE: Final = re.compile(r"[.!?…:;»\"”)]\s*$")
_FIN_NETTE: Final = re.compile(r"[.!?…:;]\s*$")
_SOUS_UNE_PUCE: Final = re.compile(rf"(?:\t| {{2,}})\s*(?!{PUCE})[^\s>|#`~]")
_ADRESSE: Final = re.compile(r"[/@][^\s]*$")


class Quand(NamedTuple):
    """A due date in words (empty when none was said), and the period it is when known."""

    mots: str = ""
    periode: Periode | None = None

    @property
    def pour(self) -> str:
        """Say until when: « pour le 4 juin 2024 », « pour mars 2025 », « pour la prochaine réunion »."""
        if not self.mots:
            return ""
        return pour(self.periode) if self.periode is not None else f"pour la {self.mots}"


_SANS_DATE: Final = Quand()


class Present(NamedTuple):
    """A structure on the attendance: its name, in what quality (« élus »), how many people, who stood for it."""

    nom: str
    qualite: str = ""
    personnes: int | None = None
    par: str = ""

    @property
    def precision(self) -> str:
        """Say what stands in parentheses after the name."""
        personnes = f"{self.personnes} personne{'s'[: self.personnes > 1]}" if self.personnes else ""
        par = f"par {self.par}" if self.par else ""
        return ", ".join(filter(None, (self.qualite, personnes, par)))

    @property
    def libelle(self) -> str:
        """Give the name and what stands after it."""
        return f"{self.nom} ({self.precision})" if self.precision else self.nom


class Qualite(NamedTuple):
    """Those who came in one quality (« élus », « services »): their structures, and their people where counted."""

    nom: str
    structures: int
    personnes: int = 0

    @property
    def phrase(self) -> str:
        """Say the quality and the count: « élus : 2 structures, 3 personnes »."""
        structures = combien(self.structures, "structure")
        return f"{self.nom} : {structures}" + (f", {combien(self.personnes, 'personne')}" if self.personnes else "")


@dataclass(frozen=True, slots=True)
class Quorum:
    """A rule of quorum and what the attendance gives; `atteint` is None when the rule is not one cap can count."""

    regle: str
    presents: int
    membres: int
    atteint: bool | None

    @property
    def phrase(self) -> str:
        """Say the rule, the count, and whether it is met when cap can tell."""
        base = f" sur {self.membres}" if self.membres else ""
        s = "s" if self.presents > 1 else ""
        compte = f"{self.presents} structure{s} présente{s} ou représentée{s}{base}"
        issue = "" if self.atteint is None else " : atteint" if self.atteint else " : non atteint"
        return f"{compte}, pour une règle de « {self.regle} »{issue}"


@dataclass(frozen=True, slots=True)
class Presences:
    """Who was there, by structure, names in French alphabetical order.

    `structures` counts present structures among the `attendues` that belong to the instance (`de_l_instance`) or are
    active in the community; `autres_structures` those present beside them. `attendues` is 0 when nobody is known.
    `personnes` adds the people of the structures that say how many came; `sans_nombre` counts those that do not, so
    that no total is invented. `autres`, as typed, stays apart: it is often an estimate. `qualites` parts elected people
    from services, in alphabetical order; a structure that came in both counts in each.
    """

    presents: tuple[Present, ...] = ()
    representes: tuple[Present, ...] = ()
    excuses: tuple[str, ...] = ()
    invites: tuple[str, ...] = ()
    autres: str = ""
    structures: int = 0
    autres_structures: int = 0
    attendues: int = 0
    de_l_instance: bool = False
    quorum: Quorum | None = None
    personnes: int = 0
    sans_nombre: int = 0
    qualites: tuple[Qualite, ...] = ()

    @property
    def compte_personnes(self) -> str:
        """Say how many people came, as far as it was counted; empty where nobody was."""
        if not self.personnes:
            return ""
        if self.sans_nombre:
            return f"au moins {combien(self.personnes, 'personne')}"
        return combien(self.personnes, "personne comptée")

    @property
    def details(self) -> str:
        """Say in one sentence how many people came, and in what quality: « 3 personnes comptées ; dont élus : … »."""
        qualites = " ; ".join(item.phrase[:1].lower() + item.phrase[1:] for item in self.qualites)
        return majuscule(" ; ".join(filter(None, (self.compte_personnes, f"dont {qualites}" if qualites else ""))))

    @property
    def compte(self) -> str:
        """Say in words how many structures were there: « 15 structures présentes sur 20 actives »."""
        if not self.attendues:
            return _structures(self.autres_structures) if self.autres_structures else ""
        base = f"les {self.attendues} de l'instance" if self.de_l_instance else f"{self.attendues} actives"
        autres = f", et {self.autres_structures} autre{'s'[: self.autres_structures > 1]}"
        return f"{_structures(self.structures)} sur {base}{autres if self.autres_structures else ''}"


@dataclass(frozen=True, slots=True)
class Prose:
    """What was said, in Markdown. `reserve` names the only audience of it beside the support team; empty: no limit."""

    texte: str
    reserve: str = ""


@dataclass(frozen=True, slots=True)
class DecisionPrise:
    """A decision: its number in the meeting, its sentence, and in words how it was taken and when to review it."""

    numero: str
    texte: str
    mode: str = ""
    resultat: str = ""
    revoir: str = ""
    modifie: str = ""
    suite_de: str = ""
    reserve: str = ""

    @property
    def precisions(self) -> tuple[str, ...]:
        """Give what stands beside the sentence, in reading order."""
        dites = (self.mode, self.resultat, self.revoir, self.modifie, self.suite_de)
        return tuple(majuscule(item) for item in dites if item)


@dataclass(frozen=True, slots=True)
class TacheConvenue:
    """Something to do, as agreed that day: who, with whom, what, for when.

    `etat` is empty, or what the notes say became of it, `faite` or `abandonnee`; `issue` says it in words.
    """

    numero: str
    quoi: str
    qui: str = ""
    avec: tuple[str, ...] = ()
    quand: Quand = _SANS_DATE
    reserve: str = ""
    etat: str = ""
    issue: str = ""

    @property
    def precision(self) -> str:
        """Say what stands in parentheses after what is to do: its number, for when, or what became of it.

        « fait » or « abandonné » alone is what the heading of these tasks says already.
        """
        issue = "" if self.issue in ("fait", "abandonné") else self.issue
        return ", ".join(filter(None, (self.numero, issue or ("" if self.etat else self.quand.pour))))


@dataclass(frozen=True, slots=True)
class QuestionPosee:
    """A question and its answer of that day; without one it stays open."""

    numero: str
    texte: str
    reponse: str = ""
    ouverte: bool = True
    reserve: str = ""


Morceau = Prose | DecisionPrise | TacheConvenue | QuestionPosee


@dataclass(frozen=True, slots=True)
class Point:
    """An agenda point and what came of it, in reading order; `titre` is empty for what precedes the first heading."""

    titre: str = ""
    nature: str = ""
    porteur: str = ""
    documents: tuple[str, ...] = ()
    morceaux: tuple[Morceau, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CompteRendu:
    """The minutes of one meeting for one audience.

    Names are written out. `statut` is projet, diffuse or approuve on the day asked. `en_attente` is true when the
    audience will see the content only once the minutes are approved: `points` is then empty. `sans_notes`: nothing is
    written yet but headings, so that nothing can be said of what was decided. `corrige_le`: the day of the last version
    sent after the first. `modifie`: the text is no longer the one that was approved.
    """

    communaute: str
    reunion: str
    audience: str
    titre: str
    instance: str = ""
    date: Periode | None = None
    debut: time | None = None
    fin: time | None = None
    lieu: str = ""
    animation: tuple[str, ...] = ()
    redaction: str = ""
    relecture: str = ""
    statut: str = PROJET
    diffuse_le: Periode | None = None
    diffuse_a: tuple[str, ...] = ()
    diffuse_a_tous: bool = False
    corrige_le: Periode | None = None
    corrections_avant: Periode | None = None
    approuve_le: Periode | None = None
    approuve_par: str = ""
    modifie: bool = False
    presences: Presences | None = None
    ordre_du_jour: tuple[str, ...] = ()
    points: tuple[Point, ...] = ()
    prochaines: tuple[str, ...] = ()
    en_attente: bool = False
    sans_notes: bool = False

    @property
    def decisions(self) -> tuple[DecisionPrise, ...]:
        """Give every decision, in reading order."""
        return tuple(item for point in self.points for item in point.morceaux if isinstance(item, DecisionPrise))

    @property
    def taches(self) -> tuple[TacheConvenue, ...]:
        """Give the tasks still to do when the notes were written, in reading order."""
        return tuple(tache for tache in self._taches() if not tache.etat)

    @property
    def taches_faites(self) -> tuple[TacheConvenue, ...]:
        """Give the tasks that the notes say done, in reading order."""
        return tuple(tache for tache in self._taches() if tache.etat == FAITE)

    @property
    def taches_abandonnees(self) -> tuple[TacheConvenue, ...]:
        """Give the tasks that the notes say given up, in reading order."""
        return tuple(tache for tache in self._taches() if tache.etat == ABANDONNEE)

    def _taches(self) -> Iterator[TacheConvenue]:
        return (item for point in self.points for item in point.morceaux if isinstance(item, TacheConvenue))

    @property
    def questions_ouvertes(self) -> tuple[QuestionPosee, ...]:
        """Give the questions left without an answer, in reading order."""
        return tuple(
            item for point in self.points for item in point.morceaux if isinstance(item, QuestionPosee) and item.ouverte
        )


def compte_rendu(communaute: Communaute, reunion_id: str, jour: date, audience: str = "membres") -> CompteRendu:
    """Give the minutes of a meeting that an audience (`membres`, `public`, `soutien`) may read, as known on a day.

    The public reads minutes once approved: their heading, what was said outside restricted blocks, and the decisions;
    neither who was there nor who does what. Raises `KeyError` when there is no such meeting.
    """
    reunion = communaute.reunions[reunion_id]
    lecture = _Lecture(communaute, reunion, jour, audience)
    approuve = compte_rendu_approuve(reunion, jour)
    en_attente = audience not in MEMBRES and not approuve
    commun: dict[str, Any] = {
        "communaute": communaute.fiche.nom,
        "reunion": reunion.id,
        "audience": audience,
        "titre": _titre(communaute, reunion, audience),
        "instance": _nom_instance(communaute, reunion),
        "date": reunion.date,
        "lieu": reunion.lieu,
        "statut": APPROUVE if approuve else DIFFUSE if compte_rendu_diffuse(reunion, jour) else PROJET,
        "points": () if en_attente else lecture.points(),
        "prochaines": () if en_attente else lecture.prochaines(),
        "modifie": approuve and a_change(communaute, reunion),
        "en_attente": en_attente,
        "sans_notes": all(isinstance(item, Titre) for point in reunion.notes.points for item in point.elements),
    }
    if audience not in MEMBRES:
        return CompteRendu(**commun)
    return CompteRendu(**commun, **_pour_les_membres(lecture, commun["statut"]))


def _pour_les_membres(lecture: _Lecture, statut: str) -> dict[str, Any]:
    """Give what only members and the support team read: people at work, hours, presences, sending."""
    reunion = lecture.reunion
    envoi = reunion.compte_rendu
    diffuse = statut in (DIFFUSE, APPROUVE) and envoi is not None
    return {
        "debut": reunion.debut,
        "fin": reunion.fin,
        "animation": tuple(lecture.nommer(item) for item in reunion.animation),
        "redaction": lecture.nommer(reunion.redaction),
        "relecture": lecture.nommer(reunion.relecture),
        "diffuse_le": envoi.diffuse_le if envoi and diffuse else None,
        "diffuse_a": tuple(lecture.nommer(item) for item in envoi.a if item != "tous") if envoi and diffuse else (),
        "diffuse_a_tous": bool(envoi and diffuse and "tous" in envoi.a),
        "corrige_le": version_corrigee(lecture.communaute, reunion, lecture.jour) if diffuse else None,
        "corrections_avant": envoi.corrections_avant if envoi and statut == DIFFUSE else None,
        "approuve_le": envoi.approuve_le if envoi and statut == APPROUVE else None,
        "approuve_par": lecture.approbateur() if statut == APPROUVE else "",
        "presences": lecture.presences(),
        "ordre_du_jour": tuple(point.intitule for point in reunion.ordre_du_jour if point.intitule),
    }


def _titre(communaute: Communaute, reunion: Reunion, audience: str) -> str:
    entete = reunion.notes.titre
    ecrit = entete.texte if entete is not None and visible(entete.restreint, audience) else ""
    return reunion.titre or ecrit or _nom_instance(communaute, reunion) or "Réunion"


def _nom_instance(communaute: Communaute, reunion: Reunion) -> str:
    instance = communaute.instance(reunion.instance)
    return instance.nom if instance is not None and instance.nom else reunion.instance


class _Lecture(Redacteur):
    """Reads one meeting for one audience; everything that becomes text passes through it."""

    def __init__(self, communaute: Communaute, reunion: Reunion, jour: date, audience: str) -> None:
        super().__init__(communaute, jour, audience)
        self.reunion = reunion
        # The lines that speak of items of earlier meetings, and which.
        dits = renvois_de(communaute, reunion) if reunion.notes.suites or reunion.notes.reponses else {}
        self.renvoyes = {dit.element.ligne: ref for ref, tous in dits.items() for dit in tous}
        self.largeur = max((len(ligne.texte) for ligne in reunion.notes.lignes), default=0)
        self.sans_capitales = sans_capitales(reunion.notes.lignes)
        notee = seance_notee(communaute, reunion)
        # The public reads neither who was there nor who led: a line that says it is left out whatever the heading says.
        self.epargnees = deja_dites(notee, reunion) if audience in MEMBRES else frozenset(notee.lignes)

    def dire(self, texte: str, reunion: Reunion | None = None) -> str:
        """Write a text of this meeting's notes."""
        return super().dire(texte, reunion or self.reunion)

    def quand(self, echeance: Periode | None, instance: str) -> Quand:
        """Give a due date: a date, or the next meeting of an instance, by its date when it has one."""
        if echeance is None and instance:
            echeance = prochaine_reunion(self.communaute, instance, self.reunion)
        if echeance is not None:
            return Quand(echeance.en_mots(), echeance)
        return Quand(nom_de_la_prochaine(self.communaute, instance, self.reunion) if instance else "")

    # --- who was there -----------------------------------------------------------------------------------------

    def approbateur(self) -> str:
        """Say who approved the minutes, ready to follow « approuvé le … »: a meeting by its instance, or as typed."""
        envoi = self.reunion.compte_rendu
        par = envoi.approuve_par if envoi is not None else ""
        reunion = self.communaute.index["reunion"].get(par)
        instance = self.communaute.instance(reunion.instance if reunion is not None else par)
        nom = instance.nom if instance is not None else ""
        if reunion is None or envoi is None or reunion.date == envoi.approuve_le:
            return f"({nom})" if nom else f"par {self.dire(par)}" if par and reunion is None else ""
        return f"({nom}, {reunion_en_mots(reunion)})" if nom else f"({reunion_en_mots(reunion)})"

    def presences(self) -> Presences | None:
        reunion = self.reunion
        presents = [item.acteur for item in reunion.presents]
        representes = [item.acteur for item in reunion.representes]
        if not (presents or representes or reunion.excuses or reunion.invites or reunion.autres_presents):
            return None
        instance = self.communaute.instance(reunion.instance)
        attendues, de_l_instance = structures_attendues(self.communaute, reunion, self.jour)
        return Presences(
            presents=tuple(_tries(self._present(item) for item in reunion.presents)),
            representes=tuple(
                _tries(Present(self.nommer(item.acteur), par=self.nommer(item.par)) for item in reunion.representes)
            ),
            excuses=tuple(sorted(map(self.nommer, reunion.excuses), key=cle_tri)),
            invites=tuple(sorted(map(self.nommer, reunion.invites), key=cle_tri)),
            autres=reunion.autres_presents,
            structures=len(attendues & set(presents)),
            autres_structures=len(set(presents) - attendues),
            attendues=len(attendues),
            de_l_instance=de_l_instance,
            quorum=_quorum(instance, len(attendues & {*presents, *representes}), len(attendues)),
            personnes=sum(item.personnes or 0 for item in reunion.presents),
            sans_nombre=len({item.acteur for item in reunion.presents if item.personnes is None}),
            qualites=_qualites(reunion.presents),
        )

    def _present(self, presence: Presence) -> Present:
        return Present(self.nommer(presence.acteur), presence.qualite, presence.personnes)

    # --- what was said and agreed ------------------------------------------------------------------------------

    def prochaines(self) -> tuple[str, ...]:
        return tuple(
            majuscule(self.dire(item.texte))
            for item in self.reunion.notes.prochaines
            if visible(item.restreint, self.audience)
        )

    def points(self) -> tuple[Point, ...]:
        niveau = min((point.titre.niveau for point in self.reunion.notes.points if point.titre), default=1)
        points = [self._point(point, niveau) for point in self.reunion.notes.points if not self._dit_la_seance(point)]
        if autre := self._autre_titre():
            points.insert(0, Point(morceaux=(Prose(autre),)))
        return tuple(point for point in points if point.morceaux or (point.titre and self.audience in MEMBRES))

    def _dit_la_seance(self, point: PointNote) -> bool:
        """Tell whether an agenda point is « ## Présents » and its list, that the heading of the document shows."""
        if point.titre is None or point.titre.ligne not in self.epargnees:
            return False
        return all(isinstance(item, Paragraphe) and not self._reste(item) for item in point.elements)

    def _reste(self, element: Element) -> str:
        """Give a paragraph without the lines that the heading of the document says."""
        if element.ligne > max(self.epargnees, default=0):
            return element.texte
        premiere = self.reunion.notes.lignes[0].numero
        gardees, rang = [], element.ligne - premiere
        for texte in element.texte.split("\n"):
            while self.reunion.notes.lignes[rang].texte != texte:
                rang += 1
            if rang + premiere not in self.epargnees:
                gardees.append(texte)
            rang += 1
        return "\n".join(gardees)

    def _autre_titre(self) -> str:
        """Give the title typed above the notes when the document bears another one: no word of the notes is lost."""
        entete = self.reunion.notes.titre
        if entete is None or not self.reunion.titre or not visible(entete.restreint, self.audience):
            return ""
        return "" if cle(entete.texte) in cle(self.reunion.titre) else self.dire(entete.texte)

    def _point(self, note: PointNote, niveau: int) -> Point:
        morceaux = tuple(
            morceau
            for element in note.elements
            if visible(element.restreint, self.audience)
            for morceau in (self._morceau(element, niveau),)
            if morceau is not None
        )
        titre = note.titre
        if titre is None or not visible(titre.restreint, self.audience):
            return Point(morceaux=morceaux)
        prevu = _point_prevu(self.reunion, titre)
        nature = titre.nature or (prevu.type if prevu else "")
        if self.audience not in MEMBRES:
            return Point(self.dire(titre.texte), _NATURES.get(nature, nature), morceaux=morceaux)
        porteur = titre.porteur or (prevu.porteur if prevu else "")
        return Point(
            self.dire(titre.texte),
            _NATURES.get(nature, nature),
            self.nommer(porteur),
            prevu.documents if prevu else (),
            morceaux,
        )

    def _morceau(self, element: Element | Titre, niveau: int) -> Morceau | None:
        """Turn an element of the notes into a piece of the minutes, or None when its place is elsewhere."""
        reserve = element.restreint or ""
        match element:
            case Titre():
                dieses = "#" * min(6, max(3, 2 + element.niveau - niveau))
                return Prose(f"{dieses} {self.dire(element.texte)}", reserve)
            case Decision():
                return self._decision(element, reserve)
            case Tache():
                return self._tache(element, reserve) if self.audience in MEMBRES else None
            case Question():
                return self._question(element, reserve) if self.audience in MEMBRES else None
            case Reponse():
                return self._reponse(element, reserve)
            case Suite():
                return self._suite(element, reserve) if self.audience in MEMBRES else None
            case Reporte():
                return Prose(f"Reporté{self._reporte_a(element)} : {self.dire(element.texte)}", reserve)
            case Information():
                return Prose(phrase(self.dire(element.texte)), reserve)
            case ProchaineReunion():
                return None
        reste = self._reste(element)
        if not reste.strip():
            return None
        return Prose(mettre_au_propre(self.dire(reste), self.largeur, self.sans_capitales), reserve)

    def _reporte_a(self, element: Reporte) -> str:
        """Say when a subject comes back, unless its text already does."""
        if trouver_echeance(element.texte, _debut(self.reunion.date)) is not None:
            return ""
        quand = self.quand(element.echeance, element.echeance_instance).mots
        return f" ({quand})" if quand else ""

    def _decision(self, decision: Decision, reserve: str) -> DecisionPrise:
        quand = self.quand(decision.revoir, decision.revoir_instance)
        revoir = en_precisant(quand.periode) if quand.periode else f"à la {quand.mots}" if quand.mots else ""
        return DecisionPrise(
            decision.id,
            phrase(self.dire(decision.texte)),
            self.dire(decision.mode_texte) or decision.mode,
            votes(decision.resultat),
            f"à revoir {revoir}" if revoir else "",
            f"modifie {self.designer(decision.modifie, self.reunion)}" if decision.modifie else "",
            f"fait suite à {self.designer(decision.suite_de, self.reunion)}" if decision.suite_de else "",
            reserve,
        )

    def _tache(self, tache: Tache, reserve: str) -> TacheConvenue:
        responsable, contributeurs, objet = repartition(tache)
        return TacheConvenue(
            tache.id,
            self.dire(objet),
            self.nommer(responsable),
            tuple(self.nommer(item) for item in contributeurs),
            self.quand(tache.echeance, tache.echeance_instance),
            reserve,
            *self._issue(tache),
        )

    def _issue(self, tache: Tache | Suite) -> tuple[str, str]:
        """Give the state of a task that the notes say done or given up, and how they say it."""
        if tache.abandon is not None:
            le, motif = tache.abandon
            quand = f" {en_precisant(le)}" if le is not None else ""
            return ABANDONNEE, f"abandonné{quand}{f' : {self.dire(motif)}' if motif else ''}"
        if tache.fait:
            return FAITE, "fait" + (f" {en_precisant(tache.fait_le)}" if tache.fait_le is not None else "")
        return "", ""

    def _question(self, question: Question, reserve: str) -> QuestionPosee:
        reponse = question.reponse if visible(question.reponse_restreint, self.audience) else ""
        return QuestionPosee(
            question.id,
            majuscule(self.dire(question.texte)),
            phrase(self.dire(reponse)) if reponse else "",
            question.ouverte,
            reserve,
        )

    def _reponse(self, reponse: Reponse, reserve: str) -> Morceau | None:
        """Show an answer that no question of this meeting shows: with its question, else as a text."""
        if any(item.reponse_ligne == reponse.ligne for item in self.reunion.notes.questions):
            return None
        if self.audience not in MEMBRES:
            return None if reponse.question else Prose(f"Réponse : {self.dire(reponse.texte)}", reserve)
        ref = self.renvoyes.get(reponse.ligne, "")
        question = self.communaute.index["question"].get(ref)
        if question is None or not visible(question.restreint, self.audience):
            numero = f" {reponse.question}" if reponse.question else ""
            return Prose(f"Réponse{numero} : {self.dire(reponse.texte)}", reserve)
        posee = self.communaute.reunions[ref.partition("#")[0]]
        return QuestionPosee(
            _numero_date(question.id, posee),
            majuscule(self.dire(question.texte, posee)),
            phrase(self.dire(reponse.texte)),
            False,
            reserve,
        )

    def _suite(self, suite: Suite, reserve: str) -> Morceau:
        """Show what became of a task of an earlier meeting, in the words of this one."""
        ref = self.renvoyes.get(suite.ligne, "")
        tache = self.communaute.index["a-faire"].get(ref)
        if tache is None or not visible(tache.restreint, self.audience):
            fait = " (fait)" if suite.fait else ""
            return Prose(phrase(f"Tâche {suite.tache} : {self.dire(suite.texte)}{fait}"), reserve)
        convenue = self.communaute.reunions[ref.partition("#")[0]]
        responsable, contributeurs, objet = repartition(tache)
        report = suite.reports[-1] if suite.reports else Report(tache.echeance, tache.echeance_instance)
        etat, issue = self._issue(suite)
        quand = self.quand(*report)
        dite = f"tâche {_numero_date(tache.id, convenue)}"
        return TacheConvenue(
            _numero_date(tache.id, convenue),
            self.dire(suite.texte) or self.dire(objet, convenue),
            self.nommer(responsable),
            tuple(self.nommer(item) for item in contributeurs),
            quand,
            reserve,
            etat,
            f"{issue or quand.pour or 'toujours à faire'} ; {dite}",
        )


def _numero_date(numero: str, reunion: Reunion) -> str:
    """Name an item of another meeting: « Q1 du 15 janvier 2026 »."""
    return f"{numero} {de(reunion.date)}" if reunion.date is not None else f"{reunion.id}#{numero}"


def structures_attendues(communaute: Communaute, reunion: Reunion, jour: date) -> tuple[frozenset[str], bool]:
    """Give the ids of the structures a meeting is counted against, and whether they are the members of its instance.

    Its members when the instance lists them, else every active one, on the day of the meeting (on `jour` without one).
    """
    instance = communaute.instance(reunion.instance)
    actives = frozenset(acteur.id for acteur in communaute.actifs(_debut(reunion.date) or jour))
    membres = frozenset(instance.membres if instance is not None else ()) - {"tous"}
    if not membres:
        return actives, False
    inconnues = membres - set(communaute.acteurs)
    return membres & (actives | inconnues), True


def _debut(quand: Periode | None) -> date | None:
    return quand.debut if quand is not None and quand.connue else None


def _structures(nombre: int) -> str:
    s = "s" if nombre > 1 else ""
    return f"{nombre} structure{s} présente{s}"


def _tries(presents: Any) -> list[Present]:
    return sorted(presents, key=lambda item: (cle_tri(item.nom), plier(item.qualite)))


def _qualites(presents: Iterable[Presence]) -> tuple[Qualite, ...]:
    """Part those present by their quality, said the same whatever its case and accents."""
    noms: dict[str, str] = {}
    structures: dict[str, set[str]] = {}
    personnes: dict[str, int] = {}
    for item in presents:
        if item.qualite:
            nom = plier(item.qualite)
            noms.setdefault(nom, item.qualite)
            structures.setdefault(nom, set()).add(item.acteur)
            personnes[nom] = personnes.get(nom, 0) + (item.personnes or 0)
    return tuple(Qualite(noms[nom], len(structures[nom]), personnes[nom]) for nom in sorted(noms))


def _point_prevu(reunion: Reunion, titre: Titre) -> PointPrevu | None:
    """Find the agenda point that a heading of the notes tells of: by its key, else by its title."""
    for prevu in reunion.ordre_du_jour:
        if (titre.explicite and prevu.cle == titre.id) or cle(prevu.intitule) == cle(titre.texte):
            return prevu
    return None


def _quorum(instance: Instance | None, presents: int, membres: int) -> Quorum | None:
    if instance is None or not instance.quorum:
        return None
    return Quorum(instance.quorum, presents, membres, atteint(instance.quorum, presents, membres))


def atteint(regle: str, presents: int, membres: int) -> bool | None:
    """Tell whether a quorum is met: a share (`1/2`, `50 %`, « deux tiers ») of members, a number, « majorité ».

    None when the rule is written otherwise, or when a share has no members to be counted on.
    """
    simple = plier(regle)
    if nombre := _NOMBRE.fullmatch(simple):
        return presents >= int(nombre[1])
    if not membres:
        return None
    if "majorite" in simple:
        return 2 * presents > membres
    if fraction := _FRACTION.search(simple):
        return presents * int(fraction[2]) >= membres * int(fraction[1])
    if part := _POURCENT.search(simple):
        return presents * 100 >= membres * int(part[1])
    for mots in sorted(_PARTS, key=len, reverse=True):
        if mots in simple:
            haut, bas = _PARTS[mots]
            return presents * bas >= membres * haut
    return None


# --- words ----------------------------------------------------------------------------------------------------


def mettre_au_propre(texte: str, largeur: int, sans_capitales: bool = False) -> str:
    """Turn lines typed during a meeting into Markdown paragraphs.

    A line that an editor wrapped, at the `largeur` of the longest line of the notes, is joined to the next one; so is a
    line in small letters below one that does not end, in a paragraph that began with a capital (where the notes are
    `sans_capitales`, it must show that it goes on), and a line indented under a bullet. Any other becomes a paragraph.
    Lists, quotations, tables and code are kept; bullets of word processors become Markdown's, and so do lines pasted
    from a spreadsheet. A tab in front of a sentence goes: pasted text has some, and it would make the sentence code.
    """
    blocs: list[str] = []
    prose: list[int] = []
    precedente, en_code = "", False
    for ligne in _avec_tableaux(texte.split("\n")):
        if not en_code and (collee := PUCE_DE_WORD.match(ligne)):
            ligne = f"- {ligne[collee.end() :].lstrip()}"
        suivie, liee = ligne, False
        if _CLOTURE.match(ligne):
            en_code = not en_code
            liee = not en_code
        elif not ligne.strip() and not en_code:
            continue
        elif blocs and not en_code and _PUCE.match(precedente) and _SOUS_UNE_PUCE.match(ligne):
            blocs[-1] += f" {ligne.strip()}"
            continue
        elif en_code or _A_PART.match(ligne):
            liee = en_code or bool(_A_PART.match(precedente))
        elif puce := _PUCE.match(ligne):
            ligne = _puce_markdown(puce, ligne)
            liee = bool(_PUCE.match(precedente)) or bool(puce["retrait"])
        elif blocs and _continue(
            precedente, ligne, largeur, sans_capitales, blocs[-1] if prose[-1:] == [len(blocs) - 1] else ""
        ):
            blocs[-1] += f" {ligne.strip()}"
            precedente = ligne
            continue
        else:
            ligne = ligne.strip()
            prose.append(len(blocs))
        if liee and blocs:
            blocs[-1] += f"\n{ligne}"
        else:
            blocs.append(ligne)
        precedente = suivie
    for rang in prose:
        blocs[rang] = _finir(blocs[rang])
    return "\n\n".join(blocs)


def _avec_tableaux(lignes: Sequence[str]) -> Iterator[str]:
    """Turn neighbouring lines that tabs part in as many cells into a Markdown table, its first line the heading."""
    en_code = False
    for colonnes, groupe in groupby(lignes, _cellules):
        rangees = list(groupe)
        en_code ^= sum(_CLOTURE.match(ligne) is not None for ligne in rangees) % 2 == 1
        if en_code or colonnes < 2 or len(rangees) < 2:
            yield from rangees
            continue
        for rang, ligne in enumerate(rangees):
            yield "| " + " | ".join(mot.strip().replace("|", "\\|") for mot in ligne.strip("\n").split("\t")) + " |"
            if rang == 0:
                yield "|" + " --- |" * colonnes


def _cellules(ligne: str) -> int:
    """Count the cells of a line that may be the row of a table pasted from a spreadsheet; 0 when it is not."""
    if "\t" not in ligne.strip() or _A_PART.match(ligne) or _PUCE.match(ligne) or PUCE_DE_WORD.match(ligne):
        return 0
    return ligne.count("\t") + 1


def _finir(paragraphe: str) -> str:
    """Give a paragraph of prose its capital and its full stop; an address that ends it is left alone."""
    if _ADRESSE.search(paragraphe) or not paragraphe[-1].isalnum():
        return majuscule(paragraphe)
    return phrase(paragraphe)


def _puce_markdown(puce: re.Match[str], ligne: str) -> str:
    signe = puce["puce"].strip()
    return puce["retrait"] + (signe if signe[0].isdigit() else "-") + " " + ligne[puce.end() :]


def _continue(precedente: str, ligne: str, largeur: int, sans_capitales: bool, paragraphe: str) -> bool:
    """Tell whether a line goes on with the sentence above it, in a `paragraphe` of prose (empty: something else).

    It does when its first word had no room left on that line, or when it has no capital and the paragraph has one;
    where the notes are in small letters, when the line above cannot end or when no sentence begins so.
    """
    if _A_PART.match(precedente) or _CLOTURE.match(precedente):
        return False
    if precedente.rstrip().endswith(","):
        return True
    petite = ligne.lstrip()[0].islower()
    if pleine(precedente, ligne, largeur):
        return petite or not _FIN_DE_PHRASE.search(precedente)
    if not petite or _FIN_NETTE.search(precedente) or annonce_un_sujet(ligne) or porte_une_etiquette(ligne):
        return False
    if sans_capitales:
        return bool(paragraphe) and (en_suspens(precedente) or enchaine(ligne))
    return paragraphe[:1].isupper()
