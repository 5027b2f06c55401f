"""The shared evaluation of a community on a day: indicators in time, effects, reviews, questions and what answers them.

By level of value: the people first concerned, the territory, the community itself. What cap counts is told apart from
what people typed, and what has a source apart from what has none. No mark, no total of unlike things.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from cap import enseignements, indicateurs
from cap.communaute import Communaute
from cap.dates import Periode
from cap.declare import Fiche
from cap.definitions import a_eu_lieu
from cap.enseignements import Appris, Revisee
from cap.indicateurs import Resultat
from cap.mesures import Serie, serie
from cap.model import NIVEAUX_VALEUR, Bilan, Effet, Indicateur, QuestionEvaluative
from cap.redaction import visible

NIVEAUX: Final = {
    "premiers-concernes": "Pour les premiers concernés",
    "territoire": "Pour le territoire",
    "communaute": "Pour la communauté elle-même",
    "": "Sans niveau de valeur précisé",
}
OBJECTIF_RESERVE: Final = "un objectif réservé"


@dataclass(frozen=True)
class Choix:
    """What part is asked for, by ids: any value within one filter, all filters together."""

    niveaux: tuple[str, ...] = ()
    objectifs: tuple[str, ...] = ()
    indicateurs: tuple[str, ...] = ()

    @property
    def restreint(self) -> bool:
        """Tell whether indicators are chosen one by one or by objective, which leaves effects and reviews out."""
        return bool(self.objectifs or self.indicateurs)


@dataclass(frozen=True)
class Suivi:
    """An indicator read on a day: its level, the objective it serves, its series, and what cap counts for it.

    `calcul` is None where the indicator asks for none; `calcul_inconnu` is the name asked for that cap does not know,
    with the one it may stand for.
    """

    serie: Serie
    niveau: str
    objectif: str
    calcul: Resultat | None = None
    calcul_inconnu: tuple[str, str] | None = None
    revisions: tuple[Revisee, ...] = ()

    @property
    def indicateur(self) -> Indicateur:
        """The indicator itself."""
        return self.serie.indicateur


class Examen(NamedTuple):
    """A review, and the revisions that cite it."""

    bilan: Bilan
    revisions: tuple[Revisee, ...]

    @property
    def source(self) -> bool:
        """Tell whether a document or a decision shows it."""
        return bool(self.bilan.document or self.bilan.decisions)


class Question(NamedTuple):
    """An evaluative question, the indicators of its objective and what was learnt; `reservee`: some are not shown."""

    question: QuestionEvaluative
    objectif: str
    suivis: tuple[Suivi, ...]
    appris: tuple[Appris, ...]
    reservee: bool = False

    @property
    def repondue(self) -> bool:
        """Tell whether at least one known value, or a learning, answers it."""
        valeurs = any(item.valeur.connu for suivi in self.suivis for item in suivi.serie.mesures)
        calcul = any(suivi.calcul is not None and suivi.calcul.compte.valeur.connu for suivi in self.suivis)
        return valeurs or calcul or bool(self.appris)


@dataclass(frozen=True)
class Evaluation:
    """The whole answer for one day and one audience; `niveaux` are those shown, in the order of the method.

    `reserves` counts by kind (`indicateur`, `question`, `bilan`, `enseignement`) what that audience may not know.
    """

    nom: str
    jour: date
    audience: str
    choix: Choix
    suivis: tuple[Suivi, ...]
    effets: tuple[Effet, ...]
    examens: tuple[Examen, ...]
    questions: tuple[Question, ...]
    appris: tuple[Appris, ...]
    reserves: Mapping[str, int]

    @property
    def niveaux(self) -> tuple[str, ...]:
        """The levels to show: the three of the method unless one is chosen, and what has none if there is some."""
        presents = {suivi.niveau for suivi in self.suivis} | {effet.niveau_valeur for effet in self.effets}
        voulus = self.choix.niveaux or NIVEAUX_VALEUR
        return tuple(item for item in NIVEAUX if item in presents or (item in voulus and not self.choix.restreint))

    def du_niveau(self, niveau: str) -> tuple[Suivi, ...]:
        """The indicators of a level, in the order of the file."""
        return tuple(suivi for suivi in self.suivis if suivi.niveau == niveau)

    def effets_du_niveau(self, niveau: str) -> tuple[Effet, ...]:
        """The effects of a level, those with a source first, oldest first."""
        siens = [effet for effet in self.effets if effet.niveau_valeur == niveau]
        return tuple(sorted(siens, key=lambda effet: (not effet.source, _jour(effet.le), effet.ou)))

    @property
    def vide(self) -> bool:
        """Tell whether nothing at all is written about the evaluation."""
        return not (self.suivis or self.effets or self.examens or self.questions or self.appris or self.reserves)


def evaluer(communaute: Communaute, jour: date, choix: Choix = Choix(), audience: str = "membres") -> Evaluation:
    """Read the evaluation on a day: what is dated later is not there yet, what has no date is.

    What `audience` (public, membres, financeurs, soutien) may not know is counted, and nothing else of it is kept.
    """
    tous = tuple(
        _suivi(communaute, item, jour, audience)
        for item in communaute.evaluation.indicateurs
        if a_eu_lieu(item.cree_le, jour)
    )
    lisibles = tuple(item for item in tous if visible(item.indicateur, audience))
    objectifs = famille(communaute, choix.objectifs)
    choisis = tuple(item for item in tous if _choisi(item, choix, objectifs))
    suivis = tuple(item for item in choisis if visible(item.indicateur, audience))
    ecrite = communaute.evaluation
    gardes = {item.indicateur.id for item in choisis}
    entier = not (choix.restreint or choix.niveaux)
    appris = enseignements.lire(communaute, jour, audience)
    questions = [
        lue
        for item in ecrite.questions
        if (lue := _question(communaute, item, tous, appris, audience)) and _gardee(lue, choix, objectifs, gardes)
    ]
    bilans = [item for item in ecrite.bilans if entier and a_eu_lieu(item.le, jour)]
    reserves = {
        "indicateur": len(choisis) - len(suivis),
        "question": sum(not visible(item.question, audience) for item in questions),
        "bilan": sum(not visible(item, audience) for item in bilans),
        "enseignement": enseignements.reserves(communaute, jour, audience) if entier else 0,
    }
    return Evaluation(
        nom=communaute.fiche.nom,
        jour=jour,
        audience=audience,
        choix=choix,
        suivis=suivis,
        effets=()
        if choix.restreint
        else tuple(
            item
            for item in ecrite.effets
            if a_eu_lieu(item.le, jour) and (not choix.niveaux or item.niveau_valeur in choix.niveaux)
        ),
        examens=tuple(
            Examen(item, enseignements.revisions(communaute, jour, "bilan", item.id, audience))
            for item in sorted(bilans, key=lambda item: (_jour(item.le), item.ou))
            if visible(item, audience)
        ),
        questions=tuple(
            item._replace(suivis=tuple(suivi for suivi in item.suivis if suivi in lisibles))
            for item in questions
            if visible(item.question, audience)
        ),
        appris=appris if entier else enseignements.citant(appris, "indicateur", gardes),
        reserves={genre: combien for genre, combien in reserves.items() if combien},
    )


def _choisi(suivi: Suivi, choix: Choix, objectifs: frozenset[str]) -> bool:
    return (
        (not choix.niveaux or suivi.niveau in choix.niveaux)
        and (not choix.objectifs or suivi.indicateur.objectif in objectifs)
        and (not choix.indicateurs or suivi.indicateur.id in choix.indicateurs)
    )


def _jour(quand: Periode | None) -> date:
    return quand.debut if quand is not None and quand.connue else date.max


def famille(communaute: Communaute, references: Iterable[str]) -> frozenset[str]:
    """Give the ids of objectives named, old ids included, with the intermediate ones of those that are global."""
    ids: set[str] = set()
    for reference in references:
        item = communaute.index["objectif"].get(reference)
        if item is None:
            continue
        for lu in (item, *getattr(item, "intermediaires", ())):
            ids.update((lu.id, *lu.anciens_ids))
    return frozenset(ids)


def _suivi(communaute: Communaute, indicateur: Indicateur, jour: date, audience: str) -> Suivi:
    objectif = communaute.index["objectif"].get(indicateur.objectif)
    calcul = indicateurs.trouver(indicateur.calcul)
    inconnu = indicateur.calcul if indicateur.calcul and calcul is None else ""
    return Suivi(
        serie(communaute, indicateur, jour),
        indicateur.niveau_valeur or _niveau(communaute, indicateur.objectif),
        _objectif(objectif, indicateur.objectif, audience),
        indicateurs.calculer(communaute, jour, calcul) if calcul is not None else None,
        (inconnu, indicateurs.voisin(inconnu)) if inconnu else None,
        enseignements.revisions(communaute, jour, "indicateur", indicateur.id, audience),
    )


def _objectif(objectif: Fiche | None, reference: str, audience: str) -> str:
    """Name an objective to an audience; what names none keeps its words."""
    if objectif is None:
        return reference
    return str(getattr(objectif, "intitule", "")) if visible(objectif, audience) else OBJECTIF_RESERVE


def _niveau(communaute: Communaute, objectif: str) -> str:
    """Give the level of an objective, an intermediate one having that of its global objective."""
    for item in communaute.objectifs.objectifs:
        if objectif in famille(communaute, (item.id,)):
            return item.niveau_valeur
    return ""


def _question(
    communaute: Communaute,
    question: QuestionEvaluative,
    suivis: Iterable[Suivi],
    appris: Iterable[Appris],
    audience: str,
) -> Question:
    objectif = communaute.index["objectif"].get(question.objectif)
    siens = famille(communaute, (question.objectif,))
    repondent = tuple(item for item in suivis if item.indicateur.objectif in siens)
    return Question(
        question,
        _objectif(objectif, question.objectif, audience),
        repondent,
        enseignements.citant(appris, "indicateur", (item.indicateur.id for item in repondent)),
        reservee=not all(visible(item.indicateur, audience) for item in repondent),
    )


def _gardee(question: Question, choix: Choix, objectifs: frozenset[str], indicateurs_: set[str]) -> bool:
    """Keep a question under filters: its objective is asked for, or one of its indicators is shown."""
    if not (choix.restreint or choix.niveaux):
        return True
    return question.question.objectif in objectifs or any(
        item.indicateur.id in indicateurs_ for item in question.suivis
    )
