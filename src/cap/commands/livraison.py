"""Where documents go: on the screen, in one file, or in a folder with their usual names, as the options ask."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

from cap import terminal
from cap.commands.options import dossier_la, epargner, livrer
from cap.graphie import composer
from cap.refus import Refus
from cap.show import show

SUFFIXES: Final[Mapping[str, str]] = {"markdown": "md", "html": "html", "texte": "txt", "json": "json"}

TEXTE: Final = "texte"
ICS: Final = "ics"

_AFFICHES: Final = ("texte", "json")
_ENSEMBLE: Final = ("markdown", "html")


class Document(NamedTuple):
    """Something to write: its file's name without suffix, and its text in a form (markdown, html, texte, json).

    `seule` is the one form of what has only one: the text of a mail (TEXTE), a calendar file (ICS).
    """

    nom: str
    texte: Callable[[str], str]
    seule: str = ""


@dataclass(frozen=True, slots=True)
class Livraison:
    """Documents all computed, not yet given: a text for the screen, or files by name for a folder.

    `racine` is the community when the folder is its own `sorties/`.
    """

    ecran: str = ""
    out_dir: Path = Path()
    fichiers: Mapping[str, bytes] = field(default_factory=dict)
    racine: Path | None = None

    def faire(self) -> frozenset[str]:
        """Print or write, and name each file on stderr; gives the names of those that changed."""
        if self.ecran:
            terminal.sortie(self.ecran)
        if not self.fichiers:
            return frozenset()
        from cap.edit import write_outputs

        ecrits = frozenset(chemin.name for chemin in write_outputs(self.out_dir, self.fichiers, self.racine))
        for nom in self.fichiers:
            dit = "Écrit : {}" if nom in ecrits else "Déjà à jour : {}"
            terminal.message(composer(dit).format(show(_depuis_ici(self.out_dir / nom))))
        return ecrits


def prevoir(documents: Sequence[Document], format: str | None, sortie: Path | None, dossier: Path) -> Livraison:
    """Compute what the options ask for: the first document on the screen or in one file, or all of them in a folder.

    `texte` and `json` are for the screen unless `sortie` names a place; without `format`, a folder (`sorties/` of the
    community by default) receives Markdown and HTML, and a file the form that its name says. What has only one form is
    in the folder in that form, unless another is asked for; a file named `.ics` is the calendar. Raises `Refus`.
    """
    if (sortie is None and format in _AFFICHES) or str(sortie) == "-":
        texte = documents[0].texte(_sa_forme(documents[0], format, "markdown"))
        return Livraison(ecran=_a_lire(texte) if documents[0].seule == TEXTE else texte)
    if sortie is not None and sortie.suffix and not sortie.is_dir():
        epargner(sortie)
        choisi = next(
            (item for item in documents if item.seule == ICS and sortie.suffix.lower() == ".ics"), documents[0]
        )
        texte = choisi.texte(_sa_forme(choisi, format, "") if format else _forme(sortie, choisi))
        return Livraison(out_dir=sortie.parent, fichiers={sortie.name: texte.encode()})
    if len(documents) == 1:
        _sa_forme(documents[0], format, "")
    if sortie is not None:
        dossier_la(sortie)
    fichiers = {
        f"{item.nom}.{SUFFIXES.get(forme, forme)}": item.texte(forme).encode()
        for item in documents
        for forme in _formes(item, format)
    }
    return Livraison(
        out_dir=sortie or dossier / "sorties", fichiers=fichiers, racine=dossier if sortie is None else None
    )


def forme_du_rapport(format: str | None, sortie: Path | None, possibles: Sequence[str]) -> str:
    """Give the form of a report: the one asked for, else the one the name of its file says, else text for the screen.

    Raises `Refus` on a name that says another form than those the report has.
    """
    if format is not None:
        return format
    if sortie is None or str(sortie) == "-" or not sortie.suffix or sortie.is_dir():
        return TEXTE
    connus = {f".{SUFFIXES.get(forme, forme)}": forme for forme in possibles}
    if sortie.suffix.lower() not in connus:
        raise Refus(
            composer("Ce rapport ne s'écrit pas en « {} ».").format(show(sortie.suffix)),
            composer("Au choix : {}.").format(", ".join(connus)),
        )
    return connus[sortie.suffix.lower()]


def rapporter(texte: str, forme: str, nom: str, sortie: Path | None, dossier: Path) -> None:
    """Give a report: on the screen or in the file asked for; a page goes to `sorties/` under its usual name."""
    if forme != "html" or (sortie is not None and not sortie.is_dir()):
        if sortie is not None and str(sortie) != "-":
            epargner(sortie)
        livrer(texte, sortie)
        return
    Livraison(
        out_dir=sortie or dossier / "sorties",
        fichiers={f"{nom}.html": texte.encode()},
        racine=dossier if sortie is None else None,
    ).faire()


def _a_lire(courriel: str) -> str:
    from cap.render.courriel import a_lire

    return a_lire(courriel, terminal.width())


def _formes(document: Document, format: str | None) -> tuple[str, ...]:
    """Give the forms in which a document goes to a folder; none when another than its only one is asked for."""
    if document.seule:
        return (document.seule,) if format in (None, document.seule) else ()
    return (format,) if format else _ENSEMBLE


def _sa_forme(document: Document, format: str | None, usuelle: str) -> str:
    """Give the form asked for, or the usual one; what has only one form declines another."""
    if document.seule and format not in (None, document.seule):
        raise Refus(
            composer("« {} » n'a qu'une forme : {}.").format(
                document.nom, SUFFIXES.get(document.seule, document.seule)
            ),
            composer("Relancez sans --format."),
        )
    return document.seule or format or usuelle


def _forme(chemin: Path, document: Document) -> str:
    """Deduce the form from the name of the file to write."""
    possibles = {document.seule: SUFFIXES.get(document.seule, document.seule)} if document.seule else SUFFIXES
    for forme, suffixe in possibles.items():
        if chemin.suffix.lower() == f".{suffixe}":
            return forme
    raise Refus(
        composer("Ce document ne s'écrit pas en « {} ».").format(show(chemin.suffix)),
        composer("Au choix : {}.").format(", ".join(f".{suffixe}" for suffixe in possibles.values())),
    )


def _depuis_ici(chemin: Path) -> Path:
    """Shorten a path that stands under the current folder."""
    ici = Path.cwd()
    absolu = ici / chemin
    return absolu.relative_to(ici) if absolu.is_relative_to(ici) else absolu
