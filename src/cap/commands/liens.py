"""Tell who works with whom, who stands apart, who could meet."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final, Literal

import typer

from cap import terminal
from cap.commands.options import Dossier, Format, Jour, Quiet, Sortie, dire_lecture, ids, lire_jour, livrer
from cap.graphie import composer
from cap.refus import Refus
from cap.show import show

AIDE: Final = composer("""
Dit qui travaille avec qui, d'après les fichiers : ce qui relie les acteurs, qui n'a pas encore de lien écrit, ce qui ne
tient que par un seul acteur, et qui pourrait se rencontrer.

Rien n'est mesuré ni classé, tout est dans l'ordre alphabétique. Un lien est écrit dans une fiche, une action menée
ensemble, une passerelle ou une structure commune ; s'être vus en réunion est dit à part.
""")
EXEMPLE: Final = """
cap liens
cap liens --acteur resam --tout
cap liens --depuis 2024-01-01
"""


def commande(
    *,
    acteur: Annotated[
        str,
        typer.Option(
            "--acteur", metavar="ACTEUR", autocompletion=ids("acteurs"), help="Seulement ce qui concerne cet acteur."
        ),
    ] = "",
    depuis: Annotated[
        date | None,
        typer.Option("--depuis", metavar="AAAA-MM-JJ", parser=lire_jour, help="Dire ce qui a changé depuis ce jour."),
    ] = None,
    avec_presences: Annotated[
        bool, typer.Option("--avec-presences", help="Compter comme lien d’être venus à une même réunion.")
    ] = False,
    tout: Annotated[bool, typer.Option("--tout", help="Donner toutes les paires et tous les noms.")] = False,
    pour: Annotated[
        Literal["membres", "soutien"],
        typer.Option("--pour", metavar="QUI", help="À qui la réponse est destinée : membres ou soutien."),
    ] = "membres",
    format: Format = "texte",
    sortie: Sortie = None,
    dossier: Dossier,
    jour: Jour,
    quiet: Quiet = False,
) -> None:
    """Load, read the links, render."""
    from cap import designation
    from cap.graph import PARTI, etat_acteur
    from cap.liens import reseau
    from cap.loader import load
    from cap.render import liens as rendu
    from cap.render.pages import page_de

    if depuis is not None and depuis >= jour:
        raise Refus(
            composer("--depuis ({}) vient après le jour lu ({}).").format(depuis.isoformat(), jour.isoformat()),
            composer("Donnez un jour d'avant ; --date choisit le jour lu."),
        )
    lu = load(dossier)
    trouve = reseau(lu.communaute, jour, pour, avec_presences, depuis)
    if acteur:
        qui = designation.acteur(lu.communaute, acteur)
        if qui.depart is not None and etat_acteur(qui, jour) == PARTI:
            quand = f" ({qui.depart.le.en_mots()})" if qui.depart.le is not None and qui.depart.le.connue else ""
            raise Refus(
                composer("{} a quitté la communauté{}.").format(show(qui.nom), quand),
                composer("Ses liens d'avant : cap liens --acteur {} --date, avec un jour d'avant son départ.").format(
                    show(qui.id)
                ),
            )
        if qui.id not in trouve.noms:
            raise Refus(
                composer("{} n'est pas sur la carte ce jour-là.").format(show(qui.nom)),
                composer("--date choisit le jour lu ; --pour soutien montre aussi les fiches réservées."),
            )
        trouve, tout = trouve.de(qui.id), True
    if format == "json":
        texte = rendu.json(trouve)
    elif format == "markdown":
        texte = rendu.markdown(trouve, tout)
    else:
        texte = rendu.texte(
            trouve, page_de(None if sortie else terminal.width(), sortie is None and terminal.colours()), tout
        )
    livrer(texte, sortie)
    dire_lecture(lu.problems)
