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


def laid_together(
    base: Entries, ours: Entries, theirs: Entries, protected: Collection[str]
) -> tuple[Entries, list[str]] | None:
    """`theirs` with the entries that ours changed, added and removed, and the keys in which both
    changed something, in the order of `ours`: these are as in `theirs`. None where comments or
    blank lines of both go together in no simple way, or where ours has another order."""
    kept = [key for key in base.texts if key in ours.texts]
    if kept != [key for key in ours.texts if key in base.texts]:
        return None
    above = _of_both(base.above, ours.above, theirs.above)
    if above is None or any(base.texts.get(key) != ours.texts.get(key) for key in protected):
        return None
    texts, values = dict(theirs.texts), dict(theirs.values)
    left: list[str] = []
    new: list[str] = []
    for key in [*ours.texts, *(key for key in base.texts if key not in ours.texts)]:
        old, mine, their = (side.texts.get(key) for side in (base, ours, theirs))
        if mine in (old, their):
            continue
        if old is None and their is None:
            new.append(key)
            continue
        if mine is None and their == old:
            del texts[key], values[key]
            continue
        if old is None or mine is None or their is None:
            if their is None and mine is not None and _own(mine) == _own(old or ""):
                return None  # it is gone, but not what ours wrote below it
            left.append(key)
            continue
        text = _of_three(old, mine, their)
        is_new = _own(mine) != _own(old)
        if text is None or (is_new and same_value(base.values[key], ours.values[key])):
            return None  # or it is only written in another way
        texts[key] = text
        if is_new and _own(their) == _own(old):
            values[key] = ours.values[key]
        elif is_new:
            left.append(key)
    both = _with_new(Entries(above, texts, values), ours, new)
    return None if both is None else (both, left)


def _of_three(old: str, mine: str, their: str) -> str | None:
    """An entry of ours, or of theirs where both changed it, with the lines below it of both."""
    own, own_mine, own_their = _own(old), _own(mine), _own(their)
    below = _of_both(old[len(own) :], mine[len(own_mine) :], their[len(own_their) :])
    if below is None:
        return None
    return (own_mine if own_their == own else own_their) + below


def _of_both(base: str, ours: str, theirs: str) -> str | None:
    """What one side changed; None where both did, differently."""
    if ours in (base, theirs):
        return theirs
    return ours if theirs == base else None


def _with_new(there: Entries, ours: Entries, new: Collection[str]) -> Entries | None:
    """These with entries that only ours has, each where it is there; None where it is among other
    neighbours now and blank lines set it apart from those that it had."""
    order, names = list(there.texts), list(ours.texts)
    for key in new:
        at = names.index(key)
        before = next((order.index(name) for name in names[:at][::-1] if name in order), -1)
        order.insert(before + 1, key)
        follows = order[max(before, 0) : before + 1] == names[max(at - 1, 0) : at]
        precedes = order[before + 2 : before + 3] == names[at + 1 : at + 2]
        above = [*names[max(at - 1, 0) : at], *order[max(before, 0) : before + 1], key]
        beside = [side.texts.get(name, "") for side in (there, ours) for name in above]
        if not (follows and precedes) and any(map(_below, beside)):
            return None
    texts, values = ours.texts | there.texts, ours.values | there.values
    return Entries(there.above, {key: texts[key] for key in order},
                   {key: values[key] for key in order})  # fmt: skip


def _put(old: str, new: str, other: str) -> str | None:
    """The entry `other` with what `old` became in `new`; None if more than its own lines changed,
    or if they are not there as they were."""
    own, new_own, other_own = _own(old), _own(new), _own(other)
    if new[len(new_own) :] != old[len(own) :] or other_own != own:
        return None
    return new_own + other[len(other_own) :]


def _below(text: str) -> str:
    return text[len(_own(text)) :]


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
