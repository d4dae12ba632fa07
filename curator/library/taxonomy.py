"""The site's vocabulary of topics: `_data/topics/*.yaml`, one term a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from curator.document import Document, Value
from curator.errors import DocumentError
from curator.library.site import Site
from curator.library.storage import read
from curator.library.topic_words import TopicWords

FOLDER = "_data/topics"


@dataclass(frozen=True, slots=True)
class Term:
    """One topic. `parent` is the name of another one, or ""; `path` is its file."""

    name: str
    id: str
    shortname: str
    parent: str
    keywords: tuple[str, ...]
    path: str


class Taxonomy:
    """The terms in the order of their files. `problems` pairs a path with a sentence."""

    def __init__(self, terms: Iterable[Term], problems: Iterable[tuple[str, str]] = ()) -> None:
        self.terms = tuple(terms)
        self.problems = tuple(problems)
        self._by_name = {term.name: term for term in reversed(self.terms)}

    @classmethod
    def read(cls, site: Site) -> Taxonomy:
        """The vocabulary of a site; empty where it has none. A file that cannot be read is among
        the problems."""
        terms: list[Term] = []
        problems: list[tuple[str, str]] = []
        for path in site.data_files(FOLDER, (".yaml", ".yml")):
            try:
                data = Document.parse(read(site.root, path), whole=True).data
            except DocumentError as error:
                problems.append((path, error.reason))
                continue
            name = _text(data, "name")
            if not name:
                problems.append((path, "This topic has no name"))
                continue
            if any(term.name == name for term in terms):
                problems.append((path, f"The topic {name!r} is also in another file"))
            terms.append(
                Term(
                    name,
                    _text(data, "_id"),
                    _text(data, "shortname"),
                    _text(data, "parent"),
                    _texts(data, "keywords"),
                    path,
                )
            )
        names = {term.name for term in terms}
        for term in terms:
            if term.parent and term.parent not in names:
                problems.append((term.path, f"The parent {term.parent!r} is no topic"))
        return cls(terms, problems)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(term.name for term in self.terms)

    def get(self, name: str) -> Term | None:
        return self._by_name.get(name)

    def children(self, name: str) -> tuple[Term, ...]:
        """The terms whose parent is `name`."""
        return tuple(term for term in self.terms if term.parent == name)

    def above(self, name: str) -> tuple[Term, ...]:
        """The parent of a term, the parent's parent and so on."""
        found: list[Term] = []
        term = self.get(name)
        while term is not None and (term := self.get(term.parent)) is not None:
            if term in found or term.name == name:
                break  # they go in a circle
            found.append(term)
        return tuple(found)

    @cached_property
    def below(self) -> Mapping[str, frozenset[str]]:
        """The names of all topics below each, at any depth; all of them folded."""
        found: dict[str, set[str]] = {}
        for term in self.terms:
            for above in self.above(term.name):
                found.setdefault(above.name.casefold(), set()).add(term.name.casefold())
        return {name: frozenset(names) for name, names in found.items()}

    def suggested(self, text: str, present: Iterable[str]) -> list[Term]:
        """The terms that a text speaks of and that are not present, best first: those with the
        longest word in it, and of these the more special. After them the missing parents of what
        is present."""
        names = tuple(present)
        taken = {name.casefold() for name in names}
        found = self._words.find(text)
        wanted = sorted(
            (term.name for term in self.terms if term.name in found),
            key=lambda name: (-found[name], -len(self.above(name))),
        )
        parents = [term.name for name in names for term in self.above(name)]
        return [
            self._by_name[name]
            for name in dict.fromkeys([*wanted, *parents])
            if name.casefold() not in taken
        ]

    @cached_property
    def _words(self) -> TopicWords:
        return TopicWords(
            (word, term.name) for term in self.terms for word in (term.name, *term.keywords)
        )

    def __iter__(self) -> Iterator[Term]:
        return iter(self.terms)

    def __len__(self) -> int:
        return len(self.terms)


def _text(data: dict[str, Value], key: str) -> str:
    value = data.get(key)
    return "" if value is None or isinstance(value, list | dict | bool) else str(value)


def _texts(data: dict[str, Value], key: str) -> tuple[str, ...]:
    value = data.get(key)
    if not isinstance(value, list):
        return ()
    return tuple(str(item) for item in value if isinstance(item, str | int | float))
