"""What is proposed as a message, from the versions of the files alone."""

from __future__ import annotations

import pytest

from curator.library.commits.message import LONGEST, FileChange, proposed_message
from curator.library.settings import Settings


def article(*lines: str, title: str = "A story", body: str = "") -> bytes:
    return "\n".join(["---", f"title: {title}", *lines, "---", body]).encode()


def changed(old: bytes, new: bytes, path: str = "_news/a.md") -> FileChange:
    return FileChange(path, old, new)


def many(count: int, old: bytes, new: bytes, start: int = 0) -> list[FileChange]:
    return [changed(old, new, f"_news/{start + number}.md") for number in range(count)]


def message(*changes: FileChange) -> str:
    return proposed_message(changes, Settings())


PLAIN = article("topics: [AI]")
HIDDEN = article("published: false")

ONE = {
    "publish": (HIDDEN, article("published: true"), "Publish “A story”"),
    "published goes": (HIDDEN, article(), "Publish “A story”"),
    "unpublish": (article(), HIDDEN, "Unpublish “A story”"),
    "said anew": (article(), article("published: true"), "Set published to true in “A story”"),
    "topic": (PLAIN, article("topics: [AI, Ethics]"), "Add topic Ethics to “A story”"),
    "topic gone": (PLAIN, article("topics: []"), "Remove topic AI from “A story”"),
    "topic for topic": (PLAIN, article("topics: [ML]"), "Replace topic AI by ML in “A story”"),
    "topics come": (article(), PLAIN, "Add topic AI to “A story”"),
    "topics go": (PLAIN, article(), "Remove topic AI from “A story”"),
    "topics sorted": (
        article("topics: [B, A]"),
        article("topics: [A, B]"),
        "Sort the topics of “A story”",
    ),
    "number": (article("heat: 1"), article("heat: 50"), "Set heat to 50 in “A story”"),
    "cleared": (article("heat: 1"), article(), "Clear heat in “A story”"),
    "inside": (
        article("provider: {name: A}"),
        article("provider: {name: B}"),
        "Set provider.name to B in “A story”",
    ),
    "long text": (
        article(),
        article("excerpt: A text that is much too long to be told here"),
        "Edit excerpt in “A story”",
    ),
    "list": (article(), article("related: [{title: X}]"), "Edit related in “A story”"),
    "body": (article(), article(body="Text\n"), "Edit the body of “A story”"),
    "blanks": (article(body="Text\n"), article(body="Text  \n"), "Tidy up “A story”"),
    "protected": (article("secured: a"), article("secured: b"), "Tidy up “A story”"),
    "line ends": (PLAIN, PLAIN.replace(b"\n", b"\r\n"), "Tidy up “A story”"),
    "unreadable": (PLAIN, b"---\ntitle: [\n---\n", "Edit “a”"),
    "alias": (
        article("a: &x [AI]", "topics: *x"),
        article("a: &x [AI]", "topics: *x", "published: false"),
        "Unpublish “A story”",
    ),
    "a key twice": (
        article("heat: 1", "heat: 2"),
        article("heat: 3", "heat: 2"),
        "Edit “A story”",
    ),
    "two": (
        article("published: false", "topics: [AI]"),
        article("topics: [AI, Ethics]"),
        "Publish “A story”; add topic Ethics",
    ),
}


@pytest.mark.parametrize(("old", "new", "expected"), ONE.values(), ids=ONE.keys())
def test_one_article(old: bytes, new: bytes, expected: str) -> None:
    assert message(changed(old, new)) == expected


def test_many_articles() -> None:
    published = many(12, HIDDEN, article())
    topic = many(40, PLAIN, article("topics: [AI, AI Ethics]"), 100)
    expected = "Publish 12 articles; add topic AI Ethics to 40"
    assert message(*topic, *published) == expected


def test_articles_that_come_go_and_move() -> None:
    assert message(FileChange("_news/a.md", None, PLAIN)) == "Add “A story”"
    assert message(FileChange("_news/a.md", PLAIN, None)) == "Delete “A story”"
    assert message(FileChange("_news/b.md", PLAIN, PLAIN, "_news/a.md")) == "Move “A story”"
    hidden = FileChange("_news/b.md", article(), HIDDEN, "_news/a.md")
    assert message(hidden) == "Unpublish “A story”; move it"
    both = (FileChange("_news/a.md", None, PLAIN), FileChange("_news/b.md", PLAIN, None))
    assert message(*both) == "Add 1 article; delete 1"


def test_vocabulary_and_publishers() -> None:
    topic = b"name: AI\nkeywords: [a]\n"
    path = "_data/topics/00-ai.yaml"
    assert message(FileChange(path, None, topic)) == "Add topic AI to the vocabulary"
    assert message(FileChange(path, topic, None)) == "Delete topic AI from the vocabulary"
    more = FileChange(path, topic, topic.replace(b"[a]", b"[a, b]"))
    assert message(more) == "Edit topic AI in the vocabulary"
    record = b"---\nname: Reuters\n---\n"
    path = "_data/organizations/reuters.example.md"
    assert message(FileChange(path, None, record)) == "Add publisher Reuters"
    assert message(FileChange("curator.toml", b"", b"#\n")) == "Edit curator.toml"


def test_a_topic_is_renamed_everywhere() -> None:
    record = FileChange("_data/topics/00-ai.yaml", b"name: AI\n", b"name: A.I.\n")
    articles = many(7, PLAIN, article("topics: [A.I.]"))
    expected = "Rename topic AI to A.I. in 7 articles"
    assert message(record, *articles).startswith(expected)
    assert "rename topic AI to A.I. in the vocabulary" in message(record, *articles)


def test_what_does_not_fit_is_in_the_body() -> None:
    old = article("topics: [AI]", "heat: 1", "length: 1", "price: 1")
    new = article("topics: [AI, A rather long topic, Another long topic]", "heat: 2", "length: 2")
    subject, empty, *rest = message(*many(3, old, new)).split("\n")
    assert subject == "Add topic A rather long topic to 3 articles; and 4 more changes"
    assert empty == ""
    assert rest == [
        "- add topic Another long topic to 3",
        "- set heat to 2 in 3",
        "- set length to 2 in 3",
        "- clear price in 3",
    ]


LONG_TITLE = "'Microsoft Power Apps | 2019 release wave 2 plan'"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (
            ["heat: 1"],
            ["heat: 77"],
            ["Set heat to 77 in “Microsoft Power Apps | 2019 release wav…”"],
        ),
        (
            ["heat: 1", "topics: [AI]"],
            ["heat: 77", "topics: [AI, AI Ethics]"],
            ["Add topic AI Ethics to “Microsoft Power Apps | 2019 r…”; set heat to 77"],
        ),
        (
            ["heat: 1", "topics: [AI]", "length: 1"],
            ["heat: 77", "topics: [AI, Responsible AI Principle]", "length: 2"],
            [
                "Add topic Responsible AI Principle to “Microsoft P…”; and 2 more changes",
                "",
                "- set heat to 77",
                "- set length to 2",
            ],
        ),
        (
            [f"topics: [{'A' * 40}, AI]", "heat: 1"],
            [f"topics: [{'B' * 40}, AI]", "heat: 2"],
            [
                f"Replace topic {'A' * 31}… by BB…; and 1 more change",
                "",
                f"- Replace topic {'A' * 31}… by {'B' * 31}…"
                " in “Microsoft Power Apps | 2019 release wav…”",
                "- set heat to 2",
            ],
        ),
    ],
)
def test_a_long_title_makes_room_for_what_was_done(
    before: list[str], after: list[str], expected: list[str]
) -> None:
    old, new = (article(*lines, title=LONG_TITLE) for lines in (before, after))
    subject, *rest = message(changed(old, new)).split("\n")
    assert [subject, *rest] == expected
    assert len(subject) <= LONGEST
    assert "……" not in subject.replace("”", "")


@pytest.mark.parametrize("title", ["x" * 300, "'a\tb'", '"a\\nb"', "日本語" * 50])
def test_a_subject_is_one_short_line(title: str) -> None:
    old = article("heat: 1", "topics: [" + "T" * 90 + "]", title=title)
    new = article("heat: 2", title=title)
    text = message(changed(old, new))
    subject = text.split("\n")[0]
    assert len(subject) <= LONGEST
    assert subject.isprintable()


def test_nothing_is_said_of_nothing() -> None:
    assert message() == ""
