"""Texts that are typed and not applied, as drafts: what of them is to be kept anew."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from curator.gui.unapplied import Place, Typed

if TYPE_CHECKING:
    from curator.gui.unapplied import Unapplied
    from curator.library.drafts import TextKey, TypedText


class Texts:
    """Knows what was kept last. There are few of them: each time all are kept anew."""

    def __init__(self, unapplied: Unapplied) -> None:
        self._unapplied = unapplied
        self._kept: dict[TextKey, tuple[Typed, TypedText]] | None = {}

    def forget(self) -> None:
        """Nobody knows what is kept."""
        self._kept = None

    def stock(self) -> tuple[TypedText, ...] | None:
        """All that is to be kept, if it is not what was kept last."""
        now: dict[TextKey, tuple[Typed, TypedText]] = {}
        before = self._kept
        for key, typed in self._unapplied.all().items():
            was = (before or {}).get(key)
            now[key] = was if was is not None and was[0] == typed else (typed, _text(key, typed))
        self._kept = now
        if now == before:
            return None
        return tuple(text for _, text in now.values())


def typed_of(text: TypedText) -> Typed:
    """The text as it is shown."""
    place = Place(*text.place)
    return Typed(text.base, text.read_as, text.raw, place, text.others, text.held)


def _text(key: TextKey, typed: Typed) -> TypedText:
    from curator.library.drafts import TypedText

    path, what, removed = key
    cursor, anchor, scrolled = typed.place
    place = (cursor, anchor, scrolled)
    parts = (typed.base, typed.read_as, typed.raw, place, removed, typed.others, typed.held)
    return TypedText(path, what, time.time(), *parts)
