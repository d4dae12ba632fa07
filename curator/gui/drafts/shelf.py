"""Where drafts are put: the part that works in a thread, and knows no window."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from curator.gui.drafts.breath import Breath

if TYPE_CHECKING:
    from curator.document import Conflict
    from curator.library.article import Article
    from curator.library.drafts import (
        About,
        Draft,
        Drafts,
        Key,
        Left,
        LeftText,
        Returned,
        ReturnedText,
        StoreError,
        TypedText,
    )
    from curator.library.library import Library

_MANY = 50  # articles edited at once: to find out what was done to each would take too long


@dataclass(frozen=True, slots=True)
class Kept:
    """An article that is not saved, as it is now; a `removed` one is to go from the disk."""

    article: Article
    conflicts: tuple[Conflict, ...] = ()
    removed: bool = False

    @property
    def key(self) -> Key:
        """What its draft is kept under."""
        return self.article.file if self.removed else self.article.path, self.removed

    def is_as(self, other: Kept | None) -> bool:
        """Whether there is nothing to be kept anew. Articles never change, so the same one says
        the same."""
        return (
            other is not None
            and self.article is other.article
            and self.conflicts is other.conflicts
            and self.removed is other.removed
        )


@dataclass(frozen=True, slots=True)
class Stock:
    """What is to be kept: articles that are kept anew, those that need not be kept any more, all
    texts if they are not what was kept last; and what came back and is not left behind any more."""

    kept: Sequence[Kept] = ()
    drop: Sequence[Key] = ()
    texts: Sequence[TypedText] | None = None
    taken: Sequence[Left | LeftText] = ()

    def __bool__(self) -> bool:
        return bool(self.kept or self.drop or self.taken) or self.texts is not None


@dataclass(frozen=True, slots=True)
class Found:
    """What there was when a site was opened: what became of the drafts and the texts that others
    left behind, how many cannot be read, where a broken file was put; or why nothing can be kept.
    Where there was nothing: where the site was `before`, if something is kept for it there, and of
    how many articles."""

    back: tuple[Returned, ...] = ()
    texts: tuple[ReturnedText, ...] = ()
    damaged: int = 0
    set_aside: Path | None = None
    before: Path | None = None
    number: int = 0
    error: StoreError | None = None


@dataclass(frozen=True, slots=True)
class Shelved:
    """How keeping went. `is_new`: what was kept before is not there any more, so that all of it is
    to be kept again."""

    error: StoreError | None = None
    is_new: bool = False


@dataclass(slots=True)
class Shelf:
    """The drafts of one open site. All is called in one thread; the other one says that the site
    `is_left`, and nobody waits for what is found there any more."""

    library: Library
    is_left: bool = False
    _drafts: Drafts | None = field(default=None, init=False)
    _before: Drafts | None = field(default=None, init=False)  # where the site was

    def open(self) -> Found:
        """Look for what others left behind, and what becomes of it."""
        from curator.library.drafts import Drafts, StoreError

        try:
            if self._drafts is None:
                self._drafts = Drafts.open(self.library.site.root)
            left, damaged = self._drafts.left()
            texts, torn = self._drafts.left_texts()
            is_something = left or texts or self.is_left
            before, number = (None, 0) if is_something else self._look_elsewhere()
        except StoreError as error:
            return Found(error=error)
        back, aside = self._returned(left), self._drafts.set_aside
        come = self._returned_texts(texts)
        return Found(back, come, damaged + torn, aside, before, number)

    def bring(self) -> Found:
        """What is kept where the site was before."""
        from curator.library.drafts import StoreError

        try:
            if self._before is None:
                return Found()
            left, texts = self._before.left()[0], self._before.left_texts()[0]
            return Found(self._returned(left), self._returned_texts(texts))
        except StoreError:
            return Found()  # it stays there, and is offered again

    def _look_elsewhere(self) -> tuple[Path | None, int]:
        """Raises StoreError."""
        from curator.library.drafts import elsewhere

        found = elsewhere(self.library) if self._before is None else None
        if found is None:
            return None, 0
        root, self._before = found
        paths = {each.draft.path for each in self._before.left()[0]}
        paths.update(each.text.path for each in self._before.left_texts()[0])
        return root, len(paths)

    def _returned(self, left: Sequence[Left]) -> tuple[Returned, ...]:
        from curator.library.drafts import replaced, returned

        breath, back, company = Breath(), [], replaced(self.library, left)
        for each in left:
            if self.is_left:
                break
            back.append(returned(self.library, each, company))
            breath.take()
        return tuple(back)

    def _returned_texts(self, left: Sequence[LeftText]) -> tuple[ReturnedText, ...]:
        from curator.library.drafts import returned_text

        return tuple(returned_text(self.library, each) for each in left if not self.is_left)

    def keep(self, stock: Stock, at: float) -> Shelved:
        """Keep all of this, or nothing; drafts are `at` this time."""
        from curator.library.drafts import Drafts, StoreError

        try:
            if self._drafts is None or not self._drafts.is_there:
                self._let_go()
                self._drafts = Drafts.open(self.library.site.root)
                return Shelved(is_new=True)
            drafts = self._made(stock.kept, at)
            self._drafts.put(drafts, stock.drop, stock.taken, texts=stock.texts)
            if self._before is not None:
                self._before.put([], taken=stock.taken)  # not before they are safe here
        except StoreError as error:
            return Shelved(error)  # what was kept before stays ours, until it can be replaced
        return Shelved()

    def _made(self, kept: Sequence[Kept], at: float) -> list[Draft]:
        from curator.library.drafts import draft_of, draft_of_removed

        breath, whole = Breath(), len(kept) > _MANY
        drafts = []
        for each in kept:
            if each.removed:
                drafts.append(draft_of_removed(each.article, at, each.conflicts))
            else:
                drafts.append(draft_of(self.library, each.article, each.conflicts, at, whole=whole))
            breath.take()
        return drafts

    def close(self, discarded: Collection[About] | None) -> None:
        """The site is left. If these articles were `discarded`, what was kept is not wanted any
        more, nor what others left behind of them."""
        from curator.library.drafts import StoreError

        if discarded is not None and self._drafts is not None:
            with contextlib.suppress(StoreError):  # then it comes back, and can be discarded again
                self._drafts.drop_all(discarded)
        self._let_go()
        before, self._before = self._before, None
        if before is not None:
            before.close()

    def _let_go(self) -> None:
        drafts, self._drafts = self._drafts, None
        if drafts is not None:
            drafts.close()
