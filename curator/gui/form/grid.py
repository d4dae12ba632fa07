"""A label and a field for each row: the form itself, and the part of it inside a mapping."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QMenu, QVBoxLayout, QWidget

from curator.document import parse_route
from curator.gui.form.context import Context
from curator.gui.form.field import Field, removal
from curator.gui.form.plan import Row, is_same
from curator.gui.form.values import written
from curator.gui.theme import GRID, set_kind
from curator.gui.words import count, for_menu
from curator.library.specs import Kind

LABELS = 13 * GRID  # the width of the labels' column
_INNER_LABELS = 9 * GRID
# These have their label above and take the whole width.
_WIDE = frozenset({None, Kind.MAPPING, Kind.MAPPINGS, Kind.LIST, Kind.HTML})

Signature = tuple[tuple[str, Kind | None, bool], ...]


def signature(rows: Sequence[Row]) -> Signature:
    """What widgets these rows need; rows with the same signature can share them."""
    return tuple(
        (row.key, Kind.DECIMAL if row.kind is Kind.INTEGER else row.kind, row.of > 1)
        for row in rows
    )


class FieldGrid(QWidget):
    """The fields of some rows, or of the next ones with the same signature."""

    def __init__(
        self, rows: Sequence[Row], context: Context, parent: QWidget, *, inner: bool = False
    ) -> None:
        super().__init__(parent)
        self.signature = signature(rows)
        self.fields: dict[str, Field] = {}
        self._filled: set[str] = set()
        self._labels = _INNER_LABELS if inner else LABELS
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(GRID)
        self._grid.setVerticalSpacing(GRID + (0 if inner else GRID // 2))
        self._grid.setColumnMinimumWidth(0, self._labels)
        self._grid.setColumnStretch(1, 1)
        for row in rows:
            field = context.make(row, context, self)
            self.fields[row.key] = field
            self._place(row, field)

    def fill(self, rows: Sequence[Row]) -> None:
        """Show these rows; they have this grid's signature."""
        for row in rows:
            field = self.fields[row.key]
            stale = row.key not in self._filled or not is_same(row, field.row)
            if stale or any(each.handed_in for each in field.fields()):
                self._filled.add(row.key)
                field.fill(row)

    @property
    def kinds(self) -> dict[str, Kind | None]:
        """What each field is, by key."""
        return {key: field.row.kind for key, field in self.fields.items()}

    def all_fields(self) -> Iterator[Field]:
        """Every field, also those inside others."""
        for field in self.fields.values():
            yield from field.fields()

    def reach(self, route: str) -> Field | None:
        """The field of this route; what is folded around it is opened."""
        for field in self.fields.values():
            if route == field.row.route or route.startswith(f"{field.row.route}/"):
                return field.reach(route)
        return None

    def _place(self, row: Row, field: Field) -> None:
        label = FieldLabel(field, self)
        at = self._grid.rowCount()
        if row.kind in _WIDE:
            column = QVBoxLayout()
            column.setSpacing(GRID // 2)
            column.addWidget(label)
            column.addWidget(field)
            self._grid.addLayout(column, at, 0, 1, 2)
            return
        label.setFixedWidth(self._labels)
        label.setBuddy(field)
        if row.kind is Kind.OPAQUE:
            self._grid.addWidget(label, at, 0, Qt.AlignmentFlag.AlignVCenter)
        else:
            label.setContentsMargins(0, _label_offset(field, label), 0, 0)
            self._grid.addWidget(label, at, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(field, at, 1, Qt.AlignmentFlag.AlignTop)


class FieldLabel(QLabel):
    """A field's name; a click on it, or the menu key in the field, offers what can be done."""

    def __init__(self, field: Field, parent: QWidget) -> None:
        super().__init__(parent)
        self._field = field
        row = field.row
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(row.label)
        self.setWordWrap(True)
        set_kind(self, "label")
        if row.kind is not Kind.OPAQUE:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.setToolTip(f"{row.key}\nClick for what can be done with the field")
        else:
            self.setToolTip(row.key)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click offers what can be done."""
        if self.rect().contains(event.position().toPoint()):
            self.offer(self.mapToGlobal(QPoint(0, self.height())))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """So does the menu key, or a click with the other button."""
        self.offer(event.globalPos())

    def offer(self, place: QPoint) -> None:
        """Show the menu there."""
        menu = field_menu(self._field, self)
        if not menu.isEmpty():
            menu.popup(place)


def field_menu(field: Field, parent: QWidget) -> QMenu:
    """What can be done with a field as a whole."""
    row = field.row
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    if row.present and row.kind is not Kind.OPAQUE:
        whose = f" from {count(row.of, 'article')}" if row.of > 1 else ""
        remove = menu.addAction(for_menu(f"Remove {row.label.lower()}{whose}"))
        remove.triggered.connect(lambda: remove_field(field))
    if row.present and row.of == 1:
        copy = menu.addAction("Copy value")
        text = row.source or written(row.value)
        copy.triggered.connect(lambda: QGuiApplication.clipboard().setText(text))
    if row.of == 1 and field.context.paths():
        path, name = field.context.paths()[0], _dotted(row.route)
        who = menu.addAction("Who set this?")
        wanted = field.context.session.history_wanted
        who.triggered.connect(lambda: wanted.emit(path, name))
    if row.of == 1:
        menu.addAction("Show in YAML").triggered.connect(field.context.show_yaml)
    return menu


def _dotted(route: str) -> str:
    """A field as its history names it: `provider.name`; of what is in a list, the list."""
    parts = parse_route(route)
    return ".".join(itertools.takewhile(lambda part: not part.isdecimal(), parts))


def remove_field(field: Field) -> None:
    """Take a field away; what was being typed in it is given up."""
    if field.row.present and field.row.kind is not Kind.OPAQUE:
        field.revert()
        field.submit_or_say(removal(field.row))


def _label_offset(field: Field, name: QLabel) -> int:
    """So that the label's line stands on the field's first line."""
    single = field.fontMetrics().height() + 12  # a line box with its padding and border
    return max((single - name.fontMetrics().height()) // 2, 0)
