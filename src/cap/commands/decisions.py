"""Lists the decisions of the community, and what became of each."""

from __future__ import annotations

from typing import Annotated, Final, Literal

import typer

from cap import terminal
from cap.commands.options import (
    Dossier,
    Format,
    Jour,
    Quiet,
    Sortie,
    dire_lecture,
    dossier_prive,
    ids,
    ids_dans,
    livrer,
)
from cap.graphie import composer

AIDE: Final = composer("""
Toutes les décisions, dans l'ordre, et ce que chacune est devenue : les tâches, les actions, les jalons qui en viennent,
la décision qui l'a modifiée, la date où la revoir.

« → » dit ce qui vient sûrement d'elle. « Au même point » : une tâche notée sous le même point de l'ordre du jour, qui
en vient peut-être ; « (suite de #D1) », dans les notes, le dirait. --conseils ajoute celles que personne ne porte
encore.

La version publique ne montre que les décisions des comptes-rendus approuvés, hors passages réservés.
""")
EXEMPLE: Final = """
cap decisions
cap decisions --a-revoir
cap decisions --instance copil --format markdown
cap decisions --pour public -o decisions.txt
"""


def commande(
    *,
    instance: Annotated[
        str,
        typer.Option(
            "--instance",
            metavar="INSTANCE",
            help="Seulement celles de cette instance.",
            autocompletion=ids_dans("gouvernance.yaml", "instances"),
        ),
    ] = "",
    acteur: Annotated[
        str,
        typer.Option(
            "--acteur",
            metavar="ACTEUR",
            help="Seulement celles qui le nomment, ou lui donnent une tâche.",
            autocompletion=ids("acteurs"),
        ),
    ] = "",
    a_revoir: Annotated[
        bool, typer.Option("--a-revoir", help="Celles dont la date de révision est passée, ou vient bientôt.")
    ] = False,
    jours: Annotated[
        int, typer.Option("--jours", min=0, max=3660, help="Avec --a-revoir : combien de jours à venir.")
    ] = 60,
    remplacees: Annotated[
        bool, typer.Option("--remplacees", help="Celles qu’une autre décision a modifiées depuis.")
    ] = False,
    conseils: Annotated[
        bool, typer.Option("--conseils", help="Dire aussi quelles décisions personne ne porte encore.")
    ] = False,
    pour: Annotated[
        Literal["membres", "public", "soutien"],
        typer.Option("--pour", metavar="QUI", help="À qui la liste est destinée."),
    ] = "membres",
    format: Format = "texte",
    sortie: Sortie = None,
    dossier: Dossier,
    jour: Jour,
    quiet: Quiet = False,
) -> None:
    """Load, gather, print."""
    from cap import designation
    from cap.decisions import Choix, registre
    from cap.loader import load
    from cap.render import decisions as rendu
    from cap.render.pages import page_de

    lu = load(dossier, dossier_prive())
    choisie = designation.instance(lu.communaute, instance) if instance else ""
    qui = designation.acteur(lu.communaute, acteur).id if acteur else ""
    lues = registre(lu.communaute, jour, pour, Choix(choisie, qui, a_revoir, remplacees, jours))
    if format == "json":
        livrer(rendu.json(lues), sortie)
    elif format == "markdown":
        livrer(rendu.markdown(lues, conseils), sortie)
    else:
        page = page_de(None if sortie else terminal.width(), sortie is None and terminal.colours())
        livrer(rendu.texte(lues, page, conseils), sortie)
    dire_lecture(lu.problems)
