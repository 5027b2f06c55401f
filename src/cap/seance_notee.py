"""What the notes themselves say of a meeting: who was there, excused or represented; who led it, where, at what hours.

People type these lines by habit (« Présents : Résam (Anne, Yves), la ville »): reading them spares typing them again in
the heading. Nothing is decided here: what is read is proposed, what is not is listed, and no name of a person is kept,
only how many there were.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import time
from typing import Final, NamedTuple, TypeAlias

from cap.communaute import Communaute
from cap.declare import proche
from cap.graphie import plier, plier_avec_positions
from cap.mdlines import PUCE, TEXTE, TITRE, VIDE, Ligne
from cap.mdmarkers import PREFIXE
from cap.mdmentions import Repertoire
from cap.mdnotes import Notes
from cap.model import Presence, Representation, Reunion
from cap.phrases import enumerer
from cap.redaction import repertoire

PRESENTS: Final = "presents"
REPRESENTES: Final = "representes"
EXCUSES: Final = "excuses"
AUTRES: Final = "autres_presents"
ABSENTS: Final = "absents"
ANIMATION: Final = "animation"
REDACTION: Final = "redaction"
LIEU: Final = "lieu"
DEBUT: Final = "debut"
FIN: Final = "fin"
HORAIRES: Final = "horaires"

_LISTES: Final = (PRESENTS, REPRESENTES, EXCUSES, ABSENTS)
# Facts that stand at the top of notes: lower down, the same words are a sentence of the meeting.
_EN_TETE: Final = 15
_TITRE_SEULEMENT: Final = 3
_PROCHE_MIN: Final = 4
# A longer line is a text pasted without its line ends, not a list of people.
_LONGUEUR: Final = 4_000

_ACCORD: Final = r"(?:[·•.⋅\-(/]?e?[)·•.⋅\-/]?s?\)?)"
_PRESENT: Final = rf"present{_ACCORD}"
_LABELS: Final = {
    ABSENTS: rf"(?:(?:etaient |les )?absent{_ACCORD}(?: et absent{_ACCORD})?(?: non excuse{_ACCORD})?)",
    EXCUSES: rf"(?:(?:(?:etaient|etait|sont|est|se sont|s'est|les|personnes|structures) )*"
    rf"(?:absent{_ACCORD}(?: et |/| )?)?excuse{_ACCORD}(?:(?: et |/)excuse{_ACCORD})?)",
    REPRESENTES: rf"(?:(?:(?:etaient|sont|les) )*represente{_ACCORD}|pouvoirs?|procurations?|mandats?)",
    PRESENTS: rf"(?:(?:(?:etaient|etait|sont|les|personnes|structures|acteurs|membres|partenaires|liste des) )*"
    rf"{_PRESENT}(?:(?: et |/){_PRESENT})?|(?:etaient|sont) la|(?:liste des |les )?participant{_ACCORD}"
    rf"(?: et participant{_ACCORD})?|ont participe|presences?|qui (?:est|etait) la)",
    ANIMATION: rf"(?:animation|animat(?:eur|rice){_ACCORD}(?:rices?)?|animee? par|facilitat(?:ion|eur|rice))",
    REDACTION: r"(?:secretaire(?: de seance)?|secretariat|redaction(?: du compte[- ]rendu)?|redige par"
    r"|prise de notes?|scribe|compte[- ]rendu (?:par|redige par))",
    LIEU: r"(?:lieu(?: de (?:la )?(?:reunion|rencontre))?|salle)",
    HORAIRES: r"(?:horaires?|heures?)",
    DEBUT: r"(?:debut(?: de (?:la )?(?:seance|reunion))?)",
    FIN: r"(?:fin(?: de (?:la )?(?:seance|reunion))?)",
}
_LABEL: Final = "|".join(f"(?P<{nom}>{motif})" for nom, motif in _LABELS.items())
_TOTAL: Final = r"(?P<total> ?\((?P<nombre>[0-9]{1,4})(?: ?(?:personnes?|structures?|pers\.?))?\))?"
_MARGE: Final = rf" *(?:{PUCE})?[*_]{{0,3}}"
_LIGNE: Final = re.compile(rf"(?P<tete>{_MARGE})(?:{_LABEL}){_TOTAL}[*_]{{0,3}} *(?P<fin_de_label>:|=|$)[*_]{{0,3}} *")
_SUITE: Final = re.compile(rf"(?<=[.;/|(–-]) *(?:{_LABEL}){_TOTAL} *(?P<fin_de_label>:|=)[*_]{{0,3}} *")
_EXCUSES_ENSUITE: Final = re.compile(rf"(?<=\.) +(?P<excuses>{_LABELS[EXCUSES]})(?P<fin_de_label> )")
_INTITULE: Final = re.compile(rf"(?:[0-9]{{1,2}}[.)] ?)?(?:{_LABEL})(?P<fin_de_label> *:?)$")

_UN_NOMBRE: Final = {
    "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9,
    "dix": 10, "onze": 11, "douze": 12,
}  # fmt: skip
_CHIFFRES: Final = rf"(?:[0-9]{{1,3}}|{'|'.join(_UN_NOMBRE)})"
_PERSONNES: Final = r"(?:personnes?|pers\.?|participant(?:e|s|es)?|representant(?:e|s|es)?)"
_COMPTE: Final = re.compile(rf"[x×]? ?(?P<nombre>{_CHIFFRES}) ?[x×]?(?: ?{_PERSONNES})?")
_QUALITES: Final = {
    "élus": rf"elu{_ACCORD}",
    "services": rf"(?:services?|agent{_ACCORD}|technicien{_ACCORD}|techniciennes?)",
    "bénévoles": r"benevoles?",
    "salariés": rf"salarie{_ACCORD}",
}
_QUALITE: Final = re.compile(
    rf"(?:(?P<nombre>{_CHIFFRES}) )?(?:" + "|".join(f"(?P<q{n}>{m})" for n, m in enumerate(_QUALITES.values())) + ")"
)
_SANS_NOM: Final = re.compile(r"moi(?:-meme)?|(?:m\.|mme|monsieur|madame) l(?:e|a|') ?[a-z][a-z' -]{2,40}")
_CIVILITE: Final = re.compile(r"(?:M\.|MM\.|Mme|Mmes|Mlle|Dr|Monsieur|Madame)[ \u00a0]+")
_NOM: Final = re.compile(
    rf"(?:{_CIVILITE.pattern})?"
    r"[^\W\d_a-zà-ÿ][\w.’'-]*(?:[ \u00a0](?:d[eu] |d['’]|[Ll][ea] )?[^\W\d_a-zà-ÿ][\w.’'-]*){0,3}"
)
_FOULE: Final = re.compile(
    rf"(?:env\.? |environ |pres de |plus de )?(?:{_CHIFFRES}|quelques|plusieurs|des|beaucoup"
    r"|une (?:dizaine|douzaine|quinzaine|vingtaine|trentaine|quarantaine|cinquantaine|soixantaine|centaine))"
    r" (?:d'|de |d’)?[a-z][a-z· '.()-]*"
)
_NOMBRE_SEUL: Final = re.compile(r"[0-9]{1,4}")
_ENTRE: Final = re.compile(
    r"(?:[ \t\u00a0\u202f]*[,;+&/•·|][ \t\u00a0\u202f]*)+|[ \t\u00a0\u202f]+(?:et|ainsi que)[ \u00a0]+"
)
_POINT_VIRGULE: Final = re.compile(r"\s*;\s*")
_TIRET: Final = re.compile(r"[ \t\u00a0\u202f]+[-–—][ \t\u00a0\u202f]+")
_ARTICLE: Final = re.compile(r"@|(?:les?|la|du|des|de la|pour)[ \u00a0]+|(?:de )?l['’]", re.IGNORECASE)
_PUCE: Final = re.compile(rf"[ \t]*(?:{PUCE}|[oO·]\t)")
_DETAILS: Final = re.compile(r"[ \u00a0]*[,;/&+][ \u00a0]*|[ \u00a0]+et[ \u00a0]+")
_PAR: Final = re.compile(
    rf"(?:represente{_ACCORD} )?(?:par|a|->|→|(?:a )?donne (?:son )?(?:pouvoir|mandat|procuration) a) +(?P<par>.+)"
)
_EXCUSE: Final = re.compile(rf"(?:absent{_ACCORD},? ?)?excuse{_ACCORD}")
_HEURE: Final = r"(?P<h{0}>[01]?[0-9]|2[0-3]) ?[h:] ?(?P<m{0}>[0-5][0-9])?"
_PLAGE: Final = re.compile(rf"(?<![\w:])(?:de )?{_HEURE.format(1)} ?(?:-|a|->|→|>) ?{_HEURE.format(2)}(?![\w:])")
_UNE_HEURE: Final = re.compile(rf"(?:vers |a )?{_HEURE.format(1)}[ .]*")
_CHEZ: Final = re.compile(r"\bchez\b|\bdomicile\b")


class Lue(NamedTuple):
    """A fact read in the notes: the field of the heading it belongs to, its line, its words, and its value.

    `valeur` is an actor's id, or a text (`autres_presents`, `lieu`, hours as HH:MM). `noms` counts the persons whose
    names the words hold: the names themselves are not kept.
    """

    champ: str
    ligne: int
    mots: str
    valeur: str
    qualite: str = ""
    personnes: int | None = None
    par: str = ""
    noms: int = 0


class NonLue(NamedTuple):
    """Words of such a line that cap does not understand, and the actor perhaps meant (never decided)."""

    champ: str
    ligne: int
    mots: str
    proche: str = ""
    noms: int = 0


@dataclass(frozen=True, slots=True)
class SeanceNotee:
    """All that the notes say of the meeting itself, in reading order; `lignes` are the lines that say only that."""

    lues: tuple[Lue, ...] = ()
    non_lues: tuple[NonLue, ...] = ()
    lignes: tuple[int, ...] = ()

    def champ(self, nom: str) -> tuple[Lue, ...]:
        """Give what was read for one field."""
        return tuple(item for item in self.lues if item.champ == nom)

    @property
    def presents(self) -> tuple[Presence, ...]:
        """Give who was there, people of one structure and quality counted together; None where one was not counted."""
        groupes: dict[tuple[str, str], list[int | None]] = {}
        for item in self.champ(PRESENTS):
            groupes.setdefault((item.valeur, item.qualite), []).append(item.personnes)
        return tuple(
            Presence(acteur=acteur, qualite=qualite, personnes=_somme(nombres))
            for (acteur, qualite), nombres in groupes.items()
        )

    @property
    def representes(self) -> tuple[Representation, ...]:
        """Give who was represented, and by whom."""
        par_id = {item.valeur: Representation(acteur=item.valeur, par=item.par) for item in self.champ(REPRESENTES)}
        return tuple(par_id.values())

    @property
    def excuses(self) -> tuple[str, ...]:
        """Give who sent excuses; a structure that somebody else came for is there."""
        venues = {item.valeur for item in (*self.champ(PRESENTS), *self.champ(REPRESENTES))}
        return tuple(dict.fromkeys(item.valeur for item in self.champ(EXCUSES) if item.valeur not in venues))

    @property
    def autres(self) -> str:
        """Give the people counted without a structure, as typed."""
        return enumerer(dict.fromkeys(item.valeur for item in self.champ(AUTRES)))

    def noms_par_ligne(self) -> dict[int, int]:
        """Count, line by line, the persons named."""
        comptes: dict[int, int] = {}
        couples = [(item.ligne, item.noms) for item in self.lues] + [(item.ligne, item.noms) for item in self.non_lues]
        for ligne, noms in couples:
            if noms:
                comptes[ligne] = comptes.get(ligne, 0) + noms
        return comptes

    def en_comprenant(self, douteuse: NonLue, acteur: str) -> SeanceNotee:
        """Give the same once somebody said which actor some words meant."""
        champ = douteuse.champ if douteuse.champ in _LISTES else PRESENTS
        lue = Lue(champ, douteuse.ligne, douteuse.mots, acteur, personnes=douteuse.noms or None, noms=douteuse.noms)
        return replace(self, lues=(*self.lues, lue), non_lues=tuple(item for item in self.non_lues if item != douteuse))


def _somme(nombres: Sequence[int | None]) -> int | None:
    connus = [nombre for nombre in nombres if nombre is not None]
    return sum(connus) if len(connus) == len(nombres) else None


def seance_notee(communaute: Communaute, reunion: Reunion) -> SeanceNotee:
    """Read what the notes of a meeting say of the meeting itself; what only some may read is left aside."""
    lecture = _Lecture(communaute, reunion.notes)
    lecture.lire()
    return SeanceNotee(tuple(lecture.lues), tuple(lecture.non_lues), tuple(lecture.lignes))


# --- what the heading says, and what it may receive ----------------------------------------------------------


# One item of a list of the heading, as its YAML writes it.
Ecrit: TypeAlias = str | Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Proposition:
    """What the heading lacks and the notes say: fields as the heading writes them, in its order, and their lines.

    `differences` are the facts of the notes that a field of the heading does not say, or says otherwise: it wins.
    """

    champs: Mapping[str, str | Sequence[Ecrit]]
    lignes: tuple[int, ...]
    differences: tuple[Lue, ...]


RIEN: Final = Proposition({}, (), ())


def proposer(notee: SeanceNotee, reunion: Reunion) -> Proposition:
    """Compare the notes with the heading: propose the fields that it lacks, list where they differ."""
    dits = {*(item.acteur for item in reunion.presents), *(item.acteur for item in reunion.representes)}
    dits |= {*reunion.excuses}
    ecrits: dict[str, str | Sequence[Ecrit]] = {}
    for champ, valeur in _en_champs(notee, dits).items():
        if valeur and not getattr(reunion, champ):
            ecrits[champ] = valeur
    lignes = {item.ligne for item in notee.lues if item.champ in ecrits and item.valeur not in dits}
    differences = [
        item
        for item in notee.lues
        if item.champ != ABSENTS
        and (item.champ not in ecrits or item.valeur in dits)
        and not _dit(reunion, notee, item)
        and not (item.champ == EXCUSES and item.valeur not in notee.excuses)
    ]
    return Proposition(ecrits, tuple(sorted(lignes)), tuple(differences))


def _en_champs(notee: SeanceNotee, dits: Set[str]) -> dict[str, str | Sequence[Ecrit]]:
    """Write what was read as the heading does, the actors that it already names (`dits`) left out."""
    champs: dict[str, str | Sequence[Ecrit]] = {
        nom: item.valeur for nom in (DEBUT, FIN, LIEU, REDACTION) for item in notee.champ(nom)[:1]
    }
    champs[ANIMATION] = list(dict.fromkeys(item.valeur for item in notee.champ(ANIMATION)))
    champs[PRESENTS] = [_en_yaml(item) for item in notee.presents if item.acteur not in dits]
    champs[REPRESENTES] = [
        {"acteur": item.acteur, "par": item.par} if item.par else item.acteur
        for item in notee.representes
        if item.acteur not in dits
    ]
    champs[EXCUSES] = [item for item in notee.excuses if item not in dits]
    champs[AUTRES] = notee.autres
    return champs


def _en_yaml(presence: Presence) -> Ecrit:
    ecrit = {"acteur": presence.acteur}
    if presence.qualite:
        ecrit["qualite"] = presence.qualite
    if presence.personnes:
        ecrit["personnes"] = str(presence.personnes)
    return ecrit if len(ecrit) > 1 else presence.acteur


def deja_dites(notee: SeanceNotee, reunion: Reunion) -> frozenset[int]:
    """List the lines whose every fact stands in the heading too: a document that shows the heading may spare them.

    A line with words that are not understood, or with a person's name, is not one of them.
    """
    gardees = {item.ligne for item in notee.non_lues} | set(notee.noms_par_ligne())
    gardees |= {item.ligne for item in notee.lues if not _dit(reunion, notee, item)}
    return frozenset(notee.lignes) - gardees


def _dit(reunion: Reunion, notee: SeanceNotee, lue: Lue) -> bool:
    """Tell whether the heading says a fact of the notes."""
    match lue.champ:
        case "presents":
            dites = {(item.acteur, plier(item.qualite), item.personnes) for item in reunion.presents}
            voulue = next(p for p in notee.presents if (p.acteur, p.qualite) == (lue.valeur, lue.qualite))
            if voulue.personnes is None and not voulue.qualite:
                return any(acteur == lue.valeur for acteur, _, _ in dites)
            return (lue.valeur, plier(voulue.qualite), voulue.personnes) in dites
        case "representes":
            return any((item.acteur, item.par) == (lue.valeur, lue.par) for item in reunion.representes)
        case "excuses":
            return lue.valeur in reunion.excuses
        case "autres_presents":
            return plier(lue.valeur) in plier(reunion.autres_presents)
        case "animation":
            return lue.valeur in reunion.animation
        case "redaction" | "lieu":
            return plier(getattr(reunion, lue.champ)) == plier(lue.valeur)
        case "debut" | "fin":
            heure: time | None = getattr(reunion, lue.champ)
            return heure is not None and heure.isoformat("minutes") == lue.valeur
    return False


class _Lecture:
    """Reads the lines of one meeting, the field of a list kept from the line that opens it to the one that ends it."""

    def __init__(self, communaute: Communaute, notes: Notes) -> None:
        self.annuaire = repertoire(communaute)
        self.noms = _Noms(communaute)
        self.notes = notes
        self.lues: list[Lue] = []
        self.non_lues: list[NonLue] = []
        self.lignes: list[int] = []
        self.ouvert = ""
        self.sous_un_titre = self.suite_attendue = self.commence = False
        self.ecrites = 0

    def lire(self) -> None:
        prises = _lignes_d_items(self.notes)
        premier = min(prises, default=0)
        intitules = {titre.ligne: titre.texte for titre in self.notes.titres}
        for ligne in self.notes.lignes:
            if ligne.restreint is not None:
                self._fermer()
            elif ligne.nature == TITRE:
                self._titre(ligne, intitules.get(ligne.numero, ""))
            elif ligne.nature == VIDE:
                if not self.sous_un_titre and self.commence:
                    self._fermer()
            elif ligne.nature != TEXTE or ligne.numero in prises:
                self._fermer()
            else:
                self.ecrites += 1
                self._ligne(ligne, not premier or ligne.numero < premier)

    def _ouvrir(self, champ: str, sous_un_titre: bool = False) -> None:
        self.ouvert, self.sous_un_titre, self.commence = champ, sous_un_titre, False

    def _fermer(self) -> None:
        self._ouvrir("")
        self.suite_attendue = False

    def _titre(self, ligne: Ligne, texte: str) -> None:
        self._fermer()
        trouve = _INTITULE.match(plier(texte))
        champ = _champ(trouve) if trouve else ""
        if champ in _LISTES:
            self._ouvrir(champ, sous_un_titre=True)
            self.lignes.append(ligne.numero)

    def _ligne(self, ligne: Ligne, en_tete: bool) -> None:
        plie, positions = plier_avec_positions(ligne.texte[:PREFIXE])
        trouve = _LIGNE.match(plie) if len(ligne.texte) <= _LONGUEUR else None
        champ = _champ(trouve) if trouve else ""
        if trouve and len(ligne.texte) > PREFIXE:
            plie, positions = plier_avec_positions(ligne.texte)
        en_tete = en_tete and self.ecrites <= _EN_TETE
        if trouve and champ in _LISTES:
            if not self.sous_un_titre:
                self._fermer()
            self.lignes.append(ligne.numero)
            if trouve["total"]:
                self.non_lues.append(NonLue(champ, ligne.numero, trouve["total"].strip(" ()")))
            self._listes(ligne, champ, positions[trouve.end()], plie, positions)
            if not ligne.texte[positions[trouve.end()] :].strip():
                self._ouvrir(champ, self.sous_un_titre)
        elif trouve and champ and en_tete:
            self._fermer()
            self._fait(ligne, champ, ligne.texte[positions[trouve.end()] :].strip(" *_."))
        elif self.ouvert:
            self._suite(ligne)
        elif en_tete and self.ecrites <= _TITRE_SEULEMENT:
            self._heures(ligne, plie)

    # --- lists of actors ---------------------------------------------------------------------------------------

    def _listes(self, ligne: Ligne, champ: str, debut: int, plie: str, positions: list[int]) -> None:
        """Read the lists of one line: « Présents : … ; excusés : … », « Présents : …. Excusée la CAF »."""
        bornes = [(debut, debut, champ)]
        for motif in (_SUITE, _EXCUSES_ENSUITE):
            for trouve in motif.finditer(plie):
                if positions[trouve.start()] > debut and (autre := _champ(trouve)) in _LISTES:
                    bornes.append((positions[trouve.start()], positions[trouve.end()], autre))
        bornes.sort()
        fins = [place for place, _, _ in bornes[1:]] + [len(ligne.texte)]
        for (_, ici, nom), fin in zip(bornes, fins, strict=True):
            self._liste(ligne.numero, nom, ligne.texte[ici:fin])
        self.suite_attendue = ligne.texte.rstrip().endswith((",", ";"))
        if self.suite_attendue:
            self._ouvrir(bornes[-1][2], self.sous_un_titre)

    def _suite(self, ligne: Ligne) -> None:
        """Read a line below « Présents : » or « ## Présents », or the rest of a list cut in two."""
        puce = _PUCE.match(ligne.texte)
        texte = ligne.texte[puce.end() :] if puce else ligne.texte
        essai = _Essai(self, ligne.numero, self.ouvert)
        if self.suite_attendue and not puce:
            essai.liste(texte)
        else:
            essai.entree(texte)
        if essai.lues or puce or self.sous_un_titre:
            self.lues += essai.lues
            self.non_lues += essai.non_lues
            self.lignes.append(ligne.numero)
            self.commence = True
            if self.suite_attendue:
                self.suite_attendue = texte.rstrip().endswith((",", ";"))
                if not self.suite_attendue and not self.sous_un_titre:
                    self._fermer()
        else:
            self._fermer()

    def _liste(self, numero: int, champ: str, texte: str) -> None:
        essai = _Essai(self, numero, champ)
        essai.liste(texte)
        self.lues += essai.lues
        self.non_lues += essai.non_lues

    # --- other facts -------------------------------------------------------------------------------------------

    def _fait(self, ligne: Ligne, champ: str, texte: str) -> None:
        numero = ligne.numero
        if champ in (ANIMATION, REDACTION):
            essai = _Essai(self, numero, champ)
            essai.liste(texte)
            lues = essai.lues if champ == ANIMATION else essai.lues[:1]
            self.lues += lues
            self.non_lues += essai.non_lues
            self.non_lues += [NonLue(champ, numero, item.mots) for item in essai.lues[len(lues) :]]
            self.lignes.append(numero)
        elif champ == LIEU and texte:
            self.lignes.append(numero)
            if _CHEZ.search(plier(texte)):
                self.non_lues.append(NonLue(LIEU, numero, texte))
            else:
                self.lues.append(Lue(LIEU, numero, texte, texte))
        elif champ in (DEBUT, FIN) and (heure := _UNE_HEURE.fullmatch(plier(texte))):
            self.lues.append(Lue(champ, numero, texte, _heure(heure, 1)))
            self.lignes.append(numero)
        elif champ == HORAIRES:
            self._heures(ligne, plier(texte), toute=True)

    def _heures(self, ligne: Ligne, plie: str, toute: bool = False) -> None:
        """Read « 14h-16h30 », alone or in the first words of the notes."""
        if (plage := _PLAGE.search(plie)) and _heure(plage, 1) < _heure(plage, 2):
            mots = plage[0].strip()
            self.lues += [Lue(champ, ligne.numero, mots, _heure(plage, n)) for n, champ in ((1, DEBUT), (2, FIN))]
            dite = plie if toute else plier(ligne.texte)
            if dite.strip(" *_.-") == mots:
                self.lignes.append(ligne.numero)


def _champ(trouve: re.Match[str]) -> str:
    return next((nom for nom, mots in trouve.groupdict().items() if mots is not None and nom in _LABELS), "")


def _heure(trouve: re.Match[str], rang: int) -> str:
    return f"{int(trouve[f'h{rang}']):02}:{trouve[f'm{rang}'] or '00'}"


def _lignes_d_items(notes: Notes) -> frozenset[int]:
    """List the lines that are already a decision, a task, a question…"""
    trouvees: set[int] = set()
    lignes = iter(notes.lignes)
    ligne = next(lignes, None)
    for element in notes.elements:
        while ligne is not None and ligne.numero < element.ligne:
            ligne = next(lignes, None)
        while ligne is not None and ligne.debut < max(element.fin, element.debut + 1):
            trouvees.add(ligne.numero)
            ligne = next(lignes, None)
    return frozenset(trouvees)


def acteur_proche(communaute: Communaute, mots: str) -> str:
    """Give the only actor that a name nobody bears may mean, by its words; empty when unsure."""
    noms = _Noms(communaute)
    return noms.proche(mots.replace("-", " ")) or noms.proche(mots)


class _Noms:
    """Finds the actor perhaps meant by words that are not quite its name."""

    def __init__(self, communaute: Communaute) -> None:
        self.par_nom: dict[str, set[str]] = {}
        for acteur in communaute.acteurs.values():
            for nom in (acteur.id, acteur.nom, acteur.nom_complet, *acteur.alias):
                if nom:
                    self.par_nom.setdefault(plier(nom), set()).add(acteur.id)

    def proche(self, mots: str) -> str:
        """Give the only actor that one of the words begins the name of, else one whose name is nearly that."""
        for essai in re.findall(r"[\w'-]+", plier(mots)):
            if len(exacts := self.par_nom.get(essai, set())) == 1:
                return next(iter(exacts))
            if len(essai) >= _PROCHE_MIN:
                debut = re.compile(rf"(?<![\w]){re.escape(essai)}")
                trouves = {i for nom, ids in self.par_nom.items() if debut.search(nom) for i in ids}
                if len(trouves) == 1:
                    return trouves.pop()
        voisins = (
            self.par_nom.get(proche(plier(mots), list(self.par_nom)), set()) if len(mots) >= _PROCHE_MIN else set()
        )
        return next(iter(voisins)) if len(voisins) == 1 else ""


class _Detail:
    """What stands beside an actor: how many people, in what quality, for whom; `reste` is what is not understood."""

    def __init__(self, texte: str, annuaire: Repertoire) -> None:
        self.personnes: int | None = None
        self.qualites: list[tuple[str, int | None]] = []
        # `seuls` counts who is not named: « moi », « M. le maire ».
        self.noms = self.seuls = 0
        self.par = ""
        self.excuse = False
        self.reste: list[str] = []
        if par := _PAR.fullmatch(plier(texte)):
            self._representant(par["par"], annuaire)
            return
        for mots in filter(None, (part.strip(" .*_") for part in _DETAILS.split(texte))):
            self._mots(mots)

    def _representant(self, mots: str, annuaire: Repertoire) -> None:
        trouve = _acteur(mots, annuaire)
        if trouve is not None and not mots[trouve[1] :].strip(" ."):
            self.par = trouve[0]
        else:
            self.reste.append(f"par {mots}")

    def _mots(self, mots: str) -> None:
        simple = plier(mots)
        if _EXCUSE.fullmatch(simple):
            self.excuse = True
        elif compte := _COMPTE.fullmatch(simple):
            self.personnes = (self.personnes or 0) + _nombre(compte["nombre"])
        elif qualite := _QUALITE.fullmatch(simple):
            nom = next(nom for rang, nom in enumerate(_QUALITES) if qualite[f"q{rang}"])
            seule = nom == "élus" and not simple.rstrip(")").endswith("s")
            nombre = _nombre(qualite["nombre"]) if qualite["nombre"] else 1 if seule else None
            self.qualites.append((nom, nombre))
        elif _SANS_NOM.fullmatch(simple):
            self.seuls += 1
        elif _NOM.fullmatch(mots):
            self.noms += 1
        else:
            self.reste.append(mots)

    @property
    def presences(self) -> list[tuple[str, int | None]]:
        """Give (quality, people) for each entry of the heading."""
        compte = self.personnes if self.personnes is not None else (self.noms + self.seuls) or None
        if not self.qualites:
            return [("", compte)]
        if len(self.qualites) == 1:
            nom, nombre = self.qualites[0]
            return [(nom, compte if compte is not None else nombre)]
        return self.qualites if compte is None else [("", compte)]

    @property
    def qualites_perdues(self) -> bool:
        """Tell whether several qualities stand among names, so that which is whose cannot be told."""
        return len(self.qualites) > 1 and (self.personnes is not None or self.noms > 0)


def _nombre(mots: str) -> int:
    return _UN_NOMBRE[mots] if mots in _UN_NOMBRE else int(mots)


def _acteur(texte: str, annuaire: Repertoire) -> tuple[str, int] | None:
    """Find the actor a text begins with, its article apart: its id, and where its name ends."""
    if connu := annuaire.chercher(texte):
        return connu
    if (article := _ARTICLE.match(texte)) and (connu := annuaire.chercher(texte[article.end() :])):
        return connu[0], article.end() + connu[1]
    return None


class _Essai:
    """What one list reads as: each actor with what stands beside it, and the words left."""

    def __init__(self, lecture: _Lecture, ligne: int, champ: str) -> None:
        self.annuaire, self.proches = lecture.annuaire, lecture.noms
        self.ligne, self.champ = ligne, champ
        self.lues: list[Lue] = []
        self.non_lues: list[NonLue] = []

    def liste(self, texte: str) -> None:
        """Read a list; where it has semicolons, what stands between two is one entry."""
        texte = _sans_fin(texte)
        entrees = _couper(texte, _POINT_VIRGULE)
        if len(entrees) > 1:
            for entree in entrees:
                self.entree(entree)
            return
        morceaux = list(self._morceaux(texte))
        tirets = _couper(texte, _TIRET)
        if len(morceaux) == 1 and sum(_acteur(part, self.annuaire) is not None for part in tirets) > 1:
            morceaux = tirets
        while morceaux:
            ensemble = " et ".join(morceaux[:2])
            seul = len(morceaux) < 2 or not _CIVILITE.match(morceaux[0].strip()) or "(" in morceaux[0]
            if not seul and ensemble in texte and self._personne_de(ensemble.strip()):
                del morceaux[:2]
            else:
                self._morceau(morceaux.pop(0))

    def entree(self, texte: str) -> None:
        """Read what is perhaps one entry: « Résam : Anne et Yves », « Anne, Résam »; else a list."""
        texte = _sans_fin(texte)
        morceaux = [part for m in self._morceaux(texte) for part in re.split(r"\s+[-–—:]\s+|\s*:\s+", m)]
        acteurs = [part for part in morceaux if self._acteur_seul(part)]
        autour = [part for part in morceaux if part not in acteurs]
        if len(acteurs) == 1 and autour and "(" not in texte:
            detail = _Detail(", ".join(autour), self.annuaire)
            if not detail.reste:
                self._noter(acteurs[0], self._acteur_seul(acteurs[0]), detail)
                return
        self.liste(texte)

    def _acteur_seul(self, mots: str) -> str:
        """Give the actor that words name entirely."""
        trouve = _acteur(mots, self.annuaire)
        return trouve[0] if trouve is not None and not mots[trouve[1] :].strip(" .*_") else ""

    def _morceaux(self, texte: str) -> Iterator[str]:
        """Cut a list outside its parentheses and outside the names of actors, which may hold « et » or a comma."""
        debut = place = 0
        profondeur = 0
        while place < len(texte):
            lettre = texte[place]
            profondeur = max(0, profondeur + (lettre in "([") - (lettre in ")]"))
            if not profondeur:
                if separe := _ENTRE.match(texte, place):
                    yield texte[debut:place]
                    debut = place = separe.end()
                    continue
                if place == debut and (trouve := _acteur(texte[place : place + 130], self.annuaire)):
                    place += max(trouve[1], 1)
                    continue
            place += 1
        yield texte[debut:]

    def _morceau(self, mots: str) -> None:
        mots = mots.strip(" \t*_.")
        if not mots:
            return
        trouve = _acteur(mots, self.annuaire)
        simple = plier(mots)
        if trouve is not None:
            suite = mots[trouve[1] :].strip(" :,-–—")
            self._noter(mots, trouve[0], _Detail(_parentheses(suite), self.annuaire))
        elif (compte := re.match(rf"(?P<nombre>{_CHIFFRES}) +", simple)) and (
            acteur := self._acteur_seul(mots[compte.end() :])
        ):
            self._noter(mots, acteur, _Detail(compte["nombre"], self.annuaire))
        elif self.champ == PRESENTS and _NOMBRE_SEUL.fullmatch(mots):
            self.lues.append(Lue(AUTRES, self.ligne, mots, f"{mots} personnes"))
        elif self.champ == PRESENTS and mots == mots.lower() and _FOULE.fullmatch(simple):
            self.lues.append(Lue(AUTRES, self.ligne, mots, mots))
        elif not self._personne_de(mots):
            # A name alone may be that of a structure without a sheet: « M. Le Goff » and « Anne (agglo) » may not.
            voisin = self.proches.proche(mots)
            qui, parenthese, _ = mots.partition("(")
            personne = _NOM.fullmatch(qui.strip()) and ((parenthese and voisin) or _CIVILITE.match(qui))
            self.non_lues.append(NonLue(self.champ, self.ligne, mots, voisin, 1 if personne else 0))

    def _personne_de(self, mots: str) -> bool:
        """Read « Anne Martin (Résam) », « Anne Martin - Résam »: words that end with an actor."""
        for qui, quoi in _deux(mots):
            acteur = self._acteur_seul(quoi)
            detail = _Detail(qui, self.annuaire)
            if acteur and not detail.reste:
                self._noter(mots, acteur, detail)
                return True
        return False

    def _noter(self, mots: str, acteur: str, detail: _Detail) -> None:
        champ = EXCUSES if detail.excuse else REPRESENTES if detail.par else self.champ
        if champ == EXCUSES and self.champ not in (PRESENTS, EXCUSES, ABSENTS):
            champ = self.champ
        entrees = detail.presences if champ == PRESENTS else [("", None)]
        for rang, (qualite, personnes) in enumerate(entrees):
            noms = detail.noms if rang == 0 else 0
            self.lues.append(Lue(champ, self.ligne, mots.strip(), acteur, qualite, personnes, detail.par, noms))
        self.non_lues += [NonLue(champ, self.ligne, reste) for reste in detail.reste]
        if detail.qualites_perdues or (champ != PRESENTS and detail.qualites):
            self.non_lues.append(NonLue(champ, self.ligne, ", ".join(nom for nom, _ in detail.qualites)))


def _couper(texte: str, entre: re.Pattern[str]) -> list[str]:
    """Cut a text outside its parentheses."""
    morceaux, debut = [], 0
    for separe in entre.finditer(texte):
        if texte.count("(", debut, separe.start()) == texte.count(")", debut, separe.start()):
            morceaux.append(texte[debut : separe.start()])
            debut = separe.end()
    return [*morceaux, texte[debut:]]


def _parentheses(suite: str) -> str:
    """Give what stands beside a name as one list: « (Anne, Yves) en visio » is « Anne, Yves, en visio »."""
    return re.sub(r"[()\[\]]+", ",", suite).strip(" ,") if "(" in suite or "[" in suite else suite


def _deux(mots: str) -> Iterator[tuple[str, str]]:
    """Give what may be a person and a structure in some words, in this order."""
    if entre := re.fullmatch(r"(.+?)\s*\(([^()]+)\)", mots):
        yield entre[1], entre[2]
    for signe in (" - ", " – ", " — ", " : ", " pour "):
        qui, coupe, quoi = mots.partition(signe)
        if coupe:
            yield qui, quoi


def _sans_fin(texte: str) -> str:
    texte = texte.strip(" \t\u00a0\u202f*_")
    return texte.rstrip(".;,/|-– \u00a0\u202f")
