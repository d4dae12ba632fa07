"""What stands in and under the box of a row of the form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from curator.document import parse_route
from curator.gui.words import count
from curator.library.checks import Finding

if TYPE_CHECKING:
    from curator.gui.form.notes import Line
    from curator.gui.form.plan import Row
    from curator.library.edits import Edit


def differing(row: Row) -> str:
    """What stands where several articles have different values."""
    return f"({count(row.different, 'different value')})" if row.different else ""


def placeholder(row: Row) -> str:
    """What stands in a box without a text."""
    if row.different:
        return differing(row)
    if row.present:
        return ""
    is_item = parse_route(row.route)[-1].isdecimal()
    return "Empty" if is_item else "Not set"


def brought_back(row: Row, path: str, edit: Edit | None, reason: str) -> Line:
    """Under a text that was typed in an earlier life; `reason` why it is no value."""
    if row.of > 1:
        words = f"You typed this for {count(row.of, 'article')} before Curator ended"
    else:
        words = "You typed this before Curator ended"
    words += f"; it is not applied: {reason[:1].lower()}{reason[1:]}" if reason else ""
    label = f"Apply to {count(row.of, 'article')}" if row.of > 1 else "Apply"
    finding = Finding(path, None, None, words, row.route, edit, label)
    return (words if reason else f"{words}; it is not applied", "warning", finding)
