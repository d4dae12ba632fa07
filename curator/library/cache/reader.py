"""The process that reads files for `importing`: paths come in, rows go out, the cache is filled.

It starts as an interpreter of its own, so that nothing of the window is imported again and nobody
waits for its Python. It ends when its input does, thus also when the window is killed.
"""

from __future__ import annotations

import contextlib
import gc
import marshal
import os
import pickle
import signal
import sys
import threading
from queue import SimpleQueue
from typing import BinaryIO

from curator.library.cache.entries import read_entry
from curator.library.cache.importing import SIZE_BYTES
from curator.library.cache.packing import pack_row
from curator.library.cache.rows import RowCache
from curator.library.site import Site

_NICE = 10


def main() -> None:
    """Read what is asked for on standard input until it ends."""
    questions, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # what anyone prints is no answer
    with contextlib.suppress(AttributeError, OSError):
        os.nice(_NICE)  # the window comes first
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it ends with the one who asked for it
    gc.disable()  # what is read has no cycles, so that looking for them is for nothing
    site: Site = pickle.load(questions)
    asked: SimpleQueue[list[str] | None] = SimpleQueue()
    ended = threading.Event()
    threading.Thread(target=_listen, args=(questions, asked, ended), daemon=True).start()
    cache = RowCache.open(site)
    answers.write(bytes(SIZE_BYTES))  # it is there, and can read
    answers.flush()
    with contextlib.suppress(BrokenPipeError):
        while (paths := asked.get()) is not None and not ended.is_set():
            entries = [read_entry(site, path) for path in paths]
            is_kept = cache is not None and cache.put(entries)
            answer = marshal.dumps((is_kept, [pack_row(entry.row) for entry in entries]))
            answers.write(len(answer).to_bytes(SIZE_BYTES, "little") + answer)
            answers.flush()
    if cache is not None and not ended.is_set():
        cache.close()
    os._exit(0)  # nothing is left to be tidied up, and the thread may still be listening


def _listen(
    questions: BinaryIO, asked: SimpleQueue[list[str] | None], ended: threading.Event
) -> None:
    """Take every question at once, so that none who asks has to wait for an answer to be read."""
    while True:
        try:
            paths = pickle.load(questions)
        except (EOFError, OSError, pickle.UnpicklingError):
            ended.set()
            asked.put(None)
            return
        asked.put(paths)
        if paths is None:
            return


if __name__ == "__main__":
    main()
