"""Where the journal of a site is: with its git clone, which then neither shows nor commits it; for
a site without git in a hidden folder of its own.

    curator/
        lock           who writes here now, for all sites of the clone
        work/12/       a batch that is being written
        batches/12.batch    one that is done, kept so that it can be taken back
        sync/          the same for a sync, which writes in the whole clone
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote

MARKER = "marker"  # in the place of a sync: there is one that is not done
UNTOLD = "untold"  # the same: nobody was told yet what came of it
_HIDDEN = ".curator"
_LONGEST = 120  # characters of a path that are in the name of its folder
_IGNORED = b"# Kept here by Curator, so that what it wrote can be taken back.\n*\n"


@dataclass(frozen=True, slots=True)
class Place:
    """`shared` holds the lock, `own` the batches of one site; the folders need not be there.
    `ignored`: git has to be told to pass over them, should there be one some day."""

    shared: Path
    own: Path
    ignored: bool = False

    @classmethod
    def of(cls, root: Path) -> Place:
        """The place for the site at `root`, which is absolute and without links."""
        for folder in (root, *root.parents):
            git = _git_folder(folder)
            if git is None:
                continue
            shared = git / "curator"
            inside = root.relative_to(folder).as_posix()
            if inside == ".":
                return cls(shared, shared)
            return cls(shared, shared / "sites" / _name_of(os.fsencode(inside)))
        return cls(root / _HIDDEN, root / _HIDDEN, ignored=True)

    @property
    def work(self) -> Path:
        """Batches that are being written, a folder each."""
        return self.own / "work"

    @property
    def batches(self) -> Path:
        """Batches that are done, a file each."""
        return self.own / "batches"

    @property
    def of_sync(self) -> Place:
        """The one for all files of the clone, which a sync has for itself."""
        return replace(self, own=self.shared / "sync")

    @property
    def lock(self) -> Path:
        """The file that is locked while something is written."""
        return self.shared / "lock"

    @property
    def is_elsewhere(self) -> bool:
        """Is one of the folders a link? A foreign site may lead our files anywhere by that."""
        inner = (self.shared / "sites", self.own, self.work, self.batches)
        return any(os.path.islink(folder) for folder in (self.shared, *inner))

    def make(self) -> None:
        """Make the folders, in a site that is there. Raises OSError."""
        if self.is_elsewhere:
            raise OSError(errno.ELOOP, "The journal's folder is a link", str(self.own))
        self.shared.mkdir(exist_ok=True)
        for folder in (self.work, self.batches):
            folder.mkdir(parents=True, exist_ok=True)
        note = self.shared / ".gitignore"
        if self.ignored and not note.exists():
            note.write_bytes(_IGNORED)


def is_interrupted(root: Path) -> bool:
    """Is there a batch that was begun and not ended, or is being written right now?"""
    place = Place.of(root)
    try:
        return bool(os.listdir(place.work)) and not place.is_elsewhere
    except OSError:
        return False


def is_sync_interrupted(root: Path) -> bool:
    """The same of a sync of the whole clone."""
    place = Place.of(root)
    own = place.of_sync
    if place.ignored or own.is_elsewhere:
        return False
    try:
        names = os.listdir(own.own)
        return MARKER in names or UNTOLD in names or bool(os.listdir(own.work))
    except OSError:
        return False


def _name_of(inside: bytes) -> str:
    """A file name for a path, readable as far as there is room."""
    name = quote(inside, safe="")
    if len(name) <= _LONGEST:
        return name
    return f"{name[:_LONGEST]}~{hashlib.sha256(inside).hexdigest()[:16]}"


def _git_folder(folder: Path) -> Path | None:
    """The git directory of a work tree whose top is `folder`."""
    git = folder / ".git"
    try:
        mode = git.stat().st_mode
        if stat.S_ISREG(mode):  # a linked work tree or a submodule
            first = git.read_bytes()[:4096].partition(b"\n")[0]
            if not first.startswith(b"gitdir: "):
                return None
            git = folder / os.fsdecode(first.removeprefix(b"gitdir: ").strip())
            git = Path(os.path.normpath(git))
        return git if (git / "HEAD").is_file() else None
    except OSError:
        return None
