"""What rests on fundings: what would have to be found or given up if they ended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from cap.communaute import Communaute
from cap.definitions import ACQUIS, couverture, est_acquis, statut_financement
from cap.graphie import plier
from cap.model import Financement
from cap.phrases import enumerer
from cap.redaction import pour
from cap.transmission import (
    BUDGETS,
    PAYEES,
    POSTES,
    RELAIS,
    Ligne,
    Rubrique,
    Voisinage,
    acteur_nomme,
    financement_en_mots,
    montant_en_mots,
    nomme,
    paient,
    passe,
    poste_en_mots,
)


class Fins:
    """What rests on fundings."""

    def __init__(self, avant: Communaute, apres: Communaute, jour: date, fins: Sequence[Financement]) -> None:
        self.communaute, self.apres, self.jour, self.fins = avant, apres, jour, fins
        self.ids = {item.id for item in fins}
        self.voisinage = Voisinage(avant, apres, jour)

    def rubriques(self) -> Iterator[Rubrique]:
        """Yield every kind, in no special order."""
        yield self.actions()
        yield self.postes()
        yield self.budgets()
        yield self.relais()

    def actions(self) -> Rubrique:
        lignes = []
        for item in self.fins:
            action = self.communaute.actions.get(nomme(self.communaute, item.action, "action"))
            if action is None:
                continue
            restent = paient(self.apres, action, self.jour)
            quoi = f"{action.nom}{montant_en_mots(item)}"
            if restent:
                verbe = "restent" if len(restent) > 1 else "reste"
                quoi += f" : {verbe} {enumerer(autre.intitule or autre.id for autre in restent)}"
            elif est_acquis(item, self.jour):
                quoi += " : plus de financement acquis"
            lignes.append(Ligne(quoi, item.place("action"), action.id, item.du, self.voisinage.d_une_action(action)))
        return Rubrique(
            PAYEES,
            "Actions financées",
            tuple(lignes),
            "En parler tôt avec ceux qui la portent : alléger, mutualiser, ou chercher ailleurs.",
        )

    def postes(self) -> Rubrique:
        """List the posts whose frame names this funding; those that name nothing are to be checked."""
        fonction = self.communaute.gouvernance.fonction_soutien
        ingenierie = [item for item in self.fins if item.objet != "action" and not item.action]
        lignes = []
        for poste in fonction.postes if fonction and ingenierie else ():
            if passe(poste.au, self.jour):
                continue
            appuye = any(self._porte(item, poste.cadre) for item in ingenierie)
            if not appuye and poste.cadre:
                continue
            employeur = f" ({self.communaute.nom_acteur(poste.employeur)})" if poste.employeur else ""
            suite = f", porté par : {poste.cadre}" if appuye else " : cadre non précisé, à vérifier"
            lignes.append(Ligne(f"{poste_en_mots(poste)}{employeur}{suite}", poste.ou, "", poste.du))
        return Rubrique(
            POSTES,
            "Postes de la fonction de soutien",
            tuple(lignes),
            "Regarder l'échéance du poste et prévenir son employeur à temps.",
        )

    def _porte(self, item: Financement, cadre: str) -> bool:
        """Tell whether the frame of a post names a funding or its funder, as whole words."""
        acteur = self.communaute.acteurs.get(acteur_nomme(self.communaute, item.financeur))
        noms = [item.id, item.intitule, item.financeur]
        noms += [acteur.id, acteur.nom, acteur.nom_complet, *acteur.alias] if acteur is not None else []
        dit = f" {_mots(cadre)} "
        return any(f" {_mots(nom)} " in dit for nom in noms if _mots(nom))

    def budgets(self) -> Rubrique:
        lignes = []
        for budget in self.communaute.financements.budgets:
            exercice = budget.exercice
            if exercice is None or exercice.du is None or passe(exercice.au or exercice.du, self.jour):
                continue
            for ligne in budget.produits:
                if nomme(self.communaute, ligne.financement, "financement") in self.ids:
                    montant = f" : {ligne.montant.en_mots()}" if ligne.montant is not None else ""
                    lignes.append(Ligne(f"Produit « {ligne.ligne} »{montant}", ligne.ou, "", exercice.du))
        avant, apres = couverture(self.communaute, self.jour), couverture(self.apres, self.jour)
        if avant is not None and apres is not None and any(item.objet != "action" for item in self.fins):
            charges = f"sur {avant.charges.en_mots()} de charges"
            if avant.acquis == apres.acquis:
                acquis = f"{avant.acquis.en_mots()} acquis {charges}, {avant.mois_en_mots} à venir"
                dit = f"Rien d'acquis n'en vient : {acquis}"
            else:
                dit = (
                    f"Acquis pour la fonction de soutien : {avant.acquis.en_mots()}, puis {apres.acquis.en_mots()} "
                    f"{charges} ; soit {avant.mois_en_mots} à venir, puis {apres.mois_en_mots}"
                )
            lignes.append(Ligne(dit, self.communaute.financements.ou))
        return Rubrique(
            BUDGETS,
            "Budget et mois couverts",
            tuple(lignes),
            "Revoir le budget, ou dire ce que la fonction de soutien ne fera plus.",
        )

    def relais(self) -> Rubrique:
        """List the requests under way for the same purpose: what might take over."""
        objets = {item.objet for item in self.fins}
        return Rubrique(
            RELAIS,
            "Demandes en cours qui pourraient prendre le relais",
            tuple(
                Ligne(
                    f"{financement_en_mots(item, self.jour)}{_depot(item, self.jour)}",
                    item.ou,
                    item.id,
                    item.du,
                )
                for item in self.communaute.financements.financements
                if item.id not in self.ids and item.objet in objets and not passe(item.au, self.jour)
                and statut_financement(item, self.jour) not in (*ACQUIS, "refuse")
            ),
            "Les relancer, ou en déposer d'autres.",
        )  # fmt: skip


def _depot(item: Financement, jour: date) -> str:
    limite = item.depot_avant
    return f", à déposer {pour(limite)}" if limite is not None and limite.connue and not limite.is_past(jour) else ""


def _mots(texte: str) -> str:
    return " ".join("".join(lettre if lettre.isalnum() else " " for lettre in plier(texte)).split())
