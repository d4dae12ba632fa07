"""An edit of one field without the rest of the article is the edit of the whole article."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.document import Style, Value, learn, parse_route
from curator.errors import DocumentError
from curator.library import partly
from curator.library.article import Article
from curator.library.bulk.arithmetic import Compute
from curator.library.bulk.fields import ClearField, CopyField, RemoveAll, SetAll, TogglePublished
from curator.library.bulk.patterns import InputError, dotted
from curator.library.bulk.replacing import ReplaceText
from curator.library.edits import (
    AddItem,
    AddTopic,
    Edit,
    InsertItem,
    MoveItem,
    RemoveField,
    RemoveTopic,
    SetField,
    SetPublished,
    TakeItem,
)
from curator.library.library import Library
from curator.library.partly import Outcomes
from curator.library.settings import Settings
from tests.property.generate import Writer

SETTINGS = Settings()
NEWS = b"""---
# above
title: "A title" # beside
excerpt: >-
  Two lines
  of text

# about publishing
published: true

quality: 5
provider:
  name: Contoso
  domain: contoso.com

topics:
  - AI
  - 'Vision'
images: []
secured: "a;b"
---
Body
"""


def read(data: bytes) -> Article:
    return Article.read("_news/a.md", "_news", data, SETTINGS)


def whole(article: Article, edit: Edit, style: Style) -> Article | None:
    """The edit done on the whole article, as a Library does it; None if it is refused."""
    try:
        before = article.document()
        document = before.apply(edit.operations(before, SETTINGS), style, SETTINGS.protected)
    except DocumentError:
        return None
    return Article.read(article.path, article.collection, document.to_bytes(), SETTINGS)


def agree(article: Article, edit: Edit, style: Style, outcomes: Outcomes) -> Article | None:
    """What the quick way gives, which must be nothing or what the other way gives."""
    quick = partly.edited(article, edit, style, SETTINGS, outcomes)
    if quick is not None:
        slow = whole(article, edit, style)
        assert slow is not None
        assert quick.data == slow.data
        slow = replace(slow, saved=quick.saved)
        assert quick == slow
        assert quick.haystack == slow.haystack
        assert quick.starts == slow.starts
    return quick


EDITS: list[Edit] = [
    SetField("/title", "Another: title"),
    SetField("/title", ""),
    SetField("/title", 5),
    SetField("/title", ["a", "b"]),
    SetField("/excerpt", "One line"),
    SetField("/excerpt", "Three\nlines\nof text\n"),
    SetField("/quality", 6),
    SetField("/quality", "six"),
    SetField("/published", False),
    SetField("/published", 0),
    SetField("/provider/name", "Fabrikam"),
    SetField("/provider/new", "key"),
    SetField("/provider", {"name": "B", "domain": "contoso.com"}),
    SetField("/provider", None),
    SetField("/images/0", {"url": "/a", "width": 5}),
    SetField("/topics", []),
    SetField("/topics", ["X"]),
    SetField("/topics", "AI"),
    SetField("/topics/1", "Z"),
    SetField("/new", 5),
    SetField("/secured", "x"),
    SetField("/_more_", "x"),
    RemoveField("/title"),
    RemoveField("/published"),
    RemoveField("/quality"),
    RemoveField("/topics"),
    RemoveField("/topics/0"),
    RemoveField("/images"),
    RemoveField("/provider/domain"),
    RemoveField("/none"),
    RemoveField("/secured"),
    SetPublished(None),
    SetPublished(True),
    AddTopic("AI"),
    AddTopic("New: topic"),
    RemoveTopic("AI"),
    RemoveTopic("None"),
    AddItem("/topics", "B"),
    TakeItem("/topics", "Vision"),
    InsertItem("/topics", 0, "First"),
    MoveItem("/topics", 1, 0),
    MoveItem("/topics", 0, 7),
    SetAll("title", "B"),
    SetAll("images.*.url", "/a"),
    SetAll("provider.*", "B"),
    SetAll("*.name", "B"),
    SetAll("secured", "x"),
    ClearField("title"),
    ClearField("excerpt"),
    ClearField("published"),
    ClearField("topics"),
    ClearField("none"),
    CopyField("title", "excerpt"),
    CopyField("provider.name", "provider.domain"),
    CopyField("none", "title"),
    RemoveAll("title"),
    RemoveAll("topics.*"),
    RemoveAll("provider.*"),
    RemoveAll("none.*"),
    TogglePublished(),
    ReplaceText(("title",), "A", "B: C"),
    ReplaceText(("excerpt",), "text", "words and words"),
    ReplaceText(("topics",), "Vision", "AI"),
    ReplaceText(("topics", "topics.0"), "AI", "Vision"),
    ReplaceText(("title", "excerpt"), "t", "T"),
    ReplaceText(("provider.*",), r"(\w+)\.com", "$1.org", regex=True),
    ReplaceText(("secured",), "a", "b"),
    Compute("quality", "quality * 2"),
    Compute("quality", "quality / 3"),
    Compute("quality", "none"),
    Compute("none", "quality"),
    Compute("none", "5"),
    Compute("title", "5"),
]


@pytest.mark.parametrize("newline", [b"\n", b"\r\n"])
@pytest.mark.parametrize("edit", EDITS, ids=repr)
def test_it_does_what_is_done_to_the_whole_article(edit: Edit, newline: bytes) -> None:
    article = read(NEWS.replace(b"\n", newline))
    assert article.starts
    style = learn([article.document()])
    outcomes = Outcomes()
    for _ in range(2):  # the second time from memory
        agree(article, edit, style, outcomes)
    again = partly.edited(article, edit, style, SETTINGS, outcomes)
    if again is not None:
        agree(again, SetField("/provider/name", "Later"), style, outcomes)


def test_most_edits_take_the_quick_way() -> None:
    article, style, outcomes = read(NEWS), Style(), Outcomes()
    done = [partly.edited(article, edit, style, SETTINGS, outcomes) is not None for edit in EDITS]
    assert sum(done) >= 40


@pytest.mark.parametrize(
    "text",
    [
        "a: &x 1\ntopics: [b]\nc: *x\n",
        "{title: x, topics: [a]}\n",
        "<<: {a: 1}\ntopics: [a]\n",
        "? title\n: x\ntopics: [a]\n",
        "  title: x\n  topics: [a]\n",
        "title: x\ntitle: y\ntopics: [a]\n",
        "title: [x]\ntopics: [a]\n",
        "title: x\ndate: 2021-13-45\ntopics: [a]\n",
        "title: x\rtopics: [a]\rend: y\n",
        "",
    ],
)
def test_what_is_odd_is_edited_as_a_whole(text: str) -> None:
    article = read(f"---\n{text}---\n".encode())
    assert article.starts == b""
    assert partly.edited(article, AddTopic("b"), Style(), SETTINGS, Outcomes()) is None


def test_equal_edits_that_differ_are_not_taken_for_each_other() -> None:
    article, style, outcomes = read(NEWS), Style(), Outcomes()
    values: list[Value] = [1, True, 1.0, 1]
    for value in values:
        done = agree(article, SetField("/quality", value), style, outcomes)
        if done is not None:
            assert repr(done.document().data["quality"]) == repr(value)


def test_the_same_entry_in_files_of_another_kind(tmp_path: Path) -> None:
    """What is kept of one article must fit the next: line ends, what follows, what it was."""
    texts = {
        "a": "---\ntitle: A\ntopics:\n  - X\n---\n",
        "b": "---\ntitle: B\ntopics:\n  - X\nend: 1\n---\n",
        "c": "---\r\ntitle: C\r\ntopics:\r\n  - X\r\nend: 1\r\n---\r\n",
        "d": "\ufeff---\ntitle: D\ntopics:\n  - X\nend: 1\n---\n",
        "e": "---\ntopics:\n  - X\nend: 1\n---\n",
        "f": "---\ntopics:\n  - X\n---\n",
    }
    (tmp_path / "_news").mkdir()
    for name, text in texts.items():
        (tmp_path / f"_news/{name}.md").write_bytes(text.encode())
    library = Library.open(tmp_path)
    edit = AddTopic("Next")
    for path, article in library.articles.items():
        end = "\r\n" if "/c" in path else "\n"
        expected = article.data.replace(b"  - X", f"  - X{end}  - Next".encode())
        assert library.edit(article, edit).data == expected


@given(st.randoms(use_true_random=False))
def test_any_edit_of_any_article(random: Random) -> None:
    data = Writer(random).article()
    article = read(data)
    if not article.starts:
        return
    style = learn([article.document()] if random.random() < 0.5 else [])
    outcomes = Outcomes()
    for _ in range(4):
        edit = _edit(random, article.document().data)
        agree(article, edit, style, outcomes)
        quick = agree(article, edit, style, outcomes)
        if quick is not None and quick.starts and random.random() < 0.5:
            article = quick


def _edit(random: Random, data: dict[str, Value]) -> Edit:
    writer = Writer(random)
    operation = writer.operation(data)
    route, value = operation["path"], operation.get("value")
    kinds: list[Edit] = [
        SetField(route, value),
        SetField(route, value),
        RemoveField(route),
        AddItem(route, value),
        TakeItem(route, value),
        InsertItem(route, random.choice([None, 0, 1]), value),
        MoveItem(route, 0, 1),
        AddTopic("New"),
        RemoveTopic("word"),
        SetPublished(random.choice([True, False, None])),
        TogglePublished(),
    ]
    pattern = _pattern(random, parse_route(route))
    if pattern:
        kinds += [
            SetAll(pattern, value),
            ClearField(pattern),
            RemoveAll(pattern),
            ReplaceText((pattern,), random.choice("aeo'1"), random.choice(["", "b", ": ", "1"])),
            ReplaceText((pattern,), "[a-z]+", "<$0>", regex=True),
        ]
        with suppress(InputError):
            kinds.append(CopyField("title", pattern))
            kinds.append(Compute(pattern, f"1 + {pattern}"))
    return random.choice(kinds)


def _pattern(random: Random, parts: tuple[str, ...]) -> str:
    """A pattern that leads to the place and perhaps to others; "" where there can be none."""
    if any("'" in part and '"' in part for part in parts):
        return ""
    words = [dotted([part]) for part in parts[:16]]
    return ".".join("*" if random.random() < 0.2 else word for word in words)
