"""Writes the pages of `docs/` made from the code (`python -m cap.documentation`); a test says when one is stale."""

from __future__ import annotations

from pathlib import Path
from typing import Final

DOCS: Final = Path(__file__).resolve().parents[2] / "docs"


def pages() -> dict[str, str]:
    """Give the generated pages, by file name."""
    from cap.render import format_reference, regles
    from cap.rules import REGLES

    return {"regles.md": regles.page(REGLES), "format.md": format_reference.page()}


def ecrire(dossier: Path = DOCS) -> None:
    """Write the generated pages in a folder."""
    dossier.mkdir(exist_ok=True)
    for nom, texte in pages().items():
        (dossier / nom).write_text(texte, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    ecrire()
