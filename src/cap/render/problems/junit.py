"""Problems as a JUnit report: a suite a file, a case a problem."""

from __future__ import annotations

from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from cap.problem import Problem
from cap.render.problems import GRAVITES, Page, phrase
from cap.show import show
from cap.verifier import discret


def rendre(page: Page) -> str:
    """Render the report; what does not make the check fail is a skipped case, so that the report and the exit agree."""
    problems = page.releve.problems
    lignes = ['<?xml version="1.0" encoding="UTF-8"?>']
    echecs = sum(1 for problem in problems if page.releve.bloque(problem))
    nombres = _nombres(max(1, len(problems)), echecs, len(problems) - echecs)
    lignes.append(f'<testsuites name="cap verifier" {nombres}>')
    if not problems:
        lignes.append(f'  <testsuite name="communaute" {_nombres(1, 0, 0)}>')
        lignes.append(f'    <testcase name={quoteattr(phrase(page.releve))} classname="cap"/>')
        lignes.append("  </testsuite>")
    for chemin, groupe in groupby(problems, key=page.chemin):
        lignes += _suite(page, show(chemin, ci=True), list(groupe))
    return "\n".join([*lignes, "</testsuites>", ""])


def _suite(page: Page, chemin: str, problems: list[Problem]) -> list[str]:
    echecs = sum(1 for problem in problems if page.releve.bloque(problem))
    lignes = [f"  <testsuite name={quoteattr(chemin)} {_nombres(len(problems), echecs, len(problems) - echecs)}>"]
    for problem in map(discret, problems):
        nom = f"{problem.code} {problem.line}:{problem.column}"
        balise = "failure" if page.releve.bloque(problem) else "skipped"
        message = quoteattr(show(problem.message, ci=True))
        detail = f"{chemin}:{max(1, problem.line)}:{problem.column}: {problem.code} {show(problem.message, ci=True)}"
        if problem.remedy:
            detail += f"\n{show(problem.remedy, ci=True)}"
        genre = f' type="{GRAVITES[problem.severity].lower()}"' if balise == "failure" else ""
        lignes.append(f"    <testcase name={quoteattr(nom)} classname={quoteattr(chemin)}>")
        lignes.append(f"      <{balise}{genre} message={message}>{escape(detail)}</{balise}>")
        lignes.append("    </testcase>")
    return [*lignes, "  </testsuite>"]


def _nombres(cas: int, echecs: int, passes: int) -> str:
    return f'tests="{cas}" failures="{echecs}" errors="0" skipped="{passes}"'
