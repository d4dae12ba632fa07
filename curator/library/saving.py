"""Saving one file or many, all or nothing, without losing what others write at the same time.

All new bytes are staged before the first file is exchanged. What comes out of an exchange is looked
at: if it is not what was read a moment ago, somebody wrote in between; our change is laid over
theirs and put in place again.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from curator.errors import CuratorError, DocumentError, SaveConflict, SaveError
from curator.library.storage import Staged, read, stage

ROUNDS = 5  # of merging with somebody who keeps writing, until we say so
_PUT_BACK_ROUNDS = 100

#: (path, base, ours, theirs) -> theirs with our change; raises SaveConflict or SaveError.
Merge = Callable[[str, bytes, bytes, bytes], bytes]


@dataclass(slots=True)
class Save:
    """What is wanted, `data` at `path` where `base` was read, and how far it has come."""

    path: str
    base: bytes
    data: bytes
    expected: bytes = b""  # on disk when the new bytes were staged
    written: bytes = b""  # what the file holds when all is done
    put: bytes | None = None  # what we put on disk last; None: nothing yet
    before: Staged | None = None  # whose hidden file holds what others wrote last
    others: bytes = b""  # what others wrote last
    staged: list[Staged] = field(default_factory=list)


def save_all(root: str | os.PathLike[str], saves: Iterable[Save], merge: Merge) -> dict[str, bytes]:
    """Save every file or none; returns the bytes that are now at each path.

    Raises SaveError or SaveConflict, naming the file; then every file is as it was. A file that
    needs no change is not written at all."""
    pending = list(saves)
    try:
        for save in pending:
            _prepare(root, save, merge)
        for save in pending:
            if save.staged:
                _commit(root, save, merge)
        _sync(pending)
    except BaseException as error:
        _take_back(root, pending, error)
        raise
    finally:
        for save in pending:
            for staged in save.staged:
                staged.discard()
    return {save.path: save.written for save in pending}


def _prepare(root: str | os.PathLike[str], save: Save, merge: Merge) -> None:
    """Read the file again, lay the change over it and stage the result."""
    try:
        disk = read(root, save.path)
    except DocumentError as error:
        raise SaveError(error.reason, path=save.path) from error
    save.expected = disk
    save.written = laid_over(save, disk, merge)
    if save.written != disk:
        save.staged.append(stage(root, save.path, save.written))


def laid_over(save: Save, disk: bytes, merge: Merge) -> bytes:
    """What is to be written where `disk` is read."""
    if disk == save.base:
        return save.data
    if disk == save.data or save.data == save.base:
        return disk
    return merge(save.path, save.base, save.data, disk)


def _commit(root: str | os.PathLike[str], save: Save, merge: Merge) -> None:
    """Exchange until what comes out is what was expected to be there."""
    expected = save.expected
    for number in range(ROUNDS):
        staged = save.staged[-1]
        came_out = staged.exchange()
        save.put = save.written
        if number == 0 or came_out != expected:
            save.before, save.others = staged, came_out
        if came_out == expected:
            return
        # Somebody wrote since we looked, on what was there before us or on what we had just put
        # there. Take in both, then see to it that our change is in the result.
        theirs = came_out
        if number > 0:
            theirs = _both(save.path, expected, save.written, came_out, merge)
        expected = save.written
        save.written = laid_over(save, theirs, merge)
        save.staged.append(stage(root, save.path, save.written))
    raise SaveError("Another program keeps writing this file; try again later", path=save.path)


def _both(path: str, base: bytes, one: bytes, newer: bytes, merge: Merge) -> bytes:
    """What two other writers made of the file; where they disagree, the newer."""
    try:
        return merge(path, base, one, newer)
    except SaveConflict:
        return newer


def _sync(pending: list[Save]) -> None:
    folders = {
        os.path.dirname(save.path): save.staged[-1] for save in pending if save.put is not None
    }
    for staged in folders.values():
        staged.sync()


def _take_back(root: str | os.PathLike[str], pending: list[Save], reason: BaseException) -> None:
    """Put back what was exchanged. Where even that fails, `reason` says where the text is."""
    for save in reversed(pending):
        if save.put is None or save.before is None:
            continue
        try:
            _put_back(root, save, save.put, save.before)
        except CuratorError as error:
            kept = save.before.temp
            save.staged = [staged for staged in save.staged if staged is not save.before]
            if isinstance(reason, CuratorError):
                reason.reason += f"; {save.path} could not be put back ({error.reason})"
                reason.reason += f", its former text is in {kept}" if kept else ""


def _put_back(root: str | os.PathLike[str], save: Save, put: bytes, before: Staged) -> None:
    """Exchange until what comes out is what was put there last, so that the newest text of others
    is what stays."""
    others = save.others
    for _ in range(_PUT_BACK_ROUNDS):
        if before.temp is None:  # no exchange on this system: the old text is not on disk any more
            before = stage(root, save.path, others)
            save.staged.append(before)
        came_out = before.exchange()
        if came_out == put:
            return
        put, others = others, came_out
    raise SaveError("another program keeps writing it", path=save.path)
