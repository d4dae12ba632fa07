"""Search and replace: in the texts that are meant, and not a byte anywhere else."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.document import Document
from curator.errors import RefusedEdit
from curator.library.bulk.patterns import InputError
from curator.library.bulk.replacing import ReplaceText
from tests.library.bulk.articles import NEWS, after, changed, edited


@pytest.mark.parametrize(
    ("edit", "lines"),
    [
        (ReplaceText(("title",), "A ", "The "),
         ['-title: "A title" # beside', '+title: "The title" # beside']),
        (ReplaceText(("title",), "a ", "The "), []),
        (ReplaceText(("title",), "TITLE", "x", ignore_case=True),
         ['-title: "A title" # beside', '+title: "A x" # beside']),
        (ReplaceText(("title",), "tit", "x", whole_words=True), []),
        (ReplaceText(("excerpt",), "lines of", "or three lines of"),
         ["-Two lines", "-of text", "+Two or three lines of text"]),
        (ReplaceText(("related.*.webUrl", "provider.domain"), "a.example", "b.example/x"),
         ["-webUrl: https://a.example/1", "+webUrl: https://b.example/x/1",
          "-webUrl: https://a.example/2", "+webUrl: https://b.example/x/2"]),
        (ReplaceText(("images.*.url",), r"^/(\w+)\.png$", r"/img/$1.webp", regex=True),
         ["-- url: /a.png", "+- url: /img/a.webp", "-- url: /b.png", "+- url: /img/b.webp"]),
        (ReplaceText(("topics",), "AI", "KI"), ["-- AI", "+- KI"]),
        (ReplaceText(("topics.*",), "AI", "KI"), ["-- AI", "+- KI"]),
        (ReplaceText(("topics", "topics.*"), "AI", "AI!"), ["-- AI", "+- AI!"]),
        (ReplaceText(("topics",), "AI", "Vision"), ["-- AI"]),
        (ReplaceText(("topics.0",), "AI", "Vision"), ["-- AI"]),
        (ReplaceText(("topics",), ".+", "X", regex=True), ["-- AI", "-- 'Vision'", "+- X"]),
        (ReplaceText(("topics",), "AI", " "), ["-- AI"]),
        (ReplaceText(("related.*.topics",), "AI", ""), ["-topics: [AI]", "+topics: []"]),
        (ReplaceText(("title", "none", "images"), "zzz", "x"), []),
        (ReplaceText(("related",), "text", "word"), ["-- a text", "+- a word"]),
        (ReplaceText(("related.*",), "text", "word"), ["-- a text", "+- a word"]),
        (ReplaceText(("quality", "heat", "published", "publishedDateTime"), "0", "1"), []),
        (ReplaceText(("provider",), "o", "x"), []),
        (ReplaceText(("provider.*",), "Contoso", "5"), ["-name: Contoso", '+name: "5"']),
        (ReplaceText(("*",), "a;b", "x"), []),
        (ReplaceText(("*",), "A", "B"),
         ['-title: "A title" # beside', '+title: "B title" # beside', "-- AI", "+- BI"]),
    ],
)  # fmt: skip
def test_only_these_lines_change(edit: ReplaceText, lines: list[str]) -> None:
    assert sorted(changed(edit)) == sorted(lines)


def test_topics_that_were_there_stay_and_keep_their_order() -> None:
    front = "topics: [B, A1, C, A2, B, A3, 5]\n"
    edit = ReplaceText(("topics",), r"A\d", "M", regex=True)
    assert after(edit, front) == "topics: [B, M, C, B, 5]\n"
    edit = ReplaceText(("topics",), r"A(\d)", "C", regex=True)
    assert after(edit, front) == "topics: [B, C, B, 5]\n"
    tags = "tags: [A, B]\ntopics: [A, B]\n"
    assert after(ReplaceText(("tags", "topics"), "A", "B"), tags, topic_key="tags") == (
        "tags: [B]\ntopics: [B, B]\n"
    )


@pytest.mark.parametrize(
    ("before", "find", "replacement", "result"),
    [
        ("a b", "b", "a", "a"),
        ("a b c", "b", "a", "a c"),
        ("b a c", "b", "a", "a c"),
        ("B A1 C A2 B A3", r"A\d", "M", "B M C B"),
        ("B A1 C A2 B", r"A\d", "C", "B C B"),
        ("a  b   c", "b", "d", "a  d   c"),
        ("a b c", "b", "", "a  c"),
        ("a b c", "b", "c d", "a c d"),
        ("a a", "zzz", "x", "a a"),
    ],
)
def test_tags_that_are_a_text_come_once(
    before: str, find: str, replacement: str, result: str
) -> None:
    edit = ReplaceText(("tags",), find, replacement, regex=True)
    assert after(edit, f"tags: {before}\n", topic_key="tags") == f"tags: {result}\n"
    inside = f"related:\n  - tags: {before}\n"
    edit = ReplaceText(("related.*.tags",), find, replacement, regex=True)
    assert after(edit, inside, topic_key="tags") == inside.replace(before, result)
    # Where these are not the site's topics, it is a text as any other.
    assert after(edit, inside) == inside.replace(before, re.sub(find, replacement, before))


def test_a_topic_that_is_a_text_is_one() -> None:
    assert after(ReplaceText(("topics",), "b", "a"), "topics: a b\n") == "topics: a a\n"


@pytest.mark.parametrize("pattern", ["secured", "secured.x"])
def test_what_is_protected_is_refused(pattern: str) -> None:
    with pytest.raises(RefusedEdit, match="protected"):
        after(ReplaceText(("title", pattern), "nothing like it", "x"))


def test_a_search_without_end_is_refused_with_the_field() -> None:
    edit = ReplaceText(("related.*.x",), "(a+)+$", "b", regex=True)
    with pytest.raises(RefusedEdit, match=r" related\.1\.x: Looking for this takes too long"):
        after(edit, "related:\n  - x: short\n  - x: " + "a" * 5000 + "!\n")


@pytest.mark.parametrize(
    ("arguments", "part", "column"),
    [
        (((), "a", "b"), "pattern", 1),
        ((("a", "b..c"), "a", "b"), "pattern", 3),
        ((("a",), "", "b"), "find", 1),
        ((("a",), "(", "b", True), "find", 2),
        ((("a",), "a", "$1", True), "replacement", 1),
    ],
)
def test_mistakes(arguments: tuple[tuple[str, ...], str, str], part: str, column: int) -> None:
    with pytest.raises(InputError) as caught:
        ReplaceText(*arguments)
    assert (caught.value.part, caught.value.column) == (part, column)


class TestBody:
    def test_the_rest_stays(self) -> None:
        head = f"---\n{NEWS}---\n".encode()
        body = b"\nA picture: ![A](/a.png)\r\n\tand A\n---\nA"
        edit = ReplaceText(("body",), "A", "An \u00e4", whole_words=True)
        wanted = body.replace(b"A", "An \u00e4".encode())
        assert edited(edit, head + body) == head + wanted

    def test_with_fields(self) -> None:
        data = b"---\ntitle: old a\nbody: old b\n---\nold c\n"
        assert edited(ReplaceText(("body", "title"), "old", "new"), data) == (
            b"---\ntitle: new a\nbody: old b\n---\nnew c\n"
        )
        assert edited(ReplaceText(('"body"',), "old", "new"), data) == (
            b"---\ntitle: old a\nbody: new b\n---\nold c\n"
        )

    def test_line_ends_are_the_file_s(self) -> None:
        edit = ReplaceText(("body",), "a\nb", "a\n\nb")
        assert edited(edit, b"---\r\nx: 1\r\n---\r\na\r\nb\r\n") == (
            b"---\r\nx: 1\r\n---\r\na\r\n\r\nb\r\n"
        )
        mixed = b"---\nx: 1\n---\na\r\nb\na\nb\r\n"
        assert edited(edit, mixed) == b"---\nx: 1\n---\na\r\nb\na\n\nb\r\n"

    def test_a_body_that_is_not_text_is_refused_where_it_would_change(self) -> None:
        data = b"---\nx: 1\n---\nk\xe4se and more\n"
        assert edited(ReplaceText(("body",), "none", "x"), data) == data
        with pytest.raises(RefusedEdit, match="not UTF-8") as caught:
            edited(ReplaceText(("body",), "more", "x"), data)
        assert (caught.value.line, caught.value.column) == (4, 2)

    def test_a_file_without_a_body_has_nothing_to_replace(self) -> None:
        assert edited(ReplaceText(("body",), "^", "x", regex=True), b"---\nx: 1\n---\n") == (
            b"---\nx: 1\n---\n"
        )


def test_labels_are_short() -> None:
    assert ReplaceText(("a",), "x", "y").label == "Replace x by y"
    assert (
        ReplaceText(("a",), "x\n" * 50, "").label
        == "Replace x x x x x x x x x x x x x x x… by nothing"
    )


_TEXTS = st.text(st.sampled_from("ab \n:#'\"é-\U0001f600"), max_size=12)


@given(_TEXTS, _TEXTS, _TEXTS.filter(bool), _TEXTS)
def test_every_text_is_what_python_makes_of_it(
    title: str, name: str, find: str, replacement: str
) -> None:
    empty = Document.parse(b"---\n# above\nkept: 'a' # beside\n---\nab\n")
    document = empty.apply(
        [
            {"op": "add", "path": "/title", "value": title},
            {"op": "add", "path": "/related", "value": [{"name": name}, "ab"]},
        ]
    )
    data = edited(ReplaceText(("title", "related.*.name"), find, replacement), document.to_bytes())
    result = Document.parse(data)
    assert result.data == {
        "kept": "a",
        "title": title.replace(find, replacement),
        "related": [{"name": name.replace(find, replacement)}, "ab"],
    }
    assert data.startswith(b"---\n# above\nkept: 'a' # beside\n")
    assert result.body == b"ab\n"
