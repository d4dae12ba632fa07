"""Conflicts that wait for a decision: where each is in its article by now, and which still are one.

Nothing here stores or writes anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from curator.document import BODY, WHOLE, Conflict, Document, Value, format_route, parse_route
from curator.document.conflict import ABSENT, Absent
from curator.document.items import address, content, same_items
from curator.document.lines import merge_lines
from curator.document.threeway import same
from curator.errors import DocumentError

if TYPE_CHECKING:
    from curator.library.article import Article


@dataclass(frozen=True, slots=True)
class Place:
    """Where a conflict is, and what stands there."""

    route: tuple[str, ...]
    value: Value | Absent


def anchored(conflicts: Iterable[Conflict], article: Article) -> tuple[Conflict, ...]:
    """Conflicts of this very article, each with the items that it is about. One whose place does
    not hold what it should gets none, so that it will not be taken for another one's."""
    try:
        data = article.document().data
    except DocumentError:
        return tuple(conflicts)
    return tuple(_anchored(conflict, data) for conflict in conflicts)


def anchored_in(conflicts: Iterable[Conflict], data: Value) -> tuple[Conflict, ...]:
    """Conflicts of the very document that has this data, as a merge made it, so that each is found
    wherever its items are by the time it is held."""
    return tuple(_anchored(conflict, data) for conflict in conflicts)


def place_of(conflict: Conflict, data: Value) -> Place | None:
    """Where a conflict of a field is in the values of an article by now: an item of a list is the
    one that it is about, whatever its number. None where that item is not there any more, or
    several could be it."""
    route, items = parse_route(conflict.field), list(conflict.items)
    found: list[str] = []
    here: Value | Absent = data
    for at, part in enumerate(route):
        rest = route[at + 1 :]
        if isinstance(here, list):
            if items:
                index = _index(here, items.pop(0), part, rest)
            elif rest or "theirs" not in conflict.gone:
                return None
            else:
                index = _index(here, conflict.ours, part, rest)
                if index is None:  # the others have none: it would stand here
                    return Place((*found, str(min(int(part), len(here)))), ABSENT)
            if index is None:
                return None
            found.append(str(index))
            here = here[index]
        else:
            found.append(part)
            here = here.get(part, ABSENT) if isinstance(here, dict) else ABSENT
    return None if items else Place(tuple(found), here)


def placed(conflicts: Iterable[Conflict], article: Article) -> tuple[Conflict, ...]:
    """The conflicts, each by where it is in the article by now, if it is there."""
    try:
        data = article.document().data
    except DocumentError:
        return tuple(conflicts)
    return tuple(_placed(conflict, data) for conflict in conflicts)


def followed(
    conflicts: Iterable[Conflict], before: Article | None, now: Article
) -> tuple[Conflict, ...]:
    """Conflicts of an article as it was `before`, each about the same items as they are `now`,
    whatever of these was changed; see `same_items`. One whose item nobody can tell stays as it is.
    """
    found = tuple(conflicts)
    if before is None or before.data == now.data or not any(each.items for each in found):
        return found
    try:
        old, new = before.document().data, now.document().data
    except DocumentError:
        return found
    return tuple(_followed(conflict, old, new) for conflict in found)


def left(
    conflicts: Iterable[Conflict], article: Article, saved: Article
) -> tuple[Conflict | None, ...]:
    """Each of the conflicts as it is by now, or None if it is decided. A single value that was
    replaced by another one here is decided by that; a text, a list or a mapping may have been
    edited for another reason, and is so only once it is as it was to be. What others wrote since is
    theirs."""
    documents: tuple[Document, Document] | None
    try:
        documents = article.document(), saved.document()
    except DocumentError:
        documents = None
    found: list[Conflict | None] = []
    for conflict in conflicts:
        if conflict.deleted_by is not None:
            # What others deleted is there again once it was saved as a new one, or is to be.
            is_new = article.origin == "" or not article.modified
            found.append(None if is_new and conflict.deleted_by == "theirs" else conflict)
        elif conflict.field == WHOLE:
            found.append(replace(conflict, ours=text_of(article.data)))  # with the edits since
        elif documents is None:
            found.append(conflict)
        elif conflict.field == BODY:
            mine, theirs = (text_of(side.body) for side in documents)
            is_left = conflict.ours not in (mine, theirs)
            found.append(replace(conflict, theirs=theirs) if is_left else None)
        else:
            found.append(_left(conflict, *documents))
    return tuple(found)


def joined(before: Iterable[Conflict], come: Sequence[Conflict]) -> tuple[Conflict, ...]:
    """Conflicts that came beside those before. What was undecided in the same fields gives way,
    unless it is another version of a text or of several values, which may be all there is of it."""
    wanted = {each.field: ours_of(each) for each in come}
    kept = (
        each
        for each in before
        if each.field not in wanted
        or (
            (each.field == BODY or not is_single(each.ours, wanted[each.field]))
            and not same(ours_of(each), wanted[each.field])
        )
    )
    return (*kept, *come)


def stepped(
    before: Iterable[Conflict], found: Iterable[Conflict], article: Article, *, is_redone: bool
) -> tuple[Conflict, ...]:
    """What is undecided of an article after a step was taken back or done again, with what that
    `found` in conflict: what was so before is with the value that the step left there, unless that
    is what both had; and what is done again may be in conflict again."""
    kept, come = list(placed(before, article)), []
    for conflict in anchored(found, article):
        gone_on = [(each, _gone_on(each, conflict)) for each in kept]
        now = [(old, ours) for old, ours in gone_on if not isinstance(ours, Absent)]
        kept = [old for old, ours in gone_on if isinstance(ours, Absent)]
        for old, ours in now:
            gone = (conflict.gone - {"base"}) | (old.gone & {"base"})
            come.append(replace(conflict, base=old.base, ours=ours, gone=gone))
        if is_redone and not now:
            come.append(conflict)
    come = [each for each in come if not same(ours_of(each), _base_of(each))]
    return (*kept, *come)


def without(some: Iterable[Conflict], others: Iterable[Conflict]) -> tuple[Conflict, ...]:
    """Those that are none of the others, whatever they are in conflict with by now."""
    known = [(each.field, ours_of(each)) for each in others]
    return tuple(
        each
        for each in some
        if not any(each.field == at and same(ours_of(each), ours) for at, ours in known)
    )


def since_first(conflict: Conflict, before: Iterable[Conflict]) -> Conflict:
    """The conflict with what both had before it first was one."""
    first = [each for each in before if not without((each,), (conflict,))]
    return replace(conflict, base=first[0].base) if first else conflict


def text_of(data: bytes) -> str | None:
    """A text as a conflict has it."""
    return data.decode("utf-8", "surrogateescape") or None


def bytes_of(text: Value) -> bytes:
    """The text of a conflict as a file has it."""
    return ("" if text is None else str(text)).encode("utf-8", "surrogateescape")


def ours_of(conflict: Conflict) -> Value | Absent:
    """What was to be there."""
    return ABSENT if "ours" in conflict.gone else conflict.ours


def _base_of(conflict: Conflict) -> Value | Absent:
    """What both had."""
    return ABSENT if "base" in conflict.gone else conflict.base


def is_whole(conflict: Conflict) -> bool:
    """Whether all of a file is in conflict, which no side deleted."""
    return conflict.field == WHOLE and conflict.deleted_by is None


def is_single(*values: Value | Absent) -> bool:
    """Whether none of them has others in it, that could be edited one by one."""
    return not any(isinstance(value, dict | list) for value in values)


def _gone_on(before: Conflict, step: Conflict) -> Value | Absent:
    """What a step makes of what was undecided before: its own value, or the text with its lines.
    ABSENT where it was done to something else."""
    if before.field != step.field:
        return ABSENT
    if same(ours_of(before), _base_of(step)):
        return step.ours
    if step.field != BODY:
        return ABSENT
    base, ours, text = (bytes_of(each) for each in (step.base, step.ours, before.ours))
    merged = merge_lines(base, ours, text)
    return ABSENT if merged is None else text_of(merged)


def _placed(conflict: Conflict, data: Value) -> Conflict:
    if not conflict.field.startswith("/"):
        return conflict
    place = place_of(conflict, data)
    if place is None:
        return conflict
    # What stands where an item is missing is another one: it is not what this is about.
    there = place.route[:-1] if isinstance(place.value, Absent) else place.route
    return replace(conflict, field=format_route(place.route), items=_items(data, there))


def _followed(conflict: Conflict, before: Value, now: Value) -> Conflict:
    place = place_of(conflict, before) if conflict.items else None
    if place is None:
        return conflict
    route: list[str] = []
    items: list[Value] = []
    for part in place.route:
        if isinstance(before, list) and len(items) < len(conflict.items):
            at = _paired(before, now, int(part))
            if at is None or not isinstance(now, list):
                return conflict
            before, now = before[int(part)], now[at]
            route.append(str(at))
            items.append(now)
        else:
            before = before.get(part) if isinstance(before, dict) else None
            now = now.get(part) if isinstance(now, dict) else None
            route.append(part)
    return replace(conflict, field=format_route(route), items=tuple(items))


def _paired(before: Sequence[Value], now: Value, wanted: int) -> int | None:
    """Where the item of the list before is in the list by now."""
    pairs = same_items(before, now, alike=True) if isinstance(now, list) else {}
    return next((at for at, there in pairs.items() if there == wanted), None)


def _left(conflict: Conflict, here: Document, there: Document) -> Conflict | None:
    mine = place_of(conflict, here.data)
    theirs = place_of(_followed(conflict, here.data, there.data), there.data)
    if mine is None:
        is_gone = theirs is None and bool(conflict.items) and "ours" in conflict.gone
        return None if is_gone else conflict  # the others have removed it too
    now = _placed(conflict, here.data)
    if theirs is None:  # the item is only here
        return now
    ours, value = ours_of(conflict), theirs.value
    if same(value, ours):
        return None
    if not same(mine.value, value):
        single = is_single(conflict.base, ours, mine.value, value)
        if single or same(mine.value, ours):
            return None
    gone = conflict.gone - {"theirs"}
    if isinstance(value, Absent):
        return replace(now, theirs=None, gone=gone | {"theirs"})
    return replace(now, theirs=value, gone=gone)


def _anchored(conflict: Conflict, data: Value) -> Conflict:
    if not conflict.field.startswith("/"):
        return conflict
    if conflict.items:
        return _placed(conflict, data)
    route = parse_route(conflict.field)
    found = replace(conflict, items=_items(data, route))
    place = place_of(found, data)
    theirs: Value | Absent = ABSENT if "theirs" in conflict.gone else conflict.theirs
    if place is None or place.route != route or not same(place.value, theirs):
        return replace(conflict, items=())
    return found


def _items(data: Value, route: Sequence[str]) -> tuple[Value, ...]:
    """The items of lists on the way to a place."""
    items: list[Value] = []
    for part in route:
        if isinstance(data, list):
            if not part.isdecimal() or int(part) >= len(data):
                break
            data = data[int(part)]
            items.append(data)
        elif isinstance(data, dict) and part in data:
            data = data[part]
        else:
            break
    return tuple(items)


def _index(items: Sequence[Value], wanted: Value, part: str, rest: Sequence[str]) -> int | None:
    """Which item is the wanted one: it is equal; it has the same address; or it has none, and is
    equal but for the key that the conflict is about."""
    key = rest[0] if rest else None
    for known in (content, address, lambda value: _without(value, key)):
        places = _same(items, wanted, known)
        if places:
            at = int(part) if part.isdecimal() else -1
            return at if at in places else places[0] if len(places) == 1 else None
    return None


def _same(
    items: Sequence[Value], wanted: Value, known: Callable[[Value], object | None]
) -> list[int]:
    about = known(wanted)
    return [] if about is None else [at for at, item in enumerate(items) if known(item) == about]


def _without(value: Value, key: str | None) -> str | None:
    if not isinstance(value, dict) or key not in value:
        return None
    found = address(value)
    others = {name: inner for name, inner in value.items() if name != key}
    return content(others) if others and (found is None or found[0] == key) else None
