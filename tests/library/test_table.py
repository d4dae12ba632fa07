"""Values that no row holds, loaded while the articles change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from curator.document import Value
from curator.library.query.known import Known, count_values
from curator.library.row import Row
from curator.library.table import Table

ROWS = [Row(f"{at}.md", "") for at in range(3)]


class Files:
    """The front matter of articles; one cannot be read."""

    def __init__(self) -> None:
        self.data: dict[str, dict[str, Value]] = {"0.md": {"a": 1}, "2.md": {"a": [2, 3]}}

    def read(self, paths: Sequence[str]) -> Iterator[tuple[str, dict[str, Value]]]:
        for path in paths:
            if path in self.data:
                yield path, self.data[path]


def test_what_has_no_value_is_loaded_too() -> None:
    table = Table(ROWS)
    assert table.lacks(["a", "title"]) == {"a"}
    for _ in table.load(["a"], Files().read):
        pass
    assert list(table.values("a")) == [(1,), (), (2, 3)]
    assert table.lacks(["a"]) == frozenset()


def test_what_changes_while_it_is_loaded_is_loaded_again() -> None:
    table, files = Table(ROWS), Files()

    def read(paths: Sequence[str]) -> Iterator[tuple[str, dict[str, Value]]]:
        yield from files.read(paths)
        files.data["0.md"] = {"a": 9}
        table.put([(ROWS[0], None)])

    for _ in table.load(["a"], read):
        pass
    assert table.lacks(["a"]) == {"a"}
    for _ in table.load(["a"], files.read):
        pass
    assert list(table.values("a")) == [(9,), (), (2, 3)]


def test_other_rows_while_values_are_counted_leave_what_is_known() -> None:
    table, known = Table(ROWS), Known()
    steps = count_values(known, "a", table, Files().read)
    next(steps)
    table.fill([])
    assert list(steps) == []
    assert known.values == {}


def test_what_is_moved_while_values_are_loaded_is_loaded_again() -> None:
    table = Table(Row(f"{at}.md", "") for at in range(3))

    def front_matter(paths: Sequence[str]) -> Iterator[tuple[str, dict[str, Value]]]:
        for path in paths:
            if path != "1.md":  # its file has another name by now
                yield path, {"rank": path}

    steps = table.load(["rank"], front_matter)
    for _ in range(3):
        next(steps)
    table.put([(Row("moved.md", ""), "1.md")])
    for _ in steps:
        pass
    assert table.lacks(["rank"]) == {"rank"}
    for _ in table.load(["rank"], front_matter):
        pass
    assert list(table.values("rank")) == [("0.md",), ("moved.md",), ("2.md",)]


def test_another_site_is_not_marked_as_the_last_one_was() -> None:
    table = Table([Row("a.md", "")])
    table.marks["untracked"] = table.bodies["word"] = frozenset({"a.md"})
    table.children = {"ai": frozenset({"vision"})}
    table.forget()
    assert (table.marks, table.bodies, table.children) == ({}, {}, {})


def test_it_learns_which_fields_are_inside_others() -> None:
    table, files = Table(ROWS), Files()
    files.data = {"0.md": {"a": {"b": "", "c": 1}}, "2.md": {"a": {"d": 2}}}
    for _ in table.load(["a.b"], files.read):
        pass
    assert table.inner == {"a.b"}  # though it is empty
    for _ in table.load(["a.x"], files.read):
        pass
    assert table.inner == {"a.b", "a.c", "a.d"}
    table.fill([])
    assert table.inner == set()
