"""The values of fields as they are offered while a search is typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from curator.library.query.known import Counted, Known, Sort
from curator.library.query.words import quoted

MOST_VALUES = 40
_PLAIN = re.compile(r"\w[\w./+-]*\Z")
#: Words that are no words of a search unless they are quoted.
JOINING = ("and", "or", "not")
_MONTH = re.compile(r"\d{4}-\d\d\Z", re.ASCII)
#: How well a value fits that holds what is typed, but in none of its words' beginnings.
INSIDE = 2
_IS = (
    ("modified", "changed and not saved"),
    ("broken", "cannot be read"),
    ("published", "published or not set"),
    ("unpublished", "not published"),
    ("duplicate", "perhaps the same story as another"),
    ("untracked", "not in git yet"),
    ("uncommitted", "saved, and in no commit yet"),
    ("conflict", "changed here and on disk"),
)
_PUBLISHED = {"yes": "published", "no": "not published", "none": "not set"}
_AGO = (
    ("today", ""),
    ("yesterday", ""),
    ("<7d", "the last 7 days"),
    ("<1m", "the last month"),
    ("<1y", "the last year"),
    (">1y", "older than a year"),
)
_NUMBERS = {
    ">=": "{} and more",
    ">": "more than {}",
    "<=": "{} and less",
    "<": "less than {}",
    "=": "exactly {}",
}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`text` takes the place of what is typed, `shown` is how it is offered, `hint` what to say of
    it, `count` how many articles it stands for. `goes_on`: something is still to be typed after it.
    """

    text: str
    shown: str
    hint: str = ""
    count: int | None = None
    goes_on: bool = False


def typed_as(value: str) -> str:
    """A value as it is typed: in quotes where it would be taken for something else."""
    plain = _PLAIN.match(value) and ".." not in value and value.casefold() not in JOINING
    return value if plain else quoted(value)


def fitting(wanted: str, values: Counted) -> list[tuple[str, int, int]]:
    """The values that a text may mean, with their numbers and how well they fit: 0 begins so, 1 one
    of its words does, 2 holds it somewhere. The best first, then as they come."""
    folded = wanted.casefold()
    found: list[tuple[str, int, int]] = []
    for value, number in values:
        text = value.casefold()
        if folded not in text:
            continue
        if text.startswith(folded):
            rank = 0
        else:
            at = text.find(folded)
            while at > 0 and text[at - 1].isalnum():
                at = text.find(folded, at + 1)
            rank = 1 if at > 0 else INSIDE
        found.append((value, number, rank))
    found.sort(key=lambda each: each[2])
    return found


def offered(name: str, field: str, operator: str, typed: str, known: Known) -> Iterator[Suggestion]:
    if name in ("has", "no"):
        if not operator:
            yield from _field_names(typed, known)
    elif name == "is":
        if not operator:
            yield from _chosen(typed, _IS)
    elif name == "sort":
        if not operator:
            yield from _orders(typed, known)
    elif field == "published":
        if not operator:
            counts = dict(known.values.get("published", ()))
            for word, hint in _PUBLISHED.items():
                if word.startswith(typed.casefold()):
                    yield Suggestion(word, word, hint, counts.get(word))
    elif operator == "~" or name == "body":
        return
    else:
        yield from _of_sort(name, known.fields.get(field), field, operator, typed, known)


def _of_sort(
    name: str, sort: Sort | None, field: str, operator: str, typed: str, known: Known
) -> Iterator[Suggestion]:
    if operator.startswith("#"):
        if not typed:
            for text, hint in (("#>2", "more than 2"), ("#=1", "exactly one"), ("#=0", "none")):
                if text.startswith(operator):
                    yield Suggestion(text, text, hint)
    elif sort is Sort.NUMBER or (field in known.bounds and not known.values.get(field)):
        yield from _numbers(operator, typed, known.bounds.get(field))
    elif sort is Sort.DATE:
        yield from _dates(operator, typed, known.values.get(field, ()))
    elif operator in ("", "="):
        parents = known.parents if name == "topic" else frozenset[str]()
        values = known.values.get(field, ())
        yield from _texts(operator, typed, values, parents, whole=name == "topic")
        if sort is Sort.LIST and not operator and not typed and name != "topic":
            yield Suggestion("#>2", "#>2", "more than 2 of them")


def _texts(
    operator: str, typed: str, values: Counted, parents: frozenset[str], *, whole: bool
) -> Iterator[Suggestion]:
    best = [(value, number) for value, number, _ in fitting(typed, values)[:MOST_VALUES]]
    for suggestion in as_values(operator, best, values, whole=whole):
        yield suggestion
        if suggestion.shown in parents:
            name = f"{suggestion.shown}/"
            yield Suggestion(operator + typed_as(name), name, "with all below it")


def as_values(
    operator: str, some: Iterable[tuple[str, int]], values: Counted, *, whole: bool
) -> Iterator[Suggestion]:
    """Values as they are typed: a value that others hold too is meant exactly, unless the field
    takes `whole` values only."""
    together = "\n".join(value for value, _ in values).casefold()
    for value, number in some:
        shared = not whole and not operator and together.count(value.casefold()) > 1
        text = ("=" if shared else operator) + typed_as(value)
        yield Suggestion(text, value, count=number)


def _field_names(typed: str, known: Known) -> Iterator[Suggestion]:
    wanted = typed.casefold()
    for name in known.fields:
        if name.casefold().startswith(wanted) and ("." not in name or "." in typed):
            yield Suggestion(name, name)


def _chosen(typed: str, words: Iterable[tuple[str, str]]) -> Iterator[Suggestion]:
    for word, hint in words:
        if word.startswith(typed.casefold()):
            yield Suggestion(word, word, hint)


_ORDERS = {
    Sort.DATE: ("latest first", "earliest first"),
    Sort.NUMBER: ("highest first", "lowest first"),
}
_OTHER_ORDERS = {Sort.YES_NO: ("yes first", "no first")}


def _orders(typed: str, known: Known) -> Iterator[Suggestion]:
    """Numbers and dates first, from the highest down; after a comma the next field."""
    *before, last = typed.split(",")
    kept = "".join(f"{each}," for each in before)
    taken = {each.removeprefix("-") for each in before}
    names = [
        name
        for name, sort in known.fields.items()
        if sort not in (Sort.GROUP, Sort.LIST)
        and ("." not in name or "." in last)
        and name not in taken
    ]
    names.sort(key=lambda name: known.fields[name] not in _ORDERS)
    for sign in ("-", ""):
        for name in names:
            sort, text = known.fields[name], sign + name
            if sign and not last and sort not in _ORDERS:
                continue  # too many to read through
            if text.casefold().startswith(last.casefold()):
                down, up = (_ORDERS | _OTHER_ORDERS).get(sort, ("Z to A", "A to Z"))
                yield Suggestion(kept + text, text, down if sign else up)


def _numbers(operator: str, typed: str, bounds: tuple[float, float] | None) -> Iterator[Suggestion]:
    if typed or bounds is None:
        return
    marks = _marks(*bounds)
    if operator:
        for mark in reversed(marks):
            text = operator + mark
            yield Suggestion(text, text, _NUMBERS[operator].format(mark))
        return
    low, high = marks[len(marks) // 4], marks[-1 - len(marks) // 4]
    for sign, mark in ((">=", high), ("<", low)):
        yield Suggestion(sign + mark, sign + mark, _NUMBERS[sign].format(mark))
    if low != high:
        yield Suggestion(f"{low}..{high}", f"{low}..{high}", f"from {low} to {high}")


def _marks(low: float, high: float) -> list[str]:
    """Some round numbers from the lowest to the highest, at least one."""
    width = max(high - low, 1e-9)
    step = 10.0**-6
    for candidate in (size * 10.0**power for power in range(-3, 16) for size in (1, 2, 5)):
        step = candidate
        if width / step <= 6:
            break
    first = -(-low // step)
    numbers = [(first + at) * step for at in range(int((high - first * step) // step) + 1)]
    return [f"{round(number, 6):.15g}" for number in numbers] or [f"{low:.15g}"]


def _dates(operator: str, typed: str, months: Counted) -> Iterator[Suggestion]:
    if operator in ("", "<", ">"):
        for text, hint in _AGO:
            if text.startswith(operator + typed):
                yield Suggestion(text, text, hint)
    counts: dict[str, int] = {}
    for month, number in months:
        if _MONTH.match(month):
            year = month[:4]
            counts[year] = counts.get(year, 0) + number
            if len(typed) >= len(year):
                counts[month] = number
    for text in sorted(counts, key=lambda each: (len(each), each), reverse=len(typed) < 4):
        if text.startswith(typed) and text != typed:
            known = counts[text] if operator in ("", "=") else None
            yield Suggestion(operator + text, operator + text, count=known)
