"""Make the attendance sheet of a meeting, ready to print."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Final, Literal

import typer

from cap import terminal
from cap.commands.options import FORMAT, Dossier, Jour, Quiet, Sortie, dire_lecture, dossier_prive, ids
from cap.graphie import composer
from cap.show import show

AIDE: Final = composer("""
Prépare la feuille d'émargement d'une réunion : une page A4 en largeur, à imprimer.

Les structures attendues y sont, en ordre alphabétique, puis des lignes vierges. Les noms se remplissent à la main ;
avec --avec-noms, ceux des contacts (prive/contacts.yaml) qui ont donné leur accord pour être convoqués y sont déjà.
Jamais d'adresse ni de téléphone. Le pied de page dit à quoi sert la feuille et combien de temps elle est gardée.
""")
EXEMPLE: Final = """
cap emargement prochaine
cap emargement 2026-03-20 --lignes 12 --conservation "3 ans"
"""


def commande(
    *,
    reunion: Annotated[
        str,
        typer.Argument(
            metavar="REUNION",
            show_default=False,
            help="La réunion : son identifiant, son début, « prochaine » ou « derniere ».",
            autocompletion=ids("reunions"),
        ),
    ],
    avec_noms: Annotated[
        bool, typer.Option("--avec-noms", help="Écrire les noms des contacts d’accord pour être convoqués.")
    ] = False,
    lignes: Annotated[
        int | None, typer.Option("--lignes", metavar="NOMBRE", min=0, max=500, help="Combien de lignes vierges.")
    ] = None,
    conservation: Annotated[
        str, typer.Option("--conservation", metavar="DURÉE", help="Combien de temps la feuille est gardée (un an).")
    ] = "",
    format: Annotated[Literal["markdown", "html"] | None, FORMAT] = None,
    sortie: Sortie = None,
    dossier: Dossier,
    jour: Jour,
    quiet: Quiet = False,
) -> None:
    """Load, choose the rows, write the sheet."""
    from cap import designation
    from cap.commands.livraison import Document, prevoir
    from cap.definitions import est_maintenue
    from cap.emargement import feuille
    from cap.loader import load
    from cap.redaction import reunion_nommee
    from cap.render.emargement import document, nom_de_fichier

    lu = load(dossier, dossier_prive())
    choisie = designation.reunion(lu.communaute, reunion, jour)
    if not choisie.id.startswith(reunion):
        terminal.message(composer(f"{show(reunion_nommee(lu.communaute, choisie))} :"))
    faite = feuille(
        lu.communaute, choisie, jour, avec_noms=avec_noms, vierges=lignes, conservation=conservation.strip()
    )
    prevoir([Document(nom_de_fichier(faite), partial(document, faite))], format, sortie, dossier).faire()
    if not est_maintenue(choisie):
        etat = "annulée" if choisie.statut == "annulee" else "reportée"
        terminal.message(composer(f"Attention : cette réunion est notée {etat}."))
    if avec_noms and not any(ligne.nom for ligne in faite.lignes):
        terminal.message(
            composer("Aucun contact n'a donné son accord pour être convoqué : les noms se rempliront à la main.")
        )
    dire_lecture(lu.problems)
