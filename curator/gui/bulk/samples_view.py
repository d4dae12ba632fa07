"""What an operation would do, on a few fields, while it is still typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from curator.gui.diff_box import DiffBox
from curator.gui.labels import plain_label
from curator.gui.said import sentence
from curator.gui.theme import GRID, Theme
from curator.gui.words import count, grouped, shorten
from curator.gui.working import Progress, Worker

if TYPE_CHECKING:
    from curator.library.article import Article
    from curator.library.bulk.samples import Looked, Sample
    from curator.library.edits import Edit
    from curator.library.library import Library

_WAIT = 150  # milliseconds after the last key
_MOST = 5
_MOST_TITLE = 70
_NEW = ".-"  # what a route has for a new item of a list


class SamplesView(QWidget):
    """At most five fields before and after, and in how many articles something would change.

    The articles are looked at in short slices, and again from the start at each `look_at`.
    """

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._wanted: tuple[Edit, Sequence[Article], Library] | None = None
        self._looked: Looked | None = None
        self._rows: list[Sample] = []
        self._timer = QTimer(self, singleShot=True, interval=_WAIT)
        self._timer.timeout.connect(self._start)
        self._worker = Worker(self)
        self._worker.progressed.connect(self._show)
        self.words = plain_label("", "label", wrap=False)
        self.reason = plain_label("", "warning")
        self.box = DiffBox("What would change, for example; read-only", theme, self)
        self.box.setPlaceholderText("Here you see it on a few articles, while you type.")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        for widget in (self.words, self.box, self.reason):
            column.addWidget(widget, int(widget is self.box))
        theme.changed.connect(self._draw)
        self.show_nothing()

    def look_at(self, edit: Edit, articles: Sequence[Article], library: Library) -> None:
        """Show what this edit would do to these articles."""
        self._worker.stop()
        self._wanted = edit, articles, library
        self._timer.start()

    def show_nothing(self) -> None:
        """There is no edit yet."""
        self._timer.stop()
        self._worker.stop()
        self._wanted = self._looked = None
        self._rows = []
        self.words.setText("What would change, for example")
        self.reason.hide()
        self._draw()

    @property
    def looked(self) -> Looked | None:
        """What was found so far."""
        return self._looked

    @property
    def is_looking(self) -> bool:
        """Whether more may be found."""
        return self._timer.isActive() or self._worker.is_busy

    def _start(self) -> None:
        from curator.library.bulk.samples import Looked, look

        if self._wanted is None:
            return
        edit, articles, library = self._wanted
        self._looked = Looked()
        steps = look(edit, articles, library, self._looked, most=_MOST)
        self._worker.start("Looking", len(articles), steps, self._end)

    def _end(self) -> None:
        self._show(None)

    def _show(self, progress: Progress | None) -> None:
        found = self._looked
        if found is None:
            return
        if found.rows != self._rows:
            self._rows = list(found.rows)
            self._draw()
        articles = count(found.looked, "article")
        if progress is not None and found.looked < progress.total:
            articles = f"{grouped(found.looked)} of {count(progress.total, 'article')} so far"
        words = f"{count(found.fields, 'field')} would change"
        if found.fields != found.changed:
            words += f" in {count(found.changed, 'article')}"
        self.words.setText(f"{words} · looked at {articles}")
        if not found.fields and not self._worker.is_busy:
            self.words.setText(f"Nothing would change · looked at {articles}")
        self.reason.setVisible(bool(found.refused))
        if found.refused:
            first = found.refused[0]
            number = f"{grouped(len(found.refused))} refused"
            self.reason.setText(f"{number}, for example {first.path}: {sentence(first)}")

    def _draw(self) -> None:
        lines: list[str] = []
        for row in self._rows:
            lines.append(f" {shorten(row.title or row.path, _MOST_TITLE)} · {_named(row.field)}")
            for sign, text in (("-", row.before), ("+", row.after)):
                if text is not None:
                    lines.append(f"{sign} {_on_one_line(text)}")
        self.box.show_lines(lines)


def _on_one_line(text: str) -> str:
    """A text with signs for its line breaks, as they may be what changes."""
    return text.replace("\r\n", "↵").replace("\n", "↵") or "(empty)"


def _named(field: str) -> str:
    """A place in an article without the numbers of items: `images.url`."""
    parts = field.removesuffix(_NEW).split(".")
    return ".".join(part for part in parts if not part.isdecimal())
