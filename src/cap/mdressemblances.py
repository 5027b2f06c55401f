"""What the lines of notes that open no item resemble: a decision told in a sentence, a task without its marker…

Nothing here is captured: a false decision is worse than one that is asked. Each answer is a kind of item and, in
French, why the line was not taken and what to write instead; the coordinator settles.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from cap.graphie import plier
from cap.mdclauses import dit_une_echeance
from cap.mdlines import PUCE, sans_code
from cap.mdmarkers import (
    CASE,
    DECISION,
    HEURE,
    INFORMATION,
    LETTRES,
    MARQUEUR,
    MONTRES,
    PREFIXE,
    PROCHAINE,
    QUESTION,
    REPONSE,
    REPORTE,
    SIGNES,
    TACHE,
    TITRES_DE_LISTE,
    genre_de,
    plier_le_debut,
)
from cap.mdmentions import Annuaire

Trouvee = tuple[str, str]

_GRAS: Final = r"[*_]{0,3}"
# What stands before the words of a line, on a pad: a bullet, an hour, an emoji, who is writing (« CM : », « SB -> »).
_AVANT: Final = re.compile(
    rf" *{HEURE}?(?:{PUCE})?{SIGNES}(?:(?P<qui>[a-z]{{1,3}}(?:/[a-z]{{1,3}})?) *(?::|-+>|=>) *)?{SIGNES}"
    rf"(?:[(\[][ x]?[)\]] *)?{_GRAS}"
)
_TODO: Final = re.compile(r"(?:to ?do|a faire|fixme|urgent)\b")
_SANS_DEUX_POINTS: Final = re.compile(
    r"(?P<mot>decisions?|decide|action|question|reponse|reporte)"
    r"(?: *n[°ºo])?(?: *[a-z]?[0-9]{1,4})?[*_]{0,3} *(?:$|[-=>→.?!]+(?: |$))"
)
_PRESQUE: Final = re.compile(r"(?P<tete>[a-z][a-z0-9 '(°º),./&·-]{2,40}?)[*_]{0,3} *:(?!:|//)")
_MARQUEUR_ET_MOTS: Final = re.compile(r"(?:decisions?|decide|a faire|actions?|questions?|prochaine?)[ (/,&][a-z0-9 (]")
_ADOPTEE: Final = re.compile(r"decisions? (?:adopte|valide|prise|acte|vote|approuve|retenu)e?s?")
_AVEC_PARENTHESE: Final = re.compile(
    r"(?:decisions?|a faire|actions?|questions?)[*_]{0,3} *(?P<groupe>\([^()]{1,80}\))[*_]{0,3} *:(?!:|//)"
)
_VRAIS_MOTS: Final = frozenset({"discussion", "discussions", "questions diverses", "fraction", "traction", "reporter"})
_ABREGES: Final = {
    "q": QUESTION, "quest": QUESTION, "r": REPONSE, "rep": REPONSE, "dec": DECISION, "af": TACHE, "raf": TACHE,
}  # fmt: skip
_ABREGE: Final = re.compile(rf"(?P<mot>{'|'.join(_ABREGES)})[0-9]{{0,3}}\.?[*_]{{0,3}} *:(?!:|//)")
_NUMERO_SEUL: Final = re.compile(r"(?P<lettre>[daq])[0-9]{1,3} *[:.)](?!:|//)")
_LETTRES: Final = {lettre.lower(): genre for genre, lettre in LETTRES.items()}

_GROUPE: Final = (
    r"(?:(?:le|la|les|l'|notre) ?)?(?:groupe|copil|cotech|codir|comite(?: de [a-z]+| technique)?|assemblee|ag|gt|ca"
    r"|bureau|membres|participants?(?:[·.(]?e?[·.]?s\)?)?|collectif|communaute|pleniere|tout le monde|tous)"
)
_DECIDE: Final = (
    r"(?:decid(?:e|ent|ons|ee?s?)|act(?:e|ent|ons|ee?s?)|valid(?:e|ent|ons|ee?s?)|adopt(?:e|ent|ons|ee?s?)"
    r"|approuv(?:e|ent|ons|ee?s?)|retien(?:t|nent)|retenons|retenue?s?|tranch(?:e|ent|ons)|convien(?:t|nent)|convenu)"
)
_PHRASE_DE_DECISION: Final = re.compile(
    rf"(?:(?:{_GROUPE}|on|nous|il) (?:(?:a|ont|avons|est|a ete|sont) )?(?:donc |bien |finalement )?{_DECIDE}\b"
    rf"|{_GROUPE} (?:est |sont )?(?:tous )?(?:d'accord|ok|favorables?)\b|on est (?:tous )?(?:d'accord|ok)\b"
    rf"|c'est (?:decide|acte|valide|vote|adopte|convenu)\b|{_DECIDE} (?:de |d'|que |qu'|a l'|par )"
    r"|decisions?[*_]{0,3} (?:on|nous|il est|est prise|(?:adopte|valide|prise|acte|vote|approuve|retenu)e?s?)\b"
    r"|(?:acte|valide|adopte|approuve|convenu|arbitrage|vote)(?:e|es|s)?[*_]{0,3} *:(?!:|//))"
)
_ACCORD: Final = re.compile(
    r"^accord (?:de (?:tous|toutes|tout le monde|principe|l'ensemble)|du (?:groupe|copil|comite)|des membres|general"
    r"|unanime|collectif)\b"
    r"|\ba l'unanimite\b|\b(?:adopte|valide|approuve|acte|accepte)e?s? par (?:tous|le|la|les|consensus|consentement)\b"
    r"|\b[0-9]{1,4} (?:voix )?pour\b *[,;/]? *(?:et )?(?:[0-9]{1,4}|aucune?|zero) (?:voix )?(?:contre|abstention)"
)
# Nouns that end as infinitives do: « Mairie : dossier en cours » asks nobody to do anything.
_NOMS_EN_ER: Final = frozenset(
    """
    hier premier dernier cher fier janvier fevrier papier atelier chantier quartier courrier calendrier dossier metier
    leader cahier clavier escalier foyer loyer panier potager verger berger boulanger infirmier financier particulier
    hiver super poster flyer fer mer ver amer entier jardinier maraicher ouvrier palier pilier policier pompier sentier
    singulier tablier saisonnier immobilier mobilier grenier levier gravier
    """.split()  # noqa: SIM905
)
_INFINITIF: Final = re.compile(
    r"(?:(?:se |s'|re-?|la |le |les |l'|lui |leur |y |en |ne pas |bien )*)"
    r"(?P<verbe>[a-z]{2,}er|[a-z]*(?:faire|prendre|mettre|ecrire|inscrire|lire|elire|repondre|vendre|rendre|attendre"
    r"|suivre|construire|reduire|conduire|produire|dire|rejoindre|joindre|voir|ouvrir|tenir|venir|fournir|finir|choisir|definir"
    r"|reunir|remplir|etablir|offrir|accueillir|partir|repartir|recueillir|elargir|reflechir|saisir|avertir|garantir))\b"
)
_S_EN_CHARGE: Final = re.compile(
    r"\b(?:s'occupe(?:nt|ra|ront)?|se charge(?:nt|ra|ront)?|m'en (?:occupe|charge)|nous en (?:occupons|chargeons)"
    r"|s'en (?:occupe|charge)(?:nt|ra|ront)?|pren(?:d|nent|dra|dront) (?:ca |cela |tout )?en charge)\b"
)
_IL_FAUT: Final = re.compile(r"(?:il )?(?:faut|faudra)(?: aussi| encore| donc| bien)* (?P<suite>.*)")
_RAPPEL: Final = re.compile(
    r"(?:penser a|(?:ne )?pas oublier|a (?:relancer|prevoir|contacter|recontacter|rappeler|envoyer|verifier)\b)"
)
_TACHES: Final = re.compile(
    r"(?:taches?|reste(?:nt)? a faire|a prevoir|a relancer|qui fait quoi|plan d'actions?|prochaines? etapes?"
    r"|suites? a donner)[*_]{0,3} *(?::(?!:|//)|$)"
)
_RENDEZ_VOUS: Final = re.compile(
    r"(?:dates? (?:de la |du )?prochaine?|prochaine?s? (?:rdv|rendez-vous|date|reunion|rencontre|copil|seance|gt))\b"
    r"[^:]{0,40}:"
)
_DOIT: Final = re.compile(r" (?:va|vont|doit|doivent|devra|devront)(?: aussi| encore| donc| bien)* (?P<suite>.*)")
_FERA: Final = re.compile(r" (?:fera|feront|enverra|enverront|contactera|relancera|preparera|rappellera|ecrira) ")
# What a person or a structure says it does, and will: « Sophie prépare le questionnaire pour mi-octobre ».
_SUJET: Final = re.compile(
    r"(?:(?:M\.|Mme|Mr|Mlle|Melle|Dr) )?[A-ZÀ-ÖØ-Ý][\w'’-]+"
    r"(?: (?:(?:et|/|&) )?[A-ZÀ-ÖØ-Ý][\w'’-]*\.?){0,3} +(?=[a-zà-ÿ])"
)
_FAIT_QUELQUE_CHOSE: Final = re.compile(
    r"(?:(?:se|s'|nous|leur|lui|en|les?|la|l'|y) ?)*(?:prepar|envoi|envoy|contact|appell|rappell|relanc|redig|organis"
    r"|reserv|demand|apport|fourni|transmet|diffus|imprim|livr|invit|complet|corrig|cherch|recherch|verifi|propos|achet"
    r"|commun|transf|prend|fait|font|ecri|reli|rel[uy]|repond|met\b|mett|present|trouv|install|distribu|collect|recens"
    r"|interrog|renvoi|rassembl|regroup|finali|termin|charg|occup|prevoi|planifi|partag|rappor|tradu|anim|recontact"
    r"|recueil)[a-z]*(?<!ant)(?<!age) "
)
_S_ENGAGE: Final = re.compile(r"\bs'engag(?:e|ent|era|eront) a\b")
_INTERROGE: Final = re.compile(
    r"(?:qui|quand|comment|ou|pourquoi|combien|quel(?:le)?s?|est-?ce que|faut-il|peut-on|doit-on|avec qui|pour qui) "
    r".*\?\W*$"
)
_ENTRE_NOMS: Final = re.compile(r" *(?:,|\+|/|&|et\b|avec\b) *(?:les? |la |l')?")
_ARTICLE: Final = re.compile(r"(?:les? |la |l')")
_AU_MILIEU: Final = re.compile(
    r"(?:[:;.,!?()|–—-]|[→⇒➜➔▶►➡>])[\ufe0f\s]*[*_]{0,3}"
    r"(?P<mot>d[eé]\u0301?cisions?|d[eé]\u0301?cid[eé]\u0301?|[aà]\u0300? faire|actions?|to ?do|questions?)"
    r"[*_]{0,3}\s*:(?!:|//)",
    re.IGNORECASE,
)
_CASE_MAL_FERMEE: Final = re.compile(rf" *(?:{PUCE})?(?:\[ *[xo✓✔v-]? *\](?![(\[:])|\([ x]?\) )")
_CASE_DANS_LE_TEXTE: Final = re.compile(r"\[[ xX]?\](?![(\[:])|[☐☑☒]")
_MOTS: Final = (
    "decision", "decisions", "decide", "a faire", "action", "actions", "question", "questions", "reponse",
    "information", "informations", "reporte", "prochaine reunion",
)  # fmt: skip

_CITATION: Final = re.compile(rf"[\s>]*(?:{PUCE})?[\s>]*")
_QUI_QUOI_QUAND: Final = frozenset(
    """
    qui quoi quand responsable responsables resp resp. pilote pilotes porteur porteurs referent tache taches action
    actions echeance echeances delai delais date|limite pour|quand pour|le a|faire qui|fait|quoi
    """.split()  # noqa: SIM905
)
_TRAITS: Final = re.compile(r"[-:|=\s+]+")


def ressemblance(texte: str, plie: str, annuaire: Annuaire) -> Trouvee | None:
    """Say what a line that opens nothing resembles, and why it is not that; `plie` is its folded beginning."""
    return _texte_douteux(texte, plie, annuaire) or _au_milieu(texte) or _case_douteuse(texte, plie)


def citee(texte: str) -> Trouvee | None:
    """Say which item a quoted line (« > Décision : … », from a mail) would be outside its quotation."""
    debut = _CITATION.match(texte)
    plie, _ = plier_le_debut(texte[debut.end() if debut else 0 :])
    marqueur = MARQUEUR.match(plie)
    genre = genre_de(marqueur) if marqueur else TACHE if CASE.match(plie) else ""
    if genre not in LETTRES or (marqueur and not plie[marqueur.end() :].strip()):
        return None
    return genre, "Une citation reste du texte : si elle vaut pour cette réunion, retirez le « > » devant."


def titre_d_une_liste(plie: str) -> str | None:
    """Tell of what a line that was not taken announces the list: « Décisions prises : », « RESTE À FAIRE »."""
    debut = _AVANT.match(plie)
    reste = plie[debut.end() if debut else 0 :].strip(" *_:")
    if genre := DECISION if _ADOPTEE.fullmatch(reste) else TITRES_DE_LISTE.get(reste):
        return genre
    presque = _MARQUEUR_ET_MOTS.match(reste) if plie.rstrip(" *_").endswith(":") else None
    return _genre_du_mot(reste) if presque and reste not in _VRAIS_MOTS else None


def sans_marqueur(texte: str) -> str:
    """Give a line without the marker that stands in it, for the one that goes in front of it; no other word is lost.

    « 14h31 JD : décision : on ouvre » to « 14h31 JD : on ouvre »; a parenthesis after the word goes to the end, where
    it is read: « Décision (consensus) : on garde » to « on garde (consensus) ».
    """
    plie, positions = plier_le_debut(texte)
    debut = _AVANT.match(plie)
    place = debut.end() if debut else 0
    if avec := _AVEC_PARENTHESE.match(plie, place):
        groupe = texte[positions[avec.start("groupe")] : positions[avec.end("groupe")]]
        return f"{texte[: positions[place]]}{texte[positions[avec.end()] :].strip()} {groupe}"
    abrege = _ABREGE.match(plie, debut.start("qui")) if debut and debut["qui"] else None
    marqueur = MARQUEUR.match(plie[place:]) if place else None
    if abrege or marqueur:
        coupe = (abrege.start(), abrege.end()) if abrege else (place, place + (marqueur.end() if marqueur else 0))
        return _joindre(texte[: positions[coupe[0]]], texte[positions[coupe[1]] :])
    milieu = _AU_MILIEU.search(texte)
    return _joindre(texte[: milieu.start("mot")].rstrip("*_"), texte[milieu.end() :]) if milieu else texte


def _joindre(avant: str, apres: str) -> str:
    return f"{avant.rstrip()} {apres.strip()}" if avant.strip() else avant + apres.strip()


@dataclass(frozen=True, slots=True)
class Tableau:
    """A table of notes, in Markdown or pasted from a spreadsheet; `genre` is what its rows would be, if anything."""

    separateur: str
    genre: str

    @classmethod
    def commence_par(cls, texte: str) -> Tableau | None:
        """Read the first line of a table: its cells say whether it lists who does what, or what was decided."""
        separateur = "|" if "|" in texte else "\t"
        if len(texte) > 4 * PREFIXE or separateur not in texte.strip():
            return None
        cases = [plier(case).strip(" *_:?").replace(" ", "|") for case in texte.strip().strip("|").split(separateur)]
        if any(case in ("decision", "decisions") for case in cases):
            return cls(separateur, DECISION)
        if sum(case in _QUI_QUOI_QUAND for case in cases) > 1:
            return cls(separateur, TACHE)
        return cls("|", "") if texte.count("|") > 1 else None

    def continue_avec(self, texte: str) -> bool:
        """Tell whether a line is one more row."""
        return self.separateur in texte.strip()

    def ressemblance(self, texte: str) -> Trouvee | None:
        """Say what a row resembles."""
        if not self.genre or _TRAITS.fullmatch(texte):
            return None
        forme = "« Décision : … »" if self.genre == DECISION else "« À faire : @qui : quoi, pour le … »"
        return self.genre, f"Une ligne de tableau reste du texte : pour la suivre, écrivez {forme}."


def _genre_du_mot(mot: str) -> str:
    if mot.startswith("prochain"):
        return PROCHAINE
    reponse = REPORTE if "reporte" in mot else REPONSE
    debuts = (("dec", DECISION), ("a", TACHE), ("to", TACHE), ("q", QUESTION), ("rep", reponse))
    return next((genre for debut, genre in debuts if mot.startswith(debut)), INFORMATION)


def _texte_douteux(texte: str, plie: str, annuaire: Annuaire) -> Trouvee | None:
    debut = _AVANT.match(plie)
    place = debut.end() if debut else 0
    reste = plie[place:]
    if debut and debut["qui"] and (abrege := _ABREGE.match(plie, debut.start("qui"))):
        return _en_entier(_ABREGES[abrege["mot"]])
    if place and (marqueur := MARQUEUR.match(reste)):
        genre = genre_de(marqueur)
        return genre, f"Le marqueur se met au début de la ligne : commencez-la par « {MONTRES[genre]} »."
    return (
        _mot_douteux(reste)
        or _phrase_douteuse(reste)
        or _nom_et_tache(texte, plie, place, annuaire)
        or _promesse(texte, place, annuaire)
        or _interrogation(texte, reste)
    )


def _en_entier(genre: str) -> Trouvee:
    return genre, f"Le mot entier est attendu : écrivez « {MONTRES[genre]} »."


def _mot_douteux(reste: str) -> Trouvee | None:
    """Say which marker the first words of a line nearly are."""
    if _TODO.match(reste) or _TACHES.match(reste):
        return TACHE, "Pour une tâche, écrivez « À faire : » ou une case « - [ ] »."
    if sans := _SANS_DEUX_POINTS.match(reste):
        genre = _genre_du_mot(sans["mot"])
        return genre, f"Il manque les deux-points : « {MONTRES[genre]} »."
    if abrege := _ABREGE.match(reste):
        return _en_entier(_ABREGES[abrege["mot"]])
    if numero := _NUMERO_SEUL.match(reste):
        return _en_entier(_LETTRES[numero["lettre"]])
    if _RENDEZ_VOUS.match(reste):
        return PROCHAINE, f"Pour la date suivante, écrivez « {MONTRES[PROCHAINE]} »."
    presque = _PRESQUE.match(reste)
    tete = presque["tete"].strip() if presque else ""
    if not tete or tete in _VRAIS_MOTS:
        return None
    if _MARQUEUR_ET_MOTS.match(tete):
        genre = _genre_du_mot(tete)
        return genre, f"Des mots séparent le marqueur de ses deux-points : écrivez « {MONTRES[genre]} »."
    from difflib import get_close_matches

    proches = get_close_matches(tete, _MOTS, n=1, cutoff=0.8)
    if not proches:
        return None
    genre = _genre_du_mot(proches[0])
    return genre, f"Le début de la ligne ressemble à « {MONTRES[genre]} »."


def _phrase_douteuse(reste: str) -> Trouvee | None:
    """Say what a sentence without marker tells: something decided, something that somebody will do."""
    if _PHRASE_DE_DECISION.match(reste) or _ACCORD.search(reste):
        return DECISION, "Si c’est une décision, écrivez « Décision : » devant."
    faut = _IL_FAUT.match(reste)
    if (faut and _infinitif(faut["suite"])) or _RAPPEL.match(reste) or _S_EN_CHARGE.search(reste):
        return TACHE, "Si c’est une tâche, écrivez « À faire : @qui : … » devant."
    return None


def _nom_et_tache(texte: str, plie: str, place: int, annuaire: Annuaire) -> Trouvee | None:
    """Tell « Mairie : envoyer le plan » and « le Relais va faire le bilan » from « Mairie : contente du bilan »."""
    fin = _fin_des_noms(plie, place, annuaire)
    if fin is None:
        return None
    suite = plie[fin:]
    apres = suite.lstrip(" *_")
    if apres.startswith(":"):
        agit = _infinitif(apres[1:].strip().removeprefix("a "))
    else:
        doit = _DOIT.match(suite)
        agit = bool(doit and _infinitif(doit["suite"])) or _FERA.match(suite) is not None
    return (TACHE, "Si c’est une tâche, écrivez « À faire : @qui : … » devant.") if agit else None


def _promesse(texte: str, place: int, annuaire: Annuaire) -> Trouvee | None:
    """Tell a sentence where somebody named does something for a date: « Mme Ferrand envoie le bilan avant lundi ».

    Without a date, « Sophie prépare les repas » tells what she does in life; only « s'engage à » needs none.
    """
    plie, positions = plier_le_debut(texte)
    fin = _fin_des_noms(plie, place, annuaire)
    if fin is None:
        debut = positions[place]
        sujet = _SUJET.match(texte, debut, debut + PREFIXE)
        fin = positions.index(sujet.end()) if sujet and sujet.end() in positions else None
    if fin is None:
        return None
    suite = plie[fin:].lstrip()
    engage = _S_ENGAGE.match(suite) is not None
    if not engage and not (_FAIT_QUELQUE_CHOSE.match(suite) and dit_une_echeance(texte[positions[fin] :])):
        return None
    return TACHE, "Si c’est une tâche, écrivez « À faire : @qui : … » devant."


def _interrogation(texte: str, reste: str) -> Trouvee | None:
    """Tell a question that nobody marked: « Qui fait le lien avec l'école ? »."""
    if texte.rstrip().endswith("?") and _INTERROGE.match(reste if len(texte) < PREFIXE else f"{reste}?"):
        return QUESTION, "Si c’est une question à suivre, écrivez « Question : » devant."
    return None


def _fin_des_noms(plie: str, place: int, annuaire: Annuaire) -> int | None:
    """Find where the known actors that begin a line end, in its folded text (names are compared folded)."""
    fin = None
    while True:
        arobase = plie.startswith("@", place)
        connu = annuaire.chercher(plie[place + arobase :])
        if connu is None and (article := _ARTICLE.match(plie, place)):
            place, connu = article.end(), annuaire.chercher(plie[article.end() :])
        if connu is None:
            return fin
        fin = place + arobase + connu[1]
        joint = _ENTRE_NOMS.match(plie, fin)
        if joint is None:
            return fin
        place = joint.end()


def _infinitif(suite: str) -> bool:
    verbe = _INFINITIF.match(suite)
    return verbe is not None and verbe["verbe"] not in _NOMS_EN_ER


def _au_milieu(texte: str) -> Trouvee | None:
    """Say which marker stands in the middle of a line: « budget ok -> décision : on prend 300 € »."""
    trouve = _AU_MILIEU.search(sans_code(texte)) if ":" in texte else None
    if trouve is None:
        return None
    genre = _genre_du_mot(plier(trouve["mot"]))
    return genre, f"Le marqueur se met au début de la ligne : mettez « {MONTRES[genre]} » et la suite sur la leur."


def _case_douteuse(texte: str, plie: str) -> Trouvee | None:
    if _CASE_MAL_FERMEE.match(plie):
        return TACHE, "Une case à cocher s’écrit [ ] ou [x]."
    if _CASE_DANS_LE_TEXTE.search(sans_code(texte)):
        return TACHE, "Une case à cocher se met au début de la ligne."
    return None
