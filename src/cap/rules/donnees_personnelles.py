"""Rules on personal data in what gets published: what concerns a person stays under prive/ unless she agreed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from cap.communaute import Communaute
from cap.declare import Lieu
from cap.model import Attendu, Depart, EtapeFinancement, Retrait
from cap.problem import AVERTISSEMENT, ERREUR
from cap.rules.registre import Constat, regle

_COURRIEL: Final = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_TELEPHONE: Final = re.compile(r"(?<!\d)(?:\+33[\s.]?|0)[1-9](?:[\s.\-]?\d{2}){4}(?!\d)")


def coordonnee(texte: str) -> tuple[str, int, int] | None:
    """Find an e-mail address or a French phone number in a text: what it is, where it starts, its length."""
    trouve = _COURRIEL.search(texte) if "@" in texte else None
    if trouve:
        return "une adresse de courriel", trouve.start(), len(trouve[0])
    trouve = _TELEPHONE.search(texte) if "0" in texte or "+33" in texte else None
    return ("un numéro de téléphone", trouve.start(), len(trouve[0])) if trouve else None


@regle("CAP851", AVERTISSEMENT, "Coordonnées d’une personne hors de prive/")
def coordonnees(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """Une adresse ou un téléphone écrit dans une fiche ou un compte-rendu finit dans l’historique git, dans les
    envois et peut-être sur le site. Les contacts ont leur place : prive/contacts.yaml, hors de git.

    Correct :
        site: "https://www.example.org"

    À corriger :
        missions: "Écrire à camille.dupont@example.org"

    Que faire : déplacer la coordonnée dans prive/contacts.yaml.

    Source : format 1, qui voit quoi ; RGPD, minimisation.
    """
    for fiche in communaute.fiches:
        if fiche.ou.path.startswith("prive/"):
            continue
        for nom, valeur in fiche.__dict__.items():
            if valeur.__class__ is not str or ("@" not in valeur and "0" not in valeur):
                continue
            if nom in fiche.declares and (trouve := coordonnee(valeur)):
                yield _constat_coordonnee(fiche.place(nom), trouve[0])
    for reunion in communaute.reunions.values():
        for ligne, texte in _lignes_des_notes(reunion):
            if trouve := coordonnee(texte):
                yield _constat_coordonnee(Lieu(reunion.ou.path, ligne, trouve[1] + 1, trouve[2]), trouve[0])


def _constat_coordonnee(lieu: Lieu, quoi: str) -> Constat:
    return Constat(
        lieu, f"Il y a ici {quoi}.", "Déplacez cette coordonnée dans prive/contacts.yaml, qui reste hors de git."
    )


def _lignes_des_notes(reunion: Any) -> Iterator[tuple[int, str]]:
    corps: str = reunion.corps
    if "@" in corps or "0" in corps:
        yield from enumerate(corps.split("\n"), reunion.corps_ligne)


@regle("CAP852", ERREUR, "Fiche d’une personne publiable sans son accord")
def personne_sans_accord(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """Une personne n’apparaît sur rien de public sans avoir dit oui ; l’accord se note avec sa date et ce qu’il couvre.

    Correct :
        type: personne
        accord_publication:
          le: 2024-01-15
          par: "l’intéressée"
          champs:
            - nom

    À corriger :
        type: personne
        visibilite: public

    Que faire : noter l’accord, ou retirer « visibilite: public » ; sans accord, cap ne publie rien d’elle.

    Source : format 1, qui voit quoi ; RGPD.
    """
    for acteur in communaute.acteurs.values():
        accord = acteur.accord_publication
        if acteur.type == "personne" and acteur.visibilite == "public" and (accord is None or accord.le is None):
            yield Constat(
                acteur.place("visibilite"),
                "Cette fiche d’une personne est marquée publique, sans accord daté de sa part.",
                "Notez l’accord (accord_publication : le, par, champs), ou retirez « visibilite: public ».",
            )


@regle("CAP853", ERREUR, "Donnée réservée dans un dépôt public")
def reserve_dans_depot_public(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """Quand communaute.yaml dit « depot: public », tout le monde lit les fichiers : les montants, les temps, les motifs
    de départ ou de refus et les blocs réservés se rangent sous prive/, avec les mêmes noms de fichiers.

    Correct :
        prive/financements.yaml

    À corriger :
        financements.yaml              # avec depot: public

    Que faire : déplacer le fichier sous prive/, ou dire « depot: prive ».

    Source : format 1, qui voit quoi.
    """
    if communaute.fiche.depot != "public":
        return
    for fiche in (communaute.financements, *communaute.temps.values()):
        if fiche.ou.path and not fiche.ou.path.startswith("prive/"):
            yield _reserve(fiche.ou, "Ce fichier contient des montants ou des temps")
    for fiche in communaute.fiches:
        reserve = isinstance(fiche, Depart | Attendu | Retrait | EtapeFinancement) and fiche.donne("motif")
        if reserve and not fiche.ou.path.startswith("prive/"):
            yield _reserve(fiche.place("motif"), "Ce motif concerne une structure")
    for reunion in communaute.reunions.values():
        for bloc in reunion.notes.blocs:
            yield _reserve(Lieu(reunion.ou.path, bloc.ligne, 1), "Ce bloc est réservé")


def _reserve(lieu: Lieu, quoi: str) -> Constat:
    return Constat(lieu, f"{quoi}, et le dépôt est public.", "Rangez-le sous prive/, ou écrivez « depot: prive ».")


REGLES = (coordonnees, personne_sans_accord, reserve_dans_depot_public)
