"""The history of an article, and of one of its fields: who last set `published`, when, from what
to what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from curator.git import log, objects, state
from curator.git.log import Version
from curator.git.repository import Repository
from curator.git.run import Steps
from curator.library.commits.comparing import FieldChange, field_changes, fields_of
from curator.library.settings import Settings
from curator.library.site import Site

_FIRST: Final = (3, 24)  # versions that are asked for first, so that some are there soon
_MOST: Final = 256  # that are read at once


class What(StrEnum):
    """What a commit did to a file."""

    ADDED = "added"
    CHANGED = "changed"
    MOVED = "moved"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Entry:
    """A commit that changed an article. `path` is where it was then, in the site. `changes` say
    what became of its fields; all of them where it was added, none where it was deleted.
    `is_noise`: it changed nothing but what programs write, line ends, or how it is written.
    `moved_from`: its place in the site before, if that was another. `old` and `new`: what to ask
    `contents` for, None where there was no file."""

    commit: str
    author: str
    time: datetime
    subject: str
    path: str
    what: What
    changes: tuple[FieldChange, ...]
    is_noise: bool
    moved_from: str = ""
    old: str | None = None
    new: str | None = None


def history(site: Site, repository: Repository, path: str) -> Iterator[Entry | None]:
    """The commits that changed the article at a path of the site, the newest first, also under the
    names that it had before; None now and then while git works. Raises GitError."""
    inside = repository.inside(path)
    start = yield from state.head_of(repository)
    if start is None:
        return
    count, at = _FIRST[-1], 0
    # git goes through all commits for those of one file, but stops once it has the first few.
    for most in (*_FIRST, None):
        found = yield from log.versions(repository, inside, start=start, most=most)
        while at < len(found):
            yield from _entries(found[at : at + count], repository, site.settings)
            at = min(at + count, len(found))
            count = min(2 * count, _MOST)
        if most is not None and len(found) < most:
            return


def contents(repository: Repository, entry: Entry) -> Steps[tuple[bytes | None, bytes | None]]:
    """What the article held before a commit and after it; None where there was no file. Raises
    GitError."""
    wanted = [name for name in (entry.old, entry.new) if name is not None]
    found = yield from objects.read_blobs(repository, wanted)
    return found.get(entry.old or ""), found.get(entry.new or "")


def of_field(entries: Iterable[Entry | None], field: str) -> Iterator[Entry | None]:
    """Those that changed a field ("published", "provider.name") or something in it, with what they
    did to that alone."""
    for entry in entries:
        if entry is None:
            yield None
            continue
        changes = tuple(change for change in entry.changes if change.is_in(field))
        if changes:
            yield replace(entry, changes=changes)


def is_of_programs(change: FieldChange, settings: Settings) -> bool:
    """Is it about a field that no editor writes: a protected one, or one that the site names?"""
    noise = settings.protected | settings.noise
    return change.field.partition(".")[0] in noise or change.field in noise


def _entries(
    versions: Sequence[Version], repository: Repository, settings: Settings
) -> Iterator[Entry | None]:
    ids = {name for each in versions for name in (*each.old, each.new) if name is not None}
    contents = yield from objects.read_blobs(repository, ids)
    for version in versions:
        yield _entry(version, contents, repository, settings)


def _entry(
    version: Version, contents: dict[str, bytes], repository: Repository, settings: Settings
) -> Entry:
    inside = repository.of_site(version.path)
    path = version.path if inside is None else inside
    before = repository.of_site(version.moved_from) if version.moved_from else ""
    what, changes = _what(version, path, contents)
    is_noise = what is What.CHANGED and all(is_of_programs(each, settings) for each in changes)
    return Entry(
        version.commit,
        version.author,
        version.time,
        version.subject,
        path,
        what,
        changes,
        is_noise,
        version.moved_from if before is None else before,
        next((name for name in version.old if name is not None), None),
        version.new,
    )


def _what(
    version: Version, path: str, contents: dict[str, bytes]
) -> tuple[What, tuple[FieldChange, ...]]:
    if version.new is None:
        return What.DELETED, ()
    new = contents[version.new]
    olds = [contents[name] for name in version.old if name is not None]
    if not olds:
        return What.ADDED, fields_of(path, new)
    changes = field_changes(path, olds[0], new)
    for other in olds[1:]:
        # What a merge has from one of its sides is told by the commit that brought it there.
        also = {change.field for change in field_changes(path, other, new)}
        changes = tuple(change for change in changes if change.field in also)
    return (What.MOVED if version.moved_from else What.CHANGED), changes
