"""A site in memory: opened, edited, checked."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from curator.errors import DocumentError, RefusedEdit, SiteError
from curator.library import versions
from curator.library.batch import plan
from curator.library.edits import AddTopic, ApplyOperations, Edit, SetField, SetPublished
from curator.library.library import Library

TEXT = b"---\ntitle: A\npublished: true\ntopics:\n  - AI\nsecured: a;b\n---\nBody\n"


def put(root: Path, files: dict[str, bytes]) -> Path:
    for path, data in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    return root


def test_the_real_site(corpus: Path) -> None:
    library = Library.open(corpus / "power-apps")
    assert list(library.articles) == sorted(library.articles)
    assert len(library.articles) == 764
    assert not any(article.unreadable for article in library.articles.values())
    assert {"title", "heat", "followers"} & library.field_names == {"title", "heat"}
    assert "Power Apps" in library.taxonomy.names
    assert library.publishers.get("amazon.com") is not None


def test_one_bad_file_does_not_hide_the_others(tmp_path: Path) -> None:
    put(
        tmp_path, {"_news/a.md": TEXT, "_news/b.md": b"\xff", "_news/c.md": b"", "_news/d.md": TEXT}
    )
    os.mkfifo(tmp_path / "_news/pipe.md")
    (tmp_path / "_news/out.md").symlink_to("/etc/hostname")
    library = Library.open(tmp_path)
    readable = [path for path, article in library.articles.items() if not article.unreadable]
    assert readable == ["_news/a.md", "_news/d.md"]
    assert all(article.problems for article in library.articles.values() if article.unreadable)
    for path in ("_news/b.md", "_news/c.md", "_news/pipe.md"):
        with pytest.raises(DocumentError) as caught:
            library.edit(library.articles[path], SetPublished(True))
        assert caught.value.path == path


@pytest.mark.parametrize(
    ("files", "key"),
    [
        ({"a": b"tags: [x]", "b": b"categories: [y]"}, "tags"),
        ({"a": b"categories: [y]"}, "categories"),
        ({"a": b"tags: [x]", "b": b"topics: [y]"}, "topics"),
        ({"a": b"title: x"}, "topics"),
    ],
)
def test_the_topic_key_of_a_site(tmp_path: Path, files: dict[str, bytes], key: str) -> None:
    put(tmp_path, {f"_x/{name}.md": b"---\n" + text + b"\n---\n" for name, text in files.items()})
    library = Library.open(tmp_path)
    assert library.site.settings.topic_key == key
    if key != "topics":
        assert library.articles["_x/a.md"].topics
        edited = library.edit(library.articles["_x/a.md"], AddTopic("new"))
        assert edited.topics[-1] == "new"
    (tmp_path / "curator.toml").write_text("[fields]\ntopics = 'topics'\n")
    assert Library.open(tmp_path).site.settings.topic_key == "topics"


def test_an_edit_is_a_new_article(tmp_path: Path) -> None:
    library = Library.open(put(tmp_path, {"_news/a.md": TEXT}))
    before = library.articles["_news/a.md"]
    after = library.edit(before, SetField("/title", "B"))
    assert library.articles["_news/a.md"] is before
    assert after.title == "B"
    assert after.modified
    assert after.saved == TEXT
    assert library.edit(after, SetField("/title", "B")) is after
    back = library.edit(after, SetField("/title", "A"))
    assert back == before
    library.replace(after)
    assert library.articles["_news/a.md"] is after
    assert library.reload("_news/a.md") == before
    assert (tmp_path / "_news/a.md").read_bytes() == TEXT


def test_a_protected_key_is_refused(tmp_path: Path) -> None:
    library = Library.open(put(tmp_path, {"_news/a.md": TEXT}))
    article = library.articles["_news/a.md"]
    for op in (
        {"op": "replace", "path": "/secured", "value": "x"},
        {"op": "remove", "path": "/secured"},
        {"op": "move", "from": "/secured", "path": "/other"},
        {"op": "add", "path": "/secured", "value": "x"},
    ):
        with pytest.raises(RefusedEdit, match=r"^_news/a\.md:.*protected"):
            library.edit(article, ApplyOperations((op,)))


def test_a_file_that_is_asked_for_alone(tmp_path: Path) -> None:
    put(
        tmp_path,
        {
            "_news/a.md": TEXT,
            "README.md": b"# Hello\n",
            "_config.yml": b"title: x\n",
            "_data/topics/a.yaml": b"name: A\n",
            "_data/organizations/a.md": b"---\nname: A\n---\n",
            "_data/nav.json": b"{}",
        },
    )
    library = Library.open(tmp_path)
    assert library.read("./_news/a.md").title == "A"
    assert library.read("_data/topics/a.yaml").title == "A"
    assert library.read("_data/organizations/a.md").title == "A"
    assert library.read("_data/topics/a.yaml").document().to_bytes() == b"name: A\n"
    for path in ("README.md", "_config.yml", "_data/nav.json", "_news/a.txt"):
        with pytest.raises(DocumentError, match="not an article"):
            library.read(path)
    with pytest.raises(DocumentError, match="deleted"):
        library.read("_news/none.md")
    with pytest.raises(SiteError):
        library.read("../a.md")
    assert list(library.articles) == ["_news/a.md"]


def test_a_vocabulary_file_is_edited_and_saved(corpus_site: Path) -> None:
    library = Library.open(corpus_site)
    path = "_data/topics/01-canvas-apps.yaml"
    before = (corpus_site / path).read_bytes()
    ops = ({"op": "add", "path": "/keywords/-", "value": "canvas"},)
    edited = library.edit(library.read(path), ApplyOperations(ops))
    library.save(edited)
    after = (corpus_site / path).read_bytes()
    assert after == before.replace(b"  - canvas apps\n", b"  - canvas apps\n  - canvas\n")


def test_a_batch(tmp_path: Path) -> None:
    files = {f"_news/{name}.md": TEXT for name in "abc"}
    files["_news/b.md"] = TEXT.replace(b"true", b"false")
    files["_news/d.md"] = b""
    library = Library.open(put(tmp_path, files))
    edit: Edit = SetPublished(False)
    batch = plan(library, ((article, [edit]) for article in library.articles.values()))
    assert [article.path for article in batch.changed] == ["_news/a.md", "_news/c.md"]
    assert batch.same == 1
    assert [error.path for error in batch.refused] == ["_news/d.md"]
    assert batch.diff(library.site).count(b"\n-published: true\n+published: false\n") == 2
    os.link(tmp_path / "_news/a.md", tmp_path / "twin")
    written = library.write(batch, "command line")
    assert ([error.path for error in written.refused], written.count) == (["_news/a.md"], 0)
    assert (tmp_path / "_news/c.md").read_bytes() == files["_news/c.md"]
    written = library.write(batch, "command line", keep_going=True)
    assert ([error.path for error in written.refused], written.count) == (["_news/a.md"], 1)
    assert (tmp_path / "_news/c.md").read_bytes() == files["_news/b.md"]


def test_a_step_taken_back_leaves_what_others_wrote_since(tmp_path: Path) -> None:
    root = put(tmp_path, {"_news/a.md": TEXT})
    library = Library.open(root)
    before = library.articles["_news/a.md"]
    step = library.edit(library.edit(before, SetField("/title", "B")), AddTopic("Ethics"))
    saved = library.save(step)
    # The bot then changes `secured`, and the title that the step had changed.
    file = root / "_news/a.md"
    file.write_bytes(file.read_bytes().replace(b"a;b", b"c;d").replace(b"title: B", b"title: C"))
    current = library.save(library.edit(saved, SetPublished(False)))
    assert versions.rebased(library, before, step, current).article.data == (
        b"---\ntitle: C\npublished: false\ntopics:\n  - AI\nsecured: c;d\n---\nBody\n"
    )
    assert versions.rebased(library, before, step, step).article == before


def test_a_plan_refuses_what_a_save_would_and_changes_a_linked_file_once(tmp_path: Path) -> None:
    put(tmp_path, {"_news/a.md": TEXT, "_news/hard.md": TEXT, "_news/locked.md": TEXT})
    (tmp_path / "_news/link.md").symlink_to("a.md")
    os.link(tmp_path / "_news/hard.md", tmp_path / "other")
    (tmp_path / "_news/locked.md").chmod(0o444)
    library = Library.open(tmp_path)
    edits: list[Edit] = [SetPublished(False)]
    batch = plan(library, [(article, edits) for article in library.articles.values()])
    assert [article.path for article in batch.changed] == ["_news/a.md"]
    assert [error.path for error in batch.refused] == ["_news/hard.md", "_news/locked.md"]
    assert batch.same == 1
    only_link = plan(library, [(library.articles["_news/link.md"], edits)])
    assert only_link.diff(library.site).startswith(b"--- a/_news/a.md\n+++ b/_news/a.md\n")
