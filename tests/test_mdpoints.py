"""Agenda points that notes name in short, or on a line without « # »."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from cap.loader import load
from cap.markdown import read_notes
from cap.mdmentions import Repertoire
from cap.mdnotes import Notes, Paragraphe
from conftest import Community, Run

ODJ = (
    "Accueil et tour de table",
    "Diagnostic : qui mange quoi, où ?",
    "Panier solidaire",
    "Calendrier 2027",
    "Calendrier des livraisons",
    "Impression des questionnaires",
)
ANNUAIRE = Repertoire({"relais": ()})


def lire(texte: str, odj: tuple[str, ...] = ODJ) -> Notes:
    return read_notes(texte, "reunions/n.md", 1, 0, ANNUAIRE, date(2026, 3, 20), odj)


def points(texte: str) -> list[tuple[str, str]]:
    return [
        (point.titre.texte if point.titre else "", " / ".join(getattr(e, "texte", "") for e in point.elements))
        for point in lire(texte).points
    ]


@pytest.mark.parametrize(
    ("ligne", "titre"),
    [
        ("Diagnostic : qui mange quoi, où ?", ODJ[1]),
        ("1/ Accueil", ODJ[0]),
        ("1. accueil et tour de table :", ODJ[0]),
        ("15h10 Panier solidaire", ODJ[2]),
        ("**Panier solidaire**", ODJ[2]),
        ("Panier solidaire (20 min, décision, @relais)", ODJ[2]),
        ("calendrier 2027", ODJ[3]),
        ("# Impression", ODJ[5]),
        ("## 3/ Impression des questionnaires", ODJ[5]),
    ],
)
def test_a_line_alone_that_bears_the_title_of_a_point_is_its_heading(ligne: str, titre: str) -> None:
    assert points(f"{ligne}\non en parle") == [(titre, "on en parle")]


@pytest.mark.parametrize(
    "ligne",
    [
        "Panier solidaire.",
        "- Panier solidaire",
        "Calendrier",
        "Panier solidaire on garde le prix",
        "Présents : Accueil",
        "> Panier solidaire",
        "Acc",
        "15h10",
    ],
)
def test_what_is_not_sure_stays_a_line(ligne: str) -> None:
    assert [titre for titre, _ in points(f"{ligne}\non en parle")] == [""]


def test_the_agenda_copied_above_the_notes_opens_nothing() -> None:
    copie = "Accueil\nPanier solidaire\nCalendrier 2027\n"
    assert points(f"{copie}bonjour\nPanier solidaire\non garde\nCalendrier 2027\nen mars") == [
        ("", f"{copie}bonjour"),
        ("Panier solidaire", "on garde"),
        ("Calendrier 2027", "en mars"),
    ]


def test_a_heading_typed_as_such_with_notes_below_is_the_only_one() -> None:
    assert points("Panier solidaire\non garde\n## Panier solidaire\nnon") == [
        ("", "Panier solidaire\non garde"),
        ("Panier solidaire", "non"),
    ]
    assert points("Panier solidaire\non garde\n## Panier solidaire\n## Calendrier 2027") == [
        ("Panier solidaire", "on garde"),
        ("Panier solidaire", ""),
        ("Calendrier 2027", ""),
    ]
    identifiants = [titre.id for titre in lire("Panier solidaire\non garde\n## Panier solidaire").titres]
    assert identifiants == ["panier-solidaire-2", "panier-solidaire"]


def test_short_names_of_two_points_and_of_a_point_already_there_are_left() -> None:
    assert [titre for titre, _ in points("# Calendrier\nà voir")] == ["Calendrier"]
    assert [titre for titre, _ in points("# Panier\na\n# Panier solidaire\nb")] == ["Panier", "Panier solidaire"]
    assert [titre for titre, _ in points("# Compte rendu\nPanier solidaire\na")] == ["Panier solidaire"]
    assert lire("# Compte rendu\nPanier solidaire\na").titre is not None


def test_items_know_the_point_they_stand_in() -> None:
    notes = lire("15h10 Panier solidaire\nDécision : on garde le prix")
    assert [item.point for item in notes.decisions] == ["panier-solidaire"]
    assert lire("Panier solidaire\nDécision : oui", ()).titres == ()


REUNION = """---
date: 2026-03-20
ordre_du_jour:
  - intitule: "Accueil et tour de table"
  - intitule: "Panier solidaire"
---
## Accueil et tour de table

## Panier solidaire
"""


def test_pasted_notes_go_under_the_points_that_they_name_without_a_hash(community: Community, run: Run) -> None:
    dossier: Path = community({"reunions/2026-03-20-copil.md": REUNION})
    colle = "1/ Accueil\ntout va bien\n15h10 Panier solidaire\nDécision : on garde le prix\n"
    fait = run("cr", "notes", "copil", "-", "--date", "2026-03-21", "-C", dossier, stdin=colle)
    assert fait.code == 0, fait.stderr
    reunion = load(dossier).communaute.reunions["2026-03-20-copil"]
    assert [
        (point.titre.texte, [e.texte for e in point.elements if isinstance(e, Paragraphe)])
        for point in reunion.notes.points
        if point.titre
    ] == [("Accueil et tour de table", ["tout va bien"]), ("Panier solidaire", ["15h10"])]
    assert [item.point for item in reunion.notes.decisions] == ["panier-solidaire"]
