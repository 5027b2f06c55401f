"""Rules on official numbers of structures: typed once, checked by their own key."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from cap.communaute import Communaute
from cap.problem import AVERTISSEMENT, ERREUR
from cap.rules.registre import Constat, regle

# Overseas and Corsican numbers hold a letter after the first digit (W9R1003737, W2A…): `^W\d{9}$` refuses real ones.
_RNA: Final = re.compile(r"W\d[0-9A-Z]\d{7}\Z")
_BLANCS: Final = re.compile(r"[\s.\-]")


def _chiffres(texte: str) -> str:
    return _BLANCS.sub("", texte)


def _est_siren(numero: str) -> bool:
    from stdnum.fr import siren  # costs 25 ms: only where a number was typed

    return bool(siren.is_valid(numero))


def _est_siret(numero: str) -> bool:
    from stdnum.fr import siret

    return bool(siret.is_valid(numero))


@regle("CAP801", ERREUR, "Numéro SIREN invalide")
def siren_invalide(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """Un SIREN a neuf chiffres, dont le dernier est une clé de contrôle : une faute de frappe se voit.

    Correct :
        siren: 732 829 320

    À corriger :
        siren: 732 829 321

    Que faire : recopier le numéro depuis un document officiel de la structure.

    Source : INSEE, répertoire Sirene ; clé de Luhn.
    """
    for acteur in communaute.acteurs.values():
        numeros = acteur.identifiants
        if numeros and numeros.siren and not _est_siren(_chiffres(numeros.siren)):
            yield Constat(
                numeros.place("siren"),
                f"« {numeros.siren} » n’est pas un numéro SIREN valide (neuf chiffres et leur clé).",
                "Recopiez le numéro depuis un document officiel de la structure.",
            )


@regle("CAP802", ERREUR, "Numéro SIRET invalide")
def siret_invalide(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """Un SIRET a quatorze chiffres : le SIREN de la structure, puis celui de l’établissement, avec une clé.

    Correct :
        siret: 732 829 320 00074

    À corriger :
        siret: 732 829 320 00075

    Que faire : recopier le numéro depuis un document officiel de la structure.

    Source : INSEE, répertoire Sirene ; La Poste a sa propre règle, connue.
    """
    for acteur in communaute.acteurs.values():
        numeros = acteur.identifiants
        if numeros and numeros.siret and not _est_siret(_chiffres(numeros.siret)):
            yield Constat(
                numeros.place("siret"),
                f"« {numeros.siret} » n’est pas un numéro SIRET valide (quatorze chiffres et leur clé).",
                "Recopiez le numéro depuis un document officiel de la structure.",
            )


@regle("CAP803", ERREUR, "Numéro RNA invalide")
def rna_invalide(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """Le numéro du répertoire national des associations commence par W et compte neuf autres signes. Les associations
    d’Alsace et de Moselle n’en ont pas.

    Correct :
        rna: W291001234

    À corriger :
        rna: 291001234

    Que faire : recopier le numéro du récépissé de la préfecture.

    Source : répertoire national des associations.
    """
    for acteur in communaute.acteurs.values():
        numeros = acteur.identifiants
        if numeros and numeros.rna and not _RNA.match(_chiffres(numeros.rna).upper()):
            yield Constat(
                numeros.place("rna"),
                f"« {numeros.rna} » n’est pas un numéro RNA (W suivi de neuf signes).",
                "Recopiez le numéro du récépissé de la préfecture.",
            )


@regle("CAP804", AVERTISSEMENT, "SIREN et SIRET de deux structures")
def siren_siret_differents(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """Les neuf premiers chiffres du SIRET sont le SIREN de la même structure.

    Correct :
        siren: 732 829 320
        siret: 732 829 320 00074

    À corriger :
        siren: 552 100 554
        siret: 732 829 320 00074

    Que faire : vérifier lequel des deux est le bon ; le SIRET suffit.

    Source : INSEE, répertoire Sirene.
    """
    for acteur in communaute.acteurs.values():
        numeros = acteur.identifiants
        if not numeros or not numeros.siren or not numeros.siret:
            continue
        if not _chiffres(numeros.siret).startswith(_chiffres(numeros.siren)):
            yield Constat(
                numeros.place("siret"),
                "Le SIRET ne commence pas par le SIREN écrit à côté.",
                "Vérifiez lequel des deux est le bon ; le SIRET suffit.",
            )


@regle("CAP805", AVERTISSEMENT, "Deux acteurs, un même numéro officiel")
def numero_partage(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """Un SIRET ou un RNA désigne une seule structure : deux fiches qui le partagent sont peut-être la même.

    Correct :
        siret: 732 829 320 00074       # dans une seule fiche

    À corriger :
        siret: 732 829 320 00074       # aussi dans acteurs/autre.yaml

    Que faire : garder une seule fiche, ou corriger un des numéros. Deux services d’une même mairie se rattachent par le
    champ rattachement.

    Source : cas rencontrés dans les communautés.
    """
    vus: dict[str, str] = {}
    for acteur in communaute.acteurs.values():
        for champ in ("siret", "rna"):
            numero = _chiffres(getattr(acteur.identifiants, champ)).upper() if acteur.identifiants else ""
            if numero and acteur.identifiants and numero in vus:
                yield Constat(
                    acteur.identifiants.place(champ),
                    f"Ce numéro est aussi celui de « {vus[numero]} ».",
                    "Gardez une seule fiche, ou corrigez un des deux numéros.",
                )
            vus.setdefault(numero, acteur.id)


REGLES = (siren_invalide, siret_invalide, rna_invalide, siren_siret_differents, numero_partage)
