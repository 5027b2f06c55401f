"""What became of a task, a question or a decision, noted in `suivi.yaml`: one line per entry, appended, never erased.

A mistake is corrected by one more line (`rouvert`, or another end): two branches that both append then merge without
loss. A number that the notes do not hold yet is written there at the same time, or it would soon name something else.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final

from cap import designation, suivi
from cap.communaute import Communaute
from cap.dates import DateInvalide, Periode, lire_saisie, parse
from cap.definitions import partis
from cap.edition import Edition, Lire, modifier
from cap.graphie import cle, composer, plier
from cap.mdnotes import Item
from cap.model import Reunion
from cap.odj_seance import instance_de
from cap.phrases import cite, enumerer
from cap.problem import Splice
from cap.redaction import en_precisant, majuscule, pour
from cap.refus import Refus
from cap.show import show
from cap.splice import append_line, edited
from cap.suivi import ABANDONNEE, ROUVERT, DecisionSuivie, Etape, QuestionSuivie, Suivie, TacheSuivie

FICHIER: Final = "suivi.yaml"
ENTETE: Final = (
    "# Ce que deviennent les tâches, les questions et les décisions après leur réunion.\n"
    "# Une ligne par suite donnée ; on ajoute, on n’efface pas.\n"
)
FAIT: Final = "fait"
REPORTE: Final = "reporte"
PASSE: Final = "passe"
ABANDONNE: Final = "abandonne"
CLOS: Final = "clos"

_NUMERO: Final = re.compile(r"[DAQ][0-9]{1,6}\Z")
_GENRES: Final = ("a-faire:", "question:", "decision:")
_LISTES: Final = {"D": "decisions", "A": "taches", "Q": "questions"}
_PROCHAINE: Final = re.compile(r"(?:l[ea] )?prochaine? (?P<instance>.+)")
_ROMPUS: Final = frozenset({"Cc", "Cn", "Co", "Cs"})
_MONTRES: Final = 6
_LONGUEUR: Final = 60


@dataclass(frozen=True, slots=True)
class Demande:
    """What is to be noted: a word of `suivi.yaml`, its day, and what goes with it.

    A postponement has `au`, a date, or `prochaine`, as typed after « prochain »; a handing over has `a`, an actor's id.
    """

    etat: str
    le: Periode
    au: Periode | None = None
    prochaine: str = ""
    a: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Suite:
    """What is about to be written, and in words what each item becomes."""

    editions: tuple[Edition, ...]
    constats: tuple[str, ...]


# --- what is asked --------------------------------------------------------------------------------------------


def demander(
    communaute: Communaute, jour: date, etat: str, *, le: str = "", au: str = "", a: str = "", note: str = ""
) -> Demande:
    """Read what is typed on the command line. Raises `Refus`."""
    quand = _lire_date("le", le, jour, passee=True) if le else Periode(jour, jour, "jour", jour.isoformat())
    if quand.certainly_after(jour):
        raise Refus(
            composer("--le est à venir ({}).").format(quand.en_mots()),
            composer("Notez ce qui a eu lieu ; pour une échéance plus tard : cap suivi reporter REF --au DATE"),
        )
    a_qui = designation.acteur(communaute, a) if a else None
    if a_qui is not None and a_qui.id in {acteur.id for acteur in partis(communaute, jour)}:
        raise Refus(
            composer("{} a quitté la communauté.").format(show(a_qui.nom)), "Passez la main à un acteur présent."
        )
    dite = _PROCHAINE.fullmatch(plier(au)) if au else None
    echeance = _lire_date("au", au, jour) if au and dite is None else None
    if echeance is not None and echeance.certainly_before(quand):
        raise Refus(
            composer("La nouvelle date ({}) est déjà passée.").format(echeance.en_mots()),
            "Donnez une date à venir.",
        )
    prochaine = dite["instance"] if dite else ""
    return Demande(etat, quand, echeance, prochaine, a_qui.id if a_qui else "", _une_ligne(note))


def _une_ligne(note: str) -> str:
    """Write a note on one line, without the invisible characters of a copied text: the file would be refused."""
    genres = ((lettre, unicodedata.category(lettre)) for lettre in note)
    return " ".join("".join(" " if genre in _ROMPUS else lettre for lettre, genre in genres if genre != "Cf").split())


def _lire_date(champ: str, texte: str, jour: date, passee: bool = False) -> Periode:
    """Read a date as it is said; the year that « 30/11 » or « fin novembre » lacks is shown back with what it does."""
    try:
        lue = lire_saisie(texte, jour, passee).periode
    except DateInvalide as cause:
        raise Refus(composer(f"--{champ} : {show(cause.message)}"), composer(show(cause.remede))) from None
    if not lue.connue:
        raise Refus(composer(f"--{champ} demande une date."), composer("Par exemple : 2026-03-20, 2026-03, T4 2026."))
    return lue


# --- which item -----------------------------------------------------------------------------------------------


def toutes(communaute: Communaute, jour: date) -> tuple[Suivie, ...]:
    """List everything that can be followed, as it stands on a day: tasks, questions, then decisions."""
    return (
        *suivi.taches(communaute, jour),
        *suivi.questions(communaute, jour),
        *suivi.decisions(communaute, jour),
    )


def est_ouverte(item: Suivie) -> bool:
    """Tell whether something may still become of an item: a task to do, a question to answer, a decision that holds."""
    if isinstance(item, DecisionSuivie):
        return item.en_vigueur
    return isinstance(item, TacheSuivie | QuestionSuivie) and item.ouverte


def designer(communaute: Communaute, mot: str, jour: date) -> Suivie:
    """Give the item that a word names: `2026-03-20-copil#A1`, `copil#A1`, `2026-03-20#A1`, `derniere#A1`, `A1`.

    Where several bear that name, the only one still open is meant. Raises `Refus`, with what was probably meant.
    """
    simple = mot.strip().removeprefix("[[").removesuffix("]]")
    for genre in _GENRES:
        simple = simple.removeprefix(genre)
    nom, _, numero = simple.rpartition("#")
    numero = numero.strip().upper()
    connues = toutes(communaute, jour)
    if not _NUMERO.match(numero):
        raise Refus(composer("« {} » n'est pas un numéro de tâche.").format(show(mot)), _par_les_mots(connues, mot))
    seances = _seances(communaute, nom.strip(), jour) if nom.strip() else None
    ici = [item for item in connues if seances is None or item.reunion in seances]
    trouvees = [item for item in ici if item.ref.endswith(f"#{numero}")]
    ouvertes = [item for item in trouvees if est_ouverte(item)]
    if len(trouvees) == 1 or len(ouvertes) == 1:
        return (ouvertes or trouvees)[0]
    if trouvees:
        raise Refus(
            composer("« {} » en désigne plusieurs.").format(show(mot)), f"Précisez : {_liste(ouvertes or trouvees)}"
        )
    proches = [item for item in ici if item.ref.partition("#")[2].startswith(numero[0])]
    proches = [item for item in proches if est_ouverte(item)] or proches
    raise Refus(
        composer("« {} » n'existe pas.").format(show(mot)),
        composer("Peut-être : {}").format(_liste(proches[-_MONTRES:])) if proches else _VOIR,
    )


_VOIR: Final = composer("La liste, avec les numéros : cap suivi")


def _seances(communaute: Communaute, nom: str, jour: date) -> frozenset[str]:
    """Give the meetings that a word may name: one, those of a day, or all those of an instance."""
    connue: Reunion | None = communaute.index["reunion"].get(nom.removesuffix(".md"))
    if connue is not None:
        return frozenset((connue.id,))
    par_le_nom = {
        reunion.id
        for reunion in communaute.reunions.values()
        if reunion.id.startswith(nom.lower())
        or instance_de(communaute, reunion) in (cle(nom), suivi.instance_designee(communaute, nom, reunion))
    }
    if par_le_nom:
        return frozenset(par_le_nom)
    try:
        quand = parse(nom)
    except DateInvalide:
        return frozenset((designation.reunion(communaute, nom, jour).id,))
    ce_jour = {
        reunion.id
        for reunion in communaute.reunions.values()
        if reunion.date is not None and quand.connue and quand.contains(reunion.date.debut)
    }
    return frozenset(ce_jour) or frozenset((designation.reunion(communaute, nom, jour).id,))


def _par_les_mots(connues: Sequence[Suivie], mot: str) -> str:
    """Propose the open items whose text has these words: one remembers them better than numbers."""
    voulus = plier(mot)
    trouvees = [item for item in connues if voulus and est_ouverte(item) and voulus in plier(item.texte)]
    if trouvees:
        return composer("Peut-être : {}").format(_liste(trouvees))
    return composer("Un numéro s'écrit 2026-03-20-copil#A1, copil#A1 ou A1. La liste : cap suivi")


def _liste(items: Sequence[Suivie]) -> str:
    dites = [composer("{} ({})").format(item.ref, show(_court(item.texte))) for item in items[:_MONTRES]]
    return ", ".join([*dites, *(["…"] if len(items) > _MONTRES else [])])


def _court(texte: str) -> str:
    simple = " ".join(texte.split())
    return simple if len(simple) <= _LONGUEUR else simple[:_LONGUEUR].rsplit(" ", 1)[0] + "…"


# --- what is written ------------------------------------------------------------------------------------------


def noter(communaute: Communaute, lire: Lire, mots: Sequence[str], demande: Demande, jour: date) -> Suite:
    """Plan the entries for some items, all or none. Raises `Refus` where one of them would say nothing true."""
    voulus = [part for mot in mots for part in _separes(mot)]
    items = list({item.ref: item for item in (designer(communaute, mot, jour) for mot in voulus)}.values())
    for item in items:
        _accepter(communaute, item, demande)
    entrees = [_entree(communaute, item, demande) for item in items]
    avant = lire(FICHIER)
    suite = Edition(FICHIER, avant, edited(avant or ENTETE.encode(), lambda texte: append_line(texte, *entrees)))
    numeros = _numeroter(communaute, lire, items)
    constats = [_constat(communaute, item, demande) for item in items]
    if numeros:
        constats.append(
            "Les numéros sont aussi écrits dans les notes : ils désigneront toujours la même chose, même si une ligne "
            "s'ajoute au-dessus."
        )
    return Suite((suite, *numeros), tuple(constats))


def _separes(mot: str) -> list[str]:
    """Part « copil#A1, copil#A7 », one word as the shell hands it over; other words are left whole."""
    parts = [part.strip() for part in re.split(r",|;|\s+et\s+", mot) if part.strip()]
    return parts if parts and all(_NUMERO.search(part.upper().removesuffix("]]")) for part in parts) else [mot]


def _entree(communaute: Communaute, item: Suivie, demande: Demande) -> dict[str, str]:
    au, prochaine = _terme(communaute, item, demande)
    champs = {
        "de": item.ref,
        "le": demande.le.iso(),
        "etat": demande.etat,
        "au": au.iso() if au is not None else "",
        "prochaine": prochaine,
        "a": demande.a,
        "note": demande.note,
    }
    return {champ: valeur for champ, valeur in champs.items() if valeur}


def _terme(communaute: Communaute, item: Suivie, demande: Demande) -> tuple[Periode | None, str]:
    """Give until when something is postponed: a date, or the instance whose next meeting is meant.

    « La prochaine réunion » is that of the item's own instance; without instances, the one that notes announce.
    """
    if not demande.prochaine:
        return demande.au, ""
    designee = suivi.instance_designee(communaute, demande.prochaine, communaute.reunions[item.reunion])
    annoncee = suivi.prochaine_apres(communaute, "", demande.le) if designee == "" else None
    if designee or annoncee is not None:
        return annoncee, designee or ""
    connues = enumerer(sorted(instance.id for instance in communaute.gouvernance.instances))
    raise Refus(
        composer("Aucune réunion à venir n'est connue pour « prochain {} ».").format(show(demande.prochaine)),
        composer("Donnez une date (--au 2026-05-15)")
        + (composer(", ou une instance : {}.").format(connues) if connues else "."),
    )


def _numeroter(communaute: Communaute, lire: Lire, items: Sequence[Suivie]) -> tuple[Edition, ...]:
    """Write in the notes the numbers of the same kind that are only counted; approved minutes never change."""
    editions: list[Edition] = []
    voulues: dict[str, list[Item]] = {}
    for item in items:
        reunion = communaute.reunions[item.reunion]
        approuve = reunion.compte_rendu is not None and reunion.compte_rendu.statut == "approuve"
        genre = getattr(reunion.notes, _LISTES[item.ref.partition("#")[2][0]])
        if not approuve and any(autre.implicite and autre.id == item.ref.partition("#")[2] for autre in genre):
            voulues.setdefault(reunion.id, []).extend(autre for autre in genre if autre.implicite)
    for identifiant, a_numeroter in voulues.items():
        splices = {item.place: item.numeroter() for item in a_numeroter if item.place is not None}
        faites = [splice for splice in splices.values() if splice is not None]
        path = communaute.reunions[identifiant].ou.path
        editions.append(modifier(lire, path, partial(_toutes_a_la_fois, faites)))
    return tuple(editions)


def _toutes_a_la_fois(splices: Sequence[Splice], _: str) -> Sequence[Splice]:
    """Give edits whose places are already known, as an edit of a text."""
    return splices


# --- what would not be true -----------------------------------------------------------------------------------


def _accepter(communaute: Communaute, item: Suivie, demande: Demande) -> None:
    """Decline what does not fit the item, or is so already."""
    _selon_le_genre(item, demande.etat)
    deja = _deja(item)
    nom = cite(show(_court(item.texte)))
    if demande.etat == ROUVERT and not deja:
        raise Refus(composer(f"{nom} est déjà {_OUVERT[_genre(item)]}."), composer(f"Rien à rouvrir ({item.ref})."))
    if demande.etat != ROUVERT and deja:
        raise Refus(
            composer(f"{nom} ({item.ref}) est déjà {deja}."),
            _corriger(item),
        )
    if demande.etat == PASSE and isinstance(item, TacheSuivie) and demande.a == item.responsable:
        qui = show(communaute.nom_acteur(demande.a))
        raise Refus(composer(f"{qui} porte déjà {nom} ({item.ref})."), "Rien à changer.")
    if item.reunie_le is not None and demande.le.certainly_before(item.reunie_le):
        raise Refus(
            composer(f"{nom} n'a été noté que {en_precisant(item.reunie_le)}."),
            composer("Vérifiez --le : une suite vient après sa réunion."),
        )
    if _redite(communaute, item, demande):
        raise Refus(
            composer(f"C'est déjà noté pour {nom} ({item.ref})."),
            composer("Rien à écrire : une suite dite deux fois compterait deux fois."),
        )
    derniere = next((etape for etape in reversed(item.historique) if etape.le is not None and etape.le.connue), None)
    if derniere is not None and derniere.le is not None and demande.le.certainly_before(derniere.le):
        raise Refus(
            composer(f"Une suite plus récente est déjà notée pour {nom} ({en_precisant(derniere.le)})."),
            composer("Donnez un --le qui vient après, ou rien : ce sera aujourd'hui."),
        )


def _redite(communaute: Communaute, item: Suivie, demande: Demande) -> bool:
    """Tell whether a demand says again what was noted last: the same day, or the same new date whatever the day."""
    if not item.historique or item.historique[-1].etat != demande.etat:
        return False
    derniere = item.historique[-1]
    au, prochaine = _terme(communaute, item, demande)
    if (derniere.echeance, derniere.instance, derniere.a) != (au, prochaine, demande.a):
        return False
    return derniere.le == demande.le or au is not None


_OUVERT: Final = {"tâche": "ouverte", "question": "ouverte", "décision": "en vigueur"}


def _genre(item: Suivie) -> str:
    match item:
        case TacheSuivie():
            return "tâche"
        case QuestionSuivie():
            return "question"
    return "décision"


def _selon_le_genre(item: Suivie, etat: str) -> None:
    """Send to the word that fits: a question is answered, a task is done or passed on."""
    genre, ref = _genre(item), item.ref
    if etat == FAIT and genre == "question":
        raise Refus(
            composer(f"{ref} est une question : elle se clôt par une réponse."),
            composer(f'Par exemple : cap suivi clore {ref} --reponse "…"'),
        )
    if etat == CLOS and genre != "question":
        raise Refus(composer(f"{ref} est une {genre}."), composer(f"Pour la dire faite : cap suivi fait {ref}"))
    if etat == PASSE and genre != "tâche":
        raise Refus(
            composer(f"{ref} est une {genre} : seule une tâche passe d'un acteur à un autre."),
            composer(f"Pour y revenir plus tard : cap suivi reporter {ref} --au DATE"),
        )


def _deja(item: Suivie) -> str:
    """Say what an item already is when it is no longer open; empty when it is."""
    match item:
        case TacheSuivie() if not item.ouverte:
            return _depuis("abandonnée" if item.etat == ABANDONNEE else "faite", item.historique)
        case QuestionSuivie() if not item.ouverte:
            return f"close, {en_precisant(item.close_le)}" if item.close_le is not None else "close"
        case DecisionSuivie() if item.modifiee_par:
            return f"modifiée par {item.modifiee_par}"
        case DecisionSuivie() if not item.en_vigueur:
            return _depuis("abandonnée", item.historique)
    return ""


def _depuis(mot: str, historique: Sequence[Etape]) -> str:
    le = historique[-1].le
    if le is None:
        return f"{mot}, d'après les notes de la réunion"
    return f"{mot}, {en_precisant(le)}"


def _corriger(item: Suivie) -> str:
    if isinstance(item, DecisionSuivie) and item.modifiee_par:
        return composer(f"Ce qui vaut aujourd'hui se lit là : {item.modifiee_par}")
    return composer(f"Si ce n'est plus vrai : cap suivi rouvrir {item.ref}")


# --- in words -------------------------------------------------------------------------------------------------


def _constat(communaute: Communaute, item: Suivie, demande: Demande) -> str:
    """Say what an item becomes, to the coordinator."""
    nom = show(majuscule(_court(item.texte)))
    match demande.etat:
        case "passe":
            fait = f"désormais portée par {cite(show(communaute.nom_acteur(demande.a)))}"
        case "reporte":
            fait = _reporte(communaute, item, demande)
        case "abandonne":
            fait = "abandonnée" if not isinstance(item, QuestionSuivie) else "close, sans réponse"
        case "clos":
            fait = "close"
        case "rouvert":
            fait = f"de nouveau {_OUVERT[_genre(item)]}"
        case _:
            fait = "revue, et gardée" if isinstance(item, DecisionSuivie) else "faite"
    return f"{nom} : {fait} ({item.ref})."


def _reporte(communaute: Communaute, item: Suivie, demande: Demande) -> str:
    decision = isinstance(item, DecisionSuivie)
    au, prochaine = _terme(communaute, item, demande)
    if au is not None:
        quand = en_precisant(au) if decision else pour(au)
    else:
        instance = communaute.instance(prochaine)
        quand = f"à la prochaine réunion « {instance.nom if instance is not None else show(prochaine)} »"
    fois = item.reports + 1
    compte = f" ; c'est la {fois}e fois" if fois > 1 else ""
    allege = " : peut-être à alléger, ou à confier à quelqu'un d'autre" if fois > 2 and not decision else ""
    return f"{'à revoir' if decision else 'reportée'} {quand}{compte}{allege}"
