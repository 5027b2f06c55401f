"""What changed between two texts, word by word, as a French reader sees it.

A space that becomes a no-break one, a curly apostrophe, a line wrapped elsewhere, the number of a list item: no word
changes. Cost stays near the length of the texts: a block where too much repeats is given as replaced, whole.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from cap.markdown import Article

EGAL: Final = "="
AJOUT: Final = "+"
RETRAIT: Final = "-"

PAIRES_MAX: Final = 60_000
"""Pairs of equal words (place here, place there) beyond which a block is not aligned word by word: two articles of
500 words have about 8,000; the cost of aligning grows with that number."""

_UNITE: Final = re.compile(r"[ \t]*(?:[-*+•–][ \t]+|[0-9]{1,3}[.)][ \t]+|#{1,6}[ \t]+|>[ \t]?|\|)")
_MOT: Final = re.compile(r"([^\W\d_]+['\u2019\u02bc\u2018]?|\d+|[^\w\s]|_)(\s*)")
_APOSTROPHES: Final = str.maketrans("\u2019\u02bc\u2018\u2010\u2011\u2012\u2013\u2014\u2212", "'''------")
_SAUT: Final = "\n"
_LETTRES_EFFACEES: Final = 3
_MOTS_EFFACES: Final = 2


class Morceau(NamedTuple):
    """A run of text with its sign: kept (`=`), added (`+`) or taken away (`-`)."""

    signe: str
    texte: str


class Passage(NamedTuple):
    """A paragraph or an item of a list (`puce`: its bullet or number, as typed), in runs."""

    puce: str
    morceaux: tuple[Morceau, ...]

    @property
    def change(self) -> bool:
        """Tell whether a word changes in it."""
        return any(item.signe != EGAL for item in self.morceaux)


class _Mot(NamedTuple):
    """A word as typed, what follows it before the next one, and what it is compared by; a break has its bullet."""

    texte: str
    suite: str
    cle: str


def passages(avant: str, apres: str) -> tuple[Passage, ...]:
    """Give the text after, in paragraphs, with what was added and what was taken away where it stood."""
    unites_avant, unites_apres = _unites(avant), _unites(apres)
    ecrits: list[Passage] = []
    cles_avant = [" ".join(_cles(texte)) for _, texte in unites_avant]
    cles_apres = [" ".join(_cles(texte)) for _, texte in unites_apres]
    for egal, i1, i2, j1, j2 in _ecarts(cles_avant, cles_apres):
        if egal:
            ecrits += [Passage(puce, (Morceau(EGAL, texte),)) for puce, texte in unites_apres[j1:j2]]
        else:
            ecrits += _passages(_mots(unites_avant[i1:i2]), _mots(unites_apres[j1:j2]))
    return tuple(ecrits)


def ligne(avant: str, apres: str) -> tuple[Morceau, ...]:
    """Compare two texts of one line (titles)."""
    return tuple(item for passage in passages(avant, apres) for item in passage.morceaux)


def memes_mots(avant: str, apres: str) -> bool:
    """Tell whether two texts have the same words in the same order, typography and layout put aside."""
    return avant == apres or cles(avant) == cles(apres)


@lru_cache(maxsize=2048)
def cles(texte: str) -> tuple[str, ...]:
    """Give the words of a text as they are compared."""
    return tuple(cle for _, unite in _unites(texte) for cle in _cles(unite))


def par_id(articles: Sequence[Article]) -> Mapping[str, Article]:
    """Give articles by id; an id used twice takes a number (`valeurs-2`), so that no article is lost."""
    trouves: dict[str, Article] = {}
    rangs: Counter[str] = Counter()
    for article in articles:
        nom = article.id
        while nom in trouves:
            rangs[article.id] += 1
            nom = f"{article.id}-{rangs[article.id] + 1}"
        trouves[nom] = article
    return trouves


def articles_touches(avant: Sequence[Article], apres: Sequence[Article]) -> frozenset[str]:
    """Give the ids of the articles whose words or title differ, or that are on one side only."""
    gauche, droite = par_id(avant), par_id(apres)
    communs = gauche.keys() & droite.keys()
    differents = {nom for nom in communs if not _pareils(gauche[nom], droite[nom])}
    return frozenset(differents | (gauche.keys() ^ droite.keys()))


def _pareils(avant: Article, apres: Article) -> bool:
    return memes_mots(avant.titre, apres.titre) and memes_mots(avant.texte, apres.texte)


# --- texts to words -------------------------------------------------------------------------------------------


def _unites(texte: str) -> list[tuple[str, str]]:
    """Cut a text in paragraphs and items, each on one line, with its bullet apart."""
    unites: list[tuple[str, list[str]]] = []
    libre = True
    for brute in unicodedata.normalize("NFC", texte).splitlines():
        trouvee = _UNITE.match(brute)
        if not brute.strip():
            libre = True
        elif libre or trouvee:
            fin = trouvee.end() if trouvee else 0
            unites.append((brute[:fin].rstrip() if trouvee else "", [brute[fin:].strip()]))
            libre = False
        else:
            unites[-1][1].append(brute.strip())
    return [(puce, " ".join(lignes)) for puce, lignes in unites]


def _cles(texte: str) -> Iterator[str]:
    return (trouve[1].translate(_APOSTROPHES) for trouve in _MOT.finditer(texte))


def _mots(unites: Sequence[tuple[str, str]]) -> list[_Mot]:
    mots: list[_Mot] = []
    for puce, texte in unites:
        mots.append(_Mot(puce, "", _SAUT))
        mots += [_Mot(m[1], m[2], m[1].translate(_APOSTROPHES)) for m in _MOT.finditer(texte)]
    return mots


# --- aligning -------------------------------------------------------------------------------------------------

_Ecart = tuple[bool, int, int, int, int]


def _ecarts(avant: Sequence[str], apres: Sequence[str]) -> list[_Ecart]:
    """Align two lists: whether a stretch is the same, and its places on each side; each stretch as long as can be.

    Words found once on each side are aligned first, as far as they keep their order ("patience" diff, Bram Cohen);
    what stands between two of them is aligned by its longest common stretches.
    """
    joints: list[_Ecart] = []
    for ecart in _alignes(avant, apres):
        if joints and joints[-1][0] == ecart[0]:
            joints[-1] = (ecart[0], joints[-1][1], ecart[2], joints[-1][3], ecart[4])
        else:
            joints.append(ecart)
    return joints


def _alignes(avant: Sequence[str], apres: Sequence[str]) -> Iterator[_Ecart]:
    i, j = 0, 0
    for ancre_i, ancre_j in [*_ancres(avant, apres), (len(avant), len(apres))]:
        if ancre_i < i or ancre_j < j:
            continue
        yield from _entre(avant[i:ancre_i], apres[j:ancre_j], i, j)
        i, j = ancre_i, ancre_j
        while i < len(avant) and j < len(apres) and avant[i] == apres[j]:
            i, j = i + 1, j + 1
        if i > ancre_i:
            yield True, ancre_i, i, ancre_j, j


def _ancres(avant: Sequence[str], apres: Sequence[str]) -> list[tuple[int, int]]:
    """Give the places of the words found once on each side, those out of order apart."""
    uniques_avant, uniques_apres = _uniques(avant), _uniques(apres)
    places = [(i, uniques_apres[mot]) for mot, i in uniques_avant.items() if mot in uniques_apres]
    return [places[rang] for rang in plus_longue_montee([j for _, j in places])]


def _uniques(mots: Sequence[str]) -> dict[str, int]:
    nombres = Counter(mots)
    return {mot: rang for rang, mot in enumerate(mots) if nombres[mot] == 1}


def plus_longue_montee(valeurs: Sequence[int]) -> list[int]:
    """Give the ranks of a longest run of growing values, in order."""
    fins: list[int] = []
    places = []
    for valeur in valeurs:
        place = bisect_left(fins, valeur)
        fins[place : place + 1] = [valeur]
        places.append(place)
    gardes: list[int] = []
    for rang in range(len(places) - 1, -1, -1):
        if places[rang] == len(fins) - 1 - len(gardes):
            gardes.append(rang)
    return gardes[::-1]


def _entre(avant: Sequence[str], apres: Sequence[str], i: int, j: int) -> Iterator[_Ecart]:
    debut, fin_avant, fin_apres = 0, len(avant), len(apres)
    while debut < min(fin_avant, fin_apres) and avant[debut] == apres[debut]:
        debut += 1
    while min(fin_avant, fin_apres) > debut and avant[fin_avant - 1] == apres[fin_apres - 1]:
        fin_avant, fin_apres = fin_avant - 1, fin_apres - 1
    if debut:
        yield True, i, i + debut, j, j + debut
    yield from _milieu(avant[debut:fin_avant], apres[debut:fin_apres], i + debut, j + debut)
    if fin_avant < len(avant):
        yield True, i + fin_avant, i + len(avant), j + fin_apres, j + len(apres)


def _milieu(avant: Sequence[str], apres: Sequence[str], i: int, j: int) -> Iterator[_Ecart]:
    if not avant and not apres:
        return
    if not avant or not apres or not 0 < paires(avant, apres) <= PAIRES_MAX:
        yield False, i, i + len(avant), j, j + len(apres)
        return
    from difflib import SequenceMatcher

    for nom, i1, i2, j1, j2 in SequenceMatcher(None, avant, apres, autojunk=False).get_opcodes():
        yield nom == "equal", i1 + i, i2 + i, j1 + j, j2 + j


def paires(avant: Sequence[str], apres: Sequence[str]) -> int:
    """Count what aligning two lists costs: the pairs of places that hold the same word."""
    gauche, droite = Counter(avant), Counter(apres)
    return sum(nombre * droite[mot] for mot, nombre in gauche.items())


def _passages(avant: list[_Mot], apres: list[_Mot]) -> list[Passage]:
    """Write a stretch that changes: kept, taken away and added runs, cut where either text starts a paragraph."""
    ecriture = _Ecriture()
    for egal, i1, i2, j1, j2 in _lisibles(avant, apres):
        if egal:
            ecriture.mots(EGAL, apres[j1:j2])
            ecriture.fin_commune(avant[i2 - 1].suite, apres[j2 - 1].suite)
        else:
            ecriture.changer(avant[i1:i2], apres[j1:j2])
    return ecriture.finir()


def _lisibles(avant: list[_Mot], apres: list[_Mot]) -> list[_Ecart]:
    """Align words, then join two changes that only a very short word parts: nobody reads « de » between two strikes."""
    ecarts = _ecarts([mot.cle for mot in avant], [mot.cle for mot in apres])
    joints: list[_Ecart] = []
    for rang, ecart in enumerate(ecarts):
        egal, _, i2, _, j2 = ecart
        entre = egal and 0 < rang < len(ecarts) - 1 and _s_efface(apres[ecart[3] : j2])
        if joints and not joints[-1][0] and (not egal or entre):
            joints[-1] = (False, joints[-1][1], i2, joints[-1][3], j2)
        else:
            joints.append(ecart)
    return joints


def _s_efface(mots: Sequence[_Mot]) -> bool:
    courts = len(mots) <= _MOTS_EFFACES and sum(len(mot.texte) for mot in mots) <= _LETTRES_EFFACEES
    return courts and all(mot.cle != _SAUT for mot in mots)


def _precedes(mots: Sequence[_Mot]) -> Sequence[_Mot]:
    """Put a space before the first word, unless a paragraph starts there."""
    premier, *suite = mots
    return mots if premier.cle == _SAUT else [premier._replace(texte=f" {premier.texte}"), *suite]


def _sans_suite(mots: Sequence[_Mot]) -> Sequence[_Mot]:
    return [*mots[:-1], *(mot._replace(suite="") for mot in mots[-1:])]


class _Ecriture:
    """Passages being written."""

    def __init__(self) -> None:
        self.passages: list[Passage] = []
        self.puce = ""
        self.morceaux: list[Morceau] = []
        self.ensuite = ("", "")

    def mots(self, signe: str, mots: Sequence[_Mot]) -> None:
        for mot in mots:
            if mot.cle == _SAUT:
                self._saut(mot.texte)
            elif self.morceaux and self.morceaux[-1].signe == signe:
                self.morceaux[-1] = Morceau(signe, self.morceaux[-1].texte + mot.texte + mot.suite)
            else:
                self.morceaux.append(Morceau(signe, mot.texte + mot.suite))

    def fin_commune(self, avant: str, apres: str) -> None:
        """Keep how each text goes on after a kept run: with a space, or with none."""
        self.ensuite = (avant, apres)

    def changer(self, retires: Sequence[_Mot], ajoutes: Sequence[_Mot]) -> None:
        """Write what one text has and the other has not, so that either reads on with its own spaces.

        Where a kept word is followed by a space on one side alone, that space goes with what that side says next, or
        after what the other one says where it says nothing.
        """
        avant, apres = self.ensuite
        apres_tout = ""
        if bool(avant) != bool(apres) and self.morceaux:
            dernier = self.morceaux[-1]
            self.morceaux[-1] = Morceau(dernier.signe, dernier.texte.rstrip())
            if retires if avant else ajoutes:
                retires = _precedes(retires) if avant else retires
                ajoutes = _precedes(ajoutes) if apres else ajoutes
            else:
                retires, ajoutes = _sans_suite(retires), _sans_suite(ajoutes)
                apres_tout = " "
        self.mots(RETRAIT, retires)
        self.mots(AJOUT, ajoutes)
        if apres_tout:
            self.morceaux.append(Morceau(EGAL, apres_tout))

    def _saut(self, puce: str) -> None:
        if self.morceaux:
            self.passages.append(Passage(self.puce, tuple(self.morceaux)))
            self.morceaux = []
            self.puce = puce
        else:
            self.puce = puce or self.puce

    def finir(self) -> list[Passage]:
        self._saut("")
        return self.passages
