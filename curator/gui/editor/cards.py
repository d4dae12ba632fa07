"""One related item as a card, and the form for its fields within."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from curator.gui.columns import short_date
from curator.gui.editor.card_parts import PICTURE, ClampedLabel, Flow
from curator.gui.form.context import Context
from curator.gui.form.field import Field
from curator.gui.form.mapping import InnerFields
from curator.gui.form.plan import Row
from curator.gui.form.undecided import UndecidedMark
from curator.gui.labels import plain_label
from curator.gui.theme import GRID, set_kind
from curator.gui.thumbnail import Thumbnail
from curator.gui.words import count, shorten
from curator.library.related import Mark, Related
from curator.library.specs import Kind

_BADGES = {
    Mark.DUPLICATE: "Duplicate",
    Mark.SELF: "This article",
    Mark.STALE: "Copy out of date",
    Mark.UNPUBLISHED: "Not published",
}
_TOOLS = (
    ("edit", "edit", "Edit"),
    ("open", "external-link", "Open in browser"),
    ("picture", "picture", "Load the picture"),
    ("remove", "clear", "Remove (Delete)"),
)
_LINE = 28  # of the quiet line: as high as the buttons in it
_KEYS = {
    Qt.Key.Key_Delete: "remove",
    Qt.Key.Key_Backspace: "remove",
    Qt.Key.Key_Return: "edit",
    Qt.Key.Key_Enter: "edit",
    Qt.Key.Key_Up: "up",
    Qt.Key.Key_Down: "down",
}


class Card(QFrame):
    """Shows one item; says what the editor wants done with it: "edit", "open", "picture",
    "refresh", "remove", or to go "up" or "down"."""

    wanted = Signal(str)

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self.item = Related(0, {})
        self._row: Row | None = None
        self._badged: object = None
        self._hovered = False
        self._lay_out()
        self._form = ItemForm(context, self)
        self._column.addWidget(self._form)
        self._form.hide()
        set_kind(self, "card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.show_tools()

    def _lay_out(self) -> None:
        theme = self._context.theme
        self._picture = Thumbnail(theme, self._context.pictures, self, PICTURE)
        self._title = ClampedLabel(theme, self)
        self._about = ClampedLabel(theme, self, lines=1, colour="quiet")
        self._about.setFont(theme.small)
        self._badges = Flow(self)
        self._tools = QWidget(self)
        tools = QHBoxLayout(self._tools)
        tools.setContentsMargins(0, 0, 0, 0)
        tools.setSpacing(0)
        self._buttons: dict[str, QToolButton] = {}
        for wish, icon, words in _TOOLS:
            button = QToolButton(self._tools)
            theme.dress(button, icon, "quiet")
            button.setToolTip(words)
            button.clicked.connect(lambda _on=False, wish=wish: self.wanted.emit(wish))
            tools.addWidget(button)
            self._buttons[wish] = button
        line = QHBoxLayout()
        line.setSpacing(GRID // 2)
        line.addWidget(self._about, 1, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self._tools)
        line.addStrut(_LINE)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(self._title)
        texts.addLayout(line)
        texts.addWidget(self._badges)
        texts.addStretch(1)
        head = QHBoxLayout()
        head.setSpacing(GRID + GRID // 2)
        head.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(texts, 1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(GRID, GRID, GRID, GRID)
        self._column.setSpacing(GRID)
        self._column.addLayout(head)
        self.mark = UndecidedMark(self._context.session, theme, self)
        self._column.addWidget(self.mark)

    @property
    def is_open(self) -> bool:
        """Whether the fields are shown."""
        return not self._form.isHidden()

    def fill(self, item: Related, row: Row, total: int) -> None:
        """Show this item, one of `total`; `row` has its fields."""
        self.item = item
        self._row = row
        title = item.title or item.web_url or "No title"
        self._title.show_text(title, "text" if item.title else "quiet")
        self._about.show_text(self._words())
        self._picture.show_url(item.picture)
        self._show_badges(row)
        self._show_names(title, total)
        self._show_buttons()
        if self.is_open:
            self._form.show_row(row, [sentence for _mark, sentence in item.marks])

    def can(self, wish: str) -> bool:
        """Whether there is anything to do for this wish."""
        if wish == "open":
            return self.item.web_url.startswith(("http://", "https://"))
        if wish == "picture":
            return self._picture.can_load
        return wish != "refresh" or self.item.has(Mark.STALE)

    def unfold(self, is_open: bool) -> None:
        """Show the fields or not."""
        if is_open and self._row is not None:
            self._form.show_row(self._row, [sentence for _mark, sentence in self.item.marks])
        self._form.setVisible(is_open)
        words = "Close the fields" if is_open else "Edit"
        self._buttons["edit"].setToolTip(words)
        set_kind(self, "card-open" if is_open else "card")
        self.show_tools()

    def fields(self) -> Iterator[Field]:
        """The fields that are there."""
        return self._form.fields()

    def reach(self, route: str) -> Field | None:
        """The field of a route within this item; the form is opened for it."""
        self.unfold(True)
        return self._form.reach(route)

    def refresh_picture(self, url: str) -> None:
        """Something became of the picture at this address."""
        if url == self._picture.url:
            self._picture.refresh()
            self._show_buttons()

    def show_tools(self) -> None:
        """The buttons are there for who points at the card or is in it."""
        focus = QApplication.focusWidget()
        inside = focus is not None and (focus is self or self.isAncestorOf(focus))
        self._tools.setVisible(self._hovered or inside or self.is_open)

    # -- events --------------------------------------------------------------------------------

    def enterEvent(self, event: QEnterEvent) -> None:
        """The pointer comes."""
        super().enterEvent(event)
        self._hovered = True
        self.show_tools()

    def leaveEvent(self, event: QEvent) -> None:
        """The pointer goes."""
        super().leaveEvent(event)
        self._hovered = False
        self.show_tools()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Opens the fields, or closes them."""
        self.wanted.emit("edit")

    def event(self, event: QEvent) -> bool:
        """The card's keys are not the window's while the card itself has the keyboard."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and self._wish(event)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the fields, Delete removes the item, the arrows go to the next one."""
        wish = self._wish(event)
        if wish:
            event.accept()
            self.wanted.emit(wish)
        else:
            super().keyPressEvent(event)

    def _wish(self, event: QKeyEvent) -> str:
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        is_plain = plain == Qt.KeyboardModifier.NoModifier
        return _KEYS.get(Qt.Key(event.key()), "") if self.hasFocus() and is_plain else ""

    # -- what it says --------------------------------------------------------------------------

    def _words(self) -> str:
        item = self.item
        date = short_date(item.date, self._context.locale)
        quality = f"quality {item.quality}" if item.quality else ""
        return " · ".join(text for text in (item.publisher, date, quality) if text)

    def _show_badges(self, row: Row) -> None:
        shown = (self.item.marks, self.item.title, row.findings)
        if shown == self._badged:
            return
        self._badged = shown
        badges: list[QWidget] = [
            badge(_BADGES[mark], sentence) for mark, sentence in self.item.marks
        ]
        if self.item.has(Mark.STALE):
            refresh = QPushButton("Refresh copy")
            set_kind(refresh, "link")
            self._context.theme.dress(refresh, "refresh", "accent")
            refresh.setToolTip("Take over what the article says now")
            refresh.setAccessibleName(f"Refresh copy of {shorten(self.item.title)}")
            refresh.clicked.connect(lambda: self.wanted.emit("refresh"))
            badges.append(refresh)
        if row.findings:
            lines = "\n".join(found.message for found in row.findings)
            badges.append(badge(count(len(row.findings), "problem"), lines))
        self._badges.show_widgets(badges)

    def _show_names(self, title: str, total: int) -> None:
        short = shorten(title)
        marks = [_BADGES[mark] for mark, _sentence in self.item.marks]
        said = (title, self._about.text, *marks, f"{self.item.index + 1} of {total}")
        self.setAccessibleName(", ".join(text for text in said if text))
        self.setAccessibleDescription(
            "\n".join(sentence for _mark, sentence in self.item.marks)
            or "Enter edits, Delete removes, Alt with the arrow keys moves"
        )
        for wish, _icon, words in _TOOLS:
            self._buttons[wish].setAccessibleName(f"{words.partition(' (')[0]}: {short}")

    def _show_buttons(self) -> None:
        self._buttons["open"].setEnabled(self.can("open"))
        self._buttons["picture"].setVisible(self.can("picture"))


class ItemForm(QWidget):
    """The fields of an item, made when they are first asked for."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._inner: InnerFields | Field | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GRID)
        self._notes = plain_label("", "caption")
        self._column.addWidget(self._notes)
        self._notes.hide()

    def show_row(self, row: Row, notes: list[str]) -> None:
        """Show these fields, and sentences above them."""
        text = "\n".join(notes)
        self._notes.setText(text)
        self._notes.setAccessibleName(text)
        self._notes.setVisible(bool(notes))
        if not self._suits(row):
            self._renew(row)
        if isinstance(self._inner, InnerFields):
            self._inner.show_row(row)
        elif self._inner is not None:
            self._inner.fill(row)

    def fields(self) -> Iterator[Field]:
        """All that are there."""
        if self._inner is not None:
            yield from self._inner.fields()

    def reach(self, route: str) -> Field | None:
        """The field of a route."""
        return None if self._inner is None else self._inner.reach(route)

    def _suits(self, row: Row) -> bool:
        if isinstance(self._inner, InnerFields):
            return row.kind is Kind.MAPPING
        return self._inner is not None and self._inner.row.kind is row.kind

    def _renew(self, row: Row) -> None:
        if self._inner is not None:
            self._column.removeWidget(self._inner)
            self._inner.hide()
            self._inner.deleteLater()
        if row.kind is Kind.MAPPING:
            self._inner = InnerFields(self._context, self)
        else:
            self._inner = self._context.make(row, self._context, self)
        self._column.addWidget(self._inner)
        self._inner.show()


def badge(text: str, tip: str) -> QLabel:
    """A word in a quiet frame; the tooltip says more."""
    label = plain_label(text, "badge", wrap=False)
    label.setToolTip(tip)
    label.setAccessibleName(f"{text}: {tip}" if tip else text)
    return label


__all__ = ["PICTURE", "Card", "ItemForm", "badge"]
