"""Values as JSON, French letters readable and nothing in it able to act on a terminal."""

from __future__ import annotations

import re
from json import dumps
from typing import Any, Final

# What `cap.show` spells out: controls, formats, surrogates, separators of lines. JSON itself escapes those below space.
_ACTIFS: Final = re.compile(
    "[\u007f-\u009f\u00ad\u0600-\u0605\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)


def en_json(valeur: Any) -> str:
    """Write a value as indented JSON, ended by a line feed; keys keep their order."""
    return _ACTIFS.sub(_echappe, dumps(valeur, ensure_ascii=False, indent=2)) + "\n"


def _echappe(trouve: re.Match[str]) -> str:
    return dumps(trouve[0])[1:-1]
