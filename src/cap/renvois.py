"""What the notes of a meeting say of items of earlier ones: an answer to their question, a task of theirs that is done.

Nobody should type anything twice: « Réponse Q1 : … » said at the next meeting answers that question for good. A number
alone is followed only where it can mean one thing; what cannot is listed, for the coordinator to settle.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from cap.communaute import Communaute
from cap.definitions import a_eu_lieu
from cap.mdnotes import Reponse, Suite
from cap.model import Reunion
from cap.redaction import cible


class Renvoi(NamedTuple):
    """An answer, or what became of a task, with the meeting that says it."""

    reunion: Reunion
    element: Reponse | Suite


def renvois(communaute: Communaute, jour: date) -> Mapping[str, tuple[Renvoi, ...]]:
    """Gather by item (`2026-01-15-copil#Q1`) what the notes of later meetings say of it by a day, oldest first."""
    trouves: dict[str, list[Renvoi]] = defaultdict(list)
    for reunion in communaute.reunions_par_date:
        if a_eu_lieu(reunion.date, jour) and (reunion.notes.suites or reunion.notes.reponses):
            _ajouter(communaute, reunion, trouves)
    return {ref: tuple(dits) for ref, dits in trouves.items()}


def renvois_de(communaute: Communaute, reunion: Reunion) -> Mapping[str, tuple[Renvoi, ...]]:
    """Gather what one meeting says of items of earlier ones; `reunion` may differ from its file, as while closing."""
    trouves: dict[str, list[Renvoi]] = defaultdict(list)
    for autre in (*_precedentes(communaute, reunion), reunion):
        _ajouter(communaute, autre, trouves)
    dits = {ref: tuple(dit for dit in tous if dit.reunion is reunion) for ref, tous in trouves.items()}
    return {ref: tous for ref, tous in dits.items() if tous}


def reponses_sans_question(communaute: Communaute, reunion: Reunion) -> tuple[Reponse, ...]:
    """List the answers of a meeting that no question takes: neither one of its own, nor one of an earlier meeting."""
    siennes = {item.id for item in reunion.notes.questions}
    prises = {dit.element.ligne for dits in renvois_de(communaute, reunion).values() for dit in dits}
    return tuple(item for item in reunion.notes.reponses if item.question not in siennes and item.ligne not in prises)


def _ajouter(communaute: Communaute, reunion: Reunion, trouves: dict[str, list[Renvoi]]) -> None:
    for suite in reunion.notes.suites:
        if (tache := cible(communaute, suite.tache)) in communaute.index["a-faire"]:
            trouves[tache].append(Renvoi(reunion, suite))
    for reponse in reunion.notes.reponses:
        if question := _question_visee(communaute, reunion, reponse, frozenset(trouves)):
            trouves[question].append(Renvoi(reunion, reponse))


def _question_visee(communaute: Communaute, reunion: Reunion, reponse: Reponse, repondues: frozenset[str]) -> str:
    """Give the question of another meeting that an answer certainly means, else an empty text.

    It is named in full, or its number is that of one question alone still open in the same instance (`repondues`:
    those that a meeting since answered).
    """
    if "#" in reponse.question:
        voulue = cible(communaute, reponse.question)
        return voulue if voulue in communaute.index["question"] else ""
    if not reponse.question or any(item.id == reponse.question for item in reunion.notes.questions):
        return ""
    possibles = [
        ref
        for ref in questions_ouvertes(communaute, reunion, repondues)
        if ref.partition("#")[2] == reponse.question
        if communaute.reunions[ref.partition("#")[0]].instance == reunion.instance
    ]
    return possibles[0] if len(possibles) == 1 else ""


def questions_ouvertes(
    communaute: Communaute, reunion: Reunion, repondues: frozenset[str] = frozenset()
) -> tuple[str, ...]:
    """List the questions that earlier meetings left open when a meeting began, the last meeting first."""
    closes: dict[str, bool] = {}
    for entree in communaute.suivi.entrees:
        if entree.le is None or reunion.date is None or not entree.le.certainly_after(reunion.date):
            closes[cible(communaute, entree.de)] = entree.etat in ("clos", "fait", "abandonne")
    return tuple(
        ref
        for autre in reversed(_precedentes(communaute, reunion))
        for item in autre.notes.questions
        for ref in (f"{autre.id}#{item.id}",)
        if ref not in repondues and not closes.get(ref, not item.ouverte)
    )


def _precedentes(communaute: Communaute, reunion: Reunion) -> list[Reunion]:
    """List the meetings before one, oldest first."""
    return [
        autre
        for autre in communaute.reunions_par_date
        if autre.date is not None and reunion.date is not None and autre.date.certainly_before(reunion.date)
    ]
