"""The rubric: three phases, five conditions, 36 criteria, what is looked for in each, and the thresholds.

Data only. The criteria and their sources come from the method (G0 to G4: founding documents of the community of
practice; T: third-party sources, listed in the documentation; P: our professional choice). A threshold marked `choix`
comes from no source: it is ours, shown with the result, and a community changes it under `seuils:` in communaute.yaml.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

NOMBRE: Final = "nombre"
PART: Final = "part"
JOURS: Final = "jours"
MOIS: Final = "mois"


class Phase(NamedTuple):
    """A phase of the method; the three are always read together."""

    id: str
    nom: str
    definition: str
    sources: tuple[str, ...]


class Condition(NamedTuple):
    """One of the five conditions of collective impact; `court` fits in a table, `mot` in a line with the others."""

    id: str
    nom: str
    court: str
    mot: str


class Seuil(NamedTuple):
    """A number a sub-test compares with; `defaut` is written as a community would write it (`2/3`, `80 %`, `15`)."""

    nom: str
    defaut: str
    unite: str
    intitule: str
    choix: bool = True


class Critere(NamedTuple):
    """A criterion: what it claims, what shows it, and its sub-tests (key, what must be true), all needed."""

    id: str
    phase: str
    condition: str
    intitule: str
    preuve: str
    epreuves: Mapping[str, str]
    sources: tuple[str, ...]


PHASES: Final = (
    Phase(
        "impulsion",
        "impulsion",
        "définition et partage de l’enjeu (déclencher l’action, préfigurer, poser les fondations)",
        ("G0", "T3", "T5"),
    ),
    Phase(
        "structuration",
        "structuration",
        "mise en commun et coordination des moyens et des ressources (organiser l’action)",
        ("G0", "T5", "T9"),
    ),
    Phase(
        "perennisation",
        "pérennisation",
        "ancrage de la dynamique dans la durée (animer, suivre, réinterroger, capitaliser)",
        ("G0", "T5", "T9"),
    ),
)

CONDITIONS: Final = (
    Condition("C1", "vision partagée des enjeux", "vision partagée", "vision"),
    Condition("C2", "actions complémentaires autour d’un plan d’action partagé", "actions complémentaires", "actions"),
    Condition("C3", "évaluation pensée dès le début et conduite en commun", "évaluation commune", "évaluation"),
    Condition("C4", "communication continue", "communication continue", "communication"),
    Condition("C5", "fonction de soutien dédiée", "fonction de soutien", "soutien"),
)

FIN_PROCHE: Final = Seuil(
    "fin-proche", "6", MOIS, "mois avant sa fin où une action est dite proche de finir (cap trous)"
)

SEUILS: Final = (
    Seuil("noyau-structures", "5", NOMBRE, "structures aux deux premières réunions"),
    Seuil("noyau-familles", "3", NOMBRE, "familles d’acteurs aux deux premières réunions"),
    Seuil("fiches-remplies", "80 %", PART, "membres actifs dont la fiche est remplie"),
    Seuil("reunions-avant-question", "2", NOMBRE, "réunions avant de décider de la question essentielle"),
    Seuil("tendances", "3", NOMBRE, "tendances notées"),
    Seuil("elements-scenario", "3", NOMBRE, "éléments concrets dans le scénario"),
    Seuil("problematiques", "2", NOMBRE, "problématiques candidates", choix=False),
    Seuil("termes", "8", NOMBRE, "termes définis au glossaire"),
    Seuil("duree-calendrier", "9", MOIS, "durée couverte par les réunions, en mois", choix=False),
    Seuil("intervalle-reunions", "3", MOIS, "intervalle médian entre deux réunions, en mois"),
    Seuil("reunions-tenues", "3", NOMBRE, "réunions tenues", choix=False),
    Seuil("delai-compte-rendu", "15", JOURS, "délai de diffusion d’un compte-rendu, en jours"),
    Seuil("signataires", "2/3", PART, "membres actifs signataires de la charte"),
    Seuil("etapes", "2", NOMBRE, "étapes du parcours"),
    Seuil("signataires-engages", "70 %", PART, "signataires qui apportent un moyen"),
    Seuil("silence", "60", JOURS, "plus long silence entre deux envois à tous, en jours"),
    Seuil("porteurs-action-commune", "2", NOMBRE, "structures qui portent une action commune", choix=False),
    Seuil("mois-acquis", "12", MOIS, "mois à venir couverts par les financements acquis"),
    Seuil("financeurs-acquis", "2", NOMBRE, "financeurs dont l’aide est acquise"),
    Seuil("indicateurs-suivis", "70 %", PART, "indicateurs mesurés à deux dates au moins"),
    Seuil("mois-temps", "6", MOIS, "mois de temps saisi", choix=False),
    FIN_PROCHE,
)

CRITERES: Final = (
    # --- impulsion ---------------------------------------------------------------------------------------------
    Critere(
        "I1",
        "impulsion",
        "C1",
        "Le thème et le périmètre géographique sont écrits et datés",
        "fiche de la communauté : thème, territoire, date de lancement",
        {
            "theme": "le thème est écrit",
            "territoire": "le territoire est nommé, avec son échelle",
            "lancement": "la date de lancement est écrite",
        },
        ("T7", "G0"),
    ),
    Critere(
        "I2",
        "impulsion",
        "C1",
        "Le noyau de départ est pluri-acteurs",
        "acteurs présents aux deux premières réunions, avec leur type",
        {
            "structures": "au moins {noyau-structures} structures distinctes aux deux premières réunions",
            "familles": "au moins {noyau-familles} familles d’acteurs parmi elles",
        },
        ("G0", "T7", "T16"),
    ),
    Critere(
        "I3",
        "impulsion",
        "C1",
        "Un constat de départ est documenté et partagé",
        "constats avec source et date ; réunion où ils ont été présentés",
        {
            "source": "au moins un constat a sa source",
            "partage": "au moins une réunion l’a examiné ou le cite",
        },
        ("G0", "G2", "T8"),
    ),
    Critere(
        "I4",
        "impulsion",
        "C4",
        "L’interconnaissance a eu lieu avant de choisir l’action",
        "fiches d’acteurs (missions, freins, atouts) ; réunions avant la décision sur la question essentielle",
        {
            "fiches": "au moins {fiches-remplies} des membres actifs ont une fiche remplie",
            "rencontres": "au moins {reunions-avant-question} réunions avant de décider de la question essentielle",
        },
        ("T7", "T5", "G2", "G3"),
    ),
    Critere(
        "I5",
        "impulsion",
        "C1",
        "Les tendances du territoire sont identifiées et priorisées selon l’impact et la capacité d’agir",
        "tendances avec note d’impact et note de capacité d’agir",
        {
            "notees": "au moins {tendances} tendances, toutes notées sur les deux axes",
            "retenue": "au moins une est retenue",
        },
        ("G0", "T5"),
    ),
    Critere(
        "I6",
        "impulsion",
        "C1",
        "Un scénario idéal est écrit à un horizon donné",
        "scénario : année d’horizon, récit, description concrète",
        {
            "horizon": "l’horizon vient après l’année où le scénario est écrit",
            "elements": "au moins {elements-scenario} éléments concrets sont décrits",
        },
        ("G0",),
    ),
    Critere(
        "I7",
        "impulsion",
        "C1",
        "Une question essentielle a été choisie parmi plusieurs problématiques",
        "problématiques en « Comment faire pour… ? » ; vote ou décision datée",
        {
            "problematiques": "au moins {problematiques} problématiques candidates",
            "unique": "une question essentielle, et une seule, est en vigueur",
            "decision": "elle vient d’une décision prise en réunion",
        },
        ("G0",),
    ),
    Critere(
        "I8",
        "impulsion",
        "C1",
        "Un vocabulaire commun existe",
        "glossaire de la communauté",
        {
            "termes": "au moins {termes} termes sont définis",
            "question": "dont au moins un de la question essentielle",
        },
        ("G0", "G4"),
    ),
    Critere(
        "I9",
        "impulsion",
        "C5",
        "La fonction de soutien est identifiée et ses six missions attribuées",
        "structures qui portent la fonction de soutien ; qui porte chacune des six missions",
        {
            "structure": "au moins une structure active la porte",
            "missions": "chacune des six missions a un porteur",
        },
        ("G0", "G4", "T6"),
    ),
    Critere(
        "I10",
        "impulsion",
        "C5",
        "Le volontariat et l’horizontalité sont posés",
        "principe écrit et daté (compte-rendu, note de cadrage, pré-charte)",
        {
            "volontariat": "l’engagement volontaire est écrit et daté",
            "horizontalite": "l’absence de décideur unique est écrite et datée",
            "imposee": "aucune adhésion n’est enregistrée comme imposée",
        },
        ("G0", "G3", "G2"),
    ),
    Critere(
        "I11",
        "impulsion",
        "C1",
        "Les premiers concernés sont associés",
        "présence d’habitants, d’usagers ou de jeunes, ou recueil de parole daté",
        {"presence": "au moins une réunion avec eux, ou un recueil de parole daté"},
        ("G3", "G2", "T16"),
    ),
    Critere(
        "I12",
        "impulsion",
        "C4",
        "Le temps long est prévu",
        "réunions tenues et prévues",
        {
            "duree": "les réunions s’étendent sur au moins {duree-calendrier} mois",
            "rythme": "l’intervalle médian entre deux réunions ne dépasse pas {intervalle-reunions} mois",
        },
        ("G2", "G0", "T3"),
    ),
    # --- structuration -----------------------------------------------------------------------------------------
    Critere(
        "S1",
        "structuration",
        "C5",
        "Les instances sont décrites",
        "instances : composition, mandat, périodicité, règle de décision",
        {
            "nommee": "une instance de pilotage est nommée",
            "complete": "sa composition, son mandat, son rythme et sa règle de décision sont écrits",
            "decisions": "toute décision est rattachée à une instance",
        },
        ("G4", "G2"),
    ),
    Critere(
        "S2",
        "structuration",
        "C4",
        "Les instances vivent : ordre du jour avant, compte-rendu après",
        "réunions tenues, leur compte-rendu et sa date de diffusion",
        {
            "tenues": "au moins {reunions-tenues} réunions tenues",
            "comptes-rendus": "toutes ont un compte-rendu diffusé",
            "delai": "tous diffusés en {delai-compte-rendu} jours au plus",
        },
        ("G0", "T20"),
    ),
    Critere(
        "S3",
        "structuration",
        "C1",
        "Une charte est validée et signée",
        "charte versionnée, instance et date de validation, signatures",
        {
            "validee": "une version est validée",
            "signatures": "au moins {signataires} des membres actifs ont signé cette version",
        },
        ("G0", "G3", "T13"),
    ),
    Critere(
        "S4",
        "structuration",
        "C2",
        "Les actions existantes sont recensées",
        "actions rattachées à leurs acteurs",
        {
            "recensees": "des actions sont recensées",
            "chacun": "chaque membre actif porte une action, ou dit pourquoi il n’en porte pas",
        },
        ("G0", "T7"),
    ),
    Critere(
        "S5",
        "structuration",
        "C2",
        "Les actions sont classées par objectifs intermédiaires et globaux",
        "liens de l’action à l’objectif intermédiaire, puis à l’objectif global",
        {
            "objectifs": "chaque objectif global a ses objectifs intermédiaires",
            "rattachees": "chaque action sert au moins un objectif",
        },
        ("G0",),
    ),
    Critere(
        "S6",
        "structuration",
        "C2",
        "Le parcours des publics est décrit et les trous dans la raquette sont nommés",
        "étapes ordonnées, publics, cases étape × public, trous discutés",
        {
            "etapes": "au moins {etapes} étapes, et des publics",
            "cases": "chaque case vide est assumée ou portée à la feuille de route",
            "examinees": "au moins une réunion les a examinées",
        },
        ("G0",),
    ),
    Critere(
        "S7",
        "structuration",
        "C2",
        "Des passerelles concrètes relient les structures",
        "passerelle : de qui, vers qui, pour quel public, depuis quand",
        {
            "decrite": "une passerelle est décrite, même envisagée",
            "effective": "au moins une est effective et datée",
        },
        ("G0",),
    ),
    Critere(
        "S8",
        "structuration",
        "C2",
        "Une feuille de route commune existe",
        "lignes : pilote, échéance, résultat attendu ; décision qui l’a validée",
        {
            "lignes": "chaque ligne a un pilote, une échéance et un résultat attendu",
            "validee": "elle est validée par une décision prise en réunion",
        },
        ("G4", "T9"),
    ),
    Critere(
        "S9",
        "structuration",
        "C5",
        "Les moyens mobilisables de chacun sont définis",
        "engagements par acteur : humains, financiers, matériels, immatériels",
        {
            "ecrits": "des moyens sont écrits",
            "signataires": "au moins {signataires-engages} des signataires en apportent un",
            "precis": "chacun a sa période, et son unité quand il se compte",
        },
        ("G4",),
    ),
    Critere(
        "S10",
        "structuration",
        "C3",
        "L’évaluation est pensée dès le début",
        "indicateurs : définition, objectif, source, fréquence, responsable, valeur de départ",
        {
            "objectifs": "chaque objectif global a un indicateur",
            "complets": "dont un complet pour chacun",
            "avant": "les indicateurs sont créés avant leur première mesure",
        },
        ("G0", "T16", "T18", "T19"),
    ),
    Critere(
        "S11",
        "structuration",
        "C4",
        "La communication est continue",
        "envois à tous (invitations, comptes-rendus, lettres) ; liste de diffusion",
        {
            "envois": "des envois à toute la communauté sont notés",
            "silence": "aucun silence de plus de {silence} jours entre deux envois",
            "liste": "la liste de diffusion compte tous les membres actifs",
        },
        ("G0", "G4"),
    ),
    Critere(
        "S12",
        "structuration",
        "C2",
        "Un premier objet concret est engagé à plusieurs (objet transactionnel)",
        "action portée à plusieurs, engagée ou réalisée",
        {
            "plusieurs": "une action est portée par au moins {porteurs-action-commune} structures",
            "demarree": "elle a démarré",
        },
        ("G2", "G0"),
    ),
    # --- pérennisation -----------------------------------------------------------------------------------------
    Critere(
        "P1",
        "perennisation",
        "C5",
        "La fonction de soutien est financée au-delà de l’expérimentation",
        "budget à venir, produits acquis et sollicités",
        {
            "equilibre": "les produits encore possibles égalent les charges",
            "acquis": "une part est acquise (notifiée ou versée)",
            "duree": "la part acquise couvre au moins {mois-acquis} mois à venir",
        },
        ("G0", "G4", "T21"),
    ),
    Critere(
        "P2",
        "perennisation",
        "C5",
        "Les financements sont diversifiés et les refus documentés",
        "financeurs, étapes datées de chaque demande, motif des refus",
        {
            "financeurs": "au moins {financeurs-acquis} financeurs acquis",
            "demandes": "chaque demande a un statut et une date",
            "refus": "chaque refus a son motif",
        },
        ("G0", "G4"),
    ),
    Critere(
        "P3",
        "perennisation",
        "C5",
        "La démarche est inscrite dans une politique publique",
        "ancrage : cadre, référence, date, portée",
        {
            "nomme": "un ancrage est nommé, même envisagé ou en cours",
            "signe": "au moins un est signé ou délibéré, avec sa référence",
        },
        ("G0",),
    ),
    Critere(
        "P4",
        "perennisation",
        "C5",
        "Un poste ou un mandat porte la fonction de soutien",
        "temps de travail, employeur, échéance",
        {
            "nomme": "un poste est nommé, même envisagé",
            "acquis": "un poste est acquis, avec son temps de travail, son employeur et son terme",
        },
        ("G0",),
    ),
    Critere(
        "P5",
        "perennisation",
        "C3",
        "Un bilan intermédiaire de la fonction de soutien a été fait",
        "bilan daté ; décisions d’adaptation des missions ou des moyens",
        {
            "bilan": "un bilan est daté",
            "objet": "il porte sur la fonction de soutien",
            "decision": "au moins une décision en découle",
        },
        ("G4",),
    ),
    Critere(
        "P6",
        "perennisation",
        "C3",
        "Les indicateurs sont suivis",
        "mesures datées ; les valeurs manquantes sont dites",
        {
            "mesures": "au moins un indicateur est mesuré",
            "suivis": "au moins {indicateurs-suivis} des indicateurs ont deux mesures à des dates différentes",
        },
        ("G0", "T16"),
    ),
    Critere(
        "P7",
        "perennisation",
        "C3",
        "L’évaluation a conduit à une (ré)orientation",
        "enseignement suivi d’effet ; feuille de route, gouvernance ou évaluation révisée, avec son motif",
        {
            "enseignement": "un enseignement, un bilan ou une révision change quelque chose",
            "revision": "un document stratégique est révisé après une mesure ou un bilan, avec son motif",
        },
        ("G4", "T6"),
    ),
    Critere(
        "P8",
        "perennisation",
        "C3",
        "La valeur créée est décrite aux trois niveaux",
        "effets avec leur source : premiers concernés, territoire, communauté",
        {
            "premiers-concernes": "un effet étayé pour les premiers concernés",
            "territoire": "un effet étayé pour le territoire",
            "communaute": "un effet étayé pour la communauté elle-même",
        },
        ("G4", "T6"),
    ),
    Critere(
        "P9",
        "perennisation",
        "C5",
        "Le temps investi par les partenaires est compté et sa rétribution traitée",
        "temps par structure, taux horaire et méthode, comptes 86 et 87",
        {
            "temps": "le temps d’au moins deux structures est saisi sur au moins {mois-temps} mois",
            "methode": "le taux horaire et la méthode sont écrits",
            "egalite": "les comptes 86 et 87 sont égaux",
        },
        ("G0", "T22", "T23"),
    ),
    Critere(
        "P10",
        "perennisation",
        "C4",
        "Les arrivées et départs sont suivis",
        "dates d’arrivée et de départ des acteurs, motif des départs",
        {
            "departs": "chaque départ a sa date et son motif",
            "maintien": "le maintien sur un an se calcule",
        },
        ("G0", "G2"),
    ),
    Critere(
        "P11",
        "perennisation",
        "C2",
        "Des coopérations se poursuivent sans la fonction de soutien",
        "actions, réunions ou passerelles entre membres, sans elle",
        {
            "liens": "des membres travaillent ensemble sans elle",
            "action": "au moins une action commune est animée par d’autres qu’elle",
        },
        ("G2", "T14"),
    ),
    Critere(
        "P12",
        "perennisation",
        "C4",
        "L’expérience est capitalisée et essaimée",
        "fiche d’expérience, monographie, guide, plaidoyer, présentation",
        {"diffuse": "au moins un document est diffusé hors de la communauté"},
        ("G0", "G3", "T1"),
    ),
)

# What each criterion rests on, in words a coordinator can follow up.
SOURCES: Final = {
    "G0": "synthèse du webinaire RNMA–Fonda « Créer une communauté d’action »",
    "G1": "article du RNMA, Juris Associations n° 628 (2020)",
    "G2": "étude RNMA–France Bénévolat sur les coopérations (2014)",
    "G3": "compte-rendu de la Fonda sur le Mouvement associatif et sa charte",
    "G4": "Fonda, « Qu’est-ce que la fonction de soutien ? »",
    "T1": "Fonda, retours de Mulhouse et de Saint-Étienne",
    "T3": "RNMA et Fonda, appel à manifestation d’intérêt de 2022 et ses ateliers",
    "T5": "RNMA, outils pour impulser",
    "T6": "RNMA, outils pour animer",
    "T7": "Fonda, cartographie des parties prenantes",
    "T8": "Fonda, monographie de l’Essonne",
    "T9": "guide méthodologique du Faire ensemble",
    "T13": "charte de coopération des quartiers prioritaires",
    "T14": "FSG, indicateurs de la fonction de soutien",
    "T16": "« Channeling Change » (SSIR) et guides de l’impact collectif",
    "T18": "mesure partagée : les trois temps de sa construction",
    "T19": "FSG, guide d’évaluation de l’impact collectif",
    "T20": "usages des procès-verbaux et des comptes-rendus",
    "T21": "repères de coût des fonctions de soutien",
    "T22": "contributions volontaires en nature, usages comptables",
    "T23": "règlement ANC 2018-06",
}

# The words that criteria and counts share, as `cap.definitions` computes them.
TERMES: Final = {
    "membre actif": "acteur arrivé et pas encore parti au jour lu, qui n’est pas seulement observateur ou financeur",
    "fiche remplie": "elle dit les missions de l’acteur, et au moins une de ses motivations, attentes, contraintes ou "
    "atouts",
    "réunion qui compte": "réunion tenue au jour lu, qui n’est pas un échange bilatéral",
    "instance de pilotage": "instance de niveau pilotage ou orientation, ouverte au jour lu",
    "envoi à tous": "envoi noté au journal, invitation d’une instance dont tous sont membres, ou compte-rendu diffusé, "
    "qui atteint tous les membres actifs",
    "financement acquis": "notifié ou versé ; un vote n’est pas encore une notification",
    "lien": "lien écrit dans une fiche, action en cours menée ensemble, passerelle effective ou structure commune ; "
    "avoir siégé à la même réunion n’en est pas un",
}


def critere(identifiant: str) -> Critere | None:
    """Find a criterion by its code (`S2`), whatever its case."""
    return next((item for item in CRITERES if item.id == identifiant.upper()), None)


def epreuves_en_mots(voulu: Critere) -> tuple[str, ...]:
    """Give what must be true, with the thresholds of the rubric written in."""
    defauts = {seuil.nom: seuil.defaut for seuil in SEUILS}
    return tuple(_SEUIL.sub(lambda nom: defauts[nom[1]], dite) for dite in voulu.epreuves.values())


_SEUIL: Final = re.compile(r"\{([a-z-]+)\}")
