"""What a query must find, worked out the slow way: on plain dictionaries, one by one.

A query is a tree of tuples here, such as ("and", ("word", "bill"), ("<", "quality", "60")), and no
part of the real evaluator is used.
"""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, cmp_to_key
from typing import Any

Tree = tuple[Any, ...]


@dataclass
class Record:
    """One article: its front matter as YAML's own reader has it, and what is known beside it."""

    path: str
    front: dict[str, Any]
    body: str = ""
    is_broken: bool = False
    is_modified: bool = False
    marks: set[str] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)  # as the list shows them: taken over

    @cached_property
    def folded_body(self) -> str:
        return self.body.casefold()

    @property
    def stem(self) -> str:
        name = self.path.split("/")[-1]
        return name[: name.rindex(".")] if "." in name else name

    def text(self, key: str) -> str:
        value = self.front.get(key)
        if value is True or value is False:
            return str(value).lower()
        return str(value) if isinstance(value, str | int | float) else ""

    def number(self, key: str) -> Any:
        value = self.front.get(key)
        return value if type(value) in (int, float) else None

    def shown(self, name: str) -> Any:
        """A field as lists show it, for the built-in ones."""
        front = self.front
        match name:
            case "path":
                return self.path
            case "collection":
                return "/".join(self.path.split("/")[:-1])
            case "title":
                return self.text("title") or self.text("name") or self.stem
            case "published":
                return front["published"] if type(front.get("published")) is bool else None
            case "topics":
                topics = front.get("topics")
                if isinstance(topics, str):
                    return [topics]
                items = topics if isinstance(topics, list) else []
                return [str(item) for item in items if not isinstance(item, list | dict | None)]
            case "provider":
                provider = front.get("provider")
                if isinstance(provider, dict):
                    names = [provider.get(key) for key in ("name", "domain")]
                    return next((each for each in names if isinstance(each, str) and each), "")
                return self.text("provider")
            case "date" if self.is_broken:
                return ""  # what the list shows of a file's name is of those that can be read
            case "date":
                for key in ("publishedDateTime", "startDateTime", "date"):
                    if self.text(key):
                        return self.text(key)
                found = re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?=-)", self.stem)
                return found[0] if found else ""
            case "type" | "excerpt":
                return self.text(name)
            case "quality" | "heat":
                return self.number(name)
            case "related":
                return len(front["related"]) if isinstance(front.get("related"), list) else 0
            case "problems":
                return self.problems
        raise LookupError(name)

    def values(self, name: str) -> list[Any]:
        """The values of any field that are not empty; those of a list one by one."""
        try:
            found = [self.shown(name)]
        except LookupError:
            found = _at(self.front, name)
        flat: list[Any] = []
        for value in found:
            flat += value if isinstance(value, list) else [value]
        return [value for value in flat if value is not None and value != ""]

    def sorted_as(self, name: str) -> list[tuple[str, Any]]:
        """Each of the innermost values and of what kind it is, in words that are in the order of
        the kinds; none for nothing."""
        try:
            found = [self.shown(name)]
        except LookupError:
            found = _at(self.front, name)
        parts: list[tuple[str, Any]] = []
        for leaf in _leaves(found):
            if isinstance(leaf, bool):
                parts.append(("1 no or yes", leaf))
            elif isinstance(leaf, str):
                parts.append(("3 text", leaf if name in ("path", "date") else leaf.casefold()))
            elif leaf == leaf and (name, leaf) != ("related", 0):
                parts.append(("2 number", leaf))
        return parts


def in_order(records: Iterable[Record], names: Sequence[str]) -> list[Record]:
    """Sorted by all of the fields, `-name` from the highest down: what has nothing in the field
    comes last either way, and equals in the order of their paths."""

    def compare(one: Record, other: Record) -> int:
        for name in names:
            mine, theirs = (each.sorted_as(name.removeprefix("-")) for each in (one, other))
            if mine == theirs:
                continue
            if not mine or not theirs:
                return -1 if mine else 1
            return -1 if (mine < theirs) != name.startswith("-") else 1
        return -1 if one.path < other.path else 1

    return sorted(records, key=cmp_to_key(compare))


BUILT_IN_TEXT = {"path", "collection", "title", "provider", "type", "excerpt", "topics", "problems"}

NEVER_TEXT = {"quality", "heat", "related", "date"}


@dataclass
class World:
    """Everything that is the same for all articles. `parents`: by topic, its parent."""

    today: datetime.date
    parents: dict[str, str] = field(default_factory=dict)

    def holds(self, tree: Tree, record: Record) -> bool:
        """Does the article match?"""
        kind, *rest = tree
        match kind:
            case "and":
                return all(self.holds(part, record) for part in rest)
            case "or":
                return any(self.holds(part, record) for part in rest)
            case "not":
                return not self.holds(rest[0], record)
            case "word":
                names = ("title", "excerpt", "provider")
                texts = [record.shown(name) for name in names] + record.shown("topics")
                texts.append(record.path.split("/")[-1])
                return any(rest[0].casefold() in text.casefold() for text in texts)
            case "in" | "=" | "~" | "<" | "<=" | ">" | ">=" | "..":
                return any(
                    self._passes(kind, rest[0], rest[1:], leaf)
                    for value in record.values(rest[0])
                    for leaf in _leaves(value)
                )
            case "#":
                name, sign, number = rest
                return _compare(sign, self._count(record, name), number)
            case "has":
                return self._has(record, rest[0])
            case "no" if rest[0] == "published":
                return not record.is_broken and record.shown("published") is None
            case "no":
                return not self._has(record, rest[0])
            case "published":
                return not record.is_broken and record.shown("published") is rest[0]
            case "is":
                return self._is(record, rest[0])
            case "topic":
                return any(self._is_topic(topic, *rest) for topic in record.shown("topics"))
            case "body":
                return rest[0].casefold() in record.folded_body
        raise LookupError(kind)

    def is_mistaken(self, tree: Tree, records: Iterable[Record]) -> bool:
        """Does it compare what is only text, in all of the articles?"""
        kind, *rest = tree
        if kind in ("and", "or", "not"):
            return any([self.is_mistaken(part, records) for part in rest])
        if kind not in ("<", "<=", ">", ">=", "..") or rest[0] in NEVER_TEXT:
            return False
        leaves = [leaf for record in records for leaf in _leaves(record.values(rest[0]))]
        texts = [leaf for leaf in leaves if isinstance(leaf, str) and _day(leaf) is None]
        return bool(texts) and all(leaf in texts or isinstance(leaf, bool) for leaf in leaves)

    def _has(self, record: Record, name: str) -> bool:
        if name == "published":
            return record.shown("published") is not None
        if name == "related":
            return bool(record.shown("related"))
        if name == "title":
            return "title" in record.front and record.shown("title") != record.stem
        return self._count(record, name) > 0

    def _count(self, record: Record, name: str) -> int:
        if name == "related":
            return int(record.shown("related"))
        return len([value for value in record.values(name) if value not in ([], {})])

    def _is(self, record: Record, state: str) -> bool:
        match state:
            case "published":
                return not record.is_broken and record.shown("published") in (True, None)
            case "unpublished":
                return record.shown("published") is False
            case "modified":
                return record.is_modified
            case "broken":
                return record.is_broken
        return state in record.marks

    def _is_topic(self, topic: str, name: str, below: bool) -> bool:
        parents = {one.casefold(): other.casefold() for one, other in self.parents.items()}
        seen: list[str] = []
        at: str | None = topic.casefold()
        while at is not None and at not in seen:
            if at == name.casefold():
                return True
            seen.append(at)
            at = parents.get(at) if below else None
        return False

    def _passes(self, kind: str, name: str, wanted: list[str], leaf: Any) -> bool:
        if kind == "in":
            day = wanted[0].casefold() if wanted[0].casefold() in ("today", "yesterday") else None
            if day and name not in BUILT_IN_TEXT and self._on(leaf, day):
                return True
            return any(wanted[0].casefold() in text.casefold() for text in _spellings(leaf))
        if kind == "~":
            return any(re.search(wanted[0], text, re.IGNORECASE) for text in _spellings(leaf))
        if kind == "=":
            return self._equal(name, wanted[0], leaf)
        if name in BUILT_IN_TEXT:
            raise LookupError(name)
        is_number = type(leaf) in (int, float)
        if kind == "..":
            return self._from_to(wanted, leaf, is_number)
        if is_number:
            return (
                name != "date"
                and _number(wanted[0]) is not None
                and _compare(kind, leaf, _number(wanted[0]))
            )
        written = _day(leaf)
        if written is None:
            return False
        age = re.fullmatch(r"([0-9]+)([dwmy])", wanted[0].lower())
        if age:
            turned = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}[kind]
            return _compare(turned, written, self._back(age))
        span = self._span(wanted[0])
        if span is None:
            return False
        edge = {"<": span[0], "<=": span[1], ">": span[1], ">=": span[0]}[kind]
        return _compare(kind, written, edge)

    def _from_to(self, wanted: list[str], leaf: Any, is_number: bool) -> bool:
        numbers = [_number(each) for each in wanted]
        if is_number:
            return None not in numbers and numbers[0] <= leaf <= numbers[1]
        day = _day(leaf)
        ages = [re.fullmatch(r"([0-9]+)([dwmy])", each.lower()) for each in wanted]
        if day is not None and all(ages):
            low, high = sorted(self._back(age) for age in ages)
            return bool(low <= day <= high)
        spans = [self._span(each) for each in wanted]
        if day is None or spans[0] is None or spans[1] is None:
            return False
        return bool(spans[0][0] <= day <= spans[1][1])

    def _equal(self, name: str, wanted: str, leaf: Any) -> bool:
        if isinstance(leaf, bool):
            return wanted.casefold() in (("true", "yes") if leaf else ("false", "no"))
        if isinstance(leaf, int | float):
            return bool(_number(wanted) is not None and leaf == _number(wanted))
        return bool(leaf == wanted or (name not in BUILT_IN_TEXT and self._on(leaf, wanted)))

    def _on(self, leaf: Any, wanted: str) -> bool:
        span = self._span(wanted)
        day = _day(leaf)
        return span is not None and day is not None and span[0] <= day <= span[1]

    def _span(self, text: str) -> tuple[tuple[int, int, int], tuple[int, int, int]] | None:
        """The first and the last day that a text stands for."""
        back = {"today": 0, "yesterday": 1}.get(text.casefold())
        if back is not None:
            day = self.today - datetime.timedelta(days=back)
            return (day.year, day.month, day.day), (day.year, day.month, day.day)
        if not re.fullmatch(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?", text):
            return None
        parts = [int(part) for part in text.split("-")]
        year, month, day_of_month = parts[0], parts[1:2], parts[2:]
        last_month = month[0] if month else 12
        last = day_of_month[0] if day_of_month else calendar.monthrange(year, last_month)[1]
        first = (year, month[0] if month else 1, day_of_month[0] if day_of_month else 1)
        return first, (year, last_month, last)

    def _back(self, age: Any) -> tuple[int, int, int]:
        number, unit = int(age[1]), age[2]
        if unit in "dw":
            day = self.today - datetime.timedelta(days=number * {"d": 1, "w": 7}[unit])
            return day.year, day.month, day.day
        year, month = self.today.year, self.today.month
        for _ in range(number * {"m": 1, "y": 12}[unit]):
            year, month = (year, month - 1) if month > 1 else (year - 1, 12)
        return year, month, min(self.today.day, calendar.monthrange(year, month)[1])


def _at(data: dict[str, Any], name: str) -> list[Any]:
    if name in data:
        return [data[name]]
    found: list[Any] = [data]
    for part in name.split("."):
        inner = []
        for value in found:
            inner += _inside(value, part)
        found = inner
    return found


def _inside(value: Any, part: str) -> list[Any]:
    if isinstance(value, dict) and part in value:
        return [value[part]]
    if isinstance(value, list) and re.fullmatch("[0-9]+", part):
        return [value[int(part)]] if int(part) < len(value) else []
    if isinstance(value, list):
        return [found for item in value for found in _inside(item, part)]
    return []


def _leaves(value: Any) -> list[Any]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [leaf for item in value for leaf in _leaves(item)]
    return [] if value is None or value == "" else [value]


def _spellings(leaf: Any) -> list[str]:
    if isinstance(leaf, bool):
        return ["true", "yes"] if leaf else ["false", "no"]
    return [str(leaf)]


def _number(text: str) -> int | float | None:
    if not re.fullmatch(r"[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]+)?", text):
        return None
    return float(text) if re.search("[.eE]", text) else int(text)


def _day(leaf: Any) -> tuple[int, int, int] | None:
    if not isinstance(leaf, str):
        return None
    day, time = re.fullmatch(r"([^Tt \t]*)(.*)", leaf, re.DOTALL).groups()  # type: ignore[union-attr]
    parts = day.split("-")
    if not re.fullmatch("[0-9]{4}", parts[0]) or len(parts) > 3:
        return None
    if not all(re.fullmatch("[0-9]{1,2}", part) for part in parts[1:]):
        return None
    if time and not (len(parts) == 3 and re.fullmatch(r"([Tt]|[ \t]+)[0-9]{1,2}:[^\n]*", time)):
        return None
    year, month, day_of_month = [*map(int, parts), 1, 1][:3]
    return year, month, day_of_month


def _compare(sign: str, one: Any, other: Any) -> bool:
    match sign:
        case "<":
            return bool(one < other)
        case "<=":
            return bool(one <= other)
        case ">":
            return bool(one > other)
        case ">=":
            return bool(one >= other)
    return bool(one == other)
