"""The attendance sheet as a page to print, landscape A4, its heading and its columns on each page; or in Markdown."""

from __future__ import annotations

from cap.emargement import Feuille
from cap.render.cr import quand
from cap.render.documents import rendre

_GABARITS = {"markdown": "md", "html": "html"}


def document(feuille: Feuille, forme: str) -> str:
    """Write the sheet in one form (markdown, html)."""
    return rendre(
        f"emargement.{_GABARITS[forme]}.j2",
        feuille=feuille,
        seance=tuple(filter(None, (quand(feuille.date, feuille.debut, feuille.fin), feuille.lieu))),
        mention=mention(feuille),
    )


def nom_de_fichier(feuille: Feuille) -> str:
    """Name the file of a sheet, without suffix: `2026-03-20-copil-emargement`."""
    return f"{feuille.reunion}-emargement"


def mention(feuille: Feuille) -> str:
    """Say plainly, to those who sign, what the sheet is for and how long it is kept (RGPD, article 13)."""
    return (
        "Cette feuille sert seulement à établir qui était présent. La fonction de soutien la garde "
        f"{feuille.conservation}, puis la détruit ; demandez-lui pour consulter ou corriger ce qui vous concerne."
    )
