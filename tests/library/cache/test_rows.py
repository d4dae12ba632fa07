"""The row cache: what it keeps is what the files say, exactly."""

from __future__ import annotations

from pathlib import Path

import pytest

from curator.document import same_value
from curator.library.article import Article
from curator.library.cache.contents import pack_addresses, pack_front_matter
from curator.library.cache.entries import digest_of, read_entry
from curator.library.cache.packing import pack_row
from curator.library.cache.place import SCHEMA
from curator.library.cache.rows import RowCache
from curator.library.cache.stamps import RACY, Stamp, scan
from curator.library.site import Site
from curator.library.sorting import sorted_by
from tests.library.cache.conftest import fill

FIXED = b"""---
title: "A title"
excerpt: 'An excerpt'
date: 2020-01-02T03:04:05Z
webUrl: "https://www.example.com/a?utm_source=x"
type: article
quality: 6.5
heat: many
provider:
  name: P
topics: [One, {two: 2}, 3]
related:
  - title: Other
    url: https://other.example/b
---
Body
"""
LONG_AGO = 1_600_000_000_000_000_000


def test_rows_are_those_of_the_articles(opened: RowCache) -> None:
    fill(opened)
    found = [row for rows in opened.rows() for row in rows]
    root = opened.site.root
    expected = [
        Article.read(
            path, path.rpartition("/")[0], (root / path).read_bytes(), opened.site.settings
        ).row
        for path in opened.site.paths()
    ]
    assert found == expected
    assert [list(map(type, row)) for row in found] == [list(map(type, row)) for row in expected]
    assert {row.path: row for row in opened.rows_of(opened.site.paths())} == {
        row.path: row for row in expected
    }


def test_front_matter_is_that_of_the_documents_with_its_types(opened: RowCache) -> None:
    fill(opened)
    found = dict(opened.front_matter())
    read = 0
    for path in opened.site.paths():
        data = (opened.site.root / path).read_bytes()
        article = Article.read(path, "", data, opened.site.settings)
        if article.unreadable:
            assert path not in found
            continue
        expected = article.document().data
        assert same_value(found[path], expected)
        assert repr_of_types(found[path]) == repr_of_types(expected)
        read += 1
    assert read == len(found) > 10
    some = opened.site.paths()[:5]
    assert dict(opened.front_matter(some)) == {path: found[path] for path in some if path in found}


def repr_of_types(value: object) -> object:
    if isinstance(value, dict):
        return [(key, repr_of_types(one)) for key, one in value.items()]
    if isinstance(value, list):
        return [repr_of_types(one) for one in value]
    return type(value)


def test_what_was_read_is_not_read_again(opened: RowCache) -> None:
    listed = scan(opened.site)
    assert list(listed) == opened.site.paths()
    assert opened.differing(listed) == (tuple(listed), ())
    fill(opened)
    assert opened.differing(listed) == ((), ())


def test_what_was_written_shortly_before_it_was_read_is_read_again(opened: RowCache) -> None:
    fill(opened, later=0)
    listed = scan(opened.site)
    assert opened.differing(listed) == (tuple(listed), ())


@pytest.mark.parametrize(
    "changed",
    [
        Stamp(LONG_AGO + 1, 10, 5, LONG_AGO),
        Stamp(LONG_AGO, 11, 5, LONG_AGO),
        Stamp(LONG_AGO, 10, 6, LONG_AGO),
        Stamp(LONG_AGO, 10, 5, LONG_AGO + 1),
        None,
    ],
)
def test_every_part_of_the_stamp_counts(opened: RowCache, changed: Stamp | None) -> None:
    path = opened.site.paths()[0]
    stamp = Stamp(LONG_AGO, 10, 5, LONG_AGO)
    entry = read_entry(opened.site, path)._replace(stamp=stamp, read_at=LONG_AGO + RACY)
    opened.put([entry])
    assert opened.differing({path: stamp}) == ((), ())
    assert opened.differing({path: changed}) == ((path,), ())
    assert opened.differing({}) == ((), (path,))
    opened.put([entry._replace(read_at=LONG_AGO + RACY - 1)])
    assert opened.differing({path: stamp}) == ((path,), ())


def test_digest_is_that_of_the_file(opened: RowCache) -> None:
    fill(opened)
    path = opened.site.paths()[3]
    assert opened.digest(path) == digest_of((opened.site.root / path).read_bytes())
    assert opened.digest("_news/none.md") is None


def test_what_is_dropped_is_gone(opened: RowCache) -> None:
    fill(opened)
    paths = opened.site.paths()
    opened.drop(paths[:2])
    assert [row.path for rows in opened.rows() for row in rows] == paths[2:]
    assert dict(opened.front_matter(paths[:2])) == {}
    assert list(opened.addresses(paths[:2])) == []


def test_it_is_still_there_the_next_time(opened: RowCache) -> None:
    fill(opened)
    opened.close()
    again = RowCache.open(opened.site)
    assert again is not None
    assert [row.path for rows in again.rows() for row in rows] == again.site.paths()
    assert again.differing(scan(again.site)) == ((), ())
    again.close()
    assert list(again.rows()) == []


@pytest.mark.parametrize("descending", [True, False])
def test_the_first_rows_are_those_of_the_list(opened: RowCache, descending: bool) -> None:
    dates = ("\ue000", "\U0001f600", '"A\\0"', "A", "a", '"?"', "10", "9", "", '" "', "9")
    for number, written in enumerate(dates):
        file = opened.site.root / f"_news/odd-{number:02}.md"
        file.write_text(f"---\ndate: {written}\n---\n", "utf-8")
    fill(opened)
    everything = [row for rows in opened.rows() for row in rows]
    found = [row.date for row in everything if "/odd-" in row.path]
    assert found == ["\ue000", "\U0001f600", "A\0", "A", "a", "?", "10", "9", "", " ", "9"]
    wanted = sorted_by(everything, ["-date" if descending else "date"], {})
    for most in (0, 1, 7, len(everything), len(everything) + 3):
        assert opened.first(descending, most) == wanted[:most]


def test_the_topic_key_of_the_last_time_is_known(opened: RowCache) -> None:
    fill(opened)
    opened.restart(opened.site.with_settings(topic_key="tags"))
    assert list(opened.rows()) == []
    fill(opened)
    rows = [row for rows in opened.rows() for row in rows]
    opened.close()
    again = RowCache.open(Site.open(opened.site.root))
    assert again is not None
    assert again.site.settings.topic_key == "tags"
    assert [row for rows in again.rows() for row in rows] == rows
    again.close()


def test_other_records_of_the_same_file_are_another_schema(opened: RowCache) -> None:
    """If this fails, raise `place.SCHEMA`: what users have in their caches is not what would be
    read now. Then put the new digest here."""
    path = "_news/2020-01-02-fixed.md"
    (opened.site.root / path).write_bytes(FIXED)
    entry = read_entry(opened.site, path)
    assert entry.front_matter is not None
    records = (
        pack_row(entry.row), pack_front_matter(entry.front_matter), pack_addresses(entry.addressed)
    )  # fmt: skip
    assert (SCHEMA, digest_of(b"".join(records)).hex()) == (4, "cfd5447944d18b7f6be77c5678a9c771")


def test_a_site_has_the_cache_of_its_real_place(site: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(site)
    first = RowCache.open(Site.open(site))
    second = RowCache.open(Site.open(tmp_path / "link"))
    assert first is not None
    assert second is not None
    fill(first)
    assert [len(rows) for rows in second.rows()] == [len(rows) for rows in first.rows()]
    first.close()
    second.close()
