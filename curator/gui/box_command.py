"""A command that opens one box over the window."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog

if TYPE_CHECKING:
    from curator.gui.main_window import MainWindow
    from curator.gui.session import Session
    from curator.gui.theme import Theme

Box = TypeVar("Box", bound=QDialog)


class BoxCommand(QObject, Generic[Box]):
    """`box` is the one that is open; `action` opens it, where a site is open and nothing else is
    being done. What is still being typed comes first. `make` makes a command of words, what it
    does and keys."""

    words: ClassVar[str]
    keys: ClassVar[str]

    def __init__(
        self, make: Callable[..., QAction], window: MainWindow, theme: Theme, parent: QObject
    ) -> None:
        super().__init__(parent)
        self.box: Box | None = None
        self._window = window
        self._theme = theme
        self.action = make(self.words, self.open, self.keys)

    def show_state(self, session: Session) -> None:
        """Enable what makes sense."""
        self.action.setEnabled(session.is_open and not session.is_busy)

    def open(self) -> None:
        """Open the box, unless it is."""
        session = self._window.session
        if self.box is not None or not session.is_open or session.is_busy:
            return
        if not self._window.editor.flush():
            return
        self.box = self.make_box()
        self.box.finished.connect(self._closed)
        self.box.open()

    def make_box(self) -> Box:
        """The box for what there is now."""
        raise NotImplementedError

    def leave(self, box: Box) -> None:
        """The box was closed: what is to be kept of it."""

    def _closed(self) -> None:
        if self.box is not None:
            self.leave(self.box)
            self.box.deleteLater()
            self.box = None
        self._window.activateWindow()  # two boxes may close at once, which loses the keyboard
        self._window.focus_list()
