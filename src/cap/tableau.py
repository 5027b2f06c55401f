"""Reads the table a coordinator already has, whatever made it, and says everything it leaves out.

Bytes in, values out: a workbook or a text becomes a `Grille` of texts (encoding, separator, numbers and dates decided
there), then a `Tableau` (where the titles are, which rows are data). No cell disappears without a word: each one ends
as a title, in a row of data, or in `ecarts` with the reason.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from cap import classeur
from cap.cellules import names_a_total
from cap.classeur import MAX_COLONNES, MAX_LIGNES, MAX_OCTETS, TableauRefuse, Valeur, lettre
from cap.graphie import citer, cle, composer, milliers, plier
from cap.show import show

Bloc = tuple[int, int, int, int]

_SEPARATEURS: Final = (";", "\t", ",", "|")
_NOMS_SEPARATEURS: Final = {";": "point-virgule", "\t": "tabulation", ",": "virgule", "|": "barre verticale"}
_LIGNE_SEP: Final = re.compile(r"sep=(.)\s*\Z", re.IGNORECASE)
_BOMS: Final = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_LETTRES_FRANCAISES: Final = frozenset("éèêëàâäçôöîïûüùœæÉÈÊËÀÂÇÔÎÏÛÙŒ’«»")
_AUTRE_TABLEUR: Final = re.compile(rb"\s*(?:<!doctype html|<html|<table|<\?xml|\{\\rtf|%PDF)", re.IGNORECASE)
# Invisible marks that would turn the reading order round or stop the file from being read again.
_INVISIBLES: Final = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_CONTROLES: Final = re.compile("[\u0000-\u0009\u000b-\u001f\u007f-\u009f]")
_MAL_CONVERTI: Final = re.compile("\u00c3[\u00a0-\u00bf]|\u00e2\u20ac\u2122|\u00c5\u201c")
_FIN_SIMPLE: Final = re.compile("\r\n|\r|\n")
_FIN_DE_LIGNE: Final = re.compile("\r\n|\r|\u2028|\u2029|\u0085|_x000D_\n?")
_PAS_UN_TITRE: Final = re.compile(r"[\d\s.,/:+()€%-]*\Z|.*@.*\.|https?://")
_NOMBRE_DE: Final = re.compile(r"(?:nombre|nb) (?:de |d'|total)")
_TOTAL_NOMME: Final = re.compile(r"(?:sous[- ]?)?(?:total|totaux)\b")
_NUMERIQUE: Final = re.compile(r"[-+]?[\d\s.,]{1,10}\s*(?:€|%|h)?\Z")
_PIED: Final = re.compile(r"mise? a jour|maj\b|source|legende|nota\b|note\b|nb\b|\*|document\b|edite\b|imprime\b")
# fmt: off
_INTERTITRES: Final = frozenset({
    "associations", "collectivites", "communes", "mairies", "entreprises", "institutions", "institutionnels", "etat",
    "partenaires", "services-de-l-etat", "habitants", "fondations", "financeurs", "membres", "acteurs", "organismes",
    "etablissements", "autres", "divers", "secteur-associatif", "secteur-public", "secteur-prive",
    "economie-sociale-et-solidaire",
})
# fmt: on
_LIGNES_DE_TETE: Final = 30
_TITRE_MAX: Final = 60


@dataclass(frozen=True, slots=True)
class Ecart:
    """Something left out and why: a cell, or a whole row when `colonne` is None. Rows from 1, columns from 0."""

    ligne: int
    colonne: int | None
    texte: str
    raison: str


@dataclass(frozen=True, slots=True)
class Grille:
    """The texts of one sheet, row by row from the first, before anything is known of their meaning."""

    nom: str
    feuille: str
    lignes: tuple[tuple[str, ...], ...]
    fusions: tuple[Bloc, ...] = ()
    ecarts: tuple[Ecart, ...] = ()
    remarques: tuple[str, ...] = ()
    depuis_1904: bool = False


@dataclass(frozen=True, slots=True)
class Colonne:
    """A column: its place from 0, and its title, empty when it has none, told apart from its twins otherwise."""

    rang: int
    titre: str

    @property
    def lettre(self) -> str:
        """Name the column as the spreadsheet does."""
        return lettre(self.rang)


@dataclass(frozen=True, slots=True)
class Ligne:
    """A row of data: its number in the file, from 1, and one text for each column of the table."""

    numero: int
    textes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tableau:
    """A table read: its columns, its rows of data, what was left out, and what is worth saying about the reading."""

    nom: str
    feuille: str
    colonnes: tuple[Colonne, ...]
    lignes: tuple[Ligne, ...]
    ecarts: tuple[Ecart, ...]
    remarques: tuple[str, ...]
    depuis_1904: bool = False
    desertes: tuple[str, ...] = ()
    """Titles of the columns left out for want of any value."""


# --- bytes to texts ------------------------------------------------------------------------------------------


def read(contenu: bytes, nom: str, *, feuille: str | None = None, encodage: str | None = None) -> Grille:
    """Read a workbook or a text, told apart by content; `encodage` forces that of a text.

    Raise `TableauRefuse` when the file is empty, damaged, encrypted or beyond the limits.
    """
    if not contenu.strip():
        raise TableauRefuse("Le fichier {nom} est vide.", "Vérifiez que c’est le bon fichier.", nom=nom)
    if len(contenu) > MAX_OCTETS:
        raise TableauRefuse(
            "Le fichier {nom} dépasse {taille} Mo.",
            "Gardez-y seulement le tableau utile, puis recommencez.",
            nom=nom,
            taille=MAX_OCTETS // 1_000_000,
        )
    if classeur.is_workbook(contenu):
        return _read_workbook(contenu, nom, feuille)
    return _read_text(contenu, nom, encodage)


def _read_workbook(contenu: bytes, nom: str, feuille: str | None) -> Grille:
    lue = classeur.read(contenu, feuille)
    remarques = []
    if lue.autres:
        remarques.append(
            composer("Feuille lue : {lue}. Feuilles non lues : {autres} (pour en lire une : --feuille).").format(
                lue=citer(show(lue.nom)), autres=", ".join(citer(show(autre)) for autre in lue.autres)
            )
        )
    if lue.commentaires:
        remarques.append(composer(f"Commentaires attachés à des cellules, non lus : {lue.commentaires}."))
    ecarts = [
        Ecart(ligne + 1, colonne, texte, composer(_raison_illisible(texte)))
        for (ligne, colonne), texte in sorted(lue.illisibles.items())
    ]
    lignes = tuple(tuple(_text(valeur) for valeur in ligne) for ligne in lue.lignes)
    grille = Grille(nom, lue.nom, lignes, lue.fusions, tuple(ecarts), tuple(remarques), lue.depuis_1904)
    return _check_size(grille)


def _raison_illisible(texte: str) -> str:
    if texte:
        return "la formule de cette cellule donne une erreur"
    return "formule sans résultat enregistré : ouvrez le fichier dans le tableur et enregistrez-le, elle sera lue"


def _text(valeur: Valeur) -> str:
    """Give the text of a value as a French reader writes it; a whole number loses the `.0` of spreadsheets."""
    if isinstance(valeur, str):
        return clean(valeur)
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, int):
        return str(valeur)
    if isinstance(valeur, float):
        return str(int(valeur)) if valeur.is_integer() else f"{valeur:.15g}".replace(".", ",")
    if isinstance(valeur, datetime):
        return valeur.date().isoformat() if valeur.time() == time() else valeur.strftime("%Y-%m-%d %H:%M")
    if isinstance(valeur, date):
        return valeur.isoformat()
    if isinstance(valeur, time):
        return valeur.strftime("%H:%M")
    minutes = int(valeur / timedelta(minutes=1))
    return f"{minutes // 60}h{minutes % 60:02}"


def clean(texte: str) -> str:
    """Make a cell's text fit for a file: one composition of accents, plain line ends, nothing invisible or active."""
    texte = unicodedata.normalize("NFC", texte)
    texte = _INVISIBLES.sub("", _FIN_DE_LIGNE.sub("\n", texte))
    texte = _CONTROLES.sub(" ", texte)
    return "\n".join(ligne.strip() for ligne in texte.split("\n")).strip()


def _read_text(contenu: bytes, nom: str, encodage: str | None) -> Grille:
    texte, remarques = _decode(contenu, nom, encodage)
    if _MAL_CONVERTI.search(texte):
        remarques.append(composer("Des accents semblent abîmés dans le fichier lui-même (« Ã© ») : relisez les noms."))
    premiere = _FIN_SIMPLE.split(texte, maxsplit=1)[0]
    annonce = _LIGNE_SEP.match(premiere)
    separateur = annonce[1] if annonce else _sniff(texte)
    rangees = _rows(texte, separateur, remarques)
    if annonce:
        rangees[0] = []
    if separateur:
        nom_separateur = _NOMS_SEPARATEURS.get(separateur, citer(show(separateur)))
        remarques.append(composer(f"Colonnes séparées par : {nom_separateur}."))
    lignes = tuple(tuple(clean(champ) for champ in rangee) for rangee in rangees)
    while lignes and not any(lignes[-1]):
        lignes = lignes[:-1]
    large = max((len(ligne) for ligne in lignes), default=0)
    remarques += _ragged(lignes)
    egales = tuple(ligne + ("",) * (large - len(ligne)) for ligne in lignes)
    return _check_size(Grille(nom, "", egales, remarques=tuple(remarques)))


def _decode(contenu: bytes, nom: str, encodage: str | None) -> tuple[str, list[str]]:
    """Decode a text: the encoding asked for, else its mark, else UTF-8, else the old ones of Windows and of the Mac."""
    if _AUTRE_TABLEUR.match(contenu.lstrip(b"\xef\xbb\xbf")):
        raise TableauRefuse(
            "Le fichier {nom} n’est pas un vrai tableau : c’est une page web ou un document renommé.",
            "Ouvrez-le dans le tableur, enregistrez-le en .xlsx ou en .csv, puis recommencez.",
            nom=nom,
        )
    if encodage is not None:
        return _forced(contenu, nom, encodage)
    for marque, nom_encodage in _BOMS:
        if contenu.startswith(marque):
            return _forced(contenu[len(marque) :], nom, nom_encodage)
    if b"\0" in contenu:
        raise TableauRefuse(
            "Le fichier {nom} n’est ni un classeur connu ni un texte lisible.",
            "Enregistrez-le en .xlsx ou en « CSV UTF-8 » ; si c’est un texte en UTF-16, ajoutez --encodage utf-16.",
            nom=nom,
        )
    try:
        return contenu.decode("utf-8"), []
    except UnicodeDecodeError:
        return _old_encoding(contenu)


def _forced(contenu: bytes, nom: str, encodage: str) -> tuple[str, list[str]]:
    try:
        texte = contenu.decode(encodage).removeprefix("\ufeff")
    except LookupError:
        raise TableauRefuse(
            "L’encodage « {encodage} » n’est pas connu.",
            "Encodages courants : utf-8, cp1252 (Windows), mac_roman (ancien Mac), utf-16.",
            encodage=encodage,
        ) from None
    except UnicodeError:
        raise TableauRefuse(
            "Le fichier {nom} ne se lit pas en {encodage}.",
            "Laissez cap choisir (sans --encodage), ou essayez utf-8, cp1252, mac_roman ou utf-16.",
            nom=nom,
            encodage=encodage,
        ) from None
    if "\0" in texte:
        raise TableauRefuse(
            "Lu en {encodage}, le fichier {nom} n’est pas un texte.",
            "Essayez un autre encodage.",
            nom=nom,
            encodage=encodage,
        )
    return texte, [composer(f"Lu en {show(encodage)}.")]


def _old_encoding(contenu: bytes) -> tuple[str, list[str]]:
    """Choose between the encodings of Windows and of old Macs: the one that gives more French letters wins."""
    du_mac = contenu.decode("mac_roman")
    try:
        de_windows = contenu.decode("cp1252")
    except UnicodeDecodeError:
        de_windows = ""
    if de_windows and _french(de_windows) >= _french(du_mac):
        return de_windows, [composer("Lu en Windows-1252 (le fichier n’est pas en UTF-8).")]
    return du_mac, [
        composer("Lu comme un fichier d’ancien Mac (mac_roman) ; si les accents sont faux, ajoutez --encodage cp1252.")
    ]


def _french(texte: str) -> int:
    return sum(lettre_ in _LETTRES_FRANCAISES for lettre_ in texte)


def _sniff(texte: str) -> str:
    """Choose the separator that gives the most rows of one same width; none for a list of one column."""
    extrait = texte[:100_000]
    meilleur, meilleur_score = "", 0
    for separateur in _SEPARATEURS:
        largeurs = Counter(len(rangee) for rangee in _csv(extrait, separateur) if rangee)
        if not largeurs:
            continue
        large, fois = max(largeurs.items(), key=lambda paire: (paire[0] > 1) * paire[1] * (paire[0] - 1))
        score = (large - 1) * fois
        if score > meilleur_score:
            meilleur, meilleur_score = separateur, score
    return meilleur


def _csv(texte: str, separateur: str, guillemets: bool = True) -> Iterator[list[str]]:
    csv.field_size_limit(MAX_OCTETS)
    flux = io.StringIO(texte, newline="")
    if guillemets:
        return csv.reader(flux, delimiter=separateur)
    return csv.reader(flux, delimiter=separateur, quoting=csv.QUOTE_NONE)


def _rows(texte: str, separateur: str, remarques: list[str]) -> list[list[str]]:
    if not separateur:
        return [[ligne.strip().strip('"')] if ligne.strip() else [] for ligne in _FIN_SIMPLE.split(texte)]
    # A last row of one known character: it stays alone only if no quote is left open before it.
    *rangees, derniere = _csv(f"{texte}\n\0", separateur)
    if derniere == ["\0"]:
        return rangees
    remarques.append(
        composer(
            f"Un guillemet ouvert ligne {len(rangees) + 1} n’est jamais fermé : "
            "les guillemets ont été lus comme du texte. Relisez les lignes."
        )
    )
    return list(_csv(texte, separateur, guillemets=False))


def _ragged(lignes: Sequence[Sequence[str]]) -> list[str]:
    """Say which rows are longer than most: a separator inside a text may have moved their values."""
    largeurs = Counter(len(ligne) for ligne in lignes if any(ligne))
    if not largeurs:
        return []
    usuelle = max(largeurs, key=lambda large: (largeurs[large], large))
    longues = [rang + 1 for rang, ligne in enumerate(lignes) if len(ligne) > usuelle]
    if not longues:
        return []
    return [composer(f"Lignes plus longues que les autres, à relire (valeurs décalées ?) : {_numbers(longues)}.")]


def _check_size(grille: Grille) -> Grille:
    """Refuse a table beyond the limits, counted on what is filled."""
    hautes = sum(any(ligne) for ligne in grille.lignes)
    if hautes == 0:
        raise TableauRefuse(
            "Le fichier {nom} ne contient aucune valeur.", "Vérifiez que c’est le bon fichier.", nom=grille.nom
        )
    large = max(len(ligne) for ligne in grille.lignes)
    pleines = max((rang + 1 for rang in range(large) if any(ligne[rang] for ligne in grille.lignes)), default=0)
    if hautes > MAX_LIGNES or pleines > MAX_COLONNES:
        raise TableauRefuse(
            "Le fichier {nom} a {hautes} lignes et {pleines} colonnes ; cap en lit au plus {lignes} et {colonnes}.",
            "Découpez-le, ou gardez seulement les colonnes utiles.",
            nom=grille.nom,
            hautes=milliers(hautes),
            pleines=milliers(pleines),
            lignes=milliers(MAX_LIGNES),
            colonnes=MAX_COLONNES,
        )
    return grille


# --- texts to a table ----------------------------------------------------------------------------------------


def structure(grille: Grille, connus: Collection[str] = frozenset()) -> Tableau:
    """Find the titles and the rows of data; `connus` are the keys (`graphie.cle`) of the titles one hopes to meet.

    Raise `TableauRefuse` when no row can be that of the titles.
    """
    tete = _find_header(grille, connus)
    titres = _titles(grille, tete)
    remarques = list(grille.remarques)
    ecarts = list(grille.ecarts)
    for rang in range(tete):
        if any(grille.lignes[rang]):
            ecarts.append(_row_left(rang, grille.lignes[rang], "au-dessus des titres de colonnes"))
    rangees = _filled_down(grille, tete)
    remarques += _renamed(grille.lignes[tete], titres)
    gardees: list[tuple[int, tuple[str, ...]]] = []
    vides: list[int] = []
    derniere = max((rang for rang in range(tete + 1, len(rangees)) if any(rangees[rang])), default=tete)
    pieds = _feet(rangees, tete)
    for rang in range(tete + 1, derniere + 1):
        if not any(rangees[rang]):
            vides.append(rang + 1)
        elif raison := pieds.get(rang) or _not_data(grille, rangees[rang], tete, rang):
            ecarts.append(_row_left(rang, rangees[rang], raison))
        else:
            gardees.append((rang + 1, rangees[rang]))
    if vides:
        remarques.append(composer(f"Lignes vides, passées : {_numbers(vides)}."))
    colonnes = []
    desertes = []
    for rang, titre in enumerate(titres):
        if any(textes[rang] for _, textes in gardees):
            colonnes.append(Colonne(rang, titre))
        elif titre:
            desertes.append(composer(f"{lettre(rang)} {citer(show(titre))}"))
    if desertes:
        remarques.append(composer(f"Colonnes sans aucune valeur, passées : {', '.join(desertes)}."))
    return Tableau(
        nom=grille.nom,
        feuille=grille.feuille,
        colonnes=tuple(colonnes),
        lignes=tuple(Ligne(numero, tuple(textes[colonne.rang] for colonne in colonnes)) for numero, textes in gardees),
        ecarts=tuple(ecarts),
        remarques=tuple(remarques),
        depuis_1904=grille.depuis_1904,
        desertes=tuple(
            titre for rang, titre in enumerate(titres) if titre and all(rang != colonne.rang for colonne in colonnes)
        ),
    )


def _find_header(grille: Grille, connus: Collection[str]) -> int:
    """Give the rank of the row of titles: the one with most known titles, else the first with several short texts."""
    large = sum(any(ligne[rang] for ligne in grille.lignes) for rang in range(len(grille.lignes[0])))
    meilleure, meilleur_score = -1, (0, False, 0)
    for rang, ligne in enumerate(grille.lignes[:_LIGNES_DE_TETE]):
        titres = [texte for texte in ligne if _may_be_title(texte)]
        reconnus = sum(cle(texte) in connus for texte in titres)
        plusieurs = len(titres) >= max(2, min(3, large))
        score = (reconnus if len(titres) >= 2 or large <= 2 else 0, plusieurs, reconnus)
        if score > meilleur_score:
            meilleure, meilleur_score = rang, score
    if meilleure < 0:
        raise TableauRefuse(
            "Le fichier {nom} n’a pas de ligne de titres reconnaissable (Nom, Structure, Courriel…).",
            "Ajoutez au-dessus du tableau une ligne qui nomme chaque colonne, puis recommencez.",
            nom=grille.nom,
        )
    return meilleure


def _may_be_title(texte: str) -> bool:
    return bool(texte) and len(texte) <= _TITRE_MAX and not _PAS_UN_TITRE.match(texte)


def _titles(grille: Grille, tete: int) -> list[str]:
    """Give one title a column; twins take the label that stands above them, else their rank."""
    titres = [" ".join(texte.split()) for texte in grille.lignes[tete]]
    fois = Counter(cle(titre) for titre in titres if titre)
    au_dessus = _groups(grille, tete)
    vus: Counter[str] = Counter()
    for rang, titre in enumerate(titres):
        if titre and fois[cle(titre)] > 1:
            if au_dessus[rang]:
                titres[rang] = titre = f"{au_dessus[rang]} – {titre}"
            vus[cle(titre)] += 1
            if vus[cle(titre)] > 1:
                titres[rang] = f"{titre} ({vus[cle(titre)]})"
    return titres


def _groups(grille: Grille, tete: int) -> list[str]:
    """Give the label above each title: that of the merged block or of the last cell filled to the left."""
    large = len(grille.lignes[0])
    if tete == 0 or sum(bool(texte) for texte in grille.lignes[tete - 1]) < 2:
        return [""] * large
    labels: list[str] = []
    for rang, texte in enumerate(grille.lignes[tete - 1]):
        labels.append(" ".join(texte.split()) or (labels[rang - 1] if rang else ""))
    return labels


def _renamed(lus: Sequence[str], titres: Sequence[str]) -> list[str]:
    changes = [
        f"{lettre(rang)} {citer(show(titre))}"
        for rang, (lu, titre) in enumerate(zip(lus, titres, strict=True))
        if " ".join(lu.split()) != titre
    ]
    if not changes:
        return []
    return [composer(f"Titres en double, distingués ainsi : {', '.join(changes)}.")]


def _filled_down(grille: Grille, tete: int) -> list[tuple[str, ...]]:
    """Give each row of a block merged over several rows the text that shows in all of them."""
    rangees = [list(ligne) for ligne in grille.lignes]
    for haut, gauche, bas, _ in grille.fusions:
        if tete < haut < bas and haut < len(rangees) and gauche < len(rangees[0]):
            for rang in range(haut + 1, min(bas, len(rangees) - 1) + 1):
                rangees[rang][gauche] = rangees[rang][gauche] or rangees[haut][gauche]
    return [tuple(rangee) for rangee in rangees]


def _not_data(grille: Grille, rangee: Sequence[str], tete: int, rang: int) -> str:
    """Say why a row is no data (titles again, a total, a heading), or nothing."""
    titres = grille.lignes[tete]
    pleins = [texte for texte in rangee if texte]
    if [cle(texte) for texte in rangee] == [cle(texte) for texte in titres]:
        return "titres de colonnes répétés"
    if _is_total(pleins):
        return "ligne de total"
    if len(pleins) == 1 and sum(bool(titre) for titre in titres) > 1:
        if any(haut <= rang <= bas and gauche < droite for haut, gauche, bas, droite in grille.fusions):
            return "intertitre (cellules fusionnées)"
        if cle(pleins[0]) in _INTERTITRES:
            return "ressemble à un intertitre"
    return ""


def _feet(rangees: Sequence[Sequence[str]], tete: int) -> dict[int, str]:
    """Find the notes under a table: rows of one text that begins as a note does, with only such rows below."""
    pieds: dict[int, str] = {}
    for rang in range(len(rangees) - 1, tete, -1):
        pleins = [texte for texte in rangees[rang] if texte]
        if len(pleins) > 1 or (pleins and not _PIED.match(plier(pleins[0]))):
            break
        pieds[rang] = "note sous le tableau"
    return pieds


def _is_total(pleins: Sequence[str]) -> bool:
    premier, *autres = pleins
    if names_a_total(premier):
        return True
    if not all(_NUMERIQUE.match(texte) for texte in autres):
        return False
    simple = plier(premier)
    return bool(_NOMBRE_DE.match(simple) or (autres and _TOTAL_NOMME.match(simple)))


def _row_left(rang: int, textes: Sequence[str], raison: str) -> Ecart:
    return Ecart(rang + 1, None, " | ".join(texte for texte in textes if texte), composer(raison))


def _numbers(numeros: Sequence[int]) -> str:
    """Write a list of row numbers, runs shortened: `3, 5 à 8`."""
    morceaux: list[tuple[int, int]] = []
    for numero in numeros:
        if morceaux and numero == morceaux[-1][1] + 1:
            morceaux[-1] = (morceaux[-1][0], numero)
        else:
            morceaux.append((numero, numero))
    return ", ".join(str(a) if a == b else f"{a} et {b}" if b == a + 1 else f"{a} à {b}" for a, b in morceaux)
