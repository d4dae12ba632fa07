"""What is asked of one value of an article.

A value is a text, a number or yes or no. Of a list or a mapping each value inside is asked; what is
empty is no value.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeAlias, TypeVar

from curator.document import Value

#: Of one text, number or bool.
Test: TypeAlias = "Callable[[Value], bool]"
#: Of a day, as 2020-07-31.
OnDay: TypeAlias = "Callable[[str], bool]"

# A date as YAML reads it, or less of one; nothing else in the text.
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME: Final = re.compile(r"(?:[Tt]|[ \t]+)[0-9]{1,2}:[^\n]*")
_DATE: Final = re.compile(
    rf"([0-9]{{4}})(?:-([0-9]{{1,2}})(?:-([0-9]{{1,2}})(?:{_TIME.pattern})?)?)?"
)

Bound = TypeVar("Bound", float, str)


@dataclass(frozen=True, slots=True)
class Limits:
    """Which numbers and which days, as 2020-07-31; None: no number, no day."""

    numbers: Callable[[float], bool] | None = None
    days: Callable[[str], bool] | None = None


def between(
    low: Bound | None, high: Bound | None, *, is_in: bool = True
) -> Callable[[Bound], bool]:
    """Is a value from `low` to `high`? None: there is no limit. `is_in`: the limits are among them.
    NaN never is."""
    if low is not None and high is not None:
        if is_in:
            return lambda value: low <= value <= high
        return lambda value: low < value < high
    if low is not None:
        return (lambda value: value >= low) if is_in else (lambda value: value > low)
    if high is not None:
        return (lambda value: value <= high) if is_in else (lambda value: value < high)
    return lambda value: value == value


def day_of(text: str) -> str | None:
    """The day of a text that is a date, as written: its time and zone do not count. Of a year or a
    month it is the first day; None where the text is no date."""
    if _is_day(text[:10]) and _is_time(text[10:]):
        return text[:10]
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    year, month, day = found.groups("01")
    return f"{year}-{month:0>2}-{day:0>2}"


# Articles share their days and times; what is kept makes a search four times as quick.
@lru_cache(maxsize=20_000)
def _is_day(text: str) -> bool:
    return _DAY.fullmatch(text) is not None


@lru_cache(maxsize=20_000)
def _is_time(text: str) -> bool:
    return text == "" or _TIME.fullmatch(text) is not None


def contains(word: str, is_on: OnDay | None = None) -> Test:
    """Does it contain the word, any case? Or is it a date that is on such a day?"""
    needle = word.casefold()

    def test(value: Value) -> bool:
        if isinstance(value, str):
            return needle in value.casefold() or (is_on is not None and _is_dated(value, is_on))
        return any(needle in text.casefold() for text in _texts(value))

    return test


def equals(word: str, number: int | float | None, is_on: OnDay | None) -> Test:
    """Is it exactly the word, or the number, or a date that is on such a day?"""
    folded = word.casefold()

    def test(value: Value) -> bool:
        if isinstance(value, str):
            return value == word or (is_on is not None and _is_dated(value, is_on))
        if isinstance(value, bool):
            return folded in _texts(value)
        return number is not None and value == number

    return test


def within(limits: Limits) -> Test:
    """Is it one of the numbers, or a date that is on such a day?"""
    numbers, days = limits.numbers, limits.days

    def test(value: Value) -> bool:
        if isinstance(value, str):
            return days is not None and _is_dated(value, days)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return numbers is not None and numbers(value)
        return False

    return test


def matches(search: Callable[[str], bool]) -> Test:
    """Does the search find something in its text?"""
    return lambda value: any(map(search, _texts(value)))


def any_inside(values: tuple[Value, ...] | list[Value], test: Test) -> bool:
    """Does the test hold for one of the values, or for one inside them?"""
    for value in values:
        if isinstance(value, dict):
            if any_inside(list(value.values()), test):
                return True
        elif isinstance(value, list):
            if any_inside(value, test):
                return True
        elif value is not None and value != "" and test(value):
            return True
    return False


def is_something(value: Value) -> bool:
    """Is it more than an empty text, list or mapping? No and 0 are."""
    return value not in (None, "", [], {})


def is_text(value: Value) -> bool:
    """Is one value a text?"""
    return isinstance(value, str)


def is_comparable(value: Value) -> bool:
    """Is one value a number or a date?"""
    if isinstance(value, str):
        return value[:4].isdigit() and day_of(value) is not None
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_dated(text: str, is_on: OnDay) -> bool:
    day = day_of(text)
    return day is not None and is_on(day)


def _texts(value: Value) -> tuple[str, ...]:
    if isinstance(value, bool):
        return ("true", "yes") if value else ("false", "no")
    return (str(value),)
