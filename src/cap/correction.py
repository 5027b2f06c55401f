"""The repairs that are certain, made on texts in memory: one at a time, each read again before it is kept.

A repair is kept when the file read again no longer has its problem, holds no new error it did not hide, and every value
outside the place repaired is what it was. What does not pass is left to the coordinator.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from cap.problem import ERREUR, Problem, Splice
from cap.source import Source
from cap.yamlnodes import compose

_BOM: Final = b"\xef\xbb\xbf"
# A repair can reveal another; no file of a community needs that many rounds.
_TOURS_MAX: Final = 10
_REPARATIONS_MAX: Final = 500
_LIGNE: Final = re.compile(r"[^\n]*\n|[^\n]+")

Lire = Callable[[str], "bytes | None"]
Relire = Callable[[str, bytes], Sequence[Problem]]
Verifier = Callable[[Mapping[str, bytes]], Sequence[Problem]]


@dataclass
class Correction:
    """What repairing came to: the bytes of each file before and after, the problems repaired, those left by caution."""

    avant: dict[str, bytes] = field(default_factory=dict)
    apres: dict[str, bytes] = field(default_factory=dict)
    faites: list[Problem] = field(default_factory=list)
    refusees: list[Problem] = field(default_factory=list)


def corriger(
    problems: Sequence[Problem], lire: Lire, relire: Relire, verifier: Verifier, garde: Callable[[Problem], bool]
) -> Correction:
    """Repair what can be, file by file, until nothing more can.

    `lire` gives the bytes of a file; `relire` the problems of reading one file alone with these bytes; `verifier` those
    of the whole community with these files in place of those on disk; `garde` tells which problems may be repaired.
    """
    correction = Correction()
    for _ in range(_TOURS_MAX):
        par_fichier: dict[str, list[Problem]] = {}
        for problem in problems:
            if problem.fix and garde(problem) and problem not in correction.refusees:
                par_fichier.setdefault(problem.path, []).append(problem)
        bouge = [_fichier(path, siens, garde, lire, relire, correction) for path, siens in par_fichier.items()]
        if not any(bouge):
            break
        problems = verifier(correction.apres)
    return correction


def _fichier(
    path: str,
    problems: list[Problem],
    garde: Callable[[Problem], bool],
    lire: Lire,
    relire: Relire,
    correction: Correction,
) -> bool:
    """Repair one file, again as long as its own reading reveals something; tell whether it changed."""
    octets = correction.apres.get(path) or lire(path)
    if octets is None:
        return False
    correction.avant.setdefault(path, octets)
    bom = _BOM if octets.startswith(_BOM) else b""
    depart = texte = octets[len(bom) :].decode()
    reste = _REPARATIONS_MAX
    while problems and reste > 0:
        suivant = _passe(path, texte, problems, bom, relire, correction)
        if suivant == texte:
            break
        reste -= len(problems)
        texte = suivant
        problems = [
            problem
            for problem in relire(path, bom + texte.encode())
            if problem.fix and garde(problem) and problem not in correction.refusees
        ]
    if texte == depart:
        return False
    correction.apres[path] = bom + texte.encode()
    return True


def _passe(path: str, texte: str, problems: list[Problem], bom: bytes, relire: Relire, correction: Correction) -> str:
    """Make the repairs of one list of problems, from the last of the file to the first, so that offsets stay right."""
    limite = len(texte)
    for problem in sorted(problems, key=lambda item: item.fix[0].start, reverse=True):
        if max(piece.end for piece in problem.fix) > limite:
            continue  # overlaps one just made: the next pass sees whether it is still needed
        essai = appliquer(texte, problem.fix)
        if sure(path, texte, essai, problem, lambda octets: relire(path, bom + octets)):
            texte = essai
            limite = min(piece.start for piece in problem.fix)
            correction.faites.append(problem)
        else:
            correction.refusees.append(problem)
    return texte


def appliquer(texte: str, pieces: Sequence[Splice]) -> str:
    """Give a text once its pieces are replaced; their offsets are those of `texte`, and they do not overlap."""
    for piece in sorted(pieces, reverse=True):
        texte = texte[: piece.start] + piece.text + texte[piece.end :]
    return texte


def sure(path: str, avant: str, apres: str, problem: Problem, relire: Callable[[bytes], Sequence[Problem]]) -> bool:
    """Tell whether a repair does what it says and nothing else."""
    if any("\n" in piece.text + avant[piece.start : piece.end] for piece in problem.fix):
        return False
    connus = set(relire(avant.encode()))
    nouveaux = set(relire(apres.encode()))
    if problem in connus and problem in nouveaux:
        return False
    feuilles = _feuilles(path, avant)
    apparus = [item for item in nouveaux - connus if item.severity == ERREUR]
    refaites = _feuilles(path, apres)
    if feuilles is None:
        # Nothing could be read of the file: a fault further on was hidden by this one, one on its line was made.
        return refaites is not None or not any(item.line == problem.line for item in apparus)
    reste = _hors(feuilles, [(piece.start, piece.end) for piece in problem.fix])
    return not apparus and reste == _hors(refaites or [], _places(problem.fix))


def _places(pieces: Sequence[Splice]) -> list[tuple[int, int]]:
    """Give the places of the pieces in the text once they are all replaced."""
    decalage, places = 0, []
    for piece in sorted(pieces):
        debut = piece.start + decalage
        places.append((debut, debut + len(piece.text)))
        decalage += len(piece.text) - (piece.end - piece.start)
    return places


Feuille = tuple[tuple[str | int, ...], str, int, int]


def _feuilles(path: str, texte: str) -> list[Feuille] | None:
    """Give every key and value of the YAML of a file with its path and place; None when it cannot be read."""
    decalage = 0
    if path.endswith(".md"):
        from cap.markdown import split_front_matter

        entete = split_front_matter(texte)
        texte, decalage = entete.texte, entete.decalage
    source = Source(path, texte)
    racine = compose(source)
    if racine is None and source.problems:
        return None
    return [] if racine is None else list(_parcourir(racine, (), decalage))


def _parcourir(noeud: Any, chemin: tuple[str | int, ...], decalage: int) -> Iterator[Feuille]:
    if isinstance(noeud.value, str):
        yield chemin, noeud.value, noeud.start_mark.index + decalage, noeud.end_mark.index + decalage
        return
    for rang, item in enumerate(noeud.value):
        if isinstance(item, tuple):
            cle, valeur = item
            yield from _parcourir(cle, (*chemin, "clé"), decalage)
            yield from _parcourir(valeur, (*chemin, str(cle.value)), decalage)
        else:
            yield from _parcourir(item, (*chemin, rang), decalage)


def _hors(feuilles: list[Feuille], places: list[tuple[int, int]]) -> list[tuple[tuple[str | int, ...], str]]:
    """Give the keys and values that stand outside some places, in order."""
    return [
        (chemin, valeur)
        for chemin, valeur, debut, fin in feuilles
        if not any(debut <= apres and fin >= avant for avant, apres in places)
    ]


def difference(correction: Correction) -> str:
    """Give what was repaired as a unified diff, which `git apply` reads."""
    from difflib import unified_diff

    lignes: list[str] = []
    for path, apres in sorted(correction.apres.items()):
        ancien, nouveau = (_LIGNE.findall(octets.decode()) for octets in (correction.avant[path], apres))
        for ligne in unified_diff(ancien, nouveau, f"a/{path}", f"b/{path}"):
            lignes.append(ligne if ligne.endswith("\n") else f"{ligne}\n\\ No newline at end of file\n")
    return "".join(lignes)
