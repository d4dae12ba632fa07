"""What is said under a field of the form."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from curator.gui.labels import plain_label
from curator.gui.theme import set_kind
from curator.gui.words import for_menu, shorten
from curator.library.checks import Finding

Line = tuple[str, str, Finding | None]


class Notes(QWidget):
    """A few lines under a field; a line may come with a button that mends what it says."""

    fixed = Signal(object)  # Finding

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._lines: tuple[Line, ...] = ()
        self.hide()

    @property
    def text(self) -> str:
        """All lines."""
        return "\n".join(text for text, _, _ in self._lines)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Say this; nothing hides the place."""
        if tuple(lines) == self._lines:
            return
        self._lines = tuple(lines)
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for text, kind, finding in lines:
            self._column.addWidget(self._line(text, kind, finding))
        self.setVisible(bool(lines))

    def _line(self, text: str, kind: str, finding: Finding | None) -> QWidget:
        label: QLabel = plain_label(text, kind)
        label.setAccessibleName(text)
        if finding is None or finding.fix is None:
            return label
        line = QWidget(self)
        column = QVBoxLayout(line)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        button = QPushButton(for_menu(shorten(finding.fix_label or "Mend", 40)))
        button.setToolTip(finding.fix_label)
        set_kind(button, "link")
        # It is cut rather than that the form grows wider than its pane.
        button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        button.setMinimumWidth(1)
        # Later: mending fills the field, which takes this very button away.
        button.clicked.connect(lambda: QTimer.singleShot(0, self, lambda: self.fixed.emit(finding)))
        column.addWidget(label)
        column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        return line
