"""List what would have to be handed over if a partner left or a funding ended."""

from __future__ import annotations

from typing import Annotated, Final

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
from cap.refus import Refus
from cap.show import show

AIDE: Final = composer("""
Dresse la liste de ce qui serait à transmettre si un partenaire partait ou si un financement s'arrêtait : actions sans
porteur, étapes qui se videraient, tâches, jalons, missions, instances et quorum, passerelles, moyens, mois couverts.

Rien n'est écrit. Chaque ligne dit quoi, depuis quand, qui pourrait être concerné et dans quel fichier le noter.
« --format markdown » en fait des cases à cocher. Quand le départ a lieu, « cap depart » le note.
""")
EXEMPLE: Final = """
cap fragilites --depart epi-du-port
cap fragilites --fin fondations-2025
cap fragilites --depart resam --depart pole-ess --format markdown -o relais.md
"""


def commande(
    *,
    depart: Annotated[
        list[str] | None,
        typer.Option(
            "--depart",
            metavar="ACTEUR",
            autocompletion=ids("acteurs"),
            help="Un acteur qui ne serait plus là (répétable).",
        ),
    ] = None,
    fin: Annotated[
        list[str] | None,
        typer.Option(
            "--fin",
            metavar="FINANCEMENT",
            autocompletion=ids_dans("financements.yaml", "financements"),
            help="Un financement qui s’arrêterait (répétable).",
        ),
    ] = None,
    format: Format = "texte",
    sortie: Sortie = None,
    dossier: Dossier,
    jour: Jour,
    quiet: Quiet = False,
) -> None:
    """Load, suppose, compare, render."""
    from cap import designation
    from cap.fragilites import passation
    from cap.graph import PARTI, etat_acteur
    from cap.loader import load
    from cap.render import fragilites as rendu
    from cap.render.pages import page_de

    if not depart and not fin:
        raise Refus(
            composer("Il manque ce que l'on suppose : un départ ou une fin de financement."),
            composer("Par exemple : cap fragilites --depart ACTEUR"),
        )
    lu = load(dossier, dossier_prive())
    partants = [designation.acteur(lu.communaute, mot) for mot in depart or ()]
    for acteur in partants:
        etat = etat_acteur(acteur, jour)
        if etat:
            dit = "{} est déjà parti ce jour-là." if etat == PARTI else "{} n'est pas encore arrivé ce jour-là."
            raise Refus(
                composer(dit).format(show(acteur.nom)),
                composer("--date choisit le jour lu, par exemple la veille d'un départ."),
            )
    connus = lu.communaute.index["financement"]
    fins = [connus[designation.element(lu.communaute, "financement", mot)] for mot in fin or ()]
    trouvee = passation(lu.communaute, jour, partants, fins)
    if format == "json":
        texte = rendu.json(trouvee)
    elif format == "markdown":
        texte = rendu.markdown(trouvee)
    else:
        page = page_de(None if sortie else terminal.width(), sortie is None and terminal.colours())
        texte = rendu.texte(trouvee, page)
    livrer(texte, sortie)
    dire_lecture(lu.problems)
