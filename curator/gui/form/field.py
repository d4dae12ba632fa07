"""What all fields of the form have in common: each shows one row of the plan and hands in what the
editor made of it.

Filling a field never looks like typing: only signals that a user causes are listened to. A field
holds no data but a text that is being typed or was refused; that text is the editor's and stays.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from time import monotonic

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from curator.document import Value, parse_route
from curator.gui.form.context import Context
from curator.gui.form.plan import Row
from curator.gui.form.staying import Cursor
from curator.gui.form.text_boxes import LineBox, TextBox
from curator.gui.form.values import written
from curator.gui.labels import plain_label
from curator.gui.theme import GRID, set_kind
from curator.gui.words import count, for_menu, shorten
from curator.library.checks import Finding, check_value
from curator.library.edits import Edit, RemoveField, SetField, SetPublished

_PAUSE = 400  # milliseconds after which what was typed counts, so that it is kept within a second
_REST = 1.5  # seconds without a key after which one goes on with something else


class Field(QWidget):
    """One field with the place for notes under it."""

    def __init__(self, row: Row, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self.row = row
        self.context = context
        self.handed_in = False  # since it was filled: an edit that is not done shows the old value
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(GRID // 2)
        self.notes = Notes(self)
        self.notes.fixed.connect(self._fix)
        self.setAccessibleName(row.label)

    @property
    def name(self) -> str:
        """The field's name for people."""
        return self.row.label

    def put(self, widget: QWidget) -> None:
        """Set the field's own widget above the notes."""
        self.column.addWidget(widget)
        self.column.addWidget(self.notes)

    def fill(self, row: Row) -> None:
        """Show what the article has now. Text that is not handed in yet stays."""
        self.row = row
        self.handed_in = False
        self.show_row_notes()

    def flush(self) -> bool:
        """Hand in what was typed; False if it is refused."""
        return True

    def revert(self) -> None:
        """Forget what was typed and show the article's value."""

    def leave(self) -> None:
        """The form goes on to another article."""

    @property
    def unsent(self) -> str | None:
        """The text that was typed and not taken, or None."""
        return None

    def restore(self, text: str) -> None:
        """Show a text again that was refused before, with the reason."""

    def fields(self) -> Iterator[Field]:
        """This field and all that are in it."""
        yield self

    def reach(self, route: str) -> Field | None:
        """The field of a route, this one or one within it; what is folded is opened for it."""
        return self if route == self.row.route else None

    def submit(self, edit: Edit, typing: object | None = None) -> str | None:
        """Hand in an edit; the reason if it is refused."""
        self.handed_in = True
        return self.context.submit(self.row, edit, typing)

    def submit_or_say(self, edit: Edit) -> bool:
        """Hand in an edit that was not typed, and say under the field why it is refused."""
        reason = self.submit(edit)
        if reason:
            self.fill(self.row)
            self.notes.show_lines([(reason, "reason", None)])
        return not reason

    def show_row_notes(self) -> None:
        """Say what the row says: what is odd, what a check found, how many differ."""
        lines: list[Line] = [(self.row.note, "caption", None)] if self.row.note else []
        lines += [(found.message, "warning", found) for found in self.said_here]
        self.notes.show_lines(lines)

    @property
    def said_here(self) -> Sequence[Finding]:
        """What the checks found that no field within this one says."""
        return self.row.findings

    def _fix(self, finding: Finding) -> None:
        if finding.fix is not None:
            self.submit_or_say(finding.fix)


Line = tuple[str, str, Finding | None]


class Notes(QWidget):
    """A few lines under a field; a line may come with a button that mends what it says."""

    fixed = Signal(object)  # Finding

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._lines: tuple[Line, ...] = ()
        self.hide()

    @property
    def text(self) -> str:
        """All lines."""
        return "\n".join(text for text, _, _ in self._lines)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Say this; nothing hides the place."""
        if tuple(lines) == self._lines:
            return
        self._lines = tuple(lines)
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for text, kind, finding in lines:
            self._column.addWidget(self._line(text, kind, finding))
        self.setVisible(bool(lines))

    def _line(self, text: str, kind: str, finding: Finding | None) -> QWidget:
        label: QLabel = plain_label(text, kind)
        label.setAccessibleName(text)
        if finding is None or finding.fix is None:
            return label
        line = QWidget(self)
        column = QVBoxLayout(line)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        button = QPushButton(for_menu(shorten(finding.fix_label or "Mend", 40)))
        button.setToolTip(finding.fix_label)
        set_kind(button, "link")
        # It is cut rather than that the form grows wider than its pane.
        button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        button.setMinimumWidth(1)
        # Later: mending fills the field, which takes this very button away.
        button.clicked.connect(lambda: QTimer.singleShot(0, self, lambda: self.fixed.emit(finding)))
        column.addWidget(label)
        column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        return line


class TypedField(Field):
    """A text box that hands in its text after a pause and when it is left."""

    def __init__(self, row: Row, context: Context, parent: QWidget, box: LineBox | TextBox) -> None:
        super().__init__(row, context, parent)
        self.box = box
        self._typed = False
        self._shown = ""
        self._run = object()
        self._last_key = 0.0
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE)
        self._timer.timeout.connect(self._pause)
        box.setParent(self)
        box.setAccessibleName(self.name)
        box.textEdited.connect(self._type)
        box.editingFinished.connect(self.flush)
        self.setFocusProxy(box)

    def fill(self, row: Row) -> None:
        """Show the value, unless the editor is in the middle of another one."""
        self.row = row
        self.handed_in = False
        self._shown = written(row.value, row.source)
        if self._typed and self.box.text() != self._shown:
            return
        self._typed = False
        self._timer.stop()
        if self.box.text() != self._shown:
            cursor = Cursor.of(self.box) if self.box.hasFocus() else None
            self.box.setText(self._shown)
            # The beginning of a long text says more than its end.
            if cursor is not None or isinstance(self.box, LineBox):
                (cursor or Cursor()).put_into(self.box)
        fits = self.box.can_hold(self._shown)
        self.box.setReadOnly(not fits)
        set_kind(self.box, "usual")
        self.box.setPlaceholderText(_placeholder(row))
        self.show_row_notes()
        if not fits:
            words = "Holds a character that this box cannot keep; edit it in the YAML"
            self.notes.show_lines([(words, "caption", None)])
        self.text_changed()

    def put_beside(self, icon: str, tip: str, name: str) -> QToolButton:
        """Set the box with a button beside it, and give that button."""
        inner = QWidget(self)
        line = QHBoxLayout(inner)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GRID // 2)
        button = QToolButton(inner)
        button.setToolTip(tip)
        button.setAccessibleName(name)
        self.context.theme.dress(button, icon, "quiet")
        line.addWidget(self.box, 1)
        line.addWidget(button)
        self.put(inner)
        return button

    def value(self, text: str) -> tuple[Value, str]:
        """The value that this text stands for, and why it is none."""
        return text, ""

    def none_or(self, text: str, words: str) -> str:
        """Why a text is no value; a hint that goes with an empty one."""
        if not text.strip() and self.row.present:
            return f"{words}; or remove the field, from the menu at its name"
        return words

    def edit(self, value: Value) -> Edit:
        """What handing in this value does."""
        return SetField(self.row.route, value)

    def text_changed(self) -> None:
        """The text is another one now."""

    def flush(self) -> bool:
        """Hand in the text, if it is another one than the article has."""
        taken = self._hand_in(final=True)
        self._run = object()  # what is typed next is a step of its own
        return taken

    def revert(self) -> None:
        """Back to the article's value."""
        self._typed = False
        self.context.refuse(self.row.route, "")
        self.fill(self.row)

    @property
    def unsent(self) -> str | None:
        """The text that was typed and not taken, or None."""
        return self.box.text() if self._typed else None

    def restore(self, text: str) -> None:
        """Show the text again and say why it is not taken."""
        self.box.setText(text)
        self._typed = True
        _, reason = self.value(text)
        self._refuse(reason or "Not taken yet")

    def _type(self) -> None:
        now = monotonic()
        if not self._typed and isinstance(self.box, TextBox) and now - self._last_key > _REST:
            self._run = object()  # an undo takes back a sentence of a long text, not all of it
        self._last_key = now
        self._typed = True
        if not self._timer.isActive():
            self._timer.start()
        self.text_changed()
        self._check_typed()

    def _check_typed(self) -> None:
        """Say at once what the checks will say of this text."""
        value, reason = self.value(self.box.text())
        self.context.typed(self.row, None if reason else value)
        found = None if reason else check_value(self.row.spec, value)
        self.notes.show_lines([(found, "warning", None)] if found else [])

    def _pause(self) -> None:
        if self.row.of == 1:  # several articles are changed once, when the text is whole
            self._hand_in(final=False)

    def _hand_in(self, *, final: bool) -> bool:
        self._timer.stop()
        text = self.box.text()
        if not self._typed:
            return True
        if text == self._shown:
            self.revert()
            return True
        value, reason = self.value(text)
        if reason and not final:
            return True  # half a date is no mistake yet
        if reason:
            words = f"{self.name} not changed: {reason[:1].lower()}{reason[1:]}"
            self.context.refuse(self.row.route, words)
        reason = reason or self.submit(self.edit(value), self._run) or ""
        if reason:
            self._refuse(reason)
            return False
        self._typed = False
        self._shown = text
        self.context.refuse(self.row.route, "")
        set_kind(self.box, "usual")
        self.show_row_notes()
        return True

    def _refuse(self, reason: str) -> None:
        set_kind(self.box, "refused")
        self.notes.show_lines([(reason, "reason", None)])


def removal(row: Row) -> Edit:
    """What takes a field away."""
    is_published = row.route == "/published"
    return SetPublished(None) if is_published else RemoveField(row.route)


def differing(row: Row) -> str:
    """What stands where several articles have different values."""
    return f"({count(row.different, 'different value')})" if row.different else ""


def _placeholder(row: Row) -> str:
    if row.different:
        return differing(row)
    if row.present:
        return ""
    is_item = parse_route(row.route)[-1].isdecimal()
    return "Empty" if is_item else "Not set"
