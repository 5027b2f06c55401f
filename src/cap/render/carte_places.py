"""What pictures whose places are computed here share: boxes at their place, and lines that leave them apart.

With every place known beforehand no engine has anything to find: the same picture on any machine, in a time that grows
with the number of lines only.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from cap.render.dot import BLANC, ENCRE, GRIS, etiquette, html_de, police, propre

if TYPE_CHECKING:
    from cap.carteplan import Boite, Plan, Trait

Point = tuple[float, float]
Courbe = list[Point]
"""The four points of a Bézier curve."""

_PORTS: Final = 0.72  # part of a side of a box where lines may leave
_FLECHE: Final = 9.0
_PROCHE: Final = 20.0  # two numbers nearer than that would hide each other


class Place(NamedTuple):
    """A box at its place, in points: centre, half sizes; `cote` is its side of the sheet (-1 left, 0 middle, 1 right).

    `bordure` is what its outline takes outside.
    """

    x: float
    y: float
    demi_largeur: float
    demi_hauteur: float
    cote: int
    bordure: float = 0.0

    def bord(self, vers: float) -> float:
        """Where lines that go towards an abscissa leave it."""
        return self.x + math.copysign(self.demi_largeur + self.bordure, vers - self.x)


def texte(
    noms: Sequence[str], suites: Sequence[str], corps: float, petit: float, marquees: int = 0, gras: bool = True
) -> str:
    """Write the lines of a name, bold or not, and smaller ones under it, as an HTML-like label.

    The first `marquees` lines under the name say what is new since a day: white on black.
    """
    rangees = [(police(corps, f"<b>{html_de(ligne)}</b>" if gras else html_de(ligne)), "") for ligne in noms]
    for rang, ligne in enumerate(suites):
        nouvelle = rang < marquees
        fond = f' bgcolor="{ENCRE}"' if nouvelle else ""
        rangees.append((police(petit, html_de(ligne), BLANC if nouvelle else "#333333"), fond))
    cases = "".join(f'<tr><td cellpadding="1"{fond}>{rangee}</td></tr>' for rangee, fond in rangees)
    return f'<<table border="0" cellborder="0" cellspacing="0">{cases}</table>>'


@dataclass(frozen=True)
class Feuille:
    """A sheet being written: the plan, its DOT text, the generated ids of the boxes, and the places given so far."""

    plan: Plan
    corps: Any
    ids: Mapping[str, str]
    places: dict[str, Place] = field(default_factory=dict)

    def poser(self, boite: Boite, place: Place, allure: Mapping[str, str]) -> None:
        """Write a box at its place."""
        self.places[boite.cle] = place
        taille = _taille(2 * place.demi_largeur, 2 * place.demi_hauteur)
        self.corps.node(self.ids[boite.cle], **{**allure, **taille, "pos": f"{place.x:.1f},{place.y:.1f}"})

    def ecrire(self, nom: str, label: str, centre: Point, cadre: Point, police: tuple[float, str]) -> None:
        """Write a title that is no box: `cadre` is its width and height, `police` its size and colour."""
        corps, couleur = police
        self.corps.node(
            nom, label=label, shape="plaintext", fontsize=f"{corps:g}", fontcolor=couleur, margin="0", tooltip=" ",
            pos=f"{centre[0]:.1f},{centre[1]:.1f}", **_taille(*cadre),
        )  # fmt: skip

    def encadrer(self, nom: str, titre: str, centre: Point, cadre: Point, couleur: str) -> None:
        """Frame several boxes, whatever is under."""
        self.corps.node(
            nom, label="", shape="box", style="rounded", color=couleur, penwidth="1.1", tooltip=etiquette(titre),
            pos=f"{centre[0]:.1f},{centre[1]:.1f}", **_taille(*cadre),
        )  # fmt: skip

    def finir(self, haut: float, bas: float, legende: str) -> None:
        """Leave room under the header, and put the legend below."""
        self.corps.node("air", style="invis", label="", height="0.1", pos=f"0,{haut:.1f}")
        if legende:
            self.corps.node("legende", label=legende, shape="plain", pos=f"0,{bas:.1f}")

    def tracer(
        self, allure: Callable[[Trait], Mapping[str, str]], compte: Callable[[Trait], str] = lambda _: ""
    ) -> None:
        """Draw every link of the plan; `compte` gives what is written on each, if anything."""
        ports = _ports(self.plan.traits, self.places)
        nombres: list[Point] = []
        for numero, trait in enumerate(self.plan.traits):
            de, vers = self.places[trait.de], self.places[trait.vers]
            courbe = _courbe(de, vers, ports[numero, trait.de], ports[numero, trait.vers])
            pointe = ""
            fleche = {"dir": "none"}
            if trait.fleche:
                fleche = {"dir": "both" if trait.double else "forward", "arrowsize": "0.8"}
                pointe += _pointe("s", courbe, 0, 1) if trait.double else ""
                pointe += _pointe("e", courbe, -1, -2)
            points = " ".join(f"{x:.1f},{y:.1f}" for x, y in courbe)
            bouts = self.ids[trait.de], self.ids[trait.vers]
            self.corps.edge(*bouts, id=f"e{numero}", pos=pointe + points, **allure(trait), **fleche)
            if compte(trait):
                _nombre(self.corps, numero, compte(trait), trait.precision, courbe, nombres)


def _taille(largeur: float, hauteur: float) -> dict[str, str]:
    return {"fixedsize": "true", "width": f"{largeur / 72:.3f}", "height": f"{hauteur / 72:.3f}"}


def _pointe(bout: str, courbe: Courbe, fin: int, avant: int) -> str:
    """Make room for an arrow at an end of a curve, and give where its tip is."""
    x, y = courbe[fin]
    courbe[fin] = (x + math.copysign(_FLECHE, courbe[avant][0] - x), y)
    return f"{bout},{x:.1f},{y:.1f} "


def _ports(traits: Sequence[Trait], places: Mapping[str, Place]) -> dict[tuple[int, str], float]:
    """Give each line its own height on the side of each of its two boxes, in the order that crosses least."""
    par_bord: dict[tuple[str, bool], list[tuple[tuple[float, ...], int]]] = {}
    for numero, trait in enumerate(traits):
        for ici, autre in ((trait.de, trait.vers), (trait.vers, trait.de)):
            a_droite = _vers(places[ici], places[autre]) > places[ici].x
            par_bord.setdefault((ici, a_droite), []).append((_rang(places[ici], places[autre]), numero))
    ports = {}
    for (cle, _), sorties in par_bord.items():
        place = places[cle]
        pas = 2 * place.demi_hauteur * _PORTS / max(1, len(sorties))
        haut = place.y + pas * (len(sorties) - 1) / 2
        for rang, (_, numero) in enumerate(sorted(sorties)):
            ports[numero, cle] = haut - rang * pas
    return ports


def _vers(ici: Place, autre: Place) -> float:
    """Give the abscissa a line goes towards: the other box, or the middle of the sheet when both are on one side."""
    return 0.0 if ici.cote == autre.cote else autre.x


def _rang(ici: Place, autre: Place) -> tuple[float, ...]:
    """Order the lines of a box from top to bottom: up its own side, nearest first, then across, then down."""
    if ici.cote == autre.cote:
        ecart = autre.y - ici.y
        return (0, ecart) if ecart > 0 else (2, ecart)
    return (1, -autre.y)


def _courbe(de: Place, vers: Place, depart: float, arrivee: float) -> Courbe:
    """Give a line across the sheet, or, on one side, an arc that swells with the distance."""
    x_de, x_vers = de.bord(_vers(de, vers)), vers.bord(_vers(vers, de))
    elan = 26 + 0.5 * abs(arrivee - depart) if de.cote == vers.cote else 0.45 * abs(x_vers - x_de)
    return [
        (x_de, depart),
        (x_de + math.copysign(elan, _vers(de, vers) - de.x), depart),
        (x_vers + math.copysign(elan, _vers(vers, de) - vers.x), arrivee),
        (x_vers, arrivee),
    ]


def _nombre(corps: Any, numero: int, dit: str, precision: str, courbe: Courbe, poses: list[Point]) -> None:
    """Write on a line how many things it stands for, or its mark, where it hides no other one."""
    libres = (point for point in _le_long(courbe) if all(math.dist(point, autre) > _PROCHE for autre in poses))
    x, y = next(libres, _a(courbe, 0.5))
    poses.append((x, y))
    corps.node(
        f"c{numero}", label=dit, shape="circle", style="filled", fillcolor=BLANC, color=GRIS,
        fontsize="10", fixedsize="true", width="0.26", height="0.26", margin="0", penwidth="0.6",
        pos=f"{x:.1f},{y:.1f}", tooltip=etiquette(propre(precision)),
    )  # fmt: skip


def _le_long(courbe: Courbe) -> Iterator[Point]:
    for part in (0.5, 0.4, 0.6, 0.3, 0.7, 0.22, 0.78, 0.15, 0.85):
        yield _a(courbe, part)


def _a(courbe: Courbe, part: float) -> Point:
    reste = 1 - part
    poids = (reste**3, 3 * reste**2 * part, 3 * reste * part**2, part**3)
    x = sum(facteur * point[0] for facteur, point in zip(poids, courbe, strict=True))
    y = sum(facteur * point[1] for facteur, point in zip(poids, courbe, strict=True))
    return x, y
