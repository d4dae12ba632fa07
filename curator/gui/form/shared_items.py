"""The items that lists of several articles hold: each is added to all or taken from all."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from curator.document import Value
from curator.gui.form.context import Context
from curator.gui.form.field import Field
from curator.gui.form.plan import Row
from curator.gui.form.text_boxes import LineBox
from curator.gui.form.values import summary
from curator.gui.labels import ElidedLabel, plain_label
from curator.gui.site_search import SiteSearch
from curator.gui.theme import GRID, set_kind
from curator.gui.words import count, grouped
from curator.library.article import Article
from curator.library.checks import check_value
from curator.library.common import CommonItem
from curator.library.edits import AddItem, TakeItem
from curator.library.related import candidates, embedded
from curator.library.specs import Kind

_OFFERED = 30
_NO_FIELDS = b"---\n---\n"
_SHOWN = 12  # items; who wants more of them is looking for something


class SharedItemsField(Field):
    """What the lists of several articles hold, and how many hold it."""

    def __init__(self, row: Row, context: Context, parent: QWidget) -> None:
        super().__init__(row, context, parent)
        inner = QWidget(self)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(GRID // 2)
        self._more = ElidedLabel(inner)
        set_kind(self._more, "caption")
        self.box = LineBox(inner)
        self.box.setAccessibleName(f"Add to {self.name.lower()} of all")
        self.box.returnPressed.connect(self._add)
        self._button = QPushButton("Add to all")
        self._button.clicked.connect(self._add)
        line = QHBoxLayout()
        line.setSpacing(GRID)
        line.addWidget(self.box, 1)
        line.addWidget(self._button)
        column.addLayout(self._lines)
        column.addWidget(self._more)
        column.addLayout(line)
        self._items: tuple[CommonItem, ...] | None = None
        self.put(inner)
        self.setFocusProxy(self.box)

    def fill(self, row: Row) -> None:
        """Show the items."""
        super().fill(row)
        items = () if row.common is None else row.common.items
        key = _main_key(row)
        self.box.setPlaceholderText("Address of an image to add" if key == "url" else "Add an item")
        self.box.setVisible(key in (None, "url"))
        self._button.setVisible(key in (None, "url"))
        hidden = 0 if row.common is None else row.common.item_count - len(items[:_SHOWN])
        self._more.show_text(f"and {count(hidden, 'other item')}" if hidden > 0 else "")
        self._more.setVisible(hidden > 0)
        if items == self._items:
            return
        self._items = items
        while (item := self._lines.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for each in items[:_SHOWN]:
            self._lines.addWidget(self._line(each))

    def leave(self) -> None:
        """Half an address is no item of the next articles."""
        self.box.clear()

    def _line(self, item: CommonItem) -> QWidget:
        words = _words(item.value)
        line = QWidget(self)
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID // 2)
        label = ElidedLabel(line)
        label.show_text(words)
        of = grouped(self.row.of)
        share = plain_label(f"{grouped(item.count)} of {of}", "caption", wrap=False)
        share.setFixedWidth(share.fontMetrics().horizontalAdvance(f"{of} of {of}"))
        share.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        add = self._tool("add", f"Add {words} to all")
        add.setEnabled(item.count < self.row.of)
        add.clicked.connect(lambda: self.submit_or_say(AddItem(self.row.route, item.value)))
        take = self._tool("clear", f"Remove {words} from all")
        take.clicked.connect(lambda: self.submit_or_say(TakeItem(self.row.route, item.value)))
        row.addWidget(label, 1)
        row.addWidget(share)
        row.addWidget(add)
        row.addWidget(take)
        return line

    def _tool(self, icon: str, words: str) -> QToolButton:
        button = QToolButton(self)
        self.context.theme.dress(button, icon, "quiet")
        button.setToolTip(words if len(words) < 80 else f"{words[:80]}…")
        button.setAccessibleName(words)
        return button

    def _add(self) -> None:
        text = self.box.text().strip()
        if not text:
            return
        key = _main_key(self.row)
        value: Value = text if key is None else {key: text}
        spec = None if key is None else self.row.spec.field(key)
        fault = None if spec is None else check_value(spec, text)
        if fault:
            self.notes.show_lines([(fault, "reason", None)])
            return
        if self.submit_or_say(AddItem(self.row.route, value)):
            self.box.clear()


def _words(value: Value) -> str:
    """What tells an item from others: a title with its publisher, or the file of a picture."""
    if not isinstance(value, dict):
        return summary(value)
    title, provider, url = value.get("title"), value.get("provider"), value.get("url")
    if isinstance(title, str) and title:
        name = provider.get("name") if isinstance(provider, dict) else None
        return f"{title} · {name}" if isinstance(name, str) else title
    if isinstance(url, str) and url:
        rest = summary({key: inner for key, inner in value.items() if key != "url"})
        file = url.rstrip("/").rpartition("/")[2] or url
        return f"{file} · {rest}" if rest else file
    return summary(value)


def _main_key(row: Row) -> str | None:
    if row.kind is not Kind.MAPPINGS:
        return None
    keys = [spec.key for spec in row.spec.fields]
    return next((key for key in ("title", "name", "url", *keys) if key in keys), "url")


class SharedRelatedField(SharedItemsField):
    """Related items of several articles: an article of the site is added to all of them."""

    def __init__(self, row: Row, context: Context, parent: QWidget) -> None:
        super().__init__(row, context, parent)
        self.search = SiteSearch(context.theme, context.locale, self._candidates, self)
        self.search.chosen.connect(self._embed)
        self.column.insertWidget(1, self.search)
        self.setFocusProxy(self.search)

    def fill(self, row: Row) -> None:
        """Show the items; they are found, not typed."""
        super().fill(row)
        self.box.hide()
        self._button.hide()

    def _candidates(self, text: str) -> list[Article]:
        """Articles that are not selected themselves; what some of these have, others may get."""
        library, first = self.context.library(), self.context.first()
        if first is None:
            return []
        selected = set(self.context.paths())
        bare = replace(first, data=_NO_FIELDS)
        found = candidates(bare, text, library, _OFFERED + len(selected))
        return [article for article in found if article.path not in selected][:_OFFERED]

    def _embed(self, path: str) -> None:
        library = self.context.library()
        target, first = library.articles.get(path), self.context.first()
        if target is not None and first is not None:
            copy = embedded(target, library, first.collection)
            self.submit_or_say(AddItem(self.row.route, copy))
