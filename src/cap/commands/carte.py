"""Draw a view of the map, or print its cards for a wall, and write what was made where it is looked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

import typer

from cap import terminal
from cap.commands.livraison import Document, prevoir
from cap.commands.options import (
    DEPUIS,
    FORMAT,
    Dossier,
    Jour,
    Moment,
    Quiet,
    Sortie,
    dire_lecture,
    dossier_la,
    epargner,
    ids,
    ids_dans,
)
from cap.communaute import Communaute
from cap.declare import suggestion
from cap.graphie import cle, composer
from cap.refus import Refus
from cap.show import show

if TYPE_CHECKING:
    from cap.carteplan import Filtres, Plan

AIDE: Final = composer("""
Dessine la carte de la communauté. Cinq vues : « acteurs » (qui fait quoi), « objectifs » (quelles actions servent quels
objectifs), « parcours » (qui agit à quelle étape et pour qui), « gouvernance » (qui siège où, qui assure la fonction de
soutien) et « liens » (qui est relié à qui).

L'image porte son titre, sa date, ses choix, ses nombres et sa légende. « --format texte » raconte la même carte en
listes, pour un lecteur d'écran ou un courriel. Sans --sortie, une image va dans sorties/ ; le reste s'affiche.

« --cartes » fait des cartes à découper, une par acteur et par action, pour un atelier au mur.
""")
EXEMPLE: Final = """
cap carte
cap carte --vue parcours --format png
cap carte --vue liens --pour membres
cap carte --autour resam -o autour-du-resam.svg
cap carte --depuis 2024-01-01
cap carte --format texte --public jeunes
cap carte --album
cap carte --cartes
"""

_EXTENSIONS: Final = {
    "svg": ".svg", "png": ".png", "pdf": ".pdf", "dot": ".dot", "texte": ".txt", "markdown": ".md", "json": ".json",
    "graphml": ".graphml", "gexf": ".gexf", "mermaid": ".mmd",
}  # fmt: skip
_SUFFIXES: Final = {**{suffixe: forme for forme, suffixe in _EXTENSIONS.items()}, ".gv": "dot"}
_IMAGES: Final = ("svg", "png", "pdf")


def _filtre(option: str, metavar: str, aide: str, proposer: Callable[[typer.Context, str], list[str]]) -> Any:
    return typer.Option(option, metavar=metavar, help=composer(f"{aide} (répétable)."), autocompletion=proposer)


def _types(ctx: typer.Context, incomplete: str) -> list[str]:
    from cap.model import TYPES_ACTEUR

    return [mot for mot in TYPES_ACTEUR if mot.startswith(incomplete)]


def _statuts(ctx: typer.Context, incomplete: str) -> list[str]:
    from cap.carteplan import ETATS

    return [mot for mot in ETATS if mot.startswith(incomplete)]


def _roles(ctx: typer.Context, incomplete: str) -> list[str]:
    return [mot for mot in ROLES if mot.startswith(incomplete)]


ROLES: Final = ("porteuse", "soutien", "membre", "financeur", "observateur")

_objectifs, _publics, _zones = (ids_dans("objectifs.yaml", liste) for liste in ("objectifs", "publics", "zones"))


def commande(
    *,
    vue: Annotated[
        Literal["acteurs", "objectifs", "parcours", "gouvernance", "liens"] | None,
        typer.Option("--vue", metavar="VUE", help="Ce que la carte montre (les acteurs, sinon)."),
    ] = None,
    format: Annotated[
        Literal["svg", "png", "pdf", "dot", "texte", "markdown", "json", "graphml", "gexf", "mermaid"] | None, FORMAT
    ] = None,
    sortie: Sortie = None,
    objectif: Annotated[
        list[str] | None, _filtre("--objectif", "ID", "Actions qui servent cet objectif", _objectifs)
    ] = None,
    public: Annotated[list[str] | None, _filtre("--public", "ID", "Actions pour ce public", _publics)] = None,
    zone: Annotated[list[str] | None, _filtre("--zone", "ID", "Actions dans cette zone", _zones)] = None,
    type_: Annotated[
        list[str] | None, _filtre("--type", "TYPE", "Acteurs de ce type, et leurs actions", _types)
    ] = None,
    role: Annotated[
        list[str] | None, _filtre("--role", "RÔLE", "Acteurs qui ont ce rôle, et leurs actions", _roles)
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
        int | None,
        typer.Option("--rayon", min=1, max=9, help=composer("Avec --autour : nombre de liens suivis (2 sinon).")),
    ] = None,
    depuis: Annotated[Moment | None, DEPUIS] = None,
    pour: Annotated[
        Literal["public", "membres", "financeurs", "soutien"],
        typer.Option("--pour", metavar="QUI", help="À qui la carte est destinée ; chaque fiche dit qui peut la voir."),
    ] = "public",
    titre: Annotated[str, typer.Option("--titre", metavar="TITRE", help="Titre écrit sur la carte.")] = "",
    ensemble: Annotated[
        bool, typer.Option("--ensemble", help="La vue d’ensemble : une case par famille d’acteurs, et des nombres.")
    ] = False,
    album: Annotated[
        bool, typer.Option("--album", help="La vue d’ensemble, et une image autour de chaque acteur.")
    ] = False,
    cartes: Annotated[
        bool, typer.Option("--cartes", help="Des cartes à découper, une par acteur et par action (HTML à imprimer).")
    ] = False,
    par_page: Annotated[
        Literal["4", "8"] | None,
        typer.Option("--par-page", metavar="NOMBRE", help="Avec --cartes : 4 grandes, ou 8 par page (8 sinon)."),
    ] = None,
    moteur: Annotated[
        Literal["embarque", "systeme"],
        typer.Option("--moteur", metavar="MOTEUR", help="Moteur de dessin ; systeme désigne le Graphviz installé."),
    ] = "embarque",
    dossier: Dossier,
    jour: Jour,
    quiet: Quiet = False,
) -> None:
    """Load, plan, render, write."""
    from cap import carte, carteensemble
    from cap.graph import acteurs_et_actions
    from cap.loader import load
    from cap.render.carte import rendre
    from cap.render.carte_pictogrammes import sans_pictogrammes

    _accorder(depuis, jour, ensemble=ensemble, album=album, cartes=cartes, autour=autour)
    _sans_effet(
        {
            "--cartes": {"--par-page": not cartes and par_page},
            "--autour": {"--rayon": not autour and rayon},
        },
        {"--vue": cartes and vue not in (None, "acteurs"), "--format": cartes and format},
    )
    lu = load(dossier)
    choix = {"objectif": objectif, "public": public, "zone": zone, "type": type_, "role": role, "statut": statut}
    filtres = _filtres(lu.communaute, choix, autour, rayon)
    vue_ = "acteurs" if cartes else vue or "acteurs"
    autrefois = _autrefois(dossier, depuis)

    def tracer(choisis: Filtres) -> Plan:
        trace = carte.plan(lu.communaute, jour, vue_, choisis, pour, titre, depuis and depuis.jour)
        return autrefois(trace, lu.communaute, pour) if autrefois is not None else trace

    plan = tracer(filtres)
    if cartes:
        from cap.render.cartons import page

        document = Document(_nom("cartes", filtres, depuis, pour), lambda _: page(plan, int(par_page or 8)))
        prevoir([document], "html", sortie, dossier).faire()
    elif album:
        forme: str = format or "svg"
        nom = _nom(f"carte-{vue_}", filtres, depuis, pour)
        acteurs = acteurs_et_actions(lu.communaute, jour, pour, depuis=depuis and depuis.jour).acteurs.values()
        noms = {acteur.id: acteur.nom or acteur.id for acteur in acteurs}
        images = _album(plan, list(noms), filtres, tracer, forme, moteur)
        sans = [dit for qui, dit in noms.items() if f"autour-de-{qui}" not in images]
        _ecrire_album(images, sans, nom, forme, sortie, dossier)
    else:
        forme = format or _forme(sortie)
        grande = forme in _IMAGES and carteensemble.a_resumer(plan)
        dessin = carteensemble.ensemble(plan) if ensemble or grande else plan
        octets = rendre(dessin, forme, moteur)
        nom = _nom(f"carte-{vue_}{'-ensemble' if ensemble or grande else ''}", filtres, depuis, pour)
        _ecrire(octets, f"{nom}{_EXTENSIONS[forme]}", forme, sortie, dossier)
        if forme == "png" and sans_pictogrammes(dessin) != dessin:
            terminal.message(
                "Les pictogrammes des noms ne se dessinent pas en PNG : l’image les laisse, le SVG les garde."
            )
        for note in plan.notes if forme in _IMAGES and not plan.boites else ():
            terminal.message(composer(show(note)))
        if forme in _IMAGES and plan.boites:
            _proposer(plan, _papier(octets, forme), grande=grande, ensemble=ensemble)
    for rappel in plan.rappels:
        terminal.message(composer(show(rappel)))
    dire_lecture(lu.problems)


_NOM_AU_PLUS: Final = 110


def _autrefois(dossier: Path, depuis: Moment | None) -> Callable[[Plan, Communaute, str], Plan] | None:
    """Give what marks a map with its changes since a revision; None where `--depuis` names none."""
    if depuis is None or depuis.jour is not None:
        return None
    from cap.cartefichiers import marquer
    from cap.revisions import passee

    lue = passee(dossier, None, depuis.texte)
    return lambda plan, communaute, pour: marquer(plan, communaute, lue.lu.communaute, pour, lue.nom)


def _nom(debut: str, filtres: Filtres, depuis: Moment | None, pour: str) -> str:
    """Name a file after what it shows and for whom, so that two different maps never take each other's place."""
    from cap.carteplan import RAYON

    morceaux = [
        debut,
        *(valeur for choix in filtres.choisis for valeur in choix),
        *((f"autour-{filtres.autour}",) if filtres.autour else ()),
        *((f"rayon-{filtres.rayon}",) if filtres.autour and filtres.rayon != RAYON else ()),
        *((f"depuis-{depuis.jour or depuis.texte}",) if depuis else ()),
    ]
    nom = "-".join(cle(morceau) for morceau in morceaux)[:_NOM_AU_PLUS].strip("-")
    return nom if pour == "public" else f"{nom}-{pour}"


def _accorder(depuis: Moment | None, jour: date, *, ensemble: bool, album: bool, cartes: bool, autour: str) -> None:
    """Decline options that contradict each other, before anything is read."""
    if depuis is not None and depuis.jour is not None and depuis.jour >= jour:
        raise Refus(
            composer("--depuis désigne un jour qui n'est pas avant la date de la carte."),
            composer("Choisissez un jour plus ancien, par exemple : --depuis {}").format(jour.replace(day=1, month=1)),
        )
    voulues = [nom for nom, voulue in (("--ensemble", ensemble), ("--album", album), ("--cartes", cartes)) if voulue]
    if len(voulues) > 1:
        raise Refus(composer("{} ne vont pas ensemble.").format(" et ".join(voulues)), "Choisissez-en une.")
    if album and autour:
        raise Refus(
            composer("--album fait déjà une image autour de chaque acteur."),
            composer("Enlevez --autour, ou enlevez --album."),
        )


def _sans_effet(avec: Mapping[str, Mapping[str, object]], aux_cartes: Mapping[str, object]) -> None:
    """Say which options typed change nothing here: those that go with another one, those that cards do without."""
    for autre, options in avec.items():
        for option in (option for option, tapee in options.items() if tapee):
            terminal.message(composer("{} ne sert qu'avec {} : rien n'a changé.").format(option, autre))
    for option in (option for option, tapee in aux_cartes.items() if tapee):
        terminal.message(composer("{} ne change rien aux cartes à découper (--cartes).").format(option))


def _papier(octets: bytes, forme: str) -> str | None:
    """Name the paper on which a picture reads, empty above A0, None for a PDF, whose size is not written plainly."""
    from cap.render.carte_dot import IMPRESSION
    from cap.render.carte_papier import papier, taille

    return papier(*taille(octets, forme, IMPRESSION)) if forme != "pdf" else None


def _proposer(plan: Plan, papier: str | None, *, grande: bool, ensemble: bool) -> None:
    """Say on which paper a picture reads, and what else to ask for when it holds too much to be read at once."""
    from cap.carteensemble import LIENS_LISIBLES, SEUIL
    from cap.phrases import combien, enumerer

    if papier is not None:
        dit = "Imprimée, elle se lit en {}." if papier else "Même en A0, ses textes seraient trop petits."
        terminal.message(composer(dit).format(papier))
    if ensemble:
        return
    if grande:
        dit = "La carte entière compte {}, trop pour une image : voici la vue d'ensemble. "
        suite = "Pour le détail : --album (une image autour de chaque acteur), ou --format texte."
    elif plan.vue == "liens" and len(plan.traits) > LIENS_LISIBLES:
        dit = "{} qui se croisent : on ne peut pas les suivre un par un. "
        suite = "Plus lisible : --ensemble (vue d'ensemble), --autour ACTEUR, ou --album (une image par acteur)."
    elif len(plan.boites) > SEUIL or papier in _GRANDS:
        dit = "{} sur une image : c'est beaucoup pour une feuille. "
        suite = "Plus lisible : --ensemble (vue d'ensemble), ou --album (et une image autour de chaque acteur)."
    else:
        return
    nombres = [combien(len(plan.boites), "case"), *([combien(len(plan.traits), "lien")] if plan.traits else [])]
    terminal.message(composer(dit + suite).format(enumerer(nombres)))


_GRANDS: Final = ("A2", "A1", "A0", "")


def _album(
    plan: Plan, acteurs: list[str], filtres: Filtres, tracer: Callable[[Filtres], Plan], forme: str, moteur: str
) -> dict[str, bytes]:
    """Make the overview, and a picture around each actor of the map, by file name without suffix."""
    from dataclasses import replace

    from cap.carteensemble import ensemble
    from cap.render.carte import rendre

    images = {"ensemble": rendre(ensemble(plan), forme, moteur)}
    for acteur in acteurs:
        autre = tracer(replace(filtres, autour=acteur))
        if autre.boites:
            images[f"autour-de-{acteur}"] = rendre(autre, forme, moteur)
    return images


def _ecrire_album(
    images: Mapping[str, bytes], sans: Sequence[str], nom: str, forme: str, sortie: Path | None, dossier: Path
) -> None:
    from cap.edit import write_outputs
    from cap.phrases import combien, enumerer

    if str(sortie) == "-" or (sortie is not None and sortie.suffix and not sortie.is_dir()):
        raise Refus(
            composer("Un album est un dossier d'images, pas un fichier."),
            composer("Par exemple : -o {}").format(nom.replace("carte-", "album-", 1)),
        )
    out_dir = sortie or dossier / "sorties" / nom
    fichiers = {f"{image}{_EXTENSIONS[forme]}": octets for image, octets in images.items()}
    if sortie is not None:
        dossier_la(sortie)
    faits = write_outputs(out_dir, fichiers, dossier if sortie is None else None)
    dit = composer("Album écrit : {} dans {} ({}, {}).")
    autour = combien(len(fichiers) - 1, "image autour d'un acteur", "images autour d'un acteur")
    detail = composer(f"la vue d'ensemble et {autour}")
    ecrites = combien(len(faits), "nouvelle ou changée", "nouvelles ou changées")
    terminal.message(dit.format(combien(len(fichiers), "fichier"), show(_depuis_ici(out_dir)), detail, ecrites))
    if sans:
        suite = "Sans image, faute de lien ou d'action à montrer dans cette vue : {}."
        terminal.message(composer(suite).format(show(enumerer(sans))))


def _filtres(
    communaute: Communaute, choix: Mapping[str, Sequence[str] | None], autour: str, rayon: int | None
) -> Filtres:
    from cap import designation
    from cap.carteplan import ETATS, RAYON, Filtres
    from cap.model import TYPES_ACTEUR

    def designes(kind: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(designation.element(communaute, kind, mot) for mot in choix[kind] or ()))

    return Filtres(
        objectifs=designes("objectif"),
        publics=designes("public"),
        zones=designes("zone"),
        types=_connus(choix["type"], {mot: mot for mot in TYPES_ACTEUR}, "Le type d'acteur"),
        statuts=_connus(choix["statut"], ETATS, "Le statut"),
        autour=designation.acteur(communaute, autour).id if autour else "",
        rayon=rayon or RAYON,
        roles=_connus(choix["role"], {mot: mot for mot in ROLES}, "Le rôle"),
    )


def _connus(valeurs: Sequence[str] | None, connus: Mapping[str, str], quoi: str) -> tuple[str, ...]:
    """Give the words asked for as the format writes them, or refuse the first unknown one with the nearest known.

    `connus` gives what each word is called on the map; accents, capitals and spaces do not count.
    """
    noms = {cle(nom): mot for mot, dit in connus.items() for nom in (mot, dit or mot)}
    trouves = []
    for valeur in valeurs or ():
        if cle(valeur) not in noms:
            debutent = [mot for nom, mot in noms.items() if cle(valeur) and nom.startswith(cle(valeur))]
            piste = suggestion(debutent[0] if debutent else cle(valeur), list(connus))
            raise Refus(
                composer("{} « {} » n'existe pas.").format(composer(quoi), show(valeur)),
                composer(f"{piste}Au choix : {', '.join(connus)}."),
            )
        trouves.append(noms[cle(valeur)])
    return tuple(dict.fromkeys(trouves))


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
        epargner(sortie)
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
