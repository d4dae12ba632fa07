"""The text box of a body: plain text as wide as one likes to read it."""

from __future__ import annotations

from unicodedata import bidirectional

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFont, QKeyEvent, QResizeEvent, QTextCursor, QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from curator.document.lines import merge_lines
from curator.gui.editor.exchange import exchange_lines, units
from curator.gui.editor.shown_text import ShownText, common
from curator.gui.form.text_boxes import is_window_key
from curator.gui.theme import GRID, set_kind

_WIDEST = 78  # characters of a line, about: longer ones are hard to read
_MARGIN = 2 * GRID  # around the text, within the box
_MOST_LOOKED_AT = 1_000  # characters that tell which way a text runs
# Qt would take these for something else; line ends are the box's.
_PASTED = str.maketrans({"\u2029": "\n", "\u2028": "\n", "\0": "", "\ufdd0": "", "\ufdd1": ""})


class BodyBox(QPlainTextEdit):
    """Holds a text and gives back what was not typed over as it was. Undo is the window's."""

    edited = Signal()  # only by a user
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = ShownText("")
        self._raw: str | None = None  # until it is asked for
        self._filling = False
        self._side = 0
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDocumentMargin(_MARGIN)
        self.textChanged.connect(self._tell)

    # -- text ----------------------------------------------------------------------------------

    def show_text(self, text: str, newline: str) -> None:
        """Show a text; nobody hears of it. Where the one that is shown is the same, cursor and
        scroll bar stay. `newline` ends lines that are typed where no other line tells."""
        self._shown = ShownText(text, newline)
        self._filling = True
        self._put(self._shown.raw)
        self._filling = False

    def go_to_start(self) -> None:
        """As one begins to read."""
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self.verticalScrollBar().setValue(0)

    def type_text(self, text: str) -> None:
        """Put a text over the shown one, as if it had been typed."""
        self._put(text.translate(_PASTED))

    def take_in(self, text: str, newline: str) -> bool:
        """Show another text under what was typed, by lines; False, and nothing is done, where both
        changed the same lines. The cursor and what is in sight stay."""
        shown = ShownText(text, newline)
        merged = merge_lines(*map(_encoded, (self._shown.raw, self.raw(), shown.raw)))
        if merged is None:
            return False
        self._shown = shown
        self._filling = True
        exchange_lines(self, self.raw(), merged.decode("utf-8", "surrogatepass"))
        self._filling = False
        return True

    @property
    def shown(self) -> str:
        """The text that is typed over."""
        return self._shown.text

    def text(self) -> str:
        """The text, in which the lines that were not edited are what they were."""
        return self._shown.read(self.raw())

    def raw(self) -> str:
        """What is in the box."""
        if self._raw is None:
            # `toPlainText` would turn no-break blanks into blanks.
            self._raw = _with_breaks(self.document().toRawText())
        return self._raw

    @property
    def typed(self) -> bool:
        """Whether there is another text now than the one that was shown."""
        return self.raw() != self._shown.raw

    def set_editable(self, editable: bool, name: str) -> None:
        """Let the text be edited, or only be looked at and copied."""
        self.setReadOnly(not editable)
        flags = Qt.TextInteractionFlag.TextEditorInteraction
        if not editable:
            flags = (
                Qt.TextInteractionFlag.TextSelectableByMouse
                | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        self.setTextInteractionFlags(flags)
        self.setAccessibleName(name if editable else f"{name}, read-only")
        set_kind(self, "usual" if editable else "source")

    def _put(self, raw: str) -> None:
        """Exchange only what differs."""
        old = self.raw()
        if raw == old:
            return
        start = common(old, raw)
        end = common(old[start:][::-1], raw[start:][::-1])
        cursor = QTextCursor(self.document())
        cursor.setPosition(units(old[:start]))
        mode = QTextCursor.MoveMode.KeepAnchor
        cursor.setPosition(units(old[: len(old) - end]), mode)
        cursor.insertText(raw[start : len(raw) - end])
        if self.hasFocus():  # where something changed is what one wants to see
            self.setTextCursor(cursor)

    def _tell(self) -> None:
        self._raw = None
        if not self._filling:
            self.edited.emit()

    # -- looks ---------------------------------------------------------------------------------

    def set_font(self, font: QFont, *, is_code: bool) -> None:
        """The font, and with it how wide the text is; code runs from left to right."""
        self.setFont(font)
        which = Qt.LayoutDirection
        option = self.document().defaultTextOption()
        option.setTextDirection(which.LeftToRight if is_code else which.LayoutDirectionAuto)
        # A plain text box does not set lines to the right by itself.
        to_right = not is_code and _is_right_to_left(self.raw())
        option.setAlignment(Qt.AlignmentFlag.AlignRight if to_right else Qt.AlignmentFlag.AlignLeft)
        self.document().setDefaultTextOption(option)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The text stays in the middle; the scroll bar is at the edge."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        text = _WIDEST * self.fontMetrics().averageCharWidth() + 2 * _MARGIN
        bar = self.verticalScrollBar().sizeHint().width()
        side = max(0, (self.contentsRect().width() - bar - text) // 2)
        if side != self._side:
            self._side = side
            before = self.viewport().size()
            self.setViewportMargins(side, 0, side, 0)
            # Qt does not tell while it shows the box, and would break the lines elsewhere.
            super().resizeEvent(QResizeEvent(self.viewport().size(), before))

    # -- keys and clipboard --------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Leaves Ctrl+Z and its sisters to the window."""
        if is_window_key(event):
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter ends the line, with Shift and without; Ctrl+Enter is the window's."""
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if not is_enter or self.isReadOnly():
            super().keyPressEvent(event)
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        else:
            self.textCursor().insertBlock()
            self.ensureCursorVisible()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Pastes plain text only, with the breaks of the box."""
        if source.hasText():
            text = source.text().replace("\r\n", "\n").replace("\r", "\n")
            self.insertPlainText(text.translate(_PASTED))

    def createMimeDataFromSelection(self) -> QMimeData:
        """Copies what is selected as it is, no-break blanks included."""
        data = QMimeData()
        data.setText(_with_breaks(self.textCursor().selectedText()))
        return data

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tells that it is left, but not for a menu that comes up."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()


def _is_right_to_left(text: str) -> bool:
    """Whether the first letter that has a direction runs to the left."""
    kinds = (bidirectional(character) for character in text[:_MOST_LOOKED_AT])
    return next((kind for kind in kinds if kind in ("L", "R", "AL")), "L") != "L"


def _with_breaks(text: str) -> str:
    return text.replace("\u2029", "\n").replace("\u2028", "\n")


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
