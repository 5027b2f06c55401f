"""What becomes of each line of a list of signatures, for who brings it in."""

from __future__ import annotations

from collections.abc import Iterator

from cap.charte_tableau import A_DECIDER, AJOUTEE, ECARTEE, NOTEE, Liste, Lue
from cap.graphie import citer
from cap.render.pages import GRAS, Page, plie
from cap.show import show

_TITRES = {
    AJOUTEE: "Signatures à noter",
    A_DECIDER: "À décider, rien n'est noté",
    ECARTEE: "Lignes laissées de côté",
    NOTEE: "Déjà notées",
}


def rapport(liste: Liste, page: Page) -> str:
    """Write the report: columns left out, then every line under what becomes of it, and the counts."""
    lignes: list[str] = []
    for remarque in liste.remarques:
        lignes += plie(page, show(remarque), "  ")
    for titre, raison in liste.laissees:
        lignes += plie(page, f"Colonne {citer(show(titre))} laissée de côté : {raison}.", "  ")
    for etat, intitule in _TITRES.items():
        ceux = [item for item in liste.lignes if item.etat == etat]
        if ceux:
            lignes += ["", *plie(page, f"{intitule} ({len(ceux)})", ton=GRAS)]
            lignes += [ecrite for item in ceux for ecrite in _ligne(item, page)]
    comptes = " ; ".join(f"{etat} : {liste.compte(etat)}" for etat in _TITRES)
    return "\n".join([*lignes, "", *plie(page, f"{comptes}.")]).lstrip("\n")


def _ligne(item: Lue, page: Page) -> Iterator[str]:
    if item.etat == AJOUTEE:
        yield from plie(page, f"ligne {item.ligne} : {item.raison}", "  – ")
    else:
        nom = citer(show(item.nom)) if item.nom else "sans nom"
        yield from plie(page, f"ligne {item.ligne}, {nom} : {item.raison}", "  – ")
