"""Which files of a folder are its articles."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from curator.errors import SiteError
from curator.library.site import Site

ARTICLE = b"---\ntitle: A\n---\n"


def put(root: Path, files: dict[str, bytes]) -> Path:
    for path, data in files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    return root


def paths(root: Path) -> list[str]:
    """The site's paths; and each of them, and no other file, is one by itself."""
    site = Site.open(root)
    found = site.paths()
    for folder, _, names in os.walk(root):
        for name in names:
            path = os.path.relpath(os.path.join(folder, name), root)
            assert site.is_article(path) == (path in found), path
    return found


def test_the_real_site(corpus: Path) -> None:
    site = Site.open(corpus / "power-apps")
    found = site.paths()
    assert found == sorted(found)
    folders: dict[str, int] = {}
    for path in found:
        top = site.collection_of(path).partition("/")[0]
        folders[top] = folders.get(top, 0) + 1
    assert folders == {
        "_communities": 5,
        "_learning": 448,
        "_news": 192,
        "_newsletters": 6,
        "_people": 6,
        "_samples": 107,
    }


def test_folders_that_hold_no_articles(tmp_path: Path) -> None:
    skipped = (".git", "_site", "node_modules", "vendor", "api", "_data", ".hidden")
    files = {f"{folder}/a.md": ARTICLE for folder in skipped}
    files |= {f"_news/{folder}/deep/a.md": ARTICLE for folder in skipped}
    put(tmp_path, {**files, "_news/a.md": ARTICLE, "_news/.b.md": ARTICLE})
    assert paths(tmp_path) == ["_news/a.md"]


def test_kinds_of_files(tmp_path: Path) -> None:
    names = ("a.md", "b.markdown", "c.html", "D.MD", "e.txt", "f.yaml", "g.md.bak", "h.mdx")
    put(tmp_path, {f"_x/{name}": ARTICLE for name in names})
    assert paths(tmp_path) == ["_x/D.MD", "_x/a.md", "_x/b.markdown", "_x/c.html"]


def test_outside_a_collection_only_what_has_front_matter(tmp_path: Path) -> None:
    put(
        tmp_path,
        {
            "index.html": ARTICLE,
            "bom.md": b"\xef\xbb\xbf" + ARTICLE,
            "crlf.md": ARTICLE.replace(b"\n", b"\r\n"),
            "blanks.md": b"---  \ntitle: x\n---\n",
            "unclosed.md": b"---\ntitle: x\n",
            "docs/page.md": ARTICLE,
            "README.md": b"# Read me\n",
            "empty.md": b"",
            "rule.md": b"----\ntitle: x\n",
            "text.md": b"--- title: x\n",
            "_layouts/default.html": b"<html>",
            "_layouts/post.html": ARTICLE,
            "_includes/head.html": b"<head>",
        },
    )
    assert paths(tmp_path) == [
        "_layouts/post.html",
        "blanks.md",
        "bom.md",
        "crlf.md",
        "docs/page.md",
        "index.html",
        "unclosed.md",
    ]


def test_in_a_collection_all_of_them(tmp_path: Path) -> None:
    files = {"_news/empty.md": b"", "_news/2020/plain.md": b"x", "_news/latin.md": b"\xe9"}
    put(tmp_path, files)
    assert paths(tmp_path) == sorted(files)


def test_the_folders_that_the_settings_name(tmp_path: Path) -> None:
    files = {"posts/a.md": b"", "posts/deep/b.md": ARTICLE, "_news/c.md": ARTICLE, "api/d.md": b""}
    put(tmp_path, {**files, "posts/node_modules/e.md": ARTICLE, "postscript/f.md": ARTICLE})
    (tmp_path / "curator.toml").write_text("[articles]\nfolders = ['posts', 'api', 'none']\n")
    assert paths(tmp_path) == ["api/d.md", "posts/a.md", "posts/deep/b.md"]
    (tmp_path / "curator.toml").write_text("[articles]\nfolders = ['posts', 'posts/deep']\n")
    assert paths(tmp_path) == ["posts/a.md", "posts/deep/b.md"]
    (tmp_path / "curator.toml").write_text("[articles]\nfolders = ['.']\n")
    assert paths(tmp_path) == [
        "_news/c.md",
        "posts/a.md",
        "posts/deep/b.md",
        "postscript/f.md",
    ]


def test_what_the_settings_exclude(tmp_path: Path) -> None:
    put(tmp_path, {f"_news/{name}.md": ARTICLE for name in ("a", "b", "old/c", "old/d/e")})
    (tmp_path / "curator.toml").write_text("[articles]\nexclude = ['b.md', '_news/old']\n")
    assert paths(tmp_path) == ["_news/a.md"]


def test_special_files_are_listed_and_never_waited_for(tmp_path: Path) -> None:
    put(tmp_path, {"_news/a.md": ARTICLE})
    os.mkfifo(tmp_path / "_news/pipe.md")
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "_news/folder.md").mkdir()
    (tmp_path / "_news/broken.md").symlink_to("nowhere")
    (tmp_path / "_news/out.md").symlink_to("/etc/hostname")
    assert Site.open(tmp_path).paths() == [
        "_news/a.md",
        "_news/broken.md",
        "_news/folder.md",
        "_news/out.md",
        "_news/pipe.md",
        "pipe.md",
    ]


def test_linked_folders_are_not_entered(tmp_path: Path) -> None:
    outside = put(tmp_path / "outside", {"_x/a.md": ARTICLE})
    root = put(tmp_path / "site", {"_news/a.md": ARTICLE})
    (root / "_out").symlink_to(outside)
    (root / "_news/loop").symlink_to("..")
    (root / "_again").symlink_to("_news")
    assert Site.open(root).paths() == ["_news/a.md"]
    (root / "curator.toml").write_text("[articles]\nfolders = ['_out', '_news']\n")
    assert Site.open(root).paths() == ["_news/a.md"]


def test_names_that_are_not_utf8(tmp_path: Path) -> None:
    name = os.fsdecode(b"_news/caf\xe9.md")
    put(tmp_path, {name: ARTICLE})
    assert paths(tmp_path) == [name]


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(SiteError, match="no such folder"):
        Site.open(tmp_path / "none")
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(SiteError, match="not a folder"):
        Site.open(tmp_path / "file")


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("_news/a.md", "_news/a.md"),
        ("./_news//x/../a.md", "_news/a.md"),
        ("../a.md", None),
        ("_news/../../a.md", None),
        ("/etc/passwd", None),
        (".", None),
        ("", None),
    ],
)
def test_names_as_people_give_them(tmp_path: Path, name: str, path: str | None) -> None:
    site = Site.open(tmp_path)
    if path is None:
        with pytest.raises(SiteError, match="not inside the site"):
            site.relative(name)
    else:
        assert site.relative(name) == path
        assert site.relative(str(site.root / path)) == path


@pytest.mark.parametrize("mark", ["_config.yml", "curator.toml", "_data/topics/a.yaml", None])
def test_the_site_around_an_article(tmp_path: Path, mark: str | None) -> None:
    root = put(tmp_path / "site", {"_learning/videos/a.md": ARTICLE})
    if mark is not None:
        put(root, {mark: b""})
    site, path = Site.containing(root / "_learning/videos/a.md")
    assert (site.root, path) == (root.resolve(), "_learning/videos/a.md")


def test_a_single_article_without_a_site(tmp_path: Path) -> None:
    put(tmp_path, {"deep/a.md": ARTICLE})
    site, path = Site.containing(tmp_path / "deep/a.md")
    assert (site.root, path) == ((tmp_path / "deep").resolve(), "a.md")
