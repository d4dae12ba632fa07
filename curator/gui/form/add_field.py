"""The end of the form: add a field that the article does not have."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from curator.gui.form.context import Context
from curator.gui.form.plan import RELATED
from curator.gui.form.text_boxes import LineBox
from curator.gui.labels import plain_label
from curator.gui.theme import GRID, set_kind
from curator.gui.words import for_menu
from curator.library.specs import FieldSpec, Kind, label_of

# What a field may be that no article of the collection has, in the words of the menu.
_KINDS: tuple[tuple[str, Kind], ...] = (
    ("Text", Kind.TEXT),
    ("Long text", Kind.LONG_TEXT),
    ("Yes or no", Kind.YES_NO),
    ("Whole number", Kind.INTEGER),
    ("Decimal number", Kind.DECIMAL),
    ("Date", Kind.DATE_TIME),
    ("Length of time", Kind.DURATION),
    ("Web address", Kind.URL),
    ("List", Kind.LIST),
)


class AddField(QWidget):
    """A button with the fields that others of the collection have, and a line for another one.

    Nothing is written by it: the field is shown empty, and added when something is typed.
    """

    wanted = Signal(object)  # FieldSpec

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._specs: tuple[FieldSpec, ...] = ()
        self._taken: frozenset[str] = frozenset()
        self._kind = Kind.TEXT
        self.button = QPushButton("Add a field")
        set_kind(self.button, "link")
        context.theme.dress(self.button, "add", "accent")
        self.button.clicked.connect(self.choose)
        self.key = LineBox(self)
        self.key.setPlaceholderText("Name of the field, such as subtitle")
        self.key.setAccessibleName("Name of the field")
        self.key.returnPressed.connect(self._take)
        self.kind = QPushButton("Text")
        self.kind.setAccessibleName("Kind of the field")
        self.kind.clicked.connect(self._choose_kind)
        add = QPushButton("Add")
        add.clicked.connect(self._take)
        self._reason = plain_label("", "reason")
        self._other = QWidget(self)
        line = QHBoxLayout(self._other)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GRID)
        line.addWidget(self.key, 1)
        line.addWidget(self.kind)
        line.addWidget(add)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._other)
        column.addWidget(self._reason)
        self.setFocusProxy(self.button)
        self._other.hide()
        self._reason.hide()

    def offer(self, specs: Sequence[FieldSpec], taken: Collection[str]) -> None:
        """Fields that can be added, and those that are there."""
        self._specs = tuple(specs)
        self._taken = frozenset(taken)

    def choose(self) -> None:
        """Show what can be added."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for spec in self._specs:
            action = menu.addAction(for_menu(spec.label))
            action.setData(spec.key)
            action.setToolTip(spec.key)
        if self._specs:
            menu.addSeparator()
        menu.addAction("Other field…").triggered.connect(self._begin)
        menu.triggered.connect(lambda action: self._want(action.data()))
        menu.popup(self.button.mapToGlobal(QPoint(0, self.button.height())))

    def leave(self) -> None:
        """The form goes on to another article."""
        self._other.hide()
        self._reason.hide()
        self.key.clear()

    def _want(self, key: object) -> None:
        spec = next((spec for spec in self._specs if spec.key == key), None)
        if spec is not None:
            self.wanted.emit(spec)

    def _begin(self) -> None:
        self._other.show()
        self.key.setFocus()

    def _choose_kind(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for words, kind in _KINDS:
            action = menu.addAction(words)
            action.setCheckable(True)
            action.setChecked(kind is self._kind)
            action.triggered.connect(
                lambda _checked, words=words, kind=kind: self._take_kind(words, kind)
            )
        menu.popup(self.kind.mapToGlobal(QPoint(0, self.kind.height())))

    def _take_kind(self, words: str, kind: Kind) -> None:
        self._kind = kind
        self.kind.setText(words)

    def _take(self) -> None:
        key = self.key.text().strip()
        reason = ""
        if not key:
            reason = "Type the field's name"
        elif key == RELATED:
            reason = "Related items have a page of their own (Ctrl+2)"
        elif key in self._taken:
            reason = f"There is a field “{key}” already"
        self._reason.setText(reason)
        self._reason.setVisible(bool(reason))
        if reason:
            return
        known = next((spec for spec in self._specs if spec.key == key), None)
        self.leave()
        self.wanted.emit(known or FieldSpec(key, self._kind, label_of(key)))
