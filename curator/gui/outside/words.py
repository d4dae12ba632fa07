"""What others did, in one line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from curator.gui.said import TakenIn
from curator.gui.words import count, label, shorten

_MOST_FIELDS = 4
_MOST_TITLE = 40


def updated(taken: Sequence[TakenIn], machine: Collection[str]) -> str:
    """`The site updated 14 articles (topics, secured)`. `machine` are the fields that programs
    write, which say least and come last. Of what happened to one article the last counts."""
    last: dict[str, TakenIn] = {}
    fields: dict[str, dict[str, None]] = {}
    for each in taken:
        if each.moved_from:
            last.pop(each.moved_from, None)
        before = last.get(each.path)
        is_new = before is not None and before.kind == "new" and each.kind in ("changed", "moved")
        last[each.path] = before if before is not None and is_new else each
        fields.setdefault(each.path, {}).update(dict.fromkeys(each.fields))
    parts = []
    for verb, kinds in (
        ("updated", ("changed",)),
        ("moved", ("moved",)),
        ("added", ("new",)),
        ("deleted", ("gone",)),
    ):
        some = [each for each in last.values() if each.kind in kinds]
        if some:
            named = _in_order((fields[each.path] for each in some), machine)
            parts.append(_part(verb, some, named if verb in ("updated", "moved") else []))
    kept = any(each.result != "reloaded" for each in last.values())
    return f"The site {_listed(parts)}{'; your edits are kept' if kept else ''}"


def replaced(number: int) -> str:
    """Of decisions of the editor's that others have replaced."""
    return f"{count(number, 'decision')} of yours {'was' if number == 1 else 'were'} replaced"


def _part(verb: str, some: Sequence[TakenIn], fields: Sequence[str]) -> str:
    if len(some) > 1:
        number = count(len(some), "article")
        return f"{verb} {number} ({', '.join(fields)})" if fields else f"{verb} {number}"
    (one,) = some
    title = shorten(one.title, _MOST_TITLE)
    if not fields:
        return f"{verb} {title}"
    named = ", ".join(fields)
    return f"updated {named} in {title}" if verb == "updated" else f"{verb} {title} ({named})"


def _in_order(fields: Iterable[Iterable[str]], machine: Collection[str]) -> list[str]:
    """The fields of several articles: of people first, what most have first."""
    often = Counter(name for some in fields for name in some)
    names = sorted(often, key=lambda name: (name in machine, -often[name]))
    words = [_name(name) for name in names[:_MOST_FIELDS]]
    left = len(names) - _MOST_FIELDS
    return [*words, f"{left} more"] if left > 0 else words


def _name(field: str) -> str:
    words = label(field)
    return words if words.isupper() and len(words) > 1 else words[:1].lower() + words[1:]


def _listed(parts: Sequence[str]) -> str:
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"
