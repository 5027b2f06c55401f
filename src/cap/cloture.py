"""Closing a meeting: what its notes hold, what they lack, what should be looked at before anybody reads them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from cap.graphie import plier
from cap.mdlines import BLOC, COMMENTAIRE, TITRE, VIDE, Ligne
from cap.mdmarkers import MARQUEUR, PREFIXE
from cap.mdnotes import Element, Notes, Paragraphe

# What becomes of a line of notes: every line has exactly one of these.
CAPTUREE: Final = "capturée"
DEMANDEE: Final = "demandée"
ANNONCE: Final = "annonce"
PROSE: Final = "prose"
INTITULE: Final = "titre"
VIERGE: Final = "vide"
A_PART: Final = "à part"
PERDUE: Final = "perdue"
SORTS: Final = (CAPTUREE, DEMANDEE, ANNONCE, PROSE, INTITULE, VIERGE, A_PART, PERDUE)

_PAR_NATURE: Final = {VIDE: VIERGE, TITRE: INTITULE, COMMENTAIRE: A_PART, BLOC: A_PART}


@dataclass(frozen=True, slots=True)
class CompteDesLignes:
    """The fate of every line of notes: numbers of lines by fate (all of `SORTS` are keys), in reading order.

    `capturée` stands in a decision, a task, a question, an answer, an information, a put-off subject or a next date;
    `demandée` looks like one and is listed for the coordinator; `annonce` is a « Décisions : » alone, above its list;
    `à part` is a comment or the edge of a restricted block. `perdue` would be a fault of cap: it stays empty.
    """

    par_sort: Mapping[str, tuple[int, ...]]

    @property
    def total(self) -> int:
        """Count all the lines: the sum of the fates is every line of the notes."""
        return sum(map(len, self.par_sort.values()))

    def combien(self, sort: str) -> int:
        """Count the lines of one fate."""
        return len(self.par_sort[sort])


def compte_des_lignes(notes: Notes) -> CompteDesLignes:
    """Say what became of each line of notes; proves that nothing typed is lost between the file and the items."""
    elements = sorted(
        (element for point in notes.points for element in point.elements if isinstance(element, Element)),
        key=lambda element: element.ligne,
    )
    douteuses = {ressemblance.ligne for ressemblance in notes.ressemblances}
    par_sort: dict[str, list[int]] = {sort: [] for sort in SORTS}
    rang = 0
    for ligne in notes.lignes:
        while rang + 1 < len(elements) and elements[rang + 1].ligne <= ligne.numero:
            rang += 1
        element = elements[rang] if elements and _tient(elements[rang], ligne) else None
        par_sort[_sort(ligne, element, ligne.numero in douteuses)].append(ligne.numero)
    return CompteDesLignes({sort: tuple(numeros) for sort, numeros in par_sort.items()})


def _tient(element: Element, ligne: Ligne) -> bool:
    return element.ligne <= ligne.numero and ligne.debut < max(element.fin, element.debut + 1)


def _sort(ligne: Ligne, element: Element | None, douteuse: bool) -> str:
    if ligne.nature in _PAR_NATURE:
        return _PAR_NATURE[ligne.nature]
    if element is not None and not isinstance(element, Paragraphe):
        return CAPTUREE
    if douteuse:
        return DEMANDEE
    if element is not None:
        return PROSE
    plie = plier(ligne.texte[:PREFIXE])
    marqueur = MARQUEUR.match(plie)
    return ANNONCE if marqueur and not plie[marqueur.end() :].strip(" *_") else PERDUE
