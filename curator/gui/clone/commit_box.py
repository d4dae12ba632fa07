"""The box that commits what Curator wrote: which files, with which message."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from curator.errors import CuratorError, GitError, GitTrouble
from curator.gui.background import Background, Watch
from curator.gui.clone.commit_files import CommitFile, CommitFiles, files_of
from curator.gui.clone.steps import followed
from curator.gui.labels import Hint, plain_label
from curator.gui.messages import MessageBar
from curator.gui.said import Notice, sentence
from curator.gui.theme import GRID, Theme, set_kind
from curator.gui.words import count, grouped

if TYPE_CHECKING:
    from curator.gui.session import Session
    from curator.library.clone import Clone
    from curator.library.commits.committing import CommitDone

_PAUSE = 150  # milliseconds after a tick until another message is proposed
_LINES = 4  # of the message that are seen


@dataclass(frozen=True, slots=True)
class Found:
    """What could be committed."""

    files: tuple[CommitFile, ...]
    message: str


class CommitBox(QDialog):
    """Files at the left, the diff of one at the right, the message below. `committed` with what
    was done, and whether to sync then; `sync_only` where nothing is to be committed first.
    `then_sync`: it was opened to sync."""

    committed = Signal(object, bool)  # CommitDone
    sync_only = Signal()

    def __init__(
        self, session: Session, clone: Clone, theme: Theme, parent: QWidget, *, then_sync: bool
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._clone = clone
        self._then_sync = then_sync
        self._background = Background(self)
        self._proposing = Background(self)
        self._is_committing = False
        self._is_stale = False  # other files are ticked since the message was asked for
        self._reads_again = False
        self.setWindowTitle("Commit and sync" if then_sync else "Commit")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        room = parent.window().size() - QSize(8 * GRID, 8 * GRID)
        least = QSize(90 * GRID, 60 * GRID)
        self.resize(QSize(140 * GRID, 92 * GRID).boundedTo(room.expandedTo(least)))
        self.files = CommitFiles(theme, self)
        self.hint = Hint(theme)
        self.unsaved = UnsavedStrip(self)
        self.message = MessageEdit(theme, self)
        self.messages = MessageBar(theme, self)
        self.close_ = QPushButton("Close")
        self.other = QPushButton()  # sync alone, or after the commit
        self.commit = QPushButton()
        set_kind(self.commit, "main")
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._lay_out()
        self._connect()
        self.show_unsaved()
        self.read()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addWidget(self.unsaved)
        page = QWidget(self)
        inner = QVBoxLayout(page)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(GRID)
        words = "Only files that Curator wrote; whatever else is changed or staged stays as it is."
        inner.addWidget(plain_label(words, "quiet"))
        inner.addWidget(self.files, 1)
        inner.addWidget(self.message)
        self.stack = QStackedWidget(self)
        self.stack.addWidget(page)
        self.stack.addWidget(self.hint)
        column.addWidget(self.stack, 1)
        column.addWidget(self.messages)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addStretch(1)
        for button in (self.close_, self.other, self.commit):
            button.setAutoDefault(False)
            row.addWidget(button)
        column.addLayout(row)

    def _connect(self) -> None:
        self.close_.clicked.connect(self.reject)
        self.commit.clicked.connect(lambda: self.do(then_sync=self._then_sync))
        self.other.clicked.connect(self._do_other)
        self.files.ticked.connect(self._ticked)
        self.message.again.connect(self._propose)
        self.message.changed.connect(self._show_buttons)
        self.hint.button.clicked.connect(self.read)
        self.unsaved.save.clicked.connect(self.save_first)
        self._pause.timeout.connect(self._propose)
        self._session.saved.connect(self.read)
        self._session.noticed.connect(self.messages.say)
        self._session.changed.connect(self.show_unsaved)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self, self.commit.click)

    # -- show ----------------------------------------------------------------------------------

    @property
    def is_working(self) -> bool:
        """Whether something is read, worked out or committed."""
        return self._background.is_busy or self._proposing.is_busy or self._pause.isActive()

    def show_unsaved(self) -> None:
        """Say how much is not saved, as none of that is committed."""
        self.unsaved.show_number(self._session.modified_count)

    def save_first(self) -> None:
        """Save everything, so that it is committed too; `saved` reads the files again."""
        self._session.save_all()
        self.show_unsaved()

    def read(self) -> None:
        """Look what there is to commit, in a thread."""
        if self._background.is_busy:
            self._reads_again = True
            return
        clone = self._clone
        if not self.files.model.total:
            self.hint.say("Looking at what was changed…", "")
            self.stack.setCurrentIndex(1)

        def work(watch: Watch) -> Found:
            followed(clone.ready_to_commit(), watch)
            pending = followed(clone.pending(), watch)
            files = files_of(pending, clone.site.settings)
            return Found(files, pending.message(clone.site))

        self._background.start("Looking at what was changed", work, self._show)
        self._show_buttons()

    def _show(self, result: object) -> None:
        if self._reads_again:
            self._reads_again = False
            self.read()
            return
        if isinstance(result, Found):
            is_first = not self.files.model.total
            unticked = self.files.unticked
            self.files.show_files(result.files, unticked)
            self.stack.setCurrentIndex(0)
            if not unticked:
                self._take_message(result.message)
            if is_first:
                self.files.list.setFocus()
        elif isinstance(result, CuratorError):
            self._show_reason(result)
        self._show_buttons()

    def _show_reason(self, error: CuratorError) -> None:
        """Why nothing can be committed now, and the way out."""
        self.files.show_files((), ())
        self.stack.setCurrentIndex(1)
        if isinstance(error, GitError) and error.kind is GitTrouble.NOTHING:
            self.hint.say("Nothing to commit", "All that Curator wrote is committed.")
        else:
            self.hint.say("This cannot be committed now", f"{_sentence(error)}.", "Look again")

    def _show_buttons(self) -> None:
        number, idle = len(self.files.chosen), not self._background.is_busy
        can = bool(idle and number and self.message.text.strip())
        words = f"Commit {count(number, 'file')}" if number else "Commit"
        self.commit.setText(f"{words} and sync" if self._then_sync else words)
        self.commit.setEnabled(can)
        self.other.setText("Only sync" if self._then_sync else "Commit and sync")
        self.other.setEnabled(idle and (can or self._then_sync))
        self.files.setEnabled(idle or not self.files.model.total)

    # -- the message ---------------------------------------------------------------------------

    def _ticked(self) -> None:
        self._show_buttons()
        if not self.message.is_edited:
            self._pause.start()

    def _propose(self) -> None:
        """In a thread: each file is compared field by field."""
        if self._proposing.is_busy:
            self._is_stale = True
            return
        self._is_stale = False
        from curator.library.commits.message import proposed_message

        changes = [file.change for file in self.files.chosen]
        settings = self._clone.site.settings

        def work(_watch: Watch) -> str:
            return proposed_message(changes, settings)

        self._proposing.start("Proposing a message", work, self._take_message)

    def _take_message(self, result: object) -> None:
        if self._is_stale:
            self._propose()
        elif isinstance(result, str):
            self.message.propose(result)
        self._show_buttons()

    # -- commit --------------------------------------------------------------------------------

    def _do_other(self) -> None:
        if self._then_sync:
            self.accept()
            self.sync_only.emit()
        else:
            self.do(then_sync=True)

    def do(self, *, then_sync: bool) -> None:
        """Commit what is ticked."""
        if self._background.is_busy or not self.commit.isEnabled():
            return
        from curator.library.clone import finished

        clone, message = self._clone, self.message.text
        paths = [path for file in self.files.chosen for path in file.paths]

        def work(_watch: Watch) -> CommitDone:
            return finished(clone.commit(message, paths))  # what is begun is brought to its end

        self.messages.clear()
        self._is_committing = True
        self._background.start(
            "Committing", work, lambda result: self._end(result, then_sync=then_sync)
        )
        self._show_buttons()

    def _end(self, result: object, *, then_sync: bool) -> None:
        self._is_committing = False
        if isinstance(result, CuratorError):
            self.messages.say(Notice(f"Not committed: {_sentence(result)}", "error"))
            self.read()
            return
        self.accept()
        self.committed.emit(result, then_sync)

    def reject(self) -> None:
        """Not while it is committed."""
        if not self._is_committing:
            super().reject()

    def done(self, result: int) -> None:
        """Nothing goes on behind a box that is gone."""
        self._pause.stop()
        self._background.wait()
        self._proposing.wait()
        super().done(result)


class UnsavedStrip(QFrame):
    """What is edited and not saved, and a button that saves it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        set_kind(self, "strip")
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID + GRID // 2, GRID // 2, GRID // 2, GRID // 2)
        row.setSpacing(GRID)
        self.words = plain_label("", "plain")
        self.save = QPushButton(self)
        self.save.setAutoDefault(False)
        row.addWidget(self.words, 1)
        row.addWidget(self.save)

    def show_number(self, number: int) -> None:
        """So many articles; nothing is said of none."""
        verb = "has" if number == 1 else "have"
        self.words.setText(
            f"{count(number, 'article')} {verb} edits that are not saved: "
            "they are not part of the commit."
        )
        self.save.setText(f"Save {grouped(number)} and commit them too")
        if number == 1:
            self.save.setText("Save it and commit it too")
        self.setVisible(number > 0)


class MessageEdit(QWidget):
    """The message, proposed until somebody writes another one. `again`: propose it again."""

    again = Signal()
    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._proposed = ""
        self.box = QPlainTextEdit(self)
        self.box.setAccessibleName("Message of the commit")
        self.box.setTabChangesFocus(True)
        self.box.setPlaceholderText("Say what was done")
        margins = self.box.contentsMargins().top() + self.box.contentsMargins().bottom()
        lines = _LINES * self.box.fontMetrics().lineSpacing()
        self.box.setFixedHeight(lines + margins + 2 * GRID)
        self.propose_again = QPushButton("Propose again")
        self.propose_again.setAutoDefault(False)
        set_kind(self.propose_again, "link")
        row = QHBoxLayout()
        row.addWidget(
            plain_label(
                "Message: one line that says it all, and below it what else", "label", wrap=False
            )
        )
        row.addStretch(1)
        row.addWidget(self.propose_again)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addLayout(row)
        column.addWidget(self.box)
        self.box.textChanged.connect(self._tell)
        self.propose_again.clicked.connect(self._forget)
        self._tell()

    @property
    def text(self) -> str:
        """The message as it is."""
        return self.box.toPlainText()

    @property
    def is_edited(self) -> bool:
        """Whether it is somebody's own."""
        return self.text != self._proposed

    def propose(self, text: str) -> None:
        """Show this, unless somebody has written another one."""
        was_edited, self._proposed = self.is_edited, text
        if not was_edited:
            self.box.setPlainText(text)
        self._tell()

    def _forget(self) -> None:
        self.box.setPlainText(self._proposed)
        self.again.emit()

    def _tell(self) -> None:
        self.propose_again.setVisible(self.is_edited)
        self.changed.emit()


def _sentence(error: CuratorError) -> str:
    words = sentence(error)
    where = f" ({error.path})" if error.path and error.path not in words else ""
    return f"{words[:1].upper()}{words[1:]}{where}"
