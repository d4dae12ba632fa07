"""The values of every facet with their rows, kept up to date with a table."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Generator, Hashable, Iterable, Mapping, Sequence
from itertools import chain, compress
from operator import is_not

from curator.library.facets.choices import Choices
from curator.library.facets.kinds import RAW, Kinds
from curator.library.facets.members import Members, Within, bits_of
from curator.library.facets.value import MARKS, Facet, Value
from curator.library.row import Row
from curator.library.table import Table

Counts = Mapping[Value, int]

_ROWS = 1000  # between two looks at the clock: well under a millisecond each
_RAWS = 400
_VALUES = 60
_MANY = 4  # more than one row in so many has changed: everything is gathered anew


class Facets:
    """`update` must be run to its end after the table has changed; all else is as of then.
    `parents`: the topics that are below another, by name, with that one's name."""

    def __init__(self, table: Table, parents: Mapping[str, str] | None = None) -> None:
        self._table = table
        self._kinds = Kinds(parents or {})
        self._rows: list[Row] = []
        self._changes = -1  # of the table, when `_rows` were its rows
        self._members = {facet: Members() for facet in Facet}
        self._marks: dict[str, tuple[frozenset[str], int]] = {}
        self._names: dict[str, str] = {}  # topics as written, by their folded name

    # -- follow the table ------------------------------------------------------------------------

    def change_parents(self, parents: Mapping[str, str]) -> None:
        """The vocabulary is another one."""
        self._kinds = Kinds(parents)
        self._rows, self._changes = [], -1

    def update(self) -> Generator[None, None, None]:
        """Follow the table, in short steps. Dropped half way it has changed nothing."""
        changes = self._table.changes
        if changes == self._changes:
            return
        rows = list(self._table.rows)
        changed: list[int] = []
        for start in range(0, len(rows), _ROWS):
            end = start + _ROWS
            differ = map(is_not, rows[start:end], self._rows[start:end])
            changed += compress(range(start, end), differ)
            yield
        changed += range(len(self._rows), len(rows))
        is_new = self._changes < 0  # nothing of what was gathered holds
        if is_new or len(rows) < len(self._rows) or len(changed) * _MANY > len(rows):
            yield from self._gather(rows)
        elif changed:
            yield from self._follow(rows, changed)
        self._changes = changes

    def _gather(self, rows: list[Row]) -> Generator[None, None, None]:
        kinds = self._kinds
        members = {facet: Members(len(rows)) for facet in Facet}
        names: dict[str, str] = {}
        for facet in Facet:
            groups: dict[Hashable, array[int]] = {}
            if facet is Facet.TOPIC:
                yield from _group_topics(rows, groups)
                for raw in groups:
                    _note_names(names, raw)
            else:
                yield from _group(rows, RAW[facet], groups)
            found: dict[Value, list[array[int]]] = {}
            for at, (raw, numbers) in enumerate(groups.items()):
                for value in kinds.values(facet, raw):
                    found.setdefault(value, []).append(numbers)
                if at % _RAWS == _RAWS - 1:
                    yield
            for value, parts in found.items():
                # An article may have several topics that are below the same one.
                members[facet].add(value, parts[0] if len(parts) == 1 else _united(parts))
                yield
        self._rows, self._members, self._names = rows, members, names
        self._marks.clear()

    def _follow(self, rows: list[Row], changed: Sequence[int]) -> Generator[None, None, None]:
        come: dict[Value, list[int]] = {}
        gone: dict[Value, list[int]] = {}
        names: dict[str, str] = {}
        known = len(self._rows)
        for done, number in enumerate(changed):
            old = self._rows[number] if number < known else None
            for facet, raw_of in RAW.items():
                raw = raw_of(rows[number])
                before = raw_of(old) if old is not None else None
                if old is not None and raw == before:
                    continue
                has = self._kinds.values(facet, raw)
                had = self._kinds.values(facet, before) if old is not None else ()
                for value in has:
                    if value not in had:
                        come.setdefault(value, []).append(number)
                for value in had:
                    if value not in has:
                        gone.setdefault(value, []).append(number)
                if facet is Facet.TOPIC:
                    _note_names(names, raw)
            if done % _VALUES == _VALUES - 1:
                yield
        members = {facet: each.copy(len(rows)) for facet, each in self._members.items()}
        for value, numbers in gone.items():
            members[value.facet].remove(value, numbers)
            yield
        for value, numbers in come.items():
            members[value.facet].add(value, numbers)
            yield
        self._rows, self._members, self._names = rows, members, names | self._names
        self._marks.clear()

    # -- rows of values ----------------------------------------------------------------------------

    @property
    def size(self) -> int:
        """How many rows there are."""
        return len(self._rows)

    @property
    def everything(self) -> int:
        """All rows, as bits."""
        return (1 << len(self._rows)) - 1

    def bits(self, value: Value) -> int:
        """The rows that have a value, as bits."""
        if value.facet is Facet.PROBLEM and value.name in MARKS:
            return self._marked(value.name)
        return self._members[value.facet].bits(value)

    def values(self, facet: Facet) -> Iterable[Value]:
        """The values that some row has."""
        yield from self._members[facet]
        if facet is Facet.PROBLEM:
            yield from (Value(facet, mark) for mark in MARKS if self._marked(mark))

    def counts(self, hits: int | None, choices: Choices) -> Generator[None, None, Counts]:
        """How many of the rows `hits` (bits; None: all) have each value and meet what is chosen of
        the other facets. Run `update` first."""
        counted: dict[Value, int] = {}
        within = self._within(hits, choices)
        for facet in Facet:
            here = within
            if facet in choices.facets:
                here = self._within(hits, choices.without(facet))
            members = self._members[facet]
            for at, value in enumerate(list(members)):
                counted[value] = members.count(value, here)
                if at % _VALUES == _VALUES - 1:
                    yield
            yield
            if facet is Facet.PROBLEM:
                for mark in MARKS:
                    if marked := self._marked(mark):
                        counted[Value(facet, mark)] = (marked & here.bits).bit_count()
        return counted

    def _within(self, hits: int | None, choices: Choices) -> Within:
        bits = self.everything if hits is None else hits
        mask = choices.mask(self)
        return Within(bits if mask is None else bits & mask, len(self._rows))

    def _marked(self, mark: str) -> int:
        paths = self._table.marks.get(mark, frozenset())
        known = self._marks.get(mark)
        if known is None or known[0] is not paths:
            size = len(self._rows)
            numbers = (self._table.number(path) for path in paths)
            bits = bits_of((each for each in numbers if each is not None and each < size), size)
            known = self._marks[mark] = (paths, bits)
        return known[1]

    # -- topics ------------------------------------------------------------------------------------

    @property
    def names(self) -> Mapping[str, str]:
        """Topics as the first article writes them, by their folded names."""
        return self._names

    def parent_of(self, topic: str) -> str:
        """The folded name of the topic that this one is shown below, or ""."""
        above = self._kinds.above(topic)
        return above[0] if above and topic not in self._kinds.above(above[0]) else ""

    def has_below(self, topic: str) -> bool:
        """Whether there are topics below this one."""
        return self._kinds.has_below(topic)


def _group(
    rows: Sequence[Row], raw_of: Callable[[Row], Hashable], groups: dict[Hashable, array[int]]
) -> Generator[None, None, None]:
    for start in range(0, len(rows), _ROWS):
        for number, raw in enumerate(map(raw_of, rows[start : start + _ROWS]), start):
            if raw in groups:
                groups[raw].append(number)
            else:
                groups[raw] = array("I", (number,))
        yield


def _group_topics(
    rows: Sequence[Row], groups: dict[Hashable, array[int]]
) -> Generator[None, None, None]:
    """By one topic each: there are far fewer of them than ways to have several."""
    by_name: dict[str, array[int]] = {}
    without = array("I")
    for start in range(0, len(rows), _ROWS):
        for number, row in enumerate(rows[start : start + _ROWS], start):
            if not any(row.topics):
                without.append(number)
            for name in row.topics:
                if name in by_name:
                    if by_name[name][-1] != number:  # else it is there twice
                        by_name[name].append(number)
                elif name:
                    by_name[name] = array("I", (number,))
        yield
    groups.update(((name,), numbers) for name, numbers in by_name.items())
    if without:
        groups[()] = without


def _united(parts: Sequence[Sequence[int]]) -> list[int]:
    return list(set(chain.from_iterable(parts)))


def _note_names(names: dict[str, str], raw: Hashable) -> None:
    if isinstance(raw, tuple):
        for name in raw:
            if isinstance(name, str):
                names.setdefault(name.casefold(), name)
