"""Headings of Markdown files: their ids, and what the parenthesis of an agenda point says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from cap import scalars
from cap.graphie import cle, plier
from cap.mdlines import TITRE, Ligne, niveau_de_titre
from cap.mdmentions import Annuaire

_PREFIXE: Final = 120
_NATURES_DE_POINT: Final = {
    "information": "information",
    "informations": "information",
    "info": "information",
    "echange": "echange",
    "echanges": "echange",
    "decision": "decision",
    "decisions": "decision",
    "convivialite": "convivialite",
    "interconnaissance": "interconnaissance",
}


@dataclass(frozen=True, slots=True)
class Titre:
    """A heading. `id` is its `{#id}`, else its text as a key, unique in the file; the rest is read in its parenthesis.

    `## Convention (20 min, décision, @resam)`: `duree`, `nature`, and `porteur`, the actor's id (empty if unknown).
    """

    niveau: int
    texte: str
    id: str
    ligne: int
    colonne: int = 1
    debut: int = 0
    fin: int = 0
    explicite: bool = False
    duree: scalars.Duree | None = None
    nature: str = ""
    porteur: str = ""
    restreint: str | None = None


def lire_titres(lignes: Sequence[Ligne], annuaire: Annuaire | None = None) -> dict[int, Titre]:
    """Read the headings, by line number; ids are made unique in reading order.

    With an `annuaire`, the parenthesis that ends a heading is read as an agenda point's.
    """
    titres: dict[int, Titre] = {}
    pris: set[str] = set()
    rangs: dict[str, int] = {}
    for ligne in lignes:
        if ligne.nature == TITRE:
            titre = lire_titre(ligne, annuaire)
            identifiant = titre.id
            while identifiant in pris:
                rangs[titre.id] = rangs.get(titre.id, 1) + 1
                identifiant = f"{titre.id}-{rangs[titre.id]}"
            pris.add(identifiant)
            titres[ligne.numero] = replace(titre, id=identifiant)
    return titres


def lire_titre(ligne: Ligne, annuaire: Annuaire | None) -> Titre:
    """Read one heading, by itself: its id is not yet made unique."""
    niveau = niveau_de_titre(ligne.texte)
    texte = ligne.texte.strip()[niveau:].strip()
    sans_dieses = texte.rstrip("#")
    if not sans_dieses or sans_dieses[-1].isspace():
        texte = sans_dieses.rstrip()
    identifiant = ""
    accolade = texte.rfind("{#")
    if texte.endswith("}") and accolade >= 0 and len(texte[accolade + 2 : -1].split()) == 1:
        identifiant, texte = texte[accolade + 2 : -1].strip(), texte[:accolade].rstrip()
    colonne = len(ligne.texte) - len(ligne.texte.lstrip())
    titre = Titre(
        niveau,
        texte,
        identifiant,
        ligne.numero,
        colonne + 1,
        ligne.debut + colonne,
        ligne.debut + len(ligne.texte.rstrip()),
        bool(identifiant),
        restreint=ligne.restreint,
    )
    titre = _lire_parenthese_de_titre(titre, annuaire) if annuaire else titre
    return titre if identifiant else replace(titre, id=cle(titre.texte[:_PREFIXE]) or "titre")


def _lire_parenthese_de_titre(titre: Titre, annuaire: Annuaire) -> Titre:
    ouvrante = titre.texte.rfind("(")
    if ouvrante < 0 or not titre.texte.endswith(")"):
        return titre
    lu, restes = titre, []
    for partie in titre.texte[ouvrante + 1 : -1].split(","):
        suite = _lire_partie_de_titre(lu, partie.strip(), annuaire)
        restes += [partie.strip()] if suite is None else []
        lu = suite or lu
    if lu == titre:
        return titre
    reste = f" ({', '.join(restes)})" if restes else ""
    return replace(lu, texte=titre.texte[:ouvrante].rstrip() + reste)


def _lire_partie_de_titre(titre: Titre, partie: str, annuaire: Annuaire) -> Titre | None:
    nature = _NATURES_DE_POINT.get(plier(partie[:_PREFIXE]))
    if nature:
        return replace(titre, nature=nature)
    if partie.startswith("@"):
        connu = annuaire.chercher(partie[1:_PREFIXE])
        return replace(titre, porteur=connu[0]) if connu else None
    try:
        return replace(titre, duree=scalars.duree(partie))
    except scalars.ValeurInvalide:
        return None


def niveaux(titres: Iterable[Titre]) -> tuple[Titre | None, int]:
    """Tell the document's own title, if any, from the level of the sections."""
    tous = list(titres)
    reste = tous[1:]
    if reste and tous[0].niveau < min(titre.niveau for titre in reste):
        return tous[0], min(titre.niveau for titre in reste)
    return None, min((titre.niveau for titre in tous), default=1)
