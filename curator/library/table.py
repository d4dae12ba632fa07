"""The rows of a site by number, and what searching, sorting and facets need beside them.

A number stands for an article as long as no article comes or goes: `fill` gives new numbers. Long
work is a generator that yields now and then, so that a window can do it in slices.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from curator.library.row import Row

if TYPE_CHECKING:
    from curator.document import Value

    FrontMatter = dict[str, Value]

_AT_A_TIME = 200  # rows between two looks at the clock
_LOOKED_INTO = 1000  # articles that tell what else is inside a field where a name is not


class Table:
    """`rows` are in the order in which they came, and `haystacks` what is searched of each: beside
    them, as a search for words looks at nothing else of 100,000 rows. `marks` are the paths that
    something is known of which no file says: "duplicate", "untracked", "uncommitted", "conflict";
    `untold` is why a mark cannot be known, in words that go on from its name. `bodies` are the
    paths of the articles whose body holds a text, by that text, folded. `children` are the topics
    below a topic, at any depth; all folded. `inner` are dotted names that articles have, as far as
    one was asked for: of those that were loaded, all that any article has."""

    def __init__(self, rows: Iterable[Row] = ()) -> None:
        self.rows: list[Row] = []
        self.haystacks: list[str] = []
        self.changes = 0  # how often rows have come, gone or become others
        self.marks: dict[str, frozenset[str]] = {}
        self.untold: dict[str, str] = {}
        self.bodies: dict[str, frozenset[str]] = {}
        self.children: Mapping[str, frozenset[str]] = {}
        self.inner: set[str] = set()
        self._numbers: dict[str, int] = {}
        self._columns: dict[str, list[tuple[Value, ...]]] = {}
        self._late: dict[str, set[int]] = {}  # numbers whose values are older than their rows
        self.add(rows)

    def __len__(self) -> int:
        return len(self.rows)

    def number(self, path: str) -> int | None:
        """The number of the article at this path."""
        return self._numbers.get(path)

    def has_any(self, paths: Iterable[str]) -> bool:
        """Whether at least one of the articles at these paths is here."""
        return any(map(self._numbers.__contains__, paths))

    def fill(self, rows: Iterable[Row]) -> None:
        """Hold these rows and no others."""
        self.rows.clear()
        self.haystacks.clear()
        self._numbers.clear()
        self._columns.clear()
        self._late.clear()
        self.inner.clear()
        self.add(rows)

    def forget(self) -> None:
        """Another site is shown: what is known of the articles beside their rows is nothing."""
        self.marks.clear()
        self.untold.clear()
        self.bodies.clear()
        self.children = {}

    def add(self, rows: Iterable[Row]) -> range:
        """Rows that were not there; their numbers."""
        self.changes += 1
        start = len(self.rows)
        self.rows.extend(rows)
        come = self.rows[start:]
        self.haystacks += [row.haystack for row in come]
        numbers = range(start, len(self.rows))
        self._numbers.update(zip([row.path for row in come], numbers, strict=True))
        for name, column in self._columns.items():
            column.extend(() for _ in numbers)
            self._late[name].update(numbers)
        return numbers

    def put(self, rows: Iterable[tuple[Row, str | None]]) -> list[int | None]:
        """The new states of articles, each of which was at the path beside it if that is another:
        two may have got each other's. Their numbers, None for one that is not here."""
        rows = tuple(rows)
        numbers = [
            self._numbers.get(row.path if before is None else before) for row, before in rows
        ]
        for (_row, before), number in zip(rows, numbers, strict=True):
            if before is not None and number is not None:
                del self._numbers[before]
        for (row, _before), number in zip(rows, numbers, strict=True):
            if number is None:
                continue
            self._numbers[row.path] = number
            self.rows[number] = row
            self.haystacks[number] = row.haystack
            self.changes += 1
            for late in self._late.values():
                late.add(number)
        return numbers

    def values(self, name: str) -> Sequence[tuple[Value, ...]]:
        """The values of a field that no row holds, by number, as `fields.inside` gives them.
        Raises KeyError where they are not loaded."""
        if self._late[name]:
            raise KeyError(name)
        return self._columns[name]

    def so_far(self, name: str) -> Sequence[tuple[Value, ...]]:
        """`values`, also while they are loaded: of what changed since, those of before."""
        return self._columns.get(name, ())

    def lateness(self, names: Collection[str]) -> int:
        """How many articles there are whose values of these fields are to be loaded."""
        return max((len(self._late.get(name, self.rows)) for name in names), default=0)

    def lacks(self, names: Collection[str]) -> frozenset[str]:
        """Those of the fields whose values are to be loaded first."""
        from curator.library.fields import BUILT_IN  # the window has a table before YAML is loaded

        return frozenset(
            name for name in names if name not in BUILT_IN and self._late.get(name) != set()
        )

    def load(
        self,
        names: Collection[str],
        front_matter: Callable[[Sequence[str]], Iterator[tuple[str, FrontMatter]]],
    ) -> Iterator[None]:
        """Load the values of fields. `front_matter` gives that of the articles at some paths."""
        from curator.library.fields import inside

        asked = {name for name in names if "." in name and name not in self.inner}
        everything = range(len(self.rows))
        for name in names:
            if name not in self._columns:
                self._columns[name] = [()] * len(everything)
                self._late[name] = set(everything)
            yield
        wanted = sorted(set[int]().union(*(self._late[name] for name in names)))
        yield
        paths = [self.rows[number].path for number in wanted]
        missing = dict(zip(wanted, paths, strict=True))
        yield
        for done, (path, data) in enumerate(front_matter(paths)):
            number = self._numbers.get(path)
            if number is not None:
                missing.pop(number, None)
                for name in names:
                    self._columns[name][number] = inside(data, name)
                    self._late[name].discard(number)
            if asked:
                self._learn(asked, data, left=_LOOKED_INTO - done)
            if done % _AT_A_TIME == _AT_A_TIME - 1:
                yield
        # Of what cannot be read there is nothing; what has another path by now is late again.
        nothing = [number for number, path in missing.items() if self._numbers.get(path) == number]
        for name in names:
            self._late[name].difference_update(nothing)

    def _learn(self, asked: set[str], data: FrontMatter, left: int) -> None:
        """Take out of `asked` what some front matter has; see `inner`."""
        from curator.library.fields import inner_names, is_there

        found = {name for name in asked if is_there(data, name)}
        asked -= found
        self.inner |= found
        if left > 0:
            for first in {name.partition(".")[0] for name in asked}:
                self.inner.update(inner_names(data, first))
