"""Write to signatories what changed for them, and make the sheet to sign. Registered in the group of `cap charte`."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated, Final, Literal

import typer

from cap import terminal
from cap.commands.options import FORMAT, Dossier, Jour, Quiet, Sortie, dire_lecture, dossier_prive, ids, livrer
from cap.graphie import composer
from cap.refus import Refus

AIDE_LETTRES: Final = composer("""
Écrit à chaque signataire ce qui a changé depuis la version qu'il a signée, et rien d'autre : pour l'informer quand
seule la forme change, pour l'inviter à signer de nouveau quand un article change sur le fond.

Les lettres vont dans sorties/charte/, en texte, en Markdown et en page à imprimer. Avec --acteur, une seule, affichée.
Rien n'est envoyé.
""")
EXEMPLE_LETTRES: Final = """
cap charte lettres
cap charte lettres --acteur buzuk
"""

AIDE_FEUILLE: Final = composer("""
Prépare la feuille de signature de la version en vigueur : une page A4 en largeur, à imprimer.

Y sont, en ordre alphabétique, les structures dont la signature est espérée, puis des lignes vierges. Les noms des
personnes se remplissent à la main.
""")
EXEMPLE_FEUILLE: Final = """
cap charte feuille
cap charte feuille --lignes 12 --format html
"""

_FORMES: Final = ("texte", "markdown", "html")


def lettres(
    *,
    acteur: Annotated[
        str, typer.Option("--acteur", metavar="ACTEUR", autocompletion=ids("acteurs"), help="Une seule lettre.")
    ] = "",
    format: Annotated[Literal["texte", "markdown", "html", "json"] | None, FORMAT] = None,
    sortie: Sortie = None,
    dossier: Dossier,
    jour: Jour,
    quiet: Quiet = False,
) -> None:
    """Prepare the letters, write them in a folder, or show one."""
    from cap import charte_lettres, designation
    from cap.commands.livraison import Document, prevoir
    from cap.loader import load
    from cap.render import charte_lettres as rendu
    from cap.render.courriel import a_lire

    lu = load(dossier, dossier_prive())
    qui = designation.acteur(lu.communaute, acteur).id if acteur else ""
    faites = charte_lettres.preparer(lu.communaute, jour, qui)
    if format == "json":
        livrer(rendu.json(faites), sortie)
    elif acteur and faites.lettres:
        une = faites.lettres[0]
        if sortie is None and format in (None, "texte"):
            terminal.sortie(a_lire(rendu.lettre(une, "texte"), terminal.width()))
        else:
            document = Document(rendu.nom_de_fichier(une), partial(rendu.lettre, une))
            prevoir([document], format, sortie, dossier).faire()
    elif faites.lettres:
        _ecrire(rendu.fichiers(faites, (format,) if format else _FORMES), sortie, dossier)
        terminal.message(rendu.ecrites(faites, str(sortie or Path("sorties") / "charte")))
    for remarque in rendu.remarques(faites):
        terminal.message(remarque)
    dire_lecture(lu.problems)


def _ecrire(fichiers: dict[str, bytes], sortie: Path | None, dossier: Path) -> None:
    from cap.edit import write_outputs

    if sortie is None:
        write_outputs(dossier / "sorties", {f"charte/{nom}": octets for nom, octets in fichiers.items()}, dossier)
        return
    if sortie.suffix and not sortie.is_dir():
        raise Refus(
            composer("Les lettres sont plusieurs : --sortie demande un dossier."), composer("Par exemple : -o lettres")
        )
    write_outputs(sortie, fichiers)


def feuille(
    *,
    lignes: Annotated[
        int | None, typer.Option("--lignes", metavar="NOMBRE", min=0, max=500, help="Combien de lignes vierges.")
    ] = None,
    format: Annotated[Literal["markdown", "html"] | None, FORMAT] = None,
    sortie: Sortie = None,
    dossier: Dossier,
    jour: Jour,
    quiet: Quiet = False,
) -> None:
    """Make the sheet, write it."""
    from cap import charte_lettres
    from cap.commands.livraison import Document, prevoir
    from cap.loader import load
    from cap.render import charte_lettres as rendu

    lu = load(dossier, dossier_prive())
    faite = charte_lettres.feuille(lu.communaute, jour, lignes)
    prevoir([Document(rendu.nom_de_feuille(faite), partial(rendu.feuille, faite))], format, sortie, dossier).faire()
    dire_lecture(lu.problems)


def inscrire(app: typer.Typer) -> None:
    """Add these sub-commands to the group of `cap charte`."""
    app.command("lettres", help=AIDE_LETTRES, epilog=EXEMPLE_LETTRES)(lettres)
    app.command("feuille", help=AIDE_FEUILLE, epilog=EXEMPLE_FEUILLE)(feuille)
