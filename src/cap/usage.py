"""Says in French what is wrong with a command line.

typer's own sentences are English and hard-coded; its exceptions are told apart by class name and by the wording of
typer 0.26.1 to 0.28 (the range that pyproject.toml allows). What is not recognised is shown as it came.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any, Final

import typer

from cap.graphie import composer, plier
from cap.show import show

# The parent of every usage error of typer, which does not export it.
UsageError: Final[type[Exception]] = typer.BadParameter.__mro__[1]

# Options that belong after the command; typed before it they look unknown.
_AFTER_COMMAND: Final = ("--date", "--format", "--sortie", "-o", "--quiet", "-q", "--essai", "--sans-cache")

_VALUES: Final = tuple(
    (re.compile(pattern, re.DOTALL), composer(french))
    for pattern, french in (
        (r"(.+) is not one of .*", "« {} » n'existe pas."),
        (r"(.+) is not a valid (?:int|integer)(?: range)?\.", "« {} » n'est pas un nombre entier."),
        (r"(.+) is not a valid float(?: range)?\.", "« {} » n'est pas un nombre."),
        (r"(.+) is not in the range (\S+)<=x<=(\S+)\.", "« {} » n'est pas un nombre de {} à {}."),
        (r"(.+) is not in the range x>=(\S+)\.", "« {} » n'est pas un nombre d'au moins {}."),
        (r"(.+) is not in the range x<=(\S+)\.", "« {} » n'est pas un nombre d'au plus {}."),
        (r"(.+) is not a valid boolean.*", "« {} » n'est ni oui ni non."),
        (r"(?:File|Directory|Path) (.+) does not exist\.", "« {} » n'existe pas."),
        (r"File (.+) is a directory\.", "« {} » est un dossier ; il faut un fichier."),
        (r"Directory (.+) is a file\.", "« {} » est un fichier ; il faut un dossier."),
        (r"(?:File|Directory|Path) (.+) is not readable\.", "« {} » ne peut pas être lu."),
        (r"(?:File|Directory|Path) (.+) is not writable\.", "« {} » ne peut pas être modifié."),
    )
)


def closest(word: str, known: Iterable[str]) -> str:
    """Give the known word somebody probably meant, accents and case ignored, or an empty text."""
    folded = {plier(name): name for name in known}
    found = get_close_matches(plier(word), folded, n=1)
    return folded[found[0]] if found else ""


def explain(fault: Any) -> tuple[str, str]:
    """Give the French sentence for a usage error of typer, and its remedy (empty when there is none).

    `fault` is any instance of `UsageError`; its class is private to typer, hence `Any`.
    """
    match type(fault).__name__:
        case "NoSuchOption":
            return _no_such_option(fault)
        case "MissingParameter":
            return _missing(fault)
        case "BadOptionUsage":
            return _bad_option_usage(fault)
        case "BadParameter":
            return _bad_value(fault)
    return _other(fault)


def no_such_command(word: str, known: Iterable[str], path: str) -> tuple[str, str]:
    """Say that a command or a sub-command does not exist; `path` is what stands before it (`cap`, `cap ajouter`)."""
    near = closest(word, known)
    sentence = composer("La commande « {} » n'existe pas.").format(show(f"{path} {word}"))
    return sentence, composer("Vouliez-vous « {} » ?").format(f"{path} {near}") if near else ""


def _no_such_option(fault: Any) -> tuple[str, str]:
    option = show(fault.option_name)
    if fault.ctx.parent is None and fault.option_name in _AFTER_COMMAND:
        return (
            composer("L'option {} se place après la commande.").format(option),
            composer("Par exemple : cap verifier {} …").format(option),
        )
    near = closest(fault.option_name, fault.possibilities or _options(fault.ctx))
    return (
        composer("L'option {} n'existe pas.").format(option),
        composer("Vouliez-vous {} ?").format(near) if near else "",
    )


def _options(ctx: Any) -> list[str]:
    return [name for param in ctx.command.get_params(ctx) for name in param.opts if name.startswith("--")]


def _missing(fault: Any) -> tuple[str, str]:
    remedy = _choices(fault.param)
    if fault.param.param_type_name == "argument":
        return composer("Il manque {}.").format(fault.param.human_readable_name), remedy
    return composer("Il manque l'option {}.").format(label(fault.param)), remedy


def _bad_option_usage(fault: Any) -> tuple[str, str]:
    option = show(fault.option_name)
    if "does not take a value" in fault.message:
        return composer("L'option {} ne prend pas de valeur.").format(option), ""
    sentence = composer("L'option {} attend une valeur.").format(option)
    for param in fault.ctx.command.get_params(fault.ctx):
        if fault.option_name in param.opts:
            return sentence, _choices(param) or (f"{option} {param.metavar}" if param.metavar else "")
    return sentence, ""


def _bad_value(fault: Any) -> tuple[str, str]:
    if fault.param is None:
        return _value(fault.message), ""
    where = label(fault.param)
    source = fault.ctx.get_parameter_source(fault.param.name)
    if source is not None and source.name == "ENVIRONMENT":
        where = composer("Variable {}").format(fault.param.envvar)
    sentence = composer("{} : {}").format(where, _value(fault.message))
    near = closest(_typed(fault.message), map(str, getattr(fault.param.type, "choices", ())))
    suggestion = composer("Vouliez-vous « {} » ? ").format(near) if near else ""
    return sentence, suggestion + _choices(fault.param)


def _choices(param: Any) -> str:
    choices = getattr(param.type, "choices", ())
    return composer("Au choix : {}.").format(", ".join(map(str, choices))) if choices else ""


def _value(message: str) -> str:
    for pattern, french in _VALUES:
        found = pattern.fullmatch(message)
        if found:
            return french.format(*(show(_unquoted(group)) for group in found.groups()))
    return show(message)


def _typed(message: str) -> str:
    found = _VALUES[0][0].fullmatch(message)
    return _unquoted(found[1]) if found else ""


def _unquoted(quoted: str) -> str:
    """Undo the `repr` that typer's sentences put around a value."""
    if quoted[:1] not in ("'", '"'):
        return quoted
    from ast import literal_eval

    try:
        return str(literal_eval(quoted))
    except (ValueError, SyntaxError):
        return quoted.strip("'\"")


def _other(fault: Any) -> tuple[str, str]:
    message = str(fault.message)
    extra = re.fullmatch(r"Got unexpected extra arguments?(?:\(s\))? \((.*)\)", message, re.DOTALL)
    if extra:
        return composer("Il y a un mot de trop : « {} ».").format(show(extra[1])), ""
    if message == "Missing command.":
        names = ", ".join(fault.ctx.command.list_commands(fault.ctx))
        return composer("Il manque la suite de « {} ».").format(fault.ctx.command_path), composer(
            "Au choix : {}."
        ).format(names)
    takes = re.fullmatch(r"Argument '(.+)' takes (\d+) values\.", message)
    if takes:
        return composer("{} attend {} valeurs.").format(show(takes[1]), takes[2]), ""
    return show(message), ""


def label(param: Any) -> str:
    """Give the name a user knows a parameter by: its longest option, or the metavar of an argument."""
    if param.param_type_name == "argument":
        return str(param.human_readable_name)
    return str(max(param.opts, key=len))
