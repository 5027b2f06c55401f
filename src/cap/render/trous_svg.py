"""The table of gaps as a picture: title, date, counts and legend inside, a word in each cell, never colour alone.

Drawn by hand, a table needing no layout engine: same bytes on every machine.
"""

from __future__ import annotations

import html
import textwrap
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from cap.graphie import composer
from cap.redaction import majuscule
from cap.render import trous_mots as mots
from cap.render.dot import (
    BLANC,
    CIEL,
    ENCRE,
    GRIS,
    NEUTRE,
    ORANGE,
    POLICE,
    POURPRE,
    VERMILLON,
    VERT,
    en_lignes,
    propre,
)
from cap.render.trous import a_situer, comptes, sans_table
from cap.show import show
from cap.trous import A_RELIER, ASSUME, COUVERT, ETATS, FRAGILE, POSSIBLE, SANS_OBJET, VIDE, Cellule
from cap.trous_tableau import Tableau


class Allure(NamedTuple):
    """How a state looks: its ground (a colour or a pattern), its border and the dashes of it."""

    fond: str
    trait: str
    epaisseur: float = 1
    pointilles: str = ""


_ALLURES: Final = {
    VIDE: Allure("url(#hachures)", VERMILLON.trait, 2.5, "7 4"),
    POSSIBLE: Allure("url(#points)", POURPRE.trait, 2, "2 3"),
    FRAGILE: Allure(ORANGE.fond, ORANGE.trait),
    A_RELIER: Allure(CIEL.fond, CIEL.trait, 2),
    COUVERT: Allure(VERT.fond, VERT.trait, 2.5),
    ASSUME: Allure(NEUTRE.fond, NEUTRE.trait, 1, "5 3"),
    SANS_OBJET: Allure(BLANC, "#DDDDDD"),
}
_MOTIFS: Final = (
    f'<pattern id="hachures" width="9" height="9" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    f'<rect width="9" height="9" fill="{BLANC}"/><rect width="3" height="9" fill="{VERMILLON.fond}"/></pattern>'
    f'<pattern id="points" width="8" height="8" patternUnits="userSpaceOnUse">'
    f'<rect width="8" height="8" fill="{BLANC}"/><circle cx="4" cy="4" r="1.3" fill="{POURPRE.fond}"/></pattern>'
)
# Sizes in pixels: the sheet's margin, the column of row names, the cells, a line of text.
_MARGE: Final = 28
_NOMS: Final = 210
_CASE: Final = (72, 190)
_EN_MOTS: Final = 100
_PAGE: Final = 1000
_HAUT: Final = 46
_LIGNE: Final = 17
_ECART: Final = 5
_LETTRE: Final = 7.2  # mean width of a letter at 13 px


def svg(tableau: Tableau) -> str:
    """Draw the table; the text of each cell, its reason included, is there for a screen reader too."""
    return _Dessin(tableau).tout()


class _Dessin:
    """One picture being laid out from top to bottom; `y` is where the next line goes."""

    def __init__(self, tableau: Tableau) -> None:
        self.tableau = tableau
        nombre = max(1, len(tableau.colonnes))
        plus_long = max((len(mot) for item in tableau.colonnes for mot in propre(item.intitule).split()), default=0)
        voulue = min(_CASE[1], int(plus_long * _LETTRE) + 12)
        self.case = max(_CASE[0], voulue, min(_CASE[1], (_PAGE - 2 * _MARGE - _NOMS) // nombre))
        self.en_mots = self.case >= _EN_MOTS
        self.largeur = max(2 * _MARGE + _NOMS + self.case * nombre, _PAGE * 3 // 4)
        self.y = _MARGE

    def tout(self) -> str:
        corps = [*self._tete(), *(self._table() if self.tableau.cellules else ()), *self._pied()]
        hauteur = self.y + _MARGE - _LIGNE
        titre = f"{mots.TITRE} : {', '.join(filter(None, (self.tableau.communaute, mots.situation(self.tableau))))}"
        debut = (
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="titre description" lang="fr" '
            f'width="{self.largeur}" height="{hauteur}" viewBox="0 0 {self.largeur} {hauteur}" '
            f'font-family="{POLICE}, Arial, sans-serif" fill="{ENCRE}">\n'
            f'<title id="titre">{_sur(titre)}</title>\n<desc id="description">{_entier(self._description())}</desc>\n'
            f'<defs>{_MOTIFS}</defs>\n<rect width="{self.largeur}" height="{hauteur}" fill="{BLANC}"/>\n'
        )
        return debut + "\n".join(corps) + "\n</svg>\n"

    def _description(self) -> str:
        tableau = self.tableau
        if not tableau.cellules:
            return sans_table(tableau)
        dites = (
            f"{mots.nom(tableau, cellule)} : {mots.ETATS[cellule.etat]}, {mots.raison(tableau, cellule)}."
            for cellule in tableau.cellules
        )
        return " ".join((majuscule(mots.comptes(tableau)) + ".", *dites))

    def _tete(self) -> Iterator[str]:
        tableau = self.tableau
        yield from self._ecrire(mots.TITRE, 22, gras=True)
        self.y += 4
        yield from self._ecrire(", ".join(filter(None, (tableau.communaute, mots.situation(tableau)))), 14)
        if tableau.filtres:
            yield from self._ecrire(f"Filtre : {' ; '.join(tableau.filtres)}", 13, GRIS)
        premieres = a_situer(tableau)
        if premieres is not None:
            yield from self._ecrire(f"{premieres[0]}.", 13, gras=True)
        yield from self._ecrire(comptes(tableau), 13, GRIS)
        self.y += 6

    def _ecrire(self, texte: str, taille: int, encre: str = ENCRE, gras: bool = False) -> Iterator[str]:
        """Write a paragraph across the sheet."""
        colonnes = int((self.largeur - 2 * _MARGE) / (_LETTRE * taille / 13))
        for ligne in textwrap.wrap(propre(texte), colonnes, break_on_hyphens=False) or [""]:
            self.y += taille
            poids = ' font-weight="700"' if gras else ""
            yield f'<text x="{_MARGE}" y="{self.y}" font-size="{taille}" fill="{encre}"{poids}>{_sur(ligne)}</text>'
            self.y += 5

    def _table(self) -> Iterator[str]:
        tableau = self.tableau
        titres = [en_lignes(item.intitule, int((self.case - 8) / _LETTRE), 6) for item in tableau.colonnes]
        haut = max(map(len, titres)) * _LIGNE
        for rang, lignes in enumerate(titres):
            x = _MARGE + _NOMS + rang * self.case + self.case / 2
            yield _texte(x, self.y + haut - (len(lignes) - 1) * _LIGNE, lignes, 13, "middle", gras=True)
        self.y += haut + 8
        ensemble = ""
        for ligne in tableau.lignes:
            if ligne.ensemble != ensemble and len(tableau.ensembles) > 1:
                self.y += 4
                yield from self._ecrire(tableau.ensembles[ligne.ensemble], 14, gras=True)
                self.y += 3
            ensemble = ligne.ensemble
            noms = en_lignes(ligne.intitule, int((_NOMS - 10) / _LETTRE), 4)
            hauteur = max(_HAUT, len(noms) * _LIGNE + 10)
            milieu = self.y + hauteur / 2 + 5
            yield _texte(_MARGE, milieu - (len(noms) - 1) * _LIGNE / 2, noms, 13)
            for rang, colonne in enumerate(tableau.colonnes):
                cellule = tableau.lecture.cellules[ligne.id, colonne.id]
                yield self._cellule(cellule, _MARGE + _NOMS + rang * self.case, hauteur)
            self.y += hauteur + _ECART

    def _cellule(self, cellule: Cellule, x: float, hauteur: float) -> str:
        mot = mots.COURTS[cellule.etat] if self.en_mots else mots.LETTRES[cellule.etat]
        dit = f"{mot} {len(cellule.actions)}" if cellule.tenue else mot
        bulle = f"{mots.nom(self.tableau, cellule)} : {mots.ETATS[cellule.etat]}. {mots.raison(self.tableau, cellule)}"
        milieu, centre = self.y + hauteur / 2 + 5, x + self.case / 2
        priorite = cellule.prioritaire and not cellule.tenue
        return (
            f"<g><title>{_sur(bulle)}</title>{_cadre(cellule.etat, x + 2, self.y, self.case - 5, hauteur)}"
            f"{_texte(centre, milieu - 7 * priorite, [propre(dit)], 14, 'middle', gras=cellule.etat != SANS_OBJET)}"
            f"{_texte(centre, milieu + 9, ['priorité'], 11, 'middle') if priorite else ''}</g>"
        )

    def _pied(self) -> Iterator[str]:
        """Draw the legend of the states that are there, each with its sign and its letter."""
        self.y += 8
        presents = [etat for etat in ETATS if self.tableau.dans(etat)]
        for etat in presents:
            signe, dit = mots.legende(self.tableau, etat, self.en_mots)
            yield _cadre(etat, _MARGE, self.y, 84, 22)
            yield _texte(_MARGE + 42, self.y + 16, [propre(signe)], 13, "middle", gras=True)
            yield _texte(_MARGE + 94, self.y + 16, [propre(dit)], 13)
            self.y += 27
        if presents:
            self.y += 4
            yield from self._ecrire("Le nombre est celui des actions de la case.", 12, GRIS)
        self.y += _LIGNE


def _cadre(etat: str, x: float, y: float, largeur: float, hauteur: float) -> str:
    allure = _ALLURES[etat]
    pointilles = f' stroke-dasharray="{allure.pointilles}"' if allure.pointilles else ""
    return (
        f'<rect x="{x:g}" y="{y:g}" width="{largeur:g}" height="{hauteur:g}" rx="4" fill="{allure.fond}" '
        f'stroke="{allure.trait}" stroke-width="{allure.epaisseur:g}"{pointilles}/>'
    )


def _texte(x: float, y: float, lignes: Sequence[str], taille: int, ancre: str = "start", gras: bool = False) -> str:
    """Write lines one under the other from a base line."""
    poids = ' font-weight="700"' if gras else ""
    spans = "".join(
        f'<tspan x="{x:g}" y="{y + rang * _LIGNE:g}">{html.escape(ligne)}</tspan>' for rang, ligne in enumerate(lignes)
    )
    return f'<text font-size="{taille}" text-anchor="{ancre}"{poids}>{spans}</text>'


def _sur(texte: str) -> str:
    return html.escape(propre(texte))


def _entier(texte: str) -> str:
    """Make a long text safe in the picture, whole: it is read, not drawn."""
    return html.escape(composer(show(texte)))
