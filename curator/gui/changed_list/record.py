"""What was taken in since the site was opened."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from curator.gui.said import Refiled, TakenIn

if TYPE_CHECKING:
    from curator.gui.session import Session

_MOST = 10_000


class Record(QObject):
    """Keeps the newest; `changed` when there is more, or nothing any more."""

    changed = Signal()

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._taken: deque[TakenIn] = deque(maxlen=_MOST)
        self._moved: dict[str, str] = {}
        session.incoming.took_in.connect(self.note)
        session.refiled.connect(self._follow)
        session.opened.connect(self._forget)

    @property
    def taken(self) -> tuple[TakenIn, ...]:
        """In the order in which it came."""
        return tuple(self._taken)

    def note(self, taken: Iterable[TakenIn]) -> None:
        """This was taken in."""
        self._taken.extend(taken)
        self.changed.emit()

    def where(self, path: str) -> str:
        """Where the article is now that was there."""
        seen = {path}
        while (now := self._moved.get(path)) is not None and now not in seen:
            seen.add(now)
            path = now
        return path

    def _follow(self, refiled: Refiled) -> None:
        moves = {before: now for before, now in refiled.paths if before is not None}
        for _, now in refiled.paths:
            if now is not None:
                self._moved.pop(now, None)
        self._moved |= {before: now for before, now in moves.items() if now is not None}

    def _forget(self) -> None:
        self._taken.clear()
        self._moved.clear()
        self.changed.emit()
