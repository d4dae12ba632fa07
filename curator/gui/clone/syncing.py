"""Sync: in a thread, while one goes on editing; the session is held while files are written."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from curator.errors import CuratorError, GitError, GitTrouble
from curator.gui import gone
from curator.gui.asking import notice
from curator.gui.background import Background, Cancelled, Watch
from curator.gui.clone.beside import notice_beside
from curator.gui.clone.steps import followed
from curator.gui.clone.synced import Came, conflicts_of, lost_of, words_of
from curator.gui.said import Change, Notice, sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    from curator.gui.main_window import MainWindow
    from curator.gui.working import Progress
    from curator.library.clone import Clone

TOPIC: Final = "sync"  # of what is said of it
HELD: Final = "the files of the team are written"
_WORDS: Final = {
    "Getting what others pushed": "Getting what the team did…",
    "Merging": "Merging…",
    "Checking": "Looking at the files…",
    "Preparing": "Preparing the files…",
    "Writing": "Writing the files…",
    "Pushing": "Sending…",
}
_WRITING: Final = ("Checking", "Preparing", "Writing")
_AGAIN = 50  # milliseconds until it is looked again whether nothing else is done
_PATIENCE = 20.0  # seconds for that
_NO_NEED_TO_TRY = (GitTrouble.ABSENT, GitTrouble.NO_CLONE)


class Phases:
    """Tells the window in its own words how far a sync is, and asks it to hold the session before
    files are written. git's own words of one phase stay the words of that phase."""

    def __init__(self, watch: Watch, hold: Callable[[bool], None]) -> None:
        self._watch = watch
        self._hold = hold
        self._words = ""
        self._last = (0, 0)

    def step(self, done: int, total: int, label: str = "") -> None:
        """As a sync and its journal tell it. Raises Cancelled."""
        if not label:  # nothing but the time goes on
            self._watch.step(*self._last)
            return
        words = label if label.startswith("Waiting for ") else _WORDS.get(label, self._words)
        if words != self._words:
            self._words = words
            self._hold(label in _WRITING)
        self._last = (done, total)
        self._watch.step(done, total, words)


class Syncing(QObject):
    """One sync at a time. `began`; `ended`, well or not, when the window knows what came of it."""

    began = Signal()
    ended = Signal()
    _held = Signal(bool)

    def __init__(self, window: MainWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._session = window.session
        self._background = Background(self)
        self._background.progressed.connect(self._show_progress)
        self._may_write = threading.Event()
        self._holds = False
        self._again = QTimer(self, singleShot=True, interval=_AGAIN)
        self._again.timeout.connect(self._hold)
        self._waiting: Came | None = None
        self._settling = QTimer(self, singleShot=True, interval=_AGAIN)
        self._settling.timeout.connect(self._settle)
        self._held.connect(self._hold_or_release)
        window.status.cancelled.connect(self.cancel)

    @property
    def is_busy(self) -> bool:
        """Whether a sync goes on, or what came of it is being taken in."""
        return self._background.is_busy or self._waiting is not None

    def start(self, clone: Clone) -> None:
        """Take in what the team did, and send what was committed here; edits that are not saved
        stay."""
        if self._background.is_busy:
            return
        library = self._session.library
        self._session.settled.emit(TOPIC)
        self._may_write.clear()

        def work(watch: Watch) -> Came:
            from curator.library.sync.syncing import Wish

            phases = Phases(watch, self._ask_to_hold)
            head = followed(clone.state(), phases).head or ""
            synced = followed(clone.sync(Wish(commits=False, by="window"), phases), phases)
            return Came.of(library, clone, synced, head)

        def finish(result: object) -> None:
            self._release()
            self._window.status.show_progress(None)  # which was not heard while it was held
            if isinstance(result, CuratorError):
                self._tell_failure(result, lambda: self.start(clone))
                self.ended.emit()
            else:
                assert isinstance(result, Came)
                self._take_in(result)

        self._background.start(_WORDS["Getting what others pushed"], work, finish)
        self.began.emit()

    def cancel(self) -> None:
        """Stop it, unless files are written already."""
        self._background.cancel()

    def stop(self) -> None:
        """The window closes."""
        self._may_write.set()
        self._background.wait()
        self._again.stop()
        self._settling.stop()
        self._waiting = None
        self._release()

    def _show_progress(self, progress: Progress | None) -> None:
        if progress is not None or not self._session.is_busy:
            self._window.status.show_progress(progress)

    # -- hold ----------------------------------------------------------------------------------

    def _ask_to_hold(self, is_wanted: bool) -> None:
        """In the thread: before files are written, wait until nothing else is done to them."""
        self._held.emit(is_wanted)
        if is_wanted:
            self._may_write.wait(_PATIENCE)

    def _hold_or_release(self, is_wanted: bool) -> None:
        self._hold() if is_wanted else self._release()

    def _hold(self) -> None:
        if self._holds or not self._background.is_busy:
            return
        if self._session.is_busy:
            self._again.start()
            return
        self._holds = True
        self._session.hold(HELD)
        self._window.show_state()
        self._may_write.set()

    def _release(self) -> None:
        self._again.stop()
        if not self._holds:
            return
        self._holds = False
        if not self._window.loader.is_busy:  # which holds it for another reason
            self._session.hold("")
            self._window.show_state()

    # -- what came of it -----------------------------------------------------------------------

    def _take_in(self, came: Came) -> None:
        """What was written is taken in as what anybody else writes; then it is said."""
        self._waiting = came
        if self._is_shown(came):
            self._session.conflicts.hold(lost_of(came))
            self._session.incoming.take_in(came.outsides)
        self._settle()

    def _is_shown(self, came: Came) -> bool:
        return self._session.is_open and self._session.library is came.library

    def _settle(self) -> None:
        came = self._waiting
        if came is None:
            return
        session = self._session
        if self._is_shown(came) and session.incoming.is_busy:
            self._settling.start()
            return
        self._waiting = None
        if self._is_shown(came):
            if came.data:
                session.library.forget_data(came.data)
                session.changed.emit(Change((), data=True))
            if gone.hold(session, conflicts_of(came, session)):
                session.noticed.emit(notice(session))
            if (beside := notice_beside(came, session)) is not None:
                session.noticed.emit(beside)
            self._window.drafts.once_kept(came.clone.sync_told)
        session.noticed.emit(words_of(came))
        self.ended.emit()

    def _tell_failure(self, error: CuratorError, again: Callable[[], object]) -> None:
        if isinstance(error, Cancelled):
            words = "Sync was cancelled; what you committed is here, and the next sync sends it"
            self._session.noticed.emit(Notice(words))
            return
        words = sentence(error)
        text = f"Not in step with the team: {words[:1].lower()}{words[1:]}"
        is_off = isinstance(error, GitError) and error.kind in _NO_NEED_TO_TRY
        action = None if is_off else ("Try again", again)
        details = error.path or ""
        self._session.noticed.emit(Notice(text, "error", action, details, TOPIC))
