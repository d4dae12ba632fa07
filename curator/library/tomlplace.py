"""Mistakes in `curator.toml`, said with their line and column."""

from __future__ import annotations

import re
from collections.abc import Iterable

from curator.errors import SiteError

FILE_NAME = "curator.toml"

_PART = r"""(?:"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[A-Za-z0-9_-]+)"""
_NAME = rf"{_PART}(?:[ \t]*\.[ \t]*{_PART})*"
_LINE = re.compile(rf"^[ \t]*(?:(?P<table>\[+[ \t]*)(?P<names>{_NAME})|(?P<key>{_NAME})[ \t]*=)")
_SYNTAX_PLACE = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)$")


def mistake(text: str, names: Iterable[str], reason: str) -> SiteError:
    """An error about the table or key that `names` lead to."""
    wanted = tuple(names)
    while wanted:
        if place := _place(text, wanted):
            return SiteError(reason, path=FILE_NAME, line=place[0], column=place[1])
        wanted = wanted[:-1]  # it stands inside { }: what is around it is near enough
    return SiteError(reason, path=FILE_NAME)


def unknown(text: str, names: tuple[str, ...], known: Iterable[str]) -> SiteError:
    """An error about a key that means nothing, with the one that was probably meant."""
    choices = list(known)
    hint = did_you_mean(names[-1], choices) or f"; known are {', '.join(choices)}"
    return mistake(text, names, f"Unknown setting {names[-1]!r}{hint}")


def mistake_in(text: str, array: str, number: int, key: str, reason: str) -> SiteError:
    """An error about a key of one of the tables `[[array]]`, counted from 0; about the table itself
    where it has no such key."""
    place = _place_in(text, array, number, key)
    if place is None:  # it stands inside [ ]
        return mistake(text, (array,), reason)
    return SiteError(reason, path=FILE_NAME, line=place[0], column=place[1])


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """The end of a sentence about a word that is not known; "" where nothing is near it."""
    import difflib  # only for a mistake

    near = difflib.get_close_matches(name, list(known), 1)
    return f"; did you mean {near[0]!r}?" if near else ""


def syntax_error(message: str) -> SiteError:
    """tomllib says the place in words at the end of its message (until Python 3.14)."""
    place = _SYNTAX_PLACE.search(message)
    reason = _SYNTAX_PLACE.sub("", message)
    if place is None or place[1] is None:
        return SiteError(reason, path=FILE_NAME)
    return SiteError(reason, path=FILE_NAME, line=int(place[1]), column=int(place[2]))


def _place(text: str, wanted: tuple[str, ...]) -> tuple[int, int] | None:
    """Where the last of the names stands, as a key or in the title of a table."""
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.split("\n"), 1):
        found = _LINE.match(line)
        if found is None:
            continue
        group = "names" if found["table"] else "key"
        parts = list(re.finditer(_PART, found[group]))
        names = tuple(_unquoted(part[0]) for part in parts)
        above = () if found["table"] else table
        if found["table"]:
            table = names
        at = len(wanted) - len(above) - 1
        if 0 <= at < len(names) and (above + names)[: len(wanted)] == wanted:
            return number, found.start(group) + parts[at].start() + 1
    return None


def _place_in(text: str, array: str, number: int, key: str) -> tuple[int, int] | None:
    """Where a key of the table of this number stands, else where that table begins."""
    header: tuple[int, int] | None = None
    for line_number, line in enumerate(text.split("\n"), 1):
        found = _LINE.match(line)
        if found is None:
            continue
        if found["table"]:
            if header is not None:
                break
            if _unquoted(found["names"].strip()) == array:
                number -= 1
                if number < 0:
                    header = line_number, found.start("names") + 1
        elif header is not None and _unquoted(found["key"].strip()) == key:
            return line_number, found.start("key") + 1
    return header


def _unquoted(part: str) -> str:
    return part[1:-1] if part[:1] in ("'", '"') else part
