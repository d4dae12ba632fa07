"""The command that merges three versions of one file."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from curator.cli.printing import ExitCode, print_error, write
from curator.errors import CuratorError, DocumentError

if TYPE_CHECKING:
    from curator.document import Conflict

_FILE = click.Path(dir_okay=False)


@click.command()
@click.argument("base", type=_FILE)
@click.argument("ours", type=_FILE)
@click.argument("theirs", type=_FILE)
@click.option("-o", "out", type=_FILE, help="Write there, and leave OURS as it is.")
@click.option("--path", metavar="P", help="What the file is called, where git asks for a merge.")
def merge(base: str, ours: str, theirs: str, out: str | None, path: str | None) -> None:
    """Merge three versions of one file, field by field, into OURS.

    What changed from BASE to OURS is laid over THEIRS. Where both changed the same field
    differently, the value of OURS is written, a line of JSON tells it, and the exit code is 1. A
    file that cannot be taken apart into fields is told as a whole (the field is ""); with --path,
    its lines are merged into OURS, with marks around what both changed.

    BASE is empty where OURS and THEIRS were both added. Line ends are those of THEIRS, unless OURS
    has changed them.
    """
    try:
        _merge(base, ours, theirs, out, path)
    except CuratorError as error:
        if path is not None:  # the others are git's own, of the moment
            error.path = path
        raise


def _merge(base: str, ours: str, theirs: str, out: str | None, path: str | None) -> None:
    from curator.document import WHOLE
    from curator.library.alike import merge_alike
    from curator.library.article import is_yaml
    from curator.library.merge_driver import is_text
    from curator.library.storage import put

    sides = (_read(base), _read(ours), _read(theirs))
    whole = any(is_yaml(name) for name in (base, ours, theirs, out or "", path or ""))
    merged, conflicts = merge_alike(*sides, whole=whole, keep="ours")
    if path is not None and any(conflict.field == WHOLE for conflict in conflicts):
        _merge_lines(base, ours, theirs, is_article=whole or not is_text(*sides), path=path)
        return
    if out is not None:
        put(out, merged)
    elif merged != sides[1]:
        put(ours, merged, instead_of=sides[1])
    for conflict in conflicts:
        write(_line(conflict))
        if conflict.field == WHOLE:
            reason = "The three versions cannot be merged field by field; this one was kept"
            print_error(CuratorError(reason, path=ours))
    if conflicts:
        sys.exit(ExitCode.FOUND)


def _merge_lines(base: str, ours: str, theirs: str, *, is_article: bool, path: str) -> None:
    """As git does it without us; but of an article somebody has to look at what came of it."""
    from curator.library.clone import finished
    from curator.library.merge_driver import merge_as_text

    clean = finished(merge_as_text(base, ours, theirs))
    if is_article:
        reason = "The versions cannot be merged field by field; look at how the lines were merged"
        print_error(CuratorError(reason, path=path))
    if is_article or not clean:
        sys.exit(ExitCode.FOUND)


def _read(path: str) -> bytes:
    from curator.library.storage import read

    folder, name = os.path.split(os.path.realpath(path))
    try:
        return read(folder, name)
    except DocumentError as error:
        raise error.at(path) from None


def _line(conflict: Conflict) -> str:
    from curator.library.listing import as_json, plain

    told = {
        "field": conflict.field,
        "base": conflict.base,
        "ours": conflict.ours,
        "theirs": conflict.theirs,
    }
    return as_json(plain(told)) + "\n"
