"""The commits that come of a merge: ours one by one on top of theirs, or one that has both."""

from __future__ import annotations

from dataclasses import replace

from curator.git import commits, objects, run
from curator.git.commits import Commit
from curator.git.repository import Repository
from curator.git.run import Steps
from curator.library.settings import Settings
from curator.library.sync.laid import Laid
from curator.library.sync.laying import kept, lay
from curator.library.sync.merging import Side
from curator.library.sync.rewording import message_of


def joined(
    repository: Repository,
    ours: str,
    theirs: str,
    laid: Laid,
    *,
    linear: bool,
    name: str,
    keep: Side,
    settings: Settings,
) -> Steps[str]:
    """The commit that holds theirs with what is `laid` over it. `linear`: our commits follow
    theirs, with author, date and message (`rewording`), without those of which nothing is left;
    unless one of them is a merge itself, which has no place in a row. `name` is what theirs is
    called. Raises GitError."""
    yield from objects.identity(repository)
    items = yield from kept(repository, laid)
    tree = yield from objects.write_tree(repository, theirs, items)
    own = yield from commits.beyond(repository, theirs, ours)
    if not linear or any(len(commit.parents) > 1 for commit in own):
        message = f"Merge {name}\n"
        made: str = yield from objects.commit_tree(repository, tree, [ours, theirs], message)
        return made
    tip = theirs
    for commit in own[:-1]:
        tip = yield from _followed(repository, commit, tip, keep, settings)
    # The last one has all of the merge, whatever became of the single steps.
    if (yield from _tree(repository, tip)) == tree:
        return tip
    last = own[-1]
    if laid.conflicts:
        last = yield from _reworded(repository, last, tip, tree, settings)
    return (yield from _made(repository, last, tree, tip))


def _followed(
    repository: Repository, commit: Commit, tip: str, keep: Side, settings: Settings
) -> Steps[str]:
    """What one commit did, on top of another. What cannot be merged is left to the last one."""
    before = yield from _before(repository, commit)
    protected = settings.protected
    laid = yield from lay(repository, before, commit.id, tip, keep=keep, protected=protected)
    items = yield from kept(repository, laid)
    if not items:
        return tip
    tree = yield from objects.write_tree(repository, tip, items)
    if laid.conflicts:
        commit = yield from _reworded(repository, commit, tip, tree, settings)
    return (yield from _made(repository, commit, tree, tip))


def _before(repository: Repository, commit: Commit) -> Steps[str]:
    return commit.parents[0] if commit.parents else (yield from empty_tree(repository))


def _reworded(
    repository: Repository, commit: Commit, tip: str, tree: str, settings: Settings
) -> Steps[Commit]:
    """The commit with a message for what is left of it."""
    before = yield from _before(repository, commit)
    message = yield from message_of(repository, commit, before, tip, tree, settings)
    return replace(commit, message=message)


def _made(repository: Repository, like: Commit, tree: str, parent: str) -> Steps[str]:
    author = like.author
    if not author.name:  # git refuses what it once let pass
        author = objects.Identity(author.email or "unknown", author.email)
    return (
        yield from objects.commit_tree(
            repository, tree, [parent], like.message, author=author, date=like.date
        )
    )


def _tree(repository: Repository, commit: str) -> Steps[str]:
    found = yield from run.run(repository.top, "rev-parse", "--verify", f"{commit}^{{tree}}")
    return found.decode().strip()


def empty_tree(repository: Repository) -> Steps[str]:
    """A tree without anything. Raises GitError."""
    return (yield from objects.write_tree(repository, None, {}))
