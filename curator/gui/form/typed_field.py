"""A field that is a text box: what is typed is handed in after a pause, and when it is left."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from curator.document import Value, same_value
from curator.gui.form.context import Context
from curator.gui.form.field import Field
from curator.gui.form.overtaken import (
    Before,
    hold,
    overtaken,
    overtaken_of_several,
    undecided,
)
from curator.gui.form.plan import Row
from curator.gui.form.said_of_row import brought_back, placeholder
from curator.gui.form.staying import Cursor
from curator.gui.form.text_boxes import LineBox, TextBox
from curator.gui.form.values import written
from curator.gui.theme import GRID, set_kind
from curator.library.checks import Finding, check_value
from curator.library.edits import Edit, SetField

if TYPE_CHECKING:
    from curator.document import Conflict
    from curator.library.article import Article

_PAUSE = 400  # milliseconds after which what was typed counts, so that it is kept within a second
_REST = 1.5  # seconds without a key after which one goes on with something else


class TypedField(Field):
    """A text box that hands in its text after a pause and when it is left.

    Where somebody else changed the field meanwhile, what is typed is one side of a conflict: it
    stays in the box until that is left, and goes over nothing.
    """

    def __init__(self, row: Row, context: Context, parent: QWidget, box: LineBox | TextBox) -> None:
        super().__init__(row, context, parent)
        self.box = box
        self._typed = False
        self._is_amid = False  # something was typed since the box was entered
        self._from: Before | None = None  # when the box was filled
        self._were: dict[str, Article] = {}  # of several, those that others changed since
        self._held: Conflict | None = None  # in which the text in the box is one side
        self._shown = ""
        self._brought: Before | None = None
        self._is_refused = False
        self._run = object()
        self._last_key = 0.0
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE)
        self._timer.timeout.connect(self._pause)
        box.setParent(self)
        box.setAccessibleName(self.name)
        box.textEdited.connect(self._type)
        box.editingFinished.connect(self._finish)
        self.setFocusProxy(box)

    def fill(self, row: Row) -> None:
        """Show the value, unless the editor is in the middle of another one."""
        self.row = row
        self.handed_in = False
        self._shown = written(row.value, row.source)
        if self.box.text() != self._shown and (self._typed or self._is_undecided()):
            return
        self._typed = self._is_refused = False
        self._held = self._brought = None
        self._from = self._now()
        self._were.clear()
        self._timer.stop()
        if self.box.text() != self._shown:
            cursor = Cursor.of(self.box) if self.box.hasFocus() else None
            self.box.setText(self._shown)
            # The beginning of a long text says more than its end.
            if cursor is not None or isinstance(self.box, LineBox):
                (cursor or Cursor()).put_into(self.box)
        fits = self.box.can_hold(self._shown)
        self.box.setReadOnly(not fits)
        set_kind(self.box, "usual")
        self.box.setPlaceholderText(placeholder(row))
        self.show_row_notes()
        if not fits:
            words = "Holds a character that this box cannot keep; edit it in the YAML"
            self.notes.show_lines([(words, "caption", None)])
        self.text_changed()

    def put_beside(self, icon: str, tip: str, name: str) -> QToolButton:
        """Set the box with a button beside it, and give that button."""
        inner = QWidget(self)
        line = QHBoxLayout(inner)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GRID // 2)
        button = QToolButton(inner)
        button.setToolTip(tip)
        button.setAccessibleName(name)
        self.context.theme.dress(button, icon, "quiet")
        line.addWidget(self.box, 1)
        line.addWidget(button)
        self.put(inner)
        return button

    def value(self, text: str) -> tuple[Value, str]:
        """The value that this text stands for, and why it is none."""
        return text, ""

    def none_or(self, text: str, words: str) -> str:
        """Why a text is no value; a hint that goes with an empty one."""
        if not text.strip() and self.row.present:
            return f"{words}; or remove the field, from the menu at its name"
        return words

    def edit(self, value: Value) -> Edit:
        """What handing in this value does."""
        return SetField(self.row.route, value)

    def text_changed(self) -> None:
        """The text is another one now."""

    def flush(self) -> bool:
        """Hand in the text, if it is another one than the article has."""
        taken = self._hand_in(final=True)
        self._run = object()  # what is typed next is a step of its own
        self._is_amid = False
        if taken and self._held is not None:
            self.revert()  # the conflict has it
        return taken

    def revert(self) -> None:
        """Back to the article's value."""
        self._typed = self._is_amid = False
        self._brought = None
        self.context.refuse(self.row.route, "")
        self.fill(self.row)

    def look_whether_decided(self) -> None:
        """What is typed is not one side of a conflict any more once that is decided."""
        held = self._held
        if held is None or self._undecided(held.ours) is not None:
            return
        value, reason = self.value(self.box.text())
        if not reason and same_value(value, held.ours):
            self.revert()
        else:
            self._held = None  # what was typed since goes over what was decided

    def _now(self) -> Before | None:
        article = self.context.first() if self.row.of == 1 else None
        return None if article is None else Before(article, self.row.route)

    def expect(self, path: str) -> None:
        """It counts; several articles are changed once, when the text is whole."""
        if self._typed and self.row.of == 1:
            self._hand_in(final=False)
        elif self._typed and (article := self.context.session.article(path)) is not None:
            self._were.setdefault(path, article)

    def expect_over(self, were: Iterable[Article]) -> None:
        """They count as if they were changed now."""
        for article in were:
            self._were.setdefault(article.path, article)

    def _is_undecided(self) -> bool:
        """Whether what was handed in is undecided by now: then it stays in the box, so that the
        next key does not go into the text of somebody else, and decide it."""
        value, reason = self.value(self.box.text())
        if reason or not self._is_amid or self.row.of > 1:
            return False
        self._held = self._undecided(value)
        self._typed = self._held is not None
        return self._typed

    @property
    def amid(self) -> str | None:
        return self.box.text() if self._is_amid and self.row.of == 1 else None

    def go_on(self, text: str) -> None:
        self.box.setText(text)  # if it is undecided, it stays
        self._is_amid = True
        if not self._is_undecided():
            self.revert()

    def _undecided(self, value: Value) -> Conflict | None:
        return undecided(self.context.session, self.context.first(), self.row.route, value)

    def _hold(self, edit: Edit) -> Collection[str]:
        """The articles whose field was changed by somebody else since the box was filled; there
        what is typed is held as one side of a conflict."""
        session, route = self.context.session, self.row.route
        if self.row.of > 1:
            several = overtaken_of_several(session, self.context.paths(), route, edit, self._were)
            hold(session, several)
            return several.keys()
        found = self._from and overtaken(session, route, edit, self._from, self._held)
        if self._from is None or found is None:
            return ()
        before, self._held = self._held, found
        path = self._from.article.path
        hold(session, {path: found}, is_new=before is None)
        return (path,)

    @property
    def unsent(self) -> str | None:
        """The text that was typed and not taken, or None."""
        return self.box.text() if self._typed else None

    def restore(self, text: str) -> None:
        """Show the text again and say why it is not taken."""
        self.box.setText(text)
        self._typed = True
        _, reason = self.value(text)
        self._refuse(reason or "Not taken yet")

    @property
    def waits(self) -> bool:
        """Several articles wait for the box to be left."""
        is_late = self.row.of > 1 or self._is_refused or self._brought is not None
        return self._typed and (is_late or bool(self.value(self.box.text())[1]))

    @property
    def brought(self) -> Before | None:
        """Over what the text was typed in an earlier life."""
        return self._brought

    def bring_back(self, text: str, over: Before) -> bool:
        """It is handed in once it is confirmed or typed on, and held against what others did."""
        self.box.setText(text)
        self._typed, self._brought = True, over
        if self.row.of == 1:
            self._from = over
        value, reason = self.value(text)
        edit = None if reason else self.edit(value)
        self.notes.show_lines([brought_back(self.row, over.article.path, edit, reason)])
        self.context.typed(self.row, None if reason else value)
        return True

    def _fix(self, finding: Finding) -> None:
        if self._brought is None:
            super()._fix(finding)
        else:
            self._brought = None
            self.flush()

    def _finish(self) -> None:
        """Enter confirms the text; the box may also just be left."""
        if self.box.hasFocus():
            self._brought = None
        self.flush()

    def _type(self) -> None:
        now = monotonic()
        if not self._typed and isinstance(self.box, TextBox) and now - self._last_key > _REST:
            self._run = object()  # an undo takes back a sentence of a long text, not all of it
        self._last_key = now
        self._typed = self._is_amid = True
        self._brought, self._is_refused = None, False
        if not self._timer.isActive():
            self._timer.start()
        self.text_changed()
        self._check_typed()

    def _check_typed(self) -> None:
        """Say at once what the checks will say of this text."""
        value, reason = self.value(self.box.text())
        self.context.typed(self.row, None if reason else value)
        found = None if reason else check_value(self.row.spec, value)
        self.notes.show_lines([(found, "warning", None)] if found else [])

    def _pause(self) -> None:
        if self.row.of == 1:  # several articles are changed once, when the text is whole
            self._hand_in(final=False)

    def _hand_in(self, *, final: bool) -> bool:
        self._timer.stop()
        text = self.box.text()
        if not self._typed:
            return True
        if text == self._shown:
            self.revert()
            return True
        if self._brought is not None:
            return True  # it stays as it is
        value, reason = self.value(text)
        if reason and not final:
            return True  # half a date is no mistake yet
        if reason:
            words = f"{self.name} not changed: {reason[:1].lower()}{reason[1:]}"
            self.context.refuse(self.row.route, words)
        else:
            held = self._hold(self.edit(value))
            if held and self.row.of == 1:
                return True
            reason = self.submit(self.edit(value), self._run, held) or ""
        if reason:
            self._refuse(reason)
            return False
        self._typed = False
        self._from = self._now()
        self._were.clear()
        self._shown = text
        self.context.refuse(self.row.route, "")
        set_kind(self.box, "usual")
        self.show_row_notes()
        return True

    def _refuse(self, reason: str) -> None:
        self._is_refused = True
        set_kind(self.box, "refused")
        self.notes.show_lines([(reason, "reason", None)])
