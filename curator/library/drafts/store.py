"""The file of a site among the user's data: what was edited and not saved, and what editors have
decided. Unlike a cache it holds what is nowhere else: nothing here ever deletes it."""

from __future__ import annotations

import contextlib
import os
import re
import sqlite3
import time
from collections.abc import Callable
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import Final, TypeVar

from curator.errors import CuratorError
from curator.library.storage import in_words

_APPLICATION: Final = 0x43757244  # "CurD"
_WAIT: Final = 5.0  # seconds for another process to be done with its writing
_UNSAFE: Final = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST_NAME: Final = 40
_NOT_A_DATABASE: Final = frozenset({11, 26})  # SQLITE_CORRUPT, SQLITE_NOTADB
_BUSY: Final = 5
_PAUSE: Final = 0.02
_BESIDE: Final = ("", "-wal", "-shm")

Result = TypeVar("Result")

#: What each version adds to the one before, and never changed once it was released: a file of any
#: earlier version is brought here step by step.
STEPS: Final = (
    """
    CREATE TABLE site (root BLOB NOT NULL);
    CREATE TABLE drafts (
        instance TEXT NOT NULL,
        path BLOB NOT NULL,
        at REAL NOT NULL,
        origin BLOB,
        base BLOB NOT NULL,
        operations TEXT NOT NULL,
        body BLOB,
        raw BLOB,
        removed INTEGER NOT NULL,
        conflicts TEXT NOT NULL,
        PRIMARY KEY (instance, path)
    )
    """,
    """
    CREATE TABLE decisions (
        path BLOB NOT NULL,
        field TEXT NOT NULL,
        item TEXT NOT NULL,
        kind TEXT NOT NULL,
        value TEXT NOT NULL,
        at REAL NOT NULL,
        PRIMARY KEY (path, field, item)
    );
    CREATE INDEX decisions_at ON decisions (at);
    CREATE TABLE batches (name TEXT NOT NULL, time TEXT NOT NULL, PRIMARY KEY (name, time))
    """,
    """
    CREATE TABLE other_drafts (
        instance TEXT NOT NULL,
        path BLOB NOT NULL,
        at REAL NOT NULL,
        origin BLOB,
        base BLOB NOT NULL,
        operations TEXT NOT NULL,
        body BLOB,
        raw BLOB,
        removed INTEGER NOT NULL,
        conflicts TEXT NOT NULL,
        PRIMARY KEY (instance, path, removed)
    );
    INSERT INTO other_drafts SELECT * FROM drafts;
    DROP TABLE drafts;
    ALTER TABLE other_drafts RENAME TO drafts
    """,
    """
    CREATE TABLE texts (
        instance TEXT NOT NULL,
        path BLOB NOT NULL,
        what TEXT NOT NULL,
        removed INTEGER NOT NULL,
        at REAL NOT NULL,
        base BLOB NOT NULL,
        read_as BLOB NOT NULL,
        raw BLOB NOT NULL,
        cursor INTEGER NOT NULL,
        anchor INTEGER NOT NULL,
        scrolled INTEGER NOT NULL,
        PRIMARY KEY (instance, path, what, removed)
    )
    """,
    "ALTER TABLE texts ADD COLUMN others BLOB NOT NULL DEFAULT x''",
    "ALTER TABLE texts ADD COLUMN held BLOB NOT NULL DEFAULT x''",
)


class StoreError(CuratorError):
    """Nothing can be kept, or what is kept cannot be read."""


class NewerStore(StoreError):
    """The file is of a newer Curator; it stays as it is."""


class Store:
    """One open file. `set_aside`: where a broken one was put, whose place this takes."""

    def __init__(self, file: Path, connection: sqlite3.Connection, set_aside: Path | None) -> None:
        self.file = file
        self.set_aside = set_aside
        self._connection = connection

    @classmethod
    def open(cls, root: Path, folder: Path | None = None) -> Store:
        """That of the site at `root`, made or brought up to date. `folder` is where such files are
        if not in the user's data folder. Raises StoreError; NewerStore."""
        file = file_of(root, folder)
        try:
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)  # it holds unpublished texts
        except OSError as error:
            raise StoreError(in_words(error), path=os.fspath(file.parent)) from error
        try:
            return cls(file, _connected(file, root), None)
        except sqlite3.DatabaseError as error:
            if not _is_broken(error):
                raise StoreError(_words(error), path=os.fspath(file)) from error
        aside = _put_aside(file)
        try:
            return cls(file, _connected(file, root), aside)
        except sqlite3.Error as error:
            raise StoreError(_words(error), path=os.fspath(file)) from error

    @property
    def is_there(self) -> bool:
        """Whether the file is still where it was opened; what is written to one that was deleted
        is gone."""
        return self.file.exists()

    def read(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        """Raises StoreError."""
        try:
            return work(self._connection)
        except (sqlite3.Error, UnicodeError) as error:
            raise StoreError(_words(error), path=os.fspath(self.file)) from error

    def write(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        """Do all of the work or nothing of it; it is on the disk then. Raises StoreError."""
        connection = self._connection
        try:
            connection.execute("BEGIN IMMEDIATE")
            try:
                result = work(connection)
                connection.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(sqlite3.Error):
                    connection.execute("ROLLBACK")
                raise
        except (sqlite3.Error, UnicodeError) as error:
            raise StoreError(_words(error), path=os.fspath(self.file)) from error
        return result

    def close(self) -> None:
        """Nothing is read or written any more."""
        with contextlib.suppress(sqlite3.Error):
            self._connection.close()


def file_of(root: Path, folder: Path | None = None) -> Path:
    """The file of the site at `root`, however one got there."""
    if folder is None:
        import platformdirs

        folder = Path(platformdirs.user_data_dir("curator", appauthor=False)) / "drafts"
    real = os.path.realpath(root)
    digest = blake2b(os.fsencode(real), digest_size=10).hexdigest()
    name = _UNSAFE.sub("-", os.path.basename(real)).strip("-.")[:_LONGEST_NAME] or "site"
    return folder / f"{name}-{digest}.sqlite3"


def _connected(file: Path, root: Path) -> sqlite3.Connection:
    """Raises sqlite3.DatabaseError, NewerStore."""
    end = time.monotonic() + _WAIT
    while True:
        try:
            return _connect(file, root)
        except sqlite3.OperationalError as error:
            # Two that make it at once: SQLite itself waits for most, not for all of that.
            if getattr(error, "sqlite_errorcode", 0) & 0xFF != _BUSY or time.monotonic() > end:
                raise
            time.sleep(_PAUSE)


def _connect(file: Path, root: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file, timeout=_WAIT, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA secure_delete = ON")  # texts that were discarded are gone
        found = connection.execute("PRAGMA quick_check(1)").fetchone()
        if found != ("ok",):
            raise _broken(str(found))
        _upgrade(connection, file, root)
    except BaseException:
        connection.close()
        raise
    return connection


def _upgrade(connection: sqlite3.Connection, file: Path, root: Path) -> None:
    if _version(connection, file) == len(STEPS):
        return
    connection.execute("BEGIN IMMEDIATE")
    version = _version(connection, file)  # another process may have been quicker
    for step in STEPS[version:]:
        for statement in step.split(";"):
            connection.execute(statement)
    if version == 0:
        connection.execute("INSERT INTO site VALUES (?)", [os.fsencode(os.path.realpath(root))])
        connection.execute(f"PRAGMA application_id = {_APPLICATION}")
    connection.execute(f"PRAGMA user_version = {len(STEPS)}")
    connection.execute("COMMIT")


def _version(connection: sqlite3.Connection, file: Path) -> int:
    """Raises NewerStore, and DatabaseError for the file of another program."""
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    is_empty = not connection.execute("SELECT 1 FROM sqlite_schema").fetchall()
    if application != _APPLICATION and not (is_empty and application == version == 0):
        raise _broken("the file of another program")
    if version > len(STEPS):
        raise NewerStore(
            "A newer Curator has kept its edits here; use that one, or they are not kept",
            path=os.fspath(file),
        )
    result: int = version
    return result


def _broken(words: str) -> sqlite3.DatabaseError:
    error = sqlite3.DatabaseError(words)
    error.sqlite_errorcode = min(_NOT_A_DATABASE)
    return error


def _is_broken(error: sqlite3.Error) -> bool:
    code = getattr(error, "sqlite_errorcode", None)
    return code is not None and code & 0xFF in _NOT_A_DATABASE


def _put_aside(file: Path) -> Path:
    """Give a broken file another name. Raises StoreError."""
    now = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")
    aside, number = file.with_name(f"{file.stem}.broken-{now}"), 1
    while aside.exists():
        number += 1
        aside = file.with_name(f"{file.stem}.broken-{now}-{number}")
    try:
        for ending in _BESIDE:
            with contextlib.suppress(FileNotFoundError):
                os.rename(f"{file}{ending}", f"{aside}{ending}")
    except OSError as error:
        raise StoreError(in_words(error), path=os.fspath(file)) from error
    return aside


def _words(error: Exception) -> str:
    return f"The file cannot be used: {error}"
