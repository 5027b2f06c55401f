"""One criterion of the rubric explained: what it claims, what shows it, what must be true, where it comes from."""

from __future__ import annotations

import textwrap
from typing import Any

from cap.graphie import composer
from cap.render.donnees import en_json
from cap.rubrique import CONDITIONS, PHASES, SEUILS, SOURCES, Critere, epreuves_en_mots


def texte(critere: Critere, largeur: int | None = None) -> str:
    """Render a criterion for a terminal of `largeur` columns (None: nothing is wrapped)."""
    donnees = _parties(critere)
    lignes = [
        f"{critere.id} : {critere.intitule}",
        "",
        f"Phase : {donnees['phase']}. Condition : {donnees['condition']}.",
        f"Ce qui le montre : {critere.preuve}.",
        "",
        "Attesté quand :",
        *(f"  – {epreuve}" for epreuve in donnees["epreuves"]),
    ]
    if donnees["seuils"]:
        noms = ", ".join(donnees["seuils"])
        lignes += ["", f"Les nombres sont des choix, à adapter dans « seuils » de communaute.yaml : {noms}."]
    lignes += ["", f"Sources : {' ; '.join(donnees['sources'])}.", "", "Où vous en êtes : cap avancement --preuves."]
    return "".join(f"{_plie(composer(ligne), largeur)}\n" for ligne in lignes)


def json(critere: Critere) -> str:
    """Render a criterion as `cap/critere/1`, with the same content."""
    return en_json(
        {"schema": "cap/critere/1", "id": critere.id, "intitule": composer(critere.intitule), **_parties(critere)}
    )


def markdown(critere: Critere) -> str:
    """Render a criterion as a Markdown section."""
    titre, _, suite = texte(critere).partition("\n")
    return f"### {titre}\n{suite.replace('  – ', '- ')}"


def _parties(critere: Critere) -> dict[str, Any]:
    employes = " ".join(critere.epreuves.values())
    return {
        "phase": next(phase.nom for phase in PHASES if phase.id == critere.phase),
        "condition": next(condition.nom for condition in CONDITIONS if condition.id == critere.condition),
        "epreuves": list(epreuves_en_mots(critere)),
        "seuils": [seuil.nom for seuil in SEUILS if seuil.choix and f"{{{seuil.nom}}}" in employes],
        "sources": [SOURCES[source] for source in critere.sources],
    }


def _plie(ligne: str, largeur: int | None) -> str:
    if largeur is None:
        return ligne
    retrait = "    " if ligne.startswith("  ") else ""
    return textwrap.fill(ligne, largeur, subsequent_indent=retrait, break_long_words=False, break_on_hyphens=False)
