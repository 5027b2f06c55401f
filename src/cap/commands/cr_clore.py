"""Close a meeting: say what its notes hold, ask what is missing, number the items once for ever."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, Annotated, Final

import typer

from cap import terminal
from cap.commands.options import Dossier, Essai, Jour, Quiet, dire_lecture, dossier_prive, ids
from cap.graphie import composer, plier
from cap.refus import Refus

if TYPE_CHECKING:
    from datetime import date

    from cap.cloture import Fichier, Manque
    from cap.communaute import Communaute
    from cap.model import Reunion
    from cap.seance_notee import SeanceNotee

AIDE: Final = composer("""
Clôt une réunion : relit les notes, dit ce qu'elles contiennent et ce qui manque, numérote une fois pour toutes.

Décisions, tâches et questions sont comptées et montrées, avec les lignes qui y ressemblent sans l'être. Dans un
terminal, cap pose les questions utiles (qui s'en charge, pour quand…) et écrit vos réponses dans les notes. Il signale
les passages réservés, les situations personnelles et les personnes nommées sans accord.

Relancée, la commande ne change rien à ce qui est déjà numéroté.
""")
EXEMPLE: Final = """
cap cr clore derniere
cap cr clore 2026-03-20-copil --essai
"""


def commande(
    *,
    reunion: Annotated[
        str,
        typer.Argument(
            metavar="REUNION",
            help="La réunion : son identifiant (ou le début), son instance, ou « derniere ».",
            autocompletion=ids("reunions"),
        ),
    ],
    sans_question: Annotated[
        bool, typer.Option("--sans-question", help="Dire ce qui manque, sans rien demander.")
    ] = False,
    presences_lues: Annotated[
        bool,
        typer.Option(
            "--presences-lues",
            help=composer("Noter dans l'en-tête les présents, les excusés… lus dans les notes, sans le demander."),
        ),
    ] = False,
    essai: Essai = False,
    dossier: Dossier,
    jour: Jour,
    quiet: Quiet = False,
) -> None:
    """Look at the notes, show what is found, ask, then write the numbers and the answers."""
    from cap import cloture
    from cap.commands.ecriture import ESSAI, ecrire, lecteur, montrer
    from cap.cr import compte_rendu
    from cap.edition import Edition, remplace
    from cap.loader import load
    from cap.redaction import Redacteur
    from cap.render.cloture import a_coller, presences, texte
    from cap.render.pages import page_de
    from cap.source import decode

    lu = load(dossier, dossier_prive())
    choisie = _choisir(lu.communaute, reunion, jour)
    valeur = cloture.cloture(lu.communaute, choisie, jour)
    voix = Redacteur(lu.communaute, jour, "soutien")
    terminal.sortie(texte(valeur, voix, page_de(terminal.width(), terminal.colours())))
    avant = lecteur(dossier)(choisie.ou.path) or b""
    fichier = cloture.Fichier(lu.communaute, choisie, decode(avant, choisie.ou.path)[0], jour)
    questionner = terminal.interactive() and not sans_question and not essai
    if questionner and not presences_lues:
        fichier = _proposer_la_seance(fichier, valeur.notee)
    elif valeur.proposition.champs and presences_lues:
        fichier = cloture.noter_la_seance(fichier, valeur.proposition)
    elif valeur.proposition.champs:
        terminal.sortie(a_coller(valeur.proposition))
    if questionner:
        fichier = _questionner(fichier)
    fichier = cloture.clore(fichier)
    bom = codecs.BOM_UTF8 if avant.startswith(codecs.BOM_UTF8) else b""
    edition = Edition(choisie.ou.path, avant, bom + fichier.texte.encode())
    if edition.avant == edition.apres:
        terminal.message(composer("Tout est déjà numéroté : rien à écrire."))
    else:
        montrer([edition])
        if fichier.reunion.presents != choisie.presents:
            apres = load(dossier, dossier_prive(), remplace=remplace([edition])).communaute
            terminal.message(composer(presences(compte_rendu(apres, choisie.id, jour, "soutien").presences)))
        if essai:
            terminal.message(ESSAI)
        else:
            ecrire(dossier, [edition])
    if not essai:
        terminal.message(
            composer(f"Pour la suite : cap cr {choisie.id} (le document), puis cap cr diffuser {choisie.id}")
        )
    dire_lecture(lu.problems)


def _choisir(communaute: Communaute, mot: str, jour: date) -> Reunion:
    """Find a meeting that exists; `derniere` is the last one that left something, as for `cap cr`."""
    from cap import designation
    from cap.notes_collees import NouvelleReunion, designer

    trouvee = None if plier(mot) == designation.DERNIERE else designer(communaute, mot, jour)
    if trouvee is None or isinstance(trouvee, NouvelleReunion):
        return designation.reunion(communaute, mot, jour)
    return trouvee


def _proposer_la_seance(fichier: Fichier, notee: SeanceNotee) -> Fichier:
    """Ask who is meant where the notes are not sure, then whether what they say of the meeting goes in its heading."""
    from cap import designation
    from cap.cloture import noter_la_seance
    from cap.render.cloture import est_ce, noter
    from cap.seance_notee import proposer

    for douteuse in [item for item in notee.non_lues if item.proche]:
        nom = fichier.communaute.nom_acteur(douteuse.proche)
        while reponse := terminal.demander(est_ce(douteuse, nom)):
            try:
                oui = plier(reponse) in ("o", "oui")
                acteur = douteuse.proche if oui else designation.acteur(fichier.communaute, reponse).id
            except Refus as refus:
                terminal.erreur("\n".join(filter(None, (refus.message, refus.remede))))
            else:
                notee = notee.en_comprenant(douteuse, acteur)
                break
    proposition = proposer(notee, fichier.reunion)
    if proposition.champs and terminal.confirmer(noter(proposition), defaut=True):
        return noter_la_seance(fichier, proposition)
    return fichier


def _questionner(fichier: Fichier) -> Fichier:
    """Ask each thing missing once, in reading order; a line that becomes a task may raise other questions."""
    from cap.cloture import RESSEMBLANCE, peut_devenir
    from cap.render.cloture import compte

    posees: set[tuple[str, int]] = set()
    nombre = len(fichier.manques)
    if nombre:
        terminal.message(composer(compte(nombre)))
    while suivant := next((item for item in fichier.manques if (item.genre, fichier.rang(item)) not in posees), None):
        posees.add((suivant.genre, fichier.rang(suivant)))
        if suivant.genre == RESSEMBLANCE and peut_devenir(fichier, suivant, suivant.attendu) is None:
            continue
        fichier = _repondre(fichier, suivant)
    return fichier


def _repondre(fichier: Fichier, manque: Manque) -> Fichier:
    """Ask until the answer is understood, or empty."""
    from cap.cloture import repondre
    from cap.render.cloture import question

    while reponse := terminal.demander(question(manque)):
        try:
            return repondre(fichier, manque, reponse)
        except Refus as refus:
            terminal.erreur("\n".join(filter(None, (refus.message, refus.remede))))
    return fichier
