"""Every rule is documented in one shape, shown passing and failing on a small folder, and explained on demand.

A rule is tested by two folders: `tests/rules/<CODE>/ok`, where it finds nothing, and `tests/rules/<CODE>/bad`, where it
finds something. The day is `JOUR`, or that of a `jour.txt` beside the two folders. What git cannot hold (a link, a
pipe, a file too big) is added to a copy by `PREPARE`.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from cap import cache, documentation
from cap.communaute import Communaute
from cap.problem import AVERTISSEMENT, CONSEIL, ERREUR, SEVERITES, Problem
from cap.render.regles import expliquer, markdown_seul, texte_seul
from cap.rules import FAMILLES, PAR_CODE, REGLES, check, constater, famille
from cap.rules.lecture import REGLES as LUES
from cap.rules.registre import Constat, Regle, regle
from cap.verifier import Verification
from conftest import SOURCES, Community, Run

CAS = Path(__file__).parent / "rules"
JOUR = date(2026, 6, 1)
# Found only when cap itself fails: tested apart.
SANS_CAS = {"CAP000"}
CODES = [item.code for item in REGLES if item.code not in SANS_CAS]


def _lien(dossier: Path) -> None:
    (dossier / "acteurs" / "ville.yaml").symlink_to("resam.yaml")


def _tube(dossier: Path) -> None:
    os.mkfifo(dossier / "acteurs" / "ville.yaml")


def _gros(dossier: Path) -> None:
    (dossier / "acteurs" / "resam.yaml").write_text("# x\n" * 300_000)


def _long(dossier: Path) -> None:
    (dossier / "acteurs").mkdir()
    (dossier / "acteurs" / "resam.yaml").write_text(f'nom: "Résam"\nmissions: "{"x" * 20_001}"\n')


def _repete(dossier: Path) -> None:
    lignes = "".join(f"Alias{rang}: Résam\n" for rang in range(600))
    (dossier / "acteurs" / "resam.yaml").write_text(f"nom: Résam\n{lignes}", encoding="utf-8")


PREPARE: dict[str, Callable[[Path], None]] = {
    "CAP003": _lien, "CAP004": _tube, "CAP005": _gros, "CAP013": _repete, "CAP118": _long,
}  # fmt: skip


def verifie(code: str, cas: str, tmp_path: Path) -> Verification:
    """Check the folder of a case of a rule, on its day."""
    dossier = CAS / code / cas
    if cas == "bad" and code in PREPARE:
        dossier = shutil.copytree(dossier, tmp_path / "cas")
        PREPARE[code](dossier)
    jour = CAS / code / "jour.txt"
    le = date.fromisoformat(jour.read_text().strip()) if jour.is_file() else JOUR
    return cache.calculer(dossier, None, le)[0]


def trouves(code: str, cas: str, tmp_path: Path) -> list[Problem]:
    """Give the problems of one code in the folder of one of its cases."""
    return [problem for problem in verifie(code, cas, tmp_path).problems if problem.code == code]


@pytest.fixture
def refuse(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Make the system refuse to open one file, which no right can do to root."""

    def installe(nom: str) -> None:
        vrai = os.open

        def ouvre(chemin: str, *arguments: int) -> int:
            if str(chemin).endswith(nom):
                raise PermissionError(13, "Permission denied", chemin)
            return vrai(chemin, *arguments)

        monkeypatch.setattr(os, "open", ouvre)

    return installe


@pytest.mark.parametrize("code", CODES)
def test_each_rule_finds_nothing_in_its_ok_folder(code: str, tmp_path: Path) -> None:
    assert trouves(code, "ok", tmp_path) == []


@pytest.mark.parametrize("code", [code for code in CODES if code != "CAP001"])
def test_each_rule_finds_something_in_its_bad_folder(code: str, tmp_path: Path) -> None:
    found = trouves(code, "bad", tmp_path)
    assert found
    for problem in found:
        assert problem.severity == PAR_CODE[code].severity
        assert problem.message.endswith((".", "?", "…", "»", ")")), problem.message
        assert problem.remedy
        assert "'" not in problem.message
        assert not re.search(r"[^ \u00a0\u202f] [;:!?»]", problem.message), problem.message


def test_a_file_that_cannot_be_opened_is_said(refuse: Callable[[str], None], tmp_path: Path) -> None:
    refuse("resam.yaml")
    (found,) = trouves("CAP001", "bad", tmp_path)
    assert (found.path, found.line) == ("acteurs/resam.yaml", 0)
    assert "accès refusé" in found.message


def test_every_rule_has_its_two_folders_and_no_folder_is_left_over() -> None:
    assert sorted(path.name for path in CAS.iterdir()) == sorted(CODES)
    for code in CODES:
        for cas in ("ok", "bad"):
            assert (CAS / code / cas / "communaute.yaml").is_file(), f"{code}/{cas}"


@pytest.mark.parametrize("item", REGLES, ids=lambda item: item.code)
def test_the_documentation_of_each_rule_has_the_shape_that_is_shown(item: Regle) -> None:
    said = expliquer(item)
    assert all(said)
    assert said.pourquoi[0].isupper() or said.pourquoi[0] in "«1"
    assert said.pourquoi.endswith(".")
    assert said.que_faire.endswith((".", "…"))
    assert said.correct != said.a_corriger
    assert item.titre[0].isupper()
    assert not item.titre.endswith(".")
    assert len(item.titre) <= 60
    assert "'" not in item.titre + item.aide.replace(said.correct, "").replace(said.a_corriger, "")
    for forbidden in ("vous devez", "veuillez", "obligatoirement"):
        assert forbidden not in item.aide.lower()


def test_codes_are_unique_and_stand_in_one_family() -> None:
    assert len(PAR_CODE) == len(REGLES)
    for item in REGLES:
        assert re.fullmatch(r"CAP\d{3}", item.code)
        assert item.severity in SEVERITES
        assert [item.code in kind for kind in FAMILLES].count(True) == 1
        if item.code >= "CAP900":
            assert item.severity == CONSEIL, "advice on the method is silent by default"


def test_a_shape_that_is_not_documented_is_refused() -> None:
    with pytest.raises(ValueError, match="CAP999"):
        expliquer(Regle("CAP999", ERREUR, "Sans forme", "Pourquoi.", None))


def _emis() -> Iterator[str]:
    """Give the codes that the sources of cap emit outside the rules."""
    for path in (SOURCES / "cap").rglob("*.py"):
        if path.parent.name != "rules":
            yield from re.findall(r'"(CAP\d{3})"', path.read_text(encoding="utf-8"))


def test_what_the_reader_emits_is_documented_and_what_is_documented_is_emitted() -> None:
    emitted = set(_emis()) | set(re.findall(r'"(CAP0\d\d)"', (SOURCES / "cap/rules/__init__.py").read_text()))
    assert {item.code for item in LUES} == {code for code in emitted if PAR_CODE[code].verification is None}
    assert emitted <= set(PAR_CODE)


def test_the_page_of_rules_is_up_to_date() -> None:
    stale = [
        nom
        for nom, texte in documentation.pages().items()
        if (documentation.DOCS / nom).read_text(encoding="utf-8") != texte
    ]
    assert stale == [], "run python -m cap.documentation"


def test_the_page_of_rules_is_written(tmp_path: Path) -> None:
    documentation.ecrire(tmp_path / "docs")
    page = (tmp_path / "docs" / "regles.md").read_text(encoding="utf-8")
    assert [f"### {item.code} " in page for item in REGLES].count(False) == 0


def test_a_rule_is_wrapped_to_its_terminal_but_for_its_examples() -> None:
    narrow = texte_seul(PAR_CODE["CAP153"], 30, True)
    assert narrow.startswith("\x1b[1mCAP153\u00a0: Valeur qui commence\npar un signe réservé\x1b[0m\n")
    prose = [line for line in narrow.splitlines() if "CAP153" not in line and not line.startswith("    ")]
    assert max(map(len, prose)) <= 38


def test_an_example_that_holds_a_fence_is_fenced_by_a_longer_one() -> None:
    assert "````\n```\nexemple\n```\n````" in markdown_seul(PAR_CODE["CAP044"])


# --- choosing -------------------------------------------------------------------------------------------------


def test_check_chooses_as_the_command_does(community: Community) -> None:
    from cap.loader import load

    lu = load(
        community(
            {
                "communaute.yaml": """
                    format: 1
                    nom: "Essai"
                    regles:
                      - code: CAP202
                        motif: "Reprise en cours"
                """,
                "actions/jardin.yaml": "nom: Jardin\nporteurs: [resan]\ndebut: 2024-03\nfin: 2023\n",
            }
        )
    )

    def codes(**choix: object) -> set[str]:
        return {problem.code for problem in check(lu.communaute, JOUR, lus=lu.problems, **choix)}  # type: ignore[arg-type]

    assert {"CAP201", "CAP303"} <= codes()
    assert not {code for code in codes() if code >= "CAP900" or code == "CAP022"}
    assert codes(choisir=["2"]) == {"CAP201"}
    assert codes(choisir=["cap303", "CAP02"]) == {"CAP303", "CAP022"}
    assert codes(choisir=["CAP2"], ignorer=["CAP201"]) == set()
    assert "CAP022" in codes(conseils=True)


def test_a_rule_that_fails_is_said_and_hides_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    @regle("CAP298", AVERTISSEMENT, "Panne")
    def panne(communaute: Communaute, jour: date) -> Iterator[Constat]:
        yield Constat(communaute.fiche.ou, "Trouvé avant la panne.")
        raise KeyError("courriel@prive.example")

    @regle("CAP299", AVERTISSEMENT, "Après")
    def apres(communaute: Communaute, jour: date) -> Iterator[Constat]:
        yield Constat(communaute.fiche.ou, "Trouvé après la panne.")

    monkeypatch.setattr("cap.rules.REGLES", (panne, apres))
    found = constater(Communaute(), JOUR)
    assert sorted(problem.code for problem in found) == ["CAP000", "CAP298", "CAP299"]
    (fault,) = (problem for problem in found if problem.code == "CAP000")
    assert "CAP298" in fault.message
    assert "KeyError" in fault.message
    assert "prive.example" not in fault.message + fault.remedy
    monkeypatch.setenv("CAP_DEBUG", "1")
    with pytest.raises(KeyError):
        constater(Communaute(), JOUR)


def test_families_cover_every_code() -> None:
    assert {famille(item.code).titre for item in REGLES} <= {kind.titre for kind in FAMILLES}


# --- cap expliquer --------------------------------------------------------------------------------------------


def test_a_rule_is_explained_by_its_code_in_any_writing(run: Run) -> None:
    said = run("expliquer", "CAP151")
    assert said.code == 0
    assert said.stdout.startswith("CAP151\u00a0: Deux-points dans une valeur\n")
    assert '    motif: "Reporté : salle indisponible"\n' in said.stdout
    assert "Que faire\u00a0: mettre la valeur entre guillemets doubles" in said.stdout
    for typed in ("cap151", "151", "CAP 151"):
        assert run("expliquer", *typed.split()).stdout == said.stdout


def test_a_rule_is_found_by_words_of_its_title(run: Run) -> None:
    assert run("expliquer", "siret", "invalide").stdout.startswith("CAP802\u00a0:")
    several = run("expliquer", "SIREN").stdout
    assert "Numéros officiels\n  CAP801  Numéro SIREN invalide\n" in several
    assert "CAP804" in several


def test_the_list_of_rules_is_by_family(run: Run) -> None:
    listed = run("expliquer").stdout
    assert [item.code for item in REGLES] == re.findall(r"^  (CAP\d{3})  ", listed, re.MULTILINE)
    assert "\nPièges du YAML\n  CAP151  " in listed
    assert run("expliquer", "CAP15").stdout.count("\n") == 9


@pytest.mark.parametrize("typed", ["CAP151X", "virgulle", "dièze"])
def test_a_near_miss_is_proposed(run: Run, typed: str) -> None:
    said = run("expliquer", typed)
    assert said.code == 2
    assert said.stdout == ""
    assert f"«\u00a0{typed}\u00a0»" in said.stderr
    assert "Vouliez-vous dire\u00a0:\n  CAP15" in said.stderr


def test_what_looks_like_nothing_gets_the_way_to_the_list(run: Run) -> None:
    assert "La liste\u00a0: cap expliquer." in run("expliquer", "zzzzzz").stderr
    assert run("expliquer", "  ").code == 2


def test_all_rules_can_be_read_at_once(run: Run) -> None:
    whole = run("expliquer", "--toutes").stdout
    assert all(f"{item.code}\u00a0: " in whole for item in REGLES)
    page = run("expliquer", "--toutes", "--format", "markdown").stdout
    assert page == documentation.pages()["regles.md"]
    assert run("expliquer", "CAP151", "--format", "markdown").stdout == markdown_seul(PAR_CODE["CAP151"])


def test_the_json_of_rules_is_versioned(run: Run) -> None:
    one = json.loads(run("expliquer", "CAP302", "--format", "json").stdout)
    assert one["schema"] == "cap/expliquer/1"
    (item,) = one["regles"]
    assert list(item) == [
        "code", "titre", "famille", "gravite", "pourquoi", "correct", "a_corriger", "que_faire", "source",
    ]  # fmt: skip
    assert item["famille"] == "Dates"
    assert len(json.loads(run("expliquer", "--format", "json").stdout)["regles"]) == len(REGLES)
