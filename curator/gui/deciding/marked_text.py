"""A text to look at in which what differs is marked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QWidget

from curator.gui.deciding.comparing import Part
from curator.gui.form.text_boxes import GrowingBox
from curator.gui.theme import Theme, set_kind
from curator.gui.words import shorten

_LEAST = 1  # lines


class MarkedText(GrowingBox):
    """Marks by a colour behind the words and by a line below them, which is seen without colours
    too. `surface` is the name of the colour."""

    def __init__(self, name: str, surface: str, theme: Theme, parent: QWidget, most: int) -> None:
        super().__init__(_LEAST, most, parent)
        self._theme = theme
        self._surface = surface
        self._parts: tuple[Part, ...] = ()
        self.setReadOnly(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setAccessibleName(name)
        set_kind(self, "code")
        theme.changed.connect(self._fill)

    def show_parts(self, parts: Sequence[Part], nothing: str = "") -> None:
        """Show these parts; `nothing` is said in their place where there are none."""
        found = tuple(parts) or ((Part(nothing, "gap"),) if nothing else ())
        if found == self._parts:
            return
        self._parts = found
        marked = [part.text.strip() for part in found if part.kind == "differs"]
        words = ", ".join(filter(None, marked))
        self.setAccessibleDescription(f"Marked: {shorten(words, 200)}" if words else "")
        self._fill()

    def _fill(self) -> None:
        self.clear()
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        first = -1
        for part in self._parts:
            if part.kind == "differs" and first < 0:
                first = cursor.position()
            cursor.insertText(part.text, self._format(part))
        cursor.endEditBlock()
        cursor.setPosition(max(first, 0))
        self.setTextCursor(cursor)
        self._fit()
        if first <= 0:
            self.verticalScrollBar().setValue(0)

    def _format(self, part: Part) -> QTextCharFormat:
        form = QTextCharFormat()
        colour = self._theme.colour
        form.setForeground(colour("quiet" if part.kind == "gap" else "text"))
        if part.kind == "gap":
            form.setFontItalic(True)
        elif part.kind == "differs":
            form.setBackground(colour(self._surface))
            form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
            form.setUnderlineColor(colour("accent"))
        return form

    def createMimeDataFromSelection(self) -> QMimeData:
        """Copies what is selected as plain text."""
        data = QMimeData()
        data.setText(self.textCursor().selectedText().replace("\u2029", "\n"))
        return data
