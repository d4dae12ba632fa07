"""What stands in the sections of the panel: which values, in which order, and how many of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from heapq import nsmallest
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale

from curator.gui.side.words import name_of
from curator.gui.words import label
from curator.library.facets.choices import Choices
from curator.library.facets.value import Facet, Value

if TYPE_CHECKING:
    from curator.library.facets.facets import Counts, Facets

FEW = 8  # a section with more values shows some, unless all are asked for
SOME = 6
MOST = 1000  # rows of a section, whatever is asked for
_MANY = 50  # publishers of which only the most frequent are looked at more closely
_FOUND = 200  # rows of a section that is filtered

_QUALITY = ("over", "80-100", "60-79", "40-59", "20-39", "0-19", "below", "none")
_PROBLEM = ("broken", "problems", "modified", "conflict", "duplicate", "untracked")
_PUBLISHED = ("yes", "no", "none")


@dataclass(slots=True)
class Item:
    """A value in its section, and what is below it."""

    value: Value
    name: str
    count: int
    below: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """`more`: how many values there are beside those shown; `total`: how many there are."""

    facet: Facet
    items: tuple[Item, ...]
    total: int = 0
    more: int = 0
    is_filtered: bool = False
    is_all: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """How the sections are to be shown: the words that filter some, and those shown whole."""

    filters: Mapping[Facet, str] = field(default_factory=dict)
    whole: frozenset[Facet] = frozenset()


def sections(
    facets: Facets, counts: Counts, choices: Choices, asked: Asked, locale: QLocale
) -> list[Section]:
    """All sections that have anything to choose from. What the search leaves none of is shown too:
    rows that come and go would move the others away from under the pointer."""
    shop = _Shop(facets, counts, choices, locale)
    found: list[Section] = []
    for facet in Facet:
        values = [value for value in facets.values(facet) if not value.below]
        tells_apart = len(values) > (facet is not Facet.PROBLEM) and any(v.name for v in values)
        if choices.of(facet) or tells_apart:
            is_short = facet not in asked.whole and not asked.filters.get(facet)
            items, left_out = shop.items(facet, is_short=is_short)
            found.append(_cut(facet, items, choices, asked, left_out))
    return found


class _Shop:
    """Makes items of a facet's values."""

    def __init__(self, facets: Facets, counts: Counts, choices: Choices, locale: QLocale) -> None:
        self._facets = facets
        self._counts = counts
        self._choices = choices
        self._locale = locale

    def items(self, facet: Facet, *, is_short: bool) -> tuple[list[Item], int]:
        """The values of a facet, as a tree, in order, and how many there are beside. `is_short`:
        where there are very many, only those that may be among the first are made."""
        values = {*self._facets.values(facet), *self._choices.of(facet)}
        left_out = 0
        if is_short and facet in (Facet.PUBLISHER, Facet.TYPE) and len(values) > _MANY:
            first = nsmallest(_MANY, values, self._by_count)
            kept = {*first, *self._choices.of(facet)}
            left_out, values = len(values) - len(kept), kept
        make = {
            Facet.COLLECTION: self._folders,
            Facet.TOPIC: self._topics,
            Facet.DATE: self._dates,
        }.get(facet)
        items = make(values) if make else [self._item(value) for value in values]
        return sorted(items, key=_ORDER[facet]), left_out

    def _by_count(self, value: Value) -> tuple[object, ...]:
        return (not value.name, -self._counts.get(value, 0), value.name.casefold())

    def _item(self, value: Value, below: Iterable[Item] = (), name: str = "") -> Item:
        name = name or name_of(value, self._facets.names, self._locale)
        shown = tuple(sorted(below, key=_ORDER[value.facet])) if below else ()
        return Item(value, name, self._counts.get(value, 0), shown)

    def _folders(self, values: set[Value]) -> list[Item]:
        """Folders below folders; one that has nothing but another is one with it."""
        exact = {value.name for value in values if not value.below}
        inside: dict[str, set[str]] = {}
        for folder in exact:
            while folder:
                above = folder.rpartition("/")[0]
                inside.setdefault(above, set()).add(folder)
                folder = above

        def make(folder: str, shown_below: str) -> Item:
            below = inside.get(folder, set())
            while len(below) == 1 and folder not in exact:
                (folder,) = below
                below = inside.get(folder, set())
            name = " › ".join(map(label, folder.removeprefix(shown_below).strip("/").split("/")))
            if not below:
                return self._item(Value(Facet.COLLECTION, folder), (), name)
            items = [make(each, folder) for each in below]
            if folder in exact:
                directly = Value(Facet.COLLECTION, folder)
                items.append(self._item(directly, (), f"Directly in {name}"))
            return self._item(Value(Facet.COLLECTION, folder, below=True), items, name)

        items = [make(folder, "") for folder in inside.get("", ())]
        if "" in exact:
            items.append(self._item(Value(Facet.COLLECTION, "")))
        return _with_chosen(items, self._choices.of(Facet.COLLECTION), self._item)

    def _topics(self, values: set[Value]) -> list[Item]:
        facets = self._facets
        names = {value.name for value in values}
        below: dict[str, list[str]] = {}
        for name in names:
            parent = facets.parent_of(name)
            below.setdefault(parent if parent in names else "", []).append(name)

        def make(name: str) -> Item:
            value = Value(Facet.TOPIC, name, below=facets.has_below(name))
            return self._item(value, [make(each) for each in below.get(name, ()) if name])

        items = [make(name) for name in below.get("", ())]
        return _with_chosen(items, self._choices.of(Facet.TOPIC), self._item)

    def _dates(self, values: set[Value]) -> list[Item]:
        months: dict[str, list[Item]] = {}
        for value in values:
            if value.name[4:5] == "-":
                months.setdefault(value.name[:4], []).append(self._item(value))
        years = {value for value in values if value.name[4:5] != "-"}
        years |= {Value(Facet.DATE, year) for year in months}
        return [self._item(value, months.get(value.name, ())) for value in years]


def _with_chosen(
    items: list[Item], chosen: Iterable[Value], make: Callable[[Value], Item]
) -> list[Item]:
    """The items, and what is chosen that is not among them: the vocabulary or a folder has
    changed since."""
    shown = {item.value for item in _walk(items)}
    return items + [make(value) for value in chosen if value not in shown]


def _walk(items: Iterable[Item]) -> Iterable[Item]:
    for item in items:
        yield item
        yield from _walk(item.below)


def _by_count(item: Item) -> tuple[object, ...]:
    return (not item.value.name, -item.count, item.name.casefold())


def _by_name(item: Item) -> tuple[object, ...]:
    return (not item.value.name, item.name.casefold())


def _newest_first(item: Item) -> tuple[object, ...]:
    name = item.value.name
    number = int(name.replace("-", "")) if name[:1].isdigit() else 0
    return (-number, item.name)


def _as_listed(names: tuple[str, ...]) -> Callable[[Item], tuple[object, ...]]:
    return lambda item: (names.index(item.value.name),)


_ORDER: dict[Facet, Callable[[Item], tuple[object, ...]]] = {
    Facet.COLLECTION: _by_name,
    Facet.PUBLISHED: _as_listed(_PUBLISHED),
    Facet.TOPIC: _by_count,
    Facet.PUBLISHER: _by_count,
    Facet.TYPE: _by_count,
    Facet.DATE: _newest_first,
    Facet.QUALITY: _as_listed(_QUALITY),
    Facet.PROBLEM: _as_listed(_PROBLEM),
}


# -- not all of them ---------------------------------------------------------------------------


def _cut(facet: Facet, items: list[Item], choices: Choices, asked: Asked, left_out: int) -> Section:
    total = sum(1 for _ in _walk(items)) + left_out
    words = asked.filters.get(facet, "").casefold().split()
    if words:
        found = _filtered(items, words)
        return Section(facet, tuple(found[:_FOUND]), total, is_filtered=True)
    shown = _some(items, choices, whole=facet is Facet.DATE)  # there are twelve months in a year
    more = total - sum(1 for _ in _walk(shown))
    if facet is Facet.DATE:
        total = len(items)
    if more and facet in asked.whole:
        return Section(facet, tuple(items[:MOST]), total, is_all=True)
    return Section(facet, tuple(shown), total, more)


def _some(items: Iterable[Item], choices: Choices, *, whole: bool = False) -> list[Item]:
    """The first of many, and what is chosen; the same of what is below them, but for `whole`."""
    items = list(items)
    if len(items) > FEW:
        items = [
            item
            for place, item in enumerate(items)
            if place < SOME or any(choices.state(each.value) for each in _walk([item]))
        ]
    if whole:
        return items
    return [
        replace(item, below=tuple(_some(item.below, choices))) if item.below else item
        for item in items
    ]


def _filtered(items: Iterable[Item], words: list[str]) -> list[Item]:
    found: list[Item] = []
    for item in items:
        name = item.name.casefold()
        if all(word in name for word in words):
            found.append(item)
        elif below := tuple(_filtered(item.below, words)):
            found.append(replace(item, below=below))
    return found
