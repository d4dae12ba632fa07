"""One SQLite file that may break, vanish, be locked or full at any time without anyone noticing.

A read of a broken file finds nothing, and the file is made anew; a write that fails is as if it
had not been asked for. So nothing here raises what SQLite raises.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeAlias

Work: TypeAlias = Callable[[sqlite3.Connection], object]

_APPLICATION = 0x43757261  # "Cura"
_WAIT = 5.0  # seconds for another process to be done with its writing
_PAGE = 16384  # bytes: several records of an article fit into one
# What says that the file is not at fault: locked, interrupted, read-only, disk trouble, full, not
# to be opened, out of memory. All else is a broken file or one of another shape.
_PASSING = frozenset({4, 5, 6, 7, 8, 9, 10, 13, 14, 15})
_CANNOT_OPEN = 14
# A broken file may have a message that is no text, or a number that is none of SQLite's.
_BROKEN = (sqlite3.Error, UnicodeError, OverflowError)
_BESIDE = ("", "-wal", "-shm", "-journal")


class Database:
    """An open file with its tables. May be used by several threads, one at a time each call.
    `begin` is done in each file that is made: what is to be in its tables from the first."""

    def __init__(self, file: Path, version: int, schema: str, begin: Work) -> None:
        self.file = file
        self.begin = begin
        self._version = version
        self._schema = schema
        self._lock = threading.RLock()
        self._connection: sqlite3.Connection | None = None
        self._is_closed = False
        self.generation = 0  # how often it was made anew

    def open(self) -> bool:
        """Whether the file is there now, made anew if it was broken or of another version."""
        with self._lock:
            try:
                self._connect()
            except (*_BROKEN, OSError) as error:
                self._judge(error)
            return self._connection is not None

    def close(self) -> None:
        """Nothing is found from now on."""
        with self._lock:
            self._is_closed = True
            self._disconnect()

    def read(self, query: str, values: Sequence[Any] = ()) -> list[Any]:
        """The rows that a query finds; none where the file is broken."""
        with self._lock:
            try:
                if self._connection is not None:
                    return self._connection.execute(query, values).fetchall()
            except _BROKEN as error:
                self._judge(error)
            return []

    def write(self, work: Work) -> bool:
        """Do all of the work, or nothing of it: False. If the file turns out to be broken, it is
        done in the new one."""
        with self._lock:
            generation = self.generation
            is_done = self._try(work)
            return is_done or (generation != self.generation and self._try(work))

    def _try(self, work: Work) -> bool:
        connection = self._connection
        if connection is not None:
            try:
                connection.execute("BEGIN IMMEDIATE")
                work(connection)
                connection.execute("COMMIT")
                return True
            except BaseException as error:
                with contextlib.suppress(*_BROKEN):
                    if connection.in_transaction:
                        connection.execute("ROLLBACK")
                if not isinstance(error, sqlite3.Error | UnicodeError):
                    raise
                self._judge(error)
        return False

    def rebuild(self) -> None:
        """Throw the file away: what is in it is not to be relied on."""
        with self._lock:
            self._make_anew()

    def _judge(self, error: Exception) -> None:
        if isinstance(error, OSError):
            return
        code = getattr(error, "sqlite_errorcode", None)
        is_folder = code is not None and code & 0xFF == _CANNOT_OPEN and self.file.is_dir()
        if code is None or is_folder or code & 0xFF not in _PASSING:
            self._make_anew()

    def _make_anew(self) -> None:
        self._disconnect()
        self.generation += 1
        if self._is_closed:
            return
        for ending in _BESIDE:
            name = f"{self.file}{ending}"
            try:
                if os.path.isdir(name) and not os.path.islink(name):
                    os.rmdir(name)  # an empty one only
                else:
                    os.unlink(name)
            except FileNotFoundError:
                continue
            except OSError:
                return  # in use, or not ours to remove
        with contextlib.suppress(*_BROKEN, OSError):
            self._connect()

    def _connect(self) -> None:
        """Raises sqlite3.Error, OSError."""
        self.file.parent.mkdir(
            mode=0o700, parents=True, exist_ok=True
        )  # it holds unpublished texts
        connection = sqlite3.connect(
            self.file, timeout=_WAIT, isolation_level=None, check_same_thread=False
        )
        try:
            _settle(connection)
            self._check_version(connection)
        except BaseException:
            connection.close()
            raise
        self._connection = connection

    def _check_version(self, connection: sqlite3.Connection) -> None:
        """Make the tables in an empty file. Raises sqlite3.Error for the file of another."""
        wanted = (_APPLICATION, self._version)
        if _marks(connection) == wanted:
            return
        connection.execute("BEGIN IMMEDIATE")
        found = _marks(connection)  # another process may have been quicker
        if found == (0, 0) and not connection.execute("SELECT 1 FROM sqlite_schema").fetchall():
            for statement in self._schema.split(";"):
                connection.execute(statement)
            self.begin(connection)
            connection.execute(f"PRAGMA application_id = {_APPLICATION}")
            connection.execute(f"PRAGMA user_version = {self._version}")
        elif found != wanted:
            raise sqlite3.DatabaseError("another version")
        connection.execute("COMMIT")

    def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(*_BROKEN):
                connection.close()


def _settle(connection: sqlite3.Connection) -> None:
    connection.execute(f"PRAGMA page_size = {_PAGE}")  # of a new file
    connection.execute("PRAGMA journal_mode = WAL")
    # A power cut may leave it broken: the checksums tell, and it is made anew. Nothing is in it
    # that is not in the site's files.
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA journal_size_limit = 16777216")
    connection.execute("PRAGMA wal_autocheckpoint = 8000")


def _marks(connection: sqlite3.Connection) -> tuple[int, int]:
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return application, version
