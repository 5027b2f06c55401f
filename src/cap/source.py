"""A text of the community being read: bytes decoded with their limits, and problems recorded at their place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from cap.graphie import composer
from cap.limites import PROBLEMES_MAX, TAILLE_MAX
from cap.problem import ERREUR, Problem, Splice

if TYPE_CHECKING:
    from yaml import Node

_SUSPECT: Final = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)
_BIDI: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
COUPE: Final = re.compile(r" #(?=[^\s#]| \d)")


class Source:
    """One text being read: its path, where its YAML starts in the file, and the problems met on the way."""

    __slots__ = ("coupe", "decalage", "ligne", "path", "problems", "texte")

    def __init__(self, path: str, texte: str, ligne: int = 1, decalage: int = 0) -> None:
        self.path, self.texte, self.ligne, self.decalage = path, texte, ligne, decalage
        self.coupe = COUPE.search(texte) is not None
        self.problems: list[Problem] = []

    @property
    def plein(self) -> bool:
        """Tell whether more problems are known than will be shown."""
        return len(self.problems) > PROBLEMES_MAX

    def dire(
        self,
        code: str,
        ou: tuple[int, int, int] | Node,
        message: str,
        remede: str = "",
        severity: str = ERREUR,
        fix: tuple[Splice, ...] = (),
    ) -> None:
        """Record a problem at a node, or at (line, column, length) of the whole file; those past the limit are lost."""
        if self.plein:
            return
        ligne, colonne, longueur = ou if isinstance(ou, tuple) else self.marque(ou)
        self.problems.append(
            Problem(self.path, ligne, colonne, code, severity, composer(message), composer(remede), longueur, fix)
        )

    def marque(self, node: Node) -> tuple[int, int, int]:
        """Give the line, column and length (on its first line) of a node in the file."""
        debut, fin = node.start_mark, node.end_mark
        longueur = fin.column - debut.column if fin.line == debut.line else 1
        return debut.line + self.ligne, debut.column + 1, longueur if longueur > 0 else 1

    def splice(self, debut: int, fin: int, texte: str) -> Splice:
        """Make a splice in file offsets from offsets in this YAML text."""
        return Splice(debut + self.decalage, fin + self.decalage, texte)


def decode(octets: bytes, path: str) -> tuple[str, list[Problem]]:
    """Decode a file of a community (UTF-8, with or without BOM), or say what encoding it looks like.

    An unreadable file gives an empty text and one problem; a suspicious character gives a problem at its place.
    """
    if len(octets) > TAILLE_MAX:
        return "", [
            Problem(
                path,
                0,
                1,
                "CAP005",
                ERREUR,
                composer(f"Ce fichier dépasse {TAILLE_MAX // 1_000_000} Mo : il n’est pas lu."),
                composer("Découpez-le, ou rangez la pièce jointe hors du dossier."),
            )
        ]
    try:
        texte = octets.decode("utf-8-sig")
    except UnicodeDecodeError as cause:
        utf16 = octets[:2] in (b"\xff\xfe", b"\xfe\xff")
        nom = "UTF-16" if utf16 else "Windows-1252 (ancien encodage de Windows)"
        ligne = octets.count(b"\n", 0, cause.start) + 1
        return "", [
            Problem(
                path,
                ligne,
                1,
                "CAP002",
                ERREUR,
                composer(f"Ce fichier n’est pas en UTF-8 ; il ressemble à du {nom}."),
                composer("Dans votre éditeur, choisissez « Enregistrer avec l’encodage UTF-8 »."),
            )
        ]
    if texte.replace("\n", "").isprintable():  # nearly always: a search costs ten times more
        return texte, []
    trouve = _SUSPECT.search(texte)
    if trouve is None:
        return texte, []
    return _caracteres_interdits(texte, path, trouve)


def _caracteres_interdits(texte: str, path: str, trouve: re.Match[str]) -> tuple[str, list[Problem]]:
    ligne = texte.count("\n", 0, trouve.start()) + 1
    colonne = trouve.start() - texte.rfind("\n", 0, trouve.start())
    nombre = f"U+{ord(trouve[0]):04X}"
    if trouve[0] in _BIDI:
        probleme = Problem(
            path,
            ligne,
            colonne,
            "CAP010",
            ERREUR,
            composer(
                f"Un caractère invisible ({nombre}) inverse le sens de lecture : ce qu’on voit n’est pas ce qui est "
                "écrit."
            ),
            "Effacez ce caractère, puis retapez le passage.",
        )
    else:
        probleme = Problem(
            path,
            ligne,
            colonne,
            "CAP011",
            ERREUR,
            composer(f"Un caractère de contrôle invisible ({nombre}) se trouve ici."),
            "Effacez ce caractère.",
        )
    return "", [probleme]
