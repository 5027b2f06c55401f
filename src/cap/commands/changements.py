"""Tells in words what changed in the community between two moments of its history."""

from __future__ import annotations

from typing import Annotated, Final, Literal

import typer

from cap import terminal
from cap.commands.options import Dossier, Format, Jour, Quiet, Sortie, livrer
from cap.graphie import composer

AIDE: Final = composer("""
Dit en mots ce qui a changé : acteurs, actions, trous, liens, jalons, décisions, charte, critères, problèmes.

Dans une branche, « cap changements » dit ce qu'elle apporte depuis qu'elle a quitté la branche principale, dossier tel
qu'il est compris. Sur la branche principale : ce qui n'est pas encore enregistré dans git, sinon le dernier
enregistrement. « A...B » compare B avec son point de départ commun avec A ; « A..B » compare les deux bouts ; « A »
seul compare le dossier avec A.

Les deux côtés sont lus dans git, au même jour (--date) : ce qui est dit vient des fichiers, jamais du temps qui passe.
Ce qui est sous prive/ n'est pas comparé. Dans une communauté au dépôt public, le récit est celui du public.
""")
EXEMPLE: Final = """
cap changements
cap changements main...HEAD --format markdown
cap changements v2024..v2025 --pour public
"""


def commande(
    *,
    revisions: Annotated[
        str,
        typer.Argument(metavar="[A...B]", show_default=False, help="Les deux moments (branche, étiquette, commit)."),
    ] = "",
    pour: Annotated[
        Literal["membres", "public", "financeurs", "soutien"] | None,
        typer.Option("--pour", metavar="QUI", help="À qui le récit est destiné (membres ; public si le dépôt l’est)."),
    ] = None,
    format: Format = "texte",
    sortie: Sortie = None,
    dossier: Dossier,
    jour: Jour,
    quiet: Quiet = False,
) -> None:
    """Read both sides, compare, print."""
    from cap import git
    from cap import revisions as histoire
    from cap.changements import comparer
    from cap.render import changements as rendu
    from cap.render.pages import page_de

    depot = git.ouvrir(dossier)
    bornes = histoire.bornes(depot, revisions)
    avant, apres = histoire.etats(depot, bornes, jour)
    publics = "public" in (avant.communaute.fiche.depot, apres.communaute.fiche.depot)
    faits = comparer(avant, apres, (jour, jour), pour or ("public" if publics else "membres"))
    dits = (bornes.dit_avant, bornes.dit_apres)
    if format == "json":
        livrer(rendu.json(faits, *dits), sortie)
    elif format == "markdown":
        livrer(rendu.markdown(faits, *dits), sortie)
    else:
        page = page_de(None if sortie else terminal.width(), sortie is None and terminal.colours())
        livrer(rendu.texte(faits, *dits, page), sortie)
