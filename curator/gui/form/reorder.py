"""Changes the order of widgets by drag and by keys: lists, and chips that flow over lines.

What the container holds stays as it is; whoever listens to `moved` moves the data and shows it in
its new order.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import shiboken6
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QCursor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QApplication, QComboBox, QDateTimeEdit, QScrollArea, QWidget

from curator.gui.form.landing import is_column, landing

_EDGE = 32  # so near to the end of a scroll area a drag scrolls it
_TICK = 30  # milliseconds between two steps of that scrolling
_STEPS = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
}
_ACROSS = (Qt.Key.Key_Left, Qt.Key.Key_Right)
_OPENS_WITH_ALT = (QComboBox, QDateTimeEdit)  # these drop down their lists with Alt+Down


class Reorder(QObject):
    """Lets an editor move the items of a container.

    A drag begins with a press that nothing in the item takes for itself, so buttons and text boxes
    keep theirs. With Alt the arrows move the item that has the keyboard or that it is in; Escape
    ends a drag. When `moved` is heard, the items may be replaced (with `deleteLater`); an item that
    was moved by keys has the keyboard afterwards, or the one that stands in its new place.
    """

    moved = Signal(int, int)  # from where to where; the second is the index after the move

    def __init__(
        self, container: QWidget, items: Callable[[], Sequence[QWidget]], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._container = container
        self._items = items
        self._enabled = True
        self._press: _Press | None = None
        self._drag: _Drag | None = None
        self._key: tuple[QWidget, int] | None = None
        self._timer = QTimer(self, interval=_TICK)
        self._timer.timeout.connect(self._scroll)
        container.installEventFilter(self)
        if not container.accessibleDescription():
            words = "Drag, or Alt with the arrow keys, changes the order"
            container.setAccessibleDescription(words)

    @property
    def dragging(self) -> bool:
        """Whether an item hangs on the pointer."""
        return self._drag is not None

    def set_enabled(self, enabled: bool) -> None:
        """Whether the order can be changed."""
        self._enabled = enabled
        if not enabled:
            self.cancel()

    def cancel(self) -> None:
        """Leave everything where it is."""
        self._press = None
        if self._drag is None:
            return
        drag, self._drag = self._drag, None
        self._timer.stop()
        QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]
        drag.end()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The container's mouse and keys; while something is dragged, also what ends that."""
        kind = event.type()
        if isinstance(event, QMouseEvent) and watched is self._container:
            return self._mouse(event)
        if isinstance(event, QKeyEvent):
            if self._drag is not None and event.key() == Qt.Key.Key_Escape:
                return self._escape(event)
            if kind == QEvent.Type.ShortcutOverride and watched is self._container:
                return self._claim(event)
            if kind == QEvent.Type.KeyPress and self._key is not None:
                return self._move_by_key(watched, event)
        elif kind == QEvent.Type.ApplicationDeactivate or (
            kind == QEvent.Type.Hide and watched is self._container
        ):
            self.cancel()
        return False

    # The mouse

    def _mouse(self, event: QMouseEvent) -> bool:
        kind = event.type()
        left = event.button() == Qt.MouseButton.LeftButton
        if kind == QEvent.Type.MouseButtonPress:
            self.cancel()
            if left and self._enabled:
                self._press = self._pressed(event.position().toPoint())
            event.setAccepted(self._press is not None)
            return self._press is not None
        if kind == QEvent.Type.MouseMove and event.buttons() & Qt.MouseButton.LeftButton:
            return self._pull(event.globalPosition().toPoint())
        if kind == QEvent.Type.MouseButtonRelease and left:
            return self._release()
        return False

    def _pressed(self, at: QPoint) -> _Press | None:
        for item in self._items():
            if item.isVisible() and _rect(item, self._container).contains(at):
                return _Press(item, self._container.mapToGlobal(at))
        return None

    def _pull(self, where: QPoint) -> bool:
        """The pointer is there now, with the button down."""
        press = self._press
        if press is None or press.item not in self._items():
            self.cancel()
            return False
        if self._drag is None:
            far = (where - press.where).manhattanLength() >= QApplication.startDragDistance()
            if not far or len(self._items()) < 2:
                return True
            self._drag = _Drag(self._container, self._items(), press)
            QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]
            self._timer.start()
        if self._drag.is_stale(self._items()):
            self.cancel()
        else:
            self._drag.follow(where)
        return True

    def _release(self) -> bool:
        if self._press is None:
            return False
        drag = self._drag
        stale = drag is None or drag.is_stale(self._items())
        self.cancel()
        if drag is not None and not stale and drag.target != drag.source:
            self._move(drag.source, drag.target)
        return True

    def _escape(self, event: QKeyEvent) -> bool:
        event.accept()
        if event.type() == QEvent.Type.KeyPress:
            self.cancel()
        return True

    def _scroll(self) -> None:
        if self._drag is not None:
            if self._drag.is_stale(self._items()):
                self.cancel()
            else:
                self._drag.scroll()

    # The keys

    def _claim(self, event: QKeyEvent) -> bool:
        """Takes a key before the window's shortcuts and before the widget that has the keyboard:
        buttons would go to their neighbour with it."""
        focus = _focus(self._container)
        items = list(self._items())
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if (
            focus is None
            or not self._enabled
            or event.key() not in _STEPS
            or modifiers != Qt.KeyboardModifier.AltModifier
            or isinstance(focus, _OPENS_WITH_ALT)
            or index_of(focus, items) is None
        ):
            return False
        if event.key() in _ACROSS and is_column([_rect(i, self._container) for i in items]):
            return False
        self._forget_key()
        self._key = (focus, event.key())
        focus.installEventFilter(self)
        event.accept()
        return True

    def _forget_key(self) -> None:
        if self._key is not None and shiboken6.isValid(self._key[0]):
            self._key[0].removeEventFilter(self)
        self._key = None

    def _move_by_key(self, watched: QObject, event: QKeyEvent) -> bool:
        assert self._key is not None
        focus, key = self._key
        if watched is not focus:
            return False
        self._forget_key()
        if event.key() != key:
            return False
        items = list(self._items())
        source = index_of(focus, items)
        step = _STEPS[Qt.Key(key)]
        if key in _ACROSS and self._container.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            step = -step
        event.accept()
        if source is not None and 0 <= source + step < len(items):
            self._move(source, source + step)
            self._follow_focus(focus, source + step)
        return True

    def _move(self, source: int, target: int) -> None:
        of = len(self._items())
        self.moved.emit(source, target)
        words = f"Moved to {target + 1} of {of}"
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._container, words))

    def _follow_focus(self, before: QWidget, target: int) -> None:
        """Where the items were replaced, the keyboard goes to the one in the new place."""
        items = list(self._items())
        if shiboken6.isValid(before) and index_of(before, items) is not None:
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        elif 0 <= target < len(items):
            first = _focusable(items[target])
            if first is not None:
                first.setFocus(Qt.FocusReason.OtherFocusReason)


@dataclass(frozen=True, slots=True)
class _Press:
    item: QWidget
    where: QPoint  # on the screen


class _Drag:
    """One item that hangs on the pointer. Holds nothing of the items but to compare them."""

    def __init__(self, container: QWidget, items: Sequence[QWidget], press: _Press) -> None:
        self._container = container
        self._all = list(items)
        self._item = press.item
        self.source = self.target = self._all.index(press.item)
        at = _rect(press.item, container)
        self._grip = container.mapFromGlobal(press.where) - at.topLeft()
        self._where = press.where
        self._overlay = _Overlay(container, press.item)
        self._cursor = (
            QCursor(press.item.cursor())
            if press.item.testAttribute(Qt.WidgetAttribute.WA_SetCursor)
            else None
        )
        press.item.setCursor(Qt.CursorShape.ClosedHandCursor)

    def is_stale(self, items: Sequence[QWidget]) -> bool:
        """Whether the items are others by now."""
        same = len(items) == len(self._all) and all(
            a is b for a, b in zip(items, self._all, strict=True)
        )
        return not same or not all(shiboken6.isValid(item) for item in self._all)

    def follow(self, where: QPoint) -> None:
        """The pointer is there now."""
        self._where = where
        at = self._container.mapFromGlobal(where)
        rects = [_rect(item, self._container) for item in self._all]
        rtl = self._container.layoutDirection() is Qt.LayoutDirection.RightToLeft
        place = landing(rects, self.source, at, rtl=rtl)
        self.target = place.index
        corner = at - self._grip
        if is_column(rects):
            corner.setX(rects[self.source].x())
        line = place.line if place.index != self.source else QRect()
        self._overlay.show_at(rects[self.source], corner, line)

    def scroll(self) -> None:
        """Scrolls what the container lies in, where the pointer is near its edge."""
        area = _area_of(self._container)
        if area is None:
            return
        at = area.viewport().mapFromGlobal(self._where).y()
        below = at - (area.viewport().height() - _EDGE)
        above = _EDGE - at
        step = min(below, _EDGE) if below > 0 else -min(above, _EDGE) if above > 0 else 0
        bar = area.verticalScrollBar()
        before = bar.value()
        bar.setValue(before + step // 2)
        if bar.value() != before:
            self.follow(self._where)

    def end(self) -> None:
        """Put down: nothing is left to be seen."""
        if shiboken6.isValid(self._overlay):
            self._overlay.hide()
            self._overlay.deleteLater()
        if shiboken6.isValid(self._item):
            if self._cursor is None:
                self._item.unsetCursor()
            else:
                self._item.setCursor(self._cursor)


class _Overlay(QWidget):
    """Drawn over the container: the item at the pointer, a line where it lands."""

    def __init__(self, container: QWidget, item: QWidget) -> None:
        super().__init__(container)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName("Where the item lands")
        self._container = container
        self._picture = item.grab()
        self._hole = self._line = QRect()
        self._corner = QPoint()

    def show_at(self, hole: QRect, corner: QPoint, line: QRect) -> None:
        """Draw so from now on."""
        self._hole, self._corner, self._line = hole, corner, line
        self.setGeometry(self._container.rect())
        self.raise_()
        self.show()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Dims, then draws item and line."""
        painter = QPainter(self)
        veil = QColor(self.palette().base().color())
        veil.setAlphaF(0.65)
        painter.fillRect(self._hole, veil)
        painter.setOpacity(0.85)
        painter.drawPixmap(self._corner, self._picture)
        painter.setOpacity(1)
        if not self._line.isEmpty():
            line = QRect(self._line)
            line.moveTop(min(max(line.top(), 0), self.height() - line.height()))
            line.moveLeft(min(max(line.left(), 0), self.width() - line.width()))
            painter.fillRect(line, self.palette().highlight())


def index_of(widget: QWidget | None, items: Sequence[QWidget]) -> int | None:
    """The item that is this widget or that it is in."""
    while widget is not None:
        for index, item in enumerate(items):
            if item is widget:
                return index
        widget = widget.parentWidget()
    return None


def _rect(item: QWidget, container: QWidget) -> QRect:
    return QRect(item.mapTo(container, QPoint(0, 0)), item.size())


def _area_of(widget: QWidget) -> QScrollArea | None:
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            return above
        above = above.parentWidget()
    return None


def _focus(container: QWidget) -> QWidget | None:
    """Who has the keyboard; while a window is not active, who will have it."""
    anywhere: QWidget | None = QApplication.focusWidget()
    return anywhere or container.window().focusWidget()


def _focusable(item: QWidget) -> QWidget | None:
    if item.focusPolicy() != Qt.FocusPolicy.NoFocus:
        return item
    for child in item.findChildren(QWidget):
        if child.focusPolicy() & Qt.FocusPolicy.TabFocus and child.isVisibleTo(item):
            return child
    return None
