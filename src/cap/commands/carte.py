"""Draw the map of actors and actions, or of the steps of the path, and write it where it is looked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import typer

from cap import terminal
from cap.commands.options import FORMAT, Dossier, Jour, Quiet, Sortie, dire_lecture, ids, ids_dans
from cap.communaute import Communaute
from cap.declare import suggestion
from cap.graphie import composer
from cap.refus import Refus
from cap.show import show

AIDE: Final = composer("""
Dessine la carte de la communauté : qui fait quoi (vue « acteurs »), ou qui agit à quelle étape et pour qui (vue
« parcours »).

L'image porte son titre, sa date, ses filtres, ses nombres et sa légende. « --format texte » raconte la même carte en
listes, pour un lecteur d'écran ou un courriel. Sans --sortie, une image va dans sorties/ ; le reste s'affiche.
""")
EXEMPLE: Final = """
cap carte
cap carte --vue parcours --format png
cap carte --autour resam -o autour-du-resam.svg
cap carte --format texte --public jeunes
"""

_SUFFIXES: Final = {".svg": "svg", ".png": "png", ".dot": "dot", ".gv": "dot", ".txt": "texte", ".json": "json"}
_EXTENSIONS: Final = {"svg": ".svg", "png": ".png", "dot": ".dot", "texte": ".txt", "json": ".json"}
_IMAGES: Final = ("svg", "png")


def _filtre(option: str, metavar: str, aide: str, proposer: Callable[[typer.Context, str], list[str]]) -> Any:
    return typer.Option(option, metavar=metavar, help=composer(f"{aide} (répétable)."), autocompletion=proposer)


def _types(ctx: typer.Context, incomplete: str) -> list[str]:
    from cap.model import TYPES_ACTEUR

    return [mot for mot in TYPES_ACTEUR if mot.startswith(incomplete)]


def _statuts(ctx: typer.Context, incomplete: str) -> list[str]:
    from cap.carte import ETATS

    return [mot for mot in ETATS if mot.startswith(incomplete)]


_objectifs, _publics, _zones = (ids_dans("objectifs.yaml", liste) for liste in ("objectifs", "publics", "zones"))


def commande(
    *,
    vue: Annotated[
        Literal["acteurs", "parcours"], typer.Option("--vue", metavar="VUE", help="Ce que la carte montre.")
    ] = "acteurs",
    format: Annotated[Literal["svg", "png", "dot", "texte", "json"] | None, FORMAT] = None,
    sortie: Sortie = None,
    objectif: Annotated[
        list[str] | None, _filtre("--objectif", "ID", "Actions qui servent cet objectif", _objectifs)
    ] = None,
    public: Annotated[list[str] | None, _filtre("--public", "ID", "Actions pour ce public", _publics)] = None,
    zone: Annotated[list[str] | None, _filtre("--zone", "ID", "Actions dans cette zone", _zones)] = None,
    type_: Annotated[
        list[str] | None, _filtre("--type", "TYPE", "Acteurs de ce type, et leurs actions", _types)
    ] = None,
    statut: Annotated[
        list[str] | None, _filtre("--statut", "STATUT", "Actions de ce statut, même terminées", _statuts)
    ] = None,
    autour: Annotated[
        str,
        typer.Option(
            "--autour", metavar="ACTEUR", help="Seulement ce qui entoure cet acteur.", autocompletion=ids("acteurs")
        ),
    ] = "",
    rayon: Annotated[
        int, typer.Option("--rayon", min=1, max=9, help=composer("Avec --autour : nombre de liens suivis."))
    ] = 2,
    pour: Annotated[
        Literal["public", "membres", "financeurs", "soutien"],
        typer.Option("--pour", metavar="QUI", help="À qui la carte est destinée ; chaque fiche dit qui peut la voir."),
    ] = "public",
    titre: Annotated[str, typer.Option("--titre", metavar="TITRE", help="Titre écrit sur la carte.")] = "",
    moteur: Annotated[
        Literal["embarque", "systeme"],
        typer.Option("--moteur", metavar="MOTEUR", help="Moteur de dessin ; systeme désigne le Graphviz installé."),
    ] = "embarque",
    dossier: Dossier,
    jour: Jour,
    quiet: Quiet = False,
) -> None:
    """Load, plan, render, write."""
    from cap import carte
    from cap.loader import load
    from cap.render.carte import rendre

    forme = format or _forme(sortie)
    lu = load(dossier)
    filtres = _filtres(lu.communaute, objectif, public, zone, type_, statut, autour, rayon)
    plan = carte.plan(lu.communaute, jour, vue, filtres, pour, titre)
    octets = rendre(plan, forme, moteur)
    _ecrire(octets, f"carte-{vue}{_EXTENSIONS[forme]}", forme, sortie, dossier)
    for rappel in plan.rappels:
        terminal.message(composer(show(rappel)))
    dire_lecture(lu.problems)


def _filtres(
    communaute: Communaute,
    objectif: Sequence[str] | None,
    public: Sequence[str] | None,
    zone: Sequence[str] | None,
    type_: Sequence[str] | None,
    statut: Sequence[str] | None,
    autour: str,
    rayon: int,
) -> Any:
    from cap import designation
    from cap.carte import ETATS, Filtres
    from cap.model import TYPES_ACTEUR

    def designes(kind: str, valeurs: Sequence[str] | None, quoi: str) -> tuple[str, ...]:
        items = communaute.index[kind]
        return tuple(items[valeur].id for valeur in _connus(valeurs, items, quoi))

    return Filtres(
        designes("objectif", objectif, "L'objectif"),
        designes("public", public, "Le public"),
        designes("zone", zone, "La zone"),
        _connus(type_, TYPES_ACTEUR, "Le type d'acteur"),
        _connus(statut, ETATS, "Le statut"),
        designation.acteur(communaute, autour).id if autour else "",
        rayon,
    )


def _connus(valeurs: Sequence[str] | None, connus: Iterable[str], quoi: str) -> tuple[str, ...]:
    """Give back the values asked for, or refuse the first unknown one with the nearest known."""
    noms = list(connus)
    for valeur in valeurs or ():
        if valeur not in noms:
            au_choix = f"Au choix : {', '.join(noms)}." if noms else "Aucun n'est décrit dans ce dossier."
            raise Refus(
                composer("{} « {} » n'existe pas.").format(composer(quoi), show(valeur)),
                composer(suggestion(valeur, noms) + au_choix),
            )
    return tuple(valeurs or ())


def _forme(sortie: Path | None) -> str:
    """Deduce the format from the name of the file to write; a picture when nothing says."""
    if sortie is None or str(sortie) == "-" or not sortie.suffix or sortie.is_dir():
        return "svg"
    forme = _SUFFIXES.get(sortie.suffix.lower())
    if forme is None:
        raise Refus(
            composer("Une carte ne s'écrit pas en « {} ».").format(show(sortie.suffix)),
            composer("Au choix : {}.").format(", ".join(_EXTENSIONS.values())),
        )
    return forme


def _ecrire(octets: bytes, nom: str, forme: str, sortie: Path | None, dossier: Path) -> None:
    from cap.edit import write_outputs

    if sortie is None and forme not in _IMAGES:
        terminal.sortie(octets.decode())
        return
    if sortie is not None and str(sortie) == "-":
        terminal.sortie_octets(octets)
        return
    if sortie is None:
        out_dir, racine = dossier / "sorties", dossier
    elif sortie.is_dir():
        out_dir, racine = sortie, None
    else:
        out_dir, nom, racine = sortie.parent, sortie.name, None
        if _SUFFIXES.get(sortie.suffix.lower()) != forme:
            raise Refus(
                composer("« {} » ne se termine pas comme un fichier {}.").format(show(sortie.name), forme),
                composer("Par exemple : {}").format(f"{show(sortie.stem)}{_EXTENSIONS[forme]}"),
            )
    faits = write_outputs(out_dir, {nom: octets}, racine)
    dit = "Carte écrite : {}" if faits else "Carte déjà à jour : {}"
    terminal.message(composer(dit).format(show(_depuis_ici(out_dir / nom))))


def _depuis_ici(chemin: Path) -> Path:
    """Shorten a path that stands under the current folder."""
    ici = Path.cwd()
    absolu = ici / chemin
    return absolu.relative_to(ici) if absolu.is_relative_to(ici) else absolu
