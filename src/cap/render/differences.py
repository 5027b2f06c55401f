"""Changes of files shown line by line before they are written, as git would show them."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import unified_diff

from cap.edition import Edition
from cap.graphie import composer
from cap.show import show


def differences(editions: Iterable[Edition]) -> str:
    """Render changes as a unified diff; what is only renamed is one line.

    Nothing in the text can act on a terminal or on the log of a build.
    """
    return "".join(_un_fichier(edition) for edition in editions)


def nouveau(edition: Edition) -> str:
    """Render a new file whole, under its path."""
    return f"{show(edition.path)}\n\n" + "".join(f"{show(ligne, ci=True)}\n" for ligne in _lignes(edition.apres))


def _un_fichier(edition: Edition) -> str:
    titre = ""
    if edition.nouveau_path:
        titre = composer("renommé : {} → {}").format(show(edition.path), show(edition.nouveau_path)) + "\n"
    origine = show(edition.path) if edition.avant is not None else "/dev/null"
    lignes = unified_diff(
        _lignes(edition.avant or b""), _lignes(edition.apres), origine, show(edition.arrivee), lineterm=""
    )
    return titre + "".join(f"{show(ligne, ci=True)}\n" for ligne in lignes)


def _lignes(octets: bytes) -> list[str]:
    # The mark that some editors put first is no part of a line, and never changes.
    texte = octets.decode("utf-8-sig", errors="replace")
    lignes = texte.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return lignes[:-1] if lignes[-1] == "" else lignes
