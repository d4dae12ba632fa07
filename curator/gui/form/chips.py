"""Topics as chips that can be taken away, and a box at their end that completes new ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QCompleter,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from curator.gui.form.completions import Suggestion, SuggestionDelegate, SuggestionModel, suggest
from curator.gui.form.fields import Field, Submit
from curator.gui.form.plan import Row
from curator.gui.form.text_boxes import LineBox
from curator.gui.theme import GRID, Theme, set_kind

if TYPE_CHECKING:
    from curator.library.taxonomy import Taxonomy

_INPUT = 11 * GRID  # the least width of the box that one types in
_GAP = GRID // 2
_POPUP_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down, Qt.Key.Key_Escape)


class TopicsField(Field):
    """The topics of an article; hands in one name to add or to remove at a time."""

    def __init__(
        self,
        row: Row,
        theme: Theme,
        submit: Submit,
        parent: QWidget,
        taxonomy: Callable[[], Taxonomy],
    ) -> None:
        super().__init__(row, theme, submit, parent)
        self.chips = ChipsBox(self.name, theme, taxonomy, self)
        self.chips.added.connect(self._add)
        self.chips.removed.connect(self._remove)
        self.put(self.chips)
        self.setFocusProxy(self.chips.input)

    def fill(self, row: Row) -> None:
        """Show the article's topics."""
        super().fill(row)
        names = row.value if isinstance(row.value, tuple) else ()
        self.chips.show_names(names)

    def leave(self) -> None:
        """Half a name is no topic of the next article."""
        self.chips.input.clear()

    def _add(self, name: str) -> None:
        self._hand_in(AddedTopic(name))

    def _remove(self, name: str) -> None:
        self._hand_in(RemovedTopic(name))

    def _hand_in(self, value: object) -> None:
        reason = self.submit(self.row, value, None)
        self.show_note(reason or self.row.note, "reason" if reason else "caption")


class AddedTopic(str):
    """What the chips hand in for a name to add."""

    __slots__ = ()


class RemovedTopic(str):
    """What the chips hand in for a name to take away."""

    __slots__ = ()


class ChipsBox(QFrame):
    """Chips that flow over as many lines as they need, with an input after the last."""

    added = Signal(str)
    removed = Signal(str)

    def __init__(
        self, name: str, theme: Theme, taxonomy: Callable[[], Taxonomy], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._taxonomy = taxonomy
        self._names: tuple[str, ...] = ()
        self._chips: list[Chip] = []
        set_kind(self, "chips")
        self.setAccessibleName(name)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.input = TopicInput(f"Add to {name.lower()}", theme, self._suggestions, self)
        self.input.chosen.connect(self.added)
        self.input.left_at_start.connect(self._focus_last)
        self.input.focus_changed.connect(self._show_active)
        self._arrange()

    @property
    def names(self) -> tuple[str, ...]:
        """The names shown, in their order."""
        return self._names

    def show_names(self, names: Sequence[str]) -> None:
        """Show these chips."""
        if tuple(names) != self._names or not self._chips:
            self._names = tuple(names)
            for chip in self._chips:
                chip.hide()
                chip.deleteLater()
            known = {name.casefold() for name in self._taxonomy().names}
            self._chips = [self._chip(name, name.casefold() in known) for name in names]
            self._arrange()

    def _chip(self, name: str, known: bool) -> Chip:
        chip = Chip(name, known, self._theme, self)
        chip.removed.connect(self._remove)
        chip.moved.connect(self._move_focus)
        chip.show()
        return chip

    def _remove(self, name: str) -> None:
        # Later: the chip that sends this must not be deleted while it does.
        self.input.setFocus()
        QTimer.singleShot(0, self, lambda: self.removed.emit(name))

    def _move_focus(self, chip: Chip, step: int) -> None:
        at = self._chips.index(chip) + step if chip in self._chips else len(self._chips)
        if at >= len(self._chips):
            self.input.setFocus()
        else:
            self._chips[max(at, 0)].setFocus()

    def _focus_last(self) -> None:
        if self._chips:
            self._chips[-1].setFocus()

    def _suggestions(self, typed: str) -> list[Suggestion]:
        return suggest(typed, self._taxonomy(), self._names)

    def _show_active(self, active: bool) -> None:
        self.setProperty("active", active)
        self.style().unpolish(self)
        self.style().polish(self)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click beside the chips goes into the input."""
        super().mousePressEvent(event)
        self.input.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width breaks the lines elsewhere."""
        super().resizeEvent(event)
        self._arrange()

    def hasHeightForWidth(self) -> bool:
        """A narrower box is higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """As many lines as the chips need."""
        return self._places(width)[1]

    def sizeHint(self) -> QSize:
        """For layouts that do not ask for the height of a width."""
        width = max(self.width(), 2 * _INPUT)
        return QSize(2 * _INPUT, self.heightForWidth(width))

    def _arrange(self) -> None:
        for widget, rect in self._places(self.width())[0]:
            if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
                rect.moveLeft(self.width() - rect.right())
            widget.setGeometry(rect)
        self.updateGeometry()

    def _places(self, width: int) -> tuple[list[tuple[QWidget, QRect]], int]:
        """Where everything goes in a box of this width, from left to right, and how high it is."""
        margin = 5
        height = QFontMetrics(self._theme.small).height() + 8
        right = max(width, _INPUT + 2 * margin) - margin
        x = y = margin
        places: list[tuple[QWidget, QRect]] = []
        for chip in self._chips:
            wanted = min(chip.sizeHint().width(), right - margin)
            if x + wanted > right and x > margin:
                x, y = margin, y + height + _GAP
            places.append((chip, QRect(x, y, wanted, height)))
            x += wanted + _GAP
        if x + _INPUT > right:
            x, y = margin, y + height + _GAP
        places.append((self.input, QRect(x, y, right - x, height)))
        return places, y + height + margin


class Chip(QFrame):
    """One topic. Delete takes it away, the arrows go to its neighbours."""

    removed = Signal(str)
    moved = Signal(object, int)

    def __init__(self, name: str, known: bool, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.name = name
        set_kind(self, "chip" if known else "chip-unknown")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAccessibleName(f"{name}, topic" if known else f"{name}, not in the topic list")
        self.setToolTip(name if known else f"{name}\nNot in the site's topic list")
        self.setCursor(Qt.CursorShape.ArrowCursor)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(9, 0, 3, 0)
        layout.setSpacing(2)
        label = QLabel(self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        metrics = QFontMetrics(theme.small)
        label.setText(metrics.elidedText(name, Qt.TextElideMode.ElideRight, 28 * GRID))
        layout.addWidget(label)
        cross = QToolButton(self)
        set_kind(cross, "chip")
        cross.setFixedSize(2 * GRID, 2 * GRID)
        cross.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        cross.setAccessibleName(f"Remove {name}")
        cross.setToolTip(f"Remove {name}")
        theme.dress(cross, "clear", "quiet")
        cross.clicked.connect(self._remove)
        layout.addWidget(cross)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete, Backspace and the arrows."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._remove()
        elif event.key() == Qt.Key.Key_Left:
            self.moved.emit(self, -1)
        elif event.key() == Qt.Key.Key_Right:
            self.moved.emit(self, 1)
        else:
            super().keyPressEvent(event)

    def _remove(self) -> None:
        self.removed.emit(self.name)


class TopicInput(LineBox):
    """Where a new topic is typed: Enter adds the first suggestion, which is always in sight."""

    chosen = Signal(str)
    left_at_start = Signal()
    focus_changed = Signal(bool)

    def __init__(
        self,
        name: str,
        theme: Theme,
        suggestions: Callable[[str], list[Suggestion]],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._frame = parent
        self._suggestions = suggestions
        set_kind(self, "bare")
        self.setPlaceholderText("Add a topic")
        self.setAccessibleName(name)
        self._model = SuggestionModel(self)
        self._completer = QCompleter(self._model, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setMaxVisibleItems(10)
        self._completer.setWidget(self)
        self._popup = popup = QListView(self)
        popup.setAccessibleName("Topics to add")
        set_kind(popup, "completions")
        popup.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._completer.setPopup(popup)
        popup.setItemDelegate(SuggestionDelegate(theme, self._model, popup))
        self._completer.activated[QModelIndex].connect(self._choose)  # type: ignore[index]
        self.textEdited.connect(self.offer)

    def offer(self) -> None:
        """Show what the text may mean."""
        rows = self._suggestions(self.text())
        self._model.show_rows(rows)
        if not rows:
            self._popup.hide()
            return
        box = self._frame
        corner = self.mapFromGlobal(box.mapToGlobal(QPoint(0, 0)))
        self._completer.complete(QRect(corner.x(), 0, box.width(), self.height() + 5))
        self._popup.setCurrentIndex(self._completer.completionModel().index(0, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The completer asks here first: keys of its list are left to it while it is open."""
        empty = not self.text()
        if self._popup.isVisible() and event.key() in _POPUP_KEYS:
            event.ignore()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not empty:
                self.offer()
            event.accept()
        elif event.key() == Qt.Key.Key_Down:
            self.offer()
        elif empty and event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Left):
            self.left_at_start.emit()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Escape closes the list before it leaves the field."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and event.key() == Qt.Key.Key_Escape
            and self._popup.isVisible()
        ):
            event.accept()
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The box around the chips shows the focus."""
        super().focusInEvent(event)
        self.focus_changed.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The box around the chips shows that it is gone."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.focus_changed.emit(False)

    def _choose(self, index: QModelIndex) -> None:
        suggestion = self._model.at(index.row())
        self.clear()
        if suggestion is not None:
            self.chosen.emit(suggestion.name)
