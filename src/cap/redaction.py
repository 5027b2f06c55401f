"""Notes said in words to a reader: actors by their names, links and dates as one reads them.

What an audience may not see is not named: a person to the public without agreement, a sheet kept to members, a field
its audience cannot read.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Any, Final

from cap.communaute import Communaute
from cap.dates import ANNEE, JOUR, MOIS, SAISON, TRIMESTRE, Periode, jour_en_mots
from cap.declare import FINANCEURS, MEMBRES, PUBLIC, SOUTIEN, Fiche
from cap.definitions import a_eu_lieu
from cap.mdmentions import Repertoire, trouver_liens, trouver_noms
from cap.model import Acteur, Reunion
from cap.references import resolve

_QUI_VOIT: Final = {"public": PUBLIC, "membres": MEMBRES, "financeurs": FINANCEURS, "soutien": SOUTIEN}
_INTITULES: Final = ("nom", "intitule", "titre", "terme", "question", "fait", "constat", "texte")
_OBJETS: Final = {
    "experimentation": "expérimentation", "evaluation": "évaluation", "demarche": "démarche",
    "remuneration": "rémunération", "cooperation": "coopération", "animation": "animation",
}  # fmt: skip
_EN_UN_MOT: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_DATE_ISO: Final = re.compile(r"(?<![\w/#.-])([1-9][0-9]{3})-([0-9]{2})-([0-9]{2})(?![\w/#-])")


def repertoire(communaute: Communaute) -> Repertoire:
    """Make the directory by which notes name actors: ids, names, aliases, former ids."""
    acteurs = communaute.acteurs.values()
    return Repertoire({item.id: (item.nom, item.nom_complet, *item.alias, *item.anciens_ids) for item in acteurs})


class Redacteur:
    """Says the texts of a community to one audience (`public`, `membres`, `financeurs`, `soutien`), as on a day."""

    def __init__(self, communaute: Communaute, jour: date, audience: str) -> None:
        self.communaute, self.jour, self.audience = communaute, jour, audience

    @cached_property
    def _annuaire(self) -> Repertoire:
        return repertoire(self.communaute)

    def nommer(self, identifiant: str) -> str:
        """Name an actor: a person, or a sheet kept to members, is not named to the public; an unknown id is kept."""
        acteur: Acteur | None = self.communaute.index["acteur"].get(identifiant)
        if acteur is None or not acteur.nom:
            return identifiant
        if acteur.type == "personne" and self.audience not in MEMBRES and not self._accord(acteur):
            return "une personne"
        return acteur.nom if self._voit(acteur) else "une structure"

    def _accord(self, acteur: Acteur) -> bool:
        accord = acteur.accord_publication
        if accord is None or not a_eu_lieu(accord.le, self.jour):
            return False
        return not accord.champs or "nom" in accord.champs

    def _voit(self, item: Any) -> bool:
        return visible(item, self.audience)

    def dire(self, texte: str, reunion: Reunion | None = None) -> str:
        """Write a text of notes for a reader; `[[#D1]]` names an item of `reunion`, where the text stands."""
        liens = [(debut, fin, self.designer(nomme, reunion)) for debut, fin, nomme in trouver_liens(texte)]
        noms = [nom for nom in self._noms(texte) if not any(debut < nom[1] <= fin for debut, fin, _ in liens)]
        morceaux, place = [], 0
        for debut, fin, mots in sorted((*liens, *noms)):
            morceaux += [texte[place:debut], mots]
            place = fin
        return _DATE_ISO.sub(_date_lisible, "".join((*morceaux, texte[place:])))

    def _noms(self, texte: str) -> list[tuple[int, int, str]]:
        if "@" not in texte:
            return []
        return [
            (nom.debut, nom.fin, self.nommer(nom.acteur) if nom.acteur else nom.texte)
            for nom in trouver_noms(texte, self._annuaire)
        ]

    def designer(self, reference: str, reunion: Reunion | None = None) -> str:
        """Say in words what a reference names: « la réunion du 19 mars 2024 », « D1 du 17 septembre 2024 », a title.

        What is not found keeps the words typed.
        """
        complete = cible(self.communaute, reference, reunion) if "#" in reference else reference
        trouvee = resolve(self.communaute, complete, tuple(self.communaute.index))
        if trouvee is None:
            return reference
        kind, identifiant = trouvee
        if kind == "acteur":
            return self.nommer(identifiant)
        if kind == "reunion":
            return reunion_en_mots(self.communaute.index["reunion"][identifiant])
        if kind in ("decision", "a-faire", "question"):
            return self._numero_en_mots(identifiant, reunion)
        if kind == "trou":
            etape, _, public = identifiant.rpartition("/")
            return f"{self.designer(f'etape:{etape}')} × {self.designer(f'public:{public}')}"
        return self._intitule(self.communaute.index[kind][identifiant], identifiant)

    def _numero_en_mots(self, reference: str, ici: Reunion | None) -> str:
        nom, _, numero = reference.partition("#")
        reunion: Reunion = self.communaute.index["reunion"][nom]
        if reunion is ici or reunion.date is None or not reunion.date.connue:
            return numero
        return f"{numero} {de(reunion.date)}"

    def _intitule(self, item: Fiche, identifiant: str) -> str:
        for nom in _INTITULES:
            declare = item.declares.get(nom)
            if declare is not None and getattr(item, nom):
                vu = self.audience in declare.audience and self._voit(item)
                return str(getattr(item, nom)) if vu else "un élément réservé"
        return identifiant


def visible(item: Fiche, audience: str) -> bool:
    """Tell whether an audience may know that an item exists: what restricts the item, or the folder it stands in."""
    if item.ou.path.startswith("prive/") and audience != "soutien":
        return False
    visibilite = getattr(item, "visibilite", "")
    return not visibilite or audience in _QUI_VOIT[visibilite]


def cible(communaute: Communaute, reference: str, reunion: Reunion | None = None) -> str:
    """Give the full reference `réunion#D1` of an item named `#D1`, `decision:réunion#D1`, or by a meeting's old id."""
    nom, _, numero = reference.rpartition(":")[2].partition("#")
    connue: Reunion | None = communaute.index["reunion"].get(nom) if nom else reunion
    return f"{connue.id if connue is not None else nom}#{numero}"


def reunion_nommee(communaute: Communaute, reunion: Reunion) -> str:
    """Name a meeting to the one who runs cap: « Comité de pilotage, 19 mars 2024 (2024-03-19-copil) »."""
    instance = communaute.instance(reunion.instance)
    nom = reunion.titre or (instance.nom if instance is not None else "") or "Réunion"
    quand = f", {reunion.date.en_mots()}" if reunion.date is not None and reunion.date.connue else ""
    return f"{nom}{quand} ({reunion.id})"


def reunion_en_mots(reunion: Reunion) -> str:
    """Name a meeting inside a sentence: « la réunion du 19 mars 2024 »."""
    if reunion.date is not None and reunion.date.connue:
        return f"la réunion {de(reunion.date)}"
    return f"la réunion « {reunion.titre} »" if reunion.titre else "une réunion"


def objet_en_mots(objet: str) -> str:
    """Say what a review is about: a single word of the files in French (« fonction de soutien »), a text as typed."""
    if not _EN_UN_MOT.fullmatch(objet):
        return objet
    return " ".join(_OBJETS.get(mot, mot) for mot in objet.replace("-de-l-", "-de-l’").split("-"))


def majuscule(texte: str) -> str:
    """Give its capital to the first letter of a text."""
    return texte[:1].upper() + texte[1:]


def minuscule(texte: str) -> str:
    """Take the capital off a text that goes on a sentence; the initials of a name (« PAT ») keep theirs."""
    return texte[:1].lower() + texte[1:] if texte[1:2].islower() or texte[1:2] in "’' " else texte


def phrase(texte: str) -> str:
    """Write a sentence: a capital, and a full stop unless it already ends."""
    texte = majuscule(texte.strip())
    return texte if not texte or texte[-1] in ".!?…:" else f"{texte}."


# --- dates inside a sentence ----------------------------------------------------------------------------------


def en_precisant(quand: Periode) -> str:
    """Say when: « le 3 mai 2026 », « en mai 2026 », « fin mai 2026 », « au 2e trimestre 2026 »; or not known."""
    if not quand.connue:
        return "à une date non connue"
    mots = quand.en_mots()
    if quand.precision == JOUR:
        return f"le {mots}"
    if quand.nuance:
        return mots
    return f"au {mots}" if _masculin(quand) else f"en {mots}"


def pour(quand: Periode) -> str:
    """Say until when something is due: « pour le 4 juin 2024 », « pour mars 2025 », « pour l'été 2026 »."""
    return f"pour {_article(quand)}{quand.en_mots()}"


def depuis(quand: Periode) -> str:
    """Say since when something lasts: « depuis le 4 juin 2024 », « depuis mars 2025 », « depuis l'été 2026 »."""
    return f"depuis {_article(quand)}{quand.en_mots()}" if quand.connue else "depuis une date non connue"


def depuis_la_fin(quand: Periode) -> str:
    """Say since when a due date is past: « depuis le 30 novembre 2024 », « depuis fin mars 2025 »."""
    if quand.precision == JOUR:
        return f"depuis le {quand.en_mots()}"
    if quand.precision in (MOIS, ANNEE):
        return f"depuis fin {replace(quand, texte='').en_mots()}"
    return f"depuis la fin {de(quand)}"


def jusque(quand: Periode) -> str:
    """Say the end of a span: « jusqu'au 3 mai 2026 », « jusqu'en mai 2026 », « jusqu'à l'été 2026 », « à fin mai »."""
    mots = quand.en_mots()
    if quand.nuance:
        return f"jusqu'à {mots}"
    if quand.precision == JOUR or _masculin(quand):
        return f"jusqu'au {mots}"
    return f"jusqu'à l'{mots}" if quand.precision == SAISON else f"jusqu'en {mots}"


def de(quand: Periode) -> str:
    """Say whose day: « du 3 mai 2026 », « de mars 2026 », « d'avril 2026 », « de l'été 2026 », « de 2026 »."""
    mots = quand.en_mots()
    if quand.precision == SAISON and not _masculin(quand):
        return f"de l'{mots}"
    if quand.precision == MOIS:
        return f"d'{mots}" if mots[:1] in "ao" else f"de {mots}"
    return f"de {mots}" if quand.precision == ANNEE else f"du {mots}"


def _article(quand: Periode) -> str:
    if quand.precision == JOUR or _masculin(quand):
        return "le "
    return "l'" if quand.precision == SAISON else ""


def _masculin(quand: Periode) -> bool:
    """Tell the names that take « au » and « le »: quarters, and spring alone among seasons."""
    return quand.precision == TRIMESTRE or quand.en_mots().startswith("printemps")


def _date_lisible(trouvee: re.Match[str]) -> str:
    try:
        return jour_en_mots(date(int(trouvee[1]), int(trouvee[2]), int(trouvee[3])))
    except ValueError:
        return trouvee[0]
