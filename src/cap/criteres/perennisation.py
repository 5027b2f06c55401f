"""The twelve criteria of perennisation: anchoring the dynamic in time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from cap.criteres.epreuve import (
    DEMANDER,
    EN_REUNION,
    LONG_COURS,
    QUELQUES_LIGNES,
    UNE_LIGNE,
    Epreuve,
    Pas,
    Preuve,
    Vue,
    quand_en_mots,
    sans_base,
)
from cap.criteres.structuration import actions_communes
from cap.dates import est_inconnu, periode_du_jour
from cap.declare import Liste, Ref
from cap.definitions import (
    ACQUIS,
    Plan,
    a_demarre,
    ajouter_mois,
    budgets_a_venir,
    couverture,
    est_acquis,
    est_date,
    est_effective,
    est_finie,
    etape_financement,
    partis,
    plan,
    presents,
    statut_produit,
    temps_est_fini,
    total,
)
from cap.graphie import plier
from cap.model import NIVEAUX_VALEUR, Acteur, Ancrage, Bilan, Financement, LigneBudget, Poste, Revision, Temps
from cap.phrases import cite, combien, quelques, sur
from cap.redaction import objet_en_mots
from cap.references import resolve
from cap.scalars import Montant

_NIVEAUX: Final[Mapping[str, str]] = {
    "premiers-concernes": "les premiers concernés",
    "territoire": "le territoire",
    "communaute": "la communauté elle-même",
}
_SOURCES: Final = Revision.declares["source"].type
_CITABLES: Final = _SOURCES.element.kinds if isinstance(_SOURCES, Liste) and isinstance(_SOURCES.element, Ref) else ()
_EVALUATION: Final = frozenset({"enseignement", "bilan", "indicateur"})
_STATUTS_ANCRAGE: Final[Mapping[str, str]] = {
    "envisage": "envisagé",
    "en-cours": "en cours",
    "inscrit": "inscrit",
    "signe": "signé",
    "delibere": "délibéré",
}


def financement_du_soutien(vue: Vue) -> tuple[Epreuve, ...]:
    """P1: the budgets to come are balanced without what was refused, and what is acquired lasts long enough."""
    plans = [plan(vue.communaute, budget, vue.jour) for budget in budgets_a_venir(vue.communaute, vue.jour)]
    voulus = vue.nombre("mois-acquis")
    lue = couverture(vue.communaute, vue.jour, voulus)
    if lue is None:
        budget = Epreuve(
            "equilibre",
            False,
            manque="aucun budget ne couvre la période à venir",
            pas=Pas(QUELQUES_LIGNES, "écrire le budget de l’exercice à venir (financements.yaml)", 5),
        )
        return budget, *sans_base("acquis", "duree")
    bancals = [lu for lu in plans if not lu.equilibre]
    charges, acquis = lue.charges.en_mots(), lue.acquis
    preuves = tuple(_produits_acquis(vue, plans))
    return (
        Epreuve(
            "equilibre",
            not bancals,
            f"budget équilibré à {charges}",
            tuple(Preuve(lu.budget.ou, "budget équilibré") for lu in plans),
            manque=_desequilibre(bancals[0]) if bancals else "",
            pas=Pas(EN_REUNION, "rééquilibrer le budget : une autre recette, ou moins de charges"),
        ),
        Epreuve(
            "acquis",
            bool(acquis.centimes),
            f"{acquis.en_mots()} acquis",
            preuves,
            manque=f"{acquis.en_mots()} acquis (notifié ou versé) pour {charges} de charges",
            pas=_a_relancer(vue),
        ),
        Epreuve(
            "duree",
            lue.suffit,
            f"de quoi couvrir les {voulus} mois à venir",
            preuves,
            manque=f"{acquis.en_mots()} acquis pour {charges} de charges : {lue.mois_en_mots} sur les {voulus} à venir"
            if acquis.centimes
            else "",
            pas=_a_relancer(vue),
        ),
    )


def _desequilibre(lu: Plan) -> str:
    if lu.charges.inconnus or lu.possibles.inconnus:
        return "des montants du budget ne sont pas connus"
    refus = f" (le refus de {lu.refuses.en_mots()} est retiré)" if lu.refuses.centimes else ""
    return f"produits encore possibles : {lu.possibles.en_mots()} pour {lu.charges.en_mots()} de charges{refus}"


def _produits_acquis(vue: Vue, plans: list[Plan]) -> Iterator[Preuve]:
    for lu in plans:
        for ligne in lu.budget.produits:
            if statut_produit(vue.communaute, ligne, vue.jour) in ACQUIS and ligne.montant:
                yield _preuve_produit(vue, ligne, ligne.montant)


def _preuve_produit(vue: Vue, ligne: LigneBudget, montant: Montant) -> Preuve:
    financement: Financement | None = vue.communaute.index["financement"].get(ligne.financement)
    etape = etape_financement(financement, vue.jour) if financement is not None else None
    texte = f"{ligne.ligne} : {montant.en_mots()}"
    return Preuve(etape.ou, texte, etape.le) if etape else Preuve(ligne.ou, texte)


def _a_relancer(vue: Vue) -> Pas:
    attendus = [
        _financeur(vue, financement)
        for financement in vue.communaute.financements.financements
        if (etape := etape_financement(financement, vue.jour)) and etape.statut in ("depose", "vote")
    ]
    if not attendus:
        return Pas(LONG_COURS, "chercher des financements pour la fonction de soutien")
    return Pas(DEMANDER, f"prendre des nouvelles des demandes en cours : {quelques(attendus)}", len(attendus))


def _financeur(vue: Vue, financement: Financement) -> str:
    return vue.nom(financement.financeur) or financement.intitule or financement.id


def financeurs_et_refus(vue: Vue) -> tuple[Epreuve, ...]:
    """P2: several acquired funders whose aid is not over, each request dated, each refusal with its reason."""
    demandes = vue.communaute.financements.financements
    if not demandes:
        aucune = Epreuve(
            "demandes",
            False,
            manque="aucune demande n’est notée",
            pas=Pas(QUELQUES_LIGNES, "noter les demandes de financement, même repérées (cap ajouter financement)"),
        )
        return *sans_base("financeurs"), aucune
    acquis = [item for item in demandes if est_acquis(item, vue.jour) and not (item.au and item.au.is_past(vue.jour))]
    financeurs = list(dict.fromkeys(_financeur(vue, item) for item in acquis))
    sans_date = [item for item in demandes if not _suivi_date(vue, item)]
    return (
        Epreuve(
            "financeurs",
            len(financeurs) >= vue.nombre("financeurs-acquis"),
            combien(len(financeurs), "financeur acquis", "financeurs acquis"),
            tuple(_preuve_demande(vue, item) for item in acquis),
            manque=f"un seul financeur acquis ({financeurs[0]})" if financeurs else "aucun financeur n’est acquis",
            pas=_a_relancer(vue),
        ),
        Epreuve(
            "demandes",
            not sans_date,
            combien(len(demandes), "demande datée"),
            tuple(_preuve_demande(vue, item) for item in demandes),
            manque=f"{sur(len(sans_date), len(demandes), 'demande')} sans étape datée : "
            f"{quelques(_financeur(vue, item) for item in sans_date)}",
            pas=Pas(UNE_LIGNE, "dater les étapes des demandes (« suivi » dans financements.yaml)", len(sans_date)),
        ),
        *_refus(vue),
    )


def _refus(vue: Vue) -> tuple[Epreuve, ...]:
    """Tell whether each refusal has its reason; nothing is asked where nothing was refused."""
    suivies = [(item, etape_financement(item, vue.jour)) for item in vue.communaute.financements.financements]
    refus = [(item, etape) for item, etape in suivies if etape is not None and etape.statut == "refuse"]
    muets = [_financeur(vue, item) for item, etape in refus if not etape.motif or est_inconnu(etape.motif)]
    if not refus:
        return ()
    return (
        Epreuve(
            "refus",
            not muets,
            combien(len(refus), "refus avec son motif", "refus avec leur motif"),
            tuple(Preuve(etape.ou, f"{_financeur(vue, item)} : refus", etape.le) for item, etape in refus),
            manque=f"{sur(len(muets), len(refus), 'refus')} sans motif connu : {quelques(muets)}",
            pas=Pas(DEMANDER, f"demander le motif du refus : {quelques(muets)}", len(muets)),
        ),
    )


def _suivi_date(vue: Vue, financement: Financement) -> bool:
    etape = etape_financement(financement, vue.jour)
    return etape is not None and bool(etape.statut) and est_date(etape.le)


def _preuve_demande(vue: Vue, financement: Financement) -> Preuve:
    etape = etape_financement(financement, vue.jour)
    nom = _financeur(vue, financement)
    return Preuve(etape.ou, f"{nom} : {etape.statut}", etape.le) if etape else Preuve(financement.ou, nom)


def ancrage(vue: Vue) -> tuple[Epreuve, ...]:
    """P3: a policy named, and one signed or deliberated with its reference; over when its term is past."""
    valides = [
        item
        for item in vue.communaute.fiche.ancrages
        if vue.compte(item.le) and not (item.echeance and item.echeance.is_past(vue.jour))
    ]
    if not valides:
        nomme = Epreuve(
            "nomme",
            False,
            manque="aucun ancrage n’est noté",
            pas=Pas(QUELQUES_LIGNES, "noter une politique où la démarche pourrait s’inscrire (« ancrages »)"),
        )
        return nomme, *sans_base("signe")
    signes = [item for item in valides if item.statut in ("signe", "delibere") and item.reference]
    return (
        Epreuve(
            "nomme",
            True,
            quelques(_en_mots(item) for item in valides),
            tuple(Preuve(item.ou, _en_mots(item), item.le) for item in valides),
        ),
        Epreuve(
            "signe",
            bool(signes),
            f"{len(signes)} avec sa référence" if len(signes) < 2 else f"{len(signes)} avec leur référence",
            tuple(Preuve(item.ou, f"{_en_mots(item)} : {item.reference}", item.le) for item in signes),
            manque="aucun n’est encore signé ou délibéré, avec sa référence",
            pas=Pas(DEMANDER, f"demander où en est {cite(valides[0].dispositif)}, et la référence du texte"),
        ),
    )


def _en_mots(item: Ancrage) -> str:
    return f"{item.dispositif} ({_STATUTS_ANCRAGE[item.statut]})" if item.statut else item.dispositif


def poste(vue: Vue) -> tuple[Epreuve, ...]:
    """P4: a post named, and one acquired with its time, its employer and a term that is not past."""
    fonction = vue.communaute.gouvernance.fonction_soutien
    nommes = [item for item in (fonction.postes if fonction else ()) if not (item.au and item.au.is_past(vue.jour))]
    if not nommes:
        nomme = Epreuve(
            "nomme",
            False,
            manque="aucun poste ni mandat n’est noté",
            pas=Pas(QUELQUES_LIGNES, "noter le poste ou le mandat, même envisagé (« postes » dans gouvernance.yaml)"),
        )
        return nomme, *sans_base("acquis")
    decides = [item for item in nommes if item.statut == "acquis"]
    acquis = [item for item in decides if not _poste_incomplet(item)]
    reste = quelques(_poste_incomplet(decides[0]), 4) if decides else ""
    return (
        Epreuve(
            "nomme",
            True,
            combien(len(nommes), "poste noté") if decides else combien(len(nommes), "poste envisagé"),
            tuple(Preuve(item.ou, item.cadre or "poste", item.du) for item in nommes),
        ),
        Epreuve(
            "acquis",
            bool(acquis),
            quelques(_poste_en_mots(vue, item) for item in acquis),
            tuple(Preuve(item.ou, _poste_en_mots(vue, item), item.du) for item in acquis),
            manque=f"à préciser pour le poste : {reste}" if decides else "il n’est pas encore acquis",
            pas=Pas(UNE_LIGNE, f"préciser pour le poste : {reste} (gouvernance.yaml)")
            if decides
            else Pas(LONG_COURS, "chercher comment financer le poste envisagé"),
        ),
    )


def _poste_incomplet(item: Poste) -> list[str]:
    temps = item.etp is not None and bool(item.etp.valeur)
    presents_ = ((temps, "temps de travail"), (bool(item.employeur), "employeur"), (est_date(item.au), "terme"))
    return [nom for present, nom in presents_ if not present]


def _poste_en_mots(vue: Vue, item: Poste) -> str:
    temps = f"{item.etp.en_mots()} ETP" if item.etp else "poste"
    return f"{temps} chez {vue.nom(item.employeur)}" + (f" (terme : {item.au.en_mots()})" if item.au else "")


def bilan(vue: Vue) -> tuple[Epreuve, ...]:
    """P5: a dated review (or a meeting that made one), of the support function, and a decision that follows from it."""
    bilans = [item for item in vue.communaute.evaluation.bilans if est_date(item.le) and vue.compte(item.le)]
    seances = [reunion for reunion in vue.reunions if "bilan" in reunion.examine]
    if not bilans and not seances:
        aucun = Epreuve(
            "bilan",
            False,
            manque="aucun bilan n’est noté",
            pas=Pas(EN_REUNION, "faire en réunion un bilan de la fonction de soutien : ses missions, ses moyens"),
        )
        return aucun, *sans_base("objet", "decision")
    du_soutien = [item for item in bilans if "soutien" in plier(item.objet)]
    decisions = [prise for item in bilans for nom in _decisions(vue, item) if (prise := vue.decision(nom))]
    dernier = bilans[-1].le if bilans else seances[-1].date
    return (
        Epreuve(
            "bilan",
            True,
            f"bilan {quand_en_mots(dernier)}",
            (
                *(Preuve(item.ou, f"bilan : {objet_en_mots(item.objet) or item.id}", item.le) for item in bilans),
                *(Preuve(item.place("examine"), "réunion de bilan", item.date) for item in seances),
            ),
        ),
        Epreuve(
            "objet",
            bool(du_soutien),
            "sur la fonction de soutien",
            tuple(Preuve(item.place("objet"), item.objet, item.le) for item in du_soutien),
            manque="rien ne dit que le bilan examine la fonction de soutien, ses missions et ses moyens",
            pas=Pas(EN_REUNION, "regarder ensemble les six missions et les moyens de la fonction de soutien"),
        ),
        Epreuve(
            "decision",
            bool(decisions),
            combien(len(decisions), "décision en découle", "décisions en découlent"),
            tuple(Preuve(lieu, "décision qui en découle", quand) for lieu, quand in decisions),
            manque="aucune décision n’y est rattachée",
            pas=Pas(QUELQUES_LIGNES, "écrire le bilan et ce qu’il a fait décider (« bilans » dans evaluation.yaml)"),
        ),
    )


def _decisions(vue: Vue, item: Bilan) -> Iterator[str]:
    """Yield the decisions a review names, and those whose text links to it."""
    yield from item.decisions
    for reunion in vue.reunions:
        lignes = {lien.ligne for lien in reunion.notes.liens if lien.cible == f"bilan:{item.id}"}
        yield from (f"{reunion.id}#{decision.id}" for decision in reunion.notes.decisions if decision.ligne in lignes)


def indicateurs_suivis(vue: Vue) -> tuple[Epreuve, ...]:
    """P6: known values at two different dates at least. A missing value stays missing, and the indicator is named."""
    indicateurs = [item for item in vue.communaute.evaluation.indicateurs if vue.compte(item.cree_le)]
    if not indicateurs:
        choisir = Pas(EN_REUNION, "choisir ensemble ce que vous regarderez changer (evaluation.yaml)")
        aucun = Epreuve("mesures", False, manque="aucun indicateur n’est encore choisi", pas=choisir)
        return aucun, *sans_base("suivis")
    ids = {item.id for item in indicateurs}
    mesures = [
        mesure
        for mesure in vue.communaute.toutes_mesures()
        if mesure.indicateur in ids and est_date(mesure.le) and vue.compte(mesure.le)
        if mesure.valeur is not None and mesure.valeur.connu
    ]
    dates = {nom: {mesure.le for mesure in mesures if mesure.indicateur == nom} for nom in ids}
    peu = [item for item in indicateurs if len(dates[item.id]) < 2]
    muets = quelques(cite(item.intitule) for item in indicateurs if not dates[item.id])
    suivis = len(indicateurs) - len(peu)
    return (
        Epreuve(
            "mesures",
            bool(mesures),
            combien(len(mesures), "mesure"),
            tuple(Preuve(item.ou, f"{item.indicateur} : {item.valeur.en_mots()}", item.le) for item in mesures),
            manque="aucune valeur n’est encore notée",
            pas=Pas(DEMANDER, f"relever une première valeur de {cite(indicateurs[0].intitule)} (cap evaluer saisir)"),
        ),
        Epreuve(
            "suivis",
            vue.seuils["indicateurs-suivis"].atteint(suivis, len(indicateurs)),
            f"{sur(suivis, len(indicateurs), 'indicateur')} à deux dates ou plus",
            tuple(Preuve(item.ou, item.intitule) for item in indicateurs if item not in peu),
            manque=f"{sur(len(peu), len(indicateurs), 'indicateur')} avec moins de deux valeurs"
            + (f" (n. c. : {muets})" if muets else "")
            if mesures
            else "",
            pas=Pas(DEMANDER, "relever une nouvelle valeur des indicateurs peu mesurés (cap evaluer saisir)", len(peu)),
        ),
    )


def reorientation(vue: Vue) -> tuple[Epreuve, ...]:
    """P7: something changed after what was learnt, and a strategic document was revised with its reason.

    A revision comes from the evaluation when it follows a value measured or a review. One line of the
    roadmap is revised for many reasons, a mere postponement among them: that counts only where it names what was
    learnt (a learning, a review, an indicator).
    """
    motivees = [item for item in _revisions(vue) if item.motif and est_date(item.le) and _apres_mesure(vue, item)]
    suivis = [item for item in vue.communaute.enseignements.enseignements if item.consequence and vue.compte(item.le)]
    bilans = [item for item in vue.communaute.evaluation.bilans if item.decisions and vue.compte(item.le)]
    nombre = len(suivis) + len(bilans)
    return (
        Epreuve(
            "enseignement",
            bool(nombre or motivees),
            combien(nombre, "enseignement ou bilan suivi d’effet", "enseignements ou bilans suivis d’effet")
            if nombre
            else "",
            (
                *(Preuve(item.ou, item.consequence, item.le) for item in suivis),
                *(Preuve(item.ou, "bilan suivi de décisions", item.le) for item in bilans),
                *(Preuve(item.ou, item.changement or item.motif, item.le) for item in motivees),
            ),
            manque="aucun enseignement ne dit ce qu’il change",
            pas=Pas(QUELQUES_LIGNES, "écrire ce que vous avez appris et ce que cela change (enseignements.yaml)"),
        ),
        Epreuve(
            "revision",
            bool(motivees),
            combien(len(motivees), "document révisé, avec son motif", "révisions motivées"),
            tuple(Preuve(item.ou, item.changement or item.motif, item.le) for item in motivees),
            manque="pas de révision datée et motivée de la feuille de route, de la gouvernance ou de l’évaluation",
            pas=Pas(EN_REUNION, "regarder ce que l’évaluation invite à changer, et noter la révision (« revisions »)"),
        ),
    )


def _revisions(vue: Vue) -> Iterator[Revision]:
    communaute = vue.communaute
    for document in (communaute.feuille_de_route, communaute.gouvernance, communaute.evaluation):
        yield from (item for item in document.revisions if vue.compte(item.le))
    for jalon in communaute.feuille_de_route.jalons:
        yield from (item for item in jalon.revisions if vue.compte(item.le) and _vient_de_l_evaluation(vue, item))


def _vient_de_l_evaluation(vue: Vue, revision: Revision) -> bool:
    nommes = (resolve(vue.communaute, texte, _CITABLES) for texte in revision.source)
    return any(nomme is not None and nomme[0] in _EVALUATION for nomme in nommes)


def _apres_mesure(vue: Vue, revision: Revision) -> bool:
    limite = revision.le or periode_du_jour(vue.jour)
    faits = [mesure.le for mesure in vue.communaute.toutes_mesures() if mesure.valeur and mesure.valeur.connu]
    faits += [item.le for item in vue.communaute.evaluation.bilans]
    return any(quand is not None and quand.connue and not quand.certainly_after(limite) for quand in faits)


def valeur_creee(vue: Vue) -> tuple[Epreuve, ...]:
    """P8: at each of the three levels of value, an effect with its source."""
    return tuple(_effets(vue, niveau) for niveau in NIVEAUX_VALEUR)


def _effets(vue: Vue, niveau: str) -> Epreuve:
    tous = [item for item in vue.communaute.evaluation.effets if item.niveau_valeur == niveau and vue.compte(item.le)]
    etayes = [item for item in tous if item.source]
    nom = _NIVEAUX[niveau]
    return Epreuve(
        niveau,
        bool(etayes),
        f"{combien(len(etayes), 'effet')} pour {nom}",
        tuple(Preuve(item.ou, item.constat, item.le) for item in etayes),
        manque=f"l’effet noté pour {nom} n’a pas sa source" if tous else f"aucun effet n’est noté pour {nom}",
        pas=Pas(UNE_LIGNE, f"écrire d’où vient l’effet noté pour {nom} (« source » dans evaluation.yaml)")
        if tous
        else Pas(DEMANDER, f"recueillir un effet constaté pour {nom}, avec sa source (« effets »)"),
    )


def temps_des_partenaires(vue: Vue) -> tuple[Epreuve, ...]:
    """P9: hours of several structures over months, the method that values them, and accounts 86 and 87 equal.

    The hours of one structure alone are those of the support function, not yet those of the partners. As in indicator
    V5, a declaration counts once its period is over by the day asked.
    """
    return _temps(vue), _methode(vue), _egalite(vue)


def _temps(vue: Vue) -> Epreuve:
    saisis = [item for fichier in vue.communaute.temps.values() for item in fichier.temps if _saisi(vue, item)]
    qui = list(dict.fromkeys(item.acteur for item in saisis))
    mois = _mois_couverts(vue, saisis)
    voulus = vue.nombre("mois-temps")
    if not qui:
        manque = "aucun temps n’est encore saisi"
    elif len(qui) == 1:
        manque = f"une seule structure a saisi son temps : {vue.nom(qui[0])}"
    else:
        manque = f"temps saisi sur {mois} mois"
    tus = {acteur for item in _non_comptes(vue) for acteur in item}
    return Epreuve(
        "temps",
        len(qui) > 1 and mois >= voulus,
        f"temps de {combien(len(qui), 'structure')} sur {mois} mois",
        tuple(Preuve(item.ou, f"{vue.nom(item.acteur)} : temps", item.le or item.du) for item in saisis),
        manque=manque
        + _en_cours(vue)
        + (f" (celui de {combien(len(tus), 'autre')} est dit non compté)" if tus else ""),
        pas=Pas(QUELQUES_LIGNES, "continuer le relevé du temps, mois après mois (temps/)", max(1, voulus - mois))
        if len(qui) > 1
        else Pas(EN_REUNION, "convenir d’un relevé simple du temps des partenaires"),
    )


def _saisi(vue: Vue, temps: Temps) -> bool:
    return _a_duree(temps) and temps_est_fini(temps, vue.jour)


def _a_duree(temps: Temps) -> bool:
    return (temps.le or temps.du) is not None and temps.duree is not None and bool(temps.duree.minutes)


def _en_cours(vue: Vue) -> str:
    """Say how many declarations wait for the end of their period."""
    nombre = sum(
        _a_duree(item) and not temps_est_fini(item, vue.jour) and vue.compte(item.le or item.du)
        for fichier in vue.communaute.temps.values()
        for item in fichier.temps
    )
    return f", plus {combien(nombre, 'déclaration')} dont la période n’est pas finie" if nombre else ""


def _mois_couverts(vue: Vue, saisis: Iterable[Temps]) -> int:
    """Count the distinct months that entries of time cover, none later than the day asked."""
    compte = vus = 0
    for premier, dernier in sorted(bornes for item in saisis if (bornes := _mois(vue, item)) is not None):
        compte += max(0, dernier - max(premier, vus) + 1)
        vus = max(vus, dernier + 1)
    return compte


def _mois(vue: Vue, temps: Temps) -> tuple[int, int] | None:
    """Give the first and the last month an entry of time covers, counted from year 0; None when they are not known."""
    debut, fin = temps.le or temps.du, temps.le or temps.au or temps.du
    if debut is None or fin is None or not debut.connue or not fin.connue:
        return None
    premier, dernier = debut.debut, min(fin.fin, vue.jour)
    return premier.year * 12 + premier.month, dernier.year * 12 + dernier.month


def _non_comptes(vue: Vue) -> Iterator[tuple[str, ...]]:
    for fichier in vue.communaute.temps.values():
        yield from (item.acteurs for item in fichier.non_compte if vue.compte(item.du))


def _methode(vue: Vue) -> Epreuve:
    valorisation = vue.communaute.financements.valorisation
    taux = valorisation.taux if valorisation else None
    debats = [reunion for reunion in vue.reunions if "remuneration" in reunion.examine]
    return Epreuve(
        "methode",
        valorisation is not None and taux is not None and taux.connu and bool(valorisation.methode),
        f"taux de {taux.en_mots()} et méthode écrits" if taux else "",
        (Preuve(valorisation.ou, "taux horaire et méthode"),) if valorisation else (),
        manque=f"le taux horaire et la méthode restent à écrire (question examinée {quand_en_mots(debats[-1].date)})"
        if debats
        else "le taux horaire et la méthode ne sont pas écrits",
        pas=Pas(EN_REUNION, "décider du taux horaire et de la méthode (« valorisation » dans financements.yaml)"),
    )


def _egalite(vue: Vue) -> Epreuve:
    """Compare accounts 86 and 87 of every budget that has them: the block says which, never a code."""
    paires = [
        (volontaires, total(volontaires.charges), total(volontaires.produits))
        for budget in vue.communaute.financements.budgets
        if (volontaires := budget.volontaires) is not None and (volontaires.charges or volontaires.produits)
    ]
    ecarts = [(emplois, dons) for _, emplois, dons in paires if emplois.inconnus or emplois.centimes != dons.centimes]
    return Epreuve(
        "egalite",
        bool(paires) and not ecarts,
        f"86 = 87 : {Montant.somme(emplois for _, emplois, _ in paires).en_mots()}",
        tuple(Preuve(volontaires.ou, "comptes 86 et 87 égaux") for volontaires, _, _ in paires),
        manque=f"86 ({ecarts[0][0].en_mots()}) et 87 ({ecarts[0][1].en_mots()}) ne sont pas égaux"
        if ecarts
        else "les contributions volontaires (86 et 87) ne sont pas écrites",
        pas=Pas(UNE_LIGNE, "rendre égaux les comptes 86 et 87 (« volontaires » dans financements.yaml)")
        if ecarts
        else Pas(QUELQUES_LIGNES, "écrire les contributions volontaires du budget (« volontaires »)", 2),
    )


def arrivees_et_departs(vue: Vue) -> tuple[Epreuve, ...]:
    """P10: each departure has its date and reason, and who was a member a year before is known."""
    return (*_departs(vue), _maintien(vue))


def _departs(vue: Vue) -> tuple[Epreuve, ...]:
    sortis = [(item, item.depart) for item in partis(vue.communaute, vue.jour) if item.depart is not None]
    incomplets = [item.nom for item, depart in sortis if not (est_date(depart.le) and (depart.motif or depart.note))]
    if not sortis:
        return ()
    return (
        Epreuve(
            "departs",
            not incomplets,
            combien(len(sortis), "départ daté, avec son motif", "départs datés, avec leur motif"),
            tuple(Preuve(depart.ou, f"{item.nom} : départ", depart.le) for item, depart in sortis),
            manque=f"{sur(len(incomplets), len(sortis), 'départ')} sans date ou sans motif : {quelques(incomplets)}",
            pas=Pas(UNE_LIGNE, "compléter la date et le motif de chaque départ (« depart »)", len(incomplets)),
        ),
    )


def _maintien(vue: Vue) -> Epreuve:
    alors = vue.communaute.actifs(ajouter_mois(vue.jour, -12))
    restes = [acteur for acteur in alors if vue.communaute.est_actif(acteur, vue.jour)]
    sans_date: list[Acteur] = [item for item in vue.communaute.acteurs.values() if not est_date(item.arrivee)]
    return Epreuve(
        "maintien",
        bool(alors) and not sans_date,
        f"{sur(len(restes), len(alors), 'membre')} toujours là un an après",
        tuple(Preuve(item.place("arrivee"), f"{item.nom} : arrivée", item.arrivee) for item in alors),
        manque=f"date d’arrivée inconnue : {quelques(item.nom for item in sans_date)}"
        if sans_date
        else "il faut un an de recul pour comparer qui est là",
        pas=Pas(UNE_LIGNE, "écrire la date d’arrivée des acteurs (« arrivee »)", len(sans_date)) if sans_date else None,
    )


def cooperations_autonomes(vue: Vue) -> tuple[Epreuve, ...]:
    """P11: members who work together without the support function, and a common action run by others than it."""
    soutien = vue.communaute.soutien
    if not soutien:
        inconnu = Epreuve("liens", False, manque="on ne sait pas encore qui porte la fonction de soutien")
        return inconnu, *sans_base("action")
    actions = [
        action
        for action in actions_communes(vue)
        if a_demarre(action, vue.jour) and not est_finie(action, vue.jour)
        if soutien.isdisjoint({action.animation} if action.animation else action.porteurs)
    ]
    ponts = [
        item
        for item in vue.communaute.passerelles.passerelles
        if est_effective(item, vue.jour) and soutien.isdisjoint(_bouts(vue, item.de, item.vers))
    ]
    seances = [item for item in vue.reunions if len(presents(item)) > 1 and soutien.isdisjoint(presents(item))]
    menees = tuple(Preuve(item.ou, f"{item.nom} : animée par d’autres", item.debut) for item in actions)
    return (
        Epreuve(
            "liens",
            bool(actions or ponts or seances),
            ", ".join(_entre_membres(len(ponts), len(seances))),
            (
                *menees,
                *(Preuve(item.ou, f"passerelle {item.id}", item.depuis) for item in ponts),
                *(Preuve(item.ou, "réunion entre membres", item.date) for item in seances),
            ),
            manque="rien ne montre encore de travail entre membres sans la fonction de soutien",
            pas=Pas(DEMANDER, "demander aux membres ce qu’ils font ensemble, et le noter (passerelles.yaml)"),
        ),
        Epreuve(
            "action",
            bool(actions),
            f"animée par d’autres : {quelques(cite(item.nom) for item in actions)}",
            menees,
            manque="aucune action commune n’est animée par d’autres que la fonction de soutien",
            pas=Pas(DEMANDER, "dire qui anime chaque action commune, ou passer la main (« animation »)"),
        ),
    )


def _bouts(vue: Vue, *references: str) -> set[str]:
    """Give the actors at the ends of a link; an action stands for those who carry it."""
    bouts: set[str] = set()
    for reference in references:
        action = vue.communaute.actions.get(reference.removeprefix("action:"))
        bouts.update(action.porteurs if action is not None else (reference.removeprefix("acteur:"),))
    return bouts


def _entre_membres(ponts: int, seances: int) -> Iterator[str]:
    if ponts:
        yield combien(ponts, "passerelle entre membres", "passerelles entre membres")
    if seances:
        yield combien(seances, "réunion entre membres", "réunions entre membres")


def essaimage(vue: Vue) -> tuple[Epreuve, ...]:
    """P12: a document that has left the community."""
    connus = [item for item in vue.communaute.documents.documents if vue.compte(item.le)]
    diffuses = [item for item in connus if item.public]
    return (
        Epreuve(
            "diffuse",
            bool(diffuses),
            combien(len(diffuses), "document diffusé au dehors", "documents diffusés au dehors"),
            tuple(Preuve(item.ou, item.titre, item.le) for item in diffuses),
            manque="aucun document n’est dit diffusé hors de la communauté",
            pas=Pas(DEMANDER, f"voir si {cite(connus[0].titre)} peut être partagé au dehors (« public: oui »)")
            if connus
            else Pas(LONG_COURS, "raconter l’expérience à d’autres territoires : une page suffit pour commencer"),
        ),
    )


CRITERES: Final[Mapping[str, Callable[[Vue], tuple[Epreuve, ...]]]] = {
    "P1": financement_du_soutien,
    "P2": financeurs_et_refus,
    "P3": ancrage,
    "P4": poste,
    "P5": bilan,
    "P6": indicateurs_suivis,
    "P7": reorientation,
    "P8": valeur_creee,
    "P9": temps_des_partenaires,
    "P10": arrivees_et_departs,
    "P11": cooperations_autonomes,
    "P12": essaimage,
}
