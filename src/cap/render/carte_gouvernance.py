"""The view `gouvernance` as a drawing: instances on the left, actors in the middle, missions on the right.

Instances stand in the order they are written, missions in that of the method; actors where their lines cross least.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from cap.cartegouvernance import ACTEURS, FONCTION, INSTANCES
from cap.carteplan import ASSURE, FINI, NOUVEAU, OUVERTE, SANS_PORTEUR, SIEGE, SOUTIEN
from cap.render.carte_acteurs import SIGNAL, allure
from cap.render.carte_places import Feuille, Place, Point, texte
from cap.render.dot import (
    BLANC,
    ENCRE,
    FAMILLES,
    GRIS,
    NEUTRE,
    en_lignes,
    etiquette,
    largeur,
    phrase,
    propre,
)

if TYPE_CHECKING:
    from cap.carteplan import Boite, Plan, Trait

_COLONNES: Final = (INSTANCES, ACTEURS, FONCTION)
_TRAITS: Final = {SIEGE: "solid", ASSURE: "dashed"}
# Sizes in points: name, precision, their lines, what is around a text, between two boxes, between two columns.
_NOM: Final = 12.0
_PRECISION: Final = 10.5
_INTERLIGNE: Final = 1.3
_MARGE: Final = 18.0
_ENTRE: Final = 16.0
_SERRE: Final = 7.0
_BEAUCOUP: Final = 16  # boxes of a column from which they stand closer
_PENTE: Final = 0.4  # of the height, so that lines can be followed
_ALLEE: Final = 150.0
_TITRE: Final = 16.0


def dessiner(feuille: Feuille, legende: str) -> dict[str, str]:
    """Write every box, line and heading with its place; `legende` is the HTML-like label of the legend."""
    plan = feuille.plan
    par_cle = {groupe.cle: groupe for groupe in plan.groupes}
    presentes = [cle for cle in _COLONNES if cle in par_cle]
    colonnes: dict[str, list[Boite]] = {cle: [*plan.du_groupe(cle)] for cle in presentes}
    if ACTEURS in colonnes:
        colonnes[ACTEURS] = _en_ordre(colonnes[ACTEURS], colonnes, plan.traits)
    entre = _ENTRE if max(map(len, colonnes.values())) <= _BEAUCOUP else _SERRE
    haute = max(sum(_hauteur(boite) + entre for boite in colonne) for colonne in colonnes.values())
    larges = {cle: max(_largeur(boite) for boite in colonne) for cle, colonne in colonnes.items()}
    allee = max(_ALLEE + 2.0 * len(plan.traits), _PENTE * haute)
    x = -(sum(larges.values()) + allee * (len(presentes) - 1)) / 2
    for rang, cle in enumerate(presentes):
        centre = x + larges[cle] / 2
        _entete(feuille, f"f{rang}", phrase(par_cle[cle].titre), (centre, haute / 2), larges[cle] + allee / 2)
        libre = haute - sum(_hauteur(boite) + entre for boite in colonnes[cle])
        pas = libre / (len(colonnes[cle]) + 1)
        y = haute / 2 - (libre - pas * (len(colonnes[cle]) - 1)) / 2
        for boite in colonnes[cle]:
            haut = _hauteur(boite)
            double = 4.0 if boite.signe == SOUTIEN else 0.0
            place = Place(centre, y - (haut + entre) / 2, larges[cle] / 2, haut / 2, _COTES[cle], double)
            feuille.poser(boite, place, _allure(plan, boite))
            y -= haut + entre + pas
        x += larges[cle] + allee
    feuille.tracer(lambda trait: _trait(plan, trait), lambda trait: str(trait.nombre) if plan.resume else "")
    feuille.finir(haute / 2 + 3.4 * _TITRE, -haute / 2 - 50, legende)
    return {}


_COTES: Final = {INSTANCES: -1, ACTEURS: 0, FONCTION: 1}


def _trait(plan: Plan, trait: Trait) -> dict[str, str]:
    epaisseur = min(5.0, 0.8 + 0.6 * trait.nombre) if plan.resume else 1.3
    return {"style": _TRAITS[trait.nature], "penwidth": f"{epaisseur:g}"}


def _en_ordre(
    acteurs: Sequence[Boite], colonnes: Mapping[str, Sequence[Boite]], traits: Sequence[Trait]
) -> list[Boite]:
    """Put each actor at the mean height of what it is tied to: the usual way to have fewer crossings."""
    hauteurs = {
        boite.cle: (rang + 0.5) / len(colonne)
        for cle, colonne in colonnes.items()
        if cle != ACTEURS
        for rang, boite in enumerate(colonne)
    }
    voisins: dict[str, list[float]] = {}
    for trait in traits:
        voisins.setdefault(trait.de, []).append(hauteurs[trait.vers])
    return sorted(acteurs, key=lambda boite: sum(voisins[boite.cle]) / len(voisins[boite.cle]))


def _entete(feuille: Feuille, nom: str, titre: str, pied: Point, large: float) -> None:
    lignes = en_lignes(titre, max(18, int(large / 7.5)))
    haut = len(lignes) * _TITRE
    feuille.ecrire(nom, etiquette(*lignes), (pied[0], pied[1] + haut / 2 + 4), (large, haut), (13, GRIS))


# --- boxes ---------------------------------------------------------------------------------------------------


def _lignes(boite: Boite) -> tuple[list[str], list[str]]:
    """Give the lines of the name, and those under it."""
    signal = en_lignes(boite.signal, SIGNAL) if boite.signal else []
    suites = [ligne for suite in boite.precisions for ligne in en_lignes(suite, 34)]
    return en_lignes(boite.nom, _LIGNE), signal + suites


_LIGNE: Final = 26


def _largeur(boite: Boite) -> float:
    noms, suites = _lignes(boite)
    return (
        max(*(largeur(ligne, _NOM) * 1.06 for ligne in noms), *(largeur(ligne, _PRECISION) for ligne in suites), 130)
        + 28
    )


def _hauteur(boite: Boite) -> float:
    noms, suites = _lignes(boite)
    return (len(noms) * _NOM + len(suites) * _PRECISION) * _INTERLIGNE + _MARGE


def _allure(plan: Plan, boite: Boite) -> dict[str, str]:
    noms, suites = _lignes(boite)
    if boite.genre == "acteur":
        return allure(plan, boite, FAMILLES.get(boite.famille, NEUTRE), _LIGNE)
    vacante = boite.signe == SANS_PORTEUR
    style = "dashed" if vacante else "dotted" if boite.marque == FINI else "solid"
    teinte = FAMILLES.get(boite.famille, NEUTRE)
    neuve = boite.marque == NOUVEAU
    return {
        "label": texte(noms, suites, _NOM, _PRECISION, len(en_lignes(boite.signal, SIGNAL)) if neuve else 0),
        "shape": {"instance": "tab", "mission": "note"}.get(boite.genre, "box"),
        "style": f"filled,{style}" if boite.genre != "famille" else "filled,rounded",
        "fillcolor": BLANC if vacante or boite.marque == FINI else teinte.fond,
        "color": teinte.trait if boite.famille else ENCRE,
        "penwidth": "2.4" if boite.signe == OUVERTE else "1.2",
        "margin": "0",
        "tooltip": etiquette(propre(plan.infobulle(boite))),
    }
