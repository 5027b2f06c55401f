"""Says where the community stands on each phase and condition, from the evidence its files hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal, NamedTuple

import typer

from cap import cache, terminal
from cap.commands.livraison import forme_du_rapport, rapporter
from cap.commands.options import (
    DEPUIS,
    FORMAT,
    Dossier,
    Jour,
    Moment,
    Quiet,
    SansCache,
    Sortie,
    dire_lecture,
    dossier_prive,
)
from cap.graphie import composer
from cap.render.pages import Page, page_de

if TYPE_CHECKING:
    from cap.communaute import Communaute
    from cap.revisions import Passee

AIDE: Final = composer("""
Dit où en est la communauté, phase par phase et condition par condition, d'après ce que ses fichiers montrent : ce qui
est attesté, ce qui l'est en partie, ce qui reste à documenter, et les plus petits pas suivants.

Aucune note, aucun classement : chaque critère donne ses preuves (fichier, ligne, date) et ce qui manque. Les trois
phases se lisent ensemble. Ce qui est déclaré (attestations.yaml) est dit à part de ce qui est constaté. Douze
indicateurs comptés dans les fichiers sont montrés à côté, avec leur formule.

« --depuis » dit ce qui a été gagné et perdu depuis un jour, ou par rapport aux fichiers d'une révision de git, et
quelle preuve est apparue ou ne suffit plus.
« --format html » fait une page à imprimer, dans sorties/ : un document de travail, pour la coordination, qui nomme
des personnes et des structures.
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
        typer.Option("--phase", metavar="PHASE", case_sensitive=False, help="Ne montrer que cette phase."),
    ] = None,
    condition: Annotated[
        Literal["C1", "C2", "C3", "C4", "C5"] | None,
        typer.Option("--condition", metavar="C1…C5", case_sensitive=False, help="Ne montrer que cette condition."),
    ] = None,
    depuis: Annotated[Moment | None, DEPUIS] = None,
    preuves: Annotated[
        bool, typer.Option("--preuves", help="Détailler chaque épreuve et chaque preuve, et les seuils.")
    ] = False,
    format: Annotated[Literal["texte", "json", "markdown", "html"] | None, FORMAT] = None,
    sortie: Sortie = None,
    dossier: Dossier,
    jour: Jour,
    sans_cache: SansCache = False,
    quiet: Quiet = False,
) -> None:
    """Load, read the criteria, render; a report already made of the same files is given again."""
    autrefois = None
    if depuis is not None:
        depuis.avant(jour)
        autrefois = _autrefois(dossier, depuis)
    forme = forme_du_rapport(format, sortie, ("texte", "json", "markdown", "html"))
    page = page_de(None if sortie else terminal.width(), sortie is None and terminal.colours())
    demande = _Demande(
        "avancement", jour, depuis and depuis.jour, phase or "", condition or "", preuves, forme, page, autrefois
    )
    # The cache watches the files of the folder: neither templates, of which a page is made, nor revisions.
    a_neuf = sans_cache or forme == "html" or autrefois is not None
    fait = cache.rapport(dossier, dossier_prive(), demande, demande.rediger, sans_cache=a_neuf)
    rapporter(fait.texte, forme, "avancement", sortie, dossier)
    dire_lecture(fait.problems)


def _autrefois(dossier: Path, depuis: Moment) -> Passee | None:
    """Read the files of the revision that `--depuis` names, if it is one."""
    if depuis.jour is not None:
        return None
    from cap.revisions import passee

    return passee(dossier, dossier_prive(), depuis.texte)


class _Demande(NamedTuple):
    """All that the report depends on, besides the community."""

    commande: str
    jour: date
    depuis: date | None
    phase: str
    condition: str
    preuves: bool
    forme: str
    page: Page
    autrefois: Passee | None = None

    def rediger(self, communaute: Communaute) -> str:
        """Read the criteria and render."""
        from cap.avancement import changements, constater
        from cap.indicateurs import douze
        from cap.render import avancement as rendu

        actuel = constater(communaute, self.jour)
        avant = constater(communaute, self.depuis) if self.depuis is not None else None
        if self.autrefois is not None:
            avant = replace(constater(self.autrefois.lu.communaute, self.jour), reference=self.autrefois.nom)
        changes = changements(avant, actuel) if avant is not None else ()
        choisi = self.phase or self.condition or (avant and self.forme == "texte")
        indicateurs = () if choisi else douze(communaute, self.jour)
        filtres = {"phase": self.phase, "condition": self.condition}
        if self.forme == "json":
            return rendu.json(actuel, avant, changes, indicateurs)
        if self.forme == "markdown":
            montres = changes if avant else None
            return rendu.markdown(actuel, changes=montres, depuis=avant, indicateurs=indicateurs, **filtres)
        if self.forme == "html":
            from cap.render.avancement_html import html

            return html(actuel, avant, changes, indicateurs, **filtres)
        if avant is not None:
            return rendu.texte_depuis(actuel, avant, changes, self.page)
        return rendu.texte(actuel, self.page, preuves=self.preuves, indicateurs=indicateurs, **filtres)
