"""What changed while the editor worked, and what of it replaced decisions; beside the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from curator.gui.changed_list.overridden import OverriddenPage
from curator.gui.changed_list.page import ChangedPage
from curator.gui.messages import MessageBar
from curator.gui.said import Notice, TakenIn
from curator.gui.theme import GRID, Theme, set_kind
from curator.gui.words import grouped

if TYPE_CHECKING:
    from curator.gui.changed_list.record import Record
    from curator.gui.decisions import Decisions
    from curator.gui.session import Session

CHANGED, OVERRIDDEN = 0, 1


class ChangedBox(QDialog):
    """Two pages. `gone_to` when an article is to be shown in the window; this stays open then,
    unless it was asked for with Enter."""

    gone_to = Signal(str)

    def __init__(
        self,
        record: Record,
        decisions: Decisions,
        session: Session,
        theme: Theme,
        locale: QLocale,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._record = record
        self._session = session
        self.setWindowTitle("What changed")
        room = parent.window().size() - QSize(8 * GRID, 8 * GRID)
        self.resize(QSize(140 * GRID, 80 * GRID).boundedTo(room.expandedTo(QSize(720, 480))))
        self.tabs = QButtonGroup(self)
        self._pages = QStackedWidget(self)
        self.changed = ChangedPage(record, session, theme, locale, self)
        self.overridden = OverriddenPage(
            decisions, theme, self._title, self.changed.time_words, self
        )
        self.messages = MessageBar(theme, self)
        self.close_ = QPushButton("Close")
        self._decisions = decisions
        self._lay_out()
        self._connect()
        self._name_tabs()
        self.choose(OVERRIDDEN if self.overridden.number else CHANGED)

    def _lay_out(self) -> None:
        tabs = QHBoxLayout()
        tabs.setSpacing(GRID // 2)
        for number, page in enumerate((self.changed, self.overridden)):
            tab = QPushButton(self)
            tab.setCheckable(True)
            tab.setAutoDefault(False)
            set_kind(tab, "tab")
            self.tabs.addButton(tab, number)
            tabs.addWidget(tab)
            self._pages.addWidget(page)
        tabs.addStretch(1)
        last = QHBoxLayout()
        self.close_.setAutoDefault(False)
        last.addWidget(self.close_)
        last.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addLayout(tabs)
        column.addWidget(self._pages, 1)
        column.addWidget(self.messages)
        column.addLayout(last)

    def _connect(self) -> None:
        self.tabs.idToggled.connect(lambda page, on: self.choose(page) if on else None)
        # Not with lambdas: these live longer than this.
        self._record.changed.connect(self._name_tabs)
        self._session.worked.connect(self._follow_work)
        self._decisions.changed.connect(self._name_tabs)
        self.changed.tree.gone_to.connect(self._go)
        self.changed.tree.entered.connect(self._go_and_close)
        self.overridden.list.gone_to.connect(self._go_to)
        self.overridden.list.entered.connect(self._leave_for)
        self.close_.clicked.connect(self.reject)
        self.close_.setToolTip("Esc")
        QShortcut(QKeySequence("Ctrl+F"), self, self._focus_filter)
        for page in (CHANGED, OVERRIDDEN):
            keys = QKeySequence(f"Ctrl+{page + 1}")
            QShortcut(keys, self, lambda at=page: self.choose(at))
            self.tabs.button(page).setToolTip(f"Ctrl+{page + 1}")

    def open(self) -> None:
        """Show it beside the window, which can be worked in meanwhile."""
        self.show()

    # -- show ----------------------------------------------------------------------------------

    def choose(self, page: int) -> None:
        """Show what changed, or what was replaced."""
        self._pages.setCurrentIndex(page)
        self.tabs.button(page).setChecked(True)
        if page == OVERRIDDEN and self.overridden.number:
            self.overridden.list.setFocus()
        else:
            self.changed.focus() if page == CHANGED else self.close_.setFocus()

    def _name_tabs(self) -> None:
        number, replaced = len(self._record.taken), self.overridden.number
        for page, words, many in (
            (CHANGED, "What changed", number),
            (OVERRIDDEN, "The bot overrode you", replaced),
        ):
            self.tabs.button(page).setText(f"{words} ({grouped(many)})" if many else words)

    def _follow_work(self, _progress: object) -> None:
        self.overridden.enable(not self._session.is_busy)

    def _focus_filter(self) -> None:
        self.choose(CHANGED)
        self.changed.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _title(self, path: str) -> str:
        row = self._session.library.articles.row(path) if self._session.is_open else None
        return path if row is None else row.title or path

    # -- go to an article ----------------------------------------------------------------------

    def _go(self, item: TakenIn) -> bool:
        return self._go_to(item.path)

    def _go_and_close(self, item: TakenIn) -> None:
        self._leave_for(item.path)

    def _leave_for(self, path: str) -> None:
        if self._go_to(path):
            self.accept()

    def _go_to(self, path: str) -> bool:
        path = self._record.where(path)
        if self._session.article(path) is None:
            self.messages.say(Notice("This article is not there any more"))
            return False
        self.gone_to.emit(path)
        return True
