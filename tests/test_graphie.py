"""Folding compares what people type alike; composing sets the spaces French readers expect."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cap.graphie import citer, cle, composer, mettre_en_forme, milliers, plier, plier_avec_positions


def test_two_spellings_of_one_word_compare_equal() -> None:
    assert plier("  L’ÉCOLE\u00a0 du\tŒuvre ") == plier("l'ecole du oeuvre") == "l'ecole du oeuvre"
    assert plier("Pôle – ESS") == "pole - ess"
    assert plier("de\u0301cembre") == plier("décembre") == "decembre"


def test_keys_are_ascii_words_joined_by_hyphens() -> None:
    assert cle("Convention avec la Ville !") == "convention-avec-la-ville"
    assert cle("Cœur d’îlot n° 3") == "coeur-d-ilot-n-3"
    assert cle("★★★") == ""


def test_quotes_are_short_and_on_one_line() -> None:
    assert citer("une\nligne") == "«\u00a0une ligne\u00a0»"
    assert citer("x" * 500) == "«\u00a0" + "x" * 59 + "…\u00a0»"


def test_a_sentence_gets_its_french_spaces() -> None:
    assert composer("« Oui » : c'est dit ; bien ! non ?") == (
        "«\u00a0Oui\u00a0»\u00a0: c’est dit\u202f; bien\u202f! non\u202f?"
    )


def test_thousands_are_parted_by_a_narrow_space() -> None:
    assert milliers(1234567) == "1\u202f234\u202f567"
    assert milliers(-1200) == "\u22121\u202f200"
    assert milliers(12) == "12"


@given(st.text(max_size=60))
def test_each_folded_character_knows_where_it_came_from(texte: str) -> None:
    plie, positions = plier_avec_positions(texte)
    assert len(positions) == len(plie) + 1
    assert positions == sorted(positions)
    assert positions[-1] == len(texte)
    assert plier(plie) == plier(texte)


def test_what_is_to_be_copied_is_not_composed() -> None:
    assert composer('Écrivez : "Ville : Mairie ? l\'une" !') == 'Écrivez\u00a0: "Ville : Mairie ? l\'une"\u202f!'
    assert composer('Un " seul : oui') == 'Un " seul\u00a0: oui'


@pytest.mark.parametrize(
    ("tape", "compose"),
    [
        ("les questionnaires?", "les questionnaires\u202f?"),
        ("Présents: la mairie", "Présents\u00a0: la mairie"),
        ("5€ le panier, 10 %", "5\u00a0€ le panier, 10\u00a0%"),
        ("-> Sarments y va", "→ Sarments y va"),
        ("quoi ?.", "quoi\u202f?"),
        ("**Mairie:** l'eau", "**Mairie\u00a0:** l’eau"),
        ("AT&amp;T :-) à 14:00, 3:4", "AT&amp;T :-) à 14:00, 3:4"),
        ("https://a.fr/x?y=1: et jean@x.fr", "https://a.fr/x?y=1: et jean@x.fr"),
        ("code `a?b: c` et mot:`x`", "code `a?b: c` et mot:`x`"),
        ("[ici](https://x.fr?a:b) non?", "[ici](https://x.fr?a:b) non\u202f?"),
    ],
)
def test_prose_typed_in_notes_is_set_in_french(tape: str, compose: str) -> None:
    assert mettre_en_forme(tape) == compose
    assert mettre_en_forme(compose) == compose
