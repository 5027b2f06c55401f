"""The view `acteurs` as a drawing: families on both sides, and between them what several actors hold.

Five columns: what each actor of the left side does alone, these actors, the actions held by several, the actors of the
right side, what each does alone. With the ranks so held, `dot` has no ranks to find and few crossings to try: a map of
200 boxes and 400 links takes a tenth of a second, and fills a sheet instead of one endless row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from cap.carteplan import ACTEUR, COMMUNE, FINI, NOUVEAU, OBSERVATEUR, SOUTIEN
from cap.graph import ANIME, PARTICIPE, PORTE
from cap.render.dot import (
    BLANC,
    FAMILLES,
    GRIS,
    NEUTRE,
    Teinte,
    bordure,
    en_lignes,
    etiquette,
    phrase,
    propre,
)

if TYPE_CHECKING:
    from cap.carteplan import Boite, Plan

_LIENS: Final = {PORTE: "solid", ANIME: "dotted", PARTICIPE: "dashed"}


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


def dessiner(plan: Plan, corps: Any, ids: Mapping[str, str]) -> dict[str, str]:
    """Draw the five columns; give the titles of the clusters made, by name."""
    gauche, droite = _cotes(_blocs(plan))
    communes = [boite for boite in plan.boites if not boite.groupe]
    titres = {}
    for rang, bloc in enumerate((*gauche, *droite)):
        nom = f"cluster_{rang}"
        titres[nom] = phrase(bloc.titre)
        with corps.subgraph(name=nom) as cadre:
            cadre.attr(
                label=etiquette(phrase(bloc.titre)), labelloc="t", labeljust="l" if rang < len(gauche) else "r",
                fontsize="13", style="rounded", color=bloc.teinte.trait, fontcolor=bloc.teinte.trait,
                peripheries="1", margin="10", tooltip=etiquette(phrase(bloc.titre)),
            )  # fmt: skip
            for boite in (*bloc.acteurs, *bloc.actions):
                cadre.node(ids[boite.cle], **allure(plan, boite, bloc.teinte))
    for boite in communes:
        corps.node(ids[boite.cle], **allure(plan, boite, NEUTRE))
    colonnes = [
        [boite for bloc in gauche for boite in bloc.actions],
        [boite for bloc in gauche for boite in bloc.acteurs],
        communes,
        [boite for bloc in droite for boite in bloc.acteurs],
        [boite for bloc in droite for boite in bloc.actions],
    ]
    _colonnes(corps, [[ids[boite.cle] for boite in colonne] for colonne in colonnes])
    rangs = {boite.cle: rang for rang, colonne in enumerate(colonnes) for boite in colonne}
    seules = {boite.cle for boite in plan.boites if boite.groupe}
    for numero, trait in enumerate(plan.traits):
        avant, apres = sorted((trait.de, trait.vers), key=lambda cle: rangs[cle])
        poids = "8" if trait.vers in seules else "1"
        corps.edge(ids[avant], ids[apres], id=f"e{numero}", style=_LIENS[trait.nature], weight=poids)
    return titres


def _colonnes(corps: Any, colonnes: Iterable[Sequence[str]]) -> None:
    """Hold each column on one rank, and the ranks in order even where no link joins them."""
    pleines = [colonne for colonne in colonnes if colonne]
    for colonne in pleines:
        with corps.subgraph() as rang:
            rang.attr(rank="same")
            for noeud in colonne:
                rang.node(noeud)
    for avant, apres in pairwise(pleines):
        corps.edge(avant[0], apres[0], style="invis", weight="0")


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
    """Share families between the two sides, highest first, each to the side that is lower so far."""
    cotes: tuple[list[_Bloc], list[_Bloc]] = ([], [])
    hauteurs = [0, 0]
    for bloc in sorted(blocs, key=lambda bloc: -bloc.hauteur):
        cote = 0 if hauteurs[0] <= hauteurs[1] else 1
        cotes[cote].append(bloc)
        hauteurs[cote] += bloc.hauteur
    return cotes


def allure(plan: Plan, boite: Boite, teinte: Teinte) -> dict[str, str]:
    """Give the looks of an actor or of an action: its name, its state, what became of it, its shape and border."""
    lignes = en_lignes(boite.nom)
    if boite.mention and not boite.marque:
        lignes.append(f"({boite.mention})")
    if boite.signal:
        lignes += en_lignes(boite.signal)
    traits = {
        "label": etiquette(*lignes),
        "tooltip": etiquette(propre(plan.infobulle(boite))),
        "color": teinte.trait,
        "width": "1.95",
        "height": "0.3",
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
    if boite.marque == NOUVEAU:
        traits["penwidth"] = "3.2"
    elif boite.marque == FINI:
        traits |= {"style": traits["style"].replace(",dashed", "") + ",dotted", "fillcolor": BLANC, "fontcolor": GRIS}
    return traits
