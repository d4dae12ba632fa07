"""What the texts that an editor types stand for, and how values are written in a box."""

from __future__ import annotations

import re
from datetime import datetime

from curator.document import Timestamp, Value
from curator.library.specs import label_of

_DURATION = re.compile(
    r"P(?!$)(?:(?P<weeks>\d+)W|(?:(?P<days>\d+)D)?"
    r"(?:T(?=\d)(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+(?:\.\d+)?)S)?)?)"
)
_TIMESTAMP = re.compile(
    r"(\d{4})-(\d\d?)-(\d\d?)(?:(?:[Tt]|[ \t]+)(\d\d?):(\d\d):(\d\d)(?:\.\d*)?"
    r"[ \t]*(?:Z|[-+]\d\d?(?::?\d\d)?)?)?"
)
_LONGEST_NUMBER = 1e18  # Python refuses to print the longest ones


def read_number(text: str) -> int | float | None:
    """The number in this text, or None if it is none. A decimal comma is none: it would be
    written as a text."""
    text = text.strip()
    if re.fullmatch(r"[-+]?\d{1,18}", text) and not re.fullmatch(r"[-+]?0\d+", text):
        return int(text)
    if re.fullmatch(r"[-+]?(\d+\.\d*|\.\d+)([eE][-+]?\d+)?", text):
        return float(text)
    return None


def read_date(text: str) -> Timestamp | None:
    """The date, or date and time, in this text as YAML has it, or None if it is none."""
    text = text.strip()
    found = _TIMESTAMP.fullmatch(text)
    if found is None:
        return None
    try:
        datetime(*(int(part or 0) for part in found.groups()))  # type: ignore[arg-type]
    except ValueError:
        return None
    return Timestamp(text)


def duration_in_words(text: str) -> str:
    """`PT13M34S` as "13 min 34 s"; nothing for what is no ISO 8601 duration."""
    found = _DURATION.fullmatch(text.strip())
    if found is None:
        return ""
    units = (("weeks", "wk"), ("days", "d"), ("hours", "h"), ("minutes", "min"), ("seconds", "s"))
    return " ".join(f"{found[name]} {unit}" for name, unit in units if found[name])


def written(value: object, source: str = "") -> str:
    """A value as the editor reads and types it; `source` is how the file spells it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)) and abs(value) >= _LONGEST_NUMBER:
        return source or f"{value:e}"
    return str(value)


def read_like(text: str, former: object) -> Value:
    """What a typed text stands for in the place of a single value: a number stays a number, a
    date a date, as long as the text is one."""
    if isinstance(former, (int, float)) and not isinstance(former, bool):
        number = read_number(text)
        return text if number is None else number
    if isinstance(former, Timestamp):
        return read_date(text) or text
    return text


def summary(value: object) -> str:
    """A mapping or list in one line, as a folded field shows it: texts as they are, addresses
    without what all have, numbers with their names."""
    if isinstance(value, dict):
        width, height = value.get("width"), value.get("height")
        parts = [
            f"{width} × {height}" if key == "width" else _part(key, inner)
            for key, inner in value.items()
            if not (key == "height" and width)
        ]
        return " · ".join(part for part in parts if part)
    if isinstance(value, list):
        return ", ".join(_short(inner) if not isinstance(inner, dict) else "…" for inner in value)
    return _short(value)


def _part(key: str, value: object) -> str:
    if isinstance(value, bool | dict | list):
        return ""
    if isinstance(value, int | float):
        return f"{label_of(key)} {_short(value)}"
    return _short(value).removeprefix("https://").removeprefix("http://").removeprefix("www.")


def _short(value: object) -> str:
    text = " ".join(written(value).split())
    return f"{text[:120]}…" if len(text) > 120 else text
