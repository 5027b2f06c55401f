"""A folder to a community: what is read, what is left aside and said, and one bad file never hides another."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cap.loader import Loaded, load
from conftest import Community


def codes(loaded: Loaded) -> list[tuple[str, str]]:
    return [(problem.path, problem.code) for problem in loaded.problems]


def test_the_day_one_folder_works(community: Community) -> None:
    loaded = load(
        community({"reunions/2026-03-17-rencontre.md": "## Accueil\nDécision : on se revoit\n- [] Résam : la salle\n"})
    )
    (reunion,) = loaded.communaute.reunions.values()
    assert loaded.problems == ()
    assert (reunion.id, reunion.date.debut) == ("2026-03-17-rencontre", date(2026, 3, 17))
    assert [item.id for item in reunion.notes.decisions] == ["D1"] and len(reunion.notes.taches) == 1


def test_items_take_their_id_from_their_file(community: Community) -> None:
    loaded = load(
        community(
            {
                "acteurs/resam.yaml": "nom: Résam\n",
                "mesures/2025.yaml": "mesures: []\n",
                "temps/2025.yml": "temps: []\n",
            }
        )
    )
    assert loaded.communaute.acteurs["resam"].id == "resam"
    assert list(loaded.communaute.mesures) == ["2025"] and list(loaded.communaute.temps) == ["2025"]
    assert loaded.problems == ()


def test_a_bad_file_never_hides_another(community: Community) -> None:
    loaded = load(
        community({"acteurs/a.yaml": "nom: [\n", "acteurs/b.yaml": "nom: B\nnm: x\n", "acteurs/c.yaml": "nom: C\n"})
    )
    assert list(loaded.communaute.acteurs) == ["b", "c"]
    assert {path for path, _ in codes(loaded)} == {"acteurs/a.yaml", "acteurs/b.yaml"}


def test_names_that_cannot_be_ids_are_said_with_a_name_that_can(community: Community) -> None:
    loaded = load(community({"acteurs/Épi du port.yaml": "nom: L’Épi\n"}))
    (problem,) = loaded.problems
    assert (problem.code, "epi-du-port.yaml" in problem.remedy) == ("CAP007", True)
    assert loaded.communaute.acteurs  # still read


def test_unknown_files_are_said_and_readmes_are_at_home(community: Community) -> None:
    loaded = load(
        community({"gouvernanse.yaml": "a: 1\n", "README.md": "x", "acteurs/README.md": "x", "charte/notes.md": "x"})
    )
    assert codes(loaded) == [("gouvernanse.yaml", "CAP008")]
    assert "gouvernance.yaml" in loaded.problems[0].remedy


def test_twins_of_case_sensitive_disks(community: Community) -> None:
    loaded = load(
        community({"acteurs/resam.yaml": "nom: a\n", "acteurs/Resam.yaml": "nom: b\n", "acteurs/resam.yml": "nom: c\n"})
    )
    assert [code for _, code in codes(loaded)].count("CAP006") == 2


def test_links_pipes_and_folders_are_refused_without_waiting(community: Community) -> None:
    folder = community({"acteurs/a.yaml": "nom: a\n"})
    (folder / "acteurs" / "lien.yaml").symlink_to("/etc/hostname")
    os.mkfifo(folder / "acteurs" / "tube.yaml")
    (folder / "acteurs" / "dossier.yaml").mkdir()
    loaded = load(folder)
    assert codes(loaded) == [
        ("acteurs/dossier.yaml", "CAP004"),
        ("acteurs/lien.yaml", "CAP003"),
        ("acteurs/tube.yaml", "CAP004"),
    ]


def test_junk_is_ignored_and_conflict_copies_are_said(community: Community) -> None:
    loaded = load(
        community(
            {
                "acteurs/.a.yaml": "[",
                "acteurs/~$a.yaml": "[",
                "acteurs/a (copie en conflit).yaml": "[",
                ".cap/x.yaml": "[",
            }
        )
    )
    assert codes(loaded) == [("acteurs/a (copie en conflit).yaml", "CAP012")]


def test_private_files_may_stand_elsewhere(community: Community, tmp_path: Path) -> None:
    elsewhere = tmp_path / "coffre"
    elsewhere.mkdir()
    (elsewhere / "contacts.yaml").write_text("contacts:\n  - id: p1\n    nom: x\n", encoding="utf-8")
    folder = community({"prive/contacts.yaml": "contacts: []\n", "prive/financements.yaml": "financements: []\n"})
    here, there = load(folder), load(folder, elsewhere)
    assert here.communaute.contacts.contacts == () and here.communaute.financements.ou.path == "prive/financements.yaml"
    assert [item.id for item in there.communaute.contacts.contacts] == ["p1"]


def test_an_unknown_format_is_said_and_everything_is_still_read(community: Community) -> None:
    loaded = load(community({"communaute.yaml": "format: 2\nnom: x\n", "acteurs/a.yaml": "nom: a\n"}))
    assert codes(loaded) == [("communaute.yaml", "CAP020")] and loaded.communaute.acteurs


def test_the_charter_is_read_by_article(community: Community) -> None:
    texte = "---\nversion: 1.0\nstatut: projet\n---\n## Article 1 — Volontariat {#volontariat}\nLibre.\n"
    charte = load(community({"charte/charte.md": texte, "charte/versions/1.0.md": texte})).communaute
    assert charte.charte is not None and [item.id for item in charte.charte.articles] == ["volontariat"]
    assert list(charte.versions) == ["1.0"] and charte.charte.version == "1.0"


def test_problems_come_sorted_by_place(community: Community) -> None:
    loaded = load(
        community({"acteurs/b.yaml": "nm: 1\nnom: b\nautre: 2\n", "acteurs/a.yaml": "nom: \n", "vision.yaml": "x: 1\n"})
    )
    assert list(loaded.problems) == sorted(loaded.problems) and len(loaded.problems) == 4


@pytest.mark.parametrize("name", ["communaute.yaml", "acteurs/a.yaml", "reunions/2024-01-01-x.md", "charte/charte.md"])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(octets=st.binary(max_size=400))
def test_any_folder_is_answered(tmp_path: Path, name: str, octets: bytes) -> None:
    root = tmp_path / "dossier"
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / "communaute.yaml").write_text("format: 1\nnom: x\n", encoding="utf-8")
    (root / name).write_bytes(octets)
    (root / "vision.yaml").write_text("tendence: []\n", encoding="utf-8")
    loaded = load(root)
    assert ("vision.yaml", "CAP103") in codes(loaded)
