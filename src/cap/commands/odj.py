"""Prepare a meeting: its agenda from the state of the community, kept in its file and written for those invited."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import time
from functools import partial
from typing import TYPE_CHECKING, Annotated, Final, Literal

import typer

from cap import terminal
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
    jour_saisi,
)
from cap.graphie import composer
from cap.refus import Refus
from cap.show import show

if TYPE_CHECKING:
    from cap.commands.livraison import Document
    from cap.model import Reunion
    from cap.odj import OrdreDuJour
    from cap.problem import Problem

CALENDRIER: Final = ".ics"
A_ENVOYER: Final = ("-invitation.txt", CALENDRIER)
"""Ends of the names of what the coordinator sends herself."""

AIDE: Final = composer("""
Prépare l'ordre du jour d'une réunion, d'après l'état de la communauté : compte-rendu à approuver, tâches et questions
ouvertes, sujets reportés, décisions à revoir, jalons proches, charte, financements, arrivées… Une tâche y est si elle
n'a pas de date, ou si sa date est passée ou vient dans le mois qui suit la séance ; ce qui a été reporté attend son
jour.

Les points vont dans le fichier de la réunion (reunions/), que la commande crée ou complète. Relancée, elle garde tout
ce que vous avez écrit, retouché ou retiré. Ce qui ne tient pas dans la durée vous est montré à part, en attente. Une
fois la réunion annoncée (cap reunion annoncer), plus rien ne bouge.

Dans sorties/ : l'ordre du jour pour tous et le déroulé pour qui anime (heures, façon de faire, matériel, posture), en
Markdown et en HTML prêt à imprimer ; le texte de l'invitation ; le fichier .ics pour les agendas. Rien n'est envoyé.
--quoi n'en fait qu'un ; avec « -o - », il s'affiche.

À l'écran, chaque point dit pourquoi il est là : c'est pour vous. L'ordre du jour n'en dit rien, ni de ce qui
attend, sauf avec --avec-motifs.
--le est le jour de la réunion ; --date, le jour où vous la préparez (aujourd'hui).
""")
EXEMPLE: Final = """
cap odj copil --le 2026-03-20 --debut 14:00 --duree 2h
cap odj copil --le 2026-03-20 --essai
cap odj copil --le 2026-03-20 --quoi deroule
cap odj --le 2026-05-19
"""


def lire_duree(texte: str) -> int:
    """Read a duration typed on the command line, in minutes."""
    from cap.scalars import ValeurInvalide, duree

    try:
        minutes = duree(texte).minutes
    except ValeurInvalide as faute:
        raise typer.BadParameter(f"{faute.message} {faute.remede}") from faute
    if not minutes:
        raise typer.BadParameter(composer("Une séance dure au moins quelques minutes : 2h, 1h30, 45 min."))
    return minutes


def lire_heure(texte: str) -> time:
    """Read an hour typed on the command line."""
    from cap.scalars import ValeurInvalide, heure

    try:
        return heure(texte)
    except ValeurInvalide as faute:
        raise typer.BadParameter(f"{faute.message} {faute.remede}") from faute


# Problems of reading that leave a front matter unread as a whole.
_ILLISIBLES: Final = frozenset({"CAP030", "CAP101", "CAP115", "CAP116"})


def _entete_fautif(problems: Sequence[Problem], reunion: Reunion) -> bool:
    """Tell whether the front matter of a meeting could not be read: its agenda, its state are then not known."""
    return any(item.path == reunion.ou.path and item.code in _ILLISIBLES for item in problems)


def commande(
    *,
    instance: Annotated[
        str,
        typer.Argument(
            metavar="INSTANCE",
            show_default=False,
            autocompletion=ids_dans("gouvernance.yaml", "instances"),
            help="Qui se réunit : une instance, ou un simple nom.",
        ),
    ] = "",
    le: Annotated[str, typer.Option("--le", metavar="DATE", help="Jour de la réunion.")],
    duree: Annotated[
        int | None,
        typer.Option("--duree", metavar="DURÉE", parser=lire_duree, help="Durée de la séance, pause comprise (2h)."),
    ] = None,
    debut: Annotated[
        time | None, typer.Option("--debut", metavar="HEURE", parser=lire_heure, help="Heure de début (14:00).")
    ] = None,
    lieu: Annotated[str | None, typer.Option("--lieu", metavar="TEXTE", help="Lieu.")] = None,
    quand_meme: Annotated[
        bool, typer.Option("--quand-meme", help="Aussi avec un nom inconnu, ou un jour déjà pris.")
    ] = False,
    quoi: Annotated[
        Literal["tout", "ordre-du-jour", "deroule", "invitation", "ics"],
        typer.Option("--quoi", metavar="DOCUMENT", help="Quel document faire."),
    ] = "tout",
    avec_motifs: Annotated[
        bool,
        typer.Option("--avec-motifs", help="Dire, dans l’ordre du jour et le déroulé, pourquoi chaque point est là."),
    ] = False,
    format: Annotated[Literal["markdown", "html", "texte", "json"] | None, FORMAT] = None,
    sortie: Sortie = None,
    essai: Essai = False,
    dossier: Dossier,
    jour: Jour,
    quiet: Quiet = False,
) -> None:
    """Load, compute, edit the file of the meeting, write the documents."""
    from cap.commands.ecriture import ESSAI, ecrire, lecteur, montrer
    from cap.commands.livraison import prevoir
    from cap.dates import jour_en_mots
    from cap.edition import Edition
    from cap.loader import load
    from cap.odj import Demande, SeanceImpossible, preparer
    from cap.odj_fichier import fichier
    from cap.render.odj import remarques, resume
    from cap.render.pages import page_de

    quand = jour_saisi(le, "--le", jour)
    lu = load(dossier, dossier_prive())
    try:
        odj = preparer(lu.communaute, Demande(instance=instance, le=quand, minutes=duree, debut=debut, lieu=lieu), jour)
    except SeanceImpossible as faute:
        raise Refus(composer(faute.message), composer("Changez --debut ou --duree.")) from faute
    avant = lecteur(dossier)(odj.path)
    if avant is not None and (odj.fichier is None or _entete_fautif(lu.problems, odj.fichier)):
        raise Refus(
            composer("« {} » existe et n'a pas pu être lu.").format(show(odj.path)),
            composer("Voyez : cap verifier {}").format(show(odj.path)),
            code=1,
        )
    if odj.voisine and not quand_meme:
        raise Refus(
            composer("Une autre réunion est prévue ce jour-là ({}), et « {} » n'est pas une instance connue.").format(
                show(odj.voisine), show(odj.inconnue or odj.instance)
            ),
            composer(
                "Vouliez-vous : cap odj {} --le {} ? Sinon, pour une seconde réunion, ajoutez --quand-meme."
            ).format(show(odj.suggestion or odj.voisine), quand.isoformat()),
        )
    if odj.suggestion and odj.fichier is None and not quand_meme:
        raise Refus(
            composer("« {} » n'est pas une instance de gouvernance.yaml.").format(show(odj.inconnue)),
            composer("Vouliez-vous : cap odj {} --le {} ? Si c'est bien le nom, ajoutez --quand-meme.").format(
                show(odj.suggestion), quand.isoformat()
            ),
        )
    if odj.deplacee_au and not quand_meme:
        raise Refus(
            composer("La réunion prévue ce jour-là a été déplacée au {}.").format(jour_en_mots(odj.deplacee_au)),
            composer("La préparer : cap odj {} --le {}. En prévoir une autre ce jour-là : --quand-meme.").format(
                show(odj.instance), odj.deplacee_au.isoformat()
            ),
        )
    edition = Edition(odj.path, avant, fichier(avant, odj))
    editions = [edition] if edition.avant != edition.apres else []
    livraison = prevoir(_documents(odj, quoi, avec_motifs, odj.le < jour), format, sortie, dossier)
    a_l_ecran = essai or (format is None and not livraison.ecran)
    # A new file holds the points just shown; in one that she wrote in, every line that moves is hers to see.
    a_montrer = bool(editions) and (essai or avant is not None)
    if a_l_ecran:
        page = page_de(terminal.width(), terminal.colours())
        terminal.sortie(resume(odj, page) + "\n" * a_montrer)
    if a_montrer:
        montrer(editions, a_part=not a_l_ecran)
    if essai:
        terminal.message(ESSAI)
    else:
        ecrire(dossier, editions)
        livraison.faire()
    for remarque in remarques(odj, jour):
        terminal.message(composer(remarque))
    if not essai and any(nom.endswith(A_ENVOYER) for nom in livraison.fichiers):
        terminal.message(composer(_apres_envoi(odj)))
    dire_lecture(lu.problems)


def _documents(odj: OrdreDuJour, quoi: str, avec_motifs: bool, passee: bool) -> list[Document]:
    """Give the documents asked for; all of them but the invitation to a meeting whose day is past."""
    faits = {nom: item for nom, item in tous(odj, avec_motifs)}
    if quoi != "tout":
        return [faits[quoi]]
    return [item for nom, item in faits.items() if not (passee and nom == "invitation")]


def tous(odj: OrdreDuJour, avec_motifs: bool) -> Iterator[tuple[str, Document]]:
    """Give each document of a meeting, with the name that --quoi gives it."""
    from cap.commands.livraison import Document
    from cap.deroule import derouler
    from cap.render import deroule
    from cap.render import odj as ordre_du_jour

    yield (
        "ordre-du-jour",
        Document(
            ordre_du_jour.nom_de_fichier(odj),
            lambda forme: ordre_du_jour.document(odj, forme, avec_motifs),
        ),
    )
    yield (
        "deroule",
        Document(deroule.nom_de_fichier(odj), partial(deroule.document, derouler(odj), avec_motifs=avec_motifs)),
    )
    yield "invitation", invitation(odj)
    yield "ics", calendrier(odj)


def invitation(odj: OrdreDuJour) -> Document:
    """Give the text of the mail of a meeting, which names its calendar file."""
    from cap.commands.livraison import ICS, TEXTE, Document
    from cap.render import invitation as rendu

    return Document(rendu.nom_de_fichier(odj), lambda forme: rendu.document(odj, f"{odj.reunion}.{ICS}"), TEXTE)


def calendrier(odj: OrdreDuJour) -> Document:
    """Give the calendar file of a meeting, named after it."""
    from cap.commands.livraison import ICS, Document
    from cap.evenement import de_seance
    from cap.render import ics

    return Document(odj.reunion, lambda forme: ics.calendrier([de_seance(odj)]), ICS)


def _apres_envoi(odj: OrdreDuJour) -> str:
    """Say that sending is hers, and how to note that it is done."""
    if odj.gel:
        return "Rien n'est envoyé."
    return f"Rien n'est envoyé. Une fois l'invitation partie : cap reunion annoncer {odj.reunion}"
