"""The files of one batch of the journal, and what was done to each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from curator.gui.diff_box import DiffBox, has_windows_ends
from curator.gui.labels import ElidedLabel, Hint, plain_label
from curator.gui.lines import Line, LinesList
from curator.gui.theme import GRID, Theme, set_kind
from curator.gui.words import grouped

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from curator.library.journal.record import Entry

_MINUS = "\u2212"


@dataclass(frozen=True, slots=True)
class Done:
    """What was done to one file: its bytes before and after, None where it was not there. `moved`
    is the path that it had before, "" if it had this one."""

    path: str
    old: bytes | None
    new: bytes | None
    moved: str = ""

    @property
    def fate(self) -> str:
        """What happened to it if it was not simply changed."""
        if self.moved:
            return "moved"
        return "new" if self.old is None else "deleted" if self.new is None else ""

    @property
    def diff(self) -> bytes:
        """The change as a unified diff."""
        from curator.library.diff import come, gone, moved, unified

        old, new = self.old or b"", self.new or b""
        if self.moved:
            return moved(self.moved, self.path, old, new)
        if self.old is None:
            return come(self.path, new)
        return gone(self.path, old) if self.new is None else unified(self.path, old, new)

    def line(self, title: str) -> Line:
        """Its row."""
        from curator.library.diff import changed_lines

        added, removed = changed_lines(self.old or b"", self.new or b"")
        marks = []
        if added:
            marks.append((f"+{grouped(added)}", "added_surface"))
        if removed:
            marks.append((f"{_MINUS}{grouped(removed)}", "error_surface"))
        below = f"{self.fate} · {self.path}" if self.fate else self.path
        return Line(title or self.path.rpartition("/")[2], below, tuple(marks))


def files_of(entries: Sequence[Entry]) -> list[Done]:
    """The files, in the order of the batch; one that goes and one that comes with the same write
    are a file that moved."""
    by_write: dict[int, list[Entry]] = {}
    for entry in entries:
        by_write.setdefault(entry.write, []).append(entry)
    files: list[Done] = []
    for group in by_write.values():
        come = next((entry for entry in group if entry.old is None), None)
        gone = next((entry for entry in group if entry.new is None), None)
        if come is not None and gone is not None and len(group) == 2:
            files.append(Done(come.path, gone.old, come.new, gone.path))
        else:
            files += [Done(entry.path, entry.old, entry.new) for entry in group]
    return files


class HistoryFiles(QWidget):
    """A list of files, and below it the diff of the one that is chosen; or why there is none."""

    def __init__(self, title_of: Callable[[str], str], theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._title_of = title_of
        self._files: list[Done] = []
        self.caption = ElidedLabel(self)
        set_kind(self.caption, "label")
        self.list = LinesList("Files of the batch", theme, self)
        self.diff = DiffBox("What was written, read-only", theme, self)
        self.note = plain_label("", "caption")
        self.hint = Hint(theme)
        self.stack = QStackedWidget(self)
        splitter = QSplitter(Qt.Orientation.Vertical, self)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(GRID)
        set_kind(splitter, "clear")
        below = QWidget(splitter)
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(self.note)
        column.addWidget(self.diff, 1)
        splitter.addWidget(self.list)
        splitter.addWidget(below)
        splitter.setSizes([2 * GRID, 3 * GRID])
        splitter.setStretchFactor(0, 2)
        splitter.setStretchFactor(1, 3)
        self.stack.addWidget(splitter)
        self.stack.addWidget(self.hint)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(GRID // 2)
        outer.addWidget(self.caption)
        outer.addWidget(self.stack, 1)
        self.list.looked_at.connect(self._look_at)
        theme.changed.connect(lambda: self._look_at(self.list.row))

    def show_files(self, caption: str, files: list[Done]) -> None:
        """Show these."""
        self._files = files
        self.caption.show_text(caption)
        self.list.lines.fill(
            len(files), lambda row: files[row].line(self._title_of(files[row].path))
        )
        self.list.choose(0 if files else -1)
        self.stack.setCurrentIndex(0)

    def say(self, heading: str, text: str) -> None:
        """There are none to be shown."""
        self._files = []
        self.caption.show_text("")
        self.list.lines.fill(0, lambda row: Line(""))
        self.hint.say(heading, text)
        self.stack.setCurrentIndex(1)

    def _look_at(self, row: int) -> None:
        if not 0 <= row < len(self._files):
            self.diff.show_diff(b"")
            self.note.hide()
            return
        file = self._files[row]
        diff = file.diff
        self.diff.show_diff(diff)
        notes = [f"Moved from {file.moved}"] if file.moved else []
        if has_windows_ends(diff):
            notes.append("Its lines end with CR LF, and so do those that were written")
        self.note.setText(". ".join(notes))
        self.note.setVisible(bool(notes))
