"""The drafts of one site, of every Curator that has it open.

Each has an instance of its own, and holds a lock for as long as it lives: what a living one has
kept is left alone, what is left of one that is gone comes back wherever the site is opened next.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import sqlite3
import time
import zlib
from collections.abc import Collection, Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from curator.errors import SaveError
from curator.library.drafts.draft import About, Draft, Key, about
from curator.library.drafts.packing import (
    pack_conflicts,
    pack_operations,
    unpack_conflicts,
    unpack_operations,
)
from curator.library.drafts.store import Store, StoreError
from curator.library.drafts.typed_text import COLUMNS as TEXT_COLUMNS
from curator.library.drafts.typed_text import TextKey, TypedText, place_of, row_of, text_of
from curator.library.journal.lock import locked

_BY = "Curator, keeping drafts,"
_OLD = 86_400  # seconds
_DELETE = "DELETE FROM drafts WHERE instance = ? AND path = ? AND removed = ?"
_DELETE_TEXT = "DELETE FROM texts WHERE instance = ? AND path = ? AND what = ? AND removed = ?"
_COLUMNS = "path, at, origin, base, operations, body, raw, removed, conflicts"


@dataclass(frozen=True, slots=True)
class Left:
    """A draft that a Curator has left behind which is gone."""

    instance: str
    draft: Draft


@dataclass(frozen=True, slots=True)
class LeftText:
    """A text that a Curator has left behind which is gone."""

    instance: str
    text: TypedText


class Drafts:
    """What this Curator has kept of a site, and what others left behind. For one thread."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._locks: dict[str, ExitStack] = {}  # ours, and those of the instances that are gone
        self.instance = f"{os.getpid()}-{secrets.token_hex(6)}"
        if not self._take_lock(self.instance):
            raise StoreError("The folder cannot be written", path=os.fspath(store.file.parent))

    @classmethod
    def open(cls, root: Path, folder: Path | None = None) -> Drafts:
        """Those of the site at `root`; see `Store.open`. Raises StoreError."""
        store = Store.open(root, folder)
        try:
            return cls(store)
        except BaseException:
            store.close()
            raise

    @property
    def set_aside(self) -> Path | None:
        """Where a broken file was put, whose place this takes."""
        return self._store.set_aside

    @property
    def is_there(self) -> bool:
        """Whether what is kept from now on will be found again."""
        return self._store.is_there

    def put(
        self,
        drafts: Iterable[Draft],
        drop: Collection[Key] = (),
        taken: Iterable[Left | LeftText] = (),
        *,
        texts: Iterable[TypedText] | None = None,
    ) -> None:
        """Keep these, drop those of other keys, and those of others that were `taken`; the `texts`,
        if given, take the place of all that were kept before. All of it or nothing, and on the disk
        when this comes back. Raises StoreError."""
        rows = [(self.instance, *_row(draft)) for draft in drafts]
        text_rows = [(self.instance, *row_of(text)) for text in texts or ()]
        taken = list(taken)
        gone = [_place(self.instance, key) for key in drop]
        gone += [_place(each.instance, each.draft.key) for each in taken if isinstance(each, Left)]
        gone_texts = [
            (each.instance, *place_of(each.text.key))
            for each in taken
            if isinstance(each, LeftText)
        ]

        def work(connection: sqlite3.Connection) -> None:
            connection.executemany(_DELETE, gone)
            connection.executemany(
                f"INSERT OR REPLACE INTO drafts (instance, {_COLUMNS})"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                rows,
            )
            connection.executemany(_DELETE_TEXT, gone_texts)
            if texts is not None:
                connection.execute("DELETE FROM texts WHERE instance = ?", [self.instance])
            connection.executemany(
                f"INSERT INTO texts (instance, {TEXT_COLUMNS})"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                text_rows,
            )

        if rows or gone or gone_texts or texts is not None:
            self._store.write(work)

    def drop_all(self, also: Collection[About] = ()) -> None:
        """Nothing that this Curator has kept is needed any more, nor what was `left` behind of the
        articles that are `also` given and still waits, nor texts in the places of its own. Raises
        StoreError."""
        ours = {text.key for text in self.texts()}
        gone_texts = [
            (instance, *place_of(text.key))
            for instance in self._locks
            for text in self._texts_of(instance)
            if text is not None and text.key in ours
        ]
        gone = [
            _place(instance, draft.key)
            for instance in self._locks
            for draft, is_sound in self._of(instance)
            if instance == self.instance or (is_sound and about(draft) in also)
        ]

        def work(connection: sqlite3.Connection) -> None:
            connection.executemany(_DELETE, gone)
            connection.executemany(_DELETE_TEXT, gone_texts)

        self._store.write(work)

    def all(self) -> dict[Key, Draft]:
        """What this Curator has kept. Raises StoreError."""
        return {draft.key: draft for draft, _ in self._of(self.instance)}

    def left(self) -> tuple[list[Left], int]:
        """What Curators have left behind that are gone, of each article the last; others stay for
        the time when that is saved. The removed ones come first, as others may be in their places.
        Also how many drafts there are that cannot be read: they stay too.
        No other Curator gets these as long as this one lives. Raises StoreError."""
        found: dict[About, Left] = {}
        damaged = 0
        self._sweep()
        for instance in self._instances():
            if instance == self.instance or not self._take_lock(instance):
                continue
            for draft, is_sound in self._of(instance):
                if not is_sound:
                    damaged += 1
                    continue
                last = found.get(about(draft))
                if last is None or last.draft.at < draft.at:
                    found[about(draft)] = Left(instance, draft)
        order = sorted(found.values(), key=lambda each: (not each.draft.removed, each.draft.path))
        return order, damaged

    def texts(self) -> tuple[TypedText, ...]:
        """The texts that this Curator has kept. Raises StoreError."""
        return tuple(filter(None, self._texts_of(self.instance)))

    def left_texts(self) -> tuple[list[LeftText], int]:
        """The same as `left`, which is asked first, of texts."""
        found: dict[TextKey, LeftText] = {}
        damaged = 0
        for instance in self._locks:
            for text in self._texts_of(instance) if instance != self.instance else ():
                last = None if text is None else found.get(text.key)
                if text is None:
                    damaged += 1
                elif last is None or last.text.at < text.at:
                    found[text.key] = LeftText(instance, text)
        return sorted(found.values(), key=lambda each: each.text.key), damaged

    def close(self) -> None:
        """Others may have from now on what is still kept."""
        with contextlib.suppress(StoreError):
            still = self._instances()
            for instance in self._locks:
                if instance not in still:
                    with contextlib.suppress(OSError):
                        self._lock_file(instance).unlink()
        for lock in self._locks.values():
            lock.close()
        self._locks.clear()
        self._store.close()

    def _sweep(self) -> None:
        """Locks of instances that are gone, and have left nothing behind."""
        still, file = self._instances(), self._store.file
        for lock in file.parent.glob(f"{file.stem}.*.lock"):
            instance = lock.name.removeprefix(f"{file.stem}.").removesuffix(".lock")
            with contextlib.suppress(OSError, SaveError):
                # Not one that is just being made, and taken in the next moment.
                is_old = time.time() - lock.stat().st_mtime > _OLD
                if is_old and instance not in still and instance not in self._locks:
                    with locked(lock, _BY, patience=0):
                        lock.unlink()

    def _instances(self) -> list[str]:
        rows = self._store.read(
            lambda db: db.execute(
                "SELECT instance FROM drafts UNION SELECT instance FROM texts"
            ).fetchall()
        )
        return sorted(str(instance) for (instance,) in rows)

    def _of(self, instance: str) -> list[tuple[Draft, bool]]:
        query = f"SELECT {_COLUMNS} FROM drafts WHERE instance = ?"
        rows = self._store.read(lambda db: db.execute(query, [instance]).fetchall())
        return [_read(row) for row in rows]

    def _texts_of(self, instance: str) -> list[TypedText | None]:
        """None for what cannot be read."""
        query = f"SELECT {TEXT_COLUMNS} FROM texts WHERE instance = ?"
        rows = self._store.read(lambda db: db.execute(query, [instance]).fetchall())
        return [text_of(row) for row in rows]

    def _take_lock(self, instance: str) -> bool:
        """Whether nobody else has it; it is ours then until the end."""
        if instance in self._locks:
            return True
        with ExitStack() as stack:
            try:
                stack.enter_context(locked(self._lock_file(instance), _BY, patience=0))
            except SaveError:
                return False
            self._locks[instance] = stack.pop_all()
        return True

    def _lock_file(self, instance: str) -> Path:
        # A name that is in the file, which others may have written: no way leads out of the folder.
        name = "".join(each if each.isalnum() or each == "-" else "_" for each in instance)
        return self._store.file.with_suffix(f".{name[:60]}.lock")


def _place(instance: str, key: Key) -> tuple[str, bytes, bool]:
    path, removed = key
    return instance, os.fsencode(path), removed


def _row(draft: Draft) -> tuple[Any, ...]:
    return (
        os.fsencode(draft.path),
        draft.at,
        None if draft.origin is None else os.fsencode(draft.origin),
        _packed(draft.base),
        pack_operations(draft.operations),
        _packed(draft.body),
        _packed(draft.raw),
        draft.removed,
        pack_conflicts(draft.conflicts),
    )


def _read(row: tuple[Any, ...]) -> tuple[Draft, bool]:
    """A draft, and whether it can be read at all."""
    path, at, origin, base, operations, body, raw, removed, conflicts = row
    name = os.fsdecode(path)
    try:
        draft = Draft(
            name,
            float(at),
            _unpacked(base) or b"",
            None if origin is None else os.fsdecode(origin),
            unpack_operations(operations),
            _unpacked(body),
            _unpacked(raw),
            bool(removed),
            unpack_conflicts(conflicts),
        )
    except (ValueError, TypeError, zlib.error):
        return Draft(name, 0.0, b""), False
    return draft, True


def _packed(data: bytes | None) -> bytes | None:
    return None if data is None else zlib.compress(data, 1)


def _unpacked(data: bytes | None) -> bytes | None:
    return None if data is None else zlib.decompress(data)
