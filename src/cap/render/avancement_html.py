"""Progress as a page to print on A4: the same content as the text, a working paper of the coordinators: it says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from cap.avancement import ETATS, Avancement, Changement, Lu
from cap.indicateurs import Resultat
from cap.render import indicateurs as nombres
from cap.render.avancement import (
    DE_TRAVAIL,
    TITRE_SOURCES,
    TITRE_TERMES,
    attestation_en_mots,
    causes_en_preuves,
    comptes_en_mots,
    constats_marques,
    lieux,
    moins_de_preuves_en_mots,
    moment,
    montre,
    mouvement_en_mots,
    part,
    phrases_reperes,
    principales,
    seuils_adaptes,
    sources_en_mots,
    termes_en_mots,
)
from cap.render.documents import rendre
from cap.render.pages import phrase
from cap.rubrique import CONDITIONS, PHASES


def html(
    avancement: Avancement,
    avant: Avancement | None = None,
    changes: Sequence[Changement] = (),
    indicateurs: Sequence[Resultat] = (),
    *,
    phase: str = "",
    condition: str = "",
) -> str:
    """Give the page; with `avant`, what was gained and lost since comes first."""
    choisi = bool(phase or condition)
    return rendre(
        "avancement.html.j2",
        nom=avancement.nom,
        de_travail=DE_TRAVAIL,
        jour=avancement.jour,
        reperes=phrases_reperes(avancement),
        depuis=moment(avant) if avant is not None else "",
        changements=[_changement(item) for item in changes],
        pas=[(phrase(item.texte), item.critere) for item in avancement.pas] if not choisi else [],
        naissante=avancement.naissante and not choisi,
        conditions=list(_conditions(avancement)) if not choisi else [],
        colonnes=[item.nom for item in PHASES],
        moins=moins_de_preuves_en_mots(avancement),
        phases=list(_phases(avancement, phase, condition)),
        indicateurs=[(item.calcul, nombres.en_mots(item.compte), nombres.formule(item)) for item in indicateurs],
        titre_indicateurs=nombres.TITRE,
        situation=phrase(nombres.situation(indicateurs)) if indicateurs else "",
        seuils=[seuils_adaptes(avancement), *map(phrase, avancement.remarques)],
        annexes=[
            (TITRE_TERMES, termes_en_mots()),
            (TITRE_SOURCES, sources_en_mots(lu for lu in avancement.criteres if montre(lu, phase, condition))),
        ],
        non_date=any(lu.non_date for lu in avancement.criteres),
    )


def _phases(avancement: Avancement, phase: str, condition: str) -> Iterator[dict[str, Any]]:
    for item in PHASES:
        lus = [lu for lu in avancement.criteres if lu.critere.phase == item.id and montre(lu, phase, condition)]
        if lus:
            yield {
                "nom": item.nom,
                "definition": item.definition,
                "comptes": comptes_en_mots(lus),
                "criteres": [_critere(lu) for lu in lus],
            }


def _critere(lu: Lu) -> dict[str, Any]:
    return {
        "id": lu.critere.id,
        "intitule": lu.critere.intitule,
        "sources": ", ".join(lu.critere.sources),
        "etat": lu.etat,
        "mot": ETATS[lu.etat],
        "attestation": attestation_en_mots(lu),
        "constat": phrase(*constats_marques(lu)) if lu.constats else "",
        "manque": phrase(*lu.manques) if lu.manques else "",
        "lieux": lieux(principales(lu)),
    }


def _conditions(avancement: Avancement) -> Iterator[tuple[str, str, list[str]]]:
    for condition in CONDITIONS:
        yield condition.id, condition.court, [part(avancement, phase, condition) for phase in PHASES]


def _changement(change: Changement) -> dict[str, Any]:
    return {
        "mot": "gagné" if change.gain else "perdu",
        "id": change.critere.id,
        "intitule": change.critere.intitule,
        "mouvement": mouvement_en_mots(change),
        "preuves": [f"{mot} : {preuve}" for mot, preuve in causes_en_preuves(change)],
    }
