"""The view `acteurs` as a drawing: families on both sides, and between them what several actors hold.

Five columns: what each actor of the left side does alone, these actors, the actions held by several, the actors of the
right side, what each does alone. Actors keep the alphabetical order; each action held by several stands at the mean
height of those who hold it, so that few lines cross.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from cap.carteplan import ACTEUR, COMMUNE, FINI, NOUVEAU, OBSERVATEUR, SOUTIEN
from cap.graph import ANIME, PARTICIPE, PORTE
from cap.render.carte_places import Feuille, Place, texte
from cap.render.dot import (
    BLANC,
    FAMILLES,
    GRIS,
    NEUTRE,
    Teinte,
    bordure,
    en_lignes,
    etiquette,
    largeur,
    phrase,
    propre,
)

if TYPE_CHECKING:
    from cap.carteplan import Boite, Plan

_LIENS: Final = {PORTE: "solid", ANIME: "dotted", PARTICIPE: "dashed"}
# Sizes in points.
_CORPS: Final = 11.0
_INTERLIGNE: Final = 1.25
_MARGE: Final = 12.0
_ENTRE: Final = 10.0  # between two boxes
_ETIRE: Final = 22.0  # more, at most, where the other side is higher
_TITRE: Final = 26.0
_PIED: Final = 6.0
_ENTRE_BLOCS: Final = 16.0
_BORD: Final = 12.0  # between a frame and its boxes
_LIEN: Final = 46.0  # between an actor and what it does alone
_ALLEE: Final = 95.0  # between the actors and the middle, at least
_VIDE: Final = 45.0  # half of the middle when nothing stands there, at least
_PENTE: Final = 0.55  # of the height, so that lines are not too steep
_AUTOUR: Final = 190.0  # header and legend
_RAPPORT: Final = 1.41  # of a landscape sheet
_DOUBLE: Final = 4.0  # outside a box with two outlines
_NOM: Final = 22  # characters of a line
SIGNAL: Final = 30  # of a line that says what became of a box
_NOM_LARGE: Final = 44
_BEAUCOUP: Final = 30  # actions of the middle column from which they are written on one line


class _Bloc(NamedTuple):
    """A family as it is drawn: its actors, what each of them does alone, and its side of the sheet."""

    titre: str
    teinte: Teinte
    acteurs: list[Boite]
    actions: list[Boite]

    @property
    def hauteur(self) -> int:
        return max(len(self.acteurs), len(self.actions)) + 1


_TROP_HAUT: Final = 12


class _Rang(NamedTuple):
    """An actor beside what it does alone; or, where nobody does them, actions."""

    acteur: Boite | None
    actions: Sequence[Boite]

    @property
    def hauteur(self) -> float:
        pile = sum(_hauteur(boite) for boite in self.actions) + _ENTRE * max(0, len(self.actions) - 1)
        return max(pile, _hauteur(self.acteur) if self.acteur is not None else 0.0)


class _Grille(NamedTuple):
    """The measures of the sheet: width of a box, height of all, abscissa of the actors of the right side."""

    large: float
    totale: float
    x: float


def dessiner(feuille: Feuille, legende: str) -> dict[str, str]:
    """Write every box, line and frame with its place; give the titles of the frames, by node."""
    plan = feuille.plan
    cotes = _cotes(_blocs(plan))
    communes = [boite for boite in plan.boites if not boite.groupe]
    titres_larges = (0.95 * largeur(phrase(groupe.titre), 13) for groupe in plan.groupes)
    large = max([140.0, *titres_larges, *(_largeur(boite) for boite in plan.boites if boite.groupe)])
    ligne = _NOM_LARGE if len(communes) > _BEAUCOUP else _NOM
    milieu = max([large, *(_largeur(boite, ligne) for boite in communes)]) if communes else 0.0
    totale = max(
        *(_haut_du_cote(plan, cote) for cote in cotes),
        sum(_hauteur(boite, ligne) + _ENTRE for boite in communes),
    )
    allee = _allee(totale, 2 * (2 * large + _LIEN + 2 * _BORD) + milieu, bool(communes))
    grille = _Grille(large, totale, milieu / 2 + allee + large / 2)
    titres = dict(
        cadre for sens, cote in zip((-1, 1), cotes, strict=True) for cadre in _cote(feuille, grille, cote, sens)
    )
    for boite, y in _etages(communes, _voulus(feuille, communes), totale, ligne):
        place = Place(0.0, y, milieu / 2, _hauteur(boite, ligne) / 2, 0)
        label = {"label": _label(boite, ligne)}
        feuille.poser(boite, place, {**allure(plan, boite, NEUTRE), **label})
    feuille.tracer(lambda trait: {"style": _LIENS[trait.nature], "penwidth": "1.3"})
    feuille.finir(totale / 2 + 18, -totale / 2 - 45, legende)
    return titres


def _voulus(feuille: Feuille, communes: Sequence[Boite]) -> Mapping[str, float]:
    """Wish each action of the middle at the mean height of the actors that hold it."""
    hauteurs: dict[str, list[float]] = {}
    for trait in feuille.plan.traits:
        hauteurs.setdefault(trait.vers, []).append(feuille.places[trait.de].y)
    return {boite.cle: sum(hauteurs[boite.cle]) / len(hauteurs[boite.cle]) for boite in communes}


def _allee(totale: float, pris: float, traversee: bool) -> float:
    """Space the middle so that the whole comes near the shape of a sheet, and lines that cross it can be followed."""
    voulue = (_RAPPORT * (totale + _AUTOUR) - pris) / 2
    return max(_ALLEE, min(voulue, _PENTE * totale)) if traversee else max(_VIDE, min(voulue, totale / 6))


def _rangs(plan: Plan, bloc: _Bloc) -> list[_Rang]:
    porteur = {trait.vers: trait.de for trait in plan.traits}
    rangs = [
        _Rang(acteur, [action for action in bloc.actions if porteur.get(action.cle) == acteur.cle])
        for acteur in bloc.acteurs
    ]
    return rangs or [_Rang(None, [action]) for action in bloc.actions]


def _haut_du_bloc(plan: Plan, bloc: _Bloc, entre: float = _ENTRE) -> float:
    return _TITRE + _PIED + sum(rang.hauteur + entre for rang in _rangs(plan, bloc))


def _haut_du_cote(plan: Plan, cote: Sequence[_Bloc]) -> float:
    return sum(_haut_du_bloc(plan, bloc) + _ENTRE_BLOCS for bloc in cote)


def _cote(feuille: Feuille, grille: _Grille, cote: Sequence[_Bloc], sens: int) -> Iterator[tuple[str, str]]:
    """Write the families of a side, spread over the height; give the node and the title of each frame."""
    plan = feuille.plan
    libre = grille.totale - _haut_du_cote(plan, cote)
    nombre = sum(len(_rangs(plan, bloc)) for bloc in cote)
    entre = _ENTRE + min(_ETIRE, libre / (nombre + len(cote) + 1))
    marge = (libre - (entre - _ENTRE) * nombre) / (len(cote) + 1)
    y = grille.totale / 2 - marge
    for rang, bloc in enumerate(cote):
        haut = _haut_du_bloc(plan, bloc, entre)
        nom = f"g{'d' if sens > 0 else 'g'}{rang}"
        _cadre(feuille, grille, bloc, nom, (y, haut), sens)
        yield nom, phrase(bloc.titre)
        sommet = y - _TITRE - entre / 2
        for item in _rangs(plan, bloc):
            _rang(feuille, grille, bloc.teinte, item, sommet - item.hauteur / 2, sens)
            sommet -= item.hauteur + entre
        y -= haut + _ENTRE_BLOCS + marge


def _rang(feuille: Feuille, grille: _Grille, teinte: Teinte, item: _Rang, centre: float, sens: int) -> None:
    """Write an actor, and beside it what it does alone; actions of nobody stand where actors would."""
    x, demi = sens * grille.x, grille.large / 2
    if item.acteur is not None:
        double = _DOUBLE if item.acteur.signe == SOUTIEN else 0.0
        place = Place(x, centre, demi, _hauteur(item.acteur) / 2 - double, sens, double)
        feuille.poser(item.acteur, place, allure(feuille.plan, item.acteur, teinte))
        x += sens * (grille.large + _LIEN)
    sommet = centre + (sum(_hauteur(action) for action in item.actions) + _ENTRE * (len(item.actions) - 1)) / 2
    for action in item.actions:
        haute = _hauteur(action)
        place = Place(x, sommet - haute / 2, demi, haute / 2, 2 * sens)
        feuille.poser(action, place, allure(feuille.plan, action, teinte))
        sommet -= haute + _ENTRE


def _cadre(feuille: Feuille, grille: _Grille, bloc: _Bloc, nom: str, etendue: tuple[float, float], sens: int) -> None:
    """Frame a family from a height down, its name at the outer corner."""
    y, haut = etendue
    double = bool(bloc.actions and bloc.acteurs)
    large = 2 * grille.large + _LIEN if double else grille.large
    x = sens * (grille.x + (grille.large + _LIEN) / 2 * double)
    titre, couleur = phrase(bloc.titre), bloc.teinte.trait
    feuille.encadrer(nom, titre, (x, y - haut / 2), (large + 2 * _BORD, haut), couleur)
    label = etiquette(titre) + ("\\r" if sens > 0 else "\\l")
    feuille.ecrire(f"t{nom}", label, (x, y - _TITRE / 2), (large, 18.0), (13, couleur))


def _etages(
    boites: Sequence[Boite], voulus: Mapping[str, float], totale: float, ligne: int
) -> list[tuple[Boite, float]]:
    """Put each box as near its wished height as the others let it, from top to bottom, inside the sheet."""
    places = []
    plafond = totale / 2
    libre = totale - sum(_hauteur(boite, ligne) + _ENTRE for boite in boites)
    entre = _ENTRE + min(_ETIRE, libre / (len(boites) + 1))
    reste = sum(_hauteur(boite, ligne) + entre for boite in boites)
    for boite in sorted(boites, key=lambda boite: (-voulus[boite.cle], boite.nom, boite.cle)):
        haut = _hauteur(boite, ligne) + entre
        plancher = -totale / 2 + reste
        y = max(min(plafond, voulus[boite.cle] + haut / 2), plancher)
        places.append((boite, y - haut / 2))
        plafond = y - haut
        reste -= haut
    return places


def _lignes(boite: Boite, ligne: int = _NOM) -> list[str]:
    """Give the lines of a box: its name, its state, what became of it."""
    return [*_nom(boite, ligne), *_signal(boite, ligne)]


def _nom(boite: Boite, ligne: int = _NOM) -> list[str]:
    suites = [dite for precision in boite.precisions for dite in en_lignes(precision, max(ligne, SIGNAL))]
    return [*en_lignes(boite.nom, ligne), *([f"({boite.mention})"] if boite.mention else []), *suites]


def _signal(boite: Boite, ligne: int = _NOM) -> list[str]:
    return en_lignes(boite.signal, SIGNAL) if boite.signal else []


def _label(boite: Boite, ligne: int = _NOM) -> str:
    signal = _signal(boite, ligne)
    if boite.marque != NOUVEAU:
        return etiquette(*_nom(boite, ligne), *signal)
    return texte(_nom(boite, ligne), signal, _CORPS, _CORPS, len(signal), gras=False)


def _largeur(boite: Boite, ligne: int = _NOM) -> float:
    return max(largeur(dite, _CORPS) for dite in _lignes(boite, ligne)) + 18


def _hauteur(boite: Boite, ligne: int = _NOM) -> float:
    double = 2 * _DOUBLE if boite.signe == SOUTIEN else 0.0
    return len(_lignes(boite, ligne)) * _CORPS * _INTERLIGNE + _MARGE + double


def _blocs(plan: Plan) -> list[_Bloc]:
    blocs = []
    for groupe in plan.groupes:
        boites = plan.du_groupe(groupe.cle)
        blocs.append(
            _Bloc(
                groupe.titre,
                FAMILLES.get(groupe.cle, NEUTRE),
                [boite for boite in boites if boite.genre == "acteur"],
                [boite for boite in boites if boite.genre == "action"],
            )
        )
    return [morceau for bloc in blocs for morceau in _coupe(bloc, blocs, plan)]


def _coupe(bloc: _Bloc, blocs: Sequence[_Bloc], plan: Plan) -> Iterator[_Bloc]:
    """Cut in two a family that would make one side of the sheet far higher than the other."""
    if bloc.hauteur <= _TROP_HAUT or bloc.hauteur * 3 <= 2 * sum(autre.hauteur for autre in blocs):
        yield bloc
        return
    if not bloc.acteurs:
        ici = len(bloc.actions) // 2
        yield bloc._replace(actions=bloc.actions[:ici])
        yield bloc._replace(titre=f"{bloc.titre} (suite)", actions=bloc.actions[ici:])
        return
    porteur = {trait.vers: trait.de for trait in plan.traits}
    poids = {boite.cle: 1 for boite in bloc.acteurs}
    for action in bloc.actions:
        poids[porteur.get(action.cle, "")] = poids.get(porteur.get(action.cle, ""), 0) + 1
    moitie, cumul = sum(poids.values()) / 2, 0
    debut: set[str] = set()
    for boite in bloc.acteurs:
        if cumul >= moitie:
            break
        debut.add(boite.cle)
        cumul += poids[boite.cle]
    for suite in (False, True):
        yield _Bloc(
            f"{bloc.titre} (suite)" if suite else bloc.titre,
            bloc.teinte,
            [boite for boite in bloc.acteurs if (boite.cle not in debut) is suite],
            [boite for boite in bloc.actions if (porteur.get(boite.cle) not in debut) is suite],
        )


def _cotes(blocs: Sequence[_Bloc]) -> tuple[list[_Bloc], list[_Bloc]]:
    """Share families between the two sides, highest first, each to the side that is lower so far; then in order."""
    cotes: tuple[list[_Bloc], list[_Bloc]] = ([], [])
    hauteurs = [0, 0]
    for bloc in sorted(blocs, key=lambda bloc: -bloc.hauteur):
        cote = 0 if hauteurs[0] <= hauteurs[1] else 1
        cotes[cote].append(bloc)
        hauteurs[cote] += bloc.hauteur
    rangs = {bloc.titre: rang for rang, bloc in enumerate(blocs)}
    gauche, droite = (sorted(cote, key=lambda bloc: rangs[bloc.titre]) for cote in cotes)
    return gauche, droite


def allure(plan: Plan, boite: Boite, teinte: Teinte, ligne: int = _NOM) -> dict[str, str]:
    """Give the looks of an actor or of an action: its name, its state, what became of it, its shape and border."""
    traits = {
        "label": _label(boite, ligne),
        "tooltip": etiquette(propre(plan.infobulle(boite))),
        "color": teinte.trait,
        "penwidth": "1.3",
    }
    match boite.signe:
        case s if s in (ACTEUR, SOUTIEN, OBSERVATEUR):
            style = "rounded,filled,dashed" if s == OBSERVATEUR else "rounded,filled"
            traits |= {"style": style, "fillcolor": teinte.fond, "peripheries": "2" if s == SOUTIEN else "1"}
        case s if s == COMMUNE:
            traits |= {"style": bordure("filled", boite.trait), "fillcolor": NEUTRE.fond, "penwidth": "2.2"}
        case _:
            traits |= {"style": bordure("filled", boite.trait), "fillcolor": BLANC}
    if boite.marque == FINI:
        traits |= {"style": traits["style"].replace(",dashed", "") + ",dotted", "fillcolor": BLANC, "fontcolor": GRIS}
    return traits
