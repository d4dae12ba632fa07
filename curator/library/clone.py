"""The git clone that a site lies in, as the window and the command line see it."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from curator.git.repository import Repository
from curator.git.run import Steps, finished
from curator.git.state import State, stamp, state_of
from curator.git.status import Kind, Status, statuses
from curator.library.site import Site

if TYPE_CHECKING:
    from curator.library.commits.committing import CommitDone, Pending
    from curator.library.history.entries import Entry
    from curator.library.journal.transaction import Watch
    from curator.library.sync.syncing import Preview, Synced, Wish

__all__ = ["Clone", "Kind", "State", "Status", "Steps", "finished"]


@dataclass(frozen=True, slots=True)
class Clone:
    """What takes git some time is steps: a window goes on between them, `finished` waits."""

    site: Site
    repository: Repository

    @classmethod
    def of(cls, site: Site) -> Self:
        """Raises GitError with the reason why git is off here."""
        return cls(site, Repository.of(site.root))

    def shown(self, inside: str) -> str:
        """A path of the repository as one of the site, also where it is beside it."""
        return os.path.relpath(inside, self.repository.prefix or ".").replace(os.sep, "/")

    def state(self) -> Steps[State]:
        """Its branch, how far it is from the shared one, and whether it is busy. Raises
        GitError."""
        return state_of(self.repository)

    def stamp(self) -> tuple[tuple[int, int], ...]:
        """Another value once the state may be another one; cheap."""
        return stamp(self.repository)

    def statuses(self) -> Steps[dict[str, Status]]:
        """All files that are not as they were committed, by path of the site. Raises GitError."""
        return statuses(self.repository)

    def touched(self) -> Steps[dict[str, Status]]:
        """Those of them that Curator wrote. Raises GitError, SaveError."""
        from curator.library.commits.committing import touched

        return touched(self.site, self.repository)

    def written(self) -> frozenset[str]:
        """The files that Curator wrote, as they were committed since or not; cheap. Raises
        SaveError."""
        from curator.library.commits.committing import noted

        return frozenset(noted(self.site).paths)

    def committed(self, paths: Collection[str]) -> Steps[dict[str, bytes | None]]:
        """What these files held when they were last committed, None where there was none: for a
        diff against that. Raises GitError."""
        from curator.library.commits.committing import committed

        return committed(self.repository, paths)

    def pending(self, paths: Collection[str] | None = None) -> Steps[Pending]:
        """What a commit would be; see `commits.committing`. Raises GitError, SaveError."""
        from curator.library.commits.committing import pending

        return pending(self.site, self.repository, paths)

    def commit(
        self, message: str | None = None, paths: Collection[str] | None = None
    ) -> Steps[CommitDone]:
        """Commit what Curator wrote; see `commits.committing`. Raises GitError, SaveError."""
        from curator.library.commits.committing import commit

        return commit(self.site, self.repository, message, paths)

    def sync(self, wish: Wish | None = None, watch: Watch | None = None) -> Steps[Synced]:
        """Commit, take in what others pushed, push; see `sync.syncing`. Raises GitError, SaveError,
        and whatever `watch` raises."""
        from curator.library.sync.syncing import sync

        return sync(self.site, self.repository, wish, watch)

    def sync_told(self) -> None:
        """Somebody knows of the conflicts; until then, every start and every sync tells them."""
        from curator.library.sync.syncing import told

        told(self.site)

    def sync_preview(self, watch: Watch | None = None) -> Steps[Preview]:
        """What a sync would do, which fetches to find out. Raises GitError, SaveError."""
        from curator.library.sync.syncing import preview

        return preview(self.site, self.repository, watch)

    def ready(self) -> Steps[State]:
        """Its state, if something may be committed. Raises GitError with the way out."""
        from curator.library.commits.committing import ready

        return ready(self.repository)

    def ready_to_commit(self) -> Steps[State]:
        """The same, and git knows who commits. Raises GitError with the way out."""
        from curator.library.commits.committing import ready_to_commit

        return ready_to_commit(self.repository)

    def history(self, path: str) -> Iterator[Entry | None]:
        """The commits that changed an article, the newest first; see `history.entries`."""
        from curator.library.history.entries import history

        return history(self.site, self.repository, path)

    def contents(self, entry: Entry) -> Steps[tuple[bytes | None, bytes | None]]:
        """What the article held before a commit of its history and after it. Raises GitError."""
        from curator.library.history.entries import contents

        return contents(self.repository, entry)
