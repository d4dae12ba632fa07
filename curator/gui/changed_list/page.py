"""The page with all that others changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QLocale, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QStackedWidget,
    QToolButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from curator.gui.batches.history import when
from curator.gui.changed_list.bursts import Burst, became, bursts_of, is_noise
from curator.gui.changed_list.model import BurstsModel, Index
from curator.gui.check_box import CheckBox
from curator.gui.labels import Hint
from curator.gui.said import TakenIn
from curator.gui.theme import GRID, Theme, set_kind
from curator.gui.words import grouped, label

if TYPE_CHECKING:
    from curator.gui.changed_list.record import Record
    from curator.gui.session import Session

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_PAUSE = 150  # milliseconds: what comes meanwhile is shown at once
_OPEN = 20  # articles of a burst that are shown unasked
_WIDTHS = (52 * GRID, 30 * GRID, 30 * GRID)


class BurstsTree(QTreeView):
    """`gone_to` when an article is clicked, `entered` when it is asked for with Enter."""

    gone_to = Signal(object)  # TakenIn
    entered = Signal(object)

    def __init__(self, model: BurstsModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self.setModel(model)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QTreeView.ScrollMode.ScrollPerPixel)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setTabKeyNavigation(False)
        self.setExpandsOnDoubleClick(True)
        self.setAccessibleName("What others changed, newest first")
        set_kind(self, "rows")
        header = self.header()
        header.setAccessibleName("Columns")
        header.setSectionsMovable(False)
        header.setStretchLastSection(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for column, width in enumerate(_WIDTHS):
            header.resizeSection(column, width)
        self.clicked.connect(self._click)

    def _click(self, index: Index) -> None:
        item = self._model.item(index)
        if item is not None:
            self.gone_to.emit(item)
        elif not index.column():
            self.setExpanded(index, not self.isExpanded(index))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes to the article, or folds and unfolds what came together."""
        if event.key() not in _ENTER or event.modifiers():
            super().keyPressEvent(event)
            return
        index = self.currentIndex()
        item = self._model.item(index)
        if item is not None:
            self.entered.emit(item)
        elif index.isValid():
            self._click(index)


class FilterLine(QLineEdit):
    """`left` when the keyboard goes on to what is found."""

    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setPlaceholderText("Filter by title, field, file or what became of it")
        self.setAccessibleName("Filter what others changed")
        self.setClearButtonEnabled(True)
        for button in self.findChildren(QToolButton):
            button.setAccessibleName("Clear the filter")

    def event(self, event: QEvent) -> bool:
        """Escape is not the box's while there is something to clear."""
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and self.text()
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down and Enter lead to what is found; Escape empties the box first."""
        if event.key() in (*_ENTER, Qt.Key.Key_Down):
            self.left.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


class ChangedPage(QWidget):
    """What was taken in, by the time in which it came, as far as it fits the filter."""

    def __init__(
        self, record: Record, session: Session, theme: Theme, locale: QLocale, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._record = record
        self._session = session
        self._locale = locale
        self._folded: dict[datetime, bool] = {}  # what the editor folded or unfolded
        self._filling = False
        self.filter = FilterLine(self)
        self.noise = CheckBox("", theme, self)
        self.model = BurstsModel(theme, self.time_words, self._is_undecided, self._machine, self)
        self.tree = BurstsTree(self.model, self)
        self.hint = Hint(theme)
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE)
        self._lay_out()
        self._timer.timeout.connect(self.fill)
        self.filter.textChanged.connect(lambda _text: self._timer.start())
        self.filter.left.connect(self._enter)
        self.noise.toggled.connect(lambda _on: self.fill())
        self.hint.button.clicked.connect(self._show_all)
        self.tree.expanded.connect(lambda index: self._note(index, folded=False))
        self.tree.collapsed.connect(lambda index: self._note(index, folded=True))
        record.changed.connect(self._follow)
        session.conflicts.changed.connect(self._follow)
        self.fill()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        row.addWidget(self.filter, 1)
        row.addWidget(self.noise)
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self.tree)
        self.stack.addWidget(self.hint)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(row)
        column.addWidget(self.stack, 1)

    # -- show ----------------------------------------------------------------------------------

    def _follow(self, _paths: object = None) -> None:
        self._timer.start()

    def fill(self) -> None:
        """What there is now; the place in the list stays."""
        self._timer.stop()
        quiet = self._machine()
        taken = self._record.taken
        noisy = {id(item) for item in taken if is_noise(item, quiet)}
        self._name_switch(len(noisy), quiet)
        with_noise = self.noise.isChecked()
        wanted = [item for item in taken if with_noise or id(item) not in noisy]
        words = self.filter.text().casefold().split()
        bursts = [each for burst in bursts_of(wanted) if (each := self._fitting(burst, words))]
        self._show(bursts, unfold=bool(words))
        self._say_nothing(len(taken), len(noisy), bool(words))

    def _fitting(self, burst: Burst, words: list[str]) -> Burst | None:
        if not words:
            return burst
        items = tuple(item for item in burst.items if self._fits(item, words))
        return replace(burst, items=items) if items else None

    def _fits(self, item: TakenIn, words: list[str]) -> bool:
        fields = " ".join(label(field) for field in item.fields)
        outcome = became(item, is_undecided=self._is_undecided(item.path))
        text = f"{item.title} {item.path} {fields} {outcome}".casefold()
        return all(word in text for word in words)

    def _show(self, bursts: list[Burst], *, unfold: bool) -> None:
        start, path = self._current()
        self._filling = True
        self.model.fill(bursts)
        for row, burst in enumerate(bursts):
            top = self.model.index(row, 0)
            self.tree.setFirstColumnSpanned(row, self.tree.rootIndex(), True)
            folded = self._folded.get(burst.start, len(burst.items) > _OPEN and row > 0)
            self.tree.setExpanded(top, unfold or not folded)
        index = self.model.place_of(start, path) if start is not None else self.model.index(0, 0)
        self.tree.setCurrentIndex(index if index.isValid() else self.model.index(0, 0))
        self._filling = False
        self.stack.setCurrentWidget(self.tree if bursts else self.hint)

    def _current(self) -> tuple[datetime | None, str]:
        index = self.tree.currentIndex()
        if not index.isValid():
            return None, ""
        item = self.model.item(index)
        top = index if item is None else index.parent()
        return self.model.bursts[top.row()].start, "" if item is None else item.path

    def _note(self, index: Index, *, folded: bool) -> None:
        if not self._filling:
            self._folded[self.model.bursts[index.row()].start] = folded

    def _name_switch(self, number: int, quiet: frozenset[str]) -> None:
        names = ", ".join(sorted(label(field).lower() for field in quiet))
        self.noise.setText(f"Also where only {names} changed ({grouped(number)})")
        self.noise.setAccessibleName(self.noise.text())
        self.noise.setVisible(bool(number))

    def _say_nothing(self, number: int, noisy: int, is_filtered: bool) -> None:
        if not number:
            words = "What others change while the site is open is listed here."
            self.hint.say("Nothing changed", words)
        elif is_filtered:
            self.hint.say("Nothing fits the filter", "", "Clear the filter")
        else:
            self.hint.say("Nothing that matters changed", "", f"Show all ({grouped(noisy)})")

    def _show_all(self) -> None:
        if self.filter.text():
            self.filter.clear()
        else:
            self.noise.setChecked(True)

    def _machine(self) -> frozenset[str]:
        """The fields that programs write."""
        if not self._session.is_open:
            return frozenset()
        settings = self._session.library.site.settings
        return settings.protected | settings.noise

    def _is_undecided(self, path: str) -> bool:
        return path in self._session.conflicts.paths

    def time_words(self, time: datetime) -> str:
        """When, as everywhere."""
        return when(time, self._locale, datetime.now().astimezone().date())

    # -- keys ----------------------------------------------------------------------------------

    def focus(self) -> None:
        """Go to the list, or to the way out where there is none."""
        is_empty = self.stack.currentWidget() is self.hint
        (self.filter if is_empty else self.tree).setFocus()

    def _enter(self) -> None:
        self.fill()
        self.focus()

    def showEvent(self, event: QEvent) -> None:
        """What came while this was not seen is shown."""
        super().showEvent(event)  # type: ignore[arg-type]
        self.fill()
