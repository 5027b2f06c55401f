"""The pages of `--aide`, in French and at the width of the terminal; without rich, which doubles their time."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any, Final

from cap.graphie import composer
from cap.terminal import colours

_WIDEST: Final = 100
_NARROWEST: Final = 20
# Below this width a term and its explanation stand on two lines.
_TWO_COLUMNS: Final = 60
_TERM_MAX: Final = 28

_METAVARS: Final = {
    "int": "NOMBRE", "integer": "NOMBRE", "int range": "NOMBRE", "integer range": "NOMBRE",
    "float": "NOMBRE", "float range": "NOMBRE", "path": "CHEMIN", "file": "FICHIER",
}  # fmt: skip

_USAGE: Final = composer("Usage :")

Rows = Sequence[tuple[str, str]]


def path(ctx: Any) -> str:
    """Give the words that call a command; nobody types the name of the sub-command that answers by default."""
    parent = ctx.parent
    default = getattr(parent.command, "default", None) if parent is not None else None
    return str(parent.command_path if default and ctx.command.name == default else ctx.command_path)


def by_default(ctx: Any) -> Any:
    """Give the context of the default sub-command of a group; that of anything else is given back."""
    default = getattr(ctx.command, "default", None)
    if default is None:
        return ctx
    from typer import Context

    return Context(ctx.command.commands[default], info_name=default, parent=ctx, resilient_parsing=True)


def page(ctx: Any, sections: Mapping[str, Rows]) -> str:
    """Give the help of the command of a context; `sections` are its sub-commands, as title -> (name, line).

    A group whose default sub-command answers for it takes that one's arguments and options, so they are shown there.
    `ctx` and its command are typer's, whose base classes are private, hence `Any`.
    """
    width = max(_NARROWEST, min(shutil.get_terminal_size().columns, _WIDEST))
    command = ctx.command
    typed = by_default(ctx)
    params = [param for param in typed.command.get_params(typed) if not getattr(param, "hidden", False)]
    arguments = [(_argument(param), _explained(param)) for param in params if param.param_type_name == "argument"]
    options = [(_option(param), _explained(param)) for param in params if param.param_type_name == "option"]
    usages = [_wrapped(_usage(typed, params, bool(sections) and typed is ctx), width, hanging="    ")]
    if sections and typed is not ctx:
        usages.append(_wrapped(f"{' ' * len(_USAGE)} {path(ctx)} COMMANDE …", width, hanging="    "))
    blocks = ["\n".join(usages)]
    blocks += [_wrapped(paragraph, width) for paragraph in _paragraphs(command.help or "")]
    for title, rows in {**sections, "Arguments": arguments, "Options": options}.items():
        if rows:
            blocks.append(f"{_title(title)}\n{_table(rows, width)}")
    if command.epilog:
        examples = command.epilog.strip().splitlines()
        title = composer("Exemple :") if len(examples) == 1 else composer("Exemples :")
        blocks.append("\n".join([_title(title, colon=False), *(f"  {line.strip()}" for line in examples)]))
    return "\n\n".join(blocks)


def _usage(ctx: Any, params: Sequence[Any], group: bool) -> str:
    words = [_USAGE, path(ctx), "[OPTIONS]"]
    for param in params:
        if param.param_type_name == "argument":
            name = _argument(param)
            words.append(name if param.required else f"[{name}]")
    if group:
        words.append("COMMANDE …")
    return " ".join(words)


def _paragraphs(text: str) -> list[str]:
    return [" ".join(block.split("\n")) for block in textwrap.dedent(text).strip().split("\n\n") if block.strip()]


def _title(text: str, colon: bool = True) -> str:
    text = composer(f"{text} :") if colon else text
    return f"\x1b[1m{text}\x1b[0m" if colours() else text


def _argument(param: Any) -> str:
    name = str(param.human_readable_name)
    return f"{name}…" if param.nargs == -1 else name


def _option(param: Any) -> str:
    names = ", ".join(sorted((*param.opts, *param.secondary_opts), key=lambda name: name.startswith("--")))
    return names if param.is_flag or _is_count(param) else f"{names} {_metavar(param)}"


def _is_count(param: Any) -> bool:
    return bool(getattr(param, "count", False))


def _metavar(param: Any) -> str:
    return str(param.metavar or _METAVARS.get(param.type.name, "TEXTE"))


def _explained(param: Any) -> str:
    """Give the help of a parameter followed by its choices, default, requirement and variable."""
    notes = []
    choices = getattr(param.type, "choices", ())
    if choices:
        notes.append(composer("au choix : {}").format(", ".join(map(str, choices))))
    default = _default(param)
    if default:
        notes.append(composer("défaut : {}").format(default))
    if param.required:
        notes.append("requis")
    if param.show_envvar and param.envvar:
        notes.append(composer("variable : {}").format(param.envvar))
    note = f"[{composer(' ; ').join(notes)}]" if notes else ""
    return f"{param.help or ''} {note}".strip()


def _default(param: Any) -> str:
    if isinstance(param.show_default, str):
        return param.show_default
    value = param.default
    if not param.show_default or value is None or callable(value) or isinstance(value, bool) or _is_count(param):
        return ""
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _table(rows: Rows, width: int) -> str:
    if width < _TWO_COLUMNS:
        return "\n".join(
            part for term, text in rows for part in (f"  {term}", _wrapped(text, width, "      ", "      ")) if part
        )
    column = min(max(len(term) for term, _ in rows), _TERM_MAX) + 4
    lines = []
    for term, text in rows:
        start = f"  {term}".ljust(column)
        if len(term) > _TERM_MAX:
            lines.append(f"  {term}")
            start = " " * column
        lines.append(_wrapped(text, width, start, " " * column) if text else start.rstrip())
    return "\n".join(lines)


def _wrapped(text: str, width: int, first: str = "", hanging: str = "") -> str:
    # Commands and options are never cut: long words and hyphens stay whole.
    return textwrap.fill(
        text, width, initial_indent=first, subsequent_indent=hanging, break_long_words=False, break_on_hyphens=False
    )
