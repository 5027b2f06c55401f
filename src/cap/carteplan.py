"""What a map is made of before any drawing: boxes, links, groups, legend; and what part of it is asked for.

A picture, its text twin and its data are made from the same plan, so none can say more or less than the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, NamedTuple

from cap.communaute import Communaute
from cap.dates import Periode, jour_en_mots
from cap.graph import ANIME, PARTICIPE, PORTE, Graphe
from cap.phrases import cite

VUES: Final = ("acteurs", "objectifs", "parcours", "gouvernance", "liens")
EN_COLONNES: Final = ("objectifs", "parcours")
"""Views where actions are cards under a heading, their carriers written in them, without lines."""
RAYON: Final = 2

# Signs of a box: its shape and border.
ACTEUR: Final = "acteur"
SOUTIEN: Final = "soutien"
OBSERVATEUR: Final = "observateur"
ACTION: Final = "action"
COMMUNE: Final = "commune"
INSTANCE: Final = "instance"
OUVERTE: Final = "instance-ouverte"
MISSION: Final = "mission"
SANS_PORTEUR: Final = "mission-sans-porteur"
FAMILLE: Final = "famille"
COMPTE: Final = "compte"

# Natures of a link, beside those of the graph.
ENSEMBLE: Final = "ensemble"
PASSERELLE: Final = "passerelle"
PROJETEE: Final = "passerelle-envisagee"
DECLARE: Final = "declare"
PRESENCES: Final = "presences"
STRUCTURE: Final = "structure"
SIEGE: Final = "siege"
ASSURE: Final = "assure"

NOMBRE: Final = "nombre"
A_NOMBRER: Final = 80
"""Links above which their numbers would hide them: their width alone tells."""
_COMPTEES: Final = (ENSEMBLE, PASSERELLE, PROJETEE)

# What became of a box since a date.
NOUVEAU: Final = "nouveau"
FINI: Final = "fini"
CHANGE: Final = "change"
MARQUES: Final[Mapping[str, str]] = {NOUVEAU: "+", FINI: "×", CHANGE: "~"}
"""The sign written before what became of a box: it is read without colour, and aloud."""

AUTRES: Final = "autres"
SANS_TYPE: Final = "sans type indiqué"
SANS_ACTEUR: Final = "sans acteur sur cette carte"
SANS_ETAPE: Final = "sans-etape"
SANS_OBJECTIF: Final = "sans-objectif"
A_PART: Final = (SANS_ETAPE, SANS_OBJECTIF)

TITRES: Final[Mapping[str, str]] = {
    "acteurs": "Qui fait quoi : les acteurs et leurs actions",
    "objectifs": "Quelles actions servent quels objectifs",
    "parcours": "Qui agit à quelle étape, et pour qui",
    "gouvernance": "Qui siège où, et qui assure la fonction de soutien",
    "liens": "Qui est relié à qui",
}
ETATS: Final[Mapping[str, str]] = {
    "idee": "idée",
    "preparation": "en préparation",
    "en-cours": "",
    "suspendue": "suspendue",
    "terminee": "terminée",
    "abandonnee": "abandonnée",
}
VERBES: Final[Mapping[str, str]] = {
    PORTE: "porte",
    ANIME: "anime",
    PARTICIPE: "participe à",
    SIEGE: "siège à",
    ASSURE: "assure",
    ENSEMBLE: "agit avec",
    PASSERELLE: "oriente vers",
    PROJETEE: "pourrait orienter vers (passerelle envisagée)",
    DECLARE: "est en lien avec",
    STRUCTURE: "relève de la même structure que",
    PRESENCES: "se retrouve en réunion avec",
}
_SIGNES: Final[Mapping[str, str]] = {
    ACTEUR: "acteur",
    SOUTIEN: "acteur de la fonction de soutien",
    OBSERVATEUR: "observateur ou financeur",
    ACTION: "action",
    COMMUNE: "action à plusieurs",
    FAMILLE: "famille d'acteurs",
    INSTANCE: "instance",
    OUVERTE: "instance ouverte à tous les membres",
    MISSION: "mission de la fonction de soutien",
    SANS_PORTEUR: "mission que personne n'assure encore",
    "carte": "action",
    "par": "qui la porte",
    "avec": "avec qui",
    "pour": "pour qui",
    "carte-commune": "action à plusieurs",
    COMPTE: "nombre d'actions",
    NOMBRE: "nombre d'actions ou de passerelles de ce lien",
    "projet": "idée ou préparation",
    "pause": "action suspendue",
    "passee": "action terminée ou abandonnée",
    PORTE: "porte l'action",
    ANIME: "anime l'action",
    PARTICIPE: "participe à l'action",
    SIEGE: "siège",
    ASSURE: "assure la mission",
    ENSEMBLE: "actions menées ensemble (plus épais : plus nombreuses)",
    PASSERELLE: "passerelle : oriente des personnes vers",
    PROJETEE: "passerelle envisagée",
    DECLARE: "lien déclaré (plus épais : plus intense)",
    STRUCTURE: "même structure de rattachement",
    PRESENCES: "présences aux mêmes réunions",
    NOUVEAU: "arrivé ou commencé",
    FINI: "parti ou terminé",
    CHANGE: "changé",
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
    roles: tuple[str, ...] = ()

    @property
    def choisis(self) -> tuple[tuple[str, ...], ...]:
        """The ids and words chosen, choice by choice."""
        return self.objectifs, self.publics, self.zones, self.types, self.roles, self.statuts

    @property
    def sur_les_actions(self) -> bool:
        """Tell whether some actions are chosen, and so only the actors linked to them."""
        return bool(self.objectifs or self.publics or self.zones or self.statuts)

    @property
    def sur_les_acteurs(self) -> bool:
        """Tell whether some actors are chosen, and so only the actions linked to them."""
        return bool(self.types or self.roles)


class Boite(NamedTuple):
    """A box of the map. `genre` is `acteur`, `action`, `instance`, `mission`, `famille` or `compte`.

    `objet` is its typed id; `groupe` the key of its group; `signe` chooses shape and border; `etat` is an action's
    status. In views in columns a box also carries who (`par`, `avec`), for whom (`pour`: ids of publics) and its other
    columns (`aussi`: keys of groups); an action in two columns has two boxes. `precisions` are short lines under the
    name; `famille` is that of an actor. With `--depuis`, `marque` is `NOUVEAU`, `FINI` or `CHANGE` and `changement`
    says what happened, and when.
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
    precisions: tuple[str, ...] = ()
    marque: str = ""
    changement: str = ""
    famille: str = ""

    @property
    def mention(self) -> str:
        """The state in words, empty for an action under way, and where a mark says that it ended, and when."""
        return "" if self.marque == FINI else ETATS.get(self.etat, "")

    @property
    def trait(self) -> str:
        """The border that says the state without words: `projet`, `pause`, `passee`, or empty."""
        return _TRAITS.get(self.etat, "")

    @property
    def signal(self) -> str:
        """What became of the box since a date, with its sign: « + arrivé en mars 2024 »; empty when nothing did."""
        return f"{MARQUES[self.marque]} {self.changement}" if self.marque else ""


class Trait(NamedTuple):
    """A link drawn between two boxes, of one nature. `nombre` counts what it stands for, `precision` says it in words.

    `PASSERELLE` and `PROJETEE` go one way unless `double`. `causes` are the keys of what makes it (actions, bridges,
    structures): one thing ties several pairs, and is still one where pairs are added up; `depuis`
    says when each began. With `--depuis`, `marque` and
    `changement` are those of a box.
    """

    de: str
    vers: str
    nature: str
    nombre: int = 1
    precision: str = ""
    double: bool = False
    causes: tuple[str, ...] = ()
    depuis: tuple[Periode | None, ...] = ()
    marque: str = ""
    changement: str = ""

    @property
    def signal(self) -> str:
        """What became of the link since a date, with its sign; empty when nothing did."""
        return f"{MARQUES[self.marque]} {self.changement}" if self.marque else ""

    @property
    def fleche(self) -> bool:
        """Tell whether arrows say which way it goes, or both ways."""
        return self.nature in (PASSERELLE, PROJETEE)

    @property
    def dirige(self) -> bool:
        """Tell whether it goes one way only."""
        return self.fleche and not self.double


class Groupe(NamedTuple):
    """Boxes drawn together: a family of actors, a step, an objective. `ensemble` is the key of its path or global goal.

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
    """A map ready to be drawn, told or written. `rappels` are for who makes the map, and never part of it.

    `choisie` says that filters keep a part of the map; `resume` that boxes stand for many: the overview of a map too
    large to be read.
    """

    vue: str
    titre: str
    communaute: str
    jour: date
    groupes: tuple[Groupe, ...]
    boites: tuple[Boite, ...]
    traits: tuple[Trait, ...]
    ensembles: Mapping[str, str] = field(default_factory=dict)
    publics: Mapping[str, str] = field(default_factory=dict)
    legende: tuple[Signe, ...] = ()
    filtres: tuple[str, ...] = ()
    comptes: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    rappels: tuple[str, ...] = ()
    choisie: bool = False
    resume: bool = False

    @property
    def date_en_mots(self) -> str:
        """The day of the map, as its header says it."""
        return f"au {jour_en_mots(self.jour)}"

    @property
    def situation(self) -> str:
        """Whose map it is, and when: the line under the title."""
        return ", ".join(filter(None, (self.communaute, self.date_en_mots)))

    def infobulle(self, boite: Boite) -> str:
        """Say all of a box in one line, as a tooltip or a screen reader gives it."""
        morceaux = [f"{boite.nom} ({boite.mention})" if boite.mention else boite.nom]
        morceaux += [boite.signal] if boite.marque else []
        morceaux += boite.precisions
        if boite.par:
            morceaux.append("par " + ", ".join(boite.par))
        if boite.avec:
            morceaux.append("avec " + ", ".join(boite.avec))
        if boite.pour:
            morceaux.append("pour " + ", ".join(self.publics[public] for public in boite.pour))
        return " — ".join(morceaux)

    def dire(self, trait: Trait, noms: Mapping[str, str]) -> str:
        """Say a link in one line: « Résam porte « Jardin » »; `noms` gives the names of boxes by key."""
        vers = cite(noms[trait.vers]) if trait.nature in (PORTE, ANIME, PARTICIPE, SIEGE, ASSURE) else noms[trait.vers]
        verbe = f"{VERBES[trait.nature]}, et réciproquement," if trait.double else VERBES[trait.nature]
        suite = f" : {trait.precision}" if trait.precision else ""
        suite += f" ({trait.signal})" if trait.marque else ""
        return f"{noms[trait.de]} {verbe} {vers}{suite}"

    @property
    def en_nombres(self) -> bool:
        """Tell whether links carry the number of what they stand for: not where numbers would hide a thick web."""
        return self.resume or len(self.traits) <= A_NOMBRER

    def badge(self, trait: Trait) -> str:
        """What is written on a link: its mark since a date, then how many things it stands for, beyond one."""
        compte = self.resume or (trait.nature in _COMPTEES and trait.nombre > 1)
        return MARQUES.get(trait.marque, "") + (str(trait.nombre) if compte and self.en_nombres else "")

    @property
    def mot_du_vide(self) -> str:
        """What an empty column says."""
        return "aucune action de ce choix" if self.choisie else "pas encore d'action"

    def du_groupe(self, cle: str) -> tuple[Boite, ...]:
        """List the boxes of a group, in order."""
        return tuple(boite for boite in self.boites if boite.groupe == cle)


@dataclass(frozen=True)
class Chantier:
    """What a view is drawn from: the whole graph of a day, the part of it that filters keep, and who will see it."""

    communaute: Communaute
    jour: date
    audience: str
    tout: Graphe
    garde: Graphe
    choix: Filtres
    publics: Mapping[str, str]
    depuis: date | None = None


class Dessin(NamedTuple):
    """What a view gives: groups, boxes and links, the titles of sets of groups, counts in words, remarks."""

    groupes: tuple[Groupe, ...]
    boites: tuple[Boite, ...]
    traits: tuple[Trait, ...] = ()
    ensembles: Mapping[str, str] = {}
    comptes: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def legende(vue: str, boites: Iterable[Boite], traits: Iterable[Trait]) -> tuple[Signe, ...]:
    """Explain the signs that are used, and only those."""
    boites, traits = tuple(boites), tuple(traits)
    # What ended since a date is said by its mark.
    presents = {boite.trait for boite in boites if boite.marque != FINI} | {trait.nature for trait in traits}
    presents |= {boite.marque for boite in boites} | {trait.marque for trait in traits}
    cartes = [boite for boite in boites if vue in EN_COLONNES and boite.genre == "action"]
    if cartes:
        presents |= {"carte", *(nom for nom in ("par", "avec", "pour") if any(getattr(item, nom) for item in cartes))}
        presents |= {"carte-commune"} if any(boite.signe == COMMUNE for boite in cartes) else set()
    else:
        presents |= {boite.signe for boite in boites}
    comptees = [trait for trait in traits if trait.nature in _COMPTEES and trait.nombre > 1]
    presents |= {NOMBRE} if vue == "liens" and comptees and len(traits) <= A_NOMBRER else set()
    return tuple(Signe(cle, texte) for cle, texte in _SIGNES.items() if cle in presents)
