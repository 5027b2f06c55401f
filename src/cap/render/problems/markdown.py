"""Problems for a comment or a summary of a forge: by file, the sentence that sums up first."""

from __future__ import annotations

import re
from itertools import groupby
from typing import Final

from cap.graphie import composer, milliers
from cap.problem import Problem
from cap.render.problems import GRAVITES, Page, phrase
from cap.show import show
from cap.verifier import discret

# A comment holds about 64 kB on the usual forges; a summary, more.
_PLUS: Final = 200
_ACTIF: Final = re.compile(r"([\\`*_{}\[\]<>#|~!&])")


def rendre(page: Page) -> str:
    """Render the sentence and the problems, the first two hundred of them."""
    lignes = [f"**{echappe(phrase(page.releve))}**\n"]
    problems = page.releve.problems
    for chemin, groupe in groupby(problems[:_PLUS], key=page.chemin):
        lignes.append(f"### {echappe(chemin)}\n")
        lignes.append("\n".join(_probleme(discret(problem)) for problem in groupe) + "\n")
    if len(problems) > _PLUS:
        lignes.append(composer(f"… et {milliers(len(problems) - _PLUS)} autres : « cap verifier » les montre tous.\n"))
    return "\n".join(lignes)


def _probleme(problem: Problem) -> str:
    place = f"ligne {problem.line}, " if problem.line else ""
    debut = f"- {place}{GRAVITES[problem.severity].lower()} {problem.code}{composer(' :')}"
    remede = f" → {echappe(problem.remedy)}" if problem.remedy else ""
    return f"{debut} {echappe(problem.message)}{remede}"


def echappe(texte: str) -> str:
    """Give a text that Markdown shows as it is, and that calls nobody: `@nom` would notify a stranger on a forge."""
    return _ACTIF.sub(r"\\\1", show(texte)).replace("@", "@<!-- -->")
