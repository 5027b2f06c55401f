"""A letter to each signatory the charter changed for, and the sheet to sign: made for one reader, in a kind tone.

Each letter tells what changed since the version its reader signed, and nothing else; of form, it only informs. The
sheet has the structures whose signature is hoped for and no name of people: those are written by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from cap.charte import (
    A_DIRE,
    A_INFORMER,
    A_SOLLICITER,
    ATTENDU,
    JAMAIS,
    Ecarts,
    Situation,
    situations_de,
)
from cap.charte_comparer import Changement, Comparaison, Texte
from cap.communaute import Communaute
from cap.dates import Periode
from cap.definitions import adoption, est_tacite, partis, versions_adoptees
from cap.graphie import composer
from cap.markdown import Article
from cap.model import Charte
from cap.refus import Refus

VIERGES_MIN: Final = 6
_DELIBERENT: Final = frozenset({"collectivite", "etat", "organisme-public"})
"""Types of actors that often have to deliberate before they sign."""


@dataclass(frozen=True, slots=True)
class Lettre:
    """What is told to one signatory. `limite` is the last day hoped for, None where there is none or it is past.

    `delibere` tells who may need a deliberation; `tacite`, that silence is an agreement; `repondre_a` names whom to
    talk with, empty when answering is enough.
    """

    acteur: str
    nom: str
    communaute: str
    titre: str
    signee: str
    signee_le: Periode | None
    version: str
    adoptee_le: Periode | None
    de_fond: bool
    ecart: Comparaison
    limite: date | None
    delibere: bool
    tacite: bool
    repondre_a: str

    @property
    def changements(self) -> tuple[Changement, ...]:
        """List the articles whose words change for this reader."""
        return self.ecart.touches


@dataclass(frozen=True, slots=True)
class Lettres:
    """The letters to write, in alphabetical order; `a_dire` names signatories that wait for a scope to be said."""

    version: str
    lettres: tuple[Lettre, ...]
    a_dire: tuple[str, ...]


def en_vigueur(communaute: Communaute, jour: date) -> Charte:
    """Give the version in force on a day. Raises `Refus` where there is none."""
    adoptees = versions_adoptees(communaute, jour)
    if not adoptees:
        raise Refus(
            composer("Aucune version de la charte n'est adoptée."),
            composer("Une fois la décision prise : cap charte adopter VERSION --reunion REUNION"),
        )
    return adoptees[-1]


def preparer(communaute: Communaute, jour: date, acteur: str = "") -> Lettres:
    """Write to each signatory (or to one) whose version is not the one in force, of its own changes."""
    charte = en_vigueur(communaute, jour)
    ecarts = Ecarts(communaute, Texte(f"version {charte.version}", charte), jour, mots=True)
    lettres, a_dire = [], []
    for item in situations_de(communaute, charte, jour):
        if acteur not in ("", item.acteur) or not item.version or item.etat in (ATTENDU, JAMAIS):
            continue
        ecart = ecarts.depuis(item.version)
        if item.etat in (A_INFORMER, A_SOLLICITER) and ecart is not None and ecart.touches:
            lettres.append(_lettre(communaute, charte, item, ecart, jour))
        elif item.etat == A_DIRE:
            a_dire.append(item.nom)
    return Lettres(charte.version, tuple(lettres), tuple(a_dire))


def _lettre(communaute: Communaute, charte: Charte, item: Situation, ecart: Comparaison, jour: date) -> Lettre:
    fiche = communaute.acteurs.get(item.acteur)
    return Lettre(
        acteur=item.acteur,
        nom=item.nom,
        communaute=communaute.fiche.nom,
        titre=charte.titre or "Charte",
        signee=item.version,
        signee_le=item.le if item.le is not None and item.le.connue else None,
        version=charte.version,
        adoptee_le=adoption(communaute, charte),
        de_fond=item.etat == A_SOLLICITER,
        ecart=ecart,
        limite=item.limite if item.limite is not None and item.limite >= jour else None,
        delibere=fiche is not None and fiche.type in _DELIBERENT,
        tacite=est_tacite(charte),
        repondre_a=_repondre_a(communaute, item.acteur, jour),
    )


def _repondre_a(communaute: Communaute, acteur: str, jour: date) -> str:
    """Name who carries the support function: nobody is told to answer to itself."""
    fonction = communaute.gouvernance.fonction_soutien
    portent = (fonction.missions.get("coordonner", ()) or fonction.acteurs) if fonction else ()
    absents = {item.id for item in partis(communaute, jour)}
    noms = [communaute.nom_acteur(item) for item in portent if item != acteur and item not in absents]
    return noms[0] if noms else ""


# --- the sheet to sign ----------------------------------------------------------------------------------------


class Ligne(NamedTuple):
    """A row to sign; what is empty is filled by hand."""

    structure: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True)
class Feuille:
    """A sheet to sign the version in force: its rows, those left blank at the end included."""

    communaute: str
    titre: str
    version: str
    adoptee_le: Periode | None
    articles: tuple[Article, ...]
    lignes: tuple[Ligne, ...]


def feuille(communaute: Communaute, jour: date, vierges: int | None = None) -> Feuille:
    """Make the sheet of the version in force: who is hoped for, in alphabetical order, then `vierges` blank rows.

    By default one blank row for two structures, and at least six. Who declined or withdrew is not on it.
    """
    charte = en_vigueur(communaute, jour)
    voulus = [
        item.nom
        for item in situations_de(communaute, charte, jour)
        if item.etat in (A_SOLLICITER, ATTENDU, JAMAIS) and item.demande != "decline"
    ]
    nombre = max(VIERGES_MIN, (len(voulus) + 1) // 2) if vierges is None else max(0, vierges)
    lignes = [Ligne(nom, charte.version) for nom in voulus]
    return Feuille(
        communaute.fiche.nom,
        charte.titre or "Charte",
        charte.version,
        adoption(communaute, charte),
        charte.articles,
        (*lignes, *(Ligne("", charte.version),) * nombre),
    )
