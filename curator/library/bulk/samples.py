"""What a change would do, shown on a few fields before it is worked out for all articles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from curator.document import Document, Operation, Value
from curator.errors import CuratorError, DocumentError
from curator.library import versions
from curator.library.article import Article
from curator.library.body_edit import BodyEdit
from curator.library.bulk.patterns import dotted
from curator.library.edits import Edit
from curator.library.library import Library

_LONGEST: Final = 100  # characters of a text that is shown
_AROUND: Final = 25  # of them, before the first that is another one
_MORE: Final = "…"
_LONGEST_LOOKED_AT: Final = 1_000  # characters, to make one line of them


@dataclass(frozen=True, slots=True)
class Sample:
    """One field of one article, before and after, in short: on one line, long texts cut to what
    is around the change. None: not set. `field` is dotted ("related.0.url"), "body" for the body;
    a new item of a list is its place there."""

    path: str
    title: str
    field: str
    before: str | None
    after: str | None


@dataclass(slots=True)
class Looked:
    """What was found so far: the first `rows`, the number of articles `looked` at, of those that
    would be `changed` and of `fields` in them, and why others are `refused`."""

    rows: list[Sample] = field(default_factory=list)
    looked: int = 0
    changed: int = 0
    fields: int = 0
    refused: list[CuratorError] = field(default_factory=list)


def samples(
    edit: Edit, articles: Iterable[Article], library: Library, most: int = 5
) -> list[Sample]:
    """The first fields that would change, at most so many; looks no further then."""
    found = Looked()
    for _ in look(edit, articles, library, found, most):
        if len(found.rows) >= most:
            break
    return found.rows


def look(
    edit: Edit, articles: Iterable[Article], library: Library, found: Looked, most: int = 5
) -> Iterator[None]:
    """Look at all articles as they are on disk, one at a time, and note in `found` what would
    change: at most so many rows, and the numbers of all. Whether a change can be written is found
    out when it is worked out."""
    for article in articles:
        try:
            _look_at(edit, versions.as_saved(library, article), library, found, most)
        except CuratorError as error:
            found.refused.append(error.at(error.path or article.path))
        found.looked += 1
        yield


def _look_at(edit: Edit, article: Article, library: Library, found: Looked, most: int) -> None:
    try:
        before = article.document()
        raw = edit.operations(before, library.site.settings)
        operations = [Operation.read(one) for one in raw]
        after = edit.done_to(before) if isinstance(edit, BodyEdit) else before
    except DocumentError as error:
        raise error.at(article.path) from None
    number = len(operations) + (after is not before)
    found.fields += number
    found.changed += number > 0
    for operation in operations[: max(most - len(found.rows), 0)]:
        found.rows.append(_sample(article, before, operation))
    if after is not before and len(found.rows) < most:
        texts = (document.body.decode("utf-8", "replace") for document in (before, after))
        found.rows.append(Sample(article.path, article.title, "body", *_cut(*texts)))


def _sample(article: Article, document: Document, operation: Operation) -> Sample:
    parts = operation.route
    old = _at(document.data, parts)
    new: str | None = _shown(operation.value)
    if operation.kind == "remove":
        new = None
    elif operation.kind == "add" and parts[-1:] == ("-",):
        old = None
    elif operation.kind == "move":
        new = _at(document.data, operation.source or ())
    if old is not None and new is not None:
        old, new = _cut(old, new)
    else:
        old, new = _short(old), _short(new)
    return Sample(article.path, article.title, dotted(parts), old, new)


def _at(value: Value, parts: Iterable[str]) -> str | None:
    """The text of what is at a route; None where it is not there."""
    for part in parts:
        if isinstance(value, dict) and part in value:
            value = value[part]
        elif isinstance(value, list) and part.isdecimal() and int(part) < len(value):
            value = value[int(part)]
        else:
            return None
    return _shown(value)


def _shown(value: Value) -> str:
    """A value as it is shown to people."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ", ".join(map(_shown, value))
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_shown(inner)}" for key, inner in value.items())
    return "" if value is None else str(value)


def _cut(before: str, after: str) -> tuple[str, str]:
    """Both texts, without most of what they begin with alike."""
    same = 0
    for one, other in zip(before, after, strict=False):
        if one != other:
            break
        same += 1
    start = max(same - _AROUND, 0)
    if max(len(before), len(after)) <= _LONGEST:
        start = 0
    begin = _MORE if start else ""
    one, other = (_one_line(text[start : start + _LONGEST_LOOKED_AT]) for text in (before, after))
    return begin + one, begin + other


def _short(text: str | None) -> str | None:
    return None if text is None else _one_line(text[:_LONGEST_LOOKED_AT])


def _one_line(text: str) -> str:
    line = " ".join(text.split()) if "\n" in text or "\r" in text else text
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + _MORE
