'''The commands of cap: one module each, imported only when its command is typed.

To add a command, write `commands/<nom>.py` (a `-` of the name becomes `_`) and one line in `TABLE`. The module holds
three names, checked by `tests/test_cli.py`:

    """One English line: why the command exists."""

    AIDE = "What it does, in French: shown by --aide above the options."
    EXEMPLE = "cap nom --option valeur"          # one real example a line, shown under « Exemple »

    def commande(
        *,
        dossier: Dossier,                        # the community's folder, found and checked (commands/options.py)
        jour: Jour,                              # "today"
        format: Format = "texte",
    ) -> int | None:                             # exit code; None is 0
        sortie(render.texte(feature.calcule(load(dossier).communaute, jour)))

A command with sub-commands (`cap ajouter acteur`) holds `app = typer.Typer()` in place of `commande`; each is
registered by `@app.command("acteur", help="…", epilog="cap ajouter acteur …")`. With `PAR_DEFAUT = "liste"`, that
sub-command answers when none is named (`cap suivi`, `cap cr 2026-03-20-copil`).

What stops a command is `raise Refus(message, remede)`; results go through `terminal.sortie`, words through
`terminal.message`. Help and errors are made French by `cap.cli`; heavy libraries are imported inside functions.
'''

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

# Section of the help -> command -> its one line. Order is the order of the help.
TABLE: Final[Mapping[str, Mapping[str, str]]] = {
    "Commencer": {
        "init": "prépare le dossier d’une communauté, ou copie celle d’exemple",
        "importer": "reprend le tableau de structures, d’actions ou de contacts que vous avez déjà",
        "ajouter": "ajoute un acteur, une action, une réunion, un jalon, une passerelle, un financement",
        "renommer": "change un identifiant partout à la fois",
        "depart": "note le départ d’un acteur, et dit ce qui mérite un regard",
    },
    "Lire et vérifier": {
        "verifier": "signale ce qui est à corriger dans le dossier, et le corrige quand c’est sûr",
        "expliquer": "explique une règle : pourquoi, un exemple, que faire",
        "changements": "raconte ce qui a changé entre deux moments, ou dans une branche",
    },
    "Réunions": {
        "odj": "prépare l’ordre du jour d’une réunion, d’après l’état de la communauté",
        "reunion": "liste les réunions ; note qu’une réunion est annoncée, déplacée ou annulée",
        "emargement": "prépare la feuille d’émargement d’une réunion, à imprimer",
        "cr": "met au propre les notes d’une réunion : compte-rendu, relevé de décisions",
        "suivi": "liste ce qui reste à faire et ce que les acteurs ont promis ; note ce que c’est devenu",
        "decisions": "liste les décisions, et ce que chacune est devenue",
    },
    "Charte": {
        "charte": "suit la charte : qui a signé quelle version, ce qui change, qui en est concerné",
    },
    "Carte": {
        "carte": "dessine qui fait quoi, et qui agit à quelle étape pour qui",
        "trous": "montre où personne n’agit encore, et qui pourrait se rencontrer",
        "orienter": "dit vers qui envoyer une personne : quel public, quelle étape, quelle zone",
        "liens": "dit qui travaille avec qui, et qui pourrait se rencontrer",
        "fragilites": "liste ce qui serait à transmettre si un partenaire partait",
    },
    "Faire le point": {
        "point": "montre l’essentiel du lundi : où l’on en est, ce qui vient, qui appeler",
        "avancement": "dit où en est la communauté, d’après ce que ses fichiers montrent",
        "evaluer": "montre les indicateurs dans le temps et ce qu’ils apprennent ; note une valeur",
        "enseignements": "liste ce qui a été appris et ce que cela a changé ; en note un de plus",
        "feuille-de-route": "montre les jalons par axe, par pilote ou par trimestre, et ce qui a changé",
        "jalon": "note qu’un jalon est fait, reporté, modifié ou abandonné, avec son motif",
        "fil": "suit une chose dans les deux sens : d’où elle vient, ce qu’elle a donné",
    },
    "Réglages": {
        "schema": "donne à votre éditeur de quoi compléter et souligner pendant la saisie",
        "ci": "fait vérifier et raconter chaque changement par votre forge (GitHub, GitLab, Forgejo)",
        "completion": "complète les commandes avec la touche Tab",
    },
}


def names() -> dict[str, str]:
    """Give every command with its line of help, in the order of the help."""
    return {name: line for section in TABLE.values() for name, line in section.items()}


def module_name(command: str) -> str:
    """Give the module that holds a command of the table."""
    return f"cap.commands.{command.replace('-', '_')}"
