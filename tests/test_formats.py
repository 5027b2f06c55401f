"""The same problems in eight formats: for eyes at any width, for editors, for programs and for the forges."""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cap.problem import AVERTISSEMENT, CONSEIL, ERREUR, Problem, Splice
from cap.render.donnees import en_json
from cap.render.problems import FORMATS, Page, phrase, rendre
from cap.render.problems.empreintes import empreintes
from cap.render.problems.markdown import echappe
from cap.verifier import Releve
from conftest import Community, Golden, Run

JOUR = date(2026, 6, 1)
FICHIERS = {
    "communaute.yaml": 'format: 1\nnom: "Essai"\nlancment: 2023\n',
    "acteurs/resam.yaml": "nom: Résam : maison des associations, et de tous ceux qui agissent dans le pays\n",
    "acteurs/ville.yaml": (
        'nom: "Ville"\ntype: asso\nmissions: Semaine #1 du jardin\ncontraintes: "日本語 e\u0301 ::error:: `code`"\n'
        "arrivee: 12/01/21\n"
    ),
    "actions/jardin.yaml": 'nom: "Jardin"\nporteurs: [resan, "resam "]\n',
    "prive/contacts.yaml": "contacts:\n  - id: p1\n    prenom: Camille\n    mineur: peut-être Camille\n",
    "reunions/2026-03-20-copil.md": "---\ntitre: Copil\n---\n## Point\n\n::: membre\nLa ville hésite.\n",
}


def page(*problems: Problem, text: str = "", width: int | None = None, colours: bool = False, prefix: str = "") -> Page:
    return Page(Releve(problems, 3), JOUR, prefix, lambda path: text, width, colours)


def problem(message: str = "Le champ « x » n’existe pas ici.", **fields: object) -> Problem:
    values = {"path": "acteurs/a.yaml", "line": 2, "column": 7, "code": "CAP103", "severity": ERREUR}
    return Problem(**{**values, "message": message, "remedy": "Corrigez.", "length": 4, **fields})  # type: ignore[arg-type]


@pytest.mark.parametrize("format", FORMATS)
def test_each_format_on_one_community(run: Run, community: Community, golden: Golden, format: str) -> None:
    folder = community(FICHIERS)
    found = run("verifier", "--date", "2026-06-01", "--format", format, cwd=folder)
    assert found.code == 1
    golden(f"verifier/{format}.txt", without_documentation(found.stdout) if format == "sarif" else found.stdout)


def without_documentation(sarif: str) -> str:
    """Leave out the documentation of the rules: tested elsewhere, it changes with them."""
    said = json.loads(sarif)
    for rule in said["runs"][0]["tool"]["driver"]["rules"]:
        assert rule.pop("help")["text"].startswith(rule["id"])
    return en_json(said)


@pytest.mark.parametrize("format", FORMATS)
def test_each_format_when_nothing_is_found(run: Run, community: Community, golden: Golden, format: str) -> None:
    found = run("verifier", "--date", "2026-06-01", "--format", format, cwd=community())
    assert found.code == 0
    golden(f"verifier/rien-{format}.txt", found.stdout)


@pytest.mark.parametrize("width", [40, 80])
def test_the_text_at_the_width_of_a_terminal(community: Community, golden: Golden, width: int) -> None:
    from cap import cache, verifier

    folder = community(FICHIERS)
    found = verifier.relever(cache.calculer(folder, None, JOUR)[0], verifier.Choix())
    text = rendre("texte", Page(found, JOUR, "", lambda path: (folder / path).read_text(), width, False))
    golden(f"verifier/texte-{width}.txt", text)
    coloured = rendre("texte", Page(found, JOUR, "", lambda path: (folder / path).read_text(), width, True))
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == text
    assert coloured != text
    for line in text.splitlines():
        if not re.fullmatch(r"\S+:\d+:\d+|\S+", line):
            assert columns(line) <= width, line


def columns(text: str) -> int:
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )


# --- text ------------------------------------------------------------------------------------------------------


def excerpt(text: str, line: int, column: int, length: int = 1, width: int | None = None) -> list[str]:
    shown = rendre("texte", page(problem(line=line, column=column, length=length), text=text, width=width))
    return [line for line in shown.splitlines() if re.match(r"  +\d* \|", line)]


def test_the_caret_is_under_the_place() -> None:
    assert excerpt("a: 1\nb: deux\nc: 3\n", 2, 4, 4) == ["  1 | a: 1", "  2 | b: deux", "    |    ^^^^", "  3 | c: 3"]
    assert excerpt("a: 1\r\nb: 2\r\n", 1, 4) == ["  1 | a: 1", "    |    ^", "  2 | b: 2"]
    assert excerpt("a: 1\n\nb: 2\n\nc", 3, 1) == ["  3 | b: 2", "    | ^"]


def test_wide_combined_and_invisible_characters_keep_the_caret_in_place() -> None:
    (line, caret) = excerpt("日本 e\u0301: x", 1, 8)
    assert columns(line[: line.index("x")]) == columns(caret[: caret.index("^")])
    (line, caret) = excerpt("\ta\x07: y", 1, 6)
    assert line == r"  1 | \ta\x07: y"
    assert caret.index("^") == line.index("y")
    (line, caret) = excerpt("a\tb", 1, 2)
    assert (line, caret) == (r"  1 | a\tb", "    |  ^^")


@pytest.mark.parametrize(("column", "width"), [(1, 30), (250, 30), (499, 30), (250, None), (60, 1)])
def test_a_long_line_is_cut_around_the_place(column: int, width: int | None) -> None:
    text = "".join(chr(ord("a") + rank % 26) for rank in range(500))
    line, caret = excerpt(text, 1, column, 3, width)
    place = caret.index("^")
    assert line[place] in (text[column - 1], "…")
    assert line[place + 1] == text[column]
    assert len(line) <= (max(width, 28) if width is not None else 210)
    assert ("…" in line[6:8]) == (column > 1)


def test_what_is_underlined_stops_with_the_line() -> None:
    assert excerpt("a: b", 1, 4, 50) == ["  1 | a: b", "    |    ^"]
    assert excerpt("x" * 300, 1, 1, 300, 40)[1].count("^") == 34
    assert excerpt("日" * 300, 1, 200, 1, 40)[0].endswith("…")


def test_a_neighbour_too_short_for_the_window_is_only_an_ellipsis() -> None:
    assert excerpt(f"court\n{'x' * 300}", 2, 250, 1, 40)[0] == "  1 | …"


@pytest.mark.parametrize(("text", "line"), [("", 1), ("a", 9), ("a\n\nb", 2), ("a", 0)])
def test_there_is_no_excerpt_of_what_is_not_there(text: str, line: int) -> None:
    shown = rendre("texte", page(problem(line=line), text=text))
    assert "|" not in shown
    assert shown.startswith("acteurs/a.yaml\n" if line == 0 else f"acteurs/a.yaml:{line}:7\n")


def test_a_page_needs_no_text() -> None:
    assert "|" not in rendre("texte", Page(Releve((problem(),), 1), JOUR))


def test_a_repair_is_named_on_its_own_line_where_there_is_no_room() -> None:
    fixable = problem(fix=(Splice(0, 1, ""),))
    assert "\n  Erreur CAP103\n  (se corrige avec --corriger)\n" in rendre("texte", page(fixable, width=40))
    assert "\n  Erreur CAP103 (se corrige avec --corriger)\n" in rendre("texte", page(fixable, width=60))


def test_a_path_is_never_cut_and_a_pipe_never_wraps() -> None:
    long = problem("mot " * 100 + "fin.", path=f"acteurs/{'x' * 150}.yaml", remedy="")
    for width in (None, 20, 40):
        assert f"{'x' * 150}.yaml:2:7\n" in rendre("texte", page(long, width=width))
    assert f"  {'mot ' * 100}fin.\n" in rendre("texte", page(long))


def test_nothing_that_is_shown_acts_on_a_terminal_or_a_log() -> None:
    nasty = "\x1b[31m\x9b\u202e\r::error::x ##vso[y] \u200b"
    bad = problem(nasty, path="acteurs/\x1b::error::.yaml", remedy=nasty)
    for format in FORMATS:
        shown = rendre(format, page(bad, text=f"a\n{nasty}\n"))
        assert not {unicodedata.category(character) for character in shown.replace("\n", "")} & {"Cc", "Cf", "Cs"}
        if format != "github":
            assert not re.search(r"^\s*::", shown, re.MULTILINE)
    for format in ("texte", "concis"):
        assert "##vso[" not in rendre(format, page(bad, text=f"a\n{nasty}\n"))


@given(
    st.lists(
        st.builds(lambda text, line, column: (text, line, column), st.text(), st.integers(0, 4), st.integers(1, 9))
    )
)
def test_any_text_in_any_field_renders_in_every_format(drawn: list[tuple[str, int, int]]) -> None:
    found = [problem(text, path=text or "x", remedy=text, line=line, column=column) for text, line, column in drawn]
    for format in FORMATS:
        for width in (None, 40):
            shown = rendre(format, page(*found, text="\n".join(text for text, _, _ in drawn), width=width))
            shown.encode()
            assert "\x1b" not in shown
    json.loads(rendre("json", page(*found)))
    ElementTree.fromstring(rendre("junit", page(*found)))  # noqa: S314 - our own output


# --- lines and programs ------------------------------------------------------------------------------------------


def test_a_concise_line_is_what_editors_read() -> None:
    assert (
        rendre("concis", page(problem("Mot\nà mot."), prefix="essai/"))
        == "essai/acteurs/a.yaml:2:7: CAP103 Mot\\nà mot.\n"
    )
    assert rendre("concis", page(problem(line=0, column=1))).startswith("acteurs/a.yaml:1:1: CAP103 ")


def test_the_json_envelope_is_what_is_documented() -> None:
    fixed = problem(fix=(Splice(3, 4, '"é"'),), severity=AVERTISSEMENT)
    private = problem(path="prive/contacts.yaml", fix=(Splice(3, 4, "Camille"),))
    said = json.loads(rendre("json", page(fixed, private)))
    assert list(said) == ["schema", "date", "fichiers", "echec", "total", "problemes"]
    assert (said["schema"], said["date"], said["fichiers"], said["echec"]) == ("cap/verifier/1", "2026-06-01", 3, True)
    assert said["total"] == {
        "erreurs": 1, "avertissements": 1, "conseils": 0, "fichiers": 2, "corrigeables": 2, "corriges": 0, "ecartes": 0,
    }  # fmt: skip
    assert list(said["problemes"][0]) == [
        "chemin", "ligne", "colonne", "longueur", "code", "gravite", "message", "remede", "corrections",
    ]  # fmt: skip
    assert said["problemes"][0]["corrections"] == [{"debut": 3, "fin": 4, "texte": '"é"'}]
    assert said["problemes"][1]["corrections"] == []


def test_json_keeps_french_readable_and_spells_what_is_active() -> None:
    text = "é\u00a0« \u202e\udc80\U000e0041\x85"
    written = en_json({"x": text})
    assert "é\u00a0« \\u202e\\udc80\\udb40\\udc41\\u0085" in written
    assert json.loads(written) == {"x": text}


# --- forges --------------------------------------------------------------------------------------------------------


def test_a_github_annotation_is_escaped_and_errors_come_first() -> None:
    shown = rendre(
        "github",
        page(
            problem("50 % : a,b", path="a:b,c.yaml", severity=CONSEIL),
            problem(severity=AVERTISSEMENT, line=0, column=1, length=1),
            problem(remedy=""),
        ),
    )
    first, second, third = shown.splitlines()
    assert (
        first == "::error file=acteurs/a.yaml,line=2,col=7,endColumn=11,title=CAP103::Le champ « x » n’existe pas ici."
    )
    assert second.startswith("::warning file=acteurs/a.yaml,line=1,col=1,endColumn=2,")
    assert third == "::notice file=a%3Ab%2Cc.yaml,line=2,col=7,endColumn=11,title=CAP103::50 %25 : a,b%0ACorrigez."


def test_paths_for_a_forge_start_at_its_repository(run: Run, community: Community, tmp_path: Path) -> None:
    folder = community({"acteurs/a.yaml": "nom: A\ntype: asso\n"})
    for name, format in (("GITHUB_WORKSPACE", "github"), ("CI_PROJECT_DIR", "gitlab")):
        shown = run("verifier", "--format", format, cwd=folder, env={name: str(tmp_path)}).stdout
        assert "communaute/acteurs/a.yaml" in shown
        elsewhere = run("verifier", "--format", format, cwd=folder, env={name: "/elsewhere"}).stdout
        assert "communaute/acteurs/a.yaml" not in elsewhere
    shown = run("verifier", "--format", "json", "-C", folder, cwd=tmp_path).stdout
    assert json.loads(shown)["problemes"][0]["chemin"] == "acteurs/a.yaml"


def test_fingerprints_are_unique_and_hold_no_line() -> None:
    several = [
        problem("déjà ligne 12"), problem("déjà ligne 12", line=9), problem("autre"), problem("autre", code="CAP102"),
        problem("autre", path="b.yaml"),
    ]  # fmt: skip
    names = empreintes(several)
    assert len(set(names)) == len(several)
    moved = [
        problem(item.message.replace("12", "13"), path=item.path, code=item.code, line=item.line + 1)
        for item in several
    ]
    assert empreintes(moved) == names


def test_gitlab_reads_one_finding_a_problem() -> None:
    first, second = json.loads(rendre("gitlab", page(problem(), problem(severity=CONSEIL, line=0), prefix="essai/")))
    assert list(first) == ["description", "check_name", "fingerprint", "severity", "location"]
    assert (first["severity"], second["severity"]) == ("major", "info")
    assert first["location"] == {"path": "essai/acteurs/a.yaml", "lines": {"begin": 2}}
    assert second["location"]["lines"] == {"begin": 1}
    assert first["description"] == "Le champ « x » n’existe pas ici. Corrigez."


def test_the_junit_report_agrees_with_the_exit_code() -> None:
    found = page(problem('<&"> ici'), problem(severity=AVERTISSEMENT, remedy=""), problem(path="b.yaml"))
    root = ElementTree.fromstring(rendre("junit", found))  # noqa: S314 - our own output
    assert root.attrib == {"name": "cap verifier", "tests": "3", "failures": "2", "errors": "0", "skipped": "1"}
    assert [suite.get("name") for suite in root] == ["acteurs/a.yaml", "b.yaml"]
    assert root[0][0][0].get("message") == '<&"> ici'
    assert [case[0].tag for suite in root for case in suite] == ["failure", "skipped", "failure"]
    strict = found._replace(releve=found.releve._replace(strict=True))
    assert ElementTree.fromstring(rendre("junit", strict)).get("failures") == "3"  # noqa: S314


def test_sarif_has_what_its_readers_ask_for() -> None:
    found = page(
        problem(), problem(code="CAP201", severity=AVERTISSEMENT, path="acteurs/é b.yaml", line=0), prefix="sous/"
    )
    said = json.loads(rendre("sarif", found))
    assert (said["version"], said["$schema"]) == ("2.1.0", "https://json.schemastore.org/sarif-2.1.0.json")
    (ran,) = said["runs"]
    rules = ran["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["CAP103", "CAP201"]
    assert all(rule["shortDescription"]["text"] and rule["help"]["markdown"].startswith("## CAP") for rule in rules)
    first, second = ran["results"]
    assert [rules[item["ruleIndex"]]["id"] for item in ran["results"]] == [item["ruleId"] for item in ran["results"]]
    place = first["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "sous/acteurs/a.yaml", "uriBaseId": "%SRCROOT%"}
    assert "%SRCROOT%" in ran["originalUriBaseIds"]
    assert place["region"] == {"startLine": 2, "startColumn": 7, "endColumn": 11}
    whole = second["locations"][0]["physicalLocation"]
    assert "region" not in whole
    assert whole["artifactLocation"]["uri"] == "sous/acteurs/%C3%A9%20b.yaml"
    assert (first["level"], second["level"]) == ("error", "warning")
    assert all(len(item["partialFingerprints"]["capProbleme/v1"]) == 64 for item in ran["results"])


def test_markdown_calls_nobody_and_hides_nothing() -> None:
    assert echappe("@ville *a* [b](c) <i> `d` #12") == ("@<!-- -->ville \\*a\\* \\[b\\](c) \\<i\\> \\`d\\` \\#12")
    many = [problem(line=rank + 1) for rank in range(250)]
    shown = rendre("markdown", page(*many))
    assert shown.startswith(
        "**250 erreurs dans 1 fichier.**\n\n### acteurs/a.yaml\n\n- ligne 1, erreur CAP103\u00a0: Le "
    )
    assert shown.count("\n- ligne ") == 200
    assert shown.endswith("… et 50 autres\u00a0: «\u00a0cap verifier\u00a0» les montre tous.\n")
    assert "- erreur CAP103" in rendre("markdown", page(problem(line=0)))


@pytest.mark.parametrize("format", ["github", "gitlab", "junit", "sarif", "markdown"])
def test_what_forges_show_holds_no_private_value(run: Run, community: Community, format: str) -> None:
    folder = community({"prive/contacts.yaml": FICHIERS["prive/contacts.yaml"]})
    shown = run("verifier", "--format", format, cwd=folder).stdout
    assert "CAP106" in shown
    assert "Camille" not in shown


def test_the_sentence_of_a_check_that_repaired() -> None:
    assert (
        phrase(Releve((), 2, corriges=1200)) == "1\u202f200 corrections faites. Rien à signaler\u00a0: 2 fichiers lus."
    )
