"""Put pasted notes into the file of a meeting, created when it has none."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Final

import typer

from cap import terminal
from cap.commands.options import Dossier, Essai, Jour, Quiet, dire_lecture, dossier_prive, ids
from cap.graphie import composer
from cap.refus import Refus
from cap.show import show

AIDE: Final = composer("""
Range dans une réunion les notes prises ailleurs : un pad, un courriel, un traitement de texte.

Rien de ce qui est déjà écrit n'est touché. Un passage collé sous un titre que la réunion a déjà va sous ce titre ; les
autres vont à la fin. Les mots restent les vôtres : seuls les caractères invisibles sont retirés, et c'est dit.

Sans fichier pour cette réunion, « 2026-03-20-copil » en ouvre un.
""")
EXEMPLE: Final = """
cap cr notes 2026-03-20-copil -
cap cr notes derniere notes-du-pad.txt
"""
# What a terminal keeps of one line typed or pasted: the rest is lost before any program sees it.
_LIGNE_DE_TERMINAL: Final = 4_095


def commande(
    *,
    reunion: Annotated[
        str,
        typer.Argument(
            metavar="REUNION",
            help="La réunion : son identifiant (ou le début), son instance, « derniere », ou celui d’une nouvelle.",
            autocompletion=ids("reunions"),
        ),
    ],
    fichier: Annotated[
        str,
        typer.Argument(metavar="FICHIER", help="Le texte à ranger (.txt, .md) ; « - » : ce que vous collez."),
    ] = "-",
    essai: Essai = False,
    dossier: Dossier,
    jour: Jour,
    quiet: Quiet = False,
) -> None:
    """Read what is pasted, plan the change of the meeting's file, show it, write it."""
    from cap.commands.ecriture import ESSAI, ecrire, lecteur, montrer
    from cap.edition import Edition
    from cap.loader import load
    from cap.notes_collees import NouvelleReunion, coller, designer, lire_texte, ouvrir
    from cap.render.notes_collees import resume

    lu = load(dossier, dossier_prive())
    choisie = designer(lu.communaute, reunion, jour)
    texte = lire_texte(_octets(fichier))
    if isinstance(choisie, NouvelleReunion):
        path, avant = f"reunions/{choisie.id}.md", None
        if lecteur(dossier)(path) is not None:
            raise Refus(
                composer("« {} » existe et n'a pas pu être lu.").format(show(path)), composer("Voyez : cap verifier.")
            )
        octets = ouvrir(lu.communaute, choisie, jour)
        lu = load(dossier, dossier_prive(), remplace={path: octets})
        choisie = lu.communaute.reunions[choisie.id]
    else:
        path = choisie.ou.path
        avant = lecteur(dossier)(path)
        octets = avant or b""
    collage = coller(lu.communaute, choisie, octets, texte, jour)
    editions = [Edition(path, avant, collage.apres)]
    if not collage.deja:
        montrer(editions)
    if not essai and not collage.deja:
        ecrire(dossier, editions)
    terminal.message(resume(lu.communaute, choisie, collage))
    if essai:
        terminal.message(ESSAI)
    elif not collage.deja:
        terminal.message(composer(f"Pour la suite : cap cr clore {choisie.id}"))
    dire_lecture(lu.problems)


def _octets(fichier: str) -> bytes:
    """Give the bytes of a file, or of what is pasted; one more than a file may weigh tells one that is too large."""
    from cap.limites import TAILLE_MAX

    if fichier != "-":
        chemin = Path(fichier)
        try:
            with chemin.open("rb") as ouvert:
                return ouvert.read(TAILLE_MAX + 1)
        except OSError as faute:
            raise Refus(
                composer("« {} » ne peut pas être lu : {}.").format(show(fichier), terminal.reason(faute)),
                composer("Pour coller le texte ici, mettez « - » à la place du nom."),
            ) from faute
    if terminal.interactive():
        terminal.message(composer("Collez les notes, puis tapez Ctrl-D au début d'une ligne (Ctrl-C : ne rien faire)."))
    if sys.stdin is None:
        return b""
    octets = sys.stdin.buffer.read(TAILLE_MAX + 1)
    if terminal.interactive() and any(len(ligne) >= _LIGNE_DE_TERMINAL for ligne in octets.splitlines()):
        raise Refus(
            "Une des lignes est si longue que le terminal en a perdu la fin.",
            composer("Enregistrez les notes dans un fichier, puis : cap cr notes REUNION notes.txt"),
        )
    return octets
