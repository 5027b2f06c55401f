"""From a spreadsheet to files: what would be created, completed, left to decide or left out, each with its reason.

Nothing is merged and nothing is overwritten on its own: a name that looks like a known one is left to decide, a value
that differs from the file's is shown. Each cell has a fate by construction: one that nothing used is said to be left
out. People go to `prive/` only; the sheet of an actor or of an action never receives one.
"""

from __future__ import annotations

from collections.abc import Iterable

from cap.communaute import Communaute
from cap.correspondance import Correspondance
from cap.importcontacts import Contacts
from cap.importfiches import Acteurs, Actions
from cap.importplan import Plan
from cap.importrows import Chantier
from cap.tableau import Tableau
from cap.titres import ACTEURS, ACTIONS, CONTACTS


def plan(
    tableau: Tableau,
    correspondance: Correspondance,
    communaute: Communaute,
    fichiers: Iterable[str] = (),
    remplacer: bool = False,
) -> Plan:
    """Plan the import of a table, read as `correspondance` says, into a community.

    `fichiers` are the paths that the folder holds, readable or not: their ids are never given again. With `remplacer`
    a value that differs from the file's replaces it; without, it is only shown.
    """
    genres: dict[str, type[Chantier]] = {ACTEURS: Acteurs, ACTIONS: Actions, CONTACTS: Contacts}
    return genres[correspondance.genre](tableau, correspondance, communaute, fichiers, remplacer).plan()
