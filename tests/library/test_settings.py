"""`curator.toml`: what it may say, and what is said when it is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from curator.errors import SiteError
from curator.library.settings import Settings


def load(folder: Path, text: str) -> Settings:
    (folder / "curator.toml").write_text(text, encoding="utf-8")
    return Settings.load(folder)


def test_a_site_without_it_has_the_defaults(tmp_path: Path) -> None:
    settings = Settings.load(tmp_path)
    assert settings == Settings(None, "topics", frozenset({"secured"}), (), False)


def test_everything_it_may_say(tmp_path: Path) -> None:
    settings = load(
        tmp_path,
        """
        [articles]
        folders = ["_news/", "./docs"]
        exclude = ["drafts/*", "README.md"]
        [fields]
        topics = "tags"
        protected = ["secured", "id"]
        """,
    )
    assert settings.folders == ("_news", "docs")
    assert settings.exclude == ("drafts/*", "README.md")
    assert settings.topic_key == "tags"
    assert settings.topic_key_given
    assert settings.protected == {"secured", "id"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "[fields]\ntopic = 'x'",
            "curator.toml:2:1: Unknown setting 'topic'; did you mean 'topics'?",
        ),
        ("[articels]", "curator.toml:1:2: Unknown setting 'articels'; did you mean 'articles'?"),
        (
            "[fields]\nzzz = 1",
            "curator.toml:2:1: Unknown setting 'zzz'; known are topics, protected",
        ),
        ("fields = 3", "curator.toml:1:1: fields must be a section: [fields]"),
        ("[articles]\nfolders = '_news'", "curator.toml:2:1: folders must be a list of texts"),
        ("[articles]\n\nexclude = [1]", "curator.toml:3:1: exclude must be a list of texts"),
        (
            "[articles]\nfolders = ['../x']",
            "curator.toml:2:1: '../x' is not a folder inside the site",
        ),
        (
            "[articles]\nfolders = ['/etc']",
            "curator.toml:2:1: '/etc' is not a folder inside the site",
        ),
        ("[fields]\ntopics = ''", "curator.toml:2:1: topics must be the name of a key"),
        ("[fields\n", "curator.toml:1:8: "),
        ("x = ", "curator.toml"),
    ],
)
def test_a_mistake_is_said_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(SiteError) as caught:
        load(tmp_path, text)
    assert str(caught.value).startswith(said)


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    (tmp_path / "curator.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(SiteError, match=r"^curator.toml: The settings are not UTF-8 text"):
        Settings.load(tmp_path)


@pytest.mark.parametrize(
    ("glob", "path", "excluded"),
    [
        ("drafts/*", "drafts/a/b.md", True),
        ("drafts/**", "drafts", True),
        ("drafts/", "drafts", True),
        ("README.md", "docs/README.md", True),
        ("*.html", "_news/a.html", True),
        ("*.html", "_news/a.md", False),
        ("_news/2019-*", "_news/2019-01-01-a.md", True),
        ("_news/2019-*", "_news/2020-01-01-a.md", False),
    ],
)
def test_excludes(glob: str, path: str, excluded: bool) -> None:
    assert Settings(exclude=(glob,)).excluded()(path) is excluded
