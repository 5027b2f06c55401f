"""Tasks and promises, written for the coordinator: a plain list at 80 columns, Markdown, JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from cap.dates import Periode
from cap.graphie import milliers
from cap.phrases import enumerer
from cap.redaction import depuis_la_fin, en_precisant, jusque, majuscule, pour
from cap.render.cr import en_donnees
from cap.render.documents import en_markdown
from cap.render.donnees import en_json
from cap.render.pages import BLEU, GRAS, GRIS, JAUNE, Page, net, plie
from cap.suivi import ABANDONNEE, Charge, EngagementSuivi, Tableau, TacheSuivie, en_retard

TITRE: Final = "titre"
NOM: Final = "nom"
TEXTE: Final = "texte"
DETAIL: Final = "detail"
RETARD: Final = "retard"

_MARGES: Final = {TEXTE: "  – ", DETAIL: "    ", RETARD: "    "}
_TONS: Final = {TITRE: GRAS, NOM: BLEU, DETAIL: GRIS, RETARD: JAUNE}
_PERSONNE: Final = "Sans responsable pour l'instant"
_NATURES: Final = {"humain": "humain", "financier": "financier", "materiel": "matériel", "immateriel": "immatériel"}
_ETATS: Final = {"propose": "proposé", "confirme": "confirmé", "tenu": "tenu", "retire": "retiré"}


class Ligne(NamedTuple):
    """A paragraph of the list and what it is; the renderer gives it its indent and its look."""

    texte: str
    genre: str


def texte(tableau: Tableau, page: Page) -> str:
    """Write the two lists as text, in the width of the page."""
    lignes: list[str] = []
    for ligne in _lignes(tableau):
        pliee = plie(page, ligne.texte, _MARGES.get(ligne.genre, ""), ton=_TONS.get(ligne.genre, ""))
        if ligne.genre == TITRE:
            trait = max(map(len, plie(page._replace(couleurs=False), ligne.texte)))
            lignes += ["", "", *pliee, "-" * trait]
        else:
            lignes += ["", *pliee] if ligne.genre == NOM else pliee
    return "\n".join(lignes).lstrip("\n") + "\n"


def markdown(tableau: Tableau) -> str:
    """Write the two lists as Markdown."""
    formes = {TITRE: "\n## {}\n", NOM: "\n### {}\n", TEXTE: "- {}", DETAIL: "  {}", RETARD: "  **{}**"}
    lignes = [formes[ligne.genre].format(en_markdown(net(ligne.texte))) for ligne in _lignes(tableau)]
    return "\n".join(lignes).replace("\n\n\n", "\n\n").strip("\n") + "\n"


def json(tableau: Tableau) -> str:
    """Write the same content as data; `version` changes when a key changes meaning."""
    return en_json(
        {
            "version": 1,
            "le": tableau.jour.isoformat(),
            "taches": [_tache_en_donnees(tableau, tache) for tache in tableau.taches],
            "engagements": [
                {"acteur_nom": tableau.noms[item.acteur], **en_donnees(item)}
                for charge in tableau.engagements
                for item in charge.engagements
            ],
        }
    )


def _tache_en_donnees(tableau: Tableau, tache: TacheSuivie) -> dict[str, Any]:
    return {
        **en_donnees(tache),
        "responsable_nom": tableau.noms[tache.responsable],
        "reports": tache.reports,
        "en_retard": en_retard(tache, tableau.jour),
    }


# --- lines ----------------------------------------------------------------------------------------------------


def _lignes(tableau: Tableau) -> list[Ligne]:
    lignes = [Ligne(_compte(tableau), TITRE)]
    for charge in tableau.a_faire:
        lignes.append(Ligne(tableau.noms[charge.acteur] or _PERSONNE, NOM))
        for tache in charge.taches:
            lignes += _tache(tableau, tache)
    lignes.append(Ligne(_compte_des_engagements(tableau.engagements), TITRE))
    for charge in tableau.engagements:
        lignes.append(Ligne(tableau.noms[charge.acteur], NOM))
        for engagement in charge.engagements:
            lignes += _engagement(engagement)
    return lignes


def _compte(tableau: Tableau) -> str:
    ouvertes = [tache for tache in tableau.taches if tache.ouverte]
    if not tableau.taches:
        return "À faire : rien d'ouvert"
    passees = sum(en_retard(tache, tableau.jour) for tache in ouvertes)
    compte = f"À faire : {_nombre(len(ouvertes), 'tâche ouverte', 'tâches ouvertes')}"
    if len(ouvertes) < len(tableau.taches):
        compte += f" sur {len(tableau.taches)}"
    return f"{compte}, {_nombre(passees, 'échéance passée', 'échéances passées')}" if passees else compte


def _compte_des_engagements(charges: tuple[Charge, ...]) -> str:
    promis = sum(len(charge.engagements) for charge in charges)
    return f"Engagements des acteurs : {promis or 'aucun en cours'}"


def _nombre(nombre: int, un: str, plusieurs: str) -> str:
    return f"{nombre} {plusieurs if nombre > 1 else un}"


def _tache(tableau: Tableau, tache: TacheSuivie) -> list[Ligne]:
    avec = f", avec {enumerer([tableau.noms[item] for item in tache.contributeurs])}" if tache.contributeurs else ""
    lignes = [Ligne(majuscule(tache.texte) + avec, TEXTE)]
    passee = en_retard(tache, tableau.jour) and tache.echeance is not None
    if passee and tache.echeance is not None:
        lignes.append(Ligne(f"échéance passée {depuis_la_fin(tache.echeance)}", RETARD))
    details = ["" if passee else _etat(tache), *_histoire(tableau, tache), tache.ref]
    return [*lignes, Ligne(" · ".join(filter(None, details)), DETAIL)]


def _etat(tache: TacheSuivie) -> str:
    if not tache.ouverte:
        return _fin(tache)
    if tache.echeance is not None:
        return pour(tache.echeance)
    return f"pour la {tache.echeance_instance}" if tache.echeance_instance else "sans échéance"


def _fin(tache: TacheSuivie) -> str:
    derniere = tache.historique[-1]
    quand = f" {en_precisant(derniere.le)}" if derniere.le is not None else ""
    note = f" : {derniere.note}" if derniere.note else ""
    return f"{'abandonnée' if tache.etat == ABANDONNEE else 'faite'}{quand}{note}"


def _histoire(tableau: Tableau, tache: TacheSuivie) -> Iterator[str]:
    if tache.reports:
        avant = f", d'abord {pour(tache.echeance_initiale)}" if tache.echeance_initiale is not None else ""
        yield f"reportée {'une' if tache.reports == 1 else tache.reports} fois{avant}"
    if tache.responsable != tache.responsable_initial and tache.responsable_initial:
        yield f"d'abord confiée à {tableau.noms[tache.responsable_initial]}"


def _engagement(engagement: EngagementSuivi) -> list[Ligne]:
    nombre = engagement.quantite
    nombre = milliers(int(nombre)) if nombre.isascii() and nombre.isdigit() else nombre
    quantite = " ".join(filter(None, (nombre, engagement.unite)))
    details = (
        _NATURES.get(engagement.nature, ""),
        _duree(engagement),
        _ETATS.get(engagement.etat, ""),
        "terme passé, à voir ensemble" if engagement.fini and engagement.etat not in ("tenu", "retire") else "",
        f"réalisé : {engagement.realise}" if engagement.realise else "",
        "partagé" if engagement.partage else "",
    )
    lignes = [Ligne(majuscule(engagement.intitule) + (f" : {quantite}" if quantite else ""), TEXTE)]
    dits = " · ".join(filter(None, details))
    return [*lignes, Ligne(dits, DETAIL)] if dits else lignes


def _duree(engagement: EngagementSuivi) -> str:
    if engagement.du == engagement.au and engagement.du is not None:
        return en_precisant(engagement.du)
    debut = f"depuis {_sans_preposition(engagement.du)}" if engagement.du is not None else ""
    if engagement.au is None:
        return debut
    return f"{debut}, {jusque(engagement.au)}" if debut else jusque(engagement.au)


def _sans_preposition(quand: Periode) -> str:
    return pour(quand).removeprefix("pour ")
