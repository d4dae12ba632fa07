"""Related items: what is odd about them, copies of articles, and who relates to whom."""

from __future__ import annotations

from pathlib import Path

import pytest

from curator.document import Timestamp, Value
from curator.library.article import Article
from curator.library.edits import InsertItem, RemoveField, SetField
from curator.library.library import Library
from curator.library.related import (
    Mark,
    Related,
    candidates,
    embedded,
    refreshed,
    related_items,
    relating_to,
)

TARGET = """---
title: Vision for All
excerpt: Now with more words
publishedDateTime: 2020-07-14T19:45:00Z
webUrl: https://a.example/vision
type: article
quality: 60
published: true
provider:
  name: Alpha
  domain: a.example
  images: [{url: /a.png, width: 50, height: 50}]
topics: [AI]
images:
  - {url: /1.png, width: 10, height: 20, isCached: true}
  - {url: /2.png, width: 10, height: 20}
secured: x
---
"""


def library_of(root: Path, **files: str) -> Library:
    (root / "_news").mkdir()
    for name, text in files.items():
        (root / "_news" / f"{name}.md").write_text(text, "utf-8")
    return Library.open(root)


def holding(items: str, front: str = "title: Holder\nwebUrl: https://b.example/holder") -> str:
    lines = "".join(f"  - {line}\n" for line in items.splitlines())
    return f"---\n{front}\nrelated:\n{lines}---\n"


def at(library: Library, name: str) -> Article:
    return library.articles[f"_news/{name}.md"]


def marks(library: Library, name: str = "holder") -> list[list[Mark]]:
    return [[mark for mark, _ in item.marks] for item in related_items(at(library, name), library)]


SEED = (
    "_news/2020-07-15-massachusetts-senate-passes-bill-that-would-halt-police-use-of-facial-"
    "recognition.md"
)


def test_the_seed_article_has_its_pair(site: Path) -> None:
    library = Library.open(site)
    items = related_items(library.articles[SEED], library)
    assert [[mark for mark, _ in item.marks] for item in items] == [
        [],
        [Mark.DUPLICATE],
        [Mark.DUPLICATE],
        [],
    ]
    assert "item 3: Alithya Launches AI-FI(TM)" in items[1].marks[0][1]
    assert "item 2: Alithya Launches AI-FI™" in items[2].marks[0][1]
    first = items[0]
    assert first.title.startswith("The Microsoft Police State")
    assert (first.publisher, first.quality) == ("The Intercept", "65")
    assert first.date == "2020-07-14T19:45:00Z"
    assert first.picture.startswith("https://theintercept.imgix.net/")
    assert first.web_url.startswith("https://theintercept.com/")


def test_the_same_address_is_a_duplicate(tmp_path: Path) -> None:
    text = holding("{title: A, webUrl: 'https://x.example/1'}\n{webUrl: 'http://www.x.example/1/'}")
    library = library_of(tmp_path, holder=text)
    assert marks(library) == [[Mark.DUPLICATE], [Mark.DUPLICATE]]
    item = related_items(at(library, "holder"), library)[1]
    assert item.marks[0][1] == "The same address as item 1: A"


@pytest.mark.parametrize(
    "item", ["{title: x, webUrl: 'https://b.example/holder?utm_source=y'}", "{title: 'HOLDER!'}"]
)
def test_the_article_itself(tmp_path: Path, item: str) -> None:
    library = library_of(tmp_path, holder=holding(item))
    (found,) = related_items(at(library, "holder"), library)
    assert [mark for mark, _ in found.marks] == [Mark.SELF]
    assert found.target is None


def test_a_copy_that_is_up_to_date(tmp_path: Path) -> None:
    copy = "{title: Vision for All, quality: 60.0, heat: 5, webUrl: http://a.example/vision/}"
    library = library_of(tmp_path, target=TARGET, holder=holding(copy))
    assert marks(library) == [[]]
    (item,) = related_items(at(library, "holder"), library)
    assert item.target is at(library, "target")
    assert refreshed(item, library) == item.value


def test_a_stale_copy_says_what_changed_and_is_refreshed(tmp_path: Path) -> None:
    copy = (
        "{quality: 55, title: Vision, extra: 1, webUrl: a.example/vision,"
        " provider: {name: Beta}, images: [{url: /0.png, width: 5}]}"
    )
    library = library_of(tmp_path, target=TARGET, holder=holding(copy))
    (item,) = related_items(at(library, "holder"), library)
    ((mark, sentence),) = item.marks
    assert mark is Mark.STALE
    for word in ("quality", "title", "publisher", "images"):
        assert word in sentence.lower()
    new = refreshed(item, library)
    assert new == {
        "quality": 60,
        "title": "Vision for All",
        "extra": 1,
        "webUrl": "a.example/vision",
        "provider": {"name": "Alpha"},
        "images": [{"url": "/1.png", "width": 10}],
    }
    assert list(new) == list(item.value)
    edited = library.edit(at(library, "holder"), SetField("/related/0", new))
    library.replace(edited)
    assert marks(library) == [[]]


def test_an_unpublished_target(tmp_path: Path) -> None:
    target = TARGET.replace("published: true", "published: false")
    library = library_of(tmp_path, target=target, holder=holding("{webUrl: a.example/vision}"))
    assert marks(library) == [[Mark.UNPUBLISHED]]
    library.replace(library.edit(at(library, "target"), SetField("/published", True)))
    assert marks(library) == [[]]


def test_of_two_targets_the_one_that_readers_can_open(tmp_path: Path) -> None:
    hidden = TARGET.replace("published: true", "published: false")
    holder = holding("{webUrl: a.example/vision}")
    library = library_of(tmp_path, a=hidden, b=TARGET, holder=holder)
    (item,) = related_items(at(library, "holder"), library)
    assert item.target is at(library, "b")


@pytest.mark.parametrize("related", ["", "text", "{a: b}", "5", "[]"])
def test_no_list(tmp_path: Path, related: str) -> None:
    library = library_of(tmp_path, holder=f"---\ntitle: A\nrelated: {related}\n---\n")
    assert related_items(at(library, "holder"), library) == []


def test_items_of_any_kind_are_read(tmp_path: Path) -> None:
    library = library_of(tmp_path, holder=holding("text\n5\n\n{title: [a], provider: x}\n[1]"))
    items = related_items(at(library, "holder"), library)
    assert [item.title for item in items] == ["text", "5", "", "", ""]
    assert items[3].publisher == "x"


def test_an_unreadable_article_has_none(tmp_path: Path) -> None:
    library = library_of(tmp_path, broken="---\ntitle: 'open\n")
    assert related_items(at(library, "broken"), library) == []
    assert relating_to(at(library, "broken"), library) == []


def test_who_relates_to_this(tmp_path: Path) -> None:
    old = holding("{webUrl: 'https://www.a.example/vision#x'}", "title: Old\ndate: 2019-01-01")
    new = holding('{"url": "https:\\/\\/a.example\\/vision"}', "title: New\ndate: 2021-01-01")
    picture = holding("{images: [{url: 'https://a.example/vision'}]}", "title: Picture")
    library = library_of(tmp_path, target=TARGET, old=old, new=new, picture=picture)
    target = at(library, "target")
    assert relating_to(target, library) == [at(library, "new"), at(library, "old")]
    library.replace(library.edit(at(library, "new"), RemoveField("/related/0")))
    assert relating_to(target, library) == [at(library, "old")]
    again = InsertItem("/related", 0, {"webUrl": "http://a.example/vision"})
    library.replace(library.edit(at(library, "picture"), again))
    assert {found.title for found in relating_to(target, library)} == {"Old", "Picture"}


def test_addresses_follow_the_library(tmp_path: Path) -> None:
    library = library_of(tmp_path, target=TARGET, other="---\ntitle: B\n---\n")
    assert library.addresses.at("a.example/vision") == ["_news/target.md"]
    library.replace(library.edit(at(library, "target"), SetField("/webUrl", "https://a.example/x")))
    assert library.addresses.at("a.example/vision") == []
    assert library.addresses.at("http://a.example/x") == ["_news/target.md"]
    library.articles.take("_news/target.md")
    assert library.addresses.at("http://a.example/x") == []


@pytest.mark.parametrize(
    "line",
    [
        "webUrl: https://a.example/v",
        "webUrl: 'https://a.example/v'",
        '"webUrl": "https:\\/\\/a.example/v"',
        "webUrl: >-\n  https://a.example/v",
        "webUrl: &a https://a.example/v # comment",
        "webUrl:\n  https://a.example/v",
    ],
)
def test_addresses_however_they_are_written(tmp_path: Path, line: str) -> None:
    library = library_of(tmp_path, target=f"---\ntitle: A\n{line}\n---\nurl: https://no.example\n")
    assert library.addresses.at("https://a.example/v") == ["_news/target.md"]
    assert library.addresses.at("https://no.example") == []


def test_a_copy_where_the_site_has_none(tmp_path: Path) -> None:
    library = library_of(tmp_path, target=TARGET)
    copy = embedded(at(library, "target"), library)
    assert list(copy.items()) == [
        ("title", "Vision for All"),
        ("excerpt", "Now with more words"),
        ("publishedDateTime", "2020-07-14T19:45:00Z"),
        ("webUrl", "https://a.example/vision"),
        ("type", "article"),
        ("provider", {"name": "Alpha", "domain": "a.example"}),
        ("quality", 60),
        ("images", [{"url": "/1.png", "width": 10, "height": 20, "isCached": True}]),
    ]
    assert isinstance(copy["publishedDateTime"], Timestamp)


def test_a_copy_as_the_others_are(tmp_path: Path) -> None:
    item = "{webUrl: x.example, provider: {domain: y}, title: A, heat: 1, images: [{url: z}]}"
    library = library_of(tmp_path, target=TARGET, holder=holding(item))
    copy = embedded(at(library, "target"), library, "_news")
    assert list(copy) == ["webUrl", "provider", "title", "images"]
    assert copy["provider"] == {"domain": "a.example"}
    assert copy["images"] == [{"url": "/1.png"}]


def test_a_copy_of_what_is_called_otherwise(tmp_path: Path) -> None:
    text = "---\nname: Ada\noriginalUrl: https://v.example/1\n---\n"
    library = library_of(tmp_path, target=text)
    assert embedded(at(library, "target"), library) == {
        "title": "Ada",
        "webUrl": "https://v.example/1",
    }


def test_candidates(site: Path) -> None:
    library = Library.open(site)
    article = library.articles[SEED]
    found = candidates(article, "robot", library)
    assert found[0].title.startswith("Robot")
    assert all("robot" in f"{one.title} {one.provider}".casefold() for one in found)
    assert candidates(article, "ines ALDAYA", library)[0].title == "Inés Aldaya"
    assert candidates(article, "no such words", library) == []
    every = candidates(article, "", library, most=1000)
    assert article not in every
    assert set(article.topics) & set(every[0].topics)
    assert len(candidates(article, "", library)) == 30


def test_candidates_leave_out_what_is_related_already(tmp_path: Path) -> None:
    same = "---\ntitle: Other\n---\n"
    holder = holding("{webUrl: a.example/vision}\n{title: OTHER}")
    library = library_of(tmp_path, target=TARGET, other=same, holder=holder)
    assert candidates(at(library, "holder"), "", library) == []


def test_an_item_alone() -> None:
    item: Value = {"name": "N", "images": "x.png", "startDateTime": "2020", "quality": True}
    found = Related.read(3, item)
    assert (found.index, found.title, found.picture, found.date) == (3, "N", "x.png", "2020")
    assert found.quality == ""
    assert not found.has(Mark.STALE)
