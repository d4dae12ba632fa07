"""New files, written whole and never over one that is there."""

from __future__ import annotations

import contextlib
import errno
import os

from curator.errors import SaveError
from curator.library.storage import CREATE, MAX_SIZE, Folder, folder_of, in_words, write_all

_NO_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK, errno.EINVAL})


def create(root: str | os.PathLike[str], path: str, data: bytes, mode: int | None = None) -> None:
    """Write the new file `path` of the site, and the folders it is in, so that it survives a power
    cut; who may read and write it is said by `mode`, or else by the system. Raises SaveError, also
    where there is something of that name; then there is no new file."""
    if len(data) > MAX_SIZE:
        raise SaveError("The file would be larger than 5 MB", path=path)
    if ".." in path.split("/"):
        raise SaveError("The file leads outside the site", path=path)
    try:
        _make_folders(root, path)
        if os.path.lexists(os.path.join(root, path)):  # also a link that leads nowhere
            raise FileExistsError
        with folder_of(root, path, SaveError) as (folder, name):
            _put(folder, name, data, mode)
            folder.sync()
    except FileExistsError as error:
        raise SaveError("There is a file of this name already", path=path) from error
    except OSError as error:
        raise SaveError(in_words(error), path=path) from error


def _put(folder: Folder, name: str, data: bytes, mode: int | None) -> None:
    """Under another name first, so that nobody ever reads half of it."""
    temp = f".{os.fsdecode(os.fsencode(name)[:200])}.{os.urandom(6).hex()}.tmp"
    try:
        _write(folder, temp, data, mode)
        try:
            folder.link(temp, name)  # unlike a rename never over another file
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            _write(folder, name, data, mode)  # a file system without hard links
    finally:
        with contextlib.suppress(OSError):
            folder.unlink(temp)


def _write(folder: Folder, name: str, data: bytes, mode: int | None) -> None:
    # What is private is never readable for others, not even while it is written.
    descriptor = folder.open(name, CREATE, 0o666 if mode is None else 0o600)
    try:
        try:
            if mode is not None and hasattr(os, "fchmod"):
                os.fchmod(descriptor, mode)
            write_all(descriptor, data)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except BaseException:
        with contextlib.suppress(OSError):
            folder.unlink(name)
        raise


def _make_folders(root: str | os.PathLike[str], path: str) -> None:
    """The folders that are missing, each inside the one above as it is then."""
    inside = os.path.dirname(path)
    if not inside or os.path.isdir(os.path.join(root, inside)):
        return
    _make_folders(root, inside)
    with folder_of(root, inside, SaveError) as (above, name):
        above.mkdir(name)
        above.sync()
