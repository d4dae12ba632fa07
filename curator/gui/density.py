"""How high the rows of the list are."""

from __future__ import annotations

from enum import Enum

from PySide6.QtGui import QFont, QFontMetrics

from curator.gui.theme import GRID

_AIR = {"compact": 6, "normal": 12, "roomy": 20}  # pixels that a row is higher than its text


class Density(Enum):
    """What the editor chose in the List menu."""

    COMPACT = "compact"
    NORMAL = "normal"
    ROOMY = "roomy"

    @classmethod
    def of(cls, name: str) -> Density:
        """The one of this name; the normal one where there is none."""
        return next((each for each in cls if each.value == name), cls.NORMAL)

    def height(self, font: QFont) -> int:
        """The height of a row in logical pixels."""
        step = GRID // 2 if self is Density.COMPACT else GRID
        height = QFontMetrics(font).height() + _AIR[self.value]
        return -(-height // step) * step
