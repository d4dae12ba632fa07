"""Lines of changes from other programs."""

from __future__ import annotations

import json

import pytest

from curator.library.changes import Change, MalformedChanges, read_changes


def test_lines_are_read() -> None:
    ops = [{"op": "replace", "path": "/title", "value": "Ä\u2028"}]
    line = json.dumps({"path": "_news/a.md", "ops": ops}, ensure_ascii=False).encode()
    data = b"\xef\xbb\xbf" + line + b"\r\n\n  \n" + line
    assert list(read_changes(data, "x")) == [
        Change("_news/a.md", tuple(ops), 1),
        Change("_news/a.md", tuple(ops), 4),
    ]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"{", "x:2:2: This is not JSON: "),
        (b"[]", "x:2: A line must be an object"),
        (b"{}", 'x:2: "path" must be'),
        (b'{"path": 5, "ops": []}', 'x:2: "path" must be'),
        (b'{"path": "a"}', 'x:2: "ops" must be'),
        (b'{"path": "a", "ops": {}}', 'x:2: "ops" must be'),
        (b'{"path": "a", "ops": [5]}', "x:2: operation 1 must be"),
        (
            b'{"path": "a", "ops": [{"op": "set", "path": "/x"}]}',
            'x:2: operation 1: "op" must be one',
        ),
        (b'{"path": "a", "ops": [{"op": [], "path": "/x"}]}', 'x:2: operation 1: "op" must be one'),
        (b'{"path": "a", "ops": [{"op": "remove"}]}', 'x:2: operation 1: "path" must be'),
        (
            b'{"path": "a", "ops": [{"op": "add", "path": "/x"}]}',
            'x:2: operation 1: add needs "value"',
        ),
        (
            b'{"path": "a", "ops": [{"op": "move", "path": "/x"}]}',
            'x:2: operation 1: move needs "from"',
        ),
        (
            b'{"path": "a", "ops": [{"op": "move", "path": "/x", "from": 1}]}',
            'x:2: operation 1: "from"',
        ),
        (
            b'{"path": "a", "ops": [{"op": "add", "path": "/x", "value": NaN}]}',
            "x:2: This is not JSON: NaN",
        ),
        (b'{"path": "\xe9"}', "x:2: This is not UTF-8 text"),
        (b'{"path": ' + b"[" * 100_000, "x:2: This is"),
        (b'{"path": ' + b"9" * 5000 + b"}", "x:2: This is not JSON"),
    ],
)
def test_a_malformed_line_is_said_with_its_number(line: bytes, said: str) -> None:
    good = b'{"path": "a", "ops": []}\n'
    with pytest.raises(MalformedChanges) as caught:
        list(read_changes(good + line + b"\n" + good, "x"))
    assert str(caught.value).startswith(said)
