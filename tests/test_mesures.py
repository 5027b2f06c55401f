"""The series of an indicator: order, breaks, differences, frequencies read in French, gaps, and the small curve."""

from __future__ import annotations

from datetime import date

import pytest

from cap.loader import load
from cap.mesures import Intervalle, Serie, mois_entre, serie
from cap.render.courbe import courbe, mini
from conftest import Community

FIN_2025 = date(2025, 12, 31)


def lue(community: Community, indicateur: str, mesures: str, jour: date = FIN_2025) -> Serie:
    files = {
        "evaluation.yaml": f"indicateurs: [{{id: jardins, intitule: Jardins{indicateur}}}]",
        "mesures/2025.yaml": f"mesures: [{mesures}]",
    }
    communaute = load(community(files, name=f"essai-{abs(hash((indicateur, mesures, jour)))}")).communaute
    return serie(communaute, communaute.evaluation.indicateurs[0], jour)


def mesure(le: str, valeur: str, suite: str = "") -> str:
    return f'{{indicateur: jardins, le: "{le}", valeur: "{valeur}"{suite}}}'


def valeurs(lue: Serie) -> list[str]:
    return [item.valeur.en_mots().replace("\u00a0", " ") for item in lue.releves]


# --- values ---------------------------------------------------------------------------------------------------


def test_values_come_oldest_first_the_start_before_all_and_undated_ones_last(community: Community) -> None:
    ecrites = ", ".join(
        [mesure("n. c.", "9"), mesure("2025-06", "n. c."), mesure("T1 2025", "env. 3"), mesure("2026", "7")]
    )
    serie_ = lue(community, ", valeur_initiale: {valeur: 0, le: 2024}", ecrites)
    assert valeurs(serie_) == ["0", "env. 3", "n. c.", "9"]  # 2026 is not there yet
    assert [item.depart for item in serie_.releves] == [True, False, False, False]
    assert serie_.dernier is not None and serie_.dernier.valeur.en_mots() == "9"


def test_a_start_to_come_is_not_there_and_a_measure_is_found_by_an_old_id(community: Community) -> None:
    ecrite = '{indicateur: "indicateur:potagers", le: 2025-01, valeur: 4}'
    serie_ = lue(community, ", anciens_ids: [potagers], valeur_initiale: {valeur: 1, le: 2026}", ecrite)
    assert valeurs(serie_) == ["4"]


def test_an_unknown_value_is_never_zero_and_an_estimate_stays_one_in_a_difference(community: Community) -> None:
    serie_ = lue(community, ", valeur_initiale: n. c.", f"{mesure('2025-01', '10')}, {mesure('2025-06', 'env. 40')}")
    assert serie_.evolution is not None
    ecart, debut, _ = serie_.evolution
    assert (ecart.en_mots().replace("\u00a0", " "), debut.valeur.en_mots()) == ("env. 30", "10")
    assert lue(community, "", f"{mesure('2025-01', '10')}, {mesure('2025-06', 'n. c.')}").evolution is None
    assert lue(community, "", "").dernier is None


def test_values_before_a_change_of_definition_are_not_compared(community: Community) -> None:
    ecrites = [mesure("2025-01", "10"), mesure("2025-03", "2", ', rupture: "par foyer"'), mesure("2025-06", "5")]
    serie_ = lue(community, "", ", ".join(ecrites))
    assert [len(item) for item in serie_.troncons] == [1, 2]
    assert serie_.evolution is not None and serie_.evolution[0].en_mots() == "3"
    assert mini(serie_) == "█|▂▅"
    premiere = lue(community, "", mesure("2025-03", "2", ", rupture: dès le début"))
    assert [len(item) for item in premiere.troncons] == [1]


# --- gaps -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("frequence", "mois"),
    [
        ("mensuelle", 1),
        ("Trimestriel", 3),
        ("semestrielle", 6),
        ("annuelle", 12),
        ("tous les 2 mois", 2),
        ("tous les deux ans", 24),
        ("tous les mois", 1),
        ("chaque année", 12),
        ("une fois par trimestre", 3),
        ("par semestre", 6),
        ("deux fois par an", 6),
        ("4 fois par an", 3),
        ("5 fois par an", None),
        ("0 fois par an", None),
        ("tous les 0 mois", None),
        ("à chaque journée", None),
        ("", None),
    ],
)
def test_frequencies_are_read_in_french(frequence: str, mois: int | None) -> None:
    assert mois_entre(frequence) == mois


def test_expected_periods_without_anything_noted_are_gaps(community: Community) -> None:
    ecrites = ", ".join([mesure("2024-05-02", "1"), mesure("T4 2024", "n. c."), mesure("2025-08", "2")])
    serie_ = lue(community, ", frequence: trimestrielle", ecrites)
    # The quarter under way is not over; one noted as not known is not a gap.
    assert [item.en_mots() for item in serie_.manques] == [
        "3e trimestre 2024",
        "1er trimestre 2025",
        "2e trimestre 2025",
    ]
    fin = lue(community, ", frequence: trimestrielle", ecrites, date(2026, 1, 1))
    assert fin.manques[-1].en_mots() == "4e trimestre 2025"


def test_a_wide_date_may_belong_to_each_period_and_nothing_is_expected_before_the_indicator(
    community: Community,
) -> None:
    assert lue(community, ", frequence: trimestrielle", mesure("2025", "1")).manques == ()
    assert lue(community, ", frequence: trimestrielle", "").manques == ()
    creee = lue(community, ", frequence: semestrielle, cree_le: 2024-09", "")
    assert [item.en_mots() for item in creee.manques] == ["2e semestre 2024", "1er semestre 2025"]


@pytest.mark.parametrize(
    ("debut", "fin", "mots"),
    [
        (date(2025, 3, 1), date(2025, 3, 31), "mars 2025"),
        (date(2025, 3, 1), date(2025, 4, 30), "mars-avril 2025"),
        (date(2025, 1, 1), date(2025, 12, 31), "2025"),
        (date(2024, 1, 1), date(2025, 12, 31), "2024-2025"),
    ],
)
def test_a_stretch_of_the_calendar_is_named_as_a_reader_does(debut: date, fin: date, mots: str) -> None:
    assert Intervalle(debut, fin).en_mots() == mots


# --- the curve ------------------------------------------------------------------------------------------------


def test_the_small_curve_starts_from_zero_and_shows_holes(community: Community) -> None:
    ecrites = ", ".join([mesure("2025-01", "50"), mesure("2025-02", "n. c."), mesure("2025-03", "100")])
    assert mini(lue(community, "", ecrites)) == "▅·█"
    assert mini(lue(community, "", mesure("2025-01", "5"))) == ""
    assert mini(lue(community, "", f"{mesure('2025-01', '0')}, {mesure('2025-02', '0')}")) == "▁▁"
    assert mini(lue(community, "", f"{mesure('2025-01', '-4')}, {mesure('2025-02', '4')}")) == "▁█"


def test_the_picture_places_values_in_time_with_holes_breaks_and_the_target(community: Community) -> None:
    ecrites = ", ".join(
        [
            mesure("n. c.", "7"),
            mesure("2025-01-01", "0"),
            mesure("2025-01-11", "5"),
            mesure("2025-01-21", "n. c."),
            mesure("2025-01-31", "env. 10"),
            mesure("2025-02-10", "2", ", rupture: autre"),
        ]
    )
    dessin = courbe(lue(community, ", cible: {valeur: 20}", ecrites))
    assert dessin is not None
    # From 14 to 406 across forty days, from 98 up to 16 for 0 to 20; the undated value is only in the table.
    assert [(item.x, item.y) for item in dessin.reperes] == [(14, 98), (112, 77.5), (308, 57), (406, 89.8)]
    assert [item.estime for item in dessin.reperes] == [False, False, True, False]
    assert dessin.lignes == ("14.0,98.0 112.0,77.5",)
    assert (dessin.ruptures, dessin.zero, dessin.cible) == ((357.0,), 98.0, 16.0)
    assert (dessin.debut, dessin.fin) == ("1er janvier 2025", "10 février 2025")


def test_words_that_would_cover_each_other_are_left_to_the_table(community: Community) -> None:
    ecrites = ", ".join([mesure("2020-01-01", "1"), mesure("2025-11-01", "5"), mesure("2025-12-01", "6")])
    dessin = courbe(lue(community, "", ecrites))
    assert dessin is not None
    assert [(item.dit, item.ancre) for item in dessin.reperes] == [("1", "start"), ("", "end"), ("6", "end")]


def test_no_picture_below_two_known_values_and_one_day_or_one_value_is_no_fault(community: Community) -> None:
    assert courbe(lue(community, "", f"{mesure('2025-01', '1')}, {mesure('2025-02', 'n. c.')}")) is None
    plat = courbe(lue(community, ", valeur_initiale: {valeur: 0, le: 2025-01}", mesure("2025-01", "0")))
    assert plat is not None and {(item.x, item.y) for item in plat.reperes} == {(210, 98)} and plat.cible is None


def test_a_start_without_a_date_stands_apart_from_the_time_told(community: Community) -> None:
    deux = f"{mesure('2025-01-01', '5')}, {mesure('2025-01-31', '10')}"
    dessin = courbe(lue(community, ", valeur_initiale: 0", deux))
    assert dessin is not None
    assert [(item.x, item.y) for item in dessin.reperes] == [(14, 98), (84, 57), (406, 16)]
    assert dessin.depart == "14,98.0 84.0,57.0" and dessin.lignes == ("84.0,57.0 406.0,16.0",)
    assert (dessin.debut, dessin.premier, dessin.fin) == ("au départ", (84, "1er janvier 2025"), "31 janvier 2025")
    # One value is enough beside a start; a definition changed since, or a first value not known, breaks the line.
    un = courbe(lue(community, ", valeur_initiale: 0", mesure("2025-01-01", "5")))
    assert un is not None and un.depart == "14,98.0 406,16.0" and un.premier is None
    rupture = courbe(lue(community, ", valeur_initiale: 0", mesure("2025-01-01", "5", ", rupture: autre")))
    assert rupture is not None and rupture.depart == ""
