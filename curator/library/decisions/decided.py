"""The decisions of one site, kept with its drafts. They are read off the journal, which has the
bytes before and after of all that the window and the command line wrote: nobody waits for them when
something is saved, and what is saved while no window is open is known to the next."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from curator.errors import SaveError
from curator.library.decisions.decision import OF_ITEMS, Decision, decisions_of, overtaken
from curator.library.drafts.packing import NotPacked, pack_value, unpack_value
from curator.library.drafts.store import Store

if TYPE_CHECKING:
    from curator.library.journal.record import Entry, Head, Record
    from curator.library.library import Library

MOST: Final = 20_000  # the newest
_BY: Final = ("window", "command line")
_INSERT: Final = (
    "INSERT OR REPLACE INTO decisions (path, field, item, kind, value, at)"
    " VALUES (?, ?, ?, ?, ?, ?)"
)


class Decided:
    """For one thread. Everything here raises StoreError."""

    def __init__(self, library: Library, folder: Path | None = None) -> None:
        self._library = library
        self._store = Store.open(library.site.root, folder)

    def close(self) -> None:
        """It is not needed any more."""
        self._store.close()

    def catch_up(self, rest: Callable[[], object] | None = None) -> frozenset[str]:
        """Note what was saved since the last time; the articles about which there is something
        new. `rest` is called now and then, by who wants to."""
        journal = self._library.journal
        heads = journal.batches()
        seen = {
            (str(name), str(time))
            for name, time in self._store.read(
                lambda db: db.execute("SELECT name, time FROM batches").fetchall()
            )
        }
        touched: set[str] = set()
        for head in reversed(heads):
            if (head.id, head.time.isoformat()) not in seen:
                record = None
                if head.by in _BY:
                    with suppress(SaveError):  # it has just been dropped, or is damaged
                        record = journal.record(head.id)
                touched |= self._note(head, record, rest or _go_on)
        if touched:
            self._forget_old({(head.id, head.time.isoformat()) for head in heads})
        return frozenset(touched)

    def of(self, paths: Collection[str] | None = None) -> dict[str, list[Decision]]:
        """By path: all, or those about these articles."""
        query = "SELECT path, field, kind, value, at FROM decisions"
        if paths is None:
            rows = self._store.read(lambda db: db.execute(query).fetchall())
        else:
            wanted = [(os.fsencode(path),) for path in paths]
            rows = self._store.read(
                lambda db: [
                    row for one in wanted for row in db.execute(f"{query} WHERE path = ?", one)
                ]
            )
        found: dict[str, list[Decision]] = {}
        for path, route, kind, value, at in rows:
            with suppress(NotPacked):
                decision = Decision(os.fsdecode(path), route, kind, unpack_value(value), at)
                found.setdefault(decision.path, []).append(decision)
        return found

    def forget(self, decisions: Iterable[Decision]) -> None:
        """The editor goes along with what others made of these."""
        keys = [_key(each) for each in decisions]
        self._store.write(lambda db: _delete(db, keys))

    def move(self, moves: Collection[tuple[str, str]]) -> None:
        """Somebody gave articles other paths, all at once: from where to where."""
        self._store.write(lambda db: _move(db, moves))

    def _note(self, head: Head, record: Record | None, rest: Callable[[], object]) -> set[str]:
        """What one batch decided, and put an end to. What took a batch back decided nothing: it
        withdrew that."""
        site = self._library.site
        moves: list[tuple[str, str]] = []
        made: list[Decision] = []
        ended: list[Decision] = []
        at, protected = head.time.timestamp(), site.settings.protected
        changes = [
            each for each in _changes(record.entries if record else ()) if site.is_article(each[1])
        ]
        known = self.of({before for before, *_ in changes})
        for before, after, old, new in changes:
            moves += [(before, after)] if before != after else []
            now = decisions_of(after, old, new, at, protected)
            there = [replace(each, path=after) for each in known.get(before, ())]
            ended += overtaken(there, now, old, new, protected)
            made += now
            rest()

        def work(db: sqlite3.Connection) -> None:
            _move(db, moves)
            _delete(db, map(_key, ended))
            if head.undoes:
                _delete(db, map(_key, made))
            else:
                db.executemany(_INSERT, ((*_key(each), *_rest(each)) for each in made))
            name = [head.id, head.time.isoformat()]
            db.execute("INSERT OR IGNORE INTO batches VALUES (?, ?)", name)

        self._store.write(work)
        return {after for _, after, *_ in changes}

    def _forget_old(self, batches: Collection[tuple[str, str]]) -> None:
        def work(db: sqlite3.Connection) -> None:
            db.execute(
                "DELETE FROM decisions WHERE rowid IN (SELECT rowid FROM decisions"
                " ORDER BY at DESC, rowid DESC LIMIT -1 OFFSET ?)",
                [MOST],
            )
            known = db.execute("SELECT name, time FROM batches").fetchall()
            gone = [each for each in known if tuple(each) not in batches]
            db.executemany("DELETE FROM batches WHERE name = ? AND time = ?", gone)

        self._store.write(work)


def _go_on() -> None:
    """Nobody else has to have a turn."""


def _changes(entries: Iterable[Entry]) -> Iterator[tuple[str, str, bytes, bytes]]:
    """Articles that a batch changed: where they were and are, their bytes before and after. What
    comes or goes as a whole is no decision about a field."""
    moved: dict[int, Entry] = {}
    entries = tuple(entries)
    for entry in entries:
        if entry.new is None:
            moved[entry.write] = entry
    for entry in entries:
        if entry.new is None:
            continue
        before = entry if entry.old is not None else moved.get(entry.write)
        if before is not None and before.old is not None:
            yield before.path, entry.path, before.old, entry.new


def _key(decision: Decision) -> tuple[bytes, str, str]:
    """What there is one decision about: a field, or an item of one."""
    item = pack_value(decision.value) if decision.kind in OF_ITEMS else ""
    return os.fsencode(decision.path), decision.route, item


def _rest(decision: Decision) -> tuple[str, str, float]:
    return decision.kind, pack_value(decision.value), decision.at


def _delete(db: sqlite3.Connection, keys: Iterable[tuple[bytes, str, str]]) -> None:
    db.executemany("DELETE FROM decisions WHERE path = ? AND field = ? AND item = ?", keys)


def _move(db: sqlite3.Connection, moves: Collection[tuple[str, str]]) -> None:
    """By way of names that no file has: one may be where another one was."""
    paths = [(os.fsencode(before), b"\0%d" % number, os.fsencode(after))
             for number, (before, after) in enumerate(moves)]  # fmt: skip
    for step in (0, 1):
        db.executemany(
            "UPDATE OR REPLACE decisions SET path = ? WHERE path = ?",
            [(each[step + 1], each[step]) for each in paths],
        )
