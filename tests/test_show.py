"""Nothing a value holds can act on a terminal or on a CI log."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cap.show import show


def test_french_text_is_left_alone() -> None:
    text = "« L’été\u00a0: œuvre, 12\u202f000 € – ça va\u202f? 🌾 [rouge] \\x1b »"
    assert show(text) == text


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("\x1b[31mrouge", r"\x1b[31mrouge"),
        ("\x9b2J", r"\x9b2J"),
        ("a\u202eb", r"a\u202eb"),
        ("a\u2028b", r"a\u2028b"),
        ("\U000e0041", r"\U000e0041"),
        ("caf\udce9", r"caf\udce9"),
        ("a\nb\tc\r", r"a\nb\tc\r"),
        (12, "12"),
        (None, "None"),
    ],
)
def test_what_is_invisible_or_active_is_spelled_out(value: object, shown: str) -> None:
    assert show(value) == shown


def test_line_ends_and_tabs_are_kept_when_asked() -> None:
    assert show("a\n\tb\r\n", one_line=False) == "a\n\tb\\r\n"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("::error::x", r"\::error::x"),
        ("a\n  ::add-mask::x", "a\n  \\::add-mask::x"),
        ("ok ::error::", "ok ::error::"),
        ("x ##[error]y", r"x ##\[error]y"),
        ("##vso[task.setvariable]", r"##vso\[task.setvariable]"),
    ],
)
def test_a_line_cannot_be_a_workflow_command(value: str, shown: str) -> None:
    assert show(value, one_line=False, ci=True) == shown


@given(st.text())
def test_a_shown_value_never_holds_a_control_character(text: str) -> None:
    assert not [c for c in show(text) if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"}]


@given(st.text(alphabet=":#[ \n\tvso\u2028\x1b\x0b", max_size=12))
def test_no_text_can_be_read_as_a_workflow_command(text: str) -> None:
    for line in show(text, one_line=False, ci=True).splitlines():
        assert not line.strip().startswith("::")
        assert "##[" not in line
        assert "##vso[" not in line
