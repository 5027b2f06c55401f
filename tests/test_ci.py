"""The files given to forges: valid, harmless, and their commands do what they say on a real branch."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

import cap
from cap import ci
from cap.resources import folder
from conftest import Run
from test_git import save, typed

ROOT = Path(__file__).parents[1]
SOURCES = Path(cap.__file__).parents[1]
SCHEMAS = {"github": "vendor.github-workflows", "forgejo": "vendor.github-workflows", "gitlab": "vendor.gitlab-ci"}


@pytest.fixture
def depot(tmp_path: Path) -> Path:
    """A community in a sub-folder of its repository, on a branch that brings an action and a mistake."""
    origine = tmp_path / "origine"
    shutil.copytree(ROOT / "sample-community", origine / "pays")
    typed(origine, "init", "-q", "-b", "main")
    save(origine, {}, "v1")
    folder = tmp_path / "clone"
    typed(tmp_path, "clone", "-q", str(origine), str(folder))
    typed(folder, "switch", "-q", "-c", "projet")
    save(folder, {"pays/actions/x.yaml": "nom: Jardin\nporteurs: [resam]\n", "pays/acteurs/y.yaml": "nom: Y\ntip: z\n"})
    return folder


@pytest.fixture
def outils(tmp_path: Path) -> Path:
    """Programs of a forge's machine, played: `pip` installs nothing, `gh` and `curl` write what they were asked."""
    dossier = tmp_path / "outils"
    dossier.mkdir()
    vus = tmp_path / "appels"
    python = sys.executable
    for nom, texte in {
        "cap": f'PYTHONPATH={SOURCES} exec {python} -m cap "$@"',
        "python": f'case "$*" in "-m pip"*) echo "pip $*" >> {vus};; *) exec {python} "$@";; esac',
        "gh": f'echo "gh $*" >> {vus}; case "$*" in *--jq*) cat {tmp_path}/ancien;; esac',
        "curl": f'echo "curl $*" >> {vus}; case "$*" in *PATCH*|*POST*) ;; *) cat {tmp_path}/anciens;; esac',
    }.items():
        (dossier / nom).write_text(f"#!/bin/sh\n{texte}\n")
        (dossier / nom).chmod(0o755)
    (tmp_path / "ancien").write_text("")
    (tmp_path / "anciens").write_text("[]")
    return dossier


def lu(forge: str) -> Any:
    texte = (folder("templates") / "ci" / f"{forge}.yml").read_text("utf-8")
    return yaml.safe_load(ci.fichier(texte, "1.2.3", "pays"))


def joue(depot: Path, outils: Path, commande: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run a step as a runner does."""
    here = {"PATH": f"{outils}:{os.environ['PATH']}", "COMMUNAUTE": "pays", "CAP_DATE": "2025-06-30"}
    # A step writes the configuration of its user: never /dev/null, which git would replace by a file.
    here["GIT_CONFIG_GLOBAL"] = str(outils / "gitconfig")
    places = {
        "GITHUB_STEP_SUMMARY": str(outils / "resume"),
        "GITHUB_WORKSPACE": str(depot),
        "CI_PROJECT_DIR": str(depot),
    }
    return subprocess.run(
        ["bash", "-eo", "pipefail", "-c", commande],
        cwd=depot,
        env={**os.environ, **here, **places, **env},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("forge", ci.CHEMINS)
def test_the_file_of_each_forge_is_valid(forge: str, tmp_path: Path) -> None:
    texte = (folder("templates") / "ci" / f"{forge}.yml").read_text("utf-8")
    ecrit = tmp_path / "cap.yml"
    ecrit.write_bytes(ci.fichier(texte, "1.2.3", "pays d'ici"))
    fait = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", SCHEMAS[forge], str(ecrit)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert fait.returncode == 0, fait.stdout
    assert 'cap-communaute==1.2.3"' in ecrit.read_text() and '"pays d\'ici"' in ecrit.read_text()


@pytest.mark.parametrize("forge", ["github", "forgejo"])
def test_actions_are_pinned_and_nothing_of_a_request_is_pasted_in_a_command(forge: str) -> None:
    fait = lu(forge)
    assert "pull_request_target" not in str(fait)
    etapes = [etape for travail in fait["jobs"].values() for etape in travail["steps"]]
    for etape in etapes:
        if "uses" in etape:
            assert re.search(r"@[0-9a-f]{40}\Z", etape["uses"])
        assert "${{" not in etape.get("run", "")
    checkout = next(etape["with"] for etape in etapes if "checkout" in etape.get("uses", ""))
    assert checkout == {"fetch-depth": 0, "persist-credentials": False}
    if forge == "github":
        assert fait["permissions"] == {}
        droits = {nom: travail["permissions"] for nom, travail in fait["jobs"].items()}
        assert droits == {"verifier": {"contents": "read"}, "commenter": {"pull-requests": "write"}}
        assert "head.repo.full_name == github.repository" in fait["jobs"]["commenter"]["if"]


def test_the_steps_for_github_check_summarise_and_comment(depot: Path, outils: Path, tmp_path: Path) -> None:
    travaux = lu("github")["jobs"]
    etapes = {
        etape["name"]: etape["run"] for travail in travaux.values() for etape in travail["steps"] if "run" in etape
    }
    codes = {nom: joue(depot, outils, run, BASE="main", DEPOT="a/b", NUMERO="7") for nom, run in etapes.items()}
    assert {nom: fait.returncode for nom, fait in codes.items()} == {**dict.fromkeys(etapes, 0), "Vérifier": 1}, codes
    assert "::error file=pays/acteurs/y.yaml,line=2" in codes["Vérifier"].stdout
    resume = (outils / "resume").read_text()
    assert "y.yaml" in resume and "Nouvelle action « Jardin »" in resume.replace("\u00a0", " ")
    appels = (tmp_path / "appels").read_text()
    assert "repos/a/b/issues/7/comments --field body=@changements.md" in appels
    (tmp_path / "ancien").write_text("42\n43\n")
    joue(depot, outils, etapes["Écrire ou mettre à jour le commentaire"], DEPOT="a/b", NUMERO="7")
    assert "PATCH repos/a/b/issues/comments/42 " in (tmp_path / "appels").read_text()


def test_the_steps_for_forgejo_check_and_comment(depot: Path, outils: Path, tmp_path: Path) -> None:
    etapes = {etape["name"]: etape["run"] for etape in lu("forgejo")["jobs"]["verifier"]["steps"] if "run" in etape}
    env = {"BASE": "main", "JETON": "j", "API": "https://x/api/v1/repos/a/b/issues", "NUMERO": "7"}
    codes = {nom: joue(depot, outils, run, **env).returncode for nom, run in etapes.items()}
    assert codes == {**dict.fromkeys(etapes, 0), "Vérifier": 1}
    assert "Jardin" in (depot / "corps.json").read_text()
    assert "POST" in (tmp_path / "appels").read_text()
    (tmp_path / "anciens").write_text('[{"id": 1, "body": "x"}, {"id": 9, "body": "<!-- cap:changements -->\\nx"}]')
    assert joue(depot, outils, etapes["Commenter la demande"], **env).returncode == 0
    assert "issues/comments/9" in (tmp_path / "appels").read_text()


def test_the_script_for_gitlab_gives_reports_and_fails_on_a_mistake(depot: Path, outils: Path) -> None:
    lignes = lu("gitlab")["cap"]["script"]
    base = typed(depot, "rev-parse", "origin/main")
    fait = joue(depot, outils, "\n".join(lignes), CI_MERGE_REQUEST_DIFF_BASE_SHA=base)
    assert fait.returncode == 1, fait.stderr
    assert "pays/acteurs/y.yaml" in (depot / "qualite.json").read_text()
    assert "<testsuite" in (depot / "verifier.xml").read_text()
    assert "Jardin" in (depot / "changements.md").read_text()
    save(depot, {"pays/acteurs/y.yaml": "nom: Y\n"})
    assert joue(depot, outils, "\n".join(lignes), CI_MERGE_REQUEST_DIFF_BASE_SHA="").returncode == 0


def test_the_file_goes_to_the_root_of_the_repository_and_is_never_replaced(depot: Path, run: Run) -> None:
    essai = run("ci", "github", "-C", depot / "pays", "--essai")
    assert essai.code == 0 and 'COMMUNAUTE: "pays"' in essai.stdout and not (depot / ".github").exists()
    assert run("ci", "github", "-C", depot / "pays").code == 0
    assert (depot / ".github/workflows/cap.yml").read_text("utf-8") == essai.stdout
    encore = run("ci", "github", "-C", depot / "pays")
    assert encore.code == 2 and "gardé tel quel" in encore.stderr
    assert "Vouliez-vous" in run("ci", "gitlub", "-C", depot / "pays").stderr


def test_init_gives_it_too(tmp_path: Path, run: Run) -> None:
    essai = run("init", "neuf", "--nom", "Neuve", "--ci", "gitlab", "--essai")
    assert ".gitlab-ci.yml" in essai.stdout.splitlines() and not (tmp_path / "neuf").exists()
    assert run("init", "neuf", "--nom", "Neuve", "--ci", "forgejo").code == 0
    assert 'COMMUNAUTE: "."' in (tmp_path / "neuf" / ".forgejo/workflows/cap.yml").read_text("utf-8")
    assert run("init", "neuf", "--ci", "github").code == 0
    assert (tmp_path / "neuf" / ".github/workflows/cap.yml").exists()
    assert run("verifier", "-C", tmp_path / "neuf").code == 0


def test_pre_commit_checks_the_whole_folder() -> None:
    (crochet,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert crochet["entry"] == "cap verifier" and crochet["pass_filenames"] is False


FUSIONS = {
    "acteurs": ({"acteurs/a.yaml": "nom: A\n"}, {"acteurs/b.yaml": "nom: B\n"}),
    "actions": ({"actions/a.yaml": "nom: A\nporteurs: [x]\n"}, {"actions/b.yaml": "nom: B\nporteurs: [x]\n"}),
    "reunions": ({"reunions/2026-01-01-copil.md": "A\n"}, {"reunions/2026-01-02-copil.md": "B\n"}),
    "suivi": (
        {"suivi.yaml": '- {de: "r#A1", etat: fait}\n- {de: "r#A2", etat: fait}\n'},
        {"suivi.yaml": '- {de: "r#A1", etat: fait}\n- {de: "r#A3", etat: clos}\n'},
    ),
}


@pytest.mark.parametrize("nom", FUSIONS)
def test_two_branches_that_add_merge_without_conflict(nom: str, tmp_path: Path, run: Run) -> None:
    folder = tmp_path / "c"
    assert run("init", "c", "--nom", "C").code == 0
    typed(folder, "init", "-q", "-b", "main")
    save(folder, {"suivi.yaml": '- {de: "r#A1", etat: fait}\n'})
    for branche, fichiers in zip(("une", "deux"), FUSIONS[nom], strict=True):
        typed(folder, "switch", "-q", "-c", branche, "main")
        save(folder, fichiers)
    typed(folder, "merge", "-q", "--no-edit", "une")
    for fichiers in FUSIONS[nom]:
        for path, texte in fichiers.items():
            assert set(texte.splitlines()) <= set((folder / path).read_text().splitlines())
