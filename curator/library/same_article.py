"""Whether two versions of a file are of one article: names are given to others, and somebody writes
another article to the same place."""

from __future__ import annotations

import re
from typing import Final

from curator.document import MAX_FRONT_MATTER, Document
from curator.errors import DocumentError
from curator.library.addresses import KEYS, pages_in
from curator.library.article import is_yaml
from curator.library.outside.known import Content, content_of, has_most_in_common

_NAMES: Final = "|".join(("title", *KEYS)).encode()
#: A title or an address, written on its line.
_NAMED: Final = re.compile(rb"^(?:%s):[ \t]+[^\s|>&*!#][^\n]*" % _NAMES, re.MULTILINE)


def is_another(path: str, before: bytes, now: bytes) -> bool:
    """Whether a file is clearly that of another article than before. Most are not, which is plain
    to see without taking them apart."""
    if set(_NAMED.findall(before, 0, MAX_FRONT_MATTER)).intersection(
        _NAMED.findall(now, 0, MAX_FRONT_MATTER)
    ):
        return False
    return not is_still(path, before, now)


def is_still(path: str, before: bytes, now: bytes) -> bool:
    """Whether the file at a path is still that of the article which held `before`: it is unless all
    speaks against it. What cannot be read speaks neither way, and nothing is laid over it."""
    then, there = content_at(path, before), content_at(path, now)
    if before == now or then is None or there is None:
        return True
    title = then.front_matter.get("title")
    if title and title == there.front_matter.get("title"):
        return True
    is_there = _is_at_same_address(then, there)
    if is_there is not None:
        return is_there or _has_same_body(then, there)
    lines, others = _lines(then), _lines(there)
    if not (lines and others):
        return has_most_in_common(then, there)
    return 2 * len(lines & others) >= min(len(lines), len(others))


def is_it(path: str, before: bytes, now: bytes) -> bool:
    """Whether a file is certainly that of the article which held `before`, whatever was at its path
    then: it holds the same, or has most of it and the same address in the web, or the same body
    where no address speaks against it."""
    if before == now:
        return bool(before)
    then, there = content_at(path, before), content_at(path, now)
    if then is None or there is None or not has_most_in_common(then, there):
        return False
    is_there = _is_at_same_address(then, there)
    return _has_same_body(then, there) if is_there is None else is_there


def content_at(path: str, data: bytes) -> Content | None:
    """What the file at a path holds; None where it cannot be read."""
    if not is_yaml(path):
        return content_of(data)
    try:
        return Content(Document.parse(data, whole=True).data, b"")
    except DocumentError:
        return None


def _is_at_same_address(then: Content, there: Content) -> bool | None:
    """None where one of the two has none."""
    pages, others = pages_in(then.front_matter), pages_in(there.front_matter)
    return bool(pages & others) if pages and others else None


def _has_same_body(then: Content, there: Content) -> bool:
    return bool(then.body and then.body.strip()) and then.body == there.body


def _lines(content: Content) -> set[bytes]:
    return {line.strip() for line in (content.body or b"").splitlines()} - {b""}
