"""Reading a site without stopping the window."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QThread, Signal

from curator.errors import CuratorError

if TYPE_CHECKING:
    from curator.library.library import Library
    from curator.library.opening import Event
    from curator.library.row import Row

_LEARN_AFTER = 1000  # milliseconds until the first edit's work is done ahead
_TICK = 50


class Loader(QObject):
    """Reads one site at a time; a new request drops the one before. What `came` and `went` is to
    be taken into the library that `began`, before the next word."""

    progressed = Signal(int, int)  # articles read, articles found
    glimpsed = Signal(list)  # of Row: to be looked at until there is a library
    began = Signal(object)  # Library
    came = Signal(list)  # of Row: new articles, or such as changed
    known = Signal()  # what was known from the last time has come
    went = Signal(tuple)  # paths
    loaded = Signal(object)  # Library
    failed = Signal(object)  # Exception

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._thread: LoadingThread | None = None

    @property
    def is_busy(self) -> bool:
        """Whether a site is being read."""
        return self._thread is not None

    def load(self, path: Path, order: str = "-date", *, glimpses: bool = False) -> None:
        """Read the site at `path`; then `loaded` with the library, or `failed` with the error. Of a
        large site the first rows are those that come first in this order; with `glimpses` they are
        told before anything else is read."""
        self.stop()
        thread = LoadingThread(path, order, self, glimpses=glimpses)
        thread.glimpsed.connect(self._pass_glimpse)
        thread.told.connect(self._pass_on)
        thread.done.connect(self._finish)
        thread.finished.connect(thread.deleteLater)
        self._thread = thread
        thread.start()

    def stop(self) -> None:
        """Wait until nothing is read any more."""
        thread, self._thread = self._thread, None
        for each in self.findChildren(LoadingThread):
            each.requestInterruption()
            each.wait()
        del thread

    def _pass_on(self, event: Event | Library) -> None:
        if self.sender() is not self._thread:
            return  # another site was asked for meanwhile
        from curator.library.opening import Came, Gone, Known, Reading

        match event:
            case Reading(done, total):
                self.progressed.emit(done, total)
            case Came(rows):
                self.came.emit(rows)
            case Known():
                self.known.emit()
            case Gone(paths):
                self.went.emit(paths)
            case _:
                self.began.emit(event)

    def _pass_glimpse(self, rows: list[Row]) -> None:
        if self.sender() is self._thread:
            self.glimpsed.emit(rows)

    def _finish(self, result: object) -> None:
        if self.sender() is not self._thread:
            return
        self._thread = None
        if isinstance(result, Exception):
            self.failed.emit(result)
        else:
            self.loaded.emit(result)


class LoadingThread(QThread):
    """Talks to the window by signals only."""

    told = Signal(object)  # opening.Event; the Library in the place of Opened
    glimpsed = Signal(list)  # of Row
    done = Signal(object)  # Library or Exception

    def __init__(self, path: Path, order: str, parent: QObject, *, glimpses: bool) -> None:
        super().__init__(parent)
        self._glimpses = glimpses
        self._path = path
        self._order = order

    def run(self) -> None:
        """Read everything; then learn what the first edit would have to wait for."""
        # Imported here, so that the window is on screen before YAML is loaded, and the first rows
        # of a large site too.
        from curator.library.glimpse import glimpse

        if self._glimpses and (rows := glimpse(self._path, self._order)):
            self.glimpsed.emit(rows)
        from curator.library.library import Library
        from curator.library.opening import Kept, Opened, opening

        try:
            library = Library.at(self._path)
            with contextlib.closing(opening(library, self._order)) as events:
                is_read = False
                for event in events:
                    if isinstance(event, Kept):
                        if not is_read:
                            self.done.emit(library)
                        is_read = True
                    else:
                        self.told.emit(library if isinstance(event, Opened) else event)
                    if self.isInterruptionRequested():
                        raise CuratorError("reading was stopped")
            if not is_read:
                self.done.emit(library)
            self._learn(library)
        except Exception as error:  # also a bug of ours must not leave a window that waits
            self.done.emit(error)

    def _learn(self, library: Library) -> None:
        # Not at once: two threads that run Python slow each other, and the first paint is next.
        for _ in range(_LEARN_AFTER // _TICK):
            if self.isInterruptionRequested():
                return
            self.msleep(_TICK)
        for collection in {row.collection for row in tuple(library.articles.rows())}:
            if self.isInterruptionRequested():
                return
            library.style(collection)
        if library.cached is not None:
            _ = library.addresses  # of so many articles that nobody is to wait for it
