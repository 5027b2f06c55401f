"""A departure is noted and nothing is erased; what rested on the partner is said with it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

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
}


@pytest.fixture
def here(community: Community) -> Path:
    return community(BASE)


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
