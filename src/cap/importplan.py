"""What an import would do, as values: new files, edits of known ones, what is left to decide or left out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from cap import splice
from cap.declare import Lieu
from cap.problem import Problem
from cap.tableau import Ecart

AJOUTE: Final = "nouveau"
COMPLETE: Final = "complété"
INCHANGE: Final = "inchangé"
DOUTE: Final = "à décider"
ECARTE: Final = "écarté"

Donnee: TypeAlias = "str | Sequence[Donnee] | Mapping[str, Donnee]"
Chemin: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """One edit of a file: under the item whose id stands at `ou` (the whole file when None), what to do at `chemin`.

    `geste`: `champ` fills a missing field, `element` adds an item to a list, `valeur` replaces a value.
    """

    geste: str
    chemin: Chemin
    valeur: Donnee
    ou: Lieu | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that the file and the table give differently; the file's value stays unless it is to be replaced."""

    champ: str
    actuel: str
    propose: str


@dataclass(frozen=True, slots=True)
class Resultat:
    """What becomes of one or several rows that speak of the same thing."""

    lignes: tuple[int, ...]
    nom: str
    etat: str
    path: str = ""
    details: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class ColonneLue:
    """A column as it was understood: `champ` is empty when it is left out, and `raison` says why."""

    lettre: str
    titre: str
    champ: str
    raison: str
    valeurs: int


@dataclass(frozen=True, slots=True)
class Plan:
    """All that an import would do and say. `creations` are new files with their text, `editions` edits of known ones.

    `a_decider` are names to answer for in the correspondence file; `possible` is false when no column gives a name.
    `sorts` tells for each cell (row from 1, rank of its column in the table) why it was left out, nothing if it was
    used; the cells of columns without a field are not in it.
    """

    genre: str
    nom: str
    feuille: str
    colonnes: tuple[ColonneLue, ...]
    resultats: tuple[Resultat, ...] = ()
    ecarts: tuple[Ecart, ...] = ()
    proches: tuple[str, ...] = ()
    remarques: tuple[str, ...] = ()
    creations: Mapping[str, str] = field(default_factory=dict)
    editions: Mapping[str, tuple[Operation, ...]] = field(default_factory=dict)
    a_decider: tuple[str, ...] = ()
    problemes: tuple[Problem, ...] = ()
    possible: bool = True
    sorts: Mapping[tuple[int, int], str] = field(default_factory=dict)

    def compte(self, etat: str) -> int:
        """Count the results in one state."""
        return sum(resultat.etat == etat for resultat in self.resultats)


def edited(octets: bytes, operations: Sequence[Operation]) -> bytes:
    """Make the edits of one file on its bytes; raise `splice.EditionRefusee` where one cannot be made."""
    texte = octets.decode("utf-8-sig", errors="replace")
    bases = {
        operation.ou: splice.path_at(texte, operation.ou.line, operation.ou.column)[:-1]
        for operation in operations
        if operation.ou is not None
    }
    ajouts = [operation for operation in operations if operation.geste == "element" and operation.ou is None]
    edits = [
        _edit(operation, bases[operation.ou] if operation.ou else ())
        for operation in operations
        if operation not in ajouts
    ]
    for chemin in dict.fromkeys(ajout.chemin for ajout in ajouts):
        premier, *suite = (ajout.valeur for ajout in ajouts if ajout.chemin == chemin)
        edits += [_append(chemin, [premier]), _append(chemin, suite)]
    return splice.edited(octets, *edits)


def _append(chemin: Chemin, valeurs: Sequence[Donnee]) -> splice.Edit:
    """Add items to one list, the text being read once for all of them."""
    return lambda texte: splice.append_items(texte, chemin, valeurs)


def _edit(operation: Operation, base: splice.Chemin) -> Callable[[str], Any]:
    *parent, nom = operation.chemin
    ici = (*base, *parent)

    def make(texte: str) -> Any:
        if operation.geste == "element":
            return splice.append_item(texte, (*ici, nom), operation.valeur)
        if operation.geste == "champ":
            try:
                return splice.add_key(texte, ici, nom, operation.valeur)
            except splice.EditionRefusee:
                if not isinstance(operation.valeur, str):
                    raise
        # a field that stands there empty takes its value
        return splice.set_scalar(texte, (*ici, nom), str(operation.valeur))

    return make
