"""Who refers to whom: every reference of a community with its place, and how a reference is resolved.

Rules check references, renaming rewrites them, and the map of dependencies follows them: all walk the same list,
deduced from the declarations of the fields.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any, Final, NamedTuple

from cap.communaute import Communaute
from cap.declare import DICTIONNAIRE, LISTE, Dictionnaire, Fiche, Lieu, Liste, Ref

NOMS: Final = {
    "acteur": "acteur",
    "action": "action",
    "objectif": "objectif",
    "etape": "étape",
    "public": "public",
    "zone": "zone",
    "reunion": "réunion",
    "instance": "instance",
    "a-faire": "tâche",
    "question": "question",
    "decision": "décision",
    "jalon": "jalon",
    "passerelle": "passerelle",
    "indicateur": "indicateur",
    "enseignement": "enseignement",
    "bilan": "bilan",
    "financement": "financement",
    "contexte": "fait de contexte",
    "critere": "critère",
    "trou": "case du parcours",
    "problematique": "problématique",
    "tendance": "tendance",
    "parcours": "parcours",
    "principe": "principe",
    "document": "document",
}
# Where each kind is written; `*` stands for the id, without its number for what a meeting holds.
_FICHIERS: Final = {
    "acteur": "acteurs/*.yaml", "action": "actions/*.yaml", "reunion": "reunions/*.md", "a-faire": "reunions/*.md",
    "question": "reunions/*.md", "decision": "reunions/*.md", "objectif": "objectifs.yaml", "etape": "objectifs.yaml",
    "public": "objectifs.yaml", "zone": "objectifs.yaml", "parcours": "objectifs.yaml", "trou": "objectifs.yaml",
    "instance": "gouvernance.yaml", "principe": "gouvernance.yaml", "jalon": "feuille-de-route.yaml",
    "passerelle": "passerelles.yaml", "indicateur": "evaluation.yaml", "bilan": "evaluation.yaml",
    "enseignement": "enseignements.yaml", "financement": "financements.yaml", "contexte": "communaute.yaml",
    "problematique": "vision.yaml", "tendance": "vision.yaml", "document": "documents.yaml", "critere": "",
}  # fmt: skip
_NUMEROTES: Final = frozenset({"a-faire", "question", "decision"})
_CRITERE: Final = re.compile(r"[ISP](?:1[0-2]|[1-9])\Z")


class Reference(NamedTuple):
    """One reference as written: who refers (the item and its field), to what, and where."""

    fiche: Fiche
    champ: str
    texte: str
    kinds: tuple[str, ...]
    libre: bool
    lieu: Lieu


def references(communaute: Communaute) -> Iterator[Reference]:
    """Yield every reference written in the YAML of a community, front matter of meetings included."""
    for fiche in communaute.fiches:
        classe: Any = type(fiche)
        for nom, ref, mots, multiple in _champs_ref(classe):
            valeur = fiche.__dict__.get(nom)
            if not valeur:
                continue
            if not multiple:
                yield Reference(fiche, nom, valeur, ref.kinds, ref.libre, fiche.place(nom))
                continue
            for rang, texte in enumerate(valeur):
                if texte not in mots:
                    yield Reference(fiche, nom, texte, ref.kinds, ref.libre, fiche.place(nom, rang))
        for nom, ref in _dictionnaires_ref(classe):
            for noms in fiche.__dict__.get(nom, {}).values():
                for texte in noms:
                    yield Reference(fiche, nom, texte, ref.kinds, ref.libre, fiche.place(nom))


@cache
def _champs_ref(classe: Any) -> tuple[tuple[str, Ref, tuple[str, ...], bool], ...]:
    """Say which fields of a class hold references: name, type, words that are not references, several or one."""
    trouves: list[tuple[str, Ref, tuple[str, ...], bool]] = []
    for nom, champ in classe.declares.items():
        if isinstance(champ.type, Ref):
            trouves.append((nom, champ.type, (), False))
        elif champ.type.forme is LISTE and isinstance(champ.type, Liste) and isinstance(champ.type.element, Ref):
            trouves.append((nom, champ.type.element, champ.type.mots, True))
    return tuple(trouves)


@cache
def _dictionnaires_ref(classe: Any) -> tuple[tuple[str, Ref], ...]:
    trouves = []
    for nom, champ in classe.declares.items():
        if champ.type.forme is DICTIONNAIRE and isinstance(champ.type, Dictionnaire):
            valeur = champ.type.valeur
            if isinstance(valeur, Liste) and isinstance(valeur.element, Ref):
                trouves.append((nom, valeur.element))
    return tuple(trouves)


@lru_cache(maxsize=1)
def lost(communaute: Communaute) -> tuple[Reference, ...]:
    """List the references that name nothing of a kind their field allows; free names are never lost.

    Nor is what stands in a file that cannot be read: that file has its own problem, and may well hold it.
    """
    return tuple(
        reference
        for reference in references(communaute)
        if not reference.libre
        and resolve(communaute, reference.texte, reference.kinds) is None
        and not (communaute.illisibles and _peut_exister(communaute, reference))
    )


def _peut_exister(communaute: Communaute, reference: Reference) -> bool:
    """Tell whether what a reference names may stand in a file that cannot be read."""
    prefixe, deux_points, reste = reference.texte.partition(":")
    type_ = deux_points and prefixe in NOMS
    for kind in (prefixe,) if type_ else reference.kinds:
        nom = (reste if type_ else reference.texte).partition("#")[0]
        path = _FICHIERS[kind].replace("*", nom)
        if {path, path.replace(".yaml", ".yml"), f"prive/{path}"} & communaute.illisibles:
            return True
    return False


def resolve(communaute: Communaute, texte: str, kinds: tuple[str, ...]) -> tuple[str, str] | None:
    """Find what a reference names: its kind and its id as the index knows it, or None.

    `kind:id` names its kind; otherwise each allowed kind is tried in the order of its field.
    """
    kind, deux_points, reste = texte.partition(":")
    if deux_points and kind in NOMS:
        existant = _existant(communaute, kind, reste) if kind in kinds else ""
        return (kind, existant) if existant else None
    for candidat in kinds:
        identifiant = communaute.etape_complete(texte) if candidat == "etape" else texte
        existant = _existant(communaute, candidat, identifiant)
        if existant:
            return candidat, existant
    return None


def _existant(communaute: Communaute, kind: str, identifiant: str) -> str:
    """Give an id as the index knows it, one made of old ids too (`ancien-copil#D1`), or nothing."""
    if kind == "critere":
        return identifiant if _CRITERE.match(identifiant) else ""
    if identifiant in communaute.index[kind]:
        return identifiant
    actuel = _actuel(communaute, kind, identifiant)
    return actuel if actuel in communaute.index[kind] else ""


def _actuel(communaute: Communaute, kind: str, identifiant: str) -> str:
    """Write with today's ids what was written with those that a meeting, a path, a step or a public once had."""
    if kind in _NUMEROTES:
        nom, diese, numero = identifiant.partition("#")
        reunion = communaute.index["reunion"].get(nom)
        return f"{reunion.id}{diese}{numero}" if reunion is not None else ""
    if kind in ("etape", "trou") and "/" in identifiant:
        nom, etape, *reste = identifiant.split("/")
        parcours = communaute.index["parcours"].get(nom)
        publics = [getattr(communaute.index["public"].get(public), "id", "") for public in reste]
        if parcours is None:
            return ""
        for item in parcours.etapes:
            if etape in (item.id, *item.anciens_ids):
                return "/".join((parcours.id, item.id, *publics))
    return ""
