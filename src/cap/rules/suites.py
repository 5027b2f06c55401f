"""Rules on `suivi.yaml`: two branches that both append never conflict, so what they say may disagree."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from cap.communaute import Communaute
from cap.problem import AVERTISSEMENT
from cap.redaction import en_precisant
from cap.rules.registre import Constat, regle
from cap.suivi import FINS, ROUVERT, Etape, QuestionSuivie, TacheSuivie, questions, taches

_MOTS: Final = {"fait": "faite", "clos": "close", "abandonne": "abandonnée", "reporte": "reportée", "passe": "passée"}


@regle("CAP422", AVERTISSEMENT, "Suites qui se contredisent")
def suites_contraires(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """Quand deux personnes notent la suite d’une même tâche chacune de son côté, git garde les deux lignes : la plus
    récente vaut, et ce n’est pas toujours la bonne.

    Correct :
        - {de: 2024-09-17-journee#A2, le: 2024-12-10, etat: fait}
        - {de: 2024-09-17-journee#A2, le: 2025-01-07, etat: rouvert}
        - {de: 2024-09-17-journee#A2, le: 2025-01-07, etat: reporte, au: 2025-02}

    À corriger :
        - {de: 2024-09-17-journee#A2, le: 2024-12-10, etat: fait}
        - {de: 2024-09-17-journee#A2, le: 2025-01-07, etat: reporte, au: 2025-02}

    Que faire : se mettre d’accord, puis noter ce qui est vrai (« cap suivi rouvrir » si ce n’était pas fini,
    « cap suivi fait » si ce l’était), ou retirer la ligne de trop.

    Source : format 1, suivi.yaml (les lignes de deux branches s’ajoutent).
    """
    suivies: tuple[TacheSuivie | QuestionSuivie, ...] = (*taches(communaute, jour), *questions(communaute, jour))
    for suivie in suivies:
        fin: Etape | None = None
        for etape in suivie.historique:
            if fin is not None and etape.etat not in (ROUVERT, fin.etat) and etape.lieu is not None:
                avant = f", {en_precisant(fin.le)}" if fin.le is not None else ""
                yield Constat(
                    etape.lieu,
                    f"{suivie.ref} était déjà {_MOTS[fin.etat]}{avant} ; cette ligne la dit {_MOTS[etape.etat]}.",
                    "Notez ce qui est vrai (cap suivi rouvrir, ou fait), ou retirez la ligne de trop.",
                )
            if etape.etat in FINS:
                fin = etape
            elif etape.etat == ROUVERT:
                fin = None


REGLES = (suites_contraires,)
