"""YAML as coordinators type it: what is read, what is said of what cannot be, and the repairs that are certain."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cap import yamlfile
from cap.model import Acteur, Action, FicheCommunaute, FichierSuivi, Financements, Gouvernance, Objectifs, Reunion
from cap.problem import AVERTISSEMENT, Problem
from cap.source import TAILLE_MAX, Source, decode
from cap.splice import apply


def read(texte, fiche=Acteur):
    source = Source("acteurs/essai.yaml", texte)
    return yamlfile.read(fiche, source), source.problems


def codes(problems: list[Problem]) -> list[str]:
    return [problem.code for problem in problems]


def test_types_come_from_the_field() -> None:
    acteur, problems = read(
        'nom: Non\nsite: 01000\nsous_type: 1.10\ndiffusion: oui\neffectif: env. 40\narrivee: "mars 2024"\n'
    )
    assert codes(problems) == ["CAP158"]
    assert (acteur.nom, acteur.site, acteur.sous_type, acteur.diffusion) == ("Non", "01000", "1.10", True)
    assert (acteur.effectif.valeur, acteur.effectif.estime) == (Decimal(40), True)
    assert (acteur.arrivee.debut, acteur.arrivee.fin) == (date(2024, 3, 1), date(2024, 3, 31))


def test_times_durations_and_shorthands_of_a_meeting() -> None:
    reunion, problems = read(
        "debut: 12:30\nfin: 14h\npause: 15 min\npresents: [resam, {acteur: ville, qualite: elus}]\n", Reunion
    )
    assert problems == []
    assert (reunion.debut, reunion.fin, reunion.pause.minutes) == (time(12, 30), time(14), 15)
    assert [(item.acteur, item.qualite) for item in reunion.presents] == [("resam", ""), ("ville", "elus")]


def test_one_value_is_a_list_of_one_and_references_lose_their_at_sign() -> None:
    action, problems = read('nom: "x"\nporteurs: "@resam"\npartenaires: ville\netapes: a/b, a/c\n', Action)
    assert problems == []
    assert (action.porteurs, action.etapes) == (("resam",), ("a/b", "a/c"))
    assert action.partenaires[0].acteur == "ville"


def test_words_that_stand_for_a_list() -> None:
    gouvernance, problems = read("instances:\n  - id: copil\n    nom: Copil\n    membres: tous\n", Gouvernance)
    assert problems == []
    assert gouvernance.instances[0].membres == ("tous",)


def test_names_of_a_closed_dictionary() -> None:
    gouvernance, problems = read(
        "fonction_soutien:\n  missions:\n    coordonner: resam\n    facilite: [a]\n    x-note: a\n", Gouvernance
    )
    assert codes(problems) == ["CAP103"]
    assert gouvernance.fonction_soutien.missions["coordonner"] == ("resam",)


def test_dictionary_faults() -> None:
    assert codes(read("seuils: oui\n", FicheCommunaute)[1])[0] == "CAP105"
    assert "CAP102" in codes(read("seuils:\n  a: 1\n  a: 2\n", FicheCommunaute)[1])
    assert "CAP105" in codes(read("seuils:\n  ? [a]\n  : 1\n", FicheCommunaute)[1])


def test_unknown_and_estimated_amounts_stay_so() -> None:
    financements, problems = read(
        "financements:\n  - {id: a, montant: n. c.}\n  - {id: b, montant: env. 2 000 €}\n", Financements
    )
    assert problems == []
    inconnu, estime = (item.montant for item in financements.financements)
    assert (inconnu.centimes, estime.centimes, estime.estime) == (None, 200_000, True)


def test_empty_values_are_absent_and_a_required_one_is_asked_for() -> None:
    acteur, problems = read("nom:\nsite: ~\nalias: []\ndepart:\n")
    assert codes(problems) == ["CAP104"]
    assert not acteur.donne("site") and not acteur.donne("depart") and acteur.alias == ()


def test_bare_list_file() -> None:
    suivi, problems = read("- {de: 2026-03-20-copil#A1, le: 2026-04-02, etat: fait}\n", FichierSuivi)
    assert problems == []
    assert suivi.entrees[0].etat == "fait"
    assert read("nom: a\n", FichierSuivi)[1][0].code == "CAP103"


def test_every_item_and_value_knows_its_place() -> None:
    acteur, _ = read(
        '# un commentaire\nnom: "Résam"\nroles:\n  - soutien\nengagements:\n  - id: salle\n    intitule: "Salle"\n'
    )
    assert acteur.ou[1:] == (2, 1, 1)
    assert acteur.place("nom") == ("acteurs/essai.yaml", 2, 6, 7)
    assert acteur.place("roles", 0)[1:] == (4, 5, 7)
    assert acteur.engagements[0].place("intitule")[1:3] == (7, 15)
    assert acteur.place("site") == acteur.ou


def test_front_matter_places_are_those_of_the_file() -> None:
    source = Source("reunions/x.md", "titres: a\n", ligne=2, decalage=4)
    yamlfile.read(Reunion, source)
    assert [(item.line, item.column) for item in source.problems] == [(2, 1)]


def test_a_misspelt_key_gives_one_problem_with_place_suggestion_and_remedy() -> None:
    _, problems = read('nom: "Résam"\nmision: "Maison des associations"\n')
    (problem,) = problems
    assert (problem.line, problem.column, problem.code) == (2, 1, "CAP103")
    assert "missions" in problem.remedy


@pytest.mark.parametrize(
    ("texte", "code", "repaired"),
    [
        ("nom: Ville : Mairie\n", "CAP151", "Ville : Mairie"),
        ("nom: Objectif\u00a0: manger\n", "CAP151", "Objectif\u00a0: manger"),
        ("nom: le lot #3 du port\n", "CAP152", "le lot #3 du port"),
        ("nom: @resam\n", "CAP153", "@resam"),
        ("nom: `code`\n", "CAP153", "`code`"),
        ("nom: [idée] truc\n", "CAP153", "[idée] truc"),
        ("nom: [idée]\n", "CAP153", "[idée]"),
        ("nom: {idée}\n", "CAP153", "{idée}"),
        ("nom: % du total\n", "CAP153", "% du total"),
        ("nom: *important*\n", "CAP153", "*important*"),
        ("nom: & Cie\n", "CAP153", "& Cie"),
        ("nom: ! attention\n", "CAP153", "! attention"),
        ("nom: > 3 jours\n", "CAP153", "> 3 jours"),
        ("nom: |trois\n", "CAP153", "|trois"),
        ("nom: - tiret\n", "CAP153", "- tiret"),
        ("nom: ? x\n", "CAP153", "? x"),
        ("nom: , virgule\n", "CAP153", ", virgule"),
        ('nom: "Le Résam" de Morlaix\n', "CAP154", '"Le Résam" de Morlaix'),
        ("nom: 'Crèche de l'étang'\n", "CAP154", "Crèche de l'étang"),
        ("nom: 'L'accueil, l'éveil'\n", "CAP154", "L'accueil, l'éveil"),
        ('nom: "Crèche "Les Lilas""\n', "CAP154", 'Crèche "Les Lilas"'),
        ('nom: "a" et "b"\n', "CAP154", '"a" et "b"'),
        ("nom: 'Épi' du port\n", "CAP154", "'Épi' du port"),
        ("nom: Salle # 2\n", "CAP152", "Salle # 2"),
        ("nom: 01000\n", "CAP158", "01000"),
        ("nom: a\nAlias: [b]\n", "CAP103", "a"),
        ("nom: a\narrivée: 2024\n", "CAP103", "a"),
        ("nom:\u00a0Résam\ntype: etat\n", "CAP157", "Résam"),
        ("type: etat\nnom:\u202fRésam\n", "CAP157", "Résam"),
    ],
)
def test_traps_of_french_prose_are_named_and_repaired(texte: str, code: str, repaired: str | None) -> None:
    _, problems = read(texte)
    trap = next(problem for problem in problems if problem.code == code)
    acteur, after = read(apply(texte, trap.fix))
    assert code not in codes(after)
    if repaired is not None:
        assert acteur.nom == repaired


def test_a_comma_between_braces_is_explained_and_repaired() -> None:
    texte = "budgets:\n  - charges:\n      - {ligne: a, montant: 18 000,50 €}\n"
    _, problems = read(texte, Financements)
    assert codes(problems) == ["CAP155"]
    repaired, after = read(apply(texte, problems[0].fix), Financements)
    assert after == [] and repaired.budgets[0].charges[0].montant.centimes == 1_800_050


def test_spaces_around_an_id_are_repaired() -> None:
    texte = 'nom: a\nporteurs: " resam "\n'
    action, problems = read(texte, Action)
    assert (codes(problems), problems[0].severity, action.porteurs) == (["CAP156"], AVERTISSEMENT, ("resam",))
    assert read(apply(texte, problems[0].fix), Action)[1] == []


@pytest.mark.parametrize(
    ("texte", "code", "line"),
    [
        ("nom: a\nnom: b\n", "CAP102", 2),
        ("site: x\n", "CAP104", 1),
        ("nom:\n  - a\n", "CAP105", 2),
        ("nom: a\ndepart: [1, 2]\n", "CAP105", 2),
        ("nom: a\nengagements: vrai\n", "CAP105", 2),
        ("- a\n- b\n", "CAP105", 1),
        ("? [a]\n: b\n", "CAP105", 1),
        ("bonjour\n", "CAP105", 1),
        ("nom: a\neffectif: beaucoup\n", "CAP106", 2),
        ("nom: a\ntype: asociation\n", "CAP107", 2),
        ("nom: a\narrivee: 2026-02-30\n", "CAP301", 2),
        ("nom: a\narrivee: 12/01/21\n", "CAP302", 2),
        ("nom: a\nsite: &ancre b\n", "CAP153", 2),
        ("nom: a\nalias:\n  - x\nliens: [&l {avec: a}, *l]\n", "CAP110", 4),
        ("nom: a\nalias: [*inconnu]\n", "CAP110", 2),
        ("<<: {nom: a}\n", "CAP111", 1),
        ("nom: a\nalias: [!!python/object b]\n", "CAP112", 2),
        ("%YAML 1.1\n---\nnom: a\n", "CAP113", 1),
        ("nom: a\n---\nnom: b\n", "CAP114", 2),
        ("nom: a\n--- suite\n", "CAP114", 2),
        ("nom: a\ndepart:\n\tle: 2024\n", "CAP116", 3),
        ("nom: a\nengagements:\n  - id: Été 2\n    intitule: b\n", "CAP119", 3),
        ("nom: a\n   site: b\n", "CAP101", 2),
        ('nom: "abc\nsite: x\n', "CAP101", 1),
        ('nom: "Crèche des Lilas\ntype: association\nroles: [membre]\n', "CAP101", 1),
        ("type: etat\nnom: 'Crèche\nliens: [{avec: a}]\n", "CAP101", 2),
        ('alias:\n  - "abc\n  - d\n', "CAP101", 2),
        ("nom: a\nalias: [b\n", "CAP101", 2),
        ("<<<<<<< HEAD\nnom: a\n=======\nnom: b\n>>>>>>> autre\n", "CAP009", 1),
    ],
)
def test_faults_are_said_at_their_place(texte: str, code: str, line: int) -> None:
    _, problems = read(texte)
    first = next((item.code, item.line) for item in problems if item.code != "CAP104" or code == "CAP104")
    assert first == (code, line)


def test_an_empty_file_and_a_file_of_comments() -> None:
    assert codes(read("")[1]) == ["CAP117"]
    assert codes(read("# à remplir\n", Objectifs)[1]) == []


@pytest.mark.parametrize(
    "texte", ["nom: " + "[" * 40 + "]" * 40 + "\n", "[" * 20_000, "a: {" * 5_000, "- " * 9_000 + "a"]
)
def test_nesting_is_refused_whatever_its_shape(texte: str) -> None:
    assert set(codes(read(texte)[1])) <= {"CAP115", "CAP101", "CAP118"}
    assert read(texte)[1]


def test_long_lines_and_values_are_refused() -> None:
    assert [(item.code, item.line) for item in read("nom: a\nsite: " + "x" * 20_001 + "\n")[1]] == [("CAP118", 2)]
    block = "nom: a\nmissions: |\n" + ("  " + "x" * 9_000 + "\n") * 12
    assert codes(read(block)[1]) == ["CAP118"]


def test_lists_that_make_tables_are_bounded_and_the_rest_is_said() -> None:
    objectifs, problems = read(
        "publics:\n" + "".join(f"  - {{id: p{rang}, intitule: a}}\n" for rang in range(60)), Objectifs
    )
    assert (codes(problems), len(objectifs.publics)) == (["CAP118"], 50)
    assert "60" in problems[0].message and "50" in problems[0].message
    acteur, problems = read("nom: a\nzones: [" + ", ".join(f"z{rang}" for rang in range(1_200)) + "]\n")
    assert (codes(problems), len(acteur.zones)) == (["CAP118"], 1_000)
    acteur, problems = read("nom: a\nzones: " + ", ".join(f"z{rang}" for rang in range(1_200)) + "\n")
    assert (codes(problems), len(acteur.zones)) == (["CAP118"], 1_000)


def test_a_misspelt_restriction_fails_closed() -> None:
    acteur, problems = read("nom: a\nvisibilite: membre seulement\n")
    assert (codes(problems), acteur.visibilite) == (["CAP107"], "soutien")
    assert read("nom: a\nvisibilite:\n")[0].visibilite == ""


def test_own_keys_are_left_to_the_community() -> None:
    acteur, problems = read("nom: a\nx-couleur: bleu\nx-liste: [1, {a: b}]\n")
    assert problems == [] and acteur.nom == "a"


@pytest.mark.parametrize(
    ("octets", "code", "line"),
    [
        ("nom: Résam\n".encode("cp1252"), "CAP002", 1),
        ("a: b\nnom: é\n".encode("latin-1"), "CAP002", 2),
        ("nom: Résam\n".encode("utf-16"), "CAP002", 1),
        (b"x" * (TAILLE_MAX + 1), "CAP005", 0),
        ("nom: a\nsite: \u202eb\n".encode(), "CAP010", 2),
        (b"nom: a\nsite: b\x07\n", "CAP011", 2),
        (b"nom: a\x00\n", "CAP011", 1),
    ],
)
def test_bytes_that_are_not_a_text_of_the_format(octets: bytes, code: str, line: int) -> None:
    texte, problems = decode(octets, "a.yaml")
    assert texte == "" and [(item.code, item.line) for item in problems] == [(code, line)]


def test_a_bom_and_crlf_are_read() -> None:
    texte, problems = decode("\ufeffnom: Résam\r\nsite: x\r\n".encode(), "a.yaml")
    assert problems == []
    acteur, problems = read(texte)
    assert (acteur.nom, acteur.site, problems) == ("Résam", "x", [])


def test_what_is_dumped_reads_back_and_stays_plain() -> None:
    texte = yamlfile.dump(
        {
            "nom": "Le lot #3 : suite",
            "type": "association",
            "arrivee": "2024-03-14",
            "site": "01000",
            "missions": "Une ligne.\nUne autre.\n",
            "roles": ["membre", "soutien"],
            "engagements": [{"id": "salle", "intitule": "oui", "quantite": "12", "du": "2024-01"}],
        }
    )
    acteur, problems = read(texte)
    assert problems == []
    assert (acteur.nom, acteur.site, acteur.missions) == ("Le lot #3 : suite", "01000", "Une ligne.\nUne autre.\n")
    assert "arrivee: 2024-03-14\n" in texte and "  - membre\n" in texte and "missions: |\n" in texte


@given(st.binary(max_size=300))
def test_any_bytes_are_answered_with_problems_at_real_lines(octets: bytes) -> None:
    texte, problems = decode(octets, "a.yaml")
    if not problems:
        source = Source("a.yaml", texte)
        yamlfile.read(Acteur, source)
        problems = source.problems
    lines = octets.count(b"\n") + octets.count(b"\r") + 2
    assert all(0 <= item.line <= lines and item.column >= 1 and item.message and item.code for item in problems)


@given(st.text(alphabet="nom: -[]{}&*!|>'\"#\n\t,a@`%?\u00a0é", max_size=80))
def test_any_typing_is_answered(texte: str) -> None:
    item, problems = read(texte)
    assert item is not None or problems


@given(
    st.dictionaries(
        st.sampled_from(["nom", "site", "missions", "sous_type"]), st.text(min_size=1, max_size=60), min_size=1
    )
)
def test_any_text_dumped_comes_back(values: dict[str, str]) -> None:
    texte = yamlfile.dump(values)
    reread, problems = decode(texte.encode("utf-8", "surrogatepass"), "a.yaml")
    if problems:
        return  # a character that no file of a community may hold
    acteur, _ = read(reread)
    assert {key: getattr(acteur, key) for key in values} == values


def test_the_sample_files_are_read_without_a_problem() -> None:
    root = Path(__file__).parents[1] / "sample-community"
    for path in sorted(root.glob("acteurs/*.yaml")):
        assert read(path.read_text(encoding="utf-8"))[1] == [], path.name
