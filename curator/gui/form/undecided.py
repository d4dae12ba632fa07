"""What is said at a field that was changed here and by somebody else, differently."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from curator.gui.deciding import sides
from curator.gui.decision import Decision
from curator.gui.labels import plain_label
from curator.gui.theme import GRID, set_kind

if TYPE_CHECKING:
    from curator.document import Conflict
    from curator.gui.form.context import Context
    from curator.gui.form.field import Field

_LONG = 56  # characters of each side that are shown


def mark_undecided(fields: Iterable[Field], context: Context) -> None:
    """Put a mark at each field that is undecided, and take away those of others."""
    article = context.first()
    path = "" if article is None or len(context.paths()) > 1 else article.path
    undecided = context.session.conflicts.of(path)
    all_of_them = list(fields)
    places: dict[int, list[Conflict]] = {}
    for conflict in undecided:
        if (at := _place(conflict, all_of_them)) is not None:
            places.setdefault(at, []).append(conflict)
    for at, field in enumerate(all_of_them):
        found = places.get(at, [])
        mark = field.findChild(_Mark, options=Qt.FindChildOption.FindDirectChildrenOnly)
        if mark is not None and mark.conflicts == found:
            continue
        if mark is not None:
            mark.hide()
            mark.setParent(None)
            mark.deleteLater()
        if found:
            field.column.addWidget(_Mark(path, found, context, field))


def _place(conflict: Conflict, fields: Sequence[Field]) -> int | None:
    """The innermost field that there is for a conflict."""
    found = None
    for at, field in enumerate(fields):
        route = field.row.route
        inside = conflict.field.startswith(f"{route}/")
        if (conflict.field == route or inside) and (
            found is None or len(route) >= len(fields[found].row.route)
        ):
            found = at
    return found


def _both(conflict: Conflict) -> str:
    mine, theirs = sides.short_of(conflict.ours, _LONG), sides.short_of(conflict.theirs, _LONG)
    if mine == theirs:
        return "somebody else changed this too, further on"
    return f"the site says “{theirs}”; yours was “{mine}”"


class _Mark(QWidget):
    """Both sides of each conflict in a field, and the ways to decide."""

    def __init__(
        self, path: str, conflicts: Sequence[Conflict], context: Context, field: Field
    ) -> None:
        super().__init__(field)
        self.conflicts = list(conflicts)
        self._path = path
        self._context = context
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for conflict in conflicts:
            column.addWidget(self._words(conflict, field))
            column.addWidget(self._ways(conflict))

    def _words(self, conflict: Conflict, field: Field) -> QWidget:
        line = QWidget(self)
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID // 2)
        sign = QToolButton(line)
        set_kind(sign, "sign")
        sign.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        sign.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        sign.setAccessibleName("In conflict")
        self._context.theme.dress(sign, "error", "error")
        where = "" if conflict.field == field.row.route else f"{sides.name_of(conflict.field)}: "
        text = where + _both(conflict)
        label = plain_label(text[:1].upper() + text[1:], "reason")
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(label, 1)
        return line

    def _ways(self, conflict: Conflict) -> QWidget:
        line = QWidget(self)
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID // 2)
        name = sides.name_of(conflict.field)
        side: Literal["ours", "theirs"]
        for words, side in (("Keep mine", "ours"), ("Take theirs", "theirs")):
            decision = Decision(self._path, conflict, side)
            button = self._link(words, f"{words}: {name}")
            # Later: deciding takes this very button away.
            button.clicked.connect(
                lambda _=False, each=decision: QTimer.singleShot(
                    0, self._context.session, lambda: self._context.session.conflicts.decide([each])
                )
            )
            row.addWidget(button)
        compare = self._link("Compare…", f"Compare both: {name}")
        compare.clicked.connect(lambda: self._context.session.conflicts.shown.emit(self._path))
        row.addWidget(compare)
        row.addStretch(1)
        return line

    def _link(self, words: str, name: str) -> QPushButton:
        button = QPushButton(words, self)
        button.setAccessibleName(name)
        set_kind(button, "link")
        return button
