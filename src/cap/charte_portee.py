"""Proposes whether a change of an article is of substance or of form, with the words that say so; never decides.

Substance where an obligation, a number, a date, a named actor, the quorum, a rule of decision or of membership
changed (domain §3.3: an essential revision calls for a new signature). A word misspelt then mended is none of these.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple
from unicodedata import normalize

from cap.charte_mots import AJOUT, EGAL, RETRAIT, Morceau, Passage
from cap.communaute import Communaute
from cap.graphie import plier

FOND: Final = "fond"
FORME: Final = "forme"

OBLIGATION: Final = "obligation"
NOMBRE: Final = "nombre"
DATE: Final = "date ou délai"
DECISION: Final = "quorum ou règle de décision"
ADHESION: Final = "adhésion ou retrait"
NEGATION: Final = "négation ou étendue"
ACTEUR: Final = "acteur nommé"
PASSAGE: Final = "passage ajouté ou retiré"

# Each word is a stem (« engag » finds « engagement », « s’engage »); `=` asks for the whole word. Forms of one verb
# stand together: going from one to another changes nothing. `fmt: off` keeps one meaning a line.
# fmt: off
_FAMILLES: Final = {
    OBLIGATION: (
        "=doit =doivent =devra =devront =devrait =devraient", "=peut =peuvent =pourra =pourront =pourrait =pourraient",
        "oblig", "engag", "facultati", "interdi", "exig", "impos", "respect", "garanti", "accept", "refus", "volontair",
        "=libre =libres =librement", "souhait", "efforc", "cotis", "vers =verse =versent", "responsab", "autoris",
        "=faut =faudra", "voul =veut =veulent",
    ),
    NEGATION: (
        "=ne =n =non =pas", "=jamais", "=sans", "=sauf", "aucun", "=seul =seule =seuls =seules =seulement =uniquement",
        "=tout =toute =tous =toutes", "=chaque =chacun =chacune", "=toujours",
    ),
    NOMBRE: (
        "=deux", "=trois", "=quatre", "=cinq", "=six", "=sept", "=huit", "=neuf", "=dix", "=douze", "=quinze", "=vingt",
        "=trente", "=cent", "=mille", "=tiers", "=moitie", "=quart =quarts", "=double", "=€ =euro =euros",
    ),
    DATE: (
        "=janvier", "=fevrier", "=mars", "=avril", "=mai", "=juin", "=juillet", "=aout", "=septembre", "=octobre",
        "=novembre", "=decembre", "=jour =jours", "semaine", "=mois mensuel", "trimestr", "semestr",
        "=an =ans =annee =annees annuel", "delai", "echeance",
    ),
    DECISION: (
        "quorum", "majorit", "unanim", "consensus", "consentement", "=vote =votes =voter =votent =voix",
        "decid decision", "valid", "approuv", "adopt", "elu elect", "=present =presente =presents =presentes",
        "represent", "mandat",
    ),
    ADHESION: ("adhe", "=signe =signent signa signer", "retir retrait", "exclu", "suspen", "demission", "revis"),
}
# fmt: on
_MOT: Final = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)*|€|%")
_MONTRES: Final = 6
_PROCHES: Final = 0.8
_LONGUEUR_FAUTE: Final = 4
_BEAUCOUP: Final = 40
_PASSAGE: Final = 4
"""Words on one side alone from which something was said or taken back, whatever the words (our choice)."""


class Raison(NamedTuple):
    """Why: what kind of word changed, and these words, those taken away and those added."""

    quoi: str
    retires: tuple[str, ...] = ()
    ajoutes: tuple[str, ...] = ()


class Proposition(NamedTuple):
    """What cap would say: `fond`, `forme`, or nothing (too much changes for a machine to tell), and why."""

    portee: str
    raisons: tuple[Raison, ...]


class Noms:
    """The names of a community's actors, found in folded text."""

    def __init__(self, communaute: Communaute) -> None:
        self.par_nom = {
            plier(nom): acteur.nom or acteur.id
            for acteur in communaute.acteurs.values()
            for nom in (acteur.nom, acteur.nom_complet, *acteur.alias)
            if len(nom) > 2
        }
        longs = sorted(self.par_nom, key=lambda nom: (-len(nom), nom))
        self._modele = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longs))})(?!\w)") if longs else None

    def dans(self, texte: str) -> Counter[str]:
        """Count the actors a text names."""
        if self._modele is None:
            return Counter()
        return Counter(self.par_nom[trouve[0]] for trouve in self._modele.finditer(plier(texte)))


def proposer(avant: str, apres: str, passages: Sequence[Passage], noms: Noms) -> Proposition:
    """Propose a scope for an article whose words changed."""
    ecarts = [_ecart(retire, ajoute) for retire, ajoute in _regions(passages)]
    return _conclure(ecarts, _acteurs(noms, avant, apres))


def proposer_d_ensemble(avant: str, apres: str, noms: Noms) -> Proposition:
    """Propose a scope for articles parted or joined: only what is in one text and not in the other counts."""
    return _conclure([_ecart(avant, apres)], _acteurs(noms, avant, apres))


class _Ecart(NamedTuple):
    """What one changed place takes away and adds: families of words, each with an example; how many words."""

    retires: dict[tuple[str, str], str]
    ajoutes: dict[tuple[str, str], str]
    mots: int
    passage: tuple[str, str]


def _conclure(ecarts: Sequence[_Ecart], acteurs: Sequence[Raison]) -> Proposition:
    raisons = list(acteurs)
    for quoi in _FAMILLES:
        retires = [mot for ecart in ecarts for cle, mot in ecart.retires.items() if cle[0] == quoi]
        ajoutes = [mot for ecart in ecarts for cle, mot in ecart.ajoutes.items() if cle[0] == quoi]
        if retires or ajoutes:
            raisons.append(Raison(quoi, _quelques(retires), _quelques(ajoutes)))
    retires, ajoutes = ([ecart.passage[cote] for ecart in ecarts if ecart.passage[cote]] for cote in (0, 1))
    if not raisons and (retires or ajoutes):
        raisons.append(Raison(PASSAGE, _quelques(retires), _quelques(ajoutes)))
    if raisons:
        return Proposition(FOND, tuple(raisons))
    mots = sum(ecart.mots for ecart in ecarts)
    if mots > _BEAUCOUP:
        return Proposition("", (Raison(f"{mots} mots changent : à relire ensemble"),))
    return Proposition(FORME, (Raison("ni obligation, ni nombre, ni date, ni acteur, ni règle de décision"),))


def _acteurs(noms: Noms, avant: str, apres: str) -> list[Raison]:
    avant_, apres_ = noms.dans(avant), noms.dans(apres)
    retires, ajoutes = avant_ - apres_, apres_ - avant_
    return [Raison(ACTEUR, _quelques(sorted(retires)), _quelques(sorted(ajoutes)))] if retires or ajoutes else []


def _quelques(mots: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(mots))[:_MONTRES]


def _regions(passages: Sequence[Passage]) -> Iterator[tuple[str, str]]:
    """Give each changed place: what it takes away, what it adds; a place ends at a kept word."""
    retire, ajoute = "", ""
    for morceau in (item for passage in passages for item in (*passage.morceaux, Morceau(AJOUT, " "))):
        if morceau.signe == RETRAIT:
            retire += morceau.texte
        elif morceau.signe == AJOUT:
            ajoute += morceau.texte
        elif morceau.signe == EGAL and morceau.texte.strip():
            if retire.strip() or ajoute.strip():
                yield retire, ajoute
            retire, ajoute = "", ""
    if retire.strip() or ajoute.strip():
        yield retire, ajoute


def _ecart(retire: str, ajoute: str) -> _Ecart:
    mots_retires, mots_ajoutes = _mots(retire), _mots(ajoute)
    gauche, droite = Counter(map(plier, mots_retires)), Counter(map(plier, mots_ajoutes))
    gauche, droite = gauche - droite, droite - gauche
    _oublier_les_fautes(gauche, droite)
    retires, ajoutes = _familles(gauche), _familles(droite)
    net = gauche.total() - droite.total()
    return _Ecart(
        _exemples(retires - ajoutes, mots_retires),
        _exemples(ajoutes - retires, mots_ajoutes),
        (gauche + droite).total(),
        (_debut(retire) if net >= _PASSAGE else "", _debut(ajoute) if -net >= _PASSAGE else ""),
    )


def _debut(texte: str) -> str:
    """Give the first words of a passage, from its first letter."""
    mots = texte.split()
    while mots and not mots[0].strip(",;:.–—-"):
        mots = mots[1:]
    return " ".join(mots[:_MONTRES]) + (" …" if len(mots) > _MONTRES else "")


def _mots(texte: str) -> list[str]:
    return [trouve[0] for trouve in _MOT.finditer(normalize("NFC", texte))]


def _exemples(familles: Counter[tuple[str, str]], mots: Sequence[str]) -> dict[tuple[str, str], str]:
    """Give for each family a word that belongs to it, as typed."""
    trouves: dict[tuple[str, str], str] = {}
    for mot in mots:
        famille = _famille(plier(mot))
        if famille is not None and famille in familles:
            trouves.setdefault(famille, mot)
    return trouves


def _oublier_les_fautes(gauche: Counter[str], droite: Counter[str]) -> None:
    """Put aside a word and its misspelling: one of them means something to a charter, the other nothing."""
    from difflib import SequenceMatcher

    for ici, la in ((gauche, droite), (droite, gauche)):
        for mot in [mot for mot in ici if _famille(mot) and len(mot) >= _LONGUEUR_FAUTE and mot.isalpha()]:
            for autre in [item for item in la if not _famille(item) and abs(len(item) - len(mot)) <= 2]:
                if mot in ici and autre in la and SequenceMatcher(None, mot, autre).ratio() >= _PROCHES:
                    del ici[mot], la[autre]


def _familles(mots: Counter[str]) -> Counter[tuple[str, str]]:
    trouvees: Counter[tuple[str, str]] = Counter()
    for mot, nombre in mots.items():
        famille = _famille(mot)
        if famille is not None:
            trouvees[famille] += nombre
    return trouvees


@lru_cache(maxsize=4096)
def _famille(mot: str) -> tuple[str, str] | None:
    """Give the kind of a folded word and the stem it goes under; None for a word that binds nobody."""
    if mot[:1].isdigit() or mot == "%":
        return NOMBRE, mot
    return next(
        (
            (quoi, groupe)
            for quoi, groupes in _FAMILLES.items()
            for groupe in groupes
            if any(mot == souche[1:] if souche[0] == "=" else mot.startswith(souche) for souche in groupe.split())
        ),
        None,
    )
