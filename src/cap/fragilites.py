"""What would have to be handed over if a partner left or a funding ended: a list to pass things on, never an alarm.

The question is asked of a community where it has happened: the same files, with the departure written or the funding
refused, read again by the functions that read every day. What differs is what rests on that partner or that money. Who
might be concerned is an idea drawn from the map, in alphabetical order; nobody is ever designated.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from cap.avancement import ETATS, Changement, changements, constater
from cap.communaute import Communaute, cle_tri
from cap.fragilites_departs import Departs
from cap.fragilites_fins import Fins
from cap.model import Acteur, Financement
from cap.phrases import cite
from cap.transmission import (
    ACTIONS,
    BUDGETS,
    CASES,
    CONTACTS,
    CRITERES,
    DIFFUSION,
    ENGAGEMENTS,
    FINANCEMENTS,
    INDICATEURS,
    INSTANCES,
    JALONS,
    LIENS,
    MISSIONS,
    PARTAGEES,
    PARTICIPATIONS,
    PASSERELLES,
    PAYEES,
    POSTES,
    RELAIS,
    REUNIONS,
    SIGNATURES,
    TACHES,
    Ligne,
    Rubrique,
    Voisinage,
    sans_eux,
)


@dataclass(frozen=True, slots=True)
class Passation:
    """A hand-over: the actors supposed gone and the fundings supposed ended, with what rests on them."""

    communaute: str
    jour: date
    departs: tuple[Acteur, ...]
    fins: tuple[Financement, ...]
    rubriques: tuple[Rubrique, ...]


def passation(
    communaute: Communaute, jour: date, departs: Sequence[Acteur] = (), fins: Sequence[Financement] = ()
) -> Passation:
    """Say what would have to be handed over if these actors were gone and these fundings ended; empty kinds are left
    out."""
    partants = tuple(
        sorted({item.id: item for item in departs}.values(), key=lambda item: (cle_tri(item.nom), item.id))
    )
    finis = tuple({item.id: item for item in fins}.values())
    sans = sans_eux(communaute, jour, partants, finis)
    toutes = [*Departs(communaute, sans, jour, partants).rubriques()] if partants else []
    toutes += [*Fins(communaute, sans, jour, finis).rubriques()] if finis else []
    toutes += [_cases(communaute, sans, jour), _criteres(communaute, sans, jour)]
    ordre = {cle: rang for rang, cle in enumerate(_ORDRE)}
    pleines = sorted((item for item in toutes if item.lignes), key=lambda item: ordre[item.cle])
    return Passation(communaute.fiche.nom, jour, partants, finis, tuple(pleines))


_ORDRE: Final = (
    ACTIONS, PAYEES, CASES, PARTAGEES, PARTICIPATIONS, TACHES, REUNIONS, JALONS, MISSIONS, POSTES, INSTANCES,
    ENGAGEMENTS, PASSERELLES, LIENS, INDICATEURS, BUDGETS, FINANCEMENTS, RELAIS, CRITERES,
    DIFFUSION, CONTACTS, SIGNATURES,
)  # fmt: skip


def _cases(avant: Communaute, apres: Communaute, jour: date) -> Rubrique:
    """List the cells that would become empty, or hang on one action, if the actions nobody holds any more stopped."""
    vue = Voisinage(avant, apres, jour)
    lignes = []
    for case, cellule in vue.lue.cellules.items():
        ensuite = vue.ensuite.cellules[case]
        mots = f"{vue.mots(cellule.ligne)}, {vue.mots(cellule.colonne)}"
        if cellule.tenue and not ensuite.tenue:
            quoi = f"{mots} : plus personne"
        elif len(cellule.actions) > 1 and len(ensuite.actions) == 1:
            quoi = f"{mots} : il ne resterait que {cite(avant.actions[ensuite.actions[0]].nom)}"
        else:
            continue
        lignes.append(
            Ligne(quoi, avant.index["etape"][cellule.ligne].ou, cellule.reference, proches=vue.d_une_case(ensuite))
        )
    return Rubrique(
        CASES,
        "Étapes et publics qui se videraient si ces actions s'arrêtaient",
        tuple(lignes),
        "En parler avec ceux qui agissent à côté : qui pourrait tenir une part, même petite ?",
    )


def perte(change: Changement) -> str:
    """Say what a criterion would lose; one that keeps its state loses evidence all the same."""
    causes = " ; ".join(change.causes)
    if change.avant == change.apres:
        return f"encore {ETATS[change.apres]}, mais il manquerait aussi : {causes}"
    return f"{ETATS[change.avant]}, puis {ETATS[change.apres]} ({causes})"


def _criteres(avant: Communaute, apres: Communaute, jour: date) -> Rubrique:
    """List the criteria that would lose their evidence; one that a departure makes easier to meet is no news."""
    pertes = (item for item in changements(constater(avant, jour), constater(apres, jour)) if not item.gain)
    return Rubrique(
        CRITERES,
        "Critères d'avancement qui perdraient leurs preuves",
        tuple(
            Ligne(
                f"{item.critere.intitule} : {perte(item)}",
                item.preuves[0].ou if item.preuves else avant.fiche.ou,
                item.critere.id,
            )
            for item in pertes
        ),
        "Rien ne presse : ils reviennent dès que quelqu'un reprend la main (cap avancement).",
    )
