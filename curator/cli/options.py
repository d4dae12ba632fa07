"""Arguments and options that several commands take."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

_Command = TypeVar("_Command", bound=Callable[..., Any])

site = click.argument("site", type=click.Path(exists=True, file_okay=False))
query = click.option("-w", "--where", metavar="QUERY", help='Which articles; "" for all.')


def writing(command: _Command) -> _Command:
    """The options of every command that writes."""
    for option in (
        click.option("--keep-going", is_flag=True, help="If some are refused, write the others."),
        click.option("--check", is_flag=True, help="Only print a summary; 1: would change."),
        click.option("--diff", is_flag=True, help="Only print the diff that would be written."),
    ):
        command = option(command)
    return command
