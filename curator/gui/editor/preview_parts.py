"""What the preview is made of: rich text that loads nothing, topics as tags, a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from PySide6.QtCore import QRect, QRectF, QSize, Qt, QUrl, Signal
from PySide6.QtGui import (
    QDesktopServices,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QTextDocument,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QPushButton,
    QSizePolicy,
    QStyle,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from curator.gui.labels import plain_label
from curator.gui.pictures import State
from curator.gui.theme import GRID, Theme

if TYPE_CHECKING:
    from curator.gui.pictures import Pictures
    from curator.library.card import Picture

_SCROLLING = frozenset(
    {
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
        Qt.Key.Key_PageUp,
        Qt.Key.Key_PageDown,
        Qt.Key.Key_Home,
        Qt.Key.Key_End,
        Qt.Key.Key_Space,
    }
)
_MOST_HEIGHT = 408  # of a picture: what 16:9 needs at the widest
_CLOSED = 12 * GRID  # height of a picture that is not there
_TEXT_SHEET = """
a {{ color: {accent}; text-decoration: none; }}
p, li {{ line-height: 120%; }}
p {{ margin-top: 0; margin-bottom: 8px; }}
h1, h2 {{ font-size: large; }}
h3, h4, h5, h6 {{ font-size: medium; }}
h1, h2, h3, h4, h5, h6 {{ margin-top: 14px; margin-bottom: 6px; font-weight: 600; }}
pre, code {{ font-family: '{code}'; }}
pre {{ background-color: {sunken}; margin-bottom: 10px; }}
blockquote {{ color: {quiet}; margin-left: 16px; margin-right: 0; }}
th {{ font-weight: 600; text-align: left; padding: 4px; }}
td {{ padding: 4px; }}
.quiet, .tag, .picture {{ color: {quiet}; }}
"""


def open_address(url: QUrl) -> None:
    """Show this in the browser; nothing else is ever opened."""
    if url.scheme() in ("http", "https", "mailto"):
        QDesktopServices.openUrl(url)


class ReadingBox(QTextBrowser):
    """Sanitised HTML as tall as it is; whatever surrounds it scrolls. It loads nothing, and a link
    opens in the browser."""

    shown_at = Signal(QRect)  # the link that got the focus is here

    def __init__(self, theme: Theme, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._html = ""
        self.setAccessibleName(name)
        self.setDocument(QTextDocument(self))
        self.document().setDocumentMargin(0)
        self.setOpenLinks(False)
        self.setUndoRedoEnabled(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.viewport().setAutoFillBackground(False)
        self.anchorClicked.connect(open_address)
        self.cursorPositionChanged.connect(self._say_where)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)

    def show_html(self, text: str) -> None:
        """Show this; nothing happens if it is shown already."""
        if text != self._html:
            self._html = text
            self._show()

    def restyle(self) -> None:
        """The colours have changed."""
        self._show()

    def loadResource(self, _kind: int, _name: QUrl | str) -> object:
        """Pictures, style sheets, anything: there is none."""
        return None

    def setSource(self, *_args: object) -> None:
        """Goes nowhere, whoever asks."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Scrolling is for the page."""
        if event.key() in _SCROLLING:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Only sideways, where a table is too wide."""
        if abs(event.angleDelta().x()) > abs(event.angleDelta().y()):
            super().wheelEvent(event)
        else:
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The page shows the link that has the focus."""
        super().focusInEvent(event)
        self._say_where()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other lines, another height."""
        super().resizeEvent(event)
        self._fit()

    def _show(self) -> None:
        colours = self._theme.colours
        self.document().setDefaultStyleSheet(
            _TEXT_SHEET.format(
                accent=colours.accent,
                code=self._theme.code.family(),
                sunken=colours.sunken,
                quiet=colours.quiet,
            )
        )
        self.setHtml(self._html)
        self._fit()

    def _fit(self) -> None:
        height = round(self.document().size().height() + 0.5)
        bar = self.horizontalScrollBar()
        if bar.maximum() > 0:
            height += bar.sizeHint().height()
        if height != self.height() or height != self.minimumHeight():
            self.setFixedHeight(max(height, 1))

    def _say_where(self) -> None:
        if self.hasFocus() and self.textCursor().hasSelection():
            self.shown_at.emit(self.cursorRect())


class Tags(QWidget):
    """Topics as quiet tags that flow over lines."""

    _GAP = GRID // 2

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._names: tuple[str, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_names(self, names: tuple[str, ...]) -> None:
        """Show these."""
        self._names = names
        self.setAccessibleName(f"Topics: {', '.join(names)}" if names else "No topics")
        self.setToolTip("")
        self.setVisible(bool(names))
        self.updateGeometry()
        self.update()

    def heightForWidth(self, width: int) -> int:
        """As many lines as it takes."""
        places = self._places(width)
        return places[-1].bottom() + 1 if places else 0

    def sizeHint(self) -> QSize:
        """For a usual width."""
        return QSize(30 * GRID, self.heightForWidth(max(self.width(), 30 * GRID)))

    def minimumSizeHint(self) -> QSize:
        """Names are cut where there is no room."""
        return QSize(8 * GRID, self._line())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws all tags."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._theme.small)
        metrics = QFontMetrics(self._theme.small)
        for name, place in zip(self._names, self._places(self.width()), strict=True):
            shown = QStyle.visualRect(self.layoutDirection(), self.rect(), place)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour("chip"))
            painter.drawRoundedRect(QRectF(shown), shown.height() / 2, shown.height() / 2)
            painter.setPen(self._theme.colour("chip_text"))
            inside = shown.adjusted(GRID, 0, -GRID, 0)
            text = metrics.elidedText(name, Qt.TextElideMode.ElideRight, inside.width() + 1)
            painter.drawText(inside, Qt.AlignmentFlag.AlignCenter, text)
        painter.end()

    def _line(self) -> int:
        return QFontMetrics(self._theme.small).height() + 6

    def _places(self, width: int) -> list[QRect]:
        metrics = QFontMetrics(self._theme.small)
        line = self._line()
        places: list[QRect] = []
        x = y = 0
        for name in self._names:
            wide = min(metrics.horizontalAdvance(name) + 2 * GRID + 1, max(width, line))
            if x and x + wide > width:
                x, y = 0, y + line + self._GAP
            places.append(QRect(x, y, wide, line))
            x += wide + self._GAP
        return places


class PictureBox(QWidget):
    """The article's picture, or what is in its place: a button that loads it, or why it is not
    there."""

    def __init__(self, theme: Theme, pictures: Pictures, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pictures = pictures
        self._picture: Picture | None = None
        self._pixmap: QPixmap | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        column.setSpacing(GRID // 2)
        self._words = plain_label("", "quiet")
        self._words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.button = QPushButton("Load picture", self)
        self.button.clicked.connect(self._load)
        column.addStretch(1)
        column.addWidget(self._words)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)

    def show_picture(self, picture: Picture) -> None:
        """Show this one, or nothing where there is no address."""
        if picture != self._picture:
            self._pixmap = None
        self._picture = picture
        self.setVisible(bool(picture.url))
        self.refresh()

    @property
    def room(self) -> QSize:
        """How large a picture may be."""
        return QSize(max(self.width(), 1), _MOST_HEIGHT)

    def refresh(self) -> None:
        """It came, or it failed, or the room has changed."""
        if self._picture is None or not self._picture.url:
            return
        url = self._picture.url
        found = self._pictures.picture(url, self.room, self.devicePixelRatioF())
        state = self._pictures.state(url)
        if found is not None or state not in (State.LOADING, State.READY):
            self._pixmap = found  # the old one stays while it is made for another size
        self._say(url, State.READY if self._pixmap is not None else state)
        self.setFixedHeight(self._fitting_height(self.width()))
        self.update()

    def _fitting_height(self, width: int) -> int:
        size = QSize()
        if self._pixmap is not None:
            size = self._pixmap.deviceIndependentSize().toSize()
        elif self._picture is not None and self._pictures.state(self._picture.url) in (
            State.READY,
            State.LOADING,
        ):
            size = QSize(self._picture.width, self._picture.height)  # so that nothing jumps
        if size.isEmpty():
            return _CLOSED
        height = round(size.height() * width / size.width())
        return max(min(height, size.height(), _MOST_HEIGHT), 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """There is room for a larger one, or only for a smaller one."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.refresh()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws the picture or the place where it would be."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        corners = QPainterPath()  # those of the card above; below it goes on
        corners.addRoundedRect(QRectF(self.rect()).adjusted(0, 0, 0, GRID), GRID - 1, GRID - 1)
        painter.setClipPath(corners)
        painter.fillRect(self.rect(), self._theme.colour("sunken"))
        if self._pixmap is None:
            line = self.rect().adjusted(0, self.height() - 1, 0, 0)
            painter.fillRect(line, self._theme.colour("line"))
        else:
            size = self._pixmap.deviceIndependentSize()
            if size.width() > self.width() or size.height() > self.height():
                size.scale(self.width(), self.height(), Qt.AspectRatioMode.KeepAspectRatio)
            place = QRectF(0, 0, size.width(), size.height())
            place.moveCenter(QRectF(self.rect()).center())
            painter.drawPixmap(place, self._pixmap, QRectF(self._pixmap.rect()))
        painter.end()

    def _say(self, url: str, state: State) -> None:
        host = urlsplit(url).hostname or "" if state is not State.FAILED else ""
        size = ""
        if self._picture is not None and self._picture.width and self._picture.height:
            size = f" · {self._picture.width} × {self._picture.height}"
        words = {
            State.REMOTE: f"Picture on {host}{size}",
            State.LOADING: "Loading the picture…",
            State.FAILED: self._pictures.reason(url),
        }.get(state, "")
        self._words.setText(words)
        self._words.setVisible(bool(words))
        self.button.setText("Try again" if state is State.FAILED else "Load picture")
        self.button.setVisible(state in (State.REMOTE, State.FAILED))
        self.setAccessibleName("Picture" if state is State.READY else f"Picture: {words}")

    def _load(self) -> None:
        if self._picture is not None:
            self._pictures.load(self._picture.url)
            self.refresh()
