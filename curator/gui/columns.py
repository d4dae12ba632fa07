"""The columns of the list: what each shows, says and is sorted by."""

from __future__ import annotations

import re
from enum import IntEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QLocale, Qt

from curator.gui.words import label

if TYPE_CHECKING:
    from curator.library.article import Article
    from curator.library.row import Row

_DAY = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)")


class Column(IntEnum):
    """In the order they have from left to right."""

    STATE = 0
    PUBLISHED = 1
    TITLE = 2
    TOPICS = 3
    PROVIDER = 4
    DATE = 5
    TYPE = 6
    QUALITY = 7
    HEAT = 8

    @property
    def heading(self) -> str:
        """What stands in the header; the narrow columns have no room for their name."""
        return "" if self in (Column.STATE, Column.PUBLISHED) else self.full_name

    @property
    def full_name(self) -> str:
        """For the tooltip, for menus and for screen readers."""
        return _NAMES[self]


_NAMES = {
    Column.STATE: "Modified and problems",
    Column.PUBLISHED: "Published",
    Column.TITLE: "Title",
    Column.TOPICS: "Topics",
    Column.PROVIDER: "Publisher",
    Column.DATE: "Date",
    Column.TYPE: "Type",
    Column.QUALITY: "Quality",
    Column.HEAT: "Heat",
}


def text(article: Row, column: int, locale: QLocale) -> str:
    """What the cell shows; the empty text where a delegate draws something else."""
    match column:
        case Column.TITLE:
            return article.title or article.path.rpartition("/")[2]
        case Column.TOPICS:
            return ", ".join(article.topics)
        case Column.PROVIDER:
            return article.provider
        case Column.DATE:
            return short_date(article.date, locale)
        case Column.TYPE:
            return label(article.type) if article.type else ""
        case Column.QUALITY:
            return number(article.quality, locale)
        case Column.HEAT:
            return number(article.heat, locale)
    return ""


def tooltip(article: Row, column: int) -> str:
    """What does not fit in the cell, or why it looks as it does."""
    match column:
        case Column.STATE:
            return "\n".join(_states(article))
        case Column.PUBLISHED:
            return published_words(article)
        case Column.TITLE:
            lines = [article.title or article.path]
            return "\n".join([*lines, *article.problems]) if article.problems else lines[0]
        case Column.TOPICS:
            return "\n".join(article.topics)
        case Column.PROVIDER:
            return article.provider
        case Column.DATE:
            return article.date
    return ""


def describe(article: Row, column: int, locale: QLocale) -> str:
    """What a screen reader says; the title speaks for the whole row."""
    if column == Column.TITLE:
        parts = [text(article, column, locale), published_words(article), *_states(article)]
        return ", ".join([*parts, *article.topics])
    if column == Column.STATE:
        return ", ".join(_states(article))
    if column == Column.PUBLISHED:
        return published_words(article)
    return text(article, column, locale)


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
    if not day.isValid():
        return written
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


def sort_key(article: Row, column: Column) -> tuple[object, ...] | None:
    """What the column is sorted by; None for no value, which is always last."""
    match column:
        case Column.STATE:
            rank = 0 if article.problems else 1 if article.modified else 2
            return (rank,)
        case Column.PUBLISHED:
            return (0 if article.published else 1 if article.published is None else 2,)
        case Column.TITLE:
            return (article.title.casefold(),) if article.title else None
        case Column.TOPICS:
            return tuple(topic.casefold() for topic in article.topics) or None
        case Column.PROVIDER:
            return (article.provider.casefold(),) if article.provider else None
        case Column.DATE:
            return (article.date,) if article.date else None
        case Column.TYPE:
            return (article.type.casefold(),) if article.type else None
        case Column.QUALITY:
            return _figure(article.quality)
        case Column.HEAT:
            return _figure(article.heat)


def _figure(value: float | None) -> tuple[object, ...] | None:
    # Not-a-number compares as nothing at all and would spoil the order of the others.
    return None if value is None or value != value else (value,)


def _states(article: Row) -> list[str]:
    states = [pending_words(article)] if article.modified else []
    return [*states, *article.problems]


def pending_words(article: Article | Row) -> str:
    """What saving a modified article will do."""
    if article.origin is None:
        return "Modified, not saved"
    if not article.origin:
        return "New, not saved"
    folder = article.origin.rpartition("/")[0] or "the top folder"
    return f"Moved from {folder}, not saved"
