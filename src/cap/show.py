"""Makes any value printable, so that nothing a file or an argument holds can act on a terminal or on a CI log."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# Controls, formats (bidirectional, zero-width, tags), surrogates, line and paragraph separators.
_NEVER_PRINTED: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
# All but the letters and signs of French texts, which stay as they are: documents pass here whole, several times.
_COMMON: Final = " -~\u00a0-\u00ac\u00ae-\u024f\u2010-\u2027\u202f\u20ac"
_LOOKED_AT: Final = re.compile(f"[^{_COMMON}]")
_LOOKED_AT_IN_LINES: Final = re.compile(f"[^\n\t{_COMMON}]")
_NAMED: Final = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}
# GitHub trims a line before it looks for `::`; the older `##[` and Azure's `##vso[` are found anywhere in a line.
_CI_LINE: Final = re.compile(r"^(\s*)::", re.MULTILINE)
_CI_MARK: Final = re.compile(r"##(\w*)\[")


def show(value: object, *, one_line: bool = True, ci: bool = False) -> str:
    r"""Give the text of a value with everything invisible or active spelled out: ESC as `\x1b`, U+202E as `\u202e`.

    French spaces (U+00A0, U+202F), accents and emoji stay as they are. With `one_line`, line ends and tabs are
    spelled `\n`, `\r`, `\t`; without it, `\n` and tabs are kept. With `ci`, no line can be read as a workflow command
    (`::error::`, `##[group]`, `##vso[…]`). The result may be longer than the value: to place a caret, measure
    `show(text[:column])`.
    """
    text = value if isinstance(value, str) else str(value)
    if not text.isprintable():
        text = (_LOOKED_AT if one_line else _LOOKED_AT_IN_LINES).sub(lambda found: _spelled(found[0]), text)
    if ci:
        text = _CI_MARK.sub(r"##\1\\[", _CI_LINE.sub(r"\1\\::", text))
    return text


def _spelled(character: str) -> str:
    point = ord(character)
    no_character = point & 0xFFFE == 0xFFFE  # refused by XML, which reports and pictures are made of
    if character.isprintable() or (unicodedata.category(character) not in _NEVER_PRINTED and not no_character):
        return character
    if character in _NAMED:
        return _NAMED[character]
    if point <= 0xFF:
        return f"\\x{point:02x}"
    return f"\\u{point:04x}" if point <= 0xFFFF else f"\\U{point:08x}"
