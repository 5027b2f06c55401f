"""Notes what a milestone becomes: reached, postponed, changed, given up; with its motive, nothing erased."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from cap import terminal
from cap.commands.options import Dossier, Essai, Jour, Quiet, dossier_prive, ids, ids_dans
from cap.graphie import composer

if TYPE_CHECKING:
    from collections.abc import Callable

    from cap.communaute import Communaute
    from cap.edition import Edition, Lire
    from cap.model import Jalon

AIDE: Final = composer("""
Note ce qu'un jalon de la feuille de route devient : fait, reporté, modifié, abandonné.

Chaque changement garde ce qui était écrit, la date et le motif, dans « revisions: » ; rien n'est effacé.
""")
EXEMPLE: Final = """
cap jalon fait charte-adoptee --le 2024-05-21 --resultat "15 signataires sur 20"
cap jalon reporter note-pat --au "T3 2026" --motif "Le plan est retardé" --decision 2026-03-20-copil#D1
"""

app = typer.Typer()

_jalons = ids_dans("feuille-de-route.yaml", "jalons")
Mot = Annotated[
    str,
    typer.Argument(
        metavar="JALON", show_default=False, autocompletion=_jalons, help="Son identifiant, ou son intitulé."
    ),
]
Le = Annotated[
    str, typer.Option("--le", metavar="DATE", show_default=False, help="Quand (sinon : aujourd’hui ; 2026-03-20…).")
]
Motif = Annotated[str, typer.Option("--motif", metavar="TEXTE", show_default=False, help="Pourquoi, en une phrase.")]
Decision = Annotated[
    str, typer.Option("--decision", metavar="REF", show_default=False, help="La décision qui le porte : réunion#D1.")
]
Source = Annotated[
    list[str] | None,
    typer.Option(
        "--source",
        metavar="REF",
        show_default=False,
        help="L’enseignement, le bilan ou l’indicateur qui l’explique (répétable).",
    ),
]


def _ouvrir(dossier: Path, mot: str) -> tuple[Communaute, Lire, Jalon]:
    from cap import jalon
    from cap.commands.ecriture import lecteur
    from cap.loader import load

    communaute = load(dossier, dossier_prive()).communaute
    return communaute, lecteur(dossier), jalon.designer(communaute, mot)


def _motif(texte: str) -> str:
    """Give the motive: as typed, else asked at a terminal, else declined."""
    from cap.jalon import exiger_motif

    return exiger_motif(texte or terminal.demander("Pourquoi, en une phrase"))


def _conclure(dossier: Path, edition: Edition | None, essai: bool, phrases: Sequence[str]) -> None:
    """Show the change, write it, say what was done."""
    from cap.commands.ecriture import ESSAI, ecrire, montrer

    if edition is not None:
        montrer([edition])
        if not essai:
            ecrire(dossier, [edition])
    for phrase in phrases:
        terminal.message(composer(phrase))
    if essai and edition is not None:
        terminal.message(ESSAI)


def _reviser(
    dossier: Path,
    mot: str,
    verbe: str,
    essai: bool,
    planifier: Callable[[Communaute, Lire, Jalon], Edition | None],
    relire: Callable[[Jalon], Sequence[str]] = lambda _: (),
) -> None:
    from cap.jalon import constat

    communaute, lire, item = _ouvrir(dossier, mot)
    edition = planifier(communaute, lire, item)
    remarques = relire(item) if edition is not None else ()
    _conclure(dossier, edition, essai, (constat(item, verbe, edition), *remarques))


@app.command(
    "fait",
    help=composer("Note qu'un jalon est atteint, quand, et ce qui a été obtenu."),
    epilog='cap jalon fait charte-adoptee --le 2024-05-21 --resultat "15 signataires" --preuve 2024-05-21-journee#D2',
)
def fait(
    jalon: Mot,
    *,
    le: Le = "",
    resultat: Annotated[
        str, typer.Option("--resultat", metavar="TEXTE", show_default=False, help="Ce qui a été obtenu.")
    ] = "",
    preuve: Annotated[
        str,
        typer.Option("--preuve", metavar="REF", show_default=False, help="Où cela se lit : une décision, une action…"),
    ] = "",
    essai: Essai = False,
    dossier: Dossier,
    jour: Jour,
    quiet: Quiet = False,
) -> None:
    """Note a milestone reached."""
    from cap import jalon as feature
    from cap.feuille_de_route import FAIT

    communaute, lire, item = _ouvrir(dossier, jalon)
    edition = feature.fait(communaute, lire, item, jour, le, preuve, resultat)
    rappels = (
        (*feature.reports_apres(item, le), *feature.rappels(item, FAIT, resultat, preuve))
        if edition is not None
        else ()
    )
    _conclure(dossier, edition, essai, (feature.constat(item, FAIT, edition), *rappels))


@app.command(
    "reporter",
    help=composer("Donne à un jalon une autre échéance ; l'ancienne et le motif sont gardés."),
    epilog='cap jalon reporter note-pat --au "T3 2026" --motif "Le calendrier du plan a changé"',
)
def reporter(
    jalon: Mot,
    *,
    au: Annotated[str, typer.Option("--au", metavar="DATE", help="La nouvelle échéance (2026-09, T3 2026, 2027…).")],
    motif: Motif = "",
    le: Le = "",
    decision: Decision = "",
    source: Source = None,
    essai: Essai = False,
    dossier: Dossier,
    jour: Jour,
    quiet: Quiet = False,
) -> None:
    """Note a due date that moves."""
    from cap import jalon as feature
    from cap.feuille_de_route import REPORTE

    def planifier(communaute: Communaute, lire: Lire, item: Jalon) -> Edition | None:
        feature.refuser_si_clos(item, "reporter")
        pareille = feature.lire_date("echeance", "--au", au) == item.echeance
        dit = motif if pareille else _motif(motif)
        return feature.reporter(communaute, lire, item, jour, au, dit, le, decision, source or ())

    _reviser(dossier, jalon, REPORTE, essai, planifier, lambda item: feature.a_relire(item, au, jour))


@app.command(
    "modifier",
    help=composer(
        "Change un jalon (pilote, intitulé, moyens…) et garde ce qu'il était, avec le motif. « aucun » retire."
    ),
    epilog='cap jalon modifier annuaire-lieux --pilote ti-legumaj --motif "Volontaire à la journée 10"',
)
def modifier(
    jalon: Mot,
    *,
    pilote: Annotated[
        str,
        typer.Option(
            "--pilote",
            metavar="ACTEUR",
            show_default=False,
            autocompletion=ids("acteurs"),
            help="Qui le pilote, ou « aucun ».",
        ),
    ] = "",
    intitule: Annotated[
        str, typer.Option("--intitule", metavar="TEXTE", show_default=False, help="Le résultat à atteindre.")
    ] = "",
    axe: Annotated[str, typer.Option("--axe", metavar="TEXTE", show_default=False, help="Son axe.")] = "",
    moyens: Annotated[str, typer.Option("--moyens", metavar="TEXTE", show_default=False, help="Les moyens.")] = "",
    resultat_attendu: Annotated[
        str,
        typer.Option(
            "--resultat-attendu", metavar="TEXTE", show_default=False, help="Ce qui doit être vrai à l’échéance."
        ),
    ] = "",
    debut: Annotated[str, typer.Option("--debut", metavar="DATE", show_default=False, help="Le début.")] = "",
    echeance: Annotated[
        str, typer.Option("--echeance", metavar="DATE", show_default=False, help="L’échéance, ou « aucun ».")
    ] = "",
    etat: Annotated[
        str, typer.Option("--etat", metavar="ETAT", show_default=False, help="a-faire ou en-cours ; reprend un jalon.")
    ] = "",
    motif: Motif = "",
    le: Le = "",
    decision: Decision = "",
    source: Source = None,
    essai: Essai = False,
    dossier: Dossier,
    jour: Jour,
    quiet: Quiet = False,
) -> None:
    """Note any other change."""
    from cap import jalon as feature
    from cap.feuille_de_route import EN_COURS

    valeurs = {
        "pilote": pilote,
        "intitule": intitule,
        "axe": axe,
        "moyens": moyens,
        "resultat_attendu": resultat_attendu,
        "debut": debut,
        "echeance": echeance,
        "etat": etat,
    }

    def planifier(communaute: Communaute, lire: Lire, item: Jalon) -> Edition | None:
        dit = _motif(motif) if feature.change(communaute, item, valeurs) else motif
        return feature.modifier(communaute, lire, item, jour, valeurs, dit, le, decision, source or ())

    def relire(item: Jalon) -> Sequence[str]:
        dites = feature.a_relire(item, echeance, jour) if echeance != feature.AUCUN else ()
        return (*dites, *feature.debut_apres_echeance(item, debut, echeance))

    _reviser(dossier, jalon, EN_COURS, essai, planifier, relire)


@app.command(
    "abandonner",
    help=composer("Note qu'on renonce à un jalon, et pourquoi ; il reste dans le fichier."),
    epilog='cap jalon abandonner annuaire-lieux --motif "Repris par l’agglomération"',
)
def abandonner(
    jalon: Mot,
    *,
    motif: Motif = "",
    le: Le = "",
    decision: Decision = "",
    source: Source = None,
    essai: Essai = False,
    dossier: Dossier,
    jour: Jour,
    quiet: Quiet = False,
) -> None:
    """Note a milestone given up."""
    from cap import jalon as feature
    from cap.feuille_de_route import ABANDONNE

    def planifier(communaute: Communaute, lire: Lire, item: Jalon) -> Edition | None:
        dit = motif if item.etat == ABANDONNE else _motif(motif)
        return feature.abandonner(communaute, lire, item, jour, dit, le, decision, source or ())

    _reviser(dossier, jalon, ABANDONNE, essai, planifier)
