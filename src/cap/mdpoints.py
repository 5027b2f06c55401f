"""The headings of notes that are agenda points under a shorter name, and the points typed as a line without « # ».

On a pad, « 1/ Accueil » or « 15h10 Panier solidaire » alone on its line opens the point that the agenda calls so. Only
what is sure is taken: the whole title, or a beginning that one point alone has, on a line that holds nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from cap.graphie import cle
from cap.mdlines import COMMENTAIRE, TEXTE, TITRE, VIDE, Ligne
from cap.mdmarkers import CASE, HEURE, LISTE, MARQUEUR, plier_le_debut
from cap.mdmentions import Annuaire
from cap.mdtitles import Titre, lire_titre, niveaux

_LONGUEUR_MAX: Final = 160
_COURT: Final = 4
# As many titles in a row are the agenda, copied above the notes.
_COPIE: Final = 3
_NUMERO: Final = r"(?:(?:point |sujet )?(?:n[°ºo] ?)?[0-9]{1,2} ?[/.):-] *)"
_TETE: Final = re.compile(rf" *{HEURE}?{_NUMERO}?{HEURE}?(?=[^ ])")


def relier(
    lignes: Sequence[Ligne], titres: Mapping[int, Titre], prevus: Sequence[str], annuaire: Annuaire
) -> tuple[tuple[Ligne, ...], dict[int, Titre]]:
    """Give the lines and headings of notes with those of the agenda recognised, under the agenda's own words.

    `titres` are the headings typed as such, by line number; `prevus` the titles of the agenda.
    """
    attendus = {cle(intitule): intitule for intitule in prevus if cle(intitule)}
    if not attendus:
        return tuple(lignes), dict(titres)
    relies = _titres_abreges(titres, attendus)
    sans = _titres_sans_diese(lignes, relies, attendus, annuaire)
    pris = {titre.id for titre in relies.values()}
    for numero, titre in sans.items():
        rang, identifiant = 1, titre.id
        while identifiant in pris:
            rang += 1
            identifiant = f"{titre.id}-{rang}"
        pris.add(identifiant)
        relies[numero] = replace(titre, id=identifiant)
    reconnues = (replace(ligne, nature=TITRE) if ligne.numero in sans else ligne for ligne in lignes)
    return tuple(reconnues), dict(sorted(relies.items()))


def sans_numero(texte: str) -> tuple[str, str]:
    """Part a line that opens a point from the hour or the number before it: « 15h10 » and « Panier solidaire »."""
    plie, positions = plier_le_debut(texte)
    tete = _TETE.match(plie)
    place = positions[tete.end()] if tete else 0
    return texte[:place].strip(" -–—:/.)"), texte[place:]


def _titres_abreges(titres: Mapping[int, Titre], attendus: Mapping[str, str]) -> dict[int, Titre]:
    """Give its whole title to a heading that begins as one point alone does, when no heading bears that title."""
    du_document, niveau = niveaux(titres.values())
    relies = dict(titres)
    pris = {cle(titre.texte) for titre in titres.values()} | {titre.id for titre in titres.values()}
    for numero, titre in titres.items():
        if titre is du_document or titre.niveau != niveau or titre.explicite or cle(titre.texte) in attendus:
            continue
        entier = _designe(sans_numero(titre.texte)[1], attendus)
        if entier and entier not in pris:
            pris.add(entier)
            relies[numero] = replace(titre, texte=attendus[entier], id=entier)
    return relies


def _designe(texte: str, attendus: Mapping[str, str]) -> str:
    """Give the key of the only point that bears this title, or begins with these words; empty when none or several."""
    simple = cle(texte)
    if simple in attendus:
        return simple
    trouves = [entier for entier in attendus if entier.startswith(f"{simple}-")]
    return trouves[0] if len(trouves) == 1 and len(simple) >= _COURT else ""


def _titres_sans_diese(
    lignes: Sequence[Ligne], titres: Mapping[int, Titre], attendus: Mapping[str, str], annuaire: Annuaire
) -> dict[int, Titre]:
    pleines = [ligne for ligne in lignes if ligne.nature not in (VIDE, COMMENTAIRE)]
    du_document, niveau = niveaux(titres.values())
    if len(titres) == 1 and cle(next(iter(titres.values())).texte) not in attendus:
        niveau += 1
    elif not titres:
        niveau = 2
    deja = {
        cle(titres[ligne.numero].texte)
        for ligne, suite in pairwise(pleines)
        if ligne.numero in titres and suite.nature != TITRE and titres[ligne.numero] is not du_document
    }
    lus = [_lire(ligne, niveau, attendus, annuaire) for ligne in pleines]
    trouves: dict[str, tuple[bool, Titre]] = {}
    debut = 0
    while debut < len(lus):
        fin = debut
        while fin < len(lus) and lus[fin] is not None:
            fin += 1
        for rang in range(debut, fin if fin - debut < _COPIE else debut):
            titre = lus[rang]
            if titre is None or cle(titre.texte) in deja:
                continue
            suivi = rang + 1 == fin < len(lus) and pleines[fin].nature != TITRE
            if titre.id not in trouves or (suivi and not trouves[titre.id][0]):
                trouves[titre.id] = suivi, titre
        debut = max(fin, debut + 1)
    return {titre.ligne: titre for _, titre in trouves.values()}


def _lire(ligne: Ligne, niveau: int, attendus: Mapping[str, str], annuaire: Annuaire) -> Titre | None:
    """Read a line as the heading of a point of the agenda, or None when it is not sure to be one."""
    texte = ligne.texte.strip()
    if ligne.nature != TEXTE or len(texte) > _LONGUEUR_MAX or texte.endswith((".", ",", ";", "…")):
        return None
    plie = plier_le_debut(ligne.texte)[0]
    reste = sans_numero(texte)[1].strip("*_ \t\u00a0\u202f").rstrip(": \u00a0\u202f")
    if not reste or MARQUEUR.match(plie) or CASE.match(plie) or (LISTE.match(plie) and not texte[0].isdigit()):
        return None
    titre = lire_titre(replace(ligne, texte=f"{'#' * niveau} {reste}"), annuaire)
    entier = _designe(titre.texte, attendus)
    if not entier:
        return None
    colonne = len(ligne.texte) - len(ligne.texte.lstrip())
    return replace(
        titre,
        texte=attendus[entier],
        id=entier,
        colonne=colonne + 1,
        debut=ligne.debut + colonne,
        fin=ligne.debut + len(ligne.texte.rstrip()),
    )
