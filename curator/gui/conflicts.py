"""The articles that could not be saved as somebody else changed the same field meanwhile."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from curator.gui.said import Change, Notice
from curator.gui.session import Session

_TOPIC = "conflict "  # begins the topic of their notices


class Conflicts(QObject):
    """`paths` are those of which the editor has not decided yet; `changed` with those that came or
    went."""

    changed = Signal(tuple)

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self.paths: frozenset[str] = frozenset()
        self._session = session
        session.noticed.connect(self._note)
        session.settled.connect(self._settle)
        session.changed.connect(self._look)
        session.opened.connect(self._clear)

    def _note(self, notice: Notice) -> None:
        if notice.topic.startswith(_TOPIC):
            self._hold(self.paths | {notice.topic.removeprefix(_TOPIC)})

    def _settle(self, topic: str) -> None:
        if topic.startswith(_TOPIC):
            self._hold(self.paths - {topic.removeprefix(_TOPIC)})

    def _look(self, _change: Change) -> None:
        """An article whose edits were taken back has nothing to be decided."""
        self._hold(frozenset(path for path in self.paths if self._session.is_modified(path)))

    def _clear(self) -> None:
        self._hold(frozenset())

    def _hold(self, paths: frozenset[str]) -> None:
        differing = self.paths ^ paths
        self.paths = paths
        if differing:
            self.changed.emit(tuple(sorted(differing)))
