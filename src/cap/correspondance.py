"""Which column of a spreadsheet feeds which field: guessed from its title, kept in a file, read again the next time.

The guess follows the words French coordinators use. A column of personal data met while importing actors or actions is
known as such, so that it is left out for that reason and goes nowhere else than `prive/`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from cap.declare import Fiche, choix, liste, slug, suggestion, texte
from cap.graphie import citer, cle, composer
from cap.problem import ERREUR, Problem
from cap.show import show
from cap.tableau import Tableau
from cap.titres import ACTEURS, CHAMPS, CONTACTS, GENRES, MOTS, SANS_CHAMP

IGNORER: Final = "ignorer"
NOUVEAU: Final = "nouveau"
A_DECIDER: Final = "a-decider"

_SEULS: Final = frozenset({"courriel", "telephone", "alias", "porteurs", "partenaires", "publics", "objectifs", "note"})
"""Fields that several columns may feed at once without being several persons."""

_NOMS_DE_PERSONNE: Final = ("nom", "nom_prenom", "prenom_nom", "personne")
_NEUTRES: Final = frozenset({"structure", "nom", "du", "au", "note"})
"""Fields of a contact whose titles say nothing personal by themselves."""

_PERSONNE: Final = "donnée d’une personne : « cap importer contacts » sur ce même fichier la range dans prive/"
_D_ACTEUR: Final = "donnée de la structure : « cap importer acteurs » sur ce même fichier la reprend"
_PEUT_ETRE_UNE_PERSONNE: Final = "peut être le nom d’une personne, qui n’a pas sa place dans la fiche d’un acteur"
_APPARENCES: Final = (
    ("courriel", re.compile(r"\S+@\S+\.\S+\Z"), "les valeurs sont des courriels"),
    ("telephone", re.compile(r"(?:\+33|0033|0)?\s*[1-9](?:[\s.-]*\d{2}){4}\Z"), "les valeurs sont des téléphones"),
)
# « Référent·e », « Porteur(s) », « Président.e.s »: the ending that inclusive writing adds to a word.
_INCLUSIF: Final = re.compile(r"(?<=\w)[·.(](?:e|s|es|ne|rice|trice|euse|ve)\)?(?:[·.(]?s\)?)?(?!\w)", re.IGNORECASE)
_RANG: Final = re.compile(r"-(\d)\Z")


class ColonneImport(Fiche, genre="Colonne"):
    """One column of the saved file."""

    titre: str = texte("Titre de la colonne", requis=True)
    champ: str = texte("Champ qu’elle remplit, ou ignorer")


class RapprochementImport(Fiche, genre="Rapprochement"):
    """An answer to « is it the same? »."""

    nom: str = texte("Nom tel qu’il est écrit dans le tableau", requis=True)
    designe: str = texte("Identifiant de l’acteur ou de l’action, nouveau, ignorer ou a-decider")


class FichierCorrespondance(Fiche, genre="Correspondance de colonnes"):
    """imports/<name>.yaml: how the columns of one spreadsheet are read, and which names are the same."""

    pour: str = choix(*GENRES, description="Ce que le tableau apporte")
    colonnes: tuple[ColonneImport, ...] = liste(ColonneImport, "Colonnes")
    rapprochements: tuple[RapprochementImport, ...] = liste(RapprochementImport, "Noms rapprochés")


@dataclass(frozen=True, slots=True)
class Affectation:
    """What becomes of a column: its field, or an empty one with the reason; `personne` counts people from 0."""

    titre: str
    champ: str
    raison: str
    personne: int = 0


@dataclass(frozen=True, slots=True)
class Correspondance:
    """How one table is read. `rapprochements` maps the key of a name to an id, `nouveau`, `ignorer` or `a-decider`.

    `ajouts` are the titles that the saved file does not know yet; `problemes` what is wrong in that file.
    """

    genre: str
    affectations: tuple[Affectation, ...]
    rapprochements: Mapping[str, str] = field(default_factory=dict)
    ajouts: tuple[str, ...] = ()
    problemes: tuple[Problem, ...] = ()


def known_titles(*genres: str) -> frozenset[str]:
    """Give the keys of the known titles of some kinds (all those imported), by which the row of titles is found."""
    tables = [*(CHAMPS[genre] for genre in genres or GENRES), SANS_CHAMP]
    return frozenset(titre for table in tables for champ in table.values() for titre in champ.titres)


def default_path(genre: str, fichier: str) -> str:
    """Give the place of the saved file for a spreadsheet: the same name gives the same file."""
    return f"imports/{genre}-{slug(fichier.rpartition('.')[0] or fichier)}.yaml"


def guess(genre: str, tableau: Tableau) -> Correspondance:
    """Propose a field for each column from its title, then from what its cells look like."""
    champs = [_field_of_title(genre, colonne.titre) for colonne in tableau.colonnes]
    cles = [cle(colonne.titre) for colonne in tableau.colonnes]
    if genre == ACTEURS:
        champs = _spare_people(cles, champs)
    if genre == CONTACTS:
        champs = _last_names(cles, champs)
    affectations = []
    for rang, colonne in enumerate(tableau.colonnes):
        champ, raison = champs[rang]
        if not champ and not raison:
            champ, raison = _field_of_values(genre, [ligne.textes[rang] for ligne in tableau.lignes])
        affectations.append(Affectation(colonne.titre, champ, composer(raison)))
    return Correspondance(genre, _without_twins(genre, affectations))


def complete(sauvee: FichierCorrespondance, tableau: Tableau, chemin: str) -> Correspondance:
    """Read a table with the choices of a saved file; columns that it does not know are guessed and come as `ajouts`."""
    genre = sauvee.pour
    devinee = guess(genre, tableau)
    choisis = {cle(colonne.titre): colonne for colonne in sauvee.colonnes}
    problemes = []
    affectations = []
    ajouts = []
    for affectation in devinee.affectations:
        colonne = choisis.get(cle(affectation.titre))
        if colonne is None:
            affectations.append(affectation)
            ajouts += [affectation.titre] if affectation.titre else []
        elif colonne.champ in CHAMPS[genre]:
            affectations.append(Affectation(affectation.titre, colonne.champ, composer(f"choisi dans {show(chemin)}")))
        else:
            affectations.append(Affectation(affectation.titre, "", composer(f"ignorée dans {show(chemin)}")))
            if colonne.champ != IGNORER:
                problemes.append(_unknown_field(colonne, genre))
    rapprochements = {cle(item.nom): item.designe or A_DECIDER for item in sauvee.rapprochements}
    return Correspondance(genre, _without_twins(genre, affectations), rapprochements, tuple(ajouts), tuple(problemes))


def read(texte_: str, chemin: str) -> tuple[FichierCorrespondance | None, list[Problem]]:
    """Read a saved file; its faults come back as problems, and then no correspondence."""
    from cap.source import Source
    from cap.yamlfile import read as read_yaml

    source = Source(chemin, texte_)
    lue = read_yaml(FichierCorrespondance, source)
    return (None if source.problems else lue), source.problems


def dump(correspondance: Correspondance, a_decider: Sequence[str]) -> str:
    """Write the file that keeps a correspondence, with the names still to decide."""
    from cap.yamlfile import dump as dump_yaml

    donnees: dict[str, object] = {
        "pour": correspondance.genre,
        "colonnes": [column_entry(affectation) for affectation in correspondance.affectations if affectation.titre],
    }
    if a_decider:
        donnees["rapprochements"] = [{"nom": nom, "designe": A_DECIDER} for nom in a_decider]
    champs = ", ".join(CHAMPS[correspondance.genre])
    entete = [
        "Comment ce tableau est lu. Écrit par cap importer, relu la prochaine fois ; modifiez-le à votre gré.",
        f"Champs possibles : {champs}, ou {IGNORER}.",
        f"Rapprochements : designe prend l’identifiant de celui qui existe déjà, ou {NOUVEAU}, ou {IGNORER}.",
    ]
    return "".join(f"# {composer(ligne)}\n" for ligne in entete) + dump_yaml(donnees)


def column_entry(affectation: Affectation) -> dict[str, str]:
    """Give the entry of a column in the saved file."""
    return {"titre": affectation.titre, "champ": affectation.champ or IGNORER}


def _unknown_field(colonne: ColonneImport, genre: str) -> Problem:
    ou, champs = colonne.place("champ"), tuple(CHAMPS[genre])
    return Problem(
        ou.path, ou.line, ou.column, "CAP110", ERREUR,
        composer(f"{citer(show(colonne.champ))} n’est pas un champ à importer ; la colonne est ignorée."),
        composer(f"{suggestion(colonne.champ, champs)}Champs possibles : {', '.join(champs)}."),
        ou.length,
    )  # fmt: skip


def _field_of_title(genre: str, titre: str) -> tuple[str, str]:
    """Give a field and the reason, or no field and why, or two empty texts when the title says nothing."""
    simple = cle(_INCLUSIF.sub("", titre))
    formes = dict.fromkeys((cle(titre), simple, _RANG.sub("", simple)))
    for forme in formes:
        for champ in CHAMPS[genre].values():
            if forme in champ.titres:
                return champ.nom, "titre connu"
        for sans in SANS_CHAMP.values():
            if forme in sans.titres:
                return "", sans.description
    mots = set(simple.split("-"))
    ailleurs = _elsewhere(genre, list(formes)[-1], mots)
    return ("", ailleurs) if ailleurs else _field_of_words(genre, mots)


def _field_of_words(genre: str, mots: set[str]) -> tuple[str, str]:
    if genre == CONTACTS and {"nom", "prenom"} <= mots:
        return "personne", "le titre parle de nom et de prénom"
    for champ, decisifs in MOTS[genre]:
        for mot in decisifs.split():
            if mot in mots:
                return champ, f"le titre contient {citer(mot)}"
    return "", ""


def _elsewhere(genre: str, simple: str, mots: set[str]) -> str:
    """Say that a column belongs to another kind of import, or nothing."""
    if genre == CONTACTS:
        connu = any(simple in champ.titres for champ in CHAMPS[ACTEURS].values() if champ.nom != "nom")
        return _D_ACTEUR if connu or _field_of_words(ACTEURS, mots)[0] else ""
    connu = any(simple in champ.titres for champ in CHAMPS[CONTACTS].values() if champ.nom not in _NEUTRES)
    return _PERSONNE if connu or _field_of_words(CONTACTS, mots)[0] not in ("", "structure", "nom") else ""


def _spare_people(cles: Sequence[str], champs: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """In a list of actors, keep « Nom » for the structure only when no other title says it is that of a person."""
    noms = {rang for rang, (champ, _) in enumerate(champs) if champ == "nom"}
    structures = {rang for rang in noms if cles[rang] not in ("nom", "titre", "intitule", "libelle")}
    douteux = {rang for rang in noms - structures if cles[rang] == "nom"}
    douteux |= {rang for rang, (champ, _) in enumerate(champs) if champ == "nom_complet"}
    if not structures and not any("prenom" in simple.split("-") for simple in cles):
        return list(champs)
    return [("", _PEUT_ETRE_UNE_PERSONNE) if rang in douteux else champ for rang, champ in enumerate(champs)]


def _last_names(cles: Sequence[str], champs: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Beside a column of first names, « Nom du référent » is that of last names."""
    if all(champ != "prenom" for champ, _ in champs) or any(champ == "nom" for champ, _ in champs):
        return list(champs)
    return [
        ("nom", "nom, à côté d’un prénom") if champ[0] == "personne" and "nom" in cles[rang].split("-") else champ
        for rang, champ in enumerate(champs)
    ]


def _field_of_values(genre: str, cellules: Sequence[str]) -> tuple[str, str]:
    """Guess an untitled or unknown column from its cells, when most of them have one look."""
    pleines = [texte_ for texte_ in cellules if texte_]
    for champ, modele, raison in _APPARENCES:
        if pleines and sum(bool(modele.match(texte_)) for texte_ in pleines) * 5 >= len(pleines) * 4:
            return (champ, raison) if genre == CONTACTS else ("", _PERSONNE)
    return "", "aucun champ ne correspond à ce titre"


def _without_twins(genre: str, affectations: Sequence[Affectation]) -> tuple[Affectation, ...]:
    """Give each field one column: several people in a row are counted, other twins are left out and said."""
    vus: dict[str, int] = {}
    gardees: list[Affectation] = []
    plusieurs = genre == CONTACTS and _several_people(affectations)
    for affectation in affectations:
        champ = affectation.champ
        fois = vus.get(champ, 0) if champ else 0
        if champ:
            vus[champ] = fois + 1
        if fois and plusieurs and champ != "structure":
            rang = min(_rank(affectation.titre, fois), plusieurs - 1)
            gardees.append(replace(affectation, personne=rang))
        elif fois and champ not in _SEULS:
            raison = composer(f"une autre colonne remplit déjà ce champ ({CHAMPS[genre][champ].description})")
            gardees.append(replace(affectation, champ="", raison=raison))
        else:
            gardees.append(affectation)
    return tuple(gardees)


def _several_people(affectations: Sequence[Affectation]) -> int:
    """Count the people that one row may hold: as many as the columns of a name."""
    noms = [affectation.champ for affectation in affectations if affectation.champ in _NOMS_DE_PERSONNE]
    fois = max((noms.count(champ) for champ in set(noms)), default=0)
    return fois if fois > 1 else 0


def _rank(titre: str, fois: int) -> int:
    """Give the number, from 0, of the person a column speaks of: the one its title ends with, else its turn."""
    trouve = _RANG.search(cle(titre))
    return int(trouve[1]) - 1 if trouve and int(trouve[1]) > 0 else fois
