"""Gives the JSON Schemas that let an editor complete, explain and underline the files while they are typed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cap.commands.options import DossierLibre, Quiet, find_community
from cap.graphie import composer
from cap.refus import Refus
from cap.show import show
from cap.terminal import message, sortie

AIDE = composer(
    "Donne le format des fichiers à votre éditeur (JSON Schema) : il complète, explique et souligne pendant la saisie. "
    "Sans GENRE, écrit un schéma par genre de fichier dans .vscode/schemas de la communauté."
)
EXEMPLE = "cap schema\ncap schema acteur\ncap schema -o schemas"


def _genres() -> list[str]:
    from cap.communaute import FICHIERS

    return [genre.nom for genre in FICHIERS]


def commande(
    *,
    genre: Annotated[
        str,
        typer.Argument(
            metavar="GENRE",
            show_default=False,
            autocompletion=_genres,
            help="Un seul genre de fichier : acteur, action, reunion, objectifs…",
        ),
    ] = "",
    ou: Annotated[
        Path | None,
        typer.Option("--sortie", "-o", metavar="DOSSIER", help="Dossier où écrire (sinon : celui de la communauté)."),
    ] = None,
    dossier: DossierLibre,
    quiet: Quiet = False,
) -> None:
    """Write the schemas where the editor looks for them, or print one, or say which ones there are."""
    from cap import schema

    if genre:
        choisi = schema.genre_nomme(genre)
        texte = schema.texte(choisi)
        if ou is None or str(ou) == "-":
            sortie(texte)
        else:
            _ecrire(ou, {schema.nom_de_fichier(choisi): texte.encode()})
        return
    cible = ou or _dossier_de_la_communaute(dossier)
    if cible is None:
        sortie("\n".join(f"{item:<18}{composer(schema.PRESENTATIONS[item])}" for item in _genres()))
        message(composer("Pas de communauté ici : rien n'est écrit. Pour écrire ailleurs : cap schema -o DOSSIER"))
        return
    _ecrire(cible, schema.fichiers())


def _dossier_de_la_communaute(dossier: Path) -> Path | None:
    from cap.schema import DOSSIER

    try:
        return find_community(dossier) / DOSSIER
    except Refus:
        if dossier != Path():
            raise
        return None


def _ecrire(dossier: Path, fichiers: dict[str, bytes]) -> None:
    from cap.edit import write_outputs

    ecrits = write_outputs(dossier, fichiers)
    message(
        composer("{} schéma(s) dans « {} », dont {} nouveau(x) ou changé(s).").format(
            len(fichiers), show(dossier), len(ecrits)
        )
    )
