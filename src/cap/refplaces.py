"""Where a YAML text names other things: every reference as typed, by its path, for the edits that rewrite them.

`references` says the same of a community already read, without the texts; a test holds the two equal.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from yaml import MappingNode, Node, ScalarNode, SequenceNode

from cap.declare import Dictionnaire, Fiche, Liste, Objet, Ref, Type
from cap.model import PointPrevu
from cap.yamlplaces import Chemin, is_empty


class Place(NamedTuple):
    """A text of a YAML file that may be a reference: where it is, as typed, and how its field reads it.

    `ref` is None for the key of an agenda point; `liste` tells one value that may hold several, parted by commas.
    """

    chemin: Chemin
    brut: str
    ref: Ref | None
    liste: bool = False


def places(node: Node | None, classe: type[Fiche]) -> Iterator[Place]:
    """Yield the references of a YAML file (and the keys of agenda points, with `ref` None), read as the reader does."""
    if isinstance(node, SequenceNode) and classe.liste_nue:
        yield from _sous(node, classe.declares[classe.liste_nue].type, ())
    elif node is not None:
        yield from _fiche(node, classe, ())


def _fiche(node: Node, classe: type[Fiche], chemin: Chemin) -> Iterator[Place]:
    for cle_node, valeur in node.value if isinstance(node, MappingNode) else ():
        champ = classe.declares.get(cle_node.value)
        ici = (*chemin, cle_node.value)
        if champ is None:
            continue
        if (classe is PointPrevu and champ.nom == "cle") or champ.nom == "points_proposes":
            yield from _cles(valeur, ici)
        else:
            yield from _sous(valeur, champ.type, ici)


def _cles(node: Node, chemin: Chemin) -> Iterator[Place]:
    if isinstance(node, ScalarNode):
        yield Place(chemin, node.value, None)
    elif isinstance(node, SequenceNode):
        for rang, item in enumerate(node.value):
            yield from _cles(item, (*chemin, rang))


def _sous(node: Node, type_: Type, chemin: Chemin) -> Iterator[Place]:
    if is_empty(node):
        return
    if isinstance(type_, Liste):
        yield from _liste(node, type_, chemin)
    elif isinstance(type_, Objet):
        if isinstance(node, MappingNode):
            yield from _fiche(node, type_.fiche, chemin)
        elif type_.raccourci:
            yield from _sous(node, type_.fiche.declares[type_.raccourci].type, chemin)
    elif isinstance(type_, Dictionnaire):
        for cle_node, valeur in node.value if isinstance(node, MappingNode) else ():
            yield from _sous(valeur, type_.valeur, (*chemin, cle_node.value))
    elif isinstance(type_, Ref) and isinstance(node, ScalarNode):
        yield Place(chemin, node.value, type_)


def _liste(node: Node, type_: Liste, chemin: Chemin) -> Iterator[Place]:
    element = type_.element
    if isinstance(node, SequenceNode):
        for rang, item in enumerate(node.value):
            if not (isinstance(item, ScalarNode) and item.value in type_.mots):
                yield from _sous(item, element, (*chemin, rang))
    elif isinstance(node, ScalarNode) and isinstance(element, Ref):
        if node.value not in type_.mots:
            yield Place(chemin, node.value, element, liste=not element.libre)
    else:
        yield from _sous(node, element, chemin)
