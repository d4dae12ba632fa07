"""Search and replace in texts."""

from __future__ import annotations

from dataclasses import dataclass

from curator.document import Document
from curator.library.edits import Operations
from curator.library.settings import Settings


@dataclass(frozen=True, slots=True)
class ReplaceText:
    """Replace what is found in the texts that the patterns lead to; "body" is the article's body.

    Raises InputError with the `part` ("pattern", "find", "replacement") and the column of a
    mistake in what is given.
    """

    patterns: tuple[str, ...]
    find: str
    replacement: str
    regex: bool = False
    ignore_case: bool = False
    whole_words: bool = False

    @property
    def label(self) -> str:
        return f"Replace {self.find}"

    def operations(self, document: Document, settings: Settings) -> Operations:
        raise NotImplementedError
