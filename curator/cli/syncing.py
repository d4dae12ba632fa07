"""The command that brings a site and the shared repository to the same."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

import click

from curator.cli import conflicts, options
from curator.cli.opening import opened_at
from curator.cli.printing import ExitCode, write
from curator.errors import CuratorError, GitError, GitTrouble, on_one_line

if TYPE_CHECKING:
    from curator.document import Conflict
    from curator.library.clone import Clone
    from curator.library.sync.merging import Side
    from curator.library.sync.syncing import Preview, Synced, Wish

_DELETED: Final = "deleted on one side and edited on the other"
_SHORT: Final = 12  # of the name of a commit


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
    and the exit code is 1; so it is where one side deleted a file that the other edited. What is
    changed and not committed stays so, laid over what came.
    """
    from curator.library.clone import Clone, finished
    from curator.library.sync.syncing import Wish

    library = opened_at(site, syncs=not check)
    try:
        clone = Clone.of(library.site)
        if check:
            _print_preview(clone, finished(clone.sync_preview()))
            return
        done = _synced(clone, Wish(not no_commit, message, keep))
    except GitError as error:
        error.path = error.path or site
        raise
    earlier = {} if done.recovered is None else done.recovered.conflicts
    if done.recovered is not None:
        write(f"{done.recovered}\n", err=True)
        _print_conflicts(clone, earlier, "theirs", done.recovered.commits)
        _print_deleted(clone, earlier, "theirs", done.recovered.commits)
        _print_conflicts(clone, done.recovered.kept, "ours")
    _print_conflicts(clone, done.conflicts, keep or "theirs")
    _print_conflicts(clone, done.kept, keep or "ours")
    _print_deleted(clone, done.conflicts, keep or "theirs", done.commits)
    for told in done.told:
        write(f"{on_one_line(clone.shown(told.path))}: {told.words}\n", err=True)
    write(f"{_outcome(done)}\n", err=True)
    clone.sync_told()
    is_earlier = done.recovered is not None and (earlier or done.recovered.kept)
    if (keep is None and (done.conflicts or done.kept)) or is_earlier:
        sys.exit(ExitCode.FOUND)


def _synced(clone: Clone, wish: Wish) -> Synced:
    """Raises GitError and SaveError, once it is said that what was committed is not lost."""
    from curator.library.clone import finished

    before = finished(clone.state()).head
    try:
        return finished(clone.sync(wish))
    except CuratorError as error:
        is_told = isinstance(error, GitError) and error.kind is GitTrouble.REJECTED
        now = finished(clone.state())
        if now.head != before and now.ahead and not is_told:
            write("what was committed is kept here, and the next sync sends it\n", err=True)
        raise


def _print_conflicts(
    clone: Clone,
    found: Mapping[str, tuple[Conflict, ...]],
    taken: str,
    commits: Mapping[str, str] | None = None,
) -> None:
    for path, some in found.items():
        for line in conflicts.lines(clone.shown(path), some, taken, (commits or {}).get(path, "")):
            write(line)


def _print_deleted(
    clone: Clone,
    conflicts: Mapping[str, tuple[Conflict, ...]],
    taken: Side,
    commits: Mapping[str, str] | None,
) -> None:
    """What became of files that one side deleted while the other edited them, and how ours is had
    again from our `commits`; None: nothing became of them yet."""
    for path, found in conflicts.items():
        deleted_by, shown = found[0].deleted_by, clone.shown(path)
        if deleted_by is None:
            continue
        words = "others deleted it, but it was edited here"
        if deleted_by == "ours":
            words = "it was deleted here, but others edited it"
        if taken == "ours":
            end = "ours counts"
        elif commits is None:
            end = "theirs would count, ours with --ours"
        elif deleted_by == "ours":
            end = "theirs is there now; delete it again if it is to go"
        else:
            end = f"their deletion counts; yours again: {_had_again(clone, shown, commits[path])}"
        write(f"{on_one_line(shown)}: {words}: {end}\n", err=True)


def _had_again(clone: Clone, shown: str, commit: str) -> str:
    """The command that writes a file as it was committed here, wherever one is."""
    site = os.fspath(clone.site.root)
    blob, file = f"{commit[:_SHORT]}:./{shown}", os.path.normpath(os.path.join(site, shown))
    parts = [shlex.quote(part) for part in (site, blob, file)]
    return "git -C {} show {} > {}".format(*parts)


def _print_preview(clone: Clone, found: Preview) -> None:
    """Leaves with the exit code that says whether there is something to do."""
    _print_conflicts(clone, found.laid.conflicts, "theirs")
    _print_deleted(clone, found.laid.conflicts, "theirs", None)
    deleted = sum(each[0].deleted_by is not None for each in found.laid.conflicts.values())
    parts = [
        f"{_counted(found.files, 'file')} to commit" if found.files else "",
        f"{_counted(found.behind, 'commit')} to take in" if found.behind else "",
        f"{_counted(found.ahead, 'commit')} to push" if found.ahead else "",
        f"{_counted(len(found.laid.merged), 'file')} to merge" if found.laid.merged else "",
        f"{_counted(deleted, 'file')} {_DELETED}" if deleted else "",
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
    found = (*done.conflicts.values(), *done.kept.values())
    deleted = sum(each[0].deleted_by is not None for each in found)
    fields = sum(map(len, found)) - deleted
    conflicts = (
        f"{_counted(fields, 'field')} changed on both sides" if fields else "",
        f"{_counted(deleted, 'file')} {_DELETED}" if deleted else "",
    )
    return "; ".join(filter(None, (", ".join(filter(None, parts)), *conflicts)))


def _counted(count: int, noun: str) -> str:
    return f"1 {noun}" if count == 1 else f"{count:,} {noun}s"
