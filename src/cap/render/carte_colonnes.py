"""The views in columns as drawings: cards under each step or objective, one band a path or a global objective.

With `rankdir=LR` a column is a rank, and cards are stacked in it by invisible edges; a long step takes several columns,
as many as bring the whole near the shape of a landscape sheet.
"""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any, Final

from cap.carteplan import A_PART, COMMUNE, FINI, NOUVEAU, SANS_ACTEUR
from cap.phrases import enumerer
from cap.render.dot import (
    BLANC,
    BLEU,
    CIEL,
    ENCRE,
    GRIS,
    JAUNE,
    ORANGE,
    POURPRE,
    VERMILLON,
    VERT,
    Teinte,
    bordure,
    en_html,
    en_lignes,
    etiquette,
    marquee,
    phrase,
    police,
    propre,
)

if TYPE_CHECKING:
    from cap.carteplan import Boite, Groupe, Plan

_PUBLICS: Final = (ORANGE, CIEL, VERT, POURPRE, VERMILLON, BLEU, JAUNE)
_LARGEUR_CARTE: Final = 156
_LARGEUR_TITRE: Final = 34
_LARGEUR_PUCE: Final = 24
_LARGEUR_DETAIL: Final = 28
_RAPPORT: Final = 1.41  # of a landscape sheet
_PEU: Final = 5  # cards that always stay in one column
# Usual sizes, in points: a column, a card with its gap, the names of a path and its steps, the header and the legend.
_COLONNE: Final = 200
_CASE: Final = 104
_TETE: Final = 100
_AUTOUR: Final = 240
# The arrow of a step: how many characters a line holds, at which size; more lines are set smaller, then cut.
_GRAND: Final = (18, 14)
_PETIT: Final = (21, 12)
_LIGNES: Final = 6
_TITRE_COURT: Final = 32
# Height of the arrows in inches, by the number of lines of the longest; their dark body is three quarters of it.
_HAUTEURS: Final = {1: 0.72, 2: 0.72, 3: 0.92, 4: 1.2, 5: 1.5, 6: 1.8}
_RECTANGLE: Final = 1.2  # how much more a head without a point holds
_CAPITALES: Final = 0.75  # a line of capitals holds that much of one of small letters


def dessiner(plan: Plan, corps: Any, ids: Mapping[str, str]) -> dict[str, str]:
    """Draw each path, or global objective, as a band, one under the other, and after the last what has no place.

    Gives the titles of the clusters made, by name.
    """
    titres: dict[str, str] = {}
    bandes, hauteur = _disposition(plan)
    # Graphviz stacks what it meets from the foot of the sheet.
    for bande in reversed(bandes):
        tetes: list[str] = []
        for ensemble, suite in groupby(bande, key=lambda groupe: groupe.ensemble):
            groupes = tuple(suite)
            nom = f"cluster_p{len(titres)}"
            with corps.subgraph(name=nom) as cadre:
                cadre.attr(label="", peripheries="0", margin="4")
                if ensemble:
                    titres[nom] = phrase(plan.ensembles[ensemble])
                    place = _LARGEUR_TITRE * sum(
                        _colonnes_de(len(plan.du_groupe(item.cle)), hauteur) for item in groupes
                    )
                    cadre.attr(
                        label=etiquette(*en_lignes(titres[nom], place)), labelloc="t", labeljust="l", fontsize="13",
                        fontcolor=GRIS, tooltip=etiquette(titres[nom]),
                    )  # fmt: skip
                for groupe in groupes:
                    etape = f"cluster_e{len(titres)}"
                    titres[etape] = phrase(groupe.titre)
                    tetes += _etape(plan, cadre, groupe, etape, ids, hauteur)
        for avant, apres in pairwise(tetes):
            corps.edge(avant, apres, style="invis", weight="1000")
    return titres


def _bandes(plan: Plan) -> list[list[Groupe]]:
    bandes: list[list[Groupe]] = []
    for groupe in plan.groupes:
        if not bandes or (groupe.ensemble and groupe.ensemble != bandes[-1][0].ensemble):
            bandes.append([])
        bandes[-1].append(groupe)
    return bandes


def _etape(plan: Plan, cadre: Any, groupe: Groupe, nom: str, ids: Mapping[str, str], hauteur: int) -> list[str]:
    """Draw a step as one or several columns; give the first node of each, which the next step follows."""
    boites = plan.du_groupe(groupe.cle)
    haute = -(-len(boites) // _colonnes_de(len(boites), hauteur)) or 1
    colonnes = [boites[debut : debut + haute] for debut in range(0, len(boites), haute)] or [()]
    titre = phrase(groupe.titre)
    tetes = []
    haut = _hauteur_des_tetes(plan)
    with cadre.subgraph(name=nom) as etape:
        etape.attr(
            label="", style="rounded,filled", color="#D0D0D0", fillcolor="#F6F6F6", peripheries="1", margin="5",
            tooltip=etiquette(titre),
        )  # fmt: skip
        for rang, colonne in enumerate(colonnes):
            tete = f"{nom.removeprefix('cluster_')}_{rang}"
            tetes.append(tete)
            invisible = {"style": "invis"} if rang else {}
            etape.node(tete, **{**_tete(plan, groupe, "" if rang else titre, haut), **invisible})
            for boite in colonne:
                etape.node(ids[boite.cle], **_carte(plan, boite))
            pile = [tete, *(ids[boite.cle] for boite in colonne)]
            if not colonne:
                pile.append(f"{tete}_vide")
                etape.node(pile[-1], **_vide(plan))
            with etape.subgraph() as ligne:
                ligne.attr(rank="same")
                # In a rank of `rankdir=LR` an edge goes upward: the stack is written from its foot.
                for dessus, dessous in pairwise(pile):
                    ligne.edge(dessous, dessus, style="invis", weight="10")
    return tetes


def _hauteur_des_tetes(plan: Plan) -> float:
    """Give all the arrows the height, in inches, that the longest title needs."""
    return _HAUTEURS[max(len(_titre_en_lignes(plan, phrase(groupe.titre))[0]) for groupe in plan.groupes)]


def _titre_en_lignes(plan: Plan, titre: str) -> tuple[list[str], int]:
    """Wrap the title of a step to its arrow, smaller beyond two lines: the lines, and the size in points."""
    etroit = (_CAPITALES if titre.isupper() else 1) * (1 if plan.vue == "parcours" else _RECTANGLE)
    grandes, petites = (en_lignes(titre, int(largeur * etroit), _LIGNES) for largeur, _ in (_GRAND, _PETIT))
    return (grandes, _GRAND[1]) if len(grandes) <= 2 else (petites, _PETIT[1])


def _vide(plan: Plan) -> dict[str, str]:
    """Say in an empty column that nothing is there, which is what the map is for."""
    mot = plan.mot_du_vide
    return {
        "label": etiquette(mot), "shape": "box", "style": "rounded,dashed", "color": GRIS, "fontcolor": GRIS,
        "width": "2.2", "height": "0.6", "tooltip": etiquette(mot),
    }  # fmt: skip


def _tete(plan: Plan, groupe: Groupe, titre: str, hauteur: float) -> dict[str, str]:
    situee = groupe.cle not in A_PART
    lignes, taille = _titre_en_lignes(plan, titre)
    return {
        "label": etiquette(*lignes),
        "shape": "cds" if situee and plan.vue == "parcours" else "box",
        "style": "filled" if situee else "filled,dashed",
        "fillcolor": "#333333" if situee else BLANC,
        "fontcolor": BLANC if situee else ENCRE,
        "color": "#333333",
        "fontsize": f"{taille}",
        "width": "2.25",
        "height": f"{hauteur:g}",
        "fixedsize": "true",
        "tooltip": etiquette(titre),
    }


def _carte(plan: Plan, boite: Boite) -> dict[str, str]:
    """Draw an action as a card: its name, who carries it, for whom, and at which other steps."""
    nom = police(12, f"<b>{en_html(boite.nom)}</b>")
    if boite.mention:
        nom += f"<br/>{police(10.5, f'({html.escape(boite.mention)})')}"
    rangees = [nom]
    if boite.signal:
        dit = f"<b>{en_html(boite.signal, _LARGEUR_DETAIL)}</b>"
        neuf = boite.marque == NOUVEAU
        rangees.append(marquee(police(10.5, dit, BLANC)) if neuf else police(10.5, dit))
    rangees += [police(11, en_html(precision, _LARGEUR_DETAIL)) for precision in boite.precisions]
    if boite.par:
        rangees.append(police(10.5, en_html(", ".join(boite.par), _LARGEUR_DETAIL)))
    if boite.genre == "action" and not (boite.par or boite.avec):
        rangees.append(police(10.5, f"<i>{SANS_ACTEUR}</i>", GRIS))
    if boite.avec:
        rangees.append(police(10.5, en_html("avec " + ", ".join(boite.avec), _LARGEUR_DETAIL), GRIS))
    rangees += _puces(plan, boite.pour)
    if boite.aussi:
        rangees.append(police(10.5, en_html(_aussi(plan, boite), _LARGEUR_DETAIL), GRIS))
    epaisseur = 2 if boite.signe == COMMUNE else 1
    style = bordure("rounded", "dotted" if boite.marque == FINI else boite.trait)
    return {
        "label": f"<{cadre(rangees, style, epaisseur)}>",
        "shape": "plain",
        "tooltip": etiquette(propre(plan.infobulle(boite))),
    }


def cadre(rangees: Sequence[str], style: str, epaisseur: int) -> str:
    """Frame the rows of a card, as an HTML-like label."""
    marge = '<tr><td height="4" cellpadding="0"></td></tr>'
    cases = "".join(f'<tr><td width="{_LARGEUR_CARTE}">{rangee}</td></tr>' for rangee in rangees)
    return (
        f'<table border="{epaisseur}" cellborder="0" cellspacing="0" cellpadding="2" style="{style}" '
        f'bgcolor="{BLANC}" color="{ENCRE if epaisseur > 1 else GRIS}">{marge}{cases}{marge}</table>'
    )


def _aussi(plan: Plan, boite: Boite) -> str:
    """Name the other columns of an action: steps by their number, with their path when there are several."""
    groupes = {groupe.cle: groupe for groupe in plan.groupes}
    if plan.vue != "parcours":
        return f"aussi : {enumerer([_court(groupes[cle].titre) for cle in boite.aussi])}"
    rangs = []
    for etape in boite.aussi:
        numero = groupes[etape].titre.partition(".")[0]
        ensemble = groupes[etape].ensemble
        rangs.append(numero if len(plan.ensembles) == 1 else f"{numero} ({plan.ensembles[ensemble]})")
    return f"aussi {'aux étapes' if len(rangs) > 1 else 'à l’étape'} {enumerer(rangs)}"


def _court(titre: str) -> str:
    """Shorten the title of an objective to its first words, where a card only points at another column."""
    debut = titre.partition(" :")[0]
    return f"« {debut if len(debut) <= _TITRE_COURT else debut[: _TITRE_COURT - 1].rstrip() + '…'} »"


def _puces(plan: Plan, publics: Sequence[str]) -> list[str]:
    """Draw the publics as tinted tags, as many on a line as fit."""
    rangs = {public: rang for rang, public in enumerate(plan.publics)}
    lignes: list[list[str]] = []
    place = 0
    for public in publics:
        texte = plan.publics[public]
        largeur = min(len(texte), _LARGEUR_PUCE) + 3
        if not lignes or place + largeur > _LARGEUR_PUCE + 4:
            lignes.append([])
            place = 0
        lignes[-1].append(puce(en_html(texte, _LARGEUR_PUCE), _PUBLICS[rangs[public] % len(_PUBLICS)]))
        place += largeur
    return [ligne_de_puces(ligne) for ligne in lignes]


def puce(contenu: str, teinte: Teinte) -> str:
    """Draw a tag, as a cell."""
    return f'<td border="1" style="rounded" bgcolor="{teinte.fond}" color="{teinte.trait}">{police(10, contenu)}</td>'


def ligne_de_puces(puces: Sequence[str]) -> str:
    """Put tags side by side."""
    return f'<table border="0" cellborder="1" cellspacing="2" cellpadding="2"><tr>{"".join(puces)}</tr></table>'


def _disposition(plan: Plan) -> tuple[list[list[Groupe]], int]:
    """Choose the bands, and how many cards to stack in a column, that come nearest the shape of a landscape sheet.

    Paths are read one under the other; global objectives may as well stand side by side.
    """
    possibles = [_bandes(plan), *([[list(plan.groupes)]] if plan.vue == "objectifs" and plan.groupes else [])]
    essais = [(_ecart(plan, bandes, hauteur), rang, hauteur)
              for rang, bandes in enumerate(possibles) for hauteur in _hauteurs(plan)]  # fmt: skip
    _, rang, hauteur = min(essais)
    return possibles[rang], hauteur


def _hauteurs(plan: Plan) -> range:
    plus_haute = max((len(plan.du_groupe(groupe.cle)) for groupe in plan.groupes), default=0)
    return range(_PEU, max(_PEU, plus_haute) + 1)


def _ecart(plan: Plan, bandes: Sequence[Sequence[Groupe]], hauteur: int) -> float:
    """Tell how far a layout is from the shape of the sheet: 1 is that shape, 2 twice too wide or too high."""
    tailles = [[len(plan.du_groupe(groupe.cle)) for groupe in bande] for bande in bandes]
    colonnes = max((sum(_colonnes_de(taille, hauteur) for taille in bande) for bande in tailles), default=1)
    rangees = sum(max(1, min(hauteur, max(bande))) for bande in tailles)
    rapport = colonnes * _COLONNE / (rangees * _CASE + len(tailles) * _TETE + _AUTOUR)
    return max(rapport / _RAPPORT, _RAPPORT / rapport)


def _colonnes_de(taille: int, hauteur: int) -> int:
    return max(1, -(-taille // hauteur))
