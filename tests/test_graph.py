"""Who is on the graph at a date, with which links, and what is left out of it and counted."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cap import graph
from cap.communaute import Communaute
from cap.dates import parse
from cap.model import AccordPublication, Acteur, Action, Depart, Partenaire

JOUR = date(2025, 1, 15)


def acteur(ident: str, **champs: Any) -> Acteur:
    return Acteur(**{"id": ident, "nom": ident.upper(), "type": "association", **champs})


def action(ident: str, *porteurs: str, **champs: Any) -> Action:
    return Action(**{"id": ident, "nom": ident.capitalize(), "porteurs": porteurs, **champs})


def communaute(*items: Acteur | Action) -> Communaute:
    return Communaute(
        acteurs={item.id: item for item in items if isinstance(item, Acteur)},
        actions={item.id: item for item in items if isinstance(item, Action)},
    )


def liens(graphe: graph.Graphe) -> list[tuple[str, str, str]]:
    return [(de.split(":")[1], nature, vers.split(":")[1]) for de, vers, nature in graphe.aretes]


def test_one_link_a_pair_the_strongest() -> None:
    jardin = action(
        "jardin",
        "a",
        "a",
        animation="b",
        partenaires=(Partenaire(acteur="a"), Partenaire(acteur="b"), Partenaire(acteur="c")),
    )
    graphe = graph.acteurs_et_actions(communaute(acteur("a"), acteur("b"), acteur("c"), jardin), JOUR)
    assert liens(graphe) == [("a", "porte", "jardin"), ("b", "anime", "jardin"), ("c", "participe", "jardin")]


def test_nodes_stand_in_the_alphabetical_order_of_names() -> None:
    graphe = graph.acteurs_et_actions(
        communaute(
            acteur("z", nom="L’Abri"), acteur("b", nom="Éole"), acteur("a", nom="Zou"), action("x"), action("w")
        ),
        JOUR,
    )
    assert list(graphe.acteurs) == ["acteur:z", "acteur:b", "acteur:a"]
    assert list(graphe.actions) == ["action:w", "action:x"]


@pytest.mark.parametrize(
    ("champs", "attendu"),
    [
        ({}, ""),
        ({"arrivee": parse("n. c.")}, ""),
        ({"arrivee": parse("2025-01-15")}, ""),
        ({"arrivee": parse("2025")}, ""),
        ({"arrivee": parse("2025-02")}, graph.PAS_ARRIVE),
        ({"depart": Depart(le=parse("2025-01-15"))}, ""),
        ({"depart": Depart(le=parse("2025-01-14"))}, graph.PARTI),
        ({"depart": Depart()}, graph.PARTI),
        ({"roles": ("observateur",)}, ""),
    ],
)
def test_an_actor_is_there_between_arrival_and_departure(champs: dict[str, Any], attendu: str) -> None:
    assert graph.etat_acteur(acteur("a", **champs), JOUR) == attendu


@pytest.mark.parametrize(
    ("champs", "attendu"),
    [
        ({}, "en-cours"),
        ({"statut": "suspendue"}, "suspendue"),
        ({"statut": "idee", "debut": parse("2026")}, "idee"),
        ({"statut": "en-cours", "debut": parse("2026")}, graph.PAS_COMMENCEE),
        ({"statut": "en-cours", "fin": parse("2024")}, "terminee"),
        ({"statut": "abandonnee", "fin": parse("2024")}, "abandonnee"),
        ({"statut": "terminee"}, "terminee"),
        ({"statut": "abandonnee", "fin": parse("n. c.")}, "abandonnee"),
        ({"statut": "terminee", "debut": parse("2020"), "fin": parse("2025-06")}, "en-cours"),
    ],
)
def test_the_state_of_an_action_answers_for_the_day(champs: dict[str, Any], attendu: str) -> None:
    assert graph.etat_action(action("x", **champs), JOUR) == attendu


def test_what_is_left_out_is_counted_with_its_reason() -> None:
    tout = communaute(
        acteur("ici"),
        acteur("parti", depart=Depart(le=parse("2024"))),
        acteur("bientot", arrivee=parse("2026")),
        acteur("interne", visibilite="membres"),
        acteur("quelquun", type="personne"),
        action("vit", "ici", "parti", "interne", "quelquun", "inconnu"),
        action("finie", "ici", statut="terminee"),
        action("lachee", "ici", statut="abandonnee"),
        action("future", "ici", debut=parse("2026")),
        action("secrete", "ici", visibilite="soutien"),
    )
    graphe = graph.acteurs_et_actions(tout, JOUR)
    assert liens(graphe) == [("ici", "porte", "vit")]
    assert graphe.ecartes == {
        graph.PARTI: ("parti",),
        graph.PAS_ARRIVE: ("bientot",),
        graph.RESERVE: ("interne", "secrete"),
        graph.SANS_ACCORD: ("quelquun",),
        graph.TERMINEE: ("finie",),
        graph.ABANDONNEE: ("lachee",),
        graph.PAS_COMMENCEE: ("future",),
        graph.SANS_FICHE: ("inconnu",),
    }


def test_each_audience_sees_its_sheets_and_statuses_may_be_chosen() -> None:
    tout = communaute(
        acteur("interne", visibilite="membres"),
        acteur("bailleur", visibilite="financeurs"),
        action("finie", "interne", "bailleur", statut="terminee"),
        action("vit", "interne"),
    )
    assert list(graph.acteurs_et_actions(tout, JOUR, "membres").acteurs) == ["acteur:interne"]
    assert list(graph.acteurs_et_actions(tout, JOUR, "financeurs").acteurs) == ["acteur:bailleur"]
    soutien = graph.acteurs_et_actions(tout, JOUR, "soutien", ("terminee",))
    assert liens(soutien) == [("bailleur", "porte", "finie"), ("interne", "porte", "finie")]
    assert soutien.ecartes == {graph.AUTRE_STATUT: ("vit",)}


@pytest.mark.parametrize(
    ("accord", "nommable"),
    [
        (None, False),
        (AccordPublication(le=parse("2024-01-15")), True),
        (AccordPublication(), True),
        (AccordPublication(le=parse("2026")), False),
        (AccordPublication(le=parse("2024"), champs=("nom", "missions")), True),
        (AccordPublication(le=parse("2024"), champs=("photo",)), False),
    ],
)
def test_a_person_is_named_only_with_a_consent_already_given(accord: AccordPublication | None, nommable: bool) -> None:
    assert graph.nommable(acteur("p", type="personne", accord_publication=accord), JOUR) is nommable


def test_a_person_without_consent_is_on_nobodys_map() -> None:
    for audience in ("public", "membres", "financeurs", "soutien"):
        assert graph.acteurs_et_actions(communaute(acteur("p", type="personne")), JOUR, audience).acteurs == {}


def test_a_duplicate_gives_its_links_to_the_original() -> None:
    tout = communaute(
        acteur("a"),
        acteur("b"),
        action("jardin", "a"),
        action("jardins", "b", doublon_de="jardin"),
        action("jardinage", "a", "b", doublon_de="jardins"),
    )
    graphe = graph.acteurs_et_actions(tout, JOUR)
    assert liens(graphe) == [("a", "porte", "jardin"), ("b", "porte", "jardin")]
    assert graphe.ecartes == {graph.DOUBLON: ("jardinage", "jardins")}


def test_a_replaced_action_leaves_when_the_new_one_is_under_way() -> None:
    ancienne, idee = action("ancienne", "a"), action("neuve", "a", remplace="ancienne", statut="idee")
    assert len(graph.acteurs_et_actions(communaute(acteur("a"), ancienne, idee), JOUR).actions) == 2
    neuve = action("neuve", "a", remplace="ancienne")
    graphe = graph.acteurs_et_actions(communaute(acteur("a"), ancienne, neuve), JOUR)
    assert list(graphe.actions) == ["action:neuve"]
    assert graphe.ecartes == {graph.REMPLACEE: ("ancienne",)}


def test_actions_that_replace_each_other_both_stay() -> None:
    tout = communaute(action("x", remplace="y"), action("y", remplace="x"), action("z", doublon_de="z"))
    assert list(graph.acteurs_et_actions(tout, JOUR).actions) == ["action:x", "action:y", "action:z"]


def test_around_follows_a_number_of_links() -> None:
    tout = communaute(acteur("a"), acteur("b"), acteur("c"), action("x", "a", "b"), action("y", "b", "c"), action("z"))
    graphe = graph.acteurs_et_actions(tout, JOUR)
    assert graphe.autour("acteur:a", 0) == {"acteur:a"}
    assert graphe.autour("acteur:a", 1) == {"acteur:a", "action:x"}
    assert graphe.autour("acteur:a", 3) == {"acteur:a", "action:x", "acteur:b", "action:y"}
    assert graphe.autour("acteur:inconnu", 3) == frozenset()
    petit = graphe.restreint(graphe.autour("acteur:a", 1))
    assert liens(petit) == [("a", "porte", "x")]
    assert petit.etats == {"action:x": "en-cours"}


@given(st.sets(st.tuples(st.integers(0, 6), st.integers(0, 6))))
def test_no_link_between_drawn_sheets_is_lost(paires: set[tuple[int, int]]) -> None:
    actions = [action(f"x{rang}", *(f"a{de}" for de, vers in sorted(paires) if vers == rang)) for rang in range(7)]
    graphe = graph.acteurs_et_actions(communaute(*(acteur(f"a{rang}") for rang in range(7)), *actions), JOUR)
    assert {(de, vers) for de, vers, _ in graphe.aretes} == {
        (f"acteur:a{de}", f"action:x{vers}") for de, vers in paires
    }
    assert sum(len(voisins) for voisins in graphe.voisins.values()) == 2 * len(paires)
