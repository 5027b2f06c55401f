"""Drafts of notes turned to items: their numbers, who does them and when, and the answers to questions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time
from itertools import islice, pairwise
from typing import Any, Final, NamedTuple

from cap import mdclauses, scalars
from cap.dates import Periode, date_en_tete
from cap.graphie import composer, plier_avec_positions
from cap.mdclauses import Clauses
from cap.mddrafts import Brouillon, Lecture
from cap.mdmarkers import ADMISES, DECISION, INFORMATION, LETTRES, PROCHAINE, QUESTION, REPONSE, REPORTE
from cap.mdmentions import LIEN_ENTRE_ACTEURS, Annuaire, Nom, acteurs_en_tete, trouver_noms
from cap.mdnotes import (
    Decision,
    Element,
    Information,
    ProchaineReunion,
    Question,
    Reponse,
    Report,
    Reporte,
    Ressemblance,
    Suite,
    Tache,
)
from cap.problem import ERREUR, Problem

_DEBUT: Final = 600
_QUESTION_EN_TITRE: Final = re.compile(r"question:(?P<question>[^#]+#Q[0-9]{1,4})")
_ESPACES: Final = " \u00a0\u202f"
_AVEC: Final = re.compile(r"(?:^|[ ,])avec (?:les? |la |l')?$")
_ET: Final = re.compile(r" *(?:,|et|&|/|\+|, *et)? *(?:les? |la |l')?$")
_HEURE: Final = re.compile(r"\b[0-9]{1,2} ?(?:h(?: ?[0-9]{2})?|:[0-9]{2})\b")
_DEVANT_UNE_DATE: Final = re.compile(r"\b(?:le|en|au) ")


class Redaction:
    """Turns drafts into items: numbers, clauses, actors, due dates; answers go to their questions."""

    def __init__(self, lecture: Lecture, annuaire: Annuaire, reference: date | None, path: str) -> None:
        self.annuaire, self.reference, self.path = annuaire, reference, path
        self.problems: list[Problem] = []
        brouillons = [item for _, elements in lecture.points for item in elements if isinstance(item, Brouillon)]
        self.pris = {genre: {item.id for item in brouillons if item.genre == genre and item.id} for genre in LETTRES}
        self.donnes: dict[str, set[str]] = {genre: set() for genre in LETTRES}
        self.rangs = dict.fromkeys(LETTRES, 0)
        # The questions still open, each with the agenda point where it was asked.
        self.ouvertes: dict[str, str] = {}
        self.reponses: dict[str, Reponse] = {}
        self.ressemblances: list[Ressemblance] = []

    def rediger(self, item: Brouillon) -> Element:
        """Make an item of a draft; drafts come in reading order."""
        commun: dict[str, Any] = {
            "ligne": item.ligne.numero,
            "colonne": item.colonne,
            "debut": item.ligne.debut + item.colonne - 1,
            "fin": item.fin,
            "point": item.point,
            "restreint": item.ligne.restreint,
        }
        texte = item.texte()
        if item.genre == INFORMATION:
            return Information(texte=texte, **commun)
        if item.genre == REPONSE:
            return self._reponse(item, Reponse(texte=texte, **commun))
        if item.genre == PROCHAINE:
            quand, heure = _date_et_heure(texte, self.reference)
            return ProchaineReunion(texte=texte, date=quand, heure=heure, **commun)
        lues = mdclauses.lire_suffixe(texte, ADMISES[item.genre], self.reference)
        if item.genre == REPORTE:
            quand_reporte = _report(lues, self.reference)
            return Reporte(
                texte=lues.texte, echeance=quand_reporte.periode, echeance_instance=quand_reporte.instance, **commun
            )
        if "#" in item.id:
            return _suite(item, lues, commun)
        identifiant, implicite = self._numero(item)
        numerote: dict[str, Any] = {
            "texte": lues.texte,
            "id": identifiant,
            "derniere_ligne": item.lignes[-1].numero,
            "implicite": implicite,
            "place": item.place if implicite else None,
            "suffixes_inconnus": lues.inconnues,
            **commun,
        }
        if item.genre == DECISION:
            return Decision(
                mode=lues.mode,
                mode_texte=lues.mode_texte,
                resultat=lues.resultat,
                revoir=lues.revoir,
                revoir_instance=lues.revoir_instance,
                modifie=lues.modifie,
                suite_de=lues.suite_de,
                **numerote,
            )
        if item.genre == QUESTION:
            if not lues.close:
                self.ouvertes[identifiant] = item.point
            return Question(
                close=lues.close,
                close_le=lues.close_le,
                echeance=lues.echeance,
                echeance_instance=lues.echeance_instance,
                reports=lues.reports,
                suite_de=lues.suite_de,
                **numerote,
            )
        return self._tache(item, lues, Tache(**numerote))

    def _numero(self, item: Brouillon) -> tuple[str, bool]:
        """Keep a written number, once; give the others the next one that is written nowhere."""
        genre, lettre = item.genre, LETTRES[item.genre]
        if item.id and item.id not in self.donnes[genre]:
            self.donnes[genre].add(item.id)
            return item.id, False
        if item.id:
            message = composer(f"Le numéro {item.id} est déjà pris dans ces notes.")
            remede = composer("Donnez un autre numéro, ou aucun : sans numéro, cap compte dans l’ordre des lignes.")
            self.problems.append(
                Problem(self.path, item.ligne.numero, item.colonne, "CAP045", ERREUR, message, remede, len(item.id))
            )
        while True:
            self.rangs[genre] += 1
            identifiant = f"{lettre}{self.rangs[genre]}"
            if identifiant not in self.pris[genre]:
                return identifiant, True

    def _reponse(self, item: Brouillon, reponse: Reponse) -> Reponse:
        """Give an answer to the question it names, else to the last one still open.

        Under the heading that an agenda made of a question of an earlier meeting, that one is answered, unless another
        was asked there.
        """
        derniere = next(reversed(self.ouvertes), "")
        titree = _QUESTION_EN_TITRE.fullmatch(item.point)
        if titree and self.ouvertes.get(derniere) != item.point:
            derniere = titree["question"]
        cible = item.id or derniere
        if item.id not in self.donnes[QUESTION] | {""}:
            # The number of a question of an earlier meeting: none asked below may take it.
            self.pris[QUESTION].add(item.id)
        if not cible:
            raison = composer("Aucune question n’est ouverte avant cette réponse.")
            self.ressemblances.append(
                Ressemblance(
                    item.ligne.texte.strip(), REPONSE, raison, item.ligne.numero, item.colonne, item.ligne.restreint
                )
            )
            return reponse
        self.ouvertes.pop(cible, None)
        self.reponses[cible] = reponse = replace(reponse, question=cible)
        return reponse

    def _tache(self, item: Brouillon, lues: Clauses, tache: Tache) -> Tache:
        acteurs, objet = _qui(lues.texte, self.annuaire)
        echeance, instance = lues.echeance, lues.echeance_instance
        if not echeance and not instance and (dite := mdclauses.trouver_echeance(lues.texte, self.reference)):
            echeance, instance = dite.periode, dite.instance
        return replace(
            tache,
            objet=_sans_echeance(objet, self.reference) or lues.texte,
            responsable=acteurs.responsable,
            responsable_texte=acteurs.texte,
            contributeurs=acteurs.contributeurs,
            echeance=echeance,
            echeance_instance=instance,
            fait=item.coche or lues.fait,
            fait_le=lues.fait_le,
            reports=lues.reports,
            abandon=lues.abandon,
            suite_de=lues.suite_de,
        )

    def repondre(self, question: Question) -> Question:
        """Put in a question the answer that was found for it."""
        reponse = self.reponses.get(question.id)
        if reponse is None:
            return question
        return replace(
            question, reponse=reponse.texte, reponse_ligne=reponse.ligne, reponse_restreint=reponse.restreint
        )


def _suite(item: Brouillon, lues: Clauses, commun: Mapping[str, Any]) -> Suite:
    return Suite(
        texte=lues.texte,
        tache=item.id,
        fait=item.coche or lues.fait,
        fait_le=lues.fait_le,
        reports=lues.reports,
        abandon=lues.abandon,
        **commun,
    )


class _Acteurs(NamedTuple):
    responsable: str | None = None
    texte: str = ""
    contributeurs: tuple[str, ...] = ()


def _qui(texte: str, annuaire: Annuaire) -> tuple[_Acteurs, str]:
    """Find who does a task, and what is left to say of it.

    « @resam avec @ville : … » and « Pôle ESS : … » name them first; else the first `@actor` anywhere is responsible,
    and those after « avec » contribute.
    """
    if en_tete := acteurs_en_tete(texte, annuaire):
        premier_nom, *autres = en_tete.acteurs
        precision = f" ({en_tete.precision})" if en_tete.precision else ""
        return _Acteurs(premier_nom, "", tuple(autres)), texte[en_tete.fin :].strip() + precision
    noms_cites = trouver_noms(texte, annuaire)
    if not noms_cites:
        return _Acteurs(), texte
    premier = noms_cites[0]
    contributeurs: dict[str, None] = {}
    lie = True
    for avant, nom in pairwise(noms_cites):
        entre = plier_avec_positions(texte[avant.fin : nom.debut])[0]
        lie = bool(_AVEC.search(entre[-20:])) or (lie and bool(_ET.fullmatch(entre[:20])))
        if lie and nom.acteur and nom.acteur != premier.acteur:
            contributeurs[nom.acteur] = None
    objet = texte if premier.debut else _apres_les_noms(texte, noms_cites)
    return _Acteurs(premier.acteur, "" if premier.acteur else premier.texte, tuple(contributeurs)), objet


def _apres_les_noms(texte: str, noms: list[Nom]) -> str:
    """Give what « @caf : appeler » or « @caf appelle la Région » asks, without who does it: that is said apart.

    Several names at the start must all be known, so that none is lost.
    """
    reste = texte[noms[0].fin :].lstrip(_ESPACES)
    if reste[:1] in (":", ","):
        return reste.lstrip(f"{_ESPACES}:,")
    fin = 0
    for rang, nom in enumerate(noms):
        entre = plier_avec_positions(texte[fin : nom.debut])[0]
        if rang and entre.strip() and not LIEN_ENTRE_ACTEURS.fullmatch(entre):
            break
        if rang and None in (nom.acteur, noms[0].acteur):
            return texte
        fin = nom.fin
    reste = texte[fin:].lstrip(_ESPACES)
    return reste if reste[:1].isalpha() and not LIEN_ENTRE_ACTEURS.match(plier_avec_positions(reste)[0]) else texte


def _sans_echeance(texte: str, reference: date | None) -> str:
    dite = mdclauses.trouver_echeance(texte, reference)
    if dite is None:
        return texte
    avant = texte[: dite.debut].rstrip(f"{_ESPACES},;–-")
    apres = texte[dite.fin :]
    return (avant + apres).strip(f"{_ESPACES},;")


def _report(lues: Clauses, reference: date | None) -> Report:
    if lues.reports:
        return lues.reports[-1]
    if lues.echeance or lues.echeance_instance:
        return Report(lues.echeance, lues.echeance_instance)
    dite = mdclauses.trouver_echeance(lues.texte, reference)
    return Report(dite.periode, dite.instance) if dite else Report(None, "")


def _date_et_heure(texte: str, reference: date | None) -> tuple[Periode | None, time | None]:
    texte = texte[:_DEBUT]
    plie, positions = plier_avec_positions(texte)
    debuts = [0, *(positions[mot.end()] for mot in islice(_DEVANT_UNE_DATE.finditer(plie), 5))]
    lues = (date_en_tete(texte[debut:], reference) for debut in debuts)
    lue = next((lue for lue in lues if lue), None)
    for ecrite in _HEURE.finditer(plie):
        try:
            return (lue[0] if lue else None), scalars.heure(ecrite[0])
        except scalars.ValeurInvalide:
            continue
    return (lue[0] if lue else None), None
