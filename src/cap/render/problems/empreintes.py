"""What names a problem from one run to the next, wherever its line has moved."""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import sha256
from typing import Final

from cap.problem import Problem

_NOMBRE: Final = re.compile(r"\d+")


def empreintes(problems: Iterable[Problem]) -> list[str]:
    """Give each problem a fingerprint, unique in the list, that holds no line: a file above which a line is added keeps
    those of all its problems.

    It comes from the path, the code, the message without its numbers, and the rank among equals.
    """
    vus: dict[str, int] = {}
    trouvees = []
    for problem in problems:
        base = f"{problem.path}\0{problem.code}\0{_NOMBRE.sub('#', problem.message)}"
        vus[base] = vus.get(base, 0) + 1
        octets = f"{base}\0{vus[base]}".encode("utf-8", "surrogateescape")
        trouvees.append(sha256(octets).hexdigest())
    return trouvees
