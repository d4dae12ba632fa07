"""The fields of several articles: what can be said at once is shown first, the rest when it is
read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from curator.gui.editor.reading import CommonReader
from curator.gui.words import grouped

if TYPE_CHECKING:
    from curator.gui.editor.header import Header
    from curator.gui.form.form import FormStack
    from curator.gui.form.plan import Row
    from curator.gui.session import Session
    from curator.library.common import Common
    from curator.library.row import Row as ArticleRow
    from curator.library.specs import FieldSpec


class Several(QObject):
    """Says in the header and the `forms` what several articles have in common; `shown` with the
    form when all of it is."""

    shown = Signal(object)  # Form

    def __init__(
        self,
        session: Session,
        header: Header,
        forms: Callable[[], FormStack],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._header = header
        self._forms = forms
        self._asked_for: tuple[FieldSpec, ...] = ()
        self._common: Common | None = None  # of what is shown, once all is read
        self._reader = CommonReader(session, self)
        self._reader.begun.connect(self._show_beginning)
        self._reader.ready.connect(self._show_common)

    @property
    def is_reading(self) -> bool:
        """Whether many articles are still being read."""
        return self._reader.is_busy

    def stop(self) -> None:
        """Others are shown, or none."""
        self._reader.stop()
        self._common = None

    def show(self, rows: Sequence[ArticleRow], asked_for: tuple[FieldSpec, ...]) -> None:
        """Show these, with the fields that were asked for though none of them has it."""
        self._asked_for = asked_for
        unreadable = sum(map(attrgetter("unreadable"), rows))
        modified = sum(map(attrgetter("modified"), rows))
        self._header.show_several(len(rows) - unreadable, unreadable, modified)
        self._reader.read(rows)

    def ask_for(self, asked_for: tuple[FieldSpec, ...]) -> bool:
        """Show these fields too; False if the articles are not read yet."""
        if self._common is None:
            return False
        self._asked_for = asked_for
        self._show_common(self._common)
        return True

    def say_effect(self, row: Row, value: object) -> None:
        """While one types: how many of them the text would change, which is kept as typed."""
        self._session.unapplied.typed.emit()
        if self._common is None or row.of == 1:
            return
        same = self._common.count_of(row.route, value)  # type: ignore[arg-type]
        words = f"Changes {row.label.lower()} of {grouped(row.of - same)} of {grouped(row.of)}"
        self._header.say_effect(words)

    def _show_beginning(self, common: Common) -> None:
        from curator.gui.editor.rows import first_rows

        rows = first_rows(common, self._session.library)
        self._header.say_effect("Reading their other fields…")
        forms = self._forms()
        form = forms.form
        if self._common is not None and form is not None and set(form.fields) >= {"published"}:
            form.fill_some(rows)  # the rest of the form waits for what is being read
        else:
            forms.show_for(rows).fill(rows, ())

    def _show_common(self, common: Common) -> None:
        from curator.gui.editor.rows import common_rows

        self._common = common
        rows, addable = common_rows(common, self._session.library, self._asked_for)
        self._header.say_effect("" if common.total else "None of them can be read")
        form = self._forms().show_for(rows)
        form.fill(rows, addable)
        self.shown.emit(form)
