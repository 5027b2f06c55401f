"""What became of the charter between two states, for who will never read a diff: its step, its words, who is asked.

A revision in preparation rewrites six fields of the front matter at once; said one by one they hide what matters. Its
step is said in one sentence, and each article says its own scope and motive.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from cap.charte_mots import AJOUT, EGAL, RETRAIT, Morceau, Passage
from cap.ecarts import Detail
from cap.model import Charte
from cap.phrases import cite, combien
from cap.redaction import en_precisant

_DITS: Final = frozenset({"version", "statut", "adoptee_le", "soumise_le", "decision", "remplace"})
_EXTRAITS: Final = 4
_MOTS: Final = 40


class Etape(NamedTuple):
    """Where the charter now stands, in a sentence without its full stop, and the differences it says."""

    texte: str
    dits: tuple[Detail, ...]


def etape(charte: Charte, details: Sequence[Detail]) -> Etape | None:
    """Say the step a charter came to; None where neither its version nor its status changed.

    `modifications:` belongs to a version: where the version changes, its entries are said with their articles.
    """
    touches = {detail.champs[0].nom for detail in details}
    if not charte.version or not touches & {"version", "statut"}:
        return None
    nom = f"version {charte.version}"
    dits = _DITS | ({"modifications"} if "version" in touches else set())
    dite = {
        "projet": f"La {nom} de la charte est en préparation",
        "soumise": f"La {nom} de la charte est soumise aux membres",
        "adoptee": f"La {nom} de la charte est adoptée",
    }.get(charte.statut)
    if dite is None:
        return None
    if charte.statut == "adoptee" and charte.adoptee_le is not None and charte.adoptee_le.connue:
        dite += f" {en_precisant(charte.adoptee_le)}"
    remplace = f", pour remplacer la {charte.remplace}" if charte.remplace and charte.statut != "adoptee" else ""
    return Etape(dite + remplace, tuple(item for item in details if item.champs[0].nom in dits))


def mots_changes(passages: Sequence[Passage]) -> Iterator[str]:
    """Quote the words that came and went, a few; the whole text is for `cap charte comparer`."""
    trouves = list(dict.fromkeys(dit for passage in passages for dit in _d_un_passage(passage.morceaux)))
    yield from trouves[:_EXTRAITS]
    reste = len(trouves) - _EXTRAITS
    if reste > 0:
        yield f"et {combien(reste, 'autre passage', 'autres passages')} : « cap charte comparer » les montre"


def _d_un_passage(morceaux: Sequence[Morceau]) -> Iterator[str]:
    """Pair words taken away with those that take their place."""
    retire = ""
    for item in (*[morceau for morceau in morceaux if morceau.texte.strip()], Morceau(EGAL, "")):
        if item.signe == AJOUT:
            yield f"{_extrait(retire)} devient {_extrait(item.texte)}" if retire else f"ajouté : {_extrait(item.texte)}"
            retire = ""
            continue
        if retire:
            yield f"retiré : {_extrait(retire)}"
        retire = item.texte if item.signe == RETRAIT else ""


def _extrait(texte: str) -> str:
    mots = texte.split()
    return cite(" ".join(mots) if len(mots) <= _MOTS else f"{' '.join(mots[:_MOTS])}…")
