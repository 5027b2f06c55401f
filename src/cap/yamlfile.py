"""YAML text to immutable items with their places, or to problems; and the writing of new YAML.

The field that holds a scalar decides its type: `01000`, `1.10`, `no` and `12:30` mean what a French typist meant.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, TypeVar

from yaml import MappingNode, Mark, ScalarNode, SequenceNode

from cap.declare import (
    DICTIONNAIRE,
    LISTE,
    OBJET,
    SCALAIRE,
    Dictionnaire,
    Fiche,
    Liste,
    Objet,
    Ref,
    Texte,
    Type,
    ValeurRefusee,
    pack,
    proche,
    suggestion,
    unpack,
)
from cap.graphie import plier
from cap.problem import AVERTISSEMENT, CONSEIL
from cap.source import COUPE, Source
from cap.yamlnodes import compose
from cap.yamltraps import guillemets, name_trap

F = TypeVar("F", bound=Fiche)

SCALAIRE_MAX: Final = 100_000
VISIBILITE: Final = "visibilite"
SOUTIEN_SEUL: Final = "soutien"

_DEBUT: Final = Mark("", 0, 0, 0, None, 0)
_VIDES: Final = frozenset({"", "~", "null", "Null", "NULL"})
_ABSENT: Final = object()


def read(fiche: type[F], source: Source) -> F | None:
    """Read a whole YAML text as one item; None when nothing of it can be read (the problems say why)."""
    node = compose(source)
    if node is None:
        if not source.problems and source.texte.strip(" \t\r\n-"):
            return build(fiche, MappingNode("", [], _DEBUT, _DEBUT), source)  # comments only: an empty file is fine
        if not source.problems:
            source.dire("CAP117", (0, 1, 1), "Ce fichier est vide.", "Remplissez-le ou effacez-le.", AVERTISSEMENT)
        return None
    if fiche.liste_nue and isinstance(node, SequenceNode):
        cle = ScalarNode("", fiche.liste_nue, node.start_mark, node.start_mark)
        node = MappingNode("", [(cle, node)], node.start_mark, node.end_mark)
    if not isinstance(node, MappingNode):
        attendu = (
            "une liste (lignes qui commencent par un tiret)" if fiche.liste_nue else "des lignes « champ: valeur »"
        )
        if not name_trap(source, node.start_mark.line, ""):
            source.dire(
                "CAP105",
                node,
                f"Ce fichier devrait contenir {attendu}.",
                "Reprenez la forme décrite dans la documentation du format.",
            )
        return None
    return build(fiche, node, source)


def build(fiche: type[F], node: Any, source: Source) -> F:
    """Build an item from a mapping node; faults become problems and the faulty field stays absent."""
    champs = fiche.declares
    places: dict[str | tuple[str, int], int] = {}
    valeurs: dict[str, Any] = {}
    precedent: tuple[Any, Any] | None = None
    ligne = source.ligne
    # Most values are texts that nothing cuts and that are short because their file is: they need no more looking at.
    simple = not source.coupe and len(source.texte) <= SCALAIRE_MAX
    for paire in node.value:
        cle_node, val_node = paire
        cle = cle_node.value
        champ = champs.get(cle) if cle.__class__ is str else None
        if champ is None:
            _cle_inconnue(fiche, node, paire, precedent, source)
        elif cle in places:
            source.dire(
                "CAP102",
                cle_node,
                f"Le champ « {cle} » est écrit deux fois (déjà ligne {unpack(places[cle])[0]}).",
                "Gardez une seule des deux valeurs.",
            )
        else:
            if val_node.__class__ is ScalarNode and not val_node.style and val_node.value in _VIDES:
                continue
            cle = champ.nom  # one string for every file
            debut, fin = val_node.start_mark, val_node.end_mark
            longueur = fin.column - debut.column if fin.line == debut.line else 1
            places[cle] = pack(debut.line + ligne, debut.column + 1, longueur if longueur > 0 else 1)
            type_ = champ.type
            if type_.__class__ is Texte and simple and val_node.__class__ is ScalarNode:
                texte: str = val_node.value
                valeur = texte or _ABSENT
                if texte[:1] == "0" and not val_node.style and texte.isdigit():
                    _zero_de_tete(val_node, source, cle)
            elif type_.forme is SCALAIRE:
                valeur = _lire_scalaire(type_, val_node, source, cle)
            else:
                valeur = _lire(type_, val_node, source, cle, places)
            if valeur is not _ABSENT:
                valeurs[cle] = valeur
            elif cle == VISIBILITE:
                valeurs[cle] = SOUTIEN_SEUL  # a misspelt restriction restricts all the more
        precedent = paire
    for nom in fiche.requis:
        if nom not in valeurs and nom not in places:
            source.dire(
                "CAP104",
                node,
                f"Il manque le champ « {nom} » ({_minuscule(champs[nom].description)}).",
                f"Ajoutez une ligne « {nom}: … ».",
            )
    places[""] = pack(*source.marque(node))
    valeurs["chemin"] = source.path
    valeurs["places"] = places
    item = fiche.__new__(fiche)
    object.__setattr__(item, "__dict__", valeurs)
    return item


def _minuscule(texte: str) -> str:
    return texte[:1].lower() + texte[1:].rstrip(".")


def _lire(type_: Type, node: Any, source: Source, cle: str, places: dict[Any, Any]) -> Any:
    forme = type_.forme
    if forme is SCALAIRE:
        return _lire_scalaire(type_, node, source, cle)
    if forme is LISTE:
        return _lire_liste(type_, node, source, cle, places)  # type: ignore[arg-type]
    if node.__class__ is ScalarNode and not node.style and node.value in _VIDES:
        return _ABSENT
    if forme is OBJET:
        return _lire_objet(type_, node, source, cle)  # type: ignore[arg-type]
    if forme is DICTIONNAIRE:
        return _lire_dictionnaire(type_, node, source, cle)  # type: ignore[arg-type]
    return _libre(node)


def _lire_scalaire(type_: Type, node: Any, source: Source, cle: str) -> Any:
    if node.__class__ is not ScalarNode:
        _forme_fausse(type_, node, source, cle)
        return _ABSENT
    texte: str = node.value
    if not node.style:
        if texte in _VIDES:
            return _ABSENT
        if source.coupe:
            texte = _coupe(type_, node, source, texte)
    elif not texte:
        return _ABSENT
    if len(texte) > SCALAIRE_MAX:
        source.dire(
            "CAP118",
            node,
            f"La valeur de « {cle} » dépasse {SCALAIRE_MAX} caractères : elle n’est pas lue.",
            "Rangez ce long texte dans un document à part.",
        )
        return _ABSENT
    try:
        valeur = type_.lire(texte)
    except ValeurRefusee as cause:
        source.dire(cause.code, node, f"{cle} : {cause.message}", cause.remede)
        return _ABSENT
    if type_.__class__ is Ref and texte != texte.strip():
        debut, fin = node.start_mark.index, node.end_mark.index
        source.dire(
            "CAP156",
            node,
            f"{cle} : des espaces entourent l’identifiant « {texte.strip()} ».",
            "Effacez ces espaces.",
            AVERTISSEMENT,
            (source.splice(debut, fin, guillemets(texte.strip())),),
        )
    return valeur


def _zero_de_tete(node: Any, source: Source, cle: str) -> None:
    """Advise quotes around a number typed with a leading zero: cap keeps it, most other readers of YAML drop it."""
    texte = node.value
    if len(texte) > 1:
        debut, fin = node.start_mark.index, node.end_mark.index
        source.dire(
            "CAP158",
            node,
            f"{cle} : cap lit bien « {texte} », mais d’autres outils y verraient un nombre sans son zéro.",
            f"Mettez la valeur entre guillemets doubles : {guillemets(texte)}",
            CONSEIL,
            (source.splice(debut, fin, guillemets(texte)),),
        )


def _coupe(type_: Type, node: Any, source: Source, texte: str) -> str:
    """Warn when ` #` ends a free text in the middle of a sentence: YAML takes the rest for a comment."""
    fin = node.end_mark.index
    ligne_fin = source.texte.find("\n", fin)
    reste = source.texte[fin : ligne_fin if ligne_fin >= 0 else None].rstrip()
    if type_.__class__ is Texte and COUPE.match(reste):
        entier = texte + reste
        source.dire(
            "CAP152",
            node,
            f"Ce qui suit « # » est lu comme un commentaire : la valeur s’arrête à « {texte[-40:]} ».",
            f"Mettez la valeur entre guillemets doubles : {guillemets(entier)}",
            AVERTISSEMENT,
            (source.splice(node.start_mark.index, fin + len(reste), guillemets(entier)),),
        )
    return texte


def _forme_fausse(type_: Type, node: Any, source: Source, cle: str) -> None:
    ecrit = "une liste" if node.__class__ is SequenceNode else "un bloc de champs"
    if node.flow_style and type_.__class__ is Texte:
        debut, fin = node.start_mark.index, node.end_mark.index
        entre = guillemets(source.texte[debut:fin])
        source.dire(
            "CAP153",
            node,
            f"{cle} : une valeur ne peut pas commencer par « {source.texte[debut]} » sans guillemets.",
            f"Mettez la valeur entre guillemets doubles : {entre}",
            fix=(source.splice(debut, fin, entre),),
        )
    else:
        source.dire(
            "CAP105",
            node,
            f"« {cle} » attend {type_.nom} ; {ecrit} est écrit ici.",
            f"Écrivez {type_.nom} sur la même ligne.",
        )


def _lire_liste(type_: Liste, node: Any, source: Source, cle: str, places: dict[Any, Any]) -> Any:
    element = type_.element
    classe = node.__class__
    if classe is ScalarNode:
        if not node.style and node.value in _VIDES:
            return _ABSENT
        if node.value in type_.mots:
            return (node.value,)
        if element.__class__ is Ref and "," in node.value and not element.libre:
            mots = [mot for mot in node.value.split(",") if mot.strip()]
            return tuple(element.lire(mot) for mot in _au_plus(type_, mots, node, source, cle))
    if classe is not SequenceNode:
        valeur = _lire(element, node, source, cle, places)
        return _ABSENT if valeur is _ABSENT else (valeur,)
    valeurs: list[Any] = []
    for item in _au_plus(type_, node.value, node, source, cle):
        valeur = _lire(element, item, source, cle, {})
        if valeur is not _ABSENT:
            if element.forme is not OBJET:
                places[(cle, len(valeurs))] = pack(*source.marque(item))
            valeurs.append(valeur)
    return tuple(valeurs)


def _au_plus(type_: Liste, elements: list[Any], node: Any, source: Source, cle: str) -> list[Any]:
    """Give the elements of a list that are read: all of them, unless it is bounded and longer than any real one."""
    if not type_.au_plus or len(elements) <= type_.au_plus:
        return elements
    source.dire(
        "CAP118",
        node,
        f"La liste « {cle} » a {len(elements)} éléments : seuls les {type_.au_plus} premiers sont lus.",
        "Vérifiez qu’elle n’a pas été collée plusieurs fois, ou regroupez ce qu’elle énumère.",
    )
    return elements[: type_.au_plus]


def _lire_objet(type_: Objet, node: Any, source: Source, cle: str) -> Any:
    if node.__class__ is MappingNode:
        return build(type_.fiche, node, source)
    if node.__class__ is ScalarNode and type_.raccourci:
        nom = ScalarNode("", type_.raccourci, node.start_mark, node.start_mark)
        return build(type_.fiche, MappingNode("", [(nom, node)], node.start_mark, node.end_mark), source)
    ecrit = "une liste" if node.__class__ is SequenceNode else "une seule valeur"
    noms = ", ".join(list(type_.fiche.declares)[:4])
    source.dire(
        "CAP105",
        node,
        f"« {cle} » attend un bloc de champs ({noms}…) ; {ecrit} est écrite ici.",
        "Écrivez chaque champ sur sa ligne, en retrait.",
    )
    return _ABSENT


def _lire_dictionnaire(type_: Dictionnaire, node: Any, source: Source, cle: str) -> Any:
    if node.__class__ is not MappingNode:
        source.dire(
            "CAP105",
            node,
            f"« {cle} » attend des lignes « nom: valeur » en retrait.",
            "Écrivez chaque nom sur sa ligne.",
        )
        return _ABSENT
    valeurs: dict[str, Any] = {}
    for nom_node, val_node in node.value:
        nom = nom_node.value
        if not isinstance(nom, str):
            source.dire("CAP105", nom_node, f"« {cle} » attend des noms simples.", "Écrivez « nom: valeur ».")
        elif type_.noms and nom not in type_.noms and not nom.startswith("x-"):
            source.dire(
                "CAP103",
                nom_node,
                f"« {nom} » n’est pas prévu dans « {cle} ».",
                suggestion(plier(nom), type_.noms) + "Noms possibles : " + ", ".join(type_.noms) + ".",
            )
        elif nom in valeurs:
            source.dire(
                "CAP102",
                nom_node,
                f"« {nom} » est écrit deux fois dans « {cle} ».",
                "Gardez une seule des deux valeurs.",
            )
        else:
            valeur = _lire(type_.valeur, val_node, source, nom, {})
            if valeur is not _ABSENT:
                valeurs[nom] = valeur
    return MappingProxyType(valeurs)


def _libre(node: Any) -> Any:
    if node.__class__ is SequenceNode:
        return tuple(_libre(item) for item in node.value)
    if node.__class__ is MappingNode:
        return MappingProxyType({str(cle.value): _libre(valeur) for cle, valeur in node.value})
    return node.value


def _cle_inconnue(
    fiche: type[Fiche], node: Any, paire: tuple[Any, Any], precedent: tuple[Any, Any] | None, source: Source
) -> None:
    cle_node, val_node = paire
    cle = cle_node.value
    if source.plein:
        return
    if not isinstance(cle, str):
        source.dire("CAP105", cle_node, "Un nom de champ est attendu ici.", "Écrivez « champ: valeur ».")
    elif cle.startswith("x-"):
        return
    elif cle == "<<":
        source.dire(
            "CAP111",
            cle_node,
            "Les clés de fusion YAML (<<) ne sont pas lues dans une communauté.",
            "Recopiez les champs.",
        )
    elif node.flow_style and val_node.__class__ is ScalarNode and not val_node.value and precedent is not None:
        debut, fin = precedent[1].start_mark.index, cle_node.end_mark.index
        entre = guillemets(source.texte[debut:fin])
        source.dire(
            "CAP155",
            cle_node,
            f"Entre accolades, une virgule sépare deux champs : « {cle} » est lu comme un champ.",
            f"Mettez la valeur entre guillemets doubles : {entre}",
            fix=(source.splice(debut, fin, entre),),
        )
    else:
        connus = tuple(fiche.declares)
        pareil = plier(cle).replace(" ", "_").replace("-", "_")
        conseil = pareil if pareil in fiche.declares else proche(pareil, connus)
        remede = f"Vouliez-vous écrire « {conseil} » ? " if conseil else ""
        remede += (
            "Champs possibles : " + ", ".join(connus) + "." if not conseil else "Un champ à vous commence par « x- »."
        )
        # Accents and spaces apart, it is the field: the repair is certain unless the field is already there.
        certain = conseil and conseil == pareil and not any(autre.value == conseil for autre, _ in node.value)
        debut, fin = cle_node.start_mark.index, cle_node.end_mark.index
        fix = (source.splice(debut, fin, conseil),) if certain else ()
        source.dire("CAP103", cle_node, f"Le champ « {cle} » n’existe pas ici.", remede, fix=fix)


# --- writing new YAML ----------------------------------------------------------------------------------------


def dump(donnees: Mapping[str, Any] | Sequence[Any]) -> str:
    """Write new data as YAML in block style: free text between double quotes, ids, dates and numbers plain."""
    from datetime import date
    from io import StringIO

    from ruamel.yaml import YAML
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

    def habille(valeur: Any) -> Any:
        if isinstance(valeur, Mapping):
            return {cle: habille(item) for cle, item in valeur.items()}
        if isinstance(valeur, list | tuple):
            return [habille(item) for item in valeur]
        if not isinstance(valeur, str):
            return valeur
        if "\n" in valeur.rstrip("\n") and not any(ligne != ligne.rstrip() for ligne in valeur.split("\n")):
            return LiteralScalarString(valeur)
        if _JOUR.match(valeur):
            return date.fromisoformat(valeur)
        if _ENTIER.match(valeur):
            return int(valeur)
        return valeur if _NU.match(valeur) else DoubleQuotedScalarString(valeur)

    yaml_ = YAML()
    yaml_.indent(mapping=2, sequence=4, offset=2)
    yaml_.width = 1_000_000_000
    yaml_.allow_unicode = True
    sortie = StringIO()
    yaml_.dump(habille(donnees), sortie)
    return sortie.getvalue()


_JOUR: Final = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])\Z")
_ENTIER: Final = re.compile(r"[1-9]\d{0,8}\Z")
_NU: Final = re.compile(
    r"(?!null\Z|true\Z|false\Z)[a-z][a-z0-9]*(?:[-/:][A-Za-z0-9]+)*\Z|\d{4}-\d{2}\Z|\d{4}-\d{2}-\d{2}-[a-z0-9-]+\Z"
)
