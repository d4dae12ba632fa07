"""Small sites without git, batches written to them, and batches that were interrupted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from curator.errors import SaveConflict
from curator.library.journal.journal import Journal
from curator.library.journal.place import Place
from curator.library.journal.preparing import Write
from curator.library.journal.record import Entry, Head, Record, count_of
from curator.library.journal.transaction import Order, Written

OLD = {f"_news/{name}.md": f"---\ntitle: {name}\n---\n".encode() for name in "abc"}
NEW = {path: data.replace(b"title: ", b"title: new ") for path, data in OLD.items()}
CHANGES = tuple(Entry(path, OLD[path], NEW[path], 0o644, write=at) for at, path in enumerate(OLD))

Files = dict[str, bytes]


def merge(path: str, base: bytes, ours: bytes, theirs: bytes, *, lenient: bool = False) -> bytes:
    """Theirs with our change, where they only wrote lines behind the end."""
    if theirs.startswith(ours):
        return theirs
    if theirs.startswith(base):
        known = ours.splitlines()
        more = theirs.removeprefix(base).splitlines(keepends=True)
        return ours + b"".join(line for line in more if line.rstrip() not in known)
    if lenient:
        return theirs
    raise SaveConflict("changed on disk too", (), path=path)


def make(root: Path, files: Mapping[str, bytes] = OLD) -> Path:
    """A site with these files."""
    root.mkdir(exist_ok=True)
    for path, data in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    return root


def files_of(root: Path) -> Files:
    """Everything in the site, but for its journal."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.relative_to(root).parts[0] not in (".curator", ".git")
    }


def leftovers(root: Path) -> list[str]:
    """What only a batch in flight may leave."""
    found = [*root.rglob("*.tmp*"), *Place.of(root).work.glob("*")]
    return sorted(str(path) for path in found)


def append(file: Path, data: bytes) -> None:
    with file.open("ab") as opened:
        opened.write(data)


def journal_of(root: Path) -> Journal:
    return Journal(root, merge)


def writes(old: Mapping[str, bytes] = OLD, new: Mapping[str, bytes] = NEW) -> list[Write]:
    return [Write(path, old[path], data) for path, data in new.items()]


def write(root: Path, ordered: Sequence[Write], label: str = "Test", undoes: str = "") -> Written:
    """All of it, or an error."""
    written = journal_of(root).write(Order(ordered, label, "test", undoes))
    for error in written.refused:
        raise error
    return written


def record_of(entries: Sequence[Entry], folders: Sequence[str] = (), name: str = "7") -> Record:
    time = datetime.fromisoformat("2024-05-06T07:08:09.123456+02:00")
    return Record(
        Head(name, "Test", time, "test", count_of(entries)), tuple(entries), tuple(folders)
    )


def interrupt(
    root: Path,
    entries: Sequence[Entry],
    state: str,
    staged: Mapping[str, bytes],
    folders: Sequence[str] = (),
    name: str = "7",
) -> Path:
    """The folder of a batch in flight, as a power cut may leave it: a record in this `state`, and
    staged files by their names."""
    record = record_of(entries, folders, name)
    place = Place.of(root)
    place.make()
    home = place.work / record.head.id
    home.mkdir()
    (home / state).write_bytes(b"".join(record.encoded()))
    for name, data in staged.items():
        (home / name).write_bytes(data)
    return home
