"""The register of decisions, and what became of each."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from cap.communaute import Communaute
from cap.decisions import DecisionLue, orphelines, registre
from cap.loader import load
from cap.render import decisions as rendu
from cap.render.pages import Page
from cap.resources import folder
from conftest import Community, Golden, Run

MULHOUSE = Path(__file__).parent / "communities" / "mulhouse"
JOUR = date(2026, 6, 1)
COPIL = """\
---
instance: copil
date: 2026-03-20
compte_rendu: {{statut: approuve, approuve_le: 2026-05-01}}
---
{}
"""
FICHES = {
    "gouvernance.yaml": 'instances:\n  - {id: copil, nom: "Comité de pilotage", niveau: pilotage}\n',
    "acteurs/resam.yaml": "nom: Résam\n",
    "acteurs/jeanne.yaml": "nom: Jeanne Martin\ntype: personne\n",
}


def lire(community: Community, notes: str, autres: Mapping[str, str] = {}) -> Communaute:
    """A community whose steering committee of 20 March 2026 noted these lines."""
    return load(community({**FICHES, "reunions/2026-03-20-copil.md": COPIL.format(notes), **autres})).communaute


def lues(communaute: Communaute, audience: str = "membres", jour: date = JOUR) -> dict[str, DecisionLue]:
    return {item.ref.partition("#")[2]: item for item in registre(communaute, jour, audience).decisions}


# --- the two cases --------------------------------------------------------------------------------------------


def test_morlaix() -> None:
    """Case file: eight decisions of the ten days, one of them changes another; and two of the notes of January."""
    communaute = load(folder("sample-community")).communaute
    lu = registre(communaute, date(2025, 1, 15), "membres")
    assert (lu.total, len(lu.decisions)) == (10, 10)
    assert [item.ref for item in lu.decisions if item.modifiee_par] == ["2024-09-17-journee#D1"]
    assert not [item.ref for item in lu.decisions if item.a_revoir]
    assert [item.ref for item in registre(communaute, date(2025, 7, 15), "membres").decisions if item.a_revoir] == [
        "2025-01-07-copil#D2"
    ]
    assert [item.ref for item in orphelines(communaute, date(2025, 1, 15))] == [
        "2023-05-16-journee#D1",
        "2024-01-23-journee#D1",
    ]
    modes = {item.ref: (item.mode, item.votes) for item in lu.decisions}
    assert modes["2024-01-23-journee#D1"] == ("majorite", "13 pour, 2 contre, 1 abstention")
    assert modes["2024-05-21-journee#D1"] == ("consensus", "")


def test_mulhouse() -> None:
    """Case file: seven decisions, none changed, none to review."""
    communaute = load(MULHOUSE).communaute
    lu = registre(communaute, date(2024, 12, 31), "membres")
    assert [item.ref.partition("#")[0][:10] for item in lu.decisions] == [
        "2023-04-04", "2023-10-10", "2023-12-05", "2024-04-02", "2024-06-04", "2024-10-08", "2024-12-03",
    ]  # fmt: skip
    assert not [item for item in lu.decisions if item.modifiee_par or item.a_revoir]
    assert lu.decisions[5].votes == "9 pour, 1 contre, 3 abstentions"
    assert [item.ref for item in lu.orphelines] == ["2024-04-02-journee#D1"]
    assert [(item.genre, item.texte) for item in lu.decisions[2].suites] == [
        ("principe", "« Aucune structure ne préside ; l’animation tourne »")
    ]


@pytest.mark.parametrize(
    ("nom", "dossier", "audience"),
    [
        ("morlaix", folder("sample-community"), "membres"),
        ("morlaix-public", folder("sample-community"), "public"),
        ("mulhouse", MULHOUSE, "soutien"),
    ],
)
def test_the_register_as_it_is_read(nom: str, dossier: Path, audience: str, golden: Golden) -> None:
    lu = registre(load(dossier).communaute, date(2025, 1, 15), audience)
    golden(f"decisions/{nom}.txt", rendu.texte(lu, Page(), conseils=audience != "public"))
    golden(f"decisions/{nom}.md", rendu.markdown(lu))


@pytest.mark.parametrize("largeur", [40, 80, 100])
def test_lines_hold_in_the_width(largeur: int) -> None:
    lu = registre(load(folder("sample-community")).communaute, date(2025, 1, 15), "membres")
    texte = rendu.texte(lu, Page(largeur), conseils=True)
    assert max(map(len, texte.splitlines())) <= largeur
    assert "\x1b[34m16 mai 2023" in rendu.texte(lu, Page(80, couleurs=True))


# --- what became of a decision --------------------------------------------------------------------------------


def test_what_certainly_comes_from_a_decision_and_what_is_near(community: Community) -> None:
    notes = """\
## Salle
Décision D1 : une salle
- [ ] A1 @resam : réserver (pour le 1er avril 2026)
## Suites
- [x] A2 @resam : payer (suite de #D1)
- [ ] A3 @resam : rêver (suite de #D1 ; abandonné le 2 avril 2026 : trop cher)
- [ ] A4 trouver (suite de #D1)
Question Q1 : laquelle ? (suite de #D1)
Décision D2 : la bleue (suite de #D1)
"""
    decision = lues(lire(community, notes))["D1"]
    assert [(item.genre, item.texte, item.ref[-2:], item.etat) for item in decision.suites] == [
        ("tâche", "payer", "A2", "faite"),
        ("tâche", "rêver", "A3", "abandonnée le 2 avril 2026"),
        ("tâche", "trouver", "A4", ""),
        ("question", "laquelle ?", "Q1", ""),
        ("décision", "la bleue", "D2", ""),
    ]
    assert [(item.texte, item.etat) for item in decision.voisines] == [("réserver", "Résam, pour le 1er avril 2026")]


def test_what_names_a_decision_in_the_files(community: Community) -> None:
    autres = {
        "actions/jardin.yaml": "nom: Jardin\nporteurs: resam\ndecision: 2026-03-20-copil#D1\n",
        "actions/secret.yaml": "nom: Secret\nporteurs: resam\nvisibilite: soutien\ndecision: 2026-03-20-copil#D1\n",
        "feuille-de-route.yaml": """
            version: 3
            decision: decision:2026-03-20-copil#D1
            jalons:
              - {id: a, intitule: "Ouvrir", preuve: 2026-03-20-copil#D1}
            revisions:
              - {le: 2026-04-01, changement: "Plus tôt", decision: 2026-03-20-copil#D1}
              - {le: 2027-04-01, changement: "À venir", decision: 2026-03-20-copil#D1}
            """,
        "charte/charte.md": "---\nstatut: adoptee\ndecision: 2026-03-20-copil#D1\n---\n## Article 1\n",
        "vision.yaml": """
            problematiques: [{id: p, question: "Comment faire ?"}]
            questions_essentielles: [{problematique: p, decision: 2026-03-20-copil#D1}]
            """,
        "financements.yaml": "valorisation: {taux: 15 €, decision: 2026-03-20-copil#D1}\n",
        "evaluation.yaml": "bilans: [{id: bilan-2026, decisions: [2026-03-20-copil#D1]}]\n",
    }
    communaute = lire(community, "Décision D1 : oui", autres)
    suites = {(item.genre, item.texte) for item in lues(communaute)["D1"].suites}
    assert suites >= {
        ("action", "« Jardin »"),
        ("jalon", "« Ouvrir »"),
        ("feuille de route", "version 3"),
        ("révision", "Plus tôt"),
        ("charte", "texte de travail"),
        ("question essentielle", "Comment faire ?"),
        ("bilan", "« bilan-2026 »"),
    }
    assert not {texte for _, texte in suites} & {"À venir", "« Secret »"}
    assert ("action", "« Secret »") in {(item.genre, item.texte) for item in lues(communaute, "soutien")["D1"].suites}
    assert "Valorisation" not in rendu.texte(registre(communaute, JOUR, "public"), Page())
    assert not orphelines(communaute, JOUR)


def test_what_was_noted_since(community: Community) -> None:
    notes = "\n".join(f"Décision D{rang} : essai {rang} (à revoir en juillet 2026)" for rang in range(1, 6))
    suites = """
        - {de: 2026-03-20-copil#D1, le: 2026-04-20, etat: fait, note: "Elle marche"}
        - {de: 2026-03-20-copil#D2, le: 2026-04-20, etat: reporte, au: 2027}
        - {de: 2026-03-20-copil#D3, etat: abandonne}
        - {de: 2026-03-20-copil#D4, le: 2026-04-20, etat: reporte, prochaine: copil}
        - {de: 2026-03-20-copil#D4, le: 2026-04-20, etat: passe, a: resam}
        """
    communaute = lire(community, notes, {"suivi.yaml": suites})
    vues = lues(communaute)
    assert [item.a_revoir for item in vues.values()] == [False, False, False, True, True]
    assert [item.en_vigueur for item in vues.values()] == [True, True, False, True, True]
    texte = rendu.texte(registre(communaute, JOUR, "membres"), Page())
    assert "revue et gardée le 20 avril 2026\u00a0: Elle marche" in texte
    assert "révision reportée le 20 avril 2026" in texte and "à revoir en 2027" in texte
    assert "    abandonnée\n" in texte
    assert "à revoir à la prochaine réunion «\u00a0Comité de pilotage\u00a0»" in texte
    assert [item.ref[-2:] for item in orphelines(communaute, JOUR)] == ["D5"]
    publique = lues(communaute, "public")
    assert [[evenement.texte for evenement in item.evenements] for item in publique.values()] == [
        [],
        [],
        ["abandonnée"],
        [],
        [],
    ]


# --- who may read ---------------------------------------------------------------------------------------------


def test_the_public_reads_approved_decisions_outside_restricted_blocks(community: Community) -> None:
    notes = """\
Décision D1 : @jeanne tient la caisse
- [ ] A1 @resam : payer (suite de #D1)

::: membres
Décision D2 : entre nous
:::

::: soutien
Décision D3 : à quelques-uns
:::
"""
    communaute = lire(community, notes)
    assert list(lues(communaute, "public")) == ["D1"]
    assert lues(communaute, "public")["D1"].texte == "une personne tient la caisse"
    assert not lues(communaute, "public")["D1"].suites
    assert not lues(communaute, "public", date(2026, 4, 30))
    assert list(lues(communaute)) == ["D1", "D2"]
    assert list(lues(communaute, "soutien")) == ["D1", "D2", "D3"]


def test_a_change_not_approved_yet_is_not_told_to_the_public(community: Community) -> None:
    suite = "---\ninstance: copil\ndate: 2026-04-10\n---\nDécision D1 : mensuel (modifie [[2026-03-20-copil#D1]])\n"
    communaute = lire(community, "Décision D1 : semestriel", {"reunions/2026-04-10-copil.md": suite})
    publique = lues(communaute, "public")["D1"]
    assert (publique.modifiee_par, publique.en_vigueur) == ("", True)
    membre = registre(communaute, JOUR, "membres").decisions
    assert [(item.modifiee_par_nom, item.modifie_nom) for item in membre] == [
        ("D1 du 10 avril 2026", ""),
        ("", "D1 du 20 mars 2026"),
    ]


# --- the command ----------------------------------------------------------------------------------------------


def test_the_command_chooses(run: Run) -> None:
    morlaix = folder("sample-community")
    assert run("decisions", "--date", "2025-01-15", cwd=morlaix).stdout.startswith(
        "Décisions\u00a0: 10, dont 1 modifiée depuis\n"
    )
    copil = run("decisions", "--date", "2025-07-15", "--instance", "copil", cwd=morlaix).stdout
    assert copil.startswith("Décisions\u00a0: 2 sur 10, dont 1 à revoir\n")
    a_revoir = run("decisions", "--date", "2025-07-15", "--a-revoir", "--jours", "20", cwd=morlaix).stdout
    assert a_revoir.startswith("Décisions\u00a0: aucune sur 10\n")
    remplacees = run("decisions", "--date", "2025-01-15", "--remplacees", "--format", "json", cwd=morlaix).stdout
    donnees = json.loads(remplacees)
    assert (donnees["version"], donnees["total"], len(donnees["decisions"])) == (1, 10, 1)
    assert donnees["decisions"][0]["modifiee_par"] == "2024-12-10-journee#D2"


def test_decisions_of_an_actor_name_it_or_give_it_a_task(run: Run, community: Community) -> None:
    notes = """\
## Un
Décision D1 : @resam tient la caisse
## Deux
Décision D2 : une fête
- [ ] A1 @jeanne avec @resam : inviter
## Trois
Décision D3 : @jeanne écrit
## Quatre
Décision D4 : on attend

::: soutien
- [ ] A2 @resam : en parler (suite de #D4)
:::
"""
    lire(community, notes)
    for pour, attendues in (("membres", ["D1", "D2"]), ("public", ["D1"]), ("soutien", ["D1", "D2", "D4"])):
        fait = run(
            "decisions", "--acteur", "Résam", "--pour", pour, "--date", JOUR, "--format", "json",
            "-C", community({}),
        )  # fmt: skip
        assert [item["ref"][-2:] for item in json.loads(fait.stdout)["decisions"]] == attendues


def test_an_unknown_instance_is_declined(run: Run, community: Community) -> None:
    non = run("decisions", "--instance", "bureau", cwd=folder("sample-community"))
    assert (non.code, "Au choix\u00a0: " in non.stderr) == (2, True)
    vide = community({"reunions/2026-03-20-rencontre.md": "---\ninstance: rencontre\n---\nDécision : oui\n"})
    assert run("decisions", "--instance", "rencontre", cwd=vide).stdout.startswith("Décisions\u00a0: 1\n")
    assert run("decisions", "--instance", "bureau", cwd=vide).code == 2
    assert run("decisions", "--date", "2020-01-01", cwd=vide).stdout.startswith("Décisions\u00a0: aucune\n")


def test_advice_is_asked_for(run: Run) -> None:
    sans = run("decisions", "--date", "2025-01-15", cwd=folder("sample-community")).stdout
    avec = run("decisions", "--date", "2025-01-15", "--conseils", cwd=folder("sample-community")).stdout
    assert avec.startswith(sans.rstrip("\n"))
    assert "Que personne ne porte encore\u00a0: 2" in avec and "Que personne" not in sans
    assert (
        "## Que personne"
        in run(
            "decisions", "--date", "2025-01-15", "--conseils", "--format", "markdown", cwd=folder("sample-community")
        ).stdout
    )
