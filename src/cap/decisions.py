"""Every decision of the community, and what became of it: who carries it, what changed it, when to look at it again.

What carries a decision is found, never typed: a task said to be its « suite », a sheet or a milestone whose `decision:`
names it. A task noted under the same point of the agenda is only near it: it is told apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, NamedTuple

from cap.communaute import Communaute
from cap.dates import Periode
from cap.declare import MEMBRES, Fiche, Lieu
from cap.definitions import a_eu_lieu
from cap.mdnotes import Resultat
from cap.model import Charte, FeuilleDeRoute, QuestionEssentielle, Revision, Suivi
from cap.phrases import cite, combien
from cap.redaction import Redacteur, cible, en_precisant, pour
from cap.references import references, resolve
from cap.suivi import (
    ABANDONNEE,
    DecisionSuivie,
    QuestionSuivie,
    TacheSuivie,
    decisions,
    nom_de_la_prochaine,
    questions,
    taches,
)

A_REVOIR: Final = 60
"""Days before its date within which a decision is to be looked at again (our choice, that of agendas)."""

_INTITULES: Final = ("nom", "intitule", "titre", "question", "constat", "texte", "motif", "ligne")
_DATES: Final = ("le", "depuis", "adoptee_le")


class Porte(NamedTuple):
    """What carries a decision: its kind and its words in French, its reference (a task's, else a file's path)."""

    genre: str
    texte: str
    ref: str
    etat: str = ""


class Evenement(NamedTuple):
    """What was noted of a decision after its meeting, in words."""

    texte: str
    le: Periode | None
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionLue:
    """A decision for one audience, in words, and what became of it.

    `suites` certainly come from it; `voisines` are tasks of the same point of the agenda, perhaps its own. `revoir_a`
    names the next meeting that is to look at it when no date is known. `a_revoir`: that time has come, or is near.
    """

    ref: str
    reunion: str
    le: Periode | None
    instance: str
    instance_nom: str
    texte: str
    mode: str
    mode_texte: str
    votes: str
    revoir: Periode | None
    revoir_a: str
    a_revoir: bool
    modifie: str
    modifie_nom: str
    modifiee_par: str
    modifiee_par_nom: str
    en_vigueur: bool
    suites: tuple[Porte, ...]
    voisines: tuple[Porte, ...]
    evenements: tuple[Evenement, ...]
    lieu: Lieu

    @property
    def portee(self) -> bool:
        """Tell whether something, or somebody, takes it further."""
        return bool(self.suites or self.voisines or self.evenements)


class Choix(NamedTuple):
    """Which decisions are kept: of one instance, to review within `jours`, changed since; all of them by default.

    `acteur` keeps those whose tasks it carries or takes part in, and those that name it.
    """

    instance: str = ""
    acteur: str = ""
    a_revoir: bool = False
    remplacees: bool = False
    jours: int = A_REVOIR


@dataclass(frozen=True, slots=True)
class Registre:
    """The decisions of a community on a day for one audience, oldest first; `total` counts them before any choice."""

    jour: date
    audience: str
    choix: Choix
    total: int
    decisions: tuple[DecisionLue, ...]

    @property
    def orphelines(self) -> tuple[DecisionLue, ...]:
        """List those that hold and that nothing nor anybody takes further yet."""
        return tuple(item for item in self.decisions if item.en_vigueur and not item.portee)


def registre(communaute: Communaute, jour: date, audience: str, choix: Choix = Choix()) -> Registre:  # noqa: B008
    """Gather the decisions that an audience may read, and what became of each, as far as it may know."""
    suivies = [item for item in decisions(communaute, jour) if audience in item.audience]
    voix = _Voix(communaute, jour, audience, frozenset(item.ref for item in suivies))
    lues = [voix.lire(item, choix.jours) for item in suivies]
    retenues = tuple(
        item
        for item in lues
        if choix.instance in ("", item.instance)
        if not choix.acteur or voix.concerne(item.ref, choix.acteur)
        if not choix.a_revoir or item.a_revoir
        if not choix.remplacees or item.modifiee_par
    )
    return Registre(jour, audience, choix, len(lues), retenues)


def orphelines(communaute: Communaute, jour: date) -> tuple[DecisionSuivie, ...]:
    """List the decisions that hold and that nothing in the files takes further, in the order of meetings."""
    liens = Liens(communaute, jour)
    return tuple(
        item
        for item in decisions(communaute, jour)
        if item.en_vigueur and not item.historique and not item.modifie
        if not any((liens.fiches[item.ref], liens.taches[item.ref], liens.autres[item.ref], liens.voisines(item)))
    )


def votes(resultat: Resultat | None) -> str:
    """Write the votes that the notes give: « 9 pour, 1 contre, 3 abstentions »."""
    if resultat is None:
        return ""
    comptes = [f"{resultat.pour} pour"] if resultat.pour is not None else []
    comptes += [f"{resultat.contre} contre"] if resultat.contre is not None else []
    comptes += [combien(resultat.abstention, "abstention")] if resultat.abstention is not None else []
    return ", ".join(comptes)


# --- what leads back to a decision ----------------------------------------------------------------------------


class _Citation(NamedTuple):
    """A field that names a decision: the item that holds it, the field's name."""

    fiche: Fiche
    champ: str


class Liens:
    """Everything that names a decision, or stands beside it, on a day: read once for all of them."""

    def __init__(self, communaute: Communaute, jour: date) -> None:
        self.communaute = communaute
        self.fiches: Mapping[str, list[_Citation]] = defaultdict(list)
        self.taches: Mapping[str, list[TacheSuivie]] = defaultdict(list)
        self.autres: Mapping[str, list[QuestionSuivie | DecisionSuivie]] = defaultdict(list)
        self._par_point: Mapping[tuple[str, str], list[TacheSuivie]] = defaultdict(list)
        for reference in references(communaute):
            # « source: 2023-12-05-journee#D1 » names a decision, though its field asks for a meeting.
            if "#" in reference.texte and not isinstance(reference.fiche, Suivi):
                trouvee = resolve(communaute, reference.texte, ("decision",))
                if trouvee is not None and _existe(reference.fiche, jour):
                    self.fiches[trouvee[1]].append(_Citation(reference.fiche, reference.champ))
        for tache in taches(communaute, jour):
            item = self._note("a-faire", tache.ref)
            if item.suite_de:
                self.taches[self._cible(item.suite_de, tache.reunion)].append(tache)
            else:
                self._par_point[tache.reunion, item.point].append(tache)
        autres = (("question", questions(communaute, jour)), ("decision", decisions(communaute, jour)))
        for kind, suivies in autres:
            for suivie in suivies:
                if suite_de := self._note(kind, suivie.ref).suite_de:
                    self.autres[self._cible(suite_de, suivie.reunion)].append(suivie)

    def voisines(self, decision: DecisionSuivie) -> list[TacheSuivie]:
        """List the tasks of the same point of the agenda that do not say what they come from."""
        return self.voisines_de(decision.reunion, self._note("decision", decision.ref).point)

    def voisines_de(self, reunion: str, point: str) -> list[TacheSuivie]:
        """List the tasks of one point of a meeting that do not say what they come from."""
        return self._par_point.get((reunion, point), [])

    def _note(self, kind: str, ref: str) -> Any:
        return self.communaute.index[kind][ref]

    def _cible(self, reference: str, reunion: str) -> str:
        return cible(self.communaute, reference, self.communaute.reunions[reunion])


def _existe(fiche: Fiche, jour: date) -> bool:
    """Tell whether an item counts on a day: what is dated later does not."""
    dates = (getattr(fiche, nom, None) for nom in _DATES)
    return all(a_eu_lieu(quand, jour) for quand in dates if isinstance(quand, Periode))


# --- in words, for one audience -------------------------------------------------------------------------------


class _Voix:
    """Says decisions and what became of them to one audience."""

    def __init__(self, communaute: Communaute, jour: date, audience: str, lisibles: frozenset[str]) -> None:
        self.communaute, self.jour, self.audience, self.lisibles = communaute, jour, audience, lisibles
        self.redacteur = Redacteur(communaute, jour, audience)
        self.liens = Liens(communaute, jour)

    def lire(self, item: DecisionSuivie, jours: int) -> DecisionLue:
        """Put a decision in words."""
        reunion = self.communaute.reunions[item.reunion]
        instance = self.communaute.instance(item.instance)
        attendue = item.revoir_instance and nom_de_la_prochaine(self.communaute, item.revoir_instance, reunion)
        proche = item.revoir is not None and item.revoir.connue and item.revoir.debut <= self.jour + timedelta(jours)
        modifie = self._lisible(item.modifie)
        modifiee_par = self._lisible(item.modifiee_par)
        abandonnee = not item.en_vigueur and not item.modifiee_par
        en_vigueur = not modifiee_par and not abandonnee
        return DecisionLue(
            ref=item.ref,
            reunion=item.reunion,
            le=item.reunie_le,
            instance=item.instance,
            instance_nom=instance.nom if instance is not None else reunion.titre,
            texte=self.redacteur.dire(item.texte, reunion),
            mode=item.mode,
            mode_texte=self.redacteur.dire(item.mode_texte, reunion),
            votes=votes(self.communaute.index["decision"][item.ref].resultat),
            revoir=item.revoir,
            revoir_a=attendue,
            a_revoir=en_vigueur and (proche or bool(attendue)),
            modifie=modifie,
            modifie_nom=self.redacteur.designer(modifie) if modifie else "",
            modifiee_par=modifiee_par,
            modifiee_par_nom=self.redacteur.designer(modifiee_par) if modifiee_par else "",
            en_vigueur=en_vigueur,
            suites=tuple({(suite.genre, suite.texte): suite for suite in self._suites(item)}.values()),
            voisines=tuple(self._taches("tâche", self.liens.voisines(item))),
            evenements=tuple(self._evenements(item, abandonnee)),
            lieu=item.lieu,
        )

    def concerne(self, ref: str, acteur: str) -> bool:
        """Tell whether a decision names an actor, or gives it something to do."""
        nom = ref.partition("#")[0]
        notes = self.communaute.reunions[nom].notes
        item = self.communaute.index["decision"][ref]
        nommes = {mention.acteur for mention in notes.mentions if item.debut <= mention.debut < item.fin}
        suivies = (*self.liens.taches[ref], *self.liens.voisines_de(nom, item.point))
        siennes = (tache for tache in suivies if self.audience in tache.audience)
        return acteur in nommes or any(acteur in (tache.responsable, *tache.contributeurs) for tache in siennes)

    def _suites(self, item: DecisionSuivie) -> Iterator[Porte]:
        yield from self._taches("tâche", self.liens.taches[item.ref])
        for suivie in self.liens.autres[item.ref]:
            if self.audience in suivie.audience:
                genre = "question" if isinstance(suivie, QuestionSuivie) else "décision"
                texte = self.redacteur.dire(suivie.texte, self.communaute.reunions[suivie.reunion])
                yield Porte(genre, texte, suivie.ref)
        for citation in self.liens.fiches[item.ref]:
            if self._voit(citation):
                genre, texte = self._nom(citation.fiche)
                yield Porte(genre, texte, citation.fiche.ou.path)

    def _taches(self, genre: str, suivies: Iterable[TacheSuivie]) -> Iterator[Porte]:
        for tache in suivies:
            if self.audience in tache.audience:
                reunion = self.communaute.reunions[tache.reunion]
                yield Porte(genre, self.redacteur.dire(tache.texte, reunion), tache.ref, self._etat(tache))

    def _etat(self, tache: TacheSuivie) -> str:
        """Say what a task became: a date to come is a date, one that is past is no reproach here."""
        if tache.ouverte:
            qui = self.redacteur.nommer(tache.responsable) if tache.responsable else ""
            return ", ".join(filter(None, (qui, pour(tache.echeance) if tache.echeance is not None else "")))
        le = tache.historique[-1].le
        fin = "abandonnée" if tache.etat == ABANDONNEE else "faite"
        return f"{fin} {en_precisant(le)}" if le is not None else fin

    def _lisible(self, ref: str) -> str:
        """Keep a reference to a decision that the audience may read; another would tell what is not for it yet."""
        return ref if ref in self.lisibles else ""

    def _evenements(self, item: DecisionSuivie, abandonnee: bool) -> Iterator[Evenement]:
        """Yield what was noted since the meeting; who is not a member only reads that it was given up."""
        if self.audience not in MEMBRES:
            if abandonnee:
                yield Evenement("abandonnée", None, "")
            return
        mots = {
            "fait": "revue et gardée",
            "clos": "revue et gardée",
            "abandonne": "abandonnée",
            "reporte": "révision reportée",
            "rouvert": "de nouveau en vigueur",
        }
        for etape in item.historique:
            if etape.etat in mots:
                yield Evenement(mots[etape.etat], etape.le, self.redacteur.dire(etape.note))

    def _voit(self, citation: _Citation) -> bool:
        """Tell whether the audience may know that this item names the decision."""
        if citation.fiche.ou.path.startswith("prive/") and self.audience != "soutien":
            return False
        visibilite = getattr(citation.fiche, "visibilite", "")
        lu = self.audience in citation.fiche.declares[citation.champ].audience
        return lu and (visibilite in ("", "public", self.audience) or self.audience == "soutien")

    def _nom(self, fiche: Fiche) -> tuple[str, str]:
        """Name an item that refers to a decision: its kind, its title as far as the audience may read it."""
        match fiche:
            case Charte():
                return "charte", f"version {fiche.version}" if fiche.version else "texte de travail"
            case FeuilleDeRoute():
                return "feuille de route", f"version {fiche.version}" if fiche.version else ""
            case QuestionEssentielle():
                return "question essentielle", self.redacteur.designer(f"problematique:{fiche.problematique}")
            case Revision():
                return "révision", self.redacteur.dire(fiche.changement)
        genre = type(fiche).genre
        lisibles = [
            nom for nom in _INTITULES if nom in fiche.declares and self.audience in fiche.declares[nom].audience
        ]
        titre = next((str(getattr(fiche, nom)) for nom in lisibles if getattr(fiche, nom)), getattr(fiche, "id", ""))
        return genre[:1].lower() + genre[1:], cite(self.redacteur.dire(titre)) if titre else ""
