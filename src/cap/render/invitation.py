"""The text of the mail that invites to a meeting, or tells that it moved or is cancelled: to be pasted, never sent.

Whom it goes to is said by structures: addresses stay in prive/. It says what a member needs to come and nothing about
who is late; it asks, it never orders.
"""

from __future__ import annotations

import re
from typing import Final

from cap.dates import Periode, duree_en_mots, heure_en_mots, jour_en_mots
from cap.definitions import est_maintenue
from cap.model import ChangementDeSeance
from cap.odj import OrdreDuJour
from cap.phrases import enumerer
from cap.redaction import en_precisant, phrase
from cap.render.courriel import signature
from cap.render.documents import rendre
from cap.render.odj import en_mots, pour_qui, quand, reponse_avant

NOM: Final = "invitation"
_BLANCS: Final = re.compile(r"[ \t\r\n]+")  # a no-break space stays one
_APPROBATION: Final = "approbation:"
_ANCIENS: Final = ("ancienne_date", "ancien_debut", "ancienne_fin", "ancien_lieu")


def document(odj: OrdreDuJour, calendrier: str) -> str:
    """Write the mail as plain text; `calendrier` is the name of the calendar file to join to it."""
    tient = odj.fichier is None or est_maintenue(odj.fichier)
    changement = _annonce_avant(odj)
    return rendre(
        f"{NOM}.txt.j2",
        a=_net(pour_qui(odj)),
        objet=_net(_objet(odj, changement, tient)),
        ouverture=_net(_ouverture(odj, changement, tient)),
        tient=tient,
        titre=_net(odj.titre),
        communaute=_net(odj.entete.communaute),
        reperes=_reperes(odj),
        a_decider=phrase(" ; ".join(_decisions(odj))),
        points=tuple(en_mots(point, avec_motifs=False) for point in odj.points),
        pause=duree_en_mots(odj.pause) if odj.pause else "",
        documents=tuple(dict.fromkeys(nom for point in odj.points for nom in point.documents)),
        reponse=reponse_avant(odj),
        calendrier=calendrier,
        signature=signature(odj.entete.soutien, odj.entete.communaute),
    )


def nom_de_fichier(odj: OrdreDuJour) -> str:
    """Name the file of the mail, without its suffix: `2026-03-20-copil-invitation`."""
    return f"{odj.reunion}-{NOM}"


def _net(texte: str) -> str:
    """Keep a text on one line: a name typed on several would read as a heading of the mail."""
    return _BLANCS.sub(" ", texte).strip(" ")


def _annonce_avant(odj: OrdreDuJour) -> ChangementDeSeance | None:
    """Give, as one change, all that became of a meeting since it was announced: members noted what it was before."""
    changements = odj.fichier.changements if odj.fichier else ()
    annonces = [rang for rang, item in enumerate(changements) if item.ancien_statut == "annoncee"]
    if not annonces:
        return None
    premier, *suivants = changements[annonces[-1] :]
    avant = {nom: next(filter(None, (getattr(item, nom) for item in (premier, *suivants))), None) for nom in _ANCIENS}
    quand_ = avant["ancienne_date"]
    if quand_ is not None and quand_.debut == quand_.fin == odj.le:
        avant["ancienne_date"] = None
    return premier.evolve(**{nom: valeur for nom, valeur in avant.items() if valeur != getattr(premier, nom)})


def _objet(odj: OrdreDuJour, changement: ChangementDeSeance | None, tient: bool) -> str:
    jour = jour_en_mots(odj.le, avec_jour=True)
    moment = f"{jour} à {heure_en_mots(odj.debut)}" if odj.debut else jour
    if not tient:
        return f"{_sort(odj)} : {odj.titre} du {_jour_dit(odj, changement)}"
    if changement is not None:
        return f"{'Nouvelle date' if changement.ancienne_date else 'Changement'} : {odj.titre}, {moment}"
    return f"Invitation : {odj.titre}, {moment}"


def _sort(odj: OrdreDuJour) -> str:
    return "Annulée" if odj.fichier is not None and odj.fichier.statut == "annulee" else "Reportée"


def _ouverture(odj: OrdreDuJour, changement: ChangementDeSeance | None, tient: bool) -> str:
    if not tient:
        suite = (
            "Nous vous dirons dès que possible quand nous nous retrouverons."
            if _sort(odj) == "Annulée"
            else "Nous vous dirons la nouvelle date dès qu'elle sera fixée."
        )
        ce_jour = " ce jour-là" if _sort(odj) == "Reportée" else ""
        return f"La réunion « {odj.titre} » prévue le {_jour_dit(odj, changement)} n'aura pas lieu{ce_jour}. {suite}"
    if changement is None:
        return "Nous avons le plaisir de vous inviter à notre prochaine réunion."
    if changement.ancienne_date is not None and changement.ancienne_date.connue:
        etait = f"prévue {_le(changement.ancienne_date)}"
        return f"La réunion {etait} change de date. Voici ce qui vaut désormais ; au plaisir de vous y retrouver."
    return (
        f"Du nouveau pour la réunion du {jour_en_mots(odj.le, avec_jour=True)} : {_ce_qui_change(changement)}. Voici "
        "ce qui vaut désormais ; au plaisir de vous y retrouver."
    )


def _jour_dit(odj: OrdreDuJour, changement: ChangementDeSeance | None) -> str:
    """Give the day that members know of, in words, for a meeting that is not held."""
    dite = changement.ancienne_date if changement is not None else None
    connue = dite.debut if dite is not None and dite.connue and dite.debut == dite.fin else odj.le
    return jour_en_mots(connue, avec_jour=True)


def _le(quand_: Periode) -> str:
    if quand_.debut == quand_.fin:
        return f"le {jour_en_mots(quand_.debut, avec_jour=True)}"
    return en_precisant(quand_)


def _ce_qui_change(changement: ChangementDeSeance) -> str:
    heure = changement.ancien_debut is not None or changement.ancienne_fin is not None
    change = [*(["l'heure"] if heure else []), *(["le lieu"] if changement.ancien_lieu else [])]
    return f"{enumerer(change) or 'un détail'} {'changent' if len(change) > 1 else 'change'}"


def _reperes(odj: OrdreDuJour) -> tuple[tuple[str, str], ...]:
    lignes = (
        ("Quand", quand(odj)),
        ("Où", odj.lieu or ("" if odj.entete.visio else "à préciser")),
        ("À distance", odj.entete.visio),
    )
    return tuple((nom, _net(mots)) for nom, mots in lignes if mots)


def _decisions(odj: OrdreDuJour) -> tuple[str, ...]:
    """List what members will decide: they may need to ask their own structure before."""
    return tuple(
        point.intitule for point in odj.points if point.nature == "decision" and not point.cle.startswith(_APPROBATION)
    )
