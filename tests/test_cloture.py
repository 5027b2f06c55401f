"""Closing a meeting: nothing typed is lost, what is missing is asked once, numbers are given once for ever."""

from __future__ import annotations

import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cap.cloture import A_PART, ANNONCE, CAPTUREE, DEMANDEE, INTITULE, PERDUE, PROSE, VIERGE, compte_des_lignes
from cap.loader import load
from cap.markdown import read_notes
from cap.mdmentions import Repertoire
from cap.resources import folder

HERE = Path(__file__).parent
ANNUAIRE = Repertoire({"resam": ("Résam",), "ville": ()})


def test_every_line_of_notes_has_one_fate() -> None:
    notes = read_notes(
        "# Titre\n\nDécisions :\n- on garde la salle\n- on revoit\n\nDu texte\nen deux lignes.\nDécision on note\n"
        "<!-- rien -->\n::: soutien\nDécision : entre nous\n:::\n> Décision : citée\n",
        "reunions/x.md",
        1,
        0,
        ANNUAIRE,
    )
    compte = compte_des_lignes(notes)
    assert {sort: lignes for sort, lignes in compte.par_sort.items() if lignes} == {
        INTITULE: (1,),
        VIERGE: (2, 6),
        ANNONCE: (3,),
        CAPTUREE: (4, 5, 12),
        PROSE: (7, 8),
        DEMANDEE: (9, 14),
        A_PART: (10, 11, 13),
    }
    assert compte.total == 14
    assert compte.combien(PERDUE) == 0


@pytest.mark.parametrize(
    "dossier",
    [folder("sample-community"), *(HERE / "communities" / nom for nom in ("mulhouse", "premier-jour"))],
    ids=lambda dossier: dossier.name,
)
def test_no_line_of_the_cases_is_lost(dossier: Path) -> None:
    for reunion in load(dossier).communaute.reunions.values():
        compte = compte_des_lignes(reunion.notes)
        assert compte.total == len(reunion.notes.lignes)
        assert compte.par_sort[PERDUE] == (), reunion.id


_LIGNES = st.sampled_from([
    "", "Décision :", "Décisions :", "- [ ] @resam : écrire", "- une puce", "  - sous-puce", "Question : qui ?",
    "Réponse : nous", "Réponse :", "À faire", "À faire :", "## Titre (10 min)", "```", "~~~", "<!--", "-->", ":::",
    "::: soutien", "::: x", "> Décision : non", "**Décision** : oui,", "suite en minuscules", "Une phrase.", "1. un",
    "[] case", "| a | b |", "Reporté : la salle", "Prochaine réunion : 12 mai", "décidé : ok (consensus)", "\t", "- ",
])  # fmt: skip


@given(st.lists(_LIGNES | st.text(string.printable, max_size=12), max_size=14), st.sampled_from(["\n", "\r\n", "\r"]))
def test_no_line_is_lost_whatever_the_notes(lignes: list[str], saut: str) -> None:
    notes = read_notes(saut.join(lignes), "reunions/x.md", 5, 40, ANNUAIRE)
    compte = compte_des_lignes(notes)
    assert compte.total == len(notes.lignes)
    assert compte.par_sort[PERDUE] == ()
