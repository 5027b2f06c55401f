"""What a file of a community may weigh: beyond, it is said and not read."""

from __future__ import annotations

from typing import Final

TAILLE_MAX: Final = 1_000_000
"""Bytes of one file."""
