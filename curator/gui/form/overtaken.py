"""A field that somebody else changed while a text was being typed over what it had before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from curator.document import Conflict, Value, parse_route, same_value
from curator.document.conflict import ABSENT, Absent
from curator.errors import CuratorError
from curator.gui.conflicts import notice

if TYPE_CHECKING:
    from curator.gui.form.context import Context
    from curator.library.article import Article
    from curator.library.edits import Edit


def undecided(context: Context, route: str, mine: Value) -> Conflict | None:
    """The conflict of the first article in this field in which a value is one side."""
    article = context.first()
    found = () if article is None else context.session.conflicts.of(article.path)
    return next(
        (each for each in found if each.field == route and same_value(each.ours, mine)), None
    )


def overtaken(
    context: Context, route: str, edit: Edit, was: Article, held: Conflict | None
) -> Conflict | None:
    """The conflict between an edit that was typed while the article `was` shown, or while `held`
    was undecided, and what its field is now; None where the edit can simply be done."""
    now = context.first()
    if now is None or (held is None and now.saved == was.saved):
        return None
    parts = parse_route(route)
    try:
        base, theirs = (_at(each.document().data, parts) for each in (was, now))
        mine = _at(context.library().edit(now, edit).document().data, parts)
    except CuratorError:
        return None  # handing it in says why
    if held is None and not isinstance(base, Absent):
        held = undecided(context, route, base)  # what is typed goes on from that
    if held is not None:
        base = ABSENT if "base" in held.gone else held.base
    elif _same(base, theirs) or _same(mine, theirs):
        return None
    return Conflict.of(parts, base, mine, theirs)


def hold(context: Context, conflict: Conflict, *, is_new: bool) -> None:
    """Hold it for the first article, and say so if nobody has before."""
    article, session = context.first(), context.session
    if article is not None:
        session.conflicts.hold({article.path: (conflict,)})
        if is_new:
            session.noticed.emit(notice(session))


def _at(data: Value, route: Sequence[str]) -> Value | Absent:
    """What is at a route."""
    here: Value = data
    for part in route:
        if isinstance(here, dict) and part in here:
            here = here[part]
        elif isinstance(here, list) and part.isdecimal() and int(part) < len(here):
            here = here[int(part)]
        else:
            return ABSENT
    return here


def _same(one: Value | Absent, other: Value | Absent) -> bool:
    if isinstance(one, Absent) or isinstance(other, Absent):
        return one is other
    return same_value(one, other)
