"""What coordinators type in the cells of a spreadsheet, turned to what the fields of a community hold.

Each function takes the text of one cell and gives the value to write, with what deserves to be said of it; a text that
cannot be kept raises `NonRetenu` with the reason, so that the import says it instead of inventing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from cap.graphie import citer, cle, composer, plier
from cap.show import show

LONGUEUR_MAX: Final = 10_000
"""Characters beyond which a text is not imported: the reader of the folder refuses lines of 20,000."""

_COURRIEL: Final = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_COURRIEL_SUSPECT: Final = re.compile(r"\S+@\S+\.\S+|(?<!\d)(?:\+33|0033|0)[\s.\-]*[1-9](?:[\s.\-]*\d{2}){4}(?!\d)")
_NOMME: Final = re.compile(r"\b(?:M\.|Mr|Mme|Mlle|Monsieur|Madame)\s+[A-ZÀ-Ý]")
_ENTRE_COURRIELS: Final = re.compile(r"[\s;,/|<>()\[\]]+|\bou\b|\bet\b", re.IGNORECASE)
_ENTRE_NUMEROS: Final = re.compile(r"\s*(?:[;,/|\n]|\bou\b|\bet\b)\s*", re.IGNORECASE)
_ENTRE_VALEURS: Final = re.compile(r"\s*[;\n|]\s*|\s*,\s+|,|\s+/\s+|\s+\+\s+|\s*•\s*")
_MORCEAUX_D_UN_NOM: Final = 4
_ENTRE_PERSONNES: Final = re.compile(r"\s*[;\n/]\s*|\s+(?:et|&)\s+", re.IGNORECASE)
_TELEPHONE: Final = re.compile(r"[\d\s.+()/-]{4,}\Z")
_SCIENTIFIQUE: Final = re.compile(r"\d(?:[.,]\d+)?e\+?\d+\Z", re.IGNORECASE)
_RNA: Final = re.compile(r"W\d[0-9A-Z]\d{7}\Z")
_SERIE: Final = re.compile(r"[2-7]\d{4}(?:[.,]\d+)?\Z")
_HEURE_APRES: Final = re.compile(r"(?<=\d)[ T]\d{1,2}[:h]\d{2}(?::\d{2})?\Z")
_SITE: Final = re.compile(r"(?:https?://)?(?:[\w-]+\.)+[a-z]{2,}(?:[/?#]\S*)?\Z", re.IGNORECASE)
_CIVILITE: Final = re.compile(
    r"(?:m\.\s+|(?-i:M\.(?=[A-ZÀ-Ý]\w))|(?:mr|mme|mlle|monsieur|madame|mademoiselle|dr)\b\.?\s+)", re.IGNORECASE
)
_TOTAL: Final = re.compile(r"(?:grand |sous[- ]?)?(?:total|totaux)(?: general| generaux)?[ :]*[\d ,.]*\Z")
_PARTICULE: Final = re.compile(r"(?:le|la|les|de|du|des|d'|l'|van|von|ben|el|al|mac|saint|san)\b", re.IGNORECASE)
_OUI: Final = frozenset({"oui", "o", "x", "1", "vrai", "true", "yes", "y", "ok", "✓", "✔", "☑", "✅"})
_NON: Final = frozenset({"non", "n", "0", "faux", "false", "no"})
_RIEN: Final = frozenset({
    "", "-", "--", "---", "/", "?", "??", ".", "..", "...", "neant", "aucun", "aucune", "rien", "n.c.", "n. c.", "nc",
    "n/a", "na", "#n/a", "#ref!", "#value!", "#valeur!", "#div/0!", "#name?", "#nom?", "#null!", "#nombre!", "inconnu",
    "inconnue", "non renseigne", "a completer", "a renseigner", "nr", "ras", "sans objet", "so", "s.o.", "xx", "xxx",
})  # fmt: skip
_SANS_STRUCTURE: Final = frozenset({
    "citoyen", "citoyenne", "citoyens", "citoyennes", "habitant", "habitante", "habitants", "particulier",
    "particuliere", "individuel", "individuelle", "sans-structure", "a-titre-individuel", "a-titre-personnel",
    "benevole", "personne-physique", "particuliers", "citoyen-ne", "habitant-e",
})  # fmt: skip
_TYPES: Final[Mapping[str, str]] = {
    "association": "association", "associations": "association", "asso": "association", "associatif": "association",
    "loi-1901": "association", "association-loi-1901": "association", "association-1901": "association",
    "mjc": "association", "federation": "association",
    "collectivite": "collectivite", "collectivites": "collectivite", "collectivite-territoriale": "collectivite",
    "collectivite-locale": "collectivite", "commune": "collectivite", "mairie": "collectivite", "ville": "collectivite",
    "epci": "collectivite", "intercommunalite": "collectivite", "departement": "collectivite",
    "region": "collectivite", "metropole": "collectivite", "communaute-de-communes": "collectivite",
    "communaute-d-agglomeration": "collectivite",
    "etat": "etat", "service-de-l-etat": "etat", "services-de-l-etat": "etat", "prefecture": "etat",
    "organisme-public": "organisme-public", "etablissement-public": "organisme-public", "ccas": "organisme-public",
    "caf": "organisme-public",
    "entreprise": "entreprise", "entreprises": "entreprise", "societe": "entreprise", "sarl": "entreprise",
    "sas": "entreprise", "scop": "entreprise", "scic": "entreprise", "entreprise-privee": "entreprise",
    "fondation": "fondation", "fondations": "fondation",
    "recherche": "recherche", "universite": "recherche", "laboratoire": "recherche",
    "organisme-de-recherche": "recherche",
    "habitants": "habitants", "collectif-d-habitants": "habitants", "collectif-de-citoyens": "habitants",
    "collectif-citoyen": "habitants", "groupe-d-habitants": "habitants",
    "personne": "personne", "citoyen": "personne", "citoyenne": "personne", "particulier": "personne",
    "habitant": "personne", "habitante": "personne", "individu": "personne", "personne-physique": "personne",
    "autre": "autre", "autres": "autre", "divers": "autre",
}  # fmt: skip
_MOTS_DU_TYPE: Final = frozenset({
    "association", "associations", "asso", "associatif", "collectivite", "collectivites", "etat", "organisme-public",
    "entreprise", "entreprises", "fondation", "fondations", "recherche", "habitants", "personne", "autre", "autres",
    "divers",
})  # fmt: skip
# A name says its type only by a word at its head, or by a legal form: « Maison des associations » says nothing.
_TETES: Final = (
    ("collectivite", re.compile(
        r"(?:mairie|commune|ville) (?:de |d'|du |des )|communaute (?:de communes|d'agglomeration|urbaine)|"
        r"conseil (?:departemental|regional)\b|metropole |cc (?:de |du |d')|"
        r"region (?:bretagne|normandie|grand est|occitanie|hauts-de|ile-de|nouvelle-a|auvergne|bourgogne|pays de)"
    )),
    ("etat", re.compile(
        r"(?:sous-)?prefecture|rectorat|ministere|(?:ddets|dreets|drac|dreal|ddtm|ddt|dsden|sdjes|drajes|ddcs)\b")),
    ("organisme-public", re.compile(
        r"(?:ccas|cias|caf|cpam|ars|msa)\b|caisse d'allocations familiales|caisse primaire|agence regionale de sante|"
        r"centre (?:inter)?communal d'action sociale|chambre d'agriculture|chambre des metiers|france travail|"
        r"pole emploi|office public")),
    ("association", re.compile(r"association |asso\.? |amicale |mjc\b|comite des fetes|foyer rural")),
    ("fondation", re.compile(r"fondation ")),
    ("recherche", re.compile(
        r"universite (?!populaire|du temps|inter-?age|ouverte|du tiers)|(?:cnrs|inrae|ifremer)\b")),
    ("habitants", re.compile(r"(?:collectif|groupe|conseil) (?:d'habitants|de citoyens|des habitants)|habitants d")),
)  # fmt: skip
_FORMES: Final = re.compile(r"\b(?:sarl|sas|sasu|eurl|scop|scic|gaec|earl)\b")
_ROLES: Final[Mapping[str, str]] = {
    "porteuse": "porteuse", "porteur": "porteuse", "porteur-de-projet": "porteuse", "porteuse-de-projet": "porteuse",
    "structure-porteuse": "porteuse",
    "soutien": "soutien", "fonction-de-soutien": "soutien",
    "membre": "membre", "adherent": "membre", "adherente": "membre",
    "financeur": "financeur", "financeuse": "financeur", "financeurs": "financeur",
    "observateur": "observateur", "observatrice": "observateur",
}  # fmt: skip
_STATUTS: Final[Mapping[str, str]] = {
    "idee": "idee", "a-l-etude": "idee", "en-reflexion": "idee", "envisage": "idee", "envisagee": "idee",
    "preparation": "preparation", "en-preparation": "preparation", "a-venir": "preparation", "prevu": "preparation",
    "prevue": "preparation", "en-projet": "preparation", "en-construction": "preparation",
    "en-cours": "en-cours", "encours": "en-cours", "active": "en-cours", "actif": "en-cours", "lancee": "en-cours",
    "lance": "en-cours", "demarre": "en-cours", "demarree": "en-cours", "permanent": "en-cours",
    "terminee": "terminee", "termine": "terminee", "fini": "terminee", "finie": "terminee", "realise": "terminee",
    "realisee": "terminee", "fait": "terminee", "faite": "terminee", "clos": "terminee", "cloture": "terminee",
    "cloturee": "terminee", "achevee": "terminee", "acheve": "terminee",
    "suspendue": "suspendue", "suspendu": "suspendue", "en-pause": "suspendue", "a-l-arret": "suspendue",
    "abandonnee": "abandonnee", "abandonne": "abandonnee", "annulee": "abandonnee", "annule": "abandonnee",
}  # fmt: skip


class NonRetenu(ValueError):
    """A cell that no field can keep; `raison` is French, without a capital nor a full stop."""

    def __init__(self, raison: str) -> None:
        self.raison = composer(raison)
        super().__init__(self.raison)


@dataclass(frozen=True, slots=True)
class Lu:
    """A value to write, and what is worth saying of how it was read."""

    valeur: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Personne:
    """A person's name as far as it can be told; `note` says how it was parted, or that it was not."""

    prenom: str
    nom: str
    note: str = ""


def says_nothing(texte: str) -> bool:
    """Tell whether a cell only says that there is nothing to say (« - », « néant », « #N/A », « n. c. »)."""
    return plier(texte) in _RIEN


def without_structure(texte: str) -> bool:
    """Tell whether the cell of a structure says that the person comes alone (« citoyenne »)."""
    return cle(texte) in _SANS_STRUCTURE


def free_text(texte: str) -> Lu:
    """Keep a text, unless it is longer than a file can hold on a line."""
    if len(texte) > LONGUEUR_MAX:
        raise NonRetenu("texte trop long (plus de 10 000 caractères)")
    return Lu(texte)


def public_text(texte: str) -> Lu:
    """Keep a text of a sheet that others read: an e-mail, a telephone or a person named in it keeps it out."""
    if _NOMME.search(texte):
        raise NonRetenu("nomme une personne, qui ne doit l’être que dans prive/")
    if _COURRIEL_SUSPECT.search(texte):
        raise NonRetenu("contient un courriel ou un téléphone, qui ne doivent être que dans prive/")
    return free_text(texte)


def one_line(texte: str) -> Lu:
    """Keep a short public text on one line: a name, a wording."""
    return public_text(" ".join(texte.split()))


def day(texte: str, depuis_1904: bool = False) -> Lu:
    """Read a date in any form of the format, or the number of days by which a spreadsheet counts."""
    from cap.dates import DateInvalide, parse, periode_du_jour

    if _SERIE.match(texte):
        jours = int(float(texte.replace(",", ".")))
        origine = date(1904, 1, 1) if depuis_1904 else date(1899, 12, 30)
        jour = periode_du_jour(origine + timedelta(days=jours))
        return Lu(jour.iso(), f"nombre {texte} lu comme le {jour.en_mots()}")
    try:
        return Lu(parse(_HEURE_APRES.sub("", texte)).iso())
    except DateInvalide as cause:
        raise NonRetenu(f"date non comprise : {cause.message}") from None


def yes_or_no(texte: str) -> Lu:
    """Read a tick or a word."""
    simple = plier(texte)
    if simple in _OUI:
        return Lu("oui")
    if simple in _NON:
        return Lu("non")
    raise NonRetenu("ni oui ni non")


def number(texte: str) -> Lu:
    """Read a quantity, with its `env.` if it is an estimate."""
    from cap.scalars import ValeurInvalide, nombre

    try:
        nombre(texte)
    except ValeurInvalide as cause:
        raise NonRetenu(cause.message.rstrip(".")) from None
    return Lu(texte)


def siret(texte: str) -> Lu:
    """Read a SIRET and check its key; a zero that the spreadsheet dropped at its head is given back."""
    from stdnum.fr import siret as norme

    return _numero(texte, "SIRET", 14, norme.is_valid)


def siren(texte: str) -> Lu:
    """Read a SIREN and check its key."""
    from stdnum.fr import siren as norme

    return _numero(texte, "SIREN", 9, norme.is_valid)


def _numero(texte: str, nom: str, longueur: int, valide: Callable[[str], bool]) -> Lu:
    if _SCIENTIFIQUE.match(texte.replace(" ", "")):
        raise NonRetenu(f"le tableur a arrondi ce numéro {nom} : retapez-le en format texte")
    chiffres = re.sub(r"\D", "", texte)
    complet = chiffres.zfill(longueur) if len(chiffres) == longueur - 1 else chiffres
    if len(complet) != longueur or not valide(complet):
        raise NonRetenu(f"ce n’est pas un numéro {nom} ({longueur} chiffres, le dernier est une clé)")
    return Lu(complet, "zéro rendu en tête" if complet != chiffres else "")


def rna(texte: str) -> Lu:
    """Read the number of an association in the national register."""
    simple = re.sub(r"[\s.-]", "", texte).upper()
    if not _RNA.match(simple):
        raise NonRetenu("ce n’est pas un numéro RNA (W et neuf chiffres)")
    return Lu(simple)


def site(texte: str) -> Lu:
    """Read the address of a site; one without `https://` is given it."""
    simple = texte.strip("<> ")
    if "@" in simple or not _SITE.match(simple):
        raise NonRetenu("ce n’est pas l’adresse d’un site")
    return Lu(simple if simple.lower().startswith("http") else f"https://{simple}")


def emails(texte: str) -> tuple[list[str], list[str]]:
    """Give the e-mails of a cell, and the pieces that are none."""
    bons: list[str] = []
    autres: list[str] = []
    for morceau in _ENTRE_COURRIELS.split(texte.replace("mailto:", " ")):
        simple = morceau.strip(" .:\"'")
        if _COURRIEL.fullmatch(simple):
            bons.append(simple)
        elif simple:
            autres.append(simple)
    return list(dict.fromkeys(bons)), autres


def phones(texte: str) -> Lu:
    """Read the telephones of a cell, French ones set in pairs; what else is typed is kept as it is."""
    numeros: list[str] = []
    notes: list[str] = []
    seul = _TELEPHONE.match(texte) and len(re.sub(r"\D", "", texte)) <= 13
    for morceau in [texte] if seul else filter(None, _ENTRE_NUMEROS.split(texte)):
        numero, note = _phone(morceau)
        numeros.append(numero)
        notes += [note] if note else []
    if not any(re.search(r"\d{2}", numero) for numero in numeros):
        raise NonRetenu("ce n’est pas un numéro de téléphone")
    return Lu(" / ".join(dict.fromkeys(numeros)), " ; ".join(notes))


def _phone(morceau: str) -> tuple[str, str]:
    if not _TELEPHONE.match(morceau):
        return morceau.strip(), ""
    chiffres = re.sub(r"\D", "", morceau)
    note = ""
    if morceau.lstrip().startswith(("+33", "0033", "(+33")):
        chiffres = "0" + chiffres.removeprefix("0033").removeprefix("33").lstrip("0")
    elif morceau.lstrip().startswith(("+", "00")):
        return morceau.strip(), ""
    elif len(chiffres) == 9 and chiffres[0] != "0":
        chiffres, note = "0" + chiffres, "zéro rendu en tête"
    elif len(chiffres) == 11 and chiffres.startswith("33"):
        chiffres = "0" + chiffres[2:]
    if len(chiffres) != 10 or not chiffres.startswith("0"):
        return morceau.strip(), "numéro à vérifier"
    return " ".join(chiffres[rang : rang + 2] for rang in range(0, 10, 2)), note


def phone_key(numero: str) -> str:
    """Give one way of writing a telephone, for comparison."""
    chiffres = re.sub(r"\D", "", _phone(numero)[0])
    return chiffres if len(chiffres) >= 9 else ""


def values(texte: str, connu: Callable[[str], object] = lambda nom: False) -> list[str]:
    """Part the values of a list typed in one cell: line breaks, `;`, `,`, ` | `, ` / `, ` + ` and bullets.

    A known name that holds a separator stays whole.
    """
    bornes = [0, *(borne for coupure in _ENTRE_VALEURS.finditer(texte) for borne in coupure.span()), len(texte)]
    places = list(zip(bornes[::2], bornes[1::2], strict=True))
    trouvees: dict[str, None] = {}
    while places:
        entiers = (
            rang for rang in range(min(_MORCEAUX_D_UN_NOM, len(places)), 1, -1)
            if connu(texte[places[0][0] : places[rang - 1][1]].strip())
        )  # fmt: skip
        pris = next(entiers, 1)
        trouvees[texte[places[0][0] : places[pris - 1][1]].strip(" -–*")] = None
        del places[:pris]
    return [trouvee for trouvee in trouvees if trouvee]


def actor_type(texte: str) -> tuple[str, str]:
    """Read a type of actor: the type, empty when the word is of no list, and what should be kept as a precision."""
    simple = cle(texte)
    trouve = _TYPES.get(simple, "")
    return trouve, "" if trouve and simple in _MOTS_DU_TYPE else texte


def guess_type(nom: str) -> tuple[str, str]:
    """Tell the type that a name gives away for sure, and the word that does; two empty texts otherwise."""
    simple = plier(nom)
    trouves = {type_: tete for type_, modele in _TETES if (tete := modele.match(simple))}
    forme = _FORMES.search(simple)
    if forme:
        trouves["entreprise"] = forme
    if len(trouves) != 1:
        return "", ""
    ((type_, preuve),) = trouves.items()
    return type_, nom[preuve.start() : preuve.end()].strip() if len(simple) == len(nom) else preuve[0].strip()


def role(texte: str) -> str:
    """Give the role that a word names, nothing when it names none."""
    return _ROLES.get(cle(texte), "")


def status(texte: str) -> Lu:
    """Read where an action stands."""
    trouve = _STATUTS.get(cle(texte), "")
    if not trouve:
        raise NonRetenu("statut inconnu (idée, préparation, en cours, terminée, suspendue, abandonnée)")
    return Lu(trouve)


def choice(texte: str, valeurs: Collection[str]) -> Lu:
    """Read one word of a closed list, in any spelling."""
    simple = cle(texte)
    for valeur in valeurs:
        if simple == valeur:
            return Lu(valeur)
    raise NonRetenu(f"valeur inconnue ici (attendu : {', '.join(valeurs)})")


def names_a_person(texte: str) -> bool:
    """Tell whether a name begins as that of a person does (« Mme », « M. »)."""
    return _CIVILITE.match(texte) is not None


def names_a_total(texte: str) -> bool:
    """Tell whether the name of a row says that the row adds up others (« TOTAL », « Sous-total »)."""
    return _TOTAL.match(plier(texte)) is not None


def people(texte: str) -> list[str]:
    """Part the persons named in one cell; a comma parts full names, not a last name from its first name."""
    morceaux = (morceau for morceau in _ENTRE_PERSONNES.split(texte) if morceau)
    return [personne for morceau in morceaux for personne in _at_commas(morceau)]


def _at_commas(texte: str) -> list[str]:
    parties = [partie.strip() for partie in texte.split(",") if partie.strip()]
    premier, *autres = parties or [""]
    if not autres or not all(map(_is_full_name, parties)):
        return [texte]
    if _PARTICULE.match(plier(premier)) or (premier.isupper() and not autres[0].isupper()):
        return [texte]
    return parties


def _is_full_name(texte: str) -> bool:
    mots = texte.split()
    return len(mots) > 1 and all(mot[0].isupper() or _PARTICULE.match(plier(mot)) for mot in mots)


def person(texte: str, ordre: str = "") -> Personne:
    """Part a first name from a last name where something tells them apart.

    In that order: a comma, capitals for the last name, else `ordre` (`nom` or `prenom`: which one the title of the
    column puts first) if two words remain or a particle opens the last name. A title (« Mme ») is dropped.
    """
    simple = _CIVILITE.sub("", " ".join(texte.split()))
    if simple.count(",") == 1:
        nom, prenom = (morceau.strip() for morceau in simple.split(","))
        return Personne(prenom, nom)
    mots = simple.split()
    capitales = [mot for mot in mots if len(mot) > 1 and mot.isupper()]
    reste = [mot for mot in mots if mot not in capitales]
    if capitales and reste and (mots == [*capitales, *reste] or mots == [*reste, *capitales]):
        return Personne(" ".join(reste), " ".join(capitales))
    prenom, nom = "", simple
    if len(mots) == 2 and ordre:
        prenom, nom = mots if ordre == "prenom" else reversed(mots)
    elif len(mots) > 2 and ordre == "prenom" and _PARTICULE.match(plier(mots[1])):
        prenom, nom = mots[0], " ".join(mots[1:])
    elif len(mots) > 1:
        return Personne("", simple, composer("nom et prénom laissés ensemble : rien ne dit lequel est lequel"))
    return Personne(prenom, nom, f"prénom {quoted(prenom)}, dans l’ordre du titre" if prenom else "")


def person_key(prenom: str, nom: str) -> str:
    """Give one way of writing a person's name, for comparison: order, case and accents do not count."""
    return " ".join(sorted(cle(f"{prenom} {nom}").split("-"))).strip()


def quoted(texte: str) -> str:
    """Quote a cell in a message."""
    return citer(show(texte))
