"""Actors and items named in prose: `@resam`, `@Pôle ESS`, `[[2026-03-20-copil#D1]]`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple, Protocol

from cap.graphie import cle, plier, plier_avec_positions
from cap.mdlines import sans_code

# A name longer than this is not recognised: it keeps each look-up short whatever the text.
_FENETRE: Final = 120
_AROBASE: Final = re.compile(r"(?<![\w./+%=&#@~-])@(?=\w)")
# A name nobody bears is its first word; an article is not one: « @le relai », « @la Buzuk ».
_MOT: Final = re.compile(r"(?:(?:les?|la)[ \u00a0\u202f]+(?=\w))?\w+(?:[.’'-]\w+)*", re.IGNORECASE)
_LIEN: Final = re.compile(r"\[\[([^\[\]]{1,200})\]\]")
_SUITE_DE_NOM: Final = re.compile(r"\w|[-']\w")
_PREMIER_MOT: Final = re.compile(r"\w+")
LIEN_ENTRE_ACTEURS: Final = re.compile(r" *(?:, *(?:et |avec )?|[/+]|& *|(?:et|avec) )(?: *(?:les? |la |l'))? *")
_ARTICLE: Final = re.compile(r"(?:les? |la |l')")
_PARENTHESE: Final = re.compile(r" *\((?P<dit>[^()]{1,60})\)(?= *(?::|-+>|=>|[→⇒➜]))")
# What parts who does a task from what is to do: a colon, an arrow (not that of an address, « https:// »).
_ANNONCE: Final = re.compile(r" *(?::(?!:|//)|-+>|=>|[→⇒➜])")


class Annuaire(Protocol):
    """Whoever knows the actors of the community by id, alias or name."""

    def chercher(self, texte: str) -> tuple[str, int] | None:
        """Find the longest name that `texte` begins with: the actor's id and how many characters name it."""
        ...


class Repertoire:
    """The directory made of each actor's id and other names, compared without case, accents or kinds of space.

    A name borne by two actors goes to the first one; an id is always its own actor's.
    """

    def __init__(self, noms: Mapping[str, Iterable[str]]) -> None:
        par_nom = {plier(identifiant): identifiant for identifiant in noms}
        for identifiant, autres in noms.items():
            for nom in autres:
                par_nom.setdefault(plier(nom), identifiant)
        # « @la-grappe » is how one types « La Grappe » after an arobase.
        for identifiant, autres in noms.items():
            for nom in autres:
                if " " in nom.strip():
                    par_nom.setdefault(cle(nom), identifiant)
        self._par_mot: dict[str, list[tuple[str, str]]] = {}
        for nom in sorted(par_nom, key=len, reverse=True):
            if debut := _PREMIER_MOT.match(nom):
                self._par_mot.setdefault(debut[0], []).append((nom, par_nom[nom]))

    def chercher(self, texte: str) -> tuple[str, int] | None:
        """Find the longest name that `texte` begins with: the actor's id and how many characters name it."""
        plie, positions = plier_avec_positions(texte[:_FENETRE])
        debut = _PREMIER_MOT.match(plie)
        for nom, identifiant in self._par_mot.get(debut[0], ()) if debut else ():
            if plie.startswith(nom) and not _SUITE_DE_NOM.match(plie, len(nom)):
                return identifiant, positions[len(nom)]
        return None


class Nom(NamedTuple):
    """An actor named in a text after `@`: span in characters (`@` included), text after `@`, id when known."""

    debut: int
    fin: int
    texte: str
    acteur: str | None


@dataclass(frozen=True, slots=True)
class Mention:
    """An actor named in a file: the text after `@`, the actor's id when known, and where it stands."""

    texte: str
    acteur: str | None
    ligne: int
    colonne: int
    debut: int
    fin: int
    restreint: str | None = None


@dataclass(frozen=True, slots=True)
class Lien:
    """A `[[…]]` of a file: what it names, as typed, and where it stands."""

    cible: str
    ligne: int
    colonne: int
    debut: int
    fin: int
    restreint: str | None = None


class EnTete(NamedTuple):
    """Who a text says first that it is for: actors' ids, the place after them, and what stood in parentheses there."""

    acteurs: tuple[str, ...]
    fin: int
    precision: str = ""


def acteurs_en_tete(texte: str, annuaire: Annuaire) -> EnTete | None:
    """Read the known actors that begin a text, up to a `:` or an arrow (or a `,` after an `@`).

    They are joined by « avec », « et », commas, `+`, `/`, or stand side by side after their `@`: « Résam + Ville : »,
    « @resam @ville : », « Ville -> », « la mairie (Mme Le Goff) : ». None when one of them is not known.
    """
    noms: list[str] = []
    place = 0
    while True:
        arobase = texte.startswith("@", place)
        connu = annuaire.chercher(texte[place + arobase : place + _FENETRE])
        if connu is None and not arobase:
            plie, positions = plier_avec_positions(texte[place : place + _FENETRE])
            if article := _ARTICLE.match(plie):
                place += positions[article.end()]
                connu = annuaire.chercher(texte[place : place + _FENETRE])
        if connu is None:
            return None
        noms.append(connu[0])
        fin = place + arobase + connu[1]
        plie, positions = plier_avec_positions(texte[fin : fin + _FENETRE])
        precision = _PARENTHESE.match(plie)
        dit = (
            texte[fin + positions[precision.start("dit")] : fin + positions[precision.end("dit")]] if precision else ""
        )
        if annonce := _ANNONCE.match(plie, precision.end() if precision else 0):
            return EnTete(tuple(dict.fromkeys(noms)), fin + positions[annonce.end()], dit)
        cote_a_cote = len(plie) - len(plie.lstrip())
        joint = LIEN_ENTRE_ACTEURS.match(plie)
        suivant = fin + positions[joint.end()] if joint else fin + cote_a_cote
        suite = texte[suivant : suivant + _FENETRE]
        if (not joint and not (cote_a_cote and suite.startswith("@"))) or not _commence_par_un_nom(suite, annuaire):
            virgule = arobase and plie.lstrip().startswith(",")
            return EnTete(tuple(dict.fromkeys(noms)), fin + positions[plie.index(",")] + 1) if virgule else None
        place = suivant


def _commence_par_un_nom(texte: str, annuaire: Annuaire) -> bool:
    return annuaire.chercher(texte.removeprefix("@")) is not None


def trouver_noms(texte: str, annuaire: Annuaire) -> list[Nom]:
    """List the actors named after `@` in a text, known or not; addresses and inline code name none."""
    texte = sans_code(texte)
    noms: list[Nom] = []
    for arobase in _AROBASE.finditer(texte):
        debut = arobase.end()
        if noms and arobase.start() < noms[-1].fin:
            continue
        connu = annuaire.chercher(texte[debut : debut + _FENETRE])
        if connu:
            acteur, fin = connu[0], debut + connu[1]
        else:
            mot = _MOT.match(texte, debut, debut + _FENETRE)
            acteur, fin = None, mot.end() if mot else debut + 1
        noms.append(Nom(arobase.start(), fin, texte[debut:fin], acteur))
    return noms


def trouver_liens(texte: str) -> list[tuple[int, int, str]]:
    """List the `[[…]]` of a text outside inline code: span in characters and what each names."""
    if "[[" not in texte:
        return []
    return [(lien.start(), lien.end(), lien[1].strip()) for lien in _LIEN.finditer(sans_code(texte))]
