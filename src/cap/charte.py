"""The charter on a day: the version in force, who signed which, who is to be informed, asked again, or waited for.

A signature is for one version; a change of form never voids it; nothing of a departed or withdrawn one is erased.
`figer` is how a text becomes what members sign, provably the same for ever.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, NamedTuple

from cap.charte_comparer import Comparaison, Texte, comparer
from cap.charte_portee import FOND, FORME
from cap.communaute import Communaute, cle_tri
from cap.cr import compte_rendu
from cap.dates import Periode
from cap.definitions import (
    TOUS,
    a_eu_lieu,
    adoption,
    attendu_de,
    est_retiree,
    limite_de_reponse,
    numero,
    remplacees,
    signataires,
    version_figee,
    versions_adoptees,
    versions_valant,
)
from cap.graphie import plier
from cap.markdown import Article, empreinte, split_front_matter
from cap.mdsplice import in_front_matter
from cap.model import Attendu, Charte, Signature
from cap.phrases import combien, enumerer
from cap.redaction import Redacteur
from cap.splice import add_key, apply, set_scalar

A_JOUR: Final = "a-jour"
A_INFORMER: Final = "a-informer"
A_SOLLICITER: Final = "a-solliciter"
A_DIRE: Final = "portee-a-dire"
PARTI: Final = "parti"
RETIRE: Final = "retire"
ATTENDU: Final = "attendu"
DECLINE: Final = "decline"
JAMAIS: Final = "jamais-sollicite"

NON_SOLLICITE: Final = "non-sollicite"


class Adoption(NamedTuple):
    """When and by whom a version was adopted; `quorum` is a phrase, empty where no rule of quorum is written."""

    le: Periode | None
    decision: str
    reunion: str
    instance: str
    presents: str
    quorum: str


@dataclass(frozen=True, slots=True)
class Situation:
    """Where one actor stands: `version` and `le` of the signature it gave, `articles` (ids) that changed since.

    `demande` and `demande_le` are the last request, `limite` the last day to answer; `fin` the day it left or
    withdrew; `informe_le` when the journal says it was told; `tacite` tells who agreed by saying nothing. `motif` is
    only for the support team.
    """

    acteur: str
    nom: str
    etat: str
    version: str = ""
    le: Periode | None = None
    preuve: str = ""
    articles: tuple[str, ...] = ()
    demande: str = ""
    demande_le: Periode | None = None
    limite: date | None = None
    informe_le: Periode | None = None
    fin: Periode | None = None
    tacite: bool = False
    motif: str = ""


class Etape(NamedTuple):
    """A version and what became of it."""

    version: str
    statut: str
    le: Periode | None


@dataclass(frozen=True, slots=True)
class Statut:
    """The charter on a day, for one audience. `en_vigueur` is None where no version is adopted by then.

    `preparation` names the version being written (its present state: that is not dated); `membres` counts the active
    members, `signataires` those of them whose signature holds for the version in force.
    """

    jour: date
    audience: str
    communaute: str
    titre: str
    en_vigueur: Charte | None
    adoption: Adoption | None
    articles: tuple[Article, ...]
    etapes: tuple[Etape, ...]
    preparation: Etape | None
    situations: tuple[Situation, ...]
    membres: int
    signataires: int
    alteree: bool

    def dans(self, *etats: str) -> tuple[Situation, ...]:
        """List the actors in some states, in alphabetical order."""
        return tuple(item for item in self.situations if item.etat in etats)


def statut(communaute: Communaute, jour: date, audience: str = "membres") -> Statut:
    """Say where the charter stands on a day. `public` knows who signed; requests and withdrawals are for members."""
    adoptees = versions_adoptees(communaute, jour)
    charte = adoptees[-1] if adoptees else None
    situations = tuple(situations_de(communaute, charte, jour, audience)) if charte is not None else ()
    actifs = {item.id for item in communaute.actifs(jour)}
    tenues = signataires(communaute, charte, jour) if charte is not None else {}
    travail = communaute.charte
    courant = charte or travail
    return Statut(
        jour=jour,
        audience=audience,
        communaute=communaute.fiche.nom,
        titre=courant.titre if courant is not None else "",
        en_vigueur=charte,
        adoption=_adoption(communaute, charte, jour, audience) if charte is not None else None,
        articles=charte.articles if charte is not None else travail.articles if travail is not None else (),
        etapes=tuple(_etapes(communaute, jour)),
        preparation=_preparation(communaute, adoptees),
        situations=tuple(item for item in situations if audience != "public" or item.etat in _PUBLICS),
        membres=len(actifs),
        signataires=len(actifs & {communaute.index["acteur"][nom].id for nom in tenues if nom in _connus(communaute)}),
        alteree=charte is not None and bool(charte.empreinte) and charte.empreinte != empreinte(charte.corps),
    )


_PUBLICS: Final = frozenset({A_JOUR, A_INFORMER, A_SOLLICITER, A_DIRE, PARTI})


def _connus(communaute: Communaute) -> Mapping[str, object]:
    return communaute.index["acteur"]


def _adoption(communaute: Communaute, charte: Charte, jour: date, audience: str) -> Adoption:
    reference = charte.decision.removeprefix("decision:")
    reunion = communaute.index["reunion"].get(reference.partition("#")[0])
    instance = communaute.instance(reunion.instance) if reunion is not None else None
    presences = compte_rendu(communaute, reunion.id, jour).presences if reunion is not None else None
    membres = audience != "public"
    return Adoption(
        le=adoption(communaute, charte),
        decision=reference if membres else "",
        reunion=reunion.id if reunion is not None else "",
        instance=instance.nom if instance is not None else "",
        presents=presences.compte if presences is not None and membres else "",
        quorum=presences.quorum.phrase if presences is not None and presences.quorum is not None and membres else "",
    )


def _etapes(communaute: Communaute, jour: date) -> Iterator[Etape]:
    """List the frozen versions known by a day, oldest first."""
    connues = []
    for charte in communaute.versions.values():
        adoptee = charte.statut == "adoptee"
        quand = adoption(communaute, charte) if adoptee else charte.soumise_le
        if a_eu_lieu(quand, jour):
            connues.append(Etape(charte.version, charte.statut, quand))
    yield from sorted(connues, key=lambda item: (item.le.debut if item.le else date.min, item.version))


def _preparation(communaute: Communaute, adoptees: Sequence[Charte]) -> Etape | None:
    travail = communaute.charte
    if travail is None or travail.statut == "adoptee" or any(travail is item for item in adoptees):
        return None
    return Etape(travail.version, travail.statut or "projet", travail.soumise_le)


# --- who signed what ------------------------------------------------------------------------------------------


def dernieres_signatures(communaute: Communaute, jour: date) -> Mapping[str, Signature | None]:
    """Give the last signature that stands on a day of each actor that ever signed, under any of the ids it had.

    None where all those it gave were withdrawn.
    """
    dernieres: dict[str, Signature | None] = {}
    for item in communaute.signatures.signatures:
        if not item.acteur or not a_eu_lieu(item.le, jour):
            continue
        acteur = _actuel(communaute, item.acteur)
        autre = dernieres.setdefault(acteur, None)
        if not est_retiree(communaute, item, jour) and (autre is None or _debut(autre) <= _debut(item)):
            dernieres[acteur] = item
    return dernieres


def _debut(signature: Signature) -> date:
    return signature.le.debut if signature.le is not None else date.min


def _actuel(communaute: Communaute, acteur: str) -> str:
    fiche = communaute.index["acteur"].get(acteur)
    return str(fiche.id) if fiche is not None else acteur


def chaine(communaute: Communaute, de: Charte, vers: Charte, jour: date) -> tuple[Charte, ...]:
    """Give the versions from the one after `de` to `vers`, oldest first; `vers` alone where nothing links them.

    A text being written that names no version it replaces follows the last one adopted.
    """
    suite = [vers, *remplacees(communaute, vers)]
    if not vers.remplace and vers.statut != "adoptee":
        derniere = next(iter(reversed(versions_adoptees(communaute, jour))), None)
        if derniere is not None and derniere is not vers:
            suite = [vers, derniere, *remplacees(communaute, derniere)]
    rangs = [rang for rang, item in enumerate(suite) if rang and numero(item.version) == numero(de.version)]
    return tuple(reversed(suite[: rangs[0]])) if rangs else (vers,)


class Ecarts:
    """What changed from each version signed to one text, each compared once, however many signed it.

    Which articles and of which scope; word by word with `mots`.
    """

    def __init__(self, communaute: Communaute, vers: Texte, jour: date, *, mots: bool = False) -> None:
        self.communaute, self.vers, self.jour, self.mots = communaute, vers, jour, mots
        self._faits: dict[str, Comparaison | None] = {}

    def depuis(self, version: str) -> Comparaison | None:
        """Compare a version with the text; None when its text is not in the folder."""
        cle = numero(version)
        if cle not in self._faits:
            de = version_figee(self.communaute, version)
            self._faits[cle] = None
            if de is not None and self.vers.charte is not None:
                suite = chaine(self.communaute, de, self.vers.charte, self.jour)
                avant = Texte(f"version {de.version}", de)
                self._faits[cle] = comparer(avant, self.vers, suite, self.communaute, mots=self.mots)
        return self._faits[cle]

    def etat(self, version: str) -> str:
        """Say what the change asks of who signed a version: nothing, a word, a signature, or that its scope be said."""
        ecart = self.depuis(version)
        if ecart is None:
            return A_DIRE
        if not ecart.touches:
            return A_JOUR
        return {FOND: A_SOLLICITER, FORME: A_INFORMER}.get(ecart.portee, A_DIRE)


def situations_de(communaute: Communaute, charte: Charte, jour: date, audience: str = "membres") -> Iterator[Situation]:
    """Say where every actor stands towards a version on a day, in alphabetical order: signed, asked, or never asked."""
    voix = Redacteur(communaute, jour, audience)
    lecture = _Lecture(communaute, charte, jour, audience)
    trouvees = [*map(lecture.de_signataire, lecture.signees), *lecture.autres()]
    nommees = [(voix.nommer(item.acteur), item) for item in trouvees]
    for nom, item in sorted(nommees, key=lambda paire: (cle_tri(paire[0]), paire[1].acteur, paire[1].etat)):
        yield replace(item, nom=nom)


class _Lecture:
    """Reads the signatures of one version on one day."""

    def __init__(self, communaute: Communaute, charte: Charte, jour: date, audience: str) -> None:
        self.communaute, self.charte, self.jour, self.audience = communaute, charte, jour, audience
        self.valant = versions_valant(communaute, charte)
        self.ecarts = Ecarts(communaute, Texte(f"version {charte.version}", charte), jour)
        self.tenues = {_actuel(communaute, nom): item for nom, item in signataires(communaute, charte, jour).items()}
        self.signees = dernieres_signatures(communaute, jour)
        self.envois = [
            item
            for item in communaute.journal.envois
            if "charte" in plier(item.note) and item.le is not None and a_eu_lieu(item.le, jour)
        ]

    def de_signataire(self, acteur: str) -> Situation:
        signature = self.signees[acteur]
        fiche = self.communaute.acteurs.get(acteur)
        depart = fiche.depart if fiche is not None else None
        if signature is None:
            return self._retire(acteur)
        if depart is not None and (depart.le is None or depart.le.is_past(self.jour)):
            return Situation(acteur, "", PARTI, signature.version, signature.le, fin=depart.le)
        attendu = attendu_de(self.communaute, acteur, self.valant, self.jour)
        tenue = acteur in self.tenues
        etat = self._etat(acteur, signature, tenue)
        ecart = self.ecarts.depuis(signature.version)
        informe = self._informe(acteur) if etat == A_INFORMER else None
        demande = attendu if etat == A_SOLLICITER else None
        return Situation(
            acteur,
            "",
            A_JOUR if informe is not None else etat,
            signature.version,
            signature.le,
            signature.preuve if self.audience != "public" else "",
            articles=tuple(item.id for item in ecart.touches) if ecart is not None else (),
            demande=demande.etat if demande is not None else "",
            demande_le=demande.le if demande is not None else None,
            limite=limite_de_reponse(self.communaute, self.charte, attendu) if etat == A_SOLLICITER else None,
            informe_le=informe,
            tacite=tenue and numero(signature.version) not in self.valant,
            motif=self._motif(demande),
        )

    def _etat(self, acteur: str, signature: Signature, tenue: bool) -> str:
        if numero(signature.version) == numero(self.charte.version):
            return A_JOUR
        etat = self.ecarts.etat(signature.version)
        if tenue:
            return A_JOUR if etat in (A_JOUR, A_SOLLICITER) else A_INFORMER
        return A_SOLLICITER if etat == A_INFORMER else etat

    def _retire(self, acteur: str) -> Situation:
        retraits = [
            item
            for item in self.communaute.signatures.retraits
            if _actuel(self.communaute, item.acteur) == acteur and a_eu_lieu(item.le, self.jour)
        ]
        dernier = retraits[-1]
        motif = dernier.motif if self.audience == "soutien" else ""
        return Situation(acteur, "", RETIRE, dernier.version, fin=dernier.le, motif=motif)

    def autres(self) -> Iterator[Situation]:
        """Give the active members that never signed: asked, declined, or never asked."""
        attendus = {item.acteur for item in self.communaute.signatures.attendus}
        actifs = [item.id for item in self.communaute.actifs(self.jour)]
        absents = {
            item.id for item in self.communaute.acteurs.values() if not self.communaute.est_actif(item, self.jour)
        }
        for acteur in dict.fromkeys([*actifs, *sorted(attendus - absents)]):
            if acteur in self.signees:
                continue
            attendu = attendu_de(self.communaute, acteur, self.valant, self.jour)
            if attendu is None or attendu.etat in ("", NON_SOLLICITE):
                yield self._jamais(acteur)
            else:
                yield Situation(
                    acteur,
                    "",
                    DECLINE if attendu.etat == DECLINE else ATTENDU,
                    demande=attendu.etat,
                    demande_le=attendu.le,
                    limite=None
                    if attendu.etat == DECLINE or attendu.le is None
                    else limite_de_reponse(self.communaute, self.charte, attendu),
                    motif=self._motif(attendu),
                )

    def _jamais(self, acteur: str) -> Situation:
        """Tell who was not asked for this version; what was asked for another one is recalled."""
        autre = next(
            (
                item
                for item in reversed(self.communaute.signatures.attendus)
                if item.acteur == acteur and item.version and a_eu_lieu(item.le, self.jour)
                if numero(item.version) not in self.valant and item.etat not in ("", NON_SOLLICITE)
            ),
            None,
        )
        if autre is None:
            return Situation(acteur, "", JAMAIS)
        motif = self._motif(autre)
        return Situation(acteur, "", JAMAIS, autre.version, demande=autre.etat, demande_le=autre.le, motif=motif)

    def _motif(self, attendu: Attendu | None) -> str:
        return attendu.motif if attendu is not None and self.audience == "soutien" else ""

    def _informe(self, acteur: str) -> Periode | None:
        """Give the day the journal says an actor was told of the charter, since its adoption."""
        adoptee = adoption(self.communaute, self.charte)
        dits = [
            item.le
            for item in self.envois
            if (TOUS in item.a or not item.a or acteur in item.a)
            and (adoptee is None or item.le is None or not item.le.certainly_before(adoptee))
        ]
        return dits[-1] if dits else None


# --- who a change would concern -------------------------------------------------------------------------------


class Concerne(NamedTuple):
    """A signatory and what a new text would ask of it, with the version it signed."""

    acteur: str
    nom: str
    version: str
    etat: str


def concernes(communaute: Communaute, vers: Texte, jour: date, audience: str = "membres") -> tuple[Concerne, ...]:
    """Say of every signatory still there what a text would ask of it if it were adopted, in alphabetical order."""
    voix = Redacteur(communaute, jour, audience)
    ecarts = Ecarts(communaute, vers, jour)
    trouves = []
    for acteur, signature in dernieres_signatures(communaute, jour).items():
        fiche = communaute.index["acteur"].get(acteur)
        if signature is not None and (fiche is None or communaute.est_actif(fiche, jour)):
            trouves.append(Concerne(acteur, voix.nommer(acteur), signature.version, ecarts.etat(signature.version)))
    return tuple(sorted(trouves, key=lambda item: (cle_tri(item.nom), item.acteur)))


_DEMANDES: Final = {
    A_SOLLICITER: "à solliciter de nouveau",
    A_INFORMER: "à informer (la signature tient)",
    A_DIRE: "à informer ou à solliciter, selon la portée qui sera dite",
}


def dire_concernes(concernes: Sequence[Concerne], maximum: int = 0) -> Iterator[tuple[str, str]]:
    """Give for each thing asked of signatories how it is said, and their names, `maximum` at most (0: all)."""
    for etat, mots in _DEMANDES.items():
        noms = [item.nom for item in concernes if item.etat == etat]
        if noms:
            yield f"{combien(len(noms), 'signataire')} {mots}", enumerer(noms, maximum)
    a_jour = sum(item.etat == A_JOUR for item in concernes)
    if a_jour:
        yield f"{combien(a_jour, 'signataire')} à qui rien n'est demandé", "aucun mot ne change depuis leur signature"


# --- freezing -------------------------------------------------------------------------------------------------


def figer(texte: str) -> str:
    """Freeze a version: write the fingerprint of its body in its front matter, and change nothing else.

    `texte` is the whole file, which must have a front matter. Freezing a frozen text gives the same text.
    """
    entete = split_front_matter(texte)
    marque = empreinte(entete.corps)
    if any(ligne.startswith("empreinte:") for ligne in entete.texte.splitlines()):
        return apply(texte, in_front_matter(texte, lambda yaml: set_scalar(yaml, ("empreinte",), marque)))
    return apply(texte, in_front_matter(texte, lambda yaml: add_key(yaml, (), "empreinte", marque)))
