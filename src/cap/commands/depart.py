"""Notes the departure of an actor, keeping its history, and says what will need attention."""

from __future__ import annotations

from typing import Annotated

import typer

from cap import terminal
from cap.commands.options import Dossier, Essai, Jour, Quiet, dossier_prive, ids
from cap.graphie import composer
from cap.terminal import message

AIDE = composer(
    "Note le départ d'un acteur dans sa fiche, sans rien effacer, et dit ce qui mérite un regard : ce qu'il portait "
    "seul, ce qu'il devait faire, ce qui reste au dossier."
)
EXEMPLE = "cap depart cantine-mobile --le 2026-03-20 --motif temps --essai"


def commande(
    acteur: Annotated[
        str,
        typer.Argument(
            metavar="ACTEUR", show_default=False, autocompletion=ids("acteurs"), help="Son identifiant ou son nom."
        ),
    ],
    *,
    le: Annotated[str, typer.Option("--le", metavar="DATE", help="Dernier jour d’activité (2026-03-20, 2026-03…).")],
    motif: Annotated[
        str,
        typer.Option("--motif", metavar="MOT", help="temps, thematique, reorganisation, fin-de-mission ou autre."),
    ] = "",
    note: Annotated[str, typer.Option("--note", metavar="TEXTE", help="Précision, pour la fonction de soutien.")] = "",
    essai: Essai = False,
    dossier: Dossier,
    jour: Jour,
    quiet: Quiet = False,
) -> None:
    """Plan the change of the sheet, show it with what it leaves to look at, then write it."""
    from cap import depart, designation
    from cap.commands.ecriture import ESSAI, ecrire, lecteur, montrer
    from cap.fragilites import passation
    from cap.loader import load
    from cap.render import fragilites as rendu
    from cap.render.pages import page_de

    communaute = load(dossier, dossier_prive()).communaute
    qui = designation.acteur(communaute, acteur)
    quand = depart.lire_date(le)
    edition = depart.ecrire(communaute, lecteur(dossier), qui, quand, motif, note)
    montrer([edition])
    dernier = quand.fin if quand.connue else jour
    page = page_de(terminal.width(), terminal.colours())
    terminal.sortie(rendu.depart(passation(communaute, dernier, [qui]), page))
    if essai:
        message(ESSAI)
    else:
        ecrire(dossier, [edition])
