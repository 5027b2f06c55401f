"""Completes cap in a shell: prints the script that asks cap, and answers what that script asks.

The protocol is one environment variable: with `_CAP_COMPLETE=mot` the arguments are the words typed so far and the last
one is being typed; with `_CAP_COMPLETE=vide` the word being typed is empty and was not passed. The answer is one
proposal a line, `value<TAB>explanation`; no answer at all lets the shell propose files.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Final, Literal

import typer

from cap.aide import by_default
from cap.commands.options import DOSSIER_META
from cap.terminal import sortie

AIDE: Final = """
Affiche de quoi compléter les commandes, les options et les identifiants avec la touche Tab.

Pour l’essayer tout de suite, tapez l’exemple de votre interpréteur ; pour le garder, ajoutez cette ligne à son fichier
de réglages (~/.bashrc, ~/.zshrc, ~/.config/fish/config.fish, $PROFILE).
"""
EXEMPLE: Final = """
source <(cap completion bash)
source <(cap completion zsh)
cap completion fish | source
cap completion powershell | Out-String | Invoke-Expression
"""

_BASH: Final = r"""
# Complétion de cap pour bash.
_cap_completion() {
    local valeur
    COMPREPLY=()
    while IFS=$'\t' read -r valeur _; do
        COMPREPLY+=("$valeur")
    done < <(_CAP_COMPLETE=mot "$1" "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o default -F _cap_completion cap
"""
_ZSH: Final = r"""
#compdef cap
# Complétion de cap pour zsh.
_cap() {
    local ligne valeur
    local -a propositions
    for ligne in "${(@f)$(_CAP_COMPLETE=mot "${words[1]}" "${(@)words[2,$CURRENT]}" 2>/dev/null)}"; do
        [[ -z $ligne ]] && continue
        valeur=${${ligne%%$'\t'*}//:/\\:}
        if [[ $ligne == *$'\t'* ]]; then
            propositions+=("$valeur:${ligne#*$'\t'}")
        else
            propositions+=("$valeur")
        fi
    done
    if (( $#propositions )); then
        _describe cap propositions
    else
        _files
    fi
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _cap "$@"
else
    compdef _cap cap
fi
"""
_FISH: Final = r"""
# Complétion de cap pour fish.
function __cap_completion
    set -l mots (commandline -opc)
    set -l courant (commandline -ct)
    set -l propositions (env _CAP_COMPLETE=mot $mots "$courant" 2>/dev/null)
    if test (count $propositions) -gt 0
        printf '%s\n' $propositions
    else
        __fish_complete_path "$courant"
    end
end
complete --command cap --no-files --arguments '(__cap_completion)'
"""
_POWERSHELL: Final = r"""
# Complétion de cap pour PowerShell.
Register-ArgumentCompleter -Native -CommandName cap -ScriptBlock {
    param($mot, $ligne, $position)
    $mots = @($ligne.CommandElements | Select-Object -Skip 1 |
        Where-Object { $_.Extent.StartOffset -lt $position } | ForEach-Object { $_.ToString() })
    $env:_CAP_COMPLETE = if ($mot) { 'mot' } else { 'vide' }
    try {
        & $ligne.CommandElements[0].ToString() @mots 2>$null | ForEach-Object {
            $valeur, $aide = $_ -split "`t", 2
            if (-not $aide) { $aide = $valeur }
            [System.Management.Automation.CompletionResult]::new($valeur, $valeur, 'ParameterValue', $aide)
        }
    } finally {
        Remove-Item Env:_CAP_COMPLETE
    }
}
"""
_SCRIPTS: Final = {"bash": _BASH, "zsh": _ZSH, "fish": _FISH, "powershell": _POWERSHELL}


def commande(
    *,
    shell: Annotated[
        Literal["bash", "zsh", "fish", "powershell"],
        typer.Argument(metavar="INTERPRETEUR", help="L’interpréteur de commandes."),
    ],
) -> None:
    """Print the completion script of a shell."""
    sortie(_SCRIPTS[shell].lstrip())


def proposals(root: Any, words: list[str]) -> list[tuple[str, str]]:
    """Give the (value, explanation) that may stand in place of the last word, after the others.

    `root` is the whole command line (typer's group, whose base class is private, hence `Any`). Commands are walked
    without being run; a word that cannot be understood yields no proposal.
    """
    # bash splits `--format=json` in three words.
    *before, current = [word for word in words if word != "="] or [""]
    ctx: Any = typer.Context(root, info_name="cap", resilient_parsing=True)
    pending: Any = None
    arguments = 0
    for word in before:
        if pending is not None:
            if "--dossier" in pending.opts:
                ctx.meta[DOSSIER_META] = Path(word)
            pending = None
        elif word.startswith("-"):
            ctx = by_default(ctx)
            pending = _option_that_waits(ctx, word)
        elif hasattr(ctx.command, "commands") and ctx.command.get_command(ctx, word) is not None:
            ctx = typer.Context(ctx.command.get_command(ctx, word), info_name=word, parent=ctx, resilient_parsing=True)
        elif hasattr(by_default(ctx).command, "commands"):
            return []
        else:
            ctx = by_default(ctx)
            arguments += 1
    if pending is not None:
        return _values(pending, ctx, current)
    if current.startswith("-"):
        return _options(by_default(ctx), current)
    if not hasattr(ctx.command, "commands"):
        return _argument(ctx, arguments, current)
    default = getattr(ctx.command, "default", None)
    names = [(name, line) for name, line in _commands(ctx) if name != default]
    standing_in = by_default(ctx)
    values = _argument(standing_in, 0, current) if standing_in is not ctx else []
    return [*((name, line) for name, line in names if name.startswith(current)), *values]


def _option_that_waits(ctx: Any, word: str) -> Any:
    for param in ctx.command.get_params(ctx):
        if word in param.opts and not (param.is_flag or param.count):
            return param
    return None


def _options(ctx: Any, current: str) -> list[tuple[str, str]]:
    return [
        (name, param.help or "")
        for param in ctx.command.get_params(ctx)
        if param.param_type_name == "option" and not param.hidden
        for name in param.opts
        if name.startswith(current) and (name.startswith("--") or current != "--")
    ]


def _commands(ctx: Any) -> list[tuple[str, str]]:
    if ctx.parent is None:
        from cap.commands import names

        return list(names().items())
    return [(name, command.get_short_help_str(200)) for name, command in ctx.command.commands.items()]


def _argument(ctx: Any, rank: int, current: str) -> list[tuple[str, str]]:
    params = [param for param in ctx.command.get_params(ctx) if param.param_type_name == "argument"]
    for param in params:
        if param.nargs == -1 or rank == 0:
            return _values(param, ctx, current)
        rank -= 1
    return []


def _values(param: Any, ctx: Any, current: str) -> list[tuple[str, str]]:
    return [(item.value, item.help or "") for item in param.shell_complete(ctx, current) if item.type == "plain"]
