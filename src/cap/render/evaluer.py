"""The shared evaluation as text, Markdown and JSON: values in time with their date, what is missing said, no mark.

`cap/evaluer/1`: `communaute`, `date`, `pour`, `filtres` (`niveaux`, `objectifs`, `indicateurs`), `indicateurs`,
`effets`, `bilans`, `questions`, `enseignements` (`cap.render.enseignements`), `reserves` (by kind, how many are not
shown to that audience).

An indicator: `id`, `intitule`, `definition`, `niveau` (premiers-concernes, territoire, communaute or empty),
`objectif` and `objectif_intitule`, `unite`, `frequence`, `responsable`, `source`, `cree_le`, `cible` (`valeur`, `le`,
`dit`) or null, `mesures` (below, the starting value first), `evolution` (`valeur`, `estime`, `dit`, `du`, `au`) or
null, `manques` (`du`, `au`, `dit`: expected and not measured), `calcul` (`cap.render.indicateurs`) or null,
`calcul_inconnu`, `revisions` that cite it (`document`, `jalon`, `le`, `echeance`, `changement`, `motif`, `decision`).

A measure: `le`, `valeur` (null when it is not known, never 0), `estime`, `dit`, `depart`, `origine` (`saisie`), `note`,
`rupture`, `fichier`, `ligne`. An effect: `niveau`, `constat`, `le`, `source`, `etat` (constate: it has a source;
declare: it has none). A review: `id`, `le`, `objet`, `document`, `decisions`, `etat`, `revisions`. A question: `id`,
`question`, `objectif`, `repondue`, `indicateurs` and `enseignements` by id.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from cap.communaute import Communaute
from cap.dates import Periode, jour_en_mots
from cap.enseignements import Revisee
from cap.evaluer import NIVEAUX, OBJECTIF_RESERVE, Evaluation, Examen, Question, Suivi
from cap.graphie import composer
from cap.mesures import Releve
from cap.model import Effet, Indicateur, Valeur
from cap.phrases import cite, combien, enumerer
from cap.redaction import Redacteur, depuis, en_precisant, majuscule, objet_en_mots
from cap.render import enseignements as lecons
from cap.render import indicateurs as nombres
from cap.render.courbe import mini
from cap.render.documents import en_cellule, en_markdown
from cap.render.donnees import en_json
from cap.render.pages import GRAS, GRIS, Page, phrase, plie
from cap.scalars import Nombre

SCHEMA: Final = "cap/evaluer/1"
TITRE: Final = "Évaluation partagée"
CONSTATE: Final = "constate"
DECLARE: Final = "declare"
ANONYMES: Final = ("une personne", "une structure")
_MARGE: Final = "      "
_MANQUES: Final = 4
_INCONNU: Final = Nombre(None).en_mots()
_RIEN: Final = (
    "Rien n’est encore écrit sur l’évaluation. Un premier pas : un indicateur dans evaluation.yaml, puis "
    "cap evaluer saisir INDICATEUR VALEUR."
)


class Dire:
    """Says in words what an evaluation holds, the same words in every form."""

    def __init__(self, communaute: Communaute, evaluation: Evaluation) -> None:
        self.evaluation = evaluation
        self.redacteur = Redacteur(communaute, evaluation.jour, evaluation.audience)

    def texte(self, texte: str) -> str:
        """Say a text of the folder, actors by their names."""
        return self.redacteur.dire(texte)

    def tel_quel(self, texte: str) -> str:
        """Give a text as data."""
        return lecons.tel_quel(self.redacteur, texte)

    def qui(self, indicateur: Indicateur) -> str:
        """Name who is responsible; `n. c.` when nobody is written."""
        return self.redacteur.nommer(indicateur.responsable) if indicateur.responsable else _INCONNU

    def valeur(self, releve: Releve) -> str:
        """Say a value with its date: « env. 40 (juin 2025) », « 0 (au départ, 2023) »."""
        return f"{releve.valeur.en_mots()} ({self.quand(releve)})"

    def quand(self, releve: Releve) -> str:
        """Say when a value is of: « juin 2025 », « au départ, 2023 », « date n. c. »."""
        connue = releve.le is not None and releve.le.connue
        if releve.depart:
            return f"au départ, {_date(releve.le)}" if connue else "au départ"
        return _date(releve.le)

    def suite(self, suivi: Suivi) -> str:
        """Say the values one after the other; nothing was measured when only the start is known."""
        dites = " → ".join(self.valeur(item) for item in suivi.serie.releves)
        if suivi.serie.mesures:
            return dites
        return f"{dites} ; aucune mesure" if dites else "aucune mesure"

    def cible(self, cible: Valeur | None) -> str:
        """Say a target, a number or a text; `n. c.` when none is written."""
        if cible is None or (cible.valeur is None and not cible.texte):
            return _INCONNU
        dit = self.texte(cible.texte) if cible.texte else (cible.valeur or Nombre(None)).en_mots()
        return f"{dit} ({cible.le.en_mots()})" if cible.le is not None and cible.le.connue else dit

    def evolution(self, suivi: Suivi) -> str:
        """Say what changed from the first to the last known value; empty when it cannot be said."""
        lue = suivi.serie.evolution
        if lue is None or lue[0].valeur is None:
            return ""
        ecart, _, fin = lue
        signe = "+" if lue[0].valeur > 0 else ""
        origine = (
            "depuis le départ" if lue[1].depart else depuis(lue[1].le) if lue[1].le else "depuis une date non connue"
        )
        mots = ecart.en_mots()
        mots = mots.replace("env.\u00a0", f"env.\u00a0{signe}") if ecart.estime else signe + mots
        jusque = f" (dernière valeur connue : {self.valeur(fin)})" if suivi.serie.dernier is not fin else ""
        return f"{mots} {origine}{jusque}"

    def manques(self, suivi: Suivi) -> str:
        """Say in which periods a value was expected and nothing is noted; empty when none is."""
        manques = suivi.serie.manques
        noms = [item.en_mots() for item in manques[-_MANQUES:]]
        if not noms:
            return ""
        avant = len(manques) - len(noms)
        debut = f"{combien(avant, 'période')} plus tôt, " if avant else ""
        return f"rien de noté pour : {debut}{enumerer(noms)}"

    def ruptures(self, suivi: Suivi) -> list[str]:
        """Say where the definition changed: values on both sides are not compared."""
        return [
            f"définition changée {_quand(item.le)} : {self.texte(item.rupture).rstrip('.')} (les valeurs d’avant "
            "ne s’y comparent pas)"
            for item in suivi.serie.releves
            if item.rupture
        ]

    def notes(self, suivi: Suivi) -> list[str]:
        """Give the notes of values, each with its date."""
        return [f"{_date(item.le)} : {self.texte(item.note)}" for item in suivi.serie.releves if item.note]

    def calcul(self, suivi: Suivi) -> str:
        """Say what cap counts for an indicator, told apart from what is typed; empty when it asks for nothing."""
        if suivi.calcul_inconnu:
            nom, voisin = suivi.calcul_inconnu
            piste = f" (vouliez-vous « {voisin} » ?)" if voisin else ""
            return f"cap ne sait pas calculer {cite(nom)}{piste}"
        if suivi.calcul is None:
            return ""
        return f"calculé par cap le {jour_en_mots(suivi.calcul.jour)} : {nombres.en_mots(suivi.calcul.compte)}"

    def objectif(self, suivi: Suivi) -> str:
        """Name the objective; `n. c.` when none is written."""
        return self.texte(suivi.objectif) if suivi.objectif else _INCONNU

    def revision(self, revisee: Revisee) -> str:
        """Say a revision: « le 10 décembre 2024, la feuille de route : … (motif : …) »."""
        return lecons.revision_en_mots(self.redacteur, revisee)

    def effet(self, effet: Effet) -> str:
        """Say an effect with its date and its source; without a source it is declared."""
        quand = f" ({effet.le.en_mots()})" if effet.le is not None and effet.le.connue else ""
        source = f" Source : {self.texte(effet.source)}." if effet.source else ""
        return f"{phrase(self.texte(effet.constat))[:-1]}{quand}.{source}"

    def examen(self, examen: Examen) -> str:
        """Say a review: its date, its object, its document, the decisions it led to."""
        bilan = examen.bilan
        objet = self.texte(objet_en_mots(bilan.objet)) or bilan.id
        suites = [f"document : {self.texte(bilan.document)}"] if bilan.document else []
        if bilan.decisions:
            noms = enumerer(
                self.redacteur.designer(f"decision:{item.removeprefix('decision:')}") for item in bilan.decisions
            )
            suites.append(f"décisions : {noms}")
        return f"{_date(bilan.le)} : {objet}" + (f" ({' ; '.join(suites)})" if suites else "")

    def rien(self) -> str:
        """Say of a level that nothing stands under it."""
        return "Rien à montrer ici." if self.evaluation.reserves else "Rien de noté pour l’instant."

    def reserves(self) -> str:
        """Count what is not shown; empty when all is."""
        return lecons.reserves_en_mots(self.evaluation.reserves)

    def reponses(self, question: Question) -> list[str]:
        """Say what answers a question: the last value of each indicator of its objective, and what was learnt."""
        dites = []
        for suivi in question.suivis:
            dernier = suivi.serie.dernier
            derniere = self.valeur(dernier) if dernier is not None else "aucune mesure"
            calcul = f" ; {self.calcul(suivi)}" if suivi.calcul is not None else ""
            dites.append(f"{self.texte(suivi.indicateur.intitule)} : {derniere}{calcul}")
        return dites + [f"appris : {self.texte(item.enseignement.constat)}" for item in question.appris]

    def sans_reponse(self, question: Question) -> str:
        """Say why nothing answers a question yet; empty when something does."""
        if question.repondue:
            return ""
        if not question.question.objectif:
            return "rien ne la relie encore à un indicateur (« objectif » dans evaluation.yaml)"
        if question.reservee:
            return "aucune valeur montrée ici n’y répond"
        return "aucune valeur n’y répond encore"


def _date(quand: Periode | None) -> str:
    return quand.en_mots() if quand is not None and quand.connue else "date n. c."


def _quand(quand: Periode | None) -> str:
    return en_precisant(quand) if quand is not None else "à une date non connue"


def fiche(dire: Dire, suivi: Suivi) -> str:
    """Say who gathers an indicator, how often, from what source: `n. c.` where it is not written."""
    item = suivi.indicateur
    frequence = dire.texte(item.frequence) or _INCONNU
    source = dire.texte(item.source) or _INCONNU
    return f"fréquence : {frequence} ; responsable : {dire.qui(item)} ; source : {source}"


# --- text -----------------------------------------------------------------------------------------------------


def texte(communaute: Communaute, evaluation: Evaluation, page: Page) -> str:
    """Lay out the whole evaluation."""
    dire = Dire(communaute, evaluation)
    lignes = [
        *plie(page, f"{TITRE} au {jour_en_mots(evaluation.jour)}", ton=GRAS),
        *plie(page, evaluation.nom),
    ]
    if evaluation.vide:
        return "\n".join([*lignes, "", *plie(page, _RIEN)]) + "\n"
    for niveau in evaluation.niveaux:
        lignes += _niveau(page, dire, niveau)
    if evaluation.questions:
        lignes += _titre(page, "Questions évaluatives", "ce qui y répond")
        for question in evaluation.questions:
            lignes += _question(page, dire, question)
    if evaluation.examens:
        lignes += _titre(page, "Bilans")
        for examen in evaluation.examens:
            signe = "" if examen.source else "Déclaré, sans document ni décision : "
            lignes += plie(page, signe + dire.examen(examen), "  – ")
            lignes += [ligne for item in examen.revisions for ligne in plie(page, f"→ {dire.revision(item)}", _MARGE)]
    if evaluation.appris:
        lignes += _titre(page, lecons.TITRE)
        lignes += lecons.lignes(page, dire.redacteur, evaluation.appris)
    if evaluation.reserves:
        lignes += ["", *plie(page, dire.reserves())]
    return "\n".join(lignes) + "\n"


def _titre(page: Page, titre: str, suite: str = "") -> list[str]:
    return ["", *plie(page, titre.upper(), ton=GRAS), *(plie(page, suite, ton=GRIS) if suite else ())]


def _niveau(page: Page, dire: Dire, niveau: str) -> list[str]:
    evaluation = dire.evaluation
    suivis, effets = evaluation.du_niveau(niveau), evaluation.effets_du_niveau(niveau)
    lignes = _titre(page, NIVEAUX[niveau])
    if not suivis and not effets:
        return [*lignes, *plie(page, dire.rien(), "  ")]
    for suivi in suivis:
        lignes += ["", *_indicateur(page, dire, suivi)]
    for titre, siens in groupes_d_effets(effets):
        lignes += ["", *plie(page, titre, "  ", ton=GRAS)]
        lignes += [ligne for effet in siens for ligne in plie(page, dire.effet(effet), "  – ")]
    return lignes


def groupes_d_effets(effets: Sequence[Effet]) -> list[tuple[str, list[Effet]]]:
    """Keep what has a source apart from what has none."""
    groupes = (
        ("Effets constatés", [item for item in effets if item.source]),
        ("Effets déclarés, sans source", [item for item in effets if not item.source]),
    )
    return [groupe for groupe in groupes if groupe[1]]


def _indicateur(page: Page, dire: Dire, suivi: Suivi) -> list[str]:
    item = suivi.indicateur
    unite = f", en {item.unite}" if item.unite else ""
    lignes = plie(page, f"{dire.texte(item.intitule)} ({item.id}){unite}", "  ", _MARGE, ton=GRAS)
    if item.definition:
        lignes += plie(page, dire.texte(item.definition), _MARGE, ton=GRIS)
    courbe = mini(suivi.serie)
    lignes += plie(page, (f"{courbe}  " if courbe else "") + dire.suite(suivi), _MARGE)
    calcul = dire.calcul(suivi)
    lignes += plie(page, calcul, _MARGE) if calcul else []
    evolution = dire.evolution(suivi)
    fin = f" ; évolution : {evolution}" if evolution else ""
    lignes += plie(page, f"cible : {dire.cible(item.cible)}{fin}", _MARGE)
    for dite in (dire.manques(suivi), *dire.ruptures(suivi), *dire.notes(suivi)):
        lignes += plie(page, dite, _MARGE) if dite else []
    lignes += plie(page, f"objectif : {dire.objectif(suivi)}", _MARGE, ton=GRIS)
    lignes += plie(page, fiche(dire, suivi), _MARGE, ton=GRIS)
    return lignes + [
        ligne for revisee in suivi.revisions for ligne in plie(page, dire.revision(revisee), f"{_MARGE}→ ")
    ]


def _question(page: Page, dire: Dire, question: Question) -> list[str]:
    lignes = ["", *plie(page, dire.texte(question.question.question), "  ", ton=GRAS)]
    if question.objectif:
        lignes += plie(page, f"objectif : {dire.texte(question.objectif)}", _MARGE, ton=GRIS)
    lignes += [ligne for dite in dire.reponses(question) for ligne in plie(page, dite, f"{_MARGE}– ")]
    sans = dire.sans_reponse(question)
    return lignes + (plie(page, phrase(sans), _MARGE) if sans else [])


# --- Markdown -------------------------------------------------------------------------------------------------


def markdown(communaute: Communaute, evaluation: Evaluation) -> str:
    """Give the evaluation as Markdown, a table of values for each level."""
    dire = Dire(communaute, evaluation)
    lignes = [f"# {TITRE} au {jour_en_mots(evaluation.jour)}", "", en_markdown(evaluation.nom)]
    if evaluation.vide:
        return _composes([*lignes, "", en_markdown(_RIEN)])
    for niveau in evaluation.niveaux:
        lignes += ["", f"## {NIVEAUX[niveau]}"]
        suivis, effets = evaluation.du_niveau(niveau), evaluation.effets_du_niveau(niveau)
        if not suivis and not effets:
            lignes += ["", dire.rien()]
        lignes += _table(dire, suivis) if suivis else []
        for titre, siens in groupes_d_effets(effets):
            lignes += ["", f"### {titre}", "", *(f"- {en_markdown(dire.effet(effet))}" for effet in siens)]
    if evaluation.questions:
        lignes += ["", "## Questions évaluatives"]
        for question in evaluation.questions:
            dites = [*dire.reponses(question), *filter(None, [dire.sans_reponse(question)])]
            lignes += ["", f"### {en_markdown(dire.texte(question.question.question))}", ""]
            lignes += [f"- {en_markdown(majuscule(dite))}" for dite in dites]
    if evaluation.examens:
        lignes += ["", "## Bilans", ""]
        for examen in evaluation.examens:
            etat = "" if examen.source else "déclaré, sans document ni décision : "
            lignes.append(f"- {en_markdown(etat + dire.examen(examen))}")
            lignes += [f"  - {en_markdown(dire.revision(item))}" for item in examen.revisions]
    if evaluation.appris:
        lignes += ["", f"## {lecons.TITRE}", "", *lecons.en_liste(dire.redacteur, evaluation.appris)]
    if evaluation.reserves:
        lignes += ["", en_markdown(dire.reserves())]
    return _composes(lignes)


def _composes(lignes: Sequence[str]) -> str:
    return "".join(f"{composer(ligne)}\n" for ligne in lignes)


def _table(dire: Dire, suivis: Sequence[Suivi]) -> list[str]:
    lignes = ["", "| indicateur | valeurs | cible | objectif | recueil |", "|---|---|---|---|---|"]
    for suivi in suivis:
        item = suivi.indicateur
        unite = f" ({item.unite})" if item.unite else ""
        dites = [dire.suite(suivi), dire.calcul(suivi), dire.evolution(suivi), dire.manques(suivi)]
        valeurs = [*dites, *dire.ruptures(suivi), *dire.notes(suivi), *map(dire.revision, suivi.revisions)]
        cellules = (
            dire.texte(item.intitule) + unite,
            phrase(*filter(None, valeurs)),
            dire.cible(item.cible),
            dire.objectif(suivi),
            fiche(dire, suivi),
        )
        lignes.append(f"| {' | '.join(map(en_cellule, cellules))} |")
    return lignes


# --- JSON -----------------------------------------------------------------------------------------------------


def json(communaute: Communaute, evaluation: Evaluation) -> str:
    """Give the evaluation as data."""
    dire = Dire(communaute, evaluation)
    choix = evaluation.choix
    return en_json(
        {
            "schema": SCHEMA,
            "communaute": evaluation.nom,
            "date": evaluation.jour.isoformat(),
            "pour": evaluation.audience,
            "filtres": {
                "niveaux": list(choix.niveaux),
                "objectifs": list(choix.objectifs),
                "indicateurs": list(choix.indicateurs),
            },
            "indicateurs": [_indicateur_json(dire, suivi) for suivi in evaluation.suivis],
            "effets": [_effet_json(dire, item) for item in evaluation.effets],
            "bilans": [_examen_json(dire, item) for item in evaluation.examens],
            "questions": [_question_json(dire, item) for item in evaluation.questions],
            "enseignements": [lecons.donnees(dire.redacteur, item) for item in evaluation.appris],
            "reserves": dict(evaluation.reserves),
        }
    )


def _indicateur_json(dire: Dire, suivi: Suivi) -> dict[str, Any]:
    item, lue = suivi.indicateur, suivi.serie.evolution
    return {
        "id": item.id,
        "intitule": dire.tel_quel(item.intitule),
        "definition": dire.tel_quel(item.definition),
        "niveau": suivi.niveau,
        "objectif": item.objectif if suivi.objectif != OBJECTIF_RESERVE else "",
        "objectif_intitule": suivi.objectif,
        "unite": item.unite,
        "frequence": dire.tel_quel(item.frequence),
        "responsable": item.responsable if dire.qui(item) not in ANONYMES else "",
        "source": dire.tel_quel(item.source),
        "cree_le": lecons.iso(item.cree_le),
        "cible": item.cible
        and {
            "valeur": nombres.en_nombre(item.cible.valeur or Nombre(None)),
            "le": lecons.iso(item.cible.le),
            "dit": dire.cible(item.cible),
        },
        "mesures": [_mesure_json(dire, releve) for releve in suivi.serie.releves],
        "evolution": lue
        and {
            "valeur": nombres.en_nombre(lue[0]),
            "estime": lue[0].estime,
            "dit": composer(dire.evolution(suivi)),
            "du": lecons.iso(lue[1].le),
            "au": lecons.iso(lue[2].le),
        },
        "manques": [
            {"du": manque.debut.isoformat(), "au": manque.fin.isoformat(), "dit": manque.en_mots()}
            for manque in suivi.serie.manques
        ],
        "calcul": suivi.calcul and nombres.donnees(suivi.calcul),
        "calcul_inconnu": suivi.calcul_inconnu[0] if suivi.calcul_inconnu else None,
        "revisions": [lecons.revision_json(dire.redacteur, revisee) for revisee in suivi.revisions],
    }


def _mesure_json(dire: Dire, releve: Releve) -> dict[str, Any]:
    return {
        "le": lecons.iso(releve.le),
        "valeur": nombres.en_nombre(releve.valeur),
        "estime": releve.valeur.estime,
        "dit": releve.valeur.en_mots(),
        "depart": releve.depart,
        "origine": "saisie",
        "note": dire.tel_quel(releve.note),
        "rupture": dire.tel_quel(releve.rupture),
        "fichier": releve.ou.path,
        "ligne": releve.ou.line,
    }


def _effet_json(dire: Dire, effet: Effet) -> dict[str, Any]:
    return {
        "niveau": effet.niveau_valeur,
        "constat": dire.tel_quel(effet.constat),
        "le": lecons.iso(effet.le),
        "source": dire.tel_quel(effet.source),
        "etat": CONSTATE if effet.source else DECLARE,
    }


def _examen_json(dire: Dire, examen: Examen) -> dict[str, Any]:
    bilan = examen.bilan
    return {
        "id": bilan.id,
        "le": lecons.iso(bilan.le),
        "objet": dire.tel_quel(bilan.objet),
        "document": dire.tel_quel(bilan.document),
        "decisions": list(bilan.decisions),
        "etat": CONSTATE if examen.source else DECLARE,
        "revisions": [lecons.revision_json(dire.redacteur, item) for item in examen.revisions],
    }


def _question_json(dire: Dire, question: Question) -> dict[str, Any]:
    return {
        "id": question.question.id,
        "question": dire.tel_quel(question.question.question),
        "objectif": question.question.objectif if question.objectif != OBJECTIF_RESERVE else "",
        "repondue": question.repondue,
        "indicateurs": [suivi.indicateur.id for suivi in question.suivis],
        "enseignements": [item.enseignement.id for item in question.appris],
    }
