"""Files that come, go or change their place when articles are saved. Never over another file, and
none goes that is not what was read."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from curator.errors import DocumentError, SaveError
from curator.library.creating import create
from curator.library.saving import Merge, Save, laid_over
from curator.library.storage import Folder, check_replaceable, folder_of, in_words, read

if TYPE_CHECKING:
    from curator.library.article import Article


def create_new(root: Path, article: Article, _merge: Merge) -> bytes:
    """Write the file of a new article; returns what is in it. Raises SaveError."""
    create(root, article.path, article.data)
    return article.data


def move(root: Path, article: Article, merge: Merge) -> bytes:
    """Write the article at its new path, with what others changed in the old file meanwhile, and
    take the old file away; the new one has its mode. Returns what is in the new one. Raises
    SaveError or SaveConflict; then the old file is there as it was, and no new one."""
    _check_own(root, article.file)
    disk = _read(root, article.file)
    check_replaceable(root, article.file)
    written = laid_over(Save(article.path, article.saved, article.data), disk, merge)
    create(root, article.path, written, _mode(root, article.file))
    try:
        _take_away(root, article.file, disk)
    except BaseException:
        with suppress(SaveError):
            _take_away(root, article.path, written)
        raise
    return written


def discard(root: Path, article: Article, to_trash: Callable[[Path], None]) -> bool:
    """Put the article's file into the trash, if it is what was read; False if it is gone already.
    Raises SaveError."""
    if is_gone(root, article.file):
        return False
    _check_own(root, article.file)
    if _read(root, article.file) != article.saved:
        reason = "The file was changed on disk since it was read here; look at it first"
        raise SaveError(reason, path=article.file)
    check_replaceable(root, article.file)
    try:
        to_trash(root / article.file)
    except OSError as error:
        raise SaveError(f"{error}; the file was kept", path=article.file) from error
    if os.path.lexists(root / article.file):
        raise SaveError("The file did not go into the trash", path=article.file)
    return True


def is_gone(root: Path, path: str) -> bool:
    """Is there no such file any more, in a site that is still there?"""
    try:
        os.lstat(root / path)
    except (FileNotFoundError, NotADirectoryError):
        return root.is_dir()
    except OSError:
        return False  # nobody can tell
    return False


def _check_own(root: Path, path: str) -> None:
    real = os.path.realpath(root / path)
    if real != os.path.normpath(os.path.join(os.path.realpath(root), path)):
        raise SaveError("This is a link to another file, which is not moved", path=path)


def _mode(root: Path, path: str) -> int:
    try:
        return stat.S_IMODE(os.lstat(root / path).st_mode)
    except OSError as error:
        raise SaveError(in_words(error), path=path) from error


def _read(root: Path, path: str) -> bytes:
    try:
        return read(root, path)
    except DocumentError as error:
        raise SaveError(error.reason, path=path) from error


def _take_away(root: Path, path: str, expected: bytes) -> None:
    """Remove the file, if these are its bytes. It gets another name first, so that what is looked
    at is what is removed, whoever writes at the same time."""
    try:
        with folder_of(root, path, SaveError) as (folder, name):
            hidden = f".{os.fsdecode(os.fsencode(name)[:200])}.{os.urandom(6).hex()}.tmp"
            folder.rename(name, hidden)
            inside = os.path.join(os.path.dirname(path), hidden)
            try:
                if _read(root, inside) != expected:
                    reason = "Another program changed the file at the same time; try again"
                    raise SaveError(reason, path=path)
                folder.unlink(hidden)
            except BaseException:
                _put_back(folder, hidden, name)
                raise
            folder.sync()
    except OSError as error:
        raise SaveError(in_words(error), path=path) from error


def _put_back(folder: Folder, hidden: str, name: str) -> None:
    """Unless there is another file by now; then what was there before stays beside it."""
    try:
        folder.link(hidden, name)
        folder.unlink(hidden)
    except FileExistsError:
        return
    except OSError:  # a file system without hard links
        folder.rename(hidden, name)
