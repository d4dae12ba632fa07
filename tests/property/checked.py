"""One edit, done by Curator and held against everything that is known about it from elsewhere."""

from __future__ import annotations

import json
import re
from typing import Any

from curator.document import Document, Style
from curator.errors import RefusedEdit
from tests.property import model, referee

_BLANKS_AT_END = re.compile(r"[ \t]+(?=\r?\n|\Z)")
# An operation in JSON that brings such blanks itself.
_BRINGS_BLANKS = re.compile(r'(?: |\\t|\\u00a0)(?=\\|"|\})')
_OTHER_BREAKS = re.compile(r"[\x85\u2028\u2029]|\r(?!\n)")
_COMMENT = re.compile(r"# note\d+\.")


def split(data: bytes, *, whole: bool = False) -> tuple[str, bytes]:
    """Front matter and the rest behind it (closing delimiter and body), found without Curator."""
    if whole:
        return data.decode("utf-8-sig"), b""
    head = re.match(rb"(?:\xef\xbb\xbf)?---[ \t]*\r?\n", data)
    assert head is not None
    close = re.compile(rb"^(?:---|\.\.\.)[ \t]*\r?(?:\n|\Z)", re.MULTILINE).search(data, head.end())
    assert close is not None
    return data[head.end() : close.start()].decode(), data[close.start() :]


def edit(
    data: bytes, operation: dict[str, Any], style: Style | None = None, *, whole: bool = False
) -> bytes | None:
    """The file after one operation, or None if it was refused. Asserts that only it was done."""
    document = Document.parse(data, whole=whole)
    values = document.data
    try:
        wanted: Any = model.apply(values, operation)
        possible = True
    except model.ImpossibleError:
        possible = False
    try:
        edited = document.apply([operation], style)
    except RefusedEdit:
        return None
    finally:
        assert document.to_bytes() == data
    result = edited.to_bytes()
    assert possible, f"{operation} is an error by RFC 6902 and was done: {result!r}"
    assert model.same(edited.data, wanted), f"{operation}: {edited.data!r} is not {wanted!r}"
    fresh = Document.parse(result, whole=whole)
    assert model.same(fresh.data, wanted)
    assert fresh.body == document.body == edited.body
    before, rest = split(data, whole=whole)
    after, rest_after = split(result, whole=whole)
    assert rest == rest_after
    assert (
        data[: len(data) - len(before.encode()) - len(rest)]
        == result[: len(result) - len(after.encode()) - len(rest)]
    )
    _assert_referee_agrees(before, after, operation)
    _assert_others_untouched(before, after, operation)
    if operation["op"] == "add" and not model.exists(values, operation["path"]):
        assert _COMMENT.findall(before) == _COMMENT.findall(after)
    _assert_same_line_ends(before, after)
    _assert_is_neat(before, after, operation, values)
    return result


def _touched(operation: dict[str, Any]) -> set[str]:
    paths = [operation["path"], operation.get("from", operation["path"])]
    return {path.split("/")[1].replace("~1", "/").replace("~0", "~") for path in paths}


def _assert_referee_agrees(before: str, after: str, operation: dict[str, Any]) -> None:
    try:
        old, new = referee.load(before), referee.load(after)
    except referee.UndecidedError:
        return
    assert model.same(new, model.apply(old, operation)), f"{operation}: {new!r}"


def _assert_others_untouched(before: str, after: str, operation: dict[str, Any]) -> None:
    """The lines of other keys, and of comments around them, are still there and in order."""
    if operation["op"] == "test":
        assert before == after
        return
    # Lines here end at LF; to the parser they also end at these, and the values are all it keeps.
    if _OTHER_BREAKS.search(before):
        return
    touched = _touched(operation)
    kept: list[str] = []
    position = 0
    for key, start, end in referee.chunks(before):
        if key in touched:
            kept += before[position:start].split("\n")
            position = end
    kept += before[position:].split("\n")
    lines = iter(line.rstrip("\r") for line in after.split("\n"))
    for line in kept:
        bare = line.rstrip("\r")
        if bare.strip():
            assert bare in lines, f"{operation}: the line {bare!r} is gone or moved: {after!r}"


def _assert_same_line_ends(before: str, after: str) -> None:
    crlf, ends = before.count("\r\n"), before.count("\n")
    if ends == 0:
        return
    if crlf == ends:
        assert after.count("\r\n") == after.count("\n"), f"LF in a file of CRLF: {after!r}"
    elif crlf == 0:
        assert "\r\n" not in after, f"CRLF in a file of LF: {after!r}"


def _assert_is_neat(before: str, after: str, operation: dict[str, Any], values: Any) -> None:
    """An addition only adds, a removal only removes, and neither leaves blanks at line ends."""
    kind, path = operation["op"], operation["path"]
    holder = model.parent(values, path)
    stays = min(len(before), len(after)) - _in_common(before, after)
    if kind == "add" and holder and not model.exists(values, path):
        assert stays == 0, f"{operation} changed more than it added: {before!r} {after!r}"
    if kind == "remove" and len(holder) > 1 and "#" not in before:
        assert stays == 0, f"{operation} changed more than it removed: {before!r} {after!r}"
    if not _BRINGS_BLANKS.search(json.dumps(operation)):
        blanks = [len(_BLANKS_AT_END.findall(text)) for text in (before, after)]
        assert blanks[1] <= blanks[0], f"{operation} left blanks at a line end: {after!r}"


def _in_common(one: str, other: str) -> int:
    """How many characters two texts have in common at their starts and ends."""
    shorter = min(len(one), len(other))
    start = 0
    while start < shorter and one[start] == other[start]:
        start += 1
    end = 0
    while end < shorter - start and one[-1 - end] == other[-1 - end]:
        end += 1
    return start + end
