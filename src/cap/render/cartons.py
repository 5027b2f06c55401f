"""The cards of the map to cut out and pin on a workshop wall: one for each actor and each action, on A4 sheets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from cap.graph import ANIME, PARTICIPE, PORTE
from cap.phrases import enumerer
from cap.redaction import majuscule
from cap.render.documents import rendre
from cap.render.dot import FAMILLES, NEUTRE, Teinte, largeur
from cap.show import show

if TYPE_CHECKING:
    from cap.carteplan import Boite, Plan

_NOM_MAX: Final = 260
_NOMMES: Final = 5
_VERBES: Final = {PORTE: "par", ANIME: "animée par", PARTICIPE: "avec"}


class _Format(NamedTuple):
    """A card of the sheet, in points: its inside, the sizes for its name and for the rest, largest first."""

    large: float
    haut: float
    noms: tuple[float, ...]
    petits: tuple[float, ...]


# From the millimetres of the page: 97 by 69 or 139, less the padding.
_FORMATS: Final = {
    8: _Format(238.0, 168.0, (25, 22, 19, 16, 13, 11, 9, 8), (10.5, 9, 8, 7)),
    4: _Format(222.0, 340.0, (36, 32, 29, 26, 22, 18, 15, 12, 10), (14, 12, 10.5, 9, 8)),
}
_LISIBLE: Final = 13.0  # size of a name under which the rest is made smaller first
_ENTRE: Final = 5.7
_GRAS: Final = 1.1
_MONOSPACE: Final = 0.62
_DATE: Final = 110.0


class Carton(NamedTuple):
    """A card: what it is, its name in large type, what else to say, and the name of its sheet to copy the wall back.

    `taille` and `petite` are the sizes, in points, of the name and of the rest.
    """

    genre: str
    sorte: str
    nom: str
    taille: float
    petite: float
    details: tuple[str, ...]
    fiche: str
    teinte: Teinte


def page(plan: Plan, par_page: int) -> str:
    """Give the page of cards of a plan of the view `acteurs`, four or eight to an A4 sheet: actors, then actions."""
    cartons = [
        _carton(plan, boite, _FORMATS[par_page])
        for genre in ("acteur", "action")
        for boite in plan.boites
        if boite.genre == genre
    ]
    return rendre(
        "cartes.html.j2",
        plan=plan,
        comptes=enumerer(plan.comptes[:2]),
        par_page=par_page,
        planches=[cartons[debut : debut + par_page] for debut in range(0, len(cartons), par_page)],
    )


def _carton(plan: Plan, boite: Boite, format_: _Format) -> Carton:
    nom = show(boite.nom)
    nom = nom if len(nom) <= _NOM_MAX else nom[: _NOM_MAX - 1] + "…"
    details = tuple(_details(plan, boite))
    fiche = f"{boite.genre}s/{boite.objet.partition(':')[2]}"
    taille, petite = _tailles(format_, nom, details, fiche)
    return Carton(
        boite.genre,
        f"Acteur — {_famille(plan, boite)}" if boite.genre == "acteur" else "Action",
        majuscule(nom),
        taille,
        petite,
        details,
        fiche,
        FAMILLES.get(boite.famille, NEUTRE),
    )


def _tailles(format_: _Format, nom: str, details: Sequence[str], fiche: str) -> tuple[float, float]:
    """Choose the largest type with which everything stands on the card, the name of its sheet included.

    A name is made smaller rather than cut inside a word.
    """
    fiche_large = len(fiche) * 9.5 * _MONOSPACE
    bas = 14.0 * -(-fiche_large // (format_.large - _DATE))
    essais = [(grand, petit) for petit in format_.petits for grand in format_.noms if grand >= _LISIBLE]
    essais += [(grand, format_.petits[-1]) for grand in format_.noms if grand < _LISIBLE]
    for grand, petit in essais:
        lignes, plus_long = _lignes(nom, grand * _GRAS, format_.large)
        reste = sum(_lignes(detail, petit, format_.large)[0] * petit * 1.3 + _ENTRE for detail in details)
        pris = 1.5 * 10.5 + _ENTRE + lignes * grand * 1.15 + _ENTRE + reste + bas
        if pris <= format_.haut and plus_long <= format_.large:
            return grand, petit
    return essais[-1]


def _lignes(texte: str, corps: float, large: float) -> tuple[int, float]:
    """Count the lines that a text takes in a width, and measure its longest word, in points."""
    mots = [largeur(mot, corps) for mot in texte.split()] or [0.0]
    lignes, place = 1, 0.0
    for mot in mots:
        if place and place + mot > large:
            lignes, place = lignes + 1, 0.0
        place += mot + largeur(" ", corps)
    return lignes, max(mots)


def _famille(plan: Plan, boite: Boite) -> str:
    return next((groupe.titre for groupe in plan.groupes if groupe.cle == boite.famille), boite.famille)


def _details(plan: Plan, boite: Boite) -> list[str]:
    dits = [majuscule(dit) for dit in (boite.mention, boite.signal) if dit]
    if boite.signe == "soutien":
        dits.append("fonction de soutien")
    dits += boite.precisions
    noms = {item.cle: item.nom for item in plan.boites}
    for nature, verbe in _VERBES.items():
        qui = [noms[trait.de] for trait in plan.traits if trait.vers == boite.cle and trait.nature == nature]
        if qui:
            dits.append(f"{verbe} {enumerer(qui, _NOMMES)}")
    return dits
