"""Finds what somebody names on the command line: a meeting by its id or « derniere », « prochaine », an actor by name.

What is not found is declined with what was probably meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final, TypeVar

from cap.communaute import Communaute
from cap.dates import JOUR, DateInvalide, parse
from cap.declare import proche
from cap.definitions import est_maintenue, est_notee
from cap.graphie import cle, composer, plier
from cap.model import Acteur, Reunion
from cap.odj_seance import instance_de
from cap.references import resolve
from cap.refus import Refus
from cap.show import show

DERNIERE: Final = "derniere"
PROCHAINE: Final = "prochaine"
T = TypeVar("T")

_MONTRES: Final = 6
_DEBUT_MIN: Final = 2
_ARTICLES: Final = {
    "etape": "L’étape",
    "financement": "Le financement",
    "indicateur": "L’indicateur",
    "jalon": "Le jalon",
    "objectif": "L’objectif",
    "parcours": "Le parcours",
    "public": "Le public",
    "zone": "La zone",
}


def reunion(communaute: Communaute, mot: str, jour: date) -> Reunion:
    """Give the meeting that a word names: its id, an old one, the only id that starts so, `derniere` or `prochaine`.

    Its file, its day and its instance name it too, where that leaves one. `derniere` is the last one whose day
    has come by `jour`, cancelled ones apart, `prochaine` the first still to hold from `jour` on. Raises `Refus`.
    """
    simple = mot.strip().replace("\\", "/").rpartition("/")[2].removesuffix(".md")
    connue: Reunion | None = communaute.index["reunion"].get(simple) or communaute.index["reunion"].get(simple.lower())
    if connue is not None:
        return connue
    if plier(mot) == DERNIERE:
        return _derniere(communaute, jour)
    if plier(mot) == PROCHAINE:
        return _prochaine(communaute, jour)
    debuts = [identifiant for identifiant in communaute.reunions if simple and identifiant.startswith(simple.lower())]
    debuts = debuts or _du_jour(communaute, mot) or _de_l_instance(communaute, mot)
    if len(debuts) == 1:
        return communaute.reunions[debuts[0]]
    if debuts:
        raise Refus(
            composer("« {} » désigne plusieurs réunions.").format(show(mot)),
            composer("Précisez : {}.").format(_dernieres(debuts)),
        )
    raise Refus(composer("La réunion « {} » n'existe pas.").format(show(mot)), _piste(mot, list(communaute.reunions)))


def _du_jour(communaute: Communaute, mot: str) -> list[str]:
    """List the meetings of a day typed as one does: « 20/03/2026 », « 20 mars 2026 »."""
    try:
        quand = parse(mot)
    except DateInvalide:
        return []
    tenues = communaute.reunions_par_date
    return [item.id for item in tenues if quand.precision == JOUR and item.date is not None and item.date == quand]


def _de_l_instance(communaute: Communaute, mot: str) -> list[str]:
    """List the meetings of the instance that a word names, oldest first."""
    trouvee = _instance(communaute, mot)
    siennes = (item for item in communaute.reunions_par_date if trouvee)
    return [item.id for item in siennes if instance_de(communaute, item) == trouvee]


def instance(communaute: Communaute, mot: str) -> str:
    """Give the id of the instance that a word names: its id, its name, or what meetings call it. Raises `Refus`."""
    trouvee = _instance(communaute, mot)
    if trouvee:
        return trouvee
    connues = sorted({item.id for item in communaute.gouvernance.instances} or _sans_fiche(communaute))
    voisine = proche(plier(mot), connues)
    piste = composer("Vouliez-vous « {} » ?").format(show(voisine)) if voisine else ""
    au_choix = composer("Au choix : {}.").format(", ".join(map(show, connues))) if connues else ""
    raise Refus(composer("L'instance « {} » n'existe pas.").format(show(mot)), piste or au_choix)


def _instance(communaute: Communaute, mot: str) -> str:
    simple = plier(mot.strip())
    noms = {nom: nom for nom in _sans_fiche(communaute)}
    noms |= {plier(item.nom): item.id for item in communaute.gouvernance.instances if item.nom}
    noms |= {nom: item.id for nom, item in communaute.index["instance"].items()}
    return noms.get(simple, "")


def _sans_fiche(communaute: Communaute) -> set[str]:
    """Give the instances that meetings, or the names of their files, tell of and gouvernance.yaml may not know."""
    return {instance_de(communaute, item) for item in communaute.reunions.values()} - {""}


def acteur(communaute: Communaute, mot: str) -> Acteur:
    """Give the actor that a word names: its id, an old one, its name or one of its aliases. Raises `Refus`."""
    connu: Acteur | None = communaute.index["acteur"].get(mot.removeprefix("@"))
    if connu is not None:
        return connu
    noms: dict[str, dict[str, Acteur]] = {}
    for item in communaute.acteurs.values():
        for nom in (item.id, item.nom, item.nom_complet, *item.alias):
            noms.setdefault(plier(nom), {})[item.id] = item
    trouves = list((noms.get(plier(mot.removeprefix("@"))) or _sans_ornement(noms, mot)).values()) if mot else []
    if len(trouves) == 1:
        return trouves[0]
    if trouves:
        raise Refus(
            composer("« {} » désigne plusieurs acteurs.").format(show(mot)),
            composer("Précisez : {}.").format(_liste([item.id for item in trouves])),
        )
    piste = _debuts(noms, mot)
    voisin = proche(plier(mot), list(noms)) if not piste else ""
    piste = composer("Vouliez-vous « {} » ?").format(next(iter(noms[voisin]))) if voisin else piste
    piste = piste or _piste("", communaute.acteurs)
    raise Refus(composer("L'acteur « {} » n'existe pas.").format(show(mot)), piste)


def element(communaute: Communaute, kind: str, mot: str) -> str:
    """Give the id, as references write it, of what a word names in a kind: by an id, old or new, or by its words.

    A step answers to its own id (`cuisiner`) as to that of its path (`alimentation/cuisiner`). Raises `Refus`.
    """
    trouve = resolve(communaute, mot, (kind,)) if mot else None
    if trouve is not None:
        return _actuel(communaute, kind, trouve[1])
    noms: dict[str, dict[str, str]] = {}
    for identifiant in dict.fromkeys(_actuel(communaute, kind, item) for item in communaute.index[kind]):
        item = communaute.index[kind][identifiant]
        for nom in dict.fromkeys(plier(nom) for nom in (identifiant, item.id, getattr(item, "intitule", "")) if nom):
            noms.setdefault(nom, {})[identifiant] = identifiant
    designes = list(noms.get(plier(mot)) or _sans_ornement(noms, mot))
    if len(designes) == 1:
        return designes[0]
    if designes:
        raise Refus(
            composer("« {} » désigne plusieurs choses.").format(show(mot)),
            composer("Précisez : {}.").format(_liste(designes)),
        )
    debuts = _debuts(noms, mot)
    voisin = proche(plier(mot), list(noms)) if not debuts else ""
    connus = [nom for nom in communaute.index[kind] if _actuel(communaute, kind, nom) == nom]
    if voisin:
        piste = composer("Vouliez-vous « {} » ?").format(show(next(iter(noms[voisin]))))
    elif debuts:
        piste = debuts
    else:
        piste = composer("Au choix : {}.").format(_liste(connus)) if connus else "Le dossier n’en décrit pas encore."
    raise Refus(composer("{} « {} » n'existe pas.").format(_ARTICLES[kind], show(mot)), piste)


def _sans_ornement(noms: Mapping[str, dict[str, T]], mot: str) -> dict[str, T]:
    """Give what a name designates by its letters and digits alone: its emoji, dashes or quotes left out."""
    simple = cle(mot.removeprefix("@"))
    return {identifiant: item for nom, designes in noms.items() if simple and cle(nom) == simple
            for identifiant, item in designes.items()}  # fmt: skip


def _debuts(noms: Mapping[str, Mapping[str, object]], mot: str) -> str:
    """Ask about what a word is the beginning of: of a name or an id, else of a word within."""
    simple = cle(mot.removeprefix("@"))
    if len(simple) < _DEBUT_MIN:
        return ""
    for debut in (f"^{simple}", f"-{simple}"):
        motif = re.compile(debut)
        trouves = dict.fromkeys(nom for clef in noms if motif.search(cle(clef)) for nom in noms[clef])
        if len(trouves) == 1:
            return composer("Vouliez-vous « {} » ?").format(show(next(iter(trouves))))
        if trouves:
            return composer("Précisez : {}.").format(_liste(list(trouves)))
    return ""


def _actuel(communaute: Communaute, kind: str, identifiant: str) -> str:
    """Give today's id of an item that the index also knows by an old one."""
    item = communaute.index[kind][identifiant]
    if kind == "etape":
        actuels = [nom for nom, autre in communaute.index[kind].items() if autre is item]
        return actuels[0]
    return str(item.id)


def _derniere(communaute: Communaute, jour: date) -> Reunion:
    """Give the last meeting whose day has come, whatever its status says; before any, the last that holds notes."""
    maintenues = [item for item in communaute.reunions_par_date if est_maintenue(item)]
    venues = [
        item
        for item in maintenues
        if item.date is not None and item.date.connue and not item.date.certainly_after(jour)
    ]
    if trouvees := venues or [item for item in maintenues if est_notee(item)]:
        return trouvees[-1]
    raise Refus(
        "Aucune réunion n’a encore eu lieu.",
        _piste("", [item.id for item in maintenues])
        if maintenues
        else composer("Écrivez ses notes dans un fichier de reunions/."),
    )


def _prochaine(communaute: Communaute, jour: date) -> Reunion:
    for item in communaute.reunions_par_date:
        a_venir = item.date is not None and item.date.connue and not item.date.is_past(jour)
        if a_venir and est_maintenue(item) and not communaute.est_tenue(item, jour):
            return item
    raise Refus("Aucune réunion à venir n’a encore de fichier.", composer("Préparez-la : cap odj INSTANCE --le DATE"))


def _piste(mot: str, connus: Iterable[str]) -> str:
    connus = list(connus)
    if not connus:
        return "Le dossier n’en contient pas encore."
    voisine = proche(mot, connus)
    if voisine:
        return composer("Vouliez-vous « {} » ?").format(show(voisine))
    return composer("Par exemple : {}.").format(_liste(connus[-_MONTRES:]))


def _dernieres(identifiants: list[str]) -> str:
    """Join the last of some meetings in the order of time: the ones that somebody most likely means."""
    avant = ["…"] if len(identifiants) > _MONTRES else []
    return ", ".join([*avant, *map(show, identifiants[-_MONTRES:])])


def _liste(identifiants: list[str]) -> str:
    suite = ["…"] if len(identifiants) > _MONTRES else []
    return ", ".join([*map(show, identifiants[:_MONTRES]), *suite])
