"""The icons: SVG files in the resources, tinted by the palette.

The files draw in one colour, which is replaced by the wanted one. A name without a file gives an
empty icon, so a missing picture never keeps the window from opening.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

_SIZES = (16, 20)


class Icons:
    """Draws an icon once for each colour and keeps it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        # Pictures are made for the screens there are: 100 %, 200 % or what they are set to.
        self._scales = {screen.devicePixelRatio() for screen in QGuiApplication.screens()} or {1.0}
        self._sources: dict[str, bytes | None] = {}
        self._icons: dict[tuple[str, str, str], QIcon] = {}
        self._pixmaps: dict[tuple[str, str, int, float], QPixmap] = {}

    def icon(self, name: str, colour: str, disabled: str) -> QIcon:
        """The icon in `colour`, and in `disabled` where its button is not enabled."""
        key = (name, colour, disabled)
        if key not in self._icons:
            icon = QIcon()
            for size in _SIZES:
                for scale in sorted(self._scales):
                    icon.addPixmap(self.pixmap(name, colour, size, scale))
                    icon.addPixmap(self.pixmap(name, disabled, size, scale), QIcon.Mode.Disabled)
            self._icons[key] = icon
        return self._icons[key]

    def pixmap(self, name: str, colour: str, size: int = 16, scale: float = 1.0) -> QPixmap:
        """The picture itself, `size` logical pixels wide and high."""
        key = (name, colour, size, scale)
        if key not in self._pixmaps:
            self._pixmaps[key] = self._draw(name, colour, size, scale)
        return self._pixmaps[key]

    def _draw(self, name: str, colour: str, size: int, scale: float) -> QPixmap:
        pixmap = QPixmap(QSize(round(size * scale), round(size * scale)))
        pixmap.fill(Qt.GlobalColor.transparent)
        source = self._source(name)
        if source is not None:
            renderer = QSvgRenderer(QByteArray(source))
            painter = QPainter(pixmap)
            renderer.render(painter, QRectF(pixmap.rect()))
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
            painter.fillRect(pixmap.rect(), QColor(colour))
            painter.end()
        pixmap.setDevicePixelRatio(scale)
        return pixmap

    def _source(self, name: str) -> bytes | None:
        if name not in self._sources:
            path = self._folder / f"{name}.svg"
            self._sources[name] = path.read_bytes() if path.is_file() else None
        return self._sources[name]
