"""The commit of what Curator wrote.

What it holds are the files as `git add` would take them now; everything else is as in the commit
before, also what others have staged. First the index gets them, then the branch is moved if it is
where it was: whoever is killed in between leaves files that are staged, as `git add` does.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from curator.errors import CuratorError, GitError, GitTrouble, SaveError
from curator.git import index, objects, state, status
from curator.git.index import Item
from curator.git.repository import Repository
from curator.git.run import Steps
from curator.git.state import State
from curator.git.status import Status
from curator.library.commits.message import FileChange, proposed_message
from curator.library.diff import come, gone, moved, unified
from curator.library.journal.lock import locked
from curator.library.journal.place import Place
from curator.library.journal.touched import Noted, Touched
from curator.library.site import Site
from curator.library.storage import in_words

_BY: Final = "Curator, committing,"


@dataclass(frozen=True, slots=True)
class Pending:
    """What a commit would be made of: `head` is what it would follow; `files` say how each of its
    files stands, `items` what `git add` makes of them, by path of the site."""

    head: str | None
    files: Mapping[str, Status]
    items: Mapping[str, Item | None]
    changes: tuple[FileChange, ...]
    noted: Noted

    def message(self, site: Site) -> str:
        """The message that is proposed."""
        return proposed_message(self.changes, site.settings)

    def diff(self) -> bytes:
        """What the commit would change, as unified diffs."""
        return b"".join(map(diff_of, self.changes))


@dataclass(frozen=True, slots=True)
class CommitDone:
    """The commit that was made, the subject of its message, and its files by path of the site."""

    commit: str
    subject: str
    paths: tuple[str, ...]


def touched(site: Site, repository: Repository) -> Steps[dict[str, Status]]:
    """How the files stand that Curator wrote and that are not as they were committed. Raises
    GitError, SaveError."""
    found, _noted = yield from _touched(site, repository)
    return found


def committed(repository: Repository, paths: Collection[str]) -> Steps[dict[str, bytes | None]]:
    """What these files of the site held when they were last committed, with the line ends that they
    have in the working tree; None where there was none. Raises GitError."""
    now = yield from state.head_of(repository)
    there = {} if now is None else (yield from objects.tree(repository, now, repository.prefix))
    inside = {repository.inside(path): path for path in paths}
    wanted = {name: item.id for name, item in there.items() if name in inside}
    found = yield from objects.checked_out(repository, wanted)
    return {path: found.get(name) for name, path in inside.items()}


def pending(
    site: Site, repository: Repository, paths: Collection[str] | None = None
) -> Steps[Pending]:
    """What a commit of these files, or of all that Curator wrote, would be. Raises GitError where
    one of them is as it was committed or git does not look at it, NOTHING if there are none;
    SaveError."""
    files, noted = yield from _wanted(site, repository, paths)
    head = yield from state.head_of(repository)
    place = Place.of(site.root)
    place.make()
    with locked(place.lock, _BY):  # no batch of which only a part is there
        found = yield from objects.added(
            repository, head, [repository.inside(path) for path in files]
        )
    committed: dict[str, Item] = {}
    if head is not None:
        committed = yield from objects.tree(repository, head, repository.prefix)
    items = {
        path: found[repository.inside(path)]
        for path in files
        if found[repository.inside(path)] != committed.get(repository.inside(path))
    }
    if not items:
        raise _nothing()
    before = {path: committed.get(repository.inside(path)) for path in items}
    ids = [item.id for item in (*items.values(), *before.values()) if item is not None]
    contents = yield from objects.read_blobs(repository, ids)
    changes = tuple(_changes(before, items, contents))
    return Pending(head, {path: files[path] for path in items}, items, changes, noted)


def commit(
    site: Site,
    repository: Repository,
    message: str | None = None,
    paths: Collection[str] | None = None,
) -> Steps[CommitDone]:
    """Commit these files of the site, or all that Curator wrote, with the message or the one that
    is proposed. Raises GitError, whose kind says what keeps it from being done and whose words the
    way out; then nothing is committed, and the index is as it was. Raises SaveError."""
    now = yield from ready_to_commit(repository)
    what = yield from pending(site, repository, paths)
    words = (what.message(site) if message is None else message).strip()
    if not words:
        raise GitError("The message is empty: say what was done")
    items = {repository.inside(path): item for path, item in what.items.items()}
    tree = yield from objects.write_tree(repository, what.head, items)
    above = () if what.head is None else (what.head,)
    made = yield from objects.commit_tree(repository, tree, above, f"{words}\n")
    subject = words.split("\n")[0]
    before = yield from index.put(repository, items)
    try:
        why = f"commit: {subject}" if above else f"commit (initial): {subject}"
        yield from objects.update_ref(repository, now.branch or "", made, what.head, why)
    except GitError:
        yield from index.put(repository, before)
        raise
    _forget(site, what.noted, what.items)
    return CommitDone(made, subject, tuple(what.items))


def ready(repository: Repository) -> Steps[State]:
    """The state of a clone in which something may be committed; waits a moment for another git.
    Raises GitError, BUSY with the way out."""
    yield from index.wait(repository)
    now = yield from state.state_of(repository)
    if now.busy is not None:
        locked_by = state.lock_of(repository)
        raise GitError(now.busy, kind=GitTrouble.LOCKED if locked_by else GitTrouble.BUSY)
    if now.branch is None:
        reason = "No branch is checked out: go to one with `git switch BRANCH`"
        raise GitError(reason, kind=GitTrouble.BUSY)
    return now


def ready_to_commit(repository: Repository) -> Steps[State]:
    """The same, and git knows who commits. Raises GitError with the way out."""
    now = yield from ready(repository)
    yield from objects.identity(repository)
    return now


def noted(site: Site) -> Noted:
    """What Curator wrote. Raises SaveError."""
    try:
        return Touched.of(site.root).read()
    except OSError as error:
        raise SaveError(f"What was written cannot be told: {in_words(error)}") from error


def diff_of(change: FileChange) -> bytes:
    """What became of one file, as a unified diff."""
    if change.old is None:
        return come(change.path, change.new or b"")
    if change.new is None:
        return gone(change.path, change.old)
    if change.moved_from:
        return moved(change.moved_from, change.path, change.old, change.new)
    return unified(change.path, change.old, change.new)


def _touched(site: Site, repository: Repository) -> Steps[tuple[dict[str, Status], Noted]]:
    written = noted(site)
    if not written.paths:
        return {}, written
    standing = yield from status.statuses(repository, renames=False)
    found = {path: standing[path] for path in sorted(written.paths) if path in standing}
    if len(found) < len(written.paths):
        _forget(site, written, set(written.paths).difference(found), patience=0)
        written = noted(site)
    return found, written


def _forget(site: Site, noted: Noted, paths: Collection[str], patience: float = 1) -> None:
    """They are as they were committed. If others are writing, the next one sees to it."""
    try:
        Touched.of(site.root).forget(noted, paths, patience)
    except (CuratorError, OSError):
        return


def _wanted(
    site: Site, repository: Repository, paths: Collection[str] | None
) -> Steps[tuple[dict[str, Status], Noted]]:
    if paths is None:
        found, noted = yield from _touched(site, repository)
        if not found:
            raise _nothing()
        return found, noted
    noted = Touched.of(site.root).read()
    standing = yield from status.statuses(repository, renames=False)
    for path in paths:
        if path not in standing:
            reason = "This file is as it was committed, or git ignores it"
            raise GitError(reason, kind=GitTrouble.NOTHING, path=path)
    return {path: standing[path] for path in paths}, noted


def _nothing() -> GitError:
    reason = "There is nothing to commit: all that Curator wrote is as it was committed"
    return GitError(reason, kind=GitTrouble.NOTHING)


def _changes(
    before: Mapping[str, Item | None],
    after: Mapping[str, Item | None],
    contents: Mapping[str, bytes],
) -> list[FileChange]:
    """The files with their contents; one that went and one that came with the same is one that
    was moved."""

    def data(item: Item | None) -> bytes | None:
        return None if item is None else contents[item.id]

    went = {old.id: path for path, old in before.items() if old is not None and not after[path]}
    changes = []
    moved_from: dict[str, str] = {}
    for path, item in after.items():
        if item is not None and before[path] is None and item.id in went:
            moved_from[path] = went.pop(item.id)
    for path, item in after.items():
        if path in moved_from.values():
            continue
        origin = moved_from.get(path, "")
        changes.append(FileChange(path, data(before[origin or path]), data(item), origin))
    return changes
