"""What a card is made of: a title of at most two lines, a picture, badges that flow."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt
from PySide6.QtGui import (
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from curator.gui.form.flow import flow
from curator.gui.theme import GRID, Theme

PICTURE = QSize(10 * GRID, 7 * GRID)


class ClampedLabel(QWidget):
    """A text over a few lines; what has no room is cut, and the tooltip has all of it. Each text
    begins at the side its script begins at, but stands at the side where the window begins."""

    def __init__(
        self, theme: Theme, parent: QWidget, *, lines: int = 2, colour: str = "text"
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._most = lines
        self._colour = colour
        self._text = ""
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def text(self) -> str:
        """All of the text."""
        return self._text

    def show_text(self, text: str, colour: str = "") -> None:
        """Show this text."""
        text, colour = " ".join(text.split()), colour or self._colour
        if (text, colour) == (self._text, self._colour):
            return
        self._text, self._colour = text, colour
        self.setAccessibleName(text)
        self.updateGeometry()
        self._say_all()
        self.update()

    def hasHeightForWidth(self) -> bool:
        """A narrower one is higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """As many lines as the text takes."""
        return self.fontMetrics().lineSpacing() * max(1, len(self._lines(width)))

    def sizeHint(self) -> QSize:
        """Any width; the layout asks for the height."""
        return QSize(20 * GRID, self.heightForWidth(max(self.width(), 20 * GRID)))

    def minimumSizeHint(self) -> QSize:
        """One line, however short."""
        return QSize(0, self.fontMetrics().lineSpacing())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """There is more or less room now."""
        super().resizeEvent(event)
        self._say_all()

    def changeEvent(self, event: QEvent) -> None:
        """Another font needs another room."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The lines, one under the other."""
        painter = QPainter(self)
        painter.setPen(self._theme.colour(self._colour))
        step = self.fontMetrics().lineSpacing()
        rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        for number, line in enumerate(self._lines(self.width())):
            layout = self._layout(line)
            placed = _only_line(layout, self.width())
            x = self.width() - placed if rtl else 0.0
            layout.draw(painter, QPointF(x, number * step))

    def _lines(self, width: int) -> list[str]:
        """The text as it is broken into lines; the last may be cut."""
        layout = self._layout(self._text)
        units = self._text.encode("utf-16-le", "surrogatepass")  # as Qt counts
        pieces: list[str] = []
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(width, 1))
            start, end = 2 * line.textStart(), 2 * (line.textStart() + line.textLength())
            if len(pieces) == self._most - 1 and end < len(units):
                rest = units[start:].decode("utf-16-le", "surrogatepass")
                metrics = QFontMetrics(self.font())
                # The ellipsis may come from another font, a little wider than was reckoned.
                room = width - GRID // 2
                pieces.append(metrics.elidedText(rest, Qt.TextElideMode.ElideRight, room))
                break
            pieces.append(units[start:end].decode("utf-16-le", "surrogatepass").rstrip())
        layout.endLayout()
        return pieces

    def _layout(self, text: str) -> QTextLayout:
        layout = QTextLayout(text, self.font())
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        option.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute)
        layout.setTextOption(option)
        return layout

    def _say_all(self) -> None:
        cut = any(line.endswith("…") for line in self._lines(self.width())[-1:])
        self.setToolTip(self._text if cut else "")


def _only_line(layout: QTextLayout, width: int) -> float:
    """Lays out one line; how wide its text is."""
    layout.beginLayout()
    line = layout.createLine()
    if line.isValid():
        line.setLineWidth(max(width, 1))
    layout.endLayout()
    return line.naturalTextWidth() if line.isValid() else 0.0


class Flow(QWidget):
    """Widgets side by side, over as many lines as they need."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._widgets: list[QWidget] = []
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_widgets(self, widgets: Sequence[QWidget]) -> None:
        """Show these and no others; those that are gone are deleted."""
        for widget in self._widgets:
            if widget not in widgets:
                widget.hide()
                widget.deleteLater()
        self._widgets = list(widgets)
        for widget in widgets:
            widget.setParent(self)
            widget.show()
        self._place()
        self.updateGeometry()
        self.setVisible(bool(widgets))

    def hasHeightForWidth(self) -> bool:
        """A narrower one is higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """As many lines as they need."""
        return max((place.bottom() + 1 for place in self._places(width)), default=0)

    def sizeHint(self) -> QSize:
        """Any width; the layout asks for the height."""
        return QSize(0, self.heightForWidth(max(self.width(), 1)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """They may need other lines now."""
        super().resizeEvent(event)
        self._place()

    def changeEvent(self, event: QEvent) -> None:
        """The other way round."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._place()

    def _places(self, width: int) -> list[QRect]:
        sizes = [widget.sizeHint() for widget in self._widgets]
        height = max((size.height() for size in sizes), default=0)
        rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        return flow([size.width() for size in sizes], height, width, gap=GRID // 2, rtl=rtl)

    def _place(self) -> None:
        for widget, place in zip(self._widgets, self._places(self.width()), strict=True):
            widget.setGeometry(place)
