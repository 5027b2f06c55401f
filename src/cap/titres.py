"""The words by which French coordinators name the columns of their spreadsheets, and the field each one feeds.

Kept as plain tables, one paragraph a field, so that a title met in real life is added by typing it: `field: what the
field is`, then the titles, in any spelling (case, accents, apostrophes and punctuation do not count).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from cap.graphie import cle

ACTEURS: Final = "acteurs"
ACTIONS: Final = "actions"
CONTACTS: Final = "contacts"
GENRES: Final = (ACTEURS, ACTIONS, CONTACTS)
# Values of indicators, brought in by `cap evaluer saisir` and not by `cap importer`.
MESURES: Final = "mesures"

_TABLES: Final = {
    ACTEURS: """
nom: le nom courant
    nom, structure, structures, nom de la structure, nom structure, structure nom, nom de structure, organisme, nom de
    l'organisme, nom organisme, organisation, nom de l'organisation, association, nom de l'association, nom association,
    raison sociale, dénomination, entité, acteur, acteurs, nom de l'acteur, partenaire, partenaires, nom du partenaire,
    établissement, institution, intitulé, libellé, nom usuel, nom court, nom d'usage, membre, membres, adhérent,
    collectif, employeur, titre
nom_complet: le nom complet
    nom complet, nom long, nom développé, intitulé complet, dénomination complète
alias: un autre nom, un sigle
    sigle, sigles, acronyme, alias, abréviation, autre nom, autres noms, nom abrégé
type: le type d’acteur
    type, type de structure, type d'acteur, type structure, catégorie, nature, statut juridique, forme juridique,
    collège, famille, nature juridique, type d'organisme, statut, secteur
sous_type: une précision sur le type
    sous-type, précision, type précis, sous-catégorie
rattachement: la structure dont il dépend
    rattachement, rattaché à, structure mère, maison mère, structure de rattachement
effectif: le nombre de personnes
    effectif, effectifs, nombre de personnes, nb de personnes, nombre de membres
rna: le numéro RNA
    rna, n° rna, numéro rna, code rna, id rna
siren: le numéro SIREN
    siren, n° siren, numéro siren
siret: le numéro SIRET
    siret, n° siret, numéro siret, code siret, siret siren, n° de siret, numéro de siret
roles: les rôles dans la communauté
    rôle, rôles, rôle dans la communauté, place, rôle dans le projet
arrivee: la date d’arrivée
    arrivée, date d'arrivée, depuis, date d'entrée, entrée, date d'adhésion, adhésion, membre depuis, date entrée, date
    adhésion
missions: ce que fait l’acteur
    missions, mission, activité, activités, objet, description, domaine, domaines, présentation, objet social, champ
    d'action, domaine d'activité, domaines d'activité
motivations: ses motivations
    motivations, motivation, pourquoi
attentes: ses attentes
    attentes, attente, besoins, besoin
contraintes: ses contraintes
    contraintes, contrainte, freins, frein, limites
atouts: ses atouts
    atouts, atout, leviers, points forts, ressources, forces
zones: les zones où il agit
    zone, zones, secteur géographique, territoire, périmètre, zone d'intervention
diffusion: sur la liste de diffusion
    diffusion, liste de diffusion, newsletter, mailing, liste diffusion
site: le site
    site, site internet, site web, web, url, internet, www, adresse web
""",
    ACTIONS: """
nom: le nom de l’action
    nom, action, actions, nom de l'action, intitulé, intitulé de l'action, titre, projet, libellé, nom du projet,
    initiative, intitulé du projet, titre de l'action, actions menées
description: la description
    description, descriptif, résumé, contenu, détail, détails, objet, présentation
porteurs: les acteurs porteurs
    porteur, porteurs, structure porteuse, structures porteuses, porteur de l'action, portée par, structure, porté par,
    pilote, pilotes, acteur, acteurs, porteuse, opérateur, porteur du projet, porteur de projet, organisme
partenaires: les acteurs partenaires
    partenaire, partenaires, partenariat, partenariats, en lien avec, avec
animation: qui l’anime
    animation, animateur, animée par, animé par
origine: l’origine (existante, commune, nouvelle)
    origine
forme: la forme (cooperation, mutualisation)
    forme, forme de coopération
theme: le thème
    thème, thématique, thématiques, thèmes, domaine, catégorie, axe, type, type d'action
objectifs: les objectifs servis
    objectif, objectifs, objectifs visés, but
etapes: les étapes du parcours
    étape, étapes, étape du parcours, étapes du parcours
publics: les publics
    public, publics, public cible, publics cibles, public visé, bénéficiaires, cible
zones: les zones
    zone, zones, territoire, lieu, lieux, secteur géographique, périmètre
statut: où en est l’action
    statut, état, avancement, état d'avancement, où en est-on
debut: le début
    début, date de début, date début, depuis, démarrage, date de démarrage, lancement, du
fin: la fin
    fin, date de fin, date fin, échéance, jusqu'à, au
resultats_attendus: les résultats attendus
    résultats attendus, résultat attendu, résultats escomptés
""",
    CONTACTS: """
structure: la structure
    structure, structures, nom de la structure, nom structure, structure nom, nom de structure, organisme, nom de
    l'organisme, organisation, association, nom de l'association, raison sociale, entité, acteur, établissement,
    institution, employeur, société, entreprise, partenaire, dénomination, organisme d'appartenance, structure
    d'appartenance, nom organisme, collectif
prenom: le prénom
    prénom, prénoms, prénom contact, prénom du contact, prénom du référent
nom: le nom de la personne
    nom, nom de famille, nom contact, nom d'usage, patronyme, noms
nom_prenom: le nom puis le prénom
    nom prénom, nom et prénom, noms prénoms, nom prénoms
prenom_nom: le prénom puis le nom
    prénom nom, prénom et nom, prénoms noms
personne: la personne, nom et prénom sans ordre connu
    contact, contacts, référent, référents, référente, interlocuteur, interlocuteurs, interlocutrice, représentant,
    représentante, représentants, personne, personnes, personne contact, personne ressource, personne référente,
    personne à contacter, nom du référent, nom du contact, nom référent, correspondant, responsable, nom du
    responsable, président, présidente, directeur, directrice, nom complet, participant,
    participants
fonction: la fonction
    fonction, fonctions, poste, rôle, mandat, profession, qualité, statut, titre
courriel: le courriel
    courriel, courriels, mail, mails, mél, email, e-mail, emails, adresse mail, adresse électronique, adresse email,
    adresse e-mail, adresse mél, courrier électronique, mail pro, mail professionnel, mail perso, contact mail
telephone: le téléphone
    téléphone, téléphones, tél, tél fixe, tél portable, portable, mobile, fixe, gsm, n° tél, téléphone fixe, téléphone
    portable, téléphone mobile, numéro de téléphone, tél mobile, n° de téléphone, tél pro, standard, ligne directe,
    contact tél, numéro téléphone
referent: référent de la structure
    est référent, référent principal, contact principal, principal, référent oui non
du: depuis quand elle représente la structure
    depuis, du, date d'arrivée, arrivée, date d'entrée, en poste depuis, début
au: jusqu’à quand
    au, jusqu'à, fin, départ, date de départ, date de fin
mineur: personne mineure
    mineur, mineure, personne mineure
note: une note
    note, notes, remarque, remarques, observation, observations, commentaire, commentaires
""",
    MESURES: """
indicateur: l’indicateur, par son identifiant ou son intitulé
    indicateur, indicateurs, identifiant, identifiant de l'indicateur, id indicateur, code indicateur, nom de
    l'indicateur, intitulé de l'indicateur, intitulé, libellé, mesure
le: la date de la mesure
    le, date, date de la mesure, date de mesure, période, jour, mois, trimestre, semestre, année, quand, date de
    relevé, relevé le, mesuré le
valeur: la valeur, « n. c. » ou « env. … »
    valeur, valeurs, valeur mesurée, valeur relevée, résultat, nombre, chiffre, réalisé
note: une note
    note, notes, remarque, remarques, observation, observations, commentaire, commentaires, précision, précisions
rupture: ce qui a changé dans la définition
    rupture, changement de définition, rupture de série
""",
    "": """
adresse: le format n’a pas de champ pour l’adresse
    adresse, adresse postale, rue, cp, code postal, ville, localité, pays, complément d'adresse, commune, siège, siège
    social, bp, département, code insee
fax: le format n’a pas de champ pour le fax
    fax, télécopie
civilite: le format n’a pas de champ pour la civilité
    civilité, titre, genre, sexe, politesse
consentement: un accord a une date et un objet, à noter dans prive/contacts.yaml (consentement)
    rgpd, consentement, accord, accord rgpd, droit à l'image, droit image, autorisation
naissance: cap ne garde pas de date de naissance
    date de naissance, naissance, né le, née le, âge
numero: numéro d’ordre du tableau
    n, n°, no, num, numéro, id, ordre, rang, ligne, réf, référence, index
depart: un départ se dit avec « cap depart »
    départ, date de départ, sortie, date de sortie
budget: les montants vont dans financements.yaml
    budget, montant, coût, subvention, financement, financements
""",
}

# Words that decide for a title met nowhere above, the most telling first.
MOTS: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    ACTEURS: (
        ("siret", "siret"),
        ("siren", "siren"),
        ("rna", "rna"),
        ("alias", "sigle acronyme"),
        ("site", "site web url"),
    ),
    ACTIONS: (
        ("porteurs", "porteur porteurs porteuse porteuses"),
        ("partenaires", "partenaire partenaires"),
        ("publics", "public publics beneficiaires"),
    ),
    CONTACTS: (
        ("courriel", "mail mails mel email emails courriel courriels"),
        ("telephone", "tel telephone portable mobile gsm"),
        ("prenom", "prenom prenoms"),
        ("fonction", "fonction poste"),
        ("structure", "structure organisme association organisation"),
        ("personne", "referent referente contact interlocuteur representant responsable"),
        ("nom", "nom"),
    ),
    MESURES: (
        ("indicateur", "indicateur indicateurs"),
        ("valeur", "valeur valeurs"),
        ("le", "date"),
    ),
}


@dataclass(frozen=True, slots=True)
class Champ:
    """A field that a column may feed: what it is, in French, and the keys (`graphie.cle`) of its usual titles."""

    nom: str
    description: str
    titres: frozenset[str]


def _read(table: str) -> dict[str, Champ]:
    champs: dict[str, Champ] = {}
    for paragraphe in table.strip().replace("\n    ", "\t").split("\n"):
        entete, *titres = paragraphe.split("\t")
        nom, _, description = entete.partition(": ")
        champs[nom] = Champ(nom, description, frozenset(map(cle, " ".join(titres).split(","))))
    return champs


CHAMPS: Final[Mapping[str, Mapping[str, Champ]]] = {genre: _read(_TABLES[genre]) for genre in (*GENRES, MESURES)}
SANS_CHAMP: Final[Mapping[str, Champ]] = _read(_TABLES[""])
