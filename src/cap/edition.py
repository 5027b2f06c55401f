"""What a command is about to change in the files, as values: shown first, then written all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeAlias

from cap.graphie import composer
from cap.refus import Refus
from cap.show import show
from cap.splice import Edit, edited

Lire: TypeAlias = Callable[[str], bytes | None]
"""Gives the bytes of a file of the community by its path, None when there is none."""


class Edition(NamedTuple):
    """What becomes of one file: its bytes before (None: new) and after; `nouveau_path` when it also moves."""

    path: str
    avant: bytes | None
    apres: bytes
    nouveau_path: str = ""

    @property
    def arrivee(self) -> str:
        """The path of the file once the change is made."""
        return self.nouveau_path or self.path


def remplace(editions: Sequence[Edition]) -> dict[str, bytes | None]:
    """Give the files as they will be, by path, for the loader to read them before they are written."""
    fichiers: dict[str, bytes | None] = {item.path: None for item in editions if item.nouveau_path}
    return {**fichiers, **{item.arrivee: item.apres for item in editions}}


def modifier(lire: Lire, path: str, *edits: Edit) -> Edition:
    """Plan edits of a file that must exist."""
    avant = lire(path)
    if avant is None:
        raise Refus(composer("Le fichier « {} » est introuvable.").format(show(path)), "Relancez la commande.", code=1)
    return Edition(path, avant, edited(avant, *edits))
