"""`curator.toml`: what it may say, and what is said when it is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from curator.errors import SiteError
from curator.library.kinds import Kind
from curator.library.overrides import CollectionOverride, FieldOverride
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


def test_what_it_may_say_about_fields(tmp_path: Path) -> None:
    settings = load(
        tmp_path,
        """
        [collections._news]
        order = ["title", "type"]
        [collections._news.fields]
        type = { kind = "choice", label = "Form", required = true, choices = ["article"] }
        "provider.name" = { label = "Who" }
        [collections."*".fields.quality]
        min = 0
        max = 10.5
        [collections.""]
        """,
    )
    quality = FieldOverride(("quality",), least=0, most=10.5)
    kind = FieldOverride(("type",), Kind.CHOICE, "Form", True, ("article",))
    name = FieldOverride(("provider", "name"), label="Who")
    for_all = CollectionOverride("*", (), (quality,))
    news = CollectionOverride("_news", ("title", "type"), (kind, name))
    assert settings.about("_news") == (for_all, news)
    assert settings.about("_people") == (for_all,)
    assert settings.about("") == (for_all, CollectionOverride(""))
    assert hash(settings) == hash(load(tmp_path, (tmp_path / "curator.toml").read_text()))


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
        ("[collection._news]", "curator.toml:1:2: Unknown setting 'collection'; did you mean 'c"),
        ("collections = 3", "curator.toml:1:1: collections must be a section: [collections]"),
        ("[collections]\n_news = 3", "curator.toml:2:1: _news must be a section: [collections._n"),
        (
            "[collections._news]\nordr = ['a']",
            "curator.toml:2:1: Unknown setting 'ordr'; did you mean 'order'?",
        ),
        ("[collections.'*']\norder = 'a'", "curator.toml:2:1: order must be a list of texts"),
        (
            "[articles]\nfolders = ['a']\n[collections._news.fields.type]\n  kinf = 'text'",
            "curator.toml:4:3: Unknown setting 'kinf'; did you mean 'kind'?",
        ),
        (
            "[collections._a]\norder = ['a']\n[collections._b]\norder = 5",
            "curator.toml:4:1: order must be a list of texts",
        ),
        (
            "[collections._news.fields.'provider.name']\nlabel = ''",
            "curator.toml:2:1: label must be a text",
        ),
        (
            "[collections._news.fields]\ntype = {kind = 'chioce'}",
            "curator.toml:2:1: Unknown kind 'chioce'; did you mean 'choice'?",
        ),
        (
            "[collections._news.fields.type]\nkind = 5",
            "curator.toml:2:1: Unknown kind 5; known are text, long text, yes or no, integer",
        ),
        (
            "[collections._news.fields]\ntype.required = 'yes'",
            "curator.toml:2:6: required must be true or false",
        ),
        (
            "[collections._news.fields.type]\nchoices = []",
            "curator.toml:2:1: choices must name at least one text",
        ),
        ("[collections.a.fields.b]\nmin = true", "curator.toml:2:1: min must be a number"),
        ("[collections.a.fields.b]\nmax = nan", "curator.toml:2:1: max must be a number"),
        (
            "[collections.a.fields.b]\nmin = 5\nmax = 1",
            "curator.toml:2:1: min is 5, which is above max, 1",
        ),
        ("[collections.a.fields.'b.']", "curator.toml:1:23: 'b.' is not the name of a key"),
        ("[collections.a]\nfields = 1", "curator.toml:2:1: fields must be a section: [collecti"),
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
