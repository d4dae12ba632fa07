"""Reading and saving single files, inside the site and nowhere else.

`read` never waits (a FIFO, a device) and never follows a link out of the site. `stage` writes new
bytes to a hidden file beside the target and syncs it; `Staged.exchange` swaps the two names in one
step, so that what came out can be looked at: whatever another program wrote in between is not lost.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass

from curator.errors import CuratorError, DocumentError, SaveError
from curator.library.exchange import exchange

MAX_SIZE = 5 * 1024 * 1024  # bytes of one file

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
_FOLDER = os.O_RDONLY | _NOFOLLOW | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_CLOEXEC", 0)
_HAS_FOLDER_DESCRIPTORS = {os.open, os.unlink, os.rename, os.stat} <= os.supports_dir_fd


def read(root: str | os.PathLike[str], path: str) -> bytes:
    """The bytes of the file `path` of the site. Raises DocumentError, with the path, for what is
    not a regular file inside the site, is larger than 5 MB or cannot be opened."""
    try:
        with folder_of(root, path, DocumentError) as (folder, name):
            return _read_regular(folder, name, path, DocumentError)
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


@dataclass(slots=True)
class Staged:
    """New bytes, on disk and synced, beside the file `path` that they are to replace.

    `place` is where that file really is: folder (relative to `root`, without links) and name.
    `temp` is the hidden file; after `exchange` it holds what was at `path` before.
    """

    root: str
    path: str
    place: tuple[str, str]
    temp: str | None

    def exchange(self) -> bytes:
        """Put the new bytes in place; returns what was there at that moment. Raises SaveError, and
        then the file is as it was."""
        if self.temp is None:
            raise SaveError("The file was already put in place", path=self.path)
        try:
            with folder_of(self.root, self.path, SaveError) as (folder, name):
                if self.place != _place(self.root, folder, name):
                    raise SaveError("The file was moved", path=self.path)
                _check_target(folder, name, self.path)
                if folder.descriptor is None or not exchange(folder.descriptor, self.temp, name):
                    return self._replace(folder, name)
                try:
                    return self._came_out(folder)
                except (OSError, SaveError):
                    # Not the file that was checked: someone put a link or a pipe there meanwhile.
                    exchange(folder.descriptor, self.temp, name)
                    raise
        except OSError as error:
            raise SaveError(in_words(error), path=self.path) from error

    def sync(self) -> None:
        """Make the exchange survive a power cut: sync the folder that holds both names."""
        try:
            with _opened(self.root, self.place[0]) as folder:
                folder.sync()
        except OSError as error:
            raise SaveError(in_words(error), path=self.path) from error

    def discard(self) -> None:
        """Remove the hidden file, whichever bytes it holds. Never raises."""
        temp, self.temp = self.temp, None
        if temp is not None:
            with contextlib.suppress(OSError), _opened(self.root, self.place[0]) as folder:
                folder.unlink(temp)

    def _came_out(self, folder: Folder) -> bytes:
        assert self.temp is not None
        return _read_regular(folder, self.temp, self.path, SaveError)

    def _replace(self, folder: Folder, name: str) -> bytes:
        """Where the system has no exchange: look once more, then rename over the file."""
        before = _read_regular(folder, name, self.path, SaveError)
        assert self.temp is not None
        folder.rename(self.temp, name)
        self.temp = None
        return before


def check_replaceable(root: str | os.PathLike[str], path: str) -> None:
    """Raise the SaveError that `stage` would raise for this file as it is now."""
    try:
        with folder_of(root, path, SaveError) as (folder, name):
            _check_target(folder, name, path)
    except OSError as error:
        raise SaveError(in_words(error), path=path) from error


def stage(root: str | os.PathLike[str], path: str, data: bytes) -> Staged:
    """Write `data` to a hidden file in the folder of `path`, with the mode, owner and attributes
    of the file that is there, and sync it. Raises SaveError; then no hidden file is left."""
    if len(data) > MAX_SIZE:
        raise SaveError("The file would be larger than 5 MB", path=path)
    try:
        with folder_of(root, path, SaveError) as (folder, name):
            original = _check_target(folder, name, path)
            temp = f".{os.fsdecode(os.fsencode(name)[:200])}.{os.urandom(6).hex()}.tmp"
            descriptor = folder.open(temp, CREATE, 0o600)
            try:
                try:
                    write_all(descriptor, data)
                    _keep_attributes(folder, name, descriptor, original)
                    os.fsync(descriptor)
                finally:
                    os.close(descriptor)
            except BaseException:
                with contextlib.suppress(OSError):
                    folder.unlink(temp)
                raise
            base = os.path.realpath(root)
            return Staged(base, path, _place(base, folder, name), temp)
    except OSError as error:
        raise SaveError(in_words(error), path=path) from error


class Folder:
    """An open folder. Names in it are reached through its descriptor where the system can do that,
    so that a folder which is swapped for a link meanwhile leads nowhere."""

    def __init__(self, absolute: str, descriptor: int | None) -> None:
        self.absolute = absolute
        self.descriptor = descriptor

    def at(self, name: str) -> str:
        """`name` as system calls take it beside `descriptor`."""
        return name if self.descriptor is not None else os.path.join(self.absolute, name)

    def open(self, name: str, flags: int, mode: int = 0o600) -> int:
        return os.open(self.at(name), flags, mode, dir_fd=self.descriptor)

    def lstat(self, name: str) -> os.stat_result:
        return os.stat(self.at(name), dir_fd=self.descriptor, follow_symlinks=False)

    def unlink(self, name: str) -> None:
        os.unlink(self.at(name), dir_fd=self.descriptor)

    def rename(self, old: str, new: str) -> None:
        """`new` is replaced if it is there."""
        if self.descriptor is None:
            os.replace(self.at(old), self.at(new))
        else:
            os.replace(old, new, src_dir_fd=self.descriptor, dst_dir_fd=self.descriptor)

    def link(self, old: str, new: str) -> None:
        """Give the file `old` a second name; raises FileExistsError where that is taken."""
        there = self.descriptor
        os.link(self.at(old), self.at(new), src_dir_fd=there, dst_dir_fd=there)

    def mkdir(self, name: str) -> None:
        os.mkdir(self.at(name), dir_fd=self.descriptor)

    def sync(self) -> None:
        if self.descriptor is not None:
            try:
                os.fsync(self.descriptor)
            except OSError as error:
                if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # no such thing here: fine
                    raise


@contextlib.contextmanager
def folder_of(
    root: str | os.PathLike[str], path: str, kind: type[CuratorError]
) -> Iterator[tuple[Folder, str]]:
    """The folder in which the file `path` really lies, and its name there; links are followed as
    long as they stay inside the site."""
    base = os.path.realpath(root)
    if not _can_be_a_name(path):
        raise kind("This is not a name a file can have", path=path)
    real = os.path.realpath(os.path.join(base, path))
    if os.path.commonpath((base, real)) != base or real == base:
        raise kind("The file leads outside the site", path=path)
    inside, name = os.path.split(os.path.relpath(real, base))
    if ".git" in inside.split(os.sep):
        raise kind("The file belongs to git", path=path)
    with _opened(base, inside) as folder:
        yield folder, name


@contextlib.contextmanager
def _opened(base: str, inside: str) -> Iterator[Folder]:
    """The folder `inside` of `base`, one step at a time and no link: what was looked at a moment
    ago is what is opened."""
    absolute = os.path.join(base, inside)
    if not _HAS_FOLDER_DESCRIPTORS:
        yield Folder(absolute, None)
        return
    descriptor = os.open(base, _FOLDER)
    try:
        for part in inside.split(os.sep) if inside else ():
            below = os.open(part, _FOLDER, dir_fd=descriptor)
            os.close(descriptor)
            descriptor = below
        yield Folder(absolute, descriptor)
    finally:
        os.close(descriptor)


def _place(base: str, folder: Folder, name: str) -> tuple[str, str]:
    inside = os.path.relpath(folder.absolute, base)
    return ("" if inside == os.curdir else inside), name


def _can_be_a_name(path: str) -> bool:
    try:
        return b"\0" not in os.fsencode(path)
    except UnicodeEncodeError:  # half of a surrogate pair
        return False


def _read_regular(folder: Folder, name: str, path: str, kind: type[CuratorError]) -> bytes:
    _check_regular(folder.lstat(name), path, kind)  # before open, which may wake a device
    descriptor = folder.open(name, READ)
    try:
        _check_regular(os.fstat(descriptor), path, kind)
        return _read_all(descriptor, path, kind)
    finally:
        os.close(descriptor)


def _check_regular(found: os.stat_result, path: str, kind: type[CuratorError]) -> None:
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


def _check_target(folder: Folder, name: str, path: str) -> os.stat_result:
    """What is to be replaced, if it may be."""
    found = folder.lstat(name)
    _check_regular(found, path, SaveError)
    if found.st_nlink > 1:
        raise SaveError(
            "The file has a second name (a hard link), which a save would cut off", path=path
        )
    if not found.st_mode & 0o222 or not os.access(
        folder.at(name), os.W_OK, dir_fd=folder.descriptor
    ):
        raise SaveError("The file is read-only", path=path)
    return found


def _read_all(descriptor: int, path: str, kind: type[CuratorError]) -> bytes:
    parts = []
    left = MAX_SIZE + 1
    while left > 0 and (part := os.read(descriptor, min(left, 1024 * 1024))):
        parts.append(part)
        left -= len(part)
    if left == 0:
        raise kind("The file is larger than 5 MB", path=path)
    return b"".join(parts)


def write_all(descriptor: int, data: bytes) -> None:
    """Write every byte, however many a call takes."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _keep_attributes(folder: Folder, name: str, descriptor: int, original: os.stat_result) -> None:
    """Owner and extended attributes as far as the system lets us; the mode always."""
    created = os.fstat(descriptor)
    if hasattr(os, "fchown") and (created.st_uid, created.st_gid) != (
        original.st_uid,
        original.st_gid,
    ):
        try:
            os.fchown(descriptor, original.st_uid, original.st_gid)
        except OSError:
            with contextlib.suppress(OSError):
                os.fchown(descriptor, -1, original.st_gid)
    if hasattr(os, "listxattr"):
        with contextlib.suppress(OSError):
            source = folder.open(name, READ)
            try:
                for attribute in os.listxattr(source):
                    with contextlib.suppress(OSError):
                        os.setxattr(descriptor, attribute, os.getxattr(source, attribute))
            finally:
                os.close(source)
    if hasattr(os, "fchmod"):
        os.fchmod(descriptor, stat.S_IMODE(original.st_mode))


def in_words(error: OSError) -> str:
    """What the system says went wrong, for people."""
    if error.errno == errno.ENOENT:
        return "The file was deleted or moved away"
    if error.errno in (errno.ELOOP, errno.ENOTDIR):
        return "A folder of its path is a link, a loop or a file"
    if error.errno == errno.ENOSPC:
        return "The disk is full (No space left on device)"
    return f"The file cannot be read or written: {error.strerror or error}"
