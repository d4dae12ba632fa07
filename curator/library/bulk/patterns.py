"""Fields named as people write them, also many at once.

title                      a field
provider.name              a field inside another
images.0.url               of the first item of a list
related.*.provider.name    of every item of a list, or every field of a mapping
"a.b".c                    a key with a dot, or a literal "*", stands in quotes
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from curator.document import Document, Value, format_route
from curator.errors import CuratorError, RefusedEdit
from curator.library.settings import Settings

_QUOTED: Final = re.compile(r"""("[^"]*"|'[^']*')(?=\.|$)""")
_BARE: Final = re.compile(r"[^.]+")
_LISTED: Final = re.compile(r"""(?:"[^"]*"|'[^']*'|[^,])*""")
_MOST_PARTS: Final = 16


class InputError(CuratorError):
    """Something typed for a bulk change that cannot be understood: in which of its texts
    ("pattern", "source", "target", "find", "replacement", "expression"), and the column there,
    from 1."""

    def __init__(self, reason: str, part: str, column: int) -> None:
        super().__init__(reason, column=column)
        self.part = part


@dataclass(frozen=True, slots=True)
class Pattern:
    """`parts` are keys and indexes from the root on, None for a `*`."""

    text: str
    parts: tuple[str | None, ...]

    @property
    def is_plain(self) -> bool:
        """Does it name one place only?"""
        return None not in self.parts

    @property
    def key(self) -> str:
        """The one entry of the front matter that it is about; "" if it may be several."""
        return self.parts[0] or ""

    @property
    def head(self) -> tuple[str | None, ...]:
        """The parts up to the last `*`, and this; nothing where there is none."""
        stars = [at for at, part in enumerate(self.parts) if part is None]
        return self.parts[: stars[-1] + 1] if stars else ()

    def goes_with(self, other: Pattern) -> bool:
        """Is it one place for each place of `other`? So it is if all its `*` are also there."""
        return self.head == other.parts[: len(self.head)]

    def check(self, document: Document, settings: Settings) -> None:
        """Raises RefusedEdit where it names what is protected."""
        key = self.parts[0]
        if key is not None and key in settings.protected:
            line = next((entry.line for entry in document.entries if entry.key == key), 1)
            raise RefusedEdit(f"{key} is protected and never edited", line=line, column=1)

    def routes(
        self, data: Value, protected: Collection[str] = (), *, make: bool = False
    ) -> list[str]:
        """The places in a front matter, in its order: those that are there, and of a pattern
        without `*` also the one that is not. `make`: also those that can be made, in each item
        that can hold them. A `*` stands for no protected key."""
        if self.is_plain:
            return [self.at(())]
        stars = self.stars(data, protected)
        return [self.at(star) for star in stars if make or self._is_there(data, star)]

    def stars(self, data: Value, protected: Collection[str] = ()) -> list[tuple[str, ...]]:
        """What each `*` stands for, place by place, wherever what follows the last one is there
        or can be made. A pattern without `*` is one place, whatever is there."""
        if self.is_plain:
            return [()]
        found: list[tuple[tuple[str, ...], Value]] = [((), data)]
        last = len(self.head) - 1
        for depth, part in enumerate(self.parts[: last + 1]):
            inner = []
            for star, here in found:
                if part is not None:
                    below = _below(here, part)
                    inner += [(star, below[0])] if below else []
                    continue
                for name, value in _items(here):
                    if depth or name not in protected:
                        inner.append(((*star, name), value))
            found = inner
        rest = [part for part in self.parts[last + 1 :] if part is not None]
        return [star for star, here in found if _can_hold(here, rest)]

    def at(self, stars: Sequence[str]) -> str:
        """The route of one place."""
        rest = iter(stars)
        return format_route(next(rest) if part is None else part for part in self.parts)

    def value(self, data: Value, stars: Sequence[str]) -> list[Value]:
        """The value at one place, as a list of one; nothing where there is none."""
        rest = iter(stars)
        found = [data]
        for part in self.parts:
            found = _below(found[0], next(rest) if part is None else part)
            if not found:
                break
        return found

    def _is_there(self, data: Value, stars: Sequence[str]) -> bool:
        return bool(self.value(data, stars))


def parse_pattern(text: str, part: str = "pattern") -> Pattern:
    """Read a pattern. Raises InputError about this `part` with the column of a mistake."""
    parts: list[str | None] = []
    at = 0
    while True:
        found = _QUOTED.match(text, at) or _BARE.match(text, at)
        if found is None:
            reason = f"{text!r} is not a field: write title or provider.name"
            raise InputError(reason, part, at + 1)
        word = found[0]
        if found.re is _QUOTED:
            parts.append(word[1:-1])
        elif word[0] in "\"'":
            raise InputError(f"The closing {word[0]} is missing", part, at + 1)
        else:
            parts.append(None if word == "*" else word)
        if len(parts) > _MOST_PARTS:
            raise InputError("A field does not lie so deep", part, at + 1)
        at = found.end()
        if at == len(text):
            return Pattern(text, tuple(parts))
        at += 1  # the dot


def parse_patterns(text: str) -> tuple[str, ...]:
    """Several patterns with commas between them, each read and found to be right."""
    found, at = [], 0
    while True:
        part = _LISTED.match(text, at)
        assert part is not None  # it matches nothing at all too
        word = part[0].strip()
        try:
            parse_pattern(word)
        except InputError as error:
            raise InputError(error.reason, error.part, at + (error.column or 1)) from None
        found.append(word)
        at = part.end() + 1
        if at > len(text):
            return tuple(found)


def dotted(parts: Sequence[str]) -> str:
    """Keys and indexes as a pattern: ("related", "0", "a.b") -> `related.0."a.b"`."""
    return ".".join(map(_word, parts))


def _word(part: str) -> str:
    if part and part != "*" and "." not in part and part[0] not in "\"'":
        return part
    return f"'{part}'" if '"' in part else f'"{part}"'


def _items(here: Value) -> list[tuple[str, Value]]:
    if isinstance(here, dict):
        return list(here.items())
    if isinstance(here, list):
        return [(str(index), item) for index, item in enumerate(here)]
    return []


def _below(here: Value, part: str) -> list[Value]:
    if isinstance(here, dict):
        return [here[part]] if part in here else []
    if isinstance(here, list) and part.isascii() and part.isdecimal() and len(part) < 10:
        return here[int(part) : int(part) + 1]
    return []


def _can_hold(here: Value, rest: Sequence[str]) -> bool:
    """Can there be a field at `rest` of an item?"""
    for depth, part in enumerate(rest):
        if here is None and depth:  # `provider:` with nothing after it
            return True
        below = _below(here, part)
        if not below:
            is_next = isinstance(here, list) and part in ("-", str(len(here)))
            return is_next or isinstance(here, dict)
        here = below[0]
    return True
