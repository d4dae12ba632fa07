"""Two versions of one file, field by field."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from curator.document import (
    BODY,
    WHOLE,
    Document,
    Value,
    body_of,
    quick_front_matter,
    same_value,
)
from curator.document.conflict import ABSENT, Absent
from curator.document.odd import is_tangled
from curator.errors import DocumentError
from curator.library.article import is_yaml

__all__ = [
    "ABSENT",
    "Absent",
    "FieldChange",
    "field_changes",
    "fields_of",
    "front_matter_of",
    "with_old",
]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that two versions have different values of. `field` is its key, "provider.name"
    inside of a mapping; BODY, or WHOLE where one of them cannot be read. ABSENT: it is not there.
    Bodies and whole files are texts; bytes that are no UTF-8 are surrogates."""

    field: str
    before: Value | Absent
    after: Value | Absent

    def is_in(self, field: str) -> bool:
        """Is it about this field, a part of it, or what it is in, which came or went as a whole?"""
        return f"{self.field}.".startswith(f"{field}.") or field.startswith(f"{self.field}.")


def field_changes(path: str, old: bytes, new: bytes) -> tuple[FieldChange, ...]:
    """What changed from one version to another, the fields in the order of the new one. Nothing
    where it is only line ends, blanks at the ends of lines, or how values are written."""
    if old == new:
        return ()
    then, now = _read(path, old), _read(path, new)
    if then is None or now is None:
        return _of_whole(old, new)
    found = list(_between(then.data, now.data, ""))
    if not found and (then.tangled or now.tangled) and _lines(then.text) != _lines(now.text):
        return _of_whole(old, new)  # what differs may be no value, as a key that is there twice
    if not is_yaml(path):
        body, new_body = body_of(old), body_of(new)
        if _lines(body) != _lines(new_body):
            found.append(FieldChange(BODY, _text(body), _text(new_body)))
    return tuple(found)


def fields_of(path: str, data: bytes) -> tuple[FieldChange, ...]:
    """All fields of a new file, and its body."""
    fields = front_matter_of(path, data)
    if fields is None:
        return (FieldChange(WHOLE, ABSENT, _text(data)),)
    body = b"" if is_yaml(path) else body_of(data)
    found = list(_between({}, fields, ""))
    return (*found, FieldChange(BODY, ABSENT, _text(body))) if body.strip() else tuple(found)


def front_matter_of(path: str, data: bytes) -> dict[str, Value] | None:
    """The fields of a file, with what aliases stand for; None where it cannot be read."""
    found = _read(path, data)
    return None if found is None else found.data


def with_old(path: str, old: bytes, new: bytes, keys: Collection[str]) -> bytes:
    """The new version with what the old one has at these keys, as far as that is plain to see: so
    that a comparison does not show them."""
    try:
        before, after = (_entries(path, data) for data in (old, new))
    except DocumentError:
        return new
    for key in keys:
        text, other = after.get(key), before.get(key)
        if text and other and new.count(text) == 1:
            new = new.replace(text, other)
    return new


class _Read(NamedTuple):
    """The fields of a file; its front matter, if that may mean more than they say."""

    data: dict[str, Value]
    tangled: bool = False
    text: bytes = b""


def _read(path: str, data: bytes) -> _Read | None:
    whole = is_yaml(path)
    quick = None if whole else quick_front_matter(data)
    if quick is not None:
        return _Read(quick.data)
    try:
        document = Document.parse(data, whole=whole)
    except DocumentError:
        return None
    text = data if whole else data.removesuffix(document.body)
    return _Read(document.data, is_tangled(document.tree), text)


def _of_whole(old: bytes, new: bytes) -> tuple[FieldChange, ...]:
    if _lines(old) == _lines(new):
        return ()
    return (FieldChange(WHOLE, _text(old), _text(new)),)


def _entries(path: str, data: bytes) -> dict[str, bytes]:
    entries = Document.parse(data, whole=is_yaml(path)).entries
    return {entry.key: entry.text.encode("utf-8", "surrogateescape") for entry in entries}


def _between(old: dict[str, Value], new: dict[str, Value], above: str) -> Iterator[FieldChange]:
    for key in [*new, *(key for key in old if key not in new)]:
        before, after = old.get(key, ABSENT), new.get(key, ABSENT)
        if isinstance(before, Absent) or isinstance(after, Absent):
            yield FieldChange(above + key, before, after)
        elif isinstance(before, dict) and isinstance(after, dict):
            yield from _between(before, after, f"{above}{key}.")
        elif not same_value(before, after):
            yield FieldChange(above + key, before, after)


def _lines(data: bytes) -> list[bytes]:
    lines = [line.rstrip() for line in data.removeprefix(b"\xef\xbb\xbf").split(b"\n")]
    while lines and not lines[-1]:
        lines.pop()
    return lines


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")
