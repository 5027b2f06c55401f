"""The words of a table of gaps: what each cell rests on and who might be interested, the same on every page.

Sentences are fragments without capital nor full stop, written plainly; who shows them typesets them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from cap.dates import jour_en_mots
from cap.model import TrouAssume
from cap.phrases import cite, combien, enumerer
from cap.redaction import en_precisant
from cap.trous import (
    A_RELIER,
    ASSUME,
    COUVERT,
    DELAISSEE,
    ETAPE,
    FIN,
    FRAGILE,
    OBJECTIF,
    POSSIBLE,
    PUBLIC,
    SANS_OBJET,
    UNE_SEULE,
    VIDE,
    ZONE,
    Autre,
    Cellule,
)
from cap.trous_suites import CONSOLIDE, FRAGILISE, MEME_COLONNE, MEME_LIGNE, OUVERT, REFERME, Changement, Interesse
from cap.trous_tableau import Tableau

TITRE: Final = "Trous dans la raquette"
ETATS: Final[Mapping[str, str]] = {
    VIDE: "vide",
    POSSIBLE: "peut-être vide",
    FRAGILE: "fragile",
    A_RELIER: "à relier",
    COUVERT: "couvert",
    ASSUME: "assumé",
    SANS_OBJET: "sans objet",
}
COURTS: Final[Mapping[str, str]] = {
    VIDE: "vide",
    POSSIBLE: "peut-être",
    FRAGILE: "fragile",
    A_RELIER: "à relier",
    COUVERT: "couvert",
    ASSUME: "assumé",
    SANS_OBJET: "–",
}
LETTRES: Final[Mapping[str, str]] = {
    VIDE: "V",
    POSSIBLE: "?",
    FRAGILE: "F",
    A_RELIER: "R",
    COUVERT: "C",
    ASSUME: "A",
    SANS_OBJET: "–",
}
EXPLICATIONS: Final[Mapping[str, str]] = {
    VIDE: "aucune action",
    POSSIBLE: "aucune action placée, mais une action à situer pourrait y être",
    FRAGILE: "une seule action, ou toutes finissent bientôt",
    A_RELIER: "plusieurs actions, sans lien connu entre ceux qui les portent",
    COUVERT: "plusieurs actions, et rien à relier",
    ASSUME: "trou accepté pour un temps",
    SANS_OBJET: "aucune action n'y est attendue",
}
AXES: Final[Mapping[str, str]] = {ETAPE: "étape", PUBLIC: "public", OBJECTIF: "objectif", ZONE: "zone"}
CHANGEMENTS: Final[Mapping[str, tuple[str, str]]] = {
    OUVERT: ("case s'est vidée", "cases se sont vidées"),
    REFERME: ("case est maintenant couverte", "cases sont maintenant couvertes"),
    FRAGILISE: ("case est devenue fragile", "cases sont devenues fragiles"),
    CONSOLIDE: ("case est devenue plus solide", "cases sont devenues plus solides"),
}
_ETATS_ACTION: Final[Mapping[str, str]] = {
    "idee": "est à l'état d'idée",
    "preparation": "est en préparation",
    "suspendue": "est suspendue",
    "terminee": "est terminée",
    "abandonnee": "est abandonnée",
    "remplacee": "est remplacée par une autre",
    "pas-commencee": "n'a pas encore commencé",
}
_ETATS_DATES: Final[Mapping[str, str]] = {
    "terminee": "s'est terminée",
    "abandonnee": "a été abandonnée",
    "pas-commencee": "doit commencer",
}
_AUCUNE_DU_CHOIX: Final = "aucune action de ce choix"
_NOMMEES: Final = 4


def legende(tableau: Tableau, etat: str, en_mots: bool) -> tuple[str, str]:
    """Give the sign of a state in the cells, its word or its letter, and what it says."""
    dit = _AUCUNE_DU_CHOIX if etat == VIDE and tableau.lecture.choisies else EXPLICATIONS[etat]
    if en_mots:
        return COURTS[etat], dit
    return LETTRES[etat], dit if etat == SANS_OBJET else f"{ETATS[etat]} : {dit}"


def situation(tableau: Tableau) -> str:
    """Say which table it is, and when: « étape × public, au 31 décembre 2024 »."""
    ligne, colonne = tableau.axes
    return f"{AXES[ligne]} × {AXES[colonne]}, au {jour_en_mots(tableau.jour)}"


def comptes(tableau: Tableau) -> str:
    """Count the cells: « 18 cases couvertes sur 21, dont 12 fragiles et 3 à relier ; 3 vides »."""
    par_etat = {etat: len(tableau.dans(etat)) for etat in ETATS}
    morceaux = [_couvertes(tableau, par_etat)]
    reste = [
        f"{par_etat[etat]} {mot}{'s' if par_etat[etat] > 1 else ''}"
        for etat, mot in ((VIDE, "vide"), (POSSIBLE, "peut-être vide"), (ASSUME, "assumée"), (SANS_OBJET, "sans objet"))
        if par_etat[etat]
    ]
    return " ; ".join([*morceaux, enumerer(reste).replace("sans objets", "sans objet")] if reste else morceaux)


def _couvertes(tableau: Tableau, par_etat: Mapping[str, int]) -> str:
    dont = [
        f"{par_etat[etat]} {mot}{'s' if par_etat[etat] > 1 and etat == FRAGILE else ''}"
        for etat, mot in ((FRAGILE, "fragile"), (A_RELIER, "à relier"))
        if par_etat[etat]
    ]
    suite = f", dont {enumerer(dont)}" if dont else ""
    return f"{combien(tableau.tenues, 'case couverte')} sur {tableau.pertinentes}{suite}"


def nom(tableau: Tableau, cellule: Cellule) -> str:
    """Name a cell: « Produire × Grand public »; with its path where there are several."""
    ligne = tableau.intitules[tableau.axes[0], cellule.ligne]
    ensemble = f"{tableau.ensembles[ligne.ensemble]} : " if len(tableau.ensembles) > 1 and ligne.ensemble else ""
    return f"{ensemble}{ligne.intitule} × {colonne(tableau, cellule)}"


def rangee(tableau: Tableau, cellule: Cellule) -> str:
    """Name the row of a cell alone."""
    return tableau.intitules[tableau.axes[0], cellule.ligne].intitule


def colonne(tableau: Tableau, cellule: Cellule) -> str:
    """Name the column of a cell."""
    return tableau.intitules[tableau.axes[1], cellule.colonne].intitule


def raison(tableau: Tableau, cellule: Cellule) -> str:
    """Say what the state of a cell rests on."""
    return " ; ".join(_raisons(tableau, cellule))


def _raisons(tableau: Tableau, cellule: Cellule) -> Iterator[str]:
    if cellule.etat == SANS_OBJET:
        yield cellule.motif or "aucune action n'y est attendue"
        if cellule.actions:
            yield _pourtant(tableau, cellule)
    elif cellule.etat == FRAGILE:
        yield from _fragile(tableau, cellule)
    elif cellule.tenue:
        yield f"{combien(len(cellule.actions), 'action')} : {_actions(tableau, cellule.actions)}"
    elif cellule.etat == ASSUME and cellule.assume is not None:
        yield _assume(tableau, cellule.assume)
    elif cellule.etat == POSSIBLE:
        yield f"peut-être couverte par {_actions(tableau, cellule.possibles, 'ou')}"
    if not cellule.tenue and cellule.etat != SANS_OBJET:
        yield from _vide(tableau, cellule)


def _pourtant(tableau: Tableau, cellule: Cellule) -> str:
    return f"on y agit pourtant : {_actions(tableau, cellule.actions)}"


def _vide(tableau: Tableau, cellule: Cellule) -> Iterator[str]:
    if cellule.etat == VIDE and not cellule.autres:
        yield _AUCUNE_DU_CHOIX if tableau.lecture.choisies else "aucune action recensée"
    yield from (_autre(tableau, autre) for autre in cellule.autres)
    if cellule.a_revoir and cellule.assume is not None:
        yield f"trou assumé, {_assume(tableau, cellule.assume)}"
    if cellule.prioritaire:
        yield "dite prioritaire"
    if cellule.jalons:
        jalons = enumerer(cite(tableau.noms[f"jalon:{jalon}"]) for jalon in cellule.jalons)
        yield f"portée à la feuille de route : {jalons}"


def _autre(tableau: Tableau, autre: Autre) -> str:
    quand = f" {en_precisant(autre.date)}" if autre.date is not None and autre.date.connue else ""
    etat = _ETATS_DATES[autre.etat] if quand and autre.etat in _ETATS_DATES else _ETATS_ACTION[autre.etat]
    return f"{_action(tableau, autre.action)} {etat}{quand}"


def _fragile(tableau: Tableau, cellule: Cellule) -> Iterator[str]:
    noms = _actions(tableau, cellule.actions)
    if UNE_SEULE in cellule.fragile:
        yield f"une seule action : {noms}{_par(tableau, cellule)}"
    else:
        yield f"{combien(len(cellule.actions), 'action')} : {noms}"
    if FIN in cellule.fragile:
        d_ici = f"d'ici {tableau.lecture.mois} mois"
        yield f"elle finit {d_ici}" if len(cellule.actions) == 1 else f"toutes finissent {d_ici}"
    if DELAISSEE in cellule.fragile:
        yield "portée par des acteurs partis" if len(cellule.actions) == 1 else "toutes portées par des acteurs partis"


def _par(tableau: Tableau, cellule: Cellule) -> str:
    acteurs = [acteur for groupe in cellule.groupes for acteur in groupe]
    return f" ({enumerer((tableau.noms[f'acteur:{acteur}'] for acteur in acteurs), _NOMMEES)})" if acteurs else ""


def _assume(tableau: Tableau, assume: TrouAssume) -> str:
    morceaux = [
        assume.motif or "sans motif écrit",
        tableau.noms[f"decision:{assume.decision}"] if assume.decision else "",
        f"à revoir {en_precisant(assume.revoir_le)}" if assume.revoir_le is not None else "",
    ]
    return ", ".join(filter(None, morceaux))


def groupes(tableau: Tableau, cellule: Cellule) -> str:
    """Say who and who: the groups between which no link is known, parted by semicolons."""
    return " ; ".join(enumerer(tableau.noms[f"acteur:{acteur}"] for acteur in groupe) for groupe in cellule.groupes)


def interet(tableau: Tableau, interesse: Interesse) -> str:
    """Say why a gap might interest an actor: « agit à cette étape pour : Jeunes »."""
    ligne, colonne = tableau.axes
    ce_public = "dans cette zone" if colonne == ZONE else "pour ce public"
    if interesse.raison == MEME_LIGNE:
        la = _intitule(tableau, colonne, interesse.par)
        ici = "sert cet objectif" if ligne == OBJECTIF else "agit à cette étape"
        return f"{ici}, {AXES[colonne]} {la}"
    if interesse.raison == MEME_COLONNE:
        la = _intitule(tableau, ligne, interesse.par)
        return f"sert {ce_public} l'objectif {la}" if ligne == OBJECTIF else f"agit {ce_public}, étape {la}"
    return f"sert {ce_public} l'objectif {cite(tableau.noms[f'objectif:{interesse.par}'])}"


def _intitule(tableau: Tableau, axe: str, identifiant: str) -> str:
    return cite(tableau.intitules[axe, identifiant].intitule)


def a_situer(tableau: Tableau, ici: bool) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Group the actions to place by what they do not say: « sans étape ni public », and their names.

    `ici`: those that the table waits for; else those that it does not need.
    """
    par_manque: dict[tuple[str, ...], list[str]] = {}
    for item in tableau.a_situer:
        if item.ici == ici:
            par_manque.setdefault(item.manque, []).append(tableau.noms[f"action:{item.action}"])
    for manque, noms in sorted(par_manque.items(), key=lambda item: (-len(item[0]), item[0])):
        yield f"sans {' ni '.join(AXES[axe] for axe in manque)}", tuple(noms)


def changement(tableau: Tableau, change: Changement) -> str:
    """Say what came and went on a cell."""
    morceaux = []
    if change.sorties:
        morceaux.append(f"{_actions(tableau, change.sorties)} n'y {_est(change.sorties)} plus")
    if change.arrivees:
        morceaux.append(f"{_actions(tableau, change.arrivees)} y {_est(change.arrivees)} maintenant")
    if not morceaux:
        morceaux.append(raison(tableau, change.apres))
    return " ; ".join(morceaux)


def _est(actions: tuple[str, ...]) -> str:
    return "sont" if len(actions) > 1 else "est"


def _action(tableau: Tableau, action: str) -> str:
    return cite(tableau.noms[f"action:{action}"])


def _actions(tableau: Tableau, actions: Iterable[str], liaison: str = "et") -> str:
    dites = enumerer((_action(tableau, action) for action in actions), _NOMMEES)
    return dites if liaison == "et" else f" {liaison} ".join(dites.rsplit(" et ", 1))


def notes(tableau: Tableau) -> Iterator[str]:
    """Say what the answer rests on where no date tells: the present state, undated."""
    if tableau.lecture.par != ETAPE and tableau.dans(VIDE, POSSIBLE):
        yield (
            "dans cette table, une case vide n'est pas forcément un trou : « sans objet » et « assumé » se disent des "
            "cases étape × public"
        )
    for cellule in tableau.dans(SANS_OBJET):
        if cellule.actions:
            yield f"{nom(tableau, cellule)} est dite sans objet ; {_pourtant(tableau, cellule)}"
    if tableau.sans_date:
        nombre = len(tableau.sans_date)
        comptees = "comptent par leur état actuel, non daté" if nombre > 1 else "compte par son état actuel, non daté"
        yield f"{combien(nombre, 'action')} sans date {comptees}"
    if any(cellule.etat == ASSUME and cellule.assume and not cellule.assume.decision for cellule in tableau.cellules):
        yield "un trou assumé sans décision datée l'est à toute date (état actuel, non daté)"
    if tableau.depuis is not None and not tableau.reference:
        yield "les étapes, les publics et les cases sans objet ne portent pas de date : ce sont ceux d'aujourd'hui"
