"""Fields by name: what a query looks at and a column shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from curator.document import Value
from curator.errors import DocumentError
from curator.library.article import Article
from curator.library.row import Row

#: Read from the Article or its row. All other names are looked up in its front matter.
BUILT_IN: dict[str, Callable[[Article | Row], Value]] = {
    "path": lambda article: article.path,
    "collection": lambda article: article.collection,
    "title": lambda article: article.title,
    "published": lambda article: article.published,
    "topics": lambda article: list(article.topics),
    "provider": lambda article: article.provider,
    "date": lambda article: article.date,
    "type": lambda article: article.type,
    "quality": lambda article: article.quality,
    "heat": lambda article: article.heat,
    "related": lambda article: article.related,
    "problems": lambda article: list(article.problems),
    "excerpt": lambda article: article.excerpt,
}


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The field that was probably meant by `name`."""
    import difflib  # only for a mistake

    choices = {choice.casefold(): choice for choice in sorted(names, reverse=True)}
    found = difflib.get_close_matches(name.casefold(), list(choices), 1)
    return choices[found[0]] if found else None


def inside(data: dict[str, Value], name: str) -> tuple[Value, ...]:
    """The values of a field that is not built in, in some front matter: none where it is absent,
    several where `name` (keys joined by dots) leads through a list or to one."""
    return tuple(_flat(_found(data, name)))


def is_there(data: dict[str, Value], name: str) -> bool:
    """Whether some front matter has a field of this name, whatever is in it. A number behind a
    list's name stands for any of its items."""
    return name in data or _is_inside(data, name.split("."))


def inner_names(data: dict[str, Value], first: str) -> Iterator[str]:
    """The dotted names of what is inside a field, at any depth."""
    if first in data:
        yield from _names_inside(data[first], first)


def _is_inside(outer: Value, parts: Sequence[str]) -> bool:
    if not parts:
        return True
    if isinstance(outer, dict):
        return parts[0] in outer and _is_inside(outer[parts[0]], parts[1:])
    if not isinstance(outer, list):
        return False
    if parts[0].isdecimal():
        rest = parts[1:]
        return not rest or any(_is_inside(item, rest) for item in outer)
    return any(_is_inside(item, parts) for item in outer)


def _names_inside(outer: Value, name: str) -> Iterator[str]:
    if isinstance(outer, dict):
        for key, inner in outer.items():
            yield f"{name}.{key}"
            yield from _names_inside(inner, f"{name}.{key}")
    elif isinstance(outer, list):
        for item in outer:
            yield from _names_inside(item, name)


def _flat(found: list[Value]) -> list[Value]:
    flat: list[Value] = []
    for value in found:
        flat.extend(value if isinstance(value, list) else [value])
    return [value for value in flat if value is not None and value != ""]


def value(article: Article | Row, name: str) -> Value:
    """The one value of a field as a column shows it; None where it is absent."""
    if name in BUILT_IN:
        return BUILT_IN[name](article)
    found = _inside(article, name)
    return found[0] if len(found) == 1 else (found or None)


def _inside(article: Article | Row, name: str) -> list[Value]:
    if isinstance(article, Row):
        raise TypeError(f"a row does not hold {name}")
    first = name.partition(".")[0]
    if article.unreadable or (first not in article.keys and name not in article.keys):
        return []
    try:
        return _found(article.document().data, name)
    except DocumentError:
        return []


def _found(data: dict[str, Value], name: str) -> list[Value]:
    if name in data:
        return [data[name]]
    found: list[Value] = [data]
    for part in name.split("."):
        found = [inner for outer in found for inner in _step(outer, part)]
    return found


def _step(outer: Value, part: str) -> list[Value]:
    if isinstance(outer, dict):
        return [outer[part]] if part in outer else []
    if isinstance(outer, list):
        if part.isdecimal():
            return outer[int(part) : int(part) + 1]
        return [inner for item in outer for inner in _step(item, part)]
    return []
