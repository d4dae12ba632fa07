"""What all fields of the form have in common: each shows one row of the plan and hands in what the
editor made of it.

Filling a field never looks like typing: only signals that a user causes are listened to. A field
holds no data but a text that is being typed or was refused; that text is the editor's and stays.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QVBoxLayout,
    QWidget,
)

from curator.gui.form.context import Context
from curator.gui.form.notes import Line, Notes
from curator.gui.form.plan import Row
from curator.gui.theme import GRID
from curator.library.checks import Finding
from curator.library.edits import Edit, RemoveField, SetPublished

if TYPE_CHECKING:
    from curator.gui.form.overtaken import Before
    from curator.library.article import Article


class Field(QWidget):
    """One field with the place for notes under it."""

    def __init__(self, row: Row, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self.row = row
        self.context = context
        self.handed_in = False  # since it was filled: an edit that is not done shows the old value
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(GRID // 2)
        self.notes = Notes(self)
        self.notes.fixed.connect(self._fix)
        self.setAccessibleName(row.label)

    @property
    def name(self) -> str:
        """The field's name for people."""
        return self.row.label

    def put(self, widget: QWidget) -> None:
        """Set the field's own widget above the notes."""
        self.column.addWidget(widget)
        self.column.addWidget(self.notes)

    def fill(self, row: Row) -> None:
        """Show what the article has now. Text that is not handed in yet stays."""
        self.row = row
        self.handed_in = False
        self.show_row_notes()

    def flush(self) -> bool:
        """Hand in what was typed; False if it is refused."""
        return True

    def revert(self) -> None:
        """Forget what was typed and show the article's value."""

    def leave(self) -> None:
        """The form goes on to another article."""

    def look_whether_decided(self) -> None:
        """Other fields are undecided now."""

    @property
    def amid(self) -> str | None:
        """The text of which something was typed since its box was entered, of one article."""
        return None

    def go_on(self, text: str) -> None:
        """This was being typed in the form that was shown before this one."""

    @property
    def unsent(self) -> str | None:
        """The text that was typed and not taken, or None."""
        return None

    def restore(self, text: str) -> None:
        """Show a text again that was refused before, with the reason."""

    @property
    def waits(self) -> bool:
        """Whether the text is not handed in before the editor does something."""
        return False

    @property
    def brought(self) -> Before | None:
        """If the text was typed in an earlier life: over what. Nobody has confirmed it yet."""
        return None

    def bring_back(self, text: str, over: Before) -> bool:
        """Show a text that was typed in an earlier life over this; False if this is no place for
        it."""
        return False

    def fields(self) -> Iterator[Field]:
        """This field and all that are in it."""
        yield self

    def reach(self, route: str) -> Field | None:
        """The field of a route, this one or one within it; what is folded is opened for it."""
        return self if route == self.row.route else None

    def expect(self, path: str) -> None:
        """Somebody else has changed this article: what is being typed was typed before that."""

    def expect_over(self, were: Iterable[Article]) -> None:
        """The same of several that were others when the text in the box was begun."""

    def submit(
        self, edit: Edit, typing: object | None = None, without: Collection[str] = ()
    ) -> str | None:
        """Hand in an edit, of all articles but some; the reason if it is refused."""
        self.handed_in = True
        return self.context.submit(self.row, edit, typing, without)

    def submit_or_say(self, edit: Edit) -> bool:
        """Hand in an edit that was not typed, and say under the field why it is refused."""
        reason = self.submit(edit)
        if reason:
            self.fill(self.row)
            self.notes.show_lines([(reason, "reason", None)])
        return not reason

    def show_row_notes(self) -> None:
        """Say what the row says: what is odd, what a check found, how many differ."""
        lines: list[Line] = [(self.row.note, "caption", None)] if self.row.note else []
        lines += [(found.message, "warning", found) for found in self.said_here]
        self.notes.show_lines(lines)

    @property
    def said_here(self) -> Sequence[Finding]:
        """What the checks found that no field within this one says."""
        return self.row.findings

    def _fix(self, finding: Finding) -> None:
        if finding.fix is not None:
            self.submit_or_say(finding.fix)


def removal(row: Row) -> Edit:
    """What takes a field away."""
    is_published = row.route == "/published"
    return SetPublished(None) if is_published else RemoveField(row.route)
