"""A unified diff to look at: added and removed lines by their sign and by colour."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QFont, QTextBlockFormat, QTextCharFormat, QTextCursor, QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from curator.gui.editor.shown_text import ShownText, common
from curator.gui.theme import Theme, set_kind
from curator.gui.words import count

_MOST_LINES = 2_000  # of a diff that are shown
_MOST_IN_LINE = 4_000  # characters of a line that are shown
_ALIKE = 6  # characters at the beginning of lines that may be the same line
_BEFORE = 1_000  # of them before what differs, where the line is longer

#: The part of a line that is new or old in it: where it begins and ends.
_Part = tuple[int, int]


class DiffBox(QPlainTextEdit):
    """The lines of a diff, without the names above it."""

    def __init__(self, name: str, theme: Theme, parent: QWidget) -> None:
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
        self.setAccessibleName(name)
        set_kind(self, "code")

    def show_diff(self, diff: bytes) -> None:
        """Show a unified diff; long ones and long lines are cut."""
        self._show(_shown(diff))

    def show_lines(self, lines: Sequence[str]) -> None:
        """Show lines with a sign before each: "+", "-" or a blank."""
        self._show(_parted([ShownText(line).raw for line in lines]))

    def _show(self, lines: Sequence[tuple[str, _Part]]) -> None:
        self.clear()
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        for number, (line, (start, end)) in enumerate(lines):
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


def has_windows_ends(diff: bytes) -> bool:
    """Whether every line of the file that a diff shows ends with CR LF: then they are not shown,
    for what is at every line says nothing."""
    content = [line for line in _hunks(diff) if line[:1] in (b"+", b"-", b" ")]
    return bool(content) and all(line.endswith(b"\r") for line in content)


def _hunks(diff: bytes) -> list[bytes]:
    """The lines of a diff from its first hunk on."""
    at = 0 if diff.startswith(b"@@") else diff.find(b"\n@@") + 1
    if at == 0 and not diff.startswith(b"@@"):
        return []
    lines = diff[at:].split(b"\n")
    return lines[:-1]


def _shown(diff: bytes) -> list[tuple[str, _Part]]:
    """The lines as they can be shown, each with the part of it that differs."""
    raw = _hunks(diff)
    if has_windows_ends(diff):  # else the line ends are what changes
        raw = [line.removesuffix(b"\r") for line in raw]
    lines = [ShownText(line.decode("utf-8", "replace")).raw for line in raw[:_MOST_LINES]]
    shown = _parted(lines)
    if len(raw) > _MOST_LINES:
        shown.append((f"… {count(len(raw) - _MOST_LINES, 'line')} more", (0, 0)))
    return shown


def _parted(lines: list[str]) -> list[tuple[str, _Part]]:
    """The lines, each with the part of it that differs, and cut where it is too long."""
    return [_cut(line, part) for line, part in zip(lines, _differing(lines), strict=True)]


def _cut(line: str, part: _Part) -> tuple[str, _Part]:
    """A line that is too long to show: what differs in it and what is around."""
    if len(line) <= _MOST_IN_LINE:
        return line, part
    first = part[0] - _BEFORE if part[0] > _MOST_IN_LINE - _BEFORE else 1
    last = first + _MOST_IN_LINE
    before, after = "…" if first > 1 else "", "…" if last < len(line) else ""
    text = f"{line[:1]}{before}{line[first:last]}{after}"
    moved = 1 + len(before) - first
    start, end = (min(max(at + moved, 1), len(text)) for at in part)
    return text, (start, end) if part != (0, 0) else part


def _differing(lines: list[str]) -> list[_Part]:
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
        for offset in range(min(new - old, at - new)):
            first, second = lines[old + offset], lines[new + offset]
            found = _middles(first, second)
            # Where a line comes or goes too, another one may stand at this place.
            if new - old == at - new or found[0][0] >= _ALIKE:
                parts[old + offset], parts[new + offset] = found
        at = max(at, old + 1)
    return parts


def _middles(first: str, second: str) -> tuple[_Part, _Part]:
    """What lies between the words that two lines begin and end with."""
    head = 1 + common(first[1:], second[1:])  # after the sign
    room = min(len(first), len(second)) - head
    ends = (text[len(text) - room :][::-1] if room else "" for text in (first, second))
    tail = common(*ends)
    while head > 1 and first[head - 1].isalnum():
        head -= 1
    while tail and first[len(first) - tail].isalnum():
        tail -= 1
    if head == 1 and not tail:
        return (0, 0), (0, 0)  # another line altogether
    return (head, len(first) - tail), (head, len(second) - tail)
