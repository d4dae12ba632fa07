"""The files of a commit: what was changed in each in words, and beside them the diff of one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from curator.gui.bulk.planned import PlannedModel
from curator.gui.bulk.planned_list import PlannedList
from curator.gui.clone.words import file_words
from curator.gui.diff_box import DiffBox
from curator.gui.labels import ElidedLabel, plain_label
from curator.gui.theme import GRID, Theme, set_kind
from curator.gui.words import count, grouped

if TYPE_CHECKING:
    from curator.library.commits.committing import Pending
    from curator.library.commits.message import FileChange
    from curator.library.settings import Settings


@dataclass(frozen=True, slots=True)
class CommitFile:
    """One file that would be committed."""

    change: FileChange
    title: str
    folded: str
    below: str
    lines: tuple[int, int]

    @classmethod
    def of(cls, change: FileChange, settings: Settings) -> CommitFile:
        """Worked out in a thread: for each file both versions are read."""
        from curator.library.commits.message import title_of
        from curator.library.diff import changed_lines

        title = title_of(change)
        lines = changed_lines(change.old or b"", change.new or b"")
        folded = f"{title}\n{change.path}".casefold()
        return cls(change, title, folded, file_words(change, settings.protected), lines)

    @property
    def path(self) -> str:
        """Where it is."""
        return self.change.path

    @property
    def paths(self) -> tuple[str, ...]:
        """All that a commit has to name: where it was, too."""
        was = self.change.moved_from
        return (self.path, was) if was else (self.path,)

    @property
    def fate(self) -> str:
        """Said by `below`."""
        return ""


def files_of(pending: Pending, settings: Settings) -> tuple[CommitFile, ...]:
    """The files of a commit, articles by their titles."""
    return tuple(CommitFile.of(change, settings) for change in pending.changes)


class CommitFiles(QSplitter):
    """A list with check boxes, and the diff of the file that is current."""

    ticked = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.model: PlannedModel[CommitFile] = PlannedModel(self)
        self.list = PlannedList(self.model, theme, self, "Files to commit")
        self.counted = plain_label("", "caption", wrap=False)
        self.all, self.none = self._link("Tick all"), self._link("Tick none")
        self.caption = ElidedLabel(self)
        set_kind(self.caption, "label")
        self.diff = DiffBox("What would be committed, read-only", theme, self)
        self._lay_out()
        self.list.looked_at.connect(self._look_at)
        self.model.ticked.connect(self._show_ticked)
        self.all.clicked.connect(lambda: self.model.tick_all(True))
        self.none.clicked.connect(lambda: self.model.tick_all(False))
        theme.changed.connect(lambda: self._look_at(self.list.currentIndex().row()))

    def _link(self, words: str) -> QPushButton:
        button = QPushButton(words, self)
        button.setAutoDefault(False)
        set_kind(button, "link")
        return button

    def _lay_out(self) -> None:
        left, right = QWidget(self), QWidget(self)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.counted)
        row.addStretch(1)
        row.addWidget(self.all)
        row.addWidget(self.none)
        words = plain_label("What was changed since the last commit", "label", wrap=False)
        for side, parts in ((left, (words, self.list, row)), (right, (self.caption, self.diff))):
            column = QVBoxLayout(side)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(GRID // 2)
            for part in parts:
                column.addLayout(part) if isinstance(part, QHBoxLayout) else column.addWidget(part)
            self.addWidget(side)
        self.setStretchFactor(0, 1)
        self.setStretchFactor(1, 1)
        self.setSizes([480, 480])
        self.setChildrenCollapsible(False)
        self.setHandleWidth(2 * GRID)
        set_kind(self, "clear")

    @property
    def chosen(self) -> tuple[CommitFile, ...]:
        """What is ticked."""
        return self.model.chosen

    @property
    def unticked(self) -> Collection[str]:
        """The paths of what is not."""
        return self.model.unticked

    def show_files(self, files: Sequence[CommitFile], unticked: Collection[str]) -> None:
        """Show these, all ticked but some."""
        current = self.model.at(self.list.currentIndex().row())
        self.model.fill(tuple(files), unticked)
        paths = [file.path for file in files]
        at = paths.index(current.path) if current is not None and current.path in paths else 0
        self.list.choose(at if files else -1)

    def _show_ticked(self) -> None:
        chosen, total = len(self.chosen), self.model.total
        self.counted.setText(f"{grouped(chosen)} of {count(total, 'file')} ticked")
        self.all.setEnabled(chosen < total)
        self.none.setEnabled(chosen > 0)
        self.ticked.emit()

    def _look_at(self, row: int) -> None:
        file = self.model.at(row)
        if file is None:
            self.caption.show_text("")
            self.diff.show_diff(b"")
            return
        from curator.library.commits.committing import diff_of

        self.caption.show_text(file.path)
        self.diff.show_diff(diff_of(file.change))
