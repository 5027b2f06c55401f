"""Note where minutes stand: sent, approved; list them all. Registered in the group of `cap cr`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial
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
    epargner,
    ids,
    jour_saisi,
    livrer,
)
from cap.graphie import composer

if TYPE_CHECKING:
    from cap.commands.livraison import Livraison
    from cap.communaute import Communaute
    from cap.edition import Edition

_REUNION: Final = typer.Argument(
    metavar="REUNION",
    show_default=False,
    help="La réunion : son identifiant, le début de celui-ci, ou « derniere ».",
    autocompletion=ids("reunions"),
)

AIDE_DIFFUSER: Final = composer("""
Prépare l'envoi d'un compte-rendu, que vous faites ensuite vous-même : cap n'envoie rien.

Les documents de sorties/ sont refaits tels qu'ils vont partir (ils ne sont plus « projet », et disent jusqu'à quand les
corriger), le texte du message est donné, à copier ; « -o - » ou « -o FICHIER » le donne seul. Le jour de l'envoi,
à qui et le délai de correction sont notés dans le fichier de la réunion et dans journal.yaml. Joignez les documents,
puis envoyez. Parti un autre jour ? --rectifier --le corrige la date notée.

Une version corrigée s'envoie de même : la date de la première diffusion reste, le journal et le document donnent
les deux.
Le délai de correction est de 8 jours, sauf « delai_corrections: » dans communaute.yaml ou --corrections.
""")
EXEMPLE_DIFFUSER: Final = """
cap cr diffuser derniere
cap cr diffuser 2026-03-20-copil --le 2026-03-25 --a tous --corrections "10 jours"
cap cr diffuser derniere -o message.txt
"""

AIDE_APPROUVER: Final = composer("""
Note l'approbation d'un compte-rendu : le texte et les présences sont figés, et une empreinte le prouve.

Ensuite, aucune commande ne change plus ce fichier, et cap verifier signale un changement fait à la main (CAP408). Une
correction se note à la réunion suivante ; ce que deviennent les tâches, dans suivi.yaml.
Les documents qui sont dans sorties/ sont refaits : ils disent l'approbation.
Le jour est celui de la réunion qui approuve (--reunion), sinon --le.
""")
EXEMPLE_APPROUVER: Final = """
cap cr approuver 2026-03-20-copil --reunion 2026-05-19-copil
cap cr approuver 2026-03-20 --le 2026-04-05 --par "la présidence"
"""

AIDE_LISTE: Final = composer("""
Où en est chaque compte-rendu : à clore, à diffuser, ouvert aux corrections, à approuver ; et les délais entre la
réunion et la diffusion. Pour vous : par réunion, jamais par personne.
""")
EXEMPLE_LISTE: Final = """
cap cr liste
cap cr liste --tout --format markdown
"""


def diffuser(
    *,
    reunion: Annotated[str, _REUNION],
    le: Annotated[
        str | None,
        typer.Option("--le", metavar="DATE", help="Jour de l’envoi (sinon : aujourd’hui)."),
    ] = None,
    a: Annotated[
        list[str] | None,
        typer.Option(
            "--a",
            metavar="QUI",
            help="À qui : tous (sinon), ou un acteur ; se répète.",
            autocompletion=ids("acteurs"),
        ),
    ] = None,
    corrections: Annotated[
        str,
        typer.Option("--corrections", metavar="DÉLAI", help="Temps pour corriger : « 10 jours », ou un jour."),
    ] = "",
    rectifier: Annotated[
        bool, typer.Option("--rectifier", help="Corriger la date de diffusion notée, au lieu d’ajouter un envoi.")
    ] = False,
    sortie: Sortie = None,
    essai: Essai = False,
    dossier: Dossier,
    jour: Jour,
    quiet: Quiet = False,
) -> None:
    """Plan the sending, show it with its mail, write both files or neither, then the documents as they will be sent."""
    from cap import designation, diffusion
    from cap.commands.ecriture import lecteur
    from cap.edition import remplace
    from cap.loader import load
    from cap.personnes_citees import a_relire
    from cap.redaction import reunion_nommee
    from cap.render.courriel import a_lire
    from cap.render.diffusion import courriel, suite
    from cap.render.personnes import rappel
    from cap.show import show

    if sortie is not None and str(sortie) != "-":
        epargner(sortie)
    lu = load(dossier, dossier_prive())
    choisie = designation.reunion(lu.communaute, reunion, jour)
    if not choisie.id.startswith(reunion):
        terminal.message(composer(f"{show(reunion_nommee(lu.communaute, choisie))} :"))
    a_qui = diffusion.destinataires(lu.communaute, tuple(a or ()))
    prevue = diffusion.diffuser(
        lu.communaute,
        lecteur(dossier),
        choisie,
        jour_saisi(le, "--le", jour, passe=True) if le else jour,
        jour,
        a=a_qui,
        corrections=corrections,
        rectifier=rectifier,
    )
    texte = courriel(lu.communaute, prevue, jour)
    apres = load(dossier, dossier_prive(), remplace=remplace(prevue.editions)).communaute
    livraison = a_joindre(apres, choisie.id, jour, dossier)
    _finir(dossier, prevue.editions, prevue.remarques, essai, seul=sortie is not None)
    if sortie is None:
        terminal.sortie("\n" * bool(prevue.editions) + a_lire(texte, terminal.width()))
    elif not essai or str(sortie) == "-":
        livrer(texte, sortie)
    ecrits = frozenset() if essai else livraison.faire()
    for phrase in suite(prevue, essai, _perimes(dossier, choisie.id) if ecrits else ()):
        terminal.message(composer(phrase))
    ecrite = lu.communaute if essai else apres
    vues = a_relire(ecrite, ecrite.reunions[choisie.id], jour, "membres")
    if rappele := rappel(vues, show(choisie.ou.path), choisie.id):
        terminal.message(composer(rappele))
    dire_lecture(lu.problems)


def a_joindre(communaute: Communaute, identifiant: str, jour: date, dossier: Path) -> Livraison:
    """Give the documents of a meeting for its members, to go in `sorties/`: its minutes, its decisions."""
    from cap.commands.livraison import Document, prevoir
    from cap.cr import compte_rendu
    from cap.render.cr import COMPTE_RENDU, RELEVE, document, nom_de_fichier

    cr = compte_rendu(communaute, identifiant, jour)
    documents = [Document(nom_de_fichier(cr, quoi), partial(document, cr, quoi)) for quoi in (COMPTE_RENDU, RELEVE)]
    return prevoir(documents, None, None, dossier)


def _perimes(dossier: Path, identifiant: str) -> tuple[str, ...]:
    """Name the pages printed to PDF beside documents that have just changed."""
    from cap.render.cr import COMPTE_RENDU, RELEVE

    noms = (f"{identifiant}-{quoi}.pdf" for quoi in (COMPTE_RENDU, RELEVE))
    return tuple(nom for nom in noms if (dossier / "sorties" / nom).is_file())


def approuver(
    *,
    reunion: Annotated[str, _REUNION],
    le: Annotated[
        str | None,
        typer.Option(
            "--le",
            metavar="DATE",
            help="Jour de l’approbation (sinon : celui de la réunion qui approuve, ou aujourd’hui).",
        ),
    ] = None,
    par_reunion: Annotated[
        str,
        typer.Option("--reunion", metavar="REUNION", help="La réunion qui l’approuve.", autocompletion=ids("reunions")),
    ] = "",
    par: Annotated[str, typer.Option("--par", metavar="TEXTE", help="Qui l’approuve, sans réunion.")] = "",
    essai: Essai = False,
    dossier: Dossier,
    jour: Jour,
    quiet: Quiet = False,
) -> None:
    """Plan the approval, show it, write it."""
    from cap import designation, diffusion
    from cap.commands.ecriture import lecteur
    from cap.edition import remplace
    from cap.loader import load
    from cap.problem import ERREUR
    from cap.redaction import reunion_nommee
    from cap.refus import Refus
    from cap.show import show

    if par_reunion and par.strip():
        raise Refus(composer("--reunion et --par disent la même chose de deux façons."), "Gardez une seule des deux.")
    lu = load(dossier, dossier_prive())
    choisie = designation.reunion(lu.communaute, reunion, jour)
    if not choisie.id.startswith(reunion):
        terminal.message(composer(f"{show(reunion_nommee(lu.communaute, choisie))} :"))
    fautes = sum(item.path == choisie.ou.path and item.severity == ERREUR for item in lu.problems)
    if fautes:
        raise Refus(
            composer("{} n'est pas lu en entier : l'empreinte ne tiendrait pas ce qui y est écrit.").format(
                show(choisie.ou.path)
            ),
            composer("Corrigez d'abord ce que dit : cap verifier {}").format(show(choisie.ou.path)),
            code=1,
        )
    qui = designation.reunion(lu.communaute, par_reunion, jour) if par_reunion else None
    voulu = jour_saisi(le, "--le", jour, passe=True) if le else None
    quand = voulu or diffusion.jour_de(qui) or diffusion.jour_ecrit(choisie) or jour
    prevue = diffusion.approuver(
        lu.communaute, lecteur(dossier), choisie, quand, jour, qui.id if qui is not None else par.strip()
    )
    apres = load(dossier, dossier_prive(), remplace=remplace(prevue.editions)).communaute
    livraison = a_joindre(apres, choisie.id, jour, dossier)
    _finir(dossier, prevue.editions, prevue.remarques, essai)
    faits = {nom: octets for nom, octets in livraison.fichiers.items() if (livraison.out_dir / nom).is_file()}
    if not essai:
        replace(livraison, fichiers=faits).faire()
    if prevue.editions:
        fige = "Ce compte-rendu serait figé" if essai else "Ce compte-rendu est figé"
        terminal.message(composer(f"{fige} : une correction se notera à la réunion suivante. Rien n'est envoyé."))
    dire_lecture(lu.problems)


def liste(
    *,
    tout: Annotated[bool, typer.Option("--tout", help="Aussi les comptes-rendus approuvés.")] = False,
    format: Format = "texte",
    sortie: Sortie = None,
    dossier: Dossier,
    jour: Jour,
    quiet: Quiet = False,
) -> None:
    """Load, gather, print."""
    from cap.comptes_rendus import tableau
    from cap.loader import load
    from cap.render import comptes_rendus as rendu
    from cap.render.pages import page_de

    lu = load(dossier, dossier_prive())
    vu = tableau(lu.communaute, jour, tout)
    if format == "texte":
        page = page_de(None if sortie else terminal.width(), sortie is None and terminal.colours())
        livrer(rendu.texte(vu, page), sortie)
    else:
        livrer(rendu.json(vu) if format == "json" else rendu.markdown(vu), sortie)
    dire_lecture(lu.problems)


def _finir(
    dossier: Path, editions: Sequence[Edition], remarques: tuple[str, ...], essai: bool, seul: bool = False
) -> None:
    """Show what changes, write it unless only trying, and say what is worth knowing; `seul` keeps stdout for a text."""
    from cap.commands.ecriture import ESSAI, ecrire, montrer

    montrer(editions, a_part=seul)
    if essai:
        terminal.message(ESSAI)
    else:
        ecrire(dossier, editions)
    for remarque in remarques:
        terminal.message(remarque)


def inscrire(app: typer.Typer) -> None:
    """Add these sub-commands to the group of `cap cr`."""
    app.command("diffuser", help=AIDE_DIFFUSER, epilog=EXEMPLE_DIFFUSER)(diffuser)
    app.command("approuver", help=AIDE_APPROUVER, epilog=EXEMPLE_APPROUVER)(approuver)
    app.command("liste", help=AIDE_LISTE, epilog=EXEMPLE_LISTE)(liste)
