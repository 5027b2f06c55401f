"""Edits of the front matter of a user's Markdown file as splices; the text below it is edited where it is read.

Texts are decoded and without BOM; `cap.splice.edited` applies these edits to bytes.
"""

from __future__ import annotations

import re
from typing import Final

from cap.problem import Splice
from cap.splice import Edit, EditionRefusee, apply, several
from cap.yamlplaces import YamlIllisible, newline_of

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
    try:
        made = several(edit(yaml))
    except YamlIllisible as fault:
        # Its lines are counted from below the opening one.
        raise YamlIllisible(fault.problem, fault.problem.line + 1) from fault
    return tuple(Splice(item.start + start, item.end + start, item.text) for item in made)
