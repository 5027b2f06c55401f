"""Shows the roadmap: by axis, by pilot or by quarter, in time, with what moved and why."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal

import typer

from cap import terminal
from cap.commands.options import FORMAT, Dossier, Jour, Quiet, Sortie, dire_lecture, dossier_prive, ids, livrer
from cap.graphie import composer
from cap.refus import Refus
from cap.show import show

if TYPE_CHECKING:
    from cap.communaute import Communaute
    from cap.feuille_de_route import FeuilleLue

AIDE: Final = composer("""
La feuille de route : les jalons par axe, par pilote ou par trimestre, dans le temps, avec ce qui a changé et pourquoi.

Une date garde la précision qui lui a été donnée. Ce qui est passé n'est dit qu'à vous, au terminal ; un document (md,
html, svg) est fait pour les membres et ne le dit jamais, sauf avec --pour soutien. En impulsion, rien n'est en retard.

Pour écrire ce qu'un jalon devient : cap jalon fait, reporter, modifier ou abandonner.
""")
EXEMPLE: Final = """
cap feuille-de-route
cap feuille-de-route --par pilote
cap feuille-de-route --par trimestre --etat en-cours --etat a-faire
cap feuille-de-route --format html
"""

_SUFFIXES: Final = {
    ".txt": "texte", ".json": "json", ".md": "markdown", ".markdown": "markdown", ".html": "html", ".svg": "svg",
}  # fmt: skip
_DOCUMENTS: Final = ("html", "svg")


def commande(
    *,
    par: Annotated[
        Literal["axe", "pilote", "trimestre"], typer.Option("--par", metavar="ORDRE", help="Comment les ranger.")
    ] = "axe",
    axe: Annotated[str, typer.Option("--axe", metavar="AXE", help="Seulement cet axe (son nom, ou son début).")] = "",
    pilote: Annotated[
        str,
        typer.Option("--pilote", metavar="ACTEUR", help="Seulement ce qu’il pilote.", autocompletion=ids("acteurs")),
    ] = "",
    phase: Annotated[
        Literal["impulsion", "structuration", "perennisation"] | None,
        typer.Option("--phase", metavar="PHASE", case_sensitive=False, help="Seulement cette phase."),
    ] = None,
    etat: Annotated[
        list[str] | None,
        typer.Option(
            "--etat",
            metavar="ETAT",
            help="Seulement cet état (répétable) : a-faire, en-cours, fait, reporte, abandonne.",
        ),
    ] = None,
    pour: Annotated[
        Literal["membres", "public", "soutien"] | None,
        typer.Option(
            "--pour",
            metavar="QUI",
            help="À qui c’est destiné (sinon : soutien au terminal, membres pour un document).",
        ),
    ] = None,
    format: Annotated[Literal["texte", "json", "markdown", "html", "svg"] | None, FORMAT] = None,
    sortie: Sortie = None,
    dossier: Dossier,
    jour: Jour,
    quiet: Quiet = False,
) -> None:
    """Load, read, render."""
    from cap import designation
    from cap.feuille_de_route import Choix, lire
    from cap.loader import load

    forme = format or _forme(sortie)
    # A text put in a file is passed on: it is written as for members, unless told.
    a_l_ecran = forme in ("texte", "json") and (sortie is None or str(sortie) == "-")
    audience = pour or ("soutien" if a_l_ecran else "membres")
    lu = load(dossier, dossier_prive())
    choix = Choix(
        _axe(lu.communaute, axe) if axe else "",
        designation.acteur(lu.communaute, pilote).id if pilote else "",
        phase or "",
        tuple(map(_etat, etat or ())),
    )
    feuille = lire(lu.communaute, jour, audience, par, choix)
    _donner(feuille, forme, sortie, dossier)
    dire_lecture(lu.problems)


def _axe(communaute: Communaute, mot: str) -> str:
    """Give the axis that a word names, whole or by its beginning."""
    from cap.graphie import plier

    axes = list(dict.fromkeys(item.axe for item in communaute.feuille_de_route.jalons if item.axe))
    trouves = [axe for axe in axes if plier(axe) == plier(mot)] or [axe for axe in axes if plier(mot) in plier(axe)]
    if len(trouves) == 1:
        return trouves[0]
    connus = " ; ".join(map(show, trouves or axes))
    raison = "désigne plusieurs axes" if trouves else "n'est pas un axe de la feuille de route"
    raise Refus(
        composer("« {} » {}.").format(show(mot), composer(raison)),
        composer("Au choix : {}.").format(connus) if connus else composer("Aucun jalon n'a encore d'axe."),
    )


def _etat(mot: str) -> str:
    """Give the state that a word names, accents and capitals forgiven."""
    from cap.declare import ValeurRefusee
    from cap.model import Jalon

    try:
        return str(Jalon.declares["etat"].type.lire(mot))
    except ValeurRefusee as cause:
        raise Refus(composer(f"--etat : {show(cause.message)}"), composer(show(cause.remede))) from None


def _forme(sortie: Path | None) -> str:
    """Deduce the format from the name of the file to write; text when nothing says."""
    if sortie is None or str(sortie) == "-" or not sortie.suffix or sortie.is_dir():
        return "texte"
    forme = _SUFFIXES.get(sortie.suffix.lower())
    if forme is None:
        raise Refus(
            composer("La feuille de route ne s'écrit pas en « {} ».").format(show(sortie.suffix)),
            composer("Au choix : {}.").format(", ".join(_SUFFIXES)),
        )
    return forme


def _rendu(feuille: FeuilleLue, forme: str, sortie: Path | None) -> str:
    if forme == "svg":
        from cap.render.feuille_de_route_svg import svg

        return svg(feuille)
    from cap.render import feuille_de_route as rendu
    from cap.render.pages import page_de

    if forme == "texte":
        page = page_de(None if sortie else terminal.width(), sortie is None and terminal.colours())
        return rendu.texte(feuille, page)
    formes: dict[str, Callable[[FeuilleLue], str]] = {
        "json": rendu.json,
        "markdown": rendu.markdown,
        "html": rendu.html,
    }
    return formes[forme](feuille)


def _donner(feuille: FeuilleLue, forme: str, sortie: Path | None, dossier: Path) -> None:
    """Print what is read on a screen; put a page, or a picture with its table, in sorties/ unless told where."""
    texte = _rendu(feuille, forme, sortie)
    if forme not in _DOCUMENTS or (sortie is not None and not sortie.is_dir()):
        livrer(texte, sortie)
        return
    from cap.edit import write_outputs
    from cap.render.feuille_de_route import NOM

    fichiers = {f"{NOM}.{forme}": texte.encode()}
    if forme == "svg":
        fichiers[f"{NOM}.md"] = _rendu(feuille, "markdown", sortie).encode()
    out_dir = sortie or dossier / "sorties"
    faits = {chemin.name for chemin in write_outputs(out_dir, fichiers, None if sortie else dossier)}
    for nom in fichiers:
        terminal.message(composer("Écrit : {}" if nom in faits else "Déjà à jour : {}").format(show(out_dir / nom)))
