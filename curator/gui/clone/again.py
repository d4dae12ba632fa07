"""Giving an article a value again that it had in another commit."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from curator.errors import DocumentError

if TYPE_CHECKING:
    from curator.document import Value
    from curator.library.article import Article
    from curator.library.commits.comparing import Absent
    from curator.library.edits import Edit


def edit_to(
    article: Article, field: str, value: Value | Absent, protected: Collection[str]
) -> Edit | None:
    """The edit that gives a field, as `FieldChange` names it, this value; None where it has it, and
    where nobody may edit it."""
    from curator.document import BODY, WHOLE

    if article.unreadable or field == WHOLE or field.partition(".")[0] in protected:
        return None
    if field == BODY:
        return _of_body(article, value if isinstance(value, str) else "")
    return _of_field(article, field, value)


def _of_body(article: Article, text: str) -> Edit | None:
    from curator.library.body_edit import SetBody, body_text, newline_of

    try:
        wanted = text.replace("\r\n", "\n").replace("\n", newline_of(article))
        return None if wanted == body_text(article) else SetBody(wanted)
    except DocumentError:
        return None


def _of_field(article: Article, field: str, value: Value | Absent) -> Edit | None:
    from curator.document import same_value
    from curator.library.commits.comparing import Absent
    from curator.library.edits import RemoveField, SetField, route_to

    here: Value = article.document().data
    parts = route_of(here, field)
    is_there = True
    for part in parts:
        is_there = isinstance(here, dict) and part in here
        here = here[part] if isinstance(here, dict) and is_there else None
    if isinstance(value, Absent):
        return RemoveField(route_to(*parts)) if is_there else None
    if is_there and same_value(here, value):
        return None
    return SetField(route_to(*parts), value)


def route_of(data: Value, field: str) -> tuple[str, ...]:
    """Where a field is that is named with dots, in this front matter; keys may have dots too."""
    if isinstance(data, dict) and field not in data:
        for key in sorted(data, key=len, reverse=True):
            if field.startswith(f"{key}."):
                return (key, *route_of(data[key], field[len(key) + 1 :]))
        return tuple(field.split("."))
    return (field,)
