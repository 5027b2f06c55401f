"""What a rule is: a small pure function with a code, whose docstring is the user's documentation.

A rule of the reading family (`lecture=True`) is found by the reader itself; its function only carries the
documentation and yields nothing.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from cap.communaute import Communaute
from cap.declare import Lieu
from cap.graphie import composer
from cap.problem import Problem, Splice


class Constat(NamedTuple):
    """What a rule found at one place; the registry adds the rule's code and severity. Texts are French."""

    lieu: Lieu
    message: str
    remede: str = ""
    fix: tuple[Splice, ...] = ()


Verification = Callable[[Communaute, date], Iterator[Constat]]


@dataclass(frozen=True)
class Regle:
    """One rule: code, severity, French title and documentation, and its check (None: found by the reader)."""

    code: str
    severity: str
    titre: str
    aide: str
    verification: Verification | None

    def problems(self, communaute: Communaute, jour: date) -> Iterator[Problem]:
        """Run the rule on a community as it is on a day."""
        if self.verification is None:
            return
        for lieu, message, remede, fix in self.verification(communaute, jour):
            yield Problem(
                lieu.path,
                lieu.line,
                lieu.column,
                self.code,
                self.severity,
                composer(message),
                composer(remede),
                lieu.length,
                fix,
            )


def regle(code: str, severity: str, titre: str) -> Callable[[Verification], Regle]:
    """Make a rule of a function `(communaute, jour) -> Iterator[Constat]`; its docstring is what `expliquer` shows."""

    def decore(fonction: Verification) -> Regle:
        return Regle(code, severity, titre, inspect.cleandoc(fonction.__doc__ or ""), fonction)

    return decore


def lecture(code: str, severity: str, titre: str) -> Callable[[Callable[[], None]], Regle]:
    """Document a problem that the reader itself finds; the function's body is its docstring."""

    def decore(fonction: Callable[[], None]) -> Regle:
        return Regle(code, severity, titre, inspect.cleandoc(fonction.__doc__ or ""), None)

    return decore
