"""Two people who edit, save, commit and sync as fast as they can: one in the window, one on the
command line. Each edit is noted, so that somebody can ask what became of it."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import NamedTuple

from pytestqt.qtbot import QtBot

from curator.document import Conflict
from curator.errors import GitError, GitTrouble
from curator.gui.decision import Decision
from curator.gui.session import Session
from curator.library.clone import Clone, finished
from curator.library.edits import AddTopic, SetField, SetPublished
from curator.library.library import Library
from curator.library.outside import Outside
from curator.library.outside.found import find
from curator.library.sync.syncing import Synced, Wish

EDITS = 4  # of each kind between two syncs
PROJECT = Path(__file__).resolve().parent.parent.parent


class Made(NamedTuple):
    """An edit: by whom, of which field of which article, to which value, which is like no other."""

    who: str
    path: str
    field: str
    value: str


@dataclass
class Notes:
    """What an editor did, and was told. `told` are conflicts; `wrong` is what must not be."""

    who: str
    paths: list[str]
    chance: Random
    made: list[Made] = field(default_factory=list)
    told: set[tuple[str, str, str]] = field(default_factory=set)
    merged: int = 0
    syncs: int = 0
    wrong: list[str] = field(default_factory=list)

    def next(self, name: str) -> Made:
        """Half of the titles are of few articles, which both editors want."""
        number = len(self.made)
        hot = name == "title" and self.chance.random() < 0.5
        path = self.chance.choice(self.paths[:2] if hot else self.paths)
        made = Made(self.who, path, name, f"{self.who} {number}")
        self.made.append(made)
        return made

    def tell(self, path: str, conflict: Conflict) -> None:
        self.told.add((path, conflict.name, str(conflict.ours)))


class OnCommandLine:
    """In a thread, each command a process."""

    def __init__(self, site: Path, notes: Notes) -> None:
        self.notes = notes
        self._site = site
        self._ends = threading.Event()
        self._thread = threading.Thread(target=self._work)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._ends.set()
        self._thread.join()

    def _work(self) -> None:
        while not self._ends.is_set():
            self._edit()
            self.sync()

    def _edit(self) -> None:
        """Several in one command."""
        lines = []
        for name in ("topics", "title") * EDITS:
            made = self.notes.next(name)
            if name == "topics":
                operation = {"op": "add", "path": "/topics/-", "value": made.value}
            else:
                operation = {"op": "replace", "path": "/title", "value": made.value}
            lines.append(json.dumps({"path": made.path, "ops": [operation]}) + "\n")
        self._run("apply", self._site, "-", given="".join(lines))

    def sync(self) -> bool:
        """Whether there was something to do."""
        ended = self._run("sync", self._site, fine=(0, 1, 3))
        self.notes.syncs += 1
        if ended.returncode == 3 and "times in a row" not in ended.stderr:
            self.notes.wrong.append(ended.stderr)
        for line in ended.stdout.splitlines():
            told = json.loads(line)
            self.notes.told.add((told["path"], told["field"].lstrip("/"), str(told["ours"])))
        return "nothing to do" not in ended.stderr

    def _run(
        self, *arguments: str | Path, given: str = "", fine: tuple[int, ...] = (0,)
    ) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "curator", *map(str, arguments)]
        ended = subprocess.run(command, cwd=PROJECT, input=given, capture_output=True, text=True)
        if ended.returncode not in fine:
            self.notes.wrong.append(f"{arguments}: {ended.returncode} {ended.stderr}")
        return ended


class InWindow:
    """The session of a window. It goes on editing while a thread syncs; then it takes in what came,
    and decides what is in conflict."""

    def __init__(self, site: Path, notes: Notes, qtbot: QtBot) -> None:
        self.notes = notes
        self._qtbot = qtbot
        self.session = Session()
        self.session.open(Library.open(site))
        self._clone = Clone.of(self.session.library.site)

    def work(self) -> None:
        for name in ("topics", "title") * EDITS:
            self._edit(name)
        toggled = self._toggle()
        self._save()
        is_synced = self.sync(lambda: self._edit("title"))
        path, published = toggled
        article = self.session.article(path)
        assert article is not None
        told = any(path == each[0] and each[1] == "published" for each in self.notes.told)
        if is_synced and article.published is not published and not told:
            self.notes.wrong.append(f"{path}: published is not {published}")

    def finish(self) -> bool:
        """Save and sync once more; whether there was something to do."""
        self._save()
        before = self.notes.syncs
        self.sync(lambda: None)
        assert self.notes.syncs == before + 1
        self._save()
        return self._done is None or not self._done.is_nothing or bool(self.session.modified)

    def _edit(self, name: str) -> None:
        made = self.notes.next(name)
        edit = AddTopic(made.value) if name == "topics" else SetField("/title", made.value)
        reason = self.session.edit([made.path], edit)
        if reason is not None:
            self.notes.wrong.append(f"{made}: {reason}")

    def _toggle(self) -> tuple[str, bool]:
        path = self.notes.chance.choice(self.notes.paths)
        article = self.session.article(path)
        assert article is not None
        published = not article.published
        self.session.edit([path], SetPublished(published))
        return path, published

    def _save(self) -> None:
        if not self.session.save_all():
            self.notes.wrong.append(f"not saved: {self.session.modified}")

    def sync(self, meanwhile: object) -> bool:
        """Whether it came to its end, and others were not quicker all the time."""
        self._done: Synced | None = None
        failed: list[BaseException] = []

        def work() -> None:
            try:
                self._done = finished(self._clone.sync(Wish(by="window")))
            except GitError as error:
                if error.kind is not GitTrouble.REJECTED:
                    failed.append(error)
            except Exception as error:
                failed.append(error)

        thread = threading.Thread(target=work)
        thread.start()
        assert callable(meanwhile)
        meanwhile()
        self._qtbot.waitUntil(lambda: not thread.is_alive(), timeout=60_000)
        self.notes.syncs += 1
        self.notes.wrong += [f"{type(error).__name__}: {error}" for error in failed]
        self._take_in()
        return self._done is not None

    def _take_in(self) -> None:
        session, done = self.session, self._done
        library = session.library
        # Where somebody was quicker to the last, files were written all the same.
        session.incoming.take_in(list(self._outsides(library)))
        self._qtbot.waitUntil(lambda: not session.incoming.is_busy, timeout=10_000)
        if done is not None:
            self.notes.merged += len(done.merged)
            for path, conflicts in done.conflicts.items():
                for conflict in conflicts:
                    self.notes.tell(path, conflict)
                held = {each.field for each in session.conflicts.of(path)}  # of what is not saved
                left = tuple(each for each in conflicts if each.field not in held)
                session.conflicts.hold({path: left} if left else {})
            self._clone.sync_told()
        for path, conflicts in session.conflicts.undecided.items():
            for conflict in conflicts:
                self.notes.tell(path, conflict)
        self._decide()

    def _decide(self) -> None:
        """Mine for one, theirs for another."""
        decisions = [
            Decision(path, conflict, self.notes.chance.choice(["ours", "theirs"]))
            for path, conflicts in self.session.conflicts.undecided.items()
            for conflict in conflicts
        ]
        if decisions:
            reason = self.session.conflicts.decide(decisions)
            if reason is not None:
                self.notes.wrong.append(f"not decided: {reason}")

    def _outsides(self, library: Library) -> Iterator[Outside]:
        for path in self.notes.paths:
            found = find(library.site.root, path)
            article = library.articles[path]
            if found.data is None:
                self.notes.wrong.append(f"{path} is gone: {found.reason}")
            elif found.data != article.saved:
                yield Outside(path, "changed", found.data, found.seen)


def until(seconds: float) -> Iterator[None]:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        yield
