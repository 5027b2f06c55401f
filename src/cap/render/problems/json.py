"""Problems for a program: the whole content, in a documented and versioned envelope.

`cap/verifier/1`: `date`; `fichiers` (how many were looked at); `echec` (what the exit code says); `total` (counts);
`problemes`, sorted by place: `chemin` relative to the community, `ligne` and `colonne` from 1 (line 0: the file as a
whole), `longueur` in characters, `code`, `gravite` (erreur, avertissement, conseil), `message`, `remede`, and
`corrections` when the repair is certain: replace the characters from `debut` to `fin` of the text, without BOM, by
`texte`. What a file of `prive/` holds is in no correction.
"""

from __future__ import annotations

from typing import Any, Final

from cap.problem import Problem
from cap.render.donnees import en_json
from cap.render.problems import Page
from cap.verifier import PRIVE

SCHEMA: Final = "cap/verifier/1"


def rendre(page: Page) -> str:
    """Render the envelope, its keys always in the same order."""
    total = page.releve.total
    enveloppe = {
        "schema": SCHEMA,
        "date": page.jour.isoformat(),
        "fichiers": page.releve.fichiers,
        "echec": page.releve.echec,
        "total": {
            "erreurs": total.erreurs,
            "avertissements": total.avertissements,
            "conseils": total.conseils,
            "fichiers": total.fichiers,
            "corrigeables": total.corrigeables,
            "corriges": page.releve.corriges,
            "ecartes": page.releve.ecartes,
        },
        "problemes": [_probleme(problem) for problem in page.releve.problems],
    }
    return en_json(enveloppe)


def _probleme(problem: Problem) -> dict[str, Any]:
    corrections = () if problem.path.startswith(PRIVE) else problem.fix
    return {
        "chemin": problem.path,
        "ligne": problem.line,
        "colonne": problem.column,
        "longueur": problem.length,
        "code": problem.code,
        "gravite": problem.severity,
        "message": problem.message,
        "remede": problem.remedy,
        "corrections": [{"debut": piece.start, "fin": piece.end, "texte": piece.text} for piece in corrections],
    }
