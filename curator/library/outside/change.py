"""One thing that somebody else did to a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["changed", "new", "gone", "moved"]


@dataclass(frozen=True, slots=True)
class Outside:
    """A file that is not as the library knows it: `data` are its bytes as they were read, b"" for
    one that is `gone`, and `seen` tells cheaply whether it still is the file that was read, see
    `storage.seen`. `moved_from`: where a `moved` one was. `fields` are the top-level fields that
    differ, "body" among them, as far as that is known. `reason`: why a file that is there cannot
    be read, which then has no bytes. `makes_room`: the moves without which one that moved would
    take the place of another article, as where two have swapped their names."""

    path: str
    kind: Kind
    data: bytes = b""
    seen: tuple[int, ...] = ()
    fields: tuple[str, ...] = ()
    moved_from: str = ""
    reason: str = ""
    makes_room: tuple[Outside, ...] = ()

    @property
    def all_moves(self) -> tuple[Outside, ...]:
        """Of one that moved, all that moved at once."""
        return (self, *self.makes_room)
