"""What to write where something is missing or cannot be: each goes on in a query that is right."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Collection
from datetime import date
from typing import Final

from curator.library import fields

NUMBER: Final = "60"
AGE: Final = "7d"

#: What is asked of a number and of a date, directly behind the field's name.
ASKED: Final = {"number": f">={NUMBER}", "date": f"<{AGE}"}
#: Both ends of a range: from the lowest to what is above all.
ENDS: Final = {"number": ("0", "100"), "date": ("2000", "today"), "": ("0", "100")}

_FIELDS: Final = ("images", "date", "quality", "title")
_SORTED: Final = ("date", "title", "quality")
_NUMBER: Final = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9})?")
_DAYS: Final = re.compile(r"[0-9]{1,3}")
_CLOSING: Final = ("]", ")", "}")

_LONG_AGE: Final = re.compile(
    r"([0-9]{1,3})\s*(d|w|m|y)(?:ays?|eeks?|onths?|ears?)?(?:\s*ago)?", re.IGNORECASE
)
# The year first, also without anything between, or last.
_LOOSE_DATES: Final = (
    re.compile(
        r"(?P<y>[0-9]{4})[-/.](?P<m>[0-9]{1,2})(?:[-/.](?P<d>[0-9]{1,2}))?(?:[tT ].*)?", re.S
    ),
    re.compile(r"(?P<y>[12][0-9]{3})(?P<m>[0-9]{2})(?P<d>[0-9]{2})?"),
    re.compile(r"(?:(?P<d>[0-9]{1,2})[-/.])?(?P<m>[0-9]{1,2})[-/.](?P<y>[0-9]{4})"),
)
_MONTHS: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_MONTH: Final = re.compile(r"([a-z]{3,9})\W*([0-9]{4})?", re.IGNORECASE)
_DAY_WORDS: Final = {
    "today": "today", "now": "today", "tomorrow": "today", "yesterday": "yesterday",
    "week": "7d", "lastweek": "7d", "thisweek": "7d", "recent": "7d",
    "month": "1m", "lastmonth": "1m", "thismonth": "1m",
    "year": "1y", "lastyear": "1y", "thisyear": "1y",
}  # fmt: skip


def field_like(name: str, names: Collection[str], others: Collection[str] = ()) -> str | None:
    """The field that was probably meant; of a dotted name, its first part may be the wrong one.
    `others` are words that may stand in its place."""
    near = fields.nearest(name, {*names, *others})
    first, dot, rest = name.partition(".")
    if near is None and dot and (outer := fields.nearest(first, names)):
        return f"{outer}.{rest}"
    return near


def some_field(names: Collection[str] | None) -> str:
    """A field to ask for that articles have."""
    return next(name for name in _FIELDS if names is None or name in {*names, *fields.BUILT_IN})


def some_order(others: Collection[str]) -> str:
    """A field to sort by that is not one of `others`, if there is any."""
    return next((name for name in _SORTED if name not in others), _SORTED[-1])


def topic_like(name: str, topics: Collection[str]) -> str | None:
    """The topic that was probably meant: near in its letters, else one with all of the words, the
    shortest first."""
    near = fields.nearest(name, topics)
    if near is not None:
        return near
    words = name.casefold().split()
    having = [topic for topic in topics if all(word in topic.casefold() for word in words)]
    return min(having, key=lambda topic: (len(topic), topic), default=None) if words else None


def number_in(text: str) -> str:
    """The number that a text begins with or holds, else some number."""
    found = _NUMBER.search(text)
    return found[0] if found else NUMBER


def whole_number_in(text: str) -> str:
    """The same without what is behind a point."""
    return str(int(float(found[0]))) if (found := _NUMBER.search(text)) else "2"


def age_in(text: str) -> str:
    """A number that stands alone, as days; else some age."""
    return f"{int(text)}d" if _DAYS.fullmatch(text) else AGE


def date_like(text: str, today: date) -> str | None:
    """The date, day or age that was probably meant, in a way that is understood."""
    import difflib  # only for a mistake

    found = _LONG_AGE.fullmatch(text)
    if found:
        return f"{found[1]}{found[2].lower()}"
    for loose in _LOOSE_DATES:
        if found := loose.fullmatch(text):
            return _day_near(int(found["y"]), int(found["m"]), found["d"])
    if (found := _MONTH.fullmatch(text)) and (month := _month_of(found[1])):
        year = int(found[2]) if found[2] else today.year - (month > today.month)
        return _day_near(year, month, None)
    letters = re.sub("[^a-z]", "", text.casefold())
    near = difflib.get_close_matches(letters, _DAY_WORDS, 1)
    return _DAY_WORDS[near[0]] if near else None


def _day_near(year: int, month: int, day: str | None) -> str | None:
    if not year:
        return None
    month = max(1, min(month, 12))
    if day is None:
        return f"{year:04}-{month:02}"
    return f"{year:04}-{month:02}-{max(1, min(int(day), calendar.monthrange(year, month)[1])):02}"


def _month_of(word: str) -> int | None:
    """The number of a month by the first letters of its name, three at least."""
    folded = word.casefold()
    return next((at for at, name in enumerate(_MONTHS, 1) if name.startswith(folded)), None)


def mended(
    expression: str, at: int, *, is_quoted: bool, is_right: Callable[[str], bool]
) -> tuple[int, str] | None:
    """What would make a regular expression right at the place of its mistake: how many characters
    to replace there, and by what. None where nothing so simple does it."""
    here = expression[at : at + 1]
    ways = [(1, f"\\{here}"), *((0, closing) for closing in _CLOSING)]
    if expression[:at].endswith("\\"):
        ways.insert(0, (0, "\\"))
    for length, better in ways:
        if length and (not here or here.isspace() or here in '\\"'):
            continue
        if not is_quoted and ("(" in better or ")" in better):
            continue  # parentheses outside of quotes are those of the query
        if is_right(expression[:at] + better + expression[at + length :]):
            return length, better
    return None


def literally(expression: str) -> str:
    """A regular expression in quotes that finds just this text."""
    escaped = re.sub(r"([^\w\s\"])", r"\\\1", expression)
    return '"' + escaped.replace('"', '\\"') + '"'
