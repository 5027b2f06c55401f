"""What a departure leaves to look at, as plain lines for the coordinator."""

from __future__ import annotations

from collections.abc import Sequence

from cap.depart import Attention
from cap.graphie import composer
from cap.show import show


def texte(nom: str, attentions: Sequence[Attention]) -> str:
    """Render the things to look at, each with its cases and what may be done; one sentence when there is nothing."""
    if not attentions:
        return composer("Rien ne repose sur {} dans ce dossier : son départ ne laisse rien en suspens.").format(
            show(nom)
        )
    lignes = [composer("Ce qui mérite un regard après le départ de {} :").format(show(nom))]
    for attention in attentions:
        lignes += ["", composer(attention.titre)]
        lignes += [f"  • {composer(show(cas))}" for cas in attention.cas]
        lignes += [f"    {composer(attention.piste)}"] if attention.piste else []
    return "\n".join(lignes)
