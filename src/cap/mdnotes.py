"""The notes of a meeting as values: decisions, tasks, questions, and the text around them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from typing import NamedTuple

from cap.dates import Periode
from cap.mdlines import BLOC, COMMENTAIRE, Bloc, Ligne, visible
from cap.mdmentions import Lien, Mention
from cap.mdtitles import Titre
from cap.problem import Problem, Splice


class Resultat(NamedTuple):
    """The votes of a decision; None where the notes do not say."""

    pour: int | None = None
    contre: int | None = None
    abstention: int | None = None


class Report(NamedTuple):
    """A new due date, or the instance whose next meeting is the new date."""

    periode: Periode | None
    instance: str


class Abandon(NamedTuple):
    """When and why a task was given up."""

    le: Periode | None
    motif: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """A piece of notes: its text, its place (line and column from 1, span in characters), the id of its agenda point.

    `restreint` names the only audience that may read it, beside the support team; None when everyone may.
    """

    texte: str
    ligne: int
    colonne: int = 1
    debut: int = 0
    fin: int = 0
    point: str = ""
    restreint: str | None = None

    @property
    def dit(self) -> tuple[str, str]:
        """Give what the notes say there, wherever it stands: its kind and its words; an edit must keep it."""
        return type(self).__name__, self.texte


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraphe(Element):
    """Prose between items, in Markdown as typed (lists, quotations and code included)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item(Element):
    """A numbered item; `implicite` tells a number counted by reading order from one written in the notes.

    `place` says where to write an implicit number: offset in characters, text before and after the number.
    `derniere_ligne` is the number of the last line that it was read to: those below `ligne` were added to it.
    """

    id: str
    derniere_ligne: int = 0
    implicite: bool = True
    place: tuple[int, str, str] | None = None
    suffixes_inconnus: tuple[str, ...] = ()

    def numeroter(self) -> Splice | None:
        """Give the edit that writes the item's number once for ever, or None when it is written already."""
        if self.place is None:
            return None
        decalage, avant, apres = self.place
        return Splice(decalage, decalage, f"{avant}{self.id}{apres}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision(Item):
    """What was decided. `mode` is a key (consensus, consentement, vote, majorite, unanimite), `mode_texte` as typed."""

    mode: str = ""
    mode_texte: str = ""
    resultat: Resultat | None = None
    revoir: Periode | None = None
    revoir_instance: str = ""
    modifie: str = ""
    suite_de: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tache(Item):
    """Something to do. `objet` is what to do alone: `texte` without who does it and without the date.

    `responsable` and `contributeurs` are actors' ids; `responsable_texte` is the name typed when no actor bears it.
    """

    objet: str = ""
    responsable: str | None = None
    responsable_texte: str = ""
    contributeurs: tuple[str, ...] = ()
    echeance: Periode | None = None
    echeance_instance: str = ""
    fait: bool = False
    fait_le: Periode | None = None
    reports: tuple[Report, ...] = ()
    abandon: Abandon | None = None
    suite_de: str = ""

    @property
    def echeance_actuelle(self) -> Report | None:
        """Give the due date in force: the last one it was postponed to, else the first."""
        if self.reports:
            return self.reports[-1]
        return Report(self.echeance, self.echeance_instance) if self.echeance or self.echeance_instance else None

    @property
    def ouverte(self) -> bool:
        """Tell whether the notes leave it to be done."""
        return not self.fait and self.abandon is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Item):
    """A question raised; `reponse_restreint` is the audience of the answer, which may be narrower than its own."""

    reponse: str = ""
    reponse_ligne: int = 0
    reponse_restreint: str | None = None
    close: bool = False
    close_le: Periode | None = None
    echeance: Periode | None = None
    echeance_instance: str = ""
    reports: tuple[Report, ...] = ()
    suite_de: str = ""

    @property
    def ouverte(self) -> bool:
        """Tell whether it comes back in agendas: neither answered nor closed."""
        return not self.reponse and not self.close


@dataclass(frozen=True, slots=True, kw_only=True)
class Reponse(Element):
    """An answer; `question` is the id of the question it closes, empty when there is none.

    It may name, or stand under the heading of, a question of an earlier meeting: `2026-01-15-copil#Q1`.
    """

    question: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suite(Element):
    """What became of a task of an earlier meeting: `- [x] 2026-01-15-copil#A1 : …`; it is no new task."""

    tache: str
    fait: bool = False
    fait_le: Periode | None = None
    reports: tuple[Report, ...] = ()
    abandon: Abandon | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Information(Element):
    """Something the meeting was told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporte(Element):
    """A subject put off, to a date or to the next meeting of an instance when the notes say so."""

    echeance: Periode | None = None
    echeance_instance: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProchaineReunion(Element):
    """When the group meets next."""

    date: Periode | None = None
    heure: time | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """An agenda point: its heading (None for what precedes the first one) and its content in reading order.

    Headings below the points' own level are among the elements.
    """

    titre: Titre | None
    elements: tuple[Element | Titre, ...] = ()

    @property
    def id(self) -> str:
        """Give the id that items name in `point`."""
        return self.titre.id if self.titre else ""


@dataclass(frozen=True, slots=True)
class Ressemblance:
    """A line that looks like an item and is not one: what it resembles, and why it was not taken."""

    texte: str
    genre: str
    raison: str
    ligne: int
    colonne: int = 1
    restreint: str | None = None


@dataclass(frozen=True, slots=True)
class Notes:
    """The notes of a meeting. `titre` is the document's own title, when a first heading stands above all others."""

    lignes: tuple[Ligne, ...] = ()
    titre: Titre | None = None
    titres: tuple[Titre, ...] = ()
    points: tuple[Point, ...] = ()
    decisions: tuple[Decision, ...] = ()
    taches: tuple[Tache, ...] = ()
    questions: tuple[Question, ...] = ()
    reponses: tuple[Reponse, ...] = ()
    suites: tuple[Suite, ...] = ()
    informations: tuple[Information, ...] = ()
    reportes: tuple[Reporte, ...] = ()
    prochaines: tuple[ProchaineReunion, ...] = ()
    blocs: tuple[Bloc, ...] = ()
    mentions: tuple[Mention, ...] = ()
    liens: tuple[Lien, ...] = ()
    ressemblances: tuple[Ressemblance, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def elements(self) -> tuple[Element, ...]:
        """Give all that the notes say but prose, in reading order."""
        tous = (element for point in self.points for element in point.elements)
        return tuple(item for item in tous if isinstance(item, Element) and not isinstance(item, Paragraphe))

    @property
    def items(self) -> tuple[Item, ...]:
        """Give all that bears a number, in reading order."""
        return tuple(element for element in self.elements if isinstance(element, Item))

    @property
    def inconnus(self) -> tuple[Mention, ...]:
        """Give the names after `@` that no actor bears."""
        return tuple(mention for mention in self.mentions if mention.acteur is None)

    def texte_pour(self, audience: str) -> str:
        """Give the Markdown that a reader of this audience (`public` included) may see, comments left out."""
        lues = (ligne for ligne in self.lignes if ligne.nature not in (BLOC, COMMENTAIRE))
        return "".join(f"{ligne.texte}\n" for ligne in lues if visible(ligne.restreint, audience))
