"""The places of a YAML text: where each node starts and truly ends, how the file is typed, what an edit moved.

What `cap.splice` stands on: it finds where to cut, and reads the result again to refuse an edit that touched more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple, TypeAlias

from yaml import CollectionNode, MappingNode, Node, ScalarNode, SequenceNode

from cap.problem import Problem, Splice
from cap.refus import Refus
from cap.show import show
from cap.source import Source
from cap.yamlnodes import compose

Chemin: TypeAlias = tuple[str | int, ...]
Valeur: TypeAlias = "str | Sequence[Valeur] | Mapping[str, Valeur]"

SAUT: Final = re.compile(r"\r\n|\n|\r")
VIDES: Final = frozenset({"", "~", "null", "Null", "NULL"})
REMEDE: Final = "Rien n’a été modifié\u00a0; faites ce changement à la main dans votre éditeur."


class EditionRefusee(Refus):
    """An edit that cannot be made without touching something else; nothing is written then."""

    def __init__(self, message: str, remede: str = REMEDE) -> None:
        super().__init__(message[:1].upper() + message[1:], remede, code=1)


class YamlIllisible(EditionRefusee):
    """A YAML text that cannot be read, hence not edited: `problem` places the fault in that text."""

    def __init__(self, problem: Problem, ligne: int) -> None:
        self.problem = problem
        super().__init__(
            f"Ce YAML n’est pas lisible (ligne {ligne})\u00a0: {problem.message}", problem.remedy or REMEDE
        )


def newline_of(text: str) -> str:
    """Give the line break that most lines of a text have, so that new lines look like theirs."""
    return "\r\n" if text.count("\r\n") * 2 > text.count("\n") else "\n"


# --- what an edit moved --------------------------------------------------------------------------------------


def verify(before: str, after: str, expected: Iterable[Chemin]) -> None:
    """Refuse an edit that changed other data than that at the expected paths (added, removed or replaced there).

    Both texts are read again; keys, their order, values and the way they are quoted must be the same elsewhere.
    """
    verify_documents(Document(before), Document(after), frozenset(expected))


def verify_documents(before: Document, after: Document, expected: frozenset[Chemin]) -> None:
    """Do what `verify` does, on texts already read."""
    fault = _difference(before, before.root, after.root, (), expected)
    if fault is not None:
        raise EditionRefusee(f"Cette modification toucherait aussi {en_mots(fault)}.")


def _difference(
    before: Document, a: Node | None, b: Node | None, path: Chemin, expected: frozenset[Chemin]
) -> Chemin | None:
    """Give the path of the first change nobody asked for, or None."""
    if path in expected:
        return None
    below = {wanted[len(path)] for wanted in expected if len(wanted) > len(path) and wanted[: len(path)] == path}
    if not below:
        return None if same(a, b, before.size) else path
    left, right = children(a), children(b)
    if left is None or right is None or (a is not None and b is not None and type(a) is not type(b) and left and right):
        return path
    pairs = _aligned(left, right, below)
    if pairs is None:
        return path
    for step, x, y in pairs:
        fault = _difference(before, x, y, (*path, step), expected)
        if fault is not None:
            return fault
    return None


def _aligned(
    left: list[tuple[str | int, Node]], right: list[tuple[str | int, Node]], below: set[str | int]
) -> list[tuple[str | int, Node, Node]] | None:
    """Pair the children of two collections, leaving aside the expected ones that only one side has."""
    if len(left) == len(right) and [step for step, _ in left] == [step for step, _ in right]:
        return [(step, x, y) for (step, x), (_, y) in zip(left, right, strict=True)]
    ranks = isinstance((left or right)[0][0], int)  # what follows an added or removed item changes its rank
    kept_left = [pair for pair in left if pair[0] not in below or (ranks and len(left) < len(right))]
    kept_right = [pair for pair in right if pair[0] not in below or (ranks and len(right) < len(left))]
    if len(kept_left) != len(kept_right) or (not ranks and [s for s, _ in kept_left] != [s for s, _ in kept_right]):
        return None
    # ranks differ after the change: only whole items can be compared, so no deeper path applies to them
    return [(-1 if ranks else step, x, y) for (step, x), (_, y) in zip(kept_left, kept_right, strict=True)]


def children(node: Node | None) -> list[tuple[str | int, Node]] | None:
    """Give the steps and nodes under a collection; nothing under an empty value; None under what holds no plain key."""
    if node is None or is_empty(node):
        return []
    if isinstance(node, MappingNode):
        if not all(isinstance(key, ScalarNode) for key, _ in node.value):
            return None
        return [(key.value, value) for key, value in node.value]
    if isinstance(node, SequenceNode):
        return list(enumerate(node.value))
    return None


def same(a: Node | None, b: Node | None, size: int) -> bool:
    """Tell whether two nodes read the same and are typed the same; `size` is that of the text `a` comes from."""
    if a is None or b is None or type(a) is not type(b):
        return a is b
    if isinstance(a, ScalarNode) and isinstance(b, ScalarNode):
        if a.style != b.style:
            return False
        # a block scalar cut by the end of the file gains its line break when something is written below
        unfinished = a.style in ("|", ">") and a.end_mark.index == size and a.value + "\n" == b.value
        return bool(a.value == b.value or unfinished)
    if (
        not isinstance(a, CollectionNode)
        or a.flow_style != getattr(b, "flow_style", None)
        or len(a.value) != len(b.value)
    ):
        return False
    if isinstance(a, MappingNode):
        return all(same(k, m, size) and same(v, w, size) for (k, v), (m, w) in zip(a.value, b.value, strict=True))
    return all(same(x, y, size) for x, y in zip(a.value, b.value, strict=True))


def is_empty(node: Node) -> bool:
    """Tell whether a node is an absent value (`k:`, `k: ~`)."""
    return isinstance(node, ScalarNode) and not node.style and node.value in VIDES


def holds(node: Node | None, value: Valeur) -> bool:
    """Tell whether a node reads as exactly this value."""
    if isinstance(value, str):
        return isinstance(node, ScalarNode) and node.value == value and not is_empty(node)
    if isinstance(value, Mapping):
        if not isinstance(node, MappingNode) or len(node.value) != len(value):
            return False
        return all(
            holds(k, key) and holds(v, item) for (k, v), (key, item) in zip(node.value, value.items(), strict=True)
        )
    if not isinstance(node, SequenceNode) or len(node.value) != len(value):
        return False
    return all(holds(x, item) for x, item in zip(node.value, value, strict=True))


def en_mots(path: Chemin) -> str:
    """Name a place of a file in French."""
    if not path:
        return "le fichier entier"
    steps = [
        f"élément {step + 1}" if isinstance(step, int) else f"«\u00a0{show(step)}\u00a0»" for step in path if step != -1
    ]
    return ", ".join(steps)


# --- the places ----------------------------------------------------------------------------------------------


class Habits(NamedTuple):
    """How a file indents what stands under a key (fields, dashes), and whether it may receive block texts."""

    fields: int
    dashes: int
    blocks: bool


class Document:
    """A YAML text with its composed nodes: where they start, where their last character really is."""

    def __init__(self, text: str) -> None:
        source = Source("", text)
        self.text, self.size = text, len(text)
        try:
            root = compose(source)
        except UnicodeEncodeError:
            raise EditionRefusee("Ce texte contient un demi-caractère qu’aucun fichier ne peut garder.") from None
        if source.problems:
            raise YamlIllisible(source.problems[0], source.problems[0].line)
        self.root = None if root is None or is_empty(root) else root
        self.newline = newline_of(text)

    def find(self, path: Chemin) -> Node | None:
        """Give the node at a path, None when there is none; a key written twice on the way is refused."""
        node: Node | None = self.root
        for depth, step in enumerate(path):
            under = (node is not None and children(node)) or ()
            found = [child for name, child in under if name == step and type(name) is type(step)]
            if len(found) > 1:
                raise EditionRefusee(
                    f"{en_mots(path[: depth + 1])} est écrit deux fois.",
                    "Gardez une seule des deux valeurs, puis relancez.",
                )
            node = found[0] if found else None
        return node

    def at(self, path: Chemin) -> Node:
        """Give the node at a path that must exist."""
        node = self.find(path)
        if node is None:
            raise EditionRefusee(f"{en_mots(path)} est introuvable dans ce fichier.", "Vérifiez le nom, puis relancez.")
        return node

    def key(self, path: Chemin) -> ScalarNode:
        """Give the key node at a path that must exist."""
        value = self.at(path)
        parent = self.find(path[:-1]) if path else None
        for key, child in parent.value if isinstance(parent, MappingNode) else ():
            if child is value and isinstance(key, ScalarNode):
                return key
        raise EditionRefusee(f"{en_mots(path)} n’est pas un nom de champ.")

    def in_flow(self, path: Chemin) -> bool:
        """Tell whether the place of a path stands inside brackets or braces."""
        return any(bool(getattr(self.find(path[:depth]), "flow_style", False)) for depth in range(len(path)))

    def end(self, node: Node) -> int:
        """Give the offset after the last character of a node (for the parser, a block ends after its blank lines)."""
        if isinstance(node, ScalarNode):
            return self._scalar_end(node)
        if getattr(node, "flow_style", False):
            return int(node.end_mark.index)
        last = node.value[-1]
        return self.end(last[1] if isinstance(node, MappingNode) else last)

    def _scalar_end(self, node: ScalarNode) -> int:
        start, end = node.start_mark.index, node.end_mark.index
        if node.style not in ("|", ">"):
            return int(end)
        written = self.text[start:end]
        if "+" in written[:3]:
            return int(end) - len(last_break(written))
        return int(start) + len(written.rstrip(" \r\n"))

    def line_start(self, position: int) -> int:
        """Give the offset of the first character of a line."""
        while position > 0 and self.text[position - 1] not in "\r\n":
            position -= 1
        return position

    def line_end(self, position: int) -> int:
        """Give the offset of the line break that ends a line (or of the end of the text)."""
        found = SAUT.search(self.text, position)
        return found.start() if found else self.size

    def next_line(self, position: int) -> int:
        """Give the offset of the first character of the next line (or of the end of the text)."""
        found = SAUT.search(self.text, position)
        return found.end() if found else self.size

    def below(self, position: int, column: int) -> int:
        """Give the end of the line where a block ends, comment lines that are indented with it included."""
        end = self.line_end(position)
        while end < self.size:
            start = self.next_line(end)
            line = self.text[start : self.line_end(start)]
            if not line.lstrip().startswith("#") or len(line) - len(line.lstrip()) < max(column, 1):
                return end
            end = start + len(line)
        return end

    def insert(self, position: int, lines: Sequence[str]) -> Splice:
        """Insert whole lines after the line that ends at `position`; a missing final newline stays missing."""
        body = self.newline.join(lines)
        if position == self.size and not self._ends_with_break():
            return Splice(position, position, self.newline + body)
        start = self.next_line(position)
        return Splice(start, start, body + self.newline)

    def append(self, lines: Sequence[str]) -> Splice:
        """Insert whole lines at the very end, each with its line break."""
        body = "".join(line + self.newline for line in lines)
        glue = self.newline if self.text and not self._ends_with_break() else ""
        return Splice(self.size, self.size, glue + body)

    def _ends_with_break(self) -> bool:
        return self.size > 0 and self.text[-1] in "\r\n"

    def column(self, position: int) -> int:
        """Give the number of characters before an offset on its line."""
        return position - self.line_start(position)

    def habits(self) -> Habits:
        """Learn how this file is typed, so that what is added looks like the rest."""
        fields = dashes = -1
        waiting: list[Node] = [] if self.root is None or isinstance(self.root, ScalarNode) else [self.root]
        while waiting and (fields < 0 or dashes < 0):
            node = waiting.pop(0)
            for child in (pair[1] for pair in node.value) if isinstance(node, MappingNode) else node.value:
                if isinstance(child, ScalarNode) or getattr(child, "flow_style", False):
                    continue
                if isinstance(node, MappingNode):
                    step = self.column(child.start_mark.index) - self.column(node.start_mark.index)
                    if isinstance(child, MappingNode):
                        fields = step if fields < 0 else fields
                    else:
                        dashes = step if dashes < 0 else dashes
                waiting.append(child)
        blocks = self.size == 0 or self._ends_with_break()
        return Habits(fields if fields > 0 else 2, dashes if dashes >= 0 else 2, blocks)


def last_break(text: str) -> str:
    """Give the line break that ends a text, or nothing."""
    found = re.search(r"(?:\r\n|\n|\r)\Z", text)
    return found[0] if found else ""
