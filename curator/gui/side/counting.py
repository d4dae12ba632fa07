"""Counts what the panel shows, in slices: facets of what is found, and the saved views."""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from curator.errors import QueryError
from curator.gui.slices import Slices
from curator.library.facets.choices import Choices
from curator.library.steps import at_once

if TYPE_CHECKING:
    from curator.library.facets.facets import Counts, Facets
    from curator.library.query import Query
    from curator.library.table import Table
    from curator.library.taxonomy import Taxonomy
    from curator.library.views import View

    Hits = list[int] | None  # numbers of the table; None: all
    Limit = Callable[[Hits], Generator[None, None, Hits]]
    Parse = Callable[[str], Query]
    ViewCounts = tuple[dict[View, int | None], dict[View, str]]

_AT_ONCE = 1000  # rows that are counted before the window could miss its turn
_AT_A_TIME = 5000  # numbers between two looks at the clock


class Counting(QObject):
    """`counted` when the facets' counts are there, `views_counted` with those of the views."""

    counted = Signal()
    views_counted = Signal(object, object)  # both parts of `ViewCounts`

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._slices: Slices[None] = Slices(self)
        self._table: Table | None = None
        self._vocabulary: Callable[[], Taxonomy] | None = None
        self._parse: Parse | None = None
        self._known: Taxonomy | None = None
        self.facets: Facets | None = None
        self.counts: Counts = {}
        self.hits: Hits = None
        self.awaited: set[str] = set()  # marks in the table that are still to be found out

    def open(self, table: Table, vocabulary: Callable[[], Taxonomy], parse: Parse) -> None:
        """Count this table from now on. `vocabulary` is asked each time: it may be another. `parse`
        reads the query of a view."""
        from curator.library.facets.facets import Facets

        self._slices.stop()
        if table is not self._table or self.facets is None:
            self._table, self.facets = table, Facets(table)
        self._vocabulary, self._known, self._parse = vocabulary, None, parse
        self.counts, self.hits = {}, None

    @property
    def is_busy(self) -> bool:
        """Whether something is being counted."""
        return self._slices.is_busy

    def finish(self) -> None:
        """Count to the end at once."""
        self._slices.finish()

    def count(self, choices: Choices, views: Sequence[View]) -> None:
        """Count anew, for what was found last; what is being counted is dropped."""
        if self._table is None:
            return
        if len(self._table) <= _AT_ONCE:
            self._slices.stop()
            at_once(self._steps(choices, views))
        else:
            self._slices.start(self._steps(choices, views), lambda _none: None)

    def limit(self, choices: Choices) -> Limit | None:
        """What leaves of some numbers those that are chosen; None: all of them."""
        facets = self.facets
        if not choices or facets is None:
            return None

        def within(hits: Hits) -> Generator[None, None, Hits]:
            yield from self._update(facets)
            mask = choices.mask(facets)
            assert mask is not None
            digits = f"{mask:0{max(facets.size, 1)}b}"[::-1]
            numbers = range(facets.size) if hits is None else hits
            found: list[int] = []
            for start in range(0, len(numbers), _AT_A_TIME):
                some = numbers[start : start + _AT_A_TIME]
                found += [each for each in some if digits[each : each + 1] == "1"]
                yield
            return found

        return within

    def _steps(self, choices: Choices, views: Sequence[View]) -> Generator[None, None, None]:
        facets, hits = self.facets, self.hits
        assert facets is not None
        yield from self._update(facets)
        bits = None
        if hits is not None:
            from curator.library.facets.members import bits_of

            size = facets.size
            if hits and max(hits) >= size:  # of articles that have gone since
                hits = [each for each in hits if each < size]
            yield
            bits = bits_of(hits, size)
            yield
        self.counts = yield from facets.counts(bits, choices)
        self.counted.emit()
        yield
        assert self._table is not None
        assert self._parse is not None
        found = yield from _count_views(self._table, views, self._parse, self.awaited)
        self.views_counted.emit(*found)

    def _update(self, facets: Facets) -> Generator[None, None, None]:
        known = self._vocabulary() if self._vocabulary is not None else None
        if known is not None and known is not self._known:
            self._known = known
            if self._table is not None:
                self._table.children = known.below
            facets.change_parents({term.name: term.parent for term in known.terms if term.parent})
        yield from facets.update()


def _count_views(
    table: Table, views: Sequence[View], parse: Parse, awaited: Collection[str]
) -> Generator[None, None, ViewCounts]:
    """How many articles each view has, None where that is not known; and why not, where it is a
    mistake."""
    counts: dict[View, int | None] = dict.fromkeys(views)
    mistakes: dict[View, str] = {}
    for view in views:
        try:
            query = parse(view.query)
            needs = query.needs
            # What nobody has asked for yet is loaded when there is time; see `Ahead`.
            if not (
                table.lacks(needs.fields)
                or needs.marks - (table.marks.keys() - awaited) - table.untold.keys()
                or needs.bodies - table.bodies.keys()
            ):
                counts[view] = len((yield from query.find(table)))
        except QueryError as error:
            mistakes[view] = error.reason
        except KeyError:
            continue  # something was edited meanwhile
    return counts, mistakes
