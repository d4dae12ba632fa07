"""The command that brings a site and the shared repository to the same."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import click

from curator.cli import options
from curator.cli.opening import opened_at
from curator.cli.printing import ExitCode, write
from curator.errors import GitError, on_one_line

if TYPE_CHECKING:
    from curator.document import Conflict
    from curator.library.clone import Clone
    from curator.library.sync.merging import Side
    from curator.library.sync.syncing import Preview, Synced


@click.command()
@options.site
@click.option("-m", "--message", help="Of the commit, instead of the one made from the edits.")
@click.option("--no-commit", is_flag=True, help="Do not commit what Curator wrote first.")
@click.option("--ours", "keep", flag_value="ours", help="Where both changed a field: our value.")
@click.option("--theirs", "keep", flag_value="theirs", help="The same: the value of the others.")
@click.option("--check", is_flag=True, help="Only print what would be done; 1: something.")
def sync(site: str, message: str | None, no_commit: bool, keep: Side | None, check: bool) -> None:
    """Commit what Curator wrote in SITE, take in what others pushed, and push.

    What both sides changed is merged field by field; files are never written by git. Where both
    changed the same field differently, the value of the others is taken, a line of JSON tells both,
    and the exit code is 1. What is changed and not committed stays so, laid over what came.
    """
    from curator.library.clone import Clone, finished
    from curator.library.sync.syncing import Wish

    library = opened_at(site)
    try:
        clone = Clone.of(library.site)
        if check:
            _print_preview(clone, finished(clone.sync_preview()))
            return
        done = finished(clone.sync(Wish(not no_commit, message, keep)))
    except GitError as error:
        error.path = error.path or site
        raise
    earlier = {} if done.recovered is None else done.recovered.conflicts
    if done.recovered is not None:
        write(f"{done.recovered}\n", err=True)
    _print_conflicts(clone, earlier, "theirs")
    _print_conflicts(clone, done.conflicts, keep or "theirs")
    _print_conflicts(clone, done.kept, keep or "ours")
    for told in done.told:
        write(f"{on_one_line(clone.shown(told.path))}: {told.words}\n", err=True)
    write(f"{_outcome(done)}\n", err=True)
    clone.sync_told()
    if (keep is None and (done.conflicts or done.kept)) or earlier:
        sys.exit(ExitCode.FOUND)


def _print_conflicts(
    clone: Clone, conflicts: Mapping[str, tuple[Conflict, ...]], taken: str
) -> None:
    from curator.library.listing import as_json, plain

    for path, found in conflicts.items():
        for conflict in found:
            told = {
                "path": clone.shown(path),
                "field": conflict.field,
                "base": conflict.base,
                "ours": conflict.ours,
                "theirs": conflict.theirs,
                "taken": taken,
            }
            write(as_json(plain(told)) + "\n")


def _print_preview(clone: Clone, found: Preview) -> None:
    """Leaves with the exit code that says whether there is something to do."""
    _print_conflicts(clone, found.laid.conflicts, "theirs")
    parts = [
        f"{_counted(found.files, 'file')} to commit" if found.files else "",
        f"{_counted(found.behind, 'commit')} to take in" if found.behind else "",
        f"{_counted(found.ahead, 'commit')} to push" if found.ahead else "",
        f"{_counted(len(found.laid.merged), 'file')} to merge" if found.laid.merged else "",
    ]
    told = ", ".join(filter(None, parts))
    write(f"{told or 'nothing to do'}\n")
    if told:
        sys.exit(ExitCode.FOUND)


def _outcome(done: Synced) -> str:
    if done.is_nothing:
        return "nothing to do"
    parts: Iterator[str] = iter(
        (
            f"{_counted(len(done.committed.paths), 'file')} committed" if done.committed else "",
            f"{_counted(done.taken, 'commit')} taken in" if done.taken else "",
            f"{_counted(len(done.merged), 'file')} merged" if done.merged else "",
            f"{_counted(done.pushed, 'commit')} pushed" if done.pushed else "",
        )
    )
    fields = sum(map(len, (*done.conflicts.values(), *done.kept.values())))
    told = ", ".join(filter(None, parts))
    return f"{told}; {_counted(fields, 'field')} changed on both sides" if fields else told


def _counted(count: int, noun: str) -> str:
    return f"1 {noun}" if count == 1 else f"{count:,} {noun}s"
