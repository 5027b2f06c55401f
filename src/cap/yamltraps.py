"""What French prose does to YAML, told in French: the trap behind a syntax error, and its certain repair."""

from __future__ import annotations

import re
from typing import Final

import yaml

from cap.source import Source

_CLE_VALEUR: Final = re.compile(
    r"^(?P<tete>\s*(?:- +)*(?P<cle>[\w-]+)\s*:[ \t]+|\s*(?:- +)+)(?P<valeur>\S.*?)(?P<fin>\s*)$"
)
_CLE: Final = re.compile(r"\s*(?:- +)*[\w-]+\s*:(?:\s|\Z)|\s*- ")
_CLE_INSECABLE: Final = re.compile("^(\\s*(?:- +)*[\\w-]+)[ \u00a0\u202f]*:(?P<blanc>[\u00a0\u202f]+)\\S")
_EXPLICATIONS: Final = (
    ("could not find expected ':'", "Il manque « : » après le nom du champ, ou un retrait devant une suite de texte."),
    ("mapping values are not allowed", "Un deuxième « : » se trouve dans la valeur."),
    (
        "did not find expected key",
        "Le retrait de cette ligne ne correspond pas à celles d’avant, ou un guillemet n’est pas fermé.",
    ),
    ("did not find expected '-' indicator", "Cette ligne devrait commencer par un tiret aligné sur les autres."),
    ("unexpected end of stream", "Un guillemet ouvert n’est jamais refermé."),
    ("did not find expected ',' or ']'", "Un crochet ouvert n’est pas refermé."),
    ("did not find expected ',' or '}'", "Une accolade ouverte n’est pas refermée."),
    ("block sequence entries are not allowed", "Un tiret de liste se trouve où il ne peut pas être."),
    ("found unknown escape character", "Une barre oblique inverse (\\) n’a pas de sens ici entre guillemets doubles."),
)


def line_of(source: Source, rang: int) -> str:
    lignes = source.texte.split("\n")
    return lignes[rang].rstrip("\r") if 0 <= rang < len(lignes) else ""


def _debut_ligne(source: Source, rang: int) -> int:
    position = 0
    for _ in range(rang):
        position = source.texte.index("\n", position) + 1
    return position


def guillemets(texte: str) -> str:
    """Write a text as a YAML double-quoted scalar."""
    return '"' + texte.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t") + '"'


def quote_value(source: Source, rang: int, ligne: str, code: str, premiers: str) -> bool:
    """Say that the value of this line needs quotes, when it starts with one of these characters."""
    trouve = _CLE_VALEUR.match(ligne)
    if trouve is None or trouve["valeur"][0] not in premiers:
        return False
    _dire_guillemets(
        source, rang, trouve, code, f"Une valeur ne peut pas commencer par « {trouve['valeur'][0]} » sans guillemets."
    )
    return True


def _dire_guillemets(
    source: Source, rang: int, trouve: re.Match[str], code: str, message: str, valeur: str = ""
) -> None:
    base = _debut_ligne(source, rang)
    debut, fin = trouve.span("valeur")
    entre = guillemets(valeur or trouve["valeur"])
    source.dire(
        code,
        (rang + source.ligne, debut + 1, fin - debut),
        message,
        f"Mettez la valeur entre guillemets doubles : {entre}",
        fix=(source.splice(base + debut, base + fin, entre),),
    )


def explain(source: Source, cause: yaml.YAMLError) -> None:
    marque = getattr(cause, "problem_mark", None) or getattr(cause, "context_mark", None)
    rang = marque.line if marque is not None else 0
    probleme = str(getattr(cause, "problem", "") or cause)
    ouvert = _guillemet_ouvert(source, rang)
    if ouvert is not None:
        source.dire(
            "CAP101",
            (ouvert[0] + source.ligne, ouvert[1], 1),
            "Un guillemet s’ouvre sur cette ligne et ne s’y referme pas.",
            "Ajoutez le guillemet fermant à la fin de la valeur.",
        )
        return
    for candidat in (rang, rang - 1):
        if candidat >= 0 and name_trap(source, candidat, probleme):
            return
    colonne = marque.column + 1 if marque is not None else 1
    if "tab character" in probleme or "\t" in line_of(source, rang)[:colonne]:
        source.dire(
            "CAP116",
            (rang + source.ligne, colonne, 1),
            "Une tabulation sert de retrait ; YAML n’accepte que des espaces.",
            "Remplacez la tabulation par des espaces.",
        )
    elif "expected a single document" in probleme or "but found another document" in probleme:
        source.dire(
            "CAP114",
            (rang + source.ligne, colonne, 1),
            "Ce fichier contient plusieurs documents séparés par « --- ».",
            "Gardez un seul document par fichier.",
        )
    elif "undefined alias" in probleme:
        source.dire(
            "CAP110",
            (rang + source.ligne, colonne, 1),
            "Les ancres et alias YAML (& et *) ne sont pas lus dans une communauté.",
            "Si c’est un texte, mettez-le entre guillemets doubles.",
        )
    else:
        contexte = getattr(cause, "context_mark", None)
        if contexte is not None and ("unexpected end of stream" in probleme or "expected ','" in probleme):
            rang, colonne = contexte.line, contexte.column + 1
        source.dire(
            "CAP101",
            (rang + source.ligne, colonne, 1),
            _explique(probleme),
            "Vérifiez les retraits, les guillemets et les deux-points de cette ligne et de celle d’avant.",
        )


def _explique(probleme: str) -> str:
    for anglais, francais in _EXPLICATIONS:
        if anglais in probleme:
            return francais
    return "La syntaxe de cette ligne n’est pas du YAML lisible."


def name_trap(source: Source, rang: int, probleme: str) -> bool:
    """Recognise the trap that French prose set to YAML on the line of a syntax error; say it and propose its repair."""
    ligne = line_of(source, rang)
    insecable = _CLE_INSECABLE.match(ligne)
    if insecable is not None:
        base = _debut_ligne(source, rang)
        debut, fin = insecable.span("blanc")
        source.dire(
            "CAP157",
            (rang + source.ligne, debut + 1, fin - debut),
            "Une espace insécable suit les deux-points : YAML ne reconnaît pas le champ.",
            "Remplacez-la par une espace ordinaire.",
            fix=(source.splice(base + debut, base + fin, " "),),
        )
        return True
    trouve = _CLE_VALEUR.match(ligne)
    if trouve is None:
        return False
    valeur = trouve["valeur"]
    if valeur[0] in "\"'":
        fin = _fin_guillemet(valeur)
        if 0 < fin < len(valeur) and not valeur[fin:].lstrip().startswith("#"):
            message = "Des guillemets se trouvent à l’intérieur de la valeur, ou du texte les suit."
            _dire_guillemets(source, rang, trouve, "CAP154", message, _entre_guillemets(valeur))
            return True
        return False
    if valeur[0] in "`@%*&!|>,[]{}" or valeur[:2] in ("- ", "? "):
        if valeur[0] in "[{" and {"[": "]", "{": "}"}[valeur[0]] not in valeur:
            return False  # a list never closed: quoting it would not be a certain repair
        _dire_guillemets(
            source, rang, trouve, "CAP153", f"Une valeur ne peut pas commencer par « {valeur[0]} » sans guillemets."
        )
        return True
    if (": " in valeur or ":\u00a0" in valeur or valeur.endswith(":")) and valeur[0] not in "#":
        _dire_guillemets(
            source, rang, trouve, "CAP151", "Un deuxième « : » se trouve dans la valeur : YAML y voit un autre champ."
        )
        return True
    return False


def _entre_guillemets(valeur: str) -> str:
    """Give the text meant by a value that starts with a quote and goes on after the next one; no letter is lost.

    The first and the last quote enclose it (`'Crèche de l'étang'`), unless an inner one closes what the first opened
    (`"Le Résam" de Morlaix`, `"a" et "b"`): then all of them belong to the text.
    """
    marque = valeur[0]
    interieur = valeur[1:-1]
    if not valeur.endswith(marque):
        return valeur
    for rang, lettre in enumerate(interieur):
        avant, apres = interieur[rang - 1 : rang], interieur[rang + 1 : rang + 2]
        if lettre != marque or (avant.isalnum() and apres.isalnum()):
            continue
        return interieur if not avant or avant.isspace() else valeur
    return interieur


def _guillemet_ouvert(source: Source, jusqu_a: int) -> tuple[int, int] | None:
    """Find the quote, opened by a value, that only a later line could close, when a field follows it.

    Gives its line, from 0, and its column, from 1.
    """
    lignes = source.texte.split("\n")
    for rang in range(min(jusqu_a, len(lignes) - 1) + 1):
        trouve = _CLE_VALEUR.match(lignes[rang].rstrip("\r"))
        if trouve is None or trouve["valeur"][0] not in "\"'" or _fin_guillemet(trouve["valeur"]):
            continue
        suite = next((ligne for ligne in lignes[rang + 1 :] if ligne.strip()), "")
        if not suite or _CLE.match(suite):
            return rang, trouve.start("valeur") + 1
    return None


def _fin_guillemet(valeur: str) -> int:
    """Give the offset after the closing quote of a value that starts with one, or 0."""
    guillemet = valeur[0]
    position = 1
    while position < len(valeur):
        lettre = valeur[position]
        if lettre == "\\" and guillemet == '"':
            position += 1
        elif lettre == guillemet:
            if guillemet == "'" and valeur[position + 1 : position + 2] == "'":
                position += 1
            else:
                return position + 1
        position += 1
    return 0


def refuse_anchor(source: Source, ou: tuple[int, int, int]) -> bool:
    ligne = line_of(source, ou[0] - source.ligne)
    if quote_value(source, ou[0] - source.ligne, ligne, "CAP153", "*&"):
        return True
    source.dire(
        "CAP110",
        ou,
        "Les ancres et alias YAML (& et *) ne sont pas lus dans une communauté.",
        "Si c’est un texte, mettez-le entre guillemets doubles ; sinon, recopiez la valeur.",
    )
    return True


def refuse_tag(source: Source, ou: tuple[int, int, int]) -> bool:
    ligne = line_of(source, ou[0] - source.ligne)
    if quote_value(source, ou[0] - source.ligne, ligne, "CAP153", "!"):
        return True
    source.dire(
        "CAP112",
        ou,
        "Les étiquettes YAML (!…) ne sont pas lues dans une communauté.",
        "Si c’est un texte, mettez-le entre guillemets doubles.",
    )
    return True
