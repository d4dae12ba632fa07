"""Three versions of the front matter made one by taking whole entries from one side or another.

Where one side has only put other values into entries that the other side left alone, these entries
are put, as they are written, into the text of the other side: the usual case, and the only one in
which comments, blank lines and the order of both are kept. What comes out is a proposal: whoever
takes it must read it anew and see whether it means what it should.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection
from dataclasses import dataclass

from curator.document.scalars import Value, same_value


@dataclass(frozen=True, slots=True)
class Entries:
    """What is above the first entry, the text of each to where the next begins, and its value."""

    above: str
    texts: dict[str, str]
    values: dict[str, Value]

    @classmethod
    def of(cls, text: str, values: dict[str, Value], starts: bytes) -> Entries:
        """`starts` are those of the document with this front matter; not empty."""
        places = array("I", starts).tolist()
        ends = [*places[1:], len(text)]
        texts = [text[start:end] for start, end in zip(places, ends, strict=True)]
        return cls(text[: places[0]], dict(zip(values, texts, strict=True)), values)

    @property
    def text(self) -> str:
        """All of it."""
        return "".join((self.above, *self.texts.values()))


def spliced(
    base: Entries, ours: Entries, theirs: Entries, protected: Collection[str]
) -> Entries | None:
    """The entries of both sides together; None where that is not as simple as it should be."""
    for key in protected:
        if _own(base.texts.get(key, "")) != _own(ours.texts.get(key, "")):
            return None
    return _with_values(base, theirs, ours) or _with_values(base, ours, theirs)


def _with_values(base: Entries, changed: Entries, other: Entries) -> Entries | None:
    """`other` with the values that `changed` has put into entries of `base`; None if that side did
    anything else, or the other did something to the same entries."""
    if changed.above != base.above or list(base.texts) != list(changed.texts):
        return None
    texts, values = dict(other.texts), dict(other.values)
    for key, old in base.texts.items():
        new = changed.texts[key]
        if new == old:
            continue
        text = _put(old, new, texts.get(key, ""))
        if text is None or same_value(base.values[key], changed.values[key]):
            return None  # or it is only written in another way
        texts[key] = text
        values[key] = changed.values[key]
    return Entries(other.above, texts, values)


def _put(old: str, new: str, other: str) -> str | None:
    """The entry `other` with what `old` became in `new`; None if more than its own lines changed,
    or if they are not there as they were."""
    own, new_own, other_own = _own(old), _own(new), _own(other)
    if new[len(new_own) :] != old[len(own) :] or other_own != own:
        return None
    return new_own + other[len(other_own) :]


def _own(text: str) -> str:
    """An entry without the blank lines and comments below it."""
    end = len(text)
    while end:
        start = text.rfind("\n", 0, end - 1) + 1
        line = text[start:end].strip()
        if not start or (line and line[0] != "#"):
            break
        end = start
    return text[:end]
