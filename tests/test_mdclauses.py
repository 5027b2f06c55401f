"""The parenthesis that ends an item: what is understood, and what stays in the text."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cap.mdclauses import (
    D_ANNONCE,
    DE_DECISION,
    DE_QUESTION,
    DE_TACHE,
    Clauses,
    annonce_illisible,
    date_de_clause_illisible,
    date_illisible,
    finit_par_un_suffixe,
    finit_par_une_echeance,
    lire_suffixe,
    trouver_echeance,
)
from cap.mdnotes import Resultat

REFERENCE = date(2026, 3, 20)


def decision(texte: str) -> Clauses:
    return lire_suffixe(texte, DE_DECISION, REFERENCE)


def tache(texte: str) -> Clauses:
    return lire_suffixe(texte, DE_TACHE, REFERENCE)


def test_the_example_of_the_format() -> None:
    lue = decision("le suivi sera semestriel (consentement ; à revoir en septembre 2026)")
    assert (lue.texte, lue.mode, lue.mode_texte) == ("le suivi sera semestriel", "consentement", "consentement")
    assert lue.revoir is not None and lue.revoir.iso() == "2026-09"
    assert lue.inconnues == ()


@pytest.mark.parametrize(
    ("suffixe", "mode", "mode_texte", "resultat"),
    [
        ("consensus", "consensus", "consensus", None),
        ("à l’unanimité", "unanimite", "à l’unanimité", None),
        ("Majorité des deux tiers, à main levée", "majorite", "Majorité des deux tiers, à main levée", None),
        ("vote : 13 pour, 0 contre, 1 abstention", "vote", "vote", Resultat(13, 0, 1)),
        ("vote, 13 voix pour et 2 abstentions", "vote", "vote", Resultat(13, None, 2)),
        ("13 pour, 0 contre, 1 abstention(s)", "", "", Resultat(13, 0, 1)),
        ("13 pour ; aucun contre", "", "", Resultat(13, 0, None)),
        ("une abstention", "", "", Resultat(None, None, 1)),
        ("vote ; 13 pour", "vote", "vote", Resultat(13)),
    ],
)
def test_modes_and_votes(suffixe: str, mode: str, mode_texte: str, resultat: Resultat | None) -> None:
    lue = decision(f"on y va ({suffixe}).")
    assert (lue.texte, lue.mode, lue.mode_texte, lue.resultat) == ("on y va.", mode, mode_texte, resultat)


@pytest.mark.parametrize(
    ("suffixe", "modifie", "suite_de"),
    [
        ("modifie [[2026-01-15-copil#D1]]", "2026-01-15-copil#D1", ""),
        ("modifie #d1", "#D1", ""),
        ("suite de #D1", "", "#D1"),
        ("suite de [[ 2026-01-15-copil#D2 ]] ; modifie [[x#D3]]", "x#D3", "2026-01-15-copil#D2"),
    ],
)
def test_links_between_decisions(suffixe: str, modifie: str, suite_de: str) -> None:
    lue = decision(f"on y va ({suffixe})")
    assert (lue.texte, lue.modifie, lue.suite_de) == ("on y va", modifie, suite_de)


@pytest.mark.parametrize(
    ("suffixe", "iso"),
    [
        ("pour le 1er avril", "2026-04-01"),
        ("avant le 3 mai 2026", "2026-05-03"),
        ("d’ici le 12/03/2027", "2027-03-12"),
        ("d’ici fin mars", "2026-03"),
        ("au plus tard en juin", "2026-06"),
        ("jusqu’au 3 juin", "2026-06-03"),
        ("pour 2026", "2026"),
    ],
)
def test_due_dates(suffixe: str, iso: str) -> None:
    lue = tache(f"écrire ({suffixe})")
    assert lue.echeance is not None
    assert (lue.texte, lue.echeance.iso(), lue.echeance_instance) == ("écrire", iso, "")


def test_the_next_meeting_of_an_instance_is_a_due_date() -> None:
    assert tache("écrire (d’ici le prochain Comité de pilotage)").echeance_instance == "Comité de pilotage"
    assert tache("écrire (pour la prochaine réunion)").echeance_instance == "réunion"
    assert decision("écrire (à revoir au prochain copil)").revoir_instance == "copil"


def test_the_life_of_a_task() -> None:
    lue = tache("écrire (pour le 1er avril ; reporté au 3 mai ; reporté au prochain copil ; fait le 20 mai 2026)")
    assert lue.fait and lue.fait_le is not None and lue.fait_le.iso() == "2026-05-20"
    assert [(r.periode.iso() if r.periode else None, r.instance) for r in lue.reports] == [
        ("2026-05-03", ""),
        (None, "copil"),
    ]
    assert tache("écrire (fait)").fait
    abandon = tache("écrire (abandonné le 3 mars 2026 : trop cher, pas de salle (voir plus haut))").abandon
    assert abandon is not None and abandon.le is not None
    assert (abandon.le.iso(), abandon.motif) == ("2026-03-03", "trop cher, pas de salle (voir plus haut)")
    sans_date = tache("écrire (abandonnée : faute de temps)").abandon
    assert sans_date is not None and (sans_date.le, sans_date.motif) == (None, "faute de temps")


def test_a_question_is_closed_with_or_without_a_date() -> None:
    close = lire_suffixe("qui vient ? (close le 3 mai 2026)", DE_QUESTION, REFERENCE)
    assert close.close and close.close_le is not None and close.close_le.iso() == "2026-05-03"
    assert lire_suffixe("qui vient ? (close)", DE_QUESTION, REFERENCE).close
    assert lire_suffixe("le bilan (reporté au 3 mai)", D_ANNONCE, REFERENCE).reports


@pytest.mark.parametrize(
    ("clause", "attendu"),
    [
        ("au prochain copil", ("", "copil")),
        ("à la prochaine journée", ("", "journée")),
        ("au 1er septembre 2026", ("2026-09-01", "")),
        ("en septembre 2026", ("2026-09", "")),
    ],
)
def test_a_subject_put_off_says_when_without_a_verb(clause: str, attendu: tuple[str, str]) -> None:
    lue = lire_suffixe(f"la charte ({clause})", D_ANNONCE, REFERENCE)
    assert (lue.texte, lue.inconnues) == ("la charte", ())
    assert (lue.echeance.iso() if lue.echeance else "", lue.echeance_instance) == attendu
    assert lire_suffixe("la charte (au chaud)", D_ANNONCE, REFERENCE).inconnues == ("au chaud",)


@pytest.mark.parametrize(
    ("texte", "garde", "inconnues"),
    [
        ("on y va (voir l’annexe)", "on y va (voir l’annexe)", ("voir l’annexe",)),
        ("on y va (consentement ; bidule)", "on y va (bidule)", ("bidule",)),
        ("on y va (bidule, consentement)", "on y va (bidule)", ("bidule",)),
        ("on y va (consentement) (voir l’annexe).", "on y va (voir l’annexe).", ("voir l’annexe",)),
        ("on y va (à revoir un jour)", "on y va (à revoir un jour)", ("à revoir un jour",)),
        ("on y va (pour le 1er avril)", "on y va (pour le 1er avril)", ("pour le 1er avril",)),
        ("on y va (13 pour, 2 peut-être)", "on y va (2 peut-être)", ("2 peut-être",)),
        ("on y va (modifie tout cela)", "on y va (modifie tout cela)", ("modifie tout cela",)),
        ("on y va (modifie [[]])", "on y va (modifie [[]])", ("modifie [[]]",)),
        ("on y va (suite de la réunion)", "on y va (suite de la réunion)", ("suite de la réunion",)),
        ("(consentement)", "(consentement)", ()),
        ("on y va ()", "on y va ()", ()),
        ("on y va)", "on y va)", ()),
        ("on (consentement) y va", "on (consentement) y va", ()),
    ],
)
def test_what_is_not_understood_stays_in_the_text(texte: str, garde: str, inconnues: tuple[str, ...]) -> None:
    lue = decision(texte)
    assert (lue.texte, lue.inconnues) == (garde, inconnues)


@pytest.mark.parametrize(
    "texte",
    [
        "écrire (pour le 12/03/26)",
        "écrire (fait hier)",
        "écrire (fait au prochain copil)",
        "écrire (abandonné hier : motif)",
        "écrire (reporté au calendrier)",
        "écrire (consentement)",
    ],
)
def test_a_doubtful_clause_of_a_task_is_left_to_the_coordinator(texte: str) -> None:
    lue = tache(texte)
    assert lue == Clauses(texte, inconnues=(texte.partition("(")[2][:-1],))


def test_without_a_reference_a_date_without_year_stays_text() -> None:
    assert lire_suffixe("écrire (pour le 1er avril)", DE_TACHE, None).inconnues == ("pour le 1er avril",)
    assert lire_suffixe("vu (close hier)", DE_QUESTION, None).inconnues == ("close hier",)


@pytest.mark.parametrize(
    ("texte", "passage", "quand"),
    [
        ("trouver une salle d’ici le prochain copil", "d’ici le prochain copil", "copil"),
        ("présenter au prochain comité de pilotage, puis", "au prochain comité de pilotage", "comité de pilotage"),
        ("avant le 3 mai ou au prochain copil", "avant le 3 mai", "2026-05-03"),
        ("lors de la prochaine journée", "lors de la prochaine journée", "journée"),
    ],
)
def test_a_sentence_may_hold_the_due_date(texte: str, passage: str, quand: str) -> None:
    dite = trouver_echeance(texte, REFERENCE)
    assert dite is not None
    assert texte[dite.debut : dite.fin] == passage
    assert (dite.periode.iso() if dite.periode else dite.instance) == quand
    assert finit_par_une_echeance(texte, REFERENCE) == texte.endswith(passage)


def test_the_next_meeting_alone_is_no_due_date() -> None:
    assert trouver_echeance("préparer le prochain copil", REFERENCE) is None


def test_an_item_ends_with_clauses_only_when_one_is_understood() -> None:
    assert finit_par_un_suffixe("on y va (consentement).", DE_DECISION, REFERENCE)
    assert not finit_par_un_suffixe("on y va (tous)", DE_DECISION, REFERENCE)
    assert not finit_par_un_suffixe("on y va", DE_DECISION, REFERENCE)
    assert not finit_par_un_suffixe("x" * 700 + ")", DE_DECISION, REFERENCE)


MOTS = [
    "(",
    ")",
    ";",
    ",",
    ":",
    "pour",
    "le",
    "1er avril",
    "fait",
    "reporté au",
    "consentement",
    "13 pour",
    "[[",
    "#D1",
]


@given(st.lists(st.sampled_from([*MOTS, " ", "\u00a0", "é", "modifie", "abandonné", "à revoir"]), max_size=25))
def test_any_suffix_is_read_without_losing_a_word(mots: list[str]) -> None:
    texte = " ".join(mots)
    for admises in (DE_DECISION, DE_TACHE, DE_QUESTION, frozenset[str]()):
        lue = lire_suffixe(texte, admises, REFERENCE)
        for inconnue in lue.inconnues:
            assert inconnue.replace(" ", "") in lue.texte.replace(" ", "").replace("\u00a0", "") or "\u00a0" in inconnue
    assert lire_suffixe(texte, frozenset(), REFERENCE).texte == texte.strip()


# Dates typed and not understood


@pytest.mark.parametrize(
    ("texte", "message"),
    [
        ("écrire pour le 12/01/21", "« 12/01/21 » est ambiguë"),
        ("écrire pour 12-1-'27, vite", "ambiguë"),
        ("écrire, avant le lundi 3 mai 2026", "est un dimanche"),
        ("écrire d’ici le 31 avril", "n’existe pas"),
        ("écrire pour le 3 mai 26", "ambiguë"),
        ("écrire pour Vendredi", "« Vendredi » ne dit pas de quel jour"),
        ("écrire pour le vendredi", "« le vendredi » ne dit pas"),
        ("écrire avant le mardi prochain, si possible", "« le mardi prochain »"),
        ("écrire d’ici la semaine prochaine", "« la semaine prochaine »"),
        ("écrire avant demain soir", "« demain »"),
        ("écrire pour le 5 mai ou pour le 6/6/26", "« 6/6/26 »"),
        ("ouvrir pour le samedi matin", ""),
        ("ouvrir pour les vendredis", ""),
        ("écrire pour 3 personnes", ""),
        ("écrire pour le 12 mai 2026", ""),
        ("écrire la version 1.2.26", ""),
        ("lire la lettre du 12/01/21", ""),
    ],
)
def test_a_due_date_that_cannot_be_followed_is_told(texte: str, message: str) -> None:
    lue = date_illisible(texte, REFERENCE)
    assert (lue.message.replace("\u00a0", " ") if lue else "").count(message) if message else lue is None


@pytest.mark.parametrize(
    ("clause", "illisible"),
    [
        ("à revoir le 12/01/27", True),
        ("à revoir lundi", True),
        ("fait le 1/2/26", True),
        ("reporté au 12/1/27", True),
        ("pour le 12/01/21", True),
        ("à revoir en mai", False),
        ("bidule du 12/01/21", False),
    ],
)
def test_a_clause_may_hold_a_date_that_cannot_be_followed(clause: str, illisible: bool) -> None:
    assert (date_de_clause_illisible(clause, REFERENCE) is not None) is illisible


@pytest.mark.parametrize(
    ("texte", "illisible"),
    [
        ("13/01/27", True),
        ("chez la ville, le 13/01/27", True),
        ("mardi à 14 h", True),
        ("mardi 12/05/27, 14 h", True),
        ("un mardi, à fixer", False),
        ("à fixer", False),
        ("mardi 12 mai 2026 à 14 h", False),
    ],
)
def test_the_announce_of_a_meeting_may_hold_one_too(texte: str, illisible: bool) -> None:
    assert (annonce_illisible(texte, REFERENCE) is not None) is illisible


@pytest.mark.parametrize(
    ("texte", "iso"),
    [
        ("imprimer (12/04)", "2026-04-12"),
        ("imprimer (avant lundi)", "2026-03-23"),
        ("imprimer (échéance 01/04/2026)", "2026-04-01"),
        ("relire le bilan (12/03/2025)", None),
        ("relire le bilan (mars)", None),
    ],
)
def test_a_day_alone_in_the_parenthesis_of_a_task_is_when_it_is_for(texte: str, iso: str | None) -> None:
    lues = lire_suffixe(texte, DE_TACHE, date(2026, 3, 20))
    assert (lues.echeance.iso() if lues.echeance else None) == iso
    assert lire_suffixe("on ferme (12/04)", DE_DECISION, date(2026, 3, 20)).texte == "on ferme (12/04)"
