"""Persons in the notes: named without having agreed, their private life told; few warnings, and right ones."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from cap.loader import load
from cap.personnes_citees import COORDONNEE, NOM, SITUATION, Citation, citations, conseil
from cap.render.personnes import rappel
from cap.resources import folder
from conftest import Community, Run

HERE = Path(__file__).parent
JOUR = date(2026, 6, 1)
CONTACTS = """\
contacts:
  - {id: p1, prenom: Anne, nom: Le Goff, consentement: {le: 2024-01-15, pour: [information]}}
  - {id: p2, prenom: Paul, nom: Riou}
  - {id: p3, prenom: Léa, nom: Caër, mineur: oui, consentement: {le: 2024-01-15, pour: [information]}}
  - {id: p4, prenom: Yann, nom: Omnès, consentement: {le: 2024-01-15, pour: [convocation]}}
  - {id: p5, nom: Sansprenom}
"""


def lues(community: Community, notes: str) -> tuple[Citation, ...]:
    dossier = community(
        {
            "acteurs/caf.yaml": "nom: Caf",
            "acteurs/collectif.yaml": "nom: Collectif Ensemble",
            "acteurs/jo.yaml": "nom: Jo Kerven\ntype: personne",
            "acteurs/max.yaml": "nom: Max Dirou\ntype: personne\naccord_publication: {le: 2024-01-15}",
            "prive/contacts.yaml": CONTACTS,
            "reunions/2026-03-20-copil.md": notes,
        }
    )
    communaute = load(dossier).communaute
    return citations(communaute, communaute.reunions["2026-03-20-copil"], JOUR)


@pytest.mark.parametrize(
    ("phrase", "mots"),
    [
        ("Une habitante est enceinte et cherche un logement.", "enceinte"),
        ("Mme Durand est malade.", "malade"),
        ("Karim est en prison depuis mars", "en prison"),
        ("Elle est en arrêt maladie.", "arrêt maladie"),
        ("Cette famille est menacée d'expulsion", "expulsion"),
        ("un bénévole surendetté ne vient plus", "surendetté"),
        ("M. Riou a une OQTF.", "OQTF"),
        ("Jo Kerven va divorcer", "divorcer"),
        ("une dame d'origine turque", "d'origine turque"),
        ("Un salarié est syndiqué à la Cgt", "syndiqué"),
        ("Anne Le Goff est musulmane", "musulmane"),
        ("Une aide pour Mme Lopez qui a perdu son logement.", "perdu son logement"),
        ("Une famille (Mme Delmas, malade) attend.", "malade"),
        ("Mme Lopez, expulsée en mars.", "expulsée"),
        ("M. Sow, au RSA, viendra.", "au RSA"),
        ("Un habitant en procédure cherche un avocat.", "en procédure"),
        ("Elle est à la rue depuis mai.", "à la rue"),
    ],
)
def test_a_personal_situation_is_seen(community: Community, phrase: str, mots: str) -> None:
    vues = [item for item in lues(community, f"Accueil\n{phrase}\n") if item.genre == SITUATION]
    assert [(item.ligne, item.mots) for item in vues] == [(2, mots)]
    assert vues[0].raison.startswith("cela touche ") and vues[0].raison.endswith(" d'une personne")


@pytest.mark.parametrize(
    "phrase",
    [
        "Les jeunes en situation de handicap accèdent mal aux soins.",
        "L'accès au logement des personnes sans abri reste un sujet.",
        "Le taux de chômage baisse ; la Caf a des dettes à relancer.",
        "Le Secours catholique propose une salle.",
        "La Caf est condamnée à attendre.",
        "Collectif est en prison de ses habitudes",
        "Le projet est malade de ses reports.",
        "L'enceinte sportive est prête. Un habitant propose un café.",
        "Une jeune association vient d'arriver.",
        "Tout est expulsé du budget",
        "Un habitant demande un banc. Les impayés de loyer montent dans la ville.",
        "Mme la maire et M. le sous-préfet sont venus, Monsieur le Président aussi.",
        "`Mme Durand est malade`",
    ],
)
def test_what_is_general_is_left(community: Community, phrase: str) -> None:
    assert lues(community, f"{phrase}\n") == ()


@pytest.mark.parametrize(
    ("phrase", "mots", "raison"),
    [
        ("Paul Riou prend la parole", "Paul Riou", "pas noté"),
        ("Merci à RIOU Paul.", "RIOU Paul", "pas noté"),
        ("Léa Caër dessine", "Léa Caër", "mineure"),
        ("yann omnes vient", "yann omnes", "information"),
        ("Jo Kerven accueille", "Jo Kerven", "sa fiche"),
        ("Mme Durand et la Caf", "Mme Durand", "son accord"),
        ("M. Le Bihan demande", "M. Le Bihan", "son accord"),
        ("Monsieur Jean-Marc Le Roux", "Monsieur Jean-Marc Le Roux", "son accord"),
    ],
)
def test_a_person_named_without_consent_is_seen(community: Community, phrase: str, mots: str, raison: str) -> None:
    (vue,) = lues(community, f"{phrase}\n")
    assert (vue.genre, vue.mots) == (NOM, mots)
    assert raison in vue.raison


def test_a_person_who_agreed_is_not_a_warning(community: Community) -> None:
    assert lues(community, "Anne Le Goff anime ; Mme Le Goff note. Max Dirou vient.\n") == ()


def test_contact_details_are_seen_everywhere_and_the_support_team_keeps_the_rest(community: Community) -> None:
    vues = lues(community, "::: soutien\nMme Durand est malade, 06 12 34 56 78\n:::\n> Paul Riou : anne@example.org\n")
    assert [(item.ligne, item.genre, item.mots) for item in vues] == [
        (2, COORDONNEE, "06 12 34 56 78"),
        (4, NOM, "Paul Riou"),
        (4, COORDONNEE, "anne@example.org"),
    ]


@pytest.mark.parametrize(
    "dossier",
    [folder("sample-community"), *(HERE / "communities" / nom for nom in ("mulhouse", "premier-jour"))],
    ids=lambda dossier: dossier.name,
)
def test_the_cases_raise_no_warning(dossier: Path) -> None:
    communaute = load(dossier).communaute
    for reunion in communaute.reunions.values():
        assert citations(communaute, reunion, JOUR) == ()


@pytest.mark.parametrize(
    ("phrase", "mots"),
    [
        ("un élève du collège (Enzo, 5e) a aidé à compter", "un élève du collège (Enzo"),
        ("La famille du petit Yanis a été signalée", "La famille du petit Yanis"),
        ("on a reçu la jeune Lina", "la jeune Lina"),
        ("la famille Dupont", "la famille Dupont"),
    ],
)
def test_a_child_or_a_family_with_its_name_is_seen(community: Community, phrase: str, mots: str) -> None:
    assert (SITUATION, mots) in [(item.genre, item.mots) for item in lues(community, phrase)]


@pytest.mark.parametrize(
    "phrase",
    [
        "Le service de la petite Enfance est venu",
        "La famille Caf grandit",
        "un élève du collège Anita-Conti",
        "les familles du Gué sont invitées",
    ],
)
def test_children_and_families_in_general_are_not(community: Community, phrase: str) -> None:
    assert not lues(community, phrase)


# --- recalled at each document -------------------------------------------------------------------------------------

NOTES = """\
---
date: 2026-03-20
presents: [caf]
---
Une famille (Mme Delmas, malade) attend.
::: membres
Mme Lopez a perdu son logement.
:::
::: soutien
M. Petit est en prison.
:::
Présents : Anne Durand (Caf)
"""


def recalled(community: Community, run: Run, *options: str) -> str:
    dossier = community({"acteurs/caf.yaml": "nom: Caf", "reunions/2026-03-20-copil.md": NOTES})
    outcome = run("cr", *options, "-C", dossier, "--date", "2026-06-01")
    assert outcome.code == 0, outcome.stderr
    return " ".join(outcome.stderr.replace("’", "'").split())


def test_what_stays_to_look_at_is_recalled_with_the_document(community: Community, run: Run) -> None:
    dit = recalled(community, run, "2026-03-20-copil")
    assert "ligne 5 (« malade », « Mme Delmas »), ligne 7 (« perdu son logement », « Mme Lopez »)" in dit
    assert "et ligne 12 (1 nom)" in dit and "ligne 10" not in dit
    assert "cap cr clore 2026-03-20-copil --essai" in dit


def test_each_audience_is_recalled_what_its_document_shows(community: Community, run: Run) -> None:
    assert "ligne 7" not in recalled(community, run, "2026-03-20-copil", "--pour", "public")
    assert "ligne 12" not in recalled(community, run, "2026-03-20-copil", "--pour", "public")
    assert "ligne 5" not in recalled(community, run, "2026-03-20-copil", "--pour", "soutien")


def test_the_recall_stays_short() -> None:
    vues = [Citation(rang, NOM, f"Mme {rang}", "x") for rang in range(1, 9)]
    assert "ligne 5 (« Mme 5 ») et 3 autres." in rappel(vues, "reunions/a.md", "a")
    assert "et 1 autre." in rappel(vues[:6], "reunions/a.md", "a")
    assert rappel((), "reunions/a.md", "a") == ""


def test_what_to_do_fits_who_is_named(community: Community) -> None:
    habitante, contact, situation, numero = (
        next(iter(lues(community, f"{phrase}\n")))
        for phrase in ("Mme Lopez demande", "Paul Riou parle", "Mme Lopez est malade.", "au 06 12 34 56 78")
    )
    assert "retirez le nom, ou gardez la ligne entre « ::: soutien »" in conseil(habitante)
    assert conseil(contact).startswith("Notez son accord")
    assert "nom ou ce passage" in conseil(situation)
    assert "prive/contacts.yaml" in conseil(numero)
