"""List what is to be done and what actors promised, note what became of it, write kind reminders."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from cap import terminal
from cap.commands.options import (
    Dossier,
    Essai,
    Format,
    Jour,
    Quiet,
    Sortie,
    dire_lecture,
    dossier_prive,
    find_community,
    ids,
    livrer,
)
from cap.graphie import composer
from cap.refus import Refus

if TYPE_CHECKING:
    from cap.communaute import Communaute

AIDE: Final = composer("""
Ce qui reste à faire, ce que les acteurs ont promis, et les questions encore sans réponse.

Pour dire ce qu'une tâche est devenue : cap suivi fait, reporter, passer ou abandonner. Pour une question : clore. Après
une erreur : rouvrir. Chaque suite est une ligne de plus dans suivi.yaml ; rien n'est effacé.
""")
EXEMPLE: Final = """
cap suivi
cap suivi --acteur resam
cap suivi fait 2026-03-20-copil#A1
"""
PAR_DEFAUT: Final = "liste"

app = typer.Typer()

_AIDE_LISTE: Final = composer("""
Ce qui reste à faire, et ce que les acteurs ont promis : deux listes, par acteur ; puis les questions sans réponse.

Les tâches viennent des notes de réunion. Elles se ferment par une case cochée dans les notes, ou par une ligne ajoutée
à suivi.yaml : « cap suivi fait », « reporter », « passer », « abandonner » l'écrivent.

--relance écrit une lettre par acteur : ce qui a été convenu, et de quoi répondre (tenir, alléger, passer la main,
reporter, renoncer). Pour un acteur elle s'affiche ; pour « tous », une lettre par acteur va dans sorties/relances/.
Cette liste et ces lettres sont pour vous : rien n'est envoyé.
""")
_EXEMPLE_LISTE: Final = """
cap suivi
cap suivi --acteur resam --tout
cap suivi --a-venir --jours 15
cap suivi --relance tous
"""


def _refs(ctx: typer.Context, incomplete: str) -> list[str]:
    """Propose the items that are still open."""
    from cap.commands.options import DOSSIER_META, aujourdhui
    from cap.loader import load
    from cap.suites import est_ouverte, toutes

    try:
        dossier = find_community(ctx.meta.get(DOSSIER_META) or Path())
    except Refus:
        return []
    communaute = load(dossier).communaute
    return [
        item.ref for item in toutes(communaute, aujourdhui()) if est_ouverte(item) and item.ref.startswith(incomplete)
    ]


@app.command(PAR_DEFAUT, help=_AIDE_LISTE, epilog=_EXEMPLE_LISTE)
def liste(
    *,
    acteur: Annotated[
        str,
        typer.Option(
            "--acteur", metavar="ACTEUR", help="Seulement ce qui concerne cet acteur.", autocompletion=ids("acteurs")
        ),
    ] = "",
    tout: Annotated[bool, typer.Option("--tout", help="Aussi ce qui est fait, tenu, abandonné ou retiré.")] = False,
    echues: Annotated[bool, typer.Option("--echues", help="Ce dont la date est passée.")] = False,
    a_venir: Annotated[bool, typer.Option("--a-venir", help="Ce dont la date vient bientôt (30 jours).")] = False,
    reportees: Annotated[bool, typer.Option("--reportees", help="Ce qui a déjà été reporté.")] = False,
    sans_echeance: Annotated[bool, typer.Option("--sans-echeance", help="Ce qui n’a pas de date.")] = False,
    jours: Annotated[
        int | None,
        typer.Option("--jours", min=0, max=3660, help="Combien de jours à venir (30 ; pour une relance, 14)."),
    ] = None,
    relance: Annotated[
        str,
        typer.Option(
            "--relance",
            metavar="ACTEUR",
            help="Écrire une relance à cet acteur, ou « tous ».",
            autocompletion=ids("acteurs"),
        ),
    ] = "",
    format: Format = "texte",
    sortie: Sortie = None,
    dossier: Dossier,
    jour: Jour,
    quiet: Quiet = False,
) -> None:
    """Load, gather, print."""
    from cap import suivi
    from cap.loader import load
    from cap.render import suivi as rendu
    from cap.render.pages import page_de

    lu = load(dossier, dossier_prive())
    if relance:
        _relancer(lu.communaute, jour, relance, jours, format, sortie, dossier)
        dire_lecture(lu.problems)
        return
    demandees = {
        suivi.ECHUES: echues,
        suivi.PROCHES: a_venir,
        suivi.REPORTEES: reportees,
        suivi.SANS_ECHEANCE: sans_echeance,
    }
    choix = suivi.Choix(
        acteur=_acteur(lu.communaute, acteur, jour) if acteur else "",
        tout=tout,
        vues=frozenset(vue for vue, voulue in demandees.items() if voulue),
        jours=suivi.A_VENIR if jours is None else jours,
    )
    tableau = suivi.tableau(lu.communaute, jour, choix)
    if format == "texte":
        page = page_de(None if sortie else terminal.width(), sortie is None and terminal.colours())
        livrer(rendu.texte(tableau, page), sortie)
    else:
        livrer(rendu.json(tableau) if format == "json" else rendu.markdown(tableau), sortie)
    dire_lecture(lu.problems)


def _acteur(communaute: Communaute, mot: str, jour: date) -> str:
    """Give the id of the actor that a word names, or the name that notes give to who has no sheet yet."""
    from cap import designation, suivi
    from cap.graphie import plier

    suivies = suivi.taches(communaute, jour)
    nommes = (nom for tache in suivies for nom in (tache.responsable, *tache.contributeurs))
    libres = {plier(nom): nom for nom in nommes if nom and nom not in communaute.acteurs}
    return libres.get(plier(mot.removeprefix("@"))) or designation.acteur(communaute, mot).id


def _relancer(
    communaute: Communaute, jour: date, qui: str, jours: int | None, format: str, sortie: Path | None, dossier: Path
) -> None:
    """Write the letter of one actor where it is asked for, or those of all in a folder."""
    from cap import relances
    from cap.commands.livraison import Document, prevoir
    from cap.graphie import plier
    from cap.render import relances as rendu
    from cap.render.courriel import a_lire

    tous = plier(qui) in ("tous", "toutes")
    acteur = "" if tous else _acteur(communaute, qui, jour)
    faites = relances.preparer(communaute, jour, relances.JOURS if jours is None else jours, acteur)
    if format == "json":
        livrer(rendu.json(faites), sortie)
    elif not tous and faites.lettres:
        document = Document(
            rendu.nom_de_fichier(faites.lettres[0]), lambda forme: rendu.lettre(faites.lettres[0], forme)
        )
        if sortie is None:
            lettre = document.texte(format)
            terminal.sortie(a_lire(lettre, terminal.width()) if format == "texte" else lettre)
        else:
            prevoir([document], format, sortie, dossier).faire()
    elif faites.lettres:
        if sortie is not None and sortie.suffix and not sortie.is_dir():
            raise Refus(
                composer("Les relances sont plusieurs lettres : --sortie demande un dossier."),
                composer("Par exemple : -o relances"),
            )
        anciennes = _ecrire_les_lettres(rendu.fichiers(faites, format), sortie, dossier)
        terminal.message(rendu.ecrites(faites, str(sortie or Path("sorties") / "relances")))
        for remarque in rendu.anciennes(anciennes):
            terminal.message(remarque)
    for remarque in rendu.remarques(faites, communaute.nom_acteur(acteur)):
        terminal.message(remarque)


def _ecrire_les_lettres(fichiers: dict[str, bytes], sortie: Path | None, dossier: Path) -> list[str]:
    """Write the letters, and list those of an earlier run that have no reason any more: perhaps reworked, they stay."""
    from cap.edit import write_outputs

    if sortie is None:
        write_outputs(dossier / "sorties", {f"relances/{nom}": lettre for nom, lettre in fichiers.items()}, dossier)
    else:
        write_outputs(sortie, fichiers)
    la = sortie or dossier / "sorties" / "relances"
    trouvees = (chemin.name for chemin in la.iterdir() if chemin.suffix in (".txt", ".md"))
    return sorted(nom for nom in trouvees if nom.startswith("relance-") and nom not in fichiers)


# --- what became of it ----------------------------------------------------------------------------------------

Refs = Annotated[
    list[str],
    typer.Argument(
        metavar="REF",
        show_default=False,
        autocompletion=_refs,
        help="Une ou plusieurs : 2026-03-20-copil#A1, copil#A1, derniere#A1, ou A1 si une seule est ouverte.",
    ),
]
Le = Annotated[
    str, typer.Option("--le", metavar="DATE", show_default=False, help="Quand (sinon : aujourd’hui ; 2026-03-20…).")
]
Note = Annotated[
    str, typer.Option("--note", "--motif", metavar="TEXTE", show_default=False, help="Précision, ou motif.")
]


def _noter(dossier: Path, jour: date, refs: list[str], etat: str, essai: bool, **dites: str) -> None:
    """Plan the entries, show what will change, write it, and say what each becomes."""
    from cap import suites
    from cap.commands.ecriture import ESSAI, ecrire, lecteur, montrer
    from cap.loader import load

    communaute = load(dossier, dossier_prive()).communaute
    demande = suites.demander(communaute, jour, etat, **dites)
    suite = suites.noter(communaute, lecteur(dossier), refs, demande, jour)
    montrer(suite.editions)
    if not essai:
        ecrire(dossier, suite.editions)
    for constat in suite.constats:
        terminal.message(composer(constat))
    if essai:
        terminal.message(ESSAI)


@app.command(
    "fait",
    help=composer("Note qu'une tâche est faite, ou qu'une décision a été revue et gardée."),
    epilog='cap suivi fait 2026-03-20-copil#A1 --note "Envoyée à la Ville"\ncap suivi fait copil#A1 copil#A2',
)
def fait(
    refs: Refs,
    *,
    le: Le = "",
    note: Note = "",
    essai: Essai = False,
    dossier: Dossier,
    jour: Jour,
    quiet: Quiet = False,
) -> None:
    """Note an end."""
    _noter(dossier, jour, refs, "fait", essai, le=le, note=note)


@app.command(
    "reporter",
    help=composer("Note qu'une tâche ou une question est reportée, ou qu'une décision sera revue plus tard."),
    epilog='cap suivi reporter copil#A1 --au 2026-05-15\ncap suivi reporter copil#A1 --au "prochain copil"',
)
def reporter(
    refs: Refs,
    *,
    au: Annotated[str, typer.Option("--au", metavar="DATE", help="Nouvelle date, ou « prochain copil ».")],
    le: Le = "",
    note: Note = "",
    essai: Essai = False,
    dossier: Dossier,
    jour: Jour,
    quiet: Quiet = False,
) -> None:
    """Note a postponement."""
    _noter(dossier, jour, refs, "reporte", essai, le=le, au=au, note=note)


@app.command(
    "passer",
    help=composer("Note qu'une tâche passe à un autre acteur."),
    epilog="cap suivi passer copil#A1 --a ville",
)
def passer(
    refs: Refs,
    *,
    a: Annotated[
        str, typer.Option("--a", metavar="ACTEUR", autocompletion=ids("acteurs"), help="L’acteur qui la reprend.")
    ],
    le: Le = "",
    note: Note = "",
    essai: Essai = False,
    dossier: Dossier,
    jour: Jour,
    quiet: Quiet = False,
) -> None:
    """Note that a task changes hands."""
    _noter(dossier, jour, refs, "passe", essai, le=le, a=a, note=note)


@app.command(
    "abandonner",
    help=composer("Note qu'on renonce à une tâche, à une question ou à une décision."),
    epilog='cap suivi abandonner copil#A2 --motif "Repris dans la feuille de route"',
)
def abandonner(
    refs: Refs,
    *,
    le: Le = "",
    note: Note = "",
    essai: Essai = False,
    dossier: Dossier,
    jour: Jour,
    quiet: Quiet = False,
) -> None:
    """Note that something is given up."""
    _noter(dossier, jour, refs, "abandonne", essai, le=le, note=note)


@app.command(
    "clore",
    help=composer("Note la réponse à une question : elle ne revient plus à l'ordre du jour."),
    epilog='cap suivi clore copil#Q1 --reponse "Deux personnes tirées au sort"',
)
def clore(
    refs: Refs,
    *,
    reponse: Annotated[
        str, typer.Option("--reponse", "--note", metavar="TEXTE", show_default=False, help="La réponse, en une phrase.")
    ] = "",
    le: Le = "",
    essai: Essai = False,
    dossier: Dossier,
    jour: Jour,
    quiet: Quiet = False,
) -> None:
    """Note an answer."""
    _noter(dossier, jour, refs, "clos", essai, le=le, note=reponse)


@app.command(
    "rouvrir",
    help=composer(
        "Rouvre ce qui avait été noté fait, clos ou abandonné : après une erreur, ou parce que ce n'est plus vrai. La "
        "ligne d'avant reste ; une ligne de plus dit que c'est de nouveau ouvert."
    ),
    epilog='cap suivi rouvrir copil#A1 --note "Noté par erreur"',
)
def rouvrir(
    refs: Refs,
    *,
    le: Le = "",
    note: Note = "",
    essai: Essai = False,
    dossier: Dossier,
    jour: Jour,
    quiet: Quiet = False,
) -> None:
    """Note that something is open again."""
    _noter(dossier, jour, refs, "rouvert", essai, le=le, note=note)
