"""What is said at a field that was changed here and by somebody else, differently."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from curator.gui.deciding import sides
from curator.gui.decision import Choice, Decision
from curator.gui.labels import plain_label
from curator.gui.theme import GRID, Theme, set_kind

if TYPE_CHECKING:
    from curator.document import Conflict
    from curator.document.conflict import Side
    from curator.gui.form.context import Context
    from curator.gui.form.field import Field
    from curator.gui.session import Session

_LONG = 56  # characters of each side that are shown
_OF_WHOLE: dict[Side | None, str] = {
    None: "somebody else changed this file too, and the two could not be merged: the article is as"
    " you have it until you decide",
    "theirs": "somebody else deleted this file: the article is kept until you decide",
    "ours": "you deleted this file, and somebody else edited it: the article is kept until you"
    " decide",
}
#: None: look at both.
_WAYS: tuple[tuple[str, Choice | None], ...] = (
    ("Keep mine", "ours"),
    ("Take theirs", "theirs"),
    ("Compare…", None),
)


def mark_undecided(fields: Iterable[Field], context: Context, whole: UndecidedMark) -> None:
    """Put a mark at each field that is undecided, and take away those of others; `whole` is that
    of the file."""
    from curator.document import WHOLE

    article = context.first()
    path = "" if article is None or len(context.paths()) > 1 else article.path
    undecided = context.session.conflicts.of(path)
    whole.show_conflicts(path, [each for each in undecided if each.field == WHOLE], WHOLE)
    all_of_them = list(fields)
    places: dict[int, list[Conflict]] = {}
    for conflict in undecided:
        if (at := _place(conflict, all_of_them)) is not None:
            places.setdefault(at, []).append(conflict)
    for at, field in enumerate(all_of_them):
        found = places.get(at, [])
        mark = field.findChild(UndecidedMark, options=Qt.FindChildOption.FindDirectChildrenOnly)
        if mark is None and found:
            mark = UndecidedMark(context.session, context.theme, field)
            field.column.addWidget(mark)
        if mark is not None:
            mark.show_conflicts(path, found, field.row.route)


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


def said_of(conflict: Conflict) -> str:
    """Both sides in a sentence."""
    from curator.document import WHOLE

    if conflict.field == WHOLE:
        return _OF_WHOLE[conflict.deleted_by]
    mine, theirs = sides.short_both(conflict, _LONG)
    if "ours" in conflict.gone:
        return f"you removed this; the site says “{theirs}”"
    if "theirs" in conflict.gone:
        return f"the site removed this; yours was “{mine}”"
    if mine == theirs:
        return "somebody else changed this too, further on"
    return f"the site says “{theirs}”; yours was “{mine}”"


class UndecidedMark(QWidget):
    """Both sides of each conflict in a place, and the ways to decide; not seen where there is
    none."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        self._path = ""
        self._conflicts: list[Conflict] = []
        self._lines: list[_Line] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self.setAccessibleName("Undecided here")
        self.hide()

    @property
    def conflicts(self) -> Sequence[Conflict]:
        """What is undecided here."""
        return self._conflicts

    def show_conflicts(self, path: str, conflicts: Sequence[Conflict], route: str) -> None:
        """Say that these of the article at a path are undecided in the field at a route. The
        buttons stay: one of them may be what is being pressed."""
        self._path, self._conflicts = path, list(conflicts)
        while len(self._lines) > len(conflicts):
            line = self._lines.pop()
            self._column.removeWidget(line)
            line.hide()
            line.setParent(None)
            line.deleteLater()
        while len(self._lines) < len(conflicts):
            line = _Line(self._theme, self)
            for at, button in enumerate(line.buttons):
                button.clicked.connect(partial(self._press, line, at))
            self._lines.append(line)
            self._column.addWidget(line)
        for line, conflict in zip(self._lines, conflicts, strict=True):
            line.show_conflict(conflict, route)
        self.setVisible(bool(conflicts))

    def _press(self, line: _Line, at: int, _checked: bool = False) -> None:
        conflicts = self._session.conflicts
        conflict = self._conflicts[self._lines.index(line)]
        choice = _WAYS[at][1]
        if choice is None:
            conflicts.shown.emit(self._path, conflict.field)
            return
        decision = Decision(self._path, conflict, choice)
        # Later: deciding takes this very button away.
        QTimer.singleShot(0, self._session, lambda: conflicts.decide([decision]))


class _Line(QWidget):
    """One conflict."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.label = plain_label("", "reason")
        self.buttons = [QPushButton(words, self) for words, _ in _WAYS]
        sign = QToolButton(self)
        set_kind(sign, "sign")
        sign.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        sign.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        sign.setAccessibleName("In conflict")
        theme.dress(sign, "error", "error")
        words, ways = QHBoxLayout(), QHBoxLayout()
        for row in (words, ways):
            row.setSpacing(GRID // 2)
        words.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        words.addWidget(self.label, 1)
        for button in self.buttons:
            set_kind(button, "link")
            ways.addWidget(button)
        ways.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(words)
        column.addLayout(ways)

    def show_conflict(self, conflict: Conflict, route: str) -> None:
        """Say this; what it is about only where that is not the field itself."""
        name = sides.name_of(conflict.field)
        text = said_of(conflict)
        if conflict.field != route:
            text = f"{sides.name_of(conflict.field, within=route)}: {text}"
        self.label.setText(text[:1].upper() + text[1:])
        self.label.setAccessibleName(self.label.text())
        for button, (words, choice) in zip(self.buttons, _WAYS, strict=True):
            said = words if choice else "Compare both"
            button.setAccessibleName(f"{said}: {name}")
