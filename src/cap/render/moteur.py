"""The layout engine: finds Graphviz, runs it on a text, and refuses a result it cannot vouch for.

The embedded engine (`graphviz-pure`) gives the same bytes on every machine; a Graphviz installed on the system can take
its place. Both are run through the `graphviz` package, on stdin, with a time limit and no font or image path.
"""

from __future__ import annotations

import os
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from cap.graphie import composer
from cap.refus import Refus
from cap.show import show

MOTEURS: Final = ("embarque", "systeme")
DELAI: Final = 60.0
"""Seconds left to the engine; a map that can be read takes two."""

_PROGRAMMES: Final = {"embarque": "graphviz-pure", "systeme": "dot"}
_ABSENTS: Final = {
    "embarque": (
        "Le moteur de dessin embarqué (graphviz-pure) n'est pas installé ici.",
        "Installez Graphviz et ajoutez --moteur systeme, ou demandez --format texte, qui n'en a pas besoin.",
    ),
    "systeme": (
        "Graphviz n'est pas installé sur cet ordinateur (programme « dot » introuvable).",
        "Enlevez --moteur systeme : le moteur embarqué fait le même dessin.",
    ),
    "pdf": (
        "Le PDF demande un Graphviz installé sur cet ordinateur (programme « dot » introuvable).",
        "Demandez --format svg, ouvrez le fichier dans un navigateur, puis imprimez-le en PDF : il remplit la feuille.",
    ),
}
_PEU_GRAVE: Final = "no value for width of non-ASCII character"


class CarteIncomplete(Refus):
    """The engine failed, or drew less than the model holds; nothing is written."""

    def __init__(self, message: str, remede: str = "") -> None:
        super().__init__(
            composer(message), composer(remede or "Demandez --format texte : la même carte, sans dessin."), code=1
        )


def programme(moteur: str, format_: str = "svg") -> Path:
    """Give the program of an engine, beside the running Python first; raise `Refus` (exit code 2) when it is absent.

    Only absolute folders of `PATH` are looked at: a program standing in the current folder is never run.
    """
    nom = _PROGRAMMES[moteur]
    for dossier in _dossiers(moteur):
        candidat = dossier / (f"{nom}.exe" if os.name == "nt" else nom)
        if candidat.is_file() and os.access(candidat, os.X_OK):
            return candidat
    message, remede = _ABSENTS["pdf" if format_ == "pdf" else moteur]
    raise Refus(composer(message), composer(remede))


def _dossiers(moteur: str) -> Iterator[Path]:
    if moteur == "embarque":
        yield Path(sys.executable).parent
        yield Path(sysconfig.get_path("scripts"))
    for dossier in os.environ.get("PATH", "").split(os.pathsep):
        if Path(dossier).is_absolute():
            yield Path(dossier)


def dessiner(
    source: str, format_: str, moteur: str = "embarque", delai: float = DELAI, place: bool = False, jour: int = 0
) -> bytes:
    """Lay out a DOT text and give the picture (`svg`, `png`, or `pdf` with a Graphviz of the system).

    `place` says that the text holds every place, which the engine only has to draw; `jour` is the date written inside a
    PDF, in seconds since 1970, so that the same map gives the same bytes.

    Raises `Refus` when the engine is absent, `CarteIncomplete` when it fails, takes more than `delai` seconds, or says
    that something was lost even though it wrote a picture (Graphviz does both).
    """
    import subprocess

    from graphviz.backend import dot_command, execute  # type: ignore[import-untyped]

    executable = programme(moteur)
    usuel = dot_command.DOT_BINARY
    dot_command.DOT_BINARY = executable
    try:
        disposition = {"engine": "neato", "neato_no_op": 2} if place else {"engine": "dot"}
        commande = dot_command.command(format_=format_, **disposition)
    finally:
        dot_command.DOT_BINARY = usuel
    try:
        fini = execute.run_check(
            commande, input=source.encode(), capture_output=True, quiet=True, timeout=delai, env=_environnement(jour)
        )
    except subprocess.TimeoutExpired:
        raise CarteIncomplete(
            f"Le dessin n'est pas fini au bout de {delai:g} secondes.",
            "La carte est trop grande : réduisez-la (--type, --public, --autour…) ou demandez --format texte.",
        ) from None
    except execute.CalledProcessError as echec:
        raise CarteIncomplete(f"Le moteur de dessin a échoué : {_plainte(echec.stderr)}") from None
    except (OSError, execute.ExecutableNotFound) as cause:
        raison = getattr(cause, "strerror", None) or type(cause).__name__
        raise CarteIncomplete(f"Le moteur de dessin ne démarre pas : {show(raison)}.") from None
    if b"Error" in fini.stderr or not fini.stdout:
        raise CarteIncomplete(f"Le moteur de dessin a signalé une perte : {_plainte(fini.stderr)}")
    return bytes(fini.stdout)


def _environnement(jour: int = 0) -> dict[str, str]:
    """Give the engine the environment without what could send it to other fonts, images or plugins, or to the clock."""
    garde = {nom: valeur for nom, valeur in os.environ.items() if not nom.startswith(("GV", "DOT", "GDFONT"))}
    return {**garde, "SOURCE_DATE_EPOCH": str(jour)}


def _plainte(stderr: bytes) -> str:
    lignes = stderr.decode(errors="replace").splitlines()
    graves = [ligne for ligne in lignes if "Error" in ligne] or [ligne for ligne in lignes if _PEU_GRAVE not in ligne]
    return f"« {show(graves[0])[:200]} »" if graves else "sans explication."
