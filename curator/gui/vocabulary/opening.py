"""The command that opens the vocabulary."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

if TYPE_CHECKING:
    from curator.gui.main_window import MainWindow
    from curator.gui.session import Session
    from curator.gui.theme import Theme
    from curator.gui.vocabulary.panel import VocabularyPanel


class Vocabulary(QObject):
    """`make` makes a command of words, what it does and keys."""

    def __init__(
        self, make: Callable[..., QAction], window: MainWindow, theme: Theme, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._theme = theme
        self.panel: VocabularyPanel | None = None
        self.look_after = make("Vocabulary…", self.open, "Ctrl+Shift+T")

    def show_state(self, session: Session) -> None:
        """Enable what makes sense."""
        self.look_after.setEnabled(session.is_open and not session.is_busy)

    def open(self) -> None:
        """Show all topics, and what can be done with them."""
        window = self._window
        session = window.session
        if self.panel is not None or not session.is_open or session.is_busy:
            return
        if not window.editor.flush():
            return
        from curator.gui.vocabulary.panel import VocabularyPanel
        from curator.library.taxonomy import FOLDER

        session.library.forget_data([f"{FOLDER}/"])  # others may have changed it
        self.panel = VocabularyPanel(session, self._theme, window)
        self.panel.wanted.connect(self._show_articles)
        self.panel.finished.connect(self._closed)
        self.panel.open()

    def _closed(self) -> None:
        if self.panel is not None:
            self.panel.deleteLater()
            self.panel = None
        self._window.activateWindow()
        self._window.focus_list()

    def _show_articles(self, topic: str) -> None:
        """Search for the articles that have a topic."""
        quoted = topic.replace('"', " ")  # a query cannot have quotes within quotes
        exactly = "=" if quoted == topic else ""
        self._window.side.choose("all")
        self._window.search.setText(f'topics:{exactly}"{quoted}"')
