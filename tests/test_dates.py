"""Dates are intervals: what is typed is kept at its precision, and no day is ever invented."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cap import dates, redaction
from cap.dates import DateInvalide, Periode, find_in_text, lire_saisie, parse, periode_du_jour

REFERENCE = date(2026, 3, 20)


@pytest.mark.parametrize(
    ("texte", "debut", "fin", "precision", "en_mots"),
    [
        ("2026-03-20", "2026-03-20", "2026-03-20", "jour", "20 mars 2026"),
        ("2026/03/20", "2026-03-20", "2026-03-20", "jour", "20 mars 2026"),
        ("20/03/2026", "2026-03-20", "2026-03-20", "jour", "20 mars 2026"),
        ("20.03.2026", "2026-03-20", "2026-03-20", "jour", "20 mars 2026"),
        ("20 mars 2026", "2026-03-20", "2026-03-20", "jour", "20 mars 2026"),
        ("vendredi 20 mars 2026", "2026-03-20", "2026-03-20", "jour", "20 mars 2026"),
        ("le 20 mars 2026", "2026-03-20", "2026-03-20", "jour", "20 mars 2026"),
        ("1er avril 2026", "2026-04-01", "2026-04-01", "jour", "1er avril 2026"),
        ("29 février 2024", "2024-02-29", "2024-02-29", "jour", "29 février 2024"),
        ("2024-03", "2024-03-01", "2024-03-31", "mois", "mars 2024"),
        ("03/2024", "2024-03-01", "2024-03-31", "mois", "mars 2024"),
        ("mars 2024", "2024-03-01", "2024-03-31", "mois", "mars 2024"),
        ("janv. 2021", "2021-01-01", "2021-01-31", "mois", "janvier 2021"),
        ("  AOÛT\u00a02024 ", "2024-08-01", "2024-08-31", "mois", "août 2024"),
        ("de\u0301cembre 2024", "2024-12-01", "2024-12-31", "mois", "décembre 2024"),
        ("T4 2024", "2024-10-01", "2024-12-31", "trimestre", "4e trimestre 2024"),
        ("2024-T4", "2024-10-01", "2024-12-31", "trimestre", "4e trimestre 2024"),
        ("1er trimestre 2024", "2024-01-01", "2024-03-31", "trimestre", "1er trimestre 2024"),
        ("printemps 2026", "2026-03-21", "2026-06-20", "saison", "printemps 2026"),
        ("Été 2026", "2026-06-21", "2026-09-22", "saison", "été 2026"),
        ("automne 2026", "2026-09-23", "2026-12-20", "saison", "automne 2026"),
        ("hiver 2026", "2025-12-21", "2026-03-20", "saison", "hiver 2025-2026"),
        ("hiver 2025-2026", "2025-12-21", "2026-03-20", "saison", "hiver 2025-2026"),
        ("2025", "2025-01-01", "2025-12-31", "annee", "2025"),
    ],
)
def test_every_form_keeps_its_precision(texte: str, debut: str, fin: str, precision: str, en_mots: str) -> None:
    lue = parse(texte)
    assert (lue.debut.isoformat(), lue.fin.isoformat(), lue.precision) == (debut, fin, precision)
    assert lue.en_mots() == en_mots
    assert lue.texte == texte
    assert parse(lue.iso()) == lue


@pytest.mark.parametrize("texte", ["n. c.", "n.c.", "nc", "N. C.", "n.\u00a0c.", "non connue"])
def test_an_unknown_date_is_never_certainly_anything(texte: str) -> None:
    inconnue = parse(texte)
    assert not inconnue.connue
    assert inconnue.en_mots() == "n.\u00a0c."
    assert parse(inconnue.iso()) == inconnue
    assert not inconnue.is_past(date.max)
    for jour in (date.min, REFERENCE, date.max):
        assert inconnue.contains(jour)
        assert not inconnue.certainly_before(jour)
        assert not inconnue.certainly_after(parse("2026"))


@pytest.mark.parametrize("texte", ["12/01/21", "12-01-21", "janv. 21", "3 mars 21", "12/01/'21"])
def test_a_two_digit_year_is_said_to_be_ambiguous(texte: str) -> None:
    with pytest.raises(DateInvalide) as refus:
        parse(texte)
    assert refus.value.ambigue
    assert "ambiguë" in refus.value.message
    assert "année en entier" in refus.value.remede


@pytest.mark.parametrize(
    ("texte", "message"),
    [
        ("", "La date est vide."),
        ("   ", "La date est vide."),
        ("2026-02-30", "Le 30 février 2026 n’existe pas."),
        ("31/04/2026", "Le 31 avril 2026 n’existe pas."),
        ("2026-13-01", "Il n’y a pas de mois 13."),
        ("2026-13", "Il n’y a pas de mois 13."),
        ("lundi 20 mars 2026", "Le 20 mars 2026 est un vendredi, et non un lundi."),
        ("12 mars", "Il manque l’année à la date «\u00a012 mars\u00a0»."),
        ("mars", "Il manque l’année à la date «\u00a0mars\u00a0»."),
        ("été", "Il manque l’année à la date «\u00a0été\u00a0»."),
        ("mardi 12", "Il manque le mois et l’année à la date «\u00a0mardi 12\u00a0»."),
        ("hiver 2024-2026", "«\u00a0hiver 2024-2026\u00a0» ne nomme pas un hiver."),
        ("bientôt", "«\u00a0bientôt\u00a0» n’est pas une date que cap sait lire."),
        ("0012-01-01", "«\u00a00012-01-01\u00a0» n’est pas une date que cap sait lire."),
        ("9999-12-31", "«\u00a09999-12-31\u00a0» n’est pas une date que cap sait lire."),
        ("2026-03-20" + " " * 200 + "x", "«\u00a02026-03-20 x\u00a0» n’est pas une date que cap sait lire."),
    ],
)
def test_what_is_no_date_is_refused_with_a_remedy(texte: str, message: str) -> None:
    with pytest.raises(DateInvalide) as refus:
        parse(texte)
    assert refus.value.message == str(refus.value) == message
    assert refus.value.remede
    assert not refus.value.ambigue


def test_a_missing_year_counts_from_the_reference_day() -> None:
    assert parse("20 mars", REFERENCE).iso() == "2026-03-20"
    assert parse("19 mars", REFERENCE).iso() == "2027-03-19"
    assert parse("septembre", REFERENCE).iso() == "2026-09"
    assert parse("mars", REFERENCE).iso() == "2026-03"
    assert parse("février", REFERENCE).iso() == "2027-02"
    assert parse("hiver", REFERENCE).iso() == "hiver 2025-2026"
    assert parse("29 février", REFERENCE).iso() == "2028-02-29"
    assert parse("1er janvier", date(9999, 6, 1)).iso() == "9999-01-01"
    with pytest.raises(DateInvalide, match="31 avril 2026"):
        parse("31 avril", REFERENCE)


def test_comparisons_are_affirmed_only_when_certain() -> None:
    mars, jour = parse("mars 2026"), parse("2026-03-20")
    assert mars.certainly_before(parse("avril 2026")) and parse("avril 2026").certainly_after(mars)
    assert not mars.certainly_before(jour) and not mars.certainly_after(jour)
    assert mars.contains(date(2026, 3, 31)) and not mars.contains(date(2026, 4, 1))
    assert not mars.is_past(date(2026, 3, 31)) and mars.is_past(date(2026, 4, 1))
    assert jour.certainly_after(date(2026, 3, 19)) and jour.certainly_before(date(2026, 3, 21))
    assert periode_du_jour(date(2026, 3, 20)) == parse("20 mars 2026")


@pytest.mark.parametrize(
    ("texte", "iso", "passage"),
    [
        ("envoyer la convention, pour le 1er avril", "2026-04-01", "pour le 1er avril"),
        ("relancer d’ici le 12/03/2026.", "2026-03-12", "d’ici le 12/03/2026"),
        ("relancer d'ici le 12/03", "2027-03-12", "d'ici le 12/03"),
        ("D’ICI LE 5 MAI 2026 : écrire", "2026-05-05", "D’ICI LE 5 MAI 2026"),
        ("rendre le texte au plus tard le 3 juin.", "2026-06-03", "au plus tard le 3 juin"),
        ("ouvert jusqu’au 3 juin", "2026-06-03", "jusqu’au 3 juin"),
        ("d’ici à septembre", "2026-09", "d’ici à septembre"),
        ("d’ici fin mars", "2026-03", "d’ici fin mars"),
        ("avant l’été", "été 2026", "avant l’été"),
        ("pour janv. 2027 au moins", "2027-01", "pour janv. 2027"),
        ("d’ici 2027", "2027", "d’ici 2027"),
        ("pour vendredi 27 mars 2026 !", "2026-03-27", "pour vendredi 27 mars 2026"),
        ("pour le 1er avril 14 h", "2026-04-01", "pour le 1er avril"),
        ("pour le 31 avril, avant le 3 mai", "2026-05-03", "avant le 3 mai"),
        ("cœur de ville, pour le 1er avril", "2026-04-01", "pour le 1er avril"),
    ],
)
def test_a_due_date_is_found_in_a_sentence(texte: str, iso: str, passage: str) -> None:
    trouve = find_in_text(texte, REFERENCE)
    assert trouve is not None
    periode, (debut, fin) = trouve
    assert periode.iso() == iso
    assert texte[debut:fin] == passage
    assert periode.texte and passage.endswith(periode.texte)


@pytest.mark.parametrize(
    "texte",
    [
        "",
        "trouver une salle d’ici le prochain copil",
        "préparer la réunion du 12 mars",
        "voter le budget pour 2026",
        "répondre pour le 12/01/21",
        "répondre pour le 12 mars 26",
        "répondre pour le 29 février 2026",
        "répondre pour lundi 20 mars 2026",
        "acheter des chaises pour 12 personnes",
        "pour le 12/03/2026/4",
    ],
)
def test_no_due_date_is_invented(texte: str) -> None:
    assert find_in_text(texte, REFERENCE) is None


def test_a_text_may_begin_with_a_date() -> None:
    texte = "mardi 12 mai 2026 à 14 h, à la mairie"
    lue = dates.date_en_tete(texte, None)
    assert lue is not None
    assert (lue[0].iso(), lue[0].texte, texte[lue[1] :]) == ("2026-05-12", "mardi 12 mai 2026", " à 14 h, à la mairie")
    assert dates.date_en_tete("12 mai, à 14 h", None) is None
    assert dates.date_en_tete("à fixer", REFERENCE) is None


def test_days_hours_and_durations_are_written_in_french() -> None:
    assert dates.jour_en_mots(date(2026, 4, 1)) == "1er avril 2026"
    assert dates.jour_en_mots(date(2026, 3, 20), avec_jour=True) == "vendredi 20 mars 2026"
    assert dates.mois_en_mots(8) == "août"
    assert dates.heure_en_mots(time(9, 30)) == "9\u00a0h\u00a030"
    assert dates.heure_en_mots(time(14, 5)) == "14\u00a0h\u00a005"
    assert dates.heure_en_mots(time(14)) == "14\u00a0h"
    assert dates.duree_en_mots(90) == "1\u00a0h\u00a030"
    assert dates.duree_en_mots(45) == "45\u00a0min"
    assert dates.duree_en_mots(120) == "2\u00a0h"
    assert dates.duree_en_mots(0) == "0\u00a0min"
    assert dates.duree_en_mots(-90) == "\u22121\u00a0h\u00a030"
    assert dates.duree_en_mots(60 * 1234) == "1\u202f234\u00a0h"


@given(st.text(max_size=120), st.one_of(st.none(), st.dates()))
def test_any_text_is_a_date_or_a_french_refusal(texte: str, reference: date | None) -> None:
    try:
        lue = parse(texte, reference)
    except DateInvalide as refus:
        assert refus.message and refus.remede
    else:
        assert lue.debut <= lue.fin


@given(
    st.lists(
        st.sampled_from(["pour", "le", "d’ici", "12", "/", "03", "2026", "mars", "T4", "été", " ", "n. c.", "hiver"])
    )
)
def test_words_of_dates_in_any_order_never_raise(mots: list[str]) -> None:
    texte = " ".join(mots)
    trouve = find_in_text(texte, REFERENCE)
    assert trouve is None or texte[slice(*trouve[1])]


@given(st.dates(date(1000, 1, 1), date(2999, 12, 31)))
def test_a_day_is_read_back_from_its_french(jour: date) -> None:
    assert parse(dates.jour_en_mots(jour, avec_jour=True)) == Periode(jour, jour, "jour")


@pytest.mark.parametrize(
    ("texte", "span", "iso", "mots"),
    [
        ("le bilan fin mars", "fin mars", "2026-03", "fin mars 2026"),
        ("le bilan, mi-juin.", "mi-juin", "2026-06", "mi-juin 2026"),
        ("écrire pour début avril 2027", "pour début avril 2027", "2027-04", "début avril 2027"),
        ("écrire d’ici la fin de mars", "d’ici la fin de mars", "2026-03", "fin mars 2026"),
        ("préparer la fête de fin juin", None, None, None),
        ("fin mars on se revoit", None, None, None),
        ("mi-temps à prévoir", None, None, None),
        ("le suivi en fin 2026", None, None, None),
    ],
)
def test_the_end_or_the_middle_of_a_month_keeps_its_words(
    texte: str, span: str | None, iso: str | None, mots: str | None
) -> None:
    trouvee = find_in_text(texte, date(2026, 1, 15))
    if span is None:
        assert trouvee is None
    else:
        assert trouvee is not None
        assert (texte[slice(*trouvee[1])], trouvee[0].iso(), trouvee[0].en_mots()) == (span, iso, mots)


def test_the_words_before_a_month_read_well_in_a_sentence() -> None:
    trouvee = find_in_text("écrire d’ici fin mars", date(2026, 1, 15))
    assert trouvee is not None
    quand = trouvee[0]
    assert [dire(quand) for dire in (redaction.pour, redaction.en_precisant, redaction.jusque, redaction.de)] == [
        "pour fin mars 2026",
        "fin mars 2026",
        "jusqu'à fin mars 2026",
        "de fin mars 2026",
    ]
    assert redaction.depuis_la_fin(quand) == "depuis fin mars 2026"


@pytest.mark.parametrize(
    ("texte", "iso"),
    [
        ("imprimer les affiches – 12 mars", "2026-03-12"),
        ("imprimer les affiches -> le 12/03", "2026-03-12"),
        ("envoyer le dossier, échéance 01/03/2026", "2026-03-01"),
        ("envoyer le dossier, date limite : 1er mars", "2026-03-01"),
        ("relancer le Relais vendredi prochain", "2026-02-20"),
        ("relancer le Relais mardi prochain.", "2026-02-24"),
        ("envoyer le compte rendu à tous avant lundi", "2026-02-23"),
        ("envoyer le compte rendu avant mardi midi, à tous", "2026-02-24"),
    ],
)
def test_a_due_date_said_from_the_day_of_the_meeting(texte: str, iso: str) -> None:
    trouvee = find_in_text(texte, date(2026, 2, 17))  # a Tuesday
    assert trouvee and trouvee[0].iso() == iso
    assert find_in_text(texte, None) is None or "2026" in texte


@pytest.mark.parametrize(
    "texte",
    [
        "relancer avant Noël",
        "relancer lundi en huit",
        "avant lundi de Pâques",
        "avant lundi 12",
        "ouvrir la salle pour le lundi",
        "la livraison de mardi prochain est annulée",
        "préparer la livraison de mardi prochain",
        "prix 10 - 12 euros",
        "voir l’échéance 2027",
    ],
)
def test_what_names_no_day_or_no_deadline_is_left(texte: str) -> None:
    assert find_in_text(texte, date(2026, 2, 17)) is None


@pytest.mark.parametrize(
    ("texte", "passee", "iso", "ajoutee"),
    [
        ("30/11", False, "2026-11-30", True),
        ("25 septembre", False, "2027-09-25", True),
        ("22 septembre", True, "2026-09-22", True),
        ("novembre", True, "2026-11", True),
        ("décembre", True, "2025-12", True),
        ("30 février", True, None, True),
        ("fin novembre", False, "2026-11", True),
        ("mi-novembre 2026", False, "2026-11", False),
        ("mardi prochain", False, "2026-11-24", True),
        ("2026-03-20", False, "2026-03-20", False),
        ("fin 12/03", False, None, True),
        ("12/01/21", False, None, True),
        ("bientôt", False, None, True),
    ],
)
def test_a_date_typed_as_an_option_may_be_said(texte: str, passee: bool, iso: str | None, ajoutee: bool) -> None:
    if iso is None:
        with pytest.raises(DateInvalide):
            lire_saisie(texte, date(2026, 11, 22), passee)
        return
    lue = lire_saisie(texte, date(2026, 11, 22), passee)
    assert (lue.periode.iso(), lue.annee_ajoutee) == (iso, ajoutee)


def test_what_was_said_before_a_month_is_shown_back() -> None:
    assert lire_saisie("fin novembre", date(2026, 11, 22)).periode.en_mots() == "fin novembre 2026"


def test_dates_of_files_stay_strict() -> None:
    for texte in ("fin novembre 2026", "mardi prochain", "30/11"):
        with pytest.raises(DateInvalide):
            parse(texte)
