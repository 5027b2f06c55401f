"""Says where the community stands on each phase and condition, from the evidence its files hold."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final, Literal

import typer

from cap import terminal
from cap.commands.options import FORMAT, Dossier, Jour, Quiet, Sortie, dire_lecture, dossier_prive, lire_jour
from cap.graphie import composer
from cap.refus import Refus

AIDE: Final = composer("""
Dit où en est la communauté, phase par phase et condition par condition, d'après ce que ses fichiers montrent : ce qui
est attesté, ce qui l'est en partie, ce qui reste à documenter, et les plus petits pas suivants.

Aucune note, aucun classement : chaque critère donne ses preuves (fichier, ligne, date) et ce qui manque. Les trois
phases se lisent ensemble. Ce qui est déclaré (attestations.yaml) est dit à part de ce qui est constaté. Douze
indicateurs comptés dans les fichiers sont montrés à côté, avec leur formule.

« --depuis » dit ce qui a été gagné et perdu depuis ce jour, et quelle preuve est apparue ou ne suffit plus.
« --format html » fait une page à imprimer, dans sorties/.
""")
EXEMPLE: Final = """
cap avancement
cap avancement --phase structuration --preuves
cap avancement --date 2024-12-31 --depuis 2024-06-30
cap avancement --format html
"""


def commande(
    *,
    phase: Annotated[
        Literal["impulsion", "structuration", "perennisation"] | None,
        typer.Option("--phase", metavar="PHASE", help="Ne montrer que cette phase."),
    ] = None,
    condition: Annotated[
        Literal["C1", "C2", "C3", "C4", "C5"] | None,
        typer.Option("--condition", metavar="C1…C5", case_sensitive=False, help="Ne montrer que cette condition."),
    ] = None,
    depuis: Annotated[
        date | None,
        typer.Option(
            "--depuis",
            metavar="AAAA-MM-JJ",
            parser=lire_jour,
            help="Dire ce qui a été gagné et perdu depuis ce jour, et pourquoi.",
        ),
    ] = None,
    preuves: Annotated[
        bool, typer.Option("--preuves", help="Détailler chaque épreuve et chaque preuve, et les seuils.")
    ] = False,
    format: Annotated[Literal["texte", "json", "markdown", "html"] | None, FORMAT] = None,
    sortie: Sortie = None,
    dossier: Dossier,
    jour: Jour,
    quiet: Quiet = False,
) -> None:
    """Load, read the criteria, render."""
    from cap.avancement import changements, constater
    from cap.commands.livraison import forme_du_rapport, rapporter
    from cap.indicateurs import douze
    from cap.loader import load
    from cap.render import avancement as rendu
    from cap.render.pages import page_de

    if depuis is not None and depuis >= jour:
        raise Refus(
            composer("--depuis ({}) vient après le jour lu ({}).").format(depuis.isoformat(), jour.isoformat()),
            composer("Donnez un jour d'avant ; --date choisit le jour lu."),
        )
    forme = forme_du_rapport(format, sortie, ("texte", "json", "markdown", "html"))
    lu = load(dossier, dossier_prive())
    actuel = constater(lu.communaute, jour)
    avant = constater(lu.communaute, depuis) if depuis is not None else None
    changes = changements(avant, actuel) if avant is not None else ()
    indicateurs = () if phase or condition or (avant and forme == "texte") else douze(lu.communaute, jour)
    filtres = {"phase": phase or "", "condition": condition or ""}
    if forme == "json":
        texte = rendu.json(actuel, avant, changes, indicateurs)
    elif forme == "markdown":
        montres = changes if avant else None
        texte = rendu.markdown(actuel, changes=montres, depuis=depuis, indicateurs=indicateurs, **filtres)
    elif forme == "html":
        from cap.render.avancement_html import html

        texte = html(actuel, avant, changes, indicateurs, **filtres)
    else:
        page = page_de(None if sortie else terminal.width(), sortie is None and terminal.colours())
        texte = (
            rendu.texte_depuis(actuel, avant, changes, page)
            if avant
            else rendu.texte(actuel, page, preuves=preuves, indicateurs=indicateurs, **filtres)
        )
    rapporter(texte, forme, "avancement", sortie, dossier)
    dire_lecture(lu.problems)
