"""What all commands share: the exit codes, and printing that no file name can break."""

from __future__ import annotations

import sys
from enum import IntEnum
from typing import NoReturn

import click

from curator.errors import CuratorError


class ExitCode(IntEnum):
    """What a script may tell from the end of a command."""

    DONE = 0
    FOUND = 1  # --check: it would change something; check: problems; merge: conflicts
    USAGE = 2
    REFUSED = 3  # or failed; nothing was written
    PARTLY = 4  # --keep-going: some were refused, the others written


def fail(error: CuratorError, code: ExitCode) -> NoReturn:
    """Print the error and end the program."""
    print_error(error)
    sys.exit(code)


def print_error(error: CuratorError) -> None:
    """`path:line:column: reason` on standard error."""
    write(f"{error}\n", err=True)


def write(text: str | bytes, *, err: bool = False) -> None:
    """As UTF-8 whatever the terminal's locale; bytes of file names that are none, as escapes."""
    data = text if isinstance(text, bytes) else text.encode("utf-8", "backslashreplace")
    click.echo(data, nl=False, err=err)
