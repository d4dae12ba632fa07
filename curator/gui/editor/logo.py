"""The small picture of a publisher."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLabel, QWidget

if TYPE_CHECKING:
    from curator.gui.pictures import Pictures


class Logo(QLabel):
    """A square of `size` pixels; not there while there is no picture."""

    def __init__(self, size: int, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._url = ""
        self.setFixedSize(size, size)
        self.setAccessibleName("Logo")

    def show_url(self, url: str) -> None:
        """Show the picture at this address, once it is there; "" for none."""
        self._url = url
        self._show()

    def refresh(self, url: str) -> None:
        """Something has become of this picture, or of all ("")."""
        if url in ("", self._url):
            self._show()

    def _show(self) -> None:
        found = None
        if self._url:
            size = QSize(self.width(), self.height())
            found = self._pictures.picture(self._url, size, self.devicePixelRatioF())
        self.setVisible(found is not None)
        if found is not None:
            self.setPixmap(found)
