"""The folders of a site, opened one step at a time and never through a link, so that what was
looked at a moment ago is what is written to."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections import OrderedDict
from collections.abc import Iterator
from functools import cached_property
from types import TracebackType
from typing import Self

from curator.errors import CuratorError
from curator.library.exchange import exchange, move_to_free

_FOLDER = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_DIRECTORY", 0)
    | getattr(os, "O_CLOEXEC", 0)
)
_HAS_DESCRIPTORS = {os.open, os.unlink, os.rename, os.stat} <= os.supports_dir_fd
_MOST_OPEN = 64
_NO_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK, errno.EINVAL})


class Folder:
    """An open folder. Names in it are reached through its descriptor where the system can do that,
    so that a folder which is swapped for a link meanwhile leads nowhere."""

    def __init__(self, absolute: str, descriptor: int | None) -> None:
        self.absolute = absolute
        self.descriptor = descriptor

    @classmethod
    def open(cls, absolute: str) -> Self:
        """A folder by its path, whose last part is no link. Raises OSError."""
        return cls(absolute, os.open(absolute, _FOLDER) if _HAS_DESCRIPTORS else None)

    def close(self) -> None:
        """Let the descriptor go; nothing else is to be done with the folder."""
        if self.descriptor is not None:
            os.close(self.descriptor)

    def below(self, name: str) -> Folder:
        """A folder in this one, which is no link. Raises OSError."""
        absolute = os.path.join(self.absolute, name)
        if self.descriptor is None:
            return Folder(absolute, None)
        return Folder(absolute, os.open(name, _FOLDER, dir_fd=self.descriptor))

    @cached_property
    def device(self) -> int:
        """Which file system it is on: between two of them files cannot be exchanged."""
        return self.stat().st_dev

    def stat(self) -> os.stat_result:
        """Of the folder itself."""
        return os.stat(self.absolute if self.descriptor is None else self.descriptor)

    def at(self, name: str) -> str:
        """`name` as system calls take it beside `descriptor`."""
        return name if self.descriptor is not None else os.path.join(self.absolute, name)

    def open_file(self, name: str, flags: int, mode: int = 0o600) -> int:
        return os.open(self.at(name), flags, mode, dir_fd=self.descriptor)

    def lstat(self, name: str) -> os.stat_result:
        return os.stat(self.at(name), dir_fd=self.descriptor, follow_symlinks=False)

    def has(self, name: str) -> bool:
        """Is there anything of this name, be it a link that leads nowhere?"""
        try:
            self.lstat(name)
        except FileNotFoundError:
            return False
        return True

    def may_write(self, name: str) -> bool:
        return os.access(self.at(name), os.W_OK, dir_fd=self.descriptor)

    def names(self) -> list[str]:
        """Everything in it."""
        return os.listdir(self.absolute if self.descriptor is None else self.descriptor)

    def unlink(self, name: str) -> None:
        os.unlink(self.at(name), dir_fd=self.descriptor)

    def rmdir(self, name: str) -> None:
        os.rmdir(self.at(name), dir_fd=self.descriptor)

    def mkdir(self, name: str) -> None:
        os.mkdir(self.at(name), dir_fd=self.descriptor)

    def exchange(self, name: str, other: Folder, other_name: str) -> bool:
        """Swap a file of this folder with one of another; False where the system cannot."""
        if self.descriptor is None or other.descriptor is None:
            return False
        return exchange(self.descriptor, name, other.descriptor, other_name)

    def move(self, name: str, other: Folder, other_name: str) -> None:
        """Put a file into another folder; what is there under that name is replaced."""
        if self.descriptor is None or other.descriptor is None:
            os.replace(self.at(name), other.at(other_name))
        else:
            os.replace(name, other_name, src_dir_fd=self.descriptor, dst_dir_fd=other.descriptor)

    def move_to_free(self, name: str, other: Folder, other_name: str) -> None:
        """`move`, but raises FileExistsError where the name is taken."""
        both = (self.descriptor, other.descriptor)
        if None not in both and move_to_free(both[0] or 0, name, both[1] or 0, other_name):
            return
        if other.has(other_name):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), other_name)
        try:
            os.link(
                self.at(name),
                other.at(other_name),
                src_dir_fd=self.descriptor,
                dst_dir_fd=other.descriptor,
            )
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            self.move(name, other, other_name)  # a file system without hard links
        else:
            self.unlink(name)

    def sync(self) -> None:
        """Make the names in it survive a power cut."""
        if self.descriptor is not None:
            try:
                os.fsync(self.descriptor)
            except OSError as error:
                if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # no such thing here: fine
                    raise


class Places:
    """Where the files of the site at `root` really are; asked once for each folder."""

    def __init__(self, root: str | os.PathLike[str]) -> None:
        self.root = os.path.realpath(root)
        self._reals: dict[str, str] = {}

    def real(self, path: str, kind: type[CuratorError]) -> str:
        """Where the file `path` really is, relative to the root, with `/`; links are followed as
        long as they stay inside the site. Raises `kind`."""
        if not can_be_a_name(path):
            raise kind("This is not a name a file can have", path=path)
        if os.path.isabs(path):
            raise kind("The file leads outside the site", path=path)
        above, _, name = path.rpartition("/")
        real = self._reals.get(above)
        if real is None:
            real = self._inside(above, path, kind)
            if ".git" in real.split("/"):
                raise kind("The file belongs to git", path=path)
            self._reals[above] = real
        place = f"{real}/{name}" if real else name
        if name in ("", ".", "..") or os.path.islink(self.absolute(place)):
            place = self._inside(place, path, kind)
            if not place:
                raise kind("The file leads outside the site", path=path)
            if ".git" in place.split("/")[:-1]:
                raise kind("The file belongs to git", path=path)
        return place

    def absolute(self, real: str) -> str:
        """A path as the system takes it."""
        return f"{self.root}{os.sep}{real}"

    def _inside(self, path: str, asked: str, kind: type[CuratorError]) -> str:
        real = os.path.realpath(os.path.join(self.root, path))
        if os.path.commonpath((self.root, real)) != self.root:
            raise kind("The file leads outside the site", path=asked)
        inside = os.path.relpath(real, self.root)
        return "" if inside == os.curdir else inside.replace(os.sep, "/")


class Folders(Places):
    """The folders of a site, kept open while many files are written. A context manager."""

    def __init__(self, root: str | os.PathLike[str]) -> None:
        super().__init__(root)
        self._open: OrderedDict[str, Folder] = OrderedDict()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let all folders go."""
        while self._open:
            self._open.popitem()[1].close()

    def of(self, real: str) -> tuple[Folder, str]:
        """The open folder of a file, and its name there. Raises OSError."""
        inside, _, name = real.rpartition("/")
        folder = self._open.get(inside)
        if folder is None:
            if len(self._open) >= _MOST_OPEN:
                self._open.popitem(last=False)[1].close()
            folder = self._open[inside] = self._opened(inside)
        else:
            self._open.move_to_end(inside)
        return folder, name

    def _opened(self, inside: str) -> Folder:
        folder = Folder.open(self.root)
        for part in inside.split("/") if inside else ():
            try:
                below = folder.below(part)
            finally:
                folder.close()
            folder = below
        return folder

    def check(self) -> None:
        """Raises OSError where one of the open folders is not at its place any more."""
        for inside, folder in self._open.items():
            now = self._opened(inside)
            try:
                if not os.path.samestat(folder.stat(), now.stat()):
                    raise NotADirectoryError(errno.ENOTDIR, "The folder was moved", inside)
            finally:
                now.close()

    def missing(self, real: str) -> list[str]:
        """The folders of a file that are not there yet, the outer ones first. Raises OSError where
        there is something else."""
        found: list[str] = []
        inside = real.rpartition("/")[0]
        while inside:
            absolute = os.path.join(self.root, inside)
            try:
                if not stat.S_ISDIR(os.lstat(absolute).st_mode):
                    raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), inside)
                break
            except FileNotFoundError:
                found.append(inside)
                inside = inside.rpartition("/")[0]
        return found[::-1]

    def device(self, real: str) -> int:
        """The file system that a file, which need not be there, is on."""
        try:
            return self.of(real)[0].device
        except FileNotFoundError:
            return self.of(self.missing(real)[0])[0].device


@contextlib.contextmanager
def folder_of(
    root: str | os.PathLike[str], path: str, kind: type[CuratorError]
) -> Iterator[tuple[Folder, str]]:
    """The folder in which one file `path` of the site really lies, and its name there."""
    with Folders(root) as folders:
        yield folders.of(folders.real(path, kind))


def can_be_a_name(path: str) -> bool:
    """Could a file have this path?"""
    try:
        return b"\0" not in os.fsencode(path)
    except UnicodeEncodeError:  # half of a surrogate pair
        return False
