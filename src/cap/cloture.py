"""Closing a meeting: what its notes hold, what they lack, what should be looked at before anybody reads them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from difflib import get_close_matches
from functools import partial
from typing import Final, NamedTuple

from cap import designation
from cap.communaute import Communaute
from cap.cr import Presences, compte_rendu, structures_attendues
from cap.dates import DateInvalide, parse
from cap.definitions import a_eu_lieu, est_date
from cap.graphie import citer, cle, composer, plier, plier_avec_positions
from cap.markdown import read_notes, split_front_matter
from cap.mdclauses import Echeance, date_illisible, trouver_echeance
from cap.mdlines import BLOC, COMMENTAIRE, PUCE, SOUTIEN, TITRE, VIDE, Ligne
from cap.mdmarkers import (
    CASE,
    DECISION,
    ID_DE_CASE,
    ID_DE_LISTE,
    INFORMATION,
    LISTE,
    MARQUEUR,
    MONTRES,
    PREFIXE,
    PROCHAINE,
    QUESTION,
    REPONSE,
    REPORTE,
    TACHE,
    plier_le_debut,
)
from cap.mdnotes import (
    Decision,
    Element,
    Information,
    Item,
    Notes,
    Paragraphe,
    ProchaineReunion,
    Question,
    Reponse,
    Reporte,
    Ressemblance,
    Tache,
)
from cap.mdressemblances import sans_marqueur, titre_d_une_liste
from cap.mdsplice import in_front_matter
from cap.model import CompteRendu, Presence, Representation, Reunion
from cap.notes_collees import refuser_si_fige
from cap.personnes_citees import Citation, citations
from cap.problem import Splice
from cap.redaction import de, en_precisant, pour, repertoire
from cap.refus import Refus
from cap.renvois import questions_ouvertes, renvois_de, reponses_sans_question
from cap.seance_notee import (
    AUTRES,
    DEBUT,
    FIN,
    PRESENTS,
    REPRESENTES,
    Ecrit,
    Proposition,
    SeanceNotee,
    acteur_proche,
    proposer,
    seance_notee,
)
from cap.show import show
from cap.splice import Edit, EditionRefusee, add_key, append_item, apply, set_scalar, several
from cap.suivi import decisions, taches
from cap.yamlplaces import newline_of

# What becomes of a line of notes: every line has exactly one of these.
CAPTUREE: Final = "capturée"
DEMANDEE: Final = "demandée"
ANNONCE: Final = "annonce"
PROSE: Final = "prose"
INTITULE: Final = "titre"
VIERGE: Final = "vide"
A_PART: Final = "à part"
SEANCE: Final = "séance"
PERDUE: Final = "perdue"
SORTS: Final = (CAPTUREE, DEMANDEE, ANNONCE, PROSE, INTITULE, VIERGE, A_PART, SEANCE, PERDUE)

# What may be missing.
RESSEMBLANCE: Final = "ressemblance"
ACTEUR: Final = "acteur"
ECHEANCE: Final = "echeance"
INSTANCE: Final = "instance"
A_QUELLE_QUESTION: Final = "question"
SUITE: Final = "suite"
MODIFIE: Final = "modifie"
INCONNU: Final = "inconnu"
_ORDRE: Final = (RESSEMBLANCE, A_QUELLE_QUESTION, SUITE, MODIFIE, INCONNU, ACTEUR, ECHEANCE)

_OUI: Final = "oui"
_LETTRES: Final = {"d": DECISION, "t": TACHE, "a": TACHE, "q": QUESTION, "r": REPONSE, "o": _OUI}
_SORTES: Final[Mapping[str, tuple[type[Element], str]]] = {
    DECISION: (Decision, "une décision"),
    TACHE: (Tache, "une tâche"),
    QUESTION: (Question, "une question"),
    REPONSE: (Reponse, "une réponse"),
    INFORMATION: (Information, "une information"),
    REPORTE: (Reporte, "un sujet reporté"),
    PROCHAINE: (ProchaineReunion, "l'annonce d'une réunion"),
}
_LISTES: Final = {DECISION: "Décisions :", TACHE: "À faire :"}
_A_TENIR: Final = ("prevue", "annoncee")
_MONTRES: Final = 6
_REMPLACE: Final = re.compile(r"\b(?:remplac|modifi|annul|abrog)\w*(?: [a-z']+){0,4} (?:n ?°? ?)?(?P<id>d[0-9]{1,4})\b")
_MOT_DIT: Final = re.compile(r"[a-z]{4,}")
_BORDS: Final = "*_: \t\u00a0\u202f"
# What the frame of a meeting writes: a structure that is expected, and what to do with it.
_ATTENDUE: Final = re.compile(r" +# - \S")
_CONSEIL: Final = re.compile(r"(?P<champ>\w+[ \t]*:)[ \t]*# (?:retirez le premier #[^\r\n]*|de même)(?=[\r\n]|\Z)")
_ENTRE_ACTEURS: Final = re.compile(r"\s*[,;&]\s*|\s+(?:et|avec)\s+")
_NOM_LIBRE: Final = re.compile(r"[^\W_][\w.’'-]*")
# A box as typed, well closed or not; the first words of a line that should have been a marker, with what follows them.
_CASE_A_REFAIRE: Final = re.compile(rf" *(?:{PUCE})?\[ *(?P<etat>[xo✓✔v-]?) *\](?![(\[:])")
_TETE: Final = re.compile(
    rf" *(?:{PUCE})?[*_]{{0,3}}(?P<debut>)(?:(?P<mot>to ?do|fixme|a faire|prochaine reunion|decisions?|decide|actions?"
    r"|questions?|reponses?|reportee?s?|informations?|[qr](?=[*_]{0,3} *:))"
    r"|(?P<tete>[a-z][a-z '-]{1,20}?)(?=[*_]{0,3} *:))(?![\w'-])[*_]{0,3} *(?::|[-=>→.]+(?= |$))? *"
)

_PAR_NATURE: Final = {VIDE: VIERGE, TITRE: INTITULE, COMMENTAIRE: A_PART, BLOC: A_PART}


@dataclass(frozen=True, slots=True)
class CompteDesLignes:
    """The fate of every line of notes: numbers of lines by fate (all of `SORTS` are keys), in reading order.

    `capturée` stands in a decision, a task, a question, an answer, an information, a put-off subject or a next date;
    `demandée` looks like one and is listed for the coordinator; `annonce` is a « Décisions : » alone, above its list;
    `à part` is a comment or the edge of a restricted block; `séance` says who was there, where, at what hours.
    `perdue` would be a fault of cap: it stays empty.
    """

    par_sort: Mapping[str, tuple[int, ...]]

    @property
    def total(self) -> int:
        """Count all the lines: the sum of the fates is every line of the notes."""
        return sum(map(len, self.par_sort.values()))

    def combien(self, sort: str) -> int:
        """Count the lines of one fate."""
        return len(self.par_sort[sort])


def compte_des_lignes(notes: Notes, seance: Collection[int] = ()) -> CompteDesLignes:
    """Say what became of each line of notes; proves that nothing typed is lost between the file and the items.

    `seance` are the numbers of the lines that tell of the meeting itself (`seance_notee`).
    """
    elements = sorted(
        (element for point in notes.points for element in point.elements if isinstance(element, Element)),
        key=lambda element: element.ligne,
    )
    douteuses = {ressemblance.ligne for ressemblance in notes.ressemblances}
    par_sort: dict[str, list[int]] = {sort: [] for sort in SORTS}
    rang = 0
    for ligne in notes.lignes:
        while rang + 1 < len(elements) and elements[rang + 1].ligne <= ligne.numero:
            rang += 1
        element = elements[rang] if elements and _tient(elements[rang], ligne) else None
        sort = _sort(ligne, element, ligne.numero in douteuses)
        par_sort[SEANCE if sort in (PROSE, INTITULE) and ligne.numero in seance else sort].append(ligne.numero)
    return CompteDesLignes({sort: tuple(numeros) for sort, numeros in par_sort.items()})


def _tient(element: Element, ligne: Ligne) -> bool:
    return element.ligne <= ligne.numero and ligne.debut < max(element.fin, element.debut + 1)


def _sort(ligne: Ligne, element: Element | None, douteuse: bool) -> str:
    if ligne.nature in _PAR_NATURE:
        return _PAR_NATURE[ligne.nature]
    if element is not None and not isinstance(element, Paragraphe):
        return CAPTUREE
    if douteuse:
        return DEMANDEE
    if element is not None:
        return PROSE
    plie = plier(ligne.texte[:PREFIXE])
    marqueur = MARQUEUR.match(plie)
    return ANNONCE if marqueur and not plie[marqueur.end() :].strip(" *_") else PERDUE


# --- what is found and what is missing -----------------------------------------------------------------------


class Choix(NamedTuple):
    """An item that a line may mean: the word that answers, how notes name it, whose it is in words, what it says."""

    mot: str
    ref: str
    nom: str
    texte: str


class Manque(NamedTuple):
    """Something the notes do not say and that may be answered: its kind, its line (0: the meeting), its words.

    `attendu` is, for a line that looks like an item, what it looks like; for a due date, why the one typed is not read.
    `choix` are the items that the answer may name.
    """

    genre: str
    ligne: int = 0
    texte: str = ""
    attendu: str = ""
    choix: tuple[Choix, ...] = ()


class Numero(NamedTuple):
    """A number to write: the line, the number it replaces (empty: there was none), and the one it gets for ever."""

    ligne: int
    ancien: str
    nouveau: str


class Dite(NamedTuple):
    """What the notes say of an item of an earlier meeting: « Q1 du 15 janvier 2026 », its words, its new state."""

    nom: str
    ligne: int
    objet: str
    etat: str
    texte: str


@dataclass(frozen=True, slots=True)
class Cloture:
    """What closing a meeting finds, before anything is written.

    `inconnus` are the names after `@` that no actor bears, each once with its first line and the actor it may mean;
    `en_suspens` the sentences on its status that only the coordinator can settle.
    """

    reunion: Reunion
    compte: CompteDesLignes
    manques: tuple[Manque, ...]
    numeros: tuple[Numero, ...]
    presences: Presences | None
    citations: tuple[Citation, ...]
    inconnus: tuple[tuple[str, int, str], ...]
    en_suspens: tuple[str, ...]
    notee: SeanceNotee
    proposition: Proposition
    dites: tuple[Dite, ...] = ()

    @property
    def notes(self) -> Notes:
        """Give the notes that are closed."""
        return self.reunion.notes


def cloture(communaute: Communaute, reunion: Reunion, jour: date) -> Cloture:
    """Look at a meeting about to be closed. Raises `Refus` where its notes are frozen, or hold nothing."""
    refuser_si_fige(reunion)
    if not any(ligne.nature not in _PAR_NATURE for ligne in reunion.notes.lignes):
        raise Refus(
            "Rien n’est encore noté pour cette réunion.",
            composer(f"Écrivez vos notes dans {show(reunion.ou.path)}, ou collez-les : cap cr notes {reunion.id} -"),
        )
    inconnus: dict[str, tuple[str, int, str]] = {}
    for mention in reunion.notes.inconnus:
        if plier(mention.texte) not in inconnus:
            voisin = acteur_proche(communaute, mention.texte)
            inconnus[plier(mention.texte)] = (mention.texte, mention.ligne, voisin)
    notee = seance_notee(communaute, reunion)
    proposition = proposer(notee, reunion)
    qui_etait_la = not {*proposition.champs}.isdisjoint((PRESENTS, AUTRES))
    return Cloture(
        reunion,
        compte_des_lignes(reunion.notes, frozenset(notee.lignes)),
        tuple(manque for manque in manques(communaute, reunion) if not (qui_etait_la and manque.genre == PRESENTS)),
        numeros(reunion.notes),
        compte_rendu(communaute, reunion.id, jour, SOUTIEN).presences,
        citations(communaute, reunion, jour),
        tuple(inconnus.values()),
        tuple(_en_suspens(reunion, jour)),
        notee,
        proposition,
        tuple(_dites(communaute, reunion)),
    )


def _dites(communaute: Communaute, reunion: Reunion) -> Iterator[Dite]:
    """Say what the notes tell of items of earlier meetings, in reading order."""
    dits = [(dit.element, ref) for ref, tous in renvois_de(communaute, reunion).items() for dit in tous]
    for element, ref in sorted(dits, key=lambda dit: dit[0].ligne):
        if isinstance(element, Reponse):
            choix, etat = _choix(communaute, "question", ref), "répondue"
        else:
            choix = _choix(communaute, "a-faire", ref)
            etat = (
                "abandonnée" if element.abandon else "faite" if element.fait else "reportée" if element.reports else ""
            )
        yield Dite(choix.nom, element.ligne, choix.texte, etat or "toujours ouverte", element.texte)


def manques(communaute: Communaute, reunion: Reunion) -> tuple[Manque, ...]:
    """List what is missing, in reading order, then what is about the whole meeting.

    A task lacks who does it, or until when; a line looks like an item; decisions have no instance where the community
    has some; nobody is noted as present where the community has actors.
    """
    notes = reunion.notes
    renvoyees = manques_de_renvois(communaute, reunion)
    demandees = {manque.ligne for manque in renvoyees}
    trouves = [
        Manque(RESSEMBLANCE, item.ligne, item.texte, item.genre, choix=_a_repondre(notes, item))
        for item in notes.ressemblances
        if item.genre in MONTRES and item.ligne not in demandees
    ]
    trouves += renvoyees
    nommes = {plier(mention.texte): mention for mention in reversed(notes.inconnus)} if communaute.acteurs else {}
    trouves += [
        Manque(INCONNU, mention.ligne, f"@{mention.texte}", acteur_proche(communaute, mention.texte))
        for mention in nommes.values()
    ]
    for tache in notes.taches:
        if tache.ouverte and not tache.responsable and not tache.responsable_texte:
            trouves.append(Manque(ACTEUR, tache.ligne, tache.objet))
        if tache.ouverte and tache.echeance_actuelle is None:
            vague = date_illisible(tache.texte, _reference(reunion))
            trouves.append(Manque(ECHEANCE, tache.ligne, tache.objet, vague.message if vague else ""))
    trouves.sort(key=lambda manque: (manque.ligne, _ORDRE.index(manque.genre)))
    if notes.decisions and not reunion.instance and communaute.gouvernance.instances:
        trouves.append(Manque(INSTANCE))
    notees = (reunion.presents, reunion.representes, reunion.excuses, reunion.invites, reunion.autres_presents)
    if not any(notees) and communaute.acteurs:
        trouves.append(Manque(PRESENTS))
    return tuple(trouves)


def manques_de_renvois(communaute: Communaute, reunion: Reunion) -> list[Manque]:
    """List the lines that speak of an item of an earlier meeting, and do not say which, or not so that it is followed.

    An answer to no question that is known; a box ticked that is perhaps a task of before; a decision that says it
    replaces another.
    """
    notes = reunion.notes
    trouves = []
    for reponse in reponses_sans_question(communaute, reunion):
        ici = [Choix(item.id, item.id, item.id, item.texte) for item in notes.questions if item.ouverte]
        avant = [_choix(communaute, "question", ref) for ref in questions_ouvertes(communaute, reunion)]
        trouves.append(
            Manque(A_QUELLE_QUESTION, reponse.ligne, reponse.texte, reponse.question, _distincts((*ici, *avant)))
        )
    for tache in notes.taches:
        if refs := _deja_convenue(communaute, reunion, tache):
            choix = tuple(_choix(communaute, "a-faire", ref) for ref in refs)
            trouves.append(Manque(SUITE, tache.ligne, tache.texte, choix=_distincts(choix)))
    for decision in notes.decisions:
        numero = None if decision.modifie else _REMPLACE.search(plier(decision.texte))
        if numero is not None:
            refs = _decisions_d_avant(communaute, reunion, numero["id"].upper(), decision.texte)
            choix = tuple(_choix(communaute, "decision", ref) for ref in refs)
            trouves.append(Manque(MODIFIE, decision.ligne, decision.texte, numero["id"].upper(), _distincts(choix)))
    return trouves


def _choix(communaute: Communaute, genre: str, ref: str) -> Choix:
    identifiant, _, numero = ref.partition("#")
    quand = communaute.reunions[identifiant].date
    nom = f"{numero} {de(quand)}" if quand is not None else ref
    return Choix(numero, ref, nom, communaute.index[genre][ref].texte)


def _distincts(choix: Sequence[Choix]) -> tuple[Choix, ...]:
    """Give each choice a word of its own: its number, else its whole reference."""
    comptes = Counter(item.mot for item in choix)
    return tuple(item if comptes[item.mot] == 1 else item._replace(mot=item.ref) for item in choix)


def _deja_convenue(communaute: Communaute, reunion: Reunion, tache: Tache) -> tuple[str, ...]:
    """Give the open task of an earlier meeting that a ticked box perhaps tells of, by its heading or its number.

    Once a meeting is closed its boxes have numbers of their own: the words must also agree.
    """
    jour = _reference(reunion)
    if not tache.fait or tache.suite_de or jour is None:
        return ()
    avant = [
        item
        for item in taches(communaute, jour)
        if item.ouverte
        and item.reunie_le is not None
        and reunion.date
        and item.reunie_le.certainly_before(reunion.date)
    ]
    titree = tache.point.removeprefix("a-faire:")
    if tache.implicite:
        return tuple(item.ref for item in avant if item.ref == titree != tache.point)
    mots = set(_MOT_DIT.findall(plier(tache.texte)))
    possibles = tuple(
        item.ref
        for item in avant
        if item.ref.endswith(f"#{tache.id}") and item.instance == reunion.instance
        if reunion.compte_rendu is None or mots & set(_MOT_DIT.findall(plier(item.texte)))
    )
    return possibles if len(possibles) == 1 else possibles[-1:]


def _decisions_d_avant(communaute: Communaute, reunion: Reunion, numero: str, texte: str) -> tuple[str, ...]:
    """List the decisions of earlier meetings that bear a number, the last one first; a date in the text chooses."""
    jour = _reference(reunion)
    if jour is None:
        return ()
    avant = [
        item
        for item in reversed(decisions(communaute, jour))
        if item.ref.endswith(f"#{numero}") and item.reunion != reunion.id and item.en_vigueur
    ]
    dites = [
        item
        for item in avant
        if item.reunie_le is not None and plier(de(item.reunie_le)).rpartition(" ")[0] in plier(texte)
    ]
    siennes = [item for item in avant if item.instance == reunion.instance]
    return tuple(item.ref for item in dites or siennes or avant)


def _a_repondre(notes: Notes, item: Ressemblance) -> tuple[Choix, ...]:
    """List the questions that a line which looks like an answer may answer: those asked above it and still open."""
    if item.genre != REPONSE:
        return ()
    posees = (question for question in notes.questions if question.ouverte and question.ligne < item.ligne)
    return tuple(Choix(question.id, question.id, question.id, question.texte) for question in posees)


def _reference(reunion: Reunion) -> date | None:
    return reunion.date.debut if reunion.date is not None and reunion.date.connue else None


def numeros(notes: Notes) -> tuple[Numero, ...]:
    """List the numbers to write, in reading order: those of items without one, and of items whose own is taken."""
    a_ecrire = []
    for item in notes.items:
        if item.implicite:
            ancien = _numero_ecrit(notes, item)
            a_ecrire.append(Numero(item.ligne, ancien[2] if ancien else "", item.id))
    return tuple(a_ecrire)


def _numero_ecrit(notes: Notes, item: Item) -> tuple[int, int, str] | None:
    """Find the number that an item bears although another one has it: its place in the file, and its words."""
    if item.place is not None:
        return None
    ligne = _ligne(notes, item.ligne)
    plie, positions = plier_avec_positions(ligne.texte[:PREFIXE])
    if case := CASE.match(plie):
        trouve = ID_DE_CASE.match(ligne.texte, positions[case.end()])
        place = trouve.span("id") if trouve else None
    elif marqueur := MARQUEUR.match(plie):
        place = (positions[marqueur.start("id")], positions[marqueur.end("id")])
    else:
        puce = LISTE.match(plie)
        trouve = ID_DE_LISTE.match(ligne.texte, positions[puce.end()]) if puce else None
        place = trouve.span("id") if trouve else None
    if place is None:
        return None
    return ligne.debut + place[0], ligne.debut + place[1], ligne.texte[slice(*place)]


def _en_suspens(reunion: Reunion, jour: date) -> Iterator[str]:
    if reunion.statut == "reportee":
        yield "Cette réunion est notée « reportee » : si elle a eu lieu, écrivez « statut: tenue » dans son en-tête."
    elif reunion.date is not None and reunion.date.certainly_after(jour):
        yield f"Sa date est à venir ({reunion.date.en_mots()}) : son statut ne change pas. Vérifiez « date: »."
    elif reunion.statut in _A_TENIR and not est_date(reunion.date):
        yield f"Elle n'a pas de date : son statut reste « {reunion.statut} »."
    compte_rendu_ = reunion.compte_rendu
    if compte_rendu_ is not None and compte_rendu_.diffuse_le is not None:
        quand = en_precisant(compte_rendu_.diffuse_le)
        yield f"Son compte-rendu est déjà parti {quand} : ce qui change ici est une correction à leur dire."


# --- answers -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Fichier:
    """The file of a meeting while its closing is being answered: its text, without BOM, and the meeting read in it."""

    communaute: Communaute
    reunion: Reunion
    texte: str
    jour: date

    @property
    def reference(self) -> date | None:
        """Give the day from which dates without a year are counted, as the loader does."""
        return _reference(self.reunion)

    def rang(self, manque: Manque) -> int:
        """Give the line of something missing among those of the notes, that no addition to the heading moves."""
        return manque.ligne - self.reunion.notes.lignes[0].numero if manque.ligne else -1

    def avec(self, texte: str) -> Fichier:
        """Give the file with another text of its notes, read again."""
        entete = split_front_matter(texte, self.reunion.ou.path)
        notes = read_notes(
            entete.corps,
            self.reunion.ou.path,
            entete.corps_ligne,
            entete.corps_decalage,
            repertoire(self.communaute),
            self.reference,
            [point.intitule for point in self.reunion.ordre_du_jour],
        )
        return replace(self, texte=texte, reunion=self.reunion.evolve(notes=notes, corps=entete.corps))

    @property
    def manques(self) -> tuple[Manque, ...]:
        """List what is still missing."""
        return manques(self.communaute, self.reunion)


def repondre(fichier: Fichier, manque: Manque, reponse: str) -> Fichier:
    """Write the answer to something missing by the smallest change; the same file when nothing is to be written.

    Raises `Refus`, in words for the one who answers, when the answer is not understood or cannot be written there.
    """
    if manque.genre == RESSEMBLANCE:
        return _marquer(fichier, manque, reponse)
    if manque.genre in (A_QUELLE_QUESTION, SUITE, MODIFIE):
        return _renvoyer(fichier, manque, reponse)
    if manque.genre == INCONNU:
        return _nommer(fichier, manque, reponse)
    if manque.genre == ACTEUR:
        return _confier(fichier, manque, reponse)
    if manque.genre == ECHEANCE:
        return _dater(fichier, manque, reponse)
    if manque.genre == INSTANCE:
        return _rattacher(fichier, reponse)
    return _noter_presents(fichier, reponse)


def peut_devenir(fichier: Fichier, manque: Manque, genre: str) -> Fichier | None:
    """Give the file once a line that looks like an item is one, or None when no mark makes it one."""
    notes = fichier.reunion.notes
    ligne = _ligne(notes, manque.ligne)
    avant = _dits(notes)
    if genre == manque.attendu and genre in _LISTES and titre_d_une_liste(plier_le_debut(ligne.texte)[0]):
        return _ouvrir_la_liste(fichier, ligne, genre, avant)
    for texte in _formes(ligne.texte, genre, genre == manque.attendu):
        essai = fichier.avec(_remplacer(fichier.texte, ligne, texte))
        lus = essai.reunion.notes.elements
        apres = _dits(essai.reunion.notes)
        gagne = any(item.ligne == manque.ligne and isinstance(item, _SORTES[genre][0]) for item in lus)
        if gagne and not (avant - apres - _perdus(notes, manque.ligne)) and (apres - avant).total() == 1:
            return essai
    return None


def _ouvrir_la_liste(fichier: Fichier, ligne: Ligne, genre: str, avant: Counter[tuple[str, str]]) -> Fichier | None:
    """Make « Décisions prises : » the marker of the bullets below it, or None where nothing below would be taken."""
    retrait = ligne.texte[: len(ligne.texte) - len(ligne.texte.lstrip())]
    essai = fichier.avec(_remplacer(fichier.texte, ligne, retrait + _LISTES[genre]))
    apres = _dits(essai.reunion.notes)
    gagnes = (apres - avant).elements()
    sorte = _SORTES[genre][0].__name__
    return essai if not (avant - apres) and apres != avant and all(nom == sorte for nom, _ in gagnes) else None


def _dits(notes: Notes) -> Counter[tuple[str, str]]:
    return Counter(item.dit for item in notes.elements)


def _perdus(notes: Notes, ligne: int) -> Counter[tuple[str, str]]:
    """What may go when a line changes kind: the item it was (a box becomes a decision)."""
    return Counter(item.dit for item in notes.elements if item.ligne == ligne)


def _marquer(fichier: Fichier, manque: Manque, reponse: str) -> Fichier:
    voulue = _choisi(manque.choix, reponse)
    voulu = _OUI if voulue else _LETTRES.get(plier(reponse)[:1], "")
    genre = manque.attendu if voulu == _OUI else voulu
    if not genre:
        raise Refus(composer("Répondez par d (décision), t (tâche) ou q (question), ou Entrée pour laisser la ligne."))
    if genre == REPONSE and voulue is None and len(manque.choix) > 1:
        noms = ", ".join(f"{item.mot} {citer(show(item.texte))}" for item in manque.choix)
        raise Refus("Plusieurs questions sont ouvertes.", composer(f"À quelle question ? {noms}"))
    marque = peut_devenir(fichier, manque, genre)
    if marque is None:
        raise Refus(
            composer(f"La ligne {manque.ligne} ne peut pas devenir {_SORTES[genre][1]} par une simple marque."),
            composer("Entrée pour la laisser ; vous la reprendrez dans le fichier."),
        )
    return marque if voulue is None else _nommer_la_question(marque, manque, voulue)


def _nommer(fichier: Fichier, manque: Manque, reponse: str) -> Fichier:
    """Write the actor meant by a name that nobody bears, wherever the notes have it."""
    acteur = designation.acteur(fichier.communaute, manque.attendu if plier(reponse) in ("o", "oui") else reponse)
    nom = plier(manque.texte.removeprefix("@"))
    ecrites = (mention for mention in fichier.reunion.notes.inconnus if plier(mention.texte) == nom)
    splices = [Splice(mention.debut, mention.fin, f"@{acteur.id}") for mention in ecrites]
    return fichier.avec(apply(fichier.texte, splices))


def _choisi(choix: Sequence[Choix], reponse: str) -> Choix | None:
    """Find the item that an answer names: its word, its reference; its figure, or « o » where it is alone."""
    simple = plier(reponse).strip(" .[]")
    if len(choix) == 1 and simple in ("o", "oui"):
        return choix[0]
    voulus = [item for item in choix if simple in (plier(item.mot), plier(item.ref), plier(item.nom))]
    voulus = voulus or [item for item in choix if simple.isdigit() and item.ref.endswith(f"#Q{simple}")]
    voulus = voulus or [item for item in choix if simple.isdigit() and item.ref[1:] == simple]
    return voulus[0] if len(voulus) == 1 else None


def _renvoyer(fichier: Fichier, manque: Manque, reponse: str) -> Fichier:
    """Write which item of an earlier meeting a line speaks of."""
    voulue = _choisi(manque.choix, reponse)
    if voulue is None and not manque.choix:
        raise Refus("Rien de tel n’est noté dans une réunion d’avant.", "Entrée pour laisser la ligne.")
    if voulue is None:
        noms = ", ".join(item.mot for item in manque.choix[:_MONTRES])
        raise Refus(composer(f"{citer(show(reponse))} n'est pas un des choix."), composer(f"Au choix : {noms}."))
    if manque.genre == A_QUELLE_QUESTION:
        return _nommer_la_question(fichier, manque, voulue)
    item = next((item for item in fichier.reunion.notes.items if item.ligne == manque.ligne), None)
    if item is None:
        raise _illisible(manque)
    if manque.genre == MODIFIE:
        fin = len(fichier.texte[: item.fin].rstrip(" ."))
        essai = fichier.avec(f"{fichier.texte[:fin]} (modifie [[{voulue.ref}]]){fichier.texte[fin:]}")
        lue = next((autre for autre in essai.reunion.notes.decisions if autre.ligne == manque.ligne), None)
        if lue is None or lue.modifie != voulue.ref:
            raise _illisible(manque)
        return essai
    ecrit = _numero_ecrit(fichier.reunion.notes, item)
    if ecrit is not None:
        debut, fin, nom = ecrit[0], ecrit[1], voulue.ref
    elif item.place is not None:
        debut = fin = item.place[0]
        nom = f" {voulue.ref} :{item.place[2]}"
    else:
        raise _illisible(manque)
    essai = fichier.avec(fichier.texte[:debut] + nom + fichier.texte[fin:])
    if not any(suite.ligne == manque.ligne and suite.tache == voulue.ref for suite in essai.reunion.notes.suites):
        raise _illisible(manque)
    return essai


def _nommer_la_question(fichier: Fichier, manque: Manque, voulue: Choix) -> Fichier:
    """Write after « Réponse » which question it answers; one of this meeting gets its number written too."""
    notes = fichier.reunion.notes
    ligne = _ligne(notes, manque.ligne)
    plie, positions = plier_avec_positions(ligne.texte[:PREFIXE])
    marqueur = MARQUEUR.match(plie)
    if marqueur is None or marqueur["reponse"] is None:
        raise _illisible(manque)
    groupe = next((nom for nom in ("renvoi", "id") if marqueur[nom]), "")
    bornes = marqueur.span(groupe) if groupe else (marqueur.end("reponse"),) * 2
    debut, fin = (ligne.debut + positions[place] for place in bornes)
    splices = [Splice(debut, fin, voulue.ref if groupe else f" {voulue.ref}")]
    siennes = (item for item in notes.questions if item.id == voulue.ref)
    splices += [splice for item in siennes if (splice := item.numeroter())]
    essai = fichier.avec(apply(fichier.texte, splices))
    if not any(item.ligne == manque.ligne and item.question == voulue.ref for item in essai.reunion.notes.reponses):
        raise _illisible(manque)
    return essai


def _formes(texte: str, genre: str, attendu: bool) -> Iterator[str]:
    """Offer ways to mark a line, the nearest to what was typed first; none for the row of a table."""
    plie, positions = plier_le_debut(texte)
    puce = LISTE.match(plie)
    debut = positions[puce.end()] if puce else len(texte) - len(texte.lstrip())
    if texte[debut:].startswith("|") or "\t" in texte[debut:].strip():
        return
    mot = MONTRES[genre]
    if attendu and texte.lstrip().startswith(">"):
        yield texte.lstrip(" >")
    if case := _CASE_A_REFAIRE.match(plie):
        reste = texte[positions[case.end()] :].lstrip()
        coche = "x" if plie[case.start("etat") : case.end("etat")] in ("x", "✓", "✔", "v") else " "
        yield texte[:debut] + (f"[{coche}] {reste}" if genre == TACHE else f"{mot} {_sans_marqueur(reste)}")
    if attendu and (nu := sans_marqueur(texte[debut:])) != texte[debut:]:
        yield f"{texte[:debut]}{mot} {nu}"
    tete = None if titre_d_une_liste(plie) else _TETE.match(plie)
    if tete and (tete["mot"] or "").startswith("action") and plie[tete.end() :].split(":")[0] != plie[tete.end() :]:
        tete = None  # « Action sociale : … » names something: its first word is not a marker to take away
    if attendu and tete and (tete["mot"] or get_close_matches(tete["tete"], [plier(mot.rstrip(" :"))], cutoff=0.7)):
        yield texte[: positions[tete.start("debut")]] + f"{mot} " + texte[positions[tete.end()] :].lstrip()
    if not MARQUEUR.match(plie):
        yield texte[:debut] + ("[ ] " if genre == TACHE and puce else f"{mot} ") + texte[debut:]


def _sans_marqueur(texte: str) -> str:
    plie, positions = plier_avec_positions(texte[:PREFIXE])
    marqueur = MARQUEUR.match(plie)
    return texte[positions[marqueur.end()] :].lstrip() if marqueur else texte


def _remplacer(texte: str, ligne: Ligne, nouveau: str) -> str:
    return texte[: ligne.debut] + nouveau + texte[ligne.debut + len(ligne.texte) :]


def _confier(fichier: Fichier, manque: Manque, reponse: str) -> Fichier:
    """Write who does a task in front of it: `@resam avec @ville : …`."""
    ids = [_acteur(fichier.communaute, nom.strip()) for nom in _ENTRE_ACTEURS.split(reponse) if nom.strip()]
    if not ids:
        raise Refus("Nommez un acteur.")
    devant = f"@{ids[0]}" + (f" avec @{' et @'.join(ids[1:])}" if ids[1:] else "")
    ligne = _ligne(fichier.reunion.notes, manque.ligne)
    place = _debut_du_texte(ligne)
    essai = fichier.avec(_remplacer(fichier.texte, ligne, f"{ligne.texte[:place]}{devant} : {ligne.texte[place:]}"))
    avant, apres = _tache(fichier, manque), _tache(essai, manque)
    if (apres.responsable or apres.responsable_texte) != ids[0] or _reste(apres) != _reste(avant):
        raise _illisible(manque)
    return essai


def _acteur(communaute: Communaute, nom: str) -> str:
    """Give the id an actor is noted by; a name typed after `@` may be nobody's yet."""
    try:
        return designation.acteur(communaute, nom).id
    except Refus as inconnu:
        if nom.startswith("@") and _NOM_LIBRE.fullmatch(nom[1:]):
            return nom[1:]
        libre = composer(f" Pour noter quand même ce nom : @{cle(nom)}") if cle(nom) else ""
        raise Refus(inconnu.message, inconnu.remede + libre) from inconnu


def _dater(fichier: Fichier, manque: Manque, reponse: str) -> Fichier:
    """Write until when a task is due at its end: ` (pour le 2 avril 2026)`, or in the clauses that end it."""
    reference = fichier.reference
    formes = [f"{mots} {reponse}".strip() for mots in ("pour le", "pour", "pour la", "")]
    dite = _date_dite(reponse, reference) or next(
        (lue for forme in formes if (lue := trouver_echeance(forme, reference))), None
    )
    if dite is None:
        illisible = date_illisible(f"pour le {reponse}", reference)
        raise Refus(
            illisible.message if illisible else composer(f"« {show(reponse)} » n'est pas une date."),
            illisible.remede if illisible else composer("Par exemple : 2 avril 2026, mai 2026, prochain copil."),
        )
    avant = _tache(fichier, manque)
    for ecrite in [pour(dite.periode)] if dite.periode is not None else formes:
        fin = len(fichier.texte[: avant.fin].rstrip(" ."))
        # What the grammar understood of a parenthesis is no longer in the text.
        comprise = fichier.texte[fin - 1] == ")" and not avant.texte.rstrip(" .").endswith(")")
        places = [(fin - 1, f" ; {ecrite}")] if comprise else []
        for place, texte in (*places, (avant.fin, f" ({ecrite})")):
            essai = fichier.avec(fichier.texte[:place] + texte + fichier.texte[place:])
            apres = _tache(essai, manque)
            voulue = (apres.echeance, apres.echeance_instance) == (dite.periode, dite.instance)
            if voulue and _qui_et_quoi(apres) == _qui_et_quoi(avant):
                return essai
    raise _illisible(manque)


def _date_dite(reponse: str, reference: date | None) -> Echeance | None:
    """Read an answer that is a date and nothing else."""
    try:
        return Echeance(parse(reponse, reference), "", 0, 0)
    except DateInvalide:
        return None


def _ligne(notes: Notes, numero: int) -> Ligne:
    return notes.lignes[numero - notes.lignes[0].numero]


def _tache(fichier: Fichier, manque: Manque) -> Tache:
    trouvee = next((tache for tache in fichier.reunion.notes.taches if tache.ligne == manque.ligne), None)
    if trouvee is None:
        raise _illisible(manque)
    return trouvee


def _illisible(manque: Manque) -> Refus:
    return Refus(
        composer(f"Cela ne peut pas s'écrire ligne {manque.ligne} sans changer le reste."),
        composer("Entrée pour la laisser ; vous la reprendrez dans le fichier."),
    )


def _reste(tache: Tache) -> tuple[object, ...]:
    return tache.id, tache.echeance, tache.echeance_instance, tache.reports, tache.fait, tache.abandon


def _qui_et_quoi(tache: Tache) -> tuple[object, ...]:
    qui = (tache.responsable, tache.responsable_texte, tache.contributeurs)
    return tache.id, *qui, tache.reports, tache.fait, tache.abandon, tache.suffixes_inconnus


def _debut_du_texte(ligne: Ligne) -> int:
    """Find where what a task asks begins on its line: after its bullet, box or marker, number and bold."""
    plie, positions = plier_avec_positions(ligne.texte[:PREFIXE])
    debut = 0
    if case := CASE.match(plie):
        numero = ID_DE_CASE.match(ligne.texte, positions[case.end()])
        debut = numero.end() if numero else positions[case.end()]
        dedans, places = plier_avec_positions(ligne.texte[debut : debut + PREFIXE])
        marqueur = MARQUEUR.match(dedans)
        debut += places[marqueur.end()] if marqueur else 0
    elif marqueur := MARQUEUR.match(plie):
        debut = positions[marqueur.end()]
    elif puce := LISTE.match(plie):
        numero = ID_DE_LISTE.match(ligne.texte, positions[puce.end()])
        debut = numero.end() if numero else positions[puce.end()]
    return len(ligne.texte) - len(ligne.texte[debut:].lstrip(_BORDS))


def _rattacher(fichier: Fichier, reponse: str) -> Fichier:
    """Write in the heading which instance met."""
    connues = fichier.communaute.gouvernance.instances
    for instance in connues:
        if plier(reponse) in (plier(instance.id), plier(instance.nom)):
            texte = _dans_l_entete(fichier.texte, _poser("instance", instance.id))
            return replace(fichier, reunion=fichier.reunion.evolve(instance=instance.id)).avec(texte)
    noms = ", ".join(show(instance.id) for instance in connues[:_MONTRES])
    raise Refus(composer(f"L'instance « {show(reponse)} » n'existe pas."), composer(f"Au choix : {noms}."))


def _noter_presents(fichier: Fichier, reponse: str) -> Fichier:
    """Write in the heading who was there; « tous » is everybody expected."""
    communaute, reunion = fichier.communaute, fichier.reunion
    if plier(reponse) == "tous":
        ids = sorted(structures_attendues(communaute, reunion, fichier.jour)[0])
    else:
        noms = [nom.strip() for nom in _ENTRE_ACTEURS.split(reponse) if nom.strip()]
        ids = list(dict.fromkeys(designation.acteur(communaute, nom).id for nom in noms))
    texte = fichier.texte
    for identifiant in ids:
        texte = _dans_l_entete(texte, partial(_ajouter, champ="presents", item=identifiant))
    texte = _dans_l_entete(texte, partial(_ranger, champ="presents"))
    presents = tuple(Presence(acteur=identifiant) for identifiant in ids)
    return replace(fichier, reunion=reunion.evolve(presents=presents)).avec(texte)


def retenir(fichier: Fichier, proposition: Proposition) -> Fichier:
    """Count as known what the notes say and the heading lacks, before it is written: it is not asked then."""
    lus = {champ: _lue(champ, valeur) for champ, valeur in proposition.champs.items()}
    return replace(fichier, reunion=fichier.reunion.evolve(**lus))


def noter_la_seance(fichier: Fichier, proposition: Proposition) -> Fichier:
    """Write in the heading what the notes say and it lacks; the notes stay as typed.

    Raises `EditionRefusee` where the front matter cannot be edited.
    """
    if not proposition.champs:
        return fichier
    texte = fichier.texte
    for edit in _edits(proposition):
        texte = _dans_l_entete(texte, edit)
    for champ, valeur in proposition.champs.items():
        if not isinstance(valeur, str):
            texte = _dans_l_entete(texte, partial(_ranger, champ=champ))
    return retenir(fichier, proposition).avec(texte)


def en_yaml(proposition: Proposition) -> str:
    """Give what the heading lacks as it would be written there, ready to paste."""
    yaml = ""
    for edit in _edits(proposition):
        yaml = apply(yaml, several(edit(yaml)))
    return yaml


def _edits(proposition: Proposition) -> Iterator[Edit]:
    for champ, valeur in proposition.champs.items():
        if isinstance(valeur, str):
            yield _poser(champ, valeur)
        else:
            for item in valeur:
                yield partial(_ajouter, champ=champ, item=item)


def _bloc(yaml: str, champ: str) -> re.Match[str] | None:
    """Find a list of the heading, its comments included."""
    return re.search(rf"^{champ}[ \t]*:[^\r\n]*(?:(?:\r\n|\r|\n)(?:[ \t-][^\r\n]*)?)*", yaml, re.MULTILINE)


def _ranger(yaml: str, champ: str) -> Splice:
    """Put what the frame still waits for below who is noted, and take away the advice it gave."""
    bloc = _bloc(yaml, champ)
    lignes = bloc[0].splitlines(keepends=True) if bloc else []
    attendues = [ligne for ligne in lignes if _ATTENDUE.match(ligne)]
    if bloc is None or len(attendues) == len(lignes) - 1:
        return Splice(0, 0, "")
    conseillee = _CONSEIL.match(lignes[0])
    if conseillee is not None:
        lignes[0] = conseillee["champ"] + lignes[0][conseillee.end() :]
    fin = max(rang for rang, ligne in enumerate(lignes) if ligne.strip()) + 1
    dites = [ligne for ligne in lignes[:fin] if ligne not in attendues]
    if attendues and not dites[-1].endswith(("\n", "\r")):
        dites[-1] += newline_of(yaml)
        attendues[-1] = attendues[-1].rstrip("\r\n")
    return Splice(*bloc.span(), "".join((*dites, *attendues, *lignes[fin:])))


def _ajouter(yaml: str, champ: str, item: Ecrit) -> Splice:
    """Add an item to a list: by uncovering the comment that the frame left for it (`# - resam`), else at its end."""
    champs = {"acteur": item} if isinstance(item, str) else item
    bloc = _bloc(yaml, champ)
    acteur = re.escape(champs.get("acteur", ""))
    attend = re.compile(rf"^(?P<marge> +)# - {acteur}(?P<nom>  #[^\r\n]*)?(?=[\r\n]|\Z)", re.MULTILINE)
    ligne = attend.search(yaml, *bloc.span()) if bloc else None
    if ligne is None:
        return append_item(yaml, (champ,), item)
    saut, marge, nom = newline_of(yaml), ligne["marge"], ligne["nom"] or ""
    if isinstance(item, str):
        return Splice(*ligne.span(), f"{marge}- {item}{nom}")
    cles = saut.join(f"{marge}  {cle_}: {valeur}" for cle_, valeur in champs.items())
    return Splice(*ligne.span(), f"{marge}- {cles.lstrip()}".replace(saut, f"{nom}{saut}", 1))


def _lue(champ: str, valeur: str | Sequence[Ecrit]) -> object:
    """Read a field back as the loader does."""
    if isinstance(valeur, str):
        return time.fromisoformat(valeur) if champ in (DEBUT, FIN) else valeur
    if champ not in (PRESENTS, REPRESENTES):
        return tuple(valeur)
    items = [{"acteur": item} if isinstance(item, str) else item for item in valeur]
    if champ == REPRESENTES:
        return tuple(Representation(**item) for item in items)
    return tuple(
        Presence(
            acteur=item["acteur"],
            qualite=item.get("qualite", ""),
            personnes=int(item["personnes"]) if "personnes" in item else None,
        )
        for item in items
    )


# --- writing -------------------------------------------------------------------------------------------------


def _numerote(fichier: Fichier) -> str:
    """Write the numbers of all items, once for ever; a number already taken above gives way to a free one."""
    notes = fichier.reunion.notes
    splices = []
    for item in notes.items:
        pris = _numero_ecrit(notes, item) if item.implicite else None
        splice = Splice(pris[0], pris[1], item.id) if pris else item.numeroter()
        splices += [splice] if splice else []
    return apply(fichier.texte, splices)


def clore(fichier: Fichier) -> Fichier:
    """Number the items and say in the heading that the meeting was held and its minutes are being written.

    A file without front matter receives none. Raises `EditionRefusee` where the front matter cannot be edited.
    """
    reunion = fichier.reunion
    texte = _numerote(fichier)
    if split_front_matter(texte).texte:
        venue = est_date(reunion.date) and a_eu_lieu(reunion.date, fichier.jour)
        if reunion.statut in _A_TENIR and venue:
            texte = _dans_l_entete(texte, _poser("statut", "tenue"))
            reunion = reunion.evolve(statut="tenue")
        if reunion.compte_rendu is None:
            texte = _dans_l_entete(texte, lambda yaml: add_key(yaml, (), "compte_rendu", {"statut": "projet"}))
            reunion = reunion.evolve(compte_rendu=CompteRendu(statut="projet"))
    return replace(fichier, reunion=reunion).avec(texte)


def _dans_l_entete(texte: str, edit: Edit) -> str:
    return apply(texte, in_front_matter(texte, edit))


def _poser(champ: str, valeur: str) -> Edit:
    def edit(yaml: str) -> Splice:
        try:
            return set_scalar(yaml, (champ,), valeur)
        except EditionRefusee:
            return add_key(yaml, (), champ, valeur)

    return edit
