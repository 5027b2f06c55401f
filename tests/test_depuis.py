"""`--depuis` names a day or a revision of git, and answers with what is new since."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from conftest import Run
from test_git import save, typed

MORLAIX = Path(__file__).parents[1] / "sample-community"
DAY = ("--date", "2025-06-30")
JARDIN = (
    'nom: "Jardin du lycée"\nporteurs:\n  - lycee-penze\nobjectifs:\n  - comprendre\nstatut: en-cours\n'
    "etapes:\n  - alimentation/produire\npublics:\n  - grand-public\n"
)


@pytest.fixture
def morlaix(tmp_path: Path) -> Path:
    """A branch `projet`, left from a main that went on; something private beside."""
    folder = shutil.copytree(MORLAIX, tmp_path / "morlaix")
    typed(folder, "init", "-q", "-b", "main")
    save(folder, {"acteurs/ancien.yaml": 'nom: "Ancien"\ntyp: x\n'}, jour="2025-01-10")
    typed(folder, "switch", "-q", "-c", "projet")
    save(folder, {"acteurs/neuf.yaml": 'nom: "Neuf"\ntip: x\n', "actions/jardin.yaml": JARDIN})
    typed(folder, "switch", "-q", "main")
    save(folder, {"acteurs/ancien.yaml": 'nom: "Ancien"\n'})
    typed(folder, "switch", "-q", "projet")
    (folder / "prive").mkdir()
    (folder / "prive" / "contacts.yaml").write_text("contacts:\n  - id: x\n    telephon: 1\n")
    return folder


def test_verifier_shows_only_what_the_branch_brings(morlaix: Path, run: Run) -> None:
    tout = run("verifier", "-C", morlaix, *DAY, "--format", "concis")
    assert tout.code == 1 and "ancien.yaml" in tout.stdout and "prive/contacts.yaml" in tout.stdout
    lu = run("verifier", "-C", morlaix, *DAY, "--format", "concis", "--depuis", "main")
    assert lu.code == 1
    assert {ligne.partition(":")[0].rpartition("/")[2] for ligne in lu.stdout.splitlines()} == {"neuf.yaml"}
    assert "point de départ commun avec main (10 janvier 2025)" in lu.stderr.replace("\u00a0", " ")
    assert "déjà là ne sont pas montrés" in lu.stderr
    assert run("verifier", "-C", morlaix, *DAY, "--depuis", "HEAD").code == 0
    (morlaix / "acteurs" / "neuf.yaml").unlink()
    assert run("verifier", "-C", morlaix, *DAY, "--depuis", "main").code == 0


def test_a_renamed_file_keeps_its_old_problems(morlaix: Path, run: Run) -> None:
    (morlaix / "acteurs" / "ancien.yaml").rename(morlaix / "acteurs" / "jadis.yaml")
    with (morlaix / "acteurs" / "jadis.yaml").open("a") as flux:
        flux.write("anciens_ids:\n  - ancien\n")
    assert run("verifier", "-C", morlaix, *DAY, "--depuis", "HEAD").code == 0


def test_verifier_since_a_day_shows_what_time_brought(morlaix: Path, run: Run) -> None:
    lu = run("verifier", "-C", morlaix, *DAY, "--format", "json", "--depuis", "2025-06-29")
    assert lu.code == 0 and "Comparé avec" in lu.stderr
    assert "déjà là n" in lu.stderr
    assert "vient après" in run("verifier", "-C", morlaix, *DAY, "--depuis", "2025-06-30").stderr
    assert "--corriger" in run("verifier", "-C", morlaix, "--depuis", "main", "--corriger").stderr


def test_gaps_are_compared_with_a_revision(morlaix: Path, run: Run) -> None:
    lu = run("trous", "-C", morlaix, *DAY, "--depuis", "main")
    dit = " ".join(lu.stdout.replace("\u00a0", " ").split())
    assert lu.code == 0 and "Depuis le point de départ commun avec main (10 janvier 2025)" in dit
    assert "Produire × Grand public : « Jardin du lycée » y est maintenant" in dit
    donnees = json.loads(run("trous", "-C", morlaix, *DAY, "--depuis", "main", "--format", "json").stdout)
    assert donnees["depuis"] == "2025-01-10" and "main" in donnees["reference"]
    assert [item["cellule"] for item in donnees["changements"]] == ["alimentation/produire/grand-public"]
    (morlaix / "actions" / "jardin.yaml").unlink()
    perdu = run("trous", "-C", morlaix, *DAY, "--depuis", "HEAD", "--strict", "--public", "grand-public")
    assert perdu.code == 1 and "1 nouveau trou" in perdu.stderr
    assert "« Jardin du lycée » n’y est plus" in " ".join(perdu.stdout.replace("\u00a0", " ").split())


@pytest.mark.parametrize("commande", ["verifier", "trous"])
@pytest.mark.parametrize(
    ("moment", "dit"),
    [
        ("inconnue", "git ne connaît pas de révision"),
        ("2025-06", "n’est pas un jour précis"),
        ("2025-02-30", "n’existe pas"),
        ("12/01/21", "21"),
        ("-x", "ne peut pas désigner"),
        ("mian", "Vouliez-vous « main »"),
    ],
)
def test_a_moment_that_is_none_is_explained(morlaix: Path, run: Run, commande: str, moment: str, dit: str) -> None:
    lu = run(commande, "-C", morlaix, *DAY, "--depuis", moment)
    assert lu.code == 2 and dit in lu.stderr.replace("\u00a0", " ") and not lu.stdout


def test_without_git_a_day_still_serves(tmp_path: Path, run: Run) -> None:
    folder = shutil.copytree(MORLAIX, tmp_path / "zip")
    assert run("trous", "-C", folder, *DAY, "--depuis", "2024-01-01").code == 0
    refus = run("trous", "-C", folder, *DAY, "--depuis", "main")
    assert refus.code == 2 and "accepte aussi une date" in refus.stderr


def test_progress_is_compared_with_a_revision(morlaix: Path, run: Run) -> None:
    save(morlaix, {"glossaire.yaml": None})
    lu = run("avancement", "-C", morlaix, *DAY, "--depuis", "main")
    dit = " ".join(lu.stdout.replace("\u00a0", " ").split())
    assert lu.code == 0 and "depuis le point de départ commun avec main (10 janvier 2025)" in dit.lower()
    assert "perdu I8" in dit and "35 critères sans changement" in dit
    for forme in ("markdown", "json", "html"):
        ecrit = run("avancement", "-C", morlaix, *DAY, "--depuis", "main", "--format", forme, "-o", "-").stdout
        assert "point de départ commun avec main" in ecrit.replace("\u00a0", " ")
    date = run("avancement", "-C", morlaix, *DAY, "--depuis", "2024-01-01").stdout
    assert "depuis le 1er janvier 2024" in date.lower()


def test_the_map_marks_what_the_files_of_a_branch_bring(morlaix: Path, run: Run) -> None:
    save(morlaix, {"actions/veille-eau.yaml": None})
    carte = ("carte", "-C", morlaix, *DAY, "--depuis", "main", "--format", "texte", "-o", "-")
    dit = " ".join(run(*carte).stdout.replace("\u00a0", " ").split())
    assert "depuis le point de départ commun avec main (10 janvier 2025), d’après les fichiers" in dit
    assert "Jardin du lycée" in dit and "vient d’arriver" in dit
    assert "Ne sont plus sur la carte : « Veille eau »" in dit
    fini = (morlaix / "actions" / "jardin.yaml").read_text().replace("en-cours", "terminee")
    save(morlaix, {"actions/jardin.yaml": fini})
    neuf = (morlaix / "acteurs" / "buzuk.yaml").read_text() + "\nattentes: rien\n"
    depart = "\ndepart:\n  le: 2025-05-01\n"
    resam = (morlaix / "acteurs" / "lycee-penze.yaml").read_text() + depart
    (morlaix / "acteurs" / "buzuk.yaml").write_text(neuf)
    (morlaix / "acteurs" / "lycee-penze.yaml").write_text(resam)
    dit = " ".join(run(*carte[:-5], "HEAD~1", *carte[-4:]).stdout.replace("\u00a0", " ").split())
    assert "Lycée agricole de la Penzé" in dit.partition("Ne sont plus sur la carte")[2]
    assert "« Jardin du lycée »" in dit.partition("Ne sont plus sur la carte")[2]
    assert "fiche modifiée" not in dit  # what is expected of the community is not public
    membres = run(*carte[:-5], "HEAD~1", *carte[-4:], "--pour", "membres").stdout.replace("\u00a0", " ")
    assert "fiche modifiée" in " ".join(membres.split())
    assert "vient après" in run("trous", "-C", morlaix, *DAY, "--depuis", "2026-01-01").stderr
    album = run(
        "carte", "-C", morlaix, *DAY, "--depuis", "main", "--album", "--format", "dot", "-o", morlaix / "sorties"
    )
    assert album.code == 0, album.stderr
