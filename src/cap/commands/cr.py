"""Make the minutes of a meeting from its notes; a group, so that taking and closing notes can join it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated, Final, Literal

import typer

from cap import terminal
from cap.commands import cr_clore, cr_envoi, cr_notes
from cap.commands.options import FORMAT, Dossier, Essai, Jour, Quiet, Sortie, dire_lecture, dossier_prive, ids
from cap.graphie import composer
from cap.show import show

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from cap.communaute import Communaute
    from cap.model import Reunion

AIDE: Final = composer("""
Mène une réunion de ses notes à son compte-rendu : les ranger (notes), les relire et les numéroter (clore), les mettre
au propre, puis préparer l'envoi (diffuser) et noter l'approbation.

Vos mots restent les vôtres. Rien n'est envoyé.
""")
EXEMPLE: Final = """
cap cr notes 2026-03-20-copil -
cap cr clore 2026-03-20-copil
cap cr 2026-03-20-copil
"""
PAR_DEFAUT: Final = "produire"

app = typer.Typer()

_AIDE_PRODUIRE: Final = composer("""
Met au propre les notes d'une réunion : un compte-rendu, et un relevé de décisions d'une page.

Tant que rien n'est noté, prépare dans le fichier de la réunion le cadre à remplir : un titre par point de l'ordre
du jour, les structures attendues. Ce qui est déjà écrit reste.

Les deux documents vont dans sorties/, en Markdown et en HTML (la page HTML s'ouvre dans un navigateur et s'imprime en
A4). Avec « --format texte » ou « json », ou avec « -o - », le compte-rendu s'affiche.

La version pour les membres est celle par défaut. Les passages réservés (« ::: soutien ») n'y entrent pas. La version
publique attend l'approbation du compte-rendu ; elle ne dit ni qui était là, ni qui fait quoi.
""")
_EXEMPLE_PRODUIRE: Final = """
cap cr derniere
cap cr 2026-03-20-copil --releve -o releve.html
cap cr 2026-03-20 --format texte
"""


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
    essai: Essai = False,
    dossier: Dossier,
    jour: Jour,
    quiet: Quiet = False,
) -> None:
    """Load, compute the minutes for one audience, write the documents; before the notes, prepare their frame."""
    from cap import designation
    from cap.commands.ecriture import ESSAI
    from cap.commands.livraison import Document, prevoir
    from cap.cr import compte_rendu
    from cap.definitions import a_eu_lieu
    from cap.loader import load
    from cap.personnes_citees import a_relire
    from cap.redaction import reunion_nommee
    from cap.render.cr import COMPTE_RENDU, MODIFIE, RELEVE, document, nom_de_fichier
    from cap.render.personnes import rappel
    from cap.squelette import a_preparer

    lu = load(dossier, dossier_prive())
    choisie = designation.reunion(lu.communaute, reunion, jour)
    if not choisie.id.startswith(reunion):
        terminal.message(composer(f"{show(reunion_nommee(lu.communaute, choisie))} :"))
    if format is None and sortie is None and not releve and pour == "membres" and a_preparer(choisie):
        _preparer(lu.communaute, choisie, dossier, jour, essai)
        dire_lecture(lu.problems)
        return
    cr = compte_rendu(lu.communaute, choisie.id, jour, pour)
    documents = [
        Document(nom_de_fichier(cr, quoi), partial(document, cr, quoi))
        for quoi in ((RELEVE,) if releve else (COMPTE_RENDU, RELEVE))
    ]
    livraison = prevoir(documents, format, sortie, dossier)
    if essai and not livraison.ecran:
        terminal.message(ESSAI)
    else:
        livraison.faire()
    if rappele := rappel(a_relire(lu.communaute, choisie, jour, pour), show(choisie.ou.path), choisie.id):
        terminal.message(composer(rappele))
    if cr.modifie:
        terminal.message(composer(f"{MODIFIE} (CAP408). Le document le dit ; voyez cap verifier."))
    if cr.en_attente:
        terminal.message("Le compte-rendu n’est pas encore approuvé : la version publique n’en montre que l’en-tête.")
    elif cr.sans_notes:
        venue = a_eu_lieu(choisie.date, jour)
        fait = "Rien n’est encore noté pour cette réunion" if venue else "Cette réunion n’a pas encore eu lieu"
        fait = "Cette réunion est notée annulée" if choisie.statut == "annulee" else fait
        terminal.message(composer(f"{fait} : il n’y a qu’un cadre à remplir."))
    if douteuses := len(choisie.notes.ressemblances):
        lignes = "1 ligne ressemble" if douteuses == 1 else f"{douteuses} lignes ressemblent"
        terminal.message(composer(f"{lignes} à une décision ou à une tâche, sans l'être : cap cr clore {choisie.id}"))
    dire_lecture(lu.problems)


def _preparer(communaute: Communaute, reunion: Reunion, dossier: Path, jour: date, essai: bool) -> None:
    """Put in a meeting's file the frame its notes will fill."""
    from cap.commands.ecriture import ESSAI, ecrire, lecteur, montrer
    from cap.edition import Edition
    from cap.squelette import preparer

    avant = lecteur(dossier)(reunion.ou.path) or b""
    edition = Edition(reunion.ou.path, avant, preparer(communaute, reunion, avant, jour))
    if edition.avant == edition.apres:
        terminal.message(composer(f"Le cadre est prêt dans {show(reunion.ou.path)} : il attend vos notes."))
    else:
        montrer([edition])
        if essai:
            terminal.message(ESSAI)
        else:
            ecrire(dossier, [edition])
    terminal.message(
        composer(f"Pour les coller d'un pad : cap cr notes {reunion.id} - ; pour le document : --format texte")
    )


app.command("notes", help=cr_notes.AIDE, epilog=cr_notes.EXEMPLE)(cr_notes.commande)
app.command("clore", help=cr_clore.AIDE, epilog=cr_clore.EXEMPLE)(cr_clore.commande)
cr_envoi.inscrire(app)
