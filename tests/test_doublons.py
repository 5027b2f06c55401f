"""Likely duplicates are proposed with their reason; false friends are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cap.doublons import Identite, Ressemblance, acronyms, domain, find, name_key, words


def like(gauche: str, droite: str) -> Ressemblance | None:
    trouvees = find([Identite("n", (gauche,))], [Identite("c", (droite,))])
    return trouvees[0] if trouvees else None


@pytest.mark.parametrize(
    ("gauche", "droite"),
    [
        ("Œillets d’été", "oeillets d'ete"),
        ("MJC La Fabrique", "La Fabrique (MJC)"),
        ("Association Les Amis du Port", "Amis du port"),
        ("Abgrall Gwenn", "Gwenn ABGRALL"),
        ("Mairie de Morlaix", "Ville de Morlaix"),
        ("Commune de Plougasnou", "Mairie de Plougasnou"),
        ("Conseil départemental du Finistère", "Département du Finistère"),
        ("Communauté de communes du Haut-Léon", "CC Haut-Léon"),
        ("St Pol Initiatives", "Saint-Pol initiatives"),
        ("Collectif des rivieres", "Collectif des rivières (asso)"),
        ("Épicerie du Port SARL", "epicerie du port"),
        ("Le Potager partagé", "Les Potagers partagés"),
        ("CAF", "Caisse d’allocations familiales"),
        ("Caisse d’allocations familiales du Finistère", "CAF Finistère"),
        ("CAF", "Caisse d'allocations familiales du Finistère"),
        ("MJC Morlaix", "Maison des jeunes et de la culture de Morlaix"),
        ("Centre communal d’action sociale de Taulé", "CCAS Taulé"),
    ],
)
def test_one_structure_written_in_two_ways_is_proposed(gauche: str, droite: str) -> None:
    for paire in ((gauche, droite), (droite, gauche)):
        trouvee = like(*paire)
        assert trouvee is not None
        assert trouvee.forte
        assert paire[1] in trouvee.raison


@pytest.mark.parametrize(
    ("gauche", "droite"),
    [
        ("Secours populaire français", "Secours catholique"),
        ("Collège Jean Mermoz", "Collège Jean Moulin"),
        ("Ligue 02", "Ligue 60"),
        ("MJC de Plouigneau", "MJC de Plouégat"),
        ("Maison des jeunes et de la culture de Plouigneau", "Maison des jeunes et de la culture de Plouégat"),
        ("Centre social Kerdren", "Centre socioculturel Kerangoff"),
        ("Mairie de Morlaix", "Mairie de Carantec"),
        ("CPE", "CPA"),
        ("Association", "Réseau"),
        ("2e DB", "3e DB"),
    ],
)
def test_false_friends_are_left_alone(gauche: str, droite: str) -> None:
    assert like(gauche, droite) is None


def test_a_name_inside_another_is_only_worth_a_look() -> None:
    trouvee = like("Résam – Maison des associations", "Résam")
    assert trouvee is not None
    assert not trouvee.forte


def test_numbers_are_strong_signs_and_traces_weak_ones() -> None:
    connus = [Identite("c", ("Ville",), (("SIRET", "1"),), (("téléphone", "0298"),))]
    siret = find([Identite("n", ("Service jeunesse",), (("SIRET", "1"),))], connus)
    assert [(vue.droite, vue.forte) for vue in siret] == [("c", True)]
    assert "SIRET" in siret[0].raison
    trace = find([Identite("n", ("Service jeunesse",), (), (("téléphone", "0298"),))], connus)
    assert [(vue.droite, vue.forte) for vue in trace] == [("c", False)]


def test_new_entries_are_compared_with_each_other_and_the_best_reason_is_kept() -> None:
    nouveaux = [
        Identite("a", ("MJC La Fabrique",), traces=(("domaine", "x.example"),)),
        Identite("b", ("La Fabrique (MJC)", "Fabrique"), traces=(("domaine", "x.example"),)),
    ]
    trouvees = find(nouveaux, [])
    assert [(vue.gauche, vue.droite, vue.forte, vue.score) for vue in trouvees] == [("b", "a", True, 100)]


def test_names_made_only_of_small_words_keep_them() -> None:
    assert words("L’Association") == ("association",)
    assert words("La") == ("la",)
    assert words("…") == ()
    assert like("…", "!!!") is None


@pytest.mark.parametrize(
    ("adresse", "attendu"),
    [
        ("Anne@Resam.example", "resam.example"),
        ("https://www.resam.example/accueil?x", "resam.example"),
        ("resam.example", "resam.example"),
        ("anne@gmail.com", ""),
        ("", ""),
        ("à venir", ""),
    ],
)
def test_domains_of_public_mail_services_say_nothing(adresse: str, attendu: str) -> None:
    assert domain(adresse) == attendu


def test_acronyms_stop_at_numbers_and_at_eight_words() -> None:
    assert acronyms("Ligue 02 nord est") == []
    assert "mjc" in acronyms("Maison des jeunes et de la culture de Taulé")


@given(st.text(max_size=30), st.text(max_size=30))
def test_likeness_does_not_depend_on_who_comes_first(gauche: str, droite: str) -> None:
    assert bool(like(gauche, droite)) == bool(like(droite, gauche))
    assert bool(like(gauche, gauche)) == bool(name_key(gauche))
