"""Import of people: to `prive/contacts.yaml` and nowhere else, each attached to the structures of its row."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from cap import cellules
from cap.cellules import Personne
from cap.correspondance import IGNORER, NOUVEAU
from cap.doublons import Identite, find
from cap.graphie import citer, cle, composer, plier
from cap.importplan import AJOUTE, COMPLETE, DOUTE, ECARTE, INCHANGE, Chemin, Donnee, Operation, Resultat
from cap.importrows import Case, Changements, Chantier, compare, in_words, parts, stem
from cap.model import Acteur, Contact
from cap.show import show
from cap.tableau import Ligne

CHEMIN: Final = "prive/contacts.yaml"

_ORDRES: Final = {"nom_prenom": "nom", "prenom_nom": "prenom", "personne": "", "nom": ""}
_ORDRE_DES_CHAMPS: Final = ("id", "prenom", "nom", "acteurs", "fonction", "courriel", "telephone", "mineur", "note")
_NUMERO: Final = re.compile(r"p(\d{1,9})\Z")
_PERSONNE_VIDE: Final = "ni nom, ni courriel, ni téléphone"
_PLUSIEURS: Final = "plusieurs personnes dans une cellule : une ligne par personne, et cap les prendra"


@dataclass(slots=True)
class Fiche:
    """A person as one row gives it."""

    ligne: Ligne
    cases: list[Case]
    nom: Personne
    courriels: list[str]
    donnees: dict[Chemin, Donnee]
    rattachement: dict[str, str]
    acteurs: list[str] = field(default_factory=list)
    details: list[str] = field(default_factory=list)

    @property
    def affiche(self) -> str:
        """Name the person in the report."""
        return f"{self.nom.prenom} {self.nom.nom}".strip() or next(iter(self.courriels), "") or "sans nom"

    @property
    def cle(self) -> str:
        """Give one way of writing the name."""
        return cellules.person_key(self.nom.prenom, self.nom.nom)


@dataclass(slots=True)
class Connu:
    """A person already known: in the file (`contact`), or new in this import (`donnees`)."""

    id: str
    cle: str
    courriels: set[str]
    telephones: set[str]
    acteurs: set[str]
    contact: Contact | None = None
    donnees: dict[str, Any] = field(default_factory=dict)
    rang: int = 0


class Registre:
    """The people known so far, found by name, e-mail or telephone without walking them all."""

    def __init__(self) -> None:
        self.tous: list[Connu] = []
        self._rangs: dict[tuple[str, str], set[int]] = {}

    def ajouter(self, connu: Connu) -> None:
        """Make a person known."""
        connu.rang = len(self.tous)
        self.tous.append(connu)
        self._noter(connu)

    def apprendre(self, connu: Connu, courriels: set[str]) -> None:
        """Add e-mails to a person already known."""
        connu.courriels |= courriels
        self._noter(connu)

    def candidats(self, nom: str, courriels: set[str], telephones: set[str]) -> list[Connu]:
        """Give, in the order they came, those who share the name, an e-mail or a telephone."""
        rangs: set[int] = set()
        for signe in _signs(nom, courriels, telephones):
            rangs |= self._rangs.get(signe, set())
        return [self.tous[rang] for rang in sorted(rangs)]

    def _noter(self, connu: Connu) -> None:
        for signe in _signs(connu.cle, connu.courriels, connu.telephones):
            self._rangs.setdefault(signe, set()).add(connu.rang)


def _signs(nom: str, courriels: set[str], telephones: set[str]) -> list[tuple[str, str]]:
    noms = [("nom", nom)] if nom else []
    return [*noms, *(("courriel", courriel) for courriel in courriels), *(("tel", numero) for numero in telephones)]


class Contacts(Chantier):
    """A table of people; the structures that nobody knows yet get a file with their name alone."""

    indispensables = ("nom", "nom_prenom", "prenom_nom", "personne", "prenom", "courriel", "telephone")

    def travailler(self) -> None:
        """Settle the structures first, then the people of each row."""
        self.prendre_noms("acteurs")
        self.rangs = sorted({personne for _, personne in self.par_champ})
        self.connus: list[Connu] = [self._connu(contact) for contact in self.communaute.contacts.contacts]
        self.nouveaux: list[Connu] = []
        self.registre = Registre()
        for connu in self.connus:
            self.registre.ajouter(connu)
        numeros = [int(trouve[1]) for connu in self.connus if (trouve := _NUMERO.match(connu.id))]
        self.suivant = max(numeros, default=0) + 1
        self.doutes = self._structures()
        for ligne in self.tableau.lignes:
            self._row(ligne)
        self._write()
        self._likely()

    # --- structures ---

    def _structures(self) -> dict[str, list[str]]:
        """Say why some names of structures cannot be settled: they look like a known one, or like a person."""
        inconnus: dict[str, str] = {}
        doutes: dict[str, list[str]] = {}
        for ligne in self.tableau.lignes:
            for nom in self._names(ligne):
                if self.reponse(nom) in ("", NOUVEAU) and not self.acteurs.chercher(nom):
                    inconnus.setdefault(cle(nom), nom)
                    if raison := self._not_a_structure(nom, ligne):
                        doutes[cle(nom)] = [raison]
        noms = {_tidy(nom): simple for simple, nom in inconnus.items() if simple not in doutes}
        vues = self.ressemblances([Identite(nom, (nom,)) for nom in noms], self.acteurs_connus())
        for nom, fortes in vues.items():
            if self.reponse(nom) != NOUVEAU:
                self.a_decider[nom] = None
                doutes[noms[nom]] = [f"structure {citer(show(nom))}, {vue.raison} ({vue.droite})" for vue in fortes]
        return doutes

    def _not_a_structure(self, nom: str, ligne: Ligne) -> str:
        """Say why an unknown name may not become an actor, or nothing."""
        if cellules.names_a_person(nom) or "@" in nom or cellules.person_key("", nom) in self._own_names(ligne):
            return f"la structure {citer(show(nom))} semble une personne"
        if not cle(nom):
            return "structure sans lettre ni chiffre"
        parties = cellules.values(nom) if self.reponse(nom) != NOUVEAU else []
        if len(parties) > 1 and ("," not in nom or any(map(self._known, parties))):
            return f"plusieurs structures dans une cellule ? {citer(show(nom))}"
        return self.illisible(nom, self.communaute.acteurs)

    def _own_names(self, ligne: Ligne) -> set[str]:
        """Give the names of the people of a row, to know a person named in place of a structure."""
        cles = set()
        for personne in self.rangs:
            noms, _ = self._person_names(ligne, personne)
            cles |= {cellules.person_key(nom.prenom, nom.nom) for nom in noms or ()}
        return cles - {""}

    def _names(self, ligne: Ligne) -> list[str]:
        """Give the structures of a row: its cell whole if it is known, else its parts if all of them are."""
        noms: list[str] = []
        for case in self.cases(ligne, "structure"):
            if cellules.without_structure(case.texte):
                continue
            parties = parts(case.texte, self._known) if not self.reponse(case.texte) else []
            noms += parties if parties and all(map(self._known, parties)) else [case.texte]
        return noms

    def _known(self, nom: str) -> bool:
        return bool(self.acteurs.chercher(nom)) or self.reponse(nom) in self.communaute.acteurs

    def _attach(self, ligne: Ligne) -> tuple[list[str], list[str], str]:
        """Give the ids of a row's structures, or why the row must wait, and in which state."""
        ids: list[str] = []
        for nom in self._names(ligne):
            reponse = self.reponse(nom)
            if reponse == IGNORER:
                return [], ["structure à ignorer, d’après le fichier de correspondance"], ECARTE
            if cle(nom) in self.doutes:
                return [], self.doutes[cle(nom)], DOUTE
            if reponse not in ("", NOUVEAU) and reponse not in self.communaute.acteurs:
                return [], [f"la correspondance désigne {citer(show(reponse))}, qui n’existe pas"], DOUTE
            connu = "" if reponse == NOUVEAU else reponse or self.acteurs.chercher(nom)
            ids.append(connu or self.acteurs.chercher(nom) or self._new_structure(nom, ligne))
        return list(dict.fromkeys(ids)), [], ""

    def _new_structure(self, nom: str, ligne: Ligne) -> str:
        donnees: dict[Chemin, Donnee] = {}
        type_, preuve = cellules.guess_type(nom)
        details = [composer("structure citée par un contact, créée avec son nom seul")]
        if type_:
            donnees["type",] = type_
            details.append(composer(f"type {type_}, d’après {citer(preuve)}"))
        path = self.creer(Acteur, _tidy(nom), donnees)
        self.acteurs.ajouter(nom, stem(path))
        self.resultats.append(Resultat((ligne.numero,), _tidy(nom), AJOUTE, path, tuple(details)))
        return stem(path)

    # --- people of a row ---

    def _row(self, ligne: Ligne) -> None:
        groupes = [self._people(ligne, personne) for personne in self.rangs]
        if None in groupes:
            self.retenir([ligne], self._label(ligne), ECARTE, [_PLUSIEURS])
            return
        fiches = [fiche for groupe in groupes for fiche in groupe or ()]
        if not fiches:
            self.retenir([ligne], self._label(ligne), ECARTE, [_PERSONNE_VIDE])
            return
        acteurs, raisons, etat = self._attach(ligne)
        if raisons:
            self.retenir([ligne], self._label(ligne), etat, raisons)
            return
        for case in self.cases(ligne, "structure"):
            if cellules.without_structure(case.texte):
                self.laisser(case, "dit que la personne vient sans structure")
            else:
                self.prendre(case)
        for fiche in fiches:
            fiche.acteurs = acteurs
            self._settle_person(fiche)

    def _label(self, ligne: Ligne) -> str:
        champs = ("prenom", "nom", "nom_prenom", "prenom_nom", "personne", "structure")
        cases = [self.premiere(ligne, champ) for champ in champs]
        return next((case.texte for case in cases if case and case.texte), "")

    def _people(self, ligne: Ligne, personne: int) -> list[Fiche] | None:
        """Read the people of one group of columns: none, one, or several typed together when their parts pair off.

        None when several are typed in a way that does not tell who has what.
        """
        noms, cases = self._person_names(ligne, personne)
        if noms is None:
            return None
        courriels = self._emails(ligne, personne, cases)
        telephones = self._cells(ligne, "telephone", personne)
        fonctions = self._cells(ligne, "fonction", personne)
        if len(noms) <= 1:
            if not noms and not courriels and not telephones:
                return []
            nom = noms[0] if noms else Personne("", "")
            fiche = self._person(ligne, personne, nom, courriels, telephones, fonctions, cases)
            if fiche.cle or courriels or fiche.donnees["telephone",]:
                return [fiche]
            self._drop(ligne, personne)
            return []
        morceaux = [numero for case in telephones for numero in cellules.people(case.texte.replace(",", ";"))]
        if len(courriels) not in (0, len(noms)) or len(morceaux) not in (0, len(noms)):
            return None
        fiches = []
        for rang, nom in enumerate(noms):
            siens = [Case(case.ligne, case.rang, morceaux[rang]) for case in telephones[:1]]
            fiche = self._person(ligne, personne, nom, courriels[rang : rang + 1], siens, [], cases)
            fiches.append(fiche)
        self.prendre(*telephones)
        return fiches

    def _drop(self, ligne: Ligne, personne: int) -> None:
        """Leave out what was read for someone who has neither a name nor a way to be reached."""
        for champ, rang in self.par_champ:
            if rang == personne and champ != "structure":
                for case in self.cases(ligne, champ, personne):
                    self.laisser(case, self.sorts.get((case.ligne, case.rang)) or _PERSONNE_VIDE)

    def _person_names(self, ligne: Ligne, personne: int) -> tuple[list[Personne] | None, list[Case]]:
        """Give the names of a group of columns with the cells that gave them; None when they cannot be told apart."""
        prenom, nom = self.premiere(ligne, "prenom", personne), self.premiere(ligne, "nom", personne)
        if prenom is not None:
            cases = [case for case in (prenom, nom) if case is not None]
            if any(len(cellules.people(case.texte)) > 1 for case in cases):
                return None, cases
            return [Personne(_tidy(prenom.texte), _tidy(nom.texte) if nom else "")], cases
        for champ, ordre in _ORDRES.items():
            case = self.premiere(ligne, champ, personne)
            if case is not None:
                return [cellules.person(texte, ordre) for texte in cellules.people(case.texte)], [case]
        return [], []

    def _cells(self, ligne: Ligne, champ: str, personne: int) -> list[Case]:
        return self.cases(ligne, champ, personne)

    def _emails(self, ligne: Ligne, personne: int, cases: list[Case]) -> list[str]:
        trouves: list[str] = []
        for case in self.cases(ligne, "courriel", personne):
            bons, autres = cellules.emails(case.texte)
            if bons:
                trouves += bons
                cases.append(case)
                self.rester(case, autres, "n’est pas un courriel")
            else:
                self.laisser(case, "n’est pas un courriel")
        return list(dict.fromkeys(trouves))

    def _person(
        self,
        ligne: Ligne,
        personne: int,
        nom: Personne,
        courriels: list[str],
        telephones: Sequence[Case],
        fonctions: Sequence[Case],
        cases: Sequence[Case],
    ) -> Fiche:
        fiche = Fiche(ligne, list(cases), nom, courriels, {}, {})
        if nom.note:
            fiche.details.append(nom.note)
        if any(cellules.names_a_person(case.texte) for case in cases if "@" not in case.texte):
            fiche.details.append("civilité non gardée")
        self.prendre(*cases)
        donnees = fiche.donnees
        notes = [composer(f"Autres courriels : {', '.join(courriels[1:])}")] if courriels[1:] else []
        fonction = " / ".join(self.lire(case, cellules.free_text, fiche.details) for case in fonctions)
        numeros = [self.lire(case, cellules.phones, fiche.details) for case in telephones]
        notes += [self.lire(case, cellules.free_text, fiche.details) for case in self.cases(ligne, "note", personne)]
        donnees["fonction",] = fonction
        donnees["courriel",] = next(iter(courriels), "")
        donnees["telephone",] = " / ".join(dict.fromkeys(filter(None, numeros)))
        donnees["mineur",] = self._one(ligne, "mineur", personne, fiche)
        donnees["note",] = "\n".join(filter(None, notes))
        for champ in ("du", "au", "referent"):
            fiche.rattachement[champ] = self._one(ligne, champ, personne, fiche)
        return fiche

    def _one(self, ligne: Ligne, champ: str, personne: int, fiche: Fiche) -> str:
        conversion = self.jour if champ in ("du", "au") else cellules.yes_or_no
        case = self.premiere(ligne, champ, personne)
        valeur = self.lire(case, conversion, fiche.details)
        if valeur and case is not None:
            fiche.cases.append(case)
        return valeur

    # --- people to the file ---

    def _connu(self, contact: Contact) -> Connu:
        courriels = {contact.courriel, *cellules.emails(contact.note)[0]}
        return Connu(
            contact.id,
            cellules.person_key(contact.prenom, contact.nom),
            {courriel.casefold() for courriel in courriels if courriel},
            _phone_keys(contact.telephone),
            {rattachement.acteur for rattachement in contact.acteurs},
            contact,
        )

    def _settle_person(self, fiche: Fiche) -> None:
        connu = self._find(fiche)
        if connu is None:
            self._add(fiche)
        elif connu.contact is None:
            self._join(connu, fiche)
        else:
            self._update_contact(connu, connu.contact, fiche)

    def _find(self, fiche: Fiche) -> Connu | None:
        """Find the same person: same name with an e-mail or a structure in common, or no name and the same e-mail."""
        courriels = {courriel.casefold() for courriel in fiche.courriels}
        telephones = _phone_keys(str(fiche.donnees["telephone",]))
        for connu in self.registre.candidats(fiche.cle, courriels, telephones):
            if fiche.cle and connu.cle == fiche.cle:
                contraires = connu.courriels and courriels
                sans_lieu = not connu.acteurs or not fiche.acteurs
                commun = connu.courriels & courriels or connu.acteurs & set(fiche.acteurs)
                if commun or (sans_lieu and not contraires):
                    return connu
            elif not fiche.cle or not connu.cle:
                if connu.courriels & courriels and not (fiche.cle and connu.contact is None):
                    return connu
                if not (fiche.cle or connu.cle or courriels or connu.courriels) and telephones & connu.telephones:
                    return connu
        return None

    def _affiliations(self, fiche: Fiche) -> list[dict[str, str]]:
        details = {champ: valeur for champ, valeur in fiche.rattachement.items() if valeur}
        return [{"acteur": acteur, **details} for acteur in fiche.acteurs]

    def _add(self, fiche: Fiche) -> None:
        identifiant = f"p{self.suivant}"
        self.suivant += 1
        donnees: dict[str, Any] = {
            "id": identifiant,
            "prenom": fiche.nom.prenom,
            "nom": fiche.nom.nom,
            "acteurs": self._affiliations(fiche),
            **{chemin[0]: valeur for chemin, valeur in fiche.donnees.items()},
        }
        if not fiche.acteurs:
            self._no_affiliation(fiche)
        donnees = {champ: donnees[champ] for champ in _ORDRE_DES_CHAMPS if donnees[champ]}
        nouveau = Connu(
            identifiant,
            fiche.cle,
            {courriel.casefold() for courriel in fiche.courriels},
            _phone_keys(str(donnees.get("telephone", ""))),
            set(fiche.acteurs),
            donnees=donnees,
        )
        self.nouveaux.append(nouveau)
        self.registre.ajouter(nouveau)
        structures = [composer(f"pour {', '.join(fiche.acteurs)}")] if fiche.acteurs else ["sans structure"]
        self._result(fiche, AJOUTE, [f"contact {identifiant}", *structures])

    def _no_affiliation(self, fiche: Fiche) -> None:
        for case in fiche.cases:
            if self.correspondance.affectations[case.rang].champ in ("du", "au", "referent"):
                self.laisser(case, "sans structure, ceci n’a pas de place")

    def _join(self, connu: Connu, fiche: Fiche) -> None:
        """Complete a person met in an earlier row of this table."""
        donnees = connu.donnees
        for affiliation in self._affiliations(fiche):
            deja_la = [item for item in donnees.get("acteurs", ()) if item["acteur"] == affiliation["acteur"]]
            if not deja_la:
                donnees["acteurs"] = [*donnees.get("acteurs", ()), affiliation]
                connu.acteurs.add(affiliation["acteur"])
            for champ, dit in affiliation.items() if deja_la else ():
                if deja_la[0].setdefault(champ, dit) != dit:
                    self._keep_first(fiche, champ, f"une autre ligne de la même personne dit {deja_la[0][champ]}")
        if not fiche.acteurs:
            self._no_affiliation(fiche)
        autres = {**fiche.donnees, ("prenom",): fiche.nom.prenom, ("nom",): fiche.nom.nom}
        for (champ, *_), valeur in autres.items():
            deja = donnees.get(champ)
            if valeur and not deja and not (champ in ("prenom", "nom") and connu.cle):
                donnees[champ] = valeur
            elif valeur and deja and plier(str(deja)) != plier(str(valeur)) and champ not in ("prenom", "nom"):
                self._keep_first(fiche, champ, f"une autre ligne de la même personne dit {in_words(deja)}")
        connu.donnees = {champ: donnees[champ] for champ in _ORDRE_DES_CHAMPS if donnees.get(champ)}
        self.registre.apprendre(connu, {courriel.casefold() for courriel in fiche.courriels})
        self._result(fiche, AJOUTE, [f"contact {connu.id}, déjà dans une autre ligne"])

    def _keep_first(self, fiche: Fiche, champ: str, raison: str) -> None:
        for personne in self.rangs:
            for case in self.cases(fiche.ligne, champ, personne):
                self.laisser(case, raison)

    def _update_contact(self, connu: Connu, contact: Contact, fiche: Fiche) -> None:
        ou = contact.place("id")
        donnees = {chemin: valeur for chemin, valeur in fiche.donnees.items() if valeur}
        if not connu.cle:
            donnees |= {chemin: valeur for chemin, valeur in _name_fields(fiche).items() if valeur}
        if set(fiche.courriels) and {courriel.casefold() for courriel in fiche.courriels} <= connu.courriels:
            donnees.pop(("courriel",), None)
        numeros = _phone_keys(str(donnees.get(("telephone",), "")))
        if numeros and numeros <= connu.telephones:
            donnees.pop(("telephone",), None)
        if str(donnees.get(("note",), "")) in contact.note:
            donnees.pop(("note",), None)
        faits = compare(contact, donnees, ou, self.remplacer)
        self._affiliate(faits, connu, contact, fiche)
        path = contact.ou.path or CHEMIN
        if faits.operations:
            self.editions.setdefault(path, []).extend(faits.operations)
        self._result(fiche, COMPLETE if faits.operations else INCHANGE, [f"contact {contact.id}", *faits.ajouts], faits)

    def _affiliate(self, faits: Changements, connu: Connu, contact: Contact, fiche: Fiche) -> None:
        for affiliation in self._affiliations(fiche):
            if affiliation["acteur"] not in connu.acteurs:
                connu.acteurs.add(affiliation["acteur"])
                ou = contact.place("id")
                faits.ajouts.append(f"ajoute la structure {affiliation['acteur']}")
                faits.operations.append(Operation("element", ("acteurs",), affiliation, ou))
                continue
            connue = next((item for item in contact.acteurs if item.acteur == affiliation["acteur"]), None)
            for champ in ("du", "au", "referent"):
                if champ in affiliation and connue is not None:
                    dit = compare(connue, {(champ,): affiliation[champ]}, None, False)
                    faits.differences += dit.differences
                    if dit.operations:
                        self._keep_first(fiche, champ, "le contact a déjà cette structure : complétez à la main")

    def _result(self, fiche: Fiche, etat: str, details: Sequence[str], faits: Changements | None = None) -> None:
        differences = tuple(faits.differences) if faits else ()
        tous = (*map(composer, details), *fiche.details)
        self.resultats.append(Resultat((fiche.ligne.numero,), fiche.affiche, etat, CHEMIN, tous, differences))

    # --- the end ---

    def _write(self) -> None:
        """Plan the file of contacts, or what is added to it; a new `prive/` hides itself from git."""
        from cap.yamlfile import dump

        if not self.nouveaux:
            return
        entrees = [connu.donnees for connu in self.nouveaux]
        path = self.communaute.contacts.ou.path or CHEMIN
        if path in self.fichiers:
            ajouts = [Operation("element", ("contacts",), entree) for entree in entrees]
            self.editions.setdefault(path, []).extend(ajouts)
        else:
            self.creations[CHEMIN] = dump({"contacts": entrees})

    def _likely(self) -> None:
        """Point at the people who may be one and the same: never merged, never held back."""
        nouveaux = [self._identity(connu) for connu in self.nouveaux]
        for vue in find(nouveaux, [self._identity(connu) for connu in self.connus]):
            self.proches[composer(f"contacts {vue.gauche} et {vue.droite}, {vue.raison}")] = None

    def _identity(self, connu: Connu) -> Identite:
        source: Mapping[str, Any] = connu.donnees
        if connu.contact is not None:
            source = {"prenom": connu.contact.prenom, "nom": connu.contact.nom}
        nom = f"{source.get('prenom', '')} {source.get('nom', '')}".strip()
        traces = [("courriel", courriel) for courriel in sorted(connu.courriels)]
        return Identite(connu.id, (nom,) if nom else (), (), tuple(traces))


def _tidy(texte: str) -> str:
    return " ".join(texte.split())


def _phone_keys(texte: str) -> set[str]:
    """Give each telephone written in one way; one that is not whole stands for itself."""
    return {cellules.phone_key(morceau) or cle(morceau) for morceau in texte.split(" / ") if morceau}


def _name_fields(fiche: Fiche) -> dict[Chemin, Donnee]:
    return {("prenom",): fiche.nom.prenom, ("nom",): fiche.nom.nom}
