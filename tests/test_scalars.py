"""Scalars are read as typed; what is unknown or estimated stays so, whatever is added to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cap import scalars
from cap.scalars import Delai, Duree, Montant, Nombre, ValeurInvalide

LECTEURS: list[Callable[[str], object]] = [
    scalars.booleen,
    scalars.nombre,
    scalars.entier,
    scalars.montant,
    scalars.duree,
    scalars.heure,
    scalars.delai,
]


@pytest.mark.parametrize(
    ("texte", "valeur"),
    [("oui", True), ("Non", False), ("VRAI", True), ("faux", False), ("true", True), ("false", False), (" oui ", True)],
)
def test_yes_and_no(texte: str, valeur: bool) -> None:
    assert scalars.booleen(texte) is valeur


@pytest.mark.parametrize(
    ("texte", "centimes", "en_mots"),
    [
        ("12 000 €", 12_000_00, "12\u202f000\u00a0€"),
        ("12000", 12_000_00, "12\u202f000\u00a0€"),
        ("18 000,50 €", 18_000_50, "18\u202f000,50\u00a0€"),
        ("18\u202f000.5\u00a0€", 18_000_50, "18\u202f000,50\u00a0€"),
        ("15€", 15_00, "15\u00a0€"),
        ("15 euros", 15_00, "15\u00a0€"),
        ("12,5 k€", 12_500_00, "12\u202f500\u00a0€"),
        ("-50 €", -50_00, "\u221250\u00a0€"),
        ("\u22120,05 €", -5, "\u22120,05\u00a0€"),
        ("0", 0, "0\u00a0€"),
    ],
)
def test_amounts(texte: str, centimes: int, en_mots: str) -> None:
    lu = scalars.montant(texte)
    assert (lu.centimes, lu.estime, lu.texte, lu.connu) == (centimes, False, texte, True)
    assert lu.en_mots() == en_mots
    assert scalars.montant(en_mots) == lu


@pytest.mark.parametrize(
    ("texte", "minutes", "en_mots"),
    [
        ("2h", 120, "2\u00a0h"),
        ("1h30", 90, "1\u00a0h\u00a030"),
        ("1 h 30", 90, "1\u00a0h\u00a030"),
        ("1 h 30 min", 90, "1\u00a0h\u00a030"),
        ("2 heures 15", 135, "2\u00a0h\u00a015"),
        ("45 min", 45, "45\u00a0min"),
        ("45mn", 45, "45\u00a0min"),
        ("90 minutes", 90, "1\u00a0h\u00a030"),
        ("620 h", 37_200, "620\u00a0h"),
        ("0,5 h", 30, "30\u00a0min"),
        ("0.33 h", 20, "20\u00a0min"),
        ("1 234,5 h", 74_070, "1\u202f234\u00a0h\u00a030"),
    ],
)
def test_durations(texte: str, minutes: int, en_mots: str) -> None:
    lue = scalars.duree(texte)
    assert (lue.minutes, lue.estime, lue.texte, lue.connu) == (minutes, False, texte, True)
    assert lue.en_mots() == en_mots
    assert scalars.duree(en_mots) == lue


@pytest.mark.parametrize(
    ("texte", "valeur", "en_mots"),
    [
        ("12", "12", "12"),
        ("12,50", "12.50", "12,5"),
        ("12.5", "12.5", "12,5"),
        ("0,125", "0.125", "0,125"),
        ("1 234,5", "1234.5", "1\u202f234,5"),
        ("-3", "-3", "\u22123"),
    ],
)
def test_numbers(texte: str, valeur: str, en_mots: str) -> None:
    lu = scalars.nombre(texte)
    assert (lu.valeur, lu.estime, lu.texte, lu.connu) == (Decimal(valeur), False, texte, True)
    assert lu.en_mots() == en_mots
    assert scalars.nombre(en_mots) == lu


def test_whole_numbers() -> None:
    assert scalars.entier("5") == 5
    assert scalars.entier("1 200") == 1200


@pytest.mark.parametrize(
    ("texte", "lue"),
    [
        ("14:30", time(14, 30)),
        ("14h30", time(14, 30)),
        ("9h", time(9)),
        ("9 h 30", time(9, 30)),
        ("09:05", time(9, 5)),
        ("Midi", time(12)),
    ],
)
def test_times_of_day(texte: str, lue: time) -> None:
    assert scalars.heure(texte) == lue


@pytest.mark.parametrize(
    ("texte", "delai", "en_mots", "dernier"),
    [
        ("30 jours", Delai(jours=30), "30\u00a0jours", date(2026, 3, 2)),
        ("1 jour", Delai(jours=1), "1\u00a0jour", date(2026, 2, 1)),
        ("2 semaines", Delai(jours=14), "14\u00a0jours", date(2026, 2, 14)),
        ("un mois", Delai(mois=1), "1\u00a0mois", date(2026, 2, 28)),
        ("2 ans", Delai(mois=24), "24\u00a0mois", date(2028, 1, 31)),
    ],
)
def test_delays_count_from_a_day(texte: str, delai: Delai, en_mots: str, dernier: date) -> None:
    assert scalars.delai(texte) == delai
    assert delai.en_mots() == en_mots
    assert delai.apres(date(2026, 1, 31)) == dernier


def test_a_delay_past_the_calendar_stops_at_its_last_day() -> None:
    assert Delai(jours=9999).apres(date(9999, 1, 1)) == date.max
    assert Delai(mois=9999).apres(date(9999, 1, 1)) == date.max


@pytest.mark.parametrize(
    ("lecteur", "texte", "message", "remede"),
    [
        (scalars.booleen, "on", "ni oui ni non", "oui ou non"),
        (scalars.duree, "90", "n’a pas d’unité", "90 min"),
        (scalars.duree, "1h75", "n’existe pas", "00 à 59"),
        (scalars.duree, "1,5h30", "n’existe pas", "00 à 59"),
        (scalars.duree, "deux jours", "n’est pas une durée", "1h30"),
        (scalars.montant, "12 000 € TTC", "n’est pas un montant", "18 000,50"),
        (scalars.montant, "1 2000", "n’est pas un montant", "12 000"),
        (scalars.montant, "0,125 €", "n’est pas un montant", "12 000"),
        (scalars.montant, "beaucoup", "n’est pas un montant", "12 000"),
        (scalars.montant, "12" + " " * 80 + "x", "n’est pas un montant", "12 000"),
        (scalars.montant, "12.000", "milliers ou avec des décimales", "12000"),
        (scalars.nombre, "12,500", "milliers ou avec des décimales", "12,5000"),
        (scalars.nombre, "72 %", "n’est pas un nombre", "sans unité"),
        (scalars.nombre, "٣", "n’est pas un nombre", "sans unité"),
        (scalars.entier, "2,5", "n’est pas un nombre entier", "3"),
        (scalars.entier, "n. c.", "n’est pas un nombre entier", "3"),
        (scalars.heure, "14", "n’est pas une heure", "14h30"),
        (scalars.heure, "14:", "n’est pas une heure", "14h30"),
        (scalars.heure, "24:00", "n’existe pas", "23:59"),
        (scalars.heure, "9h75", "n’existe pas", "23:59"),
        (scalars.delai, "bientôt", "n’est pas un délai", "30 jours"),
    ],
)
def test_refusals_say_what_to_write(lecteur: Callable[[str], object], texte: str, message: str, remede: str) -> None:
    with pytest.raises(ValeurInvalide) as refus:
        lecteur(texte)
    assert message in refus.value.message
    assert remede in refus.value.remede


@pytest.mark.parametrize("lecteur", [scalars.montant, scalars.nombre, scalars.duree])
def test_unknown_is_never_zero(lecteur: Callable[[str], Montant | Nombre | Duree]) -> None:
    inconnu = lecteur("n. c.")
    assert not inconnu.connu
    assert inconnu.inconnus == 1
    assert inconnu.en_mots() == "n.\u00a0c."


def test_sums_keep_the_estimate_and_count_the_unknown() -> None:
    connu, estime, inconnu = scalars.montant("12 €"), scalars.montant("env. 5 €"), scalars.montant("n. c.")
    total = Montant.somme([inconnu, connu, estime, inconnu])
    assert (total.centimes, total.estime, total.inconnus) == (17_00, True, 2)
    assert total.en_mots() == "env.\u00a017\u00a0€ (et 2\u00a0n.\u00a0c.)"
    assert Montant.somme([inconnu, inconnu]) == Montant(None, inconnus=2)
    assert Montant.somme([]) == Montant(0)
    assert connu + connu == Montant(24_00)

    heures = Duree.somme([scalars.duree("1h30"), scalars.duree("~ 45 min"), scalars.duree("nc")])
    assert (heures.minutes, heures.estime, heures.inconnus) == (135, True, 1)
    assert heures.en_mots() == "env.\u00a02\u00a0h\u00a015 (et 1\u00a0n.\u00a0c.)"
    assert Duree.somme([]) == Duree(0)

    compte = Nombre.somme([scalars.nombre("environ 40"), scalars.nombre("2,5")])
    assert (compte.valeur, compte.estime, compte.inconnus) == (Decimal("42.5"), True, 0)
    assert compte.en_mots() == "env.\u00a042,5"
    assert Nombre.somme([]) == Nombre(Decimal(0))


@given(st.text(max_size=80) | st.text("0123456789 .,€hkminv:-+~n\u00a0\u202f", max_size=30))
def test_any_text_is_a_value_or_a_french_refusal(texte: str) -> None:
    for lecteur in LECTEURS:
        try:
            lecteur(texte)
        except ValeurInvalide as refus:
            assert refus.message and refus.remede


@given(st.lists(st.one_of(st.none(), st.integers(-(10**9), 10**9))))
def test_a_sum_is_the_same_in_any_order(centimes: list[int | None]) -> None:
    montants = [Montant(valeur) for valeur in centimes]
    assert Montant.somme(montants) == Montant.somme(reversed(montants))
    assert Montant.somme(montants).inconnus == centimes.count(None)
