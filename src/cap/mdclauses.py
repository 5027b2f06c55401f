"""What the parenthesis at the end of an item says: due date, done, postponed, decision mode, votes, review…

A clause that is not understood is never dropped: it stays in the text and is listed, for the coordinator to settle.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, NamedTuple

from cap.dates import JOUR, NUANCE, DateInvalide, Periode, find_in_text, mois_en_mots, parse
from cap.graphie import citer, composer, plier, plier_avec_positions
from cap.mdnotes import Abandon, Report, Resultat

_LONGUEUR_MAX: Final = 600
_GROUPES_MAX: Final = 4
_PONCTUATION: Final = " .!…\u00a0\u202f\t"

_ECHEANCE: Final = r"(?:pour|avant|d'ici(?: a)?|au plus tard|jusqu'|(?:echeance|date limite)(?: ?:)?)"
_INTRODUIT: Final = re.compile(rf"(?:{_ECHEANCE} ?)?(?:(?:le|la|en|au|a la|a) |l')?(?P<nuance>{NUANCE})?")
_POUR: Final = re.compile(rf"{_ECHEANCE}(?: |(?<='))")
_FAIT: Final = re.compile(r"fait(?:e|es|s)?(?: |$)")
_REPORT: Final = re.compile(r"reporte(?:e|es|s)? (?=au |a |en |pour )")
_MOMENT_DIT: Final = re.compile(r"(?:au|a la|en) |a l'")
_ABANDON: Final = re.compile(r"abandonne(?:e|es|s)?(?= |:|$) ?")
_REVOIR: Final = re.compile(r"a revoir ")
_CLOSE: Final = re.compile(r"clo(?:se|s)(?: |$)")
_MODE: Final = re.compile(r"(?:par |au |a la |a l'|)(consensus|consentement|vote|majorite|unanimite)\b")
_VOIX: Final = re.compile(r"([0-9]{1,5}|aucune?|une?|zero) (?:voix )?(pour|contre|abstention)s?(?:\(s\))?")
_REF: Final = r"(?:\[\[ ?)?(?P<reunion>[a-z0-9:_-]{0,80})(?P<numero>#[daq][0-9]{1,4})?(?: ?\]\])?"
_MODIFIE: Final = re.compile(rf"modifie {_REF}")
_SUITE: Final = re.compile(rf"suite (?:de |d'){_REF}")
_NOMBRES: Final = {"aucun": 0, "aucune": 0, "zero": 0, "un": 1, "une": 1}
_MOT: Final = r"[a-z0-9][a-z0-9-]*"
_PROCHAINE: Final = re.compile(rf"prochaine? (?P<instance>{_MOT}(?: (?:de|du|des|de la) {_MOT}| d'{_MOT})*)")
_AU_PROCHAIN: Final = re.compile(
    rf"\b(?:{_ECHEANCE} ?(?:le|la|au|a la)?|au|a la|lors du|lors de la) ?(?={_PROCHAINE.pattern})"
)


@dataclass(frozen=True, slots=True)
class Clauses:
    """Everything a suffix says, and the text it was taken from; `inconnues` are still in `texte`.

    Instances are written as typed after « prochain »: « copil », « comité de pilotage ».
    """

    texte: str
    echeance: Periode | None = None
    echeance_instance: str = ""
    fait: bool = False
    fait_le: Periode | None = None
    reports: tuple[Report, ...] = ()
    abandon: Abandon | None = None
    revoir: Periode | None = None
    revoir_instance: str = ""
    close: bool = False
    close_le: Periode | None = None
    mode: str = ""
    mode_texte: str = ""
    resultat: Resultat | None = None
    modifie: str = ""
    suite_de: str = ""
    inconnues: tuple[str, ...] = ()


DE_DECISION: Final = frozenset({"revoir", "mode", "resultat", "modifie", "suite_de"})
DE_TACHE: Final = frozenset({"echeance", "jour", "fait", "report", "abandon", "suite_de"})
DE_QUESTION: Final = frozenset({"close", "echeance", "report", "suite_de"})
D_ANNONCE: Final = frozenset({"echeance", "report", "moment"})


_SEMAINE: Final = "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
_NOMS_DE_MOIS: Final = "|".join(plier(mois_en_mots(mois)) for mois in range(1, 13))
_ECRITE: Final = (
    rf"(?:le )?(?P<date>(?:(?:{_SEMAINE}) )?(?:[0-9]{{1,2}}[/.-][0-9]{{1,2}}[/.-](?:[0-9]{{4}}|'?[0-9]{{2}})"
    rf"|[0-9]{{1,2}}(?:er)? (?:{_NOMS_DE_MOIS})(?: (?:[0-9]{{4}}|'?[0-9]{{2}})(?! ?[h:0-9]))?"
    r"|(?<=le )[0-9]{1,2}(?:er)?(?= *(?:$|[.,;)]))))"
    r"(?![a-z0-9])(?![/.-][0-9])"
)
_NOMBRE_DIT: Final = r"(?:[0-9]{1,2}|une?|deux|trois|quatre|six|huit|dix|quinze)"
_DIT: Final = (
    rf"(?:{_SEMAINE})(?: (?:prochain|matin|midi|soir|en huit))?|(?:apres-)?demain|ce soir"
    r"|(?:la|cette) (?:semaine|quinzaine|annee)(?: prochaine)?|le (?:mois|week-end|trimestre) prochain|ce mois-ci"
    rf"|le (?:{_SEMAINE})(?:(?= *(?:$|[.,;)]))| prochain)|l'(?:an|annee) prochaine?"
    r"|(?:la )?fin (?:du mois|de (?:la semaine|l'annee|semaine)|d'annee)"
    rf"|(?:sous|dans) (?:{_NOMBRE_DIT} |la |une )?(?:quinzaine|huitaine|jours?|semaines?|mois)"
    r"|des que possible|au plus vite|asap|tres vite|rapidement|tout de suite|sans tarder|en urgence"
)
# Moments that everybody knows, and that are a deadline only after « avant » or « d’ici ».
_MOMENT: Final = (
    r"la rentree(?: (?:scolaire|de [a-z]+))?|les (?:grandes )?(?:vacances|conges|fetes)(?: (?:scolaires|d'[a-z]+"
    r"|de (?:la )?[a-z]+))?|noel|paques|(?:la )?toussaint"
)
_VAGUE: Final = rf"(?P<vague>{_DIT}|{_MOMENT})(?![a-z0-9-])"
_DATE_ECRITE: Final = re.compile(rf"(?<![a-z0-9/.-]){_ECRITE}")
_EN_TETE: Final = re.compile(rf" *(?:{_ECRITE}|{_VAGUE})")
_DATE_ANNONCEE: Final = re.compile(rf"\b{_ECHEANCE}(?: (?:a )?|(?<='))(?:{_ECRITE}|{_VAGUE})")
# Words that say when only as the last ones: « relancer la mairie la semaine prochaine », « répondre sous quinzaine ».
_VAGUE_FINALE: Final = re.compile(rf"(?<![^ ,;:(-])(?<!\ble )(?P<vague>{_DIT})(?= *[.!)]* *$)")
_DATE_DE_CLAUSE: Final = re.compile(
    rf"(?:{_ECHEANCE}|a revoir|fait(?:e|es|s)?|reporte(?:e|es|s)?|abandonne(?:e|es|s)?|clo(?:se|s))(?: (?:au|a))? ?"
    rf"(?:{_ECRITE}|{_VAGUE})"
)


class DateIllisible(NamedTuple):
    """A date that was typed and is not followed: why, and what to write instead, in French."""

    message: str
    remede: str


class Echeance(NamedTuple):
    """A due date written in a sentence: a date or an instance, and its span, introducing words included."""

    periode: Periode | None
    instance: str
    debut: int
    fin: int


def lire_suffixe(texte: str, admises: frozenset[str], reference: date | None) -> Clauses:
    """Read the parentheses that end a text; `admises` names the clauses that this kind of item may have.

    A parenthesis where nothing is understood is left as it stands; in another, what is not understood stays in it.
    """
    lues = Clauses(texte.strip())
    tete = lues.texte
    gardes: list[str] = []
    inconnues: list[str] = []
    for _ in range(_GROUPES_MAX):
        groupe = _parenthese_finale(tete)
        if groupe is None or groupe[0] == 0:
            break
        debut, fin = groupe
        suite, autres = _lire_groupe(lues, tete[debut + 1 : fin], admises, reference)
        inconnues[:0] = autres
        if suite == lues:
            gardes.insert(0, tete[debut : fin + 1])
        elif autres:
            gardes.insert(0, f"({' ; '.join(autres)})")
        lues, tete = suite, tete[:debut].rstrip()
    if replace(lues, texte="") == Clauses(""):
        return replace(lues, inconnues=tuple(inconnues))
    ponctuation = lues.texte[len(lues.texte.rstrip(_PONCTUATION)) :]
    return replace(lues, texte=" ".join([tete, *gardes]).strip() + ponctuation, inconnues=tuple(inconnues))


def finit_par_un_suffixe(texte: str, admises: frozenset[str], reference: date | None) -> bool:
    """Tell whether a text ends with at least one clause that is understood."""
    if not texte.rstrip(_PONCTUATION).endswith(")"):
        return False
    lues = lire_suffixe(texte[-_LONGUEUR_MAX:], admises, reference)
    return replace(lues, texte="", inconnues=()) != Clauses("")


def finit_par_une_echeance(texte: str, reference: date | None) -> bool:
    """Tell whether the last words of a line are a due date."""
    texte = texte[-_LONGUEUR_MAX:].rstrip(_PONCTUATION)
    dite = trouver_echeance(texte, reference)
    return dite is not None and dite.fin == len(texte)


# No year is needed to tell that a date is a deadline: any day will do to count a missing one from.
_UN_JOUR: Final = date(2000, 1, 1)


def dit_une_echeance(texte: str) -> bool:
    """Tell whether a sentence gives a due date, even one that cap cannot follow (« avant Noël »)."""
    texte = texte[:_LONGUEUR_MAX]
    return trouver_echeance(texte, _UN_JOUR) is not None or date_illisible(texte, _UN_JOUR) is not None


def trouver_echeance(texte: str, reference: date | None) -> Echeance | None:
    """Find the first due date that a sentence gives, as a date or as « le prochain copil »."""
    trouvees = []
    if datee := find_in_text(texte, reference):
        trouvees.append(Echeance(datee[0], "", *datee[1]))
    plie, positions = plier_avec_positions(texte)
    if amorce := _AU_PROCHAIN.search(plie):
        debut, fin = positions[amorce.start("instance")], positions[amorce.end("instance")]
        trouvees.append(Echeance(None, texte[debut:fin], positions[amorce.start()], fin))
    return min(trouvees, key=lambda echeance: echeance.debut, default=None)


def date_illisible(texte: str, reference: date | None) -> DateIllisible | None:
    """Find in a sentence a due date that cap cannot follow: « pour le 12/01/21 », « avant vendredi », « le 31 avril ».

    Only what is certainly meant as a date counts: announced by such a word, or as the last words of the sentence.
    """
    annoncee = _premiere_illisible(_DATE_ANNONCEE, texte, reference)
    return annoncee or _premiere_illisible(_VAGUE_FINALE, texte, reference)


def date_de_clause_illisible(clause: str, reference: date | None) -> DateIllisible | None:
    """Find in a clause that was not understood a date that cap cannot follow: « à revoir le 12/01/27 »."""
    plie, positions = plier_avec_positions(clause.strip())
    trouvee = _DATE_DE_CLAUSE.match(plie)
    return _illisible(trouvee, clause.strip(), positions, reference) if trouvee else None


def annonce_illisible(texte: str, reference: date | None) -> DateIllisible | None:
    """Find in the announce of a meeting a date that cap cannot follow: « 13/01/27 », « mardi à 14 h »."""
    plie, positions = plier_avec_positions(texte[:_LONGUEUR_MAX])
    trouvee = _EN_TETE.match(plie)
    lue = _illisible(trouvee, texte, positions, reference) if trouvee else None
    return lue or _premiere_illisible(_DATE_ECRITE, texte, reference)


def _premiere_illisible(motif: re.Pattern[str], texte: str, reference: date | None) -> DateIllisible | None:
    plie, positions = plier_avec_positions(texte[:_LONGUEUR_MAX])
    lues = (_illisible(trouvee, texte, positions, reference) for trouvee in motif.finditer(plie))
    return next(filter(None, lues), None)


def _illisible(
    trouvee: re.Match[str], texte: str, positions: list[int], reference: date | None
) -> DateIllisible | None:
    groupe = "date" if trouvee.groupdict().get("date") else "vague"
    ecrite = texte[positions[trouvee.start(groupe)] : positions[trouvee.end(groupe)]]
    if groupe == "vague":
        message = composer(f"{citer(ecrite)} ne dit pas de quel jour il s’agit.")
        return DateIllisible(message, composer("Écrivez la date, par exemple « le 20 mars 2026 »."))
    try:
        parse(ecrite, reference)
    except DateInvalide as invalide:
        return DateIllisible(invalide.message, invalide.remede)
    return None


def _parenthese_finale(texte: str) -> tuple[int, int] | None:
    """Find the parenthesis that ends a text, punctuation aside: the places of its two signs."""
    fin = len(texte.rstrip(_PONCTUATION)) - 1
    if fin < 0 or texte[fin] != ")":
        return None
    profondeur = 0
    for rang in range(fin, max(fin - _LONGUEUR_MAX, -1), -1):
        profondeur += (texte[rang] == ")") - (texte[rang] == "(")
        if profondeur == 0:
            return rang, fin
    return None


def _lire_groupe(
    lues: Clauses, groupe: str, admises: frozenset[str], reference: date | None
) -> tuple[Clauses, list[str]]:
    """Read the clauses of one parenthesis, and give those not understood; commas may part clauses as `;` does."""
    inconnues: list[str] = []
    for clause in groupe.split(";"):
        entiere = _lire(lues, _Clause(clause, reference), admises - {"mode"})
        if entiere is not None:
            lues = entiere
            continue
        restes: list[str] = []
        mode = False
        for morceau in clause.split(","):
            suite = _lire(lues, _Clause(morceau, reference), admises)
            if suite is not None:
                mode = mode or suite.mode_texte != lues.mode_texte
                lues = suite
            elif mode:
                lues = replace(lues, mode_texte=f"{lues.mode_texte}, {morceau.strip()}")
            elif morceau.strip():
                restes.append(morceau.strip())
        if restes:
            inconnues.append(", ".join(restes))
    return lues, inconnues


class _Clause:
    """A clause as typed, folded for comparison, each folded character knowing its place."""

    def __init__(self, texte: str, reference: date | None) -> None:
        self.texte = " ".join(texte.split())
        self.plie, self.positions = plier_avec_positions(self.texte)
        self.reference = reference

    def apres(self, trouve: re.Match[str]) -> str:
        """Give what stands after a match, as typed."""
        return self.texte[self.positions[trouve.end()] :].strip()

    def quand(self, trouve: re.Match[str] | None) -> Report | None:
        """Read the date, or the next meeting of an instance, that stands after a match."""
        return _quand(self.apres(trouve), self.reference) if trouve else None


def _lire(lues: Clauses, clause: _Clause, admises: frozenset[str]) -> Clauses | None:
    for nom, lire in _LECTEURS:
        if nom in admises and (suite := lire(lues, clause)) is not None:
            return suite
    return None


def _quand(texte: str, reference: date | None) -> Report | None:
    plie, positions = plier_avec_positions(texte)
    introduit = _INTRODUIT.match(plie)
    debut = introduit.end() if introduit else 0
    if prochaine := _PROCHAINE.fullmatch(plie, debut):
        return Report(None, texte[positions[prochaine.start("instance")] : positions[prochaine.end("instance")]])
    try:
        periode = parse(texte[positions[debut] :], reference)
    except DateInvalide:
        return None
    if introduit and introduit["nuance"]:
        periode = replace(periode, texte=texte[positions[introduit.start("nuance")] :])
    return Report(periode, "")


def _echeance(lues: Clauses, clause: _Clause) -> Clauses | None:
    if not _POUR.match(clause.plie):
        return None
    if quand := _quand(clause.texte, clause.reference):
        return replace(lues, echeance=quand.periode, echeance_instance=quand.instance)
    dite = find_in_text(clause.texte, clause.reference)
    return replace(lues, echeance=dite[0]) if dite and dite[1] == (0, len(clause.texte)) else None


def _jour_seul(lues: Clauses, clause: _Clause) -> Clauses | None:
    """Read the day that stands alone after a task, « (12/03) »: when it is for, unless past or said already."""
    quand = _quand(clause.texte, clause.reference)
    periode = quand.periode if quand else None
    if lues.echeance or lues.echeance_instance or periode is None or periode.precision != JOUR:
        return None
    if clause.reference is None or periode.is_past(clause.reference):
        return None
    return replace(lues, echeance=periode)


def _moment(lues: Clauses, clause: _Clause) -> Clauses | None:
    """Read when a subject put off comes back, said without a verb: « (au prochain copil) », « (en septembre) »."""
    if not _MOMENT_DIT.match(clause.plie) or (quand := _quand(clause.texte, clause.reference)) is None:
        return None
    return replace(lues, echeance=quand.periode, echeance_instance=quand.instance)


def _fait(lues: Clauses, clause: _Clause) -> Clauses | None:
    debut = _FAIT.match(clause.plie)
    if debut and not clause.apres(debut):
        return replace(lues, fait=True)
    quand = clause.quand(debut)
    return replace(lues, fait=True, fait_le=quand.periode) if quand and quand.periode else None


def _report(lues: Clauses, clause: _Clause) -> Clauses | None:
    quand = clause.quand(_REPORT.match(clause.plie))
    return replace(lues, reports=(*lues.reports, quand)) if quand else None


def _abandon(lues: Clauses, clause: _Clause) -> Clauses | None:
    debut = _ABANDON.match(clause.plie)
    if not debut:
        return None
    quand_texte, _, motif = clause.apres(debut).partition(":")
    if not quand_texte.strip():
        return replace(lues, abandon=Abandon(None, motif.strip()))
    quand = _quand(quand_texte.strip(), clause.reference)
    return replace(lues, abandon=Abandon(quand.periode, motif.strip())) if quand and quand.periode else None


def _revoir(lues: Clauses, clause: _Clause) -> Clauses | None:
    quand = clause.quand(_REVOIR.match(clause.plie))
    return replace(lues, revoir=quand.periode, revoir_instance=quand.instance) if quand else None


def _close(lues: Clauses, clause: _Clause) -> Clauses | None:
    debut = _CLOSE.match(clause.plie)
    if debut and not clause.apres(debut):
        return replace(lues, close=True)
    quand = clause.quand(debut)
    return replace(lues, close=True, close_le=quand.periode) if quand and quand.periode else None


def _resultat(lues: Clauses, clause: _Clause) -> Clauses | None:
    return _voix(lues, clause.plie)


def _voix(lues: Clauses, plie: str) -> Clauses | None:
    """Read votes; every piece must be a count, or this is not a result."""
    comptes = (lues.resultat or Resultat())._asdict()
    for piece in plie.replace(" et ", ",").split(","):
        voix = _VOIX.fullmatch(piece.strip())
        if not voix:
            return None
        nombre = _NOMBRES.get(voix[1])
        comptes[voix[2]] = int(voix[1]) if nombre is None else nombre
    return replace(lues, resultat=Resultat(**comptes))


def _mode(lues: Clauses, clause: _Clause) -> Clauses | None:
    mode = _MODE.match(clause.plie)
    if not mode:
        return None
    voix = _voix(lues, clause.plie[mode.end() :].strip(" :"))
    if voix:
        return replace(voix, mode=mode[1], mode_texte=clause.texte[: clause.positions[mode.end()]])
    return replace(lues, mode=mode[1], mode_texte=clause.texte)


def _modifie(lues: Clauses, clause: _Clause) -> Clauses | None:
    trouvee = _MODIFIE.fullmatch(clause.plie)
    return replace(lues, modifie=_cible(trouvee)) if trouvee and _cible(trouvee) else None


def _suite_de(lues: Clauses, clause: _Clause) -> Clauses | None:
    trouvee = _SUITE.fullmatch(clause.plie)
    return replace(lues, suite_de=_cible(trouvee)) if trouvee and _cible(trouvee) else None


def _cible(trouvee: re.Match[str]) -> str:
    return trouvee["reunion"] + (trouvee["numero"] or "").upper()


_LECTEURS: Final[tuple[tuple[str, Callable[[Clauses, _Clause], Clauses | None]], ...]] = (
    ("fait", _fait),
    ("report", _report),
    ("abandon", _abandon),
    ("revoir", _revoir),
    ("close", _close),
    ("resultat", _resultat),
    ("modifie", _modifie),
    ("suite_de", _suite_de),
    ("mode", _mode),
    ("echeance", _echeance),
    ("jour", _jour_seul),
    ("moment", _moment),
)
