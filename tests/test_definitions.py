"""What ties two actors on a day, and which actions cover something: asked by the gaps, the links and the map."""

from __future__ import annotations

from datetime import date

import pytest

from cap import definitions
from cap.communaute import Communaute
from cap.dates import parse
from cap.loader import load
from cap.model import Acteur, Action, Depart, Lien, Partenaire, Passerelle, Passerelles
from conftest import Community

JOUR = date(2026, 3, 20)


def communaute(
    *actions: Action, acteurs: dict[str, Acteur] | None = None, ponts: tuple[Passerelle, ...] = ()
) -> Communaute:
    noms = acteurs or {nom: Acteur(id=nom, nom=nom.upper()) for nom in "abcd"}
    return Communaute(
        acteurs=noms, actions={item.id: item for item in actions}, passerelles=Passerelles(passerelles=ponts)
    )


def action(identifiant: str, *porteurs: str, **champs: object) -> Action:
    return Action(id=identifiant, nom=identifiant, porteurs=porteurs, **champs)


def paires(lues: Communaute, nature: str) -> set[tuple[str, str]]:
    return {lien.acteurs for lien in definitions.liens_entre(lues, JOUR) if lien.nature == nature}


def test_who_holds_runs_or_joins_a_living_action_is_tied_by_it() -> None:
    lues = communaute(
        action("x", "a", animation="b", partenaires=(Partenaire(acteur="c"), Partenaire(acteur="inconnu"))),
        action("y", "c", "d", statut="terminee"),
        action("z", "a", "d", statut="idee"),
    )
    assert paires(lues, definitions.LIEN_ACTION) == {("a", "b"), ("a", "c"), ("b", "c")}


def test_a_duplicate_ties_with_what_it_repeats_and_a_replaced_action_ties_nobody() -> None:
    lues = communaute(
        action("x", "a"),
        action("y", "b", doublon_de="x"),
        action("vieux", "c", "d"),
        action("neuf", "c", remplace="vieux"),
    )
    assert list(definitions.actions_vivantes(lues, JOUR)) == ["x", "neuf"]
    assert [item.id for item in definitions.actions_vivantes(lues, JOUR)["x"]] == ["x", "y"]
    assert paires(lues, definitions.LIEN_ACTION) == {("a", "b")}


@pytest.mark.parametrize(
    ("champs", "effectif"),
    [
        ({"statut": "effective", "depuis": parse("2025")}, True),
        ({"statut": "effective", "depuis": parse("2027")}, False),
        ({"statut": "effective"}, False),
        ({"statut": "envisagee", "depuis": parse("2025")}, False),
        ({"statut": "effective", "depuis": parse("2024"), "jusqu_au": parse("2025")}, False),
    ],
)
def test_a_bridge_ties_while_it_works(champs: dict[str, object], effectif: bool) -> None:
    pont = Passerelle(id="p", de="d", vers="action:x", **champs)
    lues = communaute(action("x", "a"), action("y", "b", doublon_de="x"), ponts=(pont,))
    assert paires(lues, definitions.LIEN_PASSERELLE) == ({("a", "d"), ("b", "d")} if effectif else set())


def test_a_bridge_to_nobody_known_ties_nobody() -> None:
    ponts = tuple(
        Passerelle(id=vers, de="a", vers=vers, statut="effective", depuis=parse("2025"))
        for vers in ("inconnu", "action:finie", "parti")
    )
    acteurs = {"a": Acteur(id="a", nom="A"), "parti": Acteur(id="parti", nom="P", depart=Depart(le=parse("2024")))}
    lues = communaute(action("finie", "a", statut="terminee"), acteurs=acteurs, ponts=ponts)
    assert definitions.attaches(lues, JOUR) == ()


def test_a_written_link_counts_from_its_date_and_its_strongest_side() -> None:
    acteurs = {
        "a": Acteur(id="a", nom="A", liens=(Lien(avec="b", intensite="idees"), Lien(avec="c", depuis=parse("2027")))),
        "b": Acteur(id="b", nom="B", liens=(Lien(avec="a", intensite="action"), Lien(avec="inconnu"))),
        "c": Acteur(id="c", nom="C", liens=(Lien(avec="c"),)),
    }
    liens = definitions.liens_entre(communaute(acteurs=acteurs), JOUR)
    assert [(lien.acteurs, lien.intensite) for lien in liens] == [(("a", "b"), "action")]


def test_the_bodies_of_one_structure_are_tied_however_it_is_named(community: Community) -> None:
    folder = community(
        {
            "acteurs/commune.yaml": 'nom: "Commune de Ker"\nanciens_ids: [mairie]',
            "acteurs/ccas.yaml": "nom: CCAS\nrattachement: mairie",
            "acteurs/ecole.yaml": 'nom: École\nrattachement: "commune de ker"',
            "acteurs/labo.yaml": 'nom: Labo\nrattachement: "Université"',
            "acteurs/service.yaml": 'nom: Service\nrattachement: "université"',
            "acteurs/x.yaml": "nom: X\nrattachement: y",
            "acteurs/y.yaml": "nom: Y\nrattachement: x",
        }
    )
    lues = load(folder).communaute
    assert paires(lues, definitions.LIEN_STRUCTURE) == {
        ("ccas", "commune"),
        ("ccas", "ecole"),
        ("commune", "ecole"),
        ("labo", "service"),
    }
    assert definitions.structures(lues, ["ccas", "ecole", "inconnu"]) == {"commune", "inconnu"}
    assert lues.structures_legales["x"] == "x" and lues.structures_legales["y"] == "y"


def test_a_suspended_action_is_not_living_even_with_an_end_to_come() -> None:
    assert not definitions.est_vivante(action("x", "a", statut="suspendue", fin=parse("2027")), JOUR)
    assert definitions.est_vivante(action("x", "a", statut="terminee", fin=parse("2027")), JOUR)
