"""Reading many files into the cache in processes of their own, while a window stays quick."""

from __future__ import annotations

import contextlib
import marshal
import os
import pickle
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from queue import Empty, SimpleQueue
from typing import IO

from curator.library.article import Article
from curator.library.cache.entries import read_entry
from curator.library.cache.packing import pack_row
from curator.library.cache.rows import RowCache
from curator.library.row import Row

PROCESSES = 2
_AT_A_TIME = 200  # files in one question
_AHEAD = 2  # questions that one process has been asked
_PATIENCE = 2.0  # seconds for a killed process to be gone
SIZE_BYTES = 4  # of the length before each answer
_STARTS = 3
_MODULE = "curator.library.cache.reader"
_ENDED = "The program that read this file ended unexpectedly"


class _NotStartedError(Exception):
    """There is no process that reads."""


class _EndedError(Exception):
    """The process ended before it had answered."""


class Importing:
    """Reads files of the site of `cache` into it. All methods return at once; `poll` gives the
    rows. Where no process can be started, a thread reads."""

    def __init__(self, cache: RowCache, processes: int = PROCESSES) -> None:
        self._cache = cache
        self._processes = processes
        self._left: deque[list[str]] = deque()
        self._came: SimpleQueue[list[bytes]] = SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._running: set[subprocess.Popen[bytes]] = set()
        self._lock = threading.Lock()
        self._is_stopped = False
        self.done = 0  # files that `poll` has given the rows of
        self.total = 0
        self.is_kept = True  # so far all that was read could be written into the cache

    def start(self, paths: Sequence[str]) -> None:
        """Begin to read these files, once."""
        self.total = len(paths)
        size = min(_AT_A_TIME, max(1, len(paths) // (4 * self._processes)))
        self._left.extend(list(paths[start : start + size]) for start in range(0, len(paths), size))
        for _ in range(min(self._processes, len(self._left))):
            thread = threading.Thread(target=self._run, name="importing", daemon=True)
            self._threads.append(thread)
            thread.start()

    @property
    def is_done(self) -> bool:
        """Whether no more rows will come than `poll` gives now."""
        return not any(thread.is_alive() for thread in self._threads)

    @property
    def pids(self) -> tuple[int, ...]:
        """The processes that are reading."""
        with self._lock:
            return tuple(process.pid for process in self._running)

    def poll(self) -> list[Row]:
        """The rows that came since the last time. What could not be read is an unreadable row."""
        rows: list[Row] = []
        while True:
            try:
                came = self._came.get_nowait()
            except Empty:
                self.done += len(rows)
                return rows
            rows += self._cache.unpacked(came)

    def close(self) -> None:
        """Read no more. The processes are gone when this returns."""
        self._is_stopped = True
        while self._running:
            with self._lock:
                for process in self._running:
                    process.kill()
            for thread in self._threads:
                thread.join(_PATIENCE)

    # -- the threads, one for each process -----------------------------------------------------

    def _run(self) -> None:
        """Ask a process until nothing is left; another where one ends; at last read here."""
        for _ in range(_STARTS):
            asked: deque[list[str]] = deque()
            try:
                with self._started() as process:
                    self._ask(process, asked)
                return
            except _EndedError:
                self._suspect(asked)
            except (OSError, ValueError, _NotStartedError):
                self._left.extendleft(reversed(asked))
        while (paths := self._next()) is not None:
            entries = [read_entry(self._cache.site, path) for path in paths]
            self.is_kept = self._cache.put(entries) and self.is_kept
            self._came.put([pack_row(entry.row) for entry in entries])

    def _next(self) -> list[str] | None:
        with contextlib.suppress(IndexError):
            if not self._is_stopped:
                return self._left.popleft()
        return None

    def _ask(self, process: subprocess.Popen[bytes], asked: deque[list[str]]) -> None:
        """Raises _EndedError; then `asked` is what was not answered."""
        questions, answers = process.stdin, process.stdout
        assert questions is not None
        assert answers is not None
        try:
            while True:
                while len(asked) < _AHEAD and (paths := self._next()) is not None:
                    asked.append(paths)
                    pickle.dump(paths, questions)
                    questions.flush()
                if not asked:
                    break
                is_kept, rows = marshal.loads(_answer(answers))
                self.is_kept = self.is_kept and is_kept
                self._came.put(rows)
                asked.popleft()
            pickle.dump(None, questions)
            questions.close()
            process.wait()
        except OSError:
            raise _EndedError from None

    @contextlib.contextmanager
    def _started(self) -> Iterator[subprocess.Popen[bytes]]:
        """A process that reads, and is gone at the end. Raises _NotStartedError, OSError."""
        if getattr(sys, "frozen", False) or not sys.executable:
            raise _NotStartedError  # this program is no interpreter
        process = _start()
        try:
            with self._lock:
                self._running.add(process)
            assert process.stdin is not None
            assert process.stdout is not None
            try:
                pickle.dump(self._cache.site, process.stdin)
                process.stdin.flush()
                _answer(process.stdout)
            except (OSError, _EndedError):
                raise _NotStartedError from None
            yield process
        finally:
            process.kill()
            process.wait()
            with self._lock:
                self._running.discard(process)
            for pipe in (process.stdin, process.stdout):
                with contextlib.suppress(OSError):
                    if pipe is not None:
                        pipe.close()

    def _suspect(self, asked: deque[list[str]]) -> None:
        """One of the files that were asked for first has ended the process: find out which."""
        if self._is_stopped or not asked:
            return
        first = asked.popleft()
        self._left.extendleft(reversed(asked))
        if len(first) > 1:
            self._left.extendleft([path] for path in reversed(first))
            return
        collection = self._cache.site.collection_of(first[0])
        self._came.put([pack_row(Article.broken(first[0], collection, _ENDED).row)])


def _start() -> subprocess.Popen[bytes]:
    """An interpreter that finds the same modules as this one. Raises OSError."""
    places = os.pathsep.join(place or os.getcwd() for place in sys.path)
    quiet = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    return subprocess.Popen(
        [sys.executable, "-m", _MODULE],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": places},
        creationflags=quiet | getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0),
    )


def _answer(answers: IO[bytes]) -> bytes:
    """The next answer. Raises _EndedError."""
    size = answers.read(SIZE_BYTES)
    answer = answers.read(int.from_bytes(size, "little"))
    if len(size) < SIZE_BYTES or len(answer) < int.from_bytes(size, "little"):
        raise _EndedError
    return answer
