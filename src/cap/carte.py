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
from cap.model import FAMILLES, Acteur, Action, Parcours, famille
from cap.phrases import combien, enumerer

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
    "projet": "idée ou préparation",
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

    @property
    def situation(self) -> str:
        """Whose map it is, and when: the line under the title."""
        return ", ".join(filter(None, (self.communaute, self.date_en_mots)))

    def infobulle(self, boite: Boite) -> str:
        """Say all of a box in one line, as a tooltip or a screen reader gives it."""
        morceaux = [f"{boite.nom} ({boite.mention})" if boite.mention else boite.nom]
        if boite.par:
            morceaux.append("par " + ", ".join(boite.par))
        if boite.avec:
            morceaux.append("avec " + ", ".join(boite.avec))
        if boite.pour:
            morceaux.append("pour " + ", ".join(self.publics[public] for public in boite.pour))
        return " — ".join(morceaux)

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
    publics = {item.id: item.intitule for item in communaute.objectifs.publics if graph.visible(item, audience)}
    chemins = tuple(item for item in communaute.objectifs.parcours if graph.visible(item, audience))
    if vue == "acteurs":
        groupes, boites, traits = _vue_acteurs(communaute, tout, garde)
    else:
        groupes, boites, traits = _vue_parcours(communaute, tout, garde, _etapes_vues(chemins, audience), publics)
    return Plan(
        vue=vue,
        titre=titre or TITRES[vue],
        communaute=communaute.fiche.nom,
        jour=jour,
        groupes=groupes,
        boites=boites,
        traits=traits,
        ensembles={item.id: item.intitule for item in chemins},
        publics=publics,
        legende=_legende(vue, boites, traits),
        filtres=_filtres_en_mots(communaute, tout, choix, audience),
        comptes=_comptes(vue, garde, groupes),
        notes=_notes(tout, garde, choix),
        rappels=(*_rappels(tout.ecartes, audience), *_premiers_pas(communaute, vue)),
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


def _vue_acteurs(communaute: Communaute, tout: Graphe, garde: Graphe) -> Dessin:
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
        boites.append(
            Boite(cle, cle, "action", action.nom or action.id, groupe, _signe_action(tout, cle), garde.etats[cle])
        )
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


def _etapes_vues(chemins: Iterable[Parcours], audience: str) -> tuple[Groupe, ...]:
    return tuple(
        Groupe(f"{parcours.id}/{etape.id}", f"{rang}. {etape.intitule}", parcours.id)
        for parcours in chemins
        for rang, etape in enumerate(parcours.etapes, start=1)
        if graph.visible(etape, audience)
    )


def _vue_parcours(
    communaute: Communaute, tout: Graphe, garde: Graphe, etapes: Sequence[Groupe], publics: Mapping[str, str]
) -> Dessin:
    """Put each action at its steps, in the order of publics, with who carries it written inside.

    No line is drawn: an actor acts at several steps, and its lines would cross every column; a name in the box says the
    same and can be read aloud. Actions without a step are a last group, so that placing them is the next thing to do.
    """
    rangs = {public: rang for rang, public in enumerate(publics)}
    pour = {cle: _pour(communaute, action, publics) for cle, action in garde.actions.items()}
    places: dict[str, tuple[str, ...]] = {}
    for cle, action in garde.actions.items():
        voulues = {communaute.etape_complete(etape) for etape in action.etapes}
        places[cle] = tuple(groupe.cle for groupe in etapes if groupe.cle in voulues)
    groupes = [*etapes, Groupe(SANS_ETAPE, "sans étape indiquée")] if not all(places.values()) else list(etapes)
    boites = []
    for groupe in groupes:
        ici = [cle for cle, ou in places.items() if groupe.cle in (ou or (SANS_ETAPE,))]
        for cle in sorted(ici, key=lambda cle: [rangs[public] for public in pour[cle]] or [len(rangs)]):
            aussi = tuple(etape for etape in places[cle] if etape != groupe.cle)
            boites.append(_boite_parcours(tout, cle, groupe.cle, pour[cle], aussi))
    return tuple(groupes), tuple(boites), ()


def _pour(communaute: Communaute, action: Action, publics: Mapping[str, str]) -> tuple[str, ...]:
    voulus = _ids(communaute, "public", action.publics)
    return tuple(public for public in publics if public in voulus)


def _boite_parcours(tout: Graphe, cle: str, groupe: str, pour: tuple[str, ...], aussi: tuple[str, ...]) -> Boite:
    natures = {arete.de: arete.nature for arete in tout.aretes if arete.vers == cle}
    action = tout.actions[cle]

    def noms(*voulues: str) -> tuple[str, ...]:
        acteurs = (tout.acteurs[acteur] for acteur, nature in natures.items() if nature in voulues)
        return tuple(acteur.nom or acteur.id for acteur in acteurs)

    return Boite(
        f"{groupe}/{action.id}",
        cle,
        "action",
        action.nom or action.id,
        groupe,
        _signe_action(tout, cle),
        tout.etats[cle],
        par=noms(PORTE),
        avec=noms(ANIME, PARTICIPE),
        pour=pour,
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


def _filtres_en_mots(communaute: Communaute, tout: Graphe, choix: Filtres, audience: str) -> tuple[str, ...]:
    """Say the filters on the map, naming nothing that its audience may not see."""
    mots = []
    for kind, valeurs in (("objectif", choix.objectifs), ("public", choix.publics), ("zone", choix.zones)):
        items = [communaute.index[kind][valeur] for valeur in valeurs]
        noms = [f"« {item.intitule} »" if graph.visible(item, audience) else "réservé" for item in items]
        if noms:
            mots.append(f"{kind} {' ou '.join(noms)}")
    if choix.types:
        mots.append(f"type d'acteur {' ou '.join(choix.types).replace('-', ' ')}")
    if choix.statuts:
        mots.append(f"statut {' ou '.join(ETATS[statut] or 'en cours' for statut in choix.statuts)}")
    if choix.autour:
        centre = tout.acteurs.get(f"acteur:{choix.autour}")
        autour = f"autour de {centre.nom or centre.id}" if centre else "autour d'un acteur absent de cette carte"
        mots.append(f"{autour} ({combien(choix.rayon, 'lien')} au plus)")
    return tuple(mots)


def _comptes(vue: str, garde: Graphe, groupes: Sequence[Groupe]) -> tuple[str, ...]:
    actions = combien(len(garde.actions), "action")
    if vue == "parcours":
        etapes = sum(1 for groupe in groupes if groupe.cle != SANS_ETAPE)
        return combien(etapes, "étape"), actions
    return combien(len(garde.acteurs), "acteur"), actions, combien(len(garde.aretes), "lien")


def _notes(tout: Graphe, garde: Graphe, choix: Filtres) -> tuple[str, ...]:
    """Say what the picture leaves out and why, so that an absence is never read as a fact."""
    notes = []
    nombres = {raison: len(ids) for raison, ids in tout.ecartes.items()}
    acteurs = [
        combien(nombres[raison], f"acteur {suite}", f"acteurs {suite}s")
        for raison, suite in ((graph.PARTI, "parti"), (graph.PAS_ARRIVE, "pas encore arrivé"))
        if raison in nombres
    ]
    actions = [
        combien(nombres[raison], f"action {suite}", f"actions {suite}s")
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
        notes.append(f"{enumerer([*acteurs, *actions])} {verbe}{accord}.")
    if graph.DOUBLON in nombres:
        plusieurs = nombres[graph.DOUBLON] > 1
        suite = "aux actions qu'ils répètent" if plusieurs else "à l'action qu'il répète"
        notes.append(f"{combien(nombres[graph.DOUBLON], 'doublon réuni')} {suite}.")
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


def _premiers_pas(communaute: Communaute, vue: str) -> Iterable[str]:
    """Say the one thing to write first when the map has nothing to stand on."""
    if not (communaute.acteurs or communaute.actions):
        yield "Pour commencer la carte : un fichier par acteur dans acteurs/, où « nom: » suffit."
    elif vue == "parcours" and not communaute.objectifs.parcours:
        yield "Pour placer les actions : décrivez les étapes d'un parcours dans objectifs.yaml (« parcours: »)."
