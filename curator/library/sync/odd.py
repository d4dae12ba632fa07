"""What a journal does not write: links, files of more than 5 MB, and who may run a file. One by one
they are replaced in one rename each, where they are as they were committed; so it can be done again
after an interruption."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Collection
from typing import Final

from curator.errors import CuratorError, SaveError
from curator.git import objects
from curator.git.index import Item
from curator.git.objects import Changed
from curator.git.repository import Repository
from curator.git.run import Steps
from curator.library.folders import Folder, Folders
from curator.library.storage import Attributes, in_words, write_new
from curator.library.sync.laid import FILES, Told

_LINK: Final = "120000"
_KNOWN: Final = (*FILES, _LINK)


def is_plainly_in(top: str, path: str) -> bool:
    """Do no links lead to the folder of a file, as far as it is there?"""
    above = os.path.join(top, *path.split("/")[:-1])
    return os.path.realpath(above) == os.path.normpath(above)


def bring(
    repository: Repository, old: str | None, changes: Collection[Changed], home: str
) -> Steps[tuple[list[str], list[Told]]]:
    """Bring these to their new state; the paths of those that are there now, and what to tell of
    the others. `home` is a folder of ours. Raises GitError."""
    told: list[Told] = []
    done: list[str] = []
    wanted = [each for each in changes if _is_for_us(each)]
    near = [each for each in wanted if _can_be_looked_at(repository, each.path)]
    there = yield from objects.added(repository, old, [each.path for each in near])
    for change in wanted:
        if change not in near:
            told.append(Told(change.path, "something else is in its place, which was kept"))
            continue
        now = there[change.path]
        if now == change.new:
            continue
        if now != change.old and not _differs_by_mode(now, change):
            told.append(Told(change.path, "it was changed here, and is not committed: it was kept"))
            continue
        try:
            yield from _bring(repository, change, now, home)
            done.append(change.path)
        except (OSError, CuratorError) as error:
            reason = error.reason if isinstance(error, CuratorError) else in_words(error)
            told.append(Told(change.path, f"it could not be written: {reason}"))
    return done, told


def _is_for_us(change: Changed) -> bool:
    """Repositories inside this one are left alone, as git leaves them."""
    return all(item is None or item.mode in _KNOWN for item in (change.old, change.new))


def _can_be_looked_at(repository: Repository, path: str) -> bool:
    absolute = repository.file(path)
    try:
        mode = os.lstat(absolute).st_mode
    except FileNotFoundError:
        return is_plainly_in(repository.top, path)
    except OSError:
        return False
    return is_plainly_in(repository.top, path) and (stat.S_ISREG(mode) or stat.S_ISLNK(mode))


def _differs_by_mode(now: Item | None, change: Changed) -> bool:
    """Is it a file whose content is a matter of the journal, so that only its mode is for us?"""
    modes = [item.mode for item in (now, change.old, change.new) if item is not None]
    return (
        len(modes) == 3
        and all(mode in FILES for mode in modes)
        and change.old is not None
        and modes[0] == change.old.mode != modes[2]
    )


def _bring(repository: Repository, change: Changed, now: Item | None, home: str) -> Steps[None]:
    path, new = change.path, change.new
    data = b""
    if new is not None and not _differs_by_mode(now, change):
        if new.mode == _LINK:
            data = (yield from objects.read_blobs(repository, [new.id]))[new.id]
        else:
            data = (yield from objects.checked_out(repository, {path: new.id}))[path]
    with Folders(repository.top) as folders:
        if new is not None:
            for inside in folders.missing(path):
                folder, name = folders.of(inside)
                folder.mkdir(name)
        folder, name = folders.of(folders.real(path, SaveError) if now is None else path)
        if new is None:
            folder.unlink(name)
        elif _differs_by_mode(now, change):
            _let_run(folder, name, new.mode == FILES[1])
        else:
            _put(folder, name, new, data, home)
        folder.sync()


def _let_run(folder: Folder, name: str, runs: bool) -> None:
    mode = stat.S_IMODE(folder.lstat(name).st_mode)
    readable = (mode & 0o444) >> 2
    os.chmod(
        folder.at(name),
        mode | readable if runs else mode & ~0o111,
        dir_fd=folder.descriptor,
    )


def _put(folder: Folder, name: str, item: Item, data: bytes, home: str) -> None:
    """Made in our own folder, where it is swept if we are killed; beside, if that is on another
    disk."""
    beside = f".{name[:100]}.{os.urandom(6).hex()}.mdtmp"
    with contextlib.closing(Folder.open(home)) as own:
        made = own if own.device == folder.device else folder
        try:
            _make(made, beside, item, data)
            made.move(beside, folder, name)
        except BaseException:
            with contextlib.suppress(OSError):
                made.unlink(beside)
            raise


def _make(folder: Folder, name: str, item: Item, data: bytes) -> None:
    if item.mode == _LINK:
        os.symlink(os.fsdecode(data), folder.at(name), dir_fd=folder.descriptor)
        return
    mode = 0o755 if item.mode == FILES[1] else 0o644
    descriptor = write_new(folder, name, data, Attributes(mode, -1, -1))
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
