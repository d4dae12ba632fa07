"""What several articles have in common, field by field, for a form that edits them all.

Values are the same where an edit would have nothing to do: `1` is not `true` and not `1.0`, a
timestamp is its text, and the order of a mapping's keys does not count. What is kept of a value is
short, so that a hundred thousand articles fit in memory.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from hashlib import blake2b
from heapq import nsmallest
from itertools import starmap
from json import JSONEncoder

from curator.document import Value, format_route, parse_route
from curator.document.scalars import Timestamp
from curator.library.article import Article
from curator.library.row import Row

MOST_VALUES = 30  # values of a field that are told with their counts
MOST_SINGLE_ITEMS = 300  # items of one list that are kept though only one article has them

_LONGEST = 64  # characters of a text that is its own key
_TEXTS = frozenset({str, Timestamp})
_YES, _NO = (bool, True), (bool, False)
_encode = JSONEncoder(ensure_ascii=False, sort_keys=True, check_circular=False).encode


@dataclass(frozen=True, slots=True)
class CommonItem:
    """An item of lists and how many articles have it; of a mapping, the first that was met."""

    value: Value
    count: int


@dataclass(frozen=True, slots=True)
class CommonField:
    """A field of several articles.

    `present` of `total` articles have it, with `different` values, absence being one of them.
    `value` is theirs if `agree`, else None. `counts` are the most frequent short single values.
    `fields` are those inside a mapping, in the order in which they were met. `items` are those of
    lists, frequent ones first; of `item_count` different ones, rare ones may be left out.
    """

    route: str
    key: str
    total: int
    present: int
    different: int
    value: Value = None
    counts: tuple[tuple[Value, int], ...] = ()
    fields: tuple[CommonField, ...] = ()
    items: tuple[CommonItem, ...] = ()
    item_count: int = 0

    @property
    def agree(self) -> bool:
        """Whether all articles have the field with the same value, or none has it."""
        return self.different == 1

    def field(self, key: str) -> CommonField | None:
        """The field of this name inside the mappings."""
        return next((inner for inner in self.fields if inner.key == key), None)


class Common:
    """Counts articles, one after the other; may be asked at any time."""

    def __init__(self) -> None:
        self.total = 0
        self.modified = 0
        self.unreadable = 0
        self.collections: Counter[str] = Counter()
        self._topics: Counter[str] = Counter()
        self._fields: dict[str, _Field] = {}

    def add(self, article: Article | Row, data: dict[str, Value]) -> None:
        """Count an article whose front matter is `data`."""
        self.total += 1
        self.modified += article.modified
        self.collections[article.collection] += 1
        topics = self._topics
        for topic in article.topics if len(article.topics) < 2 else dict.fromkeys(article.topics):
            topics[topic] += 1
        _add_all(self._fields, data)

    def add_unreadable(self, article: Article | Row) -> None:
        """Count an article that no form can show; it is not part of the total."""
        self.unreadable += 1
        self.modified += article.modified

    @property
    def topics(self) -> tuple[CommonItem, ...]:
        """The topics and how many articles have each, however their lists are written."""
        return tuple(starmap(CommonItem, self._topics.most_common()))

    @property
    def fields(self) -> tuple[CommonField, ...]:
        """The fields of all articles, in the order in which they were met."""
        return tuple(_frozen((), self._fields, self.total))

    def field(self, route: str) -> CommonField:
        """The field at a route; one that no article has is absent from all of them."""
        parts = parse_route(route)
        found = self._find(parts)
        if found is None:
            return CommonField(route, parts[-1], self.total, 0, 1)
        return found.frozen(parts, self.total)

    def count_of(self, route: str, value: Value) -> int:
        """How many articles have exactly this value: an edit that sets it changes the others."""
        found = self._find(parse_route(route))
        return 0 if found is None else found.counts.get(_key(value), 0)

    def count_with(self, route: str, item: Value) -> int:
        """How many articles have this item in the list at a route."""
        found = self._find(parse_route(route))
        return 0 if found is None else found.item_counts.get(_item_key(item), 0)

    def _find(self, parts: Iterable[str]) -> _Field | None:
        fields: dict[str, _Field] | None = self._fields
        found = None
        for part in parts:
            found = fields.get(part) if fields else None
            if found is None:
                return None
            fields = found.inner
        if found is not None:
            found.settle()
        return found


class _Field:
    """The counts of one field: by the key of the value, and for lists by that of the item."""

    __slots__ = ("counts", "first", "inner", "item_counts", "items", "present", "singles", "texts")

    def __init__(self, value: Value) -> None:
        self.first = value
        self.present = 0
        self.counts: dict[Hashable, int] = {}
        self.inner: dict[str, _Field] = {}
        self.item_counts: dict[Hashable, int] = {}
        self.items: dict[Hashable, Value] = {}  # those of which the value is kept
        # Whole lists of short texts; what is in them is counted when somebody asks.
        self.texts: dict[tuple[str, ...], int] = {}
        self.singles = 0  # of them, how many were kept before a second article had them

    def add_list(self, items: list[Value]) -> None:
        """Count a list, and what is in it once."""
        if _TEXTS.issuperset(map(type, items)):
            texts: tuple[str, ...] = tuple(items)  # type: ignore[arg-type]
            if sum(map(len, texts)) <= 4 * _LONGEST:
                self.texts[texts] = self.texts.get(texts, 0) + 1
                return
        key = _key(items)
        self.counts[key] = self.counts.get(key, 0) + 1
        self._add_items(items, 1)

    def settle(self) -> None:
        """Count what was put off."""
        for texts, number in self.texts.items():
            key = _key(list(texts))
            self.counts[key] = self.counts.get(key, 0) + number
            self._add_items(texts, number)
        self.texts.clear()

    def _add_items(self, items: Iterable[Value], times: int) -> None:
        counts = self.item_counts
        keys = {
            item if type(item) is str and len(item) <= _LONGEST else _item_key(item): item
            for item in items
        }
        for key, item in keys.items():
            number = counts[key] = counts.get(key, 0) + times
            if number > 1:
                self.items.setdefault(key, item)
            elif self.singles < MOST_SINGLE_ITEMS:
                self.singles += 1
                self.items[key] = item

    def frozen(self, parts: tuple[str, ...], total: int) -> CommonField:
        self.settle()
        different = len(self.counts) + (self.present < total)
        order = {key: at for at, key in enumerate(self.item_counts)} if self.items else {}
        items = sorted(self.items, key=lambda key: (-self.item_counts[key], order[key]))
        return CommonField(
            format_route(parts),
            parts[-1],
            total,
            self.present,
            different,
            self.first if different == 1 else None,
            tuple(self._most_common()),
            tuple(_frozen(parts, self.inner, total)),
            tuple(CommonItem(self.items[key], self.item_counts[key]) for key in items),
            len(self.item_counts),
        )

    def _most_common(self) -> list[tuple[Value, int]]:
        told = [pair for pair in self.counts.items() if _is_told(pair[0])]
        best = nsmallest(MOST_VALUES, told, key=lambda pair: -pair[1])
        return [(_value_of(key), number) for key, number in best]


def _add_all(fields: dict[str, _Field], data: dict[str, Value]) -> None:
    for name, value in data.items():
        field = fields.get(name)
        if field is None:
            field = fields[name] = _Field(value)
        field.present += 1
        kind = type(value)
        if (kind is str or kind is Timestamp) and len(value) <= _LONGEST:  # type: ignore[arg-type]
            key: Hashable = value  # type: ignore[assignment]
        elif kind is list:
            field.add_list(value)  # type: ignore[arg-type]
            continue
        elif kind is bool:
            key = _YES if value else _NO
        else:
            key = _key(value)
            if kind is dict:
                _add_all(field.inner, value)  # type: ignore[arg-type]
        counts = field.counts
        counts[key] = counts.get(key, 0) + 1


def _frozen(above: tuple[str, ...], fields: dict[str, _Field], total: int) -> Iterable[CommonField]:
    return (field.frozen((*above, name), total) for name, field in fields.items())


def _key(value: Value) -> Hashable:
    """What two values have in common exactly if they are the same; a digest of a long one."""
    if isinstance(value, str):
        return value if len(value) <= _LONGEST else _digest("t" + value)
    if isinstance(value, bool):
        return _YES if value else _NO
    if isinstance(value, float):
        return (float, value if value == value else None)
    if isinstance(value, list | dict):
        short = type(value) is list and _TEXTS.issuperset(map(type, value))
        if short and sum(map(len, value)) <= 4 * _LONGEST:  # type: ignore[arg-type]
            return (list, *value)  # topics mostly, whose texts are shared by all articles
        text = _encode(value)
        return _digest(_encode(_without_negative_zero(value)) if "-0.0" in text else text)
    return value


def _item_key(value: Value) -> Hashable:
    """Mappings are known by their address, where they have one."""
    if isinstance(value, dict):
        address = value.get("webUrl") or value.get("url")
        if isinstance(address, str):
            return ("url", address if len(address) <= 2 * _LONGEST else _digest(address))
    return _key(value)


def _digest(text: str) -> bytes:
    return blake2b(text.encode(), digest_size=16).digest()


def _without_negative_zero(value: Value) -> Value:
    if isinstance(value, list):
        return [_without_negative_zero(item) for item in value]
    if isinstance(value, dict):
        return {key: _without_negative_zero(item) for key, item in value.items()}
    return 0.0 if isinstance(value, float) and value == 0 else value


def _is_told(key: Hashable) -> bool:
    return key[0] is not list if isinstance(key, tuple) else not isinstance(key, bytes)


def _value_of(key: Hashable) -> Value:
    if isinstance(key, tuple):
        kind, value = key
        return float("nan") if kind is float and value is None else value
    return key  # type: ignore[return-value]
