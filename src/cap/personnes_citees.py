"""Persons in the notes of a meeting: named without having agreed, their private life told, how to reach them.

What is looked for is little and sure rather than much and doubtful: a warning that is often wrong is no longer read.
Minutes tell of structures; what concerns a person goes to a restricted block, or is left out (RGPD, articles 5 and 9).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final, NamedTuple

from cap.communaute import Communaute
from cap.definitions import a_eu_lieu
from cap.graphie import plier, plier_avec_positions
from cap.mdlines import CITATION, SOUTIEN, TEXTE, Ligne, sans_code
from cap.model import Contact, Reunion
from cap.rules.donnees_personnelles import coordonnee
from cap.seance_notee import seance_notee

SITUATION: Final = "situation"
NOM: Final = "nom"
COORDONNEE: Final = "coordonnée"
PUBLIC: Final = "public"
_INCONNUE: Final = "une personne est nommée ; son accord n'est pas connu"

# Words on folded text (no accents, small letters). Each domain is one that French law holds for sensitive, or close.
_SUJETS: Final = {
    "à la santé": r"malades?|cancer|depressi(?:on|f|ve)|burn-?out|hospitalisee?|handicapee?|rqth|aah|alcooli\w+|"
    r"toxicoman\w+|enceinte(?! sportive| scolaire)|suicid\w+|psychiatri\w+|arret (?:de travail|maladie)|"
    r"seropositi\w+|autiste|bipolaire|schizophren\w+|chimio\w*|cure de desintox\w*|en invalidite",
    "à la vie de famille": r"divorc\w+|(?:se|s'est) separee? de|violences? (?:conjugales?|intrafamiliales?)|battue|"
    r"placee? en (?:foyer|famille d'accueil)|garde (?:alternee|des enfants)|veu(?:f|ve)|maltrait\w+|inceste",
    "à l'argent": r"surendett\w+|au rsa|touche le rsa|au chomage|expuls(?:ee?|ion)|impayes?|interdite? bancaire|"
    r"sans (?:domicile|abri)|sdf|ne peut (?:plus|pas) payer|a des dettes|aux minima sociaux|"
    r"perdu (?:son|leur) (?:logement|appartement|toit|emploi|travail)|a la rue(?= depuis|[.,;)]|\Z)",
    "à la justice": r"condamnee?|en prison|sort(?:ie?)? de prison|incarcer\w+|garde a vue|port\w+ plainte|"
    r"casier judiciaire|en procedure|mise? en examen|avec sursis|bracelet electronique|sous (?:tutelle|curatelle)",
    "à l'origine ou au séjour": r"sans[- ]papiers?|titre de sejour|oqtf|demandeu(?:r|se) d'asile|clandestine?|"
    r"d'origine (?!controlee|biologique|animale|vegetale|locale|protegee|inconnue)\w+",
    "à la religion": r"musulmane?|juif|juive|(?<!secours )catholique|protestante?|temoin de jehovah|"
    r"porte (?:le|un) (?:voile|foulard)|voilee|fait le ramadan|convertie? a l'islam",
    "aux opinions": r"syndiquee?|delegu\w+ syndical\w*|encartee?|"
    r"(?:adherente?|membre|militante?) (?:a |de |au |du )(?:la )?(?:cgt|cfdt|fo|sud|cftc|unsa|fsu|rn|lfi|ps|pcf|lr)",
    "à la vie intime": r"homosexuel\w*|lesbienne|transgenre|bisexuel\w*",
}
_SUJET: Final = re.compile(
    r"(?<!\w)(?:" + "|".join(f"(?P<s{rang}>{motif})" for rang, motif in enumerate(_SUJETS.values())) + r")(?!\w)"
)
_INDIVIDU: Final = re.compile(
    r"(?<!\w)(?:(?:il|elle) (?:est|a|etait|avait|va|sort|touche|vit|vient|porte|fait|ne|s'est|se)\b"
    r"|(?:un|une|l'|d'un|d'une|son|sa|ma|mon) ?(?:jeune (?:femme|homme|fille)|habitante?|dame|monsieur|mere|pere"
    r"|maman|papa|usagere?|benevole|salariee?|participante?|stagiaire|ado|collegue|adherente?|voisine?|locataire|mari|compagnon"
    r"|compagne|conjointe?|epoux|epouse|fils|fille|frere|soeur)\b"
    r"|(?:ce|cet|cette) (?:jeune|personne|famille|enfant|homme|femme|eleve|habitante?|dame|monsieur|salariee?)\b)"
)
_CIVILITE: Final = re.compile(
    r"(?<!\w)(?:M\.|MM\.|Mme|Mmes|Mlle|Monsieur|Madame|Mademoiselle)[ \u00a0\u202f]+"
    r"(?!(?:Le |La |L['’])?(?:Maire|Préfet|Préfète|Président|Présidente|Directeur|Directrice|Ministre|Sous-)\b)"
    r"(?P<nom>(?:d[eu] |d['’]|Le |La )?[^\W\d_a-zà-ÿ][\w'’-]+(?:[ \u00a0](?:Le |La )?[^\W\d_a-zà-ÿ][\w'’-]+)?)"
)
_SUJET_ET_VERBE: Final = re.compile(
    r"(?<!\w)(?P<nom>[^\W\d_a-zà-ÿ][a-zà-ÿ]{2,}(?:-[^\W\d_a-zà-ÿ][a-zà-ÿ]+)?) "
    r"(?:est|a|était|avait|va|sort|touche|vit|vient|porte|ne)(?!\w)"
)
_PAS_UN_PRENOM: Final = frozenset({
    "cela", "ceci", "chacun", "chacune", "elle", "elles", "personne", "qui", "quand", "rien", "tout", "toute", "une",
    "aucun", "aucune", "cette", "ces", "leur", "notre", "nous", "vous", "ils", "plusieurs", "certains", "beaucoup",
})  # fmt: skip
# A child, a pupil or a family with its name: nobody else's business, whatever the sentence says of them.
_JEUNE_NOMME: Final = re.compile(
    r"(?<!\w)(?:(?:[Dd]u|[Ll]a|[Ll]e|[Uu]ne?|[Cc]ette?|[Aa]u|d['’]une?|de la|[Ll]['’]|l['’])[ \u00a0]?"
    r"(?:petite?|jeune|[eé]l[eè]ve|enfant|coll[eé]gien(?:ne)?|lyc[eé]en(?:ne)?|gamine?|famille)"
    r"(?: du petit| de la petite| nomm[eé]e?|[^.;:()\n]{0,40}\()?[ \u00a0]?)"
    r"(?P<nom>[A-ZÀ-Ý][a-zà-ÿ]+(?:-[A-ZÀ-Ý][a-zà-ÿ]+)?)"
)
_PAS_UN_NOM: Final = frozenset({
    "enfance", "dejeuner", "public", "publics", "rurale", "gouvernementale", "conseil", "ville", "association",
    "mme", "mmes", "mlle", "madame", "monsieur", "mademoiselle",
})  # fmt: skip
_PHRASES: Final = re.compile(r"(?<=[.!?;…])\s+")
_M_SANS_POINT: Final = re.compile(r"(?<!\w)(MM?) ")
_M_POINT: Final = re.compile(r"(?<!\w)(MM?)\. ")


class Citation(NamedTuple):
    """What a line says of a person: `genre` (situation, nom, coordonnée), the words as typed, and why to look at it."""

    ligne: int
    genre: str
    mots: str
    raison: str


def citations(communaute: Communaute, reunion: Reunion, jour: date) -> tuple[Citation, ...]:
    """List what notes say of persons, in reading order; what only the support team reads is left aside.

    Consent is that of prive/contacts.yaml for a contact (`information` or `publication`), the agreement of its sheet
    for an actor that is a person; where neither is known, only the usual marks of a person (« Mme Nom ») are seen.
    """
    connues = _Personnes(communaute, jour)
    trouvees: list[Citation] = []
    for ligne in reunion.notes.lignes:
        if ligne.nature in (TEXTE, CITATION):
            if ligne.restreint != SOUTIEN:
                trouvees += connues.situations(ligne)
                trouvees += connues.jeunes(ligne)
                trouvees += connues.noms(ligne)
            if trouvee := coordonnee(ligne.texte):
                quoi, debut, longueur = trouvee
                mots = ligne.texte[debut : debut + longueur]
                trouvees.append(Citation(ligne.numero, COORDONNEE, mots, f"c'est {quoi}"))
    return tuple(trouvees)


def a_relire(communaute: Communaute, reunion: Reunion, jour: date, audience: str) -> tuple[Citation, ...]:
    """List, in reading order, what a document made for an audience would show of persons.

    The support team reads everything; the public neither a restricted block nor who was there.
    """
    if audience == SOUTIEN:
        return ()
    vues = list(citations(communaute, reunion, jour))
    if audience == PUBLIC:
        reserves = {rang for bloc in reunion.notes.blocs for rang in range(bloc.ligne, bloc.fin + 1)}
        return tuple(item for item in vues if item.ligne not in reserves)
    connues = {item.ligne for item in vues}
    for ligne, nombre in seance_notee(communaute, reunion).noms_par_ligne().items():
        if ligne not in connues:
            vues.append(Citation(ligne, NOM, "1 nom" if nombre == 1 else f"{nombre} noms", ""))
    return tuple(sorted(vues, key=lambda item: item.ligne))


def conseil(citation: Citation) -> str:
    """Say what may be done of what a line says of a person, in one plain French sentence."""
    if citation.genre == COORDONNEE:
        return "Sa place est dans prive/contacts.yaml."
    if citation.genre == SITUATION:
        return "Retirez le nom ou ce passage, ou gardez la ligne entre « ::: soutien » et « ::: »."
    if citation.raison == _INCONNUE:
        return (
            "Si elle parle pour une structure, nommez plutôt celle-ci ; sinon, retirez le nom, ou gardez la ligne "
            "entre « ::: soutien » et « ::: »."
        )
    return "Notez son accord, ou nommez plutôt sa structure si elle parle pour elle."


class _Personnes:
    """The persons a community knows, with whether each agreed to be named."""

    def __init__(self, communaute: Communaute, jour: date) -> None:
        self.jour = jour
        self.accords: dict[str, str] = {}
        self.familles: set[str] = set()
        for contact in communaute.contacts.contacts:
            if contact.prenom and contact.nom:
                refus = self._refus(contact)
                for nom in (f"{contact.prenom} {contact.nom}", f"{contact.nom} {contact.prenom}"):
                    self.accords[plier(nom)] = refus
                if not refus:
                    self.familles.add(plier(contact.nom))
        self.structures = {
            plier(nom).split(" ")[0] for a in communaute.acteurs.values() for nom in (a.nom, *a.alias) if nom
        }
        for acteur in communaute.acteurs.values():
            if acteur.type == "personne" and acteur.nom:
                accord = acteur.accord_publication
                donne = accord is not None and a_eu_lieu(accord.le, jour)
                self.accords[plier(acteur.nom)] = "" if donne else "sa fiche ne dit pas son accord"
                self.structures.discard(plier(acteur.nom).split(" ")[0])
        connus = "|".join(map(re.escape, sorted(self.accords, key=len, reverse=True)))
        self.motif = re.compile(rf"(?<!\w)(?:{connus})(?!\w)") if connus else None

    def _refus(self, contact: Contact) -> str:
        """Say why a contact may not be named; empty when it may."""
        if contact.mineur:
            return "cette personne est mineure"
        consentement = contact.consentement
        if consentement is None or not a_eu_lieu(consentement.le, self.jour):
            return "son consentement n'est pas noté dans prive/contacts.yaml"
        if not {"information", "publication"} & set(consentement.pour):
            return "son consentement ne dit pas « information »"
        return ""

    def noms(self, ligne: Ligne) -> Iterator[Citation]:
        """List the persons a line names and who have not agreed."""
        texte = sans_code(ligne.texte)
        plie, positions = plier_avec_positions(texte)
        vus: list[tuple[int, int]] = []
        for connu in self.motif.finditer(plie) if self.motif else ():
            debut, fin = positions[connu.start()], positions[connu.end()]
            vus.append((debut, fin))
            if self.accords[connu[0]]:
                yield Citation(ligne.numero, NOM, texte[debut:fin], self.accords[connu[0]])
        for civilite in _CIVILITE.finditer(texte):
            if plier(civilite["nom"]) in self.familles or any(debut < civilite.end() <= fin for debut, fin in vus):
                continue
            yield Citation(ligne.numero, NOM, civilite[0], _INCONNUE)

    def situations(self, ligne: Ligne) -> Iterator[Citation]:
        """List what a line tells of somebody's private life: one a sentence, when an individual is meant."""
        for phrase in _PHRASES.split(_M_POINT.sub(r"\1 ", sans_code(ligne.texte))):
            plie, positions = plier_avec_positions(phrase)
            sujet = _SUJET.search(plie)
            if sujet and self._individu(phrase, plie):
                mots = phrase[positions[sujet.start()] : positions[sujet.end()]]
                domaine = list(_SUJETS)[int((sujet.lastgroup or "s0")[1:])]
                yield Citation(ligne.numero, SITUATION, mots, f"cela touche {domaine} d'une personne")

    def jeunes(self, ligne: Ligne) -> Iterator[Citation]:
        """List the children, pupils and families that a line names."""
        for trouve in _JEUNE_NOMME.finditer(sans_code(ligne.texte)):
            nom = plier(trouve["nom"])
            if nom not in _PAS_UN_NOM and nom not in self.structures:
                mots = trouve[0].strip()
                yield Citation(ligne.numero, SITUATION, mots, "un enfant, un élève ou une famille a ici son nom")

    def _individu(self, phrase: str, plie: str) -> bool:
        if _INDIVIDU.search(plie) or (self.motif and self.motif.search(plie)):
            return True
        if _CIVILITE.search(_M_SANS_POINT.sub(r"\1. ", phrase)):
            return True
        sujets = (plier(trouve["nom"]) for trouve in _SUJET_ET_VERBE.finditer(phrase))
        return any(nom not in _PAS_UN_PRENOM and nom not in self.structures for nom in sujets)
