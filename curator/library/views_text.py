"""The `[[views]]` of `curator.toml` rewritten; every other line of it, comments too, stays."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from curator.library.settings import Settings
from curator.library.views import KEYS, View, ViewError

_KEY = r"""(?:"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[A-Za-z0-9_-]+)"""
_HEADER = re.compile(
    rf"[ \t]*\[\[?[ \t]*(?P<names>{_KEY}(?:[ \t]*\.[ \t]*{_KEY})*)[ \t]*\]\]?[ \t]*(?:\#.*)?$"
)
_VIEWS = re.compile(r"""[ \t]*\[\[[ \t]*(?:views|"views"|'views')[ \t]*\]\]""")
_ASSIGNED = re.compile(r"""[ \t]*(?:"(?P<quoted>\w+)"|'(?P<single>\w+)'|(?P<bare>\w+))[ \t]*=""")
_GUESS = "curator.toml is written in a way in which views cannot be changed without guessing"


@dataclass(slots=True)
class _Slot:
    """Lines of the file: those of a view, with the comments right above it, and what comes after
    them; without a view: any others."""

    lines: list[str]
    rest: list[str]
    is_view: bool


def rewritten(text: str, before: Sequence[View], after: Sequence[View]) -> str:
    """The text with the views `after` instead of those that it has, `before`. Those that are in
    both keep their lines, one that is in another's place keeps its comments. What was made of it
    is read again; raises ViewError where it does not say exactly that."""
    end = "\r\n" if "\r\n" in text.partition("\n")[0] + "\n" else "\n"
    if text and not text.endswith("\n"):
        text += end
    slots = _slots(text)
    places = [at for at, slot in enumerate(slots) if slot.is_view]
    if len(places) != len(before):
        raise ViewError(_GUESS)
    own = dict(zip(before, (slots[at].lines for at in places), strict=True))
    written = [
        own[view] if view in own else _lines(view, base, own[base] if base else [], end)
        for view, base in _bases(before, after)
    ]
    for at, lines in zip(places, written, strict=False):
        slots[at].lines = lines
    for lines in written[len(places) :]:
        at = places[-1] + 1 if places else len(slots)
        last = slots[max(at - 1, 0)]
        if not _is_blank_at_end(last):
            (last.rest if last.is_view else last.lines).append(end)
        is_last = at == len(slots)
        slots.insert(at, _Slot(lines, [] if is_last else [end], is_view=True))
        places.append(at)
    for at in reversed(places[len(written) :]):
        kept = [line for line in slots[at].rest if line.strip()]
        slots[at] = _Slot(slots[at].rest if kept else [], [], is_view=False)
    result = "".join(line for slot in slots for line in (*slot.lines, *slot.rest))
    if len(written) < len(before):
        result = _without_blank_end(result, text)
    _prove(text, result, after)
    return result


def _slots(text: str) -> list[_Slot]:
    slots = [_Slot([], [], is_view=False)]
    above: list[str] = []  # comments that may belong to the header that comes
    for line in re.findall(r"[^\n]*\n", text):
        if _HEADER.match(line.rstrip("\r\n")):
            slots.append(_Slot([*above, line], [], is_view=bool(_VIEWS.match(line))))
            above = []
            continue
        if line.lstrip().startswith("#"):
            above.append(line)
            continue
        slots[-1].lines += above
        above = []
        slots[-1].lines.append(line)
    slots[-1].lines += above
    for slot in slots:
        if slot.is_view:
            slot.lines, slot.rest = _parted(slot.lines)
    return slots


def _parted(lines: list[str]) -> tuple[list[str], list[str]]:
    """The lines of a view, and the blank lines and far comments after it."""
    end = len(lines)
    for at in range(len(lines) - 1, -1, -1):
        line = lines[at].strip()
        if line and not line.startswith("#"):
            end = at + 1
            break
    while end < len(lines) and lines[end].strip():  # a comment right below is still about it
        end += 1
    return lines[:end], lines[end:]


def _is_blank_at_end(slot: _Slot) -> bool:
    lines = slot.rest or slot.lines
    return not lines or not lines[-1].strip()


def _without_blank_end(result: str, text: str) -> str:
    """Deleting the last view leaves no blank lines where there were none."""
    stripped = text.rstrip()
    if text[len(stripped) :].count("\n") <= 1:
        kept = result.rstrip()
        return kept + (text[len(stripped) :] if kept else "")
    return result


def _bases(before: Sequence[View], after: Sequence[View]) -> list[tuple[View, View | None]]:
    """Each view, and the one whose lines it takes over if it has none of its own."""
    gone = [view for view in before if view not in after]
    new = [view for view in after if view not in before]
    pairs = dict(zip(new, gone, strict=True)) if len(new) == len(gone) else {}
    return [(view, pairs.get(view)) for view in after]


def _lines(view: View, base: View | None, lines: list[str], end: str) -> list[str]:
    """The lines of a view, made of those of the one that it was before."""
    if base is None:
        lines, base = [f"[[views]]{end}"], View("", shared=True)
    lines = list(lines)
    for key in KEYS:
        value = getattr(view, key)
        if value == getattr(base, key):
            continue
        found = _span(lines, key)
        if found is None:
            at = 1 + max(
                (n for n, line in enumerate(lines) if line.strip() and line.strip()[0] != "#"),
                default=0,
            )
            if value:
                lines.insert(at, f"{key} = {_written(value)}{end}")
            continue
        first, last = found
        comment = _comment(lines[first]) if last == first + 1 else ""
        blank = lines[first][: len(lines[first]) - len(lines[first].lstrip())]
        new = [f"{blank}{key} = {_written(value)}{comment}{end}"] if value else []
        lines[first:last] = new
    return lines


def _span(lines: list[str], key: str) -> tuple[int, int] | None:
    """The lines that a key and its value take."""
    import tomllib

    for first, line in enumerate(lines):
        found = _ASSIGNED.match(line)
        if found is None or key not in found.groups():
            continue
        for last in range(first + 1, len(lines) + 1):
            try:
                tomllib.loads("".join(lines[first:last]).replace("\r\n", "\n"))
            except tomllib.TOMLDecodeError:
                continue
            return first, last
        raise ViewError(_GUESS)
    return None


def _comment(line: str) -> str:
    """The comment at the end of a line that sets a key, with the blanks before it."""
    import tomllib

    line = line.rstrip("\r\n")
    for found in re.finditer(r"[ \t]*#", line):
        try:
            tomllib.loads(line[: found.start()])
        except tomllib.TOMLDecodeError:
            continue
        return line[found.start() :]
    return ""


def _written(value: str | tuple[str, ...]) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(_written(item) for item in value)}]"
    # What JSON writes is a basic string of TOML, but for one sign.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _prove(text: str, result: str, after: Sequence[View]) -> None:
    import tomllib

    try:
        old, new = tomllib.loads(text), tomllib.loads(result)
        same = Settings.parse(result).views == tuple(after)
    except (ValueError, ViewError) as error:
        raise ViewError(_GUESS) from error
    old.pop("views", None)
    new.pop("views", None)
    if old != new or list(old) != list(new) or not same:
        raise ViewError(_GUESS)
