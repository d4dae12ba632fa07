"""The values of columns that no row has: read when they are shown, a little at a time."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from curator.gui.slices import Slices
from curator.library.steps import at_once

if TYPE_CHECKING:
    from curator.document import Value
    from curator.library.table import Table

    FrontMatter = Callable[[Sequence[str]], Iterator[tuple[str, dict[str, Value]]]]

AT_ONCE = 5_000  # rows that are searched and sorted before the window could miss its turn
_FEW = 40  # articles that are read at once, values that tell whether a field holds figures


class OwnFields(QObject):
    """Loads fields into a table. `front_matter` gives that of the articles at some paths; `read`
    when all that was asked for is there."""

    read = Signal()

    def __init__(self, table: Table, parent: QObject) -> None:
        super().__init__(parent)
        self._table = table
        self._slices: Slices[None] = Slices(self)
        self.front_matter: FrontMatter | None = None

    @property
    def is_busy(self) -> bool:
        """Whether values are being read."""
        return self._slices.is_busy

    def finish(self) -> None:
        """Read the rest at once."""
        self._slices.finish()

    def read_all(self, names: Sequence[str]) -> None:
        """Read what is not known of these fields."""
        if not names or not self._table.rows or not self._table.lacks(names):
            return
        if len(self._table) <= AT_ONCE or self._table.lateness(names) <= _FEW:
            self._slices.stop()
            at_once(self.reading(names))
            self.read.emit()
        else:
            self._slices.start(self.reading(names), lambda _done: self.read.emit())

    def reading(self, names: Sequence[str]) -> Generator[None, None, None]:
        """The steps in which what is not known of these fields is read."""
        lacking = self._table.lacks(names)
        if lacking and self.front_matter is not None:
            yield from self._table.load(lacking, self.front_matter)

    def is_figure(self, name: str) -> bool:
        """Whether a field holds numbers: the first values tell."""
        seen = 0
        for values in self._table.so_far(name):
            for value in values:
                if isinstance(value, bool) or not isinstance(value, int | float):
                    return False
                seen += 1
            if seen >= _FEW:
                break
        return seen > 0
