"""Make the minutes of a meeting from its notes; a group, so that taking and closing notes can join it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal

import typer

from cap import terminal
from cap.commands.options import FORMAT, Dossier, Jour, Quiet, Sortie, dossier_prive, ids
from cap.graphie import composer
from cap.refus import Refus
from cap.show import show

if TYPE_CHECKING:
    from cap.cr import CompteRendu

AIDE: Final = composer("""
Met au propre les notes d'une réunion : un compte-rendu, et un relevé de décisions d'une page.

Les notes restent telles que vous les avez écrites dans reunions/. Rien n'est envoyé. « cap cr derniere » suffit ; ses
options : cap cr produire --help.
""")
EXEMPLE: Final = """
cap cr derniere
cap cr 2026-03-20-copil --pour public
"""
PAR_DEFAUT: Final = "produire"

app = typer.Typer()

_AIDE_PRODUIRE: Final = composer("""
Met au propre les notes d'une réunion : un compte-rendu, et un relevé de décisions d'une page.

Les deux vont dans sorties/, en Markdown et en HTML (la page HTML s'ouvre dans un navigateur et s'imprime en A4).
Avec « --format texte » ou « json », ou avec « -o - », le compte-rendu s'affiche.

La version pour les membres est celle par défaut. Les passages réservés (« ::: soutien ») n'y entrent pas. La version
publique attend l'approbation du compte-rendu ; elle ne dit ni qui était là, ni qui fait quoi.
""")
_EXEMPLE_PRODUIRE: Final = """
cap cr derniere
cap cr 2026-03-20-copil --releve -o releve.html
cap cr 2026-03-20 --format texte
"""
_AFFICHES: Final = ("texte", "json")
_DOCUMENTS: Final = ("markdown", "html")


@app.command(PAR_DEFAUT, help=_AIDE_PRODUIRE, epilog=_EXEMPLE_PRODUIRE)
def produire(
    *,
    reunion: Annotated[
        str,
        typer.Argument(
            metavar="REUNION",
            help="La réunion : son identifiant, le début de celui-ci, ou « derniere ».",
            autocompletion=ids("reunions"),
        ),
    ],
    format: Annotated[Literal["markdown", "html", "texte", "json"] | None, FORMAT] = None,
    releve: Annotated[bool, typer.Option("--releve", help="Seulement le relevé de décisions.")] = False,
    pour: Annotated[
        Literal["membres", "public", "soutien"],
        typer.Option("--pour", metavar="QUI", help="À qui le document est destiné."),
    ] = "membres",
    sortie: Sortie = None,
    dossier: Dossier,
    jour: Jour,
    quiet: Quiet = False,
) -> None:
    """Load, compute the minutes for one audience, write the documents."""
    from cap import designation
    from cap.cr import compte_rendu
    from cap.loader import load
    from cap.render.cr import COMPTE_RENDU, RELEVE

    lu = load(dossier, dossier_prive())
    choisie = designation.reunion(lu.communaute, reunion, jour)
    cr = compte_rendu(lu.communaute, choisie.id, jour, pour)
    quoi = (RELEVE,) if releve else (COMPTE_RENDU, RELEVE)
    _livrer(cr, quoi, format, sortie, dossier)
    if cr.en_attente:
        terminal.message("Le compte-rendu n’est pas encore approuvé : la version publique n’en montre que l’en-tête.")
    elif not choisie.notes.points:
        terminal.message("Cette réunion n’a pas encore de notes.")
    if lu.problems:
        terminal.message(composer(f"Problèmes dans le dossier : {len(lu.problems)}. Pour les voir : cap verifier"))


def _livrer(cr: CompteRendu, quoi: tuple[str, ...], format: str | None, sortie: Path | None, dossier: Path) -> None:
    """Print one document, write one file, or write the set in a folder, as `--format` and `--sortie` ask."""
    from cap.render.cr import document

    if (sortie is None and format in _AFFICHES) or (sortie is not None and str(sortie) == "-"):
        terminal.sortie(document(cr, quoi[0], format or "markdown"))
    elif sortie is None:
        _ecrire(cr, quoi, format, dossier / "sorties", dossier)
    elif sortie.is_dir() or not sortie.suffix:
        _ecrire(cr, quoi, format, sortie, None)
    else:
        _ecrire_un(document(cr, quoi[0], format or _forme(sortie)), sortie)


def _ecrire(cr: CompteRendu, quoi: tuple[str, ...], format: str | None, out_dir: Path, racine: Path | None) -> None:
    from cap.edit import write_outputs
    from cap.render.cr import document, nom_de_fichier

    fichiers = {
        nom_de_fichier(cr, nom, forme): document(cr, nom, forme).encode()
        for nom in quoi
        for forme in ((format,) if format else _DOCUMENTS)
    }
    ecrits = {chemin.name for chemin in write_outputs(out_dir, fichiers, racine)}
    for nom in fichiers:
        dit = "Écrit : {}" if nom in ecrits else "Déjà à jour : {}"
        terminal.message(composer(dit).format(show(_depuis_ici(out_dir / nom))))


def _ecrire_un(texte: str, chemin: Path) -> None:
    from cap.edit import write_outputs

    write_outputs(chemin.parent, {chemin.name: texte.encode()})
    terminal.message(composer("Écrit : {}").format(show(chemin)))


def _forme(chemin: Path) -> str:
    """Deduce the format from the name of the file to write."""
    from cap.render.cr import SUFFIXES

    for forme, suffixe in SUFFIXES.items():
        if chemin.suffix.lower() == f".{suffixe}":
            return forme
    raise Refus(
        composer("Un compte-rendu ne s'écrit pas en « {} ».").format(show(chemin.suffix)),
        composer("Au choix : {}.").format(", ".join(f".{suffixe}" for suffixe in SUFFIXES.values())),
    )


def _depuis_ici(chemin: Path) -> Path:
    """Shorten a path that stands under the current folder."""
    ici = Path.cwd()
    absolu = ici / chemin
    return absolu.relative_to(ici) if absolu.is_relative_to(ici) else absolu
