"""Lines of Markdown: what each one is, and restricted blocks that fail closed."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cap.mdlines import BLOC, CODE, COMMENTAIRE, TEXTE, TITRE, Bloc, lire_lignes, visible


def audiences(texte: str) -> list[str | None]:
    return [ligne.restreint for ligne in lire_lignes(texte, "n.md").lignes]


def codes(texte: str) -> list[tuple[str, int, int]]:
    return [(p.code, p.line, p.column) for p in lire_lignes(texte, "n.md").problemes]


def natures(texte: str) -> list[str]:
    return [ligne.nature for ligne in lire_lignes(texte, "n.md").lignes]


def test_lines_know_their_place_in_the_file() -> None:
    lignes = lire_lignes("un\r\ndeux\rtrois\n\u2028quatre", "n.md", premiere_ligne=10, decalage=100).lignes
    assert [(ligne.numero, ligne.debut, ligne.texte) for ligne in lignes] == [
        (10, 100, "un"),
        (11, 104, "deux"),
        (12, 109, "trois"),
        (13, 115, "\u2028quatre"),
    ]


def test_natures_of_lines() -> None:
    texte = (
        "# Titre\n#pas un titre\n\n> cité\n- > cité\n  texte\n<!-- note -->\n<!-- note --> texte\n<!-- a\n\nb -->\nfin"
    )
    assert natures(texte) == [
        TITRE,
        TEXTE,
        "vide",
        "citation",
        "citation",
        TEXTE,
        COMMENTAIRE,
        TEXTE,
        COMMENTAIRE,
        COMMENTAIRE,
        COMMENTAIRE,
        TEXTE,
    ]
    assert natures("<!-- jamais fermé\nDécision : oui") == [TEXTE, TEXTE]
    assert natures("<!-- a\nb --> suite") == [COMMENTAIRE, TEXTE]


def test_code_runs_to_its_own_fence() -> None:
    assert natures("```\n~~~\n# a\n``` non\n````\nfin") == [CODE] * 5 + [TEXTE]
    assert natures("- ~~~ yaml\n  a\n  ~~~\n") == [CODE] * 3
    assert natures("```en ligne```\nfin") == [TEXTE, TEXTE]


def test_an_unclosed_fence_hides_nothing() -> None:
    texte = "avant\n````\n::: membres\nx\n:::\n```\n```\n"
    assert natures(texte) == [TEXTE, TEXTE, BLOC, TEXTE, BLOC, CODE, CODE]
    assert codes(texte) == [("CAP044", 2, 1)]
    assert audiences(texte)[3] == "membres"


def test_a_block_is_kept_for_its_audience() -> None:
    texte = "a\n::: membres\nb\n\n## T\nc\n:::\nd\n:::Financeurs\ne\n  :::  \nf"
    assert audiences(texte) == [None, *["membres"] * 6, None, *["financeurs"] * 3, None]
    lues = lire_lignes(texte, "n.md")
    assert lues.problemes == ()
    assert lues.blocs == (Bloc("membres", 2, 7), Bloc("financeurs", 9, 11))


@pytest.mark.parametrize(
    ("nom", "texte", "code", "attendu"),
    [
        ("wrong name", "a\n::: membre\nb\n:::\nc\n# T\nd", ("CAP040", 2, 1), "aSSSSaa"),
        ("wrong name, heading before the end", "::: x\nb\n# T\nc\n:::\nd", ("CAP040", 1, 1), "SSSSSa"),
        ("public is no restriction", "::: public\nb\n:::\n# T\nc", ("CAP040", 1, 1), "SSSaa"),
        ("attributes", "::: {.membres}\nb\n:::\n# T\nc", ("CAP040", 1, 1), "SSSaa"),
        ("unclosed", "a\n::: membres\nb\n\nc\n# T\nd", ("CAP041", 2, 1), "aSSSSaa"),
        ("unclosed to the end", "a\n::: membres\nb", ("CAP041", 2, 1), "aSS"),
        ("reopened", "::: membres\nb\n::: soutien\nc\n:::\nd\n# T\ne", ("CAP041", 1, 1), "SSSSSSaa"),
        ("reopened after a heading", "::: membres\nb\n# T\nc\n::: membres\nd\n:::\ne", ("CAP041", 1, 1), "SSaaMMMa"),
        ("two colons", "a\n:: membres\nb\n:::\nc\n# T", ("CAP042", 2, 1), "aSSSSa"),
        ("four colons", ":::: membres\nb\n::::\n# T", ("CAP042", 1, 1), "SSSa"),
        ("four colons to close", "::: membres\nb\n::::\nc\n:::\nd\n# T\ne", ("CAP042", 3, 1), "SSSSSSaa"),
        ("four colons to open in a block", "::: membres\nb\n:::: soutien\nc\n:::\nd\n# T", ("CAP042", 3, 1), "SSSSSSa"),
        ("two colons alone", "# T\na\n::\nb\n# T\nc", ("CAP042", 3, 1), "aSSSaa"),
        ("in a quotation", "a\n> ::: membres\nb\n:::\nc\n# T", ("CAP042", 2, 3), "aSSSSa"),
        ("after a bullet", "- ::: membres\nb\n:::\n# T", ("CAP042", 1, 3), "SSSa"),
        ("in the middle of a line", "a ::: membres\nb\n# T", ("CAP042", 1, 3), "SSa"),
        ("closed without being open", "a\n# T\nb\n\n:::\nc", ("CAP043", 5, 1), "aaSSSa"),
        ("closed twice", "::: membres\na\n:::\nb\n:::\nc", ("CAP043", 5, 1), "MMMSSa"),
    ],
)
def test_blocks_fail_closed(nom: str, texte: str, code: tuple[str, int, int], attendu: str) -> None:
    lettres = {None: "a", "soutien": "S", "membres": "M"}
    assert "".join(lettres[audience] for audience in audiences(texte)) == attendu.replace("A", "a"), nom
    assert codes(texte)[0] == code
    problem = lire_lignes(texte, "n.md").problemes[0]
    assert problem.severity == "erreur" and problem.message and problem.remedy


def test_colons_in_code_are_text() -> None:
    assert codes("```\n::: x\n```\n`::: membres` ouvre un bloc\n<!-- ::: x -->") == []


def test_who_sees_what() -> None:
    assert visible(None, "public")
    assert visible("membres", "membres") and visible("membres", "soutien")
    assert not visible("membres", "public") and not visible("membres", "financeurs")
    assert not visible("soutien", "membres") and not visible("financeurs", "membres")


MORCEAUX = [
    "::: membres", "::: soutien", ":::", "::::", "::", "::: membre", ":::: membres", "# T", "texte", "", "> ::: x",
    "```", "~~~",
]  # fmt: skip


@given(st.lists(st.sampled_from(MORCEAUX), max_size=14))
@example(["::: membres", "texte", "::: soutien", ":::", "texte", ":::", "texte"])
def test_what_follows_an_opening_is_never_public(lignes: list[str]) -> None:
    lues = lire_lignes("\n".join(lignes), "n.md")
    garde = False
    for ligne in lues.lignes:
        if ligne.nature == TITRE or (ligne.nature == BLOC and re.fullmatch(r":+", ligne.texte)):
            garde = False
        elif ligne.nature == BLOC:
            garde = True
        assert ligne.restreint or not garde
        assert ligne.restreint or ligne.nature != BLOC
    if any(ligne.nature == BLOC for ligne in lues.lignes) and not lues.problemes:
        ouvertures = [ligne for ligne in lues.lignes if ligne.nature == BLOC]
        assert [bool(ligne.texte.strip(": ")) for ligne in ouvertures] == [True, False] * (len(ouvertures) // 2)
