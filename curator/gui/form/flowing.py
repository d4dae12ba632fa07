"""A line of widgets that goes on below where it does not fit, as words do."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget


class FlowingLine(QWidget):
    """Says how high it is for a width, and puts its widgets where they go."""

    def flowing(self) -> Sequence[QWidget]:
        """The widgets, the first one first."""
        raise NotImplementedError

    def places(self, width: int) -> list[QRect]:
        """Where each of them goes in this width; see `flow`."""
        raise NotImplementedError

    def arrange(self) -> None:
        """Put the widgets where they go now."""
        for widget, place in zip(self.flowing(), self.places(self.width()), strict=True):
            widget.setGeometry(place)
        self.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width breaks the lines elsewhere."""
        super().resizeEvent(event)
        self.arrange()

    def changeEvent(self, event: QEvent) -> None:
        """Right-to-left, everything is mirrored."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self.arrange()

    def hasHeightForWidth(self) -> bool:
        """A narrower line breaks."""
        return True

    def heightForWidth(self, width: int) -> int:
        """As many lines as the widgets need."""
        return self.places(width)[-1].bottom() + 1
