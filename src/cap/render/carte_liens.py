"""The view `liens`, and the overview by family, as drawings: actors around an oval, their ties inside it.

Families go down the left side then down the right, names in alphabetical order, boxes that cannot overlap; each line
leaves its box at a point of its own.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cap.carteplan import DECLARE, ENSEMBLE, FAMILLE, PASSERELLE, PRESENCES, PROJETEE, SOUTIEN, STRUCTURE
from cap.render.carte_acteurs import allure
from cap.render.carte_places import Feuille, Place, texte
from cap.render.dot import FAMILLES, NEUTRE, Teinte, en_lignes, etiquette, largeur, phrase

if TYPE_CHECKING:
    from cap.carteplan import Boite, Groupe, Plan, Trait

# Sizes in points.
_CORPS: Final = 11
_CORPS_RESUME: Final = 14
_INTERLIGNE: Final = 1.25
_MARGE: Final = 12
_ENTRE: Final = 9
_TITRE: Final = 30
_AUTOUR: Final = 190  # header and legend
_RAPPORT: Final = 1.41  # of a landscape sheet
_CREUX: Final = 170  # between the two sides, at least
_FORT: Final = 10  # a count that makes a line thick
_DOUBLE: Final = 4.0  # outside a box with two outlines

# Colours keep their contrast on white; the dashes alone tell the natures apart.
TRAITS: Final[Mapping[str, Mapping[str, str]]] = {
    ENSEMBLE: {"style": "solid", "color": "#333333"},
    PASSERELLE: {"style": "solid", "color": "#005F94"},
    PROJETEE: {"style": "dashed", "color": "#005F94"},
    STRUCTURE: {"style": "solid", "color": "#7A5C00:#FFFFFF:#7A5C00"},
    DECLARE: {"style": "dashed", "color": "#A3527D"},
    PRESENCES: {"style": "dotted", "color": "#666666"},
}


@dataclass(frozen=True)
class _Titre:
    """The name of a family, above its actors."""

    texte: str
    teinte: Teinte


def dessiner(feuille: Feuille, legende: str) -> dict[str, str]:
    """Write every box, line and title with its place; `legende` is the HTML-like label of the legend."""
    plan = feuille.plan
    taille = _CORPS_RESUME if plan.resume else _CORPS
    cotes = _cotes(plan, taille)
    boite_large = max([150.0, *(_largeur(boite, taille) for boite in plan.boites)])
    hauteurs = [[_hauteur(item, taille) for item in cote] for cote in cotes]
    totale = max(sum(cote) for cote in hauteurs)
    demi = max(totale, 200.0) / 2
    ecart = max(_CREUX, _RAPPORT * (2 * demi + _AUTOUR) - 2 * boite_large - 60)
    for sens, cote, hauts in zip((-1, 1), cotes, hauteurs, strict=True):
        y = sum(hauts) / 2
        for item, haut in zip(cote, hauts, strict=True):
            centre = y - haut / 2
            x = sens * (_oval(centre, demi, ecart) + boite_large / 2)
            if isinstance(item, _Titre):
                nom, cadre = f"f{len(feuille.places)}", (boite_large, 18.0)
                feuille.ecrire(nom, etiquette(item.texte), (x, centre - 5), cadre, (12, item.teinte.trait))
            else:
                double = _DOUBLE if item.signe == SOUTIEN else 0.0
                place = Place(x, centre, boite_large / 2, (haut - _ENTRE) / 2 - double, sens, double)
                feuille.poser(item, place, _allure(plan, item, taille))
            y -= haut
    feuille.tracer(
        lambda trait: {**TRAITS[trait.nature], "penwidth": f"{_epaisseur(plan, trait):.2g}"},
        plan.badge,
    )
    feuille.finir(totale / 2 + _TITRE, -demi - 55, legende)
    return {}


def _oval(y: float, demi: float, ecart: float) -> float:
    """Give the distance from the middle to the inner side of a box at a height: an oval, flattened at both ends."""
    return ecart / 2 * (0.45 + 0.55 * math.sqrt(max(0.0, 1 - (y / (demi * 1.02)) ** 2)))


def _cotes(plan: Plan, taille: float) -> tuple[list[Boite | _Titre], list[Boite | _Titre]]:
    """Cut the families in two sides of nearly equal heights; one that is cut is named on both."""
    suites = [_famille(plan, groupe, plan.du_groupe(groupe.cle)) for groupe in plan.groupes]
    hauteurs = [sum(_hauteur(item, taille) for item in suite) for suite in suites]
    moitie = sum(hauteurs) / 2
    gauche: list[Boite | _Titre] = []
    droite: list[Boite | _Titre] = []
    faite = 0.0
    for suite, haut in zip(suites, hauteurs, strict=True):
        reste = moitie - faite
        faite += haut
        if droite or reste <= 0.15 * haut:
            droite += suite
        elif haut - reste <= _DEBORD * moitie or len(suite) < _A_COUPER:
            # Whole on the side where it leaves the other one the least lower.
            (gauche if haut - reste <= reste or not gauche else droite).extend(suite)
        else:
            ici = _coupure(suite, reste, taille)
            titre = next((item for item in suite if isinstance(item, _Titre)), None)
            gauche += suite[:ici]
            droite += [*([_Titre(f"{titre.texte} (suite)", titre.teinte)] if titre else []), *suite[ici:]]
    return gauche, droite


_A_COUPER: Final = 6
_DEBORD: Final = 0.12


def _famille(plan: Plan, groupe: Groupe, boites: Sequence[Boite]) -> list[Boite | _Titre]:
    teinte = FAMILLES.get(groupe.cle, NEUTRE)
    return [*([] if plan.resume else [_Titre(phrase(groupe.titre), teinte)]), *boites]


def _coupure(suite: Sequence[Boite | _Titre], place: float, taille: float) -> int:
    """Tell how many items of a family fill a height; two on each side at least, its title included."""
    rempli = 0.0
    for rang, item in enumerate(suite):
        rempli += _hauteur(item, taille)
        if rempli > place:
            return min(max(2, rang), len(suite) - 1)
    return len(suite) - 1


def _lignes(boite: Boite) -> tuple[list[str], list[str]]:
    """Give the lines of the name, and those under it."""
    suites = (boite.signal, *boite.precisions)
    return en_lignes(boite.nom), [ligne for suite in suites if suite for ligne in en_lignes(suite, 30)]


def _largeur(boite: Boite, taille: float) -> float:
    noms, suites = _lignes(boite)
    gras = 1.07 if boite.signe == FAMILLE else 1.0
    return (
        max(*(largeur(ligne, taille) * gras for ligne in noms), *(largeur(ligne, _CORPS) for ligne in suites), 0) + 18
    )


def _hauteur(item: Boite | _Titre, taille: float) -> float:
    if isinstance(item, _Titre):
        return _TITRE
    double = 2 * _DOUBLE if item.signe == SOUTIEN else 0.0
    noms, suites = _lignes(item)
    resume = 2 * _MARGE if item.signe == FAMILLE else 0.0
    return (len(noms) * taille + len(suites) * _CORPS) * _INTERLIGNE + _MARGE + _ENTRE + double + resume


def _allure(plan: Plan, boite: Boite, taille: int) -> dict[str, str]:
    noms, suites = _lignes(boite)
    traits = {
        **allure(plan, boite, FAMILLES.get(boite.famille, NEUTRE)),
        "fontsize": str(taille),
    }
    if boite.signe == FAMILLE:
        fond = FAMILLES.get(boite.famille, NEUTRE).fond
        traits |= {"style": "rounded,filled", "fillcolor": fond, "penwidth": "2", "margin": "0"}
        traits["label"] = texte(noms, suites, taille, _CORPS)
    return traits


def _epaisseur(plan: Plan, trait: Trait) -> float:
    """Give the width of a line, in points: what it counts, set against the largest count of an overview."""
    if plan.resume:
        return 1 + 5 * trait.nombre / max(_FORT, *(autre.nombre for autre in plan.traits))
    return 1.4 if trait.nature == PRESENCES else min(5.0, 0.8 + 0.6 * trait.nombre)
