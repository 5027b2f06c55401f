"""git read as data: the right bytes of a revision, a clear refusal otherwise, and nothing of a repository executed."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from cap import git
from cap.dossier import LIEN, lister
from cap.limites import TAILLE_MAX
from cap.loader import DejaLu, load, load_bytes
from cap.refus import Refus

FICHE = 'format: 1\nnom: "Essai"\n'


def typed(folder: Path, *arguments: str, jour: str = "2026-03-20") -> str:
    """Run git as its user does, on a day."""
    identity = {
        "GIT_AUTHOR_NAME": "A",
        "GIT_AUTHOR_EMAIL": "a@x",
        "GIT_COMMITTER_NAME": "A",
        "GIT_COMMITTER_EMAIL": "a@x",
    }
    days = {"GIT_AUTHOR_DATE": f"{jour}T12:00:00+0100", "GIT_COMMITTER_DATE": f"{jour}T12:00:00+0100"}
    done = subprocess.run(
        ["git", *arguments],
        cwd=folder,
        env={**os.environ, **identity, **days},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def save(
    folder: Path, files: Mapping[str, str | bytes | None], message: str = "suite", jour: str = "2026-03-20"
) -> str:
    """Write files (None: delete), record them, and give the commit."""
    for path, content in files.items():
        target = folder / path
        if content is None:
            target.unlink()
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content if isinstance(content, bytes) else content.encode())
    typed(folder, "add", "-A")
    typed(folder, "commit", "-q", "--allow-empty", "-m", message, jour=jour)
    return typed(folder, "rev-parse", "HEAD")


@pytest.fixture
def depot(tmp_path: Path) -> Path:
    folder = tmp_path / "depot"
    folder.mkdir()
    typed(folder, "init", "-q", "-b", "main")
    save(folder, {"communaute.yaml": FICHE, "acteurs/resam.yaml": "nom: Résam\n", "README.md": "# Bonjour\n"})
    return folder


def lus(folder: Path, nom: str) -> git.Arbre:
    ouvert = git.ouvrir(folder)
    return ouvert.lire([ouvert.revision(nom)])[0]


def refuse(folder: Path, nom: str = "main") -> Refus:
    with pytest.raises(Refus) as refus:
        lus(folder, nom)
    return refus.value


def test_a_revision_gives_the_very_bytes_that_were_recorded(depot: Path) -> None:
    (depot / "acteurs" / "resam.yaml").write_text("nom: Changé\n")
    save(depot, {"acteurs/autre.yaml": "nom: Autre\n"})
    avant = lus(depot, "main~1")
    assert avant.octets["acteurs/resam.yaml"] == "nom: Résam\n".encode()
    assert sorted(avant.octets) == ["README.md", "acteurs/resam.yaml", "communaute.yaml"]
    assert avant.revision.jour == date(2026, 3, 20)
    apres = lus(depot, "HEAD")
    assert [entree.path for entree in apres.liste.entrees] == [entree.path for entree in lister(depot).entrees]
    chargee = load_bytes(apres.liste, apres.octets)
    assert chargee.communaute.acteurs["resam"].nom == "Changé"
    assert chargee.empreintes == load(depot).empreintes


def test_a_community_in_a_folder_of_the_repository_is_read_alone(depot: Path) -> None:
    dedans = depot / "chez nous" / "pays-é"
    save(depot, {"chez nous/pays-é/communaute.yaml": FICHE, "chez nous/pays-é/acteurs/buzuk.yaml": "nom: Buzuk\n"})
    assert sorted(lus(dedans, "main").octets) == ["acteurs/buzuk.yaml", "communaute.yaml"]
    assert lus(dedans, "main~1").octets == {}
    fichier = depot / "acteurs"
    assert sorted(lus(fichier, "main").octets) == ["resam.yaml"]


def test_a_file_where_the_folder_is_now_is_no_folder(depot: Path) -> None:
    save(depot, {"lieu": "un fichier"})
    save(depot, {"lieu": None})
    save(depot, {"lieu/communaute.yaml": FICHE})
    assert lus(depot / "lieu", "HEAD~2").octets == {}


def test_links_modules_and_what_is_not_of_the_format_are_not_followed(depot: Path, tmp_path: Path) -> None:
    (depot / "acteurs" / "lien.yaml").symlink_to("/etc/passwd")
    (depot / "mesures").symlink_to("/etc")
    (depot / "note").symlink_to("/etc/passwd")
    autre = tmp_path / "autre"
    autre.mkdir()
    typed(autre, "init", "-q")
    save(autre, {"a.yaml": "nom: a\n"})
    typed(depot, "-c", "protocol.file.allow=always", "submodule", "add", "-q", str(autre), "actions")
    typed(depot, "-c", "protocol.file.allow=always", "submodule", "add", "-q", str(autre), "vendor")
    save(depot, {".github/x.yml": "a: 1", "sorties/x.md": "x", "reunions/a/b/c/d.md": "x", "acteurs/~$x.yaml": "x"})
    arbre = lus(depot, "main")
    assert sorted(arbre.octets) == ["README.md", "acteurs/resam.yaml", "communaute.yaml"]
    assert [entree.path for entree in arbre.liste.entrees if entree.nature == LIEN] == ["acteurs/lien.yaml", "mesures"]
    problems = load_bytes(arbre.liste, arbre.octets).problems
    assert {(p.path, p.code) for p in problems} >= {
        ("acteurs/lien.yaml", "CAP003"),
        ("mesures", "CAP003"),
        ("actions", "CAP001"),
    }
    assert sorted(lus(depot / "actions", "HEAD").octets) == ["a.yaml"]


def test_a_huge_file_is_cut_and_the_others_are_read(depot: Path) -> None:
    geants = {f"acteurs/a{rang}.yaml": f"nom: {rang}\n".encode() + b"#" * (3 * TAILLE_MAX) for rang in range(3)}
    save(depot, {**geants, "acteurs/z.yaml": "nom: Zoé\n"})
    arbre = lus(depot, "main")
    assert {len(arbre.octets[path]) for path in geants} == {TAILLE_MAX + 1}
    chargee = load_bytes(arbre.liste, arbre.octets)
    assert chargee.communaute.acteurs["z"].nom == "Zoé"
    assert [p.code for p in chargee.problems] == ["CAP005"] * 3


def test_a_tree_that_names_one_file_too_many_times_is_refused(depot: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(depot, {f"acteurs/a{rang}.yaml": "nom: a\n" for rang in range(4)})
    monkeypatch.setattr(git, "FICHIERS_MAX", 3)
    assert "plus de 3 fichiers" in refuse(depot).message
    monkeypatch.setattr(git, "_ARBRE_MAX", 10)
    assert "plus de 3 fichiers" in refuse(depot).message


def test_more_files_than_one_packet(depot: Path) -> None:
    save(depot, {f"acteurs/a{rang}.yaml": f"nom: Acteur {rang}\n" for rang in range(1100)})
    assert lus(depot, "main").octets["acteurs/a1099.yaml"] == b"nom: Acteur 1099\n"


def test_both_sides_of_a_comparison_share_one_process_and_each_file_is_parsed_once(
    depot: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes = "---\nstatut: tenue\n---\nÀ faire : @resam appelle la mairie\n"
    save(depot, {f"reunions/2026-01-{jour:02d}-copil.md": f"{notes}Jour {jour}\n" for jour in range(1, 11)})
    save(depot, {"acteurs/nouveau.yaml": "nom: Nouveau\n", "reunions/2026-02-01-copil.md": notes})
    ouvert = git.ouvrir(depot)
    revisions = [ouvert.revision("HEAD~1"), ouvert.revision("HEAD")]
    lances: list[object] = []
    vraie = subprocess.Popen
    monkeypatch.setattr(git.subprocess, "Popen", lambda *a, **k: lances.append(a) or vraie(*a, **k))
    avant, apres = ouvert.lire(revisions)
    assert len(lances) == 1
    assert avant.octets["acteurs/resam.yaml"] is apres.octets["acteurs/resam.yaml"]
    deja = DejaLu()
    deux = [load_bytes(arbre.liste, arbre.octets, deja) for arbre in (avant, apres)]
    assert (
        deja.analyses == len({(path, octets) for arbre in (avant, apres) for path, octets in arbre.octets.items()}) - 1
    )
    assert deux[0].communaute.reunions["2026-01-05-copil"] is deux[1].communaute.reunions["2026-01-05-copil"]
    seule = load_bytes(apres.liste, apres.octets)
    assert seule.problems == deux[1].problems
    assert repr(seule.communaute.reunions) == repr(deux[1].communaute.reunions)


def test_notes_are_read_again_where_a_name_means_something_else(depot: Path) -> None:
    save(
        depot, {"reunions/2026-01-05-copil.md": "À faire : @buzuk appelle\n", "reunions/2026-01-06-copil.md": "Rien\n"}
    )
    save(depot, {"acteurs/buzuk.yaml": "nom: Buzuk\n"})
    ouvert = git.ouvrir(depot)
    deja = DejaLu()
    deux = [
        load_bytes(arbre.liste, arbre.octets, deja).communaute
        for arbre in ouvert.lire(map(ouvert.revision, ("HEAD~1", "HEAD")))
    ]
    reponses = [un.reunions["2026-01-05-copil"].notes.taches[0].responsable for un in deux]
    assert reponses == [None, "buzuk"]
    assert deux[0].reunions["2026-01-06-copil"] is deux[1].reunions["2026-01-06-copil"]


# --- which revisions ---------------------------------------------------------------------------------------------


def test_the_base_of_a_branch_and_its_main_branch(depot: Path, tmp_path: Path) -> None:
    typed(depot, "switch", "-q", "-c", "projet")
    save(depot, {"acteurs/a.yaml": "nom: A\n"})
    typed(depot, "switch", "-q", "main")
    save(depot, {"acteurs/b.yaml": "nom: B\n"}, jour="2026-03-25")
    typed(depot, "switch", "-q", "projet")
    ouvert = git.ouvrir(depot)
    ici = ouvert.dernier()
    principale = ouvert.principale(ici)
    assert principale is not None and principale.nom == "main"
    base = ouvert.base(principale, ici)
    assert base.commit == typed(depot, "rev-parse", "main~1") and base.jour == date(2026, 3, 20)
    assert ouvert.base(base, ici) is base
    assert ouvert.branche() == "projet"
    # A clone, where main is known by the remote alone.
    clone = tmp_path / "clone"
    typed(tmp_path, "clone", "-q", str(depot), str(clone))
    typed(clone, "switch", "-q", "--detach", "origin/projet")
    loin = git.ouvrir(clone)
    principale = loin.principale(loin.dernier())
    assert loin.branche() == "" and principale is not None and principale.nom == "origin/projet"
    typed(clone, "remote", "set-head", "origin", "main")
    principale = loin.principale(loin.dernier())
    assert principale is not None and principale.nom == "origin/main"


def test_the_main_branch_that_the_work_left_last_is_meant(depot: Path, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    typed(tmp_path, "clone", "-q", str(depot), str(clone))
    save(clone, {"acteurs/pas-envoye.yaml": "nom: A\n"})
    typed(clone, "switch", "-q", "-c", "projet")
    save(clone, {"acteurs/b.yaml": "nom: B\n"})
    ouvert = git.ouvrir(clone)
    principale = ouvert.principale(ouvert.dernier())
    assert principale is not None and principale.nom == "main"
    typed(clone, "switch", "-q", "main")
    principale = ouvert.principale(ouvert.dernier())
    assert principale is not None and principale.nom == "origin/main"
    typed(clone, "switch", "-q", "--orphan", "sans-lien")
    save(clone, {"communaute.yaml": FICHE})
    assert ouvert.principale(ouvert.dernier()) is not None
    typed(depot, "branch", "-m", "autre")
    assert git.ouvrir(depot).principale(git.ouvrir(depot).dernier()) is None


def test_the_last_state_that_touched_the_folder(depot: Path) -> None:
    save(depot, {"pays/communaute.yaml": FICHE})
    touche = save(depot, {"pays/acteurs/a.yaml": "nom: A\n"})
    save(depot, {"ailleurs.txt": "x"})
    ouvert = git.ouvrir(depot / "pays")
    dernier, avant = ouvert.dernier_touche(ouvert.dernier())
    assert dernier.commit == touche and avant is not None and avant.commit == typed(depot, "rev-parse", f"{touche}^")
    racine = git.ouvrir(depot)
    assert racine.dernier_touche(racine.revision("main~3"))[0] == racine.revision("main~3")
    assert racine.dernier_touche(racine.revision("main~3"))[1] is None


# --- clear refusals ----------------------------------------------------------------------------------------------


def test_what_is_missing_is_said(depot: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "zip").mkdir()
    assert "n’est pas suivi par git" in refuse(tmp_path / "zip").message
    (tmp_path / "neuf").mkdir()
    typed(tmp_path / "neuf", "init", "-q")
    with pytest.raises(Refus, match="aucun enregistrement"):
        git.ouvrir(tmp_path / "neuf").dernier()
    typed(tmp_path, "clone", "-q", "--bare", str(depot), "nu.git")
    assert "dépôt nu" in refuse(tmp_path / "nu.git").message
    monkeypatch.setenv("PATH", f":.:{tmp_path / 'zip'}")
    assert "n’est pas installé" in refuse(depot).message


def test_a_program_called_git_in_the_folder_is_not_run(
    depot: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    piege = depot / "bin" / "git"
    piege.parent.mkdir()
    piege.write_text(f"#!/bin/sh\ntouch {tmp_path}/temoin\n")
    piege.chmod(0o755)
    monkeypatch.setenv("PATH", f"{piege.parent}:{os.environ['PATH']}")
    assert lus(depot, "main").octets
    assert not (tmp_path / "temoin").exists()


def test_an_unknown_revision_suggests_a_branch_or_a_tag(depot: Path) -> None:
    typed(depot, "branch", "charte-2026")
    typed(depot, "tag", "v1")
    assert refuse(depot, "chartre-2026").remede == "Vouliez-vous «\u00a0charte-2026\u00a0»\u202f?"
    assert "git branch" in refuse(depot, "zzzz").remede
    assert "git ne connaît pas" in refuse(depot, "main:communaute.yaml").message


@pytest.mark.parametrize("nom", ["", "-x", "--output=x", "a\nb", "a\0b", "\x1b[31m", "x" * 600])
def test_a_name_that_could_act_is_never_given_to_git(depot: Path, nom: str) -> None:
    ouvert = git.ouvrir(depot)
    with pytest.raises(Refus, match="ne peut pas désigner"):
        ouvert.revision(nom)


def test_a_shallow_clone_says_how_to_complete_it(depot: Path, tmp_path: Path) -> None:
    typed(depot, "switch", "-q", "-c", "projet")
    save(depot, {"acteurs/a.yaml": "nom: A\n"})
    typed(tmp_path, "clone", "-q", "--depth=1", "--no-single-branch", f"file://{depot}", "court")
    ouvert = git.ouvrir(tmp_path / "court")
    assert ouvert.partiel
    assert "unshallow" in refuse(tmp_path / "court", "HEAD~1").remede
    with pytest.raises(Refus) as refus:
        ouvert.base(ouvert.revision("origin/main"), ouvert.dernier())
    assert "fetch-depth: 0" in refus.value.remede


def test_branches_without_common_history_say_so(depot: Path) -> None:
    typed(depot, "switch", "-q", "--orphan", "autre")
    save(depot, {"communaute.yaml": FICHE})
    ouvert = git.ouvrir(depot)
    with pytest.raises(Refus) as refus:
        ouvert.base(ouvert.revision("main"), ouvert.dernier())
    assert "deux points" in refus.value.remede


def test_a_clone_without_contents_is_refused_and_fetches_nothing(depot: Path, tmp_path: Path) -> None:
    typed(depot, "config", "uploadpack.allowFilter", "true")
    save(depot, {"acteurs/resam.yaml": "nom: Résam autrement\n"})
    typed(tmp_path, "clone", "-q", "--filter=blob:none", f"file://{depot}", "leger")
    refus = refuse(tmp_path / "leger", "HEAD~1")
    assert "manque dans ce dépôt" in refus.message and "--filter" in refus.remede


def test_a_damaged_repository_is_refused(depot: Path) -> None:
    oid = typed(depot, "rev-parse", "main:acteurs/resam.yaml")
    objet = depot / ".git" / "objects" / oid[:2] / oid[2:]
    objet.chmod(0o644)
    objet.write_bytes(objet.read_bytes()[:10])
    assert "manque dans ce dépôt" in refuse(depot).message
    objet.unlink()
    assert "git fsck" in refuse(depot).remede


def test_the_repository_of_somebody_else_is_explained() -> None:
    dit = "fatal: detected dubious ownership in repository at '/x'"
    assert "safe.directory" in git._refus_du_depot(dit).remede


def test_git_that_does_not_answer_is_not_waited_for(
    depot: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lent = tmp_path / "bin" / "git"
    lent.parent.mkdir()
    lent.write_text("#!/bin/sh\nexec sleep 30\n")
    lent.chmod(0o755)
    monkeypatch.setenv("PATH", f"{lent.parent}:{os.environ['PATH']}")
    monkeypatch.setattr(git, "DELAI", 0.2)
    assert "n’a pas répondu" in refuse(depot).message
    bloque = git.Depot(depot, str(lent), "", False)
    with pytest.raises(Refus, match="manque"):
        bloque.lire([git.Revision("main", "0" * 40, date(2026, 1, 1))])
    casse = git.Depot(depot, str(tmp_path / "absent"), "", False)
    with pytest.raises(Refus, match="pas pu être lancé"):
        casse.revision("main")


# --- places where a repository stands ----------------------------------------------------------------------------


def test_worktrees_detached_heads_and_dirty_folders_are_read(depot: Path, tmp_path: Path) -> None:
    typed(depot, "worktree", "add", "-q", "--detach", str(tmp_path / "arbre"))
    (depot / "acteurs" / "resam.yaml").write_text("nom: Sale\n")
    for folder in (depot, tmp_path / "arbre"):
        assert lus(folder, "HEAD").octets["acteurs/resam.yaml"] == "nom: Résam\n".encode()
    assert git.ouvrir(tmp_path / "arbre").branche() == ""


def test_ids_of_sha256_are_read(tmp_path: Path) -> None:
    folder = tmp_path / "sha256"
    folder.mkdir()
    typed(folder, "init", "-q", "-b", "main", "--object-format=sha256")
    save(folder, {"communaute.yaml": FICHE, "acteurs/a.yaml": "nom: A\n"})
    assert lus(folder, "main").octets["acteurs/a.yaml"] == b"nom: A\n"


@pytest.mark.parametrize(
    ("ligne", "jour"),
    [
        (b"committer A <a@x> 1774000800 +0100", date(2026, 3, 20)),
        (b"committer A <a@x> 99999999999999 +0000", date(1970, 1, 1)),
        (b"committer A <a@x> quand +0000", date(1970, 1, 1)),
        (b"author A <a@x> 1774000800 +0100", date(1970, 1, 1)),
    ],
)
def test_dates_no_calendar_has_are_no_failure(ligne: bytes, jour: date) -> None:
    assert git._jour_de(b"tree x\n" + ligne + b"\n\nmessage\n") == jour


# --- nothing is executed -----------------------------------------------------------------------------------------


def test_nothing_of_a_hostile_repository_is_executed(
    depot: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temoin = tmp_path / "temoin"
    piege = tmp_path / "piege.sh"
    piege.write_text(f"#!/bin/sh\necho $0 $* >> {temoin}\ncat\n")
    piege.chmod(0o755)
    save(
        depot, {".gitattributes": "* filter=piege diff=piege merge=piege text eol=crlf\n", "acteurs/b.yaml": "nom: B\n"}
    )
    oid = typed(depot, "rev-parse", "HEAD:acteurs/resam.yaml")
    remplace = typed(depot, "hash-object", "-w", str(piege))
    typed(depot, "replace", typed(depot, "rev-parse", "HEAD:acteurs/b.yaml"), remplace)
    for nom, valeur in {
        "core.fsmonitor": piege, "core.pager": piege, "core.editor": piege, "core.sshCommand": piege,
        "core.hooksPath": tmp_path, "core.gitProxy": piege, "core.askPass": piege, "credential.helper": f"!{piege}",
        "diff.external": piege, "diff.piege.textconv": piege, "diff.piege.command": piege,
        "filter.piege.clean": piege, "filter.piege.smudge": piege, "filter.piege.process": piege,
        "filter.piege.required": "true", "gpg.program": piege, "log.showSignature": "true", "pager.log": piege,
        "alias.rev-parse": f"!{piege}", "alias.cat-file": f"!{piege}", "core.alternateRefsCommand": piege,
        "extensions.partialClone": "origin", "remote.origin.url": f"ext::{piege}", "remote.origin.promisor": "true",
        "protocol.ext.allow": "always", "uploadpack.packObjectsHook": piege, "trace2.eventTarget": str(temoin) + "2",
    }.items():  # fmt: skip
        typed(depot, "config", nom, str(valeur))
    for crochet in ("post-index-change", "post-checkout", "reference-transaction", "fsmonitor-watchman"):
        (tmp_path / crochet).write_text(piege.read_text())
        (tmp_path / crochet).chmod(0o755)
    for nom in ("GIT_EXTERNAL_DIFF", "GIT_PAGER", "GIT_SSH_COMMAND", "GIT_ASKPASS", "GIT_PROXY_COMMAND"):
        monkeypatch.setenv(nom, str(piege))
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "nulle-part"))
    monkeypatch.setenv("GIT_ALLOW_PROTOCOL", "ext")
    temoin.unlink(missing_ok=True)
    ouvert = git.ouvrir(depot)
    ici = ouvert.dernier()
    principale = ouvert.principale(ici)
    ouvert.dernier_touche(ici)
    assert principale is None or ouvert.base(principale, ici)
    with pytest.raises(Refus):
        ouvert.revision("inconnue")
    assert ouvert.lire([ici])[0].octets["acteurs/b.yaml"] == b"nom: B\n"
    # A promised object that is missing is asked of nobody.
    (depot / ".git" / "objects" / oid[:2] / oid[2:]).unlink()
    with pytest.raises(Refus):
        ouvert.lire([ici])
    assert not temoin.exists(), temoin.read_text()


def test_a_repository_hidden_in_the_folder_is_not_opened(tmp_path: Path) -> None:
    folder = tmp_path / "zip"
    folder.mkdir()
    typed(folder, "init", "-q", "--bare")
    typed(folder, "config", "core.worktree", ".")
    typed(folder, "config", "core.bare", "false")
    (folder / "communaute.yaml").write_text(FICHE)
    assert refuse(folder).message


def test_large_files_kept_elsewhere_are_their_pointer(depot: Path) -> None:
    pointeur = "version https://git-lfs.github.com/spec/v1\noid sha256:" + "0" * 64 + "\nsize 5\n"
    save(depot, {".gitattributes": "*.yaml filter=lfs\n", "acteurs/gros.yaml": pointeur})
    arbre = lus(depot, "main")
    assert arbre.octets["acteurs/gros.yaml"] == pointeur.encode()
    assert any(p.path == "acteurs/gros.yaml" for p in load_bytes(arbre.liste, arbre.octets).problems)
