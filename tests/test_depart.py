"""A departure is noted and nothing is erased; what rested on the partner is said, and only that."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from cap.depart import attentions
from cap.loader import load
from cap.resources import folder
from cap.rules import check
from conftest import Community, Run

SAMPLE = folder("sample-community")
BASE: dict[str, str | bytes | None] = {
    "acteurs/epi.yaml": """
        nom: "L’Épi"        # épicerie
        arrivee: 2023-03
        diffusion: oui
        engagements:
          - {id: salle, intitule: "Salle", partage: oui}
          - {id: ancien, intitule: "Camion", au: 2023}
          - {id: rendu, intitule: "Tables", etat: tenu}
        anciens_ids: [epicerie]
        """,
    "acteurs/ville.yaml": "nom: Ville\n",
    "acteurs/parti.yaml": "nom: Parti\ndepart: 2023-06\n",
    "actions/seule.yaml": "nom: Épicerie\nporteurs: epicerie\n",
    "actions/presque.yaml": "nom: Marché\nporteurs: [epi, parti]\n",
    "actions/deux.yaml": "nom: Cantine\nporteurs: [ville, epi]\n",
    "actions/partenaire.yaml": "nom: Bal\nporteurs: ville\npartenaires: epi\n",
    "actions/animee.yaml": "nom: Atelier\nporteurs: ville\nanimation: epi\n",
    "actions/finie.yaml": "nom: Fête\nporteurs: epi\nstatut: terminee\n",
    "feuille-de-route.yaml": """
        jalons:
          - {id: un, intitule: "Ouvrir", pilote: epi}
          - {id: deux, intitule: "Signer", pilote: epi, etat: fait}
        """,
    "gouvernance.yaml": """
        instances:
          - {id: copil, nom: "Comité de pilotage", membres: [epi, ville]}
          - {id: close, nom: "Ancien groupe", membres: epi, au: 2022}
        fonction_soutien:
          acteurs: [epi, ville]
          missions: {coordonner: epi, faciliter: [epi, ville], proposer: ville}
          postes:
            - {employeur: epi, etp: "0,5", du: 2023}
            - {employeur: epi, etp: "1", au: 2022}
        """,
    "reunions/2024-01-16-copil.md": """\
        ---
        instance: copil
        date: 2024-01-16
        ---
        - [ ] @epi : trouver une salle
        - [x] @epi : écrire
        - [ ] @ville : relire
        """,
    "passerelles.yaml": """
        passerelles:
          - {id: p1, de: epi, vers: "action:deux", statut: effective}
          - {id: p2, de: epi, vers: ville, statut: envisagee}
        """,
    "evaluation.yaml": 'indicateurs: [{id: i1, intitule: "Repas servis", responsable: epi}]\n',
    "financements.yaml": """
        financements:
          - {id: f1, financeur: epi, intitule: "Don", au: 2030}
          - {id: f2, financeur: epi, au: 2022}
        """,
    "charte/signatures.yaml": """
        signatures: [{acteur: epi, version: 1.0, le: 2023-11-21}, {acteur: epi, version: 2.0}]
        """,
    "prive/contacts.yaml": """
        contacts:
          - {id: c1, acteurs: epi}
          - {id: c2, acteurs: [{acteur: epi, au: 2022}]}
        """,
}


@pytest.fixture
def here(community: Community) -> Path:
    return community(BASE)


def seen(folder: Path, acteur: str, day: date = date(2024, 2, 1)) -> dict[str, tuple[str, ...]]:
    community = load(folder).communaute
    return {item.titre: item.cas for item in attentions(community, community.acteurs[acteur], day)}


def test_what_rests_on_the_partner_is_said(here: Path) -> None:
    assert seen(here, "epi") == {
        "Actions qui n'auraient plus de porteur": ("Épicerie (seule)", "Marché (presque)"),
        "Actions portées à plusieurs": ("Cantine (deux) : reste Ville",),
        "Actions où cet acteur prenait part": ("Atelier (animee)", "Bal (partenaire)"),
        "Ce qui lui restait à faire": ("trouver une salle (2024-01-16-copil#A1)",),
        "Jalons pilotés par cet acteur": ("Ouvrir (un)",),
        "Fonction de soutien": (
            "mission « coordonner » : personne",
            "mission « faciliter » : reste Ville",
            "emploie un poste de 0,5 ETP",
        ),
        "Instances dont cet acteur est membre": ("Comité de pilotage",),
        "Ce que cet acteur apportait": ("Salle, moyen partagé (salle)",),
        "Passerelles qui passent par cet acteur": ("L’Épi → Cantine (p1)",),
        "Indicateurs recueillis par cet acteur": ("Repas servis (i1)",),
        "Financements de sa part": ("Don (f1)",),
        "Liste de diffusion": ("encore sur la liste",),
        "Contacts": ("1 dans prive/contacts.yaml",),
        "Sa signature reste au dossier": ("charte, version 1.0, 21 novembre 2023", "charte, version 2.0"),
    }


def test_who_carries_the_support_without_a_mission(community: Community) -> None:
    here = community(
        {
            "acteurs/a.yaml": "nom: A\n",
            "gouvernance.yaml": "fonction_soutien: {acteurs: [a], postes: [{employeur: a}]}\n",
            "passerelles.yaml": "passerelles: [{id: p, de: a, vers: inconnu, statut: effective}]\n",
        }
    )
    found = seen(here, "a")
    assert found["Fonction de soutien"] == ("un des acteurs qui la portent", "emploie un poste")
    assert found["Passerelles qui passent par cet acteur"] == ("A → inconnu (p)",)


def test_a_partner_on_whom_nothing_rests(run: Run, community: Community) -> None:
    here = community({"acteurs/a.yaml": "nom: A\n"})
    outcome = run("depart", "a", "--le", "2024-02", cwd=here)
    assert outcome.code == 0 and "ne laisse rien en suspens" in outcome.stdout


def test_the_sheet_gains_a_departure_and_loses_nothing(run: Run, here: Path) -> None:
    before = (here / "acteurs/epi.yaml").read_text(encoding="utf-8")
    others = {path: path.read_bytes() for path in here.rglob("*.*") if path.is_file() and path.name != "epi.yaml"}
    outcome = run(
        "depart", "L'Épi", "--le", "20/02/2024", "--motif", "Fin de mission", "--note", "Merci : à bientôt", cwd=here
    )
    assert outcome.code == 0, outcome.stderr
    assert (here / "acteurs/epi.yaml").read_text(encoding="utf-8") == before + (
        'depart:\n  le: 2024-02-20\n  motif: fin-de-mission\n  note: "Merci : à bientôt"\n'
    )
    assert "+  motif: fin-de-mission" in outcome.stdout
    assert "Ce qui mérite un regard après le départ de L’Épi" in outcome.stdout
    assert outcome.stderr == "Écrit\u00a0: acteurs/epi.yaml\n"
    assert {path: path.read_bytes() for path in others} == others


def test_trying_writes_nothing(run: Run, here: Path) -> None:
    outcome = run("depart", "epi", "--le", "n. c.", "--essai", cwd=here)
    assert outcome.code == 0 and "+  le: n. c." in outcome.stdout.replace('"', "") and "Essai" in outcome.stderr
    assert not (here / ".cap").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("parti", "--le", "2024"), "acteurs/parti.yaml:2"),
        (("epi", "--le", "2022"), "avant d’arriver (mars 2023)"),
        (("epi", "--le", "hier"), "--le"),
        (("epi", "--le", "2024", "--motif", "fâché"), "Valeurs possibles"),
        (("epicier", "--le", "2024"), "Vouliez-vous"),
        (("epi",), "--le"),
    ],
)
def test_what_cannot_be_noted_is_explained(run: Run, here: Path, words: tuple[str, ...], said: str) -> None:
    outcome = run("depart", *words, cwd=here)
    assert outcome.code == 2 and said in outcome.stderr
    assert not (here / ".cap").exists()


def test_a_motive_stays_out_of_a_public_repository(run: Run, community: Community) -> None:
    here = community(
        {
            "communaute.yaml": "format: 1\nnom: x\ndepot: public\n",
            "acteurs/a.yaml": "nom: A\n",
            "prive/acteurs/b.yaml": "nom: B\n",
        }
    )
    outcome = run("depart", "a", "--le", "2024", "--motif", "temps", cwd=here)
    assert outcome.code == 2 and "prive/notes.yaml" in outcome.stderr
    assert run("depart", "a", "--le", "2024", cwd=here).code == 0
    assert run("depart", "b", "--le", "2024", "--motif", "temps", cwd=here).code == 0
    assert load(here).communaute.acteurs["b"].depart is not None


def test_every_actor_of_the_sample_can_leave(run: Run, tmp_path: Path) -> None:
    assert run("init", "visite", "--exemple").code == 0
    here = tmp_path / "visite"
    day = date(2025, 12, 31)
    for acteur in load(here).communaute.acteurs.values():
        if acteur.depart is None:
            assert run("depart", acteur.id, "--le", day.isoformat(), cwd=here).code == 0
    loaded = load(here)
    problems = check(loaded.communaute, day, lus=loaded.problems)
    assert [problem for problem in problems if problem.severity == "erreur"] == []
    assert loaded.communaute.actifs(date(2026, 1, 1)) == ()
    assert load(SAMPLE).communaute.actifs(date(2026, 1, 1)) != ()
