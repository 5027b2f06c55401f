"""Gives the coordinator her Monday view: where the community stands, what comes, whom to call."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from cap import terminal
from cap.commands.options import FORMAT, Dossier, Jour, Quiet, Sortie, dire_lecture, dossier_prive, livrer
from cap.graphie import composer

AIDE: Final = composer("""
Fait le point du lundi, en une page : phase et conditions, prochaine réunion et ce qui reste à préparer, tâches à
relancer, questions ouvertes, cases vides, signatures attendues, financements, calendrier, qui appeler.

Cette page est pour la coordination : elle ne s'envoie pas à tous.
""")
EXEMPLE: Final = """
cap point
cap point --format json
"""


def commande(
    *,
    format: Annotated[Literal["texte", "json"], FORMAT] = "texte",
    sortie: Sortie = None,
    dossier: Dossier,
    jour: Jour,
    quiet: Quiet = False,
) -> None:
    """Load, read, render."""
    from cap.loader import load
    from cap.point import faire_le_point
    from cap.render import point as rendu
    from cap.render.pages import page_de

    lu = load(dossier, dossier_prive())
    vu = faire_le_point(lu.communaute, jour)
    page = page_de(None if sortie else terminal.width(), sortie is None and terminal.colours())
    livrer(rendu.json(vu) if format == "json" else rendu.texte(vu, page, lu.communaute.nom_acteur), sortie)
    dire_lecture(lu.problems)
