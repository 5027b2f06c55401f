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
    from cap.seance_notee import NonLue, Proposition, SeanceNotee

AIDE: Final = composer("""
Clôt une réunion : relit les notes, dit ce qu'elles contiennent et ce qui manque, numérote une fois pour toutes.

Décisions, tâches et questions sont comptées et montrées, avec les lignes qui y ressemblent sans l'être. Ce que les
notes disent de la séance (« Présents : … », « Excusés : … », les horaires) est proposé pour l'en-tête ; les noms de
personnes n'y sont pas recopiés, seulement leur nombre. Dans un terminal, cap pose les questions utiles (qui s'en
charge, pour quand…) et écrit vos réponses dans les notes. Il signale les passages réservés, les situations
personnelles et les personnes nommées sans accord.

Relancée, la commande ne change rien à ce qui est déjà numéroté.
""")
EXEMPLE: Final = """
cap cr clore derniere
cap cr clore 2026-03-20-copil --essai
"""
# How many questions come in a row before a rest is offered, and the words that end them.
_D_AFFILEE: Final = 10
_PEU: Final = 2
_STOP: Final = ("stop", "fin", "assez", "quitter")
_OUI: Final = ("o", "oui")
_NON: Final = ("n", "non")


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
    from cap.limites import TAILLE_MAX
    from cap.loader import load
    from cap.markdown import split_front_matter
    from cap.redaction import Redacteur
    from cap.render.cloture import a_coller, presences, texte
    from cap.render.pages import page_de
    from cap.seance_notee import RIEN
    from cap.source import decode

    lu = load(dossier, dossier_prive())
    choisie = _choisir(lu.communaute, reunion, jour)
    valeur = cloture.cloture(lu.communaute, choisie, jour)
    voix = Redacteur(lu.communaute, jour, "soutien")
    terminal.sortie(texte(valeur, voix, page_de(terminal.width(), terminal.colours())))
    avant = lecteur(dossier)(choisie.ou.path) or b""
    fichier = cloture.Fichier(lu.communaute, choisie, decode(avant, choisie.ou.path)[0], jour)
    questionner = terminal.interactive() and not sans_question and not essai
    proposition = valeur.proposition
    if questionner and not presences_lues:
        proposition = _proposer_la_seance(fichier, valeur.notee)
    elif not presences_lues:
        if proposition.champs:
            terminal.sortie(a_coller(proposition, entete=bool(split_front_matter(fichier.texte).texte)))
        proposition = RIEN
    if questionner:
        fichier = _questionner(cloture.retenir(fichier, proposition))
    fichier = cloture.noter_la_seance(fichier, proposition)
    fichier = cloture.clore(fichier)
    bom = codecs.BOM_UTF8 if avant.startswith(codecs.BOM_UTF8) else b""
    edition = Edition(choisie.ou.path, avant, bom + fichier.texte.encode())
    if len(edition.apres) > TAILLE_MAX:
        raise Refus(
            composer(f"Avec leurs numéros, ces notes dépasseraient {TAILLE_MAX // 1_000_000} Mo : rien n'est écrit."),
            "Allégez-les, ou partagez-les en deux réunions.",
        )
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
        if ecart := fichier.reunion.notes.lignes[0].numero - choisie.notes.lignes[0].numero:
            gagnees = f"{ecart} ligne{'s'[: ecart > 1]}"
            terminal.message(
                composer(f"Les numéros de ligne dits plus haut datent d'avant l'écriture : ajoutez {gagnees}.")
            )
    if not essai:
        terminal.message(
            composer(f"Pour la suite : cap cr {choisie.id} (le document), puis cap cr diffuser {choisie.id}")
        )
    dire_lecture(lu.problems)


def _choisir(communaute: Communaute, mot: str, jour: date) -> Reunion:
    """Find a meeting that exists."""
    from cap import designation
    from cap.notes_collees import NouvelleReunion, designer

    trouvee = designer(communaute, mot, jour)
    return designation.reunion(communaute, mot, jour) if isinstance(trouvee, NouvelleReunion) else trouvee


def _proposer_la_seance(fichier: Fichier, notee: SeanceNotee) -> Proposition:
    """Ask who is meant where the notes are not sure, then whether what they say of the meeting goes in its heading."""
    from cap.render.cloture import noter
    from cap.seance_notee import RIEN, proposer

    for douteuse in [item for item in notee.non_lues if item.proche]:
        if acteur := _demander_qui(fichier.communaute, douteuse):
            notee = notee.en_comprenant(douteuse, acteur)
    proposition = proposer(notee, fichier.reunion)
    if proposition.champs and terminal.confirmer(noter(proposition), defaut=True):
        return proposition
    return RIEN


def _demander_qui(communaute: Communaute, douteuse: NonLue) -> str:
    """Ask which actor some words mean; an empty text leaves them as they are."""
    from cap import designation
    from cap.render.cloture import est_ce

    while reponse := terminal.demander(est_ce(douteuse, communaute.nom_acteur(douteuse.proche))):
        if plier(reponse) in (*_NON, *_STOP):
            break
        if plier(reponse) in _OUI:
            return douteuse.proche
        try:
            return designation.acteur(communaute, reponse).id
        except Refus as refus:
            terminal.erreur("\n".join(filter(None, (refus.message, refus.remede))))
    return ""


def _questionner(fichier: Fichier) -> Fichier:
    """Ask each thing missing once, in reading order; a line that becomes a task may raise other questions.

    « stop » ends the questions and keeps the answers; a rest is offered from time to time.
    """
    from cap.cloture import A_QUELLE_QUESTION, MODIFIE, RESSEMBLANCE, SUITE, peut_devenir
    from cap.render.cloture import a_reprendre, compte, en_tableau, encore, objet

    posees: set[tuple[str, int, str]] = set()
    demandees = ligne = 0
    if nombre := len(fichier.manques):
        _dire(compte(nombre))
    while restent := [item for item in fichier.manques if _cle(fichier, item) not in posees]:
        suivant = restent[0]
        posees.add(_cle(fichier, suivant))
        if suivant.genre == RESSEMBLANCE and peut_devenir(fichier, suivant, suivant.attendu) is None:
            if en_tableau(suivant):
                _dire(a_reprendre(suivant))
            continue
        if suivant.genre in (A_QUELLE_QUESTION, SUITE, MODIFIE) and not suivant.choix:
            continue
        pause = demandees and demandees % _D_AFFILEE == 0 and len(restent) > _PEU
        if pause and not terminal.confirmer(encore(len(restent)), defaut=True):
            break
        demandees += 1
        if suivant.ligne != ligne:
            terminal.message(composer(objet(suivant)))
        ligne = suivant.ligne
        try:
            fichier = _repondre(fichier, suivant)
        except _Assez:
            break
    return fichier


def _cle(fichier: Fichier, manque: Manque) -> tuple[str, int, str]:
    """Tell one question from another, whatever the answers add above it; a line may hold several unknown names."""
    from cap.cloture import INCONNU

    return manque.genre, fichier.rang(manque), manque.texte if manque.genre == INCONNU else ""


def _dire(texte: str) -> None:
    """Say something beside the questions, no wider than the terminal."""
    from cap.render.pages import page_de, plie

    terminal.message("\n".join(plie(page_de(terminal.width(), False), texte)))


def _demander(question: str) -> str:
    """Ask on the last line that a question takes in a narrow terminal, so that no word is cut."""
    from cap.render.pages import page_de, plie

    largeur = terminal.width()
    debut = question[: len(question) - len(question.lstrip())]
    lignes = plie(page_de(largeur - 3, False), question.lstrip(), debut) if largeur else [question]
    if len(lignes) > 1:
        terminal.message("\n".join(lignes[:-1]))
    return terminal.demander(lignes[-1])


class _Assez(Exception):
    """Raised when the coordinator wants no more questions."""


def _repondre(fichier: Fichier, manque: Manque) -> Fichier:
    """Ask until the answer is understood, or empty."""
    from cap.cloture import A_QUELLE_QUESTION, INCONNU, MODIFIE, RESSEMBLANCE, SUITE, repondre
    from cap.render.cloture import aide, question

    while reponse := _demander(question(manque)):
        if plier(reponse) in _STOP:
            raise _Assez
        if manque.genre in (RESSEMBLANCE, A_QUELLE_QUESTION, SUITE, MODIFIE, INCONNU) and plier(reponse) in _NON:
            return fichier
        if reponse == "?":
            _dire(aide(manque, fichier.communaute))
            continue
        try:
            return repondre(fichier, manque, reponse)
        except Refus as refus:
            terminal.erreur("\n".join(filter(None, (refus.message, refus.remede))))
    return fichier
