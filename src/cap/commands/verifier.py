"""Checks a community: everything wrong in one run, each problem with its place and what to do."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from cap import terminal, usage
from cap.commands.options import (
    DEPUIS,
    FORMAT,
    DossierLibre,
    Jour,
    Moment,
    Quiet,
    SansCache,
    Sortie,
    dossier_prive,
    find_community,
)
from cap.dossier import SUFFIXES, lister
from cap.etat import Etat
from cap.graphie import composer
from cap.limites import TAILLE_MAX
from cap.phrases import combien
from cap.problem import CONSEIL
from cap.refus import Refus
from cap.render.problems import Page, phrase, rendre, statistiques
from cap.show import show
from cap.verifier import Choix, Verification, lire_codes, nouveaux, relever

if TYPE_CHECKING:
    from cap.correction import Correction

AIDE = """
Signale tout ce qui est à corriger dans le dossier, avec la place et ce qu’il faut faire.

« --depuis main » ne montre que les problèmes nouveaux : ceux que la branche apporte. Avec un jour, ceux que le temps a
fait naître depuis.

Code de sortie : 0 si rien ne gêne, 1 s’il y a des erreurs (ou des avertissements, avec --strict), 2 si la commande est
mal écrite.
"""
EXEMPLE = """
cap verifier
cap verifier acteurs/resam.yaml --conseils
cap verifier --corriger
cap verifier --format github
cap verifier --depuis main
"""

_LISIBLES = ("texte", "markdown")
_CI = ("github", "gitlab", "junit", "sarif")
_ENTREE = "-"


def commande(
    *,
    chemins: Annotated[
        list[str] | None,
        typer.Argument(metavar="CHEMIN", help="Fichiers ou dossiers à montrer (sinon : tout). « - » : l’entrée."),
    ] = None,
    dossier: DossierLibre,
    jour: Jour,
    format: Annotated[
        Literal["texte", "concis", "json", "markdown", "github", "gitlab", "junit", "sarif"], FORMAT
    ] = "texte",
    choisir: Annotated[
        list[str] | None,
        typer.Option("--choisir", metavar="CODE", help="Ne montrer que ces règles : code entier ou début (CAP2)."),
    ] = None,
    ignorer: Annotated[
        list[str] | None, typer.Option("--ignorer", metavar="CODE", help="Taire ces règles, cette fois.")
    ] = None,
    conseils: Annotated[bool, typer.Option("--conseils", help="Montrer aussi les conseils de méthode.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Échouer aussi sur un avertissement.")] = False,
    corriger: Annotated[
        bool, typer.Option("--corriger", help="Faire dans les fichiers les corrections sûres.")
    ] = False,
    depuis: Annotated[Moment | None, DEPUIS] = None,
    diff: Annotated[bool, typer.Option("--diff", help="Montrer les corrections sûres, sans rien écrire.")] = False,
    statistiques: Annotated[bool, typer.Option("--statistiques", help="Compter par règle.")] = False,
    nom_fichier: Annotated[
        str | None,
        typer.Option("--nom-fichier", metavar="CHEMIN", help="Le fichier dont l’entrée (« - ») tient la place."),
    ] = None,
    sortie: Sortie = None,
    sans_cache: SansCache = False,
    quiet: Quiet = False,
) -> int:
    """Check, repair if asked, show, and tell by the exit code whether something stands in the way."""
    racine, vus = _lieu(dossier, chemins or [])
    entree = _entree(racine, chemins or [], nom_fichier, corriger)
    choix = Choix(_codes(choisir or []), _codes(ignorer or []), conseils, (*vus, *entree))
    etat = Etat(racine, dossier_prive(), jour, entree, sans_cache)
    if depuis is not None and (corriger or diff):
        raise Refus(
            composer("--depuis montre ce qui est nouveau ; --corriger et --diff regardent tout le dossier."),
            composer("Lancez les deux l'un après l'autre."),
        )
    verification = etat.verifier()
    if depuis is not None:
        verification = _nouveaux(etat, verification, depuis)
    corriges = 0
    if corriger or diff:
        correction = etat.corriger(verification, choix)
        if diff:
            return _montrer_diff(correction, relever(verification, choix, strict=strict).echec, sortie, racine)
        corriges = len(correction.faites)
        etat.ecrire(correction)
        verification = etat.verifier()
    releve = relever(verification, choix, strict=strict, corriges=corriges)
    page = Page(
        releve,
        jour,
        _prefixe(racine, format),
        etat.texte,
        None if sortie else terminal.width(),
        sortie is None and terminal.colours(),
    )
    rendu = _compte(page, format) if statistiques else rendre(format, page)
    _donner(rendu, sortie, racine)
    if format not in _LISIBLES or sortie:
        terminal.message(phrase(releve))
    return 1 if releve.echec else 0


def _nouveaux(etat: Etat, verification: Verification, depuis: Moment) -> Verification:
    """Keep the problems that were not there at another moment, and say what was compared."""
    depuis.avant(etat.jour)
    if depuis.jour is not None:
        avant = Etat(etat.racine, etat.prive, depuis.jour, etat.entree, etat.sans_cache).verifier().problems
        nom, vers = composer("le {}").format(depuis.jour.isoformat()), {}
    else:
        from cap.ecarts import renommes
        from cap.loader import load
        from cap.revisions import passee
        from cap.rules import constater

        autrefois = passee(etat.racine, etat.prive, depuis.texte)
        avant = constater(autrefois.lu.communaute, etat.jour, autrefois.lu.problems)
        nom = autrefois.nom
        disparus = autrefois.lu.chemins.keys() - set(verification.fichiers)
        vers = renommes(load(etat.racine, etat.prive).communaute) if disparus else {}
    restent = nouveaux(avant, verification.problems, vers)
    deja = sum(problem.severity != CONSEIL for problem in verification.problems) - sum(
        problem.severity != CONSEIL for problem in restent
    )
    tus = composer("{} déjà là n'est pas montré." if deja < 2 else "{} déjà là ne sont pas montrés.")
    terminal.message(
        composer("Comparé avec {}. ").format(composer(show(nom)))
        + (tus.format(combien(deja, "problème")) if deja else "")
    )
    return verification._replace(problems=restent)


def _lieu(donne: Path, chemins: Sequence[str]) -> tuple[Path, tuple[str, ...]]:
    """Find the community, from the folder given or from the first path, and the paths asked for as it names them."""
    nommes = [chemin for chemin in chemins if chemin != _ENTREE]
    try:
        racine = find_community(donne)
    except Refus:
        if not nommes or not os.path.lexists(nommes[0]):
            raise
        racine = find_community(Path(nommes[0]))
    return racine, tuple(_dans(racine, chemin) for chemin in nommes)


def _dans(racine: Path, chemin: str) -> str:
    """Give a path typed from the current folder, or from the community, as the community names it."""
    reel = Path(os.path.realpath(racine))
    for essai in (Path(chemin), racine / chemin):
        if os.path.lexists(essai):
            trouve = Path(os.path.realpath(essai.parent), essai.name) if essai.name else Path(os.path.realpath(essai))
            if trouve.is_relative_to(reel):
                return "" if trouve == reel else trouve.relative_to(reel).as_posix()
            raise Refus(
                composer("« {} » n'est pas dans la communauté « {} ».").format(show(chemin), show(racine)),
                composer("Donnez un fichier de cette communauté, ou l'autre communauté avec -C."),
            )
    proche = usage.closest(chemin, [entree.path for entree in lister(racine).entrees])
    raise Refus(
        composer("« {} » n'existe pas.").format(show(chemin)),
        composer("Vouliez-vous « {} » ?").format(show(proche)) if proche else "",
    )


def _entree(racine: Path, chemins: Sequence[str], nom: str | None, corriger: bool) -> dict[str, bytes]:
    """Read the standard input when it stands for a file: its path in the community, and its bytes."""
    if _ENTREE not in chemins:
        if nom is not None:
            raise Refus(composer("--nom-fichier va avec « - », qui lit l'entrée."), "cap verifier - --nom-fichier …")
        return {}
    if nom is None:
        raise Refus(
            composer("Il manque --nom-fichier : de quel fichier l'entrée tient-elle la place ?"),
            "cap verifier - --nom-fichier acteurs/resam.yaml",
        )
    if corriger:
        raise Refus(
            composer("--corriger écrit dans les fichiers ; « - » n'en est pas un."), composer("Prenez plutôt --diff.")
        )
    cible = Path(os.path.abspath(racine / nom))  # noqa: PTH100 - the file need not exist yet
    if not cible.is_relative_to(racine):
        raise Refus(composer("« {} » n'est pas dans la communauté.").format(show(nom)))
    octets = sys.stdin.buffer.read(TAILLE_MAX + 1) if sys.stdin is not None else b""
    return {cible.relative_to(racine).as_posix(): octets}


def _codes(textes: Sequence[str]) -> tuple[str, ...]:
    """Read the codes asked for, and refuse one that no rule has."""
    codes = lire_codes(textes)
    if codes:
        from cap.rules import PAR_CODE

        for code in codes:
            if not any(connu.startswith(code) for connu in PAR_CODE):
                proche = usage.closest(code, PAR_CODE)
                raise Refus(
                    composer("Aucune règle ne s'appelle « {} », ni ne commence ainsi.").format(show(code)),
                    (composer("Vouliez-vous « {} » ? ").format(proche) if proche else "")
                    + composer("La liste : cap expliquer."),
                )
    return codes


def _prefixe(racine: Path, format: str) -> str:
    """Give what stands before each path: where the community is, seen from the current folder or the repository."""
    depuis = (os.environ.get("GITHUB_WORKSPACE") or os.environ.get("CI_PROJECT_DIR")) if format in _CI else None
    reel, base = Path(os.path.realpath(racine)), Path(os.path.realpath(depuis or "."))
    if format == "json" or reel == base or not reel.is_relative_to(base):
        return ""
    return f"{reel.relative_to(base).as_posix()}/"


def _compte(page: Page, format: str) -> str:
    if format != "texte":
        raise Refus(composer("--statistiques va avec --format texte."))
    from cap.rules import PAR_CODE

    compte = statistiques(page.releve, lambda code: PAR_CODE[code].titre)
    return f"{compte}\n{phrase(page.releve)}\n" if compte else f"{phrase(page.releve)}\n"


def _montrer_diff(correction: Correction, echec: bool, sortie: Path | None, racine: Path) -> int:
    from cap.correction import difference

    _donner(difference(correction), sortie, racine)
    fichiers = len(correction.apres)
    if not fichiers:
        terminal.message(composer("Aucune correction sûre à proposer."))
    else:
        pluriel = "s" * (fichiers > 1)
        terminal.message(
            composer("{} fichier{} à corriger ; rien n'est écrit. Pour le faire : cap verifier --corriger.").format(
                fichiers, pluriel
            )
        )
    return 1 if echec else 0


def _donner(texte: str, sortie: Path | None, racine: Path) -> None:
    """Print the result, or write it where it was asked for; never over a file of the community."""
    if sortie is None:
        terminal.sortie(texte)
        return
    from cap.edit import write_outputs

    cible = Path(os.path.realpath(sortie))
    if cible.is_relative_to(os.path.realpath(racine)) and cible.suffix in SUFFIXES and cible.exists():
        raise Refus(
            composer("« {} » est un fichier de la communauté : il ne sera pas remplacé.").format(show(sortie)),
            composer("Donnez un autre nom à --sortie."),
        )
    write_outputs(cible.parent, {cible.name: texte.encode("utf-8", "backslashreplace")})
