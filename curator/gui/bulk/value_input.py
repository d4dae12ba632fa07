"""Where the value of a field is typed: as what the field holds."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from curator.document import Value
from curator.errors import CuratorError
from curator.gui.bulk.inputs import NamesInput
from curator.gui.form.completions import Suggestion
from curator.gui.form.segmented import Segmented
from curator.gui.form.text_boxes import LineBox, TextBox
from curator.gui.form.values import read_date, read_number
from curator.gui.theme import GRID, Theme
from curator.library.kinds import FieldSpec, Kind

_KINDS = (
    ("Text", Kind.TEXT),
    ("Long text", Kind.LONG_TEXT),
    ("Yes or no", Kind.YES_NO),
    ("Number", Kind.DECIMAL),
    ("Date", Kind.DATE_TIME),
    ("List", Kind.LIST),
)
_AS = {
    Kind.HTML: Kind.LONG_TEXT,
    Kind.INTEGER: Kind.DECIMAL,
    Kind.CHOICES: Kind.LIST,
    Kind.TOPICS: Kind.LIST,
}


class ValueInput(QWidget):
    """A kind, and a box for a value of that kind."""

    changed = Signal()

    def __init__(
        self, theme: Theme, topics: Callable[[str, tuple[str, ...]], list[Suggestion]]
    ) -> None:
        super().__init__()
        self._spec: FieldSpec | None = None
        self._topics = topics
        self._kind = Kind.TEXT
        self.kind = QPushButton(self)
        self.kind.setMenu(self._menu())
        self.line = LineBox(self)
        self.line.setAccessibleName("Value")
        self.text = TextBox(self)
        self.text.setAccessibleName("Value")
        self.yes_no = Segmented("Value", (("Yes", True), ("No", False)))
        self.names = NamesInput(
            "Values",
            theme,
            self._offer,
            lambda _: True,
            placeholder="Add a value",
        )
        self.stack = QStackedWidget(self)
        for widget in (self.line, self.text, self.yes_no, self.names):
            self.stack.addWidget(_at_top(widget))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        column = QVBoxLayout()
        column.addWidget(self.kind)
        column.addStretch(1)
        row.addLayout(column)
        row.addWidget(self.stack, 1)
        self.line.textEdited.connect(self.changed)
        self.text.textEdited.connect(self.changed)
        self.yes_no.chosen.connect(self.changed)
        self.names.changed.connect(self.changed)
        self.choose_kind(Kind.TEXT)

    def show_spec(self, spec: FieldSpec | None) -> None:
        """The value is for this field; None: for one that is not known."""
        if spec == self._spec:
            return
        self._spec = spec
        if spec is None:
            return
        kind = _AS.get(spec.kind, spec.kind)
        self.choose_kind(kind if kind in dict(_KINDS).values() else Kind.TEXT)
        if spec.kind is Kind.CHOICE and spec.choices:
            self.line.setPlaceholderText(f"Such as {', '.join(spec.choices[:4])}")

    @property
    def is_empty(self) -> bool:
        """Whether nothing is typed yet."""
        kind = self._kind
        if kind is Kind.YES_NO:
            return not isinstance(self.yes_no.value, bool)
        if kind is Kind.LIST:
            return not self.names.names
        return not (self.text.text() if kind is Kind.LONG_TEXT else self.line.text().strip())

    def value(self) -> Value:
        """The value, as what the field holds. Raises CuratorError where it is none."""
        kind = self._kind
        if kind is Kind.YES_NO:
            return self.yes_no.value is True
        if kind is Kind.LIST:
            return list(self.names.names)
        if kind is Kind.LONG_TEXT:
            return self.text.text()
        text = self.line.text()
        if kind is Kind.DATE_TIME:
            date = read_date(text)
            if date is None:
                raise CuratorError("Type a date, such as 2020-07-15T05:31:00Z")
            return date
        if kind is Kind.DECIMAL:
            return self._number(text)
        return text

    def _number(self, text: str) -> Value:
        number = read_number(text)
        if number is None:
            raise CuratorError("Type a number, such as 3 or -0.5")
        if self._spec is not None and self._spec.kind is Kind.INTEGER and number != int(number):
            raise CuratorError("This field holds whole numbers")
        return number

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        for words, kind in _KINDS:
            menu.addAction(words).triggered.connect(partial(self.choose_kind, kind))
        return menu

    def choose_kind(self, kind: Kind, _checked: bool = False) -> None:
        """Take values of this kind."""
        self._kind = kind
        words = next(words for words, each in _KINDS if each is kind)
        self.kind.setText(words)
        self.kind.setAccessibleName(f"Kind of the value: {words.lower()}")
        pages = {Kind.LONG_TEXT: 1, Kind.YES_NO: 2, Kind.LIST: 3}
        self.stack.setCurrentIndex(pages.get(kind, 0))
        hints = {Kind.DATE_TIME: "2020-07-15T05:31:00Z", Kind.DECIMAL: "A number"}
        self.line.setPlaceholderText(hints.get(kind, ""))
        self.changed.emit()

    def _offer(self, typed: str) -> list[Suggestion]:
        spec, names = self._spec, self.names.names
        if spec is not None and spec.kind is Kind.TOPICS:
            return self._topics(typed, names)
        wanted = " ".join(typed.split())
        choices = spec.choices if spec is not None else ()
        found = [
            Suggestion(text)
            for text in choices
            if wanted.casefold() in text.casefold() and text not in names
        ]
        if wanted and wanted not in choices and wanted not in names:
            found.append(Suggestion(wanted, known=False))
        return found


def _at_top(widget: QWidget) -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(widget)
    column.addStretch(1)
    page.setFocusProxy(widget)
    return page
