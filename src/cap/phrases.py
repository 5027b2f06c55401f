"""Counts and lists inside French sentences, worded once for every page: « 3 réunions tenues », « A, B et 4 autres »."""

from __future__ import annotations

from collections.abc import Iterable

from cap.graphie import milliers


def combien(nombre: int, mot: str, pluriel: str = "") -> str:
    """Write a count with its noun: « 1 réunion tenue », « 3 réunions tenues »; `pluriel` where an s is not enough."""
    if nombre < 2:
        return f"{milliers(nombre)} {mot}"
    return f"{milliers(nombre)} {pluriel or ' '.join(_au_pluriel(m) for m in mot.split(' '))}"


def _au_pluriel(mot: str) -> str:
    return mot if mot.endswith(("s", "x", "z", ")")) else mot + "s"


def sur(nombre: int, total: int, mot: str, pluriel: str = "") -> str:
    """Write a part with its count: « 15 membres actifs sur 20 »; never a percentage alone."""
    return f"{combien(nombre, mot, pluriel)} sur {milliers(total)}"


def enumerer(noms: Iterable[str], maximum: int = 0) -> str:
    """Join names as a sentence does: « A, B et C »; beyond `maximum` (0: none), « A, B et 4 autres »."""
    liste = list(noms)
    if maximum and len(liste) > maximum:
        liste = [*liste[: maximum - 1], combien(len(liste) - maximum + 1, "autre")]
    return " et ".join(filter(None, (", ".join(liste[:-1]), *liste[-1:])))


def quelques(noms: Iterable[str], maximum: int = 3) -> str:
    """Join a few names, where a sentence only gives an idea: « A, B et 4 autres »."""
    return enumerer(noms, maximum)


def cite(nom: str) -> str:
    """Quote a name; quotation marks inside it become the inner ones of French typography."""
    return f"« {nom.replace('« ', '“').replace('«', '“').replace(' »', '”').replace('»', '”')} »"
