"""What may be wrong with YAML that cannot be read, in an editor's words rather than a parser's."""

from __future__ import annotations

import re

_LOOKED_BACK = 20  # lines above the place where the parser gave up
_VALUE = re.compile(r"^\s*(?:- +)*(?:[^\s:#\"'\[{][^:#]*:\s+)?(?P<value>\S.*)$")
_ESCAPED = re.compile(r"\\.|''")
_NEVER_FIRST = "@`%&*!|>"


def likely_cause(text: str, line: int) -> str:
    """A sentence about the file's `text`, which cannot be read at `line`; "" if there is none."""
    lines = text.split("\n")[:line]
    if not lines:
        return ""
    line, last = len(lines), lines[-1]
    if "\t" in last[: len(last) - len(last.lstrip())]:
        return f"Line {line} is indented by a tab; use blanks."
    for number in range(line, max(line - _LOOKED_BACK, 0), -1):
        found = _VALUE.match(lines[number - 1])
        quote = found["value"][0] if found else ""
        if found and quote in "\"'" and _is_open(found["value"], quote):
            return f"Perhaps the quote in line {number} is not closed."
    found = _VALUE.match(last)
    if found is None:
        return ""
    value = found["value"]
    if value[0] in _NEVER_FIRST:
        return f"A text that begins with {value[0]} has to stand in quotes."
    if value[0] not in "\"'[{" and re.search(r":\s", value):
        return "A text with a colon in it has to stand in quotes."
    return ""


def _is_open(value: str, quote: str) -> bool:
    return _ESCAPED.sub("", value[1:]).count(quote) % 2 == 0
