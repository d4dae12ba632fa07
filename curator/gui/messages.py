"""The one place where the window says something: a quiet bar under the panes.

Errors, and what came back, stay until they are dismissed, a conflict until it is settled; a notice
goes away by itself and makes room for the next.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from curator.gui.session import Notice
from curator.gui.theme import GRID, Theme, set_kind

_SECONDS = 8  # how long a notice stays
_SHOWN = 3  # that stay, at a time; older ones come back when these are dismissed


class MessageBar(QWidget):
    """Shows notices and errors; `say` is all there is to call."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._lasting: list[Message] = []
        self._notice: Message | None = None
        self._timer = QTimer(self, singleShot=True, interval=_SECONDS * 1000)
        self._timer.timeout.connect(self._drop_notice)
        self.setAccessibleName("Messages")
        self.hide()

    def say(self, notice: Notice) -> None:
        """Show this; what stays and is said twice is said once."""
        if notice.kind == "error" or notice.lasts:
            for message in list(self._lasting):
                if _same(message.notice, notice):
                    self._drop(message)
            self._lasting.append(self._add(notice))
        else:
            self._drop_notice()
            self._notice = self._add(notice)
            self._timer.start()
        self._arrange()

    def settle(self, topic: str) -> None:
        """What was said on this topic holds no more."""
        for message in list(self._lasting):
            if message.notice.topic == topic:
                self._drop(message)

    def dismiss(self) -> bool:
        """Take the newest message away that need not stay; False if there was none."""
        others = [message for message in self._lasting if not message.notice.stays]
        message = self._notice or (others[-1] if others else None)
        if message is None:
            return False
        self._drop(message)
        return True

    def clear(self) -> None:
        """Take everything away: what it spoke of is gone."""
        self._drop_notice()
        for message in list(self._lasting):
            self._drop(message)

    @property
    def texts(self) -> list[str]:
        """What is shown now, from top to bottom."""
        shown = [*self._lasting[-_SHOWN:], *([self._notice] if self._notice else [])]
        return [message.notice.text for message in shown]

    def _add(self, notice: Notice) -> Message:
        message = Message(notice, self._theme, self)
        message.dismissed.connect(self._drop)
        self._layout.addWidget(message)
        return message

    def _drop_notice(self) -> None:
        if self._notice is not None:
            self._drop(self._notice)

    def _drop(self, message: Message) -> None:
        if message is self._notice:
            self._notice = None
            self._timer.stop()
        elif message in self._lasting:
            self._lasting.remove(message)
        message.hide()
        self._layout.removeWidget(message)
        message.deleteLater()
        self._arrange()

    def _arrange(self) -> None:
        for at, message in enumerate(reversed(self._lasting)):
            message.setVisible(at < _SHOWN)
        self.setVisible(bool(self._lasting) or self._notice is not None)


def _same(one: Notice, other: Notice) -> bool:
    return one.text == other.text or bool(one.topic and one.topic == other.topic)


class Message(QFrame):
    """One line: sign, text, what there is to do, and a cross."""

    dismissed = Signal(object)

    def __init__(self, notice: Notice, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.notice = notice
        error = notice.kind == "error"
        set_kind(self, "error" if error else "notice")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2 * GRID, GRID // 2, GRID, GRID // 2)
        layout.setSpacing(GRID)
        sign = QToolButton(self)
        set_kind(sign, "sign")
        sign.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        sign.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        sign.setAccessibleName("Error" if error else "Notice")
        theme.dress(sign, "error" if error else "info", "error" if error else "accent")
        layout.addWidget(sign)
        layout.addWidget(self._label(), 1)
        for words, act in notice.actions:
            button = QPushButton(words, self)
            button.clicked.connect(partial(self._act, act))
            layout.addWidget(button)
        cross = QToolButton(self)
        cross.setToolTip("Dismiss")
        cross.setAccessibleName("Dismiss this message")
        theme.dress(cross, "clear", "quiet")
        cross.clicked.connect(self._dismiss)
        cross.setVisible(not notice.stays)
        layout.addWidget(cross)

    def _label(self) -> QLabel:
        label = QLabel(self.notice.text, self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        label.setToolTip(self.notice.details)
        label.setAccessibleName(self.notice.text)
        return label

    def _act(self, act: Callable[[], object]) -> None:
        if not (self.notice.stays or self.notice.lasts):
            self.dismissed.emit(self)
        act()

    def _dismiss(self) -> None:
        self.dismissed.emit(self)
