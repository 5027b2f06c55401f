"""What leads to what in a community, for one audience on a day: the certain links that its files write, both ways.

Enjeu, objectif, decision, task, action, milestone, indicator, learning, revised document: each is a node, named as its
reader may read it; a link goes from what comes first to what comes of it. Nothing is guessed: only a task noted at the
same point of an agenda as a decision is near it, and said so. Actors, meetings, publics and steps belong to everything:
they start a thread, and never lead from one thing to another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any, Final, NamedTuple

from cap.communaute import Communaute
from cap.dates import Periode
from cap.decisions import Liens
from cap.declare import MEMBRES, Fiche, Lieu
from cap.definitions import a_eu_lieu, statut_financement
from cap.feuille_de_route import etat_en_mots
from cap.feuille_de_route import lire as lire_feuille
from cap.graph import etat_action
from cap.mdnotes import Item
from cap.model import (
    Action,
    Bilan,
    Charte,
    Enjeu,
    Enseignement,
    FeuilleDeRoute,
    Financement,
    Indicateur,
    Jalon,
    Passerelle,
    Principe,
    QuestionEssentielle,
    Revision,
    Scenario,
    TrouAssume,
    Valorisation,
)
from cap.phrases import enumerer
from cap.redaction import Redacteur, cible, en_precisant, objet_en_mots, pour, visible
from cap.references import NOMS, Reference, references, resolve
from cap.suivi import ABANDONNEE, DecisionSuivie, QuestionSuivie, Suivie, TacheSuivie, decisions, questions, taches

SUITE: Final = "suite"
MEME_POINT: Final = "meme-point"
DECLINE: Final = "decline"
MODIFIE: Final = "modifie"
REVISE: Final = "revise"
CONTIENT: Final = "contient"
PORTE: Final = "porte"
PREUVE: Final = "preuve"

GENRES: Final = {
    **NOMS,
    "engagement": "engagement",
    "enjeu": "enjeu",
    "question-essentielle": "question essentielle",
    "scenario": "scénario idéal",
    "feuille-de-route": "feuille de route",
    "charte": "charte",
    "gouvernance": "gouvernance",
    "evaluation": "évaluation",
    "revision": "révision",
    "resultat": "résultat",
    "trou-assume": "trou assumé",
    "valorisation": "valorisation du temps",
}
"""The kinds of nodes, in French: those that references name, and what a file holds without an id."""

SANS_PASSAGE: Final = frozenset({"acteur", "reunion", "public", "zone", "etape", "parcours", "instance", "trou"})
"""Kinds that belong to everything: a thread starts or ends there, and never goes through."""

_INTITULES: Final = (
    "nom",
    "intitule",
    "titre",
    "terme",
    "question",
    "fait",
    "constat",
    "texte",
    "objet",
    "motif",
    "recit",
)
_DATES: Final = ("le", "depuis", "adoptee_le", "cree_le", "date")
_STATUTS: Final = {
    "idee": "idée", "preparation": "en préparation", "en-cours": "en cours", "terminee": "terminée",
    "suspendue": "suspendue", "abandonnee": "abandonnée", "pas-commencee": "pas encore commencée",
}  # fmt: skip
_VALEURS: Final = 4
_LONG: Final = 160
# What a field that names something says of time: AVAL, what holds the field comes of what it names; AMONT, before it.
_AVAL: Final = True
_AMONT: Final = False
_CHAMPS: Final[dict[tuple[type[Fiche], str], tuple[bool, str]]] = {
    (Scenario, "tendances"): (_AVAL, SUITE),
    (QuestionEssentielle, "problematique"): (_AVAL, SUITE),
    (QuestionEssentielle, "decision"): (_AVAL, SUITE),
    (TrouAssume, "cellule"): (_AVAL, SUITE),
    (TrouAssume, "decision"): (_AVAL, SUITE),
    (Principe, "source"): (_AVAL, SUITE),
    (Revision, "decision"): (_AVAL, SUITE),
    (Revision, "source"): (_AVAL, SUITE),
    (Action, "decision"): (_AVAL, SUITE),
    (Action, "objectifs"): (_AVAL, SUITE),
    (Action, "remplace"): (_AVAL, SUITE),
    (Action, "doublon_de"): (_AVAL, SUITE),
    (Action, "porteurs"): (_AVAL, PORTE),
    (Action, "animation"): (_AVAL, PORTE),
    (Jalon, "actions"): (_AVAL, SUITE),
    (Jalon, "trous"): (_AVAL, SUITE),
    (Jalon, "preuve"): (_AMONT, PREUVE),
    (Jalon, "pilote"): (_AVAL, PORTE),
    (Jalon, "contributeurs"): (_AVAL, PORTE),
    (FeuilleDeRoute, "decision"): (_AVAL, SUITE),
    (Charte, "decision"): (_AVAL, SUITE),
    (Passerelle, "de"): (_AVAL, SUITE),
    (Passerelle, "vers"): (_AVAL, SUITE),
    (Indicateur, "objectif"): (_AVAL, SUITE),
    (Indicateur, "responsable"): (_AVAL, PORTE),
    (Bilan, "decisions"): (_AMONT, SUITE),
    (Enseignement, "source"): (_AVAL, SUITE),
    (Financement, "action"): (_AMONT, SUITE),
    (Financement, "financeur"): (_AVAL, PORTE),
    (Valorisation, "decision"): (_AVAL, SUITE),
}
# What notes cite before they act on it; what they cite otherwise comes of them.
_AVANT_LES_NOTES: Final = frozenset(
    {"decision", "a-faire", "question", "objectif", "contexte", "tendance", "problematique", "indicateur", "bilan",
     "enseignement", "financement"}
)  # fmt: skip


class Noeud(NamedTuple):
    """A thing of the thread. `cle` is `genre:id`, `dit` what is known of it on the day, `lieu` where it is written."""

    cle: str
    genre: str
    intitule: str
    quand: Periode | None
    dit: str
    lieu: Lieu | None

    @property
    def id(self) -> str:
        """The id as a reference writes it, without its kind."""
        return self.cle.partition(":")[2]


class Lien(NamedTuple):
    """From what comes first to what comes of it, by keys; `nature` is one of the words above."""

    amont: str
    aval: str
    nature: str

    @property
    def certain(self) -> bool:
        """Tell what the files write from what only stands near."""
        return self.nature != MEME_POINT


@dataclass(frozen=True)
class Toile:
    """Every node that an audience may read on a day, by key, and the links between them."""

    noeuds: dict[str, Noeud] = field(default_factory=dict)
    liens: tuple[Lien, ...] = ()


def tisser(communaute: Communaute, jour: date, audience: str) -> Toile:
    """Gather the nodes and the links that an audience may know on a day."""
    return _Metier(communaute, jour, audience).toile()


def canonique(communaute: Communaute, kind: str, identifiant: str) -> str:
    """Give the key of an item named by any of its ids, old ones included."""
    if kind in ("trou", "decision", "a-faire", "question"):
        return f"{kind}:{identifiant}"  # resolved already with today's ids
    item = communaute.index[kind][identifiant]
    if kind == "etape":
        return next(f"etape:{nom}" for nom, autre in communaute.index[kind].items() if autre is item)
    return f"{kind}:{item.id}"


class _Metier:
    """Gathers nodes, then the links whose two ends are nodes."""

    def __init__(self, communaute: Communaute, jour: date, audience: str) -> None:
        self.communaute, self.jour, self.audience = communaute, jour, audience
        self.redacteur = Redacteur(communaute, jour, audience)
        self.noeuds: dict[str, Noeud] = {}
        # Items without an id of their own, and those inside another: whose node speaks for them.
        self.cles: dict[int, str] = {}
        self.suivies: dict[str, Suivie] = {}

    def toile(self) -> Toile:
        """Give everything."""
        self._des_fiches()
        self._sans_id()
        self._des_notes()
        liens = [*self._structure(), *self._references(), *self._notes()]
        connus = {
            (lien.amont, lien.aval): lien
            # Of two links between the same things, the one that says more is the first found.
            for lien in reversed(liens)
            if lien.amont != lien.aval and lien.amont in self.noeuds and lien.aval in self.noeuds
        }
        return Toile(self.noeuds, tuple(reversed(connus.values())))

    # --- nodes ---

    def _des_fiches(self) -> None:
        jalons = {item.id: item for item in lire_feuille(self.communaute, self.jour, self.audience).jalons}
        valeurs = self._valeurs()
        for kind, items in self.communaute.index.items():
            if kind in ("decision", "a-faire", "question", "trou"):
                continue
            vus: set[int] = set()
            for identifiant, item in items.items():
                if id(item) in vus:
                    continue
                vus.add(id(item))
                dit = self._dit(item)
                if isinstance(item, Jalon) and item.id in jalons:
                    lu = jalons[item.id]
                    dit = " : ".join(filter(None, (etat_en_mots(lu), lu.resultat or lu.motif)))
                elif isinstance(item, Indicateur):
                    dit = valeurs.get(item.id, "")
                self._ajouter(f"{kind}:{identifiant if kind == 'etape' else item.id}", kind, item, dit)

    def _sans_id(self) -> None:
        communaute = self.communaute
        for enjeu in communaute.fiche.enjeu:
            self._ajouter(f"enjeu:{_repere(enjeu.depuis)}", "enjeu", enjeu)
        for question in communaute.vision.questions_essentielles:
            titre = self.redacteur.designer(f"problematique:{question.problematique}") if question.problematique else ""
            cle = f"question-essentielle:{_repere(question.depuis)}"
            self._ajouter(cle, "question-essentielle", question, titre=question.intitule or titre)
        for scenario in communaute.vision.scenarios:
            self._ajouter(f"scenario:{scenario.id}", "scenario", scenario)
        for trou in communaute.objectifs.trous_assumes:
            self._trou(trou.cellule)
            self._ajouter(f"trou-assume:{trou.cellule}", "trou-assume", trou)
        for jalon in communaute.feuille_de_route.jalons:
            for cellule in jalon.trous:
                self._trou(cellule)
        for acteur in communaute.acteurs.values():
            for engagement in acteur.engagements if f"acteur:{acteur.id}" in self.noeuds else ():
                if a_eu_lieu(engagement.du, self.jour):
                    cle = f"engagement:{acteur.id}:{engagement.id}"
                    self._ajouter(cle, "engagement", engagement, engagement.realise)
        charte = communaute.charte
        if charte is not None:
            titre = " ".join(filter(None, (charte.titre, charte.version and f"(version {charte.version})")))
            self._ajouter("charte:charte", "charte", charte, titre=titre or "texte de travail")
        valorisation = communaute.financements.valorisation
        if valorisation is not None:
            self._ajouter("valorisation:valorisation", "valorisation", valorisation, titre=valorisation.methode)
        for nom, document in self._documents():
            version = getattr(document, "version", "")
            if document.places:
                self._ajouter(
                    f"{nom}:{nom}", nom, document, titre=f"version {version}" if version else document.ou.path
                )
            self._revisions(nom, document.revisions)
        for jalon in communaute.feuille_de_route.jalons:
            if f"jalon:{jalon.id}" in self.noeuds:
                self._revisions(f"jalon:{jalon.id}", jalon.revisions)
        for action in communaute.actions.values():
            if f"action:{action.id}" in self.noeuds:
                for rang, resultat in enumerate(action.resultats, 1):
                    source = f"source : {resultat.source}" if resultat.source else ""
                    self._ajouter(f"resultat:{action.id}:{rang}", "resultat", resultat, source)
                for attendu in (*action.resultats_attendus, *action.partenaires):
                    self.cles[id(attendu)] = f"action:{action.id}"

    def _documents(self) -> tuple[tuple[str, Any], ...]:
        communaute = self.communaute
        return (
            ("feuille-de-route", communaute.feuille_de_route),
            ("gouvernance", communaute.gouvernance),
            ("evaluation", communaute.evaluation),
        )

    def _revisions(self, nom: str, revisions: Iterable[Revision]) -> None:
        for revision in revisions:
            base = cle = f"revision:{nom}:{_repere(revision.le)}"
            rang = 1
            while cle in self.noeuds:
                rang += 1
                cle = f"{base}-{rang}"
            report = revision.echeance
            deplace = f"échéance : {_mot(report.de)}, puis {_mot(report.a)}" if report is not None else ""
            # The date comes first: a long title is cut.
            titre = " ; ".join(filter(None, (deplace, revision.changement))) or "révision"
            motif = f"motif : {self.redacteur.dire(revision.motif)}" if revision.motif else ""
            self._ajouter(cle, "revision", revision, motif, titre=titre)

    def _trou(self, cellule: str) -> None:
        trouve = resolve(self.communaute, cellule, ("trou",))
        if trouve is not None:
            cle = f"trou:{trouve[1]}"
            self.noeuds.setdefault(cle, Noeud(cle, "trou", self.redacteur.designer(cle), None, "", None))

    def _des_notes(self) -> None:
        communaute, jour = self.communaute, self.jour
        suivies = (
            ("decision", decisions(communaute, jour)),
            ("a-faire", taches(communaute, jour)),
            ("question", questions(communaute, jour)),
        )
        for kind, items in suivies:
            for item in items:
                if self.audience in item.audience:
                    reunion = communaute.reunions[item.reunion]
                    cle = f"{kind}:{item.ref}"
                    texte = self.redacteur.dire(item.texte, reunion)
                    self.suivies[cle] = item
                    self.noeuds[cle] = Noeud(cle, kind, texte, item.reunie_le, self._suivi(item), item.lieu)

    def _suivi(self, item: Suivie) -> str:
        """Say what became of an item of notes: a date that is past is no reproach here."""
        note = self.redacteur.dire(item.historique[-1].note) if item.historique and self.audience in MEMBRES else ""
        fini = f" {en_precisant(item.historique[-1].le)}" if item.historique and item.historique[-1].le else ""
        if isinstance(item, TacheSuivie):
            if item.ouverte:
                qui = self.redacteur.nommer(item.responsable) if item.responsable else ""
                return ", ".join(filter(None, (qui, pour(item.echeance) if item.echeance is not None else "")))
            mot = "abandonnée" if item.etat == ABANDONNEE else "faite"
            return " : ".join(filter(None, (f"{mot}{fini}", note)))
        if isinstance(item, QuestionSuivie):
            if not item.ouverte and item.reponse and self.audience in item.audience_reponse:
                return f"réponse : {self.redacteur.dire(item.reponse)}"
            return "" if not item.ouverte else "encore ouverte"
        if isinstance(item, DecisionSuivie) and not item.en_vigueur and not item.modifiee_par:
            return f"abandonnée{fini}"
        return ""

    def _ajouter(self, cle: str, genre: str, item: Fiche, dit: str = "", *, titre: str = "") -> None:
        """Add a node that the audience may read and that exists by that day; remember whose it is."""
        if not visible(item, self.audience) or not self._existe(item):
            return
        if genre == "acteur":
            titre = self.redacteur.nommer(getattr(item, "id", ""))
            if titre in ("une personne", "une structure"):
                return
        lisible = titre or self._intitule(item)
        if not lisible:
            return
        quand = next((valeur for nom in _DATES if isinstance(valeur := getattr(item, nom, None), Periode)), None)
        self.cles[id(item)] = cle
        self.noeuds[cle] = Noeud(cle, genre, self.redacteur.dire(_court(lisible)), quand, dit, item.ou)

    def _existe(self, item: Fiche) -> bool:
        dates = (getattr(item, nom, None) for nom in _DATES)
        return all(a_eu_lieu(quand, self.jour) for quand in dates if isinstance(quand, Periode))

    def _intitule(self, item: Fiche) -> str:
        """Name an item by the first of its fields that is written; nothing where the audience may not read it."""
        for nom in _INTITULES:
            valeur = getattr(item, nom, "") if nom in item.declares else ""
            if valeur:
                dit = objet_en_mots(str(valeur)) if isinstance(item, Bilan) else str(valeur)
                return dit if self.audience in item.declares[nom].audience else ""
        return str(getattr(item, "id", "")) if self.audience in type(item).audience else ""

    def _dit(self, item: Any) -> str:
        if isinstance(item, Action):
            qui = enumerer(self.redacteur.nommer(porteur) for porteur in item.porteurs)
            return ", ".join(filter(None, (_STATUTS[etat_action(item, self.jour)], qui)))
        if isinstance(item, Enseignement):
            return f"ce qu'il change : {self.redacteur.dire(item.consequence)}" if item.consequence else ""
        if isinstance(item, Financement):
            return statut_financement(item, self.jour).replace("-", " ")
        return str(item.document) if isinstance(item, Bilan) else ""

    def _valeurs(self) -> dict[str, str]:
        """Give the last values known of each indicator, oldest first."""
        series: dict[str, list[tuple[date, str]]] = {}
        for mesure in self.communaute.toutes_mesures():
            if mesure.valeur is not None and mesure.le is not None and a_eu_lieu(mesure.le, self.jour):
                dit = f"{mesure.valeur.en_mots()} ({mesure.le.en_mots()})"
                connu = self.communaute.index["indicateur"].get(mesure.indicateur.removeprefix("indicateur:"))
                series.setdefault(getattr(connu, "id", ""), []).append((mesure.le.debut, dit))
        dernieres = {nom: sorted(serie)[-_VALEURS:] for nom, serie in series.items()}
        return {nom: f"valeurs : {', '.join(dit for _, dit in serie)}" for nom, serie in dernieres.items()}

    # --- links ---

    def _structure(self) -> Iterator[Lien]:
        """Link what its place in the files links: an objective and its parts, a document and its revisions."""
        communaute = self.communaute
        enjeux = [item for item in communaute.fiche.enjeu if id(item) in self.cles]
        for avant, apres in pairwise(enjeux):
            yield Lien(self.cles[id(avant)], self.cles[id(apres)], SUITE)
        en_vigueur = communaute.question_essentielle(self.jour)
        porteuse = self.cles.get(id(en_vigueur), "")
        enjeu = _en_vigueur(enjeux, self.jour)
        if enjeu is not None and porteuse:
            yield Lien(self.cles[id(enjeu)], porteuse, DECLINE)
        vise = porteuse or (self.cles[id(enjeu)] if enjeu is not None else "")
        for objectif in communaute.objectifs.objectifs:
            yield Lien(vise, f"objectif:{objectif.id}", DECLINE)
            for intermediaire in objectif.intermediaires:
                yield Lien(f"objectif:{objectif.id}", f"objectif:{intermediaire.id}", DECLINE)
        for jalon in communaute.feuille_de_route.jalons:
            yield Lien("feuille-de-route:feuille-de-route", f"jalon:{jalon.id}", CONTIENT)
            for revision in jalon.revisions:
                yield Lien(self.cles.get(id(revision), ""), f"jalon:{jalon.id}", REVISE)
        for nom, document in self._documents():
            for revision in document.revisions:
                yield Lien(self.cles.get(id(revision), ""), f"{nom}:{nom}", REVISE)
        for acteur in communaute.acteurs.values():
            for engagement in acteur.engagements:
                yield Lien(f"acteur:{acteur.id}", self.cles.get(id(engagement), ""), PORTE)
        for action in communaute.actions.values():
            for resultat in action.resultats:
                yield Lien(f"action:{action.id}", self.cles.get(id(resultat), ""), SUITE)
            for attendu in action.resultats_attendus:
                if attendu.indicateur:
                    yield Lien(f"action:{action.id}", self._cible(attendu.indicateur, ("indicateur",)), SUITE)
            for partenaire in action.partenaires:
                yield Lien(self._cible(partenaire.acteur, ("acteur",)), f"action:{action.id}", PORTE)

    def _references(self) -> Iterator[Lien]:
        for reference in references(self.communaute):
            regle = _CHAMPS.get((type(reference.fiche), reference.champ))
            cle = self.cles.get(id(reference.fiche), "")
            if regle is None or not cle or not self._lit(reference):
                continue
            # « source: 2023-12-05-journee#D1 » names a decision, though its field asks for a meeting.
            kinds = (*reference.kinds, "decision") if "#" in reference.texte else reference.kinds
            cible_ = self._cible(reference.texte, kinds)
            aval, nature = regle
            if nature == SUITE and cible_.startswith("acteur:"):
                nature = PORTE
            yield Lien(cible_, cle, nature) if aval else Lien(cle, cible_, nature)

    def _lit(self, reference: Reference) -> bool:
        return self.audience in reference.fiche.declares[reference.champ].audience

    def _cible(self, texte: str, kinds: tuple[str, ...]) -> str:
        trouve = resolve(self.communaute, texte, kinds)
        if trouve is None or trouve[0] == "critere":
            return ""
        return canonique(self.communaute, *trouve)

    def _notes(self) -> Iterator[Lien]:
        """Link what notes say: « suite de », « modifie », a `[[link]]` inside an item, and what stands beside."""
        liens = Liens(self.communaute, self.jour)
        for cle, item in self.suivies.items():
            for suivie in (*liens.taches[item.ref], *liens.autres[item.ref]):
                yield Lien(cle, _cle_de(suivie), SUITE)
            if isinstance(item, DecisionSuivie):
                if item.modifie:
                    yield Lien(f"decision:{item.modifie}", cle, MODIFIE)
                yield from (Lien(cle, _cle_de(voisine), MEME_POINT) for voisine in liens.voisines(item))
            yield Lien(f"reunion:{item.reunion}", cle, CONTIENT)
            if isinstance(item, TacheSuivie):
                for acteur in dict.fromkeys((item.responsable, *item.contributeurs)):
                    yield Lien(f"acteur:{acteur}", cle, PORTE)
            yield from self._cites(cle, item)

    def _cites(self, cle: str, item: Suivie) -> Iterator[Lien]:
        reunion = self.communaute.reunions[item.reunion]
        note: Item = self.communaute.index[cle.partition(":")[0]][item.ref]
        for lien in reunion.notes.liens:
            if not note.debut <= lien.debut < note.fin or not self._ouvert(lien.restreint):
                continue
            texte = lien.cible if "#" not in lien.cible else cible(self.communaute, lien.cible, reunion)
            cite = self._cible(texte, tuple(kind for kind in NOMS if kind not in SANS_PASSAGE))
            if cite.partition(":")[0] in _AVANT_LES_NOTES:
                yield Lien(cite, cle, SUITE)
            else:
                yield Lien(cle, cite, SUITE)

    def _ouvert(self, restreint: str | None) -> bool:
        return restreint is None or self.audience in (restreint, "soutien")


def _cle_de(item: Suivie) -> str:
    kind = (
        "a-faire" if isinstance(item, TacheSuivie) else "question" if isinstance(item, QuestionSuivie) else "decision"
    )
    return f"{kind}:{item.ref}"


def _en_vigueur(enjeux: list[Enjeu], jour: date) -> Enjeu | None:
    commences = [item for item in enjeux if a_eu_lieu(item.depuis, jour)]
    return max(commences, key=lambda item: item.depuis.debut if item.depuis else date.min, default=None)


def _repere(quand: Periode | None) -> str:
    """Give the date by which an item without an id is named."""
    return quand.iso().replace(" ", "-") if quand is not None and quand.connue else "sans-date"


def _mot(quand: Periode | None) -> str:
    return quand.en_mots() if quand is not None else "aucune"


def _court(texte: str) -> str:
    ligne = " ".join(texte.split())
    return ligne if len(ligne) <= _LONG else ligne[: _LONG - 1].rsplit(" ", 1)[0] + "…"
