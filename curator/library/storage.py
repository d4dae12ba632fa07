"""Reading single files, inside the site and nowhere else, and what may be replaced of them.

`read` never waits (a FIFO, a device) and never follows a link out of the site.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from dataclasses import dataclass

from curator.errors import CuratorError, DocumentError, SaveError
from curator.library.folders import Folder, Places, folder_of

MAX_SIZE = 5 * 1024 * 1024  # bytes of one file
_READ_ONLY = "The file is read-only"

_NOFOLLOW = getattr(os, "O_NOFOLLOW", 0)
READ = (
    os.O_RDONLY
    | _NOFOLLOW
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)
CREATE = (
    os.O_WRONLY
    | os.O_CREAT
    | os.O_EXCL
    | _NOFOLLOW
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)


@dataclass(frozen=True, slots=True)
class Attributes:
    """What a file has beside its bytes: who may read it, whose it is, extended attributes."""

    mode: int
    owner: int
    group: int
    extended: tuple[tuple[str, bytes], ...] = ()
    seen: tuple[int, ...] = ()  # what tells cheaply whether it is still the same file


def read(root: str | os.PathLike[str], path: str) -> bytes:
    """The bytes of the file `path` of the site. Raises DocumentError, with the path, for what is
    not a regular file inside the site, is larger than 5 MB or cannot be opened."""
    try:
        with folder_of(root, path, DocumentError) as (folder, name):
            return read_in(folder, name, path, DocumentError)
    except OSError as error:
        raise DocumentError(in_words(error), path=path) from error


def read_listed(root: str, path: str) -> bytes:
    """`read` for a path that a walk of the site just found: its folders are known to be no links,
    so that only the file itself is looked at. Much faster."""
    try:
        descriptor = os.open(f"{root}{os.sep}{path}", READ)
    except OSError:
        return read(root, path)  # a link, or it says why not
    try:
        found = os.fstat(descriptor)
        if stat.S_ISREG(found.st_mode) and found.st_size <= MAX_SIZE:
            data = os.read(descriptor, found.st_size + 1)
            if len(data) == found.st_size:
                return data
    finally:
        os.close(descriptor)
    return read(root, path)


def is_gone(root: str | os.PathLike[str], path: str) -> bool:
    """Is there no such file any more, in a site that is still there?"""
    try:
        os.lstat(os.path.join(root, path))
    except (FileNotFoundError, NotADirectoryError):
        return os.path.isdir(root)
    except OSError:
        return False  # nobody can tell
    return False


def check_replaceable(places: Places, path: str) -> str:
    """Raise the SaveError that a save would raise for this file as it is now; returns where it
    really is."""
    real = places.real(path, SaveError)
    absolute = places.absolute(real)
    try:
        _check_found(os.lstat(absolute), path)
    except OSError as error:
        raise SaveError(in_words(error), path=path) from error
    if not os.access(absolute, os.W_OK):
        raise SaveError(_READ_ONLY, path=path)
    return real


def read_in(folder: Folder, name: str, path: str, kind: type[CuratorError]) -> bytes:
    """The bytes of a regular file in an open folder; `path` is for messages. Raises `kind`,
    OSError."""
    check_regular(folder.lstat(name), path, kind)  # before open, which may wake a device
    descriptor = folder.open_file(name, READ)
    try:
        found = os.fstat(descriptor)
        check_regular(found, path, kind)
        return _read_all(descriptor, found.st_size, path, kind)
    finally:
        os.close(descriptor)


def read_replaceable(folder: Folder, name: str, path: str) -> tuple[bytes, Attributes]:
    """What is to be replaced, if it may be. Raises SaveError, OSError."""
    check_target(folder, name, path)
    descriptor = folder.open_file(name, READ)
    try:
        found = os.fstat(descriptor)
        check_regular(found, path, SaveError)
        data = _read_all(descriptor, found.st_size, path, SaveError)
        return data, _attributes(descriptor, found)
    finally:
        os.close(descriptor)


def check_regular(found: os.stat_result, path: str, kind: type[CuratorError]) -> None:
    """Raises `kind` for what is no regular file, or too large."""
    if stat.S_ISREG(found.st_mode):
        if found.st_size > MAX_SIZE:
            raise kind("The file is larger than 5 MB", path=path)
        return
    names = {
        stat.S_IFDIR: "a folder",
        stat.S_IFLNK: "a link that leads nowhere",
        stat.S_IFIFO: "a pipe",
        stat.S_IFSOCK: "a socket",
    }
    raise kind(
        f"This is {names.get(stat.S_IFMT(found.st_mode), 'a device')}, not a file", path=path
    )


def check_target(folder: Folder, name: str, path: str) -> None:
    """Raises SaveError, OSError for what may not be replaced."""
    _check_found(folder.lstat(name), path)
    if not folder.may_write(name):
        raise SaveError(_READ_ONLY, path=path)


def _check_found(found: os.stat_result, path: str) -> None:
    check_regular(found, path, SaveError)
    if found.st_nlink > 1:
        raise SaveError(
            "The file has a second name (a hard link), which a save would cut off", path=path
        )
    if not found.st_mode & 0o222:
        raise SaveError(_READ_ONLY, path=path)


def _read_all(descriptor: int, size: int, path: str, kind: type[CuratorError]) -> bytes:
    data = os.read(descriptor, size + 1)
    if len(data) == size:
        return data
    parts = [data]  # it grows while it is read
    left = MAX_SIZE + 1 - len(data)
    while left > 0 and (part := os.read(descriptor, min(left, 1024 * 1024))):
        parts.append(part)
        left -= len(part)
    if left <= 0:
        raise kind("The file is larger than 5 MB", path=path)
    return b"".join(parts)


def _attributes(descriptor: int, found: os.stat_result) -> Attributes:
    extended = []
    if hasattr(os, "listxattr"):
        with contextlib.suppress(OSError):
            for attribute in os.listxattr(descriptor):
                with contextlib.suppress(OSError):
                    extended.append((attribute, os.getxattr(descriptor, attribute)))
    mode = stat.S_IMODE(found.st_mode)
    return Attributes(mode, found.st_uid, found.st_gid, tuple(extended), seen(found))


def seen(found: os.stat_result) -> tuple[int, ...]:
    """What is different after most writes: inode, time and size."""
    return found.st_ino, found.st_mtime_ns, found.st_size


def write_new(folder: Folder, name: str, data: bytes, like: Attributes | None) -> int:
    """Write a file that is not there yet, with the attributes of another as far as the system lets
    us, its mode always; returns the open descriptor. Raises OSError; then there is no file."""
    # What is private is never readable for others, not even while it is written.
    descriptor = folder.open_file(name, CREATE, 0o666 if like is None else 0o600)
    try:
        write_all(descriptor, data)
        if like is not None:
            _give(descriptor, like)
    except BaseException:
        os.close(descriptor)
        with contextlib.suppress(OSError):
            folder.unlink(name)
        raise
    return descriptor


def put(path: str, data: bytes, *, instead_of: bytes | None = None) -> None:
    """Write one file that is in no site, or replace it, all of it or nothing; where it leads, if it
    is a link. Raises SaveError for what may not be replaced, or does not hold `instead_of` any
    more."""
    parent, name = os.path.split(os.path.realpath(path))
    beside = f".{name[:100]}.{os.urandom(6).hex()}.mdtmp"
    try:
        with contextlib.closing(Folder.open(parent)) as folder:
            like = None
            if folder.has(name):
                there, like = read_replaceable(folder, name, path)
                if instead_of is not None and there != instead_of:
                    raise SaveError("Another program changed the file; try again", path=path)
            descriptor = write_new(folder, beside, data, like)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
            try:
                folder.move(beside, folder, name)
            except OSError:
                folder.unlink(beside)
                raise
            folder.sync()
    except OSError as error:
        raise SaveError(in_words(error), path=path) from error


def _give(descriptor: int, like: Attributes) -> None:
    created = os.fstat(descriptor)
    if hasattr(os, "fchown") and (created.st_uid, created.st_gid) != (like.owner, like.group):
        try:
            os.fchown(descriptor, like.owner, like.group)
        except OSError:
            with contextlib.suppress(OSError):
                os.fchown(descriptor, -1, like.group)
    for attribute, value in like.extended:
        with contextlib.suppress(OSError):
            os.setxattr(descriptor, attribute, value)
    if hasattr(os, "fchmod"):
        os.fchmod(descriptor, like.mode)


def write_all(descriptor: int, data: bytes) -> None:
    """Write every byte, however many a call takes."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def in_words(error: OSError) -> str:
    """What the system says went wrong, for people."""
    if error.errno == errno.ENOENT:
        return "The file was deleted or moved away"
    if error.errno in (errno.ELOOP, errno.ENOTDIR):
        return "A folder of its path is a link, a loop or a file"
    if error.errno == errno.ENOSPC:
        return "The disk is full (No space left on device)"
    return f"The file cannot be read or written: {error.strerror or error}"
