"""What changed between two states of a community, in words a mayor understands, for one audience.

Two layers. `ecarts` finds every field that differs, from the declarations alone; here each is told, in the words of its
own kind where somebody chose some, else by the French description of its field: nothing is left out in silence. What
follows from the changes comes beside: cells that open or close, links, criteria, problems. What the audience may not
see is counted and never told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any, Final, NamedTuple

from cap import charte_comparer, trous
from cap.avancement import ETATS, constater
from cap.avancement import changements as criteres_changes
from cap.changements_charte import etape, mots_changes
from cap.charte import concernes, dire_concernes
from cap.communaute import Communaute
from cap.dates import heure_en_mots
from cap.declare import FINANCEURS, MEMBRES, PUBLIC, Champ, Fiche, Ref
from cap.definitions import liens_entre
from cap.ecarts import AJOUT, ORDRE, RETRAIT, Detail, Ecart, ecarts, illisibles, renommes
from cap.mdlines import visible as lisible
from cap.mdnotes import Item
from cap.model import Acteur, Action, Charte, Jalon, Passerelle, Reunion, Revision, Signature, Suivi
from cap.phrases import cite, combien, enumerer
from cap.problem import CONSEIL, Problem
from cap.redaction import Redacteur, de, en_precisant, majuscule, minuscule, pour, visible
from cap.references import resolve
from cap.suivi import compte_rendu_approuve
from cap.trous_suites import CONSOLIDE, FRAGILISE, OUVERT, REFERME
from cap.trous_suites import changements as cases_changees
from cap.verifier import nouveaux

PLUS: Final = "+"
MOINS: Final = "-"
AUTRE: Final = "~"

_COURT: Final = 90
_NOMMES: Final = 24


class Etat(NamedTuple):
    """One side: the community, its problems (none where they were not looked for), and the hash of each file."""

    communaute: Communaute
    problems: tuple[Problem, ...] = ()
    empreintes: Mapping[str, str] = {}


class Ligne(NamedTuple):
    """One change: what came (`+`), went (`-`) or differs (`~`), in a sentence without its full stop, and its details.

    `path` is the file it stands in, empty where the audience may not know it.
    """

    signe: str
    texte: str
    details: tuple[str, ...] = ()
    path: str = ""


class Groupe(NamedTuple):
    """The changes of one subject; `mot` and `mots` count them."""

    cle: str
    titre: str
    mot: str
    mots: str
    lignes: tuple[Ligne, ...]


@dataclass(frozen=True, slots=True)
class Changements:
    """The whole answer. `reserves` counts what the audience may not see; `mise_en_forme` the files written otherwise
    with the same meaning; `illisibles` those that one side could not read.
    """

    nom: str
    audience: str
    groupes: tuple[Groupe, ...]
    reserves: int = 0
    mise_en_forme: tuple[str, ...] = ()
    illisibles: tuple[str, ...] = ()

    @property
    def vide(self) -> bool:
        """Tell that nothing changed at all."""
        return not (self.groupes or self.reserves or self.mise_en_forme or self.illisibles)


_GROUPES: Final = (
    ("acteurs", "Acteurs", "acteur", "acteurs"),
    ("actions", "Actions", "action", "actions"),
    ("cases", "Trous et recoupements", "case du parcours", "cases du parcours"),
    ("liens", "Liens et passerelles", "lien", "liens"),
    ("feuille-de-route", "Feuille de route", "ligne de la feuille de route", "lignes de la feuille de route"),
    ("decisions", "Décisions, tâches et questions", "décision ou suite", "décisions ou suites"),
    ("reunions", "Réunions", "réunion", "réunions"),
    ("charte", "Charte", "changement de la charte", "changements de la charte"),
    ("gouvernance", "Gouvernance", "changement de gouvernance", "changements de gouvernance"),
    ("vision", "Vision et objectifs", "élément de la vision", "éléments de la vision"),
    ("evaluation", "Évaluation et enseignements", "élément d'évaluation", "éléments d'évaluation"),
    ("financements", "Financements et temps", "élément de financement", "éléments de financement"),
    ("communaute", "La communauté", "changement de sa fiche", "changements de sa fiche"),
    ("documents", "Documents et outils", "document ou outil", "documents ou outils"),
    ("criteres", "Critères", "critère", "critères"),
    ("problemes", "Problèmes signalés par cap verifier", "problème", "problèmes"),
)  # fmt: skip
_RANGS: Final = {
    "acteurs": "acteurs", "actions": "actions", "passerelles": "liens", "feuille_de_route": "feuille-de-route",
    "suivi": "decisions", "reunions": "reunions", "charte": "charte", "versions": "charte", "signatures": "charte",
    "gouvernance": "gouvernance", "vision": "vision", "objectifs": "vision", "evaluation": "evaluation",
    "mesures": "evaluation", "enseignements": "evaluation", "financements": "financements", "temps": "financements",
    "fiche": "communaute", "journal": "documents", "documents": "documents", "attestations": "criteres",
    "plaidoyer": "documents", "glossaire": "documents", "calendrier": "documents", "enquetes": "documents",
    "contacts": "acteurs", "notes_privees": "documents",
}  # fmt: skip


def comparer(avant: Etat, apres: Etat, jours: tuple[date, date], audience: str = "membres") -> Changements:
    """Compare two states, each read on its day: the same day tells what the files changed, and no more."""
    recit = _Recit(avant, apres, jours, audience)
    recit.tout()
    lus = _sens(avant, apres, recit)
    return Changements(
        nom=apres.communaute.fiche.nom or avant.communaute.fiche.nom,
        audience=audience,
        groupes=tuple(
            Groupe(cle, titre, mot, mots, tuple(recit.lignes[cle]))
            for cle, titre, mot, mots in _GROUPES
            if recit.lignes[cle]
        ),
        reserves=recit.reserves,
        mise_en_forme=lus,
        illisibles=tuple(sorted(illisibles(avant.communaute, apres.communaute))) if recit.dit_tout else (),
    )


def _sens(avant: Etat, apres: Etat, recit: _Recit) -> tuple[str, ...]:
    """List the files whose bytes differ and of which no meaning does: comments, order of keys, spaces."""
    if not recit.dit_tout:
        return ()
    paths = {path for path in {*avant.empreintes, *apres.empreintes} if not path.startswith("prive/")}
    changes = {path for path in paths if avant.empreintes.get(path) != apres.empreintes.get(path)}
    return tuple(sorted(changes - recit.vus - illisibles(avant.communaute, apres.communaute)))


class _Recit:
    """Tells the differences one by one, and counts what it keeps to itself."""

    def __init__(self, avant: Etat, apres: Etat, jours: tuple[date, date], audience: str) -> None:
        self.avant, self.apres, self.jours, self.audience = avant, apres, jours, audience
        self._mots = Redacteur(apres.communaute, jours[1], audience)
        self._anciens = Redacteur(avant.communaute, jours[0], audience)
        self.lignes: dict[str, list[Ligne]] = {cle: [] for cle, *_ in _GROUPES}
        self.reserves = 0
        self.vus: set[str] = set()

    def tout(self) -> None:
        """Tell everything, in the order of groups."""
        for ecart in ecarts(self.avant.communaute, self.apres.communaute):
            self.vus.update(item.chemin for item in (ecart.avant, ecart.apres) if item is not None)
            self._raconter(ecart)
        self._charte()
        for cle, trouves in (("cases", self._cases()), ("liens", self._liens()), ("criteres", self._criteres())):
            self.lignes[cle] += trouves
        self.lignes["problemes"] += self._problemes()

    # --- items ------------------------------------------------------------------------------------------------

    def _raconter(self, ecart: Ecart) -> None:
        if isinstance(ecart.fiche, Reunion):
            self._notes(ecart)
        if not self._permis(ecart):
            self.reserves += 1
            return
        details = [detail for detail in ecart.details if self._montre(detail)]
        self.reserves += len(ecart.details) - len(details)
        texte = self._texte_change(ecart)
        if ecart.avant is not None and ecart.apres is not None and not (details or ecart.renomme or texte):
            return  # the articles of the charter tell what its text became
        ligne = self._en_mots(ecart, details)
        ligne = ligne._replace(details=(*ligne.details, *texte))
        groupe = _RANGS[ecart.rang.partition(".")[0]]
        self.lignes[groupe].append(ligne._replace(path=ecart.fiche.chemin if self._dit_les_fichiers else ""))

    def _texte_change(self, ecart: Ecart) -> tuple[str, ...]:
        """Say that a text below a front matter changed; the articles of the charter are told one by one."""
        avant, apres = ecart.avant, ecart.apres
        if not ecart.corps or ecart.rang == "charte":
            return ()
        if not isinstance(avant, Reunion) or not isinstance(apres, Reunion):
            return ("le texte figé change",)
        if self.audience in Reunion.audience and avant.notes.texte_pour(self.audience) != apres.notes.texte_pour(
            self.audience
        ):
            return ("les notes changent",)
        self.reserves += 1
        return ()

    @property
    def dit_tout(self) -> bool:
        """Tell an audience that may read what members read: gaps, criteria, problems, names of files."""
        return self.audience in MEMBRES

    @property
    def _dit_les_fichiers(self) -> bool:
        """Tell whether names of files may be told: to the public they could name a person."""
        return self.audience != "public"

    def _permis(self, ecart: Ecart) -> bool:
        if ecart.champ is not None and self.audience not in ecart.champ.audience:
            return False
        for fiche in (ecart.avant, ecart.apres):
            if fiche is None:
                continue
            if not visible(fiche, self.audience) or (fiche.chemin.startswith("prive/")):
                return False
            if isinstance(fiche, Acteur) and fiche.type == "personne" and not self.dit_tout:
                return False
            if ecart.champ is None and not any(self.audience in champ.audience for champ in fiche.declares.values()):
                return False
        return True

    def _montre(self, detail: Detail) -> bool:
        fiches = [fiche for _, fiche in detail.dans]
        fiches += [item for item in (detail.avant, detail.apres) if isinstance(item, Fiche)]
        return all(self.audience in champ.audience for champ in detail.champs) and all(
            visible(fiche, self.audience) for fiche in fiches
        )

    def _en_mots(self, ecart: Ecart, details: list[Detail]) -> Ligne:
        ligne, dits = self._phrase(ecart, details)
        reste = [self._detail(detail) for detail in details if detail not in dits]
        if ecart.renomme and ecart.avant is not None:
            avant, apres = getattr(ecart.avant, "id", ""), getattr(ecart.apres, "id", "")
            reste.insert(0, f"l'identifiant « {avant} » devient « {apres} »")
        return ligne._replace(details=(*ligne.details, *reste))

    def _phrase(self, ecart: Ecart, details: list[Detail]) -> tuple[Ligne, list[Detail]]:
        """Give the sentence of an item, and the details that it already says."""
        fiche = ecart.fiche
        propre = _PHRASES.get(type(fiche))
        dite = propre(self, ecart, [detail for detail in details if not detail.dans]) if propre is not None else None
        if dite is not None:
            return dite
        nom = self._nommer(ecart)
        signe = PLUS if ecart.avant is None else MOINS if ecart.apres is None else AUTRE
        return Ligne(signe, nom), []

    def _nommer(self, ecart: Ecart) -> str:
        fiche = ecart.fiche
        if ecart.champ is None and "." not in ecart.rang and not getattr(fiche, "id", ""):
            return fiche.genre
        titre = self._titre(fiche)
        return f"{fiche.genre} {cite(titre)}" if titre else fiche.genre

    def _titre(self, fiche: Fiche) -> str:
        if isinstance(fiche, Acteur):
            return (self._mots if fiche.id in self.apres.communaute.acteurs else self._anciens).nommer(fiche.id)
        for nom in _TITRES:
            champ = fiche.declares.get(nom)
            if champ is not None and getattr(fiche, nom) and self.audience in champ.audience:
                return self._valeur(champ, getattr(fiche, nom))
        if isinstance(fiche, Reunion) and fiche.date is not None and fiche.date.connue:
            return fiche.date.en_mots()
        identifiant = getattr(fiche, "id", "")
        if identifiant and self._dit_les_fichiers:
            return str(identifiant)
        requis = next((nom for nom in fiche.requis if self.audience in fiche.declares[nom].audience), "")
        return self._valeur(fiche.declares[requis], getattr(fiche, requis)) if requis else ""

    # --- fields -----------------------------------------------------------------------------------------------

    def _detail(self, detail: Detail) -> str:
        nom = minuscule(detail.champ.description)
        for champ, fiche in reversed(detail.dans):
            titre = self._titre(fiche)
            nom = f"{minuscule(champ.description)}{f' {cite(titre)}' if titre else ''}, {nom}"
        if detail.genre == ORDRE:
            return f"{nom} : l'ordre change"
        if isinstance(detail.avant, tuple) or isinstance(detail.apres, tuple):
            venus = [f"{cite(self._valeur(detail.champ, item))} en plus" for item in detail.apres or ()]
            partis = [f"{cite(self._valeur(detail.champ, item, avant=True))} en moins" for item in detail.avant or ()]
            return f"{nom} : {enumerer([*venus, *partis], 8)}"
        if isinstance(detail.avant, Fiche) or isinstance(detail.apres, Fiche):
            fiche = detail.apres if detail.apres is not None else detail.avant
            titre = self._titre(fiche)
            quoi = f"{minuscule(fiche.genre)}{f' {cite(titre)}' if titre else ''}"
            return f"{nom} : {quoi} {'en plus' if detail.avant is None else 'en moins'}"
        avant = self._valeur(detail.champ, detail.avant, avant=True)
        apres = self._valeur(detail.champ, detail.apres)
        if detail.genre == AJOUT:
            return f"{nom} : {apres}" if len(apres) <= _COURT else f"{nom} : texte ajouté"
        if detail.genre == RETRAIT:
            return (
                f"{nom} : n'est plus renseigné ({avant} auparavant)"
                if len(avant) <= _COURT
                else f"{nom} : texte retiré"
            )
        if len(avant) > _COURT or len(apres) > _COURT or avant == apres:
            return f"{nom} : texte modifié"
        return f"{nom} : {avant} → {apres}"

    def _valeur(self, champ: Champ, valeur: Any, *, avant: bool = False) -> str:
        """Say a value in words."""
        mots = self._anciens if avant else self._mots
        element = getattr(champ.type, "element", champ.type)
        if isinstance(element, Ref):
            return mots.nommer(valeur) if element.kinds[:1] == ("acteur",) else mots.designer(valeur)
        if isinstance(valeur, bool):
            return "oui" if valeur else "non"
        if isinstance(valeur, time):
            return heure_en_mots(valeur)
        if hasattr(valeur, "en_mots"):
            return str(valeur.en_mots())
        if isinstance(valeur, Fiche):
            return self._titre(valeur) or valeur.genre
        return mots.dire(" ".join(str(valeur).split())) if valeur is not None else ""

    # --- meetings ---------------------------------------------------------------------------------------------

    def _notes(self, ecart: Ecart) -> None:
        """Tell the items of a meeting's notes, then whether its text changed elsewhere."""
        avant, apres = (item if isinstance(item, Reunion) else None for item in (ecart.avant, ecart.apres))
        self.lignes["decisions"] += self._items(avant, apres)

    def _items(self, avant: Reunion | None, apres: Reunion | None) -> Iterator[Ligne]:
        for nom in ("decisions", "taches", "questions"):
            anciens = _par_numero(getattr(avant.notes, nom)) if avant is not None else {}
            nouveaux_ = _par_numero(getattr(apres.notes, nom)) if apres is not None else {}
            for cle in (*anciens, *(cle for cle in nouveaux_ if cle not in anciens)):
                ancien, nouveau = anciens.get(cle), nouveaux_.get(cle)
                if ancien is not None and nouveau is not None and _sens_de(ancien) == _sens_de(nouveau):
                    continue
                if all(self._item_permis(nom, *cote) for cote in ((avant, ancien), (apres, nouveau))):
                    yield self._item(nom, avant, ancien, apres, nouveau)
                else:
                    self.reserves += 1

    def _item_permis(self, nom: str, reunion: Reunion | None, item: Item | None) -> bool:
        if reunion is None or item is None:
            return True
        if not visible(reunion, self.audience) or not lisible(item.restreint, self.audience):
            return False
        if self.dit_tout:
            return True
        return nom == "decisions" and compte_rendu_approuve(reunion, self.jours[1]) and self.audience in PUBLIC

    def _item(
        self, nom: str, avant: Reunion | None, ancien: Item | None, apres: Reunion | None, nouveau: Item | None
    ) -> Ligne:
        genre = {"decisions": "Décision", "taches": "À faire", "questions": "Question"}[nom]
        reunion, item, mots = (apres, nouveau, self._mots) if nouveau is not None else (avant, ancien, self._anciens)
        assert reunion is not None and item is not None  # noqa: S101 - one side holds it
        quand = f" {de(reunion.date)}" if reunion.date is not None and reunion.date.connue else ""
        numero = "" if item.implicite else f" {item.id}"
        signe = PLUS if ancien is None else MOINS if nouveau is None else AUTRE
        details = []
        if ancien is not None and nouveau is not None:
            if ancien.texte != nouveau.texte:
                details.append(f"auparavant : {self._anciens.dire(ancien.texte, avant)}")
            else:
                details.append("ce qui en est noté change (échéance, mode, suite ou réponse)")
        path = reunion.chemin if self._dit_les_fichiers else ""
        return Ligne(signe, f"{genre}{numero}{quand} : {mots.dire(item.texte, reunion)}", tuple(details), path)

    # --- what follows -----------------------------------------------------------------------------------------

    def _charte(self) -> None:
        avant, apres = self.avant.communaute.charte, self.apres.communaute.charte
        if avant is apres or {getattr(avant, "chemin", ""), getattr(apres, "chemin", "")} & self._muets:
            return
        faite = charte_comparer.comparer(
            charte_comparer.Texte("avant", avant),
            charte_comparer.Texte("après", apres),
            communaute=self.apres.communaute,
        )
        for item in faite.changements:
            article = item.article
            signe = PLUS if item.avant is None else MOINS if item.apres is None else AUTRE
            numero = f"Article {article.numero}" if article.numero else "Article"
            portee = {
                "fond": "de fond : les signataires seront invités à signer de nouveau",
                "forme": "de forme : les signatures restent",
            }
            details = [f"motif : {self._mots.dire(item.motif)}"] if item.motif else []
            if item.avant is not None and item.apres is not None:
                details += [self._mots.dire(dit) for dit in mots_changes(item.passages)]
            if item.a_dire:
                details.append("portée (de fond ou de forme) pas encore dite dans « modifications: »")
            if item.avant is not None and item.avant.numero and "renumerote" in item.natures:
                details.append(f"c'était l'article {item.avant.numero}")
            natures = enumerer(_NATURES.get(nature, nature) for nature in item.natures)
            dits = "".join(f", {mots}" for mots in (natures, portee.get(item.portee, "")) if mots)
            self.lignes["charte"].append(
                Ligne(signe, f"{numero} {cite(article.titre or article.id)}{dits}", tuple(details))
            )
        if faite.touches and apres is not None:
            self.lignes["charte"] += self._demandes(charte_comparer.Texte("après", apres))

    def _demandes(self, texte: charte_comparer.Texte) -> Iterator[Ligne]:
        """Say what a new text asks, or would ask, of those who signed another."""
        adopte = texte.charte is not None and texte.charte.statut == "adoptee"
        trouves = concernes(self.apres.communaute, texte, self.jours[1], self.audience)
        for quoi, noms in dire_concernes(trouves, _NOMMES):
            yield Ligne(AUTRE, quoi if adopte else f"si ce texte est adopté, {quoi}", (noms,) if self.dit_tout else ())

    @property
    def _muets(self) -> frozenset[str]:
        return illisibles(self.avant.communaute, self.apres.communaute)

    def _cases(self) -> Iterator[Ligne]:
        if not self.dit_tout:
            return
        avant, apres = (
            trous.lire(etat.communaute, jour) for etat, jour in zip((self.avant, self.apres), self.jours, strict=True)
        )
        for change in cases_changees(avant, apres):
            signe, quoi = _CASES[change.genre]
            details = [f"« {self._mots.designer(f'action:{nom}')} » y agit maintenant" for nom in change.arrivees]
            details += [f"« {self._anciens.designer(f'action:{nom}')} » n'y agit plus" for nom in change.sorties]
            yield Ligne(signe, f"{self._mots.designer(f'trou:{change.apres.reference}')} : {quoi}", tuple(details))
        for case, cellule in apres.cellules.items():
            if case not in avant.cellules:
                etat = _ETATS_DE_CASE.get(cellule.etat, "")
                yield Ligne(PLUS, f"{self._mots.designer(f'trou:{cellule.reference}')} : nouvelle case{etat}")
        for case, cellule in avant.cellules.items():
            if case not in apres.cellules:
                yield Ligne(MOINS, f"{self._anciens.designer(f'trou:{cellule.reference}')} : la case n'existe plus")

    def _liens(self) -> Iterator[Ligne]:
        """Tell the pairs of actors that are tied and were not, or are no more; what ties them is told elsewhere."""
        if not self.dit_tout:
            return
        avant, apres = (
            {
                frozenset(map(self._actuel, lien.acteurs))
                for lien in liens_entre(etat.communaute, jour)
                if all(visible(etat.communaute.acteurs[acteur], self.audience) for acteur in lien.acteurs)
            }
            for etat, jour in zip((self.avant, self.apres), self.jours, strict=True)
        )
        for signe, paires, mots in ((PLUS, apres - avant, self._mots), (MOINS, avant - apres, self._anciens)):
            for paire in sorted(tuple(sorted(map(mots.nommer, paire))) for paire in paires):
                quoi = "un lien de travail apparaît" if signe == PLUS else "plus de lien de travail noté"
                yield Ligne(signe, f"{' – '.join(paire)} : {quoi}")

    def _actuel(self, acteur: str) -> str:
        item = self.apres.communaute.index["acteur"].get(acteur)
        return item.id if item is not None else acteur

    def _criteres(self) -> Iterator[Ligne]:
        if not self.dit_tout:
            return
        avant, apres = (
            constater(etat.communaute, jour) for etat, jour in zip((self.avant, self.apres), self.jours, strict=True)
        )
        for change in criteres_changes(avant, apres):
            if change.avant == change.apres:
                continue
            etats = f"de « {ETATS[change.avant]} » à « {ETATS[change.apres]} »"
            texte = f"{change.critere.id} ({change.critere.intitule}) passe {etats}"
            causes = (cause for cause in change.causes if "€" not in cause or self.audience in FINANCEURS)
            yield Ligne(PLUS if change.gain else MOINS, texte, tuple(causes))

    def _problemes(self) -> Iterator[Ligne]:
        """Tell the problems that came, then those that went; to the public, how many."""
        vers = renommes(self.apres.communaute)
        avant, apres = (
            [item for item in etat.problems if item.severity != CONSEIL and not item.path.startswith("prive/")]
            for etat in (self.avant, self.apres)
        )
        retour = {nouveau: ancien for ancien, nouveau in vers.items()}
        for signe, trouves in ((PLUS, nouveaux(avant, apres, vers)), (MOINS, nouveaux(apres, avant, retour))):
            self.vus.update(item.path for item in trouves)
            if self.dit_tout:
                for item in trouves:
                    ligne = f":{item.line}" if item.line and signe == PLUS else ""
                    texte = f"{item.message.rstrip('.')} ({item.path}{ligne}, {item.code})"
                    yield Ligne(signe, texte, path=item.path)
            elif trouves:
                quoi = "nouveau" if signe == PLUS else "résolu"
                yield Ligne(signe, combien(len(trouves), f"problème {quoi}", f"problèmes {quoi}s".replace("us", "ux")))


_TITRES: Final = (
    "nom", "intitule", "titre", "terme", "question", "fait", "constat", "proposition", "dispositif", "changement",
    "ligne", "cellule", "critere", "de", "acteur", "avec",
)  # fmt: skip
_CASES: Final = {
    OUVERT: (MOINS, "la case s'ouvre : plus personne n'y agit sûrement"),
    REFERME: (PLUS, "le trou se referme"),
    FRAGILISE: (MOINS, "la case devient fragile"),
    CONSOLIDE: (PLUS, "la case n'est plus fragile"),
}
_ETATS_DE_CASE: Final = {trous.VIDE: ", vide", trous.POSSIBLE: ", peut-être vide", trous.SANS_OBJET: ", sans objet"}
_NATURES: Final = {
    "nouveau": "nouveau", "retire": "retiré", "modifie": "texte modifié", "renomme": "titre changé",
    "renumerote": "renuméroté", "deplace": "déplacé", "scinde": "scindé", "detache": "détaché d'un autre",
    "fusionne": "réuni à un autre", "accueille": "accueille un autre", "identifiant": "identifiant changé",
    "typographie": "typographie seulement",
}  # fmt: skip


def _par_numero(items: Iterable[Item]) -> dict[str, Item]:
    """Key items by their number once it is written, else by their words: a number counted by order moves."""
    trouves: dict[str, Item] = {}
    for item in items:
        trouves.setdefault(item.id if not item.implicite else f"« {item.texte}", item)
    return trouves


def _sens_de(item: Item) -> tuple[object, ...]:
    """Give what an item says, without its place in the file."""
    sans = ("ligne", "colonne", "debut", "fin", "place", "point", "reponse_ligne", "implicite", "id")
    return tuple(getattr(item, nom) for nom in item.__dataclass_fields__ if nom not in sans)


_Dite = tuple[Ligne, list[Detail]]


def _acteur(recit: _Recit, ecart: Ecart, details: list[Detail]) -> _Dite | None:
    acteur = ecart.fiche
    assert isinstance(acteur, Acteur)  # noqa: S101 - its own kind
    nom = recit._titre(acteur)
    if ecart.avant is None:
        if acteur.arrivee is not None and not acteur.depart:
            return Ligne(PLUS, f"{nom} rejoint la communauté {en_precisant(acteur.arrivee)}"), []
        return Ligne(PLUS, f"{nom} : nouvelle fiche d'acteur"), []
    if ecart.apres is None:
        return Ligne(
            MOINS, f"{nom} : la fiche est effacée", ("un départ se note par « cap depart », qui garde l'histoire",)
        ), []
    for detail in details:
        if detail.champ.nom == "depart" and detail.genre == AJOUT:
            quand = f" {en_precisant(detail.apres.le)}" if detail.apres.le is not None else ""
            return Ligne(MOINS, f"{nom} quitte la communauté{quand}"), [detail]
    return Ligne(AUTRE, nom), []


def _action(recit: _Recit, ecart: Ecart, details: list[Detail]) -> _Dite | None:
    action = ecart.fiche
    assert isinstance(action, Action)  # noqa: S101 - its own kind
    nom = cite(recit._titre(action))
    if ecart.avant is None:
        qui = enumerer(recit._mots.nommer(porteur) for porteur in action.porteurs)
        return Ligne(PLUS, f"Nouvelle action {nom}{f', portée par {qui}' if qui else ''}"), []
    if ecart.apres is None:
        return Ligne(MOINS, f"L'action {nom} : la fiche est effacée"), []
    for detail in details:
        if detail.champ.nom == "statut" and detail.apres in _FINS:
            return Ligne(MOINS, f"L'action {nom} est {_FINS[detail.apres]}"), [detail]
    return Ligne(AUTRE, f"L'action {nom}"), []


_FINS: Final = {"terminee": "terminée", "abandonnee": "abandonnée", "suspendue": "suspendue"}


def _jalon(recit: _Recit, ecart: Ecart, details: list[Detail]) -> _Dite | None:
    jalon = ecart.fiche
    assert isinstance(jalon, Jalon)  # noqa: S101 - its own kind
    nom = cite(recit._titre(jalon))
    if ecart.avant is None:
        quand = f", {pour(jalon.echeance)}" if jalon.echeance is not None and jalon.echeance.connue else ""
        return Ligne(PLUS, f"Nouveau jalon {nom}{quand}"), []
    if ecart.apres is None:
        return Ligne(MOINS, f"Le jalon {nom} n'est plus dans la feuille de route"), []
    assert isinstance(ecart.avant, Jalon)  # noqa: S101 - both are
    motifs = [
        f"motif : {recit._mots.dire(item.motif)}"
        for item in jalon.revisions[len(ecart.avant.revisions) :]
        if item.motif
    ]
    dites = [item for item in details if isinstance(item.apres, Revision) and item.apres.motif]
    for detail in details:
        if detail.champ.nom == "etat" and detail.apres == "fait":
            return Ligne(PLUS, f"Le jalon {nom} est atteint"), [detail]
        if detail.champ.nom == "etat" and detail.apres == "abandonne":
            return Ligne(MOINS, f"Le jalon {nom} est abandonné"), [detail]
    for detail in details:
        if detail.champ.nom == "echeance" and detail.avant is not None and detail.apres is not None:
            texte = f"Le jalon {nom} passe {de(detail.avant)} {_vers(detail.apres)}"
            return Ligne(AUTRE, texte, tuple(motifs) or ("sans motif noté",)), [detail, *dites]
    return Ligne(AUTRE, f"Le jalon {nom}", tuple(motifs)), dites


def _vers(quand: Any) -> str:
    mots = pour(quand).removeprefix("pour ")
    return f"à {mots}".replace("à le ", "au ")


def _passerelle(recit: _Recit, ecart: Ecart, details: list[Detail]) -> _Dite | None:
    passerelle = ecart.fiche
    assert isinstance(passerelle, Passerelle)  # noqa: S101 - its own kind
    mots = recit._mots if ecart.apres is not None else recit._anciens
    nom = f"passerelle de {cite(_bout(mots, passerelle.de))} vers {cite(_bout(mots, passerelle.vers))}"
    if ecart.avant is None:
        return Ligne(PLUS, f"nouvelle {nom}"), []
    if ecart.apres is None:
        return Ligne(MOINS, f"{nom} : elle n'est plus notée"), []
    for detail in details:
        if detail.champ.nom == "statut" and detail.apres in ("effective", "arretee"):
            signe, quoi = (PLUS, "fonctionne") if detail.apres == "effective" else (MOINS, "s'arrête")
            return Ligne(signe, f"{nom} : elle {quoi}"), [detail]
    return Ligne(AUTRE, nom), []


def _bout(mots: Redacteur, reference: str) -> str:
    trouve = resolve(mots.communaute, reference, ("acteur", "action"))
    return mots.designer(":".join(trouve)) if trouve is not None else reference


def _suivi(recit: _Recit, ecart: Ecart, details: list[Detail]) -> _Dite | None:
    suite = ecart.fiche
    assert isinstance(suite, Suivi)  # noqa: S101 - its own kind
    mots = recit._mots if ecart.apres is not None else recit._anciens
    nom = majuscule(mots.designer(suite.de))
    if ecart.avant is not None and ecart.apres is not None:
        return Ligne(AUTRE, f"{nom} : la suite notée change"), []
    quand = f" {en_precisant(suite.le)}" if suite.le is not None else ""
    etat = _SUITES.get(suite.etat, "suite notée")
    if suite.etat == "reporte" and suite.au is not None:
        etat = f"reporté {_vers(suite.au)}"
    if suite.etat == "passe" and suite.a:
        etat = f"passé à {mots.nommer(suite.a)}"
    if ecart.apres is None:
        return Ligne(MOINS, f"{nom} : « {etat} » n'est plus noté"), []
    notes = (f"note : {mots.dire(suite.note)}",) if suite.note else ()
    return Ligne(PLUS, f"{nom} : {etat}{quand}", notes), []


_SUITES: Final = {
    "fait": "fait", "reporte": "reporté", "passe": "passé à un autre", "abandonne": "abandonné", "clos": "clos",
    "rouvert": "rouvert",
}  # fmt: skip


def _signature(recit: _Recit, ecart: Ecart, details: list[Detail]) -> _Dite | None:
    signature = ecart.fiche
    assert isinstance(signature, Signature)  # noqa: S101 - its own kind
    nom = recit._titre(signature)
    if ecart.avant is None:
        quand = f" {en_precisant(signature.le)}" if signature.le is not None else ""
        return Ligne(PLUS, f"{nom} signe la charte, version {signature.version}{quand}"), []
    if ecart.apres is None:
        return Ligne(MOINS, f"{nom} : la signature de la version {signature.version} n'est plus notée"), []
    return Ligne(AUTRE, f"signature de {nom}"), []


def _charte(recit: _Recit, ecart: Ecart, details: list[Detail]) -> _Dite | None:
    charte = ecart.fiche
    assert isinstance(charte, Charte)  # noqa: S101 - its own kind
    if ecart.rang == "charte":
        dite = etape(charte, [item for item in ecart.details if recit._montre(item)])
        return (Ligne(AUTRE, dite.texte), list(dite.dits)) if dite else (Ligne(AUTRE, "en-tête de la charte"), [])
    signe = PLUS if ecart.avant is None else MOINS if ecart.apres is None else AUTRE
    return Ligne(signe, f"texte figé de la charte, version {charte.version}"), []


_PHRASES: Final[Mapping[type[Fiche], Callable[[_Recit, Ecart, list[Detail]], _Dite | None]]] = {
    Acteur: _acteur,
    Action: _action,
    Jalon: _jalon,
    Passerelle: _passerelle,
    Suivi: _suivi,
    Signature: _signature,
    Charte: _charte,
}
