"""Edits of the front matter of a Markdown file as splices."""

from __future__ import annotations

import pytest

from cap.mdsplice import in_front_matter
from cap.splice import EditionRefusee, add_key, apply, edited, set_scalar

NOTES = """\
---
# reunions/2026-03-20-copil.md
titre: "Comité de pilotage"   # à relire
statut: prevue
---
## Convention
Décision : le suivi sera semestriel
- [ ] @resam : envoyer la convention
* [x] fait
"""


@pytest.mark.parametrize("text", [NOTES, NOTES.replace("\n", "\r\n"), NOTES.replace("\n", "\r"), NOTES.rstrip()])
def test_a_field_of_the_front_matter_changes_alone(text: str) -> None:
    after = apply(text, in_front_matter(text, lambda yaml: set_scalar(yaml, ("statut",), "tenue")))
    assert after == text.replace("prevue", "tenue")


def test_a_field_is_added_before_the_closing_line_and_the_bom_stays() -> None:
    octets = edited(
        b"\xef\xbb\xbf---\r\na: b\r\n---\r\ntexte", lambda t: in_front_matter(t, lambda y: add_key(y, (), "c", "d e"))
    )
    assert octets == b'\xef\xbb\xbf---\r\na: b\r\nc: "d e"\r\n---\r\ntexte'
    assert apply("---\n---\n", in_front_matter("---\n---\n", lambda y: add_key(y, (), "c", "d"))) == "---\nc: d\n---\n"


@pytest.mark.parametrize(("text", "newline"), [("", "\n"), ("# Titre\r\n", "\r\n")])
def test_a_text_without_front_matter_receives_one(text: str, newline: str) -> None:
    after = apply(text, in_front_matter(text, lambda yaml: add_key(yaml, (), "statut", "tenue")))
    assert after == f"---{newline}statut: tenue{newline}---{newline}{text}"
    assert in_front_matter(text, lambda yaml: ()) == ()


def test_an_unclosed_front_matter_is_refused() -> None:
    with pytest.raises(EditionRefusee, match="pas fermé"):
        in_front_matter("---\na: b\n", lambda yaml: set_scalar(yaml, ("a",), "c"))


def test_a_fault_of_the_front_matter_is_placed_in_the_file() -> None:
    with pytest.raises(EditionRefusee, match="ligne 3"):
        in_front_matter('---\na: b\nc: "d\n---\n', lambda yaml: set_scalar(yaml, ("a",), "c"))
