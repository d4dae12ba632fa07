"""The search box: hands in what is typed after a blink, and again at once when Enter is pressed;
offers what may be meant, and says what is not understood, both without getting in the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAction,
    QFocusEvent,
    QInputMethodEvent,
    QKeyEvent,
    QMoveEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QLineEdit, QWidget

from curator.gui.search_mistake import GAP, Mistake, announce
from curator.gui.search_popup import Offer, SearchPopup
from curator.gui.theme import GRID, Theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from curator.errors import QueryError
    from curator.gui.search_completion import Completion
    from curator.library.query.completion import Suggestions

_DEBOUNCE = 40  # milliseconds
_MOST_RECENT = 20
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_PAGES = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}


class SearchBox(QLineEdit):
    """One line with a glass at its beginning and, when there is text, a cross at its end."""

    searched = Signal(str)
    left = Signal()  # down to the results
    remembered = Signal(list)  # the recent searches, the last one first

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setPlaceholderText("Search titles, excerpts, topics, publishers")
        self.setAccessibleName("Search")
        self.setToolTip("Search (Ctrl+F or /); F1 shows what can be asked for")
        self.setMinimumWidth(24 * GRID)
        self.setMaximumWidth(72 * GRID)
        glass = QAction("Search", self)
        theme.dress(glass, "search", "quiet")
        self.addAction(glass, QLineEdit.ActionPosition.LeadingPosition)
        self._cross = QAction("Clear search", self)
        theme.dress(self._cross, "clear", "quiet")
        self._cross.triggered.connect(self.empty)
        self.addAction(self._cross, QLineEdit.ActionPosition.TrailingPosition)
        self._cross.setVisible(False)
        self._timer = QTimer(self, singleShot=True, interval=_DEBOUNCE)
        self._timer.timeout.connect(self._hand_in)
        self.mistake = Mistake(self, theme)
        self.mistake.mended.connect(self.mend)
        self._completion: Completion | None = None
        self._popup: SearchPopup | None = None
        self._offered: Suggestions | None = None  # None: recent searches are offered
        self.recent: tuple[str, ...] = ()
        self.textChanged.connect(self._text_changed)
        self.textEdited.connect(lambda _text: self._offer())
        self.cursorPositionChanged.connect(self._cursor_moved)

    # -- searching -----------------------------------------------------------------------------

    def empty(self) -> None:
        """Search for nothing: everything is shown."""
        self.clear()
        self._hand_in()

    def try_out(self, text: str) -> None:
        """Search for this, with the keyboard in the box."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.setText(text)
        self._hand_in()

    def remember(self) -> None:
        """The search is one to come back to."""
        text = self.text().strip()
        if text and self.mistake.error is None and self.recent[:1] != (text,):
            others = [each for each in self.recent if each != text]
            self.recent = (text, *others)[:_MOST_RECENT]
            self.remembered.emit(list(self.recent))

    def _text_changed(self, text: str) -> None:
        self._cross.setVisible(bool(text))
        self.mistake.show(None)
        self._timer.start()

    def _hand_in(self) -> None:
        self._timer.stop()
        self.searched.emit(self.text())

    def _enter(self) -> None:
        """Search now, and go to the results unless the search is a mistake."""
        self._close_popup()
        self._hand_in()
        if self.mistake.error is not None:
            self.mistake.tell()
            return
        self.remember()
        self.left.emit()

    # -- what is offered -----------------------------------------------------------------------

    def complete_from(self, completion: Completion) -> None:
        """Offer what is known of a site."""
        self._completion = completion
        completion.learned.connect(self._offer_again)

    @property
    def a_topic(self) -> str:
        """A topic of the site that many articles have, "" if none is known."""
        return self._completion.a_topic if self._completion is not None else ""

    @property
    def popup(self) -> SearchPopup | None:
        """What is offered, while it is to be seen."""
        popup = self._popup
        return popup if popup is not None and not popup.isHidden() else None

    def _offer(self, *, asked: bool = False) -> None:
        """Show what the text may mean where the cursor is."""
        if self._completion is None or not self.hasFocus():
            return
        text, cursor = self.text(), self.cursorPosition()
        self._offered = found = self._completion.suggest(text, cursor, asked=asked)
        offers = [Offer(each.shown, each.hint, each.count) for each in found.items]
        self._show_offers(offers, found.start)

    def _offer_again(self) -> None:
        """There is more to offer than before."""
        if self._offered is not None and self.hasFocus() and self.text():
            marked = self.popup.marked if self.popup is not None else -1
            if marked < 0:
                self._offer()

    def _offer_recent(self) -> None:
        self._offered = None
        self._show_offers([Offer(text) for text in self.recent], 0)
        if self._popup is not None:
            self._popup.mark(0)

    def _forget_recent(self, row: int) -> None:
        self.recent = self.recent[:row] + self.recent[row + 1 :]
        self.remembered.emit(list(self.recent))
        self._offer_recent()

    def _show_offers(self, offers: Sequence[Offer], start: int) -> None:
        if self._popup is None:
            if not offers:
                return
            self._popup = SearchPopup(self._theme, self.window())
            self._popup.taken.connect(self._take)
        self._popup.offer(offers, self._below(start))
        if offers:
            self.mistake.make_way()
            announce(self, f"{len(offers)} suggestions")
        else:
            self.mistake.come_back()

    def _take(self, row: int) -> None:
        """Put what is offered in this row into the text."""
        offered = self._offered
        if offered is None:
            text = self.recent[row]
            self._close_popup()
            self.setText(text)
            self._hand_in()
            return
        from curator.library.query.completion import accept

        chosen = offered.items[row]
        text, cursor = accept(self.text(), offered, chosen)
        self._close_popup()
        self.setText(text)
        self.setCursorPosition(cursor)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        if chosen.goes_on:
            self._offer()
        else:
            self._hand_in()

    def _close_popup(self) -> None:
        if self._popup is not None:
            self._popup.hide()
        self.mistake.come_back()

    def _cursor_moved(self, before: int, after: int) -> None:
        popup = self.popup
        if popup is not None and self._offered is not None:
            start, end = self._offered.start, self._offered.end
            if not start <= after <= max(end, before + 1):
                self._close_popup()

    def _below(self, start: int) -> QPoint:
        """The place in the window below the character where something begins."""
        typed = self.text()[start : self.cursorPosition()]
        width = self.fontMetrics().horizontalAdvance(typed)
        rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        left = self.cursorRect().center().x() + (width if rtl else -width)
        left = min(max(left, 0), self.width())
        return self.mapTo(self.window(), QPoint(left, self.height() + GAP))

    # -- mistakes ------------------------------------------------------------------------------

    def show_mistake(self, error: QueryError | None) -> None:
        """The search is not understood; None: it is. What is half typed is no mistake yet, so it
        is said after a while."""
        self.mistake.show(error)

    def mend(self) -> None:
        """Put what was meant in the place of the mistake, where that is known."""
        better = self.mistake.better
        if better:
            self.setText(better)
            self._hand_in()
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- keys and the rest of the world --------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Tab takes what is offered, Escape closes it first; else they are the window's."""
        if isinstance(event, QKeyEvent) and self.popup is not None:
            is_escape = event.key() == Qt.Key.Key_Escape
            if event.type() == QEvent.Type.ShortcutOverride and is_escape:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Tab:
                self._take(max(self.popup.marked, 0))
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and the arrow down go to the results, or along what is offered."""
        key, modifiers = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key in _ENTER and modifiers == Qt.KeyboardModifier.AltModifier:
            self.mend()
        elif key == Qt.Key.Key_Space and modifiers == Qt.KeyboardModifier.ControlModifier:
            self._offer(asked=True)
        elif self.popup is not None and not modifiers and self._press(self.popup, key):
            return
        elif key in _ENTER:
            self._enter()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and not self.text() and self.recent:
            self._offer_recent()
        elif key == Qt.Key.Key_Down:
            self._enter()
        else:
            super().keyPressEvent(event)

    def _press(self, popup: SearchPopup, key: int) -> bool:
        """A key while something is offered; whether it was for that."""
        if key == Qt.Key.Key_Escape:
            self._close_popup()
        elif key in _ENTER and popup.marked >= 0:
            self._take(popup.marked)
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            popup.step(1 if key == Qt.Key.Key_Down else -1)
            self._say_marked(popup)
        elif key == Qt.Key.Key_Delete and self._offered is None and popup.marked >= 0:
            self._forget_recent(popup.marked)
        elif key in _PAGES:
            popup.step(_PAGES[Qt.Key(key)] * popup.page)
            self._say_marked(popup)
        else:
            return False
        return True

    def _say_marked(self, popup: SearchPopup) -> None:
        if popup.marked >= 0:
            announce(self, popup.offers.rows[popup.marked].said)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Letters that are being put together are not disturbed."""
        self.mistake.is_composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Be ready to offer something."""
        super().focusInEvent(event)
        if self._completion is not None:
            self._completion.prepare()
        self.mistake.come_back()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Nothing lies over the window any more; the mistake stays marked."""
        super().focusOutEvent(event)
        if event.reason() in (
            Qt.FocusReason.PopupFocusReason,
            Qt.FocusReason.ActiveWindowFocusReason,
        ):
            return
        self._close_popup()
        self.mistake.leave()
        self.remember()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What lies below goes along."""
        super().resizeEvent(event)
        self._follow()

    def moveEvent(self, event: QMoveEvent) -> None:
        """What lies below goes along."""
        super().moveEvent(event)
        self._follow()

    def _follow(self) -> None:
        if self.popup is not None:
            start = self._offered.start if self._offered is not None else 0
            self.popup.place(self._below(start))
        self.mistake.follow()
