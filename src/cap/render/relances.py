"""Kind reminders as letters to copy into a mail, and what is said about them to the coordinator alone.

`cap/relances/1`: `le`, `jours`, `lettres` (`acteur`, `nom`, `repondre_a`, `taches` and `engagements`, each with `ref`,
`texte`, `convenu`), `sans_acteur` and `partis` (refs of tasks), `reserves`, `plus_tard` (counts).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from cap.graphie import cle, composer
from cap.phrases import combien, enumerer
from cap.relances import Lettre, Relances, signature
from cap.render.cr import en_donnees
from cap.render.documents import rendre
from cap.render.donnees import en_json
from cap.show import show
from cap.suivi import TacheSuivie

SCHEMA: Final = "cap/relances/1"

_GABARITS: Final = {"texte": "relance.txt.j2", "markdown": "relance.md.j2"}
_SUFFIXES: Final = {"texte": "txt", "markdown": "md"}
_NOMMEES: Final = 5
_DESTINATAIRES: Final = 12


def lettre(ecrite: Lettre, forme: str) -> str:
    """Write one letter, as text or as Markdown."""
    return rendre(_GABARITS.get(forme, _GABARITS["texte"]), lettre=ecrite, signature=signature(ecrite))


def nom_de_fichier(ecrite: Lettre) -> str:
    """Name the file of a letter, without its suffix: the same for the same actor, whatever the day."""
    return f"relance-{cle(ecrite.acteur) or 'sans-nom'}"


def fichiers(relances: Relances, forme: str) -> dict[str, bytes]:
    """Give the letters by name of file."""
    faits: dict[str, bytes] = {}
    for ecrite in relances.lettres:
        nom, rang = nom_de_fichier(ecrite), 1
        while f"{nom}.{_SUFFIXES[forme]}" in faits:
            rang += 1
            nom = f"{nom_de_fichier(ecrite)}-{rang}"
        faits[f"{nom}.{_SUFFIXES[forme]}"] = lettre(ecrite, forme).encode()
    return faits


def json(relances: Relances) -> str:
    """Write the same content as data."""
    return en_json(
        {
            "schema": SCHEMA,
            "le": relances.jour.isoformat(),
            "jours": relances.jours,
            "lettres": [en_donnees(ecrite) for ecrite in relances.lettres],
            "sans_acteur": [tache.ref for tache in relances.sans_acteur],
            "partis": [tache.ref for tache in relances.partis],
            "reserves": relances.reserves,
            "plus_tard": relances.plus_tard,
        }
    )


def remarques(relances: Relances, nom: str = "") -> Iterator[str]:
    """Say to the coordinator what the letters do not: nothing is sent, what has no letter. `nom`: the actor asked."""
    if not relances.lettres:
        qui = f" pour {show(nom)}" if nom else ""
        reste = f" ; {combien(relances.plus_tard, 'autre tâche ouverte', 'autres tâches ouvertes')} (cap suivi)"
        yield composer(
            f"Aucune relance à écrire{qui} : rien dont la date soit passée, ou vienne d'ici {relances.jours} jours"
            f"{reste if relances.plus_tard else ''}."
        )
    if relances.sans_acteur:
        yield composer(f"À confier à quelqu'un : {_nommees(relances.sans_acteur)}.")
    if relances.partis:
        yield composer(f"Confié à un acteur qui a quitté la communauté : {_nommees(relances.partis)}.")
    if relances.reserves:
        yield composer(
            f"{combien(relances.reserves, 'tâche')} d'un passage réservé des notes "
            f"{'ne figurent' if relances.reserves > 1 else 'ne figure'} dans aucune lettre (cap suivi)."
        )
    if relances.lettres:
        yield composer("Rien n'est envoyé : relisez, ajoutez un mot à vous, puis envoyez.")


def ecrites(relances: Relances, dossier: str) -> str:
    """Say where the letters are, and to whom they speak."""
    combien_ = combien(len(relances.lettres), "lettre")
    noms = enumerer([show(ecrite.nom) for ecrite in relances.lettres], _DESTINATAIRES)
    return composer(f"Écrit : {combien_} dans {show(dossier)} ({noms}).")


def anciennes(noms: Sequence[str]) -> Iterator[str]:
    """Say which letters of an earlier run have no reason any more; they stay, since they may have been reworked."""
    if noms:
        yield composer(
            f"D'un passage précédent, et plus à envoyer : {enumerer(map(show, noms))}. Vous pouvez les supprimer."
        )


def _nommees(taches: Iterable[TacheSuivie]) -> str:
    return enumerer([f"{show(tache.texte)} ({tache.ref})" for tache in taches], _NOMMEES)
