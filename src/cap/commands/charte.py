"""The charter: where it stands, what changes, who signs; a group, `cap charte` alone says where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final, Literal

import typer

from cap import terminal
from cap.commands import charte_ecrire, charte_lettres
from cap.commands.options import (
    FORMAT,
    Dossier,
    Format,
    Jour,
    Quiet,
    Sortie,
    dire_lecture,
    dossier_prive,
    livrer,
)
from cap.graphie import composer
from cap.refus import Refus

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from cap.charte_comparer import Texte
    from cap.communaute import Communaute

AIDE: Final = composer("""
Suit la charte : la version en vigueur, ce qui change d'une version à l'autre, qui a signé laquelle.

Une signature vaut pour une version. Un changement de forme ne l'annule jamais ; un changement de fond en appelle une
nouvelle. C'est vous qui dites lequel, article par article, dans « modifications: » (charte/charte.md).
""")
EXEMPLE: Final = """
cap charte
cap charte comparer 1.0...2.0
cap charte adopter 2.1 --reunion 2026-03-20-journee --essai
"""
PAR_DEFAUT: Final = "statut"
CHARTE: Final = "charte/charte.md"

app = typer.Typer()

Pour = Annotated[
    Literal["membres", "public", "soutien"],
    typer.Option("--pour", metavar="QUI", help="À qui le résultat est destiné : membres, public ou soutien."),
]

_AIDE_STATUT: Final = composer("""
Dit où en est la charte : version, adoption, articles ; qui est à jour, à informer, à solliciter de nouveau, attendu,
pas encore sollicité ; qui est parti ou s'est retiré. Les délais courent par acteur quand il doit délibérer.

Avec --date, la charte telle qu'elle était ce jour-là. Les motifs et les délais passés ne sont dits qu'avec
« --pour soutien ». Un envoi du journal dont la note parle de la charte compte comme une information.
""")
_EXEMPLE_STATUT: Final = """
cap charte statut --pour soutien
cap charte statut --date 2024-12-31 --format json
"""

_AIDE_COMPARER: Final = composer("""
Compare deux textes de la charte, article par article et mot par mot : deux versions, ou une version et le texte de
travail (« travail »). Sans rien, la dernière version adoptée et le texte de travail. Une branche ou un commit de git se
nomme aussi : « main » compare le texte de travail à celui d'où la branche est partie.

Un article est suivi par son identifiant ({#…}) : déplacé, renuméroté, renommé, partagé ou réuni, il est dit tel. Les
mots ajoutés sont entre [+ +], les mots retirés entre [- -]. La portée est celle que dit « modifications: » ; où rien
n'est dit, cap propose, et dit sur quels mots.

--vue avant-apres montre les deux textes, --vue final le texte d'arrivée. La forme « markdown » est un commentaire de
demande de fusion ; « html », une page à imprimer, avec les deux textes côte à côte et le texte final.
""")
_EXEMPLE_COMPARER: Final = """
cap charte comparer
cap charte comparer 1.0...2.0 --format html
cap charte comparer main --format markdown
cap charte comparer 2.0 --vue final
"""


@app.command(PAR_DEFAUT, help=_AIDE_STATUT, epilog=_EXEMPLE_STATUT)
def statut(
    *,
    pour: Pour = "membres",
    format: Format = "texte",
    sortie: Sortie = None,
    dossier: Dossier,
    jour: Jour,
    quiet: Quiet = False,
) -> None:
    """Load, compute, print."""
    from cap.charte import statut as calculer
    from cap.loader import load
    from cap.render import charte as rendu
    from cap.render.pages import page_de

    lu = load(dossier, dossier_prive())
    vu = calculer(lu.communaute, jour, pour)
    if format == "texte":
        page = page_de(None if sortie else terminal.width(), sortie is None and terminal.colours())
        livrer(rendu.texte(vu, page), sortie)
    else:
        livrer(rendu.json(vu) if format == "json" else rendu.markdown(vu), sortie)
    dire_lecture(lu.problems)


@app.command("comparer", help=_AIDE_COMPARER, epilog=_EXEMPLE_COMPARER)
def comparer(
    textes: Annotated[
        str,
        typer.Argument(metavar="[A...B]", show_default=False, help="Deux textes : 1.0...2.0, ou un seul (jusqu’ici)."),
    ] = "",
    *,
    vue: Annotated[
        Literal["changements", "avant-apres", "final"],
        typer.Option("--vue", metavar="VUE", help="changements, avant-apres ou final (dans le terminal)."),
    ] = "changements",
    pour: Pour = "membres",
    format: Annotated[Literal["texte", "markdown", "html", "json"] | None, FORMAT] = None,
    sortie: Sortie = None,
    dossier: Dossier,
    jour: Jour,
    quiet: Quiet = False,
) -> None:
    """Load, compare, print or write."""
    from cap.charte import chaine, concernes
    from cap.charte_comparer import comparer as calculer
    from cap.commands.livraison import forme_du_rapport, rapporter
    from cap.loader import load
    from cap.render import charte_comparer as rendu
    from cap.render.pages import page_de

    forme = forme_du_rapport(format, sortie, ("texte", "markdown", "html", "json"))
    lu = load(dossier, dossier_prive())
    avant, apres = _textes(lu.communaute, dossier, textes, jour)
    if avant.charte is None and apres.charte is None:
        raise Refus(
            composer("Il n'y a pas de charte à comparer."),
            composer("Pour en écrire une : charte/charte.md, un titre « ## Article 1 — Objet {#objet} » par article."),
        )
    suite = chaine(lu.communaute, avant.charte, apres.charte, jour) if avant.charte and apres.charte else None
    faite = calculer(avant, apres, suite, lu.communaute)
    qui = concernes(lu.communaute, apres, jour, pour)
    ecrit = {
        "texte": lambda: rendu.texte(
            faite, qui, page_de(None if sortie else terminal.width(), sortie is None and terminal.colours()), vue
        ),
        "markdown": lambda: rendu.markdown(faite, qui),
        "html": lambda: rendu.html(faite, qui, lu.communaute.fiche.nom),
        "json": lambda: rendu.json(faite, qui),
    }[forme]()
    rapporter(ecrit, forme, "charte-comparaison", sortie, dossier)
    dire_lecture(lu.problems)


def _textes(communaute: Communaute, dossier: Path, mot: str, jour: date) -> tuple[Texte, Texte]:
    """Give both sides as they are named; where one is not, the last version adopted and the working text."""
    from cap.charte_comparer import derniere_adoptee, lire_bornes, texte_de_travail, texte_nomme

    bornes = lire_bornes(mot)
    avant = texte_nomme(communaute, bornes.avant) if bornes.avant else derniere_adoptee(communaute, jour)
    apres = texte_nomme(communaute, bornes.apres) if bornes.apres else texte_de_travail(communaute)
    if avant is None:
        depuis = bornes.apres if apres is None else "HEAD"
        avant = _revision(communaute, dossier, bornes.avant, depuis if bornes.base else "")
    return avant, apres if apres is not None else _revision(communaute, dossier, bornes.apres)


def _revision(communaute: Communaute, dossier: Path, nom: str, depuis: str = "") -> Texte:
    """Read the working text of a revision of git; with `depuis`, that of the state where this other one left it.

    What is neither a version nor a revision is declined with the versions that are known, git or no git.
    """
    from cap import git
    from cap.charte_comparer import Texte, version_inconnue
    from cap.dates import jour_en_mots
    from cap.dossier import Liste
    from cap.loader import load_bytes
    from cap.show import show

    try:
        depot = git.ouvrir(dossier)
        revision = depot.revision(nom)
    except Refus as cause:
        raise version_inconnue(communaute, nom, f"{cause.message} {cause.remede}") from cause
    if depuis:
        revision = depot.base(revision, depot.revision(depuis))
    arbre = depot.lire([revision])[0]
    liste = Liste(tuple(entree for entree in arbre.liste.entrees if entree.path == CHARTE), ())
    charte = load_bytes(liste, {path: octets for path, octets in arbre.octets.items() if path == CHARTE})
    return Texte(f"{show(nom)} ({jour_en_mots(revision.jour)})", charte.communaute.charte)


charte_ecrire.inscrire(app)
charte_lettres.inscrire(app)
