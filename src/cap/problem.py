"""The one problem type: everything wrong or missing in a folder comes back as these values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

ERREUR: Final = "erreur"
AVERTISSEMENT: Final = "avertissement"
CONSEIL: Final = "conseil"
SEVERITES: Final = (ERREUR, AVERTISSEMENT, CONSEIL)


@dataclass(frozen=True, order=True, slots=True)
class Splice:
    """Replace text[start:end] by `text`; offsets count characters of the decoded file without its BOM."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """Something to repair or to know, at one place of one file.

    `path` is relative to the community, with `/`; `line` and `column` start at 1 (line 0: the file as a whole);
    `length` is the number of characters to underline; `fix` is present only when the repair is certain.
    `message` and `remedy` are French sentences for the coordinator. `data` carries no private value.
    """

    path: str
    line: int
    column: int
    code: str
    severity: str = field(compare=False)
    message: str
    remedy: str = field(default="", compare=False)
    length: int = field(default=1, compare=False)
    fix: tuple[Splice, ...] = field(default=(), compare=False)
