"""List what is to be done and what actors promised; a group, so that saying what became of a task can join it."""

from __future__ import annotations

from typing import Annotated, Final

import typer

from cap import terminal
from cap.commands.options import Dossier, Format, Jour, Quiet, Sortie, dire_lecture, dossier_prive, ids, livrer
from cap.graphie import composer

AIDE: Final = "Ce qui reste à faire, et ce que les acteurs ont promis."
EXEMPLE: Final = """
cap suivi
cap suivi --acteur resam
"""
PAR_DEFAUT: Final = "liste"

app = typer.Typer()

_AIDE_LISTE: Final = composer("""
Ce qui reste à faire, et ce que les acteurs ont promis : deux listes, par acteur.

Les tâches viennent des notes de réunion. Elles se ferment par une case cochée dans les notes, ou par une ligne ajoutée
à suivi.yaml : « - {de: 2026-03-20-copil#A1, le: 2026-04-02, etat: fait} » (ou reporte, avec au ; passe, avec a ;
abandonne). Cette liste est pour vous : rien n'est envoyé.
""")
_EXEMPLE_LISTE: Final = """
cap suivi
cap suivi --acteur resam --tout
cap suivi --date 2025-01-15 --format markdown
"""


@app.command(PAR_DEFAUT, help=_AIDE_LISTE, epilog=_EXEMPLE_LISTE)
def liste(
    *,
    acteur: Annotated[
        str,
        typer.Option(
            "--acteur", metavar="ACTEUR", help="Seulement ce qui concerne cet acteur.", autocompletion=ids("acteurs")
        ),
    ] = "",
    tout: Annotated[bool, typer.Option("--tout", help="Aussi ce qui est fait, tenu, abandonné ou retiré.")] = False,
    format: Format = "texte",
    sortie: Sortie = None,
    dossier: Dossier,
    jour: Jour,
    quiet: Quiet = False,
) -> None:
    """Load, gather, print."""
    from cap import designation, suivi
    from cap.loader import load
    from cap.render import suivi as rendu
    from cap.render.pages import page_de

    lu = load(dossier, dossier_prive())
    qui = designation.acteur(lu.communaute, acteur).id if acteur else ""
    tableau = suivi.tableau(lu.communaute, jour, qui, tout)
    if format == "texte":
        page = page_de(None if sortie else terminal.width(), sortie is None and terminal.colours())
        livrer(rendu.texte(tableau, page), sortie)
    else:
        livrer(rendu.json(tableau) if format == "json" else rendu.markdown(tableau), sortie)
    dire_lecture(lu.problems)
