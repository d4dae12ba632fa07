"""New articles, copies and moves: what they hold, how they are called, and what saving makes of
them on disk."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curator.document import Document, Timestamp
from curator.errors import DocumentError, RefusedEdit, SaveConflict, SaveError
from curator.library import filing, versions
from curator.library.checks import check_article
from curator.library.edits import SetField
from curator.library.file_names import FileNames, slug
from curator.library.journal.record import Record
from curator.library.journal.work import Work
from curator.library.library import Library
from tests.conftest import laid

NOW = datetime(2026, 11, 22, 23, 30, 5, 123456, tzinfo=timezone(timedelta(hours=-5)))
FIRST = "_news/2024-01-02-first.md"
FILES = {
    FIRST: b'---\ntitle: "First"\ndate: 2024-01-02\nsecured: "a;b"\n---\nBody\n',
    "_news/2024-01-03-second.md": b'---\ntitle: "Second"\ndate: 2024-01-03\n---\n',
    "_people/ann.md": b"---\r\nname: Ann\r\nbio: Writes\r\n---\r\n",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return laid(tmp_path, FILES)


@pytest.fixture
def library(root: Path) -> Library:
    return Library.open(root)


def on_disk(root: Path) -> dict[str, bytes]:
    files = (path for path in root.rglob("*") if path.is_file() and ".curator" not in path.parts)
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


# -- names -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Hello, World!", "hello-world"),
        ("It's “quoted” — isn’t it?", "its-quoted-isnt-it"),
        ("Ünïcödé Straße Łódź", "unicode-strasse-lodz"),
        ("東京の AI 介護", "ai"),
        ("東京", "article"),
        ("", "article"),
        ("../../etc/passwd", "etc-passwd"),
        (".hidden", "hidden"),
        ("CON", "con-article"),
        ("lpt1", "lpt1-article"),
        ("a_b", "a-b"),
        ("word " * 40, "-".join(["word"] * 16)),
    ],
)
def test_slugs(title: str, name: str) -> None:
    assert slug(title) == name


def test_letters_of_other_scripts_may_stay() -> None:
    assert slug("東京の AI 介護", keep_letters=True) == "東京の-ai-介護"
    assert slug("Ünïcödé", keep_letters=True) == "ünïcödé"


@given(st.text(max_size=200), st.booleans())
def test_a_slug_is_a_name_everywhere(title: str, keep: bool) -> None:
    name = slug(title, keep_letters=keep)
    assert 0 < len(name) <= 90
    assert len(name.encode()) <= 200
    assert not re.search(r'[\s/\\:*?"<>|.\0]', name)
    assert name[0] != "-" != name[-1]
    assert not re.fullmatch(r"con|prn|aux|nul|com\d|lpt\d", name)
    assert keep or name.isascii()


def test_a_name_begins_with_the_day_where_others_do(library: Library) -> None:
    names = FileNames(library)
    assert names.of("_news", "New", "2026-11-22") == "_news/2026-11-22-new.md"
    assert names.of("_people", "Bo", "2026-11-22") == "_people/bo.md"
    assert names.of("_archive", "Bo", "2026-11-22") == "_archive/2026-11-22-bo.md"


def test_a_name_is_never_taken(library: Library, root: Path) -> None:
    names = FileNames(library)
    (root / "_people/bo.md").write_bytes(b"not read yet")
    assert names.free("_people", "ANN.md") == "_people/ANN-2.md"
    names.take("_people/ann-2.md")
    assert names.free("_people", "ann.md") == "_people/ann-3.md"
    assert names.free("_people", "bo.md") == "_people/bo-2.md"
    library.refile(["_people/ann.md"], [])
    assert FileNames(library).free("_people", "ann.md") == "_people/ann-2.md"


# -- new articles ----------------------------------------------------------------------------------


def test_a_new_article_has_what_all_have_and_is_not_published(library: Library) -> None:
    article = filing.new_article(library, "_news", "  The   new: one\n", NOW)
    assert article.path == "_news/2026-11-22-the-new-one.md"
    assert article.data == (
        b'---\ntitle: "The new: one"\ndate: 2026-11-22\npublished: false\n---\n'
    )
    assert (article.origin, article.file, article.saved, article.modified) == ("", "", b"", True)


def test_a_person_has_a_name_and_the_line_ends_of_others(library: Library) -> None:
    article = filing.new_article(library, "_people", "Bo", NOW)
    assert article.path == "_people/bo.md"
    assert article.data == b"---\r\nname: Bo\r\npublished: false\r\n---\r\n"


@pytest.mark.parametrize(
    ("written", "now"),
    [
        ("2020-01-01", "2026-11-22"),
        ("2020-01-01T10:00:00Z", "2026-11-23T04:30:05Z"),
        ("2020-01-01T10:00:00.000Z", "2026-11-23T04:30:05.123Z"),
        ("2020-01-01 10:00:00 +0100", "2026-11-22 23:30:05 -0500"),
        ("2020-01-01T10:00:00+01:00", "2026-11-22T23:30:05-05:00"),
        ("2020-01-01 10:00:00", "2026-11-22 23:30:05"),
        ("2020-01-01T10:00", "2026-11-22T23:30"),
        ("yesterday", "2026-11-23T04:30:05Z"),
    ],
)
def test_the_date_is_written_as_the_others(tmp_path: Path, written: str, now: str) -> None:
    (tmp_path / "_news").mkdir()
    for number in range(4):
        text = f"---\ntitle: T{number}\npublishedDateTime: {written}\n---\n"
        (tmp_path / f"_news/{number}.md").write_text(text)
    article = filing.new_article(Library.open(tmp_path), "_news", "New", NOW)
    assert article.document().data["publishedDateTime"] == now


@pytest.mark.parametrize("name", ["seeds", "power-apps"])
def test_templates_of_every_collection(
    name: str, site: Path, request: pytest.FixtureRequest
) -> None:
    root = site if name == "seeds" else request.getfixturevalue("corpus_site")
    library = Library.open(root)
    for collection in filing.collections(library):
        article = filing.new_article(library, collection, 'A "new": one', NOW)
        document = Document.parse(article.data)
        assert not document.problems
        assert not article.problems
        assert article.title == 'A "new": one'
        assert article.published is False
        assert "secured" not in article.keys
        known = {spec.key: spec for spec in library.specs.of(collection)}
        for key, value in document.data.items():
            spec = known.get(key)
            is_known = key in ("title", "name", "published") or isinstance(value, Timestamp)
            assert is_known or value == "" or (spec is not None and spec.choices == (value,))
        order = [key for key in known if key in document.data]
        assert [key for key in document.data if key in known] == order
        # What is still to be filled in is all there is to say about it.
        for finding in check_article(article, library):
            assert finding.path == article.path
        library.refile([], [article])
        again = filing.new_article(library, collection, 'A "new": one', NOW)
        assert again.path not in library.articles
    paths = list(library.articles)
    assert paths == sorted(paths)


def test_only_folders_that_the_site_lists(root: Path) -> None:
    (root / "curator.toml").write_text('[articles]\nfolders = ["_news"]\n')
    library = Library.open(root)
    assert filing.collections(library) == ["_news"]
    for collection in ("_archive", "_people", "_site", ".git"):
        with pytest.raises(RefusedEdit, match=r"curator\.toml"):
            filing.new_article(library, collection, "x", NOW)
    with pytest.raises(RefusedEdit, match="title"):
        filing.new_article(library, "_news", " \n", NOW)


def test_the_site_lists_what_it_would_list(library: Library, root: Path) -> None:
    site = library.site
    assert [site.lists(name) for name in ("", "_news", "_archive", "a/_b")] == [True] * 4
    assert not any(site.lists(name) for name in ("_site", ".git", "_data", "_news/vendor"))


# -- copies and moves ------------------------------------------------------------------------------


def test_a_copy_is_the_same_but_for_its_title_and_what_is_the_originals(library: Library) -> None:
    copy = filing.duplicate(library, library.articles[FIRST], NOW)
    assert copy.path == "_news/2026-11-22-first-copy.md"
    assert copy.data == (
        b'---\ntitle: "First (copy)"\ndate: 2024-01-02\npublished: false\n---\nBody\n'
    )
    assert copy.origin == ""
    library.refile([], [copy])
    assert filing.duplicate(library, library.articles[FIRST], NOW).path == (
        "_news/2026-11-22-first-copy-2.md"
    )


def test_what_cannot_be_read_is_not_copied(library: Library, root: Path) -> None:
    (root / FIRST).write_bytes(b"---\na: 'x\n")
    broken = library.reload(FIRST)
    with pytest.raises(DocumentError):
        filing.duplicate(library, broken, NOW)


def test_moves_keep_the_name_and_know_the_way_home(library: Library, root: Path) -> None:
    first = library.articles[FIRST]
    (root / "_archive").mkdir()
    (root / "_archive/2024-01-02-first.md").write_bytes(b"another")
    [away] = filing.moved(library, [first], "_archive")
    assert away.path == "_archive/2024-01-02-first-2.md"
    assert (away.collection, away.origin, away.modified) == ("_archive", FIRST, True)
    assert away.data == away.saved == first.data
    assert "2024-01-02-first-2.md" in away.haystack
    [home] = filing.moved(library, [away], "_news")
    assert home == first
    assert filing.moved(library, [first], "_news") == [first]


# -- on disk ---------------------------------------------------------------------------------------


def test_nothing_is_on_disk_before_it_is_saved(library: Library, root: Path) -> None:
    before = on_disk(root)
    new = filing.new_article(library, "_news", "New", NOW)
    [away] = filing.moved(library, [library.articles[FIRST]], "_archive")
    library.refile([FIRST], [new, away])
    assert list(library.articles) == sorted(library.articles)
    assert library.removed == {}  # its file has an article still
    assert on_disk(root) == before
    edited = library.edit(new, SetField("/title", "Newer"))
    assert edited.origin == ""
    assert versions.pending(library, edited) == (b"", edited.data)
    library.replace(edited)
    saved = library.save(edited)
    assert (saved.origin, saved.modified) == (None, False)
    assert on_disk(root) == {**before, new.path: edited.data}


def test_a_new_article_is_never_saved_over_a_file(library: Library, root: Path) -> None:
    new = filing.new_article(library, "_news", "New", NOW)
    library.refile([], [new])
    (root / new.path).write_bytes(b"theirs")
    with pytest.raises(SaveError, match="a file of this name already"):
        library.save(new)
    assert (root / new.path).read_bytes() == b"theirs"
    assert library.articles[new.path] is new
    other = filing.renamed(library, new)
    assert other.path == "_news/2026-11-22-new-2.md"
    assert other.origin == ""


def move_first(library: Library) -> str:
    [away] = filing.moved(library, [library.articles[FIRST]], "_archive")
    library.refile([FIRST], [away])
    library.replace(library.edit(away, SetField("/title", "Moved")))
    return away.path


def test_a_moved_article_takes_along_what_others_wrote(library: Library, root: Path) -> None:
    path = move_first(library)
    outside = FILES[FIRST].replace(b"a;b", b"c;d")
    (root / FIRST).write_bytes(outside)
    expected = outside.replace(b'"First"', b'"Moved"')
    assert versions.pending(library, library.articles[path]) == (outside, expected)
    saved = library.save(library.articles[path])
    assert saved.data == expected
    disk = on_disk(root)
    assert disk.pop(path) == expected
    assert disk == {name: data for name, data in FILES.items() if name != FIRST}


def test_a_move_in_conflict_leaves_all_as_it_was(library: Library, root: Path) -> None:
    path = move_first(library)
    outside = FILES[FIRST].replace(b'"First"', b'"Theirs"')
    (root / FIRST).write_bytes(outside)
    with pytest.raises(SaveConflict):
        library.save(library.articles[path])
    assert on_disk(root) == {**FILES, FIRST: outside}
    resolved = versions.resolved(library, library.articles[path], ours=True)
    assert resolved.origin == FIRST
    library.replace(resolved)
    library.save(resolved)
    assert FIRST not in on_disk(root)
    assert b'"Moved"' in (root / path).read_bytes()


def test_a_move_to_a_taken_name_and_from_a_file_that_is_gone(library: Library, root: Path) -> None:
    path = move_first(library)
    (root / "_archive").mkdir()
    (root / path).write_bytes(b"theirs")
    with pytest.raises(SaveError, match="already"):
        library.save(library.articles[path])
    assert on_disk(root) == {**FILES, path: b"theirs"}
    (root / path).unlink()
    (root / FIRST).unlink()
    with pytest.raises(SaveError, match="deleted or moved"):
        library.save(library.articles[path])
    assert path not in on_disk(root)


def test_what_is_changed_while_it_is_moved_stays(
    library: Library, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = move_first(library)

    commit = Work.commit

    def commit_late(work: Work, record: Record) -> None:
        commit(work, record)
        (root / FIRST).write_bytes(b"---\ntitle: Late\n---\n")

    monkeypatch.setattr(Work, "commit", commit_late)
    with pytest.raises(SaveError, match="at the same time"):
        library.save(library.articles[path])
    assert on_disk(root) == {**FILES, FIRST: b"---\ntitle: Late\n---\n"}


def test_a_deleted_article_goes_into_the_trash_if_it_is_what_was_read(
    library: Library, root: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    trash = tmp_path_factory.mktemp("trash")

    def to_trash(file: Path) -> None:
        file.rename(trash / file.name)

    def no_trash(_file: Path) -> None:
        raise OSError("There is no trash")

    library.refile([FIRST], [])
    article = library.removed[FIRST]
    assert on_disk(root) == FILES
    with pytest.raises(SaveError, match="There is no trash; the file was kept"):
        library.discard(article, no_trash)
    with pytest.raises(SaveError, match="did not go"):
        library.discard(article, lambda _file: None)
    (root / FIRST).write_bytes(b"theirs")
    with pytest.raises(SaveError, match="changed on disk"):
        library.discard(article, to_trash)
    assert (root / FIRST).read_bytes() == b"theirs"
    (root / FIRST).write_bytes(FILES[FIRST])
    assert FIRST in library.removed
    library.discard(article, to_trash)
    assert library.removed == {}
    assert (trash / "2024-01-02-first.md").read_bytes() == FILES[FIRST]
    assert FIRST not in on_disk(root)


def test_a_link_is_not_moved(root: Path) -> None:
    (root / "_news/link.md").symlink_to(root / FIRST)
    library = Library.open(root)
    library.refile(["_news/link.md"], [])
    with pytest.raises(SaveError, match="a link"):
        library.discard(library.removed["_news/link.md"], Path.unlink)
    assert (root / FIRST).exists()


def test_a_removed_article_keeps_the_place_it_was_to_have(library: Library) -> None:
    path = move_first(library)
    library.refile([path], [])
    assert list(library.removed) == [FIRST]
    second = library.articles["_news/2024-01-03-second.md"]
    [moved] = filing.moved(library, [second], "_archive")
    assert moved.path != path
    assert FileNames(library).free("_archive", path.rpartition("/")[2]) != path


def test_what_is_put_back_is_not_removed_any_more(library: Library) -> None:
    library.refile([FIRST], [])
    library.refile([], [library.removed[FIRST]])
    assert library.removed == {}
    new = filing.new_article(library, "_news", "New", datetime.now(UTC))
    library.refile([], [new])
    library.refile([new.path], [])
    assert library.removed == {}  # it had no file


def test_a_deletion_of_what_is_gone_already_is_done(library: Library, root: Path) -> None:
    def no_trash(_file: Path) -> None:
        raise OSError("There is nothing to put into the trash")

    library.refile([FIRST], [])
    article = library.removed[FIRST]
    root.rename(root.with_name("elsewhere"))
    with pytest.raises(SaveError):  # a site that is gone says nothing about its files
        library.discard(article, no_trash)
    root.with_name("elsewhere").rename(root)
    (root / FIRST).unlink()
    assert library.is_gone(article)
    assert library.discard(article, no_trash) is False
    assert library.removed == {}


def test_a_file_that_is_gone_is_created_anew_but_never_over_another(
    library: Library, root: Path
) -> None:
    path = move_first(library)
    (root / FIRST).unlink()
    lost = library.articles[path]
    assert library.is_gone(lost)
    new = filing.anew(lost)
    assert (new.path, new.data, new.saved, new.origin) == (path, lost.data, b"", "")
    assert not library.is_gone(new)
    library.replace(new)
    library.save(new)
    assert (root / path).read_bytes() == lost.data
    with pytest.raises(SaveError, match="already"):
        library.save(new)


def test_no_article_is_put_over_another(library: Library) -> None:
    second = "_news/2024-01-03-second.md"
    before = dict(library.articles)
    over = library.articles[FIRST].at(second)
    for gone, come in (
        ([], [over]),
        ([FIRST], [over]),
        ([FIRST, second], [over, over]),
        (["_news/gone.md"], []),
    ):
        with pytest.raises(RefusedEdit):
            library.refile(gone, come)
        assert library.articles == before
        assert library.removed == {}
    library.refile([FIRST, second], [over, library.articles[second].at(FIRST)])
    assert [library.articles[path].title for path in (FIRST, second)] == ["Second", "First"]


@pytest.mark.skipif(os.name == "nt", reason="needs modes of files")
@pytest.mark.parametrize("mode", [0o600, 0o664])
def test_a_moved_file_keeps_its_mode(library: Library, root: Path, mode: int) -> None:
    (root / FIRST).chmod(mode)
    path = move_first(library)
    library.save(library.articles[path])
    assert (root / path).stat().st_mode & 0o777 == mode
