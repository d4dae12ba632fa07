"""A mapping: one line that says what is in it, and its fields when that is opened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from curator.gui.form.context import Context
from curator.gui.form.field import Field
from curator.gui.form.grid import FieldGrid, signature
from curator.gui.form.plan import Row, inner_rows, steady
from curator.gui.form.said_of_row import differing
from curator.gui.form.values import summary
from curator.gui.labels import ElidedLabel
from curator.gui.theme import GRID, set_kind
from curator.gui.words import count
from curator.library.checks import Finding


class MappingField(Field):
    """The fields inside a mapping, folded until they are asked for."""

    def __init__(self, row: Row, context: Context, parent: QWidget) -> None:
        super().__init__(row, context, parent)
        self._inner = InnerFields(context, self)
        self.fold = Fold(self.name, context, self)
        self.fold.set_body(self._inner)
        self.fold.toggled.connect(self._toggle)
        self.put(self.fold)
        self.setFocusProxy(self.fold.button)

    def fill(self, row: Row) -> None:
        """Show the line, and the fields if it is open."""
        super().fill(row)
        self.fold.say(self.words(row), len(row.findings) - len(row.own_findings))
        self.fold.unfold(self._place in self.context.unfolded)
        if self.fold.is_open:
            self._inner.show_row(row)

    def words(self, row: Row) -> str:
        """What the folded mapping says of itself."""
        return differing(row) or summary(row.value) or ("Empty" if row.present else "Not set")

    @property
    def _place(self) -> str:
        """What is remembered as open: this field in any article."""
        return "".join(part if not part.isdecimal() else "#" for part in self.row.route.split("/"))

    def flush(self) -> bool:
        """Fields within are flushed by the form."""
        return True

    @property
    def said_here(self) -> Sequence[Finding]:
        """What is about the whole."""
        return self.row.own_findings

    def fields(self) -> Iterator[Field]:
        """This and those within that are there."""
        yield self
        if self.fold.is_open:
            yield from self._inner.fields()

    def reach(self, route: str) -> Field | None:
        """Opens the mapping for a field within."""
        if route == self.row.route:
            return self
        self._toggle(True)
        return self._inner.reach(route)

    def _toggle(self, is_open: bool) -> None:
        if is_open:
            self.context.unfolded.add(self._place)
        else:
            self.context.unfolded.discard(self._place)
        if is_open:
            self._inner.show_row(self.row)
        self.fold.unfold(is_open)


class InnerFields(QWidget):
    """The fields of a mapping; they are made when they are first shown, and made anew for a
    mapping of another kind."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._grid: FieldGrid | None = None
        self._route = ""
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def show_row(self, row: Row) -> None:
        """Show what is in this mapping."""
        rows = inner_rows(row, self._context.library().site.settings)
        if self._grid is not None and row.route == self._route:
            rows = steady(rows, self._grid.kinds)
        self._route = row.route
        if self._grid is None or self._grid.signature != signature(rows):
            self._renew(rows)
        assert self._grid is not None
        self._grid.fill(rows)

    def _renew(self, rows: tuple[Row, ...]) -> None:
        focused = self._focused_key()
        if self._grid is not None:
            self._column.removeWidget(self._grid)
            self._grid.hide()
            self._grid.deleteLater()
        self._grid = FieldGrid(rows, self._context, self, inner=True)
        self._column.addWidget(self._grid)
        if focused in self._grid.fields:
            self._grid.fields[focused].setFocus(Qt.FocusReason.OtherFocusReason)

    def _focused_key(self) -> str:
        fields = self._grid.fields if self._grid is not None else {}
        focus = QApplication.focusWidget()
        if focus is None:
            return ""
        return next((key for key, field in fields.items() if field.isAncestorOf(focus)), "")

    def fields(self) -> Iterator[Field]:
        """All that are there."""
        if self._grid is not None:
            yield from self._grid.all_fields()

    def reach(self, route: str) -> Field | None:
        """The field of a route."""
        return None if self._grid is None else self._grid.reach(route)


class Fold(QFrame):
    """A line with a triangle, and a body under it when it is open."""

    toggled = Signal(bool)  # by the editor

    def __init__(self, name: str, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._name = name
        self._theme = context.theme
        self._body: QWidget | None = None
        self.is_open = False
        set_kind(self, "fold")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(GRID // 2, GRID // 2, GRID // 2, GRID // 2)
        self._column.setSpacing(GRID)
        self.button = QToolButton(self)
        self.button.setAccessibleName(f"Open {name}")
        self._words = ElidedLabel(self)
        self._words.setCursor(Qt.CursorShape.PointingHandCursor)
        self._problems = ElidedLabel(self)
        set_kind(self._problems, "warning")
        self.head = QHBoxLayout()
        self.head.setSpacing(GRID // 2)
        self.head.addWidget(self.button)
        self.head.addWidget(self._words, 1)
        self._column.addLayout(self.head)
        self._column.addWidget(self._problems)
        self.button.clicked.connect(self._click)
        self._dress()
        self._problems.hide()

    def set_picture(self, picture: QWidget) -> None:
        """A picture before the words."""
        self.head.insertWidget(1, picture)

    def set_body(self, body: QWidget) -> None:
        """What is shown when it is open."""
        self._body = body
        body.setContentsMargins(GRID // 2, 0, GRID // 2, GRID // 2)
        self._column.addWidget(body)
        body.hide()

    def say(self, words: str, problems: int = 0) -> None:
        """What is within, in one line; how many problems are."""
        self._words.show_text(words)
        self._problems.show_text(f"{count(problems, 'problem')} inside" if problems else "")
        self._problems.setVisible(bool(problems) and not self.is_open)

    def unfold(self, is_open: bool) -> None:
        """Show the body or not; nobody hears of it."""
        self.is_open = is_open
        if self._body is not None:
            self._body.setVisible(is_open)
        if is_open:
            self._problems.hide()
        self._dress()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on the line is one on the triangle."""
        inside = self._body is not None and self._body.isVisible()
        if not (inside and event.position().y() > self.button.geometry().bottom()):
            self._click()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Right opens, left closes, as in a tree."""
        wanted = {Qt.Key.Key_Right: True, Qt.Key.Key_Left: False}.get(Qt.Key(event.key()))
        if wanted is not None and self.button.hasFocus() and wanted != self.is_open:
            self._click()
        else:
            super().keyPressEvent(event)

    def _click(self) -> None:
        self.toggled.emit(not self.is_open)

    def _dress(self) -> None:
        icon = "chevron-down" if self.is_open else "chevron-right"
        self._theme.dress(self.button, icon, "quiet")
        self.button.setAccessibleName(f"{'Close' if self.is_open else 'Open'} {self._name}")
        self.button.setToolTip("Show less" if self.is_open else "Show every field")
