"""Problems as SARIF 2.1.0, which forges and editors read, each rule with its documentation."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import quote

from cap import __version__
from cap.problem import AVERTISSEMENT, CONSEIL, ERREUR, Problem
from cap.render.donnees import en_json
from cap.render.problems import Page
from cap.render.problems.empreintes import empreintes
from cap.show import show
from cap.verifier import discret

_NIVEAUX: Final = {ERREUR: "error", AVERTISSEMENT: "warning", CONSEIL: "note"}
_RACINE: Final = "%SRCROOT%"


def rendre(page: Page) -> str:
    """Render one run; paths are relative to the root of the sources, fingerprints hold no line."""
    problems = [discret(problem) for problem in page.releve.problems]
    codes = sorted({problem.code for problem in problems})
    resultats = [
        _resultat(problem, page.chemin(problem), codes.index(problem.code), empreinte)
        for problem, empreinte in zip(problems, empreintes(problems), strict=True)
    ]
    journal = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "cap",
                        "semanticVersion": __version__,
                        "language": "fr",
                        "rules": [_regle(code) for code in codes],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "originalUriBaseIds": {_RACINE: {"description": {"text": "La racine des sources."}}},
                "results": resultats,
            }
        ],
    }
    return en_json(journal)


def _regle(code: str) -> dict[str, Any]:
    from cap.render.regles import markdown_seul, texte_seul
    from cap.rules import PAR_CODE

    regle = PAR_CODE[code]
    return {
        "id": code,
        "shortDescription": {"text": regle.titre},
        "help": {"text": texte_seul(regle), "markdown": markdown_seul(regle)},
        "defaultConfiguration": {"level": _NIVEAUX[regle.severity]},
    }


def _resultat(problem: Problem, chemin: str, rang: int, empreinte: str) -> dict[str, Any]:
    lieu: dict[str, Any] = {"artifactLocation": {"uri": quote(chemin, errors="surrogateescape"), "uriBaseId": _RACINE}}
    if problem.line:
        lieu["region"] = {
            "startLine": problem.line,
            "startColumn": problem.column,
            "endColumn": problem.column + problem.length,
        }
    return {
        "ruleId": problem.code,
        "ruleIndex": rang,
        "level": _NIVEAUX[problem.severity],
        "message": {"text": show(f"{problem.message} {problem.remedy}".strip())},
        "locations": [{"physicalLocation": lieu}],
        "partialFingerprints": {"capProbleme/v1": empreinte},
    }
