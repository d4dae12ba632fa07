"""Work in a process of its own, which ends with those who want it."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection


@contextmanager
def own_process(work: Callable[..., object], *args: object) -> Iterator[Connection]:
    """Let another process do `work`, a function of a module, with its end of a connection and
    `args`; gives the other end. The process is ended with the block. Raises OSError where none can
    be started."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=work, args=(theirs, *args), daemon=True)
    try:
        process.start()
        theirs.close()
        yield ours
    finally:
        ours.close()
        if process.pid is not None:
            process.kill()
            process.join()
            process.close()
