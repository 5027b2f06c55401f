"""The running order of a meeting, written for those who animate it (Markdown, HTML, plain text, JSON).

It is an inside document: what waits for lack of time is in it, the motives of the points only when asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from cap.dates import duree_en_mots, heure_en_mots
from cap.deroule import Deroule, Etape
from cap.odj import OrdreDuJour
from cap.phrases import enumerer
from cap.render.documents import rendre
from cap.render.donnees import en_json
from cap.render.odj import PREPARATION, PointRendu, attente_json, en_mots, fiche, point_json

NOM: Final = "deroule"
SCHEMA: Final = "cap/deroule/1"

_SUFFIXES: Final = {"markdown": "md", "html": "html", "texte": "txt"}
_INTERNE: Final = "Document de travail, pour qui anime"
_POSTURES: Final = {
    "haute": "Posture haute : on tient le cadre, on apporte, on affirme une position.",
    "basse": "Posture basse : on laisse l'initiative au groupe, on questionne, on reformule.",
}


@dataclass(frozen=True, slots=True)
class EtapeRendue:
    """A moment ready to be laid out, all in words; `point` is None for the pause."""

    heure: str
    duree: str
    point: PointRendu | None
    methode: str
    suggestion: bool
    materiel: str
    materiel_suggere: bool
    posture: str


def document(deroule: Deroule, forme: str, avec_motifs: bool = False) -> str:
    """Write the running order in one form (markdown, html, texte, json)."""
    if forme == "json":
        return _json(deroule, avec_motifs)
    odj = deroule.odj
    postures = {etape.posture for etape in deroule.etapes}
    return rendre(
        f"{NOM}.{_SUFFIXES[forme]}.j2",
        page={"titre": odj.titre, "communaute": odj.entete.communaute, "instance": odj.entete.instance},
        document="Déroulé",
        fiche=_fiche(deroule),
        mention=PREPARATION if avec_motifs else _INTERNE,
        etapes=tuple(_etape(etape, avec_motifs) for etape in deroule.etapes),
        fin=_fin(deroule),
        a_apporter=tuple(
            (nom, choses)
            for nom, choses in (("Matériel", deroule.materiel), ("Documents", deroule.documents))
            if choses
        ),
        legende=tuple(mots for posture, mots in _POSTURES.items() if posture in postures),
        suggestions=any(etape.suggestion for etape in deroule.etapes),
        remarque=_remarque(deroule),
        attente=tuple(
            (item.intitule, duree_en_mots(item.minutes), item.motif if avec_motifs else "") for item in odj.attente
        ),
    )


def nom_de_fichier(odj: OrdreDuJour) -> str:
    """Name the file of the document, without its suffix: `2026-03-20-copil-deroule`."""
    return f"{odj.reunion}-{NOM}"


def _fiche(deroule: Deroule) -> tuple[tuple[str, str], ...]:
    """Give the heading of the agenda, without those invited, with the time there is and who animates."""
    lignes = {nom: mots for nom, mots in fiche(deroule.odj) if nom not in ("Pour", "Réponse attendue")}
    lignes.setdefault("Animation", "à préciser")
    if deroule.etapes:
        lignes["Temps"] = _temps(deroule)
    return tuple(lignes.items())


def _temps(deroule: Deroule) -> str:
    """Say how the time planned compares with the session."""
    odj = deroule.odj
    seance = f"une séance de {duree_en_mots(odj.minutes)}{' (durée supposée)' if odj.duree_supposee else ''}"
    dit = f"{duree_en_mots(odj.prevu)}{', pause comprise,' if odj.pause else ''} pour {seance}"
    if deroule.reste > 0:
        return f"{dit} ; {duree_en_mots(deroule.reste)} de marge"
    return f"{dit} ; {duree_en_mots(-deroule.reste)} de trop" if deroule.reste else f"{dit}, sans marge"


def _fin(deroule: Deroule) -> str:
    """Say when it ends: « 15 h 55 », or how long after the beginning."""
    if not deroule.etapes:
        return ""
    return heure_en_mots(deroule.fin) if deroule.fin else _relative(deroule.odj.prevu)


def _relative(minutes: int) -> str:
    """Write the time since the beginning: « 0 h 10 »."""
    return f"{minutes // 60}\u00a0h\u00a0{minutes % 60:02}"


def _remarque(deroule: Deroule) -> str:
    dites = []
    if deroule.odj.debut is None and deroule.etapes:
        dites.append("Les heures sont comptées depuis le début de la séance, dont l'heure n'est pas encore fixée.")
    if deroule.sans_duree:
        noms = enumerer([f"« {intitule} »" for intitule in deroule.sans_duree])
        dites.append(f"Sans durée prévue : {noms}. Les heures qui suivent sont donc au plus tôt.")
    return " ".join(dites)


def _etape(etape: Etape, avec_motifs: bool) -> EtapeRendue:
    return EtapeRendue(
        heure=heure_en_mots(etape.heure) if etape.heure else _relative(etape.a),
        duree=duree_en_mots(etape.minutes) if etape.minutes else "",
        point=en_mots(etape.point, avec_motifs) if etape.point else None,
        methode=etape.methode,
        suggestion=etape.suggestion,
        materiel=", ".join(etape.materiel),
        materiel_suggere=etape.materiel_suggere,
        posture=etape.posture,
    )


def _json(deroule: Deroule, avec_motifs: bool) -> str:
    """Write the running order as data: `a` in minutes since the beginning, `heure` empty while it is unknown.

    `cap/deroule/1`: `etapes` in order, `type` being point or pause; `methode_suggeree` and `materiel_suggere` tell what
    nobody wrote; `reste` the minutes left in the session, negative when there are too many.
    """
    odj = deroule.odj
    donnees: dict[str, Any] = {
        "schema": SCHEMA,
        "reunion": odj.reunion,
        "titre": odj.titre,
        "date": odj.le.isoformat(),
        "debut": odj.debut.isoformat("minutes") if odj.debut else "",
        "fin": deroule.fin.isoformat("minutes") if deroule.fin else "",
        "lieu": odj.lieu,
        "animation": list(odj.entete.animation),
        "seance": odj.minutes,
        "pause": odj.pause,
        "prevu": odj.prevu,
        "reste": deroule.reste,
        "etapes": [_etape_json(etape, avec_motifs) for etape in deroule.etapes],
        "materiel": list(deroule.materiel),
        "documents": list(deroule.documents),
        "attente": [attente_json(item, avec_motifs) for item in odj.attente],
    }
    return en_json(donnees)


def _etape_json(etape: Etape, avec_motifs: bool) -> dict[str, Any]:
    heure = etape.heure.isoformat("minutes") if etape.heure else ""
    moment: dict[str, Any] = {"type": "pause" if etape.point is None else "point", "a": etape.a, "heure": heure}
    if etape.point is None:
        return moment | {"minutes": etape.minutes}
    return (
        moment
        | point_json(etape.point, avec_motifs)
        | {
            "posture": etape.posture,
            "methode": etape.methode,
            "methode_suggeree": etape.suggestion,
            "materiel": list(etape.materiel),
            "materiel_suggere": etape.materiel_suggere,
        }
    )
