"""What the map shows, before any drawing: boxes, links, groups, legend, counts and what is left out.

Two views. `acteurs`: who does what, by family of actors. `parcours`: who acts at which step of the path, for whom; the
community's compass. A picture, its text twin and its JSON are made from the same plan, so none can say more or less.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from cap import graph
from cap.communaute import Communaute
from cap.dates import jour_en_mots
from cap.graph import ANIME, PARTICIPE, PORTE, Graphe
from cap.model import FAMILLES, Acteur, Action, famille

VUES: Final = ("acteurs", "parcours")
RAYON: Final = 2

ACTEUR: Final = "acteur"
SOUTIEN: Final = "soutien"
OBSERVATEUR: Final = "observateur"
ACTION: Final = "action"
COMMUNE: Final = "commune"

AUTRES: Final = "autres"
SANS_TYPE: Final = "sans type indiqué"
SANS_ACTEUR: Final = "sans acteur sur cette carte"
SANS_ETAPE: Final = "sans-etape"

TITRES: Final[Mapping[str, str]] = {
    "acteurs": "Qui fait quoi : les acteurs et leurs actions",
    "parcours": "Qui agit à quelle étape, et pour qui",
}
ETATS: Final[Mapping[str, str]] = {
    "idee": "idée",
    "preparation": "en préparation",
    "en-cours": "",
    "suspendue": "suspendue",
    "terminee": "terminée",
    "abandonnee": "abandonnée",
}
_SIGNES: Final[Mapping[str, str]] = {
    ACTEUR: "acteur",
    SOUTIEN: "acteur de la fonction de soutien",
    OBSERVATEUR: "observateur ou financeur",
    ACTION: "action",
    COMMUNE: "action à plusieurs",
    "projet": "action à l'état d'idée ou en préparation",
    "pause": "action suspendue",
    "passee": "action terminée ou abandonnée",
    PORTE: "porte l'action",
    ANIME: "anime l'action",
    PARTICIPE: "participe à l'action",
    "carte": "action",
    "par": "qui la porte",
    "avec": "avec qui",
    "pour": "pour qui",
    "carte-commune": "action à plusieurs",
}
_TRAITS: Final[Mapping[str, str]] = {
    "idee": "projet",
    "preparation": "projet",
    "suspendue": "pause",
    "terminee": "passee",
    "abandonnee": "passee",
}


@dataclass(frozen=True)
class Filtres:
    """What part of the map is asked for; within one filter any value suits, between filters all must.

    `objectifs` may name global objectives, which stand for their intermediate ones. `autour` is an actor's id, `rayon`
    the number of links followed from it.
    """

    objectifs: tuple[str, ...] = ()
    publics: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    statuts: tuple[str, ...] = ()
    autour: str = ""
    rayon: int = RAYON

    @property
    def sur_les_actions(self) -> bool:
        """Tell whether some actions are chosen, and so only the actors linked to them."""
        return bool(self.objectifs or self.publics or self.zones or self.statuts)


class Boite(NamedTuple):
    """A box: an actor or an action. `objet` is its typed id; `groupe` the key of its group.

    `signe` chooses shape and border (`ACTEUR`, `SOUTIEN`, `OBSERVATEUR`, `ACTION`, `COMMUNE`), `etat` is an action's
    status. In the view `parcours` a box also carries who (`par`, `avec`), for whom (`pour`: ids of publics) and the
    other steps (`aussi`: keys of groups); an action at two steps has two boxes.
    """

    cle: str
    objet: str
    genre: str
    nom: str
    groupe: str
    signe: str
    etat: str = ""
    par: tuple[str, ...] = ()
    avec: tuple[str, ...] = ()
    pour: tuple[str, ...] = ()
    aussi: tuple[str, ...] = ()

    @property
    def mention(self) -> str:
        """The state in words, empty for an action under way."""
        return ETATS.get(self.etat, "")

    @property
    def trait(self) -> str:
        """The border that says the state without words: `projet`, `pause`, `passee`, or empty."""
        return _TRAITS.get(self.etat, "")


class Trait(NamedTuple):
    """A link drawn between two boxes, of one nature (`PORTE`, `ANIME`, `PARTICIPE`)."""

    de: str
    vers: str
    nature: str


class Groupe(NamedTuple):
    """Boxes drawn together: a family of actors, or a step. `ensemble` is the key of the path a step belongs to.

    In the view `acteurs`, the boxes of the group `""` are the actions that several actors hold.
    """

    cle: str
    titre: str
    ensemble: str = ""


class Signe(NamedTuple):
    """A line of the legend: the sign, and what it says."""

    cle: str
    texte: str


@dataclass(frozen=True)
class Plan:
    """A map ready to be drawn, told or written. `rappels` are for who makes the map, and never part of it."""

    vue: str
    titre: str
    communaute: str
    jour: date
    groupes: tuple[Groupe, ...]
    boites: tuple[Boite, ...]
    traits: tuple[Trait, ...]
    ensembles: Mapping[str, str]
    publics: Mapping[str, str]
    legende: tuple[Signe, ...]
    filtres: tuple[str, ...]
    comptes: tuple[str, ...]
    notes: tuple[str, ...]
    rappels: tuple[str, ...]

    @property
    def date_en_mots(self) -> str:
        """The date of the map, as it is written on it."""
        return f"au {jour_en_mots(self.jour)}"

    def du_groupe(self, cle: str) -> tuple[Boite, ...]:
        """List the boxes of a group, in order."""
        return tuple(boite for boite in self.boites if boite.groupe == cle)


def plan(
    communaute: Communaute,
    jour: date,
    vue: str = "acteurs",
    filtres: Filtres | None = None,
    audience: str = "public",
    titre: str = "",
) -> Plan:
    """Prepare a view of the map on a day, for an audience; `titre` replaces the usual title.

    Ids in `filtres` are known ones: the command checks them, and offers the nearest.
    """
    choix = filtres or Filtres()
    tout = graph.acteurs_et_actions(communaute, jour, audience, choix.statuts or graph.STATUTS_VIVANTS)
    garde = _filtre(communaute, tout, choix)
    dessine = _vue_acteurs if vue == "acteurs" else _vue_parcours
    groupes, boites, traits = dessine(communaute, tout, garde, choix)
    return Plan(
        vue=vue,
        titre=titre or TITRES[vue],
        communaute=communaute.fiche.nom,
        jour=jour,
        groupes=groupes,
        boites=boites,
        traits=traits,
        ensembles={item.id: item.intitule for item in communaute.objectifs.parcours},
        publics={item.id: item.intitule for item in communaute.objectifs.publics},
        legende=_legende(vue, boites, traits),
        filtres=_filtres_en_mots(communaute, choix),
        comptes=_comptes(vue, garde, groupes),
        notes=_notes(communaute, tout, garde, choix),
        rappels=_rappels(tout.ecartes, audience),
    )


# --- what is kept --------------------------------------------------------------------------------------------


def _filtre(communaute: Communaute, tout: Graphe, choix: Filtres) -> Graphe:
    actions = {cle for cle, action in tout.actions.items() if _convient(communaute, action, choix)}
    acteurs = {cle for cle, acteur in tout.acteurs.items() if not choix.types or acteur.type in choix.types}
    if choix.types:
        actions = {cle for cle in actions if acteurs.intersection(tout.voisins[cle])}
    if choix.sur_les_actions:
        acteurs = {cle for cle in acteurs if actions.intersection(tout.voisins[cle])}
    garde = tout.restreint(acteurs | actions)
    if choix.autour:
        garde = garde.restreint(garde.autour(f"acteur:{choix.autour}", choix.rayon))
    return garde


def _convient(communaute: Communaute, action: Action, choix: Filtres) -> bool:
    return (
        _croise(_ids(communaute, "objectif", action.objectifs), _avec_intermediaires(communaute, choix.objectifs))
        and _croise(_ids(communaute, "public", action.publics), choix.publics)
        and _croise(_ids(communaute, "zone", action.zones), choix.zones)
    )


def _ids(communaute: Communaute, kind: str, references: Iterable[str]) -> list[str]:
    """Give the present ids that references name; those that name nothing are left out."""
    items = communaute.index[kind]
    return [items[reference].id for reference in references if reference in items]


def _croise(valeurs: Iterable[str], voulues: Sequence[str]) -> bool:
    return not voulues or not frozenset(voulues).isdisjoint(valeurs)


def _avec_intermediaires(communaute: Communaute, objectifs: Sequence[str]) -> tuple[str, ...]:
    sous = (
        intermediaire.id
        for objectif in communaute.objectifs.objectifs
        if objectif.id in objectifs
        for intermediaire in objectif.intermediaires
    )
    return (*objectifs, *sous)


# --- the two views -------------------------------------------------------------------------------------------

Dessin = tuple[tuple[Groupe, ...], tuple[Boite, ...], tuple[Trait, ...]]


def _vue_acteurs(communaute: Communaute, tout: Graphe, garde: Graphe, choix: Filtres) -> Dessin:
    """Group actors by family; an action stands with its family when one actor alone holds it, else between them all.

    Whether an action is held by several is said from the whole map, so that a filter cannot make it look lonely.
    """
    boites = [
        Boite(cle, cle, "acteur", acteur.nom or acteur.id, _famille(acteur), _signe_acteur(communaute, acteur))
        for cle, acteur in garde.acteurs.items()
    ]
    for cle, action in garde.actions.items():
        voisins = garde.voisins[cle]
        groupe = "" if len(voisins) > 1 else _famille(garde.acteurs[voisins[0]]) if voisins else SANS_ACTEUR
        boites.append(Boite(cle, cle, "action", action.nom, groupe, _signe_action(tout, cle), garde.etats[cle]))
    presentes = {boite.groupe for boite in boites}
    groupes = tuple(Groupe(nom, nom) for nom in (*FAMILLES, AUTRES, SANS_TYPE, SANS_ACTEUR) if nom in presentes)
    return groupes, tuple(boites), tuple(Trait(*arete) for arete in garde.aretes)


def _famille(acteur: Acteur) -> str:
    return famille(acteur.type) or (AUTRES if acteur.type else SANS_TYPE)


def _signe_acteur(communaute: Communaute, acteur: Acteur) -> str:
    if acteur.id in communaute.soutien:
        return SOUTIEN
    if acteur.roles and all(role in ("observateur", "financeur") for role in acteur.roles):
        return OBSERVATEUR
    return ACTEUR


def _signe_action(tout: Graphe, cle: str) -> str:
    return COMMUNE if len(tout.voisins[cle]) > 1 else ACTION


def _vue_parcours(communaute: Communaute, tout: Graphe, garde: Graphe, choix: Filtres) -> Dessin:
    """Put each action at its steps, in the order of publics, with who carries it written inside.

    No line is drawn: an actor acts at several steps, and its lines would cross every column; a name in the box says the
    same and can be read aloud. Actions without a step are a last group, so that placing them is the next thing to do.
    """
    rangs = {item.id: rang for rang, item in enumerate(communaute.objectifs.publics)}
    groupes: list[Groupe] = []
    boites: list[Boite] = []
    etapes = {cle: _etapes(communaute, action) for cle, action in garde.actions.items()}

    def ordre(cle: str) -> list[int]:
        return sorted(rangs[public] for public in _ids(communaute, "public", garde.actions[cle].publics)) or [
            len(rangs)
        ]

    def ranger(groupe: str, cles: Iterable[str]) -> None:
        for cle in sorted(cles, key=ordre):
            autres = tuple(etape for etape in etapes[cle] if etape != groupe)
            boites.append(_boite_parcours(communaute, tout, cle, groupe, autres))

    for parcours in communaute.objectifs.parcours:
        for rang, etape in enumerate(parcours.etapes, start=1):
            groupe = Groupe(f"{parcours.id}/{etape.id}", f"{rang}. {etape.intitule}", parcours.id)
            groupes.append(groupe)
            ranger(groupe.cle, (cle for cle, places in etapes.items() if groupe.cle in places))
    ailleurs = [cle for cle, places in etapes.items() if not places]
    if ailleurs:
        groupes.append(Groupe(SANS_ETAPE, "sans étape indiquée"))
        ranger(SANS_ETAPE, ailleurs)
    return tuple(groupes), tuple(boites), ()


def _etapes(communaute: Communaute, action: Action) -> tuple[str, ...]:
    """Give the full ids of the known steps of an action, in the order of the paths."""
    voulues = {communaute.etape_complete(etape) for etape in action.etapes}
    return tuple(
        complete
        for parcours in communaute.objectifs.parcours
        for etape in parcours.etapes
        if (complete := f"{parcours.id}/{etape.id}") in voulues
    )


def _boite_parcours(communaute: Communaute, tout: Graphe, cle: str, groupe: str, aussi: tuple[str, ...]) -> Boite:
    natures = {arete.de: arete.nature for arete in tout.aretes if arete.vers == cle}
    action = tout.actions[cle]
    publics = _ids(communaute, "public", action.publics)

    def noms(*voulues: str) -> tuple[str, ...]:
        acteurs = (tout.acteurs[acteur] for acteur, nature in natures.items() if nature in voulues)
        return tuple(acteur.nom or acteur.id for acteur in acteurs)

    return Boite(
        f"{groupe}/{action.id}",
        cle,
        "action",
        action.nom,
        groupe,
        _signe_action(tout, cle),
        tout.etats[cle],
        par=noms(PORTE),
        avec=noms(ANIME, PARTICIPE),
        pour=tuple(item.id for item in communaute.objectifs.publics if item.id in publics),
        aussi=aussi,
    )


# --- what is said around ---------------------------------------------------------------------------------------


def _legende(vue: str, boites: Sequence[Boite], traits: Sequence[Trait]) -> tuple[Signe, ...]:
    """Explain the signs that are used, and only those."""
    presents = {boite.trait for boite in boites} | {trait.nature for trait in traits}
    if vue == "acteurs":
        presents |= {boite.signe for boite in boites}
    elif boites:
        presents |= {"carte", *(nom for nom in ("par", "avec", "pour") if any(getattr(item, nom) for item in boites))}
        presents |= {"carte-commune"} if any(boite.signe == COMMUNE for boite in boites) else set()
    return tuple(Signe(cle, texte) for cle, texte in _SIGNES.items() if cle in presents)


def _filtres_en_mots(communaute: Communaute, choix: Filtres) -> tuple[str, ...]:
    mots = []
    for nom, kind, valeurs in (
        ("objectif", "objectif", choix.objectifs),
        ("public", "public", choix.publics),
        ("zone", "zone", choix.zones),
    ):
        noms = [_intitule(communaute, kind, valeur) for valeur in valeurs]
        if noms:
            mots.append(f"{nom} {' ou '.join(noms)}")
    if choix.types:
        mots.append(f"type d'acteur {' ou '.join(choix.types).replace('-', ' ')}")
    if choix.statuts:
        mots.append(f"statut {' ou '.join(ETATS.get(statut) or 'en cours' for statut in choix.statuts)}")
    if choix.autour:
        mots.append(f"autour de {communaute.nom_acteur(choix.autour)} ({combien(choix.rayon, 'lien')} au plus)")
    return tuple(mots)


def _intitule(communaute: Communaute, kind: str, identifiant: str) -> str:
    item = communaute.index[kind].get(identifiant)
    return f"« {item.intitule if item is not None else identifiant} »"


def _comptes(vue: str, garde: Graphe, groupes: Sequence[Groupe]) -> tuple[str, ...]:
    actions = combien(len(garde.actions), "action")
    if vue == "parcours":
        etapes = sum(1 for groupe in groupes if groupe.cle != SANS_ETAPE)
        return combien(etapes, "étape"), actions
    return combien(len(garde.acteurs), "acteur"), actions, combien(len(garde.aretes), "lien")


def _notes(communaute: Communaute, tout: Graphe, garde: Graphe, choix: Filtres) -> tuple[str, ...]:
    """Say what the picture leaves out and why, so that an absence is never read as a fact."""
    notes = []
    nombres = {raison: len(ids) for raison, ids in tout.ecartes.items()}
    acteurs = [
        combien(nombres[raison], "acteur", suite)
        for raison, suite in ((graph.PARTI, "parti"), (graph.PAS_ARRIVE, "pas encore arrivé"))
        if raison in nombres
    ]
    actions = [
        combien(nombres[raison], "action", suite)
        for raison, suite in (
            (graph.TERMINEE, "terminée"),
            (graph.ABANDONNEE, "abandonnée"),
            (graph.REMPLACEE, "remplacée"),
            (graph.PAS_COMMENCEE, "pas encore commencée"),
        )
        if raison in nombres
    ]
    if acteurs or actions:
        total = sum(nombres.get(raison, 0) for raison in _HORS_DATE)
        accord = ("é" if acteurs else "ée") + ("s" if total > 1 else "")
        verbe = "ne sont pas dessin" if total > 1 else "n'est pas dessin"
        notes.append(f"{enumere([*acteurs, *actions])} {verbe}{accord}.")
    if graph.DOUBLON in nombres:
        notes.append(f"{combien(nombres[graph.DOUBLON], 'doublon')} : réunis à l'action dont ils parlent.")
    notes.extend(_sans_reponse(tout, choix))
    if choix.types and garde.actions:
        notes.append("Les actions sont montrées avec les seuls acteurs de ce filtre.")
    if not (garde.acteurs or garde.actions):
        notes.append("Rien à dessiner ici à cette date.")
    return tuple(notes)


_HORS_DATE: Final = (
    graph.PARTI,
    graph.PAS_ARRIVE,
    graph.TERMINEE,
    graph.ABANDONNEE,
    graph.REMPLACEE,
    graph.PAS_COMMENCEE,
)


def _sans_reponse(tout: Graphe, choix: Filtres) -> Iterable[str]:
    """Count the actions that a filter cannot judge, because the field it looks at is not written."""
    for nom, champ, voulues in (
        ("sans objectif indiqué", "objectifs", choix.objectifs),
        ("sans public indiqué", "publics", choix.publics),
        ("sans zone indiquée", "zones", choix.zones),
    ):
        muettes = sum(1 for action in tout.actions.values() if voulues and not getattr(action, champ))
        if muettes:
            verbe = "échappent" if muettes > 1 else "échappe"
            yield f"{combien(muettes, 'action')} {nom} {verbe} à ce filtre."


def _rappels(ecartes: Mapping[str, Sequence[str]], audience: str) -> tuple[str, ...]:
    rappels = []
    reserves = len(ecartes.get(graph.RESERVE, ()))
    if reserves:
        elargir = " (--pour membres en montre davantage)" if audience == "public" else ""
        rappels.append(f"{combien(reserves, 'fiche')} à diffusion restreinte hors de cette carte{elargir}.")
    personnes = len(ecartes.get(graph.SANS_ACCORD, ()))
    if personnes:
        rappels.append(f"{combien(personnes, 'personne')} sans accord de publication (accord_publication:) hors carte.")
    sans_fiche = ecartes.get(graph.SANS_FICHE, ())
    if sans_fiche:
        noms = ", ".join(f"« {nom} »" for nom in sans_fiche)
        rappels.append(f"Sans fiche dans acteurs/, donc hors de la carte : {noms}.")
    return tuple(rappels)


def combien(nombre: int, nom: str, suite: str = "") -> str:
    """Count in French: « 0 action », « 1 acteur parti », « 2 acteurs partis »; the last word of `suite` agrees."""
    pluriel = "s" if nombre > 1 else ""
    return f"{nombre} {nom}{pluriel} {suite}{pluriel if suite else ''}".strip()


def enumere(parties: Sequence[str]) -> str:
    """Join in French: « a, b et c »."""
    return " et ".join(filter(None, (", ".join(parties[:-1]), parties[-1])))
