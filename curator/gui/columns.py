"""The columns of the list: what each shows and says."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QLocale, Qt

from curator.gui.words import count, label

if TYPE_CHECKING:
    from curator.document import Value
    from curator.library.article import Article
    from curator.library.row import Row

_DAY = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)")
_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:[Tt ]|$)")
_LONGEST = 400  # characters of a cell: no screen shows more

#: What is known of an article that its file does not say, see `Table.marks`, in words.
CONFLICT, LOST, UNMERGED = "conflict", "lost", "unmerged"
MARKS = {
    CONFLICT: "In conflict: changed here and on disk",
    LOST: "Deleted on disk; your edits are kept",
    UNMERGED: "Merged by git and not decided yet: edit it, then `git add` it",
}
_NOTHING_KEPT = "Deleted on disk; you have no edits of it any more"
#: The same of what is no problem: the first that fits is said.
RENAMED, UNTRACKED, UNCOMMITTED = "renamed", "untracked", "uncommitted"
NOTES = {
    RENAMED: "Moved by somebody else; your edits are in it",
    UNTRACKED: "Not in git yet",
    UNCOMMITTED: "Changed since the last commit",
}
STATUS = ""  # no field has this name: what is modified, has problems or is in conflict
TITLE = "title"
PUBLISHED = "published"
USUAL: tuple[str, ...] = (
    "published",
    "title",
    "topics",
    "provider",
    "date",
    "type",
    "quality",
    "heat",
)


@dataclass(frozen=True, slots=True)
class Column:
    """`name` is the field, with dots where it is inside another, or STATUS. `width` is the usual
    one in logical pixels, `least` what it may shrink to where the title needs room."""

    name: str
    full_name: str
    width: int = 112
    least: int = 0
    is_figure: bool = False
    is_row: bool = False  # every row has the value; else it is loaded

    @property
    def heading(self) -> str:
        """What stands in the header; the narrow columns have no room for their name."""
        return "" if self.name in (STATUS, PUBLISHED) else self.full_name

    @property
    def is_fixed(self) -> bool:
        """Whether it has a width that nobody changes."""
        return self.name in (STATUS, PUBLISHED)

    @property
    def falls_first(self) -> bool:
        """Whether the first click sorts it from the newest or highest down."""
        return self.is_figure or self.name == "date"


_ROW = {
    column.name: column
    for column in (
        Column(STATUS, "Modified and problems", 24, is_row=True),
        Column(PUBLISHED, "Published", 32, is_row=True),
        Column(TITLE, "Title", 320, is_row=True),
        Column("topics", "Topics", 168, 112, is_row=True),
        Column("provider", "Publisher", 128, 80, is_row=True),
        Column("date", "Date", 88, is_row=True),
        Column("type", "Type", 72, 64, is_row=True),
        Column("quality", "Quality", 64, is_figure=True, is_row=True),
        Column("heat", "Heat", 52, is_figure=True, is_row=True),
        Column("collection", "Collection", 112, 80, is_row=True),
        Column("excerpt", "Excerpt", 240, 112, is_row=True),
        Column("path", "File", 200, 96, is_row=True),
        Column("problems", "Problems", 200, 96, is_row=True),
        Column("related", "Related", 68, is_figure=True, is_row=True),
    )
}


def column_of(name: str) -> Column:
    """The column of a field, whether any article has it or not."""
    return _ROW.get(name) or Column(name, " › ".join(label(part) for part in name.split(".")))


def arranged(names: Sequence[str]) -> tuple[Column, ...]:
    """These columns, each once. What is modified comes first always, and the title, which speaks
    for its row, is never missing."""
    names = tuple(dict.fromkeys(name for name in names if name != STATUS))
    if TITLE not in names:
        at = 1 if names[:1] == (PUBLISHED,) else 0
        names = (*names[:at], TITLE, *names[at:])
    return tuple(map(column_of, (STATUS, *names)))


def text(article: Row, column: Column, locale: QLocale, values: Sequence[Value] = ()) -> str:
    """What the cell shows; the empty text where a delegate draws something else. `values` are those
    of a field that no row has."""
    match column.name:
        case "title":
            return article.title or article.path.rpartition("/")[2]
        case "topics":
            return ", ".join(article.topics)
        case "provider":
            return article.provider
        case "date":
            return short_date(article.date, locale)
        case "type":
            return label(article.type) if article.type else ""
        case "quality":
            return number(article.quality, locale)
        case "heat":
            return number(article.heat, locale)
        case "related":
            return locale.toString(article.related) if article.related else ""
        case "collection":
            return folder_name(article.collection)
        case "excerpt":
            return " ".join(article.excerpt[:_LONGEST].split())
        case "path":
            return article.path
        case "problems":
            return "; ".join(article.problems)
        case "" | "published":
            return ""
    return in_words(values, locale)


def in_words(values: Sequence[Value], locale: QLocale) -> str:
    """The values of a field in one line."""
    if len(values) > 1 and any(isinstance(value, dict) for value in values):
        return count(len(values), "item")
    return ", ".join(_word(value, locale) for value in values)[:_LONGEST]


def _word(value: Value, locale: QLocale) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, int | float):
        return number(value, locale)
    if isinstance(value, dict):
        return ", ".join(_word(inner, locale) for inner in value.values() if _is_single(inner))
    if isinstance(value, list):
        return count(len(value), "item")
    words = "" if value is None else str(value)
    return short_date(words, locale) if _DATE.match(words) else " ".join(words[:_LONGEST].split())


def _is_single(value: Value) -> bool:
    return value is not None and not isinstance(value, dict | list)


def folder_name(folder: str) -> str:
    """A folder of articles in words: `_learning/videos` is Learning › Videos."""
    return " › ".join(label(part) for part in folder.split("/")) if folder else "Top folder"


def tooltip(
    article: Row, column: Column, values: Sequence[Value] = (), *, marks: Collection[str] = ()
) -> str:
    """What does not fit in the cell, or why it looks as it does."""
    match column.name:
        case "":
            return "\n".join(states(article, marks))
        case "published":
            return published_words(article)
        case "title":
            lines = [article.title or article.path]
            return "\n".join([*lines, *article.problems]) if article.problems else lines[0]
        case "topics":
            return "\n".join(article.topics)
        case "date":
            return article.date
        case "provider":
            return article.provider
        case "excerpt":
            return article.excerpt
        case "path" | "collection":
            return article.path
        case "problems":
            return "\n".join(article.problems)
    return "\n".join(_as_written(value) for value in values[:20])


def _as_written(value: Value) -> str:
    if isinstance(value, dict):
        return ", ".join(_as_written(inner) for inner in value.values() if _is_single(inner))
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return str(value)[:_LONGEST]


def describe(
    article: Row,
    column: Column,
    locale: QLocale,
    values: Sequence[Value] = (),
    *,
    marks: Collection[str] = (),
) -> str:
    """What a screen reader says; the title speaks for the whole row."""
    found = states(article, marks)
    if column.name == TITLE:
        parts = [text(article, column, locale), published_words(article), *found]
        return ", ".join([*parts, *article.topics])
    if column.name == STATUS:
        return ", ".join(found)
    if column.name == PUBLISHED:
        return published_words(article)
    return text(article, column, locale, values)


def checked(article: Row) -> Qt.CheckState:
    """`published` as a check box has it: half where it is not set."""
    if article.published is None:
        return Qt.CheckState.PartiallyChecked
    return Qt.CheckState.Checked if article.published else Qt.CheckState.Unchecked


def published_words(article: Article | Row) -> str:
    """`published` in words."""
    if article.unreadable:
        return "Cannot be read"
    if article.published is None:
        return "Published (not set)"
    return "Published" if article.published else "Not published"


def short_date(written: str, locale: QLocale) -> str:
    """The day of a date as written, in the user's short form; as written if it is no date."""
    found = _DAY.match(written)
    if found is None:
        return written
    day = QDate(*(int(part) for part in found.groups()))
    return short_day(day, locale) if day.isValid() else written


def short_day(day: QDate, locale: QLocale) -> str:
    """A day in the user's short form; as files have it where no language is set."""
    if locale.language() is QLocale.Language.C:
        return day.toString("yyyy-MM-dd")
    return locale.toString(day, QLocale.FormatType.ShortFormat)


def number(value: float | None, locale: QLocale) -> str:
    """A figure in the user's form; whole numbers without a fraction."""
    if value is None:
        return ""
    if isinstance(value, int):
        # toString takes 64 bits; a longer number is no one's quality, but it must not raise.
        return locale.toString(value) if abs(value) < 2**63 else str(value)[:20]
    return locale.toString(value, "g", 6)


def states(article: Row, marks: Collection[str] = ()) -> list[str]:
    """What is to be known of an article beside its fields. `marks`: those of MARKS and NOTES that
    it has."""
    found = [MARKS[mark] for mark in marks if mark in MARKS]
    if LOST in marks:  # git has nothing to say of it
        if not article.modified:
            found[found.index(MARKS[LOST])] = _NOTHING_KEPT
        return [*found, *article.problems]
    if article.modified:
        found.append(pending_words(article))
    notes = [NOTES[mark] for mark in marks if mark in NOTES][:1]
    return [*found, *article.problems, *notes]


def pending_words(article: Article | Row) -> str:
    """What saving a modified article will do."""
    if article.origin is None:
        return "Modified, not saved"
    if not article.origin:
        return "New, not saved"
    folder = article.origin.rpartition("/")[0] or "the top folder"
    return f"Moved from {folder}, not saved"
