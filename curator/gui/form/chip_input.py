"""The box after the chips: offers what a text may mean while one types."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QCompleter, QListView, QWidget

from curator.gui.form.completions import Suggestion, SuggestionDelegate, SuggestionModel
from curator.gui.form.text_boxes import LineBox
from curator.gui.theme import Theme, set_kind

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_POPUP_KEYS = (*_ENTER, Qt.Key.Key_Down, Qt.Key.Key_Escape)


class ChipInput(LineBox):
    """Where a new name is typed. Enter adds the suggestion that is marked in the list.

    That is the first one if something is typed and the name is a known one. A new name is never
    marked by itself: one goes there with the arrow, or clicks. With `takes_new` Enter takes it if
    nothing else is offered. `entered`: Enter was pressed where nothing is typed.
    """

    chosen = Signal(str)
    entered = Signal()
    left_at_start = Signal()
    focus_changed = Signal(bool)

    def __init__(
        self,
        name: str,
        placeholder: str,
        theme: Theme,
        suggestions: Callable[[str], list[Suggestion]],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._frame = parent
        self.takes_new = False
        self._suggestions = suggestions
        set_kind(self, "bare")
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(name)
        self._model = SuggestionModel(self)
        self._completer = QCompleter(self._model, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setMaxVisibleItems(10)
        self._completer.setWidget(self)
        self._popup = popup = QListView(self)
        popup.setAccessibleName(name)
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
        below = corner.y() + box.height()
        self._completer.complete(
            QRect(corner.x(), below - self.height(), box.width(), self.height())
        )
        self._fit(rows)
        marked = bool(self.text().strip()) and rows[0].known
        first = self._completer.completionModel().index(0, 0)
        self._popup.setCurrentIndex(first if marked else QModelIndex())

    def _take_new(self) -> None:
        only = self._model.at(0) if self._model.rowCount() == 1 else None
        if self.takes_new and only is not None and not only.known and self.text().strip():
            self._popup.hide()
            self._choose(self._model.index(0, 0))

    def _fit(self, rows: list[Suggestion]) -> None:
        """The completer takes all rows to be as high as the first; make room for a higher one."""
        shown = rows[: self._completer.maxVisibleItems()]
        heights = [self._popup.sizeHintForRow(row) for row in range(len(shown))]
        more = sum(heights) - len(heights) * heights[0]
        if more:
            place = self._popup.geometry()
            above = place.top() < self.mapToGlobal(QPoint(0, 0)).y()
            place.adjust(0, -more if above else 0, 0, 0 if above else more)
            self._popup.setGeometry(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The completer asks here first: keys of its list are left to it while it is open."""
        empty = not self.text()
        rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        back = (Qt.Key.Key_Backspace, Qt.Key.Key_Right if rtl else Qt.Key.Key_Left)
        open_ = self._popup.isVisible()
        if open_ and event.key() in _ENTER and not self._popup.currentIndex().isValid():
            event.accept()  # nothing is marked: the list stays and says what can be done
            self._take_new()
        elif open_ and event.key() in _POPUP_KEYS:
            event.ignore()
        elif event.key() in _ENTER:
            event.accept()
            if empty:
                self.entered.emit()
            else:
                self.offer()
                self._take_new()
        elif event.key() == Qt.Key.Key_Down and not event.modifiers():
            self.offer()
        elif empty and event.key() in back and not event.modifiers():
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

    def changeEvent(self, event: QEvent) -> None:
        """Right-to-left the input stands left of the chips, and what is in it begins there."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
            side = Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft
            self.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter)

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
