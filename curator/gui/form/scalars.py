"""The fields for single values: texts, numbers, dates, addresses, yes or no, one of a few."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from curator.document import Value
from curator.gui.form.context import Context
from curator.gui.form.field import Field, removal
from curator.gui.form.plan import Row
from curator.gui.form.segmented import MIXED, Segmented
from curator.gui.form.text_boxes import LineBox, TextBox
from curator.gui.form.typed_field import TypedField
from curator.gui.form.values import (
    read_like,
    read_number,
)
from curator.gui.labels import ElidedLabel
from curator.gui.theme import GRID, set_kind
from curator.gui.words import count, for_menu
from curator.gui.yaml_view import YamlView
from curator.library.edits import Edit, SetField, SetPublished


class TextField(TypedField):
    """One line of text that is shown whole."""

    def __init__(self, row: Row, context: Context, parent: QWidget) -> None:
        super().__init__(row, context, parent, TextBox(single=True))
        self.put(self.box)

    def value(self, text: str) -> tuple[Value, str]:
        """A text, or what the value was before: an item of a list of numbers stays a number."""
        return read_like(text, self.row.value), ""


class LongTextField(TypedField):
    """Some lines of text and how many characters they have."""

    def __init__(self, row: Row, context: Context, parent: QWidget) -> None:
        super().__init__(row, context, parent, TextBox())
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
        self._count.setVisible(not self.row.different)


class HtmlField(LongTextField):
    """HTML as it is written."""

    def __init__(self, row: Row, context: Context, parent: QWidget) -> None:
        super().__init__(row, context, parent)
        self.box.setFont(context.theme.code)


class NumberField(TypedField):
    """A number, in a narrow box."""

    def __init__(self, row: Row, context: Context, parent: QWidget) -> None:
        super().__init__(row, context, parent, LineBox())
        self.box.setFont(context.theme.figures)
        self.box.setMaximumWidth(24 * GRID if row.of > 1 else 16 * GRID)
        self.put(self.box)

    def value(self, text: str) -> tuple[Value, str]:
        """A whole number or one with a decimal point."""
        number = read_number(text)
        if number is None:
            return None, self.none_or(text, "Type a number, such as 64 or 4.5")
        return number, ""


class AddressField(TypedField):
    """A web address with a button that opens it in the browser."""

    def __init__(self, row: Row, context: Context, parent: QWidget) -> None:
        super().__init__(row, context, parent, LineBox())
        words = f"Open {self.name} in browser"
        self._open = self.put_beside("external-link", "Open in browser", words)
        self._open.clicked.connect(self._browse)

    def text_changed(self) -> None:
        """Only an address of the web can be opened."""
        self._open.setEnabled(self.box.text().startswith(("http://", "https://")))
        self.box.setToolTip(self.box.text())

    def _browse(self) -> None:
        QDesktopServices.openUrl(QUrl(self.box.text(), QUrl.ParsingMode.StrictMode))


class ChoiceField(TypedField):
    """One of a few texts: chosen from a menu, or typed where others are allowed."""

    def __init__(self, row: Row, context: Context, parent: QWidget) -> None:
        super().__init__(row, context, parent, LineBox())
        self._button = self.put_beside("chevron-down", "Choose", f"Choose {self.name}")
        self._button.clicked.connect(self._offer)

    def fill(self, row: Row) -> None:
        """Show the text; where only the given ones are allowed, no other can be typed."""
        super().fill(row)
        if row.spec.strict:
            self.box.setReadOnly(True)

    def _offer(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for text in self.row.spec.choices:
            action = menu.addAction(for_menu(text))
            action.setData(text)
            action.setCheckable(True)
            action.setChecked(text == self.box.text())
        if self.row.present:
            menu.addSeparator()
            menu.addAction("Not set").triggered.connect(self._remove)
        menu.triggered.connect(lambda action: self._choose(action.data()))
        menu.popup(self._button.mapToGlobal(QPoint(0, self._button.height())))

    def _choose(self, text: object) -> None:
        if isinstance(text, str) and text in self.row.spec.choices and text != self.box.text():
            self.box.setText(text)
            self._type()
            self.flush()

    def _remove(self) -> None:
        self.submit_or_say(removal(self.row))


class YesNoField(Field):
    """Yes, no or not set."""

    def __init__(self, row: Row, context: Context, parent: QWidget) -> None:
        super().__init__(row, context, parent)
        self.choice = Segmented(self.name, parent=self)
        self.choice.chosen.connect(self._choose)
        self.put(self.choice)
        self.setFocusProxy(self.choice)

    def fill(self, row: Row) -> None:
        """Show which of the three it is."""
        super().fill(row)
        known = row.value is None or isinstance(row.value, bool)
        self.choice.show_value(row.value if known and not row.different else MIXED)

    def _choose(self, value: object) -> None:
        if value is not None and not isinstance(value, bool):
            return
        edit: Edit = removal(self.row)
        if self.row.route == "/published":
            edit = SetPublished(value)
        elif value is not None:
            edit = SetField(self.row.route, value)
        self.submit_or_say(edit)


class YamlField(Field):
    """What has no form of its own, to look at; the YAML page edits it."""

    def __init__(self, row: Row, context: Context, parent: QWidget) -> None:
        super().__init__(row, context, parent)
        self._view = YamlView(self.name, context.theme, self)
        self.put(self._view)
        self.setFocusProxy(self._view)

    def fill(self, row: Row) -> None:
        """Show the YAML."""
        super().fill(row)
        self._view.show_yaml(row.source or str(row.value))


class OpaqueField(Field):
    """A value that no one edits here: how long it is, and a button that copies it."""

    def __init__(self, row: Row, context: Context, parent: QWidget) -> None:
        super().__init__(row, context, parent)
        inner = QWidget(self)
        line = QHBoxLayout(inner)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GRID // 2)
        sign = QToolButton(inner)
        sign.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        sign.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        sign.setAccessibleName("Locked")
        set_kind(sign, "sign")
        context.theme.dress(sign, "lock", "quiet")
        self._words = ElidedLabel(inner)
        set_kind(self._words, "quiet")
        self._copy_button = QToolButton(inner)
        self._copy_button.setToolTip(f"Copy {self.name.lower()}")
        self._copy_button.setAccessibleName(f"Copy {self.name}")
        context.theme.dress(self._copy_button, "copy", "quiet")
        self._copy_button.clicked.connect(self._copy)
        line.addWidget(sign)
        line.addWidget(self._words, 1)
        line.addWidget(self._copy_button)
        self.put(inner)
        self.setFocusProxy(self._copy_button)

    def fill(self, row: Row) -> None:
        """Say how long it is."""
        super().fill(row)
        length = count(len(self._text()), "character")
        several = f"Locked · {count(row.different, 'different value')}"
        self._words.show_text(several if row.different else f"Locked · {length}")
        self._copy_button.setVisible(not row.different)

    def _text(self) -> str:
        return self.row.value if isinstance(self.row.value, str) else self.row.source

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text())
