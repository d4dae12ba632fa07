"""The command that takes batches back."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from curator.cli import options
from curator.cli.finishing import finish
from curator.cli.opening import opened_at
from curator.cli.printing import write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from curator.library.journal.record import Head


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
    from curator.library.taking_back import last, take_back

    library = opened_at(site)
    heads = library.journal.batches()
    if listed:
        write(_table(heads))
        return
    if batch is None:
        head = last(heads)
        if head is None:
            write("nothing to take back\n", err=True)
            sys.exit(0)
        batch = head.id
    result = Batch()
    for _ in take_back(library, batch, result):
        pass
    finish(library, result, **options)


def _table(heads: Sequence[Head]) -> str:
    """One line a batch, the newest first: number, time, files, who, what."""
    lines = []
    for head in heads:
        time = head.time.astimezone().strftime("%Y-%m-%d %H:%M:%S")
        mark = f" (taken back by {head.undone_by})" if head.undone_by else ""
        lines.append(f"{head.id:>4}  {time}  {head.count:>6}  {head.by:<12}  {head.label}{mark}\n")
    return "".join(lines)
