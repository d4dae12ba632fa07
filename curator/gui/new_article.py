"""The box that asks what a new article is called and where it goes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from curator.gui.columns import folder_name
from curator.gui.labels import ElidedLabel
from curator.gui.theme import GRID, set_kind


class NewArticleBox(QDialog):
    """Asks for a collection and a title, and shows the file that will be made of them."""

    def __init__(
        self,
        collections: Sequence[str],
        chosen: str,
        path_of: Callable[[str, str], str],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._path_of = path_of
        self.answer: tuple[str, str] | None = None
        self.setWindowTitle("New article")
        self.setMinimumWidth(64 * GRID)
        self.title = QLineEdit(self)
        self.title.setAccessibleName("Title")
        self.title.setMaxLength(500)
        self.collection = QComboBox(self)
        self.collection.setAccessibleName("Collection")
        self.collection.view().setAccessibleName("Collections")
        for name in collections:
            self.collection.addItem(folder_name(name), name)
        self.collection.setCurrentIndex(max(self.collection.findData(chosen), 0))
        self.file = ElidedLabel(self)
        set_kind(self.file, "quiet")
        buttons = QDialogButtonBox(self)
        self.create_button = buttons.addButton(
            "Create article", QDialogButtonBox.ButtonRole.AcceptRole
        )
        self.create_button.setDefault(True)
        set_kind(self.create_button, "main")
        buttons.addButton("Cancel", QDialogButtonBox.ButtonRole.RejectRole)
        rows = QFormLayout()
        rows.setHorizontalSpacing(2 * GRID)
        rows.setVerticalSpacing(GRID)
        rows.addRow("&Title", self.title)
        rows.addRow("&Collection", self.collection)
        rows.addRow("File", self.file)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        column.addLayout(rows)
        column.addWidget(buttons)
        self.title.textChanged.connect(self._show_file)
        self.collection.currentIndexChanged.connect(self._show_file)
        buttons.accepted.connect(self._create)
        buttons.rejected.connect(self.reject)
        self.title.setFocus()
        self._show_file()

    def _show_file(self) -> None:
        title = self.title.text().strip()
        self.create_button.setEnabled(bool(title))
        words = self._path_of(self.collection.currentData(), title) if title else "Type a title"
        self.file.show_text(words)

    def _create(self) -> None:
        title = self.title.text().strip()
        if title:
            self.answer = (self.collection.currentData(), title)
            self.accept()
