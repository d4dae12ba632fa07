"""The clone that a site lies in."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Self

from curator.errors import GitError, GitTrouble
from curator.git import run
from curator.git.run import Steps

_ASKED = ("--show-toplevel", "--absolute-git-dir", "--git-common-dir", "--show-prefix")


@dataclass(frozen=True, slots=True)
class Repository:
    """A working tree of a repository: its `top`; `git_dir`, which is its own also if it is one of
    several linked ones; `common_dir`, which they share; all absolute. `prefix`: where in it the
    site is, such as "docs/", or "" for all of it."""

    top: str
    git_dir: str
    common_dir: str
    prefix: str

    @classmethod
    def of(cls, folder: str | os.PathLike[str]) -> Self:
        """The one that a folder, which is absolute, lies in. Raises GitError with the reason why
        git is off here."""
        return run.finished(cls.found(folder))

    @classmethod
    def found(cls, folder: str | os.PathLike[str]) -> Steps[Self]:
        """The same in steps."""
        if not run.is_there():
            raise GitError("git is not installed", kind=GitTrouble.ABSENT)
        if not run.is_in_clone(folder):
            raise GitError("this folder is not in a git clone", kind=GitTrouble.NO_CLONE)
        answer = yield from _asked(folder, *_ASKED)
        places = answer.split("\n")
        if len(places) != len(_ASKED):  # a folder's name has a line break in it
            places = []
            for what in _ASKED:
                places.append((yield from _asked(folder, what)))
        return cls(*places)

    def inside(self, path: str) -> str:
        """A path of the site as one of the repository."""
        return self.prefix + path

    def of_site(self, inside: str) -> str | None:
        """A path of the repository as one of the site, if it is in it."""
        return inside[len(self.prefix) :] if inside.startswith(self.prefix) else None

    def file(self, inside: str) -> str:
        """Where a file of the repository is on this machine."""
        return os.path.join(self.top, *inside.split("/"))


def _asked(folder: str | os.PathLike[str], *what: str) -> Steps[str]:
    answer = yield from run.run(folder, "rev-parse", "--path-format=absolute", *what)
    return os.fsdecode(answer.removesuffix(b"\n"))
