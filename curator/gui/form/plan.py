"""Which fields the form shows for an article, in which order and in what shape.

Plain values without widgets: the form is built from them, and two articles with the same shapes
share their widgets.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from curator.gui.words import is_address, is_broken, is_long, shorten
from curator.gui.yaml_view import value_text

if TYPE_CHECKING:
    from curator.document import Document, Entry, Timestamp
    from curator.library.article import Article
    from curator.library.settings import Settings

_HEADLINES = frozenset({"title", "name"})
_FIGURES = frozenset({"quality", "heat"})
_DATE_KEY = re.compile(r"(DateTime|Date|date)$|^date")
_SCALARS = frozenset({"text", "boolean", "integer", "decimal", "timestamp", "null"})


class Shape(Enum):
    """What a field is edited with."""

    CHOICE = "choice"  # yes, no, not set
    HEADLINE = "headline"  # one line, broken where the box ends
    LINE = "line"
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    ADDRESS = "address"
    TOPICS = "topics"
    LOCKED = "locked"
    CODE = "code"  # only to look at


@dataclass(frozen=True, slots=True)
class Row:
    """One field: `value` is what the article has, None where the key is absent or empty.

    `source` is the value as YAML for what is only shown; `note` says what is wrong or why the
    field is read-only; `present` whether the article has the key.
    """

    key: str
    shape: Shape
    value: object = None
    source: str = ""
    note: str = ""
    present: bool = True

    @property
    def route(self) -> str:
        """The field's address for an edit."""
        return "/" + self.key.replace("~", "~0").replace("/", "~1")


def plan(document: Document, settings: Settings) -> tuple[Row, ...]:
    """The rows of the form: what editors change most, then the file's order, then what is only
    shown, and what is locked at the end."""
    rows = {entry.key: _row(entry, document, settings) for entry in document.entries}
    notes = _notes(document)
    for key, note in notes.items():
        row = rows[key]
        rows[key] = Row(key, row.shape, row.value, row.source, row.note or note)
    for key, times in Counter(entry.key for entry in document.entries).items():
        if times > 1:
            source = "\n".join(e.text.strip() for e in document.entries if e.key == key)
            why = f"“{key}” is there {times} times; only a text editor can say which one counts"
            rows[key] = Row(key, Shape.CODE, None, source, why)
    first = _first_keys(rows, settings)
    for key in first:
        rows.setdefault(key, _absent(key, settings))
    ordered = [rows.pop(key) for key in first]
    rest = sorted(rows.values(), key=_place)  # stable: the file's order within each part
    return (*ordered, *rest)


def _place(row: Row) -> int:
    return 2 if row.shape is Shape.LOCKED else 1 if row.shape is Shape.CODE else 0


def _first_keys(rows: dict[str, Row], settings: Settings) -> list[str]:
    name = "name" if "name" in rows and "title" not in rows else "title"
    keys = ["published", name]
    if "excerpt" in rows or name == "title":
        keys.append("excerpt")
    keys.append(settings.topic_key)
    return [key for key in dict.fromkeys(keys) if key not in settings.protected]


def _absent(key: str, settings: Settings) -> Row:
    if key == "published":
        return Row(key, Shape.CHOICE, present=False)
    if key == settings.topic_key:
        return Row(key, Shape.TOPICS, (), present=False)
    return Row(key, Shape.TEXT if key == "excerpt" else Shape.HEADLINE, present=False)


def _row(entry: Entry, document: Document, settings: Settings) -> Row:
    key, value = entry.key, document.data.get(entry.key)
    source = value_text(entry.text)
    if key in settings.protected:
        return Row(key, Shape.LOCKED, value, source)
    if entry.kind == "alias":
        why = "Uses a value that stands elsewhere in the file (an alias)"
        return Row(key, Shape.CODE, value, source, why)
    if key == settings.topic_key:
        return _topics(key, entry.kind, value, source)
    if entry.kind not in _SCALARS:
        return Row(key, Shape.CODE, value, source)
    if key == "published":
        return _published(value, source)
    note = _spelling_note(entry.kind, value, source)
    return Row(key, _scalar_shape(key, entry.kind, value), value, source, note)


def _spelling_note(kind: str, value: object, source: str) -> str:
    """Says so where the site reads a value as something else than it looks like: `12:30` is the
    number 750, and `NO` is no country."""
    plain = source.partition(" #")[0].strip()
    if kind == "boolean" and plain not in ("true", "false"):
        return f"Written as {shorten(plain, 24)}, which means {'yes' if value else 'no'}"
    if kind in ("integer", "decimal") and read_number(plain) is None:
        return f"Written as {shorten(plain, 24)}, which means this number"
    return ""


def _topics(key: str, kind: str, value: object, source: str) -> Row:
    if kind == "null":
        return Row(key, Shape.TOPICS, (), source)
    if kind == "sequence" and isinstance(value, list):
        if all(isinstance(item, str) for item in value):
            return Row(key, Shape.TOPICS, tuple(value), source)
        why = "Holds something that is not a name, so it is only shown"
        return Row(key, Shape.CODE, value, source, why)
    if kind == "text":
        return Row(key, Shape.LINE, value, source, "One text, not a list of topics")
    return Row(key, Shape.CODE, value, source, "Not a list of topics, so it is only shown")


def _published(value: object, source: str) -> Row:
    if value is None or isinstance(value, bool):
        return Row("published", Shape.CHOICE, value, source)
    note = f"Holds “{shorten(source, 24)}”, which is neither yes nor no"
    return Row("published", Shape.CHOICE, value, source, note)


def _scalar_shape(key: str, kind: str, value: object) -> Shape:
    if kind == "boolean":
        return Shape.CHOICE
    if kind in ("integer", "decimal") or (kind == "null" and key in _FIGURES):
        return Shape.NUMBER
    if kind == "timestamp" or (kind == "null" and _DATE_KEY.search(key)):
        return Shape.DATE
    text = value if isinstance(value, str) else ""
    if is_address(key, text) and not is_broken(text):
        return Shape.ADDRESS
    if key in _HEADLINES and not is_broken(text):
        return Shape.HEADLINE
    return Shape.TEXT if is_long(key, text) else Shape.LINE


def _notes(document: Document) -> dict[str, str]:
    """What the document finds wrong, by the field it is in."""
    notes: dict[str, str] = {}
    starts = [(entry.line, entry.key) for entry in document.entries]
    for problem in document.problems:
        key = next((key for line, key in reversed(starts) if line <= problem.line), None)
        if key is not None:
            notes.setdefault(key, problem.message)
    return notes


def read_number(text: str) -> int | float | None:
    """The number in this text, or None if it is none. A decimal comma is none: it would be
    written as a text."""
    text = text.strip()
    if re.fullmatch(r"[-+]?\d{1,18}", text) and not re.fullmatch(r"[-+]?0\d+", text):
        return int(text)
    if re.fullmatch(r"[-+]?(\d+\.\d*|\.\d+)([eE][-+]?\d+)?", text):
        return float(text)
    return None


_TIMESTAMP = re.compile(
    r"(\d{4})-(\d\d?)-(\d\d?)(?:(?:[Tt]|[ \t]+)(\d\d?):(\d\d):(\d\d)(?:\.\d*)?"
    r"[ \t]*(?:Z|[-+]\d\d?(?::?\d\d)?)?)?"
)


def read_date(text: str) -> Timestamp | None:
    """The date, or date and time, in this text as YAML has it, or None if it is none."""
    # Imported here: the window is on screen before the first article is read.
    from datetime import datetime

    from curator.document import Timestamp

    text = text.strip()
    found = _TIMESTAMP.fullmatch(text)
    if found is None:
        return None
    try:
        datetime(*(int(part or 0) for part in found.groups()))  # type: ignore[arg-type]
    except ValueError:
        return None
    return Timestamp(text)


def article_rows(article: Article, settings: Settings) -> tuple[Row, ...]:
    """The rows for an article as it is now. Raises DocumentError for one that cannot be read."""
    return plan(article.document(), settings)
