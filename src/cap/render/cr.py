"""The compte-rendu and the relevé de décisions of a meeting, written: Markdown, HTML, plain text, JSON."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from datetime import time
from itertools import groupby
from typing import Any, Final

from cap.cr import APPROUVE, PROJET, CompteRendu, DecisionPrise, Morceau, Point, Prose, QuestionPosee
from cap.dates import JOUR, Periode, heure_en_mots, jour_en_mots
from cap.graphie import cle, mettre_en_forme
from cap.phrases import enumerer
from cap.redaction import en_precisant, jusque, phrase
from cap.render.documents import rendre
from cap.render.donnees import en_json
from cap.suivi import ABANDONNEE, FAITE

COMPTE_RENDU: Final = "compte-rendu"
RELEVE: Final = "releve-de-decisions"
_GABARITS: Final = {"markdown": "md", "html": "html", "texte": "txt"}

_NOMS: Final = {COMPTE_RENDU: "Compte-rendu", RELEVE: "Relevé de décisions"}
_MENTIONS: Final = {
    "public": "Version publique",
    "soutien": "Version de la fonction de soutien, à ne pas diffuser telle quelle",
}
MODIFIE: Final = "Texte modifié depuis son approbation : ce n'est pas celui qui a été approuvé"
_LIBELLES: Final = {"fait": "Déjà fait", "abandonne": "Abandonné"}
_RESERVES: Final = {
    "membres": "Réservé aux membres",
    "financeurs": "Réservé aux financeurs et à la fonction de soutien",
    "soutien": "Réservé à la fonction de soutien",
}


@dataclass(frozen=True, slots=True)
class Groupe:
    """Neighbouring pieces of one kind and one audience, shown together; `annonce`: the heading above says the kind."""

    genre: str
    reserve: str
    morceaux: tuple[Morceau, ...]
    annonce: bool = False

    @property
    def libelle(self) -> str:
        """Name a group of tasks."""
        return _LIBELLES.get(self.genre, "À faire")


@dataclass(frozen=True, slots=True)
class PointRendu:
    """An agenda point ready to be laid out."""

    titre: str
    detail: str
    groupes: tuple[Groupe, ...]


def document(cr: CompteRendu, quoi: str, forme: str) -> str:
    """Write one document (`compte-rendu` or `releve-de-decisions`) in one form (markdown, html, texte, json)."""
    if forme == "json":
        return _json(cr, quoi)
    finies = (("fait", cr.taches_faites), ("abandonne", cr.taches_abandonnees))
    return rendre(
        f"{quoi}.{_GABARITS[forme]}.j2",
        cr=cr,
        document=_nom(cr, quoi),
        fiche=fiche(cr),
        mention=". ".join(filter(None, (_MENTIONS.get(cr.audience), MODIFIE if cr.modifie else ""))),
        points=tuple(_point(point) for point in cr.points if point.morceaux or point.documents),
        sans_note=_sans_note(cr),
        finies=tuple((_LIBELLES[genre], taches) for genre, taches in finies if taches),
    )


def nom_de_fichier(cr: CompteRendu, quoi: str) -> str:
    """Name the file of a document, without suffix: `2026-03-20-copil-compte-rendu`, `…-compte-rendu-public`."""
    return f"{cr.reunion}-{quoi}" + ("" if cr.audience == "membres" else f"-{cr.audience}")


def fiche(cr: CompteRendu) -> tuple[tuple[str, str], ...]:
    """Give the lines of the heading, as (name, words), those known only."""
    lignes = (
        ("Date", quand(cr.date, cr.debut, cr.fin)),
        ("Lieu", cr.lieu),
        ("Animation", enumerer(cr.animation)),
        ("Rédigé par", cr.redaction),
        ("Relu par", cr.relecture),
        ("Statut", _statut(cr)),
    )
    return tuple((nom, mots) for nom, mots in lignes if mots)


def _nom(cr: CompteRendu, quoi: str) -> str:
    return f"{_NOMS[quoi]} (projet)" if cr.statut == PROJET else _NOMS[quoi]


def quand(jour: Periode | None, debut: time | None, fin: time | None) -> str:
    """Say when a meeting is held: its day in words, with the day of the week, and its hours when they are known."""
    if jour is None:
        return "non précisée"
    mots = jour_en_mots(jour.debut, avec_jour=True) if jour.precision == JOUR else jour.en_mots()
    return f"{mots}{_heures(debut, fin)}"


def _heures(debut: time | None, fin: time | None) -> str:
    if debut is not None and fin is not None:
        return f", de {heure_en_mots(debut)} à {heure_en_mots(fin)}"
    return f", à partir de {heure_en_mots(debut)}" if debut is not None else ""


def _statut(cr: CompteRendu) -> str:
    if cr.statut == PROJET:
        return "projet, pas encore diffusé"
    a_qui = " à tous les membres" if cr.diffuse_a_tous else f" ({enumerer(cr.diffuse_a)})" if cr.diffuse_a else ""
    corrige = f", version corrigée{_date(cr.corrige_le)}" if cr.corrige_le is not None else ""
    diffuse = f"diffusé{_date(cr.diffuse_le)}{a_qui}{corrige}"
    if cr.statut == APPROUVE:
        approuve = " ".join(filter(None, (f"approuvé{_date(cr.approuve_le)}", cr.approuve_par)))
        approuve += ", modifié depuis son approbation" if cr.modifie else ""
        return f"{diffuse}, {approuve}" if cr.diffuse_le else approuve
    avant = cr.corrections_avant
    return f"{diffuse}, corrections {jusque(avant)}" if avant is not None and avant.connue else diffuse


def _date(jour: Periode | None) -> str:
    return f" {en_precisant(jour)}" if jour is not None and jour.connue else ""


def _sans_note(cr: CompteRendu) -> str:
    """Name in one line the points under which nothing was noted: five bare headings would only fill a page.

    Where nothing is noted at all, which is said apart, those of the agenda shown above need no second mention.
    """
    dits = {cle(intitule) for intitule in cr.ordre_du_jour} if cr.sans_notes else set()
    dits |= {cle(point.titre) for point in cr.points if point.morceaux}
    vides = [point.titre for point in cr.points if not point.morceaux and not point.documents]
    noms = dict.fromkeys(mettre_en_forme(titre) for titre in vides if cle(titre) not in dits)
    return phrase(f"Sans note : {' ; '.join(noms)}") if noms else ""


def _point(point: Point) -> PointRendu:
    porte = f"porté par {point.porteur}" if point.porteur else ""
    documents = "documents : " + ", ".join(point.documents) if point.documents else ""
    detail = " · ".join(filter(None, (point.nature, porte, documents)))
    groupes = tuple(
        Groupe(genre, _RESERVES.get(reserve, ""), tuple(morceaux), genre == cle(point.titre))
        for (genre, reserve), morceaux in groupby(point.morceaux, key=lambda item: (_genre(item), item.reserve))
    )
    return PointRendu(mettre_en_forme(point.titre), detail[:1].upper() + detail[1:], groupes)


def _genre(morceau: Morceau) -> str:
    match morceau:
        case Prose():
            return "prose"
        case DecisionPrise():
            return "decision"
        case QuestionPosee():
            return "question"
    return {FAITE: "fait", ABANDONNEE: "abandonne"}.get(morceau.etat, "a-faire")


# --- data -----------------------------------------------------------------------------------------------------


def _json(cr: CompteRendu, quoi: str) -> str:
    """Write the same content as data: ISO dates, names written out; `version` changes when a key changes meaning."""
    donnees = {"version": 1, "document": quoi, **en_donnees(cr)}
    if quoi == RELEVE:
        del donnees["points"], donnees["ordre_du_jour"]
    for nom in ("decisions", "taches", "taches_faites", "taches_abandonnees", "questions_ouvertes"):
        donnees[nom] = en_donnees(getattr(cr, nom))
    return en_json(donnees)


def en_donnees(valeur: Any) -> Any:
    """Turn a value into what JSON knows: dates as `Periode.iso`, times as HH:MM, pieces of minutes with their kind."""
    match valeur:
        case Periode():
            return valeur.iso()
        case time():
            return valeur.isoformat("minutes")
        case tuple() if hasattr(valeur, "_asdict"):
            return {nom: en_donnees(item) for nom, item in valeur._asdict().items()}
        case frozenset():
            return sorted(valeur)
        case tuple():
            return [en_donnees(item) for item in valeur]
    if is_dataclass(valeur):
        genre = {"genre": _genre(valeur)} if isinstance(valeur, Morceau) else {}
        return genre | {item.name: en_donnees(getattr(valeur, item.name)) for item in fields(valeur)}
    return valeur
