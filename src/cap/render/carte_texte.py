"""The text twin of a map: all that the picture shows, in the order a screen reader should give it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from cap.cartegouvernance import ACTEURS, FONCTION, INSTANCES
from cap.carteplan import ASSURE, EN_COLONNES, FINI, SANS_ACTEUR, SIEGE, VERBES
from cap.graph import ANIME, PARTICIPE, PORTE
from cap.graphie import composer
from cap.phrases import cite, combien, enumerer
from cap.show import show

if TYPE_CHECKING:
    from cap.carteplan import Boite, Plan, Trait

_PRECISIONS: Final = {"soutien": " (fonction de soutien)", "observateur": " (observateur ou financeur)"}
_A_PLUSIEURS: Final = {PORTE: "portée par", ANIME: "animée par", PARTICIPE: "avec"}


ENSEMBLE: Final = -2


class Ligne(NamedTuple):
    """A line of the twin: `niveau` 0 is a heading, 1 an item, 2 what is said of it; -1 a paragraph.

    `ENSEMBLE` is a heading that stands above others: a path, a global objective.
    """

    niveau: int
    texte: str


def texte(plan: Plan) -> str:
    """Tell the map as plain text with nested lists."""
    lignes = []
    for niveau, dit in (Ligne(-1, plan.titre), *recit(plan)):
        lignes += [""] if niveau in (0, ENSEMBLE) else []
        lignes.append(("- ", "  - ")[niveau - 1] + show(dit, ci=True) if niveau > 0 else show(dit, ci=True))
    return composer("\n".join(lignes)) + "\n"


def markdown(plan: Plan) -> str:
    """Tell the map as Markdown, with a heading for each group; nothing of the folder is read as Markdown."""
    from cap.render.documents import en_markdown

    lignes = [f"# {en_markdown(show(plan.titre))}"]
    avant = 0
    dites = [*recit(plan)]
    titre = "### " if any(niveau == ENSEMBLE for niveau, _ in dites) else "## "
    signes = {ENSEMBLE: "## ", -1: "", 0: titre, 1: "- ", 2: "  - "}
    for niveau, dit in dites:
        if niveau <= 0 or avant <= 0:
            lignes.append("")
        lignes.append(signes[niveau] + en_markdown(show(dit)))
        avant = niveau
    return composer("\n".join(lignes)) + "\n"


def recit(plan: Plan) -> Iterator[Ligne]:
    """Tell what follows the title: when, how much, through which filters, what is left out, then every group."""
    yield Ligne(-1, f"{plan.situation}.")
    yield Ligne(-1, f"{enumerer(plan.comptes)}.")
    if plan.filtres:
        yield Ligne(-1, f"Choix : {' ; '.join(plan.filtres)}.")
    yield from (Ligne(-1, note) for note in plan.notes)
    if plan.vue in EN_COLONNES:
        yield from _colonnes(plan)
    elif plan.vue == "gouvernance":
        yield from _gouvernance(plan)
    elif plan.vue == "acteurs" and not plan.resume:
        yield from _acteurs(plan)
    else:
        yield from _liens(plan)


def _titre(titre: str) -> str:
    return f"{titre[:1].upper()}{titre[1:]}"


def _nomme(boite: Boite) -> str:
    mention = ", ".join(filter(None, (boite.mention, boite.signal)))
    return f"{boite.nom}{_PRECISIONS.get(boite.signe, '')}" + (f" ({mention})" if mention else "")


def _precise(action: Boite) -> str:
    return ", ".join((_nomme(action), *action.precisions))


# --- actors and actions --------------------------------------------------------------------------------------


def _acteurs(plan: Plan) -> Iterator[Ligne]:
    boites = {boite.cle: boite for boite in plan.boites}
    for groupe in plan.groupes:
        acteurs = [boite for boite in plan.du_groupe(groupe.cle) if boite.genre == "acteur"]
        suite = f" ({combien(len(acteurs), 'acteur')})" if acteurs else ""
        yield Ligne(0, f"{_titre(groupe.titre)}{suite}")
        for acteur in acteurs:
            liens = [(trait.nature, boites[trait.vers]) for trait in plan.traits if trait.de == acteur.cle]
            yield Ligne(1, _nomme(acteur) + ("" if liens else " : pas d'action sur cette carte"))
            for nature, action in liens:
                yield Ligne(2, f"{VERBES[nature]} : {_precise(action)}")
        if not acteurs:
            yield from (Ligne(1, _precise(boite)) for boite in plan.du_groupe(groupe.cle))
    communes = plan.du_groupe("")
    if communes:
        yield Ligne(0, "Actions à plusieurs")
    for action in communes:
        yield Ligne(1, _precise(action))
        for nature, verbe in _A_PLUSIEURS.items():
            noms = [boites[item.de].nom for item in plan.traits if item.vers == action.cle and item.nature == nature]
            if noms:
                yield Ligne(2, f"{verbe} {enumerer(noms)}")


# --- columns -------------------------------------------------------------------------------------------------


def _colonnes(plan: Plan) -> Iterator[Ligne]:
    ensemble = ""
    for groupe in plan.groupes:
        if groupe.ensemble and groupe.ensemble != ensemble:
            ensemble = groupe.ensemble
            yield Ligne(ENSEMBLE, f"{_MOTS[plan.vue]} : {plan.ensembles[ensemble]}")
        boites = plan.du_groupe(groupe.cle)
        compte = boites[0].nom if plan.resume and boites else combien(len(boites), "action")
        niveau = 0 if groupe.ensemble or not ensemble else ENSEMBLE
        yield Ligne(niveau, f"{_titre(groupe.titre)} " + (f"({compte})" if boites else f": {plan.mot_du_vide}"))
        for boite in boites:
            if plan.resume:
                yield from (Ligne(1, precision) for precision in boite.precisions)
                continue
            yield Ligne(1, _nomme(boite))
            yield from (Ligne(2, detail) for detail in _details(plan, boite))


_MOTS: Final = {"parcours": "Parcours", "objectifs": "Objectif"}


def _details(plan: Plan, boite: Boite) -> Iterator[str]:
    titres = {groupe.cle: groupe.titre for groupe in plan.groupes}
    if boite.par:
        yield f"par {enumerer(boite.par)}"
    if not (boite.par or boite.avec):
        yield SANS_ACTEUR
    if boite.avec:
        yield f"avec {enumerer(boite.avec)}"
    if boite.pour:
        yield f"pour {enumerer([plan.publics[public] for public in boite.pour])}"
    if boite.aussi and plan.vue == "parcours":
        yield _aussi_aux_etapes(plan, boite)
    elif boite.aussi:
        yield f"sert aussi {enumerer([cite(titres[cle]) for cle in boite.aussi])}"


def _aussi_aux_etapes(plan: Plan, boite: Boite) -> str:
    """Name the other steps of an action, and their path when there are several."""
    groupes = {groupe.cle: groupe for groupe in plan.groupes}
    dites = [
        cite(groupes[cle].titre)
        + (f" de {cite(plan.ensembles[groupes[cle].ensemble])}" if len(plan.ensembles) > 1 else "")
        for cle in boite.aussi
    ]
    return f"aussi {'aux étapes' if len(dites) > 1 else 'à l’étape'} {enumerer(dites)}"


# --- governance ----------------------------------------------------------------------------------------------


def _gouvernance(plan: Plan) -> Iterator[Ligne]:
    groupes = {groupe.cle: groupe for groupe in plan.groupes}
    noms = {boite.cle: boite.nom for boite in plan.boites}
    for cle, nature, verbe in ((INSTANCES, SIEGE, "y siègent"), (FONCTION, ASSURE, "assurée par")):
        if cle not in groupes:
            continue
        yield Ligne(0, _titre(groupes[cle].titre))
        for boite in plan.du_groupe(cle):
            yield Ligne(1, _nomme(boite))
            yield from (Ligne(2, precision) for precision in boite.precisions)
            qui = [_compte(noms[trait.de], trait) for trait in plan.traits if trait.vers == boite.cle]
            if qui:
                yield Ligne(2, f"{verbe if len(qui) > 1 or nature == ASSURE else 'y siège'} : {enumerer(qui)}")
    if ACTEURS not in groupes:
        return
    yield Ligne(0, _titre(groupes[ACTEURS].titre))
    for boite in plan.du_groupe(ACTEURS):
        yield Ligne(1, _nomme(boite))
        yield from (Ligne(2, precision) for precision in boite.precisions)
        for trait in plan.traits:
            if trait.de == boite.cle:
                yield Ligne(2, f"{VERBES[trait.nature]} : {_compte(noms[trait.vers], trait)}")


def _compte(nom: str, trait: Trait) -> str:
    return f"{nom} ({trait.precision})" if trait.precision else nom


# --- ties ----------------------------------------------------------------------------------------------------


def _liens(plan: Plan) -> Iterator[Ligne]:
    """Tell each actor, or family, with all its ties: a tie is told at both its ends."""
    boites = {boite.cle: boite for boite in plan.boites}
    for groupe in plan.groupes:
        ici = plan.du_groupe(groupe.cle)
        if not plan.resume:
            yield Ligne(0, f"{_titre(groupe.titre)} ({combien(len(ici), 'acteur')})")
        for boite in ici:
            yield Ligne(0, boite.nom) if plan.resume else Ligne(1, _nomme(boite))
            niveau = 1 if plan.resume else 2
            yield from (Ligne(niveau, precision) for precision in boite.precisions)
            liens = [*_dits(plan, boite, boites)]
            yield from (Ligne(niveau, lien) for lien in liens)
            if not liens and not plan.resume and boite.marque != FINI:
                yield Ligne(niveau, "pas encore de lien sur cette carte")


def _dits(plan: Plan, boite: Boite, boites: dict[str, Boite]) -> Iterator[str]:
    """Say the ties of a box, those of one kind and one cause together."""
    dits: dict[tuple[str, str], list[str]] = {}
    for trait in plan.traits:
        if boite.cle in (trait.de, trait.vers):
            autre = boites[trait.vers if trait.de == boite.cle else trait.de].nom
            verbe = _INVERSES[trait.nature] if trait.dirige and trait.vers == boite.cle else VERBES[trait.nature]
            suite = (f" : {trait.precision}" if trait.precision else "") + (" (dans les deux sens)" * trait.double)
            suite += f" ({trait.signal})" if trait.marque else ""
            dits.setdefault((verbe, suite), []).append(autre)
    for (verbe, suite), autres in dits.items():
        yield f"{verbe} {enumerer(autres)}{suite}"


_INVERSES: Final = {
    "passerelle": "reçoit des personnes orientées par",
    "passerelle-envisagee": "pourrait recevoir des personnes de (passerelle envisagée)",
}
