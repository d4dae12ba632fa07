"""The rows of a site as they were when its files were last read: a file that may be deleted at any
time, and is quick to read."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from itertools import compress
from operator import attrgetter, eq
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar
from zlib import crc32

from curator.library.cache import packing
from curator.library.cache.blocks import END, Blocks, note
from curator.library.cache.blocks import SCHEMA as _BLOCKS
from curator.library.cache.database import Database, Work
from curator.library.cache.packing import (
    ADDRESSES,
    FRONT_MATTER,
    ROW,
    STAMP_BYTES,
    Packer,
    Record,
    name_of,
    path_of,
)
from curator.library.cache.place import SCHEMA, file_of, fingerprint
from curator.library.cache.stamps import Stamp
from curator.library.row import Row
from curator.library.settings import TOPIC_KEYS
from curator.library.site import Site
from curator.library.steps import at_once

if TYPE_CHECKING:  # the first rows are to be there before YAML is loaded
    from curator.document import Value
    from curator.library.addresses import Addressed
    from curator.library.cache.bodies import Held, Progress
    from curator.library.cache.entries import Entry

AT_A_TIME = 2000  # rows
_ASKED = 500  # paths in one question
_KINDS = {"articles": ROW, "front_matter": FRONT_MATTER, "addresses": ADDRESSES}  # of the tables
_SCHEMA = """
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE articles (path BLOB PRIMARY KEY, stamp BLOB, record BLOB, written INTEGER, day TEXT)
    WITHOUT ROWID;
CREATE INDEX by_day ON articles (day);
CREATE TABLE front_matter (path BLOB PRIMARY KEY, digest BLOB, record BLOB, written INTEGER)
    WITHOUT ROWID;
CREATE TABLE addresses (path BLOB PRIMARY KEY, digest BLOB, record BLOB, written INTEGER)
    WITHOUT ROWID;
"""
# Path, stamp or digest, record, checksum. What was read from another content than the row is not
# looked at. CROSS keeps SQLite from looking through the articles first.
_JOINED = (
    "CROSS JOIN articles ON articles.path = one.path AND substr(articles.stamp, 33) = one.digest"
)
_SELECT = {
    "articles": "SELECT one.path, one.stamp, one.record, one.written FROM articles AS one",
    "front_matter": "SELECT one.path, one.digest, one.record, one.written FROM front_matter AS one "
    + _JOINED,
    "addresses": "SELECT one.path, one.digest, one.record, one.written FROM addresses AS one "
    + _JOINED,
}
_Of = TypeVar("_Of")
_path = attrgetter("path")


class Differing(NamedTuple):
    """Paths in order: of files that are not what was last read, or new; of those that are gone."""

    changed: tuple[str, ...]
    gone: tuple[str, ...]


class RowCache:
    """What is known of the files of `site` from the last time. Nothing here raises on account of
    the file behind it: what is broken is thrown away, and found to be `differing` then. `site` is
    the one that was given, with the topic key that its articles were last found to have."""

    def __init__(self, site: Site, database: Database) -> None:
        self._database = database
        self._use(site)

    def _use(self, site: Site) -> None:
        self.site = site
        self._packer = Packer(crc32(fingerprint(site.settings).encode()))
        self._blocks = Blocks(self._database, self._packer)

    @classmethod
    def open(cls, site: Site) -> RowCache | None:
        """The cache of a site; None where none can be had. To be closed."""
        database = Database(file_of(site), SCHEMA, _SCHEMA + _BLOCKS, _about(site))
        if not database.open():
            return None
        known = dict(database.read("SELECT name, value FROM about"))
        key = known.get("topic key")
        if not site.settings.topic_key_given and key in TOPIC_KEYS:
            site = site.with_settings(topic_key=key)
        cache = cls(site, database)
        if known.get("fingerprint") != fingerprint(site.settings):
            cache.restart(site)
        return cache

    def restart(self, site: Site) -> None:
        """Forget everything: the articles are to be read with other settings."""
        self._use(site)
        self._database.begin = begin = _about(site)

        def work(connection: sqlite3.Connection) -> None:
            for table in (*_KINDS, "blocks", "since"):
                connection.execute(f"DELETE FROM {table}")
            begin(connection)

        if not self._database.write(work):
            self._database.rebuild()

    @property
    def generation(self) -> int:
        """Changes when the file was broken and made anew, with nothing in it."""
        return self._database.generation

    @property
    def version(self) -> int:
        """Changes whenever anyone else has written into the file."""
        found = self._database.read("PRAGMA data_version")
        return int(found[0][0]) if found else -1

    def close(self) -> None:
        """Nothing is found any more."""
        self._database.close()

    # -- rows ----------------------------------------------------------------------------------

    def first(self, descending: bool, most: int) -> list[Row]:
        """The first rows by date, for a list that shows only these; in the order of `sorting`."""
        order = "DESC" if descending else "ASC"
        found: list[Any] = []
        for where in (
            f"one.day != '' ORDER BY one.day {order}, one.path",
            "one.day = '' ORDER BY one.path",
        ):
            query = f"{_SELECT['articles']} WHERE {where} LIMIT ?"
            found += self._database.read(query, (most - len(found),))
        return self._rows(found)

    def rows(self) -> Iterator[list[Row]]:
        """All rows in path order, some at a time."""
        blocks = self._blocks
        for part in blocks.parts("written, rows"):
            if part.block is None:
                yield from map(self._rows, self._all_of("articles", part.first, part.until))
                continue
            rows = blocks.rows(part)
            if part.since:
                known = set(map(path_of, part.since))
                rows = [row for row in rows if row.path not in known]
                for found in self._of_names("articles", part.since):
                    rows += self._rows(found)
                rows.sort(key=_path)
            if rows:
                yield rows

    def fold(self) -> Iterator[None]:
        """Where it is time, see to it that `rows` is quick the next time: in steps of some
        milliseconds, for a thread in the background. May end after any."""
        return self._blocks.fold()

    def rows_of(self, paths: Sequence[str]) -> list[Row]:
        """The rows that are known of some paths, in any order."""
        return [row for found in self._of_paths("articles", paths) for row in self._rows(found)]

    def unpacked(self, records: Iterable[bytes]) -> list[Row]:
        """Rows that another process has packed."""
        return list(map(self._packer.read_row, records))

    def _rows(self, found: list[Record]) -> list[Row]:
        read = self._packer.read_row
        return [read(record) for _name, _stamp, record, _written in self._sound(found)]

    def differing(self, listed: Mapping[str, Stamp | None]) -> Differing:
        """What is to be read anew of the files that are `listed`; see `stamps.scan`."""
        return at_once(self.comparing(listed))

    def comparing(self, listed: Mapping[str, Stamp | None]) -> Generator[None, None, Differing]:
        """`differing`, yielding now and then."""
        same: set[str] = set()
        gone: list[str] = []
        for part in self._blocks.parts("written, stamped, stamps"):
            if part.block is None:
                for records in self._all_of("articles", part.first, part.until):
                    self._compare(records, listed, same, gone)
                    yield
                continue
            paths, stamps = self._blocks.stamps(part)
            are_same = list(map(eq, map(listed.get, paths), stamps))
            if all(are_same) and not part.since:
                same.update(paths)
                yield
                continue
            known = set(map(path_of, part.since))
            same.update(path for path in compress(paths, are_same) if path not in known)
            gone += [path for path in paths if path not in listed and path not in known]
            for records in self._of_names("articles", part.since):
                self._compare(records, listed, same, gone)
            yield
        gone.sort()
        changed = sorted(path for path in listed if path not in same)
        return Differing(tuple(changed), tuple(gone))

    def _compare(
        self,
        records: list[Record],
        listed: Mapping[str, Stamp | None],
        same: set[str],
        gone: list[str],
    ) -> None:
        for name, stamp, _record, _written in self._sound(records):
            path = path_of(name)
            if path not in listed:
                gone.append(path)
                continue
            now = listed[path]
            if now is not None and packing.stamp_bytes(now) == stamp[:STAMP_BYTES]:
                same.add(path)

    def digest(self, path: str) -> bytes | None:
        """The digest of the content that the row of an article was read from."""
        for found in self._of_paths("articles", (path,)):
            for _name, stamp, _record, _written in self._sound(found):
                return stamp[STAMP_BYTES:]
        return None

    # -- fields and addresses ------------------------------------------------------------------

    def front_matter(
        self, paths: Sequence[str] | None = None
    ) -> Iterator[tuple[str, dict[str, Value]]]:
        """The front matter of articles, of all in path order or of some in theirs; nothing of
        those that cannot be read or are not known."""
        from curator.library.cache.contents import read_front_matter

        return self._known(
            "front_matter", paths, lambda path, record: (path, read_front_matter(record))
        )

    def addresses(self, paths: Sequence[str] | None = None) -> Iterator[Addressed]:
        """The web addresses of articles, as `front_matter` gives theirs."""
        from curator.library.cache.contents import read_addresses

        return self._known("addresses", paths, read_addresses)

    def bodies(self, text: str) -> Generator[Progress, None, Held | None]:
        """The articles whose body holds a text, both folded (`str.casefold`); see `Held`. Done in
        steps: at the first call all bodies are read. None where the cache cannot say."""
        from curator.library.cache.bodies import Bodies

        found = yield from Bodies(os.fspath(self.site.root), self._database, self._packer).holding(
            text
        )
        return found

    # -- writing -------------------------------------------------------------------------------

    def put(self, entries: Iterable[Entry]) -> bool:
        """Keep what was read of files in place of what was known of them; not of articles with
        edits that are not saved. Whether that could be done: all of it or nothing."""
        from curator.library.cache.contents import pack_addresses, pack_front_matter

        packer = self._packer
        articles, front_matter, addresses = [], [], []
        for entry in entries:
            if entry.row.modified:
                continue
            path = name_of(entry.row.path)
            stamp = packing.pack_stamp(entry.stamp, entry.read_at, entry.digest)
            record = packing.pack_row(entry.row)
            day = entry.row.date.encode("utf-8", "replace").decode()
            articles.append((path, stamp, record, packer.check(ROW, path, stamp, record), day))
            digest = entry.digest
            if entry.front_matter is not None:
                record = pack_front_matter(entry.front_matter)
                check = packer.check(FRONT_MATTER, path, digest, record)
                front_matter.append((path, digest, record, check))
            if entry.addressed.own or entry.addressed.related:
                record = pack_addresses(entry.addressed)
                check = packer.check(ADDRESSES, path, digest, record)
                addresses.append((path, digest, record, check))

        def work(connection: sqlite3.Connection) -> None:
            put = "INSERT OR REPLACE INTO"
            connection.executemany(f"{put} articles VALUES (?, ?, ?, ?, ?)", articles)
            connection.executemany(f"{put} front_matter VALUES (?, ?, ?, ?)", front_matter)
            connection.executemany(f"{put} addresses VALUES (?, ?, ?, ?)", addresses)
            note(connection, (article[0] for article in articles))

        return self._database.write(work)

    def drop(self, paths: Iterable[str]) -> bool:
        """Forget what is known of some paths."""
        names = [(name_of(path),) for path in paths]

        def work(connection: sqlite3.Connection) -> None:
            for table in _KINDS:
                connection.executemany(f"DELETE FROM {table} WHERE path = ?", names)
            note(connection, (name for (name,) in names))

        return self._database.write(work)

    # -- records -------------------------------------------------------------------------------

    def _of_paths(self, table: str, paths: Sequence[str]) -> Iterator[list[Record]]:
        """What a table has of some paths, some at a time."""
        return self._of_names(table, list(map(name_of, paths)))

    def _of_names(self, table: str, names: Sequence[bytes]) -> Iterator[list[Record]]:
        for start in range(0, len(names), _ASKED):
            some = names[start : start + _ASKED]
            places = ", ".join("?" * len(some))
            yield self._database.read(f"{_SELECT[table]} WHERE one.path IN ({places})", some)

    def _all_of(self, table: str, at: bytes = b"", until: bytes = END) -> Iterator[list[Record]]:
        """All that a table has in path order, or what is between two keys, some at a time. Not one
        long query: others can write meanwhile."""
        generation = self._database.generation
        while True:
            query = f"{_SELECT[table]} WHERE one.path >= ? AND one.path < ? ORDER BY one.path"
            found = self._database.read(f"{query} LIMIT ?", (at, until, AT_A_TIME))
            if not found or generation != self._database.generation:
                return
            names = [record[0] for record in found]
            if not _are_in_order(names):
                self._database.rebuild()
                return
            yield found
            at = names[-1] + b"\0"  # the next one there can be

    def _sound(self, found: list[Record], kind: bytes = ROW) -> list[Record]:
        """The same; nothing if a checksum is wrong, and the file is thrown away then."""
        sound = self._packer.sound(found, kind)
        if len(sound) != len(found):
            self._database.rebuild()
        return sound

    def _known(
        self, table: str, paths: Sequence[str] | None, read: Callable[[str, bytes], _Of]
    ) -> Iterator[_Of]:
        parts = self._all_of(table) if paths is None else self._of_paths(table, paths)
        for records in parts:
            for name, _digest, record, _written in self._sound(records, _KINDS[table]):
                yield read(path_of(name), record)


def _about(site: Site) -> Work:
    """Writes down what all records depend on."""
    about = (
        ("fingerprint", fingerprint(site.settings)),
        ("topic key", site.settings.topic_key),
    )
    return lambda connection: connection.executemany(
        "INSERT OR REPLACE INTO about VALUES (?, ?)", about
    )


def _are_in_order(names: list[bytes]) -> bool:
    try:
        return names == sorted(set(names))
    except TypeError:  # not all of them are bytes
        return False
