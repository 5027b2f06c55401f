"""What a check of a folder found, and which part of it is shown: pure values, light enough for a cached answer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final, NamedTuple

from cap.graphie import INSECABLE
from cap.problem import AVERTISSEMENT, CONSEIL, ERREUR, Problem

PREFIXE: Final = "CAP"
LONGUEUR_CODE: Final = 6
PRIVE: Final = "prive/"
# A message may name the line of something else, which moves when lines are added above it.
_LIGNE: Final = re.compile(r"\blignes? [0-9]+(?:(?:, | et | à )[0-9]+)*")


class Verification(NamedTuple):
    """All that one check of a folder found, before anything is chosen.

    `problems` is sorted by place and holds advice too; `fichiers` are the paths read; `exceptions` are the codes, or
    beginnings of codes, that the community itself chose to ignore (`regles:` of communaute.yaml).
    """

    problems: tuple[Problem, ...]
    fichiers: tuple[str, ...]
    exceptions: tuple[str, ...] = ()


class Choix(NamedTuple):
    """What somebody asked to see: codes (whole, or their beginning), advice or not, files or folders (none: all)."""

    choisir: tuple[str, ...] = ()
    ignorer: tuple[str, ...] = ()
    conseils: bool = False
    chemins: tuple[str, ...] = ()

    def garde(self, problem: Problem) -> bool:
        """Tell whether a problem is asked for; advice is silent unless asked, by `conseils` or by its code."""
        if problem.code.startswith(self.ignorer):
            return False
        if self.choisir:
            return problem.code.startswith(self.choisir)
        return self.conseils or problem.severity != CONSEIL

    def dedans(self, path: str) -> bool:
        """Tell whether a path is asked for."""
        return not self.chemins or any(
            not chemin or path == chemin or path.startswith(f"{chemin}/") for chemin in self.chemins
        )

    def montre(self, problem: Problem, exceptions: tuple[str, ...]) -> bool:
        """Tell whether a problem is shown, the community's exceptions left aside.

        An exception gives way to the same code asked for in full: who asks for CAP412 sees it.
        """
        ecarte = problem.code.startswith(exceptions) and problem.code not in self.choisir
        return self.garde(problem) and self.dedans(problem.path) and not ecarte


class Total(NamedTuple):
    """How many problems of each kind are shown, and in how many files."""

    erreurs: int
    avertissements: int
    conseils: int
    fichiers: int
    corrigeables: int


class Releve(NamedTuple):
    """What is shown of a check: the problems kept, the number of files looked at, what was left aside or repaired.

    `ecartes` counts what the community's own exceptions hide; `strict` makes warnings count as failures.
    """

    problems: tuple[Problem, ...]
    fichiers: int
    ecartes: int = 0
    corriges: int = 0
    strict: bool = False

    @property
    def total(self) -> Total:
        """Count the problems shown."""
        gravites = [problem.severity for problem in self.problems]
        return Total(
            gravites.count(ERREUR),
            gravites.count(AVERTISSEMENT),
            gravites.count(CONSEIL),
            len({problem.path for problem in self.problems}),
            sum(1 for problem in self.problems if problem.fix),
        )

    def bloque(self, problem: Problem) -> bool:
        """Tell whether a problem makes the check fail: an error, or a warning when the check is strict."""
        return problem.severity == ERREUR or (self.strict and problem.severity == AVERTISSEMENT)

    @property
    def echec(self) -> bool:
        """Tell whether the check fails."""
        return any(self.bloque(problem) for problem in self.problems)


def relever(verification: Verification, choix: Choix, *, strict: bool = False, corriges: int = 0) -> Releve:
    """Keep of a check what was asked for, the community's exceptions left aside and counted."""
    demandes = [problem for problem in verification.problems if choix.garde(problem) and choix.dedans(problem.path)]
    retenus = tuple(problem for problem in demandes if choix.montre(problem, verification.exceptions))
    fichiers = sum(1 for path in verification.fichiers if choix.dedans(path))
    return Releve(retenus, fichiers, len(demandes) - len(retenus), corriges, strict)


def nouveaux(
    avant: Iterable[Problem], apres: Iterable[Problem], renommes: Mapping[str, str] = MappingProxyType({})
) -> tuple[Problem, ...]:
    """List the problems of `apres` that `avant` had not, wherever their lines went.

    A problem is the same by its file, its code and its words, not by its place; `renommes` gives the present path of
    files that had another one. One said more times than before is new as many times as it is in excess.
    """
    anciens = Counter(_identite(problem, renommes) for problem in avant)
    trouves = []
    for problem in apres:
        identite = _identite(problem, {})
        if anciens[identite] > 0:
            anciens[identite] -= 1
        else:
            trouves.append(problem)
    return tuple(trouves)


def _identite(problem: Problem, renommes: Mapping[str, str]) -> tuple[str, str, str]:
    path = renommes.get(problem.path, problem.path)
    return path, problem.code, _LIGNE.sub("", problem.message)


def lire_codes(textes: Iterable[str]) -> tuple[str, ...]:
    """Read codes typed together or apart, in any case, with or without CAP: `cap1,412` is CAP1 and CAP412."""
    mots = [mot.strip().upper() for texte in textes for mot in texte.replace(";", ",").split(",")]
    return tuple(PREFIXE + mot if mot.isdigit() else mot for mot in mots if mot)


def discret(problem: Problem) -> Problem:
    """Give a problem without what was typed under `prive/`: what may go to the log of a server, which others read."""
    if not problem.path.startswith(PRIVE):
        return problem
    return replace(problem, message=_sans_citation(problem.message), remedy="", fix=())


def _sans_citation(texte: str) -> str:
    debut, *citations = texte.split("«")
    return debut + "".join(f"«{INSECABLE}…{INSECABLE}»{citation.partition('»')[2]}" for citation in citations)
