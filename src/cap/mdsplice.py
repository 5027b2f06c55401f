"""Edits of a user's Markdown as splices: a box, a number, whole lines, a field of the front matter.

Texts are decoded and without BOM; lines and columns count from 1; `cap.splice.edited` applies these edits to bytes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from cap.problem import Splice
from cap.show import show
from cap.splice import Edit, EditionRefusee, apply, several
from cap.yamlplaces import SAUT, newline_of

_RELANCEZ: Final = "Le fichier a changé entre-temps\u00a0: relancez la commande."
_PUCE: Final = r"[ \t\u00a0]*(?:(?:[-*+•◦▪●‣–—]|\d{1,9}[.)])[ \t\u00a0\u202f]+)?"
_CASE: Final = re.compile(_PUCE + r"\[(?P<coche>[ xX]?)\](?:[ \t\u00a0\u202f]+(?P<id>[A-Z]\d+)\b)?")
_MARQUEUR: Final = re.compile(
    _PUCE + r"(?:\*\*)?(?P<mot>[^\W\d_]+(?:[ \u00a0\u202f][^\W\d_]+){0,2}?(?:[ \u00a0\u202f]n°)?)"
    r"(?:[ \u00a0\u202f]?(?P<id>[A-Z]\d+))?(?:\*\*)?[ \t\u00a0\u202f]*:"
)
_DEBUT_ENTETE: Final = re.compile(r"---[ \t]*(?:\r\n|\n|\r)")
_FIN_ENTETE: Final = re.compile(r"^---[ \t]*$", re.MULTILINE)


def in_front_matter(text: str, edit: Edit) -> tuple[Splice, ...]:
    """Make a YAML edit in the front matter of a Markdown text; a text without one receives one.

    `edit` sees the YAML between the two `---` lines (its line 1 is line 2 of the file).
    """
    opening = _DEBUT_ENTETE.match(text)
    if opening is None:
        newline = newline_of(text)
        yaml = apply("", several(edit("")))
        return (Splice(0, 0, f"---\n{yaml}---\n".replace("\n", newline)),) if yaml else ()
    closing = _FIN_ENTETE.search(text.replace("\r", "\n"), opening.end())
    if closing is None:
        raise EditionRefusee(
            "L’en-tête de ce fichier n’est pas fermé.",
            "Ajoutez une ligne «\u00a0---\u00a0» après ses champs, puis relancez.",
        )
    start = opening.end()
    yaml = text[start : closing.start()]
    return tuple(Splice(item.start + start, item.end + start, item.text) for item in several(edit(yaml)))


def tick(text: str, line: int, done: bool = True) -> Splice:
    """Tick (or untick) the check box of a line, counted from 1; a box already so is left as it is."""
    start, end = _line(text, line)
    found = _CASE.match(text, start, end)
    if found is None:
        raise EditionRefusee(f"La ligne {line} ne porte pas de case à cocher.", _RELANCEZ)
    mark = found["coche"]
    if (mark in ("x", "X")) == done:
        return Splice(found.start("coche"), found.start("coche"), "")
    return Splice(found.start("coche"), found.end("coche"), "x" if done else " ")


def add_id(text: str, line: int, identifiant: str) -> Splice:
    """Number a marker or a check box once for ever: `Décision : …` to `Décision D1 : …`, `- [ ] …` to `- [ ] A1 …`."""
    start, end = _line(text, line)
    found = _CASE.match(text, start, end) or _MARQUEUR.match(text, start, end)
    if found is None:
        raise EditionRefusee(f"La ligne {line} n’est ni un marqueur ni une case à cocher.", _RELANCEZ)
    if found["id"]:
        if found["id"] == identifiant:
            return Splice(found.start("id"), found.start("id"), "")
        raise EditionRefusee(f"La ligne {line} porte déjà le numéro {found['id']}.", "Un numéro donné ne change plus.")
    place = found.end() if "coche" in found.re.groupindex else found.end("mot")
    return Splice(place, place, f" {identifiant}")


def replace_at(text: str, line: int, column: int, old: str, new: str) -> Splice:
    """Replace a piece of text known to stand at a place (line and column from 1); inserts when `old` is empty."""
    start, end = _line(text, line)
    place = start + column - 1
    if place + len(old) > end or not text.startswith(old, place):
        raise EditionRefusee(f"«\u00a0{show(old)}\u00a0» ne se trouve plus ligne {line}.", _RELANCEZ)
    return Splice(place, place + len(old), new)


def insert_lines(text: str, after: int, lines: Sequence[str]) -> Splice:
    """Insert whole lines after a line, counted from 1 (0: at the top), with the line breaks of the file."""
    newline = newline_of(text)
    if after == 0:
        return Splice(0, 0, "".join(line + newline for line in lines))
    _, end = _line(text, after)
    found = SAUT.match(text, end)
    if found is None:
        return Splice(end, end, "".join(newline + line for line in lines))
    return Splice(found.end(), found.end(), "".join(line + newline for line in lines))


def _line(text: str, number: int) -> tuple[int, int]:
    """Give the offsets of the first character of a line and of its line break."""
    start = 0
    for _ in range(number - 1):
        found = SAUT.search(text, start)
        if found is None:
            raise EditionRefusee(f"Ce fichier n’a pas de ligne {number}.", _RELANCEZ)
        start = found.end()
    stop = SAUT.search(text, start)
    return start, stop.start() if stop else len(text)
