"""Problems as a code quality report of GitLab."""

from __future__ import annotations

from typing import Final

from cap.problem import AVERTISSEMENT, CONSEIL, ERREUR
from cap.render.donnees import en_json
from cap.render.problems import Page
from cap.render.problems.empreintes import empreintes
from cap.show import show
from cap.verifier import discret

_NIVEAUX: Final = {ERREUR: "major", AVERTISSEMENT: "minor", CONSEIL: "info"}


def rendre(page: Page) -> str:
    """Render the array that GitLab reads; a fingerprint holds no line, so that a moved problem is not a new one."""
    problems = [discret(problem) for problem in page.releve.problems]
    rapport = [
        {
            "description": show(f"{problem.message} {problem.remedy}".strip()),
            "check_name": problem.code,
            "fingerprint": empreinte,
            "severity": _NIVEAUX[problem.severity],
            "location": {"path": show(page.chemin(problem)), "lines": {"begin": max(1, problem.line)}},
        }
        for problem, empreinte in zip(problems, empreintes(problems), strict=True)
    ]
    return en_json(rapport)
