"""The history of one article as rows: what is shown of it, and who last set a field."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale

from curator.gui.batches.history import when
from curator.gui.clone.words import change_words, changes_words, field_name
from curator.gui.lines import Line
from curator.gui.words import count

if TYPE_CHECKING:
    from curator.library.article import Article
    from curator.library.commits.comparing import FieldChange
    from curator.library.history.entries import Entry
    from curator.library.settings import Settings

UNCOMMITTED = ""  # the commit of what is in none yet


@dataclass(frozen=True, slots=True)
class Shown:
    """One row: a commit, or what is not committed yet, with what it changed as far as that is
    asked for."""

    entry: Entry
    changes: tuple[FieldChange, ...]

    @property
    def is_uncommitted(self) -> bool:
        """Whether no commit has it."""
        return self.entry.commit == UNCOMMITTED

    def line(self, settings: Settings, locale: QLocale, today: date) -> Line:
        """What was changed, and below it who did so, when, and how they called it."""
        from curator.library.history.entries import What

        entry = self.entry
        words = changes_words(self.changes, settings.protected | settings.noise)
        if entry.what is What.ADDED:
            words = "New" if self.is_uncommitted else "Added"
        elif entry.what is What.DELETED:
            words = "Deleted"
        elif entry.what is What.MOVED:
            words = "; ".join(filter(None, (f"Moved from {entry.moved_from}", words)))
        words = words or "Only how it is written"
        if self.is_uncommitted:
            return Line(words, "In this clone only", (("Not committed yet", "chip"),))
        parts = (entry.author, when(entry.time, locale, today), entry.subject)
        return Line(words, " · ".join(filter(None, parts)), is_over=entry.is_noise)


@dataclass(frozen=True, slots=True)
class Past:
    """What is known of the history so far, the newest first."""

    entries: tuple[Entry, ...] = ()
    is_whole: bool = False

    def and_(self, entries: Iterable[Entry]) -> Past:
        """These came too."""
        return replace(self, entries=(*self.entries, *entries))

    def shown(self, field: str, *, with_noise: bool) -> list[Shown]:
        """Those that changed a field, or with "" all; commits by programs as asked for."""
        if not field:
            found = (each for each in self.entries if with_noise or not each.is_noise)
            return [Shown(each, each.changes) for each in found]
        rows = []
        for entry in self.entries:
            changes = tuple(change for change in entry.changes if change.is_in(field))
            if changes:
                rows.append(Shown(entry, changes))
        return rows

    @property
    def noise(self) -> list[Entry]:
        """The commits by programs."""
        return [entry for entry in self.entries if entry.is_noise]

    def noise_words(self) -> str:
        """`Show 214 commits by programs that touch only secured, heat`."""
        noise = self.noise
        names = dict.fromkeys(
            change.field.partition(".")[0] for entry in noise for change in entry.changes
        )
        only = f" that touch only {', '.join(names)}" if names else ""
        return f"Show {count(len(noise), 'commit')} by programs{only}"

    def who_last_set(self, field: str, locale: QLocale, today: date) -> str:
        """`Ann Editor last set Published, today, 14:05: No → Yes`."""
        rows = self.shown(field, with_noise=True)
        name = field_name(field)
        mine = rows.pop(0) if rows and rows[0].is_uncommitted else None
        if rows:
            entry = rows[0].entry
            time = when(entry.time, locale, today)
            words = f"{entry.author} last set {name}, {time[:1].lower()}{time[1:]}: "
            words += _of_field(rows[0], field)
        else:
            words = f"No commit has set {name}" if self.is_whole else f"Looking who set {name}…"
        return f"{words}. Not committed yet: {_of_field(mine, field)}" if mine else words


def _of_field(shown: Shown, field: str) -> str:
    change = shown.changes[0]
    inner = "" if change.field == field else f"{field_name(change.field)}: "
    return inner + change_words(change)


def uncommitted(article: Article, committed: bytes | None) -> Entry | None:
    """What no commit has yet, saved or not; None if there is nothing."""
    from curator.library.commits.comparing import field_changes, fields_of
    from curator.library.history.entries import Entry, What

    if committed == article.data:
        return None
    now = datetime.now().astimezone()
    make = partial(Entry, UNCOMMITTED, "", now, "", article.path)
    if committed is None:
        return make(What.ADDED, fields_of(article.path, article.data), False)
    return make(What.CHANGED, field_changes(article.path, committed, article.data), False)


def fields_in(entries: Sequence[Entry], known: Iterable[str]) -> list[str]:
    """The fields to choose from: those of the article, then those it once had."""
    from curator.document import WHOLE

    seen = (change.field.partition(".")[0] for entry in entries for change in entry.changes)
    return [name for name in dict.fromkeys([*known, *seen]) if name != WHOLE]
