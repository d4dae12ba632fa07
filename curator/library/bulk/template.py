"""What a found text is replaced by: text with the groups of a regular expression in it.

\\1 and $1 are the first group, \\g<name> and ${name} a named one, $0 all that was found. \\n is a
line break, \\t a tab, \\\\ and \\$ (or $$) the character itself. A $ before anything else is a $.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final, Protocol, TypeAlias

from curator.library.bulk.patterns import InputError


class Found(Protocol):
    """A match, of whichever engine."""

    def group(self, index: int, /) -> str | None: ...


#: Texts as they are, and the numbers of groups.
Template: TypeAlias = "Sequence[str | int]"

_PART: Final = re.compile(
    r"""\\(?:(?P<number>[1-9]\d?|0)|g<(?P<name>[^<>]*)>|(?P<plain>.|$))
    |\$(?:(?P<dollar>[1-9]\d?|0)|\{(?P<braced>[^{}]*)\}|(?P<twice>\$))""",
    re.VERBOSE | re.DOTALL,
)
_PLAIN: Final = {"n": "\n", "t": "\t", "\\": "\\", "$": "$"}


def read_template(text: str, groups: int, names: Mapping[str, int]) -> Template:
    """Read a replacement for an expression with so many groups, some of them with names. Raises
    InputError with the column of a mistake."""
    parts: list[str | int] = []
    at = 0
    for found in _PART.finditer(text):
        parts.append(text[at : found.start()])
        parts.append(_read(found, groups, names))
        at = found.end()
    parts.append(text[at:])
    return tuple(part for part in parts if part != "")


def filler(template: Template) -> Callable[[Found], str]:
    """What is put in the place of a match."""
    if all(isinstance(part, str) for part in template):
        text = "".join(map(str, template))
        return lambda found: text

    def filled(found: Found) -> str:
        return "".join(
            part if isinstance(part, str) else found.group(part) or "" for part in template
        )

    return filled


def _read(found: re.Match[str], groups: int, names: Mapping[str, int]) -> str | int:
    column = found.start() + 1
    if found["twice"]:
        return "$"
    plain = found["plain"]
    if plain is not None:
        if plain not in _PLAIN:
            what = f"\\{plain} means nothing here" if plain else "There is nothing after the \\"
            raise InputError(f"{what}; write \\\\ for a backslash", "replacement", column)
        return _PLAIN[plain]
    name = found["number"] or found["dollar"] or found["name"] or found["braced"] or ""
    if name.isascii() and name.isdecimal() and len(name) < 4:
        if int(name) <= groups:
            return int(name)
        there = {0: "no group", 1: "1 group"}.get(groups, f"{groups} groups")
        reason = f"There is no group {name}: the expression has {there}"
        raise InputError(reason, "replacement", column)
    if name not in names:
        raise InputError(f"There is no group named {name!r}", "replacement", column)
    return names[name]
