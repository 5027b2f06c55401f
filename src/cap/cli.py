"""The command line: finds the command typed, runs it, and turns whatever happens into French words and an exit code.

The only error boundary of cap. Exit codes: 0 fine, 1 problems found or work that failed, 2 wrong use, 130 interrupted.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from typer.core import TyperCommand, TyperGroup, TyperOption
from typer.main import get_command, get_group

from cap import __version__, aide, commands, terminal, usage
from cap.commands.options import DOSSIER_META
from cap.graphie import composer, plier
from cap.refus import Refus
from cap.show import show

PROGRAM: Final = "cap"
_PRESENTATION: Final = composer("""
Communauté d'action, pilotage : lire, vérifier et raconter une communauté tenue dans un dossier de fichiers YAML et
Markdown. Rien n'est envoyé, rien n'est publié ; le dossier reste le vôtre.
""")
_EXAMPLES: Final = "cap init essai\ncap -C essai verifier"


def run(argv: Sequence[str]) -> int:
    """Run one command line (without the program's name) and give its exit code; never raises, never a traceback."""
    terminal.open_streams()
    terminal.be_quiet(False)
    try:
        if "_CAP_COMPLETE" in os.environ:
            return _complete(argv)
        return _invoke(argv)
    except KeyboardInterrupt:
        terminal.interrompu()
        return 130
    except Refus as refus:
        _say(refus.message, refus.remede)
        return refus.code
    except BrokenPipeError:
        return 0
    except OSError as fault:
        _say(_system_fault(fault))
        _traceback()
        return 1
    except Exception as fault:
        _say(*_unexpected(fault))
        _traceback()
        return 1


def _invoke(argv: Sequence[str]) -> int:
    group = root()
    try:
        with group.make_context(PROGRAM, list(argv)) as ctx:
            code = group.invoke(ctx)
    except typer.Exit as leaving:
        return leaving.exit_code
    except typer.Abort:
        raise KeyboardInterrupt from None
    except usage.UsageError as fault:
        where = getattr(fault, "ctx", None)
        sentence, remedy = usage.explain(fault)
        help_line = composer("Aide : {} --aide").format(aide.path(where) if where else PROGRAM)
        _say(sentence, remedy, help_line)
        return 2
    return code if isinstance(code, int) else 0


def _complete(argv: Sequence[str]) -> int:
    from cap.commands.completion import proposals

    words = [*argv, ""] if os.environ["_CAP_COMPLETE"] == "vide" else list(argv)
    for value, line in proposals(root(), words):
        terminal.sortie(f"{value}\t{line}" if line else value)
    return 0


def _say(sentence: str, *more: str) -> None:
    terminal.erreur("\n".join([composer("Erreur : {}").format(sentence), *(line for line in more if line)]))


def _system_fault(fault: OSError) -> str:
    reason = terminal.reason(fault)
    if fault.filename is None:
        return composer("Lecture ou écriture impossible : {}.").format(reason)
    return composer("« {} » : {}.").format(show(os.fsdecode(fault.filename)), reason)


def _unexpected(fault: Exception) -> tuple[str, str]:
    """Name the fault by its kind and its place in cap only: its own text may hold a private value."""
    place = ""
    trace = fault.__traceback__
    while trace is not None:
        if f"{os.sep}cap{os.sep}" in trace.tb_frame.f_code.co_filename:
            place = f" ({Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno})"
        trace = trace.tb_next
    return (
        composer("Erreur imprévue de cap {} : {}{}. Rien à corriger de votre côté.").format(
            __version__, type(fault).__name__, place
        ),
        composer("Pour la signaler : recopiez cette ligne et la commande tapée ; CAP_DEBUG=1 donne le détail."),
    )


def _traceback() -> None:
    if os.environ.get("CAP_DEBUG") == "1":
        import traceback

        terminal.erreur(traceback.format_exc())


_NEGATIF: Final = re.compile(r"-[0-9][0-9., ]*")


class _French:
    """What commands and groups have in common: a French page of help, asked by `-h`, `--aide` or `--help`."""

    add_help_option: bool
    _page_option: TyperOption | None = None

    def get_help_option(self, ctx: Any) -> TyperOption | None:
        """Give the help option; typer's own has English text and lists its names in no fixed order."""
        if self._page_option is None:
            self._page_option = TyperOption(
                param_decls=["-h", "--aide", "--help"],
                is_flag=True,
                is_eager=True,
                expose_value=False,
                help="Affiche cette aide.",
                callback=_print_page,
            )
        return self._page_option

    def get_help(self, ctx: Any) -> str:
        """Give the page of help of this command."""
        return aide.page(ctx, {})

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the words of this command; typer forgets which one it was when an option lacks its value."""
        try:
            rest: list[str] = super().parse_args(ctx, args)  # type: ignore[misc]
        except usage.UsageError as fault:
            if getattr(fault, "ctx", None) is None:
                vars(fault)["ctx"] = ctx
            raise
        return rest


def _print_page(ctx: Any, param: Any, asked: bool) -> None:
    if asked and not ctx.resilient_parsing:
        terminal.sortie(ctx.get_help())
        ctx.exit()


class Command(_French, TyperCommand):
    """A command of cap."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read a negative number as a value: no option is a digit."""
        avant = ["", *args]
        lus = [
            f"\u2212{mot[1:]}" if _NEGATIF.fullmatch(mot) and not avant[rang].startswith("-") else mot
            for rang, mot in enumerate(args)
        ]
        return super().parse_args(ctx, lus)


class Group(_French, TyperGroup):
    """A command with sub-commands; `default` names the one that answers when none is named."""

    default: str | None = None

    @property
    def alone(self) -> bool:
        """Tell whether the default sub-command is the only one: the group is then known by its own name alone."""
        return self.default is not None and len(self.commands) == 1

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the options of the group, having put the default sub-command where none is named."""
        if self.default and not self._names_a_command(ctx, args):
            args = [self.default, *args]
        return super().parse_args(ctx, args)

    def _names_a_command(self, ctx: Any, args: list[str]) -> bool:
        """Tell whether the first word is, or is meant to be, a sub-command rather than a word for the default one."""
        if not args:
            return False
        if args[0].startswith("-"):
            return args[0] in ("-h", "--aide", "--help")
        if self.get_command(ctx, args[0]) is not None or usage.closest(args[0], self.commands):
            return True
        default = self.commands[str(self.default)]
        return not any(param.param_type_name == "argument" for param in default.params)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Give a sub-command by its name, accents and capitals forgiven."""
        return self.commands.get(plier(cmd_name))

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """Find the command typed, or say in French that it does not exist and which one is near."""
        command = self.get_command(ctx, args[0])
        if command is None and not ctx.resilient_parsing:
            sentence, remedy = usage.no_such_command(args[0], self.list_commands(ctx), ctx.command_path)
            raise Refus(sentence, f"{remedy}\n{composer('Aide :')} {ctx.command_path} --aide".strip())
        return (command.name if command else None), command, args[1:]

    def get_help(self, ctx: Any) -> str:
        """Give the page of help: what the group is for, and its commands; that of its only one otherwise."""
        if self.alone:
            return aide.page(aide.by_default(ctx), {})
        typed = ((name, command) for name, command in self.commands.items() if name != self.default)
        rows = [(name, command.get_short_help_str(200)) for name, command in typed]
        return aide.page(ctx, {"Commandes": rows})


class Root(Group):
    """All of cap: the commands of the table, each imported only when it is the one typed."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Give the names of the table."""
        return list(commands.names())

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Import and build one command."""
        name = plier(cmd_name)
        if name not in commands.names():
            return None
        return load(name)

    def get_help(self, ctx: Any) -> str:
        """Give the page of help from the table alone: nothing is imported for it."""
        sections: Mapping[str, aide.Rows] = {title: list(rows.items()) for title, rows in commands.TABLE.items()}
        return aide.page(ctx, sections)


def load(name: str) -> Command | Group:
    """Import the module of a command of the table and build the command, or the group, that it describes."""
    module = import_module(commands.module_name(name))
    app: typer.Typer | None = getattr(module, "app", None)
    if app is None:
        app = _bare()
        app.command(name, cls=Command, help=module.AIDE, epilog=module.EXEMPLE)(module.commande)
        command: Any = get_command(app)
        return command  # type: ignore[no-any-return]
    app.rich_markup_mode = None
    app.info.cls = Group
    for info in app.registered_commands:
        info.cls = Command
    if app.registered_callback is None:
        app.callback(help=module.AIDE, epilog=module.EXEMPLE)(_group)
    group: Any = get_group(app)
    group.name = name
    group.default = getattr(module, "PAR_DEFAUT", None)
    return group  # type: ignore[no-any-return]


def _bare(**settings: Any) -> typer.Typer:
    return typer.Typer(
        rich_markup_mode=None, pretty_exceptions_enable=False, add_completion=False, suggest_commands=False, **settings
    )


def _group() -> None:
    """Stand for a group whose options are all those of its sub-commands."""


def root() -> Root:
    """Build the top of the command line; the commands below it are built when they are asked for."""
    app = _bare(cls=Root, invoke_without_command=True)
    app.callback(help=_PRESENTATION, epilog=_EXAMPLES)(_top)
    group: Any = get_command(app)
    return group  # type: ignore[no-any-return]


def _top(
    ctx: typer.Context,
    dossier: Annotated[
        Path | None,
        typer.Option("--dossier", "-C", metavar="DOSSIER", help="Dossier de la communauté, pour toute commande."),
    ] = None,
    version: Annotated[bool, typer.Option("--version", help="Affiche la version de cap.")] = False,
) -> None:
    if version:
        terminal.sortie(f"{PROGRAM} {__version__}")
        raise typer.Exit
    if dossier is not None:
        ctx.meta[DOSSIER_META] = dossier
    if ctx.invoked_subcommand is None:
        terminal.sortie(ctx.get_help())
