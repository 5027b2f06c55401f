"""Two texts of the charter compared article by article, as values: what moved, what changed, of substance or of form.

Articles are followed by their ids, so that a number or a place that changes is told as such; one parted in two, or two
joined, are found by the words they share. What a change is worth is what its author said (`modifications:`); where
nothing is said cap proposes and says on which words, and the change stays to be settled. No disk and no git here: both
sides are values, whatever they were read from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from cap.charte_mots import (
    AJOUT,
    RETRAIT,
    Morceau,
    Passage,
    articles_touches,
    cles,
    ligne,
    memes_mots,
    par_id,
    passages,
    plus_longue_montee,
)
from cap.charte_portee import FOND, FORME, Noms, Proposition, Raison, proposer, proposer_d_ensemble
from cap.communaute import Communaute
from cap.definitions import numero, version_figee, versions_adoptees
from cap.graphie import composer, plier
from cap.markdown import Article
from cap.model import Charte
from cap.refus import Refus
from cap.show import show

TRAVAIL: Final = "travail"

NOUVEAU: Final = "nouveau"
RETIRE: Final = "retire"
MODIFIE: Final = "modifie"
RENOMME: Final = "renomme"
RENUMEROTE: Final = "renumerote"
DEPLACE: Final = "deplace"
SCINDE: Final = "scinde"
DETACHE: Final = "detache"
FUSIONNE: Final = "fusionne"
ACCUEILLE: Final = "accueille"
IDENTIFIANT: Final = "identifiant"
TYPOGRAPHIE: Final = "typographie"

_PARENTE: Final = 0.5
"""Share of an article's runs of three words found in another from which one comes from the other (our choice)."""
_MEME: Final = 0.6
_SUITE: Final = 3

Suites = frozenset[tuple[str, ...]]


class Texte(NamedTuple):
    """One side: how it is named to a reader, and the charter it is (None: there was none)."""

    nom: str
    charte: Charte | None


@dataclass(frozen=True, slots=True)
class Changement:
    """What becomes of one article. `natures` say how; `lies` are the articles it was parted into or comes from.

    `portee` and `motif` are what the author said, empty where nothing is said; `proposition` is cap's, when a word
    changes. `repris` tells that what is written was said of the version before, not of this change.
    """

    id: str
    avant: Article | None
    apres: Article | None
    natures: tuple[str, ...]
    lies: tuple[str, ...] = ()
    ancien_id: str = ""
    titre: tuple[Morceau, ...] = ()
    passages: tuple[Passage, ...] = ()
    portee: str = ""
    motif: str = ""
    repris: bool = False
    proposition: Proposition | None = None

    @property
    def article(self) -> Article:
        """Give the article as it reads after, else as it read before."""
        trouve = self.apres or self.avant
        assert trouve is not None  # noqa: S101 - made with at least one side
        return trouve

    @property
    def change_les_mots(self) -> bool:
        """Tell whether a word of the charter changes with it: a new place or number alone asks nothing of anybody."""
        return self.proposition is not None

    @property
    def a_dire(self) -> bool:
        """Tell whether its scope is still to be said."""
        return self.change_les_mots and not self.portee


@dataclass(frozen=True, slots=True)
class Comparaison:
    """Two texts compared: the articles that change, in the order of the text after, and those that do not.

    `sans_objet` are ids that `modifications:` speaks of and that do not change.
    """

    avant: Texte
    apres: Texte
    changements: tuple[Changement, ...]
    inchanges: tuple[Article, ...]
    sans_objet: tuple[str, ...] = ()

    @property
    def touches(self) -> tuple[Changement, ...]:
        """List the changes that change words."""
        return tuple(item for item in self.changements if item.change_les_mots)

    @property
    def portee(self) -> str:
        """Give the highest scope: `fond`, then nothing while a scope is to be said, then `forme`."""
        return la_plus_haute(item.portee for item in self.touches)


def la_plus_haute(portees: Iterable[str]) -> str:
    """Give the highest of several scopes: one of substance is enough; one unsaid keeps the whole unsaid."""
    connues = set(portees)
    return FOND if FOND in connues else "" if "" in connues else FORME


# --- naming both sides ----------------------------------------------------------------------------------------


class Bornes(NamedTuple):
    """What is asked for: the names of both sides, empty where none is typed; `base` asks where the second left A."""

    avant: str
    apres: str
    base: bool = True


def lire_bornes(mot: str) -> Bornes:
    """Read what is typed: `1.0...2.0`, `1.0..2.0`, `1.0` (until the working text), or nothing.

    Two dots ask for A itself; between two versions there is no difference.
    """
    for trait in ("...", "\u2026", ".."):
        if trait in mot:
            gauche, _, droite = mot.partition(trait)
            return Bornes(gauche.strip(), droite.strip(), trait != "..")
    return Bornes(mot.strip(), "")


def texte_nomme(communaute: Communaute, mot: str) -> Texte | None:
    """Give the text a word names: a version by its number, or `travail`; None when it is neither."""
    if plier(mot) == TRAVAIL:
        return texte_de_travail(communaute)
    version = version_figee(communaute, mot)
    return Texte(f"version {version.version}", version) if version is not None else None


def texte_de_travail(communaute: Communaute) -> Texte:
    """Give the text being worked on."""
    return Texte("texte de travail", communaute.charte)


def derniere_adoptee(communaute: Communaute, jour: date) -> Texte:
    """Give the last version adopted by a day, else the last text that was submitted; no charter when there is none."""
    adoptees = versions_adoptees(communaute, jour)
    if adoptees:
        return Texte(f"version {adoptees[-1].version}", adoptees[-1])
    soumises = list(communaute.versions.values())
    if soumises:
        return Texte(f"version {soumises[-1].version}, jamais adoptée", soumises[-1])
    return Texte("aucune version", None)


def version_inconnue(communaute: Communaute, mot: str, git: str = "") -> Refus:
    """Decline the name of a text that is not found, with those that are; `git` is why it is no revision either."""
    connues = [item.version for item in communaute.versions.values() if item.version]
    return Refus(
        composer("« {} » n'est ni une version de la charte, ni une révision de git.").format(show(mot)),
        composer("Versions : {}. {}").format(", ".join([*map(show, connues), TRAVAIL]), git).strip(),
    )


# --- comparing ------------------------------------------------------------------------------------------------


def comparer(
    avant: Texte,
    apres: Texte,
    chaine: Sequence[Charte] | None = None,
    communaute: Communaute | None = None,
    *,
    mots: bool = True,
) -> Comparaison:
    """Compare two texts of the charter, each possibly absent.

    `chaine` are the versions from the one after `avant` to `apres`, oldest first: what each said of its changes adds
    up, the highest scope winning; by default what `apres` alone says. `communaute` gives the actors that texts
    name. Without `mots` it only says which articles change and their scopes: no passages, and nothing proposed.
    """
    gauche = par_id(avant.charte.articles if avant.charte else ())
    droite = par_id(apres.charte.articles if apres.charte else ())
    noms = Noms(communaute or Communaute()) if mots else None
    paires = _Paires(gauche, droite)
    dites = _portees(avant.charte, chaine if chaine is not None else (apres.charte,) if apres.charte else ())
    changements, inchanges = [], []
    for ancien, nouveau in paires.dans_l_ordre():
        item = _changement(paires, ancien, nouveau, dites, noms)
        if item is None:
            inchanges.append(droite[nouveau])
        else:
            changements.append(item)
    touches = {nom for item in changements if item.change_les_mots for nom in (item.id, item.ancien_id)}
    sans_objet = tuple(nom for nom, dite in dites.items() if nom not in touches and dite.portee and not dite.repris)
    return Comparaison(avant, apres, tuple(changements), tuple(inchanges), sans_objet if avant.charte else ())


class _Dite(NamedTuple):
    portee: str
    motif: str
    repris: bool = False


def _portees(avant: Charte | None, chaine: Sequence[Charte]) -> Mapping[str, _Dite]:
    """Add up what versions said of their changes; one that touched an article and said nothing leaves it unsaid."""
    dites: dict[str, list[_Dite]] = {}
    precedente = avant
    for charte in chaine:
        touches = articles_touches(precedente.articles, charte.articles) if precedente is not None else frozenset()
        for nom in sorted(touches | charte.modifications.keys()):
            dites.setdefault(nom, []).append(_dite(charte, nom, precedente, len(chaine) > 1 and nom not in touches))
        precedente = charte
    return {nom: _somme([item for item in liste if item is not _RIEN]) for nom, liste in dites.items()}


_RIEN: Final = _Dite(FORME, "")


def _dite(charte: Charte, nom: str, precedente: Charte | None, muette: bool) -> _Dite:
    item = charte.modifications.get(nom)
    ancienne = precedente.modifications.get(nom) if precedente is not None and precedente is not charte else None
    suit = precedente is not None and (
        precedente.statut == "adoptee" or numero(precedente.version) != numero(charte.version)
    )
    if muette:
        return _RIEN
    if item is None:
        return _Dite("", "")
    # A text being written still bears what was said of the version it starts from.
    if suit and ancienne is not None and (item.portee, item.motif) == (ancienne.portee, ancienne.motif):
        return _Dite("", item.motif, True)
    return _Dite(item.portee, item.motif)


def _somme(dites: Sequence[_Dite]) -> _Dite:
    motifs = dict.fromkeys(item.motif for item in dites if item.motif and not item.repris)
    return _Dite(la_plus_haute(item.portee for item in dites), " ; ".join(motifs), any(item.repris for item in dites))


def _changement(
    paires: _Paires, ancien: str, nouveau: str, dites: Mapping[str, _Dite], noms: Noms | None
) -> Changement | None:
    avant, apres = paires.gauche.get(ancien), paires.droite.get(nouveau)
    natures = list(paires.natures(ancien, nouveau))
    titres = (avant.titre if avant else "", apres.titre if apres else "")
    textes = (avant.texte if avant else "", apres.texte if apres else "")
    mots = not memes_mots(*textes)
    renomme = avant is not None and apres is not None and not memes_mots(*titres)
    if avant is not None and apres is not None:
        natures += [MODIFIE] if mots else []
        natures += [RENOMME] if renomme else []
        if not mots and not renomme and (textes[0] != textes[1] or titres[0] != titres[1]):
            natures.append(TYPOGRAPHIE)
    if not natures:
        return None
    nom = nouveau or ancien
    dite = dites.get(nom) or dites.get(ancien) or _Dite("", "")
    touche = mots or renomme or NOUVEAU in natures or RETIRE in natures
    ecrits = passages(*textes) if noms is not None else ()
    return Changement(
        id=nom,
        avant=avant,
        apres=apres,
        natures=tuple(natures),
        lies=paires.lies.get((ancien, nouveau), ()),
        ancien_id=ancien if nouveau and ancien not in ("", nouveau) else "",
        titre=ligne(*titres) if noms is not None else (),
        passages=ecrits,
        portee=dite.portee if touche else "",
        motif=dite.motif if touche else "",
        repris=dite.repris and touche,
        proposition=_proposition(paires, ancien, nouveau, ecrits, noms) if touche else None,
    )


def _proposition(
    paires: _Paires, ancien: str, nouveau: str, ecrits: Sequence[Passage], noms: Noms | None
) -> Proposition:
    if noms is None:
        return Proposition("", ())
    groupe = paires.groupe(ancien, nouveau)
    if groupe is not None:
        return proposer_d_ensemble(*groupe, noms)
    avant, apres = paires.gauche.get(ancien), paires.droite.get(nouveau)
    if avant is None or apres is None:
        return Proposition(FOND, (Raison("article nouveau" if avant is None else "article retiré"),))
    titre = Passage("", ligne(avant.titre, apres.titre))
    return proposer(f"{avant.titre}\n{avant.texte}", f"{apres.titre}\n{apres.texte}", (titre, *ecrits), noms)


# --- following articles ---------------------------------------------------------------------------------------


class _Paires:
    """Which article of one side is which of the other, and which come from which."""

    def __init__(self, gauche: Mapping[str, Article], droite: Mapping[str, Article]) -> None:
        self.gauche, self.droite = gauche, droite
        self.lies: dict[tuple[str, str], tuple[str, ...]] = {}
        self._suites: dict[tuple[bool, str], Suites] = {}
        self.suivant = {nom: nom for nom in gauche if nom in droite}
        self._reconnaitre()
        self._apparenter()
        self.deplaces = self._deplaces()

    @property
    def precedent(self) -> Mapping[str, str]:
        """The article before, of each after."""
        return {apres: avant for avant, apres in self.suivant.items()}

    def _vues(self, apres: bool, nom: str) -> Suites:
        """Give the runs of three words of an article."""
        if (apres, nom) not in self._suites:
            article = (self.droite if apres else self.gauche).get(nom)
            mots = [plier(mot) for mot in cles(article.texte)] if article is not None else []
            debuts = range(max(1, len(mots) - _SUITE + 1)) if mots else ()
            self._suites[apres, nom] = frozenset(tuple(mots[rang : rang + _SUITE]) for rang in debuts)
        return self._suites[apres, nom]

    def _reconnaitre(self) -> None:
        """Follow an article whose id changed: most of its words are those of one that went away, and conversely."""
        retires = [nom for nom in self.gauche if nom not in self.suivant]
        ou = _index((nom, self._vues(False, nom)) for nom in retires)
        pris = set(self.suivant.values())
        for nom in [nom for nom in self.droite if nom not in pris]:
            siennes = self._vues(True, nom)
            for ancien, communes in _communes(ou, siennes):
                pareil = communes >= _MEME * max(len(siennes), len(self._vues(False, ancien)))
                if pareil and ancien not in self.suivant:
                    self.suivant[ancien] = nom
                    break

    def _apparenter(self) -> None:
        """Find articles parted (a new one whose words left another) and joined (words of one gone into another)."""
        avant_de = self.precedent
        nouveaux = [nom for nom in self.droite if nom not in avant_de]
        retires = [nom for nom in self.gauche if nom not in self.suivant]
        sources = _index((nom, self._vues(False, nom)) for nom in self.gauche) if nouveaux else {}
        cibles = _index((nom, self._vues(True, nom)) for nom in self.droite) if retires else {}
        enfants: dict[str, list[str]] = {}
        accueils: dict[str, list[str]] = {}
        for nom in nouveaux:
            siennes = self._vues(True, nom)
            for source, communes in _communes(sources, siennes):
                restees = len(siennes & self._vues(True, self.suivant[source])) if source in self.suivant else 0
                if communes - restees >= _PARENTE * len(siennes):
                    enfants.setdefault(source, []).append(nom)
                    self.lies["", nom] = (source,)
                    break
        for nom in [nom for nom in retires if nom not in enfants]:
            siennes = self._vues(False, nom)
            for cible, communes in _communes(cibles, siennes):
                deja = len(siennes & self._vues(False, avant_de[cible])) if cible in avant_de else 0
                if communes - deja >= _PARENTE * len(siennes):
                    accueils.setdefault(cible, []).append(nom)
                    self.lies[nom, ""] = (cible,)
                    break
        for source, noms in enfants.items():
            self.lies[source, self.suivant.get(source, "")] = tuple(noms)
        for cible, noms in accueils.items():
            self.lies[avant_de.get(cible, ""), cible] = tuple(noms)
        self.enfants, self.accueils = enfants, accueils

    def _deplaces(self) -> frozenset[str]:
        """Give the articles that changed place: those outside the longest run that kept its order."""
        rangs = {nom: rang for rang, nom in enumerate(self.gauche)}
        avant_de = self.precedent
        suite = [nom for nom in self.droite if nom in avant_de]
        gardes = {suite[rang] for rang in plus_longue_montee([rangs[avant_de[nom]] for nom in suite])}
        return frozenset(suite) - gardes

    def dans_l_ordre(self) -> Iterator[tuple[str, str]]:
        """Give the pairs in the order of the text after; what went away comes after what stood before it."""
        avant_de = self.precedent
        apres_qui: dict[str, list[str]] = {}
        dernier = ""
        for nom in self.gauche:
            if nom in self.suivant:
                dernier = self.suivant[nom]
            else:
                apres_qui.setdefault(dernier, []).append(nom)
        yield from ((nom, "") for nom in apres_qui.get("", ()))
        for nom in self.droite:
            yield avant_de.get(nom, ""), nom
            yield from ((parti, "") for parti in apres_qui.get(nom, ()))

    def natures(self, ancien: str, nouveau: str) -> Iterator[str]:
        """Say what an article became, its words apart."""
        if not ancien:
            yield DETACHE if ("", nouveau) in self.lies and nouveau not in self.accueils else NOUVEAU
        if not nouveau:
            yield SCINDE if ancien in self.enfants else FUSIONNE if (ancien, "") in self.lies else RETIRE
        if ancien and nouveau:
            yield from [SCINDE] if ancien in self.enfants else []
            yield from [IDENTIFIANT] if ancien != nouveau else []
            yield from [DEPLACE] if nouveau in self.deplaces else []
            avant, apres = self.gauche[ancien].numero, self.droite[nouveau].numero
            yield from [RENUMEROTE] if avant != apres and (avant or apres) else []
        if nouveau in self.accueils:
            yield ACCUEILLE

    def groupe(self, ancien: str, nouveau: str) -> tuple[str, str] | None:
        """Give the texts, before and after, of all the articles that part or join with one; None when none does."""
        source = ancien if ancien in self.enfants else next(iter(self.lies.get(("", nouveau), ())), "")
        if source in self.enfants:
            apres = [*self.enfants[source], self.suivant.get(source, "")]
            return _texte(self.gauche, [source]), _texte(self.droite, apres)
        cible = nouveau if nouveau in self.accueils else next(iter(self.lies.get((ancien, ""), ())), "")
        if cible in self.accueils:
            avant = [*self.accueils[cible], self.precedent.get(cible, "")]
            return _texte(self.gauche, avant), _texte(self.droite, [cible])
        return None


def _texte(articles: Mapping[str, Article], noms: Iterable[str]) -> str:
    return "\n\n".join(articles[nom].texte for nom in noms if nom in articles)


def _index(articles: Iterable[tuple[str, Suites]]) -> dict[tuple[str, ...], list[str]]:
    ou: dict[tuple[str, ...], list[str]] = {}
    for nom, suites in articles:
        for suite in suites:
            ou.setdefault(suite, []).append(nom)
    return ou


def _communes(ou: Mapping[tuple[str, ...], Sequence[str]], suites: Suites) -> list[tuple[str, int]]:
    """Count the runs shared with each article, most first."""
    communes = Counter(nom for suite in suites for nom in ou.get(suite, ()))
    return sorted(communes.items(), key=lambda item: (-item[1], item[0]))


def retires_et_ajoutes(changement: Changement) -> tuple[int, int]:
    """Count the words taken away and added by a change, its title included."""
    morceaux = [*changement.titre, *(item for passage in changement.passages for item in passage.morceaux)]
    retires, ajoutes = (
        sum(len(cles(item.texte)) for item in morceaux if item.signe == signe) for signe in (RETRAIT, AJOUT)
    )
    return retires, ajoutes
