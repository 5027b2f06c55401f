"""What a line of notes opens by its first words, and what the others resemble."""

from __future__ import annotations

import re
from typing import Final

from cap import mdclauses
from cap.mdlines import PUCE, sans_code

DECISION: Final = "decision"
TACHE: Final = "a-faire"
QUESTION: Final = "question"
REPONSE: Final = "reponse"
INFORMATION: Final = "information"
REPORTE: Final = "reporte"
PROCHAINE: Final = "prochaine-reunion"

LETTRES: Final = {DECISION: "D", TACHE: "A", QUESTION: "Q"}
ADMISES: Final = {
    DECISION: mdclauses.DE_DECISION,
    TACHE: mdclauses.DE_TACHE,
    QUESTION: mdclauses.DE_QUESTION,
    REPORTE: mdclauses.D_ANNONCE,
}

# A marker stands within this many characters of the start of its line, or it is prose.
PREFIXE: Final = 120
_GRAS: Final = r"[*_]{1,3}"
MARQUEUR: Final = re.compile(
    rf" *(?P<puce>{PUCE})?(?P<gras>{_GRAS})?"
    r"(?:(?P<decision>decisions?|decide)|(?P<tache>a[ -]+faire|actions?)|(?P<question>questions?)"
    r"|(?P<reponse>reponses?)|(?P<information>informations?|infos?)|(?P<reporte>reporte(?:e|es|s)?)"
    r"|(?P<prochaine>prochaine +reunion))"
    rf"(?P<place>(?: *n[°ºo]\.?)?)(?: *(?P<id>[a-z]?[0-9]{{1,4}}))? *(?P<ferme>{_GRAS})? *:(?!:|//)"
)
_GENRES: Final = {
    "decision": DECISION,
    "tache": TACHE,
    "question": QUESTION,
    "reponse": REPONSE,
    "information": INFORMATION,
    "reporte": REPORTE,
    "prochaine": PROCHAINE,
}
CASE: Final = re.compile(rf" *(?P<puce>{PUCE})?\[(?P<etat> ?|x)\](?![(\[:])")
LISTE: Final = re.compile(rf" *{PUCE}")
ID_DE_CASE: Final = re.compile(r"[ \t\u00a0\u202f]*(?P<id>A[0-9]{1,4})(?![\w-])[ \t\u00a0\u202f]*:?")
ID_DE_LISTE: Final = re.compile(r"(?P<id>[DAQ][0-9]{1,4})(?:[ \u00a0\u202f]*[:.)]|(?=[ \u00a0\u202f]))")
_TODO: Final = re.compile(rf" *(?:{PUCE})?(?:{_GRAS})?(?:to ?do|a faire|fixme)\b")
_SANS_DEUX_POINTS: Final = re.compile(
    rf" *(?:{PUCE})?(?:{_GRAS})?(?P<mot>decisions?|decide|action|question|reponse|reporte)"
    r"(?: *n[°ºo])?(?: *[a-z]?[0-9]{1,4})?[*_]{0,3} *(?:$|[-=>→.]+(?: |$))"
)
_PRESQUE: Final = re.compile(rf" *(?:{PUCE})?(?:{_GRAS})?(?P<tete>[a-z][a-z0-9 '-]{{2,40}}?)[*_]{{0,3}} *:(?!:|//)")
_MARQUEUR_ET_MOTS: Final = re.compile(r"(?:decisions?|decide|a faire|actions?|questions?|prochaine?) (?!n[°ºo])[a-z]")
_DECISION_DITE: Final = re.compile(rf" *(?:{PUCE})?(?:{_GRAS})?decisions?[*_]{{0,3}} (?:on|nous|il est|est prise)\b")
_INITIALE: Final = re.compile(rf" *(?:{PUCE})?(?:{_GRAS})?(?P<lettre>[qr])[*_]{{0,3}} *:(?!:|//)")
_PHRASE_DE_DECISION: Final = re.compile(
    rf" *(?:{PUCE})?(?:il (?:est|a ete)|nous avons|on a|nous|on) (?:decide|decidons|acte|actons|convenu|convient)\b"
)
_CASE_MAL_FERMEE: Final = re.compile(rf" *(?:{PUCE})?\[ *[xo✓✔v-]? *\](?![(\[:])")
_CASE_DANS_LE_TEXTE: Final = re.compile(r"\[[ xX]?\](?![(\[:])")
_MOTS: Final = (
    "decision", "decisions", "decide", "a faire", "action", "actions", "question", "questions", "reponse",
    "information", "informations", "reporte", "prochaine reunion",
)  # fmt: skip
_VRAIS_MOTS: Final = frozenset({"discussion", "discussions", "questions diverses", "fraction", "traction", "reporter"})
TITRES_DE_LISTE: Final = frozenset({"decision", "decisions", "decisions prises", "a faire", "actions a mener", "todo"})
MONTRES: Final = {
    DECISION: "Décision :",
    TACHE: "À faire :",
    QUESTION: "Question :",
    REPONSE: "Réponse :",
    INFORMATION: "Information :",
    REPORTE: "Reporté :",
    PROCHAINE: "Prochaine réunion :",
}


def genre_de(marqueur: re.Match[str]) -> str:
    """Give the kind of item that a match of `MARQUEUR` opens."""
    return next(genre for nom, genre in _GENRES.items() if marqueur[nom] is not None)


def _genre_du_mot(mot: str) -> str:
    if mot.startswith("prochain"):
        return PROCHAINE
    debuts = (("dec", DECISION), ("a", TACHE), ("q", QUESTION), ("rep", REPORTE if "reporte" in mot else REPONSE))
    return next((genre for debut, genre in debuts if mot.startswith(debut)), INFORMATION)


def ressemblance(texte: str, plie: str) -> tuple[str, str] | None:
    """Say what a line that opens nothing resembles, and why it is not that; `plie` is its folded beginning."""
    return _texte_douteux(plie) or _case_douteuse(texte, plie)


def _texte_douteux(plie: str) -> tuple[str, str] | None:
    """Say what the start of a line resembles, and why it is not that."""
    if _TODO.match(plie):
        return TACHE, "Pour une tâche, écrivez « À faire : » ou une case « - [ ] »."
    if sans := _SANS_DEUX_POINTS.match(plie):
        genre = _genre_du_mot(sans["mot"])
        return genre, f"Il manque les deux-points : « {MONTRES[genre]} »."
    if _DECISION_DITE.match(plie) and ":" not in plie:
        return DECISION, f"Il manque les deux-points : « {MONTRES[DECISION]} »."
    if initiale := _INITIALE.match(plie):
        genre = QUESTION if initiale["lettre"] == "q" else REPONSE
        return genre, f"Le mot entier est attendu : écrivez « {MONTRES[genre]} »."
    if _PHRASE_DE_DECISION.match(plie):
        return DECISION, "Si c’est une décision, écrivez « Décision : » devant."
    presque = _PRESQUE.match(plie)
    tete = presque["tete"].strip() if presque else ""
    if not tete or tete in _VRAIS_MOTS:
        return None
    if _MARQUEUR_ET_MOTS.match(tete):
        genre = _genre_du_mot(tete)
        return genre, f"Des mots séparent le marqueur de ses deux-points : écrivez « {MONTRES[genre]} »."
    from difflib import get_close_matches

    proches = get_close_matches(tete, _MOTS, n=1, cutoff=0.8)
    if not proches:
        return None
    genre = _genre_du_mot(proches[0])
    return genre, f"Le début de la ligne ressemble à « {MONTRES[genre]} »."


def _case_douteuse(texte: str, plie: str) -> tuple[str, str] | None:
    if _CASE_MAL_FERMEE.match(plie):
        return TACHE, "Une case à cocher s’écrit [ ] ou [x]."
    if _CASE_DANS_LE_TEXTE.search(sans_code(texte)):
        return TACHE, "Une case à cocher se met au début de la ligne."
    return None
