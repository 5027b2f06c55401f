"""Edits of a user's text as splices: only the characters of the value change, the rest of the file stays as typed.

Re-dumping YAML moves lines nobody asked for, so every edit here finds the place of a node, replaces those characters,
reads the result again and refuses (`EditionRefusee`) when anything but what was asked has moved. Comments, quotes,
alignment, blank lines, CRLF, a missing final newline and a BOM stay.

Texts are decoded and without BOM (`edited` works on bytes and keeps it). A path is a tuple of keys and ranks from 0:
`("revisions", 0, "motif")`; `()` is the whole document.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final, TypeAlias

from yaml import MappingNode, Node, ScalarNode, SequenceNode

from cap.problem import Splice
from cap.show import show
from cap.yamlplaces import (
    SAUT,
    VIDES,
    Chemin,
    Document,
    EditionRefusee,
    Habits,
    Valeur,
    children,
    en_mots,
    holds,
    is_empty,
    last_break,
    same,
    verify,
    verify_documents,
)

__all__ = [
    "Chemin",
    "Edit",
    "EditionRefusee",
    "Valeur",
    "add_key",
    "append_item",
    "append_items",
    "append_line",
    "apply",
    "edited",
    "insert_item",
    "path_at",
    "paths_at",
    "remove_item",
    "remove_items",
    "remove_key",
    "rename_key",
    "replace_in_list",
    "set_scalar",
    "verify",
]

Edit: TypeAlias = Callable[[str], "Splice | Sequence[Splice]"]

_BOM: Final = b"\xef\xbb\xbf"
# Written plain: ids, references, words of a list, days, times, durations and small numbers: every YAML reader takes
# them the same.
_NU: Final = re.compile(
    r"(?!(?:null|true|false|yes|no|on|off)\Z)[a-z][a-z0-9]*(?:[-_/:#][A-Za-z0-9]+)*\Z"
    r"|\d{4}-\d{2}(?:-\d{2}(?:-[a-z0-9]+)*(?:#[A-Z]\d+)?)?\Z|\d{2}:\d{2}\Z|(?:0|[1-9]\d{0,5})\Z"
    r"|[1-9]\d{0,2} min\Z|[1-9]\d?h(?:\d{2})?\Z"
)
_ID: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_NON_IMPRIMABLE: Final = re.compile("[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
_PAS_PLAIN: Final = re.compile(r"\A[\-?:](?:\s|\Z)|\A[,\[\]{}#&*!|>'\"%@`]|:(?:\s|\Z)|\s#")
_ENTETE_BLOC: Final = re.compile(r"[|>](?P<garde>[+-]?)(?P<suite>[ \t]+#[^\r\n]*|[ \t]*)\Z")
_ECHAPPE: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


# --- applying and verifying ----------------------------------------------------------------------------------


def apply(text: str, splices: Iterable[Splice]) -> str:
    """Give the text once all splices are made; their offsets are those of `text`. Overlapping ones are refused.

    Insertions at one place keep the order in which they are given.
    """
    pieces: list[str] = []
    position = 0
    for splice in sorted(splices, key=lambda item: (item.start, item.end)):
        if not position <= splice.start <= splice.end <= len(text):
            raise EditionRefusee(
                "Deux modifications se chevauchent dans ce fichier.",
                "Relancez la commande\u00a0; si cela se répète, faites ces changements un par un.",
            )
        pieces += text[position : splice.start], splice.text
        position = splice.end
    pieces.append(text[position:])
    return "".join(pieces)


def edited(octets: bytes, *edits: Edit) -> bytes:
    """Make edits one after the other on the bytes of a file (each sees the result of the one before); the BOM stays."""
    bom = _BOM if octets.startswith(_BOM) else b""
    try:
        text = octets[len(bom) :].decode()
        for edit in edits:
            text = apply(text, several(edit(text)))
        return bom + text.encode()
    except UnicodeDecodeError:
        raise EditionRefusee(
            "Ce fichier n’est pas en UTF-8.", "Enregistrez-le en UTF-8 depuis votre éditeur, puis relancez."
        ) from None
    except UnicodeEncodeError:
        raise EditionRefusee("Ce texte contient un demi-caractère qu’aucun fichier ne peut garder.") from None


def several(made: Splice | Sequence[Splice]) -> Sequence[Splice]:
    """Give what an edit returned as a sequence, whether it made one splice or more."""
    return (made,) if isinstance(made, Splice) else made


def _checked(document: Document, splice: Splice, expected: Iterable[Chemin], path: Chemin, value: Valeur) -> Splice:
    """Give the splice back once it is known to change the expected paths only, and to give this value there."""
    after = Document(apply(document.text, (splice,)))
    verify_documents(document, after, frozenset(expected))
    if not holds(after.find(path), value):
        raise EditionRefusee(f"{en_mots(path)} ne se relirait pas comme demandé.")
    return splice


def _first_that_holds(
    document: Document, candidates: Iterable[Splice], expected: Iterable[Chemin], path: Chemin, value: Valeur
) -> Splice:
    """Give the first splice that does what is asked and nothing else; the reason of the last refusal otherwise."""
    refusal = EditionRefusee(f"{en_mots(path)} ne peut pas être modifié ici.")
    wanted = tuple(expected)
    for candidate in candidates:
        try:
            return _checked(document, candidate, wanted, path, value)
        except EditionRefusee as cause:
            refusal = cause
    raise refusal


# --- writing values ------------------------------------------------------------------------------------------


def _double(value: str) -> str:
    return (
        '"' + "".join(_ECHAPPE.get(c) or (f"\\u{ord(c):04x}" if _NON_IMPRIMABLE.match(c) else c) for c in value) + '"'
    )


def _new_scalar(value: str) -> str:
    """Write a new value: ids, dates and numbers plain, free text between double quotes."""
    return value if _NU.match(value) and value not in VIDES else _double(value)


def _plain_allowed(value: str) -> bool:
    if value in VIDES or value != value.strip() or _NON_IMPRIMABLE.search(value):
        return False
    return _PAS_PLAIN.search(value) is None


def _new_key(key: str) -> str:
    return key if _plain_allowed(key) else _double(key)


def _literal(value: str, margin: int) -> list[str] | None:
    """Write a text as the lines of a literal block, its header (`|` or `|-`) left out; None when it cannot be one."""
    body = value.removesuffix("\n")
    lines = body.split("\n")
    if not body.strip() or lines[0].startswith((" ", "\t")) or not lines[-1]:
        return None
    if any(line != line.rstrip() or _NON_IMPRIMABLE.search(line) for line in lines):
        return None
    return [" " * margin + line if line else "" for line in lines]


def _chomp(value: str) -> str:
    return "" if value.endswith("\n") else "-"


def _flow(value: Valeur) -> str:
    if isinstance(value, str):
        return _new_scalar(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(_flow_pair(key, item) for key, item in value.items()) + "}"
    return "[" + ", ".join(_flow(item) for item in value) + "]"


def _flow_pair(key: str, value: Valeur) -> str:
    return f"{_new_key(key) if not set(key) & set(',[]{}') else _double(key)}: {_flow(value)}"


def _under(prefix: str, value: Valeur, column: int, habits: Habits) -> list[str]:
    """Write a value in block style after `prefix` (a key with its colon, or a dash) standing at a column."""
    start = " " * column + prefix
    if isinstance(value, str):
        lines = _literal(value, column + habits.fields) if "\n" in value and habits.blocks else None
        return [f"{start} |{_chomp(value)}", *lines] if lines else [f"{start} {_new_scalar(value)}"]
    dash = prefix.rstrip() == "-"
    if not value or (dash and not isinstance(value, Mapping)):
        return [f"{start} {_flow(value)}"]
    if isinstance(value, Mapping):
        inner = column + len(prefix) + 1 if dash else column + habits.fields
        lines = [line for key, item in value.items() for line in _under(_new_key(key) + ":", item, inner, habits)]
        return [f"{start} {lines[0].lstrip(' ')}", *lines[1:]] if dash else [start, *lines]
    return [start, *(line for item in value for line in _under("-", item, column + habits.dashes, habits))]


# --- scalars -------------------------------------------------------------------------------------------------


def set_scalar(text: str, path: Chemin, value: str) -> Splice:
    """Replace one value, keeping its way of quoting while that can hold the new one (else between double quotes).

    An empty value is filled. Lists and blocks of fields are refused, since their items would be lost.
    """
    document = Document(text)
    node = document.at(path)
    if not isinstance(node, ScalarNode):
        raise EditionRefusee(f"{en_mots(path)} contient plusieurs valeurs.")
    if holds(node, value):
        return _nothing(node)
    return _first_that_holds(document, _dressed(document, node, value), (path,), path, value)


def _nothing(node: Node) -> Splice:
    return Splice(node.start_mark.index, node.start_mark.index, "")


def _dressed(document: Document, node: ScalarNode, value: str) -> Iterator[Splice]:
    """Offer the ways to write a value in the place of another, the closest to what was typed first."""
    start, end = node.start_mark.index, node.end_mark.index
    if node.style in ("|", ">"):
        end = document.end(node)
        block = _block(document, node, value)
        if block:
            yield Splice(start, end, block)
    if start == end:
        yield from (Splice(start, end, glue + _new_scalar(value)) for glue in _glues(document.text, start))
        return
    if node.style == "'" and not _NON_IMPRIMABLE.search(value):
        yield Splice(start, end, "'" + value.replace("'", "''") + "'")
    if not node.style and (_plain_allowed(value) if not is_empty(node) else _NU.match(value) and value not in VIDES):
        yield Splice(start, end, value)
    yield Splice(start, end, _double(value))


def _glues(text: str, position: int) -> tuple[str, ...]:
    """Give what must stand between an empty value and what comes before it (`k:` wants a space, `{k}` a colon too)."""
    return ("",) if text[position - 1 : position] in (" ", "\t") else (" ", ": ")


def _block(document: Document, node: ScalarNode, value: str) -> str:
    """Rewrite the body of a block scalar with its own indentation and header comment; empty when it cannot."""
    start = node.start_mark.index
    header = _ENTETE_BLOC.match(document.text[start : document.line_end(start)])
    first = next(
        (line for line in SAUT.split(document.text[document.next_line(start) : document.end(node)]) if line.strip()),
        "",
    )
    lines = _literal(value, len(first) - len(first.lstrip(" ")))
    if header is None or not first or lines is None:
        return ""
    return document.newline.join([f"|{_chomp(value)}{header['suite']}", *lines])


def rename_key(text: str, path: Chemin, new: str) -> Splice:
    """Rename one key in its place; its value and its rank stay. A name already taken there is refused."""
    document = Document(text)
    key = document.key(path)
    renamed = (*path[:-1], new)
    if key.value == new:
        return _nothing(key)
    if document.find(renamed) is not None:
        raise EditionRefusee(f"{en_mots(renamed)} existe déjà.", "Choisissez un autre nom.")
    before = document.find(path)
    for candidate in _dressed(document, key, new):
        try:
            after = Document(apply(text, (candidate,)))
            verify_documents(document, after, frozenset((path, renamed)))
        except EditionRefusee:
            continue
        if same(before, after.find(renamed), -1) and _rank(document, path) == _rank(after, renamed):
            return candidate
    raise EditionRefusee(f"{en_mots(path)} ne peut pas être renommé ici.")


def _rank(document: Document, path: Chemin) -> int:
    return [step for step, _ in children(document.at(path[:-1])) or ()].index(path[-1])


def replace_in_list(text: str, path: Chemin, old: str, new: str) -> tuple[Splice, ...]:
    """Replace a value wherever it stands in a list, also when the list is typed as one value (`a` or `a, b`)."""
    document = Document(text)
    node = document.at(path)
    if isinstance(node, ScalarNode):
        parts = node.value.split(",")
        replaced = ",".join(part.replace(old, new) if part.strip() == old else part for part in parts)
        places = [(path, replaced)] if replaced != node.value else []
    else:
        places = [
            ((*path, rank), new)
            for rank, item in enumerate(node.value)
            if isinstance(item, ScalarNode) and item.value == old
        ]
    if not places:
        raise EditionRefusee(f"«\u00a0{show(old)}\u00a0» ne figure pas dans {en_mots(path)}.")
    return tuple(set_scalar(text, place, value) for place, value in places)


def path_at(text: str, line: int, column: int) -> Chemin:
    """Give the path of the value that starts at a place (line and column from 1, in this YAML text alone).

    What the model knows of a value is its place in the file: this leads from there to an edit.
    """
    return paths_at(text, [(line, column)])[0]


def paths_at(text: str, places: Sequence[tuple[int, int]]) -> tuple[Chemin, ...]:
    """Give the paths of the values that start at places, as `path_at` does for one: the text is read once for all."""
    document = Document(text)
    found: dict[tuple[int, int], Chemin] = {}
    waiting: list[tuple[Chemin, Node]] = [((), document.root)] if document.root is not None else []
    while waiting:
        path, node = waiting.pop()
        if isinstance(node, ScalarNode):
            found.setdefault((node.start_mark.line + 1, node.start_mark.column + 1), path)
            continue
        waiting += (((*path, step), child) for step, child in children(node) or ())
    for line, column in places:
        if (line, column) not in found:
            raise EditionRefusee(
                f"Aucune valeur ne commence ligne {line}, colonne {column}.",
                "Le fichier a changé entre-temps\u00a0: relancez la commande.",
            )
    return tuple(found[place] for place in places)


# --- mappings and lists --------------------------------------------------------------------------------------


def add_key(text: str, path: Chemin, key: str, value: Valeur) -> Splice:
    """Add a field at the end of the block of fields at `path`, in block style, indented like its neighbours.

    An empty value becomes a block; `{}` too; braces that hold something stay braces. An existing key is refused.
    """
    document = Document(text)
    place = (*path, key)
    if document.find(place) is not None:
        raise EditionRefusee(f"{en_mots(place)} existe déjà.", "Modifiez sa valeur au lieu de l’ajouter.")
    node = document.at(path) if path else document.root
    habits = document.habits()
    if node is None:
        candidates = [document.append(_under(_new_key(key) + ":", value, 0, habits))]
    elif isinstance(node, MappingNode) and node.value and not node.flow_style:
        column = document.column(node.start_mark.index)
        position = document.below(document.end(node), column)
        candidates = [document.insert(position, _under(_new_key(key) + ":", value, column, habits))]
    elif isinstance(node, MappingNode) and node.value:
        candidates = [_into_flow(document, node, _flow_pair(key, value))]
    elif isinstance(node, MappingNode) or is_empty(node):
        candidates = _from_nothing(document, path, node, {key: value}, habits)
    else:
        raise EditionRefusee(f"{en_mots(path)} n’est pas un bloc de champs.")
    return _first_that_holds(document, candidates, (place,), place, value)


def append_item(text: str, path: Chemin, value: Valeur) -> Splice:
    """Add an item at the end of the list at `path`: with a dash or between brackets, as the list is typed.

    A missing key is added with its list; a list typed as one value (`porteurs: resam`) becomes `[resam, …]`.
    """
    document = Document(text)
    node = document.find(path)
    habits = document.habits()
    if node is None and path:
        if isinstance(path[-1], int):
            raise EditionRefusee(f"{en_mots(path)} est introuvable dans ce fichier.", "Vérifiez le nom, puis relancez.")
        return add_key(text, path[:-1], path[-1], [value])
    if node is None:
        return _first_that_holds(document, [document.append(_under("-", value, 0, habits))], ((0,),), (0,), value)
    if isinstance(node, ScalarNode) and not is_empty(node):
        items = [*_as_list(node.value), value]
        candidates = [Splice(node.start_mark.index, document.end(node), _flow(items))]
        return _first_that_holds(document, candidates, (path,), path, items)
    if isinstance(node, MappingNode):
        raise EditionRefusee(f"{en_mots(path)} n’est pas une liste.")
    place = (*path, len(node.value))
    if isinstance(node, SequenceNode) and node.value and not node.flow_style:
        column = document.column(node.start_mark.index)
        dash = "-" + _gap(document, node)
        lines = _under(dash, value, column, habits)
        candidates = [document.insert(document.below(document.end(node), column), lines)]
    elif isinstance(node, SequenceNode) and node.value:
        candidates = [_into_flow(document, node, _flow(value))]
    else:
        candidates = _from_nothing(document, path, node, [value], habits)
        place = (*path, 0)
    return _first_that_holds(document, candidates, (place,), place, value)


def append_items(text: str, path: Chemin, values: Sequence[Valeur]) -> Sequence[Splice]:
    """Add several items at the end of a list, as `append_item` does one: a list with dashes is read once for all.

    A list of another shape is read once for each item: it must hold one already, or there must be one item at most.
    """
    document = Document(text)
    node = document.find(path)
    if len(values) < 2 or not isinstance(node, SequenceNode) or not node.value or node.flow_style:
        return [append_item(text, path, value) for value in values]
    column = document.column(node.start_mark.index)
    dash, habits, count = "-" + _gap(document, node), document.habits(), len(node.value)
    lines = [line for value in values for line in _under(dash, value, column, habits)]
    splice = document.insert(document.below(document.end(node), column), lines)
    after = Document(apply(text, (splice,)))
    verify_documents(document, after, frozenset((*path, count + rank) for rank in range(len(values))))
    added = after.at(path).value[count:]
    if len(added) != len(values) or not all(map(holds, added, values)):
        raise EditionRefusee(f"{en_mots(path)} ne se relirait pas comme demandé.")
    return [splice]


def append_row(text: str, key: str, entry: Mapping[str, Valeur]) -> Splice:
    """Add an entry, on one line, at the end of the list with dashes under a key of the root, made where it is missing.

    One line an entry, ended by its line break: branches that each add theirs then merge without loss
    (`merge=union`). A list written otherwise receives it as `append_item` does.
    """
    document = Document(text)
    node = document.find((key,))
    root = document.root
    if node is None and (root is None or (isinstance(root, MappingNode) and not root.flow_style)):
        margin = " " * document.column(root.start_mark.index) if root is not None else ""
        rows = [f"{margin}{key}:", f"{margin}  - {_flow(entry)}"]
        return _first_that_holds(document, [document.append(rows)], ((key,),), (key,), [entry])
    if not isinstance(node, SequenceNode) or not node.value or node.flow_style:
        return append_item(text, (key,), entry)
    column = document.column(node.start_mark.index)
    row = f"{' ' * column}-{_gap(document, node)} {_flow(entry)}"
    end = document.below(document.end(node), column)
    splice = document.append([row]) if end == document.size else document.insert(end, [row])
    place = (key, len(node.value))
    return _first_that_holds(document, [splice], (place,), place, entry)


def insert_item(text: str, path: Chemin, value: Valeur) -> Splice:
    """Put an item in a list before the one at `path` (its last step is a rank); a rank past the end appends.

    A comment above the item that moves down stays above it.
    """
    document = Document(text)
    node, rank = document.find(path[:-1]), path[-1]
    if not isinstance(rank, int):
        raise EditionRefusee(f"{en_mots(path)} n’est pas l’élément d’une liste.")
    if not isinstance(node, SequenceNode) or rank >= len(node.value):
        return append_item(text, path[:-1], value)
    start = node.value[rank].start_mark.index
    if node.flow_style:
        return _checked(document, Splice(start, start, f"{_flow(value)}, "), (path,), path, value)
    column = document.column(node.start_mark.index)
    lines = _under("-" + _gap(document, node), value, column, document.habits())
    if rank:
        splice = document.insert(document.line_end(document.end(node.value[rank - 1])), lines)
    elif document.text[document.line_start(node.start_mark.index) : node.start_mark.index].strip():
        raise EditionRefusee(f"{en_mots(path)} ne peut pas être ajouté ici.")  # a list that starts on another's dash
    else:
        place = document.next_line(document.key(path[:-1]).end_mark.index) if len(path) > 1 else None
        place = document.line_start(node.start_mark.index) if place is None else place
        splice = Splice(place, place, "".join(line + document.newline for line in lines))
    return _checked(document, splice, (path,), path, value)


def _as_list(value: str) -> list[str]:
    """Read a list typed as one value: `a`, or `a, b` when each part is an id."""
    parts = [part.strip() for part in value.split(",")]
    return parts if all(_ID.match(part) for part in parts) else [value]


def _gap(document: Document, node: SequenceNode) -> str:
    """Give the spaces that a list puts after its dash, beyond the first one."""
    last = node.value[-1].start_mark.index
    found = re.search(r"-( +)\Z", document.text[document.line_start(last) : last])
    return found[1][1:] if found else ""


def _from_nothing(document: Document, path: Chemin, node: Node, value: Valeur, habits: Habits) -> list[Splice]:
    """Offer the ways to put a first item where nothing stands yet (`k:`, `k: []`, `k: {}`)."""
    start, end = node.start_mark.index, document.end(node)
    candidates: list[Splice] = []
    glues = _glues(document.text, start) if start == end else ("",)
    flow = [Splice(start, end, glue + _flow(value)) for glue in glues]
    if document.in_flow(path):
        return flow
    if not path:
        stop = document.line_end(end)
        lines = _under("", value, 0, habits._replace(fields=0, dashes=0))[1:]
        candidates.append(Splice(start, stop, document.newline.join(lines) + document.text[end:stop]))
    elif isinstance(path[-1], str):
        key = document.key(path)
        column = document.column(key.start_mark.index)
        stop = document.line_end(end)
        head = len(document.text[:start].rstrip(" "))
        lines = _under("", value, column, habits)[1:]
        candidates.append(Splice(head, stop, document.newline.join([document.text[end:stop].rstrip(" "), *lines])))
    simple = not isinstance(value, Mapping) and isinstance(value[0], str) and _NU.match(value[0])
    return [*flow, *candidates] if simple and isinstance(node, SequenceNode) else [*candidates, *flow]


def _into_flow(document: Document, node: Node, piece: str) -> Splice:
    """Add an item before the closing bracket, on its own line when the last ones are."""
    text = document.text
    last = node.value[-1]
    previous = node.value[-2] if len(node.value) > 1 else None
    before = document.end(_last_node(previous)) if previous is not None else node.start_mark.index
    first_of_last = (last[0] if isinstance(node, MappingNode) else last).start_mark.index
    start, close = document.end(_last_node(last)), node.end_mark.index - 1
    comma = re.match(r"(?:\s|#[^\r\n]*)*,", text[start:close])
    own_line = SAUT.search(text, before, first_of_last) is not None
    if not own_line:
        if comma:
            return Splice(start + comma.end(), start + comma.end(), f" {piece},")
        return Splice(start, start, f", {piece}")
    margin = document.newline + " " * document.column(first_of_last)
    stop = min(document.line_end(start + comma.end() if comma else start), close)
    kept = text[start:stop]
    return Splice(start, stop, f"{kept}{margin}{piece}," if comma else f",{kept}{margin}{piece}")


def _last_node(item: Node | tuple[Node, Node]) -> Node:
    if isinstance(item, tuple):
        key, value = item
        return (
            key
            if value.start_mark.index == value.end_mark.index and value.start_mark.index < key.end_mark.index
            else value
        )
    return item


def remove_item(text: str, path: Chemin) -> Splice:
    """Remove one item of a list (the last step of `path` is its rank); a list left empty becomes `[]`."""
    document = Document(text)
    item = document.at(path)
    node = document.at(path[:-1])
    rank = path[-1]
    if not isinstance(node, SequenceNode) or not isinstance(rank, int):
        raise EditionRefusee(f"{en_mots(path)} n’est pas l’élément d’une liste.")
    if node.flow_style:
        splice = _out_of_flow(document, node, rank)
    elif len(node.value) == 1:
        splice = _emptied(document, path[:-1], node)
    else:
        splice = _out_of_block(document, node, item, rank)
    after = Document(apply(text, (splice,)))
    verify_documents(document, after, frozenset((path,)))
    return splice


def remove_items(text: str, path: Chemin, ranks: Iterable[int]) -> str:
    """Remove several items of a list, as `remove_item` does one, and give the text: it is read once for all.

    The items of a list between brackets, and those whose lines are shared, are removed one by one.
    """
    wanted = sorted(set(ranks), reverse=True)
    document = Document(text)
    node = document.find(path)
    if len(wanted) > 2 and isinstance(node, SequenceNode) and not node.flow_style and wanted[0] < len(node.value):
        together = wanted[:-1] if len(wanted) == len(node.value) else wanted
        splices = [_out_of_block(document, node, node.value[rank], rank) for rank in reversed(together)]
        if all(one.end <= two.start for one, two in pairwise(splices)):
            after = apply(text, splices)
            verify_documents(document, Document(after), frozenset((*path, rank) for rank in together))
            text, wanted = after, wanted[len(together) :]
    for rank in wanted:
        text = apply(text, (remove_item(text, (*path, rank)),))
    return text


def remove_key(text: str, path: Chemin) -> Splice:
    """Remove one field written on its own lines; the only field of a block, or one after a dash, is refused."""
    document = Document(text)
    node, parent = document.at(path), document.at(path[:-1]) if len(path) > 1 else document.root
    key = document.key(path)
    start = document.line_start(key.start_mark.index)
    alone = parent is None or len(parent.value) < 2
    if alone or document.in_flow(path) or document.text[start : key.start_mark.index].strip():
        raise EditionRefusee(f"{en_mots(path)} ne peut pas être retiré ici.")
    stop = document.next_line(max(document.end(node), key.end_mark.index))
    if stop == document.size and not document.text.endswith(("\n", "\r")):
        start -= len(last_break(document.text[:start]))
    splice = Splice(start, stop, "")
    verify_documents(document, Document(apply(text, (splice,))), frozenset((path,)))
    return splice


def _out_of_flow(document: Document, node: SequenceNode, rank: int) -> Splice:
    items = node.value
    start = items[rank].start_mark.index
    if rank + 1 < len(items):
        return Splice(start, items[rank + 1].start_mark.index, "")
    end = document.end(items[rank])
    if rank:
        return Splice(document.end(items[rank - 1]), end, "")
    comma = re.match(r"\s*,", document.text[end : node.end_mark.index])
    return Splice(start, end + (comma.end() if comma else 0), "")


def _dash(document: Document, item: Node) -> int:
    """Give the offset of the dash of a block item."""
    return document.text.rindex("-", 0, item.start_mark.index)


def _out_of_block(document: Document, node: SequenceNode, item: Node, rank: int) -> Splice:
    dash = _dash(document, item)
    start, stop = document.line_start(dash), document.next_line(document.end(item))
    if document.text[start:dash].strip():  # a list that starts on the line of another dash
        return Splice(dash, _dash(document, node.value[rank + 1]), "")
    if stop == document.size and not document.text.endswith(("\n", "\r")):
        start -= len(last_break(document.text[:start]))
    return Splice(start, stop, "")


def _emptied(document: Document, path: Chemin, node: SequenceNode) -> Splice:
    """Put `[]` where the only item of a block list stood, keeping the comments that stand above it."""
    dash = node.start_mark.index
    stop = document.line_end(document.end(node))
    if not path or not isinstance(path[-1], str):
        return Splice(dash, stop, "[]")
    colon = document.text.index(":", document.key(path).end_mark.index) + 1
    above = document.text[colon : document.line_start(dash)].rstrip("\r\n")
    return Splice(colon, stop, " []" + above)


def append_line(text: str, *entries: Mapping[str, Valeur]) -> Splice:
    """Add entries at the very end of a bare list, one line each: branches of `suivi.yaml` then merge without loss."""
    document = Document(text)
    node = document.root
    if node is not None and (not isinstance(node, SequenceNode) or (node.flow_style and node.value)):
        raise EditionRefusee("Ce fichier devrait être une liste avec une entrée par ligne, précédée d’un tiret.")
    margin = " " * document.column(node.start_mark.index) if node is not None else ""
    lines = [f"{margin}- {_flow(entry)}" for entry in entries]
    count = len(node.value) if node is not None else 0
    if node is not None and not count:  # `[]`
        splice = Splice(node.start_mark.index, node.end_mark.index, document.newline.join(lines).lstrip(" "))
    else:
        splice = document.append(lines)
    after = Document(apply(text, (splice,)))
    added = [(count + rank,) for rank in range(len(entries))]
    verify_documents(document, after, frozenset(added))
    if not all(holds(after.find(place), entry) for place, entry in zip(added, entries, strict=True)):
        raise EditionRefusee("Cette entrée ne se relirait pas comme demandé.")
    return splice
