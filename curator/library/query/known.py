"""What a site's articles hold, as far as it helps to type a search: fields, what they are, and
their values by how often they come."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from itertools import chain
from operator import attrgetter

from curator.document import Timestamp, Value
from curator.library.row import Row
from curator.library.table import Table

ReadFrontMatter = Callable[[Sequence[str]], Iterator[tuple[str, dict[str, Value]]]]
Counted = tuple[tuple[str, int], ...]

_AT_A_TIME = 1_000  # rows between two looks at the clock
_EXAMPLES = 60  # articles that are looked into to learn what the fields are
_MOST = 5_000  # values of a field that are kept
_LONGEST = 80  # characters of a value that can be told from others at a glance
_OWN_EACH = 0.6  # of all values: where so many come once only, they are nothing to choose from
_OFTEN = 0.01  # of all values: what comes so often is offered all the same
_SEVERAL = 3  # and as often as that
_FEW = 30  # values that can be read through, whatever they are


class Sort(Enum):
    """What one can ask of a field."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    YES_NO = "yes or no"
    LIST = "list"
    GROUP = "group"  # fields inside


#: The fields that every site has, as they are offered.
BUILT_IN: Mapping[str, Sort] = {
    "title": Sort.TEXT,
    "published": Sort.YES_NO,
    "topics": Sort.LIST,
    "provider": Sort.TEXT,
    "date": Sort.DATE,
    "type": Sort.TEXT,
    "quality": Sort.NUMBER,
    "heat": Sort.NUMBER,
    "related": Sort.NUMBER,
    "collection": Sort.TEXT,
    "excerpt": Sort.TEXT,
    "problems": Sort.LIST,
    "path": Sort.TEXT,
}


@dataclass(frozen=True, slots=True)
class Known:
    """`fields`: in the order in which they are offered, with what they are; those inside others by
    their dotted names. `used`: how many articles have a field. `values`: by field, the most
    frequent first; a field that is missing was not counted yet, one without values has none to
    choose from. Months, such as 2020-07, stand for dates, "yes", "no" and "none" for published.
    `bounds`: the lowest and the highest number of a field. `parents`: topics that have others
    below them."""

    fields: Mapping[str, Sort] = field(default_factory=lambda: BUILT_IN)
    used: Mapping[str, int] = field(default_factory=dict)
    values: Mapping[str, Counted] = field(default_factory=dict)
    bounds: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    parents: frozenset[str] = frozenset()


_ROWS: Mapping[str, Callable[[Sequence[Row]], Iterable[str]]] = {
    "collection": lambda rows: (row.collection for row in rows),
    "type": lambda rows: (row.type for row in rows),
    "provider": lambda rows: (row.provider for row in rows),
    "topics": lambda rows: chain.from_iterable(row.topics for row in rows),
    "date": lambda rows: (row.date[:7] for row in rows),
}
_NUMBERS: Mapping[str, Callable[[Row], int | float | None]] = {
    name: attrgetter(name) for name in ("quality", "heat", "related")
}
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_WORDS = {True: "yes", False: "no", None: "none"}


def gather(
    table: Table, topics: Mapping[str, str], front_matter: ReadFrontMatter | None = None
) -> Generator[None, None, Known]:
    """What is known of these rows. `topics`: the vocabulary's names, each with its parent or "";
    `front_matter` of some articles tells what the fields are that no row holds."""
    rows = table.rows
    counts: dict[str, Counter[str]] = {name: Counter() for name in _ROWS}
    published: Counter[str] = Counter()
    numbers: dict[str, set[int | float | None]] = {name: set() for name in _NUMBERS}
    keys: Counter[tuple[str, ...]] = Counter()
    for start in range(0, len(rows), _AT_A_TIME):
        some = rows[start : start + _AT_A_TIME]
        for name, values_of in _ROWS.items():
            counts[name].update(values_of(some))
        published.update(_WORDS[row.published] for row in some if not row.unreadable)
        keys.update(row.keys for row in some)
        yield
        for name, number_of in _NUMBERS.items():
            numbers[name].update(map(number_of, some))
    values = {name: _counted(counter) for name, counter in counts.items()}
    named = dict(values["topics"])
    unused = sorted((name for name in topics if name not in named), key=str.casefold)
    values["topics"] = (*values["topics"], *((name, 0) for name in unused))
    values["published"] = tuple((word, published[word]) for word in _WORDS.values())
    values["date"] = tuple(sorted(values["date"], reverse=True))
    values.update({name: () for name in ("title", "excerpt", "path", "problems")})
    bounds: dict[str, tuple[float, float]] = {}
    for name, several in numbers.items():
        bounds |= _bounds(name, several)
    used: Counter[str] = Counter()
    for names, number in keys.items():
        used.update(dict.fromkeys(names, number))
    learned = yield from _learn(table, front_matter)
    others = sorted((name for name in used if name not in BUILT_IN), key=str.casefold)
    fields = dict(BUILT_IN)
    for name in others:
        fields[name] = learned.get(name, Sort.TEXT)
    for name in sorted(learned, key=str.casefold):
        fields.setdefault(name, learned[name])
    parents = frozenset(parent for parent in topics.values() if parent)
    return Known(fields, dict(used), values, bounds, parents)


def count_values(
    known: Known, name: str, table: Table, front_matter: ReadFrontMatter
) -> Generator[None, None, Known]:
    """`known` with the values of a field that no row holds, which are loaded first."""
    try:
        yield from table.load([name], front_matter)
        column = table.values(name)
    except KeyError:  # meanwhile there were other rows, or some have changed
        return known
    counter: Counter[str] = Counter()
    numbers: list[Value] = []
    for done, found in enumerate(column):
        for value in found:
            if isinstance(value, bool):
                counter["true" if value else "false"] += 1
            elif isinstance(value, int | float):
                numbers.append(value)
            elif isinstance(value, Timestamp) or known.fields.get(name) is Sort.DATE:
                counter[str(value)[:7]] += 1
            elif isinstance(value, str):
                counter[value] += 1
        if done % _AT_A_TIME == _AT_A_TIME - 1:
            yield
    counted = _counted(counter)
    if known.fields.get(name) is Sort.DATE:
        counted = tuple(sorted(counted, reverse=True))
    elif _are_own(counter):
        often = max(_SEVERAL, _OFTEN * counter.total())
        counted = tuple((value, number) for value, number in counted if number >= often)
    bounds = {**known.bounds, **_bounds(name, numbers)}
    return replace(known, values={**known.values, name: counted}, bounds=bounds)


def _are_own(counter: Counter[str]) -> bool:
    """Whether nearly each article has a value of its own."""
    once = sum(number == 1 for number in counter.values())
    return len(counter) > _FEW and once > _OWN_EACH * counter.total()


def _counted(counter: Counter[str]) -> Counted:
    found = [
        (value, number)
        for value, number in counter.most_common(_MOST)
        if value and len(value) <= _LONGEST and value.isprintable()
    ]
    return tuple(found)


def _bounds(name: str, numbers: Iterable[Value]) -> dict[str, tuple[float, float]]:
    found = [
        each
        for each in numbers
        if isinstance(each, int | float) and not isinstance(each, bool) and each == each
    ]
    return {name: (min(found), max(found))} if found else {}


def _learn(
    table: Table, front_matter: ReadFrontMatter | None
) -> Generator[None, None, dict[str, Sort]]:
    """What the fields are, also those inside others, in some articles."""
    if front_matter is None or not table.rows:
        return {}
    step = max(1, len(table.rows) // _EXAMPLES)
    seen: dict[str, Counter[Sort]] = {}
    paths = [row.path for row in table.rows[::step] if not row.unreadable]
    for _path, data in front_matter(paths):
        for name, value in data.items():
            if name not in BUILT_IN:
                _see(seen, name, value)
            if isinstance(value, list):
                value = next((item for item in value if isinstance(item, dict)), None)
            if isinstance(value, dict):
                for inner, inside in value.items():
                    _see(seen, f"{name}.{inner}", inside)
        yield
    return {name: counter.most_common(1)[0][0] for name, counter in seen.items()}


def _see(seen: dict[str, Counter[Sort]], name: str, value: Value) -> None:
    if value is None or any(mark in name for mark in " :()\"'"):
        return  # which could not be typed
    if isinstance(value, bool):
        sort = Sort.YES_NO
    elif isinstance(value, int | float):
        sort = Sort.NUMBER
    elif isinstance(value, dict):
        sort = Sort.GROUP
    elif isinstance(value, list):
        sort = Sort.LIST
    else:
        sort = Sort.DATE if _is_date(value) else Sort.TEXT
    seen.setdefault(name, Counter())[sort] += 1


def _is_date(value: Value) -> bool:
    if isinstance(value, Timestamp):
        return True
    text = str(value)
    return (
        len(text) >= 10 and text[:4].isdecimal() and text[4:8:3] == "--" and text[5:7].isdecimal()
    )
