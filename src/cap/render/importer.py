"""The report of an import: what comes in, what is left to decide, and everything that is left out with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any, Final

from cap.classeur import lettre
from cap.graphie import citer, composer
from cap.importplan import AJOUTE, COMPLETE, DOUTE, ECARTE, INCHANGE, ColonneLue, Plan, Resultat
from cap.show import show
from cap.tableau import Ecart
from cap.titres import CHAMPS

VERSION: Final = 1
"""Of the JSON form; it changes when a key changes its meaning or goes away."""

_TITRES: Final = {
    AJOUTE: "Nouveaux",
    COMPLETE: "Complétés",
    DOUTE: "À décider, pas encore importés",
    ECARTE: "Lignes laissées de côté",
    INCHANGE: "Déjà à jour",
}
_MARGE: Final = "  "


def texte(plan: Plan, chemin: str, essai: bool, garde: bool = False) -> str:
    """Render a plan as plain French text; `chemin` is the correspondence file, `garde` that it is written too."""
    origine = show(plan.nom) + (f" ({citer(show(plan.feuille))})" if plan.feuille else "")
    titre = composer(f"Import des {plan.genre} : ") + origine
    parties = [titre + (composer(" — essai, rien n'est écrit") if essai else "")]
    parties += _section("Lecture du fichier", map(show, plan.remarques))
    parties += _section("Colonnes reprises", map(partial(_colonne, plan.genre), filter(_reprise, plan.colonnes)))
    parties += _section("Colonnes laissées de côté", _laissees(plan))
    if not plan.possible:
        return "\n".join([*parties, "", *_impossible(plan, chemin)]) + "\n"
    for etat in (AJOUTE, COMPLETE, INCHANGE, DOUTE, ECARTE):
        resultats = [resultat for resultat in plan.resultats if resultat.etat == etat]
        parties += _section(_TITRES[etat], (ligne for resultat in resultats for ligne in _resultat(resultat)))
        if etat == DOUTE and plan.a_decider:
            noms = ", ".join(citer(show(nom)) for nom in plan.a_decider)
            parties.append(_MARGE + composer("Pour répondre : sous rapprochements, dans ") + f"{show(chemin)} ({noms})")
    parties += _section("Différences, le fichier est gardé (--remplacer prend le tableau)", _differences(plan))
    parties += _section("Cellules et lignes laissées de côté", map(_ecart, plan.ecarts))
    parties += _section("À regarder, sans rien bloquer", map(show, plan.proches))
    parties += _section("Fichier de correspondance", (_probleme(probleme) for probleme in plan.problemes))
    return "\n".join([*parties, "", bilan(plan, chemin if garde else "")]) + "\n"


def bilan(plan: Plan, garde: str = "") -> str:
    """Say in one sentence what the import does; `garde` is the file of the columns, where it is written too."""
    morceaux = [f"{_TITRES[etat].split(',')[0].lower()} : {plan.compte(etat)}" for etat in _TITRES]
    dit = composer(
        f"Fichiers à créer : {len(plan.creations)}, à compléter : {len(plan.editions)} ({' ; '.join(morceaux)})."
    )
    return dit + (composer(" S'y ajoute la lecture des colonnes : ") + f"{show(garde)}." if garde else "")


def donnees(plan: Plan, chemin: str, essai: bool) -> dict[str, Any]:
    """Give the same content as plain values, for JSON."""
    return {
        "version": VERSION,
        "commande": "importer",
        "genre": plan.genre,
        "fichier": plan.nom,
        "feuille": plan.feuille,
        "essai": essai,
        "possible": plan.possible,
        "correspondance": chemin,
        "lecture": list(plan.remarques),
        "colonnes": [
            {
                "colonne": colonne.lettre,
                "titre": colonne.titre,
                "champ": colonne.champ or None,
                "raison": colonne.raison,
                "valeurs": colonne.valeurs,
            }
            for colonne in plan.colonnes
        ],
        "resultats": [
            {
                "lignes": list(resultat.lignes),
                "nom": resultat.nom,
                "etat": resultat.etat,
                "fichier": resultat.path or None,
                "details": list(resultat.details),
                "differences": [
                    {"champ": difference.champ, "actuel": difference.actuel, "propose": difference.propose}
                    for difference in resultat.differences
                ],
            }
            for resultat in plan.resultats
        ],
        "a_decider": list(plan.a_decider),
        "laisses_de_cote": [
            {
                "ligne": ecart.ligne,
                "colonne": None if ecart.colonne is None else lettre(ecart.colonne),
                "texte": ecart.texte,
                "raison": ecart.raison,
            }
            for ecart in plan.ecarts
        ],
        "a_regarder": list(plan.proches),
        "problemes": [
            {"chemin": probleme.path, "ligne": probleme.line, "code": probleme.code, "message": probleme.message}
            for probleme in plan.problemes
        ],
        "fichiers_a_creer": list(plan.creations),
        "fichiers_a_completer": list(plan.editions),
    }


def _section(titre: str, lignes: Iterable[str]) -> list[str]:
    contenu = [_MARGE + ligne for ligne in lignes]
    return ["", composer(titre), *contenu] if contenu else []


def _reprise(colonne: ColonneLue) -> bool:
    return bool(colonne.champ)


def _colonne(genre: str, colonne: ColonneLue) -> str:
    description = CHAMPS[genre][colonne.champ].description
    return f"{_titre(colonne.lettre, colonne.titre)} → {colonne.champ}, {description} ({colonne.raison})"


def _laissees(plan: Plan) -> list[str]:
    """Give the columns left out, those of one reason together."""
    par_raison: dict[str, list[str]] = {}
    for colonne in plan.colonnes:
        if not colonne.champ:
            nommee = f"{_titre(colonne.lettre, colonne.titre)} ({_valeurs(colonne.valeurs)})"
            par_raison.setdefault(colonne.raison, []).append(nommee)
    return [f"{', '.join(nommees)}{composer(' : ')}{raison}" for raison, nommees in par_raison.items()]


def _titre(lettre_: str, titre: str) -> str:
    return f"{lettre_} {citer(show(titre))}" if titre else f"{lettre_} (sans titre)"


def _valeurs(nombre: int) -> str:
    return "1 valeur" if nombre == 1 else f"{nombre} valeurs"


def _impossible(plan: Plan, chemin: str) -> list[str]:
    champ = "nom" if plan.genre != "contacts" else "nom, courriel ou telephone"
    return [
        composer("Aucune colonne ne donne le nom : rien ne peut être importé."),
        composer(f"Dans {show(chemin)}, écrivez « champ: {champ} » sous le titre de la bonne colonne, puis relancez."),
    ]


def _resultat(resultat: Resultat) -> list[str]:
    nom = show(resultat.nom) or "sans nom"
    vers = f" → {show(resultat.path)}" if resultat.path else ""
    if resultat.etat in (DOUTE, ECARTE):
        return [f"{_lignes(resultat.lignes)} {citer(nom)}{composer(' : ')}{' ; '.join(resultat.details)}"]
    return [f"{_lignes(resultat.lignes)} {nom}{vers}", *(f"{_MARGE}{detail}" for detail in resultat.details)]


def _lignes(numeros: Sequence[int]) -> str:
    return f"{'ligne' if len(numeros) == 1 else 'lignes'} {', '.join(map(str, numeros))}"


def _differences(plan: Plan) -> list[str]:
    return [
        composer(f"{_lignes(resultat.lignes)}, {difference.champ} : le fichier dit ")
        + citer(show(difference.actuel))
        + ", le tableau "
        + citer(show(difference.propose))
        + f" ({show(resultat.path)})"
        for resultat in plan.resultats
        for difference in resultat.differences
    ]


def _ecart(ecart: Ecart) -> str:
    place = f"ligne {ecart.ligne}" if ecart.colonne is None else f"{lettre(ecart.colonne)}{ecart.ligne}"
    dit = f" {citer(show(ecart.texte))}" if ecart.texte else ""
    return f"{place}{dit}{composer(' : ')}{ecart.raison}"


def _probleme(probleme: Any) -> str:
    return f"{show(probleme.path)}:{probleme.line} {probleme.message} {probleme.remedy}".strip()
