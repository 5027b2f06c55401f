"""Pasted notes put into the file of a meeting: cleaned of what nobody typed, added, never written over anything.

What a pad, a mail or a word processor hands over is read as it comes; the words stay, only invisible characters go,
and all that was changed is said. The text goes where its headings say, else at the end under a heading of its own.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from cap import approbation, designation
from cap.communaute import Communaute
from cap.dates import jour_en_mots
from cap.declare import proche
from cap.definitions import est_maintenue
from cap.graphie import cle, composer, plier
from cap.limites import TAILLE_MAX
from cap.markdown import Notes, read_notes, split_front_matter
from cap.mdlines import COMMENTAIRE, TITRE, VIDE, Ligne, couper, niveau_de_titre
from cap.mdlines import Morceau as MorceauDeTexte
from cap.mdmarkers import CASE, ID_DE_CASE, ID_DE_LISTE, LISTE, MARQUEUR, plier_le_debut
from cap.mdmentions import Annuaire
from cap.mdpoints import sans_numero
from cap.mdtitles import Titre, niveaux
from cap.model import Reunion
from cap.phrases import cite, combien, quelques
from cap.redaction import majuscule, repertoire
from cap.refus import Refus
from cap.source import decode
from cap.splice import apply
from cap.yamlplaces import newline_of

_ANSI: Final = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\))")
_SAUTS: Final = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Zero-width and soft hyphens, marks of direction, byte order marks. The zero-width joiner stays: emoji are made of it.
_INVISIBLES: Final = re.compile(
    "[\u00ad\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufff9-\ufffb]"
)
_CONTROLES: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
_MARGE: Final = re.compile("^[ \t]*[\u00a0\u202f][ \t\u00a0\u202f]*", re.MULTILINE)
_FINS: Final = re.compile("[ \t\u00a0\u202f]+$", re.MULTILINE)
_ENTETE_DE_COURRIEL: Final = re.compile(r"(?:De|From|À|A|To|Cc|Objet|Subject|Envoyé|Sent|Date)\s?: ?\S")
_BALISE: Final = re.compile(
    r"</?(?:html|body|div|span|p|br|table|tr|td|ul|ol|li|b|i|strong|em|h[1-6])\b[^<>]{0,200}>", re.I
)
_CHAMP: Final = re.compile(r"[A-Za-z_][\w-]*[ \t]*:(?:\s|$)")
_NOUVELLE: Final = re.compile(r"(?P<jour>[0-9]{4}-[0-9]{2}-[0-9]{2})-(?P<instance>[a-z][a-z0-9]*(?:-[a-z0-9]+)*)")
_EN_WINDOWS: Final = "cap-windows-1252"
_CONTROLES_RETIRES: Final = "caractères de contrôle retirés"
_MODE_D_EMPLOI: Final = "Enregistrez le texte seul (.txt ou .md), ou copiez-le à l’écran et collez-le."
# Fewer lines than this may be said twice in one meeting.
_PEU: Final = 2
_SIGNATURES: Final = (
    (b"PK\x03\x04", "un document Word, LibreOffice ou une archive"),
    (b"\xd0\xcf\x11\xe0", "un ancien document Word"),
    (b"%PDF", "un PDF"),
    (b"{\\rtf", "un document RTF"),
    (b"\x89PNG", "une image"),
    (b"\xff\xd8\xff", "une image"),
)


class Texte(NamedTuple):
    """Notes as they will be written: LF line ends, one at the end; what was cleaned or is worth knowing, in French."""

    texte: str
    remarques: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Collage:
    """What pasting does to the file: its bytes after, where the text went, and what was found in it.

    `notes` are those of the pasted text alone; `deja` tells that the file held all of it, so that nothing is added.
    """

    apres: bytes
    notes: Notes
    places: tuple[str, ...]
    remarques: tuple[str, ...] = ()
    deja: bool = False


# --- the meeting ---------------------------------------------------------------------------------------------


class NouvelleReunion(NamedTuple):
    """A meeting that has no file yet: its instance, as typed, and its day."""

    instance: str
    jour: date

    @property
    def id(self) -> str:
        """Give the id its file will bear."""
        return f"{self.jour.isoformat()}-{self.instance}"


def designer(communaute: Communaute, mot: str, jour: date) -> Reunion | NouvelleReunion:
    """Find the meeting that notes are for: what `designation.reunion` finds, and what a meeting still to note needs.

    The id or name of an instance is its last one; a day and an instance (`2026-03-20-copil`) that no file bears yet, a
    meeting to open. Raises `Refus`.
    """
    simple = plier(mot)
    venues = [
        reunion
        for reunion in communaute.reunions_par_date
        if est_maintenue(reunion) and reunion.date is not None and not reunion.date.certainly_after(jour)
    ]
    if not any(identifiant.startswith(mot) for identifiant in communaute.index["reunion"]):
        for instance in communaute.gouvernance.instances:
            siennes = [reunion for reunion in venues if reunion.instance in (instance.id, *instance.anciens_ids)]
            if simple in (plier(instance.id), plier(instance.nom)) and siennes:
                return siennes[-1]
        nouvelle = _NOUVELLE.fullmatch(mot.removesuffix(".md"))
        with suppress(ValueError):
            if nouvelle:
                return NouvelleReunion(nouvelle["instance"], date.fromisoformat(nouvelle["jour"]))
    return designation.reunion(communaute, mot, jour)


def ouvrir(communaute: Communaute, nouvelle: NouvelleReunion, jour: date) -> bytes:
    """Give the file of a meeting opened for its notes: a title, the instance where it is known, the day; nothing else.

    Raises `Refus` where the instance is nearly a known one.
    """
    from cap.yamlfile import dump

    instance = communaute.instance(nouvelle.instance)
    if instance is None and (voisine := proche(nouvelle.instance, [i.id for i in communaute.gouvernance.instances])):
        raise Refus(
            composer("« {} » n'est pas une instance connue.").format(nouvelle.instance),
            composer("Vouliez-vous : cap cr notes {}-{}").format(nouvelle.jour.isoformat(), voisine),
        )
    entete = {"titre": instance.nom if instance else majuscule(nouvelle.instance.replace("-", " "))}
    if instance is not None:
        entete["instance"] = instance.id
    entete["date"] = nouvelle.jour.isoformat()
    if nouvelle.jour > jour:
        entete["statut"] = "prevue"
    return f"---\n{dump(entete)}---\n".encode()


# --- the text ------------------------------------------------------------------------------------------------


def lire_texte(octets: bytes) -> Texte:
    """Decode and clean pasted bytes, whatever made them; the words, the order and the blank lines stay.

    UTF-8 with or without BOM, UTF-16 with a BOM, else Windows-1252, by parts when both are mixed. Raises `Refus` for
    what is no text, for nothing at all, and for what is larger than a file of a community may be.
    """
    if len(octets) > TAILLE_MAX:
        raise Refus(
            composer(f"Ces notes dépassent {TAILLE_MAX // 1_000_000} Mo : rien n'est écrit."),
            "Collez le texte seul, sans image jointe, ou en plusieurs fois.",
        )
    for debut, quoi in _SIGNATURES:
        if octets.startswith(debut):
            raise Refus(composer(f"Ceci est {quoi}, pas du texte."), _MODE_D_EMPLOI)
    texte, remarques = _decoder(octets)
    texte, nettoyes = _nettoyer(texte)
    remarques += nettoyes
    if not texte.strip():
        raise Refus(composer("Il n'y a rien à coller : le texte est vide."), "Copiez les notes, puis relancez.")
    return Texte(texte, (*remarques, *_a_savoir(texte)))


def _decoder(octets: bytes) -> tuple[str, list[str]]:
    for bom, codage in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if octets.startswith(bom):
            return octets[len(bom) :].decode(codage, "ignore"), ["Le texte était en UTF-16 : il est écrit en UTF-8."]
    octets = octets.removeprefix(codecs.BOM_UTF8)
    if b"\x00" in octets:
        raise Refus(composer("Ceci n'est pas du texte : il y a des octets nuls."), _MODE_D_EMPLOI)
    try:
        return octets.decode(), []
    except UnicodeDecodeError:
        dite = "Le texte n'était pas en UTF-8 : il est lu comme du Windows-1252 (vérifiez les accents)."
        return octets.decode(errors=_EN_WINDOWS), [dite]


def _octet_de_windows(faute: UnicodeError) -> tuple[str, int]:
    """Read as Windows-1252 one byte that is not UTF-8 (an error handler of `codecs`); the five it lacks are dropped."""
    if not isinstance(faute, UnicodeDecodeError):
        raise faute
    return faute.object[faute.start : faute.start + 1].decode("cp1252", "ignore"), faute.start + 1


codecs.register_error(_EN_WINDOWS, _octet_de_windows)


def _nettoyer(texte: str) -> tuple[str, list[str]]:
    """Take out what nobody typed; French spaces, quotation marks and tabs inside lines stay as they are."""
    texte = _SAUTS.sub("\n", texte)
    remarques = []
    texte, codes = _ANSI.subn("", texte)
    texte, controles = _CONTROLES.subn("", texte)
    if codes or controles:
        remarques.append(f"{combien(codes + controles, 'caractère de contrôle retiré', _CONTROLES_RETIRES)}.")
    texte, invisibles = _INVISIBLES.subn("", texte)
    if invisibles:
        remarques.append(f"{combien(invisibles, 'caractère invisible retiré')}.")
    texte, marges = _MARGE.subn(lambda marge: " " * len(marge[0].expandtabs(4)), texte)
    if marges:
        quoi = combien(marges, "début de ligne rendu simple", "débuts de ligne rendus simples")
        remarques.append(f"{quoi} : l'espace insécable y est remplacée.")
    lignes = _FINS.sub("", texte).split("\n")
    pleines = [rang for rang, ligne in enumerate(lignes) if ligne]
    return ("\n".join(lignes[pleines[0] : pleines[-1] + 1]) + "\n" if pleines else ""), remarques


def _a_savoir(texte: str) -> list[str]:
    """Say what was kept and may not belong there: the heading of a mail, a signature, web tags."""
    lignes = texte.split("\n")
    dites = []
    if sum(1 for ligne in lignes[:12] if _ENTETE_DE_COURRIEL.match(ligne)) >= 2:
        dites.append("L'en-tête du courriel (de, à, objet…) est gardé : retirez-le s'il n'apporte rien.")
    if any(ligne in ("--", "-- ", "__", "___") for ligne in lignes):
        dites.append("Une signature de courriel semble collée avec les notes : elle est gardée.")
    if _BALISE.search(texte):
        dites.append("Des balises de page web (<div>, <br>…) sont gardées : collez plutôt le texte tel qu'affiché.")
    return dites


# --- the file ------------------------------------------------------------------------------------------------


def coller(communaute: Communaute, reunion: Reunion, octets: bytes, colle: Texte, jour: date) -> Collage:
    """Plan the addition of pasted notes to the file of a meeting, `octets` its bytes now (empty: a new file).

    What stands under a heading that the file has goes to the end of that heading; other headings go at the end of the
    file, and so does text without heading, under one that says when it was pasted (a file where nothing is noted yet
    receives it first). What the file said stays and means the same, numbers included: that is checked by reading the
    result, and where a part cannot go under its heading without changing it, everything goes at the end. Raises
    `Refus` for a meeting whose notes are frozen, or a file that cannot be added to.
    """
    refuser_si_fige(reunion)
    texte, problemes = decode(octets, reunion.ou.path)
    entete = split_front_matter(texte, reunion.ou.path)
    if problemes or entete.problems:
        probleme = (*problemes, *entete.problems)[0]
        raise Refus(composer(probleme.message), composer(probleme.remedy), code=1)
    lecteur = _Lecteur(repertoire(communaute), reunion)
    lignes, remarques = _desarmer(colle.texte.rstrip("\n").split("\n"))
    notes = lecteur.lire("\n".join(lignes))
    avant = lecteur.lire(entete.corps)
    if _tient_deja(avant.lignes, notes.lignes):
        return Collage(octets, notes, (), deja=True)
    corps = entete.corps
    ajout = _ajouter(lecteur, corps, lignes, jour)
    if not _numeros(avant) <= _numeros(lecteur.lire(ajout.corps)):
        corps = apply(corps, [splice for item in avant.items if (splice := item.numeroter())])
        ajout = _ajouter(lecteur, corps, lignes, jour)
        remarques.append("Ce qui était déjà noté reçoit son numéro, pour que les numéros collés n'en changent pas.")
    debut = texte[: entete.corps_decalage]
    saut = newline_of(texte) if texte else "\n"
    if debut and not debut.endswith(("\n", "\r")):
        debut += saut
    apres = (codecs.BOM_UTF8 if octets.startswith(codecs.BOM_UTF8) else b"") + (debut + ajout.corps).encode()
    if len(apres) > TAILLE_MAX:
        raise Refus(
            composer(f"Avec ces notes, le fichier dépasserait {TAILLE_MAX // 1_000_000} Mo : rien n'est écrit."),
            "Collez-les dans une seconde réunion, ou allégez-les.",
        )
    if apres == octets:
        return Collage(octets, notes, (), deja=True)
    return Collage(apres, notes, ajout.places, (*colle.remarques, *remarques, *ajout.remarques))


def refuser_si_fige(reunion: Reunion) -> None:
    """Decline to touch the notes of a meeting that does not take any: approved minutes, a cancelled meeting."""
    approbation.refuser_si_fige(reunion)
    if reunion.statut == "annulee":
        raise Refus(
            "Cette réunion est annulée.",
            composer("Si elle a eu lieu, écrivez « statut: tenue » dans son en-tête, puis relancez."),
        )


class _Lecteur:
    """Reads notes as the loader would, wherever they stand."""

    def __init__(self, annuaire: Annuaire, reunion: Reunion) -> None:
        self.annuaire, self.path = annuaire, reunion.ou.path
        self.ordre_du_jour = [point.intitule for point in reunion.ordre_du_jour]
        self.reference = reunion.date.debut if reunion.date is not None and reunion.date.connue else None

    def lire(self, corps: str) -> Notes:
        return read_notes(corps, self.path, 1, 0, self.annuaire, self.reference, self.ordre_du_jour)


def _desarmer(lignes: list[str]) -> tuple[list[str], list[str]]:
    """Keep pasted lines from being read as the front matter of the file: a pasted one becomes a quoted text."""
    if lignes[0] != "---":
        return lignes, []
    fin = next((rang for rang in range(1, len(lignes)) if lignes[rang] == "---"), 0)
    if fin and any(_CHAMP.match(ligne) for ligne in lignes[1:fin]):
        cloture = "~~~" if not any("~~~" in ligne for ligne in lignes[1:fin]) else "```"
        garde = [cloture, *lignes[1:fin], cloture, *lignes[fin + 1 :]]
        return garde, ["L'en-tête collé (entre « --- ») est gardé comme du texte : reprenez à la main ce qui manque."]
    return ["***", *lignes[1:]], []


def _tient_deja(avant: Sequence[Ligne], colle: Sequence[Ligne]) -> bool:
    """Tell whether the file already holds the pasted lines, those under each heading together (blank lines apart)."""
    connues = _suite(_denumerote(ligne.texte) for ligne in avant if ligne.nature != VIDE)
    morceaux: list[list[str]] = [[]]
    for ligne in colle:
        if ligne.nature == TITRE:
            morceaux.append([])
        elif ligne.nature != VIDE:
            morceaux[-1].append(_denumerote(ligne.texte))
    if sum(map(len, morceaux)) < _PEU:
        return False
    return all(_suite(voulues) in connues for voulues in morceaux)


def _denumerote(texte: str) -> str:
    """Give a line as it was before its item was numbered: « Décision D1 : oui » is « Décision : oui »."""
    plie, positions = plier_le_debut(texte)
    if case := CASE.match(plie):
        fin = positions[case.end()]
        numero = ID_DE_CASE.match(texte, fin)
        debut, suite = texte[:fin], texte[numero.end() if numero else fin :]
    elif (marqueur := MARQUEUR.match(plie)) and marqueur["id"]:
        debut, suite = (
            texte[: positions[marqueur.start("id")]].rstrip(),
            texte[positions[marqueur.end("id")] :].lstrip(),
        )
    elif (puce := LISTE.match(plie)) and (numero := ID_DE_LISTE.match(texte, positions[puce.end()])):
        debut, suite = texte[: positions[puce.end()]], texte[numero.end() :]
    else:
        return " ".join(texte.split()).replace(" :", ":")
    return " ".join(f"{debut} {suite}".split()).replace(" :", ":")


def _suite(lignes: Iterable[str]) -> str:
    return "\n".join(["", *(ligne.strip() for ligne in lignes), ""])


def _numeros(notes: Notes) -> set[tuple[str, str]]:
    return {(item.id, item.texte) for item in notes.items}


# --- where it goes -------------------------------------------------------------------------------------------


class _Ajout(NamedTuple):
    """A body with what was added, and where it went, in words."""

    corps: str
    places: tuple[str, ...]
    remarques: tuple[str, ...] = ()


class _Partie(NamedTuple):
    """Pasted lines for one place: below a heading of the file (`sous`), or at its top (`en_tete`), or at its end.

    `a_la_fin` tells those that begin with a heading of their own from the text that has none.
    """

    lignes: list[str]
    sous: Titre | None = None
    en_tete: bool = False
    a_la_fin: bool = False


def _ajouter(lecteur: _Lecteur, corps: str, lignes: list[str], jour: date) -> _Ajout:
    avant, colle = lecteur.lire(corps), lecteur.lire("\n".join(lignes))
    for repartir in (True, False):
        ajout = _Repartition(avant, colle, jour, repartir).ajouter(corps)
        if _intact(avant, colle, lecteur.lire(ajout.corps)):
            return ajout
    fautif = min((item.line for item in avant.problems), default=0)
    raise Refus(
        composer("Ces notes changeraient le sens de ce qui est déjà écrit : rien n'est écrit."),
        composer(
            "Un bloc (« ::: », code ou commentaire) n'est pas fermé dans le fichier{} : fermez-le, puis relancez."
        ).format(f", ligne {fautif} de ses notes" if fautif else ""),
    )


def _intact(avant: Notes, colle: Notes, apres: Notes) -> bool:
    """Tell whether both texts still mean, together, what each meant alone."""
    lignes = Counter(map(_sens, _ecrites(avant.lignes)))
    lignes.update(_sens(ligne) for ligne in _ecrites(colle.lignes) if ligne.nature != TITRE)
    dits = Counter(item.dit for item in (*avant.elements, *colle.elements))
    return not lignes - Counter(map(_sens, apres.lignes)) and dits == Counter(item.dit for item in apres.elements)


def _ecrites(lignes: Iterable[Ligne]) -> list[Ligne]:
    return [ligne for ligne in lignes if ligne.nature != VIDE]


def _sens(ligne: Ligne) -> tuple[str, str, str | None]:
    return ligne.texte, ligne.nature, ligne.restreint


class _Repartition:
    """Parts pasted notes by heading, and finds the place of each part in a file (`repartir` false: all at its end)."""

    def __init__(self, avant: Notes, colle: Notes, jour: date, repartir: bool) -> None:
        self.avant, self.repartir = avant, repartir
        self.nom = f"Notes collées le {jour_en_mots(jour)}"
        self.note = any(ligne.nature not in (VIDE, TITRE, COMMENTAIRE) for ligne in avant.lignes)
        self.vierge = not avant.titres and not self.note
        self.connus: dict[str, Titre] = {}
        for titre in avant.titres:
            for nom in (titre.id, cle(titre.texte)):
                self.connus.setdefault(nom, titre)
        self.niveau = niveaux(avant.titres)[1] if avant.titres else 0
        self.nouveaux: list[str] = []
        self.deplaces = False
        self.parties = self._parties(colle)

    def ajouter(self, corps: str) -> _Ajout:
        """Write every part at its place."""
        morceaux = [corps[ici.debut : suite] for ici, suite in _bornes(corps)]
        places: dict[int, list[list[str]]] = {}
        for partie in sorted(self.parties, key=lambda partie: partie.sous is None):
            places.setdefault(self._rang(partie, len(morceaux)), []).append(partie.lignes)
        saut = newline_of(corps) if morceaux else "\n"
        ecrits: list[str] = []
        for rang in range(len(morceaux) + 1):
            for lignes in places.get(rang, ()):
                avant = [""] if ecrits and ecrits[-1].strip() else []
                if ecrits and not ecrits[-1].endswith(("\n", "\r")):
                    ecrits.append(saut)
                apres = [""] if rang < len(morceaux) and morceaux[rang].strip() else []
                ecrits += [ligne + saut for ligne in (*avant, *lignes, *apres)]
            ecrits += morceaux[rang : rang + 1]
        dites = ("Le niveau des titres collés suit celui du fichier.",) if self.deplaces else ()
        return _Ajout("".join(ecrits), self._places(), dites)

    def _places(self) -> tuple[str, ...]:
        """Say where the parts went, headings of the file apart from new ones."""
        connus = [cite(partie.sous.texte) for partie in self.parties if partie.sous is not None]
        nouveaux = [cite(nom) for nom in self.nouveaux]
        dites = [
            "au début" if any(partie.en_tete for partie in self.parties) else "",
            f"sous {quelques(dict.fromkeys(connus))}" if connus else "",
            f"à la fin, sous {quelques(nouveaux)}" if nouveaux and not self.vierge else "",
        ]
        return tuple(filter(None, dites))

    def _rang(self, partie: _Partie, fin: int) -> int:
        """Give the rank of the line of the file before which a part goes: after the last words of its place."""
        lignes = self.avant.lignes
        suivants = [titre.ligne - 1 for titre in self.avant.titres]
        if partie.en_tete:
            fin = suivants[0] if suivants else fin
        elif partie.sous is not None:
            ici = partie.sous.ligne
            fin = next((rang for rang in suivants if rang >= ici), fin)
        while fin and lignes[fin - 1].nature == VIDE:
            fin -= 1
        return fin

    def _parties(self, colle: Notes) -> list[_Partie]:
        tetes = {titre.ligne: titre for titre in colle.titres}
        ecart = self.niveau - niveaux(colle.titres)[1] if self.niveau and colle.titres else 0
        parties = [_Partie([], en_tete=self.repartir and not self.note and not self.vierge)]
        sous_titre: Titre | None = None
        for ligne in colle.lignes:
            titre = tetes.get(ligne.numero)
            if titre is None:
                parties[-1].lignes.append(ligne.texte)
                continue
            place = self._place(titre)
            if titre is colle.titre and place is None and not self.vierge:
                parties[-1].lignes.append(titre.texte)
            elif place is not None:
                sous_titre = titre
                autrement = cle(titre.texte) != cle(place.texte)
                heure = sans_numero(ligne.texte)[0] if not niveau_de_titre(ligne.texte) else ""
                dits = [titre.texte] if autrement else [heure] if ":" in heure or "h" in heure.lower() else []
                parties.append(_Partie(dits, place))
            elif sous_titre is not None and titre.niveau > sous_titre.niveau:
                dessus = parties[-1].sous
                self._titre(parties[-1], ligne.texte, (dessus.niveau if dessus else 0) - sous_titre.niveau)
            else:
                sous_titre = None
                self.nouveaux.append(titre.texte)
                if not parties[-1].a_la_fin:
                    parties.append(_Partie([], a_la_fin=True))
                self._titre(parties[-1], ligne.texte, ecart)
        return self._ranger([partie._replace(lignes=_sans_bords(partie.lignes)) for partie in parties])

    def _place(self, titre: Titre) -> Titre | None:
        if not self.repartir:
            return None
        return self.connus.get(titre.id if titre.explicite else cle(titre.texte)) or self.connus.get(cle(titre.texte))

    def _titre(self, partie: _Partie, texte: str, ecart: int) -> None:
        """Put a pasted heading in a part, at the level of those of the file."""
        niveau = niveau_de_titre(texte)
        if not niveau:
            partie.lignes.append(texte)
            return
        voulu = max(1, min(6, niveau + ecart))
        self.deplaces = self.deplaces or voulu != niveau
        partie.lignes.append("#" * voulu + texte.lstrip()[niveau:])

    def _ranger(self, parties: list[_Partie]) -> list[_Partie]:
        """Give the text that has no heading one of its own, where something is noted already."""
        libre, *autres = parties
        connue = self.connus.get(cle(self.nom)) if self.repartir else None
        if self.vierge or libre.en_tete or (self.repartir and not libre.lignes):
            pass
        elif connue is not None:
            libre = libre._replace(sous=connue)
        else:
            titre = "#" * (self.niveau or 2) + f" {self.nom}"
            libre = libre._replace(lignes=[titre, *([""] if libre.lignes else []), *libre.lignes])
            self.nouveaux.insert(0, self.nom)
        return [partie for partie in (libre, *autres) if partie.lignes]


def _bornes(corps: str) -> list[tuple[MorceauDeTexte, int]]:
    """Give each line of a text with where it ends, its line break included."""
    lignes = couper(corps)
    fins = [*(ligne.debut for ligne in lignes[1:]), len(corps)]
    return list(zip(lignes, fins, strict=True)) if lignes else []


def _sans_bords(lignes: list[str]) -> list[str]:
    pleines = [rang for rang, ligne in enumerate(lignes) if ligne.strip()]
    return lignes[pleines[0] : pleines[-1] + 1] if pleines else []
