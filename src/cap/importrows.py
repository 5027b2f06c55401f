"""What the imports of all kinds share: the rows with the fate of each cell, known names, comparison with a file."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cap import cellules
from cap.cellules import Lu, NonRetenu
from cap.communaute import Communaute
from cap.correspondance import A_DECIDER, Correspondance
from cap.declare import Fiche, Lieu, slug
from cap.doublons import Identite, Ressemblance, domain, find
from cap.graphie import citer, cle, composer
from cap.importplan import DOUTE, ECARTE, Chemin, ColonneLue, Difference, Donnee, Operation, Plan, Resultat
from cap.model import Acteur
from cap.show import show
from cap.tableau import Ecart, Ligne, Tableau


@dataclass(frozen=True, slots=True)
class Case:
    """One filled cell: number of its row, rank of its column in the table, text."""

    ligne: int
    rang: int
    texte: str


def stem(path: str) -> str:
    """Give the id that a file's name is."""
    return path.rpartition("/")[2].rpartition(".")[0]


def parts(texte: str, connu: Callable[[str], object]) -> list[str]:
    """Part the names of a cell: whole if it is known, by its separators else, at « et » when that gives known names.

    A known name wins over a separator that it holds.
    """
    if connu(texte):
        return [texte]
    morceaux: list[str] = []
    for morceau in cellules.values(texte, connu):
        noms = cellules.people(morceau)
        morceaux += noms if not connu(morceau) and noms and all(map(connu, noms)) else [morceau]
    return morceaux


class Repertoire:
    """The known names of the items of one kind: what a name designates when it is written exactly."""

    def __init__(self, fiches: Mapping[str, Any]) -> None:
        self.par_cle: dict[str, set[str]] = {}
        self.par_id: dict[str, str] = {}
        for identifiant, fiche in fiches.items():
            for nom in (fiche.nom, getattr(fiche, "nom_complet", ""), *getattr(fiche, "alias", ())):
                self.ajouter(nom, identifiant)
            for ancien in (identifiant, *fiche.anciens_ids):
                self.par_id.setdefault(ancien, identifiant)

    def ajouter(self, nom: str, identifiant: str) -> None:
        """Make a name known."""
        if cle(nom):
            self.par_cle.setdefault(cle(nom), set()).add(identifiant)

    def chercher(self, nom: str) -> str:
        """Give the id that a name, an alias or an id designates; nothing when none or several do."""
        trouves = self.par_cle.get(cle(nom), set())
        if trouves:
            return next(iter(trouves)) if len(trouves) == 1 else ""
        return self.par_id.get(nom.strip().removeprefix("@"), "") or self.par_id.get(slug(nom), "")


class Chantier(ABC):
    """The work in progress: the rows, the fate of their cells, what is planned so far."""

    indispensables: tuple[str, ...] = ("nom",)
    """Fields of which one column at least must exist."""

    def __init__(
        self,
        tableau: Tableau,
        correspondance: Correspondance,
        communaute: Communaute,
        fichiers: Iterable[str],
        remplacer: bool,
    ) -> None:
        self.tableau, self.correspondance, self.communaute = tableau, correspondance, communaute
        self.fichiers, self.remplacer = frozenset(fichiers), remplacer
        self.acteurs = Repertoire(communaute.acteurs)
        self.sorts: dict[tuple[int, int], str] = {}
        self.restes: list[Ecart] = []
        self.resultats: list[Resultat] = []
        self.remarques: list[str] = list(tableau.remarques)
        self.proches: dict[str, None] = {}
        self.creations: dict[str, str] = {}
        self.editions: dict[str, list[Operation]] = {}
        self.a_decider: dict[str, None] = {}
        self.par_champ: dict[tuple[str, int], list[int]] = {}
        for rang, affectation in enumerate(correspondance.affectations):
            if affectation.champ:
                self.par_champ.setdefault((affectation.champ, affectation.personne), []).append(rang)

    # --- cells ---

    def cases(self, ligne: Ligne, champ: str, personne: int = 0) -> list[Case]:
        """Give the filled cells of a row that feed a field; those that say nothing are left out and said."""
        trouvees = []
        for rang in self.par_champ.get((champ, personne), ()):
            case = Case(ligne.numero, rang, ligne.textes[rang])
            if case.texte and cellules.says_nothing(case.texte):
                self.laisser(case, "ne dit rien")
            elif case.texte:
                trouvees.append(case)
        return trouvees

    def premiere(self, ligne: Ligne, champ: str, personne: int = 0) -> Case | None:
        """Give the first cell that feeds a field; the others stay unused, and are said so."""
        return next(iter(self.cases(ligne, champ, personne)), None)

    def prendre(self, *cases: Case) -> None:
        """Say that cells were used."""
        for case in cases:
            self.sorts[case.ligne, case.rang] = ""

    def laisser(self, case: Case, raison: str) -> None:
        """Say that a cell was left out."""
        self.sorts[case.ligne, case.rang] = composer(raison)

    def rester(self, case: Case, morceaux: Sequence[str], raison: str) -> None:
        """Say that a part of a cell that was used is left out."""
        colonne = self.tableau.colonnes[case.rang].rang
        self.restes += [Ecart(case.ligne, colonne, morceau, composer(raison)) for morceau in morceaux]

    def lire(self, case: Case | None, conversion: Callable[[str], Lu], details: list[str]) -> str:
        """Convert a cell, its note added to `details`; an empty text when there is none or when it is left out."""
        if case is None:
            return ""
        try:
            lu = conversion(case.texte)
        except NonRetenu as refus:
            self.laisser(case, refus.raison)
            return ""
        self.prendre(case)
        if lu.note:
            details.append(composer(f"{self.titre(case.rang)} : {lu.note}"))
        return lu.valeur

    def jour(self, texte: str) -> Lu:
        """Read a date with the calendar of this workbook."""
        return cellules.day(texte, self.tableau.depuis_1904)

    def titre(self, rang: int) -> str:
        """Name a column in a sentence."""
        colonne = self.tableau.colonnes[rang]
        return show(colonne.titre) or f"colonne {colonne.lettre}"

    def retenir(self, lignes: Sequence[Ligne], nom: str, etat: str, raisons: Sequence[str]) -> None:
        """Keep whole rows out of the files, with the reasons."""
        for ligne in lignes:
            for rang, texte in enumerate(ligne.textes):
                if texte and self.correspondance.affectations[rang].champ:
                    self.laisser(Case(ligne.numero, rang, texte), raisons[0])
        numeros = tuple(ligne.numero for ligne in lignes)
        self.resultats.append(Resultat(numeros, nom, etat, details=tuple(map(composer, raisons))))

    # --- files ---

    def prendre_noms(self, dossier: str) -> None:
        """Note which ids of one folder are taken, by files that could be read or not."""
        self.dossier = dossier
        prefixes = (f"{dossier}/", f"prive/{dossier}/")
        self.pris = {stem(path): path for path in self.fichiers if path.startswith(prefixes)}

    def creer(self, classe: type[Fiche], nom: str, donnees: Mapping[Chemin, Donnee]) -> str:
        """Plan a new file, its fields in the order of the format, and give its path."""
        from cap.yamlfile import dump

        base = identifiant = slug(nom)
        rang = 1
        while identifiant in self.pris:
            rang += 1
            identifiant = f"{base[: 63 - len(str(rang))].rstrip('-')}-{rang}"
        path = f"{self.dossier}/{identifiant}.yaml"
        self.pris[identifiant] = path
        ordre = list(classe.declares)
        classees = sorted(donnees.items(), key=lambda paire: ordre.index(paire[0][0]))
        self.creations[path] = dump(nested({("nom",): nom, **dict(classees)}))
        return path

    def illisible(self, nom: str, existants: Mapping[str, Any]) -> str:
        """Say that the file a name would have stands there without having been read; nothing otherwise."""
        path = self.pris.get(slug(nom), "")
        if path not in self.fichiers or slug(nom) in existants:
            return ""
        return f"{path} existe mais n’a pas pu être lu (« cap verifier » dit pourquoi)"

    # --- names ---

    def reponse(self, nom: str) -> str:
        """Give the coordinator's answer about a name: an id, `nouveau`, `ignorer`, or nothing."""
        reponse = self.correspondance.rapprochements.get(cle(nom), "")
        return "" if reponse == A_DECIDER else reponse

    def acteurs_connus(self) -> list[Identite]:
        """Say how the known actors are recognised: names, numbers, and traces left by their site and contacts."""
        traces: dict[str, dict[tuple[str, str], None]] = {}
        for contact in self.communaute.contacts.contacts:
            for rattachement in contact.acteurs:
                traces.setdefault(rattachement.acteur, {}).update(
                    dict.fromkeys(self.traces([contact.courriel], [contact.telephone]))
                )
        return [self._identite(acteur, tuple(traces.get(acteur.id, ()))) for acteur in self.communaute.acteurs.values()]

    def _identite(self, acteur: Acteur, traces: tuple[tuple[str, str], ...]) -> Identite:
        noms = tuple(nom for nom in (acteur.nom, acteur.nom_complet, *acteur.alias) if nom)
        numeros = acteur.identifiants
        connus = (("SIRET", numeros.siret), ("RNA", numeros.rna)) if numeros else ()
        return Identite(
            acteur.id,
            noms,
            tuple((nom, "".join(numero.split()).upper()) for nom, numero in connus if numero),
            (*traces, *self.traces([acteur.site], [])),
        )

    @staticmethod
    def traces(adresses: Iterable[str], telephones: Iterable[str]) -> list[tuple[str, str]]:
        """Give the weak signs of a structure: domains of its addresses, telephones."""
        domaines = [("domaine", domain(adresse)) for adresse in adresses]
        numeros = [("téléphone", cellules.phone_key(numero)) for numero in telephones]
        return [trace for trace in (*domaines, *numeros) if trace[1]]

    def ressemblances(self, nouveaux: Sequence[Identite], connus: Sequence[Identite]) -> dict[str, list[Ressemblance]]:
        """Group by new entry what it looks like; the weak likenesses go to what is worth a look."""
        groupes: dict[str, list[Ressemblance]] = {}
        noms = {identite.cle: identite.noms[0] for identite in nouveaux}
        for vue in find(nouveaux, connus):
            if vue.forte:
                groupes.setdefault(vue.gauche, []).append(vue)
            else:
                self.proches[f"{citer(show(noms[vue.gauche]))} ({vue.gauche}), {vue.raison} ({vue.droite})"] = None
        return groupes

    # --- the plan ---

    def plan(self) -> Plan:
        """Work through the rows and give the plan."""
        possible = any((champ, 0) in self.par_champ for champ in self.indispensables)
        if possible:
            self.travailler()
        return Plan(
            genre=self.correspondance.genre,
            nom=self.tableau.nom,
            feuille=self.tableau.feuille,
            colonnes=self._colonnes(),
            resultats=tuple(sorted(self.resultats, key=lambda resultat: resultat.lignes)),
            ecarts=self._ecarts(possible),
            proches=tuple(self.proches),
            remarques=tuple(self.remarques),
            creations=dict(sorted(self.creations.items())),
            editions={path: tuple(operations) for path, operations in sorted(self.editions.items())},
            a_decider=tuple(self.a_decider),
            problemes=self.correspondance.problemes,
            possible=possible,
            sorts=dict(self.sorts),
        )

    @abstractmethod
    def travailler(self) -> None:
        """Work through the rows."""

    def _colonnes(self) -> tuple[ColonneLue, ...]:
        paires = zip(self.tableau.colonnes, self.correspondance.affectations, strict=True)
        return tuple(
            ColonneLue(
                colonne.lettre,
                colonne.titre,
                affectation.champ,
                affectation.raison,
                sum(bool(ligne.textes[rang]) for ligne in self.tableau.lignes),
            )
            for rang, (colonne, affectation) in enumerate(paires)
        )

    def _ecarts(self, possible: bool) -> tuple[Ecart, ...]:
        """Give the cells left out one by one; any that nothing used is among them, whatever the reason."""
        ecarts = [*self.tableau.ecarts, *self.restes]
        dites = {
            numero for resultat in self.resultats if resultat.etat in (ECARTE, DOUTE) for numero in resultat.lignes
        }
        for ligne in self.tableau.lignes if possible else ():
            for rang, texte in enumerate(ligne.textes):
                if texte and self.correspondance.affectations[rang].champ:
                    raison = self.sorts.setdefault((ligne.numero, rang), "non reprise")
                    if raison and ligne.numero not in dites:
                        ecarts.append(Ecart(ligne.numero, self.tableau.colonnes[rang].rang, texte, raison))
        return tuple(sorted(ecarts, key=lambda ecart: (ecart.ligne, -1 if ecart.colonne is None else ecart.colonne)))


# --- comparison with what a file already says ----------------------------------------------------------------


@dataclass(slots=True)
class Changements:
    """What new data change in an item: edits, what is added in French, what differs."""

    operations: list[Operation] = field(default_factory=list)
    ajouts: list[str] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)

    def ajouter(self, nom: str, operation: Operation) -> None:
        """Fill what the file does not say."""
        self.ajouts.append(f"ajoute {nom} {in_words(operation.valeur)}")
        self.operations.append(operation)

    def differer(self, nom: str, actuel: str, propose: str, operations: Sequence[Operation], remplacer: bool) -> None:
        """Show what differs, or take the new value when asked."""
        if remplacer:
            self.ajouts.append(f"{nom} : {citer(show(propose))} au lieu de {citer(show(actuel))}")
            self.operations += operations
        else:
            self.differences.append(Difference(nom, actuel, propose))


def compare(fiche: Fiche, donnees: Mapping[Chemin, Donnee], ou: Lieu | None, remplacer: bool) -> Changements:
    """Compare an item with new data by field: what it lacks is added, what differs is shown.

    `remplacer` takes the new values, and adds to lists what they lack; nothing is ever removed.
    """
    faits = Changements()
    for chemin, valeur in donnees.items():
        nom = chemin[-1]
        actuel = _actuel(fiche, chemin)
        if actuel is None:
            _complete(faits, fiche, chemin, valeur, ou)
        elif isinstance(valeur, str):
            if not _same(fiche, chemin, actuel, valeur):
                faits.differer(nom, _shown(actuel), valeur, [Operation("valeur", chemin, valeur, ou)], remplacer)
        else:
            connus = {cle(element) for element in _elements(actuel)}
            manquants = [str(element) for element in valeur if cle(str(element)) not in connus]
            if manquants:
                ajouts = [Operation("element", chemin, manquant, ou) for manquant in manquants]
                faits.differer(nom, ", ".join(_elements(actuel)), ", ".join(manquants), ajouts, remplacer)
    return faits


def nested(donnees: Mapping[Chemin, Donnee]) -> dict[str, Donnee]:
    """Give the data of a new file from fields named by their path."""
    imbriquees: dict[str, Any] = {}
    for chemin, valeur in donnees.items():
        niveau = imbriquees
        for nom in chemin[:-1]:
            niveau = niveau.setdefault(nom, {})
        niveau[chemin[-1]] = valeur
    return imbriquees


def in_words(valeur: Donnee) -> str:
    """Quote a value, or each of a list or of a block."""
    if isinstance(valeur, str):
        return citer(show(valeur))
    elements = valeur.values() if isinstance(valeur, Mapping) else valeur
    return ", ".join(in_words(element) for element in elements)


def _actuel(fiche: Fiche, chemin: Chemin) -> object:
    """Give the typed value of a field, None when the file does not say it."""
    valeur: object = fiche
    for nom in chemin:
        if not isinstance(valeur, Fiche) or not valeur.donne(nom):
            return None
        valeur = getattr(valeur, nom)
    return None if valeur in ("", ()) else valeur


def _same(fiche: Fiche, chemin: Chemin, actuel: object, propose: str) -> bool:
    parent: Any = fiche
    for nom in chemin[:-1]:
        parent = getattr(parent, nom)
    lu = type(parent).declares[chemin[-1]].type.lire(propose)
    if isinstance(actuel, str):
        return " ".join(actuel.split()) == " ".join(str(lu).split())
    return bool(actuel == lu)


def _shown(actuel: object) -> str:
    """Write a typed value as the coordinator knows it."""
    if isinstance(actuel, bool):
        return "oui" if actuel else "non"
    en_mots = getattr(actuel, "en_mots", None)
    return str(en_mots()) if en_mots else str(actuel)


def _elements(actuel: object) -> list[str]:
    """Give the texts of a list: ids, names, the actor of each partner, the wording of each result."""
    elements = actuel if isinstance(actuel, tuple) else ()
    return [str(getattr(item, "acteur", "") or getattr(item, "intitule", "") or item) for item in elements]


def _complete(faits: Changements, fiche: Fiche, chemin: Chemin, valeur: Donnee, ou: Lieu | None) -> None:
    if len(chemin) == 1 or getattr(fiche, chemin[0]) is not None:
        faits.ajouter(chemin[-1], Operation("champ", chemin, valeur, ou))
        return
    bloc = Operation("champ", chemin[:1], {chemin[1]: valeur}, ou)
    for rang, operation in enumerate(faits.operations):
        if operation.chemin == chemin[:1] and isinstance(operation.valeur, Mapping):
            faits.operations[rang] = Operation("champ", chemin[:1], {**operation.valeur, chemin[1]: valeur}, ou)
            faits.ajouts.append(f"ajoute {chemin[1]} {in_words(valeur)}")
            return
    faits.ajouter(chemin[1], bloc)
