"""Show where nobody acts yet, and write down the gaps a community accepts for a time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import typer

from cap import terminal
from cap.commands.options import (
    DEPUIS,
    FORMAT,
    Dossier,
    Essai,
    Jour,
    Moment,
    Quiet,
    Sortie,
    dire_lecture,
    dossier_prive,
    ids_dans,
    livrer,
)
from cap.communaute import Communaute
from cap.graphie import composer
from cap.refus import Refus
from cap.show import show

AIDE: Final = composer("Les trous dans la raquette : où personne n'agit encore, et qui pourrait se rencontrer.")
EXEMPLE: Final = """
cap trous
cap trous --par objectif
cap trous assumer alimentation/produire/grand-public --motif "à reprendre avec le lycée" --revoir-le 2027-03
"""
PAR_DEFAUT: Final = "tableau"

app = typer.Typer()

_AIDE_TABLEAU: Final = composer("""
Montre où personne n'agit encore : la table étape × public, chaque case avec son état et sa raison.

D'abord ce qui n'est pas situé : tant qu'une action sans étape ou sans public pourrait remplir une case, celle-ci n'est
pas dite vide. « --par objectif » donne objectif × public (pour qui chaque changement visé est travaillé), « --par
zone » donne étape × zone (où une étape manque). Une action terminée, suspendue ou remplacée ne couvre rien.

« --depuis » compare avec un autre jour, d'après les dates des fichiers, ou avec les fichiers d'une révision de git
(« --depuis main » : ce que cette branche ouvre ou referme). « --strict » finit avec le code 1 s'il y a un
trou nouveau depuis ce jour ; sans --depuis, s'il reste une case vide qui n'est ni assumée ni sans objet. Sur une table
sans case, « --strict » ne juge rien et finit avec le code 2.
""")
_EXEMPLE_TABLEAU: Final = """
cap trous
cap trous --par zone --public jeunes
cap trous --depuis 2024-01-01 --strict
cap trous --depuis main
cap trous --format html
"""
_AIDE_ASSUMER: Final = composer("""
Note qu'un trou est accepté pour un temps, avec sa raison : quelques lignes d'objectifs.yaml, sous « trous_assumes: ».

La case s'écrit parcours/étape/public. Relancer la commande sur la même case met à jour ce qui est donné et garde le
reste. À la date dite par --revoir-le, la case se montre à nouveau.
""")
_EXEMPLE_ASSUMER: Final = """
cap trous assumer alimentation/produire/grand-public --motif "à reprendre avec le lycée" --revoir-le 2027-03
cap trous assumer produire/grand-public --motif "pas cette année" --decision 2024-12-10-journee#D1 --essai
"""

_AIDE_PAR: Final = composer("La table : étape × public, objectif × public, ou étape × zone.")
_SUFFIXES: Final = {
    ".txt": "texte", ".json": "json", ".md": "markdown", ".markdown": "markdown", ".html": "html", ".svg": "svg",
}  # fmt: skip
_DOCUMENTS: Final = ("html", "svg")
_NOM: Final = "trous-dans-la-raquette"
_NOM_MAX: Final = 120


def _filtre(option: str, aide: str, proposer: Callable[[typer.Context, str], list[str]]) -> Any:
    return typer.Option(option, metavar="ID", help=composer(f"{aide} (répétable)."), autocompletion=proposer)


_parcours, _publics, _zones, _objectifs = (
    ids_dans("objectifs.yaml", liste) for liste in ("parcours", "publics", "zones", "objectifs")
)
_etapes = ids_dans("objectifs.yaml", "parcours", "etapes")


def _cellules(ctx: typer.Context, incomplete: str) -> list[str]:
    etapes = [etape for etape in _etapes(ctx, "") if "/" in etape]
    cases = (f"{etape}/{public}" for etape in etapes for public in _publics(ctx, ""))
    return [case for case in cases if case.startswith(incomplete)]


@app.command(PAR_DEFAUT, help=_AIDE_TABLEAU, epilog=_EXEMPLE_TABLEAU)
def tableau(
    *,
    par: Annotated[
        Literal["etape", "objectif", "zone"],
        typer.Option("--par", metavar="TABLE", help=_AIDE_PAR),
    ] = "etape",
    parcours: Annotated[list[str] | None, _filtre("--parcours", "Les étapes de ce parcours", _parcours)] = None,
    etape: Annotated[list[str] | None, _filtre("--etape", "Cette étape", _etapes)] = None,
    public: Annotated[list[str] | None, _filtre("--public", "Ce public", _publics)] = None,
    zone: Annotated[list[str] | None, _filtre("--zone", "Cette zone", _zones)] = None,
    objectif: Annotated[list[str] | None, _filtre("--objectif", "Cet objectif", _objectifs)] = None,
    depuis: Annotated[Moment | None, DEPUIS] = None,
    strict: Annotated[
        bool,
        typer.Option("--strict", help="Finir avec le code 1 s’il y a un trou nouveau (ou, sans --depuis, un trou)."),
    ] = False,
    pour: Annotated[
        Literal["membres", "soutien"],
        typer.Option("--pour", metavar="QUI", help="À qui la table est destinée."),
    ] = "membres",
    format: Annotated[Literal["texte", "json", "markdown", "html", "svg"] | None, FORMAT] = None,
    sortie: Sortie = None,
    dossier: Dossier,
    jour: Jour,
    quiet: Quiet = False,
) -> int:
    """Load, read the table, render, and judge under --strict."""
    from cap import trous_tableau
    from cap.loader import DejaLu, load

    if depuis is not None:
        depuis.avant(jour)
    forme = format or _forme(sortie)
    deja = DejaLu() if depuis is not None and depuis.jour is None else None
    lu = load(dossier, dossier_prive(), deja=deja)
    filtres = _filtres(lu.communaute, parcours, etape, public, zone, objectif)
    fait = trous_tableau.tableau(lu.communaute, jour, par, filtres, _depuis(dossier, depuis, deja), pour)
    _donner(_rendu(fait, forme, sortie), f"{_nom(fait, filtres)}.{forme}", forme, sortie, dossier)
    dire_lecture(lu.problems)
    return _juger(fait) if strict else 0


def _depuis(dossier: Path, depuis: Moment | None, deja: Any) -> Any:
    """Give what to compare with: a day, or the files of a revision."""
    if depuis is None or depuis.jour is not None:
        return depuis and depuis.jour
    from cap.revisions import passee
    from cap.trous_tableau import Autrefois

    autrefois = passee(dossier, dossier_prive(), depuis.texte, deja)
    return Autrefois(autrefois.lu.communaute, autrefois.jour, autrefois.nom)


def _filtres(communaute: Communaute, *valeurs: list[str] | None) -> Any:
    from cap.designation import element
    from cap.trous import Filtres

    kinds = ("parcours", "etape", "public", "zone", "objectif")
    return Filtres(
        *(
            tuple(element(communaute, kind, mot) for mot in mots or ())
            for kind, mots in zip(kinds, valeurs, strict=True)
        )
    )


def _forme(sortie: Path | None) -> str:
    """Deduce the format from the name of the file to write; text when nothing says."""
    if sortie is None or str(sortie) == "-" or not sortie.suffix or sortie.is_dir():
        return "texte"
    forme = _SUFFIXES.get(sortie.suffix.lower())
    if forme is None:
        raise Refus(
            composer("Cette table ne s'écrit pas en « {} ».").format(show(sortie.suffix)),
            composer("Au choix : {}.").format(", ".join(_SUFFIXES)),
        )
    return forme


def _rendu(fait: Any, forme: str, sortie: Path | None) -> str:
    if forme == "svg":
        from cap.render.trous_svg import svg

        return svg(fait)
    from cap.render import trous as rendu
    from cap.render.pages import page_de

    if forme == "texte":
        return rendu.texte(fait, page_de(None if sortie else terminal.width(), sortie is None and terminal.colours()))
    formes: dict[str, Callable[[Any], str]] = {"json": rendu.json, "markdown": rendu.markdown, "html": rendu.html}
    return formes[forme](fait)


def _nom(fait: Any, filtres: Any) -> str:
    """Name a page by its table and its choices: one does not take the place of another."""
    table = _NOM if fait.lecture.par == "etape" else f"trous-par-{fait.lecture.par}"
    choix = (mot.rpartition("/")[2] for mots in vars(filtres).values() for mot in mots)
    depuis = (f"depuis-{fait.depuis.isoformat()}",) if fait.depuis else ()
    return "-".join((table, *choix, *depuis))[:_NOM_MAX].rstrip("-")


def _donner(texte: str, nom: str, forme: str, sortie: Path | None, dossier: Path) -> None:
    """Print what is read on a screen; put a page or a picture in sorties/ unless told where."""
    if forme not in _DOCUMENTS or (sortie is not None and not sortie.is_dir()):
        livrer(texte, sortie)
        return
    from cap.commands.livraison import Livraison

    ici = sortie or dossier / "sorties"
    Livraison(out_dir=ici, fichiers={nom: texte.encode()}, racine=None if sortie else dossier).faire()


def _juger(fait: Any) -> int:
    """Fail where a gap is new, and name it.

    Where there is no cell to judge, neither 0 nor 1 is true: a build would stay green on a table nobody described.
    """
    from cap.phrases import combien, enumerer
    from cap.render.trous import sans_table
    from cap.render.trous_mots import nom

    if not fait.cellules:
        raise Refus(composer("--strict n'a rien à juger : cette table n'a aucune case."), composer(sans_table(fait)))
    trous = fait.nouveaux_trous
    if not trous:
        return 0
    quoi = ("nouveau trou", "nouveaux trous") if fait.depuis else ("case vide", "cases vides")
    noms = enumerer((f"« {nom(fait, cellule)} »" for cellule in trous), 5)
    terminal.erreur(composer(show(f"{combien(len(trous), *quoi)} : {noms}.")))
    return 1


@app.command("assumer", help=_AIDE_ASSUMER, epilog=_EXEMPLE_ASSUMER)
def assumer(
    cellule: Annotated[
        str,
        typer.Argument(
            metavar="CELLULE",
            show_default=False,
            help=composer("La case : parcours/étape/public."),
            autocompletion=_cellules,
        ),
    ],
    *,
    motif: Annotated[str, typer.Option("--motif", metavar="TEXTE", help="Pourquoi ce trou est accepté.")],
    decision: Annotated[
        str, typer.Option("--decision", metavar="REF", help="La décision qui l’accepte : réunion#D1.")
    ] = "",
    revoir_le: Annotated[
        str, typer.Option("--revoir-le", metavar="DATE", help="Quand en reparler (2027-03, T1 2027…).")
    ] = "",
    essai: Essai = False,
    dossier: Dossier,
    jour: Jour,
    quiet: Quiet = False,
) -> None:
    """Plan the change of objectifs.yaml, show it, then write it."""
    from cap import trous_assumer
    from cap.commands.ecriture import ESSAI, ecrire, lecteur, montrer
    from cap.loader import load
    from cap.trous import lire

    communaute = load(dossier, dossier_prive()).communaute
    case = trous_assumer.designer(communaute, cellule)
    revoir = trous_assumer.lire_date(revoir_le, jour)
    edition = trous_assumer.assumer(communaute, lecteur(dossier), case, motif, decision, revoir)
    if edition is None:
        terminal.message(composer(f"Déjà noté : la case {case} est assumée."))
        return
    montrer([edition])
    if lire(communaute, jour).cellules[tuple(case.rsplit("/", 1))].tenue:  # type: ignore[index]
        terminal.message(composer("Cette case est couverte aujourd'hui : ces lignes serviront si elle se vide."))
    if essai:
        terminal.message(ESSAI)
    else:
        ecrire(dossier, [edition])
