"""What the row cache knows of the articles of a library beyond their rows."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from curator.document import Value
    from curator.library.addresses import Addressed
    from curator.library.articles import Articles
    from curator.library.cache.bodies import Held
    from curator.library.cache.rows import RowCache

_LOOK_EACH = 0.05  # seconds between two looks at whether others have written
_Of = TypeVar("_Of", bound="tuple[object, ...]")


class Cached:
    """Asks the cache only about articles that are what their rows, which came from there, had said:
    of all others the files know better."""

    def __init__(self, cache: RowCache, articles: Articles) -> None:
        self._cache = cache
        self._articles = articles
        self._generation = cache.generation
        self._version: int | None = None
        self._looked_at, self._was_whole = 0.0, True

    def settle(self) -> None:
        """The rows of the library are what the cache has now. What anyone else writes into it later
        is not what the rows were read from, and then nothing more is asked of it."""
        self._version = self._cache.version

    def front_matter(
        self, paths: Sequence[str]
    ) -> Generator[tuple[str, dict[str, Value]], None, list[str]]:
        """The front matter of those of the articles that the cache knows; returns the others, of
        which some may be unreadable."""
        wanted = set(paths)
        for path, data in self._of(self._cache.front_matter, wanted):
            wanted.discard(path)
            yield path, data
        return sorted(wanted)

    def addresses(self, paths: Sequence[str]) -> Generator[Addressed, None, list[str]]:
        """The same of their addresses; one that has none may not be told at all."""
        wanted = set(paths)
        yield from self._of(self._cache.addresses, wanted)
        if not self._is_whole:
            return sorted(wanted)
        return [path for path in wanted if not self._articles.is_as_it_came(path)]

    def bodies(self, text: str) -> Generator[None, None, tuple[set[str], list[str]]]:
        """Which articles have a folded text in their bodies; and those that are to be looked at."""
        steps = self._cache.bodies(text)
        while True:
            try:
                next(steps)
            except StopIteration as end:
                held: Held | None = end.value
                break
            yield
        if held is None or not self._is_whole:
            return set(), list(self._articles)
        as_it_came = self._articles.is_as_it_came
        left = [path for path in self._articles if path in held.left or not as_it_came(path)]
        return {path for path in held.paths if as_it_came(path)}, left

    def holds(self, path: str, digest: bytes) -> bool:
        """Whether this is the digest of the content that the row of an article was read from."""
        return self.digest(path) == digest

    def digest(self, path: str) -> bytes | None:
        """The digest of that content; None where it is not known."""
        now = time.monotonic()
        if now - self._looked_at > _LOOK_EACH:  # thousands may be asked for at once
            self._looked_at, self._was_whole = now, self._is_whole
        return self._cache.digest(path) if self._was_whole else None

    def close(self) -> None:
        """Nothing is known any more."""
        self._cache.close()

    @property
    def _is_whole(self) -> bool:
        """The file behind it may have been broken and made anew, with nothing in it; or others have
        written into it."""
        if self._version is not None and self._version != self._cache.version:
            return False
        return self._cache.generation == self._generation

    def _of(
        self, ask: Callable[[Sequence[str] | None], Iterator[_Of]], wanted: set[str]
    ) -> Iterator[_Of]:
        if not self._is_whole:
            return
        few = 2 * len(wanted) < len(self._articles)
        # All, one after the other, are read quicker than many by name.
        for found in ask(sorted(wanted) if few else None):
            path = str(found[0])
            if path in wanted and self._articles.is_as_it_came(path):
                yield found
