"""Options that commands share, as `Annotated` aliases: one name, one meaning and one French help everywhere.

A command takes them as keyword-only parameters:
`def commande(*, dossier: Dossier, jour: Jour, format: Format = "texte")`.
`Dossier`, `DossierLibre` and `Jour` always have a value, so they take no default.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final, Literal, NamedTuple

import typer

from cap import terminal
from cap.graphie import composer, plier
from cap.refus import Refus
from cap.show import show

COMMUNAUTE: Final = "communaute.yaml"
_UN_JOUR: Final = "Écrivez le jour, par exemple 2026-03-20, 20/03/2026 ou 20 mars 2026."
# Key of the context's shared `meta` that holds a `-C` typed before the command.
DOSSIER_META: Final = "cap.dossier"
# A mistyped day is a day, never the name of a branch.
_COMME_UNE_DATE: Final = re.compile(r"[0-9]{1,4}[-/. ][0-9]{1,2}([-/. ][0-9]{1,4})?")


def aujourdhui() -> date:
    """Give the day it is in France: the only place of cap that asks the clock."""
    from datetime import datetime
    from zoneinfo import ZoneInfo

    return datetime.now(ZoneInfo("Europe/Paris")).date()


def lire_jour(texte: str | date) -> date:
    """Read a day typed on the command line: `2026-03-20` first, then what a coordinator types (`20/03/2026`)."""
    if isinstance(texte, date):
        return texte
    from cap.dates import JOUR, DateInvalide, parse

    try:
        periode = parse(texte)
    except DateInvalide as faute:
        remede = _UN_JOUR if faute.tout_accepte else faute.remede
        raise typer.BadParameter(f"{faute.message} {remede}".strip()) from faute
    if periode.precision != JOUR:
        raise typer.BadParameter(composer("« {} » n'est pas un jour précis. {}").format(show(texte), _UN_JOUR))
    return periode.debut


def jour_saisi(texte: str, option: str, jour: date, passe: bool = False) -> date:
    """Read the day given to an option; « 26 janvier » is the next one, or with `passe` the last: the year is said."""
    from cap.dates import JOUR, DateInvalide, jour_en_mots, lire_saisie

    try:
        saisie = lire_saisie(texte, jour, passe)
    except DateInvalide as faute:
        remede = _UN_JOUR if faute.tout_accepte else faute.remede
        raise typer.BadParameter(f"{option}\u00a0: {faute.message} {remede}".strip()) from faute
    if saisie.periode.precision != JOUR:
        dit = composer("{} : « {} » n'est pas un jour précis. {}")
        raise typer.BadParameter(dit.format(option, show(texte), _UN_JOUR))
    if saisie.annee_ajoutee:
        terminal.message(composer("{} : compris comme le {}.").format(option, jour_en_mots(saisie.periode.debut, True)))
    return saisie.periode.debut


class Moment(NamedTuple):
    """What `--depuis` names: a day, by which the files' own dates are read, or a revision of git (`jour` is None)."""

    texte: str
    jour: date | None

    def avant(self, jour: date) -> None:
        """Decline a day that is not before the one read."""
        if self.jour is not None and self.jour >= jour:
            raise Refus(
                composer("--depuis ({}) vient après le jour lu ({}).").format(self.jour.isoformat(), jour.isoformat()),
                composer("Donnez un jour d'avant ; --date choisit le jour lu."),
            )


def lire_moment(texte: str | Moment) -> Moment:
    """Read what `--depuis` names: what looks like a date is one, precise or refused; all else is for git to know."""
    if isinstance(texte, Moment):
        return texte
    from cap.dates import DateInvalide, parse

    try:
        parse(texte)
    except DateInvalide as faute:
        if not faute.ambigue and not _COMME_UNE_DATE.fullmatch(texte.strip()):
            return Moment(texte, None)
    return Moment(texte, lire_jour(texte))


def find_community(start: Path) -> Path:
    """Give the folder of the community that holds `start`, walking up to its `communaute.yaml`.

    Raises `Refus` (exit code 2) where there is none, with the nearest thing to do: a misnamed file to rename, a
    community just below, else `cap init`.
    """
    try:
        ici = Path(os.path.abspath(start))  # noqa: PTH100 - `..` is dropped as typed, without following symlinks
    except FileNotFoundError:
        raise Refus(composer("Le dossier courant n'existe plus."), "Allez dans un autre dossier.") from None
    if not os.path.lexists(ici):
        raise Refus(composer("Le dossier « {} » n'existe pas.").format(show(start)), _voisin(ici))
    if os.path.isfile(ici):  # noqa: PTH113 - unlike Path.is_file, never raises on a folder that cannot be read
        ici = ici.parent
    for dossier in (ici, *ici.parents):
        if os.path.isfile(dossier / COMMUNAUTE):  # noqa: PTH113 - same reason
            return dossier
    raise Refus(
        composer("Pas de communauté ici : aucun fichier {} dans « {} » ni au-dessus.").format(COMMUNAUTE, show(ici)),
        _piste(ici, start),
    )


def dossier_prive() -> Path | None:
    """Give the folder that `CAP_PRIVE` puts in place of the community's `prive/`, or None.

    Raises `Refus` where it names no folder: reading on without it would say that nothing is private here.
    """
    nomme = os.environ.get("CAP_PRIVE")
    if not nomme:
        return None
    if not os.path.isdir(nomme):  # noqa: PTH112 - unlike Path.is_dir, never raises on a folder that cannot be read
        raise Refus(
            composer("CAP_PRIVE désigne « {} », qui n'est pas un dossier.").format(show(nomme)),
            composer("Corrigez cette variable, ou retirez-la pour lire le dossier prive/ de la communauté."),
        )
    return Path(os.path.abspath(nomme))  # noqa: PTH100 - as in find_community


def _voisin(absent: Path) -> str:
    from difflib import get_close_matches

    noms = [nom for nom in _entrees(absent.parent) if (absent.parent / nom).is_dir()]
    proches = get_close_matches(absent.name, noms, n=1)
    return composer("Vouliez-vous « {} » ?").format(show(proches[0])) if proches else ""


def _piste(ici: Path, start: Path) -> str:
    noms = _entrees(ici)
    for nom in noms:
        if plier(nom) in ("communaute.yaml", "communaute.yml", "communaute.yaml.txt", "communautes.yaml"):
            return composer("Le fichier « {} » y ressemble : renommez-le en {}.").format(show(nom), COMMUNAUTE)
    for nom in noms:
        if os.path.isfile(ici / nom / COMMUNAUTE):  # noqa: PTH113 - same reason as in find_community
            return composer("Il y en a une dans « {0} » : ajoutez -C {0}.").format(show(start / nom))
    return composer("Pour en créer une : cap init. Pour en désigner une autre : -C DOSSIER.")


def _entrees(dossier: Path) -> list[str]:
    try:
        return sorted(os.listdir(dossier))  # noqa: PTH208 - names are enough
    except OSError:
        return []


def _dossier_donne(ctx: typer.Context, valeur: Path | None) -> Path:
    return valeur or ctx.meta.get(DOSSIER_META) or Path()


def _communaute(ctx: typer.Context, valeur: Path | None) -> Path:
    return find_community(_dossier_donne(ctx, valeur))


def _taire(valeur: bool) -> bool:
    terminal.be_quiet(valeur)
    return valeur


def _rien() -> Any:
    """Default of an option whose callback finds the value."""
    return None


def livrer(texte: str, chemin: Path | None) -> None:
    """Give a report where `--sortie` says: stdout without it or with `-`, else that file, then named on stderr."""
    if chemin is None or str(chemin) == "-":
        terminal.sortie(texte)
        return
    if chemin.is_dir():
        raise Refus(
            composer("« {} » est un dossier ; il faut un nom de fichier.").format(show(chemin)),
            composer("Par exemple : -o {}").format(show(chemin / "resultat.txt")),
        )
    epargner(chemin)
    from cap.edit import write_outputs

    write_outputs(chemin.parent, {chemin.name: texte.encode()})
    terminal.message(composer("Écrit : {}").format(show(chemin)))


def epargner(sortie: Path) -> None:
    """Decline a name that is the place of a file of a community, or in a folder that is not there.

    A document would take the first for its own; the second is a path mistyped. Only `sorties/` is made when missing.
    """
    from fnmatch import fnmatchcase

    from cap.communaute import FICHIERS

    cible = Path(os.path.realpath(sortie))
    racines = (dossier for dossier in cible.parents if os.path.isfile(dossier / COMMUNAUTE))  # noqa: PTH113 - as above
    for path in (cible.relative_to(racine).as_posix() for racine in racines):
        if any(fnmatchcase(path, genre.motif) and path.count("/") == genre.motif.count("/") for genre in FICHIERS):
            raise Refus(
                composer("« {} » est la place d'un fichier de la communauté, pas d'un document.").format(show(sortie)),
                composer("Donnez un autre nom à --sortie, par exemple : -o sorties/{}").format(show(cible.name)),
            )
    dossier_la(sortie)


def dossier_la(sortie: Path) -> None:
    """Decline a file, or a folder to make, under a folder that is not there, unless it is within `sorties/`."""
    dossier = Path(os.path.realpath(sortie)).parent
    if os.path.lexists(dossier):
        return
    for ici in (dossier, *dossier.parents):
        if ici.name == "sorties" and os.path.isfile(ici.parent / COMMUNAUTE):  # noqa: PTH113 - as above
            return
    raise Refus(
        composer("Le dossier « {} » n'existe pas.").format(show(sortie.parent)),
        composer("Vérifiez le chemin donné à --sortie, ou créez d'abord ce dossier."),
    )


def dire_lecture(problems: Sequence[object]) -> None:
    """Say on stderr that some of the folder could not be read, hence what is shown may lack something."""
    if problems:
        from cap.phrases import combien

        combien_ = combien(len(problems), "problème de lecture", "problèmes de lecture")
        terminal.message(composer(f"{combien_} dans le dossier. Pour tout vérifier : cap verifier"))


def ids(sous_dossier: str) -> Callable[[typer.Context, str], list[str]]:
    """Give the completion of ids that are file names (`acteurs`, `actions`, `reunions`): no file is opened."""

    def proposer(ctx: typer.Context, incomplete: str) -> list[str]:
        try:
            racine = find_community(_dossier_donne(ctx, None))
        except Refus:
            return []
        noms = (Path(nom) for nom in _entrees(racine / sous_dossier))
        return [nom.stem for nom in noms if nom.suffix in (".yaml", ".md") and nom.stem.startswith(incomplete)]

    return proposer


def ids_dans(fichier: str, liste: str, dedans: str = "") -> Callable[[typer.Context, str], list[str]]:
    """Give the completion of ids that a list of one file gives (`gouvernance.yaml`, `instances`): that file alone.

    With `dedans`, those of a list inside each of its items (`parcours`, `etapes`), alone and after that item's own.
    """

    def proposer(ctx: typer.Context, incomplete: str) -> list[str]:
        import yaml

        try:
            texte = (find_community(_dossier_donne(ctx, None)) / fichier).read_text(encoding="utf-8-sig")
            items = yaml.safe_load(texte)[liste]
            trouves = [str(item["id"]) for item in items]
            if dedans:
                paires = [(item["id"], str(interne["id"])) for item in items for interne in item[dedans]]
                trouves = [nom for externe, interne in paires for nom in (interne, f"{externe}/{interne}")]
        # Whatever is wrong in the file is for `cap verifier` to say.
        except (Refus, OSError, ValueError, LookupError, TypeError, yaml.YAMLError):
            return []
        return [trouve for trouve in trouves if trouve.startswith(incomplete)]

    return proposer


Dossier = Annotated[
    Path,
    typer.Option(
        "--dossier",
        "-C",
        metavar="DOSSIER",
        default_factory=_rien,
        callback=_communaute,
        show_default=False,
        help="Dossier de la communauté (sinon : le dossier courant ou le premier au-dessus qui a un communaute.yaml).",
    ),
]
"""The community's root folder, absolute: found from `-C` (before or after the command) or from the current folder."""

DossierLibre = Annotated[
    Path,
    typer.Option(
        "--dossier",
        "-C",
        metavar="DOSSIER",
        default_factory=_rien,
        callback=_dossier_donne,
        show_default=False,
        help="Dossier où travailler (sinon : le dossier courant).",
    ),
]
"""The folder as typed, that need not be a community yet (`cap init`)."""

Jour = Annotated[
    date,
    typer.Option(
        "--date",
        metavar="AAAA-MM-JJ",
        parser=lire_jour,
        default_factory=aujourdhui,
        envvar="CAP_DATE",
        show_envvar=True,
        show_default="aujourd’hui",
        help="Répondre comme si l’on était ce jour-là, la communauté lue telle qu’elle était.",
    ),
]
"""The day that counts as today."""

DEPUIS: Final = typer.Option(
    "--depuis",
    metavar="MOMENT",
    parser=lire_moment,
    help=composer("Comparer avec ce jour (2026-03-20), ou cette révision de git (main, un commit)."),
)
"""For what compares with another moment: `depuis: Annotated[Moment | None, DEPUIS] = None`."""

FORMAT: Final = typer.Option("--format", metavar="FORMAT", help="Forme du résultat.")
"""For a command with more formats: `format: Annotated[Literal["texte", "concis"], FORMAT] = "texte"`."""

Format = Annotated[Literal["texte", "json", "markdown"], FORMAT]

Sortie = Annotated[
    Path | None,
    typer.Option(
        "--sortie",
        "-o",
        metavar="CHEMIN",
        help="Où écrire ce qui est fait.",
    ),
]

Quiet = Annotated[
    bool,
    typer.Option("--quiet", "-q", callback=_taire, help="Ne rien dire d’autre que le résultat et les erreurs."),
]
"""Acts by itself: `terminal.message` becomes silent; the command only declares it, as `quiet: Quiet = False`."""

Essai = Annotated[
    bool,
    typer.Option("--essai", help="Montrer ce qui serait écrit, sans rien écrire."),
]

SansCache = Annotated[
    bool,
    typer.Option("--sans-cache", help="Relire tous les fichiers, sans rien reprendre d’une lecture précédente."),
]
