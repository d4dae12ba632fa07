"""Unified diffs of bytes, as `git apply` reads them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from difflib import SequenceMatcher

_CONTEXT = 3
_NO_NEWLINE = b"\n\\ No newline at end of file\n"
_ESCAPES = {0x22: b'\\"', 0x5C: b"\\\\", 0x09: b"\\t", 0x0A: b"\\n", 0x0D: b"\\r"}

#: (tag, start and end in the old lines, start and end in the new ones), as difflib has them.
_Change = tuple[str, int, int, int, int]


def unified(path: str, old: bytes, new: bytes) -> bytes:
    """The change of one file as a diff with a/ and b/ before its path; b"" if there is none.
    Line ends and bytes that are no text stay what they are."""
    if old == new:
        return b""
    names = [b"--- ", _name(b"a/", path), b"+++ ", _name(b"b/", path)]
    return b"".join([*names, *_hunks(old, new)])


def come(path: str, new: bytes) -> bytes:
    """A new file as a diff."""
    parts = [b"new file mode 100644\n", b"--- /dev/null\n+++ ", _name(b"b/", path)]
    return _header(path, path) + b"".join([*parts[: 1 + 2 * bool(new)], *_hunks(b"", new)])


def gone(path: str, old: bytes) -> bytes:
    """The removal of a file as a diff."""
    parts = [b"deleted file mode 100644\n", b"--- ", _name(b"a/", path), b"+++ /dev/null\n"]
    return _header(path, path) + b"".join([*parts[: 1 + 3 * bool(old)], *_hunks(old, b"")])


def moved(path: str, target: str, old: bytes, new: bytes) -> bytes:
    """A file that gets another path, and maybe other bytes, as a diff."""
    parts = [b"rename from ", _bare(b"", path), b"\nrename to ", _bare(b"", target), b"\n"]
    if old != new:
        parts += [b"--- ", _name(b"a/", path), b"+++ ", _name(b"b/", target)]
    return _header(path, target) + b"".join([*parts, *_hunks(old, new)])


def _header(path: str, target: str) -> bytes:
    return b"diff --git %s %s\n" % (_bare(b"a/", path), _bare(b"b/", target))


def _hunks(old: bytes, new: bytes) -> Iterator[bytes]:
    old_lines, new_lines = _lines(old), _lines(new)
    for group in _groups(_changes(old_lines, new_lines)):
        first, last = group[0], group[-1]
        yield b"@@ -%s +%s @@\n" % (_range(first[1], last[2]), _range(first[3], last[4]))
        for tag, old_start, old_end, new_start, new_end in group:
            if tag == "equal":
                yield from (_line(b" ", line) for line in old_lines[old_start:old_end])
                continue
            yield from (_line(b"-", line) for line in old_lines[old_start:old_end])
            yield from (_line(b"+", line) for line in new_lines[new_start:new_end])


def changed_lines(old: bytes, new: bytes) -> tuple[int, int]:
    """How many lines a diff adds and removes, as `git diff --numstat` counts."""
    added = removed = 0
    for tag, old_start, old_end, new_start, new_end in _changes(_lines(old), _lines(new)):
        if tag != "equal":
            added += new_end - new_start
            removed += old_end - old_start
    return added, removed


def _lines(data: bytes) -> list[bytes]:
    """Cut after each b"\\n" only: CR and the Unicode line ends are content."""
    lines = data.split(b"\n")
    last = lines.pop()
    return [line + b"\n" for line in lines] + ([last] if last else [])


def _changes(old: list[bytes], new: list[bytes]) -> list[_Change]:
    """What is equal at both ends is taken off first, so that a long body costs nothing."""
    shorter = min(len(old), len(new))
    head = 0
    while head < shorter and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < shorter - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    old_end, new_end = len(old) - tail, len(new) - tail
    middle = SequenceMatcher(None, old[head:old_end], new[head:new_end], autojunk=True)
    changes: list[_Change] = [("equal", 0, head, 0, head)] if head else []
    changes += [
        (tag, a + head, b + head, c + head, d + head) for tag, a, b, c, d in middle.get_opcodes()
    ]
    if tail:
        changes.append(("equal", old_end, len(old), new_end, len(new)))
    return changes


def _groups(changes: list[_Change]) -> Iterator[list[_Change]]:
    """Cut into hunks: long equal runs keep only the lines next to a change."""
    group: list[_Change] = []
    for number, (tag, a, b, c, d) in enumerate(changes):
        if tag != "equal":
            group.append((tag, a, b, c, d))
            continue
        first, last = number == 0, number == len(changes) - 1
        if not first and not last and b - a <= 2 * _CONTEXT:
            group.append((tag, a, b, c, d))
            continue
        if not first:
            count = min(_CONTEXT, b - a)
            group.append((tag, a, a + count, c, c + count))
            yield group
            group = []
        if not last:
            count = min(_CONTEXT, b - a)
            group = [(tag, b - count, b, d - count, d)]
    if group:
        yield group


def _range(start: int, end: int) -> bytes:
    count = end - start
    line = start + 1 if count else start  # an empty range names the line before it
    return b"%d" % line if count == 1 else b"%d,%d" % (line, count)


def _line(sign: bytes, line: bytes) -> bytes:
    return sign + line if line.endswith(b"\n") else sign + line + _NO_NEWLINE


def _name(prefix: bytes, path: str) -> bytes:
    """As git writes names in lines of their own: a tab after one with a blank."""
    name = _bare(prefix, path)
    return name + (b"\t\n" if b" " in name and not name.startswith(b'"') else b"\n")


def _bare(prefix: bytes, path: str) -> bytes:
    """A name, quoted where a byte could be misread."""
    name = prefix + os.fsencode(path)
    if not any(byte < 0x20 or byte in (0x22, 0x5C, 0x7F) for byte in name):
        return name
    quoted = b"".join(
        _ESCAPES.get(byte) or (b"%c" % byte if 0x20 <= byte != 0x7F else b"\\%03o" % byte)
        for byte in name
    )
    return b'"' + quoted + b'"'
