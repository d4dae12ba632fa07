"""A small picture of an article, an item or a publisher."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from curator.gui.pictures import Pictures, State
from curator.gui.theme import Theme

_ROUND = 4
_ICON = 16


class Thumbnail(QWidget):
    """A small picture, or a sign in its place."""

    def __init__(self, theme: Theme, pictures: Pictures, parent: QWidget, size: QSize) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pictures = pictures
        self.url = ""
        self.setFixedSize(size)
        self.setAccessibleName("No picture")
        pictures.loaded.connect(self._hear)
        pictures.failed.connect(self._hear)

    def show_url(self, url: str) -> None:
        """Show the picture at this address."""
        self.url = url
        self.refresh()

    @property
    def can_load(self) -> bool:
        """Whether the picture is elsewhere and was not asked for yet, or failed."""
        return self._pictures.state(self.url) in (State.REMOTE, State.FAILED)

    def refresh(self) -> None:
        """It may be there now."""
        state = self._pictures.state(self.url)
        words = {
            State.NONE: "No picture",
            State.REMOTE: "Remote picture, not loaded",
            State.LOADING: "The picture is on its way",
            State.FAILED: f"The picture cannot be shown: {self._pictures.reason(self.url)}",
        }.get(state, "Picture")
        self.setAccessibleName(words)
        self.setToolTip("" if state is State.READY else words)
        self.update()

    def _hear(self, url: str) -> None:
        if url == self.url:
            self.refresh()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The picture with round corners, or the sign."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        frame = QPainterPath()
        frame.addRoundedRect(QRectF(self.rect()), _ROUND, _ROUND)
        painter.fillPath(frame, self._theme.colour("sunken"))
        # Asked for as large as it would be if it filled the frame.
        ratio = self.devicePixelRatioF()
        pixmap = self._pictures.picture(self.url, self.size() * 2, ratio) if self.url else None
        if pixmap is None:
            self._paint_sign(painter, ratio)
            return
        painter.setClipPath(frame)
        size = pixmap.deviceIndependentSize().toSize()
        if size.width() <= self.width() and size.height() <= self.height():
            place = QRect(QPoint(), size)
            place.moveCenter(self.rect().center())
            painter.drawPixmap(place, pixmap)  # a logo is shown as it is
        else:
            painter.drawPixmap(self.rect(), pixmap, _middle(pixmap, self.size()))

    def _paint_sign(self, painter: QPainter, ratio: float) -> None:
        failed = self.url and self._pictures.state(self.url) is State.FAILED
        sign = self._theme.pixmap("warning" if failed else "picture", "border", ratio)
        middle = self.rect().center()
        painter.drawPixmap(middle.x() - _ICON // 2 + 1, middle.y() - _ICON // 2 + 1, sign)


def _middle(pixmap: QPixmap, size: QSize) -> QRect:
    """The part in the middle of a picture that fills `size`."""
    whole = pixmap.rect()
    wanted = QSize(size).scaled(whole.size(), Qt.AspectRatioMode.KeepAspectRatio)
    part = QRect(0, 0, wanted.width(), wanted.height())
    part.moveCenter(whole.center())
    return part
