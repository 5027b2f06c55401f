"""The one loaded model: a whole community, and the questions everything else asks of it at a date.

Terms used by several features (active member, link of an action, the question in force) are defined here once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from typing import Any, Final, NamedTuple

from cap.declare import Fiche, Objet
from cap.graphie import plier
from cap.model import (
    Acteur,
    Action,
    Attestations,
    Calendrier,
    Charte,
    Contacts,
    Documents,
    Enseignements,
    Evaluation,
    FeuilleDeRoute,
    FicheCommunaute,
    FichierSuivi,
    FichierTemps,
    Financements,
    Glossaire,
    Gouvernance,
    Instance,
    Journal,
    Mesures,
    NotesPrivees,
    Objectifs,
    Passerelles,
    Plaidoyer,
    QuestionEssentielle,
    Questionnaire,
    Reunion,
    Signatures,
    Vision,
)


class Genre(NamedTuple):
    """A kind of file: its schema name, where it stands (`*` is a name), what it holds, the attribute that keeps it."""

    nom: str
    motif: str
    fiche: type[Fiche]
    attribut: str


FICHIERS: Final = (
    Genre("communaute", "communaute.yaml", FicheCommunaute, "fiche"),
    Genre("vision", "vision.yaml", Vision, "vision"),
    Genre("objectifs", "objectifs.yaml", Objectifs, "objectifs"),
    Genre("gouvernance", "gouvernance.yaml", Gouvernance, "gouvernance"),
    Genre("feuille-de-route", "feuille-de-route.yaml", FeuilleDeRoute, "feuille_de_route"),
    Genre("acteur", "acteurs/*.yaml", Acteur, "acteurs"),
    Genre("action", "actions/*.yaml", Action, "actions"),
    Genre("reunion", "reunions/*.md", Reunion, "reunions"),
    Genre("suivi", "suivi.yaml", FichierSuivi, "suivi"),
    Genre("charte", "charte/charte.md", Charte, "charte"),
    Genre("version-charte", "charte/versions/*.md", Charte, "versions"),
    Genre("signatures", "charte/signatures.yaml", Signatures, "signatures"),
    Genre("passerelles", "passerelles.yaml", Passerelles, "passerelles"),
    Genre("evaluation", "evaluation.yaml", Evaluation, "evaluation"),
    Genre("mesures", "mesures/*.yaml", Mesures, "mesures"),
    Genre("enseignements", "enseignements.yaml", Enseignements, "enseignements"),
    Genre("financements", "financements.yaml", Financements, "financements"),
    Genre("temps", "temps/*.yaml", FichierTemps, "temps"),
    Genre("journal", "journal.yaml", Journal, "journal"),
    Genre("documents", "documents.yaml", Documents, "documents"),
    Genre("attestations", "attestations.yaml", Attestations, "attestations"),
    Genre("plaidoyer", "plaidoyer.yaml", Plaidoyer, "plaidoyer"),
    Genre("glossaire", "glossaire.yaml", Glossaire, "glossaire"),
    Genre("calendrier", "calendrier.yaml", Calendrier, "calendrier"),
    Genre("questionnaire", "enquetes/*/questionnaire.yaml", Questionnaire, "enquetes"),
    Genre("contacts", "prive/contacts.yaml", Contacts, "contacts"),
    Genre("notes", "prive/notes.yaml", NotesPrivees, "notes_privees"),
)


@dataclass(frozen=True, eq=False)  # compared and hashed as itself: two readings are two communities
class Communaute:
    """Everything read from one folder. Mappings go by id, in the order of ids; an absent file is an empty item."""

    fiche: FicheCommunaute = field(default_factory=FicheCommunaute)
    vision: Vision = field(default_factory=Vision)
    objectifs: Objectifs = field(default_factory=Objectifs)
    gouvernance: Gouvernance = field(default_factory=Gouvernance)
    feuille_de_route: FeuilleDeRoute = field(default_factory=FeuilleDeRoute)
    acteurs: Mapping[str, Acteur] = field(default_factory=dict)
    actions: Mapping[str, Action] = field(default_factory=dict)
    reunions: Mapping[str, Reunion] = field(default_factory=dict)
    suivi: FichierSuivi = field(default_factory=FichierSuivi)
    charte: Charte | None = None
    versions: Mapping[str, Charte] = field(default_factory=dict)
    signatures: Signatures = field(default_factory=Signatures)
    passerelles: Passerelles = field(default_factory=Passerelles)
    evaluation: Evaluation = field(default_factory=Evaluation)
    mesures: Mapping[str, Mesures] = field(default_factory=dict)
    enseignements: Enseignements = field(default_factory=Enseignements)
    financements: Financements = field(default_factory=Financements)
    temps: Mapping[str, FichierTemps] = field(default_factory=dict)
    journal: Journal = field(default_factory=Journal)
    documents: Documents = field(default_factory=Documents)
    attestations: Attestations = field(default_factory=Attestations)
    plaidoyer: Plaidoyer = field(default_factory=Plaidoyer)
    glossaire: Glossaire = field(default_factory=Glossaire)
    calendrier: Calendrier = field(default_factory=Calendrier)
    enquetes: Mapping[str, Questionnaire] = field(default_factory=dict)
    contacts: Contacts = field(default_factory=Contacts)
    notes_privees: NotesPrivees = field(default_factory=NotesPrivees)
    prive_present: bool = False
    # Paths of the files that nothing could be read of: what they hold is unknown, not absent.
    illisibles: frozenset[str] = frozenset()

    @cached_property
    def fiches(self) -> tuple[Fiche, ...]:
        """Every declared item, containers first, in the order of files: rules walk it many times."""
        trouvees: list[Fiche] = []
        for genre in FICHIERS:
            racine = getattr(self, genre.attribut)
            for fiche in racine.values() if isinstance(racine, dict) else (racine,):
                if fiche is not None:
                    _descendre(fiche, trouvees)
        return tuple(trouvees)

    # --- items by id ---------------------------------------------------------------------------------------

    @cached_property
    def index(self) -> Mapping[str, Mapping[str, Any]]:
        """Every id that a reference may name, by kind; old ids (`anciens_ids`) resolve to their item."""
        table: dict[str, dict[str, Any]] = {
            "acteur": dict(self.acteurs),
            "action": dict(self.actions),
            "reunion": dict(self.reunions),
            "instance": {item.id: item for item in self.gouvernance.instances},
            "principe": {item.id: item for item in self.gouvernance.principes},
            "tendance": {item.id: item for item in self.vision.tendances},
            "problematique": {item.id: item for item in self.vision.problematiques},
            "public": {item.id: item for item in self.objectifs.publics},
            "zone": {item.id: item for item in self.objectifs.zones},
            "parcours": {item.id: item for item in self.objectifs.parcours},
            "jalon": {item.id: item for item in self.feuille_de_route.jalons},
            "passerelle": {item.id: item for item in self.passerelles.passerelles},
            "indicateur": {item.id: item for item in self.evaluation.indicateurs},
            "bilan": {item.id: item for item in self.evaluation.bilans},
            "enseignement": {item.id: item for item in self.enseignements.enseignements},
            "financement": {item.id: item for item in self.financements.financements},
            "contexte": {item.id: item for item in self.fiche.contexte},
            "document": {item.id: item for item in self.documents.documents},
        }
        table["objectif"] = {item.id: item for item in self.objectifs.objectifs}
        for objectif in self.objectifs.objectifs:
            table["objectif"].update({item.id: item for item in objectif.intermediaires})
        table["etape"] = {
            f"{parcours.id}/{etape.id}": etape for parcours in self.objectifs.parcours for etape in parcours.etapes
        }
        table["trou"] = {
            f"{etape}/{public}": item for etape, item in table["etape"].items() for public in table["public"]
        }
        for kind, prefixe in (("decision", "decisions"), ("a-faire", "taches"), ("question", "questions")):
            table[kind] = {
                f"{reunion.id}#{item.id}": item
                for reunion in self.reunions.values()
                for item in getattr(reunion.notes, prefixe)
            }
        for items in table.values():
            for item in list(items.values()):
                for ancien in getattr(item, "anciens_ids", ()):
                    items.setdefault(ancien, item)
        return table

    def nom_acteur(self, identifiant: str) -> str:
        """Name an actor for a reader; a free name or an unknown id comes back as it is."""
        acteur = self.index["acteur"].get(identifiant)
        return str(acteur.nom) if acteur is not None and acteur.nom else identifiant

    def instance(self, identifiant: str) -> Instance | None:
        """Find an instance by id."""
        trouvee: Instance | None = self.index["instance"].get(identifiant)
        return trouvee

    def etape_complete(self, etape: str) -> str:
        """Give the full id `parcours/étape` of a step written alone when only one path has it; else the text itself."""
        if "/" in etape or etape in self.index["etape"]:
            return etape
        candidats = [complet for complet in self.index["etape"] if complet.endswith("/" + etape)]
        return candidats[0] if len(candidats) == 1 else etape

    # --- membership at a date -------------------------------------------------------------------------------

    def est_actif(self, acteur: Acteur, jour: date) -> bool:
        """Tell whether an actor is an active member on a day.

        Arrived no later than that day (an unknown arrival counts as arrived), not left before it (the day of
        departure is the last active day), with a role other than observer or funder alone; without roles: member.
        """
        if acteur.arrivee is not None and acteur.arrivee.connue and acteur.arrivee.debut > jour:
            return False
        if acteur.depart is not None and (acteur.depart.le is None or acteur.depart.le.fin < jour):
            return False
        return not acteur.roles or any(role not in ("observateur", "financeur") for role in acteur.roles)

    def actifs(self, jour: date) -> tuple[Acteur, ...]:
        """List the active members on a day, in French alphabetical order."""
        return tuple(
            sorted(
                (item for item in self.acteurs.values() if self.est_actif(item, jour)),
                key=lambda item: cle_tri(item.nom),
            )
        )

    @cached_property
    def structures_legales(self) -> Mapping[str, str]:
        """The legal structure each actor counts for, by id: what `rattachement` leads to (an actor's id, else a name).

        Actors that say they belong to each other in a circle stay apart.
        """
        par_nom = {plier(nom): item.id for item in self.acteurs.values() for nom in (item.nom, *item.alias) if nom}
        dessus = {}
        for acteur in self.acteurs.values():
            if acteur.rattachement:
                connu = self.index["acteur"].get(acteur.rattachement)
                nom = plier(acteur.rattachement)
                dessus[acteur.id] = connu.id if connu is not None else par_nom.get(nom, nom)
        trouvees = {}
        for identifiant in self.acteurs:
            suite = [identifiant]
            while suite[-1] in dessus and dessus[suite[-1]] not in suite:
                suite.append(dessus[suite[-1]])
            trouvees[identifiant] = identifiant if suite[-1] in dessus else suite[-1]
        return trouvees

    @cached_property
    def soutien(self) -> frozenset[str]:
        """The ids of the actors that carry the support function."""
        fonction = self.gouvernance.fonction_soutien
        portent = set(fonction.acteurs) if fonction else set()
        portent.update(item.id for item in self.acteurs.values() if "soutien" in item.roles)
        return frozenset(portent)

    def question_essentielle(self, jour: date) -> QuestionEssentielle | None:
        """Give the essential question in force on a day: the last one that started."""
        en_vigueur = [
            item
            for item in self.vision.questions_essentielles
            if item.depuis is None or not item.depuis.connue or item.depuis.debut <= jour
        ]
        return max(en_vigueur, key=lambda item: item.depuis.debut if item.depuis else date.min, default=None)

    def enjeu(self, jour: date) -> str:
        """Give the wording of the stake in force on a day, empty when none is written."""
        en_vigueur = [item for item in self.fiche.enjeu if item.depuis is None or not item.depuis.certainly_after(jour)]
        dernier = max(en_vigueur, key=lambda item: item.depuis.debut if item.depuis else date.min, default=None)
        return dernier.intitule if dernier else ""

    # --- meetings -------------------------------------------------------------------------------------------

    @cached_property
    def reunions_par_date(self) -> tuple[Reunion, ...]:
        """Every meeting, oldest first; those without a date come last."""
        return tuple(
            sorted(self.reunions.values(), key=lambda item: (item.date.debut if item.date else date.max, item.id))
        )

    def reunions_tenues(self, jour: date) -> tuple[Reunion, ...]:
        """List the meetings held by a day, oldest first: said held, or dated in the past and not cancelled."""
        return tuple(item for item in self.reunions_par_date if self.est_tenue(item, jour))

    def est_tenue(self, reunion: Reunion, jour: date) -> bool:
        """Tell whether a meeting took place by a day."""
        if reunion.date is None or (not reunion.date.is_past(jour) and not reunion.date.contains(jour)):
            return False
        if reunion.statut:
            return reunion.statut == "tenue"
        return bool(reunion.presents or reunion.notes.points)

    def toutes_mesures(self) -> Iterator[Any]:
        """Yield the measures of every year, in the order of files."""
        for fichier in self.mesures.values():
            yield from fichier.mesures


def _descendre(fiche: Fiche, trouvees: list[Fiche]) -> None:
    """Add an item, then those it holds."""
    trouvees.append(fiche)
    classe: Any = type(fiche)
    for nom, multiple in _champs_objet(classe):
        valeur: Any = fiche.__dict__.get(nom)
        if not valeur:
            continue
        if not multiple:
            _descendre(valeur, trouvees)
        else:
            for item in valeur.values() if hasattr(valeur, "values") else valeur:
                _descendre(item, trouvees)


@cache
def _champs_objet(classe: Any) -> tuple[tuple[str, bool], ...]:
    """Say which fields of a class hold items: their name, and whether they hold several."""
    trouves = []
    for nom, champ in classe.declares.items():
        contenu = getattr(champ.type, "element", None) or getattr(champ.type, "valeur", None)
        if isinstance(champ.type, Objet):
            trouves.append((nom, False))
        elif isinstance(contenu, Objet):
            trouves.append((nom, True))
    return tuple(trouves)


def cle_tri(texte: str) -> str:
    """Sort French names as a reader expects: accents, case and a leading article do not count."""
    plie = plier(texte)
    for article in ("le ", "la ", "les ", "l'"):
        if plie.startswith(article):
            return plie[len(article) :]
    return plie
