"""Imports whose rows become one file each: actors and actions."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import combinations
from typing import Any, Final, TypeAlias

from cap import cellules
from cap.cellules import Lu, NonRetenu
from cap.correspondance import IGNORER, NOUVEAU
from cap.declare import Choix, Fiche
from cap.doublons import Identite, Ressemblance, find
from cap.graphie import citer, cle, composer
from cap.importplan import AJOUTE, COMPLETE, DOUTE, ECARTE, INCHANGE, Chemin, Donnee, Resultat
from cap.importrows import Case, Chantier, Repertoire, compare, in_words, parts
from cap.model import Acteur, Action
from cap.show import show
from cap.tableau import Ligne

_UNE_PERSONNE: Final = "une personne n’a pas sa place dans une fiche publique : voyez « cap importer contacts »"
_ROLE_INCONNU: Final = "rôle inconnu (porteuse, soutien, membre, financeur, observateur)"
_ACTEUR_INCONNU: Final = "acteur inconnu : à créer, ou à rapprocher d’un acteur existant"

_REUNIR: Final = "une seule fiche : répondez « {} » ; plusieurs : donnez un nom à chacune dans le tableau"

Conversion: TypeAlias = Callable[[str], Lu]


@dataclass(slots=True)
class Entree:
    """The rows that bear one name, and what they say by field; `dites` keeps it row by row (by number)."""

    nom: str
    lignes: list[Ligne]
    donnees: dict[Chemin, Donnee] = field(default_factory=dict)
    dites: dict[Chemin, dict[int, list[str]]] = field(default_factory=dict)
    details: list[str] = field(default_factory=list)
    refus: str = ""

    @property
    def cle(self) -> str:
        """Name the entry as a reader of the table would."""
        return f"ligne {self.lignes[0].numero}"


class Fiches(Chantier):
    """Rows grouped by name, each group a new file, edits of a known one, or something left to decide."""

    dossier = ""
    fiche: type[Fiche] = Fiche

    def travailler(self) -> None:
        """Group the rows, find which are known, which look like others, and plan the rest."""
        self.repertoire = Repertoire(self.existants)
        self.prendre_noms(self.dossier)
        entrees = self._grouped()
        inconnues = [entree for entree in entrees if not self._designe(entree.nom)]
        vues = self.ressemblances([self.identite(entree) for entree in inconnues], self.connus())
        for entree in entrees:
            self._settle(entree, vues.get(entree.cle, []))

    @property
    @abstractmethod
    def existants(self) -> Mapping[str, Any]:
        """The known items by id."""

    @abstractmethod
    def connus(self) -> list[Identite]:
        """Say how the known items are recognised."""

    @abstractmethod
    def identite(self, entree: Entree) -> Identite:
        """Say how a new entry is recognised."""

    @abstractmethod
    def read_row(self, entree: Entree, ligne: Ligne) -> None:
        """Read the fields of one row into its entry."""

    @abstractmethod
    def manque(self, entree: Entree) -> str:
        """Say what a new entry lacks to have a file, or nothing."""

    def desaccords(self, entree: Entree) -> list[Chemin]:
        """List the fields by which the rows of one name may well be about several things."""
        return []

    def deviner(self, entree: Entree) -> None:
        """Add to a new entry what its name gives away."""

    def autre_nom(self, nom: str, donnees: dict[Chemin, Donnee]) -> None:
        """Keep the other name of a known item, where the format has a place for it."""

    # --- rows to entries ---

    def _grouped(self) -> list[Entree]:
        entrees: dict[str, Entree] = {}
        for ligne in self.tableau.lignes:
            case = self.premiere(ligne, "nom")
            nom, refus = self._nom(case)
            if refus or case is None:
                self.retenir([ligne], nom, ECARTE, [refus])
                continue
            entree = entrees.setdefault(cle(nom), Entree(nom, []))
            entree.lignes.append(ligne)
            self.prendre(case)
            self.read_row(entree, ligne)
        return list(entrees.values())

    def _nom(self, case: Case | None) -> tuple[str, str]:
        """Give the name of a row, and why the row cannot be taken if it cannot."""
        if case is None:
            return "", "ligne sans nom"
        try:
            nom = cellules.one_line(case.texte).valeur
        except NonRetenu as refus:
            return "", f"nom : {refus.raison}"
        if cellules.names_a_total(nom):
            return nom, "ligne de total"
        if cellules.names_a_person(nom) or cellules.without_structure(nom):
            return nom, _UNE_PERSONNE
        return nom, "" if cle(nom) else "nom sans lettre ni chiffre"

    def remplir(self, entree: Entree, ligne: Ligne, champ: str, chemin: Chemin, conversion: Conversion) -> None:
        """Read a field of one value."""
        case = self.premiere(ligne, champ)
        self.poser(entree, case, chemin, self.lire(case, conversion, entree.details))

    def poser(self, entree: Entree, case: Case | None, chemin: Chemin, valeur: Donnee) -> None:
        """Give a field its value; what an earlier row of the same name said otherwise stays, and is said."""
        if not valeur:
            return
        if case is not None:
            siennes = [valeur] if isinstance(valeur, str) else list(map(str, valeur))
            entree.dites.setdefault(chemin, {}).setdefault(case.ligne, []).extend(siennes)
        deja = entree.donnees.get(chemin)
        if deja is None:
            entree.donnees[chemin] = valeur
        elif isinstance(valeur, str):
            if deja != valeur and case is not None:
                self.laisser(case, f"une autre ligne du même nom dit {in_words(deja)}")
        else:
            entree.donnees[chemin] = list(dict.fromkeys([*map(str, deja), *map(str, valeur)]))

    def lister(self, entree: Entree, ligne: Ligne, champ: str, trouver: Callable[[str], str], raison: str) -> list[str]:
        """Read a field of several values; give those that `trouver` does not know, which are left out."""
        inconnues: list[str] = []
        for case in self.cases(ligne, champ):
            trouves = {morceau: trouver(morceau) for morceau in parts(case.texte, trouver)}
            restes = [morceau for morceau, trouve in trouves.items() if not trouve]
            inconnues += restes
            if len(restes) == len(trouves):
                self.laisser(case, raison)
                continue
            self.prendre(case)
            self.rester(case, restes, raison)
            self.poser(entree, case, (champ,), [trouve for trouve in trouves.values() if trouve])
        return inconnues

    def _item(self, sorte: str) -> Callable[[str], str]:
        """Give what finds an item of objectifs.yaml by its id or its wording."""
        connus = _designations(self.communaute.index[sorte])
        return lambda nom: connus.get(cle(nom), "")

    # --- entries to files ---

    def _designe(self, nom: str) -> str:
        reponse = self.reponse(nom)
        if reponse == IGNORER:
            return ""
        # What was new is known by its name once it has its file: the same import brings it in once.
        return reponse if reponse not in ("", NOUVEAU) else self.repertoire.chercher(nom)

    def _settle(self, entree: Entree, fortes: Sequence[Ressemblance]) -> None:
        reponse, designe = self.reponse(entree.nom), self._designe(entree.nom)
        illisible = self.illisible(entree.nom, self.existants)
        if reponse == IGNORER:
            self._hold(entree, ECARTE, ["à ignorer, d’après le fichier de correspondance"])
        elif entree.refus:
            self._hold(entree, ECARTE, [entree.refus])
        elif designe and designe not in self.existants:
            self._hold(entree, DOUTE, [f"la correspondance désigne {citer(show(designe))}, qui n’existe pas"])
        elif not reponse and (champs := self.desaccords(entree)):
            self.a_decider[entree.nom] = None
            reunir = _REUNIR.format(designe or NOUVEAU)
            self._hold(entree, DOUTE, ["plusieurs lignes du même nom", *_ce_qui_differe(entree, champs), reunir])
        elif designe:
            self._update(entree, designe)
        elif illisible:
            self._hold(entree, DOUTE, [illisible])
        elif fortes and reponse != NOUVEAU:
            self.a_decider[entree.nom] = None
            self._hold(entree, DOUTE, [f"{vue.raison} ({vue.droite})" for vue in fortes])
        elif manque := self.manque(entree):
            self._hold(entree, ECARTE, [manque])
        else:
            self._create(entree)

    def _hold(self, entree: Entree, etat: str, raisons: Sequence[str]) -> None:
        self.retenir(entree.lignes, entree.nom, etat, raisons)

    def _create(self, entree: Entree) -> None:
        self.deviner(entree)
        path = self.creer(self.fiche, entree.nom, entree.donnees)
        self.resultats.append(Resultat(_numeros(entree), entree.nom, AJOUTE, path, tuple(entree.details)))

    def _update(self, entree: Entree, identifiant: str) -> None:
        fiche = self.existants[identifiant]
        donnees = dict(entree.donnees)
        if self.repertoire.chercher(entree.nom) != identifiant:
            self.autre_nom(entree.nom, donnees)
        elif cle(entree.nom) not in {cle(nom) for nom in (fiche.nom, *_other_names(fiche))}:
            donnees = {("nom",): entree.nom, **donnees}
        faits = compare(fiche, donnees, None, self.remplacer)
        if faits.operations:
            self.editions.setdefault(fiche.ou.path, []).extend(faits.operations)
        details = (*entree.details, *map(composer, faits.ajouts))
        etat = COMPLETE if faits.operations else INCHANGE
        self.resultats.append(
            Resultat(_numeros(entree), entree.nom, etat, fiche.ou.path, details, tuple(faits.differences))
        )


def _ce_qui_differe(entree: Entree, champs: Iterable[Chemin]) -> Iterator[str]:
    """Say of each field what each row says: « debut : « 2023-05 » (ligne 32), « 2024-09 » (ligne 33) »."""
    for chemin in champs:
        dits = (f"{in_words(valeurs)} (ligne {ligne})" for ligne, valeurs in entree.dites[chemin].items())
        yield f"{'.'.join(chemin)} : {', '.join(dits)}"


def _different(entree: Entree, chemin: Chemin) -> bool:
    """Tell whether two rows give a field nothing in common."""
    dites = [set(valeurs) for valeurs in entree.dites.get(chemin, {}).values()]
    return any(une.isdisjoint(autre) for une, autre in combinations(dites, 2))


def _numeros(entree: Entree) -> tuple[int, ...]:
    return tuple(ligne.numero for ligne in entree.lignes)


def _other_names(fiche: Any) -> tuple[str, ...]:
    return (getattr(fiche, "nom_complet", ""), *getattr(fiche, "alias", ()))


class Acteurs(Fiches):
    """A table of structures."""

    dossier = "acteurs"
    fiche = Acteur

    _TEXTES: Final = ("missions", "motivations", "attentes", "contraintes", "atouts")

    @property
    def existants(self) -> Mapping[str, Any]:
        """The known actors."""
        return self.communaute.acteurs

    def connus(self) -> list[Identite]:
        """Say how the known actors are recognised."""
        return self.acteurs_connus()

    def identite(self, entree: Entree) -> Identite:
        """Say how a new structure is recognised: columns that are left out (e-mails, telephones) serve here too."""
        autres = (str(entree.donnees.get(("nom_complet",), "")), *map(str, entree.donnees.get(("alias",), ())))
        numeros = [
            (nom, str(entree.donnees[chemin]))
            for nom, chemin in (("SIRET", ("identifiants", "siret")), ("RNA", ("identifiants", "rna")))
            if chemin in entree.donnees
        ]
        textes = [texte for ligne in entree.lignes for texte in ligne.textes]
        adresses = [adresse for texte in textes if "@" in texte for adresse in cellules.emails(texte)[0]]
        adresses.append(str(entree.donnees.get(("site",), "")))
        telephones = [texte for texte in textes if "@" not in texte and len(texte) < 20]
        traces = dict.fromkeys(self.traces(adresses, telephones))
        return Identite(entree.cle, (entree.nom, *filter(None, autres)), tuple(numeros), tuple(traces))

    def read_row(self, entree: Entree, ligne: Ligne) -> None:
        """Read the fields of a structure."""
        remplir = partial(self.remplir, entree, ligne)
        remplir("nom_complet", ("nom_complet",), cellules.one_line)
        for case in self.cases(ligne, "alias"):
            self._alias(entree, case)
        self._type(entree, ligne)
        remplir("sous_type", ("sous_type",), cellules.one_line)
        remplir("rattachement", ("rattachement",), self._rattachement)
        remplir("effectif", ("effectif",), cellules.number)
        remplir("rna", ("identifiants", "rna"), cellules.rna)
        remplir("siren", ("identifiants", "siren"), cellules.siren)
        remplir("siret", ("identifiants", "siret"), cellules.siret)
        self.lister(entree, ligne, "roles", cellules.role, _ROLE_INCONNU)
        remplir("arrivee", ("arrivee",), self.jour)
        for champ in self._TEXTES:
            remplir(champ, (champ,), cellules.public_text)
        self.lister(entree, ligne, "zones", self._item("zone"), _sans_equivalent("zone"))
        remplir("diffusion", ("diffusion",), cellules.yes_or_no)
        remplir("site", ("site",), cellules.site)

    def desaccords(self, entree: Entree) -> list[Chemin]:
        """Two numbers are two structures, whatever their name."""
        numeros: list[Chemin] = [("identifiants", nom) for nom in ("siret", "siren", "rna")]
        return [chemin for chemin in numeros if _different(entree, chemin)]

    def manque(self, entree: Entree) -> str:
        """An actor needs only its name."""
        return ""

    def deviner(self, entree: Entree) -> None:
        """Give the type that the name, or the RNA number, gives away for sure."""
        if ("type",) in entree.donnees:
            return
        type_, preuve = cellules.guess_type(entree.nom)
        if not type_ and ("identifiants", "rna") in entree.donnees:
            type_, preuve = "association", "RNA"
        if type_:
            entree.donnees["type",] = type_
            entree.details.append(composer(f"type {type_}, d’après {citer(preuve)}"))
        else:
            entree.details.append("type à préciser")

    def autre_nom(self, nom: str, donnees: dict[Chemin, Donnee]) -> None:
        """Keep the other name as an alias: notes and the next import will recognise it."""
        donnees["alias",] = [nom, *map(str, donnees.get(("alias",), ()))]

    def _alias(self, entree: Entree, case: Case) -> None:
        texte = self.lire(case, cellules.public_text, entree.details)
        self.poser(entree, case, ("alias",), [nom for nom in cellules.values(texte) if cle(nom) != cle(entree.nom)])

    def _type(self, entree: Entree, ligne: Ligne) -> None:
        case = self.premiere(ligne, "type")
        texte = self.lire(case, cellules.one_line, entree.details)
        if not texte:
            return
        type_, precision = cellules.actor_type(texte)
        if type_ == "personne":
            entree.refus = _UNE_PERSONNE
            return
        self.poser(entree, case, ("type",), type_)
        if not any(self.cases(ligne, "sous_type")):
            self.poser(entree, case, ("sous_type",), precision)
        elif not type_ and case is not None:
            self.laisser(case, "type inconnu")

    def _rattachement(self, texte: str) -> Lu:
        nom = cellules.one_line(texte).valeur
        return Lu(self.acteurs.chercher(nom) or nom)


class Actions(Fiches):
    """A table of actions."""

    dossier = "actions"
    fiche = Action

    def travailler(self) -> None:
        """Plan the actions, each unknown name of an actor looked up once."""
        self.vus: dict[str, list[Ressemblance]] = {}
        super().travailler()

    @property
    def existants(self) -> Mapping[str, Any]:
        """The known actions."""
        return self.communaute.actions

    def connus(self) -> list[Identite]:
        """Say how the known actions are recognised."""
        return [Identite(action.id, (action.nom,)) for action in self.communaute.actions.values() if action.nom]

    def identite(self, entree: Entree) -> Identite:
        """Say how a new action is recognised: by its name."""
        return Identite(entree.cle, (entree.nom,))

    def read_row(self, entree: Entree, ligne: Ligne) -> None:
        """Read the fields of an action."""
        remplir = partial(self.remplir, entree, ligne)
        remplir("description", ("description",), cellules.public_text)
        for champ in ("porteurs", "partenaires"):
            self._acteurs(entree, ligne, champ)
        self._animation(entree, ligne)
        for champ in ("origine", "forme"):
            remplir(champ, (champ,), partial(cellules.choice, valeurs=_choices(champ)))
        remplir("theme", ("theme",), cellules.one_line)
        for champ, sorte in (("objectifs", "objectif"), ("etapes", "etape"), ("publics", "public"), ("zones", "zone")):
            self.lister(entree, ligne, champ, self._item(sorte), _sans_equivalent(sorte))
        remplir("statut", ("statut",), cellules.status)
        remplir("debut", ("debut",), self.jour)
        remplir("fin", ("fin",), self.jour)
        for case in self.cases(ligne, "resultats_attendus"):
            self._resultats(entree, case)

    def desaccords(self, entree: Entree) -> list[Chemin]:
        """Two periods, or other carriers in another zone: the same name may be two actions.

        A row for each carrier, or for each zone, of one action is a table that one meets: it is still one action.
        """
        dates: list[Chemin] = [chemin for chemin in (("debut",), ("fin",)) if _different(entree, chemin)]
        places: list[Chemin] = [chemin for chemin in (("porteurs",), ("zones",)) if _different(entree, chemin)]
        return [*places, *dates] if dates or len(places) > 1 else []

    def manque(self, entree: Entree) -> str:
        """An action needs someone who carries it."""
        if ("porteurs",) in entree.donnees:
            return ""
        return "aucun porteur connu : importez d’abord les acteurs (« cap importer acteurs »), ou donnez-lui un porteur"

    def _designe_acteur(self, nom: str) -> str:
        reponse = self.reponse(nom)
        if reponse in self.communaute.acteurs:
            return reponse
        return "" if reponse == IGNORER else self.acteurs.chercher(nom)

    def _acteurs(self, entree: Entree, ligne: Ligne, champ: str) -> None:
        self._suggest(self.lister(entree, ligne, champ, self._designe_acteur, _ACTEUR_INCONNU))

    def _suggest(self, noms: Iterable[str]) -> None:
        """Ask about the unknown actors that look like known ones."""
        for nom in noms:
            fortes = self._like(nom)
            if fortes and not self.reponse(nom):
                self.a_decider[nom] = None
                self.proches[f"{citer(show(nom))}, {fortes[0].raison} ({fortes[0].droite})"] = None

    def _like(self, nom: str) -> list[Ressemblance]:
        if nom not in self.vus:
            self.vus[nom] = [vue for vue in find([Identite("", (nom,))], self.acteurs_connus()) if vue.forte]
        return self.vus[nom]

    def _animation(self, entree: Entree, ligne: Ligne) -> None:
        case = self.premiere(ligne, "animation")
        if case is None:
            return
        trouve = self._designe_acteur(case.texte)
        if trouve:
            self.prendre(case)
            self.poser(entree, case, ("animation",), trouve)
        else:
            self.laisser(case, "acteur inconnu (une personne n’a pas sa place dans la fiche d’une action)")

    def _resultats(self, entree: Entree, case: Case) -> None:
        try:
            textes = [cellules.public_text(texte).valeur for texte in case.texte.split("\n") if texte]
        except NonRetenu as refus:
            self.laisser(case, refus.raison)
            return
        self.prendre(case)
        self.poser(entree, case, ("resultats_attendus",), textes)


def _designations(items: Mapping[str, Any]) -> dict[str, str]:
    """Map each way to name an item (id, last part of an id, wording) to its id; a name of several is left out."""
    trouves: dict[str, set[str]] = {}
    for identifiant, item in items.items():
        for nom in {cle(identifiant), cle(identifiant.rpartition("/")[2]), cle(item.intitule)}:
            trouves.setdefault(nom, set()).add(identifiant)
    return {nom: next(iter(ids)) for nom, ids in trouves.items() if len(ids) == 1 and nom}


def _sans_equivalent(sorte: str) -> str:
    return f"{sorte} sans équivalent dans objectifs.yaml"


def _choices(champ: str) -> tuple[str, ...]:
    type_ = Action.declares[champ].type
    return type_.valeurs if isinstance(type_, Choix) else ()
