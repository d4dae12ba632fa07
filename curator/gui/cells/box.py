"""What a cell is edited in: a line, or a choice where nothing else can be typed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QFrame, QHBoxLayout, QListView, QWidget

from curator.document import Value
from curator.gui.cells.value import Cell
from curator.gui.form.text_boxes import LineBox, is_window_key
from curator.gui.theme import Theme, set_kind
from curator.library.kinds import Kind

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_FIGURES = frozenset({Kind.INTEGER, Kind.DECIMAL})


class CellBox(QFrame):
    """Lies over a cell. `moved` says where the keys want to go: rows down and cells on; `left` that
    they want out of it, without what was typed."""

    moved = Signal(int, int)
    left = Signal()
    lost = Signal()  # the keyboard went elsewhere
    typed = Signal()

    def __init__(self, cell: Cell, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.cell = cell
        set_kind(self, "cell")
        self.line: LineBox | None = None
        self.choice: QComboBox | None = None
        self._offered: QListView | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        widget: QWidget
        if cell.choices:
            widget = self.choice = self._make_choice(cell)
        else:
            widget = self.line = self._make_line(cell, theme)
        widget.setAccessibleName(f"{cell.label}, edited in the list")
        widget.installEventFilter(self)
        row.addWidget(widget)
        self.setFocusProxy(widget)

    def _make_line(self, cell: Cell, theme: Theme) -> LineBox:
        line = LineBox(self)
        set_kind(line, "cell")
        line.setText(cell.text)
        line.setPlaceholderText("Not set")
        line.selectAll()
        if cell.spec.kind in _FIGURES:
            line.setFont(theme.figures)
            line.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        elif cell.spec.choices:
            completer = QCompleter(list(cell.spec.choices), line)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            self._offered = QListView(line)
            self._offered.setAccessibleName("Usual values")
            completer.setPopup(self._offered)
            line.setCompleter(completer)
        line.textEdited.connect(lambda _text: self.typed.emit())
        return line

    def _make_choice(self, cell: Cell) -> QComboBox:
        choice = QComboBox(self)
        values_ = QListView(choice)
        values_.setAccessibleName("Values")
        choice.setView(values_)
        self._values = values_
        for words, value in cell.choices:
            choice.addItem(words, value)
        values = [value for _, value in cell.choices]
        choice.setCurrentIndex(values.index(cell.former) if cell.former in values else -1)
        choice.activated.connect(lambda _at: self.typed.emit())
        return choice

    def value(self) -> Value:
        """The value that is chosen or typed. Raises CuratorError where a text is none."""
        if self.choice is not None:
            at = self.choice.currentIndex()
            return self.cell.choices[at][1] if at >= 0 else self.cell.former
        assert self.line is not None
        return self.cell.value_of(self.line.text())

    def refuse(self, reason: str) -> None:
        """Show that this is not taken, and why."""
        set_kind(self, "cell-refused")
        self._say(reason)

    def accept(self) -> None:
        """It may be taken after all."""
        set_kind(self, "cell")
        self._say("")

    def _say(self, reason: str) -> None:
        for widget in (self, self.line, self.choice):
            if widget is not None:
                widget.setToolTip(reason)
                widget.setAccessibleDescription(reason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The keys that mean the list rather than the text."""
        if self.choice is not None and is_window_key(event):
            event.ignore()
            return True
        if event.type() == QEvent.Type.FocusOut and not self._has_popup():
            self.lost.emit()
        if isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride and self._is_ours(event):
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress and self._press(event):
                return True
        return super().eventFilter(watched, event)

    def _has_popup(self) -> bool:
        if self.choice is not None:
            return self._values.isVisible()
        return self._offered is not None and self._offered.isVisible()

    def _is_ours(self, event: QKeyEvent) -> bool:
        plain = not event.modifiers() & ~(
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        )
        keys = (*_ENTER, Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Space)
        is_letter = bool(event.text()) and event.text().isprintable()
        return plain and (event.key() in keys or is_letter)

    def _press(self, event: QKeyEvent) -> bool:
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        other = event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        )
        if other or self._has_popup():
            return False
        match event.key():
            case Qt.Key.Key_Escape:
                self.left.emit()
            case key if key in _ENTER:
                self.moved.emit(-1 if back else 1, 0)
            case Qt.Key.Key_Tab | Qt.Key.Key_Backtab:
                is_back = back or event.key() == Qt.Key.Key_Backtab
                self.moved.emit(0, -1 if is_back else 1)
            case _:
                return False
        return True
