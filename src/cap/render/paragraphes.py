"""A report as paragraphs that each say what they are: laid out as text and as Markdown, with the same content."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from cap.render.documents import en_markdown
from cap.render.pages import BLEU, GRAS, GRIS, JAUNE, Page, net, plie

TITRE: Final = "titre"
SECTION: Final = "section"
SOUS_TITRE: Final = "sous-titre"
NOM: Final = "nom"
DIT: Final = "dit"
DETAIL: Final = "detail"
ALERTE: Final = "alerte"
PHRASE: Final = "phrase"
POINT: Final = "point"
CASE: Final = "case"
SUITE: Final = "suite"
PISTE: Final = "piste"

_MARGES: Final = {
    NOM: "  ", DIT: "    ", DETAIL: "    ", ALERTE: "    ", POINT: "  – ", CASE: "  ☐ ", SUITE: "    ", PISTE: "  → "
}  # fmt: skip
_TONS: Final = {TITRE: GRAS, SECTION: GRAS, SOUS_TITRE: BLEU, NOM: GRAS, DETAIL: GRIS, ALERTE: JAUNE, SUITE: GRIS}
_AERES: Final = frozenset({SECTION, SOUS_TITRE, NOM, PHRASE})
_MARKDOWN: Final = {
    TITRE: "# {}\n", SECTION: "\n## {}\n", SOUS_TITRE: "\n### {}\n", NOM: "\n**{}**\n", DIT: "- {}", DETAIL: "- {}",
    ALERTE: "- **{}**", PHRASE: "\n{}\n", POINT: "- {}", CASE: "- [ ] {}", SUITE: "  - {}", PISTE: "\n→ {}\n",
}  # fmt: skip


class Ligne(NamedTuple):
    """A paragraph and what it is; each form gives it its place and its looks."""

    texte: str
    genre: str


def en_texte(lignes: Iterable[Ligne], page: Page) -> str:
    """Lay paragraphs out in the width of the page."""
    ecrites: list[str] = []
    for ligne in lignes:
        contenu = ligne.texte.upper() if ligne.genre == SECTION else ligne.texte
        ecrites += [""] if ligne.genre in _AERES and ecrites else []
        ecrites += plie(page, contenu, _MARGES.get(ligne.genre, ""), ton=_TONS.get(ligne.genre, ""))
    return "\n".join(ecrites) + "\n"


def en_document(lignes: Iterable[Ligne]) -> str:
    """Write paragraphs as Markdown; nothing in a value is read as Markdown."""
    texte = "\n".join(_MARKDOWN[ligne.genre].format(en_markdown(net(ligne.texte))) for ligne in lignes)
    while "\n\n\n" in texte:
        texte = texte.replace("\n\n\n", "\n\n")
    return texte.strip("\n") + "\n"
