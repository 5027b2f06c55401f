"""What a milestone becomes: reached, postponed, changed or given up, as changes of feuille-de-route.yaml.

What it was stays: each change but the last step writes a revision, with its motive. Typed twice, nothing more is done.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from cap.communaute import Communaute
from cap.dates import TRIMESTRE, Periode, periode_du_jour
from cap.declare import Liste, ValeurRefusee, suggestion
from cap.designation import acteur, element
from cap.edition import Edition, Lire
from cap.feuille_de_route import ABANDONNE, EN_COURS, FAIT, INCONNU, MOTS, REPORTE, est_fin, passage
from cap.graphie import composer, plier
from cap.model import Jalon, Revision
from cap.phrases import cite, enumerer
from cap.redaction import en_precisant
from cap.references import resolve
from cap.refus import Refus
from cap.show import show
from cap.splice import Edit, EditionRefusee, Valeur, add_key, append_item, edited, path_at, remove_key, set_scalar
from cap.suites import designer as designer_suite

AUCUN: Final = "aucun"
"""What is typed for nobody, or for no date any more."""

_NOMS: Final = {
    "intitule": "intitulé", "axe": "axe", "pilote": "pilote", "contributeurs": "contributeurs", "debut": "début",
    "resultat_attendu": "résultat attendu", "moyens": "moyens",
}  # fmt: skip
_COURTE: Final = re.compile(r"(?:[^#]*#)?[dD]\d+")
_DE_LA_FIN: Final = ("fait_le", "resultat", "preuve", "motif")
_ATTEINT: Final = "Jalon atteint"
_PREUVES: Final = Jalon.declares["preuve"].type
_SOURCES: Final = Revision.declares["source"].type


def designer(communaute: Communaute, mot: str) -> Jalon:
    """Give the milestone that a word names: its id, an old one, `jalon:id`, or its words. Raises `Refus`."""
    trouve: Jalon = communaute.index["jalon"][element(communaute, "jalon", mot)]
    return trouve


def lire_date(champ: str, option: str, texte: str) -> Periode | None:
    """Read a date at whatever precision it is known, None for an empty one or « n. c. ». Raises `Refus`."""
    if not texte:
        return None
    try:
        lue = Jalon.declares[champ].type.lire(texte)
    except ValeurRefusee as cause:
        raise Refus(composer(f"{option} : {show(cause.message)}"), composer(show(cause.remede))) from None
    return lue if isinstance(lue, Periode) and lue.connue else None


# --- the four things that may happen --------------------------------------------------------------------------


def fait(
    communaute: Communaute, lire: Lire, jalon: Jalon, jour: date, le: str = "", preuve: str = "", resultat: str = ""
) -> Edition | None:
    """Plan a milestone reached: its state, its day (today unless told), its proof, what was obtained."""
    quand = lire_date("fait_le", "--le", le)
    if quand is not None and quand.certainly_after(jour):
        raise Refus(
            composer("--le : {} n'est pas encore passé.").format(quand.en_mots()),
            composer("Un jalon se note fait une fois atteint."),
        )
    deja = jalon.fait_le if jalon.etat == FAIT and not le else None
    champs = {
        "etat": FAIT,
        "fait_le": "" if deja is not None else _ecrire_date(quand or periode_du_jour(jour)),
        "resultat": resultat.strip(),
        "preuve": _reference(communaute, "--preuve", preuve, _PREUVES) if preuve else "",
    }
    changes = _differents(jalon, champs)
    if jalon.etat == FAIT:
        for champ in changes:
            if jalon.donne(champ):
                _refuser_de_redire(jalon, champ, jalon.fait_le)
    revisions = [] if jalon.etat == FAIT else [_atteint(jalon.etat, quand or periode_du_jour(jour))]
    return _editer(lire, jalon, changes, *revisions)


def _atteint(etat: str, quand: Periode) -> dict[str, Valeur]:
    """Make the revision of a milestone reached, that keeps what it was until then."""
    return {"le": _ecrire_date(quand), "changement": _passe(etat, FAIT), "motif": _ATTEINT}


def _passe(avant: str, apres: str) -> str:
    """Say a change of state as `cap.feuille_de_route.passage` reads it."""
    return composer(f"État : {MOTS[avant][0] if avant else INCONNU}, puis {MOTS[apres][0]}")


def reporter(
    communaute: Communaute,
    lire: Lire,
    jalon: Jalon,
    jour: date,
    au: str,
    motif: str,
    le: str = "",
    decision: str = "",
    sources: Sequence[str] = (),
) -> Edition | None:
    """Plan a due date that moves (later, sooner, or fixed at last): the new one, and the revision that keeps both."""
    refuser_si_clos(jalon, "reporter")
    nouvelle = lire_date("echeance", "--au", au)
    if nouvelle is None:
        raise Refus(
            composer("--au : il faut une nouvelle échéance, même large."), composer('Par exemple : --au "T2 2027"')
        )
    if jalon.echeance == nouvelle:
        return None
    bloc: dict[str, Valeur] = {"echeance": _report(jalon.echeance, nouvelle)}
    plus_tard = _est_report(jalon, nouvelle)
    if plus_tard and jalon.etat != REPORTE:
        bloc["changement"] = _passe(jalon.etat, REPORTE)
    champs = {"echeance": _ecrire_date(nouvelle), **({"etat": REPORTE} if plus_tard else {})}
    revision = _revision(communaute, jour, bloc, motif, le, decision, sources)
    return _editer(lire, jalon, _differents(jalon, champs), revision)


def a_relire(jalon: Jalon, au: str, jour: date) -> Sequence[str]:
    """Say what is surprising in a new due date: it is past already, or comes sooner, which is no postponement."""
    nouvelle = lire_date("echeance", "--au", au)
    if nouvelle is None or nouvelle == jalon.echeance:
        return ()
    dits = []
    if nouvelle.is_past(jour):
        dits.append(f"Cette échéance est déjà passée : {nouvelle.en_mots()}.")
    if jalon.echeance is not None and jalon.echeance.connue and nouvelle.fin < jalon.echeance.fin:
        dits.append(f"L'échéance est avancée (elle était : {jalon.echeance.en_mots()}) : le jalon n'est pas reporté.")
    return dits


def debut_apres_echeance(jalon: Jalon, debut: str, echeance: str) -> Sequence[str]:
    """Say that a milestone would begin after it is due; « aucun » and what is not typed change nothing here."""
    lus = [
        ancien if not mot else None if plier(mot) == AUCUN else lire_date(champ, f"--{champ}", mot)
        for champ, mot, ancien in (("debut", debut, jalon.debut), ("echeance", echeance, jalon.echeance))
    ]
    commence, finit = lus
    if not (debut or echeance) or commence is None or finit is None or not commence.certainly_after(finit):
        return ()
    return (f"Le début ({commence.en_mots()}) vient après l'échéance ({finit.en_mots()}) : à relire.",)


def reports_apres(jalon: Jalon, le: str) -> Sequence[str]:
    """Say that a milestone is noted reached on a day before its due date was last moved."""
    quand = lire_date("fait_le", "--le", le)
    reports = [item.le for item in jalon.revisions if item.echeance is not None and item.le is not None]
    apres = [item for item in reports if item.connue and quand is not None and quand.certainly_before(item)]
    if not apres:
        return ()
    return (f"L'échéance a pourtant été déplacée ensuite, {en_precisant(apres[-1])} : cette date est-elle la bonne ?",)


def _est_report(jalon: Jalon, nouvelle: Periode | None) -> bool:
    """Tell whether a due date comes later than the one written; a first date is none."""
    avant = jalon.echeance
    return nouvelle is not None and avant is not None and avant.connue and nouvelle.fin > avant.fin


def modifier(
    communaute: Communaute,
    lire: Lire,
    jalon: Jalon,
    jour: date,
    valeurs: Mapping[str, Any],
    motif: str,
    le: str = "",
    decision: str = "",
    sources: Sequence[str] = (),
) -> Edition | None:
    """Plan other changes of a milestone, `valeurs` by field as typed (AUCUN takes away), and the revision they make.

    Taking up again a milestone reached or given up is one of them (`etat`).
    """
    changes = _differents(jalon, _voulus(communaute, valeurs))
    if not changes:
        return None
    _refuser_la_fin(jalon, changes.get("etat"))
    bloc: dict[str, Any] = {}
    if "echeance" in changes:
        nouvelle = lire_date("echeance", "--echeance", str(changes["echeance"] or ""))
        if not valeurs.get("etat") and jalon.etat not in (FAIT, ABANDONNE) and _est_report(jalon, nouvelle):
            changes |= _differents(jalon, {"etat": REPORTE})
        bloc["echeance"] = _report(jalon.echeance, nouvelle)
    dits = [_dire(communaute, jalon, champ, valeur) for champ, valeur in changes.items() if champ != "echeance"]
    revisions: list[Mapping[str, Valeur]] = []
    if "etat" in changes and jalon.etat in (FAIT, ABANDONNE):
        dits.append(_ce_qui_etait_note(jalon))
        revisions += _fin_non_dite(jalon)
        changes |= {champ: None for champ in _DE_LA_FIN if jalon.donne(champ)}
    texte = " ; ".join(filter(None, dits))
    if texte:
        bloc["changement"] = composer(texte[:1].upper() + texte[1:])
    revisions.append(_revision(communaute, jour, bloc, motif, le, decision, sources))
    return _editer(lire, jalon, changes, *revisions)


def _ce_qui_etait_note(jalon: Jalon) -> str:
    """Say what was written of the end of a milestone that is taken up again: it leaves the fields, and is kept here."""
    quand = f" {en_precisant(jalon.fait_le)}" if jalon.fait_le is not None and jalon.fait_le.connue else ""
    restes = {"résultat": jalon.resultat, "preuve": jalon.preuve, "motif": jalon.motif}
    faits = [f"{nom} {cite(valeur)}" for nom, valeur in restes.items() if valeur]
    if not quand and not faits:
        return ""
    return ", ".join([f"il était noté {MOTS[jalon.etat][0]}{quand}", *faits])


def _fin_non_dite(jalon: Jalon) -> Iterator[dict[str, Valeur]]:
    """Yield the revision that dates an end written by hand, so that the days before it are not said reached."""
    dite = any(passage(item)[1] == FAIT for item in jalon.revisions)
    if jalon.etat == FAIT and jalon.fait_le is not None and jalon.fait_le.connue and not dite:
        yield _atteint("", jalon.fait_le)


def change(communaute: Communaute, jalon: Jalon, valeurs: Mapping[str, Any]) -> bool:
    """Tell whether values typed say anything else than what is written, so that no motive is asked for nothing."""
    return bool(_differents(jalon, _voulus(communaute, valeurs)))


def abandonner(
    communaute: Communaute,
    lire: Lire,
    jalon: Jalon,
    jour: date,
    motif: str,
    le: str = "",
    decision: str = "",
    sources: Sequence[str] = (),
) -> Edition | None:
    """Plan a milestone given up: its state, why, and the revision that dates it."""
    if jalon.etat == FAIT:
        refuser_si_clos(jalon, "abandonner")
    if jalon.etat == ABANDONNE and motif.strip() in ("", jalon.motif):
        return None
    if jalon.etat == ABANDONNE and jalon.motif:
        _refuser_de_redire(jalon, "motif", next((item.le for item in reversed(jalon.revisions) if est_fin(item)), None))
    champs = _differents(jalon, {"etat": ABANDONNE, "motif": motif.strip()})
    if jalon.etat == ABANDONNE:
        return _editer(lire, jalon, champs)
    bloc = {"changement": _passe(jalon.etat, ABANDONNE)}
    return _editer(lire, jalon, champs, _revision(communaute, jour, bloc, motif, le, decision, sources))


def _refuser_de_redire(jalon: Jalon, champ: str, quand: Periode | None) -> None:
    """Decline to write over what says how a milestone ended, with how to correct it."""
    le = f" {en_precisant(quand)}" if quand is not None and quand.connue else ""
    raise Refus(
        composer("{} est déjà {}{} ({}:{}).").format(
            composer(show(cite(jalon.intitule))), MOTS[jalon.etat][0], le, jalon.ou.path, jalon.place(champ).line
        ),
        composer(
            "Pour corriger : changez « {} » dans ce fichier ; pour reprendre ce jalon : "
            'cap jalon modifier {} --etat en-cours --motif "…".'
        ).format(champ, jalon.id),
    )


def refuser_si_clos(jalon: Jalon, verbe: str) -> None:
    """Decline what only an open milestone takes, with how to take it up again."""
    if jalon.etat in (FAIT, ABANDONNE):
        mot = "fait" if jalon.etat == FAIT else "abandonné"
        raise Refus(
            composer("{} est déjà {} ({}:{}).").format(
                composer(show(cite(jalon.intitule))), composer(mot), jalon.ou.path, jalon.place("etat").line
            ),
            composer('Pour le reprendre : cap jalon modifier {} --etat en-cours --motif "…", puis {}.').format(
                jalon.id, verbe
            ),
        )


# --- what is written ------------------------------------------------------------------------------------------


def exiger_motif(motif: str) -> str:
    """Give the motive, one line; decline an empty one: a change without its reason is soon a mystery."""
    net = " ".join(motif.split())
    if not net:
        raise Refus(
            composer("Il manque le motif : une phrase suffit, et elle servira aux absents."),
            composer('Ajoutez --motif "…".'),
        )
    return net


def _revision(
    communaute: Communaute,
    jour: date,
    bloc: Mapping[str, Valeur],
    motif: str,
    le: str,
    decision: str,
    sources: Sequence[str],
) -> dict[str, Valeur]:
    quand = lire_date("fait_le", "--le", le) or periode_du_jour(jour)
    ecrite: dict[str, Valeur] = {"le": _ecrire_date(quand), **bloc, "motif": exiger_motif(motif)}
    if decision:
        ecrite["decision"] = _decision(communaute, decision, jour)
    if sources:
        ecrite["source"] = [_reference(communaute, "--source", source, _SOURCES) for source in sources]
    return ecrite


def _report(de: Periode | None, a: Periode | None) -> dict[str, Valeur]:
    bords = {"de": de, "a": a}
    return {nom: _ecrire_date(quand) for nom, quand in bords.items() if quand is not None}


def _ecrire_date(quand: Periode) -> str:
    """Write a date as data, a quarter as one types it: `T4 2025`."""
    if quand.precision == TRIMESTRE:
        return f"T{(quand.debut.month + 2) // 3} {quand.debut.year}"
    return quand.iso()


def _reference(communaute: Communaute, option: str, mot: str, type_: Any) -> str:
    """Check a reference before it is written; free words are kept where the field takes them."""
    attendu: Any = type_.element if isinstance(type_, Liste) else type_
    mot = str(attendu.lire(mot))
    trouvee = resolve(communaute, mot, attendu.kinds)
    if trouvee is not None:
        prefixe = mot.partition(":")[0]
        return f"{prefixe}:{trouvee[1]}" if mot.startswith(f"{trouvee[0]}:") else trouvee[1]
    if attendu.libre and "#" not in mot and (" " in mot or ":" not in mot):
        return mot
    connus = [nom for kind in attendu.kinds for nom in communaute.index.get(kind, ())]
    raise Refus(
        composer("{} : « {} » ne désigne rien de connu.").format(option, show(mot)),
        composer(suggestion(mot, connus)) or composer("Écrivez par exemple 2026-03-20-copil#D1, ou action:jardin."),
    )


def _decision(communaute: Communaute, mot: str, jour: date) -> str:
    """Give the decision that carries a change, named as elsewhere: `copil#D1`, `derniere#D1`, `D1`. Raises `Refus`."""
    if resolve(communaute, mot, ("decision",)) is None and _COURTE.fullmatch(mot.strip()):
        return designer_suite(communaute, mot, jour).ref
    return _reference(communaute, "--decision", mot, Revision.declares["decision"].type)


def _voulus(communaute: Communaute, valeurs: Mapping[str, Any]) -> dict[str, Valeur | None]:
    """Read values typed by field; None is what is taken away, an empty text what is not given. Raises `Refus`."""
    lues: dict[str, Valeur | None] = {}
    donnees = {champ: valeur for champ, valeur in valeurs.items() if valeur}
    if not donnees:
        raise Refus(
            composer("Rien à modifier n'est donné."),
            composer("Par exemple : --pilote ACTEUR, --intitule, --moyens, --resultat-attendu, --echeance."),
        )
    for champ, valeur in donnees.items():
        if isinstance(valeur, str) and plier(valeur) == AUCUN and champ not in ("intitule", "etat"):
            lues[champ] = None
        elif champ == "pilote":
            lues[champ] = acteur(communaute, valeur).id
        elif champ in ("echeance", "debut"):
            quand = lire_date(champ, f"--{champ}", valeur)
            lues[champ] = _ecrire_date(quand) if quand is not None else None
        else:
            lues[champ] = _lire_mot(champ, str(valeur).strip())
    return lues


def _refuser_la_fin(jalon: Jalon, etat: Valeur | None) -> None:
    """Decline an end typed as a mere state: it is noted with its day, or its motive."""
    if etat in (FAIT, ABANDONNE) and etat != jalon.etat:
        suite = f"fait {jalon.id} --le …" if etat == FAIT else f'abandonner {jalon.id} --motif "…"'
        raise Refus(
            composer("--etat : un jalon {} se note avec sa commande, qui garde {}.").format(
                MOTS[str(etat)][0], "la date et le résultat" if etat == FAIT else "la date et le motif"
            ),
            composer("Utilisez : {}").format(f"cap jalon {suite}"),
        )


def _lire_mot(champ: str, valeur: str) -> str:
    try:
        return str(Jalon.declares[champ].type.lire(valeur))
    except ValeurRefusee as cause:
        raise Refus(composer(f"--{champ} : {show(cause.message)}"), composer(show(cause.remede))) from None


def _differents(jalon: Jalon, champs: Mapping[str, Any]) -> dict[str, Any]:
    """Keep what is not written already; an empty text is what was not given."""
    return {
        champ: valeur
        for champ, valeur in champs.items()
        if valeur != "" and (valeur is not None or jalon.donne(champ)) and valeur != _ecrit(jalon, champ)
    }


def _ecrit(jalon: Jalon, champ: str) -> str | None:
    valeur = getattr(jalon, champ)
    return _ecrire_date(valeur) if isinstance(valeur, Periode) else valeur or None


def _dire(communaute: Communaute, jalon: Jalon, champ: str, valeur: Any) -> str:
    """Say a change of a field, what it was included: « pilote : Le Buzuk, puis Ulamir-CPIE »."""

    if champ == "etat":
        return _passe(jalon.etat, valeur).replace("É", "é")

    def mots(item: Any) -> str:
        if not item:
            return AUCUN
        if champ == "pilote":
            return communaute.nom_acteur(item)
        quand = lire_date("debut", "", item) if champ == "debut" and isinstance(item, str) else item
        return cite(quand.en_mots() if isinstance(quand, Periode) else str(item))

    return f"{_NOMS[champ]} : {mots(getattr(jalon, champ))}, puis {mots(valeur)}"


def _editer(lire: Lire, jalon: Jalon, champs: Mapping[str, Any], *revisions: Mapping[str, Valeur]) -> Edition | None:
    """Plan the edits of one milestone: fields set, added or taken away where they stand, then its revisions."""
    if not champs and not revisions:
        return None
    avant = lire(jalon.ou.path)
    if avant is None:
        raise Refus(composer("Le fichier « {} » est introuvable.").format(show(jalon.ou.path)), "Relancez.", code=1)
    ou = jalon.place("id")
    # Found once: what the first edits add to the milestone moves none of the paths that lead to it.
    item = path_at(avant.decode("utf-8-sig"), ou.line, ou.column)[:-1]
    edits = [_poser((*item, champ), valeur) for champ, valeur in champs.items()]
    edits += [_ajouter((*item, "revisions"), revision) for revision in revisions]
    return Edition(jalon.ou.path, avant, edited(avant, *edits))


def _ajouter(place: tuple[str | int, ...], revision: Mapping[str, Valeur]) -> Edit:
    return lambda texte: append_item(texte, place, revision)


def _poser(place: tuple[str | int, ...], valeur: Valeur | None) -> Edit:
    def edit(texte: str) -> Any:
        if valeur is None:
            try:
                return remove_key(texte, place)
            except EditionRefusee:
                # On a line that holds the whole milestone, an empty value is absence too.
                return set_scalar(texte, place, "")
        try:
            return set_scalar(texte, place, str(valeur))
        except EditionRefusee:
            return add_key(texte, place[:-1], str(place[-1]), valeur)

    return edit


def constat(jalon: Jalon, verbe: str, edition: Edition | None) -> str:
    """Say what was done, in one sentence."""
    nom = cite(jalon.intitule)
    if edition is None:
        return f"Déjà noté : rien ne change pour {nom}."
    return {
        FAIT: f"{nom} est noté fait.",
        REPORTE: f"{nom} a une nouvelle échéance ; l'ancienne et le motif sont gardés.",
        EN_COURS: f"{nom} est modifié ; ce qu'il était et le motif sont gardés.",
        ABANDONNE: f"{nom} est noté abandonné ; il reste dans le fichier, avec son motif.",
    }[verbe]


def rappels(jalon: Jalon, verbe: str, resultat: str = "", preuve: str = "") -> Sequence[str]:
    """Say what would still be worth a line, as an offer."""
    if verbe != FAIT:
        return ()
    manque = [
        nom
        for nom, donne in (("--resultat", resultat or jalon.resultat), ("--preuve", preuve or jalon.preuve))
        if not donne
    ]
    return (f"Pour le dire plus tard : relancez avec {enumerer(manque)}.",) if manque else ()
