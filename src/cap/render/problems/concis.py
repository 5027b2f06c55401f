"""Problems one a line, never wrapped: what editors and grep read."""

from __future__ import annotations

from cap.render.problems import Page
from cap.show import show


def rendre(page: Page) -> str:
    """Render `chemin:ligne:colonne: CODE message`; a problem of a whole file stands at its first line."""
    return "".join(
        f"{show(page.chemin(problem), ci=True)}:{max(1, problem.line)}:{problem.column}: "
        f"{problem.code} {show(problem.message, ci=True)}\n"
        for problem in page.releve.problems
    )
