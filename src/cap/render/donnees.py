"""Values as JSON, French letters readable and nothing in it able to act on a terminal or on the log of a build."""

from __future__ import annotations

import re
from json import dumps
from typing import Any, Final

# What `cap.show` spells out: controls, formats, surrogates, separators of lines, and the commands that some build
# servers look for anywhere in a line (`##vso[`). JSON itself escapes what is below space.
_ACTIFS: Final = re.compile(
    "[\u007f-\u009f\u00ad\u0600-\u0605\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]|#(?=#\\w*\\[)"
)


def en_json(valeur: Any) -> str:
    """Write a value as indented JSON, ended by a line feed; keys keep their order."""
    return _ACTIFS.sub(_echappe, dumps(valeur, ensure_ascii=False, indent=2)) + "\n"


def _echappe(trouve: re.Match[str]) -> str:
    return "\\u0023" if trouve[0] == "#" else dumps(trouve[0])[1:-1]
