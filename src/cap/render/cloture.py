"""What closing a meeting finds, said to the coordinator: counts first, then each item and each line to look at."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import time
from typing import Final

from cap.cloture import (
    A_PART,
    A_QUELLE_QUESTION,
    ACTEUR,
    ANNONCE,
    CAPTUREE,
    DEMANDEE,
    ECHEANCE,
    INCONNU,
    INSTANCE,
    INTITULE,
    MODIFIE,
    PROSE,
    RESSEMBLANCE,
    SEANCE,
    SUITE,
    VIERGE,
    Cloture,
    CompteDesLignes,
    Dite,
    Manque,
    en_yaml,
)
from cap.communaute import Communaute
from cap.cr import Presences, Present
from cap.dates import heure_en_mots
from cap.graphie import citer, composer
from cap.mdlines import SOUTIEN
from cap.mdmarkers import DECISION, MONTRES, QUESTION, TACHE
from cap.mdnotes import Decision, Item, ProchaineReunion, Question, Tache
from cap.model import Reunion
from cap.personnes_citees import conseil
from cap.phrases import combien, enumerer, quelques
from cap.redaction import Redacteur, en_precisant, majuscule, pour, reunion_nommee
from cap.render.notes_collees import trouve
from cap.render.pages import GRAS, GRIS, JAUNE, Page, plie
from cap.seance_notee import (
    ABSENTS,
    ANIMATION,
    AUTRES,
    DEBUT,
    EXCUSES,
    FIN,
    HORAIRES,
    LIEU,
    PRESENTS,
    REDACTION,
    REPRESENTES,
    Lue,
    NonLue,
    Proposition,
)
from cap.show import show
from cap.suivi import nom_de_la_prochaine, repartition

_LISIBLE: Final = {"membres": "les membres", SOUTIEN: "la fonction de soutien", "financeurs": "les financeurs"}
_MANQUES: Final = {
    A_QUELLE_QUESTION: "à quelle question ?",
    SUITE: "est-ce une tâche déjà convenue ?",
    MODIFIE: "quelle décision modifie-t-elle ?",
    ACTEUR: "qui s'en charge ?",
    ECHEANCE: "pour quand ?",
    INSTANCE: "quelle instance décide ? (« instance: » dans l'en-tête)",
    PRESENTS: "qui était là ? (« presents: » dans l'en-tête)",
}
_QUI_ET_QUAND: Final = [_MANQUES[ACTEUR], _MANQUES[ECHEANCE]]
_ENSEMBLE: Final = "qui s'en charge, et pour quand ?"
_CHAMPS: Final = {
    PRESENTS: "présents",
    REPRESENTES: "représentés",
    EXCUSES: "excusés",
    ABSENTS: "absents, non excusés (l'en-tête ne le garde pas)",
    AUTRES: "et aussi",
    ANIMATION: "animation",
    REDACTION: "compte-rendu",
    LIEU: "lieu",
    HORAIRES: "horaires",
}
_ENTRE: Final = {HORAIRES: " – "}
_MONTRES: Final = 12
_A_CHOISIR: Final = (A_QUELLE_QUESTION, SUITE, MODIFIE)
_NUMEROTES: Final = (DECISION, TACHE, QUESTION)


def texte(cloture: Cloture, voix: Redacteur, page: Page = Page()) -> str:  # noqa: B008 - an immutable value
    """Render what was found: the items, what is missing, who was there, what deserves a look before sending."""
    lignes = plie(page, reunion_nommee(voix.communaute, cloture.reunion), ton=GRAS)
    lignes += plie(page, f"{trouve(cloture.notes)}.", ton=GRAS)
    lignes += plie(page, _lignes(cloture.compte), ton=GRIS)
    lignes += _section(page, "Décisions", _decisions(cloture.notes.decisions, voix))
    lignes += _section(page, "À faire", _taches(cloture.notes.taches, cloture.reunion, voix))
    lignes += _section(page, "Questions", _questions(cloture.notes.questions, voix))
    lignes += _section(page, "Suites de réunions précédentes", _dites(cloture.dites, voix))
    lignes += _section(page, "Ensuite", _prochaines(cloture.notes.prochaines, voix))
    lignes += _section(page, "Qui était là", _presences(cloture.presences))
    lignes += _section(page, "La séance, d'après les notes", _seance(cloture, voix))
    lignes += _section(page, "Ce qui manque", _manques(cloture.manques), JAUNE)
    lignes += _section(page, "Lignes qui y ressemblent, et restent du texte", _ressemblances(cloture), JAUNE)
    lignes += _section(page, "Ce que cap n'a pas compris", _inconnus(cloture), JAUNE)
    lignes += _section(page, "À regarder avant de diffuser", _a_regarder(cloture), JAUNE)
    return "\n".join(lignes) + "\n"


def _lignes(compte: CompteDesLignes) -> str:
    """Say what became of every line that is written: the sum is all of them."""
    ecrites = compte.total - compte.combien(VIERGE)
    sorts = (
        (compte.combien(CAPTUREE) + compte.combien(ANNONCE), "retenue", ""),
        (compte.combien(DEMANDEE), "à trancher", "à trancher"),
        (compte.combien(SEANCE), "sur la séance", "sur la séance"),
        (compte.combien(PROSE), "de texte", "de texte"),
        (compte.combien(INTITULE), "titre", ""),
        (compte.combien(A_PART), "à part", "à part"),
    )
    dites = [combien(nombre, mot, pluriel) for nombre, mot, pluriel in sorts if nombre]
    return f"{combien(ecrites, 'ligne écrite')} : {', '.join(dites)}."


def objet(manque: Manque) -> str:
    """Say what a question is about, on a line of its own."""
    return f"Ligne {manque.ligne} : {citer(show(manque.texte))}" if manque.ligne else "Pour toute la réunion :"


def en_tableau(manque: Manque) -> bool:
    """Tell the row of a table: no mark makes an item of it where it stands."""
    return manque.texte.startswith("|") or "\t" in manque.texte.strip()


def a_reprendre(manque: Manque) -> str:
    """Say what to do with the row of a table, that no letter answers for."""
    mots = " – ".join(filter(None, (cellule.strip() for cellule in re.split(r"[|\t]", manque.texte))))
    return (
        f"Ligne {manque.ligne}, dans un tableau : il reste tel quel. Pour la retenir, écrivez sous le tableau "
        f"{citer(f'{MONTRES[manque.attendu]} {show(mots)}')}."
    )


def question(manque: Manque) -> str:
    """Ask for something missing, in a few words; Enter leaves it."""
    if manque.genre == INSTANCE:
        return "Quelle instance s'est réunie"
    if manque.genre == PRESENTS:
        return "Qui était là (des noms séparés par des virgules, ou « tous »)"
    if manque.genre == INCONNU:
        proche = f"{show(manque.attendu)} (o), ou un autre acteur" if manque.attendu else "un acteur connu"
        return f"  de qui s'agit-il : {proche} ; Entrée : laisser ce nom"
    if manque.genre in _A_CHOISIR or (manque.genre == RESSEMBLANCE and len(manque.choix) > 1):
        return _au_choix(manque)
    if manque.genre == RESSEMBLANCE and manque.attendu in _NUMEROTES:
        return "  décision (d), tâche (t), question (q) ; Entrée : laisser"
    if manque.genre == RESSEMBLANCE:
        return f"  écrire « {MONTRES[manque.attendu]} » devant (o) ; Entrée : laisser"
    demande = _MANQUES[manque.genre].removesuffix(" ?")
    return f"  {manque.attendu} {majuscule(demande)}" if manque.attendu else f"  {demande}"


def _au_choix(manque: Manque) -> str:
    """Ask which item is meant, among few; « o » where there is only one."""
    demande = _MANQUES[A_QUELLE_QUESTION if manque.genre == RESSEMBLANCE else manque.genre].removesuffix(" ?")
    if len(manque.choix) == 1:
        seul = manque.choix[0]
        return f"  {demande} : {seul.nom}, {citer(show(seul.texte))} (o ; Entrée : laisser)"
    choix = " / ".join(f"{item.mot} {citer(show(item.texte))}" for item in manque.choix[:_MONTRES])
    return f"  {demande} ? {choix} ; Entrée : laisser"


def aide(manque: Manque, communaute: Communaute) -> str:
    """Say what may be answered, when the answer is « ? »."""
    acteurs = quelques((acteur.nom for acteur in communaute.acteurs.values()), _MONTRES)
    instances = quelques((instance.nom for instance in communaute.gouvernance.instances), _MONTRES)
    dites = {
        A_QUELLE_QUESTION: "Le numéro de la question : la réponse lui sera rattachée, dans le suivi aussi.",
        SUITE: "« o » : la tâche convenue est notée faite ce jour-là, et cette ligne n'en crée pas une autre.",
        INCONNU: f"Un acteur de la communauté. Connus : {acteurs}.",
        MODIFIE: "Le numéro de la décision d'avant : elle sera notée comme modifiée par celle-ci.",
        ACTEUR: f"Un acteur, ou plusieurs séparés par des virgules. Connus : {acteurs}.",
        ECHEANCE: "Une date ou une réunion : « 2 avril », « 02/04/2026 », « mai », « prochain copil ».",
        INSTANCE: f"Au choix : {instances}.",
        PRESENTS: f"Des noms séparés par des virgules, ou « tous ». Connus : {acteurs}.",
        RESSEMBLANCE: "Cette ligne ressemble à une décision, à une tâche ou à une annonce. La lettre l'écrit devant ; "
        "Entrée la laisse telle quelle.",
    }
    return f"{dites[manque.genre]} Entrée : plus tard ; « stop » : finir ici, en gardant les réponses."


def encore(nombre: int) -> str:
    """Offer a rest in a long run of questions."""
    return f"Encore {combien(nombre, 'question')} au plus. Continuer ?"


def presences(presences: Presences | None) -> str:
    """Say in one line who was there once it is answered, and whether the quorum is met."""
    if presences is None:
        return ""
    return " ; ".join(filter(None, (presences.compte, presences.quorum.phrase if presences.quorum else "")))


def _section(page: Page, titre: str, cas: Iterable[str], ton: str = "") -> list[str]:
    lignes = [ligne for item in cas for ligne in plie(page, item, "  ")]
    return ["", *plie(page, titre, ton=ton or GRAS), *lignes] if lignes else []


def _numero(item: Item) -> str:
    return f"{item.id}, ligne {item.ligne} : "


def _decisions(decisions: Iterable[Decision], voix: Redacteur) -> Iterator[str]:
    for decision in decisions:
        revoir = f", à revoir {en_precisant(decision.revoir)}" if decision.revoir else ""
        mode = f" ({decision.mode_texte or decision.mode}{revoir})" if decision.mode_texte or decision.mode else ""
        yield f"{_numero(decision)}{voix.dire(decision.texte)}{mode or revoir}"


def _taches(taches: Iterable[Tache], reunion: Reunion, voix: Redacteur) -> Iterator[str]:
    for tache in taches:
        responsable, contributeurs, objet = repartition(tache)
        qui = voix.nommer(responsable)
        avec = f" avec {enumerer(map(voix.nommer, contributeurs))}" if contributeurs else ""
        quand = tache.echeance_actuelle
        dite = ""
        if quand is not None:
            suivante = nom_de_la_prochaine(voix.communaute, quand.instance, reunion)
            dite = pour(quand.periode) if quand.periode is not None else f"pour la {suivante}"
        etat = "" if tache.ouverte else "fait" if tache.fait else "abandonné"
        suite = ", ".join(filter(None, (f"{qui}{avec}", dite, etat)))
        yield f"{_numero(tache)}{voix.dire(objet)}" + (f" ({suite})" if suite else "")


def _questions(questions: Iterable[Question], voix: Redacteur) -> Iterator[str]:
    for question_ in questions:
        issue = " (répondue)" if question_.reponse else " (close)" if question_.close else ""
        yield f"{_numero(question_)}{voix.dire(question_.texte)}{issue}"


def _dites(dites: Iterable[Dite], voix: Redacteur) -> Iterator[str]:
    for dite in dites:
        texte = f" ({voix.dire(dite.texte)})" if dite.texte else ""
        yield f"{dite.nom}, ligne {dite.ligne}, {citer(voix.dire(dite.objet))} : {dite.etat}{texte}"


def _prochaines(prochaines: Iterable[ProchaineReunion], voix: Redacteur) -> Iterator[str]:
    for item in prochaines:
        lue = "" if item.date is not None else " (date non comprise)"
        yield f"Prochaine réunion, ligne {item.ligne} : {voix.dire(item.texte)}{lue}"


def _presences(presences: Presences | None) -> Iterator[str]:
    if presences is None:
        return
    representes = f"représentées : {enumerer(item.libelle for item in presences.representes)}"
    excuses = f"excusées : {enumerer(presences.excuses)}"
    dites = [
        presences.compte,
        presences.compte_personnes,
        *(qualite.phrase for qualite in presences.qualites),
        representes if presences.representes else "",
        excuses if presences.excuses else "",
        f"autres, d'après les notes : {presences.autres}" if presences.autres else "",
        f"quorum : {presences.quorum.phrase}" if presences.quorum else "",
    ]
    yield from (dite[:1].upper() + dite[1:] for dite in dites if dite)


def _seance(cloture: Cloture, voix: Redacteur) -> Iterator[str]:
    """Say what the notes tell of the meeting itself and its heading does not, line by line."""
    ecrits, autrement = cloture.proposition.champs, cloture.proposition.differences
    proposees = [item for item in cloture.notee.lues if item not in autrement and item.champ in (*ecrits, ABSENTS)]
    for (ligne, champ), dites in _par_ligne(proposees, voix).items():
        yield f"Ligne {ligne}, {_CHAMPS[champ]} : {_ENTRE.get(champ, ', ').join(dites)}"
    for (ligne, champ), dites in _par_ligne(autrement, voix).items():
        yield (
            f"Ligne {ligne}, {_CHAMPS[champ]} : {_ENTRE.get(champ, ', ').join(dites)}. "
            "L'en-tête ne le dit pas ainsi ; c'est lui qui compte."
        )
    incompris: dict[int, list[str]] = {}
    for douteuse in cloture.notee.non_lues:
        if douteuse.proche:
            yield f"Ligne {douteuse.ligne}, {citer(douteuse.mots)} : peut-être {voix.nommer(douteuse.proche)} ?"
        else:
            incompris.setdefault(douteuse.ligne, []).append(citer(douteuse.mots))
    for ligne, mots in incompris.items():
        yield f"Ligne {ligne}, non compris : {', '.join(mots)}. Ces mots restent dans vos notes."


def _par_ligne(lues: Iterable[Lue], voix: Redacteur) -> dict[tuple[int, str], list[str]]:
    groupes: dict[tuple[int, str], list[str]] = {}
    for lue in lues:
        nom = lue.valeur if lue.champ in (AUTRES, LIEU) else voix.nommer(lue.valeur)
        if lue.champ in (DEBUT, FIN):
            nom = heure_en_mots(time.fromisoformat(lue.valeur))
        par = voix.nommer(lue.par) if lue.par else ""
        champ = HORAIRES if lue.champ in (DEBUT, FIN) else lue.champ
        groupes.setdefault((lue.ligne, champ), []).append(Present(nom, lue.qualite, lue.personnes, par).libelle)
    return groupes


def est_ce(douteuse: NonLue, nom: str) -> str:
    """Ask whether an actor is the one meant by some words."""
    return (
        f"Ligne {douteuse.ligne}, {citer(show(douteuse.mots))} : est-ce {show(nom)} "
        "(o, ou un autre acteur ; Entrée : laisser)"
    )


def noter(proposition: Proposition) -> str:
    """Ask whether what the notes say goes in the heading."""
    nombre = len(proposition.lignes)
    dites = f"{'la ligne' if nombre == 1 else 'les lignes'} {enumerer(map(str, proposition.lignes))}"
    return f"Noter dans l'en-tête ce que {'dit' if nombre == 1 else 'disent'} {dites} ?"


def a_coller(proposition: Proposition, entete: bool) -> str:
    """Give what may be pasted in the heading (`entete`: the file has one), as its YAML."""
    yaml = en_yaml(proposition) if entete else f"---\n{en_yaml(proposition)}---\n"
    ou = "dans l'en-tête" if entete else "en haut du fichier"
    return f"\n{composer(f'À coller {ou}, ou relancez avec --presences-lues :')}\n{yaml}"


def _manques(manques: Iterable[Manque]) -> Iterator[str]:
    par_ligne: dict[tuple[int, str], list[str]] = {}
    for manque in manques:
        if manque.genre not in (RESSEMBLANCE, INCONNU):
            precision = _a_ecrire(manque) if manque.genre in _A_CHOISIR else manque.attendu
            demande = " ".join(filter(None, (_MANQUES[manque.genre], precision)))
            par_ligne.setdefault((manque.ligne, manque.texte), []).append(demande)
    for (ligne, objet), questions in par_ligne.items():
        ou = f"Ligne {ligne}, {citer(objet)} : " if objet else ""
        dit = _ENSEMBLE if questions == _QUI_ET_QUAND else " ".join(questions)
        yield ou + (dit if ou else dit[:1].upper() + dit[1:])


def _a_ecrire(manque: Manque) -> str:
    """Say what to write for a line to speak of an item of an earlier meeting; the likeliest one is the example."""
    if not manque.choix:
        return "(aucune n'est ouverte)" if manque.genre == A_QUELLE_QUESTION else ""
    choix = manque.choix[0]
    formes = {
        A_QUELLE_QUESTION: f"Réponse {choix.ref} : …",
        SUITE: f"- [x] {choix.ref} : …",
        MODIFIE: f"(modifie [[{choix.ref}]])",
    }
    return f"Par exemple {choix.nom}, {citer(choix.texte)} : écrivez {citer(formes[manque.genre])}."


def _ressemblances(cloture: Cloture) -> Iterator[str]:
    """Give the lines to look at by what to do with them, said once."""
    par_raison: dict[str, list[str]] = {}
    demandees = {manque.ligne for manque in cloture.manques if manque.genre == A_QUELLE_QUESTION}
    for item in cloture.notes.ressemblances:
        if item.ligne in demandees:
            continue
        par_raison.setdefault(item.raison, []).append(f"Ligne {item.ligne}, {citer(item.texte)}.")
    for raison, lignes in par_raison.items():
        if len(lignes) == 1:
            yield f"{lignes[0]} {raison}"
        else:
            yield raison
            yield from (f"– {ligne}" for ligne in lignes)


def _inconnus(cloture: Cloture) -> Iterator[str]:
    for nom, ligne, proche in cloture.inconnus:
        peut_etre = f"Peut-être @{proche} ? Sinon, pour le créer :" if proche else "Le créer ?"
        yield f'Ligne {ligne}, @{nom} : aucun acteur de ce nom. {peut_etre} cap ajouter acteur "{nom}"'
    notes = cloture.notes
    for item in (*notes.decisions, *notes.taches, *notes.questions):
        for clause in item.suffixes_inconnus:
            yield f"Ligne {item.ligne}, « ({clause}) » : gardé comme du texte."
    for probleme in notes.problems:
        yield f"Ligne {probleme.line} : {probleme.message} {probleme.remedy}"
    for numero in cloture.numeros:
        if numero.ancien:
            yield f"Ligne {numero.ligne} : le numéro {numero.ancien} est déjà pris, elle devient {numero.nouveau}."


def _a_regarder(cloture: Cloture) -> Iterator[str]:
    for bloc in cloture.notes.blocs:
        qui = _LISIBLE[bloc.audience]
        aussi = "" if bloc.audience == SOUTIEN else " et la fonction de soutien"
        ou = f"Lignes {bloc.ligne} à {bloc.fin}" if bloc.fin > bloc.ligne else f"Ligne {bloc.ligne}"
        yield (
            f"{ou} : passage réservé, que seuls {qui}{aussi} liront."
            if bloc.audience != SOUTIEN
            else (f"{ou} : passage réservé, que seule {qui} lira.")
        )
    for citation in cloture.citations:
        yield f"Ligne {citation.ligne}, {citer(citation.mots)} : {citation.raison}. {conseil(citation)}"
    if nommees := cloture.notee.noms_par_ligne():
        lignes = sorted(nommees)
        ou = f"Ligne {lignes[0]}" if len(lignes) == 1 else f"Lignes {enumerer(map(str, lignes))}"
        nombre = sum(nommees.values()) if len(lignes) == 1 else 0
        qui = "une personne y est nommée" if nombre == 1 else f"{nombre or 'des'} personnes y sont nommées"
        yield (
            f"{ou} : {qui}, et le compte-rendu le montrera. Sans leur accord, retirez les noms : "
            "l'en-tête ne garde que leur nombre."
        )
    yield from cloture.en_suspens


def compte(nombre: int) -> str:
    """Say how many questions are about to be asked, and how to leave them."""
    return (
        f"{combien(nombre, 'question')} au plus. Entrée : plus tard ; « ? » : aide ; « stop » : finir ; "
        "Ctrl-C : ne rien écrire."
    )
