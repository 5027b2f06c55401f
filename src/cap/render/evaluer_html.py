"""The shared evaluation as a page to print on A4: each curve stands beside the table of its values."""

from __future__ import annotations

from typing import Any

from cap.communaute import Communaute
from cap.evaluer import NIVEAUX, Evaluation, Suivi
from cap.mesures import Releve
from cap.redaction import majuscule
from cap.render import enseignements as lecons
from cap.render.courbe import HAUTEUR, LARGEUR, Courbe, courbe
from cap.render.documents import rendre
from cap.render.evaluer import TITRE, Dire, fiche, groupes_d_effets
from cap.render.pages import phrase


def html(communaute: Communaute, evaluation: Evaluation) -> str:
    """Give the page."""
    dire = Dire(communaute, evaluation)
    return rendre(
        "evaluation.html.j2",
        titre=TITRE,
        nom=evaluation.nom,
        jour=evaluation.jour,
        vide=evaluation.vide,
        interne=evaluation.audience == "soutien",
        rien=dire.rien(),
        reserves=dire.reserves(),
        largeur=LARGEUR,
        hauteur=HAUTEUR,
        niveaux=[
            {
                "id": niveau or "sans-niveau",
                "titre": NIVEAUX[niveau],
                "indicateurs": [_indicateur(dire, suivi) for suivi in evaluation.du_niveau(niveau)],
                "effets": [
                    (titre, [dire.effet(effet) for effet in siens])
                    for titre, siens in groupes_d_effets(evaluation.effets_du_niveau(niveau))
                ],
            }
            for niveau in evaluation.niveaux
        ],
        questions=[
            {
                "question": dire.texte(item.question.question),
                "objectif": dire.texte(item.objectif),
                "reponses": [majuscule(dite) for dite in dire.reponses(item)],
                "sans": phrase(dire.sans_reponse(item)) if not item.repondue else "",
            }
            for item in evaluation.questions
        ],
        bilans=[
            (dire.examen(item), item.source, [dire.revision(revisee) for revisee in item.revisions])
            for item in evaluation.examens
        ],
        titre_appris=lecons.TITRE,
        appris=[
            (
                phrase(dire.texte(item.enseignement.constat)),
                lecons.origine(dire.redacteur, item),
                lecons.suites(dire.redacteur, item),
            )
            for item in evaluation.appris
        ],
    )


def _indicateur(dire: Dire, suivi: Suivi) -> dict[str, Any]:
    item = suivi.indicateur
    dessin = courbe(suivi.serie)
    dites = [
        f"cible : {dire.cible(item.cible)}",
        f"évolution : {dire.evolution(suivi)}" if dire.evolution(suivi) else "",
        dire.manques(suivi),
        *dire.ruptures(suivi),
        f"objectif : {dire.objectif(suivi)}",
        fiche(dire, suivi),
    ]
    return {
        "id": item.id,
        "intitule": dire.texte(item.intitule),
        "unite": item.unite,
        "definition": dire.texte(item.definition),
        "releves": [
            {
                "quand": dire.quand(releve),
                "valeur": releve.valeur.en_mots(),
                "note": dire.texte(" ; ".join(filter(None, (_rupture(releve), releve.note)))),
            }
            for releve in suivi.serie.releves
        ],
        "courbe": dessin,
        "description": f"{_etendue(dessin)} : {dire.suite(suivi)}." if dessin else "",
        "calcul": dire.calcul(suivi),
        "dites": [phrase(dite) for dite in dites if dite],
        "revisions": [dire.revision(item) for item in suivi.revisions],
    }


def _etendue(dessin: Courbe) -> str:
    return f"Du départ, sans date, à {dessin.fin}" if dessin.sans_date else f"De {dessin.debut} à {dessin.fin}"


def _rupture(releve: Releve) -> str:
    return f"définition changée : {releve.rupture}" if releve.rupture else ""
