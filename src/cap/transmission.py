"""The vocabulary of a hand-over: things to look at, who is near them, and the community as it would be afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Final, NamedTuple

from cap import trous
from cap.communaute import Communaute, cle_tri
from cap.dates import Periode, periode_du_jour
from cap.declare import Lieu
from cap.definitions import est_acquis, est_finie, partis, statut_financement
from cap.graph import etat_acteur
from cap.model import Acteur, Action, Depart, EtapeFinancement, Financement, Poste
from cap.phrases import cite
from cap.redaction import jusque
from cap.references import resolve
from cap.trous_suites import MEME_COLONNE, MEME_LIGNE, Interesse, interesses

ACTIONS: Final = "actions"
PAYEES: Final = "actions-financees"
PARTAGEES: Final = "actions-partagees"
PARTICIPATIONS: Final = "participations"
CASES: Final = "cases"
TACHES: Final = "taches"
REUNIONS: Final = "reunions"
JALONS: Final = "jalons"
MISSIONS: Final = "missions"
POSTES: Final = "postes"
INSTANCES: Final = "instances"
ENGAGEMENTS: Final = "engagements"
PASSERELLES: Final = "passerelles"
LIENS: Final = "liens"
INDICATEURS: Final = "indicateurs"
FINANCEMENTS: Final = "financements"
BUDGETS: Final = "budgets"
RELAIS: Final = "relais"
DIFFUSION: Final = "diffusion"
CONTACTS: Final = "contacts"
SIGNATURES: Final = "signatures"
CRITERES: Final = "criteres"

_STATUTS: Final[Mapping[str, str]] = {
    "": "sans suite connue",
    "repere": "repéré",
    "a-demander": "à demander",
    "depose": "déposé",
    "vote": "voté",
    "notifie": "notifié",
    "verse": "versé",
    "refuse": "refusé",
}


_POSTES: Final = {"envisage": "envisagé", "acquis": "acquis"}


class Proche(NamedTuple):
    """Who might be concerned, and why: an idea to talk about."""

    acteur: str
    nom: str
    raison: str


@dataclass(frozen=True, slots=True)
class Ligne:
    """One thing to look at: what, its id (empty when it has none), since when, who is near, where it is written.

    `proches` go by reason, the nearest first, then in alphabetical order; `acteurs` are the ids of those, among the
    ones supposed gone, that it rests on.
    """

    quoi: str
    ou: Lieu
    ref: str = ""
    depuis: Periode | None = None
    proches: tuple[Proche, ...] = ()
    acteurs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rubrique:
    """Things of one kind, and the gentlest next thing to do about them."""

    cle: str
    titre: str
    lignes: tuple[Ligne, ...]
    piste: str


def passe(fin: Periode | None, jour: date) -> bool:
    """Tell whether an end is past; what has no end goes on."""
    return fin is not None and fin.is_past(jour)


def montant_en_mots(financement: Financement) -> str:
    """Give the amount of a funding after a comma, nothing when it is not written."""
    return f", {financement.montant.en_mots()}" if financement.montant is not None else ""


def financement_en_mots(financement: Financement, jour: date) -> str:
    """Name a funding with its amount and where it stands: « Subvention, 8 000 €, déposé »."""
    nom = financement.intitule or financement.id
    return f"{nom}{montant_en_mots(financement)}, {_STATUTS[statut_financement(financement, jour)]}"


def poste_en_mots(poste: Poste) -> str:
    """Name a post: « un poste de 0,5 ETP, acquis, jusqu'en 2026 »."""
    etp = f" de {poste.etp.texte} ETP" if poste.etp is not None and poste.etp.connu else ""
    statut = f", {_POSTES[poste.statut]}" if poste.statut else ""
    fin = f", {jusque(poste.au)}" if poste.au is not None and poste.au.connue else ""
    return f"un poste{etp}{statut}{fin}"


# --- the same community, afterwards -----------------------------------------------------------------------------


def sans_eux(
    communaute: Communaute, jour: date, departs: Sequence[Acteur], fins: Sequence[Financement] = ()
) -> Communaute:
    """Give the community as it would be on a day: these actors gone the day before, these fundings refused, and the
    actions that nobody would carry or pay any more over."""
    veille = periode_du_jour(jour - timedelta(days=1))
    partants = {item.id for item in departs}
    finis = {item.id for item in fins}
    apres = replace(
        communaute,
        acteurs={
            nom: acteur.evolve(depart=Depart(le=veille, motif="autre")) if nom in partants else acteur
            for nom, acteur in communaute.acteurs.items()
        },
        financements=communaute.financements.evolve(
            financements=tuple(
                item.evolve(suivi=(EtapeFinancement(statut="refuse"),)) if item.id in finis else item
                for item in communaute.financements.financements
            )
        ),
    )
    arretees = {
        action.id
        for action in apres.actions.values()
        if not est_finie(action, jour)
        and (_orpheline(communaute, apres, action, jour) or _impayee(communaute, apres, action, jour))
    }
    actions = {
        nom: action.evolve(fin=veille, statut="terminee") if nom in arretees else action
        for nom, action in apres.actions.items()
    }
    return replace(apres, actions=actions)


def _porteurs(communaute: Communaute, action: Action, jour: date) -> tuple[str, ...]:
    """List who carries an action and has not left: actors' ids, and names without a sheet, that nobody saw leave."""
    absents = {item.id for item in partis(communaute, jour)}
    return tuple(
        nom
        for nom in (acteur_nomme(communaute, porteur) or porteur for porteur in action.porteurs)
        if nom not in absents
    )


def _orpheline(avant: Communaute, apres: Communaute, action: Action, jour: date) -> bool:
    """Tell whether an action has somebody to carry it, and nobody afterwards."""
    return bool(_porteurs(avant, action, jour)) and not _porteurs(apres, action, jour)


def paient(communaute: Communaute, action: Action, jour: date) -> list[Financement]:
    """List the acquired fundings that pay for an action and are not over."""
    return [
        item
        for item in communaute.financements.financements
        if item.action
        and nomme(communaute, item.action, "action") == action.id
        and est_acquis(item, jour)
        and not (item.au is not None and item.au.is_past(jour))
    ]


def _impayee(avant: Communaute, apres: Communaute, action: Action, jour: date) -> bool:
    """Tell whether an action is paid for, and not afterwards."""
    return bool(paient(avant, action, jour)) and not paient(apres, action, jour)


def nomme(communaute: Communaute, reference: str, kind: str) -> str:
    """Give the present id of what a reference names, empty when nothing has it."""
    trouve = resolve(communaute, reference, (kind,)) if reference else None
    return str(communaute.index[kind][trouve[1]].id) if trouve is not None else ""


def acteur_nomme(communaute: Communaute, reference: str) -> str:
    """Give the present id of the actor that a reference names, empty when no sheet has it."""
    return nomme(communaute, reference, "acteur")


# --- who might be concerned -------------------------------------------------------------------------------------


class Voisinage:
    """Who is near an action or a cell, among those who would still be there."""

    def __init__(self, avant: Communaute, apres: Communaute, jour: date) -> None:
        self.avant, self.apres, self.jour = avant, apres, jour
        self.la = {item.id for item in apres.acteurs.values() if not etat_acteur(item, jour)}

    @cached_property
    def lue(self) -> trous.Lecture:
        """The coverage table as it is."""
        return trous.lire(self.avant, self.jour)

    @cached_property
    def ensuite(self) -> trous.Lecture:
        """The coverage table as it would be."""
        return trous.lire(self.apres, self.jour)

    def proches(self, raisons: Iterable[tuple[str, str]]) -> tuple[Proche, ...]:
        """Keep each actor still there once, for its first reason: by reason in the order given, then alphabetical."""
        trouves: dict[str, Proche] = {}
        rangs: dict[str, int] = {}
        for reference, raison in raisons:
            acteur = acteur_nomme(self.apres, reference)
            if acteur in self.la and acteur not in trouves:
                rangs.setdefault(raison, len(rangs))
                trouves[acteur] = Proche(acteur, self.apres.nom_acteur(acteur), raison)
        return tuple(sorted(trouves.values(), key=lambda item: (rangs[item.raison], cle_tri(item.nom), item.acteur)))

    def d_une_action(self, action: Action) -> tuple[Proche, ...]:
        """Say who is near an action: who takes part in it, who acts on the same cells, who acts next to them."""
        cellules = [item for item in self.lue.cellules.values() if action.id in item.actions]
        return self.proches(
            (
                *((partenaire.acteur, "y prend part") for partenaire in action.partenaires),
                *(((action.animation, "l'anime"),) if action.animation else ()),
                *self._sur(cellules, action.id),
                *self._a_cote(cellules),
            )
        )

    def _sur(self, cellules: Iterable[trous.Cellule], sauf: str) -> Iterator[tuple[str, str]]:
        for cellule in cellules:
            for autre in cellule.actions:
                if autre != sauf:
                    for acteur in trous.porteurs(self.apres, self.lue.vivantes[autre], self.la):
                        yield acteur, "même étape, même public"

    def _a_cote(self, cellules: Iterable[trous.Cellule]) -> Iterator[tuple[str, str]]:
        voulues = [self.ensuite.cellules[item.ligne, item.colonne] for item in cellules]
        for interesse in (item for items in interesses(self.apres, self.ensuite, voulues).values() for item in items):
            yield interesse.acteur, self._raison(interesse)

    def d_une_case(self, cellule: trous.Cellule) -> tuple[Proche, ...]:
        """Say who acts near a cell."""
        return self.proches(self._a_cote([cellule]))

    def _raison(self, interesse: Interesse) -> str:
        if interesse.raison == MEME_LIGNE:
            return f"même étape, public {cite(self.mots(interesse.par))}"
        if interesse.raison == MEME_COLONNE:
            return f"même public, étape {cite(self.mots(interesse.par))}"
        return "même objectif"

    def mots(self, nom: str) -> str:
        """Give the words of a step or a public."""
        return next(item.intitule for item in (*self.lue.lignes, *self.lue.colonnes) if item.id == nom)
