"""The map as a compass: towards whom to send a person, for a public, at a step, in a zone, as on a day.

Whoever welcomes somebody at a desk has a minute: what is certain comes first, what the sheets do not say comes apart,
and what is only near is said to be near. A sheet that nothing dated has touched for a year is shown as one to check
before anybody is sent there. Nothing here comes from `prive/`: a contact is what an organisation itself publishes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final, NamedTuple

from cap import trous
from cap.communaute import Communaute, cle_tri
from cap.dates import Periode
from cap.declare import MEMBRES
from cap.definitions import a_eu_lieu, ajouter_mois, date_decision, presents
from cap.graph import ANIME, PARTI, PORTE, Graphe, acteurs_et_actions, etat_acteur, visible
from cap.model import Acteur, Action, Passerelle
from cap.redaction import Redacteur
from cap.references import resolve

MOIS_SANS_TRACE: Final = 12
"""A sheet without a dated trace for so many months is to be checked first (our choice: a year, as asked)."""

NON: Final = "non"
OUI: Final = "oui"

MEME_ETAPE: Final = "même étape, autre public"
ETAPE_VOISINE: Final = "étape voisine, même public"
AUTRE_ETAPE: Final = "étape voisine"
AUTRE_ZONE: Final = "autre zone"
PROXIMITES: Final = (MEME_ETAPE, ETAPE_VOISINE, AUTRE_ETAPE, AUTRE_ZONE)


@dataclass(frozen=True, slots=True)
class Criteres:
    """What is asked, as ids; empty for what is not."""

    public: str = ""
    etape: str = ""
    zone: str = ""


class Nomme(NamedTuple):
    """An item of the community with the words a reader knows it by."""

    id: str
    intitule: str


class Trace(NamedTuple):
    """The last date the files give of something alive, and what happened then."""

    le: Periode
    quoi: str


_Datee = tuple[Periode | None, str]


class Arrivee(NamedTuple):
    """A working link that leads to an action or an actor: its id, from where, since when, for whom (empty: all).

    `porteur` tells one that leads to who carries the action rather than to the action itself.
    """

    id: str
    depuis_qui: str
    depuis: Periode | None
    publics: tuple[Nomme, ...] = ()
    porteur: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Piste:
    """An action somebody may be sent to.

    `porteurs` are names fit for the audience, empty when the sheets name nobody there that day; `partis` are then
    those who carried it and left. `imprecisions` are the
    criteria its sheet says nothing of; `proche` says in what an action that does not fit is near. `ancienne`: `trace`
    is older than a year, or there is none.
    """

    id: str
    nom: str
    description: str
    porteurs: tuple[str, ...]
    etapes: tuple[Nomme, ...]
    publics: tuple[Nomme, ...]
    zones: tuple[Nomme, ...]
    depuis: Periode | None
    jusqu_au: Periode | None
    passerelles: tuple[Arrivee, ...]
    trace: Trace | None
    ancienne: bool
    imprecisions: tuple[str, ...] = ()
    proche: str = ""
    partis: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Relais:
    """An actor to speak to: what it does, what it publishes of itself to be reached (`site`, often empty).

    `actions` are the names of what it carries or runs among what is shown; an actor without any is there because a
    working link leads to it.
    """

    id: str
    nom: str
    missions: str
    site: str
    zones: tuple[Nomme, ...]
    actions: tuple[str, ...]
    passerelles: tuple[Arrivee, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Boussole:
    """The answer: what fits (`actions`), what may (`a_verifier`), what is near when nothing fits (`proches`).

    Everything is in alphabetical order. `sans_objet` is the reason written for a cell where no action is expected;
    `soutien` names those to ask when an actor publishes no contact; `etapes` and `zones` are those the community has.
    """

    communaute: str
    jour: date
    audience: str
    public: Nomme | None
    etape: Nomme | None
    zone: Nomme | None
    etapes: tuple[Nomme, ...]
    zones: tuple[Nomme, ...]
    actions: tuple[Piste, ...]
    a_verifier: tuple[Piste, ...]
    proches: tuple[Piste, ...]
    acteurs: tuple[Relais, ...]
    soutien: tuple[str, ...]
    sans_objet: str | None

    def par_etape(self) -> Iterator[tuple[str, tuple[Piste, ...]]]:
        """Yield what fits by step, in the order of the paths, unless a step was asked; an action is under each of its
        steps, and those without a step come last."""
        if self.etape is not None or not self.etapes:
            yield "", self.actions
            return
        for etape in self.etapes:
            dedans = tuple(piste for piste in self.actions if etape in piste.etapes)
            if dedans:
                yield etape.intitule, dedans
        ailleurs = tuple(piste for piste in self.actions if not set(self.etapes).intersection(piste.etapes))
        if ailleurs:
            yield "Étape non précisée", ailleurs


def orienter(communaute: Communaute, jour: date, criteres: Criteres, audience: str = "public") -> Boussole:
    """Find towards whom to send a person, saying only what an audience (`public`, `membres`…) may read."""
    return _Carte(communaute, jour, criteres, audience).boussole()


class _Carte:
    """The actions under way on a day, read against what is asked."""

    def __init__(self, communaute: Communaute, jour: date, criteres: Criteres, audience: str) -> None:
        self.communaute, self.jour, self.criteres, self.audience = communaute, jour, criteres, audience
        self.graphe: Graphe = acteurs_et_actions(communaute, jour, audience, ("en-cours",))
        self.redacteur = Redacteur(communaute, jour, audience)
        self.traces = _Traces(communaute, jour, audience)

    def boussole(self) -> Boussole:
        sures, possibles, voisines = [], [], []
        for action in self.graphe.actions.values():
            reponses = self._reponses(action)
            manques = tuple(mot for mot in reponses.values() if mot not in (OUI, NON))
            if NON in reponses.values():
                proche = self._proximite(action, reponses)
                voisines += [self._piste(action, manques, proche)] if proche else []
            elif manques:
                possibles.append(self._piste(action, manques))
            else:
                sures.append(self._piste(action))
        montrees = [*sures, *possibles, *(() if sures else voisines)]
        return Boussole(
            communaute=self.communaute.fiche.nom,
            jour=self.jour,
            audience=self.audience,
            public=self._nomme("public", self.criteres.public),
            etape=self._nomme("etape", self.criteres.etape),
            zone=self._nomme("zone", self.criteres.zone),
            etapes=self._nommes("etape", self._toutes_etapes),
            zones=self._nommes("zone", (zone.id for zone in self.communaute.objectifs.zones)),
            actions=tuple(sures),
            a_verifier=tuple(possibles),
            proches=()
            if sures
            else tuple(sorted(voisines, key=lambda piste: (PROXIMITES.index(piste.proche), cle_tri(piste.nom)))),
            acteurs=self._relais(montrees),
            soutien=self._noms(
                identifiant for identifiant in self.communaute.soutien if f"acteur:{identifiant}" in self.graphe.acteurs
            ),
            sans_objet=self._motif_sans_objet(),
        )

    # --- what an action answers to each criterion ----------------------------------------------------------------

    def _reponses(self, action: Action) -> dict[str, str]:
        """Say for each criterion asked: yes, no, or in words what the sheet leaves unsaid."""
        demandes = self.criteres
        reponses = {}
        if demandes.public:
            reponses["public"] = _reponse(demandes.public, self._ids("public", action.publics), "public non précisé")
        if demandes.etape:
            reponses["etape"] = _reponse(demandes.etape, self._ids("etape", action.etapes), "étape non précisée")
        if demandes.zone:
            reponses["zone"] = self._zone(action)
        return reponses

    def _zone(self, action: Action) -> str:
        zones = self._ids("zone", action.zones)
        if zones:
            return _reponse(self.criteres.zone, zones, "")
        des_porteurs = {zone for _, acteur in self._portent(action) for zone in self._ids("zone", acteur.zones)}
        if self.criteres.zone in des_porteurs:
            return "zone non précisée (c’est une zone de qui la porte)"
        return "zone non précisée"

    def _proximite(self, action: Action, reponses: dict[str, str]) -> str:
        """Say in what an action that does not fit is near: one criterion away, and no farther."""
        refuses = [critere for critere, reponse in reponses.items() if reponse == NON]
        if refuses == ["public"] and reponses.get("etape") == OUI:
            return MEME_ETAPE
        if refuses == ["zone"] and len(reponses) > 1:
            return AUTRE_ZONE
        if refuses == ["etape"] and self._voisines.intersection(self._ids("etape", action.etapes)):
            return ETAPE_VOISINE if reponses.get("public") == OUI else AUTRE_ETAPE
        return ""

    @cached_property
    def _voisines(self) -> frozenset[str]:
        """The steps just before and just after the one asked, on its path."""
        for parcours in self.communaute.objectifs.parcours:
            ids = [f"{parcours.id}/{etape.id}" for etape in parcours.etapes]
            if self.criteres.etape in ids:
                rang = ids.index(self.criteres.etape)
                return frozenset(ids[max(0, rang - 1) : rang] + ids[rang + 1 : rang + 2])
        return frozenset()

    def _motif_sans_objet(self) -> str | None:
        return trous.sans_objet(self.communaute).get(f"{self.criteres.etape}/{self.criteres.public}")

    # --- what is said of an action -------------------------------------------------------------------------------

    def _piste(self, action: Action, imprecisions: tuple[str, ...] = (), proche: str = "") -> Piste:
        trace = self.traces.derniere(action)
        porteurs = self._porteurs(action)
        return Piste(
            id=action.id,
            nom=action.nom or action.id,
            description=self.redacteur.dire(action.description),
            porteurs=porteurs,
            partis=() if porteurs else self._partis(action),
            etapes=self._nommes("etape", action.etapes),
            publics=self._nommes("public", action.publics),
            zones=self._nommes("zone", action.zones),
            depuis=action.debut,
            jusqu_au=action.fin,
            passerelles=self._vers_action(action),
            trace=trace,
            ancienne=trace is None or trace.le.fin < ajouter_mois(self.jour, -MOIS_SANS_TRACE),
            imprecisions=imprecisions,
            proche=proche,
        )

    def _portent(self, action: Action) -> list[tuple[str, Acteur]]:
        """List those who carry or run an action and may be named, carriers first."""
        return [
            (nature, acteur)
            for voulue in (PORTE, ANIME)
            for nature, acteur in self._liens.get(f"action:{action.id}", ())
            if nature == voulue
        ]

    @cached_property
    def _liens(self) -> dict[str, list[tuple[str, Acteur]]]:
        liens: dict[str, list[tuple[str, Acteur]]] = {}
        for arete in self.graphe.aretes:
            liens.setdefault(arete.vers, []).append((arete.nature, self.graphe.acteurs[arete.de]))
        return liens

    def _porteurs(self, action: Action) -> tuple[str, ...]:
        """Name those who carry it: who may not be named is « une personne » or « une structure », who left is not."""
        nommes = [acteur.id for nature, acteur in self._portent(action) if nature == PORTE]
        for reference in action.porteurs:
            acteur = self.communaute.index["acteur"].get(reference)
            if acteur is not None and not etat_acteur(acteur, self.jour):
                nommes.append(acteur.id)
        return self._noms(nommes)

    def _partis(self, action: Action) -> tuple[str, ...]:
        """Name those who carried it and left."""
        connus = (self.communaute.index["acteur"].get(reference) for reference in action.porteurs)
        return self._noms(item.id for item in connus if item is not None and etat_acteur(item, self.jour) == PARTI)

    def _vers_action(self, action: Action) -> tuple[Arrivee, ...]:
        """List the links at work that lead to an action, or to who carries it for one of the publics of the action."""
        siens = self._nommes("public", action.publics)
        trouvees = {item.id: item for item, _ in self._arrivees.get(f"action:{action.id}", ())}
        for _, acteur in self._portent(action):
            for item, _ in self._arrivees.get(f"acteur:{acteur.id}", ()):
                if not siens or not item.publics or set(siens).intersection(item.publics):
                    trouvees.setdefault(item.id, item._replace(porteur=True))
        return _tries(trouvees.values())

    @cached_property
    def _arrivees(self) -> dict[str, list[tuple[Arrivee, bool]]]:
        """What leads to each actor and action; with it, whether the link itself names what is asked (`_precise`)."""
        trouvees: dict[str, list[tuple[Arrivee, bool]]] = {}
        for passerelle in self.communaute.passerelles.passerelles:
            if not self._ouverte(passerelle) or not self._convient(passerelle):
                continue
            sens = [(passerelle.de, passerelle.vers)]
            sens += [(passerelle.vers, passerelle.de)] if passerelle.sens == "double" else []
            for de, vers in sens:
                if nom := self._bout(de):
                    publics = self._nommes("public", passerelle.publics)
                    arrivee = Arrivee(passerelle.id, nom, passerelle.depuis, publics)
                    trouvees.setdefault(self._cle(vers), []).append((arrivee, self._precise(passerelle)))
        return trouvees

    def _ouverte(self, passerelle: Passerelle) -> bool:
        finie = passerelle.jusqu_au is not None and passerelle.jusqu_au.is_past(self.jour)
        en_place = passerelle.statut == "effective" and a_eu_lieu(passerelle.depuis, self.jour)
        return en_place and not finie and visible(passerelle, self.audience)

    def _convient(self, passerelle: Passerelle) -> bool:
        """Tell whether a link is for the public and the step asked; one that says neither may be for all."""
        publics = self._ids("public", passerelle.publics)
        etapes = self._ids("etape", (passerelle.etape,)) if passerelle.etape else ()
        return (not self.criteres.public or not publics or self.criteres.public in publics) and (
            not self.criteres.etape or not etapes or self.criteres.etape in etapes
        )

    def _cle(self, reference: str) -> str:
        """Give the key of the actor or of the action that the end of a link names."""
        trouve = resolve(self.communaute, reference, ("acteur", "action"))
        return f"{trouve[0]}:{self.communaute.index[trouve[0]][trouve[1]].id}" if trouve else ""

    def _bout(self, reference: str) -> str:
        cle = self._cle(reference)
        if cle.startswith("acteur:"):
            return self.redacteur.nommer(cle.removeprefix("acteur:"))
        action = self.communaute.actions.get(cle.removeprefix("action:"))
        return action.nom if action is not None and visible(action, self.audience) else ""

    # --- actors --------------------------------------------------------------------------------------------------

    def _relais(self, pistes: Iterable[Piste]) -> tuple[Relais, ...]:
        noms: dict[str, dict[str, None]] = {}
        for piste in pistes:
            for _, acteur in self._portent(self.communaute.actions[piste.id]):
                noms.setdefault(f"acteur:{acteur.id}", {})[piste.nom] = None
        relais = []
        for cle, acteur in self.graphe.acteurs.items():
            if cle in noms or any(precise for _, precise in self._arrivees.get(cle, ())):
                relais.append(
                    Relais(
                        id=acteur.id,
                        nom=acteur.nom or acteur.id,
                        missions=self.redacteur.dire(acteur.missions),
                        site=_site(acteur),
                        zones=self._nommes("zone", acteur.zones),
                        actions=tuple(noms.get(cle, ())),
                        passerelles=_tries(dict.fromkeys(item for item, _ in self._arrivees.get(cle, ()))),
                    )
                )
        return tuple(relais)

    def _precise(self, passerelle: Passerelle) -> bool:
        """Tell whether a link itself names the public and the step asked: enough to send somebody to its end."""
        demandes = self.criteres
        etapes = self._ids("etape", (passerelle.etape,)) if passerelle.etape else ()
        return (not demandes.public or demandes.public in self._ids("public", passerelle.publics)) and (
            not demandes.etape or demandes.etape in etapes
        )

    def _noms(self, identifiants: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted({self.redacteur.nommer(identifiant) for identifiant in identifiants}, key=cle_tri))

    # --- words of the community ----------------------------------------------------------------------------------

    @cached_property
    def _toutes_etapes(self) -> tuple[str, ...]:
        parcours = self.communaute.objectifs.parcours
        return tuple(f"{chemin.id}/{etape.id}" for chemin in parcours for etape in chemin.etapes)

    def _ids(self, kind: str, references: Iterable[str]) -> tuple[str, ...]:
        """Give what references name by its present id; what they name nothing of is left out."""
        trouves = (resolve(self.communaute, reference, (kind,)) for reference in references)
        return tuple(dict.fromkeys(self._actuel(kind, trouve[1]) for trouve in trouves if trouve is not None))

    def _actuel(self, kind: str, identifiant: str) -> str:
        return identifiant if kind == "etape" else str(self.communaute.index[kind][identifiant].id)

    def _nomme(self, kind: str, identifiant: str) -> Nomme | None:
        if not identifiant:
            return None
        return Nomme(identifiant, self.communaute.index[kind][identifiant].intitule or identifiant)

    def _nommes(self, kind: str, references: Iterable[str]) -> tuple[Nomme, ...]:
        return tuple(nomme for item in self._ids(kind, references) if (nomme := self._nomme(kind, item)) is not None)


def _reponse(demande: str, donnes: tuple[str, ...], inconnu: str) -> str:
    if not donnes:
        return inconnu
    return OUI if demande in donnes else NON


def _tries(arrivees: Iterable[Arrivee]) -> tuple[Arrivee, ...]:
    return tuple(sorted(arrivees, key=lambda arrivee: (cle_tri(arrivee.depuis_qui), arrivee.id)))


def _site(acteur: Acteur) -> str:
    """Give the site an organisation publishes, or a person that agreed to have it published."""
    accord = acteur.accord_publication
    if acteur.type == "personne" and accord is not None and accord.champs and "site" not in accord.champs:
        return ""
    return acteur.site.strip()


class _Traces:
    """The dates by which the files show actions alive, among what an audience may read."""

    def __init__(self, communaute: Communaute, jour: date, audience: str) -> None:
        self.communaute, self.jour = communaute, jour
        self.passerelles = [item for item in communaute.passerelles.passerelles if visible(item, audience)]
        self.jalons = [item for item in communaute.feuille_de_route.jalons if visible(item, audience)]
        self.par_action: dict[str, list[_Datee]] = {}
        self.par_acteur: dict[str, list[_Datee]] = {}
        self._ranger(self.par_action, self._des_actions())
        self._ranger(self.par_acteur, self._des_acteurs(audience))

    def derniere(self, action: Action) -> Trace | None:
        """Give the last one: of the action itself (start, results, decision, roadmap, links, measures), or of those who
        carry it (arrival, charter, links and, for the members, meetings); None when nothing is dated."""
        trouvees = list(self.par_action.get(action.id, ()))
        trouvees += [(resultat.le, "un résultat constaté") for resultat in action.resultats]
        trouvees += [(action.debut, "son début"), (date_decision(self.communaute, action.decision), "sa décision")]
        for attendu in action.resultats_attendus:
            trouvees += self.par_action.get(f"indicateur:{attendu.indicateur}", ())
        for porteur in action.porteurs:
            acteur = self.communaute.index["acteur"].get(porteur)
            trouvees += self.par_acteur.get(acteur.id, ()) if acteur is not None else ()
        passees = (
            Trace(quand, quoi)
            for quand, quoi in trouvees
            if quand is not None and quand.connue and a_eu_lieu(quand, self.jour)
        )
        return max(passees, key=lambda item: (min(item.le.fin, self.jour), item.le.debut), default=None)

    @staticmethod
    def _ranger(table: dict[str, list[_Datee]], traces: Iterable[tuple[str, Periode | None, str]]) -> None:
        for identifiant, quand, quoi in traces:
            table.setdefault(identifiant, []).append((quand, quoi))

    def _des_actions(self) -> Iterator[tuple[str, Periode | None, str]]:
        for jalon in self.jalons:
            for action in jalon.actions:
                yield action, jalon.fait_le, "un jalon atteint"
                yield from ((action, revision.le, "un jalon révisé") for revision in jalon.revisions)
        for passerelle in self.passerelles:
            for bout in (passerelle.de, passerelle.vers):
                yield bout.removeprefix("action:"), passerelle.depuis, "une passerelle"
        for mesure in self.communaute.toutes_mesures():
            yield f"indicateur:{mesure.indicateur}", mesure.le, "une mesure"

    def _des_acteurs(self, audience: str) -> Iterator[tuple[str, Periode | None, str]]:
        for acteur in self.communaute.acteurs.values():
            yield acteur.id, acteur.arrivee, "l’arrivée de qui la porte"
        for signature in self.communaute.signatures.signatures:
            yield signature.acteur, signature.le, "la charte signée par qui la porte"
        for passerelle in self.passerelles:
            for bout in (passerelle.de, passerelle.vers):
                yield bout, passerelle.depuis, "une passerelle de qui la porte"
        if audience in MEMBRES:
            for reunion in self.communaute.reunions_tenues(self.jour):
                for venu in presents(reunion):
                    yield venu, reunion.date, "qui la porte est venu à une réunion"
