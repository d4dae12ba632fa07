"""Which files git does not know."""

from __future__ import annotations

import os
from collections.abc import Generator

from curator.git import run


def untracked(root: str | os.PathLike[str]) -> Generator[None, None, frozenset[str]]:
    """The files below `root`, which is absolute, that are neither tracked nor ignored: relative to
    it, with `/`, though it may be a folder inside the working tree. Names that are no UTF-8 hold
    their bytes as surrogates. None where there is no git or the folder is in no clone. Raises
    GitError; yields every few milliseconds until git has answered."""
    if not run.is_in_clone(root) or not run.is_there():
        return frozenset()
    listed = yield from run.run(root, "ls-files", "--others", "--exclude-standard", "-z", "--", ".")
    return frozenset(os.fsdecode(name) for name in listed.split(b"\0") if name)
