"""What the Markdown files of a folder say: the notes of a meeting, the articles of the charte.

Notes are read line by line, by the grammar of format 1: lenient in what people type, precise in what comes out, and
nothing is refused. What looks like an item and is not one is listed apart, for the coordinator to settle.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

from cap.graphie import cle, composer, plier_avec_positions
from cap.mdlines import BLOC, CODE, COMMENTAIRE, VIDE, Ligne, Lignes, couper, lire_lignes, niveau_de_titre
from cap.mdmentions import Annuaire, Lien, Mention, trouver_liens, trouver_noms
from cap.mdnotes import (
    Decision,
    Information,
    Notes,
    Point,
    ProchaineReunion,
    Question,
    Reponse,
    Reporte,
    Suite,
    Tache,
)
from cap.mdtitles import Titre, lire_titres, niveaux
from cap.problem import ERREUR, Problem

if TYPE_CHECKING:
    from cap.mddrafts import Lecture
    from cap.mditems import Redaction

__all__ = ["Article", "EnTete", "Notes", "empreinte", "read_charte", "read_notes", "split_front_matter"]

_ARTICLE: Final = re.compile(
    r"article +(?P<numero>1er|premier|[0-9]{1,3}(?: ?(?:bis|ter|quater))?|[ivxlc]{1,7})(?![a-z0-9])[ .:-]*"
)


class EnTete(NamedTuple):
    """A Markdown file cut in two: front matter and body, each with its place in characters and its first line."""

    texte: str
    decalage: int
    ligne: int
    corps: str
    corps_decalage: int
    corps_ligne: int
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """An article of the charte: `numero` as written (« 1 », « 2 bis », empty for a preamble), Markdown text, lines."""

    id: str
    numero: str
    titre: str
    texte: str
    ligne: int
    fin: int


def split_front_matter(texte: str, path: str = "") -> EnTete:
    """Part the YAML between two `---` lines from the body; a text without front matter is all body.

    When the second `---` is missing (CAP030), the front matter is what looks like YAML at the top.
    """
    morceaux = couper(texte)
    if not morceaux or morceaux[0].texte.rstrip(" \t") != "---":
        return EnTete("", 0, 1, texte, 0, 1)
    debut = morceaux[1].debut if len(morceaux) > 1 else len(texte)
    fin = next((rang for rang in range(1, len(morceaux)) if morceaux[rang].texte.rstrip(" \t") == "---"), None)
    problems: tuple[Problem, ...] = ()
    suite = fin + 1 if fin is not None else 0
    if fin is None:
        fin = suite = _fin_probable([morceau.texte for morceau in morceaux])
        if fin == 1:
            return EnTete("", 0, 1, texte, 0, 1)
        message = composer("L’en-tête ouvert par cette ligne n’est pas fermé.")
        remede = composer("Ajoutez une ligne « --- » après son dernier champ.")
        problems = (Problem(path, 1, 1, "CAP030", ERREUR, message, remede, 3),)
    places = [*(morceau.debut for morceau in morceaux), len(texte)]
    return EnTete(
        texte[debut : places[fin]],
        debut,
        2,
        texte[places[suite] :],
        places[suite],
        suite + 1,
        problems,
    )


def _fin_probable(lignes: Sequence[str]) -> int:
    """Find where a front matter that nothing closes gives way to prose."""
    for rang, ligne in enumerate(lignes[1:], 1):
        champ = ":" in ligne or ligne.startswith((" ", "\t", "- ", "#"))
        if not champ or niveau_de_titre(ligne) > 1:
            return rang
    return len(lignes)


def empreinte(texte: str) -> str:
    """Give the fingerprint of a charte's text: what proves that a frozen version has not changed.

    SHA-256 of the body in UTF-8, with LF line ends, without trailing spaces and tabs, without blank lines at either
    end, and with one final line end: what an editor or git may change without touching the words does not count.
    """
    import hashlib

    lignes = [morceau.texte.rstrip(" \t") for morceau in couper(texte)]
    normalise = "\n".join(lignes).strip("\n") + "\n"
    return "sha256:" + hashlib.sha256(normalise.encode("utf-8", "surrogatepass")).hexdigest()


def read_charte(corps: str, path: str = "", premiere_ligne: int = 1, decalage: int = 0) -> tuple[Article, ...]:
    """Read the articles of a charte: its headings of the highest level, a first one that stands alone being the title.

    Text before the first article is kept as an article without title, so that no word of the charte is lost.
    """
    lignes = lire_lignes(corps, path, premiere_ligne, decalage).lignes
    titres = lire_titres(lignes)
    _, niveau = niveaux(titres.values())
    articles: list[Article] = []
    courant: tuple[Titre | None, list[Ligne]] = (None, [])
    for ligne in lignes:
        titre = titres.get(ligne.numero)
        if titre is None or titre.niveau > niveau:
            courant[1].append(ligne)
        else:
            articles += _article(*courant)
            courant = (titre if titre.niveau == niveau else None, [])
    return tuple(articles + _article(*courant))


def _article(titre: Titre | None, lignes: Sequence[Ligne]) -> list[Article]:
    texte = "\n".join(ligne.texte for ligne in lignes).strip("\n")
    if titre is None:
        premiere = lignes[0].numero if lignes else 0
        return [Article("preambule", "", "", texte, premiere, lignes[-1].numero)] if texte.strip() else []
    plie, positions = plier_avec_positions(titre.texte)
    trouve = _ARTICLE.match(plie)
    numero = trouve["numero"] if trouve else ""
    intitule = titre.texte[positions[trouve.end()] :].strip() if trouve else titre.texte
    identifiant = titre.id if titre.explicite or not cle(intitule) else cle(intitule)
    fin = max((ligne.numero for ligne in lignes if ligne.nature != VIDE), default=titre.ligne)
    return [Article(identifiant, {"1er": "1", "premier": "1"}.get(numero, numero), intitule, texte, titre.ligne, fin)]


def read_notes(
    corps: str,
    path: str,
    premiere_ligne: int,
    decalage: int,
    annuaire: Annuaire,
    reference: date | None = None,
    ordre_du_jour: Sequence[str] = (),
) -> Notes:
    """Read the notes of a meeting by the grammar of format 1; never raises, whatever the text.

    `premiere_ligne` and `decalage` place the body in its file; `reference` is the meeting's day, from which dates
    without a year are counted (without it they stay text). `ordre_du_jour`: the titles of the agenda, which a line
    alone may bear without « # ».
    """
    # The grammar's modules are imported where notes are read: commands that find them in the cache start without.
    from cap.mddrafts import Brouillon, Lecture
    from cap.mditems import Redaction
    from cap.mdpoints import relier

    lues = lire_lignes(corps, path, premiere_ligne, decalage)
    lignes, titres = relier(lues.lignes, lire_titres(lues.lignes, annuaire), ordre_du_jour, annuaire)
    lues = replace(lues, lignes=lignes)
    lecture = Lecture(lignes, titres, reference, annuaire)
    for ligne in lues.lignes:
        lecture.lire(ligne)
    lecture.clore()
    redaction = Redaction(lecture, annuaire, reference, path)
    rediges = [
        (titre, [redaction.rediger(e) if isinstance(e, Brouillon) else e for e in elements])
        for titre, elements in lecture.points
    ]
    points = tuple(
        Point(titre, tuple(redaction.repondre(e) if isinstance(e, Question) else e for e in elements))
        for titre, elements in rediges
        if titre or elements
    )
    return _rassembler(lues, lecture, redaction, points)


def _rassembler(lues: Lignes, lecture: Lecture, redaction: Redaction, points: tuple[Point, ...]) -> Notes:
    tous = [element for point in points for element in point.elements]
    mentions, liens = _citations(lues.lignes, redaction.annuaire)
    ressemblances = sorted((*lecture.ressemblances, *redaction.ressemblances), key=lambda item: item.ligne)
    return Notes(
        lignes=lues.lignes,
        titre=lecture.titre,
        titres=tuple(lecture.titres.values()),
        points=points,
        decisions=tuple(e for e in tous if isinstance(e, Decision)),
        taches=tuple(e for e in tous if isinstance(e, Tache)),
        questions=tuple(e for e in tous if isinstance(e, Question)),
        reponses=tuple(e for e in tous if isinstance(e, Reponse)),
        suites=tuple(e for e in tous if isinstance(e, Suite)),
        informations=tuple(e for e in tous if isinstance(e, Information)),
        reportes=tuple(e for e in tous if isinstance(e, Reporte)),
        prochaines=tuple(e for e in tous if isinstance(e, ProchaineReunion)),
        blocs=lues.blocs,
        mentions=mentions,
        liens=liens,
        ressemblances=tuple(ressemblances),
        problems=tuple(sorted((*lues.problemes, *redaction.problems))),
    )


def _citations(lignes: Iterable[Ligne], annuaire: Annuaire) -> tuple[tuple[Mention, ...], tuple[Lien, ...]]:
    mentions: list[Mention] = []
    liens: list[Lien] = []
    for ligne in lignes:
        if ligne.nature in (VIDE, CODE, COMMENTAIRE, BLOC):
            continue
        if "@" in ligne.texte:
            mentions += [
                Mention(
                    nom.texte,
                    nom.acteur,
                    ligne.numero,
                    nom.debut + 1,
                    ligne.debut + nom.debut,
                    ligne.debut + nom.fin,
                    ligne.restreint,
                )
                for nom in trouver_noms(ligne.texte, annuaire)
            ]
        liens += [
            Lien(cible, ligne.numero, debut + 1, ligne.debut + debut, ligne.debut + fin, ligne.restreint)
            for debut, fin, cible in trouver_liens(ligne.texte)
        ]
    return tuple(mentions), tuple(liens)
