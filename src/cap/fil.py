"""The thread of one thing: what it comes from, what came of it, as far as the files say, each thing told once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from cap import suites
from cap.communaute import Communaute
from cap.declare import proche
from cap.fil_liens import CONTIENT, GENRES, PORTE, REVISE, SANS_PASSAGE, Lien, Noeud, Toile, canonique, tisser
from cap.graphie import composer, plier
from cap.references import NOMS, resolve
from cap.refus import Refus
from cap.show import show
from cap.suivi import DecisionSuivie, TacheSuivie

PROFONDEUR: Final = 6
"""How many steps a thread is followed on each side, unless asked (our choice: from a stake to a learning)."""

_SEULS: Final = ("charte", "feuille-de-route", "gouvernance", "evaluation", "valorisation")
_DATES: Final = ("enjeu", "question-essentielle")
_PAS_ECRITS: Final = {
    "enjeu": (
        composer("Aucun enjeu n'est encore écrit, à cette date."),
        composer("Il s'écrit dans communaute.yaml : enjeu: [{intitule: …, depuis: …}]"),
    ),
    "question-essentielle": (
        composer("Aucune question essentielle n'est encore écrite, à cette date."),
        composer("Elle s'écrit dans vision.yaml, sous « questions_essentielles: »."),
    ),
}
_MONTRES: Final = 6


class Branche(NamedTuple):
    """A thing on the thread, how it is linked to the one above, and what follows.

    `deja`: told elsewhere, at a place nearer the start; `coupe`: there is more, beyond the depth asked.
    """

    noeud: Noeud
    lien: Lien
    deja: bool
    coupe: bool
    suite: tuple[Branche, ...]


@dataclass(frozen=True, slots=True)
class Fil:
    """The thread of `depart` on a day for an audience: `amont`, what it comes from; `aval`, what came of it."""

    communaute: str
    jour: date
    audience: str
    profondeur: int
    depart: Noeud
    amont: tuple[Branche, ...]
    aval: tuple[Branche, ...]


def suivre(communaute: Communaute, mot: str, jour: date, audience: str, profondeur: int = PROFONDEUR) -> Fil:
    """Follow the thread of what a word names, both ways. Raises `Refus` where it names nothing, or several things."""
    toile = tisser(communaute, jour, audience)
    cle = designer(communaute, toile, mot, jour)
    if cle not in toile.noeuds:
        raise Refus(
            composer("« {} » n'est pas lisible ici : réservé, ou pas encore là à cette date.").format(show(mot)),
            composer("--pour soutien montre ce qui est réservé ; --date choisit le jour."),
        )
    return Fil(
        communaute.fiche.nom,
        jour,
        audience,
        profondeur,
        toile.noeuds[cle],
        _branches(toile, cle, profondeur, aval=False),
        _branches(toile, cle, profondeur, aval=True),
    )


# --- what a word names ----------------------------------------------------------------------------------------


def designer(communaute: Communaute, toile: Toile, mot: str, jour: date) -> str:
    """Give the key that a word names: an id (old ones too), typed or not, a number of notes, a name. Raises `Refus`."""
    simple = mot.strip().removeprefix("[[").removesuffix("]]").strip().removeprefix("@")
    if simple in toile.noeuds:
        return simple
    if simple in _SEULS:
        return f"{simple}:{simple}"
    if simple in _DATES:
        siens = [cle for cle, noeud in toile.noeuds.items() if noeud.genre == simple]
        if siens:
            return siens[-1]
        raise Refus(*_PAS_ECRITS[simple])
    prefixe, deux_points, reste = simple.partition(":")
    type_ = prefixe if deux_points and prefixe in NOMS else ""
    nom = reste if type_ else simple
    # A cell is named by its step and its public: a step alone names no cell.
    kinds = [kind for kind in ((type_,) if type_ else communaute.index) if kind != "trou" or "/" in nom]
    trouves = [resolve(communaute, nom, (kind,)) for kind in kinds if kind != "critere"]
    cles = list(dict.fromkeys(canonique(communaute, *trouve) for trouve in trouves if trouve is not None))
    if not cles and _est_un_numero(simple):
        return _numero(communaute, simple, jour)
    cles = cles or [
        cle for cle, noeud in toile.noeuds.items() if type_ in ("", noeud.genre) and plier(noeud.intitule) == plier(nom)
    ]
    if len(cles) == 1:
        return cles[0]
    if cles:
        raise Refus(
            composer("« {} » désigne plusieurs choses.").format(show(mot)),
            composer("Précisez : {}.").format(", ".join(map(show, cles[:_MONTRES]))),
        )
    raise Refus(composer("« {} » ne désigne rien de connu.").format(show(mot)), _piste(toile, simple))


def _est_un_numero(mot: str) -> bool:
    numero = mot.rpartition("#")[2]
    return "#" in mot or (numero[:1].upper() in ("A", "D", "Q") and numero[1:].isdigit())


def _numero(communaute: Communaute, mot: str, jour: date) -> str:
    item = suites.designer(communaute, mot, jour)
    if isinstance(item, DecisionSuivie):
        return f"decision:{item.ref}"
    return f"a-faire:{item.ref}" if isinstance(item, TacheSuivie) else f"question:{item.ref}"


def _piste(toile: Toile, mot: str) -> str:
    """Say what was probably meant, by its typed id."""
    par_mot: dict[str, str] = {}
    for cle, noeud in toile.noeuds.items():
        for nom in (cle, noeud.id, plier(noeud.intitule)):
            par_mot.setdefault(nom, cle)
    voisin = proche(plier(mot), list(par_mot))
    if voisin:
        return composer("Vouliez-vous « {} » ?").format(show(par_mot[voisin]))
    genres = ", ".join(sorted({noeud.genre for noeud in toile.noeuds.values()} & set(GENRES)))
    return composer("Un identifiant, typé s'il le faut (action:jardin). Genres connus ici : {}.").format(genres)


# --- following ------------------------------------------------------------------------------------------------


def _branches(toile: Toile, depart: str, profondeur: int, *, aval: bool) -> tuple[Branche, ...]:
    """Follow the links one way. Each thing is told where it is nearest to the start; elsewhere it is only named."""
    voisins: Mapping[str, list[tuple[str, Lien]]] = defaultdict(list)
    for lien in toile.liens:
        de, vers = (lien.amont, lien.aval) if aval else (lien.aval, lien.amont)
        voisins[de].append((vers, lien))
    parents, niveaux, attente = {depart: ""}, {depart: 0}, [depart]
    arrivees = {depart: ""}
    passages: dict[str, list[tuple[str, Lien]]] = {}
    for cle in attente:
        genre = toile.noeuds[cle].genre
        ouvert = cle == depart or not (genre in SANS_PASSAGE or (aval and arrivees[cle] == REVISE))
        passages[cle] = [
            (autre, lien)
            for autre, lien in voisins[cle]
            if ouvert and (cle == depart or _passe(toile, lien, aval=aval))
        ]
        for autre, lien in passages[cle] if niveaux[cle] < profondeur else ():
            if autre not in niveaux:
                niveaux[autre], parents[autre], arrivees[autre] = niveaux[cle] + 1, cle, lien.nature
                attente.append(autre)

    def branches(cle: str) -> tuple[Branche, ...]:
        if niveaux[cle] >= profondeur:
            return ()
        faites = []
        for autre, lien in passages[cle]:
            ici = parents[autre] == cle
            suite = branches(autre) if ici else ()
            coupe = ici and niveaux[autre] >= profondeur and any(vers not in niveaux for vers, _ in passages[autre])
            faites.append(Branche(toile.noeuds[autre], lien, not ici, coupe, suite))
        # What belongs to everything comes last: it says the least.
        return tuple(sorted(faites, key=lambda item: item.noeud.genre in SANS_PASSAGE))

    return branches(depart)


def _passe(toile: Toile, lien: Lien, *, aval: bool) -> bool:
    """Tell whether a thread goes on by a link: who carries a thing, or the meeting that noted it, only starts one.

    Going up, what revised a document is not told with all that the document holds.
    """
    seance = lien.nature == CONTIENT and toile.noeuds[lien.amont].genre == "reunion"
    return not seance and lien.nature != PORTE and (aval or lien.nature != REVISE)
