"""How far a piece of work is, and how long it will take, once it takes long."""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from curator.gui.labels import plain_label
from curator.gui.theme import GRID
from curator.gui.words import count, grouped
from curator.gui.working import Progress

_QUIET = 0.3  # seconds that work may take without a word


class WorkBar(QWidget):
    """Words and a bar; empty while there is nothing to say, though it keeps its room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = plain_label("", "quiet", wrap=False)
        self.bar = QProgressBar(self)
        self.bar.setAccessibleName("Progress")
        self.bar.setTextVisible(False)
        policy = self.bar.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.bar.setSizePolicy(policy)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(self.words)
        column.addWidget(self.bar)
        self.clear()

    def show_progress(self, progress: Progress) -> None:
        """Say how far it is, unless it may be done before anybody could read it."""
        if progress.elapsed < _QUIET:
            return
        words = progress.label
        if progress.total:
            words += f" · {grouped(progress.done)} of {grouped(progress.total)}"
        if progress.left is not None and progress.left >= 1:
            words += f" · {count(round(progress.left), 'second')} left"
        self.words.setText(words)
        self.bar.setRange(0, progress.total)
        self.bar.setValue(min(progress.done, progress.total))
        self.bar.show()

    def clear(self) -> None:
        """Nothing is done."""
        self.words.setText("")
        self.bar.hide()
