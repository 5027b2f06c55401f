"""The attendance sheet: who is on it, what is never on it, and the page."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from cap.emargement import feuille
from cap.loader import load
from cap.render.emargement import document
from cap.resources import folder
from conftest import Community, Run

JOUR = date(2026, 3, 1)
REUNION = "2026-03-20-copil"
FICHIER = f"reunions/{REUNION}.md"
CONTACTS = """
contacts:
  - id: p1
    prenom: Anne
    nom: Le Goff
    acteurs: [resam]
    fonction: coordinatrice
    courriel: anne@exemple.org
    telephone: "0298000000"
    consentement: {le: 2024-01-15, pour: [convocation, information]}
  - id: p2
    prenom: Yann
    nom: Bihan
    acteurs: [resam]
    consentement: {le: 2024-01-15, pour: [image]}
  - id: p3
    nom: Parti
    acteurs: [{acteur: resam, au: 2025-12-31}]
    consentement: {le: 2024-01-15, pour: [convocation]}
  - id: p4
    nom: Jeune
    mineur: oui
    acteurs: [resam]
    consentement: {le: 2024-01-15, pour: [convocation]}
  - id: p5
    nom: Bientot
    acteurs: [ville]
    consentement: {le: 2026-04-01, pour: [convocation]}
  - id: p6
    prenom: Zoé
    nom: Abgrall
    acteurs: [{acteur: resam, du: 2024-01-01}]
    consentement: {pour: [convocation]}
"""
AUTRES = {
    "acteurs/resam.yaml": 'nom: "Le Résam"',
    "acteurs/ville.yaml": "nom: Ville",
    "acteurs/epi.yaml": "nom: Épi du port",
    "acteurs/parti.yaml": "nom: Partie\ndepart:\n  le: 2025-01-01",
    "gouvernance.yaml": 'instances:\n  - id: copil\n    nom: "Comité de pilotage"\n    membres: tous\n',
    "prive/contacts.yaml": CONTACTS,
}


@pytest.fixture
def ici(community: Community) -> Path:
    tete = "---\ninstance: copil\ndate: 2026-03-20\ndebut: 14:00\nlieu: Mairie\ninvites: [Mme Autret]\n---\n"
    return community({**AUTRES, FICHIER: tete})


def lignes(dossier: Path, **options: object) -> list[tuple[str, str, str]]:
    communaute = load(dossier).communaute
    return [tuple(ligne) for ligne in feuille(communaute, communaute.reunions[REUNION], JOUR, **options).lignes]


def test_structures_expected_are_listed_and_nobody_named(ici: Path) -> None:
    vues = lignes(ici)
    assert vues[:4] == [("Épi du port", "", ""), ("Mme Autret", "", ""), ("Le Résam", "", ""), ("Ville", "", "")]
    assert vues[4:] == [("", "", "")] * 6


def test_names_are_those_of_who_agreed(ici: Path) -> None:
    assert lignes(ici, avec_noms=True, vierges=0) == [
        ("Épi du port", "", ""),
        ("Mme Autret", "", ""),
        ("Le Résam", "Zoé Abgrall", ""),
        ("Le Résam", "Anne Le Goff", "coordinatrice"),
        ("Ville", "", ""),
    ]


def test_blank_rows_follow_the_number_of_structures() -> None:
    communaute = load(folder("sample-community")).communaute
    vue = feuille(communaute, communaute.reunions["2024-12-10-journee"], date(2024, 12, 1))
    vides = sum(not ligne.structure for ligne in vue.lignes)
    assert (len(vue.lignes) - vides, vides) == (20, 10)
    copil = feuille(communaute, communaute.reunions["2025-01-07-copil"], date(2025, 1, 1))
    assert [ligne.structure for ligne in copil.lignes if ligne.structure] == [
        "Pôle ESS du Pays de Morlaix",
        "Résam",
        "Ulamir-CPIE",
    ]


def test_the_page_says_its_use_and_repeats_its_heading(run: Run, ici: Path) -> None:
    fait = run("emargement", REUNION, "--avec-noms", "--date", "2026-03-01", cwd=ici)
    assert fait.code == 0
    page = (ici / f"sorties/{REUNION}-emargement.html").read_text(encoding="utf-8").replace("\u00a0", " ")
    corps = page.rpartition("</style>")[2]
    assert "size: A4 landscape" in page and "table-header-group" in page
    tete = corps.partition("</thead>")[0]
    assert "Comité de pilotage" in tete and "Vendredi 20 mars 2026, à partir de 14 h · Mairie" in tete.replace(
        "\u202f", " "
    )
    assert "garde un an" in corps and "établir qui était présent" in corps
    assert not re.search(r"@|02 ?98|exemple\.org", corps) and not re.search(r"\d{4}-\d{2}-\d{2}", corps)
    texte = (ici / f"sorties/{REUNION}-emargement.md").read_text(encoding="utf-8")
    assert "| Structure | Nom et prénom | Qualité | Signature |" in texte and "| Le Résam | Anne Le Goff |" in texte


def test_its_options(run: Run, ici: Path) -> None:
    options = ("--lignes", "2", "--conservation", "trois ans", "--format", "markdown", "-o", "-")
    page = run("emargement", REUNION, *options, "--date", "2026-03-01", cwd=ici)
    assert page.stdout.count("|  |  |  | |") == 2 and "trois ans" in page.stdout


def test_the_next_meeting_is_the_first_still_to_hold(run: Run, ici: Path) -> None:
    for nom, statut in (("2026-03-05-copil", "annulee"), ("2026-03-10-copil", "tenue"), ("2026-04-20-copil", "prevue")):
        (ici / f"reunions/{nom}.md").write_text(f"---\nstatut: {statut}\n---\n", encoding="utf-8")
    fait = run("emargement", "prochaine", "--date", "2026-03-10", cwd=ici)
    assert fait.code == 0 and (ici / f"sorties/{REUNION}-emargement.html").exists()
    aucune = run("emargement", "prochaine", "--date", "2027-01-01", cwd=ici)
    assert aucune.code == 2 and "cap odj" in aucune.stderr


def test_without_agreement_it_is_said(run: Run, community: Community) -> None:
    ici = community({FICHIER: '---\ntitre: "Rencontre"\n---\n', "acteurs/a.yaml": "nom: A"})
    fait = run("emargement", REUNION, "--avec-noms", "--date", "2026-03-01", cwd=ici)
    assert fait.code == 0 and "à la main" in fait.stderr
    assert "Rencontre" in (ici / f"sorties/{REUNION}-emargement.md").read_text(encoding="utf-8")


def test_a_hostile_name_stays_text(community: Community) -> None:
    mechant = '"<script>alert(1)</script> | `x`"'
    ici = community({FICHIER: f"---\ntitre: {mechant}\nlieu: {mechant}\n---\n", "acteurs/a.yaml": f"nom: {mechant}"})
    communaute = load(ici).communaute
    vue = feuille(communaute, communaute.reunions[REUNION], JOUR)
    assert "<script>" not in document(vue, "html")
    for ligne in document(vue, "markdown").splitlines():
        assert not ligne.startswith("|") or len(re.findall(r"(?<!\\)\|", ligne)) == 5
