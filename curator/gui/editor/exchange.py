"""Showing another version of a text in a box, so that nobody who reads or types there notices."""

from __future__ import annotations

from itertools import accumulate

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from curator.gui.editor.shown_text import changes, common

_KEEP = QTextCursor.MoveMode.KeepAnchor


def exchange_lines(box: QPlainTextEdit, old: str, new: str) -> None:
    """Exchange only what differs in the lines of `old`, which is in the box, so that cursor and
    selection stay in their own. What is in sight stays there: the line of the cursor if that is,
    else the first one. For an undo of the box it is one step."""
    if old == new:
        return
    place = _Place(box)
    olds, news = _lines(old), _lines(new)
    starts = [0, *accumulate(map(units, olds))]
    cursor = QTextCursor(box.document())
    cursor.beginEditBlock()
    for tag, start, end, new_start, new_end in reversed(changes(olds, news)):
        if tag != "equal":
            _exchange(
                cursor, starts[start], "".join(olds[start:end]), "".join(news[new_start:new_end])
            )
    cursor.endEditBlock()
    place.restore(box)


def _exchange(cursor: QTextCursor, at: int, old: str, new: str) -> None:
    head = common(old, new)
    tail = common(old[head:][::-1], new[head:][::-1])
    cursor.setPosition(at + units(old[:head]))
    cursor.setPosition(at + units(old[: len(old) - tail]), _KEEP)
    cursor.insertText(new[head : len(new) - tail])


class _Place:
    """Cursor, selection and what is in sight, which go along with the text."""

    def __init__(self, box: QPlainTextEdit) -> None:
        found = box.textCursor()
        self._is_backward = found.position() < found.anchor()
        self._start, self._end = QTextCursor(found), QTextCursor(found)
        self._start.setPosition(found.selectionStart())
        self._end.setPosition(found.selectionEnd())
        # What comes at the end of a selection or of a line is not in it.
        self._end.setKeepPositionOnInsert(found.hasSelection() or not found.atBlockStart())
        self._start.setKeepPositionOnInsert(not found.hasSelection() and not found.atBlockStart())
        self._seen = QTextCursor(found)
        if not box.viewport().rect().contains(box.cursorRect().center()):
            self._seen = QTextCursor(box.firstVisibleBlock())
        self._top = box.cursorRect(self._seen).top()

    def restore(self, box: QPlainTextEdit) -> None:
        cursor = QTextCursor(self._start)
        cursor.setKeepPositionOnInsert(False)
        ends = [self._start.position(), self._end.position()]
        anchor, position = reversed(ends) if self._is_backward else ends
        cursor.setPosition(anchor)
        cursor.setPosition(position, _KEEP)
        if (cursor.anchor(), cursor.position()) != (
            box.textCursor().anchor(),
            box.textCursor().position(),
        ):
            box.setTextCursor(cursor)
        bar = box.verticalScrollBar()
        lines = (box.cursorRect(self._seen).top() - self._top) / max(
            box.fontMetrics().lineSpacing(), 1
        )
        bar.setValue(bar.value() + round(lines))


def units(text: str) -> int:
    """A text's length as Qt counts it."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def _lines(text: str) -> list[str]:
    """Lines with their ends."""
    *lines, last = text.split("\n")
    return [*(f"{line}\n" for line in lines), last]
