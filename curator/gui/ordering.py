"""The order of the articles: by which fields, and the sort itself, of many rows in slices."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from curator.gui.columns import column_of
from curator.gui.own_fields import AT_ONCE
from curator.gui.slices import Slices
from curator.library.row import Row
from curator.library.sorting import by_path, ranks, turned
from curator.library.steps import at_once

if TYPE_CHECKING:
    from curator.document import Value
    from curator.gui.own_fields import OwnFields
    from curator.library.table import Table

_USUAL = "-date"


class Ordering(QObject):
    """Sorts the rows of a table by `names`, of which the first counts most; with "-" before it from
    the highest down. `use` is given the numbers in the order that is wanted, for all rows that
    there are then. What was found out for one sort is kept for the next: `forget` it when rows
    change."""

    def __init__(
        self,
        table: Table,
        fields: OwnFields,
        use: Callable[[list[int]], object],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.names: tuple[str, ...] = (_USUAL,)
        self._table = table
        self._fields = fields
        self._use = use
        self._ranks: dict[str, list[int]] = {}
        self._changes = 0  # ranks that were begun before one are not kept
        self._natural: list[int] = []  # numbers in the order of the paths; empty: not known
        self._slices: Slices[list[int]] = Slices(self)

    @property
    def is_busy(self) -> bool:
        """Whether the rows are still in an order that is not wanted any more."""
        return self._slices.is_busy

    @property
    def first_of_rows(self) -> str:
        """The first name; for a field that no row has, by which rows that are not here yet cannot
        be sorted, the usual one."""
        is_row = self.names[0].removeprefix("-") in Row._fields
        return self.names[0] if is_row else _USUAL

    def in_words(self, name: str) -> str:
        """Whether the rows are sorted by this field first, to be said after its name; else ""."""
        first = self.names[0]
        if first.removeprefix("-") != name:
            return ""
        return ", sorted descending" if first.startswith("-") else ", sorted ascending"

    def forget(self, *, paths: bool) -> None:
        """Rows are others now; with `paths` their paths too, or their numbers."""
        self._ranks.clear()
        self._changes += 1
        if paths:
            self._natural.clear()

    def sort(self) -> None:
        """Put all rows where they belong; of many, later."""
        if len(self._table) <= AT_ONCE:
            self._slices.stop()
            self._end(at_once(self._sorted()))
        else:
            self._slices.start(self._sorted(), self._end)

    def _end(self, order: list[int]) -> None:
        if len(order) != len(self._table):  # more have come meanwhile
            self.sort()
        else:
            self._use(order)

    def _sorted(self) -> Generator[None, None, list[int]]:
        """The numbers in the order that is wanted."""
        if len(self._natural) != len(self._table):
            self._natural = yield from by_path(self._table.rows)
            yield
        order = list(self._natural)
        for name in reversed(self.names):
            found = yield from self._ranked(name.removeprefix("-"))
            if len(found) != len(order):
                return []  # more have come meanwhile: it is done again
            keys = turned(found, falls=name.startswith("-"))
            yield
            order.sort(key=keys.__getitem__)
            yield
        return order

    def _ranked(self, name: str) -> Generator[None, None, list[int]]:
        found = self._ranks.get(name)
        if found is not None:
            return found
        before = self._changes
        values: Sequence[Sequence[Value]] = ()
        if not column_of(name).is_row:
            yield from self._fields.reading((name,))
            values = self._table.so_far(name)
        found = yield from ranks(self._table.rows, name, values)
        if before == self._changes:
            self._ranks[name] = found
        return found
