"""The site's topics and publishers."""

from __future__ import annotations

import os
from pathlib import Path

from curator.library.publishers import Publishers
from curator.library.site import Site
from curator.library.taxonomy import Taxonomy, Term


def put(root: Path, files: dict[str, bytes]) -> Site:
    for path, data in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    return Site.open(root)


def test_the_real_topics(corpus: Path) -> None:
    taxonomy = Taxonomy.read(Site.open(corpus / "power-apps"))
    assert len(taxonomy) == 7
    assert taxonomy.problems == ()
    assert taxonomy.names[0] == "Power Apps"
    canvas = taxonomy.get("Canvas apps")
    assert canvas == Term(
        "Canvas apps",
        "canvas-apps",
        "Canvas apps",
        "Power Apps",
        ("canvas app", "canvas apps"),
        "_data/topics/01-canvas-apps.yaml",
    )
    assert canvas in taxonomy.children("Power Apps")
    assert taxonomy.children("Canvas apps") == ()
    assert taxonomy.get("None") is None


def test_the_real_publishers(corpus: Path) -> None:
    publishers = Publishers.read(Site.open(corpus / "power-apps"))
    assert len(publishers) == 70
    assert publishers.problems == ()
    amazon = publishers.get("amazon.com")
    assert amazon is not None
    assert amazon.name == "Amazon"
    assert amazon.images[0]["width"] == 50
    assert amazon.path == "_data/organizations/amazon.com.md"
    assert publishers.get("none.example") is None


def test_a_site_without_them(tmp_path: Path) -> None:
    site = Site.open(tmp_path)
    assert len(Taxonomy.read(site)) == 0
    assert len(Publishers.read(site)) == 0


def test_topic_files_that_are_wrong(tmp_path: Path) -> None:
    site = put(
        tmp_path,
        {
            "_data/topics/0.yaml": b"name: A\nparent: Nowhere\nkeywords: [x, {y: z}, 5]\n",
            "_data/topics/1.yml": b"name: A\n",
            "_data/topics/2.yaml": b"name: [",
            "_data/topics/3.yaml": b"_id: x\n",
            "_data/topics/4.yaml": b"name: {a: b}\n",
            "_data/topics/notes.txt": b"",
            "_data/topics/.hidden.yaml": b"name: H\n",
        },
    )
    os.mkfifo(tmp_path / "_data/topics/5.yaml")
    taxonomy = Taxonomy.read(site)
    assert taxonomy.names == ("A", "A")
    assert [term.path for term in taxonomy] == ["_data/topics/0.yaml", "_data/topics/1.yml"]
    assert taxonomy.terms[0].keywords == ("x", "5")
    assert [path for path, _ in taxonomy.problems] == [
        "_data/topics/1.yml",
        "_data/topics/2.yaml",
        "_data/topics/3.yaml",
        "_data/topics/4.yaml",
        "_data/topics/5.yaml",
        "_data/topics/0.yaml",
    ]


def test_publishers_that_are_wrong(tmp_path: Path) -> None:
    site = put(
        tmp_path,
        {
            "_data/organizations/a.example.md": b"---\nname: A\n---\n",
            "_data/organizations/b.example.md": b"no front matter",
            "_data/organizations/c.yaml": b"name: C\ndomain: c.example\nimages: none\n",
        },
    )
    publishers = Publishers.read(site)
    assert [(found.name, found.domain) for found in publishers] == [
        ("A", "a.example"),
        ("C", "c.example"),
    ]
    assert [path for path, _ in publishers.problems] == ["_data/organizations/b.example.md"]
