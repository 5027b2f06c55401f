"""Finds the folders that travel with cap, `templates` and `sample-community`, in a checkout and in a wheel."""

from __future__ import annotations

from pathlib import Path


def folder(name: str) -> Path:
    """Give the folder of that name shipped with cap: inside the package in a wheel, at the root in a checkout.

    Raises `FileNotFoundError` where the installation lacks it.
    """
    package = Path(__file__).resolve().parent
    for parent in (package, package.parents[1]):
        if (parent / name).is_dir():
            return parent / name
    raise FileNotFoundError(2, "folder shipped with cap not found", name)
