"""How commands that change files end: show what will change, then write it all or nothing, unless only trying."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from cap.commands.options import dossier_prive
from cap.edition import Edition, Lire
from cap.graphie import composer
from cap.refus import Refus
from cap.show import show
from cap.terminal import message, sortie

PRIVE: Final = "prive/"
_NOMMES: Final = 5
ESSAI: Final = composer("Essai : rien n'est écrit.")


def lecteur(racine: Path) -> Lire:
    """Give what reads the files of a community, by path; what an interrupted write left half done is not seen.

    Files under prive/ that `CAP_PRIVE` puts elsewhere are not found: only the folder of the community is written.
    """
    from cap.edit import pending

    suspens = {chemin.relative_to(racine.resolve()).as_posix(): octets for chemin, octets in pending(racine).items()}

    ailleurs = dossier_prive() is not None

    def octets(path: str) -> bytes | None:
        if path in suspens:
            return suspens[path]
        if ailleurs and path.startswith(PRIVE):
            return None
        chemin = racine / path
        return chemin.read_bytes() if chemin.is_file() else None

    return octets


def montrer(editions: Sequence[Edition], a_part: bool = False) -> None:
    """Show what is about to change: a new file whole, a change as the lines that differ.

    `a_part` shows it on stderr, where stdout receives something else that must stand alone.
    """
    from cap.render.differences import differences, nouveau

    vues = [nouveau(edition) if edition.avant is None else differences([edition]) for edition in editions]
    if vues:
        (message if a_part else sortie)("\n".join(vues).rstrip("\n"))


def ecrire(racine: Path, editions: Sequence[Edition]) -> None:
    """Write all the changes or none, and name the files; a refusal says that what was shown is not written."""
    from cap.edit import Change, EcritureImpossible, write

    for edition in editions:
        if edition.arrivee.startswith(PRIVE) and dossier_prive() is not None:
            raise Refus(
                composer("{} va dans le dossier privé, qui est ailleurs (CAP_PRIVE).").format(show(edition.arrivee)),
                "Écrivez-le là-bas à la main.",
            )
    changes = []
    for edition in editions:
        if edition.nouveau_path:
            changes.append(Change(Path(edition.path), edition.avant, None))
            changes.append(Change(Path(edition.nouveau_path), None, edition.apres))
        else:
            changes.append(Change(Path(edition.path), edition.avant, edition.apres))
    try:
        write(racine, changes)
    except EcritureImpossible as refus:
        rien = composer("Rien de ce qui est montré plus haut n'a été écrit.")
        raise EcritureImpossible(refus.message, f"{refus.remede} {rien}") from refus
    if len(editions) > _NOMMES:
        message(composer("Écrit : {} fichiers.").format(len(editions)))
        return
    for edition in editions:
        message(composer("Écrit : {}").format(show(edition.arrivee)))
