"""Articles as rows for a terminal, a spreadsheet or another program."""

from __future__ import annotations

import io
import json
import unicodedata
from collections.abc import Sequence

from curator.document import Value
from curator.library import fields
from curator.library.article import Article
from curator.library.row import Row

#: The keys of `as_json`; scripts depend on them.
COLUMNS = (
    "path",
    "collection",
    "title",
    "published",
    "topics",
    "provider",
    "date",
    "type",
    "quality",
    "heat",
    "related",
    "problems",
)
TABLE_COLUMNS = ("published", "title", "topics", "provider", "date", "quality", "heat", "path")
_WIDEST = 60  # cells of a table, in character cells, where the terminal's width is not known


def record(article: Article | Row, columns: Sequence[str] = COLUMNS) -> dict[str, Value]:
    """The article's fields by name, as JSON can hold them; None for what it has not."""
    return {name: plain(fields.value(article, name)) for name in columns}


def plain(value: Value) -> Value:
    """`value` without what JSON cannot say: infinities and NaN become text."""
    if isinstance(value, float) and (value != value or value in (float("inf"), -float("inf"))):
        return str(value)
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value


def as_json(value: object, indent: int | None = None) -> str:
    """Readable JSON. Bytes of a file name that are no UTF-8 are written as escapes."""
    text = json.dumps(value, ensure_ascii=False, indent=indent, allow_nan=False)
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def as_csv(articles: Sequence[Article | Row], columns: Sequence[str]) -> str:
    """Comma-separated, with a heading, lines ending in CR LF; list items joined by "; "."""
    import csv

    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    for article in articles:
        writer.writerow([cell(fields.value(article, name), "; ") for name in columns])
    return text.getvalue()


def as_table(articles: Sequence[Article | Row], columns: Sequence[str], width: int | None) -> str:
    """Aligned columns under a heading. `width`: of the terminal, in character cells; None: not
    a terminal, so only very long cells are cut."""
    rows = [[name.upper() for name in columns]]
    for article in articles:
        rows.append([cell(fields.value(article, name), ", ") for name in columns])
    # A path that is last: somebody may want to copy it.
    return table(rows, width, whole_last=bool(columns) and columns[-1] == "path")


def table(rows: Sequence[Sequence[str]], width: int | None, *, whole_last: bool = False) -> str:
    """Rows of equally many cells as aligned columns; see `as_table`. `whole_last`: the cells of the
    last column are never cut."""
    rows = [[_visible(text) for text in row] for row in rows]
    widths = [min(_WIDEST, max(map(_cells, column))) for column in zip(*rows, strict=True)]
    if whole_last:
        widths[-1] = max(_cells(row[-1]) for row in rows)
    lines = []
    for row in rows:
        line = "  ".join(_fitted(text, room) for text, room in zip(row, widths, strict=True))
        lines.append((_cut(line, width) if width else line).rstrip() + "\n")
    return "".join(lines)


def cell(value: Value, separator: str) -> str:
    """A value in one line."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return separator.join(cell(item, separator) for item in value)
    if isinstance(value, dict):
        return as_json(plain(value))
    return str(value)


def _visible(text: str) -> str:
    """One line, and nothing in it that would command the terminal."""
    if text.isprintable():
        return text
    return "".join(
        char if unicodedata.category(char) not in ("Cc", "Zl", "Zp") else " " for char in text
    )


def _cells(text: str) -> int:
    if text.isascii():
        return len(text)
    return sum(map(_char_cells, text))


def _char_cells(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in ("Cf", "Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _fitted(text: str, room: int) -> str:
    text = _cut(text, room)
    return text + " " * (room - _cells(text))


def _cut(text: str, room: int) -> str:
    if _cells(text) <= room:
        return text
    used = 0
    for number, char in enumerate(text):
        used += _char_cells(char)
        if used > room - 1:
            return text[:number] + "…"
    return text
