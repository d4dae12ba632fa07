"""Reads what many selected articles have in common, in slices that leave the window free."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from time import perf_counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from curator.errors import DocumentError
from curator.gui.session import Session

if TYPE_CHECKING:
    from curator.library.common import Common

_AT_ONCE = 200  # articles that are read while one waits
_SLICE = 0.012  # seconds


class CommonReader(QObject):
    """`read` tells `ready` when all articles are read: at once for a few of them."""

    ready = Signal(object)  # Common

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._common: Common | None = None
        self._rest: Iterator[str] | None = None
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._go_on)
        session.worked.connect(self._give_way)

    @property
    def is_busy(self) -> bool:
        """Whether articles are still being read."""
        return self._rest is not None

    def stop(self) -> None:
        """Nobody waits for it any more."""
        self._rest = None
        self._timer.stop()

    def read(self, paths: Sequence[str]) -> None:
        """Read these articles; those before are forgotten."""
        from curator.library.common import Common  # the window is on screen before YAML is read

        self._common = Common()
        self._rest = iter(paths)
        if len(paths) <= _AT_ONCE:
            self._go_on(float("inf"))
        else:
            self._timer.start()

    def _give_way(self, progress: object) -> None:
        """A large edit is being worked out: it comes first."""
        if progress is not None:
            self._timer.stop()
        elif self.is_busy:
            self._timer.start()

    def _go_on(self, seconds: float = _SLICE) -> None:
        end = perf_counter() + seconds
        rest = self._rest
        if rest is None:
            self._timer.stop()
            return
        for path in rest:
            self._add(path)
            if perf_counter() > end:
                return
        self.stop()
        self.ready.emit(self._common)

    def _add(self, path: str) -> None:
        article = self._session.article(path)
        if article is None or self._common is None:
            return
        try:
            self._common.add(article, article.document().data)
        except DocumentError:
            self._common.add_unreadable(article)
