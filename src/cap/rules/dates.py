"""Rules on dates: an order is wrong only when it is certainly wrong, whatever the precision typed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any, Final

from cap.communaute import Communaute
from cap.dates import Periode
from cap.declare import Fiche
from cap.model import CompteRendu, Effet, Envoi, Jalon, Mesure, Resultat, Signature, Suivi
from cap.problem import AVERTISSEMENT, ERREUR
from cap.rules.registre import Constat, regle

_PAIRES: Final = (("du", "au"), ("debut", "fin"), ("depuis", "jusqu_au"), ("debut", "echeance"))
_ACCOMPLIS: Final[Mapping[type[Fiche], tuple[str, ...]]] = {
    Jalon: ("fait_le",),
    Suivi: ("le",),
    Signature: ("le",),
    Mesure: ("le",),
    Envoi: ("le",),
    CompteRendu: ("diffuse_le", "approuve_le"),
    Resultat: ("le",),
    Effet: ("le",),
}


@cache
def _paires(classe: Any) -> tuple[tuple[str, str], ...]:
    """Give the pairs of dates that a class declares."""
    return tuple(paire for paire in _PAIRES if set(paire) <= set(classe.declares))


@regle("CAP303", ERREUR, "Fin avant le début")
def fin_avant_debut(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """Une période finit après avoir commencé. L’ordre n’est signalé que s’il est faux à coup sûr : « 2024 » puis
    « mars 2024 » peut être juste.

    Correct :
        du: 2024-01
        au: 2024-12

    À corriger :
        du: 2025-01
        au: 2024-12

    Que faire : corriger celle des deux dates qui est fausse.

    Source : format 1, les dates.
    """
    for fiche in communaute.fiches:
        classe: Any = type(fiche)
        for debut, fin in _paires(classe):
            premier, dernier = fiche.__dict__.get(debut), fiche.__dict__.get(fin)
            if isinstance(premier, Periode) and isinstance(dernier, Periode) and dernier.certainly_before(premier):
                yield Constat(
                    fiche.place(fin),
                    f"« {fin} » ({dernier.en_mots()}) vient avant « {debut} » ({premier.en_mots()}).",
                    "Corrigez celle des deux dates qui est fausse.",
                )
    for acteur in communaute.acteurs.values():
        depart = acteur.depart
        if depart and depart.le and acteur.arrivee and depart.le.certainly_before(acteur.arrivee):
            yield Constat(
                depart.place("le"),
                f"Le départ ({depart.le.en_mots()}) vient avant l’arrivée ({acteur.arrivee.en_mots()}).",
                "Corrigez celle des deux dates qui est fausse.",
            )


@regle("CAP304", AVERTISSEMENT, "Fait accompli daté dans le futur")
def fait_futur(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """Un envoi, une signature, une mesure ou une tâche faite ont eu lieu : leur date n’est pas dans l’avenir. C’est le
    plus souvent une faute de frappe dans l’année.

    Correct :
        fait_le: 2024-05-21

    À corriger :
        fait_le: 2042-05-21

    Que faire : corriger la date, ou changer l’état si le fait n’a pas encore eu lieu.

    Source : format 1, les dates.
    """
    for fiche in communaute.fiches:
        for champ in _ACCOMPLIS.get(type(fiche), ()):
            valeur = getattr(fiche, champ)
            if isinstance(valeur, Periode) and valeur.connue and valeur.certainly_after(jour):
                yield Constat(
                    fiche.place(champ),
                    f"« {champ} » dit {valeur.en_mots()}, qui n’est pas encore venu.",
                    "Corrigez la date, ou l’état si cela n’a pas encore eu lieu.",
                )


REGLES = (fin_avant_debut, fait_futur)
