"""How cap declines: what was asked cannot be done, said in French with what to do instead."""

from __future__ import annotations


class Refus(Exception):
    """Stop the command with one French sentence and its remedy; faults in the data are `Problem` values, never this.

    `message` and `remede` are complete sentences, any value inside already made printable by `cap.show.show`.
    `code` is the exit code: 2 when the request is wrong (bad option, no community here), 1 when it failed
    (a disk is full, a file is locked).
    """

    def __init__(self, message: str, remede: str = "", code: int = 2) -> None:
        super().__init__(message)
        self.message = message
        self.remede = remede
        self.code = code
