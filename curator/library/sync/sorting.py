"""Which files are merged with which, when one side's changes are laid over the other's: those of
the same path or, where they moved, of the same article."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from curator.git.index import Item
from curator.git.objects import Changed
from curator.library.sync.laid import Deleted, Laid, Three, Told, refusal
from curator.library.sync.moving import Moves


def sorted_out(
    laid: Laid,
    mine: Mapping[str, Changed],
    their: Mapping[str, Changed],
    moved_here: Moves,
    moved_there: Moves,
) -> Iterator[Three | Deleted]:
    """What only we changed is done; what is to be merged or decided is given."""
    swapped = _Swapped(laid, _Places(mine, moved_here), _Places(their, moved_there))
    yield from swapped.sorted_out()
    done = swapped.paths
    here, there = moved_here.places, moved_there.places
    for path, change in mine.items():
        other = their.get(path)
        if other is None or path in done:
            continue
        if change.new is not None and other.new is not None:
            continue
        found = _moved(laid, change, other, mine, their, here.get(path), there.get(path))
        done.add(path)
        if found is not None:
            done |= {found.path, here.get(path, path)}
            yield found
    for path, change in mine.items():
        other = their.get(path)
        if path in done or (other is not None and other.new == change.new):
            continue
        if other is None:
            laid.items[path] = change.new
        elif change.new is not None and other.new is not None:
            yield Three(path, change.old, change.new, other.new)


def _moved(
    laid: Laid,
    change: Changed,
    other: Changed,
    mine: Mapping[str, Changed],
    their: Mapping[str, Changed],
    here: str | None,
    there: str | None,
) -> Three | Deleted | None:
    """What becomes of a file that one side deleted or moved, while the other did something to it
    too. `here` and `there` is where it went."""
    path, base = change.path, change.old
    our_item = mine[here].new if here is not None else change.new
    their_item = their[there].new if there is not None else other.new
    if there is not None and (there not in mine or there == here):
        place = there
    elif here is not None and here not in their:
        place = here
    elif there is None and here is not None:  # others have put another article there
        laid.told.append(Told(path, f"others put another article at {here}: yours stays here"))
        return Three(path, base, our_item, their_item) if our_item and their_item else None
    else:
        place = None  # both have something else there
    if place is not None and our_item is not None and their_item is not None:
        if here is not None and other.new is not None:
            laid.items[path] = None
        if there is not None:
            laid.told.append(Told(there, f"others moved it here from {path}; your edits are in it"))
        return Three(place, base, our_item, their_item, is_there=place == there)
    if change.new is not None:
        return Deleted(path, base, change.new, "theirs")
    if other.new is not None:
        return Deleted(path, base, other.new, "ours")
    if place is not None and our_item is not None:
        return Deleted(place, base, our_item, "theirs", is_moved=True)
    if place is not None and their_item is not None:
        return Deleted(place, base, their_item, "ours", is_moved=True)
    return None


@dataclass(frozen=True, slots=True)
class _Places:
    """Where articles are on one side."""

    changes: Mapping[str, Changed]
    moves: Moves

    def of(self, path: str, base: Item | None) -> tuple[str, Item | None]:
        """Where the article is that was at a path, and its item; None if it is gone."""
        if path in self.moves.places:
            place = self.moves.places[path]
            return place, self.changes[place].new
        if path in self.moves.others:
            return path, None
        change = self.changes.get(path)
        return path, base if change is None else change.new

    def new_at(self, path: str) -> Item | None:
        """The item of an article that was nowhere before."""
        change = self.changes.get(path)
        if change is None or path in self.moves.places.values():
            return None
        return change.new if change.old is None or path in self.moves.places else None

    def at(self, path: str, base: Item | None) -> Item | None:
        """What there is."""
        change = self.changes.get(path)
        return base if change is None else change.new


class _Swapped:
    """Articles of which one side, or both, gave the path to another article. `paths`: all paths at
    which they are or were."""

    def __init__(self, laid: Laid, ours: _Places, theirs: _Places) -> None:
        self._laid = laid
        self._ours = ours
        self._theirs = theirs
        self._claims = defaultdict[str, list[Three | Deleted | Item]](list)
        self.paths: set[str] = set()

    def sorted_out(self) -> Iterator[Three | Deleted]:
        """Those that are to be merged or decided; the others are done."""
        for path in dict.fromkeys((*self._ours.moves.swapped, *self._theirs.moves.swapped)):
            self._claim(path)
        for path in self.paths:
            mine, their = self._ours.new_at(path), self._theirs.new_at(path)
            if mine is not None and their is not None:
                self._claims[path].append(Three(path, None, mine, their))
            elif mine is not None or their is not None:
                self._claims[path] += [item for item in (mine, their) if item is not None]
        for path in sorted(self.paths):
            yield from self._settled(path)

    def _claim(self, path: str) -> None:
        """The place of an article that was at a path."""
        base = self._base(path)
        here, mine = self._ours.of(path, base)
        there, their = self._theirs.of(path, base)
        self.paths |= {path, here, there}
        if mine is not None and their is not None:
            place = here if there == path else there
            self._claims[place].append(Three(place, base, mine, their, is_there=place == there))
            if there != path and mine != base:
                words = f"others moved it here from {path}; your edits are in it"
                self._laid.told.append(Told(there, words))
        elif mine is not None and mine != base:
            self._claims[here].append(Deleted(here, base, mine, "theirs", here != path))
        elif their is not None and their != base:
            self._claims[there].append(Deleted(there, base, their, "ours", there != path))

    def _settled(self, path: str) -> Iterator[Three | Deleted]:
        claims, their = self._claims[path], self._theirs.at(path, self._base(path))
        if len(claims) > 1:
            reason = "Here and by others, different articles were moved or written to its place"
            self._laid.refused.append(refusal(path, reason))
            return
        wanted = claims[0] if claims else None
        if isinstance(wanted, Three):
            yield wanted
        elif isinstance(wanted, Deleted):
            if wanted.by == "theirs" and their is not None:
                self._laid.items[path] = None  # of theirs, another article was there
            yield wanted
        elif wanted != their:
            self._laid.items[path] = wanted

    def _base(self, path: str) -> Item | None:
        change = self._ours.changes.get(path) or self._theirs.changes.get(path)
        return None if change is None else change.old
