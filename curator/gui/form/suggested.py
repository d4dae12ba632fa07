"""A quiet line of names that may fit, each accepted with one click."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QWidget

from curator.gui.form.flow import flow
from curator.gui.form.flowing import FlowingLine
from curator.gui.labels import plain_label
from curator.gui.theme import GRID, Theme, set_kind

_MOST = 5
_LONGEST = 28 * GRID  # how wide a name may be before it is cut
_GAP = GRID // 2
_PADDING = 8  # on each side of a name, as the style sheet has it
_ICON = 12


class SuggestedNames(FlowingLine):
    """Names to add, best first; not there while there are none."""

    accepted = Signal(str)
    left = Signal()  # the keyboard was here, and the last name has gone

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._metrics = QFontMetrics(theme.small)
        self._label: QLabel = plain_label("Suggested:", "caption", wrap=False)
        self._label.setParent(self)
        self._buttons: list[SuggestedName] = []
        self.setAccessibleName("Suggested")
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.hide()

    @property
    def names(self) -> tuple[str, ...]:
        """The names shown."""
        return tuple(button.name for button in self._buttons)

    def show_names(self, names: Sequence[str]) -> None:
        """Offer these, the best of them if there are many."""
        names = tuple(dict.fromkeys(names))[:_MOST]
        if names == self.names:
            return
        focused = next((at for at, each in enumerate(self._buttons) if each.hasFocus()), None)
        old = {button.name: button for button in self._buttons}
        self._buttons = [old.pop(name) if name in old else self._button(name) for name in names]
        for at, button in enumerate(self._buttons):
            # One stop for the Tab key; the arrows go on from there.
            policy = Qt.FocusPolicy.ClickFocus if at else Qt.FocusPolicy.StrongFocus
            button.setFocusPolicy(policy)
        if focused is not None and not any(button.hasFocus() for button in self._buttons):
            if self._buttons:
                self._buttons[min(focused, len(self._buttons) - 1)].setFocus()
            else:
                self.left.emit()
        for button in old.values():
            button.hide()
            button.deleteLater()
        for button in self._buttons:
            button.show()
        self.setVisible(bool(names))
        self.arrange()

    def _button(self, name: str) -> SuggestedName:
        button = SuggestedName(name, self._theme, self)
        button.accepted.connect(self.accepted)
        button.steered.connect(self._steer)
        return button

    def _steer(self, button: SuggestedName, step: int) -> None:
        at = self._buttons.index(button) + step
        if 0 <= at < len(self._buttons):
            self._buttons[at].setFocus(Qt.FocusReason.OtherFocusReason)

    def sizeHint(self) -> QSize:
        """For layouts that do not ask for the height of a width."""
        return QSize(_LONGEST, self.heightForWidth(max(self.width(), _LONGEST)))

    def minimumSizeHint(self) -> QSize:
        """Names are cut before the line grows wider than its place."""
        return QSize(_LONGEST // 2, self._height())

    def flowing(self) -> list[QWidget]:
        """The label, then the names."""
        return [self._label, *self._buttons]

    def places(self, width: int) -> list[QRect]:
        """Over as many lines as they need."""
        widths = [widget.sizeHint().width() for widget in self.flowing()]
        rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        return flow(widths, self._height(), width, gap=_GAP, rtl=rtl)

    def _height(self) -> int:
        return self._metrics.height() + 6


class SuggestedName(QPushButton):
    """One name with a plus; a click, Enter or Space accepts it."""

    accepted = Signal(str)
    steered = Signal(object, int)  # this button, and how far along the line to go

    def __init__(self, name: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.name = name
        self._metrics = QFontMetrics(theme.small)
        set_kind(self, "suggested")
        theme.dress(self, "add", "quiet")
        self.setIconSize(QSize(_ICON, _ICON))
        self.setFont(theme.small)
        self.setAccessibleName(f"Add {name}")
        self.setToolTip(f"Add {name}")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(self._accept)
        self._elide(_LONGEST)

    def sizeHint(self) -> QSize:
        """As wide as the whole name, up to a point."""
        name = min(self._metrics.horizontalAdvance(self.name) + 1, _LONGEST)
        return QSize(name + self._around(), self._metrics.height() + 6)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow line cuts the name."""
        super().resizeEvent(event)
        self._elide(min(self.width() - self._around(), _LONGEST))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter accepts as Space does; the arrows go along the line."""
        rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._accept()
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            ahead = (event.key() == Qt.Key.Key_Right) != rtl
            self.steered.emit(self, 1 if ahead else -1)
        else:
            super().keyPressEvent(event)

    def _around(self) -> int:
        return 2 * _PADDING + 2 + _ICON + 4  # border, and the gap that Fusion leaves

    def _elide(self, room: int) -> None:
        mode = Qt.TextElideMode.ElideRight
        # An ampersand would make a key of the letter after it.
        self.setText(self._metrics.elidedText(self.name, mode, max(room, 0)).replace("&", "&&"))

    def _accept(self) -> None:
        self.accepted.emit(self.name)
