"""Topics of many articles: added, removed, and replaced where they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final

from curator.document import Document, Value
from curator.errors import RefusedEdit
from curator.library.edits import OneEntry, Operations, SetField, identical, route_to
from curator.library.settings import Settings

if TYPE_CHECKING:
    from curator.library.taxonomy import Taxonomy

RELATED: Final = "related"

#: Topics, each with those above it in the vocabulary, the nearest first.
Parents = tuple[tuple[str, tuple[str, ...]], ...]


def parents_of(names: Iterable[str], taxonomy: Taxonomy) -> Parents:
    """What `AddTopics` takes, to add the parents too."""
    return tuple((name, tuple(term.name for term in taxonomy.above(name))) for name in names)


@dataclass(frozen=True, slots=True)
class AddTopics(OneEntry):
    """Add topics after the others, each unless it is there; then the `parents` of those named,
    unless they are there."""

    names: tuple[str, ...]
    parents: Parents = ()

    @property
    def label(self) -> str:
        return f"Add {_named(self.names)}"

    def key(self, settings: Settings) -> str:
        return settings.topic_key

    def operations(self, document: Document, settings: Settings) -> Operations:
        above = dict(self.parents)
        wanted = (*self.names, *(parent for name in self.names for parent in above.get(name, ())))
        found = _own(document, settings)
        missing = [name for name in dict.fromkeys(wanted) if not found.places_of(name)]
        if not found.written and missing:
            items = [*found.items, *missing]
            return SetField(found.route, items).operations(document, settings)
        return [{"op": "add", "path": f"{found.route}/-", "value": name} for name in missing]


@dataclass(frozen=True, slots=True)
class RemoveTopics(OneEntry):
    """Remove topics, wherever they are in the list. `related`: also from the related items that
    carry topics."""

    names: tuple[str, ...]
    related: bool = False
    needs_it: ClassVar[bool] = True

    @property
    def label(self) -> str:
        return f"Remove {_named(self.names)}"

    def key(self, settings: Settings) -> str:
        return "" if self.related else settings.topic_key

    def operations(self, document: Document, settings: Settings) -> Operations:
        own = self.steps(_own(document, settings), document, settings)
        return [*own, *InRelated(self).operations(document, settings)] if self.related else own

    def steps(self, found: Topics, document: Document, settings: Settings) -> Operations:
        """The operations on one of the document's lists of topics."""
        places = sorted({place for name in self.names for place in found.places_of(name)})
        if found.written:
            return [{"op": "remove", "path": f"{found.route}/{at}"} for at in reversed(places)]
        rest = [item for at, item in enumerate(found.items) if at not in places]
        return SetField(found.route, rest).operations(document, settings) if places else []


@dataclass(frozen=True, slots=True)
class ReplaceTopics(OneEntry):
    """Put topics in the place of another; of those that are there already, none is added again.
    `new` may hold `old`, which stays then. `related`: also in the related items that carry
    topics."""

    old: str
    new: tuple[str, ...]
    related: bool = False
    needs_it: ClassVar[bool] = True

    @property
    def label(self) -> str:
        return f"Replace topic {self.old} by {', '.join(self.new)}"

    def key(self, settings: Settings) -> str:
        return "" if self.related else settings.topic_key

    def operations(self, document: Document, settings: Settings) -> Operations:
        own = self.steps(_own(document, settings), document, settings)
        return [*own, *InRelated(self).operations(document, settings)] if self.related else own

    def steps(self, found: Topics, document: Document, settings: Settings) -> Operations:
        """The operations on one of the document's lists of topics."""
        places = found.places_of(self.old)
        return _put(self.new, found, places, document, settings, stays=self.old)


@dataclass(frozen=True, slots=True)
class MergeTopics(OneEntry):
    """Put one topic in the place of the first of several, and remove the others; where it is
    already, it stays there and they are all removed."""

    olds: tuple[str, ...]
    into: str
    needs_it: ClassVar[bool] = True

    @property
    def label(self) -> str:
        return f"Merge {_named(self.olds)} into {self.into}"

    def key(self, settings: Settings) -> str:
        return settings.topic_key

    def operations(self, document: Document, settings: Settings) -> Operations:
        return self.steps(_own(document, settings), document, settings)

    def steps(self, found: Topics, document: Document, settings: Settings) -> Operations:
        """The operations on one of the document's lists of topics."""
        places = sorted({place for name in self.olds for place in found.places_of(name)})
        return _put((self.into,), found, places, document, settings)


@dataclass(frozen=True, slots=True)
class InRelated(OneEntry):
    """Do the edit to the topics of related items alone, not to those of the article."""

    edit: RemoveTopics | ReplaceTopics | MergeTopics
    needs_it: ClassVar[bool] = True

    @property
    def label(self) -> str:
        return f"{self.edit.label} in related items"

    def key(self, settings: Settings) -> str:
        return RELATED

    def operations(self, document: Document, settings: Settings) -> Operations:
        found = related_topics(document.data, settings)
        return [step for each in found for step in self.edit.steps(each, document, settings)]


@dataclass(frozen=True, slots=True)
class Topics:
    """The topics at `route`. `written`: they are a list in the file; else there are none, or a
    text stands for them."""

    route: str
    items: list[Value]
    written: bool

    @classmethod
    def at(cls, parts: tuple[str | int, ...], holder: Value, settings: Settings) -> Topics:
        """The topics of an article, or of an item inside one."""
        value = holder.get(settings.topic_key) if isinstance(holder, dict) else None
        route = route_to(*parts)
        if value is None or value == "":
            return cls(route, [], False)
        if isinstance(value, list):
            return cls(route, value, True)
        if isinstance(value, dict):
            raise RefusedEdit(f"{settings.topic_key} is a mapping; make it a list first")
        if not isinstance(value, str):
            raise RefusedEdit(f"{settings.topic_key} is not a list; make it a list first")
        # A text is one topic; tags and categories are split at blanks, as Jekyll does.
        split = settings.topic_key != "topics"
        return cls(route, [*value.split()] if split else [str(value)], False)

    def places_of(self, name: str) -> list[int]:
        return [at for at, item in enumerate(self.items) if identical(item, name)]

    def rewritten(self, items: list[Value], document: Document, settings: Settings) -> Operations:
        """The topics anew: a text again where one can stand for them, else a list."""
        texts = [str(item) for item in items]
        split = settings.topic_key != "topics"
        text = " ".join(texts)
        if texts and texts == (text.split() if split else [text]):
            return SetField(self.route, text).operations(document, settings)
        return SetField(self.route, items).operations(document, settings)


def related_topics(data: Mapping[str, Value], settings: Settings) -> list[Topics]:
    """The topics of the related items that carry some."""
    items = data.get(RELATED)
    return [
        Topics.at((RELATED, at, settings.topic_key), item, settings)
        for at, item in enumerate(items if isinstance(items, list) else ())
        if isinstance(item, dict) and isinstance(item.get(settings.topic_key), list | str)
    ]


def _own(document: Document, settings: Settings) -> Topics:
    return Topics.at((settings.topic_key,), document.data, settings)


def _put(
    names: Sequence[str],
    found: Topics,
    places: Sequence[int],
    document: Document,
    settings: Settings,
    *,
    stays: str = "",
) -> Operations:
    """Put topics, those that are not there already, in the place of what is at the first of
    `places`; what is at the others goes. What is there `stays`, if it is among the names."""
    if not places:
        return []
    first = places[0]
    kept = [item for at, item in enumerate(found.items) if at not in places]
    new = [
        name
        for name in dict.fromkeys(names)
        if name == stays or not any(identical(item, name) for item in kept)
    ]
    if not found.written:
        items = [item for at, item in enumerate(found.items) if at == first or at not in places]
        items[first : first + 1] = new
        return [] if items == found.items else found.rewritten(items, document, settings)
    steps: list[dict[str, Any]] = [
        {"op": "remove", "path": f"{found.route}/{at}"} for at in reversed(places[1:])
    ]
    if not new:
        return [*steps, {"op": "remove", "path": f"{found.route}/{first}"}]
    there = new.index(stays) if stays in new else 0
    if stays not in new:
        steps.append({"op": "replace", "path": f"{found.route}/{first}", "value": new[0]})
    steps += (
        {"op": "add", "path": f"{found.route}/{first + at}", "value": name}
        for at, name in enumerate(new)
        if at != there
    )
    return steps


def _named(names: Sequence[str]) -> str:
    return f"topic {names[0]}" if len(names) == 1 else f"topics {', '.join(names)}"
