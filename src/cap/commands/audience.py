"""Whom a report is for: told by `--pour`, else by where it goes."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import typer

POUR: Final = typer.Option(
    "--pour", metavar="QUI", help="À qui c’est destiné (sinon : soutien au terminal, membres pour un document)."
)
"""`pour: Annotated[Literal["public", "membres", "financeurs", "soutien"] | None, POUR] = None`."""


def audience_de(pour: str | None, forme: str, sortie: Path | None) -> str:
    """Give the audience of a report: the one asked for, else the support function on its screen, members on paper.

    A text put in a file is passed on: it is written as for members.
    """
    a_l_ecran = forme in ("texte", "json") and (sortie is None or str(sortie) == "-")
    return pour or ("soutien" if a_l_ecran else "membres")
