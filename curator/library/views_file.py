"""The views that a team shares: read from and written to the site's `curator.toml`."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from typing import TypeAlias

from curator.errors import SaveError, SiteError
from curator.library.folders import Folder, folder_of
from curator.library.settings import Settings
from curator.library.storage import in_words, read_replaceable, write_new
from curator.library.tomlplace import FILE_NAME
from curator.library.views import View
from curator.library.views_text import rewritten

Views: TypeAlias = tuple[View, ...]
_STAGED = f".{FILE_NAME}.new"
_CHANGED = "curator.toml was changed by somebody else just now; try again"


def change_shared(root: str | os.PathLike[str], change: Callable[[Views], Views]) -> Views:
    """Do something to the views as they are in the file now, and write them in one step: nobody
    ever reads half of it. Returns what is there now. A site without the file gets one. Raises
    ViewError as `change` does, SiteError for a file with mistakes, SaveError where it cannot be
    written or was changed at the same moment; the file is as it was then."""
    try:
        with folder_of(root, FILE_NAME, SaveError) as (folder, name):
            return _change(folder, name, change)
    except OSError as error:
        raise SaveError(in_words(error), path=FILE_NAME) from error


def _change(folder: Folder, name: str, change: Callable[[Views], Views]) -> Views:
    base, like = read_replaceable(folder, name, FILE_NAME) if folder.has(name) else (None, None)
    try:
        text = (base or b"").decode("utf-8")
    except UnicodeDecodeError as error:
        raise SiteError("The settings are not UTF-8 text", path=FILE_NAME) from error
    before = Settings.parse(text).views
    after = change(before)
    if after == before:
        return before
    data = rewritten(text, before, after).encode("utf-8")
    with contextlib.suppress(FileNotFoundError):
        folder.unlink(_STAGED)  # of a write that was interrupted
    descriptor = write_new(folder, _STAGED, data, like)
    try:
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        _put(folder, name, base)
    except BaseException:
        with contextlib.suppress(OSError):
            folder.unlink(_STAGED)
        raise
    folder.sync()
    return after


def _put(folder: Folder, name: str, base: bytes | None) -> None:
    """Give the file its new bytes, unless it is not what was read any more."""
    if base is None:
        try:
            folder.move_to_free(_STAGED, folder, name)
        except FileExistsError:
            raise SaveError(_CHANGED, path=FILE_NAME) from None
        return
    if read_replaceable(folder, name, FILE_NAME)[0] != base:
        raise SaveError(_CHANGED, path=FILE_NAME)
    if not folder.exchange(_STAGED, folder, name):
        folder.move(_STAGED, folder, name)
        return
    # What was exchanged out may have been written in between.
    if read_replaceable(folder, _STAGED, FILE_NAME)[0] != base:
        folder.exchange(_STAGED, folder, name)
        raise SaveError(_CHANGED, path=FILE_NAME)
    folder.unlink(_STAGED)
