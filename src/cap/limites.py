"""What a file of a community may weigh: beyond, it is said and not read."""

from __future__ import annotations

from typing import Final

TAILLE_MAX: Final = 1_000_000
"""Bytes of one file."""

ELEMENTS_MAX: Final = 1_000
"""References in one list; what a community draws as a table (paths, their steps, publics) holds far less."""

PROBLEMES_MAX: Final = 500
"""Problems shown of one file, the worst first: one cause repeated on every line would drown all the others."""
