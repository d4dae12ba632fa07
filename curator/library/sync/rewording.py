"""The message of a commit that follows theirs, where not all of what it said was left of it."""

from __future__ import annotations

from curator.git import objects
from curator.git.commits import Commit
from curator.git.index import Item
from curator.git.repository import Repository
from curator.git.run import Steps
from curator.library.commits.message import FileChange, proposed_message
from curator.library.settings import Settings


def message_of(
    repository: Repository, commit: Commit, before: str, parent: str, tree: str, settings: Settings
) -> Steps[str]:
    """What our commit, which did something to the commit or tree `before`, is to say now that it is
    the way from `parent` to `tree`: a message that was proposed for it is proposed anew; one that
    somebody wrote stays as it is. Raises GitError."""
    told = yield from _proposed(repository, before, commit.id, settings)
    if told != commit.message.strip():
        return commit.message
    now = yield from _proposed(repository, parent, tree, settings)
    return f"{now}\n" if now else commit.message


def _proposed(repository: Repository, old: str, new: str, settings: Settings) -> Steps[str]:
    found = yield from objects.changed_between(repository, old, new, repository.prefix)
    ids = [item.id for each in found for item in (each.old, each.new) if item is not None]
    contents = yield from objects.read_blobs(repository, ids)

    def data(item: Item | None) -> bytes | None:
        return None if item is None else contents[item.id]

    changes = [
        FileChange(path, data(each.old), data(each.new))
        for each in found
        if (path := repository.of_site(each.path)) is not None
    ]
    return proposed_message(changes, settings)
