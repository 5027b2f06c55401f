"""Finds what may be one and the same: structures written in two ways, people entered twice. Always proposed.

Two names for one structure are the rule in a coordinator's lists (« MJC La Fabrique », « La Fabrique (MJC) »), two
structures with nearly one name are frequent too (« Ligue 02 », « Ligue 60 »): nothing here decides, it says why two
entries look alike and whether that is enough to ask before adding.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from cap.graphie import citer, composer, plier
from cap.show import show

SEUIL: Final = 90
"""Likeness (0 to 100) from which two normalised names are proposed. On real lists: one structure written in two ways
scores 90 to 100, false friends 69 to 79 (Secours populaire and Secours catholique), differing digits put aside."""

_SEUIL_DU_MOT: Final = 75

_MOTS: Final = re.compile(r"[a-z0-9]+")
_PARENTHESE: Final = re.compile(r"\(([^()]*)\)")
_TIRET: Final = re.compile(r"\s+[-–—/:]\s+|\s*[-–—]\s+|\s+[-–—]\s*")
# fmt: off
_VIDES: Final = frozenset({
    "le", "la", "les", "l", "d", "de", "du", "des", "un", "une", "et", "en", "a", "au", "aux", "pour", "sur", "dans",
    "par", "the",
})
_JURIDIQUES: Final = frozenset({
    "association", "asso", "assoc", "loi", "1901", "sarl", "sas", "sasu", "eurl", "sa", "scop", "scic", "scea", "gaec",
    "earl", "sci", "epic", "gie", "societe",
})
_EQUIVALENTS: Final = (
    (("conseil", "departemental"), ("departement",)),
    (("conseil", "regional"), ("region",)),
    (("conseil", "general"), ("departement",)),
    (("communaute", "communes"), ("cc",)),
    (("communaute", "agglomeration"), ("ca",)),
    (("mairie",), ("ville",)),
    (("commune",), ("ville",)),
    (("st",), ("saint",)),
    (("ste",), ("sainte",)),
)
_MESSAGERIES: Final = frozenset({
    "gmail.com", "googlemail.com", "orange.fr", "wanadoo.fr", "free.fr", "laposte.net", "hotmail.com", "hotmail.fr",
    "outlook.com", "outlook.fr", "live.fr", "live.com", "msn.com", "yahoo.fr", "yahoo.com", "sfr.fr", "neuf.fr",
    "bbox.fr", "icloud.com", "me.com", "mac.com", "protonmail.com", "proton.me", "gmx.fr", "gmx.com", "aol.com",
    "club-internet.fr", "numericable.fr", "aliceadsl.fr", "cegetel.net", "riseup.net", "mailo.com", "posteo.net",
})
# fmt: on


@dataclass(frozen=True, slots=True)
class Identite:
    """What tells an entry from another: `cle` names it for the caller, `noms` are all its known names.

    `numeros` are official numbers, `traces` weaker signs (domain, e-mail, telephone), each a French label and a value
    written in one way only.
    """

    cle: str
    noms: tuple[str, ...]
    numeros: tuple[tuple[str, str], ...] = ()
    traces: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Ressemblance:
    """Two entries that look alike, and why, in French. `forte`: enough to ask before adding the second one."""

    gauche: str
    droite: str
    raison: str
    forte: bool
    score: int = 100


def words(nom: str) -> tuple[str, ...]:
    """Give the words of a name that tell it from others, in their order: accents, articles and legal forms dropped.

    A name made only of such words keeps them all.
    """
    bruts = _MOTS.findall(plier(nom).replace("&", " et "))
    mots = [mot for mot in bruts if mot not in _VIDES]
    for forme, autre in _EQUIVALENTS:
        for debut in range(len(mots) - len(forme) + 1):
            if tuple(mots[debut : debut + len(forme)]) == forme:
                mots[debut : debut + len(forme)] = autre
    utiles = [mot for mot in mots if mot not in _JURIDIQUES]
    return tuple(utiles or mots or bruts)


def name_key(nom: str) -> str:
    """Give a key equal for two spellings of one name (case, accents, punctuation, order of words, articles)."""
    return " ".join(sorted(words(nom)))


def domain(adresse: str) -> str:
    """Give the domain of an e-mail or a site, empty for the mail services that everybody uses."""
    simple = plier(adresse).strip("<>,;. ")
    hote = simple.rpartition("@")[2] if "@" in simple else re.sub(r"^https?://", "", simple)
    hote = re.split(r"[/?#:\s]", hote, maxsplit=1)[0].removeprefix("www.")
    return hote if "." in hote and hote not in _MESSAGERIES else ""


def find(nouveaux: Sequence[Identite], connus: Sequence[Identite]) -> list[Ressemblance]:
    """Say which new entries look like a known one, or like a new one that comes before; strongest first for each.

    Compared: official numbers, names, then traces. Time grows with the product of both lists, in compiled code.
    """
    trouvees: list[Ressemblance] = []
    index = _Index(connus)
    for nouveau in nouveaux:
        vues: dict[str, Ressemblance] = {}
        for ressemblance in index.like(nouveau):
            meilleure = vues.get(ressemblance.droite)
            if meilleure is None or (ressemblance.forte, ressemblance.score) > (meilleure.forte, meilleure.score):
                vues[ressemblance.droite] = ressemblance
        trouvees += sorted(vues.values(), key=lambda vue: (not vue.forte, -vue.score, vue.droite))
        index.add(nouveau)
    return trouvees


class _Index:
    """The entries seen so far, by number, trace, name and acronym."""

    def __init__(self, identites: Iterable[Identite]) -> None:
        self.par_signe: dict[tuple[str, str], list[str]] = {}
        self.noms: list[str] = []
        self.cles: list[str] = []
        self.triees: list[str] = []
        self.par_nom: dict[str, list[int]] = {}
        self.par_sigle: dict[str, list[int]] = {}
        self.par_partie: dict[str, list[int]] = {}
        for identite in identites:
            self.add(identite)

    def add(self, identite: Identite) -> None:
        """Make an entry known."""
        for signe in (*identite.numeros, *identite.traces):
            self.par_signe.setdefault(signe, []).append(identite.cle)
        for nom in identite.noms:
            rang = len(self.noms)
            self.noms.append(nom)
            self.cles.append(identite.cle)
            self.triees.append(name_key(nom))
            self.par_nom.setdefault(name_key(nom), []).append(rang)
            for sigle in acronyms(nom):
                self.par_sigle.setdefault(sigle, []).append(rang)
            for partie in _parts(nom):
                self.par_partie.setdefault(partie, []).append(rang)

    def like(self, identite: Identite) -> Iterator[Ressemblance]:
        """Give every likeness of an entry with a known one, the same pair several times if for several reasons."""
        for signes, forte, score in ((identite.numeros, True, 100), (identite.traces, False, 50)):
            for signe in signes:
                for cle in self.par_signe.get(signe, ()):
                    raison = f"{composer(f'même {signe[0]} :')} {show(signe[1])}"
                    yield Ressemblance(identite.cle, cle, raison, forte, score)
        for nom in identite.noms:
            for rang, raison, forte, score in self._like_name(nom):
                dite = f"{composer(f'{raison} :')} {citer(show(self.noms[rang]))}"
                yield Ressemblance(identite.cle, self.cles[rang], dite, forte, score)

    def _like_name(self, nom: str) -> Iterator[tuple[int, str, bool, int]]:
        from rapidfuzz import fuzz, process

        triee = name_key(nom)
        if not triee:
            return
        for autre, score, rang in process.extract(
            triee, self.triees, scorer=fuzz.ratio, score_cutoff=SEUIL, limit=None, processor=None
        ):
            if triee == autre:
                yield rang, "même nom, à l’écriture près", True, 100
            elif _one_word_written_twice(triee, autre):
                yield rang, "noms très proches", True, int(score)
        deplies = [rang for sigle in acronyms(nom) for rang in self.par_nom.get(sigle, ())]
        for rang in (*self.par_sigle.get(triee, ()), *deplies):
            yield rang, "l’un est le sigle de l’autre", True, 95
        for partie in _parts(nom):
            for rang in self.par_partie.get(partie, ()):
                yield rang, "une partie du nom en commun", False, 80


def _one_word_written_twice(gauche: str, droite: str) -> bool:
    """Tell two spellings from two names: what differs must be alike in itself, and never a number."""
    from rapidfuzz import fuzz

    if _digits(gauche) != _digits(droite):
        return False
    mots, autres = gauche.split(), droite.split()
    reste = " ".join(mot for mot in mots if mot not in autres)
    autre_reste = " ".join(mot for mot in autres if mot not in mots)
    return not reste or not autre_reste or fuzz.ratio(reste, autre_reste) >= _SEUIL_DU_MOT


def _digits(triee: str) -> frozenset[str]:
    return frozenset(re.findall(r"\d+", triee))


def acronyms(nom: str) -> list[str]:
    """Give the keys that a name has once a run of three to eight of its words is turned to initials.

    « Caisse d’allocations familiales du Finistère » → `caf finistere`, `caff`…; and `caf` alone, for who stops there.
    """
    mots = words(nom)
    cles: dict[str, None] = {}
    for debut in range(len(mots)):
        for fin in range(debut + 3, min(len(mots), debut + 8) + 1):
            if all(mot.isalpha() for mot in mots[debut:fin]):
                sigle = "".join(mot[0] for mot in mots[debut:fin])
                cles[" ".join(sorted([*mots[:debut], sigle, *mots[fin:]]))] = None
                if debut == 0:
                    cles[sigle] = None
    return list(cles)


def _parts(nom: str) -> list[str]:
    """Give the keys of a name's parts, whole, between brackets or around a dash, each long enough to mean something."""
    morceaux = [nom, _PARENTHESE.sub(" ", nom), *_PARENTHESE.findall(nom), *_TIRET.split(nom)]
    cles = dict.fromkeys(name_key(morceau) for morceau in morceaux)
    return [cle for cle in cles if len(cle) >= 4]
