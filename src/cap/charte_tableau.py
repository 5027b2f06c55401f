"""The list of signatures a coordinator keeps in a spreadsheet, read line by line: what is new, known, or to settle.

A line without a day and without a mark of signature is no signature. Names, roles and mails of people are left out:
they have no place in `charte/signatures.yaml`. A name that only looks like a known one is never taken for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from cap.charte_ecrire import Noter, lire_date, lire_preuve, obstacle, version_a_signer
from cap.communaute import Communaute
from cap.dates import Periode
from cap.doublons import Identite, find, name_key
from cap.graphie import cle, composer, plier
from cap.model import Acteur
from cap.refus import Refus
from cap.show import show
from cap.tableau import Colonne, Tableau

AJOUTEE: Final = "ajoutée"
NOTEE: Final = "déjà notée"
A_DECIDER: Final = "à décider"
ECARTEE: Final = "laissée de côté"

ACTEUR: Final = "acteur"
VERSION: Final = "version"
DATE: Final = "le"
PREUVE: Final = "preuve"
SIGNE: Final = "signe"

TITRES: Final[Mapping[str, tuple[str, ...]]] = {
    ACTEUR: (
        "acteur", "structure", "organisme", "organisation", "association", "signataire", "membre",
        "nom-de-la-structure", "nom-structure", "nom-de-l-association", "nom-de-l-organisme", "structure-signataire",
        "collectivite", "partenaire",
    ),
    VERSION: ("version", "version-signee", "version-de-la-charte", "charte", "charte-version"),
    DATE: ("date", "date-de-signature", "date-signature", "signe-le", "signee-le", "le", "jour"),
    PREUVE: ("preuve", "type-de-preuve", "justificatif", "support", "mode-de-signature", "forme", "moyen"),
    SIGNE: ("signe", "signee", "signature", "a-signe", "signature-oui-non"),
}  # fmt: skip
PERSONNES: Final = (
    "nom", "prenom", "nom-et-prenom", "nom-prenom", "representant", "represente-par", "qualite", "fonction", "courriel",
    "email", "e-mail", "mail", "telephone", "tel", "contact", "signataire-nom",
)  # fmt: skip
_PREUVES: Final = {
    "mail": "courriel", "email": "courriel", "e-mail": "courriel", "courrier electronique": "courriel",
    "delib": "deliberation", "deliberation": "deliberation", "en ligne": "formulaire", "form": "formulaire",
    "scan": "papier", "papier": "papier", "courrier": "papier", "feuille": "papier",
}  # fmt: skip
_NON: Final = frozenset({"non", "n", "0", "pas encore", "en attente", "a signer", "refus", "-"})


class Lue(NamedTuple):
    """A line of the table and what becomes of it: `nom` as typed, `etat`, why."""

    ligne: int
    nom: str
    etat: str
    raison: str
    note: Noter | None = None


@dataclass(frozen=True, slots=True)
class Liste:
    """The signatures read: every line with its fate, the columns left out with the reason, remarks on the reading."""

    lignes: tuple[Lue, ...]
    laissees: tuple[tuple[str, str], ...]
    remarques: tuple[str, ...]

    @property
    def a_noter(self) -> tuple[Noter, ...]:
        """List the signatures to write."""
        return tuple(item.note for item in self.lignes if item.note is not None)

    def compte(self, etat: str) -> int:
        """Count the lines of one fate."""
        return sum(item.etat == etat for item in self.lignes)


def connus() -> frozenset[str]:
    """Give the keys of the titles that a list of signatures may have, by which its row of titles is found."""
    return frozenset([*(titre for titres in TITRES.values() for titre in titres), *PERSONNES])


def lire(
    communaute: Communaute,
    tableau: Tableau,
    jour: date,
    *,
    version: str = "",
    le: Periode | None = None,
    preuve: str = "",
) -> Liste:
    """Read a table of signatures; `version`, `le` and `preuve` stand for the lines that do not say theirs.

    Raises `Refus` where no column names the structures.
    """
    colonnes, laissees = _colonnes(tableau.colonnes)
    if ACTEUR not in colonnes:
        raise Refus(
            composer("Aucune colonne ne dit quelle structure signe."),
            composer(
                "Titres possibles : structure, acteur, organisme, association. Renommez la colonne, puis relancez."
            ),
        )
    lecture = _Lecture(communaute, jour, version, le, preuve)
    lignes: list[Lue] = []
    for ligne in tableau.lignes:
        valeurs = {champ: ligne.textes[rang].strip() for champ, rang in colonnes.items()}
        lignes.append(lecture.ligne(ligne.numero, valeurs))
    ecarts = [Lue(ecart.ligne, ecart.texte, ECARTEE, ecart.raison) for ecart in tableau.ecarts if ecart.colonne is None]
    return Liste(tuple(sorted([*lignes, *ecarts], key=lambda item: item.ligne)), laissees, tableau.remarques)


def _colonnes(colonnes: Sequence[Colonne]) -> tuple[dict[str, int], tuple[tuple[str, str], ...]]:
    """Say which column feeds which field, and which are left out, with the reason."""
    prises: dict[str, int] = {}
    laissees = []
    for rang, colonne in enumerate(colonnes):
        simple = cle(colonne.titre)
        champ = next((nom for nom, titres in TITRES.items() if simple in titres), "")
        if champ and champ not in prises:
            prises[champ] = rang
        else:
            raison = "donnée d'une personne" if simple in PERSONNES else "une autre colonne dit déjà cela"
            laissees.append(
                (colonne.titre or colonne.lettre, raison if champ or simple in PERSONNES else "titre inconnu")
            )
    if ACTEUR not in prises:
        nom = next((rang for rang, colonne in enumerate(colonnes) if cle(colonne.titre) == "nom"), None)
        if nom is not None:
            prises[ACTEUR] = nom
            laissees = [item for item in laissees if cle(item[0]) != "nom"]
    return prises, tuple(laissees)


class _Lecture:
    """Reads lines against the actors and signatures of a community."""

    def __init__(self, communaute: Communaute, jour: date, version: str, le: Periode | None, preuve: str) -> None:
        self.communaute, self.jour, self.version, self.le, self.preuve = communaute, jour, version, le, preuve
        self.par_cle: dict[str, dict[str, Acteur]] = {}
        for acteur in communaute.acteurs.values():
            for nom in (acteur.id, acteur.nom, acteur.nom_complet, *acteur.alias, *acteur.anciens_ids):
                for forme in {plier(nom), name_key(nom)} - {""}:
                    self.par_cle.setdefault(forme, {})[acteur.id] = acteur
        self.vues: dict[tuple[str, str], int] = {}

    def ligne(self, numero: int, valeurs: Mapping[str, str]) -> Lue:
        nom = valeurs[ACTEUR]

        def sort(etat: str, raison: str, note: Noter | None = None) -> Lue:
            return Lue(numero, nom, etat, composer(raison), note)

        if not nom:
            return sort(ECARTEE, "aucune structure nommée")
        trouves = self._acteurs(nom)
        if len(trouves) != 1:
            return sort(A_DECIDER, self._doute(nom, trouves))
        manque = self._pas_signe(valeurs)
        if manque:
            return sort(ECARTEE, manque)
        try:
            le = lire_date(valeurs.get(DATE, ""), "date") or self.le
            version = version_a_signer(self.communaute, valeurs.get(VERSION, "") or self.version, self.jour)
        except Refus as faute:
            return sort(A_DECIDER, faute.message)
        preuve, remarque = self._preuve(valeurs.get(PREUVE, ""))
        note = Noter(trouves[0], version, le, preuve)
        deja = self.vues.setdefault((trouves[0].id, version.version), numero)
        if deja != numero:
            return sort(ECARTEE, f"la même signature que la ligne {deja}")
        raison = obstacle(self.communaute, note, self.jour)
        if raison:
            return sort(NOTEE if raison == "c'est déjà noté" else A_DECIDER, raison)
        return sort(AJOUTEE, " ; ".join(_dite(note, remarque)), note)

    def _acteurs(self, nom: str) -> list[Acteur]:
        return list((self.par_cle.get(plier(nom)) or self.par_cle.get(name_key(nom)) or {}).values())

    def _doute(self, nom: str, trouves: Sequence[Acteur]) -> str:
        if trouves:
            return f"désigne plusieurs acteurs : {', '.join(show(item.id) for item in trouves)}"
        connus = [
            Identite(item.id, tuple(filter(None, (item.nom, *item.alias)))) for item in self.communaute.acteurs.values()
        ]
        proches = list(dict.fromkeys(vue.droite for vue in find([Identite("ligne", (nom,))], connus)))
        if proches:
            return f"inconnu ; peut-être {' ou '.join(proches[:3])} : ajoutez ce nom à ses « alias: », ou corrigez-le"
        return "acteur inconnu : cap ajouter acteur"

    def _pas_signe(self, valeurs: Mapping[str, str]) -> str:
        """Say why a line is no signature."""
        dit = plier(valeurs.get(SIGNE, ""))
        if dit in _NON:
            return "pas encore signé"
        if SIGNE in valeurs and not dit:
            return "" if valeurs.get(DATE) else "pas encore signé"
        if not valeurs.get(DATE) and not dit and self.le is None:
            return "sans date : --le donne la même à toutes les lignes qui n'en ont pas"
        return ""

    def _preuve(self, texte: str) -> tuple[str, str]:
        """Read the proof; one that is not understood is left out, and said."""
        if not texte:
            return self.preuve, ""
        simple = plier(texte)
        connue = next((valeur for mot, valeur in _PREUVES.items() if mot in simple), simple)
        try:
            return lire_preuve(connue), ""
        except Refus:
            return self.preuve, f"preuve « {show(texte)} » non reprise"


def _dite(note: Noter, remarque: str) -> Iterator[str]:
    yield f"{note.acteur.nom or note.acteur.id}, version {note.version.version}"
    if note.le is not None:
        yield note.le.en_mots()
    if note.preuve:
        yield note.preuve
    if remarque:
        yield remarque
