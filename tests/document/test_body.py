"""Another body: the front matter stays, byte for byte, whatever the body is."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curator.document import BODY, MAX_FRONT_MATTER, Conflict, Document, merge
from curator.document.lines import merge_lines
from curator.errors import DocumentError, RefusedEdit

BOM = b"\xef\xbb\xbf"
HEADS = (
    b"---\ntitle: One\n---\n",
    b"---\ntitle: One\n---",
    b"---\r\ntitle: One\r\nheat: 5\r\n---\r\n",
    b"---\r\ntitle: One\r\n---",
    b"---\r\ntitle: One\r\n---\r",
    b"---\ntitle: One\n---\r",
    BOM + b"---\ntitle: One\n...\n",
    BOM + b"---\r\ntitle: One\r\n... \t",
    b"---\n---\n",
    b"---\n---",
    b"---  \n# only a comment\n---  \n",
    b"---\nx: 1\nx: 2\n---\n",
    b"---\nx: |\n  text\n\n---\n",
    "---\ntitle: \u65e5\u672c \U0001f600\n---\n".encode(),
)
BODIES = (
    b"",
    b"Text\n",
    b"Text",
    b"\n\nText\r\nmore\rand more\n",
    b"---\ntitle: Two\n---\nText\n",
    b"---",
    b"...\n",
    b"\n---\n",
    b"\0\xff\xfe\x80",
    BOM + b"---\n",
    b"\xff\xfe",
    b"{% raw %}\n---\n",
    b"x" * 1_000_000,
    b"line\n" * 200_000,
)


def proves(data: bytes, body: bytes) -> Document:
    """Give it a body and look at everything that is to stay."""
    before = Document.parse(data)
    after = before.with_body(body)
    assert after.body == body
    assert after.front_matter == before.front_matter
    written = after.to_bytes()
    again = Document.parse(written)
    assert again.body == body
    assert again.front_matter == before.front_matter
    assert again.data == after.data == before.data
    assert again.entries == after.entries == before.entries
    assert again.problems == after.problems == before.problems
    assert again.starts == after.starts == before.starts
    head = data[: len(data) - len(before.body)]
    assert written.startswith(head)
    added = written[len(head) : len(written) - len(body)]
    if head.endswith(b"\n") or not body:
        assert added == b""
    else:
        assert added in (b"\n", b"\r\n")
    assert before.to_bytes() == data
    return after


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("old", [b"", b"Old\n"])
def test_only_the_body_is_another_one(old: bytes, body: bytes) -> None:
    for head in HEADS:
        proves(head + old if head.endswith(b"\n") else head, body)


@pytest.mark.parametrize(
    ("data", "written"),
    [
        (b"---\na: 1\n---", b"---\na: 1\n---\nText"),
        (b"---\na: 1\n... ", b"---\na: 1\n... \nText"),
        (b"---\r\na: 1\r\n---", b"---\r\na: 1\r\n---\r\nText"),
        (b"---\r\na: 1\r\n---\r", b"---\r\na: 1\r\n---\r\nText"),
        (b"---\n---", b"---\n---\nText"),
    ],
)
def test_a_delimiter_at_the_end_gets_the_line_end_of_the_file(data: bytes, written: bytes) -> None:
    assert Document.parse(data).with_body(b"Text").to_bytes() == written
    assert Document.parse(data).with_body(b"").to_bytes() == data


def test_a_yaml_file_has_no_body() -> None:
    document = Document.parse(b"a: 1\n", whole=True)
    assert document.with_body(b"").to_bytes() == b"a: 1\n"
    with pytest.raises(RefusedEdit):
        document.with_body(b"Text")


def test_front_matter_that_just_fits() -> None:
    longest = MAX_FRONT_MATTER - len(b"x: \n---")
    for size in range(longest - 3, longest + 2):
        data = b"---\nx: " + b"y" * size + b"\n---"
        try:
            Document.parse(data)
        except DocumentError:
            continue
        try:
            proves(data, b"Text")
        except RefusedEdit:
            continue


def test_it_can_be_edited_afterwards() -> None:
    document = Document.parse(b"---\na: 1\n---").with_body(b"Text")
    document = document.apply([{"op": "replace", "path": "/a", "value": 2}])
    assert document.to_bytes() == b"---\na: 2\n---\nText"
    assert document.with_body(b"").to_bytes() == b"---\na: 2\n---\n"


bodies = st.one_of(
    st.binary(max_size=60),
    st.text("-.\r\n \ufeffx:\0", max_size=40).map(str.encode),
)


@settings(deadline=None)
@given(st.sampled_from(HEADS), bodies, st.lists(bodies, max_size=3))
def test_any_body(head: bytes, old: bytes, new: list[bytes]) -> None:
    data = head + old if head.endswith(b"\n") else head
    document = Document.parse(data)
    first = document.body
    for body in new:
        document = proves(document.to_bytes(), body)
    back = document.with_body(first).to_bytes()
    if head.endswith(b"\n"):
        assert back == data
    else:
        assert back.rstrip(b"\r\n") == data.rstrip(b"\r\n")


FRONT = b"---\na: 1\nb: [x]\n---\n"


def merged(ours: bytes, theirs: bytes, base: bytes = FRONT + b"Body\n"
           ) -> tuple[bytes, tuple[Conflict, ...]]:  # fmt: skip
    result = merge(*(Document.parse(side) for side in (base, ours, theirs)))
    return result.document.to_bytes(), result.conflicts


class TestMerge:
    base = FRONT + b"Body\n"
    ours = FRONT + b"Our body\n"
    fields = base.replace(b"a: 1", b"a:  2 # theirs")

    def test_only_ours(self) -> None:
        assert merged(self.ours, self.base) == (self.ours, ())
        assert merged(self.ours, self.fields) == (self.fields.replace(b"Body", b"Our body"), ())

    def test_only_theirs(self) -> None:
        assert merged(self.base, self.ours) == (self.ours, ())
        assert merged(self.fields, self.ours)[1] == ()
        assert merged(self.fields, self.ours)[0].endswith(
            b"a:  2 # theirs\nb: [x]\n---\nOur body\n"
        )

    def test_both_alike(self) -> None:
        assert merged(self.ours, self.ours) == (self.ours, ())

    def test_both_differently(self) -> None:
        theirs = self.fields.replace(b"Body", b"Their body")
        ours = self.ours.replace(b"b: [x]", b"b: [x, z]")
        data, conflicts = merged(ours, theirs)
        assert conflicts == (Conflict(BODY, "Body\n", "Our body\n", "Their body\n"),)
        assert data == theirs.replace(b"b: [x]", b"b: [x, z]")

    def test_taken_away_there(self) -> None:
        _, conflicts = merged(self.ours, FRONT)
        assert conflicts == (Conflict(BODY, "Body\n", "Our body\n", None),)

    def test_a_field_of_that_name_is_another_thing(self) -> None:
        base = b"---\nbody: 1\n---\nBody\n"
        ours, theirs = base.replace(b"1", b"2"), base.replace(b"1", b"3")
        assert [found.field for found in merged(ours, theirs, base)[1]] == ["/body"]
        _, both = merged(ours + b"x", theirs + b"y", base)
        assert [found.field for found in both] == [BODY, "/body"]

    def test_a_body_where_there_was_no_line_end(self) -> None:
        base = b"---\na: 1\n---"
        ours, theirs = base + b"\nText", base.replace(b"1", b"2")
        assert merged(ours, theirs, base) == (b"---\na: 2\n---\nText", ())
        assert merged(theirs, ours, base) == (b"---\na: 2\n---\nText", ())

    def test_bodies_that_are_not_text(self) -> None:
        base, ours, theirs = (FRONT + body for body in (b"\xff", b"\xfe\n", b"\xfd\n"))
        assert merged(ours, base, base) == (ours, ())
        assert merged(ours, theirs, base)[1][0].field == BODY


@settings(deadline=None)
@given(st.sampled_from(HEADS[:8]), st.lists(bodies, min_size=3, max_size=3), st.booleans())
def test_any_merge(head: bytes, three: list[bytes], edited: bool) -> None:
    start = Document.parse(head)
    base, ours, theirs = (start.with_body(body) for body in three)
    if edited:
        ours = ours.apply([{"op": "replace", "path": "/title", "value": "Two"}])
    result = merge(base, ours, theirs)
    one, mine, their = three
    body = merge_lines(one, mine, their)
    clash = body is None
    assert [found.field for found in result.conflicts] == [BODY] * clash
    assert result.document.body == (their if body is None else body)
    assert result.document.data == ours.data
    if not clash and not edited:
        assert result.document.front_matter == base.front_matter
