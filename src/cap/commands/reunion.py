"""List the meetings, and say what happens to one: announced, moved, cancelled."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date, time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from cap import terminal
from cap.commands.odj import calendrier, invitation, lire_duree, lire_heure, tous
from cap.commands.options import (
    Dossier,
    Essai,
    Format,
    Jour,
    Quiet,
    Sortie,
    dire_lecture,
    dossier_prive,
    ids,
    jour_saisi,
    livrer,
)
from cap.graphie import composer

if TYPE_CHECKING:
    from cap.commands.livraison import Document, Livraison
    from cap.communaute import Communaute
    from cap.edition import Edition
    from cap.odj import OrdreDuJour

AIDE: Final = "Liste les réunions, et note qu’une réunion est annoncée, déplacée ou annulée."
EXEMPLE: Final = """
cap reunion
cap reunion deplacer 2026-03-20-copil --le 2026-03-27
"""
PAR_DEFAUT: Final = "liste"

app = typer.Typer()

LaReunion = Annotated[
    str,
    typer.Argument(
        metavar="REUNION",
        show_default=False,
        autocompletion=ids("reunions"),
        help="La réunion : son identifiant, ou le début de celui-ci.",
    ),
]
Motif = Annotated[str, typer.Option("--motif", metavar="TEXTE", help="Pourquoi (gardé dans le fichier).")]


@app.command(
    PAR_DEFAUT,
    help=composer(
        "Liste les réunions, à venir puis passées : annoncées ou non, déplacées, annulées, et où en est leur "
        "compte-rendu."
    ),
    epilog="cap reunion\ncap reunion --format markdown",
)
def liste(
    *,
    format: Format = "texte",
    sortie: Sortie = None,
    dossier: Dossier,
    jour: Jour,
    quiet: Quiet = False,
) -> None:
    """Load, list, print."""
    from cap.loader import load
    from cap.render import reunion as rendu
    from cap.render.pages import page_de
    from cap.reunion import lister

    lu = load(dossier, dossier_prive())
    reunions = lister(lu.communaute, jour)
    if format == "texte":
        page = page_de(None if sortie else terminal.width(), sortie is None and terminal.colours())
        livrer(rendu.texte(reunions, page), sortie)
    else:
        livrer(rendu.json(reunions) if format == "json" else rendu.markdown(reunions), sortie)
    dire_lecture(lu.problems)


@app.command(
    "annoncer",
    help=composer("""
Note que l'invitation d'une réunion est partie : son ordre du jour ne bouge plus ; journal.yaml garde trace de l'envoi.

C'est vous qui envoyez ; cap n'envoie rien. Le fichier .ics est refait dans sorties/ : la réunion y est confirmée. Les
autres documents qui y sont le sont aussi, s'ils ne disent plus ce que porte le fichier de la réunion.
"""),
    epilog="cap reunion annoncer 2026-03-20-copil\ncap reunion annoncer 2026-03-20-copil --le 2026-03-10",
)
def annoncer(
    *,
    reunion: LaReunion,
    le: Annotated[
        str | None,
        typer.Option("--le", metavar="DATE", show_default="aujourd’hui", help="Jour de l’envoi."),
    ] = None,
    essai: Essai = False,
    dossier: Dossier,
    jour: Jour,
    quiet: Quiet = False,
) -> None:
    """Plan the announcement, show it, write it with the calendar file."""
    from cap import designation
    from cap import reunion as feature
    from cap.commands.ecriture import lecteur
    from cap.loader import load

    communaute = load(dossier, dossier_prive()).communaute
    choisie = designation.reunion(communaute, reunion, jour)
    quand = jour_saisi(le, "--le", jour, passe=True) if le else jour
    editions = feature.annoncer(communaute, lecteur(dossier), choisie, quand)
    _finir(dossier, communaute, choisie.id, editions, jour, essai)


@app.command(
    "deplacer",
    help=composer("""
Change le jour, l'heure ou le lieu d'une réunion, et garde dans son fichier ce qui était prévu.

Son identifiant ne change pas, ses notes et son ordre du jour non plus. Si elle était annoncée, elle redevient prévue :
le message à envoyer et le fichier .ics (qui remplace le précédent dans les agendas) sont dans sorties/. Ce que cap odj
y avait fait pour elle (ordre du jour, déroulé, invitation) est refait.
"""),
    epilog="cap reunion deplacer 2026-03-20-copil --le 2026-03-27\n"
    'cap reunion deplacer 2026-03-20-copil --debut 14:30 --lieu "Salle du port"',
)
def deplacer(
    *,
    reunion: LaReunion,
    le: Annotated[str | None, typer.Option("--le", metavar="DATE", help="Nouveau jour.", show_default=False)] = None,
    debut: Annotated[
        time | None,
        typer.Option("--debut", metavar="HEURE", parser=lire_heure, help="Nouvelle heure de début."),
    ] = None,
    duree: Annotated[
        int | None, typer.Option("--duree", metavar="DURÉE", parser=lire_duree, help="Durée, pause comprise (2h).")
    ] = None,
    fin: Annotated[
        time | None, typer.Option("--fin", metavar="HEURE", parser=lire_heure, help="Nouvelle heure de fin.")
    ] = None,
    lieu: Annotated[str | None, typer.Option("--lieu", metavar="TEXTE", help="Nouveau lieu.")] = None,
    motif: Motif = "",
    essai: Essai = False,
    dossier: Dossier,
    jour: Jour,
    quiet: Quiet = False,
) -> None:
    """Plan the move, show it, write it with what is to be sent."""
    from cap import designation
    from cap import reunion as feature
    from cap.commands.ecriture import lecteur
    from cap.loader import load

    if duree is not None and fin is not None:
        raise typer.BadParameter(composer("Donnez --duree ou --fin, pas les deux."))
    communaute = load(dossier, dossier_prive()).communaute
    choisie = designation.reunion(communaute, reunion, jour)
    nouveau = jour_saisi(le, "--le", jour) if le else None
    voulu = feature.Deplacement(le=nouveau, debut=debut, fin=fin, minutes=duree, lieu=lieu, motif=motif)
    edition = feature.deplacer(communaute, lecteur(dossier), choisie, voulu, jour)
    _finir(dossier, communaute, choisie.id, [edition], jour, essai)


@app.command(
    "annuler",
    help=composer("""
Note qu'une réunion n'aura pas lieu. Son fichier reste ; ses points reviendront d'eux-mêmes dans le prochain ordre du
jour tant que leur cause demeure.

Le fichier .ics qui la retire des agendas est dans sorties/, avec le message à envoyer si elle était annoncée.
"""),
    epilog='cap reunion annuler 2026-03-20-copil --motif "Trop peu de monde disponible"',
)
def annuler(
    *,
    reunion: LaReunion,
    motif: Motif = "",
    le: Annotated[
        str | None,
        typer.Option("--le", metavar="DATE", show_default="aujourd’hui", help="Jour où c’est décidé."),
    ] = None,
    essai: Essai = False,
    dossier: Dossier,
    jour: Jour,
    quiet: Quiet = False,
) -> None:
    """Plan the cancellation, show it, write it with what is to be sent."""
    from cap import designation
    from cap import reunion as feature
    from cap.commands.ecriture import lecteur
    from cap.loader import load

    communaute = load(dossier, dossier_prive()).communaute
    choisie = designation.reunion(communaute, reunion, jour)
    quand = jour_saisi(le, "--le", jour, passe=True) if le else jour
    edition = feature.annuler(communaute, lecteur(dossier), choisie, motif, quand)
    _finir(dossier, communaute, choisie.id, [edition], jour, essai)


def _finir(
    dossier: Path, avant: Communaute, identifiant: str, editions: Sequence[Edition], jour: date, essai: bool
) -> None:
    """Show what changes and what follows, then write it with what the coordinator will send."""
    from cap.commands.ecriture import ESSAI, ecrire, montrer
    from cap.edition import remplace
    from cap.loader import load
    from cap.render.pages import page_de, plie
    from cap.reunion import suites

    apres = load(dossier, dossier_prive(), remplace=remplace(editions)).communaute
    odj = _tel_quel(apres, identifiant, jour)
    montrer(editions)
    page = page_de(terminal.width(), terminal.colours())
    lignes = [ligne for phrase in suites(avant, apres, identifiant, jour) for ligne in plie(page, phrase)]
    if lignes:
        terminal.sortie("\n".join(["", *lignes]))
    if essai:
        terminal.message(ESSAI)
        return
    livraison = _a_refaire(avant, odj, dossier) if odj is not None else None
    ecrire(dossier, editions)
    if livraison is None or odj is None:
        return
    ecrits = livraison.faire()
    for phrase in _apres_coup(odj, ecrits, dossier):
        terminal.message(composer(phrase))
    if apres.reunions[identifiant].statut != "annoncee":
        terminal.message(composer("Rien n'est envoyé."))


def _tel_quel(communaute: Communaute, identifiant: str, jour: date) -> OrdreDuJour | None:
    """Give the agenda as the file of a meeting holds it; None when its day is not known."""
    from cap.dates import JOUR
    from cap.odj import Demande, preparer
    from cap.odj_seance import instance_de

    reunion = communaute.reunions[identifiant]
    if reunion.date is None or reunion.date.precision != JOUR:
        return None
    demande = Demande(
        instance=instance_de(communaute, reunion), le=reunion.date.debut, reunion=identifiant, tel_quel=True
    )
    return preparer(communaute, demande, jour)


def _a_refaire(avant: Communaute, odj: OrdreDuJour, dossier: Path) -> Livraison:
    """Give what is to be written: the calendar file, the message to members who knew otherwise, and what was made.

    What `cap odj` left in `sorties/` would else go on telling the day, the hour or the place of before.
    """
    from cap.commands.livraison import prevoir

    voulus = prevoir(_a_envoyer(avant, odj), None, None, dossier)
    tout = prevoir([document for _, document in tous(odj, avec_motifs=False)], None, None, dossier)
    faits = {
        nom: octets for nom, octets in tout.fichiers.items() if nom in voulus.fichiers or (tout.out_dir / nom).is_file()
    }
    return replace(tout, fichiers=faits)


def _apres_coup(odj: OrdreDuJour, ecrits: Collection[str], dossier: Path) -> Iterator[str]:
    """Say what of the documents is still hers to see to, once they are remade."""
    from cap.commands.odj import CALENDRIER

    remis = [nom for nom in ecrits if not nom.endswith(CALENDRIER)]
    if odj.gel and remis and odj.fichier is not None and odj.fichier.statut == "annoncee":
        yield "Si c'est une version d'avant qui est partie, renvoyez celle-ci : elle dit ce que porte le fichier."
    if any((dossier / "sorties").glob(f"{odj.reunion}-emargement.*")):
        yield f"À refaire aussi, pour qu'elle dise la même chose : cap emargement {odj.reunion}"


def _a_envoyer(avant: Communaute, odj: OrdreDuJour) -> list[Document]:
    """Give the calendar file, and the message when members had been told something else."""
    from cap.reunion import a_ete_annoncee

    documents = [calendrier(odj)]
    if a_ete_annoncee(avant.reunions[odj.reunion]):
        documents.insert(0, invitation(odj))
    return documents
