"""The twelve criteria of structuration: pooling and coordinating means."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from cap import trous
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
    lieu_des_notes,
    quand_en_mots,
    sans_base,
)
from cap.dates import Periode
from cap.definitions import (
    Silence,
    a_demarre,
    adoption,
    compte_rendu_diffuse,
    de_pilotage,
    delai_diffusion,
    envois_a_tous,
    est_date,
    est_effective,
    est_finie,
    mediane,
    plus_long_silence,
    recensees,
    sans_action,
    signataires,
    structures,
)
from cap.model import Acteur, Action, Engagement, Indicateur, Instance, Jalon, Objectif, Passerelle, Reunion
from cap.phrases import cite, combien, quelques, sur
from cap.scalars import ValeurInvalide, nombre
from cap.trous import Cellule, Lecture

# What makes an instance complete, and how to name what is missing.
_INSTANCE: Final = (
    ("membres", "sa composition"),
    ("mandat", "son mandat"),
    ("rythme", "son rythme"),
    ("mode_decision", "sa règle de décision"),
)
_LIGNE: Final = (("pilote", "pilote"), ("echeance", "échéance"), ("resultat_attendu", "résultat attendu"))
_INDICATEUR: Final = (
    ("definition", "définition"),
    ("objectif", "objectif"),
    ("source", "source"),
    ("frequence", "fréquence"),
    ("responsable", "responsable"),
    ("valeur_initiale", "valeur de départ"),
)


def _absents(fiche: object, champs: Iterable[tuple[str, str]]) -> list[str]:
    """Name the fields of an item that hold nothing."""
    return [nom for champ, nom in champs if not getattr(fiche, champ)]


def instances_decrites(vue: Vue) -> tuple[Epreuve, ...]:
    """S1: a steering instance with its four traits; each decision taken by the day belongs to an instance."""
    pilotage = [item for item in vue.communaute.gouvernance.instances if de_pilotage(item, vue.jour)]
    return (*_pilotage(pilotage), *_decisions_rattachees(vue))


def _pilotage(pilotage: list[Instance]) -> tuple[Epreuve, ...]:
    if not pilotage:
        return (
            Epreuve(
                "nommee",
                False,
                manque="aucune instance de pilotage n’est décrite",
                pas=Pas(QUELQUES_LIGNES, "décrire l’instance qui pilote (« instances » dans gouvernance.yaml)"),
            ),
            *sans_base("complete"),
        )
    meilleure = min(pilotage, key=lambda item: len(_absents(item, _INSTANCE)))
    manques = _absents(meilleure, _INSTANCE)
    return (
        Epreuve(
            "nommee",
            True,
            quelques(item.nom for item in pilotage),
            tuple(Preuve(item.ou, item.nom, item.du) for item in pilotage),
        ),
        Epreuve(
            "complete",
            not manques,
            "composition, mandat, rythme et règle de décision écrits",
            (Preuve(meilleure.ou, f"{meilleure.nom} : complet", meilleure.du),),
            manque=f"{meilleure.nom} : il reste à écrire {quelques(manques, 4)}",
            pas=Pas(QUELQUES_LIGNES, f"écrire pour {cite(meilleure.nom)} {quelques(manques, 4)}", len(manques)),
        ),
    )


def _decisions_rattachees(vue: Vue) -> tuple[Epreuve, ...]:
    """Tell whether each decision belongs to a known instance; nothing is asked while nothing has been decided."""
    avec = [reunion for reunion in vue.communaute.reunions_tenues(vue.jour) if reunion.notes.decisions]
    sans = [reunion for reunion in avec if vue.communaute.instance(reunion.instance) is None]
    if not avec:
        return ()
    if not vue.communaute.gouvernance.instances:
        return sans_base("decisions")
    preuves = tuple(
        Preuve(lieu_des_notes(reunion, decision.ligne), f"décision {decision.id}", reunion.date)
        for reunion in avec
        if reunion not in sans
        for decision in reunion.notes.decisions
    )
    return (
        Epreuve(
            "decisions",
            not sans,
            combien(len(preuves), "décision rattachée", "décisions rattachées"),
            preuves,
            manque=f"instance à préciser pour {sur(len(sans), len(avec), 'réunion')} avec décision",
            pas=Pas(UNE_LIGNE, f"dire quelle instance a décidé {quand_en_mots(sans[0].date)} (« instance »)", len(sans))
            if sans
            else None,
        ),
    )


def instances_vivantes(vue: Vue) -> tuple[Epreuve, ...]:
    """S2: meetings held, their minutes sent, and within the delay; a meeting still within its delay is not asked."""
    tenues = Epreuve(
        "tenues",
        len(vue.reunions) >= vue.nombre("reunions-tenues"),
        combien(len(vue.reunions), "réunion tenue"),
        tuple(Preuve(item.ou, "réunion tenue", item.date) for item in vue.reunions),
        manque=f"{combien(len(vue.reunions), 'réunion tenue')} à ce jour",
        pas=Pas(EN_REUNION, "tenir une réunion et en garder les notes (cap odj, puis reunions/)"),
    )
    delai = vue.nombre("delai-compte-rendu")
    diffuses = [item for item in vue.reunions if compte_rendu_diffuse(item, vue.jour)]
    attendus = [item for item in vue.reunions if item not in diffuses and not _dans_le_delai(vue, item, delai)]
    if not diffuses:
        faire = Pas(QUELQUES_LIGNES, "mettre au propre les notes d’une réunion et les envoyer (cap cr)")
        manque = "aucun compte-rendu n’est encore diffusé" if vue.reunions else ""
        cr = Epreuve("comptes-rendus", False, manque=manque, pas=faire if vue.reunions else None)
        return tenues, cr, *sans_base("delai")
    return tenues, _tous_diffuses(diffuses, attendus), _dans_les_delais(diffuses, delai)


def _dans_le_delai(vue: Vue, reunion: Reunion, delai: int) -> bool:
    return reunion.date is not None and (vue.jour - reunion.date.fin).days <= delai


def _tous_diffuses(diffuses: list[Reunion], attendus: list[Reunion]) -> Epreuve:
    total = len(diffuses) + len(attendus)
    return Epreuve(
        "comptes-rendus",
        not attendus,
        sur(len(diffuses), total, "compte-rendu diffusé", "comptes-rendus diffusés"),
        tuple(_diffusion(item) for item in diffuses),
        manque=f"{sur(len(attendus), total, 'compte-rendu', 'comptes-rendus')} pas encore diffusé"
        f"{'s' if len(attendus) > 1 else ''} ({quelques(_jour_de(item) for item in attendus)})",
        pas=Pas(
            QUELQUES_LIGNES,
            f"diffuser le compte-rendu du {_jour_de(attendus[0])} et en noter la date (« diffuse_le »)",
            len(attendus),
        )
        if attendus
        else None,
        en_cause=tuple(Preuve(item.ou, "compte-rendu pas encore diffusé", item.date) for item in attendus),
    )


def _dans_les_delais(diffuses: list[Reunion], delai: int) -> Epreuve:
    jours = [(item, delai_diffusion(item)) for item in diffuses]
    connus = [nombre for _, nombre in jours if nombre is not None]
    longs = [nombre for nombre in connus if nombre > delai]
    sans_date = len(jours) - len(connus)
    median = f"délai médian {mediane(connus):g} jours".replace(".", ",") if connus else ""
    durees = quelques((str(nombre) for nombre in longs), 4)
    return Epreuve(
        "delai",
        not longs and not sans_date,
        median,
        tuple(_diffusion(item) for item, nombre in jours if nombre is not None and nombre <= delai),
        manque=f"{combien(len(longs), 'compte-rendu diffusé', 'comptes-rendus diffusés')} après plus de {delai} jours "
        f"({durees} ; {median})"
        if longs
        else f"date de diffusion inconnue pour {combien(sans_date, 'compte-rendu', 'comptes-rendus')}",
        pas=Pas(LONG_COURS, f"viser une diffusion en {delai} jours pour les prochains comptes-rendus")
        if longs
        else Pas(UNE_LIGNE, "écrire la date de diffusion des comptes-rendus (« diffuse_le »)", sans_date),
        en_cause=tuple(_diffusion(item) for item, nombre in jours if nombre is None or nombre > delai),
    )


def _diffusion(reunion: Reunion) -> Preuve:
    compte_rendu = reunion.compte_rendu
    jours = delai_diffusion(reunion)
    texte = "compte-rendu diffusé" + (f" après {combien(jours, 'jour')}" if jours is not None else "")
    return Preuve(compte_rendu.ou, texte, compte_rendu.diffuse_le) if compte_rendu else Preuve(reunion.ou, texte)


def _jour_de(reunion: Reunion) -> str:
    return reunion.date.en_mots() if reunion.date else reunion.id


def charte(vue: Vue) -> tuple[Epreuve, ...]:
    """S3: a version of the charter is adopted, and enough active members have signed that version."""
    version = vue.charte
    if version is None:
        projet = vue.communaute.charte is not None
        validee = Epreuve(
            "validee",
            False,
            manque="la charte n’est pas encore validée" if projet else "il n’y a pas de charte",
            pas=Pas(EN_REUNION, "mettre la validation de la charte à un ordre du jour")
            if projet
            else Pas(LONG_COURS, "écrire ensemble une charte, ou noter que vous n’en voulez pas (attestations.yaml)"),
        )
        return validee, *sans_base("signatures")
    quand = adoption(vue.communaute, version)
    signes = signataires(vue.communaute, version, vue.jour)
    qui = [acteur for acteur in vue.actifs if acteur.id in signes]
    seuil = vue.seuils["signataires"]
    return (
        Epreuve(
            "validee",
            True,
            f"version {version.version} validée {quand_en_mots(quand)}",
            (Preuve(version.place("adoptee_le"), f"version {version.version} validée", quand),),
        ),
        Epreuve(
            "signatures",
            seuil.atteint(len(qui), len(vue.actifs)),
            f"signée par {sur(len(qui), len(vue.actifs), 'membre actif')}",
            tuple(Preuve(signes[item.id].ou, f"{item.nom} : signature", signes[item.id].le) for item in qui),
            manque=f"signée par {sur(len(qui), len(vue.actifs), 'membre actif')} (repère : {seuil.texte})",
            pas=Pas(DEMANDER, "proposer la charte à ceux qui ne l’ont pas encore lue", len(vue.actifs) - len(qui)),
        ),
    )


def actions_recensees(vue: Vue) -> tuple[Epreuve, ...]:
    """S4: actions on the map, and each active member carries one or says why it carries none."""
    vues = recensees(vue.communaute, vue.jour)
    reste = " et ".join(_hors_compte(vue))
    if not vues:
        return (_aucune_action("recensees", reste), *sans_base("chacun"))
    porteurs = {acteur: action for action in reversed(vues) for acteur in action.porteurs}
    sans = [item for item in sans_action(vue.communaute, vue.jour) if not item.sans_action_propre]
    return (
        Epreuve(
            "recensees",
            True,
            combien(len(vues), "action recensée") + (f" ({reste} en plus)" if reste else ""),
            tuple(Preuve(action.ou, action.nom, action.debut) for action in vues),
        ),
        Epreuve(
            "chacun",
            bool(vue.actifs) and not sans,
            f"les {len(vue.actifs)} membres actifs y sont",
            tuple(
                _preuve_action(item, porteurs.get(item.id))
                for item in vue.actifs
                if item.id in porteurs or item.sans_action_propre
            ),
            manque=f"{sur(len(sans), len(vue.actifs), 'membre actif')} sans action, et sans raison écrite : "
            f"{quelques(item.nom for item in sans)}"
            if sans
            else "aucun membre actif n’est encore décrit",
            pas=Pas(
                UNE_LIGNE,
                f"noter une action de {cite(sans[0].nom)}, ou pourquoi il n’y en a pas (« sans_action_propre »)",
                len(sans),
            )
            if sans
            else Pas(QUELQUES_LIGNES, "décrire les premiers acteurs (cap ajouter acteur)"),
        ),
    )


def _hors_compte(vue: Vue) -> Iterator[str]:
    """Say which actions of the map are not counted: those that begin later, those that stopped for a time."""
    actions = vue.communaute.actions.values()
    a_venir = sum(not vue.compte(action.debut) and not est_finie(action, vue.jour) for action in actions)
    suspendues = sum(action.statut == "suspendue" and est_finie(action, vue.jour) for action in actions)
    if a_venir:
        yield f"{a_venir} à venir"
    if suspendues:
        yield combien(suspendues, "suspendue")


def _aucune_action(cle: str, reste: str = "") -> Epreuve:
    return Epreuve(
        cle,
        False,
        manque="aucune action n’est encore recensée" + (f" ({reste})" if reste else ""),
        pas=Pas(QUELQUES_LIGNES, "recenser une première action existante (cap ajouter action)"),
    )


def _preuve_action(acteur: Acteur, action: Action | None) -> Preuve:
    if action is None:
        return Preuve(acteur.place("sans_action_propre"), f"{acteur.nom} : raison écrite")
    return Preuve(action.ou, f"{acteur.nom} : {action.nom}", action.debut)


def actions_classees(vue: Vue) -> tuple[Epreuve, ...]:
    """S5: each global objective has intermediate ones, and no action is left without an objective."""
    return _objectifs_decoupes(vue), _actions_rattachees(vue)


def _objectifs_decoupes(vue: Vue) -> Epreuve:
    globaux = vue.communaute.objectifs.objectifs
    nus = [objectif for objectif in globaux if not objectif.intermediaires]
    intermediaires = sum(len(objectif.intermediaires) for objectif in globaux)
    return Epreuve(
        "objectifs",
        bool(globaux) and not nus,
        f"{combien(intermediaires, 'objectif intermédiaire')} pour {combien(len(globaux), 'global', 'globaux')}",
        tuple(Preuve(item.ou, item.intitule) for item in globaux),
        manque=f"sans objectif intermédiaire : {quelques(cite(item.intitule) for item in nus)}"
        if nus
        else "aucun objectif n’est encore écrit",
        pas=Pas(QUELQUES_LIGNES, f"découper {cite(nus[0].intitule)} en objectifs plus proches", len(nus))
        if nus
        else Pas(EN_REUNION, "choisir ensemble les objectifs (objectifs.yaml)"),
    )


def _actions_rattachees(vue: Vue) -> Epreuve:
    vues = recensees(vue.communaute, vue.jour)
    if not vues:
        return _aucune_action("rattachees")
    connus = vue.communaute.index["objectif"]
    orphelines = [action for action in vues if not any(nom in connus for nom in action.objectifs)]
    return Epreuve(
        "rattachees",
        not orphelines,
        f"{combien(len(vues), 'action classée')}",
        tuple(Preuve(action.place("objectifs"), action.nom, action.debut) for action in vues),
        manque=f"{sur(len(orphelines), len(vues), 'action')} sans objectif : "
        f"{quelques(cite(action.nom) for action in orphelines)}",
        pas=Pas(
            UNE_LIGNE,
            f"dire à quel objectif sert {cite(orphelines[0].nom)} (« objectifs » dans sa fiche)",
            len(orphelines),
        )
        if orphelines and connus
        else None,
    )


def parcours_et_trous(vue: Vue) -> tuple[Epreuve, ...]:
    """S6: steps and publics, each empty cell accepted or on the roadmap, and a meeting that examined them."""
    objectifs = vue.communaute.objectifs
    etapes = [etape for parcours in objectifs.parcours for etape in parcours.etapes]
    assez = len(etapes) >= vue.nombre("etapes")
    decrites = Epreuve(
        "etapes",
        assez and bool(objectifs.publics),
        f"{combien(len(etapes), 'étape')}, {combien(len(objectifs.publics), 'public')}",
        tuple(Preuve(etape.ou, f"étape : {etape.intitule}") for etape in etapes),
        manque="les publics ne sont pas nommés" if assez else "les étapes du parcours ne sont pas encore décrites",
        pas=Pas(QUELQUES_LIGNES, "nommer les publics (« publics » dans objectifs.yaml)")
        if assez
        else Pas(EN_REUNION, "dessiner ensemble les étapes du parcours (objectifs.yaml)"),
    )
    examinees = [reunion for reunion in vue.reunions if "trous" in reunion.examine]
    regardees = Epreuve(
        "examinees",
        bool(examinees),
        f"examinées {quand_en_mots(examinees[-1].date)}" if examinees else "",
        tuple(Preuve(item.place("examine"), "réunion qui les examine", item.date) for item in examinees),
        manque="aucune réunion ne dit avoir examiné les cases vides" if decrites.vrai else "",
        pas=Pas(EN_REUNION, "regarder ensemble les cases vides (« examine: trous »)") if decrites.vrai else None,
    )
    return decrites, _cases(vue) if decrites.vrai else sans_base("cases")[0], regardees


def _cases(vue: Vue) -> Epreuve:
    """Each cell surely empty is accepted or on the roadmap; one that an action to place may cover is not judged yet."""
    lue = trous.lire(vue.communaute, vue.jour)
    attendues = [cellule for cellule in lue.cellules.values() if cellule.etat != trous.SANS_OBJET]
    tenues = sum(cellule.tenue for cellule in attendues)
    nues = [cellule for cellule in attendues if not (cellule.tenue or cellule.jalons or cellule.etat == trous.ASSUME)]
    vides = [cellule for cellule in nues if cellule.etat == trous.VIDE]
    repondues = len(attendues) - tenues - len(nues)
    return Epreuve(
        "cases",
        not nues,
        f"{sur(tenues, len(attendues), 'case couverte')}"
        + (f", {combien(repondues, 'vide assumée ou portée', 'vides assumées ou portées')}" if repondues else ""),
        tuple(Preuve(vue.communaute.index["etape"][item.ligne].ou, nom_case(vue, item)) for item in attendues),
        manque=_manque_de_cases(vue, vides, len(attendues)) if vides else _cases_a_situer(nues, len(attendues)),
        pas=_pas_des_cases(vue, vides, lue) if nues else None,
    )


def _manque_de_cases(vue: Vue, vides: list[Cellule], total: int) -> str:
    s = "s" if len(vides) > 1 else ""
    return (
        f"{sur(len(vides), total, 'case vide', 'cases vides')} ni assumée{s} ni portée{s} à la feuille de route : "
        f"{quelques(nom_case(vue, cellule) for cellule in vides)}"
    )


def _cases_a_situer(nues: list[Cellule], total: int) -> str:
    return f"{sur(len(nues), total, 'case')} peut-être vide{'s' if len(nues) > 1 else ''}, des actions restant à situer"


def _pas_des_cases(vue: Vue, vides: list[Cellule], lue: Lecture) -> Pas:
    if vides:
        texte = f"décider de la case {nom_case(vue, vides[0])} : y agir, ou l’assumer pour un temps"
        return Pas(EN_REUNION, texte, len(vides))
    mobiles = [item for item in lue.a_situer if not {trous.ETAPE, trous.PUBLIC}.isdisjoint(item.manque)]
    nom = vue.communaute.actions[mobiles[0].action].nom
    return Pas(UNE_LIGNE, f"situer {cite(nom)} (« etapes » et « publics » dans sa fiche)", len(mobiles))


def nom_case(vue: Vue, cellule: Cellule) -> str:
    """Name a cell for a reader: « Produire × Grand public »."""
    etape = vue.communaute.index["etape"][cellule.ligne]
    public = vue.communaute.index["public"][cellule.colonne]
    return cite(f"{etape.intitule} × {public.intitule}")


def passerelles(vue: Vue) -> tuple[Epreuve, ...]:
    """S7: a link described, and one effective since a known date; one that begins later is not there yet."""
    toutes = [item for item in vue.communaute.passerelles.passerelles if vue.compte(item.depuis)]
    if not toutes:
        decrite = Epreuve(
            "decrite",
            False,
            manque="aucune passerelle n’est encore décrite",
            pas=Pas(QUELQUES_LIGNES, "noter un lien de travail qui existe entre deux structures (passerelles.yaml)"),
        )
        return decrite, *sans_base("effective")
    effectives = [item for item in toutes if est_effective(item, vue.jour)]
    return (
        Epreuve(
            "decrite",
            True,
            combien(len(toutes), "passerelle décrite"),
            tuple(Preuve(item.ou, _lien(vue, item), item.depuis) for item in toutes),
        ),
        Epreuve(
            "effective",
            bool(effectives),
            f"{len(effectives)} effective{'s' if len(effectives) > 1 else ''}",
            tuple(Preuve(item.ou, _lien(vue, item), item.depuis) for item in effectives),
            manque="aucune n’est encore effective et datée",
            pas=Pas(DEMANDER, f"demander où en est la passerelle {_lien(vue, toutes[0])}"),
        ),
    )


def _lien(vue: Vue, passerelle: Passerelle) -> str:
    return f"{_bout(vue, passerelle.de)} → {_bout(vue, passerelle.vers)}"


def _bout(vue: Vue, reference: str) -> str:
    action = vue.communaute.actions.get(reference.removeprefix("action:"))
    return action.nom if action is not None else vue.nom(reference.removeprefix("acteur:"))


def feuille_de_route(vue: Vue) -> tuple[Epreuve, ...]:
    """S8: each line complete, and the whole adopted by a decision; before that decision there is no roadmap yet."""
    feuille = vue.communaute.feuille_de_route
    prise = vue.decision(feuille.decision)
    a_venir = prise is None and feuille.decision in vue.communaute.index["decision"]
    lignes = [jalon for jalon in feuille.jalons if jalon.etat != "abandonne"]
    if a_venir or not lignes:
        vide = Epreuve(
            "lignes",
            False,
            manque="elle n’est pas encore adoptée à cette date" if a_venir else "elle n’est pas encore écrite",
            pas=None if a_venir else Pas(LONG_COURS, "écrire ensemble les premières lignes (feuille-de-route.yaml)"),
        )
        return vide, *sans_base("validee")
    incompletes = [jalon for jalon in lignes if _absents(jalon, _LIGNE)]
    return (
        Epreuve(
            "lignes",
            not incompletes,
            f"{combien(len(lignes), 'ligne complète')}",
            tuple(Preuve(jalon.ou, jalon.intitule) for jalon in lignes),
            manque=f"{sur(len(incompletes), len(lignes), 'ligne incomplète')} : "
            + quelques(f"{cite(jalon.intitule)} sans {quelques(_absents(jalon, _LIGNE))}" for jalon in incompletes),
            pas=_pas_ligne(incompletes[0], len(incompletes)) if incompletes else None,
        ),
        Epreuve(
            "validee",
            prise is not None,
            f"validée {quand_en_mots(prise[1])}" if prise else "",
            (Preuve(prise[0], "décision qui la valide", prise[1]),) if prise else (),
            manque="la décision qui la valide n’est pas notée",
            pas=Pas(EN_REUNION, "faire valider la feuille de route en réunion, et noter la décision (« decision »)"),
        ),
    )


def _pas_ligne(jalon: Jalon, nombre_de_lignes: int) -> Pas:
    if not jalon.pilote:
        return Pas(DEMANDER, f"chercher qui pourrait piloter {cite(jalon.intitule)}", nombre_de_lignes)
    return Pas(UNE_LIGNE, f"compléter {cite(jalon.intitule)} : {quelques(_absents(jalon, _LIGNE))}", nombre_de_lignes)


def moyens(vue: Vue) -> tuple[Epreuve, ...]:
    """S9: what members bring, asked of the signatories (of the active members while there is no charter).

    An engagement counts unless withdrawn or over; when it was promised is not written, so it is a current state.
    """
    apports = {acteur.id: _apports(vue, acteur) for acteur in vue.actifs}
    tous = [(acteur, item) for acteur in vue.actifs for item in apports[acteur.id]]
    if not tous:
        ecrits = Epreuve(
            "ecrits",
            False,
            manque="aucun moyen n’est encore écrit",
            pas=Pas(DEMANDER, "demander à un membre ce qu’il peut apporter (« engagements » dans sa fiche)"),
        )
        return ecrits, *sans_base("signataires", "precis")
    signes = signataires(vue.communaute, vue.charte, vue.jour) if vue.charte else {}
    base = [acteur for acteur in vue.actifs if not signes or acteur.id in signes]
    qui = "signataire" if signes else "membre actif"
    engages = [acteur for acteur in base if apports[acteur.id]]
    reste = len(base) - len(engages)
    flous = [cite(item.intitule) for _, item in tous if not _precis(item)]
    return (
        Epreuve(
            "ecrits",
            True,
            combien(len(tous), "engagement écrit"),
            tuple(Preuve(item.ou, f"{acteur.nom} : {item.intitule}") for acteur, item in tous),
        ),
        Epreuve(
            "signataires",
            vue.seuils["signataires-engages"].atteint(len(engages), len(base)),
            f"de {sur(len(engages), len(base), qui)}",
            tuple(Preuve(acteur.place("engagements"), acteur.nom) for acteur in engages),
            manque=f"rien d’écrit pour {sur(reste, len(base), qui)}",
            pas=Pas(DEMANDER, "demander à d’autres membres ce qu’ils peuvent apporter", reste),
        ),
        Epreuve(
            "precis",
            not flous,
            "avec leur période",
            tuple(Preuve(item.ou, item.intitule) for _, item in tous),
            manque=f"période ou unité à préciser : {quelques(flous)}",
            pas=Pas(UNE_LIGNE, f"préciser la période ou l’unité de {flous[0]}", len(flous)) if flous else None,
        ),
    )


def _apports(vue: Vue, acteur: Acteur) -> list[Engagement]:
    return [
        item
        for item in acteur.engagements
        if item.etat != "retire" and (item.au is None or not item.au.is_past(vue.jour))
    ]


def _precis(engagement: Engagement) -> bool:
    """Tell whether an engagement has its period, and its unit when its quantity is a number."""
    try:
        compte = bool(engagement.quantite) and nombre(engagement.quantite).connu
    except ValeurInvalide:
        compte = False
    return (est_date(engagement.du) or est_date(engagement.au)) and (bool(engagement.unite) or not compte)


def evaluation_pensee(vue: Vue) -> tuple[Epreuve, ...]:
    """S10: an indicator for each global objective, complete, and created before its first measure."""
    indicateurs = [item for item in vue.communaute.evaluation.indicateurs if vue.compte(item.cree_le)]
    globaux = vue.communaute.objectifs.objectifs
    if not indicateurs:
        choisir = Pas(EN_REUNION, "choisir ensemble ce que vous regarderez changer (evaluation.yaml)")
        aucun = Epreuve("objectifs", False, manque="aucun indicateur n’est encore choisi", pas=choisir)
        return aucun, *sans_base("complets", "avant")
    sans = [item for item in globaux if not _mesurent(item, indicateurs)]
    return (
        Epreuve(
            "objectifs",
            bool(globaux) and not sans,
            combien(len(indicateurs), "indicateur"),
            tuple(Preuve(item.ou, item.intitule, item.cree_le) for item in indicateurs),
            manque=f"sans indicateur : {quelques(cite(item.intitule) for item in sans)}"
            if globaux
            else "aucun objectif n’est encore écrit",
            pas=Pas(QUELQUES_LIGNES, f"choisir un indicateur pour {cite(sans[0].intitule)}", len(sans))
            if sans
            else Pas(EN_REUNION, "choisir ensemble les objectifs (objectifs.yaml)"),
        ),
        _indicateurs_complets(indicateurs, globaux),
        _crees_avant(vue, indicateurs),
    )


def _indicateurs_complets(indicateurs: list[Indicateur], globaux: tuple[Objectif, ...]) -> Epreuve:
    complets = [item for item in indicateurs if not _indicateur_incomplet(item)]
    sans = [item for item in globaux if not _mesurent(item, complets)]
    autres = [item for item in indicateurs if item not in complets]
    proche = min(autres, key=lambda item: len(_indicateur_incomplet(item)), default=None)
    reste = _indicateur_incomplet(proche) if proche else []
    return Epreuve(
        "complets",
        bool(globaux) and not sans,
        sur(len(complets), len(indicateurs), "complet"),
        tuple(Preuve(item.ou, f"{item.intitule} : complet", item.cree_le) for item in complets),
        manque=f"{sur(len(autres), len(indicateurs), 'indicateur incomplet')}"
        + (f" (il manque à {cite(proche.intitule)} : {quelques(reste, 6)})" if proche else ""),
        pas=Pas(QUELQUES_LIGNES, f"compléter l’indicateur {cite(proche.intitule)} : {quelques(reste, 6)}", len(reste))
        if proche
        else None,
    )


def _crees_avant(vue: Vue, indicateurs: list[Indicateur]) -> Epreuve:
    premieres: dict[str, Periode] = {}
    for mesure in vue.communaute.toutes_mesures():
        if mesure.le is not None and mesure.le.connue and mesure.valeur is not None and mesure.valeur.connu:
            connue = premieres.get(mesure.indicateur)
            premieres[mesure.indicateur] = mesure.le if connue is None or mesure.le.debut < connue.debut else connue
    avant = [item for item in indicateurs if _cree_avant(item, premieres.get(item.id))]
    tardifs = [item for item in indicateurs if item not in avant and est_date(item.cree_le)]
    reste = len(indicateurs) - len(avant)
    return Epreuve(
        "avant",
        not reste,
        "créés avant leur première mesure",
        tuple(Preuve(item.place("cree_le"), f"{item.intitule} : créé", item.cree_le) for item in avant),
        manque=f"créé après sa première mesure : {quelques(cite(item.intitule) for item in tardifs)}"
        if tardifs and len(tardifs) == reste
        else f"{sur(reste, len(indicateurs), 'indicateur')} sans date de création avant sa première mesure"
        if reste < 2
        else f"{sur(reste, len(indicateurs), 'indicateur')} sans date de création avant leur première mesure",
        pas=Pas(UNE_LIGNE, "dater la création des indicateurs (« cree_le » dans evaluation.yaml)", reste)
        if len(tardifs) < reste
        else Pas(UNE_LIGNE, f"vérifier quand {quelques(cite(item.intitule) for item in tardifs)} a été créé", reste),
    )


def _mesurent(objectif: Objectif, indicateurs: list[Indicateur]) -> bool:
    ids = {objectif.id, *(item.id for item in objectif.intermediaires)}
    return any(item.objectif.removeprefix("objectif:") in ids for item in indicateurs)


def _indicateur_incomplet(indicateur: Indicateur) -> list[str]:
    """Name what an indicator lacks; a starting value that is `n. c.` is still to be known."""
    depart = indicateur.valeur_initiale
    inconnue = depart is not None and not depart.texte and not (depart.valeur and depart.valeur.connu)
    return [*_absents(indicateur, _INDICATEUR), *(["valeur de départ"] if inconnue else [])]


def _cree_avant(indicateur: Indicateur, premiere: Periode | None) -> bool:
    """Tell whether an indicator is dated, and not certainly after its first measure."""
    cree = indicateur.cree_le
    return cree is not None and cree.connue and (premiere is None or not cree.certainly_after(premiere))


def communication(vue: Vue) -> tuple[Epreuve, ...]:
    """S11: sendings to all, no silence too long (the one still running included), a list that holds every member."""
    envois = envois_a_tous(vue.communaute, vue.jour)
    silence = plus_long_silence(vue.communaute, vue.jour)
    if silence is None:
        aucun = Epreuve(
            "envois",
            False,
            manque="aucun envoi à toute la communauté n’est noté",
            pas=Pas(UNE_LIGNE, "noter le dernier envoi à tous (journal.yaml)"),
        )
        return aucun, *sans_base("silence"), _liste_de_diffusion(vue)
    maximum = vue.nombre("silence")
    preuves = tuple(Preuve(envoi.ou, envoi.objet, envoi.le) for envoi in envois)
    return (
        Epreuve("envois", True, combien(len(envois), "envoi à tous", "envois à tous"), preuves),
        Epreuve(
            "silence",
            silence.jours <= maximum,
            f"plus long silence : {combien(silence.jours, 'jour')}",
            preuves,
            manque=_silence_en_mots(silence),
            pas=Pas(LONG_COURS, f"écrire à tous au moins tous les {maximum} jours, même brièvement")
            if silence.apres
            else Pas(QUELQUES_LIGNES, "envoyer à tous quelques nouvelles, et le noter (journal.yaml)"),
            en_cause=(Preuve(silence.avant.ou, f"puis {silence.jours} jours sans envoi à tous", silence.avant.le),),
        ),
        _liste_de_diffusion(vue),
    )


def _silence_en_mots(silence: Silence) -> str:
    debut = f"plus long silence : {silence.jours} jours"
    if silence.apres is None:
        return f"{debut}, depuis le {silence.avant.le.en_mots()}"
    return f"{debut} (du {silence.avant.le.en_mots()} au {silence.apres.le.en_mots()})"


def _liste_de_diffusion(vue: Vue) -> Epreuve:
    """Tell whether every member is on the list. The list is that of today: who has left since is not asked."""
    membres = [acteur for acteur in vue.actifs if acteur.depart is None]
    inscrits = [acteur for acteur in membres if acteur.diffusion]
    autres = [acteur for acteur in membres if not acteur.diffusion]
    return Epreuve(
        "liste",
        bool(membres) and not autres,
        f"liste de diffusion : {sur(len(inscrits), len(membres), 'membre actif')}",
        tuple(Preuve(item.place("diffusion"), f"{item.nom} : sur la liste") for item in inscrits),
        manque=f"{sur(len(autres), len(membres), 'membre actif')} hors de la liste de diffusion : "
        f"{quelques(item.nom for item in autres)}"
        if inscrits
        else "on ne sait pas qui est sur la liste de diffusion",
        pas=Pas(UNE_LIGNE, "dire qui est sur la liste de diffusion (« diffusion: oui »)", len(autres))
        if autres
        else None,
        en_cause=tuple(Preuve(item.ou, f"{item.nom} : hors de la liste", item.arrivee) for item in autres),
    )


def objet_commun(vue: Vue) -> tuple[Epreuve, ...]:
    """S12: an action carried by several legal structures, which has started."""
    communes = actions_communes(vue)
    if not communes:
        plusieurs = Epreuve(
            "plusieurs",
            False,
            manque="aucune action n’est encore portée à plusieurs",
            pas=Pas(LONG_COURS, "choisir un premier projet concret et limité, à mener à deux ou trois structures"),
        )
        return plusieurs, *sans_base("demarree")
    demarrees = [action for action in communes if a_demarre(action, vue.jour)]
    return (
        Epreuve(
            "plusieurs",
            True,
            combien(len(communes), "action portée à plusieurs", "actions portées à plusieurs"),
            tuple(Preuve(action.place("porteurs"), action.nom, action.debut) for action in communes),
        ),
        Epreuve(
            "demarree",
            bool(demarrees),
            f"démarrée : {quelques(cite(action.nom) for action in demarrees[:1])}",
            tuple(Preuve(item.place("debut"), f"{item.nom} : a démarré", item.debut) for item in demarrees),
            manque="aucune n’a encore démarré",
            pas=Pas(UNE_LIGNE, f"dire où en est {cite(communes[0].nom)} (« statut », « debut »)"),
        ),
    )


def actions_communes(vue: Vue) -> list[Action]:
    """List the actions known by the day that several legal structures carry; the first common object comes first."""
    minimum = vue.nombre("porteurs-action-commune")
    communes = [
        action
        for action in vue.communaute.actions.values()
        if action.statut != "abandonnee"
        and vue.compte(action.debut)
        and len(structures(vue.communaute, action.porteurs)) >= minimum
    ]
    return sorted(communes, key=lambda action: not action.premier_objet)


CRITERES: Final[Mapping[str, Callable[[Vue], tuple[Epreuve, ...]]]] = {
    "S1": instances_decrites,
    "S2": instances_vivantes,
    "S3": charte,
    "S4": actions_recensees,
    "S5": actions_classees,
    "S6": parcours_et_trous,
    "S7": passerelles,
    "S8": feuille_de_route,
    "S9": moyens,
    "S10": evaluation_pensee,
    "S11": communication,
    "S12": objet_commun,
}
