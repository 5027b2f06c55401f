"""What became of tasks, questions, decisions and promises, asked at a date."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from cap import suivi
from cap.communaute import Communaute
from cap.loader import load
from cap.render import suivi as rendu
from cap.render.pages import Page
from cap.resources import folder
from conftest import Community, Golden, Run

MULHOUSE = Path(__file__).parent / "communities" / "mulhouse"
PREMIER_JOUR = Path(__file__).parent / "communities" / "premier-jour"
JOUR = date(2026, 6, 1)

COPIL = """\
    ---
    instance: copil
    date: 2026-03-20
    ---
    ## Convention
    {}
    """
ACTEURS = {
    "acteurs/resam.yaml": "nom: Résam",
    "acteurs/ville.yaml": "nom: Ville",
    "acteurs/pole-ess.yaml": "nom: Pôle ESS",
}


def lire(dossier: Path) -> Communaute:
    return load(dossier).communaute


def taches(communaute: Communaute, jour: date = JOUR) -> dict[str, suivi.TacheSuivie]:
    return {tache.ref.rpartition("#")[2]: tache for tache in suivi.taches(communaute, jour)}


def copil(community: Community, notes: str, suites: str = "", autres: Mapping[str, str] = {}) -> Communaute:
    """A community whose steering committee of 20 March 2026 noted these lines."""
    lignes = notes.strip("\n").replace("\n", "\n    ")
    reunion = {"reunions/2026-03-20-copil.md": COPIL.format(lignes), "suivi.yaml": suites}
    return lire(community({**ACTEURS, **reunion, **autres}))


def copil_du(jour: str) -> dict[str, str]:
    """Another meeting of the steering committee."""
    return {f"reunions/{jour}-copil.md": f"---\ninstance: copil\ndate: {jour}\n---\n"}


# --- the two cases --------------------------------------------------------------------------------------------


def test_morlaix_tasks_on_15_january_2025() -> None:
    communaute = lire(folder("sample-community"))
    suivies = suivi.taches(communaute, date(2025, 1, 15))
    assert len(suivies) == 21
    ouvertes = [tache.ref for tache in suivies if tache.ouverte]
    assert ouvertes == [
        "2024-05-21-journee#A2",
        "2024-09-17-journee#A2",
        "2024-12-10-journee#A1",
        "2024-12-10-journee#A3",
        "2025-01-07-copil#A1",
        "2025-01-07-copil#A2",
        "2025-01-07-copil#A3",
    ]
    en_retard = [tache.ref for tache in suivies if suivi.en_retard(tache, date(2025, 1, 15))]
    assert en_retard == ["2024-09-17-journee#A2"]


def test_morlaix_a_task_was_passed_on_then_done() -> None:
    communaute = lire(folder("sample-community"))
    entre = {tache.ref: tache for tache in suivi.taches(communaute, date(2024, 1, 10))}["2023-11-21-journee#A2"]
    assert (entre.etat, entre.responsable_initial, entre.responsable) == (suivi.OUVERTE, "resam", "ulamir-cpie")
    apres = {tache.ref: tache for tache in suivi.taches(communaute, date(2024, 1, 22))}["2023-11-21-journee#A2"]
    assert apres.etat == suivi.FAITE
    assert [etape.etat for etape in apres.historique] == ["passe", "fait"]


def test_morlaix_the_next_copil_is_the_one_announced() -> None:
    communaute = lire(folder("sample-community"))
    salle = {tache.ref: tache for tache in suivi.taches(communaute, date(2025, 1, 15))}["2025-01-07-copil#A3"]
    assert salle.echeance is not None and salle.echeance.iso() == "2025-01-21"


def test_morlaix_a_decision_changed_by_a_later_one() -> None:
    communaute = lire(folder("sample-community"))
    ensuite = {item.ref: item for item in suivi.decisions(communaute, date(2025, 1, 15))}
    assert ensuite["2024-09-17-journee#D1"].modifiee_par == "2024-12-10-journee#D2"
    assert not ensuite["2024-09-17-journee#D1"].en_vigueur
    assert ensuite["2024-12-10-journee#D2"].modifie == "2024-09-17-journee#D1"
    avant = {item.ref: item for item in suivi.decisions(communaute, date(2024, 10, 1))}
    assert avant["2024-09-17-journee#D1"].en_vigueur
    assert "2024-12-10-journee#D2" not in avant


def test_morlaix_decisions_are_public_once_the_minutes_are_approved() -> None:
    communaute = lire(folder("sample-community"))
    charte = {item.ref: item for item in suivi.decisions(communaute, date(2024, 9, 16))}["2024-05-21-journee#D1"]
    assert charte.audience == {"membres", "soutien"}
    charte = {item.ref: item for item in suivi.decisions(communaute, date(2024, 9, 17))}["2024-05-21-journee#D1"]
    assert "public" in charte.audience


def test_mulhouse_questions_and_tasks() -> None:
    communaute = lire(MULHOUSE)
    questions = {item.ref: item for item in suivi.questions(communaute, date(2024, 12, 31))}
    assert [item.ouverte for item in questions.values()] == [False, True, True]
    assert {tache.etat for tache in suivi.taches(communaute, date(2024, 12, 31))} == {
        suivi.OUVERTE,
        suivi.FAITE,
        suivi.ABANDONNEE,
    }


def test_a_box_ticked_by_hand_takes_the_date_said_in_suivi() -> None:
    communaute = lire(MULHOUSE)
    avant = {tache.ref: tache for tache in suivi.taches(communaute, date(2023, 3, 19))}["2023-02-07-journee#A1"]
    assert avant.etat == suivi.OUVERTE
    apres = {tache.ref: tache for tache in suivi.taches(communaute, date(2023, 3, 20))}["2023-02-07-journee#A1"]
    assert apres.etat == suivi.FAITE
    assert len(apres.historique) == 1


# --- tasks ----------------------------------------------------------------------------------------------------


def test_a_task_is_read_with_who_what_and_when(community: Community) -> None:
    notes = "- [ ] @resam avec @ville : envoyer la convention, pour le 1er avril"
    tache = taches(copil(community, notes))["A1"]
    assert (tache.responsable, tache.contributeurs, tache.texte) == ("resam", ("ville",), "envoyer la convention")
    assert tache.echeance is not None and tache.echeance == tache.echeance_initiale
    assert tache.lieu == ("reunions/2026-03-20-copil.md", 6, 1, 1)
    assert (tache.reunion, tache.instance, tache.reports) == ("2026-03-20-copil", "copil", 0)


def test_a_task_is_late_once_the_last_day_of_its_date_is_past(community: Community) -> None:
    tache = taches(copil(community, "- [ ] @resam : relire (pour avril 2026)"))["A1"]
    assert not suivi.en_retard(tache, date(2026, 4, 30))
    assert suivi.en_retard(tache, date(2026, 5, 1))
    assert not suivi.en_retard(replace(tache, etat=suivi.FAITE), date(2026, 5, 1))


def test_a_task_does_not_exist_before_its_meeting(community: Community) -> None:
    communaute = copil(community, "- [ ] @resam : relire")
    assert not suivi.taches(communaute, date(2026, 3, 19))
    assert suivi.taches(communaute, date(2026, 3, 20))


def test_a_fate_counts_from_its_date(community: Community) -> None:
    suites = "- {de: 2026-03-20-copil#A1, le: 2026-04-15, etat: fait, note: Relu}"
    communaute = copil(community, "- [ ] @resam : relire", suites)
    assert taches(communaute, date(2026, 4, 14))["A1"].ouverte
    faite = taches(communaute, date(2026, 4, 15))["A1"]
    assert faite.etat == suivi.FAITE
    assert faite.historique[0].note == "Relu"


@pytest.mark.parametrize("quand", ["", "le: n. c., "])
def test_an_undated_fate_is_the_current_state(community: Community, quand: str) -> None:
    communaute = copil(community, "- [ ] @resam : relire", f"- {{de: 2026-03-20-copil#A1, {quand}etat: fait}}")
    assert taches(communaute, date(2026, 3, 20))["A1"].etat == suivi.FAITE


def test_postponed_twice_then_done(community: Community) -> None:
    suites = """
    - {de: 2026-03-20-copil#A1, le: 2026-05-20, etat: reporte, au: 2026-07}
    - {de: 2026-03-20-copil#A1, le: 2026-04-10, etat: reporte, au: 2026-05-15}
    - {de: 2026-03-20-copil#A1, le: 2026-07-02, etat: fait}
    """
    communaute = copil(community, "- [ ] @resam : relire (pour le 1er avril 2026)", suites)
    tache = taches(communaute, date(2026, 6, 1))["A1"]
    assert (tache.reports, tache.ouverte) == (2, True)
    assert tache.echeance is not None and tache.echeance.iso() == "2026-07"
    assert tache.echeance_initiale is not None and tache.echeance_initiale.iso() == "2026-04-01"
    assert taches(communaute, date(2026, 7, 2))["A1"].etat == suivi.FAITE


def test_postponed_without_a_date_is_no_longer_due(community: Community) -> None:
    suites = "- {de: 2026-03-20-copil#A1, le: 2026-04-10, etat: reporte}"
    tache = taches(copil(community, "- [ ] @resam : relire (pour le 1er avril 2026)", suites))["A1"]
    assert tache.echeance is None and tache.ouverte and tache.reports == 1


def test_a_passed_task_stays_open_and_remembers(community: Community) -> None:
    suites = "- {de: 2026-03-20-copil#A1, le: 2026-04-10, etat: passe, a: ville}"
    tache = taches(copil(community, "- [ ] @resam avec @ville et @pole-ess : relire", suites))["A1"]
    assert (tache.responsable_initial, tache.responsable, tache.ouverte) == ("resam", "ville", True)
    assert tache.contributeurs == ("pole-ess",)


def test_passed_to_nobody_keeps_who_had_it(community: Community) -> None:
    suites = "- {de: 2026-03-20-copil#A1, le: 2026-04-10, etat: passe}"
    assert taches(copil(community, "- [ ] @resam : relire", suites))["A1"].responsable == "resam"


def test_an_undated_line_keeps_its_place_in_the_file(community: Community) -> None:
    suites = """
    - {de: 2026-03-20-copil#A1, etat: reporte, au: 2026-05-15}
    - {de: 2026-03-20-copil#A1, le: 2026-04-10, etat: fait}
    """
    assert taches(copil(community, "- [ ] @resam : relire", suites))["A1"].etat == suivi.FAITE


def test_an_entry_may_name_its_kind_and_an_old_id_of_the_meeting(community: Community) -> None:
    suites = """
    - {de: "a-faire:2026-03-20-copil#A1", le: 2026-04-10, etat: fait}
    - {de: ancien-copil#A2, le: 2026-04-10, etat: fait}
    """
    communaute = copil(community, "- [ ] @resam : relire\n- [ ] @ville : signer", suites)
    reunion = communaute.reunions["2026-03-20-copil"].evolve(anciens_ids=("ancien-copil",))
    communaute = replace(communaute, reunions={reunion.id: reunion})
    assert {tache.etat for tache in taches(communaute).values()} == {suivi.FAITE}


def test_what_the_notes_say_became_of_tasks(community: Community) -> None:
    notes = """
- [x] @resam : cochée
- [ ] @resam : faite (fait le 3 avril 2026)
- [ ] @resam : abandonnée (abandonné le 5 avril 2026 : sans objet)
- [ ] @resam : reportée (pour le 1er avril 2026 ; reporté au 1er mai 2026 ; reporté au 15 mai 2026)
"""
    communaute = copil(community, notes)
    lues = taches(communaute, date(2026, 4, 4))
    assert [lues[numero].etat for numero in ("A1", "A2", "A3", "A4")] == [
        suivi.FAITE,
        suivi.FAITE,
        suivi.OUVERTE,
        suivi.OUVERTE,
    ]
    assert taches(communaute)["A3"].historique[0].note == "sans objet"
    assert lues["A4"].reports == 2
    assert lues["A4"].echeance is not None and lues["A4"].echeance.iso() == "2026-05-15"


def test_a_tick_wins_over_a_postponement(community: Community) -> None:
    suites = "- {de: 2026-03-20-copil#A1, le: 2026-04-10, etat: reporte, au: 2026-05-15}"
    assert taches(copil(community, "- [x] @resam : relire", suites))["A1"].etat == suivi.FAITE


def test_without_actors_yet_names_are_kept_as_typed(community: Community) -> None:
    communaute = lire(PREMIER_JOUR)
    lues = taches(communaute)
    assert (lues["A2"].responsable, lues["A2"].contributeurs, lues["A2"].texte) == (
        "resam",
        ("ville",),
        "envoyer la convention",
    )
    assert (lues["A1"].responsable, lues["A1"].texte) == ("", "Pôle ESS : trouver une salle")
    assert lues["A1"].echeance is None and lues["A1"].echeance_instance == "copil"


def test_a_name_with_nothing_to_do_after_it_is_left_in_the_text(community: Community) -> None:
    lues = taches(copil(community, "- [ ] @inconnu :\n- [ ] @ : rien"))
    assert lues["A1"].texte
    assert lues["A2"].texte


def test_a_restricted_task_keeps_its_audience(community: Community) -> None:
    communaute = copil(community, "::: soutien\n- [ ] @resam : rappeler la ville\n:::")
    assert taches(communaute)["A1"].audience == {"soutien"}


# --- the next meeting of an instance --------------------------------------------------------------------------

SALLE = "- [ ] @resam : trouver une salle, d'ici le prochain copil"


def test_the_next_copil_is_the_next_meeting_with_a_file(community: Community) -> None:
    autres = copil_du("2026-05-12") | copil_du("2026-07-07") | copil_du("2026-01-15")
    tache = taches(copil(community, SALLE, autres=autres))["A1"]
    assert tache.echeance is not None and tache.echeance.iso() == "2026-05-12"
    assert suivi.en_retard(tache, date(2026, 5, 13))


def test_a_cancelled_meeting_is_not_the_next_one(community: Community) -> None:
    autres = {"reunions/2026-05-12-copil.md": "---\ninstance: copil\ndate: 2026-05-12\nstatut: annulee\n---\n"}
    tache = taches(copil(community, SALLE, autres=autres))["A1"]
    assert (tache.echeance, tache.echeance_instance) == (None, "copil")


def test_what_the_notes_announce_serves_their_own_instance_only(community: Community) -> None:
    annonce = "\n\nProchaine réunion : mardi 12 mai 2026"
    tache = taches(copil(community, SALLE + annonce))["A1"]
    assert tache.echeance is not None and tache.echeance.iso() == "2026-05-12"
    autre = SALLE.replace("prochain copil", "prochaine journée")
    gouvernance = {"gouvernance.yaml": "instances:\n- {id: journee, nom: Journée}\n- {id: copil, nom: Comité}"}
    assert taches(copil(community, autre + annonce, autres=gouvernance))["A1"].echeance is None


def test_the_next_meeting_may_be_called_by_the_name_of_its_instance(community: Community) -> None:
    gouvernance = {"gouvernance.yaml": 'instances:\n- {id: copil, nom: "Comité de pilotage"}'}
    notes = (
        "- [ ] @resam : chercher, pour le prochain comité de pilotage\n- [ ] @resam : dire, d'ici la prochaine réunion"
    )
    lues = taches(copil(community, notes, autres=gouvernance | copil_du("2026-05-12")))
    assert [item.echeance.iso() for item in lues.values() if item.echeance] == ["2026-05-12", "2026-05-12"]


def test_the_next_meeting_has_a_name_in_words(community: Community) -> None:
    gouvernance = {"gouvernance.yaml": 'instances:\n- {id: copil, nom: "Comité de pilotage"}'}
    communaute = copil(community, "rien", autres=gouvernance)
    reunion = communaute.reunions["2026-03-20-copil"]
    assert suivi.nom_de_la_prochaine(communaute, "copil", reunion) == "prochaine réunion « Comité de pilotage »"
    assert suivi.nom_de_la_prochaine(communaute, "bureau", reunion) == "prochaine réunion « bureau »"
    assert suivi.nom_de_la_prochaine(communaute, "réunion", reunion.evolve(instance="")) == "prochaine réunion"


# --- questions ------------------------------------------------------------------------------------------------


def questions(communaute: Communaute, jour: date = JOUR) -> dict[str, suivi.QuestionSuivie]:
    return {item.ref.rpartition("#")[2]: item for item in suivi.questions(communaute, jour)}


def test_a_question_is_open_until_answered_or_closed(community: Community) -> None:
    notes = """
Question : qui représente les habitants ?
Réponse : deux personnes tirées au sort

Question : où se réunir ? (close le 3 avril 2026)
Question : combien de temps ?
Question : à quel prix ? (reporté au 3 mai 2026)
Question : avec qui ? (pour le 1er mai 2026)
"""
    suites = """
    - {de: 2026-03-20-copil#Q3, le: 2026-04-20, etat: clos, note: "Une heure"}
    - {de: 2026-03-20-copil#Q5, le: 2026-04-20, etat: reporte, au: 2026-07}
    - {de: 2026-03-20-copil#Q4, le: 2026-04-20, etat: passe, a: ville}
    """
    communaute = copil(community, notes, suites)
    assert [item.ouverte for item in questions(communaute).values()] == [False, False, False, True, True]
    assert [item.ouverte for item in questions(communaute, date(2026, 4, 2)).values()] == [False, *[True] * 4]
    lues = questions(communaute)
    assert lues["Q1"].reponse == "deux personnes tirées au sort"
    assert [item.close_le.iso() if item.close_le else "" for item in lues.values()] == [
        "2026-03-20",
        "2026-04-03",
        "2026-04-20",
        "",
        "",
    ]
    assert [item.echeance.iso() if item.echeance else "" for item in lues.values()] == [
        "",
        "",
        "",
        "2026-05-03",
        "2026-07",
    ]


def test_the_answer_may_be_for_fewer_than_the_question(community: Community) -> None:
    notes = "Question : combien ?\n\n::: soutien\nRéponse : trop\n:::"
    lue = questions(copil(community, notes))["Q1"]
    assert (lue.audience, lue.audience_reponse) == ({"membres", "soutien"}, {"soutien"})


# --- decisions ------------------------------------------------------------------------------------------------


def decisions(communaute: Communaute, jour: date = JOUR) -> dict[str, suivi.DecisionSuivie]:
    return {item.ref: item for item in suivi.decisions(communaute, jour)}


def test_a_decision_says_how_it_was_taken_and_when_to_review_it(community: Community) -> None:
    notes = "Décision : le suivi sera semestriel (consentement ; à revoir en septembre 2026)"
    lue = decisions(copil(community, notes))["2026-03-20-copil#D1"]
    assert (lue.mode, lue.texte, lue.en_vigueur) == ("consentement", "le suivi sera semestriel", True)
    assert lue.revoir is not None and lue.revoir.iso() == "2026-09"


def test_a_decision_reviewed_postponed_or_given_up(community: Community) -> None:
    notes = "\n".join(f"Décision : essai {rang} (à revoir en septembre 2026)" for rang in range(1, 4))
    suites = """
    - {de: 2026-03-20-copil#D1, le: 2026-04-20, etat: clos}
    - {de: 2026-03-20-copil#D2, le: 2026-04-20, etat: reporte, au: 2027}
    - {de: 2026-03-20-copil#D3, le: 2026-04-20, etat: abandonne}
    - {de: 2026-03-20-copil#D1, le: 2026-04-21, etat: passe, a: ville}
    """
    lues = decisions(copil(community, notes, suites))
    assert [item.revoir.iso() if item.revoir else "" for item in lues.values()] == ["", "2027", ""]
    assert [item.en_vigueur for item in lues.values()] == [True, True, False]


def test_a_decision_of_the_same_meeting_may_be_changed(community: Community) -> None:
    notes = "Décision : tous les mois\nDécision : tous les deux mois (modifie #D1)"
    lues = decisions(copil(community, notes))
    assert lues["2026-03-20-copil#D1"].modifiee_par == "2026-03-20-copil#D2"


# --- promises -------------------------------------------------------------------------------------------------

PROMESSES = {
    "acteurs/resam.yaml": """
        nom: Résam
        engagements:
          - {id: salle, intitule: Salle, nature: materiel, quantite: 12, unite: jours, du: 2026-01, au: 2026-12,
             etat: confirme, partage: oui}
          - {id: argent, intitule: Subvention, nature: financier, quantite: 3000, unite: €, du: 2025, au: 2025,
             etat: confirme}
          - {id: temps, intitule: Temps, nature: humain, etat: tenu, realise: 12 jours}
          - {id: plus-tard, intitule: Plus tard, du: 2027}
        """,
    "acteurs/partie.yaml": "nom: Partie\ndepart: 2025\nengagements: [{id: x, intitule: X}]",
    "acteurs/future.yaml": "nom: Future\narrivee: 2027\nengagements: [{id: x, intitule: X}]",
    "acteurs/ecole.yaml": "nom: L’École\nengagements: [{id: x, intitule: Ateliers, au: 2027-06-15, etat: propose}]",
}


def test_promises_are_those_of_actors_present_already_begun(community: Community) -> None:
    communaute = lire(community(PROMESSES))
    promis = suivi.engagements(communaute, JOUR)
    assert [(item.acteur, item.id) for item in promis] == [
        ("ecole", "x"),
        ("resam", "salle"),
        ("resam", "argent"),
        ("resam", "temps"),
    ]
    assert [item.fini for item in promis] == [False, False, True, False]


# --- the two lists --------------------------------------------------------------------------------------------


def test_lists_go_by_actor_in_alphabetical_order_nobody_last(community: Community) -> None:
    notes = "- [ ] trouver une salle\n- [ ] @ville : signer\n- [ ] @pole-ess avec @resam : lire\n- [x] @resam : fait"
    communaute = copil(community, notes)
    tableau = suivi.tableau(communaute, JOUR)
    assert [charge.acteur for charge in tableau.a_faire] == ["pole-ess", "ville", ""]
    assert [charge.acteur for charge in suivi.tableau(communaute, JOUR, suivi.Choix(tout=True)).a_faire] == [
        "pole-ess",
        "resam",
        "ville",
        "",
    ]
    assert [charge.acteur for charge in suivi.tableau(communaute, JOUR, suivi.Choix(acteur="resam")).a_faire] == [
        "pole-ess"
    ]


def test_promises_kept_are_shown_when_all_is_asked(community: Community) -> None:
    communaute = lire(community(PROMESSES))
    assert [len(charge.engagements) for charge in suivi.tableau(communaute, JOUR).engagements] == [1, 2]
    assert [
        len(charge.engagements) for charge in suivi.tableau(communaute, JOUR, suivi.Choix(tout=True)).engagements
    ] == [1, 3]


@pytest.mark.parametrize(
    ("nom", "dossier", "jour", "tout"),
    [
        ("morlaix", folder("sample-community"), date(2025, 1, 15), False),
        ("mulhouse", MULHOUSE, date(2025, 1, 15), True),
        ("premier-jour", PREMIER_JOUR, date(2026, 4, 15), False),
    ],
)
def test_the_lists_as_they_are_read(nom: str, dossier: Path, jour: date, tout: bool, golden: Golden) -> None:
    tableau = suivi.tableau(lire(dossier), jour, suivi.Choix(tout=tout))
    golden(f"suivi/{nom}.txt", rendu.texte(tableau, Page()))
    golden(f"suivi/{nom}.md", rendu.markdown(tableau))


def test_promises_as_they_are_read(community: Community, golden: Golden) -> None:
    golden(
        "suivi/engagements.txt",
        rendu.texte(suivi.tableau(lire(community(PROMESSES)), JOUR, suivi.Choix(tout=True)), Page()),
    )


@pytest.mark.parametrize("largeur", [20, 40, 80, 100])
def test_lines_hold_in_the_width(largeur: int) -> None:
    tableau = suivi.tableau(lire(folder("sample-community")), date(2025, 1, 15))
    lignes = rendu.texte(tableau, Page(largeur)).splitlines()
    assert not [ligne for ligne in lignes if len(ligne) > largeur and " " in ligne.strip()]


def test_a_terminal_gets_the_same_words_with_colours() -> None:
    tableau = suivi.tableau(lire(folder("sample-community")), date(2025, 1, 15))
    couleurs = rendu.texte(tableau, Page(80, couleurs=True))
    assert "\x1b[33méchéance passée" in couleurs
    assert re.sub(r"\x1b\[\d+m", "", couleurs) == rendu.texte(tableau, Page())


def test_nothing_in_a_name_acts_on_the_terminal(community: Community) -> None:
    hostile = {"acteurs/resam.yaml": 'nom: "a\\u202Eb [/] \\e[31m"'}
    communaute = copil(community, "- [ ] @resam : relire", autres=hostile)
    texte = rendu.texte(suivi.tableau(communaute, JOUR), Page())
    assert "\u202e" not in texte and "\x1b" not in texte


# --- the command ----------------------------------------------------------------------------------------------


def test_the_command_lists(run: Run) -> None:
    fait = run("suivi", "--date", "2025-01-15", cwd=folder("sample-community"))
    assert (fait.code, fait.stderr) == (0, "")
    assert fait.stdout.startswith("À faire\u00a0: 7 tâches ouvertes, 1 échéance passée\n")
    assert run("suivi", "liste", "--date", "2025-01-15", cwd=folder("sample-community")).stdout == fait.stdout


def test_the_command_gives_data(run: Run) -> None:
    fait = run(
        "suivi", "--date", "2025-01-15", "--format", "json", "--acteur", "le Résam", cwd=folder("sample-community")
    )
    donnees = json.loads(fait.stdout)
    assert (donnees["version"], donnees["le"]) == (1, "2025-01-15")
    assert {tache["ref"] for tache in donnees["taches"]} == {
        "2024-12-10-journee#A1",
        "2024-12-10-journee#A3",
        "2025-01-07-copil#A2",
    }
    assert donnees["taches"][0]["echeance"] == "2025-01-31"
    assert donnees["engagements"][0]["acteur_nom"] == "Résam"


def test_the_command_counts_the_problems_of_the_folder(run: Run, community: Community) -> None:
    fait = run("suivi", "-C", community({"acteurs/resam.yaml": "nmo: Résam"}))
    assert fait.code == 0
    assert "de lecture dans le dossier" in fait.stderr
    assert [ligne for ligne in fait.stdout.splitlines() if ligne.strip("-")] == [
        "À faire\u00a0: rien d’ouvert",
        "Engagements des acteurs\u00a0: aucun en cours",
    ]


def test_an_unknown_actor_is_declined_with_the_nearest(run: Run) -> None:
    fait = run("suivi", "--acteur", "resan", cwd=folder("sample-community"))
    assert fait.code == 2
    assert "Vouliez-vous «\u00a0resam\u00a0»" in fait.stderr


# --- what the lists are limited to ------------------------------------------------------------------------------

VUES = """
- [ ] @resam : passée (pour le 1er mai 2026)
- [ ] @resam : proche (pour le 15 juin 2026)
- [ ] @resam : lointaine (pour le 15 décembre 2026)
- [ ] @resam : reportée (pour le 1er mai 2026 ; reporté au 15 août 2026)
- [ ] @resam : sans date
- [ ] @resam : au prochain copil (pour le prochain copil)
Question : qui ? (pour le 1er mai 2026)
Question : où ? (pour le prochain copil)
"""


@pytest.mark.parametrize(
    ("vues", "attendues", "questions_", "promises"),
    [
        (["--echues"], ["A1"], ["Q1"], ["argent"]),
        (["--a-venir"], ["A2", "A6"], ["Q2"], []),
        (["--a-venir", "--jours", "5"], ["A6"], ["Q2"], []),
        (["--a-venir", "--jours", "400"], ["A2", "A3", "A4", "A6"], ["Q2"], ["x", "salle"]),
        (["--reportees"], ["A4"], [], []),
        (["--sans-echeance"], ["A5"], [], []),
        (["--echues", "--sans-echeance"], ["A1", "A5"], ["Q1"], ["argent"]),
    ],
)
def test_the_lists_keep_what_is_looked_for(
    run: Run, community: Community, vues: list[str], attendues: list[str], questions_: list[str], promises: list[str]
) -> None:
    copil(community, VUES, autres=PROMESSES)
    dossier = community({})
    fait = run("suivi", *vues, "--date", JOUR, "--format", "json", cwd=dossier)
    donnees = json.loads(fait.stdout)
    assert [tache["ref"].partition("#")[2] for tache in donnees["taches"]] == attendues
    assert [question["ref"].partition("#")[2] for question in donnees["questions"]] == questions_
    assert [promesse["id"] for promesse in donnees["engagements"]] == promises


def test_the_heading_says_what_is_looked_for(run: Run, community: Community) -> None:
    copil(community, VUES)
    dossier = community({})
    page = run("suivi", "--echues", "--sans-echeance", "--date", JOUR, cwd=dossier).stdout.replace("\u00a0", " ")
    assert page.startswith("À faire (date passée ou sans date) : 2 tâches ouvertes, 1 échéance passée\n")
    page = run("suivi", "--a-venir", "--jours", "0", "--date", "2026-03-21", "--acteur", "ville", cwd=dossier).stdout
    assert page.startswith("À faire (d’ici 0 jours)\u00a0: rien\n")


def test_in_impulsion_nothing_is_late(run: Run, community: Community) -> None:
    copil(community, VUES, autres={"communaute.yaml": "format: 1\nnom: Essai\nphase: impulsion\n"})
    dossier = community({"communaute.yaml": "format: 1\nnom: Essai\nphase: impulsion\n"})
    page = run("suivi", "--date", JOUR, cwd=dossier).stdout
    assert page.replace("\u00a0", " ").startswith("À faire : 6 tâches ouvertes\n")
    assert "passée" not in page.replace("– Passée", "") and "pour le 1er mai 2026 · 2026-03-20-copil#A1" in page
    donnees = json.loads(run("suivi", "--date", JOUR, "--format", "json", cwd=dossier).stdout)
    assert not any(tache["en_retard"] for tache in donnees["taches"])


def test_an_undated_postponement_to_the_next_meeting_counts_from_the_notes(community: Community) -> None:
    suites = "- {de: 2026-03-20-copil#A1, etat: reporte, prochaine: copil}"
    communaute = copil(community, "- [ ] @resam : relire", suites, copil_du("2026-05-19"))
    echeance = taches(communaute)["A1"].echeance
    assert echeance is not None and echeance.iso() == "2026-05-19"


def test_a_postponement_to_an_unknown_instance_keeps_its_name(community: Community) -> None:
    suites = "- {de: 2026-03-20-copil#A1, le: 2026-04-01, etat: reporte, prochaine: bureau}"
    tache = taches(copil(community, "- [ ] @resam : relire", suites))["A1"]
    assert (tache.echeance, tache.echeance_instance) == (None, "bureau")
