"""What a field is compared with: numbers, dates, ages, and ranges of them.

A date is a year, a month or a day: 2020, 2020-07, 2020-07-31, today, yesterday. It stands for all
its days: "> 2020-07" is what comes after its last day, "<= 2020-07" goes up to that.

An age is so many days, weeks, months or years: 7d, 2w, 3m, 1y. It is counted in whole days back
from today; "< 7d" is younger than that, so that what is yet to come is young too.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, NamedTuple

from curator.errors import QueryError
from curator.library.query import examples
from curator.library.query.values import Bound, Limits, OnDay, between
from curator.library.query.words import Word

_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_LONGEST: Final = 40  # characters of a number
_DATE: Final = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_AGE: Final = re.compile(r"([0-9]{1,4})([dwmy])", re.IGNORECASE)
_FROM_TO: Final = re.compile(r"(.*?)\.\.(.*)", re.DOTALL)
_DAYS_AGO: Final = {"today": 0, "yesterday": 1}

#: The words that stand for a day.
DAY_WORDS: Final = tuple(_DAYS_AGO)

_LEADING_DATE: Final = re.compile(r"[0-9]{4}(?:-[0-9]+){1,2}")
_YEAR_LAST: Final = re.compile(r"[0-9]{1,2}-[0-9]{4}")
# How dates are written in articles, with a 0 for each digit.
_TIMES: Final = tuple(
    f"T{hours}:00{seconds}{zone}"
    for hours in ("0", "00")
    for seconds in ("", ":00", ":00.0")
    for zone in ("Z", "+00:00", "-00:00", "+0000", "-0000")
)


class Days(NamedTuple):
    """From the first to the last, both included; as 2020-07-31."""

    first: str
    last: str

    @property
    def hold(self) -> OnDay:
        """Is a day among them?"""
        return between(self.first, self.last)


@dataclass(frozen=True, slots=True)
class Operand:
    """What a text may mean: a number, some days, or the day that is so long ago; 2020 is both of
    the first."""

    number: int | float | None = None
    days: Days | None = None
    ago: str | None = None

    @property
    def is_nothing(self) -> bool:
        return self.number is None and self.days is None and self.ago is None


def number_of(text: str) -> int | float | None:
    """The number that is written so."""
    if len(text) > _LONGEST or not _NUMBER.fullmatch(text):
        return None
    try:
        return int(text)
    except ValueError:
        return float(text)


def days_of(text: str, today: date) -> Days | None:
    """The days that a text stands for; None where it is no date, or there is no such day."""
    ago = _DAYS_AGO.get(text.casefold())
    if ago is not None:
        day = (today - timedelta(ago)).isoformat()
        return Days(day, day)
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    year, month, day = int(found[1]), found[2], found[3]
    try:
        first = date(year, int(month or 1), int(day or 1))
        last_month = int(month or 12)
        last_day = int(day) if day else calendar.monthrange(year, last_month)[1]
        return Days(first.isoformat(), date(year, last_month, last_day).isoformat())
    except ValueError:
        return None


def is_part_of_date(text: str, today: date) -> bool:
    """May a date in an article hold this text, as 2020-07, -07-31 or 31T23:? A month or day in it
    is one that there is."""
    shape = re.sub("[0-9]", "0", text.upper())
    shape = re.sub(r"\.0+", ".0", re.sub("^0+Z", "0Z", shape))  # of a second
    leading = _LEADING_DATE.match(text)
    if _YEAR_LAST.fullmatch(text) or (leading and days_of(leading[0], today) is None):
        return False
    return any(shape in f"0000-00-00{time}" for time in _TIMES)


def no_date(word: Word, name: str, today: date) -> QueryError:
    """The error about a word that no date holds; an age is suggested as `<7d`."""
    return _no_operand(word, name, "date", today, is_alone=True)


def read(word: Word, today: date) -> Operand:
    """What a word may mean."""
    return Operand(number_of(word.text), days_of(word.text, today), _ago(word, today))


def compared(sign: str, word: Word, name: str, kind: str, today: date) -> Limits:
    """What `name:<7d` lets through. `kind`: "number", "date" or "", which may be either. Raises
    QueryError where the word is neither."""
    operand = _checked(read(word, today), word, name, kind, today)
    is_up, is_in = sign[0] == ">", sign.endswith("=")
    numbers = days = None
    if operand.number is not None:
        numbers = _one_side(operand.number, is_up, is_in)
    if operand.ago is not None:  # the higher the age, the earlier the day
        days = _one_side(operand.ago, not is_up, is_in)
    elif operand.days is not None:
        edge = operand.days.last if is_up != is_in else operand.days.first
        days = _one_side(edge, is_up, is_in)
    return Limits(numbers, days)


def is_range(word: Word, today: date) -> bool:
    """Does it have `..` with a number, a date or an age on one side at least?"""
    parts = _sides(word)
    return parts is not None and any(not read(part, today).is_nothing for part in parts)


def ranged(word: Word, name: str, kind: str, today: date) -> Limits:
    """What `name:60..80` lets through, both ends included. Raises QueryError where it is no
    range."""
    parts = _sides(word)
    assert parts is not None  # only what has `..` is asked for here
    left, right = parts
    if not left.text and not right.text:
        ends = "..".join(examples.ENDS[kind])
        raise word.mistake(f"The range has no ends; write {name}:{ends}", ends)
    for part, other, sign in ((left, right, "<="), (right, left, ">=")):
        if not part.text:
            raise word.mistake(
                f"The range has only one end; write {name}:{sign}{other.text}",
                f"{sign}{other.text}",
            )
    first, last = (_as_kind(read(part, today), kind) for part in parts)
    if first.is_nothing or last.is_nothing:
        raise _wrong_ends(word, left, right, name, kind, today)
    days = _between(first, last)
    numbers, goes_down = None, days is not None and days.first > days.last
    if first.number is not None and last.number is not None:
        numbers = between(first.number, last.number)
        goes_down = goes_down or first.number > last.number
    if numbers is None and days is None:
        one = f">={left.text}" if first.number is not None else f"<={right.text}"
        reason = f"One end is a number, the other a date; write {name}:{one} or two of a kind"
        raise word.mistake(reason, one)
    if goes_down:
        turned = f"{right.text}..{left.text}"
        raise word.mistake(f"The range goes down; did you mean {turned}?", turned)
    return Limits(numbers, days.hold if days else None)


def _wrong_ends(
    word: Word, left: Word, right: Word, name: str, kind: str, today: date
) -> QueryError:
    """The error about a range with an end that is no operand, or two: what is suggested does not go
    down."""
    ends = []
    errors = []
    for part, example in zip((left, right), examples.ENDS[kind], strict=True):
        ends.append(part.text)
        if _as_kind(read(part, today), kind).is_nothing:
            errors.append(_no_operand(part, name, kind, today, example))
            ends[-1] = errors[-1].suggestion or example
    meant = "..".join(ends)
    try:
        ranged(Word(meant, 0, len(meant)), name, kind, today)
    except QueryError:
        meant = "..".join(examples.ENDS[kind])
        if len(errors) == 1:
            meant = f"<={right.text}" if ends[1] == right.text else f">={left.text}"
    else:
        if len(errors) == 1:
            return errors[0]
    return word.mistake(f"{name}: needs two ends; did you mean {name}:{meant}?", meant)


def counted(sign: str, word: Word, name: str) -> Callable[[float], bool]:
    """What `name:#>2` lets through, or without a sign `name:#2` and `name:#2..4`. Raises
    QueryError where there is no whole number."""
    parts = None if sign else _sides(word)
    if parts is not None:
        low, high = (_whole(part, name) for part in parts)
        if low > high:
            turned = f"{high}..{low}"
            raise word.mistake(f"The range goes down; did you mean {turned}?", turned)
        return between(low, high)
    number = _whole(word, name)
    if sign in ("", "="):
        return between(number, number)
    return _one_side(number, sign[0] == ">", sign.endswith("="))


def _whole(word: Word, name: str) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", word.text):
        said = f", not {word.text!r}" if word.text else ""
        near = examples.whole_number_in(word.text)
        raise word.mistake(f"{name}:# needs a whole number, as in {name}:#{near}{said}", near)
    return int(word.text)


def _sides(word: Word) -> tuple[Word, Word] | None:
    found = _FROM_TO.fullmatch(word.text)
    if found is None:
        return None
    return word.part(*found.span(1)), word.part(*found.span(2))


def _between(first: Operand, last: Operand) -> Days | None:
    if first.ago is not None and last.ago is not None:  # 7d..30d, or from 30d to 7d ago
        return Days(min(first.ago, last.ago), max(first.ago, last.ago))
    low = first.ago or (first.days and first.days.first)
    high = last.ago or (last.days and last.days.last)
    return Days(low, high) if low and high else None


def _one_side(edge: Bound, is_up: bool, is_in: bool) -> Callable[[Bound], bool]:
    return between(edge, None, is_in=is_in) if is_up else between(None, edge, is_in=is_in)


def _ago(word: Word, today: date) -> str | None:
    found = _AGE.fullmatch(word.text)
    if found is None:
        return None
    number, unit = int(found[1]), found[2].lower()
    try:
        if unit in "dw":
            return (today - timedelta(number * (7 if unit == "w" else 1))).isoformat()
        months = today.year * 12 + today.month - 1 - number * (12 if unit == "y" else 1)
        year, month = divmod(months, 12)
        last = calendar.monthrange(year, month + 1)[1] if year >= 1 else 0
        return date(year, month + 1, min(today.day, last)).isoformat()
    except (ValueError, OverflowError):
        near = f"99{unit}"
        reason = f"{word.text} ago is before the year 1; did you mean {near}?"
        raise word.mistake(reason, near) from None


def _checked(operand: Operand, word: Word, name: str, kind: str, today: date) -> Operand:
    """The operand as a field of this kind takes it. Raises QueryError."""
    operand = _as_kind(operand, kind)
    if operand.is_nothing:
        raise _no_operand(word, name, kind, today)
    return operand


def _as_kind(operand: Operand, kind: str) -> Operand:
    """The operand as a field of this kind takes it."""
    if kind == "number":
        return Operand(operand.number)
    return Operand(None, operand.days, operand.ago) if kind == "date" else operand


def _no_operand(
    word: Word, name: str, kind: str, today: date, example: str = "", *, is_alone: bool = False
) -> QueryError:
    """`example`: what could stand in its place. `is_alone`: neither a sign nor the other end of a
    range goes with the word."""
    if not word.text:
        example = example or (examples.AGE if kind == "date" else examples.NUMBER)
        return word.mistake(f"{name}: needs a value, as {example}", example)
    suggestion = None if kind == "number" else examples.date_like(word.text, today)
    hint = "did you mean {}?"
    if suggestion is None:
        in_its_place = examples.age_in if kind == "date" else examples.number_in
        suggestion = example or in_its_place(word.text)
        hint = "write {}, for example"
    sign = "<" if is_alone and _AGE.fullmatch(suggestion) else ""
    suggestion = sign + suggestion
    hint = hint.format(suggestion)
    wanted = {
        "number": "a number",
        "date": "a date (2020, 2020-07, 2020-07-31, today) or an age ({0}7d, {0}2w, {0}3m, {0}1y)",
    }.get(kind, "a number, a date (2020-07-31) or an age (7d)")
    if _DATE.fullmatch(word.text) and kind != "number":
        return word.mistake(f"There is no day {word.text}; {hint}", suggestion)
    wanted = wanted.format("<" if is_alone else "")
    return word.mistake(f"{name}: needs {wanted}, not {word.text!r}; {hint}", suggestion)
