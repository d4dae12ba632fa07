"""How every command that writes ends: it shows or writes what was worked out, and says so."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from curator.cli.printing import ExitCode, print_error, write

if TYPE_CHECKING:
    from curator.errors import CuratorError
    from curator.library.batch import Batch
    from curator.library.library import Library

_MORE_ERRORS = 20  # reasons printed, before the rest is only counted


def finish(library: Library, batch: Batch, *, diff: bool, check: bool, keep_going: bool) -> None:
    """Print or write the batch, say what was refused, and leave with the exit code."""
    written = 0
    blocked = bool(batch.refused) and not keep_going
    if diff:
        write(batch.diff(library.site))
    elif not check and not blocked and batch.count:
        result = library.write(batch, "command line", keep_going=keep_going)
        batch.refused += result.refused
        blocked = bool(result.refused) and not keep_going
        written = result.count
        for recovered in result.recovered:
            write(f"{recovered}\n", err=True)
    _print_errors([*batch.refused, *batch.left])
    if check:
        write(_summary(batch), err=diff)
    elif not diff:
        write(f"{_outcome(batch, written)}\n", err=True)
    if blocked:
        sys.exit(ExitCode.REFUSED)
    if batch.refused or batch.left:
        sys.exit(ExitCode.PARTLY if written or diff or check else ExitCode.REFUSED)
    if check and batch.count:
        sys.exit(ExitCode.FOUND)


def _print_errors(errors: list[CuratorError]) -> None:
    for error in errors[:_MORE_ERRORS]:
        print_error(error)
    if len(errors) > _MORE_ERRORS:
        write(f"and {len(errors) - _MORE_ERRORS} more\n", err=True)


def _outcome(batch: Batch, written: int) -> str:
    if not (batch.count or batch.refused or batch.left):
        return "nothing to do"
    told = [f"{_count(written)} written"]
    if batch.same:
        told.append(f"{batch.same} already so")
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
        f"{_count(batch.count)} would change, {batch.same} already so, "
        f"{len(batch.refused)} refused\n"
    )
    return "".join(lines)


def _count(number: int) -> str:
    return f"{number} file" if number == 1 else f"{number} files"
