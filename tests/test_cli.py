"""The command line speaks French, finds what was meant, and never ends in a traceback."""

from __future__ import annotations

import errno
import sys
import types
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
import typer

from cap import __version__, cli, commands, terminal, usage
from cap.commands.completion import proposals
from cap.commands.options import (
    FORMAT,
    Dossier,
    DossierLibre,
    Essai,
    Format,
    Jour,
    Quiet,
    SansCache,
    Sortie,
    aujourdhui,
    find_community,
    ids,
    livrer,
)
from cap.refus import Refus
from conftest import Community, Run

# What commands share, beside the package itself: no command of its own.
SHARED = {"audience", "--init--", "options", "ecriture", "livraison"}
Acteur = Annotated[str, typer.Argument(metavar="ACTEUR", help="L’acteur.", autocompletion=ids("acteurs"))]


def rapport(
    *,
    acteur: Acteur,
    autres: Annotated[list[str] | None, typer.Argument(metavar="AUTRE")] = None,
    dossier: Dossier,
    jour: Jour,
    format: Format = "texte",
    sortie: Sortie = None,
    quiet: Quiet = False,
    essai: Essai = False,
    sans_cache: SansCache = False,
    nombre: Annotated[int, typer.Option("--nombre", min=1, max=5, help="Combien.")] = 2,
    part: Annotated[float, typer.Option("--part")] = 0.5,
    notes: Annotated[Path | None, typer.Option("--notes", exists=True, dir_okay=False)] = None,
    mots: Annotated[list[str] | None, typer.Option("--mot", show_default=False)] = None,
    secret: Annotated[bool, typer.Option("--secret", hidden=True)] = False,
    bavard: Annotated[int, typer.Option("--bavard", "-v", count=True)] = 0,
) -> int:
    """Answer with what was understood."""
    terminal.message("en cours")
    terminal.sortie(f"{acteur} {autres} {dossier.name} {jour} {format} {sortie} {essai} {sans_cache} {nombre} {mots}")
    return 1 if essai else 0


def panne(*, genre: Annotated[str, typer.Argument()]) -> None:
    """Fail in every way a command can."""
    faults: dict[str, BaseException] = {
        "bug": ValueError("courriel@prive.example"),
        "plein": OSError(errno.ENOSPC, "No space left on device", "suivi.yaml"),
        "rare": OSError(errno.EXDEV, "Invalid cross-device link"),
        "coupure": BrokenPipeError(errno.EPIPE, "Broken pipe"),
        "ctrl-c": KeyboardInterrupt(),
        "abandon": typer.Abort(),
        "refus": Refus("C’est non.", "Essayez autre chose.", code=1),
        "libre": typer.BadParameter("Sans option."),
        "sortie": typer.Exit(3),
    }
    raise faults[genre]


groupe = typer.Typer()


@groupe.command("liste", help="Ce qui reste à faire.", epilog="cap suivi liste")
def liste(*, dossier: DossierLibre) -> None:
    """List."""
    terminal.sortie(f"liste {dossier}")


@groupe.command("fait", help="Une tâche faite.", epilog="cap suivi fait 2026-03-20-copil#A1")
def fait(
    *,
    tache: Annotated[str, typer.Argument(metavar="TACHE")],
    bornes: Annotated[tuple[int, int], typer.Argument(metavar="BORNES")] = (1, 2),
    paire: tuple[int, int] = (1, 2),
) -> None:
    """Do."""
    terminal.sortie(f"fait {tache}")


def strict(*, format: Annotated[Literal["texte", "concis"], FORMAT] = "texte") -> None:
    """Take formats of its own."""


@pytest.fixture
def fake_commands(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put commands in the table that have every kind of parameter and of failure."""
    table: dict[str, dict[str, str]] = {"Essais": {}}
    for name, members in {
        "rapport": {
            "commande": rapport,
            "AIDE": "Un rapport d’essai.\n\nLa suite.",
            "EXEMPLE": "cap rapport resam",
        },
        "panne": {"commande": panne, "AIDE": "Une panne.", "EXEMPLE": "cap panne bug"},
        "suivi": {"app": groupe, "AIDE": "Le suivi.", "EXEMPLE": "cap suivi", "PAR_DEFAUT": "liste"},
        "ajouter": {"app": groupe, "AIDE": "Ajouter.", "EXEMPLE": "cap ajouter"},
        "strict-essai": {"commande": strict, "AIDE": "Strict.", "EXEMPLE": "cap strict-essai"},
    }.items():
        module = types.ModuleType(commands.module_name(name))
        vars(module).update(members)
        monkeypatch.setitem(sys.modules, module.__name__, module)
        table["Essais"][name] = f"fait {name}"
    monkeypatch.setattr(commands, "TABLE", table)


usable = pytest.mark.usefixtures("fake_commands")


@pytest.mark.parametrize("name", commands.names())
def test_every_command_has_help_and_an_example_that_names_it(run: Run, name: str) -> None:
    outcome = run(name, "--help")
    assert outcome.code == 0
    assert outcome.stdout.startswith(f"Usage\u00a0: cap {name} ")
    assert (
        f"  cap {name}" in outcome.stdout.split("Exemple")[-1] or f"cap {name} " in outcome.stdout.split("Exemple")[-1]
    )
    for untranslated in ("Usage: ", "Options:", "Show this", "default", "required"):
        assert untranslated not in outcome.stdout


@pytest.mark.parametrize("name", commands.names())
def test_every_sub_command_has_help_and_an_example(run: Run, name: str) -> None:
    command = cli.load(name)
    for sub in getattr(command, "commands", {}):
        outcome = run(name, sub, "--help")
        assert f"cap {name}" in outcome.stdout.split("Exemple")[-1]
        assert command.commands[sub].help


def test_the_table_and_the_modules_agree() -> None:
    folder = Path(commands.__file__).parent
    modules = {path.stem.replace("_", "-") for path in folder.glob("*.py")} - SHARED
    # The sub-commands of a group may have modules of their own, named after it: `cr_notes`.
    assert {name for name in modules if name.partition("-")[0] not in modules - {name}} == set(commands.names())


def test_help_of_cap_lists_the_table_without_importing_it(run: Run) -> None:
    assert run().stdout == run("--aide").stdout == run("-h").stdout
    for name, line in commands.names().items():
        assert name in run().stdout
        assert line.split()[0] in run().stdout


@pytest.mark.parametrize("arguments", [["--version"], ["-C", ".", "--version"]])
def test_version(run: Run, arguments: list[str]) -> None:
    assert run(*arguments).stdout == f"cap {__version__}\n"


@usable
def test_options_are_understood_before_and_after_the_command(run: Run, community: Community) -> None:
    root = community(name="pays")
    day = ["--date", "2025-01-15"]
    expected = "resam None pays 2025-01-15 texte None False False 2 None\n"
    assert run("-C", root, "rapport", "resam", *day).stdout == expected
    assert run("rapport", "resam", "-C", root, *day).stdout == expected
    assert run("-C", "/nulle/part", "rapport", "resam", "--dossier", root, *day).stdout == expected
    deep = root / "acteurs" / "x"
    deep.mkdir(parents=True)
    assert run("rapport", "resam", cwd=deep, env={"CAP_DATE": "15/01/2025"}).stdout == expected
    full = ["--format", "json", "-o", "x.json", "--sans-cache", "--nombre", 3, "--mot", "a", "--mot", "b"]
    outcome = run("rapport", "resam", "ville", "-C", root, *day, *full)
    assert outcome.stdout == "resam ['ville'] pays 2025-01-15 json x.json False True 3 ['a', 'b']\n"
    assert outcome.stderr == "en cours\n"
    assert run("rapport", "resam", "-C", root, "--quiet", "--essai").code == 1
    assert run("rapport", "resam", "-C", root, "-q").stderr == ""


def test_today_is_a_day() -> None:
    assert abs((aujourdhui() - date.today()).days) <= 1  # noqa: DTZ011 - what the function is compared with


@usable
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["raport"], "La commande « cap raport » n’existe pas.\nVouliez-vous « cap rapport » ?\nAide : cap --aide"),
        (["zzz"], "La commande « cap zzz » n’existe pas.\nAide : cap --aide"),
        (["suivi", "fiat"], "La commande « cap suivi fiat » n’existe pas.\nVouliez-vous « cap suivi fait » ?\n"
                            "Aide : cap suivi --aide"),
        (["suivi", "zzz"], "La commande « cap suivi zzz » n’existe pas.\nAide : cap suivi --aide"),
        (["ajouter", "truc"], "La commande « cap ajouter truc » n’existe pas.\nAide : cap ajouter --aide"),
        (["ajouter"], "Il manque la suite de « cap ajouter ».\nAu choix : liste, fait.\nAide : cap ajouter --aide"),
        (["rapport", "x", "--fromat", "json"], "L’option --fromat n’existe pas.\nVouliez-vous --format ?\n"
                                                "Aide : cap rapport --aide"),
        (["rapport", "x", "-z"], "L’option -z n’existe pas.\nAide : cap rapport --aide"),
        (["--date", "2025-01-15", "rapport"], "L’option --date se place après la commande.\n"
                                               "Par exemple : cap verifier --date …\nAide : cap --aide"),
        (["rapport"], "Il manque ACTEUR.\nAide : cap rapport --aide"),
        (["rapport", "x", "--format"], "L’option --format attend une valeur.\nAu choix : texte, json, markdown.\n"),
        (["rapport", "x", "--date"], "L’option --date attend une valeur.\n--date AAAA-MM-JJ\n"
                                     "Aide : cap rapport --aide"),
        (["rapport", "x", "--part"], "L’option --part attend une valeur.\nAide : cap rapport --aide"),
        (["rapport", "x", "--format", "jsno"], "--format : « jsno » n’existe pas.\n"
                                               "Vouliez-vous « json » ? Au choix : texte, json, markdown.\n"),
        (["rapport", "x", "--format", "l'\"x"], "--format : « l'\"x » n’existe pas.\nAu choix : texte,"),
        (["rapport", "x", "--essai=oui"], "L’option --essai ne prend pas de valeur.\n"),
        (["rapport", "x", "--nombre", "deux"], "--nombre : « deux » n’est pas un nombre entier.\n"),
        (["rapport", "x", "--nombre", "9"], "--nombre : « 9 » n’est pas un nombre de 1 à 5.\n"),
        (["rapport", "x", "--part", "tiers"], "--part : « tiers » n’est pas un nombre.\n"),
        (["rapport", "x", "--notes", "absent.md"], "--notes : « absent.md » n’existe pas.\n"),
        (["rapport", "x", "--notes", "."], "--notes : « . » est un dossier ; il faut un fichier.\n"),
        (["rapport", "x", "--date", "demain"], "--date : « demain » n’est pas une date que cap sait lire."),
        (["rapport", "x", "--date", "mars 2026"], "--date : « mars 2026 » n’est pas un jour précis."),
        (
            ["rapport", "x", "--date", "hier"],
            "--date : « hier » n’est pas une date que cap sait lire. Écrivez le jour, par exemple 2026-03-20, "
            "20/03/2026 ou 20 mars 2026.",
        ),
        (["panne", "a", "b\x1b"], "Il y a un mot de trop : « b\\x1b ».\n"),
        (["suivi", "fait", "x", "--paire", "1"], "L’option --paire attend"),
        (["suivi", "fait", "x", "1"], "bornes attend 2 valeurs.\n"),
        (["panne", "libre"], "Sans option.\n"),
    ],
)  # fmt: skip
def test_wrong_use_is_said_in_french(run: Run, community: Community, arguments: list[str], said: str) -> None:
    outcome = run(*arguments, cwd=community())
    assert outcome.code == 2
    assert outcome.stdout == ""
    plain = outcome.stderr.replace("\u00a0", " ").replace("\u202f", " ")
    assert plain.startswith(f"Erreur : {said}")


def test_a_sentence_of_typer_that_is_not_known_is_shown_as_it_came() -> None:
    assert usage.explain(typer.BadParameter("Something\x1b new.")) == ("Something\\x1b new.", "")
    assert usage.explain(typer.BadParameter("'x is not one of 'a'."))[0] == "«\u00a0x\u00a0» n’existe pas."
    assert usage.explain(usage.UsageError("Something else.")) == ("Something else.", "")


@usable
def test_a_wrong_variable_is_named(run: Run, community: Community) -> None:
    outcome = run("rapport", "x", cwd=community(), env={"CAP_DATE": "hier"})
    assert outcome.code == 2
    assert outcome.stderr.startswith("Erreur\u00a0: Variable CAP_DATE\u00a0: «\u00a0hier\u00a0»")


@usable
def test_accents_and_capitals_of_a_command_are_forgiven(run: Run, community: Community) -> None:
    assert run("Rappôrt", "x", "-C", community()).code == 0


@usable
def test_a_group_answers_by_its_default_sub_command(run: Run) -> None:
    assert run("suivi").stdout == "liste .\n"
    assert run("suivi", "-C", "ici").stdout == "liste ici\n"
    assert run("-C", "ici", "suivi", "liste").stdout == "liste ici\n"
    assert run("suivi", "fait", "x").stdout == "fait x\n"
    assert "Une tâche faite." in run("suivi", "--help").stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["cr", "--aide"], "Usage : cap cr [OPTIONS] REUNION\n"),
        (["cr", "derniere", "--aide"], "Usage : cap cr [OPTIONS] REUNION\n"),
        (["suivi", "--aide"], "Usage : cap suivi [OPTIONS]\n"),
        (["ajouter", "acteur", "--aide"], "Usage : cap ajouter acteur [OPTIONS] [NOM]\n"),
        (["odj", "--aide"], "Usage : cap odj [OPTIONS] [INSTANCE]\n"),
    ],
)
def test_the_first_line_of_help_is_what_one_types(run: Run, words: list[str], said: str) -> None:
    page = run(*words).stdout
    assert page.replace("\u00a0", " ").startswith(said)
    assert "--dossier" in page and "[[" not in page


def test_a_hint_names_what_one_types(run: Run, community: Community) -> None:
    assert (
        run("cr", cwd=community()).stderr.replace("\u00a0", " ").endswith("Il manque REUNION.\nAide : cap cr --aide\n")
    )


@usable
@pytest.mark.parametrize(
    ("kind", "code", "said"),
    [
        ("plein", 1, "Erreur : « suivi.yaml » : le disque est plein.\n"),
        ("rare", 1, "Erreur : Lecture ou écriture impossible : Invalid cross-device link.\n"),
        ("coupure", 0, ""),
        ("ctrl-c", 130, "Interrompu.\n"),
        ("abandon", 130, "Interrompu.\n"),
        ("refus", 1, "Erreur : C’est non.\nEssayez autre chose.\n"),
        ("sortie", 3, ""),
    ],
)
def test_whatever_happens_is_a_sentence_and_a_code(run: Run, kind: str, code: int, said: str) -> None:
    outcome = run("panne", kind)
    assert (outcome.code, outcome.stdout) == (code, "")
    assert outcome.stderr.replace("\u00a0", " ") == said


@usable
def test_a_bug_says_how_to_report_it_and_tells_nothing_private(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    outcome = run("panne", "bug")
    assert outcome.code == 1
    assert "ValueError" in outcome.stderr
    assert "CAP_DEBUG=1" in outcome.stderr
    assert "prive.example" not in outcome.stderr
    assert "Traceback" in run("panne", "bug", env={"CAP_DEBUG": "1"}).stderr


@usable
def test_help_shows_what_every_parameter_is(run: Run, golden: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    golden("cli/aide-rapport.txt", run("rapport", "--help").stdout)
    golden("cli/aide-rapport-40.txt", run("rapport", "--help", env={"COLUMNS": "40"}).stdout)
    golden("cli/aide-suivi.txt", run("suivi", "--help").stdout)
    assert "\x1b[1mOptions" in run("rapport", "--help", env={"FORCE_COLOR": "1"}).stdout


def test_help_fits_forty_columns(run: Run) -> None:
    page = run("--help", env={"COLUMNS": "40"}).stdout
    assert max(map(len, page.splitlines())) <= 40


def test_the_community_is_found_from_below(community: Community) -> None:
    root = community({"acteurs/resam.yaml": "nom: Résam\n"})
    assert find_community(root / "acteurs") == root
    assert find_community(root / "acteurs" / "resam.yaml") == root


def test_where_there_is_no_community_the_next_step_is_said(tmp_path: Path, community: Community) -> None:
    def remedy(start: Path) -> str:
        with pytest.raises(Refus) as refusal:
            find_community(start)
        assert refusal.value.code == 2
        return refusal.value.remede.replace("\u00a0", " ").replace("\u202f", " ")

    empty = tmp_path / "vide"
    empty.mkdir()
    assert remedy(empty) == "Pour en créer une : cap init. Pour en désigner une autre : -C DOSSIER."
    assert remedy(tmp_path / "vidé") == "Vouliez-vous « vide » ?"
    assert remedy(tmp_path / "absent" / "loin") == ""
    community(name="vide/pays")
    assert remedy(empty) == f"Il y en a une dans « {empty}/pays » : ajoutez -C {empty}/pays."
    (empty / "Communauté.yml").write_text("nom: x")
    assert remedy(empty) == "Le fichier « Communauté.yml » y ressemble : renommez-le en communaute.yaml."


def test_a_current_folder_that_is_gone_is_said(run_process: Run, tmp_path: Path) -> None:
    outcome = run_process(shell="mkdir parti && cd parti && rmdir ../parti && {cap} -C . completion bash")
    assert outcome.code == 0
    with pytest.MonkeyPatch.context() as patch:
        gone = tmp_path / "la"
        gone.mkdir()
        patch.chdir(gone)
        gone.rmdir()
        with pytest.raises(Refus, match="courant"):
            find_community(Path())


def test_a_report_goes_where_it_is_asked(run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    livrer("à l’écran", None)
    livrer("à l’écran", Path("-"))
    (tmp_path / "nouveau").mkdir()
    livrer("au fichier\n", tmp_path / "nouveau" / "rapport.md")
    assert capsys.readouterr().out == "à l’écran\n" * 2
    assert (tmp_path / "nouveau" / "rapport.md").read_bytes() == b"au fichier\n"
    with pytest.raises(Refus, match="est un dossier"):
        livrer("nulle part", tmp_path)


@usable
@pytest.mark.parametrize(
    ("words", "values"),
    [
        ([], ["rapport", "panne", "suivi", "ajouter", "strict-essai"]),
        (["ra"], ["rapport"]),
        (["-C", "x", "su"], ["suivi"]),
        (["suivi", ""], ["fait"]),
        (["rapport", "--for"], ["--format"]),
        (["rapport", "--format", ""], ["texte", "json", "markdown"]),
        (["rapport", "--format", "=", "j"], ["json"]),
        (["strict-essai", "--format", "c"], ["concis"]),
        (["rapport", "--essai", ""], ["resam", "ville"]),
        (["-C", "absent", "rapport", ""], []),
        (["rapport", "resam", ""], []),
        (["rapport", "--notes", ""], []),
        (["panne", "bug", ""], []),
        (["inconnue", ""], []),
        (["rapport", "--inconnue", "--sec"], []),
    ],
)
def test_completion_proposes_what_fits(
    community: Community, monkeypatch: pytest.MonkeyPatch, words: list[str], values: list[str]
) -> None:
    monkeypatch.chdir(community({"acteurs/resam.yaml": "", "acteurs/ville.yaml": "", "acteurs/notes.txt": ""}))
    assert [value for value, _ in proposals(cli.root(), words)] == values


@pytest.mark.parametrize(
    ("words", "values"),
    [
        (["cr", "2026"], ["2026-03-20-copil"]),
        (["cr", "2026", "--po"], ["--pour"]),
        (["cr", "--pour", "p"], ["public"]),
        (["suivi", "re"], ["reporter"]),
        (["suivi", "--acteur", "r"], ["resam"]),
        (["odj", ""], ["copil", "bureau"]),
        (["ajouter", "reunion", "c"], ["copil"]),
        (["carte", "--autour", "v"], ["ville"]),
        (["carte", "--type", "asso"], ["association"]),
        (["carte", "--vue", ""], ["acteurs", "objectifs", "parcours", "gouvernance", "liens"]),
        (["carte", "--statut", "en"], ["en-cours"]),
        (["carte", "--public", ""], []),
        (["expliquer", "CAP301"], ["CAP301"]),
    ],
)
def test_completion_proposes_what_the_folder_holds(
    community: Community, monkeypatch: pytest.MonkeyPatch, words: list[str], values: list[str]
) -> None:
    monkeypatch.chdir(
        community(
            {
                "acteurs/resam.yaml": "",
                "acteurs/ville.yaml": "",
                "reunions/2026-03-20-copil.md": "",
                "gouvernance.yaml": "instances:\n  - id: copil\n  - {id: bureau, nom: Bureau}\n",
                "objectifs.yaml": "publics: [\n",
            }
        )
    )
    assert [value for value, _ in proposals(cli.root(), words)] == values


def test_completion_answers_the_shell(run: Run) -> None:
    answer = "completion\tcomplète les commandes avec la touche Tab\n"
    assert run("comp", env={"_CAP_COMPLETE": "mot"}).stdout == answer
    assert answer in run(env={"_CAP_COMPLETE": "vide"}).stdout
    assert run("completion", env={"_CAP_COMPLETE": "vide"}).stdout == "bash\nzsh\nfish\npowershell\n"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_a_completion_script_asks_cap(run: Run, shell: str) -> None:
    script = run("completion", shell).stdout
    assert "_CAP_COMPLETE" in script
    assert "Complétion de cap" in script


def test_bash_completes(run_process: Run) -> None:
    outcome = run_process(
        shell='cap() {{ {cap} "$@"; }}; source <(cap completion bash); '
        'COMP_WORDS=(cap completion fi); COMP_CWORD=2; _cap_completion cap; echo "${{COMPREPLY[@]}}"'
    )
    assert outcome.stdout == "fish\n"


@pytest.mark.parametrize(
    ("line", "code", "out", "err"),
    [
        ("{cap} --help >&-", 1, "", "la sortie est fermée"),
        ("{cap} --version >&-", 1, "", "la sortie est fermée"),
        ("{cap} --help >/dev/full", 1, "", "le disque est plein"),
        ("{cap} --version >/dev/full", 1, "", "le disque est plein"),
        ("{cap} --help 2>&-", 0, "Usage", ""),
        ("{cap} --inconnue 2>&-", 2, "", ""),
        ("{cap} --inconnue 2>/dev/full", 2, "", ""),
        ("{cap} --help <&-", 0, "Usage", ""),
        ("set -o pipefail; {cap} --help | true", 0, "", ""),
        ("set -o pipefail; {cap} --version | true", 0, "", ""),
        ("env -u HOME {cap} --help", 0, "Usage", ""),
        ("LC_ALL=C {cap} completion zzz", 2, "", "n’existe pas"),
        ("PYTHONIOENCODING=ascii {cap} completion zzz", 2, "", "n'existe pas"),
        ("LC_ALL=C {cap} $'\\xe9t\\xe9'", 2, "", r"cap \udce9t\udce9"),
        ("NO_COLOR=1 COLUMNS=1 {cap} --help", 0, "Usage", ""),
    ],
)
def test_streams_and_surroundings_never_make_a_traceback(
    run_process: Run, line: str, code: int, out: str, err: str
) -> None:
    outcome = run_process(shell=line)
    assert outcome.code == code
    assert out in outcome.stdout
    assert err in outcome.stderr
    assert "Traceback" not in outcome.stderr
    assert "Exception ignored" not in outcome.stderr


def test_ctrl_c_while_modules_are_imported(run_process: Run, tmp_path: Path) -> None:
    (tmp_path / "typer.py").write_text("raise KeyboardInterrupt")
    outcome = run_process("--help", env={"PYTHONPATH": f"{tmp_path}:{Path(cli.__file__).parents[1]}"})
    assert (outcome.code, outcome.stdout, outcome.stderr) == (130, "", "")


def test_a_mistyped_folder_is_not_made_for_a_document(run: Run, community: Community) -> None:
    here = community()
    refused = run("trous", "--format", "svg", "-o", "sortis/table.svg", cwd=here)
    assert refused.code == 2 and "Le dossier «\u00a0sortis\u00a0» n’existe pas." in refused.stderr
    assert run("liens", "-o", here.parent / "nulle" / "part" / "x.md", cwd=here).code == 2
    assert run("carte", "-o", "sortis/carte.svg", cwd=here).code == 2
    assert run("carte", "--album", "-o", "sortis/album", cwd=here).code == 2
    assert run("orienter", "--format", "html", "-o", "sortis/pages", cwd=here).code == 2
    assert not (here / "sortis").exists() and not (here.parent / "nulle").exists()
    assert run("trous", "--format", "svg", "-o", "sorties/mes-tables/table.svg", cwd=here).code == 0
    assert (here / "sorties/mes-tables/table.svg").is_file()
