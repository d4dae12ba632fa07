"""The rows of the form for what is selected, and the fields that can be added to it."""

from __future__ import annotations

from collections.abc import Sequence

from curator.gui.form.plan import Row, can_be_added, common_plan, plan
from curator.library.article import Article
from curator.library.checks import check_document
from curator.library.common import Common
from curator.library.library import Library
from curator.library.specs import FieldSpec

Rows = tuple[tuple[Row, ...], tuple[FieldSpec, ...]]


def rows_of(article: Article, library: Library, wanted: Sequence[FieldSpec]) -> Rows:
    """Those of one article. `wanted` are fields that the editor asked for. Raises DocumentError
    where it cannot be read."""
    document = article.document()
    settings = library.site.settings
    specs = library.specs.of(article.collection)
    findings = check_document(article, document, library)
    order = settings.order_of(article.collection)
    rows = plan(document, specs, settings, findings, wanted, order)
    return rows, can_be_added(specs, rows, article.keys)


def common_rows(common: Common, library: Library, wanted: Sequence[FieldSpec]) -> Rows:
    """Those of several articles. The most frequent collection says the order."""
    collections = [collection for collection, _ in common.collections.most_common()]
    specs: dict[str, FieldSpec] = {}
    for collection in collections:
        for spec in library.specs.of(collection):
            specs.setdefault(spec.key, spec)
    settings = library.site.settings
    order = settings.order_of(collections[0]) if collections else ()
    known = tuple(specs.values())
    rows = common_plan(common, known, settings, wanted, order)
    return rows, can_be_added(known, rows, ())


def first_rows(common: Common, library: Library) -> tuple[Row, ...]:
    """Published and topics alone, which are known before the articles are read."""
    rows, _ = common_rows(common, library, ())
    return tuple(row for row in rows if row.key in ("published", library.site.settings.topic_key))
