"""The map as a DOT text: where things stand, with which shapes, colours and lines.

Columns are the idea of both views, for they fill a landscape sheet and keep Graphviz from making one endless row:
`rankdir=LR`, one rank a column, ranks held by `rank=same` and invisible edges. In the view `acteurs` the actions that
several actors hold stand in the middle, actors on both sides of them, and outside what each does alone. In the view
`parcours` a column is a step (two or more when it is long), cards are stacked in it by invisible edges.

Safety: node ids are generated; a text is either a plain label passed through `graphviz.escape`, or put between the
constant tags of an HTML-like label once `<>&"` are escaped; either way no text of the folder is ever read as markup.
The colours are tints of Okabe and Ito's palette (2008), told apart by colour-blind readers, and always said otherwise.
"""

from __future__ import annotations

import html
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from cap.carte import ACTEUR, COMMUNE, OBSERVATEUR, SANS_ETAPE, SOUTIEN, enumere
from cap.graph import ANIME, PARTICIPE, PORTE
from cap.graphie import composer
from cap.show import show

if TYPE_CHECKING:
    from cap.carte import Boite, Groupe, Plan, Signe

IMPRESSION: Final = 150
"""Dots per inch of a picture to print: an A3 sheet is about 2,500 dots wide."""

_LONGUEUR_MAX: Final = 300
_LIGNES_MAX: Final = 7
_LARGEUR: Final = 22
_LARGEUR_ENTETE: Final = 115
_POLICE: Final = "Helvetica"
_ENCRE: Final = "#222222"
_GRIS: Final = "#666666"


class _Teinte(NamedTuple):
    trait: str
    fond: str


_ORANGE: Final = _Teinte("#B87900", "#FBE9C4")
_CIEL: Final = _Teinte("#2C8BC0", "#DCEFFA")
_VERT: Final = _Teinte("#00805C", "#CFECE2")
_JAUNE: Final = _Teinte("#8F8600", "#FAF6C3")
_BLEU: Final = _Teinte("#005F94", "#CCE2F0")
_VERMILLON: Final = _Teinte("#B84E00", "#F8DECB")
_POURPRE: Final = _Teinte("#A3527D", "#F3DEE9")
_NEUTRE: Final = _Teinte("#666666", "#EEEEEE")

_FAMILLES: Final[Mapping[str, _Teinte]] = {
    "État et organismes publics": _BLEU,
    "collectivités territoriales": _POURPRE,
    "associations": _VERT,
    "entreprises": _VERMILLON,
    "recherche": _CIEL,
    "habitants": _JAUNE,
}
_PUBLICS: Final = (_ORANGE, _CIEL, _VERT, _POURPRE, _VERMILLON, _BLEU, _JAUNE)
_LIENS: Final = {PORTE: "solid", ANIME: "dotted", PARTICIPE: "dashed"}
_BORDS: Final = {"": "", "projet": "dashed", "pause": "dotted", "passee": "dotted"}
_TIRETS: Final = {PORTE: "———", ANIME: "· · · ·", PARTICIPE: "– – –"}


class Dessin(NamedTuple):
    """A DOT text, and what its generated ids stand for: boxes, links (as unordered pairs of ids), groups."""

    source: str
    boites: Mapping[str, str]
    liens: Mapping[frozenset[str], str]
    groupes: Mapping[str, str]


def source(plan: Plan, ppp: int | None = None) -> Dessin:
    """Write the DOT text of a plan; `ppp` is the resolution of a picture made of dots (none: a drawing in points)."""
    import graphviz  # type: ignore[import-untyped]

    graphe = graphviz.Digraph(
        "carte",
        graph_attr={
            "label": _entete(plan), "labelloc": "t", "labeljust": "l", "rankdir": "LR", "newrank": "true",
            "fontname": _POLICE, "fontcolor": _ENCRE, "bgcolor": "#FFFFFF", "pad": "0.35", "splines": "true",
            "outputorder": "edgesfirst", "dpi": str(ppp or ""),
            "tooltip": _simple(plan.titre), **_ecarts(plan),
        },
        node_attr={"fontname": _POLICE, "fontsize": "11", "fontcolor": _ENCRE, "shape": "box", "margin": "0.12,0.07"},
        edge_attr={"dir": "none", "color": "#444444", "penwidth": "1.3"},
    )  # fmt: skip
    ids = {boite.cle: f"n{rang}" for rang, boite in enumerate(plan.boites)}
    with graphe.subgraph(name="cluster_legende") as corps:
        corps.attr(label=_legende(plan), labelloc="b", labeljust="l", peripheries="0", margin="12", tooltip="Légende")
        groupes = (_acteurs if plan.vue == "acteurs" else _parcours)(plan, corps, ids)
        if not plan.boites:
            corps.node("vide", label="", style="invis", width="4")
    liens = {}
    noms = {boite.cle: boite.nom for boite in plan.boites}
    for trait in plan.traits:
        dire = f"{noms[trait.de]} {_VERBES[trait.nature]} « {noms[trait.vers]} »"
        liens[frozenset((ids[trait.de], ids[trait.vers]))] = _propre(dire)
    return Dessin(
        graphe.source,
        {ids[boite.cle]: _infobulle(plan, boite) for boite in plan.boites},
        liens,
        {"cluster_legende": "Légende", **groupes},
    )


_VERBES: Final = {PORTE: "porte", ANIME: "anime", PARTICIPE: "participe à"}


def _ecarts(plan: Plan) -> dict[str, str]:
    """Space columns more when many links run between them: slanting lines can be followed, steep ones cannot."""
    if plan.vue == "parcours":
        return {"nodesep": "0.1", "ranksep": "0.2"}
    return {"nodesep": "0.13", "ranksep": f"{min(3.0, 0.8 + max(0, len(plan.traits) - 40) / 50):.2f}"}


# --- texts ---------------------------------------------------------------------------------------------------


def _propre(texte: str) -> str:
    """Make a text of the folder fit for a picture: printable, valid in XML, of a bounded length, set as French."""
    visible = "".join("\ufffd" if ord(lettre) & 0xFFFE == 0xFFFE else lettre for lettre in show(texte))
    court = visible if len(visible) <= _LONGUEUR_MAX else visible[: _LONGUEUR_MAX - 1] + "…"
    return composer(court)


def _lignes(texte: str, largeur: int = _LARGEUR) -> list[str]:
    propre = _propre(texte)
    return textwrap.wrap(propre, largeur, break_on_hyphens=False, max_lines=_LIGNES_MAX, placeholder=" …") or [propre]


def _simple(*lignes: str) -> str:
    """Give a plain label of these lines: nothing in it is an escape, an entity or a tag."""
    import graphviz

    return str.__str__(graphviz.nohtml("\\n".join(graphviz.escape(ligne.replace("&", "&amp;")) for ligne in lignes)))


def _html(texte: str, largeur: int = _LARGEUR) -> str:
    """Give the wrapped lines of a text as the content of an HTML-like label."""
    return "<br/>".join(html.escape(ligne) for ligne in _lignes(texte, largeur))


def _police(taille: float, contenu: str, couleur: str = _ENCRE) -> str:
    return f'<font point-size="{taille:g}" color="{couleur}">{contenu}</font>'


def _infobulle(plan: Plan, boite: Boite) -> str:
    morceaux = [f"{boite.nom} ({boite.mention})" if boite.mention else boite.nom]
    if boite.par:
        morceaux.append("par " + ", ".join(boite.par))
    if boite.avec:
        morceaux.append("avec " + ", ".join(boite.avec))
    if boite.pour:
        morceaux.append("pour " + ", ".join(plan.publics[public] for public in boite.pour))
    return _propre(" — ".join(morceaux))


def _phrase(texte: str) -> str:
    return composer(texte[:1].upper() + texte[1:])


# --- what stands around ----------------------------------------------------------------------------------------


def _entete(plan: Plan) -> str:
    lignes = [
        _police(20, f"<b>{_html(plan.titre, 70)}</b>"),
        _police(14, _html(f"{plan.communaute} — {plan.date_en_mots}", _LARGEUR_ENTETE)),
        _police(11, _html(" · ".join(plan.comptes), _LARGEUR_ENTETE), _GRIS),
    ]
    if plan.filtres:
        lignes.append(_police(11, _html(f"Choix : {' ; '.join(plan.filtres)}", _LARGEUR_ENTETE), _GRIS))
    if plan.notes:
        lignes.append(_police(11, _html(" ".join(_phrase(note) for note in plan.notes), _LARGEUR_ENTETE), _GRIS))
    rangees = "".join(f'<tr><td align="left" balign="left">{ligne}</td></tr>' for ligne in lignes)
    return f'<<table border="0" cellborder="0" cellspacing="0" cellpadding="2">{rangees}</table>>'


def _legende(plan: Plan) -> str:
    if not plan.legende:
        return ""
    signes = [signe for signe in plan.legende if signe.cle not in _DANS_LA_CARTE]
    cases = ([_carte_legende(plan)] if plan.vue == "parcours" else []) + [_case_legende(signe) for signe in signes]
    par_rangee = 6
    rangees = [cases[debut : debut + par_rangee] for debut in range(0, len(cases), par_rangee)]
    corps = "".join(
        f'<tr><td align="left"><table border="0" cellborder="0" cellspacing="8" cellpadding="4">'
        f"<tr>{''.join(rangee)}</tr></table></td></tr>"
        for rangee in rangees
    )
    return f'<<table border="0" cellborder="0" cellspacing="0" cellpadding="0">{corps}</table>>'


_DANS_LA_CARTE: Final = ("carte", "par", "avec", "pour")


def _carte_legende(plan: Plan) -> str:
    """Draw a card that says what each of its lines is."""
    textes = {signe.cle: html.escape(composer(signe.texte)) for signe in plan.legende}
    rangees = [_police(11, f"<b>{textes['carte']}</b>")]
    rangees += [
        _police(9.5, textes[cle], _ENCRE if cle == "par" else _GRIS) for cle in ("par", "avec") if cle in textes
    ]
    if "pour" in textes:
        rangees.append(_ligne_de_puces([_puce(textes["pour"], _ORANGE)]))
    return f"<td>{_cadre(rangees, 'rounded', 1)}</td>"


def _case_legende(signe: Signe) -> str:
    """Draw one sign of the legend as it is on the map, with its meaning written in it or beside it."""
    texte = _police(10, html.escape(composer(signe.texte)))
    match signe.cle:
        case "acteur":
            return _echantillon(texte, "rounded", _NEUTRE.fond)
        case "soutien":
            dedans = f'<table border="1" style="rounded" cellspacing="2" cellborder="0" color="{_GRIS}"><tr>'
            dedans += f"{_echantillon(texte, 'rounded', _NEUTRE.fond)}</tr></table>"
            return f"<td>{dedans}</td>"
        case "observateur":
            return _echantillon(texte, "rounded,dashed", _NEUTRE.fond)
        case "action":
            return _echantillon(texte, "", "#FFFFFF")
        case "commune":
            return _echantillon(texte, "", _NEUTRE.fond, epaisseur=2)
        case "carte-commune":
            return f"<td>{_cadre([texte], 'rounded', 2)}</td>"
        case "projet" | "pause" | "passee":
            return _echantillon(texte, _BORDS[signe.cle], "#FFFFFF")
        case nature:
            return f"<td>{_police(10, _TIRETS[nature])}&#160;&#160;{texte}</td>"


def _echantillon(texte: str, style: str, fond: str, trait: str = _GRIS, epaisseur: int = 1) -> str:
    allure = f' style="{style}"' if style else ""
    return f'<td border="{epaisseur}"{allure} bgcolor="{fond}" color="{trait}">{texte}</td>'


# --- the view of actors ----------------------------------------------------------------------------------------


class _Bloc(NamedTuple):
    """A family as it is drawn: its actors, what each of them does alone, and its side of the sheet."""

    titre: str
    teinte: _Teinte
    acteurs: list[Boite]
    actions: list[Boite]

    @property
    def hauteur(self) -> int:
        return max(len(self.acteurs), len(self.actions)) + 1


_TROP_HAUT: Final = 12


def _acteurs(plan: Plan, corps: Any, ids: Mapping[str, str]) -> dict[str, str]:
    gauche, droite = _cotes(_blocs(plan))
    communes = [boite for boite in plan.boites if not boite.groupe]
    titres = {}
    for rang, bloc in enumerate((*gauche, *droite)):
        nom = f"cluster_{rang}"
        titres[nom] = _phrase(bloc.titre)
        with corps.subgraph(name=nom) as cadre:
            cadre.attr(
                label=_simple(_phrase(bloc.titre)), labelloc="t", labeljust="l" if rang < len(gauche) else "r",
                fontsize="13", style="rounded", color=bloc.teinte.trait, fontcolor=bloc.teinte.trait,
                peripheries="1", margin="10", tooltip=_simple(_phrase(bloc.titre)),
            )  # fmt: skip
            for boite in (*bloc.acteurs, *bloc.actions):
                cadre.node(ids[boite.cle], **_allure(plan, boite, bloc.teinte))
    for boite in communes:
        corps.node(ids[boite.cle], **_allure(plan, boite, _NEUTRE))
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
    for trait in plan.traits:
        avant, apres = sorted((trait.de, trait.vers), key=lambda cle: rangs[cle])
        poids = "8" if trait.vers in seules else "1"
        corps.edge(ids[avant], ids[apres], style=_LIENS[trait.nature], weight=poids)
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
                _FAMILLES.get(groupe.cle, _NEUTRE),
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


def _allure(plan: Plan, boite: Boite, teinte: _Teinte) -> dict[str, str]:
    lignes = _lignes(boite.nom)
    if boite.mention:
        lignes.append(f"({boite.mention})")
    allure = {
        "label": _simple(*lignes),
        "tooltip": _simple(_infobulle(plan, boite)),
        "color": teinte.trait,
        "width": "1.95",
        "height": "0.3",
        "penwidth": "1.3",
    }
    match boite.signe:
        case s if s in (ACTEUR, SOUTIEN, OBSERVATEUR):
            style = "rounded,filled,dashed" if s == OBSERVATEUR else "rounded,filled"
            allure |= {"style": style, "fillcolor": teinte.fond, "peripheries": "2" if s == SOUTIEN else "1"}
        case s if s == COMMUNE:
            allure |= {"style": _style("filled", boite.trait), "fillcolor": _NEUTRE.fond, "penwidth": "2.2"}
        case _:
            allure |= {"style": _style("filled", boite.trait), "fillcolor": "#FFFFFF"}
    return allure


def _style(*morceaux: str) -> str:
    return ",".join(filter(None, (_BORDS.get(morceau, morceau) for morceau in morceaux)))


# --- the view of the path --------------------------------------------------------------------------------------

_LARGEUR_CARTE: Final = 150
_LARGEUR_PUCE: Final = 26
_LARGEUR_DETAIL: Final = 30
_RAPPORT: Final = 1.41  # of a landscape sheet
# Usual sizes, in points: a column, a card with its gap, and what stands above and below the cards.
_COLONNE: Final = 200
_CASE: Final = 98
_AUTOUR: Final = 340


def _parcours(plan: Plan, corps: Any, ids: Mapping[str, str]) -> dict[str, str]:
    titres: dict[str, str] = {}
    hauteur = _par_colonne(plan)
    for ensemble in dict.fromkeys(groupe.ensemble for groupe in plan.groupes):
        groupes = [groupe for groupe in plan.groupes if groupe.ensemble == ensemble]
        nom = f"cluster_p{len(titres)}"
        titres[nom] = _phrase(plan.ensembles.get(ensemble, "à situer"))
        with corps.subgraph(name=nom) as cadre:
            cadre.attr(
                label=_simple(titres[nom]), labelloc="t", labeljust="l", fontsize="13", fontcolor=_GRIS,
                peripheries="0", margin="4", tooltip=_simple(titres[nom]),
            )  # fmt: skip
            tetes: list[str] = []
            for groupe in groupes:
                etape = f"cluster_e{len(titres)}"
                titres[etape] = _phrase(groupe.titre)
                tetes += _etape(plan, cadre, groupe, etape, ids, hauteur)
            for avant, apres in pairwise(tetes):
                cadre.edge(avant, apres, style="invis", weight="1000")
    return titres


def _etape(plan: Plan, cadre: Any, groupe: Groupe, nom: str, ids: Mapping[str, str], hauteur: int) -> list[str]:
    """Draw a step as one or several columns; give the first node of each, which the next step follows."""
    boites = plan.du_groupe(groupe.cle)
    pile = -(-len(boites) // _colonnes_de(len(boites), hauteur)) or 1
    colonnes = [boites[debut : debut + pile] for debut in range(0, len(boites), pile)] or [()]
    titre = _phrase(groupe.titre)
    tetes = []
    with cadre.subgraph(name=nom) as etape:
        etape.attr(
            label="", style="rounded,filled", color="#D0D0D0", fillcolor="#F6F6F6", peripheries="1", margin="8",
            tooltip=_simple(titre),
        )  # fmt: skip
        for rang, colonne in enumerate(colonnes):
            tete = f"{nom.removeprefix('cluster_')}_{rang}"
            tetes.append(tete)
            etape.node(tete, **(_tete(groupe, titre) if rang == 0 else {**_tete(groupe, ""), "style": "invis"}))
            for boite in colonne:
                etape.node(ids[boite.cle], **_carte(plan, boite))
            with etape.subgraph() as ligne:
                ligne.attr(rank="same")
                # In a rank of `rankdir=LR` an edge goes upward: the stack is written from its foot.
                for dessus, dessous in pairwise((tete, *(ids[boite.cle] for boite in colonne))):
                    ligne.edge(dessous, dessus, style="invis", weight="10")
    return tetes


def _tete(groupe: Groupe, titre: str) -> dict[str, str]:
    situee = groupe.cle != SANS_ETAPE
    return {
        "label": _simple(*_lignes(titre, 19)),
        "shape": "cds" if situee else "box",
        "style": "filled" if situee else "filled,dashed",
        "fillcolor": "#333333" if situee else "#FFFFFF",
        "fontcolor": "#FFFFFF" if situee else _ENCRE,
        "color": "#333333",
        "fontsize": "13",
        "width": "2.25",
        "height": "0.7",
        "fixedsize": "true",
        "tooltip": _simple(titre),
    }


def _carte(plan: Plan, boite: Boite) -> dict[str, str]:
    """Draw an action as a card: its name, who carries it, for whom, and at which other steps."""
    nom = f"<b>{_html(boite.nom)}</b>"
    if boite.mention:
        nom += f"<br/>{_police(9.5, f'({html.escape(boite.mention)})')}"
    rangees = [nom]
    if boite.par:
        rangees.append(_police(9.5, _html(", ".join(boite.par), _LARGEUR_DETAIL)))
    if boite.avec:
        rangees.append(_police(9.5, _html("avec " + ", ".join(boite.avec), _LARGEUR_DETAIL), _GRIS))
    rangees += _puces(plan, boite.pour)
    if boite.aussi:
        rangees.append(_police(9.5, _html(_aussi(plan, boite), _LARGEUR_DETAIL), _GRIS))
    epaisseur = 2 if boite.signe == COMMUNE else 1
    return {
        "label": f"<{_cadre(rangees, _style('rounded', boite.trait), epaisseur)}>",
        "shape": "plain",
        "tooltip": _simple(_infobulle(plan, boite)),
    }


def _cadre(rangees: Sequence[str], style: str, epaisseur: int) -> str:
    cases = "".join(f'<tr><td width="{_LARGEUR_CARTE}">{rangee}</td></tr>' for rangee in rangees)
    return (
        f'<table border="{epaisseur}" cellborder="0" cellspacing="0" cellpadding="2" style="{style}" '
        f'bgcolor="#FFFFFF" color="{_ENCRE if epaisseur > 1 else _GRIS}">{cases}</table>'
    )


def _aussi(plan: Plan, boite: Boite) -> str:
    """Name the other steps of an action by their number, with their path when there are several."""
    groupes = {groupe.cle: groupe for groupe in plan.groupes}
    rangs = []
    for etape in boite.aussi:
        numero = groupes[etape].titre.partition(".")[0]
        ensemble = groupes[etape].ensemble
        rangs.append(numero if len(plan.ensembles) == 1 else f"{numero} ({plan.ensembles[ensemble]})")
    return f"aussi {'aux étapes' if len(rangs) > 1 else 'à l’étape'} {enumere(rangs)}"


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
        lignes[-1].append(_puce(_html(texte, _LARGEUR_PUCE), _PUBLICS[rangs[public] % len(_PUBLICS)]))
        place += largeur
    return [_ligne_de_puces(ligne) for ligne in lignes]


def _puce(contenu: str, teinte: _Teinte) -> str:
    return f'<td border="1" style="rounded" bgcolor="{teinte.fond}" color="{teinte.trait}">{_police(9, contenu)}</td>'


def _ligne_de_puces(puces: Sequence[str]) -> str:
    return f'<table border="0" cellborder="1" cellspacing="2" cellpadding="2"><tr>{"".join(puces)}</tr></table>'


def _par_colonne(plan: Plan) -> int:
    """Choose how many cards to stack in a column so that the whole comes near the shape of a landscape sheet."""
    tailles = [len(plan.du_groupe(groupe.cle)) for groupe in plan.groupes]
    plus_haute = max(tailles, default=0)

    def ecart(hauteur: int) -> float:
        colonnes = sum(_colonnes_de(taille, hauteur) for taille in tailles)
        rapport = colonnes * _COLONNE / (hauteur * _CASE + _AUTOUR)
        return max(rapport / _RAPPORT, _RAPPORT / rapport)

    return min(range(1, plus_haute + 1), key=lambda hauteur: (ecart(hauteur), hauteur), default=1)


def _colonnes_de(taille: int, hauteur: int) -> int:
    return max(1, -(-taille // hauteur))
