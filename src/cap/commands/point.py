"""Gives the coordinator her Monday view: where the community stands, what comes, whom to call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cap import cache, terminal
from cap.commands.options import Dossier, Format, Jour, Quiet, SansCache, Sortie, dire_lecture, dossier_prive, livrer
from cap.graphie import composer
from cap.render.pages import page_de

if TYPE_CHECKING:
    from cap.communaute import Communaute

AIDE: Final = composer("""
Fait le point du lundi, en une page : phase et conditions, prochaine réunion et ce qui reste à préparer, tâches à
relancer, questions ouvertes, cases vides, signatures attendues, financements, calendrier, qui appeler.

Cette page est pour la coordination : elle ne s'envoie pas à tous.
""")
EXEMPLE: Final = """
cap point
cap point --format markdown
"""


def commande(
    *,
    format: Format = "texte",
    sortie: Sortie = None,
    dossier: Dossier,
    jour: Jour,
    sans_cache: SansCache = False,
    quiet: Quiet = False,
) -> None:
    """Load, read, render; the same view of the same files is given again."""
    page = page_de(None if sortie else terminal.width(), sortie is None and terminal.colours())

    def rediger(communaute: Communaute) -> str:
        from cap.point import faire_le_point
        from cap.render import point as rendu

        vu = faire_le_point(communaute, jour)
        if format == "json":
            return rendu.json(vu)
        if format == "markdown":
            return rendu.markdown(vu, communaute.nom_acteur)
        return rendu.texte(vu, page, communaute.nom_acteur)

    fait = cache.rapport(dossier, dossier_prive(), ("point", jour, format, page), rediger, sans_cache=sans_cache)
    livrer(fait.texte, sortie)
    dire_lecture(fait.problems)
