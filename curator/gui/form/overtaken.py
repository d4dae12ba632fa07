"""A field that somebody else changed while a text was being typed over what it had before."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from curator.document import Conflict, Value, parse_route, same_value
from curator.document.conflict import ABSENT, Absent
from curator.errors import CuratorError
from curator.gui.asking import notice

if TYPE_CHECKING:
    from curator.gui.session import Session
    from curator.library.article import Article
    from curator.library.edits import Edit


class Before(NamedTuple):
    """The article over whose field a text is typed, as it was when its box was filled, and the
    route that the field had then."""

    article: Article
    route: str


def undecided(
    session: Session, article: Article | None, route: str, mine: Value
) -> Conflict | None:
    """The conflict of an article in this field in which a value is one side."""
    found = () if article is None else session.conflicts.of(article.path)
    return next(
        (each for each in found if each.field == route and same_value(each.ours, mine)), None
    )


def overtaken(
    session: Session, route: str, edit: Edit, before: Before, held: Conflict | None = None
) -> Conflict | None:
    """The conflict between an edit that was typed over what there was `before`, or while `held` was
    undecided, and what its field, at this route, is now; None where the edit can simply be done."""
    now = session.article(before.article.path)
    if now is None or (held is None and now.saved == before.article.saved):
        return None
    parts = parse_route(route)
    try:
        base = _at(before.article.document().data, parse_route(before.route))
        theirs = _at(now.document().data, parts)
        mine = _at(session.library.edit(now, edit).document().data, parts)
    except CuratorError:
        return None  # handing it in says why
    if held is None and not isinstance(base, Absent):
        held = undecided(session, now, route, base)  # what is typed goes on from that
    if held is not None:
        base = ABSENT if "base" in held.gone else held.base
    elif _same(base, theirs) or _same(mine, theirs):
        return None
    return Conflict.of(parts, base, mine, theirs)


def overtaken_of_several(
    session: Session, paths: Collection[str], route: str, edit: Edit, were: Mapping[str, Article]
) -> dict[str, Conflict]:
    """The conflicts of an edit of all these articles, of which some `were` others when it was
    begun. Where the field is undecided already it stays so, with what was typed on our side: the
    form of several says nothing of that, so nobody has decided it."""
    found = {}
    for path, was in were.items():
        if (conflict := overtaken(session, route, edit, Before(was, route))) is not None:
            found[path] = conflict
    for path in session.conflicts.paths.intersection(paths).difference(found):
        held = next((each for each in session.conflicts.of(path) if each.field == route), None)
        now = session.article(path)
        if held is not None and now is not None:
            conflict = overtaken(session, route, edit, Before(now, route), held)
            if conflict is not None:
                found[path] = conflict
    return found


def hold(session: Session, undecided: Mapping[str, Conflict], *, is_new: bool = True) -> None:
    """Hold these by the paths of their articles, and say so if nobody has before."""
    session.conflicts.hold({path: (conflict,) for path, conflict in undecided.items()})
    if is_new and undecided:
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
