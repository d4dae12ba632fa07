"""Copies inside an article, of another article or of a publisher's record, in the shape that the
articles of the site have them in."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from curator.document import Value

if TYPE_CHECKING:
    from curator.library.kinds import FieldSpec
    from curator.library.library import Library


def usual_fields(library: Library, collection: str, key: str) -> tuple[FieldSpec, ...]:
    """What is inside the field `key` of a collection, in the usual order; where it has no such
    field, of another collection; else nothing."""
    collections = dict.fromkeys(row.collection for row in library.articles.rows())
    for name in dict.fromkeys((collection, *collections)):
        spec = library.specs.get(name, key)
        if spec is not None and spec.fields:
            return spec.fields
    return ()


def fitted(
    value: Mapping[str, Value], fields: Collection[FieldSpec], welcome: Collection[str] = ()
) -> dict[str, Value]:
    """What of a mapping belongs into a copy, in the usual order: what most copies have, and the
    keys that are `welcome`. All of it where nothing is known of copies."""
    if not fields:
        return {key: inner for key, inner in value.items() if inner is not None}
    return {
        field.key: _fitted(value[field.key], field)
        for field in fields
        if (field.usual or field.key in welcome) and value.get(field.key) is not None
    }


def _fitted(value: Value, field: FieldSpec) -> Value:
    if isinstance(value, dict):
        return fitted(value, field.fields)
    if isinstance(value, list):
        return [fitted(item, field.fields) if isinstance(item, dict) else item for item in value]
    return value
