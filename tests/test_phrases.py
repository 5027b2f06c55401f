"""Counts and lists as French sentences write them."""

from __future__ import annotations

import pytest

from cap.phrases import cite, combien, enumerer, quelques, sur


@pytest.mark.parametrize(
    ("nombre", "mot", "pluriel", "attendu"),
    [
        (0, "action", "", "0 action"),
        (1, "réunion tenue", "", "1 réunion tenue"),
        (3, "réunion tenue", "", "3 réunions tenues"),
        (2, "mois", "", "2 mois"),
        (2, "travail", "travaux", "2 travaux"),
        (1200, "fiche", "", "1\u202f200 fiches"),
    ],
)
def test_counts_agree(nombre: int, mot: str, pluriel: str, attendu: str) -> None:
    assert combien(nombre, mot, pluriel) == attendu


def test_parts_keep_their_count() -> None:
    assert sur(15, 20, "membre actif") == "15 membres actifs sur 20"


def test_lists() -> None:
    assert (enumerer([]), enumerer(["A"]), enumerer(["A", "B"]), enumerer(["A", "B", "C"])) == (
        "",
        "A",
        "A et B",
        "A, B et C",
    )
    assert (quelques("ABCD"), quelques("ABC"), enumerer("ABCDE", 2)) == (
        "A, B et 2 autres",
        "A, B et C",
        "A et 4 autres",
    )


def test_quotes_inside_quotes() -> None:
    assert cite("Parcours « comprendre »") == "« Parcours “comprendre” »"
