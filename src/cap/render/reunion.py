"""The list of meetings, written: to come and past, each with where its announcement and its minutes stand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from cap.dates import JOUR, Periode, heure_en_mots, jour_en_mots
from cap.redaction import en_precisant, majuscule
from cap.render.documents import en_cellule
from cap.render.donnees import en_json
from cap.render.pages import GRAS, GRIS, Page, net, plie
from cap.reunion import PASSEE, Ligne, Reunions

SCHEMA: Final = "cap/reunions/1"

_STATUTS: Final = {
    "prevue": "prévue, pas encore annoncée",
    "annoncee": "annoncée",
    "tenue": "tenue",
    "reportee": "reportée, nouvelle date à fixer",
    "annulee": "annulée",
    PASSEE: "date passée : tenue, déplacée ou annulée ?",
}
_COMPTES_RENDUS: Final = {
    "": "",
    "a-ecrire": "pas encore de notes",
    "a-clore": "compte-rendu à clore",
    "a-diffuser": "compte-rendu à diffuser",
    "diffuse": "compte-rendu diffusé",
    "approuve": "compte-rendu approuvé",
}
_PARTIES: Final = (("À venir", "a_venir"), ("Passées", "passees"))


def texte(reunions: Reunions, page: Page) -> str:
    """Write the list as text, in the width of the page."""
    lignes: list[str] = []
    for titre, items in _parties(reunions):
        lignes += ["", *plie(page, titre, ton=GRAS)]
        for item in items:
            lignes += plie(page, f"{majuscule(_quand(item))} : {item.titre}", "  ", "    ")
            lignes += plie(page, " ; ".join(_faits(item)) + f" ({item.id})", "    ", ton=GRIS)
    return "\n".join(lignes).lstrip("\n") + "\n" if lignes else "Aucune réunion pour l’instant.\n"


def markdown(reunions: Reunions) -> str:
    """Write the list as Markdown tables."""
    lignes = ["# Réunions", ""]
    for titre, items in _parties(reunions):
        lignes += [f"## {titre}", "", "| quand | réunion | où en est-on |", "|---|---|---|"]
        for item in items:
            cellules = (majuscule(_quand(item)), f"{item.titre} ({item.id})", " ; ".join(_faits(item)))
            lignes.append("| " + " | ".join(en_cellule(net(cellule)) for cellule in cellules) + " |")
        lignes.append("")
    if len(lignes) == 2:
        lignes.append("Aucune réunion pour l’instant.")
    return "\n".join(lignes).rstrip("\n") + "\n"


def json(reunions: Reunions) -> str:
    """Write the list as data, ISO dates.

    `cap/reunions/1`: `statut` is prevue, annoncee, tenue, reportee, annulee or passee; `compte_rendu` is empty,
    a-ecrire, a-clore, a-diffuser, diffuse or approuve; `depuis` is the day first planned, when it moved.
    """
    donnees: dict[str, Any] = {"schema": SCHEMA}
    donnees |= {nom: [_json(item) for item in getattr(reunions, nom)] for _, nom in _PARTIES}
    return en_json(donnees)


def _parties(reunions: Reunions) -> Iterator[tuple[str, tuple[Ligne, ...]]]:
    """Yield the parts of the list that hold something."""
    for titre, nom in _PARTIES:
        items: tuple[Ligne, ...] = getattr(reunions, nom)
        if items:
            yield titre, items


def _quand(item: Ligne) -> str:
    if item.date is None or not item.date.connue:
        return "date à fixer"
    if item.date.precision != JOUR:
        return item.date.en_mots()
    jour = jour_en_mots(item.date.debut, avec_jour=True)
    return f"{jour}, {heure_en_mots(item.debut)}" if item.debut else jour


def _faits(item: Ligne) -> list[str]:
    """Say where a meeting stands."""
    annonce = f" {en_precisant(item.annoncee_le)}" if item.annoncee_le and item.annoncee_le.connue else ""
    faits = [_STATUTS[item.statut] + annonce]
    if item.compte_rendu:
        quand = item.compte_rendu_le
        faits.append(_COMPTES_RENDUS[item.compte_rendu] + (f" {en_precisant(quand)}" if quand and quand.connue else ""))
    if item.depuis is not None:
        faits.append(f"d'abord prévue {en_precisant(item.depuis)}")
    return faits


def _json(item: Ligne) -> dict[str, Any]:
    return {
        "id": item.id,
        "titre": item.titre,
        "instance": item.instance,
        "date": _iso(item.date),
        "debut": item.debut.isoformat("minutes") if item.debut else "",
        "fin": item.fin.isoformat("minutes") if item.fin else "",
        "lieu": item.lieu,
        "statut": item.statut,
        "annoncee_le": _iso(item.annoncee_le),
        "depuis": _iso(item.depuis),
        "compte_rendu": item.compte_rendu,
        "compte_rendu_le": _iso(item.compte_rendu_le),
    }


def _iso(quand: Periode | None) -> str:
    return quand.iso() if quand is not None else ""
