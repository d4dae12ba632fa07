"""Reading a site without stopping the window."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QThread, Signal

from curator.errors import CuratorError

if TYPE_CHECKING:
    from curator.library.library import Library

_INTERVAL = 0.2  # seconds between two words about how far it is
_LEARN_AFTER = 1000  # milliseconds until the first edit's work is done ahead
_TICK = 50


class Loader(QObject):
    """Reads one site at a time; a new request drops the one before."""

    progressed = Signal(int, int)  # articles read, articles found
    loaded = Signal(object)  # Library
    failed = Signal(object)  # Exception

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._thread: LoadingThread | None = None

    @property
    def is_busy(self) -> bool:
        """Whether a site is being read."""
        return self._thread is not None

    def load(self, path: Path) -> None:
        """Read the site at `path`; then `loaded` with the library, or `failed` with the error."""
        self.stop()
        thread = LoadingThread(path, self)
        thread.progressed.connect(self._progress)
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

    def _progress(self, done: int, total: int) -> None:
        if self.sender() is self._thread:
            self.progressed.emit(done, total)

    def _finish(self, result: object) -> None:
        if self.sender() is not self._thread:
            return  # another site was asked for meanwhile
        self._thread = None
        if isinstance(result, Exception):
            self.failed.emit(result)
        else:
            self.loaded.emit(result)


class LoadingThread(QThread):
    """Talks to the window by signals only."""

    progressed = Signal(int, int)
    done = Signal(object)  # Library or Exception

    def __init__(self, path: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._path = path
        self._last = time.monotonic()

    def run(self) -> None:
        """Read everything; then learn what the first edit would have to wait for."""
        # Imported here, so that the window is on screen before YAML is loaded.
        from curator.library.library import Library

        try:
            library = Library.open(self._path, self._progress)
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
        for collection in {row.collection for row in library.articles.rows()}:
            if self.isInterruptionRequested():
                return
            library.style(collection)

    def _progress(self, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self._last >= _INTERVAL:
            self._last = now
            self.progressed.emit(done, total)
        if self.isInterruptionRequested():
            raise CuratorError("reading was stopped")
