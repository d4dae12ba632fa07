"""The topics of an article, or of several."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from curator.gui.form.chips import ChipsBox
from curator.gui.form.completions import Suggestion, suggest
from curator.gui.form.context import Context
from curator.gui.form.field import Field
from curator.gui.form.plan import Row
from curator.library.edits import AddTopic, RemoveTopic


class TopicsField(Field):
    """Chips for the topics; hands in one to add, to remove or to move at a time."""

    def __init__(self, row: Row, context: Context, parent: QWidget) -> None:
        super().__init__(row, context, parent)
        self.chips = ChipsBox(
            self.name, context.theme, self._suggestions, self._is_known, self,
            placeholder="Add a topic", unknown="Not in the site's topic list",
        )  # fmt: skip
        self.chips.added.connect(lambda name: self.submit_or_say(AddTopic(name)))
        self.chips.removed.connect(lambda name: self.submit_or_say(RemoveTopic(name)))
        self.put(self.chips)
        self.setFocusProxy(self.chips.input)

    def fill(self, row: Row) -> None:
        """Show the article's topics."""
        super().fill(row)
        self.chips.show_names(row.value if isinstance(row.value, tuple) else ())

    def _suggestions(self, typed: str) -> list[Suggestion]:
        return suggest(typed, self.context.library().taxonomy, self.chips.names)

    def _is_known(self, name: str) -> bool:
        return self.context.library().taxonomy.get(name) is not None

    def leave(self) -> None:
        """Half a name is no topic of the next article."""
        self.chips.input.clear()
