"""The roadmap in time as a picture: title, date and legend inside, a word in each cell, never colour alone.

Its description holds the milestones in full, for who does not see it. Drawn by hand: same bytes on every machine.
"""

from __future__ import annotations

import html
import textwrap
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from cap import frise as frises
from cap.dates import jour_en_mots
from cap.feuille_de_route import FeuilleLue, JalonLu, etat_en_mots
from cap.frise import ANCIENNE, ATTEINT, COURS, LARGE, PASSE, PREVU, RENONCE, Colonne, Frise
from cap.graphie import composer
from cap.render import feuille_de_route as mots
from cap.render.dot import BLANC, BLEU, ENCRE, GRIS, NEUTRE, POLICE, VERMILLON, VERT, en_lignes, propre
from cap.show import show


class Allure(NamedTuple):
    """How a mark looks: its ground, its border and the dashes of it."""

    fond: str
    trait: str
    epaisseur: float = 1
    pointilles: str = ""


_ALLURES: Final = {
    COURS: Allure(NEUTRE.fond, NEUTRE.trait),
    LARGE: Allure(BLANC, BLEU.trait, 1.5, "5 3"),
    ANCIENNE: Allure(BLANC, NEUTRE.trait, 1, "2 3"),
    RENONCE: Allure(NEUTRE.fond, NEUTRE.trait, 1, "5 3"),
    PREVU: Allure(BLEU.fond, BLEU.trait, 2),
    PASSE: Allure(VERMILLON.fond, VERMILLON.trait, 2.5, "7 4"),
    ATTEINT: Allure(VERT.fond, VERT.trait, 2.5),
}
# Sizes in pixels: the sheet and its margin, the column of names, a row, a line of text.
_PAGE: Final = 1120
_MARGE: Final = 28
_NOMS: Final = 300
_RANG: Final = 34
_LIGNE: Final = 16
_LETTRE: Final = 7.0  # mean width of a letter at 13 px


def svg(feuille: FeuilleLue) -> str:
    """Draw the milestones in time."""
    return _Dessin(feuille, frises.frise(feuille)).tout()


class _Dessin:
    """One picture being laid out from top to bottom; `y` is where the next line goes."""

    def __init__(self, feuille: FeuilleLue, lue: Frise | None) -> None:
        self.feuille, self.lue = feuille, lue
        self.case = (_PAGE - 2 * _MARGE - _NOMS) / len(lue.colonnes) if lue is not None else 0.0
        self.y: float = _MARGE

    def tout(self) -> str:
        """Give the whole picture."""
        corps = [*self._tete(), *(self._table(self.lue) if self.lue is not None else ())]
        hauteur = self.y + _MARGE
        titre = f"{mots.titre(self.feuille)} : {self.feuille.communaute}, {mots.situation(self.feuille)}"
        debut = (
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="titre description" lang="fr" '
            f'width="{_PAGE}" height="{hauteur:g}" viewBox="0 0 {_PAGE} {hauteur:g}" '
            f'font-family="{POLICE}, Arial, sans-serif" fill="{ENCRE}">\n'
            f'<title id="titre">{_sur(titre)}</title>\n<desc id="description">{_entier(self._description())}</desc>\n'
            f'<rect width="{_PAGE}" height="{hauteur:g}" fill="{BLANC}"/>\n'
        )
        return debut + "\n".join(corps) + "\n</svg>\n"

    def _description(self) -> str:
        dites = [mots.comptes(self.feuille)]
        for groupe in self.feuille.groupes:
            dites.append(f"{mots.intitule_de(groupe.titre, self.feuille.par)} :")
            for jalon in groupe.jalons:
                dites.append(f"{jalon.intitule}, {' ; '.join(mots.details(jalon, self.feuille.par))}.")
        return " ".join(dites)

    def _tete(self) -> Iterator[str]:
        feuille = self.feuille
        yield from self._ecrire(mots.titre(feuille), 22, gras=True)
        self.y += 4
        yield from self._ecrire(", ".join(filter(None, (feuille.communaute, mots.situation(feuille)))), 14)
        if feuille.filtres:
            yield from self._ecrire(f"Filtre : {' ; '.join(feuille.filtres)}", 13, GRIS)
        yield from self._ecrire(mots.comptes(feuille), 13, GRIS)
        self.y += 8

    def _ecrire(self, texte: str, taille: int, encre: str = ENCRE, gras: bool = False) -> Iterator[str]:
        """Write a paragraph across the sheet."""
        colonnes = int((_PAGE - 2 * _MARGE) / (_LETTRE * taille / 13))
        for ligne in textwrap.wrap(propre(texte), colonnes, break_on_hyphens=False):
            self.y += taille
            poids = ' font-weight="700"' if gras else ""
            yield (
                f'<text x="{_MARGE}" y="{self.y:g}" font-size="{taille}" fill="{encre}"{poids}>'
                f"{html.escape(ligne)}</text>"
            )
            self.y += 5

    def _table(self, lue: Frise) -> Iterator[str]:
        yield from self._colonnes(lue)
        for groupe in self.feuille.groupes:
            yield from self._groupe(mots.intitule_de(groupe.titre, self.feuille.par), groupe.jalons, lue)
        self.y += 10
        yield from self._legende(lue)

    def _x(self, rang: int) -> float:
        return _MARGE + _NOMS + rang * self.case

    def _colonnes(self, lue: Frise) -> Iterator[str]:
        annee = ""
        for rang, colonne in enumerate(lue.colonnes):
            if colonne.annee != annee:
                yield _texte(self._x(rang) + 4, self.y + 12, [colonne.annee], 13, gras=True)
                annee = colonne.annee
        self.y += 18 if annee else 0
        for rang, colonne in enumerate(lue.colonnes):
            nom = _court(colonne, int((self.case - 4) / _LETTRE))
            yield _texte(self._x(rang) + self.case / 2, self.y + 12, [nom], 12, "middle", encre=GRIS)
            if rang == lue.courante:
                yield (
                    f'<rect x="{self._x(rang) + 3:.4g}" y="{self.y + 18:g}" width="{self.case - 6:.4g}" height="4" '
                    f'fill="{ENCRE}"><title>{_sur(f"Le {jour_en_mots(self.feuille.jour)}")}</title></rect>'
                )
        self.y += 28

    def _groupe(self, titre: str, jalons: Sequence[JalonLu], lue: Frise) -> Iterator[str]:
        yield from self._ecrire(titre, 14, gras=True)
        self.y += 2
        for jalon in jalons:
            noms = en_lignes(jalon.intitule, int((_NOMS - 12) / _LETTRE), 3)
            hauteur = max(_RANG, len(noms) * _LIGNE + 8)
            milieu = self.y + hauteur / 2 + 4
            yield (
                f'<line x1="{_MARGE}" y1="{self.y:g}" x2="{_PAGE - _MARGE}" y2="{self.y:g}" stroke="#DDDDDD"/>'
                + _texte(_MARGE, milieu - (len(noms) - 1) * _LIGNE / 2, noms, 13)
            )
            yield from self._cases(jalon, lue.rangees[jalon.id], hauteur)
            self.y += hauteur
        self.y += 6

    def _cases(self, jalon: JalonLu, rangee: Sequence[str], hauteur: float) -> Iterator[str]:
        """Draw the marks of a milestone; neighbours that say the same are one box, its word written once."""
        rang = 0
        bulle = f"{jalon.intitule} : {etat_en_mots(jalon)}"
        while rang < len(rangee):
            fin = rang + 1
            while fin < len(rangee) and rangee[fin] == rangee[rang]:
                fin += 1
            marque = rangee[rang]
            if marque:
                x, largeur = self._x(rang) + 2, (fin - rang) * self.case - 4
                mot = mots.COURTS[marque] if len(mots.COURTS[marque]) <= _lettres(largeur) else mots.SIGNES[marque]
                yield (
                    f"<g><title>{_sur(bulle)}</title>{_cadre(marque, x, self.y + 4, largeur, hauteur - 8)}"
                    f"{_texte(x + largeur / 2, self.y + hauteur / 2 + 4, [propre(mot)], 12, 'middle')}</g>"
                )
            rang = fin

    def _legende(self, lue: Frise) -> Iterator[str]:
        for marque in reversed(lue.marques):
            # Where a column is too narrow for a word, the sign stands in it.
            etroite = len(mots.COURTS[marque]) > _lettres(self.case - 4)
            signe = f"{mots.COURTS[marque]}  {mots.SIGNES[marque]}" if etroite else mots.COURTS[marque]
            yield _cadre(marque, _MARGE, self.y, 110, 22)
            yield _texte(_MARGE + 55, self.y + 15, [propre(signe)], 12, "middle")
            yield _texte(_MARGE + 122, self.y + 15, [propre(mots.EXPLICATIONS[marque])], 13)
            self.y += 27
        if lue.courante is not None:
            yield f'<rect x="{_MARGE + 30}" y="{self.y + 9:g}" width="50" height="4" fill="{ENCRE}"/>'
            yield _texte(_MARGE + 122, self.y + 15, [propre(f"le {jour_en_mots(self.feuille.jour)}")], 13)
            self.y += 24


def _lettres(largeur: float) -> int:
    """Count the letters at 12 px that fit in a width."""
    return int(largeur / (_LETTRE * 12 / 13))


def _court(colonne: Colonne, place: int) -> str:
    """Name a column in the room it has: a month whole, or its first letters."""
    nom = propre(colonne.nom)
    return nom if len(nom) <= place else nom[: max(1, min(place, 3))]


def _cadre(marque: str, x: float, y: float, largeur: float, hauteur: float) -> str:
    allure = _ALLURES[marque]
    pointilles = f' stroke-dasharray="{allure.pointilles}"' if allure.pointilles else ""
    return (
        f'<rect x="{x:.5g}" y="{y:g}" width="{largeur:.5g}" height="{hauteur:g}" rx="4" fill="{allure.fond}" '
        f'stroke="{allure.trait}" stroke-width="{allure.epaisseur:g}"{pointilles}/>'
    )


def _texte(
    x: float, y: float, lignes: Sequence[str], taille: int, ancre: str = "start", gras: bool = False, encre: str = ENCRE
) -> str:
    """Write lines one under the other from a base line."""
    poids = ' font-weight="700"' if gras else ""
    spans = "".join(
        f'<tspan x="{x:.5g}" y="{y + rang * _LIGNE:g}">{html.escape(ligne)}</tspan>'
        for rang, ligne in enumerate(lignes)
    )
    return f'<text font-size="{taille}" text-anchor="{ancre}" fill="{encre}"{poids}>{spans}</text>'


def _sur(texte: str) -> str:
    return html.escape(propre(texte))


def _entier(texte: str) -> str:
    """Make a long text safe in the picture, whole: it is read, not drawn."""
    return html.escape(composer(show(texte)))
