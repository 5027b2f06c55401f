"""The bad cases of a review, each as typed: a French sentence that says what happens and what to do, and no trace."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from cap.markdown import empreinte
from conftest import Run
from test_charte import plain, words
from test_git import FICHE, save, typed

CORPS = "\n## Article 1 — Objet {#objet}\n\nNous agissons.\n"
CHARTE = f"---\nversion: 1.0\nstatut: adoptee\nadoptee_le: 2026-01-10\n---\n{CORPS}"
FIGEE = CHARTE.replace("---\n\n##", f'empreinte: "{empreinte(CORPS)}"\n---\n\n##')
COMMANDES = (("changements", "main...HEAD"), ("charte", "comparer", "main...HEAD"), ("verifier", "--depuis", "main"))


def origine(tmp_path: Path) -> Path:
    folder = tmp_path / "origine"
    folder.mkdir()
    typed(folder, "init", "-q", "-b", "main")
    save(folder, {"communaute.yaml": FICHE, "charte/charte.md": CHARTE, "charte/versions/1.0.md": FIGEE})
    typed(folder, "switch", "-q", "-c", "projet")
    save(folder, {"charte/charte.md": CHARTE.replace("agissons", "décidons")})
    return folder


def pas_un_depot(tmp_path: Path) -> tuple[Path, dict[str, str]]:
    folder = shutil.copytree(origine(tmp_path), tmp_path / "zip")
    shutil.rmtree(folder / ".git")
    return folder, {}


def sans_git(tmp_path: Path) -> tuple[Path, dict[str, str]]:
    (tmp_path / "vide").mkdir()
    return origine(tmp_path), {"PATH": str(tmp_path / "vide")}


def superficiel(tmp_path: Path) -> tuple[Path, dict[str, str]]:
    depot = origine(tmp_path)
    typed(tmp_path, "clone", "-q", "--depth", "1", "--branch", "projet", f"file://{depot}", "court")
    return tmp_path / "court", {}


def sans_contenu(tmp_path: Path) -> tuple[Path, dict[str, str]]:
    depot = origine(tmp_path)
    typed(depot, "config", "uploadpack.allowFilter", "true")
    typed(
        tmp_path, "clone", "-q", "--no-checkout", "--filter=blob:none", "--branch", "projet", f"file://{depot}", "creux"
    )
    typed(tmp_path / "creux", "branch", "main", "origin/main")
    shutil.copy(depot / "communaute.yaml", tmp_path / "creux")
    return tmp_path / "creux", {}


@pytest.mark.parametrize(
    ("lieu", "dit"),
    [
        (pas_un_depot, "git clone"),
        (sans_git, "git n'est pas installé"),
        (superficiel, "git fetch"),
        (sans_contenu, "git fetch"),
    ],
)
@pytest.mark.parametrize("commande", COMMANDES)
def test_history_that_is_not_there_is_said(
    lieu: Callable[[Path], tuple[Path, dict[str, str]]], dit: str, commande: tuple[str, ...], tmp_path: Path, run: Run
) -> None:
    folder, env = lieu(tmp_path)
    refus = run(*commande, "-C", folder, env=env)
    assert refus.code in (1, 2) and not refus.stdout
    assert dit in words(refus.stderr) and "Traceback" not in refus.stderr


@pytest.mark.parametrize(
    ("nom", "dit"),
    [
        ("inconnue", "inconnue"),
        ("--output=x", "ne peut pas désigner une révision"),
        ("-x", "ne peut pas désigner une révision"),
        ("HEAD@{upload-pack}", "HEAD@{"),
    ],
)
@pytest.mark.parametrize("commande", [("changements",), ("charte", "comparer")])
def test_a_name_that_is_no_revision_is_said(
    nom: str, dit: str, commande: tuple[str, ...], tmp_path: Path, run: Run
) -> None:
    folder = origine(tmp_path)
    refus = run(*commande, "-C", folder, "--", f"{nom}...HEAD")
    assert refus.code == 2 and dit in words(refus.stderr), refus.stderr
    assert not (folder / "x").exists()


def lieux(tmp_path: Path) -> dict[str, Path]:
    """The same branch, seen from each place a community can be worked on."""
    depot = origine(tmp_path)
    typed(depot, "worktree", "add", "-q", "--detach", str(tmp_path / "arbre"), "projet")
    parent = tmp_path / "parent"
    shutil.copytree(depot, parent / "pays", ignore=shutil.ignore_patterns(".git"))
    typed(parent, "init", "-q", "-b", "main")
    (parent / "pays" / "charte" / "charte.md").write_text(CHARTE)
    save(parent, {"ailleurs.txt": "x"})
    typed(parent, "switch", "-q", "-c", "projet")
    save(parent, {"pays/charte/charte.md": CHARTE.replace("agissons", "décidons")})
    module = tmp_path / "module"
    module.mkdir()
    typed(module, "init", "-q", "-b", "main")
    typed(module, "-c", "protocol.file.allow=always", "submodule", "add", "-q", "-b", "projet", str(depot), "pays")
    typed(module / "pays", "branch", "-q", "main", "origin/main")
    return {"worktree": tmp_path / "arbre", "sous-dossier": parent / "pays", "sous-module": module / "pays"}


def test_worktree_detached_head_sub_folder_and_submodule_tell_the_same(tmp_path: Path, run: Run) -> None:
    vus = {nom: run("changements", "main...HEAD", "-C", lieu) for nom, lieu in lieux(tmp_path).items()}
    assert {vu.code for vu in vus.values()} == {0}, vus
    assert len({vu.stdout for vu in vus.values()}) == 1
    assert "« agissons » devient « décidons »" in plain(vus["worktree"].stdout)


def test_a_dirty_tree_is_the_folder_as_it_stands(tmp_path: Path, run: Run) -> None:
    folder = origine(tmp_path)
    (folder / "charte" / "charte.md").write_text(CHARTE.replace("agissons", "verrons"))
    avant = typed(folder, "status", "--porcelain")
    assert "« agissons » devient « verrons »" in plain(run("changements", "-C", folder).stdout)
    assert "« agissons » devient « décidons »" in plain(run("changements", "main...HEAD", "-C", folder).stdout)
    assert typed(folder, "status", "--porcelain") == avant


def test_a_charter_unreadable_or_absent_on_one_side(tmp_path: Path, run: Run) -> None:
    folder = origine(tmp_path)
    save(folder, {"charte/charte.md": b"---\nversion: 2\n---\n\xff\xfe"})
    vu = run("changements", "main...HEAD", "-C", folder)
    assert vu.code == 0 and "Ne se lisent pas d'un côté" in words(vu.stdout) and "charte/charte.md" in vu.stdout
    save(folder, {"charte/charte.md": None})
    parti = words(run("charte", "comparer", "main...HEAD", "-C", folder).stdout)
    assert "Article retiré" in parti
    save(folder, {"charte/charte.md": CHARTE, "charte/versions/1.0.md": None})
    typed(folder, "switch", "-q", "main")
    save(folder, {"charte/charte.md": None})
    assert "Article nouveau" in words(run("charte", "comparer", "main..projet", "-C", folder).stdout)


def test_nothing_a_repository_configures_is_executed(tmp_path: Path, run: Run) -> None:
    folder = origine(tmp_path)
    piege = tmp_path / "piege"
    piege.write_text(f"#!/bin/sh\ntouch {tmp_path}/joue\ncat\n")
    piege.chmod(0o755)
    (folder / ".gitattributes").write_text("* diff=p filter=p merge=p\n")
    for cle in (
        "core.fsmonitor", "core.pager", "core.hooksPath", "core.sshCommand", "core.editor", "diff.external",
        "diff.p.textconv", "diff.p.command", "filter.p.smudge", "filter.p.clean", "filter.p.process", "alias.cat-file",
        "gpg.program", "credential.helper",
    ):  # fmt: skip
        with (folder / ".git" / "config").open("a") as config:
            config.write(f"[{cle.rpartition('.')[0].replace('.', ' ' + chr(34), 1)}")
            config.write(('"' if cle.count(".") > 1 else "") + f"]\n\t{cle.rpartition('.')[2]} = {piege}\n")
    assert subprocess.run(["git", "config", "--list"], cwd=folder, capture_output=True, check=False).returncode == 0
    for commande in COMMANDES:
        assert run(*commande, "-C", folder).code in (0, 1)
    assert not os.path.lexists(tmp_path / "joue")


@pytest.mark.parametrize(
    ("fichiers", "code"),
    [
        ({"charte/versions/1.0.md": FIGEE.replace("agissons", "trahissons")}, "CAP503"),
        ({"charte/versions/1.0.md": FIGEE}, "CAP501"),
        ({"charte/signatures.yaml": "- {acteur: a, version: 1.0, le: 2026-02-01}\n" * 2}, "CAP504"),
        ({"charte/signatures.yaml": "- {acteur: a, version: 1.0, le: 2025-12-01}\n"}, "CAP508"),
    ],
)
def test_what_cannot_be_true_of_a_charter_is_said(
    fichiers: dict[str, str], code: str, tmp_path: Path, run: Run
) -> None:
    folder = origine(tmp_path)
    listes = {
        path: f"signatures:\n{''.join('  ' + li for li in texte.splitlines(keepends=True))}" if "sig" in path else texte
        for path, texte in fichiers.items()
    }
    save(folder, {"acteurs/a.yaml": "nom: Alpha\n", **listes})
    vu = run("verifier", "-C", folder, "--date", "2026-03-01")
    assert code in vu.stdout, vu.stdout
