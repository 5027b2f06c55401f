"""The files of a community in format 1: every kind of file and item, declared once.

Descriptions are French because the coordinator reads them, in her editor, in the reference and in the messages.
Who sees a field is said here and nowhere else: without `audience=` a field takes that of its class.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from cap.dates import Periode
from cap.declare import (
    ANNEE,
    BOOLEEN,
    DELAI,
    DUREE,
    ENTIER,
    FINANCEURS,
    HEURE,
    MEMBRES,
    MEMBRES_FINANCEURS,
    MONTANT,
    NOMBRE,
    PUBLIC,
    SOUTIEN,
    TEXTE,
    Dictionnaire,
    Fiche,
    Liste,
    Objet,
    Ref,
    champ,
    choix,
    date_,
    ident,
    liste,
    mots,
    objet,
    ref,
    refs,
    texte,
    textes,
)
from cap.markdown import Article, Notes
from cap.scalars import Delai, Duree, Montant, Nombre

PHASES: Final = ("impulsion", "structuration", "perennisation")
AUDIENCES: Final = ("public", "membres", "financeurs", "soutien")
NIVEAUX_VALEUR: Final = ("premiers-concernes", "territoire", "communaute")
MISSIONS: Final = ("coordonner", "faciliter", "faire-circuler", "rechercher-financements", "recueillir", "proposer")
FAMILLES: Final[Mapping[str, tuple[str, ...]]] = {
    "État et organismes publics": ("etat", "organisme-public"),
    "collectivités territoriales": ("collectivite",),
    "associations": ("association", "fondation"),
    "entreprises": ("entreprise",),
    "recherche": ("recherche",),
    "habitants": ("habitants", "personne"),
}
TYPES_ACTEUR: Final = (
    "association",
    "collectivite",
    "etat",
    "organisme-public",
    "entreprise",
    "fondation",
    "recherche",
    "habitants",
    "personne",
    "autre",
)
# The table of coverage has a cell for each step and public: 50,000 cells at most, where a real one has a hundred.
PARCOURS_MAX: Final = 20
COTE_MAX: Final = 50
PUBLICATION_DES_PERSONNES: Final = MEMBRES

_REFERENCES: Final = (
    "acteur",
    "action",
    "objectif",
    "etape",
    "public",
    "reunion",
    "a-faire",
    "question",
    "decision",
    "jalon",
    "passerelle",
    "indicateur",
    "enseignement",
    "bilan",
    "financement",
    "contexte",
    "critere",
    "trou",
)


def famille(type_acteur: str) -> str:
    """Give the family of actors a type counts in, or an empty text (`autre` counts in none)."""
    return next((nom for nom, types in FAMILLES.items() if type_acteur in types), "")


class Suivie(Fiche):
    """What has an id of its own: it may be renamed without breaking old references, and shown to fewer people."""

    anciens_ids: tuple[str, ...] = textes("Anciens identifiants, qui restent compris après un changement de nom")
    visibilite: str = choix(*AUDIENCES, description="Restreint qui voit cette fiche (n’élargit jamais)")


class Identifiee(Suivie):
    """An item of a list in a file, with its id."""

    id: str = ident()


# --- communaute.yaml -----------------------------------------------------------------------------------------


class Territoire(Fiche, genre="Territoire"):
    """Where the community acts."""

    nom: str = texte("Nom du territoire")
    echelle: str = choix(
        "quartier",
        "commune",
        "intercommunalite",
        "pays",
        "departement",
        "region",
        "national",
        "international",
        description="Échelle du territoire",
    )
    perimetre: str = texte("Ce que le territoire comprend")


class FaitContexte(Identifiee, genre="Fait de contexte"):
    """A dated and sourced fact the community starts from."""

    fait: str = texte("Le fait, en une phrase", requis=True)
    date: Periode | None = date_("Date du fait")
    source: str = texte("D’où vient l’information")


class Enjeu(Fiche, genre="Enjeu"):
    """What is at stake; the object narrows with time, so it is a dated list."""

    depuis: Periode | None = date_("Depuis quand cet enjeu est celui de la communauté")
    intitule: str = texte("Formulation de l’enjeu", requis=True)


class ModeEntree(Fiche, genre="Mode d’entrée"):
    """How the cooperation started (five modes of the 2014 study)."""

    depuis: Periode | None = date_("Depuis quand")
    mode: str = choix(
        "reperage",
        "manifestation",
        "association-leader",
        "partenaire-institue",
        "projet-evident",
        description="Mode d’entrée dans la coopération",
    )


class Experimentation(Fiche, genre="Expérimentation"):
    """The funded trial a community may have begun as."""

    du: Periode | None = date_("Début")
    au: Periode | None = date_("Fin")
    programme: str = texte("Programme qui a accompagné ou financé le démarrage")


class Ancrage(Fiche, genre="Ancrage"):
    """An inscription of the approach in a public policy."""

    dispositif: str = texte("Politique ou document cadre (contrat de ville, CTG, PAT…)", requis=True)
    statut: str = choix("envisage", "en-cours", "inscrit", "signe", "delibere", description="Où en est l’inscription")
    le: Periode | None = date_("Date de ce statut")
    reference: str = texte("Référence du document")
    portee: str = texte("Ce que l’inscription permet")
    echeance: Periode | None = date_("Fin de validité")


class Publication(Fiche, genre="Publication"):
    """How documents are published."""

    licence: str = texte("Licence des documents publiés")
    site: str = texte("Adresse du site")


class RegleIgnoree(Fiche, genre="Règle ignorée"):
    """A rule the community chose not to follow, with its reason."""

    code: str = texte("Code de la règle, ou début de code", requis=True)
    motif: str = texte("Pourquoi cette règle ne s’applique pas ici", requis=True)


class FicheCommunaute(Fiche, genre="Communauté"):
    """communaute.yaml, the only required file."""

    format: int | None = champ(ENTIER, "Version du format du dossier : 1", requis=True)
    nom: str = texte("Nom de la communauté d’action", requis=True)
    lancement: Periode | None = date_("Date de lancement")
    depot: str = choix("prive", "public", description="Qui peut lire le dépôt git", defaut="prive")
    territoire: Territoire | None = objet(Territoire, "Le territoire", raccourci="nom")
    genese: str = texte("Comment la communauté est née", long=True)
    contexte: tuple[FaitContexte, ...] = liste(FaitContexte, "Faits de contexte, datés et sourcés")
    enjeu: tuple[Enjeu, ...] = liste(Enjeu, "Enjeu, et son histoire", raccourci="intitule")
    mode_entree: tuple[ModeEntree, ...] = liste(ModeEntree, "Modes d’entrée dans la coopération", raccourci="mode")
    experimentation: Experimentation | None = objet(
        Experimentation, "Expérimentation de départ, si elle a été financée"
    )
    phase: str = choix(*PHASES, description="Phase où la communauté se voit, comparée aux preuves du dossier")
    ancrages: tuple[Ancrage, ...] = liste(Ancrage, "Inscriptions dans les politiques publiques", raccourci="dispositif")
    publication: Publication | None = objet(Publication, "Licence et site")
    seuils: Mapping[str, str] = champ(Dictionnaire(TEXTE), "Seuils de critères adaptés à la communauté", defaut={})
    delai_corrections: Delai | None = champ(
        DELAI, "Temps laissé pour corriger un compte-rendu diffusé (8 jours quand rien n’est écrit)"
    )
    regles: tuple[RegleIgnoree, ...] = liste(RegleIgnoree, "Règles que la communauté choisit d’ignorer, avec le motif")


# --- vision.yaml ---------------------------------------------------------------------------------------------


class Tendance(Identifiee, genre="Tendance"):
    """An evolution at work on the territory, rated on two axes."""

    intitule: str = texte("La tendance", requis=True)
    impact: int | None = champ(ENTIER, "Impact sur le territoire, de 1 à 5")
    capacite: int | None = champ(ENTIER, "Capacité d’agir du groupe, de 1 à 5")
    votes: int | None = champ(ENTIER, "Nombre de voix", audience=MEMBRES)
    retenue: bool | None = champ(BOOLEEN, "Retenue par le groupe")


class Scenario(Identifiee, genre="Scénario idéal"):
    """The tale of a desirable future at a horizon."""

    le: Periode | None = date_("Date d’écriture")
    horizon: int | None = champ(ANNEE, "Année d’horizon")
    recit: str = texte("Le récit : « En 2035, grâce à nos actions… »", long=True)
    elements: tuple[str, ...] = textes("Ce qui se passe concrètement dans ce futur")
    tendances: tuple[str, ...] = refs("tendance", description="Tendances dont part le scénario")


class Problematique(Identifiee, genre="Problématique"):
    """A question drawn from the scenario."""

    question: str = texte("« Comment faire pour… ? »", requis=True)
    votes: int | None = champ(ENTIER, "Nombre de voix", audience=MEMBRES)


class QuestionEssentielle(Fiche, genre="Question essentielle"):
    """The one question in force from a date."""

    depuis: Periode | None = date_("Depuis quand")
    problematique: str = ref("problematique", description="La problématique retenue")
    intitule: str = texte("Formulation, si elle n’est pas celle d’une problématique")
    decision: str = ref("decision", description="Décision qui l’a choisie")


class Vision(Fiche, genre="Vision"):
    """vision.yaml, the shared vision and how it was reached."""

    tendances: tuple[Tendance, ...] = liste(Tendance, "Tendances du territoire")
    scenarios: tuple[Scenario, ...] = liste(Scenario, "Scénarios idéaux")
    problematiques: tuple[Problematique, ...] = liste(Problematique, "Problématiques")
    questions_essentielles: tuple[QuestionEssentielle, ...] = liste(
        QuestionEssentielle, "Questions essentielles, dans l’ordre du temps", raccourci="problematique"
    )


# --- objectifs.yaml ------------------------------------------------------------------------------------------


class ObjectifIntermediaire(Identifiee, genre="Objectif intermédiaire"):
    """A nearer change that contributes to a global objective."""

    intitule: str = texte("Le changement visé", requis=True)


class Objectif(Identifiee, genre="Objectif global"):
    """A long-term change for the territory or the people."""

    intitule: str = texte("Le changement visé", requis=True)
    niveau_valeur: str = choix(*NIVEAUX_VALEUR, description="À qui profite le changement")
    intermediaires: tuple[ObjectifIntermediaire, ...] = liste(ObjectifIntermediaire, "Objectifs intermédiaires")


class Etape(Identifiee, genre="Étape"):
    """A moment of a person's path."""

    intitule: str = texte("Ce que vit la personne à cette étape", requis=True)


class Parcours(Identifiee, genre="Parcours"):
    """An ordered path of steps lived by a person."""

    intitule: str = texte("Nom du parcours", requis=True)
    etapes: tuple[Etape, ...] = liste(Etape, "Étapes, dans l’ordre", au_plus=COTE_MAX)


class Public(Identifiee, genre="Public"):
    """People the approach should benefit."""

    intitule: str = texte("Les personnes concernées", requis=True)


class Zone(Identifiee, genre="Zone"):
    """A part of the territory."""

    intitule: str = texte("Nom de la zone", requis=True)


class SansObjet(Fiche, genre="Case sans objet"):
    """Cells of the coverage table where no action is expected."""

    etapes: tuple[str, ...] = refs("etape", description="Étapes, ou « toutes »", mots=("toutes", "tous"))
    publics: tuple[str, ...] = refs("public", description="Publics, ou « tous »", mots=("tous", "toutes"))
    motif: str = texte("Pourquoi rien n’y est attendu")


class TrouAssume(Fiche, genre="Trou assumé", audience=MEMBRES):
    """A gap the community knowingly accepts for a time."""

    cellule: str = ref("trou", description="La case, écrite parcours/étape/public", requis=True)
    motif: str = texte("Pourquoi ce trou est accepté")
    decision: str = ref("decision", description="Décision qui l’accepte")
    revoir_le: Periode | None = date_("Quand en reparler")


class Objectifs(Fiche, genre="Objectifs et parcours"):
    """objectifs.yaml, what is aimed at, for whom and at which steps."""

    objectifs: tuple[Objectif, ...] = liste(Objectif, "Objectifs globaux")
    parcours: tuple[Parcours, ...] = liste(Parcours, "Parcours des publics", au_plus=PARCOURS_MAX)
    publics: tuple[Public, ...] = liste(Public, "Publics", au_plus=COTE_MAX)
    zones: tuple[Zone, ...] = liste(Zone, "Zones du territoire")
    sans_objet: tuple[SansObjet, ...] = liste(SansObjet, "Cases où aucune action n’est attendue")
    trous_prioritaires: tuple[str, ...] = refs("trou", description="Trous à combler en premier", audience=MEMBRES)
    trous_assumes: tuple[TrouAssume, ...] = liste(
        TrouAssume, "Trous acceptés, avec motif et date de revoyure", audience=MEMBRES
    )


# --- gouvernance.yaml ----------------------------------------------------------------------------------------


class Principe(Identifiee, genre="Principe"):
    """A written principle of the cooperation."""

    texte: str = texte("Le principe, tel qu’il est écrit", requis=True)
    le: Periode | None = date_("Date")
    source: str = ref("reunion", description="Réunion ou document où il est écrit", libre=True)


class Instance(Identifiee, genre="Instance"):
    """A place of decision or of work, not one of its meetings."""

    nom: str = texte("Nom de l’instance", requis=True)
    niveau: str = choix(
        "orientation",
        "pilotage",
        "technique",
        "groupe-de-travail",
        "atelier",
        "pleniere",
        "bilaterale",
        description="Niveau de l’instance",
    )
    mandat: str = texte("Ce que l’instance peut faire et décider")
    membres: tuple[str, ...] = refs("acteur", description="Acteurs membres, ou « tous »", mots=("tous",))
    du: Periode | None = date_("Début")
    au: Periode | None = date_("Fin, quand l’instance est close")
    rythme: str = texte("À quel rythme elle se réunit")
    quorum: str = texte("Part ou nombre de membres présents pour décider")
    mode_decision: str = texte("Comment elle décide")


class Poste(Fiche, genre="Poste", audience=MEMBRES_FINANCEURS):
    """A post that carries the support function."""

    employeur: str = ref("acteur", description="Structure employeuse", libre=True)
    etp: Nombre | None = champ(NOMBRE, "Équivalent temps plein")
    du: Periode | None = date_("Début")
    au: Periode | None = date_("Terme")
    statut: str = choix("envisage", "acquis", description="Où en est le poste")
    cadre: str = texte("Politique ou dispositif qui porte le poste")


class FonctionSoutien(Fiche, genre="Fonction de soutien"):
    """The backbone: its forms, its actors, who carries which mission."""

    formes: tuple[str, ...] = mots(
        "tiers-de-confiance",
        "structure-existante",
        "coalition",
        "structure-dediee",
        "instances-partagees",
        description="Formes de la fonction de soutien",
    )
    acteurs: tuple[str, ...] = refs("acteur", description="Acteurs qui la portent")
    missions: Mapping[str, tuple[str, ...]] = champ(
        Dictionnaire(Liste(Ref(("acteur",))), MISSIONS), "Qui porte chacune des six missions", defaut={}
    )
    postes: tuple[Poste, ...] = liste(Poste, "Postes", audience=MEMBRES_FINANCEURS)


class Report(Fiche, genre="Report d’échéance"):
    """A deadline moved, both ends kept."""

    de: Periode | None = date_("Ancienne échéance")
    a: Periode | None = date_("Nouvelle échéance")


class Revision(Fiche, genre="Révision"):
    """A change of a strategic document, with its reason."""

    le: Periode | None = date_("Date de la révision")
    changement: str = texte("Ce qui change")
    echeance: Report | None = objet(Report, "Échéance déplacée", raccourci="a")
    motif: str = texte("Pourquoi")
    decision: str = ref("decision", description="Décision qui la porte")
    source: tuple[str, ...] = refs(*_REFERENCES, description="Enseignement, bilan ou mesure qui l’explique")


class Gouvernance(Fiche, genre="Gouvernance"):
    """gouvernance.yaml, how the community decides and who holds it together."""

    principes: tuple[Principe, ...] = liste(Principe, "Principes posés ensemble")
    instances: tuple[Instance, ...] = liste(Instance, "Instances")
    fonction_soutien: FonctionSoutien | None = objet(FonctionSoutien, "Fonction de soutien")
    revisions: tuple[Revision, ...] = liste(Revision, "Révisions de la gouvernance")


# --- acteurs and actions -------------------------------------------------------------------------------------


class Depart(Fiche, genre="Départ"):
    """A departure, kept as part of the history."""

    le: Periode | None = date_("Dernier jour d’activité")
    motif: str = choix(
        "temps", "thematique", "reorganisation", "fin-de-mission", "autre", description="Motif", audience=SOUTIEN
    )
    note: str = texte("Précision", audience=SOUTIEN)


class Engagement(Identifiee, genre="Engagement", audience=MEMBRES):
    """What an actor promises to bring, in its own words."""

    intitule: str = texte("Ce que l’acteur apporte", requis=True)
    nature: str = choix("humain", "financier", "materiel", "immateriel", description="Nature du moyen")
    quantite: str = texte("Quantité, si elle se compte")
    unite: str = texte("Unité (h, jours, €, ETP…)")
    du: Periode | None = date_("Début")
    au: Periode | None = date_("Fin")
    realise: str = texte("Ce qui a été apporté")
    etat: str = choix("propose", "confirme", "tenu", "retire", description="État de l’engagement")
    motif: str = texte("Motif, quand l’engagement est retiré", audience=SOUTIEN)
    partage: bool | None = champ(BOOLEEN, "Moyen mis en commun, que d’autres peuvent utiliser")


class Lien(Fiche, genre="Lien", audience=MEMBRES):
    """A tie between two actors that cannot be deduced."""

    avec: str = ref("acteur", description="L’autre acteur", requis=True)
    intensite: str = choix("interconnaissance", "idees", "action", description="Intensité de la coopération")
    depuis: Periode | None = date_("Depuis quand")


class Identifiants(Fiche, genre="Identifiants"):
    """Official numbers of a structure."""

    rna: str = texte("Numéro RNA (W…)")
    siren: str = texte("Numéro SIREN")
    siret: str = texte("Numéro SIRET")


class AccordPublication(Fiche, genre="Accord de publication"):
    """Consent to publish, with its date and scope."""

    le: Periode | None = date_("Date de l’accord")
    par: str = texte("Qui l’a donné", audience=SOUTIEN)
    champs: tuple[str, ...] = textes("Champs que l’accord permet de publier")


class Acteur(Suivie, genre="Acteur"):
    """A structure or a group on the map, member or not; its id is its file's name."""

    id: str = ""
    nom: str = texte("Nom courant", requis=True)
    nom_complet: str = texte("Nom complet")
    alias: tuple[str, ...] = textes("Autres noms, pour les reconnaître dans les notes")
    type: str = choix(*TYPES_ACTEUR, description="Type d’acteur")
    sous_type: str = texte("Précision sur le type")
    rattachement: str = ref("acteur", description="Structure dont il dépend légalement", libre=True)
    adhesion: str = choix("volontaire", "imposee", description="Adhésion à la communauté", defaut="")
    effectif: Nombre | None = champ(NOMBRE, "Nombre de personnes, pour un groupe", audience=MEMBRES)
    identifiants: Identifiants | None = objet(Identifiants, "Numéros officiels")
    roles: tuple[str, ...] = mots(
        "porteuse", "soutien", "membre", "financeur", "observateur", description="Rôles dans la communauté"
    )
    arrivee: Periode | None = date_("Date d’arrivée dans la communauté")
    depart: Depart | None = objet(Depart, "Départ, seulement s’il a eu lieu", raccourci="le")
    missions: str = texte("Ce que fait l’acteur", long=True)
    motivations: str = texte("Ce qui l’amène ici", long=True, audience=MEMBRES)
    attentes: str = texte("Ce qu’il attend de la communauté", long=True, audience=MEMBRES)
    contraintes: str = texte("Freins et contraintes", long=True, audience=MEMBRES)
    atouts: str = texte("Atouts et leviers", long=True, audience=MEMBRES)
    zones: tuple[str, ...] = refs("zone", description="Zones où il agit")
    diffusion: bool | None = champ(BOOLEEN, "Sur la liste de diffusion", audience=MEMBRES)
    sans_action_propre: str = texte("Raison, quand il ne porte pas d’action", audience=MEMBRES)
    engagements: tuple[Engagement, ...] = liste(Engagement, "Ce qu’il apporte", audience=MEMBRES)
    liens: tuple[Lien, ...] = liste(
        Lien, "Liens qui ne se déduisent pas des actions", raccourci="avec", audience=MEMBRES
    )
    site: str = texte("Site")
    accord_publication: AccordPublication | None = objet(
        AccordPublication, "Accord pour publier, pour une personne", audience=SOUTIEN
    )


class Partenaire(Fiche, genre="Partenaire d’une action"):
    """An actor that takes part in an action without carrying it."""

    acteur: str = ref("acteur", description="Acteur", requis=True)
    implication: tuple[str, ...] = mots(
        "reunions",
        "pilotage",
        "convention",
        "communication",
        "financement",
        "moyens",
        description="Comment il s’implique",
    )


class ResultatAttendu(Fiche, genre="Résultat attendu"):
    """What should be true at the end."""

    intitule: str = texte("Ce qui doit être vrai à la fin", requis=True)
    indicateur: str = ref("indicateur", description="Indicateur qui le mesure")


class Resultat(Fiche, genre="Résultat constaté"):
    """What was seen, when and from which source."""

    le: Periode | None = date_("Date du constat")
    constat: str = texte("Ce qui a été constaté", requis=True)
    source: str = texte("Source du constat")


class Action(Suivie, genre="Action"):
    """What one or several actors do or will do; its id is its file's name."""

    id: str = ""
    nom: str = texte("Nom de l’action", requis=True)
    description: str = texte("Description", long=True)
    porteurs: tuple[str, ...] = refs("acteur", description="Acteurs qui la portent", requis=True)
    partenaires: tuple[Partenaire, ...] = liste(Partenaire, "Acteurs partenaires", raccourci="acteur")
    origine: str = choix("existante", "commune", "nouvelle", description="Existait avant, commune, ou décidée ensemble")
    forme: str = choix(
        "cooperation", "mutualisation", description="Coopération sur un projet, ou mise en commun de moyens"
    )
    animation: str = ref("acteur", description="Qui l’anime, si ce ne sont pas les porteurs")
    decision: str = ref("decision", description="Décision qui l’a lancée")
    premier_objet: bool | None = champ(BOOLEEN, "Premier objet concret mené à plusieurs")
    theme: str = texte("Thème ou catégorie")
    objectifs: tuple[str, ...] = refs("objectif", description="Objectifs intermédiaires servis")
    etapes: tuple[str, ...] = refs("etape", description="Étapes du parcours, écrites parcours/étape")
    publics: tuple[str, ...] = refs("public", description="Publics concernés")
    zones: tuple[str, ...] = refs("zone", description="Zones")
    statut: str = choix(
        "idee", "preparation", "en-cours", "terminee", "suspendue", "abandonnee", description="Où en est l’action"
    )
    debut: Periode | None = date_("Début")
    fin: Periode | None = date_("Fin")
    resultats_attendus: tuple[ResultatAttendu, ...] = liste(ResultatAttendu, "Résultats attendus", raccourci="intitule")
    resultats: tuple[Resultat, ...] = liste(Resultat, "Résultats constatés", raccourci="constat")
    impacts: tuple[str, ...] = mots(
        "emploi",
        "competences",
        "education",
        "sante",
        "projets-associatifs",
        "engagement-benevole",
        "lien-social",
        description="Familles d’impact (étude de 2014)",
    )
    remplace: str = ref("action", description="Action qu’elle remplace")
    doublon_de: str = ref("action", description="Action dont elle est un doublon")


# --- feuille-de-route.yaml -----------------------------------------------------------------------------------


class Jalon(Identifiee, genre="Jalon"):
    """A line of the roadmap: a verifiable result at a date."""

    intitule: str = texte("Le résultat à atteindre", requis=True)
    axe: str = texte("Axe de la feuille de route")
    phase: str = choix(*PHASES, description="Phase servie")
    pilote: str = ref("acteur", description="Acteur pilote")
    contributeurs: tuple[str, ...] = refs("acteur", description="Acteurs contributeurs")
    debut: Periode | None = date_("Début")
    echeance: Periode | None = date_("Échéance")
    resultat_attendu: str = texte("Ce qui doit être vrai à l’échéance")
    moyens: str = texte("Moyens")
    actions: tuple[str, ...] = refs("action", description="Actions concernées")
    trous: tuple[str, ...] = refs("trou", description="Cases auxquelles il répond")
    etat: str = choix("a-faire", "en-cours", "fait", "reporte", "abandonne", description="État")
    fait_le: Periode | None = date_("Date où il a été atteint")
    resultat: str = texte("Ce qui a été obtenu")
    preuve: str = ref(*_REFERENCES, description="Preuve", libre=True)
    motif: str = texte("Motif, quand il est abandonné")
    revisions: tuple[Revision, ...] = liste(Revision, "Révisions, avec leur motif")


class FeuilleDeRoute(Fiche, genre="Feuille de route"):
    """feuille-de-route.yaml, the common plan."""

    version: str = texte("Version")
    du: Periode | None = date_("Début de la période")
    au: Periode | None = date_("Fin de la période")
    decision: str = ref("decision", description="Décision qui l’a adoptée")
    jalons: tuple[Jalon, ...] = liste(Jalon, "Jalons")
    revisions: tuple[Revision, ...] = liste(Revision, "Révisions de la feuille de route")


# --- reunions ------------------------------------------------------------------------------------------------


class Presence(Fiche, genre="Présence", audience=MEMBRES):
    """An actor present at a meeting."""

    acteur: str = ref("acteur", description="Acteur présent", requis=True)
    qualite: str = texte("Qualité (élus, services…)")
    personnes: int | None = champ(ENTIER, "Nombre de personnes")


class Representation(Fiche, genre="Représentation", audience=MEMBRES):
    """An absent actor that gave mandate to another."""

    acteur: str = ref("acteur", description="Acteur représenté", requis=True)
    par: str = ref("acteur", description="Acteur qui le représente")


class CompteRendu(Fiche, genre="Compte-rendu", audience=MEMBRES):
    """Where the minutes of a meeting stand."""

    statut: str = choix("projet", "diffuse", "approuve", description="Statut", defaut="")
    diffuse_le: Periode | None = date_("Date de diffusion")
    a: tuple[str, ...] = refs("acteur", description="Destinataires, ou « tous »", mots=("tous",))
    corrections_avant: Periode | None = date_("Dernier jour pour demander une correction")
    approuve_le: Periode | None = date_("Date d’approbation")
    approuve_par: str = ref("reunion", description="Réunion ou instance qui l’a approuvé", libre=True)
    empreinte: str = texte("Empreinte de ce qui est approuvé : les notes, et de l’en-tête la séance et les présences")


class PointPrevu(Fiche, genre="Point de l’ordre du jour", audience=MEMBRES):
    """A point of the agenda, typed by hand or proposed by cap."""

    cle: str = texte("Clé du point : sa cause, ou un nom à vous")
    intitule: str = texte("Intitulé", requis=True)
    duree: Duree | None = champ(DUREE, "Durée")
    type: str = choix(
        "information", "echange", "decision", "convivialite", "interconnaissance", description="Nature du point"
    )
    porteur: str = ref("acteur", description="Qui le porte", libre=True)
    posture: str = choix("haute", "basse", description="Posture d’animation")
    documents: tuple[str, ...] = textes("Documents joints")
    methode: str = texte("Comment le point est animé (pour le déroulé)")
    materiel: tuple[str, ...] = textes("Matériel à prévoir (pour le déroulé)")
    empreinte: str = texte("Marque d’un point proposé par cap et pas encore retouché")


class ChangementDeSeance(Fiche, genre="Changement de séance", audience=MEMBRES):
    """What a meeting was before it was moved or cancelled: the current facts stand in its own fields.

    A calendar entry needs it too: the count of changes is its sequence.
    """

    le: Periode | None = date_("Jour du changement")
    ancienne_date: Periode | None = date_("Date prévue avant ce changement")
    ancien_debut: Any = champ(HEURE, "Heure de début prévue avant ce changement")
    ancienne_fin: Any = champ(HEURE, "Heure de fin prévue avant ce changement")
    ancien_lieu: str = texte("Lieu prévu avant ce changement")
    ancien_statut: str = choix(
        "prevue", "annoncee", "tenue", "reportee", "annulee", description="Statut avant ce changement"
    )
    ancienne_annonce: Periode | None = date_("Date d’envoi de l’ordre du jour avant ce changement")
    motif: str = texte("Pourquoi")


NOTES_VIDES: Final = Notes()


class Reunion(Suivie, genre="Réunion", audience=MEMBRES):
    """A meeting: its front matter, and its notes read by the grammar; its id is its file's name."""

    id: str = ""
    notes: Notes = NOTES_VIDES
    corps: str = ""
    corps_ligne: int = 1
    titre: str = texte("Titre", audience=PUBLIC)
    instance: str = ref("instance", description="Instance qui se réunit", audience=PUBLIC)
    date: Periode | None = date_("Date", audience=PUBLIC)
    debut: Any = champ(HEURE, "Heure de début")
    fin: Any = champ(HEURE, "Heure de fin")
    pause: Duree | None = champ(DUREE, "Durée des pauses")
    lieu: str = texte("Lieu", audience=PUBLIC)
    visio: str = texte("Lien de visioconférence")
    statut: str = choix(
        "prevue", "annoncee", "tenue", "reportee", "annulee", description="Statut", defaut="", audience=PUBLIC
    )
    annoncee_le: Periode | None = date_("Date d’envoi de l’ordre du jour")
    reponse_avant: Periode | None = date_("Réponse attendue avant le")
    animation: tuple[str, ...] = refs("acteur", description="Qui anime", libre=True)
    redaction: str = ref("acteur", description="Qui rédige le compte-rendu", libre=True)
    relecture: str = ref("acteur", description="Qui le relit", libre=True)
    presents: tuple[Presence, ...] = liste(Presence, "Acteurs présents", raccourci="acteur")
    representes: tuple[Representation, ...] = liste(Representation, "Acteurs représentés", raccourci="acteur")
    excuses: tuple[str, ...] = refs("acteur", description="Acteurs excusés")
    invites: tuple[str, ...] = refs("acteur", description="Invités", libre=True)
    autres_presents: str = texte("Autres personnes présentes, sans les nommer")
    posture: str = choix("haute", "basse", description="Posture d’animation de la séance")
    compte_rendu: CompteRendu | None = objet(CompteRendu, "Compte-rendu", raccourci="statut")
    examine: tuple[str, ...] = mots(
        "contexte",
        "trous",
        "feuille-de-route",
        "evaluation",
        "remuneration",
        "charte",
        "gouvernance",
        "financements",
        "bilan",
        description="Sujets examinés pendant la séance",
    )
    ordre_du_jour: tuple[PointPrevu, ...] = liste(PointPrevu, "Ordre du jour", raccourci="intitule")
    changements: tuple[ChangementDeSeance, ...] = liste(
        ChangementDeSeance, "Ce que la séance était avant d’être déplacée ou annulée"
    )
    points_proposes: tuple[str, ...] = textes(
        "Clés des points déjà proposés par cap : ceux qui ne sont plus dans l’ordre du jour ne le seront plus"
    )


class Suivi(Fiche, genre="Suite donnée", audience=MEMBRES):
    """What became of a task, a question or a decision after its meeting."""

    de: str = ref("a-faire", "question", "decision", description="La tâche, la question ou la décision", requis=True)
    le: Periode | None = date_("Date")
    etat: str = choix("fait", "reporte", "passe", "abandonne", "clos", "rouvert", description="Ce qu’elle est devenue")
    au: Periode | None = date_("Nouvelle échéance, quand elle est reportée")
    prochaine: str = ref(
        "instance", description="Instance dont la prochaine réunion est la nouvelle échéance", libre=True
    )
    a: str = ref("acteur", description="À qui elle passe")
    note: str = texte("Précision")


class FichierSuivi(Fiche, genre="Suivi", audience=MEMBRES):
    """suivi.yaml, a bare list with one line per entry."""

    liste_nue = "entrees"
    entrees: tuple[Suivi, ...] = liste(Suivi, "Suites données")


# --- charte --------------------------------------------------------------------------------------------------


class Modification(Fiche, genre="Modification d’un article"):
    """The scope of a change to an article, said by its author."""

    portee: str = choix("fond", "forme", description="De fond (nouvelle signature) ou de forme")
    motif: str = texte("Pourquoi")


class ReglesSignature(Fiche, genre="Règles de signature"):
    """How the charter is signed."""

    delai: Delai | None = champ(DELAI, "Délai pour signer")
    mode: str = choix("expresse", "non-opposition", "aucune", description="Mode de signature")


class Charte(Fiche, genre="Charte"):
    """charte/charte.md or a frozen version: front matter and articles."""

    articles: tuple[Article, ...] = ()
    corps: str = ""
    titre: str = texte("Titre")
    version: str = texte("Version")
    statut: str = choix("projet", "soumise", "adoptee", description="Statut", defaut="")
    soumise_le: Periode | None = date_("Date où elle a été soumise")
    adoptee_le: Periode | None = date_("Date d’adoption")
    decision: str = ref("decision", description="Décision d’adoption")
    remplace: str = texte("Version remplacée")
    signature: ReglesSignature | None = objet(ReglesSignature, "Règles de signature", raccourci="mode")
    modifications: Mapping[str, Modification] = champ(
        Dictionnaire(Objet(Modification, "portee")),
        "Modifications par article, pendant la préparation d’une version",
        defaut={},
    )
    empreinte: str = texte("Empreinte du texte figé")


class Signature(Fiche, genre="Signature"):
    """Who signed which version."""

    acteur: str = ref("acteur", description="Signataire", requis=True)
    version: str = texte("Version signée", requis=True)
    le: Periode | None = date_("Date")
    preuve: str = choix("papier", "courriel", "deliberation", "formulaire", description="Preuve", audience=MEMBRES)


class Attendu(Fiche, genre="Signature attendue", audience=MEMBRES):
    """A signature hoped for, and where it stands."""

    acteur: str = ref("acteur", description="Acteur", requis=True)
    version: str = texte("Version")
    etat: str = choix(
        "non-sollicite", "sollicite", "deliberation-attendue", "decline", description="Où en est la demande"
    )
    le: Periode | None = date_("Date")
    delai: Delai | None = champ(DELAI, "Délai propre à cet acteur")
    motif: str = texte("Motif", audience=SOUTIEN)


class Retrait(Fiche, genre="Retrait"):
    """A signature withdrawn; it stays in the record."""

    acteur: str = ref("acteur", description="Acteur", requis=True)
    version: str = texte("Version")
    le: Periode | None = date_("Date")
    motif: str = texte("Motif", audience=SOUTIEN)


class Signatures(Fiche, genre="Signatures de la charte"):
    """charte/signatures.yaml."""

    signatures: tuple[Signature, ...] = liste(Signature, "Signatures")
    attendus: tuple[Attendu, ...] = liste(Attendu, "Signatures attendues", raccourci="acteur", audience=MEMBRES)
    retraits: tuple[Retrait, ...] = liste(Retrait, "Retraits", raccourci="acteur", audience=MEMBRES)


# --- passerelles.yaml ----------------------------------------------------------------------------------------


class Passerelle(Identifiee, genre="Passerelle"):
    """A working link between two structures, or a structure and an action, for a public."""

    de: str = ref("acteur", "action", description="D’où partent les personnes", requis=True)
    vers: str = ref("acteur", "action", description="Vers qui elles sont orientées", requis=True)
    sens: str = choix("simple", "double", description="Sens", defaut="simple")
    publics: tuple[str, ...] = refs("public", description="Publics")
    etape: str = ref("etape", description="Étape du parcours")
    depuis: Periode | None = date_("Depuis quand")
    jusqu_au: Periode | None = date_("Jusqu’à quand")
    statut: str = choix("envisagee", "effective", "arretee", description="Statut")
    constat: str = texte("Ce qui a été constaté")


class Passerelles(Fiche, genre="Passerelles"):
    """passerelles.yaml."""

    passerelles: tuple[Passerelle, ...] = liste(Passerelle, "Passerelles")


# --- evaluation ----------------------------------------------------------------------------------------------


class QuestionEvaluative(Identifiee, genre="Question évaluative"):
    """A question the evaluation should answer."""

    question: str = texte("La question", requis=True)
    objectif: str = ref("objectif", description="Objectif concerné")


class Valeur(Fiche, genre="Valeur datée"):
    """A value at a date; a target may be a text."""

    valeur: Nombre | None = champ(NOMBRE, "Valeur, ou « n. c. »")
    le: Periode | None = date_("Date")
    texte: str = texte("Formulation, quand ce n’est pas un nombre")


class Indicateur(Identifiee, genre="Indicateur"):
    """A defined measure: unit, source, frequency, person in charge, start and target."""

    intitule: str = texte("Nom de l’indicateur", requis=True)
    definition: str = texte("Ce qui est compté, et comment")
    objectif: str = ref("objectif", description="Objectif mesuré")
    niveau_valeur: str = choix(*NIVEAUX_VALEUR, description="Niveau de valeur")
    unite: str = texte("Unité")
    cree_le: Periode | None = date_("Date de création")
    valeur_initiale: Valeur | None = objet(Valeur, "Valeur de départ", raccourci="valeur")
    cible: Valeur | None = objet(Valeur, "Cible", raccourci="texte")
    calcul: str = texte("Nom du calcul, quand cap sait le faire")
    frequence: str = texte("Fréquence de la mesure")
    responsable: str = ref("acteur", description="Qui la recueille", libre=True)
    source: str = texte("Source des données")


class Bilan(Identifiee, genre="Bilan"):
    """An examination of the support function or of the approach."""

    le: Periode | None = date_("Date")
    objet: str = texte("Ce qui est examiné")
    decisions: tuple[str, ...] = refs("decision", description="Décisions qui en découlent")
    document: str = texte("Document")


class Effet(Fiche, genre="Effet"):
    """A supported effect at one of the three levels of value."""

    niveau_valeur: str = choix(*NIVEAUX_VALEUR, description="Niveau de valeur")
    constat: str = texte("Ce qui a été constaté", requis=True)
    le: Periode | None = date_("Date")
    source: str = texte("Source")


class Evaluation(Fiche, genre="Évaluation"):
    """evaluation.yaml."""

    questions: tuple[QuestionEvaluative, ...] = liste(QuestionEvaluative, "Questions évaluatives")
    indicateurs: tuple[Indicateur, ...] = liste(Indicateur, "Indicateurs")
    bilans: tuple[Bilan, ...] = liste(Bilan, "Bilans")
    effets: tuple[Effet, ...] = liste(Effet, "Effets, aux trois niveaux de valeur")
    revisions: tuple[Revision, ...] = liste(Revision, "Révisions du dispositif d’évaluation")


class Mesure(Fiche, genre="Mesure"):
    """A value of an indicator at a date; missing stays `n. c.`, never 0."""

    indicateur: str = ref("indicateur", description="Indicateur", requis=True)
    le: Periode | None = date_("Date")
    valeur: Nombre | None = champ(NOMBRE, "Valeur, « n. c. » ou « env. … »")
    note: str = texte("Note")
    rupture: str = texte("Ce qui a changé dans la définition")


class Mesures(Fiche, genre="Mesures"):
    """mesures/<year>.yaml."""

    mesures: tuple[Mesure, ...] = liste(Mesure, "Mesures")


class Enseignement(Identifiee, genre="Enseignement"):
    """What was learnt, from what, and what it changed."""

    le: Periode | None = date_("Date")
    constat: str = texte("Ce qui a été appris", requis=True)
    source: tuple[str, ...] = refs(*_REFERENCES, description="D’où il vient")
    consequence: str = texte("Ce qu’il change")


class Enseignements(Fiche, genre="Enseignements"):
    """enseignements.yaml."""

    enseignements: tuple[Enseignement, ...] = liste(Enseignement, "Enseignements")


# --- financements.yaml ---------------------------------------------------------------------------------------


class EtapeFinancement(Fiche, genre="Suivi d’une demande", audience=FINANCEURS):
    """A dated state of a request."""

    le: Periode | None = date_("Date")
    statut: str = choix("repere", "a-demander", "depose", "vote", "notifie", "verse", "refuse", description="Statut")
    motif: str = texte("Motif d’un refus", audience=SOUTIEN)


class Financement(Identifiee, genre="Financement", audience=FINANCEURS):
    """A request or a grant; acquired means notified or paid."""

    financeur: str = ref("acteur", description="Financeur : un acteur, ou un nom", libre=True)
    intitule: str = texte("Intitulé")
    objet: str = choix(
        "ingenierie", "action", description="Ce qui est financé : l’ingénierie de la coopération ou une action"
    )
    action: str = ref("action", description="Action financée")
    montant: Montant | None = champ(MONTANT, "Montant")
    du: Periode | None = date_("Début de la période financée")
    au: Periode | None = date_("Fin de la période financée")
    depot_avant: Periode | None = date_("Date limite de dépôt")
    suivi: tuple[EtapeFinancement, ...] = liste(EtapeFinancement, "Étapes de la demande", raccourci="statut")


class Exercice(Fiche, genre="Exercice"):
    """The period of a budget."""

    du: Periode | None = date_("Début")
    au: Periode | None = date_("Fin")


class LigneBudget(Fiche, genre="Ligne de budget", audience=FINANCEURS):
    """A line of charges or of products."""

    ligne: str = texte("Libellé", requis=True)
    compte: str = texte("Compte")
    montant: Montant | None = champ(MONTANT, "Montant")
    part: str = choix("ingenierie", "action", description="Part : ingénierie ou action")
    financement: str = ref("financement", description="Financement d’où vient le produit")
    statut: str = choix(
        "repere", "a-demander", "depose", "vote", "notifie", "verse", "refuse", description="Statut du produit"
    )
    quantite: str = texte("Quantité (heures…)")
    taux: Montant | None = champ(MONTANT, "Taux unitaire")


class Volontaires(Fiche, genre="Contributions volontaires", audience=FINANCEURS):
    """Accounts 86 and 87, always equal."""

    charges: tuple[LigneBudget, ...] = liste(LigneBudget, "Emplois des contributions volontaires (86)")
    produits: tuple[LigneBudget, ...] = liste(LigneBudget, "Contributions volontaires (87)")


class Budget(Fiche, genre="Budget", audience=FINANCEURS):
    """The budget of the support function for one exercise."""

    exercice: Exercice | None = objet(Exercice, "Exercice", raccourci="du")
    charges: tuple[LigneBudget, ...] = liste(LigneBudget, "Charges")
    produits: tuple[LigneBudget, ...] = liste(LigneBudget, "Produits")
    volontaires: Volontaires | None = objet(Volontaires, "Contributions volontaires en nature")


class Valorisation(Fiche, genre="Valorisation", audience=FINANCEURS):
    """The method that values voluntary time."""

    taux: Montant | None = champ(MONTANT, "Taux horaire")
    methode: str = texte("Méthode")
    decision: str = ref("decision", description="Décision qui la fixe")


class Financements(Fiche, genre="Financements", audience=FINANCEURS):
    """financements.yaml."""

    financements: tuple[Financement, ...] = liste(Financement, "Demandes et financements")
    budgets: tuple[Budget, ...] = liste(Budget, "Budgets, par exercice")
    valorisation: Valorisation | None = objet(Valorisation, "Méthode de valorisation")


class Temps(Fiche, genre="Temps déclaré", audience=FINANCEURS):
    """Hours declared by a structure."""

    le: Periode | None = date_("Jour")
    du: Periode | None = date_("Début de la période")
    au: Periode | None = date_("Fin de la période")
    acteur: str = ref("acteur", description="Structure", requis=True)
    mission: str = choix(*MISSIONS, description="Mission de la fonction de soutien")
    nature: str = choix(
        "reunion",
        "preparation",
        "compte-rendu",
        "coordination",
        "relance",
        "bilaterale",
        "financements",
        "evaluation",
        "autre",
        description="Nature du temps",
    )
    duree: Duree | None = champ(DUREE, "Durée, ou total de la période")
    objet: str = texte("Objet")
    reunion: str = ref("reunion", description="Réunion concernée")
    remunere: bool | None = champ(BOOLEEN, "Temps rémunéré")


class NonCompte(Fiche, genre="Temps non compté", audience=FINANCEURS):
    """A stated absence of count, so that nobody reads it as zero."""

    acteurs: tuple[str, ...] = refs("acteur", description="Structures")
    du: Periode | None = date_("Début")
    au: Periode | None = date_("Fin")
    motif: str = texte("Pourquoi ce temps n’est pas compté")


class FichierTemps(Fiche, genre="Temps", audience=FINANCEURS):
    """temps/<month or year>.yaml."""

    temps: tuple[Temps, ...] = liste(Temps, "Temps déclarés")
    non_compte: tuple[NonCompte, ...] = liste(NonCompte, "Temps que l’on a choisi de ne pas compter")


# --- journal, documents, attestations, glossaire, plaidoyer, calendrier, prive ------------------------------


class Envoi(Fiche, genre="Envoi", audience=MEMBRES):
    """Something sent to the community."""

    le: Periode | None = date_("Date", requis=True)
    objet: str = choix("invitation", "compte-rendu", "lettre", "autre", description="Objet")
    reunion: str = ref("reunion", description="Réunion concernée")
    a: tuple[str, ...] = refs("acteur", description="Destinataires, ou « tous »", mots=("tous",))
    note: str = texte("Précision")


class Journal(Fiche, genre="Journal", audience=MEMBRES):
    """journal.yaml."""

    envois: tuple[Envoi, ...] = liste(Envoi, "Envois à la communauté")


class Document(Identifiee, genre="Document"):
    """A document published or shared outside."""

    titre: str = texte("Titre", requis=True)
    type: str = choix(
        "guide",
        "fiche-experience",
        "monographie",
        "plaidoyer",
        "convention",
        "recueil-parole",
        "presentation",
        "autre",
        description="Type de document",
    )
    le: Periode | None = date_("Date")
    public: bool | None = champ(BOOLEEN, "Diffusé hors de la communauté")
    lien: str = texte("Adresse")


class Documents(Fiche, genre="Documents"):
    """documents.yaml."""

    documents: tuple[Document, ...] = liste(Document, "Documents")


class Attestation(Fiche, genre="Attestation"):
    """A criterion declared, or without object, by someone and with a reason."""

    critere: str = ref("critere", description="Critère", requis=True)
    etat: str = choix("declare", "sans-objet", description="Déclaré, ou sans objet")
    le: Periode | None = date_("Date")
    par: str = ref("acteur", "instance", description="Qui le déclare", libre=True)
    motif: str = texte("Pourquoi")


class Attestations(Fiche, genre="Attestations"):
    """attestations.yaml."""

    attestations: tuple[Attestation, ...] = liste(Attestation, "Attestations")


class Terme(Fiche, genre="Terme"):
    """A word of the shared vocabulary."""

    terme: str = texte("Le terme", requis=True)
    definition: str = texte("Sa définition")
    question_essentielle: bool | None = champ(BOOLEEN, "Employé dans la question essentielle")


class Glossaire(Fiche, genre="Glossaire"):
    """glossaire.yaml."""

    termes: tuple[Terme, ...] = liste(Terme, "Termes")


class Proposition(Identifiee, genre="Proposition"):
    """A proposal addressed to public authorities."""

    constat: str = texte("Constat")
    proposition: str = texte("Proposition", requis=True)
    destinataire: str = texte("Destinataire")
    etat: str = texte("Où elle en est")
    reponse: str = texte("Réponse reçue")


class Plaidoyer(Fiche, genre="Plaidoyer"):
    """plaidoyer.yaml."""

    propositions: tuple[Proposition, ...] = liste(Proposition, "Propositions")


class Echeance(Identifiee, genre="Échéance externe"):
    """A window of the public policies' own calendar."""

    intitule: str = texte("Intitulé", requis=True)
    du: Periode | None = date_("Ouverture")
    au: Periode | None = date_("Fermeture")
    dispositif: str = texte("Politique ou dispositif")


class Calendrier(Fiche, genre="Calendrier externe"):
    """calendrier.yaml."""

    echeances: tuple[Echeance, ...] = liste(Echeance, "Échéances des politiques publiques")


class RattachementContact(Fiche, genre="Rattachement d’un contact", audience=SOUTIEN):
    """The structure a person speaks for, and when."""

    acteur: str = ref("acteur", description="Acteur", requis=True)
    du: Periode | None = date_("Début")
    au: Periode | None = date_("Fin")
    referent: bool | None = champ(BOOLEEN, "Référent de l’acteur")


class Consentement(Fiche, genre="Consentement", audience=SOUTIEN):
    """What a person agreed to."""

    le: Periode | None = date_("Date")
    pour: tuple[str, ...] = mots("convocation", "information", "image", "publication", description="Pour quoi")


class Contact(Identifiee, genre="Contact", audience=SOUTIEN):
    """A person; kept under prive/, outside git."""

    prenom: str = texte("Prénom")
    nom: str = texte("Nom")
    acteurs: tuple[RattachementContact, ...] = liste(RattachementContact, "Structures représentées", raccourci="acteur")
    fonction: str = texte("Fonction")
    courriel: str = texte("Courriel")
    telephone: str = texte("Téléphone")
    mineur: bool | None = champ(BOOLEEN, "Personne mineure")
    consentement: Consentement | None = objet(Consentement, "Consentement")
    note: str = texte("Note")


class Contacts(Fiche, genre="Contacts", audience=SOUTIEN):
    """prive/contacts.yaml."""

    contacts: tuple[Contact, ...] = liste(Contact, "Contacts")


class Echange(Fiche, genre="Échange bilatéral", audience=SOUTIEN):
    """A bilateral talk or a tension, for the support team only."""

    le: Periode | None = date_("Date")
    avec: tuple[str, ...] = refs("acteur", description="Avec qui", libre=True)
    note: str = texte("Note", long=True)


class NotesPrivees(Fiche, genre="Notes de la fonction de soutien", audience=SOUTIEN):
    """prive/notes.yaml."""

    echanges: tuple[Echange, ...] = liste(Echange, "Échanges")


class QuestionEnquete(Identifiee, genre="Question d’enquête"):
    """A question of a survey."""

    question: str = texte("La question", requis=True)
    type: str = texte("Type de réponse")
    choix: tuple[str, ...] = textes("Réponses possibles")


class Questionnaire(Fiche, genre="Questionnaire"):
    """enquetes/<id>/questionnaire.yaml."""

    titre: str = texte("Titre")
    le: Periode | None = date_("Date")
    questions: tuple[QuestionEnquete, ...] = liste(QuestionEnquete, "Questions")
