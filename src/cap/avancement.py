"""Where a community stands on each phase and condition, read from what its files prove and never typed in a box.

No overall score, no ranking: each criterion answers by itself, with its evidence and what is missing. Phases are read
together and never locked. What is declared (`attestations.yaml`) is kept apart from what is observed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from cap import definitions
from cap.communaute import Communaute
from cap.criteres import impulsion, perennisation, structuration
from cap.criteres.epreuve import Epreuve, Pas, Preuve, Valeur, Vue, lire_seuil, valeurs
from cap.declare import proche
from cap.graphie import plier
from cap.model import FAMILLES, Attestation
from cap.rubrique import CONDITIONS, CRITERES, PART, PHASES, SEUILS, Critere, Seuil

ATTESTE: Final = "atteste"
PARTIEL: Final = "partiel"
A_DOCUMENTER: Final = "a-documenter"
DECLARE: Final = "declare"
SANS_OBJET: Final = "sans-objet"
NON_LISIBLE: Final = "non-lisible"
ETATS: Final[Mapping[str, str]] = {
    ATTESTE: "attesté",
    PARTIEL: "partiel",
    DECLARE: "déclaré",
    A_DOCUMENTER: "à documenter",
    SANS_OBJET: "sans objet",
    NON_LISIBLE: "non lisible ici",
}

_FONCTIONS: Final = {**impulsion.CRITERES, **structuration.CRITERES, **perennisation.CRITERES}
_PAS_PROPOSES: Final = 3
_NAISSANTE: Final = 5
# Criteria that have begun come first, the nearest to complete before the others; this is more than any has sub-tests.
_PAS_ENTAME: Final = 9


@dataclass(frozen=True)
class Lu:
    """A criterion read on a day: `etat` is what is shown, `constate` what the evidence alone says."""

    critere: Critere
    etat: str
    constate: str
    epreuves: tuple[Epreuve, ...]
    intitules: Mapping[str, str]
    attestation: Attestation | None = None

    @property
    def constats(self) -> tuple[str, ...]:
        """What is found, in fragments, each once."""
        return tuple(dict.fromkeys(item.constat for item in self.epreuves if item.vrai and item.constat))

    @property
    def manques(self) -> tuple[str, ...]:
        """What is missing, in fragments; nothing where the criterion is attested or without object."""
        if self.etat == SANS_OBJET:
            return ()
        return tuple(dict.fromkeys(item.manque for item in self.epreuves if not item.vrai and item.manque))

    @property
    def preuves(self) -> tuple[Preuve, ...]:
        """The evidence of the sub-tests that are true, each place once."""
        return tuple({(p.ou, p.texte): p for item in self.epreuves if item.vrai for p in item.preuves}.values())

    @property
    def non_date(self) -> bool:
        """Tell whether the answer rests on a status without a date, so that it is the same whatever the day."""
        return any(item.vrai and item.preuves and not any(p.datee for p in item.preuves) for item in self.epreuves)


class Compte(NamedTuple):
    """How many criteria of a group are in each state, in the order of `ETATS`."""

    total: int
    par_etat: Mapping[str, int]


class PasPropose(NamedTuple):
    """A small next step and the criterion it serves."""

    critere: str
    texte: str
    effort: int


class SeuilLu(NamedTuple):
    """A threshold in force, and whether the community changed it."""

    seuil: Seuil
    valeur: Valeur


@dataclass(frozen=True)
class Avancement:
    """The whole answer for one day; `reference` names in words the files it was read from, when not today's."""

    nom: str
    jour: date
    phase: str
    criteres: tuple[Lu, ...]
    seuils: tuple[SeuilLu, ...]
    remarques: tuple[str, ...]
    moins_de_preuves: tuple[str, ...]
    pas: tuple[PasPropose, ...]
    reperes: Mapping[str, int | float]
    reference: str = ""

    @property
    def naissante(self) -> bool:
        """Tell whether so little is written that only the next small steps help."""
        return sum(lu.etat not in (A_DOCUMENTER, NON_LISIBLE) for lu in self.criteres) < _NAISSANTE

    def attestes(self, phase: str = "", condition: str = "") -> tuple[int, int]:
        """Count the attested criteria of a group, and those it is asked of: neither without object nor unreadable."""
        compte = self.compte(phase, condition)
        demandes = compte.total - compte.par_etat[SANS_OBJET] - compte.par_etat[NON_LISIBLE]
        return compte.par_etat[ATTESTE], demandes

    def compte(self, phase: str = "", condition: str = "") -> Compte:
        """Count the criteria of a phase, of a condition, of both, or all."""
        groupe = [lu for lu in self.criteres if _dans(lu.critere, phase, condition)]
        return Compte(len(groupe), {etat: sum(lu.etat == etat for lu in groupe) for etat in ETATS})


class Changement(NamedTuple):
    """A criterion that moved between two days: from, to, and the causes in words.

    `preuves` appeared since, for a gain; `disparues` attested it then and do not any more, for a loss (time alone may
    undo what nobody touched); the latest first. `manques` are the places that undo it where its evidence still holds
    (a meeting whose minutes are not sent, a silence).
    """

    critere: Critere
    avant: str
    apres: str
    gain: bool
    causes: tuple[str, ...]
    preuves: tuple[Preuve, ...] = ()
    disparues: tuple[Preuve, ...] = ()
    manques: tuple[Preuve, ...] = ()


def constater(communaute: Communaute, jour: date) -> Avancement:
    """Read the 36 criteria on a day. Only facts dated by then count; an undated status counts and says so."""
    vue = Vue(communaute, jour, valeurs(communaute.fiche.seuils))
    lus = tuple(_lire(vue, critere) for critere in CRITERES)
    phase = communaute.fiche.phase
    return Avancement(
        nom=communaute.fiche.nom,
        jour=jour,
        phase=phase,
        criteres=lus,
        seuils=tuple(SeuilLu(seuil, vue.seuils[seuil.nom]) for seuil in SEUILS),
        remarques=tuple(_seuils_illisibles(communaute.fiche.seuils)),
        moins_de_preuves=_moins_de_preuves(lus, phase) if phase else (),
        pas=_prochains_pas(lus, phase),
        reperes=_reperes(vue),
    )


def _lire(vue: Vue, critere: Critere) -> Lu:
    intitules = {cle: _avec_seuils(texte, vue) for cle, texte in critere.epreuves.items()}
    epreuves = _FONCTIONS[critere.id](vue)
    constate = _etat(epreuves)
    attestation = _attestation(vue, critere.id)
    if constate != ATTESTE and _hors_de_vue(vue, critere.id):
        return Lu(critere, attestation.etat if attestation else NON_LISIBLE, NON_LISIBLE, (), intitules, attestation)
    if attestation is not None and (attestation.etat == SANS_OBJET or constate != ATTESTE):
        return Lu(critere, attestation.etat, constate, epreuves, intitules, attestation)
    return Lu(critere, constate, constate, epreuves, intitules, attestation)


def _etat(epreuves: tuple[Epreuve, ...]) -> str:
    vraies = sum(item.vrai for item in epreuves)
    return A_DOCUMENTER if not vraies else ATTESTE if vraies == len(epreuves) else PARTIEL


def _avec_seuils(texte: str, vue: Vue) -> str:
    for nom, valeur in vue.seuils.items():
        texte = texte.replace("{" + nom + "}", valeur.texte)
    return texte


def _attestation(vue: Vue, critere: str) -> Attestation | None:
    """Give the last attestation of a criterion made by the day: an undated one is older than any dated one."""
    siennes = [
        item
        for item in vue.communaute.attestations.attestations
        if item.critere.removeprefix("critere:").upper() == critere and item.etat and vue.compte(item.le)
    ]
    return max(siennes, key=lambda item: item.le.debut if item.le else date.min, default=None)


def _hors_de_vue(vue: Vue, critere: str) -> bool:
    """Tell whether a criterion needs what a public repository keeps under prive/, when that folder is not here."""
    communaute = vue.communaute
    if communaute.fiche.depot != "public" or communaute.prive_present:
        return False
    match critere:
        case "P1" | "P2":
            return not communaute.financements.budgets and not communaute.financements.financements
        case "P9":
            return not communaute.temps or not communaute.financements.budgets
        case "P10":
            sortis = definitions.partis(communaute, vue.jour)
            return any(item.depart and not (item.depart.motif or item.depart.note) for item in sortis)
    return False


def _seuils_illisibles(ecrits: Mapping[str, str]) -> Iterable[str]:
    connus = {seuil.nom: seuil for seuil in SEUILS}
    for nom, texte in ecrits.items():
        if nom not in connus:
            voisin = proche(nom, list(connus))
            yield f"le seuil « {nom} » n’existe pas" + (f" (vouliez-vous « {voisin} » ?)" if voisin else "")
        elif lire_seuil(connus[nom], texte) is None:
            exemple = "2/3 ou 70 %" if connus[nom].unite == PART else "un nombre entier"
            yield f"le seuil « {nom} » vaut « {texte} », qui ne se lit pas ({exemple}) : {connus[nom].defaut} est gardé"


def _dans(critere: Critere, phase: str, condition: str) -> bool:
    return (not phase or critere.phase == phase) and (not condition or critere.condition == condition)


def _moins_de_preuves(lus: tuple[Lu, ...], phase: str) -> tuple[str, ...]:
    """Give the conditions with the smallest part of attested criteria in a phase, all ties; none if all are whole."""
    demandes = [lu for lu in lus if lu.critere.phase == phase and lu.etat not in (SANS_OBJET, NON_LISIBLE)]
    groupes = {
        condition.id: [lu.etat == ATTESTE for lu in demandes if lu.critere.condition == condition.id]
        for condition in CONDITIONS
    }
    parts = {nom: (sum(groupe), len(groupe)) for nom, groupe in groupes.items() if groupe}
    attestes, total = min(parts.values(), key=lambda part: part[0] / part[1], default=(0, 0))
    return tuple(nom for nom, (a, t) in parts.items() if attestes < total and a * total == attestes * t)


def _prochains_pas(lus: tuple[Lu, ...], phase: str) -> tuple[PasPropose, ...]:
    """Choose the next small steps: least effort first, those that complete a criterion before others, one a criterion.

    A phase later than the one declared waits while earlier ones leave something to do; without a declared phase, that
    of the last attested criterion is meant.
    """
    ordre = [item.id for item in PHASES]
    atteintes = [ordre.index(lu.critere.phase) for lu in lus if lu.etat == ATTESTE]
    ici = ordre.index(phase) if phase else max(atteintes, default=0)

    def rang(lu: Lu, pas: Pas) -> tuple[bool, int, int, int, int]:
        distance = abs(ordre.index(lu.critere.phase) - ici)
        return (
            ordre.index(lu.critere.phase) > ici,
            pas.effort,
            pas.quantite,
            sum(not epreuve.vrai for epreuve in lu.epreuves) if lu.etat == PARTIEL else _PAS_ENTAME,
            distance,
        )

    candidats = []
    for lu in lus:
        pas = [item.pas for item in lu.epreuves if not item.vrai and item.pas is not None]
        if pas and lu.etat in (PARTIEL, A_DOCUMENTER):
            meilleur = min(pas, key=lambda item: (item.effort, item.quantite))
            candidats.append((rang(lu, meilleur), PasPropose(lu.critere.id, meilleur.texte, meilleur.effort)))
    retenus: dict[str, PasPropose] = {}
    for _, propose in sorted(candidats, key=lambda item: item[0]):
        retenus.setdefault(plier(propose.texte), propose)
    return tuple(retenus.values())[:_PAS_PROPOSES]


def _reperes(vue: Vue) -> Mapping[str, int | float]:
    """Count what situates the community on the day; `delai_median` is in days, absent when no delay is known."""
    communaute, jour = vue.communaute, vue.jour
    delais = [
        delai
        for reunion in vue.reunions
        if definitions.compte_rendu_diffuse(reunion, jour)
        if (delai := definitions.delai_diffusion(reunion)) is not None
    ]
    comptes: dict[str, int | float] = {
        "acteurs": sum(vue.compte(acteur.arrivee) for acteur in communaute.acteurs.values()),
        "actifs": len(vue.actifs),
        "partis": len(definitions.partis(communaute, jour)),
        "familles": len(definitions.familles(communaute, (acteur.id for acteur in vue.actifs))),
        "familles_possibles": len(FAMILLES),
        "reunions": len(vue.reunions),
        "presences": definitions.presences(communaute, jour),
    }
    return {**comptes, "delai_median": definitions.mediane(delais)} if delais else comptes


def changements(avant: Avancement, apres: Avancement) -> tuple[Changement, ...]:
    """Say what was gained and lost between two days, criterion by criterion, and by which sub-tests or attestation.

    A criterion whose state holds is told too when a sub-test of it changed; it may both gain and lose.
    """
    anciens = {lu.critere.id: lu for lu in avant.criteres}
    return tuple(change for lu in apres.criteres for change in _changements(anciens[lu.critere.id], lu))


def _changements(ancien: Lu, nouveau: Lu) -> Iterator[Changement]:
    avant = {item.cle: item.vrai for item in ancien.epreuves}
    gagnees = [item for item in nouveau.epreuves if item.vrai and not avant.get(item.cle)]
    # A sub-test that did not exist yet (a first refusal, a first departure) and is false is a loss too.
    perdues = [item for item in nouveau.epreuves if not item.vrai and avant.get(item.cle, True)]
    attestation = nouveau.attestation if nouveau.attestation is not ancien.attestation else None
    if gagnees or attestation is not None:
        causes = [item.constat or nouveau.intitules[item.cle] for item in gagnees]
        causes += [f"{ETATS[attestation.etat]} : {attestation.motif}"] if attestation is not None else []
        preuves = _sans(gagnees, ancien) or tuple(item.preuves[-1] for item in gagnees if item.preuves)
        yield Changement(
            nouveau.critere, ancien.etat, nouveau.etat, True, tuple(dict.fromkeys(causes)), _recentes(preuves)
        )
    if perdues:
        causes = list(dict.fromkeys(item.manque or nouveau.intitules[item.cle] for item in perdues))
        cles = {item.cle for item in perdues if not item.en_cause}
        d_avant = [item for item in ancien.epreuves if item.cle in cles and item.vrai]
        disparues = _sans(d_avant, nouveau) or tuple(preuve for item in d_avant for preuve in item.preuves)
        yield Changement(
            nouveau.critere,
            ancien.etat,
            nouveau.etat,
            False,
            tuple(causes),
            disparues=_recentes(disparues),
            manques=_recentes(preuve for item in perdues for preuve in item.en_cause),
        )


def _recentes(preuves: Iterable[Preuve]) -> tuple[Preuve, ...]:
    """Put the latest first, undated last: what moved a criterion is most often the last thing that happened."""
    return tuple(
        sorted(preuves, key=lambda preuve: -preuve.date.fin.toordinal() if preuve.date and preuve.datee else 1)
    )


def _sans(epreuves: Iterable[Epreuve], autre: Lu) -> tuple[Preuve, ...]:
    """Give the evidence of sub-tests that the criterion does not rest on when it is read on the other day."""
    connues = {(preuve.ou, preuve.texte) for preuve in autre.preuves}
    toutes = {(preuve.ou, preuve.texte): preuve for item in epreuves for preuve in item.preuves}
    return tuple(preuve for cle, preuve in toutes.items() if cle not in connues)
