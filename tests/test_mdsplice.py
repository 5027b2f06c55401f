"""Edits of Markdown as splices: a box, a number, whole lines, a field of the front matter."""

from __future__ import annotations

import pytest

from cap.mdsplice import add_id, in_front_matter, insert_lines, replace_at, tick
from cap.problem import Splice
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


@pytest.mark.parametrize(
    ("line", "done", "after"),
    [
        ("- [ ] texte", True, "- [x] texte"),
        ("- [] texte", True, "- [x] texte"),
        ("  * [X] texte", True, "  * [X] texte"),
        ("[ ] sans puce", True, "[x] sans puce"),
        ("1. [x] texte", False, "1. [ ] texte"),
        ("- [ ] A1 texte", False, "- [ ] A1 texte"),
        ("•\u00a0[ ]\u202ftexte", True, "•\u00a0[x]\u202ftexte"),
    ],
)
def test_a_box_is_ticked_once(line: str, done: bool, after: str) -> None:
    text = f"avant\r\n{line}\r\naprès"
    ticked = apply(text, [tick(text, 2, done)])
    assert ticked == f"avant\r\n{after}\r\naprès"
    assert apply(ticked, [tick(ticked, 2, done)]) == ticked


@pytest.mark.parametrize(
    ("line", "identifiant", "after"),
    [
        ("Décision : texte", "D1", "Décision D1 : texte"),
        ("**Décision** : texte", "D1", "**Décision D1** : texte"),
        ("**Décision :** texte", "D1", "**Décision D1 :** texte"),
        ("- Décision n° : texte", "D2", "- Décision n° D2 : texte"),
        ("À faire\u202f: texte", "A3", "À faire A3\u202f: texte"),
        ("Question: texte", "Q1", "Question Q1: texte"),
        ("Décision D1 : texte", "D1", "Décision D1 : texte"),
        ("- [ ] @resam : texte", "A1", "- [ ] A1 @resam : texte"),
        ("- [x] A1 texte", "A1", "- [x] A1 texte"),
        ("- [ ]", "A1", "- [ ] A1"),
    ],
)
def test_an_item_is_numbered_once(line: str, identifiant: str, after: str) -> None:
    text = f"{line}\nautre : ligne\n"
    numbered = apply(text, [add_id(text, 1, identifiant)])
    assert numbered == f"{after}\nautre : ligne\n"
    assert apply(numbered, [add_id(numbered, 1, identifiant)]) == numbered


def test_a_number_given_is_never_changed() -> None:
    for line in ("Décision D1 : texte", "- [ ] D1 texte"):
        with pytest.raises(EditionRefusee, match="déjà le numéro D1"):
            add_id(line, 1, "D2")


def test_lines_that_are_not_what_was_read_are_refused() -> None:
    for refused in (
        lambda: tick("texte", 1),
        lambda: add_id("du texte sans marqueur", 1, "D1"),
        lambda: tick("- [ ] a", 2),
        lambda: replace_at("abc", 1, 2, "x", "y"),
        lambda: replace_at("abc\nd", 1, 3, "c\nd", "y"),
        lambda: insert_lines("a", 3, ["b"]),
    ):
        with pytest.raises(EditionRefusee) as caught:
            refused()
        assert caught.value.message
        assert caught.value.remede


def test_a_piece_of_text_is_replaced_or_inserted_at_its_place() -> None:
    text = "a\n- @resam et @ville\n"
    assert apply(text, [replace_at(text, 2, 4, "resam", "pole-ess")]) == "a\n- @pole-ess et @ville\n"
    assert replace_at(text, 2, 3, "", "D1 ") == Splice(4, 4, "D1 ")


@pytest.mark.parametrize(
    ("text", "after", "expected"),
    [
        ("a\nb\n", 1, "a\nx\ny\nb\n"),
        ("a\r\nb", 2, "a\r\nb\r\nx\r\ny"),
        ("a\n", 0, "x\ny\na\n"),
        ("", 0, "x\ny\n"),
    ],
)
def test_lines_are_inserted_with_the_line_ends_of_the_file(text: str, after: int, expected: str) -> None:
    assert apply(text, [insert_lines(text, after, ["x", "y"])]) == expected
