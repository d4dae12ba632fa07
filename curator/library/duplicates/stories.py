"""What of an article says which story it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from curator.library.addresses import normal
from curator.library.titles import folded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from curator.library.library import Library

_AT_A_TIME = 500  # articles whose addresses are asked for together


class Story(NamedTuple):
    """`text` is the title without case, accents and signs; `addresses` are normal ones.
    `is_hidden`: its article is written to be unpublished."""

    path: str
    title: str
    text: str
    addresses: tuple[str, ...] = ()
    is_hidden: bool = False

    @property
    def key(self) -> str:
        """The same for two titles that differ in blanks at the most; "" where there is none."""
        return self.text.replace(" ", "")

    def says_the_same(self, other: Story) -> bool:
        """Whether nothing has changed between the two that duplicates depend on."""
        return self[1:] == other[1:]


def story(path: str, title: str, own: Sequence[str], is_hidden: bool = False) -> Story:
    """Of an article with these addresses of its own, as they are written. What leads to a whole
    site leads to no story."""
    found = dict.fromkeys(map(normal, own))
    addresses = tuple(each for each in found if "/" in each or "?" in each)
    return Story(path, title, folded(title), addresses, is_hidden)


def stories(library: Library, paths: Sequence[str] | None = None) -> Iterator[Story]:
    """The stories of the articles that can be read, of all or of those at these paths."""
    rows = library.articles.rows() if paths is None else map(library.articles.row, paths)
    known = [row for row in rows if row is not None and not row.unreadable]
    for start in range(0, len(known), _AT_A_TIME):
        some = {row.path: row for row in known[start : start + _AT_A_TIME]}
        for found in library.addresses_of(list(some)):
            row = some.pop(found.path, None)
            if row is None:  # one that was edited since it was told is told again
                continue
            yield story(row.path, row.title, found.own, row.published is False)
        for row in some.values():
            yield story(row.path, row.title, (), row.published is False)
