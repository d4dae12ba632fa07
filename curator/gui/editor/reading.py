"""Reads what many selected articles have in common, in slices that leave the window free."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from time import perf_counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from curator.gui.session import Session

if TYPE_CHECKING:
    from curator.document import Value
    from curator.library.row import Row

_AT_ONCE = 200  # articles that are read while one waits
_BEGUN_AT_ONCE = 5_000
_SLICE = 0.012  # seconds
_AT_A_TIME = 50  # rows between two looks at the clock


class CommonReader(QObject):
    """`read` tells `ready` when all articles are read: at once for a few of them. Of many, `begun`
    is told first, with their published and topics, for which no file needs to be read."""

    begun = Signal(object)  # Common
    ready = Signal(object)  # Common

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._steps: Iterator[None] | None = None
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._go_on)
        session.worked.connect(self._give_way)

    @property
    def is_busy(self) -> bool:
        """Whether articles are still being read."""
        return self._steps is not None

    def stop(self) -> None:
        """Nobody waits for it any more."""
        self._steps = None
        self._timer.stop()

    def read(self, rows: Sequence[Row]) -> None:
        """Read these articles; those before are forgotten."""
        if len(rows) <= _AT_ONCE:
            self._steps = self._read(rows)
            self._go_on(float("inf"))
            return
        beginning = self._begin(rows)
        if len(rows) <= _BEGUN_AT_ONCE:
            for _ in beginning:
                pass
            beginning = iter(())
        self._steps = itertools.chain(beginning, self._read(rows))
        self._timer.start()

    def _give_way(self, progress: object) -> None:
        """A large edit is being worked out: it comes first."""
        if progress is not None:
            self._timer.stop()
        elif self.is_busy:
            self._timer.start()

    def _go_on(self, seconds: float = _SLICE) -> None:
        end = perf_counter() + seconds
        steps = self._steps
        if steps is None:
            self._timer.stop()
            return
        for _ in steps:
            if self._steps is not steps or perf_counter() > end:
                return
        if self._steps is steps:
            self.stop()

    def _begin(self, rows: Sequence[Row]) -> Iterator[None]:
        from curator.library.common import Common

        key = self._session.library.site.settings.topic_key
        common = Common()
        for number, row in enumerate(rows):
            values: dict[str, Value] = {key: list(row.topics)} if row.topics else {}
            if row.published is not None:
                values["published"] = row.published
            if row.unreadable:
                common.add_unreadable(row)
            else:
                common.add(row, values)
            if number % _AT_A_TIME == 0:
                yield
        self.begun.emit(common)

    def _read(self, rows: Sequence[Row]) -> Iterator[None]:
        from curator.library.common import Common  # the window is on screen before YAML is read

        common, readable = Common(), {}
        for row in rows:
            if row.unreadable:
                common.add_unreadable(row)
            else:
                readable[row.path] = row
        for path, data in self._session.library.front_matter(list(readable)):
            common.add(readable.pop(path), data)
            yield
        for row in readable.values():  # not to be read any more
            common.add_unreadable(row)
        self.stop()
        self.ready.emit(common)
