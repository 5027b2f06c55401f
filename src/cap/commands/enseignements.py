"""What the community learnt: lists it with what it changed, and notes something new."""

from __future__ import annotations

from typing import Annotated, Final, Literal

import typer

from cap import terminal
from cap.commands.audience import POUR, audience_de
from cap.commands.options import (
    FORMAT,
    Dossier,
    Essai,
    Jour,
    Quiet,
    Sortie,
    dire_lecture,
    dossier_prive,
)
from cap.graphie import composer

AIDE: Final = composer("""
Liste ce qui a été appris : d'où cela vient (une réunion, un indicateur et sa valeur d'alors, un bilan), la conséquence
notée, et les révisions qui le citent dans leur « source: ».
""")
EXEMPLE: Final = """
cap enseignements
cap enseignements ajouter "Se connaître prend deux ans" --source 2024-12-03-journee
"""
PAR_DEFAUT: Final = "liste"

app = typer.Typer()

_AIDE_AJOUTER: Final = composer("""
Note un enseignement à la fin de enseignements.yaml. « --source » dit d'où il vient : une réunion, un indicateur, un
bilan, une décision… par son identifiant (plusieurs fois s'il y en a plusieurs).

Pour dire qu'un document a changé grâce à lui, citez-le dans la « source: » de la révision : enseignement:IDENTIFIANT.
""")
_EXEMPLE_AJOUTER: Final = """
cap enseignements ajouter "Se connaître prend deux ans" --source 2024-12-03-journee
cap enseignements ajouter "Le marché attire peu" --source indicateur:jardins --consequence "Changer d'horaire" --essai
"""


@app.command(PAR_DEFAUT, help=AIDE, epilog="cap enseignements\ncap enseignements --date 2024-12-31 --format markdown")
def liste(
    *,
    pour: Annotated[Literal["public", "membres", "financeurs", "soutien"] | None, POUR] = None,
    format: Annotated[Literal["texte", "json", "markdown"] | None, FORMAT] = None,
    sortie: Sortie = None,
    dossier: Dossier,
    jour: Jour,
    quiet: Quiet = False,
) -> None:
    """Load, read, render, give."""
    from cap import enseignements
    from cap.commands.livraison import forme_du_rapport, rapporter
    from cap.loader import load
    from cap.redaction import Redacteur
    from cap.render import enseignements as rendu
    from cap.render.pages import page_de

    forme = forme_du_rapport(format, sortie, ("texte", "json", "markdown"))
    lu = load(dossier, dossier_prive())
    redacteur = Redacteur(lu.communaute, jour, audience_de(pour, forme, sortie))
    appris = enseignements.lire(lu.communaute, jour, redacteur.audience)
    reserves = enseignements.reserves(lu.communaute, jour, redacteur.audience)
    if forme == "json":
        texte = rendu.json(redacteur, appris, reserves)
    elif forme == "markdown":
        texte = rendu.markdown(redacteur, appris, reserves)
    else:
        page = page_de(None if sortie else terminal.width(), sortie is None and terminal.colours())
        texte = rendu.texte(redacteur, appris, reserves, page)
    rapporter(texte, forme, "enseignements", sortie, dossier)
    dire_lecture(lu.problems)


@app.command("ajouter", help=_AIDE_AJOUTER, epilog=_EXEMPLE_AJOUTER)
def ajouter(
    constat: Annotated[
        str, typer.Argument(metavar="TEXTE", show_default=False, help="Ce qui a été appris, en une phrase.")
    ],
    *,
    source: Annotated[
        list[str] | None,
        typer.Option("--source", metavar="REF", show_default=False, help="D’où cela vient (répétable)."),
    ] = None,
    le: Annotated[
        str, typer.Option("--le", metavar="DATE", show_default=False, help="Quand (2024-12, 2024… ; sinon : ce jour).")
    ] = "",
    consequence: Annotated[
        str, typer.Option("--consequence", metavar="TEXTE", show_default=False, help="Ce que cela change.")
    ] = "",
    id: Annotated[
        str, typer.Option("--id", metavar="ID", show_default=False, help="Identifiant (sinon : les premiers mots).")
    ] = "",
    essai: Essai = False,
    dossier: Dossier,
    jour: Jour,
    quiet: Quiet = False,
) -> None:
    """Plan the new item, show it, then write it."""
    from cap import enseignements
    from cap.commands.ecriture import ESSAI, ecrire, lecteur, montrer
    from cap.loader import load

    communaute = load(dossier, dossier_prive()).communaute
    ajout = enseignements.ajouter(
        communaute, lecteur(dossier), constat, source or (), jour, le=le, consequence=consequence, id_=id
    )
    montrer([ajout.edition])
    terminal.message(
        composer(f"Identifiant : {ajout.id}. Une révision le cite ainsi : source: enseignement:{ajout.id}")
    )
    if essai:
        terminal.message(ESSAI)
    else:
        ecrire(dossier, [ajout.edition])
