"""What the fields of a site's collections are: their kind, label, allowed values and order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from curator.library.inference import HEADLINES, Inference
from curator.library.kinds import FieldSpec, Kind, fits
from curator.library.labels import label_of
from curator.library.overrides import apply

if TYPE_CHECKING:
    from curator.document import Value
    from curator.library.library import Library
    from curator.library.settings import Settings

__all__ = ["FieldSpec", "Kind", "Specs", "fits", "label_of", "spec_of"]

_MOST = 200  # articles that a collection's fields are learned from
_FEW = 4  # with fewer than these, the other collections help
_FROM_EACH = 40  # articles of each other collection


class Specs:
    """The field specs of a site, learned when they are first asked for, and kept: from up to 200
    articles of the collection as they were last saved, and from what `curator.toml` says."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._known: dict[str, dict[str, FieldSpec]] = {}
        self._wider: dict[str, list[Mapping[str, Value]]] | None = None

    def of(self, collection: str) -> tuple[FieldSpec, ...]:
        """The fields of a collection in their usual order. A collection without articles has the
        fields that most articles of the site have."""
        return tuple(self._fields(collection).values())

    def get(self, collection: str, key: str) -> FieldSpec | None:
        """One field of a collection; None where no article of it has the key."""
        return self._fields(collection).get(key)

    def _fields(self, collection: str) -> dict[str, FieldSpec]:
        found = self._known.get(collection)
        if found is None:
            settings = self._library.site.settings
            specs = apply(self._learned(collection), settings.about(collection), settings.protected)
            found = {spec.key: spec for spec in specs}
            self._known[collection] = found
        return found

    def _learned(self, collection: str) -> tuple[FieldSpec, ...]:
        inference = Inference(self._library.site.settings)
        own = self._examples(collection, _MOST)
        if len(own) >= _FEW or collection.startswith("_data"):
            return inference.fields(own)
        if own:
            return inference.fields(own, self._others(collection))
        # What other collections require is theirs.
        return tuple(
            replace(spec, required=spec.required and spec.key in HEADLINES)
            for spec in inference.fields(self._others(collection))
            if spec.usual
        )

    def _others(self, collection: str) -> list[Mapping[str, Value]]:
        """Some articles of every other collection."""
        if self._wider is None:
            library = self._library
            paths = list(library.articles) or library.site.paths()
            self._wider = {
                name: self._examples(name, _FROM_EACH)
                for name in dict.fromkeys(map(library.site.collection_of, paths))
            }
        return [
            example
            for name, examples in self._wider.items()
            for example in examples
            if name != collection
        ]

    def _examples(self, collection: str, most: int) -> list[Mapping[str, Value]]:
        library = self._library
        found: list[Mapping[str, Value]] = [
            document.data for document in library.siblings(collection, most=most)
        ]
        if collection.startswith("_data"):  # may hold both: records with a body, and plain YAML
            whole = library.siblings(collection, whole=True, most=most)
            found += [document.data for document in whole]
        return found


def spec_of(key: str, value: Value, settings: Settings) -> FieldSpec:
    """The field by the kind of this value alone, for a key that the collection does not know."""
    return Inference(settings).field(key, value)
