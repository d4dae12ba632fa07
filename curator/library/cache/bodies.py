"""Which articles have a text in their bodies, by an index that is made when it is first asked.

The bodies are kept folded, as `str.casefold` has it, in a table of their own; an index of all
sequences of three characters (FTS5) finds those that hold a longer text. What it finds is looked at
again, so that a text is found exactly where `text in body` is true. What cannot be kept (the disk
is full, SQLite has no such index) is read each time.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Generator
from typing import NamedTuple, TypeAlias

from curator.document.source import bounds
from curator.errors import DocumentError
from curator.library.cache.database import Database
from curator.library.cache.entries import digest_of
from curator.library.cache.packing import STAMP_BYTES, Packer, path_of
from curator.library.cache.stamps import read_stamped

Progress: TypeAlias = tuple[int, int]  # bodies read, of how many

_TABLES = (
    "CREATE TABLE IF NOT EXISTS bodies"
    " (id INTEGER PRIMARY KEY, path BLOB UNIQUE, digest BLOB, text TEXT)",
    "CREATE VIRTUAL TABLE IF NOT EXISTS found USING fts5"
    " (text, content = 'bodies', content_rowid = 'id', tokenize = 'trigram case_sensitive 1')",
)
_HAS_INDEX = "SELECT 1 FROM pragma_module_list WHERE name = 'fts5'"
_FIRST_WITH_TRIGRAMS = (3, 34)
_SHORTEST = 3  # characters that the index can find
_AT_A_TIME = 20  # files that are read between two looks at the clock
_LISTED = 1000
_STALE = f"""
SELECT one.path, one.stamp, one.record, one.written FROM articles AS one
LEFT JOIN bodies ON bodies.path = one.path AND bodies.digest = substr(one.stamp, 33)
WHERE one.path > ? AND bodies.path IS NULL ORDER BY one.path LIMIT {_LISTED}
"""
# Those of which the row was read from the same content.
_NOW = "JOIN articles ON articles.path = bodies.path AND substr(articles.stamp, 33) = bodies.digest"
_SCANNED = f"SELECT bodies.path FROM bodies {_NOW} WHERE instr(bodies.text, ?)"
_INDEXED = (
    f"SELECT bodies.path FROM found CROSS JOIN bodies ON bodies.id = found.rowid {_NOW}"
    " WHERE found MATCH ? AND instr(bodies.text, ?)"
)


class Held(NamedTuple):
    """`paths`: of the articles whose body holds a text. `left`: of those that were not looked at,
    as they are not in their files what their rows say, or cannot be kept."""

    paths: frozenset[str]
    left: frozenset[str]


class _Body(NamedTuple):
    name: bytes
    digest: bytes
    text: str


class Bodies:
    """The bodies of the articles that the cache of a site knows. `root`: of the site."""

    def __init__(self, root: str, database: Database, packer: Packer) -> None:
        self._root = root
        self._database = database
        self._packer = packer

    def holding(self, text: str) -> Generator[Progress, None, Held | None]:
        """The articles whose body, folded, holds a folded text. Those that are new are read first.
        None where nothing can be said."""
        generation = self._database.generation
        if not self._is_ready() or not _is_text(text):
            return None
        new = yield from self._new(0)
        for start in range(0, len(new), _AT_A_TIME):
            self._put([self._read(*one) for one in new[start : start + _AT_A_TIME]])
            yield min(start + _AT_A_TIME, len(new)), len(new)
        left = (yield from self._new(len(new))) if new else []
        found = self._database.read(*_question(text))
        if generation != self._database.generation:
            return None
        return Held(
            frozenset(path_of(name) for (name,) in found),
            frozenset(path_of(name) for name, _digest, _is_readable in left),
        )

    def _is_ready(self) -> bool:
        if sqlite3.sqlite_version_info < _FIRST_WITH_TRIGRAMS:
            return False
        return bool(self._database.read(_HAS_INDEX)) and self._database.write(
            lambda connection: [connection.execute(table) for table in _TABLES]
        )

    def _new(self, done: int) -> Generator[Progress, None, list[tuple[bytes, bytes, bool]]]:
        """The articles whose bodies are not here: path, digest, whether they can be read."""
        new: list[tuple[bytes, bytes, bool]] = []
        last = b""
        while True:
            found = self._database.read(_STALE, (last,))
            some = self._packer.sound(found)
            if len(some) != len(found):
                self._database.rebuild()
            if not some:
                return new
            for name, stamp, record, _written in some:
                row = self._packer.read_row(record)
                new.append((name, stamp[STAMP_BYTES:], not row.unreadable))
            last = some[-1][0]
            yield done, max(done, len(new))

    def _read(self, name: bytes, digest: bytes, is_readable: bool) -> _Body | None:
        """The body in a file, None where it is not what was read when the row was made."""
        if not is_readable:
            return _Body(name, digest, "")
        try:
            data = read_stamped(self._root, path_of(name)).data
            _head, end, delimiter = bounds(data)
        except DocumentError:
            return None
        text = data[end + delimiter :].decode("utf-8", "replace").casefold()
        # The index reads texts up to a zero only.
        return _Body(name, digest, text) if digest_of(data) == digest and "\0" not in text else None

    def _put(self, bodies: list[_Body | None]) -> None:
        some = [body for body in bodies if body is not None]

        def work(connection: sqlite3.Connection) -> None:
            for name, digest, text in some:
                old = connection.execute("SELECT id, text FROM bodies WHERE path = ?", (name,))
                for number, before in old.fetchall():
                    delete = "INSERT INTO found (found, rowid, text) VALUES ('delete', ?, ?)"
                    connection.execute(delete, (number, before))
                    connection.execute("DELETE FROM bodies WHERE id = ?", (number,))
                put = "INSERT INTO bodies (path, digest, text) VALUES (?, ?, ?)"
                number = connection.execute(put, (name, digest, text)).lastrowid
                connection.execute("INSERT INTO found (rowid, text) VALUES (?, ?)", (number, text))

        self._database.write(work)


def _question(text: str) -> tuple[str, tuple[str, ...]]:
    if len(text) < _SHORTEST:
        return _SCANNED, (text,)
    phrase = text.replace('"', '""')
    return _INDEXED, (f'"{phrase}"', text)


def _is_text(text: str) -> bool:
    """Can SQLite be asked for it? Nothing has half a character in its body."""
    return (
        text != ""
        and "\0" not in text
        and not any("\ud800" <= character < "\ue000" for character in text)
    )
