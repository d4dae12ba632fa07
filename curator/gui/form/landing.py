"""Where an item lands that is dragged among others: geometry of lists and of lines of chips."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect

_LINE = 2  # how thick the line at the landing place is


@dataclass(frozen=True, slots=True)
class Landing:
    """Where an item would land: its index after the move, and the line that shows the place."""

    index: int
    line: QRect


def landing(rects: Sequence[QRect], source: int, at: QPoint, *, rtl: bool = False) -> Landing:
    """Where the item at `source` lands when it is let go at a point."""
    if is_column(rects):
        gap = sum(rect.center().y() < at.y() for rect in rects)
        line = _line_across(rects, gap)
    else:
        row = min(_rows(rects), key=lambda each: _away([rects[i] for i in each], at.y()))
        passed = [i for i in row if (rects[i].center().x() > at.x()) == rtl]
        gap = row[0] + len(passed)
        line = _line_beside(rects, row, gap, rtl)
    return Landing(gap if gap <= source else gap - 1, line)


def is_column(rects: Sequence[QRect]) -> bool:
    """Whether each stands below the other, as in a list."""
    return all(len(row) == 1 for row in _rows(rects))


def _rows(rects: Sequence[QRect]) -> list[list[int]]:
    rows: list[list[int]] = []
    bottom = 0
    for index, rect in enumerate(rects):
        if rows and rect.top() <= bottom:
            rows[-1].append(index)
            bottom = max(bottom, rect.bottom())
        else:
            rows.append([index])
            bottom = rect.bottom()
    return rows


def _away(rects: Sequence[QRect], y: int) -> int:
    top, bottom = min(rect.top() for rect in rects), max(rect.bottom() for rect in rects)
    return max(top - y, y - bottom, 0)


def _line_across(rects: Sequence[QRect], gap: int) -> QRect:
    if gap == 0:
        y = rects[0].top() - 2 * _LINE
    elif gap == len(rects):
        y = rects[-1].bottom() + _LINE + 1
    else:
        y = (rects[gap - 1].bottom() + rects[gap].top() + 1 - _LINE) // 2
    near = rects[min(gap, len(rects) - 1)]
    return QRect(near.x(), y, near.width(), _LINE)


def _line_beside(rects: Sequence[QRect], row: Sequence[int], gap: int, rtl: bool) -> QRect:
    first = gap in row
    near = rects[gap if first else gap - 1]
    left = near.left() - _LINE - 1 if first != rtl else near.right() + 1 + 1
    return QRect(left, near.y(), _LINE, near.height())
