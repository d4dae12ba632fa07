"""Texts that wait at an article until the editor comes back to it, wherever that is put."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Generic, TypeVar

from curator.gui.said import Notice, Refiled
from curator.gui.words import shorten

if TYPE_CHECKING:
    from curator.gui.session import Session

_Text = TypeVar("_Text")


class KeptTexts(Generic[_Text]):
    """By the path of an article: what was typed for it and is not taken.

    A text moves with its article. That of a deleted one is set aside until the same file is an
    article again, so that nothing else that gets its path is shown it. An article that never had a
    file is gone with its text. The owner calls `follow` when articles were put elsewhere.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._texts: dict[str, _Text] = {}
        self._aside: dict[str, _Text] = {}  # by the files of deleted articles
        self._last = Refiled(())  # what was put elsewhere last

    def __len__(self) -> int:
        return len(self._texts)

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def keep(self, path: str, text: _Text) -> None:
        """Keep the text of the article that is at this path, or was a moment ago."""
        at = self.path_now(path)
        if at == path:
            self._texts[path] = text
        else:
            self._put(path, at, text)

    def path_now(self, path: str) -> str | None:
        """Where the article is that is at this path, or was a moment ago; None if it is gone."""
        ends = dict(self._last.paths)
        is_elsewhere = path in ends and self._session.article(path) is None
        return ends[path] if is_elsewhere else path

    def take(self, path: str) -> _Text | None:
        """The text of the article at this path, which is not kept any more."""
        return self._texts.pop(path, None)

    def all(self) -> Iterator[tuple[str, bool, _Text]]:
        """Every text with the path of its article, False; of a deleted one that of its file,
        True."""
        yield from ((path, False, text) for path, text in self._texts.items())
        yield from ((file, True, text) for file, text in self._aside.items())

    def put_aside(self, file: str, text: _Text) -> None:
        """Keep the text of an article that is deleted, which was in this file."""
        self._aside[file] = text

    def aside(self, file: str, default: _Text) -> _Text:
        """The text of a deleted article, which was in this file."""
        return self._aside.get(file, default)

    def drop(self, path: str, *, removed: bool) -> bool:
        """Forget one of these texts; whether there was one."""
        return (self._aside if removed else self._texts).pop(path, None) is not None

    def clear(self) -> None:
        """Forget all."""
        self._texts.clear()
        self._aside.clear()
        self._last = Refiled(())

    def follow(self, refiled: Refiled) -> tuple[str, ...]:
        """Articles were put elsewhere; the old paths of those that had a text here."""
        self._last = refiled
        befores = (before for before, _ in refiled.paths if before is not None)
        found = {path: self._texts.pop(path) for path in befores if path in self._texts}
        for before, after in refiled.paths:
            if before is not None and before in found:
                self._put(before, after, found[before])
            elif before is None and after is not None:
                self._bring_back(after)
        return tuple(found)

    def _put(self, before: str, after: str | None, text: _Text) -> None:
        if after is not None:
            self._texts[after] = text
            return
        removed = self._session.library.removed
        file = next((file for file, article in removed.items() if article.path == before), None)
        if file is not None:
            self._aside[file] = text
            return
        name = shorten(before.rpartition("/")[2], 40)
        self._session.noticed.emit(Notice(f"{name} is gone, and so is what you typed for it"))

    def _bring_back(self, path: str) -> None:
        article = self._session.article(path)
        if article is not None and article.file in self._aside:
            self._texts[path] = self._aside.pop(article.file)
