"""The running order of a meeting, for those who animate it: the clock, the method, the material, the posture.

It says how, where the agenda says what: two documents. What the coordinator wrote for a point (`methode`, `materiel`)
stands as she wrote it; elsewhere a way that suits the nature of the point is suggested, and said to be a suggestion.
Suggestions are computed each time and never stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import time
from typing import Final, NamedTuple

from cap.odj import OrdreDuJour, Point

COURT: Final = 15
"""Minutes up to which an exchange is a mere round of the table: splitting into small groups takes longer."""

_JOURNEE: Final = 24 * 60


class Maniere(NamedTuple):
    """A way to animate a point, and the material it takes; French sentences."""

    methode: str
    materiel: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Etape:
    """A moment of the meeting: a point, or the pause (`point` is None).

    `a` counts the minutes since the beginning, `heure` is the clock when the beginning is known. `suggestion` tells
    that nobody wrote the method, `materiel_suggere` that nobody wrote the material.
    """

    point: Point | None
    a: int
    minutes: int | None
    heure: time | None
    methode: str = ""
    suggestion: bool = False
    materiel: tuple[str, ...] = ()
    materiel_suggere: bool = False
    posture: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deroule:
    """The moments of a meeting in order, the pause among them.

    `fin` is the clock at the end of the last one, `reste` the minutes left in the session (negative: too many).
    `materiel` and `documents` gather what to bring, each thing once. `sans_duree` lists the titles of the points that
    have no duration, after which the clock is only the earliest hour.
    """

    odj: OrdreDuJour
    etapes: tuple[Etape, ...]
    fin: time | None
    reste: int
    materiel: tuple[str, ...]
    documents: tuple[str, ...]
    sans_duree: tuple[str, ...]


_DISCUTER: Final = Maniere(
    "Poser la question. Quelques minutes chacun pour soi, puis à deux ou trois, puis une mise en commun ; s'il faut "
    "choisir, chacun colle ses gommettes sur ce qui compte le plus. Finir en redisant ce qui est retenu.",
    ("tableau de papier et feutres", "papiers repositionnables", "gommettes"),
)
_TOUR: Final = Maniere(
    "Tour de parole : chacun s'exprime une fois avant les réponses. Finir en redisant ce qui est retenu.",
    ("tableau de papier et feutres",),
)

_PREMIER_ACCUEIL: Final = Maniere(
    "Tour de table : prénom, structure et, en une phrase, ce qui amène ici. Chacun peut passer son tour.",
    ("feuille d'émargement", "étiquettes pour les prénoms"),
)
# What suits a point that cap proposes, by the beginning of its key; else what suits its nature.
_PAR_CAUSE: Final[Mapping[str, Maniere]] = {
    "accueil": Maniere(
        "Tour de table : prénom, structure et, en une phrase, ce qui a bougé depuis la dernière fois. "
        "Chacun peut passer son tour.",
        ("feuille d'émargement", "étiquettes pour les prénoms"),
    ),
    "arrivees": Maniere(
        "Qui arrive se présente : ce que fait sa structure, ce qu'elle espère trouver ici. Un membre de longue date "
        "dit en deux phrases où en est la communauté.",
        ("charte et dernier compte-rendu à remettre",),
    ),
    "approbation": Maniere("Demander s'il y a des corrections, les noter, puis constater l'accord."),
    "taches": Maniere(
        "Parcourir la liste ensemble : une phrase par tâche (faite, en cours, besoin d'un coup de main). Ce qui "
        "demande une discussion devient un point d'une autre séance.",
        ("liste des tâches (projetée ou imprimée)",),
    ),
    "a-faire": Maniere(
        "Demander ce qui aiderait, puis choisir ensemble : tenir, alléger, passer la main, reporter ou renoncer."
    ),
    "question": Maniere(
        "Redire la question et d'où elle vient, puis un tour de parole. Noter la réponse, ou ce qui manque encore.",
        ("tableau de papier et feutres",),
    ),
    "jalon": Maniere(
        "Dire où l'on en est et ce qui manque, puis chercher ensemble qui peut aider. Noter ce qui change : une date, "
        "un pilote, un contour.",
        ("feuille de route affichée",),
    ),
    "suite": Maniere(
        "Recueillir les questions diverses ; ce qui demande une décision va à la prochaine séance. Choisir la "
        "prochaine date avant de se lever, agendas ouverts."
    ),
}
_PAR_NATURE: Final[Mapping[str, Maniere]] = {
    "information": Maniere(
        "Présentation courte, puis les questions pour comprendre. S'il faut en débattre, en faire un point à part.",
        ("de quoi projeter (ou le document imprimé)",),
    ),
    "echange": _DISCUTER,
    "interconnaissance": Maniere(
        "Portraits croisés : par deux avec quelqu'un que l'on connaît peu, chacun interroge l'autre, puis le présente "
        "en une minute.",
        ("cartes ou papiers pour noter",),
    ),
    "convivialite": Maniere(
        "Rien à animer : laisser la place de circuler et de se parler.", ("boissons et de quoi grignoter",)
    ),
}


def derouler(odj: OrdreDuJour) -> Deroule:
    """Set the points of an agenda on the clock, the pause between two of them, near the middle."""
    etapes: list[Etape] = []
    a = 0
    for point in _moments(odj):
        etapes.append(_etape(odj, point, a))
        a += etapes[-1].minutes or 0
    return Deroule(
        odj=odj,
        etapes=tuple(etapes),
        fin=_heure(odj.debut, a) if odj.points else None,
        reste=odj.minutes - odj.prevu,
        materiel=_uniques(nom for etape in etapes for nom in etape.materiel),
        documents=_uniques(nom for point in odj.points for nom in point.documents),
        sans_duree=tuple(point.intitule for point in odj.points if point.minutes is None),
    )


def _moments(odj: OrdreDuJour) -> list[Point | None]:
    """Put the pause (None) before the point that begins closest to the middle of the work, never first."""
    points: list[Point | None] = list(odj.points)
    if odj.pause and points:
        durees = [point.minutes or 0 for point in odj.points]
        rangs = range(1, max(2, len(durees)))
        points.insert(min(rangs, key=lambda rang: abs(2 * sum(durees[:rang]) - sum(durees))), None)
    return points


def _heure(debut: time | None, minutes: int) -> time | None:
    """Give the clock some minutes after the beginning; None when it is unknown, or the next day."""
    if debut is None:
        return None
    total = debut.hour * 60 + debut.minute + minutes
    return time(total // 60, total % 60) if total < _JOURNEE else None


def _etape(odj: OrdreDuJour, point: Point | None, a: int) -> Etape:
    if point is None:
        return Etape(point=None, a=a, minutes=odj.pause, heure=_heure(odj.debut, a))
    maniere = _maniere(odj, point)
    ecrite = bool(point.methode)
    suggere = maniere.materiel if not ecrite and not point.materiel else ()
    return Etape(
        point=point,
        a=a,
        minutes=point.minutes,
        heure=_heure(odj.debut, a),
        methode=point.methode or maniere.methode,
        suggestion=not ecrite and bool(maniere.methode),
        materiel=point.materiel or suggere,
        materiel_suggere=bool(suggere),
        posture=point.posture or odj.entete.posture,
    )


def _maniere(odj: OrdreDuJour, point: Point) -> Maniere:
    """Suggest a way to animate a point: by its cause, else by its nature and its length."""
    if odj.premiere and point.cle == "accueil":
        return _PREMIER_ACCUEIL
    connue = _PAR_CAUSE.get(point.cle.partition(":")[0])
    if connue is not None:
        return connue
    if point.nature == "decision":
        return _decider(odj.entete.mode_decision)
    if point.nature == "echange" and point.minutes is not None and point.minutes <= COURT:
        return _TOUR
    return _PAR_NATURE.get(point.nature, Maniere(""))


def _decider(mode: str) -> Maniere:
    """Suggest how to decide, in the way that the instance chose."""
    regle = f"décider ({mode})" if mode else "convenir de la façon de décider, et décider"
    return Maniere(
        f"Redire la proposition, répondre aux questions, accueillir les réserves et l'améliorer, puis {regle}. "
        "Relire à voix haute ce qui est décidé.",
        ("proposition écrite (affichée ou distribuée)",),
    )


def _uniques(noms: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(noms))
