"""Adds an actor, an action, a meeting, a milestone, a passerelle or a funding, by options or by questions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from cap.commands.options import Dossier, Essai, Jour, Quiet, dossier_prive, ids, ids_dans, lire_jour
from cap.graphie import composer
from cap.refus import Refus
from cap.terminal import confirmer, demander, erreur, interactive, message

if TYPE_CHECKING:
    from cap.ajouter import Ajout
    from cap.communaute import Communaute

AIDE = composer(
    "Ajoute une fiche ou une ligne : montre ce qui sera écrit, garde vos commentaires et votre ordre. Ce qui ressemble "
    "à un élément connu n'est ajouté qu'avec votre accord (dans un terminal, une question ; ailleurs, --quand-meme). "
    "Sans nom, dans un terminal, pose quelques questions."
)
EXEMPLE = 'cap ajouter acteur "Pôle ESS" --type association\ncap ajouter reunion copil --le 2026-03-20'

app = typer.Typer()

Id = Annotated[str, typer.Option("--id", metavar="ID", help="Identifiant (sinon : tiré du nom).")]
QuandMeme = Annotated[
    bool, typer.Option("--quand-meme", help="Ajouter même si cela ressemble à un élément déjà connu.")
]
Plusieurs = list[str] | None

_TYPES: Final = (
    "association, collectivite, etat, organisme-public, entreprise, fondation, recherche, habitants, personne, autre"
)
# What is asked at a terminal when the name is not on the command line: field, question; the needed ones come first.
QUESTIONS: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "acteur": (
        ("nom", "Comment s'appelle cet acteur"),
        ("type", f"De quel type ({_TYPES} ; Entrée : plus tard)"),
        ("arrivee", "Depuis quand est-il là (2026-03, 2024… ; Entrée : plus tard)"),
    ),
    "action": (
        ("nom", "Comment s'appelle cette action"),
        ("porteurs", "Qui la porte (un ou plusieurs acteurs, séparés par des virgules)"),
        ("statut", "Où en est-elle (idee, preparation, en-cours, terminee ; Entrée : plus tard)"),
    ),
    "jalon": (
        ("intitule", "Quel résultat voulez-vous atteindre"),
        ("echeance", "Pour quand (2026-06, T4 2026… ; Entrée : plus tard)"),
        ("pilote", "Qui le pilote (Entrée : plus tard)"),
    ),
    "passerelle": (
        ("de", "D'où partent les personnes (un acteur ou une action)"),
        ("vers", "Vers qui, ou vers quelle action"),
        ("publics", "Pour quel public (Entrée : plus tard)"),
    ),
    "financement": (
        ("financeur", "Qui finance"),
        ("montant", "Quel montant (8 000 €, env. 8 000 €… ; Entrée : plus tard)"),
        ("du", "À partir de quand (2026-01, 2026… ; Entrée : plus tard)"),
    ),
}
_LISTES: Final = frozenset({"porteurs", "publics"})


@app.command(
    "acteur",
    help=composer("Ajoute un acteur : une fiche dans acteurs/."),
    epilog='cap ajouter acteur "Pôle ESS" --type association --arrivee 2024-03',
)
def acteur(
    nom: Annotated[str, typer.Argument(metavar="NOM", show_default=False, help="Nom courant.")] = "",
    *,
    id_: Id = "",
    nom_complet: Annotated[str, typer.Option("--nom-complet", metavar="TEXTE", help="Nom complet.")] = "",
    alias: Annotated[Plusieurs, typer.Option("--alias", metavar="TEXTE", help="Autre nom (répétable).")] = None,
    type_: Annotated[str, typer.Option("--type", metavar="MOT", help=f"Type : {_TYPES}.")] = "",
    role: Annotated[
        Plusieurs,
        typer.Option("--role", metavar="MOT", help="porteuse, soutien, membre, financeur, observateur (répétable)."),
    ] = None,
    arrivee: Annotated[str, typer.Option("--arrivee", metavar="DATE", help="Date d’arrivée.")] = "",
    missions: Annotated[str, typer.Option("--missions", metavar="TEXTE", help="Ce que fait l’acteur.")] = "",
    site: Annotated[str, typer.Option("--site", metavar="ADRESSE", help="Site.")] = "",
    quand_meme: QuandMeme = False,
    essai: Essai = False,
    dossier: Dossier,
    quiet: Quiet = False,
) -> None:
    """Add an actor."""
    from cap.ajouter import option

    valeurs = {
        "nom": nom,
        "nom_complet": nom_complet,
        "alias": alias,
        "type": type_,
        "roles": option(role),
        "arrivee": arrivee,
        "missions": missions,
        "site": site,
    }
    _ajouter("acteur", valeurs, dossier, id_, quand_meme, essai)


@app.command(
    "action",
    help=composer("Ajoute une action : une fiche dans actions/."),
    epilog='cap ajouter action "Jardin partagé" --porteur resam --statut en-cours',
)
def action(
    nom: Annotated[str, typer.Argument(metavar="NOM", show_default=False, help="Nom de l’action.")] = "",
    *,
    id_: Id = "",
    porteur: Annotated[
        Plusieurs,
        typer.Option("--porteur", metavar="ACTEUR", autocompletion=ids("acteurs"), help="Qui la porte (répétable)."),
    ] = None,
    partenaire: Annotated[
        Plusieurs,
        typer.Option(
            "--partenaire", metavar="ACTEUR", autocompletion=ids("acteurs"), help="Qui y prend part (répétable)."
        ),
    ] = None,
    description: Annotated[str, typer.Option("--description", metavar="TEXTE", help="Description.")] = "",
    statut: Annotated[
        str,
        typer.Option("--statut", metavar="MOT", help="idee, preparation, en-cours, terminee, suspendue, abandonnee."),
    ] = "",
    debut: Annotated[str, typer.Option("--debut", metavar="DATE", help="Début.")] = "",
    fin: Annotated[str, typer.Option("--fin", metavar="DATE", help="Fin.")] = "",
    objectif: Annotated[Plusieurs, typer.Option("--objectif", metavar="ID", help="Objectif servi (répétable).")] = None,
    etape: Annotated[
        Plusieurs, typer.Option("--etape", metavar="ID", help="Étape, écrite parcours/étape (répétable).")
    ] = None,
    public: Annotated[Plusieurs, typer.Option("--public", metavar="ID", help="Public concerné (répétable).")] = None,
    decision: Annotated[
        str, typer.Option("--decision", metavar="REF", help="Décision qui l’a lancée (2026-03-20-copil#D1).")
    ] = "",
    quand_meme: QuandMeme = False,
    essai: Essai = False,
    dossier: Dossier,
    quiet: Quiet = False,
) -> None:
    """Add an action."""
    from cap.ajouter import option

    valeurs = {
        "nom": nom,
        "description": description,
        "porteurs": option(porteur),
        "partenaires": [{"acteur": item} for item in option(partenaire)],
        "statut": statut,
        "debut": debut,
        "fin": fin,
        "objectifs": option(objectif),
        "etapes": option(etape),
        "publics": option(public),
        "decision": decision,
    }
    _ajouter("action", valeurs, dossier, id_, quand_meme, essai)


@app.command(
    "reunion",
    help=composer("Ouvre les notes d'une réunion : un fichier dans reunions/, prêt à être rempli."),
    epilog="cap ajouter reunion copil --le 2026-03-20 --debut 14:00 --fin 16:00",
)
def reunion(
    instance: Annotated[
        str,
        typer.Argument(
            metavar="INSTANCE",
            show_default=False,
            autocompletion=ids_dans("gouvernance.yaml", "instances"),
            help="Instance : son identifiant ou son nom.",
        ),
    ] = "",
    *,
    le: Annotated[
        date | None, typer.Option("--le", metavar="DATE", parser=lire_jour, help="Jour de la réunion.")
    ] = None,
    titre: Annotated[str, typer.Option("--titre", metavar="TEXTE", help="Titre (sinon : le nom de l’instance).")] = "",
    debut: Annotated[str, typer.Option("--debut", metavar="HEURE", help="Heure de début.")] = "",
    fin: Annotated[str, typer.Option("--fin", metavar="HEURE", help="Heure de fin.")] = "",
    lieu: Annotated[str, typer.Option("--lieu", metavar="TEXTE", help="Lieu.")] = "",
    visio: Annotated[str, typer.Option("--visio", metavar="ADRESSE", help="Lien de visioconférence.")] = "",
    quand_meme: Annotated[
        bool, typer.Option("--quand-meme", help="Noter l’instance comme nouvelle même si elle ressemble à une autre.")
    ] = False,
    essai: Essai = False,
    dossier: Dossier,
    jour: Jour,
    quiet: Quiet = False,
) -> None:
    """Add a meeting."""
    from cap.ajouter import ajouter_reunion
    from cap.commands.ecriture import lecteur

    if not instance:
        instance = _demander_ou_refuser("Quelle instance se réunit", "l’instance", "reunion copil --le 2026-03-20")
    if le is None:
        le = _jour_demande(instance)
    valeurs = {"titre": titre, "debut": debut, "fin": fin, "lieu": lieu, "visio": visio}
    communaute = _communaute(dossier)
    jour_dit = le

    def planifier(quand_meme: bool) -> Ajout:
        return ajouter_reunion(
            communaute, lecteur(dossier), instance, jour_dit, valeurs, jour=jour, quand_meme=quand_meme
        )

    _finir(dossier, _avec_accord(planifier, quand_meme), essai, confirmation=False)


@app.command(
    "jalon",
    help=composer("Ajoute un jalon à la feuille de route."),
    epilog='cap ajouter jalon "Adopter la charte" --echeance 2026-06 --pilote resam',
)
def jalon(
    intitule: Annotated[
        str, typer.Argument(metavar="INTITULE", show_default=False, help="Le résultat à atteindre.")
    ] = "",
    *,
    id_: Id = "",
    echeance: Annotated[str, typer.Option("--echeance", metavar="DATE", help="Échéance.")] = "",
    pilote: Annotated[
        str, typer.Option("--pilote", metavar="ACTEUR", autocompletion=ids("acteurs"), help="Acteur pilote.")
    ] = "",
    contributeur: Annotated[
        Plusieurs,
        typer.Option(
            "--contributeur", metavar="ACTEUR", autocompletion=ids("acteurs"), help="Qui y contribue (répétable)."
        ),
    ] = None,
    axe: Annotated[str, typer.Option("--axe", metavar="TEXTE", help="Axe de la feuille de route.")] = "",
    phase: Annotated[str, typer.Option("--phase", metavar="MOT", help="impulsion, structuration, perennisation.")] = "",
    resultat_attendu: Annotated[
        str, typer.Option("--resultat-attendu", metavar="TEXTE", help="Ce qui doit être vrai à l’échéance.")
    ] = "",
    moyens: Annotated[str, typer.Option("--moyens", metavar="TEXTE", help="Les moyens.")] = "",
    action: Annotated[
        Plusieurs,
        typer.Option("--action", metavar="ACTION", autocompletion=ids("actions"), help="Action concernée (répétable)."),
    ] = None,
    trou: Annotated[
        Plusieurs,
        typer.Option("--trou", metavar="CASE", help="Case à laquelle il répond : parcours/étape/public (répétable)."),
    ] = None,
    quand_meme: QuandMeme = False,
    essai: Essai = False,
    dossier: Dossier,
    quiet: Quiet = False,
) -> None:
    """Add a milestone."""
    from cap.ajouter import option

    valeurs = {
        "intitule": intitule,
        "axe": axe,
        "phase": phase,
        "pilote": pilote,
        "contributeurs": option(contributeur),
        "echeance": echeance,
        "resultat_attendu": resultat_attendu,
        "moyens": moyens,
        "actions": option(action),
        "trous": option(trou),
    }
    _ajouter("jalon", valeurs, dossier, id_, quand_meme, essai)


@app.command(
    "passerelle",
    help=composer("Ajoute une passerelle : une orientation entre deux structures, ou vers une action."),
    epilog="cap ajouter passerelle epi-du-port action:cantine --public habitants",
)
def passerelle(
    de: Annotated[
        str,
        typer.Argument(metavar="DE", show_default=False, autocompletion=ids("acteurs"), help="D’où partent les gens."),
    ] = "",
    vers: Annotated[
        str,
        typer.Argument(metavar="VERS", show_default=False, autocompletion=ids("acteurs"), help="Vers qui, vers quoi."),
    ] = "",
    *,
    id_: Id = "",
    public: Annotated[Plusieurs, typer.Option("--public", metavar="ID", help="Public concerné (répétable).")] = None,
    etape: Annotated[str, typer.Option("--etape", metavar="ID", help="Étape, écrite parcours/étape.")] = "",
    sens: Annotated[str, typer.Option("--sens", metavar="MOT", help="simple, double.")] = "",
    depuis: Annotated[str, typer.Option("--depuis", metavar="DATE", help="Depuis quand.")] = "",
    statut: Annotated[str, typer.Option("--statut", metavar="MOT", help="envisagee, effective, arretee.")] = "",
    constat: Annotated[str, typer.Option("--constat", metavar="TEXTE", help="Ce qui a été constaté.")] = "",
    quand_meme: QuandMeme = False,
    essai: Essai = False,
    dossier: Dossier,
    quiet: Quiet = False,
) -> None:
    """Add a passerelle."""
    from cap.ajouter import option

    valeurs = {
        "de": de,
        "vers": vers,
        "sens": sens,
        "publics": option(public),
        "etape": etape,
        "depuis": depuis,
        "statut": statut,
        "constat": constat,
    }
    _ajouter("passerelle", valeurs, dossier, id_, quand_meme, essai)


@app.command(
    "financement",
    help=composer("Ajoute un financement, demandé ou obtenu."),
    epilog='cap ajouter financement region --montant "8 000 €" --du 2026-01 --au 2026-12 --statut depose',
)
def financement(
    financeur: Annotated[
        str,
        typer.Argument(
            metavar="FINANCEUR", show_default=False, autocompletion=ids("acteurs"), help="Un acteur, ou un nom."
        ),
    ] = "",
    *,
    id_: Id = "",
    montant: Annotated[str, typer.Option("--montant", metavar="MONTANT", help="Montant.")] = "",
    intitule: Annotated[str, typer.Option("--intitule", metavar="TEXTE", help="Intitulé.")] = "",
    objet: Annotated[str, typer.Option("--objet", metavar="MOT", help="ingenierie, action.")] = "",
    action: Annotated[
        str, typer.Option("--action", metavar="ACTION", autocompletion=ids("actions"), help="Action financée.")
    ] = "",
    du: Annotated[str, typer.Option("--du", metavar="DATE", help="Début de la période financée.")] = "",
    au: Annotated[str, typer.Option("--au", metavar="DATE", help="Fin de la période financée.")] = "",
    depot_avant: Annotated[str, typer.Option("--depot-avant", metavar="DATE", help="Date limite de dépôt.")] = "",
    statut: Annotated[
        str,
        typer.Option("--statut", metavar="MOT", help="repere, a-demander, depose, vote, notifie, verse, refuse."),
    ] = "",
    statut_le: Annotated[str, typer.Option("--statut-le", metavar="DATE", help="Date de ce statut.")] = "",
    quand_meme: QuandMeme = False,
    essai: Essai = False,
    dossier: Dossier,
    quiet: Quiet = False,
) -> None:
    """Add a funding."""
    suivi = [{"le": statut_le, "statut": statut}] if statut or statut_le else []
    valeurs = {
        "financeur": financeur,
        "intitule": intitule,
        "objet": objet,
        "action": action,
        "montant": montant,
        "du": du,
        "au": au,
        "depot_avant": depot_avant,
        "suivi": suivi,
    }
    _ajouter("financement", valeurs, dossier, id_, quand_meme, essai)


# --- what they share -----------------------------------------------------------------------------------------


def _ajouter(genre: str, valeurs: dict[str, Any], dossier: Path, id_: str, quand_meme: bool, essai: bool) -> None:
    from cap.ajouter import ajouter
    from cap.commands.ecriture import lecteur

    communaute = _communaute(dossier)
    guide = interactive() and not valeurs[QUESTIONS[genre][0][0]]
    if interactive():
        _questionner(communaute, genre, valeurs, tout=guide)

    def planifier(quand_meme: bool) -> Ajout:
        return ajouter(communaute, lecteur(dossier), genre, valeurs, id_=id_, quand_meme=quand_meme)

    ajout = _avec_accord(planifier, quand_meme)
    _finir(dossier, ajout, essai, confirmation=guide)


def _avec_accord(planifier: Callable[[bool], Ajout], quand_meme: bool) -> Ajout:
    """Plan what is added; at a terminal, what looks like something known is asked about rather than refused."""
    from cap.ajouter import Ressemblant

    try:
        return planifier(quand_meme)
    except Ressemblant as refus:
        if not interactive():
            raise
        erreur(refus.message)
        if not confirmer("L'ajouter quand même ?"):
            message(composer("Rien n'est écrit.") + f" {refus.remede}")
            raise typer.Exit from None
        return planifier(True)


def _communaute(dossier: Path) -> Communaute:
    from cap.loader import load

    return load(dossier, dossier_prive()).communaute


def _questionner(communaute: Communaute, genre: str, valeurs: dict[str, Any], *, tout: bool) -> None:
    """Fill what is missing by questions: everything useful when nothing was typed, else only what is needed."""
    from cap.ajouter import SORTES, lire_valeurs, manquants, option

    for champ, question in QUESTIONS[genre]:
        requis = champ in manquants(genre, {})
        while not valeurs[champ] and (tout or requis):
            reponse = demander(question)
            if not reponse and not requis:
                break
            lue = option([reponse]) if champ in _LISTES else reponse
            try:
                lire_valeurs(communaute, SORTES[genre].fiche, {champ: lue})
            except Refus as refus:
                erreur("\n".join(ligne for ligne in (refus.message, refus.remede) if ligne))
            else:
                valeurs[champ] = lue


def _demander_ou_refuser(question: str, quoi: str, exemple: str) -> str:
    reponse = demander(question) if interactive() else ""
    if not reponse:
        raise Refus(
            composer("Il manque une information : {}.").format(quoi), composer("Par exemple : cap ajouter ") + exemple
        )
    return reponse


def _jour_demande(instance: str) -> date:
    while True:
        reponse = _demander_ou_refuser("Quel jour (2026-03-20)", "le jour", f"reunion {instance} --le 2026-03-20")
        try:
            return lire_jour(reponse)
        except typer.BadParameter as faute:
            erreur(faute.message)


def _finir(dossier: Path, ajout: Ajout, essai: bool, *, confirmation: bool) -> None:
    from cap.commands.ecriture import ESSAI, ecrire, montrer

    montrer(ajout.editions)
    for remarque in ajout.remarques:
        message(remarque)
    if essai:
        message(ESSAI)
    elif not confirmation or confirmer("Écrire ?", defaut=True):
        ecrire(dossier, ajout.editions)
    else:
        message(composer("Rien n'est écrit."))
