"""Possible duplicates: groups of articles that seem to be the same story, and what to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QLocale, QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from curator.gui.bulk.work_bar import WorkBar
from curator.gui.duplicates.fields import compared
from curator.gui.duplicates.finder import Finder
from curator.gui.duplicates.table import ComparedTable
from curator.gui.labels import Hint, plain_label
from curator.gui.lines import Line, LinesList
from curator.gui.messages import MessageBar
from curator.gui.theme import GRID, Theme, set_kind
from curator.gui.words import count
from curator.gui.working import Progress

if TYPE_CHECKING:
    from curator.gui.session import Session
    from curator.library.article import Article
    from curator.library.duplicates import Decisions, Group
    from curator.library.edits import Edit

_KEYS = (
    "← → or 1 … 9: which one stays   ·   Enter: keep it   ·   F: fold the others in   ·   "
    "N: not duplicates   ·   J K: other groups   ·   ≠: not the same in all"
)
_MOST_SHOWN = 12  # articles of a group side by side


class _Done(NamedTuple):
    """A decision: what had been decided `before`, the number of its `step` on the undo stack, 0
    for none, and what it is about."""

    before: Decisions
    step: int
    paths: tuple[str, ...]


class DuplicatesBox(QDialog):
    """The groups at the left; at the right the articles of one of them. Show it with `open`."""

    def __init__(
        self, session: Session, finder: Finder, theme: Theme, locale: QLocale, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._finder = finder
        self._locale = locale
        self._groups: tuple[Group, ...] = ()
        self._articles: list[Article] = []
        self._done: list[_Done] = []
        self._is_deciding = False  # an edit is worked out or done
        self.setWindowTitle("Possible duplicates")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        room = parent.window().size() - QSize(8 * GRID, 8 * GRID)
        self.resize(QSize(180 * GRID, 100 * GRID).boundedTo(room.expandedTo(QSize(720, 480))))
        self.list = LinesList("Groups of possible duplicates, the surest first", theme, self)
        self.table = ComparedTable(theme, self)
        self.hint = Hint(theme)
        self.messages = MessageBar(theme, self)
        self.work = WorkBar(self)
        self.work.hide()
        self.heading = plain_label("", "heading", theme.heading, wrap=False)
        self.why = plain_label("", "quiet")
        self.apart = QPushButton()
        self.fold = QPushButton()
        self.keep = QPushButton()
        self.back = QPushButton("Take back")
        self.close_ = QPushButton("Close")
        set_kind(self.keep, "main")
        self._lay_out()
        self._connect()
        finder.start()
        self._fill()
        if not self._groups:
            self.close_.setFocus()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        set_kind(splitter, "clear")
        splitter.setHandleWidth(2 * GRID)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.list)
        self._group_side = QWidget(splitter)
        inner = QVBoxLayout(self._group_side)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(GRID // 2)
        inner.addWidget(self.heading)
        inner.addWidget(self.why)
        inner.addSpacing(GRID // 2)
        inner.addWidget(self.table, 1)
        inner.addWidget(plain_label(_KEYS, "caption"))
        self._sides = QStackedWidget(splitter)
        self._sides.addWidget(self._group_side)
        self._sides.addWidget(self.hint)
        splitter.addWidget(self._sides)
        splitter.setSizes([38 * GRID, 136 * GRID])
        splitter.setStretchFactor(1, 1)
        column.addWidget(splitter, 1)
        column.addWidget(self.messages)
        column.addWidget(self.work)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        for button in (self.close_, self.back, self.apart, self.fold, self.keep):
            button.setAutoDefault(False)
            row.addWidget(button)
        row.insertStretch(2, 1)
        column.addLayout(row)

    def _connect(self) -> None:
        self._finder.changed.connect(self._fill)
        self._finder.progressed.connect(self._show_progress)
        self._session.noticed.connect(self.messages.say)
        self._session.worked.connect(self._show_work)
        self.list.looked_at.connect(lambda _row: self._show_group())
        self.list.entered_row.connect(self.table.setFocus)
        self.table.kept_changed.connect(lambda _column: self._show_buttons())
        self.table.entered.connect(self.keep.click)
        for button, slot, keys, words in (
            (self.keep, self.keep_one, "Ctrl+Return", "Enter"),
            (self.fold, self.fold_in, "F", "F"),
            (self.apart, self.say_apart, "N", "N"),
            (self.back, self.take_back, "Ctrl+Z", "Ctrl+Z"),
            (self.close_, self.reject, "", "Esc"),
        ):
            button.clicked.connect(slot)
            button.setToolTip(words)
            if keys:
                QShortcut(QKeySequence(keys), self, button.click)
        QShortcut(QKeySequence("J"), self, lambda: self._go(1))
        QShortcut(QKeySequence("K"), self, lambda: self._go(-1))

    # -- show ----------------------------------------------------------------------------------

    @property
    def group(self) -> Group | None:
        """The group that is looked at."""
        row = self.list.row
        return self._groups[row] if 0 <= row < len(self._groups) else None

    def _go(self, by: int) -> None:
        self.list.choose(max(0, min(self.list.row + by, len(self._groups) - 1)))

    def _fill(self) -> None:
        """The groups as they are now; the place in the list stays."""
        if self._is_deciding:
            return
        found = self._finder.found
        before, row = self.group, self.list.row
        self._groups = groups = () if found is None else found.groups
        self.list.lines.fill(len(groups), lambda at: self._line(groups[at]))
        if groups:
            same = before is not None and before.paths in (each.paths for each in groups)
            if same:
                row = [each.paths for each in groups].index(before.paths)  # type: ignore[union-attr]
            self.list.choose(max(0, min(row, len(groups) - 1)))
        else:
            self._show_group()
        if not self.list.hasFocus():
            self.table.setFocus()

    def _line(self, group: Group) -> Line:
        row = self._session.library.articles.row(group.paths[0])
        title = "" if row is None else row.title or row.path
        return Line(title, " · ".join((count(len(group.paths), "article"), *group.reasons)))

    def _show_progress(self, progress: Progress | None) -> None:
        if self._finder.found is None and progress is not None:
            words = f"{progress.done:,} of {progress.total:,} titles compared".replace(
                ",", "\u202f"
            )
            self.hint.say("Looking for duplicates…", words)

    def _show_group(self) -> None:
        group, articles = self.group, self._session.library.articles
        self._sides.setCurrentWidget(self.hint if group is None else self._group_side)
        if group is None:
            self._articles = []
            self.table.fill([], 0, 0)
            if self._finder.found is None:
                self.hint.say("Looking for duplicates…", "You can close this and come back.")
            elif self._done:
                words = f"{count(len(self._done), 'group')} decided. Nothing is written yet."
                self.hint.say("No more duplicates", words)
            else:
                words = "No two articles have the same address or nearly the same title."
                self.hint.say("No duplicates", words)
            return
        self._articles = [articles[path] for path in group.paths if path in articles]
        shown = self._articles[:_MOST_SHOWN]
        at = f"{self.list.row + 1} of {count(len(self._groups), 'group')}"
        self.heading.setText(f"Which one is to stay?  {at}")
        more = len(self._articles) - len(shown)
        reasons = ", ".join(group.reasons).capitalize()
        self.why.setText(f"{reasons}." + (f" {more} more are not shown." if more else ""))
        self.table.fill(compared(shown), len(shown), _likeliest(shown))

    def _show_buttons(self) -> None:
        from curator.library.duplicates.keeping import comes_out, worth_folding

        idle = bool(self._articles) and not self._session.is_busy
        for button in (self.keep, self.fold, self.apart):
            button.setEnabled(idle)
        self.back.setEnabled(bool(self._done) and not self._session.is_busy)
        self.close_.setText("Cancel" if self._is_deciding else "Close")
        if not self._articles:
            self.keep.setText("Keep one, unpublish the others")
            self.fold.setText("Fold the others in")
            self.apart.setText("Not duplicates")
            return
        kept, others = self._parted()
        number = self.table.kept + 1
        public = sum(other.published is not False for other in others)
        unseen = sum(other.published is not False for other in self._articles[_MOST_SHOWN:])
        unpublish = f", unpublish {public}" if public else ""
        unpublish += f" ({unseen} not shown)" if unseen else ""
        keep = "Publish" if comes_out(kept, others) else "Keep"
        self.keep.setText(f"{keep} no. {number}{unpublish}")
        folded = len(worth_folding(kept, others))
        fold = f"{keep} no. {number}, fold {folded or len(others)} in"
        self.fold.setText(f"{fold}{unpublish}" if unseen else f"{fold} as related")
        if not folded:
            self.fold.setText("Nothing to fold in")
        self.fold.setEnabled(idle and folded > 0)
        why = "" if folded else "The others have no other address to lead readers to"
        self.fold.setToolTip(why or "Related items of the one that stays; unpublished then: F")
        self.apart.setText(f"Not duplicates ({len(self._articles)})")

    def _parted(self) -> tuple[Article, list[Article]]:
        kept = self._articles[self.table.kept]
        return kept, [each for each in self._articles if each is not kept]

    # -- decide --------------------------------------------------------------------------------

    def keep_one(self) -> None:
        """Unpublish all but the chosen one."""
        if self._articles and not self._is_deciding:
            from curator.library.duplicates.keeping import unpublished

            self._edit(unpublished(*self._parted()), "Unpublish")

    def fold_in(self) -> None:
        """Make the others related items of the chosen one, and unpublish them."""
        if self._articles and self.fold.isEnabled() and not self._is_deciding:
            from curator.library.duplicates.keeping import folded_in, worth_folding

            kept, others = self._parted()
            number = len(worth_folding(kept, others))
            label = f"Fold {count(number, 'duplicate')} into 1 article"
            edit = folded_in(kept, others, self._session.library)
            self._edit(edit, label, counted=True)

    def say_apart(self) -> None:
        """These are not the same story; that is remembered."""
        if self._articles and not self._is_deciding:
            paths = [each.path for each in self._articles]
            before = self._finder.decisions
            self._done.append(_Done(before, 0, tuple(paths)))
            self._finder.decide(before.with_apart(paths))
            self._after()

    def _edit(self, edit: Callable[[Article], Edit], label: str, *, counted: bool = False) -> None:
        session = self._session
        paths = [each.path for each in self._articles]
        latest = session.stack.latest

        def end(refused: str | None) -> None:
            self._is_deciding = False
            if refused is None:
                before = self._finder.decisions
                step = session.stack.latest if session.stack.latest > latest else 0
                self._done.append(_Done(before, step, tuple(paths)))
                self._finder.decide(before.with_kept(paths))
            self._after()

        self._is_deciding = True
        session.edit(paths, edit, label=label, counted=counted, ended=end)
        self._show_buttons()  # many articles are still worked on

    def _show_work(self, progress: Progress | None) -> None:
        if progress is None:
            self.work.clear()
        elif self._is_deciding:
            self.work.show_progress(progress)
        self.work.setVisible(bool(self.work.words.text()))

    def take_back(self) -> None:
        """The last decision is none, unless its edit cannot be taken back, which is said."""
        if not self._done or self._is_deciding:
            return
        last = self._done[-1]
        if last.step and not self._session.undo_step(last.step):
            return
        self._done.pop()
        self._finder.decide(last.before)
        self._after()
        back = {group.paths[0]: row for row, group in enumerate(self._groups)}
        self.list.choose(next((back[path] for path in last.paths if path in back), 0))

    def _after(self) -> None:
        self._finder.finish()
        self._fill()
        self._show_buttons()

    # -- leave ---------------------------------------------------------------------------------

    def reject(self) -> None:
        """Give up the edit that is worked out, or leave if there is none."""
        if self._is_deciding:
            self._session.cancel()
        else:
            super().reject()

    def done(self, result: int) -> None:
        """Nothing goes on behind a box that is gone."""
        if self._is_deciding:
            self._session.cancel()
        super().done(result)


def _likeliest(articles: list[Article]) -> int:
    """The one that is probably to stay: that readers see, with most in it, the oldest."""

    def rank(at: int) -> tuple[bool, float, int, str]:
        article = articles[at]
        quality = article.quality if article.quality is not None else -1
        return (article.published is False, -quality, -len(article.topics), article.date)

    return min(range(len(articles)), key=rank)
