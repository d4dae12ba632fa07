"""Lists: of single values, each in a box of its own, and of mappings, each with its fields."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from curator.document import Value
from curator.document.items import same_items
from curator.gui.form.context import Context
from curator.gui.form.field import Field
from curator.gui.form.mapping import MappingField
from curator.gui.form.plan import Row, item_row
from curator.gui.form.reorder import Reorder
from curator.gui.theme import GRID, set_kind
from curator.gui.thumbnail import Thumbnail
from curator.library.checks import Finding
from curator.library.edits import InsertItem, MoveItem, RemoveField
from curator.library.specs import Kind

_PICTURE = QSize(4 * GRID, 3 * GRID)


class ListField(Field):
    """A list: its items one under the other, to be moved, taken away and added to."""

    def __init__(self, row: Row, context: Context, parent: QWidget) -> None:
        super().__init__(row, context, parent)
        inner = QWidget(self)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        self._items: list[ItemBox] = []
        self._lines = QVBoxLayout()
        self._lines.setSpacing(GRID // 2)
        self._add_button = QPushButton(f"Add {_singular(row)}")
        set_kind(self._add_button, "link")
        self._add_button.clicked.connect(self._add)
        column.addLayout(self._lines)
        column.addWidget(self._add_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._reorder = Reorder(inner, lambda: self._items, self)
        self._reorder.moved.connect(self._move)
        self.put(inner)
        self.setFocusProxy(self._add_button)

    def fill(self, row: Row) -> None:
        """Show the items."""
        before = self.row.value if isinstance(self.row.value, list) else []
        super().fill(row)
        values = row.value if isinstance(row.value, list) else []
        settings = self.context.library().site.settings
        rows = [item_row(row, at, settings) for at in range(len(values))]
        self._arrange(rows, _boxes_of(before, values, len(self._items)))
        for item, inner in zip(self._items, rows, strict=True):
            item.fill(inner)

    def _arrange(self, rows: Sequence[Row], boxes: Sequence[int | None]) -> None:
        """A box for each item, the one that it had before if it suits."""
        wanted = [None if at is None else self._items[at] for at in boxes]
        kept = [
            box if box is not None and box.suits(row) else None
            for box, row in zip(wanted, rows, strict=True)
        ]
        for at in reversed(range(len(self._items))):
            if self._items[at] not in kept:
                self._drop(at)
        for at, (box, row) in enumerate(zip(kept, rows, strict=True)):
            if box is None:
                box = self._make(row)
            elif self._items[at] is box:
                continue
            else:
                self._items.remove(box)
                self._lines.removeWidget(box)
            self._items.insert(at, box)
            self._lines.insertWidget(at, box)

    @property
    def said_here(self) -> Sequence[Finding]:
        """What is about the whole."""
        return self.row.own_findings

    def fields(self) -> Iterator[Field]:
        """This and those of the items."""
        yield self
        for item in self._items:
            yield from item.field.fields()

    def reach(self, route: str) -> Field | None:
        """The field of an item, or within one."""
        if route == self.row.route:
            return self
        for item in self._items:
            inner = item.field.row.route
            if route == inner or route.startswith(f"{inner}/"):
                return item.field.reach(route)
        return None

    def _make(self, row: Row) -> ItemBox:
        box = ItemBox(row, self.context, self)
        # Later: the box that asks for it must not be deleted while it does.
        box.removed.connect(
            lambda: QTimer.singleShot(0, self, lambda: self._remove(box)),
        )
        return box

    def _drop(self, at: int) -> None:
        item = self._items.pop(at)
        self._lines.removeWidget(item)
        item.hide()
        item.deleteLater()

    def _settled(self) -> bool:
        """Whether all that is typed in the items is handed in: routes are about to change."""
        return all([field.flush() for field in self.fields() if field is not self])

    def _move(self, source: int, target: int) -> None:
        if self._settled():
            self.submit_or_say(MoveItem(self.row.route, source, target))

    def _remove(self, box: ItemBox) -> None:
        if box not in self._items:
            return
        at = self._items.index(box)
        for field in box.field.fields():
            field.revert()
        if not self._settled():
            return
        edit = RemoveField(f"{self.row.route}/{at}")
        self._drop(at)
        if self.submit_or_say(edit):
            near = self._items[min(at, len(self._items) - 1)] if self._items else None
            (near or self._add_button).setFocus(Qt.FocusReason.OtherFocusReason)

    def _add(self) -> None:
        if not self._settled():
            return
        if self.submit_or_say(InsertItem(self.row.route, None, _new_item(self.row))):
            item = self._items[-1]
            item.field.reach(f"{item.field.row.route}/{_main_key(self.row) or ''}")
            item.begin(_main_key(self.row))


class ItemBox(QFrame):
    """One item of a list with the button that takes it away; Delete does, too, on its edge."""

    removed = Signal()

    def __init__(self, row: Row, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        is_mapping = row.kind is Kind.MAPPING
        self.field: Field = (
            ItemField(row, context, self) if is_mapping else context.make(row, context, self)
        )
        set_kind(self, "item")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(row.label)
        line = QHBoxLayout(self)
        line.setContentsMargins(GRID // 2, 2, 0, 2)
        line.setSpacing(GRID // 2)
        self._cross = QToolButton(self)
        self._cross.setToolTip("Remove")
        context.theme.dress(self._cross, "clear", "quiet")
        self._cross.clicked.connect(self.removed)
        line.addWidget(self.field, 1)
        line.addWidget(self._cross, 0, Qt.AlignmentFlag.AlignTop)

    def suits(self, row: Row) -> bool:
        """Whether the item can show this row."""
        return self.field.row.kind is row.kind

    def fill(self, row: Row) -> None:
        """Show this item."""
        self.field.fill(row)
        self.field.setAccessibleName(row.label)
        self.setAccessibleName(row.label)
        self._cross.setAccessibleName(f"Remove {row.label}")

    def begin(self, key: str | None) -> None:
        """Go where one types first."""
        field = self.field
        if key is not None:
            field = field.reach(f"{field.row.route}/{key}") or field
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete, where the item itself has the keyboard."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.hasFocus():
            self.removed.emit()
        else:
            super().keyPressEvent(event)


class ItemField(MappingField):
    """One mapping of a list, with its picture where it has one."""

    def __init__(self, row: Row, context: Context, parent: QWidget) -> None:
        super().__init__(row, context, parent)
        self._picture = Thumbnail(context.theme, context.pictures, self, _PICTURE)
        self.fold.set_picture(self._picture)

    def fill(self, row: Row) -> None:
        """Show the item."""
        super().fill(row)
        url = row.value.get("url") if isinstance(row.value, dict) else None
        is_picture = "images" in row.route and isinstance(url, str)
        self._picture.setVisible(is_picture)
        if is_picture:
            self._picture.show_url(str(url))


def _boxes_of(before: Sequence[Value], now: Sequence[Value], boxes: int) -> list[int | None]:
    """Which box each item is to have: the one that it had, wherever somebody has put it, so that
    what is typed and what is open stay with it. What is new gets one that is left."""
    if len(before) != boxes:
        return [at if at < boxes else None for at in range(len(now))]
    found = same_items(before, now, alike=True)
    left = [at for at in range(boxes) if at not in found.values()]
    return [found[at] if at in found else left.pop(0) if left else None for at in range(len(now))]


def _singular(row: Row) -> str:
    word = row.label.lower()
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else f"to {word}"


def _main_key(row: Row) -> str | None:
    """The field of an item that tells it apart from others, and is typed first."""
    if row.kind is not Kind.MAPPINGS:
        return None
    keys = [spec.key for spec in row.spec.fields]
    return next((key for key in ("title", "name", "url", "webUrl", *keys) if key in keys), "url")


def _new_item(row: Row) -> Value:
    """What is added before the editor types anything: as little as makes an item."""
    key = _main_key(row)
    if key is None:
        values = row.value if isinstance(row.value, list) else []
        numbers = bool(values) and all(isinstance(value, (int, float)) for value in values)
        return 0 if numbers else ""
    return {key: ""}
