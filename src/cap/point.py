"""Monday's look at the community, for the coordinator alone: where it stands, what comes, whom to call.

Everything is read on a day, from the files. Nothing here is a document for all: who is waited for is said to her, as a
plain fact, so that she can offer to keep, lighten, pass on, postpone or give up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, NamedTuple

from cap import feuille_de_route
from cap.avancement import Avancement, constater
from cap.communaute import Communaute
from cap.dates import Periode
from cap.definitions import (
    TOUS,
    Couverture,
    a_eu_lieu,
    anciens_jours,
    attendu_de,
    compte_rendu_diffuse,
    couverture,
    est_acquis,
    est_maintenue,
    est_notee,
    etape_financement,
    fin_des_acquis,
    presents,
    reunions_qui_comptent,
    signataires,
    versions_adoptees,
    versions_valant,
)
from cap.diffusion import corrections_ouvertes
from cap.feuille_de_route import JalonLu
from cap.model import Acteur, Attendu, Charte, Echeance, Financement, Instance, Reunion
from cap.suivi import QuestionSuivie, TacheSuivie, compte_rendu_approuve, questions, taches
from cap.trous import Cellule, Lecture, lire
from cap.trous_suites import nouveaux_trous

# Our choices: how far ahead a Monday looks, and after how many meetings one takes news of somebody.
TACHES_JOURS: Final = 14
DEPOTS_JOURS: Final = 90
FENETRES_JOURS: Final = 60
JALONS_JOURS: Final = 92
ABSENCES: Final = 3


class Prochaine(NamedTuple):
    """The next meeting: when, of which instance; its file when there is one; what is not ready, in fragments."""

    le: Periode
    instance: str
    nom: str
    reunion: Reunion | None
    a_preparer: tuple[str, ...]


class Depot(NamedTuple):
    """A request still to be made: to whom, its deadline (None when not known), the days that remain."""

    financement: Financement
    financeur: str
    avant: Periode | None
    jours: int | None


class Reserve(NamedTuple):
    """The end of the acquired funding of the support function, and the days that remain."""

    financement: Financement
    jusqu_au: Periode
    jours: int


@dataclass(frozen=True)
class Point:
    """Everything the Monday view says, in full; the text shows the beginning of each list."""

    nom: str
    jour: date
    avancement: Avancement
    prochaine: Prochaine | None
    a_relancer: tuple[TacheSuivie, ...]
    autres_taches: int
    questions: tuple[QuestionSuivie, ...]
    carte: Lecture
    nouveaux_trous: tuple[Cellule, ...]
    version: str
    signatures: tuple[Attendu, ...]
    couverture: Couverture | None
    reserve: Reserve | None
    depots: tuple[Depot, ...]
    fenetres: tuple[Echeance, ...]
    sans_nouvelles: tuple[Acteur, ...]
    a_diffuser: tuple[Reunion, ...]
    a_approuver: tuple[Reunion, ...]
    charte_soumise: str
    jalons: tuple[JalonLu, ...]


def faire_le_point(communaute: Communaute, jour: date) -> Point:
    """Read everything the coordinator looks at on a Monday."""
    ouvertes = [tache for tache in taches(communaute, jour) if tache.ouverte]
    proches = [tache for tache in ouvertes if _est_proche(tache, jour)]
    adoptees = versions_adoptees(communaute, jour)
    notees = [item for item in reunions_qui_comptent(communaute, jour) if est_notee(item)]
    avancement = constater(communaute, jour)
    carte = lire(communaute, jour)
    voulus = next(lu.valeur.numerateur for lu in avancement.seuils if lu.seuil.nom == "mois-acquis")
    return Point(
        nom=communaute.fiche.nom,
        jour=jour,
        avancement=avancement,
        prochaine=prochaine(communaute, jour),
        a_relancer=tuple(sorted(proches, key=lambda tache: (_echeance(tache), tache.ref))),
        autres_taches=len(ouvertes) - len(proches),
        questions=tuple(question for question in questions(communaute, jour) if question.ouverte),
        carte=carte,
        nouveaux_trous=nouveaux_trous(communaute, carte, notees[-1].date if notees else None),
        version=adoptees[-1].version if adoptees else "",
        signatures=tuple(_signatures_attendues(communaute, adoptees[-1], jour)) if adoptees else (),
        couverture=couverture(communaute, jour, voulus),
        reserve=_reserve(communaute, jour),
        depots=tuple(_depots(communaute, jour)),
        fenetres=tuple(_fenetres(communaute, jour)),
        sans_nouvelles=tuple(sans_nouvelles(communaute, jour)),
        a_diffuser=tuple(item for item in notees if not compte_rendu_diffuse(item, jour)),
        a_approuver=tuple(
            item
            for item in notees
            if compte_rendu_diffuse(item, jour)
            if not compte_rendu_approuve(item, jour) and not corrections_ouvertes(item, jour)
        ),
        charte_soumise=_charte_soumise(communaute, jour),
        jalons=tuple(_jalons(communaute, jour)),
    )


def _est_proche(tache: TacheSuivie, jour: date) -> bool:
    return tache.echeance is not None and tache.echeance.connue and _echeance(tache) <= jour + timedelta(TACHES_JOURS)


def _echeance(tache: TacheSuivie) -> date:
    """Give the last day a task may be done on time."""
    return tache.echeance.fin if tache.echeance is not None else date.max


# --- the next meeting ----------------------------------------------------------------------------------------


def prochaine(communaute: Communaute, jour: date) -> Prochaine | None:
    """Find the next meeting: the first file of a meeting to come, or an earlier one that the last notes announce."""
    fichiers = [
        Prochaine(
            item.date, item.instance, nom_instance(communaute, item), item, tuple(_manques(communaute, item, jour))
        )
        for item in communaute.reunions_par_date
        if item.date is not None and item.date.connue and not item.date.is_past(jour) and est_maintenue(item)
        if not (item.statut == "tenue" and a_eu_lieu(item.date, jour))
    ]
    annonces = list(_annoncees(communaute, jour, _jours_connus(communaute)))
    return min([*fichiers, *annonces], key=lambda item: (item.le.debut, item.reunion is None), default=None)


def _jours_connus(communaute: Communaute) -> set[tuple[str, date]]:
    """Give the days that files of meetings know, by instance: those they left by being moved or cancelled too."""
    return {
        (reunion.instance, jour)
        for reunion in communaute.reunions_par_date
        for jour in {*anciens_jours(reunion), *([reunion.date.debut] if reunion.date is not None else [])}
    }


def _annoncees(communaute: Communaute, jour: date, connus: set[tuple[str, date]]) -> Iterator[Prochaine]:
    """Yield the meetings that the last notes of each instance announce and that have no file yet."""
    dernieres = {reunion.instance: reunion for reunion in communaute.reunions_tenues(jour)}
    for instance, reunion in dernieres.items():
        for annonce in reunion.notes.prochaines[-1:]:
            quand = annonce.date
            if quand is None or not quand.connue or quand.is_past(jour) or (instance, quand.debut) in connus:
                continue
            commande = f" (cap odj {instance} --le {quand.iso()})" if instance and quand.precision == "jour" else ""
            nom = nom_instance(communaute, reunion) if instance else ""
            yield Prochaine(quand, instance, nom, None, (f"ordre du jour à préparer{commande}",))


def _manques(communaute: Communaute, reunion: Reunion, jour: date) -> Iterator[str]:
    """Yield what is not ready for a meeting, the most useful first."""
    if not reunion.ordre_du_jour and not reunion.notes.titres:
        yield "ordre du jour à préparer (cap odj)"
    if not reunion.lieu and not reunion.visio:
        yield "lieu à dire"
    if reunion.debut is None:
        yield "heure à dire"
    if reunion.annoncee_le is None and reunion.statut != "annoncee":
        yield "invitation à envoyer"
    nus = [point.intitule for point in reunion.ordre_du_jour if point.type == "decision" and not point.documents]
    if nus:
        # Titles are as long as she writes them: several are counted.
        un_seul = f"document à joindre pour décider : {nus[0]}"
        yield un_seul if len(nus) == 1 else f"documents à joindre pour {len(nus)} décisions"
    tenues = communaute.reunions_tenues(jour)
    precedentes = [item for item in tenues if item.instance == reunion.instance and item is not reunion]
    if precedentes and est_notee(precedentes[-1]) and not compte_rendu_diffuse(precedentes[-1], jour):
        yield "compte-rendu précédent à diffuser"


def nom_instance(communaute: Communaute, reunion: Reunion) -> str:
    """Name what meets: the instance, else the title of the meeting; empty when neither is written."""
    instance: Instance | None = communaute.instance(reunion.instance)
    return instance.nom if instance is not None else reunion.titre


# --- signatures, funding, calendar ---------------------------------------------------------------------------


def _signatures_attendues(communaute: Communaute, version: Charte, jour: date) -> Iterator[Attendu]:
    """Yield the signatures hoped for: neither given nor declined, of actors that are members on the day."""
    signes, valant = signataires(communaute, version, jour), versions_valant(communaute, version)
    for nom in dict.fromkeys(item.acteur for item in communaute.signatures.attendus):
        acteur, attendu = communaute.acteurs.get(nom), attendu_de(communaute, nom, valant, jour)
        if acteur is None or nom in signes or attendu is None or attendu.etat == "decline":
            continue
        if communaute.est_actif(acteur, jour):
            yield attendu


def _reserve(communaute: Communaute, jour: date) -> Reserve | None:
    trouvee = fin_des_acquis(communaute, jour)
    return Reserve(trouvee[0], trouvee[1], (trouvee[1].fin - jour).days) if trouvee else None


def _depots(communaute: Communaute, jour: date) -> Iterator[Depot]:
    """Yield the requests still to be made whose deadline is near, then those whose deadline is not known."""
    sans_date = []
    for item in sorted(communaute.financements.financements, key=_limite):
        etape = etape_financement(item, jour)
        if est_acquis(item, jour) or (etape is not None and etape.statut not in ("repere", "a-demander")):
            continue
        nom = communaute.nom_acteur(item.financeur) or item.intitule
        if item.depot_avant is None or not item.depot_avant.connue:
            sans_date += [Depot(item, nom, None, None)] if etape is not None else []
        elif jour <= item.depot_avant.fin <= jour + timedelta(DEPOTS_JOURS):
            yield Depot(item, nom, item.depot_avant, (item.depot_avant.fin - jour).days)
    yield from sans_date


def _limite(financement: Financement) -> tuple[date, str]:
    avant = financement.depot_avant
    return (avant.fin if avant is not None and avant.connue else date.max, financement.id)


def _fenetres(communaute: Communaute, jour: date) -> Iterator[Echeance]:
    """Yield the windows of public policies that are open, or open soon."""
    for item in communaute.calendrier.echeances:
        debut, fin = item.du or item.au, item.au or item.du
        if debut is None or fin is None or not fin.connue or fin.is_past(jour):
            continue
        # Opened without a stated end: it says what is in force, not a window to catch.
        if item.au is None and debut.is_past(jour):
            continue
        if debut.debut <= jour + timedelta(FENETRES_JOURS):
            yield item


# --- people and documents ------------------------------------------------------------------------------------


def sans_nouvelles(communaute: Communaute, jour: date) -> Iterator[Acteur]:
    """Yield the active members not seen at the last three meetings they could come to, in alphabetical order.

    Counted: meetings of the instances they belong to, held while they were members. Whoever was represented or sent
    apologies gave news.
    """
    tenues = reunions_qui_comptent(communaute, jour)
    for acteur in communaute.actifs(jour):
        siennes = [item for item in tenues if _concerne(communaute, item, acteur)][-ABSENCES:]
        if len(siennes) == ABSENCES and not any(_a_donne_signe(item, acteur.id) for item in siennes):
            yield acteur


def _concerne(communaute: Communaute, reunion: Reunion, acteur: Acteur) -> bool:
    instance = communaute.instance(reunion.instance)
    membre = instance is None or TOUS in instance.membres or acteur.id in instance.membres
    return (
        membre
        and bool(reunion.presents)
        and reunion.date is not None
        and communaute.est_actif(acteur, reunion.date.fin)
    )


def _a_donne_signe(reunion: Reunion, acteur: str) -> bool:
    representes: Iterable[str] = (item.acteur for item in reunion.representes)
    return acteur in presents(reunion) or acteur in representes or acteur in reunion.excuses


def _jalons(communaute: Communaute, jour: date) -> Iterator[JalonLu]:
    """Yield the open milestones of an adopted roadmap whose date is past, or ends within a quarter, in that order."""
    feuille = feuille_de_route.lire(communaute, jour, "soutien")
    if feuille.adoptee_le is not None and not feuille.adoptee:
        return
    proches = [item for item in feuille.jalons if item.ouvert and item.echeance is not None and item.echeance.connue]
    for jalon in sorted(proches, key=_fin):
        if jalon.passe or jour <= _fin(jalon) <= jour + timedelta(JALONS_JOURS):
            yield jalon


def _fin(jalon: JalonLu) -> date:
    return jalon.echeance.fin if jalon.echeance is not None else date.max


def _charte_soumise(communaute: Communaute, jour: date) -> str:
    """Give the version of the charter that waits for its adoption, empty when none does."""
    charte = communaute.charte
    if charte is None or charte.statut != "soumise" or not a_eu_lieu(charte.soumise_le, jour):
        return ""
    return charte.version
