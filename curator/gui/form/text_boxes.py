"""Text boxes that fit the form: application undo, growing boxes, code that is only looked at."""

from __future__ import annotations

import re
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QTextLayout,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

from curator.gui.form.staying import Cursor

_LEAST_LINES = 2
_MOST_LINES = 12
_MARGIN = 4  # around the text, within the box
_FRAME = QSize(6, 3)  # border and padding of one side, as the style sheet has them
_USUAL_WIDTH = 240
_LEAST_WIDTH = 80
# What a text box would turn into something else: it may be shown in one, but not edited.
_LOST_IN_BOX = frozenset("\0\u2029\ufdd0\ufdd1")
_BREAK = re.compile(r"\r\n|\r|\n")
_HARD, _SOFT = "\u2029", "\u2028"  # the breaks of a box


class LineBox(QLineEdit):
    """One line of text. Undo is the window's, which knows more than this box."""

    def event(self, event: QEvent) -> bool:
        """Leaves Ctrl+Z and its sisters to the window."""
        if is_window_key(event):
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
        lost = _LOST_IN_BOX & set(text) or _BREAK.search(text)
        return not lost and len(text) <= self.maxLength()


@dataclass(frozen=True, slots=True)
class LineBreaks:
    """How a text breaks its lines (`\\n`, `\\r\\n` or `\\r`), which a box of Qt's does not keep.

    Where a text has two kinds, a soft break of the box stands for the second.
    """

    hard: str = "\n"
    soft: str = ""

    @classmethod
    def of(cls, text: str) -> LineBreaks | None:
        """Those of this text; None if there are more kinds than a box has."""
        kinds = dict.fromkeys(_BREAK.findall(text))
        if len(kinds) > 2 or (len(kinds) == 2 and _SOFT in text):
            return None
        return cls(*kinds)

    def shown(self, text: str) -> str:
        """The text as a box can hold it."""
        return _BREAK.sub(lambda found: "\n" if found[0] == self.hard else _SOFT, text)

    def read(self, raw: str) -> str:
        """The text that a box holds as `raw`."""
        text = raw.replace(_HARD, self.hard)
        return text.replace(_SOFT, self.soft) if self.soft else text


class GrowingBox(QPlainTextEdit):
    """A text box that is as high as its text is in its width, from `least` to `most` lines."""

    def __init__(self, least: int, most: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._least = least
        self._most = most
        self._counted: tuple[tuple[int, int], int] = ((0, -1), 0)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)  # the window's undo knows more
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDocumentMargin(_MARGIN)

    def text(self) -> str:
        """The text as it is; `toPlainText` would turn no-break blanks into blanks."""
        return self.document().toRawText().replace("\u2029", "\n")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width breaks the lines elsewhere."""
        super().resizeEvent(event)
        self._fit()
        width = self.width()
        if self._lines(width) <= self._most and self.heightForWidth(width) <= self.height():
            # It was scrolled to the line that is typed before there was room for it.
            self.verticalScrollBar().setValue(0)

    def hasHeightForWidth(self) -> bool:
        """A narrower box is higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """As many lines as the text has in this width, and what is around them."""
        lines = min(max(self._lines(width), self._least), self._most)
        return lines * self.fontMetrics().lineSpacing() + 2 * (_MARGIN + _FRAME.height())

    def sizeHint(self) -> QSize:
        """For layouts that do not ask for the height of a width."""
        return QSize(_USUAL_WIDTH, self.heightForWidth(max(self.width(), _LEAST_WIDTH)))

    def minimumSizeHint(self) -> QSize:
        """The layout gives the height; the width is free."""
        return QSize(_LEAST_WIDTH, self._least * self.fontMetrics().lineSpacing())

    def _fit(self) -> None:
        fits = self._lines(self.width()) <= self._most
        off, on = Qt.ScrollBarPolicy.ScrollBarAlwaysOff, Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self.setVerticalScrollBarPolicy(off if fits else on)
        self.updateGeometry()

    def _lines(self, width: int) -> int:
        """The lines of the text in a box of this width, counted no further than needed."""
        room = max(width - 2 * (_MARGIN + _FRAME.width()) - 1, 1)
        key = (room, self.document().revision())
        if self._counted[0] != key:
            self._counted = (key, self._count_lines(room))
        return self._counted[1]

    def _count_lines(self, room: int) -> int:
        total = 0
        for text in self.text()[: 400 * self._most].split("\n"):
            layout = QTextLayout(text or " ", self.font())
            layout.setTextOption(self.document().defaultTextOption())
            layout.beginLayout()
            while (line := layout.createLine()).isValid() and total <= self._most:
                line.setLineWidth(room)
                total += 1
            layout.endLayout()
            if total > self._most:
                break
        return total


class TextBox(GrowingBox):
    """Some lines of text; as high as they are, between two lines and twelve.

    With `single` it holds one line that is broken where the box ends; Enter finishes it.
    """

    textEdited = Signal()  # only by a user, as QLineEdit has it
    editingFinished = Signal()

    def __init__(self, parent: QWidget | None = None, *, single: bool = False) -> None:
        super().__init__(1 if single else _LEAST_LINES, _MOST_LINES, parent)
        self._single = single
        self._breaks = LineBreaks()
        self._filling = False
        self.textChanged.connect(self._text_changed)

    def text(self) -> str:
        """The text with the line breaks it came with."""
        return self._breaks.read(self.document().toRawText())

    def setText(self, text: str) -> None:
        """Show this text; nobody hears of it, and the cursor stays where it is."""
        self._breaks = LineBreaks.of(text) or LineBreaks()
        text = self._breaks.shown(text)
        cursor, bar = Cursor.of(self), self.verticalScrollBar()
        scrolled = bar.value()
        self._filling = True
        self.setPlainText(text)
        self._filling = False
        if cursor is not None:
            cursor.put_into(self)
        bar.setValue(scrolled)

    def can_hold(self, text: str) -> bool:
        """Whether the box would give back exactly this text."""
        breaks = LineBreaks.of(text)
        if breaks is None or _LOST_IN_BOX & set(text):
            return False
        return not (self._single and _BREAK.search(text))

    def event(self, event: QEvent) -> bool:
        """Leaves Ctrl+Z and its sisters to the window."""
        if is_window_key(event):
            event.ignore()
            return False
        return super().event(event)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Pastes plain text only, and no line breaks into a single line."""
        if source.hasText():
            text = source.text()
            self.insertPlainText(" ".join(text.splitlines()) if self._single else text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter finishes a single line, and makes a line break with Shift and without."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not (
            event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            if self._single:
                self.editingFinished.emit()
            elif not self.isReadOnly():
                self.textCursor().insertBlock()
                self.ensureCursorVisible()
            return
        super().keyPressEvent(event)

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

    def _text_changed(self) -> None:
        self._fit()
        if not self._filling:
            self.textEdited.emit()


class CodeBox(GrowingBox):
    """Code to look at, all of it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(1, 10_000, parent)
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )

    def show_text(self, text: str) -> None:
        """Show this."""
        if text != self.text():
            self.setPlainText(text)
            self._fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Up and down belong to the form."""
        event.ignore()


def is_window_key(event: QEvent) -> bool:
    """Whether this asks for undo or redo, which are the window's."""
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    return event.matches(QKeySequence.StandardKey.Undo) or event.matches(
        QKeySequence.StandardKey.Redo
    )
