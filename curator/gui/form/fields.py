"""The fields of the form. Each shows one row of the plan and hands in what the editor made of it.

Filling a field never looks like typing: only signals that a user causes are listened to. A field
holds no data but a text that is being typed or was refused; that text is the editor's and stays.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from curator.gui.form.plan import Row, Shape, read_date, read_number
from curator.gui.form.segmented import MIXED, Segmented
from curator.gui.form.text_boxes import LineBox, TextBox
from curator.gui.labels import ElidedLabel
from curator.gui.theme import GRID, Theme, set_kind
from curator.gui.words import count, label
from curator.gui.yaml_view import YamlView

_PAUSE = 600  # milliseconds without a key after which what was typed counts

# Takes a row, its new value and the run of keystrokes it comes from, if it was typed (see
# `Session.edit`); gives the reason if it is refused.
Submit = Callable[[Row, object, object | None], str | None]


class Field(QWidget):
    """One field with the place for a reason under it."""

    refused = Signal(str)  # why the field does not take a text; empty: there is no reason any more

    def __init__(self, row: Row, theme: Theme, submit: Submit, parent: QWidget) -> None:
        super().__init__(parent)
        self.row = row
        self.theme = theme
        self.submit = submit
        self.name = label(row.key)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(GRID // 2)
        self._reason = QLabel(self)
        self._reason.setTextFormat(Qt.TextFormat.PlainText)
        self._reason.setWordWrap(True)
        self._reason.hide()
        self.setAccessibleName(self.name)

    def put(self, widget: QWidget) -> None:
        """Set the field's own widget above the reason."""
        self.column.addWidget(widget)
        self.column.addWidget(self._reason)

    def fill(self, row: Row) -> None:
        """Show what the article has now. Text that is not handed in yet stays."""
        self.row = row
        self.show_note(row.note)

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

    def show_note(self, note: str, kind: str = "caption") -> None:
        """Say this under the field; nothing for the empty text."""
        self._reason.setText(note)
        set_kind(self._reason, kind)
        self._reason.setVisible(bool(note))


class TypedField(Field):
    """A text box that hands in its text after a pause and when it is left."""

    def __init__(
        self, row: Row, theme: Theme, submit: Submit, parent: QWidget, box: LineBox | TextBox
    ) -> None:
        super().__init__(row, theme, submit, parent)
        self.box = box
        self._typed = False
        self._shown = ""
        self._run = object()
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
        self._shown = written(row)
        if self._typed and self.box.text() != self._shown:
            return
        self._typed = False
        self._timer.stop()
        if self.box.text() != self._shown:
            self.box.setText(self._shown)
            if isinstance(self.box, LineBox) and not self.box.hasFocus():
                self.box.setCursorPosition(0)  # the beginning of a long text says more
        fits = self.box.can_hold(self._shown)
        self.box.setReadOnly(not fits)
        note = row.note if fits else "Holds a character that this box cannot keep, so it is locked"
        set_kind(self.box, "usual")
        self.show_note(note)
        self.box.setPlaceholderText("" if row.present else "Not set")
        self.text_changed()

    def value(self, text: str) -> tuple[object, str]:
        """The value that this text stands for, and why it is none."""
        return text, ""

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
        self.refused.emit("")
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
        self._typed = True
        self._timer.start()
        self.text_changed()

    def _pause(self) -> None:
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
            self.refused.emit(f"{self.name} not changed: {reason[:1].lower()}{reason[1:]}")
        reason = reason or self.submit(self.row, value, self._run) or ""
        if reason:
            self._refuse(reason)
            return False
        self._typed = False
        self._shown = text
        self.refused.emit("")
        set_kind(self.box, "usual")
        self.show_note(self.row.note)
        return True

    def _refuse(self, reason: str) -> None:
        set_kind(self.box, "refused")
        self.show_note(reason, "reason")


class LineField(TypedField):
    """One line of text."""

    def __init__(self, row: Row, theme: Theme, submit: Submit, parent: QWidget) -> None:
        super().__init__(row, theme, submit, parent, LineBox())
        self.put(self.box)


class HeadlineField(TypedField):
    """One line of text that is shown whole."""

    def __init__(self, row: Row, theme: Theme, submit: Submit, parent: QWidget) -> None:
        super().__init__(row, theme, submit, parent, TextBox(single=True))
        self.put(self.box)


class TextField(TypedField):
    """Some lines of text and how many characters they have."""

    def __init__(self, row: Row, theme: Theme, submit: Submit, parent: QWidget) -> None:
        super().__init__(row, theme, submit, parent, TextBox())
        inner = QWidget(self)
        lines = QVBoxLayout(inner)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(2)
        self._count = QLabel(inner)
        self._count.setAlignment(Qt.AlignmentFlag.AlignRight)
        set_kind(self._count, "caption")
        lines.addWidget(self.box)
        lines.addWidget(self._count)
        self.put(inner)

    def text_changed(self) -> None:
        """Count again."""
        self._count.setText(count(len(self.box.text()), "character"))


class NumberField(TypedField):
    """A number, in a narrow box."""

    def __init__(self, row: Row, theme: Theme, submit: Submit, parent: QWidget) -> None:
        super().__init__(row, theme, submit, parent, LineBox())
        self.box.setFont(theme.figures)
        self.box.setMaximumWidth(16 * GRID)
        self.put(self.box)

    def value(self, text: str) -> tuple[object, str]:
        """A whole number or one with a decimal point."""
        number = read_number(text)
        return number, "" if number is not None else "Type a number, such as 64 or 4.5"


class DateField(TypedField):
    """A date or a date and time as the file has it, with the same in words under it."""

    def __init__(self, row: Row, theme: Theme, submit: Submit, parent: QWidget) -> None:
        super().__init__(row, theme, submit, parent, LineBox())
        self.box.setFont(theme.figures)
        self.box.setMaximumWidth(28 * GRID)
        self.put(self.box)

    def value(self, text: str) -> tuple[object, str]:
        """A timestamp, if the day exists."""
        date = read_date(text)
        return date, "" if date is not None else "Type a date, such as 2020-07-15T05:31:00Z"


class AddressField(TypedField):
    """A web address with a button that opens it in the browser."""

    def __init__(self, row: Row, theme: Theme, submit: Submit, parent: QWidget) -> None:
        super().__init__(row, theme, submit, parent, LineBox())
        inner = QWidget(self)
        line = QHBoxLayout(inner)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GRID // 2)
        self._open = QToolButton(inner)
        self._open.setToolTip("Open in browser")
        self._open.setAccessibleName(f"Open {self.name} in browser")
        theme.dress(self._open, "external-link", "quiet")
        self._open.clicked.connect(self._browse)
        line.addWidget(self.box, 1)
        line.addWidget(self._open)
        self.put(inner)

    def text_changed(self) -> None:
        """Only an address of the web can be opened."""
        self._open.setEnabled(self.box.text().startswith(("http://", "https://")))
        self.box.setToolTip(self.box.text())

    def _browse(self) -> None:
        QDesktopServices.openUrl(QUrl(self.box.text(), QUrl.ParsingMode.StrictMode))


class ChoiceField(Field):
    """Yes, no or not set."""

    def __init__(self, row: Row, theme: Theme, submit: Submit, parent: QWidget) -> None:
        super().__init__(row, theme, submit, parent)
        self.choice = Segmented(self.name, parent=self)
        self.choice.chosen.connect(self._choose)
        self.put(self.choice)
        self.setFocusProxy(self.choice)

    def fill(self, row: Row) -> None:
        """Show which of the three it is."""
        super().fill(row)
        known = row.value is None or isinstance(row.value, bool)
        self.choice.show_value(row.value if known else MIXED)

    def _choose(self, value: object) -> None:
        reason = self.submit(self.row, value, None)
        if reason:
            self.fill(self.row)
            self.show_note(reason, "reason")


class CodeField(Field):
    """A list or mapping, only to look at."""

    def __init__(self, row: Row, theme: Theme, submit: Submit, parent: QWidget) -> None:
        super().__init__(row, theme, submit, parent)
        self._view = YamlView(self.name, theme, self)
        self.put(self._view)
        self.setFocusProxy(self._view)

    def fill(self, row: Row) -> None:
        """Show the YAML."""
        super().fill(row)
        self._view.show_yaml(row.source)


class LockedField(Field):
    """A value that no one edits here: how long it is, and a button that copies it."""

    def __init__(self, row: Row, theme: Theme, submit: Submit, parent: QWidget) -> None:
        super().__init__(row, theme, submit, parent)
        inner = QWidget(self)
        line = QHBoxLayout(inner)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GRID // 2)
        sign = QToolButton(inner)
        sign.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        sign.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        sign.setAccessibleName("Locked")
        set_kind(sign, "sign")
        theme.dress(sign, "lock", "quiet")
        self._words = ElidedLabel(inner)
        set_kind(self._words, "quiet")
        copy = QToolButton(inner)
        copy.setToolTip(f"Copy {self.name.lower()}")
        copy.setAccessibleName(f"Copy {self.name}")
        theme.dress(copy, "copy", "quiet")
        copy.clicked.connect(self._copy)
        line.addWidget(sign)
        line.addWidget(self._words, 1)
        line.addWidget(copy)
        self.put(inner)
        self.setFocusProxy(copy)

    def fill(self, row: Row) -> None:
        """Say how long it is."""
        super().fill(row)
        self._words.show_text(f"Locked · {count(len(self._text()), 'character')}")

    def _text(self) -> str:
        return self.row.value if isinstance(self.row.value, str) else self.row.source

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text())


def written(row: Row) -> str:
    """A value as the editor reads and types it."""
    if row.value is None:
        return ""
    if isinstance(row.value, bool):
        return "true" if row.value else "false"
    if isinstance(row.value, (int, float)) and abs(row.value) >= 1e18:
        return row.source  # Python refuses to print the longest ones
    return str(row.value)


SHAPES: dict[Shape, Callable[[Row, Theme, Submit, QWidget], Field]] = {
    Shape.CHOICE: ChoiceField,
    Shape.HEADLINE: HeadlineField,
    Shape.LINE: LineField,
    Shape.TEXT: TextField,
    Shape.NUMBER: NumberField,
    Shape.DATE: DateField,
    Shape.ADDRESS: AddressField,
    Shape.CODE: CodeField,
    Shape.LOCKED: LockedField,
}
