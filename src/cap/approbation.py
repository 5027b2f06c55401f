"""Approved minutes and what proves that they have not changed: the fingerprint of the record, and its freeze.

The record is what was said and who was there: the notes, and of the front matter the facts of the session (`_faits`).
What was planned (agenda, pause, link), what the meeting examined, where the minutes stand and former ids are not in it:
they may be completed later. Nor is a box ticked since: it tells what became of a task, as `suivi.yaml` does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import time
from typing import Any, Final

from cap.communaute import Communaute
from cap.graphie import composer
from cap.markdown import empreinte as empreinte_des_notes
from cap.mdlines import PUCE
from cap.model import Reunion
from cap.redaction import en_precisant
from cap.refus import Refus
from cap.show import show

APPROUVE: Final = "approuve"
_VERSION: Final = 1
_COCHE: Final = re.compile(rf"^(?P<debut>[ \t\u00a0\u202f]*(?:{PUCE})?)(?:(?P<case>\[[ xX]?\])|[☑☒])", re.MULTILINE)


# --- the fingerprint ------------------------------------------------------------------------------------------


def empreinte(communaute: Communaute, reunion: Reunion) -> str:
    """Give the fingerprint of a meeting's record: `sha256:` and 64 hexadecimal digits.

    SHA-256 of a JSON text (version of this definition, then the facts of the front matter) and of the fingerprint of
    the notes. Stable under the way YAML is typed, the order of lists, line ends and trailing spaces, and under
    `cap renommer`: actors and instances are written by the oldest id they are known by; and when a box is ticked.
    """
    from hashlib import sha256
    from json import dumps

    faits = dumps(_faits(communaute, reunion), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    texte = f"{faits}\n{empreinte_des_notes(_COCHE.sub(_decocher, reunion.corps))}\n"
    return f"sha256:{sha256(texte.encode('utf-8', 'surrogatepass')).hexdigest()}"


def _decocher(trouvee: re.Match[str]) -> str:
    return trouvee["debut"] + ("[ ]" if trouvee["case"] else "☐")


def _faits(communaute: Communaute, reunion: Reunion) -> dict[str, Any]:
    def noms(acteurs: Iterable[str]) -> list[str]:
        return sorted(_ancien(communaute, "acteur", item) for item in acteurs)

    return {
        "version": _VERSION,
        "titre": _net(reunion.titre),
        "instance": _ancien(communaute, "instance", reunion.instance),
        "date": reunion.date.iso() if reunion.date is not None else "",
        "debut": _heure(reunion.debut),
        "fin": _heure(reunion.fin),
        "lieu": _net(reunion.lieu),
        "animation": noms(reunion.animation),
        "redaction": noms([reunion.redaction]),
        "relecture": noms([reunion.relecture]),
        "presents": sorted(
            [_ancien(communaute, "acteur", item.acteur), _net(item.qualite), str(item.personnes or "")]
            for item in reunion.presents
        ),
        "representes": sorted(
            [_ancien(communaute, "acteur", item.acteur), _ancien(communaute, "acteur", item.par)]
            for item in reunion.representes
        ),
        "excuses": noms(reunion.excuses),
        "invites": noms(reunion.invites),
        "autres_presents": _net(reunion.autres_presents),
    }


def _ancien(communaute: Communaute, genre: str, identifiant: str) -> str:
    """Give the oldest id of what an id names: the one that no renaming changes; a free name is kept as typed."""
    item = communaute.index[genre].get(identifiant)
    if item is None:
        return _net(identifiant)
    return str(next(iter(item.anciens_ids), item.id))


def _net(texte: str) -> str:
    return " ".join(texte.split())


def _heure(heure: time | None) -> str:
    return heure.isoformat("minutes") if heure is not None else ""


def a_change(communaute: Communaute, reunion: Reunion) -> bool:
    """Tell whether a record is no longer the one that was approved; without a fingerprint nobody can tell."""
    envoi = reunion.compte_rendu
    if envoi is None or not envoi.empreinte:
        return False
    return envoi.empreinte != empreinte(communaute, reunion)


# --- the freeze -----------------------------------------------------------------------------------------------


def est_fige(reunion: Reunion | None) -> bool:
    """Tell whether a meeting's record is approved, on whatever day: said so, or bearing a fingerprint."""
    envoi = reunion.compte_rendu if reunion is not None else None
    return envoi is not None and (envoi.statut == APPROUVE or bool(envoi.empreinte))


def refuser_si_fige(reunion: Reunion) -> None:
    """Refuse to edit the record of a meeting whose minutes are approved. Raises `Refus`.

    Called by every command about to change the notes, the session or the presences of a meeting.
    """
    envoi = reunion.compte_rendu
    if envoi is None or not est_fige(reunion):
        return
    quand = f" {en_precisant(envoi.approuve_le)}" if envoi.approuve_le is not None else ""
    raise Refus(
        composer(f"Le compte-rendu de {show(reunion.id)} est approuvé{quand} : son fichier ne change plus."),
        composer(
            "Une correction se note à la réunion suivante, et ce que deviennent les tâches se note dans suivi.yaml "
            "(cap suivi)."
        ),
    )
