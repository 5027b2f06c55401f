"""YAML text to immutable items with their places, or to problems; and the writing of new YAML.

Reading composes nodes with PyYAML's C parser and no type resolution: every scalar stays the text that was typed and
the field that holds it decides its type (`01000`, `1.10`, `no` and `12:30` mean what a French typist meant). Limits
are checked on the text and while nodes are composed, before any value exists.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, TypeVar

import yaml

from cap.declare import (
    DICTIONNAIRE,
    LISTE,
    OBJET,
    SCALAIRE,
    Dictionnaire,
    Fiche,
    Lieu,
    Liste,
    Objet,
    Ref,
    Texte,
    Type,
    ValeurRefusee,
    proche,
    suggestion,
)
from cap.graphie import composer, plier
from cap.problem import AVERTISSEMENT, ERREUR, Problem, Splice

try:
    from yaml import CParser as _Parser
except ImportError:  # pragma: no cover - a platform whose PyYAML wheel has no libyaml: same classes, slower
    from yaml.composer import Composer
    from yaml.parser import Parser
    from yaml.reader import Reader
    from yaml.scanner import Scanner

    class _Parser(Reader, Scanner, Parser, Composer):  # type: ignore[no-redef]
        def __init__(self, texte: str) -> None:
            Reader.__init__(self, texte)
            Scanner.__init__(self)
            Parser.__init__(self)
            Composer.__init__(self)

F = TypeVar("F", bound=Fiche)
Node = yaml.Node
ScalarNode, MappingNode, SequenceNode = yaml.ScalarNode, yaml.MappingNode, yaml.SequenceNode

TAILLE_MAX: Final = 1_000_000
LIGNE_MAX: Final = 20_000
SCALAIRE_MAX: Final = 100_000
PROFONDEUR_MAX: Final = 30

_DEBUT: Final = yaml.Mark("", 0, 0, 0, None, 0)
_VIDES: Final = frozenset({"", "~", "null", "Null", "NULL"})
_SUSPECT: Final = re.compile("[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")
_BIDI: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_CONFLIT: Final = re.compile(r"^(<{7} |={7}$|>{7} )", re.MULTILINE)
_RARE: Final = re.compile(r"[&*!%]|^\.\.\.|^---[ \t]*\S", re.MULTILINE)
_CLE_VALEUR: Final = re.compile(r"^(?P<tete>\s*(?:- +)*(?P<cle>[\w-]+)\s*:[ \t]+|\s*(?:- +)+)(?P<valeur>\S.*?)(?P<fin>\s*)$")
_CLE_INSECABLE: Final = re.compile("^(\\s*(?:- +)*[\\w-]+)[ \u00a0\u202f]*:(?P<blanc>[\u00a0\u202f]+)\\S")
_COUPE: Final = re.compile(r" #(?=[^\s#])")


class _TropProfond(Exception):
    """Raised while composing, so that a nested bomb costs no more than its first levels."""


class _Composer(_Parser):  # type: ignore[misc,valid-type]
    """PyYAML's composer with the resolver off: no tag is computed, depth is bounded."""

    def __init__(self, texte: str) -> None:
        _Parser.__init__(self, texte)
        self._profondeur = 0

    def descend_resolver(self, parent: Node | None, index: object) -> None:
        self._profondeur += 1
        if self._profondeur > PROFONDEUR_MAX:
            raise _TropProfond

    def ascend_resolver(self) -> None:
        self._profondeur -= 1

    def resolve(self, kind: object, value: object, implicit: object) -> str:
        return ""


class Source:
    """One text being read: its path, where its YAML starts in the file, and the problems met on the way."""

    __slots__ = ("coupe", "decalage", "ligne", "path", "problems", "texte")

    def __init__(self, path: str, texte: str, ligne: int = 1, decalage: int = 0) -> None:
        self.path, self.texte, self.ligne, self.decalage = path, texte, ligne, decalage
        self.coupe = _COUPE.search(texte) is not None
        self.problems: list[Problem] = []

    def dire(
        self,
        code: str,
        ou: tuple[int, int, int] | Node,
        message: str,
        remede: str = "",
        severity: str = ERREUR,
        fix: tuple[Splice, ...] = (),
    ) -> None:
        """Record a problem at a node, or at (line, column, length) of the whole file."""
        ligne, colonne, longueur = self.marque(ou) if isinstance(ou, Node) else ou
        self.problems.append(Problem(self.path, ligne, colonne, code, severity, composer(message), composer(remede), longueur, fix))

    def marque(self, node: Node) -> tuple[int, int, int]:
        """Give the line, column and length (on its first line) of a node in the file."""
        debut, fin = node.start_mark, node.end_mark
        longueur = fin.column - debut.column if fin.line == debut.line else 1
        return debut.line + self.ligne, debut.column + 1, longueur if longueur > 0 else 1

    def splice(self, debut: int, fin: int, texte: str) -> Splice:
        """Make a splice in file offsets from offsets in this YAML text."""
        return Splice(debut + self.decalage, fin + self.decalage, texte)


def decode(octets: bytes, path: str) -> tuple[str, list[Problem]]:
    """Decode a file of a community (UTF-8, with or without BOM), or say what encoding it looks like.

    An unreadable file gives an empty text and one problem; a suspicious character gives a problem at its place.
    """
    if len(octets) > TAILLE_MAX:
        return "", [
            Problem(path, 0, 1, "CAP005", ERREUR, f"Ce fichier dépasse {TAILLE_MAX // 1_000_000} Mo : il n’est pas lu.",
                    "Découpez-le, ou rangez la pièce jointe hors du dossier.")
        ]
    try:
        texte = octets.decode("utf-8-sig")
    except UnicodeDecodeError as cause:
        if octets[:2] in (b"\xff\xfe", b"\xfe\xff"):
            nom = "UTF-16"
        else:
            nom = "Windows-1252 (ancien encodage de Windows)"
        ligne = octets.count(b"\n", 0, cause.start) + 1
        return "", [
            Problem(path, ligne, 1, "CAP002", ERREUR, f"Ce fichier n’est pas en UTF-8 ; il ressemble à du {nom}.",
                    "Dans votre éditeur, choisissez « Enregistrer avec l’encodage UTF-8 ».")
        ]
    trouve = _SUSPECT.search(texte)
    if trouve is None:
        return texte, []
    return _caracteres_interdits(texte, path, trouve)


def _caracteres_interdits(texte: str, path: str, trouve: re.Match[str]) -> tuple[str, list[Problem]]:
    ligne = texte.count("\n", 0, trouve.start()) + 1
    colonne = trouve.start() - texte.rfind("\n", 0, trouve.start())
    nombre = f"U+{ord(trouve[0]):04X}"
    if trouve[0] in _BIDI:
        probleme = Problem(path, ligne, colonne, "CAP010", ERREUR,
                           f"Un caractère invisible ({nombre}) inverse le sens de lecture : ce qu’on voit n’est pas ce qui est écrit.",
                           "Effacez ce caractère, puis retapez le passage.")
    else:
        probleme = Problem(path, ligne, colonne, "CAP011", ERREUR,
                           f"Un caractère de contrôle invisible ({nombre}) se trouve ici.", "Effacez ce caractère.")
    return "", [probleme]


def compose(source: Source) -> Node | None:
    """Compose the one document of a text, or record what prevents it and answer None."""
    texte = source.texte
    if "<<<<<<< " in texte or ">>>>>>> " in texte:
        conflit = _CONFLIT.search(texte)
        if conflit is not None:
            ligne = texte.count("\n", 0, conflit.start())
            source.dire("CAP009", (ligne + source.ligne, 1, 7),
                        "Un conflit de fusion git n’a pas été résolu dans ce fichier.",
                        "Gardez la bonne version des lignes entre <<<<<<< et >>>>>>>, et effacez ces marques.")
            return None
    if len(texte) > LIGNE_MAX and (longue := _ligne_longue(texte)):
        source.dire("CAP118", (longue + source.ligne, 1, 1),
                    f"Cette ligne dépasse {LIGNE_MAX} caractères : le fichier n’est pas lu.", "Coupez-la en plusieurs lignes.")
        return None
    if _RARE.search(texte) is not None and _interdits(source):
        return None
    parser = _Composer(texte)
    try:
        return parser.get_single_node()
    except _TropProfond:
        source.dire("CAP115", (0, 1, 1), f"Ce fichier emboîte plus de {PROFONDEUR_MAX} niveaux : il n’est pas lu.",
                    "Un fichier de communauté n’en demande jamais autant ; vérifiez les crochets et les retraits.")
    except yaml.YAMLError as cause:
        _syntaxe(source, cause)
    except (ValueError, RecursionError) as cause:  # other classes come out of the parser on hostile texts
        source.dire("CAP101", (0, 1, 1), f"Ce fichier n’est pas un YAML lisible ({type(cause).__name__}).", "Vérifiez sa syntaxe.")
    finally:
        parser.dispose()
    return None


def _ligne_longue(texte: str) -> int:
    """Give the rank from 0 of a line over the limit; 0 answers also when there is none (a first line is one too)."""
    for rang, ligne in enumerate(texte.split("\n")):
        if len(ligne) > LIGNE_MAX:
            return rang + 1
    return 0


def _interdits(source: Source) -> bool:
    """Look in the event stream for what format 1 refuses (aliases, anchors, tags, directives, several documents)."""
    parser = _Parser(source.texte)
    documents = 0
    profondeur = 0
    try:
        while True:
            event = parser.get_event()
            if event is None or isinstance(event, yaml.StreamEndEvent):
                return False
            ou = (event.start_mark.line + source.ligne, event.start_mark.column + 1, 1)
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if event.version or event.tags:
                    source.dire("CAP113", ou, "Une directive YAML (ligne qui commence par %) n’a pas de sens ici.", "Effacez cette ligne.")
                    return True
                if documents > 1:
                    source.dire("CAP114", ou, "Ce fichier contient plusieurs documents séparés par « --- ».", "Gardez un seul document par fichier.")
                    return True
            elif isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                return _ancre(source, event, ou)
            elif getattr(event, "tag", None):
                return _etiquette(source, event, ou)
            if isinstance(event, yaml.CollectionStartEvent):
                profondeur += 1
                if profondeur > PROFONDEUR_MAX:
                    return False  # composing says it
            elif isinstance(event, yaml.CollectionEndEvent):
                profondeur -= 1
    except (yaml.YAMLError, ValueError, RecursionError):
        return False  # composing meets the same fault and says where
    finally:
        parser.dispose()


def _ancre(source: Source, event: Any, ou: tuple[int, int, int]) -> bool:
    ligne = _ligne(source, ou[0] - source.ligne)
    if _repare_valeur(source, ou[0] - source.ligne, ligne, "CAP153", "*&"):
        return True
    source.dire("CAP110", ou, "Les ancres et alias YAML (& et *) ne sont pas lus dans une communauté.",
                "Si c’est un texte, mettez-le entre guillemets doubles ; sinon, recopiez la valeur.")
    return True


def _etiquette(source: Source, event: Any, ou: tuple[int, int, int]) -> bool:
    ligne = _ligne(source, ou[0] - source.ligne)
    if _repare_valeur(source, ou[0] - source.ligne, ligne, "CAP153", "!"):
        return True
    source.dire("CAP112", ou, "Les étiquettes YAML (!…) ne sont pas lues dans une communauté.",
                "Si c’est un texte, mettez-le entre guillemets doubles.")
    return True


# --- syntax errors, read again line by line to name the trap -------------------------------------------------


def _ligne(source: Source, rang: int) -> str:
    lignes = source.texte.split("\n")
    return lignes[rang].rstrip("\r") if 0 <= rang < len(lignes) else ""


def _debut_ligne(source: Source, rang: int) -> int:
    position = 0
    for _ in range(rang):
        position = source.texte.index("\n", position) + 1
    return position


def guillemets(texte: str) -> str:
    """Write a text as a YAML double-quoted scalar."""
    return '"' + texte.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t") + '"'


def _repare_valeur(source: Source, rang: int, ligne: str, code: str, premiers: str) -> bool:
    """Say that the value of this line needs quotes, when it starts with one of these characters."""
    trouve = _CLE_VALEUR.match(ligne)
    if trouve is None or trouve["valeur"][0] not in premiers:
        return False
    _dire_guillemets(source, rang, trouve, code, f"Une valeur ne peut pas commencer par « {trouve['valeur'][0]} » sans guillemets.")
    return True


def _dire_guillemets(source: Source, rang: int, trouve: re.Match[str], code: str, message: str, valeur: str = "") -> None:
    base = _debut_ligne(source, rang)
    debut, fin = trouve.span("valeur")
    entre = guillemets(valeur or trouve["valeur"])
    source.dire(code, (rang + source.ligne, debut + 1, fin - debut), message,
                f"Mettez la valeur entre guillemets doubles : {entre}",
                fix=(source.splice(base + debut, base + fin, entre),))


def _syntaxe(source: Source, cause: yaml.YAMLError) -> None:
    marque = getattr(cause, "problem_mark", None) or getattr(cause, "context_mark", None)
    rang = marque.line if marque is not None else 0
    probleme = str(getattr(cause, "problem", "") or cause)
    for candidat in (rang, rang - 1):
        if candidat >= 0 and _piege(source, candidat, probleme):
            return
    colonne = marque.column + 1 if marque is not None else 1
    if "tab" in probleme or "\t" in _ligne(source, rang)[: colonne]:
        source.dire("CAP116", (rang + source.ligne, colonne, 1), "Une tabulation sert de retrait ; YAML n’accepte que des espaces.",
                    "Remplacez la tabulation par des espaces.")
    elif "expected a single document" in probleme or "but found another document" in probleme:
        source.dire("CAP114", (rang + source.ligne, colonne, 1), "Ce fichier contient plusieurs documents séparés par « --- ».",
                    "Gardez un seul document par fichier.")
    elif "undefined alias" in probleme:
        source.dire("CAP110", (rang + source.ligne, colonne, 1), "Les ancres et alias YAML (& et *) ne sont pas lus dans une communauté.",
                    "Si c’est un texte, mettez-le entre guillemets doubles.")
    else:
        contexte = getattr(cause, "context_mark", None)
        if contexte is not None and "unexpected end of stream" in probleme:
            rang, colonne = contexte.line, contexte.column + 1
        source.dire("CAP101", (rang + source.ligne, colonne, 1), _explique(probleme),
                    "Vérifiez les retraits, les guillemets et les deux-points de cette ligne et de celle d’avant.")


_EXPLICATIONS: Final = (
    ("could not find expected ':'", "Il manque « : » après le nom du champ, ou un retrait devant une suite de texte."),
    ("mapping values are not allowed", "Un deuxième « : » se trouve dans la valeur."),
    ("did not find expected key", "Le retrait de cette ligne ne correspond pas à celles d’avant, ou un guillemet n’est pas fermé."),
    ("did not find expected '-' indicator", "Cette ligne devrait commencer par un tiret aligné sur les autres."),
    ("unexpected end of stream", "Un guillemet ouvert n’est jamais refermé."),
    ("did not find expected ',' or ']'", "Un crochet ouvert n’est pas refermé."),
    ("did not find expected ',' or '}'", "Une accolade ouverte n’est pas refermée."),
    ("block sequence entries are not allowed", "Un tiret de liste se trouve où il ne peut pas être."),
    ("found unknown escape character", "Une barre oblique inverse (\\) n’a pas de sens ici entre guillemets doubles."),
)


def _explique(probleme: str) -> str:
    for anglais, francais in _EXPLICATIONS:
        if anglais in probleme:
            return francais
    return "La syntaxe de cette ligne n’est pas du YAML lisible."


def _piege(source: Source, rang: int, probleme: str) -> bool:
    """Recognise the traps that French prose sets to YAML on the line of a syntax error; say one and propose its repair."""
    ligne = _ligne(source, rang)
    insecable = _CLE_INSECABLE.match(ligne)
    if insecable is not None:
        base = _debut_ligne(source, rang)
        debut, fin = insecable.span("blanc")
        source.dire("CAP157", (rang + source.ligne, debut + 1, fin - debut),
                    "Une espace insécable suit les deux-points : YAML ne reconnaît pas le champ.",
                    "Remplacez-la par une espace ordinaire.", fix=(source.splice(base + debut, base + fin, " "),))
        return True
    trouve = _CLE_VALEUR.match(ligne)
    if trouve is None:
        return False
    valeur = trouve["valeur"]
    if valeur[0] in "\"'":
        fin = _fin_guillemet(valeur)
        if 0 < fin < len(valeur) and not valeur[fin:].lstrip().startswith("#"):
            _dire_guillemets(source, rang, trouve, "CAP154", "Du texte suit le guillemet fermant.", valeur[1 : fin - 1].replace('\\"', '"') + valeur[fin:])
            return True
        return False
    if valeur[0] in "`@%*&!|>,[]{}" or valeur[:2] in ("- ", "? "):
        if valeur[0] in "[{" and "," in valeur and probleme.startswith("did not find expected ',"):
            return False
        _dire_guillemets(source, rang, trouve, "CAP153", f"Une valeur ne peut pas commencer par « {valeur[0]} » sans guillemets.")
        return True
    if (": " in valeur or ":\u00a0" in valeur or valeur.endswith(":")) and valeur[0] not in "#":
        _dire_guillemets(source, rang, trouve, "CAP151", "Un deuxième « : » se trouve dans la valeur : YAML y voit un autre champ.")
        return True
    return False


def _fin_guillemet(valeur: str) -> int:
    """Give the offset after the closing quote of a value that starts with one, or 0."""
    guillemet = valeur[0]
    position = 1
    while position < len(valeur):
        lettre = valeur[position]
        if lettre == "\\" and guillemet == '"':
            position += 1
        elif lettre == guillemet:
            if guillemet == "'" and valeur[position + 1 : position + 2] == "'":
                position += 1
            else:
                return position + 1
        position += 1
    return 0


# --- building items -------------------------------------------------------------------------------------------

_ABSENT: Final = object()


def read(fiche: type[F], source: Source) -> F | None:
    """Read a whole YAML text as one item; None when nothing of it can be read (the problems say why)."""
    node = compose(source)
    if node is None:
        if not source.problems and source.texte.strip(" \t\r\n-"):
            return build(fiche, MappingNode("", [], _DEBUT, _DEBUT), source)  # comments only: an empty file is fine
        if not source.problems:
            source.dire("CAP117", (0, 1, 1), "Ce fichier est vide.", "Remplissez-le ou effacez-le.", AVERTISSEMENT)
        return None
    if fiche.liste_nue and isinstance(node, SequenceNode):
        cle = ScalarNode("", fiche.liste_nue, node.start_mark, node.start_mark)
        node = MappingNode("", [(cle, node)], node.start_mark, node.end_mark)
    if not isinstance(node, MappingNode):
        attendu = "une liste (lignes qui commencent par un tiret)" if fiche.liste_nue else "des lignes « champ: valeur »"
        if not _piege(source, node.start_mark.line, ""):
            source.dire("CAP105", node, f"Ce fichier devrait contenir {attendu}.", "Reprenez la forme décrite dans la documentation du format.")
        return None
    return build(fiche, node, source)


def build(fiche: type[F], node: Node, source: Source) -> F:
    """Build an item from a mapping node; faults become problems and the faulty field stays absent."""
    champs = fiche.declares
    places: dict[str | tuple[str, int], tuple[int, int, int]] = {}
    valeurs: dict[str, Any] = {}
    precedent: tuple[Node, Node] | None = None
    for paire in node.value:
        cle_node, val_node = paire
        cle = cle_node.value
        champ = champs.get(cle) if cle.__class__ is str else None
        if champ is None:
            _cle_inconnue(fiche, node, paire, precedent, source)
        elif cle in places:
            source.dire("CAP102", cle_node, f"Le champ « {cle} » est écrit deux fois (déjà ligne {places[cle][0]}).",
                        "Gardez une seule des deux valeurs.")
        else:
            if val_node.__class__ is ScalarNode and not val_node.style and val_node.value in _VIDES:
                continue
            places[cle] = source.marque(val_node)
            valeur = _lire(champ.type, val_node, source, cle, places)
            if valeur is not _ABSENT:
                valeurs[cle] = valeur
        precedent = paire
    for nom in fiche.requis:
        if nom not in valeurs and nom not in places:
            source.dire("CAP104", node, f"Il manque le champ « {nom} » ({_minuscule(champs[nom].description)}).",
                        f"Ajoutez une ligne « {nom}: … ».")
    ligne, colonne, longueur = source.marque(node)
    valeurs["ou"] = Lieu(source.path, ligne, colonne, longueur)
    valeurs["places"] = places
    item = fiche.__new__(fiche)
    object.__setattr__(item, "__dict__", valeurs)
    return item


def _minuscule(texte: str) -> str:
    return texte[:1].lower() + texte[1:].rstrip(".")


def _lire(type_: Type, node: Node, source: Source, cle: str, places: dict[Any, Any]) -> Any:
    forme = type_.forme
    if forme is SCALAIRE:
        return _lire_scalaire(type_, node, source, cle)
    if forme is LISTE:
        return _lire_liste(type_, node, source, cle, places)  # type: ignore[arg-type]
    if node.__class__ is ScalarNode and not node.style and node.value in _VIDES:
        return _ABSENT
    if forme is OBJET:
        return _lire_objet(type_, node, source, cle)  # type: ignore[arg-type]
    if forme is DICTIONNAIRE:
        return _lire_dictionnaire(type_, node, source, cle)  # type: ignore[arg-type]
    return _libre(node)


def _lire_scalaire(type_: Type, node: Node, source: Source, cle: str) -> Any:
    if node.__class__ is not ScalarNode:
        _forme_fausse(type_, node, source, cle)
        return _ABSENT
    texte: str = node.value
    if not node.style:
        if texte in _VIDES:
            return _ABSENT
        if source.coupe:
            texte = _coupe(type_, node, source, texte)
    elif not texte:
        return _ABSENT
    if len(texte) > SCALAIRE_MAX:
        source.dire("CAP118", node, f"La valeur de « {cle} » dépasse {SCALAIRE_MAX} caractères : elle n’est pas lue.",
                    "Rangez ce long texte dans un document à part.")
        return _ABSENT
    try:
        valeur = type_.lire(texte)
    except ValeurRefusee as cause:
        source.dire(cause.code, node, f"{cle} : {cause.message}", cause.remede)
        return _ABSENT
    if type_.__class__ is Ref and texte != texte.strip():
        debut, fin = node.start_mark.index, node.end_mark.index
        source.dire("CAP156", node, f"{cle} : des espaces entourent l’identifiant « {texte.strip()} ».", "Effacez ces espaces.",
                    AVERTISSEMENT, (source.splice(debut, fin, guillemets(texte.strip())),))
    return valeur


def _coupe(type_: Type, node: Node, source: Source, texte: str) -> str:
    """Warn when ` #` ends a free text in the middle of a sentence: YAML takes the rest for a comment."""
    fin = node.end_mark.index
    ligne_fin = source.texte.find("\n", fin)
    reste = source.texte[fin : ligne_fin if ligne_fin >= 0 else None].rstrip()
    if type_.__class__ is Texte and _COUPE.match(reste):
        entier = texte + reste
        source.dire("CAP152", node, f"Ce qui suit « # » est lu comme un commentaire : la valeur s’arrête à « {texte[-40:]} ».",
                    f"Mettez la valeur entre guillemets doubles : {guillemets(entier)}", AVERTISSEMENT,
                    (source.splice(node.start_mark.index, fin + len(reste), guillemets(entier)),))
    return texte


def _forme_fausse(type_: Type, node: Node, source: Source, cle: str) -> None:
    ecrit = "une liste" if node.__class__ is SequenceNode else "un bloc de champs"
    if node.flow_style and type_.__class__ is Texte:
        debut, fin = node.start_mark.index, node.end_mark.index
        entre = guillemets(source.texte[debut:fin])
        source.dire("CAP153", node, f"{cle} : une valeur ne peut pas commencer par « {source.texte[debut]} » sans guillemets.",
                    f"Mettez la valeur entre guillemets doubles : {entre}", fix=(source.splice(debut, fin, entre),))
    else:
        source.dire("CAP105", node, f"« {cle} » attend {type_.nom} ; {ecrit} est écrit ici.", f"Écrivez {type_.nom} sur la même ligne.")


def _lire_liste(type_: Liste, node: Node, source: Source, cle: str, places: dict[Any, Any]) -> Any:
    element = type_.element
    classe = node.__class__
    if classe is ScalarNode:
        if not node.style and node.value in _VIDES:
            return _ABSENT
        if node.value in type_.mots:
            return (node.value,)
        if element.__class__ is Ref and "," in node.value and not element.libre:  # type: ignore[attr-defined]
            return tuple(element.lire(mot) for mot in node.value.split(",") if mot.strip())
    if classe is not SequenceNode:
        valeur = _lire(element, node, source, cle, places)
        return _ABSENT if valeur is _ABSENT else (valeur,)
    valeurs = []
    for item in node.value:
        valeur = _lire(element, item, source, cle, {})
        if valeur is not _ABSENT:
            if element.forme is not OBJET:
                places[(cle, len(valeurs))] = source.marque(item)
            valeurs.append(valeur)
    return tuple(valeurs)


def _lire_objet(type_: Objet, node: Node, source: Source, cle: str) -> Any:
    if node.__class__ is MappingNode:
        return build(type_.fiche, node, source)
    if node.__class__ is ScalarNode and type_.raccourci:
        nom = ScalarNode("", type_.raccourci, node.start_mark, node.start_mark)
        return build(type_.fiche, MappingNode("", [(nom, node)], node.start_mark, node.end_mark), source)
    ecrit = "une liste" if node.__class__ is SequenceNode else "une seule valeur"
    noms = ", ".join(list(type_.fiche.declares)[:4])
    source.dire("CAP105", node, f"« {cle} » attend un bloc de champs ({noms}…) ; {ecrit} est écrite ici.",
                "Écrivez chaque champ sur sa ligne, en retrait.")
    return _ABSENT


def _lire_dictionnaire(type_: Dictionnaire, node: Node, source: Source, cle: str) -> Any:
    if node.__class__ is not MappingNode:
        source.dire("CAP105", node, f"« {cle} » attend des lignes « nom: valeur » en retrait.", "Écrivez chaque nom sur sa ligne.")
        return _ABSENT
    valeurs: dict[str, Any] = {}
    for nom_node, val_node in node.value:
        nom = nom_node.value
        if not isinstance(nom, str):
            source.dire("CAP105", nom_node, f"« {cle} » attend des noms simples.", "Écrivez « nom: valeur ».")
        elif type_.noms and nom not in type_.noms and not nom.startswith("x-"):
            source.dire("CAP103", nom_node, f"« {nom} » n’est pas prévu dans « {cle} ».",
                        suggestion(plier(nom), type_.noms) + "Noms possibles : " + ", ".join(type_.noms) + ".")
        elif nom in valeurs:
            source.dire("CAP102", nom_node, f"« {nom} » est écrit deux fois dans « {cle} ».", "Gardez une seule des deux valeurs.")
        else:
            valeur = _lire(type_.valeur, val_node, source, nom, {})
            if valeur is not _ABSENT:
                valeurs[nom] = valeur
    return MappingProxyType(valeurs)


def _libre(node: Node) -> Any:
    if node.__class__ is SequenceNode:
        return tuple(_libre(item) for item in node.value)
    if node.__class__ is MappingNode:
        return MappingProxyType({str(cle.value): _libre(valeur) for cle, valeur in node.value})
    return node.value


def _cle_inconnue(
    fiche: type[Fiche], node: Node, paire: tuple[Node, Node], precedent: tuple[Node, Node] | None, source: Source
) -> None:
    cle_node, val_node = paire
    cle = cle_node.value
    if not isinstance(cle, str):
        source.dire("CAP105", cle_node, "Un nom de champ est attendu ici.", "Écrivez « champ: valeur ».")
    elif cle.startswith("x-"):
        return
    elif cle == "<<":
        source.dire("CAP111", cle_node, "Les clés de fusion YAML (<<) ne sont pas lues dans une communauté.", "Recopiez les champs.")
    elif node.flow_style and val_node.__class__ is ScalarNode and not val_node.value and precedent is not None:
        debut, fin = precedent[1].start_mark.index, cle_node.end_mark.index
        entre = guillemets(source.texte[debut:fin])
        source.dire("CAP155", cle_node, f"Entre accolades, une virgule sépare deux champs : « {cle} » est lu comme un champ.",
                    f"Mettez la valeur entre guillemets doubles : {entre}", fix=(source.splice(debut, fin, entre),))
    else:
        connus = tuple(fiche.declares)
        pareil = plier(cle).replace(" ", "_").replace("-", "_")
        conseil = pareil if pareil in fiche.declares else proche(pareil, connus)
        remede = f"Vouliez-vous écrire « {conseil} » ? " if conseil else ""
        remede += "Champs possibles : " + ", ".join(connus) + "." if not conseil else "Un champ à vous commence par « x- »."
        source.dire("CAP103", cle_node, f"Le champ « {cle} » n’existe pas ici.", remede)


# --- writing new YAML ----------------------------------------------------------------------------------------


def dump(donnees: Mapping[str, Any] | Sequence[Any]) -> str:
    """Write new data as YAML in block style: free text between double quotes, ids, dates and numbers plain."""
    from datetime import date
    from io import StringIO

    from ruamel.yaml import YAML
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

    def habille(valeur: Any) -> Any:
        if isinstance(valeur, Mapping):
            return {cle: habille(item) for cle, item in valeur.items()}
        if isinstance(valeur, list | tuple):
            return [habille(item) for item in valeur]
        if not isinstance(valeur, str):
            return valeur
        if "\n" in valeur.rstrip("\n") and not any(ligne != ligne.rstrip() for ligne in valeur.split("\n")):
            return LiteralScalarString(valeur)
        if _JOUR.match(valeur):
            return date.fromisoformat(valeur)
        if _ENTIER.match(valeur):
            return int(valeur)
        return valeur if _NU.match(valeur) else DoubleQuotedScalarString(valeur)

    yaml_ = YAML()
    yaml_.indent(mapping=2, sequence=4, offset=2)
    yaml_.width = 1_000_000_000
    yaml_.allow_unicode = True
    sortie = StringIO()
    yaml_.dump(habille(donnees), sortie)
    return sortie.getvalue()


_JOUR: Final = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])\Z")
_ENTIER: Final = re.compile(r"[1-9]\d{0,8}\Z")
_NU: Final = re.compile(r"(?!null\Z|true\Z|false\Z)[a-z][a-z0-9]*(?:[-/:][A-Za-z0-9]+)*\Z|\d{4}-\d{2}\Z|\d{4}-\d{2}-\d{2}-[a-z0-9-]+\Z")
