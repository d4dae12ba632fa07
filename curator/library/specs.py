"""What the fields of a collection are: their kind, label, allowed values and order."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """What a field holds, and so what it is edited with."""

    TEXT = "text"  # one line
    LONG_TEXT = "long text"
    YES_NO = "yes or no"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE_TIME = "date-time"
    DURATION = "duration"  # ISO 8601, as in PT13M34S
    URL = "url"
    CHOICE = "choice"  # one of a few texts
    LIST = "list"  # of texts, or of other single values
    CHOICES = "choices"  # a list of a few texts
    TOPICS = "topics"  # a list of terms of the vocabulary
    MAPPING = "mapping"
    MAPPINGS = "mappings"  # a list of mappings
    HTML = "html"
    OPAQUE = "opaque"  # shown, never edited


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field of a collection, or one inside a mapping.

    `choices` are the usual values, most frequent first; with `strict` no other is allowed.
    `least` and `most` bound a number. `usual`: most articles have the field, so a form shows it
    also where it is absent. `fields` are those inside a mapping, or inside each mapping of a list,
    in their usual order.
    """

    key: str
    kind: Kind
    label: str
    required: bool = False
    usual: bool = False
    choices: tuple[str, ...] = ()
    strict: bool = False
    least: float | None = None
    most: float | None = None
    fields: tuple[FieldSpec, ...] = ()

    def field(self, key: str) -> FieldSpec | None:
        """The field of this name inside a mapping."""
        return next((inner for inner in self.fields if inner.key == key), None)
