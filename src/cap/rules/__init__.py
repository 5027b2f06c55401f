"""The rules of the folder, family by family; a rule exists once its module lists it and `MODULES` names the module."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from datetime import date
from types import ModuleType
from typing import Final, NamedTuple

from cap.communaute import Communaute
from cap.declare import proche
from cap.graphie import composer
from cap.limites import PROBLEMES_MAX
from cap.problem import AVERTISSEMENT, CONSEIL, ERREUR, SEVERITES, Problem
from cap.rules import (
    carte,
    charte,
    dates,
    decisions,
    donnees_personnelles,
    evaluation,
    feuille_de_route,
    financements,
    identifiants,
    lecture,
    methode,
    references,
    reunions,
    suites,
)
from cap.rules.registre import Regle
from cap.verifier import Choix, Verification, lire_codes, relever

MODULES: Final[tuple[ModuleType, ...]] = (
    lecture,
    references,
    dates,
    reunions,
    decisions,
    suites,
    charte,
    carte,
    feuille_de_route,
    evaluation,
    financements,
    identifiants,
    donnees_personnelles,
    methode,
)
REGLES: Final[tuple[Regle, ...]] = tuple(
    sorted((regle for module in MODULES for regle in module.REGLES), key=lambda regle: regle.code)
)
PAR_CODE: Final = {regle.code: regle for regle in REGLES}

PANNE: Final = "CAP000"
_TROP: Final = "CAP013"
_EXCEPTION_INCONNUE: Final = "CAP021"
_EXCEPTION_INUTILE: Final = "CAP022"


class Famille(NamedTuple):
    """A range of codes about one subject, with its French title."""

    premier: int
    dernier: int
    titre: str

    def __contains__(self, code: object) -> bool:
        return self.premier <= int(str(code)[3:]) <= self.dernier


FAMILLES: Final = (
    Famille(0, 0, "cap lui-même"),
    Famille(1, 29, "Fichiers et encodage"),
    Famille(30, 49, "Notes et textes en Markdown"),
    Famille(101, 149, "Forme des fiches"),
    Famille(151, 199, "Pièges du YAML"),
    Famille(201, 299, "Références"),
    Famille(301, 399, "Dates"),
    Famille(401, 499, "Réunions"),
    Famille(501, 599, "Charte"),
    Famille(600, 649, "Carte, parcours et trous"),
    Famille(650, 699, "Feuille de route"),
    Famille(700, 749, "Évaluation"),
    Famille(750, 799, "Financements et temps"),
    Famille(800, 849, "Numéros officiels"),
    Famille(850, 899, "Données personnelles"),
    Famille(901, 999, "Conseils de méthode"),
)


def famille(code: str) -> Famille:
    """Give the family of a code; a code outside every family is a fault of its rule (`StopIteration`)."""
    return next(item for item in FAMILLES if code in item)


def check(
    communaute: Communaute,
    jour: date,
    *,
    lus: Iterable[Problem] = (),
    choisir: Iterable[str] = (),
    ignorer: Iterable[str] = (),
    conseils: bool = False,
) -> tuple[Problem, ...]:
    """Give the problems of a community on a day, sorted by place, as `cap verifier` shows them.

    `lus` are those that reading the folder gave. Codes are whole or beginnings (`CAP2`); what the community itself
    ignores (`regles:`) is left aside, and advice is left out unless `conseils` or a chosen code asks for it.
    """
    tous = Verification(constater(communaute, jour, lus), (), exceptions(communaute))
    return relever(tous, Choix(lire_codes(choisir), lire_codes(ignorer), conseils)).problems


def constater(communaute: Communaute, jour: date, lus: Iterable[Problem] = ()) -> tuple[Problem, ...]:
    """Give every problem of a community on a day, advice and what it ignores included, sorted by place."""
    trouves = [*lus, *(problem for regle in REGLES for problem in _appliquer(regle, communaute, jour))]
    trouves.extend(_exceptions_vaines(communaute, trouves))
    return tuple(sorted(_montrables(set(trouves))))


def _montrables(trouves: Iterable[Problem]) -> Iterator[Problem]:
    """Keep of each file no more problems than somebody can read, the worst first, and say so."""
    par_fichier: dict[str, list[Problem]] = {}
    for problem in trouves:
        par_fichier.setdefault(problem.path, []).append(problem)
    for path, problems in par_fichier.items():
        if len(problems) > PROBLEMES_MAX:
            problems.sort(key=lambda problem: (SEVERITES.index(problem.severity), problem))
            yield Problem(
                path,
                0,
                1,
                _TROP,
                problems[PROBLEMES_MAX].severity,
                composer(
                    f"Ce fichier a plus de {PROBLEMES_MAX} problèmes : les {PROBLEMES_MAX} plus graves sont montrés."
                ),
                composer("Corrigez-en une partie, puis relancez cap verifier : une même cause se répète souvent."),
            )
        yield from problems[:PROBLEMES_MAX]


def exceptions(communaute: Communaute) -> tuple[str, ...]:
    """Give the codes, or beginnings of codes, that the community chose to ignore."""
    return lire_codes(regle.code for regle in communaute.fiche.regles)


def _appliquer(regle: Regle, communaute: Communaute, jour: date) -> Iterator[Problem]:
    """Run one rule; a bug in it is said as such and hides neither what it had found nor the other rules."""
    try:
        yield from regle.problems(communaute, jour)
    except Exception as panne:
        if os.environ.get("CAP_DEBUG") == "1":
            raise
        yield Problem(
            communaute.fiche.ou.path or "communaute.yaml",
            0,
            1,
            PANNE,
            ERREUR,
            composer(f"La règle {regle.code} n’a pas pu s’appliquer jusqu’au bout ({type(panne).__name__})."),
            composer(
                "C’est un défaut de cap, pas du dossier : signalez-le en recopiant cette ligne. En attendant, "
                f"--ignorer {PANNE} le tait ; CAP_DEBUG=1 donne le détail."
            ),
        )


def _exceptions_vaines(communaute: Communaute, trouves: list[Problem]) -> Iterator[Problem]:
    """Say of each exception of the community that it names no rule, or that nothing needs it any more."""
    for item in communaute.fiche.regles:
        for code in lire_codes([item.code]):
            ou = item.place("code")
            if not any(regle.code.startswith(code) for regle in REGLES):
                autre = proche(code, list(PAR_CODE))
                yield Problem(
                    ou.path,
                    ou.line,
                    ou.column,
                    _EXCEPTION_INCONNUE,
                    AVERTISSEMENT,
                    composer(f"Aucune règle ne s’appelle « {code} »."),
                    composer(f"Vouliez-vous écrire « {autre} » ? " if autre else "")
                    + composer("« cap expliquer » donne la liste des règles."),
                    ou.length,
                )
            elif not any(problem.code.startswith(code) for problem in trouves):
                yield Problem(
                    ou.path,
                    ou.line,
                    ou.column,
                    _EXCEPTION_INUTILE,
                    CONSEIL,
                    composer(f"Plus rien dans le dossier ne demande d’ignorer {code}."),
                    composer("Cette exception peut être retirée de « regles: »."),
                    ou.length,
                )
