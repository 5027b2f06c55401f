"""Rules on decisions: what was decided should be found again in what is done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from cap.communaute import Communaute
from cap.decisions import orphelines
from cap.problem import CONSEIL
from cap.rules.registre import Constat, regle


@regle("CAP421", CONSEIL, "Décision que personne ne porte encore")
def decision_sans_suite(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """Une décision vit par ce qui en vient : une tâche, une action, un jalon, un document. Quand rien ne la nomme, elle
    se suffit peut-être, ou on l’a oubliée.

    Correct :
        Décision D1 : la ville prête une salle (consentement)
        - [ ] A1 @resam : réserver la salle (suite de #D1)

    À corriger :
        Décision D1 : la ville prête une salle (consentement)

    Que faire : rien, si elle se suffit. Sinon, noter une tâche au même point, ou écrire « decision: » dans la fiche de
    l’action ou du jalon qui en vient. La liste : cap decisions --conseils.

    Source : méthode, coordonner les engagements ; outils comparables (une décision garde ses suites).
    """
    for decision in orphelines(communaute, jour):
        yield Constat(
            decision.lieu,
            "Aucune tâche, aucune fiche ne nomme encore cette décision.",
            "Si elle demande une suite, notez une tâche, ou « decision: » dans la fiche qui en vient.",
        )


REGLES = (decision_sans_suite,)
