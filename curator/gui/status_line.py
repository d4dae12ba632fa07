"""The line at the bottom: how many articles are shown, selected and modified, and long work."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QSizePolicy, QStatusBar, QWidget

from curator.gui.theme import GRID
from curator.gui.words import count, grouped
from curator.gui.working import Progress

_QUIET = 0.3  # seconds that work may take without a word


class StatusLine(QStatusBar):
    """Counts at the left, the site's folder at the right, a bar while something takes long; what
    others just did in the middle."""

    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self._counts = QLabel(self)
        self._counts.setAccessibleName("Counts")
        self._work = QLabel(self)
        self._work.setAccessibleName("Work in progress")
        self._bar = QProgressBar(self)
        self._bar.setAccessibleName("Progress")
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(16 * GRID)
        self._cancel = QPushButton("Cancel", self)
        self._cancel.setAccessibleName("Cancel the work in progress")
        self._cancel.setFlat(True)
        self._cancel.clicked.connect(self.cancelled)
        self._place = QLabel(self)
        self._place.setAccessibleName("Site")
        self.addWidget(self._counts)
        for widget in (self._work, self._bar, self._cancel, self._place):
            self.addPermanentWidget(widget)
        self.show_work("", 0, 0)

    def put_in_middle(self, widget: QWidget) -> None:
        """Show this between the counts and the rest, as far as there is room."""
        self._counts.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Preferred)
        self.insertWidget(1, QWidget(self), 1)
        self.insertWidget(2, widget)
        self.insertWidget(3, QWidget(self), 1)

    def show_counts(self, shown: int, total: int, selected: int, modified: int) -> None:
        """`23 of 752 shown · 2 selected · 3 modified`; what is zero is left out."""
        parts = [
            count(total, "article")
            if shown == total
            else f"{grouped(shown)} of {grouped(total)} shown"
        ]
        if selected > 1:
            parts.append(f"{grouped(selected)} selected")
        if modified:
            parts.append(f"{grouped(modified)} modified")
        self._counts.setText(" · ".join(parts))

    @property
    def counts(self) -> str:
        """The counts as they are shown."""
        return self._counts.text()

    def show_place(self, folder: Path) -> None:
        """Where the site is; the home folder is `~`."""
        home = Path.home()
        inside = folder.is_relative_to(home) and folder != home
        self._place.setText(f"~/{folder.relative_to(home).as_posix()}" if inside else str(folder))
        self._place.setToolTip(str(folder))

    def show_work(self, words: str, done: int, total: int) -> None:
        """What is being done and how far it is; no words for nothing."""
        self._cancel.hide()
        self._work.setText(words)
        self._work.setVisible(bool(words))
        self._bar.setVisible(bool(words))
        self._bar.setRange(0, total)
        self._bar.setValue(done)

    def show_progress(self, progress: Progress | None) -> None:
        """Work that may be cancelled, once it takes long; None when it has ended."""
        if progress is None:
            self.show_work("", 0, 0)
        elif progress.elapsed >= _QUIET:
            words = progress.label
            if progress.left is not None and progress.left >= 1:
                words += f" · {count(round(progress.left), 'second')} left"
            self.show_work(words, progress.done, progress.total)
            self._cancel.show()
