"""What a line of notes opens by its first words: a marker, a box, a bullet; and the words that say nothing."""

from __future__ import annotations

import re
from typing import Final

from cap import mdclauses
from cap.graphie import plier, plier_avec_positions
from cap.mdlines import PUCE

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
# What people put before a marker, on a pad or in a word processor: an hour, an arrow, an emoji, « I. », « a) ».
_SIGNE: Final = r"(?:[=-]{1,3}>|[^\x00-\x7f\w\s\u2610-\u2612«»“”‘’„…€£°%‰§©®™№]|\u2139)"
SIGNES: Final = rf"(?:{_SIGNE} *){{0,12}}"
HEURE: Final = r"(?:\[?(?:[01]?[0-9]|2[0-3]) ?[h:] ?(?:[0-5][0-9])?\]?(?![0-9]) *(?:[-:,] *)?)"
_RANG: Final = r"(?:(?:[ivx]{1,4}[.)]|[a-h]\)) +)"
_S: Final = r"(?:s|\(s\)|[·.]s)?"
# An item of another meeting, as cap writes it: `2026-01-15-copil#Q1`, in `[[…]]` or not.
_RENVOI: Final = r"(?:\[\[ *)?(?:{genre}:)?(?P<renvoi>[a-z0-9][a-z0-9-]{{0,79}}#{lettre}[0-9]{{1,4}})(?: *\]\])?"
MARQUEUR: Final = re.compile(
    rf" *{HEURE}?(?P<puce>{PUCE})?(?P<signes>{SIGNES}){_RANG}?(?P<gras>{_GRAS})?"
    rf"(?:(?P<decision>decision{_S}|decide)|(?P<tache>a[ -]+faire|action{_S})|(?P<question>question{_S})"
    rf"|(?P<reponse>reponse{_S}(?: +(?:a +)?{_RENVOI.format(genre='question', lettre='q')})?)"
    rf"|(?P<information>information{_S}|info{_S})|(?P<reporte>reporte(?:e|es|s)?)"
    r"|(?P<prochaine>prochaine +reunion))"
    rf"(?P<place>(?: *n[°ºo]\.?)?)(?: *(?P<id>[a-z]?[0-9]{{1,4}}))? *(?P<ferme>{_GRAS})? *:(?!:|//)"
)
# « A faire Mairie : demander… »: the marker of a task, when known actors and their colon follow it.
A_FAIRE_QUI: Final = re.compile(
    rf" *{HEURE}?(?P<puce>{PUCE})?{SIGNES}{_RANG}?(?:{_GRAS})?(?P<mot>a[ -]+faire|action{_S})(?:{_GRAS})? +(?=\S)"
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
CASE: Final = re.compile(rf" *{HEURE}?(?P<puce>{PUCE})?{SIGNES}(?:\[(?P<etat> ?|x)\](?![(\[:])|(?P<carre>[☐☑☒]))")
LISTE: Final = re.compile(rf" *(?:{PUCE}|(?:{_SIGNE}){{1,4}} +(?=\S))")
# Bullets of Word's symbol fonts, as they come out when pasted: a letter or a sign, and a tab.
PUCE_DE_WORD: Final = re.compile(r"[ \u00a0]*(?P<signe>[oO§ØøüÜvq·\ue000-\uf8ff])[ \u00a0]*\t")
ID_DE_CASE: Final = re.compile(r"[ \t\u00a0\u202f]*(?P<id>A[0-9]{1,4})(?![\w-])[ \t\u00a0\u202f]*:?")
RENVOI_DE_CASE: Final = re.compile(
    rf"[ \t\u00a0\u202f]*{_RENVOI.format(genre='a-faire', lettre='a')}(?![\w-])[ \t\u00a0\u202f]*:?",
    re.IGNORECASE,
)
ID_DE_LISTE: Final = re.compile(r"(?P<id>[DAQ][0-9]{1,4})(?:[ \u00a0\u202f]*[:.)]|(?=[ \u00a0\u202f]))")
# On what, when or why nothing was decided: « aucune sur 2027 », « pas de décision ce jour », « rien de nouveau ».
_PRECISION: Final = (
    r"(?: (?:(?:sur|concernant|a propos d|pour (?:le moment|l'instant|cette|ce|le|la|les|l'|[0-9])"
    r"|a (?:ce (?:stade|jour|point|sujet)|cette|signaler|noter)|ce (?:jour|soir|matin|mois|point)|cette (?:fois|seance)"
    r"|en (?:seance|reunion|l'etat|cours)|lors d|aujourd'hui|hier|encore|formelle|faute de)(?![a-z]).*))?"
)
_CHOSE: Final = r"(?:(?:nouvelles?|autres?) )?(?:decision|question|action|tache)s?"
_RIEN: Final = re.compile(
    rf"(?:(?:aucune?s?(?: {_CHOSE})?|pas (?:eu )?(?:de |d'){_CHOSE})"
    rf"(?: (?:a ete |n'a ete |n'est )?(?:prises?|posees?|actees?|votees?))?{_PRECISION}|neant{_PRECISION}"
    rf"|rien(?: (?:de (?:nouveau|neuf|plus|special|particulier|precis|decide)|a (?:decider|faire)|decide))?{_PRECISION}"
    r"|r\.?a\.?s\.?|sans objet|[-/.…_ ]+)(?: ?\([^()]*\))?[ .!]*"
)
_EN_SUSPENS: Final = re.compile(
    r"(?:(?:est |sera )?(?:reporte|ajourne|differe|suspendu)e?s?(?![a-z])"
    r"|a (?:prendre|confirmer|valider|discuter|trancher)\b|en attente\b"
    r"|pas (?:encore )?(?:de decision|prise|decide)|non prise\b|on (?:en reparle|verra)\b)"
)
TITRES_DE_LISTE: Final = {
    "decision": DECISION,
    "decisions": DECISION,
    "decisions prises": DECISION,
    "releve de decisions": DECISION,
    "releve des decisions": DECISION,
    "a faire": TACHE,
    "actions a mener": TACHE,
    "todo": TACHE,
    "to do": TACHE,
    "reste a faire": TACHE,
    "qui fait quoi": TACHE,
    "qui fait quoi ?": TACHE,
    "taches": TACHE,
}
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


def renvoi(trouve: re.Match[str]) -> str:
    """Give the item of another meeting that a match names, written as references are: `2026-01-15-copil#Q1`."""
    nom, _, numero = (trouve["renvoi"] or "").partition("#")
    return f"{nom.lower()}#{numero.upper()}" if nom else ""


def debut_du_mot(marqueur: re.Match[str]) -> int:
    """Give the place of the marker's word in the folded line."""
    return next(marqueur.start(nom) for nom in _GENRES if marqueur[nom] is not None)


def plier_le_debut(texte: str) -> tuple[str, list[int]]:
    """Fold the beginning of a line for the expressions of this module; a bullet pasted from Word becomes one."""
    plie, positions = plier_avec_positions(texte[:PREFIXE])
    if "\t" in texte and (puce := PUCE_DE_WORD.match(texte)):
        rang = positions.index(puce.start("signe"))
        plie = f"{plie[:rang]}•{plie[rang + 1 :]}"
    return plie, positions


def ne_dit_rien(texte: str) -> bool:
    """Tell « Décision : aucune », « À faire : rien », « Question : - »: words that hold no item."""
    return len(texte) < PREFIXE and _RIEN.fullmatch(plier(texte)) is not None


def en_suspens(genre: str, texte: str) -> bool:
    """Tell what may be the contrary of an item: « Décision : reportée », « À faire : ? »."""
    plie = plier(texte[:PREFIXE])
    return not plie.strip(" ?!.") or (genre == DECISION and _EN_SUSPENS.match(plie) is not None)
