"""Saved views: what `curator.toml` may say of them, and what is changed in it."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.errors import CuratorError, SaveError, SiteError
from curator.library import storage, views
from curator.library.settings import Settings
from curator.library.views import PRESETS, View, ViewError
from curator.library.views_file import change_shared
from curator.library.views_text import rewritten

WRITTEN = """\
# Our site
[articles]
folders = ["_news"]   # only these

# What we read on Mondays
[[views]]  # first
name = "Long reads"   # the name
query = 'type:article'
columns = [
  "title", # always
  "date",
]

# and this
[[views]]
name = "B"

[fields] # at the end
topics = "tags"

# tail
"""
LONG = View("Long reads", "type:article", (), ("title", "date"), shared=True)
B = View("B", shared=True)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "curator.toml").write_text(WRITTEN, encoding="utf-8")
    return tmp_path


def written(root: Path) -> str:
    return (root / "curator.toml").read_bytes().decode()


def test_what_is_said_of_views(root: Path) -> None:
    assert Settings.load(root).views == (LONG, B)
    full = "[[views]]\nname = 'X'\nquery = 'a'\nsort = ['-date', 'title']\ncolumns = ['heat']\n"
    assert Settings.parse(full).views == (View("X", "a", ("-date", "title"), ("heat",), True),)
    assert Settings.parse("views = [{name = 'X'}]").views == (View("X", shared=True),)
    assert Settings.parse("").views == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("views = 3", "curator.toml:1:1: views must be sections: [[views]]"),
        ("\n[views]\nname = 'x'", "curator.toml:2:2: views must be sections: [[views]]"),
        ("[[views]]\nquery = 'x'", "curator.toml:1:3: A view needs a name"),
        ("[[views]]\nname = 'A'\n[[views]]\n\n  name = 3", "curator.toml:5:3: A view needs a name"),
        (
            "[[views]]\nname = 'A'\n[[views]]\nname = ' a'",
            "curator.toml:4:1: There is a view 'a' already",
        ),
        ("[[views]]\nname = 'All'", "curator.toml:2:1: 'All' is the name of a view that every"),
        ("[[views]]\nname = 'no topics'", "curator.toml:2:1: 'no topics' is the name of a view"),
        (
            "[[views]]\nname = 'A'\nqueri = 'x'",
            "curator.toml:3:1: Unknown setting 'queri'; did you mean 'query'?",
        ),
        ("[[views]]\nname = 'A'\nquery = 3", "curator.toml:3:1: query must be a text on one line"),
        ("[[views]]\nname = 'A'\nsort = 'date'", "curator.toml:3:1: sort must be a list of fields"),
        ("[[views]]\nname = 'A'\nsort = ['-']", "curator.toml:3:1: sort must be a list of fields"),
        (
            "[[views]]\nname = 'A'\ncolumns = [1]",
            "curator.toml:3:1: columns must be a list of fields",
        ),
        ("[[view]]", "curator.toml:1:3: Unknown setting 'view'; did you mean 'views'?"),
        (f"[[views]]\nname = '{'x' * 61}'", "curator.toml:2:1: The name is longer than 60"),
    ],
)
def test_mistakes_have_a_place(text: str, said: str) -> None:
    with pytest.raises(SiteError) as caught:
        Settings.parse(text)
    assert str(caught.value).replace("None", "curator.toml").startswith(said)


def test_a_view_that_is_added_comes_after_the_others(root: Path) -> None:
    new = View('Say "hi" \\ é', 'title:"x y"', ("-date",), ("title", "provider.name"), shared=True)
    assert change_shared(root, lambda old: views.added(old, new)) == (LONG, B, new)
    added = (
        '[[views]]\nname = "Say \\"hi\\" \\\\ é"\nquery = "title:\\"x y\\""\n'
        'sort = ["-date"]\ncolumns = ["title", "provider.name"]\n\n'
    )
    assert written(root) == WRITTEN.replace("[fields]", added + "[fields]")
    assert Settings.load(root).views == (LONG, B, new)


def test_only_the_lines_of_what_changed_are_changed(root: Path) -> None:
    after = View("Longer", "type:article no:topics", ("-date",), ("title",), shared=True)
    change_shared(root, lambda old: views.changed(old, LONG, after))
    expected = (
        WRITTEN.replace('"Long reads"', '"Longer"')
        .replace("'type:article'", '"type:article no:topics"')
        .replace('[\n  "title", # always\n  "date",\n]\n', '["title"]\nsort = ["-date"]\n')
    )
    assert sorted(written(root).splitlines()) == sorted(expected.splitlines())
    assert Settings.load(root).views == (after, B)
    change_shared(root, lambda old: views.changed(old, after, View("Longer", shared=True)))
    assert '[[views]]  # first\nname = "Longer"   # the name\n\n' in written(root)


def test_order_changes_and_comments_go_along(root: Path) -> None:
    change_shared(root, lambda old: views.moved(old, B, -1))
    head, _, rest = WRITTEN.partition("# What we read on Mondays\n")
    long = "# What we read on Mondays\n" + rest.partition("\n# and this")[0]
    expected = head + '# and this\n[[views]]\nname = "B"\n\n' + long
    assert written(root) == expected + WRITTEN[WRITTEN.index("\n[fields]") :]
    change_shared(root, lambda old: views.moved(old, B, 5))
    assert written(root) == WRITTEN


def test_what_is_deleted_takes_its_comments_along(root: Path) -> None:
    change_shared(root, lambda old: views.without(old, B))
    assert written(root) == WRITTEN.replace('# and this\n[[views]]\nname = "B"\n\n', "")
    change_shared(root, lambda old: views.without(old, LONG))
    assert "views" not in tomllib.loads(written(root))
    assert "[fields] # at the end" in written(root)


def test_a_site_without_the_file_gets_one(tmp_path: Path) -> None:
    assert change_shared(tmp_path, lambda old: views.added(old, B)) == (B,)
    assert (tmp_path / "curator.toml").read_bytes() == b'[[views]]\nname = "B"\n'
    assert change_shared(tmp_path, lambda old: views.without(old, B)) == ()
    assert (tmp_path / "curator.toml").read_bytes() == b""
    assert os.listdir(tmp_path) == ["curator.toml"]


@pytest.mark.parametrize("text", ["[fields]\r\ntopics = 'x'\r\n", "[fields]\r\ntopics = 'x'"])
def test_line_ends_stay(tmp_path: Path, text: str) -> None:
    file = tmp_path / "curator.toml"
    file.write_bytes(text.encode())
    change_shared(tmp_path, lambda old: views.added(old, B))
    expected = b"[fields]\r\ntopics = 'x'\r\n\r\n[[views]]\r\nname = \"B\"\r\n"
    assert file.read_bytes() == expected
    change_shared(tmp_path, lambda old: views.changed(old, B, View("C", "q", shared=True)))
    assert file.read_bytes() == expected.replace(b'"B"\r\n', b'"C"\r\nquery = "q"\r\n')


def test_what_cannot_be_changed_without_guessing_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "curator.toml"
    for text in (
        "views = [{name = 'X'}]\n",
        "[articles]\nexclude = ['''\n[[views]]\n''', 'a']\n",
    ):
        file.write_bytes(text.encode())
        with pytest.raises(ViewError, match="without guessing"):
            change_shared(tmp_path, lambda old: views.added(old, B))
        assert file.read_bytes() == text.encode()
        assert os.listdir(tmp_path) == ["curator.toml"]


def test_what_others_did_meanwhile_stays(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = View("Gone", shared=True)
    for change in (
        lambda old: views.without(old, gone),
        lambda old: views.changed(old, gone, B),
        lambda old: views.moved(old, gone, 1),
    ):
        with pytest.raises(ViewError, match="changed or deleted by somebody else"):
            change_shared(root, change)
    real = storage.write_new

    def write(*args: object) -> int:
        (root / "curator.toml").write_bytes(b"# theirs\n")
        return real(*args)  # type: ignore[arg-type]

    monkeypatch.setattr("curator.library.views_file.write_new", write)
    with pytest.raises(SaveError, match="changed by somebody else just now"):
        change_shared(root, lambda old: views.without(old, B))
    assert (root / "curator.toml").read_bytes() == b"# theirs\n"
    assert os.listdir(root) == ["curator.toml"]


def test_a_file_that_is_created_meanwhile_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = storage.write_new

    def write(*args: object) -> int:
        (tmp_path / "curator.toml").write_bytes(b"# theirs\n")
        return real(*args)  # type: ignore[arg-type]

    monkeypatch.setattr("curator.library.views_file.write_new", write)
    with pytest.raises(SaveError, match="changed by somebody else just now"):
        change_shared(tmp_path, lambda old: views.added(old, B))
    assert (tmp_path / "curator.toml").read_bytes() == b"# theirs\n"


def test_a_file_that_may_not_be_written_is_refused(root: Path) -> None:
    file = root / "curator.toml"
    file.chmod(0o444)
    with pytest.raises(SaveError, match="read-only"):
        change_shared(root, lambda old: views.without(old, B))
    assert written(root) == WRITTEN
    file.chmod(0o640)
    change_shared(root, lambda old: views.without(old, B))
    assert file.stat().st_mode & 0o777 == 0o640


def test_a_file_with_mistakes_is_refused(root: Path) -> None:
    (root / "curator.toml").write_bytes(b"[fields\n")
    with pytest.raises(SiteError, match=r"curator\.toml:1:"):
        change_shared(root, lambda old: views.added(old, B))


def test_names(root: Path) -> None:
    mine = (View("One"), View("Two"))
    for name in ("", "  ", "one ", "TO REVIEW", "all", "a\nb", "x" * 61):
        with pytest.raises(ViewError):
            views.added(mine, View(name))
        with pytest.raises(ViewError):
            views.changed(mine, mine[1], View(name))
    assert views.added(mine, View(" Three ", preset=True)) == (*mine, View("Three"))
    assert views.changed(mine, mine[0], View("ONE", "q")) == (View("ONE", "q"), mine[1])
    assert views.moved(mine, mine[0], 9) == (mine[1], mine[0])
    assert views.moved(mine, mine[0], -9) == mine
    assert len({view.name for view in PRESETS}) == len(PRESETS)


fields = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1).filter(
    lambda text: bool(text.strip("- "))
)
lines = st.text(st.characters(codec="utf-8", exclude_characters="\n"), max_size=20)
a_view = st.builds(
    View,
    name=st.text(st.characters(categories=["L", "P", "S"], codec="utf-8"), min_size=1, max_size=9),
    query=lines,
    sort=st.lists(fields, max_size=2).map(tuple),
    columns=st.lists(fields, max_size=2).map(tuple),
    shared=st.just(True),
)


def _can_be(view: View) -> bool:
    return not views.why_not(view, ())


some = st.lists(a_view.filter(_can_be), max_size=4, unique_by=lambda view: view.name.casefold())


@given(some, some, st.booleans())
def test_whatever_is_written_is_read_again(
    before: list[View], after: list[View], keep: bool
) -> None:
    if keep:
        names = {view.name.casefold() for view in after}
        after = [view for view in before if view.name.casefold() not in names][::-1] + after
    text = "# a\n[fields]\ntopics = 'x' # b\n"
    try:
        text = rewritten(text, (), before)
        changed = rewritten(text, before, after)
    except CuratorError:
        pytest.fail("these can be written")
    assert Settings.parse(changed).views == tuple(after)
    assert changed.startswith("# a\n[fields]\ntopics = 'x' # b\n")
    assert Settings.parse(rewritten(changed, after, before)).views == tuple(before)
