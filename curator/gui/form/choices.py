"""A list of a few texts, such as levels: chips, with the usual ones offered."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from curator.gui.form.chips import ChipsBox
from curator.gui.form.completions import Suggestion
from curator.gui.form.context import Context
from curator.gui.form.field import Field
from curator.gui.form.plan import Row
from curator.gui.words import grouped
from curator.library.edits import AddItem, InsertItem, MoveItem, RemoveField, TakeItem


class ChoicesField(Field):
    """Chips for the texts of a list; of several articles also those that only some have."""

    def __init__(self, row: Row, context: Context, parent: QWidget) -> None:
        super().__init__(row, context, parent)
        self.chips = ChipsBox(
            self.name, context.theme, self._suggestions, self._is_known, self,
            placeholder="Add", unknown="Not one of the usual ones",
        )  # fmt: skip
        self.chips.added.connect(self._add)
        self.chips.removed.connect(self._remove)
        self.chips.moved.connect(self._move)
        self.put(self.chips)
        self.setFocusProxy(self.chips.input)

    def fill(self, row: Row) -> None:
        """Show the texts."""
        super().fill(row)
        if row.of > 1:
            counts = row.counts
            partial = {
                name: f"{grouped(number)} of {grouped(row.of)}"
                for name, number in counts.items()
                if number < row.of
            }
            self.chips.show_names(tuple(counts), partial)
        else:
            values = row.value if isinstance(row.value, list) else []
            self.chips.show_names([str(value) for value in values])

    def leave(self) -> None:
        """Half a word is no choice of the next article."""
        self.chips.input.clear()

    def _suggestions(self, typed: str) -> list[Suggestion]:
        wanted = " ".join(typed.split())
        have = self.row.counts if self.row.of > 1 else (self.row.value or [])
        taken = set(have) if isinstance(have, (list, dict)) else set()
        choices = [text for text in self.row.spec.choices if text not in taken]
        found = [text for text in choices if wanted.casefold() in text.casefold()]
        offered = [Suggestion(text) for text in found]
        if wanted and wanted not in self.row.spec.choices and not self.row.spec.strict:
            offered.append(Suggestion(wanted, "new here", known=False))
        return offered

    def _is_known(self, name: str) -> bool:
        return not self.row.spec.strict or name in self.row.spec.choices

    def _add(self, name: str) -> None:
        several = self.row.of > 1
        route = self.row.route
        self.submit_or_say(AddItem(route, name) if several else InsertItem(route, None, name))

    def _remove(self, name: str) -> None:
        values = self.row.value if isinstance(self.row.value, list) else []
        if self.row.of > 1:
            self.submit_or_say(TakeItem(self.row.route, name))
        elif name in values:
            self.submit_or_say(RemoveField(f"{self.row.route}/{values.index(name)}"))

    def _move(self, source: int, target: int) -> None:
        self.submit_or_say(MoveItem(self.row.route, source, target))
