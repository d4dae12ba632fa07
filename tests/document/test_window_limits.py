"""Where reading a part would not be as good as reading all of it."""

from __future__ import annotations

import pytest

from curator.document import Document, Style
from curator.document.source import MAX_FRONT_MATTER
from curator.errors import RefusedEdit
from curator.library import partly
from curator.library.article import Article
from curator.library.edits import AddTopic, SetField
from curator.library.settings import Settings


def read(data: bytes, settings: Settings | None = None) -> Article:
    return Article.read("_news/a.md", "_news", data, settings or Settings())


def test_an_edit_that_makes_the_file_unreadable_is_refused() -> None:
    data = b"---\na: [" + b"x," * 7000 + b"x]\nz: 1\nb: [q]\nc: 2\n---\n"
    document = Document.parse(data)
    with pytest.raises(RefusedEdit):
        document.apply([{"op": "replace", "path": "/b", "value": [0] * 54_000}])


def test_edits_of_parts_do_not_add_up_to_an_unreadable_file() -> None:
    article = read(b"---\na: []\nb: []\nc: []\ntitle: x\n---\n")
    outcomes = partly.Outcomes()
    settings = Settings()
    for key in "abc":
        edit = SetField(f"/{key}", [0] * 25_000)
        found = partly.edited(article, edit, Style(), settings, outcomes)
        if found is None:
            return  # the whole article is asked
        article = found
        assert not read(article.data).unreadable
    pytest.fail("three lists of 25,000 items were written without reading the file")


@pytest.mark.parametrize(
    "head",
    [b"!!map\n", b"&root\n", b"%TAG ! tag:yaml.org,2002:\n--- # x\n"],
)
def test_what_speaks_of_the_whole_text_has_no_parts(head: bytes) -> None:
    assert read(b"---\n" + head + b"a: 1\ntopics: [a]\nb: 2\n---\n").starts == b""


def test_topics_kept_in_a_field_that_is_also_shown() -> None:
    settings = Settings(topic_key="type")
    article = read(b"---\na: 1\ntype: A\nb: 2\n---\n", settings)
    edit = SetField("/type", "B")
    found = partly.edited(article, edit, Style(), settings, partly.Outcomes())
    assert found is None or found == read(found.data, settings)


@pytest.mark.parametrize("left", [0, 1, 2, 3, 4, 5])
def test_the_closing_delimiter_counts(left: int) -> None:
    document = Document.parse(b"---\na: x\nb: \n---\nbody\n")
    length = MAX_FRONT_MATTER - len("a: x\nb: \n") - left
    try:
        edited = document.apply([{"op": "replace", "path": "/b", "value": "y" * length}])
    except RefusedEdit:
        return
    assert Document.parse(edited.to_bytes()).data["b"] == "y" * length


def test_another_list_altogether_is_written_anew() -> None:
    document = Document.parse(b"---\ntopics: [q]\nb: 1\n---\n")
    operations = SetField("/topics", [f"t{n}" for n in range(3_000)]).operations(
        document, Settings()
    )
    assert len(operations) == 1
    assert AddTopic("q").operations(document, Settings()) == []
