"""Say towards whom to send a person: for a public, at a step, in a zone."""

from __future__ import annotations

from typing import Annotated, Final, Literal

import typer

from cap import terminal
from cap.commands.options import FORMAT, Dossier, Jour, Quiet, Sortie, dire_lecture, ids_dans
from cap.graphie import composer

AIDE: Final = composer("""
Dit vers qui orienter une personne : les actions en cours pour ce public, à cette étape, dans cette zone, qui les porte
et à qui s'adresser.

Ce que les fiches ne précisent pas est montré à part, et ce qui est voisin quand rien ne convient. Seuls les contacts
que les organisations publient (« site: ») paraissent ; rien ne vient de prive/. Une fiche que rien de daté n'a touchée
depuis un an est signalée, avec la dernière date connue.
« --format html » fait une feuille à imprimer, dans sorties/.
""")
EXEMPLE: Final = """
cap orienter --public jeunes --etape apprendre
cap orienter --etape "Cuisiner et manger"
cap orienter --public foyers-precarite --format html
"""


def commande(
    *,
    public: Annotated[
        str,
        typer.Option(
            "--public",
            metavar="PUBLIC",
            autocompletion=ids_dans("objectifs.yaml", "publics"),
            help="Pour qui : un identifiant ou un intitulé.",
        ),
    ] = "",
    etape: Annotated[
        str,
        typer.Option(
            "--etape",
            metavar="ÉTAPE",
            autocompletion=ids_dans("objectifs.yaml", "parcours", "etapes"),
            help="À quelle étape du parcours : un identifiant ou un intitulé.",
        ),
    ] = "",
    zone: Annotated[
        str,
        typer.Option(
            "--zone",
            metavar="ZONE",
            autocompletion=ids_dans("objectifs.yaml", "zones"),
            help="Où : un identifiant ou un intitulé.",
        ),
    ] = "",
    pour: Annotated[
        Literal["public", "membres"],
        typer.Option("--pour", metavar="QUI", help="À qui la réponse est destinée : public ou membres."),
    ] = "public",
    format: Annotated[Literal["texte", "json", "markdown", "html"] | None, FORMAT] = None,
    sortie: Sortie = None,
    dossier: Dossier,
    jour: Jour,
    quiet: Quiet = False,
) -> None:
    """Load, find, render, deliver."""
    from cap import designation
    from cap.commands.livraison import Document, prevoir
    from cap.loader import load
    from cap.orienter import Criteres, orienter
    from cap.render import orienter as rendu
    from cap.render.pages import Page, page_de

    lu = load(dossier)
    demandes = {"public": public, "etape": etape, "zone": zone}
    criteres = Criteres(
        **{kind: designation.element(lu.communaute, kind, mot) for kind, mot in demandes.items() if mot}
    )
    boussole = orienter(lu.communaute, jour, criteres, pour)
    formes = {"json": rendu.json, "markdown": rendu.markdown, "html": rendu.html}
    ecran = sortie is None or str(sortie) == "-"
    if ecran and format in (None, "texte"):
        terminal.sortie(rendu.texte(boussole, page_de(terminal.width(), terminal.colours())))
    elif ecran and format == "markdown":
        terminal.sortie(rendu.markdown(boussole))
    else:
        nommes = (criteres.public, criteres.etape.rpartition("/")[2], criteres.zone)
        texte = Document(
            "-".join(filter(None, ("orienter", *nommes))),
            lambda forme: formes[forme](boussole) if forme in formes else rendu.texte(boussole, Page()),
        )
        prevoir([texte], format, sortie, dossier).faire()
    dire_lecture(lu.problems)
