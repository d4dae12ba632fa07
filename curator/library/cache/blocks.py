"""The rows of some hundred articles, one after the other, in one record: read in a third of the
time that each takes by itself.

A block holds the articles between two paths as they were when it was made. `since` has the paths of
those that were put or dropped later: what is known of them is in their own records. The stamps
are kept beside the rows, so that a block that is older than it seems (a write that the disk lost)
is found out by them as any old row is.
"""

from __future__ import annotations

import marshal
import sqlite3
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from struct import Struct
from typing import Any, NamedTuple

from curator.library.cache.database import Database
from curator.library.cache.packing import STAMP_BYTES, Packer, Record, name_of, path_of
from curator.library.row import Row

SCHEMA = """
CREATE TABLE blocks (first BLOB PRIMARY KEY, until BLOB, written INTEGER, stamped INTEGER,
    stamps BLOB, rows BLOB);
CREATE TABLE since (path BLOB PRIMARY KEY) WITHOUT ROWID
"""
# The key of `blocks` is beside it: SQLite reads all of a record to compare a key that is inside.
SIZE = 500  # articles; a block may grow to twice as many before it is parted
MOST_SINCE = 2000  # paths, until it is time to make blocks anew
END = b"\xff"  # after the key of any path, as UTF-8 has no such byte
_VERSION = 4  # with references: what rows have in common is there once
_ROWS, _STAMPS = b"rows ", b"stamps "
_STAMP = Struct("<qqqq")
_new_row = partial(tuple.__new__, Row)


class Part(NamedTuple):
    """Where articles are: from one key until before another. `since`: the keys in between that a
    block knows nothing of, in order; `block`: what is read from it, None where there is none."""

    first: bytes
    until: bytes
    since: list[bytes]
    block: tuple[Any, ...] | None


class Blocks:
    """The blocks of one cache file. What is broken is thrown away with the file."""

    def __init__(self, database: Database, packer: Packer) -> None:
        self._database = database
        self._packer = packer

    # -- reading -------------------------------------------------------------------------------

    def parts(self, columns: str) -> Iterator[Part]:
        """All keys there may be, in order, and `columns` of the blocks; it ends early if the file
        turns out to be broken."""
        generation = self._database.generation
        since = self._since()  # before the blocks: one that is made meanwhile knows more
        query = f"SELECT first, until, {columns} FROM blocks WHERE first >= ? ORDER BY first"
        at = b""
        while at < END and generation == self._database.generation:
            found = [] if since is None else self._database.read(f"{query} LIMIT 1", (at,))
            if not found:
                yield Part(at, END, [], None)
                return
            first, until, *block = found[0]
            if not _are_bounds(first, until):
                self._database.rebuild()
                return
            if at < first:
                yield Part(at, first, [], None)
            assert since is not None
            some = since[bisect_left(since, first) : bisect_left(since, until)]
            yield Part(first, until, some, tuple(block))
            at = until

    def rows(self, part: Part) -> list[Row]:
        """The rows in a block of which `written` and `rows` were read; also old ones."""
        assert part.block is not None
        written, rows = part.block
        if not self._is_sound(_ROWS, part, rows, written):
            return []
        return list(map(_new_row, marshal.loads(rows)))

    def stamps(self, part: Part) -> tuple[Sequence[str], Iterator[tuple[int, ...]]]:
        """The paths in a block of which `written`, `stamped` and `stamps` were read, and the stamp
        of each; also old ones."""
        assert part.block is not None
        written, stamped, stamps = part.block
        # Bound to the rows that they are the stamps of.
        if not self._is_sound(_STAMPS + str(written).encode(), part, stamps, stamped):
            return (), iter(())
        paths, packed = marshal.loads(stamps)
        return paths, _STAMP.iter_unpack(packed)

    def _since(self) -> list[bytes] | None:
        """In order; None if they cannot be read."""
        found = self._database.read("SELECT NULL UNION ALL SELECT path FROM since")
        try:
            paths = [path_of(name) for (name,) in found[1:]]
        except (AttributeError, UnicodeError):  # not even bytes
            self._database.rebuild()
            return None
        return sorted(map(name_of, paths)) if found else None

    def _is_sound(self, kind: bytes, part: Part, record: Any, written: Any) -> bool:
        is_sound = type(record) is bytes and written == self._check(
            kind, part.first, part.until, record
        )
        if not is_sound:
            self._database.rebuild()
        return is_sound

    def _check(self, kind: bytes, first: bytes, until: bytes, record: bytes) -> int:
        return self._packer.check(kind, b"%d " % len(first) + first, until, record)

    # -- writing -------------------------------------------------------------------------------

    def fold(self) -> Iterator[None]:
        """Where it is time, make blocks of what is in none, and anew those that do not know all;
        one at each step. Each is stored by itself, so that this may end after any."""
        if not self._are_due():
            return
        making = _Making(self)
        while making.at < END and self._database.write(making.step):
            yield

    def _are_due(self) -> bool:
        since = self._since()
        if since is None:
            return False
        if len(since) > MOST_SINCE:
            return True
        at = b""
        for first, until in self._database.read("SELECT first, until FROM blocks ORDER BY first"):
            if first != at:
                break
            at = until
        return at != END

    def packed(
        self, first: bytes, until: bytes, records: list[Record]
    ) -> tuple[bytes, bytes, int, int, bytes, bytes]:
        """A block as it is stored, of sound records of rows."""
        # Nothing else may refer to a text when it is dumped: marshal then knows that it is there
        # only once and needs no number, and is quicker to read.
        read = self._packer.read_row
        plain = [tuple(read(record)) for _name, _stamp, record, _written in records]
        paths = [row[0] for row in plain]
        stamps = b"".join(stamp[:STAMP_BYTES] for _name, stamp, _record, _written in records)
        packed = marshal.dumps((paths, stamps), _VERSION)
        del paths
        rows = marshal.dumps(plain, _VERSION)
        written = self._check(_ROWS, first, until, rows)
        stamped = self._check(_STAMPS + str(written).encode(), first, until, packed)
        return first, until, written, stamped, packed, rows

    def sound(self, records: list[Record]) -> list[Record]:
        """The same. Raises sqlite3.DatabaseError if one is not."""
        sound = self._packer.sound(records)
        if len(sound) != len(records):
            raise sqlite3.DatabaseError("a wrong checksum")
        return sound

    @property
    def generation(self) -> int:
        """That of the file."""
        return self._database.generation


class _Making:
    """Where `Blocks.fold` is."""

    def __init__(self, blocks: Blocks) -> None:
        self._blocks = blocks
        self._generation = blocks.generation
        self.at = b""

    def step(self, connection: sqlite3.Connection) -> None:
        """Go over one block, or make one. What is written and what it is made of is one
        transaction: nobody can put a row in between. Raises sqlite3.Error."""
        if self._generation != self._blocks.generation:
            self.at = END  # another file
            return
        at = self.at
        is_there, until = self._next(connection)
        bounds = (at, until)
        if is_there and not _has(connection, "since", bounds):
            self.at = until
            return
        records = connection.execute(
            "SELECT path, stamp, record, written FROM articles WHERE path >= ? AND path < ?"
            " ORDER BY path LIMIT ?",
            (*bounds, 2 * SIZE + 1),
        ).fetchall()
        records = self._blocks.sound(records)
        if len(records) > 2 * SIZE:
            until = records[SIZE][0]
            records = records[:SIZE]
        bounds = (at, until)
        _delete(connection, "blocks", "first", bounds)
        _delete(connection, "since", "path", bounds)
        if records or bounds != (b"", END):
            block = self._blocks.packed(at, until, records)
            connection.execute("INSERT INTO blocks VALUES (?, ?, ?, ?, ?, ?)", block)
        self.at = until

    def _next(self, connection: sqlite3.Connection) -> tuple[bool, bytes]:
        """Whether there is a block at this place; where it, or the room before the next, ends."""
        found = connection.execute(
            "SELECT first, until FROM blocks WHERE first >= ? ORDER BY first LIMIT 1", (self.at,)
        ).fetchone()
        if found is None:
            return False, END
        if not _are_bounds(*found):
            raise sqlite3.DatabaseError("not a block")
        first, until = found
        return (True, until) if first == self.at else (False, first)


def note(connection: sqlite3.Connection, names: Iterable[bytes]) -> None:
    """Articles were put or dropped: blocks, if there are any, do not know them as they are. To be
    called in the same transaction. Raises sqlite3.Error."""
    if connection.execute("SELECT 1 FROM blocks LIMIT 1").fetchone() is not None:
        connection.executemany(
            "INSERT OR IGNORE INTO since VALUES (?)", ((name,) for name in names)
        )


def _are_bounds(first: Any, until: Any) -> bool:
    return type(first) is bytes and type(until) is bytes and first < until <= END


def _has(connection: sqlite3.Connection, table: str, bounds: tuple[bytes, bytes]) -> bool:
    query = f"SELECT 1 FROM {table} WHERE path >= ? AND path < ? LIMIT 1"
    return connection.execute(query, bounds).fetchone() is not None


def _delete(
    connection: sqlite3.Connection, table: str, key: str, bounds: tuple[bytes, bytes]
) -> None:
    connection.execute(f"DELETE FROM {table} WHERE {key} >= ? AND {key} < ?", bounds)
