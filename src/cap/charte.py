"""The charter as a text that gets frozen: what members sign must stay provably the same."""

from __future__ import annotations

from cap.markdown import empreinte, split_front_matter
from cap.mdsplice import in_front_matter
from cap.splice import add_key, apply, set_scalar


def figer(texte: str) -> str:
    """Freeze a version: write the fingerprint of its body in its front matter, and change nothing else.

    `texte` is the whole file, which must have a front matter. Freezing a frozen text gives the same text.
    """
    entete = split_front_matter(texte)
    marque = empreinte(entete.corps)
    if any(ligne.startswith("empreinte:") for ligne in entete.texte.splitlines()):
        return apply(texte, in_front_matter(texte, lambda yaml: set_scalar(yaml, ("empreinte",), marque)))
    return apply(texte, in_front_matter(texte, lambda yaml: add_key(yaml, (), "empreinte", marque)))
