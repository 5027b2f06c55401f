"""The agenda of a meeting, written: for those invited (Markdown, HTML, plain text, JSON), and for the coordinator.

Documents tell what and how long, never why: the motives, where lateness and silence are said, are in the summary that
the coordinator reads on her terminal, and in a document only when she asks (`avec_motifs`). So is what waits for lack
of time: members are told what the meeting is about, and choosing what it is not about is the coordinator's work.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from cap.dates import duree_en_mots, heure_en_mots, jour_en_mots
from cap.graphie import composer
from cap.odj import ECRIT, RETOUCHE, TITRE, OrdreDuJour, Point
from cap.odj_sources import Ligne, Proposition
from cap.phrases import combien, enumerer
from cap.redaction import en_precisant
from cap.render.documents import rendre
from cap.render.donnees import en_json
from cap.render.pages import GRAS, GRIS, Page, plie

NOM: Final = "ordre-du-jour"
_SUFFIXES: Final = {"markdown": "md", "html": "html", "texte": "txt"}
SCHEMA: Final = "cap/odj/1"

SANS_PAUSE: Final = 150
"""Minutes from which a session without a pause is worth a word (our choice)."""

_NATURES: Final = {"echange": "échange", "decision": "décision", "convivialite": "convivialité"}
_ORIGINES: Final = {ECRIT: "écrit par vous", RETOUCHE: "retouché par vous", TITRE: "titre de vos notes"}
PREPARATION: Final = "Version de préparation, avec les motifs : à ne pas envoyer telle quelle"


@dataclass(frozen=True, slots=True)
class PointRendu:
    """A point ready to be laid out: all in words, empty where nothing is known."""

    intitule: str
    nature: str
    duree: str
    qui: str
    documents: tuple[str, ...]
    lignes: tuple[Ligne, ...]
    motif: str

    @property
    def details(self) -> tuple[str, ...]:
        """Give what a parenthesis after the title holds."""
        return tuple(filter(None, (self.nature, self.duree, self.qui and f"porté par {self.qui}")))


def document(odj: OrdreDuJour, forme: str, avec_motifs: bool = False) -> str:
    """Write the agenda in one form (markdown, html, texte, json)."""
    if forme == "json":
        return _json(odj, avec_motifs)
    return rendre(
        f"{NOM}.{_SUFFIXES[forme]}.j2",
        page={"titre": odj.titre, "communaute": odj.entete.communaute, "instance": odj.entete.instance},
        document="Ordre du jour",
        fiche=fiche(odj),
        mention=PREPARATION if avec_motifs else "",
        points=tuple(en_mots(point, avec_motifs) for point in odj.points),
        pied=_pied(odj),
        attente=tuple(item.intitule for item in odj.attente) if avec_motifs else (),
    )


def nom_de_fichier(odj: OrdreDuJour) -> str:
    """Name the file of the document, without its suffix: `2026-03-20-copil-ordre-du-jour`."""
    return f"{odj.reunion}-{NOM}"


def fiche(odj: OrdreDuJour) -> tuple[tuple[str, str], ...]:
    """Give the lines of the heading, as (name, words): those known, and the place, which everybody looks for."""
    entete = odj.entete
    lignes = (
        ("Date", quand(odj)),
        ("Lieu", odj.lieu or "à préciser"),
        ("À distance", entete.visio),
        ("Animation", enumerer(entete.animation)),
        ("Compte-rendu", entete.redaction),
        ("Pour", pour_qui(odj)),
        ("Réponse attendue", reponse_avant(odj)),
    )
    return tuple((nom, mots) for nom, mots in lignes if mots)


def pour_qui(odj: OrdreDuJour) -> str:
    """Say who is invited, by structures; empty when nobody wrote it."""
    return "tous les membres de la communauté" if odj.entete.pour_tous else enumerer(odj.entete.destinataires)


def quand(odj: OrdreDuJour) -> str:
    """Say when the meeting is: « mardi 21 janvier 2025, de 9 h 30 à 11 h 30 »."""
    jour = jour_en_mots(odj.le, avec_jour=True)
    if odj.debut is None:
        return f"{jour}, heure à préciser"
    if odj.fin is None:
        return f"{jour}, à partir de {heure_en_mots(odj.debut)}"
    return f"{jour}, de {heure_en_mots(odj.debut)} à {heure_en_mots(odj.fin)}"


def reponse_avant(odj: OrdreDuJour) -> str:
    """Say until when an answer is hoped for: « avant le 17 mars 2026 »; empty when nobody wrote it."""
    limite = odj.entete.reponse_avant
    return f"avant {en_precisant(limite)}" if limite is not None and limite.connue else ""


def en_mots(point: Point, avec_motifs: bool) -> PointRendu:
    """Put a point in words, without its motives unless asked."""
    return PointRendu(
        intitule=point.intitule,
        nature=nature_en_mots(point.nature),
        duree=duree_en_mots(point.minutes) if point.minutes else "",
        qui=point.qui,
        documents=point.documents,
        lignes=point.lignes if avec_motifs else tuple(ligne._replace(motif="") for ligne in point.lignes),
        motif=point.motif if avec_motifs else "",
    )


def nature_en_mots(nature: str) -> str:
    """Write the nature of a point with its accents."""
    return _NATURES.get(nature, nature)


def _pied(odj: OrdreDuJour) -> str:
    """Say how long the meeting is planned to last, pause included."""
    if not odj.prevu:
        return ""
    pause = f", dont {duree_en_mots(odj.pause)} de pause" if odj.pause else ""
    return f"Durée prévue : {_au_moins(odj)}{duree_en_mots(odj.prevu)}{pause}."


def _au_moins(odj: OrdreDuJour) -> str:
    """Say that the time counted is not all of it: some points have no duration."""
    return "au moins " if any(point.minutes is None for point in odj.points) else ""


# --- the coordinator's summary ----------------------------------------------------------------------------------


def resume(odj: OrdreDuJour, page: Page) -> str:
    """Say to the coordinator what the agenda holds, why, what waits, and what she took out."""
    lignes = [*plie(page, f"{odj.titre}, {quand(odj)}", ton=GRAS), ""]
    for rang, point in enumerate(odj.points, 1):
        lignes += _point_en_lignes(page, rang, point)
    lignes += ["", *plie(page, _bilan(odj))]
    if odj.attente:
        titre = "En attente, faute de temps (raccourcir ou retirer un point leur fait place)"
        lignes += ["", *plie(page, titre, ton=GRAS)]
        for item in odj.attente:
            lignes += plie(page, f"{item.intitule} ({duree_en_mots(item.minutes)})", "  - ")
            lignes += plie(page, item.motif, "    ", ton=GRIS)
    if odj.sans_place:
        dits = enumerer([f"« {item.intitule} »" for item in odj.sans_place])
        lignes += ["", *plie(page, f"Sans place cette fois, vos points prenant le temps : {dits}.")]
    if odj.retires:
        dits = enumerer([f"« {intitule} »" for intitule in odj.retires])
        lignes += ["", *plie(page, f"Retirés par vous, non reproposés : {dits}.")]
    return "\n".join(lignes) + "\n"


def _point_en_lignes(page: Page, rang: int, point: Point) -> list[str]:
    details = (
        duree_en_mots(point.minutes) if point.minutes else "sans durée",
        nature_en_mots(point.nature),
        point.qui,
        f"posture {point.posture}" if point.posture else "",
        _ORIGINES.get(point.origine, ""),
    )
    lignes = plie(page, f"{point.intitule} ({', '.join(filter(None, details))})", f"{rang:>2}. ")
    lignes += plie(page, point.motif, "    ", ton=GRIS) if point.motif else []
    for ligne in point.lignes:
        precisions = " ; ".join(filter(None, (enumerer(ligne.qui), ligne.motif)))
        lignes += plie(page, f"{ligne.texte} ({precisions})" if precisions else ligne.texte, "    - ")
    return lignes


def _bilan(odj: OrdreDuJour) -> str:
    pause = ", pause comprise" if odj.pause else ""
    reste = odj.minutes - odj.prevu
    dit = f"Prévu : {_au_moins(odj)}{duree_en_mots(odj.prevu)} pour une séance de {duree_en_mots(odj.minutes)}{pause}"
    if reste < 0:
        return f"{dit} : {duree_en_mots(-reste)} de trop, à reprendre dans vos points."
    return f"{dit}."


def remarques(odj: OrdreDuJour, jour: date) -> tuple[str, ...]:
    """List, in plain sentences, what the coordinator may want to know beside the agenda."""
    dites = [odj.gel, *_gele(odj)]
    if odj.inconnue and odj.fichier is None:
        dites.append(f"« {odj.inconnue} » n'est pas dans gouvernance.yaml : c'est ici un simple nom.")
    if not odj.gel:
        dites += _a_preciser(odj, jour)
    return tuple(filter(None, dites))


def _gele(odj: OrdreDuJour) -> list[str]:
    """Say which options were asked in vain, how to reopen an agenda, and what fixes what it lists."""
    reunion = odj.fichier
    annoncee = reunion is not None and reunion.statut == "annoncee"
    dites = []
    if odj.sans_effet:
        rouvrir = f" Pour le rouvrir : « statut: prevue » dans {odj.path}." if annoncee else ""
        dites.append(f"Sans effet ici : {enumerer(odj.sans_effet)}.{rouvrir}")
    if reunion is not None and reunion.statut == "annulee":
        dites.append(f"Pour la prévoir de nouveau : « statut: prevue » dans {odj.path}.")
    if annoncee and reunion is not None and reunion.annoncee_le is None:
        dites.append(
            "Le jour de l'annonce n'est pas noté : le document montre l'état d'aujourd'hui. "
            f"Pour qu'il reste celui que les membres ont reçu : « annoncee_le » (une date) dans {odj.path}."
        )
    return dites


def _a_preciser(odj: OrdreDuJour, jour: date) -> list[str]:
    dites = []
    if odj.le < jour:
        dites.append(f"Cette réunion est datée d'un jour passé ({jour_en_mots(odj.le)}).")
    if odj.duree_supposee:
        dites.append(
            f"Durée supposée : {duree_en_mots(odj.minutes)}. Pour la fixer : --duree 1h30 ; avec --debut 14:00, "
            "elle est gardée dans le fichier."
        )
    if odj.minutes >= SANS_PAUSE and not odj.pause:
        dites.append(
            f"{duree_en_mots(odj.minutes)} sans pause : pour en prévoir une, « pause: 15 min » dans {odj.path}."
        )
    dites += _ailleurs(odj)
    sans = [point.intitule for point in odj.points if point.minutes is None]
    if sans:
        dites.append(f"Sans durée, donc pas comptés : {enumerer([f'« {intitule} »' for intitule in sans])}.")
    return dites


def _ailleurs(odj: OrdreDuJour) -> list[str]:
    """Say what open work other instances follow, and is not proposed here."""
    comptes = ((odj.ailleurs.taches, "tâche"), (odj.ailleurs.questions, "question"))
    morceaux = [combien(nombre, mot) for nombre, mot in comptes if nombre]
    if not morceaux:
        return []
    seule = sum(odj.ailleurs) == 1
    sont = "d'une autre instance n'est pas proposée" if seule else "d'autres instances ne sont pas proposées"
    return [f"{enumerer(morceaux)} {sont} ici : c'est le pilotage qui suit tout (voir : cap suivi)."]


# --- data -------------------------------------------------------------------------------------------------------


def _json(odj: OrdreDuJour, avec_motifs: bool) -> str:
    """Write the agenda as data: ISO dates, durations in minutes, motives only when asked.

    `cap/odj/1`: `points` in order, `origine` being propose, retouche, ecrit or titre; `attente` what does not fit;
    `ecartes` the keys taken out by hand; `gel` why nothing moves any more, empty when it may.
    """
    donnees: dict[str, Any] = {
        "schema": SCHEMA,
        "reunion": odj.reunion,
        "titre": odj.titre,
        "instance": odj.instance if odj.declaree else "",
        "date": odj.le.isoformat(),
        "debut": odj.debut.isoformat("minutes") if odj.debut else "",
        "fin": odj.fin.isoformat("minutes") if odj.fin else "",
        "lieu": odj.lieu,
        "seance": odj.minutes,
        "pause": odj.pause,
        "prevu": odj.prevu,
        "gel": composer(odj.gel),
        "points": [point_json(point, avec_motifs) for point in odj.points],
        "attente": [attente_json(item, avec_motifs) for item in odj.attente],
        "ecartes": list(odj.ecartes),
    }
    return en_json(donnees)


def point_json(point: Point, avec_motifs: bool) -> dict[str, Any]:
    """Give a point as data, without its motives unless asked."""
    donnees: dict[str, Any] = {
        "cle": point.cle,
        "intitule": point.intitule,
        "nature": point.nature,
        "minutes": point.minutes,
        "porteur": point.porteur,
        "posture": point.posture,
        "documents": list(point.documents),
        "origine": point.origine,
        "lignes": [_ligne_json(ligne, avec_motifs) for ligne in point.lignes],
    }
    return donnees | ({"motif": composer(point.motif)} if avec_motifs else {})


def _ligne_json(ligne: Ligne, avec_motifs: bool) -> dict[str, Any]:
    donnees: dict[str, Any] = {"texte": ligne.texte, "qui": list(ligne.qui)}
    return donnees | ({"motif": composer(ligne.motif)} if avec_motifs else {})


def attente_json(item: Proposition, avec_motifs: bool) -> dict[str, Any]:
    """Give a proposal that waits as data, without its motive unless asked."""
    donnees: dict[str, Any] = {"cle": item.cle, "intitule": item.intitule, "minutes": item.minutes}
    return donnees | ({"motif": composer(item.motif)} if avec_motifs else {})
