"""Rules on funding: budgets that balance, requests with a state, voluntary contributions equal on both sides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from cap.communaute import Communaute
from cap.model import Budget, LigneBudget
from cap.problem import AVERTISSEMENT, CONSEIL, ERREUR
from cap.rules.registre import Constat, regle
from cap.scalars import Montant


def total(lignes: Iterable[LigneBudget]) -> Montant:
    """Add the amounts of budget lines; an unknown amount stays unknown in the total."""
    return Montant.somme(ligne.montant for ligne in lignes if ligne.montant is not None)


def _compares(charges: Montant, produits: Montant) -> bool:
    """Tell whether two totals can be compared: both known, and nothing in them unknown."""
    return (
        charges.centimes is not None and produits.centimes is not None and not (charges.inconnus or produits.inconnus)
    )


@regle("CAP751", AVERTISSEMENT, "Budget en déséquilibre")
def budget_desequilibre(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """Un budget prévisionnel présente autant de produits que de charges ; l’écart est une erreur, ou un besoin à dire.

    Correct :
        charges 48 000 €, produits 48 000 €

    À corriger :
        charges 48 000 €, produits 46 000 €

    Que faire : retrouver la ligne qui manque, ou ajouter celle qui reste à financer, avec son statut.

    Source : Cerfa 12156 ; usages des communautés d’action ; critère P1.
    """
    for budget in communaute.financements.budgets:
        charges, produits = total(budget.charges), total(budget.produits)
        if (
            budget.charges
            and budget.produits
            and _compares(charges, produits)
            and charges.centimes != produits.centimes
        ):
            yield Constat(
                budget.ou,
                f"Les charges ({charges.en_mots()}) et les produits ({produits.en_mots()}) ne sont pas égaux.",
                "Retrouvez la ligne qui manque, ou ajoutez ce qui reste à financer, avec son statut.",
            )


@regle("CAP752", ERREUR, "Contributions volontaires inégales")
def volontaires_inegales(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """Les comptes 86 et 87 se répondent : ce qui est donné est employé, pour le même montant.

    Correct :
        86 Personnel bénévole 9 300 €, 87 Bénévolat 9 300 €

    À corriger :
        86 Personnel bénévole 9 300 €, 87 Bénévolat 9 000 €

    Que faire : corriger le montant qui n’est pas le bon.

    Source : règlement ANC 2018-06 ; usages des communautés d’action ; critère P9.
    """
    for budget in communaute.financements.budgets:
        if budget.volontaires is None:
            continue
        charges, produits = total(budget.volontaires.charges), total(budget.volontaires.produits)
        if _compares(charges, produits) and charges.centimes != produits.centimes:
            yield Constat(
                budget.volontaires.ou,
                f"Le 86 ({charges.en_mots()}) et le 87 ({produits.en_mots()}) ne sont pas égaux.",
                "Corrigez le montant qui n’est pas le bon.",
            )


@regle("CAP753", AVERTISSEMENT, "Budget qui compte un refus")
def budget_compte_un_refus(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """Un produit refusé ne viendra pas : sans lui, les produits encore possibles ne couvrent plus les charges.

    Correct :
        le produit refusé reste dans la liste, et une autre piste couvre son montant

    À corriger :
        5 000 € refusés, et rien pour les remplacer

    Que faire : ajouter une autre piste, ou revoir les charges.

    Source : usages des communautés d’action (statut de chaque produit).
    """
    for budget in communaute.financements.budgets:
        refuses = [ligne for ligne in budget.produits if statut(communaute, ligne) == "refuse"]
        charges = total(budget.charges)
        possibles = total(ligne for ligne in budget.produits if ligne not in refuses)
        if refuses and _compares(charges, possibles) and (possibles.centimes or 0) < (charges.centimes or 0):
            yield Constat(
                refuses[0].ou,
                f"Sans les produits refusés, il reste {possibles.en_mots()} pour {charges.en_mots()} de charges.",
                "Cherchez une autre piste, ou revoyez les charges.",
            )


def statut(communaute: Communaute, ligne: LigneBudget) -> str:
    """Give the state of a product: its own, else the last one of the funding it comes from."""
    if ligne.statut:
        return ligne.statut
    financement = communaute.index["financement"].get(ligne.financement)
    return financement.suivi[-1].statut if financement is not None and financement.suivi else ""


@regle("CAP754", CONSEIL, "Refus sans motif")
def refus_sans_motif(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """Le motif d’un refus aide à mieux demander ; il reste entre les mains de la fonction de soutien.

    Correct :
        suivi:
          - le: 2024-10
            statut: refuse
            motif: "Le fonds finance des actions."

    À corriger :
        suivi:
          - le: 2024-10
            statut: refuse

    Que faire : noter le motif, s’il est connu.

    Source : méthode, critère P2.
    """
    for financement in communaute.financements.financements:
        for etape in financement.suivi:
            if etape.statut == "refuse" and not etape.motif:
                yield Constat(etape.place("statut"), "Ce refus n’a pas de motif noté.", "Notez-le, s’il est connu.")


@regle("CAP755", AVERTISSEMENT, "Date de dépôt passée")
def depot_passe(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """La date limite de dépôt est passée et la demande n’est pas notée déposée.

    Correct :
        depot_avant: 2024-10-15
        suivi:
          - le: 2024-10-01
            statut: depose

    À corriger :
        depot_avant: 2024-10-15
        suivi:
          - le: 2024-09-01
            statut: a-demander

    Que faire : noter le dépôt s’il a eu lieu, ou la prochaine session.

    Source : format 1, financements.yaml.
    """
    for financement in communaute.financements.financements:
        limite = financement.depot_avant
        dernier = financement.suivi[-1].statut if financement.suivi else "repere"
        if limite and limite.connue and limite.is_past(jour) and dernier in ("repere", "a-demander"):
            yield Constat(
                financement.place("depot_avant"),
                f"Le dépôt était possible jusqu’à cette date ({limite.en_mots()}) et n’est pas noté.",
                "Notez le dépôt s’il a eu lieu, ou la prochaine session.",
            )


@regle("CAP756", AVERTISSEMENT, "Quantité × taux différent du montant")
def montant_calcule(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """Quand une ligne donne des heures et un taux, leur produit est le montant : l’écart trahit une faute de frappe.

    Correct :
        quantite: 620 h
        taux: 15 €
        montant: 9 300 €

    À corriger :
        quantite: 620 h
        taux: 15 €
        montant: 9 030 €

    Que faire : corriger celui des trois nombres qui est faux.

    Source : règlement ANC 2018-06 (méthode écrite) ; critère P9.
    """
    for budget in communaute.financements.budgets:
        for ligne in _toutes(budget):
            nombre = _premier_nombre(ligne.quantite)
            taux, montant = ligne.taux, ligne.montant
            if nombre is None or taux is None or montant is None or taux.centimes is None or montant.centimes is None:
                continue
            if abs(nombre * taux.centimes - montant.centimes) >= 100:
                yield Constat(
                    ligne.place("montant"),
                    f"{ligne.quantite} × {taux.en_mots()} ne font pas {montant.en_mots()}.",
                    "Corrigez celui des trois nombres qui est faux.",
                )


def _toutes(budget: Budget) -> tuple[LigneBudget, ...]:
    volontaires = budget.volontaires
    return budget.charges + budget.produits + ((volontaires.charges + volontaires.produits) if volontaires else ())


def _premier_nombre(texte: str) -> float | None:
    """Read the number a quantity starts with (`620 h`, `1 200,5 h`), or None."""
    import re

    trouve = re.match(r"\d[\d \u00a0\u202f]*(?:[.,]\d+)?", texte)
    return float(re.sub(r"[ \u00a0\u202f]", "", trouve[0]).replace(",", ".")) if trouve else None


REGLES = (
    budget_desequilibre,
    volontaires_inegales,
    budget_compte_un_refus,
    refus_sans_motif,
    depot_passe,
    montant_calcule,
)
