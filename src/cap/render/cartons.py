"""The cards of the map to cut out and pin on a workshop wall: one for each actor and each action, on A4 sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from cap.graph import ANIME, PARTICIPE, PORTE
from cap.phrases import enumerer
from cap.redaction import majuscule
from cap.render.documents import rendre
from cap.render.dot import FAMILLES, NEUTRE, Teinte
from cap.show import show

if TYPE_CHECKING:
    from cap.carteplan import Boite, Plan

_LONG: Final = 32
_TRES_LONG: Final = 75
_NOM_MAX: Final = 260
_NOMMES: Final = 5
_VERBES: Final = {PORTE: "par", ANIME: "animée par", PARTICIPE: "avec"}


class Carton(NamedTuple):
    """A card: what it is, its name in large type, what else to say, and the name of its sheet to copy the wall back."""

    genre: str
    sorte: str
    nom: str
    taille: str
    details: tuple[str, ...]
    fiche: str
    teinte: Teinte


def page(plan: Plan, par_page: int) -> str:
    """Give the page of cards of a plan of the view `acteurs`, four or eight to an A4 sheet: actors, then actions."""
    cartons = [_carton(plan, boite) for genre in ("acteur", "action") for boite in plan.boites if boite.genre == genre]
    return rendre(
        "cartes.html.j2",
        plan=plan,
        comptes=enumerer(plan.comptes[:2]),
        par_page=par_page,
        planches=[cartons[debut : debut + par_page] for debut in range(0, len(cartons), par_page)],
    )


def _carton(plan: Plan, boite: Boite) -> Carton:
    nom = show(boite.nom)
    nom = nom if len(nom) <= _NOM_MAX else nom[: _NOM_MAX - 1] + "…"
    return Carton(
        boite.genre,
        f"Acteur — {_famille(plan, boite)}" if boite.genre == "acteur" else "Action",
        majuscule(nom),
        " tres-long" if len(nom) > _TRES_LONG else " long" if len(nom) > _LONG else "",
        tuple(_details(plan, boite)),
        f"{boite.genre}s/{boite.objet.partition(':')[2]}",
        FAMILLES.get(boite.famille, NEUTRE),
    )


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
