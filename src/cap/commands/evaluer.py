"""The shared evaluation: shows indicators in time and what was learnt, and writes down new values."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal

import typer

from cap import terminal
from cap.commands.audience import POUR, audience_de
from cap.commands.options import (
    FORMAT,
    Dossier,
    Essai,
    Jour,
    Quiet,
    Sortie,
    dire_lecture,
    dossier_prive,
    ids_dans,
)
from cap.graphie import composer
from cap.refus import Refus
from cap.show import show

if TYPE_CHECKING:
    from datetime import date

    from cap.communaute import Communaute
    from cap.edition import Lire
    from cap.evaluer import Evaluation
    from cap.evaluer_saisir import Lot

AIDE: Final = composer("""
Montre les indicateurs et leurs valeurs dans le temps, par niveau de valeur : premiers concernés, territoire,
communauté.

Une valeur non connue reste « n. c. », jamais zéro ; une estimation reste « env. ». Ce que cap calcule lui-même
(« calcul: » dans evaluation.yaml) est dit à part de ce qui est relevé, et ce qui a une source à part de ce qui n'en a
pas. Avec « frequence: », les périodes sans valeur sont dites ; une définition changée coupe la série.
« --format html » fait une page à imprimer, dans sorties/ ; « --format csv » un tableau que « cap evaluer saisir »
relit.

Ce qui est réservé (« visibilite: ») se voit au terminal ; un document, fait pour les membres, le compte sans le nommer.
« --pour » choisit à qui il est destiné.
""")
EXEMPLE: Final = """
cap evaluer
cap evaluer --date 2024-12-31 --niveau territoire
cap evaluer --indicateur jardins --format csv -o jardins.csv
cap evaluer saisir jardins 3 --le 2025-06-30
"""
PAR_DEFAUT: Final = "rapport"

app = typer.Typer()

_AIDE_SAISIR: Final = composer("""
Note une valeur d'un indicateur, ou toutes celles d'un tableau (.csv, .xlsx, .ods), dans mesures/<année>.yaml.

La valeur est un nombre, « env. 40 » ou « n. c. ». Dans un tableau, les colonnes sont reconnues à leur titre :
indicateur, date, valeur, note, rupture. Tout est vérifié avant d'écrire ; une seule ligne fausse, et rien n'est écrit :
chaque faute est dite. Une valeur déjà notée est laissée telle quelle. « --rupture » dit que la définition a changé.
""")
_EXEMPLE_SAISIR: Final = """
cap evaluer saisir jardins 3 --le 2025-06-30
cap evaluer saisir jardins "env. 40" --le "T2 2025" --note "Comptés au marché"
cap evaluer saisir mesures.xlsx --essai
"""
_TABLEAUX: Final = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".ods", ".xls")
_MAX: Final = 20_000_000


@app.command(PAR_DEFAUT, help=AIDE, epilog=EXEMPLE)
def rapport(
    *,
    niveau: Annotated[
        Literal["premiers-concernes", "territoire", "communaute"] | None,
        typer.Option("--niveau", metavar="NIVEAU", help="Ce niveau de valeur seul."),
    ] = None,
    objectif: Annotated[
        list[str] | None,
        typer.Option(
            "--objectif",
            metavar="ID",
            autocompletion=ids_dans("objectifs.yaml", "objectifs"),
            help="Cet objectif, avec ses objectifs intermédiaires (répétable).",
        ),
    ] = None,
    indicateur: Annotated[
        list[str] | None,
        typer.Option(
            "--indicateur",
            metavar="ID",
            autocompletion=ids_dans("evaluation.yaml", "indicateurs"),
            help="Cet indicateur (répétable).",
        ),
    ] = None,
    pour: Annotated[Literal["public", "membres", "financeurs", "soutien"] | None, POUR] = None,
    format: Annotated[Literal["texte", "json", "markdown", "html", "csv"] | None, FORMAT] = None,
    sortie: Sortie = None,
    dossier: Dossier,
    jour: Jour,
    quiet: Quiet = False,
) -> None:
    """Load, read, render, give."""
    from cap import designation, evaluer
    from cap.commands.livraison import forme_du_rapport, rapporter
    from cap.loader import load

    forme = forme_du_rapport(format, sortie, ("texte", "json", "markdown", "html", "csv"))
    lu = load(dossier, dossier_prive())
    choix = evaluer.Choix(
        (niveau,) if niveau else (),
        tuple(designation.element(lu.communaute, "objectif", mot) for mot in objectif or ()),
        tuple(designation.element(lu.communaute, "indicateur", mot) for mot in indicateur or ()),
    )
    evaluation = evaluer.evaluer(lu.communaute, jour, choix, audience_de(pour, forme, sortie))
    rapporter(_rendu(lu.communaute, evaluation, forme, sortie), forme, "evaluation", sortie, dossier)
    if forme == "csv" and evaluation.reserves.get("indicateur"):
        _dire_lignes_absentes(evaluation.reserves["indicateur"])
    dire_lecture(lu.problems)


def _dire_lignes_absentes(nombre: int) -> None:
    """Say that rows are missing from a table, which has no place to say it."""
    from cap.phrases import combien

    dit = combien(nombre, "indicateur réservé n'est", "indicateurs réservés ne sont")
    terminal.message(composer("{} pas dans ce tableau. Pour tout avoir : --pour soutien.").format(composer(dit)))


def _rendu(communaute: Communaute, evaluation: Evaluation, forme: str, sortie: Path | None) -> str:
    if forme == "csv":
        from cap.evaluer_saisir import exporter

        return exporter(communaute, evaluation)
    if forme == "html":
        from cap.render.evaluer_html import html

        return html(communaute, evaluation)
    from cap.render import evaluer as rendu
    from cap.render.pages import page_de

    if forme == "json":
        return rendu.json(communaute, evaluation)
    if forme == "markdown":
        return rendu.markdown(communaute, evaluation)
    page = page_de(None if sortie else terminal.width(), sortie is None and terminal.colours())
    return rendu.texte(communaute, evaluation, page)


@app.command("saisir", help=_AIDE_SAISIR, epilog=_EXEMPLE_SAISIR)
def saisir(
    quoi: Annotated[
        str,
        typer.Argument(
            metavar="INDICATEUR",
            show_default=False,
            autocompletion=ids_dans("evaluation.yaml", "indicateurs"),
            help="L’indicateur, par son identifiant ou son intitulé ; ou un tableau à lire.",
        ),
    ],
    valeur: Annotated[
        str,
        typer.Argument(metavar="VALEUR", show_default=False, help="Un nombre, « env. 40 » ou « n. c. »."),
    ] = "",
    *,
    le: Annotated[
        str,
        typer.Option(
            "--le",
            metavar="DATE",
            show_default=False,
            help="De quand est la valeur (2025-06-30, T2 2025 ; sinon : ce jour).",
        ),
    ] = "",
    note: Annotated[str, typer.Option("--note", metavar="TEXTE", show_default=False, help="Une précision.")] = "",
    rupture: Annotated[
        str,
        typer.Option(
            "--rupture", metavar="TEXTE", show_default=False, help="Ce qui a changé dans la définition, à partir d’ici."
        ),
    ] = "",
    feuille: Annotated[
        str | None, typer.Option("--feuille", metavar="NOM", help="Feuille du classeur, par son nom ou son rang.")
    ] = None,
    encodage: Annotated[
        str | None, typer.Option("--encodage", metavar="NOM", help="Encodage du texte (utf-8, cp1252, mac_roman…).")
    ] = None,
    essai: Essai = False,
    dossier: Dossier,
    jour: Jour,
    quiet: Quiet = False,
) -> int:
    """Read what is typed or the table, check all of it, show, then write."""
    from cap import evaluer_saisir
    from cap.commands.ecriture import ESSAI, ecrire, lecteur, montrer
    from cap.loader import load
    from cap.render.evaluer_saisir import constats, fautes, refus

    communaute = load(dossier, dossier_prive()).communaute
    lire = lecteur(dossier)
    if valeur:
        lot = evaluer_saisir.une(communaute, lire, jour, quoi, valeur, le=le, note=note, rupture=rupture)
    else:
        lot = _du_tableau(communaute, lire, jour, Path(quoi), le, feuille, encodage, (note, rupture))
    if lot.fautes:
        terminal.sortie(fautes(lot))
        terminal.erreur(refus(lot))
        return 2
    if lot.editions:
        montrer(lot.editions)
    for dit in constats(lot):
        terminal.message(dit)
    if essai:
        terminal.message(ESSAI)
    elif lot.editions:
        ecrire(dossier, lot.editions)
    return 0


def _du_tableau(
    communaute: Communaute,
    lire: Lire,
    jour: date,
    fichier: Path,
    le: str,
    feuille: str | None,
    encodage: str | None,
    seules: tuple[str, str],
) -> Lot:
    """Read a spreadsheet; a name that is not one was meant as an indicator without its value."""
    from cap import evaluer_saisir, tableau
    from cap.correspondance import guess, known_titles
    from cap.titres import MESURES

    if not fichier.is_file():
        if fichier.suffix.lower() in _TABLEAUX:
            raise Refus(
                composer("Le fichier « {} » est introuvable.").format(show(fichier)), "Vérifiez le nom, puis relancez."
            )
        raise Refus(
            composer("Il manque la valeur de « {} ».").format(show(fichier)),
            composer(
                'Ajoutez-la : cap evaluer saisir {} 12 --le 2025-06-30 ; "n. c." si elle n\'est pas connue.'
            ).format(show(fichier)),
        )
    if any(seules):
        raise Refus("--note et --rupture vont avec une seule valeur.", "Dans un tableau, écrivez-les en colonnes.")
    with fichier.open("rb") as flux:
        octets = flux.read(_MAX + 1)
    grille = tableau.read(octets, fichier.name, feuille=feuille, encodage=encodage)
    lu = tableau.structure(grille, known_titles(MESURES))
    return evaluer_saisir.lot(communaute, lire, jour, lu, guess(MESURES, lu), le)
