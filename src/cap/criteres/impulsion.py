"""The twelve criteria of impulsion: defining and sharing what is at stake."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise
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
    de_a,
    quand_en_mots,
    sans_base,
)
from cap.dates import Periode
from cap.definitions import (
    ajouter_mois,
    avec_premiers_concernes,
    date_decision,
    ecart,
    est_date,
    est_maintenue,
    familles,
    fiche_remplie,
    mediane,
    presents,
    structures,
)
from cap.graphie import plier
from cap.model import FAMILLES, MISSIONS, Principe, QuestionEssentielle, Reunion
from cap.phrases import cite, combien, quelques, sur

# A month of the calendar is never longer.
_JOURS_PAR_MOIS: Final = 31

NOMS_MISSIONS: Final[Mapping[str, str]] = {
    "coordonner": "coordonner les engagements",
    "faciliter": "faciliter le dialogue",
    "faire-circuler": "faire circuler l’information",
    "rechercher-financements": "rechercher les financements",
    "recueillir": "recueillir et analyser les données",
    "proposer": "proposer des réorientations",
}


def theme_et_territoire(vue: Vue) -> tuple[Epreuve, ...]:
    """I1: theme, territory and launch are written. A launch still to come does not count yet."""
    fiche = vue.communaute.fiche
    texte = vue.communaute.enjeu(vue.jour)
    enjeu = next((item for item in reversed(fiche.enjeu) if item.intitule == texte and vue.compte(item.depuis)), None)
    lieu, lancement = fiche.territoire, fiche.lancement
    lance = lancement is not None and lancement.connue
    return (
        Epreuve(
            "theme",
            enjeu is not None,
            cite(texte),
            (Preuve(enjeu.ou, f"enjeu : {texte}", enjeu.depuis),) if enjeu else (),
            manque="le thème n’est pas encore écrit",
            pas=Pas(UNE_LIGNE, "écrire en une phrase ce qui vous réunit (« enjeu » dans communaute.yaml)"),
        ),
        Epreuve(
            "territoire",
            lieu is not None and bool(lieu.nom and lieu.echelle),
            lieu.nom if lieu else "",
            (Preuve(lieu.ou, f"territoire : {lieu.nom}"),) if lieu else (),
            manque="l’échelle du territoire n’est pas dite" if lieu and lieu.nom else "le territoire n’est pas nommé",
            pas=Pas(UNE_LIGNE, "nommer le territoire et son échelle (« territoire » dans communaute.yaml)"),
        ),
        Epreuve(
            "lancement",
            lance and vue.compte(lancement),
            f"lancement {quand_en_mots(lancement)}",
            (Preuve(fiche.place("lancement"), "date de lancement", lancement),),
            manque="le lancement est encore à venir" if lance else "la date de lancement n’est pas écrite",
            pas=None if lance else Pas(UNE_LIGNE, "écrire la date de lancement (« lancement » dans communaute.yaml)"),
        ),
    )


def noyau_de_depart(vue: Vue) -> tuple[Epreuve, ...]:
    """I2: the actors of the first two meetings that count, as distinct legal structures, and their families."""
    premieres = vue.reunions[:2]
    qui = tuple(dict.fromkeys(acteur for reunion in premieres for acteur in presents(reunion)))
    if not qui:
        return (
            Epreuve(
                "structures",
                False,
                manque="on ne sait pas encore qui était présent aux deux premières réunions",
                pas=Pas(QUELQUES_LIGNES, "noter qui était présent à la première réunion (« presents »)"),
            ),
            *sans_base("familles"),
        )
    nombre = len(structures(vue.communaute, qui))
    presentes = familles(vue.communaute, qui)
    absentes = ", ".join(nom for nom in FAMILLES if nom not in presentes)
    preuves = tuple(
        Preuve(item.place("presents"), combien(len(presents(item)), "acteur présent"), item.date)
        for item in premieres
        if item.presents
    )
    return (
        Epreuve(
            "structures",
            nombre >= vue.nombre("noyau-structures"),
            f"{combien(nombre, 'structure')} aux deux premières réunions",
            preuves,
            manque=f"{combien(nombre, 'structure')} aux deux premières réunions",
            pas=Pas(LONG_COURS, "inviter d’autres structures concernées par l’enjeu"),
        ),
        Epreuve(
            "familles",
            len(presentes) >= vue.nombre("noyau-familles"),
            f"{len(presentes)} familles d’acteurs sur {len(FAMILLES)}"
            + (f" (absentes : {absentes})" if absentes else ""),
            preuves,
            manque=f"{combien(len(presentes), 'famille d’acteurs', 'familles d’acteurs')} sur {len(FAMILLES)} "
            f"(absentes : {absentes})",
            pas=Pas(LONG_COURS, f"inviter des familles absentes : {absentes}"),
        ),
    )


def constat_de_depart(vue: Vue) -> tuple[Epreuve, ...]:
    """I3: a fact with its source, and a meeting that examined the context or links to one of its facts."""
    faits = [fait for fait in vue.communaute.fiche.contexte if fait.source and vue.compte(fait.date)]
    citent = [reunion for reunion in vue.reunions if _examine_le_contexte(vue, reunion)]
    return (
        Epreuve(
            "source",
            bool(faits),
            combien(len(faits), "constat avec sa source", "constats avec leur source"),
            tuple(Preuve(fait.ou, fait.fait, fait.date) for fait in faits),
            manque="aucun constat n’est écrit avec sa source",
            pas=Pas(QUELQUES_LIGNES, "écrire un constat de départ et sa source (« contexte » dans communaute.yaml)"),
        ),
        Epreuve(
            "partage",
            bool(citent),
            f"examiné en réunion {quand_en_mots(citent[0].date)}" if citent else "",
            tuple(Preuve(item.place("examine"), "réunion qui l’examine", item.date) for item in citent),
            manque="aucune réunion ne dit l’avoir examiné" if faits else "",
            pas=_pas_partager(vue) if faits else None,
        ),
    )


def _pas_partager(vue: Vue) -> Pas:
    if vue.reunions:
        return Pas(UNE_LIGNE, "dire quelle réunion a examiné le constat de départ (« examine: contexte »)")
    return Pas(EN_REUNION, "présenter le constat de départ à une première réunion")


def _examine_le_contexte(vue: Vue, reunion: Reunion) -> bool:
    faits = {fait.id for fait in vue.communaute.fiche.contexte}
    cites = {lien.cible.removeprefix("contexte:") for lien in reunion.notes.liens}
    cites.update(point.cle.removeprefix("contexte:") for point in reunion.ordre_du_jour)
    return "contexte" in reunion.examine or not faits.isdisjoint(cites)


def interconnaissance(vue: Vue) -> tuple[Epreuve, ...]:
    """I4: filled sheets among active members, and meetings held before the first decision on the essential question."""
    remplies = [acteur for acteur in vue.actifs if fiche_remplie(acteur)]
    vides = len(vue.actifs) - len(remplies)
    choix = _premier_choix(vue)
    avant = [item for item in vue.reunions if choix is None or (item.date and item.date.certainly_before(choix))]
    return (
        Epreuve(
            "fiches",
            vue.seuils["fiches-remplies"].atteint(len(remplies), len(vue.actifs)),
            sur(len(remplies), len(vue.actifs), "fiche remplie"),
            tuple(Preuve(acteur.ou, f"{acteur.nom} : fiche") for acteur in remplies),
            manque=f"{sur(vides, len(vue.actifs), 'fiche')} à compléter (missions, et ce qui motive, freine ou aide)"
            if vue.actifs
            else "aucun acteur n’est encore décrit",
            pas=Pas(DEMANDER, "demander aux membres ce qu’ils font, ce qui les freine et ce qui les aide", vides)
            if vue.actifs
            else Pas(QUELQUES_LIGNES, "décrire les premiers acteurs (cap ajouter acteur)"),
        ),
        Epreuve(
            "rencontres",
            len(avant) >= vue.nombre("reunions-avant-question"),
            f"{combien(len(avant), 'réunion')} avant de choisir la question essentielle"
            if choix
            else f"{combien(len(avant), 'réunion')} à ce jour",
            tuple(Preuve(reunion.ou, "réunion d’avant ce choix", reunion.date) for reunion in avant),
            manque=f"{combien(len(avant), 'réunion tenue')} "
            + ("avant de choisir la question essentielle" if choix else "à ce jour"),
            pas=Pas(EN_REUNION, "prendre un temps d’interconnaissance en réunion"),
        ),
    )


def _premier_choix(vue: Vue) -> Periode | None:
    """Give the date of the first essential question that a decision chose, None while none has been."""
    dates = [
        quand
        for question in vue.communaute.vision.questions_essentielles
        if question.decision and (quand := date_decision(vue.communaute, question.decision)) and vue.compte(quand)
    ]
    return min(dates, key=lambda quand: quand.debut, default=None)


def tendances(vue: Vue) -> tuple[Epreuve, ...]:
    """I5: trends rated on both axes. The file does not date them: the answer is a current state."""
    toutes = vue.communaute.vision.tendances
    if not toutes:
        return (
            Epreuve(
                "notees",
                False,
                manque="les tendances du territoire ne sont pas encore écrites",
                pas=Pas(EN_REUNION, "repérer et noter ensemble les tendances du territoire"),
            ),
            *sans_base("retenue"),
        )
    notees = [item for item in toutes if item.impact is not None and item.capacite is not None]
    retenues = [item for item in toutes if item.retenue]
    reste = len(toutes) - len(notees)
    return (
        Epreuve(
            "notees",
            len(notees) >= vue.nombre("tendances") and not reste,
            f"{combien(len(notees), 'tendance notée')} sur les deux axes",
            tuple(Preuve(item.ou, item.intitule) for item in notees),
            manque=f"{sur(reste, len(toutes), 'tendance')} à noter sur les deux axes"
            if reste
            else f"{combien(len(notees), 'tendance notée')} à ce jour",
            pas=Pas(QUELQUES_LIGNES, "noter l’impact et la capacité d’agir des autres tendances", reste)
            if reste
            else Pas(EN_REUNION, "repérer et noter ensemble d’autres tendances du territoire"),
        ),
        Epreuve(
            "retenue",
            bool(retenues),
            combien(len(retenues), "retenue"),
            tuple(Preuve(item.ou, f"retenue : {item.intitule}") for item in retenues),
            manque="aucune n’est dite retenue",
            pas=Pas(UNE_LIGNE, "dire quelles tendances sont retenues (« retenue: oui »)"),
        ),
    )


def scenario(vue: Vue) -> tuple[Epreuve, ...]:
    """I6: an ideal scenario with a horizon later than its writing (or than the day asked), and concrete elements."""
    ecrits = [item for item in vue.communaute.vision.scenarios if vue.compte(item.le)]
    if not ecrits:
        return (
            Epreuve(
                "horizon",
                False,
                manque="aucun scénario idéal n’est écrit",
                pas=Pas(EN_REUNION, "raconter ensemble un avenir souhaitable, à un horizon choisi"),
            ),
            *sans_base("elements"),
        )
    dernier = ecrits[-1]
    annee = dernier.le.debut.year if dernier.le and dernier.le.connue else vue.jour.year
    return (
        Epreuve(
            "horizon",
            dernier.horizon is not None and dernier.horizon > annee,
            f"horizon {dernier.horizon}",
            (Preuve(dernier.place("horizon"), f"scénario à l’horizon {dernier.horizon}", dernier.le),),
            manque="l’horizon du scénario n’est pas dans l’avenir"
            if dernier.horizon
            else "l’année d’horizon du scénario n’est pas écrite",
            pas=Pas(UNE_LIGNE, "écrire l’année d’horizon du scénario (« horizon » dans vision.yaml)"),
        ),
        Epreuve(
            "elements",
            len(dernier.elements) >= vue.nombre("elements-scenario"),
            combien(len(dernier.elements), "élément concret", "éléments concrets"),
            (Preuve(dernier.place("elements"), "éléments concrets", dernier.le),),
            manque=f"{combien(len(dernier.elements), 'élément concret', 'éléments concrets')} dans le scénario",
            pas=Pas(QUELQUES_LIGNES, "écrire ce qui se passe concrètement dans le scénario (« elements »)"),
        ),
    )


def question_essentielle(vue: Vue) -> tuple[Epreuve, ...]:
    """I7: several candidate questions, exactly one in force on the day, chosen by a decision taken in a meeting."""
    vision = vue.communaute.vision
    question = vue.communaute.question_essentielle(vue.jour)
    candidates = Epreuve(
        "problematiques",
        len(vision.problematiques) >= vue.nombre("problematiques"),
        combien(len(vision.problematiques), "problématique"),
        tuple(Preuve(item.ou, item.question) for item in vision.problematiques),
        manque="une seule problématique est écrite" if vision.problematiques else "aucune problématique n’est écrite",
        pas=Pas(QUELQUES_LIGNES, "écrire les problématiques (« Comment faire pour… ? », dans vision.yaml)"),
    )
    if question is None:
        unique = Epreuve(
            "unique",
            False,
            manque="la question essentielle n’est pas encore choisie",
            pas=Pas(EN_REUNION, "choisir ensemble la question essentielle parmi les problématiques"),
        )
        return candidates, unique, *sans_base("decision")
    en_vigueur = _en_vigueur(vue, question)
    prise = vue.decision(question.decision)
    return (
        candidates,
        Epreuve(
            "unique",
            len(en_vigueur) == 1,
            "une question en vigueur",
            tuple(Preuve(item.ou, "question essentielle", item.depuis) for item in en_vigueur),
            manque="plusieurs questions essentielles ont la même date",
            pas=Pas(UNE_LIGNE, "dater chaque question essentielle (« depuis » dans vision.yaml)"),
        ),
        Epreuve(
            "decision",
            prise is not None,
            f"décidée {quand_en_mots(prise[1])}" if prise else "",
            (Preuve(prise[0], "décision", prise[1]),) if prise else (),
            manque="la décision de réunion qui l’a choisie n’est pas notée",
            pas=Pas(UNE_LIGNE, "noter quelle décision a choisi la question essentielle (« decision »)"),
        ),
    )


def _en_vigueur(vue: Vue, question: QuestionEssentielle) -> list[QuestionEssentielle]:
    """List the questions that started the same day as the one in force: exactly one is expected."""
    return [
        item
        for item in vue.communaute.vision.questions_essentielles
        if vue.compte(item.depuis) and item.depuis == question.depuis
    ]


def vocabulaire(vue: Vue) -> tuple[Epreuve, ...]:
    """I8: defined terms, one at least used in the essential question (said so, or found in its wording). Undated."""
    definis = [terme for terme in vue.communaute.glossaire.termes if terme.definition]
    question = plier(_texte_question(vue))
    employes = [terme for terme in definis if terme.question_essentielle or plier(terme.terme) in question]
    reste = max(1, vue.nombre("termes") - len(definis))
    return (
        Epreuve(
            "termes",
            len(definis) >= vue.nombre("termes"),
            combien(len(definis), "terme défini"),
            tuple(Preuve(terme.ou, terme.terme) for terme in definis),
            manque=f"{combien(len(definis), 'terme défini')} à ce jour" if definis else "le glossaire est vide",
            pas=Pas(
                QUELQUES_LIGNES,
                f"définir {'encore ' + combien(reste, 'mot') if definis else 'quelques mots'} que vous employez "
                "(glossaire.yaml)",
                reste,
            ),
        ),
        Epreuve(
            "question",
            bool(employes),
            f"{combien(len(employes), 'mot')} de la question essentielle",
            tuple(Preuve(terme.ou, terme.terme) for terme in employes),
            manque="aucun mot de la question essentielle n’y est défini" if definis else "",
            pas=Pas(QUELQUES_LIGNES, "définir un mot de la question essentielle (glossaire.yaml)") if definis else None,
        ),
    )


def _texte_question(vue: Vue) -> str:
    question = vue.communaute.question_essentielle(vue.jour)
    if question is None:
        return ""
    problematique = vue.communaute.index["problematique"].get(question.problematique)
    return question.intitule or (str(problematique.question) if problematique is not None else "")


def fonction_de_soutien(vue: Vue) -> tuple[Epreuve, ...]:
    """I9: active structures carry the support function, and each of the six missions has one. The roles are undated."""
    fonction = vue.communaute.gouvernance.fonction_soutien
    actifs = {acteur.id: acteur for acteur in vue.actifs}
    porteuses = [actifs[nom] for nom in sorted(vue.communaute.soutien & set(actifs))]
    missions = fonction.missions if fonction else {}
    portees = [nom for nom in MISSIONS if not actifs.keys().isdisjoint(missions.get(nom, ()))]
    orphelines = quelques((NOMS_MISSIONS[nom] for nom in MISSIONS if nom not in portees), 6)
    lieu = fonction.place("missions") if fonction else None
    return (
        Epreuve(
            "structure",
            bool(porteuses),
            f"portée par {quelques((item.nom for item in porteuses), 4)}",
            tuple(
                Preuve(fonction.place("acteurs") if fonction else item.ou, f"{item.nom} porte la fonction de soutien")
                for item in porteuses
            ),
            manque="on ne sait pas encore qui la porte",
            pas=Pas(UNE_LIGNE, "dire qui porte la fonction de soutien (« fonction_soutien » dans gouvernance.yaml)"),
        ),
        Epreuve(
            "missions",
            len(portees) == len(MISSIONS),
            f"les {len(MISSIONS)} missions attribuées",
            tuple(Preuve(lieu, NOMS_MISSIONS[nom]) for nom in portees) if lieu else (),
            manque=f"mission sans porteur : {orphelines}" if portees else "les six missions ne sont pas attribuées",
            pas=Pas(
                QUELQUES_LIGNES,
                f"dire qui s’occupe de {orphelines}"
                if portees
                else "dire qui porte chacune des six missions (« missions » dans gouvernance.yaml)",
                len(MISSIONS) - len(portees),
            ),
        ),
    )


def volontariat_et_horizontalite(vue: Vue) -> tuple[Epreuve, ...]:
    """I10: both principles written and dated; that no membership is imposed is asked only where one is recorded."""
    principes = (
        _principe(vue, "volontariat", "volontariat", "chacun vient librement et peut repartir"),
        _principe(vue, "horizontalite", "horizontalité", "aucune structure ne décide seule"),
    )
    imposees = [acteur for acteur in vue.actifs if acteur.adhesion == "imposee"]
    if not imposees:
        return principes
    qui = quelques(acteur.nom for acteur in imposees)
    imposee = Epreuve(
        "imposee",
        False,
        manque=f"une adhésion est notée comme imposée : {qui}",
        pas=Pas(DEMANDER, f"reparler du volontariat avec {qui}", len(imposees)),
    )
    return (*principes, imposee)


def _principe(vue: Vue, identifiant: str, nom: str, exemple: str) -> Epreuve:
    principe: Principe | None = vue.communaute.index["principe"].get(identifiant)
    if principe is None:
        return Epreuve(
            identifiant,
            False,
            manque=f"principe pas encore écrit : {nom}",
            pas=Pas(QUELQUES_LIGNES, f"écrire le principe « {nom} », par exemple : {exemple} (gouvernance.yaml)"),
        )
    quand = _date_principe(vue, principe)
    return Epreuve(
        identifiant,
        quand is not None and vue.compte(quand),
        f"{nom} ({quand.en_mots()})" if quand else "",
        (Preuve(principe.ou, principe.texte, quand),),
        manque=f"principe écrit plus tard : {nom}" if quand else f"principe sans date : {nom}",
        pas=None if quand else Pas(UNE_LIGNE, f"dater le principe « {nom} » (« le » dans gouvernance.yaml)"),
    )


def _date_principe(vue: Vue, principe: Principe) -> Periode | None:
    if est_date(principe.le):
        return principe.le
    reunion = vue.communaute.index["reunion"].get(principe.source.removeprefix("reunion:").partition("#")[0])
    quand: Periode | None = reunion.date if reunion is not None else None
    return quand


def premiers_concernes(vue: Vue) -> tuple[Epreuve, ...]:
    """I11: a meeting where inhabitants, users or young people took part, or a dated collection of their words."""
    avec = [reunion for reunion in vue.reunions if avec_premiers_concernes(vue.communaute, reunion)]
    recueils = [
        document
        for document in vue.communaute.documents.documents
        if document.type == "recueil-parole" and est_date(document.le) and vue.compte(document.le)
    ]
    morceaux = [f"présents à {sur(len(avec), len(vue.reunions), 'réunion')}"] if avec else []
    if recueils:
        morceaux.append(combien(len(recueils), "recueil de parole", "recueils de parole"))
    return (
        Epreuve(
            "presence",
            bool(avec or recueils),
            ", ".join(morceaux),
            (
                *(Preuve(item.place("presents"), "premiers concernés présents", item.date) for item in avec),
                *(Preuve(item.ou, item.titre, item.le) for item in recueils),
            ),
            manque="aucune réunion ni aucun recueil de parole ne montre leur présence",
            pas=Pas(DEMANDER, "inviter des premiers concernés, ou recueillir leur parole là où ils sont"),
        ),
    )


def temps_long(vue: Vue) -> tuple[Epreuve, ...]:
    """I12: meetings held or planned stretch over months, at a steady pace.

    Counted: meetings held by the day, and those to come that were announced by then or are still planned today.
    """
    prevues = [item for item in vue.communaute.reunions_par_date if _prevue(vue, item)]
    datees = [(item, item.date) for item in (*vue.reunions, *prevues) if item.date and item.date.connue]
    mois, intervalle = vue.nombre("duree-calendrier"), vue.nombre("intervalle-reunions")
    prevoir = Pas(QUELQUES_LIGNES, f"fixer les dates des prochaines réunions, sur {mois} mois (reunions/)")
    if len(datees) < 2:
        manque = "une seule réunion est connue" if datees else "aucune réunion n’est encore prévue"
        return Epreuve("duree", False, manque=manque, pas=prevoir), *sans_base("rythme")
    debut, fin = datees[0][1], datees[-1][1]
    a_venir = sum(quand.certainly_after(vue.jour) for _, quand in datees)
    etendue = f"réunions {de_a(debut, fin)}" + (f", dont {a_venir} à venir" if a_venir else "")
    rythme = mediane(ecart(avant[1], apres[1]) for avant, apres in pairwise(datees))
    cadence = f"tous les {rythme:.0f} jours (médiane{', prévues comprises' if a_venir else ''})"
    preuves = tuple(Preuve(item.ou, "réunion", quand) for item, quand in datees)
    return (
        Epreuve(
            "duree",
            ajouter_mois(debut.debut, mois) <= fin.debut,
            etendue,
            preuves,
            manque=f"{etendue}, soit moins de {mois} mois",
            pas=prevoir,
        ),
        Epreuve(
            "rythme",
            rythme <= intervalle * _JOURS_PAR_MOIS,
            f"une réunion {cadence}",
            preuves,
            manque=f"une réunion {cadence}, plus de {intervalle} mois",
            pas=prevoir,
        ),
    )


def _prevue(vue: Vue, reunion: Reunion) -> bool:
    if reunion.date is None or not reunion.date.certainly_after(vue.jour):
        return False
    annoncee = est_date(reunion.annoncee_le) and vue.compte(reunion.annoncee_le)
    return est_maintenue(reunion) and (annoncee or reunion.statut != "tenue")


CRITERES: Final[Mapping[str, Callable[[Vue], tuple[Epreuve, ...]]]] = {
    "I1": theme_et_territoire,
    "I2": noyau_de_depart,
    "I3": constat_de_depart,
    "I4": interconnaissance,
    "I5": tendances,
    "I6": scenario,
    "I7": question_essentielle,
    "I8": vocabulaire,
    "I9": fonction_de_soutien,
    "I10": volontariat_et_horizontalite,
    "I11": premiers_concernes,
    "I12": temps_long,
}
