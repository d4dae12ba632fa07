"""The topics of an article, or of several: chips, type-ahead and suggestions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from curator.gui.form.chips import ChipsBox
from curator.gui.form.completions import Suggestion, suggest
from curator.gui.form.context import Context
from curator.gui.form.field import Field
from curator.gui.form.plan import Row
from curator.gui.form.suggested import SuggestedNames
from curator.gui.theme import GRID
from curator.gui.words import grouped
from curator.library.edits import AddTopic, MoveItem, RemoveField, RemoveTopic

if TYPE_CHECKING:
    from curator.library.taxonomy import Taxonomy

_SPEAKING = ("title", "name", "excerpt")  # the fields whose words suggest topics


class TopicsField(Field):
    """Hands in one topic to add, to remove or to move at a time.

    Of several articles it shows every topic that any of them has, and of each that some lack how
    many have it.
    """

    def __init__(self, row: Row, context: Context, parent: QWidget) -> None:
        super().__init__(row, context, parent)
        inner = QWidget(self)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        self.chips = ChipsBox(
            self.name,
            context.theme,
            self._suggestions,
            self._is_known,
            inner,
            placeholder="Add a topic",
            unknown="not in the vocabulary",
        )
        self.chips.added.connect(self._add)
        self.chips.removed.connect(self._remove)
        self.chips.moved.connect(self._move)
        self.suggested = SuggestedNames(context.theme, inner)
        self.suggested.accepted.connect(self._add)
        self.suggested.left.connect(self.chips.input.setFocus)
        column.addWidget(self.chips)
        column.addWidget(self.suggested)
        self._text = ""
        self.put(inner)
        self.setFocusProxy(self.chips.input)

    def fill(self, row: Row) -> None:
        """Show the topics."""
        super().fill(row)
        if row.of > 1:
            counts = row.counts
            of = grouped(row.of)
            some = {name: f"{grouped(n)} of {of}" for name, n in counts.items() if n < row.of}
            self.chips.show_names(tuple(counts), some)
        else:
            self.chips.show_names(self._names())
        self._suggest()

    def suggest_from(self, text: str) -> None:
        """Suggest the topics that this text of the article speaks of: its title and excerpt."""
        self._text = text
        self._suggest()

    def leave(self) -> None:
        """Half a name is no topic of the next article."""
        self.chips.input.clear()

    def _suggest(self) -> None:
        several = self.row.of > 1
        found = () if several else self._taxonomy().suggested(self._text, self._names())
        # What a check offers to add is offered once.
        fixes = {each.fix.name for each in self.row.findings if isinstance(each.fix, AddTopic)}
        self.suggested.show_names([term.name for term in found if term.name not in fixes])

    def _suggestions(self, typed: str) -> list[Suggestion]:
        counts = self.row.counts
        everywhere = [name for name, number in counts.items() if number == self.row.of]
        present = everywhere if self.row.of > 1 else self._names()
        return suggest(typed, self._taxonomy(), present)

    def _is_known(self, name: str) -> bool:
        return self._taxonomy().get(name) is not None

    def _taxonomy(self) -> Taxonomy:
        return self.context.library().taxonomy

    def _names(self) -> list[str]:
        value = self.row.value
        return [str(name) for name in value] if isinstance(value, (list, tuple)) else []

    def _add(self, name: str) -> None:
        self.submit_or_say(AddTopic(name))

    def _remove(self, name: str) -> None:
        names = self._names()
        if self.row.of == 1 and names.count(name) > 1:
            # Only one of the two: the last, so that the article keeps its order.
            at = len(names) - 1 - names[::-1].index(name)
            self.submit_or_say(RemoveField(f"{self.row.route}/{at}"))
        else:
            self.submit_or_say(RemoveTopic(name))

    def _move(self, source: int, target: int) -> None:
        self.submit_or_say(MoveItem(self.row.route, source, target))


def suggest_topics(fields: Iterable[Field], rows: Sequence[Row]) -> None:
    """Let the topics among the fields of an article be suggested from the words in its rows."""
    texts = [row.value for row in rows if row.key in _SPEAKING and isinstance(row.value, str)]
    for field in fields:
        if isinstance(field, TopicsField):
            field.suggest_from("\n".join(texts))
