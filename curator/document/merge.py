"""Three versions of one file laid over each other, field by field."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from curator.document import quick
from curator.document.conflict import ABSENT, BODY, WHOLE, Absent, Conflict
from curator.document.difference import difference
from curator.document.entries import Entries, spliced
from curator.document.frontmatter import PROTECTED, Document, learn
from curator.document.joined import Plain, divided, joined
from curator.document.lines import merge_lines
from curator.document.odd import is_tangled
from curator.document.operations import Operation, Route
from curator.document.scalars import Value, same_value
from curator.document.source import Source
from curator.document.style import Style
from curator.document.threeway import merged, same
from curator.errors import DocumentError, RefusedEdit


@dataclass(frozen=True, slots=True)
class MergeResult:
    """`theirs` with our changes laid over it, but for what is in conflict."""

    document: Document
    conflicts: tuple[Conflict, ...]

    @property
    def is_whole(self) -> bool:
        """Whether the file as a whole is in conflict, so that nothing of ours is in `document`."""
        return bool(self.conflicts) and self.conflicts[0].field == WHOLE


def merge(
    base: Document,
    ours: Document,
    theirs: Document,
    *,
    style: Style | None = None,
    protected: Collection[str] = PROTECTED,
    tangled: bool = False,
) -> MergeResult:
    """Lay what changed from `base` to `ours` over `theirs`.

    Protected keys are always those of `theirs`. Mappings are merged key by key and lists item by
    item at any depth, bodies line by line; a single value that both changed differently is a
    conflict, and theirs stays: see `threeway`. A file in which a key stands twice, or with aliases,
    tags or merge keys, is in conflict as a whole once both sides have changed it; unless the caller
    says that `tangled` ones are to be merged all the same, as for taking back what was done here.

    The result is built on the bytes of `theirs`; and where these are nothing but `base` with other
    values, on `ours`, which keeps what both wrote: comments and blank lines that an edit of ours
    moved, say. Raises RefusedEdit where a change cannot be made.
    """
    old, mine, their = (side.to_bytes() for side in (base, ours, theirs))
    if mine in (old, their):
        return MergeResult(theirs, ())
    plain = divided(old, mine, their) if base.source.delimiter else None
    done = None if plain is None else joined(plain, style, protected)
    if done is not None:
        return MergeResult(Document(Source.read(done[0]), is_sound=True), done[1])
    # What is plain enough to be divided is not tangled.
    looked_at = () if tangled or plain is not None or their == old else (base, ours, theirs)
    if any(is_tangled(side.tree) for side in looked_at):
        return MergeResult(theirs, (Conflict.of_text(WHOLE, old, mine, their),))
    return _laid_over(base, ours, theirs, plain, style, protected)


def _laid_over(
    base: Document,
    ours: Document,
    theirs: Document,
    plain: Plain | None,
    style: Style | None,
    protected: Collection[str],
) -> MergeResult:
    """`merge` of what can be taken apart, field by field."""
    sides = (base, ours, theirs)
    values = [side.values for side in plain] if plain else [side.data for side in sides]
    untouched = _same_keys(values[0], values[1], protected)
    if untouched and theirs.to_bytes() == base.to_bytes():
        return MergeResult(ours, ())
    conflicts: list[Conflict] = []
    body = _merged_body(base.body, ours.body, theirs.body, conflicts)
    document = None
    if plain is None and not conflicts:
        document = _spliced(base, ours, theirs, body, protected)
    if document is None:
        changes = list(_changes(values[0], values[1], values[2], protected, conflicts))
        if untouched and not conflicts:
            document = _built_on_ours(base, ours, theirs, body, style)
        if document is None:
            document = _with_body(theirs.apply(changes, style, protected, ours), body)
    return MergeResult(document, tuple(conflicts))


def merge_bytes(
    base: bytes,
    ours: bytes,
    theirs: bytes,
    *,
    whole: bool = False,
    keep: Literal["ours", "theirs"] = "ours",
    style: Style | None = None,
    protected: Collection[str] = PROTECTED,
) -> tuple[bytes, tuple[Conflict, ...]]:
    """`merge` of files of which nobody knows whether they can be read: the merged file, with the
    side to `keep` where both changed the same, and the conflicts. A file that cannot be read on
    one side, or to which a change does not fit, is in conflict as a whole. Without a style, what is
    new is written as the three versions write the like."""
    if ours in (base, theirs):
        return theirs, ()
    plain = None if whole else divided(base, ours, theirs)
    done = None if plain is None else joined(plain, style, protected)
    if done is not None and (keep == "theirs" or not done[1]):
        return done
    try:
        base_document, mine, their = (
            Document.parse(side, whole=whole) for side in (base, ours, theirs)
        )
        if style is None:
            style = learn((mine, their, base_document))
        if plain is None:
            result = merge(base_document, mine, their, style=style, protected=protected)
        else:
            result = _laid_over(base_document, mine, their, plain, style, protected)
        if keep == "ours":
            result = replace(result, document=take_ours(result, mine, style, protected))
    except DocumentError:
        if theirs == base:
            return ours, ()
        conflict = Conflict.of_text(WHOLE, base, ours, theirs)
        return (ours if keep == "ours" else theirs), (conflict,)
    return result.document.to_bytes(), result.conflicts


def take_ours(
    result: MergeResult,
    ours: Document,
    style: Style | None = None,
    protected: Collection[str] = PROTECTED,
    *,
    conflicts: Collection[Conflict] | None = None,
) -> Document:
    """The merged document with what ours has where both changed the same: everywhere, or in some of
    the `conflicts` of the result. Raises RefusedEdit where that cannot be written."""
    document = result.document
    # From the end, so that an item that comes or goes does not move one that is still to be done.
    for conflict in reversed(result.conflicts):
        if conflicts is not None and conflict not in conflicts:
            continue
        if conflict.field == WHOLE:
            return ours
        if conflict.field == BODY:
            document = document.with_body(ours.body)
        else:
            document = document.apply([conflict.taking_ours], style, protected, ours)
    return document


def _same_keys(one: dict[str, Value], other: dict[str, Value], keys: Collection[str]) -> bool:
    return all(same(one.get(key, ABSENT), other.get(key, ABSENT)) for key in keys)


def _merged_body(base: bytes, ours: bytes, theirs: bytes, conflicts: list[Conflict]) -> bytes:
    """The lines of both; the body of `theirs`, where they do not go together."""
    body = merge_lines(base, ours, theirs)
    if body is None:
        conflicts.append(Conflict.of_text(BODY, base, ours, theirs))
        return theirs
    return body


def _with_body(document: Document, body: bytes) -> Document:
    return document if document.body == body else document.with_body(body)


def _spliced(
    base: Document, ours: Document, theirs: Document, body: bytes, protected: Collection[str]
) -> Document | None:
    """The document that consists of entries of one side or the other, read anew to prove it."""
    if not (base.starts and ours.starts and theirs.starts):
        return None
    source, other = theirs.source, ours.source
    if (source.head, source.tail[: source.delimiter]) != (
        other.head,
        other.tail[: other.delimiter],
    ):
        return None
    old, mine, their = (
        Entries.of(side.front_matter, side.data, side.starts) for side in (base, ours, theirs)
    )
    both = spliced(old, mine, their, protected)
    put = None if both is None else source.with_text(both.text)
    if put is not None and put.body != body:
        put = put.with_body(body)
    if both is None or put is None:
        return None
    data = put.to_bytes()
    read = quick.front_matter(data) or _parsed(data)
    if read is None or not read.starts or not same_value(read.data, both.values):
        return None
    return Document.of_entries(put, read.data, read.starts)


def _parsed(data: bytes) -> Document | None:
    try:
        return Document.parse(data)
    except DocumentError:
        return None


def _built_on_ours(
    base: Document, ours: Document, theirs: Document, body: bytes, style: Style | None
) -> Document | None:
    """`ours` with the values of `theirs`, if these values are all that `theirs` changed."""
    if base.data.keys() != theirs.data.keys():
        return None
    values = difference(base.data, theirs.data)
    for operation in values:
        # What is replaced must be what it was here too, and a list all of it: its items have
        # other numbers where one came or went.
        old, mine = (_above_items(side.data, operation.route) for side in (base, ours))
        if operation.kind != "replace" or not same(old, mine):
            return None
    try:
        expected = _with_body(base.apply(values, style, (), theirs), theirs.body)
        if expected.to_bytes() != theirs.to_bytes():
            return None
        return _with_body(ours.apply(values, style, (), theirs), body)
    except RefusedEdit:
        return None


def _above_items(value: Value | Absent, route: Route) -> Value | Absent:
    """The value at a route, or the list on the way there."""
    for part in route:
        if isinstance(value, list):
            return value
        value = value.get(part, ABSENT) if isinstance(value, dict) else ABSENT
    return value


def _changes(
    base: dict[str, Value],
    ours: dict[str, Value],
    theirs: dict[str, Value],
    protected: Collection[str],
    conflicts: list[Conflict],
) -> Iterator[Operation]:
    """What turns `theirs` into the merged values."""
    for key in [*ours, *(key for key in base if key not in ours)]:
        before, mine, their = (side.get(key, ABSENT) for side in (base, ours, theirs))
        if key in protected or same(before, mine):
            continue
        value = merged(before, mine, their, (key,), conflicts)
        if isinstance(value, Absent):
            if not isinstance(their, Absent):
                yield Operation("remove", (key,))
        elif isinstance(their, Absent):
            yield Operation("add", (key,), value)
        else:
            yield Operation("replace", (key,), value)  # in which what stays keeps its text
