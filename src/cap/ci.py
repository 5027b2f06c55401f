"""The files by which a forge checks a community at each change: where each goes, and what its template becomes."""

from __future__ import annotations

from collections.abc import Mapping
from json import dumps
from typing import Final

CHEMINS: Final[Mapping[str, str]] = {
    "github": ".github/workflows/cap.yml",
    "gitlab": ".gitlab-ci.yml",
    "forgejo": ".forgejo/workflows/cap.yml",
}
"""The place of each forge's file, from the root of the repository."""

_VERSION: Final = "==VERSION"
_DOSSIER: Final = 'COMMUNAUTE: "."'


def fichier(modele: str, version: str, dossier: str) -> bytes:
    """Give the file of a forge: the version of cap that wrote it, and the community's folder inside the repository."""
    ecrit = modele.replace(_VERSION, f"=={version}")
    return ecrit.replace(_DOSSIER, f"COMMUNAUTE: {dumps(dossier or '.', ensure_ascii=False)}").encode()
