"""What is asked of one value of an article.

A value is a text, a number or yes or no. Of a list or a mapping each value inside is asked; what is
empty is no value.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from curator.document import Value

#: Of one text, number or bool.
Test = Callable[[Value], bool]

# A date as YAML reads it, or less of one; nothing else in the text.
_DATE: Final = re.compile(
    r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2})(?:(?:[Tt]|[ \t]+)[0-9]{1,2}:[^\n]*)?)?)?"
)


@dataclass(frozen=True, slots=True)
class Numbers:
    """From `low` to `high`; None: no limit. `is_in`: the limits too."""

    low: int | float | None
    high: int | float | None
    is_in: bool

    def hold(self, number: int | float) -> bool:
        """Is the number among them? NaN never is."""
        if self.is_in:
            return (self.low is None or number >= self.low) and (
                self.high is None or number <= self.high
            )
        return (self.low is None or number > self.low) and (self.high is None or number < self.high)


@dataclass(frozen=True, slots=True)
class Days:
    """From `first` to `last`, as 2020-07-31; None: no limit. `is_in`: the limits too."""

    first: str | None
    last: str | None
    is_in: bool = True

    def hold(self, day: str) -> bool:
        """Is the day among them?"""
        if self.is_in:
            return (self.first is None or day >= self.first) and (
                self.last is None or day <= self.last
            )
        return (self.first is None or day > self.first) and (self.last is None or day < self.last)


@dataclass(frozen=True, slots=True)
class Limits:
    """Which numbers and which days; None: no number, no day."""

    numbers: Numbers | None
    days: Days | None


def day_of(text: str) -> str | None:
    """The day of a text that is a date, as written: its time and zone do not count. Of a year or a
    month it is the first day."""
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    year, month, day = found.groups("01")
    return f"{year}-{month:0>2}-{day:0>2}"


def contains(word: str, days: Days | None = None) -> Test:
    """Does it contain the word, any case? Or is it a date that is one of the days?"""
    needle = word.casefold()

    def test(value: Value) -> bool:
        if isinstance(value, str):
            return needle in value.casefold() or (days is not None and _is_on(value, days))
        return any(needle in text.casefold() for text in _texts(value))

    return test


def equals(word: str, number: int | float | None, days: Days | None) -> Test:
    """Is it exactly the word, or the number, or a date that is one of the days?"""
    folded = word.casefold()

    def test(value: Value) -> bool:
        if isinstance(value, str):
            return value == word or (days is not None and _is_on(value, days))
        if isinstance(value, bool):
            return folded in _texts(value)
        return number is not None and value == number

    return test


def within(limits: Limits) -> Test:
    """Is it one of the numbers, or a date that is one of the days?"""
    numbers, days = limits.numbers, limits.days

    def test(value: Value) -> bool:
        if isinstance(value, str):
            return days is not None and _is_on(value, days)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return numbers is not None and numbers.hold(value)
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


def _is_on(text: str, days: Days) -> bool:
    day = day_of(text)
    return day is not None and days.hold(day)


def _texts(value: Value) -> tuple[str, ...]:
    if isinstance(value, bool):
        return ("true", "yes") if value else ("false", "no")
    return (str(value),)
