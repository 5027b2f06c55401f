"""The format as JSON Schemas (draft 7), one a kind of file: what an editor uses to complete, explain and underline.

Made from the declarations of the fields, so that the editor, the reader and the reference say the same thing. Scalars
accept what editors type (`version: 1.10` is a number for them): it is the field that gives them their type.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from cap.communaute import FICHIERS, Genre
from cap.declare import (
    BOOLEEN,
    MEMBRES,
    MEMBRES_FINANCEURS,
    PUBLIC,
    SOUTIEN,
    Champ,
    Choix,
    Converti,
    Dictionnaire,
    Fiche,
    Ident,
    Liste,
    Objet,
    Ref,
    Texte,
    Type,
    suggestion,
)
from cap.graphie import composer, plier
from cap.model import Suivie
from cap.references import NOMS
from cap.refus import Refus
from cap.show import show

DRAFT: Final = "http://json-schema.org/draft-07/schema#"
DOSSIER: Final = ".vscode/schemas"
"""Where the editor's settings look for the schemas, from the root of the community."""

PRESENTATIONS: Final = {
    "communaute": "La fiche de la communauté, seul fichier indispensable.",
    "vision": "Le scénario idéal : tendances, scénarios, problématiques, question essentielle et son histoire.",
    "objectifs": "Ce que l'on vise, pour qui et à quelles étapes : objectifs, parcours, publics, zones.",
    "gouvernance": "Comment on décide et qui tient l'ensemble : principes, instances, fonction de soutien.",
    "feuille-de-route": "Le plan commun : les jalons, par axe et par phase.",
    "acteur": "Une fiche par acteur ; son identifiant est le nom du fichier.",
    "action": "Une fiche par action ; son identifiant est le nom du fichier.",
    "reunion": "Une réunion : un en-tête, puis les notes en Markdown ; son identifiant est le nom du fichier.",
    "suivi": "Ce que deviennent tâches, questions et décisions ; une ligne par suite donnée, on ajoute sans effacer.",
    "charte": "Le texte de travail de la charte : un en-tête, puis les articles en Markdown.",
    "version-charte": "Une version figée de la charte, adoptée ou soumise ; elle ne change plus.",
    "signatures": "Qui a signé quelle version de la charte, qui est attendu, qui s'est retiré.",
    "passerelles": "Les orientations qui marchent entre deux structures, ou vers une action, pour un public.",
    "evaluation": "Les questions évaluatives, les indicateurs, les bilans et les effets.",
    "mesures": "Les valeurs des indicateurs ; un fichier par année.",
    "enseignements": "Ce qui a été appris, d'où cela vient, ce que cela change.",
    "financements": "Les demandes et les financements, les budgets, la valorisation du bénévolat.",
    "temps": "Les heures déclarées ; un fichier par mois ou par année.",
    "journal": "Ce qui a été envoyé à toute la communauté.",
    "documents": "Les documents publiés ou partagés hors de la communauté.",
    "attestations": "Les critères déclarés, ou sans objet : par qui et pourquoi.",
    "plaidoyer": "Les propositions adressées aux pouvoirs publics.",
    "glossaire": "Le vocabulaire commun.",
    "calendrier": "Le calendrier des politiques publiques.",
    "questionnaire": "Les questions d'une enquête.",
    "contacts": "Les personnes ; ce fichier reste hors de git.",
    "notes": "Les échanges bilatéraux et les tensions, pour la seule fonction de soutien ; reste hors de git.",
}
"""What each kind of file is for, as its schema and the reference say it."""

_LECTEURS: Final = {
    PUBLIC: "tout le monde",
    MEMBRES: "les membres",
    MEMBRES_FINANCEURS: "les membres et les financeurs",
    SOUTIEN: "la fonction de soutien",
}
_SCALAIRE: Final = ["string", "number", "boolean"]
_SUR_UNE_LIGNE: Final = frozenset({"type", "items", "$ref", "enum", "maxLength", "pattern"})
_BEAUCOUP: Final = 6


def genre_nomme(nom: str) -> Genre:
    """Find a kind of file by its name or by a file's path (`acteur`, `acteurs/*.yaml`); raises `Refus`."""
    simple = plier(nom).replace(" ", "-")
    for genre in FICHIERS:
        if simple in (genre.nom, genre.motif, genre.motif.rsplit("/", 1)[-1], genre.attribut.replace("_", "-")):
            return genre
    noms = [genre.nom for genre in FICHIERS]
    raise Refus(
        composer("« {} » n'est pas un genre de fichier.").format(show(nom)),
        composer(f"{suggestion(simple, noms)}Genres : {', '.join(noms)}."),
    )


def fiches_de(fiche: type[Fiche]) -> Iterator[type[Fiche]]:
    """Yield a kind of item and every kind written inside it, each once, in the order of fields."""
    vues = {fiche: None}
    file = [fiche]
    while file:
        courante = file.pop(0)
        yield courante
        for champ in champs(courante).values():
            contenue = fiche_contenue(champ.type)
            if contenue is not None and contenue not in vues:
                vues[contenue] = None
                file.append(contenue)


def fiche_contenue(type_: Type) -> type[Fiche] | None:
    """Give the kind of item that a field holds, alone, in a list or by name; None for a field of values."""
    if isinstance(type_, Liste):
        type_ = type_.element
    elif isinstance(type_, Dictionnaire):
        type_ = type_.valeur
    return type_.fiche if isinstance(type_, Objet) else None


def champs(fiche: type[Fiche]) -> dict[str, Champ]:
    """Give the fields of an item in the order to show them: its id first, what every item may have last."""
    communs = [nom for nom in Suivie.declares if nom in fiche.declares]
    propres = [nom for nom in fiche.declares if nom not in communs and nom != "id"]
    noms = [*(["id"] if "id" in fiche.declares else []), *propres, *communs]
    return {nom: fiche.declares[nom] for nom in noms}


def attendu(type_: Type) -> str:
    """Say in French what to type in a field, as a noun phrase: « une date, par exemple 2026-03-20 »."""
    if isinstance(type_, Converti):
        return type_.nom if type_ is BOOLEEN else f"{type_.nom}, par exemple {type_.exemple}"
    if isinstance(type_, Choix):
        return "un mot parmi : " + ", ".join(type_.valeurs)
    if isinstance(type_, Ref):
        return _attendu_ref(type_)
    if isinstance(type_, Liste):
        mot = f", ou le mot « {type_.mots[0]} »" if type_.mots else ""
        return f"une liste{mot} ; chaque élément est {attendu(type_.element)}"
    if isinstance(type_, Objet):
        seul = f" ; une valeur seule est lue comme « {type_.raccourci} »" if type_.raccourci else ""
        return f"un bloc « {type_.fiche.genre} »{seul}"
    if isinstance(type_, Dictionnaire):
        noms = f" ({', '.join(type_.noms)})" if type_.noms else ""
        return f"un nom par ligne{noms} ; la valeur est {attendu(type_.valeur)}"
    if isinstance(type_, Texte) and type_.long:
        return "un texte, sur plusieurs lignes si l'on veut"
    return type_.nom


def _attendu_ref(type_: Ref) -> str:
    libre = ", ou un nom" if type_.libre else ""
    if type_.kinds == ("trou",):
        return "une case, écrite parcours/étape/public"
    if len(type_.kinds) >= _BEAUCOUP:
        return f"une référence avec son genre (action:jardin-partage, decision:2026-03-20-copil#D1…){libre}"
    return f"un identifiant ({' ou '.join(NOMS[kind] for kind in type_.kinds)}){libre}"


def lecteurs(audience: frozenset[str]) -> str:
    """Say in French who sees a field; whoever is named, the support team does too."""
    autres = audience - SOUTIEN
    return _LECTEURS.get(audience) or "les " + " et les ".join(sorted(autres))


# --- the schemas ---------------------------------------------------------------------------------------------


def schema(genre: Genre) -> dict[str, Any]:
    """Give the JSON Schema of a kind of file; for Markdown files, that of their front matter."""
    racine, *autres = fiches_de(genre.fiche)
    corps = _objet(racine)
    if racine.liste_nue:
        element = fiche_contenue(racine.declares[racine.liste_nue].type)
        corps = {"type": ["array", "null"], "items": {"$ref": _pointeur(element)}} if element else corps
    elif not racine.requis:
        corps["type"] = ["object", "null"]
    presentation = composer(PRESENTATIONS[genre.nom])
    return {
        "$schema": DRAFT,
        "title": f"{racine.genre} ({genre.motif})",
        "description": presentation,
        **corps,
        "definitions": {autre.__name__: {"title": autre.genre, **_objet(autre)} for autre in autres},
    }


def texte(genre: Genre) -> str:
    """Give the JSON Schema of a kind of file as text."""
    return _ecrire(schema(genre), "") + "\n"


def _ecrire(valeur: Any, marge: str) -> str:
    """Write JSON with one key a line, lists on one line: a schema then reads, and its changes too."""
    from json import dumps

    if not isinstance(valeur, dict) or not valeur:
        if isinstance(valeur, list):
            return "[" + ", ".join(_ecrire(item, marge) for item in valeur) + "]"
        return dumps(valeur, ensure_ascii=False)
    if all(cle in _SUR_UNE_LIGNE for cle in valeur):
        paires = ", ".join(f"{dumps(cle)}: {_ecrire(item, marge)}" for cle, item in valeur.items())
        return f"{{{paires}}}"
    suite = marge + "  "
    lignes = [f"{suite}{dumps(cle, ensure_ascii=False)}: {_ecrire(item, suite)}" for cle, item in valeur.items()]
    return "{\n" + ",\n".join(lignes) + f"\n{marge}}}"


def fichiers() -> dict[str, bytes]:
    """Give every schema as a file: its name, its bytes."""
    return {nom_de_fichier(genre): texte(genre).encode() for genre in FICHIERS}


def nom_de_fichier(genre: Genre) -> str:
    """Give the name of the file that holds a schema."""
    return f"{genre.nom}.json"


def associations() -> dict[str, list[str]]:
    """Say which files each schema is for, as the YAML extension of the editors asks it (`yaml.schemas`)."""
    return {
        f"./{DOSSIER}/{nom_de_fichier(genre)}": [genre.motif] for genre in FICHIERS if genre.motif.endswith(".yaml")
    }


def _pointeur(fiche: type[Fiche]) -> str:
    return f"#/definitions/{fiche.__name__}"


def _objet(fiche: type[Fiche]) -> dict[str, Any]:
    requis = list(fiche.requis)
    return {
        "type": "object",
        "properties": {nom: _champ(champ) for nom, champ in champs(fiche).items()},
        "patternProperties": {"^x-": {}},
        "additionalProperties": False,
        **({"required": requis} if requis else {}),
    }


def _champ(champ: Champ) -> dict[str, Any]:
    phrases = [f"{champ.description}.", f"Attendu : {attendu(champ.type)}."]
    if champ.audience != PUBLIC:
        phrases.append(f"Visible par {lecteurs(champ.audience)}.")
    exemple = _exemples(champ.type)
    return {
        "description": composer("\n\n".join(phrases)),
        **_valeur(champ.type, vide=not champ.requis),
        **({"examples": exemple} if exemple else {}),
    }


def _exemples(type_: Type) -> list[str]:
    if type_ is BOOLEEN:
        return ["oui", "non"]
    return [type_.exemple] if isinstance(type_, Converti) else []


def _valeur(type_: Type, vide: bool = True) -> dict[str, Any]:
    """Give the schema of a value; `vide`: an empty one stands for an absent field, as it does for the reader."""
    rien: list[dict[str, Any]] = [{"type": "null"}] if vide else []
    if isinstance(type_, Choix):
        return _au_choix([{"enum": list(type_.valeurs)}, *rien])
    if isinstance(type_, Ident):
        return {"type": ["string", "number"], "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": 64}
    if isinstance(type_, Objet):
        court = [{"type": _SCALAIRE}] if type_.raccourci else []
        return _au_choix([{"$ref": _pointeur(type_.fiche)}, *court, *rien])
    if isinstance(type_, Liste):
        return _liste(type_, rien)
    if isinstance(type_, Dictionnaire):
        return _dictionnaire(type_, vide)
    return {"type": [*_SCALAIRE, *(["null"] if vide else [])]}


def _au_choix(possibles: list[dict[str, Any]]) -> dict[str, Any]:
    return possibles[0] if len(possibles) == 1 and "$ref" not in possibles[0] else {"anyOf": possibles}


def _liste(type_: Liste, rien: list[dict[str, Any]]) -> dict[str, Any]:
    """Accept a list, or one value alone in its place."""
    seule = _valeur(type_.element, vide=False)
    return _au_choix([{"type": "array", "items": _valeur(type_.element)}, *seule.get("anyOf", [seule]), *rien])


def _dictionnaire(type_: Dictionnaire, vide: bool) -> dict[str, Any]:
    valeur = _valeur(type_.valeur)
    forme: dict[str, Any] = {"type": ["object", "null"] if vide else "object"}
    if not type_.noms:
        return {**forme, "additionalProperties": valeur}
    return {
        **forme,
        "properties": dict.fromkeys(type_.noms, valeur),
        "patternProperties": {"^x-": {}},
        "additionalProperties": False,
    }
