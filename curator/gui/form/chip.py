"""One chip: a name that can be taken away, and that some of several articles may lack."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from curator.gui.theme import GRID, Theme, set_kind

_LONGEST = 36 * GRID  # how wide a name may be before it is cut
_BUTTON = 2 * GRID
_FRAME = 2  # border and padding of one side, as the style sheet has them
_BEFORE, _AFTER = 7, 1
_OVERHANG = 3  # of letters that lean out of their place
_KEYS = {
    Qt.Key.Key_Left: "left",
    Qt.Key.Key_Right: "right",
    Qt.Key.Key_Home: "first",
    Qt.Key.Key_End: "end",
}
_REMOVE = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_ADD = (Qt.Key.Key_Plus, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
_PLAIN = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier


class Chip(QFrame):
    """Delete takes the name away, the arrows go to the neighbours.

    Where only some of several articles have the name, the chip says how many; + gives it to all.
    """

    removed = Signal(str, bool)  # the name; whether by a key
    added = Signal(str)
    steered = Signal(object, str)  # this chip; "left", "right", "first" or "end"

    def __init__(self, name: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.name = name
        self.part = ""
        self._metrics = QFontMetrics(theme.small)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID // 2)
        layout.addSpacing(_BEFORE)  # not as margins, which right-to-left does not mirror
        self._sign = _button(self, theme, "warning", "warning")
        set_kind(self._sign, "sign")
        self._sign.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._label = _label(self)
        self._part = _label(self)
        set_kind(self._part, "part")
        self._plus = _button(self, theme, "add", "text")
        self._plus.clicked.connect(self._add)
        self._cross = _button(self, theme, "clear", "quiet")
        self._cross.clicked.connect(self._remove_by_click)
        for widget in (self._sign, self._label, self._part):
            layout.addWidget(widget)
        layout.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setSpacing(0)
        buttons.addWidget(self._plus)
        buttons.addWidget(self._cross)
        layout.addLayout(buttons)
        layout.addSpacing(_AFTER)

    def show_state(self, *, unknown: str = "", part: str = "") -> None:
        """`unknown` says why the name is odd, if it is; `part` how many have it, if not all."""
        self.part = part
        set_kind(self, "chip-unknown" if unknown else "chip-partial" if part else "chip")
        self._sign.setVisible(bool(unknown))
        self._sign.setAccessibleName(unknown)
        self._part.setVisible(bool(part))
        rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        self._part.setText(f"{part} ·" if rtl else f"· {part}")
        self._plus.setVisible(bool(part))
        all_of = " from all" if part else ""
        _say(self._plus, f"Add {self.name} to all")
        _say(self._cross, f"Remove {self.name}{all_of}")
        said = [text for text in (f"only {part} have it" if part else "", unknown) if text]
        self.setAccessibleName(", ".join([self.name, *said]))
        self.setToolTip("\n".join([self.name, *(text[:1].upper() + text[1:] for text in said)]))
        self._elide(_LONGEST)

    def sizeHint(self) -> QSize:
        """As wide as the whole name, up to a point."""
        name = min(self._metrics.horizontalAdvance(self.name) + _OVERHANG, _LONGEST)
        return QSize(name + self._around(), self._metrics.height() + GRID)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow box cuts the name."""
        super().resizeEvent(event)
        self._elide(min(self.width() - self._around(), _LONGEST))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete, Backspace, the arrows, and + where it is there."""
        if event.modifiers() & ~_PLAIN:
            super().keyPressEvent(event)
        elif event.key() in _REMOVE:
            self.removed.emit(self.name, True)
        elif event.key() in _KEYS:
            self.steered.emit(self, _KEYS[Qt.Key(event.key())])
        elif self.part and event.key() in _ADD:
            self._add()
        else:
            super().keyPressEvent(event)

    def _around(self) -> int:
        """What the chip needs beside the name."""
        part = self._metrics.horizontalAdvance(self._part.text()) + _OVERHANG + GRID // 2
        shown = _BUTTON + (part + _BUTTON if self.part else 0)
        sign = 0 if self._sign.isHidden() else _BUTTON + GRID // 2
        return 2 * _FRAME + _BEFORE + _AFTER + GRID // 2 + sign + shown

    def _elide(self, room: int) -> None:
        mode = Qt.TextElideMode.ElideRight
        self._label.setText(self._metrics.elidedText(self.name, mode, max(room, 0)))

    def _remove_by_click(self) -> None:
        self.removed.emit(self.name, False)

    def _add(self) -> None:
        self.added.emit(self.name)


def _label(parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setMinimumWidth(1)
    return label


def _button(parent: QWidget, theme: Theme, icon: str, colour: str) -> QToolButton:
    button = QToolButton(parent)
    set_kind(button, "chip")
    button.setFixedSize(_BUTTON, _BUTTON)
    button.setIconSize(QSize(_BUTTON - 4, _BUTTON - 4))
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    theme.dress(button, icon, colour)
    return button


def _say(button: QToolButton, words: str) -> None:
    button.setAccessibleName(words)
    button.setToolTip(words)
