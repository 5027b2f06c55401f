"""The map without pictographs, for pictures made of dots: the fonts that draw them there hold none, and leave a box."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from cap.carteplan import Plan

_DEBUT: Final = 0x2190
"""Below it, signs of the categories of pictographs are those of texts (©, °)."""
_LIANTS: Final = "\u200d\u20e3\ufe0e\ufe0f"


def sans_pictogrammes(plan: Plan) -> Plan:
    """Take the pictographs out of all that a picture writes; the same plan when it has none."""
    return replace(
        plan,
        titre=_net(plan.titre),
        communaute=_net(plan.communaute),
        groupes=tuple(groupe._replace(titre=_net(groupe.titre)) for groupe in plan.groupes),
        boites=tuple(
            boite._replace(
                nom=_net(boite.nom), par=_nets(boite.par), avec=_nets(boite.avec), precisions=_nets(boite.precisions)
            )
            for boite in plan.boites
        ),
        traits=tuple(trait._replace(precision=_net(trait.precision)) for trait in plan.traits),
        ensembles={cle: _net(nom) for cle, nom in plan.ensembles.items()},
        publics={cle: _net(nom) for cle, nom in plan.publics.items()},
        filtres=_nets(plan.filtres),
        notes=_nets(plan.notes),
    )


def _nets(textes: Iterable[str]) -> tuple[str, ...]:
    return tuple(_net(texte) for texte in textes)


def _net(texte: str) -> str:
    """Take the pictographs out of a text, and the space that stood beside them; one made of nothing else is kept."""
    if texte.isascii() or not any(_est_pictogramme(lettre) for lettre in texte):
        return texte
    gardes = "".join(" " if _est_pictogramme(lettre) else lettre for lettre in texte)
    return " ".join(gardes.split()) or texte


def _est_pictogramme(lettre: str) -> bool:
    return lettre in _LIANTS or (ord(lettre) >= _DEBUT and unicodedata.category(lettre) in ("So", "Sk"))
