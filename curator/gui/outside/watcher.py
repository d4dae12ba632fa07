"""Watches the files of the open site, in threads, and takes in what others do to them."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication

from curator.gui.said import Change, Notice

if TYPE_CHECKING:
    from curator.gui.main_window import MainWindow
    from curator.library.library import Library
    from curator.library.outside.watching import News, Watching

_FOCUS_EACH = 2.0  # seconds between two looks because the window came to the front
_SETTINGS, _UNHEARD = "settings on disk", "changes unheard"


class Watcher(QObject):
    """From when a site is read to its end until another one is opened, or the window closes."""

    _told = Signal(object, object)  # the Watching, and its News

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._session = window.session
        self._watching: Watching | None = None
        self._looked_at = 0.0
        self._told.connect(self._take_in, Qt.ConnectionType.QueuedConnection)
        window.loader.loaded.connect(self.watch)
        self._session.opened.connect(self.stop)
        self._session.incoming.missed.connect(self._look_again)
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.applicationStateChanged.connect(self._follow_focus)

    @property
    def is_watching(self) -> bool:
        """Whether a site is watched."""
        return self._watching is not None

    def watch(self, library: Library) -> None:
        """Watch this site, which is open and read, instead of another."""
        from curator.library.outside.watching import Watching

        self.stop()
        self._watching = watching = Watching(library)
        watching.start(lambda news: self._told.emit(watching, news))

    def stop(self) -> None:
        """Watch nothing any more."""
        watching, self._watching = self._watching, None
        if watching is not None:
            watching.stop()

    def look(self) -> None:
        """Look at all files soon."""
        if self._watching is not None:
            self._watching.ask(None)

    def _follow_focus(self, state: Qt.ApplicationState) -> None:
        now = time.monotonic()
        if state == Qt.ApplicationState.ApplicationActive and now - self._looked_at > _FOCUS_EACH:
            self._looked_at = now
            self.look()

    def _look_again(self, paths: tuple[str, ...]) -> None:
        if self._watching is not None:
            self._watching.ask_again(paths)

    def _take_in(self, watching: Watching, news: News) -> None:
        if watching is not self._watching:
            return  # another site is open by now
        session = self._session
        if news.data:
            session.library.forget_data(["_data/"])
            session.changed.emit(Change((), data=True))
        if news.settings:
            again = ("Read again", self._window.leaving.read_again)
            text = "The site's settings were changed by somebody else"
            session.noticed.emit(Notice(text, action=again, topic=_SETTINGS))
        if news.unheard:
            text = "The system tells of no more changes here; they are looked for every few seconds"
            session.noticed.emit(Notice(text, details=news.unheard, topic=_UNHEARD))
        session.incoming.take_in(news.outsides)
