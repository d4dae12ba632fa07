"""Staying where one is while what is shown becomes something else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QScrollArea, QWidget

if TYPE_CHECKING:
    from curator.gui.form.form import Form


@dataclass(frozen=True, slots=True)
class Cursor:
    """A cursor in a text and the other end of what is selected."""

    position: int = 0
    anchor: int = 0

    @classmethod
    def of(cls, box: QWidget | None) -> Cursor | None:
        """Where the cursor of a box is; None where it has none."""
        if isinstance(box, QPlainTextEdit):
            cursor = box.textCursor()
            return cls(cursor.position(), cursor.anchor())
        if not isinstance(box, QLineEdit):
            return None
        at = box.cursorPosition()
        if not box.hasSelectedText():
            return cls(at, at)
        start, end = box.selectionStart(), box.selectionEnd()
        return cls(at, start if at == end else end)

    def put_into(self, box: QWidget | None) -> None:
        """Put it there, as far as the text goes."""
        if isinstance(box, QPlainTextEdit):
            last = len(box.document().toRawText())
            cursor = box.textCursor()
            cursor.setPosition(min(self.anchor, last))
            cursor.setPosition(min(self.position, last), cursor.MoveMode.KeepAnchor)
            box.setTextCursor(cursor)
        elif isinstance(box, QLineEdit) and self.position == self.anchor:
            box.setCursorPosition(self.position)
        elif isinstance(box, QLineEdit):
            anchor = min(self.anchor, len(box.text()))
            box.setSelection(anchor, min(self.position, len(box.text())) - anchor)


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody is in a form: in the field of which route, "" for none, where in its text, how
    far below the top edge that is, and in the middle of which text."""

    route: str
    cursor: Cursor | None
    top: int
    typed: str | None = None

    @classmethod
    def of(cls, area: QScrollArea, form: Form) -> Place:
        """Where they are now."""
        field = form.focused()
        if field is None:
            return cls("", None, -area.verticalScrollBar().value())
        top = field.mapTo(area.viewport(), QPoint()).y()
        return cls(field.row.route, Cursor.of(QApplication.focusWidget()), top, field.amid)

    def restore(self, area: QScrollArea, form: Form) -> None:
        """Go there in another form, as far as it has such a place."""
        field = form.reach(self.route) if self.route else None
        if field is not None:
            field.setFocus(Qt.FocusReason.OtherFocusReason)
            if self.typed is not None and self.typed != field.unsent:
                field.go_on(self.typed)
            if self.cursor is not None:
                self.cursor.put_into(QApplication.focusWidget())

        def scroll() -> None:
            below = 0 if field is None else field.mapTo(form, QPoint()).y()
            area.verticalScrollBar().setValue(below - self.top)

        QTimer.singleShot(0, area, scroll)  # once the form has its size
