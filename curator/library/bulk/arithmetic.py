"""Arithmetic on the numbers of an article."""

from __future__ import annotations

from dataclasses import dataclass

from curator.document import Document
from curator.library.edits import Operations
from curator.library.settings import Settings


@dataclass(frozen=True, slots=True)
class Compute:
    """Give a field the number that an expression comes to: `heat`, `abs(heat)`.

    Raises InputError with the `part` ("pattern", "expression") and the column of a mistake.
    """

    target: str
    expression: str

    @property
    def label(self) -> str:
        return f"Compute {self.target}"

    def operations(self, document: Document, settings: Settings) -> Operations:
        raise NotImplementedError
