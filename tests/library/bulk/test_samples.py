"""What would change, shown before it is worked out."""

from __future__ import annotations

from pathlib import Path

import pytest

from curator.library.bulk.arithmetic import Compute
from curator.library.bulk.fields import ClearField, RemoveAll, SetAll
from curator.library.bulk.replacing import ReplaceText
from curator.library.bulk.samples import Looked, Sample, look, samples
from curator.library.edits import Edit
from curator.library.library import Library
from tests.library.bulk.articles import NEWS


@pytest.fixture
def library(tmp_path: Path) -> Library:
    (tmp_path / "_news").mkdir()
    for name in "abc":
        heat = "high" if name == "c" else "-5"
        front = NEWS.replace("A title", f"Title {name}").replace("heat: -5", f"heat: {heat}")
        (tmp_path / f"_news/{name}.md").write_text(f"---\n{front}---\nA body\n")
    (tmp_path / "_news/d.md").write_text("---\na: [\n---\n")
    return Library.open(tmp_path)


def rows(edit: Edit, library: Library, most: int = 5) -> list[tuple[str | None, ...]]:
    found = samples(edit, list(library.articles.values())[:1], library, most)
    return [(row.field, row.before, row.after) for row in found]


@pytest.mark.parametrize(
    ("edit", "wanted"),
    [
        (SetAll("title", "B"), [("title", "Title a", "B")]),
        (SetAll("title", "Title a"), []),
        (SetAll("new", True), [("new", None, "true")]),
        (SetAll("related.*.type", "x"),
         [("related.0.type", None, "x"), ("related.1.type", None, "x")]),
        (SetAll("topics.-", "x"), [("topics.-", None, "x")]),
        (ClearField("topics"), [("topics", "AI, Vision", "")]),
        (ClearField("heat"), [("heat", "-5", "")]),
        (RemoveAll("provider"), [("provider", "name: Contoso, domain: contoso.com", None)]),
        (Compute("heat", "abs(heat)"), [("heat", "-5", "5")]),
        (
            ReplaceText(("topics", "body", "related.*.title"), "A", "B"),
            [("topics.0", "AI", "BI"), ("body", "A body", "B body")],
        ),
        (ReplaceText(("topics",), "AI", "Vision"), [("topics.0", "AI", None)]),
        (ReplaceText(("excerpt",), "of", "\nin\n"),
         [("excerpt", "Two lines of text", "Two lines in text")]),
    ],
)  # fmt: skip
def test_rows(library: Library, edit: Edit, wanted: list[tuple[str | None, ...]]) -> None:
    assert [(field, *map(_stripped, values)) for field, *values in rows(edit, library)] == wanted


def _stripped(text: str | None) -> str | None:
    return None if text is None else text.strip()


def test_long_texts_are_cut_to_what_changes(library: Library) -> None:
    article = library.articles["_news/a.md"]
    long = "x" * 300 + " here " + "y" * 300
    article = library.edit(article, SetAll("title", long))
    path = library.site.root / "_news/a.md"
    path.write_bytes(article.data)
    found = samples(ReplaceText(("title",), "here", "there"), [library.read("_news/a.md")], library)
    (row,) = found
    assert row.before is not None
    assert row.after is not None
    assert row.before.startswith("…xxx")
    assert "xxx here yyy" in row.before
    assert "xxx there yyy" in row.after
    assert max(map(len, (row.before, row.after))) <= 102


def test_it_stops_after_the_first(library: Library) -> None:
    seen = []

    def articles() -> object:
        for article in library.articles.values():
            seen.append(article.path)
            yield article

    found = samples(SetAll("title", "B"), articles(), library, most=2)  # type: ignore[arg-type]
    assert found == [
        Sample(f"_news/{name}.md", f"Title {name}", "title", f"Title {name}", "B") for name in "ab"
    ]
    assert seen == ["_news/a.md", "_news/b.md"]


def test_all_are_counted(library: Library) -> None:
    found = Looked()
    edit = Compute("heat", "abs(heat + 0 * quality)")
    steps = look(edit, library.articles.values(), library, found, most=1)
    next(steps)
    assert (found.looked, found.changed, len(found.rows)) == (1, 1, 1)
    assert sum(1 for _ in steps) == 3
    assert (found.looked, found.changed, found.fields, len(found.rows)) == (4, 2, 2, 1)
    assert [error.path for error in found.refused] == ["_news/c.md", "_news/d.md"]


def test_what_is_not_saved_is_not_looked_at(library: Library) -> None:
    article = library.articles["_news/a.md"]
    article = library.edit(article, SetAll("title", "Typed"))
    (row,) = samples(SetAll("title", "B"), [article], library)
    assert row.before == "Title a"
