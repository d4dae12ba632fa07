"""Text boxes that fit the form: application undo, growing boxes, code that is only looked at."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QLineEdit, QPlainTextEdit, QWidget

_LEAST_LINES = 2
_MOST_LINES = 12
# What a text box would turn into something else: it may be shown in one, but not edited.
_LOST_IN_BOX = frozenset("\0\r\u2029\ufdd0\ufdd1")


class LineBox(QLineEdit):
    """One line of text. Undo is the window's, which knows more than this box."""

    def event(self, event: QEvent) -> bool:
        """Leaves Ctrl+Z and its sisters to the window."""
        if _is_window_key(event):
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Pasted line breaks become blanks: this is one line."""
        super().keyPressEvent(event)
        text = self.text()
        if "\n" in text or "\u2029" in text:
            at = self.cursorPosition()
            self.setText(text.replace("\r\n", " ").replace("\n", " ").replace("\u2029", " "))
            self.setCursorPosition(at)
            self.textEdited.emit(self.text())

    def can_hold(self, text: str) -> bool:
        """Whether the box would give back exactly this text."""
        return not _LOST_IN_BOX & set(text) and "\n" not in text and len(text) <= self.maxLength()


class TextBox(QPlainTextEdit):
    """Some lines of text; as high as they are, between two lines and twelve."""

    textEdited = Signal()  # only by a user, as QLineEdit has it
    editingFinished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._filling = False
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)  # the window's undo knows more
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(4)
        self.textChanged.connect(self._text_changed)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)

    def text(self) -> str:
        """The text as it is; `toPlainText` would turn no-break blanks into blanks."""
        return self.document().toRawText().replace("\u2029", "\n")

    def setText(self, text: str) -> None:
        """Show this text; nobody hears of it, and the cursor stays where it is."""
        cursor = self.textCursor().position()
        self._filling = True
        self.setPlainText(text)
        self._filling = False
        moved = self.textCursor()
        moved.setPosition(min(cursor, len(self.document().toRawText())))
        self.setTextCursor(moved)
        self._fit()

    def can_hold(self, text: str) -> bool:
        """Whether the box would give back exactly this text."""
        return not _LOST_IN_BOX & set(text)

    def event(self, event: QEvent) -> bool:
        """Leaves Ctrl+Z and its sisters to the window."""
        if _is_window_key(event):
            event.ignore()
            return False
        return super().event(event)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Pastes plain text only."""
        if source.hasText():
            self.insertPlainText(source.text())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tells that editing is finished, but not for a menu that comes up."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.editingFinished.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolls only a box that has the focus; else the form."""
        if self.hasFocus() and self.verticalScrollBar().maximum() > 0:
            super().wheelEvent(event)
        else:
            event.ignore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width breaks the lines elsewhere."""
        super().resizeEvent(event)
        self._fit()

    def _text_changed(self) -> None:
        if not self._filling:
            self.textEdited.emit()

    def _fit(self) -> None:
        # The size of a plain text document is given in lines.
        lines = int(self.document().documentLayout().documentSize().height())
        shown = min(max(lines, _LEAST_LINES), _MOST_LINES)
        height = shown * QFontMetrics(self.font()).lineSpacing() + 16
        if height != self.minimumHeight():
            self.setFixedHeight(height)


class CodeBox(QPlainTextEdit):
    """Code to look at: as high as it is, one that is too wide scrolls."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.document().setDocumentMargin(6)

    def show_text(self, text: str) -> None:
        """Show this, all lines of it."""
        if text != self.toPlainText():
            self.setPlainText(text)
        lines = text.count("\n") + 1
        spacing = QFontMetrics(self.font()).lineSpacing()
        self.setFixedHeight(lines * spacing + 18 + self.horizontalScrollBar().sizeHint().height())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Up and down belong to the form."""
        if event.angleDelta().x():
            super().wheelEvent(event)
        else:
            event.ignore()


def _is_window_key(event: QEvent) -> bool:
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    return event.matches(QKeySequence.StandardKey.Undo) or event.matches(
        QKeySequence.StandardKey.Redo
    )
