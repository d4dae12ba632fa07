"""The message that is proposed for a commit: what was done, as an editor would say it.

Publish 12 articles; add topic AI Ethics to 40; and 2 more changes

- set heat to 50 in 3
- edit publisher Reuters
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from curator.document import BODY, WHOLE, Value
from curator.document.scalars import plain_text
from curator.library.article import is_yaml
from curator.library.commits.comparing import (
    ABSENT,
    Absent,
    FieldChange,
    field_changes,
    front_matter_of,
)
from curator.library.settings import Settings
from curator.library.site import EXTENSIONS

LONGEST: Final = 72  # characters of a subject
_LONGEST_VALUE: Final = 24
_LONGEST_TITLES: Final = (40, 30, 20, 12)
_TOPICS: Final = "_data/topics/"
_PUBLISHERS: Final = "_data/organizations/"


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file as it was committed and as it is: None where it is not there. `moved_from` is where
    it was committed, if that is elsewhere."""

    path: str
    old: bytes | None
    new: bytes | None
    moved_from: str = ""


class _Did(NamedTuple):
    """What was done to some articles. `rank` says what is told first. With `to`, the articles
    follow: "add topic X" "to" 40; with None, it is told as it is."""

    rank: int
    what: str
    to: str | None


def proposed_message(changes: Sequence[FileChange], settings: Settings) -> str:
    """A subject of at most 72 characters and, if that is not all, the rest in lines below."""
    if not changes:
        return ""
    done = _done(changes, settings)
    titles = [None] if len(changes) > 1 else _titles(changes[0])
    said = [
        [_said(did, count, title, first=number == 0) for number, (did, count) in enumerate(done)]
        for title in titles
    ]
    return _message(said)


def _titles(change: FileChange) -> list[str | None]:
    """What an article is called, as long as there is room for it."""
    title = title_of(change)
    return [_short(title, longest) for longest in _LONGEST_TITLES]


def _done(changes: Sequence[FileChange], settings: Settings) -> list[tuple[_Did, int]]:
    """What was done to how many files, the most telling first."""
    renamed = dict(_renamed_topics(changes))
    told: Counter[_Did] = Counter()
    for change in changes:
        told.update(set(_told(change, settings, renamed)))
    return sorted(told.items(), key=lambda item: (item[0].rank, -item[1], item[0].what))


def _message(versions: Sequence[Sequence[str]]) -> str:
    """Of several versions, each shorter than the one before, the first of which most is said in the
    subject."""
    for count in range(len(versions[0]), 0, -1):
        for said in versions:
            subject = "; ".join(said[:count]) + _more(len(said) - count)
            if len(subject) <= LONGEST:
                return _with_rest(subject, said[count:])
    said = versions[0]
    more = _more(len(said) - 1)
    start = versions[-1][0][: LONGEST - 1 - len(more)].rstrip(" ;“”…")
    return _with_rest(f"{start}…{more}", said)


def _more(left: int) -> str:
    return f"; and {left} more change{'s' if left > 1 else ''}" if left else ""


def _with_rest(subject: str, rest: Sequence[str]) -> str:
    """The subject and, in the body, what is not in it."""
    return "\n".join([subject, "", *(f"- {words}" for words in rest)]) if rest else subject


def _said(did: _Did, count: int, title: str | None, *, first: bool) -> str:
    if did.to is None:
        words = did.what
    elif title is not None:
        object_ = f"“{title}”" if first else ("" if did.to else "it")
        words = " ".join(filter(None, (did.what, did.to if object_ else "", object_)))
    else:
        noun = " article" if count == 1 else " articles"
        words = " ".join(filter(None, (did.what, did.to, f"{count:,}{noun if first else ''}")))
    return words if first else words[0].lower() + words[1:]


def _told(change: FileChange, settings: Settings, renamed: dict[str, str]) -> Iterator[_Did]:
    path = change.path
    if path.startswith(_TOPICS) or path.startswith(_PUBLISHERS) or not _is_article(path):
        yield from _of_record(change)
        return
    if change.old is None:
        yield _Did(50, "Add", "")
    elif change.new is None:
        yield _Did(52, "Delete", "")
    else:
        if change.moved_from:
            yield _Did(51, "Move", "")
        found = field_changes(path, change.old, change.new)
        edits = [each for each in found if each.field not in settings.protected]
        for each in edits:
            yield from _of_field(each, settings, renamed)
        if not edits and not change.moved_from:
            yield _Did(90, "Tidy up", "")


def _of_field(change: FieldChange, settings: Settings, renamed: dict[str, str]) -> Iterator[_Did]:
    field = change.field
    if field == "published" and (change.before is False) != (change.after is False):
        yield _Did(11, "Unpublish", "") if change.after is False else _Did(10, "Publish", "")
    elif field == settings.topic_key:
        yield from _of_topics(_names(change.before), _names(change.after), renamed)
    elif field == BODY:
        yield _Did(40, "Edit the body", "of")
    elif field == WHOLE:
        yield _Did(41, "Edit", "")
    elif isinstance(change.after, Absent):
        yield _Did(31, f"Clear {_short(field)}", "in")
    elif (value := _told_value(change.after)) is not None:
        yield _Did(30, f"Set {_short(field)} to {value}", "in")
    else:
        yield _Did(32, f"Edit {_short(field)}", "in")


def _of_topics(old: list[str], new: list[str], renamed: dict[str, str]) -> Iterator[_Did]:
    gone = [name for name in old if name not in new]
    come = [name for name in new if name not in old]
    for name in tuple(gone):
        other = renamed.get(name)
        if other is not None and other in new:
            gone.remove(name)
            if other in come:
                come.remove(other)
            yield _Did(0, f"Rename topic {_short(name)} to {_short(other)}", "in")
    if len(gone) == len(come) == 1 and old.index(gone[0]) == new.index(come[0]):
        yield _Did(22, f"Replace topic {_short(gone[0])} by {_short(come[0])}", "in")
        return
    for name in come:
        yield _Did(20, f"Add topic {_short(name)}", "to")
    for name in gone:
        yield _Did(21, f"Remove topic {_short(name)}", "from")
    if not gone and not come and old and sorted(old) == sorted(new) and old != new:
        yield _Did(23, "Sort the topics", "of")


def _of_record(change: FileChange) -> Iterator[_Did]:
    """A topic of the vocabulary, a publisher's record, or another file."""
    kinds = ((_TOPICS, "topic"), (_PUBLISHERS, "publisher"))
    what = next((kind for above, kind in kinds if change.path.startswith(above)), "")
    name = f"{what} {_short(title_of(change))}" if what else _short(change.path)
    place = " in the vocabulary" if what == "topic" else ""
    if change.old is None:
        yield _Did(60, f"Add {name}{place.replace('in', 'to', 1)}", None)
    elif change.new is None:
        yield _Did(62, f"Delete {name}{place.replace('in', 'from', 1)}", None)
    else:
        before = _name_in(change.path, change.old)
        after = _name_in(change.path, change.new)
        if what and before and after and before != after:
            yield _Did(61, f"Rename {what} {_short(before)} to {_short(after)}{place}", None)
        else:
            yield _Did(63, f"Edit {name}{place}", None)


def _renamed_topics(changes: Sequence[FileChange]) -> Iterator[tuple[str, str]]:
    for change in changes:
        if change.path.startswith(_TOPICS) and change.old is not None and change.new is not None:
            before = _name_in(change.path, change.old)
            after = _name_in(change.path, change.new)
            if before and after and before != after:
                yield before, after


def _is_article(path: str) -> bool:
    return path.lower().endswith(EXTENSIONS) and not is_yaml(path)


def title_of(change: FileChange) -> str:
    """The title of an article, the name of a topic or a publisher, or else that of the file."""
    data = change.old if change.new is None else change.new
    stem = change.path.rpartition("/")[2].rpartition(".")[0]
    return _name_in(change.path, data or b"") or stem


def _name_in(path: str, data: bytes) -> str:
    fields = front_matter_of(path, data) or {}
    for key in ("title", "name"):
        value = fields.get(key)
        if isinstance(value, str) and value.strip():
            return " ".join(value.split())
    return ""


def _names(value: Value | Absent) -> list[str]:
    items = value if isinstance(value, list) else [] if value is ABSENT else [value]
    return [" ".join(item.split()) for item in items if isinstance(item, str)]


def _told_value(value: Value | Absent) -> str | None:
    """A single value that is short enough to be said."""
    if isinstance(value, Absent | list | dict) or value is None:
        return None
    text = plain_text(value)
    return text if text and len(text) <= _LONGEST_VALUE and text.isprintable() else None


def _short(text: str, longest: int = 32) -> str:
    plain = "".join(each if each.isprintable() else " " for each in text)
    plain = " ".join(plain.split())
    return plain if len(plain) <= longest else plain[: longest - 1].rstrip() + "…"
