"""Merging by field for people on the command line: git asks Curator to merge two versions of an
article when it is told so, by a line of attributes and a command in the clone's own settings. The
latter cannot come with a clone, so that no clone has anything run that its owner did not set up.
"""

from __future__ import annotations

import os
import re
import shlex
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from curator.document import body_of
from curator.errors import DocumentError, GitError
from curator.git import run
from curator.git.repository import Repository
from curator.git.run import Steps
from curator.library.clone import Clone
from curator.library.storage import put

_NAME: Final = "curator"
_TITLE: Final = "Curator: merge articles field by field"
_ATTRIBUTE: Final = f"merge={_NAME}"
_PLAIN: Final = re.compile(r"[\w./-]+")


@dataclass(frozen=True, slots=True)
class Step:
    """Something that is to be set up: in words, and how: a setting (alone, it goes), or what a file
    is to hold instead of `old`."""

    words: str
    setting: tuple[str, ...] = ()
    file: str = ""
    old: bytes = b""
    text: bytes = b""


def set_up(clone: Clone, *, shared: bool) -> Steps[list[Step]]:
    """What is to be done so that git merges the site's articles field by field; nothing where it
    is. The lines of attributes are for this clone alone, or `shared`, in a file that is committed.
    Raises GitError."""
    repository = clone.repository
    steps = []
    for key, value in ((f"merge.{_NAME}.name", _TITLE), (f"merge.{_NAME}.driver", command())):
        if (yield from _setting(repository, key)) != value:
            steps.append(Step(f"set {key} to {value}", (key, value)))
    file = _attributes(repository, shared=shared)
    old = _content(file)
    known = {line.strip() for line in old.decode("utf-8", "replace").splitlines()}
    new = [line for line in _lines(clone) if line not in known]
    if new:
        end = b"" if not old or old.endswith(b"\n") else b"\n"
        text = old + end + "".join(f"{line}\n" for line in new).encode()
        words = f"add to {os.path.relpath(file, repository.top)}: {', '.join(new)}"
        steps.append(Step(words, (), file, old, text))
    return steps


def removal(clone: Clone, *, shared: bool) -> Steps[list[Step]]:
    """What is to be done so that git merges as it did before. Raises GitError."""
    repository = clone.repository
    steps = []
    for key in (f"merge.{_NAME}.name", f"merge.{_NAME}.driver"):
        if (yield from _setting(repository, key)) is not None:
            steps.append(Step(f"unset {key}", (key,)))
    file = _attributes(repository, shared=shared)
    old = _content(file)
    kept = [line for line in old.splitlines(keepends=True) if not _is_ours(line)]
    if len(kept) < len(old.splitlines()):
        words = f"remove the lines with {_ATTRIBUTE} from {os.path.relpath(file, repository.top)}"
        steps.append(Step(words, (), file, old, b"".join(kept)))
    return steps


def left_for_all(clone: Clone, *, shared: bool) -> str:
    """What the removal leaves of the attributes for the whole team, in words; "" if nothing."""
    file = _attributes(clone.repository, shared=True)
    name = os.path.basename(file)
    if shared:
        is_empty = os.path.exists(file) and not _content(file)
        return f"{name} is empty now: delete it if nobody needs it" if is_empty else ""
    if any(map(_is_ours, _content(file).splitlines())):
        how = "`curator git-setup --shared --remove` takes it away, too"
        return f"{name} still has {_ATTRIBUTE}, for the whole team: {how}"
    return ""


def do(clone: Clone, steps: list[Step]) -> Steps[None]:
    """Do what `set_up` or `removal` found. Raises GitError, SaveError."""
    top = clone.repository.top
    for step in steps:
        if step.file:
            if os.path.islink(step.file):  # a clone may lead us anywhere by that
                raise GitError("The file of attributes is a link", path=step.file)
            os.makedirs(os.path.dirname(step.file), exist_ok=True)
            if step.old:
                put(step.file, step.text, instead_of=step.old)
            else:
                put(step.file, step.text)
        elif len(step.setting) > 1:
            yield from run.run(top, "config", "--local", "--replace-all", *step.setting)
        else:
            yield from run.run(top, "config", "--local", "--unset-all", *step.setting)


def command() -> str:
    """What git runs: this very Python, which does not look for modules where it is started, as that
    is the clone."""
    python = shlex.quote(sys.executable.replace(os.sep, "/")).replace("%", "%%")
    return f"{python} -P -m curator merge %O %A %B --path=%P"


def is_text(*sides: bytes) -> bool:
    """Is it no article on any side, so that its lines are all there is to be merged?"""
    return not any(_has_front_matter(side) for side in sides if side)


def merge_as_text(base: str, ours: str, theirs: str) -> Steps[bool]:
    """Merge three files line by line into that of ours, as git does without us, with marks around
    what both changed; were there none? Raises GitError."""
    names = [os.path.abspath(path) for path in (ours, base, theirs)]
    labels = ("-L", "ours", "-L", "base", "-L", "theirs")
    ended = yield from run.attempt(os.path.dirname(names[0]), "merge-file", *labels, "--", *names)
    if not 0 <= ended.code < 128:
        raise run.error_of(ended, ours)
    return ended.code == 0


def _has_front_matter(side: bytes) -> bool:
    try:
        body_of(side)
    except DocumentError:
        return False
    return True


def _lines(clone: Clone) -> Iterator[str]:
    """Markdown anywhere in the site; HTML where there are articles, as others are templates."""
    prefix = clone.repository.prefix
    if prefix and not _PLAIN.fullmatch(prefix):
        reason = f"git's attributes cannot name the folder {prefix!r}: write them by hand"
        raise GitError(reason)
    above = f"/{prefix}**/" if prefix else ""
    yield f"{above}*.md {_ATTRIBUTE}"
    yield f"{above}*.markdown {_ATTRIBUTE}"
    paths = [path for path in clone.site.paths() if path.lower().endswith(".html")]
    for folder in sorted({path.rpartition("/")[0] for path in paths}):
        if folder and _PLAIN.fullmatch(folder):
            yield f"/{prefix}{folder}/*.html {_ATTRIBUTE}"


def _is_ours(line: bytes) -> bool:
    return line.split()[1:] == [_ATTRIBUTE.encode()]


def _attributes(repository: Repository, *, shared: bool) -> str:
    if shared:
        return os.path.join(repository.top, ".gitattributes")
    return os.path.join(repository.common_dir, "info", "attributes")


def _content(file: str) -> bytes:
    try:
        with open(file, "rb") as opened:
            return opened.read()
    except FileNotFoundError:
        return b""


def _setting(repository: Repository, key: str) -> Steps[str | None]:
    ended = yield from run.attempt(repository.top, "config", "--local", "--get", key)
    return os.fsdecode(ended.printed.removesuffix(b"\n")) if ended.code == 0 else None
