"""Writes the file by which a forge checks the community and tells what each request changes."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Final, Literal

import typer

from cap import terminal
from cap.commands.options import Dossier, Essai, Quiet
from cap.graphie import composer
from cap.refus import Refus
from cap.show import show

AIDE: Final = composer("""
Prépare ce qui, sur votre forge (GitHub, GitLab, Forgejo), vérifie la communauté à chaque envoi et raconte en mots ce
que change chaque demande de modification.

Un seul fichier est écrit, à la racine du dépôt git ; s'il existe déjà, il est gardé tel quel. Sur GitHub et Forgejo, le
récit est un commentaire de la demande, mis à jour à chaque envoi ; sur GitLab, un fichier que la demande montre. Les
demandes venues d'une copie (fork) ne peuvent pas être commentées : leur récit est dans le résumé de la vérification.
""")
EXEMPLE: Final = """
cap ci github
cap ci gitlab --essai
"""


def commande(
    *,
    forge: Annotated[
        Literal["github", "gitlab", "forgejo"],
        typer.Argument(metavar="FORGE", show_default=False, help="La forge : github, gitlab ou forgejo."),
    ],
    essai: Essai = False,
    dossier: Dossier,
    quiet: Quiet = False,
) -> None:
    """Write the file of a forge at the root of the repository."""
    installer(dossier, forge, essai=essai)


def installer(dossier: Path, forge: str, *, essai: bool) -> None:
    """Write the file of a forge where it reads it; one that stands there is kept, and said."""
    from cap import __version__, ci
    from cap.edit import Change, write
    from cap.resources import folder

    racine = _racine(dossier)
    chemin = ci.CHEMINS[forge]
    if os.path.lexists(racine / chemin):
        raise Refus(
            composer("« {} » existe déjà : il est gardé tel quel.").format(show(racine / chemin)),
            composer("Pour le refaire, effacez-le ou renommez-le d'abord."),
        )
    modele = (folder("templates") / "ci" / f"{forge}.yml").read_text("utf-8")
    octets = ci.fichier(modele, __version__, dossier.relative_to(racine).as_posix())
    if essai:
        terminal.sortie(octets.decode())
        terminal.message(composer("Essai : rien n'est écrit."))
        return
    write(racine, [Change(Path(chemin), None, octets)])
    terminal.message(
        composer("Écrit : {}. Ajoutez-le à git et envoyez-le : la forge fera le reste.").format(show(chemin))
    )


def _racine(dossier: Path) -> Path:
    """Give the root of the repository that holds the folder, or the folder itself where there is none yet."""
    return next((haut for haut in (dossier, *dossier.parents) if os.path.lexists(haut / ".git")), dossier)
