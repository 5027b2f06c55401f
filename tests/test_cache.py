"""A cache changes nothing but the time: same bytes cold, warm, damaged and without; each file opened at most once."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cap import cache, communaute, dossier, edit
from cap.limites import TAILLE_MAX
from conftest import Community, Run

JOUR = date(2026, 6, 1)
FICHIERS = {
    "acteurs/resam.yaml": 'nom: "Résam"\ntype: asso\n',
    "acteurs/ville.yaml": 'nom: "Ville"\nmissions: Semaine #1 du jardin\n',
    "actions/jardin.yaml": 'nom: "Jardin"\nporteurs: [resan]\n',
    "reunions/2026-03-20-copil.md": "---\ntitre: Copil\n---\nDécision : oui\n",
    "README.md": "# Notre dossier\n",
    "prive/contacts.yaml": "contacts: []\n",
}
HIER = 1_700_000_000


def vieillit(folder: Path, quand: int = HIER) -> None:
    """Make files old enough for their times to be trusted (but for the inode's own, which nobody sets)."""
    for path in folder.rglob("*"):
        os.utime(path, (quand, quand))


@pytest.fixture
def folder(community: Community, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small community with faults, made long ago: the racy rule is put aside."""
    made = community(FICHIERS)
    vieillit(made)
    monkeypatch.setattr(cache, "_TIC", -(10**18))
    return made


@contextmanager
def compte() -> Iterator[Counter[str]]:
    """Count the openings of each file, and the texts read as YAML or notes."""
    opened: Counter[str] = Counter()
    real_open, real_decode = os.open, dossier_decode()

    def opening(path: str, *rest: int) -> int:
        opened[str(path)] += 1
        return real_open(path, *rest)

    def decoding(octets: bytes, path: str) -> object:
        opened["texts read"] += 1
        return real_decode(octets, path)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "open", opening)
        patch.setattr("cap.loader.decode", decoding)
        yield opened


def dossier_decode() -> Callable[[bytes, str], object]:
    from cap import loader

    return loader.decode


def only(opened: Counter[str], folder: Path) -> dict[str, int]:
    return {
        Path(path).relative_to(folder).as_posix(): times
        for path, times in opened.items()
        if path.startswith(str(folder)) and times
    }


def test_each_file_is_opened_once_when_cold_and_none_when_warm(folder: Path) -> None:
    with compte() as cold:
        first = cache.verification(folder, None, JOUR)
    assert only(cold, folder) == {path: 1 for path in ("communaute.yaml", *FICHIERS) if path != "README.md"}
    assert cold["texts read"] == 6
    with compte() as warm:
        second = cache.verification(folder, None, JOUR)
    assert only(warm, folder) == {}
    assert warm["texts read"] == 0
    assert second == first
    assert [problem.fix for problem in second.problems] == [problem.fix for problem in first.problems]
    assert [problem.severity for problem in second.problems] == [problem.severity for problem in first.problems]


def test_a_new_file_time_costs_one_reading_and_no_parsing(folder: Path) -> None:
    first = cache.verification(folder, None, JOUR)
    os.utime(folder / "acteurs/resam.yaml")
    with compte() as touched:
        assert cache.verification(folder, None, JOUR) == first
    assert only(touched, folder) == {"acteurs/resam.yaml": 1}
    assert touched["texts read"] == 0
    with compte() as again:
        assert cache.verification(folder, None, JOUR) == first
    assert only(again, folder) == {}


def test_one_edited_file_is_opened_once_and_so_are_the_others(folder: Path) -> None:
    cache.verification(folder, None, JOUR)
    (folder / "acteurs/resam.yaml").write_text('nom: "Résam"\n')
    with compte() as edited:
        found = cache.verification(folder, None, JOUR)
    assert set(only(edited, folder).values()) == {1}
    assert "CAP107" not in {problem.code for problem in found.problems}


def test_going_back_to_a_known_state_parses_nothing(folder: Path) -> None:
    first = cache.verification(folder, None, JOUR)
    target = folder / "acteurs/resam.yaml"
    old = target.read_bytes()
    target.write_text('nom: "Résam"\n')
    cache.verification(folder, None, JOUR)
    target.write_bytes(old)
    with compte() as back:
        assert cache.verification(folder, None, JOUR) == first
    assert back["texts read"] == 0


def test_a_file_that_comes_goes_or_becomes_a_link_is_seen(folder: Path) -> None:
    seen = [cache.verification(folder, None, JOUR)]
    (folder / "acteurs/caf.yaml").write_text('nom: "Caf"\n')
    seen.append(cache.verification(folder, None, JOUR))
    (folder / "acteurs/caf.yaml").unlink()
    (folder / "acteurs/caf.yaml").symlink_to("resam.yaml")
    seen.append(cache.verification(folder, None, JOUR))
    (folder / "acteurs/caf.yaml").unlink()
    (folder / "prive/contacts.yaml").unlink()
    seen.append(cache.verification(folder, None, JOUR))
    (folder / "prive").rmdir()
    seen.append(cache.verification(folder, None, JOUR))
    assert [len(item.fichiers) for item in seen] == [6, 7, 6, 5, 5]
    assert [any(problem.code == "CAP003" for problem in item.problems) for item in seen] == [False, False, True] + 2 * [
        False
    ]
    for item in seen[3:]:
        assert item == cache.calculer(folder, None, JOUR)[0]


def test_the_day_and_another_private_folder_are_part_of_the_question(folder: Path, tmp_path: Path) -> None:
    ailleurs = tmp_path / "ailleurs"
    ailleurs.mkdir()
    (ailleurs / "contacts.yaml").write_text("contact: []\n")
    for prive in (None, ailleurs):
        for jour in (JOUR, date(2020, 1, 1)):
            for _ in range(2):
                assert cache.verification(folder, prive, jour) == cache.calculer(folder, prive, jour)[0]


def test_a_change_within_the_tick_of_the_clock_is_seen(community: Community) -> None:
    made = community({"acteurs/resam.yaml": 'nom: "Résam"\ntype: asso\n'})
    target = made / "acteurs/resam.yaml"
    now = target.stat()
    first = cache.verification(made, None, JOUR)
    with target.open("r+b") as stream:
        stream.write(target.read_bytes().replace(b"asso", b"etat"))
    os.utime(target, ns=(now.st_mtime_ns, now.st_mtime_ns))
    second = cache.verification(made, None, JOUR)
    assert "CAP107" in {problem.code for problem in first.problems}
    assert "CAP107" not in {problem.code for problem in second.problems}


def test_what_changed_just_before_is_not_trusted_by_its_times(community: Community) -> None:
    made = community({"acteurs/resam.yaml": 'nom: "Résam"\n'})
    first = cache.verification(made, None, JOUR)
    with compte() as second:
        assert cache.verification(made, None, JOUR) == first
    assert only(second, made) == {"acteurs/resam.yaml": 1, "communaute.yaml": 1}
    assert second["texts read"] == 0


def cached() -> Path:
    place = cache.emplacement()
    assert place is not None
    (found,) = place.glob("*.jsonl")
    return found


def stdout_of(run: Run, folder: Path, *options: str) -> str:
    return run("verifier", "-C", folder, "--date", "2026-06-01", "--conseils", *options).stdout


def test_the_same_bytes_cold_warm_damaged_and_without(run: Run, folder: Path) -> None:
    without = stdout_of(run, folder, "--sans-cache")
    place = cache.emplacement()
    assert place is not None and not place.exists()
    assert stdout_of(run, folder) == without
    sound = cached().read_bytes()
    assert stdout_of(run, folder) == without
    head, results, files = sound.split(b"\n")
    lied = results.replace("Résam".encode(), b"Autre").replace(b"erreur", b"conseil")
    foreign = json.dumps({**json.loads(head), "identite": "0" * 32}).encode()
    for damaged in (
        b"", b"\n\n", sound[: len(sound) // 2], sound[:-3], b"\x80\x04K\x01.", b"[" * 100_000, b"{}\n{}\n{}",
        b"null\nnull\nnull", b"\n".join([head, lied, files]), b"\n".join([head, results, b"{}"]),
        b"\n".join([foreign, results, files]), sound + b"\n", b"\0" * 10_000,
    ):  # fmt: skip
        cached().write_bytes(damaged)
        assert stdout_of(run, folder) == without
        assert json.loads(cached().read_bytes().split(b"\n")[0])["identite"] == json.loads(head)["identite"]


@given(st.data())
def test_a_cache_changed_anywhere_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    made = tmp_path_factory.getbasetemp() / "flip"
    if not made.exists():
        (made / "acteurs").mkdir(parents=True)
        (made / "communaute.yaml").write_text('format: 1\nnom: "Essai"\n')
        (made / "acteurs/resam.yaml").write_text('nom: "Résam"\ntype: asso\n')
    expected = cache.calculer(made, None, JOUR)[0]
    cache.verification(made, None, JOUR)
    target = max(cached().parent.glob("*.jsonl"), key=lambda path: path.stat().st_mtime_ns)
    octets = bytearray(target.read_bytes())
    octets[data.draw(st.integers(0, len(octets) - 1))] = data.draw(st.integers(0, 255))
    target.write_bytes(bytes(octets))
    assert cache.verification(made, None, JOUR) == expected


def test_an_edit_of_cap_itself_makes_every_result_old(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.verification(folder, None, JOUR)
    real = cache._sources
    monkeypatch.setattr(cache, "_sources", lambda path: [*real(path), "cap/rules/nouvelle.py 12 34"])
    with compte() as opened:
        cache.verification(folder, None, JOUR)
    assert opened["texts read"] == 6


def test_every_source_of_cap_counts() -> None:
    paquet = Path(cache.__file__).parent
    assert len(list(cache._sources(paquet))) == len(list(paquet.rglob("*.py")))


def test_a_library_that_is_not_there_counts_for_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "_LIBRAIRIES", ("no_such_library",))
    assert cache.verification(folder, None, JOUR) == cache.verification(folder, None, JOUR)


def test_the_place_of_the_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache.emplacement() == tmp_path / "cap"
    monkeypatch.setenv("XDG_CACHE_HOME", "relatif")
    monkeypatch.setenv("HOME", "/maison")
    assert cache.emplacement() == Path("/maison/.cache/cap")
    monkeypatch.setattr(sys, "platform", "darwin")
    assert cache.emplacement() == Path("/maison/Library/Caches/cap")
    monkeypatch.delenv("HOME")
    assert cache.emplacement() is None


def test_without_home_or_with_a_cache_in_the_folder_nothing_is_written(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = stdout_of(run, folder, "--sans-cache")
    before = sorted(folder.rglob("*"))
    for home in (folder, folder / "prive"):
        monkeypatch.setenv("XDG_CACHE_HOME", str(home))
        assert stdout_of(run, folder) == expected
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.delenv("HOME")
    assert stdout_of(run, folder) == expected
    assert sorted(folder.rglob("*")) == before


def test_a_place_that_cannot_be_written_is_no_cache(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = cache.emplacement()
    assert place is not None
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text("a file where the folder should be")
    assert stdout_of(run, folder) == stdout_of(run, folder, "--sans-cache")
    place.unlink()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    assert stdout_of(run, folder) == stdout_of(run, folder, "--sans-cache")
    assert list(place.iterdir()) == []


def test_only_the_user_reads_the_cache(folder: Path) -> None:
    cache.verification(folder, None, JOUR)
    assert cached().stat().st_mode & 0o077 == 0
    assert cached().parent.stat().st_mode & 0o077 == 0


def test_the_cache_stays_small(folder: Path, community: Community, monkeypatch: pytest.MonkeyPatch) -> None:
    for day in range(1, 12):
        cache.verification(folder, None, date(2026, 6, day))
    assert len(json.loads(cached().read_bytes().split(b"\n")[1])["resultats"]) == 6
    with compte() as recent:
        cache.verification(folder, None, date(2026, 6, 11))
    assert recent["texts read"] == 0
    size = cached().stat().st_size
    monkeypatch.setattr(cache, "_DOSSIERS_MAX", 2)
    for name in ("a", "b", "c"):
        cache.verification(community(name=name), None, JOUR)
    place = cache.emplacement()
    assert place is not None and len(list(place.iterdir())) == 2
    monkeypatch.setattr(cache, "_TAILLE_MAX", size - 1)
    cache.verification(folder, None, JOUR)
    assert len(list(place.iterdir())) == 2


def test_too_much_to_read_again_is_read_as_if_nothing_were_known(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = cache.verification(folder, None, JOUR)
    monkeypatch.setattr(cache, "_RELECTURE_MAX", 1)
    os.utime(folder / "acteurs/resam.yaml")
    with compte() as opened:
        assert cache.verification(folder, None, JOUR) == first
    assert opened["texts read"] == 6
    assert set(only(opened, folder).values()) == {1}


def test_a_failure_of_the_system_or_of_cap_is_not_remembered(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = dossier.lire

    def refuse(chemin: str) -> bytes | None:
        if chemin.endswith("resam.yaml"):
            raise PermissionError(13, "Permission denied")
        return real(chemin)

    monkeypatch.setattr("cap.loader.lire", refuse)
    assert "CAP001" in {problem.code for problem in cache.verification(folder, None, JOUR).problems}
    monkeypatch.undo()
    assert "CAP001" not in {problem.code for problem in cache.verification(folder, None, JOUR).problems}


def test_a_file_that_goes_while_it_is_looked_at_is_no_trouble(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.verification(folder, None, JOUR)
    os.utime(folder / "acteurs/resam.yaml")
    real = cache.lister

    def gone(racine: Path, prive: Path | None) -> dossier.Liste:
        liste = real(racine, prive)
        (folder / "acteurs/resam.yaml").unlink()
        return liste

    monkeypatch.setattr(cache, "lister", gone)
    assert "CAP001" in {problem.code for problem in cache.verification(folder, None, JOUR).problems}


def test_a_folder_put_in_place_of_a_file_meanwhile_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.verification(folder, None, JOUR)
    os.utime(folder / "acteurs/resam.yaml")
    real = cache.lister

    def replaced(racine: Path, prive: Path | None) -> dossier.Liste:
        liste = real(racine, prive)
        (folder / "acteurs/resam.yaml").unlink()
        (folder / "acteurs/resam.yaml").mkdir()
        return liste

    monkeypatch.setattr(cache, "lister", replaced)
    assert "CAP004" in {problem.code for problem in cache.verification(folder, None, JOUR).problems}


def test_a_file_that_goes_while_it_is_listed_is_left_out(folder: Path) -> None:
    class Gone:
        name = path = "acteurs/parti.yaml"

        def stat(self, *, follow_symlinks: bool) -> os.stat_result:
            raise FileNotFoundError(2, "No such file", self.path)

    found: list[dossier.Entree] = []
    dossier._noter(Gone(), "acteurs/parti.yaml", found)  # type: ignore[arg-type]
    assert found == []


def test_an_interrupted_write_is_read_as_it_was_before_and_never_cached(folder: Path) -> None:
    before = cache.verification(folder, None, JOUR)
    changes = [
        edit.Change(Path(path), (folder / path).read_bytes(), b'nom: "Autre"\n')
        for path in ("acteurs/resam.yaml", "acteurs/ville.yaml")
    ]

    def killed(operation: Callable[..., object], *arguments: object, **named: object) -> object:
        result = operation(*arguments, **named)
        if operation is os.replace and str(arguments[1]).endswith("resam.yaml"):
            os._exit(9)
        return result

    child = os.fork()
    if not child:
        edit._disk = killed
        edit.write(folder, changes)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    assert (folder / dossier.JOURNAL).is_file()
    assert (folder / "acteurs/resam.yaml").read_text() == 'nom: "Autre"\n'
    kept = cached().read_bytes()
    assert cache.verification(folder, None, JOUR) == before
    assert cached().read_bytes() == kept


# --- reports --------------------------------------------------------------------------------------------------

PLEIN = {
    **FICHIERS,
    "actions/jardin.yaml": 'nom: "Jardin"\nporteurs: [ville]\nstatut: en-cours\ndebut: 2026-05\n',
    "financements.yaml": "financements:\n  - {id: f, financeur: ville, montant: 900 €, statut: notifie}\n",
    "prive/notes.yaml": "temps: oui\n",
}
RAPPORTS = [
    ("avancement",),
    ("avancement", "--preuves"),
    ("avancement", "--phase", "structuration"),
    ("avancement", "--condition", "C3"),
    ("avancement", "--depuis", "2026-01-01"),
    ("avancement", "--format", "json"),
    ("avancement", "--format", "markdown"),
    ("avancement", "--format", "html", "-o", "-"),
    ("point",),
    ("point", "--format", "json"),
    ("point", "--format", "markdown"),
]


def said(run: Run, folder: Path, *command: str) -> tuple[int, str, str]:
    done = run(*command, "-C", folder, "--date", "2026-06-01")
    return done.code, done.stdout, done.stderr


@pytest.fixture
def whole(community: Community, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A community with something in each report, made long ago; the racy rule is put aside."""
    made = community(PLEIN)
    vieillit(made)
    monkeypatch.setattr(cache, "_TIC", -(10**18))
    return made


def test_reports_are_the_same_cold_warm_and_without_and_each_question_has_its_own(run: Run, whole: Path) -> None:
    without = [said(run, whole, *command, "--sans-cache") for command in RAPPORTS]
    assert len(set(without)) == len(RAPPORTS) and not list(whole.rglob("*.jsonl"))
    assert "problème" in without[0][2]
    for _ in range(2):
        assert [said(run, whole, *command) for command in RAPPORTS] == without
    with compte() as warm:
        assert said(run, whole, *RAPPORTS[-1]) == without[-1]
    assert only(warm, whole) == {} and warm["texts read"] == 0


@pytest.mark.parametrize("path", ["communaute.yaml", *PLEIN, "acteurs/nouveau.yaml", "prive/temps/2026.yaml"])
def test_a_byte_changed_or_a_file_added_anywhere_is_seen_by_every_report(run: Run, whole: Path, path: str) -> None:
    before = [said(run, whole, *command) for command in (("avancement",), ("point",))]
    file = whole / path
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(file.read_bytes() + b"\nfaute: x\n" if file.exists() else b"faute: x\n")
    with compte() as seen:
        after = [said(run, whole, *command) for command in (("avancement",), ("point",))]
    assert after == [said(run, whole, *command, "--sans-cache") for command in (("avancement",), ("point",))]
    assert (seen["texts read"] > 0) == (path != "README.md")
    assert path.endswith(".md") or after != before


def test_the_width_of_the_page_and_the_day_are_part_of_the_question(
    run: Run, whole: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wide = said(run, whole, "avancement")
    monkeypatch.setattr("cap.terminal.width", lambda: 40)
    narrow = said(run, whole, "avancement")
    assert max(map(len, narrow[1].splitlines())) < max(map(len, wide[1].splitlines()))
    assert said(run, whole, "avancement") == narrow
    assert run("avancement", "-C", whole, "--date", "2026-05-01").stdout.startswith("Avancement au 1er mai")


def test_damaged_reports_are_made_again(run: Run, whole: Path) -> None:
    without = said(run, whole, "point")
    (kept,) = cached().parent.glob("rapports-*.jsonl")
    head, results, files = kept.read_bytes().split(b"\n")
    for damaged in (b"", b"{}\n{}\n{}", results, b"\n".join([head, results.replace(b"point", b"tniop"), files])):
        kept.write_bytes(damaged)
        assert said(run, whole, "point") == without


def test_a_report_on_what_the_system_refused_is_not_remembered(
    run: Run, whole: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cap.loader.lire", lambda chemin: None)
    refused = said(run, whole, "avancement")
    monkeypatch.undo()
    assert "8 problèmes de lecture" in refused[2] and "4 problèmes de lecture" in said(run, whole, "avancement")[2]


# --- listing --------------------------------------------------------------------------------------------------


def test_the_folders_listed_are_those_of_the_format() -> None:
    assert {kind.motif.split("/")[0] for kind in communaute.FICHIERS if "/" in kind.motif} == dossier.DOSSIERS
    assert max(kind.motif.count("/") for kind in communaute.FICHIERS) <= dossier.PROFONDEUR


def test_what_is_listed_and_what_is_not(community: Community) -> None:
    made = community(
        {
            "acteurs/resam.yml": "nom: x\n", "acteurs/.resam.yaml.swp": "", "acteurs/~$resam.md": "",
            "acteurs/photo.png": b"\x89PNG", "sorties/acteurs/x.yaml": "", ".git/x.yaml": "", "autre/x.yaml": "",
            "enquetes/2024/questionnaire.yaml": "", "prive/acteurs/p.yaml": "nom: p\n", "prive/notes.yaml": "",
            "reunions/a/b/c/d.md": "",
        }
    )  # fmt: skip
    (made / "temps").symlink_to("acteurs")
    (made / "mesures").write_text("a file with the name of a folder")
    liste = dossier.lister(made)
    assert [(item.path, item.nature) for item in liste.entrees] == [
        ("acteurs/resam.yml", "fichier"),
        ("communaute.yaml", "fichier"),
        ("enquetes/2024/questionnaire.yaml", "fichier"),
        ("prive/acteurs/p.yaml", "fichier"),
        ("prive/notes.yaml", "fichier"),
        ("temps", "lien"),
    ]
    assert liste.refuses == ()
    (made / "ailleurs").mkdir()
    (made / "ailleurs/contacts.yaml").write_text("contacts: []\n")
    assert [item.path for item in dossier.lister(made, made / "ailleurs").entrees if item.path.startswith("p")] == [
        "prive/contacts.yaml"
    ]
    assert not [item for item in dossier.lister(made, made / "absent").entrees if item.path.startswith("prive")]


def test_a_folder_that_cannot_be_listed_is_said_and_never_cached(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.scandir

    def refuse(path: str) -> object:
        if str(path).endswith("actions"):
            raise PermissionError(13, "Permission denied", path)
        return real(path)

    monkeypatch.setattr(os, "scandir", refuse)
    found = cache.verification(folder, None, JOUR)
    (fault,) = (problem for problem in found.problems if problem.code == "CAP001")
    assert (fault.path, fault.line) == ("actions", 0)
    assert "accès refusé" in fault.message
    monkeypatch.undo()
    assert "CAP001" not in {problem.code for problem in cache.verification(folder, None, JOUR).problems}


def test_reading_stops_one_byte_over_the_limit(tmp_path: Path) -> None:
    big = tmp_path / "big"
    big.write_bytes(b"x" * (TAILLE_MAX + 5_000))
    assert len(dossier.lire(str(big)) or b"") == TAILLE_MAX + 1
    big.write_bytes(b"x" * 200_000)
    assert dossier.lire(str(big)) == b"x" * 200_000
    assert dossier.lire(str(tmp_path)) is None
    (tmp_path / "link").symlink_to("big")
    with pytest.raises(OSError, match=r".*"):
        dossier.lire(str(tmp_path / "link"))
    assert len(dossier.empreinte(b"")) == 32


@pytest.mark.parametrize(
    ("command", "computing"),
    [("verifier", "cap.rules"), ("avancement", "cap.avancement"), ("point", "cap.point")],
)
def test_a_cached_answer_loads_nothing_that_reads_or_checks(
    run_process: Run, folder: Path, command: str, computing: str
) -> None:
    program = (
        "import sys; from cap import cache; cache._TIC = -10**18; from cap.cli import run; run(sys.argv[1:]); "
        "print(*sorted(m for m in sys.modules if m.split('.')[0] in "
        "('yaml', 'pydantic', 'rich', 'networkx', 'jinja2', 'markdown_it', 'ruamel') "
        "or m in ('cap.model', 'cap.markdown', 'cap.rules', 'cap.loader', 'cap.yamlfile', 'cap.source', "
        "'cap.avancement', 'cap.point')), "
        "file=sys.stderr)"
    )
    shell = f'{sys.executable} -c "{program}" {command} -C {folder} --date 2026-06-01'
    cold = run_process(shell=shell)
    warm = run_process(shell=shell)
    assert computing in cold.stderr
    assert warm.stdout == cold.stdout
    assert [line for line in warm.stderr.splitlines() if line and "problème" not in line] == []
