"""What the panel shows: every topic, where it is used, and which names are nearly the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from curator.gui.words import count

if TYPE_CHECKING:
    from curator.gui.background import Watch
    from curator.library.library import Library
    from curator.library.taxonomy import Term
    from curator.library.vocabulary import Near, Use

#: What tells two names apart, in words.
REASONS = {
    "case": "They differ in capital letters only.",
    "spacing": "They differ in blanks and hyphens only.",
    "plural": "One is the plural of the other.",
    "typo": "They differ in a letter or two.",
}


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic; `term` is None where only articles have it. `children` are the names of the topics
    below it, `near` the pairs that it is one of."""

    name: str
    term: Term | None
    use: Use
    children: tuple[str, ...] = ()
    near: tuple[Near, ...] = ()

    @property
    def used(self) -> str:
        """Where it is used, in words."""
        parts = []
        if self.use.articles or not self.use.related:
            parts.append(f"On {count(self.use.articles, 'article')}")
        if self.use.related:
            word = "on" if parts else "On"
            parts.append(f"{word} {count(self.use.related, 'related item')} in articles")
        if self.children:
            parts.append(f"{count(len(self.children), 'topic')} below it")
        return " · ".join(parts)


@dataclass(frozen=True, slots=True)
class Overview:
    """All `topics` by name: those of the vocabulary in its order, then the others. `problems` are
    those of the vocabulary's files: a path and a sentence each."""

    topics: Mapping[str, Topic] = field(default_factory=dict)
    near: tuple[Near, ...] = ()
    problems: tuple[tuple[str, str], ...] = ()

    @property
    def by_likelihood(self) -> tuple[str, ...]:
        """The names, those first that are likelier to be right: of the vocabulary, and used."""
        topics = self.topics
        return tuple(
            sorted(topics, key=lambda name: (topics[name].term is None, -topics[name].use.articles))
        )

    def with_near(self, pairs: Sequence[Near]) -> Overview:
        """The same, with these pairs of nearly the same name."""
        near: dict[str, list[Near]] = {}
        for pair in pairs:
            for name in (pair.one, pair.other):
                near.setdefault(name, []).append(pair)
        topics = dict(self.topics)
        for name, found in near.items():
            topics[name] = replace(topics[name], near=tuple(found))
        return replace(self, topics=topics, near=tuple(pairs))

    @property
    def terms(self) -> list[Topic]:
        """Those of the vocabulary."""
        return [topic for topic in self.topics.values() if topic.term is not None]

    @property
    def others(self) -> list[Topic]:
        """Those that only articles have."""
        return [topic for topic in self.topics.values() if topic.term is None]

    def parent_of(self, name: str) -> str:
        """The topic that this one is shown below: its parent, unless that is none of the
        vocabulary or they go in a circle."""
        seen = {name}
        at = name
        while (parent := self._parent(at)) and parent not in seen:
            seen.add(parent)
            at = parent
        first = self._parent(name)
        return first if first and not self._parent(at) else ""

    def siblings(self, name: str) -> list[str]:
        """The topics that stand below the same one, in their order, with this one."""
        parent = self.parent_of(name)
        return [each.name for each in self.terms if self.parent_of(each.name) == parent]

    def is_below(self, name: str, other: str) -> bool:
        """Whether a topic is another one, or below it."""
        seen: set[str] = set()
        while name and name not in seen:
            if name == other:
                return True
            seen.add(name)
            name = self._parent(name)
        return False

    def _parent(self, name: str) -> str:
        topic = self.topics.get(name)
        parent = topic.term.parent if topic is not None and topic.term is not None else ""
        above = self.topics.get(parent)
        return parent if above is not None and above.term is not None else ""


def look_at(library: Library, watch: Watch) -> Overview:
    """All topics, as articles are now, but for the names that are nearly the same. Takes a while
    where there are many articles; raises Cancelled."""
    from curator.library.vocabulary import uses

    watch.step(0, 1)
    used = uses(library)
    watch.step(1, 1)
    taxonomy = library.taxonomy
    children: dict[str, list[str]] = {}
    for term in taxonomy:
        if term.parent:
            children.setdefault(term.parent, []).append(term.name)
    topics = {
        name: Topic(name, taxonomy.get(name), use, tuple(children.get(name, ())))
        for name, use in used.items()
    }
    return Overview(topics, (), taxonomy.problems)
