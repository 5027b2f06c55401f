"""A community on disk as checking and repairing see it: read through the cache, written all or none."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from cap import cache, terminal
from cap.dossier import PRIVE, Liste, lire
from cap.graphie import composer
from cap.problem import Problem
from cap.show import show
from cap.verifier import Choix, Verification

if TYPE_CHECKING:
    from cap.correction import Correction


class Etat:
    """A folder being checked, on a day, with a text in place of one of its files or none."""

    def __init__(
        self, racine: Path, prive: Path | None, jour: date, entree: Mapping[str, bytes], sans_cache: bool
    ) -> None:
        self.racine, self.prive, self.jour, self.entree, self.sans_cache = racine, prive, jour, entree, sans_cache

    def verifier(self) -> Verification:
        """Check the whole community as it stands."""
        if self.entree:
            return self._calculer(self.entree)
        return cache.verification(self.racine, self.prive, self.jour, sans_cache=self.sans_cache)

    def _calculer(self, remplace: Mapping[str, bytes]) -> Verification:
        return cache.calculer(self.racine, self.prive, self.jour, remplace=remplace)[0]

    def octets(self, path: str) -> bytes | None:
        """Read one file of the community; None where it cannot be."""
        if path in self.entree:
            return self.entree[path]
        try:
            return lire(str(self._sur_disque(path)))
        except OSError:
            return None

    def texte(self, path: str) -> str:
        """Give the text of a file, to show its lines; empty for what is not text."""
        texte = (self.octets(path) or b"").decode("utf-8-sig", errors="replace")
        return "" if "\0" in texte else texte

    def corriger(self, verification: Verification, choix: Choix) -> Correction:
        """Make in memory the repairs that are certain, among the problems shown.

        The files to repair are checked again from the very bytes that the repairs will change.
        """
        from cap.correction import Correction, corriger
        from cap.loader import load

        def garde(problem: Problem) -> bool:
            return choix.montre(problem, verification.exceptions)

        chemins = {problem.path for problem in verification.problems if problem.fix and garde(problem)}
        lus = {path: octets for path in sorted(chemins) if (octets := self.octets(path)) is not None}
        if not lus:
            return Correction()
        seul = Liste((), ())
        return corriger(
            self._calculer({**self.entree, **lus}).problems,
            lambda path: lus.get(path) or self.octets(path),
            lambda path, octets: load(self.racine, self.prive, remplace={path: octets}, liste=seul).problems,
            lambda apres: self._calculer({**self.entree, **lus, **apres}).problems,
            garde,
        )

    def ecrire(self, correction: Correction) -> None:
        """Write the repaired files, all or none in each of the two folders, and say which."""
        from cap.edit import Change, write

        for racine, dedans in ((self.racine, False), (self.prive, True)):
            if racine is not None:
                write(
                    racine,
                    [
                        Change(self._sur_disque(path), correction.avant[path], apres)
                        for path, apres in correction.apres.items()
                        if self._ailleurs(path) == dedans
                    ],
                )
        for path in sorted(correction.apres):
            terminal.message(composer("Corrigé : {}").format(show(path)))
        for problem in correction.refusees:
            terminal.message(
                composer("{}:{} ({}) : la correction toucherait autre chose ; faites-la à la main.").format(
                    show(problem.path), problem.line, problem.code
                )
            )

    def _ailleurs(self, path: str) -> bool:
        return self.prive is not None and path.startswith(f"{PRIVE}/")

    def _sur_disque(self, path: str) -> Path:
        if self.prive is not None and self._ailleurs(path):
            return self.prive / path.removeprefix(f"{PRIVE}/")
        return self.racine / path
