"""Makes the folder of a new community, commented and checking clean, or a copy of the sample; overwrites nothing."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import Annotated, Final, Literal

import typer

from cap.ci import CHEMINS
from cap.commands.ci import installer
from cap.commands.options import COMMUNAUTE, DossierLibre, Essai, Jour, Quiet, find_community
from cap.graphie import composer, plier
from cap.refus import Refus
from cap.show import show
from cap.terminal import demander, interactive, message, sortie

AIDE = composer(
    "Prépare le dossier d'une communauté : quelques fichiers commentés, les réglages de l'éditeur, un mode d'emploi. "
    "Ce qui existe déjà est gardé tel quel. Dans un terminal, demande le nom et le territoire."
)
EXEMPLE = 'cap init essai\ncap init --nom "Communauté d’action de la vallée"\ncap init visite --exemple'

_A_PART: Final = frozenset({"prive", "sorties", ".cap", ".vscode", ".git"})
_FAUX_NOMS: Final = frozenset({"communaute.yml", "communaute.yaml.txt", "communautes.yaml"})


def commande(
    *,
    ou: Annotated[
        str,
        typer.Argument(metavar="DOSSIER", show_default=False, help="Où le préparer (sinon : le dossier courant)."),
    ] = "",
    nom: Annotated[str, typer.Option("--nom", metavar="NOM", help="Nom de la communauté d’action.")] = "",
    territoire: Annotated[str, typer.Option("--territoire", metavar="NOM", help="Nom du territoire.")] = "",
    exemple: Annotated[
        bool, typer.Option("--exemple", help="Copier la communauté d’exemple, complète, pour regarder et essayer.")
    ] = False,
    ci: Annotated[
        Literal["github", "gitlab", "forgejo"] | None,
        typer.Option("--ci", metavar="FORGE", help="Faire vérifier chaque changement par la forge (voir cap ci)."),
    ] = None,
    essai: Essai = False,
    dossier: DossierLibre,
    jour: Jour,
    quiet: Quiet = False,
) -> None:
    """Make what is missing in the folder, all of it or nothing, and say the next three small steps."""
    from cap import initier

    cible = Path(os.path.abspath(dossier / ou))  # noqa: PTH100 - `..` is dropped as typed, links are not followed
    _accueillir(cible, exemple)
    modeles = _modeles()
    if exemple:
        if nom or territoire:
            raise Refus(
                composer(
                    "--exemple copie la communauté d'exemple telle quelle : --nom et --territoire n'y servent pas."
                ),
                composer("Sans --exemple, cap init prépare votre propre communauté."),
            )
        fichiers = initier.exemple(_exemple(), modeles)
    else:
        if not (cible / COMMUNAUTE).exists() and interactive():
            nom = nom or demander("Comment s'appelle la communauté d'action (Entrée : plus tard)")
            territoire = territoire or demander("Sur quel territoire (Entrée : plus tard)")
        fichiers = initier.nouvelle(modeles, jour, nom, territoire)
    depart = initier.preparer(fichiers, [chemin for chemin in fichiers if os.path.lexists(cible / chemin)])
    if essai:
        sortie("\n".join([*depart.a_ecrire, *([CHEMINS[ci]] if ci else [])]))
        message(composer("Essai : rien n'est écrit."))
        return
    _ecrire(cible, depart.a_ecrire)
    if ci:
        installer(cible, ci, essai=False)
    ici = cible == Path(os.path.abspath("."))  # noqa: PTH100 - same reason
    message(initier.bilan(depart, show((cible.name or cible) if ici else dossier / ou)))
    message(initier.pas_suivants("" if ici else shlex.quote(str(dossier / ou)), jour, est_exemple=exemple))


def _accueillir(cible: Path, exemple: bool) -> None:
    """Refuse a place where a community would be in the way of another."""
    if cible.exists() and not cible.is_dir():
        raise Refus(composer("« {} » est un fichier.").format(show(cible)), "Choisissez un autre nom de dossier.")
    if exemple and (cible / COMMUNAUTE).exists():
        raise Refus(
            composer("« {} » contient déjà une communauté : l'exemple s'y mélangerait.").format(show(cible)),
            composer("Copiez-le à part : cap init exemple --exemple"),
        )
    for entree in sorted(os.listdir(cible)) if cible.is_dir() else ():  # noqa: PTH208 - names are enough
        if plier(entree) in _FAUX_NOMS or (plier(entree) == COMMUNAUTE and entree != COMMUNAUTE):
            raise Refus(
                composer("Le fichier « {} » ressemble à la fiche d'une communauté.").format(show(entree)),
                composer("Renommez-le en {}, puis relancez.").format(COMMUNAUTE),
            )
    existant = next(chemin for chemin in (cible, *cible.parents) if chemin.is_dir())
    try:
        autour = find_community(existant)
    except Refus:
        return
    if autour != cible:
        raise Refus(
            composer("« {} » est à l'intérieur d'une autre communauté, « {} ».").format(show(cible), show(autour)),
            "Choisissez un dossier en dehors.",
        )


def _modeles() -> dict[str, bytes]:
    from cap.resources import folder

    return {chemin.name: chemin.read_bytes() for chemin in sorted((folder("templates") / "init").iterdir())}


def _exemple() -> dict[str, bytes]:
    from cap.resources import folder

    racine = folder("sample-community")
    chemins = (chemin for chemin in sorted(racine.rglob("*")) if chemin.is_file())
    relatifs = {chemin.relative_to(racine): chemin for chemin in chemins}
    return {
        relatif.as_posix(): chemin.read_bytes()
        for relatif, chemin in relatifs.items()
        if relatif.parts[0] not in _A_PART
    }


def _ecrire(cible: Path, fichiers: dict[str, bytes]) -> None:
    from cap.edit import Change, write

    cible.mkdir(parents=True, exist_ok=True)
    write(cible, [Change(Path(chemin), None, octets) for chemin, octets in fichiers.items()])
