"""The shared evaluation: both cases, levels, questions and what answers them, counts by cap apart, each form."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest

from cap.communaute import Communaute
from cap.evaluer import Choix, evaluer
from cap.loader import load
from cap.redaction import objet_en_mots
from cap.render import evaluer as rendu
from cap.render.evaluer_html import html
from cap.render.pages import Page
from conftest import Community, Golden, Run

RACINE = Path(__file__).parents[1]
MORLAIX = RACINE / "sample-community"
MULHOUSE = RACINE / "tests/communities/mulhouse"
FIN_2024 = date(2024, 12, 31)
FIN_2025 = date(2025, 12, 31)

COMPLETE = {
    "acteurs/a.yaml": "nom: Résam",
    "objectifs.yaml": """\
        objectifs:
          - id: autonomie
            intitule: Autonomie
            niveau_valeur: territoire
            intermediaires: [{id: circuits, intitule: Circuits courts, anciens_ids: [courts]}]
          - {id: autre, intitule: Autre}
        parcours: [{id: p, intitule: P, etapes: [{id: un, intitule: Un}]}]
        publics: [{id: x, intitule: X}]
        """,
    "evaluation.yaml": """\
        questions:
          - {id: q1, question: "Mange-t-on mieux ?", objectif: autonomie}
          - {id: q2, question: "Et le coût ?"}
          - {id: q3, question: "Autre chose ?", objectif: autre}
        indicateurs:
          - id: jardins
            intitule: Jardins ouverts
            definition: "Jardins où @a vient"
            objectif: circuits
            unite: jardins
            cible: {valeur: 3, le: 2026}
            frequence: semestrielle
            responsable: a
            source: Relevé
          - {id: trous, intitule: Trous, objectif: courts, calcul: trous}
          - {id: faux, intitule: Faux, niveau_valeur: communaute, calcul: trou}
          - {id: bizarre, intitule: Bizarre, calcul: zzzzzz}
          - {id: futur, intitule: Futur, cree_le: 2027}
        bilans:
          - {id: b1, le: 2025-01, objet: "fonction de soutien", document: Rapport}
          - {id: b2}
          - {id: b3, le: 2030}
        effets:
          - {niveau_valeur: territoire, constat: "On en parle"}
          - {niveau_valeur: territoire, constat: "Un marché a ouvert.", le: 2025-03, source: Presse}
          - {niveau_valeur: territoire, constat: "Plus tard", le: 2030}
        """,
    "mesures/2025.yaml": """\
        mesures:
          - {indicateur: jardins, le: 2024-03, valeur: 1, note: "Un seul"}
          - {indicateur: jardins, le: 2025-03, valeur: env. 2, rupture: "Jardins visités."}
          - {indicateur: jardins, le: 2025-09, valeur: n. c.}
        """,
    "enseignements.yaml": """\
        enseignements:
          - {id: temps, le: 2025-06, constat: "Le temps manque", source: ["indicateur:jardins"]}
        """,
    "gouvernance.yaml": """\
        revisions:
          - le: 2025-07
            changement: "Un copil par mois"
            motif: "Aller plus vite"
            source: ["bilan:b1", "enseignement:temps"]
          - {le: 2030, changement: "Plus tard", source: "bilan:b1"}
        """,
}


@pytest.fixture
def complete(community: Community) -> Communaute:
    return load(community(COMPLETE)).communaute


def texte(communaute: Communaute, jour: date = FIN_2025, choix: Choix | None = None) -> str:
    return nu(rendu.texte(communaute, evaluer(communaute, jour, choix or Choix()), Page()))


def nu(texte: str) -> str:
    return re.sub(r"[ \n\u00a0\u202f]+", " ", texte)


# --- the cases ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("nom", "folder", "jour"), [("morlaix", MORLAIX, FIN_2025), ("mulhouse", MULHOUSE, FIN_2024)])
def test_the_evaluation_of_each_case(golden: Golden, nom: str, folder: Path, jour: date) -> None:
    communaute = load(folder).communaute
    golden(f"evaluer/{nom}.txt", rendu.texte(communaute, evaluer(communaute, jour), Page()))
    golden(f"evaluer/{nom}.md", rendu.markdown(communaute, evaluer(communaute, jour)))


def test_mulhouse_keeps_what_is_not_known_and_what_is_a_text() -> None:
    communaute = load(MULHOUSE).communaute
    (jeunes, *_) = (item for item in evaluer(communaute, FIN_2024).suivis if item.indicateur.id == "jeunes-orientes")
    # T1 12, T2 19, T3 not known, T4 31; the target is a sentence.
    assert [item.valeur.en_mots() for item in jeunes.serie.releves] == ["12", "19", "n.\u00a0c.", "31"]
    dit = texte(communaute, FIN_2024)
    assert "cible : 60 par trimestre" in dit and "▄▅·█" in dit
    assert "n. c. (au départ) → n. c. (avril 2024)" in dit


def test_morlaix_answers_for_a_day_in_the_past() -> None:
    communaute = load(MORLAIX).communaute
    avant = {item.indicateur.id: item for item in evaluer(communaute, FIN_2024).suivis}
    assert avant["foyers-caisse"].serie.dernier is None
    assert [item.valeur.en_mots() for item in avant["structures-actives"].serie.releves] == ["10", "18", "20"]
    assert "0 (au départ, 2023) ; aucune mesure" in texte(communaute, FIN_2024)
    # The level of an indicator is that of its objective when it says none.
    assert {avant["foyers-caisse"].niveau, avant["lieux-conventionnes"].niveau} == {"premiers-concernes", "territoire"}


# --- what is said ---------------------------------------------------------------------------------------------


def test_an_indicator_says_its_values_gaps_breaks_target_and_who_gathers_it(complete: Communaute) -> None:
    dit = texte(complete)
    for attendu in (
        "Jardins ouverts (jardins), en jardins Jardins où Résam vient",
        "1 (mars 2024) → env. 2 (mars 2025) → n. c. (septembre 2025)",
        "cible : 3 (2026)",
        "rien de noté pour : 2e semestre 2024",
        "définition changée en mars 2025 : Jardins visités (les valeurs d’avant ne s’y comparent pas)",
        "mars 2024 : Un seul",
        "objectif : Circuits courts",
        "fréquence : semestrielle ; responsable : Résam ; source : Relevé",
    ):
        assert attendu in dit, attendu
    assert "évolution" not in dit  # nothing compares with the one value since the break
    assert "Futur" not in dit and "Plus tard" not in dit


def test_what_cap_counts_is_told_apart_and_an_unknown_count_gets_a_suggestion(complete: Communaute) -> None:
    dit = texte(complete)
    assert "calculé par cap le 31 décembre 2025 : 1 case étape × public où personne n’agit" in dit
    assert "cap ne sait pas calculer « trou » (vouliez-vous « trous » ?)" in dit
    assert "cap ne sait pas calculer « zzzzzz » cible" in dit
    assert "SANS NIVEAU DE VALEUR PRÉCISÉ Bizarre (bizarre) aucune mesure" in dit


def test_what_has_a_source_is_kept_apart_from_what_has_none(complete: Communaute) -> None:
    dit = texte(complete)
    assert "Effets constatés – Un marché a ouvert (mars 2025). Source : Presse. Effets déclarés, sans source" in dit
    assert "– janvier 2025 : fonction de soutien (document : Rapport) → Gouvernance révisée en juillet 2025" in dit
    assert "– Déclaré, sans document ni décision : date n. c. : b2" in dit


def test_questions_say_what_answers_them(complete: Communaute) -> None:
    dit = texte(complete)
    assert "Jardins ouverts : n. c. (septembre 2025)" in dit and "– appris : Le temps manque" in dit
    assert "Trous : aucune mesure ; calculé par cap" in dit
    assert "Rien ne la relie encore à un indicateur (« objectif » dans evaluation.yaml)." in dit
    assert "objectif : Autre Aucune valeur n’y répond encore." in dit
    lues = {item.question.id: item.repondue for item in evaluer(complete, FIN_2025).questions}
    assert lues == {"q1": True, "q2": False, "q3": False}


def test_the_loop_from_value_to_learning_to_document_is_visible(complete: Communaute) -> None:
    dit = texte(complete)
    assert "temps, juin 2025 ; d’où il vient : Jardins ouverts (env. 2, mars 2025)" in dit
    assert "→ Gouvernance révisée en juillet 2025 : Un copil par mois (motif : Aller plus vite)." in dit


def test_nothing_written_gets_a_first_step(community: Community) -> None:
    communaute = load(community()).communaute
    for forme in (texte(communaute), nu(rendu.markdown(communaute, evaluer(communaute, FIN_2025)))):
        assert "Rien n’est encore écrit" in forme
    assert "Rien n’est encore écrit" in html(communaute, evaluer(communaute, FIN_2025))


def test_a_level_without_anything_is_said_empty(community: Community) -> None:
    files = {
        "evaluation.yaml": "effets: [{niveau_valeur: territoire, constat: Un effet}]\nquestions: [{id: q, question: Q}]"
    }
    communaute = load(community(files)).communaute
    assert "PREMIERS CONCERNÉS Rien de noté pour l’instant." in texte(communaute)
    assert "Rien de noté pour l’instant." in nu(rendu.markdown(communaute, evaluer(communaute, FIN_2025)))
    assert "Rien de noté pour l’instant." in html(communaute, evaluer(communaute, FIN_2025))


def test_many_gaps_are_counted_and_the_last_ones_named(community: Community) -> None:
    files = {"evaluation.yaml": "indicateurs: [{id: j, intitule: J, frequence: mensuelle, cree_le: 2025-01}]"}
    dit = texte(load(community(files)).communaute)
    assert "rien de noté pour : 7 périodes plus tôt, août 2025, septembre 2025, octobre 2025 et novembre 2025" in dit


def test_a_difference_keeps_its_sign_its_estimate_and_its_span(community: Community) -> None:
    files = {
        "evaluation.yaml": """\
            indicateurs:
              - {id: j, intitule: J}
              - {id: k, intitule: K}
              - {id: l, intitule: L, cible: {le: 2026}}
            """,
        "mesures/2025.yaml": """\
            mesures:
              - {indicateur: j, le: 2025-01, valeur: 5}
              - {indicateur: j, le: 2025-06, valeur: env. 8}
              - {indicateur: j, le: 2025-09, valeur: n. c.}
              - {indicateur: k, le: 2025-01, valeur: 5}
              - {indicateur: k, le: 2025-02, valeur: 2}
              - {indicateur: l, valeur: 5}
              - {indicateur: l, valeur: 6, rupture: sans date}
              - {indicateur: l, valeur: 6}
            """,
    }
    dit = texte(load(community(files)).communaute)
    assert "évolution : env. +3 depuis janvier 2025 (dernière valeur connue : env. 8 (juin 2025))" in dit
    assert "évolution : −3 depuis janvier 2025" in dit
    assert "définition changée à une date non connue : sans date" in dit
    assert "cible : n. c. ; évolution : 0 depuis une date non connue" in dit


# --- filters --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("choix", "ids", "questions", "effets", "bilans", "appris"),
    [
        (Choix(niveaux=("territoire",)), ["jardins", "trous"], ["q1"], 2, 0, 1),
        (Choix(niveaux=("communaute",)), ["faux"], [], 0, 0, 0),
        (Choix(objectifs=("autonomie",)), ["jardins", "trous"], ["q1"], 0, 0, 1),
        (Choix(objectifs=("autre", "inconnu")), [], ["q3"], 0, 0, 0),
        (Choix(indicateurs=("jardins",)), ["jardins"], ["q1"], 0, 0, 1),
        (Choix(indicateurs=("faux",)), ["faux"], [], 0, 0, 0),
    ],
)
def test_filters_choose_what_is_shown(
    complete: Communaute, choix: Choix, ids: list[str], questions: list[str], effets: int, bilans: int, appris: int
) -> None:
    lue = evaluer(complete, FIN_2025, choix)
    assert [item.indicateur.id for item in lue.suivis] == ids
    assert [item.question.id for item in lue.questions] == questions
    assert (len(lue.effets), len(lue.examens), len(lue.appris)) == (effets, bilans, appris)
    assert "Rien de noté" not in texte(complete, choix=choix)


# --- the other forms ------------------------------------------------------------------------------------------


def test_the_json_is_complete_and_documented(complete: Communaute) -> None:
    contenu = json.loads(rendu.json(complete, evaluer(complete, FIN_2025)))
    documentation = rendu.__doc__ or ""
    jardins, trous, faux, _ = contenu["indicateurs"]
    for bloc in (contenu, jardins, jardins["mesures"][0], jardins["cible"], contenu["effets"][0], contenu["bilans"][0]):
        assert [cle for cle in bloc if cle != "schema" and f"`{cle}`" not in documentation] == []
    for bloc in (
        contenu["questions"][0],
        contenu["filtres"],
        jardins["manques"][0],
        contenu["bilans"][0]["revisions"][0],
    ):
        assert [cle for cle in bloc if f"`{cle}`" not in documentation] == []
    assert [item["valeur"] for item in jardins["mesures"]] == [1, 2, None]
    assert [item["estime"] for item in jardins["mesures"]] == [False, True, False]
    assert jardins["mesures"][0]["fichier"] == "mesures/2025.yaml" and jardins["mesures"][0]["ligne"] == 2
    assert trous["calcul"]["valeur"] == 1 and trous["calcul"]["origine"] == "calcul" and trous["cible"] is None
    assert faux["calcul"] is None and faux["calcul_inconnu"] == "trou"
    assert [item["etat"] for item in contenu["effets"]] == ["declare", "constate"]
    assert [item["etat"] for item in contenu["bilans"]] == ["constate", "declare"]
    assert contenu["questions"][0]["indicateurs"] == ["jardins", "trous"] and contenu["questions"][0]["repondue"]
    morlaix = load(MORLAIX).communaute
    foyers = json.loads(rendu.json(morlaix, evaluer(morlaix, FIN_2025)))["indicateurs"][0]
    assert foyers["evolution"] == {
        "valeur": 44,
        "estime": False,
        "dit": "+44 depuis le départ",
        "du": "2023",
        "au": "2025-10",
    }


def test_markdown_has_a_table_for_each_level_and_nothing_acts_in_it(community: Community) -> None:
    files = {**COMPLETE, "acteurs/a.yaml": 'nom: "Résam | <b>"'}
    communaute = load(community(files)).communaute
    dit = nu(rendu.markdown(communaute, evaluer(communaute, FIN_2025)))
    assert "## Pour le territoire | indicateur | valeurs |" in dit and "Résam \\| \\<b\\>" in dit
    assert "### Mange-t-on mieux ?" in dit and "déclaré, sans document ni décision : date n. c. : b2" in dit
    assert "## Ce que nous avons appris - Le temps manque." in dit


def test_the_page_draws_each_curve_beside_its_table(complete: Communaute) -> None:
    page = html(complete, evaluer(complete, FIN_2025))
    assert '<svg xmlns="http://www.w3.org/2000/svg"' in page and 'role="img"' in page
    assert '<desc id="description-jardins">De mars 2024 à septembre 2025' in nu(page)
    assert page.count("<circle") == 2 and 'fill="#fff"' in page and ">cible</text>" in page
    assert "définition changée : Jardins visités." in nu(page) and "Déclaré, sans document" in page
    assert "Calculé par cap le 31 décembre 2025" in page and "<script" not in page


# --- the command ----------------------------------------------------------------------------------------------


def test_the_command_answers_in_each_form(run: Run, community: Community, tmp_path: Path) -> None:
    dossier = community(COMPLETE)
    commun = ("evaluer", "-C", dossier, "--date", "2025-12-31")
    fait = run(*commun)
    assert fait.code == 0 and "Évaluation partagée au 31 décembre 2025" in fait.stdout
    assert max(map(len, fait.stdout.splitlines())) <= 80
    assert json.loads(run(*commun, "--format", "json", "--indicateur", "jardins").stdout)["filtres"] == {
        "niveaux": [],
        "objectifs": [],
        "indicateurs": ["jardins"],
    }
    assert run(*commun, "--niveau", "territoire", "--format", "markdown").stdout.startswith("# Évaluation partagée")
    assert "« jardin »" in run(*commun, "--indicateur", "jardin").stderr.replace("\u00a0", " ")
    assert "Circuits" in run(*commun, "--objectif", "Autonomie").stdout
    assert "sorties/evaluation.html" in run(*commun, "--format", "html").stderr
    run(*commun, "-o", tmp_path / "e.csv")
    assert (tmp_path / "e.csv").read_text(encoding="utf-8-sig").startswith("indicateur;le;valeur;note;rupture")
    assert run(*commun, "-o", tmp_path / "e.pdf").code == 2


def test_a_folder_with_faults_still_answers(run: Run, community: Community) -> None:
    dossier = community({"evaluation.yaml": "indicateurs: [{id: j, intitule: J, cible: {valeur: beaucoup}}]"})
    fait = run("evaluer", "-C", dossier)
    assert fait.code == 0 and "J (j)" in fait.stdout and "1 problème de lecture" in fait.stderr


RESERVE = {
    "acteurs/jeanne.yaml": "nom: Jeanne Dupont\ntype: personne",
    "objectifs.yaml": """\
        objectifs:
          - {id: ouvert, intitule: Objectif ouvert}
          - {id: discret, intitule: Objectif discret, visibilite: soutien}
        """,
    "evaluation.yaml": """\
        questions:
          - {id: q, question: "Et alors ?", objectif: ouvert}
          - {id: qs, question: "Question secrète ?", objectif: ouvert, visibilite: soutien}
          - {id: qd, question: "Et encore ?", objectif: discret}
        indicateurs:
          - {id: vu, intitule: Vu, objectif: discret, niveau_valeur: territoire, responsable: jeanne}
          - {id: tu, intitule: Secret, objectif: ouvert, niveau_valeur: communaute, visibilite: soutien}
        bilans:
          - {id: b, le: 2024, objet: "Bilan secret", visibilite: soutien}
        """,
    "mesures/2024.yaml": """\
        mesures:
          - {indicateur: vu, le: 2024, valeur: 1, note: "Avec @jeanne"}
          - {indicateur: tu, le: 2024, valeur: 7777, note: "note secrète"}
        """,
    "feuille-de-route.yaml": """\
        jalons:
          - id: j
            intitule: Jalon
            visibilite: soutien
            revisions: [{le: 2024-03, changement: "Changement secret", source: ["indicateur:vu"]}]
        """,
}


@pytest.mark.parametrize("pour", [(), ("--pour", "membres"), ("--pour", "public"), ("--pour", "financeurs")])
@pytest.mark.parametrize("forme", ["html", "markdown", "csv", "json", "texte"])
def test_what_is_reserved_never_leaves_in_a_document(
    community: Community, run: Run, forme: str, pour: tuple[str, ...]
) -> None:
    folder = community(RESERVE)
    fichier = folder / "sorties/rendu"
    options = ("--format", forme, "-o", str(fichier), *pour)
    fait = run("evaluer", "-C", str(folder), "--date", "2025-12-31", *options)
    assert fait.code == 0
    texte = fichier.read_text(encoding="utf-8-sig").replace("\u202f", "")
    assert "Vu" in texte
    secrets = ["secret", "Secret", "secrète", "7777", "discret"] + ["Jeanne", "jeanne"] * (pour[1:] == ("public",))
    assert [mot for mot in secrets if mot in texte] == []
    if forme == "csv":
        assert "1 indicateur réservé n’est pas dans ce tableau" in fait.stderr
    elif forme == "json":
        assert json.loads(texte)["reserves"] == {"indicateur": 1, "question": 1, "bilan": 1}
    else:
        dit = " ".join(texte.replace("\u00a0", " ").split())
        assert "Et 1 indicateur réservé, 1 question réservée et 1 bilan réservé, non montrés ici." in dit
        assert "ucune valeur montrée ici n’y répond" in dit


def test_the_terminal_and_soutien_show_what_is_reserved(community: Community, run: Run) -> None:
    folder = community(RESERVE)
    for options in ((), ("--format", "csv", "--pour", "soutien"), ("--format", "markdown", "--pour", "soutien")):
        fait = run("evaluer", "-C", str(folder), "--date", "2025-12-31", *options)
        assert "7777" in fait.stdout.replace("\u202f", "") and "réservé" not in fait.stdout + fait.stderr
    run("evaluer", "-C", str(folder), "--date", "2025-12-31", "--format", "html", "--pour", "soutien")
    page = (folder / "sorties/evaluation.html").read_text()
    assert "Document de travail, pour la coordination" in page


def test_the_object_of_a_review_is_said_in_french_words(run: Run, community: Community) -> None:
    lu = run("evaluer", "-C", MORLAIX, "--date", "2025-01-15").stdout.replace("\u00a0", " ")
    assert "10 décembre 2024 : expérimentation" in lu
    fil = run("fil", "bilan-experimentation", "-C", MORLAIX, "--date", "2025-01-15").stdout.replace("\u00a0", " ")
    assert "bilan « expérimentation »" in fil
    objets = {
        "fonction-de-soutien": "fonction de soutien",
        "evaluation-de-l-animation": "évaluation de l’animation",
        "Le copil-test": "Le copil-test",
    }
    assert {objet: objet_en_mots(objet) for objet in objets} == objets
