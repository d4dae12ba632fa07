"""Which files git does not know."""

from __future__ import annotations

import os
from collections.abc import Generator

from curator.errors import GitError
from curator.git import run


def untracked(root: str | os.PathLike[str]) -> Generator[None, None, frozenset[str]]:
    """The files below `root`, which is absolute, that are neither tracked nor ignored: relative to
    it, with `/`, though it may be a folder inside the working tree. Names that are no UTF-8 hold
    their bytes as surrogates. Raises GitError, also where there is no git or the folder is in no
    clone; yields every few milliseconds until git has answered."""
    if not run.is_there():
        raise GitError("git is not installed")
    if not run.is_in_clone(root):
        raise GitError("this folder is not in a git clone")
    listed = yield from run.run(root, "ls-files", "--others", "--exclude-standard", "-z", "--", ".")
    return frozenset(os.fsdecode(name) for name in listed.split(b"\0") if name)
