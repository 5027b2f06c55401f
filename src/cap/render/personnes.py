"""What a document about to be sent shows of persons, recalled in a few words: which lines, and where to read more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cap.personnes_citees import Citation
from cap.phrases import enumerer

_LIGNES: Final = 5


def rappel(vues: Sequence[Citation], path: str, reunion: str) -> str:
    """Recall, in one plain sentence, the lines to look at before sending; empty when there is none."""
    par_ligne: dict[int, list[str]] = {}
    for item in vues:
        par_ligne.setdefault(item.ligne, []).append(f"« {item.mots} »" if item.raison else item.mots)
    if not par_ligne:
        return ""
    dites = [f"ligne {ligne} ({', '.join(dict.fromkeys(mots))})" for ligne, mots in par_ligne.items()]
    autres = len(dites) - _LIGNES
    fin = [] if autres <= 0 else ["1 autre"] if autres == 1 else [f"{autres} autres"]
    return (
        f"Des personnes y sont nommées ou reconnaissables. À regarder avant d'envoyer, dans {path} : "
        f"{enumerer([*dites[:_LIGNES], *fin])}. Que faire de chaque ligne : cap cr clore {reunion} --essai"
    )
