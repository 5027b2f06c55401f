"""Actors and links named in prose."""

from __future__ import annotations

from cap.mdmentions import Repertoire, trouver_liens, trouver_noms

REPERTOIRE = Repertoire(
    {
        "resam": ("Résam", "le Résam"),
        "pole-ess": ("Pôle ESS", "★"),
        "pole-ess-nord": ("Pôle ESS du Nord",),
        "ville": ("resam", "Ville"),
    }
)


def noms(texte: str) -> list[tuple[str, str | None]]:
    return [(texte[nom.debut : nom.fin], nom.acteur) for nom in trouver_noms(texte, REPERTOIRE)]


def test_an_actor_is_named_by_id_alias_or_name() -> None:
    assert noms("@resam, (@Résam) et @RESAM.") == [("@resam", "resam"), ("@Résam", "resam"), ("@RESAM", "resam")]
    assert noms("@pôle\u00a0ess : oui") == [("@pôle\u00a0ess", "pole-ess")]


def test_the_longest_name_wins() -> None:
    assert noms("@Pôle ESS du Nord") == [("@Pôle ESS du Nord", "pole-ess-nord")]
    assert noms("@Pôle ESS du Sud") == [("@Pôle ESS", "pole-ess")]
    assert noms("@pole-ess-nord @pole-ess") == [("@pole-ess-nord", "pole-ess-nord"), ("@pole-ess", "pole-ess")]


def test_an_id_is_always_its_own_actor() -> None:
    assert REPERTOIRE.chercher("resam") == ("resam", 5)
    assert REPERTOIRE.chercher("") is None
    assert REPERTOIRE.chercher("★") is None


def test_an_unknown_name_is_kept_as_typed() -> None:
    assert noms("voir @L’Atelier-2, puis @x. Et @resamx") == [("@L’Atelier-2", None), ("@x", None), ("@resamx", None)]


def test_addresses_and_code_name_nobody() -> None:
    assert noms("contact@resam.fr https://x.fr/@resam `@resam` @ resam") == []


def test_a_name_is_not_read_twice() -> None:
    repertoire = Repertoire({"a": ("a @b",)})
    assert [nom.texte for nom in trouver_noms("@a @b @a", repertoire)] == ["a @b", "a"]


def test_links_are_found_outside_code() -> None:
    texte = "[[ 2026-03-20-copil#D1 ]] `[[x]]` [[]] [[action:jardin]]"
    assert [(texte[debut:fin], cible) for debut, fin, cible in trouver_liens(texte)] == [
        ("[[ 2026-03-20-copil#D1 ]]", "2026-03-20-copil#D1"),
        ("[[action:jardin]]", "action:jardin"),
    ]
