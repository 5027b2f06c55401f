"""What cap counts by itself in the files of a community, on a day: the twelve indicators of its life, and a few counts.

Only facts found in the folder, never a score nor a mark: a part is always given with both its numbers, and what cannot
be counted is `n. c.`, with what would let it be. An indicator of `evaluation.yaml` names one by `calcul:`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from cap import definitions, suivi, trous
from cap.communaute import Communaute
from cap.criteres.epreuve import quand_en_mots
from cap.dates import jour_en_mots
from cap.declare import proche
from cap.model import FAMILLES, Budget, LigneBudget, Reunion
from cap.phrases import combien, enumerer, quelques, sur
from cap.scalars import Duree, Nombre, ValeurInvalide, duree

_INCONNU: Final = Nombre(None)
_UN_AN: Final = -12


class Compte(NamedTuple):
    """What was counted: a value, out of what when it is a part, and how to say it in a French fragment.

    `valeur` unknown (`n. c.`) leaves in `dit` why it cannot be counted. `details` are further fragments.
    """

    valeur: Nombre
    dit: str
    sur: Nombre | None = None
    unite: str = ""
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Calcul:
    """One thing cap counts: `nom` is what `calcul:` writes, `id` its rank among the twelve (empty for the others)."""

    nom: str
    intitule: str
    formule: str
    fonction: Callable[[Communaute, date], Compte]
    id: str = ""
    limite: str = ""


@dataclass(frozen=True, slots=True)
class Resultat:
    """A count made on a day."""

    calcul: Calcul
    jour: date
    compte: Compte


def douze(communaute: Communaute, jour: date) -> tuple[Resultat, ...]:
    """Count the twelve indicators of the life of a community on a day, in the order of the method's list."""
    return tuple(calculer(communaute, jour, item) for item in CALCULS if item.id)


def calculer(communaute: Communaute, jour: date, calcul: Calcul) -> Resultat:
    """Count one of them on a day."""
    return Resultat(calcul, jour, calcul.fonction(communaute, jour))


def trouver(nom: str) -> Calcul | None:
    """Find what `calcul:` names: its name, or its rank among the twelve (`V6`)."""
    return next((item for item in CALCULS if nom in (item.nom, item.id) and nom), None)


def voisin(nom: str) -> str:
    """Give the name that was probably meant, or nothing."""
    return proche(nom, [item.nom for item in CALCULS]) or ""


def _nombre(valeur: int | Decimal, estime: bool = False) -> Nombre:
    return Nombre(Decimal(valeur), estime)


def _inconnu(pourquoi: str) -> Compte:
    return Compte(_INCONNU, pourquoi)


# --- meetings and minutes -------------------------------------------------------------------------------------


def presence(communaute: Communaute, jour: date) -> Compte:
    """V1: active structures present, out of those invited, meeting by meeting, then added up over the meetings held.

    Invited are the active members of the instance on the day of the meeting (everybody where it says `tous` or names
    nobody). Persons are not counted; who is excused or represented is not present.
    """
    lues = []
    for reunion in definitions.reunions_qui_comptent(communaute, jour):
        invites = _invites(communaute, reunion)
        if invites and reunion.presents:
            lues.append((reunion, len(invites & set(definitions.presents(reunion))), len(invites)))
    if not lues:
        return _inconnu("aucune réunion tenue ne dit qui était présent")
    presents, attendus = sum(item[1] for item in lues), sum(item[2] for item in lues)
    derniere, la, invites_ = lues[-1]
    return Compte(
        _nombre(presents),
        f"{combien(presents, 'présence de structure', 'présences de structures')} sur {attendus} possibles, en "
        f"{combien(len(lues), 'réunion')}",
        _nombre(attendus),
        "présences",
        (f"la dernière, {quand_en_mots(derniere.date)} : {la} sur {invites_}",),
    )


def _invites(communaute: Communaute, reunion: Reunion) -> set[str]:
    quand = reunion.date
    if quand is None or not quand.connue:
        return set()
    actifs = {item.id for item in communaute.actifs(quand.debut)}
    instance = communaute.instance(reunion.instance)
    if instance is None or not instance.membres or definitions.TOUS in instance.membres:
        return actifs
    connus = communaute.index["acteur"]
    return actifs & {connus[item].id for item in instance.membres if item in connus}


def delai_comptes_rendus(communaute: Communaute, jour: date) -> Compte:
    """V3: days from a meeting to the sending of its minutes: their median, and the longest."""
    reunions = definitions.reunions_qui_comptent(communaute, jour)
    envoyees = [item for item in reunions if definitions.compte_rendu_diffuse(item, jour)]
    delais = [delai for item in envoyees if (delai := definitions.delai_diffusion(item)) is not None]
    if not delais:
        return _inconnu("aucun compte-rendu n’a de date de diffusion")
    mediane = Decimal(str(definitions.mediane(delais)))
    mots = f"{mediane.normalize():f}".replace(".", ",")
    reste = len(reunions) - len(envoyees)
    details = [combien(len(delais), "compte-rendu daté", "comptes-rendus datés")]
    if reste:
        details.append(combien(reste, "compte-rendu pas encore diffusé", "comptes-rendus pas encore diffusés"))
    return Compte(
        Nombre(mediane),
        f"{mots} jours de délai médian, {combien(max(delais), 'jour')} au plus",
        unite="jours",
        details=tuple(details),
    )


def decisions_executees(communaute: Communaute, jour: date) -> Compte:
    """V4: tasks agreed beside a decision and done by their due date, out of those whose due date is past.

    A task comes from a decision when the notes hold both under the same heading. The due date is the one in force: a
    task postponed is due later. Given up, it is not counted. Done without a date, it counts and is told.
    """
    echues, tenues, sans_jour = 0, 0, 0
    for tache in suivi.taches(communaute, jour):
        echeance = tache.echeance
        if tache.etat == suivi.ABANDONNEE or echeance is None or not echeance.is_past(jour):
            continue
        if not _decidee(communaute, tache):
            continue
        echues += 1
        fins = [etape for etape in tache.historique if etape.etat == "fait"] if not tache.ouverte else []
        faite_le = fins[-1].le if fins else None
        if fins and (faite_le is None or not faite_le.connue):
            sans_jour += 1
        tenues += bool(fins) and not (faite_le is not None and faite_le.certainly_after(echeance))
    if not echues:
        return _inconnu("aucune tâche notée avec une décision n’est arrivée à échéance")
    return Compte(
        _nombre(tenues),
        f"{sur(tenues, echues, 'tâche terminée à temps', 'tâches terminées à temps')}, issues de décisions et échues",
        _nombre(echues),
        "tâches",
        (f"{combien(sans_jour, 'tâche faite', 'tâches faites')} sans date",) if sans_jour else (),
    )


def _decidee(communaute: Communaute, tache: suivi.TacheSuivie) -> bool:
    reunion: Reunion = communaute.index["reunion"][tache.reunion]
    item = communaute.index["a-faire"][tache.ref]
    return any(decision.point == item.point for decision in reunion.notes.decisions)


def silence(communaute: Communaute, jour: date) -> Compte:
    """V9: the longest time in days between two sendings to the whole community, the one still running included."""
    lu = definitions.plus_long_silence(communaute, jour)
    if lu is None:
        return _inconnu("aucun envoi à toute la communauté n’est noté")
    fin = lu.apres.le.en_mots() if lu.apres else "aujourd’hui"
    return Compte(
        _nombre(lu.jours),
        f"{combien(lu.jours, 'jour')} sans envoi à toute la communauté",
        unite="jours",
        details=(f"entre le {lu.avant.le.en_mots()} et {'le ' if lu.apres else ''}{fin}",),
    )


# --- members and charter --------------------------------------------------------------------------------------


def diversite(communaute: Communaute, jour: date) -> Compte:
    """V2: families of actors found among the active members, out of the six of the method."""
    presentes = definitions.familles(communaute, (item.id for item in communaute.actifs(jour)))
    absentes = [nom for nom in FAMILLES if nom not in presentes]
    return Compte(
        _nombre(len(presentes)),
        sur(len(presentes), len(FAMILLES), "famille d’acteurs", "familles d’acteurs"),
        _nombre(len(FAMILLES)),
        "familles",
        (f"pas encore là : {enumerer(absentes)}",) if absentes else (),
    )


def signatures(communaute: Communaute, jour: date) -> Compte:
    """V7: active members who signed the version of the charter in force, out of the active members."""
    versions = definitions.versions_adoptees(communaute, jour)
    actifs = communaute.actifs(jour)
    if not versions or not actifs:
        return _inconnu("aucune charte n’est adoptée" if not versions else "aucun membre actif")
    signataires = definitions.signataires(communaute, versions[-1], jour)
    signees = sum(item.id in signataires for item in actifs)
    return Compte(
        _nombre(signees),
        sur(signees, len(actifs), "membre actif signataire", "membres actifs signataires"),
        _nombre(len(actifs)),
        "membres actifs",
        (f"version {versions[-1].version} de la charte",) if versions[-1].version else (),
    )


def maintien(communaute: Communaute, jour: date) -> Compte:
    """V8: active members of the day who were so twelve months before, out of those active twelve months before."""
    avant = {item.id for item in communaute.actifs(definitions.ajouter_mois(jour, _UN_AN))}
    il_y_a_un_an = jour_en_mots(definitions.ajouter_mois(jour, _UN_AN))
    if not avant:
        return _inconnu(f"aucun membre actif le {il_y_a_un_an}")
    restes = sum(item.id in avant for item in communaute.actifs(jour))
    return Compte(
        _nombre(restes),
        f"{combien(restes, 'membre toujours actif', 'membres toujours actifs')} sur les {len(avant)} d’il y a un an",
        _nombre(len(avant)),
        "membres actifs",
        (f"depuis le {il_y_a_un_an}",),
    )


def structures_actives(communaute: Communaute, jour: date) -> Compte:
    """Count the active members of the day."""
    actifs = len(communaute.actifs(jour))
    return Compte(_nombre(actifs), combien(actifs, "structure active", "structures actives"), unite="structures")


# --- the path -------------------------------------------------------------------------------------------------


def couverture_du_parcours(communaute: Communaute, jour: date) -> Compte:
    """V6: cells étape × public where an action is under way, out of those that make sense (not `sans_objet`)."""
    lue = trous.lire(communaute, jour)
    pertinentes = len(lue.cellules) - lue.compte(trous.SANS_OBJET)
    if not pertinentes:
        return _inconnu("les étapes du parcours et les publics ne sont pas décrits")
    couvertes = len(lue.dans(*trous.TENUS))
    return Compte(
        _nombre(couvertes),
        f"{sur(couvertes, pertinentes, 'case du parcours', 'cases du parcours')} où quelqu’un agit",
        _nombre(pertinentes),
        "cases",
        _possibles(lue),
    )


def trous_du_parcours(communaute: Communaute, jour: date) -> Compte:
    """Count the cells étape × public where nobody acts, those accepted for a time included."""
    lue = trous.lire(communaute, jour)
    if not lue.cellules:
        return _inconnu("les étapes du parcours et les publics ne sont pas décrits")
    assumes = lue.compte(trous.ASSUME)
    nombre = lue.compte(trous.VIDE) + assumes
    details = (f"dont {combien(assumes, 'assumée')}",) if assumes else ()
    return Compte(
        _nombre(nombre),
        f"{combien(nombre, 'case', 'cases')} étape × public où personne n’agit",
        unite="cases",
        details=(*details, *_possibles(lue)),
    )


def _possibles(lue: trous.Lecture) -> tuple[str, ...]:
    possibles = lue.compte(trous.POSSIBLE)
    return (f"{combien(possibles, 'case')} à préciser, des actions restant à situer",) if possibles else ()


def etapes_sans_action(communaute: Communaute, jour: date) -> Compte:
    """Count the steps of the paths where no action is under way, for any public."""
    lue = trous.lire(communaute, jour)
    if not lue.cellules:
        return _inconnu("les étapes du parcours et les publics ne sont pas décrits")
    seules = (trous.VIDE, trous.ASSUME)
    vides = []
    for etape in lue.lignes:
        etats = [lue.cellules[etape.id, public.id].etat for public in lue.colonnes]
        if set(etats) & set(seules) and set(etats) <= {*seules, trous.SANS_OBJET}:
            vides.append(etape.intitule)
    return Compte(
        _nombre(len(vides)),
        f"{combien(len(vides), 'étape')} sur {len(lue.lignes)} sans action",
        unite="étapes",
        details=(quelques(vides),) if vides else (),
    )


def passerelles(communaute: Communaute, jour: date) -> Compte:
    """V10: pairs of structures (or of a structure and an action) with a link that works on the day."""
    effectives = [item for item in communaute.passerelles.passerelles if definitions.est_effective(item, jour)]
    couples = {frozenset((item.de, item.vers)) for item in effectives}
    return Compte(
        _nombre(len(couples)),
        combien(len(couples), "passerelle effective"),
        unite="passerelles",
    )


# --- time and money -------------------------------------------------------------------------------------------


def travail_cache(communaute: Communaute, jour: date) -> Compte:
    """V5: hours of the support function outside meetings, out of all its declared hours whose nature is known.

    A declaration counts once its period is over by the day asked.
    """
    heures = [
        (item, item.duree or Duree(None))
        for fichier in communaute.temps.values()
        for item in fichier.temps
        if item.acteur in communaute.soutien and definitions.temps_est_fini(item, jour)
    ]
    connues = [(item, temps) for item, temps in heures if item.nature and temps.connu]
    total = Duree.somme(temps for _, temps in connues)
    if not total.minutes:
        return _inconnu("aucune heure de la fonction de soutien n’est déclarée")
    cachees = Duree.somme(temps for item, temps in connues if item.nature != "reunion")
    reste = len(heures) - len(connues)
    return Compte(
        _en_heures(cachees),
        f"{_duree_en_mots(cachees)} hors réunion sur {_duree_en_mots(total)}",
        _en_heures(total),
        "h",
        (f"à part : {combien(reste, 'déclaration')} sans nature ou sans durée",) if reste else (),
    )


def _en_heures(temps: Duree) -> Nombre:
    return Nombre(Decimal(temps.minutes or 0) / 60, temps.estime)


def _duree_en_mots(temps: Duree) -> str:
    return Duree(temps.minutes or 0, temps.estime).en_mots()


def couverture_financiere(communaute: Communaute, jour: date) -> Compte:
    """V11: months to come that acquired funding pays for, out of the twelve that follow the day.

    Acquired is notified or paid; each budget covers its days in the proportion of its charges that is acquired.
    """
    lue = definitions.couverture(communaute, jour)
    if lue is None:
        return _inconnu("aucun budget à venir n’est écrit")
    return Compte(
        _nombre(Decimal(str(lue.mois))),
        f"{lue.mois_en_mots if lue.mois else 'aucun mois'} sur les {lue.voulus} à venir",
        _nombre(lue.voulus),
        "mois",
        (f"{lue.acquis.en_mots()} acquis pour {lue.charges.en_mots()} de charges prévues",),
    )


def contributions_volontaires(communaute: Communaute, jour: date) -> Compte:
    """V12: what voluntary contributions are worth in the budget of the day (86), their hours, and whether 86 = 87.

    The budget is that of the exercise under way, else the next, else the last one over.
    """
    budget = _budget_du_jour(communaute, jour)
    if budget is None or budget.volontaires is None:
        return _inconnu("aucune contribution volontaire n’est valorisée dans un budget")
    emplois, ressources = map(definitions.total, (budget.volontaires.charges, budget.volontaires.produits))
    heures = Duree.somme(_heures(ligne) for ligne in budget.volontaires.charges if _heures(ligne).connu)
    details = [f"{_duree_en_mots(heures)} de bénévolat ou de mise à disposition"] if heures.minutes else []
    details.append("86 = 87" if emplois == ressources else f"86 : {emplois.en_mots()}, 87 : {ressources.en_mots()}")
    exercice = budget.exercice.du if budget.exercice else None
    if exercice is not None:
        details.append(f"exercice ouvert {quand_en_mots(exercice)}")
    valeur = Nombre(None if emplois.centimes is None else Decimal(emplois.centimes) / 100, emplois.estime)
    return Compte(valeur, f"{emplois.en_mots()} de contributions volontaires", unite="€", details=tuple(details))


def _heures(ligne: LigneBudget) -> Duree:
    try:
        return duree(ligne.quantite) if ligne.quantite else Duree(None)
    except ValeurInvalide:  # a quantity may be of anything: two rooms, three vans
        return Duree(None)


def _budget_du_jour(communaute: Communaute, jour: date) -> Budget | None:
    ecrits = [item for item in communaute.financements.budgets if item.volontaires is not None]
    a_venir = [item for item in definitions.budgets_a_venir(communaute, jour) if item.volontaires is not None]
    return next(iter([*a_venir, *ecrits[-1:]]), None)


CALCULS: Final = (
    Calcul(
        "presence",
        "Présence aux réunions",
        "structures présentes / structures actives invitées à la date de la réunion, pour les réunions tenues",
        presence,
        "V1",
        "ne compte pas les personnes ; excusé n’est pas absent",
    ),
    Calcul(
        "diversite",
        "Diversité des types d’acteurs",
        "familles d’acteurs présentes parmi les membres actifs / 6 (État, collectivités, associations, entreprises, "
        "recherche, individus)",
        diversite,
        "V2",
    ),
    Calcul(
        "delai-comptes-rendus",
        "Délai de diffusion du compte-rendu",
        "date d’envoi − date de réunion, en jours ; médiane et maximum",
        delai_comptes_rendus,
        "V3",
    ),
    Calcul(
        "decisions-executees",
        "Décisions exécutées",
        "tâches notées avec une décision et terminées à échéance / tâches notées avec une décision et échues",
        decisions_executees,
        "V4",
        "l’échéance est celle en vigueur ; une tâche abandonnée ne compte pas",
    ),
    Calcul(
        "travail-cache",
        "Part de travail « caché »",
        "heures hors réunion (préparation, comptes-rendus, relances, recherche de fonds…) / heures déclarées de la "
        "fonction de soutien",
        travail_cache,
        "V5",
        "heures déclarées, dont la période est finie",
    ),
    Calcul(
        "couverture",
        "Couverture du parcours",
        "cases étape × public couvertes par au moins une action / cases pertinentes",
        couverture_du_parcours,
        "V6",
    ),
    Calcul(
        "signatures",
        "Signature de la charte",
        "membres actifs signataires de la version en vigueur / membres actifs",
        signatures,
        "V7",
    ),
    Calcul(
        "maintien",
        "Maintien",
        "membres actifs déjà là 12 mois plus tôt / membres actifs 12 mois plus tôt",
        maintien,
        "V8",
    ),
    Calcul(
        "silence",
        "Plus long silence",
        "plus grand nombre de jours entre deux envois à toute la communauté, le dernier jusqu’au jour lu",
        silence,
        "V9",
    ),
    Calcul(
        "passerelles",
        "Passerelles effectives",
        "couples de structures (ou structure et action) entre lesquelles des personnes sont orientées, au jour lu",
        passerelles,
        "V10",
    ),
    Calcul(
        "couverture-financiere",
        "Couverture financière de la fonction de soutien",
        "mois couverts par les produits acquis (notifiés ou versés), rapportés aux charges prévues / 12 mois à venir",
        couverture_financiere,
        "V11",
    ),
    Calcul(
        "contributions-volontaires",
        "Contributions volontaires",
        "valorisation des heures bénévoles et mises à disposition au budget du jour (86 = 87)",
        contributions_volontaires,
        "V12",
        "prévu au budget, et non constaté",
    ),
    Calcul("trous", "Trous dans la raquette", "cases étape × public où personne n’agit", trous_du_parcours),
    Calcul(
        "etapes-sans-action",
        "Étapes du parcours sans action",
        "étapes où aucune action n’est en cours, pour aucun public",
        etapes_sans_action,
    ),
    Calcul("structures-actives", "Structures actives", "membres actifs au jour lu", structures_actives),
)
