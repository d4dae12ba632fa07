"""How every command that writes ends: it shows or writes what was worked out, and says so."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from curator.cli.printing import ExitCode, print_error, write
from curator.errors import CuratorError, by_reason

if TYPE_CHECKING:
    from curator.library.batch import Batch
    from curator.library.library import Library

_MORE_ERRORS = 20  # lines of reasons, before the rest is only counted
_ALIKE = 5  # files with the same reason that are named one by one
_MOMENT = 1.0  # seconds that one waits without wondering for whom


def finish(library: Library, batch: Batch, *, diff: bool, check: bool, keep_going: bool) -> None:
    """Print or write the batch, say what was refused, and leave with the exit code."""
    written = 0
    others = batch.count
    blocked = bool(batch.refused) and not keep_going
    if diff:
        write(batch.diff(library.site))
    elif not check and not blocked and batch.count:
        result = library.write(batch, "command line", keep_going=keep_going, watch=_Waiting())
        batch.refused += result.refused
        blocked = bool(result.refused) and not keep_going
        written = result.count
        others -= len(result.refused)
        for recovered in result.recovered:
            write(f"{recovered}\n", err=True)
    _print_errors([*batch.refused, *batch.left])
    if check:
        write(_summary(batch), err=diff)
    elif not diff:
        hint = "; --keep-going writes the others" if blocked and others > 0 else ""
        write(f"{_outcome(batch, written)}{hint}\n", err=True)
    if blocked:
        sys.exit(ExitCode.REFUSED)
    if batch.refused or batch.left:
        sys.exit(ExitCode.PARTLY if written or diff or check else ExitCode.REFUSED)
    if check and batch.count:
        sys.exit(ExitCode.FOUND)


class _Waiting:
    """Watches a batch: says once for whom it waits, if that takes longer than a moment."""

    def __init__(self) -> None:
        self._since: float | None = None
        self._told = False

    def step(self, done: int, total: int, label: str = "") -> None:
        """Never stops it."""
        if self._told or not label.startswith("Waiting for "):
            return
        now = time.monotonic()
        if self._since is None:
            self._since = now
        elif now - self._since >= _MOMENT:
            self._told = True
            write(f"{label[:1].lower()}{label[1:]}\n", err=True)


def _print_errors(errors: list[CuratorError]) -> None:
    """Many files with the same reason are one line, and come first."""
    groups = by_reason(errors)
    lines = []
    for reason, group in groups:
        if len(group) > _ALIKE:
            line = CuratorError(f"{reason}: {_count(len(group))}, the first is {_place(group[0])}")
            lines.append((line, len(group)))
    for _, group in groups:
        if len(group) <= _ALIKE:
            lines += [(error, 1) for error in group]
    for line, _ in lines[:_MORE_ERRORS]:
        print_error(line)
    if rest := sum(number for _, number in lines[_MORE_ERRORS:]):
        write(f"and {rest} more\n", err=True)


def _place(error: CuratorError) -> str:
    """`path:line:column`, as far as it is known."""
    return str(error).removesuffix(f": {error.reason}")


def _outcome(batch: Batch, written: int) -> str:
    if not (batch.count or batch.refused or batch.left):
        return "nothing to do"
    told = [f"{_count(written)} written"]
    if batch.same:
        told.append(_unchanged(batch.same))
    if batch.refused:
        told.append(f"{len(batch.refused)} refused")
    if batch.left:
        told.append(f"{len(batch.left)} left as they are")
    return ", ".join(told)


def _summary(batch: Batch) -> str:
    from curator.library.diff import changed_lines

    lines = []
    for article in batch.changed:
        added, removed = changed_lines(article.saved, article.data)
        lines.append(f"{article.path} +{added} -{removed}\n")
    lines += [f"{article.file} removed\n" for article in batch.removed]
    lines.append(
        f"{_count(batch.count)} would change, {_unchanged(batch.same)}, "
        f"{len(batch.refused)} refused\n"
    )
    return "".join(lines)


def _unchanged(number: int) -> str:
    """Those that are so already, and those that have nothing that could be changed."""
    return f"{number} {'needs' if number == 1 else 'need'} no change"


def _count(number: int) -> str:
    return f"{number} file" if number == 1 else f"{number} files"
