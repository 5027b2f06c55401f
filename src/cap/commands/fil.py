"""Follows a thing both ways: what it comes from, what came of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final, Literal

import typer

from cap import terminal
from cap.commands.options import Dossier, Format, Jour, Quiet, Sortie, dire_lecture, dossier_prive, livrer
from cap.graphie import composer

AIDE: Final = composer("""
Le fil d'une chose, dans les deux sens : enjeu, objectif, décision, tâche, action, jalon, résultat, enseignement,
document révisé. D'où cela vient, et ce que cela a donné.

Seuls les liens écrits dans les fichiers sont suivis. « Au même point » : une tâche notée sous le même point de l'ordre
du jour qu'une décision, qui en vient peut-être. Chaque chose n'est dite qu'une fois, au plus près du départ.

L'identifiant se tape seul (jardin-partage), ou avec son genre si deux choses le portent (action:jardin-partage).
« enjeu », « charte » et « feuille-de-route » se tapent tels quels.
""")
EXEMPLE: Final = """
cap fil 2024-12-10-journee#D2
cap fil indicateur:communes-commande-groupee
cap fil enjeu --profondeur 2
cap fil jardin-partage --pour public --format markdown
"""


def _cles(ctx: typer.Context, incomplete: str) -> list[str]:
    """Propose the things a thread can start from: typed, and by their id alone."""
    from cap.commands.options import DOSSIER_META, aujourdhui, find_community
    from cap.fil_liens import tisser
    from cap.loader import load
    from cap.references import NOMS
    from cap.refus import Refus

    try:
        dossier = find_community(ctx.meta.get(DOSSIER_META) or Path())
    except Refus:
        return []
    noeuds = tisser(load(dossier).communaute, aujourdhui(), "membres").noeuds
    noms = [noeud.id for noeud in noeuds.values() if noeud.genre in NOMS]
    return [nom for nom in (*noms, *noeuds) if nom.startswith(incomplete)]


def commande(
    mot: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            show_default=False,
            autocompletion=_cles,
            help="Un identifiant, réunion#D1, ou un intitulé.",
        ),
    ],
    *,
    profondeur: Annotated[
        int, typer.Option("--profondeur", min=1, max=50, help="Combien de pas suivre de chaque côté.")
    ] = 6,
    pour: Annotated[
        Literal["membres", "public", "soutien"],
        typer.Option("--pour", metavar="QUI", help="À qui le fil est destiné."),
    ] = "membres",
    format: Format = "texte",
    sortie: Sortie = None,
    dossier: Dossier,
    jour: Jour,
    quiet: Quiet = False,
) -> None:
    """Load, follow, print."""
    from cap.fil import suivre
    from cap.loader import load
    from cap.render import fil as rendu
    from cap.render.pages import page_de

    lu = load(dossier, dossier_prive())
    suivi = suivre(lu.communaute, mot, jour, pour, profondeur)
    if format == "json":
        livrer(rendu.json(suivi), sortie)
    elif format == "markdown":
        livrer(rendu.markdown(suivi), sortie)
    else:
        page = page_de(None if sortie else terminal.width(), sortie is None and terminal.colours())
        livrer(rendu.texte(suivi, page), sortie)
    dire_lecture(lu.problems)
