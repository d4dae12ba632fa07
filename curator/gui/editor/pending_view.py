"""What saving an article would write now: a diff against the file as it is on disk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import (
    QFont,
    QGuiApplication,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from curator.errors import SaveConflict, SaveError
from curator.gui.editor.shown_text import ShownText
from curator.gui.labels import plain_label
from curator.gui.theme import GRID, Theme, set_kind
from curator.gui.words import count, grouped

if TYPE_CHECKING:
    from curator.library.article import Article
    from curator.library.library import Library

_MOST_LINES = 2_000  # of a diff that are shown
_MOST_IN_LINE = 4_000  # characters of a line that are shown


@dataclass(frozen=True, slots=True)
class Pending:
    """What there is to say: a heading, a note below it, the diff or b"", whether it is grave."""

    heading: str
    note: str = ""
    diff: bytes = b""
    grave: bool = False


def pending(article: Article, library: Library) -> Pending:
    """Read the file and say what saving the article would make of it."""
    from curator.library.diff import changed_lines, unified

    path = article.path
    try:
        disk, written = library.pending(article)
    except SaveConflict as error:
        names = ", ".join(conflict.field.lstrip("/") for conflict in error.conflicts)
        note = f"Changed here and on disk too: {names}. Below is what you changed here."
        mine = unified(path, article.saved, article.data)
        return Pending("Saving would stop at a conflict", note, mine, grave=True)
    except SaveError as error:
        mine = unified(path, article.saved, article.data)
        below = " Below is what you changed here." if mine else ""
        note = f"{error.reason.rstrip('.')}.{below}"
        return Pending("This cannot be saved as it is", note, mine, grave=True)
    if article.origin == "":
        return Pending("Saving creates this file", diff=unified(path, disk, written))
    newer = disk not in (article.saved, article.data)
    if article.origin is not None and disk == written:
        return Pending("Saving moves the file", f"From {article.origin} to {path}.")
    if disk == written:
        return Pending(
            "No changes", "The file on disk is newer than what is shown." if newer else ""
        )
    note = "The file was changed on disk since it was read; those changes stay." if newer else ""
    added, removed = changed_lines(disk, written)
    if added and removed:
        heading = f"Saving adds {count(added, 'line')}, removes {grouped(removed)}"
    else:
        heading = f"Saving {'adds' if added else 'removes'} {count(added or removed, 'line')}"
    return Pending(heading, note, unified(path, disk, written))


class PendingView(QWidget):
    """Shows a pending change: added and removed lines by their sign and by colour."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pending = Pending("No changes")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GRID // 2, 0, 0)
        column.setSpacing(GRID // 2)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        self.heading = plain_label("", "label")
        self.note = plain_label("", "caption")
        self.copy = QPushButton("Copy")
        self.copy.setAccessibleName("Copy the diff")
        set_kind(self.copy, "link")
        self.copy.clicked.connect(self._copy)
        row.addWidget(self.heading, 1)
        row.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignTop)
        self.box = _DiffBox(theme, self)
        column.addLayout(row)
        column.addWidget(self.note)
        column.addWidget(self.box, 1)
        theme.changed.connect(self._draw)
        self._draw()

    @property
    def has_diff(self) -> bool:
        """Whether there are lines to show."""
        return bool(self._pending.diff)

    def least_height(self, width: int) -> int:
        """The height of the words alone."""
        return max(self.heightForWidth(width), self.minimumSizeHint().height())

    def show_pending(self, pending: Pending) -> None:
        """Show this."""
        if pending != self._pending:
            self._pending = pending
            self._draw()

    def _draw(self) -> None:
        now = self._pending
        self.heading.setText(now.heading)
        set_kind(self.heading, "alert" if now.grave else "label")
        self.note.setText(now.note)
        self.note.setVisible(bool(now.note))
        self.copy.setVisible(self.has_diff)
        self.box.setVisible(self.has_diff)
        self.box.show_diff(now.diff)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._pending.diff.decode("utf-8", "replace"))


class _DiffBox(QPlainTextEdit):
    """The lines of a diff, without the names above it."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setReadOnly(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setFont(theme.code)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("What saving would change, read-only")
        set_kind(self, "code")

    def show_diff(self, diff: bytes) -> None:
        """Show a unified diff; long ones and long lines are cut."""
        self.clear()
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        lines = _lines(diff)
        for number, (line, (start, end)) in enumerate(zip(lines, _differing(lines), strict=True)):
            if number:
                cursor.insertBlock()
            block, form = self._formats(line)
            cursor.setBlockFormat(block)
            strong = QTextCharFormat(form)
            strong.setFontWeight(QFont.Weight.Bold)
            for text, style in (
                (line[:start], form),
                (line[start:end], strong),
                (line[end:], form),
            ):
                cursor.insertText(text, style)
        cursor.endEditBlock()
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def createMimeDataFromSelection(self) -> QMimeData:
        """Copies what is selected as it is."""
        data = QMimeData()
        data.setText(self.textCursor().selectedText().replace("\u2029", "\n"))
        return data

    def _formats(self, line: str) -> tuple[QTextBlockFormat, QTextCharFormat]:
        block, form = QTextBlockFormat(), QTextCharFormat()
        colours = {"+": "added_surface", "-": "error_surface"}
        if line[:1] in colours:
            block.setBackground(self._theme.colour(colours[line[:1]]))
        quiet = line[:1] in ("@", "\\", " ", "…")
        form.setForeground(self._theme.colour("quiet" if quiet else "text"))
        return block, form


def _lines(diff: bytes) -> list[str]:
    """The lines of a diff as they can be shown."""
    if not diff:
        return []
    raw = diff.split(b"\n")[2:-1]
    content = [line for line in raw if line[:1] in (b"+", b"-", b" ")]
    if all(line.endswith(b"\r") for line in content):  # else the line ends are what changes
        raw = [line.removesuffix(b"\r") for line in raw]
    lines = []
    for line in raw[:_MOST_LINES]:
        text = ShownText(line.decode("utf-8", "replace")).raw
        lines.append(text if len(text) <= _MOST_IN_LINE else f"{text[:_MOST_IN_LINE]}…")
    if len(raw) > _MOST_LINES:
        lines.append(f"… {count(len(raw) - _MOST_LINES, 'line')} more")
    return lines


def _differing(lines: list[str]) -> list[tuple[int, int]]:
    """For each line the part that is new or old in it, where one line stands for another."""
    parts = [(0, 0)] * len(lines)
    at = 0
    while at < len(lines):
        old = at
        while at < len(lines) and lines[at].startswith("-"):
            at += 1
        new = at
        while at < len(lines) and lines[at].startswith("+"):
            at += 1
        if new - old == at - new:
            for offset in range(new - old):
                first, second = lines[old + offset], lines[new + offset]
                parts[old + offset], parts[new + offset] = _middles(first, second)
        at = max(at, old + 1)
    return parts


def _middles(first: str, second: str) -> tuple[tuple[int, int], tuple[int, int]]:
    """What lies between the words that two lines begin and end with."""
    shorter = min(len(first), len(second))
    head = 1  # the sign
    while head < shorter and first[head] == second[head]:
        head += 1
    tail = 0
    while tail < shorter - head and first[-1 - tail] == second[-1 - tail]:
        tail += 1
    while head > 1 and first[head - 1].isalnum():
        head -= 1
    while tail and first[len(first) - tail].isalnum():
        tail -= 1
    if head == 1 and not tail:
        return (0, 0), (0, 0)  # another line altogether
    return (head, len(first) - tail), (head, len(second) - tail)
