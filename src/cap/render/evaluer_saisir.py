"""What writing values down did or would do, said in a few lines: columns read, rows left out, values there already."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cap.evaluer_saisir import Lot
from cap.graphie import composer
from cap.model import Mesure
from cap.phrases import combien
from cap.scalars import Nombre
from cap.show import show

_NOMMEES: Final = 5


def constats(lot: Lot) -> Iterator[str]:
    """Say, one sentence each, all that was read and what became of it."""
    lues = ", ".join(f"« {show(item.titre)} »" for item in lot.colonnes if item.champ)
    if lues:
        yield composer(f"Colonnes lues : {lues}.")
    for colonne in lot.colonnes:
        if not colonne.champ:
            yield composer(f"Colonne laissée de côté : « {show(colonne.titre)} », {colonne.raison}.")
    yield from map(composer, lot.remarques)
    for ecart in lot.ecarts:
        ou = f"Ligne {ecart.ligne}" if ecart.colonne is None else f"Ligne {ecart.ligne}, une cellule"
        yield composer(f"{ou} laissée de côté, {ecart.raison} : {show(ecart.texte)}")
    for mesure in lot.deja if len(lot.deja) <= _NOMMEES else ():
        yield composer(f"Déjà noté, rien ne change : {_en_mots(mesure)}.")
    if len(lot.deja) > _NOMMEES:
        yield composer(f"{combien(len(lot.deja), 'valeur déjà notée', 'valeurs déjà notées')}, rien ne change.")
    nouvelles = combien(len(lot.saisies), "valeur nouvelle", "valeurs nouvelles")
    yield composer(f"{nouvelles}." if lot.saisies else "Aucune valeur nouvelle.")


def _en_mots(mesure: Mesure) -> str:
    return f"{mesure.indicateur}, {(mesure.valeur or Nombre(None)).en_mots()} ({mesure.ou.path}:{mesure.ou.line})"


def fautes(lot: Lot) -> str:
    """List the rows at fault, one a line."""
    return "".join(composer(f"ligne {item.ligne} : {show(item.texte)} — {item.raison}") + "\n" for item in lot.fautes)


def refus(lot: Lot) -> str:
    """Say that nothing is written, and what to do."""
    combien_ = combien(len(lot.fautes), "ligne à corriger", "lignes à corriger")
    return composer(f"{combien_} dans le tableau : rien n'est écrit. Corrigez, puis relancez la même commande.")
