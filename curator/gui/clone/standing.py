"""How the clone of the open site stands: looked at in a thread, again and again, cheaply."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from curator.errors import CuratorError, GitError

if TYPE_CHECKING:
    from curator.gui.session import Session
    from curator.library.clone import Clone, State, Status, Steps
    from curator.library.site import Site

Result = TypeVar("Result")

_EACH = 3.0  # seconds between two looks whether anything is different
_SETTLE = 0.15  # seconds in which what happens together is one look
_START = 300  # milliseconds after a site was opened: its rows come first


@dataclass(frozen=True, slots=True)
class Stands:
    """`why_off`: why there is no git here, "" where there is. `files` are all that are not as they
    were committed, by path of the site; `to_commit` those of them that Curator wrote."""

    why_off: str = ""
    clone: Clone | None = None
    state: State | None = None
    files: Mapping[str, Status] = field(default_factory=dict)
    to_commit: frozenset[str] = frozenset()

    @property
    def unmerged(self) -> frozenset[str]:
        """The files that git left half merged."""
        from curator.library.clone import Kind

        return frozenset(path for path, each in self.files.items() if each.kind is Kind.CONFLICTED)

    @property
    def untracked(self) -> frozenset[str]:
        """The files that nobody has committed yet."""
        from curator.library.clone import Kind

        return frozenset(path for path, each in self.files.items() if each.kind is Kind.UNTRACKED)


_UNKNOWN = Stands("git is being looked at")


class Standing(QObject):
    """Looks when a site is opened, when something was written or came from outside, when the
    window is gone to, and every few seconds; `changed` tells that it found something else."""

    changed = Signal()
    _found = Signal(object, object)  # the thread, and what it found

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self.now = _UNKNOWN
        self._session = session
        self._looker: Looker | None = None
        self._found.connect(self._take)
        self._start = QTimer(self, singleShot=True, interval=_START)
        self._start.timeout.connect(self._begin)
        session.opened.connect(self._open)
        session.saved.connect(self.look)
        session.incoming.took_in.connect(self.look)

    @property
    def is_known(self) -> bool:
        """Whether it was looked at since the site was opened."""
        return self.now is not _UNKNOWN

    def look(self) -> None:
        """Look again soon, whatever the stamps say: files may be others."""
        if self._looker is not None:
            self._looker.wake()

    def stop(self) -> None:
        """Look no more: the window closes, or another site is opened."""
        self._start.stop()
        looker, self._looker = self._looker, None
        if looker is not None:
            looker.stop()

    def _open(self) -> None:
        self.stop()
        self.now = _UNKNOWN
        self.changed.emit()
        self._start.start()

    def _begin(self) -> None:
        self._looker = Looker(self._session.library.site, self._found.emit)
        self._looker.start()

    def _take(self, looker: Looker, found: Stands) -> None:
        if looker is self._looker and found != self.now:
            self.now = found
            self.changed.emit()


class Ended(Exception):
    """Nobody wants to know any more."""


class Looker(threading.Thread):
    """Asks git, and tells what it says, until it is stopped."""

    def __init__(self, site: Site, tell: Callable[[Looker, Stands], object]) -> None:
        super().__init__(name="Looking at git")
        self._site = site
        self._tell = tell
        self._woken = threading.Event()
        self._is_ended = threading.Event()

    def wake(self) -> None:
        """Look again, also if nothing seems to be different."""
        self._woken.set()

    def stop(self) -> None:
        """End it, and git with it."""
        self._is_ended.set()
        self._woken.set()
        self.join()

    def run(self) -> None:
        """As a thread does."""
        from curator.library.clone import Clone

        clone: Clone | None = None
        stamp: object = None
        try:
            while True:
                is_asked = self._woken.is_set()
                self._woken.clear()
                self._check()
                try:
                    if clone is None:
                        clone = Clone.of(self._site)
                    now = clone.stamp()
                    if is_asked or now != stamp:
                        found = self._look(clone)
                        stamp = now
                        self._tell(self, found)
                except CuratorError as error:
                    stamp = None
                    self._tell(self, Stands(_sentence(error)))
                self._woken.wait(_EACH)
                if self._woken.is_set():
                    self._is_ended.wait(_SETTLE)
        except Ended:
            return

    def _look(self, clone: Clone) -> Stands:
        state = self._finished(clone.state())
        files = self._finished(clone.statuses())
        return Stands("", clone, state, files, _written(clone, files))

    def _finished(self, steps: Steps[Result]) -> Result:
        while True:
            self._check()
            try:
                next(steps)
            except StopIteration as end:
                result: Result = end.value
                return result

    def _check(self) -> None:
        if self._is_ended.is_set():
            raise Ended


def _written(clone: Clone, files: Collection[str]) -> frozenset[str]:
    return clone.written().intersection(files)


def _sentence(error: CuratorError) -> str:
    reason = error.reason.strip().rstrip(".")
    reason = reason if isinstance(error, GitError) else f"git cannot be asked: {reason}"
    return reason[:1].upper() + reason[1:]
