"""The commands for git: commit, sync, history; and where the window shows how the clone stands."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QLocale, QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog

from curator.gui.background import Background, Watch
from curator.gui.clone.branch_button import BranchButton
from curator.gui.clone.standing import Standing
from curator.gui.clone.steps import followed
from curator.gui.clone.syncing import Syncing
from curator.gui.said import Notice
from curator.gui.words import count

if TYPE_CHECKING:
    from collections.abc import Mapping

    from curator.gui.clone.commit_box import CommitBox
    from curator.gui.clone.history_box import HistoryBox
    from curator.gui.main_window import MainWindow
    from curator.gui.session import Session
    from curator.gui.theme import Theme
    from curator.library.clone import Clone, Status
    from curator.library.commits.committing import CommitDone

_ASKED: Final = ("is:untracked", "is:uncommitted")  # what is found by what git says


class CloneCommands(QObject):
    """`make` makes a command of words, what it does and keys. Where there is no git, the commands
    say why they are off."""

    def __init__(
        self, make: Callable[..., QAction], window: MainWindow, theme: Theme, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._session = window.session
        self._theme = theme
        self._looking = Background(self)
        self._reasons: dict[QAction, str] = {}
        self.commit_box: CommitBox | None = None
        self.history_box: HistoryBox | None = None
        self.commit = make("Commit…", self.open_commit, "Ctrl+K")
        self.sync = make("Sync", self.start_sync, "Shift+F5")
        self.history = make("History…", self.open_history, "Ctrl+H")
        self.standing = Standing(window.session, self)
        self.syncing = Syncing(window, self)
        self.button = BranchButton((self.commit, self.sync, self.history), window.status)
        window.status.addPermanentWidget(self.button)
        self.standing.changed.connect(self._show_stands)
        self.syncing.began.connect(window.show_state)
        self.syncing.ended.connect(window.show_state)
        self.syncing.ended.connect(self.standing.look)
        self._session.history_wanted.connect(self.show_history)
        window.installEventFilter(self)

    @property
    def is_busy(self) -> bool:
        """Whether something is asked of git that somebody waits for."""
        return self._looking.is_busy or self.syncing.is_busy

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Somebody comes back to the window, from a terminal perhaps."""
        if event.type() == QEvent.Type.WindowActivate:
            self.standing.look()
        return False

    def stop(self) -> None:
        """The window closes."""
        self.standing.stop()
        self._looking.wait()
        self.syncing.stop()

    # -- show ----------------------------------------------------------------------------------

    def show_state(self, session: Session) -> None:
        """Enable what makes sense, and say why the rest does not."""
        is_open = session.is_open and not session.is_busy
        why_off = self.standing.now.why_off
        has_one = len(self._window.editor.paths) == 1
        for action, can, why in (
            (self.commit, not self.syncing.is_busy, "Wait until the sync has ended"),
            (self.sync, not self.is_busy, "A sync goes on"),
            (self.history, has_one, "Select one article"),
        ):
            action.setEnabled(is_open and can and not why_off)
            reason = why_off or ("" if can else why)
            if self._reasons.get(action) != reason:  # each time it is set, menus hear of it
                self._reasons[action] = reason
                action.setToolTip(reason)

    def _show_stands(self) -> None:
        now, window = self.standing.now, self._window
        self.button.show_stands(now)
        marks = window.model.table.marks
        if now.state is not None:
            if marks.get("untracked") != now.untracked:
                marks["untracked"] = now.untracked
                window.narrowing.refresh()
            marks["uncommitted"] = frozenset(now.files)
            marks["unmerged"] = now.unmerged
            if any(words in window.searching.text for words in _ASKED):
                window.searching.again()
        else:
            for mark in ("uncommitted", "unmerged"):
                marks.pop(mark, None)
        window.list.viewport().update()
        self.show_state(self._session)

    def _clone(self) -> Clone | None:
        if self._session.is_busy:
            self._session.ask_to_wait()
            return None
        now = self.standing.now
        if now.clone is None or not self._window.editor.flush():
            if now.clone is None:
                self._session.noticed.emit(Notice(now.why_off))
            return None
        return now.clone

    # -- commit --------------------------------------------------------------------------------

    def open_commit(self) -> None:
        """Show what would be committed."""
        self._open_commit(then_sync=False)

    def _open_commit(self, *, then_sync: bool) -> None:
        clone = self._clone()
        if clone is None or self.commit_box is not None:
            return
        from curator.gui.clone.commit_box import CommitBox

        box = CommitBox(self._session, clone, self._theme, self._window, then_sync=then_sync)
        box.committed.connect(self._committed)
        box.sync_only.connect(lambda: self.syncing.start(clone))
        box.finished.connect(self._leave_commit)
        self.commit_box = box
        box.open()

    def _leave_commit(self) -> None:
        box, self.commit_box = self.commit_box, None
        self._leave(box)

    def _committed(self, done: CommitDone, then_sync: bool) -> None:
        words = f"Committed {count(len(done.paths), 'file')} as {done.commit[:8]}"
        self._session.noticed.emit(Notice(words, details=done.subject))
        self.standing.look()
        clone = self.standing.now.clone
        if then_sync and clone is not None:
            self.syncing.start(clone)

    # -- sync ----------------------------------------------------------------------------------

    def start_sync(self) -> None:
        """Sync; what is saved and not committed is committed first, once somebody has seen it."""
        clone = self._clone()
        if clone is None or self.is_busy:
            return

        def work(watch: Watch) -> Mapping[str, Status]:
            return followed(clone.touched(), watch)

        self._looking.start("Looking at what was changed", work, partial(self._looked, clone))

    def _looked(self, clone: Clone, found: object) -> None:
        if isinstance(found, dict) and found:
            self._open_commit(then_sync=True)
        else:
            self.syncing.start(clone)  # which says what is wrong

    # -- history -------------------------------------------------------------------------------

    def open_history(self) -> None:
        """Show the history of the article that is shown."""
        paths = self._window.editor.paths
        if len(paths) == 1:
            self.show_history(paths[0], "")

    def show_history(self, path: str, field: str) -> None:
        """Show the history of an article, or with a field of that alone."""
        clone = self._clone()
        article = self._session.article(path)
        if clone is None or article is None or self.history_box is not None:
            return
        from curator.gui.clone.history_box import HistoryBox

        self.history_box = box = HistoryBox(
            self._session, clone, article, field, self._theme, QLocale.system(), self._window
        )
        box.finished.connect(self._leave_history)
        box.open()

    def _leave_history(self) -> None:
        box, self.history_box = self.history_box, None
        self._leave(box)

    def _leave(self, box: QDialog | None) -> None:
        if box is not None:
            box.deleteLater()
        self._window.activateWindow()
        self._window.focus_list()
