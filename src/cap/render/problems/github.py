"""Problems as annotations of GitHub: workflow commands that it reads in the log of a job."""

from __future__ import annotations

from typing import Final

from cap.problem import AVERTISSEMENT, CONSEIL, ERREUR, SEVERITES, Problem
from cap.render.problems import Page
from cap.show import show
from cap.verifier import discret

_NIVEAUX: Final = {ERREUR: "error", AVERTISSEMENT: "warning", CONSEIL: "notice"}


def rendre(page: Page) -> str:
    """Render one command a problem; errors come first, since GitHub shows only the first ten of a step."""
    ordonnes = sorted(page.releve.problems, key=lambda problem: SEVERITES.index(problem.severity))
    return "".join(f"{_commande(discret(problem), page.chemin(problem))}\n" for problem in ordonnes)


def _commande(problem: Problem, chemin: str) -> str:
    ligne = max(1, problem.line)
    proprietes = {
        "file": chemin,
        "line": ligne,
        "col": problem.column,
        "endColumn": problem.column + problem.length,
        "title": problem.code,
    }
    dites = ",".join(f"{nom}={_propriete(show(valeur))}" for nom, valeur in proprietes.items())
    message = "\n".join(show(texte) for texte in (problem.message, problem.remedy) if texte)
    return f"::{_NIVEAUX[problem.severity]} {dites}::{_donnee(message)}"


def _donnee(texte: str) -> str:
    return texte.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _propriete(texte: str) -> str:
    return _donnee(texte).replace(":", "%3A").replace(",", "%2C")
