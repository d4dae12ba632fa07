"""Entries as bytes with a checksum, quick to read.

SQLite has no checksums of its own: a page that a disk or another program has spoiled would be a
wrong title in the list. `marshal` is what Python keeps its own modules in: quick, and exact for
every text (also half characters), number and order of keys. It must not be given what is spoiled,
so the checksum is looked at first. Its second version has no references, which is quickest here.
"""

from __future__ import annotations

import marshal
from struct import Struct
from sys import intern
from typing import Any, TypeAlias
from zlib import crc32

from curator.library.cache.stamps import Stamp
from curator.library.row import Row

VERSION = 2
_STAMP = Struct("<qqqq")
_NEVER = Stamp(-1, -1, -1, -1)  # no file has this one
STAMP_BYTES = _STAMP.size
_TOPICS, _KEYS, _PROBLEMS = _TUPLES = tuple(map(Row._fields.index, ("topics", "keys", "problems")))
_COLLECTION, _PROVIDER, _TYPE = map(Row._fields.index, ("collection", "provider", "type"))
_new = tuple.__new__  # without the call in between that a named tuple makes
_dumps, _loads = marshal.dumps, marshal.loads
# Path, stamp or digest, record, checksum of the three.
Record: TypeAlias = tuple[bytes, bytes, bytes, int]
ROW, FRONT_MATTER, ADDRESSES = b"", b"front matter ", b"addresses "  # kinds of records


class Packer:
    """Packs and unpacks the records of one cache file; `seed` is the checksum of what they depend
    on, so that those of another version do not fit. `kept` texts and tuples are shared by rows."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._tuples: dict[bytes, tuple[str, ...]] = {}

    def check(self, kind: bytes, name: bytes, head: bytes, record: bytes) -> int:
        """The checksum of a record of this kind."""
        return crc32(record, crc32(kind + name + head, self._seed))

    def sound(self, found: list[Record], kind: bytes = ROW) -> list[Record]:
        """The same; nothing if a checksum is wrong, as where a page of another table is in the
        place of the right one."""
        check = self.check
        try:
            wrong = [
                name
                for name, head, record, written in found
                if check(kind, name, head, record) != written
            ]
        except TypeError:  # not even bytes
            return []
        return [] if wrong else found

    def read_row(self, record: bytes) -> Row:
        """The row in a sound record."""
        values = _loads(record)
        known = self._tuples
        try:
            values[_TOPICS] = known[values[_TOPICS]]
            values[_KEYS] = known[values[_KEYS]]
            values[_PROBLEMS] = known[values[_PROBLEMS]]
        except KeyError:
            for at in _TUPLES:
                if type(values[at]) is bytes:
                    values[at] = self._tuple(values[at])
        values[_COLLECTION] = intern(values[_COLLECTION])
        values[_PROVIDER] = intern(values[_PROVIDER])
        values[_TYPE] = intern(values[_TYPE])
        return _new(Row, values)

    def _tuple(self, record: bytes) -> tuple[str, ...]:
        found = tuple(map(intern, _loads(record)))
        self._tuples[record] = found
        return found


def name_of(path: str) -> bytes:
    """A path as its key, in whose order paths are; any text can be one."""
    return path.encode("utf-8", "surrogatepass")


def path_of(name: bytes) -> str:
    """The path with this key."""
    return name.decode("utf-8", "surrogatepass")


def pack_row(row: Row) -> bytes:
    """All of a row that is not modified."""
    values: list[Any] = list(row)
    for at in _TUPLES:
        values[at] = _dumps(values[at], VERSION)
    return _dumps(values, VERSION)


def pack_stamp(stamp: Stamp | None, read_at: int, digest: bytes) -> bytes:
    """The stamp, if there is relying on it, and the content's digest."""
    if stamp is None or stamp.is_racy(read_at):
        stamp = _NEVER
    return _STAMP.pack(*stamp) + digest


def stamp_bytes(stamp: Stamp) -> bytes:
    """What `pack_stamp` begins with."""
    return _STAMP.pack(*stamp)
