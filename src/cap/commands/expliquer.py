"""Explains the rules of cap: why each exists, what passes, what does not, what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cap import terminal
from cap.commands.options import Format
from cap.graphie import composer, plier
from cap.refus import Refus
from cap.show import show
from cap.verifier import lire_codes

if TYPE_CHECKING:
    from cap.rules.registre import Regle

AIDE = """
Explique une règle : pourquoi elle existe, un exemple correct, un exemple à corriger, que faire, et d’où elle vient.

Sans code : la liste des règles. Un mot du titre suffit pour en trouver une. Un critère de « cap avancement » s’explique
de la même façon, par son code (S2).
"""
EXEMPLE = """
cap expliquer CAP303
cap expliquer siret
cap expliquer S2
cap expliquer --toutes --format markdown
"""


def _codes(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    from cap.rules import REGLES

    return [(regle.code, regle.titre) for regle in REGLES if regle.code.startswith(incomplete)]


def commande(
    *,
    mots: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="CODE", autocompletion=_codes, help="Code de la règle, début de code, ou mots de son titre."
        ),
    ] = None,
    toutes: Annotated[bool, typer.Option("--toutes", help="Expliquer toutes les règles.")] = False,
    format: Format = "texte",
) -> None:
    """Show the documentation of the rules asked for, or their list; or one criterion of the progress."""
    from cap import rubrique
    from cap.render import criteres
    from cap.render import regles as rendu

    critere = rubrique.critere(mots[0]) if mots and len(mots) == 1 else None
    if critere is not None:
        formes = {"json": criteres.json, "markdown": criteres.markdown}
        terminal.sortie(formes[format](critere) if format in formes else criteres.texte(critere, terminal.width()))
        return
    from cap.rules import REGLES

    trouvees = list(REGLES) if toutes or not mots else _chercher(mots, list(REGLES))
    if format == "json":
        terminal.sortie(rendu.json(trouvees))
    elif format == "markdown" and len(trouvees) > 1:
        terminal.sortie(rendu.page(trouvees))
    elif format == "markdown":
        terminal.sortie(rendu.markdown_seul(trouvees[0]))
    elif toutes or len(trouvees) == 1:
        textes = [rendu.texte_seul(regle, terminal.width(), terminal.colours()) for regle in trouvees]
        terminal.sortie("\n\n".join(textes))
    else:
        terminal.sortie(rendu.liste(trouvees))


def _chercher(mots: list[str], regles: list[Regle]) -> list[Regle]:
    """Find rules by code, by beginning of code, or by words of their title; a near miss is proposed."""
    code = lire_codes(["".join(mots)])[0] if any(mot.strip() for mot in mots) else ""
    exactes = [regle for regle in regles if regle.code == code] or [
        regle for regle in regles if code and regle.code.startswith(code)
    ]
    if exactes:
        return exactes
    cherches = plier(" ".join(mots)).split()
    trouvees = [regle for regle in regles if cherches and all(mot in plier(regle.titre) for mot in cherches)]
    if trouvees:
        return trouvees
    proches = _proches(code, cherches, regles)
    raise Refus(
        composer("Aucune règle ne s'appelle « {} », et aucun titre ne contient ces mots.").format(show(" ".join(mots))),
        "\n".join([composer("Vouliez-vous dire :"), *proches]) if proches else composer("La liste : cap expliquer."),
    )


def _proches(code: str, mots: list[str], regles: list[Regle]) -> list[str]:
    """Give the lines of the rules whose code, or a word of whose title, looks like what was typed."""
    from difflib import get_close_matches

    par_code = {regle.code: regle for regle in regles}
    trouves = [par_code[proche] for proche in get_close_matches(code, par_code, n=3)]
    for mot in mots:
        titres = {plie: regle for regle in regles for plie in plier(regle.titre).replace("'", " ").split()}
        trouves += [titres[proche] for proche in get_close_matches(mot, titres, n=2, cutoff=0.75)]
    uniques = dict.fromkeys(f"  {regle.code}  {composer(regle.titre)}" for regle in trouves)
    return list(uniques)[:4]
