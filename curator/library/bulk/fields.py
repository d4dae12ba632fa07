"""Set, clear, copy, remove: what is done to the fields that a pattern names."""

from __future__ import annotations

from dataclasses import dataclass

from curator.document import Document, Value
from curator.library.edits import Operations
from curator.library.settings import Settings


@dataclass(frozen=True, slots=True)
class SetAll:
    """Give the fields that a pattern names a value."""

    pattern: str
    value: Value

    @property
    def label(self) -> str:
        return f"Set {self.pattern}"

    def operations(self, document: Document, settings: Settings) -> Operations:
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class ClearField:
    """Empty the fields that a pattern names; their keys stay."""

    pattern: str

    @property
    def label(self) -> str:
        return f"Clear {self.pattern}"

    def operations(self, document: Document, settings: Settings) -> Operations:
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class CopyField:
    """Copy the value of one field into another."""

    source: str
    target: str

    @property
    def label(self) -> str:
        return f"Copy {self.source} to {self.target}"

    def operations(self, document: Document, settings: Settings) -> Operations:
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class RemoveAll:
    """Remove the fields that a pattern names."""

    pattern: str

    @property
    def label(self) -> str:
        return f"Remove {self.pattern}"

    def operations(self, document: Document, settings: Settings) -> Operations:
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class TogglePublished:
    """Unpublish what is published, as an article that does not say is; publish the others."""

    @property
    def label(self) -> str:
        return "Toggle published"

    def operations(self, document: Document, settings: Settings) -> Operations:
        raise NotImplementedError
