"""YAML text to nodes with exact positions: PyYAML's C parser, no type resolution, limits checked on the way.

Every scalar stays the text that was typed; what format 1 refuses (aliases, tags, directives, several documents) and
what would cost too much (depth, long lines) is said before any value exists.
"""

from __future__ import annotations

import operator
import re
from typing import TYPE_CHECKING, Any, Final

import yaml

from cap.source import Source
from cap.yamltraps import explain, refuse_anchor, refuse_tag

if TYPE_CHECKING:
    _Parser: Any
else:
    try:
        from yaml.cyaml import CParser as _Parser
    except ImportError:  # pragma: no cover - a platform whose PyYAML wheel has no libyaml: same classes, slower
        from yaml.composer import Composer
        from yaml.parser import Parser
        from yaml.reader import Reader
        from yaml.scanner import Scanner

        class _Parser(Reader, Scanner, Parser, Composer):
            def __init__(self, texte):
                Reader.__init__(self, texte)
                Scanner.__init__(self)
                Parser.__init__(self)
                Composer.__init__(self)


Node = yaml.Node

LIGNE_MAX: Final = 20_000
PROFONDEUR_MAX: Final = 30

_CONFLIT: Final = re.compile(r"^(<{7} |={7}$|>{7} )", re.MULTILINE)
_PROFONDS: Final = ("\n" + " " * 11, "- - - -", "? ?", "\r ", "\t")
_RARES: Final = ("&", "*", "!", "%", "\n---", "\n...")


class _TropProfond(Exception):
    """Raised while composing, so that a nested bomb costs no more than its first levels."""


class _Composer(_Parser):  # type: ignore[misc]
    """PyYAML's composer with the resolver off: no tag is computed, depth is bounded."""

    def __init__(self, texte: str) -> None:
        _Parser.__init__(self, texte)
        self._profondeur = 0

    def descend_resolver(self, parent: Node | None, index: object) -> None:
        self._profondeur += 1
        if self._profondeur > PROFONDEUR_MAX:
            raise _TropProfond

    def ascend_resolver(self) -> None:
        self._profondeur -= 1

    def resolve(self, kind: object, value: object, implicit: object) -> str:
        return ""


class _Flat(_Parser):  # type: ignore[misc]
    """The same for a text that cannot be deep: the three calls made for every node cost no Python code.

    Built-in functions are not bound as methods; each takes the arguments the composer gives, and what it answers
    (whether a node is its own rank, an empty tuple, a slice in place of a tag) is never read.
    """

    descend_resolver = operator.is_
    ascend_resolver = tuple
    resolve = slice


def _composer(texte: str) -> Any:
    """Choose how to compose: few texts indent more than ten columns, or open more than four brackets or braces.

    Below both, a text nests 29 levels at most: a block level takes a column, but for a list under its key.
    """
    peut_etre_profond = any(signe in texte for signe in _PROFONDS) or texte.count("[") + texte.count("{") > 4
    return _Composer(texte) if peut_etre_profond else _Flat(texte)


def compose(source: Source) -> Node | None:
    """Compose the one document of a text, or record what prevents it and answer None."""
    texte = source.texte
    if "<<<<<<< " in texte or ">>>>>>> " in texte:
        conflit = _CONFLIT.search(texte)
        if conflit is not None:
            ligne = texte.count("\n", 0, conflit.start())
            source.dire(
                "CAP009",
                (ligne + source.ligne, 1, 7),
                "Un conflit de fusion git n’a pas été résolu dans ce fichier.",
                "Gardez la bonne version des lignes entre <<<<<<< et >>>>>>>, et effacez ces marques.",
            )
            return None
    if len(texte) > LIGNE_MAX and (longue := _ligne_longue(texte)):
        source.dire(
            "CAP118",
            (longue - 1 + source.ligne, 1, 1),
            f"Cette ligne dépasse {LIGNE_MAX} caractères : le fichier n’est pas lu.",
            "Coupez-la en plusieurs lignes.",
        )
        return None
    if (texte.startswith("---") or any(rare in texte for rare in _RARES)) and _interdits(source):
        return None
    parser = _composer(texte)
    try:
        node: Node | None = parser.get_single_node()
        return node
    except _TropProfond:
        source.dire(
            "CAP115",
            (0, 1, 1),
            f"Ce fichier emboîte plus de {PROFONDEUR_MAX} niveaux : il n’est pas lu.",
            "Un fichier de communauté n’en demande jamais autant ; vérifiez les crochets et les retraits.",
        )
    except yaml.YAMLError as cause:
        explain(source, cause)
    except (ValueError, RecursionError) as cause:  # other classes come out of the parser on hostile texts
        source.dire(
            "CAP101",
            (0, 1, 1),
            f"Ce fichier n’est pas un YAML lisible ({type(cause).__name__}).",
            "Vérifiez sa syntaxe.",
        )
    finally:
        parser.dispose()
    return None


def _ligne_longue(texte: str) -> int:
    """Give the number, from 1, of the first line over the limit, or 0."""
    for numero, ligne in enumerate(texte.split("\n"), 1):
        if len(ligne) > LIGNE_MAX:
            return numero
    return 0


def _interdits(source: Source) -> bool:
    """Look in the event stream for what format 1 refuses (aliases, anchors, tags, directives, several documents)."""
    parser = _Parser(source.texte)
    documents = 0
    profondeur = 0
    try:
        while True:
            event = parser.get_event()
            if event is None or isinstance(event, yaml.StreamEndEvent):
                return False
            ou = (event.start_mark.line + source.ligne, event.start_mark.column + 1, 1)
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if event.version or event.tags:
                    source.dire(
                        "CAP113",
                        ou,
                        "Une directive YAML (ligne qui commence par %) n’a pas de sens ici.",
                        "Effacez cette ligne.",
                    )
                    return True
                if documents > 1:
                    source.dire(
                        "CAP114",
                        ou,
                        "Ce fichier contient plusieurs documents séparés par « --- ».",
                        "Gardez un seul document par fichier.",
                    )
                    return True
            elif isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                return refuse_anchor(source, ou)
            elif getattr(event, "tag", None):
                return refuse_tag(source, ou)
            if isinstance(event, yaml.CollectionStartEvent):
                profondeur += 1
                if profondeur > PROFONDEUR_MAX:
                    return False  # composing says it
            elif isinstance(event, yaml.CollectionEndEvent):
                profondeur -= 1
    except (yaml.YAMLError, ValueError, RecursionError):
        return False  # composing meets the same fault and says where
    finally:
        parser.dispose()
