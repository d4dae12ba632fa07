"""What editors have decided, and what became of it: the part that works in a thread, and knows no
window."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, TypeAlias

from curator.errors import CuratorError
from curator.gui.drafts.breath import Breath

if TYPE_CHECKING:
    from curator.library.article import Article
    from curator.library.decisions import Decided, Decision, Overridden
    from curator.library.library import Library

#: What is overridden of each article that was looked at.
Found: TypeAlias = "dict[str, tuple[Overridden, ...]]"


class Ledger:
    """The decisions of one open site. All is called in one thread; the other one says that the site
    `is_left`. What cannot be kept is as if nothing had been decided: that is said where drafts are
    kept, which is the same file."""

    def __init__(self, library: Library) -> None:
        self.is_left = False
        self._library = library
        self._decided: Decided | None = None

    def look_at_all(self) -> Found:
        """At every article about which something was decided."""

        def look(decided: Decided) -> Found:
            decided.catch_up(Breath().take)
            return self._compared(decided.of(), {})

        return self._done(look)

    def look(self, articles: Mapping[str, Article | None]) -> Found:
        """At these, as they are here or, where that is None, in their files; and at those about
        which something was just saved."""

        def look(decided: Decided) -> Found:
            saved = decided.catch_up(Breath().take)
            found = self._compared(decided.of({*articles, *saved}), articles)
            return dict.fromkeys(articles, ()) | found

        return self._done(look)

    def forget(self, decisions: Collection[Decision]) -> Found:
        """The editor goes along with what others made of these."""

        def forget(decided: Decided) -> Found:
            decided.forget(decisions)
            return {}

        return self._done(forget)

    def move(self, moves: Collection[tuple[str, str]]) -> Found:
        """Somebody gave articles other paths, all at once."""

        def move(decided: Decided) -> Found:
            decided.move(moves)
            return {}

        return self._done(move)

    def close(self) -> None:
        """The site is left."""
        decided, self._decided = self._decided, None
        if decided is not None:
            decided.close()

    def _done(self, work: Callable[[Decided], Found]) -> Found:
        from curator.library.decisions import Decided
        from curator.library.drafts import StoreError

        try:
            if self._decided is None:
                self._decided = Decided(self._library)
            return work(self._decided)
        except StoreError:
            self.close()
            return {}

    def _compared(
        self, decisions: Mapping[str, list[Decision]], articles: Mapping[str, Article | None]
    ) -> Found:
        from curator.library.decisions import overridden, overridden_in_file

        breath, found = Breath(), {}
        protected = self._library.site.settings.protected
        for path, some in decisions.items():
            if self.is_left:
                break
            article = articles.get(path)
            if article is not None:
                saved, data = article.saved, article.data
                found[path] = overridden_in_file(some, path, saved, data, protected)
            else:
                file = self._read(path)
                found[path] = () if file is None else overridden(some, path, file, protected)
            breath.take()
        return found

    def _read(self, path: str) -> bytes | None:
        from curator.library.storage import read

        try:
            return read(self._library.site.root, path)
        except CuratorError:
            return None
