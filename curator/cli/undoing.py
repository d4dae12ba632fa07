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
    from curator.library.taking_back import can_be_taken_back, take_back

    library = opened_at(site)
    heads = library.journal.batches()
    if not heads and (listed or batch is None):
        write("nothing was written yet\n", err=True)
        return
    if listed:
        write(_table(heads))
        return
    if batch is None:
        batch = next((head.id for head in heads if can_be_taken_back(head)), None)
    if batch is None:
        write("no batch is left to take back; --list shows them\n", err=True)
        return
    result = Batch()
    for _ in take_back(library, batch, result):
        pass
    if not result.count:
        _tell_nothing(heads, batch)
    finish(library, result, **options)


def _tell_nothing(heads: Sequence[Head], name: str) -> None:
    """Nothing of a batch is left to be taken back; another one is not touched unasked."""
    from curator.library.taking_back import can_be_taken_back

    write(f"nothing of batch {name} can be taken back", err=True)
    older = [head for head in heads if can_be_taken_back(head) and int(head.id) < int(name)]
    if older:
        label = on_one_line(older[0].label)
        write(f"; the one before is {older[0].id} ({label})", err=True)
    write("\n", err=True)


def _table(heads: Sequence[Head]) -> str:
    """One line a batch, the newest first: number, time, files, who, what."""
    lines = []
    for head in heads:
        time = head.time.astimezone().strftime("%Y-%m-%d %H:%M:%S")
        label = on_one_line(head.label)
        mark = f" (taken back by {head.undone_by})" if head.undone_by else ""
        lines.append(f"{head.id:>4}  {time}  {head.count:>6}  {head.by:<12}  {label}{mark}\n")
    return "".join(lines)
