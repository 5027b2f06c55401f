"""Tasks, promises and questions, written for the coordinator: a plain list at 80 columns, Markdown, JSON.

JSON, version 1: `le`; `taches` (as `cap.suivi.TacheSuivie`, with `responsable_nom`, `reports`, `en_retard`);
`engagements` (as `EngagementSuivi`, with `acteur_nom`); `questions` (as `QuestionSuivie`, with `reports`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from cap.dates import Periode
from cap.graphie import milliers
from cap.phrases import enumerer
from cap.redaction import depuis_la_fin, en_precisant, jusque, majuscule, pour
from cap.render.cr import en_donnees
from cap.render.documents import en_markdown
from cap.render.donnees import en_json
from cap.render.pages import BLEU, GRAS, GRIS, JAUNE, Page, net, plie
from cap.suivi import (
    ABANDONNEE,
    ECHUES,
    PROCHES,
    REPORTEES,
    SANS_ECHEANCE,
    Charge,
    EngagementSuivi,
    QuestionSuivie,
    Tableau,
    TacheSuivie,
    en_retard,
)

TITRE: Final = "titre"
NOM: Final = "nom"
TEXTE: Final = "texte"
DETAIL: Final = "detail"
RETARD: Final = "retard"

_MARGES: Final = {TEXTE: "  – ", DETAIL: "    ", RETARD: "    "}
_TONS: Final = {TITRE: GRAS, NOM: BLEU, DETAIL: GRIS, RETARD: JAUNE}
_PERSONNE: Final = "Sans responsable pour l'instant"
_NATURES: Final = {"humain": "humain", "financier": "financier", "materiel": "matériel", "immateriel": "immatériel"}
_ETATS: Final = {"propose": "proposé", "confirme": "confirmé", "tenu": "tenu", "retire": "retiré"}


class Ligne(NamedTuple):
    """A paragraph of the list and what it is; the renderer gives it its indent and its look."""

    texte: str
    genre: str


def texte(tableau: Tableau, page: Page) -> str:
    """Write the two lists as text, in the width of the page."""
    lignes: list[str] = []
    for ligne in _lignes(tableau):
        pliee = plie(page, ligne.texte, _MARGES.get(ligne.genre, ""), ton=_TONS.get(ligne.genre, ""))
        if ligne.genre == TITRE:
            trait = max(map(len, plie(page._replace(couleurs=False), ligne.texte)))
            lignes += ["", "", *pliee, "-" * trait]
        else:
            lignes += ["", *pliee] if ligne.genre == NOM else pliee
    return "\n".join(lignes).lstrip("\n") + "\n"


def markdown(tableau: Tableau) -> str:
    """Write the two lists as Markdown."""
    formes = {TITRE: "\n## {}\n", NOM: "\n### {}\n", TEXTE: "- {}", DETAIL: "  {}", RETARD: "  **{}**"}
    lignes = [formes[ligne.genre].format(en_markdown(net(ligne.texte))) for ligne in _lignes(tableau)]
    return "\n".join(lignes).replace("\n\n\n", "\n\n").strip("\n") + "\n"


def json(tableau: Tableau) -> str:
    """Write the same content as data; `version` changes when a key changes meaning, not when one is added."""
    return en_json(
        {
            "version": 1,
            "le": tableau.jour.isoformat(),
            "taches": [_tache_en_donnees(tableau, tache) for tache in tableau.taches],
            "engagements": [
                {"acteur_nom": tableau.noms[item.acteur], **en_donnees(item)}
                for charge in tableau.engagements
                for item in charge.engagements
            ],
            "questions": [{**en_donnees(item), "reports": item.reports} for item in tableau.questions],
        }
    )


def _tache_en_donnees(tableau: Tableau, tache: TacheSuivie) -> dict[str, Any]:
    return {
        **en_donnees(tache),
        "responsable_nom": tableau.noms[tache.responsable],
        "reports": tache.reports,
        "en_retard": _date_passee(tableau, tache),
    }


# --- lines ----------------------------------------------------------------------------------------------------


def _lignes(tableau: Tableau) -> list[Ligne]:
    lignes = [Ligne(_compte(tableau), TITRE)]
    for charge in tableau.a_faire:
        lignes.append(Ligne(tableau.noms[charge.acteur] or _PERSONNE, NOM))
        for tache in charge.taches:
            lignes += _tache(tableau, tache)
    lignes.append(Ligne(_compte_des_engagements(tableau.engagements), TITRE))
    for charge in tableau.engagements:
        lignes.append(Ligne(tableau.noms[charge.acteur], NOM))
        for engagement in charge.engagements:
            lignes += _engagement(engagement)
    if tableau.questions:
        lignes.append(Ligne(_compte_des_questions(tableau.questions), TITRE))
        for question in tableau.questions:
            lignes += _question(question)
    return lignes


def _date_passee(tableau: Tableau, tache: TacheSuivie) -> bool:
    """Tell whether a passed date is to be said."""
    return tableau.retards and en_retard(tache, tableau.jour)


def _compte(tableau: Tableau) -> str:
    ouvertes = [tache for tache in tableau.taches if tache.ouverte]
    vues = _vues(tableau)
    if not tableau.taches:
        return f"À faire{vues} : {'rien' if vues else 'rien d’ouvert'}"
    passees = sum(_date_passee(tableau, tache) for tache in ouvertes)
    compte = f"À faire{vues} : {_nombre(len(ouvertes), 'tâche ouverte', 'tâches ouvertes')}"
    if len(ouvertes) < len(tableau.taches):
        compte += f" sur {len(tableau.taches)}"
    return f"{compte}, {_nombre(passees, 'échéance passée', 'échéances passées')}" if passees else compte


def _vues(tableau: Tableau) -> str:
    """Say what the lists are limited to."""
    mots = {
        ECHUES: "date passée",
        PROCHES: f"d’ici {tableau.choix.jours} jours",
        REPORTEES: "déjà reporté",
        SANS_ECHEANCE: "sans date",
    }
    dites = [mot for vue, mot in mots.items() if vue in tableau.choix.vues]
    return f" ({' ou '.join(dites)})" if dites else ""


def _compte_des_engagements(charges: tuple[Charge, ...]) -> str:
    promis = sum(len(charge.engagements) for charge in charges)
    return f"Engagements des acteurs : {promis or 'aucun en cours'}"


def _compte_des_questions(questions: tuple[QuestionSuivie, ...]) -> str:
    ouvertes = sum(question.ouverte for question in questions)
    reste = f" sur {len(questions)}" if ouvertes < len(questions) else ""
    return f"Questions sans réponse : {ouvertes}{reste}"


def _question(question: QuestionSuivie) -> list[Ligne]:
    posee = f"posée {en_precisant(question.reunie_le)}" if question.reunie_le is not None else ""
    if not question.ouverte:
        quand = f" {en_precisant(question.close_le)}" if question.close_le is not None else ""
        etat = f"close{quand}" + (f" : {question.reponse}" if question.reponse else "")
    elif question.echeance is not None:
        etat = pour(question.echeance)
    else:
        etat = f"pour la {question.echeance_instance}" if question.echeance_instance else ""
    reports = f"reportée {_fois(question.reports)}" if question.reports else ""
    details = " · ".join(filter(None, (posee, etat, reports, question.ref)))
    return [Ligne(majuscule(question.texte), TEXTE), Ligne(details, DETAIL)]


def _fois(nombre: int) -> str:
    return f"{'une' if nombre == 1 else nombre} fois"


def _nombre(nombre: int, un: str, plusieurs: str) -> str:
    return f"{nombre} {plusieurs if nombre > 1 else un}"


def _tache(tableau: Tableau, tache: TacheSuivie) -> list[Ligne]:
    avec = f", avec {enumerer([tableau.noms[item] for item in tache.contributeurs])}" if tache.contributeurs else ""
    lignes = [Ligne(majuscule(tache.texte) + avec, TEXTE)]
    passee = _date_passee(tableau, tache)
    if passee and tache.echeance is not None:
        lignes.append(Ligne(f"échéance passée {depuis_la_fin(tache.echeance)}", RETARD))
    details = ["" if passee else _etat(tache), *_histoire(tableau, tache), tache.ref]
    return [*lignes, Ligne(" · ".join(filter(None, details)), DETAIL)]


def _etat(tache: TacheSuivie) -> str:
    if not tache.ouverte:
        return _fin(tache)
    if tache.echeance is not None:
        return pour(tache.echeance)
    return f"pour la {tache.echeance_instance}" if tache.echeance_instance else "sans échéance"


def _fin(tache: TacheSuivie) -> str:
    derniere = tache.historique[-1]
    quand = f" {en_precisant(derniere.le)}" if derniere.le is not None else ""
    note = f" : {derniere.note}" if derniere.note else ""
    return f"{'abandonnée' if tache.etat == ABANDONNEE else 'faite'}{quand}{note}"


def _histoire(tableau: Tableau, tache: TacheSuivie) -> Iterator[str]:
    if tache.reports:
        avant = f", d'abord {pour(tache.echeance_initiale)}" if tache.echeance_initiale is not None else ""
        yield f"reportée {_fois(tache.reports)}{avant}"
    if tache.responsable != tache.responsable_initial and tache.responsable_initial:
        yield f"d'abord confiée à : {tableau.noms[tache.responsable_initial]}"


def _engagement(engagement: EngagementSuivi) -> list[Ligne]:
    nombre = engagement.quantite
    nombre = milliers(int(nombre)) if nombre.isascii() and nombre.isdigit() else nombre
    quantite = " ".join(filter(None, (nombre, engagement.unite)))
    details = (
        _NATURES.get(engagement.nature, ""),
        _duree(engagement),
        _ETATS.get(engagement.etat, ""),
        "terme passé, à voir ensemble" if engagement.fini and engagement.etat not in ("tenu", "retire") else "",
        f"réalisé : {engagement.realise}" if engagement.realise else "",
        "partagé" if engagement.partage else "",
    )
    lignes = [Ligne(majuscule(engagement.intitule) + (f" : {quantite}" if quantite else ""), TEXTE)]
    dits = " · ".join(filter(None, details))
    return [*lignes, Ligne(dits, DETAIL)] if dits else lignes


def _duree(engagement: EngagementSuivi) -> str:
    if engagement.du == engagement.au and engagement.du is not None:
        return en_precisant(engagement.du)
    debut = f"depuis {_sans_preposition(engagement.du)}" if engagement.du is not None else ""
    if engagement.au is None:
        return debut
    return f"{debut}, {jusque(engagement.au)}" if debut else jusque(engagement.au)


def _sans_preposition(quand: Periode) -> str:
    return pour(quand).removeprefix("pour ")
