"""A file's text as a text box can hold it, and back, without a change to what was not edited.

A box knows one kind of line break and loses some characters. Lines that stay keep theirs, and a
character that a box would lose is shown by a sign that stands for it.
"""

from __future__ import annotations

from difflib import SequenceMatcher
from itertools import count

# Lost or invisible in a box: control characters but for the tab, marks and Unicode's line breaks.
_LOST = {
    *(chr(code) for code in range(0x20) if chr(code) not in "\t\n"),
    "\x7f", "\ufdd0", "\ufdd1", "\ufeff", "\u2028", "\u2029",
}  # fmt: skip
_MOST_COMPARED = 2_000  # lines that are matched with care


class ShownText:
    """`raw` is what to put into the box; `read` gives the text for what is in the box then."""

    def __init__(self, text: str, newline: str = "\n") -> None:
        self.text = text
        self._newline = newline
        parts = text.split("\n")
        self._lines: list[str] = []
        self._breaks: list[str] = []
        for line in parts[:-1]:
            windows = line.endswith("\r")
            self._lines.append(line[:-1] if windows else line)
            self._breaks.append("\r\n" if windows else "\n")
        self._lines.append(parts[-1])
        self._breaks.append("")
        self._signs = _signs(text)
        self._shown = [line.translate(self._signs) for line in self._lines]
        self._meant = {ord(sign): chr(code) for code, sign in self._signs.items()}
        self.raw = "\n".join(self._shown)

    def read(self, raw: str) -> str:
        """The text that `raw`, as the box holds it now, stands for."""
        if raw == self.raw:
            return self.text
        typed = raw.split("\n")
        lines: list[tuple[str, str]] = []
        for tag, start, end, new_start, new_end in changes(self._shown, typed):
            if tag == "equal":
                lines += zip(self._lines[start:end], self._breaks[start:end], strict=True)
                continue
            for offset, line in enumerate(typed[new_start:new_end]):
                at = start + offset
                known = self._breaks[at] if at < end else lines[-1][1] if lines else ""
                lines.append((line.translate(self._meant), known))
        parts: list[str] = []
        newline = self._newline
        for line, known in lines[:-1]:
            newline = known or newline
            parts += (line, newline)
        parts.append(lines[-1][0])
        return "".join(parts)


def _signs(text: str) -> dict[int, str]:
    """A sign for every character that a box would lose; none that the text has already."""
    present = _LOST.intersection(text.replace("\r\n", "\n"))
    free = (chr(code) for code in count(0xE000) if chr(code) not in text)
    signs: dict[int, str] = {}
    for character in sorted(present):
        sign = _sign(ord(character))
        signs[ord(character)] = sign if sign and sign not in text else next(free)
    return signs


def _sign(code: int) -> str:
    """Unicode has pictures of the control characters."""
    if code < 0x20:
        return chr(0x2400 + code)
    return {0x7F: "\u2421", 0x2028: "\u21b5", 0x2029: "\u00b6", 0xFEFF: "\u2370"}.get(code, "")


def changes(old: list[str], new: list[str]) -> list[tuple[str, int, int, int, int]]:
    """How lines became others, as difflib has it; what is equal at both ends is taken off first."""
    shorter = min(len(old), len(new))
    head = 0
    while head < shorter and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < shorter - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    old_end, new_end = len(old) - tail, len(new) - tail
    junk = old_end - head > _MOST_COMPARED
    middle = SequenceMatcher(None, old[head:old_end], new[head:new_end], autojunk=junk)
    changes = [("equal", 0, head, 0, head)]
    changes += [
        (tag, a + head, b + head, c + head, d + head) for tag, a, b, c, d in middle.get_opcodes()
    ]
    return [*changes, ("equal", old_end, len(old), new_end, len(new))]


def common(one: str, other: str) -> int:
    """How many characters two texts begin with that are the same."""
    low, high = 0, min(len(one), len(other))
    while low < high:  # slices are compared far quicker than characters
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
