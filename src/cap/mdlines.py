"""The lines of a Markdown file: what each one is, and who may read it.

Restricted blocks (`::: membres` … `:::`) fail closed: whatever is wrong with one is an error, and the text is kept
for the support team.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from cap.graphie import citer, composer, plier
from cap.problem import AVERTISSEMENT, ERREUR, Problem

VIDE: Final = "vide"
TITRE: Final = "titre"
CITATION: Final = "citation"
CODE: Final = "code"
COMMENTAIRE: Final = "commentaire"
BLOC: Final = "bloc"
TEXTE: Final = "texte"

SOUTIEN: Final = "soutien"
AUDIENCES: Final = ("membres", SOUTIEN, "financeurs")

# One bullet or number, as people type them (Markdown's own, and the dots and dashes of word processors).
PUCE: Final = r"(?:[-*+•◦▪●‣–—]|[0-9]{1,3}[.)])[ \t\u00a0\u202f]+"

_FIN_DE_LIGNE: Final = re.compile(r"\r\n|\r|\n")
_TITRE: Final = re.compile(r" {0,3}(?P<diese>#{1,6})(?:[ \t\u00a0\u202f]|$)")
_CITATION: Final = re.compile(rf"\s*(?:{PUCE})*>")
_CLOTURE: Final = re.compile(rf"\s*(?:{PUCE})*(?P<marque>`{{3,}}(?=[^`]*$)|~{{3,}})")
_FIN_DE_CLOTURE: Final = re.compile(r"\s*(?P<marque>`{3,}|~{3,})\s*$")
_COMMENTAIRE: Final = re.compile(r"\s*<!--")
_DEUX_POINTS: Final = re.compile(r"\s*(?P<signes>:{2,})(?P<nom>.*)$", re.DOTALL)
_CODE_EN_LIGNE: Final = re.compile(r"`[^`]*`")


class Morceau(NamedTuple):
    """A line as cut from a text: where it starts, in characters, and its text without its end."""

    debut: int
    texte: str


@dataclass(frozen=True, slots=True)
class Ligne:
    """A line of the file: number from 1, offset in characters, nature, and its only audience when restricted."""

    numero: int
    debut: int
    texte: str
    nature: str
    restreint: str | None = None


@dataclass(frozen=True, slots=True)
class Bloc:
    """A run of lines kept for one audience, with the numbers of its first and last lines."""

    audience: str
    ligne: int
    fin: int


@dataclass(frozen=True, slots=True)
class Lignes:
    """A text read line by line, with the errors of its code and restricted blocks."""

    lignes: tuple[Ligne, ...]
    blocs: tuple[Bloc, ...]
    problemes: tuple[Problem, ...]


def couper(texte: str) -> list[Morceau]:
    """Cut a text at its line ends (LF, CRLF or CR, and no other character), as the YAML reader counts them."""
    morceaux, debut = [], 0
    for fin in _FIN_DE_LIGNE.finditer(texte):
        morceaux.append(Morceau(debut, texte[debut : fin.start()]))
        debut = fin.end()
    if debut < len(texte):
        morceaux.append(Morceau(debut, texte[debut:]))
    return morceaux


def niveau_de_titre(texte: str) -> int:
    """Give the level of a heading line, from 1 to 6, or 0."""
    trouve = _TITRE.match(texte)
    return len(trouve["diese"]) if trouve else 0


def sans_code(texte: str) -> str:
    """Blank out the inline code of a line, in place, so that nothing is read in it."""
    return _CODE_EN_LIGNE.sub(lambda code: " " * len(code[0]), texte) if "`" in texte else texte


def visible(restreint: str | None, audience: str) -> bool:
    """Tell whether a reader of this audience (`public` included) may see what is restricted so."""
    return restreint is None or audience in (restreint, SOUTIEN)


def lire_lignes(texte: str, path: str, premiere_ligne: int = 1, decalage: int = 0) -> Lignes:
    """Say what each line of a text is and who may read it; never raises.

    `premiere_ligne` and `decalage` place the text in its file, in lines from 1 and in characters.
    """
    morceaux = couper(texte)
    natures, clotures = _natures(morceaux)
    lecture = _Blocs(morceaux, natures)
    problemes = [
        Problem(
            path,
            premiere_ligne + rang,
            1,
            "CAP044",
            AVERTISSEMENT,
            composer("Ce bloc de code n’est pas fermé : il est lu comme du texte."),
            composer(f"Ajoutez une ligne {marque} après le code, ou retirez cette ligne."),
            len(marque),
        )
        for rang, marque in clotures
    ]
    problemes += [
        Problem(path, premiere_ligne + rang, colonne, code, ERREUR, composer(message), composer(remede), longueur)
        for rang, colonne, longueur, code, message, remede in lecture.erreurs
    ]
    lignes = tuple(
        Ligne(premiere_ligne + rang, decalage + morceau.debut, morceau.texte, natures[rang], lecture.restreint[rang])
        for rang, morceau in enumerate(morceaux)
    )
    return Lignes(lignes, tuple(_regrouper(lignes)), tuple(sorted(problemes)))


def _natures(morceaux: Sequence[Morceau]) -> tuple[list[str], list[tuple[int, str]]]:
    """Classify the lines, and list the code fences that nothing closes."""
    total = len(morceaux)
    natures = [_nature_seule(morceau.texte) for morceau in morceaux]
    fermetures = [_FIN_DE_CLOTURE.match(morceau.texte) for morceau in morceaux]
    reste = _plus_longues_ensuite(fermetures)
    fin_de_commentaire = _prochain_commentaire_ferme(morceaux)
    ouvertes: list[tuple[int, str]] = []
    rang = 0
    while rang < total:
        fin = rang
        if natures[rang] == COMMENTAIRE:
            fin = fin_de_commentaire[rang]
            natures[rang : fin + 1] = [COMMENTAIRE] * (fin + 1 - rang)
            if fin < rang or not morceaux[fin].texte.rstrip().endswith("-->"):
                fin = max(fin, rang)
                natures[fin] = TEXTE
        elif cloture := _CLOTURE.match(morceaux[rang].texte):
            marque = cloture["marque"]
            if reste[rang + 1][marque[0]] < len(marque):
                ouvertes.append((rang, marque))
            else:
                fin = _rang_de_fermeture(fermetures, rang + 1, marque)
                natures[rang : fin + 1] = [CODE] * (fin + 1 - rang)
        rang = fin + 1
    return natures, ouvertes


def _nature_seule(texte: str) -> str:
    if not texte or texte.isspace():
        return VIDE
    if niveau_de_titre(texte):
        return TITRE
    if _CITATION.match(texte):
        return CITATION
    return COMMENTAIRE if _COMMENTAIRE.match(texte) else TEXTE


def _plus_longues_ensuite(fermetures: Sequence[re.Match[str] | None]) -> list[dict[str, int]]:
    """Give, for each line, the longest closing fence of each kind from it on: an opening one looks ahead only once."""
    reste = [{"`": 0, "~": 0}]
    for fermeture in reversed(fermetures):
        suite = reste[-1]
        if fermeture:
            marque = fermeture["marque"]
            suite = suite | {marque[0]: max(len(marque), suite[marque[0]])}
        reste.append(suite)
    reste.reverse()
    return reste


def _rang_de_fermeture(fermetures: Sequence[re.Match[str] | None], rang: int, marque: str) -> int:
    while True:
        fermeture = fermetures[rang]
        if fermeture and fermeture["marque"].startswith(marque):
            return rang
        rang += 1


def _prochain_commentaire_ferme(morceaux: Sequence[Morceau]) -> list[int]:
    """Give, for each line, the first line from it on that ends a comment, or -1."""
    prochain, rangs = -1, []
    for rang in range(len(morceaux) - 1, -1, -1):
        if "-->" in morceaux[rang].texte:
            prochain = rang
        rangs.append(prochain)
    rangs.reverse()
    return rangs


class _Blocs:
    """Walks the lines once to find who may read each one; `natures` receives the lines of the blocks' own syntax."""

    def __init__(self, morceaux: Sequence[Morceau], natures: list[str]) -> None:
        self.natures = natures
        self.restreint: list[str | None] = [None] * len(morceaux)
        self.erreurs: list[tuple[int, int, int, str, str, str]] = []
        self.ouvert: tuple[int, str] | None = None
        # First line of a block already reported: its closing line, if any, is expected and not an error of its own.
        self.fautif: int | None = None
        self.par_defaut = False
        self.depuis = 0
        for rang, morceau in enumerate(morceaux):
            self._lire(rang, morceau.texte)
        if self.ouvert:
            self._non_ferme(self.ouvert[0], len(morceaux))

    def _lire(self, rang: int, texte: str) -> None:
        if self.natures[rang] == TITRE:
            self.par_defaut = False
            self.depuis = rang + 1
        signes = _DEUX_POINTS.match(texte) if self.natures[rang] == TEXTE else None
        if signes is None and self.natures[rang] in (TEXTE, CITATION) and ":::" in sans_code(texte):
            self._refuser(rang, texte.index(":::"), 3, rang)
        elif signes is not None:
            self.natures[rang] = BLOC
            self._ouvrir_ou_fermer(rang, signes)
        self.restreint[rang] = self.restreint[rang] or self._audience()

    def _audience(self) -> str | None:
        if self.par_defaut:
            return SOUTIEN
        return self.ouvert[1] if self.ouvert else None

    def _ouvrir_ou_fermer(self, rang: int, signes: re.Match[str]) -> None:
        colonne, longueur = signes.start("signes"), len(signes["signes"])
        nom = signes["nom"].strip()
        if longueur != 3:
            self._refuser(rang, colonne, longueur, rang if nom else self.depuis)
        elif not nom:
            self._fermer(rang, colonne)
        elif plier(nom) in AUDIENCES:
            self._reprendre(rang)
            self.ouvert, self.fautif = (rang, plier(nom)), None
        else:
            self._erreur(
                rang,
                colonne,
                len(signes[0].strip()),
                "CAP040",
                f"L’audience {citer(nom)} n’existe pas : le texte qui suit est gardé pour l’équipe de soutien.",
                "Écrivez « ::: membres », « ::: soutien » ou « ::: financeurs ».",
            )
            self._restreindre_jusqu_au_titre(rang)

    def _fermer(self, rang: int, colonne: int) -> None:
        if self.ouvert:
            self.restreint[rang] = self._audience()
            self.ouvert = None
        elif self.fautif is not None:
            self._garder(self.fautif, rang)
            self.fautif = None
        else:
            self._erreur(
                rang,
                colonne,
                3,
                "CAP043",
                "Cette ligne ferme un bloc qui n’est pas ouvert : ce qui précède est gardé pour l’équipe de soutien.",
                "Écrivez « ::: membres » (ou soutien, ou financeurs) avant le texte à garder, ou retirez cette ligne.",
            )
            self._garder(self.depuis, rang)
        self.depuis = rang + 1

    def _refuser(self, rang: int, colonne: int, longueur: int, debut: int) -> None:
        """Report a line of colons that neither opens nor closes a block, and keep the text from `debut`."""
        self._erreur(
            rang,
            colonne,
            longueur,
            "CAP042",
            "Un bloc s’ouvre et se ferme par trois deux-points en début de ligne : le texte est gardé pour l’équipe de "
            "soutien.",
            "Écrivez « ::: membres » pour ouvrir, « ::: » seul pour fermer.",
        )
        self._garder(self.ouvert[0] if self.ouvert else debut, rang)
        self.depuis = rang + 1
        self._restreindre_jusqu_au_titre(rang)

    def _restreindre_jusqu_au_titre(self, rang: int) -> None:
        if self.fautif is None:
            self.fautif = self.ouvert[0] if self.ouvert else rang
        self.ouvert = None
        self.par_defaut = True

    def _reprendre(self, rang: int) -> None:
        """Report a block still open where another one opens."""
        if self.ouvert:
            self._non_ferme(self.ouvert[0], rang)
            self.par_defaut = self.par_defaut or TITRE not in self.natures[self.ouvert[0] : rang]

    def _non_ferme(self, debut: int, fin: int) -> None:
        """Keep the text of an unclosed block for the support team up to the next heading; the rest is as others."""
        titre = next((rang for rang in range(debut, fin) if self.natures[rang] == TITRE), fin)
        self._garder(debut, titre - 1)
        self.restreint[titre:fin] = [None] * (fin - titre)
        self._erreur(
            debut,
            0,
            3,
            "CAP041",
            "Ce bloc n’est pas fermé : le texte est gardé pour l’équipe de soutien jusqu’au titre suivant.",
            "Ajoutez une ligne « ::: » après la dernière ligne à garder.",
        )

    def _garder(self, debut: int, fin: int) -> None:
        self.restreint[debut : fin + 1] = [SOUTIEN] * (fin + 1 - debut)

    def _erreur(self, rang: int, colonne: int, longueur: int, code: str, message: str, remede: str) -> None:
        self.erreurs.append((rang, colonne + 1, longueur, code, message, remede))


def _regrouper(lignes: Sequence[Ligne]) -> list[Bloc]:
    blocs: list[Bloc] = []
    for ligne in lignes:
        if ligne.restreint is None:
            continue
        if blocs and blocs[-1].audience == ligne.restreint and blocs[-1].fin == ligne.numero - 1:
            blocs[-1] = Bloc(ligne.restreint, blocs[-1].ligne, ligne.numero)
        else:
            blocs.append(Bloc(ligne.restreint, ligne.numero, ligne.numero))
    return blocs
