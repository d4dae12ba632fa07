"""The kinds of fields, and what one field of a collection is. Values only: nothing is learned or
read here, so that a window can know them before it reads anything."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, TypeGuard

if TYPE_CHECKING:
    from curator.document import Value


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
    `least` and `most` bound a number, `most` also the characters of a text. `usual`: most articles
    have the field, so a form shows it also where it is absent. `fields` are those inside a mapping,
    or inside each mapping of a list, in their usual order.
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


_BREAK = re.compile(r"\r\n|\r|\n")
_SOFT_BREAK = "\u2028"
_LOST = re.compile("[\0\u2029\ufdd0\ufdd1]")  # what text boxes make something else of
_LONGEST_LINE = 32_000  # a box of one line cuts off what is longer
_LINES = frozenset({Kind.TEXT, Kind.DURATION, Kind.URL, Kind.CHOICE})
_BOXES = frozenset({Kind.LONG_TEXT, Kind.HTML})


def fits(kind: Kind, value: Value) -> bool:
    """Can what edits `kind` show this value, and let it be edited, without changing it? Nothing
    (None) fits every kind: it is shown as not set."""
    if value is None or kind is Kind.OPAQUE:
        return True
    if kind in _LINES or kind in _BOXES:
        # A Timestamp is a text too, but one that would be quoted once it is edited as such.
        fitting = _fits_line if kind in _LINES else _fits_box
        return type(value) is str and fitting(value)
    if kind is Kind.DATE_TIME:
        return isinstance(value, str) and _fits_line(value)
    if kind is Kind.YES_NO:
        return isinstance(value, bool)
    if kind is Kind.INTEGER:
        return isinstance(value, int) and not isinstance(value, bool)
    if kind is Kind.DECIMAL:
        return is_number(value) and math.isfinite(value)
    if kind is Kind.MAPPING:
        return _is_mapping(value)
    return isinstance(value, list) and all(_fits_item(kind, item) for item in value)


def _fits_item(kind: Kind, item: Value) -> bool:
    if kind is Kind.MAPPINGS:
        return _is_mapping(item)
    if isinstance(item, str):
        return _fits_line(item)
    return kind is Kind.LIST and not isinstance(item, list | dict)


def is_number(value: object) -> TypeGuard[int | float]:
    """A number, and not yes or no."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def is_broken(text: str) -> bool:
    """Does this text have line breaks?"""
    return "\n" in text or "\r" in text


def _fits_line(text: str) -> bool:
    return not is_broken(text) and len(text) <= _LONGEST_LINE and not _LOST.search(text)


def _fits_box(text: str) -> bool:
    """A box has two kinds of line ends: as many as it can stand for."""
    ends = set(_BREAK.findall(text))
    return len(ends) + (len(ends) > 1 and _SOFT_BREAK in text) <= 2 and not _LOST.search(text)


def _is_mapping(value: Value) -> bool:
    return isinstance(value, dict) and all(isinstance(key, str) for key in value)
