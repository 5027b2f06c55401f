"""Problems for somebody who reads them: each with its lines of the file, a caret under the place, and what to do."""

from __future__ import annotations

import re
from typing import Final

from cap.problem import AVERTISSEMENT, ERREUR, Problem
from cap.render.problems import GRAVITES, Page, phrase
from cap.show import show
from cap.verifier import PRIVE

_MARGE: Final = "  "
# In a pipe nothing is wrapped; an excerpt is still cut, since a line of a file may have thousands of characters.
_LIGNE_MAX: Final = 200
_PLUS_ETROIT: Final = 20
# Characters looked at on each side of the place: a line of notes may have a million, and a thousand problems.
_AUTOUR: Final = 1_000
_FIN_DE_LIGNE: Final = re.compile(r"\r\n|\r|\n")

_GRAS, _ROUGE, _JAUNE, _BLEU, _GRIS, _VERT = "1", "1;31", "1;33", "1;34", "2", "32"
_COULEURS: Final = {ERREUR: _ROUGE, AVERTISSEMENT: _JAUNE}


def rendre(page: Page) -> str:
    """Render each problem, then the sentence that sums up."""
    textes: dict[str, list[str]] = {}
    blocs = [_probleme(page, problem, textes) for problem in page.releve.problems]
    ton = _VERT if not page.releve.problems else _GRAS
    return "\n".join([*blocs, _peint(page, _plie(page, phrase(page.releve), ""), ton) + "\n"])


def _probleme(page: Page, problem: Problem, textes: dict[str, list[str]]) -> str:
    place = show(page.chemin(problem), ci=True)
    if problem.line:
        place += f":{problem.line}:{problem.column}"
    lignes = [_peint(page, place, _GRAS), *_extrait(page, problem, textes)]
    lignes.append(_plie(page, show(problem.message, ci=True), _MARGE))
    if problem.remedy:
        lignes.append(_plie(page, f"→ {show(problem.remedy, ci=True)}", _MARGE, _MARGE * 2))
    gravite = f"{GRAVITES[problem.severity]} {problem.code}"
    reparation = "(se corrige avec --corriger)" if problem.fix else ""
    large = len(f"{_MARGE}{gravite} {reparation}") > (page.largeur or _LIGNE_MAX)
    dite = f"{_MARGE}{_peint(page, gravite, _COULEURS.get(problem.severity, _BLEU))}"
    lignes.append(f"{dite}{chr(10) + _MARGE if large else ' '}{reparation}" if reparation else dite)
    return "\n".join(lignes) + "\n"


def _extrait(page: Page, problem: Problem, textes: dict[str, list[str]]) -> list[str]:
    """Show the line of a problem between its neighbours, and underline the place; nothing of what is private."""
    if not problem.line or problem.path.startswith(PRIVE):
        return []
    if problem.path not in textes:
        textes[problem.path] = _FIN_DE_LIGNE.split(page.lire(problem.path))
    toutes = textes[problem.path]
    if problem.line > len(toutes) or not toutes[problem.line - 1].strip():
        return []
    chiffres = len(str(problem.line + 1))
    libre = max(_PLUS_ETROIT, (page.largeur or _LIGNE_MAX) - len(_MARGE) - chiffres - 3)
    ici = slice(max(0, problem.column - _AUTOUR), problem.column + _AUTOUR)
    ligne, rang = toutes[problem.line - 1][ici], problem.column - 1 - ici.start
    avant = _largeur(_montre(ligne[:rang]))
    souligne = max(1, _largeur(_montre(ligne[rang : rang + problem.length])))
    debut = _debut(avant, souligne, _largeur(_montre(ligne)), libre)
    rendu = []
    for numero in (problem.line - 1, problem.line, problem.line + 1):
        if not 1 <= numero <= len(toutes) or not toutes[numero - 1].strip():
            continue
        gouttiere = _peint(page, f"{numero:>{chiffres}} |", _GRIS)
        rendu.append(f"{_MARGE}{gouttiere} {_fenetre(_montre(toutes[numero - 1][ici]), debut, libre)}".rstrip())
        if numero == problem.line:
            traits = "^" * min(souligne, libre - (avant - debut))
            vide = _peint(page, f"{'':>{chiffres}} |", _GRIS)
            rouge = _peint(page, traits, _COULEURS.get(problem.severity, _BLEU))
            rendu.append(f"{_MARGE}{vide} {' ' * (avant - debut)}{rouge}")
    return rendu


def _montre(texte: str) -> str:
    """Make a piece of a line printable; the gutter before it already keeps `::` from starting a line."""
    return show(f"|{texte}", ci=True)[1:]


def _debut(avant: int, souligne: int, total: int, libre: int) -> int:
    """Give the first column to show of a line that may be wider than the room, so that the underlined place is seen."""
    if total <= libre or avant + souligne < libre:
        return 0
    return max(0, min(avant - libre // 3, total - libre))


def _fenetre(texte: str, debut: int, libre: int) -> str:
    """Cut a shown line to the room from a column on, with an ellipsis where something is hidden."""
    if not debut and _largeur(texte) <= libre:
        return texte
    cellules = [(lettre, _largeur(lettre)) for lettre in texte]
    position, vues = 0, []
    for lettre, large in cellules:
        if debut <= position and position + large <= debut + libre:
            vues.append(lettre)
        position += large
    if not vues:
        return "…"
    if debut:
        vues[0] = "…"
    if position > debut + libre:
        vues[-1] = "…"
    return "".join(vues)


def _largeur(texte: str) -> int:
    """Give the number of columns a terminal gives to a text."""
    if texte.isascii():
        return len(texte)
    from unicodedata import combining, east_asian_width

    return sum(0 if combining(lettre) else 2 if east_asian_width(lettre) in "WF" else 1 for lettre in texte)


def _plie(page: Page, texte: str, marge: str, suite: str | None = None) -> str:
    if page.largeur is None:
        return marge + texte
    import textwrap

    return textwrap.fill(
        texte,
        max(_PLUS_ETROIT, page.largeur),
        initial_indent=marge,
        subsequent_indent=marge if suite is None else suite,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _peint(page: Page, texte: str, ton: str) -> str:
    return f"\x1b[{ton}m{texte}\x1b[0m" if page.couleurs else texte
