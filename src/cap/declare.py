"""How the files of a community are declared: each field says once its type, its audience and its French description.

The reader, the JSON Schemas, the generated reference and the messages all come from these declarations, so
that a field cannot be read one way and documented another.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Final, NamedTuple, Self

from cap import dates, scalars
from cap.graphie import cle, plier
from cap.limites import ELEMENTS_MAX

PUBLIC: Final = frozenset({"public", "membres", "financeurs", "soutien"})
MEMBRES: Final = frozenset({"membres", "soutien"})
FINANCEURS: Final = frozenset({"financeurs", "soutien"})
MEMBRES_FINANCEURS: Final = frozenset({"membres", "financeurs", "soutien"})
SOUTIEN: Final = frozenset({"soutien"})

SCALAIRE: Final = "scalaire"
LISTE: Final = "liste"
OBJET: Final = "objet"
DICTIONNAIRE: Final = "dictionnaire"
LIBRE: Final = "libre"


class Lieu(NamedTuple):
    """A place in the folder: path relative to its root, line and column from 1, characters to underline."""

    path: str
    line: int
    column: int
    length: int = 1


class ValeurRefusee(ValueError):
    """A text that its field cannot hold; `code` is the rule's, the French texts go to the coordinator."""

    def __init__(self, message: str, remede: str, code: str = "CAP106") -> None:
        super().__init__(message)
        self.message, self.remede, self.code = message, remede, code


class Type:
    """What a field holds. `forme` tells the reader which YAML shape to expect, `nom` names it in French."""

    forme: ClassVar[str] = SCALAIRE
    nom: str = "une valeur"

    def lire(self, texte: str) -> object:
        """Turn the text of a scalar into a value; raise `ValeurRefusee` when it cannot be."""
        raise ValeurRefusee(f"Une seule valeur est écrite là où {self.nom} est attendu.", "")


class Texte(Type):
    """Free text, kept exactly as typed."""

    nom = "un texte"

    def __init__(self, long: bool = False) -> None:
        self.long = long

    def lire(self, texte: str) -> str:
        """Keep the text as it is."""
        return texte


class Converti(Type):
    """A scalar read by one of the pure conversions of `dates` and `scalars`."""

    def __init__(self, nom: str, fonction: Callable[[str], object], exemple: str) -> None:
        self.nom, self.fonction, self.exemple = nom, fonction, exemple

    def lire(self, texte: str) -> object:
        """Convert, giving a French reason when the text is not of this type."""
        try:
            return self.fonction(texte)
        except dates.DateInvalide as cause:
            raise ValeurRefusee(cause.message, cause.remede, "CAP302" if cause.ambigue else "CAP301") from None
        except scalars.ValeurInvalide as cause:
            raise ValeurRefusee(cause.message, cause.remede) from None


class Choix(Type):
    """One word of a closed list; what is close to one of them is suggested."""

    nom = "un mot de la liste"

    def __init__(self, valeurs: tuple[str, ...]) -> None:
        self.valeurs = valeurs
        self._toutes = {valeur: valeur for valeur in valeurs}  # gives back one object for every file

    def lire(self, texte: str) -> str:
        """Accept a word of the list, whatever its case, accents and spaces."""
        connu = self._toutes.get(texte) or self._toutes.get(plier(texte).replace(" ", "-").replace("_", "-"))
        if connu is not None:
            return connu
        simple = plier(texte)
        raise ValeurRefusee(
            f"« {texte} » n’est pas une valeur prévue ici.",
            suggestion(simple, self.valeurs) + "Valeurs possibles : " + ", ".join(self.valeurs) + ".",
            "CAP107",
        )


_ID: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")


def is_id(texte: str) -> bool:
    """Tell whether a text has the form of an id: lower-case ASCII words joined by hyphens, 64 characters at most."""
    return len(texte) <= 64 and _ID.match(texte) is not None


class Ref(Type):
    """An id of another item. `kinds`: what it may name; `libre`: a plain name is also accepted."""

    nom = "un identifiant"

    def __init__(self, kinds: tuple[str, ...], libre: bool = False) -> None:
        self.kinds, self.libre = kinds, libre

    def lire(self, texte: str) -> str:
        """Accept `resam`, `@resam` and `[[resam]]` alike."""
        simple = texte.strip()
        if simple.startswith("[[") and simple.endswith("]]"):
            simple = simple[2:-2].strip()
        return simple.removeprefix("@")


class Ident(Type):
    """The id an item gives itself."""

    nom = "un identifiant"

    def lire(self, texte: str) -> str:
        """Accept an id, or say which one the text would make."""
        if is_id(texte):
            return texte
        raise ValeurRefusee(
            f"« {texte} » n’est pas un identifiant (minuscules sans accents, chiffres et tirets, 64 au plus).",
            f"Écrivez par exemple « {slug(texte)} ».",
            "CAP119",
        )


class Liste(Type):
    """Several values; one value alone is a list of one. `mots` are words that stand for a whole list (`tous`).

    `au_plus` bounds what is read of lists multiplied by others: a list of references, those of a table. 0: all.
    """

    forme = LISTE
    nom = "une liste"

    def __init__(self, element: Type, mots: tuple[str, ...] = (), au_plus: int = 0) -> None:
        self.element, self.mots = element, mots
        self.au_plus = au_plus or (ELEMENTS_MAX if isinstance(element, Ref) else 0)


class Objet(Type):
    """A block of named fields; `raccourci` is the field meant when a single value is written instead."""

    forme = OBJET
    nom = "un bloc de champs"

    def __init__(self, fiche: type[Fiche], raccourci: str = "") -> None:
        self.fiche, self.raccourci = fiche, raccourci


class Dictionnaire(Type):
    """Names chosen by the community, or by a closed list, each with a value of one type."""

    forme = DICTIONNAIRE
    nom = "un bloc de noms et de valeurs"

    def __init__(self, valeur: Type, noms: tuple[str, ...] = ()) -> None:
        self.valeur, self.noms = valeur, noms


DATE: Final = Converti("une date", dates.parse, "2026-03-20")
BOOLEEN: Final = Converti("oui ou non", scalars.booleen, "oui")
NOMBRE: Final = Converti("un nombre", scalars.nombre, "12,5")
ENTIER: Final = Converti("un nombre entier", scalars.entier, "5")
ANNEE: Final = Converti("une année", scalars.entier, "2035")
MONTANT: Final = Converti("un montant", scalars.montant, "12 000 €")
DUREE: Final = Converti("une durée", scalars.duree, "1h30")
HEURE: Final = Converti("une heure", scalars.heure, "14:30")
DELAI: Final = Converti("un délai", scalars.delai, "30 jours")
TEXTE: Final = Texte()
TEXTE_LONG: Final = Texte(long=True)


class Champ:
    """The declaration of one field of a `Fiche`; without an audience of its own it takes that of each class."""

    __slots__ = ("audience", "defaut", "description", "nom", "propre", "requis", "type")

    def __init__(
        self, type_: Type, description: str, propre: frozenset[str] | None, requis: bool, defaut: object, nom: str = ""
    ) -> None:
        self.type, self.description, self.requis, self.defaut, self.nom = type_, description, requis, defaut, nom
        self.propre = propre
        self.audience: frozenset[str] = propre or frozenset()

    def pour(self, nom: str, audience: frozenset[str]) -> Champ:
        """Give the field as a class declares or inherits it."""
        copie = Champ(self.type, self.description, self.propre, self.requis, self.defaut, nom)
        copie.audience = self.propre or audience
        return copie


def champ(
    type_: Type,
    description: str,
    *,
    audience: frozenset[str] | None = None,
    requis: bool = False,
    defaut: object = None,
) -> Any:
    """Declare a field of any type; the shorter functions below serve for the usual ones."""
    return Champ(type_, description, audience, requis, defaut)


def texte(description: str, *, audience: frozenset[str] | None = None, requis: bool = False, long: bool = False) -> Any:
    """Declare a free text."""
    return Champ(TEXTE_LONG if long else TEXTE, description, audience, requis, "")


def choix(*valeurs: str, description: str, audience: frozenset[str] | None = None, defaut: str = "") -> Any:
    """Declare a word of a closed list."""
    return Champ(Choix(valeurs), description, audience, False, defaut)


def date_(description: str, *, audience: frozenset[str] | None = None, requis: bool = False) -> Any:
    """Declare a date, kept as the interval it names."""
    return Champ(DATE, description, audience, requis, None)


def ref(
    *kinds: str,
    description: str,
    libre: bool = False,
    audience: frozenset[str] | None = None,
    requis: bool = False,
) -> Any:
    """Declare a reference to an item of one of these kinds."""
    return Champ(Ref(kinds, libre), description, audience, requis, "")


def refs(
    *kinds: str,
    description: str,
    libre: bool = False,
    mots: tuple[str, ...] = (),
    audience: frozenset[str] | None = None,
    requis: bool = False,
) -> Any:
    """Declare a list of references."""
    return Champ(Liste(Ref(kinds, libre), mots), description, audience, requis, ())


def liste(
    fiche: type[Fiche],
    description: str,
    *,
    raccourci: str = "",
    audience: frozenset[str] | None = None,
    au_plus: int = 0,
) -> Any:
    """Declare a list of blocks, of `au_plus` blocks at most when it is given."""
    return Champ(Liste(Objet(fiche, raccourci), au_plus=au_plus), description, audience, False, ())


def objet(fiche: type[Fiche], description: str, *, raccourci: str = "", audience: frozenset[str] | None = None) -> Any:
    """Declare a block of fields."""
    return Champ(Objet(fiche, raccourci), description, audience, False, None)


def mots(*valeurs: str, description: str, audience: frozenset[str] | None = None) -> Any:
    """Declare a list of words of a closed list."""
    return Champ(Liste(Choix(valeurs)), description, audience, False, ())


def ident(description: str = "Identifiant, fixé une fois pour toutes") -> Any:
    """Declare the id of an item written inside a file."""
    return Champ(Ident(), description, None, True, "")


def textes(description: str, *, audience: frozenset[str] | None = None) -> Any:
    """Declare a list of free texts."""
    return Champ(Liste(TEXTE), description, audience, False, ())


class Fiche:
    """An immutable item of the community that knows where it was written.

    Only the fields present in the file are stored; the others answer their declared default. `chemin` is the path of
    its file; `places` gives the packed mark of the item (`""`) and of each value read (`"porteurs"`, or
    `("porteurs", 0)` for an element of a list): a community holds hundreds of thousands of them.
    """

    declares: ClassVar[Mapping[str, Champ]] = {}
    genre: ClassVar[str] = ""
    audience: ClassVar[frozenset[str]] = PUBLIC
    requis: ClassVar[tuple[str, ...]] = ()
    liste_nue: ClassVar[str] = ""
    chemin: ClassVar[str] = ""
    places: ClassVar[Mapping[str | tuple[str, int], int]] = {}

    def __init_subclass__(cls, genre: str = "", audience: frozenset[str] | None = None) -> None:
        cls.genre = genre or cls.genre
        cls.audience = audience or cls.audience
        champs = {nom: champ.pour(nom, cls.audience) for nom, champ in cls.declares.items()}
        for nom, valeur in list(vars(cls).items()):
            if isinstance(valeur, Champ):
                champs[nom] = valeur.pour(nom, cls.audience)
                setattr(cls, nom, valeur.defaut)
        cls.declares = champs
        cls.requis = tuple(nom for nom, declare in champs.items() if declare.requis)

    def __init__(self, **valeurs: Any) -> None:
        self.__dict__.update(valeurs)

    def __setattr__(self, nom: str, valeur: object) -> None:
        raise AttributeError(f"{type(self).__name__} is immutable")

    def __repr__(self) -> str:
        champs = ", ".join(f"{nom}={valeur!r}" for nom, valeur in vars(self).items() if nom in self.declares)
        return f"{type(self).__name__}({champs})"

    def donne(self, nom: str) -> bool:
        """Tell whether the field was written in the file, whatever its value."""
        return nom in self.__dict__

    def evolve(self, **valeurs: Any) -> Self:
        """Copy the item with these values added: how the loader gives an item what its file's name or body says."""
        copie = type(self).__new__(type(self))
        object.__setattr__(copie, "__dict__", {**self.__dict__, **valeurs})
        return copie

    @property
    def ou(self) -> Lieu:
        """The item's own place."""
        return Lieu(self.chemin, *unpack(self.places.get("", FIRST)))

    def place(self, nom: str, rang: int | None = None) -> Lieu:
        """Give the place of a field's value, or of one element of it; the item's own place when not written."""
        marque = self.places.get(nom if rang is None else (nom, rang)) or self.places.get(nom)
        return Lieu(self.chemin, *unpack(marque)) if marque else self.ou


def pack(line: int, column: int, length: int) -> int:
    """Keep a mark as one number, 32 bytes in place of 90: a line, a column and a length (both under 65,536), from 1."""
    return line << 32 | column << 16 | length


def unpack(marque: int) -> tuple[int, int, int]:
    """Give back the line, the column and the length of a mark."""
    return marque >> 32, marque >> 16 & 0xFFFF, marque & 0xFFFF


FIRST: Final = pack(1, 1, 1)


def slug(texte: str) -> str:
    """Make an id of a text: ASCII, lower case, words joined by hyphens, 64 characters at most."""
    return cle(texte)[:64].strip("-") or "sans-nom"


def proche(mot: str, connus: tuple[str, ...] | list[str]) -> str:
    """Give the known word a typist probably meant, or an empty text."""
    import difflib

    trouves = difflib.get_close_matches(mot, connus, n=1, cutoff=0.6)
    return trouves[0] if trouves else ""


def suggestion(mot: str, connus: tuple[str, ...] | list[str]) -> str:
    """Say in French the known word close to this one, or nothing."""
    trouve = proche(mot, connus)
    return f"Vouliez-vous écrire « {trouve} » ? " if trouve else ""
