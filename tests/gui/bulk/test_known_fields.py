"""The fields that are offered while one types the name of one."""

from __future__ import annotations

from pathlib import Path

import pytest

from curator.gui.bulk.known_fields import NUMBERS, KnownFields, usual_texts
from curator.library.kinds import Kind
from curator.library.library import Library


@pytest.fixture
def fields(site: Path) -> KnownFields:
    library = Library.open(site)
    known = KnownFields()
    for _ in known.learn(library, sorted({each.collection for each in library.articles.values()})):
        pass
    return known


def names(fields: KnownFields, typed: str) -> list[str]:
    return [each.name for each in fields.suggest(typed)]


def test_fields_inside_others_are_offered_too(fields: KnownFields) -> None:
    offered = names(fields, "prov")
    assert offered[0] == "provider"
    assert "provider.name" in offered
    assert "related.*.provider.name" in offered


def test_those_that_begin_with_it_come_first(fields: KnownFields) -> None:
    offered = names(fields, "title")
    assert offered[0] == "title"
    assert "related.*.title" in offered[1:]


def test_a_field_is_found_by_what_editors_read_for_it(fields: KnownFields) -> None:
    found = next(each for each in fields.suggest("web address") if each.name == "webUrl")
    assert found.found_by == "Web address"
    assert found.detail == "url"


def test_what_is_protected_is_not_offered(fields: KnownFields) -> None:
    assert names(fields, "secured") == []


def test_only_fields_of_a_kind(fields: KnownFields) -> None:
    offered = [each.name for each in fields.suggest("", NUMBERS, taken=["quality"])]
    assert "heat" in offered
    assert "quality" not in offered
    assert "title" not in offered


def test_one_item_is_what_each_item_is(fields: KnownFields) -> None:
    one, each = fields.get("related.0.title"), fields.get("related.*.title")
    assert one is not None
    assert one == each
    assert fields.get("nothing.like.it") is None
    topics = fields.get("topics")
    assert topics is not None
    assert topics.kind is Kind.TOPICS


def test_search_and_replace_begins_with_what_people_write(fields: KnownFields) -> None:
    assert list(usual_texts(fields))[:2] == ["title", "name"]
    assert usual_texts(KnownFields()) == []
