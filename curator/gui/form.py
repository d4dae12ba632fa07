"""The form: a label and a field for each row of the plan."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QGridLayout, QLabel, QVBoxLayout, QWidget

from curator.gui.chips import TopicsField
from curator.gui.fields import SHAPES, Field, Submit
from curator.gui.form_plan import Row, Shape
from curator.gui.labels import plain_label
from curator.gui.theme import GRID, Theme, set_kind
from curator.gui.words import label

if TYPE_CHECKING:
    from curator.library.taxonomy import Taxonomy

_LABELS = 13 * GRID  # the width of the labels' column
_WIDE = frozenset({Shape.CODE})  # these have their label above and take the whole width

Signature = tuple[tuple[str, Shape], ...]


def signature(rows: Sequence[Row]) -> Signature:
    """What widgets these rows need; rows with the same signature can share a form."""
    return tuple((row.key, row.shape) for row in rows)


class Form(QWidget):
    """The fields of one article, or of the next one with the same signature."""

    refused = Signal(str, str)  # the key of a field and why it does not take a text, or nothing

    def __init__(
        self,
        rows: Sequence[Row],
        theme: Theme,
        submit: Submit,
        taxonomy: Callable[[], Taxonomy],
    ) -> None:
        super().__init__()
        self.signature = signature(rows)
        self.fields: dict[str, Field] = {}
        set_kind(self, "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 3 * GRID)
        self._grid.setHorizontalSpacing(GRID)
        self._grid.setVerticalSpacing(GRID + GRID // 2)
        self._grid.setColumnMinimumWidth(0, _LABELS)
        self._grid.setColumnStretch(1, 1)
        for row in rows:
            if row.shape is Shape.TOPICS:
                field: Field = TopicsField(row, theme, submit, self, taxonomy)
            else:
                field = SHAPES[row.shape](row, theme, submit, self)
            field.refused.connect(self._refuse)
            self.fields[row.key] = field
            self._place(row, field)
        self._grid.setRowStretch(self._grid.rowCount(), 1)

    def _place(self, row: Row, field: Field) -> None:
        name = plain_label(label(row.key), "label")
        name.setToolTip(row.key)
        at = self._grid.rowCount()
        if row.shape in _WIDE:
            column = QVBoxLayout()
            column.setSpacing(GRID // 2)
            column.addWidget(name)
            column.addWidget(field)
            self._grid.addLayout(column, at, 0, 1, 2)
            return
        name.setBuddy(field)
        name.setContentsMargins(0, _label_offset(field, name), 0, 0)
        self._grid.addWidget(name, at, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(field, at, 1, Qt.AlignmentFlag.AlignTop)

    def _refuse(self, reason: str) -> None:
        field = self.sender()
        if isinstance(field, Field):
            self.refused.emit(field.row.key, reason)

    def fill(self, rows: Sequence[Row]) -> None:
        """Show these rows; they have this form's signature."""
        for row in rows:
            self.fields[row.key].fill(row)

    def focused(self) -> Field | None:
        """The field that the keyboard is in."""
        focus = QApplication.focusWidget()
        if focus is None:
            return None
        return next((f for f in self.fields.values() if f.isAncestorOf(focus)), None)


def _label_offset(field: Field, name: QLabel) -> int:
    """So that the label's line stands on the field's first line."""
    single = field.fontMetrics().height() + 12  # a line box with its padding and border
    return max((single - name.fontMetrics().height()) // 2, 0)
