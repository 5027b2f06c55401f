"""What cap counts by itself, shown with its formula: as lines for a page, as a Markdown table, as data.

An item of data: `id` (V1 to V12, empty for another count), `nom` (what `calcul:` writes), `intitule`, `origine`
(`calcul`), `le` (the day), `valeur` (a number, or null when it cannot be counted), `sur` (out of what, or null),
`unite`, `estime`, `dit` and `details` in French, `formule`, `limite`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from cap.dates import jour_en_mots
from cap.graphie import composer
from cap.indicateurs import Compte, Resultat
from cap.render.documents import en_cellule
from cap.render.pages import GRAS, GRIS, Page, phrase, plie
from cap.scalars import Nombre

TITRE: Final = "La vie de la communauté, en nombres"
_RETRAIT: Final = 7


def situation(resultats: Sequence[Resultat]) -> str:
    """Say who counted, and when."""
    return f"calculé par cap le {jour_en_mots(resultats[0].jour)}, d’après les fichiers"


def lignes(page: Page, resultats: Sequence[Resultat]) -> list[str]:
    """Lay out each count with its formula, under a title."""
    dites = ["", *plie(page, TITRE.upper(), ton=GRAS), *plie(page, situation(resultats), ton=GRIS)]
    for resultat in resultats:
        calcul = resultat.calcul
        debut = f"  {calcul.id}".ljust(_RETRAIT)
        dites += plie(page, f"{calcul.intitule} : {en_mots(resultat.compte)}", debut, " " * _RETRAIT)
        dites += plie(page, formule(resultat), " " * _RETRAIT + "= ", " " * (_RETRAIT + 2), ton=GRIS)
    return dites


def en_mots(compte: Compte) -> str:
    """Say a count on one line; what cannot be counted is « n. c. », with what is missing."""
    if not compte.valeur.connu:
        return f"{Nombre(None).en_mots()} ({compte.dit})"
    suite = f" ({' ; '.join(compte.details)})" if compte.details else ""
    return f"{compte.dit}{suite}"


def formule(resultat: Resultat) -> str:
    """Give the formula of a count, with its limit."""
    limite = f" ({resultat.calcul.limite})" if resultat.calcul.limite else ""
    return f"{resultat.calcul.formule}{limite}"


def markdown(resultats: Sequence[Resultat]) -> list[str]:
    """Give a Markdown table, under a heading; typography is set by who joins the lines."""
    dites = [
        "",
        f"## {TITRE}",
        "",
        phrase(situation(resultats)),
        "",
        "| | indicateur | valeur | formule |",
        "|---|---|---|---|",
    ]
    for item in resultats:
        cellules = (item.calcul.id, item.calcul.intitule, en_mots(item.compte), formule(item))
        dites.append(f"| {' | '.join(en_cellule(cellule) for cellule in cellules)} |")
    return dites


def donnees(resultat: Resultat) -> dict[str, Any]:
    """Give a count as data."""
    calcul, compte = resultat.calcul, resultat.compte
    return {
        "id": calcul.id,
        "nom": calcul.nom,
        "intitule": composer(calcul.intitule),
        "origine": "calcul",
        "le": resultat.jour.isoformat(),
        "valeur": en_nombre(compte.valeur),
        "sur": en_nombre(compte.sur) if compte.sur is not None else None,
        "unite": compte.unite,
        "estime": compte.valeur.estime,
        "dit": composer(compte.dit),
        "details": [composer(detail) for detail in compte.details],
        "formule": composer(calcul.formule),
        "limite": composer(calcul.limite),
    }


def en_nombre(nombre: Nombre) -> int | float | None:
    """Give a number as data: whole when it is whole, None when it is not known."""
    if nombre.valeur is None:
        return None
    return int(nombre.valeur) if nombre.valeur == nombre.valeur.to_integral_value() else float(round(nombre.valeur, 6))
