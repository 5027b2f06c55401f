"""The agenda of a meeting: what the community's state proposes and what the coordinator wrote, in the time there is.

Her hand wins. A point of the front matter whose `empreinte` still matches is cap's own, and follows its cause; any
other point is hers, and stays as it is. `points_proposes` remembers what cap put in the file: a key that is no longer
in the agenda was taken out by her, and is not proposed again. Nothing moves once the agenda is announced.

Time goes first to her points, then to proposals by their `rang`, then in the order of `SOURCES`; what does not fit in
the session waits, shown apart. So the sum of durations, pause included, never exceeds the session unless her own do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import Final

from cap.communaute import Communaute, cle_tri
from cap.dates import Periode, periode_du_jour
from cap.declare import proche, slug
from cap.definitions import TOUS, anciens_jours, est_maintenue, est_notee
from cap.graphie import cle, plier
from cap.mdtitles import Titre
from cap.model import Instance, PointPrevu, Reunion
from cap.odj_seance import GENERIQUE, Seance, derniere_tenue, instance_de, lieu_annonce, nom_du_fichier
from cap.odj_sources import SOURCES, TOUTE_SEANCE, Ailleurs, Ligne, Proposition, ailleurs
from cap.redaction import Redacteur, majuscule
from cap.scalars import Duree
from cap.suivi import compte_rendu_approuve

DUREE_USUELLE: Final = 120
"""Minutes of a session when nothing says how long it lasts."""

PROPOSE: Final = "propose"
RETOUCHE: Final = "retouche"
ECRIT: Final = "ecrit"
TITRE: Final = "titre"

_GELS: Final = {
    "annoncee": "L'ordre du jour est annoncé : cap n'y propose plus rien ; vos retouches sont reprises.",
    "tenue": "Cette réunion a eu lieu : son ordre du jour ne bouge plus.",
    "reportee": "Cette réunion est reportée : son ordre du jour ne bouge plus.",
    "annulee": "Cette réunion est annulée : son ordre du jour ne bouge plus.",
}
_FERMETURE: Final = ("suite", "convivialite")


class SeanceImpossible(ValueError):
    """A session that cannot be: it would end after midnight. `message` is French."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True, slots=True, kw_only=True)
class Demande:
    """What is asked: whose meeting (as typed), which day, and what is known of it; None leaves what the file says.

    `reunion` names the very file, where an instance may meet twice a day; `tel_quel` shows what it holds, proposing
    nothing.
    """

    instance: str
    le: date
    minutes: int | None = None
    debut: time | None = None
    lieu: str | None = None
    reunion: str = ""
    tel_quel: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A point of the agenda as it stands after this run.

    `origine` tells who wrote it: cap (PROPOSE), the coordinator (ECRIT, or RETOUCHE for one of cap's that she edited),
    or a heading of the notes (TITRE). `minutes` is None when no duration is written. `methode` and `materiel` are hers,
    for the animators. `motif` and the motives of `lignes` are for the coordinator alone.
    """

    cle: str
    intitule: str
    nature: str
    minutes: int | None
    porteur: str
    posture: str
    documents: tuple[str, ...]
    origine: str
    methode: str = ""
    materiel: tuple[str, ...] = ()
    motif: str = ""
    lignes: tuple[Ligne, ...] = ()
    qui: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entete:
    """What stands above an agenda, in words for every member; empty where nobody wrote it.

    `destinataires` are the members of the instance in French alphabetical order, `pour_tous` when it is everybody.
    `soutien` names who carries the support function, `mode_decision` says how the instance decides, `posture` is the
    one of the whole session.
    """

    communaute: str
    instance: str
    visio: str
    animation: tuple[str, ...]
    redaction: str
    reponse_avant: Periode | None
    destinataires: tuple[str, ...]
    pour_tous: bool
    soutien: tuple[str, ...]
    mode_decision: str
    posture: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrdreDuJour:
    """An agenda, and what must change in its file to hold it.

    `fichier` is the meeting as its file has it, None when the file is to be made at `path`. `points` are in the order
    of the meeting. `prevus` is what the front matter should hold: the rank, in the file, of a point that stays, and the
    point. `proposes` is its memory of what cap put there, `attente` what does not fit and waits for another meeting,
    `sans_place` what does not fit and cannot wait (a welcome), `ecartes` the keys she took out, `retires` the titles of
    those that would still be proposed. `premiere`: these people never met before.
    `gel` says why nothing may change any more, empty when it may; `sans_effet` are the options then asked in vain.
    `inconnue` is the instance as typed when nobody declared it, `suggestion` the id that was perhaps meant, `voisine`
    the instance that already has a meeting that day. `minutes` is the session, `duree_supposee` when nothing says how
    long it lasts. `ailleurs` counts the open work that other instances follow. `deplacee_au` is the day to which the
    meeting that stood on this one was moved.
    """

    reunion: str
    path: str
    fichier: Reunion | None
    instance: str
    declaree: bool
    inconnue: str
    suggestion: str
    voisine: str
    deplacee_au: date | None
    titre: str
    entete: Entete
    le: date
    debut: time | None
    fin: time | None
    lieu: str
    pause: int
    minutes: int
    duree_supposee: bool
    points: tuple[Point, ...]
    prevus: tuple[tuple[int | None, Point], ...]
    proposes: tuple[str, ...]
    attente: tuple[Proposition, ...]
    sans_place: tuple[Proposition, ...]
    ecartes: tuple[str, ...]
    retires: tuple[str, ...]
    premiere: bool
    ailleurs: Ailleurs
    gel: str
    sans_effet: tuple[str, ...]

    @property
    def prevu(self) -> int:
        """Add the minutes of all points, the pause included."""
        return self.pause + sum(point.minutes or 0 for point in self.points)


def preparer(communaute: Communaute, demande: Demande, jour: date) -> OrdreDuJour:
    """Compute the agenda of a meeting from the state of the community on a day, keeping what its file holds.

    Raises `SeanceImpossible` when the hours asked for make no session.
    """
    nom, instance = _instance(communaute, demande.instance)
    existante = communaute.reunions.get(demande.reunion) or _trouver(communaute, nom, demande.le)
    reunion = existante or Reunion(date=periode_du_jour(demande.le))
    gel = _gel(communaute, existante, jour)
    connu = _jour_connu(reunion, gel, jour)
    avant = derniere_tenue(communaute, nom, demande.le, connu)
    debut, fin, minutes, supposee = _horaires(reunion, demande, gel, _heure_annoncee(avant, demande.le))
    pause = (reunion.pause.minutes or 0) if reunion.pause else 0
    fige = bool(gel) or demande.tel_quel
    titres = _titres(reunion, bool(gel))
    if supposee:
        deja = sum(_minutes(point, titres) or 0 for point in reunion.ordre_du_jour)
        minutes = max(
            minutes, pause + deja + sum(_en_minutes(titre.duree) or 0 for titre in _sans_point(reunion, titres))
        )
    identifiant = existante.id if existante else _nouvel_id(communaute, nom, demande.le)
    seance = Seance(nom, demande.le, minutes, instance, avant, identifiant)
    propositions = _propositions(communaute, seance, connu)
    composition = _composer(reunion, propositions, minutes - pause, titres, fige)
    voix = Redacteur(communaute, connu, "membres")
    return OrdreDuJour(
        reunion=identifiant,
        path=existante.ou.path if existante else f"reunions/{identifiant}.md",
        fichier=existante,
        instance=nom,
        declaree=instance is not None,
        inconnue="" if instance is not None else " ".join(demande.instance.split()),
        suggestion=_suggestion(communaute, nom) if instance is None else "",
        voisine=_voisine(communaute, demande.le) if instance is None and existante is None else "",
        deplacee_au=None if existante else _deplacee(communaute, nom, demande.le),
        titre=_titre(demande.instance, reunion, instance),
        entete=_entete(voix, reunion, instance),
        le=demande.le,
        debut=debut,
        fin=fin,
        lieu=_lieu(reunion, demande, gel, avant),
        pause=pause,
        minutes=minutes,
        duree_supposee=supposee,
        points=tuple(replace(point, qui=voix.nommer(point.porteur)) for point in composition.points),
        prevus=composition.prevus,
        proposes=composition.proposes,
        attente=tuple(item for item in composition.attente if item.cle not in TOUTE_SEANCE),
        sans_place=tuple(item for item in composition.attente if item.cle in TOUTE_SEANCE),
        ecartes=composition.ecartes,
        retires=tuple(item.intitule for item in propositions if item.cle in composition.ecartes),
        premiere=avant is None,
        ailleurs=ailleurs(communaute, seance, jour),
        gel=gel,
        sans_effet=_sans_effet(reunion, demande, minutes) if gel else (),
    )


def empreinte(point: PointPrevu | Proposition | Point) -> str:
    """Give the mark of a point's content: written beside what cap proposes, it no longer matches once edited by hand.

    Ten hexadecimal digits of SHA-256 over the fields a reader sees; how durations and quotes are typed does not count.
    A method and material, which cap never writes, count once they are there.
    """
    import hashlib

    nature = point.type if isinstance(point, PointPrevu) else point.nature
    minutes = _en_minutes(point.duree) if isinstance(point, PointPrevu) else point.minutes
    champs = (point.cle, point.intitule, nature, str(minutes), point.porteur, point.posture, *point.documents)
    if not isinstance(point, Proposition) and (point.methode or point.materiel):
        champs += ("\x1e", point.methode, *point.materiel)
    return "cap-" + hashlib.sha256("\x1f".join(champs).encode("utf-8", "surrogatepass")).hexdigest()[:10]


# --- which meeting --------------------------------------------------------------------------------------------


def _instance(communaute: Communaute, typed: str) -> tuple[str, Instance | None]:
    """Find the instance meant by what was typed (id, former id or name), else keep it as a mere name."""
    simple = plier(typed)
    for instance in communaute.gouvernance.instances:
        if typed == instance.id or typed in instance.anciens_ids or simple in (instance.id, plier(instance.nom)):
            return instance.id, instance
    return (slug(typed) if typed.strip() else GENERIQUE), None


def _suggestion(communaute: Communaute, nom: str) -> str:
    """Give the id of the instance that was perhaps meant, empty when none looks like it."""
    par_nom = {nom_possible: item.id for item in communaute.gouvernance.instances for nom_possible in _noms(item)}
    return par_nom.get(proche(nom, list(par_nom)), "")


def _noms(instance: Instance) -> tuple[str, ...]:
    return (instance.id, cle(instance.nom))


def _trouver(communaute: Communaute, nom: str, le: date) -> Reunion | None:
    """Find the file of this meeting: by instance and day, whatever its name; one that is not cancelled first."""
    siennes = [
        reunion
        for reunion in _du_jour(communaute, le)
        if nom in (instance_de(communaute, reunion), nom_du_fichier(reunion))
    ]
    return next(iter([reunion for reunion in siennes if est_maintenue(reunion)] or siennes), None)


def _voisine(communaute: Communaute, le: date) -> str:
    """Name the instance that already meets on a day, as it can be typed; empty when none does."""
    vivantes = (reunion for reunion in _du_jour(communaute, le) if est_maintenue(reunion))
    return next(filter(None, (instance_de(communaute, reunion) for reunion in vivantes)), "")


def _deplacee(communaute: Communaute, nom: str, le: date) -> date | None:
    """Give the day to which a meeting of an instance was moved from another day; None when none was."""
    return next(
        (
            reunion.date.debut
            for reunion in communaute.reunions_par_date
            if reunion.date is not None and reunion.date.connue and est_maintenue(reunion)
            if nom in (instance_de(communaute, reunion), nom_du_fichier(reunion)) and le in anciens_jours(reunion)
        ),
        None,
    )


def _du_jour(communaute: Communaute, le: date) -> list[Reunion]:
    return [
        reunion
        for reunion in communaute.reunions_par_date
        if reunion.date is not None and reunion.date.debut == reunion.date.fin == le
    ]


def _nouvel_id(communaute: Communaute, nom: str, le: date) -> str:
    base = f"{le}-{nom}"[:64].rstrip("-")
    rang, libre = 2, base
    while libre in communaute.reunions:
        rang, libre = rang + 1, f"{base[:60]}-{rang}"
    return libre


def _titre(typed: str, reunion: Reunion, instance: Instance | None) -> str:
    nom = " ".join(typed.split())
    if nom == slug(nom):
        nom = "" if nom == GENERIQUE else majuscule(nom.replace("-", " "))
    return reunion.titre or (instance.nom if instance else "") or nom or "Réunion"


def _entete(voix: Redacteur, reunion: Reunion, instance: Instance | None) -> Entete:
    membres = instance.membres if instance else ()
    fonction = voix.communaute.gouvernance.fonction_soutien
    return Entete(
        communaute=voix.communaute.fiche.nom,
        instance=instance.nom if instance else "",
        visio=reunion.visio,
        animation=tuple(voix.nommer(item) for item in reunion.animation),
        redaction=voix.nommer(reunion.redaction),
        reponse_avant=reunion.reponse_avant,
        destinataires=tuple(sorted((voix.nommer(item) for item in membres if item != TOUS), key=cle_tri)),
        pour_tous=TOUS in membres,
        soutien=tuple(voix.nommer(item) for item in fonction.acteurs) if fonction else (),
        mode_decision=instance.mode_decision if instance else "",
        posture=reunion.posture,
    )


def _gel(communaute: Communaute, reunion: Reunion | None, jour: date) -> str:
    """Say why an agenda may not change any more; empty when it may."""
    if reunion is None:
        return ""
    if reunion.statut in _GELS:
        return _GELS[reunion.statut]
    tenue = est_notee(reunion) and communaute.est_tenue(reunion, jour)
    return _GELS["tenue"] if tenue or compte_rendu_approuve(reunion, jour) else ""


def _sans_effet(reunion: Reunion, demande: Demande, minutes: int) -> tuple[str, ...]:
    """Name the options that ask for something else than what a file that no longer moves says."""
    demandes = (
        ("--duree", demande.minutes, minutes),
        ("--debut", demande.debut, reunion.debut),
        ("--lieu", demande.lieu, reunion.lieu),
    )
    return tuple(nom for nom, voulu, tenu in demandes if voulu is not None and voulu != tenu)


def _jour_connu(reunion: Reunion, gel: str, jour: date) -> date:
    """Give the day whose state a document shows: once the agenda no longer moves, that of its sending.

    Without it, the eve of the meeting at the latest.
    """
    if not gel:
        return jour
    if reunion.annoncee_le is not None and reunion.annoncee_le.connue:
        return min(jour, reunion.annoncee_le.debut)
    return min(jour, reunion.date.debut - timedelta(days=1)) if reunion.date is not None else jour


# --- its hours ------------------------------------------------------------------------------------------------


def _heure_annoncee(avant: Reunion | None, le: date) -> time | None:
    """Give the hour that the last meeting announced for this one: « Prochaine réunion : 21 janvier 2025, 14 h »."""
    annonces = avant.notes.prochaines if avant is not None else ()
    return next((item.heure for item in annonces if item.heure and item.date and item.date.contains(le)), None)


def _lieu(reunion: Reunion, demande: Demande, gel: str, avant: Reunion | None) -> str:
    """Give the place: as asked, as the file says, else the one that the last meeting announced for this day."""
    if gel:
        return reunion.lieu
    if demande.lieu is not None:
        return demande.lieu
    if reunion.lieu or demande.tel_quel or reunion.changements:
        return reunion.lieu
    annonces = avant.notes.prochaines if avant is not None else ()
    lieux = (lieu_annonce(item.texte) for item in annonces if item.date and item.date.contains(demande.le))
    return next(filter(None, lieux), "")


def _horaires(
    reunion: Reunion, demande: Demande, gel: str, annoncee: time | None
) -> tuple[time | None, time | None, int, bool]:
    """Give the beginning, the end, the length in minutes, and whether that length is only supposed."""
    ecrite = _ecart(reunion.debut, reunion.fin)
    if gel:
        return reunion.debut, reunion.fin, ecrite or DUREE_USUELLE, ecrite is None
    debut = demande.debut or reunion.debut or annoncee
    minutes = demande.minutes or ecrite
    if debut is None or minutes is None:
        return debut, reunion.fin if debut is None else None, minutes or DUREE_USUELLE, minutes is None
    fin = debut.hour * 60 + debut.minute + minutes
    if fin >= 24 * 60:
        raise SeanceImpossible("La séance finirait après minuit.")
    return debut, time(fin // 60, fin % 60), minutes, False


def _ecart(debut: time | None, fin: time | None) -> int | None:
    if debut is None or fin is None or fin <= debut:
        return None
    return (fin.hour - debut.hour) * 60 + fin.minute - debut.minute


def _en_minutes(duree: Duree | None) -> int | None:
    return duree.minutes if duree is not None else None


# --- its points -----------------------------------------------------------------------------------------------


def _propositions(communaute: Communaute, seance: Seance, jour: date) -> tuple[Proposition, ...]:
    """Ask every source; a key proposed twice counts once."""
    par_cle: dict[str, Proposition] = {}
    for source in SOURCES:
        for proposition in source(communaute, seance, jour):
            par_cle.setdefault(proposition.cle, proposition)
    return tuple(par_cle.values())


@dataclass(frozen=True, slots=True)
class _Composition:
    points: tuple[Point, ...]
    prevus: tuple[tuple[int | None, Point], ...]
    proposes: tuple[str, ...]
    attente: tuple[Proposition, ...]
    ecartes: tuple[str, ...]


def _composer(
    reunion: Reunion, propositions: Sequence[Proposition], minutes: int, titres: Sequence[Titre], gele: bool
) -> _Composition:
    """Join what she wrote to what is proposed, in the minutes there are."""
    seuls = _sans_point(reunion, titres)
    par_cle = {item.cle: item for item in propositions}
    a_cap = frozenset() if gele else _a_cap(reunion)
    siens = [point for rang, point in enumerate(reunion.ordre_du_jour) if rang not in a_cap]
    presentes = {point.cle for point in reunion.ordre_du_jour}
    ecartes = tuple(item for item in reunion.points_proposes if item not in presentes)
    pris = {cle(nom) for point in siens for nom in (point.cle, point.intitule) if nom}
    pris |= {cle(nom) for titre in seuls for nom in (titre.id, titre.texte)}
    candidats = [
        item
        for item in propositions
        if not gele and item.cle not in ecartes and not {cle(item.cle), cle(item.intitule)} & pris
    ]
    reste = minutes - sum(_minutes(point, titres) or 0 for point in siens)
    reste -= sum(_en_minutes(titre.duree) or 0 for titre in seuls)
    retenus = _retenir(candidats, reste)
    prevus: list[tuple[int | None, Point]] = []
    for rang, point in enumerate(reunion.ordre_du_jour):
        if rang not in a_cap:
            prevus.append((rang, _point_ecrit(point, titres, par_cle)))
        elif point.cle in retenus:
            prevus.append((rang, _point_propose(par_cle[point.cle])))
    ordre = {item.cle: place for place, item in enumerate(propositions)}
    deja = {point.cle for _, point in prevus}
    for item in candidats:
        if item.cle in retenus and item.cle not in deja:
            prevus.insert(_place(prevus, ordre, item.cle), (None, _point_propose(item)))
    points = [point for _, point in prevus]
    fermeture = next((rang for rang, point in enumerate(points) if point.cle in _FERMETURE), len(points))
    points[fermeture:fermeture] = [_point_titre(titre) for titre in seuls]
    retires = {point.cle for rang, point in enumerate(reunion.ordre_du_jour) if rang in a_cap} - retenus
    memoire = [item for item in reunion.points_proposes if item not in retires]
    memoire += [point.cle for _, point in prevus if point.origine == PROPOSE and point.cle not in memoire]
    return _Composition(
        points=tuple(points),
        prevus=tuple(prevus),
        proposes=reunion.points_proposes if gele else tuple(memoire),
        attente=tuple(item for item in candidats if item.cle not in retenus),
        ecartes=ecartes,
    )


def _a_cap(reunion: Reunion) -> frozenset[int]:
    """Give the ranks of the points that cap wrote and nobody edited; of two copies, the second is hers."""
    rangs: dict[str, int] = {}
    for rang, point in enumerate(reunion.ordre_du_jour):
        if point.cle and point.empreinte and point.empreinte == empreinte(point):
            rangs.setdefault(point.cle, rang)
    return frozenset(rangs.values())


def _retenir(candidats: Iterable[Proposition], minutes: int) -> set[str]:
    """Choose what fits: by need, then in the order of the sources; a shorter point may pass where a longer does not."""
    retenus: set[str] = set()
    for item in sorted(candidats, key=lambda item: item.rang):
        if item.minutes <= minutes:
            retenus.add(item.cle)
            minutes -= item.minutes
    return retenus


def _place(prevus: Sequence[tuple[int | None, Point]], ordre: Mapping[str, int], nouvelle: str) -> int:
    """Find where a new point goes: before the first known point that comes after it in the order of an agenda."""
    for rang, (_, point) in enumerate(prevus):
        if ordre.get(point.cle, -1) > ordre[nouvelle]:
            return rang
    return len(prevus)


def _titres(reunion: Reunion, tous: bool) -> tuple[Titre, ...]:
    """List the headings of the notes that are points of the agenda, those that every member may read.

    Before the meeting, one whose parenthesis says how long, of what nature or who carries it (`(20 min, décision)`), or
    that a point of the front matter names: others are there to take notes. Afterwards (`tous`), every heading is.
    """
    titres = [point.titre for point in reunion.notes.points if point.titre is not None]
    return tuple(
        titre
        for titre in titres
        if titre.restreint in (None, "membres")
        if tous or titre.duree or titre.nature or titre.porteur or _annonce(reunion, titre)
    )


def _sans_point(reunion: Reunion, titres: Iterable[Titre]) -> tuple[Titre, ...]:
    """List the headings that no point of the front matter announces."""
    return tuple(titre for titre in titres if not _annonce(reunion, titre))


def _annonce(reunion: Reunion, titre: Titre) -> bool:
    return any(_titre_de(point, (titre,)) for point in reunion.ordre_du_jour)


def _titre_de(point: PointPrevu, titres: Iterable[Titre]) -> Titre | None:
    """Find the heading of a point: by its key, else by its title."""
    noms = {cle(nom) for nom in (point.cle, point.intitule) if nom}
    return next((titre for titre in titres if {cle(titre.id), cle(titre.texte)} & noms), None)


def _minutes(point: PointPrevu, titres: Iterable[Titre]) -> int | None:
    if point.duree is not None:
        return point.duree.minutes
    titre = _titre_de(point, titres)
    return _en_minutes(titre.duree) if titre else None


def _point_ecrit(point: PointPrevu, titres: Sequence[Titre], par_cle: Mapping[str, Proposition]) -> Point:
    """Show a point as the file has it; its heading gives what it leaves out."""
    titre, cause = _titre_de(point, titres), par_cle.get(point.cle)
    return Point(
        cle=point.cle,
        intitule=point.intitule,
        nature=point.type or (titre.nature if titre else ""),
        minutes=_minutes(point, titres),
        porteur=point.porteur or (titre.porteur if titre else ""),
        posture=point.posture,
        documents=point.documents,
        methode=point.methode,
        materiel=point.materiel,
        origine=_origine(point),
        motif=cause.motif if cause else "",
        lignes=cause.lignes if cause else (),
    )


def _origine(point: PointPrevu) -> str:
    if not point.empreinte:
        return ECRIT
    return PROPOSE if point.empreinte == empreinte(point) else RETOUCHE


def _point_propose(item: Proposition) -> Point:
    return Point(
        cle=item.cle,
        intitule=item.intitule,
        nature=item.nature,
        minutes=item.minutes,
        porteur=item.porteur,
        posture=item.posture,
        documents=item.documents,
        origine=PROPOSE,
        motif=item.motif,
        lignes=item.lignes,
    )


def _point_titre(titre: Titre) -> Point:
    return Point(
        cle=titre.id,
        intitule=titre.texte,
        nature=titre.nature,
        minutes=_en_minutes(titre.duree),
        porteur=titre.porteur,
        posture="",
        documents=(),
        origine=TITRE,
    )
