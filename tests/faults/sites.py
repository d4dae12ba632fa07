"""Small sites to be damaged, and everything that is in them, to be compared."""

from __future__ import annotations

import os
import stat
import subprocess
from pathlib import Path
from typing import NamedTuple

JOURNALS = (".git/curator", ".curator")
# "touched": which files are to be committed; what is in it is looked at by tests of commits.
_MAY_REMAIN = frozenset({"lock", "batches", "work", "touched", ".gitignore"})


class File(NamedTuple):
    """What is at a path: kind and mode, bytes or where a link leads, extended attributes."""

    mode: int
    data: bytes
    attributes: tuple[tuple[str, bytes], ...] = ()


Tree = dict[str, File]


def article(number: int, heat: int = 1) -> bytes:
    """An article about 1 KB long, with a body."""
    lines = [
        "---",
        "published: true",
        f"title: 'Article {number}'",
        f"heat: {heat}",
        "topics:",
        "  - AI",
        "secured: dGhpcyBpcyBub3QgYSBzZWNyZXQ=",
        "---",
        "",
        *(f"Line {line} of the body of article {number}, as long as most." for line in range(12)),
        "",
    ]
    return "\n".join(lines).encode()


def make_site(folder: Path, articles: int, *, git: bool = True) -> Path:
    """A site whose articles are _news/000.md and so on, every third in _people."""
    for name in ("_news", "_people/near", "_data/topics"):
        (folder / name).mkdir(parents=True)
    (folder / "_config.yml").write_bytes(b"title: A site\n")
    (folder / "_data/topics/00-ai.yaml").write_bytes(b"name: AI\n_id: ai\n")
    for number in range(articles):
        (folder / name_of(number)).write_bytes(article(number))
    if articles:
        (folder / name_of(0)).chmod(0o640)
    (folder / "about.md").write_bytes(b"---\ntitle: About\n---\n")
    if git:
        run = ["git", "init", "-q", "--template=", "-b", "main", os.fspath(folder)]
        subprocess.run(run, check=True)
    return folder


def name_of(number: int) -> str:
    return f"{'_people/near' if number % 3 == 2 else '_news'}/{number:03}.md"


def tree(site: Path) -> Tree:
    """Everything in the site but what is in Curator's journal."""
    found: Tree = {}
    _walk(os.fspath(site), "", found)
    return found


def _walk(root: str, inside: str, found: Tree) -> None:
    for entry in os.scandir(os.path.join(root, inside)):
        name = f"{inside}/{entry.name}" if inside else entry.name
        mode = entry.stat(follow_symlinks=False).st_mode
        if name in JOURNALS:
            continue
        if stat.S_ISDIR(mode):
            found[name] = File(mode, b"")
            _walk(root, name, found)
        elif stat.S_ISREG(mode):
            found[name] = _read(entry.path, mode)
        else:
            link = os.readlink(entry.path) if stat.S_ISLNK(mode) else ""
            found[name] = File(mode, os.fsencode(link))


def _read(path: str, mode: int) -> File:
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    try:
        parts = []
        while part := os.read(descriptor, 1 << 20):
            parts.append(part)
        keys = os.listxattr(descriptor)
        values = tuple((key, os.getxattr(descriptor, key)) for key in sorted(keys)) if keys else ()
        return File(mode, b"".join(parts), values)
    finally:
        os.close(descriptor)


def put_back(site: Path, wanted: Tree) -> None:
    """Make the site what it was, and forget its journal. No link is followed, whatever a test has
    put there: what is not what it was goes, and is made anew."""
    for journal in JOURNALS:
        if os.path.lexists(site / journal):
            remove(site / journal)
    now = tree(site)
    for name in sorted(now):
        kind = stat.S_IFMT(now[name].mode)
        is_same_kind = name in wanted and stat.S_IFMT(wanted[name].mode) == kind
        if not is_same_kind and os.path.lexists(site / name):
            remove(site / name)
    for name, file in sorted(wanted.items()):
        if now.get(name) != file:
            _make(site / name, file)


def _make(path: Path, file: File) -> None:
    mode = stat.S_IMODE(file.mode)
    if stat.S_ISDIR(file.mode):
        path.mkdir(exist_ok=True)
        path.chmod(mode)
        return
    assert stat.S_ISREG(file.mode), f"{path} is not a kind that can be put back"
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW)
    with os.fdopen(descriptor, "wb") as made:
        made.write(file.data)
        os.fchmod(descriptor, mode)
        for key, value in file.attributes:
            os.setxattr(descriptor, key, value)


def remove(path: Path) -> None:
    """Whatever it is, with what is in it; never what a link leads to."""
    if stat.S_ISDIR(path.lstat().st_mode):
        for name in os.listdir(path):
            remove(path / name)
        path.rmdir()
    else:
        path.unlink()


def leftovers(site: Path) -> list[str]:
    """What is in the journal and should not be there when nothing is on its way."""
    found = []
    for journal in JOURNALS:
        folder = site / journal
        if not folder.is_dir():
            continue
        found += [f"{journal}/{name}" for name in sorted(set(os.listdir(folder)) - _MAY_REMAIN)]
        for name, ending in (("work", None), ("batches", ".batch")):
            below = folder / name
            if below.is_dir():
                found += [
                    f"{journal}/{name}/{entry}"
                    for entry in sorted(os.listdir(below))
                    if ending is None or not entry.endswith(ending)
                ]
    return found


def differences(wanted: Tree, found: Tree) -> list[str]:
    """In words, at most a few."""
    told = [f"{name} is missing" for name in sorted(wanted.keys() - found.keys())]
    told += [f"{name} is there" for name in sorted(found.keys() - wanted.keys())]
    for name in sorted(wanted.keys() & found.keys()):
        if wanted[name] != found[name]:
            one, other = wanted[name], found[name]
            if one.data != other.data:
                told.append(f"{name} has other bytes ({len(one.data)} became {len(other.data)})")
            else:
                told.append(f"{name} has other attributes ({one.mode:o} became {other.mode:o})")
    return told[:6] + ([f"and {len(told) - 6} more"] if len(told) > 6 else [])
