"""The drafts of a site that was moved are found where it is now, and of no other site."""

from __future__ import annotations

import shutil
from pathlib import Path

from curator.library.drafts import Draft, Drafts, elsewhere
from curator.library.drafts.store import STEPS, Store, file_of
from curator.library.library import Library
from tests.library.drafts.conftest import ONE, SOURCE

EDITED = Draft(ONE, 1.0, SOURCE, raw=SOURCE.replace(b"One", b"Mine"))
NEW = Draft("_news/new.md", 1.0, b"", "", raw=SOURCE)


def put(root: Path, *drafts: Draft) -> None:
    kept = Drafts.open(root)
    kept.put(drafts)
    kept.close()


def moved(root: Path) -> Library:
    shutil.move(root, root.with_name("moved"))
    return Library.open(root.with_name("moved"))


def test_a_site_that_was_moved_finds_its_drafts(root: Path) -> None:
    put(root, EDITED, NEW)
    found = elsewhere(moved(root))
    assert found is not None
    before, drafts = found
    assert before == root
    assert [each.draft for each in drafts.left()[0]] == [NEW, EDITED]
    drafts.close()


def test_a_copy_leaves_them_to_the_site(root: Path) -> None:
    put(root, EDITED)
    copy = root.with_name("copy")
    shutil.copytree(root, copy)
    assert elsewhere(Library.open(copy)) is None


def test_other_files_are_another_site(root: Path) -> None:
    put(root, EDITED, NEW)
    library = moved(root)
    (library.site.root / ONE).write_bytes(SOURCE.replace(b"One", b"Other"))
    assert elsewhere(library) is None
    (library.site.root / ONE).unlink()
    assert elsewhere(library) is None


def test_what_is_all_new_may_be_of_any_site(root: Path) -> None:
    put(root, NEW)
    assert elsewhere(moved(root)) is None


def test_those_of_one_that_lives_are_left_alone(root: Path) -> None:
    living = Drafts.open(root)
    living.put([EDITED])
    assert elsewhere(moved(root)) is None
    living.close()


def test_a_file_that_is_none_or_newer_is_left_alone(root: Path, data_folder: Path) -> None:
    put(root, EDITED)
    store = Store.open(root)
    store.write(lambda db: db.execute(f"PRAGMA user_version = {len(STEPS) + 1}"))
    store.close()
    broken = data_folder / "broken.sqlite3"
    broken.write_bytes(b"no database")
    before = file_of(root).read_bytes()
    assert elsewhere(moved(root)) is None
    assert broken.read_bytes() == b"no database"
    assert file_of(root).read_bytes() == before
