"""What saving an article would write now: a diff against the file as it is on disk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from curator.errors import SaveConflict, SaveError
from curator.gui.diff_box import DiffBox
from curator.gui.labels import plain_label
from curator.gui.theme import GRID, Theme, set_kind
from curator.gui.words import count, grouped

if TYPE_CHECKING:
    from curator.library.article import Article
    from curator.library.library import Library


@dataclass(frozen=True, slots=True)
class Pending:
    """What there is to say: a heading, a note below it, the diff or b"", whether it is grave."""

    heading: str
    note: str = ""
    diff: bytes = b""
    grave: bool = False


def pending(article: Article, library: Library) -> Pending:
    """Read the file and say what saving the article would make of it."""
    from curator.library import versions
    from curator.library.diff import changed_lines, unified

    path = article.path
    try:
        disk, written = versions.pending(library, article)
    except SaveConflict as error:
        names = ", ".join(conflict.name for conflict in error.conflicts)
        note = f"Changed here and on disk too: {names}. Below is what you changed here."
        mine = unified(path, article.saved, article.data)
        return Pending("Saving would stop at a conflict", note, mine, grave=True)
    except SaveError as error:
        mine = unified(path, article.saved, article.data)
        below = " Below is what you changed here." if mine else ""
        note = f"{error.reason.rstrip('.')}.{below}"
        return Pending("This cannot be saved as it is", note, mine, grave=True)
    if article.origin == "":
        return Pending("Saving creates this file", diff=unified(path, disk, written))
    newer = disk not in (article.saved, article.data)
    if article.origin is not None and disk == written:
        return Pending("Saving moves the file", f"From {article.origin} to {path}.")
    if disk == written:
        return Pending(
            "No changes", "The file on disk is newer than what is shown." if newer else ""
        )
    note = "The file was changed on disk since it was read; those changes stay." if newer else ""
    added, removed = changed_lines(disk, written)
    if added and removed:
        heading = f"Saving adds {count(added, 'line')}, removes {grouped(removed)}"
    else:
        heading = f"Saving {'adds' if added else 'removes'} {count(added or removed, 'line')}"
    return Pending(heading, note, unified(path, disk, written))


class PendingView(QWidget):
    """Shows a pending change: added and removed lines by their sign and by colour."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pending = Pending("No changes")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GRID // 2, 0, 0)
        column.setSpacing(GRID // 2)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        self.heading = plain_label("", "label")
        self.note = plain_label("", "caption")
        self.copy = QPushButton("Copy")
        self.copy.setAccessibleName("Copy the diff")
        set_kind(self.copy, "link")
        self.copy.clicked.connect(self._copy)
        row.addWidget(self.heading, 1)
        row.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignTop)
        self.box = DiffBox("What saving would change, read-only", theme, self)
        column.addLayout(row)
        column.addWidget(self.note)
        column.addWidget(self.box, 1)
        theme.changed.connect(self._draw)
        self._draw()

    @property
    def has_diff(self) -> bool:
        """Whether there are lines to show."""
        return bool(self._pending.diff)

    def least_height(self, width: int) -> int:
        """The height of the words alone."""
        return max(self.heightForWidth(width), self.minimumSizeHint().height())

    def show_pending(self, pending: Pending) -> None:
        """Show this."""
        if pending != self._pending:
            self._pending = pending
            self._draw()

    def _draw(self) -> None:
        now = self._pending
        self.heading.setText(now.heading)
        set_kind(self.heading, "alert" if now.grave else "label")
        self.note.setText(now.note)
        self.note.setVisible(bool(now.note))
        self.copy.setVisible(self.has_diff)
        self.box.setVisible(self.has_diff)
        self.box.show_diff(now.diff)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._pending.diff.decode("utf-8", "replace"))
