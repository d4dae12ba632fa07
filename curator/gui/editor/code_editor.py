"""A text box for code: line numbers, a marked place, indenting keys; to look at or to edit."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetricsF,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
    QTextOption,
)
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from curator.gui.editor.exchange import exchange_lines, units
from curator.gui.editor.shown_text import ShownText
from curator.gui.theme import GRID, Theme, set_kind
from curator.gui.unapplied import Place

_INDENT = "  "
_TO_END = QTextCursor.MoveOperation.EndOfBlock
_MARGIN = 4  # around the text, within the box
_BREAKS = str.maketrans({"\u2029": "\n", "\u2028": "\n"})


class CodeEditor(QPlainTextEdit):
    """Shows a text with the numbers its lines have in the file. It has an undo of its own, which
    goes as far back as the editing began."""

    applied = Signal()  # Ctrl+Enter
    cancelled = Signal()  # Escape

    def __init__(self, name: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._theme = theme
        self._shown = ShownText("")
        self._first = 1
        self._takes_keys = True
        self._marked: tuple[int, int] | None = None  # line and column
        self.setFont(theme.code)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # as code is everywhere
        self.document().setDocumentMargin(_MARGIN)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabStopDistance(4 * QFontMetricsF(theme.code).horizontalAdvance(" "))
        self._gutter = _Gutter(self)
        self.updateRequest.connect(self._scroll_gutter)
        self.blockCountChanged.connect(self._fit_gutter)
        theme.changed.connect(self._recolour)
        self.set_editable(False)

    # -- text ----------------------------------------------------------------------------------

    def show_text(self, text: str, *, first: int = 1, newline: str = "\n") -> None:
        """Show a text whose first line is line `first` of its file."""
        self._shown = ShownText(text, newline)
        self._first = first
        self.unmark()
        if self.raw() != self._shown.raw:
            self.setPlainText(self._shown.raw)
        self._fit_gutter()

    def take_in(
        self, text: str, *, first: int = 1, newline: str = "\n", typed: str | None = None
    ) -> None:
        """Show a newer version of the text, and what is `typed` over that by now, if anything is.
        Cursor, selection and what is in sight stay with their lines; its undo goes back to the
        newer version, as if the editing began with that."""
        before, self._shown = self.raw(), ShownText(text, newline)
        self._first = first
        self.unmark()
        shown = self._shown.raw
        exchange_lines(self, before, shown if typed is None else typed)
        if typed is not None:
            place = self.place
            exchange_lines(self, typed, shown)
        self.document().clearUndoRedoStacks()
        if typed is not None:
            exchange_lines(self, shown, typed)
            self._go_back(place)
        self._fit_gutter()

    def text(self) -> str:
        """The text, in which the lines that were not edited are what they were."""
        return self._shown.read(self.raw())

    def raw(self) -> str:
        """What is in the box."""
        # `toPlainText` would turn no-break blanks into blanks.
        return self.document().toRawText().translate(_BREAKS)

    def restore(self, raw: str, place: Place) -> None:
        """Put back what was typed over the shown text, as one step of its undo."""
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(raw)
        self._go_back(place)

    def _go_back(self, place: Place) -> None:
        cursor, last = self.textCursor(), self.document().characterCount() - 1
        cursor.setPosition(min(place.anchor, last))
        cursor.setPosition(min(place.cursor, last), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self.verticalScrollBar().setValue(place.scrolled)

    @property
    def first(self) -> int:
        """The number of the first line in the file."""
        return self._first

    @property
    def typed(self) -> bool:
        """Whether there is another text now than the one that was shown."""
        return self.raw() != self._shown.raw

    @property
    def takes_keys(self) -> bool:
        """Whether Tab and Escape are for the text that is edited; else they are the window's."""
        return self._takes_keys

    @takes_keys.setter
    def takes_keys(self, takes: bool) -> None:
        self._takes_keys = takes
        self.setTabChangesFocus(self.isReadOnly() or not takes)

    @property
    def place(self) -> Place:
        """Where the editor is, for `restore`."""
        cursor = self.textCursor()
        return Place(cursor.position(), cursor.anchor(), self.verticalScrollBar().value())

    def set_editable(self, editable: bool) -> None:
        """Let the text be edited, or only be looked at and copied."""
        flags = Qt.TextInteractionFlag.TextEditorInteraction
        if not editable:
            flags = (
                Qt.TextInteractionFlag.TextSelectableByMouse
                | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        self.setReadOnly(not editable)
        self.setTextInteractionFlags(flags)
        self.setUndoRedoEnabled(editable)
        self.setTabChangesFocus(not editable or not self._takes_keys)
        self.setAccessibleName(self._name if editable else f"{self._name}, read-only")
        set_kind(self, "source-edited" if editable else "source")

    # -- the marked place ----------------------------------------------------------------------

    def mark(self, line: int, column: int) -> None:
        """Mark the place of an error, given as people count it in the file."""
        block = self._block(line)
        at = block.position() + units(block.text()[: max(column - 1, 0)])
        end = block.position() + block.length() - 1
        whole = QTextEdit.ExtraSelection()
        whole.cursor = QTextCursor(block)
        whole.cursor.movePosition(_TO_END, QTextCursor.MoveMode.KeepAnchor)
        whole.format.setBackground(self._theme.colour("error_surface"))
        whole.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
        rest = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self.document())
        cursor.setPosition(min(at, max(end - 1, block.position())))
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        rest.cursor = cursor
        wave = QTextCharFormat.UnderlineStyle.WaveUnderline
        rest.format.setUnderlineStyle(wave)
        rest.format.setUnderlineColor(self._theme.colour("error"))
        self._marked = (line, column)
        self.setExtraSelections([whole, rest])
        self._gutter.update()

    def unmark(self) -> None:
        """Nothing is wrong any more."""
        self._marked = None
        self.setExtraSelections([])
        self._gutter.update()

    def go_to(self, line: int, column: int) -> None:
        """Put the cursor at a place of the file, in sight."""
        block = self._block(line)
        cursor = QTextCursor(block)
        length = max(block.length() - 1, 0)
        cursor.setPosition(
            block.position() + min(units(block.text()[: max(column - 1, 0)]), length)
        )
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def _block(self, line: int) -> QTextBlock:
        last = self.document().blockCount() - 1
        return self.document().findBlockByNumber(min(max(line - self._first, 0), last))

    # -- keys ----------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Takes its keys before the window's actions get them."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and not self.isReadOnly()
            and (_is_apply(event) or (self.takes_keys and event.key() == Qt.Key.Key_Escape))
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter applies, Escape gives up, Tab indents by two blanks."""
        if self.isReadOnly():
            super().keyPressEvent(event)
        elif _is_apply(event):
            self.applied.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        elif event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self._indent(out=event.key() == Qt.Key.Key_Backtab)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._break_line()
        else:
            super().keyPressEvent(event)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Pastes plain text only, with the breaks of the box."""
        if source.hasText():
            text = source.text().replace("\r\n", "\n").replace("\r", "\n")
            self.insertPlainText(text.translate(_BREAKS))

    def createMimeDataFromSelection(self) -> QMimeData:
        """Copies what is selected as it is, no-break blanks included."""
        data = QMimeData()
        data.setText(self.textCursor().selectedText().translate(_BREAKS))
        return data

    def _break_line(self) -> None:
        """A new line begins below the beginning of this one."""
        cursor = self.textCursor()
        before = cursor.block().text()[: cursor.positionInBlock()]
        indent = before[: len(before) - len(before.lstrip(" \t"))]
        cursor.insertText("\n" + indent)
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def _indent(self, *, out: bool = False) -> None:
        cursor = self.textCursor()
        if not cursor.hasSelection() and not out:
            cursor.insertText(_INDENT)
            return
        first = self.document().findBlock(cursor.selectionStart())
        last = self.document().findBlock(max(cursor.selectionEnd() - 1, cursor.selectionStart()))
        cursor.beginEditBlock()
        for number in range(first.blockNumber(), last.blockNumber() + 1):
            block = self.document().findBlockByNumber(number)
            line = QTextCursor(block)
            if not out:
                line.insertText(_INDENT)
                continue
            text = block.text()
            blanks = 1 if text[:1] in (" ", "\t") else 0
            blanks += text[:2] == _INDENT
            for _ in range(blanks):
                line.deleteChar()
        cursor.endEditBlock()

    # -- the gutter ----------------------------------------------------------------------------

    def gutter_width(self) -> int:
        """Room for the largest line number, a sign before it and air around it."""
        digits = max(len(str(self._first + self.blockCount() - 1)), 2)
        return self._gutter.fontMetrics().horizontalAdvance("0" * digits) + 2 * GRID + GRID // 2

    def paint_gutter(self, event: QPaintEvent) -> None:
        """The numbers of the lines in sight; the marked one has a sign too."""
        painter = QPainter(self._gutter)
        painter.fillRect(event.rect(), self._theme.colour("sunken"))
        painter.setPen(self._theme.colour("line"))
        edge = self._gutter.width() - 1
        painter.drawLine(edge, event.rect().top(), edge, event.rect().bottom())
        block = self.firstVisibleBlock()
        height = self.fontMetrics().height()
        top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
        room = QRectF(GRID / 2, 0, self._gutter.width() - 1.5 * GRID, height)
        here = self.textCursor().blockNumber() if not self.isReadOnly() else -1
        marked = self._block(self._marked[0]).blockNumber() if self._marked else -1
        while block.isValid() and top <= event.rect().bottom():
            number = block.blockNumber()
            room.moveTop(top)
            colour = "error" if number == marked else "text" if number == here else "quiet"
            painter.setPen(self._theme.colour(colour))
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(room, right, str(self._first + number))
            if number == marked:
                painter.drawText(room, Qt.AlignmentFlag.AlignLeft, "!")
            top += self.blockBoundingRect(block).height()
            block = block.next()
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The gutter is as high as the box."""
        super().resizeEvent(event)
        self._place_gutter()

    def _fit_gutter(self) -> None:
        self.setViewportMargins(self.gutter_width(), 0, 0, 0)
        self._place_gutter()

    def _place_gutter(self) -> None:
        inside = self.contentsRect()
        self._gutter.setGeometry(
            QRect(inside.left(), inside.top(), self.gutter_width(), inside.height())
        )

    def _scroll_gutter(self, _rect: QRect, _dy: int) -> None:
        self._gutter.update()

    def _recolour(self) -> None:
        if self._marked is not None:
            self.mark(*self._marked)
        self._gutter.update()


class _Gutter(QWidget):
    """Beside the text; the editor knows the lines."""

    def __init__(self, editor: CodeEditor) -> None:
        super().__init__(editor)
        self._editor = editor
        self.setFont(editor.font())
        self.setAccessibleName("Line numbers")

    def sizeHint(self) -> QSize:
        return QSize(self._editor.gutter_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._editor.paint_gutter(event)


def _is_apply(event: QKeyEvent) -> bool:
    return (
        event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        and event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        == Qt.KeyboardModifier.ControlModifier
    )
