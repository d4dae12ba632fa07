"""The command that takes batches back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from curator.cli import options
from curator.cli.finishing import finish
from curator.cli.opening import opened_at
from curator.cli.printing import write
from curator.errors import on_one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from curator.library.batch import Batch
    from curator.library.journal.record import Head
    from curator.library.library import Library


@click.command()
@options.site
@click.argument("batch", required=False)
@click.option("--list", "listed", is_flag=True, help="Show the batches that can be taken back.")
@options.writing
def undo(site: str, batch: str | None, listed: bool, **options: bool) -> None:
    """Take back a batch that was written to SITE: the last one, or BATCH by its number.

    Field by field: what somebody has changed since is left alone and told. A batch that took
    another one back can be taken back itself.
    """
    from curator.library.batch import Batch

    library = opened_at(site)
    heads = library.journal.batches()
    if listed:
        write(_table(heads))
        return
    result = Batch()
    if batch is not None:
        _work_out(library, batch, result)
    else:
        result = _last(library, heads)
    finish(library, result, **options)


def _last(library: Library, heads: Sequence[Head]) -> Batch:
    """The newest batch of which something is left to take back, worked out."""
    from curator.library.batch import Batch
    from curator.library.taking_back import can_be_taken_back

    result = Batch()
    for head in filter(can_be_taken_back, heads):
        result = Batch()
        _work_out(library, head.id, result)
        if result.count or result.refused:
            break
        why = "; ".join(map(str, result.left[:3])) or "all of it was put back already"
        write(f"batch {head.id} ({on_one_line(head.label)}) is passed over: {why}\n", err=True)
        result = Batch()
    return result


def _work_out(library: Library, name: str, batch: Batch) -> None:
    from curator.library.taking_back import take_back

    for _ in take_back(library, name, batch):
        pass


def _table(heads: Sequence[Head]) -> str:
    """One line a batch, the newest first: number, time, files, who, what."""
    lines = []
    for head in heads:
        time = head.time.astimezone().strftime("%Y-%m-%d %H:%M:%S")
        label = on_one_line(head.label)
        mark = f" (taken back by {head.undone_by})" if head.undone_by else ""
        lines.append(f"{head.id:>4}  {time}  {head.count:>6}  {head.by:<12}  {label}{mark}\n")
    return "".join(lines)
