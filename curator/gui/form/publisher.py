"""The publisher of an article: its logo and name in a line, every field of it when that is opened,
and the site's record of it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from curator.document import Value, same_value
from curator.gui.form.context import Context
from curator.gui.form.mapping import MappingField
from curator.gui.form.plan import Row
from curator.gui.theme import GRID, set_kind
from curator.gui.thumbnail import Thumbnail
from curator.gui.words import for_menu
from curator.library.edits import SetField

_LOGO = QSize(24, 24)
_OF_PUBLISHER = frozenset({"name", "domain", "images"})


class PublisherField(MappingField):
    """A publisher can be filled from its record, and its record be written."""

    def __init__(self, row: Row, context: Context, parent: QWidget) -> None:
        super().__init__(row, context, parent)
        self._logo = Thumbnail(context.theme, context.pictures, self, _LOGO)
        self.fold.set_picture(self._logo)
        self._record: dict[str, Value] | None = None
        self.fill_button = QPushButton("Fill from record")
        self.fill_button.setToolTip("Take name and logo from the site's record of this domain")
        self.choose_button = QPushButton("Choose publisher…")
        self.choose_button.setToolTip("Choose another publisher of the site's records")
        self.create_button = QPushButton("Create record")
        self.create_button.setToolTip("Write a record of this publisher for the site")
        tools = QHBoxLayout()
        tools.setContentsMargins(GRID // 2, 0, 0, 0)
        tools.setSpacing(GRID)
        self.buttons = (self.choose_button, self.fill_button, self.create_button)
        for button in self.buttons:
            set_kind(button, "link")
            tools.addWidget(button)
        tools.addStretch(1)
        self.choose_button.clicked.connect(self._choose)
        self.fill_button.clicked.connect(self._fill_from_record)
        self.create_button.clicked.connect(self._create_record)
        self.column.insertLayout(1, tools)

    def fill(self, row: Row) -> None:
        """Show the publisher, and what can be done with its record."""
        super().fill(row)
        self._logo.show_url(_logo_of(row.value))
        domain = _text(row.value, "domain")
        self._record = None
        first = self.context.first()
        if domain and first is not None:
            self._record = self.context.library().records.block_of(domain, first.collection)
        differs = self._record is not None and not same_value(self._record, self._merged())
        self.fill_button.setVisible(differs)
        self.create_button.setVisible(bool(domain) and self._record is None)
        self.choose_button.setVisible(len(self.context.library().publishers) > 0)

    def words(self, row: Row) -> str:
        """Name and domain."""
        parts = [_text(row.value, "name"), _text(row.value, "domain")]
        known = " · ".join(part for part in parts if part)
        return known if known and not row.different else super().words(row)

    def _merged(self) -> Value:
        """What the article has, as far as the record speaks of it."""
        value = self.row.value if isinstance(self.row.value, dict) else {}
        return {key: value[key] for key in self._record or {} if key in value}

    def _choose(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        publishers = sorted(self.context.library().publishers, key=lambda p: p.name.casefold())
        for publisher in publishers:
            action = menu.addAction(for_menu(f"{publisher.name} · {publisher.domain}"))
            action.setData(publisher.domain)
        menu.triggered.connect(lambda action: self._take(str(action.data())))
        menu.popup(self.choose_button.mapToGlobal(QPoint(0, self.choose_button.height())))

    def _take(self, domain: str) -> None:
        """Another publisher: what is said of the former one goes, what is of the article stays."""
        first = self.context.first()
        block = None
        if first is not None:
            block = self.context.library().records.block_of(domain, first.collection)
        if block is not None:
            value = self.row.value if isinstance(self.row.value, dict) else {}
            rest = {key: value[key] for key in value if key not in _OF_PUBLISHER}
            self.submit_or_say(SetField(self.row.route, {**block, **rest}))

    def _fill_from_record(self) -> None:
        if self._record is not None:
            value = self.row.value if isinstance(self.row.value, dict) else {}
            self.submit_or_say(SetField(self.row.route, {**value, **self._record}))

    def _create_record(self) -> None:
        if isinstance(self.row.value, dict):
            self.context.session.create_publisher(self.row.value)
            self.fill(self.row)


def _logo_of(value: object) -> str:
    images = value.get("images") if isinstance(value, dict) else None
    first = images[0] if isinstance(images, list) and images else None
    return _text(first, "url")


def _text(value: object, key: str) -> str:
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, str) else ""
