"""Where a site's articles are: which folders are looked into and which files are articles."""

from __future__ import annotations

import os
import posixpath
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from curator.errors import SiteError
from curator.library.settings import FILE_NAME, Settings

EXTENSIONS = (".md", ".markdown", ".html")
SKIPPED_FOLDERS = frozenset({"_site", "node_modules", "vendor", "api", "_data"})
# The generator's own folders: what has no front matter there is a template, not a broken article.
_TEMPLATE_FOLDERS = frozenset({"_layouts", "_includes", "_sass", "_plugins"})
_SITE_MARKS = (FILE_NAME, "_config.yml", "_config.yaml", "_data", ".git")
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Site:
    """A folder of articles. `root` is absolute, with its links resolved. All paths of the library
    are relative to it, with `/`; a name that is not UTF-8 holds its bytes as surrogates."""

    root: Path
    settings: Settings

    @classmethod
    def open(cls, path: str | os.PathLike[str]) -> Site:
        root = os.path.realpath(path)
        if not os.path.isdir(root):
            reason = "This is not a folder" if os.path.exists(root) else "There is no such folder"
            raise SiteError(reason, path=os.fspath(path))
        return cls(Path(root), Settings.load(root))

    @classmethod
    def containing(cls, file: str | os.PathLike[str]) -> tuple[Site, str]:
        """The site that the article `file` belongs to, and the article's path in it: the nearest
        folder above it that looks like a site's root, else the folder its collection is in."""
        absolute = Path(os.path.realpath(os.path.dirname(os.path.abspath(file))))
        fallback = absolute
        for folder in (absolute, *absolute.parents):
            if any((folder / mark).exists() for mark in _SITE_MARKS):
                root = folder
                break
            if folder.name.startswith("_"):
                fallback = folder.parent
        else:
            root = fallback
        relative = (absolute / os.path.basename(os.fspath(file))).relative_to(root)
        return cls.open(root), relative.as_posix()

    def with_settings(self, **changes: object) -> Site:
        return replace(self, settings=replace(self.settings, **changes))  # type: ignore[arg-type]

    def relative(self, name: str) -> str:
        """`name`, as a person or script gave it, as a path of this site. Raises SiteError where it
        would lead outside."""
        try:
            if b"\0" in os.fsencode(name):
                raise SiteError("This is not a name a file can have", path=name)
        except UnicodeEncodeError:  # half of a surrogate pair
            raise SiteError("This is not a name a file can have", path=name) from None
        if os.path.isabs(name):
            name = os.path.relpath(name, self.root)
        path = posixpath.normpath(name.replace(os.sep, "/"))
        if path == "." or path.startswith("../") or path == "..":
            raise SiteError("This is not inside the site", path=name)
        return path

    def real(self, path: str) -> str:
        """The path of the file that `path` leads to, if it is a link inside the site."""
        real = os.path.realpath(self.root / path)
        return posixpath.normpath(os.path.relpath(real, self.root).replace(os.sep, "/"))

    def paths(self) -> list[str]:
        """Every article's path, sorted; also files that should be articles and cannot be read.

        Linked folders are not entered: inside the site their articles are found where they are,
        outside they belong to someone else."""
        return sorted({path for path, _entry in self.entries()})

    def entries(self) -> Iterator[tuple[str, os.DirEntry[str]]]:
        """What `paths()` lists, as found on disk: unsorted, and twice where folders overlap."""
        excluded = self.settings.excluded()
        folders = self.settings.folders
        if folders is None:
            yield from self._walk("", False, excluded)
        else:
            for folder in folders:
                if self._is_folder(folder):
                    yield from self._walk(folder, True, excluded)

    def data_files(self, folder: str, extensions: tuple[str, ...]) -> list[str]:
        """The files of one folder of `_data`, such as "_data/topics", sorted."""
        return sorted(
            f"{folder}/{entry.name}"
            for entry in _entries(self._absolute(folder))
            if entry.name.lower().endswith(extensions) and not entry.name.startswith(".")
        )

    def is_data(self, path: str) -> bool:
        """Is it a vocabulary file or a publisher's record: YAML, or an article's shape?"""
        return (
            path.startswith("_data/")
            and path.lower().endswith((*EXTENSIONS, ".yaml", ".yml"))
            and not any(part.startswith(".") for part in path.split("/"))
        )

    def collection_of(self, path: str) -> str:
        """The folder an article is in: "_news", "_learning/videos"; "" for the root."""
        return path.rpartition("/")[0]

    def is_article(self, path: str) -> bool:
        """Would `paths()` list this path, if the file is there? For a single file, without
        walking the site."""
        folder, _, name = path.rpartition("/")
        if not _may_be_article(name) or self.settings.excluded()(path):
            return False
        found = self._found_in(folder)
        return found is not None and (found or _looks_like_article(self._absolute(path)))

    def lists(self, folder: str) -> bool:
        """Would `paths()` list a file with front matter in this folder?"""
        return self._found_in(folder) is not None

    def _found_in(self, folder: str) -> bool | None:
        """None where `paths()` does not look; True where whatever has an article's extension is
        taken for one."""
        folders = self.settings.folders
        parts = folder.split("/") if folder else []
        if folders is None:
            given, walked, must_be = "", parts, False
        else:
            near = [
                given for given in folders if given == "" or f"{folder}/".startswith(f"{given}/")
            ]
            if not near:
                return None
            given, must_be = max(near, key=len), True
            walked = parts[len(given.split("/")) if given else 0 :]
        excluded = self.settings.excluded()
        for part in walked:
            given = f"{given}/{part}" if given else part
            if _is_skipped(part) or excluded(given):
                return None
            must_be = must_be or _is_collection(part)
        return must_be

    def _absolute(self, path: str) -> str:
        return f"{self.root}{os.sep}{path}"

    def _is_folder(self, folder: str) -> bool:
        absolute = os.path.join(self.root, folder)
        real = os.path.realpath(absolute)
        return os.path.isdir(real) and os.path.normpath(absolute) == real

    def _walk(
        self, folder: str, must_be: bool, excluded: Callable[[str], bool]
    ) -> Iterator[tuple[str, os.DirEntry[str]]]:
        """The articles of `folder` and below. `must_be`: whatever lies here with an
        article's extension should be one, so it is listed even if it cannot be read."""
        prefix = f"{folder}/" if folder else ""
        for entry in _entries(self._absolute(folder)):
            name = entry.name
            path = prefix + name
            if entry.is_dir(follow_symlinks=False):
                if _is_skipped(name) or excluded(path):
                    continue
                below = must_be or _is_collection(name)
                if must_be and _may_be_article(name):
                    yield path, entry
                else:
                    yield from self._walk(path, below, excluded)
            elif (
                _may_be_article(name)
                and not excluded(path)
                and (must_be or _looks_like_article(entry.path))
            ):
                yield path, entry


def _entries(folder: str) -> Iterator[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            yield from entries
    except OSError:
        return  # gone, or not ours to read, since its parent was listed


def _may_be_article(name: str) -> bool:
    return name.lower().endswith(EXTENSIONS) and not name.startswith(".")


def _is_skipped(folder_name: str) -> bool:
    return folder_name in SKIPPED_FOLDERS or folder_name.startswith(".")


def _is_collection(folder_name: str) -> bool:
    return folder_name.startswith("_") and folder_name not in _TEMPLATE_FOLDERS


def _looks_like_article(file: str) -> bool:
    """Does the file begin with a `---` line? What cannot be looked at (a FIFO, a broken link) is
    taken for one, so that it is listed with its reason."""
    try:
        if not stat.S_ISREG(os.stat(file).st_mode):
            return True
        descriptor = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        try:
            start = os.read(descriptor, 256).removeprefix(_BOM)
        finally:
            os.close(descriptor)
    except FileNotFoundError:
        return os.path.islink(file)
    except OSError:
        return True
    first = start.partition(b"\n")[0]
    return first.startswith(b"---") and first[3:].strip() == b""
