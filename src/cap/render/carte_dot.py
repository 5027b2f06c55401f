"""The map as a DOT text: header and legend around one of the views; no id in it comes from the folder."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from cap.carteplan import (
    ASSURE,
    DECLARE,
    EN_COLONNES,
    ENSEMBLE,
    MARQUES,
    PASSERELLE,
    PRESENCES,
    PROJETEE,
    SIEGE,
    STRUCTURE,
)
from cap.graph import ANIME, PARTICIPE, PORTE
from cap.graphie import composer
from cap.redaction import majuscule
from cap.render import carte_acteurs, carte_colonnes, carte_gouvernance, carte_liens
from cap.render.carte_places import Feuille
from cap.render.dot import (
    BLANC,
    BORDS,
    ENCRE,
    GRIS,
    NEUTRE,
    ORANGE,
    POLICE,
    bordure,
    en_html,
    etiquette,
    police,
    propre,
)

if TYPE_CHECKING:
    from cap.carteplan import Plan, Signe

IMPRESSION: Final = 150
"""Dots per inch of a picture to print: an A3 sheet is about 2,500 dots wide."""

_LARGEUR_ENTETE: Final = 115
_LIGNES_DE_NOTES: Final = 12
_LARGEUR_LEGENDE: Final = 150
_TIRETS: Final = {
    PORTE: "———", ANIME: "· · · ·", PARTICIPE: "– – –", SIEGE: "———", ASSURE: "– – –",
    ENSEMBLE: "———", PASSERELLE: "——→", PROJETEE: "– – →", STRUCTURE: "═══", DECLARE: "– – –", PRESENCES: "· · · ·",
}  # fmt: skip


class Dessin(NamedTuple):
    """A DOT text, and what its generated ids stand for: boxes by node, links by edge id (nodes, words), groups.

    `place` says that every place is already computed: the engine only draws.
    """

    source: str
    boites: Mapping[str, str]
    liens: Mapping[str, tuple[frozenset[str], str]]
    groupes: Mapping[str, str]
    place: bool


def source(plan: Plan, ppp: int | None = None) -> Dessin:
    """Write the DOT text of a plan; `ppp` is the resolution of a picture made of dots (none: a drawing in points)."""
    import graphviz  # type: ignore[import-untyped]

    ids = {boite.cle: f"n{rang}" for rang, boite in enumerate(plan.boites)}
    place = bool(plan.boites) and plan.vue not in EN_COLONNES
    rangs = {"layout": "neato"} if place else {"rankdir": "LR", "newrank": "true", "splines": "true", **_ECARTS}
    graphe = graphviz.Digraph(
        "carte",
        graph_attr={
            "label": _entete(plan), "labelloc": "t", "labeljust": "l", "fontname": POLICE, "fontcolor": ENCRE,
            "bgcolor": BLANC, "pad": "0.35", "outputorder": "edgesfirst", "dpi": str(ppp or ""),
            "tooltip": etiquette(plan.titre), **rangs,
        },
        node_attr={"fontname": POLICE, "fontsize": "11", "fontcolor": ENCRE, "shape": "box", "margin": "0.12,0.07"},
        edge_attr={"dir": "none", "color": "#444444", "penwidth": "1.3"},
    )  # fmt: skip
    if place:
        placer = carte_liens.dessiner if plan.resume and plan.vue == "acteurs" else _PLACEES[plan.vue]
        groupes = placer(Feuille(plan, graphe, ids), _legende(plan))
    else:
        with graphe.subgraph(name="cluster_legende") as corps:
            corps.attr(label=_legende(plan), labelloc="b", labeljust="l", peripheries="0", margin="12")
            groupes = carte_colonnes.dessiner(plan, corps, ids) if plan.vue in EN_COLONNES else {}
            if not plan.boites:
                corps.node("vide", label="", style="invis", width="4", height="0.1")
    noms = {boite.cle: boite.nom for boite in plan.boites}
    return Dessin(
        graphe.source,
        {ids[boite.cle]: propre(plan.infobulle(boite)) for boite in plan.boites},
        {
            f"e{rang}": (frozenset((ids[trait.de], ids[trait.vers])), propre(plan.dire(trait, noms)))
            for rang, trait in enumerate(plan.traits)
        },
        groupes,
        place,
    )


_ECARTS: Final = {"nodesep": "0.1", "ranksep": "0.08"}
_PLACEES: Final[Mapping[str, Callable[[Feuille, str], dict[str, str]]]] = {
    "acteurs": carte_acteurs.dessiner,
    "gouvernance": carte_gouvernance.dessiner,
    "liens": carte_liens.dessiner,
}


def _entete(plan: Plan) -> str:
    lignes = [
        police(20, f"<b>{en_html(plan.titre, 70)}</b>"),
        police(14, en_html(plan.situation, _LARGEUR_ENTETE)),
        police(11, en_html(" · ".join(plan.comptes), _LARGEUR_ENTETE), GRIS),
    ]
    if plan.filtres:
        lignes.append(police(11, en_html(f"Choix : {' ; '.join(plan.filtres)}", _LARGEUR_ENTETE), GRIS))
    if plan.notes:
        notes = " ".join(majuscule(note) for note in plan.notes)
        lignes.append(police(11, en_html(notes, _LARGEUR_ENTETE, _LIGNES_DE_NOTES), GRIS))
    rangees = "".join(f'<tr><td align="left" balign="left">{ligne}</td></tr>' for ligne in lignes)
    return f'<<table border="0" cellborder="0" cellspacing="0" cellpadding="2">{rangees}</table>>'


def _legende(plan: Plan) -> str:
    if not plan.legende:
        return ""
    signes = [signe for signe in plan.legende if signe.cle not in _DANS_LA_CARTE]
    cases = [(20, _carte_legende(plan))] if any(signe.cle == "carte" for signe in plan.legende) else []
    cases += [(len(signe.texte) + 4, _case_legende(plan, signe)) for signe in signes]
    # Rows of nearly equal lengths, since Graphviz spreads the cells of a short one.
    longueur = sum(taille for taille, _ in cases)
    par_rangee = longueur / -(-longueur // _LARGEUR_LEGENDE)
    rangees: list[list[str]] = [[]]
    place = 0
    for taille, case in cases:
        if rangees[-1] and place + taille / 2 > par_rangee * len(rangees):
            rangees.append([])
        rangees[-1].append(case)
        place += taille
    corps = "".join(
        f'<tr><td><table border="0" cellborder="0" cellspacing="8" cellpadding="4"><tr>{"".join(rangee)}</tr></table>'
        "</td></tr>"
        for rangee in rangees
    )
    return f'<<table border="0" cellborder="0" cellspacing="0" cellpadding="0">{corps}</table>>'


_DANS_LA_CARTE: Final = ("carte", "par", "avec", "pour")


def _carte_legende(plan: Plan) -> str:
    """Draw a card that says what each of its lines is."""
    textes = {signe.cle: html.escape(composer(signe.texte)) for signe in plan.legende}
    rangees = [police(11, f"<b>{textes['carte']}</b>")]
    rangees += [police(10.5, textes[cle], ENCRE if cle == "par" else GRIS) for cle in ("par", "avec") if cle in textes]
    if "pour" in textes:
        rangees.append(carte_colonnes.ligne_de_puces([carte_colonnes.puce(textes["pour"], ORANGE)]))
    return f"<td>{carte_colonnes.cadre(rangees, 'rounded', 1)}</td>"


def _case_legende(plan: Plan, signe: Signe) -> str:
    """Draw one sign of the legend as it is on the map, with its meaning written in it or beside it."""
    texte = police(10, html.escape(composer(signe.texte)))
    match signe.cle:
        case "acteur":
            return _echantillon(texte, "rounded", NEUTRE.fond)
        case "soutien":
            dedans = f'<table border="1" style="rounded" cellspacing="2" cellborder="0" color="{GRIS}"><tr>'
            dedans += f"{_echantillon(texte, 'rounded', NEUTRE.fond)}</tr></table>"
            return f"<td>{dedans}</td>"
        case "observateur":
            return _echantillon(texte, "rounded,dashed", NEUTRE.fond)
        case "action":
            return _echantillon(texte, "", BLANC)
        case "commune":
            return _echantillon(texte, "", NEUTRE.fond, epaisseur=2)
        case "carte-commune":
            return f"<td>{carte_colonnes.cadre([texte], 'rounded', 2)}</td>"
        case "instance" | "instance-ouverte":
            return _a_onglet(texte, 2 if signe.cle == "instance-ouverte" else 1)
        case "mission":
            return _a_coin(texte, "", NEUTRE.fond)
        case "mission-sans-porteur":
            return _a_coin(texte, "dashed", BLANC)
        case "famille":
            return _echantillon(texte, "rounded", NEUTRE.fond, GRIS, epaisseur=2)
        case "nombre":
            rond = f'<td border="1" style="rounded" color="{GRIS}">{police(10, "2")}</td>'
            return f'<td><table border="0" cellspacing="2"><tr>{rond}<td>{texte}</td></tr></table></td>'
        case "compte":
            return f"<td>{carte_colonnes.cadre([texte], 'rounded', 1)}</td>"
        case "nouveau":
            dit = f"<b>{MARQUES['nouveau']}</b> {html.escape(composer(signe.texte))}"
            return _echantillon(police(10, dit, BLANC), "", ENCRE)
        case "fini":
            return _echantillon(police(10, f"<b>{MARQUES['fini']}</b> ") + texte, "rounded,dotted", BLANC)
        case "change":
            return _echantillon(police(10, f"<b>{MARQUES['change']}</b> ") + texte, "rounded", BLANC)
        case "projet" | "pause" | "passee":
            if plan.vue in EN_COLONNES:
                return f"<td>{carte_colonnes.cadre([texte], bordure('rounded', signe.cle), 1)}</td>"
            return _echantillon(texte, BORDS[signe.cle], BLANC)
        case nature:
            couleur = carte_liens.TRAITS[nature]["color"].partition(":")[0] if nature in carte_liens.TRAITS else ENCRE
            return f"<td>{police(10, f'<b>{_TIRETS[nature]}</b>', couleur)}&#160;&#160;{texte}</td>"


def _a_onglet(texte: str, epaisseur: int) -> str:
    """Draw an instance as the map does, with a tab on its upper left."""
    fond = f'bgcolor="{NEUTRE.fond}" color="{ENCRE}"'
    onglet = f'<td border="1" fixedsize="true" width="14" height="5" {fond}></td>'
    return (
        f'<td><table border="0" cellborder="0" cellspacing="0" cellpadding="0"><tr>{onglet}<td></td></tr>'
        f'<tr><td border="{epaisseur}" colspan="2" cellpadding="4" {fond}>{texte}</td></tr></table></td>'
    )


def _a_coin(texte: str, style: str, fond: str) -> str:
    """Draw a mission as the map does, with a folded upper right corner."""
    allure = f'style="{style}" ' if style else ""
    coin = f'<td border="1" fixedsize="true" width="7" height="7" color="{ENCRE}" bgcolor="{BLANC}"></td>'
    allure += f'color="{ENCRE}" bgcolor="{fond}"'
    return (
        f'<td><table border="1" cellborder="0" cellspacing="0" cellpadding="0" {allure}>'
        f'<tr><td rowspan="2" cellpadding="4">{texte}</td>{coin}</tr><tr><td></td></tr></table></td>'
    )


def _echantillon(texte: str, style: str, fond: str, trait: str = GRIS, epaisseur: int = 1) -> str:
    allure = f' style="{style}"' if style else ""
    return f'<td border="{epaisseur}"{allure} bgcolor="{fond}" color="{trait}">{texte}</td>'
