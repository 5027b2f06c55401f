"""What a check found, as a text: for people (texte, concis, markdown), for programs (json), for CI (the others)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from importlib import import_module
from typing import Final, NamedTuple

from cap.graphie import composer, milliers
from cap.problem import AVERTISSEMENT, CONSEIL, ERREUR, Problem
from cap.verifier import Releve

FORMATS: Final = ("texte", "concis", "json", "markdown", "github", "gitlab", "junit", "sarif")

GRAVITES: Final = {ERREUR: "Erreur", AVERTISSEMENT: "Avertissement", CONSEIL: "Conseil"}


def _sans_texte(path: str) -> str:
    return ""


class Page(NamedTuple):
    """A statement of problems to render, and how.

    `prefixe` stands before each path, so that an editor or a CI finds the file from where it is. `lire` gives the text
    of a file, for its excerpts (empty: none is shown). `largeur` is that of the terminal, in columns (None: nothing is
    wrapped); `couleurs` allows escape sequences.
    """

    releve: Releve
    jour: date
    prefixe: str = ""
    lire: Callable[[str], str] = _sans_texte
    largeur: int | None = None
    couleurs: bool = False

    def chemin(self, problem: Problem) -> str:
        """Give the path of the file of a problem, as its reader knows it."""
        return self.prefixe + problem.path


def rendre(format: str, page: Page) -> str:
    """Render a statement in one of `FORMATS`; ends with a line feed, unless there is nothing to say."""
    texte: str = import_module(f"cap.render.problems.{format}").rendre(page)
    return texte


def phrase(releve: Releve) -> str:
    """Say in one French sentence what a check comes to."""
    total = releve.total
    debut = ""
    if releve.corriges:
        faites = "correction faite" if releve.corriges == 1 else "corrections faites"
        debut = f"{milliers(releve.corriges)} {faites}. "
    comptes = [
        compte(total.erreurs, "erreur"),
        compte(total.avertissements, "avertissement"),
        compte(total.conseils, "conseil"),
    ]
    dits = ", ".join(dit for dit in comptes if dit)
    ecartes = f"{compte(releve.ecartes, 'problème')} laissé{'s' * (releve.ecartes > 1)} de côté par communaute.yaml"
    if not dits:
        lus = f"{milliers(releve.fichiers)} fichier{'s' * (releve.fichiers > 1)} lu{'s' * (releve.fichiers > 1)}"
        return composer(f"{debut}Rien à signaler : {lus}{f', {ecartes}' if releve.ecartes else ''}.")
    suites = [f"{dits} dans {compte(total.fichiers, 'fichier')}"]
    if total.corrigeables:
        suites.append(f"{milliers(total.corrigeables)} se corrige{'nt' * (total.corrigeables > 1)} avec --corriger")
    if releve.ecartes:
        suites.append(ecartes)
    return composer(f"{debut}{' ; '.join(suites)}.")


def compte(nombre: int, nom: str) -> str:
    """Count something in French (« 1 erreur », « 2 erreurs »), empty for none."""
    return f"{milliers(nombre)} {nom}{'s' * (nombre > 1)}" if nombre else ""


def statistiques(releve: Releve, titres: Callable[[str], str]) -> str:
    """Count the problems by code, the most frequent first; `titres` gives the title of a code."""
    nombres: dict[str, int] = {}
    corriges: dict[str, int] = {}
    for problem in releve.problems:
        nombres[problem.code] = nombres.get(problem.code, 0) + 1
        corriges[problem.code] = corriges.get(problem.code, 0) + bool(problem.fix)
    large = max((len(milliers(nombre)) for nombre in nombres.values()), default=0)
    lignes = []
    for code, nombre in sorted(nombres.items(), key=lambda item: (-item[1], item[0])):
        marque = composer(" (--corriger : {})").format(milliers(corriges[code])) if corriges[code] else ""
        lignes.append(f"{milliers(nombre):>{large}}  {code}  {titres(code)}{marque}\n")
    return "".join(lignes)
