"""Rules on references: an id names something that exists, once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from cap.communaute import Communaute
from cap.declare import Fiche, Lieu, proche
from cap.graphie import plier
from cap.problem import AVERTISSEMENT, ERREUR
from cap.references import NOMS, Reference, lost, resolve
from cap.rules.registre import Constat, regle


@regle("CAP201", ERREUR, "Référence inconnue")
def reference_inconnue(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """Une référence est l’identifiant d’une fiche ; quand il ne correspond à rien, un lien de la carte, une tâche ou
    une preuve se perd sans bruit.

    Correct :
        porteurs:
          - resam          # le fichier acteurs/resam.yaml existe

    À corriger :
        porteurs:
          - resan

    Que faire : corriger l’identifiant, ou créer la fiche qui manque.

    Source : format 1, identifiants et références.
    """
    for reference in lost(communaute):
        if _mauvais_genre(communaute, reference):
            continue
        nom = " ou ".join(NOMS[kind] for kind in reference.kinds[:3])
        yield Constat(
            reference.lieu,
            f"{reference.champ} : « {reference.texte} » ne correspond à aucune fiche ({nom}).",
            _remede(communaute, reference),
        )


def _remede(communaute: Communaute, reference: Reference) -> str:
    connus = [identifiant for kind in reference.kinds if kind != "critere" for identifiant in communaute.index[kind]]
    autre = proche(reference.texte, connus) or _par_nom(communaute, reference)
    if autre:
        return f"Vouliez-vous écrire « {autre} » ?"
    if reference.kinds[0] in ("acteur", "action"):
        kind = reference.kinds[0]
        return f"Créez la fiche avec « cap ajouter {kind} », ou corrigez l’identifiant."
    return "Corrigez l’identifiant, ou ajoutez ce qu’il désigne."


def _par_nom(communaute: Communaute, reference: Reference) -> str:
    """Find the item whose name was typed in place of its id."""
    plie = plier(reference.texte)
    for kind in reference.kinds:
        if kind in ("acteur", "action"):
            for identifiant, item in communaute.index[kind].items():
                if plier(item.nom) == plie or plie in (plier(alias) for alias in getattr(item, "alias", ())):
                    return identifiant
    return ""


def _mauvais_genre(communaute: Communaute, reference: Reference) -> str:
    """Give the kind that does know this id when the field expects another one."""
    _, _, seul = reference.texte.rpartition(":")
    for kind, items in communaute.index.items():
        if kind not in reference.kinds and seul in items:
            return kind
    return ""


@regle("CAP202", ERREUR, "Référence d’un autre genre")
def reference_autre_genre(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """L’identifiant existe, mais il désigne autre chose que ce que le champ attend.

    Correct :
        objectifs:
          - circuits-courts      # un objectif

    À corriger :
        objectifs:
          - habitants            # un public

    Que faire : mettre l’identifiant dans le champ qui lui correspond, ou corriger l’identifiant.

    Source : format 1, identifiants et références.
    """
    for reference in lost(communaute):
        kind = _mauvais_genre(communaute, reference)
        if kind:
            attendu = " ou ".join(NOMS[genre] for genre in reference.kinds[:3])
            yield Constat(
                reference.lieu,
                f"{reference.champ} attend : {attendu} ; « {reference.texte} » est d’un autre genre ({NOMS[kind]}).",
                "Corrigez l’identifiant, ou déplacez-le dans le bon champ.",
            )


@regle("CAP203", ERREUR, "Identifiant en double")
def identifiant_double(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """Deux éléments du même genre ne peuvent pas porter le même identifiant : on ne saurait pas lequel est désigné.

    Correct :
        publics:
          - id: habitants
            intitule: "Habitants"
          - id: jeunes
            intitule: "Jeunes"

    À corriger :
        publics:
          - id: habitants
            intitule: "Habitants"
          - id: habitants
            intitule: "Jeunes"

    Que faire : donner un autre identifiant au second ; l’ancien peut rester dans anciens_ids.

    Source : format 1, identifiants et références.
    """
    listes: list[tuple[str, Sequence[Fiche]]] = [
        (
            "objectif",
            [item for objectif in communaute.objectifs.objectifs for item in (objectif, *objectif.intermediaires)],
        ),
        ("étape", []),
        *(
            (NOMS[kind], list(items))
            for kind, items in (
                ("parcours", communaute.objectifs.parcours),
                ("public", communaute.objectifs.publics),
                ("zone", communaute.objectifs.zones),
                ("instance", communaute.gouvernance.instances),
                ("principe", communaute.gouvernance.principes),
                ("tendance", communaute.vision.tendances),
                ("problematique", communaute.vision.problematiques),
                ("jalon", communaute.feuille_de_route.jalons),
                ("passerelle", communaute.passerelles.passerelles),
                ("indicateur", communaute.evaluation.indicateurs),
                ("bilan", communaute.evaluation.bilans),
                ("enseignement", communaute.enseignements.enseignements),
                ("financement", communaute.financements.financements),
                ("contexte", communaute.fiche.contexte),
                ("document", communaute.documents.documents),
            )
        ),
        *(("étape", list(parcours.etapes)) for parcours in communaute.objectifs.parcours),
        *(("engagement", acteur.engagements) for acteur in communaute.acteurs.values() if len(acteur.engagements) > 1),
        ("contact", list(communaute.contacts.contacts)),
    ]
    for nom, items in listes:
        vus: dict[str, Fiche] = {}
        for item in items:
            identifiant = getattr(item, "id", "")
            if identifiant and identifiant in vus:
                yield Constat(
                    item.place("id"),
                    f"« {identifiant} » est déjà pris ({nom}, ligne {vus[identifiant].ou.line}).",
                    "Donnez-lui un autre identifiant.",
                )
            vus.setdefault(identifiant, item)


@regle("CAP205", AVERTISSEMENT, "Acteur inconnu dans les notes")
def acteur_inconnu(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """Dans les notes, @nom désigne un acteur par son identifiant, un de ses alias ou son nom exact. Un nom inconnu
    reste tel quel, mais la tâche n’est rattachée à personne.

    Correct :
        - [ ] @resam : envoyer la convention

    À corriger :
        - [ ] @rezam : envoyer la convention

    Que faire : corriger le nom, ajouter un alias à la fiche de l’acteur, ou la créer (cap ajouter acteur).

    Source : format 1, identifiants et références.
    """
    connus = list(communaute.acteurs)
    for reunion in communaute.reunions.values():
        for inconnu in reunion.notes.inconnus:
            autre = proche(plier(inconnu.texte), connus)
            yield Constat(
                Lieu(reunion.ou.path, inconnu.ligne, inconnu.colonne, len(inconnu.texte) + 1),
                f"« @{inconnu.texte} » ne correspond à aucun acteur connu.",
                (f"Vouliez-vous écrire « @{autre} » ? Sinon, le" if autre else "Le")
                + " créer ? « cap ajouter acteur ».",
            )


@regle("CAP206", AVERTISSEMENT, "Lien vers un élément inconnu")
def lien_inconnu(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """Dans les notes, [[identifiant]] fait un lien ; s’il ne mène nulle part, la trace de la décision se perd.

    Correct :
        Décision : l’échéance est reportée (modifie [[2024-09-17-journee#D1]])

    À corriger :
        Décision : l’échéance est reportée (modifie [[2024-09-18-journee#D1]])

    Que faire : corriger l’identifiant entre les doubles crochets.

    Source : format 1, identifiants et références.
    """
    kinds = tuple(communaute.index)
    for reunion in communaute.reunions.values():
        for lien in reunion.notes.liens:
            cible = reunion.id + lien.cible if lien.cible.startswith("#") else lien.cible
            if resolve(communaute, cible, (*kinds, "critere")) is None:
                autre = proche(cible, [identifiant for items in communaute.index.values() for identifiant in items])
                yield Constat(
                    Lieu(reunion.ou.path, lien.ligne, lien.colonne, len(lien.cible) + 4),
                    f"Le lien « {lien.cible} » ne mène à rien.",
                    f"Vouliez-vous écrire « {autre} » ?" if autre else "Corrigez l’identifiant.",
                )


@regle("CAP207", ERREUR, "Élément qui se désigne lui-même")
def reference_a_soi(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """Une action ne se remplace pas elle-même, un acteur n’est pas lié à lui-même, une passerelle mène ailleurs.

    Correct :
        remplace: ancien-jardin

    À corriger :
        remplace: jardin-partage       # dans actions/jardin-partage.yaml

    Que faire : corriger ou effacer la référence.

    Source : format 1, champs remplace, doublon_de, rattachement, liens, passerelles.
    """
    for acteur in communaute.acteurs.values():
        if acteur.rattachement == acteur.id and acteur.id:
            yield Constat(
                acteur.place("rattachement"), "Cet acteur est rattaché à lui-même.", "Corrigez ou effacez le champ."
            )
        for lien in acteur.liens:
            if lien.avec == acteur.id:
                yield Constat(lien.place("avec"), "Cet acteur est lié à lui-même.", "Corrigez ou effacez le lien.")
    for action in communaute.actions.values():
        for champ in ("remplace", "doublon_de"):
            if getattr(action, champ) == action.id and action.id:
                yield Constat(
                    action.place(champ),
                    f"{champ} : cette action se désigne elle-même.",
                    "Corrigez ou effacez le champ.",
                )
    for passerelle in communaute.passerelles.passerelles:
        if passerelle.de and passerelle.de == passerelle.vers:
            yield Constat(
                passerelle.place("vers"), "Cette passerelle mène d’où elle part.", "Corrigez le départ ou l’arrivée."
            )


@regle("CAP208", AVERTISSEMENT, "Deux acteurs pour un même nom")
def nom_partage(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """Deux fiches qui portent le même nom ou le même alias ne se distinguent plus dans les notes. Ce sont peut-être
    deux fois la même structure, ou deux structures à mieux nommer ; cap ne les réunit jamais seul.

    Correct :
        alias:
          - "Mission locale de Mulhouse"

    À corriger :
        alias:
          - "Mission locale"       # déjà le nom d’un autre acteur

    Que faire : préciser un des deux noms, ou ne garder qu’une fiche.

    Source : cas rencontrés dans les communautés.
    """
    vus: dict[str, str] = {}
    for acteur in communaute.acteurs.values():
        noms = {plier(acteur.nom): acteur.place("nom")} if acteur.nom else {}
        for rang, alias in enumerate(acteur.alias):
            noms.setdefault(plier(alias), acteur.place("alias", rang))
        for plie, lieu in noms.items():
            if plie in vus:
                yield Constat(
                    lieu,
                    f"Ce nom est aussi celui de l’acteur « {vus[plie]} ».",
                    "Précisez un des deux noms, ou ne gardez qu’une fiche.",
                )
            else:
                vus[plie] = acteur.id


REGLES = (
    reference_inconnue,
    reference_autre_genre,
    identifiant_double,
    acteur_inconnu,
    lien_inconnu,
    reference_a_soi,
    nom_partage,
)
