"""Notes of meetings are read by the grammar of format 1, whatever people type; the charte by its headings."""

from __future__ import annotations

import sys
from datetime import date, time
from types import FrameType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cap.graphie import plier
from cap.markdown import empreinte, read_charte, read_notes, split_front_matter
from cap.mdmarkers import MARQUEUR
from cap.mdmentions import Repertoire
from cap.mdnotes import Decision, Element, Item, Notes, Paragraphe, Question, Tache
from cap.mdtitles import Titre
from cap.problem import Splice

REPERTOIRE = Repertoire(
    {
        "resam": ("Résam", "Resam", "le Résam"),
        "ville": ("Ville de Morlaix", "Ville"),
        "pole-ess": ("Pôle ESS",),
        "ulamir-cpie": ("Ulamir", "Ulamir-CPIE du Pays de Morlaix"),
    }
)
JOUR = date(2026, 3, 20)


def lire(texte: str, reference: date | None = JOUR) -> Notes:
    return read_notes(texte, "reunions/n.md", 1, 0, REPERTOIRE, reference)


def numerotes(notes: Notes) -> list[Item]:
    return [*notes.decisions, *notes.taches, *notes.questions]


def decisions(texte: str) -> list[tuple[str, str]]:
    return [(decision.id, decision.texte) for decision in lire(texte).decisions]


def taches(texte: str) -> list[tuple[str, str]]:
    return [(tache.id, tache.texte) for tache in lire(texte).taches]


def ressemblances(texte: str) -> list[tuple[str, int, int]]:
    return [(item.genre, item.ligne, item.colonne) for item in lire(texte).ressemblances]


# The example of the format


EXEMPLE = """\
---
titre: "Comité de pilotage"
date: 2026-03-20
---
## Convention avec la ville
La ville préfère un suivi annuel, le Résam semestriel.
Décision : le suivi sera semestriel (consentement ; à revoir en septembre 2026)
- [ ] @resam avec @ville : envoyer la convention, pour le 1er avril
Question : qui représente les habitants ?
"""


def test_the_example_of_the_format() -> None:
    entete = split_front_matter(EXEMPLE, "n.md")
    notes = read_notes(entete.corps, "n.md", entete.corps_ligne, entete.corps_decalage, REPERTOIRE, JOUR)
    (decision,) = notes.decisions
    assert (decision.id, decision.texte, decision.mode) == ("D1", "le suivi sera semestriel", "consentement")
    assert decision.revoir is not None and decision.revoir.iso() == "2026-09"
    assert (decision.ligne, decision.colonne, decision.point) == (7, 1, "convention-avec-la-ville")
    (tache,) = notes.taches
    assert (tache.id, tache.responsable, tache.contributeurs) == ("A1", "resam", ("ville",))
    assert tache.echeance is not None and tache.echeance.iso() == "2026-04-01"
    assert (tache.objet, tache.fait, tache.ouverte) == ("envoyer la convention", False, True)
    assert EXEMPLE[tache.debut : tache.fin] == "- [ ] @resam avec @ville : envoyer la convention, pour le 1er avril"
    (question,) = notes.questions
    assert (question.id, question.texte, question.ouverte) == ("Q1", "qui représente les habitants ?", True)
    (point,) = notes.points
    assert [type(element) for element in point.elements] == [Paragraphe, Decision, Tache, Question]
    assert not notes.problems and not notes.ressemblances and not notes.inconnus


# Markers


def test_a_marker_opens_an_item_at_each_line() -> None:
    assert decisions("Décision : une\nDécision : deux\nsur deux lignes\n\nsuite") == [
        ("D1", "une"),
        ("D2", "deux sur deux lignes"),
    ]


@pytest.mark.parametrize(
    "ligne",
    [
        "**Décision** : oui",
        "**Décision :** oui",
        "**Décision : oui**",
        "*Décision* : oui",
        "- Décision : oui",
        "– **Décision** : oui",
        "1) décision : oui",
        "DECISION: oui",
        "Décision\u202f: oui",
        "Décision\u00a0:\u00a0oui",
        "De\u0301cision : oui",
        "  décidé : oui",
        "Décisions : oui",
    ],
)
def test_decisions_as_people_type_them(ligne: str) -> None:
    assert decisions(ligne) == [("D1", "oui")]


@pytest.mark.parametrize("ligne", ["À faire : x", "A faire: x", "Action : x", "ACTIONS : x", "- [ ] À faire : x"])
def test_tasks_as_people_type_them(ligne: str) -> None:
    assert taches(ligne) == [("A1", "x")]


@pytest.mark.parametrize(
    ("ligne", "fait"),
    [
        ("- [ ] x", False),
        ("- [] x", False),
        ("[ ] x", False),
        ("* [x] x", True),
        ("1. [X] x", True),
        ("-\u00a0[\u00a0] x", False),
        ("- [x]x", True),
    ],
)
def test_check_boxes(ligne: str, fait: bool) -> None:
    assert [(tache.texte, tache.fait) for tache in lire(ligne).taches] == [("x", fait)]


@pytest.mark.parametrize("ligne", ["[x](https://x.fr)", "[x]: https://x.fr", "[[x]]", "Décision::x", "action://x"])
def test_what_only_starts_like_an_item_is_prose(ligne: str) -> None:
    notes = lire(ligne)
    assert not notes.taches and not notes.decisions
    assert [type(element) for element in notes.points[0].elements] == [Paragraphe]


def test_markers_in_quotations_code_and_comments_are_not_items() -> None:
    notes = lire("> Décision : non\n\n```\nDécision : non\n\n- [ ] non\n```\n<!-- Décision : non -->\nDécision : oui")
    assert [decision.texte for decision in notes.decisions] == ["oui"]
    assert notes.taches == ()
    assert [e.texte for e in notes.points[0].elements if isinstance(e, Paragraphe)][1].count("\n") == 4


def test_a_quotation_or_a_heading_ends_an_item() -> None:
    assert decisions("Décision : une\n> cité\nDécision : deux\n# T\nsuite") == [("D1", "une"), ("D2", "deux")]


def test_other_markers() -> None:
    notes = lire(
        "Information : la Région a répondu\nInfos: deux\n"
        "Reporté : la charte (reporté au 3 mai)\nReportés : le budget, au prochain copil\nReporté : le reste\n"
        "Reporté : la carte (pour le 4 mai)\n"
        "Prochaine réunion : mardi 12 mai 2026 à 14 h 30, à la mairie\nprochaine réunion : à fixer"
    )
    assert [item.texte for item in notes.informations] == ["la Région a répondu", "deux"]
    assert [(r.texte, r.echeance.iso() if r.echeance else "", r.echeance_instance) for r in notes.reportes] == [
        ("la charte", "2026-05-03", ""),
        ("le budget, au prochain copil", "", "copil"),
        ("le reste", "", ""),
        ("la carte", "2026-05-04", ""),
    ]
    premiere, seconde = notes.prochaines
    assert premiere.date is not None and premiere.date.iso() == "2026-05-12"
    assert premiere.heure == time(14, 30)
    assert (seconde.texte, seconde.date, seconde.heure) == ("à fixer", None, None)


def test_the_next_meeting_may_be_dated_anywhere_in_the_line() -> None:
    (prochaine,) = lire("Prochaine réunion : chez la ville, le 12 mai, de 25:00 à 14:00").prochaines
    assert prochaine.date is not None and prochaine.date.iso() == "2026-05-12"
    assert prochaine.heure == time(14)


# Lists


def test_each_bullet_is_an_item_after_a_marker_alone() -> None:
    texte = "Décisions :\n\n- une\n\n* deux\n  suite\n  - détail\n- D7 sept\n\nprose\n- puce"
    notes = lire(texte)
    assert [(d.id, d.texte) for d in notes.decisions] == [
        ("D1", "une"),
        ("D2", "deux suite – détail"),
        ("D7", "sept"),
    ]
    assert [e.texte for e in notes.points[0].elements if isinstance(e, Paragraphe)] == ["prose\n- puce"]


def test_a_list_of_tasks_mixes_bullets_and_boxes() -> None:
    texte = "**À faire :**\n- @resam : une\n- [x] @ville : deux\n- A5 : trois\nDécision : fin"
    assert [(t.id, t.objet, t.fait) for t in lire(texte).taches] == [
        ("A1", "une", False),
        ("A2", "deux", True),
        ("A5", "trois", False),
    ]


def test_boxes_alone_make_the_list_of_tasks() -> None:
    notes = lire("À faire :\n\n- [ ] une\n- [x] deux\n- trois")
    assert [tache.texte for tache in notes.taches] == ["une", "deux", "trois"]
    assert notes.ressemblances == ()
    assert ressemblances("Décisions :\n- [ ] une") == [("decision", 1, 1)]


def test_a_list_ends_at_a_heading_a_block_or_a_quotation() -> None:
    for fin in ("# T", "::: membres", "> cité", "Information : x"):
        assert decisions(f"Décisions :\n- une\n{fin}\n- deux") == [("D1", "une")]


def test_informations_and_questions_may_be_lists() -> None:
    notes = lire("Informations :\n- une\n- deux\nQuestions :\n1. qui ?\n2. quand ?")
    assert [item.texte for item in notes.informations] == ["une", "deux"]
    assert [(item.id, item.texte) for item in notes.questions] == [("Q1", "qui ?"), ("Q2", "quand ?")]


def test_the_text_of_a_marker_may_start_on_the_next_line() -> None:
    assert decisions("Décision :\nle suivi sera semestriel\n- une puce") == [("D1", "le suivi sera semestriel")]


def test_bullets_belong_to_the_item_that_announces_them() -> None:
    assert decisions("Décision : trois salles :\n- A\n- B\n\n- C") == [("D1", "trois salles : – A – B")]
    assert decisions("Décision : une salle\n- remarque") == [("D1", "une salle")]
    assert taches("- [ ] écrire\n    - au maire\n- remarque") == [("A1", "écrire – au maire")]


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("Décision : oui (consentement)\nLa ville s’en réjouit.", "oui"),
        ("Question : qui vient ?\nPersonne ne sait.", "qui vient ?"),
        ("- [ ] écrire, d’ici le prochain copil\nannuaire : rien", "écrire, d’ici le prochain copil"),
    ],
)
def test_an_item_ends_at_the_line_that_closes_it(texte: str, attendu: str) -> None:
    notes = lire(texte)
    (item,) = numerotes(notes)
    assert item.texte == attendu


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("Décision : on signe le bail\nLa mairie vote contre.", "on signe le bail"),
        ("Décision : on signe le bail\nÀ la mairie de voter.", "on signe le bail"),
        ("Décision : on signe le bail\n**La mairie** vote contre.", "on signe le bail"),
        ("Décision : on signe le bail\n« Jamais », dit la mairie.", "on signe le bail"),
        ("- [ ] écrire\nQuestion ouverte : qui vient ?\nR : nous\nQ : quand ?", "écrire"),
        ("- [ ] écrire\nquestion ouverte : qui vient ?", "écrire"),
        ("- [ ] écrire\n@ville relit", "écrire"),
        ("Décision : on signe\nle bail\n(et 3 clés)\n2 ans", "on signe le bail (et 3 clés) 2 ans"),
        ("Décision : la salle est confiée à\nPôle ESS", "la salle est confiée à Pôle ESS"),
        ("Décision : la Ville,\nle Résam et\n@ville paient", "la Ville, le Résam et @ville paient"),
        ("Décision : on donne la part d’\nAnne", "on donne la part d’ Anne"),
        ("- [ ] écrire\n  Au maire", "écrire Au maire"),
        ("Décision :\nOn signe\nLa mairie vote contre", "On signe"),
    ],
)
def test_a_capital_begins_something_else(texte: str, attendu: str) -> None:
    (item,) = numerotes(lire(texte))
    assert item.texte == attendu


def test_what_follows_an_item_is_kept_as_prose() -> None:
    elements = lire("Décision : oui\nLa mairie vote contre,\nhélas.\nDécision : non").points[0].elements
    assert [(type(e).__name__, e.texte) for e in elements if not isinstance(e, Titre)] == [
        ("Decision", "oui"),
        ("Paragraphe", "La mairie vote contre,\nhélas."),
        ("Decision", "non"),
    ]


def test_a_remark_between_two_bullets_does_not_end_their_list() -> None:
    assert decisions("Décisions :\n- salle\nLa mairie hésite.\nEncore.\n- deux\n\nFin.\n- puce") == [
        ("D1", "salle"),
        ("D2", "deux"),
    ]


def test_an_item_that_runs_on_is_kept_whole() -> None:
    (decision,) = lire("Décision : a\n" + "  b (consentement, quoi)\n" * 50).decisions
    assert decision.texte.startswith("a b")
    long = "Décision : " + "\n  ".join(["mot"] * 60) + "\n  fin (consentement)\n  suite"
    assert lire(long).decisions[0].texte.endswith("fin (consentement) suite")


# Numbers


def test_written_numbers_are_kept_and_never_given_again() -> None:
    texte = "Décision D2 : b\nDécision : a\nDécision n° 4 : d\nDécision : c\n- [ ] A1 fait\n- [ ] x\nQuestion q3 : e ?"
    notes = lire(texte)
    assert [(d.id, d.texte, d.implicite) for d in notes.decisions] == [
        ("D2", "b", False),
        ("D1", "a", True),
        ("D4", "d", False),
        ("D3", "c", True),
    ]
    assert [(t.id, t.implicite) for t in notes.taches] == [("A1", False), ("A2", True)]
    assert [(q.id, q.implicite) for q in notes.questions] == [("Q3", False)]


def test_the_sample_style_of_written_numbers() -> None:
    (tache,) = lire("- [ ] A1 @ville : recenser les besoins (pour le 30 novembre 2024)").taches
    assert (tache.id, tache.responsable, tache.objet) == ("A1", "ville", "recenser les besoins")
    assert tache.echeance is not None and tache.echeance.iso() == "2024-11-30"


def test_a_number_used_twice_is_an_error_and_the_second_gets_another() -> None:
    notes = lire("Décision D1 : a\n\n- **Décision D1** : b")
    assert [(d.id, d.implicite) for d in notes.decisions] == [("D1", False), ("D2", True)]
    (problem,) = notes.problems
    assert (problem.code, problem.line, problem.column) == ("CAP045", 3, 1)
    assert notes.decisions[1].numeroter() is None


def test_a_number_of_another_kind_is_shown() -> None:
    notes = lire("Décision A2 : oui\nInformation 2 : rien")
    assert [(d.id, d.texte) for d in notes.decisions] == [("D1", "oui")]
    assert ressemblances("Décision A2 : oui") == [("decision", 1, 1)]


@pytest.mark.parametrize(
    ("avant", "apres"),
    [
        ("**Décision** : oui", "**Décision D1** : oui"),
        ("Décision n°\u202f: oui", "Décision n° D1\u202f: oui"),
        ("- [ ] x", "- [ ] A1 x"),
        ("- []x", "- [] A1 x"),
        ("Décisions :\n- oui", "Décisions :\n- D1 : oui"),
        ("Question : qui ?", "Question Q1 : qui ?"),
    ],
)
def test_numbering_an_item_is_one_insertion_that_reads_back(avant: str, apres: str) -> None:
    notes = lire(avant)
    (item,) = numerotes(notes)
    edition = item.numeroter()
    assert isinstance(edition, Splice)
    assert avant[: edition.start] + edition.text + avant[edition.end :] == apres
    relues = lire(apres)
    (relu,) = numerotes(relues)
    assert (relu.id, relu.texte, relu.implicite) == (item.id, item.texte, False)


# Who does what


@pytest.mark.parametrize(
    ("texte", "responsable", "contributeurs", "objet"),
    [
        ("@resam avec @ville : envoyer", "resam", ("ville",), "envoyer"),
        ("@resam avec @ville, ressortir les heures", "resam", ("ville",), "ressortir les heures"),
        ("@resam, @ville et la @Pôle ESS : envoyer", "resam", ("ville", "pole-ess"), "envoyer"),
        ("@resam avec le @resam : envoyer", "resam", (), "envoyer"),
        ("Pôle ESS : trouver une salle", "pole-ess", (), "trouver une salle"),
        ("Pôle ESS avec la Ville : trouver", "pole-ess", ("ville",), "trouver"),
        ("@Résam : envoyer à @ville", "resam", (), "envoyer à @ville"),
        ("@resam envoie la convention", "resam", (), "envoie la convention"),
        ("envoyer (voir @resam avec @ville)", "resam", ("ville",), "envoyer (voir @resam avec @ville)"),
        ("écrire, @resam puis @ville avec @pole-ess et @ulamir", "resam", ("pole-ess", "ulamir-cpie"), None),
        ("écrire, @resam & @ville avec @inconnu", "resam", ("ville",), None),
        ("Ville, puis on verra", None, (), None),
        ("Mairie : envoyer", None, (), None),
        ("trouver une salle", None, (), None),
    ],
)
def test_who_is_responsible(
    texte: str, responsable: str | None, contributeurs: tuple[str, ...], objet: str | None
) -> None:
    (tache,) = lire(f"- [ ] {texte}").taches
    assert (tache.responsable, tache.contributeurs) == (responsable, contributeurs)
    assert tache.objet == (texte if objet is None else objet)


@pytest.mark.parametrize(
    ("texte", "responsable", "contributeurs", "objet"),
    [
        ("@resam appelle la Région", "resam", (), "appelle la Région"),
        ("@resam et @ville appellent la Région", "resam", ("ville",), "appellent la Région"),
        ("@resam avec @ville appelle @pole-ess", "resam", ("ville",), "appelle @pole-ess"),
        ("@resam avec la mairie appelle", "resam", (), "@resam avec la mairie appelle"),
        ("@resam et @inconnu appellent", "resam", (), "@resam et @inconnu appellent"),
        ("@inconnu appelle la Région", None, (), "appelle la Région"),
        ("@resam (2 personnes)", "resam", (), "@resam (2 personnes)"),
        ("@resam, appeler", "resam", (), "appeler"),
        ("Appeler @resam", "resam", (), "Appeler @resam"),
    ],
)
def test_a_sentence_that_begins_with_who_does_it_says_the_name_once(
    texte: str, responsable: str | None, contributeurs: tuple[str, ...], objet: str
) -> None:
    (tache,) = lire(f"À faire : {texte}").taches
    assert (tache.responsable, tache.contributeurs, tache.objet) == (responsable, contributeurs, objet)


def test_an_unknown_actor_stays_as_typed_and_is_said() -> None:
    notes = lire("prose\n- [ ] @rezam avec @ville : envoyer")
    (tache,) = notes.taches
    assert (tache.responsable, tache.responsable_texte, tache.contributeurs) == (None, "rezam", ("ville",))
    (inconnu,) = notes.inconnus
    assert (inconnu.texte, inconnu.ligne, inconnu.colonne) == ("rezam", 2, 7)
    assert lire("- [ ] @rezam : envoyer").taches[0].objet == "envoyer"


def test_mentions_and_links_are_read_everywhere_but_in_code() -> None:
    notes = lire("> voir @resam et [[action:jardin]]\n```\n@ville [[x]]\n```\n::: soutien\n@ville\n:::\n")
    assert [(m.acteur, m.ligne, m.restreint) for m in notes.mentions] == [("resam", 1, None), ("ville", 6, "soutien")]
    assert [(lien.cible, lien.ligne, lien.colonne) for lien in notes.liens] == [("action:jardin", 1, 18)]


@pytest.mark.parametrize(
    ("texte", "objet", "quand"),
    [
        ("trouver une salle d’ici le prochain copil", "trouver une salle", "copil"),
        ("envoyer, pour le 1er avril, la convention", "envoyer, la convention", "2026-04-01"),
        ("pour le 1er avril", "pour le 1er avril", "2026-04-01"),
        ("voter le budget pour 2027", "voter le budget pour 2027", None),
    ],
)
def test_when_a_task_is_due(texte: str, objet: str, quand: str | None) -> None:
    (tache,) = lire(f"- [ ] {texte}").taches
    due = tache.echeance_actuelle
    assert tache.objet == objet
    assert (due and (due.periode.iso() if due.periode else due.instance)) == quand


def test_the_last_postponement_is_the_due_date_in_force() -> None:
    (tache,) = lire("- [ ] écrire (pour le 1er avril ; reporté au 3 mai)").taches
    assert tache.echeance_actuelle is not None and tache.echeance_actuelle.periode is not None
    assert tache.echeance_actuelle.periode.iso() == "2026-05-03"
    assert not lire("- [ ] écrire (abandonné : faute de temps)").taches[0].ouverte


def test_without_the_day_of_the_meeting_no_year_is_guessed() -> None:
    (tache,) = lire("- [ ] écrire, pour le 1er avril", None).taches
    assert (tache.echeance, tache.objet) == (None, "écrire, pour le 1er avril")


# Questions and answers


def test_an_answer_closes_the_last_open_question() -> None:
    notes = lire("Question : une ?\nQuestion : deux ?\nRéponse : oui\nRéponse : non\nQuestion : trois ? (close)")
    assert [(q.id, q.reponse, q.ouverte) for q in notes.questions] == [
        ("Q1", "non", False),
        ("Q2", "oui", False),
        ("Q3", "", False),
    ]
    assert [(reponse.texte, reponse.question) for reponse in notes.reponses] == [("oui", "Q2"), ("non", "Q1")]


def test_an_answer_may_name_its_question() -> None:
    notes = lire("Question : une ?\nQuestion : deux ?\nRéponse Q1 : oui\nRéponse Q9 : rien")
    assert [(q.id, q.reponse) for q in notes.questions] == [("Q1", "oui"), ("Q2", "")]


def test_an_answer_may_be_a_list() -> None:
    (question,) = lire("Question : qui ?\nRéponse :\n- la ville\n- le Résam").questions
    assert question.reponse == "la ville – le Résam"


def test_an_answer_without_question_is_shown() -> None:
    assert ressemblances("Réponse : oui") == [("reponse", 1, 1)]
    assert lire("Réponse : oui").reponses[0].question == ""


def test_an_answer_may_be_more_restricted_than_its_question() -> None:
    (question,) = lire("Question : qui part ?\n::: soutien\nRéponse : la ville\n:::").questions
    assert (question.restreint, question.reponse, question.reponse_restreint) == (None, "la ville", "soutien")


# Restricted blocks


def test_a_block_restricts_what_it_holds_and_ends_items() -> None:
    texte = "Décision : a\n::: membres\nsuite\nDécision : b\n## T\n- [ ] c\n:::\nd"
    notes = lire(texte)
    assert [(d.texte, d.restreint) for d in notes.decisions] == [("a", None), ("b", "membres")]
    assert [(t.texte, t.restreint) for t in notes.taches] == [("c", "membres")]
    assert [titre.restreint for titre in notes.titres] == ["membres"]
    assert notes.texte_pour("public") == "Décision : a\nd\n"
    assert notes.texte_pour("financeurs") == "Décision : a\nd\n"
    assert notes.texte_pour("membres") == "Décision : a\nsuite\nDécision : b\n## T\n- [ ] c\nd\n"
    assert notes.texte_pour("soutien") == notes.texte_pour("membres")


def test_a_wrong_block_is_an_error_and_keeps_its_items_for_the_support_team() -> None:
    notes = lire("::: membre\nDécision : a\n\n## T\nDécision : b")
    assert [(d.texte, d.restreint) for d in notes.decisions] == [("a", "soutien"), ("b", None)]
    assert [problem.code for problem in notes.problems] == ["CAP040"]


# Headings


def test_headings_are_agenda_points() -> None:
    texte = (
        "avant\n# Compte-rendu\n## Convention (20 min, décision, @resam)\na\n### Détail\nb\n"
        "## Suite {#a-faire:2026-01-15-copil#A2}\n## Suite ##\n## Convention (salle B, 1h)\n## (tous)\n## ★"
    )
    notes = lire(texte)
    assert notes.titre is not None and notes.titre.texte == "Compte-rendu"
    assert [(p.titre and p.titre.texte, p.id) for p in notes.points] == [
        (None, ""),
        ("Convention", "convention"),
        ("Suite", "a-faire:2026-01-15-copil#A2"),
        ("Suite", "suite"),
        ("Convention (salle B)", "convention-salle-b"),
        ("(tous)", "tous"),
        ("★", "titre"),
    ]
    convention = notes.points[1].titre
    assert convention is not None and convention.duree is not None
    assert (convention.duree.minutes, convention.nature, convention.porteur) == (20, "decision", "resam")
    assert [type(element) for element in notes.points[1].elements] == [Paragraphe, Titre, Paragraphe]
    assert (convention.ligne, convention.colonne) == (3, 1)


def test_headings_of_one_level_are_all_points() -> None:
    assert [point.id for point in lire("# Un\n# Deux").points] == ["un", "deux"]
    assert [point.id for point in lire("# Seul").points] == ["seul"]
    assert lire("").points == ()


def test_two_explicit_ids_alike_are_told_apart() -> None:
    assert [t.id for t in lire("# A {#x}\n# B {#x}\n# C {#x-2}\n# D { #x}\n# (info) #").titres] == [
        "x",
        "x-2",
        "x-2-2",
        "d-x",
        "titre",
    ]


# Lines that look like items


@pytest.mark.parametrize(
    ("ligne", "genre"),
    [
        ("Decsion : on y va", "decision"),
        ("Quesiton : qui ?", "question"),
        ("Infomation : rien", "information"),
        ("Reponce : oui", "reponse"),
        ("Reproté : le budget", "reporte"),
        ("Prochaine rencontre : le 3 mai", "prochaine-reunion"),
        ("TODO appeler la mairie", "a-faire"),
        ("À faire appeler la mairie", "a-faire"),
        ("**Décision**", "decision"),
        ("Décision - on y va", "decision"),
        ("Question → qui ?", "question"),
        ("Décision du copil : on y va", "decision"),
        ("Actions à mener : trois", "a-faire"),
        ("Décision on garde la salle", "decision"),
        ("**Décision** nous gardons la salle", "decision"),
        ("Question ouverte : qui vient ?", "question"),
        ("Q : qui vient ?", "question"),
        ("- R: nous", "reponse"),
        ("Il est décidé de continuer", "decision"),
        ("- On a convenu de continuer", "decision"),
        ("penser à [ ] appeler", "a-faire"),
        ("- [o] appeler", "a-faire"),
        ("- [ x ] appeler", "a-faire"),
        ("- [ ] Question : qui ?", "question"),
        ("Décision :", "decision"),
        ("Décisions :\n\nprose", "decision"),
        ("- [ ]", "a-faire"),
        ("Prochaine réunion :", "prochaine-reunion"),
    ],
)
def test_what_looks_like_an_item_is_shown_with_a_reason(ligne: str, genre: str) -> None:
    notes = lire(ligne)
    assert [item.genre for item in notes.ressemblances] == [genre]
    assert notes.ressemblances[0].raison
    assert notes.decisions == ()


@pytest.mark.parametrize(
    "ligne",
    [
        "Discussion : on hésite",
        "Région : dossier déposé",
        "La décision attendra.",
        "Questions diverses : rien",
        "Décision difficile, qui attendra",
        "Action publique et jardin",
        "un tableau [1] et `[ ]`",
        "12 h : pause",
        "",
    ],
)
def test_prose_is_left_alone(ligne: str) -> None:
    assert ressemblances(ligne) == []


def test_bullets_under_a_heading_that_names_items_are_shown() -> None:
    texte = "## Décisions prises\n- une\n- deux\n\n## À faire\n- trois\n- [ ] quatre\n- cinq\n## Autre\n- six"
    assert ressemblances(texte) == [
        ("decision", 2, 1),
        ("decision", 3, 1),
        ("a-faire", 6, 1),
        ("a-faire", 8, 1),
    ]


def test_lines_of_an_item_may_look_like_others() -> None:
    assert ressemblances("Décision : a\nTODO b") == [("a-faire", 2, 1)]


def test_unknown_suffixes_are_listed_on_their_item() -> None:
    (decision,) = lire("Décision : oui (consentement ; bidule)").decisions
    assert (decision.texte, decision.suffixes_inconnus) == ("oui (bidule)", ("bidule",))


# Front matter


@pytest.mark.parametrize("fin", ["\n", "\r\n", "\r"])
def test_front_matter_and_body_know_their_place(fin: str) -> None:
    texte = fin.join(["---", "titre: x", "date: 2026-03-20", "--- ", "# T", "a", ""])
    entete = split_front_matter(texte, "n.md")
    assert entete.texte == f"titre: x{fin}date: 2026-03-20{fin}"
    assert (entete.decalage, entete.ligne, entete.corps_ligne) == (3 + len(fin), 2, 5)
    assert texte[entete.corps_decalage :] == entete.corps == f"# T{fin}a{fin}"
    assert entete.problems == ()


@pytest.mark.parametrize("texte", ["", "# T\n", " ---\na: 1\n---\n", "----\n", "---\nprose\n", "---\n\n---x"])
def test_a_text_without_front_matter_is_all_body(texte: str) -> None:
    assert split_front_matter(texte) == ("", 0, 1, texte, 0, 1, ())


def test_an_empty_front_matter_is_one() -> None:
    assert split_front_matter("---\n---\na")[:6] == ("", 4, 2, "a", 8, 3)
    assert split_front_matter("---\na: 1\n---")[:6] == ("a: 1\n", 4, 2, "", 12, 4)


def test_an_unclosed_front_matter_ends_where_prose_begins() -> None:
    for suite in ("\nDécision : x", "## Point : un", "du texte"):
        entete = split_front_matter(f"---\ntitre: x\n# note\npresents:\n  - a\n{suite}", "reunions/n.md")
        assert entete.texte == "titre: x\n# note\npresents:\n  - a\n"
        assert (entete.corps, entete.corps_ligne) == (suite, 6)
        (problem,) = entete.problems
        assert (problem.path, problem.code, problem.line, problem.severity) == ("reunions/n.md", "CAP030", 1, "erreur")
        assert "---" in problem.remedy
    assert split_front_matter("---\na: 1").texte == "a: 1"


# Charte


CHARTE = """\
# Charte

Un mot d'accueil.

## Préambule {#preambule-commun}

Nous habitons ici.

## Article 1er — Volontariat {#volontariat}

Chacun vient librement.

### Précision
```
## Article 9 (dans du code)
```

## Article 2 bis : Moyens

## Article III
Fin.
## Signatures
"""


def test_articles_of_the_charte() -> None:
    articles = read_charte(CHARTE, "charte/charte.md", premiere_ligne=5)
    assert [(a.id, a.numero, a.titre, a.ligne, a.fin) for a in articles] == [
        ("preambule", "", "", 6, 8),
        ("preambule-commun", "", "Préambule", 9, 11),
        ("volontariat", "1", "Volontariat", 13, 20),
        ("moyens", "2 bis", "Moyens", 22, 22),
        ("article-iii", "iii", "", 24, 25),
        ("signatures", "", "Signatures", 26, 26),
    ]
    assert articles[1].texte == "Nous habitons ici."
    assert articles[2].texte.startswith("Chacun vient librement.\n\n### Précision\n```\n## Article 9")
    assert read_charte("") == ()


def test_the_fingerprint_ignores_what_editors_change() -> None:
    marque = empreinte("Un.\n\nDeux.\n")
    assert marque == "sha256:d2f37b403e1f7b2c9d53681556638a8718d1a1c29b2adffdefa0ff271aeeec1d"
    assert empreinte("\n\nUn.  \r\n\t\r\nDeux.\r\n\r\n") == marque
    assert empreinte("Un.\n\nDeux") != marque
    assert empreinte("\ud800")


# Promises


FRAGMENTS = [
    "Décision", "Décision D1", "À faire", "Question", "Réponse", "Prochaine réunion", "Reporté", "Information", " : ",
    ":", "\n", "\n\n", "- ", "- [ ] ", "[x]", "  ", "**", "(", ")", ";", "consentement", "pour le ", "1er avril", "@x",
    "@resam", "Pôle ESS", " avec ", "# ", "## ", "{#a}", "::: membres\n", ":::\n", "::: x\n", "> ", "```\n", "fait",
    "[[a#D1]]", "prochain copil", "\r", "\u202f", "é", "e\u0301", "<!--", "-->", "\ud800", "TODO", "Décisions :\n",
]  # fmt: skip
LIGNES = [
    "Décision : a", "Décisions :", "À faire :", "Question : qui ?", "Question :", "Réponse :", "Réponse : oui", "- b",
    "  - puce", "- ", "- [ ]", "- [ ] @resam : b, pour le 3 mai", "[x] c", "", "prose", "  suite (fait)", "(consensus)",
    "Prochaine réunion :", "Reporté :", "Information :", "# T", "## À faire", "> cité", "```", "::: membres", ":::",
    "**Décision D1 :**", "**", "<!--", "-->", "Décision : a :", "Decsion : a", "(pour le 3 mai ; fait)", "Info 3 : d",
]  # fmt: skip
TEXTES = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from(FRAGMENTS), max_size=30).map("".join),
    st.lists(st.sampled_from(LIGNES), max_size=15).map("\n".join),
)


@given(TEXTES)
def test_any_text_is_read_and_nothing_is_lost(texte: str) -> None:
    entete = split_front_matter(texte, "n.md")
    assert texte[entete.corps_decalage :] == entete.corps
    notes = read_notes(entete.corps, "n.md", entete.corps_ligne, entete.corps_decalage, REPERTOIRE, JOUR)
    elements = [e for point in notes.points for e in point.elements]
    textes_et_items = [e for e in elements if isinstance(e, Element)]
    couvertes: set[int] = {titre.ligne for titre in notes.titres} | {r.ligne for r in notes.ressemblances}
    for element in textes_et_items:
        assert element.texte and 0 <= element.debut < element.fin <= len(texte)
        couvertes |= {
            x.numero for x in notes.lignes if element.debut <= x.debut + len(x.texte) and x.debut < element.fin
        }
    for ligne in notes.lignes:
        assert texte[ligne.debut : ligne.debut + len(ligne.texte)] == ligne.texte
        annonce = MARQUEUR.fullmatch(plier(ligne.texte).rstrip("*_ "))
        sans_mots = ligne.nature in ("vide", "bloc", "commentaire") or not ligne.texte.strip("*_- ")
        assert sans_mots or annonce or ligne.numero in couvertes
    for items in (notes.decisions, notes.taches, notes.questions):
        assert len({item.id for item in items}) == len(items)
    for mention in notes.mentions:
        assert texte[mention.debut : mention.fin] == f"@{mention.texte}"
    for problem in notes.problems:
        assert problem.line >= 1 and problem.column >= 1 and problem.message and problem.remedy


@given(TEXTES)
def test_numbering_reads_back_the_same_items(texte: str) -> None:
    notes = lire(texte)
    editions = sorted((e for e in (item.numeroter() for item in numerotes(notes)) if e), reverse=True)
    numerote = texte
    for edition in editions:
        numerote = numerote[: edition.start] + edition.text + numerote[edition.end :]
    relues = lire(numerote)
    assert [(d.id, d.texte) for d in relues.decisions] == [(d.id, d.texte) for d in notes.decisions]
    assert [(t.id, t.texte) for t in relues.taches] == [(t.id, t.texte) for t in notes.taches]
    assert [(q.id, q.texte) for q in relues.questions] == [(q.id, q.texte) for q in notes.questions]


@given(TEXTES)
def test_any_charte_is_read_whole(texte: str) -> None:
    empreinte(texte)
    mots = "".join(texte.split())
    for article in read_charte(texte):
        assert "".join(article.texte.split()) in mots


MOTIFS = [
    "a", " ", "(", "Décision : a (x)\n", "- [ ] x (pour le 1er avril)\n", "@a ", "@resam et ", "[[", "`", "```\n", "**",
    "```a\n~~~\n", "::: membres\n", "::\n", "::: x\n:::\n", "# a\n", "{#", "<!--\n", "Décisions :\n\n", "[ ]", "\r",
    "Décision D1 : a\n", "Question : a ?\nRéponse : b\n", "d'ici le ", "pour le 12 mars ", "- - ", "> ",
]  # fmt: skip


@pytest.mark.parametrize("motif", MOTIFS)
@pytest.mark.parametrize("tete", ["", "- [ ] ", "# "])
def test_the_work_grows_with_the_text_and_no_faster(motif: str, tete: str) -> None:
    petit, grand = (appels(tete + motif * (taille // len(motif))) for taille in (2_500, 10_000))
    assert grand <= 4.6 * petit + 2_000


def appels(texte: str) -> int:
    """Count the function calls, ours and the interpreter's, that reading a text takes."""
    compte = 0

    def compter(_: FrameType, evenement: str, __: object) -> None:
        nonlocal compte
        compte += evenement in ("call", "c_call")

    avant = sys.getprofile()
    sys.setprofile(compter)
    try:
        lire(texte)
        read_charte(texte)
        split_front_matter("---\n" + texte)
    finally:
        sys.setprofile(avant)
    return compte


def test_a_hostile_line_of_200_kb_is_one_line_of_work() -> None:
    for motif in ("(", "@a ", "pour le 12 ", "Décision : ", "[[a]]", "*", ":", "- [ ] "):
        texte = "- [ ] " + motif * (200_000 // len(motif))
        assert appels(texte) < 40 * len(texte)


@pytest.mark.parametrize(
    ("texte", "qui", "avec", "objet"),
    [
        ("À faire : Résam + Ville : demander", "resam", ("ville",), "demander"),
        ("À faire : ville -> demander", "ville", (), "demander"),
        ("- [ ] ville → demander", "ville", (), "demander"),
        ("À faire : la Ville (Mme Le Goff) : demander pour le 12 avril", "ville", (), "demander (Mme Le Goff)"),
        ("- [ ] @resam @ville : demander", "resam", ("ville",), "demander"),
        ("- [ ] @resam @ville demander", "resam", ("ville",), "demander"),
        ("A faire Ville: demander", "ville", (), "demander"),
        ("**À faire** Résam et ville : demander", "resam", ("ville",), "demander"),
        ("À faire : ville + inconnue : demander", None, (), "ville + inconnue : demander"),
        ("À faire : voir ville -> demander", None, (), "voir ville -> demander"),
    ],
)
def test_who_does_a_task_is_read_however_it_is_typed(
    texte: str, qui: str | None, avec: tuple[str, ...], objet: str
) -> None:
    (tache,) = lire(texte).taches
    assert (tache.responsable, tache.contributeurs, tache.objet) == (qui, avec, objet)


def test_a_task_that_names_who_after_its_marker_gets_its_number_before() -> None:
    texte = "A faire Ville: demander"
    splice = lire(texte).taches[0].numeroter()
    assert splice is not None
    ecrit = texte[: splice.start] + splice.text + texte[splice.end :]
    assert ecrit == "A faire A1 : Ville: demander"
    assert [(t.id, t.responsable, t.implicite) for t in lire(ecrit).taches] == [("A1", "ville", False)]
    assert lire("À faire avec soin\nActions de la Ville : dix").taches == ()
