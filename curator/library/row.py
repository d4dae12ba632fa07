"""What lists, searches and facets know of an article without having read its file."""

from __future__ import annotations

from typing import NamedTuple


class Row(NamedTuple):
    """The values of an Article that are shown, each as there; see `Article`. A row is a value: when
    the article changes it gets another one.

    `modified`: the article differs from its file. `origin`: where the file is if not at `path`, ""
    for a new article that has none.
    """

    path: str
    collection: str
    title: str = ""
    published: bool | None = None
    topics: tuple[str, ...] = ()
    excerpt: str = ""
    provider: str = ""
    date: str = ""
    type: str = ""
    quality: int | float | None = None
    heat: int | float | None = None
    related: int = 0
    keys: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    unreadable: bool = False
    haystack: str = ""
    modified: bool = False
    origin: str | None = None
