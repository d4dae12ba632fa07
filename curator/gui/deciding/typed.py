"""Where another value is typed, in what fits the field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from curator.errors import CuratorError
from curator.gui.cells.value import Cell
from curator.gui.deciding import sides
from curator.gui.form.segmented import Segmented
from curator.gui.form.text_boxes import LineBox, TextBox
from curator.gui.form.values import written
from curator.gui.labels import plain_label
from curator.gui.said import sentence
from curator.gui.theme import GRID, Theme, set_kind
from curator.library.kinds import FieldSpec, Kind, fits

if TYPE_CHECKING:
    from curator.document import Conflict, Value

_LINES = frozenset(
    {Kind.TEXT, Kind.URL, Kind.CHOICE, Kind.DURATION, Kind.INTEGER, Kind.DECIMAL, Kind.DATE_TIME}
)
_NOT_HELD = "It holds a character that no box here can keep; edit it in the YAML"


class TypedValue(QWidget):
    """A choice, a line or a text with what is there now; texts of other kinds are read as YAML.
    `entered` when what is typed is to be used, `left` when it is to be forgotten."""

    entered = Signal()
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._conflict: Conflict | None = None
        self._cell: Cell | None = None
        self._is_yaml = False
        self._theme = theme
        self.heading = plain_label("", "label")
        self.yes_no = Segmented("Another value", (("Yes", True), ("No", False)))
        self.line = LineBox(self)
        self.text = TextBox(self)
        self.reason = plain_label("", "reason")
        self.use = QPushButton("Use this")
        self.forget = QPushButton("Forget it")
        self.stack = QStackedWidget(self)
        for widget in (self.yes_no, self.line, self.text):
            widget.setAccessibleName("Another value")
            self.stack.addWidget(widget)
        self.line.returnPressed.connect(self.entered)
        self.line.textEdited.connect(lambda _text: self.refuse(""))
        self.text.textEdited.connect(lambda: self.refuse(""))
        self.yes_no.chosen.connect(lambda _value: self.refuse(""))
        self.use.clicked.connect(self.entered)
        self.use.setToolTip("Ctrl+Enter")
        self.forget.clicked.connect(self.left)
        self.forget.setToolTip("Esc")
        set_kind(self.use, "main")
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.reason, 1)
        for button in (self.forget, self.use):
            button.setAutoDefault(False)
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GRID, 0, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(self.heading)
        column.addWidget(self.stack)
        column.addLayout(row)

    @property
    def conflict(self) -> Conflict | None:
        """What a value is typed for; None for nothing."""
        return self._conflict

    def close_(self) -> None:
        """Nothing is typed any more."""
        self._conflict = None

    def follow(self, conflict: Conflict) -> None:
        """Somebody changed the other side once more; what is typed stays."""
        self._conflict = conflict

    def begin(self, path: str, conflict: Conflict, spec: FieldSpec | None) -> str:
        """Type a value for this; the reason if that cannot be done here."""
        start = conflict.theirs if conflict.ours is None else conflict.ours
        kind = _kind(conflict, spec, start)
        name = sides.name_of(conflict.field)
        self._is_yaml = kind is None
        self._cell = None
        words = f"Another value for “{name}”"
        if kind is Kind.YES_NO:
            self.yes_no.show_value(start)
            widget: QWidget = self.yes_no
        elif kind in _LINES:
            assert kind is not None
            own = FieldSpec(name, kind, name) if spec is None else spec
            self._cell = Cell(path, conflict.field, name, own, start, True)
            text, widget = written(start), self.line
            if not self.line.can_hold(text):
                return _NOT_HELD
            self.line.setText(text)
            self.line.selectAll()
        else:
            text = sides.as_yaml(start) if self._is_yaml else str(start or "")
            if not self.text.can_hold(text):
                return _NOT_HELD
            is_code = self._is_yaml or conflict.field == ""
            self.text.setFont(self._theme.code if is_code else self._theme.body)
            self.text.setText(text)
            widget = self.text
            words += ", as YAML" if self._is_yaml else ""
        self._conflict = conflict
        self.heading.setText(words)
        self.refuse("")
        self.stack.setCurrentWidget(widget)
        widget.setAccessibleName(words)
        height = widget.heightForWidth(self.width()) if widget.hasHeightForWidth() else -1
        self.stack.setFixedHeight(max(height, widget.sizeHint().height()))
        widget.setFocus()
        return ""

    def value(self) -> Value:
        """What was typed. Raises CuratorError where it is no value for the field."""
        widget = self.stack.currentWidget()
        if widget is self.yes_no:
            if not isinstance(self.yes_no.value, bool):
                raise CuratorError("Choose yes or no")
            return self.yes_no.value
        if widget is self.line:
            assert self._cell is not None
            value = self._cell.value_of(self.line.text())
            if value is None:
                raise CuratorError("Type a value")
            return value
        text = self.text.text()
        if not self._is_yaml:
            return text
        value = sides.read_yaml(text)
        if value is None:
            raise CuratorError("Type a value")
        return value

    def read(self) -> tuple[Value, str]:
        """What was typed, and why it is none."""
        try:
            return self.value(), ""
        except CuratorError as error:
            return None, sentence(error)

    def refuse(self, reason: str) -> None:
        """Say why this is not taken; "" once it may be."""
        self.reason.setText(reason)
        self.reason.setAccessibleName(reason or "Nothing to say")
        for box in (self.line, self.text):
            set_kind(box, "refused" if reason else "usual")
            box.setAccessibleDescription(reason)


def _kind(conflict: Conflict, spec: FieldSpec | None, start: Value) -> Kind | None:
    """What a value is typed in; None: as YAML."""
    if sides.is_text(conflict):
        return Kind.LONG_TEXT
    if isinstance(start, bool):
        return Kind.YES_NO
    if spec is not None and fits(spec.kind, start):
        if spec.kind in _LINES or spec.kind in (Kind.LONG_TEXT, Kind.YES_NO):
            return spec.kind
        if spec.kind is Kind.HTML:
            return Kind.LONG_TEXT
        return None
    if type(start) is str:
        return Kind.TEXT if "\n" not in start and len(start) < 160 else Kind.LONG_TEXT
    return None
