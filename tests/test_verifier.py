"""`cap verifier`: everything wrong in one run, chosen as asked, repaired where that is certain."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cap import cache, correction, verifier
from cap.correction import Correction, appliquer, corriger, difference, sure
from cap.problem import AVERTISSEMENT, CONSEIL, ERREUR, Problem, Splice
from cap.verifier import Choix, Verification, discret, lire_codes, relever
from conftest import Community, Outcome, Run

JOUR = "2026-06-01"
PIEGES = {
    "acteurs/resam.yaml": "nom: Résam : maison des associations\ntype: association\n",
    "acteurs/ville.yaml": 'nom: "Ville"\nmissions: Semaine #1 du jardin\ncontraintes: "a" puis b\n',
    "actions/jardin.yaml": 'nom: "Jardin"\nporteurs: ["resam "]\n',
}


@pytest.fixture
def check(run: Run) -> Run:
    """Run `cap verifier` on a fixed day."""

    def typed(*arguments: object, **how: object) -> Outcome:
        return run("verifier", "--date", JOUR, *arguments, **how)  # type: ignore[arg-type]

    return typed


def lines(text: str) -> list[str]:
    return [f"{line.split(':')[0]} {line.split(' ')[1]}" for line in text.splitlines()]


def concise(check: Run, folder: Path, *options: object, env: Mapping[str, str] = {}) -> list[str]:
    """Give what is found as « chemin CODE »."""
    return lines(check("--format", "concis", *options, cwd=folder, env=env).stdout)


# --- the exit code and the sentence ----------------------------------------------------------------------------


def test_nothing_to_say(check: Run, community: Community) -> None:
    found = check("-C", community({"acteurs/resam.yaml": 'nom: "Résam"\n'}))
    assert (found.code, found.stderr) == (0, "")
    assert found.stdout == "Rien à signaler\u00a0: 2 fichiers lus.\n"
    assert check("-C", community(name="seul")).stdout == "Rien à signaler\u00a0: 1 fichier lu.\n"


def test_errors_fail_warnings_fail_only_when_strict_and_advice_never(check: Run, community: Community) -> None:
    warned = community({"acteurs/ville.yaml": 'nom: "Ville"\nmissions: Semaine #1\n'})
    assert check("-C", warned).code == 0
    assert check("-C", warned, "--strict").code == 1
    advised = community({"acteurs/resam.yaml": 'nom: "Résam"\n'}, name="conseils")
    assert check("-C", advised).stdout.startswith("Rien à signaler")
    shown = check("-C", advised, "--conseils", "--strict")
    assert shown.code == 0
    assert "\n  Conseil CAP901\n" in shown.stdout
    assert check("-C", community({"acteurs/x.yaml": "type: asso\n"}, name="faux")).code == 1


@pytest.mark.parametrize(
    ("erreurs", "avertissements", "conseils", "corrigeables", "phrase"),
    [
        (1, 0, 0, 0, "1 erreur dans 1 fichier."),
        (2, 1, 0, 1, "2 erreurs, 1 avertissement dans 3 fichiers\u202f; 1 se corrige avec --corriger."),
        (0, 2, 1, 2, "2 avertissements, 1 conseil dans 3 fichiers\u202f; 2 se corrigent avec --corriger."),
        (1200, 0, 2, 0, "1\u202f200 erreurs, 2 conseils dans 1\u202f202 fichiers."),
    ],
)
def test_the_sentence_has_the_right_plurals(
    erreurs: int, avertissements: int, conseils: int, corrigeables: int, phrase: str
) -> None:
    from cap.render.problems import phrase as dite

    severities = [ERREUR] * erreurs + [AVERTISSEMENT] * avertissements + [CONSEIL] * conseils
    problems = tuple(
        Problem(f"{rank}.yaml", 1, 1, "CAP101", severity, "m", fix=(Splice(0, 1, ""),) if rank < corrigeables else ())
        for rank, severity in enumerate(severities)
    )
    assert dite(verifier.Releve(problems, 9)) == phrase


def test_what_the_community_ignores_is_counted(check: Run, community: Community) -> None:
    ignored = "format: 1\nnom: Essai\nregles:\n  - code: CAP201\n    motif: Reprise\n"
    folder = community({"communaute.yaml": ignored, "actions/a.yaml": "nom: A\nporteurs: [x, y]\n"})
    assert check("-C", folder).stdout == (
        "Rien à signaler\u00a0: 2 fichiers lus, 2 problèmes laissés de côté par communaute.yaml.\n"
    )
    assert check("-C", folder, "--choisir", "CAP201").code == 1
    (folder / "actions/b.yaml").write_text("nom: B\nporteurs: [x]\ntype: z\n")
    assert check("-C", folder).stdout.endswith(
        "1 erreur dans 1 fichier\u202f; 3 problèmes laissés de côté par communaute.yaml.\n"
    )
    assert check("-C", folder, "--choisir", "2").stdout.startswith("Rien à signaler")


# --- choosing --------------------------------------------------------------------------------------------------


def test_codes_are_chosen_and_ignored_by_code_or_prefix(check: Run, community: Community) -> None:
    folder = community(
        {"acteurs/a.yaml": "nom: A\ntype: asso\narrivee: 12/01/21\nmissions: Semaine #1\n", "b.yaml": "x: 1\n"}
    )
    everything = ["acteurs/a.yaml CAP107", "acteurs/a.yaml CAP302", "acteurs/a.yaml CAP152", "b.yaml CAP008"]
    assert concise(check, folder) == everything
    assert concise(check, folder, "--choisir", "CAP1") == [everything[0], everything[2]]
    assert concise(check, folder, "--choisir", "cap107, 302") == everything[:2]
    assert concise(check, folder, "--ignorer", "CAP1", "--ignorer", "008") == [everything[1]]
    assert concise(check, folder, "--choisir", "CAP1", "--ignorer", "CAP15") == [everything[0]]


def test_a_chosen_advice_needs_no_other_word(check: Run, community: Community) -> None:
    folder = community({"acteurs/resam.yaml": 'nom: "Résam"\n'})
    assert concise(check, folder, "--choisir", "CAP901") == ["acteurs/resam.yaml CAP901"]


def test_an_unknown_code_is_refused_with_the_nearest(check: Run, community: Community) -> None:
    said = check("-C", community(), "--choisir", "CAP1O7")
    assert said.code == 2
    assert "«\u00a0CAP1O7\u00a0»" in said.stderr
    assert "Vouliez-vous «\u00a0CAP1" in said.stderr
    assert "La liste\u00a0: cap expliquer." in check("-C", community(), "--ignorer", "zz").stderr


def test_paths_choose_files_and_folders(check: Run, community: Community) -> None:
    files = {"acteurs/a.yaml": "type: asso\n", "acteurs/b.yaml": "type: asso\n", "actions/c.yaml": "x: 1\n"}
    folder = community(files)
    assert set(concise(check, folder, "acteurs/a.yaml")) == {"acteurs/a.yaml CAP104", "acteurs/a.yaml CAP107"}
    assert {line.split("/")[0] for line in concise(check, folder, "acteurs")} == {"acteurs"}
    assert len(concise(check, folder, folder / "acteurs", "actions/")) == 7
    assert check("communaute.yaml", cwd=folder).stdout == "Rien à signaler\u00a0: 1 fichier lu.\n"
    assert len(check(".", "--format", "concis", cwd=folder).stdout.splitlines()) == 7


def test_the_community_is_found_from_the_path(check: Run, community: Community, tmp_path: Path) -> None:
    folder = community({"acteurs/a.yaml": "nom: A\ntype: asso\n"})
    below = check(folder.name, "--format", "concis", cwd=tmp_path)
    assert below.stdout.startswith("communaute/acteurs/a.yaml:2:7: CAP107 ")
    assert check("a.yaml", "--format", "concis", cwd=folder / "acteurs").stdout.startswith("acteurs/a.yaml:2:7: ")
    assert check("acteurs/a.yaml", "--format", "concis", cwd=folder).stdout.startswith("acteurs/a.yaml:2:7: ")


def test_a_path_that_is_not_there_or_not_here_is_refused(check: Run, community: Community, tmp_path: Path) -> None:
    folder = community({"acteurs/resam.yaml": "nom: A\n"})
    near = check("acteurs/resan.yaml", cwd=folder)
    assert near.code == 2
    assert "Vouliez-vous «\u00a0acteurs/resam.yaml\u00a0»" in near.stderr
    assert check("zzzz", cwd=folder).stderr == "Erreur\u00a0: «\u00a0zzzz\u00a0» n’existe pas.\n"
    (tmp_path / "autre.yaml").write_text("x")
    assert "n’est pas dans la communauté" in check("-C", folder, tmp_path / "autre.yaml").stderr
    assert "aucun fichier communaute.yaml" in check("rien", cwd=tmp_path).stderr


# --- what is shown ---------------------------------------------------------------------------------------------


def test_private_values_are_in_no_excerpt(check: Run, community: Community) -> None:
    folder = community({"prive/contacts.yaml": "contacts:\n  - id: p1\n    prenom: Camille\n    nomm: Secret\n"})
    found = check("-C", folder)
    assert "prive/contacts.yaml:4:5\n  Le champ «\u00a0nomm\u00a0» n’existe pas ici.\n" in found.stdout
    assert "Camille" not in found.stdout
    assert "Secret" not in found.stdout


def test_what_goes_to_a_server_holds_nothing_typed_in_private() -> None:
    problem = Problem("prive/contacts.yaml", 1, 1, "CAP106", ERREUR, "x : « Camille » et « 06 » ?", "« Camille »")
    assert discret(problem).message == "x : «\u00a0…\u00a0» et «\u00a0…\u00a0» ?"
    assert (discret(problem).remedy, discret(problem).fix) == ("", ())
    public = Problem("acteurs/a.yaml", 1, 1, "CAP106", ERREUR, "« Camille »")
    assert discret(public) is public


def test_private_files_may_stand_elsewhere(check: Run, community: Community, tmp_path: Path) -> None:
    folder = community()
    elsewhere = tmp_path / "prive-a-part"
    elsewhere.mkdir()
    (elsewhere / "contacts.yaml").write_text("contacts:\n  - id: p1\n    nom: A : B\n")
    env = {"CAP_PRIVE": str(elsewhere)}
    assert concise(check, folder, env=env) == ["prive/contacts.yaml CAP151"]
    assert check("-C", folder, "--corriger", env=env).code == 0
    assert (elsewhere / "contacts.yaml").read_text() == 'contacts:\n  - id: p1\n    nom: "A : B"\n'
    refused = check("-C", folder, env={"CAP_PRIVE": str(tmp_path / "absent")})
    assert refused.code == 2
    assert "CAP_PRIVE" in refused.stderr


def test_statistics_count_by_rule(check: Run, community: Community) -> None:
    folder = community({**PIEGES, "acteurs/b.yaml": "nom: B : C\ntype: asso\n"})
    assert check("-C", folder, "--statistiques", "--choisir", "CAP1").stdout == (
        "2  CAP151  Deux-points dans une valeur (--corriger\u00a0: 2)\n"
        "1  CAP154  Texte après un guillemet fermant (--corriger\u00a0: 1)\n"
        "1  CAP156  Espaces autour d’un identifiant (--corriger\u00a0: 1)\n\n"
        "3 erreurs, 1 avertissement dans 4 fichiers\u202f; 4 se corrigent avec --corriger.\n"
    )
    assert check("-C", community(name="rien"), "--statistiques").stdout.startswith("Rien à signaler")
    assert check("-C", folder, "--statistiques", "--format", "json").code == 2


def test_the_result_goes_where_it_is_asked(check: Run, community: Community, tmp_path: Path) -> None:
    folder = community({"acteurs/a.yaml": "nom: A\ntype: asso\n"})
    found = check("-C", folder, "--format", "json", "-o", tmp_path / "rapport.json")
    assert (found.code, found.stdout) == (1, "")
    assert found.stderr == "1 erreur dans 1 fichier.\n"
    assert json.loads((tmp_path / "rapport.json").read_text())["total"]["erreurs"] == 1
    assert check("-C", folder, "-o", "rapport.txt", cwd=folder).code == 1
    assert (folder / "rapport.txt").read_text().startswith("acteurs/a.yaml:2:7\n")
    over = check("-C", folder, "-o", "acteurs/a.yaml", cwd=folder)
    assert over.code == 2
    assert (folder / "acteurs/a.yaml").read_text() == "nom: A\ntype: asso\n"


def test_quiet_keeps_the_result_alone(check: Run, community: Community) -> None:
    folder = community({"acteurs/a.yaml": "nom: A\ntype: asso\n"})
    assert check("-C", folder, "--format", "concis", "--quiet").stderr == ""
    assert check("-C", folder, "--format", "concis").stderr == "1 erreur dans 1 fichier.\n"


def test_a_reading_command_writes_nothing_in_the_folder(check: Run, community: Community) -> None:
    folder = community(PIEGES)
    before = {path: path.stat().st_mtime_ns for path in [folder, *folder.rglob("*")]}
    for options in ([], ["--diff"], ["--conseils", "--format", "sarif"], ["--sans-cache"]):
        check("-C", folder, *options)
    assert {path: path.stat().st_mtime_ns for path in [folder, *folder.rglob("*")]} == before


def test_a_file_that_cannot_be_opened_again_has_no_excerpt(
    check: Run, community: Community, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = community({"acteurs/a.yaml": "nom: A\ntype: asso\n", "acteurs/b.yaml": "n\0om: A\n"})

    def refuse(chemin: str) -> bytes:
        raise PermissionError(13, "Permission denied", chemin)

    assert "b.yaml:1:2\n  Un caractère" in check("-C", folder).stdout
    monkeypatch.setattr("cap.etat.lire", refuse)
    assert "acteurs/a.yaml:2:7\n  type" in check("-C", folder).stdout


# --- a text in place of a file -----------------------------------------------------------------------------------


def test_a_text_stands_for_its_file_within_the_community(check: Run, community: Community) -> None:
    jardin = "nom: Jardin\nporteurs: [resan]\n"
    folder = community({"acteurs/resam.yaml": 'nom: "Résam"\n', "actions/jardin.yaml": jardin})
    text = "nom: Jardin\nporteurs: [resam, villle]\n"
    found = check("-", "--nom-fichier", "actions/jardin.yaml", cwd=folder, stdin=text)
    assert "actions/jardin.yaml:2:19\n  1 | nom: Jardin\n  2 | porteurs: [resam, villle]\n" in found.stdout
    assert "resan" not in found.stdout
    name = ("--nom-fichier", "acteurs/neuf.yaml")
    fresh = check("-", *name, "--format", "concis", stdin="nom: A : B\n", cwd=folder)
    assert fresh.stdout.startswith("acteurs/neuf.yaml:1:6: CAP151 ")
    assert (folder / "actions/jardin.yaml").read_text().endswith("[resan]\n")
    assert not (folder / "acteurs/neuf.yaml").exists()


def test_a_text_can_be_repaired_for_the_eye_only(check: Run, community: Community) -> None:
    folder = community()
    given = {"cwd": folder, "stdin": "nom: A : B\n"}
    assert '+nom: "A : B"\n' in check("-", "--nom-fichier", "acteurs/a.yaml", "--diff", **given).stdout
    assert check("-", "--nom-fichier", "acteurs/a.yaml", "--corriger", **given).code == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["-"], "Il manque --nom-fichier"),
        (["--nom-fichier", "acteurs/a.yaml"], "--nom-fichier va avec"),
        (["-", "--nom-fichier", "../a.yaml"], "n’est pas dans la communauté"),
    ],
)
def test_a_text_needs_the_name_of_its_file(check: Run, community: Community, arguments: list[str], said: str) -> None:
    refused = check(*arguments, cwd=community())
    assert refused.code == 2
    assert said in refused.stderr


def test_a_closed_input_is_an_empty_text(run_process: Run, community: Community) -> None:
    found = run_process(
        cwd=community(), shell="{cap} verifier - --nom-fichier acteurs/a.yaml --date 2026-06-01 --format concis <&-"
    )
    assert (found.code, found.stdout[:29]) == (0, "acteurs/a.yaml:1:1: CAP117 Ce")


# --- repairs -----------------------------------------------------------------------------------------------------


def test_repairs_are_made_until_nothing_certain_is_left(check: Run, community: Community) -> None:
    folder = community(PIEGES)
    found = check("-C", folder, "--corriger")
    assert found.code == 0, found.stdout
    assert (folder / "acteurs/resam.yaml").read_text() == (
        'nom: "Résam : maison des associations"\ntype: association\n'
    )
    assert (folder / "acteurs/ville.yaml").read_text() == (
        'nom: "Ville"\nmissions: "Semaine #1 du jardin"\ncontraintes: "\\"a\\" puis b"\n'
    )
    assert (folder / "actions/jardin.yaml").read_text() == 'nom: "Jardin"\nporteurs: ["resam"]\n'
    assert found.stdout == "4 corrections faites. Rien à signaler\u00a0: 4 fichiers lus.\n"
    assert found.stderr == (
        "Corrigé\u00a0: acteurs/resam.yaml\nCorrigé\u00a0: acteurs/ville.yaml\nCorrigé\u00a0: actions/jardin.yaml\n"
    )
    assert check("-C", folder, "--corriger").stdout == "Rien à signaler\u00a0: 4 fichiers lus.\n"


def test_the_exit_code_tells_what_remains(check: Run, community: Community) -> None:
    folder = community({"acteurs/a.yaml": "nom: A : B\ntype: asso\n"})
    found = check("-C", folder, "--corriger")
    assert found.code == 1
    assert found.stdout.endswith("1 correction faite. 1 erreur dans 1 fichier.\n")


def test_every_trap_of_one_file_is_repaired_and_nothing_else_moves(check: Run, community: Community) -> None:
    before = "".join(f"# commentaire {n}\r\ncle{n}:   valeur : {n}  \r\n" for n in range(30))
    text = f"\ufeffnom: A : B   # reste\r\n{before}x-fin: 'oui'"
    folder = community({"acteurs/a.yaml": text.encode()})
    check("-C", folder, "--corriger", "--choisir", "CAP15")
    after = (folder / "acteurs/a.yaml").read_bytes().decode()
    expected = text.replace("A : B   # reste", '"A : B   # reste"')
    for n in range(30):
        expected = expected.replace(f"valeur : {n}  ", f'"valeur : {n}"  ')
    assert after == expected


def test_repairs_are_chosen_like_problems(check: Run, community: Community) -> None:
    folder = community(PIEGES)
    check("-C", folder, "--corriger", "--choisir", "CAP156")
    assert (folder / "actions/jardin.yaml").read_text().endswith('["resam"]\n')
    assert (folder / "acteurs/resam.yaml").read_text() == PIEGES["acteurs/resam.yaml"]
    check("-C", folder, "acteurs/ville.yaml", "--corriger", "--ignorer", "CAP154")
    assert (folder / "acteurs/ville.yaml").read_text() == PIEGES["acteurs/ville.yaml"]


def test_the_front_matter_of_notes_is_repaired_in_place(check: Run, community: Community) -> None:
    notes = "---\ntitre: Copil : mars\ndate: 2026-03-20\n---\nDécision : a : b\n"
    folder = community({"reunions/2026-03-20-copil.md": notes})
    assert check("-C", folder, "--corriger").code == 0
    after = (folder / "reunions/2026-03-20-copil.md").read_text()
    assert after == notes.replace("Copil : mars", '"Copil : mars"')


def test_the_diff_is_one_that_git_applies(check: Run, community: Community) -> None:
    folder = community({**PIEGES, "acteurs/c.yaml": b"nom: A : B"})
    before = {path: path.read_bytes() for path in folder.rglob("*.yaml")}
    found = check("-C", folder, "--diff")
    assert found.code == 1
    assert "\\ No newline at end of file\n" in found.stdout
    assert found.stderr.startswith("4 fichiers à corriger\u202f; rien n’est écrit.")
    assert {path: path.read_bytes() for path in folder.rglob("*.yaml")} == before
    copy = shutil.copytree(folder, folder.parent / "copie")
    check("-C", copy, "--corriger")
    subprocess.run(["git", "apply", "-"], input=found.stdout.encode(), cwd=folder, check=True)
    assert {path.name: path.read_bytes() for path in folder.rglob("*.yaml")} == {
        path.name: path.read_bytes() for path in copy.rglob("*.yaml")
    }
    none = check("-C", folder, "--diff")
    assert (none.code, none.stdout, none.stderr) == (0, "", "Aucune correction sûre à proposer.\n")


def test_a_file_changed_meanwhile_is_not_written(
    check: Run, community: Community, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = community(PIEGES)
    real = correction.corriger

    def slow(*arguments: object) -> Correction:
        made = real(*arguments)  # type: ignore[arg-type]
        (folder / "acteurs/resam.yaml").write_text("nom: Autre\n")
        return made

    monkeypatch.setattr(correction, "corriger", slow)
    refused = check("-C", folder, "--corriger")
    assert refused.code == 1
    assert (folder / "acteurs/resam.yaml").read_text() == "nom: Autre\n"
    assert (folder / "acteurs/ville.yaml").read_text() == PIEGES["acteurs/ville.yaml"]


def _problem(fix: tuple[Splice, ...], code: str = "CAP156", line: int = 1) -> Problem:
    return Problem("acteurs/a.yaml", line, 1, code, AVERTISSEMENT, "m", "r", 1, fix)


def _reading(path: str, octets: bytes) -> tuple[Problem, ...]:
    from cap.dossier import Liste
    from cap.loader import load

    return load(Path("/nowhere"), remplace={path: octets}, liste=Liste((), ())).problems


@pytest.mark.parametrize(
    ("before", "fix", "safe"),
    [
        ('nom: "a "\n', Splice(5, 9, '"a"'), True),
        ('nom: "a "\ntype: b\n', Splice(5, 17, '"a"'), False),
        ('nom: "a "\n', Splice(5, 9, '"a"\nx: 1'), False),
        ('nom: "a "\nmissions: c\n', Splice(5, 9, '"a'), False),
        ('nom: "a "\nmissions: c\n', Splice(0, 3, "non"), False),
        ("nom: a : b\n", Splice(5, 10, '"a : b"'), True),
        ("nom: a : b\n", Splice(5, 10, "b : a"), False),
        ("x-a: {b: 1, c: 2}\nnom: z\n", Splice(9, 10, "{"), False),
    ],
)
def test_a_repair_that_would_touch_something_else_is_refused(before: str, fix: Splice, safe: bool) -> None:
    path = "acteurs/a.yaml"
    problem = next((item for item in _reading(path, before.encode()) if item.fix), _problem((fix,)))
    problem = Problem(path, problem.line, problem.column, problem.code, ERREUR, problem.message, "", 1, (fix,))
    after = appliquer(before, problem.fix)
    assert sure(path, before, after, problem, lambda octets: _reading(path, octets)) is safe


def test_a_refused_repair_is_said_and_left(check: Run, community: Community, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = community({"acteurs/a.yaml": 'nom: "A"\nmissions: Semaine #1\n'})
    monkeypatch.setattr(correction, "sure", lambda *_: False)
    found = check("-C", folder, "--corriger")
    assert found.stderr == (
        "acteurs/a.yaml:2 (CAP152)\u00a0: la correction toucherait autre chose\u202f; faites-la à la main.\n"
    )
    assert "Avertissement CAP152 (se corrige" in found.stdout
    assert (folder / "acteurs/a.yaml").read_text() == 'nom: "A"\nmissions: Semaine #1\n'


def test_repairs_that_overlap_wait_for_the_next_reading() -> None:
    texts = {"acteurs/a.yaml": b"nom: abcd\n"}
    first, second = _problem((Splice(5, 8, "x"),)), _problem((Splice(6, 9, "y"),), "CAP152")
    made = corriger(
        [first, second],
        lambda path: texts.get(path),
        lambda path, octets: (),
        lambda after: (),
        lambda problem: True,
    )
    assert made.apres == {"acteurs/a.yaml": b"nom: ay\n"}
    assert made.faites == [second]


def test_repairs_that_never_end_are_bounded() -> None:
    def grow(path: str, octets: bytes) -> tuple[Problem, ...]:
        return (Problem(path, 1, 1, "CAP156", AVERTISSEMENT, str(len(octets)), "", 1, (Splice(5, 5, "a"),)),)

    made = corriger(grow("acteurs/a.yaml", b""), lambda path: b"nom: b\n", grow, lambda after: (), lambda problem: True)
    assert len(made.faites) == 500


def test_a_file_that_is_gone_is_left_alone() -> None:
    problem = _problem((Splice(0, 1, "x"),))
    made = corriger([problem], lambda path: None, lambda path, octets: (), lambda after: (), lambda item: True)
    assert (made.apres, difference(made)) == ({}, "")


TRAPS = st.sampled_from(
    ["a : b", "a #b c", "@resam", '"a" b', "`code`", "- tiret", "% moitié", "l'eau : oui", "à 9 h : «\u00a0x", "simple"]
)


@given(st.lists(TRAPS, min_size=1, max_size=6), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_repairing_twice_changes_nothing_and_keeps_every_word(values: list[str], end: str, bom: bool) -> None:
    text = end.join([f"x-{rank}: {value}" for rank, value in enumerate(values)] + ["nom: A : B", "missions: C #d", ""])
    files: Mapping[str, bytes] = {"acteurs/a.yaml": (b"\xef\xbb\xbf" if bom else b"") + text.encode()}

    def repaired(octets: bytes) -> Correction:
        return corriger(
            _reading("acteurs/a.yaml", octets),
            lambda path: octets,
            _reading,
            lambda after: _reading("acteurs/a.yaml", after["acteurs/a.yaml"]),
            lambda problem: True,
        )

    first = repaired(files["acteurs/a.yaml"])
    assert first.refusees == []
    after = first.apres["acteurs/a.yaml"]
    assert repaired(after).apres == {}
    assert after.startswith(b"\xef\xbb\xbf") is bom
    kept = after.decode().replace('"', "").replace("\\", "")
    assert kept == files["acteurs/a.yaml"].decode().replace('"', "").replace("\\", "")


# --- values --------------------------------------------------------------------------------------------------------


def test_codes_are_read_as_typed() -> None:
    assert lire_codes(["cap1, 302;CAP2", "  ", "xyz"]) == ("CAP1", "CAP302", "CAP2", "XYZ")


def test_an_exception_hides_a_prefix_but_not_what_is_asked_for_in_full() -> None:
    problems = tuple(Problem("a.yaml", 1, 1, code, ERREUR, "m") for code in ("CAP201", "CAP202", "CAP301"))
    checked = Verification(problems, ("a.yaml",), ("CAP2",))
    assert [item.code for item in relever(checked, Choix()).problems] == ["CAP301"]
    assert relever(checked, Choix()).ecartes == 2
    assert [item.code for item in relever(checked, Choix(choisir=("CAP201",))).problems] == ["CAP201"]
    assert relever(checked, Choix(choisir=("CAP2",))).ecartes == 2


# --- one mistake, one message ----------------------------------------------------------------------------------------


def test_a_file_that_cannot_be_read_gives_one_message_wherever_it_is_referred_to(
    check: Run, community: Community
) -> None:
    files = {
        "acteurs/resam.yaml": "nom: Résam : maison\n",
        "acteurs/ville.yml": "nom: Ville : mairie\n",
        "objectifs.yaml": "objectifs:\n  - id: a\n - b\n",
        "actions/jardin.yaml": "nom: Jardin\nporteurs: [resam, ville]\nobjectifs: [a]\npublics: [habitants]\n",
        "reunions/2026-03-20-copil.md": "---\npresents: [resam]\n---\n- [ ] @resam : envoyer la convention\n",
        "evaluation.yaml": "revisions:\n  - le: 2026-01\n    motif: m\n    source: ['acteur:resam']\n",
    }
    found = concise(check, community(files), "--choisir", "CAP1", "--choisir", "CAP2")
    assert found == ["acteurs/resam.yaml CAP151", "acteurs/ville.yml CAP151", "objectifs.yaml CAP101"]
    lost = community(
        {**files, "acteurs/resam.yaml": "nom: Résam\n", "actions/b.yaml": "nom: B\nporteurs: [x]\n"}, name="b"
    )
    assert "actions/b.yaml CAP201" in concise(check, lost, "--choisir", "CAP201")


def test_a_file_changed_since_it_was_checked_is_repaired_from_what_it_holds(
    check: Run, community: Community, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = community({"acteurs/a.yaml": "nom: A : B\n", "acteurs/b.yaml": "nom: B : C\n"})
    real = cache.verification

    def then_edited(*arguments: object, **how: object) -> Verification:
        found = real(*arguments, **how)  # type: ignore[arg-type]
        (folder / "acteurs/a.yaml").write_text("missions: z\nnom: A : B\n")
        (folder / "acteurs/b.yaml").unlink(missing_ok=True)
        return found

    monkeypatch.setattr(cache, "verification", then_edited)
    assert check("-C", folder, "--diff").stdout.endswith('\n missions: z\n-nom: A : B\n+nom: "A : B"\n')
    (folder / "acteurs/a.yaml").unlink()
    monkeypatch.setattr("cap.etat.Etat.octets", lambda self, path: None)
    assert check("-C", folder, "--diff").stdout == ""
