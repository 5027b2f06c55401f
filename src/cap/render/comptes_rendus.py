"""Where every compte-rendu stands and the delays, for the coordinator: text, Markdown, JSON."""

from __future__ import annotations

from typing import Any, Final

from cap.comptes_rendus import A_APPROUVER, A_CLORE, A_DIFFUSER, APPROUVE, CORRECTIONS, SANS_NOTES, Etape, Tableau
from cap.dates import Periode
from cap.phrases import combien, enumerer
from cap.redaction import en_precisant, jusque, majuscule
from cap.render.documents import en_cellule
from cap.render.donnees import en_json
from cap.render.pages import BLEU, GRAS, GRIS, Page, net, peint, plie

_TITRES: Final = {
    SANS_NOTES: "Sans notes",
    A_CLORE: "À clore",
    A_DIFFUSER: "À diffuser",
    CORRECTIONS: "Corrections ouvertes",
    A_APPROUVER: "À approuver",
    APPROUVE: "Approuvés",
}
_COMMANDES: Final = {
    SANS_NOTES: "cap cr notes RÉUNION -",
    A_CLORE: "cap cr clore RÉUNION",
    A_DIFFUSER: "cap cr diffuser RÉUNION --le DATE",
    A_APPROUVER: "cap cr approuver RÉUNION --le DATE",
}


def texte(tableau: Tableau, page: Page) -> str:
    """Write the list as text, by how far minutes are, oldest meeting first; then the delays."""
    lignes = plie(page, _compte(tableau), ton=GRAS)
    for etat, titre in _TITRES.items():
        siennes = [item for item in tableau.montrees if item.etat == etat]
        if siennes:
            commande = f"  {_COMMANDES[etat]}" if etat in _COMMANDES else ""
            lignes += [
                "",
                peint(page, net(titre), BLEU) + peint(page, net(commande) and f"  {net(commande.strip())}", GRIS),
            ]
        for item in siennes:
            lignes += plie(page, f"{_date(item)} – {item.nom}", "  – ")
            lignes += plie(page, " · ".join([*_details(item), item.reunion]), "    ", ton=GRIS)
    lignes += ["", peint(page, "Délais", BLEU)]
    for dite in delais(tableau):
        lignes += plie(page, dite, "  ")
    return "\n".join(lignes) + "\n"


def markdown(tableau: Tableau) -> str:
    """Write the list as a Markdown table, then the delays."""
    lignes = [f"## {net(_compte(tableau))}", ""]
    if tableau.montrees:
        lignes += ["| Réunion | De | Où en est le compte-rendu | Dates |", "|---|---|---|---|"]
    for item in tableau.montrees:
        cellules = (_date(item), item.nom, {**_TITRES, APPROUVE: "Approuvé"}[item.etat], ", ".join(_details(item)))
        lignes.append(f"| {' | '.join(en_cellule(net(cellule)) for cellule in cellules)} |")
    if tableau.montrees:
        lignes.append("")
    lignes += ["### Délais", "", *(f"- {net(dite)}" for dite in delais(tableau))]
    return "\n".join(lignes) + "\n"


def json(tableau: Tableau) -> str:
    """Write everything as data, whatever is listed; `version` changes when a key changes meaning."""
    delais_ = tableau.delais
    return en_json(
        {
            "version": 1,
            "le": tableau.jour.isoformat(),
            "comptes_rendus": [_donnees(item) for item in tableau.etapes],
            "delais": {
                "mesures": delais_.mesures,
                "mediane_jours": delais_.mediane,
                "seuil_jours": delais_.seuil,
                "au_dela": [item.reunion for item in delais_.longs],
            },
        }
    )


def _donnees(item: Etape) -> dict[str, Any]:
    valeurs = {nom: getattr(item, nom) for nom in item.__slots__}
    return {nom: valeur.iso() if isinstance(valeur, Periode) else valeur for nom, valeur in valeurs.items()}


def _compte(tableau: Tableau) -> str:
    if not tableau.etapes:
        return "Aucune réunion n'a encore été tenue."
    faits = [
        f"{combien(tableau.nombre(etat), mots, pluriel)}"
        for etat, mots, pluriel in (
            (SANS_NOTES, "sans notes", "sans notes"),
            (A_CLORE, "à clore", "à clore"),
            (A_DIFFUSER, "à diffuser", "à diffuser"),
            (CORRECTIONS, "ouvert aux corrections", "ouverts aux corrections"),
            (A_APPROUVER, "à approuver", "à approuver"),
            (APPROUVE, "approuvé", "approuvés"),
        )
        if tableau.nombre(etat)
    ]
    return f"Comptes-rendus de {combien(len(tableau.etapes), 'réunion tenue')} : {enumerer(faits)}"


def _date(item: Etape) -> str:
    return item.date.en_mots()


def _details(item: Etape) -> list[str]:
    """Give the dates that say how far minutes are, in fragments."""
    dits = []
    if item.diffuse_le is not None and item.diffuse_le.connue:
        dits.append(f"diffusé {en_precisant(item.diffuse_le)}{_apres(item.delai)}")
    if item.etat == CORRECTIONS and item.corrections_avant is not None:
        dits.append(f"corrections possibles {jusque(item.corrections_avant)}")
    if item.approuve_le is not None and item.approuve_le.connue:
        dits.append(f"approuvé {en_precisant(item.approuve_le)}")
    return dits


def _apres(delai: int | None) -> str:
    if delai is None:
        return ""
    return f" ({combien(delai, 'jour')} après)" if delai else " (le jour même)"


def delais(tableau: Tableau) -> list[str]:
    """Say the delays as facts: how many were measured, the middle one, and those beyond the threshold."""
    lus = tableau.delais
    if lus.mediane is None:
        return ["Aucun délai ne se mesure encore : il y faut la date d'une réunion et celle de la diffusion."]
    milieu = f"{lus.mediane:g}".replace(".", ",")
    dits = [
        f"Entre la réunion et la diffusion : {milieu} jour{'s'[: lus.mediane >= 2]} (médiane, sur "
        f"{combien(lus.mesures, 'compte-rendu', 'comptes-rendus')})."
    ]
    repere = f"repère de la méthode : {combien(lus.seuil, 'jour')} ; « delai-compte-rendu » dans « seuils: » le règle"
    if not lus.longs:
        return [*dits, f"Aucun au-delà. {majuscule(repere)}."]
    cas = enumerer([f"{_date(item)} ({combien(item.delai or 0, 'jour')})" for item in lus.longs])
    nombre = combien(len(lus.longs), "compte-rendu", "comptes-rendus")
    return [*dits, f"{nombre} au-delà : {cas}. {majuscule(repere)}."]
