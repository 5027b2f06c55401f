"""Note what becomes of the charter: adopted, signed, withdrawn. Registered in the group of `cap charte`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from cap import terminal
from cap.commands.options import Dossier, Essai, Jour, Quiet, dire_lecture, dossier_prive, ids, lire_jour
from cap.graphie import composer
from cap.refus import Refus
from cap.show import show

if TYPE_CHECKING:
    from cap.communaute import Communaute
    from cap.dates import Periode
    from cap.edition import Edition
    from cap.loader import Loaded

AIDE_ADOPTER: Final = composer("""
Note l'adoption du texte de travail et fige la version : son texte, les portées et une empreinte, dans
charte/versions/.

Vérifie la réunion, sa décision, son quorum, et que chaque article qui change dit sa portée (fond ou forme) et son
motif ; ce qui manque est dit, avec les lignes à compléter. Tout est écrit, ou rien. La décision est celle qui parle de
la charte ; s'il y en a plusieurs, nommez-la avec --decision.
""")
EXEMPLE_ADOPTER: Final = """
cap charte adopter 2.1 --reunion 2026-03-20-journee --essai
cap charte adopter 2.1 --reunion 2026-03-20-journee --decision D2
"""

AIDE_SIGNER: Final = composer("""
Note une signature, ou toutes celles d'un tableau (--fichier, en .xlsx, .ods ou .csv).

La version est celle en vigueur, sauf --version. Ce qui était attendu de l'acteur est retiré de la liste des attendus.
D'un tableau, chaque ligne dit ce qu'elle devient ; les noms et courriels des personnes n'y sont pas repris. Un nom
seulement ressemblant n'est jamais pris pour un autre.
""")
EXEMPLE_SIGNER: Final = """
cap charte signer lycee-penze --le 2025-02-11 --preuve deliberation
cap charte signer --fichier signatures.xlsx --essai
"""

AIDE_RETIRER: Final = composer("""
Note qu'un acteur retire sa signature. La signature reste au dossier, avec la date du retrait à côté.
""")
EXEMPLE_RETIRER: Final = "cap charte retirer buzuk --le 2025-03-01"

_ACTEUR: Final = typer.Argument(
    metavar="ACTEUR", show_default=False, autocompletion=ids("acteurs"), help="Son identifiant ou son nom."
)
_OCTETS_MAX: Final = 20_000_000


def adopter(
    version: Annotated[str, typer.Argument(metavar="VERSION", show_default=False, help="Son numéro : 2.1.")],
    *,
    reunion: Annotated[
        str,
        typer.Option("--reunion", metavar="REUNION", autocompletion=ids("reunions"), help="La réunion qui l’adopte."),
    ],
    decision: Annotated[str, typer.Option("--decision", metavar="REF", help="La décision : D1, ou réunion#D1.")] = "",
    le: Annotated[
        date | None,
        typer.Option(
            "--le", metavar="DATE", parser=lire_jour, help="Jour de l’adoption (sinon : celui de la réunion)."
        ),
    ] = None,
    essai: Essai = False,
    dossier: Dossier,
    jour: Jour,
    quiet: Quiet = False,
) -> None:
    """Check, plan, show, write both files or none."""
    from cap import charte_ecrire, designation
    from cap.commands.ecriture import lecteur
    from cap.loader import load

    lu = load(dossier, dossier_prive())
    _refuser_si_illisible(lu, charte_ecrire.CHARTE)
    choisie = designation.reunion(lu.communaute, reunion, jour)
    ecriture = charte_ecrire.adopter(
        lu.communaute, lecteur(dossier), version.strip(), choisie, jour, decision=decision.strip(), le=le
    )
    _finir(dossier, ecriture.editions, ecriture.remarques, essai)
    if not essai:
        terminal.message(
            composer("Ensuite : une lettre à chaque signataire, avec ce qui change pour lui (cap charte lettres).")
        )
    dire_lecture(lu.problems)


def signer(
    acteur: Annotated[str, _ACTEUR] = "",
    *,
    version: Annotated[
        str, typer.Option("--version", metavar="VERSION", help="Version signée (sinon : en vigueur).")
    ] = "",
    le: Annotated[str, typer.Option("--le", metavar="DATE", help="Quand (2026-03-20, mars 2026…).")] = "",
    preuve: Annotated[
        str, typer.Option("--preuve", metavar="MOT", help="papier, courriel, deliberation ou formulaire.")
    ] = "",
    fichier: Annotated[
        Path | None, typer.Option("--fichier", metavar="FICHIER", help="Tableau des signatures (.xlsx, .ods, .csv).")
    ] = None,
    feuille: Annotated[
        str | None, typer.Option("--feuille", metavar="NOM", help="Feuille du classeur, par son nom ou son rang.")
    ] = None,
    essai: Essai = False,
    dossier: Dossier,
    jour: Jour,
    quiet: Quiet = False,
) -> None:
    """Plan one signature or those of a table, show, write."""
    from cap import charte_ecrire
    from cap.loader import load

    if bool(acteur) == (fichier is not None):
        raise Refus(
            composer("Nommez un acteur, ou donnez un tableau (--fichier)."),
            composer("Par exemple : cap charte signer ACTEUR --le 2026-03-20 --preuve papier"),
        )
    quand = charte_ecrire.lire_date(le)
    sorte = charte_ecrire.lire_preuve(preuve)
    lu = load(dossier, dossier_prive())
    _refuser_si_illisible(lu, charte_ecrire.SIGNATURES)
    if fichier is not None:
        _d_un_tableau(lu.communaute, dossier, jour, fichier, feuille, essai, version, quand, sorte)
    else:
        _une_signature(lu.communaute, dossier, jour, acteur, essai, version, quand, sorte)
    dire_lecture(lu.problems)


def _une_signature(
    communaute: Communaute,
    dossier: Path,
    jour: date,
    acteur: str,
    essai: bool,
    version: str,
    le: Periode | None,
    preuve: str,
) -> None:
    from cap import charte_ecrire, designation
    from cap.commands.ecriture import lecteur

    qui = designation.acteur(communaute, acteur)
    signee = charte_ecrire.version_a_signer(communaute, version, jour)
    note = charte_ecrire.Noter(qui, signee, le, preuve)
    if charte_ecrire.deja_notee(communaute, qui, signee, jour) is not None:
        terminal.message(
            composer("{} a déjà signé la version {} : rien à écrire.").format(show(qui.nom), signee.version)
        )
        return
    raison = charte_ecrire.obstacle(communaute, note, jour)
    if raison:
        raise Refus(
            composer("Cette signature ne peut pas être notée : {}.").format(composer(show(raison))),
            composer("Vérifiez --le, ou la version (--version)."),
        )
    remarques = [] if le is not None else [composer("Sans --le, la signature n'a pas de date : pensez à la compléter.")]
    remarques += [] if preuve else [composer("Sans --preuve, rien ne dit où elle se trouve : pensez à la compléter.")]
    _finir(dossier, (charte_ecrire.signer(communaute, lecteur(dossier), [note]),), remarques, essai)


def _d_un_tableau(
    communaute: Communaute,
    dossier: Path,
    jour: date,
    fichier: Path,
    feuille: str | None,
    essai: bool,
    version: str,
    le: Periode | None,
    preuve: str,
) -> None:
    from cap import charte_ecrire, charte_tableau, tableau
    from cap.commands.ecriture import lecteur
    from cap.render.charte_tableau import rapport
    from cap.render.pages import page_de

    if not fichier.is_file():
        raise Refus(
            composer("Le fichier « {} » est introuvable.").format(show(fichier)), "Vérifiez le nom, puis relancez."
        )
    with fichier.open("rb") as flux:
        grille = tableau.read(flux.read(_OCTETS_MAX + 1), fichier.name, feuille=feuille)
    lue = charte_tableau.lire(
        communaute, tableau.structure(grille, charte_tableau.connus()), jour, version=version, le=le, preuve=preuve
    )
    terminal.sortie(rapport(lue, page_de(terminal.width(), terminal.colours())))
    editions = (charte_ecrire.signer(communaute, lecteur(dossier), lue.a_noter),) if lue.a_noter else ()
    _finir(dossier, editions, (), essai)


def retirer(
    acteur: Annotated[str, _ACTEUR],
    *,
    le: Annotated[str, typer.Option("--le", metavar="DATE", help="Quand (2026-03-20, mars 2026…).")],
    motif: Annotated[str, typer.Option("--motif", metavar="TEXTE", help="Pourquoi, pour la fonction de soutien.")] = "",
    essai: Essai = False,
    dossier: Dossier,
    jour: Jour,
    quiet: Quiet = False,
) -> None:
    """Plan the withdrawal, show, write."""
    from cap import charte_ecrire, designation
    from cap.commands.ecriture import lecteur
    from cap.loader import load

    lu = load(dossier, dossier_prive())
    _refuser_si_illisible(lu, charte_ecrire.SIGNATURES)
    qui = designation.acteur(lu.communaute, acteur)
    quand = charte_ecrire.lire_date(le)
    ecriture = charte_ecrire.retirer(lu.communaute, lecteur(dossier), qui, quand, motif, jour)
    _finir(dossier, ecriture.editions, ecriture.remarques, essai)
    dire_lecture(lu.problems)


def _refuser_si_illisible(lu: Loaded, path: str) -> None:
    """Decline to write in a file that is not read whole: what is not understood could be said wrong."""
    from cap.problem import ERREUR

    if any(item.path == path and item.severity == ERREUR for item in lu.problems):
        raise Refus(
            composer("{} n'est pas lu en entier.").format(path),
            composer("Corrigez d'abord ce que dit : cap verifier {}").format(path),
            code=1,
        )


def _finir(dossier: Path, editions: Sequence[Edition], remarques: Sequence[str], essai: bool) -> None:
    """Show what changes, write it unless only trying, and say what is worth knowing."""
    from cap.commands.ecriture import ESSAI, ecrire, montrer

    montrer(editions)
    if essai:
        terminal.message(ESSAI)
    elif editions:
        ecrire(dossier, editions)
    for remarque in remarques:
        terminal.message(remarque)


def inscrire(app: typer.Typer) -> None:
    """Add these sub-commands to the group of `cap charte`."""
    app.command("adopter", help=AIDE_ADOPTER, epilog=EXEMPLE_ADOPTER)(adopter)
    app.command("signer", help=AIDE_SIGNER, epilog=EXEMPLE_SIGNER)(signer)
    app.command("retirer", help=AIDE_RETIRER, epilog=EXEMPLE_RETIRER)(retirer)
