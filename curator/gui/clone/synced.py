"""What a sync did: for the session to take in, and in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

from curator.gui import gone
from curator.gui.said import Notice
from curator.gui.words import count
from curator.library.outside import Outside

if TYPE_CHECKING:
    from collections.abc import Mapping

    from curator.document import Conflict
    from curator.gui.session import Session
    from curator.library.clone import Clone
    from curator.library.library import Library
    from curator.library.outside.change import Kind
    from curator.library.outside.found import Found
    from curator.library.outside.known import Known
    from curator.library.sync.syncing import Synced

_MOST = 20  # files that are named in a tooltip


@dataclass(frozen=True, slots=True)
class Came:
    """What came of a sync: the articles that are others now are `outsides`. `head`: the commit that
    was the last one here before, "" if there was none."""

    library: Library
    clone: Clone
    synced: Synced
    outsides: tuple[Outside, ...]
    head: str = ""

    @classmethod
    def of(cls, library: Library, clone: Clone, synced: Synced, head: str) -> Self:
        """Looks at the files that were written, and at those in conflict: what an earlier sync has
        written may not be known here either, nor that somebody moved a file here."""
        came = cls(library, clone, synced, (), head)
        earlier = () if synced.recovered is None else synced.recovered.paths
        moved = (*synced.moved, *synced.moved.values())
        written = dict.fromkeys((*earlier, *moved, *synced.paths, *came.conflicts))
        return replace(came, outsides=tuple(outsides(library, clone, written)))

    @property
    def conflicts(self) -> dict[str, tuple[Conflict, ...]]:
        """What two people committed differently, by file of the repository: in this sync, and in
        earlier ones of which nobody was told, as they came to no end."""
        from curator.library.undecided import joined

        recovered = self.synced.recovered
        found = {} if recovered is None else dict(recovered.conflicts)
        for path, some in self.synced.conflicts.items():
            found[path] = joined(found.get(path, ()), some)
        return found

    @property
    def data(self) -> list[str]:
        """The files of `_data` among them, which say something of all articles."""
        found = map(self.clone.repository.of_site, self.synced.paths)
        return [path for path in found if path is not None and path.startswith("_data/")]

    @property
    def noun(self) -> str:
        """What these files are."""
        return "article" if len(self.outsides) == len(self.synced.paths) else "file"


def outsides(library: Library, clone: Clone, inside: Iterable[str]) -> Iterator[Outside]:
    """The articles among these files of the repository, as they are now; one that has another name
    now is one that was moved. Of a file whose article was deleted here nothing is told before that
    is saved, as its save says so."""
    from curator.library.outside.found import find
    from curator.library.outside.known import Known

    site, known = library.site, Known(library)
    new: dict[str, Found] = {}
    others: dict[str, Found] = {}
    gone: list[str] = []
    for path in map(clone.repository.of_site, inside):
        if path is None or not (path in library.articles or site.is_article(path)):
            continue
        found = find(site.root, path)
        is_known = known.has(path)
        if found.is_missing:
            gone += [path] if is_known else []
        elif is_known and _is_another(known, path, found):
            others[path] = found
        elif is_known or known.moved_to(path) is not None:
            yield Outside(path, "changed", found.data or b"", found.seen, reason=found.reason)
        elif not known.is_spoken_for(path):
            new[path] = found
    yield from _moved(known, new, others, gone)


def _is_another(known: Known, path: str, found: Found) -> bool:
    """Whether the file may be that of another article now."""
    from curator.library.outside.known import content_of, may_be_another

    now = None if found.data is None else content_of(found.data)
    return now is not None and may_be_another(known.content(path), now)


def _moved(
    known: Known, new: Mapping[str, Found], others: Mapping[str, Found], gone: Iterable[str]
) -> Iterator[Outside]:
    """What became of files that are new, are not there any more, or are those of `others`."""
    from curator.library.outside.known import Departed
    from curator.library.outside.moves import chains, moves_of

    def outside(path: str, kind: Kind, before: str = "") -> Outside:
        file = found[path]
        return Outside(path, kind, file.data or b"", file.seen, (), before, file.reason)

    found = {**new, **others}
    departed = Departed(known, [*gone, *others])
    possible = {
        path: before
        for path, file in found.items()
        if (before := departed.moved_to(file.data or b"")) not in (None, path)
    }
    origins = moves_of(possible, others)
    left = set(origins.values())
    for chain in chains(origins):
        first, *rest = (outside(path, "moved", origins[path]) for path in chain)
        yield replace(first, makes_room=tuple(rest))
    for path in found:
        if path not in origins:
            yield outside(path, "new" if path in new or path in left else "changed")
    yield from (Outside(path, "gone") for path in gone if path not in left)


def conflicts_of(came: Came, session: Session) -> dict[str, tuple[Conflict, ...]]:
    """What two people committed differently, of the articles that are here: they have what the
    team wrote, until somebody decides. Where an edit that is not saved is undecided too, that is
    the one to be decided."""
    found, articles = {}, articles_in_conflict(came)
    for inside, conflicts in came.conflicts.items():
        path = articles.get(inside)
        if path is not None:
            held = {each.field for each in session.conflicts.of(path) if each.deleted_by is None}
            left = tuple(each for each in conflicts if each.field not in held)
            if left:
                found[path] = left
    return found


def lost_of(came: Came) -> dict[str, tuple[Conflict, ...]]:
    """Those of the articles in memory that others deleted: they are to stay while it is taken in
    that their files are gone."""
    articles, conflicts = came.library.articles, came.conflicts
    return {
        path: conflicts[inside]
        for inside, path in articles_in_conflict(came).items()
        if articles.here(path) is not None and gone.is_lost(came.library, path, conflicts[inside])
    }


def articles_in_conflict(came: Came) -> dict[str, str]:
    """By file of the repository in which two people committed something different, which article
    it is, or was before others deleted it; without those that are none."""
    from curator.library.outside.known import Known

    known, found = Known(came.library), {}
    for inside, conflicts in came.conflicts.items():
        path = came.clone.repository.of_site(inside)
        if path is not None:
            here = path if known.has(path) else known.moved_to(path)
            if here is None and gone.is_lost(came.library, path, conflicts):
                here = path
            if here is not None:
                found[inside] = here
    return found


def words_of(came: Came) -> Notice:
    """`In step with the team: took 14 articles, sent 2 commits`."""
    synced, shown = came.synced, came.clone.shown
    parts = []
    if synced.paths:
        parts.append(f"took {count(len(synced.paths), came.noun)}")
    elif synced.taken:
        parts.append(f"took {count(synced.taken, 'commit')}")
    if synced.merged:
        parts.append(f"merged {count(len(synced.merged), 'file')}")
    if synced.pushed:
        parts.append(f"sent {count(synced.pushed, 'commit')}")
    told = [f"{shown(each.path)}: {each.words}" for each in synced.told]
    told += [
        f"{shown(path)}: the team changed {each.name} too, yours was kept"
        for kept in (synced.kept, {} if synced.recovered is None else synced.recovered.kept)
        for path, conflicts in kept.items()
        for each in conflicts
    ]
    text = f"In step with the team: {', '.join(parts) or 'there was nothing new'}"
    if told:
        text += f"; {count(len(told), 'thing')} to look at"
    named = told or [shown(path) for path in synced.paths]
    return Notice(text, "error" if told else "info", details="\n".join(named[:_MOST]), topic="sync")
