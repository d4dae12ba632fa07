"""The index of a clone, which is not ours: we take a copy, change that, and put it in place in one
rename, so that neither a crash nor a kill leaves a lock or half an index behind."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import time
from collections.abc import Collection, Iterator, Mapping
from typing import Final, NamedTuple

from curator.errors import GitError, GitTrouble
from curator.git import run
from curator.git.repository import Repository
from curator.git.run import Steps
from curator.git.state import lock_of

PATIENCE: Final = 3.0  # seconds that we wait for another git
_PREFIX: Final = "index-"
_LEFT: Final = 3600.0  # seconds after which an index of our own was left behind
_TAKEN: Final = 2.0  # seconds after which who took the lock for it must have been killed


class Item(NamedTuple):
    """What a tree or an index has at a path: the mode, such as "100644", and the id."""

    mode: str
    id: str


@contextlib.contextmanager
def apart(repository: Repository) -> Iterator[dict[str, str]]:
    """The environment for an index of our own, which is empty and goes in the end. It is in the
    clone's git directory, so that it can be renamed; it may stay there if we are killed, where the
    next one removes it."""
    home = os.path.join(repository.git_dir, "curator")
    if os.path.islink(home):  # a foreign clone may lead our files anywhere by that
        raise GitError("The folder for Curator's own files is a link", path=home)
    os.makedirs(home, exist_ok=True)
    _sweep(home)
    folder = tempfile.mkdtemp(prefix=_PREFIX, dir=home)
    try:
        yield {"GIT_INDEX_FILE": os.path.join(folder, "index")}
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def listed(
    repository: Repository, paths: Collection[str], environment: Mapping[str, str] | None = None
) -> Steps[dict[str, Item]]:
    """What the index has at these paths of the repository, which are those of files."""
    wanted = set(paths)
    printed = yield from run.run(
        repository.top, "ls-files", "--stage", "-z", environment=environment
    )
    found = {}
    for line in printed.split(b"\0"):
        about, _tab, name = line.partition(b"\t")
        path = os.fsdecode(name)
        if path in wanted:
            mode, number, _stage = about.decode().split(" ")
            found[path] = Item(mode, number)
    return found


def change(
    repository: Repository, items: Mapping[str, Item | None], environment: Mapping[str, str]
) -> Steps[None]:
    """Have these items, or nothing, at these paths of an index of our own."""
    gone = [os.fsencode(path) + b"\0" for path, item in items.items() if item is None]
    if gone:  # first: a file may become a folder
        yield from run.run(
            *(repository.top, "update-index", "--force-remove", "-z", "--stdin"),
            given=b"".join(gone),
            environment=environment,
        )
    here = [
        b"%s %s\t%s\0" % (item.mode.encode(), item.id.encode(), os.fsencode(path))
        for path, item in items.items()
        if item is not None
    ]
    if here:
        yield from run.run(
            *(repository.top, "update-index", "-z", "--index-info"),
            given=b"".join(here),
            environment=environment,
        )


def put(
    repository: Repository, items: Mapping[str, Item | None], patience: float = PATIENCE
) -> Steps[dict[str, Item | None]]:
    """Have these items at these paths of the clone's index, and all others as they are there; gives
    what it had. Waits for another git so many seconds. Raises GitError, LOCKED if that is not
    enough."""
    end = time.monotonic() + patience
    while True:
        before = yield from _put_once(repository, items)
        if before is not None:
            return before
        if time.monotonic() >= end:
            reason = lock_of(repository) or "Other programs keep changing git's index: try again"
            raise GitError(reason, kind=GitTrouble.LOCKED)
        pause = time.monotonic() + 0.05
        while time.monotonic() < pause:
            time.sleep(0.005)
            yield


def refresh_index(
    repository: Repository, paths: Collection[str], patience: float = PATIENCE
) -> Steps[None]:
    """Have what HEAD has at exactly these paths of the repository in the clone's index: what is
    staged elsewhere stays. Raises GitError."""
    with apart(repository) as environment:
        yield from run.run(repository.top, "read-tree", "HEAD", environment=environment)
        there = yield from listed(repository, paths, environment)
    yield from put(repository, {path: there.get(path) for path in paths}, patience)


def wait(repository: Repository, patience: float = PATIENCE) -> Steps[None]:
    """Until no other git is at work, or so many seconds. A lock that one of us took who was killed
    before the rename is removed."""
    end = time.monotonic() + patience
    while lock_of(repository) and time.monotonic() < end:
        _release(repository)
        time.sleep(0.01)
        yield


def _release(repository: Repository) -> None:
    lock = os.path.join(repository.git_dir, "index.lock")
    home = os.path.join(repository.git_dir, "curator")
    with contextlib.suppress(OSError):
        taken = os.lstat(lock)
        if time.time() - taken.st_ctime < _TAKEN:  # that of the link: it is in use right now
            return
        names = (name for name in os.listdir(home) if name.startswith(_PREFIX))
        for folder in (os.path.join(home, name) for name in names):
            own = os.path.join(folder, "index")
            if os.path.exists(own) and os.path.samestat(os.lstat(own), taken):
                os.unlink(lock)
                shutil.rmtree(folder, ignore_errors=True)
                return


def _put_once(
    repository: Repository, items: Mapping[str, Item | None]
) -> Steps[dict[str, Item | None] | None]:
    """What was there; None if another git was at work meanwhile, and nothing was done."""
    index = os.path.join(repository.git_dir, "index")
    seen = _stamp(index)
    with apart(repository) as environment:
        own = environment["GIT_INDEX_FILE"]
        with contextlib.suppress(FileNotFoundError):
            # With its time: git reads files that were written at about that time once more.
            shutil.copy2(index, own)
        before = yield from listed(repository, items, environment)
        yield from change(repository, items, environment)
        # Notes the times of files that are as in the index, so that nobody has to read them.
        yield from run.run(
            *(repository.top, "update-index", "-q", "--refresh"),
            environment=environment,
            fine=(0, 1),
        )
        if seen is not None:
            shutil.copymode(index, own)
        if not _replaced(index, own, seen):
            return None
    return {path: before.get(path) for path in items}


def _replaced(index: str, own: str, seen: tuple[int, ...] | None) -> bool:
    """Put our index in place of the clone's, if that is as it was seen and nobody locks it."""
    lock = f"{index}.lock"
    try:
        _take(lock, own)
    except FileExistsError:
        return False
    if _stamp(index) != seen:
        os.unlink(lock)
        return False
    os.replace(lock, index)
    return True


def _take(lock: str, own: str) -> None:
    """Make the lock, which is our index already: between this and the rename is nothing that
    takes time. Raises FileExistsError where somebody has it."""
    try:
        os.link(own, lock)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        with open(lock, "xb") as file, open(own, "rb") as source:
            shutil.copyfileobj(source, file)
            file.flush()
            os.fsync(file.fileno())


def _stamp(file: str) -> tuple[int, ...] | None:
    try:
        found = os.stat(file)
    except FileNotFoundError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _sweep(home: str) -> None:
    """Remove what was left behind by those that were killed."""
    for entry in os.scandir(home):
        if entry.name.startswith(_PREFIX):
            with contextlib.suppress(OSError):
                if time.time() - entry.stat(follow_symlinks=False).st_mtime > _LEFT:
                    shutil.rmtree(entry.path, ignore_errors=True)
