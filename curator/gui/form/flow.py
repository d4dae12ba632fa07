"""Places for widgets that flow over as many lines as they need, as words do."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect


def flow(
    widths: Sequence[int],
    height: int,
    width: int,
    *,
    gap: int,
    margin: int = 0,
    last: int = 0,
    rtl: bool = False,
) -> list[QRect]:
    """Where widgets of these widths and of one height go in a box of some width.

    None is wider than a line. With `last` one more is placed after them, at least so wide, that
    takes what is left of its line. Right-to-left they start at the right.
    """
    right = max(width - margin, margin + max(last, 1))
    x = y = margin
    places: list[QRect] = []
    for wanted in widths:
        wide = min(wanted, right - margin)
        if x + wide > right and x > margin:
            x, y = margin, y + height + gap
        places.append(QRect(x, y, wide, height))
        x += wide + gap
    if last:
        if x + last > right and x > margin:
            x, y = margin, y + height + gap
        places.append(QRect(x, y, right - x, height))
    if rtl:
        for place in places:
            place.moveLeft(width - place.x() - place.width())
    return places
