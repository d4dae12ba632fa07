"""The form: a label and a field for each row of the plan."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGridLayout,
    QLabel,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from curator.gui.form.chips import TopicsField
from curator.gui.form.fields import SHAPES, Field, Submit
from curator.gui.form.plan import Row, Shape
from curator.gui.labels import plain_label
from curator.gui.theme import GRID, Theme, set_kind
from curator.gui.words import label

if TYPE_CHECKING:
    from curator.library.taxonomy import Taxonomy

_LABELS = 13 * GRID  # the width of the labels' column
_KEPT = 8  # forms
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


class FormStack(QStackedWidget):
    """The forms that were needed lately, one of them in sight.

    Articles of one collection mostly share a form; going from one collection to another and back
    must not build it anew.
    """

    refused = Signal(str, str)  # as `Form.refused`

    def __init__(
        self, theme: Theme, submit: Submit, taxonomy: Callable[[], Taxonomy], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._submit = submit
        self._taxonomy = taxonomy
        self._areas: dict[Signature, QScrollArea] = {}  # the one that was needed last is last

    @property
    def form(self) -> Form | None:
        """The form in sight."""
        area = self.currentWidget()
        widget = area.widget() if isinstance(area, QScrollArea) else None
        return widget if isinstance(widget, Form) else None

    def show_for(self, rows: Sequence[Row]) -> Form:
        """Bring the form for these rows in sight; the keyboard stays in the field it is in."""
        before = self.form
        focused = before.focused() if before is not None else None
        wanted = signature(rows)
        area = self._areas.pop(wanted, None) or self._make(rows)
        self._areas[wanted] = area
        form = area.widget()
        assert isinstance(form, Form)
        if form is not before:
            self.setCurrentWidget(area)
            if focused is not None and focused.row.key in form.fields:
                form.fields[focused.row.key].setFocus()
        while len(self._areas) > _KEPT:
            self._drop(next(iter(self._areas)))
        return form

    def clear(self) -> None:
        """Forget all forms."""
        for each in list(self._areas):
            self._drop(each)

    def scroll_to(self, field: Field | None) -> None:
        """Bring a field in sight, or the beginning of the form."""
        area = self.currentWidget()
        if isinstance(area, QScrollArea):
            if field is None:
                area.verticalScrollBar().setValue(0)
            else:
                area.ensureWidgetVisible(field)

    def _make(self, rows: Sequence[Row]) -> QScrollArea:
        area = QScrollArea(self)
        set_kind(area, "form")
        area.setAccessibleName("Fields")
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        form = Form(rows, self._theme, self._submit, self._taxonomy)
        form.refused.connect(self.refused)
        area.setWidget(form)
        self.addWidget(area)
        return area

    def _drop(self, which: Signature) -> None:
        area = self._areas.pop(which)
        self.removeWidget(area)
        area.hide()
        area.deleteLater()  # not at once: it may be a field of this form that asked for another


def _label_offset(field: Field, name: QLabel) -> int:
    """So that the label's line stands on the field's first line."""
    single = field.fontMetrics().height() + 12  # a line box with its padding and border
    return max((single - name.fontMetrics().height()) // 2, 0)
